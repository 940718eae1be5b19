//! What must hold for any data: order does not matter, parts merge into the whole, a flipped scale flips the
//! sign, units do not matter, intervals contain their estimate.

#![allow(clippy::unwrap_used)] // A test that cannot read its data must stop.

mod effects;
mod effects_coverage;
mod finite;
mod independent;
mod lee_bounds;
mod linear;
mod paired;
mod paired_calibration;
mod planning;
mod reliability;
mod resample;
mod selection;
mod shrinkage;
mod survey;
mod survival;
mod typology;

use jauge_stats::effect_size::{
    AverageSd, RankBiserialInterval, ZeroChanges, d_z, hedges_g_av, hedges_g_independent,
    rank_biserial,
};
use jauge_stats::finite_population::{
    coverage_probability, hypergeometric_interval, no_assumption_bounds,
};
use jauge_stats::independent::{difference_of_proportions, welch_t};
use jauge_stats::multiplicity::{benjamini_hochberg, holm};
use jauge_stats::noncentral_t::{ncp_interval, noncentral_t_cdf, noncentral_t_sf};
use jauge_stats::paired::{
    Correction, Method, WilcoxonOptions, Zeros, paired_t, probability_of_improvement, sign_test,
    wilcoxon_signed_rank, wilcoxon_signed_rank_of_differences,
};
use jauge_stats::proportion::{clopper_pearson, wilson};
use jauge_stats::{Alternative, Error, Estimate, Moments, PairedTable, SampleMoments};
use proptest::prelude::*;

const LEVELS: usize = 5;

/// Pairs of levels, the second column of which is often equal to the first.
fn level_pairs() -> impl Strategy<Value = Vec<(u8, u8)>> {
    let one = (0..LEVELS as u8, 0..LEVELS as u8, any::<bool>())
        .prop_map(|(b, a, still)| (b, if still { b } else { a }));
    prop::collection::vec(one, 1..60)
}

fn score_pairs() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-50.0..50.0, -50.0..50.0), 3..40)
}

fn options() -> impl Strategy<Value = WilcoxonOptions> {
    (
        prop::sample::select(vec![Zeros::Wilcoxon, Zeros::Pratt, Zeros::Split]),
        prop::sample::select(vec![Correction::None, Correction::Continuity]),
        prop::sample::select(vec![Method::Auto, Method::Exact, Method::Asymptotic]),
        prop::sample::select(vec![
            Alternative::TwoSided,
            Alternative::Greater,
            Alternative::Less,
        ]),
    )
        .prop_map(|(zeros, correction, method, alternative)| WilcoxonOptions {
            zeros,
            correction,
            method,
            alternative,
        })
}

fn table_of(pairs: &[(u8, u8)]) -> PairedTable {
    let (before, after): (Vec<u8>, Vec<u8>) = pairs.iter().copied().unzip();
    PairedTable::from_pairs(LEVELS, &before, &after).unwrap()
}

fn moments_of(pairs: &[(f64, f64)]) -> Moments {
    let (before, after): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    Moments::from_pairs(&before, &after).unwrap()
}

