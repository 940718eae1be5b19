//! Statistical secrecy. Only [`Cleared`] things can be printed, and the only way to obtain
//! one is to clear the *whole* set of results: a figure that is harmless alone may reveal
//! another by subtraction.
//!
//! | rule | where |
//! |---|---|
//! | a figure about too few people or organisations; an answer that too few gave; stricter for sensitive items | [`SecrecyPolicy`] |
//! | a hidden count must not follow from what is shown: places in wider places, answers in all answers, the table between two times and its margins, the two sides of a target | `breakdown`, `answers`, solved in `linked` |
//! | how many were asked a question that hangs on another answer | `asked` |
//! | how many gave all answers of a score, where one of them is hidden | `the_rest` |
//! | those who answered once, beside those who answered twice; the levels of items beside the mean of their score | `levels` |
//! | a figure beside the same figure of an earlier report; what both reports tell of one that either withholds | [`Earlier`], `between_reports` |
//! | a declared figure about few; an amount that one organisation makes almost all of; parts of one total | `declared` |
//! | a curve over time: no step of one or two people, none where too few are left | `waiting` |
//! | who is on one of two sides, beside how different they are (those who left, a comparison) | `traits` |
//! | words that name somebody; words on a sensitive question; words of one of few | `words` |
//! | how many wrote a word, in a group and elsewhere | `told_words` |
//!
//! The rules are those of the French and European practice: Insee, *Manuel de protection des tableaux*; Eurostat (Hundepool et
//! al.), *Handbook on Statistical Disclosure Control*; ONS, *Disclosure control guidance for tables*. What each guards against
//! is a reader who knows all that is printed, and that counts are whole and not negative; not one who knows some of the
//! people behind a figure. It is checked by linear bounds on counts. What is not: how much a test or a standard error, told to all its
//! digits, narrows the tables or the groups that could have given it, for somebody who tries them all.
//!
//! Which of several figures tied by sums is the small one is not told: see [`Withheld::FewOrTelling`].
//!
//! Minima and maxima are no [`Measure`]: the extreme of a group is one person's answer, so there is nothing to print.

mod answers;
mod asked;
mod between_reports;
mod breakdown;
mod declared;
mod earlier;
mod levels;
mod linked;
mod moves;
mod policy;
mod told_words;
mod traits;
mod waiting;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use serde::Serialize;

use crate::claim::ClaimLevel;
use crate::finding::{Contrast, Finding, Measure, Results, Section, Unit};
use crate::text::Text;

use breakdown::{Breakdown, COMPARISON, Family, Outside};
use earlier::Totals;
use policy::Thresholds;

pub use earlier::Earlier;
pub use policy::{SecrecyPolicy, Withheld};
pub use waiting::Ends;
pub use words::mask as mask_identifying;

/// Something that passed disclosure control.
///
/// There is no public constructor: [`Cleared::results`] and [`Cleared::after`] are the only doors.
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
    /// Applies the policy to the whole set: withheld findings lose every number, tables the counts that are hidden,
    /// statements that rest on one fall silent, and nothing else changes.
    #[must_use]
    pub fn results(results: Results, policy: &SecrecyPolicy) -> Self {
        Self::after(results, policy, &[])
    }

    /// The same beside reports that were published before.
    #[must_use]
    pub fn after(mut results: Results, policy: &SecrecyPolicy, earlier: &[Earlier]) -> Self {
        let verdicts = Judge::new(&results, policy, earlier).judge();
        for (finding, reason) in results.findings.iter_mut().zip(&verdicts.reasons) {
            if let Some(reason) = reason {
                let sensitive = results.sensitive.contains(item_of(&finding.outcome));
                withhold(finding, as_told(finding, *reason, sensitive));
            }
            if finding.measure == Measure::StandardisedDifference {
                // Counted for secrecy alone.
                finding.table = None;
            }
        }
        for (index, row) in &verdicts.rows {
            let finding = &mut results.findings[*index];
            if finding.withheld.is_none() {
                finding.table = Some(vec![row.clone()]);
            }
        }
        results.hidden_at_large |= verdicts.was_large;
        for step in &mut results.flow {
            // One hidden reason would follow from the others and the balance: all or none.
            let few = |(_, n): &(Text, u64)| (1..policy.persons).contains(n);
            if step.reasons.iter().any(few) {
                step.reasons.clear();
            }
        }
        for story in &mut results.stories {
            story.recurs_in = story.recurs_in.cleared(policy.answers);
            story.opposite_in = story.opposite_in.cleared(policy.answers);
        }
        declared::screen(&mut results, policy, earlier);
        waiting::screen(&mut results, policy, earlier);
        let unsaid = |item: &String, wave| verdicts.unsaid.contains(&(item.clone(), wave));
        results.voice_counts.retain(|c| !unsaid(&c.item, c.wave));
        results.voices.retain(|v| !unsaid(&v.item, v.wave));
        results.findings.retain(|f| {
            f.section != Section::Words
                || !f
                    .wave
                    .is_some_and(|w| unsaid(&item_of(&f.outcome).to_owned(), w))
        });
        words::screen(&mut results, policy);
        told_words::screen(&mut results, policy);
        silence_statements(&mut results);
        Self(results)
    }
}

