//! What may and may not be concluded from the design.

use jauge_model::ClaimLevel;
use jauge_model::claim::rules;

use super::summary::{limit, statements};
use super::{Block, Chapter, Fact, Reader};

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut blocks = vec![
        Block::heading(3, l.t("Ce qui peut être conclu", "What may be concluded")),
        Block::text(l.t(
            "Chaque phrase de ce rapport porte un niveau. Il dit jusqu'où le dispositif permet d'aller ; chaque limite rencontrée ne peut que le faire baisser.",
            "Each sentence of this report carries a level. It says how far the design allows one to go; each limit met can only bring it down.",
        )),
    ];
    let items = levels(r);
    if items.is_empty() {
        blocks.push(Block::note(l.t(
            "Rien, tant qu'aucun résultat ne peut être publié.",
            "Nothing, as long as no result can be published.",
        )));
    } else {
        blocks.push(Block::Terms { items });
    }
    blocks.push(Block::heading(
        3,
        l.t(
            "Ce qui ne peut pas être conclu",
            "What may not be concluded",
        ),
    ));
    let limits = &r.results().limits;
    if limits.is_empty() {
        blocks.push(Block::text(l.t(
            "Aucune limite particulière n'a été relevée, en dehors de celles de chaque phrase.",
            "No particular limit was noted besides those of each sentence.",
        )));
    } else {
        let items = limits.iter().map(|s| limit(r, s)).collect();
        blocks.push(statements(r, items));
    }
    Chapter {
        id: "conclude".into(),
        title: l.t(
            "Ce que l'on peut conclure, et ce que l'on ne peut pas",
            "What may and may not be concluded",
        ),
        blocks,
    }
}

/// The levels that sentences of the report have, with how many have it and what it takes.
fn levels(r: &Reader<'_>) -> Vec<Fact> {
    let l = r.locale;
    let statements_of = |level: ClaimLevel| {
        let all = r.results().statements.iter();
        all.filter(|s| s.level == level).count() as u64
    };
    let mut items = Vec::new();
    for level in [
        ClaimLevel::C6,
        ClaimLevel::C5,
        ClaimLevel::C4,
        ClaimLevel::C3,
        ClaimLevel::C2,
        ClaimLevel::C1,
        ClaimLevel::C0,
    ] {
        let count = statements_of(level);
        if count == 0 {
            continue;
        }
        let label = level.label();
        let n = l.integer(count);
        items.push(Fact {
            term: l.fill(
                "{id}, {label} ({n})",
                "{id}, {label} ({n})",
                &[("id", level.id()), ("label", l.author(&label)), ("n", &n)],
            ),
            value: needs(r, level),
        });
    }
    items
}

/// What a level of claim rests on, and where it comes from.
fn needs(r: &Reader<'_>, level: ClaimLevel) -> String {
    let Some(rung) = rules().rung(level.id()) else {
        return String::new();
    };
    let needs = r.locale.author(&rung.needs);
    format!("{needs} ({})", rules().cited(&rung.sources, r.locale.lang))
}
