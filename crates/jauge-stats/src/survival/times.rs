//! Times that a curve tells: when a share of people has it, and how long they wait within a horizon.

use serde::Serialize;

use super::{CurveInterval, RiskTable, SurvivalStep, some, steps};
use crate::special::z_two_sided;
use crate::{Error, Estimate, check_conf_level};

/// The time by which a share of people has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SurvivalQuantile {
    /// The share, 0.5 for the median.
    pub probability: f64,
    /// The time; `None` where the curve does not come down so far while people are seen.
    pub time: Option<f64>,
    /// Lower confidence limit; `None` where the lower limits of the curve do not come down so far.
    pub conf_low: Option<f64>,
    /// Upper confidence limit; `None` where the upper limits of the curve do not.
    pub conf_high: Option<f64>,
    /// Confidence level.
    pub conf_level: f64,
    /// How many people.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// By when does a share of people have it?
///
/// *Formula*: the first time at which the curve is at or below 1 - p; where it rests exactly there, the middle of that stretch. The
/// limits are the times at which the limits of the curve pass the same height (Brookmeyer and Crowley). *When not to use*: p above the
/// share that the curve reaches; the answer is then `None`, which is "later than anybody was followed", not "never".
///
/// *Reference*: R. Brookmeyer and J. Crowley (1982), doi:10.2307/2530286.
///
/// *R*: `quantile(survfit(...), p)`; the median also `print(survfit(...))`. DIFFERS: where a curve rests at 1 - p to its very end,
/// R's `quantile` takes the middle of that stretch as well; here, as R prints the median, it is its start.
///
/// # Errors
/// [`Error::TooFew`] for nobody, [`Error::ConfLevel`], [`Error::Impossible`] for a share that is not between 0 and 1.
///
/// ```
/// use jauge_stats::survival::{CurveInterval, RiskTable, survival_quantile};
/// let table = RiskTable::of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[true; 6])?;
/// // Half is left from 3 to 4.
/// let median = survival_quantile(&table, 0.5, 0.95, CurveInterval::Log)?;
/// assert_eq!((median.time, median.conf_low, median.conf_high), (Some(3.5), Some(2.0), None));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn survival_quantile(
    table: &RiskTable,
    probability: f64,
    conf_level: f64,
    interval: CurveInterval,
) -> Result<SurvivalQuantile, Error> {
    if !(probability > 0.0 && probability < 1.0) {
        return Err(Error::impossible(format!(
            "a share of {probability}: write 0.5 for the time by which half have it"
        )));
    }
    let steps = steps(table, conf_level, interval)?;
    Ok(quantile_of(
        &steps,
        probability,
        conf_level,
        interval,
        table.people(),
    ))
}

pub(super) fn quantile_of(
    steps: &[SurvivalStep],
    probability: f64,
    conf_level: f64,
    interval: CurveInterval,
    n: u64,
) -> SurvivalQuantile {
    let time = |height: fn(&SurvivalStep) -> Option<f64>| passes(steps, 1.0 - probability, height);
    SurvivalQuantile {
        probability,
        time: time(|s| Some(s.survival)),
        conf_low: time(|s| s.conf_low),
        conf_high: time(|s| s.conf_high),
        conf_level,
        n,
        method: match interval {
            CurveInterval::Plain => "quantile of a survival curve, plain limits",
            CurveInterval::Log => "quantile of a survival curve, log limits",
            CurveInterval::LogLog => "quantile of a survival curve, log-log limits",
        },
    }
}

/// Where a falling line of steps passes a height. Steps without a height are left out.
fn passes(
    steps: &[SurvivalStep],
    height: f64,
    of: fn(&SurvivalStep) -> Option<f64>,
) -> Option<f64> {
    // A product of fractions seldom is one half to the last bit.
    let near = f64::EPSILON.sqrt();
    let mut line = steps.iter().filter_map(|s| of(s).map(|y| (s.time, y)));
    let (start, reached) = line.find(|(_, y)| *y < height + near)?;
    let rests = (reached - height).abs() < near;
    let end = line.find(|(_, y)| *y < reached).filter(|_| rests);
    Some(end.map_or(start, |(end, _)| (start + end) / 2.0))
}

