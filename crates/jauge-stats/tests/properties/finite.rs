//! Shares near 0 and 1, populations of known size, printed figures. Coverage is enumerated, not drawn, wherever the
//! interval depends on a count alone.

use jauge_stats::finite_population::{
    Target, finite_population_mean, finite_population_share, hypergeometric_interval,
    no_assumption_bounds, share_for_target,
};
use jauge_stats::printed::{Rounding, recompute, recompute_denominator, recompute_mean};
use jauge_stats::proportion::{Bound, clopper_pearson, clopper_pearson_bound, jeffreys, wilson};
use jauge_stats::{Error, Estimate, SampleMoments};
use proptest::prelude::*;

use crate::near;

/// ln of the factorials up to `n`.
fn ln_factorials(n: u64) -> Vec<f64> {
    (0..=n)
        .scan(0.0, |sum, k| {
            *sum += if k > 0 { (k as f64).ln() } else { 0.0 };
            Some(*sum)
        })
        .collect()
}

fn ln_choose(ln_factorial: &[f64], n: u64, k: u64) -> f64 {
    ln_factorial[n as usize] - ln_factorial[k as usize] - ln_factorial[(n - k) as usize]
}

/// Coverage of the share p by intervals of x of n, one per x.
fn binomial_coverage(intervals: &[(f64, f64)], p: f64) -> f64 {
    let n = intervals.len() as u64 - 1;
    let ln_factorial = ln_factorials(n);
    (0..=n)
        .filter(|&x| {
            let (low, high) = intervals[x as usize];
            low <= p && p <= high
        })
        .map(|x| {
            let rest = n - x;
            (ln_choose(&ln_factorial, n, x) + x as f64 * p.ln() + rest as f64 * (-p).ln_1p()).exp()
        })
        .sum()
}

type Interval = fn(u64, u64, f64) -> Result<Estimate, Error>;

/// Least and mean coverage over a fine grid of shares from `from` to 1 - `from`.
fn coverage_over_shares(interval: Interval, n: u64, level: f64, from: f64) -> (f64, f64) {
    let intervals: Vec<(f64, f64)> = (0..=n)
        .map(|x| {
            let e = interval(x, n, level).unwrap();
            (e.conf_low.unwrap(), e.conf_high.unwrap())
        })
        .collect();
    let steps = 2000;
    let all: Vec<f64> = (0..=steps)
        .map(|i| from + (1.0 - 2.0 * from) * f64::from(i) / f64::from(steps))
        .map(|p| binomial_coverage(&intervals, p))
        .collect();
    let least = all.iter().copied().fold(1.0, f64::min);
    (least, all.iter().sum::<f64>() / all.len() as f64)
}

#[test]
fn coverage_of_one_share() {
    let upper: Interval = |x, n, level| clopper_pearson_bound(x, n, level, Bound::Upper);
    for n in [8, 12, 35, 100] {
        let (least, mean) = coverage_over_shares(jeffreys, n, 0.95, 1e-4);
        assert!(
            least > 0.84 && (0.94..0.96).contains(&mean),
            "{n}: {least} {mean}"
        );
        let (least, mean) = coverage_over_shares(wilson, n, 0.95, 1e-4);
        assert!(
            least > 0.83 && (0.945..0.965).contains(&mean),
            "{n}: {least} {mean}"
        );
        let (least, mean) = coverage_over_shares(clopper_pearson, n, 0.95, 1e-4);
        assert!(least >= 0.95 && mean > 0.96, "{n}: {least} {mean}");
        let (least, _) = coverage_over_shares(upper, n, 0.95, 1e-4);
        assert!(least >= 0.95 - 1e-12, "{n}: {least}");
    }
    // The known weak spot of Wilson's interval: a share of about 0.18 / n, just below the lower limit for one yes, which only
    // x = 0 covers.
    let p = wilson(1, 35, 0.95).unwrap().conf_low.unwrap() * (1.0 - 1e-9);
    assert!((0.17..0.19).contains(&(35.0 * p)));
    let intervals: Vec<(f64, f64)> = (0..=35)
        .map(|x| wilson(x, 35, 0.95).unwrap())
        .map(|e| (e.conf_low.unwrap(), e.conf_high.unwrap()))
        .collect();
    let covered = binomial_coverage(&intervals, p);
    assert!((0.83..0.85).contains(&covered), "{covered}");
}

