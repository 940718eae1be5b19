//! Whether a gap is found again in other studies: pooled, and each of them looked at.
//!
//! Counted as found again are gaps whose pooled interval leaves out 0, that point the same way everywhere, and of which at
//! least two settings say so by themselves. A setting counts if it may compare (C4) with no gate shut, or estimate (C5).

use std::collections::BTreeSet;

use jauge_model::finding::{Finding, Measure, Results, Section};
use jauge_model::study::{Replicated, Replication};
use jauge_model::{ClaimLevel, Statement, Text, locale};
use jauge_stats::shrinkage::{GroupFigure, PooledSettings, pool};

use super::sentences::{Sentences, statement, words};
use crate::Material;
use crate::change;
use jauge_model::claim::rules;

/// Gates that keep a comparison from being a strong one.
const WEAK: [&str; 6] = ["G3", "G4", "G10", "G11", "G12", "G13"];

/// A study that may stand beside others.
struct Setting {
    name: Text,
    figure: GroupFigure,
}

/// Adds, for each gap that other studies measured too, what they have in common.
pub(super) fn add(material: Material<'_>, results: &mut Results) {
    let mut pooled = Vec::new();
    for own in gaps(results) {
        let settings = settings(material, results, own);
        let Some(found) = together(material, &settings) else {
            continue;
        };
        let claim = if is_found_again(&settings, &found) {
            ClaimLevel::C6
        } else {
            ClaimLevel::C4
        };
        let finding = Finding {
            id: own
                .id
                .replacen(own.measure.id(), Measure::PooledDifference.id(), 1),
            measure: Measure::PooledDifference,
            claim,
            ..own.clone()
        };
        pooled.push(change::with(finding, Ok(found.mean)));
    }
    results.findings.extend(pooled);
}

fn gaps(results: &Results) -> impl Iterator<Item = &Finding> {
    let measures = [
        Measure::DifferenceInMeanChange,
        Measure::DifferenceInShareImproved,
    ];
    results
        .findings
        .iter()
        .filter(move |f| f.section == Section::Comparison && measures.contains(&f.measure))
}

/// This study and the others that measured the same gap, each strong enough to count and independent of the rest.
fn settings(material: Material<'_>, results: &Results, own: &Finding) -> Vec<Setting> {
    let mut out = Vec::new();
    let caveats: Vec<&str> = own.caveats.iter().map(|c| c.gate.as_str()).collect();
    if is_strong(own.claim, &caveats) {
        out.extend(own.estimate.as_ref().and_then(|e| {
            Some(Setting {
                name: Text::both("celle-ci", "this one"),
                figure: GroupFigure {
                    estimate: e.estimate,
                    std_error: e.std_error.filter(|s| *s > 0.0)?,
                },
            })
        }));
    }
    let mut taken: BTreeSet<&str> = results.inputs.iter().map(|i| i.sha256.as_str()).collect();
    for other in &material.study.claims.replications {
        // A file that another study has read already: the same people, counted twice.
        if other.inputs.iter().any(|i| taken.contains(i.as_str())) {
            continue;
        }
        if let Some(found) = same_gap(other, own) {
            taken.extend(other.inputs.iter().map(String::as_str));
            out.push(Setting {
                name: other.name.clone(),
                figure: GroupFigure {
                    estimate: found.estimate,
                    std_error: found.std_error,
                },
            });
        }
    }
    out
}

/// The gap of another study that measures the same as this one.
fn same_gap<'r>(other: &'r Replication, own: &Finding) -> Option<&'r Replicated> {
    let unit = own.unit.word();
    other.found.iter().find(|f| {
        let caveats: Vec<&str> = f.caveats.iter().map(String::as_str).collect();
        f.outcome == own.outcome
            && f.measure == own.measure.id()
            && f.unit == unit
            && is_strong(f.claim, &caveats)
    })
}

fn is_strong(claim: ClaimLevel, caveats: &[&str]) -> bool {
    let weak = caveats.iter().any(|c| WEAK.contains(c));
    claim >= ClaimLevel::C5 || (claim == ClaimLevel::C4 && !weak)
}

/// What the settings have in common, where there are two at least.
fn together(material: Material<'_>, settings: &[Setting]) -> Option<PooledSettings> {
    let figures: Vec<GroupFigure> = settings.iter().map(|s| s.figure).collect();
    pool(&figures, material.study.conf_level).ok()
}

fn is_found_again(settings: &[Setting], found: &PooledSettings) -> bool {
    let limits = [found.mean.conf_low, found.mean.conf_high];
    let [Some(low), Some(high)] = limits else {
        return false;
    };
    let sign = found.mean.estimate.signum();
    let same_way = settings.iter().all(|s| s.figure.estimate.signum() == sign);
    (low > 0.0 || high < 0.0) && same_way && by_themselves(settings, sign) >= 2
}

/// Settings whose own interval (95 %, normal) leaves out 0 on the side of `sign`.
fn by_themselves(settings: &[Setting], sign: f64) -> usize {
    const Z: f64 = 1.959_963_984_540_054;
    let says = |s: &&Setting| sign * s.figure.estimate > Z * s.figure.std_error;
    settings.iter().filter(says).count()
}

impl Sentences<'_> {
    /// C6, or that a gap was not found again.
    pub(super) fn again<'r>(
        &'r self,
        results: &'r Results,
    ) -> impl Iterator<Item = Statement> + 'r {
        let pooled = results.findings.iter();
        let pooled = pooled.filter(|f| f.primary && f.measure == Measure::PooledDifference);
        pooled.filter_map(|finding| {
            let own = gaps(results)
                .find(|f| f.outcome == finding.outcome && f.contrast == finding.contrast)?;
            let settings = settings(self.material, results, own);
            let found = together(self.material, &settings)?;
            let e = finding.estimate.as_ref()?;
            let again = finding.claim == ClaimLevel::C6;
            let id = if again { "C6.pooled" } else { "C6.not_found" };
            let k = by_themselves(&settings, found.mean.estimate.signum());
            let text = rules().say(id, |lang| {
                let words = words(e, 0, &finding.unit, lang);
                let names: Vec<&str> = settings.iter().map(|s| s.name.get(lang)).collect();
                vec![
                    ("label", finding.label.get(lang).to_owned()),
                    ("k", locale::integer(k as u64, lang)),
                    ("all", locale::integer(settings.len() as u64, lang)),
                    ("names", names.join(", ")),
                    ("d", words.estimate),
                    ("interval", words.interval),
                    ("tau", locale::number(found.tau_squared.sqrt(), 2, lang)),
                ]
            });
            Some(statement(finding, &[&own.id], text))
        })
    }
}
