//! Plans: what is solved solves its equation, more people never see less, and simulated studies reject as often as
//! promised.

use jauge_stats::finite_population::Target;
use jauge_stats::paired::{
    Correction, Method, WilcoxonOptions, Zeros, paired_t, wilcoxon_signed_rank_of_differences,
};
use jauge_stats::power::{
    Clusters, Parent, PrecisionMethod, ProportionTest, detectable_effect_clustered_change,
    detectable_effect_clustered_groups, detectable_effect_one_proportion,
    detectable_effect_paired_t, detectable_effect_signed_rank, detectable_effect_two_groups_t,
    detectable_effect_two_proportions, half_width_clustered, half_width_mean, half_width_share,
    power_clustered_change, power_clustered_groups, power_one_proportion, power_paired_t,
    power_signed_rank, power_two_groups_t, power_two_proportions, sample_size_clustered_change,
    sample_size_clustered_groups, sample_size_mean, sample_size_one_proportion,
    sample_size_paired_t, sample_size_share, sample_size_signed_rank, sample_size_two_groups_t,
    sample_size_two_proportions,
};
use jauge_stats::{Alternative, Moments, SampleMoments};
use proptest::prelude::*;

use crate::finite::Draws;
use crate::{near, opposite};

const TWO: Alternative = Alternative::TwoSided;
const LIKE: Target = Target::Superpopulation;

fn alternatives() -> impl Strategy<Value = Alternative> {
    prop::sample::select(vec![TWO, Alternative::Greater, Alternative::Less])
}

fn toward(alternative: Alternative, effect: f64) -> f64 {
    if alternative == Alternative::Less {
        -effect
    } else {
        effect
    }
}

/// Asserts that the share of rejections lies within four standard errors, and `slack`, of the power.
#[track_caller]
fn as_promised(power: f64, rounds: u32, slack: f64, mut rejects: impl FnMut() -> bool) {
    let share =
        f64::from((0..rounds).map(|_| u32::from(rejects())).sum::<u32>()) / f64::from(rounds);
    let band = 4.0 * (power * (1.0 - power) / f64::from(rounds)).sqrt() + slack;
    assert!(
        (share - power).abs() < band,
        "simulated {share}, promised {power}"
    );
}

#[test]
fn simulated_paired_studies() {
    let mut draws = Draws(1);
    for (d, n, alternative) in [
        (0.8, 12, TWO),
        (0.3, 35, Alternative::Greater),
        (0.0, 5, TWO),
    ] {
        let power = power_paired_t(d, n, LIKE, 0.05, alternative).unwrap().power;
        as_promised(power, 8000, 0.0, || {
            let after: Vec<f64> = (0..n).map(|_| d + draws.normal()).collect();
            let moments = Moments::from_pairs(&vec![0.0; after.len()], &after).unwrap();
            paired_t(&moments, 0.95, alternative)
                .unwrap()
                .p_value
                .unwrap()
                < 0.05
        });
    }
}

#[test]
fn simulated_changes_of_a_finite_population() {
    // 48 projects with known changes, 35 or 12 of them drawn; the mean over all 48 is what is asked about.
    let mut draws = Draws(2);
    for (n, d) in [(35, 0.25), (12, 0.7), (35, 0.0)] {
        let mut changes: Vec<f64> = (0..48).map(|_| draws.normal()).collect();
        let all = SampleMoments::from_values(&changes).unwrap();
        for change in &mut changes {
            *change = d + (*change - all.mean()) / all.sd();
        }
        let these = Target::FinitePopulation { size: 48 };
        let power = power_paired_t(d, n as u64, these, 0.05, TWO).unwrap().power;
        // The t distribution is an approximation here.
        as_promised(power, 8000, 0.015, || {
            let sample = SampleMoments::from_values(draws.sample(&mut changes, n)).unwrap();
            let e =
                jauge_stats::finite_population::finite_population_mean(&sample, 48, 0.95).unwrap();
            e.conf_low > 0.0 || e.conf_high < 0.0
        });
    }
}

/// Whether a t test of the means of two lists rejects, equal variances.
fn pooled_rejects(a: &[f64], b: &[f64], critical: f64) -> bool {
    let (a, b) = (
        SampleMoments::from_values(a).unwrap(),
        SampleMoments::from_values(b).unwrap(),
    );
    let (na, nb) = (a.n() as f64, b.n() as f64);
    let pooled = (a.m2() + b.m2()) / (na + nb - 2.0);
    (a.mean() - b.mean()).abs() > critical * (pooled * (1.0 / na + 1.0 / nb)).sqrt()
}

