//! Groups of different people: what must hold for any data, and that p-values and intervals keep their promise on
//! simulated data without a difference.

use jauge_stats::independent::{
    MannWhitneyOptions, anova, brunner_munzel, brunner_munzel_of_counts, chi_squared,
    cochran_armitage, fisher_exact, fisher_exact_table, kruskal_wallis, kruskal_wallis_of_counts,
    mann_whitney, mann_whitney_of_counts, student_t, welch_anova, welch_t,
};
use jauge_stats::paired::{Correction, Method};
use jauge_stats::{Alternative, Error, Estimate, SampleMoments};
use ndarray::Array2;
use proptest::prelude::*;

use super::{contains_its_estimate, near, opposite};

const SIDES: [Alternative; 3] = [
    Alternative::TwoSided,
    Alternative::Greater,
    Alternative::Less,
];

fn levels(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..6_u8, 1..most)
}

fn numbers(levels: &[u8]) -> Vec<f64> {
    levels.iter().map(|&x| f64::from(x)).collect()
}

fn counts(levels: &[u8]) -> Vec<u64> {
    let mut counts = vec![0; 6];
    for &level in levels {
        counts[usize::from(level)] += 1;
    }
    counts
}

fn moments(values: &[f64]) -> SampleMoments {
    SampleMoments::from_values(values).unwrap()
}

fn side() -> impl Strategy<Value = Alternative> {
    prop::sample::select(SIDES.to_vec())
}

fn rank_options() -> impl Strategy<Value = MannWhitneyOptions> {
    (
        prop::sample::select(vec![Correction::None, Correction::Continuity]),
        prop::sample::select(vec![Method::Auto, Method::Exact, Method::Asymptotic]),
        side(),
    )
        .prop_map(|(correction, method, alternative)| MannWhitneyOptions {
            correction,
            method,
            alternative,
        })
}

fn table(most: u64) -> impl Strategy<Value = Array2<u64>> {
    (2..5_usize, 2..5_usize).prop_flat_map(move |(rows, columns)| {
        prop::collection::vec(0..most, rows * columns)
            .prop_map(move |cells| Array2::from_shape_vec((rows, columns), cells).unwrap())
    })
}

/// Any double, the awkward ones often.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        prop::num::f64::ANY,
        prop::sample::select(vec![0.0, -0.0, 1.0, 1e140, -1e140, 5e-324, 1e-200, 1e16]),
        (-3..3_i8).prop_map(f64::from),
    ]
}

fn is_probability(p: f64) -> bool {
    (0.0..=1.0).contains(&p)
}

