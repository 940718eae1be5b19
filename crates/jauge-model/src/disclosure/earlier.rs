//! What was already published: the difference of two reports is a figure too.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::finding::{Contrast, Finding, Results};

use super::Cleared;
use super::policy::Thresholds;

/// Cleared findings that readers have already: those of an earlier report, as its `findings.json` has them, or others of this one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Earlier {
    rows: BTreeMap<String, Published>,
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

#[derive(Deserialize)]
struct File {
    format: String,
    findings: Vec<Published>,
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
        Self {
            rows: rows.collect(),
        }
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
