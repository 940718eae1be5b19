//! How people were linked by a self-generated code, and whether what is found depends on it.

use jauge_model::finding::Finding;
use jauge_model::reception::ElementLinkage;

use super::basis::Among;
use super::{Block, Reader};
use crate::locale::{DASH, Locale};
use crate::table::{Cell, Head, Table};

/// The links between the times, by how they were made.
pub(super) fn counts(
    l: &Locale,
    elements: &ElementLinkage,
    wave: impl Fn(&str) -> String,
) -> Table {
    let people = Among::received(*l).people();
    let mut table = Table::new(
        l.t(
            "Personnes reliées par le code qu'elles composent",
            "People linked by the code that they make up",
        ),
        vec![
            Head::words(l.t("Temps", "Times")),
            Head::figures(l.t("Tout concorde", "Everything agrees"), people.clone()),
            Head::figures(l.t("Avec tolérance", "With tolerance"), people.clone()),
            Head::figures(
                l.t("Décision de l'équipe", "Decided by the team"),
                people.clone(),
            ),
            Head::figures(l.t("Autre code", "Another code"), people.clone()),
        ],
    );
    for links in &elements.links {
        let number = |n: u64| Cell::number(l.integer(n));
        table.push(vec![
            Cell::words(format!("{} → {}", wave(&links.from), wave(&links.to))),
            number(links.strict),
            number(links.tolerant),
            number(links.decided),
            number(links.by_code),
        ]);
    }
    let gaps = [
        ("tolerance", l.integer(elements.tolerance)),
        ("ambiguous", l.integer(elements.ambiguous)),
    ];
    let gaps = gaps.each_ref().map(|(name, value)| (*name, value.as_str()));
    table.set_note(l.fill(
        "Éléments du code qui peuvent manquer ou différer : {tolerance}. Questionnaires laissés sans lien parce que plusieurs personnes convenaient : {ambiguous}.",
        "Elements of the code that may be missing or differ: {tolerance}. Forms left without a link because several people fitted: {ambiguous}.",
        &gaps,
    ));
    table
}

/// The changes of the outcomes under exact links and under tolerant ones.
pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let Some(elements) = &r.report.reception.linkage.elements else {
        return;
    };
    let waves = &r.report.grid.waves;
    let wave = |id: &str| {
        let found = waves.iter().find(|w| w.id == id);
        found.map_or_else(|| id.to_owned(), |w| l.author(&w.label).to_owned())
    };
    let mut inside = vec![Block::table(counts(&l, elements, wave))];
    if !elements.outcomes.is_empty() {
        inside.push(Block::table(outcomes(r, elements)));
    }
    blocks.push(Block::Fold {
        summary: l.t(
            "Le code que chacun compose : liens exacts et liens tolérants",
            "The code that people make up: exact and tolerant links",
        ),
        blocks: inside,
    });
}

fn outcomes(r: &Reader<'_>, elements: &ElementLinkage) -> Table {
    let l = r.locale;
    let linked = (
        "parmi les personnes reliées ainsi",
        "among the people linked so",
    );
    let among = Among::new(l, linked, l.t("aux temps indiqués", "at the times shown"));
    let unit = l.t("unité du résultat", "unit of the outcome");
    let mut table = Table::new(
        l.t(
            "Les mêmes changements avec les seuls liens exacts, et avec la tolérance",
            "The same changes with exact links only, and with the tolerance",
        ),
        vec![
            Head::words(l.t("Résultat", "Outcome")),
            Head::words(l.t("Temps", "Times")),
            Head::figures(l.t("Exacts : personnes", "Exact: people"), among.people()),
            Head::figures(
                l.t("Exacts : changement", "Exact: change"),
                among.estimated(unit.as_str()),
            ),
            Head::figures(
                l.t("Tolérants : personnes", "Tolerant: people"),
                among.people(),
            ),
            Head::figures(
                l.t("Tolérants : changement", "Tolerant: change"),
                among.estimated(unit.as_str()),
            ),
        ],
    );
    let people = |f: &Finding| {
        let n = f.denominator.filter(|_| f.withheld.is_none());
        Cell::number(n.map_or(DASH.to_owned(), |n| l.integer(n)))
    };
    for pair in &elements.outcomes {
        let times = pair
            .tolerant
            .contrast
            .map_or(DASH.to_owned(), |c| r.arrow(c));
        table.push(vec![
            Cell::words(r.outcome(&pair.tolerant)),
            Cell::words(times),
            people(&pair.exact),
            r.change_cell(Some(&pair.exact)),
            people(&pair.tolerant),
            r.change_cell(Some(&pair.tolerant)),
        ]);
    }
    table.set_note(l.t(
        "Le rapport emploie les liens tolérants. Si les deux colonnes ne disent pas la même chose, le résultat tient à la façon de relier les personnes. Le chiffre exact est masqué quand la différence porterait sur trop peu de personnes.",
        "The report uses the tolerant links. Where the two columns do not say the same, the result hangs on how people were linked. The exact figure is withheld where the difference would be about too few people.",
    ));
    table
}
