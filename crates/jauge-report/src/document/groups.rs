//! Change by group: one interval per group, in the order of the names. No ranking: the order
//! of noisy figures says little about the groups.

use jauge_model::finding::{Contrast, Finding, Measure};

use super::basis::{Among, unit_of};
use super::{Block, Figure, Reader, across, changed, territory};
use crate::chart::Described;
use crate::chart::interval::{Intervals, Row};
use crate::chart::scale::Axis;
use crate::table::{Cell, Head, Table};

/// Groups in full view; more of them open on demand.
const IN_VIEW: usize = 24;

pub(super) fn add(r: &Reader<'_>, c: Contrast, blocks: &mut Vec<Block>) {
    let l = r.locale;
    for (k, key) in r.study().by.iter().enumerate() {
        let mut parts: Vec<Block> = Vec::new();
        for (s, overall) in changed::mean_outcomes(r, c).into_iter().enumerate() {
            let groups: Vec<&Finding> = r
                .results()
                .by_group(&overall.outcome, Measure::MeanChange, Some(c), key)
                .collect();
            if groups.is_empty() {
                continue;
            }
            let id = format!("fig-map-{k}-{s}");
            parts.extend(territory::map(r, key, c, &id, (overall, &groups)));
            if across::in_funnel_only(r, &overall.outcome, c, key, groups.len()) {
                continue;
            }
            let figure = forest(r, key, &format!("fig-by-{k}-{s}"), overall, &groups);
            let figure = Block::Figure(Box::new(figure));
            if groups.len() > IN_VIEW {
                let count = l.integer(groups.len() as u64);
                let summary = l.fill(
                    "{score} ({n} groupes)",
                    "{score} ({n} groups)",
                    &[("score", r.outcome(overall)), ("n", &count)],
                );
                parts.push(Block::Fold {
                    summary,
                    blocks: vec![figure],
                });
            } else {
                parts.push(figure);
            }
        }
        parts.extend(across::beside(r, c, key, k));
        parts.extend(across::funnels(r, c, key, k));
        parts.extend(items(r, c, key));
        if !parts.is_empty() {
            blocks.push(Block::heading(
                3,
                l.fill(
                    "Par groupe : {key}",
                    "By group: {key}",
                    &[("key", &r.key(key))],
                ),
            ));
            blocks.append(&mut parts);
        }
    }
}

