//! Mean and share of a finite population, with the correction for what is no longer unknown.

use std::fmt;

use serde::Serialize;

use super::check;
use super::target::{Target, share_std_error};
use crate::proportion::score_limits;
use crate::special::{t_upper_quantile, z_two_sided};
use crate::{Error, SampleMoments, check_conf_level};

/// A number about a population of known size.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FinitePopulationEstimate {
    /// The estimate, in the unit of the values; a share for counts.
    pub estimate: f64,
    /// Its standard error with the correction; `None` for a share from one answer.
    pub std_error: Option<f64>,
    /// Degrees of freedom of the t interval; `None` for a score interval.
    pub df: Option<f64>,
    /// Lower confidence limit.
    pub conf_low: f64,
    /// Upper confidence limit.
    pub conf_high: f64,
    /// Confidence level of the interval, such as 0.95.
    pub conf_level: f64,
    /// How many were observed.
    pub n: u64,
    /// Size of the population, N.
    pub population: u64,
    /// f = n / N.
    pub sampling_fraction: f64,
    /// What the variance was multiplied by: 1 - f. The standard error is multiplied by its root.
    pub variance_factor: f64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for FinitePopulationEstimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.4} [{:.4}, {:.4}] at {:.4} %",
            self.estimate,
            self.conf_low,
            self.conf_high,
            100.0 * self.conf_level
        )?;
        if let Some(std_error) = self.std_error {
            write!(f, ", se {std_error:.4}")?;
        }
        if let Some(df) = self.df {
            write!(f, ", df {df:.2}")?;
        }
        write!(
            f,
            ", n {}, N {}, f {:.4}, variance factor {:.4} ({})",
            self.n, self.population, self.sampling_fraction, self.variance_factor, self.method
        )
    }
}

/// The mean of a population of known size, from a random draw of it.
///
/// *When not to use*: to speak of units to come (leave the correction out: `survey` methods or a plain t interval); if
/// silence has a reason that bears on the value; strata, clusters or weights.
///
/// *Formula*: se = s / sqrt(n) x sqrt(1 - n / N), s^2 with denominator n - 1; interval mean -+ t(n - 1) x se. A census
/// (n = N) is certain: standard error 0, both limits at the mean. For the total multiply estimate, standard error and limits by N.
/// *Missing*: who did not answer is in `population` and not in `sample`.
///
/// *Reference*: W. G. Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 2.
///
/// *R*: `survey::svymean(~x, svydesign(~1, fpc = rep(N, n)))`, limits by `confint(, df = n - 1)`.
///
/// # Errors
/// [`Error::TooFew`] below two values (one for a census), [`Error::NoVariation`] if all are equal short of a census,
/// [`Error::Impossible`] for n > N, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{SampleMoments, finite_population::finite_population_mean};
/// // Hours of training in 4 of the 5 workshops of a project.
/// let hours = SampleMoments::from_values(&[12.0, 16.0, 14.0, 18.0])?;
/// let mean = finite_population_mean(&hours, 5, 0.95)?;
/// assert_eq!(mean.estimate, 15.0);
/// // Variance 20/3, over 4, times 1 - 4/5.
/// assert!((mean.std_error.unwrap_or(0.0) - (1.0_f64 / 3.0).sqrt()).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn finite_population_mean(
    sample: &SampleMoments,
    population: u64,
    conf_level: f64,
) -> Result<FinitePopulationEstimate, Error> {
    check_conf_level(conf_level)?;
    let n = sample.n();
    check(0, n, population)?;
    let census = n == population;
    if n < 2 && !census {
        return Err(Error::TooFew {
            needed: 2,
            found: n,
        });
    }
    let sd = if n < 2 { 0.0 } else { sample.sd() };
    if !census && sd <= 10.0 * f64::EPSILON * sample.mean().abs() {
        return Err(Error::NoVariation { what: "value" });
    }
    let factor = Target::FinitePopulation { size: population }.variance_factor(n);
    let std_error = sd * (factor / n as f64).sqrt();
    let df = (n - 1) as f64;
    let half = if census {
        0.0
    } else {
        t_upper_quantile(0.5 * (1.0 - conf_level), df) * std_error
    };
    if !(sample.mean() + half).is_finite() || !(sample.mean() - half).is_finite() {
        return Err(Error::NotFinite {
            what: "the spread of the values",
        });
    }
    Ok(FinitePopulationEstimate {
        estimate: sample.mean(),
        std_error: Some(std_error),
        df: (!census).then_some(df),
        conf_low: sample.mean() - half,
        conf_high: sample.mean() + half,
        conf_level,
        n,
        population,
        sampling_fraction: n as f64 / population as f64,
        variance_factor: factor,
        method: "mean of a finite population, t interval with the correction",
    })
}

