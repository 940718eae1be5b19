//! The sixteen test vectors of the design notes, each by its name. What belongs to secrecy (V16) is in the tests of the model, beside the
//! attack on its tables; it is repeated here through the public door.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use jauge_analysis::outcomes_after_training;
use jauge_model::finding::{Finding, Measure, Results, Section};
use jauge_model::{ClaimLevel, Cleared, SecrecyPolicy, Text, Unit};
use jauge_stats::Alternative;
use jauge_stats::finite_population::{
    Target, coverage, hypergeometric_interval, no_assumption_bounds,
};
use jauge_stats::power::{Clusters, detectable_effect_paired_t};
use jauge_stats::printed::{Rounding, recompute};
use jauge_stats::proportion::{Bound, clopper_pearson_bound, wilson};
use jauge_stats::selection::regression_to_the_mean;

fn percent(x: f64) -> f64 {
    (x * 1000.0).round() / 10.0
}

#[test]
fn v1_coverage_35_of_48() {
    assert_eq!((coverage(35, 48).unwrap() * 1e4).round() / 100.0, 72.92);
}

/// Share, exact limits for these 48 and limits without assumption.
fn of_48(yes: u64) -> ([u64; 2], [f64; 2], [u64; 2], [f64; 2]) {
    let exact = hypergeometric_interval(yes, 35, 48, 0.95).unwrap();
    let free = no_assumption_bounds(yes, 35, 48).unwrap();
    (
        [exact.low, exact.high],
        [percent(exact.low_share()), percent(exact.high_share())],
        [free.low, free.high],
        [percent(free.low_share()), percent(free.high_share())],
    )
}

#[test]
fn v2_28_of_35_in_a_population_of_48() {
    let share = wilson(28, 35, 0.95).unwrap();
    assert_eq!(percent(share.estimate), 80.0);
    let limits = [share.conf_low, share.conf_high].map(|x| percent(x.unwrap()));
    assert_eq!(limits, [64.1, 90.0]);
    assert_eq!(of_48(28), ([34, 41], [70.8, 85.4], [28, 41], [58.3, 85.4]));
}

#[test]
fn v3_20_of_35_in_a_population_of_48() {
    assert_eq!(of_48(20), ([23, 31], [47.9, 64.6], [20, 33], [41.7, 68.8]));
}

#[test]
fn v4_25_of_35_in_a_population_of_48() {
    assert_eq!(of_48(25), ([30, 38], [62.5, 79.2], [25, 38], [52.1, 79.2]));
}

#[test]
fn v5_printed_shares_of_204() {
    for (printed, low, high) in [
        (47.0, 95, 96),
        (46.0, 93, 94),
        (33.0, 67, 68),
        (50.0, 101, 103),
    ] {
        let found = recompute(printed, 0, 204, Rounding::HalfUp).unwrap();
        assert_eq!(
            (found.low, found.high),
            (Some(low), Some(high)),
            "{printed} %"
        );
    }
}

#[test]
fn v6_204_projects_100_learners_3_years() {
    assert_eq!(204 * 100 * 3, 61_200);
    assert_eq!((50_000_000.0_f64 / 204.0).round(), 245_098.0);
    assert_eq!(
        (50_000_000.0_f64 / 60_000.0 * 100.0).round() / 100.0,
        833.33
    );
}

#[test]
fn v7_memberships() {
    assert_eq!(5 * 204, 1_020);
    assert_eq!(5 * 204 - (208 + 353), 459);
}

#[test]
fn v8_30_pupils_20_enrolled_again_3_in_work() {
    let found = outcomes_after_training(30, 20, 3, 20).unwrap();
    assert_eq!((found.enrolled_again * 1e4).round() / 100.0, 66.67);
    assert_eq!(found.in_work, None, "a denominator of 10 is below 20");
    assert_eq!((found.favourable * 1e4).round() / 100.0, 76.67);
}

#[test]
fn v9_100_pupils_75_enrolled_again_20_in_work() {
    let found = outcomes_after_training(100, 75, 20, 20).unwrap();
    assert_eq!(percent(found.enrolled_again), 75.0);
    assert_eq!(found.in_work.map(percent), Some(80.0));
    assert_eq!(percent(found.favourable), 95.0);
}

