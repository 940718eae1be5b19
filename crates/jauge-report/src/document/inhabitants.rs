//! The page for everybody: plain words, big pictures, short sentences. A draft, to be read by the
//! people concerned before it goes anywhere; only they can say that it is easy to read.

mod means;

use jauge_model::finding::{Contrast, Finding, Measure};

use super::basis::Among;
use super::{Block, Chapter, Figure, Reader, voices, waiting};
use crate::chart::Described;
use crate::chart::parts::{Part, Parts};
use crate::table::{Cell, Head, Table};

/// Questions with a picture.
const PICTURES: usize = 6;
/// Words of people.
const QUOTES: usize = 3;

pub(super) fn chapters(r: &Reader<'_>) -> Vec<Chapter> {
    let l = r.locale;
    let mut out = vec![who(r)];
    let mut shows_change = false;
    if let Some(c) = r.headline() {
        let mut blocks = changes(r, c);
        shows_change = !blocks.is_empty();
        if !shows_change {
            blocks.push(Block::text(l.t(
                "Cette page ne montre aucun changement. Le grand rapport dit ce qui a été mesuré, et ce qui est caché.",
                "This page shows no change. The long report says what was measured, and what is hidden.",
            )));
        }
        out.push(Chapter {
            id: "changed".into(),
            title: l.t("Ce qui a changé", "What changed"),
            blocks,
        });
    }
    let waited = waiting::plainly(r);
    if !waited.is_empty() {
        out.push(Chapter {
            id: "waiting".into(),
            title: l.t("Après combien de temps", "After how long"),
            blocks: vec![Block::List { items: waited }],
        });
    }
    let quotes = voices::few(r, QUOTES);
    if !quotes.is_empty() {
        out.push(Chapter {
            id: "voices".into(),
            title: l.t("Des personnes ont écrit", "Some people wrote"),
            blocks: vec![
                Block::Quotes { items: quotes },
                Block::text(l.t(
                    "Ces personnes sont d'accord pour que leurs mots soient lus ici.",
                    "These people agree that their words are read here.",
                )),
            ],
        });
    }
    out.push(unknown(r, shows_change));
    out
}

/// The mark above the page.
pub(super) fn draft(r: &Reader<'_>) -> (String, String) {
    (
        r.locale.t("BROUILLON", "DRAFT"),
        r.locale.t(
            "Ce texte doit être lu et corrigé par des personnes concernées avant d'être donné à d'autres. Tant que ce n'est pas fait, on ne peut pas dire qu'il est facile à lire.",
            "This text must be read and corrected by people concerned before it is given to others. Until then nobody can say that it is easy to read.",
        ),
    )
}

fn who(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut blocks = Vec::new();
    if let Some(n) = r.study().enrolled {
        let n = l.integer(n);
        blocks.push(Block::text(l.fill(
            "{n} personnes sont venues.",
            "{n} people came.",
            &[("n", &n)],
        )));
    }
    if let Some((c, n)) = r.headline().and_then(|c| Some((c, r.linked(c)?))) {
        let (from, to) = r.waves_in_words(c);
        let n = l.integer(n);
        blocks.push(Block::text(l.fill(
            "{n} personnes ont répondu deux fois : {from}, puis {to}. Cette page parle de ces personnes.",
            "{n} people answered twice: {from}, then {to}. This page is about these people.",
            &[("n", &n), ("from", &from), ("to", &to)],
        )));
    }
    blocks.extend(super::own::introduction(r));
    if blocks.is_empty() {
        blocks.push(Block::text(l.t(
            "Personne n'a encore répondu deux fois.",
            "Nobody has answered twice yet.",
        )));
    }
    Chapter {
        id: "who".into(),
        title: l.t("De qui on parle", "Who this is about"),
        blocks,
    }
}