/// The share of a population of known size, from a random draw of it, with a score interval.
///
/// *When not to use*: if whole numbers and a guaranteed coverage are wanted ([`hypergeometric_interval`](super::hypergeometric_interval));
/// if silence has a reason that bears on the answer ([`no_assumption_bounds`](super::no_assumption_bounds)); to speak of other populations.
///
/// *Formula*: se = sqrt(p (1 - p) / (n - 1) x (1 - n / N)). Interval: Wilson's score interval with the correction, that is, all
/// shares P with |p - P| <= z sqrt(P (1 - P) / n x (N - n) / (N - 1)), which is Wilson's for n (N - 1) / (N - n) answers; cut at
/// what is certain, x / N and (N - n + x) / N. A census (n = N) is certain.
/// *Missing*: who did not answer is in `population` and not in `n`.
///
/// *Reference*: W. G. Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 3; E. B. Wilson (1927),
/// doi:10.1080/01621459.1927.10502953.
///
/// *R*: standard error of `survey::svymean` with `fpc`. DIFFERS: the interval of `confint(svymean())` is Wald's, which has no width for
/// x = 0 and may leave 0 to 1.
///
/// # Errors
/// [`Error::TooFew`] for n = 0, [`Error::Impossible`] unless x <= n <= N, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::finite_population::finite_population_share;
/// let yes = finite_population_share(28, 35, 48, 0.95)?;
/// assert!((yes.std_error.unwrap_or(0.0) - 0.035700).abs() < 5e-7);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn finite_population_share(
    x: u64,
    n: u64,
    population: u64,
    conf_level: f64,
) -> Result<FinitePopulationEstimate, Error> {
    check_conf_level(conf_level)?;
    check(x, n, population)?;
    let estimate = x as f64 / n as f64;
    let factor = Target::FinitePopulation { size: population }.variance_factor(n);
    let (conf_low, conf_high) = if n == population {
        (estimate, estimate)
    } else {
        let size = population as f64;
        let answers = n as f64 * ((size - 1.0) / (size - n as f64));
        let (low, high) = score_limits(x, n, answers, z_two_sided(conf_level));
        (
            low.max(x as f64 / size),
            high.min((population - n + x) as f64 / size),
        )
    };
    Ok(FinitePopulationEstimate {
        estimate,
        std_error: share_std_error(x, n, factor),
        df: None,
        conf_low,
        conf_high,
        conf_level,
        n,
        population,
        sampling_fraction: n as f64 / population as f64,
        variance_factor: factor,
        method: "share of a finite population, Wilson score interval with the correction",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_census_is_certain() {
        let one = SampleMoments::from_values(&[3.0]).unwrap();
        let all = finite_population_mean(&one, 1, 0.95).unwrap();
        assert_eq!(
            (all.conf_low, all.conf_high, all.std_error),
            (3.0, 3.0, Some(0.0))
        );
        let share = finite_population_share(0, 9, 9, 0.95).unwrap();
        assert_eq!((share.conf_low, share.conf_high), (0.0, 0.0));
    }

    #[test]
    fn refusals() {
        let one = SampleMoments::from_values(&[3.0]).unwrap();
        let flat = SampleMoments::from_values(&[3.0, 3.0]).unwrap();
        assert!(finite_population_mean(&one, 2, 0.95).is_err());
        assert!(finite_population_mean(&flat, 3, 0.95).is_err());
        assert!(finite_population_mean(&flat, 1, 0.95).is_err());
        assert!(finite_population_mean(&SampleMoments::new(), 3, 0.95).is_err());
        assert!(finite_population_share(2, 3, 2, 0.95).is_err());
        assert!(finite_population_share(2, 3, 4, f64::NAN).is_err());
    }

    #[test]
    fn one_line() {
        let yes = finite_population_share(28, 35, 48, 0.95).unwrap();
        let line = yes.to_string();
        assert!(line.contains("n 35, N 48, f 0.7292, variance factor 0.2708"));
        assert!(!line.contains('\n'));
    }
}
