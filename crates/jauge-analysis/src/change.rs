//! Change between two waves in the same people: items by their entry-exit table, scores and
//! numbers by their moments.

use jauge_model::finding::{Contrast, Estimate, Finding, Group, Measure, Results, Section, Unit};
use jauge_model::questionnaire::Questionnaire;
use jauge_model::responses::GroupKey;
use jauge_model::{ClaimLevel, Text};
use jauge_stats::clustered::{clustered_mean_change, clustered_probability_of_improvement};
use jauge_stats::effect_size::{AverageSd, hedges_g_av};
use jauge_stats::paired::{
    WilcoxonOptions, paired_t, probability_of_improvement, wilcoxon_signed_rank,
};
use jauge_stats::proportion::wilson;
use jauge_stats::{Alternative, Moments, PairedTable};
use rayon::prelude::*;

use crate::clusters::Clusters;
use crate::outcome::{self, Outcome, Values};
use crate::summary::{self, Summary};
use crate::{Material, refusal};

/// Adds the findings on change: for every outcome and contrast, for all people, by comparison
/// group and by the keys of the study.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let outcomes = outcome::all(material.grid, material.study, material.responses);
    // Outcomes are independent and collected in order: the same bytes at any thread count.
    let found: Vec<Vec<Finding>> = outcomes
        .par_iter()
        .map(|outcome| of_outcome(material, outcome))
        .collect();
    results.findings.extend(found.into_iter().flatten());
}

fn of_outcome(material: Material<'_>, outcome: &Outcome<'_>) -> Vec<Finding> {
    let study = material.study;
    let responses = material.responses;
    let mut out = Vec::new();
    let mut met = summary::Met::new();
    for (from, to) in &study.contrasts {
        let contrast = Contrast {
            from: *from,
            to: *to,
        };
        let context = Context {
            grid: material.grid,
            outcome,
            contrast,
            conf: study.conf_level,
        };
        let in_clusters = |key| {
            let clusters = Clusters::new(responses, key)?;
            clusters.summaries(outcome, responses, contrast)
        };
        if let Some(all) = summary::of_everybody(outcome, responses, contrast, &mut met) {
            let parts = in_clusters(None).and_then(|mut p| p.pop());
            let parts = parts.unwrap_or_default();
            context.findings(&all, &parts, None, &mut out);
        }
        for key in &material.responses.keys {
            let arms = key.name == COMPARISON;
            let declared = study.by.contains(&key.name) && context.broken_down();
            if !(arms || declared) {
                continue;
            }
            let groups = summary::summarise(outcome, responses, contrast, Some(key));
            let mut parts = in_clusters(Some(key)).unwrap_or_default().into_iter();
            let mut within = wider_groups(material, key).into_iter();
            for (summary, label) in groups.iter().flatten().zip(&key.labels) {
                let group = Group {
                    by: key.name.clone(),
                    label: label.clone(),
                    within: within.next().unwrap_or_default(),
                };
                let parts = parts.next().unwrap_or_default();
                if summary.n() > 0 {
                    context.findings(summary, &parts, Some(&group), &mut out);
                }
            }
        }
    }
    if let Values::Levels { item, levels, .. } = outcome.values {
        for wave in 0..material.grid.waves.len() {
            let counts = summary::distribution(material.responses, wave, item, levels, &met);
            let counts = counts.filter(|c| c.iter().any(|n| *n > 0));
            out.extend(counts.map(|c| distribution(material.grid, outcome, wave, c)));
        }
    }
    out
}

/// For each group of a key, every group of another key that holds all of its people, if results are
/// told by that key too: whatever the order in which the keys are declared.
fn wider_groups(material: Material<'_>, key: &GroupKey) -> Vec<Vec<(String, String)>> {
    let told = |k: &&GroupKey| {
        k.name != key.name && (k.name == COMPARISON || material.study.by.contains(&k.name))
    };
    let mut out = vec![Vec::new(); key.labels.len()];
    for wider in material.responses.keys.iter().filter(told) {
        let mut seen: Vec<Option<Option<u32>>> = vec![None; key.labels.len()];
        for (group, above) in key.of.iter().zip(&wider.of) {
            if let Some(slot) = seen.get_mut(*group as usize) {
                match slot {
                    None => *slot = Some(Some(*above)),
                    Some(Some(known)) if known != above => *slot = Some(None),
                    Some(_) => {}
                }
            }
        }
        for (out, above) in out.iter_mut().zip(seen) {
            let label = above
                .flatten()
                .and_then(|g| wider.labels.get(g as usize).cloned());
            out.extend(label.map(|label| (wider.name.clone(), label)));
        }
    }
    out
}

/// Name of the key that holds the groups compared.
pub(crate) const COMPARISON: &str = "comparison";

