//! Every statistic against its reference value, and what the dossier's own form cannot say: figures printed
//! with few digits, peers that lose digits, values from peers without a file.

#![allow(clippy::unwrap_used)] // A test that cannot read its data must stop.

use std::collections::BTreeMap;

use std::sync::LazyLock;

use jauge_stats::dossier::{Check, checks};

mod drawn;
mod printed;

/// Computed once for all tests.
static ALL: LazyLock<Vec<Check>> = LazyLock::new(checks);

#[test]
fn every_statistic_agrees_with_its_reference() {
    let all = &*ALL;
    let wrong: Vec<String> = all
        .iter()
        .filter(|c| !c.passes())
        .map(ToString::to_string)
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} checks:\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
    assert!(all.len() > 1500, "{} checks only", all.len());
}

#[test]
fn every_reference_folder_is_used() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference");
    let mut used: BTreeMap<String, usize> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| (entry.file_name().into_string().unwrap(), 0))
        .collect();
    for check in &*ALL {
        *used.get_mut(check.topic).unwrap() += 1;
    }
    assert!(used.len() > 8);
    let unused: Vec<_> = used.iter().filter(|(_, n)| **n == 0).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
