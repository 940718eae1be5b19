//! Time until something happens: what must hold whatever the times.

use jauge_stats::survival::{
    CurveInterval, RiskTable, kaplan_meier, log_rank, restricted_mean_survival,
    stratified_log_rank, survival_quantile,
};
use proptest::prelude::*;

const INTERVALS: [CurveInterval; 3] = [
    CurveInterval::Plain,
    CurveInterval::Log,
    CurveInterval::LogLog,
];

/// Whole months, so that there are ties.
fn people() -> impl Strategy<Value = Vec<(u8, bool)>> {
    prop::collection::vec((0..13_u8, any::<bool>()), 1..60)
}

fn table(people: &[(u8, bool)]) -> RiskTable {
    scaled(people, 1.0)
}

fn scaled(people: &[(u8, bool)], unit: f64) -> RiskTable {
    let (times, happened): (Vec<f64>, Vec<bool>) = people
        .iter()
        .map(|(t, h)| (f64::from(*t) * unit, *h))
        .unzip();
    RiskTable::of(&times, &happened).unwrap()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

fn all_near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn a_curve_falls_within_its_limits(p in people()) {
        for interval in INTERVALS {
            let curve = kaplan_meier(&table(&p), 0.95, interval).unwrap();
            let mut before = 1.0;
            for s in &curve.steps {
                prop_assert!((0.0..=before).contains(&s.survival));
                prop_assert!(s.events > 0 || s.survival == before);
                if let (Some(low), Some(high)) = (s.conf_low, s.conf_high) {
                    prop_assert!(0.0 <= low && low <= s.survival + 1e-12);
                    prop_assert!(s.survival <= high + 1e-12 && high <= 1.0);
                }
                before = s.survival;
            }
            let ended: u64 = curve.steps.iter().map(|s| s.events + s.censored).sum();
            prop_assert_eq!(ended, p.len() as u64);
        }
    }

    #[test]
    fn without_losses_it_is_the_share_that_is_left(times in prop::collection::vec(0..13_u8, 1..60)) {
        let p: Vec<(u8, bool)> = times.iter().map(|t| (*t, true)).collect();
        let curve = kaplan_meier(&table(&p), 0.95, CurveInterval::Plain).unwrap();
        let n = times.len() as f64;
        for s in &curve.steps {
            let share = times.iter().filter(|t| f64::from(**t) > s.time).count() as f64 / n;
            prop_assert!(near(s.survival, share));
            if let Some(se) = s.std_error {
                // Greenwood's variance is then the binomial one.
                prop_assert!(near(se, (share * (1.0 - share) / n).sqrt()));
            }
        }
        // The mean is that of the times themselves.
        let mean = times.iter().map(|t| f64::from(*t)).sum::<f64>() / n;
        let found = restricted_mean_survival(&table(&p), 20.0, 0.95).unwrap();
        prop_assert!(near(found.estimate, mean));
    }

    #[test]
    fn order_does_not_matter_and_parts_merge(p in people(), cut in 0..60_usize) {
        let mut turned = p.clone();
        turned.reverse();
        prop_assert_eq!(table(&p), table(&turned));
        let (a, b) = p.split_at(cut.min(p.len()));
        prop_assert_eq!(table(a).merge(&table(b)), table(&p));
    }

    #[test]
    fn the_unit_of_time_scales_times_alone(p in people(), unit in 0.01..100.0_f64) {
        for interval in INTERVALS {
            let (a, b) = (table(&p), scaled(&p, unit));
            let one = kaplan_meier(&a, 0.9, interval).unwrap();
            let other = kaplan_meier(&b, 0.9, interval).unwrap();
            for (x, y) in one.steps.iter().zip(&other.steps) {
                prop_assert_eq!((x.survival, x.conf_low, x.conf_high), (y.survival, y.conf_low, y.conf_high));
            }
            for share in [0.25, 0.5, 0.75] {
                let x = survival_quantile(&a, share, 0.9, interval).unwrap();
                let y = survival_quantile(&b, share, 0.9, interval).unwrap();
                prop_assert!(all_near(x.time.map(|t| t * unit), y.time));
                prop_assert!(all_near(x.conf_low.map(|t| t * unit), y.conf_low));
                prop_assert!(all_near(x.conf_high.map(|t| t * unit), y.conf_high));
            }
        }
    }

    #[test]
    fn a_mean_lies_within_its_horizon_and_grows_with_it(p in people()) {
        let last = p.iter().map(|(t, _)| *t).max().unwrap();
        prop_assume!(last >= 2);
        let last = f64::from(last);
        let shorter = restricted_mean_survival(&table(&p), last / 2.0, 0.95).unwrap();
        let longer = restricted_mean_survival(&table(&p), last, 0.95).unwrap();
        prop_assert!(shorter.estimate <= longer.estimate + 1e-12);
        prop_assert!((0.0..=last + 1e-12).contains(&longer.estimate));
        prop_assert!(longer.conf_low.unwrap() <= longer.estimate + 1e-12);
        prop_assert!(longer.estimate <= longer.conf_high.unwrap() + 1e-12);
    }

    #[test]
    fn what_is_observed_is_expected_in_all(a in people(), b in people(), c in people()) {
        let groups = [table(&a), table(&b), table(&c)];
        let Ok(found) = log_rank(&groups) else { return Ok(()) };
        let observed: u64 = found.groups.iter().map(|g| g.observed).sum();
        let expected: f64 = found.groups.iter().map(|g| g.expected).sum();
        prop_assert!(near(observed as f64, expected));
        prop_assert!((0.0..=1.0).contains(&found.test.p_value));
        // Which group comes last, and is left out of the form, does not matter.
        let turned = log_rank(&[groups[2].clone(), groups[0].clone(), groups[1].clone()]).unwrap();
        prop_assert!((turned.test.statistic - found.test.statistic).abs() < 1e-6 * (1.0 + found.test.statistic));
        // One stratum is no stratum; and the unit of time says nothing.
        let one = stratified_log_rank(&[groups.to_vec()]).unwrap();
        prop_assert_eq!(one.test.statistic, found.test.statistic);
        let days = log_rank(&[scaled(&a, 30.0), scaled(&b, 30.0), scaled(&c, 30.0)]).unwrap();
        prop_assert_eq!(days.test.statistic, found.test.statistic);
    }

    #[test]
    fn like_groups_do_not_differ(p in people()) {
        let Ok(found) = log_rank(&[table(&p), table(&p)]) else { return Ok(()) };
        prop_assert!(found.test.statistic.abs() < 1e-12);
        prop_assert!(near(found.test.p_value, 1.0));
    }
}
