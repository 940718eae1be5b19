//! The page of the reception: everything that was noticed is there, and hostile text is text.

use std::sync::Arc;

use jauge_model::reception::{Linkage, NearMiss};
use jauge_model::responses::{GroupKey, WaveAnswers};
use jauge_model::{Diagnostic, Lang, Place, Responses, Severity, Text};

use crate::html::{Piece, read, words};
use crate::support::{self, HOSTILE, Material};

/// A reception with an error, more warnings than are listed, and hostile words everywhere.
fn noticed() -> (Material, Responses) {
    let mut m = support::material();
    let evil = |i: usize| HOSTILE[i % HOSTILE.len()];
    let waves = m.grid.waves.len();
    let mut all = jauge_model::Diagnostics::new();
    let said = |n: usize, severity: Severity| Diagnostic {
        code: "R026",
        severity,
        place: Place::file(evil(n))
            .in_sheet(evil(n + 1))
            .at_line(n as u64 + 2)
            .at_letters("B")
            .in_field(evil(n + 2)),
        message: Text::both(
            format!("constat {n} {}", evil(n)),
            format!("found {n} {}", evil(n)),
        ),
        hint: Text::both(format!("action {n}"), format!("do {n}")),
    };
    all.push(said(0, Severity::Error));
    (1..=105).for_each(|n| all.push(said(n, Severity::Warning)));
    all.push(said(200, Severity::Advice));
    m.reception.diagnostics = all;
    m.reception.linkage = Linkage {
        people: 3,
        forms: vec![
            (m.grid.waves[0].id.clone(), 3),
            (m.grid.waves[1].id.clone(), 2),
        ],
        linked: vec![(m.grid.waves[0].id.clone(), m.grid.waves[1].id.clone(), 2)],
        near_misses: vec![NearMiss {
            later: evil(0).to_owned(),
            line: 4,
            earlier: evil(4).to_owned(),
            slip: "one character".to_owned(),
        }],
        ..Linkage::default()
    };
    let wave = |w: usize| WaveAnswers {
        returned: vec![true, w == 0, true],
        ..WaveAnswers::default()
    };
    let responses = Responses {
        participants: Arc::new(["A", "B", "C"].into_iter().collect()),
        keys: vec![GroupKey {
            name: "project".into(),
            labels: vec![evil(0).into(), evil(2).into()],
            of: vec![0, 0, 1],
        }],
        waves: (0..waves).map(wave).collect(),
        ..Responses::default()
    };
    (m, responses)
}

#[test]
fn every_remark_has_its_place_and_its_way_out() {
    let (m, responses) = noticed();
    for (lang, found, act, more) in [
        (Lang::Fr, "Constat 1 ", "action 1", "5 de plus"),
        (Lang::En, "Found 1 ", "do 1", "5 more"),
    ] {
        let seen = words(&m.reception_html(&responses, lang));
        for text in [found, act, more, "B3", "(R026)"] {
            assert!(seen.contains(text), "{lang}: {text}");
        }
        // The error and 100 of the 105 warnings; the advice is in a fold.
        assert_eq!(seen.matches("(R026)").count(), 102);
    }
    let seen = words(&m.reception_html(&responses, Lang::Fr));
    assert!(seen.contains("L’analyse doit attendre. À corriger d’abord\u{a0}: 1"));
}

