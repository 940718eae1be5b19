//! Who is missing at the later wave: how those who stayed and those who left differed at the start.

use jauge_model::finding::{Contrast, Finding, Measure, Results, Section, Unit};
use jauge_model::locale::with_capital;
use jauge_model::study::key_name;
use jauge_model::{ClaimLevel, Lang, Text};
use jauge_stats::SampleMoments;

use crate::Material;
use crate::change::{self, COMPARISON};
use crate::comparison::{Arm, category_name, compared, differences, sides_of_group};
use crate::outcome;

/// Most groups of a key that are compared one by one: two hundred projects would be two hundred
/// chances of a false alarm.
const MOST_GROUPS: usize = 20;

/// Adds, for each contrast, the standardised differences at its earlier wave between the people
/// linked to the later one and those who were not: what is known of each person, the answers, and
/// the groups of each key that has few.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let responses = material.responses;
    let outcomes = outcome::all(material.grid, material.study, responses);
    for (from, to) in &material.study.contrasts {
        let (before, after) = (
            &responses.waves[*from].returned,
            &responses.waves[*to].returned,
        );
        let stayed = responses.linked(*from, *to);
        let left = before.iter().filter(|r| **r).count() - stayed;
        // Nobody left, or nobody was followed: there are no two sides.
        if stayed == 0 || left == 0 {
            continue;
        }
        let side = |person: usize| match (before.get(person)?, after.get(person)?) {
            (true, true) => Some(Arm::Treated),
            (true, false) => Some(Arm::Control),
            _ => None,
        };
        let contrast = Contrast {
            from: *from,
            to: *to,
        };
        let blank = |id: &str, label: &Text, sides: &(SampleMoments, SampleMoments)| Finding {
            numerator: Some(sides.1.n()),
            denominator: Some(sides.0.n() + sides.1.n()),
            claim: ClaimLevel::C2,
            ..change::finding(
                material.grid,
                Section::Attrition,
                (id, label),
                Measure::StandardisedDifference,
                Unit::StandardDeviations,
                Some(contrast),
                None,
            )
        };
        let keys = responses.keys.iter();
        for key in keys.filter(|k| k.name != COMPARISON && k.labels.len() <= MOST_GROUPS) {
            let name = key_name(&key.name);
            let [fr, en] = Lang::ALL.map(|lang| with_capital(name.get(lang)));
            let name = Text::both(fr, en);
            for (index, group) in key.labels.iter().enumerate() {
                let sides = sides_of_group(key, index, responses.len(), &side);
                let (id, label) = category_name(&key.name, &name, group);
                let finding = compared(blank(&id, &label, &sides), &sides);
                results.findings.push(finding);
            }
        }
        let found = differences(material, &outcomes, &side, *from, blank);
        results.findings.extend(found);
    }
}
