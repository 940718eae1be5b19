//! What secrecy withholds of answers: tables between two times, options, levels; none of it is known closer than the policy.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod attack;
mod found;

use jauge_model::{Cleared, Finding, Measure, Results, SecrecyPolicy, Section, Unit, Withheld};
use proptest::prelude::*;

use found::{finding, moves, reasons};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The attack on the table between two times: its margins, who moved which way, and the table itself.
    #[test]
    fn no_hidden_count_of_a_table_is_known_closer_than_the_policy(
        levels in 2_usize..5,
        seed in prop::collection::vec(prop_oneof![3 => 0_u64..4, 2 => 4_u64..15], 16),
    ) {
        let policy = SecrecyPolicy::default();
        let table: Vec<Vec<u64>> = (0..levels).map(|i| (0..levels).map(|j| seed[4 * i + j]).collect()).collect();
        let n: u64 = table.iter().flatten().sum();
        prop_assume!(n >= policy.persons);
        let cleared = Cleared::results(between(&table, 1), &policy);
        let atom = |i: usize, j: usize| i * levels + j;
        let mut known = attack::Known { atoms: levels * levels, ..attack::Known::default() };
        let cells = |keep: &dyn Fn(usize, usize) -> bool| -> Vec<usize> {
            (0..levels).flat_map(|i| (0..levels).map(move |j| (i, j))).filter(|(i, j)| keep(*i, *j)).map(|(i, j)| atom(i, j)).collect()
        };
        known.sums.push((cells(&|_, _| true), n));
        for f in cleared.findings.iter().filter(|f| f.withheld.is_none()) {
            match (f.measure, &f.table) {
                (Measure::Transition, Some(rows)) => for (i, row) in rows.iter().enumerate() {
                    for (j, c) in row.iter().enumerate() {
                        known.sums.push((vec![atom(i, j)], c.unwrap()));
                    }
                },
                (Measure::LinkedLevels, Some(rows)) => for (l, c) in rows[0].iter().enumerate() {
                    let of = if f.wave == Some(0) { cells(&|i, _| i == l) } else { cells(&|_, j| j == l) };
                    known.sums.extend(c.map(|c| (of, c)));
                },
                (Measure::ShareImproved, _) => known.sums.push((cells(&|i, j| j > i), f.numerator.unwrap())),
                (Measure::ShareSame, _) => known.sums.push((cells(&|i, j| j == i), f.numerator.unwrap())),
                (Measure::ShareDeclined, _) => known.sums.push((cells(&|i, j| j < i), f.numerator.unwrap())),
                (Measure::ShareAtTargetBefore, _) => known.sums.push((cells(&|i, _| i >= 1), f.numerator.unwrap())),
                (Measure::ShareAtTargetAfter, _) => known.sums.push((cells(&|_, j| j >= 1), f.numerator.unwrap())),
                _ => {}
            }
        }
        for (i, row) in table.iter().enumerate() {
            for (j, count) in row.iter().enumerate() {
                if (1..policy.answers).contains(count) {
                    let width = known.width(&[atom(i, j)]);
                    prop_assert!(width >= policy.answers as f64, "{count} at {i},{j} within {width} of {table:?}");
                }
            }
        }
        for l in 0..levels {
            for of in [cells(&|i, _| i == l), cells(&|_, j| j == l)] {
                let count: u64 = of.iter().map(|a| table[a / levels][a % levels]).sum();
                if (1..policy.answers).contains(&count) {
                    let width = known.width(&of);
                    prop_assert!(width >= policy.answers as f64, "level {l}: {count} within {width} of {table:?}");
                }
            }
        }
    }

    /// The attack on options: of several that add up, and of several that may all be ticked.
    #[test]
    fn no_hidden_option_is_known_closer_than_the_policy(counts in prop::collection::vec(0_u64..9, 2..7), several: bool) {
        let policy = SecrecyPolicy::default();
        let sum: u64 = counts.iter().sum();
        let of = if several { sum.max(12) + 3 } else { sum };
        prop_assume!(of >= policy.persons);
        let cleared = options("q", &counts, of, false);
        let mut known = attack::Known { atoms: counts.len(), ..attack::Known::default() };
        if !several {
            known.sums.push(((0..counts.len()).collect(), of));
        }
        for (i, f) in cleared.findings.iter().enumerate() {
            known.sums.extend(f.numerator.map(|n| (vec![i], n)));
        }
        for (i, count) in counts.iter().enumerate() {
            if (1..policy.answers).contains(count) {
                prop_assert!(known.width(&[i]) >= policy.answers as f64, "{count} of {counts:?}");
            }
        }
    }
}

