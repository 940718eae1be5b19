//! Resampling: the same bits on any number of threads, tables as rows, p-values that keep their word, intervals that cover.

use jauge_stats::multiplicity::{
    ResampledUnits, RomanoWolfOptions, benjamini_yekutieli, bonferroni, hochberg,
    romano_wolf_of_changes,
};
use jauge_stats::random::{Stream, Streams};
use jauge_stats::resample::{
    Bootstrap, BootstrapOptions, ChangeStatistic, Interval, PermutationMethod, PermutationOptions,
    PermutationStatistic, Rearrangement, SignFlips, Statistic, TableStatistic, bootstrap,
    bootstrap_paired_table, cluster_bootstrap, paired_permutation_test, permutation_test,
};
use jauge_stats::{PairedTable, SampleMoments};
use proptest::prelude::*;

const SCORES: [f64; 3] = [0.0, 1.0, 2.0];

fn few(seed: u64) -> BootstrapOptions {
    BootstrapOptions {
        resamples: 999,
        ..BootstrapOptions::with_seed(seed)
    }
}

fn table() -> PairedTable {
    PairedTable::try_from(vec![vec![8, 12, 5], vec![2, 14, 10], vec![0, 2, 7]]).unwrap()
}

/// A skewed value: exponential, mean 1.
fn waiting(stream: &mut Stream) -> f64 {
    -(1.0 - stream.unit()).ln()
}

fn on_threads<T: Send>(threads: usize, work: impl Fn() -> T + Send + Sync) -> T {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(&work)
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let values: Vec<f64> = (0..40).map(|i| f64::from(i * i % 17)).collect();
    let first: Vec<bool> = (0..40).map(|i| i % 3 == 0).collect();
    let changes: Vec<Option<f64>> = values.iter().map(|v| Some(v - 6.0)).collect();
    let clusters: Vec<SampleMoments> = values
        .chunks(2)
        .map(|v| SampleMoments::from_values(v).unwrap())
        .collect();
    let all = || {
        let random = PermutationOptions {
            method: PermutationMethod::MonteCarlo,
            ..PermutationOptions::with_seed(3)
        };
        (
            bootstrap(&values, Statistic::Mean, &few(1)).unwrap(),
            bootstrap(&values, Statistic::Median, &few(1)).unwrap(),
            bootstrap_paired_table(&table(), TableStatistic::RankBiserial, &few(2)).unwrap(),
            cluster_bootstrap(&clusters, |m| Ok(m.mean()), &few(4)).unwrap(),
            permutation_test(
                &values,
                &first,
                PermutationStatistic::DifferenceOfMeans,
                Rearrangement::Individuals,
                &random,
            )
            .unwrap(),
            romano_wolf_of_changes(
                &[&changes],
                ResampledUnits::Individuals,
                &RomanoWolfOptions::with_seed(5),
            )
            .unwrap(),
        )
    };
    let one = on_threads(1, all);
    assert_eq!(on_threads(2, all), one);
    assert_eq!(on_threads(5, all), one);
}

/// Limits of 20,000 resamples each scatter by some 0.02 standard errors, their difference by 0.03.
#[test]
fn a_table_is_resampled_as_its_rows_are() {
    let table = table();
    let rows: Vec<f64> = table
        .counts()
        .indexed_iter()
        .flat_map(|((b, a), &n)| std::iter::repeat_n(SCORES[a] - SCORES[b], n as usize))
        // Spread over so many values that they are drawn one by one.
        .enumerate()
        .map(|(i, x)| x + 1e-9 * i as f64)
        .collect();
    for interval in [Interval::Percentile, Interval::Studentised, Interval::Bca] {
        let options = |seed| BootstrapOptions {
            interval,
            resamples: 20_000,
            ..BootstrapOptions::with_seed(seed)
        };
        let raw = bootstrap(&rows, Statistic::Mean, &options(1)).unwrap();
        let counted =
            bootstrap_paired_table(&table, TableStatistic::MeanChange(&SCORES), &options(2))
                .unwrap();
        let far = |of: fn(&Bootstrap) -> f64| (of(&raw) - of(&counted)).abs() / raw.std_error;
        // One step of the mean, 1 / 60, is 0.15 standard errors.
        assert!(far(|b| b.estimate) < 1e-6);
        assert!(
            far(|b| b.conf_low) < 0.27 && far(|b| b.conf_high) < 0.27,
            "{raw} {counted}"
        );
        assert!((raw.std_error / counted.std_error - 1.0).abs() < 0.03);
    }
}

