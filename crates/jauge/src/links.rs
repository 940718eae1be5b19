//! Exact and tolerant links side by side: does what the report says depend on the tolerance with
//! which people were linked?

use jauge_model::finding::{Finding, Measure, Section};
use jauge_model::reception::OutcomeByLinks;
use jauge_model::{Cleared, Results};

/// The changes of the outcomes under both kinds of links, scores and numbers before questions. What the exact links give
/// was cleared beside what the tolerant ones give, so that the two tell nothing of the few people whom only the tolerance links.
pub(crate) fn side_by_side(
    exact: &Cleared<Results>,
    tolerant: &Cleared<Results>,
) -> Vec<OutcomeByLinks> {
    let sections = [Section::Score, Section::Item].into_iter();
    let changes = sections.flat_map(|section| {
        let all = tolerant.findings.iter();
        all.filter(move |f| is_change(f, section))
    });
    let pair = |f: &Finding| {
        Some(OutcomeByLinks {
            exact: exact.findings.iter().find(|e| e.id == f.id)?.clone(),
            tolerant: f.clone(),
        })
    };
    changes.filter_map(pair).collect()
}

fn is_change(f: &Finding, section: Section) -> bool {
    let measure = match section {
        Section::Item => Measure::ShareImproved,
        _ => Measure::MeanChange,
    };
    f.section == section && f.measure == measure && f.group.is_none() && f.contrast.is_some()
}

#[cfg(test)]
mod tests {
    use jauge_model::claim::ClaimLevel;
    use jauge_model::finding::{Contrast, Estimate, Unit};
    use jauge_model::{Earlier, SecrecyPolicy, Text};

    use super::*;

    fn results(people: u64, estimate: f64, earlier: &[Earlier]) -> Cleared<Results> {
        let finding = Finding {
            id: "s.mean_change.entry-exit".to_owned(),
            section: Section::Score,
            outcome: "s".to_owned(),
            label: Text::same("S"),
            group: None,
            contrast: Some(Contrast { from: 0, to: 1 }),
            wave: None,
            measure: Measure::MeanChange,
            estimate: Some(Estimate {
                estimate,
                ..Estimate::default()
            }),
            not_computed: None,
            table: None,
            numerator: None,
            denominator: Some(people),
            unit: Unit::ScalePoints,
            method: String::new(),
            primary: true,
            claim: ClaimLevel::C3,
            caveats: Vec::new(),
            withheld: None,
        };
        let results = Results {
            findings: vec![finding],
            ..Results::default()
        };
        Cleared::after(results, &SecrecyPolicy::default(), earlier)
    }

    #[test]
    fn two_figures_that_tell_about_a_few_people_are_not_shown_together() {
        for (exact, shown) in [
            (100, true),
            (99, false),
            (90, false),
            (89, true),
            (5, false),
        ] {
            let tolerant = results(100, 0.5, &[]);
            let beside = [Earlier::from(&tolerant)];
            let pair = side_by_side(&results(exact, 0.4, &beside), &tolerant);
            assert_eq!(pair.len(), 1);
            assert_eq!(pair[0].exact.estimate.is_some(), shown, "{exact}");
            assert_eq!(pair[0].exact.withheld.is_some(), !shown, "{exact}");
            assert!(pair[0].tolerant.estimate.is_some());
        }
    }
}
