//! Statistical secrecy. Only [`Cleared`] things can be printed, and the only way to obtain
//! one is to clear the *whole* set of results: a figure that is harmless alone may reveal
//! another by subtraction.
//!
//! First rules (the deepening is planned): a figure about fewer people than the threshold is
//! withheld; the next smallest groups of its breakdown are withheld with it until what is hidden
//! is at least two groups and at least the threshold, because the total would give it away (the
//! total of all, or of the wider group that holds it); percentages are shown from a second
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
        let hidden_groups = hidden_groups(&results, policy);
        for finding in &mut results.findings {
            if let Some(reason) = reason_to_withhold(finding, policy, &hidden_groups) {
                withhold(finding, reason);
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

fn hidden_groups(
    results: &Results,
    policy: &SecrecyPolicy,
) -> BTreeMap<Breakdown, BTreeMap<String, Withheld>> {
    let mut sizes: BTreeMap<Breakdown, BTreeMap<String, u64>> = BTreeMap::new();
    for finding in &results.findings {
        if let (Some((key, label)), Some(n)) = (breakdown(finding), finding.denominator) {
            let size = sizes
                .entry(key)
                .or_default()
                .entry(label.to_owned())
                .or_insert(n);
            *size = (*size).min(n);
        }
    }
    sizes
        .into_iter()
        .map(|(key, groups)| (key, hidden_of(&groups, policy.persons)))
        .collect()
}

/// The groups to hide: those under the threshold, then the next smallest until subtraction from
/// the total leaves at least two groups and at least the threshold.
fn hidden_of(groups: &BTreeMap<String, u64>, threshold: u64) -> BTreeMap<String, Withheld> {
    let mut by_size: Vec<(u64, &String)> = groups
        .iter()
        .filter(|(_, n)| **n > 0)
        .map(|(label, n)| (*n, label))
        .collect();
    by_size.sort_unstable();
    let mut hidden = BTreeMap::new();
    let mut people = 0;
    for (n, label) in by_size {
        let reason = if n < threshold {
            Withheld::TooFew
        } else if !hidden.is_empty() && (hidden.len() < 2 || people < threshold) {
            Withheld::Complementary
        } else {
            break;
        };
        people += n;
        hidden.insert(label.clone(), reason);
    }
    hidden
}

fn reason_to_withhold(
    finding: &Finding,
    policy: &SecrecyPolicy,
    hidden: &BTreeMap<Breakdown, BTreeMap<String, Withheld>>,
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
    let few = finding.denominator.is_some_and(|n| n < threshold);
    (few && !exempt).then_some(Withheld::TooFew)
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
