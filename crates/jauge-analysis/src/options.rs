//! Answers among options, time by time: how many of those who answered chose each. Options
//! have no order, so there is no change to measure. Dates are counted only. The months of a declared calendar are left to its curve.

use jauge_model::finding::{Finding, Measure, Results, Section, Unit};
use jauge_model::{ClaimLevel, Column, Questionnaire, Text};

use crate::{Material, change, waiting};

/// Adds a share per option, for every item with options at every wave at which somebody
/// answered it, and a count of answers for every item that asks for a date.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let Material {
        grid,
        study,
        responses,
        ..
    } = material;
    let asked = grid.items.iter().enumerate();
    for (index, item) in asked.filter(|(index, _)| !waiting::told_by_curve(material, *index)) {
        for (wave, answers) in responses.waves.iter().enumerate() {
            let Some(column) = answers.columns.get(index) else {
                continue;
            };
            let blank =
                |outcome: (&str, &Text), measure, unit| blank(grid, outcome, measure, unit, wave);
            if let Column::Date(cells) = column {
                let said = cells.iter().filter(|c| c.is_ok()).count() as u64;
                let forms = answers.returned.iter().filter(|r| **r).count() as u64;
                if said > 0 {
                    results.findings.push(Finding {
                        numerator: Some(said),
                        denominator: Some(forms),
                        ..blank((&item.id, &item.text), Measure::Count, Unit::People)
                    });
                }
                continue;
            }
            let options = grid.options_of(item).map_or(&[][..], |l| &l.options);
            let Some((counts, n)) = chosen(column, options.len()).filter(|(_, n)| *n > 0) else {
                continue;
            };
            for (option, count) in options.iter().zip(counts) {
                let outcome = format!("{}/{}", item.id, option.id);
                let finding = blank((&outcome, &option.label), Measure::OptionShare, Unit::Share);
                results
                    .findings
                    .push(change::share(finding, count, n, study.conf_level));
            }
        }
    }
}

/// How many chose each option, and how many answered.
fn chosen(column: &Column, options: usize) -> Option<(Vec<u64>, u64)> {
    let (mut counts, mut answered) = (vec![0; options], 0);
    match column {
        Column::Choice(cells) => {
            for option in cells.iter().filter_map(|c| c.level()) {
                answered += 1;
                counts[option] += 1;
            }
        }
        Column::Choices(cells) => {
            for ticks in cells.iter().flatten() {
                answered += 1;
                ticks.iter().for_each(|option| counts[option] += 1);
            }
        }
        _ => return None,
    }
    Some((counts, answered))
}

fn blank(
    grid: &Questionnaire,
    outcome: (&str, &Text),
    measure: Measure,
    unit: Unit,
    wave: usize,
) -> Finding {
    let id = format!("{}.{}.{}", outcome.0, measure.id(), grid.waves[wave].id);
    Finding {
        id,
        wave: Some(wave),
        claim: ClaimLevel::C2,
        ..change::finding(grid, Section::Options, outcome, measure, unit, None, None)
    }
}
