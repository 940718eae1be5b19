//! How long people waited: curves with the number of people still followed, and what may be said of them.

use jauge_model::Withheld;
use jauge_model::waiting::{WaitingCurve, WaitingFound};

use super::basis::Among;
use super::{Block, Figure, Reader, summary};
use crate::chart::Described;
use crate::chart::scale::Axis;
use crate::chart::survival::{Curve, MOST, Step, Survival};
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

/// Adds a picture, its table and its sentence for each thing that the study says people wait for.
pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    if r.results().waiting.is_empty() {
        return;
    }
    blocks.push(Block::heading(
        3,
        l.t("Après combien de temps", "After how long"),
    ));
    blocks.push(Block::text(l.t(
        "Chaque personne compte aussi longtemps qu'elle a été suivie, mois après mois ; celles qu'on ne joint plus ne sont ni des échecs ni des oubliées.",
        "Each person counts for as long as they were followed, month after month; those who can no longer be reached are neither failures nor forgotten.",
    )));
    for (n, found) in r.results().waiting.iter().enumerate() {
        one(r, n, found, blocks);
    }
}

fn one(r: &Reader<'_>, n: usize, found: &WaitingFound, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let title = l.author(&found.label).to_owned();
    blocks.push(Block::heading(4, title.clone()));
    let Some(all) = &found.all else {
        let why = found.withheld.map_or_else(String::new, |w| reason(r, w));
        blocks.push(Block::note(l.fill(
            "La courbe n'est pas montrée : {why}.",
            "The curve is not shown: {why}.",
            &[("why", &why)],
        )));
        return;
    };
    let said = found.said.iter().map(|s| summary::sentence(r, s)).collect();
    blocks.push(summary::statements(r, said));
    blocks.push(figure(
        r,
        found,
        (&format!("fig-waiting-{n}"), title),
        &[all],
    ));
    let groups: Vec<&WaitingCurve> = found.groups.iter().collect();
    if let Some(by) = found.by.as_ref().filter(|_| !groups.is_empty()) {
        let title = l.fill(
            "{what}, par {by}",
            "{what}, by {by}",
            &[("what", l.author(&found.label)), ("by", &r.key(by))],
        );
        if groups.len() <= MOST {
            let id = format!("fig-waiting-{n}-by");
            blocks.push(figure(r, found, (&id, title), &groups));
        } else {
            blocks.push(Block::table(table(r, found, &groups, title)));
        }
    }
    blocks.extend(found.groups_withheld.map(|why| {
        Block::note(l.fill(
            "Les courbes par groupe ne sont pas montrées, toutes ensemble : {why}.",
            "The curves by group are not shown, all of them together: {why}.",
            &[("why", &reason(r, why))],
        ))
    }));
}

fn reason(r: &Reader<'_>, why: Withheld) -> String {
    r.locale.author(&why.label()).to_owned()
}

fn figure(
    r: &Reader<'_>,
    found: &WaitingFound,
    (id, title): (&str, String),
    curves: &[&WaitingCurve],
) -> Block {
    let l = r.locale;
    let sentences: Vec<String> = curves.iter().map(|c| sentence(r, c)).collect();
    let sentence = sentences.join(" ");
    let svg = chart(r, curves).draw(&Described {
        id,
        title: &title,
        desc: &sentence,
    });
    let conf = l.percent(found.conf_level, 0);
    let reading = if curves.len() <= 2 {
        l.fill(
            "La ligne monte quand des personnes y parviennent. Hachures : intervalle à {conf}. En dessous : personnes encore suivies qui attendent au début du mois suivant. La courbe s'arrête quand il en reste trop peu.",
            "The line rises when people get there. Hatching: {conf} interval. Beneath: people still followed and waiting as the next month begins. The curve ends when too few are left.",
            &[("conf", &conf)],
        )
    } else {
        l.fill(
            "La ligne monte quand des personnes y parviennent. Les intervalles à {conf} sont dans le tableau. En dessous : personnes encore suivies qui attendent au début du mois suivant. La courbe s'arrête quand il en reste trop peu.",
            "The line rises when people get there. The {conf} intervals are in the table. Beneath: people still followed and waiting as the next month begins. The curve ends when too few are left.",
            &[("conf", &conf)],
        )
    };
    let table = table(r, found, curves, title.clone());
    Block::Figure(Box::new(Figure {
        title,
        reading,
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les nombres du graphique", "The numbers of the chart")),
        table,
        square: false,
    }))
}

fn name(r: &Reader<'_>, curve: &WaitingCurve) -> String {
    let all = || r.locale.t("Tout le monde", "Everybody");
    curve.group.clone().unwrap_or_else(all)
}

