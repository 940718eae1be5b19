//! Outcomes: the items and scores in which change is looked for, and each person's value.

use jauge_model::questionnaire::{ItemKind, ScoreMethod};
use jauge_model::{Column, Questionnaire, Responses, Study, Text, Unit};

/// Something measured on each person at several waves.
pub(crate) struct Outcome<'a> {
    pub(crate) id: &'a str,
    pub(crate) label: &'a Text,
    pub(crate) unit: Unit,
    pub(crate) primary: bool,
    pub(crate) values: Values<'a>,
}

/// How its values are stored.
pub(crate) enum Values<'a> {
    /// An ordinal item, by index: levels, never numbers.
    Levels {
        item: usize,
        levels: usize,
        higher_is_better: bool,
        target: usize,
    },
    /// A score or a number: per wave, per person.
    Numbers {
        by_wave: Vec<Option<NumberColumn<'a>>>,
    },
}

/// A column of numbers, computed or read.
pub(crate) enum NumberColumn<'a> {
    Score(Vec<f64>),
    Item(&'a [Result<f64, jauge_model::Missing>]),
}

impl NumberColumn<'_> {
    /// The person's value, if there is one.
    pub(crate) fn get(&self, person: usize) -> Option<f64> {
        match self {
            // A score that cannot be computed is held as NaN inside this crate only.
            Self::Score(values) => values.get(person).copied().filter(|v| !v.is_nan()),
            Self::Item(values) => values.get(person).copied().and_then(Result::ok),
        }
    }
}

/// The outcomes of a study: items in the order of the grid, then scores.
pub(crate) fn all<'a>(
    grid: &'a Questionnaire,
    study: &Study,
    responses: &'a Responses,
) -> Vec<Outcome<'a>> {
    let primary = |id: &str| study.primary.iter().any(|p| p == id);
    let mut out = Vec::new();
    for (index, item) in grid.items.iter().enumerate() {
        let (unit, values) = match &item.kind {
            ItemKind::Level { scale } => {
                let scale = &grid.scales[*scale];
                let values = Values::Levels {
                    item: index,
                    levels: scale.levels.len(),
                    higher_is_better: grid.higher_is_better(item),
                    target: scale.target,
                };
                (Unit::People, values)
            }
            ItemKind::Number { unit, .. } => {
                let by_wave = responses.waves.iter().map(|w| match w.columns.get(index) {
                    Some(Column::Number(values)) => Some(NumberColumn::Item(values)),
                    _ => None,
                });
                let values = Values::Numbers {
                    by_wave: by_wave.collect(),
                };
                (Unit::Own(unit.clone()), values)
            }
            // Options have no order, dates no size: see the module of options.
            ItemKind::Choice { .. }
            | ItemKind::Choices { .. }
            | ItemKind::Date { .. }
            | ItemKind::Text => continue,
        };
        out.push(Outcome {
            id: &item.id,
            label: &item.text,
            unit,
            primary: primary(&item.id),
            values,
        });
    }
    for (index, score) in grid.scores.iter().enumerate() {
        let by_wave = (0..responses.waves.len())
            .map(|wave| score_column(grid, responses, index, wave).map(NumberColumn::Score));
        out.push(Outcome {
            id: &score.id,
            label: &score.label,
            unit: Unit::ScalePoints,
            primary: primary(&score.id),
            values: Values::Numbers {
                by_wave: by_wave.collect(),
            },
        });
    }
    out
}

/// A score at one wave, person by person; NaN where too few items were answered. `None` when
/// no item of the score is put at this wave.
pub(crate) fn score_column(
    grid: &Questionnaire,
    responses: &Responses,
    score: usize,
    wave: usize,
) -> Option<Vec<f64>> {
    let score = grid.scores.get(score)?;
    let columns = &responses.waves.get(wave)?.columns;
    let people = responses.len();
    let (mut sum, mut answered) = (vec![0.0_f64; people], vec![0_usize; people]);
    let mut asked = false;
    for index in &score.items {
        let item = grid.items.get(*index)?;
        let Some(Column::Level(cells)) = columns.get(*index) else {
            continue;
        };
        asked = true;
        let levels = grid.scale_of(item).map_or(0, |s| s.levels.len());
        let scores: Vec<f64> = (0..levels)
            .map(|l| grid.level_score(item, l).unwrap_or(f64::NAN))
            .collect();
        for (person, cell) in cells.iter().enumerate() {
            if let Some(value) = cell.level().and_then(|l| scores.get(l)) {
                sum[person] += value;
                answered[person] += 1;
            }
        }
    }
    if !asked {
        return None;
    }
    let needed = match score.method {
        ScoreMethod::Mean => score.min_answered.max(1),
        ScoreMethod::Sum => score.items.len(),
    };
    let finish = |(total, k): (f64, usize)| match score.method {
        _ if k < needed => f64::NAN,
        ScoreMethod::Mean => total / k as f64,
        ScoreMethod::Sum => total,
    };
    Some(sum.into_iter().zip(answered).map(finish).collect())
}