#[test]
fn simulated_groups() {
    let mut draws = Draws(3);
    let power = power_two_groups_t(0.9, 8, 20, 0.05, TWO).unwrap().power;
    // t(26) at 0.975.
    as_promised(power, 8000, 0.0, || {
        let a: Vec<f64> = (0..8).map(|_| 0.9 + draws.normal()).collect();
        let b: Vec<f64> = (0..20).map(|_| draws.normal()).collect();
        pooled_rejects(&a, &b, 2.055_529_438_642_87)
    });
}

#[test]
fn simulated_clustered_groups() {
    let mut draws = Draws(4);
    let clusters = Clusters::new(10.0, 0.15, 0.0).unwrap();
    let power = power_clustered_groups(0.7, 6, 9, &clusters, 0.05, TWO)
        .unwrap()
        .power;
    // A cluster's mean: its own level and the average of ten people; t(13) at 0.975.
    as_promised(power, 6000, 0.0, || {
        let mut mean = |shift: f64| {
            let people: f64 = (0..10).map(|_| 0.85_f64.sqrt() * draws.normal()).sum();
            shift + 0.15_f64.sqrt() * draws.normal() + people / 10.0
        };
        let a: Vec<f64> = (0..6).map(|_| mean(0.7)).collect();
        let b: Vec<f64> = (0..9).map(|_| mean(0.0)).collect();
        pooled_rejects(&a, &b, 2.160_368_656_461_01)
    });
}

#[test]
fn simulated_clusters_of_unequal_size() {
    // Sizes 2 to 38: mean 20, coefficient of variation 0.6; the overall means of people are compared, with the known
    // variance of such a mean.
    let sizes: Vec<u32> = (0..10).map(|i| 2 + 4 * i).collect();
    let mean = f64::from(sizes.iter().sum::<u32>()) / 10.0;
    let square = sizes
        .iter()
        .map(|&m| (f64::from(m) - mean).powi(2))
        .sum::<f64>()
        / 10.0;
    let clusters = Clusters::new(mean, 0.2, square.sqrt() / mean).unwrap();
    let mut draws = Draws(5);
    let rounds = 20_000;
    let variance = (0..rounds)
        .map(|_| {
            let total: f64 = sizes
                .iter()
                .map(|&m| {
                    let m = f64::from(m);
                    m * 0.2_f64.sqrt() * draws.normal() + (0.8 * m).sqrt() * draws.normal()
                })
                .sum();
            (total / (10.0 * mean)).powi(2)
        })
        .sum::<f64>()
        / f64::from(rounds);
    let promised = 1.0 / clusters.effective_n(10).unwrap();
    assert!(
        (variance / promised - 1.0).abs() < 0.04,
        "{variance} {promised}"
    );
}

#[test]
fn simulated_clustered_changes() {
    let mut draws = Draws(6);
    let clusters = Clusters::new(12.0, 0.3, 0.0).unwrap();
    // t(9) and t(34) at 0.975.
    for (j, size, d, critical) in [
        (10_usize, None, 0.4, 2.262_157_162_798_21),
        (35, Some(48_usize), 0.2, 2.032_244_509_317_72),
    ] {
        let target = size.map_or(LIKE, |size| Target::FinitePopulation { size: size as u64 });
        let power = power_clustered_change(d, j as u64, &clusters, target, 0.05, TWO)
            .unwrap()
            .power;
        let fraction = size.map_or(0.0, |size| j as f64 / size as f64);
        let within = 0.7 / 12.0_f64;
        // J - 1 degrees of freedom are on the careful side with the correction.
        let slack = if size.is_some() { 0.015 } else { 0.0 };
        as_promised(power, 6000, slack, || {
            let number = size.unwrap_or(j);
            let mut own: Vec<f64> = (0..number)
                .map(|_| 0.3_f64.sqrt() * draws.normal())
                .collect();
            if size.is_some() {
                // The mean over all clusters of the population is the effect.
                let mean = own.iter().sum::<f64>() / number as f64;
                own.iter_mut().for_each(|change| *change -= mean);
            }
            let drawn: Vec<f64> = draws.sample(&mut own, j).to_vec();
            let seen: Vec<f64> = drawn
                .iter()
                .map(|c| d + c + within.sqrt() * draws.normal())
                .collect();
            let sample = SampleMoments::from_values(&seen).unwrap();
            let variance = (1.0 - fraction) * sample.variance() + fraction * within;
            sample.mean().abs() > critical * (variance / j as f64).sqrt()
        });
    }
}

