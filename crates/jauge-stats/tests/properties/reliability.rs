//! What must hold of reliabilities for any answers.

use jauge_stats::Error;
use jauge_stats::reliability::{
    Coefficient, Extraction, ItemMoments, Polychoric, bootstrap_reliability, cronbach_alpha,
    mcdonald_omega, ordinal_alpha, ordinal_omega,
};
use jauge_stats::resample::BootstrapOptions;
use proptest::prelude::*;
use rand_pcg::Pcg64;

use super::{contains_its_estimate, near};

/// Answers of people to four items that share something: per item, one value per person.
fn answers() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let person = (0_u8..7, prop::array::uniform4(0_u8..5));
    prop::collection::vec(person, 8..60).prop_map(|people| {
        (0..4)
            .map(|i| {
                people
                    .iter()
                    .map(|(common, own)| f64::from(common + own[i]))
                    .collect()
            })
            .collect()
    })
}

fn moments(items: &[Vec<f64>]) -> ItemMoments {
    let items: Vec<&[f64]> = items.iter().map(Vec::as_slice).collect();
    ItemMoments::from_items(&items).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_merge_into_the_whole(items in answers(), cut in 0..60_usize) {
        let cut = cut.min(items[0].len());
        let part = |range: std::ops::Range<usize>| -> Vec<Vec<f64>> {
            items.iter().map(|item| item[range.clone()].to_vec()).collect()
        };
        let mut parts = moments(&part(0..cut));
        parts.merge(&moments(&part(cut..items[0].len()))).unwrap();
        let whole = moments(&items);
        prop_assert_eq!(parts.n(), whole.n());
        for i in 0..4 {
            prop_assert!(near(parts.mean(i), whole.mean(i), 1e-12));
            for j in 0..4 {
                prop_assert!(near(parts.covariance(i, j), whole.covariance(i, j), 1e-11));
            }
        }
    }

    #[test]
    fn unit_and_origin_do_not_matter_and_order_neither(
        items in answers(), unit in 0.01..100.0_f64, origin in -50.0..50.0_f64,
    ) {
        let Ok(plain) = cronbach_alpha(&moments(&items), 0.95) else { return Ok(()); };
        let mut moved: Vec<Vec<f64>> = items
            .iter()
            .map(|item| item.iter().rev().map(|x| origin + unit * x).collect())
            .collect();
        moved.reverse();
        let other = cronbach_alpha(&moments(&moved), 0.95).unwrap();
        prop_assert!(near(plain.alpha.estimate, other.alpha.estimate, 1e-9));
        prop_assert!(near(plain.standardised, other.standardised, 1e-9));
        prop_assert!(near(plain.items[0].item_rest, other.items[3].item_rest, 1e-8));
        prop_assert!(contains_its_estimate(&plain.alpha));
        prop_assert!(plain.alpha.estimate <= 1.0 + 1e-12);
    }

    /// The definition: alpha without an item is the alpha of the others, and the rest is the sum of the others.
    #[test]
    fn leaving_an_item_out_is_the_scale_of_the_others(items in answers()) {
        let Ok(whole) = cronbach_alpha(&moments(&items), 0.9) else { return Ok(()); };
        let Ok(rest) = cronbach_alpha(&moments(&items[1..]), 0.9) else { return Ok(()); };
        prop_assert!(near(whole.items[0].alpha_without.unwrap(), rest.alpha.estimate, 1e-9));
        let sum: Vec<f64> = (0..items[0].len())
            .map(|p| items[1..].iter().map(|item| item[p]).sum())
            .collect();
        let pair = moments(&[items[0].clone(), sum]);
        let correlation = pair.covariance(0, 1) / (pair.sd(0) * pair.sd(1));
        prop_assert!(near(whole.items[0].item_rest, correlation, 1e-9));
    }

    /// Alpha is the reliability of a scale whose items say the same to the same degree; omega equals it there and is never below 0.
    #[test]
    fn omega_stays_in_bounds_and_least_squares_beat_their_neighbours(items in answers(), nudge in -0.05..0.05_f64, at in 0..4_usize) {
        let m = moments(&items);
        let Ok(found) = mcdonald_omega(&m, Extraction::Minres) else { return Ok(()); };
        prop_assert!((0.0..=1.0).contains(&found.omega) && (0.0..=1.0).contains(&found.standardised));
        let left = |loadings: &[f64]| -> f64 {
            let r = |i: usize, j: usize| m.covariance(i, j) / (m.sd(i) * m.sd(j));
            (0..4).flat_map(|i| (0..i).map(move |j| (i, j)))
                .map(|(i, j)| (r(i, j) - loadings[i] * loadings[j]).powi(2)).sum()
        };
        let mut other = found.loadings.clone();
        other[at] = (other[at] + nudge).clamp(-0.99, 0.99);
        prop_assert!(left(&other) >= left(&found.loadings) - 1e-9);
        prop_assert!(near(found.residual, (left(&found.loadings) / 6.0).sqrt(), 1e-9));
    }
}

#[test]
fn omega_of_items_that_differ_in_unit_only_is_their_alpha() {
    // Parallel items: equal correlations, so alpha and omega are one number.
    let base: [f64; 8] = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
    let signs: [[f64; 8]; 3] = [
        [1.0, 1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0],
        [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0],
        [1.0, 1.0, -1.0, -1.0, -1.0, -1.0, 1.0, 1.0],
    ];
    let items: Vec<Vec<f64>> = signs
        .iter()
        .map(|own| base.iter().zip(own).map(|(b, o)| 2.0 * b + o).collect())
        .collect();
    let m = moments(&items);
    let alpha = cronbach_alpha(&m, 0.95).unwrap().alpha.estimate;
    // Each item: variance 4 + 1, covariance 4; three of them: 36 / 39.
    assert!((alpha - 36.0 / 39.0).abs() < 1e-12);
    for extraction in [Extraction::Minres, Extraction::MaximumLikelihood] {
        let omega = mcdonald_omega(&m, extraction).unwrap();
        assert!((omega.omega - alpha).abs() < 1e-9, "{omega:?}");
    }
}

