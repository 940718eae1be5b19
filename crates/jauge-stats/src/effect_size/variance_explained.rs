//! Which part of the variance of a score lies between groups?
//!
//! Three estimates of one share of the population. [`eta_squared`] is the share in the sample, too high on average;
//! [`epsilon_squared`] and [`omega_squared`] take (nearly) the bias away and may come out below 0, which then means:
//! nothing seen beyond chance.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::noncentral_f::ncp_interval;
use crate::special::f_sf;
use crate::{Error, SampleMoments};

/// How a limit of the noncentrality of F becomes a share of variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExplainedVarianceInterval {
    /// ncp / (ncp + N) with N = df1 + df2 + 1 people: the share of variance between the groups of the population, of which the
    /// interval holds its level exactly (Steiger 2004).
    #[default]
    SampleSize,
    /// ncp / (ncp + df2), as R's `effectsize` for eta squared: a little above the other.
    DenominatorDf,
}

/// A share of variance with its F test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VarianceExplained {
    /// The share of variance.
    pub estimate: f64,
    /// The F statistic.
    pub statistic: f64,
    /// Degrees of freedom of the numerator.
    pub df: f64,
    /// Degrees of freedom of the denominator.
    pub df_denominator: f64,
    /// P(F or more) if all groups had one mean.
    pub p_value: f64,
    /// Lower confidence limit.
    pub conf_low: f64,
    /// Upper confidence limit.
    pub conf_high: f64,
    /// Confidence level, such as 0.95.
    pub conf_level: f64,
    /// Number of people: df1 + df2 + 1.
    pub n: u64,
    /// Which estimate and which interval, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for VarianceExplained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.4} [{:.4}, {:.4}] at {:.4} %, F {:.4}, df {:.2} and {:.2}, p {:.3e}, n {} ({})",
            self.estimate,
            self.conf_low,
            self.conf_high,
            100.0 * self.conf_level,
            self.statistic,
            self.df,
            self.df_denominator,
            self.p_value,
            self.n,
            self.method
        )
    }
}

/// Which of the three estimates.
#[derive(Clone, Copy)]
enum Kind {
    Eta,
    Epsilon,
    Omega,
}

/// Which part of the variance of these people lies between their groups?
///
/// *When not to use*: as what to expect of other people, above all with few people or many groups: it is too high
/// ([`omega_squared`]); two groups (a d says more); people grouped in projects.
///
/// *Formula*: eta^2 = df1 F / (df1 F + df2), which is SS between / SS total in a one-way layout. In a layout with several factors the F of
/// one of them gives the partial eta squared. Interval: limits of the noncentrality of F, see [`ExplainedVarianceInterval`]; groups fixed, normal scores of
/// one spread. The plain estimate is biased upwards and the interval is not, so that the estimate lies in its upper half. Both limits are 0 if F is smaller
/// than chance alone would make it.
///
/// *Missing*: the caller leaves them out. *Reference*: J. H. Steiger (2004), doi:10.1037/1082-989X.9.2.164.
///
/// *R*: `effectsize::F_to_eta2(f, df, df_error, alternative = "two.sided")`. DIFFERS: for that package's interval ask for
/// [`ExplainedVarianceInterval::DenominatorDf`], whose limits are here solved to the last digits (its own search stops at about 1e-6).
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::Impossible`] for a negative F or degrees of freedom of 0 or less; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::effect_size::{ExplainedVarianceInterval, eta_squared};
/// // Three training methods, thirty people: F = 4.5 on 2 and 27.
/// let eta = eta_squared(4.5, 2.0, 27.0, ExplainedVarianceInterval::default(), 0.95)?;
/// assert_eq!((eta.estimate, eta.n), (0.25, 30));
/// assert!(eta.conf_low > 0.0 && eta.p_value < 0.025);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn eta_squared(
    f: f64,
    df1: f64,
    df2: f64,
    interval: ExplainedVarianceInterval,
    conf_level: f64,
) -> Result<VarianceExplained, Error> {
    share(Kind::Eta, f, df1, df2, interval, conf_level)
}

/// Which part of the variance lies between the groups of the population, by Kelley's correction?
///
/// *Formula*: epsilon^2 = df1 (F - 1) / (df1 F + df2): eta squared with the mean squares in place of the sums of squares, as the
/// adjusted R squared. See [`eta_squared`] for everything else; the interval is the same, since it is that of the same share.
///
/// *Reference*: T. L. Kelley (1935), doi:10.1073/pnas.21.9.554; K. Okada (2013), Behaviormetrika 40, 129-147 (the least biased of the three).
///
/// *R*: `effectsize::F_to_epsilon2(f, df, df_error)`. DIFFERS: below 0 that function prints 0, which makes the mean of many studies
/// too high; and it puts the limits of F through the correction, although they are free of the bias.
///
/// # Errors
/// As [`eta_squared`].
///
/// ```
/// use jauge_stats::effect_size::{ExplainedVarianceInterval, epsilon_squared};
/// let epsilon = epsilon_squared(4.5, 2.0, 27.0, ExplainedVarianceInterval::default(), 0.95)?;
/// assert!((epsilon.estimate - 7.0 / 36.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn epsilon_squared(
    f: f64,
    df1: f64,
    df2: f64,
    interval: ExplainedVarianceInterval,
    conf_level: f64,
) -> Result<VarianceExplained, Error> {
    share(Kind::Epsilon, f, df1, df2, interval, conf_level)
}

