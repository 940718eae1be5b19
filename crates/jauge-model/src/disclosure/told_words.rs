//! How many wrote a word, in a group and elsewhere: none that few wrote, in either, and none that follows from the groups shown.
//!
//! A word is what somebody wrote: one that may not be told is not there at all, rather than withheld by name. What is told of a word is, for
//! each group shown, who of it wrote the word and who of all others did; so all who wrote it are known, and what they leave over beside the
//! groups shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Results, Section};

use super::item_of;
use super::policy::{SecrecyPolicy, Thresholds};

/// A word of an item at a time.
type Word = (String, Option<usize>);

pub(super) fn screen(results: &mut Results, policy: &SecrecyPolicy) {
    let mut words: BTreeMap<Word, Vec<&Finding>> = BTreeMap::new();
    for f in results
        .findings
        .iter()
        .filter(|f| f.section == Section::Words)
    {
        words
            .entry((f.outcome.clone(), f.wave))
            .or_default()
            .push(f);
    }
    let untold: BTreeSet<Word> = words
        .into_iter()
        .filter(|(word, groups)| {
            let item = item_of(&word.0);
            let sensitive = results.sensitive.contains(item);
            sensitive || !may_be_told(groups, policy.thresholds(false))
        })
        .map(|(word, _)| word)
        .collect();
    let before = results.findings.len();
    results
        .findings
        .retain(|f| f.section != Section::Words || !untold.contains(&(f.outcome.clone(), f.wave)));
    results.words_hidden.not_told = (before - results.findings.len()) as u64;
}

/// Whether what is told of a word, group by group, is about enough people everywhere.
fn may_be_told(groups: &[&Finding], t: Thresholds) -> bool {
    let mut all = None;
    let (mut shown, mut people) = (0, 0);
    for f in groups {
        let Some([[wrote, not], [others, others_not]]) = counts(f).filter(|_| f.withheld.is_none())
        else {
            return false;
        };
        let few = |n: u64| (1..t.answers).contains(&n);
        let enough = wrote + others >= t.persons;
        let sides = wrote + not >= t.persons && others + others_not >= t.persons;
        if few(wrote) || few(others) || !enough || !sides {
            return false;
        }
        all = Some((wrote + others, wrote + not + others + others_not));
        shown += wrote;
        people += wrote + not;
    }
    // Who is in none of the groups shown.
    all.is_some_and(|(wrote, everybody)| {
        let left = wrote.saturating_sub(shown);
        let rest = everybody.saturating_sub(people);
        let few = (1..t.answers).contains(&left) || (1..t.persons).contains(&rest);
        groups.len() == 1 || !few
    })
}

/// Who wrote it and who did not, in the group and elsewhere.
fn counts(f: &Finding) -> Option<[[u64; 2]; 2]> {
    let table = super::whole(f)?;
    let row = |i: usize| table.get(i)?.as_slice().try_into().ok();
    Some([row(0)?, row(1)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Group, Measure, Unit};
    use crate::{ClaimLevel, Text};

    fn word(group: &str, counts: [[u64; 2]; 2]) -> Finding {
        Finding {
            id: format!("t/atelier.{group}"),
            section: Section::Words,
            outcome: "t/atelier".into(),
            label: Text::same("atelier"),
            group: Some(Group {
                by: "region".into(),
                label: group.into(),
                within: Vec::new(),
            }),
            contrast: None,
            wave: Some(0),
            measure: Measure::WordDifference,
            estimate: None,
            not_computed: None,
            table: Some(counts.map(|row| row.map(Some).to_vec()).to_vec()),
            numerator: Some(counts[0][0]),
            denominator: Some(counts[0][0] + counts[0][1]),
            unit: Unit::Share,
            method: String::new(),
            primary: false,
            claim: ClaimLevel::C2,
            caveats: Vec::new(),
            withheld: None,
        }
    }

    /// How many of these are told.
    fn told(findings: Vec<Finding>, sensitive: bool) -> (usize, u64) {
        let mut results = Results {
            findings,
            ..Results::default()
        };
        if sensitive {
            results.sensitive.insert("t".into());
        }
        screen(&mut results, &SecrecyPolicy::default());
        (results.findings.len(), results.words_hidden.not_told)
    }

    #[test]
    fn a_word_is_told_where_enough_wrote_it_on_both_sides() {
        let one = |counts| told(vec![word("A", counts)], false);
        assert_eq!(one([[20, 10], [9, 60]]), (1, 0));
        assert_eq!(one([[20, 10], [0, 60]]), (1, 0), "nobody else wrote it");
        assert_eq!(one([[20, 10], [2, 60]]), (0, 1), "two others did");
        assert_eq!(one([[2, 20], [20, 60]]), (0, 1), "two of the group did");
        assert_eq!(one([[5, 20], [5, 60]]), (0, 1), "ten in all");
        assert_eq!(one([[8, 2], [30, 60]]), (0, 1), "a group of ten");
        assert_eq!(told(vec![word("A", [[20, 10], [9, 60]])], true), (0, 1));
    }

    #[test]
    fn a_third_group_does_not_follow_from_two() {
        // 32 wrote it: 20 in A, 10 in B, so two of the others.
        let two = vec![
            word("A", [[20, 10], [12, 60]]),
            word("B", [[10, 20], [22, 50]]),
        ];
        assert_eq!(told(two, false), (0, 2));
        let two = vec![
            word("A", [[20, 10], [19, 60]]),
            word("B", [[10, 20], [29, 50]]),
        ];
        assert_eq!(told(two, false), (2, 0));
    }
}
