//! The group compared with: gaps in change, and how alike the groups were at the start.

use jauge_model::finding::{Contrast, Finding, Measure, Section, Unit};
use jauge_model::locale::in_percent;
use jauge_model::study::{Assignment, Comparison};

use super::basis::{Among, unit_of};
use super::reader::ARMS;
use super::{Block, Figure, Reader, groups};
use crate::chart::Described;
use crate::chart::interval::Intervals;
use crate::table::{Cell, Head, Table};

pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let Some(comparison) = &r.study().comparison else {
        return;
    };
    let l = r.locale;
    blocks.push(Block::heading(
        3,
        l.t("Les deux groupes comparés", "The two groups compared"),
    ));
    let treated = l.author(&comparison.treated.1);
    let control = l.author(&comparison.control.1);
    let how = match comparison.assignment {
        Assignment::Random => l.t("par tirage au sort", "by random draw"),
        Assignment::NotRandom => l.t("sans tirage au sort", "without a random draw"),
    };
    blocks.push(Block::text(l.fill(
        "Groupes : {a} et {b}, formés {how}. Un écart positif veut dire que le premier groupe a davantage changé.",
        "Groups: {a} and {b}, formed {how}. A positive gap means that the first group changed more.",
        &[("a", treated), ("b", control), ("how", &how)],
    )));
    blocks.push(Block::note(l.fill(
        "L'écart ne se lit comme un effet que si {assumption}.",
        "The gap reads as an effect only if {assumption}.",
        &[("assumption", l.author(&comparison.assumption))],
    )));
    for (index, (from, to)) in r.study().contrasts.iter().enumerate() {
        let c = Contrast {
            from: *from,
            to: *to,
        };
        if r.study().contrasts.len() > 1 {
            blocks.push(Block::heading(4, r.arrow(c)));
        }
        means(r, comparison, c, index, blocks);
        shares(r, comparison, c, blocks);
    }
    balance(r, blocks);
}

fn gaps<'a>(r: &Reader<'a>, measure: Measure, c: Contrast) -> Vec<&'a Finding> {
    let wanted = |f: &&Finding| {
        f.section == Section::Comparison && f.measure == measure && f.contrast == Some(c)
    };
    r.results().findings.iter().filter(wanted).collect()
}

fn in_arm<'a>(
    r: &Reader<'a>,
    outcome: &'a str,
    measure: Measure,
    c: Contrast,
    value: &str,
) -> Option<&'a Finding> {
    r.results()
        .by_group(outcome, measure, Some(c), ARMS)
        .find(|f| f.group.as_ref().is_some_and(|g| g.label == value))
}

fn means(
    r: &Reader<'_>,
    comparison: &Comparison,
    c: Contrast,
    index: usize,
    blocks: &mut Vec<Block>,
) {
    let found = gaps(r, Measure::DifferenceInMeanChange, c);
    // One axis holds one unit only.
    let mut units: Vec<&Unit> = Vec::new();
    for f in &found {
        if !units.contains(&&f.unit) {
            units.push(&f.unit);
        }
    }
    for (u, unit) in units.into_iter().enumerate() {
        let same: Vec<&Finding> = found.iter().copied().filter(|f| f.unit == *unit).collect();
        let table = mean_table(r, comparison, c, &same);
        let figure = picture(r, &format!("fig-gap-{index}-{u}"), &same, table);
        blocks.push(Block::Figure(Box::new(figure)));
    }
}

