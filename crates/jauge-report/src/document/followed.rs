//! From one stage to the next, and who is missing at the later time.

use jauge_model::finding::{FlowStep, Section};

use super::basis::Among;
use super::{Block, Figure, Reader};
use crate::chart::Described;
use crate::chart::sankey::{self, Flow, Stage};
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    if r.results().flow.len() > 1 {
        let summary = l.t(
            "D'une étape à l'autre : qui est venu, qui est parti",
            "From one stage to the next: who came, who left",
        );
        let figure = picture(r, summary);
        blocks.push(Block::Figure(Box::new(figure)));
    }
    let table = attrition(r);
    if !table.is_empty() {
        blocks.push(Block::Fold {
            summary: l.t(
                "Qui manque au second temps : différences au départ",
                "Who is missing at the later time: differences at the start",
            ),
            blocks: vec![Block::table(table)],
        });
    }
}

/// The stages as bands, with the account that balances as their table.
fn picture(r: &Reader<'_>, title: String) -> Figure {
    let l = r.locale;
    let flow = |n: u64, fr: &str, en: &str| Flow {
        count: n,
        label: l.colon(&l.t(fr, en), &l.integer(n)),
    };
    let stages: Vec<Stage> = r
        .results()
        .flow
        .iter()
        .map(|s| Stage {
            label: l.colon(l.author(&s.label), &l.integer(s.count)),
            count: s.count,
            joined: flow(s.joined, "Arrivées", "Joined"),
            lost: flow(s.lost, "Départs connus", "Known to have left"),
            unexplained: flow(s.unexplained, "Sans nouvelles", "Nothing known"),
        })
        .collect();
    let parts: Vec<String> = stages.iter().map(|s| s.label.clone()).collect();
    let sentence = format!("{}.", l.semicolons(&parts));
    let svg = sankey::draw(
        &stages,
        &Described {
            id: "fig-stages",
            title: &title,
            desc: &sentence,
        },
    );
    Figure {
        title,
        reading: l.t(
            "La largeur d'une bande est un nombre de personnes. Hachuré : qui part ou dont on est sans nouvelles.",
            "The width of a band is a number of people. Hatched: who leaves, or of whom nothing is known.",
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: None,
        table: steps(r),
        square: true,
    }
}

fn steps(r: &Reader<'_>) -> Table {
    let l = r.locale;
    let people = Among::on_the_way(l).people();
    let mut table = Table::new(
        l.t(
            "Étape précédente + arrivées = étape + départs connus + sans nouvelles",
            "Stage before + joined = stage + known to have left + nothing known",
        ),
        vec![
            Head::words(l.t("Étape", "Stage")),
            Head::figures(l.t("Étape précédente", "Stage before"), people.clone()),
            Head::figures(l.t("Arrivées", "Joined"), people.clone()),
            Head::figures(l.t("Départs connus", "Known to have left"), people.clone()),
            Head::figures(l.t("Sans nouvelles", "Nothing known"), people.clone()),
            Head::figures(l.t("À cette étape", "At this stage"), people.clone()),
            Head::words(l.t("D'où vient l'effectif", "Where the number is from")),
        ],
    );
    let mut before: Option<&FlowStep> = None;
    for step in &r.results().flow {
        let number = |n: u64| Cell::number(l.integer(n));
        let reasons: Vec<String> = step
            .reasons
            .iter()
            .map(|(label, n)| l.colon(l.author(label), &l.integer(*n)))
            .collect();
        let lost = number(step.lost);
        let lost = if reasons.is_empty() {
            lost
        } else {
            lost.with_note(l.semicolons(&reasons))
        };
        let source = match step.wave {
            Some(wave) => l.fill(
                "questionnaires utilisables : {wave}",
                "usable forms: {wave}",
                &[("wave", r.wave(wave))],
            ),
            None => l.t("registre de l'équipe", "the team's register"),
        };
        table.push(vec![
            Cell::words(l.author(&step.label)),
            before.map_or_else(|| Cell::number(DASH), |b| number(b.count)),
            number(step.joined),
            lost,
            number(step.unexplained),
            number(step.count),
            Cell::words(source),
        ]);
        before = Some(step);
    }
    table.set_note(l.t(
        "Les motifs de départ ne sont détaillés que si aucun ne concerne trop peu de personnes.",
        "Reasons for leaving are given in detail only when none is about too few people.",
    ));
    table
}

fn attrition(r: &Reader<'_>) -> Table {
    let l = r.locale;
    let first = (
        "parmi les personnes du premier temps",
        "among the people of the earlier time",
    );
    let among = Among::new(
        l,
        first,
        l.t("d'un temps à l'autre", "from one time to the next"),
    );
    let mut table = Table::new(
        l.t(
            "Ceux qui sont restés moins ceux qui sont partis, au premier temps",
            "Those who stayed minus those who left, at the earlier time",
        ),
        vec![
            Head::words(l.t("Caractéristique", "Characteristic")),
            Head::words(l.t("Temps", "Times")),
            Head::figures(l.t("Restés", "Stayed"), among.people()),
            Head::figures(l.t("Partis", "Left"), among.people()),
            Head::figures(l.t("Différence", "Difference"), among.deviations()),
        ],
    );
    let found = r.results().findings.iter();
    for f in found.filter(|f| f.section == Section::Attrition) {
        let count = |n: Option<u64>| Cell::number(n.map_or(DASH.to_owned(), |n| l.integer(n)));
        let stayed = f.denominator.zip(f.numerator).map(|(all, left)| all - left);
        table.push(vec![
            Cell::words(r.outcome(f)),
            Cell::words(f.contrast.map_or(DASH.to_owned(), |c| r.arrow(c))),
            count(stayed),
            count(f.numerator),
            r.cell(Some(f), |f, e| r.change(&f.unit, e.estimate)),
        ]);
    }
    if !table.is_empty() {
        table.set_note(l.t(
            "En écarts types. Loin de zéro, le changement mesuré chez ceux qui sont restés ne vaut pas pour ceux qui sont partis.",
            "In standard deviations. Far from zero, the change measured among those who stayed does not hold for those who left.",
        ));
    }
    table
}
