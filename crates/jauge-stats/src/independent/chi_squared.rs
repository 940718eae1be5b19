//! Answers without an order.

use std::fmt;

use ndarray::Array2;
use serde::Serialize;

use crate::Error;
use crate::paired::Correction;
use crate::special::chi_squared_sf;

/// Sums of counts stay exact below this number of people.
const MOST_PEOPLE: u64 = 1 << 40;

/// Result of [`chi_squared`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChiSquared {
    /// Pearson's X squared.
    pub statistic: f64,
    /// Degrees of freedom, from the rows and columns where anyone stands.
    pub df: f64,
    /// The p-value.
    pub p_value: f64,
    /// The least count that independence would let expect in a cell.
    pub least_expected: f64,
    /// Cells whose expected count is below 5.
    pub cells_below_5: u64,
    /// Cells in rows and columns where anyone stands.
    pub cells: u64,
    /// People in the table.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for ChiSquared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "X squared {:.4}, df {:.0}, p {:.3e}, n {}, least expected count {:.2}, below 5 in {} of {} cells ({})",
            self.statistic,
            self.df,
            self.p_value,
            self.n,
            self.least_expected,
            self.cells_below_5,
            self.cells,
            self.method
        )
    }
}

/// Do groups (rows) differ in what they answered (columns), the answers having no order?
///
/// *When not to use*: ordered answers ([`mann_whitney`](super::mann_whitney()), [`kruskal_wallis`](super::kruskal_wallis()) see
/// more); the same people twice; people who may choose several answers; people grouped in projects; small expected counts: by
/// the rule of W. G. Cochran (1954, doi:10.2307/3001616), where one is below 1 or more than a fifth of the cells are below 5
/// (`least_expected`, `cells_below_5`) take [`fisher_exact`](super::fisher_exact()) or
/// [`fisher_exact_table`](super::fisher_exact_table()). Say how strong the association is, not only that there is one.
///
/// *Formula*: X^2 = sum (O - E)^2 / E with E = row x column / n, chi-squared with (r - 1)(c - 1) degrees of freedom. With
/// [`Correction::Continuity`], which is for 2 x 2 only (F. Yates 1934, doi:10.2307/2983604), |O - E| is made smaller by
/// 1/2, but not below 0; it makes the test cautious.
///
/// *Zeros*: a row or column without anyone is left out and does not count in the degrees of freedom. *Missing*: who did not
/// answer is not in the table.
///
/// *Reference*: K. Pearson (1900), doi:10.1080/14786440009463897; degrees of freedom: R. A. Fisher (1922),
/// doi:10.2307/2340521.
///
/// *R*: `chisq.test(table, correct = )`.
/// DIFFERS: no correction unless asked for, where R corrects every 2 x 2 table; R answers NaN for a row or column of zeros.
///
/// # Errors
/// [`Error::TooFewOf`] below two rows or columns where anyone stands; [`Error::Impossible`] if a correction is asked for a
/// table that is not 2 x 2, or for counts that sum to more than 2^40.
///
/// ```
/// use jauge_stats::{independent::chi_squared, paired::Correction};
/// // Where trainees and people who waited stand at exit: in work, in training, neither.
/// let table = ndarray::array![[20, 10, 10], [10, 10, 20]];
/// let test = chi_squared(&table, Correction::None)?;
/// assert!((test.statistic - 20.0 / 3.0).abs() < 1e-14);
/// // With two degrees of freedom the tail is exp(-x / 2).
/// assert!((test.p_value - (-10.0_f64 / 3.0).exp()).abs() < 1e-15);
/// assert_eq!((test.least_expected, test.cells_below_5), (10.0, 0));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn chi_squared(table: &Array2<u64>, correction: Correction) -> Result<ChiSquared, Error> {
    let margins = Margins::of(table)?;
    let (rows, columns) = (used(&margins.rows), used(&margins.columns));
    refuse_one_line(rows.len(), columns.len())?;
    if correction == Correction::Continuity && table.dim() != (2, 2) {
        return Err(Error::impossible(
            "Yates' correction of a table that is not 2 x 2: use Correction::None",
        ));
    }
    let n = margins.n as f64;
    let (mut statistic, mut least_expected, mut cells_below_5) = (0.0, f64::INFINITY, 0);
    for &i in &rows {
        for &j in &columns {
            let expected = margins.rows[i] as f64 * (margins.columns[j] as f64 / n);
            let mut distance = (table[(i, j)] as f64 - expected).abs();
            if correction == Correction::Continuity {
                distance = (distance - 0.5).max(0.0);
            }
            statistic += distance / expected * distance;
            least_expected = expected.min(least_expected);
            cells_below_5 += u64::from(expected < 5.0);
        }
    }
    let df = ((rows.len() - 1) * (columns.len() - 1)) as f64;
    Ok(ChiSquared {
        statistic,
        df,
        p_value: chi_squared_sf(statistic, df),
        least_expected,
        cells_below_5,
        cells: (rows.len() * columns.len()) as u64,
        n: margins.n,
        method: match correction {
            Correction::None => "Pearson's chi-squared test of independence",
            Correction::Continuity => {
                "Pearson's chi-squared test of independence, Yates' correction"
            }
        },
    })
}

/// Row and column sums of a table.
pub(super) struct Margins {
    pub(super) rows: Vec<u64>,
    pub(super) columns: Vec<u64>,
    pub(super) n: u64,
}

impl Margins {
    /// Refuses counts whose sums would not be exact.
    pub(super) fn of(table: &Array2<u64>) -> Result<Self, Error> {
        let total = table.iter().try_fold(0_u64, |sum, &c| sum.checked_add(c));
        let Some(n) = total.filter(|&n| n <= MOST_PEOPLE) else {
            return Err(Error::impossible("counts that sum to more than 2^40"));
        };
        Ok(Self {
            rows: table.rows().into_iter().map(|r| r.sum()).collect(),
            columns: table.columns().into_iter().map(|c| c.sum()).collect(),
            n,
        })
    }
}

/// Places of the lines where anyone stands.
pub(super) fn used(margin: &[u64]) -> Vec<usize> {
    (0..margin.len()).filter(|&i| margin[i] > 0).collect()
}

/// Refuses a table with fewer than two rows or columns to compare.
pub(super) fn refuse_one_line(rows: usize, columns: usize) -> Result<(), Error> {
    for (what, found) in [
        ("rows where anyone stands", rows),
        ("columns where anyone stands", columns),
    ] {
        if found < 2 {
            return Err(Error::TooFewOf {
                what,
                needed: 2,
                found: found as u64,
                advice: "there is nothing to compare; report the counts",
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_anyone_change_nothing() {
        let table = ndarray::array![[3, 4], [8, 2]];
        let padded = ndarray::array![[3, 0, 4], [0, 0, 0], [8, 0, 2]];
        assert_eq!(
            chi_squared(&table, Correction::None),
            chi_squared(&padded, Correction::None)
        );
    }

    #[test]
    fn refusals() {
        let one_column = ndarray::array![[3, 0], [8, 0]];
        assert!(chi_squared(&one_column, Correction::None).is_err());
        assert!(chi_squared(&Array2::zeros((0, 0)), Correction::None).is_err());
        let three = ndarray::array![[3, 1, 2], [8, 2, 1]];
        assert!(chi_squared(&three, Correction::Continuity).is_err());
        let huge = Array2::from_elem((2, 2), u64::MAX);
        assert!(chi_squared(&huge, Correction::None).is_err());
    }
}
