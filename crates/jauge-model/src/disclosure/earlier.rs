//! What was already published: the difference of two reports is a figure too.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::finding::{Contrast, Finding, Results};
use crate::indicator::{Indicator, IndicatorValue};
use crate::study::Cost;
use crate::text::{Lang, Text};
use crate::waiting::{Period, WaitingCurve, WaitingFound};

use super::Cleared;
use super::policy::Thresholds;

/// Cleared findings that readers have already: those of an earlier report, as its `findings.json` has them, or others of this one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Earlier {
    rows: BTreeMap<String, Published>,
    waiting: Vec<ToldWaiting>,
    costs: Vec<ToldCost>,
    indicators: Vec<ToldIndicator>,
}

/// A line of what it cost, as it was told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct ToldCost {
    label: ToldText,
    amount: Option<f64>,
    unit: String,
    source: ToldText,
}

/// A declared figure, as it was told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct ToldIndicator {
    id: String,
    date: String,
    numerator: Option<u64>,
    denominator: Option<u64>,
    value: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ToldText {
    fr: String,
}

impl ToldText {
    fn is(&self, text: &Text) -> bool {
        self.fr == text.get(Lang::Fr)
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Published {
    finding_id: String,
    outcome: String,
    group: Option<String>,
    numerator: Option<u64>,
    denominator: Option<u64>,
    withheld: Option<serde_json::Value>,
}

/// How long people waited, as it was told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct ToldWaiting {
    id: String,
    all: Option<ToldCurve>,
    groups: Vec<ToldCurve>,
}

/// The curve of all people, or of a group, as it was told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct ToldCurve {
    pub(super) group: Option<String>,
    pub(super) people: u64,
    periods: Vec<ToldPeriod>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct ToldPeriod {
    month: u64,
    events: u64,
    censored: u64,
}

impl From<&WaitingCurve> for ToldCurve {
    fn from(curve: &WaitingCurve) -> Self {
        let period = |p: &Period| ToldPeriod {
            month: p.month,
            events: p.events,
            censored: p.censored,
        };
        Self {
            group: curve.group.clone(),
            people: curve.people,
            periods: curve.periods.iter().map(period).collect(),
        }
    }
}

impl ToldCurve {
    /// All the curves of one.
    pub(super) fn of(found: &WaitingFound) -> impl Iterator<Item = Self> {
        found.all.iter().chain(&found.groups).map(Self::from)
    }

    /// Its last month.
    pub(super) fn end(&self) -> u64 {
        self.periods.last().map_or(0, |p| p.month)
    }

    pub(super) fn ends_at(&self, month: u64) -> bool {
        self.periods.iter().any(|p| p.month == month)
    }

    /// To how many it happened after one month and up to another, and how many were last seen.
    pub(super) fn within(&self, from: u64, to: u64) -> [u64; 2] {
        let periods = self.periods.iter();
        let within = periods.filter(|p| from < p.month && p.month <= to);
        within.fold([0; 2], |[e, c], p| [e + p.events, c + p.censored])
    }
}

#[derive(Deserialize)]
struct File {
    format: String,
    findings: Vec<Published>,
    #[serde(default)]
    waiting: Vec<ToldWaiting>,
    #[serde(default)]
    costs: Vec<ToldCost>,
    #[serde(default)]
    indicators: Vec<ToldIndicator>,
}

impl From<&Cleared<Results>> for Earlier {
    fn from(results: &Cleared<Results>) -> Self {
        let row = |f: &Finding| Published {
            finding_id: f.id.clone(),
            outcome: f.outcome.clone(),
            group: f.group.as_ref().map(|g| g.label.clone()),
            numerator: f.numerator,
            denominator: f.denominator,
            withheld: f.withheld.map(|why| why.id().into()),
        };
        let rows = results.findings.iter().map(|f| (f.id.clone(), row(f)));
        let waiting = results.waiting.iter().map(|found| ToldWaiting {
            id: found.id.clone(),
            all: found.all.as_ref().map(ToldCurve::from),
            groups: found.groups.iter().map(ToldCurve::from).collect(),
        });
        Self {
            rows: rows.collect(),
            waiting: waiting.collect(),
            costs: Vec::new(),
            indicators: results.indicators.iter().map(told_indicator).collect(),
        }
    }
}

/// A finding, as it was told.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToldFinding {
    pub(super) withheld: bool,
    pub(super) people: Option<u64>,
    pub(super) counted: Option<u64>,
}

fn told_indicator(value: &IndicatorValue) -> ToldIndicator {
    ToldIndicator {
        id: value.definition.id.clone(),
        date: value.definition.date.clone(),
        numerator: value.numerator,
        denominator: value.denominator,
        value: value.value,
    }
}

