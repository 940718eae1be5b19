//! Several means.

use std::fmt;

use serde::Serialize;

use crate::special::f_sf;
use crate::{Error, SampleMoments, TestResult};

/// Result of [`anova`]: the whole table, since its sums of squares answer more than its p-value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Anova {
    /// F, the ratio of the two mean squares.
    pub statistic: f64,
    /// Degrees of freedom between groups, their number minus one.
    pub df: f64,
    /// Degrees of freedom within groups.
    pub df_denominator: f64,
    /// The p-value.
    pub p_value: f64,
    /// Sum of squares between groups.
    pub ss_between: f64,
    /// Sum of squares within groups.
    pub ss_within: f64,
    /// Mean square between groups.
    pub ms_between: f64,
    /// Mean square within groups.
    pub ms_within: f64,
    /// Share of the sum of squares that lies between groups (eta squared).
    pub r_squared: f64,
    /// Standard deviation within groups, the root of `ms_within`.
    pub residual_sd: f64,
    /// Number of values.
    pub n: u64,
    /// Number of groups.
    pub groups: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for Anova {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "F {:.4}, df {:.0} and {:.0}, p {:.3e}, R squared {:.4}, n {} in {} groups ({})",
            self.statistic,
            self.df,
            self.df_denominator,
            self.p_value,
            self.r_squared,
            self.n,
            self.groups,
            self.method
        )
    }
}

/// Do several groups differ in the mean of a numeric score, if their spreads are alike?
///
/// *When not to use*: spreads that differ with group sizes that differ ([`welch_anova`]); people grouped in projects; to
/// say which groups differ or by how much (compare pairs, with adjusted p-values).
///
/// *Formula*: between = sum n_g (mean_g - mean)^2, within = the sum of the centred sums of squares;
/// F = (between / (k - 1)) / (within / (n - k)). Read from one summary a group, so the cost does not depend on the number
/// of people and parts merge. A group of one person counts in both.
///
/// *Missing*: the caller leaves them out. *Reference*: R. A. Fisher, Statistical Methods for Research Workers (1925),
/// chapter 7.
///
/// *R*: `summary(aov(y ~ factor(g)))`, `oneway.test(y ~ g, var.equal = TRUE)`.
/// DIFFERS: a group without anyone is refused where R drops its level; leave it out and say so.
///
/// # Errors
/// [`Error::TooFewOf`] below two groups or for a group without anyone; [`Error::TooFew`] unless there are more values than
/// groups; [`Error::NoVariation`] if every group is constant.
///
/// ```
/// use jauge_stats::{SampleMoments, independent::anova};
/// // Points at exit in three workshops.
/// let groups = [[12.0, 14.0, 16.0], [15.0, 17.0, 19.0], [11.0, 13.0, 15.0]];
/// let moments = groups.iter().map(|g| SampleMoments::from_values(g)).collect::<Result<Vec<_>, _>>()?;
/// let table = anova(&moments)?;
/// assert_eq!((table.ss_within, table.df, table.df_denominator), (24.0, 2.0, 6.0));
/// assert!((table.ss_between - 26.0).abs() < 1e-13 && (table.statistic - 3.25).abs() < 1e-13);
/// assert!((table.p_value - (1.0 + 2.0 * 3.25 / 6.0_f64).powi(-3)).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn anova(groups: &[SampleMoments]) -> Result<Anova, Error> {
    at_least_two(groups, 1)?;
    let n: u64 = groups.iter().map(SampleMoments::n).sum();
    let k = groups.len() as u64;
    if n <= k {
        return Err(Error::TooFew {
            needed: k + 1,
            found: n,
        });
    }
    // The spread of the group means, each weighing as much as its group.
    let mut means = SampleMoments::new();
    for group in groups {
        means.merge(&SampleMoments::constant(group.n(), group));
    }
    let (df, df_denominator) = ((k - 1) as f64, (n - k) as f64);
    let ss_between = means.m2();
    let ss_within: f64 = groups.iter().map(SampleMoments::m2).sum();
    let ms_between = ss_between / df;
    let ms_within = ss_within / df_denominator;
    let residual_sd = ms_within.sqrt();
    if residual_sd <= 10.0 * f64::EPSILON * largest_mean(groups) {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    let statistic = ms_between / ms_within;
    Ok(Anova {
        statistic,
        df,
        df_denominator,
        p_value: f_sf(statistic, df, df_denominator),
        ss_between,
        ss_within,
        ms_between,
        ms_within,
        r_squared: ss_between / (ss_between + ss_within),
        residual_sd,
        n,
        groups: k,
        method: "one-way analysis of variance",
    })
}