#[test]
fn a_drawn_interval_of_alpha_is_near_the_one_by_formula() {
    let mut stream = jauge_stats::random::Streams::new(11).stream(0);
    let people: Vec<(f64, Vec<f64>)> = (0..400)
        .map(|_| {
            let normal = |stream: &mut jauge_stats::random::Stream| {
                (0..12).map(|_| stream.unit()).sum::<f64>() - 6.0
            };
            (
                normal(&mut stream),
                (0..4).map(|_| normal(&mut stream)).collect(),
            )
        })
        .collect();
    let items: Vec<Vec<f64>> = (0..4)
        .map(|i| people.iter().map(|(common, own)| common + own[i]).collect())
        .collect();
    let slices: Vec<&[f64]> = items.iter().map(Vec::as_slice).collect();
    let feldt = cronbach_alpha(&moments(&items), 0.95).unwrap().alpha;
    let options = BootstrapOptions {
        resamples: 1_999,
        ..BootstrapOptions::with_seed(1)
    };
    let drawn = bootstrap_reliability(&slices, Coefficient::Alpha, &options).unwrap();
    assert_eq!(drawn.estimate, feldt.estimate);
    // Normal answers: both ways of taking the interval agree but for the draws.
    assert!(
        (drawn.conf_low - feldt.conf_low.unwrap()).abs() < 0.012,
        "{drawn} {feldt}"
    );
    assert!(
        (drawn.conf_high - feldt.conf_high.unwrap()).abs() < 0.012,
        "{drawn} {feldt}"
    );
    let omega =
        bootstrap_reliability(&slices, Coefficient::Omega(Extraction::Minres), &options).unwrap();
    assert!(omega.conf_low < 0.8 && omega.conf_high > 0.8, "{omega}");
}

#[test]
fn a_scale_of_two_opposites_has_no_reliability() {
    let one: Vec<f64> = (0..9).map(f64::from).collect();
    let turned: Vec<f64> = one.iter().map(|x| 8.0 - x).collect();
    let found = cronbach_alpha(&moments(&[one, turned]), 0.95);
    assert!(matches!(found, Err(Error::Impossible { .. })), "{found:?}");
}

fn behind(items: &[Vec<f64>]) -> Result<Polychoric, Error> {
    let items: Vec<&[f64]> = items.iter().map(Vec::as_slice).collect();
    Polychoric::from_items(&items)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 40, ..ProptestConfig::default() })]

    /// What lies behind levels does not depend on their numbers, on the order of the people or on which item comes first; turned items
    /// have the opposite correlation.
    #[test]
    fn polychoric_correlations_read_the_order_of_levels_alone(items in answers()) {
        let Ok(found) = behind(&items) else { return Ok(()); };
        let renumber = |item: &Vec<f64>| item.iter().rev().map(|x| x * x * 10.0 - 3.0).collect();
        let again = behind(&items.iter().map(renumber).collect::<Vec<_>>()).unwrap();
        let turned = [items[1].clone(), items[0].iter().map(|x| -x).collect()];
        let turned = behind(&turned).unwrap();
        for i in 0..4 {
            for j in 0..4 {
                let r = found.correlations[i][j];
                prop_assert!(r.abs() <= 1.0);
                prop_assert_eq!(r, found.correlations[j][i]);
                prop_assert!(near(r, again.correlations[i][j], 1e-9));
            }
        }
        prop_assert!(near(turned.correlations[0][1], -found.correlations[0][1], 1e-9));
        if let Ok(alpha) = ordinal_alpha(&found) {
            prop_assert!(alpha.alpha <= 1.0);
        }
        if let Ok(omega) = ordinal_omega(&found, Extraction::Minres) {
            prop_assert!((0.0..=1.0).contains(&omega.omega));
        }
    }
}

#[test]
fn levels_cut_from_normal_lines_give_the_correlation_of_the_lines_back() {
    let mut random = Pcg64::new(20, 1);
    let normal = |random: &mut Pcg64| -> f64 {
        // The sum of twelve: near enough to a normal.
        let uniform = |_| (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        (0..12).map(uniform).sum::<f64>() - 6.0
    };
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for _ in 0..20_000 {
        let (a, b) = (normal(&mut random), normal(&mut random));
        let cut = |x: f64| f64::from(u8::from(x > -0.5)) + f64::from(u8::from(x > 1.0));
        one.push(cut(a));
        other.push(cut(0.6 * a + 0.8 * b));
    }
    let found = Polychoric::from_items(&[&one, &other]).unwrap();
    assert!((found.correlations[0][1] - 0.6).abs() < 0.02, "{found:?}");
}

#[test]
fn polychoric_refuses_what_has_no_answer() {
    let same: &[f64] = &[1.0; 8];
    let levels: &[f64] = &[1., 2., 3., 1., 2., 3., 1., 2.];
    let measure: Vec<f64> = (0..40).map(f64::from).collect();
    let other: Vec<f64> = (0..40).map(|i| f64::from(i % 3)).collect();
    for (items, why) in [
        (vec![same, levels], "same answer from everybody"),
        (vec![levels, levels], "one line of levels"),
        (vec![levels], "items"),
        (vec![&measure, &other], "that is a measure"),
        (vec![&levels[..4], &levels[..4]], "5"),
    ] {
        let refused = Polychoric::from_items(&items).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
}
