//! Every questionnaire of the library, as it will be handed out.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jauge_model::questionnaire::reading_ease::Counts;
use jauge_model::questionnaire::{Role, read};
use jauge_model::{Lang, Questionnaire, Severity};

/// Fewer than this means that the folder was not found as a whole.
const AT_LEAST: usize = 7;

fn library() -> Vec<(PathBuf, Questionnaire)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires");
    let mut files: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("v1.toml"))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert!(files.len() >= AT_LEAST, "only {} found", files.len());
    let grids = files.into_iter().map(|path| {
        let (grid, faults) = read("v1.toml", &fs::read_to_string(&path).unwrap());
        let serious: Vec<_> = faults
            .iter()
            .filter(|f| f.severity != Severity::Advice)
            .collect();
        assert!(
            serious.is_empty(),
            "{}\n{}",
            path.display(),
            faults.render(Lang::En)
        );
        let grid = grid.unwrap();
        (path, grid)
    });
    grids.collect()
}

#[test]
fn every_questionnaire_reads_and_says_how_it_is_used() {
    let mut ids = BTreeSet::new();
    for (path, grid) in library() {
        let folder = path.parent().unwrap().file_name().unwrap();
        assert_eq!(folder.to_str(), Some(grid.id.as_str()));
        assert!(ids.insert(grid.id.clone()));
        assert_eq!(grid.licence, "CC-BY-SA-4.0", "{}", grid.id);
        assert!(grid.minutes.is_some_and(|m| m > 0), "{}", grid.id);
        assert!(grid.source.is_some() && grid.validation.is_none());
        let guide = grid.guide.as_ref().unwrap();
        for (lang, words) in [
            (
                Lang::Fr,
                ["Qui\u{a0}:", "Quand\u{a0}:", "Durée\u{a0}:", "validé"],
            ),
            (Lang::En, ["Who:", "When:", "Length:", "validated"]),
        ] {
            let text = guide.exact(lang).unwrap();
            for word in words {
                assert!(text.contains(word), "{}: {word} in {text}", grid.id);
            }
        }
        assert!(!grid.roles.is_empty());
    }
}

/// The hash of a grid that is out in the field does not move.
#[test]
fn the_wheel_is_the_wheel_that_was_handed_out() {
    let all = library();
    let wheel = all.iter().find(|(_, g)| g.id == "jg-roue").unwrap();
    assert_eq!(wheel.1.hash, WHEEL);
}

const WHEEL: &str = "48c1ab21aabce5f8f36c1a5c860c66f3674e17e0649baf297ce4c869c64d5a12";

/// Learners read plain words: every question that a learner answers has some, or its grid says that
/// its own words are plain, and they are.
#[test]
fn learners_get_plain_words() {
    let mut seen = 0;
    for (_, grid) in library() {
        let learner = |r: &Role| ["learner", "learner_log"].contains(&r.id.as_str());
        let Some(learner) = grid.roles.iter().position(learner) else {
            continue;
        };
        let mut ease = Lang::ALL.map(|_| Counts::default());
        for item in &grid.items {
            // The log of a training action is the trainer's, but for what the learner thinks of it.
            let reflection = ["attendu", "realise", "appris", "ecarts", "decision"];
            let asked = item.roles.is_empty() || item.roles.contains(&learner);
            if !asked || grid.id == "jg-afest" && !reflection.contains(&item.id.as_str()) {
                continue;
            }
            let plain = grid.plain_words(item);
            let plain = plain.unwrap_or_else(|| panic!("{}/{}", grid.id, item.id));
            for (lang, ease) in Lang::ALL.into_iter().zip(&mut ease) {
                let words = plain.exact(lang).unwrap();
                *ease = ease.and(Counts::of(words, lang));
                for sentence in words.split(['.', '?', '!', ':', ';']) {
                    let count = sentence.split_whitespace().count();
                    assert!(count <= 15, "{}/{}: {sentence}", grid.id, item.id);
                }
                seen += 1;
            }
        }
        for (lang, counts) in Lang::ALL.into_iter().zip(ease) {
            let ease = counts.ease(lang).unwrap();
            assert!(
                ease >= 60.0,
                "{} {lang:?}: {ease} over {} words",
                grid.id,
                counts.words
            );
        }
    }
    assert!(seen > 130, "{seen}");
}