/// What becomes of each finding.
#[derive(Default)]
struct Verdicts {
    reasons: Vec<Option<Withheld>>,
    /// Rows of counts per level, by finding, with some left out.
    rows: BTreeMap<usize, Vec<Option<u64>>>,
    /// Open items and waves of which not even how many wrote may be told.
    unsaid: BTreeSet<(String, usize)>,
    /// Whether a breakdown was so large that more may be hidden than is necessary.
    was_large: bool,
}

struct Judge<'a> {
    results: &'a Results,
    policy: &'a SecrecyPolicy,
    earlier: &'a [Earlier],
    totals: Totals,
    /// Positions of the findings of each outcome.
    by_outcome: BTreeMap<&'a str, Vec<usize>>,
    /// Position of what else is measured of the same people over the same contrast.
    beside: BTreeMap<(About<'a>, Measure), usize>,
    verdicts: Verdicts,
    /// Findings that would tell a count hidden in a table.
    undone: BTreeSet<&'a str>,
    /// Outcomes of which a group compared is hidden.
    arms: BTreeSet<&'a str>,
}

/// The counts of a table that nothing was taken out of yet.
fn whole(finding: &Finding) -> Option<Vec<Vec<u64>>> {
    let table = finding.table.as_ref()?;
    table
        .iter()
        .map(|row| row.iter().copied().collect())
        .collect()
}

/// Outcome, contrast, and group of a finding.
type About<'a> = (&'a str, Option<Contrast>, Option<(&'a str, &'a str)>);

fn about(f: &Finding) -> About<'_> {
    let group = f.group.as_ref().map(|g| (g.by.as_str(), g.label.as_str()));
    (&f.outcome, f.contrast, group)
}

/// Item of an outcome: options are outcomes of their own, `item/option`.
fn item_of(outcome: &str) -> &str {
    outcome.split_once('/').map_or(outcome, |(item, _)| item)
}

impl<'a> Judge<'a> {
    fn new(results: &'a Results, policy: &'a SecrecyPolicy, earlier: &'a [Earlier]) -> Self {
        let mut by_outcome: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut beside = BTreeMap::new();
        for (index, f) in results.findings.iter().enumerate() {
            by_outcome.entry(&f.outcome).or_default().push(index);
            beside.entry((about(f), f.measure)).or_insert(index);
        }
        Self {
            results,
            policy,
            earlier,
            totals: earlier::totals(results),
            by_outcome,
            beside,
            verdicts: Verdicts {
                reasons: vec![None; results.findings.len()],
                rows: BTreeMap::new(),
                unsaid: BTreeSet::new(),
                was_large: false,
            },
            undone: BTreeSet::new(),
            arms: BTreeSet::new(),
        }
    }

    fn judge(mut self) -> Verdicts {
        self.levels();
        self.tables();
        self.breakdowns();
        self.options();
        self.conditions();
        self.traits();
        self.the_rest();
        self.verdicts
    }

    fn thresholds(&self, outcome: &str) -> Thresholds {
        let sensitive = self.results.sensitive.contains(item_of(outcome));
        self.policy.thresholds(sensitive)
    }

    fn was_published(&self, finding: &Finding) -> bool {
        let fewest = self.thresholds(&finding.outcome);
        self.earlier
            .iter()
            .any(|e| e.exposes(finding, &self.totals, fewest))
    }

