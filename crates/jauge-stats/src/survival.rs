//! After how long? Time until something happens, when not everybody was followed until it did.
//!
//! Of forty people who left a training, twelve have found work after six months, twenty are still looking and
//! eight can no longer be reached. A share of forty takes the eight for failures, a share of thirty-two takes them for people like the
//! others *at the end*. The survival curve uses each of them for as long as they were seen.
//!
//! | question | function |
//! |---|---|
//! | what share is still waiting at each time? | [`kaplan_meier`] |
//! | when have half of them? | [`SurvivalCurve::median`], [`survival_quantile`] |
//! | how long do they wait on average, within so many months? | [`restricted_mean_survival`] |
//! | do groups differ in it? | [`log_rank`], [`stratified_log_rank`] |
//!
//! All of them read a [`RiskTable`]: events and losses per time. It adds up over parts.
//!
//! *When not to use it*: where who is lost is lost *because of* what is waited for (those who found work stop
//! answering); where something else ends the waiting for good (moving away, death): a competing event that is treated as a loss makes the
//! event look likelier than it is. Months from a calendar are fine; follow-up at 3, 6 and 12 months without one is
//! interval-censored, and each event then counts from the wave that found it.

use serde::{Deserialize, Serialize};

mod log_rank;
mod times;

pub use log_rank::{LogRank, LogRankGroup, log_rank, stratified_log_rank};
pub use times::{SurvivalQuantile, restricted_mean_survival, survival_quantile};

use crate::special::z_two_sided;
use crate::{Error, check_conf_level};

/// What ended at one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ended {
    /// The time since the start, 0 or later.
    pub time: f64,
    /// To how many it happened.
    pub events: u64,
    /// How many were last seen then, without it.
    pub censored: u64,
}

/// The event history of some people: events and losses per time, in order of time.
///
/// ```
/// use jauge_stats::survival::RiskTable;
/// let north = RiskTable::of(&[2.0, 5.0, 5.0], &[true, true, false])?;
/// let south = RiskTable::of(&[5.0], &[true])?;
/// let all = north.merge(&south);
/// assert_eq!((all.people(), all.events()), (4, 3));
/// assert_eq!((all.ended()[1].events, all.ended()[1].censored), (2, 1));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RiskTable {
    ended: Vec<Ended>,
}

impl RiskTable {
    /// From one time per person, and whether it happened then or the person was last seen then.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`]; [`Error::NotFinite`] for a time that is no number; [`Error::Impossible`] for one before the start.
    pub fn of(times: &[f64], happened: &[bool]) -> Result<Self, Error> {
        if times.len() != happened.len() {
            return Err(Error::LengthMismatch {
                what: "whether it happened",
                expected: times.len(),
                found: happened.len(),
            });
        }
        let each = times.iter().zip(happened);
        Self::from_counts(each.map(|(time, happened)| Ended {
            time: *time,
            events: u64::from(*happened),
            censored: u64::from(!*happened),
        }))
    }

    /// From counts per time, in any order; a time may come several times.
    ///
    /// # Errors
    /// As [`RiskTable::of`].
    pub fn from_counts(counts: impl IntoIterator<Item = Ended>) -> Result<Self, Error> {
        let mut all: Vec<Ended> = counts.into_iter().collect();
        for one in &all {
            if !one.time.is_finite() {
                return Err(Error::NotFinite { what: "a time" });
            }
            if one.time < 0.0 {
                return Err(Error::impossible(format!(
                    "a time of {}, before the start: times are counted from the start of each person, from 0 upwards",
                    one.time
                )));
            }
        }
        all.sort_by(|a, b| a.time.total_cmp(&b.time));
        let mut ended: Vec<Ended> = Vec::new();
        for one in all.into_iter().filter(|e| e.events + e.censored > 0) {
            match ended.last_mut() {
                Some(last) if last.time == one.time => {
                    last.events += one.events;
                    last.censored += one.censored;
                }
                _ => ended.push(one),
            }
        }
        Ok(Self { ended })
    }

