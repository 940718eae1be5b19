//! How many answers make a figure precise enough?

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clusters::Clusters;
use super::shares::least_that_stays;
use super::{MOST, check_count, check_target, least_enough, too_many};
use crate::finite_population::{Target, hypergeometric_interval};
use crate::proportion::clopper_pearson;
use crate::special::{t_upper_quantile, z_two_sided};
use crate::{Error, check_conf_level};

/// How the half-width of a share is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrecisionMethod {
    /// z sqrt(p (1 - p) / n), with the finite population correction where there is one. For planning only: no interval of this crate is made so.
    Normal,
    /// Half the width of the exact interval: hypergeometric for a finite population, Clopper-Pearson for a superpopulation; the wider of those of the
    /// two counts next to p n. It goes up and down a little with n.
    Exact,
}

/// The precision that a number of answers buys.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Precision {
    /// Half the width of the interval, in the unit of the estimate.
    pub half_width: f64,
    /// How many answers, or clusters.
    pub n: u64,
    /// The real number at which the half-width is exactly the one asked for; `None` where the number was given or
    /// whole numbers are searched.
    pub n_exact: Option<f64>,
    /// Confidence level of the interval.
    pub conf_level: f64,
    /// Size of the population, N; `None` for units like these without end.
    pub population: Option<u64>,
    /// f = n / N.
    pub sampling_fraction: Option<f64>,
    /// 1 - f, or 1.
    pub variance_factor: f64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "half-width {:.4} at {:.4} %, n {}",
            self.half_width,
            100.0 * self.conf_level,
            self.n
        )?;
        if let (Some(population), Some(fraction)) = (self.population, self.sampling_fraction) {
            write!(f, ", N {population}, f {fraction:.4}")?;
        }
        write!(
            f,
            ", variance factor {:.4} ({})",
            self.variance_factor, self.method
        )
    }
}

fn precision(
    half_width: f64,
    n: u64,
    target: Target,
    conf_level: f64,
    method: &'static str,
) -> Precision {
    Precision {
        half_width,
        n,
        n_exact: None,
        conf_level,
        population: target.size(),
        sampling_fraction: target.size().map(|size| n as f64 / size as f64),
        variance_factor: target.variance_factor(n),
        method,
    }
}

/// Most answers that the exact search looks through, and the largest population it is made for.
const MOST_EXACT: u64 = 20_000;

fn check_expected(share: f64, method: PrecisionMethod) -> Result<(), Error> {
    let fits = match method {
        PrecisionMethod::Normal => share > 0.0 && share < 1.0,
        PrecisionMethod::Exact => (0.0..=1.0).contains(&share),
    };
    if fits {
        Ok(())
    } else {
        Err(Error::impossible(format!(
            "an expected share of {share}: write 0.5 for 50 %, the widest; 0 and 1 need the exact method"
        )))
    }
}

fn check_half_width(half_width: f64) -> Result<(), Error> {
    if half_width > 0.0 && half_width.is_finite() {
        Ok(())
    } else {
        Err(Error::impossible(format!(
            "a half-width of {half_width}: above 0 is needed, 0.05 for 5 points"
        )))
    }
}

/// Variance of a share of a finite population over that of an endless one: (N - n) / (N - 1).
fn share_factor(target: Target, n: u64) -> f64 {
    match target {
        Target::FinitePopulation { size: 1 } => 0.0,
        Target::FinitePopulation { size } => (size - n) as f64 / (size - 1) as f64,
        Target::Superpopulation => 1.0,
    }
}

fn exact_half(n: u64, share: f64, target: Target, conf_level: f64) -> Result<f64, Error> {
    let middle = share * n as f64;
    let mut widest = 0.0_f64;
    for x in [middle.floor(), middle.ceil()] {
        let x = (x as u64).min(n);
        let width = match target {
            Target::FinitePopulation { size } => {
                let found = hypergeometric_interval(x, n, size, conf_level)?;
                found.high_share() - found.low_share()
            }
            Target::Superpopulation => {
                let found = clopper_pearson(x, n, conf_level)?;
                found.conf_high.unwrap_or(1.0) - found.conf_low.unwrap_or(0.0)
            }
        };
        widest = widest.max(0.5 * width);
    }
    Ok(widest)
}

fn share_method(method: PrecisionMethod) -> &'static str {
    match method {
        PrecisionMethod::Normal => "share, normal half-width",
        PrecisionMethod::Exact => "share, half the width of the exact interval",
    }
}

