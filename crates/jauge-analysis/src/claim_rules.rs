//! What may be said. A sentence takes the level of its design, brought down by every gate
//! that is shut; the words above its level are not available to it.
//!
//! The ladder, the gates with their thresholds, the sentences and the checks of method stand as data, each with its
//! sources, in `jauge_model::claim::rules`; here they are applied. `jauge claims` prints them.

pub mod gates;
mod lints;
mod replication;
mod sentences;
mod stories;
mod waiting;
pub mod words;
pub mod written;

use jauge_model::claim::rules;
use jauge_model::finding::{Contrast, Finding, Measure, Results, Section};
use jauge_model::study::Assignment;
use jauge_model::{ClaimLevel, Statement, Study};

use crate::Material;
use gates::Gates;
use sentences::Sentences;

/// Sets the claim level and caveats of every finding, and writes the statements and limits.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let gates = Gates::look(material, results);
    let bounds = lee_bounds(results);
    for finding in &mut results.findings {
        let lee = bounds.iter().find(|(outcome, contrast, _)| {
            *outcome == finding.outcome && *contrast == finding.contrast
        });
        let lee = lee.map(|(_, _, limits)| *limits);
        // A gate that brings a change down to what people report says so all the same.
        let of_change = finding.claim >= ClaimLevel::C3;
        finding.claim = finding.claim.min(gates.level_of(finding, lee));
        if of_change {
            finding.caveats = gates.caveats_of(finding, lee);
        }
    }
    replication::add(material, results);
    waiting::say(results, &material.study.secrecy);
    let sentences = Sentences {
        material,
        gates: &gates,
    };
    let mut statements = Vec::new();
    statements.extend(sentences.coverage(results));
    statements.extend(sentences.indicators(results));
    statements.extend(sentences.flow(results));
    statements.extend(sentences.opinion(results));
    statements.extend(sentences.not_due(results));
    let headline = headline(material, results);
    for finding in headline {
        statements.extend(sentences.change(finding, results));
    }
    for finding in gaps(material, results) {
        statements.extend(sentences.gap(finding));
    }
    statements.extend(sentences.again(results));
    results.limits = limits(material, &gates);
    results.statements = statements;
    results.stories = stories::statements(material.study, results);
    results.lints = lints::all(material, &gates, results);
}

/// What each gap may be whoever was lost.
fn lee_bounds(results: &Results) -> Vec<(String, Option<Contrast>, [f64; 2])> {
    let found = results.findings.iter();
    let bounds = found.filter(|f| f.measure == Measure::LeeBounds);
    bounds
        .filter_map(|f| {
            let e = f.estimate.as_ref()?;
            Some((f.outcome.clone(), f.contrast, [e.conf_low?, e.conf_high?]))
        })
        .collect()
}

/// The highest level that the declared design could reach.
#[must_use]
pub fn design_level(study: &Study) -> ClaimLevel {
    match study.comparison.as_ref().map(|c| c.assignment) {
        None => ClaimLevel::C3,
        Some(Assignment::NotRandom) => ClaimLevel::C4,
        Some(Assignment::Random) => ClaimLevel::C5,
    }
}

/// Declared primary outcomes of which no change is told, not even that it could not be computed.
fn not_reported(material: Material<'_>, results: &Results) -> Vec<String> {
    if material.study.contrasts.is_empty() {
        return Vec::new();
    }
    let told = |id: &&String| {
        !results
            .findings
            .iter()
            .any(|f| f.outcome == **id && f.contrast.is_some())
    };
    material
        .study
        .primary
        .iter()
        .filter(told)
        .cloned()
        .collect()
}

/// The finding that carries the sentence of each primary outcome on the headline contrast.
fn headline<'a>(material: Material<'_>, results: &'a Results) -> Vec<&'a Finding> {
    let measures = [Measure::ShareImproved, Measure::MeanChange];
    primary(material, results)
        .filter(|f| f.section != Section::Comparison && measures.contains(&f.measure))
        .filter(|f| match &material.study.comparison {
            // With a comparison group, pooling both groups would describe nobody.
            Some(c) => f
                .group
                .as_ref()
                .is_some_and(|g| g.by == crate::change::COMPARISON && g.label == c.treated.0),
            None => f.group.is_none(),
        })
        .collect()
}

fn gaps<'a>(material: Material<'_>, results: &'a Results) -> Vec<&'a Finding> {
    let measures = [
        Measure::DifferenceInMeanChange,
        Measure::DifferenceInShareImproved,
    ];
    primary(material, results)
        .filter(|f| measures.contains(&f.measure))
        .collect()
}

fn primary<'a>(material: Material<'_>, results: &'a Results) -> impl Iterator<Item = &'a Finding> {
    let contrast = material.study.contrasts.first().map(|(from, to)| Contrast {
        from: *from,
        to: *to,
    });
    results
        .findings
        .iter()
        .filter(move |f| f.primary && contrast.is_some() && f.contrast == contrast)
}

/// What this design does not allow, whatever the numbers.
fn limits(material: Material<'_>, gates: &Gates) -> Vec<Statement> {
    let limit = |level, sentence: &str, gate: Option<&str>| Statement {
        level,
        text: rules().plain(sentence),
        findings: Vec::new(),
        caveats: gate.and_then(|g| gates.caveat(g)).into_iter().collect(),
    };
    let mut out = Vec::new();
    match &material.study.comparison {
        None => out.push(limit(ClaimLevel::C3, "limit.design", None)),
        Some(c) if c.assignment == Assignment::NotRandom => {
            out.push(limit(ClaimLevel::C4, "limit.not_drawn", Some("G12")));
        }
        Some(_) => {}
    }
    out.extend(gates.limits());
    out
}
