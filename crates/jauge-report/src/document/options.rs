//! Questions answered with options: how many chose each, time by time.

use jauge_model::finding::{Finding, Measure, Section};
use jauge_model::{Choice, Item};

use super::basis::Among;
use super::{Block, Figure, Reader};
use crate::chart::Described;
use crate::chart::bars::{Bar, Bars, Row};
use crate::chart::scale::Axis;
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

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
        if let Some(list) = r.grid().options_of(item) {
            blocks.extend(question(r, item, &list.options, &found));
        }
    }
    dates(r, &found, blocks);
}

/// One question: the picture of its options at each time, with its table.
fn question(r: &Reader<'_>, item: &Item, options: &[Choice], found: &[&Finding]) -> Vec<Block> {
    let l = r.locale;
    let of_option = |option: &str, wave: usize| {
        let outcome = format!("{}/{option}", item.id);
        found
            .iter()
            .find(|f| f.outcome == outcome && f.wave == Some(wave))
            .copied()
    };
    let waves: Vec<usize> = (0..r.grid().waves.len())
        .filter(|w| options.iter().any(|o| of_option(&o.id, *w).is_some()))
        .collect();
    if waves.is_empty() {
        return Vec::new();
    }
    let mut heads = vec![Head::words(l.t("Option", "Option"))];
    let among = Among::answered(r);
    let figures = |w: &usize| Head::figures(r.wave(*w), among.shares());
    heads.extend(waves.iter().map(figures));
    let mut table = Table::new(l.author(&item.text), heads);
    for option in options {
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
        let first = options.first().and_then(|o| of_option(&o.id, *w));
        r.n_cell(first)
    }));
    table.push(answered);
    let parts = |w: &usize| -> Option<Vec<u64>> {
        let options = options.iter();
        options.map(|o| of_option(&o.id, *w)?.numerator).collect()
    };
    let one_only = !matches!(item.kind, jauge_model::ItemKind::Choices { .. });
    if one_only
        && waves
            .iter()
            .filter_map(parts)
            .any(|p| l.does_not_add_up(&p))
    {
        table.set_note(l.rounding());
    }
    let drawn = bars(r, options, &waves, &of_option);
    let mut blocks = vec![picture(r, item, drawn, table)];
    if !one_only {
        blocks.push(Block::text(l.t(
            "Plusieurs réponses étaient possibles : les parts ne font pas 100 % ensemble.",
            "Several answers were possible: the shares do not add up to 100%.",
        )));
    }
    blocks
}

/// One bar per option and time, from what was found.
fn bars<'a>(
    r: &Reader<'a>,
    options: &[Choice],
    waves: &[usize],
    of_option: &impl Fn(&str, usize) -> Option<&'a Finding>,
) -> Bars {
    let l = r.locale;
    let bar = |f: &'a Finding| {
        let (n, of) = f.numerator.zip(f.denominator).ok_or_else(|| r.absence(f))?;
        let e = f.estimate.as_ref();
        Ok(Bar {
            share: if of > 0 { n as f64 / of as f64 } else { 0.0 },
            limits: e.and_then(|e| e.conf_low.zip(e.conf_high)),
            written: l.count_and_percent(n, of),
        })
    };
    let found = options
        .iter()
        .flat_map(|o| waves.iter().filter_map(|w| of_option(&o.id, *w)));
    let quarters = r.quarters(found.filter_map(|f| f.denominator));
    let ticks = quarters.iter().enumerate();
    let ticks = ticks.map(|(i, label)| (i as f64 / 4.0, label.clone()));
    let row = |o: &Choice| Row {
        label: l.author(&o.label).to_owned(),
        bars: waves
            .iter()
            .map(|w| of_option(&o.id, *w).map_or_else(|| Err(DASH.to_owned()), bar))
            .collect(),
    };
    Bars {
        axis: Axis::new(0.0, 1.0, ticks.collect()),
        waves: waves.iter().map(|w| r.wave(*w).to_owned()).collect(),
        rows: options.iter().map(row).collect(),
    }
}

fn picture(r: &Reader<'_>, item: &Item, chart: Bars, table: Table) -> Block {
    let l = r.locale;
    let title = l.author(&item.text).to_owned();
    let sentence = l.t(
        "Parmi les personnes qui ont répondu à la question.",
        "Among the people who answered the question.",
    );
    let id = format!("fig-options-{}", r.grid().item_index(&item.id).unwrap_or(0));
    let svg = chart.draw(&Described {
        id: &id,
        title: &title,
        desc: &sentence,
    });
    Block::Figure(Box::new(Figure {
        title,
        reading: l.fill(
            "Barre : part observée. Trait : intervalle à {conf}.",
            "Bar: share observed. Line: {conf} interval.",
            &[("conf", &r.conf())],
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les nombres du graphique", "The numbers of the chart")),
        table,
        square: false,
    }))
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