    /// The people of both.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let both = self.ended.iter().chain(&other.ended).copied();
        // Every time was looked at when its table was made.
        Self::from_counts(both).unwrap_or_default()
    }

    /// What ended at each time, in order.
    #[must_use]
    pub fn ended(&self) -> &[Ended] {
        &self.ended
    }

    /// How many people.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.ended.iter().map(|e| e.events + e.censored).sum()
    }

    /// To how many it happened.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.ended.iter().map(|e| e.events).sum()
    }

    /// How many are still seen, and waiting, just before a time.
    #[must_use]
    pub fn at_risk(&self, time: f64) -> u64 {
        let later = self.ended.iter().filter(|e| e.time >= time);
        later.map(|e| e.events + e.censored).sum()
    }
}

/// How the limits of a curve are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveInterval {
    /// S +- z se, cut at 0 and 1. Covers too little in small groups.
    Plain,
    /// Symmetric on the logarithm of S, cut at 1; the choice of R.
    Log,
    /// Symmetric on log(-log S): never beyond 0 and 1, and the best coverage in small groups.
    #[default]
    LogLog,
}

impl CurveInterval {
    /// The limits for a share `s` whose logarithm has the variance `greenwood`; none where the method has none.
    fn limits(self, s: f64, greenwood: f64, z: f64) -> Option<(f64, f64)> {
        if s <= 0.0 {
            return None;
        }
        let half = z * greenwood.sqrt();
        match self {
            Self::Plain => Some(((s - half * s).max(0.0), (s + half * s).min(1.0))),
            Self::Log => Some((s * (-half).exp(), (s * half.exp()).min(1.0))),
            Self::LogLog if s >= 1.0 => None,
            Self::LogLog => {
                let (log, shift) = (s.ln(), half / s.ln());
                // `shift` is negative, so that the first is the lower.
                Some(((log * (-shift).exp()).exp(), (log * shift.exp()).exp()))
            }
        }
    }

    const fn method(self) -> &'static str {
        match self {
            Self::Plain => "Kaplan-Meier, Greenwood's variance, plain limits",
            Self::Log => "Kaplan-Meier, Greenwood's variance, log limits",
            Self::LogLog => "Kaplan-Meier, Greenwood's variance, log-log limits",
        }
    }
}

/// One step of a curve: what is known from this time to the next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SurvivalStep {
    /// The time.
    pub time: f64,
    /// Still seen and waiting just before.
    pub at_risk: u64,
    /// To how many it happened then.
    pub events: u64,
    /// Last seen then, without it.
    pub censored: u64,
    /// Share still waiting from here on.
    pub survival: f64,
    /// Its standard error (Greenwood); `None` once nobody is left.
    pub std_error: Option<f64>,
    /// Lower confidence limit; `None` once nobody is left, and for log-log limits before the first event.
    pub conf_low: Option<f64>,
    /// Upper confidence limit; `None` as the lower.
    pub conf_high: Option<f64>,
}

/// Result of [`kaplan_meier`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SurvivalCurve {
    /// One step per time at which something happened or somebody was last seen.
    pub steps: Vec<SurvivalStep>,
    /// When half of them have it.
    pub median: SurvivalQuantile,
    /// How many people.
    pub n: u64,
    /// To how many it happened.
    pub events: u64,
    /// Confidence level of the limits.
    pub conf_level: f64,
    /// How the limits are drawn.
    pub interval: CurveInterval,
    /// Name of the method, in English.
    pub method: &'static str,
}

impl SurvivalCurve {
    /// The step that holds at a time; `None` before the first.
    #[must_use]
    pub fn at(&self, time: f64) -> Option<&SurvivalStep> {
        self.steps.iter().take_while(|s| s.time <= time).last()
    }
}

