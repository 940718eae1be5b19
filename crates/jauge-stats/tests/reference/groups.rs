//! Two groups: anorexia (changes), lalonde (balance, unequal groups).

use jauge_stats::effect_size::{
    hedges_g_independent, standardised_difference_of_shares, standardised_mean_difference,
};
use jauge_stats::independent::welch_t;
use jauge_stats::{Alternative, SampleMoments};
use serde_json::Value;

use crate::reader::{CLOSED, Data, ITERATED, cases, list, same};

fn check(case: &Value, a: &[f64], b: &[f64]) {
    let a = SampleMoments::from_values(a).unwrap();
    let b = SampleMoments::from_values(b).unwrap();
    assert_eq!(Some(a.n()), case["n1"].as_u64());
    for (name, level, alternative) in [
        ("two_sided", 0.95, Alternative::TwoSided),
        ("greater", 0.95, Alternative::Greater),
        ("less", 0.95, Alternative::Less),
        ("two_sided_90", 0.9, Alternative::TwoSided),
    ] {
        let t = welch_t(&a, &b, level, alternative).unwrap();
        let at = |field: &str| format!("welch.{name}.{field}");
        same(t.estimate, case, &at("estimate"), CLOSED);
        same(t.std_error, case, &at("std_error"), CLOSED);
        same(t.statistic, case, &at("t"), CLOSED);
        same(t.df, case, &at("df"), CLOSED);
        same(t.p_value, case, &at("p"), CLOSED);
        same(t.conf_low, case, &at("conf.0"), CLOSED);
        same(t.conf_high, case, &at("conf.1"), CLOSED);
    }
    let g = hedges_g_independent(&a, &b, 0.95).unwrap();
    same(g.estimate, case, "hedges_g.g", CLOSED);
    same(g.estimate, case, "peer_hedges_g", CLOSED);
    same(g.conf_low, case, "hedges_g.conf.0", ITERATED);
    same(g.conf_high, case, "hedges_g.conf.1", ITERATED);
    same(g.statistic, case, "pooled.t", CLOSED);
    same(g.p_value, case, "pooled.p", CLOSED);
    let smd = standardised_mean_difference(&a, &b).unwrap();
    same(smd.estimate, case, "smd", CLOSED);
}

#[test]
fn anorexia_changes() {
    let data = Data::read("anorexia");
    let changes = |treatment: &str| -> Vec<f64> {
        let rows = data.keep("treat", |s| s == treatment);
        let pre = rows.numbers("pre");
        rows.numbers("post")
            .iter()
            .zip(pre)
            .map(|(a, b)| a - b)
            .collect()
    };
    let all = cases("anorexia");
    for case in list(&all["groups"]) {
        let (a, b) = case["name"].as_str().unwrap().split_once('-').unwrap();
        check(case, &changes(a), &changes(b));
    }
}

#[test]
fn lalonde_balance() {
    let data = Data::read("lalonde");
    let (treated, control) = (
        data.keep("treat", |s| s == "1"),
        data.keep("treat", |s| s == "0"),
    );
    let all = cases("lalonde");
    for case in list(&all["groups"]) {
        let column = case["name"].as_str().unwrap();
        check(case, &treated.numbers(column), &control.numbers(column));
    }
    for case in list(&all["shares"]) {
        let column = case["name"].as_str().unwrap();
        let count = |rows: &Data| {
            let values = rows.numbers(column);
            (values.iter().sum::<f64>() as u64, values.len() as u64)
        };
        let ((x1, n1), (x2, n2)) = (count(&treated), count(&control));
        let d = standardised_difference_of_shares(x1, n1, x2, n2).unwrap();
        same(d.estimate, case, "smd", CLOSED);
    }
}
