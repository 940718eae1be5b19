//! Linear models, clusters and comparisons: what must hold for any data, and what holds on average.

use faer::{Mat, Side};
use jauge_stats::clustered::{
    clustered_difference, clustered_mean, clustered_mean_change,
    clustered_probability_of_improvement, design_effect, icc_anova,
};
use jauge_stats::comparison::{
    ancova_and_change_score, difference_in_differences, difference_in_differences_panel,
};
use jauge_stats::independent::welch_t;
use jauge_stats::linear::{DegreesOfFreedom, Inference, LeastSquares, LinearFit, Variance, ols};
use jauge_stats::paired::paired_t;
use jauge_stats::{Alternative, Error, Estimate, Moments, PairedTable, SampleMoments};
use ndarray::Array2;
use proptest::prelude::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::near;

const VARIANCES: [Variance; 10] = [
    Variance::Classical,
    Variance::HC0,
    Variance::HC1,
    Variance::HC2,
    Variance::HC3,
    Variance::CR0,
    Variance::CR1,
    Variance::CR1S,
    Variance::CR2,
    Variance::CR3,
];
const DFS: [DegreesOfFreedom; 4] = [
    DegreesOfFreedom::Usual,
    DegreesOfFreedom::Residual,
    DegreesOfFreedom::Clusters,
    DegreesOfFreedom::Satterthwaite,
];
const TERMS: [&str; 3] = ["(Intercept)", "x", "z"];

/// Rows of (x, z, y, weight, cluster): x any number, z of three values, four to six clusters.
#[derive(Debug, Clone)]
struct Rows(Vec<(f64, f64, f64, f64, usize)>);

impl Rows {
    fn design(&self) -> Array2<f64> {
        Array2::from_shape_fn((self.0.len(), 3), |(i, j)| {
            [1.0, self.0[i].0, self.0[i].1][j]
        })
    }

    fn y(&self) -> Vec<f64> {
        self.0.iter().map(|r| r.2).collect()
    }

    fn weights(&self) -> Vec<f64> {
        self.0.iter().map(|r| r.3).collect()
    }

    fn clusters(&self) -> Vec<usize> {
        self.0.iter().map(|r| r.4).collect()
    }

    fn fit(&self) -> Result<LeastSquares, Error> {
        LeastSquares::fit(self.design().view(), &self.y(), Some(&self.weights()))
    }
}

fn rows() -> impl Strategy<Value = Rows> {
    let one = (-9.0..9.0, 0..3_u8, -50.0..50.0, 0.2..4.0, 0..6_usize)
        .prop_map(|(x, z, y, w, c)| (x, f64::from(z), y, w, c));
    prop::collection::vec(one, 12..30).prop_map(|mut rows| {
        // The first rows make sure that there are four clusters and that the columns differ.
        for (i, row) in rows.iter_mut().take(8).enumerate() {
            row.4 = i % 4;
            row.0 += i as f64;
            row.1 = (i / 4) as f64 + (i % 2) as f64;
        }
        Rows(rows)
    })
}

fn inference(variance: Variance, df: DegreesOfFreedom, clusters: &[usize]) -> Inference<'_> {
    let by_cluster = format!("{variance:?}").starts_with("CR");
    Inference {
        variance,
        df,
        clusters: by_cluster.then_some(clusters),
        conf_level: 0.95,
    }
}

/// All numbers of all coefficients.
fn numbers(fit: &LinearFit) -> Vec<f64> {
    let of = |e: &Estimate| {
        [
            Some(e.estimate),
            e.std_error,
            e.statistic,
            e.df,
            e.p_value,
            e.conf_low,
            e.conf_high,
        ]
    };
    fit.coefficients
        .iter()
        .flat_map(|c| of(&c.estimate))
        .map(Option::unwrap)
        .collect()
}

