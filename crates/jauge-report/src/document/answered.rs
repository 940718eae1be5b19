//! Who answered: the declared population, the flow of people, the files, what is missing.

use std::collections::{BTreeMap, BTreeSet};

use jauge_model::finding::{Estimate, Finding, Measure, Section};
use jauge_model::reception::{ColumnReception, FileReception};
use jauge_model::study::WaveOf;
use jauge_model::{Missing, Reception, locale};
use serde::Serialize;

use super::basis::Among;
use super::{Block, Chapter, Figure, Reader};
use crate::chart::interval::{Intervals, Row};
use crate::chart::scale::Axis;
use crate::chart::{Described, flow};
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

/// Silent units in full view; a longer list opens on demand.
const LISTED: usize = 24;

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut blocks = Vec::new();
    population(r, &mut blocks);
    super::indicators::add(r, &mut blocks);
    blocks.push(Block::heading(
        3,
        l.t(
            "Les personnes, d'un temps à l'autre",
            "People, from one time to the next",
        ),
    ));
    blocks.extend(flow_picture(r));
    super::followed::add(r, &mut blocks);
    super::links::add(r, &mut blocks);
    reception(r, &mut blocks);
    missing(r, &mut blocks);
    Chapter {
        id: "answered".into(),
        title: l.t("Qui a répondu", "Who answered"),
        blocks,
    }
}

fn population(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let Some(population) = &r.study().population else {
        return;
    };
    let what = l.author(&population.label);
    blocks.push(Block::heading(
        3,
        l.fill(
            "Les {what} du périmètre déclaré",
            "The declared population: {what}",
            &[("what", what)],
        ),
    ));
    let coverage = r
        .results()
        .findings
        .iter()
        .find(|f| f.measure == Measure::Coverage);
    let total = coverage.and_then(|f| f.denominator);
    if let Some((n, of)) = coverage.and_then(|f| f.numerator.zip(f.denominator)) {
        let count = l.count_of(n, of);
        blocks.push(Block::text(l.fill(
            "Ont répondu : {count}.",
            "Answers came from {count}.",
            &[("count", &count)],
        )));
    }
    indicators(r, total, blocks);
    silent(r, blocks);
}

fn silent(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let units = &r.results().silent_units;
    if units.is_empty() {
        return;
    }
    let items: Vec<String> = units
        .iter()
        .map(|(id, name)| match name.trim() {
            "" => id.clone(),
            name if name == id => id.clone(),
            name => format!("{name} ({id})"),
        })
        .collect();
    let count = l.integer(items.len() as u64);
    let intro = l.fill(
        "N'ont pas répondu ({n})",
        "Did not answer ({n})",
        &[("n", &count)],
    );
    if items.len() > LISTED {
        blocks.push(Block::Fold {
            summary: intro,
            blocks: vec![Block::List { items }],
        });
    } else {
        blocks.push(Block::heading(4, intro));
        blocks.push(Block::List { items });
    }
}

/// The three intervals of one share, one by one.
const INTERVALS: [Measure; 3] = [
    Measure::Share,
    Measure::ShareFinitePopulation,
    Measure::ShareNoAssumption,
];

fn interval_name(r: &Reader<'_>, measure: Measure) -> String {
    match measure {
        Measure::Share => r.locale.t(
            "Comme tirés d'un ensemble sans limite",
            "As if drawn from an unlimited set",
        ),
        Measure::ShareFinitePopulation => r.locale.t(
            "Périmètre fini, réponses comme au hasard",
            "Finite population, answers as if random",
        ),
        _ => r.locale.t(
            "Sans hypothèse : tous les silencieux non, ou oui",
            "No assumption: all silent units no, or yes",
        ),
    }
}

