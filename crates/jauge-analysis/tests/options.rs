//! Answers among options: what is counted, of whom, and what is withheld.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use jauge_analysis::{Material, analyse};
use jauge_model::finding::{Finding, Measure, Results, Section};
use jauge_model::questionnaire::{Choice, ItemKind, OptionList, Precision};
use jauge_model::responses::WaveAnswers;
use jauge_model::{
    Cleared, Column, Item, LevelCell, Missing, Questionnaire, Reception, Responses, SecrecyPolicy,
    Study, Text, Ticks, Wave, study,
};

const STUDY: &str = r#"
format = "jauge-study/1"
[study]
id = "s"
title = { fr = "s", en = "s" }
grid = "grid.toml"
[keys]
participant = "code"
[[answers]]
file = "a.csv"
wave = "entry"
"#;

fn grid() -> Questionnaire {
    let option = |code: i64, id: &str| Choice {
        code,
        id: id.to_owned(),
        label: Text::same(id),
        ..Choice::default()
    };
    let item = |id: &str, kind| Item {
        id: id.to_owned(),
        kind,
        text: Text::same(id),
        ..Item::default()
    };
    Questionnaire {
        waves: vec![Wave {
            id: "entry".to_owned(),
            label: Text::same("entry"),
            anchor: None,
            window_days: None,
            retrospective: false,
        }],
        options: vec![OptionList {
            id: "l".to_owned(),
            options: vec![option(1, "work"), option(2, "study"), option(3, "none")],
            missing: Vec::new(),
        }],
        items: vec![
            item("one", ItemKind::Choice { options: 0 }),
            item(
                "some",
                ItemKind::Choices {
                    options: 0,
                    most: None,
                },
            ),
            item(
                "since",
                ItemKind::Date {
                    precision: Precision::Day,
                    first: None,
                    last: None,
                },
            ),
        ],
        ..Questionnaire::default()
    }
}

/// Thirty people: twenty in work, six in study, four who would rather not say; of several
/// options, fifteen chose the first two, five none at all, ten were not asked; twelve dates.
fn results(people: usize) -> Results {
    let one = (0..people).map(|p| match p {
        0..20 => LevelCell::of_level(0).unwrap(),
        20..26 => LevelCell::of_level(1).unwrap(),
        _ => LevelCell::of_missing(Missing::Refused),
    });
    let some = (0..people).map(|p| match p {
        0..15 => Ok([0, 1].into_iter().collect()),
        15..20 => Ok(Ticks::default()),
        _ => Err(Missing::NotAsked),
    });
    let day = "2025-03-14".parse().unwrap();
    let since = (0..people).map(|p| {
        if p < 12 {
            Ok(day)
        } else {
            Err(Missing::Unspecified)
        }
    });
    let responses = Responses {
        participants: Arc::new((0..people).map(|p| format!("A{p}")).collect()),
        waves: vec![WaveAnswers {
            returned: vec![true; people],
            may_publish: vec![false; people],
            answered_on: Vec::new(),
            not_due: Vec::new(),
            columns: vec![
                Column::Choice(one.collect()),
                Column::Choices(some.collect()),
                Column::Date(since.collect()),
            ],
        }],
        ..Responses::default()
    };
    let grid = grid();
    let study: Study = study::read("study.toml", STUDY, &grid).0.unwrap();
    let reception = Reception::default();
    analyse(Material {
        grid: &grid,
        study: &study,
        responses: &responses,
        population: None,
        reception: &reception,
    })
}

fn find<'a>(results: &'a Results, outcome: &str) -> &'a Finding {
    let all = &mut results.findings.iter();
    let found = all.find(|f| f.outcome == outcome && f.section == Section::Options);
    found.unwrap_or_else(|| panic!("{outcome}"))
}

#[test]
fn each_option_has_a_share_of_those_who_answered() {
    let results = results(30);
    for (outcome, n, of) in [
        ("one/work", 20, 26),
        ("one/study", 6, 26),
        ("one/none", 0, 26),
        ("some/work", 15, 20),
        ("some/study", 15, 20),
        ("some/none", 0, 20),
    ] {
        let f = find(&results, outcome);
        assert_eq!(
            (f.numerator, f.denominator),
            (Some(n), Some(of)),
            "{outcome}"
        );
        assert_eq!((f.measure, f.wave), (Measure::OptionShare, Some(0)));
        let estimate = f.estimate.as_ref().unwrap();
        assert!((estimate.estimate - n as f64 / of as f64).abs() < 1e-12);
        assert!(estimate.conf_low < Some(estimate.estimate.max(1e-9)));
        assert_eq!(f.id, format!("{outcome}.option_share.entry"));
    }
    let dates = find(&results, "since");
    assert_eq!(dates.measure, Measure::Count);
    assert_eq!((dates.numerator, dates.denominator), (Some(12), Some(30)));
    assert!(results.findings.iter().all(|f| f.contrast.is_none()));
}

#[test]
fn few_answers_are_withheld() {
    let cleared = Cleared::results(results(10), &SecrecyPolicy::default());
    for outcome in ["one/work", "some/study"] {
        let f = find(&cleared, outcome);
        assert!(f.withheld.is_some() && f.numerator.is_none(), "{outcome}");
    }
}
