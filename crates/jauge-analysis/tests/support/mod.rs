//! A small study in memory: two questions on a scale of five levels, a score of both, entry and exit.

#![allow(dead_code, reason = "each test file takes what it needs")]

use std::sync::Arc;

use jauge_analysis::{Material, analyse};
use jauge_model::finding::{Contrast, Finding, Measure, Results};
use jauge_model::questionnaire::{
    Better, Item, ItemKind, Level, Role, Scale, ScaleKind, Score, ScoreMethod, Wave,
};
use jauge_model::responses::{GroupKey, PopulationFrame, WaveAnswers};
use jauge_model::study::{Assignment, Comparison, Keys};
use jauge_model::{
    Column, LevelCell, Missing, Questionnaire, Reception, Responses, SecrecyPolicy, Study, Text,
};

pub(crate) const LEVELS: usize = 5;
pub(crate) const HEADLINE: Option<Contrast> = Some(Contrast { from: 0, to: 1 });

pub(crate) fn item(id: &str) -> Item {
    Item {
        id: id.into(),
        kind: ItemKind::Level { scale: 0 },
        text: Text::both(format!("Question {id}"), format!("Question {id}")),
        dimension: Some(0),
        ..Item::default()
    }
}

pub(crate) fn grid() -> Questionnaire {
    let wave = |id: &str, fr: &str, en: &str| Wave {
        id: id.into(),
        label: Text::both(fr, en),
        anchor: None,
        window_days: None,
        retrospective: false,
    };
    Questionnaire {
        id: "test".into(),
        version: "1.0.0".into(),
        default_lang: "fr".into(),
        licence: "CC0-1.0".into(),
        title: Text::both("Essai", "Trial"),
        waves: vec![
            wave("entry", "entrée", "entry"),
            wave("exit", "sortie", "exit"),
        ],
        roles: vec![Role {
            id: "learner".into(),
            label: Text::same("learner"),
        }],
        link: None,
        scales: vec![Scale {
            id: "five".into(),
            kind: ScaleKind::Likert,
            better: Better::Higher,
            levels: (0..LEVELS)
                .map(|l| Level {
                    code: l as i64,
                    id: format!("l{l}"),
                    score: l as f64,
                    label: Text::same(l.to_string()),
                    picture: None,
                })
                .collect(),
            missing: Vec::new(),
            target: 3,
        }],
        dimensions: Vec::new(),
        competences: Vec::new(),
        items: vec![item("q1"), item("q2")],
        scores: vec![Score {
            id: "s".into(),
            label: Text::both("Score", "Score"),
            dimension: None,
            items: vec![0, 1],
            method: ScoreMethod::Mean,
            min_answered: 2,
        }],
        ..Questionnaire::default()
    }
}

pub(crate) fn study() -> Study {
    Study {
        id: "test".into(),
        title: Text::both("Essai", "Trial"),
        simulated: false,
        source: None,
        grid: "grid.toml".into(),
        keys: Keys {
            participant: "code".into(),
            groups: Vec::new(),
        },
        linking: jauge_model::study::Linking::default(),
        answers: Vec::new(),
        contrasts: vec![(0, 1)],
        primary: vec!["q1".into(), "s".into()],
        by: Vec::new(),
        population: None,
        comparison: None,
        enrolled: None,
        stages: Vec::new(),
        claims: jauge_model::study::Claims::default(),
        selected_on_low_start: false,
        consent: None,
        covariates: Vec::new(),
        waiting: Vec::new(),
        indicators: Vec::new(),
        secrecy: SecrecyPolicy::default(),
        conf_level: 0.95,
        report: jauge_model::study::ReportOptions::default(),
    }
}

/// One person: levels at entry and at exit of the two items, `None` for an empty cell; no exit
/// at all when the second is `None`.
pub(crate) type Person = ([Option<usize>; 2], Option<[Option<usize>; 2]>);

pub(crate) fn responses(people: &[Person]) -> Responses {
    let cell = |l: Option<usize>| match l {
        Some(level) => LevelCell::of_level(level).unwrap(),
        None => LevelCell::of_missing(Missing::Unspecified),
    };
    let no_form = LevelCell::of_missing(Missing::NoForm);
    let entry = |i: usize| Column::Level(people.iter().map(|p| cell(p.0[i])).collect());
    let exit = |i: usize| {
        Column::Level(
            people
                .iter()
                .map(|p| p.1.map_or(no_form, |x| cell(x[i])))
                .collect(),
        )
    };
    let n = people.len();
    Responses {
        participants: Arc::new((0..n).map(|i| format!("P{i}")).collect()),
        keys: Vec::new(),
        waves: vec![
            WaveAnswers {
                returned: vec![true; n],
                columns: vec![entry(0), entry(1)],
                may_publish: vec![false; n],
                answered_on: Vec::new(),
                not_due: Vec::new(),
            },
            WaveAnswers {
                returned: people.iter().map(|p| p.1.is_some()).collect(),
                columns: vec![exit(0), exit(1)],
                may_publish: vec![false; n],
                answered_on: Vec::new(),
                not_due: Vec::new(),
            },
        ],
        covariates: Vec::new(),
    }
}

pub(crate) fn results(
    study: &Study,
    responses: &Responses,
    frame: Option<&PopulationFrame>,
) -> Results {
    let (grid, reception) = (grid(), Reception::default());
    analyse(Material {
        grid: &grid,
        study,
        responses,
        population: frame,
        reception: &reception,
    })
}

pub(crate) fn find<'a>(results: &'a Results, outcome: &str, measure: Measure) -> &'a Finding {
    results
        .overall(outcome, measure, HEADLINE)
        .unwrap_or_else(|| panic!("{outcome} {measure:?}"))
}

/// Sixty people who rise by one level out of two, none falls.
pub(crate) fn rising() -> Vec<Person> {
    (0..60)
        .map(|i| {
            let (a, b) = (i % 4, (i + 1) % 4);
            let up = usize::from(i % 2 == 0);
            ([Some(a), Some(b)], Some([Some(a + up), Some(b + up)]))
        })
        .collect()
}

pub(crate) fn two_groups(assignment: Assignment) -> Study {
    let arm = |v: &str, name: &str| (v.to_owned(), Text::same(name));
    Study {
        comparison: Some(Comparison {
            column: "arm".into(),
            treated: arm("1", "Pathway"),
            control: arm("0", "Waiting list"),
            assignment,
            assumption: Text::both("rien d’autre ne diffère", "nothing else differs"),
        }),
        ..study()
    }
}

/// Both groups start alike; the first rises twice as often.
pub(crate) fn arms(shift: usize) -> Responses {
    let people: Vec<Person> = (0..120)
        .map(|i| {
            let treated = i < 60;
            let start = i % 3 + usize::from(treated) * shift;
            let up = usize::from(if treated { i % 3 != 1 } else { i % 3 == 1 });
            ([Some(start); 2], Some([Some(start + up); 2]))
        })
        .collect();
    let mut responses = responses(&people);
    responses.keys.push(GroupKey {
        name: "comparison".into(),
        labels: vec!["0".into(), "1".into()],
        of: (0..120).map(|i| u32::from(i < 60)).collect(),
    });
    responses
}
