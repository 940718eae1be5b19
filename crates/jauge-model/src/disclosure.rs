//! Statistical secrecy. Only [`Cleared`] things can be printed, and the only way to obtain
//! one is to clear the *whole* set of results: a figure that is harmless alone may reveal
//! another by subtraction.
//!
//! First rules (the deepening is planned): a figure about fewer people than the threshold is
//! withheld; the next smallest groups of its breakdown are withheld with it until what is hidden
//! is at least two groups and at least the threshold, because the total would give it away (the
//! total of all, or of the wider group that holds it); the parts of a hidden group are hidden with
//! it; a gap between two groups goes with a hidden group, and all answers of a wave go when the
//! people lost since are few, because the linked ones are printed; percentages are shown from a second
//! threshold on, counts below it. Crossed breakdowns of one another are not protected yet.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde::Serialize;

use crate::claim::ClaimLevel;
use crate::finding::{Finding, Measure, Results, Section, Unit};
use crate::text::Text;

/// Thresholds of a study. The defaults follow French practice: 11 people (tax source),
/// 3 organisations (Insee), percentages from 20 people (InserJeunes).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecrecyPolicy {
    /// Fewest people a figure may be about.
    pub persons: u64,
    /// Fewest organisations or projects a figure may be about.
    pub organisations: u64,
    /// Fewest people for a percentage; between `persons` and this, counts only.
    pub percentages_from: u64,
    /// Who decided to depart from the defaults, and why; printed in the report.
    pub reason: Option<Text>,
}

impl Default for SecrecyPolicy {
    fn default() -> Self {
        Self {
            persons: 11,
            organisations: 3,
            percentages_from: 20,
            reason: None,
        }
    }
}

/// Why a finding may not be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// It is about fewer people, or organisations, than the threshold.
    TooFew,
    /// It would let another withheld figure be found by subtraction.
    Complementary,
}

impl Withheld {
    /// The reason in words for a reader.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::TooFew => Text::both(
                "effectif insuffisant (secret statistique)",
                "too few to publish (statistical secrecy)",
            ),
            Self::Complementary => Text::both(
                "masqué pour protéger un autre effectif (secret secondaire)",
                "hidden to protect another figure (secondary secrecy)",
            ),
        }
    }
}

/// Something that passed disclosure control.
///
/// There is no public constructor: [`Cleared::results`] is the only door.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Cleared<T>(T);

impl<T> Deref for Cleared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl Cleared<Results> {
    /// Applies the policy to the whole set: withheld findings lose every number, statements
    /// that rest on one fall silent, and nothing else changes.
    #[must_use]
    pub fn results(mut results: Results, policy: &SecrecyPolicy) -> Self {
        let hidden = hidden_groups(&results, policy);
        let linked = linked_counts(&results);
        for finding in &mut results.findings {
            if let Some(reason) = reason_to_withhold(finding, policy, &hidden, &linked) {
                withhold(finding, reason);
            }
        }
        for step in &mut results.flow {
            // One hidden reason would follow from the others and the balance: all or none.
            let few = |(_, n): &(Text, u64)| (1..policy.persons).contains(n);
            if step.reasons.iter().any(few) {
                step.reasons.clear();
            }
        }
        silence_statements(&mut results);
        Self(results)
    }
}

/// One breakdown with a printed total: outcome, contrast, key, and the wider group if any.
type Breakdown = (String, Option<(usize, usize)>, String, Option<String>);

fn breakdown(finding: &Finding) -> Option<(Breakdown, &str)> {
    let group = finding.group.as_ref()?;
    let contrast = finding.contrast.map(|c| (c.from, c.to));
    let key = (
        finding.outcome.clone(),
        contrast,
        group.by.clone(),
        group.within.clone(),
    );
    Some((key, &group.label))
}

/// Hidden groups by breakdown.
type Hidden = BTreeMap<Breakdown, BTreeMap<String, Withheld>>;

fn hidden_groups(results: &Results, policy: &SecrecyPolicy) -> Hidden {
    let mut sizes: BTreeMap<Breakdown, BTreeMap<String, u64>> = BTreeMap::new();
    let mut totals: BTreeMap<(String, Option<(usize, usize)>), u64> = BTreeMap::new();
    for finding in &results.findings {
        let Some(n) = finding.denominator else {
            continue;
        };
        if let Some((key, label)) = breakdown(finding) {
            let groups = sizes.entry(key).or_default();
            let size = groups.entry(label.to_owned()).or_insert(n);
            *size = (*size).min(n);
        } else if matches!(finding.section, Section::Item | Section::Score)
            && let Some(contrast) = finding.contrast
        {
            let outcome = (finding.outcome.clone(), Some((contrast.from, contrast.to)));
            let total = totals.entry(outcome).or_insert(n);
            *total = (*total).min(n);
        }
    }
    let rest = |key: &Breakdown| {
        // People whose group is not known are what the groups leave of the total.
        let (outcome, contrast, by, within) = key;
        let of_key = sizes
            .iter()
            .filter(|((o, c, b, _), _)| (o, c, b) == (outcome, contrast, by));
        let known: u64 = of_key.flat_map(|(_, groups)| groups.values()).sum();
        let total = totals.get(&(outcome.clone(), *contrast)).copied();
        if within.is_some() {
            return 0;
        }
        total.unwrap_or(known).saturating_sub(known)
    };
    let mut hidden: Hidden = sizes
        .iter()
        .map(|(key, groups)| (key.clone(), hidden_of(groups, policy.persons, rest(key))))
        .collect();
    hide_with_the_wider(&mut hidden, &sizes);
    hidden
}