#[test]
fn coverage_in_a_population_of_known_size() {
    for (population, n) in [(48_u64, 35_u64), (48, 12), (204, 60), (20, 19)] {
        let ln_factorial = ln_factorials(population);
        let (mut mean, mut least_exact) = (0.0, 1.0_f64);
        for count in 0..=population {
            let truth = count as f64 / population as f64;
            let (mut score, mut exact) = (0.0, 0.0);
            for x in (n + count).saturating_sub(population)..=n.min(count) {
                let probability = (ln_choose(&ln_factorial, count, x)
                    + ln_choose(&ln_factorial, population - count, n - x)
                    - ln_choose(&ln_factorial, population, n))
                .exp();
                let s = finite_population_share(x, n, population, 0.95).unwrap();
                // A limit on a whole count may miss it by the last bit.
                if s.conf_low <= truth + 1e-12 && truth <= s.conf_high + 1e-12 {
                    score += probability;
                }
                let target = Target::FinitePopulation { size: population };
                let e = share_for_target(x, n, target, 0.95).unwrap();
                if e.conf_low <= truth && truth <= e.conf_high {
                    exact += probability;
                }
            }
            mean += score / (population + 1) as f64;
            least_exact = least_exact.min(exact);
        }
        assert!(
            least_exact >= 0.95 - 1e-12,
            "{population} {n}: {least_exact}"
        );
        // With one missing unit only three counts are possible, so the average is far above.
        let most = if population - n < 5 { 1.0 } else { 0.975 };
        assert!((0.93..=most).contains(&mean), "{population} {n}: {mean}");
    }
}

/// Draws of the generator SplitMix64.
pub(crate) struct Draws(pub(crate) u64);

impl Draws {
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// `n` of the values, without putting any back; the values are shuffled on the way.
    pub(crate) fn sample<'a>(&mut self, values: &'a mut [f64], n: usize) -> &'a [f64] {
        for i in 0..n {
            let left = values.len() - i;
            let j = i + ((self.uniform() * left as f64) as usize).min(left - 1);
            values.swap(i, j);
        }
        &values[..n]
    }
}

#[test]
fn coverage_of_a_finite_mean() {
    let mut draws = Draws(20_240_611);
    // A population of 48 with a long right tail, and one that is nearly normal.
    let skew: Vec<f64> = (0..48).map(|_| -draws.uniform().ln()).collect();
    let bell: Vec<f64> = (0..48).map(|_| draws.normal()).collect();
    let rounds = 8000;
    for (population, n, band) in [
        (skew.clone(), 35, 0.92..0.96),
        (skew, 12, 0.87..0.96),
        (bell.clone(), 35, 0.935..0.965),
        (bell, 8, 0.935..0.965),
    ] {
        let mut values = population;
        let truth = values.iter().sum::<f64>() / 48.0;
        let covered = (0..rounds)
            .filter(|_| {
                let sample = SampleMoments::from_values(draws.sample(&mut values, n)).unwrap();
                let e = finite_population_mean(&sample, 48, 0.95).unwrap();
                e.conf_low <= truth && truth <= e.conf_high
            })
            .count();
        let share = covered as f64 / f64::from(rounds);
        assert!(band.contains(&share), "{n}: {share}");
    }
}

