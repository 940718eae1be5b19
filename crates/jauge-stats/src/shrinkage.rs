//! How much do groups differ once chance is taken out? Shrunken estimates of many small groups.
//!
//! Thirty projects of thirty people each have thirty mean changes, and the extreme ones are extreme partly by
//! chance: a list from the best to the worst is mostly a list of luck. With `y_i` the figure of group i and `v_i` its
//! squared standard error,
//!
//! ```text
//! y_i = mu + u_i + e_i,   u_i ~ N(0, tau^2),   e_i ~ N(0, v_i)
//! shrunken_i = lambda_i y_i + (1 - lambda_i) mu,   lambda_i = tau^2 / (tau^2 + v_i)
//! ```
//!
//! `tau^2` by restricted maximum likelihood. Where groups differ no more than chance would make them, `tau^2` is 0 and
//! all shrunken estimates are the common mean.
//!
//! *When not to use it*: fewer than 5 groups (`tau^2` is hardly known); groups whose standard error is itself from
//! a handful of people (it is taken as known here); groups that are not of one kind, so that "the others" say nothing
//! about them. The interval takes `tau^2` as known and is too short when groups are few.
//!
//! Reference: Robinson 1991, "That BLUP is a good thing", Statistical Science 6(1), 15-32, doi:10.1214/ss/1177011926;
//! Raudenbush and Bryk 1985, doi:10.3102/10769986010002075. R: `metafor::rma(yi, vi, method = "REML")` and
//! `metafor::blup()`; the same numbers.

use serde::Serialize;

use crate::paired::normal_p;
use crate::special::z_two_sided;
use crate::{Alternative, Error, Estimate, check_conf_level};

/// Fewest groups of which the spread is estimated.
pub const FEWEST: usize = 5;

/// A figure of one group with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupFigure {
    /// The figure, for example a mean change.
    pub estimate: f64,
    /// Its standard error, above 0.
    pub std_error: f64,
}

/// What the groups have in common, and each of them with chance taken out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shrunken {
    /// The common mean.
    pub mean: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Variance between groups beyond chance.
    pub tau_squared: f64,
    /// One entry per group, in their order.
    pub groups: Vec<ShrunkenGroup>,
}

/// What independent settings have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledSettings {
    /// The common mean.
    pub mean: Estimate,
    /// Variance between settings beyond chance.
    pub tau_squared: f64,
}

/// One group with chance taken out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShrunkenGroup {
    /// The shrunken estimate, between the group's own figure and the common mean.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Lower limit.
    pub conf_low: f64,
    /// Upper limit.
    pub conf_high: f64,
    /// How much of the group's own figure is kept, from 0 to 1.
    pub kept: f64,
}

/// Shrinks the figures of groups towards their common mean.
///
/// ```
/// use jauge_stats::shrinkage::{GroupFigure, shrink};
/// // Mean change of six cohorts of an entry-exit score; the fifth has seven people only.
/// let cohorts = [(0.42, 0.10), (0.35, 0.12), (0.51, 0.11), (0.28, 0.09), (1.10, 0.40), (0.61, 0.13)]
///     .map(|(estimate, std_error)| GroupFigure { estimate, std_error });
/// let found = shrink(&cohorts, 0.95)?;
/// // The little cohort with the large figure is brought back, not put first.
/// assert!(found.groups[4].estimate < found.groups[5].estimate);
/// assert!(found.groups[4].kept < 0.1);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
///
/// # Errors
/// [`Error::TooFewOf`] below [`FEWEST`] groups; [`Error::NotFinite`] for a figure or a standard error that is not a
/// number, or a standard error that is not above 0; [`Error::ConfLevel`].
pub fn shrink(groups: &[GroupFigure], conf_level: f64) -> Result<Shrunken, Error> {
    check_conf_level(conf_level)?;
    if groups.len() < FEWEST {
        return Err(Error::TooFewOf {
            what: "groups",
            needed: FEWEST as u64,
            found: groups.len() as u64,
            advice: "show each group with its interval and do not compare them",
        });
    }
    check(groups)?;
    let tau_squared = reml(groups);
    let (mean, variance) = pooled(groups, tau_squared);
    let z = z_two_sided(conf_level);
    let one = |g: &GroupFigure| {
        let v = g.std_error * g.std_error;
        let kept = tau_squared / (tau_squared + v);
        let estimate = kept * g.estimate + (1.0 - kept) * mean;
        let std_error = (kept * v + (1.0 - kept).powi(2) * variance).sqrt();
        ShrunkenGroup {
            estimate,
            std_error,
            conf_low: estimate - z * std_error,
            conf_high: estimate + z * std_error,
            kept,
        }
    };
    Ok(Shrunken {
        mean,
        std_error: variance.sqrt(),
        tau_squared,
        groups: groups.iter().map(one).collect(),
    })
}

