//! Reads the reference files that the build script embedded.
//!
//! A file that is not there or not as expected is a fault of this repository: it panics, and the tests see
//! it before any user does.

use serde_json::Value;

use super::Check;
use crate::Error;

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/reference.rs"));

fn file(name: &str) -> &'static str {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
        .unwrap_or_else(|| panic!("no {name} in tests/reference"))
}

/// The `expected.json` of a topic: `made_with` (program: version), `source`, `cases`.
pub(super) struct Topic {
    name: &'static str,
    oracle: String,
    pub(super) cases: Value,
}

impl Topic {
    pub(super) fn read(name: &'static str) -> Self {
        let mut all: Value = serde_json::from_str(file(&format!("{name}/expected.json")))
            .unwrap_or_else(|e| panic!("{name}/expected.json: {e}"));
        let made_with = all["made_with"]
            .as_object()
            .unwrap_or_else(|| panic!("{name}/expected.json: no made_with"));
        let oracle = made_with
            .iter()
            .map(|(program, version)| format!("{program} {}", version.as_str().unwrap_or("?")))
            .collect::<Vec<_>>()
            .join(", ");
        Self {
            name,
            oracle,
            cases: all["cases"].take(),
        }
    }

    /// The cases under a name, or all of them for a topic that is one list; never none.
    #[track_caller]
    pub(super) fn list(&self, name: &str) -> &[Value] {
        let found = if name.is_empty() {
            &self.cases
        } else {
            &self.cases[name]
        };
        list(found)
    }

    /// Puts our number beside the one at `path` (such as `paired_t.two_sided.p` or `conf.0`) of `case`.
    ///
    /// `found` is an `Estimate`'s field, an `f64`, or what a function returned: a refusal is a failing check.
    #[track_caller]
    pub(super) fn same(
        &self,
        checks: &mut Vec<Check>,
        statistic: &'static str,
        found: impl Into<Found>,
        case: &Value,
        path: &str,
        tolerance: f64,
    ) {
        let Found(found) = found.into();
        let name = case["name"]
            .as_str()
            .map_or_else(String::new, |name| format!("{name}, "));
        let (found, refusal) = match found {
            Ok(found) => (found, None),
            Err(refusal) => (None, Some(refusal)),
        };
        checks.push(Check {
            statistic,
            topic: self.name,
            case: format!("{name}{path}"),
            oracle: self.oracle.clone(),
            tolerance,
            expected: number(case, path),
            found,
            refusal,
        });
    }
}

/// A number of ours: defined, undefined or refused.
pub(super) struct Found(Result<Option<f64>, Error>);

impl From<f64> for Found {
    fn from(found: f64) -> Self {
        Self(Ok(Some(found)))
    }
}

impl From<u64> for Found {
    fn from(found: u64) -> Self {
        Self(Ok(Some(found as f64)))
    }
}

impl From<Option<f64>> for Found {
    fn from(found: Option<f64>) -> Self {
        Self(Ok(found))
    }
}

impl From<Result<f64, Error>> for Found {
    fn from(found: Result<f64, Error>) -> Self {
        Self(found.map(Some))
    }
}

/// A list that must not be empty.
#[track_caller]
pub(super) fn list(value: &Value) -> &[Value] {
    let list = value.as_array().expect("a list of cases");
    assert!(!list.is_empty(), "an empty list of cases");
    list
}

/// The number at `path` of a case; `None` where it is null there.
#[track_caller]
pub(super) fn number(case: &Value, path: &str) -> Option<f64> {
    let found = case.pointer(&format!("/{}", path.replace('.', "/")));
    found
        .unwrap_or_else(|| panic!("no {path} in the reference case {}", case["name"]))
        .as_f64()
}

/// The numbers at `path` of a case, such as the data that it was computed on.
#[track_caller]
pub(super) fn numbers(case: &Value, path: &str) -> Vec<f64> {
    let found = case.pointer(&format!("/{}", path.replace('.', "/")));
    list(found.unwrap_or_else(|| panic!("no {path} in the reference case {}", case["name"])))
        .iter()
        .map(|v| v.as_f64().expect("a number"))
        .collect()
}

/// A data file: its rows as text, and the place of each column. No cell holds a comma or a quote.
pub(super) struct Data {
    header: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

impl Data {
    /// Reads a file such as `sleep/data.csv`.
    pub(super) fn read(name: &str) -> Self {
        let mut lines = file(name).lines().map(|l| l.split(',').collect::<Vec<_>>());
        let header = lines.next().unwrap_or_default();
        let rows: Vec<_> = lines.collect();
        assert!(!rows.is_empty(), "{name} has no row");
        assert!(
            rows.iter().all(|r| r.len() == header.len()),
            "{name}: rows of different lengths"
        );
        Self { header, rows }
    }

    /// Rows where a column passes a test.
    pub(super) fn keep(&self, column: &str, wanted: impl Fn(&str) -> bool) -> Self {
        let place = self.place(column);
        Self {
            header: self.header.clone(),
            rows: self
                .rows
                .iter()
                .filter(|r| wanted(r[place]))
                .cloned()
                .collect(),
        }
    }

    /// A column as text.
    pub(super) fn texts(&self, column: &str) -> Vec<&'static str> {
        let place = self.place(column);
        self.rows.iter().map(|r| r[place]).collect()
    }

    /// A column as numbers; no cell may be empty.
    pub(super) fn numbers(&self, column: &str) -> Vec<f64> {
        self.texts(column)
            .into_iter()
            .map(|cell| {
                cell.parse()
                    .unwrap_or_else(|_| panic!("{column}: {cell:?} is not a number"))
            })
            .collect()
    }

    fn place(&self, column: &str) -> usize {
        self.header
            .iter()
            .position(|h| *h == column)
            .unwrap_or_else(|| panic!("no column {column}"))
    }
}