#[test]
fn simulated_signed_ranks() {
    let mut draws = Draws(7);
    let power = power_signed_rank(0.5, 35, Parent::Normal, 0.05, TWO)
        .unwrap()
        .power;
    let options = WilcoxonOptions {
        zeros: Zeros::Pratt,
        correction: Correction::None,
        method: Method::Asymptotic,
        alternative: TWO,
    };
    as_promised(power, 4000, 0.015, || {
        let changes: Vec<f64> = (0..35).map(|_| 0.5 + draws.normal()).collect();
        wilcoxon_signed_rank_of_differences(&changes, options)
            .unwrap()
            .p_value
            < 0.05
    });
}

#[test]
fn simulated_shares() {
    let mut draws = Draws(8);
    let power = power_two_proportions(0.75, 0.5, 60, 40, 0.05, TWO)
        .unwrap()
        .power;
    as_promised(power, 8000, 0.02, || {
        let mut angle = |p: f64, n: u32| {
            let x: u32 = (0..n).map(|_| u32::from(draws.uniform() < p)).sum();
            2.0 * (f64::from(x) / f64::from(n)).sqrt().asin()
        };
        let gap = angle(0.75, 60) - angle(0.5, 40);
        gap.abs() > 1.959_963_984_540_054 * (1.0 / 60.0 + 1.0 / 40.0_f64).sqrt()
    });
    let power = power_one_proportion(0.3, 0.5, 35, ProportionTest::Exact, 0.05, TWO)
        .unwrap()
        .power;
    as_promised(power, 8000, 0.0, || {
        let x = (0..35).filter(|_| draws.uniform() < 0.3).count() as u64;
        let e = jauge_stats::proportion::clopper_pearson(x, 35, 0.95).unwrap();
        e.conf_low.unwrap() > 0.5 || e.conf_high.unwrap() < 0.5
    });
}

