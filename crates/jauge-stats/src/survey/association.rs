//! Do two questions go together, given the design?

use faer::prelude::Solve;
use faer::{Mat, Side};
use serde::{Deserialize, Serialize};

use super::design::SurveyDesign;
use super::interval::overflow;
use super::linear::{Domain, Groups};
use super::variance::{Rows, Scratch};
use crate::Error;
use crate::special::{chi_squared_sf, f_sf};

/// How the test allows for the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Association {
    /// Pearson's statistic over the mean design effect of the table, against chi-squared.
    FirstOrder,
    /// The same over the sum of the design effects, against F with Satterthwaite's degrees of freedom: holds its level with few
    /// clusters and design effects that differ.
    #[default]
    SecondOrder,
    /// The Wald statistic of observed minus expected totals, against F; for tables with few cells beside many clusters.
    AdjustedWald,
}

/// Result of [`SurveyDesign::chi_squared`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AssociationTest {
    /// The statistic that `p_value` belongs to.
    pub statistic: f64,
    /// Its degrees of freedom; the numerator's for F.
    pub df: f64,
    /// Degrees of freedom of the denominator of F.
    pub df_denominator: Option<f64>,
    /// The p-value.
    pub p_value: f64,
    /// Pearson's statistic of the weighted shares times the number of answers, without correction.
    pub pearson: f64,
    /// Mean of the generalised design effects.
    pub mean_design_effect: f64,
    /// Rows with weight.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl std::fmt::Display for AssociationTest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "statistic {:.4}, df {:.2}", self.statistic, self.df)?;
        if let Some(denominator) = self.df_denominator {
            write!(f, " and {denominator:.2}")?;
        }
        write!(
            f,
            ", p {:.3e}, mean design effect {:.3}, n {} ({})",
            self.p_value, self.mean_design_effect, self.n, self.method
        )
    }
}

/// Weighted shares of a table, unused rows and columns left out.
struct Shares {
    rows: usize,
    cols: usize,
    /// Place of each row and column level in the table.
    row_place: Vec<Option<usize>>,
    col_place: Vec<Option<usize>>,
    cell: Vec<f64>,
    row: Vec<f64>,
    col: Vec<f64>,
    weight: f64,
    n: u64,
}

