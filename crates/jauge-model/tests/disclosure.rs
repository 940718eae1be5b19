//! What secrecy withholds, and that nothing of a withheld figure is left.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod attack;

use jauge_model::{
    ClaimLevel, Cleared, Contrast, Estimate, Finding, Group, Lang, Measure, Results, SecrecyPolicy,
    Section, Statement, Text, Unit, Withheld,
};
use proptest::prelude::*;

fn finding(label: Option<&str>, n: u64) -> Finding {
    let group = label.map(|label| Group {
        by: "project".into(),
        label: label.into(),
        within: Vec::new(),
    });
    Finding {
        id: format!("s.mean_change.{}", label.unwrap_or("all")),
        section: Section::Score,
        outcome: "s".into(),
        label: Text::same("s"),
        group,
        contrast: Some(Contrast { from: 0, to: 1 }),
        wave: None,
        measure: Measure::MeanChange,
        estimate: Some(Estimate {
            estimate: 0.5,
            ..Estimate::default()
        }),
        not_computed: None,
        table: Some(vec![vec![Some(n)]]),
        numerator: Some(1),
        denominator: Some(n),
        unit: Unit::ScalePoints,
        method: String::new(),
        primary: false,
        claim: ClaimLevel::C3,
        caveats: Vec::new(),
        withheld: None,
    }
}

fn clear(sizes: &[(&str, u64)]) -> Cleared<Results> {
    let total = sizes.iter().map(|s| s.1).sum();
    let mut findings = vec![finding(None, total)];
    findings.extend(sizes.iter().map(|(label, n)| finding(Some(label), *n)));
    let statements = vec![Statement {
        level: ClaimLevel::C3,
        text: Text::same("five people of A rose"),
        findings: vec!["s.mean_change.A".into()],
        caveats: Vec::new(),
    }];
    let results = Results {
        findings,
        statements,
        ..Results::default()
    };
    Cleared::results(results, &SecrecyPolicy::default())
}

fn hidden(cleared: &Cleared<Results>) -> Vec<(String, Withheld)> {
    let found = cleared
        .findings
        .iter()
        .filter_map(|f| Some((f.group.as_ref()?.label.clone(), f.withheld?)));
    found.collect()
}

#[test]
fn a_small_group_takes_the_next_smallest_with_it() {
    let cleared = clear(&[("A", 5), ("B", 30), ("C", 12)]);
    assert_eq!(
        hidden(&cleared),
        [
            ("A".into(), Withheld::FewOrTelling),
            ("C".into(), Withheld::FewOrTelling)
        ]
    );
    let statement = &cleared.statements[0];
    assert_eq!(statement.level, ClaimLevel::C0);
    assert!(!statement.text.get(Lang::En).contains("five"));
}

#[test]
fn two_small_groups_protect_each_other_only_if_their_sum_is_not_small() {
    // 3 + 4 = 7 people would be known by subtraction, fewer than the threshold.
    assert_eq!(
        hidden(&clear(&[("A", 3), ("B", 4), ("C", 30), ("D", 15)])).len(),
        3
    );
    assert_eq!(hidden(&clear(&[("A", 8), ("B", 9), ("C", 30)])).len(), 2);
}

#[test]
fn large_groups_are_left_alone() {
    assert!(hidden(&clear(&[("A", 11), ("B", 30)])).is_empty());
}

#[test]
fn subtraction_within_a_region_is_closed_too() {
    // One small project in each of two regions: each region's total would give it away.
    let project = |label: &str, region: &str, n| {
        let mut f = finding(Some(label), n);
        f.group.as_mut().unwrap().within = vec![("region".into(), region.into())];
        f
    };
    let findings = vec![
        project("A", "north", 5),
        project("B", "north", 20),
        project("C", "south", 6),
        project("D", "south", 40),
    ];
    let results = Results {
        findings,
        ..Results::default()
    };
    let cleared = Cleared::results(results, &SecrecyPolicy::default());
    assert_eq!(hidden(&cleared).len(), 4);
}

