//! How sure is a number for which no formula is at hand? Draw from the data again and again.
//!
//! | question | function |
//! |---|---|
//! | interval for a mean or a median | [`bootstrap`] |
//! | interval for any other statistic of the rows | [`bootstrap_with`] |
//! | interval for a difference of two means, a weighted mean | [`bootstrap_difference_of_means`], [`bootstrap_weighted_mean`] |
//! | interval for a change told by a table | [`bootstrap_paired_table`], [`bootstrap_paired_table_with`] |
//! | the same for people grouped in projects, classes, sites | [`cluster_bootstrap`] |
//! | could the difference of two groups be chance? | [`permutation_test`] |
//! | could the change of the same people be chance? | [`paired_permutation_test`] |
//!
//! # What holds for all of them
//!
//! * **A seed gives the same bits** on one thread or on many: resample `r` has its own random stream
//!   ([`Streams`](crate::random::Streams)). Work is shared out through `rayon`; to hold it to one thread, call from a pool of one.
//! * The cost follows the summary, not the people: a table is redrawn as counts, a median by halving, and equal values of
//!   a mean are drawn together.
//! * No NaN: data without variation, a statistic that a resample does not define, an interval that the resamples cannot
//!   tell are refused by name.
//! * A bootstrap carries the error of small samples: it needs [`LEAST_VALUES`] values, and below some thirty the
//!   intervals cover less than they say. For a mean of few values use the t interval.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, check_conf_level};

mod cluster;
mod interval;
mod mean;
mod permutation;
mod rows;
mod sign_flip;
mod table;

pub use cluster::{LEAST_CLUSTERS, Summary, cluster_bootstrap};
pub use mean::{bootstrap_difference_of_means, bootstrap_weighted_mean};
pub use permutation::{
    AUTO_EXACT_UP_TO, Permutation, PermutationMethod, PermutationOptions, PermutationStatistic,
    Rearrangement, permutation_test,
};
pub use rows::{Statistic, bootstrap, bootstrap_with, bootstrap_with_std_error};
pub use sign_flip::{ChangeStatistic, SignFlips, paired_permutation_test};
pub use table::{TableStatistic, bootstrap_paired_table, bootstrap_paired_table_with};

pub(crate) use interval::draw_all;
#[cfg(feature = "dossier")]
pub(crate) use interval::limits_of_resamples;
pub(crate) use permutation::check_resamples as check_permutation_resamples;

/// The least number of resamples of a bootstrap; ends far out need more (see [`BootstrapOptions::resamples`]).
pub const LEAST_RESAMPLES: u64 = 999;

/// The greatest number of resamples: their statistics are held in memory.
pub const MOST_RESAMPLES: u64 = 10_000_000;

/// The least number of values that are resampled.
///
/// With three values one resample in 27 repeats a single value, so the 2.5 % limit would be the smallest value
/// whatever the others are; with five it is one in 3,125.
pub const LEAST_VALUES: u64 = 5;

/// How the limits are read off the resamples.
///
/// Quantiles between two resamples are interpolated on the scale of the normal quantile, as R's `boot.ci` does
/// (A. C. Davison, D. V. Hinkley 1997, Bootstrap Methods and their Application, doi:10.1017/CBO9780511802843, equation 5.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Quantiles of the resamples. Simple, and too narrow for few or skewed values.
    Percentile,
    /// Those quantiles mirrored at the estimate. Can leave the range of the statistic.
    Basic,
    /// Quantiles of (resample - estimate) / its standard error. The best for means; needs a standard error in each
    /// resample.
    Studentised,
    /// Quantiles moved for median bias and for a spread that changes with the value (B. Efron 1987,
    /// doi:10.1080/01621459.1987.10478410). Stays inside the range of the statistic.
    #[default]
    Bca,
}

/// The choices of a bootstrap.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BootstrapOptions {
    /// How the limits are read off the resamples.
    pub interval: Interval,
    /// Confidence level, such as 0.95.
    pub conf_level: f64,
    /// Number of resamples: at least [`LEAST_RESAMPLES`], and so many that five are expected beyond each limit
    /// (999 for a level up to 99 %, 9,999 for 99.9 %).
    pub resamples: u64,
    /// Seed of the random streams. The same seed, data and options give the same bits.
    pub seed: u64,
}

