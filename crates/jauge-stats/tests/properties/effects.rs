//! Effect sizes: bounds, label swap, scale and shift, order, summaries against rows, no number that is none.

use jauge_stats::effect_size::{
    CramersVBias, ExplainedVarianceInterval, RankBiserial, RankBiserialInterval, Ratio,
    RatioInterval, SdOf, SuperiorityInterval, ZeroChanges, cliffs_delta, cliffs_delta_of_counts,
    cohens_d_independent, cohens_h, cramers_v, d_av, d_rm, d_z, eta_squared_of_groups, glass_delta,
    hedges_g_independent, odds_ratio, omega_squared_of_groups, paired_odds_ratio_of_counts,
    probability_of_superiority, rank_biserial, rank_biserial_of_differences, risk_ratio,
};
use jauge_stats::interpretation::{interpret, rules};
use jauge_stats::noncentral_chi_squared::{
    self, noncentral_chi_squared_cdf, noncentral_chi_squared_sf,
};
use jauge_stats::noncentral_f::{self, noncentral_f_cdf, noncentral_f_sf};
use jauge_stats::{Estimate, SampleMoments};
use ndarray::Array2;
use proptest::prelude::*;

use crate::{level_pairs, moments_of, near, score_pairs, table_of};

const RATIOS: [RatioInterval; 4] = [
    RatioInterval::MiettinenNurminen,
    RatioInterval::Score,
    RatioInterval::WaldLog,
    RatioInterval::WaldLogHalfAdded,
];

fn zeros() -> impl Strategy<Value = ZeroChanges> {
    prop::sample::select(vec![ZeroChanges::Dropped, ZeroChanges::Included])
}

fn superiority() -> impl Strategy<Value = SuperiorityInterval> {
    prop::sample::select(vec![
        SuperiorityInterval::EffectiveWilson,
        SuperiorityInterval::Logit,
        SuperiorityInterval::Cliff,
    ])
}

fn moments(values: &[f64]) -> SampleMoments {
    SampleMoments::from_values(values).unwrap()
}

fn all_finite(e: &Estimate) -> bool {
    let fields = [
        e.std_error,
        e.statistic,
        e.df,
        e.p_value,
        e.conf_low,
        e.conf_high,
    ];
    e.estimate.is_finite() && fields.iter().flatten().all(|x| x.is_finite())
}

fn ordered(low: f64, estimate: f64, high: f64) -> bool {
    low <= estimate + 1e-12 && estimate <= high + 1e-12
}

fn sound(r: &RankBiserial) -> bool {
    -1.0 <= r.conf_low && r.conf_high <= 1.0 && ordered(r.conf_low, r.estimate, r.conf_high)
}

/// Ordered, and on the side of the estimate that is open only where the ratio has no finite value.
fn sound_ratio(r: &Ratio) -> bool {
    let high = r.conf_high.unwrap_or(f64::INFINITY);
    let slack = 1.0 + 1e-9;
    r.conf_low >= 0.0
        && r.conf_low.is_finite()
        && r.conf_low <= high
        && r.estimate
            .is_none_or(|x| r.conf_low <= x * slack && x <= high * slack)
}