/// The parts of a hidden group are hidden with it: shown, they would add up to it.
fn hide_with_the_wider(hidden: &mut Hidden, sizes: &BTreeMap<Breakdown, BTreeMap<String, u64>>) {
    let mut also = Vec::new();
    for key in sizes.keys() {
        let (outcome, contrast, by, Some(within)) = key else {
            continue;
        };
        let wider_is_hidden = hidden.iter().any(|((o, c, b, _), groups)| {
            o == outcome && c == contrast && b != by && groups.contains_key(within)
        });
        if wider_is_hidden {
            also.push(key.clone());
        }
    }
    for key in also {
        let groups = hidden.entry(key.clone()).or_default();
        for (label, _) in sizes[&key].iter().filter(|(_, n)| **n > 0) {
            groups
                .entry(label.clone())
                .or_insert(Withheld::Complementary);
        }
    }
}

/// The groups to hide: those under the threshold, then the next smallest until subtraction from
/// the total leaves at least two groups and at least the threshold. `rest` is how many people
/// are in the total and in no group.
fn hidden_of(
    groups: &BTreeMap<String, u64>,
    threshold: u64,
    rest: u64,
) -> BTreeMap<String, Withheld> {
    let mut by_size: Vec<(u64, &String)> = groups
        .iter()
        .filter(|(_, n)| **n > 0)
        .map(|(label, n)| (*n, label))
        .collect();
    by_size.sort_unstable();
    let mut hidden = BTreeMap::new();
    let (mut parts, mut people) = if rest > 0 && rest < threshold {
        (1, rest)
    } else {
        (0, 0)
    };
    for (n, label) in by_size {
        let reason = if n < threshold {
            Withheld::TooFew
        } else if parts > 0 && (parts < 2 || people < threshold) {
            Withheld::Complementary
        } else {
            break;
        };
        parts += 1;
        people += n;
        hidden.insert(label.clone(), reason);
    }
    hidden
}

/// Name of the key that holds the groups compared.
const COMPARISON: &str = "comparison";

/// Pairs of waves and items of which the linked people are printed: what the answers of one
/// wave leave when they are taken away is the people who were lost.
fn linked_counts(results: &Results) -> Vec<(String, usize, u64)> {
    let transitions = results
        .findings
        .iter()
        .filter(|f| f.measure == Measure::Transition && f.group.is_none());
    transitions
        .filter_map(|f| Some((f.outcome.clone(), f.contrast?, f.denominator?)))
        .flat_map(|(outcome, c, n)| [(outcome.clone(), c.from, n), (outcome, c.to, n)])
        .collect()
}

fn reason_to_withhold(
    finding: &Finding,
    policy: &SecrecyPolicy,
    hidden: &Hidden,
    linked: &[(String, usize, u64)],
) -> Option<Withheld> {
    if let Some((key, label)) = breakdown(finding) {
        return hidden
            .get(&key)
            .and_then(|groups| groups.get(label))
            .copied();
    }
    let threshold = match (finding.section, &finding.unit) {
        // How many came, answered and were linked is an account of the study itself.
        (Section::Flow, _) => return None,
        (Section::Population, _) | (_, Unit::Units) => policy.organisations,
        _ => policy.persons,
    };
    // How many units answered is public whatever the number: they know who they are.
    let exempt = matches!(finding.measure, Measure::Coverage | Measure::Count);
    if finding.denominator.is_some_and(|n| n < threshold) && !exempt {
        return Some(Withheld::TooFew);
    }
    // A difference tells of both sides: those who stayed, and those who left.
    if finding.section == Section::Attrition {
        let (left, all) = (finding.numerator?, finding.denominator?);
        return (left.min(all - left.min(all)) < threshold).then_some(Withheld::TooFew);
    }
    // A gap and the figure of all give the figures of the two groups.
    let arm_is_hidden = |((outcome, _, by, _), groups): (&Breakdown, &BTreeMap<_, _>)| {
        by == COMPARISON
            && !groups.is_empty()
            && (finding.section == Section::Balance || *outcome == finding.outcome)
    };
    if matches!(finding.section, Section::Comparison | Section::Balance)
        && hidden.iter().any(arm_is_hidden)
    {
        return Some(Withheld::Complementary);
    }
    let leaves_few = |(outcome, wave, n): &(String, usize, u64)| {
        let left = finding.denominator.unwrap_or(0).saturating_sub(*n);
        *outcome == finding.outcome
            && Some(*wave) == finding.wave
            && left > 0
            && left < policy.persons
    };
    (finding.measure == Measure::Distribution && linked.iter().any(leaves_few))
        .then_some(Withheld::Complementary)
}

fn withhold(finding: &mut Finding, reason: Withheld) {
    finding.estimate = None;
    finding.table = None;
    finding.numerator = None;
    finding.denominator = None;
    finding.not_computed = None;
    finding.claim = ClaimLevel::C0;
    finding.withheld = Some(reason);
}

fn silence_statements(results: &mut Results) {
    let withheld: std::collections::BTreeSet<&str> = results
        .findings
        .iter()
        .filter(|f| f.withheld.is_some())
        .map(|f| f.id.as_str())
        .collect();
    for statement in results.statements.iter_mut().chain(&mut results.limits) {
        if statement
            .findings
            .iter()
            .any(|id| withheld.contains(id.as_str()))
        {
            statement.level = ClaimLevel::C0;
            statement.text = Text::both(
                "Effectif insuffisant pour publier ce résultat (secret statistique).",
                "Too few to publish this result (statistical secrecy).",
            );
        }
    }
}
