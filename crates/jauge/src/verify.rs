//! Runs the reference dossier on this machine: each statistic beside the value from elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jauge_model::Lang;
use jauge_stats::dossier::{Check, checks};
use serde::Serialize;

/// The checks of one statistic against one oracle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Path of the function in `jauge_stats`.
    pub statistic: String,
    /// Programs and versions, or the article, that the other numbers come from.
    pub oracle: String,
    /// Folders of the reference values below `tests/reference`.
    pub topics: Vec<String>,
    /// How many numbers were compared.
    pub checks: usize,
    /// How many of them agree within the tolerance.
    pub agree: usize,
    /// Relative difference of the number that comes closest to its tolerance; `None` if a number is missing on
    /// one side.
    pub worst: Option<f64>,
    /// The tolerance of that number.
    pub tolerance: f64,
}

/// The whole dossier, computed here and now.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// One line per statistic and oracle, in the order of their names.
    pub lines: Vec<Line>,
    /// Every check that failed, in full.
    pub failures: Vec<String>,
}

/// Computes every statistic on its reference data.
#[must_use]
pub fn verify() -> Dossier {
    let all = checks();
    Dossier {
        lines: summary(&all),
        failures: all
            .iter()
            .filter(|c| !c.passes())
            .map(ToString::to_string)
            .collect(),
    }
}

fn summary(all: &[Check]) -> Vec<Line> {
    let mut lines: BTreeMap<(&str, &str), Line> = BTreeMap::new();
    for check in all {
        let key = (check.statistic, check.oracle.as_str());
        let line = lines.entry(key).or_insert_with(|| Line {
            statistic: check.statistic.to_owned(),
            oracle: check.oracle.clone(),
            topics: Vec::new(),
            checks: 0,
            agree: 0,
            worst: Some(0.0),
            tolerance: check.tolerance,
        });
        line.checks += 1;
        line.agree += usize::from(check.passes());
        if !line.topics.iter().any(|t| t == check.topic) {
            line.topics.push(check.topic.to_owned());
        }
        let error = check.error();
        match line.worst {
            Some(_) if !error.is_finite() => {
                (line.worst, line.tolerance) = (None, check.tolerance);
            }
            // Compared by products: a number that must be equal has no tolerance to divide by.
            Some(worst) if error * line.tolerance > worst * check.tolerance => {
                (line.worst, line.tolerance) = (Some(error), check.tolerance);
            }
            _ => {}
        }
    }
    lines.into_values().collect()
}

impl Dossier {
    /// Whether every number agrees.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.failures.is_empty() && !self.lines.is_empty()
    }

    /// How many numbers were compared.
    #[must_use]
    pub fn checks(&self) -> usize {
        self.lines.iter().map(|l| l.checks).sum()
    }

    /// A table for a terminal, and below it each number that does not agree.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        let (head, yes, no) = match lang {
            Lang::Fr => (
                [
                    "statistique",
                    "nombres",
                    "écart",
                    "tolérance",
                    "résultat",
                    "référence",
                ],
                "concorde",
                "DIFFÈRE",
            ),
            Lang::En => (
                [
                    "statistic",
                    "numbers",
                    "off by",
                    "tolerance",
                    "result",
                    "oracle",
                ],
                "agrees",
                "DIFFERS",
            ),
        };
        let rows: Vec<[String; 6]> = self
            .lines
            .iter()
            .map(|l| {
                [
                    l.statistic.clone(),
                    l.checks.to_string(),
                    l.worst
                        .map_or_else(|| "-".to_owned(), |w| format!("{w:.1e}")),
                    format!("{:.0e}", l.tolerance),
                    if l.agree == l.checks { yes } else { no }.to_owned(),
                    l.oracle.clone(),
                ]
            })
            .collect();
        let width = |i: usize| {
            let cells = rows.iter().map(|r| r[i].chars().count());
            cells.chain([head[i].chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..6).map(width).collect();
        let mut out = String::new();
        for row in std::iter::once(head.map(str::to_owned)).chain(rows) {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                // Writing into a string cannot fail.
                let _ = write!(line, "{cell:width$}  ");
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        for failure in &self.failures {
            out.push_str(failure);
            out.push('\n');
        }
        let (checks, wrong) = (self.checks(), self.failures.len());
        let verdict = match lang {
            Lang::Fr => format!("{checks} nombres comparés, {wrong} en désaccord\n"),
            Lang::En => format!("{checks} numbers compared, {wrong} in disagreement\n"),
        };
        out + &verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: f64) -> Check {
        Check {
            statistic: "paired::paired_t",
            topic: "sleep",
            case: "t".to_owned(),
            oracle: "R 4.2.2".to_owned(),
            tolerance: 1e-10,
            expected: Some(2.0),
            found: Some(found),
            refusal: None,
        }
    }

    #[test]
    fn one_wrong_number_shows() {
        let all = [check(2.0), check(2.1)];
        let lines = summary(&all);
        assert_eq!((lines[0].checks, lines[0].agree), (2, 1));
        let dossier = Dossier {
            lines,
            failures: vec![all[1].to_string()],
        };
        assert!(!dossier.agrees());
        assert!(dossier.render(Lang::En).contains("DIFFERS"));
        assert!(
            dossier
                .render(Lang::Fr)
                .contains("2 nombres comparés, 1 en désaccord")
        );
    }

    #[test]
    fn a_missing_number_is_no_agreement() {
        let mut missing = check(2.0);
        missing.found = None;
        assert!(!missing.passes());
        assert_eq!(summary(&[missing])[0].worst, None);
    }

    #[test]
    fn an_empty_dossier_agrees_with_nothing() {
        let empty = Dossier {
            lines: Vec::new(),
            failures: Vec::new(),
        };
        assert!(!empty.agrees());
    }
}
