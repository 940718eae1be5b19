//! The group compared with: gap in change, and how alike the groups were at the start.

use std::collections::BTreeMap;

use jauge_model::finding::{Contrast, Estimate, Finding, Measure, Results, Section, Unit};
use jauge_model::responses::{CovariateValues, GroupKey};
use jauge_model::study::Comparison;
use jauge_model::{Responses, Text};
use jauge_stats::clustered::clustered_difference;
use jauge_stats::effect_size::{hedges_g_independent, standardised_mean_difference};
use jauge_stats::independent::{
    Followed, LeeBounds, difference_of_proportions, lee_bounds, welch_t,
};
use jauge_stats::{Alternative, SampleMoments};

use crate::Material;
use crate::change::{self, COMPARISON};
use crate::clusters;
use crate::outcome::{self, Outcome, Values};
use crate::summary::level_column;

/// Which of the two groups a person is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arm {
    Treated,
    Control,
}

/// The two groups as indices of the comparison key.
pub(crate) struct Arms<'a> {
    key: &'a GroupKey,
    treated: Option<u32>,
    control: Option<u32>,
}

impl<'a> Arms<'a> {
    pub(crate) fn new(responses: &'a Responses, comparison: &Comparison) -> Option<Self> {
        let key = responses.key(COMPARISON)?;
        let index = |value: &str| {
            key.labels
                .iter()
                .position(|l| l == value)
                .and_then(|i| u32::try_from(i).ok())
        };
        Some(Self {
            key,
            treated: index(&comparison.treated.0),
            control: index(&comparison.control.0),
        })
    }

    pub(crate) fn of(&self, person: usize) -> Option<Arm> {
        let group = Some(*self.key.of.get(person)?);
        if group == self.treated {
            Some(Arm::Treated)
        } else if group == self.control {
            Some(Arm::Control)
        } else {
            None
        }
    }
}

/// Adds the gaps between the groups for every outcome and contrast, then the balance table.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let Some(comparison) = &material.study.comparison else {
        return;
    };
    let Some(arms) = Arms::new(material.responses, comparison) else {
        return;
    };
    let outcomes = outcome::all(material.grid, material.study, material.responses);
    for outcome in &outcomes {
        for (from, to) in &material.study.contrasts {
            let contrast = Contrast {
                from: *from,
                to: *to,
            };
            gap(material, outcome, contrast, &arms, results);
        }
    }
    let Some((from, _)) = material.study.contrasts.first() else {
        return;
    };
    let found = differences(
        material,
        &outcomes,
        &|p| arms.of(p),
        *from,
        |id, label, sides| {
            let mut finding = change::finding(
                material.grid,
                Section::Balance,
                (id, label),
                Measure::StandardisedDifference,
                Unit::StandardDeviations,
                None,
                None,
            );
            finding.denominator = Some(sides.0.n() + sides.1.n());
            finding.claim = jauge_model::ClaimLevel::C2;
            finding
        },
    );
    results.findings.extend(found);
}