/// A picture per question: declared ones first, then in the order of the grid, whichever way
/// they went.
fn changes(r: &Reader<'_>, c: Contrast) -> Vec<Block> {
    let items = r.level_items().map(|(i, _)| i);
    let mut with: Vec<_> = items
        .filter_map(|i| Some((i, r.find(&i.id, Measure::ShareImproved, c)?)))
        .filter(|(_, f)| f.numerator.is_some())
        .collect();
    with.sort_by_key(|(_, f)| !f.primary);
    let left = with.len() > PICTURES;
    let l = r.locale;
    let mut blocks: Vec<Block> = with
        .iter()
        .take(PICTURES)
        .enumerate()
        .filter_map(|(n, (item, up))| {
            let plain = item.plain.as_ref().filter(|t| !t.is_empty());
            let title = plain.map_or_else(|| r.outcome(up), |t| l.author(t));
            picture(r, c, n, title, up)
        })
        .collect();
    blocks.extend(means::pictures(r, c, PICTURES - blocks.len()));
    if left {
        blocks.push(Block::text(l.t(
            "Les autres questions sont dans le grand rapport.",
            "The other questions are in the long report.",
        )));
    }
    if !blocks.is_empty() {
        let order = l.t(
            "Les questions annoncées d'avance viennent en premier. Aucune n'est choisie pour son résultat.",
            "Questions announced beforehand come first. None is chosen for its result.",
        );
        blocks.insert(0, Block::text(order));
    }
    blocks
}

fn picture(r: &Reader<'_>, c: Contrast, n: usize, title: &str, up: &Finding) -> Option<Block> {
    let l = r.locale;
    let count = |m| r.find(&up.outcome, m, c).and_then(|f| f.numerator);
    let (higher, of) = up.numerator.zip(up.denominator)?;
    let (same, lower) = (count(Measure::ShareSame)?, count(Measure::ShareDeclined)?);
    let labels = [
        l.t(
            "répondent mieux qu'au début",
            "give a better answer than at the start",
        ),
        l.t("répondent pareil", "give the same answer"),
        l.t(
            "répondent moins bien qu'au début",
            "give a less good answer than at the start",
        ),
    ];
    let counts = [higher, same, lower];
    let parts = labels.iter().zip(counts).map(|(label, count)| Part {
        label: label.clone(),
        count,
        written: l.integer(count),
    });
    let parts: Vec<Part> = parts.collect();
    let total = l.integer(of);
    let [up_n, same_n, down_n] = counts.map(|n| l.integer(n));
    let sentence = l.fill(
        "Sur {of} personnes : {up} répondent mieux qu'au début, {same} répondent pareil, {down} répondent moins bien.",
        "Of {of} people: {up} give a better answer than at the start, {same} the same answer, {down} a less good answer.",
        &[("of", &total), ("up", &up_n), ("same", &same_n), ("down", &down_n)],
    );
    let mut table = Table::new(
        l.fill("Sur {of} personnes", "Of {of} people", &[("of", &total)]),
        vec![
            Head::words(l.t("Réponse", "Answer")),
            Head::figures(l.t("Personnes", "People"), twice(r).shares()),
        ],
    );
    for part in &parts {
        table.push(vec![Cell::words(&part.label), Cell::number(&part.written)]);
    }
    let id = format!("fig-parts-{n}");
    let chart = Parts {
        parts: parts.try_into().ok()?,
    };
    let svg = chart.draw(&Described {
        id: &id,
        title,
        desc: &sentence,
    });
    Some(Block::Figure(Box::new(Figure {
        title: title.to_owned(),
        reading: String::new(),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les nombres", "The numbers")),
        table,
        square: false,
    })))
}

/// Those that the pictures are about, in plain words.
fn twice(r: &Reader<'_>) -> Among {
    let l = r.locale;
    let said = (
        "parmi les personnes qui ont répondu deux fois",
        "among the people who answered twice",
    );
    Among::new(
        l,
        said,
        l.t("au début, puis ensuite", "at the start, then afterwards"),
    )
}

fn unknown(r: &Reader<'_>, shows_change: bool) -> Chapter {
    let l = r.locale;
    let mut items = Vec::new();
    if shows_change && !r.compares_groups() {
        items.push(l.t(
            "On voit un changement. On ne sait pas d'où il vient.",
            "We see a change. We do not know where it comes from.",
        ));
    }
    items.push(l.t(
        "On ne sait rien des personnes qui n'ont pas répondu.",
        "We know nothing of the people who did not answer.",
    ));
    items.push(l.t(
        "Quand un groupe est trop petit, on ne montre pas ses nombres : on pourrait reconnaître quelqu'un.",
        "When a group is too small, its numbers are not shown: somebody could be recognised.",
    ));
    Chapter {
        id: "unknown".into(),
        title: l.t("Ce qu'on ne sait pas", "What we do not know"),
        blocks: vec![Block::List { items }],
    }
}
