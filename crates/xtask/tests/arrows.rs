//! The crates' dependency graph is the one that crates/README.md shows.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

type Arrows = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The rows of the table: crate, and the crates named in its last cell.
fn listed() -> Arrows {
    let text = std::fs::read_to_string(root().join("crates/README.md")).unwrap();
    let code = |cell: &str| -> BTreeSet<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let table = text.split("may use |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|l| l.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(
            cells.len(),
            3,
            "a row of crates/README.md has three cells: {row}"
        );
        (code(cells[0]).into_iter().next().unwrap(), code(cells[2]))
    })
    .collect()
}

/// What cargo knows: members of the workspace, and which of them each one uses, tests apart.
fn actual() -> Arrows {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    packages
        .iter()
        .map(|p| {
            let uses = p["dependencies"].as_array().unwrap().iter();
            let ours = uses
                .filter(|d| d["kind"].is_null())
                .map(|d| d["name"].as_str().unwrap())
                .filter(|d| names.contains(d))
                .map(str::to_owned)
                .collect();
            (p["name"].as_str().unwrap().to_owned(), ours)
        })
        .collect()
}

#[test]
fn every_arrow_is_listed() {
    let (listed, actual) = (listed(), actual());
    assert!(
        actual.len() >= 9,
        "cargo metadata shows only {} crates",
        actual.len()
    );
    assert_eq!(
        listed.keys().collect::<Vec<_>>(),
        actual.keys().collect::<Vec<_>>(),
        "crates/README.md and the workspace must list the same crates"
    );
    for (name, uses) in &actual {
        let unlisted: Vec<_> = uses.difference(&listed[name]).collect();
        assert!(
            unlisted.is_empty(),
            "{name} may not use {unlisted:?}; see crates/README.md"
        );
    }
}