fn gap(
    material: Material<'_>,
    outcome: &Outcome<'_>,
    contrast: Contrast,
    arms: &Arms<'_>,
    results: &mut Results,
) {
    let conf = material.study.conf_level;
    let blank = |measure, unit, n| Finding {
        primary: outcome.primary,
        // The most that a comparison can reach; the gates bring it down.
        claim: jauge_model::ClaimLevel::C5,
        denominator: Some(n),
        ..change::finding(
            material.grid,
            Section::Comparison,
            (outcome.id, outcome.label),
            measure,
            unit,
            Some(contrast),
            None,
        )
    };
    match &outcome.values {
        Values::Numbers { by_wave, .. } => {
            let column = |wave: usize| by_wave.get(wave).and_then(Option::as_ref);
            let (Some(before), Some(after)) = (column(contrast.from), column(contrast.to)) else {
                return;
            };
            let changes = by_arm(material.responses.len(), &|p| arms.of(p), |person| {
                Some(after.get(person)? - before.get(person)?)
            });
            let n = changes.0.n() + changes.1.n();
            let in_clusters = arms_in_clusters(material.responses, arms, |person| {
                Some(after.get(person)? - before.get(person)?)
            });
            let gap = match in_clusters {
                Some((a, b)) => clustered_difference(&a, &b, conf, Alternative::TwoSided),
                None => welch_t(&changes.0, &changes.1, conf, Alternative::TwoSided),
            };
            let finding = blank(Measure::DifferenceInMeanChange, outcome.unit.clone(), n);
            results.findings.push(change::with(finding, gap));
            let finding = blank(Measure::LeeBounds, outcome.unit.clone(), n);
            let found = lost_unequally(material, contrast, arms, |person| {
                Some(after.get(person)? - before.get(person)?)
            });
            results.findings.extend(found.map(|b| bounded(finding, &b)));
            let g = hedges_g_independent(&changes.0, &changes.1, conf);
            let finding = blank(Measure::HedgesGDifference, Unit::StandardDeviations, n);
            results.findings.push(change::with(finding, g));
        }
        Values::Levels {
            item,
            higher_is_better,
            ..
        } => {
            let responses = material.responses;
            let (Some(before), Some(after)) = (
                level_column(responses, contrast.from, *item),
                level_column(responses, contrast.to, *item),
            ) else {
                return;
            };
            let (mut up, mut n) = ([0_u64; 2], [0_u64; 2]);
            for (person, (b, a)) in before.iter().zip(after).enumerate() {
                let (Some(arm), Some(b), Some(a)) = (arms.of(person), b.level(), a.level()) else {
                    continue;
                };
                let arm = usize::from(arm == Arm::Control);
                n[arm] += 1;
                up[arm] += u64::from(if *higher_is_better { a > b } else { a < b });
            }
            let improved = |person: usize| {
                let (b, a) = (before.get(person)?.level()?, after.get(person)?.level()?);
                let improved = if *higher_is_better { a > b } else { a < b };
                Some(f64::from(u8::from(improved)))
            };
            let in_clusters = arms_in_clusters(responses, arms, improved);
            let gap = match in_clusters {
                Some((a, b)) => clustered_difference(&a, &b, conf, Alternative::TwoSided),
                None => difference_of_proportions(up[0], n[0], up[1], n[1], conf),
            };
            let finding = blank(Measure::DifferenceInShareImproved, Unit::Share, n[0] + n[1]);
            results.findings.push(change::with(finding, gap));
            let finding = blank(Measure::LeeBounds, Unit::Share, n[0] + n[1]);
            let found = lost_unequally(material, contrast, arms, improved);
            results.findings.extend(found.map(|b| bounded(finding, &b)));
        }
    }
}

/// Between which values a gap lies whoever was lost, where the losses of the groups differ by more than the gate of
/// attrition bears.
fn lost_unequally(
    material: Material<'_>,
    contrast: Contrast,
    arms: &Arms<'_>,
    value: impl Fn(usize) -> Option<f64>,
) -> Option<LeeBounds> {
    let waves = &material.responses.waves;
    let (before, after) = (waves.get(contrast.from)?, waves.get(contrast.to)?);
    let (mut entered, mut values) = ([0_u64; 2], [Vec::new(), Vec::new()]);
    for (person, returned) in before.returned.iter().enumerate() {
        let Some(arm) = arms.of(person) else { continue };
        if !*returned || after.is_not_due(person) {
            continue;
        }
        let group = usize::from(arm == Arm::Control);
        entered[group] += 1;
        values[group].extend(value(person));
    }
    let share = |g: usize| values[g].len() as f64 / entered[g] as f64;
    if (share(0) - share(1)).abs() <= material.study.claims.threshold("G4", "differential") {
        return None;
    }
    let of = |g: usize| Followed {
        values: &values[g],
        entered: entered[g],
    };
    lee_bounds(of(0), of(1), material.study.conf_level).ok()
}

/// A finding that is two extremes.
fn bounded(finding: Finding, bounds: &LeeBounds) -> Finding {
    Finding {
        estimate: Some(Estimate {
            estimate: bounds.untrimmed,
            conf_low: Some(bounds.lower),
            conf_high: Some(bounds.upper),
            ..Estimate::default()
        }),
        method: "Lee (2009) bounds: the group of which fewer were lost is trimmed".into(),
        ..finding
    }
}

fn by_arm(
    people: usize,
    arm_of: &dyn Fn(usize) -> Option<Arm>,
    value: impl Fn(usize) -> Option<f64>,
) -> (SampleMoments, SampleMoments) {
    let (mut treated, mut control) = (SampleMoments::new(), SampleMoments::new());
    for person in 0..people {
        if let (Some(arm), Some(x)) = (arm_of(person), value(person)) {
            let side = if arm == Arm::Treated {
                &mut treated
            } else {
                &mut control
            };
            let pushed = side.push(x);
            debug_assert!(pushed.is_ok(), "a non-finite value reached the analysis");
        }
    }
    (treated, control)
}

