//! Every fault of a grid or a study, as its author reads it.
//!
//! Each folder of `tests/err-grid` and `tests/err-study` is a case: a faulty file and what
//! is said about it in French and in English. `JAUGE_UPDATE=1` rewrites what is said; read
//! it before keeping it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jauge_model::diagnostic::{CodeMeaning, Diagnostics};
use jauge_model::{Lang, questionnaire, study};

fn cases(family: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(family);
    let entries = fs::read_dir(&root).unwrap();
    let mut folders: Vec<PathBuf> = entries
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .collect();
    folders.sort();
    folders
}

fn text(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_else(|e| panic!("{folder:?}/{file}: {e}"))
}

fn grid_faults(folder: &Path) -> Diagnostics {
    let (grid, faults) = questionnaire::read("grid.toml", &text(folder, "grid.toml"));
    assert_eq!(grid.is_none(), faults.has_errors(), "{folder:?}");
    faults
}

fn study_faults(folder: &Path) -> Diagnostics {
    let (grid, faults) = questionnaire::read("grid.toml", &text(folder, "grid.toml"));
    let grid = grid.unwrap_or_else(|| panic!("{folder:?}: {}", faults.render(Lang::En)));
    let (study, faults) = study::read("study.toml", &text(folder, "study.toml"), &grid);
    assert_eq!(study.is_none(), faults.has_errors(), "{folder:?}");
    let mut faults = faults;
    if let Some(mut study) = study {
        for mapping in study.mapping_files() {
            let said = text(folder, &mapping);
            faults.extend(study::take_mapping(&mapping, &said, &grid, &mut study));
        }
        for other in study.claims.replications.clone() {
            let said = text(folder, &other.findings);
            faults.extend(study::take_replication(&other.findings, &said, &mut study));
        }
        for (file, equivalence) in study.versions() {
            let earlier = text(folder, &file);
            let declared = equivalence.map(|name| (text(folder, &name), name));
            let declared = declared
                .as_ref()
                .map(|(text, name)| (name.as_str(), text.as_str()));
            faults.extend(study::take_version(
                (&file, &earlier),
                declared,
                &grid,
                &mut study,
            ));
        }
    }
    faults
}

/// Compares what is said with what is expected; returns the codes seen.
fn check(family: &str, at_least: usize, faults_of: fn(&Path) -> Diagnostics) -> BTreeSet<String> {
    let update = std::env::var_os("JAUGE_UPDATE").is_some_and(|v| v == "1");
    let folders = cases(family);
    assert!(
        folders.len() >= at_least,
        "{family}: {} cases",
        folders.len()
    );
    let mut seen = BTreeSet::new();
    for folder in folders {
        let faults = faults_of(&folder);
        assert!(!faults.is_empty(), "{folder:?}: nothing is said");
        seen.extend(faults.iter().map(|f| f.code.to_owned()));
        for (lang, file) in [(Lang::Fr, "expected.fr.txt"), (Lang::En, "expected.en.txt")] {
            let said = faults.render(lang);
            if update {
                fs::write(folder.join(file), &said).unwrap();
            }
            assert_eq!(said, text(&folder, file), "{folder:?}/{file}");
            if lang == Lang::Fr {
                check_french(&said);
            }
        }
    }
    seen
}

/// No straight apostrophe, no plain space where French sets one that does not break.
fn check_french(said: &str) {
    for line in said.lines() {
        for wrong in ["« ", " »", " :", " ;", " ?", " !", "'"] {
            assert!(!line.contains(wrong), "{wrong:?} in {line}");
        }
    }
}

fn codes(list: &[CodeMeaning]) -> BTreeSet<String> {
    let codes: BTreeSet<String> = list.iter().map(|c| c.code.to_owned()).collect();
    assert_eq!(codes.len(), list.len(), "a code is listed twice");
    assert!(list.iter().all(|c| !c.fr.is_empty() && !c.en.is_empty()));
    codes
}

#[test]
fn grid_cases_say_what_is_expected_and_cover_every_code() {
    let seen = check("err-grid", 24, grid_faults);
    assert_eq!(seen, codes(questionnaire::CODES));
}

#[test]
fn study_cases_say_what_is_expected_and_cover_every_code() {
    let seen = check("err-study", 19, study_faults);
    assert_eq!(seen, codes(study::CODES));
}

#[test]
fn ten_faults_are_said_in_one_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/err-grid/ten-faults");
    let faults = grid_faults(&folder);
    assert!(faults.len() >= 10, "{}", faults.render(Lang::En));
    let kinds: BTreeSet<_> = faults.iter().map(|f| f.code).collect();
    assert!(kinds.len() >= 10, "{kinds:?}");
    let mut lines: Vec<_> = faults.iter().filter_map(|f| f.place.line).collect();
    assert!(lines.is_sorted());
    lines.dedup();
    assert!(lines.len() >= 8, "{lines:?}");
}
