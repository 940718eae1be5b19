//! The fit itself: coefficients that carry all the digits the data have, and an orthonormal basis of the design
//! that every variance reads.

use std::borrow::Cow;

use faer::{Mat, Side};
use ndarray::{Array2, ArrayView2};

use super::compensated::{Product, add_multiple, two_product, two_sum};
use crate::Error;

/// Rows that are worked on at a time: their scratch columns stay in the nearest cache.
const BLOCK: usize = 512;
/// A column whose part outside the columns before it is shorter than this share of its length adds nothing but
/// rounding: exact combinations leave about 1e-16, the steepest polynomial of the NIST tests 5e-8.
const COLLINEAR: f64 = 1e-12;
/// Largest unit of a column (and one over the smallest), so that variances and split products stay in range.
const LARGEST: f64 = 1e50;

/// A weighted least squares fit, ready to be given standard errors of any kind ([`super::ols`] does both steps).
///
/// *How*: Householder triangle R of the (weighted) design, block of rows by block; the basis Q = X R^-1, multiplied out
/// with twice the digits where the columns are nearly collinear, made orthonormal by a Cholesky factor of Q'Q; then
/// coefficients improved by the normal equations of the residual, both residual and its products with the columns
/// taken with twice the digits, until a step no longer changes them. So the coefficients are those of the doubles given,
/// not of a rounding of them: 13 digits or more on every NIST set, Filip with its condition number of 5e9 included.
///
/// *Memory*: one copy of the design; the time grows with n p^2. p is meant to be small (tens).
///
/// *Reference*: A. Bjorck (1967), doi:10.1007/BF01939321, for the improvement; Y. Yamamoto and others (2015),
/// Electronic Transactions on Numerical Analysis 44, 306-326, for the second orthonormal step.
///
/// ```
/// use jauge_stats::linear::LeastSquares;
/// // Reading score at exit of six trainees by hours of training.
/// let hours = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0];
/// let design = ndarray::Array2::from_shape_fn((6, 2), |(i, j)| if j == 0 { 1.0 } else { hours[i] });
/// let fit = LeastSquares::fit(design.view(), &[42.0, 43.0, 50.0, 53.0, 57.0, 61.0], None)?;
/// assert!((fit.coefficients()[1] - 0.4).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LeastSquares {
    /// Rows with a weight above zero.
    n: u64,
    coefficients: Vec<f64>,
    residuals: Vec<f64>,
    /// Square roots of the weights; `None` for weights of one.
    roots: Option<Vec<f64>>,
    /// Orthonormal basis of the weighted design.
    basis: Basis,
    /// The basis is the weighted design times this matrix, so (X'WX)^-1 = T T'.
    to_coefficients: Array2<f64>,
    rss: f64,
    /// Sum of squares of the outcome, around its mean if the columns can make a constant.
    tss: f64,
    /// Sum of squares of the outcome around zero.
    size: f64,
}

impl LeastSquares {
    /// Fits `outcome` (n values) on the columns of `design` (n x p; a constant is a column like any other).
    ///
    /// `weights` are those of R's `lm`: inversely proportional to the variance of the row's error. A row of weight zero
    /// takes no part and is not counted. They are not survey weights.
    ///
    /// # Errors
    /// [`Error::Collinear`] with the first column that the columns before it make; [`Error::TooFew`] unless there are more
    /// rows than columns; [`Error::LengthMismatch`], [`Error::NotFinite`], [`Error::Weights`] (negative, or all zero);
    /// [`Error::Impossible`] for a unit beyond 1e50.
    pub fn fit(
        design: ArrayView2<'_, f64>,
        outcome: &[f64],
        weights: Option<&[f64]>,
    ) -> Result<Self, Error> {
        let (rows, p) = design.dim();
        check_lengths(rows, p, outcome, weights)?;
        let columns: Vec<Cow<'_, [f64]>> = (0..p)
            .map(|j| match design.column(j).to_slice() {
                Some(slice) => Cow::Borrowed(slice),
                None => Cow::Owned(design.column(j).to_vec()),
            })
            .collect();
        for column in &columns {
            check_values(column, "a value of the design")?;
        }
        check_values(outcome, "a value of the outcome")?;
        let (n, roots) = square_roots(rows, weights)?;
        if n <= p as u64 {
            return Err(Error::TooFew {
                needed: p as u64 + 1,
                found: n,
            });
        }
        let problem = Problem {
            columns,
            outcome,
            weights,
            roots: roots.as_deref(),
        };
        let (inverse, condition) = problem.inverse_triangle()?;
        let (basis, to_coefficients) = problem.orthonormal(inverse, condition)?;
        let coefficients = problem.coefficients(&basis, &to_coefficients, condition)?;
        let residuals = problem.residuals(&coefficients);
        let (rss, tss, size) = sums_of_squares(&residuals, outcome, roots.as_deref(), &basis);
        Ok(Self {
            n,
            coefficients,
            residuals,
            roots,
            basis,
            to_coefficients,
            rss,
            tss,
            size,
        })
    }