#[test]
fn v10_half_widths_at_one_half() {
    for (n, wanted) in [
        (12.0, 28.3),
        (20.0, 21.9),
        (50.0, 13.9),
        (100.0, 9.8),
        (400.0, 4.9),
    ] {
        let wald = 1.959_963_984_540_054 * (0.25_f64 / n).sqrt();
        assert_eq!(percent(wald), wanted, "n = {n}");
    }
    let share = wilson(6, 12, 0.95).unwrap();
    assert_eq!(
        [share.conf_low, share.conf_high].map(|x| percent(x.unwrap())),
        [25.4, 74.6]
    );
}

#[test]
fn v11_detectable_differences() {
    for (n, dz) in [(12, 0.81), (20, 0.63), (35, 0.47), (50, 0.40), (100, 0.28)] {
        // The vector is the normal approximation, 2.80 / sqrt(n); the t test needs a little more.
        let normal = (1.959_963_984_540_054 + 0.841_621_233_572_914) / f64::from(n).sqrt();
        assert_eq!((normal * 100.0).round() / 100.0, dz, "n = {n}");
        let t = detectable_effect_paired_t(
            n as u64,
            0.8,
            Target::Superpopulation,
            0.05,
            Alternative::TwoSided,
        )
        .unwrap();
        assert!(
            t.effect > normal && t.effect < normal * 1.12,
            "n = {n}: {}",
            t.effect
        );
    }
}

#[test]
fn v12_design_effects() {
    for (m, icc, wanted) in [
        (12.0, 0.05, 1.55),
        (12.0, 0.10, 2.10),
        (100.0, 0.02, 2.98),
        (100.0, 0.05, 5.95),
    ] {
        let found = Clusters::new(m, icc, 0.0).unwrap().design_effect();
        assert!((found - wanted).abs() < 1e-12, "{m} {icc}: {found}");
    }
}

#[test]
fn v13_regression_to_the_mean() {
    let found = regression_to_the_mean(0.5, -1.0).unwrap();
    let round = |x: f64| (x * 100.0).round() / 100.0;
    assert_eq!((round(found.before), round(found.after)), (-1.53, -0.76));
    assert_eq!(round(found.gain), 0.76);
}

#[test]
fn v14_57_percent_in_work_among_half_reached() {
    let bounds = no_assumption_bounds(57, 100, 200).unwrap();
    assert_eq!(
        (percent(bounds.low_share()), percent(bounds.high_share())),
        (28.5, 78.5)
    );
}

#[test]
fn v15_zero_events() {
    assert_eq!(3.0 / 12.0, 0.25);
    let upper = clopper_pearson_bound(0, 12, 0.95, Bound::Upper).unwrap();
    let high = upper.conf_high.unwrap();
    assert_eq!(percent(high), 22.1);
}

#[test]
fn v16_a_hidden_count_takes_a_second_with_it() {
    let option = |name: &str, n: u64| Finding {
        id: name.into(),
        section: Section::Options,
        outcome: format!("q/{name}"),
        label: Text::same(name),
        group: None,
        contrast: None,
        wave: Some(0),
        measure: Measure::OptionShare,
        estimate: None,
        not_computed: None,
        table: None,
        numerator: Some(n),
        denominator: Some(44),
        unit: Unit::Share,
        method: String::new(),
        primary: false,
        claim: ClaimLevel::C2,
        caveats: Vec::new(),
        withheld: None,
    };
    let findings = vec![option("a", 12), option("b", 2), option("c", 30)];
    let results = Results {
        findings,
        ..Results::default()
    };
    let cleared = Cleared::results(results, &SecrecyPolicy::default());
    let shown: Vec<Option<u64>> = cleared.findings.iter().map(|f| f.numerator).collect();
    assert_eq!(shown, [None, None, Some(30)]);
    // What is left, 14, may be split in any way: each of the two lies anywhere from 0 to 14.
    assert!(44 - 30 >= SecrecyPolicy::default().persons);
}