fn forest(r: &Reader<'_>, key: &str, id: &str, overall: &Finding, groups: &[&Finding]) -> Figure {
    let l = r.locale;
    let all: Vec<&Finding> = std::iter::once(overall)
        .chain(groups.iter().copied())
        .collect();
    let rows = all.iter().map(|f| estimate_row(r, f, name(r, f))).collect();
    let axis = axis(r, &all);
    let conf = r.conf();
    let table = forest_table(r, key, overall, &all);
    let sentence = overlap(r, groups);
    let title = r.outcome(overall).to_owned();
    let svg = Intervals { axis, rows }.draw(&Described {
        id,
        title: &title,
        desc: &sentence,
    });
    Figure {
        title,
        reading: l.fill(
            "Point : changement moyen. Trait : intervalle à {conf}. La ligne sombre est zéro.",
            "Dot: mean change. Line: {conf} interval. The dark line is zero.",
            &[("conf", &conf)],
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les nombres du graphique", "The numbers of the chart")),
        table,
        square: false,
    }
}

fn name(r: &Reader<'_>, f: &Finding) -> String {
    let group = f.group.as_ref().map(|g| g.label.clone());
    group.unwrap_or_else(|| r.locale.t("Ensemble", "Everybody"))
}

/// Everybody, then each group, with their mean change.
fn forest_table(r: &Reader<'_>, key: &str, overall: &Finding, all: &[&Finding]) -> Table {
    let l = r.locale;
    let conf = r.conf();
    let among = match overall.contrast {
        Some(c) => Among::of_each_group(r, c),
        None => Among::answered(r),
    };
    let mut table = Table::new(
        l.fill(
            "{score} : changement moyen par groupe ({key}), intervalles à {conf}",
            "{score}: mean change by group ({key}), {conf} intervals",
            &[
                ("score", r.outcome(overall)),
                ("key", &r.key(key)),
                ("conf", &conf),
            ],
        ),
        vec![
            Head::words(r.key(key)),
            Head::figures("n", among.people()),
            Head::figures(
                l.t("Changement moyen", "Mean change"),
                among.estimated(unit_of(r, &[overall])),
            ),
        ],
    );
    for f in all {
        table.push(vec![
            Cell::words(name(r, f)),
            r.n_cell(Some(f)),
            r.change_cell(Some(f)),
        ]);
    }
    table
}

/// How many groups there are, and that they make no ranking.
fn overlap(r: &Reader<'_>, groups: &[&Finding]) -> String {
    let l = r.locale;
    let hidden = groups.iter().filter(|f| f.withheld.is_some()).count() as u64;
    let total = l.integer(groups.len() as u64);
    let (fr, en) = if hidden == 0 {
        (
            "{n} groupes. Les intervalles qui se recouvrent ne permettent pas de classer les groupes.",
            "{n} groups. Intervals that overlap do not allow groups to be ranked.",
        )
    } else {
        (
            "{n} groupes, dont {h} masqués par le secret statistique. Les intervalles qui se recouvrent ne permettent pas de classer les groupes.",
            "{n} groups, of which {h} withheld by statistical secrecy. Intervals that overlap do not allow groups to be ranked.",
        )
    };
    l.fill(fr, en, &[("n", &total), ("h", &l.integer(hidden))])
}

/// A line of a forest for a finding, with or without a number.
pub(super) fn estimate_row(r: &Reader<'_>, f: &Finding, label: String) -> Row {
    match &f.estimate {
        Some(e) => Row::Estimate {
            label,
            value: e.estimate,
            limits: e.conf_low.zip(e.conf_high),
        },
        None => Row::Nothing {
            label,
            why: r.absence(f),
        },
    }
}

/// An axis of changes: it always holds zero.
pub(super) fn axis(r: &Reader<'_>, findings: &[&Finding]) -> Axis {
    let values = findings
        .iter()
        .filter_map(|f| f.estimate.as_ref())
        .flat_map(|e| {
            [Some(e.estimate), e.conf_low, e.conf_high]
                .into_iter()
                .flatten()
        });
    let l = r.locale;
    Axis::around(values.chain([0.0]), |v, d| l.signed(v, d))
}

/// Questions declared as primary, by group.
fn items(r: &Reader<'_>, c: Contrast, key: &str) -> Vec<Block> {
    let l = r.locale;
    let mut out = Vec::new();
    for (item, _) in r.level_items() {
        let of = |m| r.results().by_group(&item.id, m, Some(c), key);
        let among = Among::of_each_group(r, c);
        let mut table = Table::new(
            r.named(&item.id).unwrap_or(&item.id),
            vec![
                Head::words(r.key(key)),
                Head::figures("n", among.people()),
                Head::figures(
                    l.t("Réponse plus favorable", "More favourable answer"),
                    among.shares(),
                ),
                Head::figures(l.t("Même réponse", "Same answer"), among.shares()),
                Head::figures(
                    l.t("Réponse moins favorable", "Less favourable answer"),
                    among.shares(),
                ),
            ],
        );
        for up in of(Measure::ShareImproved) {
            let same_group = |m| of(m).find(|f| f.group == up.group);
            table.push(vec![
                Cell::words(up.group.as_ref().map_or("", |g| g.label.as_str())),
                r.n_cell(Some(up)),
                r.share_cell(Some(up)),
                r.share_cell(same_group(Measure::ShareSame)),
                r.share_cell(same_group(Measure::ShareDeclined)),
            ]);
        }
        if !table.is_empty() {
            out.push(Block::table(table));
        }
    }
    out
}
