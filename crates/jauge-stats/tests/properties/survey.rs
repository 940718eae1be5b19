//! Survey designs: names of strata and clusters do not matter, nor do order and scale of the weights; known totals are met; special
//! designs give textbook results; intervals cover.

use jauge_stats::survey::{
    Association, CalibrateOptions, Centre, DesignColumns, Distance, Domain, Groups, LonelyPsu,
    Margin, Nesting, Population, ProportionInterval, RakeOptions, Redistribution, Reference,
    ReplicateWeights, SecondStage, Statistic, SurveyDesign, TrimOptions, calibrate, post_stratify,
    rake, trim_weights,
};
use jauge_stats::{Error, Estimate};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_pcg::Pcg64;

use super::near;

/// Rows of a stratified clustered sample: stratum, cluster within it, weight, two numbers, group.
#[derive(Debug, Clone)]
struct Sample {
    stratum: Vec<u32>,
    cluster: Vec<u32>,
    weight: Vec<f64>,
    y: Vec<f64>,
    x: Vec<f64>,
    group: Vec<u32>,
    inside: Vec<bool>,
}

impl Sample {
    fn reordered(&self, order: &[usize]) -> Self {
        fn pick<T: Copy>(v: &[T], order: &[usize]) -> Vec<T> {
            order.iter().map(|&i| v[i]).collect()
        }
        Self {
            stratum: pick(&self.stratum, order),
            cluster: pick(&self.cluster, order),
            weight: pick(&self.weight, order),
            y: pick(&self.y, order),
            x: pick(&self.x, order),
            group: pick(&self.group, order),
            inside: pick(&self.inside, order),
        }
    }

    fn design(&self) -> SurveyDesign {
        SurveyDesign::new(DesignColumns {
            weights: &self.weight,
            strata: Some(&self.stratum),
            clusters: Some(&self.cluster),
            nesting: Nesting::Nested,
            ..DesignColumns::default()
        })
        .unwrap()
    }

    fn groups(&self) -> Groups<'_> {
        Groups {
            codes: &self.group,
            levels: 4,
        }
    }

    fn statistics(&self) -> [Statistic<'_>; 4] {
        [
            Statistic::Mean(&self.y),
            Statistic::Total(&self.y),
            Statistic::Ratio {
                numerator: &self.y,
                denominator: &self.x,
            },
            Statistic::Quantile {
                values: &self.y,
                probability: 0.4,
            },
        ]
    }
}

/// At least two clusters in each of one to four strata.
fn sample() -> impl Strategy<Value = Sample> {
    let row = (
        0.5..20.0_f64,
        -50.0..50.0_f64,
        1.0..9.0_f64,
        0..3_u32,
        any::<bool>(),
    );
    let cluster = prop::collection::vec(row, 1..4);
    let stratum = prop::collection::vec(cluster, 2..5);
    prop::collection::vec(stratum, 1..5).prop_map(|strata| {
        let mut out = Sample {
            stratum: vec![],
            cluster: vec![],
            weight: vec![],
            y: vec![],
            x: vec![],
            group: vec![],
            inside: vec![],
        };
        for (h, clusters) in (0..).zip(&strata) {
            for (c, rows) in (0..).zip(clusters) {
                for &(w, y, x, group, inside) in rows {
                    out.stratum.push(h);
                    out.cluster.push(c);
                    out.weight.push(w);
                    out.y.push(y);
                    out.x.push(x);
                    out.group.push(group);
                    out.inside.push(inside);
                }
            }
        }
        out.inside[0] = true;
        out
    })
}

/// The same to rounding, refusals included.
fn same(a: &Result<Estimate, Error>, b: &Result<Estimate, Error>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            let field = |x: Option<f64>, y: Option<f64>| match (x, y) {
                (Some(x), Some(y)) => near(x, y, 1e-9),
                (None, None) => true,
                _ => false,
            };
            near(a.estimate, b.estimate, 1e-10)
                && field(a.std_error, b.std_error)
                && a.df == b.df
                && field(a.conf_low, b.conf_low)
                && field(a.conf_high, b.conf_high)
                && a.n == b.n
        }
        (Err(a), Err(b)) => a == b,
        _ => false,
    }
}

