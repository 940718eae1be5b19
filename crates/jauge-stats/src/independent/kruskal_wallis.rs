//! Several groups by their ranks.

use super::levels::Levels;
use crate::special::chi_squared_sf;
use crate::{Error, TestResult};

/// Does an ordinal item, or a score, tend to be higher in some of several groups?
///
/// *When not to use*: for ordered groups, such as months of training (a trend test sees more); to say which groups differ
/// (compare pairs, with adjusted p-values); people grouped in projects. A dispersion that differs from group to group can
/// make it reject without any group tending higher.
///
/// *Formula*: H = (n - 1) x sum of squares between groups over total sum of squares, both of the mid-ranks, which is the
/// usual statistic with its correction for ties; chi-squared with k - 1 degrees of freedom. With two groups it is the
/// square of [`mann_whitney`](super::mann_whitney)'s z without continuity correction.
///
/// *Ties*: mid-ranks; two values tie only if they are the same double. *Missing*: the caller leaves them out.
///
/// *Reference*: W. H. Kruskal, W. A. Wallis (1952), doi:10.1080/01621459.1952.10483441.
///
/// *R*: `kruskal.test(list(a, b, c))`.
///
/// # Errors
/// [`Error::TooFewOf`] below two groups or for a group without anyone; [`Error::NoVariation`] if everyone has the same value;
/// [`Error::NotFinite`].
///
/// ```
/// use jauge_stats::independent::kruskal_wallis;
/// // Confidence at exit (1 to 5) in three workshops.
/// let test = kruskal_wallis(&[&[2.0, 3.0, 3.0], &[4.0, 5.0, 4.0], &[1.0, 2.0, 3.0]])?;
/// // Rank sums 12.5, 24 and 8.5; ties of three threes, two twos and two fours.
/// let h = 12.0 / 90.0 * (12.5_f64.powi(2) + 24.0_f64.powi(2) + 8.5_f64.powi(2)) / 3.0 - 30.0;
/// assert!((test.statistic - h / (1.0 - 36.0 / 720.0)).abs() < 1e-13);
/// assert_eq!(test.df, Some(2.0));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn kruskal_wallis(groups: &[&[f64]]) -> Result<TestResult, Error> {
    of_levels(&Levels::of_values(groups)?)
}

/// [`kruskal_wallis`] from counts: one row a group, one count for each level of an ordinal item, low to high.
///
/// A level that nobody chose changes nothing.
///
/// # Errors
/// [`Error::LengthMismatch`] unless every group has the same levels, or as [`kruskal_wallis`].
///
/// ```
/// use jauge_stats::independent::{kruskal_wallis, kruskal_wallis_of_counts};
/// let raw = kruskal_wallis(&[&[1.0, 2.0, 2.0], &[2.0, 3.0, 3.0]])?;
/// assert_eq!(kruskal_wallis_of_counts(&[&[1, 2, 0, 0], &[0, 1, 2, 0]])?, raw);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn kruskal_wallis_of_counts(groups: &[&[u64]]) -> Result<TestResult, Error> {
    of_levels(&Levels::of_counts(
        groups.iter().map(|g| g.to_vec()).collect(),
    )?)
}

fn of_levels(levels: &Levels) -> Result<TestResult, Error> {
    if levels.groups.len() < 2 {
        return Err(Error::TooFewOf {
            what: "groups",
            needed: 2,
            found: levels.groups.len() as u64,
            advice: "describe the one group instead of testing",
        });
    }
    levels.check_sizes(1)?;
    levels.check_variation()?;
    let ranks = levels.doubled_ranks();
    let between: f64 = levels
        .groups
        .iter()
        .zip(&levels.sizes)
        .map(|(group, &size)| {
            let sum: f64 = group.iter().zip(&ranks).map(|(&c, r)| c as f64 * r).sum();
            sum * sum / size as f64
        })
        .sum();
    let statistic = (levels.n - 1) as f64 * (between / levels.doubled_ranks_squared());
    let df = (levels.groups.len() - 1) as f64;
    Ok(TestResult {
        statistic,
        df: Some(df),
        df_denominator: None,
        p_value: chi_squared_sf(statistic, df),
        n: levels.n,
        method: "Kruskal-Wallis rank sum test",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        assert!(kruskal_wallis(&[&[1.0, 2.0]]).is_err());
        assert!(kruskal_wallis(&[]).is_err());
        assert!(kruskal_wallis(&[&[1.0, 2.0], &[]]).is_err());
        assert_eq!(
            kruskal_wallis_of_counts(&[&[0, 3], &[0, 4]]),
            Err(Error::NoVariation { what: "value" })
        );
    }
}