    /// One coefficient per column.
    #[must_use]
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// Outcome minus fitted value, per row, not weighted.
    #[must_use]
    pub fn residuals(&self) -> &[f64] {
        &self.residuals
    }

    /// The pull of each row on its own fitted value, between 0 and 1 (R: `hatvalues`).
    #[must_use]
    pub fn leverages(&self) -> Vec<f64> {
        self.basis
            .rows()
            .map(|q| q.iter().map(|q| q * q).sum())
            .collect()
    }

    /// Rows that take part: those with a weight above zero.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// n minus the number of columns.
    #[must_use]
    pub fn df_residual(&self) -> u64 {
        self.n - self.coefficients.len() as u64
    }

    /// Residual standard deviation, divisor n - p (R: `sigma`).
    #[must_use]
    pub fn residual_sd(&self) -> f64 {
        (self.rss / self.df_residual() as f64).sqrt()
    }

    /// Share of the variation of the outcome that the columns account for; around the mean if they can make a constant,
    /// else around zero. `None` if the outcome does not vary.
    #[must_use]
    pub fn r_squared(&self) -> Option<f64> {
        (self.tss > self.size * 1e-28 && self.tss > 0.0)
            .then(|| (1.0 - self.rss / self.tss).max(0.0))
    }

    /// Whether the residuals are nothing but rounding.
    pub(super) fn is_perfect(&self) -> bool {
        self.rss.sqrt() <= 8.0 * f64::EPSILON * self.size.sqrt()
    }

    pub(super) fn basis(&self) -> &Basis {
        &self.basis
    }

    pub(super) fn to_coefficients(&self) -> &Array2<f64> {
        &self.to_coefficients
    }

    /// The residual of a row times the square root of its weight.
    pub(super) fn weighted_residual(&self, row: usize) -> f64 {
        let root = self.roots.as_ref().map_or(1.0, |roots| roots[row]);
        root * self.residuals[row]
    }

    /// Whether a row takes part.
    pub(super) fn takes_part(&self, row: usize) -> bool {
        self.roots.as_ref().is_none_or(|roots| roots[row] > 0.0)
    }
}

/// As many columns as the design, one row after the other.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    values: Vec<f64>,
    p: usize,
}

impl Basis {
    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.p
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.p..][..self.p]
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.p)
    }
}

fn check_lengths(
    rows: usize,
    p: usize,
    outcome: &[f64],
    weights: Option<&[f64]>,
) -> Result<(), Error> {
    if p == 0 {
        return Err(Error::TooFewOf {
            what: "columns",
            needed: 1,
            found: 0,
            advice: "a mean alone is a column of ones",
        });
    }
    let lengths = [
        ("outcome", Some(outcome.len())),
        ("weights", weights.map(<[f64]>::len)),
    ];
    for (what, found) in lengths {
        if let Some(found) = found.filter(|&found| found != rows) {
            return Err(Error::LengthMismatch {
                what,
                expected: rows,
                found,
            });
        }
    }
    Ok(())
}