/// Do several groups differ in the mean of a numeric score, whatever their spreads?
///
/// *When not to use*: groups of two or three people, whose spreads are then guesses that decide the weights; people
/// grouped in projects.
///
/// *Formula*: w_g = n_g / s_g^2, W their sum, m the mean of the group means with these weights,
/// c = sum (1 - w_g / W)^2 / (n_g - 1); F = sum w_g (mean_g - m)^2 / (k - 1) / (1 + 2 (k - 2) c / (k^2 - 1)), with
/// k - 1 and (k^2 - 1) / (3 c) degrees of freedom. With two groups F is the square of [`welch_t`](super::welch_t)'s t.
///
/// *Missing*: the caller leaves them out. *Reference*: B. L. Welch (1951), doi:10.1093/biomet/38.3-4.330.
///
/// *R*: `oneway.test(y ~ g)`.
/// DIFFERS: a constant group has infinite weight, and R answers NaN; here it is refused.
///
/// # Errors
/// [`Error::TooFewOf`] below two groups or for a group of fewer than two people; [`Error::NoVariation`] if a group is
/// constant.
///
/// ```
/// use jauge_stats::{SampleMoments, independent::welch_anova};
/// let groups = [[12.0, 14.0, 16.0], [15.0, 17.0, 19.0], [11.0, 13.0, 15.0]];
/// let moments = groups.iter().map(|g| SampleMoments::from_values(g)).collect::<Result<Vec<_>, _>>()?;
/// let test = welch_anova(&moments)?;
/// // Equal spreads and sizes: each weight is a third, c = 3 (2/3)^2 / 2.
/// assert!((test.statistic - 3.25 / (1.0 + 2.0 * (2.0 / 3.0) / 8.0)).abs() < 1e-13);
/// assert!((test.df_denominator.unwrap_or(0.0) - 4.0).abs() < 1e-13);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn welch_anova(groups: &[SampleMoments]) -> Result<TestResult, Error> {
    at_least_two(groups, 2)?;
    let scale = largest_mean(groups);
    if groups.iter().any(|g| g.sd() <= 10.0 * f64::EPSILON * scale) {
        return Err(Error::NoVariation {
            what: "value of a group",
        });
    }
    // Weights over the largest one cannot overflow.
    let most = groups.iter().map(precision).fold(0.0, f64::max);
    let weights: Vec<f64> = groups.iter().map(|g| precision(g) / most).collect();
    let total: f64 = weights.iter().sum();
    // Means measured from the first group's keep the digits of their differences.
    let from_first: Vec<f64> = groups.iter().map(|g| g.minus(&groups[0])).collect();
    let centre = weights
        .iter()
        .zip(&from_first)
        .map(|(w, d)| w * d)
        .sum::<f64>()
        / total;
    let between: f64 = weights
        .iter()
        .zip(&from_first)
        .map(|(w, d)| w * most * (d - centre) * (d - centre))
        .sum();
    let c: f64 = weights
        .iter()
        .zip(groups)
        .map(|(w, g)| (1.0 - w / total).powi(2) / (g.n() - 1) as f64)
        .sum();
    let k = groups.len() as f64;
    let df = k - 1.0;
    let df_denominator = (k * k - 1.0) / (3.0 * c);
    let statistic = between / df / (1.0 + 2.0 * (k - 2.0) * c / (k * k - 1.0));
    if !statistic.is_finite() {
        return Err(Error::impossible(
            "group means whose distance in standard errors does not fit a double: check the unit of the values",
        ));
    }
    Ok(TestResult {
        statistic,
        df: Some(df),
        df_denominator: Some(df_denominator),
        p_value: f_sf(statistic, df, df_denominator),
        n: groups.iter().map(SampleMoments::n).sum(),
        method: "Welch's analysis of variance, unequal variances",
    })
}

/// One over the squared standard error of a group's mean.
fn precision(group: &SampleMoments) -> f64 {
    group.n() as f64 / group.variance()
}

fn largest_mean(groups: &[SampleMoments]) -> f64 {
    groups.iter().map(|g| g.mean().abs()).fold(0.0, f64::max)
}

/// At least two groups, each of at least `people`.
fn at_least_two(groups: &[SampleMoments], people: u64) -> Result<(), Error> {
    if groups.len() < 2 {
        return Err(Error::TooFewOf {
            what: "groups",
            needed: 2,
            found: groups.len() as u64,
            advice: "describe the one group instead of testing",
        });
    }
    match groups.iter().map(SampleMoments::n).min() {
        Some(least) if least < people => Err(Error::TooFewOf {
            what: "values in a group",
            needed: people,
            found: least,
            advice: "leave that group out, and say so, or pool it with another",
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summaries(groups: &[&[f64]]) -> Vec<SampleMoments> {
        groups
            .iter()
            .map(|g| SampleMoments::from_values(g).unwrap())
            .collect()
    }

    #[test]
    fn refusals() {
        for groups in [
            summaries(&[&[1.0, 2.0]]),
            summaries(&[&[1.0, 2.0], &[]]),
            summaries(&[&[1.0], &[2.0]]),
            summaries(&[&[1.0, 1.0], &[2.0, 2.0]]),
            summaries(&[&[0.1 + 0.2, 0.3], &[0.1, 0.1]]),
        ] {
            assert!(anova(&groups).is_err(), "{groups:?}");
            assert!(welch_anova(&groups).is_err(), "{groups:?}");
        }
        let lone = summaries(&[&[1.0, 2.0, 4.0], &[2.0]]);
        assert_eq!(anova(&lone).unwrap().df_denominator, 2.0);
        assert!(welch_anova(&lone).is_err());
        assert!(anova(&[]).is_err());
        let tiny = summaries(&[&[1e-140, 2e-140], &[3.0, 3.1]]);
        assert!(welch_anova(&tiny).is_err());
        assert!(SampleMoments::from_values(&[1e-150, 2e-150]).is_err());
    }

    #[test]
    fn display_is_one_line() {
        let shown = anova(&summaries(&[&[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0]]))
            .unwrap()
            .to_string();
        assert!(shown.starts_with("F 1.5000, df 1 and 4, p "), "{shown}");
        assert!(!shown.contains('\n'));
    }
}
