//! Groups side by side: a heat map and small multiples where they are few, a funnel where they are
//! many. Never a list in order of merit.

use jauge_model::finding::{Contrast, Finding, Measure, Unit};

use super::basis::{Among, unit_of};
use super::{Block, Figure, Reader, changed};
use crate::chart::Described;
use crate::chart::classes::Classes;
use crate::chart::funnel::{Funnel, LIMITS, Point};
use crate::chart::heat::{Heat, Row};
use crate::chart::multiples::{Multiples, Panel};
use crate::chart::scale::Axis;
use crate::table::{Cell, Head, Table};
use crate::{Pooled, Pooling};

/// Groups that fit one under another.
const UNDER: usize = 24;
/// Scores whose changes fit across a phone in digits.
const ACROSS: usize = 6;
/// Groups that each have a little picture.
const PICTURES: usize = 12;
/// Groups with a line each beside their funnel: more of them would weigh more than they say.
const LINES: usize = 60;
/// Groups from which a funnel says more than a list.
const MANY: usize = 10;

/// The names of the groups of a key, in their order.
fn labels<'a>(r: &Reader<'a>, c: Contrast, key: &str) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::new();
    for f in &r.results().findings {
        let of_key = f.group.as_ref().filter(|g| g.by == key);
        if let Some(g) =
            of_key.filter(|_| f.contrast == Some(c) && f.measure == Measure::MeanChange)
            && !out.contains(&g.label.as_str())
        {
            out.push(&g.label);
        }
    }
    out
}

fn of_group<'a>(
    r: &Reader<'a>,
    outcome: &'a str,
    measure: Measure,
    c: Contrast,
    (key, label): (&'a str, &'a str),
) -> Option<&'a Finding> {
    r.results()
        .by_group(outcome, measure, Some(c), key)
        .find(|f| f.group.as_ref().is_some_and(|g| g.label == label))
}

/// Scores in points of a scale: one measure for all of them.
fn scores<'a>(r: &Reader<'a>, c: Contrast) -> Vec<&'a Finding> {
    let all = changed::mean_outcomes(r, c).into_iter();
    all.filter(|f| f.unit == Unit::ScalePoints).collect()
}

/// Heat map and small multiples of the scores by a key.
pub(super) fn beside<'a>(r: &Reader<'a>, c: Contrast, key: &'a str, k: usize) -> Vec<Block> {
    let labels = labels(r, c, key);
    let scores = scores(r, c);
    let mut out = Vec::new();
    if !(2..=UNDER).contains(&labels.len()) || !(2..=ACROSS).contains(&scores.len()) {
        return out;
    }
    out.push(heat(r, c, (key, k), &labels, &scores));
    if labels.len() <= PICTURES {
        out.push(multiples(r, c, (key, k), &labels, &scores));
    }
    out
}

