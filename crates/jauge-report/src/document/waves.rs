//! Further pairs of times, and everybody's answers where there are more than two times.

use jauge_model::finding::{Contrast, Measure};

use super::{Block, Reader, changed, items};
use crate::table::Table;

pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    further(r, blocks);
    distributions(r, blocks);
}

fn further(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    for (from, to) in r.study().contrasts.iter().skip(1) {
        let c = Contrast {
            from: *from,
            to: *to,
        };
        let mut parts = Vec::new();
        let words = [
            l.t("Réponse plus favorable", "More favourable answer"),
            l.t("Même réponse", "Same answer"),
            l.t("Réponse moins favorable", "Less favourable answer"),
        ];
        let mut moves = Table::new(
            l.fill(
                "Questions, {conf}",
                "Questions, {conf}",
                &[("conf", &r.arrow(c))],
            ),
            items::move_heads(r, c, &words),
        );
        for (item, _) in r.level_items() {
            if r.find(&item.id, Measure::Transition, c).is_some() {
                moves.push(items::move_row(r, c, &item.id));
            }
        }
        if !moves.is_empty() {
            parts.push(Block::table(moves));
        }
        let scores = changed::mean_outcomes(r, c);
        if !scores.is_empty() {
            parts.push(Block::table(changed::score_table(r, c, &scores)));
        }
        if parts.is_empty() {
            continue;
        }
        blocks.push(Block::heading(
            3,
            l.fill(
                "Autre comparaison : {arrow}",
                "Further comparison: {arrow}",
                &[("arrow", &r.arrow(c))],
            ),
        ));
        blocks.append(&mut parts);
    }
}

fn distributions(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let asked = r
        .results()
        .findings
        .iter()
        .filter(|f| f.measure == Measure::Distribution)
        .filter_map(|f| f.wave)
        .filter(|w| !r.is_empty_wave(*w));
    let mut waves: Vec<usize> = asked.collect();
    waves.sort_unstable();
    waves.dedup();
    // With two times the bars of the same people already tell it.
    if waves.is_empty() || (waves.len() == 2 && r.headline().is_some_and(|c| r.linked(c) > Some(0)))
    {
        return;
    }
    blocks.push(Block::heading(
        3,
        l.t(
            "Toutes les réponses, temps par temps",
            "All answers, time by time",
        ),
    ));
    items::by_wave(r, blocks);
}
