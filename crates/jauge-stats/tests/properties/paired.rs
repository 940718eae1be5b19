//! Pairs and waves: the table gives what the rows give, a swapped label swaps the sign, identities between tests hold.

use jauge_stats::paired::{
    BinaryBlocks, BlockRanks, FriedmanReference, HodgesLehmannOptions, McNemarMethod, Method,
    PairedDifferenceInterval, UnchangedPairs, bhapkar, bowker, cochran_q,
    difference_of_paired_proportions, friedman, hodges_lehmann, hodges_lehmann_of_differences,
    hodges_lehmann_of_scores, marginal_homogeneity, mcnemar, quade, sign_test, stuart_maxwell,
};
use jauge_stats::{Alternative, Error, PairedTable};
use ndarray::{Array2, Axis};
use proptest::prelude::*;

use super::{LEVELS, contains_its_estimate, level_pairs, near, opposite, table_of};

const SIDES: [Alternative; 3] = [
    Alternative::TwoSided,
    Alternative::Greater,
    Alternative::Less,
];

fn hodges_lehmann_options() -> impl Strategy<Value = HodgesLehmannOptions> {
    (
        prop::sample::select(vec![UnchangedPairs::Kept, UnchangedPairs::Dropped]),
        prop::sample::select(vec![Method::Auto, Method::Exact, Method::Asymptotic]),
        prop::sample::select(SIDES.to_vec()),
    )
        .prop_map(|(unchanged, method, alternative)| HodgesLehmannOptions {
            unchanged,
            method,
            alternative,
        })
}

fn differences_of(pairs: &[(u8, u8)]) -> Vec<f64> {
    pairs
        .iter()
        .map(|&(b, a)| f64::from(a) - f64::from(b))
        .collect()
}

fn two_by_two() -> impl Strategy<Value = PairedTable> {
    let count = || prop_oneof![Just(0), 1..8_u64, 1..300_u64];
    (count(), count(), count(), count()).prop_filter_map("somebody", |(a, b, c, d)| {
        let table = PairedTable::try_from(vec![vec![a, b], vec![c, d]]).unwrap();
        (table.n() > 0).then_some(table)
    })
}

/// People by waves, whole values so that ties are common.
fn rows() -> impl Strategy<Value = Array2<f64>> {
    (2..12_usize, 2..6_usize).prop_flat_map(|(people, waves)| {
        prop::collection::vec(-3..4_i32, people * waves).prop_map(move |values| {
            let values = values.into_iter().map(f64::from).collect();
            Array2::from_shape_vec((people, waves), values).unwrap()
        })
    })
}

fn permuted(table: &PairedTable, order: &[usize]) -> PairedTable {
    let counts = table.counts();
    let k = table.levels();
    let moved = Array2::from_shape_fn((k, k), |(i, j)| counts[(order[i], order[j])]);
    PairedTable::from_counts(moved).unwrap()
}

