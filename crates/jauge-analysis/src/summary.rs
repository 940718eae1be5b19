//! Rows in, summaries out: one pass, then everything reads the summaries.

use std::collections::BTreeMap;

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

/// Counts per level of one outcome, of everybody who answered at a wave, as far as they are known
/// from counting two waves together.
pub(crate) type Met = BTreeMap<usize, Vec<u64>>;

/// The summary of everybody, with what is `met` on the way.
pub(crate) fn of_everybody(
    outcome: &Outcome<'_>,
    responses: &Responses,
    contrast: Contrast,
    met: &mut Met,
) -> Option<Summary> {
    let all = || summarise(outcome, responses, contrast, None)?.pop();
    let Values::Levels { item, levels, .. } = outcome.values else {
        return all();
    };
    let Some(width) = u8::try_from(levels).ok().filter(|l| *l < MOST_LEVELS) else {
        return all();
    };
    let before = level_column(responses, contrast.from, item)?;
    let after = level_column(responses, contrast.to, item)?;
    let counts = pairs(before, after, width + 1);
    let beside = counts.rows().into_iter().take(levels).map(|row| row.sum());
    met.insert(contrast.from, beside.collect());
    let below = counts.columns().into_iter().take(levels);
    met.insert(contrast.to, below.map(|column| column.sum()).collect());
    let both = Array2::from_shape_fn((levels, levels), |place| counts[place]);
    PairedTable::from_counts(both).ok().map(Summary::Table)
}

/// Fewest levels whose pairs, and those with no answer, have no place of one byte.
const MOST_LEVELS: u8 = 16;

/// How many people stand in each pair of levels. Those without an answer are counted behind the
/// levels, in row or column `width - 1`; `width` is at most 16.
fn pairs(before: &[LevelCell], after: &[LevelCell], width: u8) -> Array2<u64> {
    const TOGETHER: usize = 4096;
    let none = width - 1;
    let place = |(b, a): (&LevelCell, &LevelCell)| {
        (b.level_or(none).wrapping_mul(width)).wrapping_add(a.level_or(none))
    };
    // People beside each other often answer alike: four tables do not wait for each other.
    let mut counts = [[0_u64; 256]; 4];
    let mut places = [0_u8; TOGETHER];
    for (b, a) in before.chunks(TOGETHER).zip(after.chunks(TOGETHER)) {
        let found = places.iter_mut().zip(b.iter().zip(a));
        found.for_each(|(to, cells)| *to = place(cells));
        let (fours, rest) = places[..b.len().min(a.len())].as_chunks::<4>();
        for four in fours {
            for (counts, at) in counts.iter_mut().zip(four) {
                counts[usize::from(*at)] += 1;
            }
        }
        rest.iter().for_each(|at| counts[0][usize::from(*at)] += 1);
    }
    let width = usize::from(width);
    let of = |(b, a)| counts.iter().map(|table| table[b * width + a]).sum();
    Array2::from_shape_fn((width, width), of)
}

/// Counts per level at one wave, of everybody who answered.
pub(crate) fn distribution(
    responses: &Responses,
    wave: usize,
    item: usize,
    levels: usize,
    met: &Met,
) -> Option<Vec<u64>> {
    if let Some(known) = met.get(&wave) {
        return Some(known.clone());
    }
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

#[cfg(test)]
mod tests {
    use jauge_model::Missing;
    use proptest::prelude::*;

    use super::*;

    fn cell(code: usize) -> LevelCell {
        let level = LevelCell::of_level(code).filter(|_| code < 16);
        let reason = Missing::ALL[code % Missing::ALL.len()];
        level.unwrap_or(LevelCell::of_missing(reason))
    }

    proptest! {
        #[test]
        fn pairs_are_counted_as_one_by_one(
            said in prop::collection::vec((0_usize..20, 0_usize..20), 0..200),
            times in 1_usize..60,
            levels in 2_usize..16,
        ) {
            let all = || said.iter().cycle().take(said.len() * times);
            let before: Vec<LevelCell> = all().map(|p| cell(p.0)).collect();
            let after: Vec<LevelCell> = all().map(|p| cell(p.1)).collect();
            let found = pairs(&before, &after, levels as u8 + 1);
            let mut expected = Array2::<u64>::zeros((levels + 1, levels + 1));
            for (b, a) in before.iter().zip(&after) {
                let place = |c: &LevelCell| c.level().filter(|l| *l < levels).unwrap_or(levels);
                expected[(place(b), place(a))] += 1;
            }
            prop_assert_eq!(&found, &expected);
            let both = tables(&before, &after, levels, 1, None).pop();
            let Some(Summary::Table(both)) = both else {
                return Err(TestCaseError::fail("no table"));
            };
            let answered = Array2::from_shape_fn((levels, levels), |place| expected[place]);
            prop_assert_eq!(both.counts(), answered);
        }
    }
}
