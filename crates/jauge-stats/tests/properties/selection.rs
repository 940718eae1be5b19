//! Regression to the mean: people chosen low never fall, and the lower they were chosen the more they rise.

use jauge_stats::selection::regression_to_the_mean;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn people_chosen_low_rise_unless_answers_agree(
        correlation in -1.0..1.0_f64,
        cutoff in -7.5..6.0_f64,
        lower in 0.01..0.5_f64,
    ) {
        let found = regression_to_the_mean(correlation, cutoff).unwrap();
        prop_assert!(found.before < cutoff && found.before < 0.0);
        prop_assert!(found.gain >= 0.0);
        prop_assert!((found.after - found.before - found.gain).abs() <= 1e-15 * found.before.abs());
        let deeper = regression_to_the_mean(correlation, cutoff - lower).unwrap();
        prop_assert!(deeper.before < found.before && deeper.gain >= found.gain);
        let steadier = regression_to_the_mean(f64::midpoint(correlation, 1.0), cutoff).unwrap();
        prop_assert!(steadier.gain <= found.gain);
        prop_assert!(regression_to_the_mean(1.0 + lower, cutoff).is_err());
        prop_assert!(regression_to_the_mean(correlation, f64::NAN).is_err());
    }
}
