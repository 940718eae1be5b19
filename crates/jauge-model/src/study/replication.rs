//! Reading `[[replication]]`: other studies of the same outcomes, by the `findings.json` that jauge wrote of them.

use serde::{Deserialize, Serialize};

use crate::claim::ClaimLevel;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::text::Text;
use crate::toml_walk::Table;
use crate::wording::say;

use super::read::{need_string, need_text};
use super::{Study, codes};

/// Another study of the same outcomes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Replication {
    /// Its name for readers.
    pub name: Text,
    /// Its `findings.json`, relative to the study file.
    pub findings: String,
    /// Identifier of that study.
    #[serde(skip)]
    pub study: String,
    /// Hashes of the files that went into it.
    #[serde(skip)]
    pub inputs: Vec<String>,
    /// Its gaps between groups.
    #[serde(skip)]
    pub found: Vec<Replicated>,
}

/// A gap between groups in another study.
#[derive(Clone, Debug, PartialEq)]
pub struct Replicated {
    /// Outcome.
    pub outcome: String,
    /// What is measured.
    pub measure: String,
    /// In which unit.
    pub unit: String,
    /// The gap.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// How much that study may claim.
    pub claim: ClaimLevel,
    /// The gates that were shut.
    pub caveats: Vec<String>,
}

pub(super) fn read_replications(tables: &[Table<'_>]) -> Vec<Replication> {
    let one = |table: &Table<'_>| {
        let replication = Replication {
            name: need_text(table, "name"),
            findings: need_string(table, "findings", "autre/findings.json"),
            ..Replication::default()
        };
        table.finish();
        replication
    };
    tables.iter().map(one).collect()
}

#[derive(Deserialize)]
struct File {
    format: String,
    study: Head,
    #[serde(default)]
    inputs: Vec<InputHash>,
    findings: Vec<Row>,
}

#[derive(Deserialize)]
struct Head {
    id: String,
}

#[derive(Deserialize)]
struct InputHash {
    sha256: String,
}

#[derive(Deserialize)]
struct Row {
    section: String,
    outcome: String,
    measure: String,
    unit: String,
    estimate: Option<f64>,
    std_error: Option<f64>,
    claim: String,
    #[serde(default)]
    caveats: Vec<String>,
    group: Option<String>,
    #[serde(default)]
    withheld: serde_json::Value,
}

/// Takes in the findings of another study from the text of its `findings.json`.
///
/// A file that is none, and the study itself, are faults.
#[must_use]
pub fn take_replication(file: &str, text: &str, study: &mut Study) -> Diagnostics {
    let mut faults = Diagnostics::new();
    let read: Result<File, _> = serde_json::from_str(text);
    let fault = |message: Text, hint: Text| {
        Diagnostic::error(codes::REPLICATION, Place::file(file), message, hint)
    };
    let read = match read {
        Ok(read) if read.format == "jauge-findings/1" => read,
        _ => {
            faults.push(fault(
                say(
                    "« {0} » n'est pas le findings.json d'une étude faite avec jauge",
                    "\"{0}\" is not the findings.json of a study made with jauge",
                    &[file],
                ),
                say(
                    "lancez jauge run sur l'autre étude, puis donnez le findings.json qu'il écrit",
                    "run jauge run on the other study, then give the findings.json that it writes",
                    &[],
                ),
            ));
            return faults;
        }
    };
    if read.study.id == study.id {
        faults.push(fault(
            say(
                "« {0} » vient de cette étude même : une étude ne se confirme pas elle-même",
                "\"{0}\" is from this very study: a study does not confirm itself",
                &[file],
            ),
            say(
                "donnez les résultats d'une étude faite ailleurs, avec d'autres personnes",
                "give the findings of a study made elsewhere, with other people",
                &[],
            ),
        ));
        return faults;
    }
    let found: Vec<Replicated> = read.findings.into_iter().filter_map(gap).collect();
    let inputs: Vec<String> = read.inputs.into_iter().map(|i| i.sha256).collect();
    let replications = study.claims.replications.iter_mut();
    for replication in replications.filter(|r| r.findings == file) {
        replication.study.clone_from(&read.study.id);
        replication.inputs.clone_from(&inputs);
        replication.found.clone_from(&found);
    }
    faults
}

/// A row that is a gap between groups with a figure.
fn gap(row: Row) -> Option<Replicated> {
    let shown = row.withheld.is_null() && row.group.is_none();
    if row.section != "comparison" || !shown {
        return None;
    }
    Some(Replicated {
        claim: ClaimLevel::parse(&row.claim)?,
        estimate: row.estimate.filter(|e| e.is_finite())?,
        std_error: row.std_error.filter(|s| s.is_finite() && *s > 0.0)?,
        outcome: row.outcome,
        measure: row.measure,
        unit: row.unit,
        caveats: row.caveats,
    })
}
