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
use jauge_model::{Lang, questionnaire, study};

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
    receive(&grid, &study, &files)
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
