//! From enrolled to linked: how many people each figure can be about.

use jauge_model::finding::{
    Contrast, Estimate, Finding, FlowStep, Measure, Results, Section, Unit,
};
use jauge_model::study::StageCount;
use jauge_model::{ClaimLevel, Lang, Responses, Text, locale};

use crate::{Material, change};

/// Outcome of the flow stage "enrolled".
pub const ENROLLED: &str = "enrolled";
/// Outcome of the flow stages "form returned"; the finding's wave says which.
pub const FORMS: &str = "forms";
/// Outcome of the flow stages "linked"; the finding's contrast says which.
pub const LINKED: &str = "linked";

/// Adds one count per stage.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let Material {
        grid,
        study,
        responses,
        ..
    } = material;
    let stage = |outcome: &str, label: Text, contrast, wave: Option<usize>, n: u64| {
        let name = (outcome, &label);
        let mut finding = change::finding(
            grid,
            Section::Flow,
            name,
            Measure::Count,
            Unit::People,
            contrast,
            None,
        );
        if let Some(wave) = wave {
            finding.id = format!("{outcome}.count.{}", grid.waves[wave].id);
        }
        Finding {
            wave,
            estimate: Some(Estimate {
                estimate: n as f64,
                ..Estimate::default()
            }),
            numerator: Some(n),
            claim: ClaimLevel::C1,
            method: "count".into(),
            ..finding
        }
    };
    if let Some(enrolled) = study.enrolled {
        let label = Text::both("Personnes inscrites", "People enrolled");
        results
            .findings
            .push(stage(ENROLLED, label, None, None, enrolled));
    }
    let mut before: Option<(u64, Option<usize>)> = None;
    for declared in &study.stages {
        let (count, wave) = match declared.count {
            StageCount::Declared(count) => (count, None),
            StageCount::Forms(wave) => (forms(responses, wave), Some(wave)),
        };
        let (outcome, label) = match wave {
            None => (declared.id.as_str(), declared.label.clone()),
            Some(_) => (FORMS, declared.label.clone()),
        };
        let found = stage(outcome, label, None, wave, count);
        results.findings.push(found);
        let known: u64 = declared.lost.iter().map(|(_, n)| n).sum();
        let mut step = FlowStep {
            id: declared.id.clone(),
            label: declared.label.clone(),
            count,
            wave,
            lost: known,
            reasons: declared.lost.clone(),
            ..FlowStep::default()
        };
        match before {
            None => step.joined = count + known,
            Some((people, earlier)) => {
                let both = earlier
                    .zip(wave)
                    .map(|(a, b)| responses.linked(a, b) as u64);
                (step.joined, step.unexplained) = balance(people, count, both, known);
            }
        }
        results.flow.push(step);
        before = Some((count, wave));
    }
    let staged = |w: usize| study.stages.iter().any(|s| s.count == StageCount::Forms(w));
    for (index, wave) in grid.waves.iter().enumerate().filter(|(w, _)| !staged(*w)) {
        let compared = study
            .contrasts
            .iter()
            .any(|(a, b)| index == *a || index == *b);
        let n = forms(responses, index);
        // A wave that the study does not collect is not a stage that lost everybody.
        if n == 0 && !compared {
            continue;
        }
        let name = |lang| locale::in_a_sentence(wave.label.get(lang));
        let label = Text::both(
            format!("Questionnaires utilisables, {}", name(Lang::Fr)),
            format!("Usable forms, {}", name(Lang::En)),
        );
        results
            .findings
            .push(stage(FORMS, label, None, Some(index), n));
    }
    for (from, to) in &study.contrasts {
        let contrast = Contrast {
            from: *from,
            to: *to,
        };
        let name = |wave: usize, lang| locale::in_a_sentence(grid.waves[wave].label.get(lang));
        let label = Text::both(
            format!(
                "Mêmes personnes, {} et {}",
                name(*from, Lang::Fr),
                name(*to, Lang::Fr)
            ),
            format!(
                "Same people, {} and {}",
                name(*from, Lang::En),
                name(*to, Lang::En)
            ),
        );
        let n = responses.linked(*from, *to) as u64;
        results
            .findings
            .push(stage(LINKED, label, Some(contrast), None, n));
    }
}

/// Usable forms of a wave.
fn forms(responses: &Responses, wave: usize) -> u64 {
    let returned = responses.waves[wave].returned.iter();
    returned.filter(|r| **r).count() as u64
}

/// People who joined between two stages, and people of whom nothing is known. `both` are those
/// known to be at both stages, where that is known; else as many as possible are.
///
/// ```text
/// before + joined = after + lost + unexplained
/// ```
fn balance(before: u64, after: u64, both: Option<u64>, lost: u64) -> (u64, u64) {
    let both = both.unwrap_or_else(|| after.min(before.saturating_sub(lost)));
    let gone = before - both.min(before);
    // More known to have left than there were: the rest must have joined in between.
    let joined = after - both.min(after) + lost.saturating_sub(gone);
    (joined, gone.saturating_sub(lost))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::balance;

    #[test]
    fn people_come_and_go() {
        assert_eq!(balance(240, 200, None, 12), (0, 28));
        assert_eq!(balance(200, 210, None, 0), (10, 0));
        // 180 of 200 are found again: 20 are gone, 12 of them for a known reason.
        assert_eq!(balance(200, 185, Some(180), 12), (5, 8));
        assert_eq!(balance(10, 10, None, 3), (3, 0));
        assert_eq!(balance(5, 0, None, 9), (4, 0));
    }

    proptest! {
        #[test]
        fn every_step_balances(
            before in 0..10_000_u64,
            after in 0..10_000_u64,
            lost in 0..10_000_u64,
            both in prop::option::of(0..10_000_u64),
        ) {
            let both = both.map(|b| b.min(before).min(after));
            let (joined, unexplained) = balance(before, after, both, lost);
            prop_assert_eq!(before + joined, after + lost + unexplained);
        }
    }
}