impl Earlier {
    /// Reads a `findings.json`.
    ///
    /// # Errors
    /// What is wrong with the file, in English: it is no such file.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if file.format != "jauge-findings/1" {
            return Err(format!(
                "its format is {:?}, not \"jauge-findings/1\"",
                file.format
            ));
        }
        let rows = file.findings.into_iter();
        Ok(Self {
            rows: rows.map(|row| (row.finding_id.clone(), row)).collect(),
            waiting: file.waiting,
            costs: file.costs,
            indicators: file.indicators,
        })
    }

    /// The amounts that were told of a line of costs: the same in name, unit and document. Another document is of another period.
    pub(super) fn amounts(&self, cost: &Cost) -> impl Iterator<Item = f64> {
        let same = self.costs.iter().filter(|told| {
            told.label.is(&cost.label) && told.source.is(&cost.source) && told.unit == cost.unit
        });
        same.filter_map(|told| told.amount)
    }

    /// What was told of a declared figure of the same day: its two counts and its value.
    pub(super) fn indicator(&self, now: &Indicator) -> Option<([Option<u64>; 2], Option<f64>)> {
        let mut same = self.indicators.iter();
        let told = same.find(|told| told.id == now.id && told.date == now.date)?;
        Some(([told.numerator, told.denominator], told.value))
    }

    /// The curves that were told of a waiting.
    pub(super) fn curves(&self, id: &str) -> impl Iterator<Item = &ToldCurve> {
        let found = self.waiting.iter().filter(move |w| w.id == id);
        found.flat_map(|w| w.all.iter().chain(&w.groups))
    }

    /// The last month of each period of each curve that was told of a waiting: those of the next report end there too.
    #[must_use]
    pub fn ends(&self, waiting: &str) -> Vec<Vec<u64>> {
        let months = |c: &ToldCurve| c.periods.iter().map(|p| p.month).collect();
        self.curves(waiting).map(months).collect()
    }

    /// A finding as it was told then: whether it was withheld, its people, those of them who are counted; `None` where it was not there.
    pub(super) fn told(&self, finding: &Finding) -> Option<ToldFinding> {
        let then = self.rows.get(&finding.id)?;
        let [people, counted] = self.shown(finding);
        Some(ToldFinding {
            withheld: then.withheld.is_some(),
            people,
            counted,
        })
    }

    /// The people of a finding and, of them, those who are counted, as they were shown then; none where they were not.
    pub(super) fn shown(&self, finding: &Finding) -> [Option<u64>; 2] {
        let then = self.rows.get(&finding.id);
        let shown = then.filter(|row| row.withheld.is_none());
        [
            shown.and_then(|row| row.denominator),
            shown.and_then(|row| row.numerator),
        ]
    }

    /// Whether a finding, shown now, would tell of few people beside what was shown then.
    ///
    /// Two figures about the same people are one; about almost the same people, they tell of those who are only in one. What was
    /// withheld then stays so while those whom the question is about are almost the same.
    pub(super) fn exposes(&self, finding: &Finding, now: &Totals, fewest: Thresholds) -> bool {
        let Some(then) = self.rows.get(&finding.id) else {
            return false;
        };
        let close = |a: u64, b: u64, threshold: u64| a.abs_diff(b) < threshold;
        if then.withheld.is_some() {
            let total = |row: &&Published| row.outcome == then.outcome && row.group.is_none();
            let before = self
                .rows
                .values()
                .filter(total)
                .filter_map(|r| r.denominator)
                .max();
            let after = now.get(&(finding.outcome.clone(), finding.contrast, finding.wave));
            return match before.zip(after) {
                Some((before, after)) => close(before, *after, fewest.persons),
                None => true,
            };
        }
        let Some((n, was)) = finding.denominator.zip(then.denominator) else {
            return false;
        };
        if n != was {
            return close(n, was, fewest.persons);
        }
        match finding.numerator.zip(then.numerator) {
            Some((k, was)) => k != was && close(k, was, fewest.answers),
            None => false,
        }
    }
}

/// People behind each outcome, contrast and wave, all groups together.
pub(super) type Totals = BTreeMap<(String, Option<Contrast>, Option<usize>), u64>;

pub(super) fn totals(results: &Results) -> Totals {
    let mut out = Totals::new();
    for f in results.findings.iter().filter(|f| f.group.is_none()) {
        if let Some(n) = f.denominator {
            let slot = out
                .entry((f.outcome.clone(), f.contrast, f.wave))
                .or_insert(n);
            *slot = (*slot).max(n);
        }
    }
    out
}
