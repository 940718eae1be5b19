//! Which population is the number about? The caller must say.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{check, hypergeometric_interval, no_assumption_bounds};
use crate::proportion::clopper_pearson;
use crate::{Error, check_conf_level};

/// The population that a number is meant for. It decides whether a finite population correction is allowed at all, so no
/// function has a default for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// These units and no others, such as the 48 projects of one region: what is known of some of them is no longer
    /// uncertain, so the sampling variance shrinks by 1 - n / N and is nothing at n = N.
    FinitePopulation {
        /// How many units there are, answered or not.
        size: u64,
    },
    /// Units like these without end, such as projects to come: no correction, whatever the share that answered.
    Superpopulation,
}

impl Target {
    /// Number of units; `None` for a superpopulation.
    #[must_use]
    pub fn size(self) -> Option<u64> {
        match self {
            Self::FinitePopulation { size } => Some(size),
            Self::Superpopulation => None,
        }
    }

    /// By what the variance of a mean of `n` units is multiplied: 1 - n / N, or 1 for a superpopulation.
    ///
    /// Never below 0, even for n > N.
    ///
    /// ```
    /// use jauge_stats::finite_population::Target;
    /// assert_eq!(Target::FinitePopulation { size: 48 }.variance_factor(36), 0.25);
    /// assert_eq!(Target::Superpopulation.variance_factor(36), 1.0);
    /// ```
    #[must_use]
    pub fn variance_factor(self, n: u64) -> f64 {
        self.factor(n as f64)
    }

    /// As [`Self::variance_factor`], for the real numbers that a solver tries.
    pub(crate) fn factor(self, n: f64) -> f64 {
        match self {
            // (N - n) / N keeps its digits where 1 - n / N loses them.
            Self::FinitePopulation { size } => ((size as f64 - n) / size as f64).max(0.0),
            Self::Superpopulation => 1.0,
        }
    }
}

/// A share with the interval that answers its target, beside the two other statements that can be defended.
///
/// `conf_low` and `conf_high` are the interval for the target, as shares. The fields that speak of a finite population are `None`
/// for a superpopulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareForTarget {
    /// The share among those who answered, x / n.
    pub estimate: f64,
    /// sqrt(p (1 - p) / (n - 1) x `variance_factor`); `None` for n = 1 below a census.
    pub std_error: Option<f64>,
    /// Lower limit of the share of the target: the exact interval of that target.
    pub conf_low: f64,
    /// Upper limit of the share of the target.
    pub conf_high: f64,
    /// Confidence level of the intervals.
    pub conf_level: f64,
    /// Counted among those who answered.
    pub x: u64,
    /// How many answered.
    pub n: u64,
    /// Size of the population, N.
    pub population: Option<u64>,
    /// f = n / N.
    pub sampling_fraction: Option<f64>,
    /// What the sampling variance was multiplied by: 1 - f, or 1 for a superpopulation.
    pub variance_factor: f64,
    /// Units like these without end: lower Clopper-Pearson limit.
    pub superpopulation_low: f64,
    /// Units like these without end: upper Clopper-Pearson limit.
    pub superpopulation_high: f64,
    /// These N, if silence is random: least count of the exact hypergeometric interval.
    pub random_response_low: Option<u64>,
    /// These N, if silence is random: greatest count of the exact hypergeometric interval.
    pub random_response_high: Option<u64>,
    /// These N, whoever answered: count if all the silent say no. Holds for certain.
    pub no_assumption_low: Option<u64>,
    /// These N, whoever answered: count if all the silent say yes. Holds for certain.
    pub no_assumption_high: Option<u64>,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for ShareForTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.4} [{:.4}, {:.4}] at {:.4} %, {} of n {}",
            self.estimate,
            self.conf_low,
            self.conf_high,
            100.0 * self.conf_level,
            self.x,
            self.n
        )?;
        if let (Some(population), Some(fraction)) = (self.population, self.sampling_fraction) {
            write!(f, ", N {population}, f {fraction:.4}")?;
        }
        write!(f, ", variance factor {:.4}", self.variance_factor)?;
        if let Some(std_error) = self.std_error {
            write!(f, ", se {std_error:.4}")?;
        }
        write!(
            f,
            "; units like these {:.4} to {:.4}",
            self.superpopulation_low, self.superpopulation_high
        )?;
        if let (Some(low), Some(high), Some(least), Some(most), Some(population)) = (
            self.random_response_low,
            self.random_response_high,
            self.no_assumption_low,
            self.no_assumption_high,
            self.population,
        ) {
            write!(
                f,
                "; of these {population}: {low} to {high} if silence is random, {least} to {most} whoever answered"
            )?;
        }
        write!(f, " ({})", self.method)
    }
}