/// 400 samples of 50 exponential values; the share covered scatters by 1.2 points.
#[test]
fn bca_covers_the_mean_of_skewed_values() {
    let streams = Streams::new(77);
    let covered = (0..400)
        .filter(|&r| {
            let mut stream = streams.stream(r);
            let values: Vec<f64> = (0..50).map(|_| waiting(&mut stream)).collect();
            let found = bootstrap(&values, Statistic::Mean, &few(r)).unwrap();
            found.conf_low <= 1.0 && 1.0 <= found.conf_high
        })
        .count();
    assert!((356..=388).contains(&covered), "{covered} of 400");
}

/// 24 clusters of 2 to 9 people who share an effect; the share covered scatters by 1.3 points.
#[test]
fn clusters_cover_their_mean() {
    let streams = Streams::new(78);
    let covered = (0..400)
        .filter(|&r| {
            let mut stream = streams.stream(r);
            let clusters: Vec<SampleMoments> = (0..24)
                .map(|_| {
                    let shared = stream.unit() - 0.5;
                    let people: Vec<f64> = (0..2 + stream.below(8))
                        .map(|_| shared + stream.unit() - 0.5)
                        .collect();
                    SampleMoments::from_values(&people).unwrap()
                })
                .collect();
            let found = cluster_bootstrap(&clusters, |m| Ok(m.mean()), &few(r)).unwrap();
            found.conf_low <= 0.0 && 0.0 <= found.conf_high
        })
        .count();
    assert!((350..=386).contains(&covered), "{covered} of 400");
}

