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
mod family;
pub mod flow;
mod options;
mod outcome;
pub mod population;
mod refusal;
mod summary;
pub mod voices;

use jauge_model::finding::Input;
use jauge_model::{PopulationFrame, Questionnaire, Reception, Responses, Results, Study};

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
        ..Results::default()
    };
    population::add(material, &mut results);
    flow::add(material, &mut results);
    change::add(material, &mut results);
    options::add(material, &mut results);
    comparison::add(material, &mut results);
    attrition::add(material, &mut results);
    family::adjust(&mut results, material.study);
    voices::add(material, &mut results);
    claim_rules::add(material, &mut results);
    results
}

fn inputs(reception: &Reception) -> Vec<Input> {
    let input = |f: &jauge_model::reception::FileReception| Input {
        file: f.file.clone(),
        sha256: f.sha256.clone(),
    };
    reception.files.iter().map(input).collect()
}