/// A share, for a target that the caller names: these N units, or units like these without end?
///
/// The three statements side by side: the exact binomial interval for units like these without end
/// ([`clopper_pearson`]), the exact hypergeometric interval for these N if those who answered are a random draw
/// ([`hypergeometric_interval`]), and the bounds without any assumption on the silent ([`no_assumption_bounds`]). `target` decides
/// which one `conf_low` and `conf_high` repeat: the hypergeometric one for a finite population, the binomial one for a
/// superpopulation, for which nothing is said of any N.
///
/// *When not to use*: answers of people grouped in projects, when people are counted; weighted answers.
///
/// *Formula*: std_error = sqrt(p (1 - p) / (n - 1) x factor), factor = 1 - n / N or 1. It is shown for comparison with other
/// software; no limit is made of it, and for x = 0 or x = n it is 0 whatever the limits.
///
/// *Missing*: who did not answer is in the size of the target and not in `n`. *Reference*: W. G. Cochran (1977), Sampling Techniques,
/// third edition, Wiley, chapters 2 and 3.
///
/// *R*: `binom.test(x, n)$conf.int`; `phyper` as in [`hypergeometric_interval`]; the standard error is that of
/// `survey::svymean` with `fpc`.
///
/// # Errors
/// [`Error::TooFew`] for n = 0, [`Error::Impossible`] unless x <= n <= N, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::finite_population::{Target, share_for_target};
/// // 35 of 48 projects answered; 28 said yes.
/// let yes = share_for_target(28, 35, Target::FinitePopulation { size: 48 }, 0.95)?;
/// assert_eq!((yes.random_response_low, yes.random_response_high), (Some(34), Some(41)));
/// assert_eq!((yes.no_assumption_low, yes.no_assumption_high), (Some(28), Some(41)));
/// assert!((yes.std_error.unwrap_or(0.0) - 0.035700).abs() < 5e-7);
/// let to_come = share_for_target(28, 35, Target::Superpopulation, 0.95)?;
/// assert!((to_come.std_error.unwrap_or(0.0) - 0.068599).abs() < 5e-7);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn share_for_target(
    x: u64,
    n: u64,
    target: Target,
    conf_level: f64,
) -> Result<ShareForTarget, Error> {
    check_conf_level(conf_level)?;
    let binomial = clopper_pearson(x, n, conf_level)?;
    let (low, high) = (
        binomial.conf_low.unwrap_or(0.0),
        binomial.conf_high.unwrap_or(1.0),
    );
    let factor = target.variance_factor(n);
    let mut out = ShareForTarget {
        estimate: binomial.estimate,
        std_error: share_std_error(x, n, factor),
        conf_low: low,
        conf_high: high,
        conf_level,
        x,
        n,
        population: None,
        sampling_fraction: None,
        variance_factor: factor,
        superpopulation_low: low,
        superpopulation_high: high,
        random_response_low: None,
        random_response_high: None,
        no_assumption_low: None,
        no_assumption_high: None,
        method: "share of units like these without end, Clopper-Pearson interval",
    };
    if let Some(size) = target.size() {
        check(x, n, size)?;
        let random = hypergeometric_interval(x, n, size, conf_level)?;
        let certain = no_assumption_bounds(x, n, size)?;
        out.population = Some(size);
        out.sampling_fraction = Some(n as f64 / size as f64);
        (out.conf_low, out.conf_high) = (random.low_share(), random.high_share());
        (out.random_response_low, out.random_response_high) = (Some(random.low), Some(random.high));
        (out.no_assumption_low, out.no_assumption_high) = (Some(certain.low), Some(certain.high));
        out.method = "share of a finite population, exact hypergeometric interval";
    }
    Ok(out)
}

/// sqrt(p (1 - p) / (n - 1) x factor) for n > 0; `None` where one answer says nothing of its spread.
pub(super) fn share_std_error(x: u64, n: u64, factor: f64) -> Option<f64> {
    if factor == 0.0 {
        return Some(0.0);
    }
    let p = x as f64 / n as f64;
    let q = (n - x) as f64 / n as f64;
    (n > 1).then(|| (p * q / (n - 1) as f64 * factor).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_statements_in_one_line() {
        let yes = share_for_target(28, 35, Target::FinitePopulation { size: 48 }, 0.95).unwrap();
        assert_eq!(
            yes.to_string(),
            "0.8000 [0.7083, 0.8542] at 95.0000 %, 28 of n 35, N 48, f 0.7292, variance factor 0.2708, se 0.0357; \
             units like these 0.6306 to 0.9156; of these 48: 34 to 41 if silence is random, 28 to 41 whoever answered \
             (share of a finite population, exact hypergeometric interval)"
        );
        let line = share_for_target(28, 35, Target::Superpopulation, 0.95)
            .unwrap()
            .to_string();
        assert!(!line.contains("these 48") && line.contains("variance factor 1.0000"));
    }

    #[test]
    fn edges() {
        let census = share_for_target(7, 12, Target::FinitePopulation { size: 12 }, 0.95).unwrap();
        assert_eq!(
            (census.conf_low, census.conf_high),
            (7.0 / 12.0, 7.0 / 12.0)
        );
        assert_eq!(census.std_error, Some(0.0));
        let one = share_for_target(1, 1, Target::Superpopulation, 0.95).unwrap();
        assert_eq!(one.std_error, None);
        assert!(share_for_target(3, 35, Target::FinitePopulation { size: 34 }, 0.95).is_err());
        assert!(share_for_target(0, 0, Target::Superpopulation, 0.95).is_err());
        assert!(share_for_target(1, 2, Target::Superpopulation, 95.0).is_err());
    }
}
