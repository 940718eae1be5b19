//! Reads the reference folders.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

/// Closed forms.
pub(crate) const CLOSED: f64 = 1e-10;
/// What either side iterates.
pub(crate) const ITERATED: f64 = 1e-8;

fn folder(topic: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/reference")
        .join(topic)
}

/// The `cases` of a topic.
pub(crate) fn cases(topic: &str) -> Value {
    let text = fs::read_to_string(folder(topic).join("expected.json")).unwrap();
    let mut all: Value = serde_json::from_str(&text).unwrap();
    assert!(all["made_with"]["R"].is_string(), "{topic}: no version");
    all["cases"].take()
}

/// A list that must not be empty.
#[track_caller]
pub(crate) fn list(value: &Value) -> &[Value] {
    let list = value.as_array().unwrap();
    assert!(!list.is_empty());
    list
}

/// The rows of `data.csv` as text, and the place of each column.
pub(crate) struct Data {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Data {
    pub(crate) fn read(topic: &str) -> Self {
        let text = fs::read_to_string(folder(topic).join("data.csv")).unwrap();
        let mut lines = text
            .lines()
            .map(|l| l.split(',').map(str::to_owned).collect::<Vec<_>>());
        let header = lines.next().unwrap();
        let rows: Vec<_> = lines.collect();
        assert!(!rows.is_empty());
        Self { header, rows }
    }

    /// Rows where a column passes a test.
    pub(crate) fn keep(&self, column: &str, wanted: impl Fn(&str) -> bool) -> Self {
        let place = self.place(column);
        Self {
            header: self.header.clone(),
            rows: self
                .rows
                .iter()
                .filter(|r| wanted(&r[place]))
                .cloned()
                .collect(),
        }
    }

    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        let place = self.place(column);
        self.rows
            .iter()
            .map(|r| r[place].parse().unwrap())
            .collect()
    }

    fn place(&self, column: &str) -> usize {
        self.header.iter().position(|h| h == column).unwrap()
    }
}

/// A number of R, at `path` such as `paired_t.two_sided.p` or `conf.0`.
#[track_caller]
pub(crate) fn number(case: &Value, path: &str) -> Option<f64> {
    let pointer = format!("/{}", path.replace('.', "/"));
    let found = case.pointer(&pointer);
    assert!(found.is_some(), "no {path} in the reference");
    found.and_then(Value::as_f64)
}

/// Asserts agreement with the number at `path`; where R is infinite or undefined, `found` must be `None`.
#[track_caller]
pub(crate) fn same(found: impl Into<Option<f64>>, case: &Value, path: &str, tolerance: f64) {
    match (found.into(), number(case, path)) {
        (Some(found), Some(wanted)) => assert!(
            // Purely relative, so that a tiny p-value is compared too; exact cancellation to 0 excepted.
            (found - wanted).abs() <= (tolerance * wanted.abs()).max(f64::MIN_POSITIVE),
            "{path} of {}: {found:?}, R {wanted:?}",
            case["name"]
        ),
        (found, wanted) => assert_eq!(found, wanted, "{path} of {}", case["name"]),
    }
}