/// Which part of the variance lies between the groups of the population, by Hays' correction?
///
/// *Formula*: omega^2 = df1 (F - 1) / (df1 F + df2 + 1), for a one-way layout of N = df1 + df2 + 1 people. See
/// [`eta_squared`] for everything else; the interval is the same, since it is that of the same share.
///
/// *Reference*: W. L. Hays (1963), Statistics for Psychologists, Holt.
///
/// *R*: `effectsize::F_to_omega2(f, df, df_error)`. DIFFERS: as for [`epsilon_squared`].
///
/// # Errors
/// As [`eta_squared`].
///
/// ```
/// use jauge_stats::effect_size::{ExplainedVarianceInterval, omega_squared};
/// let omega = omega_squared(4.5, 2.0, 27.0, ExplainedVarianceInterval::default(), 0.95)?;
/// assert!((omega.estimate - 7.0 / 37.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn omega_squared(
    f: f64,
    df1: f64,
    df2: f64,
    interval: ExplainedVarianceInterval,
    conf_level: f64,
) -> Result<VarianceExplained, Error> {
    share(Kind::Omega, f, df1, df2, interval, conf_level)
}

/// [`eta_squared`] of a one-way layout, from the summaries of its groups; empty groups are left out.
///
/// # Errors
/// As [`eta_squared`]; [`Error::TooFewOf`] below two groups with people, [`Error::TooFew`] unless one of them has two;
/// [`Error::NoVariation`] if nobody differs within a group.
///
/// ```
/// use jauge_stats::SampleMoments;
/// use jauge_stats::effect_size::{ExplainedVarianceInterval, eta_squared_of_groups};
/// let groups = [&[1.0, 2.0, 3.0][..], &[2.0, 3.0, 4.0], &[5.0, 6.0, 7.0]]
///     .map(|values| SampleMoments::from_values(values).expect("finite"));
/// let eta = eta_squared_of_groups(&groups, ExplainedVarianceInterval::default(), 0.95)?;
/// // Between 26, within 6.
/// assert!((eta.estimate - 26.0 / 32.0).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn eta_squared_of_groups(
    groups: &[SampleMoments],
    interval: ExplainedVarianceInterval,
    conf_level: f64,
) -> Result<VarianceExplained, Error> {
    let (f, df1, df2) = one_way(groups)?;
    eta_squared(f, df1, df2, interval, conf_level)
}

/// [`epsilon_squared`] of a one-way layout, from the summaries of its groups; empty groups are left out.
///
/// # Errors
/// As [`eta_squared_of_groups`].
pub fn epsilon_squared_of_groups(
    groups: &[SampleMoments],
    interval: ExplainedVarianceInterval,
    conf_level: f64,
) -> Result<VarianceExplained, Error> {
    let (f, df1, df2) = one_way(groups)?;
    epsilon_squared(f, df1, df2, interval, conf_level)
}

/// [`omega_squared`] of a one-way layout, from the summaries of its groups; empty groups are left out.
///
/// # Errors
/// As [`eta_squared_of_groups`].
pub fn omega_squared_of_groups(
    groups: &[SampleMoments],
    interval: ExplainedVarianceInterval,
    conf_level: f64,
) -> Result<VarianceExplained, Error> {
    let (f, df1, df2) = one_way(groups)?;
    omega_squared(f, df1, df2, interval, conf_level)
}

