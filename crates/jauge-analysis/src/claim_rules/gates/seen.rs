//! What the gates look at: counted in the answers, found in the results or declared in the study.

use std::collections::BTreeSet;

use jauge_model::finding::{Finding, Measure, Results, Section};
use jauge_model::questionnaire::Item;
use jauge_model::study::{Mode, Study, WaveOf};
use jauge_model::{Column, LevelCell, Missing, Responses, Text};

use crate::Material;
use crate::clusters::of_people;
use crate::comparison::{Arm, Arms};

/// Share of those with an earlier form who have no later one.
pub(super) fn lost(entered: u64, linked: u64) -> f64 {
    if entered == 0 {
        0.0
    } else {
        (entered.saturating_sub(linked)) as f64 / entered as f64
    }
}

/// Share of the answers at a wave in the lowest quarter of their scale, where it is three quarters of them or more.
pub(super) fn started_low(material: Material<'_>, results: &Results, wave: usize) -> Option<f64> {
    let grid = material.grid;
    let (mut low, mut all) = (0_u64, 0_u64);
    for found in counted_at(results, wave) {
        let item = grid.items.iter().find(|item| item.id == found.outcome);
        let Some((item, scale)) = item.and_then(|item| Some((item, grid.scale_of(item)?))) else {
            continue;
        };
        let last = scale.levels.len().saturating_sub(1);
        let counts = found.table.iter().flatten().flatten();
        for (level, count) in counts.enumerate() {
            let from_bottom = if grid.higher_is_better(item) {
                level
            } else {
                last - level.min(last)
            };
            let count = count.unwrap_or_default();
            all += count;
            low += count * u64::from(4 * from_bottom <= last);
        }
    }
    let share = low as f64 / all as f64;
    (all > 0 && share >= material.study.claims.threshold("G7", "low")).then_some(share)
}

/// The answers of everybody at a wave, level by level, of each item that has levels or options.
fn counted_at(results: &Results, wave: usize) -> impl Iterator<Item = &Finding> {
    let counted = results.findings.iter();
    counted.filter(move |f| {
        f.measure == Measure::Distribution && f.wave == Some(wave) && f.group.is_none()
    })
}

/// Losses of the first group less those of the second, of the people whose later form is due.
pub(super) fn differential(material: Material<'_>, from: usize, to: usize) -> Option<f64> {
    let [treated, control] = losses(material, from, to)?;
    Some(lost(treated.0, treated.1) - lost(control.0, control.1))
}

/// People with an earlier form whose later one is due, and those of them who have it, in each group.
fn losses(material: Material<'_>, from: usize, to: usize) -> Option<[(u64, u64); 2]> {
    let arms = Arms::new(material.responses, material.study.comparison.as_ref()?)?;
    let waves = &material.responses.waves;
    let (before, after) = (waves.get(from)?, waves.get(to)?);
    let mut groups = [(0_u64, 0_u64); 2];
    for (person, (b, a)) in before.returned.iter().zip(&after.returned).enumerate() {
        let Some(arm) = arms.of(person).filter(|_| *b && !after.is_not_due(person)) else {
            continue;
        };
        let group = &mut groups[usize::from(arm == Arm::Control)];
        group.0 += 1;
        group.1 += u64::from(*a);
    }
    Some(groups)
}

/// The largest standardised difference between the groups at the start.
pub(super) fn imbalance(results: &Results) -> Option<(f64, Text)> {
    results
        .findings
        .iter()
        // Those who left beside those who stayed are another question.
        .filter(|f| f.section == Section::Balance)
        .filter(|f| f.measure == Measure::StandardisedDifference)
        .filter_map(|f| Some((f.estimate.as_ref()?.estimate, f.label.clone())))
        .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))
}

/// Links of a contrast that accept a difference between two codes, of all.
pub(super) fn tolerant(material: Material<'_>, from: usize, to: usize) -> (u64, u64) {
    let name = |wave: usize| material.grid.waves.get(wave).map(|w| w.id.as_str());
    let elements = material.reception.linkage.elements.iter();
    let links = elements.flat_map(|e| &e.links);
    let mut of = links.filter(|l| name(from) == Some(&l.from) && name(to) == Some(&l.to));
    of.next().map_or((0, 0), |l| {
        (l.tolerant, l.by_code + l.strict + l.tolerant + l.decided)
    })
}

/// How many projects or cohorts the people with both forms come from, where the study says who came together.
pub(super) fn clusters(responses: &Responses, from: usize, to: usize) -> Option<u64> {
    let (before, after) = (responses.waves.get(from)?, responses.waves.get(to)?);
    let both = before.returned.iter().zip(&after.returned);
    let of = of_people(responses)?.zip(both);
    let seen: BTreeSet<u64> = of
        .filter(|(_, (b, a))| **b && **a)
        .map(|(cluster, _)| cluster)
        .collect();
    Some(seen.len() as u64)
}

/// How forms were filled in at two waves, if the files say it and it is not the same.
pub(super) fn modes(study: &Study, from: usize, to: usize) -> Option<[Vec<Mode>; 2]> {
    let of = |wave: usize| {
        let files = study.answers.iter().filter(|a| match a.wave {
            WaveOf::Fixed(fixed) => fixed == wave,
            WaveOf::Column { .. } | WaveOf::PerColumn => true,
        });
        let modes: BTreeSet<Mode> = files.filter_map(|a| a.mode).collect();
        modes.into_iter().collect::<Vec<_>>()
    };
    let (before, after) = (of(from), of(to));
    let known = !before.is_empty() && !after.is_empty();
    (known && before != after).then_some([before, after])
}

/// Items that some forms of one of the waves ask in another sense, or not at all.
pub(super) fn changed(material: Material<'_>, from: usize, to: usize) -> Vec<String> {
    let waves = &material.responses.waves;
    let at = |item: usize, wave: usize| waves.get(wave).and_then(|w| w.columns.get(item));
    let another = |column: Option<&Column>| match column {
        Some(Column::Level(cells) | Column::Choice(cells)) => has(cells, Missing::NotInVersion),
        Some(Column::Number(cells)) => cells.contains(&Err(Missing::NotInVersion)),
        _ => false,
    };
    let items = material.grid.items.iter().enumerate();
    let named = items.filter(|(i, _)| another(at(*i, from)) || another(at(*i, to)));
    named.map(|(_, item): (_, &Item)| item.id.clone()).collect()
}

/// Whether somebody has no answer for this reason. Looks at many cells at a time, as hardly anybody has.
fn has(cells: &[LevelCell], reason: Missing) -> bool {
    const TOGETHER: usize = 4096;
    let reason = LevelCell::of_missing(reason);
    let among = |some: &[LevelCell]| some.iter().fold(false, |met, c| met | (*c == reason));
    cells.chunks(TOGETHER).any(among)
}
