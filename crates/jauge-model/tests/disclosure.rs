//! What secrecy withholds of groups, and that nothing of a withheld figure is left.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod attack;
mod found;

use jauge_model::{
    ClaimLevel, Cleared, Finding, Group, Lang, Measure, Results, SecrecyPolicy, Section, Statement,
    Text, Withheld,
};
use proptest::prelude::*;

use found::{MOVES, finding, moves, reasons};

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
