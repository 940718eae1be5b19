//! Rows in, summaries out: one pass, then everything reads the summaries.

use jauge_model::responses::{GroupKey, LevelCell, NO_GROUP};
use jauge_model::{Column, Contrast, Responses};
use jauge_stats::{Moments, PairedTable};
use ndarray::Array2;

use crate::outcome::{NumberColumn, Outcome, Values};

/// What is kept of the linked people of one outcome, contrast and group.
#[derive(Clone, Debug)]
pub(crate) enum Summary {
    /// Entry-exit table, levels in the order of the scale.
    Table(PairedTable),
    /// Count, means and cross-products of a number before and after.
    Moments(Moments),
}

impl Summary {
    pub(crate) fn n(&self) -> u64 {
        match self {
            Self::Table(t) => t.n(),
            Self::Moments(m) => m.n(),
        }
    }
}

/// One summary per group of `key`, in group order; with no key, one for all people. `None`
/// when the outcome is not measured at both waves.
pub(crate) fn summarise(
    outcome: &Outcome<'_>,
    responses: &Responses,
    contrast: Contrast,
    key: Option<&GroupKey>,
) -> Option<Vec<Summary>> {
    let groups = key.map_or(1, |k| k.labels.len());
    match &outcome.values {
        Values::Levels { item, levels, .. } => {
            let before = level_column(responses, contrast.from, *item)?;
            let after = level_column(responses, contrast.to, *item)?;
            Some(tables(before, after, *levels, groups, key))
        }
        Values::Numbers { by_wave, .. } => {
            let before = by_wave.get(contrast.from)?.as_ref()?;
            let after = by_wave.get(contrast.to)?.as_ref()?;
            Some(moments(before, after, responses.len(), groups, key))
        }
    }
}

/// Counts per level at one wave, of everybody who answered.
pub(crate) fn distribution(
    responses: &Responses,
    wave: usize,
    item: usize,
    levels: usize,
) -> Option<Vec<u64>> {
    let mut counts = vec![0_u64; levels];
    for cell in level_column(responses, wave, item)? {
        if let Some(count) = cell.level().and_then(|l| counts.get_mut(l)) {
            *count += 1;
        }
    }
    Some(counts)
}

pub(crate) fn level_column(
    responses: &Responses,
    wave: usize,
    item: usize,
) -> Option<&[LevelCell]> {
    match responses.waves.get(wave)?.columns.get(item)? {
        Column::Level(cells) => Some(cells),
        _ => None,
    }
}

fn tables(
    before: &[LevelCell],
    after: &[LevelCell],
    levels: usize,
    groups: usize,
    key: Option<&GroupKey>,
) -> Vec<Summary> {
    let mut counts = vec![0_u64; groups * levels * levels];
    for (person, (b, a)) in before.iter().zip(after).enumerate() {
        let (Some(b), Some(a)) = (b.level(), a.level()) else {
            continue;
        };
        let Some(group) = group_of(key, person) else {
            continue;
        };
        if b < levels && a < levels {
            counts[(group * levels + b) * levels + a] += 1;
        }
    }
    counts
        .chunks_exact(levels * levels)
        .filter_map(|c| Array2::from_shape_vec((levels, levels), c.to_vec()).ok())
        .filter_map(|c| PairedTable::from_counts(c).ok())
        .map(Summary::Table)
        .collect()
}

fn moments(
    before: &NumberColumn<'_>,
    after: &NumberColumn<'_>,
    people: usize,
    groups: usize,
    key: Option<&GroupKey>,
) -> Vec<Summary> {
    let mut out = vec![Moments::new(); groups];
    for person in 0..people {
        let (Some(b), Some(a)) = (before.get(person), after.get(person)) else {
            continue;
        };
        if let Some(m) = group_of(key, person).and_then(|g| out.get_mut(g)) {
            // Reception lets no infinite number in, so a push cannot fail here.
            let pushed = m.push(b, a);
            debug_assert!(pushed.is_ok(), "a non-finite value reached the analysis");
        }
    }
    out.into_iter().map(Summary::Moments).collect()
}

fn group_of(key: Option<&GroupKey>, person: usize) -> Option<usize> {
    match key {
        None => Some(0),
        Some(key) => key
            .of
            .get(person)
            .filter(|g| **g != NO_GROUP)
            .map(|g| *g as usize),
    }
}