#[test]
fn the_same_of_several_cells_is_one_remark_with_all_its_places() {
    let (mut m, responses) = noticed();
    let at = |file: &str, line: u64, letters: &str| Diagnostic {
        code: "R026",
        severity: Severity::Warning,
        place: Place::file(file).at_line(line).at_letters(letters),
        message: Text::both("« NSP » n'est pas un niveau", "\"DK\" is no level"),
        hint: Text::both("déclarez-le", "declare it"),
    };
    let mut all = jauge_model::Diagnostics::new();
    [("a.xlsx", 5, "L"), ("a.xlsx", 9, "F"), ("b.xlsx", 2, "C")]
        .into_iter()
        .for_each(|(file, line, letters)| all.push(at(file, line, letters)));
    m.reception.diagnostics = all;
    let seen = words(&m.reception_html(&responses, Lang::En));
    assert_eq!(seen.matches("is no level").count(), 2, "{seen}");
    assert!(seen.contains("a.xlsx, 2 places: L5, F9"), "{seen}");
    assert!(seen.contains("b.xlsx, cell C2") && seen.contains("(2)"));
    let seen = words(&m.reception_html(&responses, Lang::Fr));
    assert!(seen.contains("a.xlsx, 2 endroits\u{a0}: L5, F9"), "{seen}");
}

#[test]
fn versions_that_were_filled_in_are_on_the_page() {
    use jauge_model::reception::{GridVersion, VersionMet};
    let mut m = support::material();
    let met = |version: &str, rows, read| VersionMet {
        grid: Some(GridVersion {
            id: "roue".into(),
            version: version.into(),
            hash: String::new(),
        }),
        form: None,
        rows,
        first_row: 2,
        read,
    };
    let one = words(&m.reception_html(&Responses::default(), Lang::En));
    assert!(!one.contains("Which questionnaire was filled in"));
    m.reception.files[0].versions = vec![met("1.0.0", 4, false), met("2.0.0", 51, true)];
    let both = words(&m.reception_html(&Responses::default(), Lang::En));
    assert!(both.contains("Which questionnaire was filled in"));
    assert!(both.contains("roue 1.0.0") && both.contains("roue 2.0.0"));
}

#[test]
fn a_clean_reception_says_so() {
    let mut m = support::material();
    m.reception.diagnostics = jauge_model::Diagnostics::new();
    let page = m.reception_html(&Responses::default(), Lang::En);
    assert!(words(&page).contains("All that came in could be used."));
}

#[test]
fn empty_sheets_are_not_said_to_serve() {
    let mut m = support::material();
    m.reception.diagnostics = jauge_model::Diagnostics::new();
    for file in &mut m.reception.files {
        (file.rows_read, file.rows_used, file.rows_set_aside) = (0, 0, 0);
    }
    let page = words(&m.reception_html(&Responses::default(), Lang::En));
    assert!(page.contains("nothing to analyse yet"));
    assert!(!page.contains("could be used"));
}

#[test]
fn hostile_words_become_no_tag_and_the_page_is_well_formed() {
    let (m, responses) = noticed();
    for lang in Lang::ALL {
        let page = m.reception_html(&responses, lang);
        let pieces = read(&page);
        let mut level = 0;
        let mut ids = std::collections::BTreeSet::new();
        for piece in &pieces {
            let Piece::Open(name, attributes) = piece else {
                continue;
            };
            assert!(!["script", "iframe", "img", "link"].contains(&name.as_str()));
            for (key, value) in attributes {
                assert!(!key.starts_with("on") && key != "src", "{key}");
                assert!(key != "id" || ids.insert(value.clone()), "{value} twice");
            }
            if let Some(h) = name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()) {
                assert!(h <= level + 1, "h{h} after h{level}");
                level = h;
            }
        }
        assert_eq!(pieces.iter().filter(|p| p.opens("svg")).count(), 2);
        assert!(pieces.iter().filter(|p| p.opens("caption")).count() > 3);
        assert_eq!(page, m.reception_html(&responses, lang));
    }
}

#[test]
fn french_is_set_as_french() {
    let mut m = support::material();
    m.study.title = Text::both("Étude", "Study");
    let text = words(&m.reception_html(&Responses::default(), Lang::Fr));
    for line in text
        .lines()
        .filter(|l| !HOSTILE.iter().any(|h| l.contains(h)))
    {
        for wrong in ["'", " ;", " ?", " !", " :", " »", "« "] {
            assert!(!line.contains(wrong), "{wrong:?} in: {line}");
        }
    }
}