#[test]
fn people_without_a_group_are_not_found_by_subtraction() {
    // The two regions make 50 of 53 people: three have no region.
    let findings = vec![
        finding(None, 53),
        finding(Some("A"), 20),
        finding(Some("B"), 30),
    ];
    let results = Results {
        findings,
        ..Results::default()
    };
    let cleared = Cleared::results(results, &SecrecyPolicy::default());
    assert_eq!(hidden(&cleared), [("A".into(), Withheld::FewOrTelling)]);
}

#[test]
fn the_parts_of_a_hidden_region_do_not_add_up_to_it() {
    let group = |by: &str, label: &str, within: Option<&str>, n| {
        let mut f = finding(Some(label), n);
        f.group = Some(Group {
            by: by.into(),
            label: label.into(),
            within: within
                .map(|region| ("region".to_owned(), region.to_owned()))
                .into_iter()
                .collect(),
        });
        f
    };
    // South is small; north is hidden to protect it; north's two projects would add up to north, so one goes with it.
    let findings = vec![
        group("region", "south", None, 8),
        group("region", "north", None, 30),
        group("region", "west", None, 60),
        group("project", "N1", Some("north"), 14),
        group("project", "N2", Some("north"), 16),
        group("project", "W1", Some("west"), 60),
    ];
    let results = Results {
        findings,
        ..Results::default()
    };
    let cleared = Cleared::results(results, &SecrecyPolicy::default());
    let names: Vec<String> = hidden(&cleared).into_iter().map(|h| h.0).collect();
    assert_eq!(names, ["south", "north", "N1"]);
    // Atoms: people of south, of N1, of N2, of W1.
    let known = attack::Known {
        atoms: 4,
        sums: vec![(vec![0, 1, 2, 3], 98), (vec![2], 16), (vec![3], 60)],
        ..attack::Known::default()
    };
    for hidden in [vec![0], vec![1], vec![1, 2]] {
        assert!(known.width(&hidden) >= 11.0, "{hidden:?}");
    }
}

#[test]
fn a_gap_goes_with_a_hidden_arm() {
    let arm = |label: &str, n| {
        let mut f = finding(Some(label), n);
        f.group.as_mut().unwrap().by = "comparison".into();
        f
    };
    let gap = Finding {
        section: Section::Comparison,
        measure: Measure::DifferenceInMeanChange,
        ..finding(None, 45)
    };
    let withheld = |small: u64| {
        let findings = vec![arm("0", small), arm("1", 40), gap.clone()];
        let results = Results {
            findings,
            ..Results::default()
        };
        Cleared::results(results, &SecrecyPolicy::default()).findings[2].withheld
    };
    assert_eq!(withheld(5), Some(Withheld::Complementary));
    assert_eq!(withheld(12), None);
}

#[test]
fn answers_of_the_few_who_were_lost_are_not_found_by_subtraction() {
    let all = |n| Finding {
        section: Section::Item,
        measure: Measure::Distribution,
        contrast: None,
        wave: Some(0),
        ..finding(None, n)
    };
    let linked = Finding {
        section: Section::Item,
        measure: Measure::Transition,
        ..finding(None, 40)
    };
    let withheld = |n: u64| {
        let results = Results {
            findings: vec![linked.clone(), all(n)],
            ..Results::default()
        };
        Cleared::results(results, &SecrecyPolicy::default()).findings[1].withheld
    };
    assert_eq!(withheld(42), Some(Withheld::Complementary));
    assert_eq!((withheld(40), withheld(60)), (None, None));
}

