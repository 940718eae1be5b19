//! From enrolled to linked: how many people each figure can be about.

use jauge_model::finding::{Contrast, Estimate, Finding, Measure, Results, Section, Unit};
use jauge_model::{ClaimLevel, Lang, Text};

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
    for (index, wave) in grid.waves.iter().enumerate() {
        let compared = study
            .contrasts
            .iter()
            .any(|(a, b)| index == *a || index == *b);
        let n = responses.waves[index]
            .returned
            .iter()
            .filter(|r| **r)
            .count() as u64;
        // A wave that the study does not collect is not a stage that lost everybody.
        if n == 0 && !compared {
            continue;
        }
        let label = Text::both(
            format!("Questionnaires utilisables : {}", wave.label.get(Lang::Fr)),
            format!("Usable forms: {}", wave.label.get(Lang::En)),
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
        let label = Text::both(
            format!(
                "Mêmes personnes aux deux temps : {} et {}",
                grid.waves[*from].label.get(Lang::Fr),
                grid.waves[*to].label.get(Lang::Fr)
            ),
            format!(
                "Same people at both times: {} and {}",
                grid.waves[*from].label.get(Lang::En),
                grid.waves[*to].label.get(Lang::En)
            ),
        );
        let n = responses.linked(*from, *to) as u64;
        results
            .findings
            .push(stage(LINKED, label, Some(contrast), None, n));
    }
}
