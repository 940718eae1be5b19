//! Reading studies: valid ones in every layout.

#![allow(clippy::unwrap_used)]

use jauge_model::disclosure::SecrecyPolicy;
use jauge_model::study::{
    Assignment, DateOrder, Duplicates, Layout, Study, WaveOf, grid_path, read,
};
use jauge_model::{Lang, Questionnaire, questionnaire};

const FULL: &str = include_str!("data/study.toml");

fn wheel() -> Questionnaire {
    let text = include_str!("../../../questionnaires/jg-roue/v1.toml");
    questionnaire::read("v1.toml", text).0.unwrap()
}

fn valid(text: &str) -> Study {
    let (study, faults) = read("study.toml", text, &wheel());
    assert!(faults.is_empty(), "{}", faults.render(Lang::En));
    study.unwrap()
}

#[test]
fn a_full_study_keeps_everything_it_says() {
    let study = valid(FULL);
    assert_eq!(study.id, "region");
    assert!(study.simulated);
    assert_eq!(study.title.get(Lang::En), "One year of third places");
    assert!((study.conf_level - 0.9).abs() < 1e-12);
    let keys: Vec<_> = study
        .keys
        .groups
        .iter()
        .map(|(k, c)| (k.as_str(), c.as_str()))
        .collect();
    // In the order of the file, not of the alphabet.
    assert_eq!(
        keys,
        [
            ("region", "region"),
            ("project", "projet"),
            ("cohort", "cohorte")
        ]
    );
    let [wide, long, side] = &study.answers[..] else {
        panic!("three files");
    };
    assert_eq!(
        (&wide.layout, &wide.wave),
        (&Layout::Wide, &WaveOf::Fixed(0))
    );
    assert_eq!(
        wide.columns,
        [
            ("Q2".to_owned(), 1, None),
            ("Q1 - Je viens".to_owned(), 0, None)
        ]
    );
    assert_eq!(wide.duplicates, Duplicates::Last);
    assert_eq!(wide.dialect.delimiter, Some(b'\t'));
    assert_eq!(wide.dialect.decimal, Some(','));
    assert_eq!(wide.dialect.short_dates, Some(DateOrder::YearFirst));
    assert_eq!(
        wide.dialect.short_dates_until.map(|d| d.to_string()),
        Some("2026-06-30".to_owned())
    );
    assert_eq!(wide.dialect.encoding.as_deref(), Some("windows-1252"));
    let values = [
        ("1", 0),
        ("3", 2),
        ("entry", 0),
        ("mid", 1),
        ("exit", 2),
        ("before_seen_now", 3),
    ];
    let values = values.map(|(v, w)| (v.to_owned(), w)).to_vec();
    assert_eq!(
        long.wave,
        WaveOf::Column {
            column: "temps".into(),
            values
        }
    );
    assert_eq!(
        long.layout,
        Layout::Long {
            item: "question".into(),
            value: "reponse".into()
        }
    );
    assert_eq!(long.duplicates, Duplicates::SetAside);
    assert_eq!(side.wave, WaveOf::PerColumn);
    assert_eq!(
        side.columns,
        [
            ("r3_a".to_owned(), 2, Some(0)),
            ("r3_b".to_owned(), 2, Some(2))
        ]
    );
    assert_eq!(study.contrasts, [(0, 2), (0, 1)]);
    assert_eq!(study.primary, ["s_savoir_etre", "r04"]);
    assert_eq!(study.by, ["region", "project"]);
    let population = study.population.unwrap();
    assert_eq!(
        population.answered,
        ("retour".to_owned(), vec!["oui".to_owned()])
    );
    assert_eq!(population.indicators[0].no, ["non"]);
    let comparison = study.comparison.unwrap();
    assert_eq!(comparison.assignment, Assignment::Random);
    assert_eq!(comparison.treated.0, "2");
    assert_eq!(study.enrolled, Some(2400));
    assert!(!study.selected_on_low_start);
    assert_eq!(study.consent.unwrap().yes, ["oui"]);
    assert!(study.covariates[0].numeric);
    assert_eq!((study.secrecy.persons, study.secrecy.organisations), (5, 3));
    assert!(study.secrecy.reason.is_some());
}

#[test]
fn what_is_not_said_has_its_default() {
    let text = "format = \"jauge-study/1\"\n[study]\nid = \"s\"\ngrid = \"../g.toml\"\n\
        title = { fr = \"t\", en = \"t\" }\n[keys]\nparticipant = \"code\"\n\
        [[answers]]\nfile = \"a.csv\"\nwave = \"entry\"\n";
    let study = valid(text);
    assert_eq!(grid_path(text).as_deref(), Some("../g.toml"));
    // From the first to the last wave at which people spoke of that time.
    assert_eq!(study.contrasts, [(0, 2)]);
    assert_eq!(
        study.primary,
        ["s_savoir_etre", "s_savoir_faire", "s_savoir"]
    );
    assert_eq!(study.secrecy, SecrecyPolicy::default());
    assert!((study.conf_level - 0.95).abs() < 1e-12);
    assert!(study.by.is_empty() && study.population.is_none() && study.comparison.is_none());
}

#[test]
fn the_grid_is_known_before_the_study_is_read() {
    assert_eq!(
        grid_path("[study]\ngrid = 'g.toml'\n[[[broken").as_deref(),
        Some("g.toml")
    );
    for none in [
        "",
        "[study]",
        "[study]\ngrid = 3",
        "[study]\ngrid = ' '",
        "study = 1",
    ] {
        assert_eq!(grid_path(none), None, "{none}");
    }
}
