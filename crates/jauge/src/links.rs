//! Exact and tolerant links side by side: does what the report says depend on the tolerance with
//! which people were linked?

use jauge_model::finding::{Finding, Measure, Section};
use jauge_model::reception::OutcomeByLinks;
use jauge_model::{Cleared, Results, Withheld};

/// The changes of the outcomes under both kinds of links, scores and numbers before questions.
/// `fewest` is the number of people that a figure may be about.
pub(crate) fn side_by_side(
    exact: &Cleared<Results>,
    tolerant: &Cleared<Results>,
    fewest: u64,
) -> Vec<OutcomeByLinks> {
    let sections = [Section::Score, Section::Item].into_iter();
    let changes = sections.flat_map(|section| {
        let all = tolerant.findings.iter();
        all.filter(move |f| is_change(f, section))
    });
    let pair = |f: &Finding| {
        let exact = exact.findings.iter().find(|e| e.id == f.id)?.clone();
        Some(OutcomeByLinks {
            exact: apart(exact, f, fewest),
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

/// Withholds the exact figure where the two together would tell about the few people whom only
/// the tolerance links.
fn apart(mut exact: Finding, tolerant: &Finding, fewest: u64) -> Finding {
    let people = |f: &Finding| f.denominator.unwrap_or(0);
    let between = people(&exact).abs_diff(people(tolerant));
    let shown = exact.estimate.is_some() && tolerant.estimate.is_some();
    if shown && (1..fewest).contains(&between) {
        exact.estimate = None;
        exact.table = None;
        exact.numerator = None;
        exact.denominator = None;
        exact.withheld = Some(Withheld::Complementary);
    }
    exact
}

#[cfg(test)]
mod tests {
    use jauge_model::claim::ClaimLevel;
    use jauge_model::finding::{Contrast, Estimate, Unit};
    use jauge_model::{SecrecyPolicy, Text};

    use super::*;

    fn results(people: u64, estimate: f64) -> Cleared<Results> {
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
        Cleared::results(results, &SecrecyPolicy::default())
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
            let pair = side_by_side(&results(exact, 0.4), &results(100, 0.5), 11);
            assert_eq!(pair.len(), 1);
            assert_eq!(pair[0].exact.estimate.is_some(), shown, "{exact}");
            assert_eq!(pair[0].exact.withheld.is_some(), !shown, "{exact}");
            assert!(pair[0].tolerant.estimate.is_some());
        }
    }
}