fn indicators(r: &Reader<'_>, total: Option<u64>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let shares: Vec<&Finding> = r
        .results()
        .findings
        .iter()
        .filter(|f| f.section == Section::Population && f.measure == Measure::Share)
        .collect();
    if shares.is_empty() {
        return;
    }
    let mut rows = Vec::new();
    let mut table = shares_table(r);
    for share in &shares {
        rows.push(Row::Heading(l.author(&share.label).to_owned()));
        let mut line = vec![asked(r, share), yes(r, share)];
        for measure in INTERVALS {
            let found = r.results().overall(&share.outcome, measure, None);
            rows.push(picture_row(r, found, measure));
            line.push(limits_cell(r, found, measure, total));
        }
        table.push(line);
    }
    let denominators = shares.iter().map(|f| f.denominator.unwrap_or(0));
    let quarters = r.quarters(denominators);
    let ticks = quarters
        .iter()
        .enumerate()
        .map(|(i, label)| (i as f64 / 4.0, label.clone()));
    let chart = Intervals {
        axis: Axis::new(0.0, 1.0, ticks.collect()),
        rows,
    };
    let title = l.t(
        "Ce que disent les réponses, et ce que le silence laisse ouvert",
        "What the answers say, and what silence leaves open",
    );
    let sentence = l.t(
        "Le cadre en tirets ne suppose rien de ceux qui n'ont pas répondu ; les traits supposent qu'ils ressemblent aux autres.",
        "The dashed box assumes nothing about those who did not answer; the lines assume that they are like the others.",
    );
    let svg = chart.draw(&Described {
        id: "fig-population",
        title: &title,
        desc: &sentence,
    });
    blocks.push(Block::Figure(Box::new(Figure {
        title,
        reading: l.t(
            "Point : part observée. Trait : intervalle. Cadre : valeurs extrêmes.",
            "Dot: share observed. Line: interval. Box: extreme values.",
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: None,
        table,
        square: false,
    })));
}

/// The head of the table of shares.
fn shares_table(r: &Reader<'_>) -> Table {
    let l = r.locale;
    let among = Among::population(r);
    let units = r
        .study()
        .population
        .as_ref()
        .map_or("", |p| l.author(&p.label));
    let share = l.t("part en pour cent", "share in per cent");
    Table::new(
        l.fill(
            "Part de oui et ses trois intervalles ({conf})",
            "Share of yes and its three intervals ({conf})",
            &[("conf", &r.conf())],
        ),
        vec![
            Head::words(l.t("Question", "Question")),
            Head::figures(
                l.t("Oui parmi les réponses", "Yes among answers"),
                among.reported(units),
            ),
            Head::figures(
                interval_name(r, INTERVALS[0]),
                among.estimated(share.as_str()),
            ),
            Head::figures(
                interval_name(r, INTERVALS[1]),
                among.estimated(share.as_str()),
            ),
            Head::figures(
                interval_name(r, INTERVALS[2]),
                among.estimated(share.as_str()),
            ),
        ],
    )
}

/// The question, with the year of its zoning: a share of people in a zoning says of which perimeter.
fn asked(r: &Reader<'_>, share: &Finding) -> Cell {
    let l = r.locale;
    let label = l.author(&share.label);
    let all = r.study().population.iter().flat_map(|p| &p.indicators);
    let mut same = all.filter(|i| i.id == share.outcome);
    match same.find_map(|i| i.zoning) {
        Some(zoning) => Cell::words(label).with_note(l.fill(
            "périmètre {zoning}",
            "perimeter {zoning}",
            &[("zoning", &zoning.to_string())],
        )),
        None => Cell::words(label),
    }
}

/// How many said yes, of those who answered.
fn yes(r: &Reader<'_>, share: &Finding) -> Cell {
    let counts = share.numerator.zip(share.denominator);
    Cell::number(counts.map_or_else(|| r.absence(share), |(n, of)| r.locale.count_of(n, of)))
}

fn picture_row(r: &Reader<'_>, found: Option<&Finding>, measure: Measure) -> Row {
    let label = interval_name(r, measure);
    let Some(e) = found.and_then(|f| f.estimate.as_ref()) else {
        let why = found.map_or_else(|| DASH.to_owned(), |f| r.absence(f));
        return Row::Nothing { label, why };
    };
    let limits = e.conf_low.zip(e.conf_high);
    match (measure, limits) {
        (Measure::ShareNoAssumption, Some(limits)) => Row::Extremes { label, limits },
        _ => Row::Estimate {
            label,
            value: e.estimate,
            limits,
        },
    }
}

/// Limits in per cent where there are enough answers, and in units where the population is
/// finite: `34 à 41 sur 48 [70,8 % ; 85,4 %]`.
fn limits_cell(
    r: &Reader<'_>,
    found: Option<&Finding>,
    measure: Measure,
    total: Option<u64>,
) -> Cell {
    let l = r.locale;
    let units = |e: &Estimate| {
        let (low, high) = e.conf_low.zip(e.conf_high)?;
        let total = total.filter(|_| measure != Measure::Share)?;
        let at = |share: f64| locale::number(share * total as f64, 0, l.lang);
        let (low, high, of) = (at(low), at(high), l.integer(total));
        let gaps = [
            ("low", low.as_str()),
            ("high", high.as_str()),
            ("of", of.as_str()),
        ];
        Some(l.fill("{low} à {high} sur {of}", "{low} to {high} of {of}", &gaps))
    };
    let cell = r.cell(found, |f, e| {
        let percent = l.percent_interval(e, f.denominator.unwrap_or(0));
        percent
            .or_else(|| units(e))
            .unwrap_or_else(|| DASH.to_owned())
    });
    // Where percentages are shown, the same limits in units stand beneath.
    match found.and_then(|f| units(f.estimate.as_ref()?)) {
        Some(u) if l.shows_percent(found.and_then(|f| f.denominator).unwrap_or(0)) => {
            cell.with_note(u)
        }
        _ => cell,
    }
}

/// People at each stage, in a picture and a table.
pub(super) fn flow_picture(r: &Reader<'_>) -> Vec<Block> {
    let l = r.locale;
    let stages = stages(r);
    let mut blocks = waves_without_forms(r, &stages);
    if stages.is_empty() {
        return blocks;
    }
    let title = l.t(
        "Des inscrits aux personnes suivies",
        "From enrolled to followed",
    );
    let parts: Vec<String> = stages
        .iter()
        .map(|s| l.colon(&s.label, &s.written))
        .collect();
    let desc = format!("{}.", l.semicolons(&parts));
    let svg = flow::draw(
        &stages,
        &Described {
            id: "fig-flow",
            title: &title,
            desc: &desc,
        },
    );
    blocks.push(Block::Figure(Box::new(Figure {
        title,
        reading: l.t(
            "La longueur de la barre est le nombre de personnes.",
            "The length of the bar is the number of people.",
        ),
        simulated: r.simulated_mark(),
        sentence: only_those_followed(r),
        svg,
        fold: None,
        table: flow_table(r, &stages),
        square: false,
    })));
    blocks
}

/// The same without the picture, for a page that has no room for it.
pub(super) fn flow_numbers(r: &Reader<'_>) -> Vec<Block> {
    let stages = stages(r);
    let mut blocks = waves_without_forms(r, &stages);
    if !stages.is_empty() {
        blocks.push(Block::table(flow_table(r, &stages)));
        blocks.push(Block::text(only_those_followed(r)));
    }
    blocks
}

fn only_those_followed(r: &Reader<'_>) -> String {
    r.locale.t(
        "Les changements ne portent que sur les personnes présentes aux deux temps ; de celles qui manquent, on ne sait rien.",
        "Changes are about the people present at both times only; nothing is known of those who are missing.",
    )
}

fn stages(r: &Reader<'_>) -> Vec<flow::Stage> {
    let l = r.locale;
    r.results()
        .findings
        .iter()
        .filter(|f| f.section == Section::Flow)
        .filter(|f| !f.wave.is_some_and(|w| r.is_empty_wave(w)))
        .filter_map(|f| {
            let count = f.numerator?;
            Some(flow::Stage {
                label: l.author(&f.label).to_owned(),
                count,
                written: l.integer(count),
            })
        })
        .collect()
}

/// Says of which times no form came back, and what to do where none came at all.
fn waves_without_forms(r: &Reader<'_>, stages: &[flow::Stage]) -> Vec<Block> {
    let l = r.locale;
    let mut blocks = Vec::new();
    let empty: Vec<String> = (0..r.grid().waves.len())
        .filter(|w| r.is_empty_wave(*w))
        .map(|w| l.quoted(r.wave(w)))
        .collect();
    if !empty.is_empty() {
        let list = l.list(&empty);
        let gaps = [("list", list.as_str())];
        blocks.push(Block::text(l.fill(
            "Aucun questionnaire n'est revenu pour : {list}.",
            "No form came back for: {list}.",
            &gaps,
        )));
    }
    if stages.iter().all(|s| s.count == 0) {
        blocks.push(Block::note(l.t(
            "Aucun questionnaire utilisable. Vérifiez les fichiers de réponses et la colonne du code de la personne, puis lisez team/reception.json.",
            "No usable form. Check the answer files and the column with the person's code, then read team/reception.json.",
        )));
    }
    blocks
}

fn flow_table(r: &Reader<'_>, stages: &[flow::Stage]) -> Table {
    let l = r.locale;
    let among = Among::on_the_way(l);
    let mut table = Table::new(
        l.t("Personnes à chaque étape", "People at each stage"),
        vec![
            Head::words(l.t("Étape", "Stage")),
            Head::figures(l.t("Personnes", "People"), among.people()),
            Head::figures(
                l.t("Part de la première étape", "Share of the first stage"),
                among.counted(l.t("pour cent", "per cent")),
            ),
        ],
    );
    let first = super::printed::first_stage(r).unwrap_or(0);
    for stage in stages {
        let share = (stage.count <= first)
            .then(|| l.percent_of(stage.count, first))
            .flatten();
        table.push(vec![
            Cell::words(&stage.label),
            Cell::number(&stage.written),
            Cell::number(share.unwrap_or_else(|| DASH.to_owned())),
        ]);
    }
    table
}

fn reception(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let reception = r.report.reception;
    blocks.push(Block::heading(
        3,
        l.t("Les fichiers reçus", "The files received"),
    ));
    if reception.files.is_empty() {
        blocks.push(Block::note(l.t(
            "Aucun fichier de réponses n'a été lu. Ajoutez une entrée [[answers]] au fichier de l'étude.",
            "No answer file was read. Add an [[answers]] entry to the study file.",
        )));
        return;
    }
    let rows = Among::received(l).counted(l.t("lignes", "rows"));
    let mut table = Table::new(
        l.t(
            "Lignes lues, utilisées, mises de côté",
            "Rows read, used, set aside",
        ),
        vec![
            Head::words(l.t("Fichier", "File")),
            Head::figures(l.t("Lues", "Read"), rows.clone()),
            Head::figures(l.t("Utilisées", "Used"), rows.clone()),
            Head::figures(l.t("Mises de côté", "Set aside"), rows.clone()),
        ],
    );
    let rows = |f: &FileReception| [f.rows_read, f.rows_used, f.rows_set_aside];
    let mut push = |name: String, counts: [u64; 3]| {
        let counts = counts.map(|n| Cell::number(l.integer(n)));
        table.push([vec![Cell::words(name)], counts.to_vec()].concat());
    };
    let answers = |f: &&FileReception| r.study().answers.iter().any(|a| a.takes(&f.file));
    let (of_people, others): (Vec<_>, Vec<_>) = reception.files.iter().partition(answers);
    if not_one_for_each_time(r, &of_people) {
        let all = of_people.iter().copied().map(rows);
        let sums = all.fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
        let name = l.fill(
            "{n} fichiers, ensemble (secret statistique : chacun dirait combien de personnes sont venues d'un lieu)",
            "{n} files together (statistical secrecy: each would tell how many people came from a place)",
            &[("n", &l.integer(of_people.len() as u64))],
        );
        push(name, sums);
    } else {
        of_people.iter().for_each(|f| push(f.name(), rows(f)));
    }
    others.iter().for_each(|f| push(f.name(), rows(f)));
    table.set_note(l.t(
        "Le détail de chaque ligne et de chaque colonne est dans team/reception.json.",
        "What happened to each row and each column is in team/reception.json.",
    ));
    blocks.push(Block::table(table));
}

/// Whether some time has several files of answers: one may be that of a place of which the number of people is withheld.
fn not_one_for_each_time(r: &Reader<'_>, files: &[&FileReception]) -> bool {
    let mut times = BTreeSet::new();
    let another = |file: &&FileReception| {
        let declared = r.study().answers.iter().find(|a| a.takes(&file.file));
        match declared.map(|a| &a.wave) {
            Some(WaveOf::Fixed(wave)) => !times.insert(*wave),
            _ => files.len() > 1,
        }
    };
    files.iter().any(another)
}

/// The cells of all questions, by what they say.
#[derive(Debug, Serialize)]
pub(crate) struct Cells {
    /// Cells that were to be filled in.
    pub(crate) expected: u64,
    /// Of these, filled in and used.
    pub(crate) used: u64,
    /// The others, by reason.
    pub(crate) missing: BTreeMap<Missing, u64>,
}

impl Cells {
    pub(crate) fn of(reception: &Reception) -> Self {
        let mut missing: BTreeMap<Missing, u64> = BTreeMap::new();
        let mut used = 0;
        let columns = reception.files.iter().flat_map(|f| &f.columns);
        for column in columns.filter(|c| holds_answers(c)) {
            used += column.used;
            *missing.entry(Missing::SetAside).or_default() += column.set_aside;
            for (reason, count) in &column.missing {
                *missing.entry(*reason).or_default() += count;
            }
        }
        missing.retain(|_, count| *count > 0);
        Self {
            expected: used + missing.values().sum::<u64>(),
            used,
            missing,
        }
    }
}

fn missing(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let Cells {
        expected: all,
        used,
        missing: by_reason,
    } = Cells::of(r.report.reception);
    if all == 0 {
        return;
    }
    blocks.push(Block::heading(
        3,
        l.t("Les réponses qui manquent", "Missing answers"),
    ));
    let answered = l.count_of(used, all);
    if by_reason.is_empty() {
        blocks.push(Block::text(l.t(
            "Aucune réponse ne manque parmi les cases attendues.",
            "No answer is missing among the cells expected.",
        )));
        return;
    }
    blocks.push(Block::text(l.fill(
        "Cases remplies et utilisées : {n}. Les autres ont chacune leur raison ; rien n'est inventé à leur place.",
        "Cells filled in and used: {n}. Each of the others has its reason; nothing is made up in its place.",
        &[("n", &answered)],
    )));
    let mut table = Table::new(
        l.t(
            "Réponses manquantes, par raison",
            "Missing answers, by reason",
        ),
        vec![
            Head::words(l.t("Raison", "Reason")),
            Head::figures(
                l.t("Cases", "Cells"),
                Among::received(l).counted(l.t("cases", "cells")),
            ),
        ],
    );
    for (reason, count) in &by_reason {
        table.push(vec![
            Cell::words(l.author(&reason.label())),
            Cell::number(l.count_and_percent(*count, all)),
        ]);
    }
    blocks.push(Block::table(table));
}

/// Whether a column was read as answers, rather than as a key, a date or a consent.
fn holds_answers(column: &ColumnReception) -> bool {
    let read_as = column.read_as.as_deref().unwrap_or("");
    let mut all = read_as.split(", ");
    all.any(|one| one.starts_with("item:") || one == "answer")
}