struct Context<'a> {
    grid: &'a Questionnaire,
    outcome: &'a Outcome<'a>,
    contrast: Contrast,
    conf: f64,
}

impl Context<'_> {
    /// Breakdowns are kept to what was declared and to scores: thirty items by two hundred
    /// projects would be six thousand chances of a false alarm.
    fn broken_down(&self) -> bool {
        self.outcome.primary || matches!(self.outcome.values, Values::Numbers { .. })
    }

    /// `parts` holds the summary of each cluster of the same people, if they came in clusters.
    fn findings(
        &self,
        summary: &Summary,
        parts: &[Summary],
        group: Option<&Group>,
        out: &mut Vec<Finding>,
    ) {
        match (summary, &self.outcome.values) {
            (
                Summary::Table(table),
                Values::Levels {
                    higher_is_better,
                    target,
                    ..
                },
            ) => {
                let parts: Vec<PairedTable> = parts
                    .iter()
                    .filter_map(|part| match part {
                        Summary::Table(table) if *higher_is_better => Some(table.clone()),
                        Summary::Table(table) => Some(table.reversed()),
                        Summary::Moments(_) => None,
                    })
                    .collect();
                self.of_table(table, &parts, *higher_is_better, *target, group, out);
            }
            (Summary::Moments(moments), _) => {
                let parts: Vec<Moments> = parts
                    .iter()
                    .filter_map(|part| match part {
                        Summary::Moments(moments) => Some(*moments),
                        Summary::Table(_) => None,
                    })
                    .collect();
                self.of_moments(moments, &parts, group, out);
            }
            (Summary::Table(_), Values::Numbers { .. }) => {}
        }
    }

    fn blank(
        &self,
        section: Section,
        measure: Measure,
        unit: Unit,
        group: Option<&Group>,
    ) -> Finding {
        let contrast = Some(self.contrast);
        let o = self.outcome;
        Finding {
            primary: o.primary,
            ..finding(
                self.grid,
                section,
                (o.id, o.label),
                measure,
                unit,
                contrast,
                group,
            )
        }
    }

    fn of_table(
        &self,
        table: &PairedTable,
        oriented_parts: &[PairedTable],
        higher_is_better: bool,
        target: usize,
        group: Option<&Group>,
        out: &mut Vec<Finding>,
    ) {
        let n = table.n();
        let blank = |measure, unit| self.blank(Section::Item, measure, unit, group);
        out.push(Finding {
            table: Some(
                table
                    .counts()
                    .rows()
                    .into_iter()
                    .map(|r| r.iter().map(|c| Some(*c)).collect())
                    .collect(),
            ),
            denominator: Some(n),
            method: "entry-exit table of linked people".into(),
            ..blank(Measure::Transition, Unit::People)
        });
        if group.is_none() {
            out.extend(self.linked_levels(table));
        }
        let oriented = if higher_is_better {
            table.clone()
        } else {
            table.reversed()
        };
        let shares = [
            (Measure::ShareImproved, oriented.improved()),
            (Measure::ShareSame, oriented.same()),
            (Measure::ShareDeclined, oriented.declined()),
        ];
        let (before, after) = table.marginals();
        let reached = |counts: &[u64]| -> u64 {
            let at = |i: usize| {
                if higher_is_better {
                    i >= target
                } else {
                    i <= target
                }
            };
            counts
                .iter()
                .enumerate()
                .filter(|(i, _)| at(*i))
                .map(|(_, c)| c)
                .sum()
        };
        let at_target = [
            (Measure::ShareAtTargetBefore, reached(&before)),
            (Measure::ShareAtTargetAfter, reached(&after)),
        ];
        for (measure, count) in shares.into_iter().chain(at_target) {
            out.push(share(blank(measure, Unit::Share), count, n, self.conf));
        }
        let finding = Finding {
            denominator: Some(n),
            ..blank(Measure::ProbabilityOfImprovement, Unit::Probability)
        };
        out.push(with(
            finding,
            if oriented_parts.len() > 1 {
                clustered_probability_of_improvement(oriented_parts, self.conf)
            } else {
                probability_of_improvement(&oriented, self.conf)
            },
        ));
        out.push(self.wilcoxon(&oriented, blank(Measure::WilcoxonSignedRank, Unit::RankSum)));
    }

    /// Both sides of the table, which can be shown where the table itself cannot.
    fn linked_levels(&self, table: &PairedTable) -> [Finding; 2] {
        let (before, after) = table.marginals();
        let waves = [(self.contrast.from, before), (self.contrast.to, after)];
        waves.map(|(wave, counts)| {
            let blank = self.blank(Section::Item, Measure::LinkedLevels, Unit::People, None);
            Finding {
                id: format!("{}.{}", blank.id, self.grid.waves[wave].id),
                wave: Some(wave),
                denominator: Some(table.n()),
                table: Some(vec![counts.into_iter().map(Some).collect()]),
                method: "counts per level, people linked over the contrast".into(),
                claim: ClaimLevel::C2,
                ..blank
            }
        })
    }

    fn wilcoxon(&self, table: &PairedTable, mut finding: Finding) -> Finding {
        finding.denominator = Some(table.n());
        match wilcoxon_signed_rank(table, WilcoxonOptions::default()) {
            Ok(test) => {
                finding.estimate = Some(Estimate {
                    estimate: test.statistic,
                    statistic: Some(test.z),
                    p_value: Some(test.p_value),
                    ..Estimate::default()
                });
                finding.method = test.method.into();
            }
            Err(error) => finding.not_computed = Some(refusal::reason(&error)),
        }
        finding
    }

    fn of_moments(
        &self,
        moments: &Moments,
        parts: &[Moments],
        group: Option<&Group>,
        out: &mut Vec<Finding>,
    ) {
        let own = self.outcome.unit.clone();
        let blank = |measure, unit| Finding {
            denominator: Some(moments.n()),
            ..self.blank(Section::Score, measure, unit, group)
        };
        for (measure, mean) in [
            (Measure::MeanBefore, moments.mean_before()),
            (Measure::MeanAfter, moments.mean_after()),
        ] {
            let mut finding = blank(measure, own.clone());
            finding.method = "mean of linked people".into();
            if moments.n() > 0 {
                finding.estimate = Some(Estimate {
                    estimate: mean,
                    ..Estimate::default()
                });
            } else {
                finding.not_computed = Some(refusal::reason(&jauge_stats::Error::TooFew {
                    needed: 1,
                    found: 0,
                }));
            }
            out.push(finding);
        }
        let t = if parts.len() > 1 {
            clustered_mean_change(parts, self.conf, Alternative::TwoSided)
        } else {
            paired_t(moments, self.conf, Alternative::TwoSided)
        };
        out.push(with(blank(Measure::MeanChange, own.clone()), t));
        let g = hedges_g_av(moments, AverageSd::RootMeanSquare, self.conf);
        out.push(with(blank(Measure::HedgesGAv, Unit::StandardDeviations), g));
    }
}