/// Without a difference p <= alpha happens alpha of the time at most: four standard errors of slack.
#[test]
fn permutation_p_keeps_its_word_under_the_null() {
    let streams = Streams::new(79);
    let n = 1_000_u64;
    let p: Vec<f64> = (0..n)
        .map(|r| {
            let mut stream = streams.stream(r);
            let values: Vec<f64> = (0..10).map(|_| waiting(&mut stream)).collect();
            let first: Vec<bool> = (0..10).map(|i| i < 4).collect();
            permutation_test(
                &values,
                &first,
                PermutationStatistic::DifferenceOfMeans,
                Rearrangement::Individuals,
                &PermutationOptions::with_seed(r),
            )
            .unwrap()
            .p_value
        })
        .collect();
    for alpha in [0.05, 0.1, 0.25, 0.5, 0.75] {
        let share = p.iter().filter(|p| **p <= alpha + 1e-12).count() as f64 / n as f64;
        let slack = 4.0 * (alpha * (1.0 - alpha) / n as f64).sqrt();
        // 210 arrangements: p moves in steps of 1 / 210.
        assert!(
            share < alpha + slack && share > alpha - slack - 1.0 / 210.0,
            "{alpha}: {share}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_arrangements_agree_with_all_of_them(
        values in prop::collection::vec(-5..5_i32, 6..10), ranks in any::<bool>(), seed in any::<u64>(),
    ) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let first: Vec<bool> = (0..values.len()).map(|i| i < 3).collect();
        let statistic = if ranks {
            PermutationStatistic::DifferenceOfRanks
        } else {
            PermutationStatistic::DifferenceOfMeans
        };
        let ask = |method| permutation_test(
            &values, &first, statistic, Rearrangement::Individuals,
            &PermutationOptions { method, resamples: 1_999, ..PermutationOptions::with_seed(seed) },
        );
        if let (Ok(exact), Ok(random)) = (ask(PermutationMethod::Exact), ask(PermutationMethod::MonteCarlo)) {
            prop_assert!(exact.p_value > 0.0 && exact.p_value <= 1.0);
            prop_assert!(random.p_value > 0.0 && random.p_value <= 1.0);
            let p = exact.p_value;
            let se = (p * (1.0 - p) / 2_000.0).sqrt();
            prop_assert!((random.p_value - p).abs() <= 5.0 * se + 1.0 / 2_000.0, "{exact} {random}");
        }
        let changes = |method| paired_permutation_test(
            &values, ChangeStatistic::MeanChange, SignFlips::Individuals,
            &PermutationOptions { method, resamples: 1_999, ..PermutationOptions::with_seed(seed) },
        );
        if let (Ok(exact), Ok(random)) = (changes(PermutationMethod::Exact), changes(PermutationMethod::MonteCarlo)) {
            let p = exact.p_value;
            let se = (p * (1.0 - p) / 2_000.0).sqrt();
            prop_assert!(p > 0.0 && p <= 1.0);
            prop_assert!((random.p_value - p).abs() <= 5.0 * se + 1.0 / 2_000.0, "{exact} {random}");
        }
    }

    #[test]
    fn nothing_is_nan_and_nothing_panics(values in prop::collection::vec(any::<f64>(), 0..12), seed in any::<u64>()) {
        for interval in [Interval::Percentile, Interval::Basic, Interval::Studentised, Interval::Bca] {
            for statistic in [Statistic::Mean, Statistic::Median] {
                let options = BootstrapOptions { interval, ..few(seed) };
                if let Ok(b) = bootstrap(&values, statistic, &options) {
                    prop_assert!([b.estimate, b.std_error, b.bias, b.conf_low, b.conf_high].iter().all(|x| x.is_finite()));
                    prop_assert!(b.conf_low <= b.conf_high && b.std_error > 0.0);
                }
            }
        }
        let first: Vec<bool> = (0..values.len()).map(|i| i % 2 == 0).collect();
        let options = PermutationOptions { resamples: 999, ..PermutationOptions::with_seed(seed) };
        if let Ok(t) = permutation_test(
            &values, &first, PermutationStatistic::DifferenceOfMeans, Rearrangement::Individuals, &options,
        ) {
            prop_assert!(t.estimate.is_finite() && t.p_value > 0.0 && t.p_value <= 1.0);
        }
    }

    #[test]
    fn every_adjustment_keeps_order_and_never_shrinks(p in prop::collection::vec(0.0..=1.0_f64, 0..30)) {
        for adjust in [hochberg, bonferroni, benjamini_yekutieli] {
            let q = adjust(&p).unwrap();
            for (i, &pi) in p.iter().enumerate() {
                prop_assert!(q[i] >= pi && q[i] <= 1.0);
                prop_assert!(p.iter().zip(&q).all(|(&pj, &qj)| pi > pj || q[i] <= qj));
            }
        }
    }

    #[test]
    fn a_family_never_lowers_a_p_value(rows in prop::collection::vec((-3..4_i32, -3..4_i32), 6..12), seed in any::<u64>()) {
        let of = |f: fn(&(i32, i32)) -> i32| -> Vec<Option<f64>> { rows.iter().map(|r| Some(f64::from(f(r)))).collect() };
        let (a, b) = (of(|r| r.0), of(|r| r.1));
        let options = RomanoWolfOptions { resamples: 999, ..RomanoWolfOptions::with_seed(seed) };
        if let Ok(found) = romano_wolf_of_changes(&[&a, &b], ResampledUnits::Individuals, &options) {
            for o in &found.outcomes {
                prop_assert!(o.p_adjusted >= o.p_value && o.p_value > 0.0 && o.p_adjusted <= 1.0);
            }
        }
    }
}
