//! Exact and tolerant links side by side, as a region reads them.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jauge::{Silent, pipeline};
use jauge_model::Lang;
use jauge_model::finding::Measure;

const CASE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/err-answers/self-code"
);
const PEOPLE: usize = 90;

/// Writes a study in which `slipped` people give another first letter at the exit. Those who do
/// not slip went up by one level, the others stayed where they were.
fn study(folder: &Path, slipped: usize, tolerance: u64) {
    fs::copy(format!("{CASE}/grid.toml"), folder.join("grid.toml")).unwrap();
    let text = fs::read_to_string(format!("{CASE}/study.toml")).unwrap();
    let contrast = "\n[[contrast]]\nfrom = \"entry\"\nto = \"exit\"\n";
    let text = text.replace("tolerance = 1", &format!("tolerance = {tolerance}")) + contrast;
    fs::write(folder.join("study.toml"), text).unwrap();
    for (file, exit) in [("entree.csv", false), ("sortie.csv", true)] {
        let mut out = "mere;mois;jour;commune;projet;r01;r02;heures\n".to_owned();
        for i in 0..PEOPLE {
            let slips = exit && i >= PEOPLE - slipped;
            let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
            let mother = letter(if slips { i + 1 } else { i });
            let (month, day, town) = (1 + i * 5 % 12, 1 + i * 7 % 31, letter(i * 11));
            let level = if exit && !slips { 3 } else { 2 };
            writeln!(out, "{mother};{month};{day};{town};P1;{level};2;3").unwrap();
        }
        fs::write(folder.join(file), out).unwrap();
    }
}

fn run(slipped: usize, tolerance: u64) -> pipeline::Run {
    let folder = tempfile::tempdir().unwrap();
    study(folder.path(), slipped, tolerance);
    pipeline::run(&folder.path().join("study.toml"), &Silent).unwrap()
}

#[test]
fn the_change_is_given_under_both_kinds_of_links() {
    let run_20 = run(20, 1);
    let elements = run_20.reception.linkage.elements.as_ref().unwrap();
    let links = &elements.links[0];
    assert_eq!((links.strict, links.tolerant), (70, 20));
    let pair = |of: &pipeline::Run| {
        let elements = of.reception.linkage.elements.as_ref().unwrap();
        let is = |p: &&jauge_model::reception::OutcomeByLinks| {
            p.tolerant.outcome == "r01" && p.tolerant.measure == Measure::ShareImproved
        };
        elements.outcomes.iter().find(is).unwrap().clone()
    };
    let both = pair(&run_20);
    assert_eq!(both.exact.denominator, Some(70));
    assert_eq!(both.exact.estimate.unwrap().estimate, 1.0);
    assert_eq!(both.tolerant.denominator, Some(90));
    assert_eq!(both.tolerant.estimate.unwrap().estimate, 70.0 / 90.0);
    // Ten people linked by the tolerance alone: the difference would be about them.
    let few = pair(&run(10, 1));
    assert!(few.exact.estimate.is_none() && few.exact.denominator.is_none());
    assert_eq!(few.tolerant.denominator, Some(90));
}

#[test]
fn report_and_reception_show_both() {
    let run = run(20, 1);
    let page = run.report().html(Lang::Fr).unwrap();
    assert!(page.contains("avec les seuls liens exacts"));
    assert!(page.contains("Avec tolérance"));
    let folder = tempfile::tempdir().unwrap();
    study(folder.path(), 20, 1);
    let ingested = pipeline::ingest(&folder.path().join("study.toml"), &Silent).unwrap();
    assert!(
        ingested
            .report()
            .html(Lang::Fr)
            .unwrap()
            .contains("Avec tolérance")
    );
}

#[test]
fn without_a_tolerance_there_is_one_kind_of_links() {
    let run = run(20, 0);
    let elements = run.reception.linkage.elements.as_ref().unwrap();
    assert!(elements.outcomes.is_empty());
    assert_eq!(
        (elements.links[0].strict, elements.links[0].tolerant),
        (70, 0)
    );
}
