//! The sheets of learners: one each, only what is theirs.

use std::sync::Arc;

use jauge_model::responses::WaveAnswers;
use jauge_model::{Column, Lang, LevelCell, Missing, Responses};
use jauge_report::WheelSheets;

use crate::html::words;
use crate::support;

fn responses(grid: &jauge_model::Questionnaire) -> Responses {
    let level = |l: usize| LevelCell::of_level(l).unwrap();
    let none = LevelCell::of_missing(Missing::Skipped);
    let wave = |shift: usize| WaveAnswers {
        returned: vec![true, true],
        columns: grid
            .items
            .iter()
            .map(|item| match grid.scale_of(item) {
                Some(scale) => {
                    let top = scale.levels.len() - 1;
                    Column::Level(vec![level(shift.min(top)), none])
                }
                None => Column::NotAsked,
            })
            .collect(),
        may_publish: vec![false, false],
        answered_on: Vec::new(),
        not_due: Vec::new(),
    };
    Responses {
        participants: Arc::new(["K7P2", "<b>X"].into_iter().collect()),
        waves: vec![wave(1), wave(2)],
        ..Responses::default()
    }
}

#[test]
fn each_learner_has_a_sheet_and_nobody_else_is_on_it() {
    let m = support::material();
    let responses = responses(&m.grid);
    let sheets = WheelSheets {
        grid: &m.grid,
        study: &m.study,
        responses: &responses,
    };
    let all = sheets.html(None, Lang::Fr).unwrap().unwrap();
    assert!(words(&all).contains("K7P2") && words(&all).contains("<b>X"));
    assert!(!all.contains("<b>X"));
    let one = sheets.html(Some("K7P2"), Lang::En).unwrap().unwrap();
    let seen = words(&one);
    assert!(one.contains("fig-wheel-0") && !seen.contains("<b>X"));
    assert!(seen.contains("Not to be shown to anybody else"));
    assert!(seen.contains("higher for"), "{seen}");
    let empty = sheets.html(Some("<b>X"), Lang::Fr).unwrap().unwrap();
    assert!(words(&empty).contains("n’a répondu à aucune question"));
    assert!(sheets.html(Some("nobody"), Lang::Fr).unwrap().is_none());
}

#[test]
fn answers_at_one_time_make_a_table_that_says_why_there_is_no_wheel() {
    let m = support::material();
    let mut responses = responses(&m.grid);
    responses.waves[1].columns = vec![Column::NotAsked; m.grid.items.len()];
    let sheets = WheelSheets {
        grid: &m.grid,
        study: &m.study,
        responses: &responses,
    };
    let one = sheets.html(Some("K7P2"), Lang::Fr).unwrap().unwrap();
    assert!(!one.contains("fig-wheel-0"));
    assert!(words(&one).contains("La roue se dessine quand au moins trois questions"));
}