/// The standard errors and degrees of freedom of CR2 written down as the articles do, with n x n matrices.
fn cr2_in_full(x: &Array2<f64>, e: &[f64], clusters: &[usize]) -> Vec<(f64, f64)> {
    let (n, p) = x.dim();
    let design = Mat::from_fn(n, p, |i, j| x[(i, j)]);
    let gram = design.transpose() * &design;
    let bread = power(&gram, -1.0);
    let hat = &design * &bread * design.transpose();
    let mut labels = clusters.to_vec();
    labels.sort_unstable();
    labels.dedup();
    (0..p)
        .map(|j| {
            let (mut variance, mut columns) = (0.0, Vec::new());
            for &label in &labels {
                let rows: Vec<usize> = (0..n).filter(|&i| clusters[i] == label).collect();
                let size = rows.len();
                let rest = Mat::from_fn(size, size, |a, b| {
                    f64::from(a == b) - hat[(rows[a], rows[b])]
                });
                let adjust = power(&rest, -0.5);
                let pull = Mat::from_fn(size, 1, |a, _| {
                    (0..p)
                        .map(|k| design[(rows[a], k)] * bread[(k, j)])
                        .sum::<f64>()
                });
                let part = &adjust * pull;
                variance += (0..size)
                    .map(|a| part[(a, 0)] * e[rows[a]])
                    .sum::<f64>()
                    .powi(2);
                // (I - H)' times the part, over all rows.
                columns.push(Mat::from_fn(n, 1, |i, _| {
                    (0..size)
                        .map(|a| (f64::from(i == rows[a]) - hat[(i, rows[a])]) * part[(a, 0)])
                        .sum()
                }));
            }
            let product =
                |a: &Mat<f64>, b: &Mat<f64>| (0..n).map(|i| a[(i, 0)] * b[(i, 0)]).sum::<f64>();
            let trace: f64 = columns.iter().map(|c| product(c, c)).sum();
            let squares: f64 = columns
                .iter()
                .flat_map(|c| columns.iter().map(move |d| product(c, d).powi(2)))
                .sum();
            (variance.sqrt(), trace * trace / squares)
        })
        .collect()
}

fn power(matrix: &Mat<f64>, exponent: f64) -> Mat<f64> {
    let found = matrix.self_adjoint_eigen(Side::Lower).unwrap();
    let n = matrix.nrows();
    Mat::from_fn(n, n, |i, j| {
        (0..n)
            .filter(|&k| found.S()[k] > 1e-10)
            .map(|k| found.U()[(i, k)] * found.S()[k].powf(exponent) * found.U()[(j, k)])
            .sum()
    })
}

