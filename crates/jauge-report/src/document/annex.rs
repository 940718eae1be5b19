//! The annex: what was withheld, and why.

use jauge_model::Withheld;
use jauge_model::finding::Finding;
use jauge_model::waiting::{WaitingCurve, WaitingFound};

use super::{Block, Chapter, Reader, methods};
use crate::table::{Cell, Head, Table};

/// Names that are written out; of more only how many they are.
const NAMED: usize = 12;

/// Withheld findings about groups of one key at one time, for the same reason.
struct Hidden<'a> {
    first: &'a Finding,
    reason: Withheld,
    findings: u64,
    groups: Vec<&'a str>,
    /// One of the findings of each outcome.
    outcomes: Vec<&'a Finding>,
}

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let hidden = hidden(r);
    let mut blocks = if hidden.is_empty() {
        vec![Block::text(l.t(
            "Aucun résultat n'a été masqué.",
            "No result was withheld.",
        ))]
    } else {
        vec![
            Block::text(overall(r, &hidden)),
            Block::table(table(r, &hidden)),
        ]
    };
    if r.results().hidden_at_large {
        blocks.push(Block::text(l.t(
            "Un tableau a tant de groupes que tous ses effectifs masqués n'ont pas pu être examinés ensemble : par prudence, plus de résultats y sont masqués qu'il n'est nécessaire.",
            "One table has so many groups that all its withheld counts could not be examined together: as a precaution, more results are withheld there than is necessary.",
        )));
    }
    blocks.extend(parts(r));
    Chapter {
        id: "withheld".into(),
        title: l.t("Annexe : ce qui est masqué", "Annex: what is withheld"),
        blocks,
    }
}

fn hidden<'a>(r: &Reader<'a>) -> Vec<Hidden<'a>> {
    let mut hidden: Vec<Hidden<'_>> = Vec::new();
    for f in &r.results().findings {
        let Some(reason) = f.withheld else { continue };
        let same = |h: &Hidden<'_>| {
            h.reason == reason
                && key_of(h.first) == key_of(f)
                && h.first.contrast == f.contrast
                && h.first.wave == f.wave
        };
        let at = hidden.iter().position(same).unwrap_or_else(|| {
            hidden.push(Hidden {
                first: f,
                reason,
                findings: 0,
                groups: Vec::new(),
                outcomes: Vec::new(),
            });
            hidden.len() - 1
        });
        let h = &mut hidden[at];
        h.findings += 1;
        if let Some(g) = f
            .group
            .as_ref()
            .filter(|g| !h.groups.contains(&g.label.as_str()))
        {
            h.groups.push(&g.label);
        }
        if h.outcomes.iter().all(|known| known.outcome != f.outcome) {
            h.outcomes.push(f);
        }
    }
    hidden
}

fn key_of(f: &Finding) -> Option<&str> {
    f.group.as_ref().map(|g| g.by.as_str())
}

/// How many results are withheld, of how many, and how many for each reason.
fn overall(r: &Reader<'_>, hidden: &[Hidden<'_>]) -> String {
    let l = r.locale;
    let mut by_reason: Vec<(Withheld, u64)> = Vec::new();
    for h in hidden {
        match by_reason.iter_mut().find(|(why, _)| *why == h.reason) {
            Some((_, n)) => *n += h.findings,
            None => by_reason.push((h.reason, h.findings)),
        }
    }
    let reasons: Vec<String> = by_reason
        .iter()
        .map(|(why, n)| l.colon(l.author(&why.label()), &l.integer(*n)))
        .collect();
    let n: u64 = by_reason.iter().map(|(_, n)| n).sum();
    l.fill(
        "Résultats masqués : {n} sur {of}. Par raison : {list}.",
        "Results withheld: {n} of {of}. By reason: {list}.",
        &[
            ("n", &l.integer(n)),
            ("of", &l.integer(r.results().findings.len() as u64)),
            ("list", &l.semicolons(&reasons)),
        ],
    )
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
    if words.of_few > 0 {
        let few = l.integer(r.study().secrecy.persons);
        items.push(l.fill(
            "Réponses libres à un temps où moins de {few} personnes ont répondu, jamais citées : {n}.",
            "Open answers at a time when fewer than {few} people answered, never quoted: {n}.",
            &[("few", &few), ("n", &l.integer(words.of_few))],
        ));
    }
    if words.masked > 0 {
        items.push(l.fill(
            "Paroles dont un nom, une adresse ou un numéro possible est remplacé par […] : {n}. Une relecture reste nécessaire : un programme ne reconnaît pas « la seule boulangère du village ».",
            "Quotes of which a possible name, address or number is replaced by […]: {n}. They still have to be read by somebody: a program does not recognise “the only baker of the village”.",
            &[("n", &l.integer(words.masked))],
        ));
    }
    if words.not_told > 0 {
        items.push(l.fill(
            "Mots qui distinguent un groupe, écrits par trop peu de personnes pour paraître : {n}.",
            "Words that set a group apart, written by too few people to be told: {n}.",
            &[("n", &l.integer(words.not_told))],
        ));
    }
    items.extend(results.waiting.iter().filter_map(|found| cut(r, found)));
    if items.is_empty() {
        Vec::new()
    } else {
        vec![Block::List { items }]
    }
}