impl SurveyDesign {
    /// Are the answers to two questions independent in the population?
    ///
    /// *When not to use*: the same question twice ([`paired`](crate::paired)); to measure how strong a link is.
    ///
    /// *Formula*: X^2 = n x sum of (p - p_row p_col)^2 / (p_row p_col) of the weighted shares. With C the contrasts of the interaction, D the diagonal of the
    /// shares and V their covariance under the design, the design effects are the eigenvalues of
    /// D* = (C' D^-1 C / n)^-1 (C' D^-1 V D^-1 C). First order: X^2 / mean of them on chi-squared with (r - 1)(c - 1) degrees of
    /// freedom. Second order: X^2 / trace of D* on F with k = trace^2 / trace(D* D*) and k x `df` degrees of freedom, `df` being
    /// clusters minus strata. Adjusted Wald: W of the totals observed minus expected, F = W (df - q + 1) / (q df) on q = (r - 1)(c - 1) and df - q + 1.
    ///
    /// *Zeros*: 1 / p of an empty cell counts as 0; a level that nobody of the domain chose is left out. *Missing*: by the domain.
    ///
    /// *References*: J. N. K. Rao, A. J. Scott (1984), doi:10.1214/aos/1176346391; G. G. Koch, D. H. Freeman, J. L. Freeman
    /// (1975), International Statistical Review 43, 59-78.
    ///
    /// *R*: `svychisq(~a + b, design, statistic = "Chisq", "F" or "adjWald")`. DIFFERS: for "Chisq" R prints the uncorrected X^2 (here
    /// `pearson`) beside the corrected p-value.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`], [`Error::UnknownLevel`]; [`Error::NoVariation`] if a question has one answer only;
    /// [`Error::TooFewOf`] if the clusters are too few for the table; [`Error::Impossible`] if empty cells or the design leave
    /// nothing to compare.
    ///
    /// ```
    /// use jauge_stats::survey::{Association, DesignColumns, Domain, Groups, SurveyDesign};
    /// // Twelve trainees, each drawn alone: in work (1) by training (1).
    /// let design = SurveyDesign::new(DesignColumns { weights: &[1.0; 12], ..DesignColumns::default() })?;
    /// let trained = Groups { codes: &[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], levels: 2 };
    /// let in_work = Groups { codes: &[0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1], levels: 2 };
    /// let test = design.chi_squared(trained, in_work, Association::SecondOrder, Domain::Everyone)?;
    /// assert!((test.pearson - 108.0 / 35.0).abs() < 1e-12);
    /// assert!(test.p_value > 0.05 && test.p_value < 0.2);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn chi_squared(
        &self,
        a: Groups<'_>,
        b: Groups<'_>,
        method: Association,
        domain: Domain<'_>,
    ) -> Result<AssociationTest, Error> {
        a.check(self.rows(), "the first question")?;
        b.check(self.rows(), "the second question")?;
        let rows = domain.rows(self.rows())?;
        let shares = self.shares(&rows, a, b)?;
        let (cols, n) = (shares.cols, shares.n as f64);
        let mut pearson = 0.0;
        for (place, &p) in shares.cell.iter().enumerate() {
            let expected = shares.row[place / cols] * shares.col[place % cols];
            pearson += n * (p - expected) * (p - expected) / expected;
        }
        let place = |i: usize| -> usize {
            let row = shares.row_place[a.codes[i] as usize].unwrap_or(0);
            row * cols + shares.col_place[b.codes[i] as usize].unwrap_or(0)
        };
        let (effects, df) = self.effects(&rows, &shares, place)?;
        let q = effects.nrows() as f64;
        let trace: f64 = (0..effects.nrows()).map(|i| effects[(i, i)]).sum();
        let squared: f64 = (0..effects.nrows())
            .flat_map(|i| (0..effects.nrows()).map(move |j| (i, j)))
            .map(|(i, j)| effects[(i, j)] * effects[(j, i)])
            .sum();
        if !pearson.is_finite() {
            return Err(overflow());
        }
        // Rounding leaves about 1e-16 of a variance that is none.
        if !(trace > 1e-12 * q && squared > 0.0) {
            return Err(Error::impossible(
                "the design leaves the table no variance: one of the questions is known from the strata, or everybody was asked",
            ));
        }
        let mean_design_effect = trace / q;
        let few_clusters = |needed: f64| Error::TooFewOf {
            what: "clusters beyond one a stratum",
            needed: needed as u64,
            found: df as u64,
            advice: "merge categories of the two questions",
        };
        let (statistic, df, df_denominator, p_value, method) = match method {
            Association::FirstOrder => {
                let x = pearson / mean_design_effect;
                let name = "Rao-Scott, first order";
                (x, q, None, chi_squared_sf(x, q), name)
            }
            Association::SecondOrder => {
                if df < 1.0 {
                    return Err(few_clusters(1.0));
                }
                let k = trace * trace / squared;
                let f = pearson / trace;
                let name = "Rao-Scott, second order, F";
                (f, k, Some(k * df), f_sf(f, k, k * df), name)
            }
            Association::AdjustedWald => {
                if df < q {
                    return Err(few_clusters(q));
                }
                let wald = self.wald(&rows, &shares, place)?;
                let below = df - q + 1.0;
                let f = wald * below / (q * df);
                (f, q, Some(below), f_sf(f, q, below), "Wald, adjusted, F")
            }
        };
        if !(statistic.is_finite() && df.is_finite()) {
            return Err(overflow());
        }
        Ok(AssociationTest {
            statistic,
            df,
            df_denominator,
            p_value,
            pearson,
            mean_design_effect,
            n: shares.n,
            method,
        })
    }

    fn shares(&self, rows: &Rows<'_>, a: Groups<'_>, b: Groups<'_>) -> Result<Shares, Error> {
        let mut all = vec![0.0; a.levels * b.levels];
        let (mut weight, mut n) = (0.0, 0);
        rows.each(|i| {
            let w = self.weights[i];
            all[a.codes[i] as usize * b.levels + b.codes[i] as usize] += w;
            weight += w;
            n += u64::from(w > 0.0);
        });
        if n == 0 {
            return Err(Error::TooFew {
                needed: 1,
                found: 0,
            });
        }
        let number = |used: Vec<bool>| -> (usize, Vec<Option<usize>>) {
            let mut next = 0;
            let places = used
                .into_iter()
                .map(|used| {
                    used.then(|| {
                        next += 1;
                        next - 1
                    })
                })
                .collect();
            (next, places)
        };
        let used = |row: usize, col: usize| all[row * b.levels + col] > 0.0;
        let (nrows, row_place) = number(
            (0..a.levels)
                .map(|i| (0..b.levels).any(|j| used(i, j)))
                .collect(),
        );
        let (ncols, col_place) = number(
            (0..b.levels)
                .map(|j| (0..a.levels).any(|i| used(i, j)))
                .collect(),
        );
        if nrows < 2 || ncols < 2 {
            return Err(Error::NoVariation {
                what: "answer to one of the two questions",
            });
        }
        let mut shares = Shares {
            rows: nrows,
            cols: ncols,
            row_place,
            col_place,
            cell: vec![0.0; nrows * ncols],
            row: vec![0.0; nrows],
            col: vec![0.0; ncols],
            weight,
            n,
        };
        for (place, w) in all.iter().enumerate() {
            let (row, col) = (place / b.levels, place % b.levels);
            if let (Some(i), Some(j)) = (shares.row_place[row], shares.col_place[col]) {
                let p = w / weight;
                shares.cell[i * ncols + j] = p;
                shares.row[i] += p;
                shares.col[j] += p;
            }
        }
        Ok(shares)
    }

    /// The matrix whose eigenvalues are the design effects, and the degrees of freedom.
    fn effects(
        &self,
        rows: &Rows<'_>,
        shares: &Shares,
        place: impl Fn(usize) -> usize + Copy,
    ) -> Result<(Mat<f64>, f64), Error> {
        let (r, c) = (shares.rows - 1, shares.cols - 1);
        let q = r * c;
        let inverse: Vec<f64> = shares
            .cell
            .iter()
            .map(|&p| if p > 0.0 { 1.0 / p } else { 0.0 })
            .collect();
        // Contrast k compares one row and one column with the last of each.
        let contrast = |k: usize, cell: usize| -> f64 {
            let side = |found: usize, mine: usize, last: usize| {
                f64::from(u8::from(found == mine)) - f64::from(u8::from(found == last))
            };
            side(cell / shares.cols, k / c, r) * side(cell % shares.cols, k % c, c)
        };
        // C' D^-1 of each cell; its mean over the population is what is left of C'1 at empty cells.
        let scaled: Vec<Vec<f64>> = (0..q)
            .map(|k| {
                (0..inverse.len())
                    .map(|cell| contrast(k, cell) * inverse[cell])
                    .collect()
            })
            .collect();
        let mut scratch = Scratch::new(self.units());
        let linear: Vec<_> = scaled
            .iter()
            .map(|weights| {
                let mean: f64 = weights.iter().zip(&shares.cell).map(|(x, p)| x * p).sum();
                self.linearise(&mut scratch, rows, |i| {
                    (weights[place(i)] - mean) / shares.weight
                })
            })
            .collect();
        let design = Mat::from_fn(q, q, |k, l| linear[k].covariance(&linear[l]));
        let multinomial = Mat::from_fn(q, q, |k, l| {
            (0..inverse.len())
                .map(|cell| contrast(k, cell) * contrast(l, cell) * inverse[cell])
                .sum::<f64>()
                / shares.n as f64
        });
        let singular = || {
            Error::impossible(
                "too many cells of the table are empty to compare its rows; merge categories",
            )
        };
        let factor = multinomial.llt(Side::Lower).map_err(|_| singular())?;
        let effects = factor.solve(&design);
        let finite = (0..q).all(|i| (0..q).all(|j| effects[(i, j)].is_finite()));
        let df = linear.first().map_or(0, |l| l.df) as f64;
        if finite {
            Ok((effects, df))
        } else {
            Err(singular())
        }
    }

    /// The Wald statistic of the totals observed minus expected, without the last row and column.
    fn wald(
        &self,
        rows: &Rows<'_>,
        shares: &Shares,
        place: impl Fn(usize) -> usize + Copy,
    ) -> Result<f64, Error> {
        let c = shares.cols - 1;
        let q = (shares.rows - 1) * c;
        let mut scratch = Scratch::new(self.units());
        let mut gap = Mat::zeros(q, 1);
        let linear: Vec<_> = (0..q)
            .map(|k| {
                let (i, j) = (k / c, k % c);
                let (p_row, p_col) = (shares.row[i], shares.col[j]);
                gap[(k, 0)] = (shares.cell[i * shares.cols + j] - p_row * p_col) * shares.weight;
                // Derivatives of N_ij - N_i N_j / N by the totals of the cells.
                self.linearise(&mut scratch, rows, |row| {
                    let cell = place(row);
                    let (mine, same) = (cell / shares.cols == i, cell % shares.cols == j);
                    let one = |yes: bool| f64::from(u8::from(yes));
                    one(mine && same) - one(mine) * p_col - one(same) * p_row + p_row * p_col
                })
            })
            .collect();
        let variance = Mat::from_fn(q, q, |k, l| linear[k].covariance(&linear[l]));
        let solved = variance
            .llt(Side::Lower)
            .map(|factor| factor.solve(&gap))
            .map_err(|_| {
                Error::impossible(
                    "the covariance of the table is singular; merge categories, or use the second-order test",
                )
            })?;
        let wald: f64 = (0..q).map(|k| solved[(k, 0)] * gap[(k, 0)]).sum();
        if wald.is_finite() {
            Ok(wald)
        } else {
            Err(Error::impossible(
                "the covariance of the table is singular; merge categories, or use the second-order test",
            ))
        }
    }
}