fn order(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut draws = Pcg64::seed_from_u64(seed);
    for i in (1..n).rev() {
        order.swap(i, draws.random_range(0..=i));
    }
    order
}

fn sum(w: &[f64]) -> f64 {
    w.iter().sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn order_names_and_scale_do_not_matter(s in sample(), seed in any::<u64>(), scale in 0.01..100.0_f64) {
        let design = s.design();
        let mut moved = s.reordered(&order(s.y.len(), seed));
        // Strata and clusters get other names, in another order, clusters distinct across strata.
        for (h, c) in moved.stratum.iter_mut().zip(&mut moved.cluster) {
            *c = 4_000_000_000 - 1000 * *h - 7 * *c;
            *h = 100 - 3 * *h;
        }
        let renamed = moved.design();
        moved.weight.iter_mut().for_each(|w| *w *= scale);
        let scaled = moved.design();
        prop_assert_eq!((design.df(), design.clusters(), design.strata()), (renamed.df(), renamed.clusters(), renamed.strata()));
        for (place, (a, b)) in s.statistics().into_iter().zip(moved.statistics()).enumerate() {
            for (here, there) in [(Domain::Everyone, Domain::Everyone), (Domain::Where(&s.inside), Domain::Where(&moved.inside))] {
                let found = design.estimate(a, here, 0.9);
                prop_assert!(same(&found, &renamed.estimate(b, there, 0.9)));
                if place != 1 {
                    prop_assert!(same(&found, &scaled.estimate(b, there, 0.9)));
                }
            }
        }
        let test = |d: &SurveyDesign, s: &Sample| {
            let yes: Vec<u32> = s.inside.iter().map(|&i| u32::from(i)).collect();
            d.chi_squared(s.groups(), Groups { codes: &yes, levels: 2 }, Association::SecondOrder, Domain::Everyone)
        };
        if let (Ok(a), Ok(b)) = (test(&design, &s), test(&scaled, &moved)) {
            prop_assert!(near(a.statistic, b.statistic, 1e-7) && near(a.p_value, b.p_value, 1e-7), "{a:?} {b:?}");
            prop_assert!((0.0..=1.0).contains(&a.p_value));
        }
    }

    #[test]
    fn groups_are_domains_and_add_up(s in sample()) {
        let design = s.design();
        for statistic in s.statistics() {
            let by = design.estimate_by(statistic, s.groups(), Domain::Everyone, 0.95).unwrap();
            for (level, found) in (0..).zip(&by) {
                let inside: Vec<bool> = s.group.iter().map(|&g| g == level).collect();
                prop_assert!(same(found, &design.estimate(statistic, Domain::Where(&inside), 0.95)));
            }
            prop_assert_eq!(by[3].clone(), Err(Error::TooFew { needed: 1, found: 0 }));
        }
        let totals = design.estimate_by(Statistic::Total(&s.y), s.groups(), Domain::Everyone, 0.95).unwrap();
        let whole = design.total(&s.y, Domain::Everyone, 0.95).unwrap();
        let parts: f64 = totals.iter().flatten().map(|t| t.estimate).sum();
        prop_assert!(near(parts, whole.estimate, 1e-10));
        // Merging two groups is the domain of both.
        let merged: Vec<u32> = s.group.iter().map(|&g| g / 2).collect();
        let merged = Groups { codes: &merged, levels: 2 };
        let first = &design.estimate_by(Statistic::Mean(&s.y), merged, Domain::Everyone, 0.95).unwrap()[0];
        let both: Vec<bool> = s.group.iter().map(|&g| g < 2).collect();
        prop_assert!(same(first, &design.mean(&s.y, Domain::Where(&both), 0.95)));
    }

    #[test]
    fn values_outside_the_domain_are_not_read(s in sample()) {
        let design = s.design();
        let hidden: Vec<f64> = s.y.iter().zip(&s.inside).map(|(&y, &i)| if i { y } else { f64::NAN }).collect();
        let domain = Domain::Where(&s.inside);
        prop_assert!(same(&design.mean(&hidden, domain, 0.95), &design.mean(&s.y, domain, 0.95)));
        prop_assert!(same(&design.quantile(&hidden, 0.5, domain, 0.95), &design.quantile(&s.y, 0.5, domain, 0.95)));
        if s.inside.contains(&false) {
            prop_assert!(design.mean(&hidden, Domain::Everyone, 0.95).is_err());
        }
    }

    #[test]
    fn simple_random_sampling_is_the_textbook(y in prop::collection::vec(-50.0..50.0_f64, 3..40), rest in 0..60_u32) {
        let n = y.len() as f64;
        let population = n + f64::from(rest);
        let design = SurveyDesign::simple_random(y.len(), population).unwrap();
        let mean = sum(&y) / n;
        let s2 = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let found = design.mean(&y, Domain::Everyone, 0.95).unwrap();
        let se = (s2 / n * (1.0 - n / population)).sqrt();
        prop_assert!(near(found.estimate, mean, 1e-12) && near(found.std_error.unwrap(), se, 1e-10));
        prop_assert_eq!(found.df, Some(n - 1.0));
        let total = design.total(&y, Domain::Everyone, 0.95).unwrap();
        prop_assert!(near(total.std_error.unwrap(), population * se, 1e-9));
        if rest == 0 {
            // A census has nothing left to draw.
            prop_assert_eq!(found.std_error, Some(0.0));
            prop_assert_eq!(found.conf_low, Some(found.estimate));
        } else {
            let deff = design.design_effect(Statistic::Mean(&y), Reference::WithoutReplacement, Domain::Everyone).unwrap();
            prop_assert!(near(deff.design_effect, 1.0, 1e-9));
        }
        let open = SurveyDesign::new(DesignColumns { weights: &vec![3.0; y.len()], ..DesignColumns::default() }).unwrap();
        let jackknife = ReplicateWeights::jackknife(&open).unwrap();
        for centre in [Centre::FullEstimate, Centre::ReplicateMean] {
            let jack = jackknife.estimate(Statistic::Mean(&y), Domain::Everyone, centre, 0.95).unwrap();
            prop_assert!(near(jack.std_error.unwrap(), (s2 / n).sqrt(), 1e-9));
        }
    }

    #[test]
    fn jackknife_and_half_samples_of_a_total_are_its_linearisation(s in sample()) {
        let design = s.design();
        let exact = design.total(&s.y, Domain::Where(&s.inside), 0.95).unwrap().std_error.unwrap();
        let of = |r: &ReplicateWeights| r.estimate(Statistic::Total(&s.y), Domain::Where(&s.inside), Centre::FullEstimate, 0.95).unwrap().std_error.unwrap();
        prop_assert!(near(of(&ReplicateWeights::jackknife(&design).unwrap()), exact, 1e-9));
        // Two clusters a stratum.
        let halved: Vec<u32> = s.cluster.iter().map(|c| c % 2).collect();
        let paired = Sample { cluster: halved, ..s.clone() };
        let design = paired.design();
        let exact = design.total(&s.y, Domain::Where(&s.inside), 0.95).unwrap().std_error.unwrap();
        for fay in [0.0, 0.3, 0.5] {
            let halves = ReplicateWeights::brr(&design, fay).unwrap();
            prop_assert!(near(of(&halves), exact, 1e-9));
            // Balance: the replicates' weights average to the full ones.
            let n = halves.replicates();
            let mut mean = vec![0.0; s.y.len()];
            for r in 0..n {
                for (m, w) in mean.iter_mut().zip(halves.weights(r).unwrap()) {
                    *m += w / n as f64;
                }
            }
            prop_assert!(mean.iter().zip(&s.weight).all(|(a, b)| near(*a, *b, 1e-12)));
        }
    }

    #[test]
    fn replicate_paths_agree(s in sample(), seed in any::<u64>()) {
        let design = s.design();
        let built = ReplicateWeights::bootstrap(&design, 12, seed).unwrap();
        prop_assert_eq!(&built, &ReplicateWeights::bootstrap(&design, 12, seed).unwrap());
        let columns: Vec<Vec<f64>> = (0..12).map(|r| built.weights(r).unwrap()).collect();
        // Cluster draws keep the number of clusters of each stratum.
        for column in &columns {
            prop_assert!(column.iter().all(|w| w.is_finite() && *w >= 0.0));
        }
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let given = ReplicateWeights::from_columns(&s.weight, &columns, built.scale(), built.rscales(), design.df() as f64).unwrap();
        for statistic in s.statistics() {
            for centre in [Centre::FullEstimate, Centre::ReplicateMean] {
                let a = built.estimate(statistic, Domain::Everyone, centre, 0.95);
                prop_assert!(same(&a, &given.estimate(statistic, Domain::Everyone, centre, 0.95)));
            }
        }
        let mean = |w: &[f64]| Ok(w.iter().zip(&s.y).map(|(w, y)| w * y).sum::<f64>() / sum(w));
        let by_hand = built.estimate_with(mean, Centre::FullEstimate, 0.95);
        prop_assert!(same(&by_hand, &built.estimate(Statistic::Mean(&s.y), Domain::Everyone, Centre::FullEstimate, 0.95)));
    }

    #[test]
    fn known_totals_are_met_and_do_not_vary(s in sample(), targets in prop::collection::vec(5.0..50.0_f64, 3), share in 0.3..0.7_f64) {
        let design = s.design();
        let mut totals = [0.0; 4];
        for &g in &s.group {
            totals[g as usize] = targets[g as usize];
        }
        let size = sum(&totals);
        let weighting = post_stratify(&s.weight, &s.group, &totals).unwrap();
        prop_assert!(weighting.design_effect >= 1.0 && weighting.largest_gap < 1e-12);
        let reweighted = design.reweighted(&weighting).unwrap();
        for level in 0..3 {
            let one: Vec<f64> = s.group.iter().map(|&g| f64::from(g == level)).collect();
            let found = reweighted.total(&one, Domain::Everyone, 0.95).unwrap();
            prop_assert!(near(found.estimate, totals[level as usize], 1e-10));
            prop_assert!(found.std_error.unwrap() < 1e-8 * size);
        }
        // Cells are one margin of raking, and their dummies columns of a calibration.
        let cells = Margin { codes: &s.group, totals: &totals };
        let raked = rake(&s.weight, &[cells], RakeOptions::default()).unwrap();
        prop_assert!(raked.weights.iter().zip(&weighting.weights).all(|(a, b)| near(*a, *b, 1e-12)));
        let used: Vec<u32> = (0..3).filter(|l| s.group.contains(l)).collect();
        let dummies: Vec<Vec<f64>> = used.iter().map(|&l| s.group.iter().map(|&g| f64::from(g == l)).collect()).collect();
        let columns: Vec<&[f64]> = dummies.iter().map(Vec::as_slice).collect();
        let wanted: Vec<f64> = used.iter().map(|&l| totals[l as usize]).collect();
        let linear = calibrate(&s.weight, &columns, &wanted, CalibrateOptions::default()).unwrap();
        prop_assert!(linear.weights.iter().zip(&weighting.weights).all(|(a, b)| near(*a, *b, 1e-9)));
        let other = design.reweighted(&linear).unwrap();
        prop_assert!(same(&other.mean(&s.y, Domain::Where(&s.inside), 0.95), &reweighted.mean(&s.y, Domain::Where(&s.inside), 0.95)));
        // Two margins, where the sample can meet them.
        let yes: Vec<u32> = s.inside.iter().map(|&i| u32::from(i)).collect();
        let sides = [share * size, (1.0 - share) * size];
        let margins = [cells, Margin { codes: &yes, totals: &sides }];
        match rake(&s.weight, &margins, RakeOptions::default()) {
            Ok(raked) => {
                for margin in margins {
                    for (level, &total) in (0..).zip(margin.totals) {
                        let reached: f64 = raked.weights.iter().zip(margin.codes).filter(|(_, c)| **c == level).map(|(w, _)| w).sum();
                        prop_assert!(near(reached, total, 1e-9));
                    }
                }
                let found = design.reweighted(&raked).unwrap().total(&vec![1.0; s.y.len()], Domain::Where(&s.inside), 0.95).unwrap();
                prop_assert!(near(found.estimate, sides[1], 1e-9) && found.std_error.unwrap() < 1e-6 * size);
            }
            Err(Error::NotConverged { .. } | Error::EmptyCell { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn bounded_calibration_keeps_its_bounds(s in sample(), shift in 0.9..1.1_f64) {
        let one = vec![1.0; s.y.len()];
        let at = |x: &[f64]| s.weight.iter().zip(x).map(|(w, x)| w * x).sum::<f64>();
        let totals = [at(&one), shift * at(&s.x)];
        for (distance, low, high) in [
            (Distance::Logit { low: 0.4, high: 2.5 }, 0.4, 2.5),
            (Distance::Truncated { low: 0.4, high: 2.5 }, 0.4, 2.5),
            (Distance::Raking, 0.0, f64::INFINITY),
            (Distance::Linear, 0.0, f64::INFINITY),
        ] {
            let options = CalibrateOptions { distance, ..CalibrateOptions::default() };
            match calibrate(&s.weight, &[&one, &s.x], &totals, options) {
                Ok(found) => {
                    prop_assert!(found.smallest_ratio >= low - 1e-12 && found.largest_ratio <= high + 1e-12);
                    let reached: f64 = found.weights.iter().zip(&s.x).map(|(w, x)| w * x).sum();
                    prop_assert!(near(reached, totals[1], 1e-8));
                }
                Err(Error::NotConverged { .. } | Error::Collinear { .. } | Error::Weights { .. }) => {}
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }

    #[test]
    fn trimming_holds_the_bounds_and_the_sum(w in prop::collection::vec(0.0..30.0_f64, 1..30), low in 0.0..3.0_f64, high in 8.0..40.0_f64,
                                            redistribution in prop::sample::select(vec![Redistribution::Equal, Redistribution::Proportional, Redistribution::None])) {
        let options = TrimOptions { low: Some(low), high: Some(high), redistribution };
        if let Ok(found) = trim_weights(&w, options) {
            for (new, old) in found.weights.iter().zip(&w) {
                prop_assert!((*old == 0.0 && *new == 0.0) || (*new >= low - 1e-9 && *new <= high + 1e-9));
            }
            if redistribution != Redistribution::None {
                prop_assert!(near(sum(&found.weights), sum(&w), 1e-10));
            }
        }
    }

    #[test]
    fn shares_stay_in_bounds(s in sample(), level in 0.5..0.999_f64) {
        let design = s.design();
        for interval in [ProportionInterval::Logit, ProportionInterval::Beta] {
            match design.proportion(&s.inside, interval, Domain::Everyone, level) {
                Ok(p) => {
                    if let (Some(low), Some(high)) = (p.conf_low, p.conf_high) {
                        prop_assert!(0.0 <= low && low <= p.estimate + 1e-12 && p.estimate <= high + 1e-12 && high <= 1.0);
                    }
                }
                Err(e) => {
                    let refused = matches!(e, Error::NoVariation { .. });
                    prop_assert!(refused && interval == ProportionInterval::Logit);
                }
            }
        }
        if let Ok(q) = design.quantile(&s.y, 0.5, Domain::Everyone, level) {
            prop_assert!(s.y.contains(&q.estimate));
            prop_assert!(q.conf_low.is_none_or(|low| low <= q.estimate) && q.conf_high.is_none_or(|high| high >= q.estimate));
        }
    }

    /// Anything may come in; what comes out is a refusal or finite numbers.
    #[test]
    fn no_panic_and_no_nan(
        rows in prop::collection::vec((any::<f64>(), any::<f64>(), 0..4_u32, 0..6_u32, any::<f64>(), any::<bool>()), 0..12),
        wild in any::<bool>(), fractions in any::<bool>(), two in any::<bool>(),
        lonely in prop::sample::select(vec![LonelyPsu::Fail, LonelyPsu::Certainty, LonelyPsu::Adjust, LonelyPsu::Average]),
    ) {
        let weight: Vec<f64> = rows.iter().map(|r| if wild { r.0 } else { r.0.abs().min(1e6) }).collect();
        let y: Vec<f64> = rows.iter().map(|r| r.1).collect();
        let strata: Vec<u32> = rows.iter().map(|r| r.2).collect();
        let clusters: Vec<u32> = rows.iter().map(|r| r.3).collect();
        let inside: Vec<bool> = rows.iter().map(|r| r.5).collect();
        let known: Vec<f64> = rows.iter().map(|r| if wild { r.4 } else if fractions { 0.5 } else { 8.0 }).collect();
        let population = if fractions { Population::Fractions(&known) } else { Population::Sizes(&known) };
        let design = SurveyDesign::new(DesignColumns {
            weights: &weight, strata: Some(&strata), clusters: Some(&clusters), nesting: Nesting::Nested, population, lonely,
            second_stage: two.then_some(SecondStage { units: None, population: Population::Unlimited }),
        });
        let margins = [Margin { codes: &strata, totals: &[10.0, 10.0, 10.0, 10.0] }, Margin { codes: &clusters, totals: &[8.0, 8.0, 8.0, 8.0, 4.0, 4.0] }];
        let few = RakeOptions { max_iterations: 20, ..RakeOptions::default() };
        for weighting in [rake(&weight, &margins, few), calibrate(&weight, &[&y], &[1.0], CalibrateOptions::default()),
                          trim_weights(&weight, TrimOptions { high: Some(5.0), ..TrimOptions::default() })].into_iter().flatten() {
            prop_assert!(weighting.weights.iter().all(|w| w.is_finite() && *w >= 0.0));
            prop_assert!(weighting.design_effect.is_finite() && weighting.largest_ratio.is_finite());
        }
        let Ok(design) = design else { return Ok(()) };
        let statistics = [Statistic::Mean(&y), Statistic::Total(&y), Statistic::Ratio { numerator: &y, denominator: &weight },
                          Statistic::Proportion { yes: &inside, interval: ProportionInterval::Beta }, Statistic::Quantile { values: &y, probability: 0.3 }];
        let finite = |e: &Estimate| e.estimate.is_finite() && [e.std_error, e.df, e.conf_low, e.conf_high].iter().flatten().all(|x| x.is_finite());
        let mut replicates: Vec<ReplicateWeights> = ReplicateWeights::jackknife(&design).into_iter().collect();
        replicates.extend(ReplicateWeights::bootstrap(&design, 5, 1));
        replicates.extend(ReplicateWeights::brr(&design, 0.2));
        for statistic in statistics {
            for domain in [Domain::Everyone, Domain::Where(&inside)] {
                if let Ok(e) = design.estimate(statistic, domain, 0.95) {
                    prop_assert!(finite(&e), "{e:?}");
                }
                if let Ok(d) = design.design_effect(statistic, Reference::WithReplacement, domain) {
                    prop_assert!(d.design_effect.is_finite() && d.effective_n.is_none_or(f64::is_finite), "{d:?}");
                }
                for r in &replicates {
                    if let Ok(e) = r.estimate(statistic, domain, Centre::ReplicateMean, 0.95) {
                        prop_assert!(finite(&e), "{e:?}");
                    }
                }
            }
        }
        for method in [Association::FirstOrder, Association::SecondOrder, Association::AdjustedWald] {
            let (a, b) = (Groups { codes: &strata, levels: 4 }, Groups { codes: &clusters, levels: 6 });
            if let Ok(t) = design.chi_squared(a, b, method, Domain::Everyone) {
                prop_assert!((0.0..=1.0).contains(&t.p_value) && t.statistic.is_finite(), "{t:?}");
            }
        }
    }
}

/// A population of 3 strata of 40 clusters of 5 to 9 people; some clusters of each are drawn again and again.
fn population(draws: &mut Pcg64) -> Vec<Vec<Vec<f64>>> {
    (0..3)
        .map(|h| {
            (0..40)
                .map(|_| {
                    let level: f64 = draws.random_range(-2.0..2.0) + 3.0 * f64::from(h);
                    let people = draws.random_range(5..10);
                    (0..people)
                        .map(|_| level + draws.random_range(-3.0..3.0))
                        .collect()
                })
                .collect()
        })
        .collect()
}

/// The rows of one sample: `drawn` clusters of each stratum, without replacement.
fn draw(people: &[Vec<Vec<f64>>], drawn: usize, draws: &mut Pcg64) -> (SurveyDesign, Vec<f64>) {
    let (mut weights, mut strata, mut clusters, mut sizes, mut y) =
        (vec![], vec![], vec![], vec![], vec![]);
    for (h, all) in (0..).zip(people) {
        let mut names: Vec<usize> = (0..all.len()).collect();
        for i in 0..drawn {
            names.swap(i, draws.random_range(i..all.len()));
            for &value in &all[names[i]] {
                weights.push(all.len() as f64 / drawn as f64);
                strata.push(h);
                clusters.push(names[i] as u32);
                sizes.push(all.len() as f64);
                y.push(value);
            }
        }
    }
    let design = SurveyDesign::new(DesignColumns {
        weights: &weights,
        strata: Some(&strata),
        clusters: Some(&clusters),
        nesting: Nesting::Nested,
        population: Population::Sizes(&sizes),
        ..DesignColumns::default()
    });
    (design.unwrap(), y)
}

#[test]
fn intervals_of_a_drawn_sample_cover() {
    let mut draws = Pcg64::seed_from_u64(2024);
    let people = population(&mut draws);
    let everyone: Vec<f64> = people.iter().flatten().flatten().copied().collect();
    let truth = sum(&everyone) / everyone.len() as f64;
    let above = everyone.iter().filter(|&&y| y > 4.0).count() as f64 / everyone.len() as f64;
    let mut sorted = everyone.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    let rounds = 600;
    let mut covered = [0; 3];
    for _ in 0..rounds {
        let (design, y) = draw(&people, 10, &mut draws);
        let yes: Vec<bool> = y.iter().map(|&y| y > 4.0).collect();
        let found = [
            (design.mean(&y, Domain::Everyone, 0.9).unwrap(), truth),
            (
                design
                    .proportion(&yes, ProportionInterval::Logit, Domain::Everyone, 0.9)
                    .unwrap(),
                above,
            ),
            (
                design.quantile(&y, 0.5, Domain::Everyone, 0.9).unwrap(),
                median,
            ),
        ];
        for (count, (e, truth)) in covered.iter_mut().zip(&found) {
            let inside = e.conf_low.unwrap() <= *truth && *truth <= e.conf_high.unwrap();
            *count += u32::from(inside);
        }
    }
    // 0.9 with three standard errors of 600 rounds on either side, and a little more for approximate methods.
    for count in covered {
        let share = f64::from(count) / f64::from(rounds);
        assert!((0.85..=0.945).contains(&share), "{covered:?} of {rounds}");
    }
}

#[test]
fn second_order_test_holds_its_level_in_clusters() {
    let mut draws = Pcg64::seed_from_u64(77);
    let (rounds, mut rejected, mut low) = (800, 0, 0);
    for _ in 0..rounds {
        // 30 clusters of 8; both questions have a cluster effect, independent of each other.
        let (mut clusters, mut a, mut b) = (vec![], vec![], vec![]);
        for c in 0..30 {
            let (p, q): (f64, f64) = (draws.random_range(0.2..0.8), draws.random_range(0.2..0.8));
            for _ in 0..8 {
                clusters.push(c);
                a.push(u32::from(draws.random_range(0.0..1.0) < p));
                b.push(u32::from(draws.random_range(0.0..1.0) < q));
            }
        }
        let design = SurveyDesign::new(DesignColumns {
            weights: &vec![1.0; a.len()],
            clusters: Some(&clusters),
            ..DesignColumns::default()
        })
        .unwrap();
        let (a, b) = (
            Groups {
                codes: &a,
                levels: 2,
            },
            Groups {
                codes: &b,
                levels: 2,
            },
        );
        let test = design
            .chi_squared(a, b, Association::SecondOrder, Domain::Everyone)
            .unwrap();
        rejected += u32::from(test.p_value < 0.1);
        low += u32::from(test.p_value < 0.5);
    }
    let (at_10, at_50) = (
        f64::from(rejected) / f64::from(rounds),
        f64::from(low) / f64::from(rounds),
    );
    assert!((0.06..=0.14).contains(&at_10), "{at_10}");
    assert!((0.44..=0.56).contains(&at_50), "{at_50}");
}

#[test]
fn bootstrap_estimates_the_linearised_variance() {
    let mut draws = Pcg64::seed_from_u64(5);
    let people = population(&mut draws);
    let (design, y) = draw(&people, 12, &mut draws);
    let exact = design.mean(&y, Domain::Everyone, 0.95).unwrap();
    let bootstrap = ReplicateWeights::bootstrap(&design, 2000, 11).unwrap();
    let found = bootstrap
        .estimate(
            Statistic::Mean(&y),
            Domain::Everyone,
            Centre::FullEstimate,
            0.95,
        )
        .unwrap();
    let ratio = found.std_error.unwrap() / exact.std_error.unwrap();
    assert!((0.94..=1.06).contains(&ratio), "{ratio}");
    assert_eq!(found.df, exact.df);
    // The first replicates of a longer run are those of a shorter one.
    let short = ReplicateWeights::bootstrap(&design, 10, 11).unwrap();
    assert_eq!(short.weights(9), bootstrap.weights(9));
}

#[test]
fn refusals_say_what_to_do() {
    let columns = |weights| DesignColumns {
        weights,
        ..DesignColumns::default()
    };
    let refused = |c: DesignColumns<'_>| SurveyDesign::new(c).unwrap_err().to_string();
    assert!(refused(columns(&[1.0, -1.0])).contains("negative"));
    assert!(refused(columns(&[0.0, 0.0])).contains("all are zero"));
    assert!(refused(columns(&[1.0, f64::NAN])).contains("no finite weight"));
    assert!(refused(columns(&[])).contains("too few"));
    let ones = [1.0; 4];
    let both = DesignColumns {
        strata: Some(&[1, 1, 2, 2]),
        clusters: Some(&[1, 2, 1, 3]),
        ..columns(&ones)
    };
    assert!(refused(both).contains("cluster 1 is in two strata"));
    let single = DesignColumns {
        strata: Some(&[1, 1, 2, 7]),
        ..columns(&ones)
    };
    assert_eq!(
        SurveyDesign::new(single),
        Err(Error::LonelyPsu { stratum: 2 })
    );
    let sizes = |p| DesignColumns {
        population: Population::Sizes(p),
        ..columns(&ones)
    };
    assert!(refused(sizes(&[3.0; 4])).contains("which has 3"));
    assert!(refused(sizes(&[8.0, 8.0, 8.0, 9.0])).contains("give one number"));
    let share = |p| DesignColumns {
        population: Population::Fractions(p),
        ..columns(&ones)
    };
    assert!(refused(share(&[1.5; 4])).contains("at most 1"));
    let second = DesignColumns {
        second_stage: Some(SecondStage::default()),
        ..columns(&ones)
    };
    assert!(refused(second).contains("population of the first"));
    let margin = Margin {
        codes: &[0, 0, 1, 1],
        totals: &[3.0, 3.0, 2.0],
    };
    let error = rake(&ones, &[margin], RakeOptions::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("margin 0, level 2 (from 0) has a population total")
    );
    let impossible = [
        Margin {
            codes: &[0, 0, 1, 1],
            totals: &[3.0, 5.0],
        },
        Margin {
            codes: &[0, 0, 1, 1],
            totals: &[5.0, 3.0],
        },
    ];
    assert!(matches!(
        rake(&ones, &impossible, RakeOptions::default()),
        Err(Error::NotConverged { .. })
    ));
    let twice = [1.0, 2.0, 3.0, 4.0];
    let doubled = twice.map(|x| 2.0 * x);
    assert_eq!(
        calibrate(
            &ones,
            &[&twice, &doubled],
            &[10.0, 20.0],
            CalibrateOptions::default()
        )
        .unwrap_err(),
        Error::Collinear { column: 1 }
    );
    let design = SurveyDesign::new(columns(&ones)).unwrap();
    let weighting = post_stratify(&ones, &[0, 0, 1, 1], &[3.0, 5.0]).unwrap();
    let reweighted = design.reweighted(&weighting).unwrap();
    assert!(ReplicateWeights::jackknife(&reweighted).is_err());
    assert!(reweighted.reweighted(&weighting).is_err());
    assert!(ReplicateWeights::brr(&design, 0.0).is_err());
}