fn is_sound(found: &Result<Estimate, Error>) -> bool {
    found.as_ref().is_ok_and(|e| {
        let finite = |x: Option<f64>| x.is_none_or(f64::is_finite);
        e.estimate.is_finite()
            && finite(e.std_error)
            && finite(e.statistic)
            && finite(e.df)
            && finite(e.conf_low)
            && finite(e.conf_high)
            && e.p_value.is_none_or(is_probability)
    }) || found.is_err()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranks_of_counts_are_ranks_of_rows(a in levels(30), b in levels(30), options in rank_options()) {
        let (x, y) = (numbers(&a), numbers(&b));
        let raw = mann_whitney(&x, &y, options);
        prop_assert_eq!(&mann_whitney_of_counts(&counts(&a), &counts(&b), options), &raw);
        let backwards: Vec<f64> = x.iter().rev().copied().collect();
        prop_assert_eq!(&mann_whitney(&backwards, &y, options), &raw);
        // Only the order of the values counts.
        let stretched = |v: &[f64]| v.iter().map(|x| x.exp()).collect::<Vec<_>>();
        prop_assert_eq!(&mann_whitney(&stretched(&x), &stretched(&y), options), &raw);
        prop_assert_eq!(
            kruskal_wallis_of_counts(&[&counts(&a), &counts(&b), &[1, 0, 2, 0, 0, 1]]),
            kruskal_wallis(&[&x, &y, &[0.0, 2.0, 2.0, 5.0]])
        );
        prop_assert_eq!(
            brunner_munzel_of_counts(&counts(&a), &counts(&b), 0.9, options.alternative),
            brunner_munzel(&x, &y, 0.9, options.alternative)
        );
    }

    #[test]
    fn swapping_groups_turns_ranks_around(a in levels(25), b in levels(40), options in rank_options()) {
        let (x, y) = (numbers(&a), numbers(&b));
        let turned = MannWhitneyOptions { alternative: opposite(options.alternative), ..options };
        match (mann_whitney(&x, &y, options), mann_whitney(&y, &x, turned)) {
            (Ok(m), Ok(n)) => {
                prop_assert_eq!(m.statistic + n.statistic, (a.len() * b.len()) as f64);
                prop_assert!(near(m.estimate + n.estimate, 1.0, 1e-15));
                prop_assert!(near(m.z, -n.z, 1e-13) && near(m.p_value, n.p_value, 1e-12));
                prop_assert!(is_probability(m.p_value) && is_probability(m.estimate));
            }
            (m, n) => {
                prop_assert_eq!(m, Err(Error::NoVariation { what: "value" }));
                prop_assert_eq!(n, Err(Error::NoVariation { what: "value" }));
            }
        }
        match (brunner_munzel(&x, &y, 0.95, options.alternative), brunner_munzel(&y, &x, 0.95, turned.alternative)) {
            (Ok(m), Ok(n)) => {
                prop_assert!(near(m.estimate + n.estimate, 1.0, 1e-15));
                prop_assert!(near(m.p_value.unwrap(), n.p_value.unwrap(), 1e-13));
                prop_assert!(contains_its_estimate(&m));
                for (low, high) in [(m.conf_low, n.conf_high), (m.conf_high, n.conf_low)] {
                    prop_assert_eq!(low.is_some(), high.is_some());
                    if let (Some(low), Some(high)) = (low, high) {
                        prop_assert!(is_probability(low) && near(low, 1.0 - high, 1e-12));
                    }
                }
                let u = mann_whitney(&x, &y, options).unwrap();
                prop_assert!(near(m.estimate, u.estimate, 1e-15));
            }
            (m, n) => prop_assert_eq!(m.is_err(), n.is_err()),
        }
    }

    #[test]
    fn two_of_several_are_two(a in levels(25), b in levels(25)) {
        let (x, y) = (numbers(&a), numbers(&b));
        let plain = MannWhitneyOptions { method: Method::Asymptotic, ..MannWhitneyOptions::default() };
        if let (Ok(m), Ok(k)) = (mann_whitney(&x, &y, plain), kruskal_wallis(&[&x, &y])) {
            prop_assert!(near(m.z * m.z, k.statistic, 1e-12));
            prop_assert!(near(m.p_value, k.p_value, 1e-11));
        }
        let (s, t) = (moments(&x), moments(&y));
        if let (Ok(t), Ok(f)) = (student_t(&s, &t, 0.95, Alternative::TwoSided), anova(&[s, t])) {
            prop_assert!(near(t.statistic.unwrap().powi(2), f.statistic, 1e-11));
            prop_assert!(near(t.p_value.unwrap(), f.p_value, 1e-11));
        }
        if let (Ok(t), Ok(f)) = (welch_t(&s, &t, 0.95, Alternative::TwoSided), welch_anova(&[s, t])) {
            prop_assert!(near(t.statistic.unwrap().powi(2), f.statistic, 1e-11));
            prop_assert!(near(t.df.unwrap(), f.df_denominator.unwrap(), 1e-11));
        }
    }

    #[test]
    fn exact_tails_of_ranks_overlap(a in levels(20), b in levels(20)) {
        let side = |alternative| mann_whitney(&numbers(&a), &numbers(&b), MannWhitneyOptions {
            method: Method::Exact, alternative, ..MannWhitneyOptions::default()
        });
        if let (Ok(two), Ok(up), Ok(down)) =
            (side(Alternative::TwoSided), side(Alternative::Greater), side(Alternative::Less))
        {
            prop_assert!(up.p_value + down.p_value >= 1.0 - 1e-12);
            // No tie between outcomes is farther out than both tails together.
            prop_assert!(two.p_value >= up.p_value.min(down.p_value) - 1e-12);
        }
    }

    #[test]
    fn summaries_merge_in_any_order(
        values in prop::collection::vec(-50.0..50.0_f64, 2..60), cut in 0..60_usize, offset in 0..40_u32,
    ) {
        let cut = cut.min(values.len());
        let whole = moments(&values);
        let mut parts = moments(&values[cut..]);
        parts.merge(&moments(&values[..cut]));
        prop_assert_eq!(parts.n(), whole.n());
        prop_assert!((parts.mean() - whole.mean()).abs() <= 1e-15 * (whole.mean().abs() + whole.sd()));
        prop_assert!((parts.m2() - whole.m2()).abs() <= 1e-15 * whole.m2());
        // Whole numbers on an offset: not a digit is lost.
        let whole_numbers: Vec<f64> = values.iter().map(|x| x.round()).collect();
        let far: Vec<f64> = whole_numbers.iter().map(|x| x + 2_f64.powi(offset as i32)).collect();
        let (here, there) = (moments(&whole_numbers), moments(&far));
        prop_assert!((here.m2() - there.m2()).abs() <= 1e-14 * here.m2());
        // Both parts of each number travel; serde_json reads a number to its last bit or the one beside it.
        let json = serde_json::to_string(&there).unwrap();
        let back: SampleMoments = serde_json::from_str(&json).unwrap();
        prop_assert!(near(back.mean(), there.mean(), 4e-16) && near(back.m2(), there.m2(), 4e-16));
        // A summary written before the second parts existed.
        let old: SampleMoments = serde_json::from_str(r#"{"n":3,"mean":2.0,"m2":2.0}"#).unwrap();
        prop_assert_eq!(old, moments(&[1.0, 2.0, 3.0]));
    }

    #[test]
    fn means_do_not_depend_on_unit_origin_or_order(
        values in prop::collection::vec(-50.0..50.0_f64, 6..40), unit in 0.01..100.0_f64, origin in -100.0..100.0_f64,
    ) {
        let third = values.len() / 3;
        let groups = |v: &[f64]| [moments(&v[..third]), moments(&v[third..2 * third]), moments(&v[2 * third..])];
        let moved: Vec<f64> = values.iter().map(|x| origin + unit * x).collect();
        let (here, there) = (groups(&values), groups(&moved));
        let (a, b) = (anova(&here).unwrap(), anova(&there).unwrap());
        prop_assert!(near(a.statistic, b.statistic, 1e-8) && near(a.r_squared, b.r_squared, 1e-9));
        prop_assert!(is_probability(a.p_value) && is_probability(a.r_squared));
        let all = moments(&values);
        prop_assert!(near(a.ss_between + a.ss_within, all.m2(), 1e-12));
        let turned = [here[2], here[0], here[1]];
        prop_assert!(near(anova(&turned).unwrap().statistic, a.statistic, 1e-12));
        let (w, x) = (welch_anova(&here).unwrap(), welch_anova(&turned).unwrap());
        prop_assert!(near(w.statistic, x.statistic, 1e-9) && near(w.p_value, x.p_value, 1e-9));
        let t = student_t(&here[0], &here[1], 0.9, Alternative::Greater).unwrap();
        let u = student_t(&here[1], &here[0], 0.9, Alternative::Less).unwrap();
        prop_assert!(near(t.p_value.unwrap(), u.p_value.unwrap(), 1e-13));
        prop_assert!(near(t.conf_low.unwrap(), -u.conf_high.unwrap(), 1e-11));
        prop_assert!(contains_its_estimate(&t));
    }

    #[test]
    fn a_table_may_be_turned_and_its_lines_exchanged(t in table(12), factor in 2..50_u64) {
        let turned = t.t().as_standard_layout().into_owned();
        let mut exchanged = t.clone();
        exchanged.invert_axis(ndarray::Axis(0));
        let exchanged = exchanged.as_standard_layout().into_owned();
        match chi_squared(&t, Correction::None) {
            Ok(found) => {
                prop_assert!(is_probability(found.p_value) && found.statistic.is_finite());
                prop_assert!(found.cells_below_5 <= found.cells && found.least_expected > 0.0);
                for other in [&turned, &exchanged] {
                    let other = chi_squared(other, Correction::None).unwrap();
                    prop_assert!(near(other.statistic, found.statistic, 1e-12));
                    prop_assert_eq!((other.df, other.cells_below_5), (found.df, found.cells_below_5));
                }
                // Every person counted several times: the statistic grows as often.
                let larger = chi_squared(&t.mapv(|c| factor * c), Correction::None).unwrap();
                prop_assert!(near(larger.statistic, factor as f64 * found.statistic, 1e-12));
            }
            Err(e) => prop_assert!(matches!(e, Error::TooFewOf { .. }), "{e}"),
        }
    }

    #[test]
    fn exact_tables_may_be_turned(t in table(5)) {
        let turned = t.t().as_standard_layout().into_owned();
        let mut exchanged = t.clone();
        exchanged.invert_axis(ndarray::Axis(1));
        let exchanged = exchanged.as_standard_layout().into_owned();
        if let Ok(found) = fisher_exact_table(&t) {
            prop_assert!(found.p_value >= found.statistic * (1.0 - 1e-10) && found.p_value <= 1.0);
            prop_assert!(found.statistic > 0.0);
            for other in [turned, exchanged] {
                let other = fisher_exact_table(&other).unwrap();
                prop_assert!((other.p_value / found.p_value - 1.0).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn an_odds_ratio_turns_with_its_table(
        a in 0..40_u64, b in 0..40_u64, c in 0..40_u64, d in 0..40_u64, level in 0.5..0.999_f64, side in side(),
    ) {
        if let Ok(found) = fisher_exact([[a, b], [c, d]], level, side) {
            prop_assert!(is_probability(found.p_value) && found.p_value > 0.0);
            prop_assert_eq!(found.estimate.is_none(), b == 0 || c == 0);
            if let Some(ratio) = found.estimate {
                prop_assert!(ratio.is_finite() && found.conf_low <= ratio);
                prop_assert!(found.conf_high.is_none_or(|high| high >= ratio && high.is_finite()));
            }
            // Rows for columns: the same table.
            let turned = fisher_exact([[a, c], [b, d]], level, side).unwrap();
            prop_assert!(near(turned.p_value, found.p_value, 1e-12));
            prop_assert!(near(turned.conf_low, found.conf_low, 1e-11));
            // Rows exchanged: one over the odds ratio, the other side.
            let other = fisher_exact([[c, d], [a, b]], level, opposite(side)).unwrap();
            prop_assert!(near(other.p_value, found.p_value, 1e-12));
            if let Some(high) = other.conf_high {
                prop_assert!(near(high * found.conf_low, 1.0, 1e-11));
            } else {
                prop_assert_eq!(found.conf_low, 0.0);
            }
            if side == Alternative::TwoSided {
                let any = fisher_exact_table(&ndarray::arr2(&[[a, b], [c, d]])).unwrap();
                prop_assert!((any.p_value / found.p_value - 1.0).abs() < 1e-10);
            }
            // One-sided p-values and one-sided limits say the same about an odds ratio of 1.
            if side == Alternative::Greater && (found.p_value - (1.0 - level)).abs() > 1e-9 {
                prop_assert_eq!(found.conf_low > 1.0, found.p_value < 1.0 - level);
            }
        }
    }

    #[test]
    fn a_trend_of_two_groups_is_their_chi_squared(
        groups in prop::collection::vec((0..20_u64, 0..20_u64), 2..6), slope in 0.01..50.0_f64, origin in -50.0..50.0_f64,
    ) {
        let x: Vec<u64> = groups.iter().map(|g| g.0).collect();
        let n: Vec<u64> = groups.iter().map(|g| g.0 + g.1).collect();
        let scores: Vec<f64> = (0..groups.len()).map(|i| i as f64).collect();
        let moved: Vec<f64> = scores.iter().map(|s| origin + slope * s).collect();
        let turned: Vec<f64> = scores.iter().map(|s| -s).collect();
        let test = |s: &[f64], side| cochran_armitage(&x, &n, s, side);
        if let Ok(found) = test(&scores, Alternative::Greater) {
            let z = found.statistic.unwrap();
            let other = test(&moved, Alternative::Greater).unwrap();
            prop_assert!(near(other.statistic.unwrap(), z, 1e-10));
            prop_assert!(near(other.estimate * slope, found.estimate, 1e-10));
            let back = test(&turned, Alternative::Less).unwrap();
            prop_assert!(near(back.p_value.unwrap(), found.p_value.unwrap(), 1e-12));
            if groups.len() == 2 {
                let table = ndarray::arr2(&[[groups[0].0, groups[0].1], [groups[1].0, groups[1].1]]);
                let chi = chi_squared(&table, Correction::None).unwrap();
                prop_assert!(near(chi.statistic, z * z, 1e-11));
            }
        }
    }

    #[test]
    fn nothing_panics_and_nothing_is_nan(
        a in prop::collection::vec(anything(), 0..6), b in prop::collection::vec(anything(), 0..6),
        c in prop::collection::vec(any::<u64>(), 0..4), d in prop::collection::vec(0..1_u64 << 38, 0..4),
        options in rank_options(), level in anything(),
    ) {
        if let Ok(m) = mann_whitney(&a, &b, options) {
            prop_assert!(m.z.is_finite() && is_probability(m.p_value) && is_probability(m.estimate));
        }
        prop_assert!(is_sound(&brunner_munzel(&a, &b, 0.95, options.alternative)));
        prop_assert!(is_sound(&brunner_munzel(&a, &b, level, options.alternative)));
        if let Ok(k) = kruskal_wallis(&[&a, &b, &[1.0, 2.0]]) {
            prop_assert!(k.statistic.is_finite() && is_probability(k.p_value));
        }
        if let (Ok(x), Ok(y)) = (SampleMoments::from_values(&a), SampleMoments::from_values(&b)) {
            prop_assert!(is_sound(&student_t(&x, &y, 0.95, options.alternative)));
            prop_assert!(is_sound(&welch_t(&x, &y, 0.95, options.alternative)));
            if let Ok(f) = anova(&[x, y]) {
                prop_assert!(f.statistic.is_finite() && is_probability(f.p_value), "{f}");
            }
            if let Ok(f) = welch_anova(&[x, y]) {
                prop_assert!(f.statistic.is_finite() && is_probability(f.p_value), "{f}");
            }
        }
        for counts in [&c, &d] {
            let _ = mann_whitney_of_counts(counts, &d, options).map(|m| assert!(!m.z.is_nan()));
            prop_assert!(is_sound(&brunner_munzel_of_counts(counts, &d, 0.95, options.alternative)));
            let _ = kruskal_wallis_of_counts(&[counts, &d]).map(|k| assert!(!k.p_value.is_nan()));
            let scores = vec![1.0; counts.len()];
            prop_assert!(is_sound(&cochran_armitage(counts, &d, &scores, options.alternative)));
            prop_assert!(is_sound(&cochran_armitage(&d, counts, &a, options.alternative)));
            let table = Array2::from_shape_fn((2, counts.len()), |(i, j)| if i == 0 { counts[j] } else { 7 });
            let _ = chi_squared(&table, Correction::None).map(|x| assert!(is_probability(x.p_value)));
            let _ = fisher_exact_table(&table).map(|x| assert!(is_probability(x.p_value)));
        }
    }
}

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood 2014): seeded, a few lines, good enough to draw answers.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Counts per level of `n` answers.
    fn answers(&mut self, n: u64, shares: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; shares.len()];
        for _ in 0..n {
            let mut left = self.uniform();
            let level = shares.iter().position(|share| {
                left -= share;
                left < 0.0
            });
            counts[level.unwrap_or(shares.len() - 1)] += 1;
        }
        counts
    }

    fn sample(&mut self, n: usize, sd: f64) -> Vec<f64> {
        (0..n).map(|_| sd * self.normal()).collect()
    }
}

/// Share of p-values up to `level`.
fn rejected(p: &[f64], level: f64) -> f64 {
    p.iter().filter(|&&p| p <= level).count() as f64 / p.len() as f64
}

/// Greatest distance between the p-values' distribution and the uniform one, times the root of their number: above 1.63
/// once in a hundred if they are uniform.
fn kolmogorov(mut p: Vec<f64>) -> f64 {
    p.sort_by(f64::total_cmp);
    let n = p.len() as f64;
    let distance = p
        .iter()
        .enumerate()
        .map(|(i, p)| (p - i as f64 / n).max((i + 1) as f64 / n - p))
        .fold(0.0, f64::max);
    distance * n.sqrt()
}

/// Three standard errors of a share of `rounds`.
fn noise(share: f64, rounds: usize) -> f64 {
    3.0 * (share * (1.0 - share) / rounds as f64).sqrt()
}

#[test]
fn without_a_difference_p_values_of_means_are_uniform() {
    let rounds = 4000;
    let mut draws = Draws(20_260_101);
    let (mut pooled, mut table, mut welch) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let groups = [8, 12, 20].map(|n| moments(&draws.sample(n, 1.0)));
        table.push(anova(&groups).unwrap().p_value);
        welch.push(welch_anova(&groups).unwrap().p_value);
        let t = student_t(&groups[0], &groups[1], 0.95, Alternative::TwoSided).unwrap();
        pooled.push(t.p_value.unwrap());
    }
    for level in [0.01, 0.05, 0.5] {
        for (name, p) in [("student_t", &pooled), ("anova", &table)] {
            let share = rejected(p, level);
            assert!(
                (share - level).abs() < noise(level, rounds),
                "{name} {share} at {level}"
            );
        }
    }
    // Exact distributions; Welch's is an approximation.
    assert!(kolmogorov(pooled) < 1.63);
    assert!(kolmogorov(table) < 1.63);
    let share = rejected(&welch, 0.05);
    assert!((0.04..0.065).contains(&share), "welch_anova {share}");
}

#[test]
fn without_a_difference_p_values_of_ranks_keep_their_level() {
    let rounds = 4000;
    let mut draws = Draws(20_260_202);
    let shares = [0.1, 0.2, 0.3, 0.25, 0.15];
    let (mut exact, mut asymptotic, mut several, mut continuous) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let of = |method| MannWhitneyOptions {
        method,
        ..MannWhitneyOptions::default()
    };
    for _ in 0..rounds {
        let (a, b) = (draws.answers(12, &shares), draws.answers(18, &shares));
        let p = |method| mann_whitney_of_counts(&a, &b, of(method)).unwrap().p_value;
        exact.push(p(Method::Exact));
        asymptotic.push(p(Method::Asymptotic));
        let c = draws.answers(15, &shares);
        several.push(kruskal_wallis_of_counts(&[&a, &b, &c]).unwrap().p_value);
        let (x, y) = (draws.sample(30, 1.0), draws.sample(25, 1.0));
        continuous.push(
            mann_whitney(&x, &y, of(Method::Asymptotic))
                .unwrap()
                .p_value,
        );
    }
    for level in [0.01, 0.05, 0.1, 0.5] {
        // Exact: never above the level, but for the noise of the draws.
        let share = rejected(&exact, level);
        assert!(
            share < level + noise(level, rounds),
            "exact {share} at {level}"
        );
    }
    for (name, p) in [
        ("asymptotic", &asymptotic),
        ("kruskal_wallis", &several),
        ("continuous", &continuous),
    ] {
        let share = rejected(p, 0.05);
        assert!((0.037..0.061).contains(&share), "{name} {share}");
    }
    assert!(rejected(&exact, 0.05) > 0.035);
    assert!(kolmogorov(continuous) < 1.63);
}

#[test]
fn superiority_keeps_its_level_and_covers() {
    let rounds = 4000;
    let mut draws = Draws(20_260_303);
    // The same middle, one spread twice the other: no group tends to be higher. Then two ordinal groups that do differ.
    let (first, second) = ([0.1, 0.15, 0.3, 0.3, 0.15], [0.25, 0.3, 0.25, 0.15, 0.05]);
    let mut truth = 0.0;
    for (i, a) in first.iter().enumerate() {
        for (j, b) in second.iter().enumerate() {
            truth += a
                * b
                * if i > j {
                    1.0
                } else if i == j {
                    0.5
                } else {
                    0.0
                };
        }
    }
    let (mut p, mut covered) = (Vec::new(), 0);
    for _ in 0..rounds {
        let (a, b) = (draws.sample(20, 1.0), draws.sample(35, 2.0));
        let test = brunner_munzel(&a, &b, 0.95, Alternative::TwoSided).unwrap();
        p.push(test.p_value.unwrap());
        let (a, b) = (draws.answers(40, &first), draws.answers(30, &second));
        let found = brunner_munzel_of_counts(&a, &b, 0.95, Alternative::TwoSided).unwrap();
        covered +=
            usize::from(found.conf_low.unwrap() <= truth && truth <= found.conf_high.unwrap());
    }
    let share = rejected(&p, 0.05);
    assert!((0.04..0.065).contains(&share), "{share}");
    let coverage = covered as f64 / rounds as f64;
    assert!((0.935..0.96).contains(&coverage), "{coverage}");
}

#[test]
fn tables_without_an_association_keep_their_level() {
    let rounds = 2000;
    let mut draws = Draws(20_260_404);
    let (mut fisher, mut any, mut chi, mut trend, mut covered) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..rounds {
        let rows = [
            draws.answers(15, &[0.4, 0.6]),
            draws.answers(12, &[0.4, 0.6]),
        ];
        let table = [[rows[0][0], rows[0][1]], [rows[1][0], rows[1][1]]];
        if let Ok(test) = fisher_exact(table, 0.95, Alternative::TwoSided) {
            fisher.push(test.p_value);
            let covers = test.conf_low <= 1.0 && test.conf_high.is_none_or(|high| high >= 1.0);
            covered += usize::from(covers);
        }
        let shares = [0.3, 0.3, 0.4];
        let rows = [
            draws.answers(9, &shares),
            draws.answers(8, &shares),
            draws.answers(10, &shares),
        ];
        let table = Array2::from_shape_fn((3, 3), |(i, j)| rows[i][j]);
        any.push(fisher_exact_table(&table).unwrap().p_value);
        let rows = [draws.answers(60, &shares), draws.answers(50, &shares)];
        let table = Array2::from_shape_fn((2, 3), |(i, j)| rows[i][j]);
        chi.push(chi_squared(&table, Correction::None).unwrap().p_value);
        let x = [20, 30, 25, 40].map(|n| draws.answers(n, &[0.35, 0.65])[0]);
        let test = cochran_armitage(
            &x,
            &[20, 30, 25, 40],
            &[0.0, 1.0, 2.0, 3.0],
            Alternative::TwoSided,
        );
        trend.push(test.unwrap().p_value.unwrap());
    }
    for (name, p) in [("fisher_exact", &fisher), ("fisher_exact_table", &any)] {
        let share = rejected(p, 0.05);
        assert!(
            share < 0.05 + noise(0.05, rounds) && share > 0.01,
            "{name} {share}"
        );
    }
    for (name, p) in [("chi_squared", &chi), ("cochran_armitage", &trend)] {
        let share = rejected(p, 0.05);
        assert!((share - 0.05).abs() < noise(0.05, rounds), "{name} {share}");
    }
    assert!(covered as f64 / fisher.len() as f64 > 0.95 - noise(0.05, rounds));
}