    fn all(&self) -> impl Iterator<Item = (usize, &'a Finding)> + use<'a> {
        self.results.findings.iter().enumerate()
    }

    fn of_outcome(&self, outcome: &str) -> impl Iterator<Item = (usize, &'a Finding)> + use<'a> {
        let at = self.by_outcome.get(outcome).cloned().unwrap_or_default();
        let results = self.results;
        at.into_iter().map(move |i| (i, &results.findings[i]))
    }

    fn hide(&mut self, index: usize, reason: Withheld) {
        self.verdicts.reasons[index].get_or_insert(reason);
    }

    /// Tables between two times, and the shares that would tell what is hidden in them.
    fn tables(&mut self) {
        for (index, f) in self.all() {
            let Some((contrast, table)) = f
                .contrast
                .zip(whole(f))
                .filter(|_| f.measure == Measure::Transition)
            else {
                continue;
            };
            let t = self.thresholds(&f.outcome);
            let all = f.group.is_none();
            let at = |wave| {
                if all {
                    self.shown(&f.outcome, contrast, wave, table.len())
                } else {
                    vec![None; table.len()]
                }
            };
            let shown = [at(contrast.from), at(contrast.to)];
            let improved = self
                .sibling(f, Measure::ShareImproved)
                .and_then(|s| s.numerator);
            let between = answers::between(&table, [&shown[0], &shown[1]], improved, t);
            let mut undone = between.undone;
            if !between.table {
                self.hide(
                    index,
                    if t.sensitive {
                        Withheld::Sensitive
                    } else {
                        Withheld::FewAnswers
                    },
                );
                // On two or three levels who reached the target is almost the level itself.
                if !all && table.len() <= 3 {
                    undone.extend([Measure::ShareAtTargetBefore, Measure::ShareAtTargetAfter]);
                }
            }
            if all && !between.levels {
                for wave in [contrast.from, contrast.to] {
                    if let Some(row) = self.row(&f.outcome, f.contrast, Some(wave)) {
                        self.hide(row, Withheld::Complementary);
                    }
                }
                undone.extend([Measure::ShareAtTargetBefore, Measure::ShareAtTargetAfter]);
            }
            self.undo(f, &undone);
            if all {
                let counts = margins(&table);
                let sides = [Measure::ShareAtTargetBefore, Measure::ShareAtTargetAfter];
                for ((side, counts), shown) in sides.into_iter().zip(&counts).zip(&shown) {
                    let reached = self.sibling(f, side).and_then(|s| s.numerator);
                    if reached.is_some_and(|r| answers::target_tells(shown, counts, r, t)) {
                        self.undo(f, &[side]);
                    }
                }
            }
        }
    }

    fn sibling(&self, finding: &Finding, measure: Measure) -> Option<&'a Finding> {
        let at = self.beside.get(&(about(finding), measure))?;
        self.results.findings.get(*at)
    }

    fn undo(&mut self, finding: &Finding, measures: &[Measure]) {
        let found: Vec<&'a str> = measures
            .iter()
            .filter_map(|m| self.sibling(finding, *m))
            .map(|f| f.id.as_str())
            .collect();
        self.undone.extend(found);
    }

    fn breakdowns(&mut self) {
        let mut by_change: BTreeMap<(&str, Option<Contrast>), Vec<usize>> = BTreeMap::new();
        for (index, f) in self.all().filter(|(_, f)| breakdown::is_part(f)) {
            let members = by_change.entry((&f.outcome, f.contrast)).or_default();
            members.push(index);
        }
        let families: Vec<Family<'_>> = by_change
            .into_iter()
            .map(|((outcome, _), members)| Family {
                findings: members.iter().map(|i| &self.results.findings[*i]).collect(),
                thresholds: self.thresholds(outcome),
                members,
            })
            .collect();
        let exposed = |f: &Finding| self.undone.contains(f.id.as_str()) || self.was_published(f);
        let shown = |f: &Finding| {
            let reports = self.earlier.iter().map(|e| e.shown(f));
            reports.fold([None; 2], |[n, k], [m, l]| [n.max(m), k.max(l)])
        };
        let told = |f: &Finding| self.earlier.iter().map(|e| e.told(f)).collect();
        let outside = Outside {
            exposed: &exposed,
            shown: &shown,
            told: &told,
        };
        let solved = breakdown::all(&families, self.policy.persons, outside);
        self.verdicts.was_large = solved.iter().any(Breakdown::was_large);
        for (family, breakdown) in families.iter().zip(&solved) {
            if breakdown.hides_some_of(COMPARISON)
                && let Some(first) = family.findings.first()
            {
                self.arms.insert(&first.outcome);
            }
            for index in &family.members {
                let finding = &self.results.findings[*index];
                // Its own reason comes first; what is only hidden beside the earlier report says so.
                let reason = breakdown.reason(finding);
                let reason = match reason {
                    None | Some(Withheld::Complementary) if self.was_published(finding) => {
                        Some(Withheld::Earlier)
                    }
                    own => own,
                };
                if let Some(reason) = reason {
                    self.hide(*index, reason);
                }
            }
        }
    }

    fn options(&mut self) {
        let mut questions: BTreeMap<(&str, Option<usize>), Vec<usize>> = BTreeMap::new();
        for (index, f) in self
            .all()
            .filter(|(_, f)| f.measure == Measure::OptionShare)
        {
            questions
                .entry((item_of(&f.outcome), f.wave))
                .or_default()
                .push(index);
        }
        for ((item, _), members) in questions {
            let findings: Vec<&Finding> =
                members.iter().map(|i| &self.results.findings[*i]).collect();
            let forced: Vec<bool> = findings.iter().map(|f| self.was_published(f)).collect();
            let of = findings
                .iter()
                .filter_map(|f| f.denominator)
                .max()
                .unwrap_or(0);
            let sum: u64 = findings.iter().filter_map(|f| f.numerator).sum();
            let reasons = answers::options(&findings, sum == of, self.thresholds(item), &forced);
            for (index, reason) in members.into_iter().zip(reasons) {
                if let Some(reason) = reason {
                    self.hide(index, reason);
                }
            }
        }
    }

    fn the_rest(&mut self) {
        let compared = !self.arms.is_empty();
        for (index, f) in self.all() {
            let beside = match f.section {
                Section::Comparison => self.arms.contains(f.outcome.as_str()),
                Section::Balance => compared,
                Section::Reliability => self.rests_on_hidden(f),
                _ => false,
            };
            let reason = self.few(f).or(beside.then_some(Withheld::Complementary));
            let public = matches!(f.section, Section::Flow) || f.measure == Measure::Coverage;
            let reason = reason.or((!public && self.was_published(f)).then_some(Withheld::Earlier));
            if let Some(reason) = reason {
                self.hide(index, reason);
            }
        }
    }

    /// Whether how many answered all items of a score tells a hidden count. What is hidden beside the same question at another time
    /// alone does not: a score is not told level by level.
    fn rests_on_hidden(&self, f: &Finding) -> bool {
        let items = self.results.made_of.get(&f.outcome);
        items.into_iter().flatten().any(|(item, _)| {
            let conditional = self.results.asked_after.contains_key(item);
            let tells = |reason: Withheld| conditional || reason != Withheld::Complementary;
            self.of_outcome(item).any(|(index, row)| {
                let hidden = self.verdicts.reasons[index];
                row.measure == Measure::Distribution
                    && row.wave == f.wave
                    && hidden.is_some_and(tells)
            })
        })
    }

    /// Whether a figure is about too few, whatever is printed beside it.
    fn few(&self, f: &Finding) -> Option<Withheld> {
        let t = self.thresholds(&f.outcome);
        let units = f.section == Section::Population || f.unit == Unit::Units;
        let threshold = if units {
            self.policy.organisations
        } else {
            t.persons
        };
        let secret = if t.sensitive {
            Withheld::Sensitive
        } else {
            Withheld::TooFew
        };
        match f.section {
            // How many came, answered and were linked is an account of the study itself.
            Section::Flow => return None,
            Section::Item | Section::Score if f.group.is_some() => return None,
            _ => {}
        }
        // How many units answered is public whatever the number: they know who they are.
        let exempt = matches!(f.measure, Measure::Coverage | Measure::Count);
        if f.denominator.is_some_and(|n| n < threshold) && !exempt {
            return Some(secret);
        }
        let split = f.numerator.zip(f.denominator);
        // It is about those who answered all items, of those who gave a form back.
        if f.section == Section::Reliability {
            return f.numerator.is_some_and(|n| n < threshold).then_some(secret);
        }
        // A difference tells of both sides: those who stayed, and those who left.
        if f.section == Section::Attrition {
            let (left, all) = split?;
            return (left.min(all.saturating_sub(left)) < threshold).then_some(secret);
        }
        if f.section == Section::Population && !exempt {
            let (yes, all) = split?;
            let few = |n: u64| (1..threshold).contains(&n);
            return (few(yes) || few(all.saturating_sub(yes))).then_some(Withheld::FewAnswers);
        }
        None
    }
}

/// Sums of rows and of columns.
fn margins(table: &[Vec<u64>]) -> [Vec<u64>; 2] {
    let rows = table.iter().map(|r| r.iter().sum()).collect();
    let columns = (0..table.len())
        .map(|j| table.iter().filter_map(|r| r.get(j)).sum())
        .collect();
    [rows, columns]
}

/// The reason as readers are told it: of figures tied by sums none says more than the others, since "fewer than 11" of one of two that
/// make 21 would say "more than 10" of the other.
fn as_told(finding: &Finding, reason: Withheld, sensitive: bool) -> Withheld {
    let tied = finding.group.is_some()
        || matches!(
            finding.measure,
            Measure::OptionShare | Measure::StandardisedDifference
        );
    match reason {
        Withheld::Dominated => reason,
        _ if tied && sensitive => Withheld::Sensitive,
        _ if tied => Withheld::FewOrTelling,
        _ => reason,
    }
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
    let withheld: BTreeSet<&str> = results
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