/// What is not told of how long people waited.
fn cut(r: &Reader<'_>, found: &WaitingFound) -> Option<String> {
    let l = r.locale;
    let what = l.author(&found.label);
    let reason = |why: Withheld| l.author(&why.label()).to_owned();
    if let Some(why) = found.withheld {
        return Some(l.fill(
            "{what}, courbe masquée : {why}.",
            "{what}, curve withheld: {why}.",
            &[("what", what), ("why", &reason(why))],
        ));
    }
    let mut said = Vec::new();
    let months = found.months;
    let end = found.all.as_ref().map_or(months, WaitingCurve::end);
    if end < months {
        said.push(l.fill(
            "courbe arrêtée au mois {end} sur {months}, trop peu de personnes étant suivies au-delà",
            "curve ended at month {end} of {months}, too few people being followed beyond",
            &[("end", &l.integer(end)), ("months", &l.integer(months))],
        ));
    }
    let together = found
        .all
        .as_ref()
        .map_or(0, |c| end - (c.periods.len() as u64).min(end));
    if together > 0 {
        said.push(l.fill(
            "mois réunis à leurs voisins : {n}",
            "months put together with their neighbours: {n}",
            &[("n", &l.integer(together))],
        ));
    }
    said.extend(found.groups_withheld.map(|why| {
        l.fill(
            "courbes par groupe masquées : {why}",
            "curves by group withheld: {why}",
            &[("why", &reason(why))],
        )
    }));
    let colon = |said: String| format!("{}.", l.colon(what, &said));
    (!said.is_empty()).then(|| colon(l.semicolons(&said)))
}

fn table(r: &Reader<'_>, hidden: &[Hidden<'_>]) -> Table {
    let l = r.locale;
    let mut table = Table::new(
        l.t("Résultats masqués et raison", "Results withheld and reason"),
        vec![
            Head::words(l.t("De qui", "About whom")),
            Head::words(l.t("Quand", "When")),
            Head::words(l.t("Quoi", "What")),
            Head::words(l.t("Raison", "Reason")),
        ],
    );
    for h in hidden {
        let when = match (h.first.contrast, h.first.wave) {
            (Some(c), _) => r.arrow(c),
            (None, Some(wave)) => r.wave(wave).to_owned(),
            (None, None) => crate::locale::DASH.to_owned(),
        };
        let what = if h.findings == 1 {
            let measure = methods::measure_name(r, h.first.measure);
            l.colon(&named(r, h.first), &measure)
        } else {
            let n = l.integer(h.findings);
            l.fill(
                "{n} résultats. Sur : {list}.",
                "{n} results. On: {list}.",
                &[("n", &n), ("list", &outcomes(r, &h.outcomes))],
            )
        };
        let who = who(r, h);
        table.push(vec![
            Cell::words(who),
            Cell::words(when),
            Cell::words(what),
            Cell::words(l.author(&h.reason.label())),
        ]);
    }
    table
}

/// The groups of a row, by name where they are not too many to be read.
fn who(r: &Reader<'_>, h: &Hidden<'_>) -> String {
    let l = r.locale;
    let Some(group) = &h.first.group else {
        return l.t("tout le monde", "everybody");
    };
    let groups = if h.groups.len() > NAMED {
        let n = l.integer(h.groups.len() as u64);
        l.fill("{n} groupes", "{n} groups", &[("n", &n)])
    } else {
        let names: Vec<&str> = h.groups.iter().map(|g| r.group(&group.by, g)).collect();
        names.join(", ")
    };
    l.colon(&r.key(&group.by), &groups)
}

/// The outcomes of a row by name, each with its identifier, or how many of them there are.
fn outcomes(r: &Reader<'_>, found: &[&Finding]) -> String {
    let l = r.locale;
    if found.len() <= NAMED {
        let names = found.iter().map(|f| named(r, f));
        return l.semicolons(&names.collect::<Vec<_>>());
    }
    l.fill(
        "{n} questions ou scores (colonne withheld de findings.csv)",
        "{n} items or scores (column withheld of findings.csv)",
        &[("n", &l.integer(found.len() as u64))],
    )
}

/// `Savoir-être (s_savoir_etre)`: the name for who reads, the identifier for who looks it up.
fn named(r: &Reader<'_>, f: &Finding) -> String {
    let name = r.outcome(f).trim_end_matches(['.', '\u{a0}', ' ']);
    if name == f.outcome {
        name.to_owned()
    } else {
        format!("{name} ({})", f.outcome)
    }
}