fn opposite(alternative: Alternative) -> Alternative {
    match alternative {
        Alternative::TwoSided => Alternative::TwoSided,
        Alternative::Greater => Alternative::Less,
        Alternative::Less => Alternative::Greater,
    }
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

fn contains_its_estimate(e: &Estimate) -> bool {
    e.conf_low.is_none_or(|low| low <= e.estimate + 1e-12)
        && e.conf_high.is_none_or(|high| high >= e.estimate - 1e-12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_merge_exactly(pairs in level_pairs(), cut in 0..60_usize) {
        let cut = cut.min(pairs.len());
        let mut parts = table_of(&pairs[..cut]);
        parts.merge(&table_of(&pairs[cut..])).unwrap();
        let whole = table_of(&pairs);
        prop_assert_eq!(&parts, &whole);
        prop_assert_eq!(whole.improved() + whole.same() + whole.declined(), whole.n());
        prop_assert_eq!(whole.difference_counts().iter().sum::<u64>(), whole.n());
        prop_assert_eq!(whole.n(), pairs.len() as u64);
    }

    #[test]
    fn moments_merge_to_rounding(pairs in score_pairs(), cut in 0..40_usize) {
        let cut = cut.min(pairs.len());
        let mut parts = moments_of(&pairs[..cut]);
        parts.merge(&moments_of(&pairs[cut..]));
        let whole = moments_of(&pairs);
        prop_assert_eq!(parts.n(), whole.n());
        for of in [Moments::mean_before, Moments::mean_after, Moments::mean_change,
                   Moments::sd_before, Moments::sd_after, Moments::sd_change] {
            prop_assert!(near(of(&parts), of(&whole), 1e-12));
        }
        prop_assert!(near(parts.correlation(), whole.correlation(), 1e-10));
        let values: Vec<f64> = pairs.iter().map(|p| p.0).collect();
        let mut halves = SampleMoments::from_values(&values[..cut]).unwrap();
        halves.merge(&SampleMoments::from_values(&values[cut..]).unwrap());
        prop_assert!(near(halves.sd(), whole.sd_before(), 1e-12));
    }

    #[test]
    fn another_unit_changes_no_test(pairs in score_pairs(), power in -1000..1000_i32) {
        // A power of two moves no digit: the same test, or a refusal that says why.
        let unit = 2_f64.powi(power);
        let (before, after): (Vec<f64>, Vec<f64>) = pairs.iter().map(|&(b, a)| (b * unit, a * unit)).unzip();
        let Ok(scaled) = Moments::from_pairs(&before, &after) else {
            prop_assert!(power.abs() > 400);
            return Ok(());
        };
        let (plain, scaled) = (
            paired_t(&moments_of(&pairs), 0.95, Alternative::TwoSided),
            paired_t(&scaled, 0.95, Alternative::TwoSided),
        );
        prop_assert_eq!(plain.is_ok(), scaled.is_ok());
        if let (Ok(plain), Ok(scaled)) = (plain, scaled) {
            prop_assert!(near(plain.statistic.unwrap(), scaled.statistic.unwrap(), 1e-12));
            prop_assert!(near(plain.p_value.unwrap(), scaled.p_value.unwrap(), 1e-12));
        }
    }

    #[test]
    fn signed_rank_of_a_table_is_that_of_its_rows(pairs in level_pairs(), options in options()) {
        let differences: Vec<f64> = pairs.iter().map(|&(b, a)| f64::from(a) - f64::from(b)).collect();
        let raw = wilcoxon_signed_rank_of_differences(&differences, options);
        prop_assert_eq!(&wilcoxon_signed_rank(&table_of(&pairs), options), &raw);
        let backwards: Vec<f64> = differences.iter().rev().copied().collect();
        prop_assert_eq!(wilcoxon_signed_rank_of_differences(&backwards, options), raw);
    }

    #[test]
    fn flipping_the_scale_flips_the_sign(pairs in level_pairs(), options in options()) {
        let table = table_of(&pairs);
        let flipped = table.reversed();
        prop_assert_eq!((table.improved(), table.declined()), (flipped.declined(), flipped.improved()));
        let p = probability_of_improvement(&table, 0.95).unwrap();
        let q = probability_of_improvement(&flipped, 0.95).unwrap();
        prop_assert!(near(p.estimate, 1.0 - q.estimate, 1e-14));
        prop_assert!(near(p.conf_low.unwrap(), 1.0 - q.conf_high.unwrap(), 1e-14));
        let other = WilcoxonOptions { alternative: opposite(options.alternative), ..options };
        match (wilcoxon_signed_rank(&table, options), wilcoxon_signed_rank(&flipped, other)) {
            (Ok(a), Ok(b)) => {
                prop_assert!(near(a.z, -b.z, 1e-13));
                prop_assert!(near(a.p_value, b.p_value, 1e-13));
                prop_assert!((0.0..=1.0).contains(&a.p_value));
                let of = |t| rank_biserial(t, ZeroChanges::Dropped, RankBiserialInterval::default(), 0.95).unwrap();
                let (r, s) = (of(&table), of(&flipped));
                prop_assert!(near(r.estimate, -s.estimate, 1e-14));
                prop_assert!((-1.0..=1.0).contains(&r.estimate));
                let up = sign_test(&table, 0.9, options.alternative).unwrap();
                let down = sign_test(&flipped, 0.9, other.alternative).unwrap();
                prop_assert!(near(up.p_value.unwrap(), down.p_value.unwrap(), 1e-13));
            }
            (a, b) => {
                prop_assert_eq!(a, Err(Error::AllTies));
                prop_assert_eq!(b, Err(Error::AllTies));
                prop_assert_eq!(table.same(), table.n());
            }
        }
    }

    #[test]
    fn exact_tails_overlap_in_the_observed_sum(pairs in level_pairs()) {
        let table = table_of(&pairs);
        let side = |alternative| wilcoxon_signed_rank(&table, WilcoxonOptions {
            method: Method::Exact, alternative, ..WilcoxonOptions::default()
        });
        if let (Ok(two), Ok(up), Ok(down)) =
            (side(Alternative::TwoSided), side(Alternative::Greater), side(Alternative::Less))
        {
            prop_assert!(up.p_value + down.p_value >= 1.0 - 1e-12);
            let twice = 2.0 * up.p_value.min(down.p_value);
            prop_assert!(near(two.p_value, twice.min(1.0), 1e-13));
        }
    }

    #[test]
    fn t_and_d_do_not_depend_on_unit_or_origin(
        pairs in score_pairs(), unit in 0.01..100.0_f64, origin in -100.0..100.0_f64,
    ) {
        let moved: Vec<(f64, f64)> = pairs.iter().map(|&(b, a)| (origin + unit * b, origin + unit * a)).collect();
        let (m, n) = (moments_of(&pairs), moments_of(&moved));
        let t = paired_t(&m, 0.95, Alternative::TwoSided).unwrap();
        let u = paired_t(&n, 0.95, Alternative::TwoSided).unwrap();
        prop_assert!(near(t.statistic.unwrap(), u.statistic.unwrap(), 1e-8));
        prop_assert!(near(unit * t.conf_low.unwrap(), u.conf_low.unwrap(), 1e-8));
        prop_assert!(contains_its_estimate(&t));
        let (g, h) = (hedges_g_av(&m, AverageSd::MeanOfSds, 0.9).unwrap(), hedges_g_av(&n, AverageSd::MeanOfSds, 0.9).unwrap());
        prop_assert!(near(g.estimate, h.estimate, 1e-8));
        prop_assert!(contains_its_estimate(&g));
        // Swapping before and after negates everything.
        let swapped: Vec<(f64, f64)> = pairs.iter().map(|&(b, a)| (a, b)).collect();
        let d = d_z(&m, 0.95).unwrap();
        let e = d_z(&moments_of(&swapped), 0.95).unwrap();
        prop_assert!(near(d.estimate, -e.estimate, 1e-12));
        prop_assert!(near(d.conf_low.unwrap(), -e.conf_high.unwrap(), 1e-9));
        // The interval of d_z and the paired t test agree about zero.
        let excludes_zero = d.conf_low.unwrap() > 0.0 || d.conf_high.unwrap() < 0.0;
        prop_assert_eq!(excludes_zero, d.p_value.unwrap() < 0.05);
    }

    #[test]
    fn two_groups_swap_sign(pairs in score_pairs(), cut in 2..10_usize) {
        let values: Vec<f64> = pairs.iter().flat_map(|p| [p.0, p.1]).collect();
        let cut = cut.min(values.len() - 2);
        let a = SampleMoments::from_values(&values[..cut]).unwrap();
        let b = SampleMoments::from_values(&values[cut..]).unwrap();
        let t = welch_t(&a, &b, 0.95, Alternative::Greater).unwrap();
        let u = welch_t(&b, &a, 0.95, Alternative::Less).unwrap();
        prop_assert_eq!(t.p_value, u.p_value);
        prop_assert!(near(t.conf_low.unwrap(), -u.conf_high.unwrap(), 1e-12));
        let g = hedges_g_independent(&a, &b, 0.95).unwrap();
        prop_assert!(contains_its_estimate(&g));
        prop_assert!(near(g.estimate, -hedges_g_independent(&b, &a, 0.95).unwrap().estimate, 1e-12));
    }

    #[test]
    fn shares_stay_in_bounds(n in 1..500_u64, part in 0.0..=1.0_f64, level in 0.5..0.999_f64) {
        let x = (part * n as f64).round() as u64;
        let (w, c) = (wilson(x, n, level).unwrap(), clopper_pearson(x, n, level).unwrap());
        for e in [&w, &c] {
            prop_assert!(contains_its_estimate(e));
            prop_assert!(e.conf_low.unwrap() >= 0.0 && e.conf_high.unwrap() <= 1.0);
        }
        let other = clopper_pearson(n - x, n, level).unwrap();
        prop_assert!(near(c.conf_low.unwrap(), 1.0 - other.conf_high.unwrap(), 1e-12));
        let d = difference_of_proportions(x, n, n - x, n, level).unwrap();
        prop_assert!(contains_its_estimate(&d));
        prop_assert!(d.conf_low.unwrap() >= -1.0 && d.conf_high.unwrap() <= 1.0);
    }

    #[test]
    fn improvement_stays_in_bounds(pairs in level_pairs(), level in 0.5..0.9999_f64) {
        let p = probability_of_improvement(&table_of(&pairs), level).unwrap();
        let (low, high) = (p.conf_low.unwrap(), p.conf_high.unwrap());
        prop_assert!(0.0 <= low && low < high && high <= 1.0);
    }

    #[test]
    fn finite_population_interval_holds_and_covers(
        population in 1..80_u64, answered in 0.0..1.0_f64, yes in 0.0..=1.0_f64, level in 0.6..0.99_f64,
    ) {
        let n = 1 + (answered * population as f64) as u64;
        let n = n.min(population);
        let x = (yes * n as f64).round() as u64;
        let found = hypergeometric_interval(x, n, population, level).unwrap();
        let certain = no_assumption_bounds(x, n, population).unwrap();
        prop_assert!(certain.low <= found.low && found.low <= found.high && found.high <= certain.high);
        // Yes and no are two names of one question.
        let no = hypergeometric_interval(n - x, n, population, level).unwrap();
        prop_assert_eq!((no.low, no.high), (population - found.high, population - found.low));
        let count = (yes * population as f64).round() as u64;
        prop_assert!(coverage_probability(count, n, population, level).unwrap() >= level - 1e-12);
    }

    #[test]
    fn adjusting_keeps_order_and_never_shrinks(p in prop::collection::vec(0.0..=1.0_f64, 0..40)) {
        for adjust in [holm, benjamini_hochberg] {
            let q = adjust(&p).unwrap();
            for (i, &pi) in p.iter().enumerate() {
                prop_assert!(q[i] >= pi && q[i] <= 1.0);
                for (j, &pj) in p.iter().enumerate() {
                    prop_assert!(pi > pj || q[i] <= q[j]);
                }
            }
        }
    }

    #[test]
    fn noncentral_limits_solve_their_equations(t in -60.0..60.0_f64, df in 1..3000_u32, level in 0.5..0.999_f64) {
        let df = f64::from(df);
        let (low, high) = ncp_interval(t, df, level).unwrap();
        let tail = 0.5 * (1.0 - level);
        prop_assert!(low < high);
        prop_assert!((noncentral_t_sf(t, df, low).unwrap() - tail).abs() < 1e-11);
        prop_assert!((noncentral_t_cdf(t, df, high).unwrap() - tail).abs() < 1e-11);
    }
}
