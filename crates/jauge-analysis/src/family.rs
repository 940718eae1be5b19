//! Holm's adjustment over the declared family of outcomes, on the headline contrast.

use jauge_model::{Contrast, Measure, Results, Study};
use jauge_stats::multiplicity::holm;

/// Which test stands for an outcome in its family.
const CHANGE: [Measure; 2] = [Measure::WilcoxonSignedRank, Measure::MeanChange];
const GAP: [Measure; 2] = [
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
        for finding in &mut results.findings {
            let in_family = finding.primary
                && finding.group.is_none()
                && finding.contrast == Some(Contrast { from, to })
                && measures.contains(&finding.measure);
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
