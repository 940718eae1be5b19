//! A story reaches the outputs of `jauge run` only with the consent of whoever told it.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;
use std::fs;

use jauge::Silent;

const GRID: &str = include_str!("../../../questionnaires/jg-recit/v1.toml");
const STUDY: &str = r#"format = "jauge-study/1"
[study]
id = "recits"
title = { fr = "Récits", en = "Stories" }
grid = "grid.toml"
simulated = true
[keys]
participant = "code"
"#;
const CONSENT: &str = "[consent]\npublication = \"v_public\"\nyes = [\"1\", \"oui\"]\n";
const ANSWERS: &str = "[[answers]]\nfile = \"r.csv\"\nwave = \"exit\"\n";

/// Everything that a run wrote, in one text.
fn outputs(study: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = String::from("code;p1;p3;v_public;v_equipe;v_financeurs\n");
    for n in 0..12 {
        writeln!(rows, "A{n};1;CONSENTI{n} a changé ma semaine;1;1;1").unwrap();
    }
    // Refused, withdrawn since, not asked, nothing said, a word that is no yes: with the consent
    // of the team and of the funders, which is not that of the public.
    for (n, said) in ["2", "3", "-4", "", "peut-être"].iter().enumerate() {
        writeln!(rows, "B{n};1;SECRET{n} a changé ma semaine;{said};1;1").unwrap();
    }
    for (name, text) in [("grid.toml", GRID), ("study.toml", study), ("r.csv", &rows)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let run = jauge::run(&folder.path().join("study.toml"), &Silent).unwrap();
    let written = run.write(&folder.path().join("out"), &Silent).unwrap();
    assert!(written.len() >= 5, "{written:?}");
    written
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn only_stories_with_the_consent_to_publish_are_published() {
    let all = outputs(&format!("{STUDY}{CONSENT}{ANSWERS}"));
    assert!(all.contains("CONSENTI0") && all.contains("CONSENTI11"));
    assert!(!all.contains("SECRET"));
}

#[test]
fn a_study_that_says_nothing_of_consent_publishes_no_story() {
    let all = outputs(&format!("{STUDY}{ANSWERS}"));
    assert!(!all.contains("SECRET") && !all.contains("CONSENTI"));
}
