//! The reliability of scores as findings: the values of R's psych, and who was counted.

#![allow(clippy::unwrap_used)]

mod support;

use jauge_analysis::{Material, analyse, reliability};
use jauge_model::finding::{Finding, Measure, Results, Section};
use jauge_model::questionnaire::{Level, Score};
use jauge_model::responses::WaveAnswers;
use jauge_model::{Cleared, Column, LevelCell, Missing, Questionnaire, Reception, Responses, Text};
use serde_json::Value;

const PSYCH: &str = include_str!("../../../tests/reference/reliability/expected.json");

/// Three items on neuroticism of psych::bfi, 300 people who answered all of them.
fn case() -> Value {
    let file: Value = serde_json::from_str(PSYCH).unwrap();
    let cases = file["cases"]["scales"].as_array().unwrap().clone();
    let named = |c: &Value| c["name"] == "neuroticism, three items (psych::bfi)";
    cases.into_iter().find(named).unwrap()
}

/// Three items with six levels from 1 to 6 and their score, at entry.
fn grid() -> Questionnaire {
    let mut grid = support::grid();
    grid.waves.truncate(1);
    grid.scales[0].levels = (1..=6)
        .map(|code| Level {
            code,
            id: format!("l{code}"),
            score: code as f64,
            label: Text::same(code.to_string()),
            picture: None,
        })
        .collect();
    grid.items = ["n1", "n2", "n3"].map(support::item).into();
    grid.scores = vec![Score {
        items: vec![0, 1, 2],
        ..grid.scores[0].clone()
    }];
    grid
}

/// The first `people` of the case, then four who left the last item out.
fn answers(case: &Value, people: usize) -> Responses {
    let column = |item: usize| {
        let codes = case["items"][item].as_array().unwrap();
        let cells = codes[..people].iter();
        let cells = cells.map(|c| LevelCell::of_level(c.as_u64().unwrap() as usize - 1).unwrap());
        let last = match item {
            2 => LevelCell::of_missing(Missing::Skipped),
            _ => LevelCell::of_level(0).unwrap(),
        };
        Column::Level(cells.chain([last; 4]).collect())
    };
    let all = people + 4;
    Responses {
        participants: (0..all)
            .map(|i| format!("P{i}"))
            .collect::<jauge_model::Texts>()
            .into(),
        waves: vec![WaveAnswers {
            returned: vec![true; all],
            columns: (0..3).map(column).collect(),
            may_publish: vec![false; all],
            answered_on: Vec::new(),
            not_due: Vec::new(),
        }],
        ..Responses::default()
    }
}

fn results(people: usize) -> Results {
    let study = jauge_model::Study {
        contrasts: Vec::new(),
        ..support::study()
    };
    analyse(Material {
        grid: &grid(),
        study: &study,
        responses: &answers(&case(), people),
        population: None,
        reception: &Reception::default(),
    })
}

fn found(results: &Results, measure: Measure) -> &Finding {
    let mut all = results.findings.iter();
    all.find(|f| f.section == Section::Reliability && f.measure == measure)
        .unwrap()
}

#[test]
fn a_score_has_the_values_of_r() {
    let (case, results) = (case(), results(300));
    let alpha = found(&results, Measure::CronbachAlpha);
    assert_eq!((alpha.numerator, alpha.denominator), (Some(300), Some(304)));
    assert_eq!(alpha.id, "s.cronbach_alpha.entry");
    let e = alpha.estimate.as_ref().unwrap();
    for (ours, theirs) in [
        (Some(e.estimate), "alpha"),
        (e.conf_low, "conf_low"),
        (e.conf_high, "conf_high"),
        (e.std_error, "std_error"),
    ] {
        let theirs = case[theirs].as_f64().unwrap();
        assert!((ours.unwrap() - theirs).abs() < 1e-12, "{theirs}");
    }
    let omega = found(&results, Measure::McdonaldOmega);
    let e = omega.estimate.as_ref().unwrap();
    let theirs = case["minres"]["raw"].as_f64().unwrap();
    assert!((e.estimate - theirs).abs() < 1e-9, "{}", e.estimate);
}

#[test]
fn it_is_what_a_study_says_by_itself() {
    let (grid, study, answers) = (grid(), support::study(), answers(&case(), 300));
    let results = results(300);
    let apart = reliability::of_scores(&grid, &study, &answers);
    let [score] = apart.as_slice() else {
        panic!("{} scores", apart.len())
    };
    let finding = found(&results, Measure::CronbachAlpha);
    let reliability::Outcome::Found(alpha) = &score.alpha else {
        panic!("no alpha")
    };
    let estimate = finding.estimate.as_ref().unwrap();
    assert_eq!(estimate.estimate, alpha.alpha.estimate);
    assert_eq!(finding.numerator, Some(score.n));
    assert_eq!(finding.denominator, Some(score.n + score.n_left_out));
}

#[test]
fn ten_people_are_too_few() {
    let cleared = |people| {
        let results = results(people);
        Cleared::results(results, &support::study().secrecy)
    };
    for measure in [Measure::CronbachAlpha, Measure::McdonaldOmega] {
        let (few, enough) = (cleared(10), cleared(30));
        assert!(found(&few, measure).withheld.is_some());
        assert!(found(&few, measure).numerator.is_none());
        assert!(found(&enough, measure).withheld.is_none());
    }
}
