//! Words that set a group apart: how many of its people wrote them, beside the others.
//!
//! A person counts once for a word, however often they wrote it. Names, addresses and numbers are masked before anything is counted. All words
//! that enough people wrote are tried in each group, so that their p-values are adjusted together (Holm), and only what is left below one
//! in twenty is told. Each person counts as if by themselves, which people of one project are not.

use std::collections::BTreeMap;

use jauge_model::disclosure::mask_identifying;
use jauge_model::finding::{Group, Measure, Results, Section, Unit};
use jauge_model::responses::{GroupKey, NO_GROUP};
use jauge_model::{ClaimLevel, Column, Finding, Item, ItemKind, Text, locale::french};
use jauge_stats::Alternative;
use jauge_stats::independent::{difference_of_proportions, fisher_exact};
use jauge_stats::multiplicity::holm;

use crate::change::COMPARISON;
use crate::{Material, change};

/// Most groups of a key that are set apart from the others.
const MOST_GROUPS: usize = 20;
/// Most words that are told of a question at a time.
const MOST_WORDS: usize = 12;
/// Adjusted p-values that are told.
const BELOW: f64 = 0.05;

/// Adds the words that set a group apart, for each open question and time: the groups compared, or those of the first key that has few.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let Material {
        grid,
        study,
        responses,
        ..
    } = material;
    let declared = std::iter::once(COMPARISON).chain(study.by.iter().map(String::as_str));
    let mut keys = declared.filter_map(|name| responses.key(name));
    let Some(key) = keys.find(|k| (2..=MOST_GROUPS).contains(&k.labels.len())) else {
        return;
    };
    for (index, item) in grid.items.iter().enumerate() {
        if item.kind != ItemKind::Text || item.sensitive {
            continue;
        }
        for (wave, answers) in responses.waves.iter().enumerate() {
            if let Some(Column::Text(texts)) = answers.columns.get(index) {
                let counts = Counts::of(texts, key);
                let apart = counts.apart(study.secrecy.persons);
                let found = apart.iter().map(|a| a.finding(material, item, wave, key));
                results.findings.extend(found);
            }
        }
    }
}

/// Who wrote what, group by group; those without a group come last.
struct Counts {
    people: Vec<u64>,
    words: BTreeMap<String, Vec<u64>>,
}

/// A word of a group with what it is tested with.
struct Apart {
    word: String,
    group: usize,
    /// Who wrote it and who did not, in the group and elsewhere.
    table: [[u64; 2]; 2],
    p_value: f64,
    p_adjusted: f64,
    /// Words and groups that were tried.
    tried: usize,
}

impl Counts {
    fn of(texts: &[(u32, String)], key: &GroupKey) -> Self {
        let groups = key.labels.len() + 1;
        let mut counts = Self {
            people: vec![0; groups],
            words: BTreeMap::new(),
        };
        for (person, text) in texts {
            let of = key.of.get(*person as usize).copied().unwrap_or(NO_GROUP);
            let group = if of == NO_GROUP {
                groups - 1
            } else {
                of as usize
            };
            let Some(people) = counts.people.get_mut(group) else {
                continue;
            };
            *people += 1;
            for word in jauge_text::telling_words(&mask_identifying(text)) {
                let by_group = counts.words.entry(word).or_insert_with(|| vec![0; groups]);
                by_group[group] += 1;
            }
        }
        counts
    }

    /// The words that `least` people or more wrote and that set a group apart, the clearest first.
    fn apart(&self, least: u64) -> Vec<Apart> {
        let all: u64 = self.people.iter().sum();
        let groups = self.people.len() - 1;
        // Of two groups, what sets one apart sets the other apart.
        let groups = if groups == 2 && self.people[2] == 0 {
            1
        } else {
            groups
        };
        let mut out = Vec::new();
        for (word, by_group) in &self.words {
            let wrote: u64 = by_group.iter().sum();
            if wrote < least {
                continue;
            }
            let sides = by_group.iter().zip(&self.people).take(groups);
            for (group, (&k, &n)) in sides.enumerate() {
                let table = [[k, n - k], [wrote - k, all - n - (wrote - k)]];
                let Ok(test) = fisher_exact(table, 0.95, Alternative::TwoSided) else {
                    continue;
                };
                out.push(Apart {
                    word: word.clone(),
                    group,
                    table,
                    p_value: test.p_value,
                    p_adjusted: 1.0,
                    tried: 0,
                });
            }
        }
        let p_values: Vec<f64> = out.iter().map(|a| a.p_value).collect();
        let tried = out.len();
        for (apart, p) in out.iter_mut().zip(holm(&p_values).unwrap_or_default()) {
            (apart.p_adjusted, apart.tried) = (p, tried);
        }
        out.retain(|a| a.p_adjusted < BELOW);
        out.sort_by(|a, b| a.p_value.total_cmp(&b.p_value));
        out.truncate(MOST_WORDS);
        out
    }
}

