//! The annex: what was withheld, and why.

use jauge_model::Withheld;
use jauge_model::finding::Finding;

use super::{Block, Chapter, Reader, methods};
use crate::table::{Cell, Table};

/// Withheld findings about the same part of the people for the same reason.
struct Hidden<'a> {
    first: &'a Finding,
    reason: Withheld,
    findings: u64,
    outcomes: Vec<&'a str>,
}

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut hidden: Vec<Hidden<'_>> = Vec::new();
    for f in &r.results().findings {
        let Some(reason) = f.withheld else { continue };
        let same = |h: &&mut Hidden<'_>| {
            h.reason == reason
                && h.first.group == f.group
                && h.first.contrast == f.contrast
                && h.first.wave == f.wave
        };
        match hidden.iter_mut().find(same) {
            Some(h) => {
                h.findings += 1;
                if !h.outcomes.contains(&f.outcome.as_str()) {
                    h.outcomes.push(&f.outcome);
                }
            }
            None => hidden.push(Hidden {
                first: f,
                reason,
                findings: 1,
                outcomes: vec![&f.outcome],
            }),
        }
    }
    let block = if hidden.is_empty() {
        Block::text(l.t("Aucun résultat n'a été masqué.", "No result was withheld."))
    } else {
        Block::table(table(r, &hidden))
    };
    let mut blocks = vec![block];
    blocks.extend(parts(r));
    Chapter {
        id: "withheld".into(),
        title: l.t("Annexe : ce qui est masqué", "Annex: what is withheld"),
        blocks,
    }
}

/// What was taken out of things that are shown: levels of a table, passages of a quote.
fn parts(r: &Reader<'_>) -> Vec<Block> {
    let l = r.locale;
    let results = r.results();
    let cells = |f: &Finding| {
        let hidden = |row: &Vec<Option<u64>>| row.iter().filter(|c| c.is_none()).count();
        f.table.iter().flatten().map(hidden).sum::<usize>() as u64
    };
    let tables: Vec<u64> = results
        .findings
        .iter()
        .map(cells)
        .filter(|hidden| *hidden > 0)
        .collect();
    let mut items = Vec::new();
    if !tables.is_empty() {
        items.push(l.fill(
            "Niveaux choisis par trop peu de personnes, réunis à leurs voisins : {n}, dans {t} tableaux.",
            "Levels chosen by too few people, put together with their neighbours: {n}, in {t} tables.",
            &[
                ("n", &l.integer(tables.iter().sum())),
                ("t", &l.integer(tables.len() as u64)),
            ],
        ));
    }
    let words = results.words_hidden;
    if words.left_out > 0 {
        items.push(l.fill(
            "Réponses libres à une question sensible, jamais citées : {n}.",
            "Open answers to a sensitive question, never quoted: {n}.",
            &[("n", &l.integer(words.left_out))],
        ));
    }
    if words.masked > 0 {
        items.push(l.fill(
            "Paroles dont un nom, une adresse ou un numéro possible est remplacé par […] : {n}. Une relecture reste nécessaire : un programme ne reconnaît pas « la seule boulangère du village ».",
            "Quotes of which a possible name, address or number is replaced by […]: {n}. They still have to be read by somebody: a program does not recognise “the only baker of the village”.",
            &[("n", &l.integer(words.masked))],
        ));
    }
    if items.is_empty() {
        Vec::new()
    } else {
        vec![Block::List { items }]
    }
}

fn table(r: &Reader<'_>, hidden: &[Hidden<'_>]) -> Table {
    let l = r.locale;
    let mut table = Table::new(
        l.t("Résultats masqués et raison", "Results withheld and reason"),
        vec![
            Cell::words(l.t("De qui", "About whom")),
            Cell::words(l.t("Quand", "When")),
            Cell::words(l.t("Quoi", "What")),
            Cell::words(l.t("Raison", "Reason")),
        ],
    );
    for h in hidden {
        let who = match &h.first.group {
            Some(g) => l.colon(&r.key(&g.by), r.group(&g.by, &g.label)),
            None => l.t("tout le monde", "everybody"),
        };
        let when = match (h.first.contrast, h.first.wave) {
            (Some(c), _) => r.arrow(c),
            (None, Some(wave)) => r.wave(wave).to_owned(),
            (None, None) => crate::locale::DASH.to_owned(),
        };
        let what = if h.findings == 1 {
            let measure = methods::measure_name(r, h.first.measure);
            l.colon(r.outcome(h.first), &measure)
        } else {
            let n = l.integer(h.findings);
            l.fill(
                "{n} résultats sur : {list}",
                "{n} results on: {list}",
                &[("n", &n), ("list", &h.outcomes.join(", "))],
            )
        };
        table.push(vec![
            Cell::words(who),
            Cell::words(when),
            Cell::words(what),
            Cell::words(l.author(&h.reason.label())),
        ]);
    }
    table
}