fn check_values(values: &[f64], what: &'static str) -> Result<(), Error> {
    let mut largest = 0.0_f64;
    for &x in values {
        if !x.is_finite() {
            return Err(Error::NotFinite { what });
        }
        largest = largest.max(x.abs());
    }
    if largest > LARGEST || (largest > 0.0 && largest < 1.0 / LARGEST) {
        return Err(Error::impossible(format!(
            "{what} of size {largest:e}: give it another unit"
        )));
    }
    Ok(())
}

/// Number of rows that take part, and the square roots of their weights.
fn square_roots(rows: usize, weights: Option<&[f64]>) -> Result<(u64, Option<Vec<f64>>), Error> {
    let Some(weights) = weights else {
        return Ok((rows as u64, None));
    };
    check_values(weights, "a weight")?;
    if weights.iter().any(|&w| w < 0.0) {
        return Err(Error::Weights {
            what: "a weight is negative; weights are shares of a total or inverse variances"
                .to_owned(),
        });
    }
    let n = weights.iter().filter(|&&w| w > 0.0).count() as u64;
    if n == 0 && rows > 0 {
        return Err(Error::Weights {
            what: "every weight is zero, so no row takes part".to_owned(),
        });
    }
    Ok((n, Some(weights.iter().map(|w| w.sqrt()).collect())))
}

/// Residual, total and plain sum of squares, weighted.
fn sums_of_squares(
    residuals: &[f64],
    outcome: &[f64],
    roots: Option<&[f64]>,
    basis: &Basis,
) -> (f64, f64, f64) {
    let root = |i: usize| roots.map_or(1.0, |roots| roots[i]);
    let (mut total, mut sum, mut size, mut rss) = (0.0, 0.0, 0.0, 0.0);
    let mut constant = vec![0.0; basis.p];
    for (i, row) in basis.rows().enumerate() {
        let (r, y, e) = (root(i), outcome[i], residuals[i]);
        total += r * r;
        sum += r * r * y;
        size += (r * y) * (r * y);
        rss += (r * e) * (r * e);
        for (c, q) in constant.iter_mut().zip(row) {
            *c += r * q;
        }
    }
    // The columns can make a constant if nothing of it lies outside their span.
    let inside: f64 = constant.iter().map(|c| c * c).sum();
    if total - inside > 1e-13 * total {
        return (rss, size, size);
    }
    let mean = sum / total;
    let (mut tss, mut off) = (0.0, 0.0);
    for (i, &y) in outcome.iter().enumerate() {
        let d = root(i) * (y - mean);
        tss += d * d;
        off += root(i) * d;
    }
    (rss, tss - off * off / total, size)
}

/// What is to be fitted, column by column.
struct Problem<'a> {
    columns: Vec<Cow<'a, [f64]>>,
    outcome: &'a [f64],
    weights: Option<&'a [f64]>,
    roots: Option<&'a [f64]>,
}