fn between(table: &[Vec<u64>], target: usize) -> Results {
    let n: u64 = table.iter().flatten().sum();
    let levels = table.len();
    let sum = |keep: &dyn Fn(usize, usize) -> bool| -> u64 {
        (0..levels)
            .flat_map(|i| (0..levels).map(move |j| (i, j)))
            .filter(|(i, j)| keep(*i, *j))
            .map(|(i, j)| table[i][j])
            .sum()
    };
    let mut findings = moves(
        None,
        [sum(&|i, j| j > i), sum(&|i, j| j == i), sum(&|i, j| j < i)],
    );
    let blank = |measure: Measure| Finding {
        id: format!("q.{}", measure.id()),
        measure,
        numerator: None,
        denominator: Some(n),
        ..findings[0].clone()
    };
    let mut more = vec![Finding {
        table: Some(
            table
                .iter()
                .map(|r| r.iter().map(|c| Some(*c)).collect())
                .collect(),
        ),
        ..blank(Measure::Transition)
    }];
    for wave in 0..2 {
        let counts = (0..levels).map(|l| {
            if wave == 0 {
                sum(&|i, _| i == l)
            } else {
                sum(&|_, j| j == l)
            }
        });
        more.push(Finding {
            id: format!("q.linked_levels.{wave}"),
            wave: Some(wave),
            table: Some(vec![counts.map(Some).collect()]),
            ..blank(Measure::LinkedLevels)
        });
    }
    more.push(Finding {
        numerator: Some(sum(&|i, _| i >= target)),
        ..blank(Measure::ShareAtTargetBefore)
    });
    more.push(Finding {
        numerator: Some(sum(&|_, j| j >= target)),
        ..blank(Measure::ShareAtTargetAfter)
    });
    findings.extend(more);
    Results {
        findings,
        ..Results::default()
    }
}

fn options(item: &str, counts: &[u64], of: u64, sensitive: bool) -> Cleared<Results> {
    options_under(item, counts, of, sensitive, &SecrecyPolicy::default())
}

fn options_under(
    item: &str,
    counts: &[u64],
    of: u64,
    sensitive: bool,
    policy: &SecrecyPolicy,
) -> Cleared<Results> {
    let findings = counts.iter().enumerate().map(|(i, count)| Finding {
        id: format!("{item}/o{i}.option_share.entry"),
        outcome: format!("{item}/o{i}"),
        section: Section::Options,
        measure: Measure::OptionShare,
        contrast: None,
        wave: Some(0),
        numerator: Some(*count),
        table: None,
        unit: Unit::Share,
        ..finding(None, of)
    });
    let results = Results {
        findings: findings.collect(),
        sensitive: sensitive.then(|| item.to_owned()).into_iter().collect(),
        ..Results::default()
    };
    Cleared::results(results, policy)
}

#[test]
fn an_option_that_one_person_chose_is_hidden_and_so_is_the_one_who_did_not_choose() {
    // Of 40 people who could tick several: one ticked the first, all but one the second.
    let cleared = options("q", &[1, 39, 20, 0], 40, false);
    let few = Some(Withheld::FewOrTelling);
    assert_eq!(reasons(&cleared), [few, few, None, None]);
}

#[test]
fn v16_a_small_count_takes_another_with_it() {
    let policy = SecrecyPolicy {
        answers: 11,
        ..SecrecyPolicy::default()
    };
    let cleared = options_under("q", &[12, 2, 30], 44, false, &policy);
    assert_eq!(
        reasons(&cleared),
        [
            Some(Withheld::FewOrTelling),
            Some(Withheld::FewOrTelling),
            None
        ]
    );
    let known = attack::Known {
        atoms: 3,
        sums: vec![(vec![0, 1, 2], 44), (vec![2], 30)],
        ..attack::Known::default()
    };
    assert!(known.width(&[0]) >= 11.0 && known.width(&[1]) >= 11.0);
}