impl Apart {
    fn finding(&self, material: Material<'_>, item: &Item, wave: usize, key: &GroupKey) -> Finding {
        let Self { word, table, .. } = self;
        let group = Group {
            by: key.name.clone(),
            label: key.labels[self.group].clone(),
            within: Vec::new(),
        };
        let outcome = format!("{}/{word}", item.id);
        let label = Text::both(french(&format!("« {word} »")), format!("“{word}”"));
        let blank = change::finding(
            material.grid,
            Section::Words,
            (&outcome, &label),
            Measure::WordDifference,
            Unit::Share,
            None,
            Some(&group),
        );
        let [[k, not], [others, others_not]] = *table;
        let (n, rest) = (k + not, others + others_not);
        let conf = material.study.conf_level;
        let mut finding = change::with(blank, difference_of_proportions(k, n, others, rest, conf));
        if let Some(estimate) = &mut finding.estimate {
            estimate.p_value = Some(self.p_value);
            estimate.p_adjusted = Some(self.p_adjusted);
        }
        let method = &finding.method;
        let method = format!(
            "{method}; Fisher's exact test, Holm over {} words and groups",
            self.tried
        );
        let id = format!("{}.{}", finding.id, material.grid.waves[wave].id);
        Finding {
            id,
            method,
            wave: Some(wave),
            numerator: Some(k),
            denominator: Some(n),
            table: Some(table.map(|row| row.map(Some).to_vec()).to_vec()),
            claim: ClaimLevel::C2,
            ..finding
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 40 in the north 24 write of the garden, of 60 in the south 12; all write of days; one of the south has no group.
    fn counts(people: u32) -> Counts {
        let key = GroupKey {
            name: "region".into(),
            labels: vec!["north".into(), "south".into()],
            of: (0..people)
                .map(|p| {
                    if p == 99 {
                        NO_GROUP
                    } else {
                        u32::from(p >= 40)
                    }
                })
                .collect(),
        };
        let text = |p: u32| match p {
            0..24 | 40..52 => "Le jardin, le jardin, des journées avec Fatou",
            _ => "Des journées avec les autres",
        };
        let texts: Vec<(u32, String)> = (0..people).map(|p| (p, text(p).to_owned())).collect();
        Counts::of(&texts, &key)
    }

    #[test]
    fn a_person_counts_once_and_names_are_not_words() {
        let counts = counts(100);
        assert_eq!(counts.people, [40, 59, 1]);
        assert_eq!(counts.words["jardin"], [24, 12, 0]);
        assert!(!counts.words.contains_key("fatou"));
        assert!(!counts.words.contains_key("avec"));
    }

    #[test]
    fn what_sets_a_group_apart_is_tested_with_all_that_was_tried() {
        let apart = counts(100).apart(11);
        let told: Vec<_> = apart.iter().map(|a| (a.word.as_str(), a.group)).collect();
        assert_eq!(told, [("jardin", 0), ("jardin", 1)]);
        let first = &apart[0];
        assert_eq!(first.table, [[24, 16], [12, 48]]);
        // fisher.test(matrix(c(24, 12, 16, 48), 2))$p.value in R 4.2.2
        let r = 9.578_901_817_596_143e-5;
        assert!((first.p_value / r - 1.0).abs() < 1e-9, "{}", first.p_value);
        // All wrote of days, which nothing is to be tried of.
        assert_eq!(first.tried, 2);
        assert!(counts(100).apart(37).is_empty(), "36 wrote it");
    }
}
