//! Holm's adjustment over the declared family of outcomes, on the headline contrast.

use std::collections::BTreeSet;

use jauge_model::{Contrast, Measure, Results, Study};
use jauge_stats::multiplicity::holm;

/// Which test stands for an outcome in its family: for an item that of its probability of improvement where people come in
/// clusters, whose p-value reads them, else Wilcoxon's.
const CHANGE: &[Measure] = &[
    Measure::ProbabilityOfImprovement,
    Measure::WilcoxonSignedRank,
    Measure::MeanChange,
];
const GAP: &[Measure] = &[
    Measure::DifferenceInMeanChange,
    Measure::DifferenceInShareImproved,
];

/// Adjusts the p-values of the primary outcomes. With a comparison group the question is the
/// gap between groups, so the gaps are one family and the changes another.
pub(crate) fn adjust(results: &mut Results, study: &Study) {
    let Some((from, to)) = study.contrasts.first().copied() else {
        return;
    };
    for measures in [CHANGE, GAP] {
        let mut family: Vec<&mut f64> = Vec::new();
        let mut adjusted_into: Vec<&mut Option<f64>> = Vec::new();
        let by_clusters: BTreeSet<String> = results
            .findings
            .iter()
            .filter(|f| f.measure == Measure::ProbabilityOfImprovement)
            .filter(|f| f.estimate.as_ref().is_some_and(|e| e.p_value.is_some()))
            .filter(|f| f.group.is_none())
            .map(|f| f.outcome.clone())
            .collect();
        for finding in &mut results.findings {
            let in_family = finding.primary
                && finding.group.is_none()
                && finding.contrast == Some(Contrast { from, to })
                && measures.contains(&finding.measure)
                && !(finding.measure == Measure::WilcoxonSignedRank
                    && by_clusters.contains(&finding.outcome));
            let Some(estimate) = finding.estimate.as_mut().filter(|_| in_family) else {
                continue;
            };
            if let Some(p) = estimate.p_value.as_mut() {
                family.push(p);
                adjusted_into.push(&mut estimate.p_adjusted);
            }
        }
        let p_values: Vec<f64> = family.iter().map(|p| **p).collect();
        if let Ok(adjusted) = holm(&p_values) {
            for (slot, p) in adjusted_into.into_iter().zip(adjusted) {
                *slot = Some(p);
            }
        }
    }
}