fn transposed(table: &PairedTable) -> PairedTable {
    PairedTable::from_counts(table.counts().t().to_owned()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hodges_lehmann_of_a_table_is_that_of_its_rows(
        pairs in level_pairs(), options in hodges_lehmann_options(), level in 0.5..0.99_f64,
    ) {
        let table = table_of(&pairs);
        let differences = differences_of(&pairs);
        let raw = hodges_lehmann_of_differences(&differences, level, options);
        prop_assert_eq!(&hodges_lehmann(&table, level, options), &raw);
        // Scores that are the levels, moved: subtracting takes the origin away exactly.
        let scores: Vec<f64> = (0..LEVELS).map(|k| 10.0 + k as f64).collect();
        prop_assert_eq!(&hodges_lehmann_of_scores(&table, &scores, level, options), &raw);
        let backwards: Vec<f64> = differences.iter().rev().copied().collect();
        prop_assert_eq!(hodges_lehmann_of_differences(&backwards, level, options), raw);
    }

    #[test]
    fn hodges_lehmann_is_the_median_of_all_averages(
        d in prop::collection::vec(-20.0..20.0_f64, 1..25), options in hodges_lehmann_options(),
    ) {
        let mut walsh: Vec<f64> = Vec::new();
        for (i, a) in d.iter().enumerate() {
            walsh.extend(d[i..].iter().map(|b| 0.5 * (a + b)));
        }
        walsh.sort_by(f64::total_cmp);
        let m = walsh.len();
        let median = 0.5 * (walsh[(m - 1) / 2] + walsh[m / 2]);
        match hodges_lehmann_of_differences(&d, 0.6, options) {
            Ok(found) => {
                prop_assert!(near(found.estimate, median, 1e-14));
                prop_assert!(contains_its_estimate(&found));
                for end in [found.conf_low, found.conf_high].into_iter().flatten() {
                    prop_assert!(walsh.contains(&end));
                }
            }
            Err(error) => prop_assert!(matches!(error, Error::TooFew { .. }) && d.len() < 4, "{error}"),
        }
    }

    #[test]
    fn hodges_lehmann_follows_unit_origin_and_side(
        d in prop::collection::vec(-50..50_i32, 8..40), unit in 1..9_i32, origin in -30..30_i32,
    ) {
        let d: Vec<f64> = d.into_iter().map(f64::from).collect();
        let (unit, origin) = (f64::from(unit), f64::from(origin));
        // Moving the origin makes and unmakes zeros, so they are kept.
        let both = HodgesLehmannOptions::default();
        let moved: Vec<f64> = d.iter().map(|x| origin + unit * x).collect();
        let turned: Vec<f64> = d.iter().map(|x| -x).collect();
        let of = |d: &[f64], level, options| hodges_lehmann_of_differences(d, level, options);
        if let (Ok(a), Ok(b), Ok(c)) = (of(&d, 0.9, both), of(&moved, 0.9, both), of(&turned, 0.9, both)) {
            prop_assert_eq!(b.estimate, origin + unit * a.estimate);
            prop_assert_eq!(b.conf_low.unwrap(), origin + unit * a.conf_low.unwrap());
            prop_assert_eq!(b.conf_high.unwrap(), origin + unit * a.conf_high.unwrap());
            prop_assert_eq!(c.estimate, -a.estimate);
            prop_assert_eq!(c.conf_low.unwrap(), -a.conf_high.unwrap());
            // A lower level makes a narrower interval.
            let narrow = of(&d, 0.8, both).unwrap();
            prop_assert!(narrow.conf_low >= a.conf_low && narrow.conf_high <= a.conf_high);
            // One side at 95 % is an end of both sides at 90 %, up to the rounding of 1 - 0.95.
            let one = |alternative| {
                of(&d, 0.95, HodgesLehmannOptions { alternative, ..both }).unwrap()
            };
            prop_assert_eq!(one(Alternative::Greater).conf_low, a.conf_low);
            prop_assert_eq!(one(Alternative::Less).conf_high, a.conf_high);
            prop_assert_eq!(one(Alternative::Less).conf_low, None);
        }
    }

    #[test]
    fn tests_of_two_answers_are_one_test(table in two_by_two()) {
        let (up, down) = (table.improved() as f64, table.declined() as f64);
        let two = |method| mcnemar(&table, method, Alternative::TwoSided);
        let blocks = BinaryBlocks::from_table(&table).unwrap();
        match two(McNemarMethod::Asymptotic) {
            Ok(chi) => {
                let sm = stuart_maxwell(&table).unwrap();
                let symmetry = bowker(&table).unwrap();
                let z = marginal_homogeneity(&table, &[0.0, 1.0], Alternative::TwoSided).unwrap();
                prop_assert!(near(chi.statistic, sm.statistic, 1e-12));
                prop_assert!(near(chi.statistic, symmetry.statistic, 1e-12));
                prop_assert!(near(chi.statistic, z.statistic * z.statistic, 1e-12));
                for p in [sm.p_value, symmetry.p_value, z.p_value] {
                    prop_assert!(near(chi.p_value, p, 1e-12));
                }
                if table.n() > 1 {
                    let q = cochran_q(&blocks).unwrap();
                    prop_assert!(near(q.statistic, chi.statistic, 1e-12));
                    let ranks = friedman(&BlockRanks::from_table(&table), FriedmanReference::ChiSquared);
                    prop_assert!(near(ranks.unwrap().statistic, chi.statistic, 1e-12));
                }
                // Bhapkar's is the squared Wald statistic.
                let n = table.n() as f64;
                let rest = up + down - (up - down).powi(2) / n;
                match bhapkar(&table) {
                    Ok(wald) => prop_assert!(near(wald.statistic, (up - down).powi(2) / rest, 1e-9)),
                    Err(_) => prop_assert!(rest < 1e-9),
                }
                let exact = two(McNemarMethod::Exact).unwrap().p_value;
                let sign = sign_test(&table, 0.95, Alternative::TwoSided).unwrap();
                prop_assert!(near(exact, sign.p_value.unwrap(), 1e-13));
                let mid = two(McNemarMethod::MidP).unwrap().p_value;
                prop_assert!(0.0 <= mid && mid < exact && exact <= 1.0);
                let corrected = two(McNemarMethod::AsymptoticCorrected).unwrap();
                prop_assert!(corrected.p_value >= chi.p_value - 1e-15);
            }
            Err(error) => {
                prop_assert_eq!(error, Error::AllTies);
                prop_assert_eq!(up + down, 0.0);
                prop_assert_eq!(stuart_maxwell(&table), Err(Error::AllTies));
            }
        }
    }

    #[test]
    fn yes_and_no_are_two_names_of_one_question(table in two_by_two(), level in 0.5..0.999_f64) {
        let other = table.reversed();
        for method in [McNemarMethod::MidP, McNemarMethod::Exact, McNemarMethod::Asymptotic, McNemarMethod::AsymptoticCorrected] {
            for side in SIDES {
                if let Ok(test) = mcnemar(&table, method, side) {
                    let back = mcnemar(&other, method, opposite(side)).unwrap();
                    prop_assert!(near(test.p_value, back.p_value, 1e-13));
                    prop_assert!((0.0..=1.0).contains(&test.p_value));
                }
            }
        }
        for interval in [PairedDifferenceInterval::Tango, PairedDifferenceInterval::Newcombe] {
            let d = difference_of_paired_proportions(&table, interval, level).unwrap();
            let e = difference_of_paired_proportions(&other, interval, level).unwrap();
            prop_assert!(near(d.estimate, -e.estimate, 1e-15));
            prop_assert!(near(d.conf_low.unwrap(), -e.conf_high.unwrap(), 1e-12));
            prop_assert!(contains_its_estimate(&d));
            let (low, high) = (d.conf_low.unwrap(), d.conf_high.unwrap());
            prop_assert!(-1.0 <= low && low < high && high <= 1.0, "{d}");
        }
    }

    #[test]
    fn tango_excludes_zero_when_mcnemar_rejects(table in two_by_two(), level in 0.5..0.999_f64) {
        let d = difference_of_paired_proportions(&table, PairedDifferenceInterval::Tango, level).unwrap();
        let (low, high) = (d.conf_low.unwrap(), d.conf_high.unwrap());
        let p = mcnemar(&table, McNemarMethod::Asymptotic, Alternative::TwoSided).map_or(1.0, |t| t.p_value);
        if (p - (1.0 - level)).abs() > 1e-9 {
            prop_assert_eq!(low > 0.0 || high < 0.0, p < 1.0 - level);
        }
        let narrow = difference_of_paired_proportions(&table, PairedDifferenceInterval::Tango, 0.9 * level).unwrap();
        prop_assert!(narrow.conf_low.unwrap() >= low - 1e-12 && narrow.conf_high.unwrap() <= high + 1e-12);
    }

    #[test]
    fn names_of_levels_do_not_matter(
        pairs in level_pairs(), order in Just((0..LEVELS).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let table = table_of(&pairs);
        for test in [stuart_maxwell, bhapkar, bowker] {
            match (test(&table), test(&permuted(&table, &order)), test(&transposed(&table))) {
                (Ok(a), Ok(b), Ok(c)) => {
                    prop_assert!(near(a.statistic, b.statistic, 1e-9) && near(a.statistic, c.statistic, 1e-9));
                    prop_assert_eq!(a.df, b.df);
                    prop_assert!((0.0..=1.0).contains(&a.p_value) && a.statistic >= 0.0);
                    prop_assert!(a.df.unwrap() >= 1.0);
                }
                (Err(a), Err(b), Err(c)) => prop_assert!(a == b && b == c),
                mixed => prop_assert!(false, "{mixed:?}"),
            }
        }
        if let (Ok(q), Ok(w)) = (stuart_maxwell(&table), bhapkar(&table)) {
            let n = table.n() as f64;
            prop_assert!(q.statistic <= n + 1e-9 && w.statistic >= q.statistic);
            prop_assert!(near(w.statistic, q.statistic / (1.0 - q.statistic / n), 1e-9));
        }
    }

    #[test]
    fn scores_have_no_unit_and_no_origin(
        pairs in level_pairs(), scores in prop::collection::vec(-9.0..9.0_f64, LEVELS), unit in 0.01..100.0_f64, origin in -50.0..50.0_f64,
    ) {
        let table = table_of(&pairs);
        let moved: Vec<f64> = scores.iter().map(|s| origin + unit * s).collect();
        let (mut sum, mut squares) = (0.0, 0.0);
        for &(before, after) in &pairs {
            let change = scores[usize::from(after)] - scores[usize::from(before)];
            sum += change;
            squares += change * change;
        }
        for side in SIDES {
            match marginal_homogeneity(&table, &scores, side) {
                Ok(a) => {
                    let b = marginal_homogeneity(&table, &moved, side).unwrap();
                    prop_assert!(near(a.statistic, sum / squares.sqrt(), 1e-9));
                    prop_assert!(near(a.statistic, b.statistic, 1e-7));
                    let back = marginal_homogeneity(&transposed(&table), &scores, opposite(side)).unwrap();
                    prop_assert!(near(a.p_value, back.p_value, 1e-12));
                }
                Err(error) => {
                    prop_assert_eq!(error, Error::AllTies);
                    prop_assert_eq!(squares, 0.0);
                }
            }
        }
    }

    #[test]
    fn people_and_waves_in_any_order(rows in rows(), cut in 0..12_usize, shift in -5..6_i32) {
        let all = BlockRanks::from_rows(rows.view()).unwrap();
        let (first, second) = rows.view().split_at(Axis(0), cut.min(rows.nrows()));
        let mut parts = BlockRanks::from_rows(second).unwrap();
        parts.merge(&BlockRanks::from_rows(first).unwrap()).unwrap();
        prop_assert_eq!(&parts, &all);
        let mut turned = rows.clone();
        turned.invert_axis(Axis(1));
        // Each person's own level and unit: ranks do not see them.
        let mut moved = rows.clone();
        for (i, mut row) in moved.rows_mut().into_iter().enumerate() {
            row.mapv_inplace(|x| f64::from(shift) + i as f64 + (i + 1) as f64 * x);
        }
        prop_assert_eq!(&BlockRanks::from_rows(moved.view()).unwrap(), &all);
        for reference in [FriedmanReference::ChiSquared, FriedmanReference::ImanDavenport] {
            let backwards = BlockRanks::from_rows(turned.view()).unwrap();
            match (friedman(&all, reference), friedman(&backwards, reference)) {
                (Ok(a), Ok(b)) => {
                    prop_assert!(near(a.statistic, b.statistic, 1e-12));
                    prop_assert!((0.0..=1.0).contains(&a.kendalls_w));
                    prop_assert!((0.0..=1.0).contains(&a.p_value) && a.statistic.is_finite());
                    let sum: f64 = a.mean_ranks.iter().sum();
                    let k = rows.ncols() as f64;
                    prop_assert!(near(sum, 0.5 * k * (k + 1.0), 1e-12));
                }
                (Err(a), Err(b)) => prop_assert_eq!(a, b),
                mixed => prop_assert!(false, "{mixed:?}"),
            }
        }
        // Quade's ranges have one unit for all, any origin for each; a power of two moves no tie.
        let mut scaled = rows.mapv(|x| 4.0 * x);
        for (i, mut row) in scaled.rows_mut().into_iter().enumerate() {
            row.mapv_inplace(|x| f64::from(shift) * i as f64 + x);
        }
        match (quade(rows.view()), quade(scaled.view()), quade(turned.view())) {
            (Ok(a), Ok(b), Ok(c)) => {
                prop_assert_eq!(&a, &b);
                prop_assert!(near(a.statistic, c.statistic, 1e-12));
                prop_assert!((0.0..=1.0).contains(&a.p_value) && a.statistic.is_finite());
            }
            (Err(a), Err(b), Err(c)) => prop_assert!(a == b && b == c),
            mixed => prop_assert!(false, "{mixed:?}"),
        }
    }

    #[test]
    fn cochran_is_friedman_on_yes_and_no(rows in rows(), cut in 0..12_usize) {
        let answers = rows.mapv(|x| x > 0.0);
        let blocks = BinaryBlocks::from_rows(answers.view()).unwrap();
        let (first, second) = answers.view().split_at(Axis(0), cut.min(rows.nrows()));
        let mut parts = BinaryBlocks::from_rows(second).unwrap();
        parts.merge(&BinaryBlocks::from_rows(first).unwrap()).unwrap();
        prop_assert_eq!(&parts, &blocks);
        let ranks = BlockRanks::from_rows(answers.mapv(|yes| f64::from(u8::from(yes))).view()).unwrap();
        match (cochran_q(&blocks), friedman(&ranks, FriedmanReference::ChiSquared)) {
            (Ok(q), Ok(f)) => {
                prop_assert!(near(q.statistic, f.statistic, 1e-12));
                prop_assert!(near(q.p_value, f.p_value, 1e-12));
            }
            (Err(Error::NoVariation { .. }), Err(Error::NoVariation { .. })) => {}
            mixed => prop_assert!(false, "{mixed:?}"),
        }
    }

    #[test]
    fn two_waves_of_a_table_are_its_rows(pairs in level_pairs()) {
        let table = table_of(&pairs);
        let rows = Array2::from_shape_fn((pairs.len(), 2), |(i, wave)| {
            f64::from(if wave == 0 { pairs[i].0 } else { pairs[i].1 })
        });
        prop_assert_eq!(&BlockRanks::from_table(&table), &BlockRanks::from_rows(rows.view()).unwrap());
        let yes = |level: u8| level > 2;
        let (before, after): (Vec<u8>, Vec<u8>) =
            pairs.iter().map(|&(b, a)| (u8::from(yes(b)), u8::from(yes(a)))).unzip();
        let two = PairedTable::from_pairs(2, &before, &after).unwrap();
        let answers = rows.mapv(|x| yes(x as u8));
        prop_assert_eq!(BinaryBlocks::from_table(&two).unwrap(), BinaryBlocks::from_rows(answers.view()).unwrap());
    }

    #[test]
    fn any_numbers_give_numbers_or_a_reason(
        values in prop::collection::vec(prop_oneof![any::<f64>(), -2.0..2.0_f64, Just(0.0), Just(5e-324), Just(f64::MAX)], 0..24),
        options in hodges_lehmann_options(), level in any::<f64>(), inside in 0.001..0.999_f64,
    ) {
        for level in [level, inside] {
            if let Ok(e) = hodges_lehmann_of_differences(&values, level, options) {
                prop_assert!(e.estimate.is_finite());
                // Below a level of 1/2 a one-sided limit lies on the other side of the estimate.
                prop_assert!(level < 0.5 || contains_its_estimate(&e), "{e}");
                prop_assert!(e.conf_low.is_none_or(f64::is_finite) && e.conf_high.is_none_or(f64::is_finite));
            }
        }
        let people = values.len() / 3;
        let rows = Array2::from_shape_vec((people, 3), values[..3 * people].to_vec()).unwrap();
        if let Ok(test) = quade(rows.view()) {
            prop_assert!(test.statistic.is_finite() && (0.0..=1.0).contains(&test.p_value));
        }
        if let Ok(ranks) = BlockRanks::from_rows(rows.view())
            && let Ok(test) = friedman(&ranks, FriedmanReference::ChiSquared) {
            prop_assert!(test.statistic.is_finite() && (0.0..=1.0).contains(&test.p_value));
        }
        let table = PairedTable::from_pairs(3, &[0, 1, 2, 0], &[1, 2, 0, 2]).unwrap();
        for scores in values.chunks_exact(3) {
            if let Ok(test) = marginal_homogeneity(&table, scores, Alternative::TwoSided) {
                prop_assert!(test.statistic.is_finite() && (0.0..=1.0).contains(&test.p_value));
            }
            if let Ok(e) = hodges_lehmann_of_scores(&table, scores, inside, options) {
                prop_assert!(e.estimate.is_finite());
            }
        }
    }
}

#[test]
fn huge_counts_give_numbers() {
    let many = 1_u64 << 37;
    for rows in [
        vec![vec![many, many], vec![many / 2, many]],
        vec![vec![0, many], vec![1, 0]],
        vec![vec![1, 1], vec![many, 0]],
        vec![vec![many, 0], vec![1, many]],
    ] {
        let table = PairedTable::try_from(rows).unwrap();
        for interval in [
            PairedDifferenceInterval::Tango,
            PairedDifferenceInterval::Newcombe,
        ] {
            let d = difference_of_paired_proportions(&table, interval, 0.95).unwrap();
            assert!(contains_its_estimate(&d), "{d}");
        }
        for side in SIDES {
            let test = mcnemar(&table, McNemarMethod::Asymptotic, side).unwrap();
            assert!((0.0..=1.0).contains(&test.p_value));
        }
        for test in [stuart_maxwell, bhapkar, bowker] {
            assert!(test(&table).unwrap().statistic.is_finite());
        }
    }
}
