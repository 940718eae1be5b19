//! Declared indicators: one table with the figure, its unit, date, status and source; and the definitions.

use jauge_model::indicator::{Indicator, IndicatorValue};

use super::basis::by_line;
use super::{Block, Fact, Reader};
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

/// Adds the table and the definitions, where the study declares indicators.
pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let found = &r.results().indicators;
    if found.is_empty() {
        return;
    }
    blocks.push(Block::heading(3, l.t("Indicateurs", "Indicators")));
    blocks.push(Block::table(table(r, found)));
    blocks.push(Block::Fold {
        summary: l.t(
            "Définition de chaque indicateur",
            "Definition of each indicator",
        ),
        blocks: vec![Block::Terms {
            items: found.iter().map(|v| definition(r, v)).collect(),
        }],
    });
}

/// The first indicators, in the order in which the study declares them, for a page that has room for
/// a few.
pub(super) fn first(r: &Reader<'_>, count: usize) -> Option<Vec<Block>> {
    let l = r.locale;
    let found = &r.results().indicators;
    if found.is_empty() {
        return None;
    }
    let shown = &found[..found.len().min(count)];
    let mut blocks = vec![Block::table(table(r, shown))];
    if found.len() > count {
        blocks.push(Block::text(l.t(
            "Les autres indicateurs, et la définition de chacun, sont dans le rapport technique.",
            "The other indicators, and the definition of each, are in the technical report.",
        )));
    }
    Some(blocks)
}

fn table(r: &Reader<'_>, found: &[IndicatorValue]) -> Table {
    let l = r.locale;
    let mut table = Table::new(
        l.t(
            "Indicateurs déclarés : le chiffre, ce qu'il compte, quand, et qui le dit",
            "Declared indicators: the figure, what it counts, when, and who says so",
        ),
        vec![
            Head::words(l.t("Indicateur", "Indicator")),
            Head::figures(l.t("Chiffre", "Figure"), by_line(l)),
            Head::words(l.t("Unité", "Unit")),
            Head::words(l.t("Statut", "Status")),
            Head::words(l.t("Date", "Date")),
            Head::words(l.t("Source", "Source")),
        ],
    );
    for value in found {
        let d = &value.definition;
        table.push(vec![
            Cell::words(l.author(&d.label)).with_note(&d.id),
            figure(r, value),
            unit(r, d),
            Cell::words(l.author(&d.status.label())),
            Cell::words(l.date(&d.date)),
            Cell::words(l.author(&d.source)),
        ]);
    }
    table
}

/// The unit, with the stage that is counted beneath.
fn unit(r: &Reader<'_>, d: &Indicator) -> Cell {
    let unit = Cell::words(r.locale.author(&d.unit));
    match &d.stage {
        Some(stage) => unit.with_note(r.locale.author(stage)),
        None => unit,
    }
}

fn quantity(r: &Reader<'_>, value: f64) -> String {
    let decimals = if value.fract() == 0.0 || value.abs() >= 100.0 {
        0
    } else {
        2
    };
    r.locale.number(value, decimals)
}

fn figure(r: &Reader<'_>, value: &IndicatorValue) -> Cell {
    let l = r.locale;
    if let Some(reason) = value.withheld {
        return Cell::words(l.t("masqué", "withheld")).with_note(l.author(&reason.label()));
    }
    if let Some((k, n)) = value.numerator.zip(value.denominator) {
        return noted(r, Cell::number(l.count_of(k, n)), value, |v| {
            l.percent(v, 1)
        });
    }
    match value.value {
        Some(v) => noted(r, Cell::number(quantity(r, v)), value, |v| quantity(r, v)),
        None => Cell::words(
            value
                .not_computed
                .as_ref()
                .map_or_else(|| DASH.to_owned(), |why| l.author(why).to_owned()),
        ),
    }
}

/// The figure with its range beneath, where it has one and is large enough for a share.
fn noted(r: &Reader<'_>, cell: Cell, value: &IndicatorValue, show: impl Fn(f64) -> String) -> Cell {
    let l = r.locale;
    let shown = value.denominator.is_none_or(|n| l.shows_percent(n));
    match value.range.filter(|_| shown) {
        Some((low, high)) => cell.with_note(l.fill(
            "de {low} à {high}",
            "{low} to {high}",
            &[("low", &show(low)), ("high", &show(high))],
        )),
        None => cell,
    }
}

fn definition(r: &Reader<'_>, value: &IndicatorValue) -> Fact {
    let l = r.locale;
    let d = &value.definition;
    let mut parts = vec![l.colon(&l.t("compte", "counts"), l.author(&d.numerator_is))];
    if let Some(of) = &d.denominator_is {
        parts.push(l.colon(&l.t("parmi", "among"), l.author(of)));
    }
    if let Some(stage) = &d.stage {
        parts.push(l.colon(&l.t("étape ou zonage", "stage or zoning"), l.author(stage)));
    }
    if let Some(formula) = d.formula.as_ref().filter(|_| value.withheld.is_none()) {
        parts.push(l.colon(&l.t("formule", "formula"), l.author(formula)));
    }
    if let Some(check) = &value.check {
        let word = if check.agrees {
            l.t(
                "chiffre imprimé ailleurs, compatible",
                "figure printed elsewhere, compatible",
            )
        } else {
            l.t(
                "chiffre imprimé ailleurs, à revoir",
                "figure printed elsewhere, to be looked at again",
            )
        };
        parts.push(l.colon(&word, l.author(&check.text)));
    }
    Fact {
        term: l.colon(&d.id, l.author(&d.label)),
        value: l.semicolons(&parts),
    }
}
