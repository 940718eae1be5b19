//! How strongly do two categories go together?

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::noncentral_chi_squared::ncp_interval;
use crate::special::chi_squared_sf;
use crate::{Error, Estimate};

/// Whether [`cramers_v`] takes away what chance alone adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CramersVBias {
    /// The coefficient as defined, which is above 0 in any sample.
    #[default]
    Uncorrected,
    /// Bergsma's correction; 0 where chi-squared is below its degrees of freedom.
    Corrected,
}

/// Most observations: the products of margins stay far from the end of the number range.
const MOST: u64 = 1 << 53;

/// How strongly do two categories go together, from 0 (not at all) to 1 (one gives the other away)?
///
/// *When not to use*: ordered categories (their order is lost: [`cliffs_delta`](super::cliffs_delta), rank correlations); the same item
/// before and after, where the question is change; expected counts mostly below 5, for the interval and the p-value.
///
/// *Formula*: V = sqrt(chi^2 / (n (min(r, c) - 1))) with Pearson's chi-squared; corrected: chi^2 / n becomes
/// max(0, chi^2 / n - (r - 1)(c - 1) / (n - 1)), r becomes r - (r - 1)^2 / (n - 1), c likewise. Interval, for both: the limits of the
/// noncentrality of chi^2 on (r - 1)(c - 1) degrees of freedom, as sqrt(ncp / (n (min(r, c) - 1))), at most 1. This is an
/// interval of the coefficient of the population, free of the upward bias, so that the plain estimate lies in its upper half, and even above
/// it in a small table without association. It holds its level (95 to 98 % at 95 %) for V up to about 0.3 and is cautious (99 % and more) for strong
/// association, whose chi-squared varies less than a noncentral one. Both limits are 0 if chi^2 is smaller than chance alone would make it.
/// `statistic` is chi^2, `p_value` its upper tail.
///
/// *Unused levels*: a row or column that nobody is in says nothing about association; it is left out, and `df` shows it.
/// *Missing*: the caller leaves them out.
///
/// *Reference*: H. Cramer (1946), Mathematical Methods of Statistics, Princeton; W. Bergsma (2013), doi:10.1016/j.jkss.2012.10.002; M. Smithson (2003),
/// Confidence Intervals, Sage, chapter 4.
///
/// *R*: `effectsize::cramers_v(table, adjust = , alternative = "two.sided")`. DIFFERS: the search of 0.8.3 for the limits stalls (off by up to 0.08);
/// that package subtracts the bias from the limits too, which are free of it, and refuses an unused level.
///
/// # Errors
/// [`Error::TooFewOf`] unless two rows and two columns are used; [`Error::Impossible`] for more than 2^53 observations;
/// [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::effect_size::{CramersVBias, cramers_v};
/// // Fisher's tea: 3 and 1 against 1 and 3. Chi-squared is 2 of 8.
/// let v = cramers_v(&ndarray::array![[3, 1], [1, 3]], CramersVBias::Uncorrected, 0.95)?;
/// assert_eq!((v.estimate, v.df, v.conf_low), (0.5, Some(1.0), Some(0.0)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn cramers_v(
    counts: &Array2<u64>,
    bias: CramersVBias,
    conf_level: f64,
) -> Result<Estimate, Error> {
    let total = counts.iter().try_fold(0_u64, |sum, &c| sum.checked_add(c));
    let n = total
        .filter(|&n| n <= MOST)
        .ok_or_else(|| Error::impossible("counts that sum to more than 2^53"))?;
    let (chi_squared, rows, columns) = pearson(counts);
    for (what, found) in [("rows with people", rows), ("columns with people", columns)] {
        if found < 2 {
            return Err(Error::TooFewOf {
                what,
                needed: 2,
                found: found as u64,
                advice: "one category alone goes together with nothing; report its share",
            });
        }
    }
    let (r, c, people) = (rows as f64, columns as f64, n as f64);
    let df = (r - 1.0) * (c - 1.0);
    let dimension = people * (r.min(c) - 1.0);
    let (estimate, method) = match bias {
        CramersVBias::Uncorrected => (
            (chi_squared / dimension).sqrt(),
            "Cramer V, noncentral chi-squared interval",
        ),
        CramersVBias::Corrected => {
            let left = (chi_squared / people - df / (people - 1.0)).max(0.0);
            let shrunk = |k: f64| k - (k - 1.0) * (k - 1.0) / (people - 1.0);
            let least = shrunk(r).min(shrunk(c)) - 1.0;
            if least <= 0.0 {
                return Err(Error::TooFew {
                    needed: rows.max(columns) as u64 + 1,
                    found: n,
                });
            }
            (
                (left / least).sqrt(),
                "Cramer V, Bergsma's bias correction, noncentral chi-squared interval",
            )
        }
    };
    let (low, high) = ncp_interval(chi_squared, df, conf_level)?;
    let to_v = |ncp: f64| (ncp / dimension).sqrt().min(1.0);
    let mut out = Estimate::bare(estimate.min(1.0), n, method).with_interval(
        to_v(low),
        to_v(high),
        conf_level,
    );
    out.statistic = Some(chi_squared);
    out.df = Some(df);
    out.p_value = Some(chi_squared_sf(chi_squared, df));
    Ok(out)
}

/// Pearson's chi-squared over the rows and columns that are used, and how many these are.
fn pearson(counts: &Array2<u64>) -> (f64, usize, usize) {
    let sum = |line: ndarray::ArrayView1<'_, u64>| line.iter().map(|&c| c as f64).sum::<f64>();
    let rows: Vec<f64> = counts.rows().into_iter().map(sum).collect();
    let columns: Vec<f64> = counts.columns().into_iter().map(sum).collect();
    let n: f64 = rows.iter().sum();
    let chi_squared = counts
        .indexed_iter()
        .filter(|&((i, j), _)| rows[i] > 0.0 && columns[j] > 0.0)
        .map(|((i, j), &count)| {
            let expected = rows[i] * (columns[j] / n);
            let off = count as f64 - expected;
            off * off / expected
        })
        .sum();
    let used = |sums: &[f64]| sums.iter().filter(|&&s| s > 0.0).count();
    (chi_squared, used(&rows), used(&columns))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn refusals() {
        let of = |counts: &Array2<u64>| cramers_v(counts, CramersVBias::Corrected, 0.95);
        assert!(of(&array![[0, 0], [0, 0]]).is_err());
        assert!(of(&array![[3, 4], [0, 0]]).is_err());
        assert!(of(&array![[1, 0], [0, 1]]).is_err());
        assert!(of(&array![[u64::MAX, 4], [1, 0]]).is_err());
        assert!(of(&Array2::zeros((0, 0))).is_err());
        assert!(cramers_v(&array![[3, 1], [1, 3]], CramersVBias::Corrected, 0.0).is_err());
    }

    #[test]
    fn an_unused_level_changes_nothing() {
        let (small, large) = (
            array![[3, 1], [1, 5]],
            array![[3, 0, 1], [0, 0, 0], [1, 0, 5]],
        );
        for bias in [CramersVBias::Uncorrected, CramersVBias::Corrected] {
            assert_eq!(cramers_v(&small, bias, 0.9), cramers_v(&large, bias, 0.9));
        }
    }
}
