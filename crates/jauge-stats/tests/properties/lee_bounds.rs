//! Unequal losses: what must hold whatever was lost.

use jauge_stats::independent::{Followed, LeeBounds, lee_bounds};
use proptest::prelude::*;

/// Values of those followed, and how many were lost besides.
fn group() -> impl Strategy<Value = (Vec<f64>, u64)> {
    (
        prop::collection::vec((-3_i32..8).prop_map(f64::from), 6..30),
        0..8_u64,
    )
}

fn of(a: &(Vec<f64>, u64), b: &(Vec<f64>, u64)) -> LeeBounds {
    let followed =
        |(values, lost): &'_ (Vec<f64>, u64)| (values.clone(), values.len() as u64 + lost);
    let ((x, n), (y, m)) = (followed(a), followed(b));
    let first = Followed {
        values: &x,
        entered: n,
    };
    lee_bounds(
        first,
        Followed {
            values: &y,
            entered: m,
        },
        0.95,
    )
    .unwrap()
}

proptest! {
    #[test]
    fn the_difference_as_it_is_lies_between_the_bounds(a in group(), b in group()) {
        let found = of(&a, &b);
        prop_assert!(found.lower <= found.untrimmed + 1e-9 && found.untrimmed <= found.upper + 1e-9);
        prop_assert!((0.0..1.0).contains(&found.trimmed));
        prop_assert!(found.conf_low <= found.lower && found.upper <= found.conf_high);
    }

    #[test]
    fn groups_change_places_with_their_sign(a in group(), b in group()) {
        let (found, turned) = (of(&a, &b), of(&b, &a));
        prop_assert!((found.lower + turned.upper).abs() < 1e-9 && (found.upper + turned.lower).abs() < 1e-9);
        prop_assert!((found.lower_std_error - turned.upper_std_error).abs() < 1e-9);
    }

    #[test]
    fn equal_losses_leave_the_difference_as_it_is(values in prop::collection::vec(-3.0..8.0_f64, 6..30), shift in -2.0..2.0_f64, lost in 0..8_u64) {
        let moved: Vec<f64> = values.iter().map(|v| v + shift).collect();
        let found = of(&(moved, lost), &(values, lost));
        prop_assert!(found.trimmed == 0.0);
        prop_assert!((found.lower - shift).abs() < 1e-9 && (found.upper - shift).abs() < 1e-9);
    }

    #[test]
    fn more_unequal_losses_never_say_more(a in group(), b in group()) {
        // With nobody lost of the first group, each one lost of the second widens the bounds.
        let first = (a.0, 0);
        let (few, many) = (of(&first, &(b.0.clone(), 1)), of(&first, &(b.0, 3)));
        prop_assert!(many.lower <= few.lower + 1e-9 && few.upper <= many.upper + 1e-9);
    }
}