/// Where half of them are, and where the curve ends.
fn sentence(r: &Reader<'_>, curve: &WaitingCurve) -> String {
    let l = r.locale;
    let end = l.integer(curve.end());
    let gaps = [
        ("name", name(r, curve)),
        ("n", l.integer(curve.people)),
        ("end", end),
    ];
    let gaps: Vec<(&str, &str)> = gaps.iter().map(|(k, v)| (*k, v.as_str())).collect();
    match curve.median {
        Some(median) => {
            let half = months(r, median);
            let mut gaps = gaps;
            gaps.push(("half", &half));
            l.fill(
                "{name}, {n} personnes : la moitié y est parvenue au plus tard au mois {half} ; suivi montré jusqu'au mois {end}.",
                "{name}, {n} people: half of them are there by month {half}; follow-up shown until month {end}.",
                &gaps,
            )
        }
        None => l.fill(
            "{name}, {n} personnes : moins de la moitié y est parvenue au mois {end}, où le suivi montré s'arrête.",
            "{name}, {n} people: fewer than half are there at month {end}, where the follow-up shown ends.",
            &gaps,
        ),
    }
}

/// A month, or the middle between two.
fn months(r: &Reader<'_>, value: f64) -> String {
    r.locale.number(value, usize::from(value.fract() != 0.0))
}

fn chart(r: &Reader<'_>, curves: &[&WaitingCurve]) -> Survival {
    let l = r.locale;
    let end = curves.iter().map(|c| c.end()).max().unwrap_or(0);
    let every = if end > 12 { 3 } else { 1 };
    let ticks = (0..=end).step_by(every);
    let ticks = ticks.map(|m| (m as f64, l.integer(m))).collect();
    Survival {
        axis: Axis::new(0.0, end.max(1) as f64, ticks),
        curves: curves.iter().map(|c| line(r, c)).collect(),
        quarters: r.quarters(curves.iter().map(|c| c.people)),
        at_risk: l.t("Suivies, en attente", "Followed, still waiting"),
        unit: l.t("mois", "months"),
    }
}

fn line(r: &Reader<'_>, curve: &WaitingCurve) -> Curve {
    let step = |p: &jauge_model::waiting::Period| Step {
        from: p.month as f64,
        reached: p.reached,
        limits: p.conf_low.zip(p.conf_high),
    };
    let begins = std::iter::once(0).chain(curve.periods.iter().map(|p| p.month));
    let beginning = begins.zip(&curve.periods);
    Curve {
        label: name(r, curve),
        at_risk: beginning
            .map(|(month, p)| (month as f64, r.locale.integer(p.at_risk)))
            .collect(),
        steps: curve.periods.iter().map(step).collect(),
    }
}

fn table(r: &Reader<'_>, found: &WaitingFound, curves: &[&WaitingCurve], title: String) -> Table {
    let l = r.locale;
    let several = curves.len() > 1;
    let followed = Among::followed(r);
    let share = || followed.estimated(l.t("part des personnes", "share of the people"));
    let mut heads = vec![
        Head::figures(
            l.t("Jusqu'au mois", "Until month"),
            followed.counted(l.t("mois", "months")),
        ),
        Head::figures(
            l.t("Suivies au début", "Followed at its beginning"),
            followed.people(),
        ),
        Head::figures(l.t("Y sont parvenues", "Got there"), followed.people()),
        Head::figures(l.t("Suivi terminé", "Last seen"), followed.people()),
        Head::figures(l.t("Part parvenue", "Share there"), share()),
        Head::figures(
            l.fill(
                "Intervalle à {conf}",
                "{conf} interval",
                &[("conf", &l.percent(found.conf_level, 0))],
            ),
            share(),
        ),
    ];
    if several {
        heads.insert(0, Head::words(l.t("Groupe", "Group")));
    }
    let mut table = Table::new(title, heads);
    for curve in curves {
        let percent = |share: f64| {
            let shown = l.shows_percent(curve.people);
            if shown {
                l.percent(share, 0)
            } else {
                DASH.to_owned()
            }
        };
        for p in &curve.periods {
            let limits = p
                .conf_low
                .zip(p.conf_high)
                .filter(|_| l.shows_percent(curve.people));
            let limits = limits.map_or_else(
                || DASH.to_owned(),
                |(low, high)| jauge_model::locale::interval(&percent(low), &percent(high), l.lang),
            );
            let mut row = vec![
                Cell::number(l.integer(p.month)),
                Cell::number(l.integer(p.at_risk)),
                Cell::number(l.integer(p.events)),
                Cell::number(l.integer(p.censored)),
                Cell::number(percent(p.reached)),
                Cell::number(limits),
            ];
            if several {
                row.insert(0, Cell::words(name(r, curve)));
            }
            table.push(row);
        }
    }
    table.set_note(l.t(
        "Des mois voisins sont réunis pour qu'aucune ligne ne parle d'une ou deux personnes. Pas de pourcentage en dessous du seuil de l'étude.",
        "Neighbouring months are put together so that no row is about one or two people. No percentage below the threshold of the study.",
    ));
    table
}

/// In plain words, for everybody.
pub(super) fn plainly(r: &Reader<'_>) -> Vec<String> {
    let l = r.locale;
    let told = r.results().waiting.iter();
    told.filter_map(|found| {
        let all = found.all.as_ref()?;
        Some(l.fill(
            "{what} : {n} mois après, environ {k} personnes sur 10.",
            "{what}: {n} months later, about {k} people in 10.",
            &[
                ("what", l.author(&found.label)),
                ("n", &l.integer(all.end())),
                ("k", &l.integer(all.of_ten)),
            ],
        ))
    })
    .collect()
}
