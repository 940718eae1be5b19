//! What may be said. A sentence takes the level of its design, brought down by every gate
//! that is shut; the words above its level are not available to it.
//!
//! | gate | looks at | default |
//! |---|---|---|
//! | G3 | response among those enrolled | under 70 % the sentence keeps to respondents |
//! | G4 | people lost between the waves | over 20 % bounds are printed, over 40 % no change is claimed |
//! | G6 | who rates | self-ratings are called so |
//! | G7 | entry chosen for a low start | a rise is expected even with no action, and said |
//! | G8 | number of outcomes tested | only declared outcomes are adjusted; the rest is exploratory |
//! | G9 | interval includes no change | inconclusive, never "no effect" |
//! | G10 | people grouped in projects or cohorts | intervals that do not read the groups are called too narrow |
//! | G14 | declared outcomes without any result | the report is called incomplete |
//! | G12 | groups unlike at the start | a comparison falls back to an observed change |
//!
//! The thresholds are a convention of this project, not law.

pub mod gates;
mod lints;
mod sentences;
pub mod words;

use jauge_model::finding::{Contrast, Finding, Measure, Results, Section};
use jauge_model::study::Assignment;
use jauge_model::{ClaimLevel, Statement, Study, Text};

use crate::Material;
use gates::Gates;
use sentences::Sentences;

/// Sets the claim level and caveats of every finding, and writes the statements and limits.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let gates = Gates::look(material, results);
    for finding in &mut results.findings {
        finding.claim = finding.claim.min(gates.level_of(finding));
        if finding.claim >= ClaimLevel::C3 {
            finding.caveats = gates.caveats_of(finding);
        }
    }
    let sentences = Sentences {
        material,
        gates: &gates,
    };
    let mut statements = Vec::new();
    statements.extend(sentences.coverage(results));
    statements.extend(sentences.indicators(results));
    statements.extend(sentences.flow(results));
    let headline = headline(material, results);
    for finding in headline {
        statements.extend(sentences.change(finding, results));
    }
    for finding in gaps(material, results) {
        statements.extend(sentences.gap(finding));
    }
    results.limits = limits(material, &gates);
    results.lints = lints::all(material, &gates, results);
    results.statements = statements;
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

/// What the author of a study wrote for readers, each with its place in the study file. The assumption of a comparison is left out: it
/// says on what condition a gap reads as an effect.
#[must_use]
pub fn author_texts(study: &Study) -> Vec<(&'static str, &Text)> {
    let mut out = vec![("study.title", &study.title)];
    out.extend(study.source.iter().map(|t| ("study.source", t)));
    if let Some(population) = &study.population {
        out.push(("population.label", &population.label));
        let labels = population.indicators.iter().map(|i| &i.label);
        out.extend(labels.map(|l| ("population.indicator.label", l)));
    }
    out.extend(study.stages.iter().map(|s| ("flow.stage.label", &s.label)));
    for indicator in &study.indicators {
        out.push(("indicators.label", &indicator.label));
        out.push(("indicators.numerator_is", &indicator.numerator_is));
        out.extend(
            indicator
                .denominator_is
                .iter()
                .map(|t| ("indicators.denominator_is", t)),
        );
    }
    out
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
    let limit = |level, text: Text, gate: Option<&str>| Statement {
        level,
        text,
        findings: Vec::new(),
        caveats: gates.caveat(gate).into_iter().collect(),
    };
    let mut out = Vec::new();
    match &material.study.comparison {
        None => out.push(limit(
            ClaimLevel::C3,
            Text::both(
                "Sans groupe de comparaison, on ne peut pas dire si le parcours est la cause des \
                 changements constatés : d’autres choses ont pu changer dans le même temps.",
                "Without a comparison group, one cannot say whether the pathway is the cause of \
                 the changes observed: other things may have changed over the same time.",
            ),
            None,
        )),
        Some(c) if c.assignment == Assignment::NotRandom => out.push(limit(
            ClaimLevel::C4,
            Text::both(
                "Les deux groupes n’ont pas été tirés au sort : l’écart entre eux peut venir de \
                 différences qui existaient avant, mesurées ici ou non.",
                "The two groups were not drawn at random: the gap between them may come from \
                 differences that existed before, measured here or not.",
            ),
            Some("G12"),
        )),
        Some(_) => {}
    }
    out.extend(gates.limits());
    out
}
