//! From which files, which questions, which plan and which program a report was made. No clock:
//! the same inputs give the same bytes, and these hashes say whether they were the same.

use jauge_model::SecrecyPolicy;
use jauge_model::finding::Input;
use jauge_model::study::Threshold;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{Error, Report, VERSION, findings};

/// The format word of `provenance.json`.
const FORMAT: &str = "jauge-provenance/1";

#[derive(Serialize)]
struct Provenance<'a> {
    format: &'static str,
    program: Program,
    study: Hashed<'a>,
    grid: Grid<'a>,
    inputs: &'a [Input],
    assets: Vec<Hashed<'a>>,
    plan: Plan<'a>,
    /// Hash of the plan alone: two reports of one plan have the same.
    plan_sha256: String,
    /// Seeds of random draws. The analysis of a study draws no random number, so that there is
    /// none to name; `team` lists and simulated answers are not part of a report.
    seeds: [u64; 0],
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Hashed<'a> {
    id: &'a str,
    sha256: String,
}

#[derive(Serialize)]
struct Grid<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
}

/// What was declared before the answers were looked at.
#[derive(Serialize)]
struct Plan<'a> {
    contrasts: Vec<(&'a str, &'a str)>,
    primary: &'a [String],
    by: &'a [String],
    conf_level: f64,
    secrecy: &'a SecrecyPolicy,
    /// Gates that the study sets otherwise.
    #[serde(skip_serializing_if = "<[Threshold]>::is_empty")]
    thresholds: &'a [Threshold],
}

fn plan<'a>(report: &Report<'a>) -> Plan<'a> {
    let Report { grid, study, .. } = *report;
    let wave = |index: usize| grid.waves.get(index).map_or("", |w| w.id.as_str());
    Plan {
        contrasts: study
            .contrasts
            .iter()
            .map(|(from, to)| (wave(*from), wave(*to)))
            .collect(),
        primary: &study.primary,
        by: &study.by,
        conf_level: study.conf_level,
        secrecy: &study.secrecy,
        thresholds: &study.claims.thresholds,
    }
}

/// The hash of the plan.
fn plan_sha256(report: &Report<'_>) -> Result<String, Error> {
    Ok(sha256(&serde_json::to_vec(&plan(report))?))
}

/// The first characters of the hash of the plan.
pub(crate) fn plan_short(report: &Report<'_>) -> Result<String, Error> {
    let mut hash = plan_sha256(report)?;
    hash.truncate(12);
    Ok(hash)
}

/// The whole of `provenance.json`.
pub(crate) fn json(report: &Report<'_>) -> Result<String, Error> {
    let Report { grid, study, .. } = report;
    let mut assets = Vec::new();
    if let Some(logo) = &report.assets.logo {
        let (id, hash) = logo.name_and_hash();
        assets.push(Hashed {
            id,
            sha256: hash.to_owned(),
        });
    }
    if let Some((name, text)) = &report.assets.template {
        assets.push(Hashed {
            id: name,
            sha256: sha256(text.as_bytes()),
        });
    }
    findings::pretty(&Provenance {
        format: FORMAT,
        program: Program {
            name: "jauge",
            version: VERSION,
        },
        study: Hashed {
            id: &study.id,
            sha256: sha256(&serde_json::to_vec(study)?),
        },
        grid: Grid {
            id: &grid.id,
            version: &grid.version,
            sha256: &grid.hash,
        },
        inputs: &report.results.inputs,
        assets,
        plan: plan(report),
        plan_sha256: plan_sha256(report)?,
        seeds: [],
    })
}

/// The first characters of the hash of `provenance.json`, enough to tell two reports apart.
pub(crate) fn short(report: &Report<'_>) -> Result<String, Error> {
    let mut hash = sha256(json(report)?.as_bytes());
    hash.truncate(12);
    Ok(hash)
}

/// SHA-256, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}
