//! Grids in the formats of other tools: the same grid gives the same bytes, those of
//! `tests/exchange`, which the tools' own library accepts (`python/tests/test_xlsform.py`).
//!
//! `JAUGE_UPDATE=1` rewrites them.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

use jauge_collect::exchange::xlsform;
use jauge_model::{Lang, Questionnaire, questionnaire};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn grid(path: &str) -> Questionnaire {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let (grid, said) = questionnaire::read(path, &text);
    grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)))
}

fn expect(name: &str, found: &[u8]) {
    let path = root().join("tests/exchange").join(name);
    if std::env::var_os("JAUGE_UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    assert!(std::fs::read(&path).unwrap() == found, "{name} has changed");
}

#[test]
fn xlsforms_are_those_that_the_tools_were_shown() {
    let everything = grid("tests/exchange/everything/grid.toml");
    let wheel = grid("questionnaires/jg-roue/v1.toml");
    let exit = everything.wave_index("exit");
    expect(
        "everything.xlsx",
        &xlsform::export(&everything, None).unwrap(),
    );
    expect(
        "everything-exit.xlsx",
        &xlsform::export(&everything, exit).unwrap(),
    );
    expect("jg-roue.xlsx", &xlsform::export(&wheel, None).unwrap());
}
