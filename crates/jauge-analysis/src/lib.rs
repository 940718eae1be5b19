//! The only place where statistics meet evaluation doctrine: it chooses the method for the
//! declared design, turns summaries into findings, and writes the sentences that the design
//! allows.
//!
//! ```text
//! Responses --one pass--> summary per (outcome, contrast, group) --finish--> Finding
//! Findings + Study + Reception --claim rules--> Statement
//! ```

mod attrition;
pub mod change;
pub mod claim_rules;
mod clusters;
pub mod comparison;
mod employment;
mod family;
pub mod flow;
mod indicators;
mod options;
mod outcome;
pub mod population;
mod refusal;
pub mod reliability;
mod summary;
pub mod voices;
mod waiting;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use jauge_model::finding::Input;
use jauge_model::{
    Item, PopulationFrame, Questionnaire, Reception, Responses, Results, Score, Study,
};

pub use employment::{AfterTraining, outcomes_after_training};

/// Everything an analysis reads.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// What was asked.
    pub grid: &'a Questionnaire,
    /// What was declared.
    pub study: &'a Study,
    /// What came back.
    pub responses: &'a Responses,
    /// The units of the declared population, where there is one.
    pub population: Option<&'a PopulationFrame>,
    /// What happened to each row on the way in.
    pub reception: &'a Reception,
}

/// Analyses a study: population, flow, change per item and score, comparison of groups,
/// words, and what may be said of it all.
///
/// The result is not printable yet: it has to be [cleared](jauge_model::Cleared) first.
///
/// ```text
/// cost: one pass over the answers per item; then independent of the number of people
/// ```
#[must_use]
pub fn analyse(material: Material<'_>) -> Results {
    let mut results = Results {
        inputs: inputs(material.reception),
        sensitive: sensitive(material.grid),
        made_of: made_of(material.grid),
        asked_after: asked_after(material.grid),
        ..Results::default()
    };
    population::add(material, &mut results);
    flow::add(material, &mut results);
    change::add(material, &mut results);
    options::add(material, &mut results);
    waiting::add(material, &mut results);
    comparison::add(material, &mut results);
    attrition::add(material, &mut results);
    reliability::add(material, &mut results);
    family::adjust(&mut results, material.study);
    voices::add(material, &mut results);
    words::add(material, &mut results);
    indicators::add(material.study, &mut results);
    claim_rules::add(material, &mut results);
    results
}

/// Items marked as sensitive, and the scores made of one.
fn sensitive(grid: &Questionnaire) -> BTreeSet<String> {
    let marked = |index: &usize| grid.items.get(*index).is_some_and(|i| i.sensitive);
    let items = grid.items.iter().filter(|i| i.sensitive).map(|i| &i.id);
    let scores = grid.scores.iter().filter(|s| s.items.iter().any(marked));
    items.chain(scores.map(|s| &s.id)).cloned().collect()
}

/// The items of each score, with the points of each of their levels.
fn made_of(grid: &Questionnaire) -> BTreeMap<String, Vec<(String, Vec<f64>)>> {
    let points = |item: &Item| -> Vec<f64> {
        let levels = grid.scale_of(item).map_or(0, |s| s.levels.len());
        (0..levels)
            .filter_map(|l| grid.level_score(item, l))
            .collect()
    };
    let items = |score: &Score| {
        let found = score.items.iter().filter_map(|i| grid.items.get(*i));
        found.map(|item| (item.id.clone(), points(item))).collect()
    };
    let scores = grid.scores.iter();
    scores.map(|s| (s.id.clone(), items(s))).collect()
}

/// The items that the condition of each item reads.
fn asked_after(grid: &Questionnaire) -> BTreeMap<String, Vec<String>> {
    let id = |index: usize| grid.items.get(index).map(|i| i.id.clone());
    let conditions = grid
        .items
        .iter()
        .filter_map(|item| Some((item.id.clone(), item.ask_if.as_ref()?)));
    conditions
        .map(|(item, c)| (item, c.items().into_iter().filter_map(id).collect()))
        .collect()
}

fn inputs(reception: &Reception) -> Vec<Input> {
    let input = |f: &jauge_model::reception::FileReception| Input {
        file: f.file.clone(),
        sha256: f.sha256.clone(),
    };
    reception.files.iter().map(input).collect()
}