fn half_share(
    n: u64,
    share: f64,
    target: Target,
    conf_level: f64,
    method: PrecisionMethod,
) -> Result<f64, Error> {
    match method {
        PrecisionMethod::Normal => {
            let variance = share * (1.0 - share) / n as f64 * share_factor(target, n);
            Ok(z_two_sided(conf_level) * variance.sqrt())
        }
        PrecisionMethod::Exact => exact_half(n, share, target, conf_level),
    }
}

/// How precise will a share be with `n` answers?
///
/// *When not to use*: people grouped in projects ([`half_width_clustered`]); to describe a result: give its interval.
///
/// *Formula*: normal: z sqrt(p (1 - p) / n x (N - n) / (N - 1)), the last factor 1 for a superpopulation; exact: see [`PrecisionMethod`].
/// The expected share is 0.5 if nothing is known, which is the widest.
///
/// *Missing*: n is the number of answers expected, not of people asked. *Reference*: W. G. Cochran (1977), Sampling Techniques,
/// third edition, Wiley, chapter 4.
///
/// *R*: no call in base R; `samplingbook::sample.size.prop` for the normal one.
///
/// # Errors
/// [`Error::TooFew`] for n = 0; [`Error::Impossible`] for n above N or 10^9, or a share outside 0 to 1 (0 and 1 included for the normal
/// method, whose width there is none); [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{finite_population::Target, power::{PrecisionMethod, half_width_share}};
/// let these = Target::FinitePopulation { size: 48 };
/// let precision = half_width_share(35, 0.5, these, 0.95, PrecisionMethod::Normal)?;
/// assert!((precision.half_width - 0.0871178).abs() < 5e-8);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn half_width_share(
    n: u64,
    expected_share: f64,
    target: Target,
    conf_level: f64,
    method: PrecisionMethod,
) -> Result<Precision, Error> {
    check_conf_level(conf_level)?;
    check_expected(expected_share, method)?;
    check_count(n, 1)?;
    check_target(target, n)?;
    let half = half_share(n, expected_share, target, conf_level, method)?;
    Ok(precision(half, n, target, conf_level, share_method(method)))
}

/// How many answers make a share precise to `half_width`?
///
/// At most N for a finite population, where a census is always precise enough. For the exact method: the least n from which on
/// the half-width stays, looked through up to a quarter and 60 more.
///
/// *Formula, reference, when not to use*: [`half_width_share`]; normal: n = n0 N / (n0 + N - 1) with n0 = z^2 p (1 - p) / half-width^2, rounded up.
///
/// # Errors
/// As [`half_width_share`]; [`Error::Impossible`] also for a half-width that is not above 0, and where more than 10^9 answers (20,000
/// for the exact method) are needed.
///
/// ```
/// use jauge_stats::{finite_population::Target, power::{PrecisionMethod, sample_size_share}};
/// let ask = |target| sample_size_share(0.05, 0.5, target, 0.95, PrecisionMethod::Normal);
/// assert_eq!(ask(Target::Superpopulation)?.n, 385);
/// assert_eq!(ask(Target::FinitePopulation { size: 48 })?.n, 43);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_share(
    half_width: f64,
    expected_share: f64,
    target: Target,
    conf_level: f64,
    method: PrecisionMethod,
) -> Result<Precision, Error> {
    check_conf_level(conf_level)?;
    check_expected(expected_share, method)?;
    check_half_width(half_width)?;
    check_count(target.size().unwrap_or(1).min(MOST), 1)?;
    let most = target.size().unwrap_or(u64::MAX);
    let half = |n: u64| half_share(n, expected_share, target, conf_level, method);
    let (n, n_exact) = match method {
        PrecisionMethod::Normal => {
            let z = z_two_sided(conf_level) / half_width;
            let endless = z * z * expected_share * (1.0 - expected_share);
            let real = match target {
                Target::FinitePopulation { size } => {
                    // n0 N / (n0 + N - 1), in a form that a huge n0 does not overflow.
                    size as f64 / (1.0 + (size as f64 - 1.0) / endless)
                }
                Target::Superpopulation => endless,
            };
            let n = least_enough(1, most.min(MOST), |n| Ok(half(n)? <= half_width))?
                .ok_or_else(too_many)?;
            (n, Some(real))
        }
        PrecisionMethod::Exact => {
            // A census is exact, so the search ends at N at the latest; a refusal of the interval ends it too.
            let enough = |n: u64| n >= most || half(n).is_ok_and(|found| found <= half_width);
            let n = least_that_stays(MOST_EXACT, enough).ok_or_else(|| {
                Error::impossible(
                    "the exact method needs more than 20000 answers: plan with the normal one, which is close there",
                )
            })?;
            (n, None)
        }
    };
    let mut out = precision(half(n)?, n, target, conf_level, share_method(method));
    out.n_exact = n_exact;
    Ok(out)
}