/// What independent settings have in common: a random-effects mean.
///
/// *Question*: is a difference found again elsewhere? *When not to use*: settings that share people; measures in
/// different units. With two or three settings `tau^2` is hardly known and the interval too short: look at each
/// setting as well, and at whether they point the same way.
///
/// *Formula*: as above, `mu` with weights `1 / (tau^2 + v_i)`, `tau^2` by restricted maximum likelihood, normal
/// interval. `statistic` is the z, `n` the number of settings.
///
/// *Reference*: J. P. T. Higgins, S. G. Thompson and D. J. Spiegelhalter (2009), doi:10.1111/j.1467-985X.2008.00552.x.
/// *R*: `metafor::rma(yi, sei, method = "REML")`; the same numbers.
///
/// # Errors
/// [`Error::TooFewOf`] below two settings; [`Error::NotFinite`]; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::shrinkage::{GroupFigure, pool};
/// let two = [(0.40, 0.10), (0.20, 0.10)].map(|(estimate, std_error)| GroupFigure { estimate, std_error });
/// let found = pool(&two, 0.95)?;
/// assert!((found.mean.estimate - 0.3).abs() < 1e-12);
/// // Two settings of equal precision: tau^2 = (difference^2) / 2 - v.
/// assert!((found.tau_squared - 0.01).abs() < 1e-9);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn pool(settings: &[GroupFigure], conf_level: f64) -> Result<PooledSettings, Error> {
    check_conf_level(conf_level)?;
    if settings.len() < 2 {
        return Err(Error::TooFewOf {
            what: "settings",
            needed: 2,
            found: settings.len() as u64,
            advice: "one setting confirms nothing",
        });
    }
    check(settings)?;
    let tau_squared = reml(settings);
    let (mean, variance) = pooled(settings, tau_squared);
    let (std_error, z) = (variance.sqrt(), z_two_sided(conf_level));
    let mut out = Estimate::bare(
        mean,
        settings.len() as u64,
        "random-effects mean of independent settings, restricted maximum likelihood, normal interval",
    )
    .with_interval(mean - z * std_error, mean + z * std_error, conf_level);
    out.std_error = Some(std_error);
    out.statistic = Some(mean / std_error);
    out.p_value = Some(normal_p(mean / std_error, Alternative::TwoSided));
    Ok(PooledSettings {
        mean: out,
        tau_squared,
    })
}

fn check(groups: &[GroupFigure]) -> Result<(), Error> {
    for g in groups {
        if !g.estimate.is_finite() {
            return Err(Error::NotFinite {
                what: "the figure of a group",
            });
        }
        if !(g.std_error.is_finite() && g.std_error > 0.0) {
            return Err(Error::NotFinite {
                what: "the standard error of a group, or its inverse,",
            });
        }
    }
    Ok(())
}

/// The common mean and its variance for a given spread.
fn pooled(groups: &[GroupFigure], tau_squared: f64) -> (f64, f64) {
    let (mut weights, mut sum) = (0.0, 0.0);
    for g in groups {
        let w = 1.0 / (tau_squared + g.std_error * g.std_error);
        weights += w;
        sum += w * g.estimate;
    }
    (sum / weights, 1.0 / weights)
}

/// The derivative of the restricted log-likelihood in `tau^2`, doubled: its root is the estimate.
fn score(groups: &[GroupFigure], tau_squared: f64) -> f64 {
    let (mean, _) = pooled(groups, tau_squared);
    let (mut w1, mut w2, mut fit) = (0.0, 0.0, 0.0);
    for g in groups {
        let w = 1.0 / (tau_squared + g.std_error * g.std_error);
        w1 += w;
        w2 += w * w;
        fit += (w * (g.estimate - mean)).powi(2);
    }
    fit - (w1 - w2 / w1)
}

/// Restricted maximum likelihood, by bisection on the score: slower than Fisher scoring and never astray. 0 where
/// the likelihood falls from 0 on.
fn reml(groups: &[GroupFigure]) -> f64 {
    if score(groups, 0.0) <= 0.0 {
        return 0.0;
    }
    let mut high: f64 = groups
        .iter()
        .map(|g| g.std_error * g.std_error)
        .fold(f64::MIN_POSITIVE, f64::max);
    while score(groups, high) > 0.0 {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if score(groups, middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