const ROUNDINGS: [Rounding; 4] = [
    Rounding::HalfUp,
    Rounding::HalfEven,
    Rounding::Truncation,
    Rounding::Any,
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn jeffreys_lies_within_clopper_pearson(n in 1..100_000_u64, part in 0.0..=1.0_f64, level in 0.5..0.9999_f64) {
        let x = (part * n as f64).round() as u64;
        let j = jeffreys(x, n, level).unwrap();
        let c = clopper_pearson(x, n, level).unwrap();
        let (low, high) = (j.conf_low.unwrap(), j.conf_high.unwrap());
        prop_assert!(c.conf_low.unwrap() <= low && low <= j.estimate);
        prop_assert!(j.estimate <= high && high <= c.conf_high.unwrap());
        let other = jeffreys(n - x, n, level).unwrap();
        prop_assert!(near(low, 1.0 - other.conf_high.unwrap(), 1e-12));
        // One side at 1 - alpha / 2 is the end of the two-sided interval.
        let upper = clopper_pearson_bound(x, n, 0.5 + 0.5 * level, Bound::Upper).unwrap();
        prop_assert!(near(upper.conf_high.unwrap(), c.conf_high.unwrap(), 1e-9));
        let lower = clopper_pearson_bound(x, n, 0.5 + 0.5 * level, Bound::Lower).unwrap();
        prop_assert!(near(lower.conf_low.unwrap(), c.conf_low.unwrap(), 1e-9));
    }

    #[test]
    fn a_target_has_three_nested_statements(
        size in 1..400_u64, answered in 0.0..1.0_f64, yes in 0.0..=1.0_f64, level in 0.6..0.999_f64,
    ) {
        let n = (1 + (answered * size as f64) as u64).min(size);
        let x = (yes * n as f64).round() as u64;
        let target = Target::FinitePopulation { size };
        let s = share_for_target(x, n, target, level).unwrap();
        let (least, most) = (s.no_assumption_low.unwrap(), s.no_assumption_high.unwrap());
        let (low, high) = (s.random_response_low.unwrap(), s.random_response_high.unwrap());
        prop_assert!(least <= low && low <= high && high <= most);
        let random = hypergeometric_interval(x, n, size, level).unwrap();
        prop_assert_eq!((s.conf_low, s.conf_high), (random.low_share(), random.high_share()));
        let certain = no_assumption_bounds(x, n, size).unwrap();
        prop_assert_eq!((least, most), (certain.low, certain.high));
        let f = finite_population_share(x, n, size, level).unwrap();
        prop_assert_eq!(f.std_error, s.std_error);
        prop_assert!(f.conf_low <= f.estimate + 1e-12 && f.estimate <= f.conf_high + 1e-12);
        prop_assert!(f.conf_low >= certain.low_share() && f.conf_high <= certain.high_share());
        prop_assert!(near(f.variance_factor + f.sampling_fraction, 1.0, 1e-14));
        // Yes and no are two names of one question.
        let no = finite_population_share(n - x, n, size, level).unwrap();
        prop_assert!(near(f.conf_low, 1.0 - no.conf_high, 1e-12));
        let like = share_for_target(x, n, Target::Superpopulation, level).unwrap();
        prop_assert_eq!((like.conf_low, like.conf_high), (s.superpopulation_low, s.superpopulation_high));
        prop_assert_eq!(like.random_response_low, None);
        if let (Some(with), Some(without)) = (s.std_error, like.std_error) {
            prop_assert!(near(with, without * s.variance_factor.sqrt(), 1e-13));
        }
        let lines = (s.to_string(), f.to_string(), random.to_string());
        prop_assert!(!lines.0.contains('\n') && !lines.1.contains('\n') && !lines.2.contains('\n'));
    }

    #[test]
    fn a_finite_mean_moves_with_its_unit(
        values in prop::collection::vec(-50.0..50.0_f64, 2..40), more in 0..500_u64,
        unit in 0.01..100.0_f64, origin in -100.0..100.0_f64, cut in 0..40_usize,
    ) {
        let size = values.len() as u64 + more;
        let of = |v: &[f64]| finite_population_mean(&SampleMoments::from_values(v).unwrap(), size, 0.9);
        let m = of(&values).unwrap();
        prop_assert!(m.conf_low <= m.estimate && m.estimate <= m.conf_high);
        let moved: Vec<f64> = values.iter().map(|v| origin + unit * v).collect();
        let n = of(&moved).unwrap();
        prop_assert!(near(n.estimate, origin + unit * m.estimate, 1e-10));
        prop_assert!(near(n.conf_low, origin + unit * m.conf_low, 1e-8));
        prop_assert!(near(n.std_error.unwrap(), unit * m.std_error.unwrap(), 1e-8));
        let backwards: Vec<f64> = values.iter().rev().copied().collect();
        prop_assert!(near(of(&backwards).unwrap().conf_high, m.conf_high, 1e-10));
        let cut = cut.min(values.len());
        let mut parts = SampleMoments::from_values(&values[..cut]).unwrap();
        parts.merge(&SampleMoments::from_values(&values[cut..]).unwrap());
        let merged = finite_population_mean(&parts, size, 0.9).unwrap();
        prop_assert!(near(merged.conf_low, m.conf_low, 1e-10));
    }

    #[test]
    fn a_printed_share_leaves_its_own_count_possible(n in 1..100_000_u64, part in 0.0..=1.0_f64, decimals in 0..4_u32) {
        let x = (part * n as f64).round() as u64;
        let scale = 100 * 10_u128.pow(decimals);
        let twice = 2 * scale * u128::from(x);
        // Half up, in whole numbers.
        let units = (twice + u128::from(n)) / (2 * u128::from(n));
        let printed: f64 = format!("{units}e-{decimals}").parse().unwrap();
        let half_up = recompute(printed, decimals, n, Rounding::HalfUp).unwrap();
        prop_assert!(half_up.contains(x));
        let any = recompute(printed, decimals, n, Rounding::Any).unwrap();
        prop_assert!(any.low <= half_up.low && half_up.high <= any.high);
        prop_assert!(recompute_denominator(printed, decimals, x, Rounding::HalfUp).unwrap().contains(n));
        // A share in percent is a mean of 0 and 100.
        let as_mean = recompute_mean(printed / 100.0, decimals + 2, n, 1, Rounding::HalfUp);
        prop_assert!(as_mean.unwrap().contains(x));
    }

    #[test]
    fn nothing_panics(
        x in any::<u64>(), n in any::<u64>(), size in any::<u64>(), printed in any::<f64>(), level in any::<f64>(),
        decimals in any::<u32>(), which in 0..4_usize, small in 0..60_u64,
    ) {
        let rounding = ROUNDINGS[which];
        let finite = |e: Result<Estimate, Error>| e.is_ok_and(|e| e.conf_low.unwrap().is_nan() || e.conf_high.unwrap().is_nan());
        for (x, n, size) in [(x, n, size), (small, 60, 90), (small, small, small), (x, x, x)] {
            for level in [level, 0.95, 1.0 - 1e-16, 1e-300] {
                prop_assert!(!finite(jeffreys(x, n, level)));
                prop_assert!(!finite(clopper_pearson_bound(x, n, level, Bound::Upper)));
                let share = finite_population_share(x, n, size, level);
                prop_assert!(share.is_err() || share.is_ok_and(|s| s.conf_low <= s.conf_high));
                let target = Target::FinitePopulation { size };
                let share = share_for_target(x, n, target, level);
                prop_assert!(share.is_err() || share.is_ok_and(|s| s.conf_low <= s.conf_high));
            }
            for printed in [printed, 47.0, 0.0, 1e15] {
                let _ = recompute(printed, decimals, n, rounding);
                let _ = recompute(printed, decimals % 10, n, rounding);
                let _ = recompute_denominator(printed, decimals % 10, x, rounding);
                let _ = recompute_mean(printed, decimals % 10, n, size, rounding);
            }
        }
        let extreme = SampleMoments::from_values(&[printed.abs().min(1e300), -1e300, 0.0]);
        if let Ok(sample) = extreme {
            let mean = finite_population_mean(&sample, size.max(3), 0.95);
            prop_assert!(mean.is_err() || mean.is_ok_and(|m| m.conf_low.is_finite() && m.conf_high.is_finite()));
        }
    }
}