/// F of a one-way layout and its degrees of freedom.
fn one_way(groups: &[SampleMoments]) -> Result<(f64, f64, f64), Error> {
    let used: Vec<&SampleMoments> = groups.iter().filter(|g| g.n() > 0).collect();
    if used.len() < 2 {
        return Err(Error::TooFewOf {
            what: "groups with people",
            needed: 2,
            found: used.len() as u64,
            advice: "one group alone has nothing between groups",
        });
    }
    let mut all = SampleMoments::new();
    for group in &used {
        all.merge(group);
    }
    let k = used.len() as u64;
    if all.n() <= k {
        return Err(Error::TooFew {
            needed: k + 1,
            found: all.n(),
        });
    }
    let within: f64 = used.iter().map(|g| g.m2()).sum();
    let between: f64 = used
        .iter()
        .map(|g| g.n() as f64 * (g.mean() - all.mean()).powi(2))
        .sum();
    let (df1, df2) = ((k - 1) as f64, (all.n() - k) as f64);
    let largest = used.iter().fold(0.0_f64, |m, g| m.max(g.mean().abs()));
    if (within / df2).sqrt() <= 10.0 * f64::EPSILON * largest || within <= 0.0 {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    Ok(((between / df1) / (within / df2), df1, df2))
}

fn share(
    kind: Kind,
    f: f64,
    df1: f64,
    df2: f64,
    interval: ExplainedVarianceInterval,
    conf_level: f64,
) -> Result<VarianceExplained, Error> {
    if f < 0.0 {
        return Err(Error::impossible(
            "a negative F: it is a ratio of two mean squares",
        ));
    }
    let (low, high) = ncp_interval(f, df1, df2, conf_level)?;
    let estimate = match kind {
        Kind::Eta => df1 * f / (df1 * f + df2),
        Kind::Epsilon => df1 * (f - 1.0) / (df1 * f + df2),
        Kind::Omega => df1 * (f - 1.0) / (df1 * f + df2 + 1.0),
    };
    let people = df1 + df2 + 1.0;
    let (besides, by_people) = match interval {
        ExplainedVarianceInterval::SampleSize => (people, true),
        ExplainedVarianceInterval::DenominatorDf => (df2, false),
    };
    Ok(VarianceExplained {
        estimate,
        statistic: f,
        df: df1,
        df_denominator: df2,
        p_value: f_sf(f, df1, df2),
        conf_low: low / (low + besides),
        conf_high: high / (high + besides),
        conf_level,
        n: people.round() as u64,
        method: match (kind, by_people) {
            (Kind::Eta, true) => "eta squared, noncentral F interval of ncp / (ncp + N)",
            (Kind::Eta, false) => "eta squared, noncentral F interval of ncp / (ncp + df2)",
            (Kind::Epsilon, true) => "epsilon squared, noncentral F interval of ncp / (ncp + N)",
            (Kind::Epsilon, false) => "epsilon squared, noncentral F interval of ncp / (ncp + df2)",
            (Kind::Omega, true) => "omega squared, noncentral F interval of ncp / (ncp + N)",
            (Kind::Omega, false) => "omega squared, noncentral F interval of ncp / (ncp + df2)",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let of = |f, df1, df2| eta_squared(f, df1, df2, ExplainedVarianceInterval::default(), 0.95);
        assert!(of(-1.0, 2.0, 9.0).is_err());
        assert!(of(f64::NAN, 2.0, 9.0).is_err());
        assert!(of(1.0, 0.0, 9.0).is_err());
        let groups = |values: &[&[f64]]| {
            let groups: Vec<SampleMoments> = values
                .iter()
                .map(|v| SampleMoments::from_values(v).unwrap())
                .collect();
            eta_squared_of_groups(&groups, ExplainedVarianceInterval::default(), 0.95)
        };
        assert!(groups(&[&[1.0, 2.0]]).is_err());
        assert!(groups(&[&[1.0], &[2.0]]).is_err());
        assert!(groups(&[&[1.0, 1.0], &[2.0, 2.0]]).is_err());
        assert!(groups(&[&[1.0, 2.0], &[2.0], &[]]).is_ok());
    }

    #[test]
    fn less_than_chance_is_below_zero() {
        let interval = ExplainedVarianceInterval::default();
        let omega = omega_squared(0.2, 3.0, 40.0, interval, 0.95).unwrap();
        assert!(omega.estimate < 0.0 && omega.conf_low == 0.0, "{omega}");
        let none = eta_squared(0.0, 3.0, 40.0, interval, 0.95).unwrap();
        assert_eq!(
            (none.estimate, none.conf_high, none.p_value),
            (0.0, 0.0, 1.0)
        );
    }
}