/// a and 1 / b, where a missing value stands for infinity.
fn inverse(a: Option<f64>, b: f64) -> bool {
    match a {
        None => b == 0.0,
        Some(a) => near(a * b, 1.0, 1e-9),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rank_biserial_of_a_table_is_that_of_its_rows(
        pairs in level_pairs(), zeros in zeros(), level in 0.5..0.999_f64,
    ) {
        let interval = RankBiserialInterval::EffectiveWilson;
        let table = table_of(&pairs);
        let found = rank_biserial(&table, zeros, interval, level);
        let differences: Vec<f64> = pairs.iter().rev().map(|&(b, a)| 7.5 * (f64::from(a) - f64::from(b))).collect();
        prop_assert_eq!(&rank_biserial_of_differences(&differences, zeros, interval, level), &found);
        if let Ok(r) = found {
            prop_assert!(sound(&r), "{}", r);
            prop_assert!(r.std_error.is_some_and(|s| s.is_finite() && s > 0.0));
            prop_assert_eq!((r.n_positive, r.n_zero, r.n_negative), (table.improved(), table.same(), table.declined()));
            let flipped = rank_biserial(&table.reversed(), zeros, interval, level).unwrap();
            prop_assert!(near(flipped.estimate, -r.estimate, 1e-14));
            prop_assert!(near(flipped.conf_low, -r.conf_high, 1e-12));
        } else {
            prop_assert_eq!(table.same(), table.n());
        }
        if let Ok(r) = rank_biserial(&table, zeros, RankBiserialInterval::FisherNull, level) {
            prop_assert!(sound(&r), "{}", r);
        }
    }

    #[test]
    fn unchanged_pairs_move_the_inclusive_size_only(pairs in level_pairs(), more in 1..50_u8) {
        let interval = RankBiserialInterval::default();
        let of = |pairs: &[(u8, u8)], zeros| rank_biserial(&table_of(pairs), zeros, interval, 0.95);
        let mut longer = pairs.clone();
        longer.extend((0..more).map(|_| (2, 2)));
        if let Ok(r) = of(&pairs, ZeroChanges::Dropped) {
            let s = of(&longer, ZeroChanges::Dropped).unwrap();
            prop_assert_eq!((r.estimate, r.conf_low, r.conf_high), (s.estimate, s.conf_low, s.conf_high));
            let all = of(&pairs, ZeroChanges::Included).unwrap();
            if table_of(&pairs).same() == 0 {
                prop_assert_eq!(all.estimate, r.estimate);
            }
            // Zeros carry ranks but no sign: with very many of them all others share the top.
            let diluted = of(&longer, ZeroChanges::Included).unwrap();
            prop_assert!(diluted.estimate.abs() <= 1.0);
        }
    }

    #[test]
    fn superiority_by_value_is_that_by_level(
        a in prop::collection::vec(0..6_usize, 1..30), b in prop::collection::vec(0..6_usize, 1..30),
        interval in superiority(), level in 0.5..0.999_f64,
    ) {
        // Any rising scores of the levels are the same answers.
        let scores = [-3.5, -0.0, 0.25, 10.0, 1e9, 1e300];
        let values = |v: &[usize]| -> Vec<f64> { v.iter().map(|&x| scores[x]).collect() };
        let counts = |v: &[usize]| -> Vec<u64> { (0..6).map(|l| v.iter().filter(|&&x| x == l).count() as u64).collect() };
        let raw = cliffs_delta(&values(&a), &values(&b), interval, level);
        prop_assert_eq!(&cliffs_delta_of_counts(&counts(&a), &counts(&b), interval, level), &raw);
        let other = cliffs_delta(&values(&b), &values(&a), interval, level);
        if let (Ok(d), Ok(e)) = (raw, other) {
            let wins: f64 = a.iter().flat_map(|x| b.iter().map(move |y| f64::from(x.cmp(y) as i8))).sum();
            prop_assert!(near(d.estimate, wins / (a.len() * b.len()) as f64, 1e-13));
            prop_assert!(all_finite(&d));
            let (low, high) = (d.conf_low.unwrap(), d.conf_high.unwrap());
            prop_assert!(low >= -1.0 - 1e-15 && high <= 1.0 + 1e-15 && low < high);
            // Cliff's interval may leave out its own estimate, -1 or 1 aside.
            prop_assert!(interval == SuperiorityInterval::Cliff || ordered(low, d.estimate, high));
            prop_assert!(near(d.estimate, -e.estimate, 1e-13));
            prop_assert!(near(low, -e.conf_high.unwrap(), 1e-11));
            let p = probability_of_superiority(&values(&a), &values(&b), interval, level).unwrap();
            prop_assert!(near(2.0 * p.estimate - 1.0, d.estimate, 1e-14));
        }
    }

    #[test]
    fn ratios_swap_into_their_inverse(n1 in 1..200_u64, n2 in 1..200_u64, part1 in 0.0..=1.0_f64, part2 in 0.0..=1.0_f64, level in 0.5..0.999_f64) {
        let (x1, x2) = ((part1 * n1 as f64).round() as u64, (part2 * n2 as f64).round() as u64);
        for interval in RATIOS {
            for of in [odds_ratio, risk_ratio] {
                match (of(x1, n1, x2, n2, interval, level), of(x2, n2, x1, n1, interval, level)) {
                    (Ok(r), Ok(s)) => {
                        prop_assert!(sound_ratio(&r), "{}", r);
                        prop_assert!(r.estimate.is_none_or(|x| inverse(s.estimate, x)), "{} {}", r, s);
                        prop_assert!(inverse(s.conf_high, r.conf_low), "{} {}", r, s);
                    }
                    (r, s) => prop_assert!(r.is_err() && s.is_err()),
                }
            }
            // Those who are not counted: the odds ratio turns round, and swapping both changes nothing.
            if let Ok(r) = odds_ratio(x1, n1, x2, n2, interval, level) {
                let s = odds_ratio(n2 - x2, n2, n1 - x1, n1, interval, level).unwrap();
                prop_assert!(near(r.conf_low, s.conf_low, 1e-9), "{} {}", r, s);
            }
        }
        let h = cohens_h(x1, n1, x2, n2, level).unwrap();
        prop_assert!(all_finite(&h) && near(h.estimate, -cohens_h(x2, n2, x1, n1, level).unwrap().estimate, 1e-15));
        if let Ok(r) = paired_odds_ratio_of_counts(x1, x2, level) {
            prop_assert!(sound_ratio(&r), "{}", r);
            let s = paired_odds_ratio_of_counts(x2, x1, level).unwrap();
            prop_assert!(inverse(s.conf_high, r.conf_low), "{} {}", r, s);
        }
    }

    #[test]
    fn association_does_not_depend_on_order_or_sides(
        cells in prop::collection::vec(0..40_u64, 12), level in 0.5..0.999_f64,
    ) {
        let table = Array2::from_shape_vec((3, 4), cells).unwrap();
        for bias in [CramersVBias::Uncorrected, CramersVBias::Corrected] {
            let found = cramers_v(&table, bias, level);
            let turned = cramers_v(&table.t().to_owned(), bias, level);
            let mut mirrored = table.clone();
            mirrored.invert_axis(ndarray::Axis(1));
            match (found, turned, cramers_v(&mirrored, bias, level)) {
                (Ok(v), Ok(t), Ok(m)) => {
                    prop_assert!(all_finite(&v));
                    prop_assert!((0.0..=1.0).contains(&v.estimate));
                    let (low, high) = (v.conf_low.unwrap(), v.conf_high.unwrap());
                    prop_assert!(0.0 <= low && low <= high && high <= 1.0);
                    for other in [t, m] {
                        prop_assert!(near(v.estimate, other.estimate, 1e-12));
                        prop_assert!(near(low, other.conf_low.unwrap(), 1e-7));
                        prop_assert!(near(high, other.conf_high.unwrap(), 1e-7));
                    }
                }
                (a, b, c) => prop_assert!(a.is_err() && b.is_err() && c.is_err()),
            }
        }
    }

    #[test]
    fn merged_groups_explain_the_same(values in prop::collection::vec(-50.0..50.0_f64, 9..40), unit in 0.01..100.0_f64) {
        let third = values.len() / 3;
        let parts = [&values[..third], &values[third..2 * third], &values[2 * third..]];
        let interval = ExplainedVarianceInterval::default();
        let whole: Vec<SampleMoments> = parts.iter().map(|p| moments(p)).collect();
        let eta = eta_squared_of_groups(&whole, interval, 0.95).unwrap();
        let merged: Vec<SampleMoments> = parts.iter().rev().map(|p| {
            let scaled: Vec<f64> = p.iter().map(|x| 3.0 - unit * x).collect();
            let mut half = moments(&scaled[..1]);
            half.merge(&moments(&scaled[1..]));
            half
        }).collect();
        let again = eta_squared_of_groups(&merged, interval, 0.95).unwrap();
        prop_assert!(near(eta.estimate, again.estimate, 1e-9));
        prop_assert!(near(eta.conf_high, again.conf_high, 1e-6));
        prop_assert!(0.0 <= eta.conf_low && eta.conf_low <= eta.conf_high && eta.conf_high < 1.0);
        let omega = omega_squared_of_groups(&whole, interval, 0.95).unwrap();
        prop_assert!(omega.estimate <= eta.estimate);
        // The interval excludes 0 exactly when the upper tail is below half of what is left out.
        prop_assert_eq!(eta.conf_low > 0.0, eta.p_value < 0.025);
        // Two groups: F is the square of the pooled t.
        let two = eta_squared_of_groups(&whole[..2], interval, 0.95).unwrap();
        let t = cohens_d_independent(&whole[0], &whole[1], 0.95).unwrap();
        prop_assert!(near(two.statistic, t.statistic.unwrap().powi(2), 1e-9));
        prop_assert!(near(two.p_value, t.p_value.unwrap(), 1e-9));
    }

    #[test]
    fn noncentral_tails_make_one_and_limits_solve(x in 0.0..400.0_f64, df in 0.5..60.0_f64, df2 in 1.0..500.0_f64, ncp in 0.0..500.0_f64, level in 0.5..0.999_f64) {
        let sum = noncentral_chi_squared_cdf(x, df, ncp).unwrap() + noncentral_chi_squared_sf(x, df, ncp).unwrap();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        let f = x / df;
        let sum = noncentral_f_cdf(f, df, df2, ncp).unwrap() + noncentral_f_sf(f, df, df2, ncp).unwrap();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        let tail = 0.5 * (1.0 - level);
        let (low, high) = noncentral_chi_squared::ncp_interval(x, df, level).unwrap();
        prop_assert!(low <= high);
        prop_assert!(low == 0.0 || (noncentral_chi_squared_sf(x, df, low).unwrap() - tail).abs() < 1e-10);
        prop_assert!(high == 0.0 || (noncentral_chi_squared_cdf(x, df, high).unwrap() - tail).abs() < 1e-10);
        let (low, high) = noncentral_f::ncp_interval(f, df, df2, level).unwrap();
        prop_assert!(low <= high);
        prop_assert!(low == 0.0 || (noncentral_f_sf(f, df, df2, low).unwrap() - tail).abs() < 1e-10);
        prop_assert!(high == 0.0 || (noncentral_f_cdf(f, df, df2, high).unwrap() - tail).abs() < 1e-10);
    }

    #[test]
    fn nothing_panics_and_nothing_is_nan(
        a in prop::collection::vec(any::<f64>(), 0..6), b in prop::collection::vec(any::<f64>(), 0..6),
        counts in prop::collection::vec(any::<u64>(), 4), level in any::<f64>(), x in any::<f64>(),
    ) {
        let finite = |e: Result<Estimate, _>| e.is_ok_and(|e| !all_finite(&e));
        prop_assert!(!finite(cliffs_delta(&a, &b, SuperiorityInterval::default(), level)));
        prop_assert!(!finite(cliffs_delta_of_counts(&counts[..2], &counts[2..], SuperiorityInterval::Cliff, level)));
        if let Ok(r) = rank_biserial_of_differences(&a, ZeroChanges::Included, RankBiserialInterval::default(), level) {
            prop_assert!(sound(&r));
        }
        let four = [counts[0], counts[1], counts[2], counts[3]];
        for interval in RATIOS {
            for of in [odds_ratio, risk_ratio] {
                if let Ok(r) = of(four[0], four[1], four[2], four[3], interval, level) {
                    prop_assert!(sound_ratio(&r), "{}", r);
                }
            }
        }
        let _ = paired_odds_ratio_of_counts(four[0], four[1], level);
        let _ = cramers_v(&Array2::from_shape_vec((2, 2), counts.clone()).unwrap(), CramersVBias::Corrected, level);
        for rule in rules() {
            if let Ok(word) = interpret(x, rule.rule) {
                prop_assert!(!word.english.is_empty() && word.below.is_none_or(|next| next > word.from));
            }
        }
    }
}

proptest! {
    // Ten noncentral t intervals each: fewer cases.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn sizes_do_not_depend_on_unit_or_origin(
        pairs in score_pairs(), unit in 0.01..100.0_f64, origin in -100.0..100.0_f64, cut in 2..4_usize,
    ) {
        let moved: Vec<(f64, f64)> = pairs.iter().map(|&(b, a)| (origin + unit * b, origin + unit * a)).collect();
        let (m, n) = (moments_of(&pairs), moments_of(&moved));
        if let (Ok(d), Ok(e)) = (d_rm(&m, 0.9), d_rm(&n, 0.9)) {
            prop_assert!(near(d.estimate, e.estimate, 1e-5) && all_finite(&d));
            // Zero is in all of these intervals or in none.
            let outside = |d: &Estimate| d.conf_low.unwrap() > 0.0 || d.conf_high.unwrap() < 0.0;
            prop_assert_eq!(outside(&d), outside(&d_z(&m, 0.9).unwrap()));
            prop_assert_eq!(d.estimate > 0.0, d_av(&m, jauge_stats::effect_size::AverageSd::MeanOfSds, 0.9).unwrap().estimate > 0.0);
        }
        let values = |v: &[(f64, f64)]| -> Vec<f64> { v.iter().flat_map(|p| [p.0, p.1]).collect() };
        let split = |v: &[(f64, f64)]| {
            let all = values(v);
            let (a, b) = all.split_at(cut);
            (moments(a), moments(b))
        };
        let ((a, b), (c, d)) = (split(&pairs), split(&moved));
        for sd_of in [SdOf::First, SdOf::Second] {
            let (x, y) = (glass_delta(&a, &b, sd_of, 0.9).unwrap(), glass_delta(&c, &d, sd_of, 0.9).unwrap());
            prop_assert!(all_finite(&x) && near(x.estimate, y.estimate, 1e-6));
            let other = if sd_of == SdOf::First { SdOf::Second } else { SdOf::First };
            let swapped = glass_delta(&b, &a, other, 0.9).unwrap();
            prop_assert!(near(x.estimate, -swapped.estimate, 1e-12));
            prop_assert!(near(x.conf_low.unwrap(), -swapped.conf_high.unwrap(), 1e-9));
        }
        let (g, d) = (hedges_g_independent(&a, &b, 0.9).unwrap(), cohens_d_independent(&a, &b, 0.9).unwrap());
        prop_assert!(g.estimate.abs() <= d.estimate.abs());
        prop_assert_eq!(g.p_value, d.p_value);
    }
}

#[test]
fn counts_of_a_nation_have_a_finite_interval() {
    for interval in RATIOS {
        for of in [odds_ratio, risk_ratio] {
            let r = of(3, 60_000_000, 2_000_000, 70_000_000, interval, 0.95).unwrap();
            assert!(sound_ratio(&r) && r.conf_low > 0.0, "{r}");
            let r = of(59_999_999, 60_000_000, 1, 70_000_000, interval, 0.999).unwrap();
            assert!(sound_ratio(&r), "{r}");
        }
    }
    let v = cramers_v(
        &ndarray::array![[30_000_000, 100_000], [200_000, 40_000_000]],
        CramersVBias::Uncorrected,
        0.95,
    )
    .unwrap();
    assert!(v.conf_low.unwrap() > 0.98 && v.estimate < 1.0, "{v}");
}