#[test]
fn a_sensitive_question_has_stricter_thresholds() {
    let hidden = |counts: &[u64], of, sensitive| {
        reasons(&options("q", counts, of, sensitive))
            .iter()
            .filter(|r| r.is_some())
            .count()
    };
    assert_eq!(
        (hidden(&[8, 7], 15, false), hidden(&[8, 7], 15, true)),
        (0, 2),
        "fewer than 20 people"
    );
    assert_eq!(
        (
            hidden(&[4, 20, 16], 40, false),
            hidden(&[4, 20, 16], 40, true)
        ),
        (0, 2),
        "4 people"
    );
    // That nobody has an illness is told of each of them.
    assert_eq!(
        (
            hidden(&[0, 18, 22], 40, false),
            hidden(&[0, 18, 22], 40, true)
        ),
        (0, 2)
    );
}

/// Whether the reliability of a score of one item, answered by `n` of 40 people, is withheld; the item answered by `of`.
fn reliability(n: u64, of: u64, sensitive: bool, conditional: bool) -> Option<Withheld> {
    let about = |outcome: &str, section, measure, wave| Finding {
        id: format!("{outcome}.{measure:?}"),
        section,
        outcome: outcome.into(),
        contrast: None,
        wave: Some(wave),
        measure,
        ..finding(None, of)
    };
    let mut results = Results {
        findings: vec![
            Finding {
                table: Some(vec![vec![Some(of / 2), Some(of - of / 2)]]),
                ..about("q", Section::Item, Measure::Distribution, 0)
            },
            Finding {
                numerator: Some(n),
                denominator: Some(40),
                table: None,
                ..about("s", Section::Reliability, Measure::CronbachAlpha, 0)
            },
        ],
        made_of: [("s".to_owned(), vec![("q".to_owned(), vec![0.0, 1.0])])].into(),
        ..Results::default()
    };
    if sensitive {
        results.sensitive = ["q", "s"].map(str::to_owned).into();
    }
    if conditional {
        // Three of forty answered "yes" to what the condition reads: how many were asked tells it.
        results.findings.push(Finding {
            denominator: Some(40),
            table: Some(vec![vec![Some(20), Some(of), Some(20 - of)]]),
            ..about("p", Section::Item, Measure::Distribution, 0)
        });
        results.asked_after = [("q".to_owned(), vec!["p".to_owned()])].into();
    }
    let cleared = Cleared::results(results, &SecrecyPolicy::default());
    let alpha = &cleared.findings[1];
    let left = (&alpha.estimate, alpha.numerator, alpha.denominator);
    assert_eq!(alpha.withheld.is_some(), left == (&None, None, None));
    alpha.withheld
}

#[test]
fn a_reliability_is_about_those_who_answered_all_items() {
    assert_eq!(reliability(11, 30, false, false), None);
    assert_eq!(reliability(10, 30, false, false), Some(Withheld::TooFew));
    assert_eq!(reliability(19, 30, true, false), Some(Withheld::Sensitive));
    assert_eq!(reliability(20, 30, true, false), None);
    // Nobody is asked the item of a score without telling what its condition reads.
    assert_eq!(
        reliability(18, 18, false, true),
        Some(Withheld::Complementary)
    );
}

#[test]
fn levels_around_a_small_one_are_told_together() {
    let table = vec![
        vec![1, 0, 0, 0],
        vec![1, 6, 9, 0],
        vec![0, 3, 12, 8],
        vec![0, 0, 4, 9],
    ];
    let cleared = Cleared::results(between(&table, 2), &SecrecyPolicy::default());
    let row = |wave| {
        let is = |f: &&Finding| f.measure == Measure::LinkedLevels && f.wave == Some(wave);
        cleared
            .findings
            .iter()
            .find(is)
            .unwrap()
            .table
            .clone()
            .unwrap()
    };
    assert_eq!(row(0)[0], [None, None, Some(23), Some(13)]);
    assert_eq!(row(1)[0], [None, None, Some(25), Some(17)]);
}