fn distribution(
    grid: &Questionnaire,
    outcome: &Outcome<'_>,
    wave: usize,
    counts: Vec<u64>,
) -> Finding {
    let name = (outcome.id, outcome.label);
    let mut finding = finding(
        grid,
        Section::Item,
        name,
        Measure::Distribution,
        Unit::People,
        None,
        None,
    );
    finding.id = format!(
        "{}.{}.{}",
        outcome.id,
        Measure::Distribution.id(),
        grid.waves[wave].id
    );
    finding.wave = Some(wave);
    finding.denominator = Some(counts.iter().sum());
    finding.table = Some(vec![counts.into_iter().map(Some).collect()]);
    finding.method = "counts per level, everybody who answered".into();
    finding.claim = ClaimLevel::C2;
    finding
}

/// A finding with its identity and nothing found yet. Observing a change is the most that two
/// waves of the same people allow; the claim rules lower it where a gate is shut.
pub(crate) fn finding(
    grid: &Questionnaire,
    section: Section,
    (outcome, label): (&str, &Text),
    measure: Measure,
    unit: Unit,
    contrast: Option<Contrast>,
    group: Option<&Group>,
) -> Finding {
    let mut id = format!("{outcome}.{}", measure.id());
    if let Some(c) = contrast {
        id.push_str(&format!(
            ".{}-{}",
            grid.waves[c.from].id, grid.waves[c.to].id
        ));
    }
    if let Some(g) = group {
        id.push_str(&format!(".{}={}", g.by, g.label));
    }
    Finding {
        id,
        section,
        outcome: outcome.to_owned(),
        label: label.clone(),
        group: group.cloned(),
        contrast,
        wave: None,
        measure,
        estimate: None,
        not_computed: None,
        table: None,
        numerator: None,
        denominator: None,
        unit,
        method: String::new(),
        primary: false,
        claim: ClaimLevel::C3,
        caveats: Vec::new(),
        withheld: None,
    }
}

/// A share with Wilson's interval.
pub(crate) fn share(finding: Finding, count: u64, n: u64, conf: f64) -> Finding {
    let finding = Finding {
        numerator: Some(count),
        denominator: Some(n),
        ..finding
    };
    with(finding, wilson(count, n, conf))
}

/// Fills the finding with an estimate, or with the reason why there is none.
pub(crate) fn with(
    mut finding: Finding,
    result: Result<jauge_stats::Estimate, jauge_stats::Error>,
) -> Finding {
    match result {
        Ok(e) => {
            finding.method = e.method.into();
            finding.estimate = Some(refusal::estimate(&e));
        }
        Err(error) => finding.not_computed = Some(refusal::reason(&error)),
    }
    finding
}
