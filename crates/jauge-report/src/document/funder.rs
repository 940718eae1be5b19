//! The page for those who pay: two printed pages. Headline figures, what may be said with its
//! level, who answered, what limits it, what it cost. The figures are those of the technical page,
//! made by the same functions.

use super::basis::Among;
use super::summary::{limit, sentence, statements};
use super::{BigNumber, Block, Chapter, Fact, Reader, answered, changed, indicators, summary};
use crate::table::{Cell, Head, Table};
use jauge_model::study::{Cost, CostStatus};
use jauge_model::{ClaimLevel, Withheld};

/// Sentences on the page.
const SAID: usize = 6;
/// Indicators on the page; the technical page has them all.
const INDICATORS: usize = 6;
/// Limits on the page; the technical page has them all.
const LIMITS: usize = 6;

pub(super) fn chapters(r: &Reader<'_>) -> Vec<Chapter> {
    let l = r.locale;
    let mut out = vec![short(r)];
    out.extend(indicators::first(r, INDICATORS).map(|blocks| Chapter {
        id: "indicators".into(),
        title: l.t("Les indicateurs", "The indicators"),
        blocks,
    }));
    out.push(Chapter {
        id: "answered".into(),
        title: l.t("Qui a répondu", "Who answered"),
        blocks: answered::flow_numbers(r),
    });
    out.extend(changed::primary_means(r).map(|blocks| Chapter {
        id: "changed".into(),
        title: l.t("Ce qui a changé", "What changed"),
        blocks,
    }));
    out.push(limits(r));
    if let Some(costs) = costs(r) {
        out.push(costs);
    }
    out
}

fn short(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let items: Vec<BigNumber> = summary::headline_numbers(r);
    // What may be said of change comes first; counts of who answered have their own chapter.
    let mut found: Vec<_> = r.results().statements.iter().collect();
    found.sort_by_key(|s| std::cmp::Reverse(s.level.max(ClaimLevel::C1)));
    let said = found.iter().take(SAID).map(|s| sentence(r, s)).collect();
    let mut blocks = summary::stamp(r);
    blocks.extend([Block::Numbers { items }, statements(r, said)]);
    if r.results().statements.is_empty() {
        blocks.push(Block::note(l.t(
            "Aucune phrase ne peut encore être tirée de ces données.",
            "No sentence can be drawn from these data yet.",
        )));
    }
    if r.results().statements.len() > SAID {
        blocks.push(Block::text(l.t(
            "Les autres phrases sont dans le rapport technique.",
            "The other sentences are in the technical report.",
        )));
    }
    blocks.extend(summary::stories(r));
    Chapter {
        id: "short".into(),
        title: l.t("Ce que l'on peut dire", "What may be said"),
        blocks,
    }
}

fn limits(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let limits = &r.results().limits;
    let said = limits.iter().take(LIMITS).map(|s| limit(r, s)).collect();
    let mut blocks = vec![statements(r, said)];
    blocks.extend(super::own::limits(r));
    if limits.is_empty() {
        blocks.push(Block::text(l.t(
            "Aucune limite particulière n'a été relevée, en dehors de celles de chaque phrase.",
            "No particular limit was noted besides those of each sentence.",
        )));
    }
    Chapter {
        id: "conclude".into(),
        title: l.t("Ce que l'on ne peut pas dire", "What may not be said"),
        blocks,
    }
}

/// What it cost, where the study says so. No ratio: an amount divided by a number of people reads
/// as the price of a result.
pub(super) fn costs(r: &Reader<'_>) -> Option<Chapter> {
    let l = r.locale;
    let costs = &r.study().report.costs;
    if costs.is_empty() {
        return None;
    }
    // Never by person: an amount over a number of people reads as the price of a result.
    let whole = (
        "en entier, sans division par personne",
        "in whole, not divided by person",
    );
    let taken = Among::new(l, whole, l.t("à l'état indiqué", "at the status shown"));
    let mut table = Table::new(
        l.t("Dépenses, ligne par ligne", "Costs, line by line"),
        vec![
            Head::words(l.t("Dépense", "Cost")),
            Head::figures(
                l.t("Montant", "Amount"),
                taken.external(l.t("unité de la ligne", "unit of the line")),
            ),
            Head::words(l.t("État", "Status")),
            Head::words(l.t("D'où vient le montant", "Where the amount is from")),
        ],
    );
    for cost in costs {
        table.push(vec![
            Cell::words(l.author(&cost.label)),
            paid(r, cost),
            Cell::words(status(r, cost.status)),
            Cell::words(l.author(&cost.source)),
        ]);
    }
    Some(Chapter {
        id: "costs".into(),
        title: l.t("Ce que cela a coûté", "What it cost"),
        blocks: vec![Block::table(table)],
    })
}

fn paid(r: &Reader<'_>, cost: &Cost) -> Cell {
    let l = r.locale;
    match (cost.amount, cost.withheld) {
        (Some(sum), None) => Cell::number(amount(r, sum, &cost.unit)),
        (_, reason) => {
            let why = reason.map(Withheld::label);
            let why = why.as_ref().map_or("", |why| l.author(why));
            Cell::words(l.t("masqué", "withheld")).with_note(why)
        }
    }
}

/// `25 000 €`: cents are shown where there are some.
pub(crate) fn amount(r: &Reader<'_>, amount: f64, unit: &str) -> String {
    let cents = (amount.fract() * 100.0).round() != 0.0;
    let number = r.locale.number(amount, if cents { 2 } else { 0 });
    format!("{number}\u{a0}{unit}")
}

fn status(r: &Reader<'_>, status: CostStatus) -> String {
    match status {
        CostStatus::Paid => r.locale.t("payé", "paid"),
        CostStatus::Planned => r.locale.t("prévu", "planned"),
        CostStatus::Estimated => r.locale.t("estimé", "estimated"),
    }
}

/// The few facts above the page.
pub(super) fn facts(r: &Reader<'_>) -> Vec<Fact> {
    let l = r.locale;
    let study = r.study();
    let source = study.source.as_ref();
    source
        .map(|source| Fact {
            term: l.t("Source", "Source"),
            value: l.author(source).to_owned(),
        })
        .into_iter()
        .collect()
}