fn check_sd(sd: f64) -> Result<(), Error> {
    if sd > 0.0 && sd <= 1e150 {
        Ok(())
    } else {
        Err(Error::impossible(format!(
            "a standard deviation of {sd}: above 0 is needed"
        )))
    }
}

fn half_mean(n: u64, sd: f64, target: Target, conf_level: f64) -> f64 {
    let factor = target.variance_factor(n);
    if factor == 0.0 {
        return 0.0;
    }
    let t = t_upper_quantile(0.5 * (1.0 - conf_level), (n - 1) as f64);
    t * sd * (factor / n as f64).sqrt()
}

const MEAN: &str = "mean, half-width of the t interval";

/// How precise will a mean be with `n` answers?
///
/// *When not to use*: people grouped in projects ([`half_width_clustered`]); to describe a result: give its interval.
///
/// *Formula*: t(n - 1) sd / sqrt(n) x sqrt(1 - n / N), the last root 1 for a superpopulation; `sd` is the standard deviation expected.
///
/// *Reference*: W. G. Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 4.
///
/// *R*: `qt(.975, n - 1) * sd / sqrt(n) * sqrt(1 - n / N)`.
///
/// # Errors
/// [`Error::TooFew`] below two answers; [`Error::Impossible`] for n above N or 10^9 or an `sd` not above 0; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{finite_population::Target, power::half_width_mean};
/// let precision = half_width_mean(25, 10.0, Target::Superpopulation, 0.95)?;
/// assert!((precision.half_width - 2.0 * 2.0638986).abs() < 1e-6);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn half_width_mean(
    n: u64,
    sd: f64,
    target: Target,
    conf_level: f64,
) -> Result<Precision, Error> {
    check_conf_level(conf_level)?;
    check_sd(sd)?;
    check_count(n, 2)?;
    check_target(target, n)?;
    let half = half_mean(n, sd, target, conf_level);
    Ok(precision(half, n, target, conf_level, MEAN))
}

/// How many answers make a mean precise to `half_width`?
///
/// At most N for a finite population. The width is the one expected: that of the study follows its own sd.
///
/// *Formula, reference, when not to use*: [`half_width_mean`].
///
/// # Errors
/// As [`half_width_mean`]; [`Error::Impossible`] also for a half-width that is not above 0 and where more than 10^9 answers are needed.
///
/// ```
/// use jauge_stats::{finite_population::Target, power::sample_size_mean};
/// let ask = |target| sample_size_mean(2.0, 10.0, target, 0.95);
/// assert_eq!(ask(Target::Superpopulation)?.n, 99);
/// assert_eq!(ask(Target::FinitePopulation { size: 120 })?.n, 55);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_mean(
    half_width: f64,
    sd: f64,
    target: Target,
    conf_level: f64,
) -> Result<Precision, Error> {
    check_conf_level(conf_level)?;
    check_sd(sd)?;
    check_half_width(half_width)?;
    let most = target.size().unwrap_or(MOST).min(MOST);
    check_count(most, 2)?;
    let half = |n: u64| half_mean(n, sd, target, conf_level);
    let n = least_enough(2, most, |n| Ok(half(n) <= half_width))?.ok_or_else(too_many)?;
    Ok(precision(half(n), n, target, conf_level, MEAN))
}

