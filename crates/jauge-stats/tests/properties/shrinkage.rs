//! Many small groups: what must hold whatever their figures.

use jauge_stats::shrinkage::{GroupFigure, pool, shrink};
use proptest::prelude::*;

fn groups() -> impl Strategy<Value = Vec<GroupFigure>> {
    let one = (-5.0..5.0_f64, 0.05..2.0_f64).prop_map(|(estimate, std_error)| GroupFigure {
        estimate,
        std_error,
    });
    prop::collection::vec(one, 5..40)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-7 * (1.0 + a.abs().max(b.abs()))
}

proptest! {
    #[test]
    fn a_shrunken_figure_lies_between_its_own_and_the_mean(g in groups()) {
        let found = shrink(&g, 0.95).unwrap();
        prop_assert!(found.tau_squared >= 0.0);
        for (own, s) in g.iter().zip(&found.groups) {
            let (low, high) = (own.estimate.min(found.mean), own.estimate.max(found.mean));
            prop_assert!(low - 1e-9 <= s.estimate && s.estimate <= high + 1e-9);
            prop_assert!((0.0..=1.0).contains(&s.kept));
            prop_assert!(s.conf_low <= s.estimate && s.estimate <= s.conf_high);
        }
    }

    #[test]
    fn the_more_precise_keeps_more_of_its_own(g in groups()) {
        let found = shrink(&g, 0.95).unwrap();
        for (a, sa) in g.iter().zip(&found.groups) {
            for (b, sb) in g.iter().zip(&found.groups) {
                prop_assert!(a.std_error > b.std_error || sa.kept >= sb.kept - 1e-12);
            }
        }
    }

    #[test]
    fn unit_and_origin_do_not_matter(g in groups(), factor in 0.1..10.0_f64, shift in -3.0..3.0_f64) {
        let found = shrink(&g, 0.9).unwrap();
        let moved: Vec<GroupFigure> = g
            .iter()
            .map(|x| GroupFigure {
                estimate: factor * x.estimate + shift,
                std_error: factor * x.std_error,
            })
            .collect();
        let other = shrink(&moved, 0.9).unwrap();
        prop_assert!(near(other.mean, factor * found.mean + shift));
        for (a, b) in found.groups.iter().zip(&other.groups) {
            prop_assert!((b.estimate - factor * a.estimate - shift).abs() < 1e-5);
        }
    }

    #[test]
    fn order_does_not_matter(g in groups()) {
        let found = shrink(&g, 0.95).unwrap();
        let turned: Vec<GroupFigure> = g.iter().rev().copied().collect();
        let other = shrink(&turned, 0.95).unwrap();
        prop_assert!(near(found.tau_squared, other.tau_squared));
        for (a, b) in found.groups.iter().zip(other.groups.iter().rev()) {
            prop_assert!((a.estimate - b.estimate).abs() < 1e-5);
        }
    }
}

#[test]
fn groups_that_differ_by_chance_only_are_all_the_mean() {
    let same: Vec<GroupFigure> = (0..6)
        .map(|i| GroupFigure {
            estimate: 0.4 + 0.01 * f64::from(i % 2),
            std_error: 0.2,
        })
        .collect();
    let found = shrink(&same, 0.95).unwrap();
    assert!(found.tau_squared == 0.0);
    assert!(found.groups.iter().all(|g| near(g.estimate, found.mean)));
    assert!(shrink(&same[..4], 0.95).is_err());
    let bad = GroupFigure {
        estimate: 0.1,
        std_error: 0.0,
    };
    assert!(shrink(&[bad; 6], 0.95).is_err());
}

proptest! {
    #[test]
    fn settings_pooled_lie_among_themselves(g in prop::collection::vec((-5.0..5.0_f64, 0.05..2.0_f64), 2..9)) {
        let g: Vec<GroupFigure> = g
            .into_iter()
            .map(|(estimate, std_error)| GroupFigure { estimate, std_error })
            .collect();
        let found = pool(&g, 0.95).unwrap();
        let all = g.iter().map(|x| x.estimate);
        let (low, high) = (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max));
        prop_assert!(low - 1e-9 <= found.mean.estimate && found.mean.estimate <= high + 1e-9);
        // More settings never know less than the best of them alone does, unless they disagree.
        let best = g.iter().map(|x| x.std_error).fold(f64::INFINITY, f64::min);
        prop_assert!(found.tau_squared > 0.0 || found.mean.std_error.unwrap() <= best + 1e-12);
    }

    #[test]
    fn two_settings_of_equal_precision_have_a_closed_form(a in -5.0..5.0_f64, b in -5.0..5.0_f64, se in 0.05..2.0_f64) {
        let two = [a, b].map(|estimate| GroupFigure { estimate, std_error: se });
        let found = pool(&two, 0.95).unwrap();
        let closed = ((a - b).powi(2) / 2.0 - se * se).max(0.0);
        prop_assert!((found.tau_squared - closed).abs() < 1e-6 * (1.0 + closed));
        prop_assert!(near(found.mean.estimate, (a + b) / 2.0));
    }
}