impl BootstrapOptions {
    /// BCa at 95 % from 9,999 resamples.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self {
            interval: Interval::default(),
            conf_level: 0.95,
            resamples: 9_999,
            seed,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_conf_level(self.conf_level)?;
        // Five beyond each end: (resamples + 1) (1 - level) / 2 >= 5. The slack is for the rounding of 1 - level.
        let beyond = (10.0 / (1.0 - self.conf_level) - 1.0 - 1e-6).ceil() as u64;
        let needed = LEAST_RESAMPLES.max(beyond);
        if self.resamples < needed {
            return Err(Error::TooFewOf {
                what: "resamples",
                needed,
                found: self.resamples,
                advice: "ask for more resamples, or for a lower confidence level",
            });
        }
        if self.resamples > MOST_RESAMPLES {
            return Err(Error::impossible(format!(
                "{} resamples: their statistics are kept in memory, {MOST_RESAMPLES} is the most",
                self.resamples
            )));
        }
        Ok(())
    }
}

/// An estimate with its bootstrap interval.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bootstrap {
    /// The statistic of the data themselves.
    pub estimate: f64,
    /// Standard deviation of the resamples.
    pub std_error: f64,
    /// Mean of the resamples minus the estimate. For information: the estimate is not corrected.
    pub bias: f64,
    /// Lower confidence limit.
    pub conf_low: f64,
    /// Upper confidence limit.
    pub conf_high: f64,
    /// Confidence level.
    pub conf_level: f64,
    /// BCa only: normal quantile of the share of resamples below the estimate.
    pub bias_correction: Option<f64>,
    /// BCa only: one sixth of the skewness of the jackknife values.
    pub acceleration: Option<f64>,
    /// Number of values, pairs or people that the estimate rests on.
    pub n: u64,
    /// Number of clusters that were resampled, if clusters were.
    pub clusters: Option<u64>,
    /// Number of resamples.
    pub resamples: u64,
    /// The seed.
    pub seed: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal; a report rounds by its own rules.
impl fmt::Display for Bootstrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.4} [{:.4}, {:.4}] at {:.4} %, se {:.4}, bias {:.2e}, n {}",
            self.estimate,
            self.conf_low,
            self.conf_high,
            100.0 * self.conf_level,
            self.std_error,
            self.bias,
            self.n
        )?;
        if let Some(clusters) = self.clusters {
            write!(f, " in {clusters} clusters")?;
        }
        write!(
            f,
            ", {} resamples of seed {} ({})",
            self.resamples, self.seed, self.method
        )
    }
}

/// Refuses fewer than [`LEAST_VALUES`] values.
fn check_values(n: u64) -> Result<(), Error> {
    if n < LEAST_VALUES {
        return Err(Error::TooFew {
            needed: LEAST_VALUES,
            found: n,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_resamples_for_the_level_are_refused() {
        let ask = |conf_level, resamples| {
            BootstrapOptions {
                conf_level,
                resamples,
                ..BootstrapOptions::with_seed(1)
            }
            .check()
        };
        for (level, least) in [(0.5, 999), (0.95, 999), (0.99, 999), (0.999, 9_999)] {
            assert_eq!(ask(level, least), Ok(()), "{level}");
            assert!(ask(level, least - 1).is_err(), "{level}");
        }
        assert!(ask(0.95, MOST_RESAMPLES + 1).is_err());
        assert!(ask(f64::NAN, 9_999).is_err());
        assert!(ask(1.0 - f64::EPSILON, 9_999).is_err());
    }

    #[test]
    fn display_is_one_line() {
        let mut found = Bootstrap {
            estimate: 1.25,
            std_error: 0.5,
            bias: 0.001,
            conf_low: 0.25,
            conf_high: 2.5,
            conf_level: 0.95,
            bias_correction: None,
            acceleration: None,
            n: 40,
            clusters: None,
            resamples: 999,
            seed: 7,
            method: "bootstrap, basic interval",
        };
        assert_eq!(
            found.to_string(),
            "1.2500 [0.2500, 2.5000] at 95.0000 %, se 0.5000, bias 1.00e-3, n 40, 999 resamples of seed 7 \
             (bootstrap, basic interval)"
        );
        found.clusters = Some(24);
        assert!(found.to_string().contains("n 40 in 24 clusters"));
    }
}