/// How precise will a mean or a share be with this many clusters?
///
/// *When not to use*: clusters drawn with unequal probabilities, strata: use the design of the survey.
///
/// *Formula*: t(J - 1) sd sqrt((icc (1 + cv^2) (1 - J / N) + (1 - icc) / m) / J); `sd` is that between people, sqrt(p (1 - p)) for a share p. The
/// correction for N clusters takes away sampling of clusters only, as in [`power_clustered_change`](super::power_clustered_change).
///
/// *Reference*: W. G. Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 10.
///
/// *R*: by that formula with `qt`.
///
/// # Errors
/// [`Error::TooFew`] below two clusters; [`Error::Impossible`] for more than N or 10^9, or an `sd` not above 0; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::finite_population::Target;
/// use jauge_stats::power::{Clusters, half_width_clustered};
/// // A share near one half, 35 projects of 100 learners.
/// let projects = Clusters::new(100.0, 0.05, 0.0)?;
/// let like = half_width_clustered(35, &projects, 0.5, Target::Superpopulation, 0.95)?;
/// let these = half_width_clustered(35, &projects, 0.5, Target::FinitePopulation { size: 48 }, 0.95)?;
/// assert!((like.half_width - 0.0419).abs() < 5e-5 && (these.half_width - 0.0261).abs() < 5e-5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn half_width_clustered(
    number: u64,
    clusters: &Clusters,
    sd: f64,
    target: Target,
    conf_level: f64,
) -> Result<Precision, Error> {
    check_conf_level(conf_level)?;
    check_sd(sd)?;
    check_count(number, 2)?;
    check_target(target, number)?;
    let variance = clusters.unit_variance(target.variance_factor(number)) / number as f64;
    let half = if variance == 0.0 {
        0.0
    } else {
        t_upper_quantile(0.5 * (1.0 - conf_level), (number - 1) as f64) * sd * variance.sqrt()
    };
    Ok(precision(
        half,
        number,
        target,
        conf_level,
        "mean of people in clusters, half-width of the t interval between clusters",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const THESE: Target = Target::FinitePopulation { size: 48 };
    const LIKE: Target = Target::Superpopulation;

    #[test]
    fn refusals() {
        let (normal, exact) = (PrecisionMethod::Normal, PrecisionMethod::Exact);
        assert!(half_width_share(0, 0.5, LIKE, 0.95, exact).is_err());
        assert!(half_width_share(49, 0.5, THESE, 0.95, exact).is_err());
        assert!(half_width_share(9, 0.0, LIKE, 0.95, normal).is_err());
        assert!(half_width_share(9, 0.0, LIKE, 0.95, exact).is_ok());
        assert!(sample_size_share(0.0, 0.5, LIKE, 0.95, normal).is_err());
        assert!(sample_size_share(1e-9, 0.5, LIKE, 0.95, normal).is_err());
        assert!(sample_size_share(1e-3, 0.5, LIKE, 0.95, exact).is_err());
        let none = Target::FinitePopulation { size: 0 };
        assert!(sample_size_share(0.1, 0.5, none, 0.95, exact).is_err());
        assert!(half_width_mean(1, 1.0, LIKE, 0.95).is_err());
        assert!(half_width_mean(9, 0.0, LIKE, 0.95).is_err());
        assert!(sample_size_mean(f64::NAN, 1.0, LIKE, 0.95).is_err());
        let c = Clusters::new(10.0, 0.1, 0.0).unwrap();
        assert!(half_width_clustered(1, &c, 1.0, LIKE, 0.95).is_err());
        assert!(half_width_clustered(49, &c, 1.0, THESE, 0.95).is_err());
    }

    #[test]
    fn a_census_is_precise() {
        for method in [PrecisionMethod::Normal, PrecisionMethod::Exact] {
            let all = half_width_share(48, 0.5, THESE, 0.95, method).unwrap();
            assert_eq!(all.half_width, 0.0);
            let plan = sample_size_share(1e-12, 0.5, THESE, 0.95, method).unwrap();
            assert_eq!((plan.n, plan.half_width), (48, 0.0));
        }
        assert_eq!(sample_size_mean(1e-12, 1.0, THESE, 0.95).unwrap().n, 48);
    }

    #[test]
    fn exact_sizes_hold_for_all_that_follow() {
        for target in [THESE, Target::FinitePopulation { size: 300 }, LIKE] {
            let plan = sample_size_share(0.08, 0.3, target, 0.95, PrecisionMethod::Exact).unwrap();
            let half = |n| {
                half_width_share(n, 0.3, target, 0.95, PrecisionMethod::Exact)
                    .unwrap()
                    .half_width
            };
            let most = target.size().unwrap_or(2 * plan.n);
            assert!((plan.n..=most).all(|n| half(n) <= 0.08));
            assert!(half(plan.n - 1) > 0.08);
        }
    }

    #[test]
    fn one_line() {
        let line = half_width_share(35, 0.5, THESE, 0.95, PrecisionMethod::Exact)
            .unwrap()
            .to_string();
        assert!(line.contains("n 35, N 48, f 0.7292, variance factor 0.2708"));
    }
}
