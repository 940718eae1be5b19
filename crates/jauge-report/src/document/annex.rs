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
    Chapter {
        id: "withheld".into(),
        title: l.t("Annexe : ce qui est masqué", "Annex: what is withheld"),
        blocks: vec![block],
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