/// The gaps of some outcomes in one unit.
fn picture(r: &Reader<'_>, id: &str, same: &[&Finding], table: Table) -> Figure {
    let l = r.locale;
    let title = l.fill(
        "Écart entre les changements moyens, en {unit}",
        "Gap between the mean changes, in {unit}",
        &[("unit", &unit_of(r, same))],
    );
    let rows = same
        .iter()
        .map(|f| groups::estimate_row(r, f, r.outcome(f).to_owned()))
        .collect();
    let sentence = r.around_zero(same, ("Intervalle de l'écart", "Interval of the gap"));
    let chart = Intervals {
        axis: groups::axis(r, same),
        rows,
    };
    let svg = chart.draw(&Described {
        id,
        title: &title,
        desc: &sentence,
    });
    Figure {
        title,
        reading: l.fill(
            "Point : écart. Trait : intervalle à {conf}.",
            "Dot: gap. Line: {conf} interval.",
            &[("conf", &r.conf())],
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: None,
        table,
        square: false,
    }
}

/// One picture of the gaps in what was declared beforehand, for who reads two pages: both groups
/// together would be nobody. Where they are not in one unit, none.
pub(super) fn primary_gaps(r: &Reader<'_>, c: Contrast) -> Option<Figure> {
    let comparison = r.study().comparison.as_ref()?;
    let mut found = gaps(r, Measure::DifferenceInMeanChange, c);
    found.retain(|f| f.primary);
    let unit = &found.first()?.unit;
    if found.iter().any(|f| f.unit != *unit) {
        return None;
    }
    Some(picture(
        r,
        "fig-gap-0-0",
        &found,
        gap_table(r, comparison, c, &found),
    ))
}

/// The change of each group and the gap alone, for those who do not test.
fn gap_table(r: &Reader<'_>, comparison: &Comparison, c: Contrast, found: &[&Finding]) -> Table {
    let l = r.locale;
    let (treated, control) = (&comparison.treated, &comparison.control);
    let (among, unit) = (Among::of_each_group(r, c), unit_of(r, found));
    let mut table = Table::new(
        l.t(
            "Changement moyen de chaque groupe, et écart",
            "Mean change of each group, and gap",
        ),
        vec![
            Head::words(l.t("Mesure", "Outcome")),
            Head::figures(l.author(&treated.1), among.estimated(unit.as_str())),
            Head::figures(l.author(&control.1), among.estimated(unit.as_str())),
            Head::figures(l.t("Écart", "Gap"), among.estimated(unit.as_str())),
        ],
    );
    for f in found {
        let arm = |value: &str| arm_cell(r, f, c, value);
        table.push(vec![
            Cell::words(r.outcome(f)),
            arm(&treated.0),
            arm(&control.0),
            r.change_cell(Some(f)),
        ]);
    }
    table
}

/// The mean change of one group, with how many people it has.
fn arm_cell(r: &Reader<'_>, f: &Finding, c: Contrast, value: &str) -> Cell {
    let mean = in_arm(r, &f.outcome, Measure::MeanChange, c, value);
    let cell = r.cell(mean, |f, e| r.change(&f.unit, e.estimate));
    match mean.and_then(|m| m.denominator) {
        Some(n) => cell.with_note(format!("n = {}", r.locale.integer(n))),
        None => cell,
    }
}

fn mean_table(r: &Reader<'_>, comparison: &Comparison, c: Contrast, found: &[&Finding]) -> Table {
    let l = r.locale;
    let (treated, control) = (&comparison.treated, &comparison.control);
    let (among, unit) = (Among::of_each_group(r, c), unit_of(r, found));
    let mut table = Table::new(
        l.fill(
            "Changement moyen de chaque groupe ({arrow}) et écart",
            "Mean change of each group ({arrow}) and gap",
            &[("arrow", &r.arrow(c))],
        ),
        vec![
            Head::words(l.t("Mesure", "Outcome")),
            Head::figures(l.author(&treated.1), among.reported(unit.as_str())),
            Head::figures(l.author(&control.1), among.reported(unit.as_str())),
            Head::figures(l.t("Écart", "Gap"), among.estimated(unit.as_str())),
            Head::figures("g", among.deviations()),
            Head::figures("p (Welch)", among.probability()),
            Head::figures(
                l.t("p\u{a0}ajusté (Holm)", "adjusted\u{a0}p (Holm)"),
                among.probability(),
            ),
        ],
    );
    for f in found {
        let arm = |value: &str| arm_cell(r, f, c, value);
        let g = gaps(r, Measure::HedgesGDifference, c)
            .into_iter()
            .find(|g| g.outcome == f.outcome);
        let [p, adjusted] = r.p_cells(Some(f));
        table.push(vec![
            r.outcome_cell(r.outcome(f), &f.outcome, f.primary),
            arm(&treated.0),
            arm(&control.0),
            r.change_cell(Some(f)),
            r.change_cell(g),
            p,
            adjusted,
        ]);
    }
    table
}

fn shares(r: &Reader<'_>, comparison: &Comparison, c: Contrast, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let found = gaps(r, Measure::DifferenceInShareImproved, c);
    if found.is_empty() {
        return;
    }
    let (treated, control) = (&comparison.treated, &comparison.control);
    let among = Among::of_each_group(r, c);
    let mut table = Table::new(
        l.fill(
            "Personnes dont la réponse est plus favorable ({arrow})",
            "People whose answer is more favourable ({arrow})",
            &[("arrow", &r.arrow(c))],
        ),
        vec![
            Head::words(l.t("Question", "Question")),
            Head::figures(l.author(&treated.1), among.shares()),
            Head::figures(l.author(&control.1), among.shares()),
            Head::figures(
                l.t("Écart, en points de %", "Gap, in percentage points"),
                among.estimated(l.t("points de pourcentage", "percentage points")),
            ),
            Head::figures("p", among.probability()),
            Head::figures(
                l.t("p\u{a0}ajusté (Holm)", "adjusted\u{a0}p (Holm)"),
                among.probability(),
            ),
        ],
    );
    for f in found {
        let arm = |value: &str| {
            let share = in_arm(r, &f.outcome, Measure::ShareImproved, c, value);
            match share.and_then(|s| s.numerator.zip(s.denominator)) {
                Some((n, of)) => Cell::number(l.count_of(n, of)),
                None => r.share_cell(share),
            }
        };
        let [p, adjusted] = r.p_cells(Some(f));
        table.push(vec![
            r.outcome_cell(r.outcome(f), &f.outcome, f.primary),
            arm(&treated.0),
            arm(&control.0),
            if l.shows_percent(f.denominator.unwrap_or(0)) {
                r.interval_cell(Some(f), |_, _, v| l.signed(in_percent(v), 1))
            } else {
                Cell::number(crate::locale::DASH)
            },
            p,
            adjusted,
        ]);
    }
    blocks.push(Block::table(table));
}

fn at_the_start(r: &Reader<'_>) -> Among {
    let both = (
        "parmi les personnes des deux groupes",
        "among the people of both groups",
    );
    let l = r.locale;
    Among::new(l, both, l.t("au premier temps", "at the earlier time"))
}

fn balance(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let unlike = r.study().claims.threshold("G12", "unlike");
    let limit = l.number(unlike, 2);
    let among = at_the_start(r);
    let mut table = Table::new(
        l.t(
            "Les deux groupes au départ : différences standardisées",
            "The two groups at the start: standardised differences",
        ),
        vec![
            Head::words(l.t("Caractéristique", "Characteristic")),
            Head::figures("n", among.people()),
            Head::figures(l.t("Différence", "Difference"), among.deviations()),
            Head::words(l.fill(
                "Au-delà de {limit} ?",
                "Beyond {limit}?",
                &[("limit", &limit)],
            )),
        ],
    );
    let found = r.results().findings.iter();
    for f in found.filter(|f| f.section == Section::Balance) {
        let beyond = match &f.estimate {
            Some(e) if e.estimate.abs() > unlike => l.t("oui", "yes"),
            Some(_) => l.t("non", "no"),
            None => crate::locale::DASH.to_owned(),
        };
        table.push(vec![
            Cell::words(r.outcome(f)),
            r.n_cell(Some(f)),
            r.cell(Some(f), |f, e| r.change(&f.unit, e.estimate)),
            Cell::words(beyond),
        ]);
    }
    if !table.is_empty() {
        table.set_note(l.fill(
            "En écarts types. Au-delà de {limit}, les groupes ne se ressemblaient pas assez au départ pour que leur écart se lise sans réserve.",
            "In standard deviations. Beyond {limit}, the groups were not alike enough at the start for their gap to be read without reserve.",
            &[("limit", &limit)],
        ));
        blocks.push(Block::table(table));
    }
}