proptest! {
    /// The attack: everything shown is subtracted from the total. What is left is nobody, or
    /// enough people spread over at least two groups.
    #[test]
    fn what_is_left_after_subtraction_is_never_small(sizes in prop::collection::vec(1_u64..40, 1..12)) {
        let names: Vec<String> = (0..sizes.len()).map(|i| format!("{i:02}")).collect();
        let groups: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(sizes.iter().copied()).collect();
        let cleared = clear(&groups);
        let total: u64 = sizes.iter().sum();
        let shown: u64 = cleared
            .findings
            .iter()
            .filter(|f| f.group.is_some())
            .filter_map(|f| f.denominator)
            .sum();
        let left = total - shown;
        let count = hidden(&cleared).len();
        if total >= 11 {
            prop_assert!(left == 0 || (left >= 11 && count >= 2) || count == sizes.len(),
                "{left} people in {count} hidden groups of {sizes:?}");
        }
        for f in cleared.findings.iter().filter(|f| f.withheld.is_some()) {
            prop_assert!(f.estimate.is_none() && f.table.is_none());
            prop_assert!(f.numerator.is_none() && f.denominator.is_none());
        }
    }
}

const MOVES: [Measure; 3] = [
    Measure::ShareImproved,
    Measure::ShareSame,
    Measure::ShareDeclined,
];

fn moves(group: Option<(&str, &str, Option<&str>)>, counts: [u64; 3]) -> Vec<Finding> {
    let n = counts.iter().sum();
    let make = |(measure, count): (Measure, u64)| {
        let mut f = finding(None, n);
        f.section = Section::Item;
        f.measure = measure;
        f.unit = Unit::Share;
        f.numerator = Some(count);
        f.id = format!("q.{}.{group:?}", measure.id());
        f.outcome = "q".into();
        f.group = group.map(|(by, label, within)| Group {
            by: by.into(),
            label: label.into(),
            within: within
                .map(|region| ("region".to_owned(), region.to_owned()))
                .into_iter()
                .collect(),
        });
        f.table = None;
        f
    };
    MOVES.into_iter().zip(counts).map(make).collect()
}

