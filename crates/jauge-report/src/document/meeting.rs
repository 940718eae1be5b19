//! The sheet for a meeting of the team: what was found, what to make of it, and the learning loop
//! from a finding to a decision and back. One printed page.

use jauge_model::ClaimLevel;
use jauge_model::finding::Unit;
use jauge_model::study::Decision;

use super::basis::unit_of;
use super::summary::{sentence, statements};
use super::{Block, Chapter, Reader, Said, printed};
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

/// Sentences to start from.
const SAID: usize = 4;
/// Names of the sentences, and of the empty lines to write on.
const LETTERS: [&str; SAID] = ["A", "B", "C", "D"];
/// Lines to write on.
const LINES: usize = 3;

pub(super) fn chapters(r: &Reader<'_>) -> Vec<Chapter> {
    let l = r.locale;
    let mut out = vec![Chapter {
        id: "short".into(),
        title: l.t("Ce que nous avons trouvé", "What we found"),
        blocks: found(r),
    }];
    out.push(Chapter {
        id: "discuss".into(),
        title: l.t("À discuter", "To discuss"),
        blocks: vec![Block::List {
            items: vec![
                l.t(
                    "Qu'est-ce qui nous surprend ? Qu'est-ce qui manque ?",
                    "What surprises us? What is missing?",
                ),
                l.t(
                    "Quelles autres raisons pourraient expliquer ce que l'on voit ?",
                    "What other reasons could explain what we see?",
                ),
                l.t(
                    "Qui n'a pas répondu, et qu'auraient dit ces personnes ?",
                    "Who did not answer, and what would these people have said?",
                ),
            ],
        }],
    });
    let (open, closed): (Vec<&Decision>, Vec<&Decision>) =
        decisions(r).iter().partition(|d| d.outcome.is_none());
    if !open.is_empty() {
        out.push(Chapter {
            id: "open".into(),
            title: l.t(
                "Décidé avant, à vérifier (boucles ouvertes)",
                "Decided before, to check (open loops)",
            ),
            blocks: vec![Block::table(loops(r, &open))],
        });
    }
    if !closed.is_empty() {
        out.push(Chapter {
            id: "closed".into(),
            title: l.t(
                "Décidé avant, et vérifié (boucles refermées)",
                "Decided before, and checked (closed loops)",
            ),
            blocks: vec![Block::table(loops(r, &closed))],
        });
    }
    out.push(Chapter {
        id: "decide".into(),
        title: l.t("Ce que nous décidons", "What we decide"),
        blocks: vec![Block::table(blank(r))],
    });
    out
}

fn decisions<'a>(r: &Reader<'a>) -> &'a [Decision] {
    &r.study().report.decisions
}

fn found(r: &Reader<'_>) -> Vec<Block> {
    let l = r.locale;
    let mut all: Vec<_> = r.results().statements.iter().collect();
    all.sort_by_key(|s| std::cmp::Reverse(s.level.max(ClaimLevel::C1)));
    if all.is_empty() {
        return vec![Block::note(l.t(
            "Aucune phrase ne peut encore être tirée de ces données.",
            "No sentence can be drawn from these data yet.",
        ))];
    }
    let said = all.iter().zip(LETTERS).map(|(s, letter)| Said {
        mark: Some(letter),
        ..sentence(r, s)
    });
    vec![statements(r, said.collect())]
}

/// The learning loop of the technical page: open ones first.
pub(super) fn learning_loop(r: &Reader<'_>) -> Option<Chapter> {
    let mut all: Vec<&Decision> = decisions(r).iter().collect();
    if all.is_empty() {
        return None;
    }
    all.sort_by_key(|d| d.outcome.is_some());
    let l = r.locale;
    Some(Chapter {
        id: "loop".into(),
        title: l.t(
            "Ce qui a été décidé à partir des résultats",
            "What was decided on the findings",
        ),
        blocks: vec![Block::table(loops(r, &all))],
    })
}

fn heads(r: &Reader<'_>) -> Vec<Head> {
    let l = r.locale;
    vec![
        Head::words(l.t("Résultat", "Finding")),
        Head::words(l.t("Décision", "Decision")),
        Head::words(l.t("Qui", "Who")),
        Head::words(l.t("Vérification", "Check")),
        Head::words(l.t("Ce que l'on a vu", "What was seen")),
    ]
}

fn loops(r: &Reader<'_>, decisions: &[&Decision]) -> Table {
    let l = r.locale;
    let mut table = Table::new(
        l.t(
            "Du résultat à la décision, et retour",
            "From the finding to the decision, and back",
        ),
        heads(r),
    );
    for d in decisions {
        let check = match &d.due {
            Some(due) => l.colon(&l.date(due), l.author(&d.check)),
            None => l.author(&d.check).to_owned(),
        };
        let seen = d.outcome.as_ref().map_or(DASH, |o| l.author(o));
        table.push(vec![
            finding(r, &d.finding),
            Cell::words(l.author(&d.decision)),
            Cell::words(&d.who),
            Cell::words(check),
            Cell::words(seen),
        ]);
    }
    table
}

/// The finding that a decision rests on, with its number as it is printed elsewhere.
fn finding(r: &Reader<'_>, id: &str) -> Cell {
    let found = r.results().findings.iter().find(|f| f.id == id);
    let Some(f) = found else {
        let why = r.locale.t(
            "n'est plus parmi les résultats de ce rapport",
            "is no longer among the findings of this report",
        );
        return Cell::words(id).with_note(why);
    };
    let number = printed::finding(r, f).unwrap_or_else(|| r.absence(f));
    let note = match f.unit {
        Unit::ScalePoints | Unit::Own(_) => format!("{} · {id}", unit_of(r, &[f])),
        _ => id.to_owned(),
    };
    Cell::words(r.locale.colon(r.outcome(f), &number)).with_note(note)
}

fn blank(r: &Reader<'_>) -> Table {
    let l = r.locale;
    let mut table = Table::new(
        l.t(
            "À remplir ensemble : la lettre du résultat, ce que l'on décide, qui s'en charge, quand et comment on verra",
            "To fill in together: the letter of the finding, what is decided, who does it, when and how we shall see",
        ),
        heads(r).into_iter().take(4).collect(),
    );
    for _ in 0..LINES {
        // A row has a head that can be read out; the rest is for the pen.
        let mut row = vec![Cell::words(l.t("Lettre :", "Letter:"))];
        row.extend((1..4).map(|_| Cell::words("\u{a0}")));
        table.push(row);
    }
    table.set_note(l.t(
        "La personne qui tient l'étude le recopie ensuite dans study.toml, sous [[report.decision]] : la décision reste dans les rapports suivants tant qu'elle n'a pas de suite.",
        "Whoever keeps the study copies it into study.toml afterwards, under [[report.decision]]: the decision stays in the next reports until something came of it.",
    ));
    table
}
