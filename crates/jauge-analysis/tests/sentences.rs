//! The lint of causal words, measured on sentences written by hand: `tests/claims/sentences.tsv`.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use jauge_analysis::claim_rules::words::{lint, refused};
use jauge_model::{ClaimLevel, Lang};

struct Case {
    line: usize,
    lang: Lang,
    level: ClaimLevel,
    refused: bool,
    text: String,
}

fn cases() -> Vec<Case> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/claims/sentences.tsv"
    );
    let text = std::fs::read_to_string(path).unwrap();
    let cases = text.lines().enumerate().map(|(n, line)| {
        let parts: Vec<&str> = line.split('\t').collect();
        let [lang, level, verdict, said] = parts[..] else {
            panic!("line {}: {line}", n + 1);
        };
        Case {
            line: n + 1,
            lang: Lang::parse(lang).unwrap(),
            level: ClaimLevel::parse(level).unwrap(),
            refused: match verdict {
                "refused" => true,
                "allowed" => false,
                other => panic!("line {}: {other}", n + 1),
            },
            text: said.to_owned(),
        }
    });
    cases.collect()
}

#[test]
fn every_sentence_is_judged_as_expected() {
    let cases = cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|c| {
            let words = refused(&c.text, c.lang, c.level);
            let right = words.is_empty() != c.refused;
            (!right).then(|| format!("{}: {} {words:?}", c.line, c.text))
        })
        .collect();
    let (right, all) = (cases.len() - wrong.len(), cases.len());
    println!("{right} of {all} sentences are judged as expected");
    assert_eq!(wrong, [""; 0]);
    for lang in Lang::ALL {
        for verdict in [true, false] {
            let of = |c: &&Case| c.lang == lang && c.refused == verdict;
            let seen = cases.iter().filter(of).count();
            assert!(seen >= 20, "only {seen} {lang} sentences of one verdict");
        }
    }
}

#[test]
fn what_is_proposed_is_allowed_and_is_another_sentence() {
    let mut seen = 0;
    for case in cases().iter().filter(|c| c.refused) {
        for found in lint(&case.text, case.lang, case.level) {
            seen += 1;
            let again = refused(&found.proposal, case.lang, case.level);
            assert_eq!(again, [""; 0], "{} > {}", found.sentence, found.proposal);
            assert_ne!(found.sentence, found.proposal);
        }
    }
    assert!(seen > 90, "only {seen} proposals were read");
}
