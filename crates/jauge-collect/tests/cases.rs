//! Damaged files and what reception says of them, word for word, in both languages.
//!
//! Each folder of `tests/err-answers` at the root of the repository is a study with one
//! fault. `JAUGE_UPDATE=1` rewrites what is expected; read it before believing it.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/balance.rs"]
mod balance;
#[path = "support/mapped.rs"]
mod mapped;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jauge_collect::intake::{Received, SourceFile, receive};
use jauge_model::Lang;
use jauge_model::{Column, LevelCell, Missing, Questionnaire, questionnaire, study};

/// Fewer cases than this means that the folder was not found as a whole.
const AT_LEAST: usize = 90;

/// Endings of the files that a case gives.
const READ: [&str; 8] = ["csv", "xlsx", "xls", "ods", "json", "lss", "sav", "dta"];

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/err-answers");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("study.toml").is_file())
        .collect();
    cases.sort();
    cases
}

fn receive_case(case: &Path) -> Received {
    receive_with_grid(case).1
}

fn receive_with_grid(case: &Path) -> (Questionnaire, Received) {
    let text = |name: &str| std::fs::read_to_string(case.join(name)).unwrap();
    let (grid, said) = questionnaire::read("grid.toml", &text("grid.toml"));
    let grid = grid.unwrap_or_else(|| panic!("{case:?}\n{}", said.render(Lang::En)));
    let (study, said) = study::read("study.toml", &text("study.toml"), &grid);
    let mut study = study.unwrap_or_else(|| panic!("{case:?}\n{}", said.render(Lang::En)));
    mapped::take(case, &grid, &mut study);
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|e| READ.iter().any(|r| e == *r))
        })
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile {
            name: name.clone(),
            bytes,
        })
        .collect();
    let received = receive(&grid, &study, &files);
    (grid, received)
}

/// A case by its name, with what came in of one person at one wave.
struct Case(Questionnaire, Received);

impl Case {
    fn of(name: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/err-answers");
        let (grid, received) = receive_with_grid(&root.join(name));
        Self(grid, received)
    }

    fn cell(&self, person: &str, wave: usize, item: &str) -> (&Column, usize) {
        let responses = &self.1.responses;
        let item = self.0.item_index(item).unwrap();
        let person = responses.participants.iter().position(|p| p == person);
        (&responses.waves[wave].columns[item], person.unwrap())
    }

    fn level(&self, person: &str, wave: usize, item: &str) -> Result<usize, Missing> {
        match self.cell(person, wave, item) {
            (Column::Level(cells) | Column::Choice(cells), n) => {
                let cell: LevelCell = cells[n];
                cell.level().ok_or_else(|| cell.missing().unwrap())
            }
            other => panic!("{other:?}"),
        }
    }