/// What share of people is still waiting at each time?
///
/// *When not to use*: where people are lost because of what is waited for, or where something else ends the waiting for good.
/// *Formula*: S(t) = product over t_i <= t of (1 - d_i / n_i), with d_i events among n_i
/// still seen just before t_i. Var(log S) = sum of d_i / (n_i (n_i - d_i)) (Greenwood); the standard error of S is S times its root.
/// Limits by [`CurveInterval`].
///
/// *Ties*: at the same time events come before losses, so that who is lost at a time was at risk at it. *Missing*: a person without any
/// follow-up has the time 0 and is counted as lost at once.
///
/// *Reference*: E. L. Kaplan and P. Meier (1958), doi:10.1080/01621459.1958.10501452; limits: O. Borgan and K. Liestol (1990), Scandinavian
/// Journal of Statistics 17(1), 35-41.
///
/// *R*: `survival::survfit(Surv(time, event) ~ 1, conf.type = "log-log")`. DIFFERS: R's default is `"log"`; R also takes times that differ by
/// rounding alone as one (`timefix`), here times are the same if they are equal.
///
/// # Errors
/// [`Error::TooFew`] for nobody, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::survival::{CurveInterval, RiskTable, kaplan_meier};
/// // Months until the first job of eight learners; three were last seen without one.
/// let months = [1.0, 2.0, 3.0, 3.0, 5.0, 6.0, 6.0, 6.0];
/// let found = [true, true, true, false, true, true, false, false];
/// let curve = kaplan_meier(&RiskTable::of(&months, &found)?, 0.95, CurveInterval::LogLog)?;
/// // After three months 5 of 8 were left, one of whom is no longer seen: 5/8 * 3/4 after five.
/// assert_eq!(curve.at(4.0).map(|s| s.survival), Some(0.625));
/// assert_eq!(curve.at(5.0).map(|s| s.survival), Some(0.46875));
/// assert_eq!(curve.median.time, Some(5.0));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn kaplan_meier(
    table: &RiskTable,
    conf_level: f64,
    interval: CurveInterval,
) -> Result<SurvivalCurve, Error> {
    let steps = steps(table, conf_level, interval)?;
    Ok(SurvivalCurve {
        median: times::quantile_of(&steps, 0.5, conf_level, interval, table.people()),
        steps,
        n: table.people(),
        events: table.events(),
        conf_level,
        interval,
        method: interval.method(),
    })
}

fn steps(
    table: &RiskTable,
    conf_level: f64,
    interval: CurveInterval,
) -> Result<Vec<SurvivalStep>, Error> {
    check_conf_level(conf_level)?;
    some(table)?;
    let z = z_two_sided(conf_level);
    let (mut at_risk, mut survival, mut greenwood) = (table.people(), 1.0, 0.0);
    let mut out = Vec::with_capacity(table.ended.len());
    for ended in &table.ended {
        let (n, d) = (at_risk as f64, ended.events as f64);
        survival *= (n - d) / n;
        greenwood += d / (n * (n - d));
        let limits = interval.limits(survival, greenwood, z);
        out.push(SurvivalStep {
            time: ended.time,
            at_risk,
            events: ended.events,
            censored: ended.censored,
            survival,
            std_error: (survival > 0.0).then(|| survival * greenwood.sqrt()),
            conf_low: limits.map(|(low, _)| low),
            conf_high: limits.map(|(_, high)| high),
        });
        at_risk -= ended.events + ended.censored;
    }
    Ok(out)
}

/// Refuses a table of nobody.
fn some(table: &RiskTable) -> Result<(), Error> {
    match table.people() {
        0 => Err(Error::TooFew {
            needed: 1,
            found: 0,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_no_clock_shows_is_refused() {
        for (times, kind) in [
            (vec![f64::NAN], "NotFinite"),
            (vec![f64::INFINITY], "NotFinite"),
            (vec![-1.0], "Impossible"),
            (vec![1.0, 2.0], "LengthMismatch"),
        ] {
            let refused = RiskTable::of(&times, &[true]).expect_err("no such time");
            assert_eq!(refused.kind(), kind, "{times:?}");
        }
    }

    #[test]
    fn nobody_has_no_curve() {
        let nobody = RiskTable::default();
        let refused = kaplan_meier(&nobody, 0.95, CurveInterval::Log).expect_err("nobody");
        assert_eq!(refused.kind(), "TooFew");
        let one = RiskTable::of(&[1.0], &[true]).expect("a time");
        assert!(kaplan_meier(&one, 95.0, CurveInterval::Log).is_err());
    }

    #[test]
    fn who_is_lost_at_a_time_was_at_risk_at_it() {
        let table = RiskTable::of(&[1.0, 1.0, 2.0], &[false, true, false]).expect("times");
        let curve = kaplan_meier(&table, 0.95, CurveInterval::Log).expect("a curve");
        assert_eq!(curve.steps[0].at_risk, 3);
        assert!((curve.steps[0].survival - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(curve.at(0.5), None);
    }
}