fn add(a: [u64; 3], b: [u64; 3]) -> [u64; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// Regions with their projects: who moved up, stayed, moved down.
type Regions = Vec<Vec<[u64; 3]>>;

fn regions_of(regions: &Regions) -> Results {
    let mut findings = Vec::new();
    let mut all = [0; 3];
    let mut parts = Vec::new();
    for (i, projects) in regions.iter().enumerate() {
        let region = format!("R{i}");
        let mut sum = [0; 3];
        for (j, counts) in projects.iter().enumerate() {
            sum = add(sum, *counts);
            let name = format!("R{i}P{j}");
            parts.extend(moves(Some(("project", &name, Some(&region))), *counts));
        }
        all = add(all, sum);
        findings.extend(moves(Some(("region", &region, None)), sum));
    }
    findings.extend(parts);
    findings.extend(moves(None, all));
    Results {
        findings,
        ..Results::default()
    }
}

/// What the cleared findings tell of the atoms (project by move), as a reader sums it up.
fn known(regions: &Regions, cleared: &Cleared<Results>) -> attack::Known {
    let mut known = attack::Known::default();
    let mut first = Vec::new();
    for projects in regions {
        first.push(
            (0..projects.len())
                .map(|j| known.atoms + 3 * j)
                .collect::<Vec<_>>(),
        );
        known.atoms += 3 * projects.len();
    }
    for f in cleared.findings.iter().filter(|f| f.withheld.is_none()) {
        let places: Vec<usize> = match &f.group {
            None => first.iter().flatten().copied().collect(),
            Some(g) => {
                let (region, project) = g.label[1..]
                    .split_once('P')
                    .map_or((&g.label[1..], None), |(r, p)| (r, Some(p)));
                let region = &first[region.parse::<usize>().unwrap()];
                match project {
                    None => region.clone(),
                    Some(p) => vec![region[p.parse::<usize>().unwrap()]],
                }
            }
        };
        let slot = MOVES.iter().position(|m| *m == f.measure).unwrap();
        known.sums.push((
            places.iter().map(|p| p + slot).collect(),
            f.numerator.unwrap(),
        ));
        let people = places.iter().flat_map(|p| [*p, p + 1, p + 2]).collect();
        known.sums.push((people, f.denominator.unwrap()));
    }
    known
}

/// More projects than are solved exactly: what is left open must hold against a programme over all of them all the same.
#[test]
fn no_hidden_count_of_a_large_programme_is_known_closer_than_the_policy() {
    let policy = SecrecyPolicy::default();
    let mut seed: u64 = 7;
    let mut below = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % n
    };
    let regions: Regions = (0..5)
        .map(|_| (0..16).map(|_| [below(14), below(9), below(5)]).collect())
        .collect();
    let cleared = Cleared::results(regions_of(&regions), &policy);
    let known = known(&regions, &cleared);
    let mut attacked = 0;
    for (p, counts) in regions.iter().flatten().enumerate() {
        let people: u64 = counts.iter().sum();
        let place: Vec<usize> = (3 * p..3 * p + 3).collect();
        // An exact attack on each would take minutes; these are spread over all regions.
        if p % 5 == 0 && (1..policy.persons).contains(&people) {
            let width = known.width(&place);
            assert!(
                width >= policy.persons as f64,
                "{people} people within {width}"
            );
            attacked += 1;
        }
        for (atom, count) in place.iter().zip(counts) {
            if p % 5 == 1 && (1..policy.answers).contains(count) {
                let width = known.width(&[*atom]);
                assert!(width >= policy.answers as f64, "{count} within {width}");
                attacked += 1;
            }
        }
    }
    assert!(attacked >= 8, "{attacked}");
    let told = cleared
        .findings
        .iter()
        .filter(|f| f.withheld.is_none())
        .count();
    // To hide everything would be safe and useless.
    assert!(told > 60, "{told} of {}", cleared.findings.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The attack on breakdowns: rows, columns, regions with their projects, and the total.
    #[test]
    fn no_hidden_count_of_a_breakdown_is_known_closer_than_the_policy(
        regions in prop::collection::vec(
            prop::collection::vec([0_u64..14, 0_u64..9, 0_u64..5], 1..4), 1..4),
    ) {
        let policy = SecrecyPolicy::default();
        let cleared = Cleared::results(regions_of(&regions), &policy);
        let known = known(&regions, &cleared);
        let mut at = 0;
        let everybody: u64 = regions.iter().flatten().flatten().sum();
        for projects in &regions {
            for counts in projects {
                let people: u64 = counts.iter().sum();
                if (1..policy.persons).contains(&people) && everybody >= policy.persons {
                    let width = known.width(&[at, at + 1, at + 2]);
                    prop_assert!(width >= policy.persons as f64, "{people} people within {width} of {regions:?}");
                }
                for (move_, count) in counts.iter().enumerate() {
                    if (1..policy.answers).contains(count) && everybody >= policy.persons {
                        let width = known.width(&[at + move_]);
                        prop_assert!(width >= policy.answers as f64, "{count} of {counts:?} within {width} of {regions:?}");
                    }
                }
                at += 3;
            }
        }
    }

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

fn reasons(cleared: &Cleared<Results>) -> Vec<Option<Withheld>> {
    cleared.findings.iter().map(|f| f.withheld).collect()
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

#[test]
fn a_second_report_does_not_tell_who_came_in_between() {
    let rows = |all: u64, a: u64| {
        format!(
            "{{\"format\":\"jauge-findings/1\",\"findings\":[{{\"finding_id\":\"s.mean_change.all\",\"outcome\":\"s\",\"group\":null,\"numerator\":1,\"denominator\":{all},\"withheld\":null}},{{\"finding_id\":\"s.mean_change.A\",\"outcome\":\"s\",\"group\":\"A\",\"numerator\":1,\"denominator\":{a},\"withheld\":null}}]}}"
        )
    };
    let after = |all, a| {
        let earlier = jauge_model::Earlier::read(&rows(all, a)).unwrap();
        let findings = vec![
            finding(None, 80),
            finding(Some("A"), 40),
            finding(Some("B"), 40),
        ];
        let results = Results {
            findings,
            ..Results::default()
        };
        reasons(&Cleared::after(
            results,
            &SecrecyPolicy::default(),
            &[earlier],
        ))
    };
    assert_eq!(after(80, 40), [None; 3], "the same people");
    assert_eq!(after(60, 20), [None; 3], "twenty more");
    // Three more in A: the difference of the two reports is about three people, and the total less B would give A.
    let reasons = after(60, 37);
    assert_eq!(reasons[1], Some(Withheld::FewOrTelling));
    assert_eq!(reasons[2], Some(Withheld::FewOrTelling));
    assert!(jauge_model::Earlier::read("{}").is_err());
}

/// How many wrote an answer, one of which is shown.
fn wrote(written: u64) -> jauge_model::finding::VoiceCount {
    jauge_model::finding::VoiceCount {
        item: "proud".into(),
        wave: 0,
        written,
        publishable: written,
        shown: 1,
    }
}

#[test]
fn nobody_is_quoted_of_fewer_than_eleven() {
    let quoted = |forms: u64, written: u64| {
        let forms = Finding {
            section: Section::Flow,
            measure: Measure::Count,
            contrast: None,
            wave: Some(0),
            numerator: Some(forms),
            denominator: None,
            ..finding(None, forms)
        };
        let results = Results {
            findings: vec![forms],
            voices: vec![jauge_model::finding::Voice {
                item: "proud".into(),
                wave: 0,
                text: "Je parle plus fort".into(),
                scores: Vec::new(),
            }],
            voice_counts: vec![wrote(written)],
            ..Results::default()
        };
        let cleared = Cleared::results(results, &SecrecyPolicy::default());
        let shown = cleared.voices.len() as u64;
        assert_eq!(cleared.voice_counts[0].shown, shown);
        assert_eq!(cleared.words_hidden.of_few, 1 - shown);
        shown
    };
    assert_eq!([10, 11, 12].map(|n| quoted(n, 4)), [0, 1, 1]);
}

#[test]
fn words_on_a_sensitive_question_are_not_quoted_and_names_are_masked() {
    let voice = |item: &str, text: &str| jauge_model::finding::Voice {
        item: item.into(),
        wave: 0,
        text: text.into(),
        scores: Vec::new(),
    };
    let results = Results {
        voices: vec![
            voice("health", "Mon traitement me fatigue"),
            voice("proud", "Merci à Fatou"),
        ],
        voice_counts: vec![wrote(30)],
        sensitive: ["health".to_owned()].into(),
        ..Results::default()
    };
    let cleared = Cleared::results(results, &SecrecyPolicy::default());
    let texts: Vec<&str> = cleared.voices.iter().map(|v| v.text.as_str()).collect();
    assert_eq!(texts, ["Merci à […]"]);
    assert_eq!(
        (cleared.words_hidden.left_out, cleared.words_hidden.masked),
        (1, 1)
    );
}

mod declared {
    use jauge_model::indicator::{Figure, Indicator, IndicatorValue, Secrecy, Status};
    use jauge_model::{Cleared, Results, SecrecyPolicy, Text, Withheld};
    use proptest::prelude::*;

    fn value(
        id: &str,
        secrecy: Secrecy,
        numerator: Option<u64>,
        denominator: Option<u64>,
    ) -> IndicatorValue {
        IndicatorValue {
            definition: Indicator {
                id: id.into(),
                label: Text::same("x"),
                unit: Text::same("x"),
                numerator_is: Text::same("x"),
                denominator_is: None,
                stage: None,
                status: Status::Counted,
                date: "2025-06-24".into(),
                source: Text::same("x"),
                formula: Some(Text::same("4 × 2")),
                secrecy,
                operation: jauge_model::indicator::Operation::default(),
                figure: Figure::Count(numerator.unwrap_or(0), denominator),
                contributions: Vec::new(),
                printed: Some("8".into()),
            },
            numerator,
            denominator,
            value: Some(8.0),
            range: Some((1.0, 9.0)),
            check: None,
            not_computed: None,
            withheld: None,
        }
    }

    fn cleared(indicators: Vec<IndicatorValue>) -> Vec<IndicatorValue> {
        let results = Results {
            indicators,
            ..Results::default()
        };
        Cleared::results(results, &SecrecyPolicy::default())
            .indicators
            .clone()
    }

    #[test]
    fn an_amount_of_one_organisation_is_withheld_and_what_is_made_of_it() {
        let mut amount = value("grant", Secrecy::Public, None, None);
        amount.definition.contributions = vec![900.0, 50.0, 50.0];
        let mut product = value("total", Secrecy::Public, None, None);
        product.definition.figure = Figure::Product(vec!["grant".into()]);
        let found = cleared(vec![amount, product]);
        let reasons: Vec<_> = found.iter().map(|v| v.withheld).collect();
        assert_eq!(
            reasons,
            [Some(Withheld::Dominated), Some(Withheld::Complementary)]
        );
        for v in &found {
            assert!(
                v.value.is_none()
                    && v.range.is_none()
                    && v.definition.formula.is_none()
                    && v.definition.printed.is_none()
            );
        }
    }

    #[test]
    fn an_amount_of_two_organisations_is_withheld() {
        let mut amount = value("grant", Secrecy::Public, None, None);
        amount.definition.contributions = vec![60.0, 40.0];
        assert_eq!(cleared(vec![amount])[0].withheld, Some(Withheld::TooFew));
    }

    fn amount(id: &str, contributions: &[f64]) -> IndicatorValue {
        let mut v = value(id, Secrecy::Public, None, None);
        v.definition.contributions = contributions.to_vec();
        v.value = Some(contributions.iter().sum());
        v
    }

    /// Of the grants of a programme and of those of a region, the difference is a figure too.
    #[test]
    fn a_grant_is_not_found_from_the_total_and_the_other_regions() {
        let (north, south) = ([400.0, 300.0, 350.0, 20.0], [900.0, 60.0, 40.0]);
        let all = [north.as_slice(), &south].concat();
        let found = cleared(vec![
            amount("all", &all),
            amount("north", &north),
            amount("south", &south),
        ]);
        // The south is one organisation almost alone: neither it nor what tells it is shown.
        let reasons: Vec<_> = found.iter().map(|v| v.withheld).collect();
        assert_eq!(
            reasons,
            [
                None,
                Some(Withheld::Complementary),
                Some(Withheld::Dominated)
            ]
        );
        // One organisation more in a later total of the same day.
        let more = [all.as_slice(), &[500.0]].concat();
        let found = cleared(vec![amount("all", &all), amount("with_one_more", &more)]);
        assert_eq!(found.iter().filter(|v| v.withheld.is_some()).count(), 1);
        // Two halves that are large enough are left alone.
        let halves = cleared(vec![
            amount("all", &[[1.0; 4], [2.0; 4]].concat()),
            amount("a", &[1.0; 4]),
            amount("b", &[2.0; 4]),
        ]);
        assert!(halves.iter().all(|v| v.withheld.is_none()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// Project by funder: what each project gets, what each funder gives, and the total, with differences of all that is printed.
        #[test]
        fn no_difference_of_printed_amounts_is_of_few(
            table in prop::collection::vec(prop::collection::vec(1_u32..1000, 4), 3..7),
        ) {
            let policy = SecrecyPolicy::default();
            // Each contribution is a number of its own, so that amounts are nested only where they are.
            let cell = |i: usize, j: usize| f64::from(table[i][j]) + f64::from(u32::try_from(4 * i + j).unwrap()) / 1024.0;
            let mut lists: Vec<Vec<f64>> = vec![(0..table.len()).flat_map(|i| (0..4).map(move |j| (i, j))).map(|(i, j)| cell(i, j)).collect()];
            lists.extend((0..table.len()).map(|i| (0..4).map(|j| cell(i, j)).collect()));
            lists.extend((0..4).map(|j| (0..table.len()).map(|i| cell(i, j)).collect()));
            let found = cleared(lists.iter().enumerate().map(|(i, l)| amount(&i.to_string(), l)).collect());
            let shown: Vec<&Vec<f64>> = lists.iter().zip(&found).filter(|(_, v)| v.withheld.is_none()).map(|(l, _)| l).collect();
            let risky = |l: &[f64]| (1..policy.organisations).contains(&(l.len() as u64)) || policy.is_dominated(l);
            for whole in &shown {
                prop_assert!(!risky(whole));
                let parts: Vec<&&Vec<f64>> = shown.iter().filter(|p| p.len() < whole.len() && p.iter().all(|c| whole.contains(c))).collect();
                for set in 0..1_u32 << parts.len() {
                    let taken: Vec<f64> = parts.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).flat_map(|(_, p)| (**p).clone()).collect();
                    let apart = taken.iter().all(|c| taken.iter().filter(|d| *d == c).count() == 1);
                    let left: Vec<f64> = whole.iter().filter(|c| !taken.contains(c)).copied().collect();
                    prop_assert!(!apart || !risky(&left), "{left:?} is left of {whole:?}");
                }
            }
        }
    }

    /// Of 197 places, 2 are hidden: the two other parts of the total would tell them.
    #[test]
    fn parts_of_one_total_do_not_tell_a_hidden_one() {
        let part = |id: &str, k| {
            let mut v = value(id, Secrecy::Organisations, Some(k), Some(197));
            v.definition.denominator_is = Some(Text::same("places"));
            v
        };
        let found = cleared(vec![part("a", 100), part("b", 95), part("c", 2)]);
        let reasons: Vec<_> = found.iter().map(|v| v.withheld).collect();
        assert_eq!(
            reasons,
            [
                None,
                Some(Withheld::FewOrTelling),
                Some(Withheld::FewOrTelling)
            ]
        );
        // Parts that do not make up the total tell nothing of each other.
        let found = cleared(vec![part("a", 100), part("b", 80), part("c", 2)]);
        assert_eq!(found.iter().filter(|v| v.withheld.is_some()).count(), 1);
    }

    proptest! {
        #[test]
        fn no_count_of_few_people_is_left(k in 0_u64..30, more in 0_u64..30) {
            let n = k + more;
            let found = &cleared(vec![value("a", Secrecy::Persons, Some(k), Some(n))])[0];
            let few = |x: u64| (1..11).contains(&x);
            prop_assert_eq!(found.withheld.is_some(), few(k) || few(n) || few(more));
            prop_assert_eq!(found.numerator.is_none(), found.withheld.is_some());
        }
    }
}

#[test]
fn all_people_are_still_told_when_two_projects_are_hidden() {
    let place = |label: Option<&str>, counts: [u64; 3], reached: [u64; 2]| {
        let group = label.map(|l| ("project", l, None));
        let mut out = moves(group, counts);
        for (measure, n) in [Measure::ShareAtTargetBefore, Measure::ShareAtTargetAfter]
            .into_iter()
            .zip(reached)
        {
            let mut f = out[0].clone();
            f.id = format!("q.{}.{label:?}", measure.id());
            f.measure = measure;
            f.numerator = Some(n);
            out.push(f);
        }
        out
    };
    let mut findings = place(None, [29, 8, 0], [8, 25]);
    findings.extend(place(Some("canal"), [14, 5, 0], [4, 13]));
    findings.extend(place(Some("ferme"), [11, 2, 0], [2, 9]));
    findings.extend(place(Some("relais"), [4, 1, 0], [2, 3]));
    let results = Results {
        findings,
        ..Results::default()
    };
    let policy = SecrecyPolicy {
        answers: 1,
        ..SecrecyPolicy::default()
    };
    let cleared = Cleared::results(results, &policy);
    let shown: Vec<&str> = cleared
        .findings
        .iter()
        .filter(|f| f.withheld.is_none())
        .map(|f| f.group.as_ref().map_or("all", |g| &g.label))
        .collect();
    assert_eq!(shown, [["all"; 5], ["canal"; 5]].concat());
}
