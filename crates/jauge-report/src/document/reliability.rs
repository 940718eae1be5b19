//! Whether the items of each score hang together, and what that does not say.

use jauge_model::finding::{Finding, Measure, Section};

use super::basis::Among;
use super::{Block, Reader};
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

/// The table of the scores at each time, with how to read it; nothing where no score has several items.
pub(super) fn of_scores(r: &Reader<'_>) -> Vec<Block> {
    let l = r.locale;
    let table = table(r);
    if table.is_empty() {
        return Vec::new();
    }
    vec![
        Block::heading(
            3,
            l.t(
                "Les questions d'un score vont-elles ensemble ?",
                "Do the items of a score hang together?",
            ),
        ),
        Block::text(l.t(
            "Plus alpha et oméga sont proches de 1, plus les réponses aux questions d'un score vont dans le même sens d'une personne à l'autre. Un score formé de peu de questions, ou de questions à deux ou trois réponses, a toujours un alpha plus bas. Oméga laisse chaque question peser plus ou moins ; il en faut trois.",
            "The closer alpha and omega are to 1, the more the answers to the items of a score go the same way from one person to the next. A score of few items, or of items with two or three answers, always has a lower alpha. Omega lets each item weigh more or less; it takes three of them.",
        )),
        Block::note(l.t(
            "Ni l'un ni l'autre ne dit que le score mesure bien ce que son nom annonce, et aucun seuil n'est retenu ici. Pour une liste dont les points n'ont pas à aller ensemble (des freins rencontrés, par exemple), un alpha bas n'est pas un défaut.",
            "Neither tells that the score measures what its name says, and no threshold is applied here. For a list whose points need not go together (obstacles met, for example), a low alpha is no flaw.",
        )),
        Block::table(table),
    ]
}

fn table(r: &Reader<'_>) -> Table {
    let l = r.locale;
    let among = Among::new(
        l,
        (
            "parmi les personnes qui ont rendu un questionnaire",
            "among the people who gave a form back",
        ),
        l.t("au temps indiqué", "at the time shown"),
    );
    let mut table = Table::new(
        l.t("Fidélité des scores", "Reliability of the scores"),
        vec![
            Head::words(l.t("Score", "Score")),
            Head::words(l.t("Temps", "Time")),
            Head::words(l.t("Questions", "Items")),
            Head::figures(l.t("Ont répondu à toutes", "Answered all"), among.people()),
            Head::figures(
                l.t("En ont laissé au moins une", "Left at least one out"),
                among.people(),
            ),
            Head::figures(l.t("Alpha", "Alpha"), among.coefficients()),
            Head::figures(l.t("Oméga", "Omega"), among.coefficients()),
        ],
    );
    let found = &r.results().findings;
    let found = found.iter().filter(|f| f.section == Section::Reliability);
    for alpha in found
        .clone()
        .filter(|f| f.measure == Measure::CronbachAlpha)
    {
        let same = |f: &&Finding| f.outcome == alpha.outcome && f.wave == alpha.wave;
        let mut others = found
            .clone()
            .filter(|f| f.measure == Measure::McdonaldOmega);
        let left_out = alpha.denominator.zip(alpha.numerator);
        let left_out = left_out.map(|(all, n)| all.saturating_sub(n));
        let count =
            |n: Option<u64>| Cell::number(n.map_or_else(|| DASH.to_owned(), |n| l.integer(n)));
        let number = |f: &Finding, _: &_, v| r.value(&f.unit, v);
        table.push(vec![
            Cell::words(r.outcome(alpha)).with_note(&alpha.outcome),
            Cell::words(alpha.wave.map_or(DASH, |w| r.wave(w))),
            Cell::words(items(r, alpha).join(", ")),
            count(alpha.numerator),
            count(left_out),
            r.interval_cell(Some(alpha), number),
            r.interval_cell(others.find(same), number),
        ]);
    }
    table
}

/// The items of a score that are put at the time of a finding.
fn items<'a>(r: &Reader<'a>, f: &Finding) -> Vec<&'a str> {
    let grid = r.grid();
    let score = grid.scores.iter().find(|s| s.id == f.outcome);
    let items = score.into_iter().flat_map(|s| &s.items);
    let items = items.filter_map(|index| grid.items.get(*index));
    let put = |waves: &[usize]| waves.is_empty() || f.wave.is_some_and(|w| waves.contains(&w));
    items
        .filter(|item| put(&item.waves))
        .map(|item| item.id.as_str())
        .collect()
}
