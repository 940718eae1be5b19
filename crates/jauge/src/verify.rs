//! Runs the reference dossier on this machine: each statistic beside the value from elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jauge_model::Lang;
use jauge_stats::dossier::{Check, NistRow, checks, nist_table};
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
    /// One line per reference data set of NIST.
    pub nist: Vec<NistLine>,
    /// Every check that failed, in full.
    pub failures: Vec<String>,
}

/// The certified values of one data set of NIST.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NistLine {
    /// Name of the data set.
    pub dataset: String,
    /// Level of difficulty that NIST gives it.
    pub difficulty: String,
    /// How many values are certified.
    pub values: usize,
    /// Fewest digits that are right among ours (log relative error, at most 15).
    pub digits: f64,
    /// Fewest digits that the doubles nearest to the data allow, however one computes.
    pub attainable: f64,
}

/// Computes every statistic on its reference data.
#[must_use]
pub fn verify() -> Dossier {
    let all = checks();
    Dossier {
        // A refusal on these data is a failing check too, and listed there.
        nist: nist_table().map(|rows| digits(&rows)).unwrap_or_default(),
        lines: summary(&all),
        failures: all
            .iter()
            .filter(|c| !c.passes())
            .map(ToString::to_string)
            .collect(),
    }
}

fn digits(rows: &[NistRow]) -> Vec<NistLine> {
    let mut lines: Vec<NistLine> = Vec::new();
    for row in rows {
        match lines.iter_mut().find(|l| l.dataset == row.dataset) {
            Some(line) => {
                line.values += 1;
                line.digits = line.digits.min(row.lre);
                line.attainable = line.attainable.min(row.attainable);
            }
            None => lines.push(NistLine {
                dataset: row.dataset.clone(),
                difficulty: row.difficulty.clone(),
                values: 1,
                digits: row.lre,
                attainable: row.attainable,
            }),
        }
    }
    lines
}

/// A table of text, each column as wide as its widest cell.
fn aligned<const N: usize>(head: [&str; N], rows: Vec<[String; N]>) -> String {
    let rows: Vec<[String; N]> = std::iter::once(head.map(str::to_owned))
        .chain(rows)
        .collect();
    let width = |i: usize| rows.iter().map(|r| r[i].chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            // Writing into a string cannot fail.
            let _ = write!(line, "{cell:0$}  ", width(i));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
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
        let mut out = aligned(head, rows);
        out.push('\n');
        out.push_str(&self.render_nist(lang));
        out.push('\n');
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

    fn render_nist(&self, lang: Lang) -> String {
        let head = match lang {
            Lang::Fr => [
                "jeu de données du NIST",
                "difficulté",
                "valeurs",
                "chiffres justes",
                "possibles",
            ],
            Lang::En => [
                "NIST data set",
                "difficulty",
                "values",
                "right digits",
                "attainable",
            ],
        };
        let rows = self.nist.iter().map(|l| {
            [
                l.dataset.clone(),
                l.difficulty.clone(),
                l.values.to_string(),
                format!("{:.1}", l.digits),
                format!("{:.1}", l.attainable),
            ]
        });
        aligned(head, rows.collect())
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
            nist: Vec::new(),
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
            nist: Vec::new(),
            failures: Vec::new(),
        };
        assert!(!empty.agrees());
    }
}
