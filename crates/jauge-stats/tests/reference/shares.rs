//! Counts: intervals of shares, finite populations, adjusted p-values.

use jauge_stats::finite_population::{
    coverage_probability, hypergeometric_interval, no_assumption_bounds,
};
use jauge_stats::independent::difference_of_proportions;
use jauge_stats::multiplicity::{benjamini_hochberg, holm};
use jauge_stats::proportion::{clopper_pearson, wilson};
use serde_json::Value;

use crate::reader::{CLOSED, ITERATED, cases, list, number, same};

fn count(case: &Value, field: &str) -> u64 {
    case[field].as_u64().unwrap()
}

#[test]
fn intervals_of_a_share() {
    let all = cases("proportions");
    for case in list(&all["shares"]) {
        let (x, n) = (count(case, "x"), count(case, "n"));
        let level = number(case, "conf_level").unwrap();
        let w = wilson(x, n, level).unwrap();
        same(w.conf_low, case, "wilson.0", CLOSED);
        same(w.conf_high, case, "wilson.1", CLOSED);
        let c = clopper_pearson(x, n, level).unwrap();
        same(c.conf_low, case, "clopper_pearson.0", ITERATED);
        same(c.conf_high, case, "clopper_pearson.1", ITERATED);
    }
}

#[test]
fn counts_in_a_finite_population() {
    let all = cases("proportions");
    for case in list(&all["finite"]) {
        let (x, n, population) = (
            count(case, "x"),
            count(case, "n"),
            count(case, "population"),
        );
        let level = number(case, "conf_level").unwrap();
        let found = hypergeometric_interval(x, n, population, level).unwrap();
        assert_eq!(
            (found.low, found.high),
            (count(case, "low"), count(case, "high")),
            "{case}"
        );
        let certain = no_assumption_bounds(x, n, population).unwrap();
        assert!(certain.low <= found.low && found.high <= certain.high);
    }
    for case in list(&all["coverage"]) {
        let found = coverage_probability(
            count(case, "count"),
            count(case, "n"),
            count(case, "population"),
            number(case, "conf_level").unwrap(),
        );
        same(found.unwrap(), case, "coverage", CLOSED);
    }
}

#[test]
fn differences_of_two_shares() {
    let all = cases("newcombe");
    let interval = |case: &Value, level: f64| {
        difference_of_proportions(
            count(case, "x1"),
            count(case, "n1"),
            count(case, "x2"),
            count(case, "n2"),
            level,
        )
        .unwrap()
    };
    for case in list(&all["independent"]) {
        let d = interval(case, number(case, "conf_level").unwrap());
        same(d.estimate, case, "estimate", CLOSED);
        same(d.conf_low, case, "conf.0", CLOSED);
        same(d.conf_high, case, "conf.1", CLOSED);
    }
    for case in list(&all["printed"]) {
        let d = interval(case, 0.95);
        for (found, path) in [(d.conf_low, "conf.0"), (d.conf_high, "conf.1")] {
            let wanted = number(case, path).unwrap();
            assert!(
                (found.unwrap() - wanted).abs() < 5.1e-5,
                "{path} {found:?} {case}"
            );
        }
    }
}

#[test]
fn adjusted_p_values() {
    let all = cases("p_adjust");
    for case in list(&all) {
        let read = |field: &str| -> Vec<f64> {
            list(&case[field])
                .iter()
                .map(|v| v.as_f64().unwrap())
                .collect()
        };
        let p = read("p");
        for (found, field) in [(holm(&p), "holm"), (benjamini_hochberg(&p), "bh")] {
            for (a, b) in found.unwrap().iter().zip(read(field)) {
                assert!((a - b).abs() <= 1e-15 * b, "{field} {a} {b}");
            }
        }
    }
}
