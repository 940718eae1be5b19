//! Two versions of one grid.

#![allow(clippy::unwrap_used)]

use jauge_model::questionnaire::compare::{Changes, Comparable, Difference, Step, compare};
use jauge_model::questionnaire::read;
use jauge_model::{Lang, Questionnaire};

const SMALL: &str = include_str!("data/small.toml");
const OPTIONS: &str = include_str!("data/options.toml");

fn grid(text: &str) -> Questionnaire {
    let (grid, faults) = read("g", text);
    grid.unwrap_or_else(|| panic!("{}", faults.render(Lang::En)))
}

/// The changes after some replacements in a file, each of which must be found.
fn after(text: &str, edits: &[(&str, &str)]) -> Changes {
    let mut new = text.to_owned();
    for (old, now) in edits {
        assert!(new.contains(old), "{old}");
        new = new.replacen(old, now, 1);
    }
    compare(&grid(text), &grid(&new))
}

fn of<'a>(changes: &'a Changes, id: &str) -> (&'a [Difference], Comparable) {
    let item = changes.items.iter().find(|i| i.id() == id).unwrap();
    (&item.differences, item.comparable)
}

#[test]
fn the_same_grid_has_not_changed() {
    for text in [SMALL, OPTIONS] {
        let changes = after(text, &[]);
        assert!(changes.is_empty() && !changes.version_says_too_little());
        assert!(
            changes
                .items
                .iter()
                .all(|i| i.comparable == Comparable::Same)
        );
    }
}

#[test]
fn rewording_is_equivalent_only_where_the_version_says_so() {
    let words = ("Faire vivre les règles du lieu", "Faire vivre la règle");
    let patch = after(SMALL, &[words, ("\"1.2.0\"", "\"1.2.1\"")]);
    let reworded = [Difference::Reworded(vec!["fr".to_owned()])];
    assert_eq!(
        of(&patch, "col_regle"),
        (&reworded[..], Comparable::DeclaredEquivalent)
    );
    assert!((patch.declared, patch.needed) == (Step::Patch, Step::Patch));
    let major = after(
        SMALL,
        &[
            words,
            ("version      = \"1.2.0\"", "version      = \"2.0.0\""),
        ],
    );
    assert_eq!(of(&major, "col_regle").1, Comparable::No);
    assert_eq!(of(&major, "col_aide").1, Comparable::Same);
    let unsaid = after(SMALL, &[words]);
    assert!(unsaid.version_says_too_little());
    let said = unsaid.render(Lang::Fr);
    assert!(said.contains("augmentez son troisième nombre"), "{said}");
}

#[test]
fn levels_that_change_are_never_equivalent() {
    let code = after(
        SMALL,
        &[("code = 4, id = \"transmet\"", "code = 5, id = \"transmet\"")],
    );
    assert_eq!(
        of(&code, "col_aide"),
        (&[Difference::Rescaled][..], Comparable::No)
    );
    assert_eq!(code.needed, Step::Major);
    let label = after(SMALL, &[("J'écoute.", "J'écoute les autres.")]);
    assert_eq!(
        of(&label, "col_parole").0,
        [Difference::Reanchored(vec![1])]
    );
    let target = after(
        SMALL,
        &[("kind = \"rubric\"", "kind = \"rubric\"\ntarget = 4")],
    );
    assert_eq!(of(&target, "col_aide").0, [Difference::Redirected]);
}

#[test]
fn items_are_followed_by_identifier_and_by_earlier_name() {
    let renamed = after(
        SMALL,
        &[(
            "id = \"col_aide\"",
            "id = \"col_appui\"\nwas = [\"col_aide\"]",
        )],
    );
    let was = [Difference::Renamed("col_aide".to_owned())];
    assert_eq!(of(&renamed, "col_appui"), (&was[..], Comparable::Same));
    let lost = after(SMALL, &[("id = \"col_aide\"", "id = \"col_appui\"")]);
    assert_eq!(of(&lost, "col_appui").0, [Difference::Added]);
    assert_eq!(of(&lost, "col_aide").0, [Difference::Removed]);
    assert_eq!(lost.needed, Step::Major); // the score has another item
    let score = lost.others.iter().find(|o| o.id == "s_collectif");
    assert!(score.is_some());
}

#[test]
fn a_picture_changes_what_is_understood() {
    let drawn = |path: &str, option: &str| {
        let picture = format!(
            "[[picture]]\nid = \"p\"\nalt = \"Un trait\"\nsvg = \'<svg viewBox=\"0 0 8 8\"><path d=\"{path}\"/></svg>\'\n\n[[options]]\nid = \"statut\""
        );
        let with = OPTIONS.replacen("[[options]]\nid = \"statut\"", &picture, 1);
        with.replacen("id = \"emploi\", label", option, 1)
    };
    let beside = "id = \"emploi\", picture = \"p\", label";
    let (without, with) = (
        drawn("M1 1h6", "id = \"emploi\", label"),
        drawn("M1 1h6", beside),
    );
    for (from, to) in [(&without, &with), (&with, &drawn("M1 1h5", beside))] {
        let changes = compare(&grid(from), &grid(to));
        let expected = (&[Difference::Pictured][..], Comparable::DeclaredEquivalent);
        assert_eq!(of(&changes, "q_statut"), expected);
        assert_eq!(changes.needed, Step::Patch);
        assert!(changes.render(Lang::Fr).contains("pictogrammes changés"));
    }
    // A picture that stands beside nothing yet changes no question.
    assert!(compare(&grid(OPTIONS), &grid(&without)).is_empty());
}

#[test]
fn options_may_be_added_but_not_changed() {
    let other = "{ code = 3, id = \"rien\"";
    let more = after(
        OPTIONS,
        &[(
            other,
            "{ code = 4, id = \"liens\", label = { fr = \"Des liens\", en = \"Links\" } },\n  { code = 3, id = \"rien\"",
        )],
    );
    assert_eq!(
        of(&more, "q_attentes"),
        (
            &[Difference::MoreOptions(vec![4])][..],
            Comparable::DeclaredEquivalent
        )
    );
    let gone = after(OPTIONS, &[(other, "{ code = 3, id = \"aucune\"")]);
    assert_eq!(of(&gone, "q_attentes").0, [Difference::Rescaled]);
    let put = after(
        OPTIONS,
        &[("'q_statut == \"emploi\"'", "'q_statut != \"autre\"'")],
    );
    assert_eq!(
        of(&put, "q_heures"),
        (&[Difference::PutOtherwise][..], Comparable::Same)
    );
    let spelling = after(
        OPTIONS,
        &[("'q_statut == \"emploi\"'", "\"q_statut=='emploi'\"")],
    );
    assert!(spelling.is_empty());
    let limits = after(OPTIONS, &[("max = 60", "max = 80")]);
    assert_eq!(of(&limits, "q_heures").0, [Difference::Limits]);
    for lang in Lang::ALL {
        assert!(
            more.render(lang).contains("q_attentes"),
            "{}",
            more.render(lang)
        );
    }
}