    fn words(&self, person: &str, wave: usize, item: &str) -> Option<&str> {
        match self.cell(person, wave, item) {
            (Column::Text(said), n) => {
                let found = said.iter().find(|(p, _)| *p as usize == n);
                found.map(|(_, words)| words.as_str())
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn ratings_in_several_files_come_together() {
    let case = Case::of("raters-in-two-files");
    // 2, 4 and 1: the middle is the second level; the words are those of the one who was asked.
    assert_eq!(case.level("KX41", 1, "r01"), Ok(1));
    assert_eq!(case.words("KX41", 1, "mots"), Some("prend la parole"));
    // 4 and 1, of an even number the lower one; nothing and "does not know".
    assert_eq!(case.level("QR63", 1, "r01"), Ok(0));
    assert_eq!(case.level("QR63", 1, "r02"), Err(Missing::Unspecified));
    // Rated once, in the second file; who is rated twice by the same person is set aside.
    assert_eq!(case.level("TV74", 1, "r01"), Ok(1));
    assert!(!case.1.responses.participants.iter().any(|p| p == "LM52"));
}

#[test]
fn words_of_the_persons_own_are_read_where_they_are_asked_for() {
    for (name, words) in [
        (
            "tool-google-other-one",
            "En congé parental, puis en reprise d’un CAP de boulangerie à la rentrée prochaine",
        ),
        ("other-by-hand", "bénévole"),
    ] {
        let case = Case::of(name);
        assert_eq!(case.level("LM52", 0, "situation"), Ok(2), "{name}");
        assert_eq!(case.words("LM52", 0, "situation_autre"), Some(words));
        assert_eq!(case.words("KX41", 0, "situation_autre"), None);
    }
    // What is nearly an option, or in no tool that has such words, is left to a person.
    let set_aside = Err(Missing::SetAside);
    let online = Case::of("tool-google-other-one");
    assert_eq!(online.level("QR63", 0, "situation"), set_aside);
    let by_hand = Case::of("other-by-hand");
    assert_eq!(by_hand.level("TV74", 0, "situation"), set_aside);
    assert_eq!(
        by_hand.words("QR63", 0, "situation_autre"),
        Some("en retraite")
    );
}

#[test]
fn each_row_is_read_with_the_grid_that_was_filled_in() {
    let case = Case::of("tool-kobo-versions");
    // Version 1 put r01 in other words with another meaning; r02 is what it was.
    assert_eq!(case.level("KX41", 0, "r01"), Err(Missing::SetAside));
    assert_eq!(case.level("KX41", 0, "r02"), Ok(2));
    assert_eq!(case.level("LM52", 0, "r01"), Ok(2));
    assert_eq!(case.level("LM52", 0, "r03"), Err(Missing::NotInVersion));
    assert_eq!(case.level("QR63", 0, "r03"), Ok(0));
    assert_eq!(case.level("DF07", 0, "r01"), Ok(0));
    let people = &case.1.responses.participants;
    assert!(
        !people.iter().any(|p| p == "BD85" || p == "CE96"),
        "{people:?}"
    );
    let versions = |file: usize| -> Vec<(Option<&str>, u64, bool)> {
        let met = case.1.reception.files[file].versions.iter();
        met.map(|v| (v.grid.as_ref().map(|g| g.version.as_str()), v.rows, v.read))
            .collect()
    };
    let read: Vec<_> = versions(0).into_iter().filter(|v| v.2).collect();
    let rows: u64 = read.iter().map(|v| v.1).sum();
    assert_eq!(rows, 4);
    let read: Vec<_> = versions(1).into_iter().filter(|v| v.2).collect();
    assert_eq!(read, [(Some("1.0.0"), 1, true)]);
}

fn render(received: &Received, lang: Lang) -> String {
    let mut out = received.reception.diagnostics.render(lang);
    for f in &received.reception.files {
        let words = match lang {
            Lang::Fr => ["lignes lues", "utilisées", "mises de côté"],
            Lang::En => ["rows read", "used", "set aside"],
        };
        let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
        let rows = f.sheet.as_ref().map(|s| s.header_rows);
        let rows = rows.map_or_else(String::new, |(a, b)| format!("{a}-{b}"));
        writeln!(
            out,
            "{}{colon} {} {} = {} {} + {} {} [{} | {}{rows}]",
            f.name(),
            f.rows_read,
            words[0],
            f.rows_used,
            words[1],
            f.rows_set_aside,
            words[2],
            f.encoding,
            f.delimiter
        )
        .unwrap();
    }
    out
}

#[test]
fn every_damaged_study_says_what_is_wrong_and_what_to_do() {
    let update = std::env::var_os("JAUGE_UPDATE").is_some();
    let cases = cases();
    assert!(cases.len() >= AT_LEAST, "only {} cases seen", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let received = receive_case(case);
        balance::check(&received);
        assert!(
            !received.reception.diagnostics.is_empty(),
            "{case:?} says nothing"
        );
        for lang in Lang::ALL {
            let path = case.join(format!("expected.{lang}.txt"));
            let found = render(&received, lang);
            if update {
                std::fs::write(&path, &found).unwrap();
            } else if std::fs::read_to_string(&path).unwrap_or_default() != found {
                wrong.push(format!("{}\n{found}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
