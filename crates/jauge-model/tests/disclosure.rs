//! What secrecy withholds, and that nothing of a withheld figure is left.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use jauge_model::{
    ClaimLevel, Cleared, Contrast, Estimate, Finding, Group, Lang, Measure, Results, SecrecyPolicy,
    Section, Statement, Text, Unit, Withheld,
};
use proptest::prelude::*;

fn finding(label: Option<&str>, n: u64) -> Finding {
    let group = label.map(|label| Group {
        by: "project".into(),
        label: label.into(),
        within: None,
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
        table: Some(vec![vec![n]]),
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
            ("A".into(), Withheld::TooFew),
            ("C".into(), Withheld::Complementary)
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
        f.group.as_mut().unwrap().within = Some(region.into());
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
    assert_eq!(hidden(&cleared), [("A".into(), Withheld::Complementary)]);
}

#[test]
fn the_parts_of_a_hidden_region_are_hidden_with_it() {
    let group = |by: &str, label: &str, within: Option<&str>, n| {
        let mut f = finding(Some(label), n);
        f.group = Some(Group {
            by: by.into(),
            label: label.into(),
            within: within.map(str::to_owned),
        });
        f
    };
    // South is small; north is hidden to protect it; north's projects would add up to north.
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
    assert_eq!(names, ["south", "north", "N1", "N2"]);
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