/// How long do people wait on average, within so many months?
///
/// *When not to use*: to speak of what comes after `until`; with a horizon chosen after a look at the curve.
/// *Formula*: the area below the curve from 0 to `until`. Var = sum over t_i <= `until` of A_i^2 d_i / (n_i (n_i - d_i)), A_i the area from t_i to `until`; normal interval,
/// cut at 0 and `until`. Unlike a median it always exists, and unlike a hazard ratio it is in months.
///
/// *Reference*: P. Royston and M. K. B. Parmar (2013), doi:10.1186/1471-2288-13-152.
///
/// *R*: `print(survfit(...), rmean = until)`. DIFFERS: R draws the curve on at its last height beyond the last time that was seen; here such
/// an `until` is refused, unless nobody was left waiting.
///
/// # Errors
/// [`Error::TooFew`] for nobody, [`Error::ConfLevel`], [`Error::NotFinite`], [`Error::Impossible`] for an `until` that is not above 0 or beyond
/// what was seen.
///
/// ```
/// use jauge_stats::survival::{RiskTable, restricted_mean_survival};
/// let table = RiskTable::of(&[2.0, 4.0, 6.0, 6.0], &[true, true, false, false])?;
/// // All wait two months, three of four two more, half of them the last two.
/// let mean = restricted_mean_survival(&table, 6.0, 0.95)?;
/// assert_eq!(mean.estimate, 4.5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn restricted_mean_survival(
    table: &RiskTable,
    until: f64,
    conf_level: f64,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    some(table)?;
    check_horizon(table, until)?;
    let steps = steps(table, conf_level, CurveInterval::Plain)?;
    let (mut area, mut variance, mut end) = (0.0, 0.0, until);
    // From the end backwards, so that the area right of each time is at hand.
    for step in steps.iter().rev().filter(|s| s.time <= until) {
        area += step.survival * (end - step.time);
        let (n, d) = (step.at_risk as f64, step.events as f64);
        if step.events < step.at_risk {
            variance += area * area * d / (n * (n - d));
        }
        end = step.time;
    }
    let mean = area + end;
    let (std_error, z) = (variance.sqrt(), z_two_sided(conf_level));
    let mut out = Estimate::bare(
        mean,
        table.people(),
        "restricted mean survival time, Kaplan-Meier, normal interval",
    )
    .with_interval(
        (mean - z * std_error).max(0.0),
        (mean + z * std_error).min(until),
        conf_level,
    );
    out.std_error = Some(std_error);
    Ok(out)
}

fn check_horizon(table: &RiskTable, until: f64) -> Result<(), Error> {
    if !until.is_finite() {
        return Err(Error::NotFinite {
            what: "the horizon",
        });
    }
    if until <= 0.0 {
        return Err(Error::impossible(format!(
            "a horizon of {until}: it is a time after the start"
        )));
    }
    let Some(last) = table.ended().last() else {
        return Ok(());
    };
    let somebody_waits = last.censored > 0;
    if until > last.time && somebody_waits {
        return Err(Error::impossible(format!(
            "a horizon of {until} when the last person was seen at {}: nothing is known beyond; ask for at most that",
            last.time
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_beyond_what_was_seen() {
        let waiting = RiskTable::of(&[1.0, 4.0], &[true, false]).expect("times");
        for until in [4.5, 0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(
                restricted_mean_survival(&waiting, until, 0.95).is_err(),
                "{until}"
            );
        }
        // Nobody waits any longer: the curve is known to be 0.
        let done = RiskTable::of(&[1.0, 4.0], &[true, true]).expect("times");
        let mean = restricted_mean_survival(&done, 10.0, 0.95).expect("known");
        assert_eq!(mean.estimate, 2.5);
    }

    #[test]
    fn a_curve_that_rests_to_its_end_has_its_start_as_quantile() {
        let table =
            RiskTable::of(&[3.0, 5.0, 5.0, 8.0], &[true, false, false, false]).expect("times");
        let found = survival_quantile(&table, 0.25, 0.95, CurveInterval::Log).expect("a share");
        assert_eq!(found.time, Some(3.0));
        for p in [0.0, 1.0, f64::NAN] {
            assert!(survival_quantile(&table, p, 0.95, CurveInterval::Log).is_err());
        }
    }
}