impl Problem<'_> {
    fn p(&self) -> usize {
        self.columns.len()
    }

    fn blocks(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let rows = self.outcome.len();
        (0..rows)
            .step_by(BLOCK)
            .map(move |start| start..rows.min(start + BLOCK))
    }

    fn root(&self, row: usize) -> f64 {
        self.roots.map_or(1.0, |roots| roots[row])
    }

    /// The inverse of the triangle R of the weighted design = Q R, and the condition number of the design with its
    /// columns brought to one length (an upper bound within a factor p).
    fn inverse_triangle(&self) -> Result<(Array2<f64>, f64), Error> {
        let p = self.p();
        // The triangle of the rows so far, stacked on the next block, gives the triangle of both.
        let mut triangle = Mat::<f64>::zeros(0, p);
        for block in self.blocks() {
            let above = triangle.nrows();
            let stacked = Mat::from_fn(above + block.len(), p, |i, j| {
                if i < above {
                    triangle[(i, j)]
                } else {
                    let row = block.start + i - above;
                    self.root(row) * self.columns[j][row]
                }
            });
            let r = stacked.qr().thin_R().to_owned();
            triangle = Mat::from_fn(r.nrows(), p, |i, j| if i <= j { r[(i, j)] } else { 0.0 });
        }
        let mut length = vec![0.0; p];
        for j in 0..p {
            length[j] = (0..=j)
                .map(|i| triangle[(i, j)].powi(2))
                .sum::<f64>()
                .sqrt();
            if triangle[(j, j)].abs() <= COLLINEAR * length[j] {
                return Err(Error::Collinear { column: j });
            }
        }
        let mut inverse = Array2::<f64>::zeros((p, p));
        for j in 0..p {
            inverse[(j, j)] = 1.0 / triangle[(j, j)];
            for i in (0..j).rev() {
                let sum: f64 = (i + 1..=j)
                    .map(|k| triangle[(i, k)] * inverse[(k, j)])
                    .sum();
                inverse[(i, j)] = -sum / triangle[(i, i)];
            }
        }
        let scaled: f64 = inverse
            .indexed_iter()
            .map(|((i, _), x)| (x * length[i]).powi(2))
            .sum();
        Ok((inverse, (scaled * p as f64).sqrt()))
    }

    /// An orthonormal basis of the weighted design and the triangle T that makes it: basis = design T.
    fn orthonormal(
        &self,
        inverse: Array2<f64>,
        condition: f64,
    ) -> Result<(Basis, Array2<f64>), Error> {
        let p = self.p();
        // Where the columns are far from collinear the plain product loses two digits at most.
        let (mut basis, gram) = self.times(&inverse, condition > 100.0);
        let factor = gram
            .llt(Side::Lower)
            .map_err(|_| Error::Collinear { column: p - 1 })?;
        // Rows of the lower factor, one after the other, its diagonal inverted.
        let lower: Vec<f64> = (0..p * p)
            .map(|place| {
                let (j, k) = (place / p, place % p);
                let entry = factor.L()[(j, k)];
                if j == k { 1.0 / entry } else { entry }
            })
            .collect();
        let solve = |row: &mut [f64]| {
            for (j, l) in lower.chunks_exact(p).enumerate() {
                let sum: f64 = row[..j].iter().zip(l).map(|(q, l)| q * l).sum();
                row[j] = (row[j] - sum) * l[j];
            }
        };
        basis.values.chunks_exact_mut(p).for_each(solve);
        let mut to_coefficients = Array2::zeros((p, p));
        for (i, row) in inverse.rows().into_iter().enumerate() {
            let mut row = row.to_vec();
            solve(&mut row);
            for (j, t) in row.into_iter().enumerate() {
                to_coefficients[(i, j)] = t;
            }
        }
        Ok((basis, to_coefficients))
    }

    /// The weighted design times a triangle, with twice the digits if asked for, and its cross-products.
    fn times(&self, triangle: &Array2<f64>, twice_the_digits: bool) -> (Basis, Mat<f64>) {
        let p = self.p();
        let mut values = vec![0.0; self.outcome.len() * p];
        let mut gram = Mat::<f64>::zeros(p, p);
        let mut high = vec![0.0; BLOCK * p];
        let mut low = vec![0.0; BLOCK];
        for block in self.blocks() {
            let rows = block.len();
            for (j, out) in high.chunks_exact_mut(BLOCK).enumerate() {
                let (out, low) = (&mut out[..rows], &mut low[..rows]);
                out.fill(0.0);
                low.fill(0.0);
                for k in 0..=j {
                    let (column, factor) = (&self.columns[k][block.clone()], triangle[(k, j)]);
                    if twice_the_digits {
                        add_multiple(out, low, column, factor);
                    } else {
                        for (o, x) in out.iter_mut().zip(column) {
                            *o += factor * x;
                        }
                    }
                }
                for (i, (o, l)) in out.iter_mut().zip(&*low).enumerate() {
                    *o = (*o + l) * self.root(block.start + i);
                }
            }
            for j in 0..p {
                for k in 0..=j {
                    let (a, b) = (&high[j * BLOCK..][..rows], &high[k * BLOCK..][..rows]);
                    gram[(j, k)] += dot(a, b);
                }
            }
            let out = &mut values[block.start * p..block.end * p];
            for (i, row) in out.chunks_exact_mut(p).enumerate() {
                for (j, q) in row.iter_mut().enumerate() {
                    *q = high[j * BLOCK + i];
                }
            }
        }
        (Basis { values, p }, gram)
    }

    /// Coefficients from the basis, improved until a step changes nothing.
    fn coefficients(
        &self,
        basis: &Basis,
        to_coefficients: &Array2<f64>,
        condition: f64,
    ) -> Result<Vec<f64>, Error> {
        let p = self.p();
        let mut along = vec![0.0; p];
        for (i, (row, &y)) in basis.rows().zip(self.outcome).enumerate() {
            let y = self.root(i) * y;
            for (a, q) in along.iter_mut().zip(row) {
                *a += q * y;
            }
        }
        let times = |z: &[f64]| -> Vec<f64> {
            let row = |t: ndarray::ArrayView1<'_, f64>| t.iter().zip(z).map(|(t, z)| t * z).sum();
            to_coefficients.rows().into_iter().map(row).collect()
        };
        let length = |z: &[f64]| z.iter().map(|z| z * z).sum::<f64>().sqrt();
        let reach: Vec<f64> = to_coefficients
            .rows()
            .into_iter()
            .map(|t| t.dot(&t).sqrt())
            .collect();
        let mut coefficients = times(&along);
        // The part of an error that a step leaves, with a margin of a hundred.
        let left = 100.0 * condition * f64::EPSILON;
        let mut before = f64::INFINITY;
        for _ in 0..8 {
            let gradient = self.gradient(&coefficients);
            let step: Vec<f64> = (0..p)
                .map(|j| (0..p).map(|k| to_coefficients[(k, j)] * gradient[k]).sum())
                .collect();
            let moved = length(&step);
            if !moved.is_finite() {
                return Err(Error::impossible(
                    "coefficients beyond the range of numbers: give the columns other units",
                ));
            }
            for (c, change) in coefficients.iter_mut().zip(times(&step)) {
                *c += change;
            }
            let settled = |(c, reach): (&f64, &f64)| left * moved * reach <= f64::EPSILON * c.abs();
            if moved > 0.5 * before || coefficients.iter().zip(&reach).all(settled) {
                break;
            }
            before = moved;
        }
        Ok(coefficients)
    }

    /// Outcome minus fitted value of a block of rows, as high + low.
    fn residual_block(
        &self,
        block: &std::ops::Range<usize>,
        coefficients: &[f64],
        high: &mut [f64],
        low: &mut [f64],
    ) {
        high.copy_from_slice(&self.outcome[block.clone()]);
        low.fill(0.0);
        for (column, &c) in self.columns.iter().zip(coefficients) {
            add_multiple(high, low, &column[block.clone()], -c);
        }
        for (h, l) in high.iter_mut().zip(low) {
            (*h, *l) = two_sum(*h, *l);
        }
    }

    /// X'W (y - X b), with twice the digits throughout.
    fn gradient(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut sums = vec![Product::default(); self.p()];
        let (mut high, mut low) = (vec![0.0; BLOCK], vec![0.0; BLOCK]);
        for block in self.blocks() {
            let rows = block.len();
            let (high, low) = (&mut high[..rows], &mut low[..rows]);
            self.residual_block(&block, coefficients, high, low);
            if let Some(weights) = self.weights {
                for ((h, l), &w) in high.iter_mut().zip(&mut *low).zip(&weights[block.clone()]) {
                    let (product, lost) = two_product(w, *h);
                    (*h, *l) = (product, lost + w * *l);
                }
            }
            for (sum, column) in sums.iter_mut().zip(&self.columns) {
                sum.add(&column[block.clone()], high, low);
            }
        }
        sums.iter().map(Product::value).collect()
    }

    fn residuals(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut residuals = vec![0.0; self.outcome.len()];
        let mut low = vec![0.0; BLOCK];
        for block in self.blocks() {
            let high = &mut residuals[block.clone()];
            let rows = high.len();
            self.residual_block(&block, coefficients, high, &mut low[..rows]);
        }
        residuals
    }
}

/// Sum of products in eight lanes, so that the machine can work on several at once.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a8
        .remainder()
        .iter()
        .zip(b8.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (x, y) in a8.zip(b8) {
        for (lane, (x, y)) in lanes.iter_mut().zip(x.iter().zip(y)) {
            *lane += x * y;
        }
    }
    rest + lanes.iter().sum::<f64>()
}