fn heat<'a>(
    r: &Reader<'a>,
    c: Contrast,
    (key, k): (&'a str, usize),
    labels: &[&'a str],
    scores: &[&'a Finding],
) -> Block {
    let l = r.locale;
    let change = |score: &'a Finding, label: &'a str| {
        of_group(r, &score.outcome, Measure::MeanChange, c, (key, label))
    };
    let all = scores
        .iter()
        .flat_map(|s| labels.iter().filter_map(|g| change(s, g)))
        .filter_map(|f| Some(f.estimate.as_ref()?.estimate));
    let classes = Classes::around(all, |v| l.signed(v, 2));
    let among = Among::of_each_group(r, c);
    let unit = unit_of(r, scores);
    let mut heads = vec![Head::words(r.key(key))];
    let figures = |s: &&Finding| Head::figures(r.outcome(s), among.estimated(unit.as_str()));
    heads.extend(scores.iter().map(figures));
    let mut table = Table::new(
        l.fill(
            "Changement moyen par groupe ({key})",
            "Mean change by group ({key})",
            &[("key", &r.key(key))],
        ),
        heads,
    );
    let mut rows = Vec::new();
    for label in labels {
        let changes = scores.iter().map(|s| change(s, label));
        let (row, cells) = heat_row(r, label, changes);
        table.push(cells);
        rows.push(row);
    }
    let title = l.fill(
        "Tous les scores, par {key}",
        "All scores, by {key}",
        &[("key", &r.key(key))],
    );
    let sentence = l.t(
        "Chaque case est un changement moyen. Deux cases voisines diffèrent en partie par hasard : voir les intervalles du tableau.",
        "Each cell is a mean change. Two cells differ partly by chance: see the intervals in the table.",
    );
    let chart = Heat {
        classes,
        columns: scores.iter().map(|s| r.outcome(s).to_owned()).collect(),
        rows,
    };
    let svg = chart.draw(&Described {
        id: &format!("fig-heat-{k}"),
        title: &title,
        desc: &sentence,
    });
    figure(
        r,
        (title, sentence, svg, table),
        l.t(
            "Hachuré : baisse ; plein : hausse, plus foncé loin de zéro ; tirets : masqué.",
            "Hatched: fall; plain: rise, darker away from zero; dashes: withheld.",
        ),
    )
}

/// A group as it is drawn and as it stands in the table.
fn heat_row<'a>(
    r: &Reader<'_>,
    label: &str,
    changes: impl Iterator<Item = Option<&'a Finding>>,
) -> (Row, Vec<Cell>) {
    let mut line = vec![Cell::words(label)];
    let mut cells = Vec::new();
    for f in changes {
        line.push(r.change_cell(f));
        let value = f.and_then(|f| f.estimate.as_ref()).map(|e| e.estimate);
        let written = value.map_or_else(|| "–".to_owned(), |v| r.locale.signed(v, 2));
        cells.push((value, written));
    }
    let label = label.to_owned();
    (Row { label, cells }, line)
}

fn figure(
    r: &Reader<'_>,
    (title, sentence, svg, table): (String, String, String, Table),
    reading: String,
) -> Block {
    Block::Figure(Box::new(Figure {
        title,
        reading,
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(
            r.locale
                .t("Les nombres du graphique", "The numbers of the chart"),
        ),
        table,
        square: false,
    }))
}

/// A panel for each group, its rows in the table too, and all the means that are drawn.
fn panels<'a>(
    r: &Reader<'a>,
    c: Contrast,
    key: &'a str,
    (labels, scores): (&[&'a str], &[&'a Finding]),
    table: &mut Table,
) -> (Vec<Panel>, Vec<f64>) {
    let mut panels = Vec::new();
    let mut values = Vec::new();
    for label in labels {
        let mut rows = Vec::new();
        for score in scores {
            let find = |m| of_group(r, &score.outcome, m, c, (key, label));
            let (before, after) = (find(Measure::MeanBefore), find(Measure::MeanAfter));
            let value = |f: Option<&Finding>| Some(f?.estimate.as_ref()?.estimate);
            let show = |f| r.cell(f, |f, e| r.value(&f.unit, e.estimate));
            table.push(vec![
                Cell::words(*label).with_note(r.outcome(score)),
                show(before),
                show(after),
            ]);
            let drawn = value(before)
                .zip(value(after))
                .ok_or_else(|| before.map_or_else(String::new, |f| r.absence(f)));
            if let Ok((b, a)) = drawn {
                values.extend([b, a]);
            }
            rows.push((r.outcome(score).to_owned(), drawn));
        }
        panels.push(Panel {
            label: (*label).to_owned(),
            rows,
        });
    }
    (panels, values)
}

