//! Questions answered with options: how many chose each, time by time.

use jauge_model::finding::{Finding, Measure, Section};

use super::{Block, Reader};
use crate::table::{Cell, Table};

/// Adds a table per question with options, and what was collected without being analysed.
pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let found: Vec<&Finding> = r
        .results()
        .findings
        .iter()
        .filter(|f| f.section == Section::Options)
        .collect();
    if found.is_empty() {
        return;
    }
    blocks.push(Block::heading(
        3,
        l.t("Réponses au choix", "Answers among options"),
    ));
    for item in &r.grid().items {
        let Some(list) = r.grid().options_of(item) else {
            continue;
        };
        let of_option = |option: &str, wave: usize| {
            let outcome = format!("{}/{option}", item.id);
            found
                .iter()
                .find(|f| f.outcome == outcome && f.wave == Some(wave))
                .copied()
        };
        let waves: Vec<usize> = (0..r.grid().waves.len())
            .filter(|w| list.options.iter().any(|o| of_option(&o.id, *w).is_some()))
            .collect();
        if waves.is_empty() {
            continue;
        }
        let mut heads = vec![Cell::words(l.t("Option", "Option"))];
        heads.extend(waves.iter().map(|w| Cell::number(r.wave(*w))));
        let mut table = Table::new(l.author(&item.text), heads);
        for option in &list.options {
            let mut row = vec![Cell::words(l.author(&option.label))];
            row.extend(
                waves
                    .iter()
                    .map(|w| r.share_cell(of_option(&option.id, *w))),
            );
            table.push(row);
        }
        let mut answered = vec![Cell::words(l.t("Ont répondu", "Answered"))];
        answered.extend(waves.iter().map(|w| {
            let first = list.options.first().and_then(|o| of_option(&o.id, *w));
            r.n_cell(first)
        }));
        table.push(answered);
        blocks.push(Block::table(table));
        if matches!(item.kind, jauge_model::ItemKind::Choices { .. }) {
            blocks.push(Block::text(l.t(
                "Plusieurs réponses étaient possibles : les parts ne font pas 100 % ensemble.",
                "Several answers were possible: the shares do not add up to 100%.",
            )));
        }
    }
    dates(r, &found, blocks);
}

/// What was asked for and is counted only.
fn dates(r: &Reader<'_>, found: &[&Finding], blocks: &mut Vec<Block>) {
    let l = r.locale;
    let lines = found.iter().filter(|f| f.measure == Measure::Count);
    let items: Vec<String> = lines
        .filter_map(|f| {
            let (n, of) = f.numerator.zip(f.denominator)?;
            Some(l.fill(
                "{item} — {wave} : {count}",
                "{item} — {wave}: {count}",
                &[
                    ("item", r.outcome(f)),
                    ("wave", r.wave(f.wave?)),
                    ("count", &l.count_of(n, of)),
                ],
            ))
        })
        .collect();
    if !items.is_empty() {
        blocks.push(Block::text(l.t(
            "Dates recueillies, comptées mais pas analysées :",
            "Dates collected, counted but not analysed:",
        )));
        blocks.push(Block::List { items });
    }
}
