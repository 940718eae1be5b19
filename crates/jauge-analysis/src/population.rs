//! The declared population of units: who answered, and what a share of yes says of all of them.

use jauge_model::finding::{Estimate, Finding, Measure, Results, Section, Unit};
use jauge_model::{ClaimLevel, Text};
use jauge_stats::finite_population::{hypergeometric_interval, no_assumption_bounds};

use crate::change::{self, share};
use crate::{Material, refusal};

/// Adds coverage, the list of silent units and, for each yes/no indicator, the share with its
/// three intervals: unlimited population, these N units at random, no assumption.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let (Some(population), Some(frame)) = (&material.study.population, material.population) else {
        return;
    };
    let total = frame.ids.len() as u64;
    let answered = frame.answered.iter().filter(|a| **a).count() as u64;
    let conf = material.study.conf_level;
    let blank = |id: &str, label: &Text, measure, claim| Finding {
        claim,
        ..change::finding(
            material.grid,
            Section::Population,
            (id, label),
            measure,
            Unit::Share,
            None,
            None,
        )
    };
    let mut coverage = blank(
        &population.unit,
        &population.label,
        Measure::Coverage,
        ClaimLevel::C1,
    );
    coverage.numerator = Some(answered);
    coverage.denominator = Some(total);
    coverage.method = "count of the declared frame".into();
    if total > 0 {
        coverage.estimate = Some(Estimate {
            estimate: answered as f64 / total as f64,
            ..Estimate::default()
        });
    }
    results.findings.push(coverage);
    results.silent_units = frame
        .ids
        .iter()
        .zip(&frame.names)
        .zip(&frame.answered)
        .filter(|(_, answered)| !**answered)
        .map(|((id, name), _)| (id.clone(), name.clone()))
        .collect();

    for (indicator, values) in population.indicators.iter().zip(&frame.indicators) {
        let said: Vec<bool> = values
            .iter()
            .zip(&frame.answered)
            .filter(|(_, answered)| **answered)
            .filter_map(|(v, _)| *v)
            .collect();
        let (n, yes) = (
            said.len() as u64,
            said.iter().filter(|v| **v).count() as u64,
        );
        let make = |measure| blank(&indicator.id, &indicator.label, measure, ClaimLevel::C2);
        results
            .findings
            .push(share(make(Measure::Share), yes, n, conf));
        let estimate = |low: u64, high: u64, level| Estimate {
            estimate: yes as f64 / n as f64,
            conf_low: Some(low as f64 / total as f64),
            conf_high: Some(high as f64 / total as f64),
            conf_level: level,
            ..Estimate::default()
        };
        let mut exact = Finding {
            numerator: Some(yes),
            denominator: Some(n),
            method: "exact hypergeometric interval by tail inversion, N known".into(),
            ..make(Measure::ShareFinitePopulation)
        };
        match hypergeometric_interval(yes, n, total, conf) {
            Ok(limits) => exact.estimate = Some(estimate(limits.low, limits.high, Some(conf))),
            Err(error) => exact.not_computed = Some(refusal::reason(&error)),
        }
        results.findings.push(exact);
        let mut extremes = Finding {
            numerator: Some(yes),
            denominator: Some(n),
            method: "bounds if every silent unit says no, or yes".into(),
            ..make(Measure::ShareNoAssumption)
        };
        match no_assumption_bounds(yes, n, total) {
            Ok(bounds) if n > 0 => {
                extremes.estimate = Some(estimate(bounds.low, bounds.high, None));
            }
            Ok(_) => {
                let none = jauge_stats::Error::TooFew {
                    needed: 1,
                    found: 0,
                };
                extremes.not_computed = Some(refusal::reason(&none));
            }
            Err(error) => extremes.not_computed = Some(refusal::reason(&error)),
        }
        results.findings.push(extremes);
    }
}