fn multiples<'a>(
    r: &Reader<'a>,
    c: Contrast,
    (key, k): (&'a str, usize),
    labels: &[&'a str],
    scores: &[&'a Finding],
) -> Block {
    let l = r.locale;
    let (from, to) = r.waves(c);
    let among = Among::of_each_group(r, c);
    let unit = unit_of(r, scores);
    let mut table = Table::new(
        l.fill(
            "Moyennes aux deux temps, par {key}",
            "Means at both times, by {key}",
            &[("key", &r.key(key))],
        ),
        vec![
            Head::words(l.t("Groupe et score", "Group and score")),
            Head::figures(&from, among.reported(unit.as_str())),
            Head::figures(&to, among.reported(unit.as_str())),
        ],
    );
    let (panels, values) = panels(r, c, key, (labels, scores), &mut table);
    let title = l.fill(
        "Avant et après, par {key}",
        "Before and after, by {key}",
        &[("key", &r.key(key))],
    );
    let sentence = l.t(
        "Une petite image par groupe, toutes sur la même échelle.",
        "One small picture per group, all on the same scale.",
    );
    let chart = Multiples {
        axis: Axis::around(values, |v, d| l.number(v, d)),
        waves: (from, to),
        panels,
    };
    let svg = chart.draw(&Described {
        id: &format!("fig-multiples-{k}"),
        title: &title,
        desc: &sentence,
    });
    figure(
        r,
        (title, sentence, svg, table),
        l.t(
            "Cercle : premier temps ; losange : second temps.",
            "Circle: earlier time; diamond: later time.",
        ),
    )
}

/// Whether a funnel shows every group of an outcome, too many for a line each.
pub(super) fn in_funnel_only(
    r: &Reader<'_>,
    outcome: &str,
    c: Contrast,
    key: &str,
    groups: usize,
) -> bool {
    let funnel = |p: &Pooling| {
        p.by == key && p.contrast == c && p.outcome == outcome && p.groups.len() >= MANY
    };
    groups > LINES && r.report.pooled.iter().any(funnel)
}

/// The funnels of a key with many groups.
pub(super) fn funnels(r: &Reader<'_>, c: Contrast, key: &str, k: usize) -> Vec<Block> {
    let pooled = r.report.pooled.iter();
    pooled
        .filter(|p| p.by == key && p.contrast == c && p.groups.len() >= MANY)
        .enumerate()
        .filter_map(|(n, p)| funnel(r, p, &format!("fig-funnel-{k}-{n}")))
        .collect()
}

/// A group's own figure beside its shrunken one.
fn own<'a>(r: &Reader<'a>, p: &'a Pooling, g: &'a Pooled) -> Option<&'a Finding> {
    of_group(
        r,
        &p.outcome,
        Measure::MeanChange,
        p.contrast,
        (&p.by, &g.group),
    )
}

fn funnel(r: &Reader<'_>, p: &Pooling, id: &str) -> Option<Block> {
    let l = r.locale;
    let mut points = Vec::new();
    for g in &p.groups {
        let e = own(r, p, g)?.estimate.as_ref()?;
        points.push(Point {
            own: e.estimate,
            std_error: e.std_error?,
            shrunken: g.estimate,
        });
    }
    let beyond = |z: f64| {
        let out = points
            .iter()
            .filter(|q| (q.own - p.mean).abs() > z * q.std_error);
        l.integer(out.count() as u64)
    };
    let total = l.integer(points.len() as u64);
    let sentence = l.fill(
        "{n} groupes, changement moyen commun {mean}. Hors des limites où le hasard seul les tiendrait : {outer} (998 sur 1 000), {inner} (95 sur 100). Le losange dit où se trouve vraisemblablement chaque groupe une fois le hasard ôté ; aucun rang n'en sort.",
        "{n} groups, common mean change {mean}. Beyond the limits within which chance alone would keep them: {outer} (998 in 1,000), {inner} (95 in 100). The diamond says where each group plausibly lies once chance is taken out; no rank comes out of it.",
        &[
            ("n", &total),
            ("mean", &l.signed(p.mean, 2)),
            ("outer", &beyond(LIMITS[1])),
            ("inner", &beyond(LIMITS[0])),
        ],
    );
    let overall = r.find(&p.outcome, Measure::MeanChange, p.contrast)?;
    let title = l.fill(
        "{score} : chaque groupe et sa précision",
        "{score}: each group and its precision",
        &[("score", r.outcome(overall))],
    );
    let largest = points.iter().map(|q| q.std_error).fold(0.0, f64::max);
    let reach = LIMITS[1] * largest;
    let values = points.iter().flat_map(|q| [q.own, q.shrunken]);
    let limits = [p.mean - reach, p.mean + reach, 0.0];
    let chart = Funnel {
        axis: Axis::around(values.chain(limits), |v, d| l.signed(v, d)),
        mean: p.mean,
        points,
        key: [
            l.t("Chiffre du groupe", "Figure of the group"),
            l.t("Le même, le hasard ôté", "The same, chance taken out"),
            l.t("Hasard seul : 95 sur 100", "Chance alone: 95 in 100"),
            l.t("Hasard seul : 998 sur 1 000", "Chance alone: 998 in 1,000"),
        ],
        ends: (
            l.t("Plus précis", "More precise"),
            l.t("Moins précis", "Less precise"),
        ),
    };
    let svg = chart.draw(&Described {
        id,
        title: &title,
        desc: &sentence,
    });
    let table = funnel_table(r, p, r.outcome(overall));
    Some(figure(
        r,
        (title, sentence, svg, table),
        l.t(
            "Plus un groupe est bas, moins il a de réponses et plus son chiffre tient au hasard.",
            "The lower a group, the fewer its answers and the more its figure is chance.",
        ),
    ))
}

