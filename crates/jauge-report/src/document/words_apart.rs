//! Words that set a group apart: who wrote them there and elsewhere, with the difference.

use jauge_model::finding::{Finding, Section};

use super::basis::Among;
use super::{Block, Figure, Reader};
use crate::chart::Described;
use crate::chart::interval::{Intervals, Row};
use crate::chart::scale::Axis;
use crate::table::{Cell, Head, Table};

/// Adds a picture per open question and time that has such words.
pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let found = r.results().findings.iter();
    let found: Vec<&Finding> = found.filter(|f| f.section == Section::Words).collect();
    let of = |f: &Finding| (item_of(f).to_owned(), f.wave);
    let pictures = found.chunk_by(|a, b| of(a) == of(b));
    let before = blocks.len();
    for (n, words) in pictures.enumerate() {
        blocks.push(Block::Figure(Box::new(figure(r, n, words))));
    }
    if blocks.len() > before {
        let heading = r.locale.t(
            "Les mots qui distinguent un groupe",
            "Words that set a group apart",
        );
        blocks.insert(before, Block::heading(3, heading));
    }
}

fn item_of(f: &Finding) -> &str {
    f.outcome.split_once('/').map_or("", |(item, _)| item)
}

fn figure(r: &Reader<'_>, n: usize, words: &[&Finding]) -> Figure {
    let l = r.locale;
    let item = words.first().map_or("", |f| item_of(f));
    let wave = words.first().and_then(|f| f.wave);
    let question = r.named(item).unwrap_or(item).trim_end_matches('.');
    let title = format!("{question} – {}", wave.map_or("", |w| r.wave(w)));
    let sentence = l.fill(
        "Mots écrits nettement plus, ou nettement moins, par les personnes d'un groupe que par les autres : {n}. Un mot ne dit pas pourquoi il est écrit : les paroles se lisent avec lui.",
        "Words that the people of a group write clearly more, or clearly less, than the others: {n}. A word does not say why it is written: read what people said along with it.",
        &[("n", &l.integer(words.len() as u64))],
    );
    let svg = chart(r, words).draw(&Described {
        id: &format!("fig-words-{n}"),
        title: &title,
        desc: &sentence,
    });
    Figure {
        reading: l.fill(
            "Point : part de ceux du groupe qui ont écrit le mot, moins celle des autres, en points de pourcentage. Trait : intervalle à {conf}. La ligne sombre est zéro. Chaque personne compte une fois par mot, comme si elle était indépendante des autres ; les mots sont cherchés parmi tous ceux qu'au moins {least} personnes ont écrits.",
            "Dot: share of those of the group who wrote the word, less that of the others, in percentage points. Line: {conf} interval. The dark line is zero. Each person counts once for a word, as if independent of the others; words are looked for among all those that at least {least} people wrote.",
            &[
                ("conf", &r.conf()),
                ("least", &l.integer(r.study().secrecy.persons)),
            ],
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les nombres du graphique", "The numbers of the chart")),
        table: table(r, words, title.clone()),
        title,
        square: false,
    }
}

fn chart(r: &Reader<'_>, words: &[&Finding]) -> Intervals {
    let l = r.locale;
    let row = |f: &&Finding| {
        let whose = format!("{} – {}", l.author(&f.label), group(r, f));
        let label = l.colon(&whose, &both_sides(r, f).unwrap_or_default());
        super::groups::estimate_row(r, f, label)
    };
    let limits = words.iter().filter_map(|f| f.estimate.as_ref());
    let limits = limits.flat_map(|e| [Some(e.estimate), e.conf_low, e.conf_high]);
    let hundredths = limits.flatten().map(|v| 100.0 * v);
    let axis = Axis::around(hundredths.chain([0.0]), |v, d| l.signed(v, d));
    let in_points = |row: Row| match row {
        Row::Estimate {
            label,
            value,
            limits,
        } => Row::Estimate {
            label,
            value: 100.0 * value,
            limits: limits.map(|(low, high)| (100.0 * low, 100.0 * high)),
        },
        other => other,
    };
    Intervals {
        axis,
        rows: words.iter().map(row).map(in_points).collect(),
    }
}

/// Who wrote it, in the group and elsewhere, in words and digits.
pub(super) fn both_sides(r: &Reader<'_>, f: &Finding) -> Option<String> {
    let (here, elsewhere) = (side(r, f, 0)?, side(r, f, 1)?);
    let both = [("here", here.as_str()), ("elsewhere", elsewhere.as_str())];
    Some(r.locale.fill(
        "{here}, ailleurs {elsewhere}",
        "{here}, elsewhere {elsewhere}",
        &both,
    ))
}

/// Who wrote it: 0 in the group, 1 elsewhere.
fn side(r: &Reader<'_>, f: &Finding, side: usize) -> Option<String> {
    let row = f.table.as_ref()?.get(side)?;
    let (wrote, not) = (row.first().copied()??, row.get(1).copied()??);
    Some(r.locale.count_of(wrote, wrote + not))
}

fn group<'a>(r: &Reader<'a>, f: &'a Finding) -> &'a str {
    f.group.as_ref().map_or("", |g| r.group(&g.by, &g.label))
}

fn table(r: &Reader<'_>, words: &[&Finding], title: String) -> Table {
    let l = r.locale;
    let wrote = (
        "parmi les personnes qui ont écrit une réponse",
        "among the people who wrote an answer",
    );
    let among = Among::new(l, wrote, l.t("au temps indiqué", "at the time shown"));
    let points = among.estimated(l.t("points de pourcentage", "percentage points"));
    let mut table = Table::new(
        title,
        vec![
            Head::words(l.t("Mot", "Word")),
            Head::words(l.t("Groupe", "Group")),
            Head::figures(l.t("Du groupe", "Of the group"), among.people()),
            Head::figures(l.t("Des autres", "Of the others"), among.people()),
            Head::figures(l.t("Différence", "Difference"), points),
            Head::figures(l.t("p ajusté", "Adjusted p"), among.probability()),
        ],
    );
    for f in words {
        let [here, elsewhere] = [0, 1].map(|s| side(r, f, s).unwrap_or_default());
        let adjusted = r.cell(Some(f), |_, e| {
            e.p_adjusted.map_or_else(String::new, |p| l.p(p))
        });
        table.push(vec![
            Cell::words(l.author(&f.label)),
            Cell::words(group(r, f)),
            Cell::number(here),
            Cell::number(elsewhere),
            r.interval_cell(Some(f), |_, _, v| l.signed(100.0 * v, 1)),
            adjusted,
        ]);
    }
    table
}