/// The planned intervals are as wide as promised.
#[test]
fn planned_widths_are_those_of_the_intervals() {
    for n in [12_u64, 35, 47] {
        let these = Target::FinitePopulation { size: 48 };
        let values: Vec<f64> = (0..n).map(|i| ((i * 37) % n) as f64).collect();
        let sample = SampleMoments::from_values(&values).unwrap();
        let e = jauge_stats::finite_population::finite_population_mean(&sample, 48, 0.9).unwrap();
        let planned = half_width_mean(n, sample.sd(), these, 0.9)
            .unwrap()
            .half_width;
        assert!(near(planned, 0.5 * (e.conf_high - e.conf_low), 1e-12));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_detectable_effect_has_the_power(
        n in 2..3000_u64, m in 2..3000_u64, power in 0.3..0.99_f64, level in 0.0001..0.2_f64, side in alternatives(),
        more in 1..200_u64, icc in 0.0..=1.0_f64, cv in 0.0..2.0_f64,
    ) {
        let these = Target::FinitePopulation { size: n + more };
        for target in [LIKE, these] {
            let plan = detectable_effect_paired_t(n, power, target, level, side).unwrap();
            let back = power_paired_t(plan.effect, n, target, level, side).unwrap();
            prop_assert!(near(back.power, power, 1e-10), "{} {}", back.power, power);
            prop_assert!(plan.effect.abs() <= plan.effect_uncorrected.abs());
            prop_assert_eq!(plan.effect > 0.0, side != Alternative::Less);
            let c = Clusters::new(1.0 + m as f64 / 20.0, icc, cv).unwrap();
            let plan = detectable_effect_clustered_change(n, &c, power, target, level, side).unwrap();
            let back = power_clustered_change(plan.effect, n, &c, target, level, side).unwrap();
            prop_assert!(near(back.power, power, 1e-10));
        }
        let plan = detectable_effect_two_groups_t(n, m, power, level, side).unwrap();
        prop_assert!(near(power_two_groups_t(plan.effect, n, m, level, side).unwrap().power, power, 1e-10));
        let c = Clusters::new(1.0 + m as f64 / 20.0, icc, cv).unwrap();
        let plan = detectable_effect_clustered_groups(n, m, &c, power, level, side).unwrap();
        let back = power_clustered_groups(plan.effect, n, m, &c, level, side).unwrap();
        prop_assert!(near(back.power, power, 1e-10));
        prop_assert!(near(back.effective_n * back.design_effect, back.n, 1e-13));
    }

    #[test]
    fn a_detectable_share_has_the_power(
        n in 20..2000_u64, m in 20..2000_u64, q in 0.2..0.8_f64, power in 0.3..0.95_f64, side in alternatives(),
    ) {
        for method in [ProportionTest::Arcsine, ProportionTest::Exact] {
            if let Ok(plan) = detectable_effect_one_proportion(q, n, power, method, 0.05, side) {
                let back = power_one_proportion(plan.share, q, n, method, 0.05, side).unwrap();
                prop_assert!(near(back.power, power, 1e-9));
                prop_assert_eq!(plan.share > q, side != Alternative::Less);
            }
        }
        if let Ok(plan) = detectable_effect_two_proportions(q, n, m, power, 0.05, side) {
            let back = power_two_proportions(plan.share, q, n, m, 0.05, side).unwrap();
            prop_assert!(near(back.power, power, 1e-9));
        }
    }

    #[test]
    fn a_sample_size_is_the_least(
        effect in 0.05..2.0_f64, power in 0.3..0.99_f64, level in 0.001..0.2_f64, side in alternatives(),
        ratio in 0.2..5.0_f64, size in 3..500_u64,
    ) {
        let d = toward(side, effect);
        let plan = sample_size_paired_t(d, power, LIKE, level, side).unwrap();
        prop_assert!(plan.power >= power);
        if plan.n > 2 {
            prop_assert!(power_paired_t(d, plan.n - 1, LIKE, level, side).unwrap().power < power);
            let real = plan.n_exact.unwrap();
            prop_assert!(real > plan.n as f64 - 1.0 - 1e-9 && real <= plan.n as f64 + 1e-9);
        }
        let these = sample_size_paired_t(d, power, Target::FinitePopulation { size }, level, side).unwrap();
        prop_assert!(these.n <= plan.n.min(size) && these.power >= power);
        let ranks = sample_size_signed_rank(d, power, Parent::LeastFavourable, level, side).unwrap();
        prop_assert!(ranks.n >= plan.n && ranks.power >= power);
        let groups = sample_size_two_groups_t(d, ratio, power, level, side).unwrap();
        let (n1, n2) = (groups.n1.unwrap(), groups.n2.unwrap());
        prop_assert!(groups.power >= power && near(groups.power, power_two_groups_t(d, n1, n2, level, side).unwrap().power, 1e-14));
        prop_assert!(n2 as f64 >= ratio * n1 as f64 * (1.0 - 1e-9));
        let c = Clusters::new(15.0, 0.1, 0.4).unwrap();
        let plan = sample_size_clustered_groups(d, ratio, &c, power, level, side).unwrap();
        prop_assert!(plan.power >= power);
        let plan = sample_size_clustered_change(d, &c, power, LIKE, level, side).unwrap();
        prop_assert!(plan.power >= power);
        if plan.clusters > 2 {
            let fewer = power_clustered_change(d, plan.clusters - 1, &c, LIKE, level, side).unwrap();
            prop_assert!(fewer.power < power);
        }
    }

    #[test]
    fn more_units_and_other_labels(
        d in -1.5..1.5_f64, n in 2..400_u64, m in 2..400_u64, level in 0.001..0.3_f64, side in alternatives(), icc in 0.0..=1.0_f64,
    ) {
        let at = |n, m| power_two_groups_t(d, n, m, level, side).unwrap().power;
        // Which group comes first changes the sign only.
        let swapped = power_two_groups_t(-d, m, n, level, opposite(side)).unwrap().power;
        prop_assert!(near(at(n, m), swapped, 1e-13));
        if toward(side, d) > 0.0 || side == TWO {
            prop_assert!(at(n + 1, m) >= at(n, m) - 1e-12);
            let these = Target::FinitePopulation { size: n + 7 };
            let (like, these) = (
                power_paired_t(d, n, LIKE, level, side).unwrap(),
                power_paired_t(d, n, these, level, side).unwrap(),
            );
            prop_assert!(these.power >= like.power - 1e-12);
            // A very large population is one without end.
            let large = power_paired_t(d, n, Target::FinitePopulation { size: 1 << 52 }, level, side).unwrap();
            prop_assert!(near(large.power, like.power, 1e-9));
        }
        // Clusters of one person, or of people no more alike than others, are people.
        for c in [Clusters::new(1.0, icc, 0.0).unwrap(), Clusters::new(1.0, 0.0, 0.7).unwrap()] {
            let clustered = power_clustered_groups(d, n, m, &c, level, side).unwrap().power;
            prop_assert!(near(clustered, at(n, m), 1e-12));
        }
        // At no effect the test rejects at its level.
        prop_assert!(near(power_paired_t(0.0, n, LIKE, level, side).unwrap().power, level, 1e-12));
        prop_assert!(near(power_two_proportions(0.4, 0.4, n, m, level, side).unwrap().power, level, 1e-12));
        let exact = power_one_proportion(0.4, 0.4, n, ProportionTest::Exact, level, side).unwrap().power;
        prop_assert!(exact <= level + 1e-12);
    }

    #[test]
    fn a_size_for_precision_is_precise(e in 0.02..0.4_f64, p in 0.0..=1.0_f64, size in 2..400_u64, level in 0.6..0.99_f64) {
        for target in [LIKE, Target::FinitePopulation { size }] {
            for method in [PrecisionMethod::Normal, PrecisionMethod::Exact] {
                if let Ok(plan) = sample_size_share(e, p, target, level, method) {
                    prop_assert!(plan.half_width <= e);
                    if plan.n > 1 {
                        let less = half_width_share(plan.n - 1, p, target, level, method).unwrap();
                        prop_assert!(less.half_width > e);
                    }
                }
            }
            let plan = sample_size_mean(e, 1.0, target, level).unwrap();
            prop_assert!(plan.half_width <= e);
            if plan.n > 2 {
                prop_assert!(half_width_mean(plan.n - 1, 1.0, target, level).unwrap().half_width > e);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_nor_gives_nan(
        a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), n in any::<u64>(), m in any::<u64>(), small in 0..40_u64,
        side in alternatives(),
    ) {
        // Arbitrary numbers are mostly refused; mixed with sensible ones they reach further in.
        for (a, b, level, power) in [(a, b, c, b), (a, 0.5, 0.05, 0.8), (0.4, a, 0.05, b), (0.3, 0.6, c, 0.8), (1e-3, 1.0, 1e-12, 1.0 - 1e-12)] {
            for (n, m) in [(n, m), (small, n), (small, 50), (1_000_000_000, small)] {
                for target in [LIKE, Target::FinitePopulation { size: m }] {
                    let fine = |p: Result<f64, jauge_stats::Error>| p.is_err() || p.is_ok_and(|p| (0.0..=1.0).contains(&p));
                    prop_assert!(fine(power_paired_t(a, n, target, level, side).map(|p| p.power)));
                    let effect = detectable_effect_paired_t(n, power, target, level, side);
                    prop_assert!(effect.is_err() || effect.is_ok_and(|e| e.effect.is_finite()));
                    prop_assert!(fine(power_two_groups_t(a, n, m, level, side).map(|p| p.power)));
                    prop_assert!(fine(power_two_proportions(a, b, n, m, level, side).map(|p| p.power)));
                    prop_assert!(fine(power_one_proportion(a, b, n, ProportionTest::Exact, level, side).map(|p| p.power)));
                    if let Ok(clusters) = Clusters::new(1.0 + b.abs(), a.abs(), b.abs()) {
                        prop_assert!(fine(power_clustered_change(a, n, &clusters, target, level, side).map(|p| p.power)));
                        let width = half_width_clustered(n, &clusters, a, target, 0.95);
                        prop_assert!(width.is_err() || width.is_ok_and(|w| w.half_width.is_finite()));
                    }
                    let width = half_width_mean(n, a, target, 0.95);
                    prop_assert!(width.is_err() || width.is_ok_and(|w| w.half_width.is_finite()));
                    let width = half_width_share(n, a, target, level, PrecisionMethod::Normal);
                    prop_assert!(width.is_err() || width.is_ok_and(|w| w.half_width.is_finite()));
                }
            }
            let size = sample_size_paired_t(a, power, LIKE, level, side);
            prop_assert!(size.is_err() || size.is_ok_and(|s| s.power >= power));
            let size = sample_size_two_proportions(a, b, 1.5, power, level, side);
            prop_assert!(size.is_err() || size.is_ok_and(|s| s.power >= power));
            let size = sample_size_one_proportion(a, b, power, ProportionTest::Arcsine, level, side);
            prop_assert!(size.is_err() || size.is_ok_and(|s| s.power >= power));
            let effect = detectable_effect_signed_rank(small, power, Parent::Laplace, level, side);
            prop_assert!(effect.is_err() || effect.is_ok_and(|e| e.effect.is_finite()));
        }
    }
}