fn funnel_table(r: &Reader<'_>, p: &Pooling, score: &str) -> Table {
    let l = r.locale;
    let among = Among::of_each_group(r, p.contrast);
    let unit = l.t("points de l'échelle", "points of the scale");
    let kept = l.t("pour cent", "per cent");
    let mut table = Table::new(
        l.fill(
            "{score}, par ordre de nom ({key}) : chiffre du groupe, et le même une fois le hasard ôté",
            "{score}, in the order of names ({key}): figure of the group, and the same once chance is taken out",
            &[("score", score), ("key", &r.key(&p.by))],
        ),
        vec![
            Head::words(r.key(&p.by)),
            Head::figures("n", among.people()),
            Head::figures(l.t("Changement moyen", "Mean change"), among.estimated(unit.as_str())),
            Head::figures(l.t("Le hasard ôté", "Chance taken out"), among.estimated(unit.as_str())),
            Head::figures(l.t("Part gardée", "Share kept"), among.estimated(kept)),
        ],
    );
    let all = r
        .results()
        .by_group(&p.outcome, Measure::MeanChange, Some(p.contrast), &p.by);
    for f in all {
        let name = f.group.as_ref().map_or("", |g| g.label.as_str());
        // A group that is withheld is in the table, with that word for its figures.
        let shrunken = p.groups.iter().find(|g| g.group == name);
        let nothing = || Cell::number(crate::locale::DASH);
        table.push(vec![
            Cell::words(name),
            r.n_cell(Some(f)),
            r.change_cell(Some(f)),
            shrunken.map_or_else(nothing, |g| {
                Cell::number(l.signed(g.estimate, 2)).with_note(locale_interval(r, g))
            }),
            shrunken.map_or_else(nothing, |g| Cell::number(l.percent(g.kept, 0))),
        ]);
    }
    table.set_note(l.fill(
        "Variance entre groupes, hors hasard : {tau}, par maximum de vraisemblance restreint ; estimations rétrécies (BLUP).",
        "Variance between groups beyond chance: {tau}, by restricted maximum likelihood; shrunken estimates (BLUP).",
        &[("tau", &l.number(p.tau_squared, 3))],
    ));
    table
}

fn locale_interval(r: &Reader<'_>, g: &Pooled) -> String {
    let l = r.locale;
    let (low, high) = (l.signed(g.conf_low, 2), l.signed(g.conf_high, 2));
    jauge_model::locale::interval(&low, &high, l.lang)
}