/// One summary per cluster label 0..6 of the rows that are wanted.
fn summaries(rows: &Rows, wanted: impl Fn(usize) -> bool) -> Vec<SampleMoments> {
    let mut all = vec![SampleMoments::new(); 6];
    for (i, row) in rows.0.iter().enumerate() {
        if wanted(i) {
            all[row.4].push(row.2).unwrap();
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn rows_and_names_of_clusters_do_not_matter(rows in rows()) {
        let clusters = rows.clusters();
        let backwards = Rows(rows.0.iter().rev().copied().collect());
        let renamed: Vec<usize> = backwards.clusters().iter().map(|c| 1_000_000 - 7 * c).collect();
        for variance in VARIANCES {
            let there = rows.fit()?.summary(&TERMS, &inference(variance, DegreesOfFreedom::Usual, &clusters));
            let back = backwards.fit()?.summary(&TERMS, &inference(variance, DegreesOfFreedom::Usual, &renamed));
            match (there, back) {
                (Ok(a), Ok(b)) => for (x, y) in numbers(&a).into_iter().zip(numbers(&b)) {
                    prop_assert!(near(x, y, 1e-8), "{variance:?} {x} {y}");
                },
                (a, b) => prop_assert_eq!(a.is_err(), b.is_err()),
            }
        }
    }

    #[test]
    fn units_do_not_matter(rows in rows(), unit in 0.01..100.0_f64, origin in -100.0..100.0_f64) {
        let clusters = rows.clusters();
        let moved = Rows(rows.0.iter().map(|&(x, z, y, w, c)| (x / unit, z, origin + unit * y, 3.0 * w, c)).collect());
        for variance in VARIANCES {
            let how = inference(variance, DegreesOfFreedom::Satterthwaite, &clusters);
            if let (Ok(a), Ok(b)) = (rows.fit()?.summary(&TERMS, &how), moved.fit()?.summary(&TERMS, &how)) {
                let (a, b) = (&a.coefficients[1].estimate, &b.coefficients[1].estimate);
                prop_assert!(near(unit * unit * a.estimate, b.estimate, 1e-8));
                prop_assert!(near(unit * unit * a.std_error.unwrap(), b.std_error.unwrap(), 1e-8));
                prop_assert!(near(a.df.unwrap(), b.df.unwrap(), 1e-6));
            }
        }
    }

    #[test]
    fn the_residual_is_orthogonal_to_every_column(rows in rows()) {
        let fit = rows.fit()?;
        for column in rows.design().columns() {
            let weighted = fit.residuals().iter().zip(rows.weights()).zip(column).map(|((e, w), x)| e * w * x);
            prop_assert!(weighted.sum::<f64>().abs() < 1e-10);
        }
        let leverages = fit.leverages();
        prop_assert!(leverages.iter().all(|h| (0.0..=1.0 + 1e-12).contains(h)));
        prop_assert!(near(leverages.iter().sum(), 3.0, 1e-12));
        prop_assert!((0.0..=1.0).contains(&fit.r_squared().unwrap()));
    }

    #[test]
    fn cr2_from_small_matrices_is_cr2_in_full(rows in rows()) {
        let (design, clusters) = (rows.design(), rows.clusters());
        let fit = LeastSquares::fit(design.view(), &rows.y(), None)?;
        let wanted = cr2_in_full(&design, fit.residuals(), &clusters);
        let Ok(found) = fit.summary(&TERMS, &Inference::clustered(&clusters, 0.95)) else {
            return Ok(());
        };
        for (c, (std_error, df)) in found.coefficients.iter().zip(wanted) {
            prop_assert!(near(c.estimate.std_error.unwrap(), std_error, 1e-8));
            prop_assert!(near(c.estimate.df.unwrap(), df, 1e-7));
        }
    }

    #[test]
    fn cr3_is_the_spread_of_fits_without_one_cluster(rows in rows()) {
        let clusters = rows.clusters();
        let fit = rows.fit()?;
        let how = inference(Variance::CR3, DegreesOfFreedom::Usual, &clusters);
        let mut spread = [0.0; 3];
        for left_out in 0..6 {
            let kept = Rows(rows.0.iter().filter(|r| r.4 != left_out).copied().collect());
            if kept.0.len() == rows.0.len() {
                continue;
            }
            // Where a cluster determines a coefficient there is no fit without it, and CR3 says so.
            let Ok(without) = kept.fit() else { return Ok(()) };
            for (sum, (a, b)) in spread.iter_mut().zip(without.coefficients().iter().zip(fit.coefficients())) {
                *sum += (a - b).powi(2);
            }
        }
        let covariance = fit.covariance(&how)?;
        for (j, sum) in spread.into_iter().enumerate() {
            prop_assert!((covariance[(j, j)] / sum - 1.0).abs() < 1e-6, "{} {sum}", covariance[(j, j)]);
        }
    }

    #[test]
    fn every_row_its_own_cluster_is_hc(rows in rows()) {
        let each: Vec<usize> = (0..rows.0.len()).rev().collect();
        let fit = rows.fit()?;
        for (hc, cr) in [(Variance::HC0, Variance::CR0), (Variance::HC2, Variance::CR2), (Variance::HC3, Variance::CR3)] {
            let a = fit.summary(&TERMS, &inference(hc, DegreesOfFreedom::Satterthwaite, &each))?;
            let b = fit.summary(&TERMS, &inference(cr, DegreesOfFreedom::Satterthwaite, &each))?;
            for (x, y) in numbers(&a).into_iter().zip(numbers(&b)) {
                prop_assert!(near(x, y, 1e-9));
            }
        }
    }

    #[test]
    fn a_mean_over_clusters_is_the_model_with_a_constant(rows in rows()) {
        let (y, clusters) = (rows.y(), rows.clusters());
        let ones = Array2::ones((y.len(), 1));
        let model = ols(ones.view(), &["mean"], &y, None, &Inference::clustered(&clusters, 0.9))?;
        let found = clustered_mean(&summaries(&rows, |_| true), 0.9, Alternative::TwoSided)?;
        same_estimate(&found, &model.coefficients[0].estimate)?;
        // Parts counted apart and merged are the whole.
        let mut parts = summaries(&rows, |i| i % 3 == 0);
        for (part, rest) in parts.iter_mut().zip(summaries(&rows, |i| i % 3 != 0)) {
            part.merge(&rest);
        }
        same_estimate(&clustered_mean(&parts, 0.9, Alternative::TwoSided)?, &found)?;
    }

    #[test]
    fn one_person_per_cluster_is_the_paired_t_test(rows in rows()) {
        let each: Vec<Moments> = rows.0.iter().map(|r| Moments::from_pairs(&[r.0], &[r.2]).unwrap()).collect();
        let mut all = Moments::new();
        each.iter().for_each(|m| all.merge(m));
        for alternative in [Alternative::TwoSided, Alternative::Greater, Alternative::Less] {
            let found = clustered_mean_change(&each, 0.95, alternative)?;
            same_estimate(&found, &paired_t(&all, 0.95, alternative)?)?;
        }
    }

    #[test]
    fn a_difference_over_clusters_is_the_model_with_an_arm(rows in rows(), by_cluster in any::<bool>()) {
        let arm: Vec<bool> = rows.0.iter().enumerate().map(|(i, r)| if by_cluster { r.4 % 2 == 0 } else { i % 2 == 0 }).collect();
        let (y, clusters) = (rows.y(), rows.clusters());
        let (a, b) = (summaries(&rows, |i| arm[i]), summaries(&rows, |i| !arm[i]));
        let design = Array2::from_shape_fn((y.len(), 2), |(i, j)| if j == 0 { 1.0 } else { f64::from(arm[i]) });
        let model = ols(design.view(), &TERMS[..2], &y, None, &Inference::clustered(&clusters, 0.95))?;
        let found = clustered_difference(&a, &b, 0.95, Alternative::TwoSided)?;
        same_estimate(&found, &model.coefficients[1].estimate)?;
        let swapped = clustered_difference(&b, &a, 0.95, Alternative::TwoSided)?;
        prop_assert!(near(swapped.estimate, -found.estimate, 1e-12));
        prop_assert!(near(swapped.conf_low.unwrap(), -found.conf_high.unwrap(), 1e-9));
        prop_assert!(near(swapped.p_value.unwrap(), found.p_value.unwrap(), 1e-9));
    }

    #[test]
    fn two_arms_of_single_people_have_welchs_standard_error(rows in rows()) {
        let each: Vec<SampleMoments> = rows.0.iter().map(|r| SampleMoments::from_values(&[r.2]).unwrap()).collect();
        let part = |even: bool| -> Vec<SampleMoments> {
            each.iter().enumerate().map(|(i, m)| if (i % 2 == 0) == even { *m } else { SampleMoments::new() }).collect()
        };
        let whole = |parts: &[SampleMoments]| parts.iter().fold(SampleMoments::new(), |mut all, m| { all.merge(m); all });
        let (a, b) = (part(true), part(false));
        let found = clustered_difference(&a, &b, 0.95, Alternative::TwoSided)?;
        let welch = welch_t(&whole(&a), &whole(&b), 0.95, Alternative::TwoSided)?;
        prop_assert!(near(found.std_error.unwrap(), welch.std_error.unwrap(), 1e-12));
        prop_assert!(near(found.estimate, welch.estimate, 1e-12));
    }

    #[test]
    fn intraclass_correlation_keeps_its_bounds(rows in rows(), unit in 0.01..100.0_f64, origin in -100.0..100.0_f64) {
        let parts = summaries(&rows, |_| true);
        let icc = icc_anova(&parts, 0.95)?;
        let least = -1.0 / (icc.size - 1.0);
        prop_assert!(least - 1e-12 <= icc.conf_low && icc.conf_low <= icc.estimate && icc.estimate <= icc.conf_high && icc.conf_high < 1.0);
        prop_assert!(icc.std_error.is_finite() && (0.0..=1.0).contains(&icc.p_value));
        let moved = Rows(rows.0.iter().map(|&(x, z, y, w, c)| (x, z, origin + unit * y, w, c)).collect());
        prop_assert!(near(icc_anova(&summaries(&moved, |_| true), 0.95)?.estimate, icc.estimate, 1e-9));
        let backwards: Vec<SampleMoments> = parts.iter().rev().copied().collect();
        prop_assert!(near(icc_anova(&backwards, 0.95)?.conf_high, icc.conf_high, 1e-12));
        let sizes: Vec<u64> = parts.iter().map(SampleMoments::n).collect();
        let alike = design_effect(&sizes, 0.0)?;
        prop_assert_eq!((alike.design_effect, alike.effective_n), (1.0, rows.0.len() as f64));
        let same = design_effect(&sizes, 1.0)?;
        prop_assert!(same.design_effect <= *sizes.iter().max().unwrap() as f64 + 1e-9);
        prop_assert!(same.effective_n <= same.clusters as f64 + 1e-9);
    }

    #[test]
    fn adjusting_for_the_start_and_taking_changes_differ_by_the_slope(rows in rows()) {
        let before: Vec<f64> = rows.0.iter().map(|r| r.0).collect();
        let (after, clusters) = (rows.y(), rows.clusters());
        let group: Vec<bool> = (0..before.len()).map(|i| i % 2 == 0).collect();
        let other: Vec<bool> = group.iter().map(|g| !g).collect();
        let how = Inference::clustered(&clusters, 0.95);
        let both = ancova_and_change_score(&before, &after, &group, &how)?;
        prop_assert!(near(both.gap, (1.0 - both.slope.estimate) * both.baseline.estimate, 1e-9));
        let swapped = ancova_and_change_score(&before, &after, &other, &how)?;
        prop_assert!(near(both.ancova.estimate, -swapped.ancova.estimate, 1e-9));
        prop_assert!(near(both.ancova.conf_low.unwrap(), -swapped.ancova.conf_high.unwrap(), 1e-7));
        prop_assert_eq!(both.lords_paradox, swapped.lords_paradox);

        let panel = difference_in_differences_panel(&before, &after, &group, &how)?;
        same_estimate(&panel.effect, &both.change_score)?;
        let n = before.len();
        let y = [before.as_slice(), after.as_slice()].concat();
        let twice = [group.as_slice(), group.as_slice()].concat();
        let period: Vec<bool> = (0..2 * n).map(|i| i >= n).collect();
        let rows_of = difference_in_differences(&y, &twice, &period, &Inference::classical(0.95))?;
        prop_assert!(near(rows_of.effect.estimate, panel.effect.estimate, 1e-9));
        for (a, b) in rows_of.group.iter().zip(panel.group).chain(rows_of.others.iter().zip(panel.others)) {
            prop_assert!(near(*a, b, 1e-10));
        }
    }

    #[test]
    fn anything_goes_without_panic_and_without_nan(
        values in prop::collection::vec(prop::sample::select(vec![0.0, 1.0, -1.0, 2.0, 1e-30, 1e49, -1e49, 1e60, 5e-324, f64::NAN, 0.1]), 0..40),
        columns in 0..5_usize, labels in prop::collection::vec(0..4_usize, 0..12), variance in prop::sample::select(VARIANCES.to_vec()),
        df in prop::sample::select(DFS.to_vec()), weighted in any::<bool>(), level in prop::sample::select(vec![0.0, 0.5, 0.95, 0.9999]),
    ) {
        let rows = values.len() / (columns + 2);
        let at = |j: usize| values[j * rows..(j + 1) * rows].to_vec();
        let design = Array2::from_shape_fn((rows, columns), |(i, j)| values[j * rows + i]);
        let y = at(columns);
        let weights = weighted.then(|| at(columns + 1));
        let names = vec!["x"; columns];
        let how = Inference { variance, df, clusters: Some(&labels), conf_level: level };
        for how in [how, Inference { clusters: None, ..how }] {
            if let Ok(fit) = ols(design.view(), &names, &y, weights.as_deref(), &how) {
                prop_assert!(numbers(&fit).iter().all(|x| x.is_finite()), "{fit:?}");
                prop_assert!(fit.residual_sd > 0.0 && fit.residual_sd.is_finite());
            }
        }
        let group: Vec<bool> = labels.iter().map(|l| l % 2 == 0).collect();
        let w = at(columns + 1);
        let _ = ancova_and_change_score(&y, &w, &group, &how);
        let _ = difference_in_differences(&y, &group, &group, &how);
        let _ = difference_in_differences_panel(&y, &w, &group, &how);
        let parts: Vec<SampleMoments> = values.chunks(3).filter_map(|c| SampleMoments::from_values(c).ok()).collect();
        if let Ok(icc) = icc_anova(&parts, level) {
            prop_assert!([icc.estimate, icc.std_error, icc.conf_low, icc.conf_high, icc.p_value].iter().all(|x| x.is_finite()), "{icc:?}");
        }
        for found in [clustered_mean(&parts, level, Alternative::Less), clustered_difference(&parts, &parts, level, Alternative::Greater)].into_iter().flatten() {
            prop_assert!([found.estimate, found.std_error.unwrap(), found.df.unwrap(), found.p_value.unwrap()].iter().all(|x| x.is_finite()), "{found:?}");
            prop_assert!(found.conf_low.or(found.conf_high).is_some_and(f64::is_finite));
        }
    }
}

fn same_estimate(a: &Estimate, b: &Estimate) -> Result<(), TestCaseError> {
    for (x, y) in [
        (Some(a.estimate), Some(b.estimate)),
        (a.std_error, b.std_error),
        (a.df, b.df),
        (a.statistic, b.statistic),
        (a.p_value, b.p_value),
        (a.conf_low, b.conf_low),
        (a.conf_high, b.conf_high),
    ] {
        match (x, y) {
            (Some(x), Some(y)) => prop_assert!(near(x, y, 1e-9), "{a} / {b}"),
            (x, y) => prop_assert_eq!(x, y),
        }
    }
    prop_assert_eq!(a.n, b.n);
    Ok(())
}

/// A standard normal draw (Box and Muller).
fn normal(draw: &mut impl Rng) -> f64 {
    let radius = (-2.0 * (1.0 - draw.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * draw.random::<f64>()).cos()
}

/// Twelve clusters of 3 to 60 people, intraclass correlation 0.2, mean 0.
const SIZES: [usize; 12] = [3, 5, 6, 8, 10, 12, 15, 18, 22, 30, 40, 60];

fn twelve_clusters(draw: &mut impl Rng) -> Vec<SampleMoments> {
    let one = |size: &usize, draw: &mut dyn FnMut() -> f64| {
        let shared = 0.2_f64.sqrt() * draw();
        let values: Vec<f64> = (0..*size)
            .map(|_| shared + 0.8_f64.sqrt() * draw())
            .collect();
        SampleMoments::from_values(&values).unwrap()
    };
    SIZES
        .iter()
        .map(|size| one(size, &mut || normal(draw)))
        .collect()
}

fn contains(e: &Estimate, truth: f64) -> bool {
    e.conf_low.unwrap() <= truth && truth <= e.conf_high.unwrap()
}

#[test]
fn a_mean_over_unequal_clusters_covers_and_the_naive_one_does_not() {
    let mut draw = Pcg64Mcg::seed_from_u64(20_260_102);
    let rounds = 4000;
    let (mut covered, mut naive, mut design_effects) = (0_u32, 0_u32, 0.0);
    for _ in 0..rounds {
        let clusters = twelve_clusters(&mut draw);
        covered += u32::from(contains(
            &clustered_mean(&clusters, 0.95, Alternative::TwoSided).unwrap(),
            0.0,
        ));
        let mut all = SampleMoments::new();
        clusters.iter().for_each(|c| all.merge(c));
        naive += u32::from((all.mean() / (all.sd() / (all.n() as f64).sqrt())).abs() <= 1.9706);
        let icc = icc_anova(&clusters, 0.95).unwrap();
        let sizes: Vec<u64> = clusters.iter().map(SampleMoments::n).collect();
        design_effects += design_effect(&sizes, icc.estimate.max(0.0))
            .unwrap()
            .design_effect;
    }
    let share = |x: u32| f64::from(x) / f64::from(rounds);
    // The standard error of a share near 0.95 is 0.0034. Satterthwaite's df are right on average if errors are
    // independent; here they are not, so a little is lost.
    assert!(
        (0.93..0.965).contains(&share(covered)),
        "CR2 covers {}",
        share(covered)
    );
    assert!(
        (0.45..0.65).contains(&share(naive)),
        "naive covers {}",
        share(naive)
    );
    // Kish: 1 + (sum n^2 / n - 1) 0.2 = 7.9 for these sizes.
    let mean = design_effects / f64::from(rounds);
    assert!((6.5..8.5).contains(&mean), "design effect {mean}");
}

#[test]
fn the_interval_of_an_intraclass_correlation_covers() {
    let mut draw = Pcg64Mcg::seed_from_u64(20_260_103);
    let rounds = 3000;
    let mut covered = 0_u32;
    for _ in 0..rounds {
        let icc = icc_anova(&twelve_clusters(&mut draw), 0.95).unwrap();
        covered += u32::from(icc.conf_low <= 0.2 && 0.2 <= icc.conf_high);
    }
    let share = f64::from(covered) / f64::from(rounds);
    // Exact for clusters of one size only; the standard error of the share is 0.004.
    assert!((0.91..0.965).contains(&share), "{share}");
}

#[test]
fn p_is_uniform_if_there_is_no_effect() {
    // Ten clusters of 4 to 13 people, an arm within clusters, errors independent: the working model of CR2.
    let clusters: Vec<usize> = (0..10).flat_map(|c| vec![c; 4 + c]).collect();
    let n = clusters.len();
    let design = Array2::from_shape_fn(
        (n, 2),
        |(i, j)| if j == 0 { 1.0 } else { f64::from(i % 3 == 0) },
    );
    let mut draw = Pcg64Mcg::seed_from_u64(20_260_104);
    let mut tenths = [0_u32; 10];
    for _ in 0..2000 {
        let y: Vec<f64> = (0..n).map(|_| normal(&mut draw)).collect();
        let fit = ols(
            design.view(),
            &TERMS[..2],
            &y,
            None,
            &Inference::clustered(&clusters, 0.95),
        )
        .unwrap();
        let p = fit.term("x").unwrap().p_value.unwrap();
        tenths[(p * 10.0).min(9.0) as usize] += 1;
    }
    let chi_squared: f64 = tenths
        .iter()
        .map(|&k| (f64::from(k) - 200.0).powi(2) / 200.0)
        .sum();
    // The 0.999 quantile of chi-squared with 9 degrees of freedom is 27.9.
    assert!(chi_squared < 27.9, "{tenths:?}");
}

#[test]
fn difference_in_differences_covers_with_few_places() {
    // Twelve places of unequal size, four with the programme, other people each period, true effect 1.
    let mut draw = Pcg64Mcg::seed_from_u64(20_260_105);
    let (mut covered, rounds) = (0_u32, 900);
    for _ in 0..rounds {
        let (mut y, mut group, mut after, mut place) = (vec![], vec![], vec![], vec![]);
        for p in 0..12_usize {
            let level = normal(&mut draw);
            for period in [false, true] {
                let shock = 0.4 * normal(&mut draw);
                for _ in 0..4 + (5 * p) % 9 {
                    let effect = f64::from(p % 3 == 0 && period);
                    y.push(level + 0.5 * f64::from(period) + effect + shock + normal(&mut draw));
                    group.push(p % 3 == 0);
                    after.push(period);
                    place.push(p);
                }
            }
        }
        let found =
            difference_in_differences(&y, &group, &after, &Inference::clustered(&place, 0.95))
                .unwrap();
        covered += u32::from(contains(&found.effect, 1.0));
    }
    let share = f64::from(covered) / f64::from(rounds);
    assert!((0.925..0.975).contains(&share), "{share}");
}

#[test]
fn refusals_say_what_is_wrong() {
    let x = Array2::from_shape_fn((6, 3), |(i, j)| [1.0, i as f64, 2.0 * i as f64 + 3.0][j]);
    let y = [1.0, 3.0, 2.0, 5.0, 4.0, 6.0];
    let two = Array2::from_shape_fn((6, 2), |at| x[at]);
    let two = two.view();
    let fit = |v: Variance, clusters: Option<&[usize]>| {
        let how = Inference {
            variance: v,
            df: DegreesOfFreedom::Usual,
            clusters,
            conf_level: 0.95,
        };
        ols(two, &TERMS[..2], &y, None, &how)
    };
    let classical = Inference::classical(0.95);
    assert_eq!(
        ols(x.view(), &TERMS, &y, None, &classical),
        Err(Error::Collinear { column: 2 })
    );
    assert_eq!(
        ols(
            two.split_at(ndarray::Axis(0), 2).0,
            &TERMS[..2],
            &y[..2],
            None,
            &classical
        ),
        Err(Error::TooFew {
            needed: 3,
            found: 2
        })
    );
    assert!(matches!(
        ols(two, &TERMS[..2], &y[..5], None, &classical),
        Err(Error::LengthMismatch { .. })
    ));
    assert!(matches!(
        ols(two, &TERMS, &y, None, &classical),
        Err(Error::LengthMismatch { .. })
    ));
    assert!(matches!(
        ols(two, &TERMS[..2], &y, Some(&[-1.0; 6]), &classical),
        Err(Error::Weights { .. })
    ));
    assert!(matches!(
        ols(two, &TERMS[..2], &y, Some(&[0.0; 6]), &classical),
        Err(Error::Weights { .. })
    ));
    let line: Vec<f64> = (0..6).map(|i| 0.1 + 0.3 * f64::from(i)).collect();
    assert_eq!(
        ols(two, &TERMS[..2], &line, None, &classical),
        Err(Error::NoVariation { what: "residual" })
    );
    assert!(matches!(
        fit(Variance::CR2, Some(&[7; 6])),
        Err(Error::TooFewOf { found: 1, .. })
    ));
    assert!(matches!(
        fit(Variance::CR2, None),
        Err(Error::Impossible { .. })
    ));
    assert!(matches!(
        fit(Variance::HC1, Some(&[0, 0, 1, 1, 2, 2])),
        Err(Error::Impossible { .. })
    ));
    assert!(matches!(
        fit(Variance::CR2, Some(&[0, 1])),
        Err(Error::LengthMismatch { .. })
    ));
    // Two clusters, each of which fits a constant of its own: nothing is left to judge the arm by.
    let arm = Array2::from_shape_fn((6, 2), |(i, j)| if j == 0 { 1.0 } else { f64::from(i < 3) });
    let halves = [1, 1, 1, 0, 0, 0];
    for variance in [Variance::CR0, Variance::CR1, Variance::CR2, Variance::CR3] {
        let how = inference(variance, DegreesOfFreedom::Usual, &halves);
        let found = ols(arm.view(), &TERMS[..2], &y, None, &how);
        assert!(
            matches!(found, Err(Error::Impossible { .. })),
            "{variance:?} {found:?}"
        );
    }
}

proptest! {
    /// The clustered probability of improvement is a clustered mean, from tables as from people.
    #[test]
    fn clustered_probability_is_a_mean_over_people(
        rows in prop::collection::vec((0_u8..4, 0_u8..4, 0_u32..6), 12..60),
    ) {
        let column = |pick: fn(&(u8, u8, u32)) -> u8| rows.iter().map(pick).collect::<Vec<u8>>();
        let clusters: Vec<u32> = rows.iter().map(|r| r.2).collect();
        let tables = PairedTable::by_group(4, &column(|r| r.0), &column(|r| r.1), &clusters, 6)?;
        let people: Vec<SampleMoments> = (0..6)
            .map(|c| {
                let own = rows.iter().filter(|r| r.2 == c);
                let scores: Vec<f64> = own.map(|r| 0.5 * (f64::from((r.1 > r.0) as u8) - f64::from((r.1 < r.0) as u8))).collect();
                SampleMoments::from_values(&scores)
            })
            .collect::<Result<_, _>>()?;
        let found = clustered_probability_of_improvement(&tables, 0.9);
        match clustered_mean(&people, 0.9, Alternative::TwoSided) {
            Ok(mean) => {
                let found = found?;
                prop_assert!((found.estimate - mean.estimate - 0.5).abs() < 1e-12);
                prop_assert!((found.std_error.unwrap() / mean.std_error.unwrap() - 1.0).abs() < 1e-9);
                prop_assert!((found.p_value.unwrap() - mean.p_value.unwrap()).abs() < 1e-9);
                prop_assert!(found.conf_low.unwrap() >= 0.0 && found.conf_high.unwrap() <= 1.0);
                prop_assert!(found.conf_low.unwrap() <= found.estimate && found.estimate <= found.conf_high.unwrap());
            }
            Err(refusal) => prop_assert_eq!(found.unwrap_err(), refusal),
        }
    }
}