/// One summary per cluster and arm, if both arms have people in several clusters.
fn arms_in_clusters(
    responses: &Responses,
    arms: &Arms<'_>,
    value: impl Fn(usize) -> Option<f64>,
) -> Option<(Vec<SampleMoments>, Vec<SampleMoments>)> {
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    let (mut treated, mut control) = (Vec::new(), Vec::new());
    for (person, cluster) in clusters::of_people(responses)?.enumerate() {
        let (Some(arm), Some(x)) = (arms.of(person), value(person)) else {
            continue;
        };
        let place = *places.entry(cluster).or_insert_with(|| {
            treated.push(SampleMoments::new());
            control.push(SampleMoments::new());
            treated.len() - 1
        });
        let side = if arm == Arm::Treated {
            &mut treated
        } else {
            &mut control
        };
        let pushed = side[place].push(x);
        debug_assert!(pushed.is_ok(), "a non-finite value reached the analysis");
    }
    let several = |side: &[SampleMoments]| side.iter().filter(|m| m.n() > 0).count() > 1;
    (several(&treated) && several(&control)).then_some((treated, control))
}

/// Standardised differences between two sides in what was known at a wave: covariates, then
/// outcomes. `blank` makes the finding that each one fills.
pub(crate) fn differences(
    material: Material<'_>,
    outcomes: &[Outcome<'_>],
    arm_of: &dyn Fn(usize) -> Option<Arm>,
    wave: usize,
    blank: impl Fn(&str, &Text, &(SampleMoments, SampleMoments)) -> Finding,
) -> Vec<Finding> {
    let people = material.responses.len();
    let mut out = Vec::new();
    let mut push = |id: &str, label: &Text, sides: (SampleMoments, SampleMoments)| {
        out.push(compared(blank(id, label, &sides), &sides));
    };
    let covariates = material.study.covariates.iter();
    for (covariate, values) in covariates.zip(&material.responses.covariates) {
        match values {
            CovariateValues::Number(v) => {
                let sides = by_arm(people, arm_of, |p| v.get(p).copied().flatten());
                push(&covariate.column, &covariate.label, sides);
            }
            CovariateValues::Category(key) => {
                for (index, category) in key.labels.iter().enumerate() {
                    let sides = by_arm(people, arm_of, |p| is_in(key, index, p));
                    let (id, label) = category_name(&covariate.column, &covariate.label, category);
                    push(&id, &label, sides);
                }
            }
        }
    }
    for outcome in outcomes {
        let sides = match &outcome.values {
            Values::Numbers { by_wave, .. } => match by_wave.get(wave).and_then(Option::as_ref) {
                Some(column) => by_arm(people, arm_of, |p| column.get(p)),
                None => continue,
            },
            Values::Levels { item, .. } => {
                match level_column(material.responses, wave, *item) {
                    // Level positions, for balance only: nothing is said of their distance.
                    Some(cells) => by_arm(people, arm_of, |p| cells[p].level().map(|l| l as f64)),
                    None => continue,
                }
            }
        };
        push(outcome.id, outcome.label, sides);
    }
    out
}

/// A finding with the standardised difference of two sides.
pub(crate) fn compared(finding: Finding, sides: &(SampleMoments, SampleMoments)) -> Finding {
    let difference = standardised_mean_difference(&sides.0, &sides.1);
    let finding = change::with(finding, difference);
    // Told to all its digits, it tells how many have a trait on each side: secrecy judges the counts.
    let table = counts(&sides.0)
        .zip(counts(&sides.1))
        .map(|(a, b)| vec![a, b]);
    Finding { table, ..finding }
}

/// Those with a trait and those without, where the values are 0 and 1.
fn counts(side: &SampleMoments) -> Option<Vec<Option<u64>>> {
    const ROUNDING: f64 = 1e-9;
    let n = side.n() as f64;
    let (mean, with) = (side.mean(), side.mean() * n);
    let is_trait = (0.0..=1.0).contains(&mean)
        && (with - with.round()).abs() <= ROUNDING * n
        && (side.variance() * (n - 1.0) - with * (1.0 - mean)).abs() <= ROUNDING * n;
    let with = with.round() as u64;
    is_trait.then(|| vec![Some(with), Some(side.n() - with)])
}

/// Sides of a grouping: for each group, one where the person is in it.
pub(crate) fn sides_of_group(
    key: &GroupKey,
    index: usize,
    people: usize,
    arm_of: &dyn Fn(usize) -> Option<Arm>,
) -> (SampleMoments, SampleMoments) {
    by_arm(people, arm_of, |p| is_in(key, index, p))
}

fn is_in(key: &GroupKey, index: usize, person: usize) -> Option<f64> {
    let group = *key.of.get(person)?;
    (group != jauge_model::responses::NO_GROUP).then(|| f64::from(group as usize == index))
}

/// Identifier and name of one category.
pub(crate) fn category_name(id: &str, label: &Text, category: &str) -> (String, Text) {
    let named = Text::both(
        format!("{}\u{a0}: {category}", label.get(jauge_model::Lang::Fr)),
        format!("{}: {category}", label.get(jauge_model::Lang::En)),
    );
    (format!("{id}={category}"), named)
}
