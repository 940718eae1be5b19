//! Two groups: anorexia (changes), lalonde (balance, unequal groups).

use serde_json::Value;

use super::reader::{Data, Topic};
use super::{CLOSED, Check, ITERATED};
use crate::effect_size::{
    hedges_g_independent, standardised_difference_of_shares, standardised_mean_difference,
};
use crate::independent::welch_t;
use crate::{Alternative, Error, SampleMoments};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("anorexia");
    let data = Data::read("anorexia/data.csv");
    let changes = |treatment: &str| -> Vec<f64> {
        let rows = data.keep("treat", |s| s == treatment);
        let (pre, post) = (rows.numbers("pre"), rows.numbers("post"));
        post.iter().zip(pre).map(|(a, b)| a - b).collect()
    };
    for case in topic.list("groups") {
        let names = case["name"].as_str().and_then(|name| name.split_once('-'));
        let (a, b) = names.unwrap_or_default();
        two_groups(out, &topic, case, &changes(a), &changes(b))?;
    }
    let topic = Topic::read("lalonde");
    let data = Data::read("lalonde/data.csv");
    let (treated, control) = (
        data.keep("treat", |s| s == "1"),
        data.keep("treat", |s| s == "0"),
    );
    for case in topic.list("groups") {
        let column = case["name"].as_str().unwrap_or_default();
        let (a, b) = (treated.numbers(column), control.numbers(column));
        two_groups(out, &topic, case, &a, &b)?;
    }
    for case in topic.list("shares") {
        let column = case["name"].as_str().unwrap_or_default();
        let count = |rows: &Data| {
            let values = rows.numbers(column);
            (values.iter().sum::<f64>() as u64, values.len() as u64)
        };
        let ((x1, n1), (x2, n2)) = (count(&treated), count(&control));
        let d = standardised_difference_of_shares(x1, n1, x2, n2).map(|d| d.estimate);
        topic.same(
            out,
            "effect_size::standardised_difference_of_shares",
            d,
            case,
            "smd",
            CLOSED,
        );
    }
    Ok(())
}

fn two_groups(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    a: &[f64],
    b: &[f64],
) -> Result<(), Error> {
    let a = SampleMoments::from_values(a)?;
    let b = SampleMoments::from_values(b)?;
    for (name, level, alternative) in [
        ("two_sided", 0.95, Alternative::TwoSided),
        ("greater", 0.95, Alternative::Greater),
        ("less", 0.95, Alternative::Less),
        ("two_sided_90", 0.9, Alternative::TwoSided),
    ] {
        let t = welch_t(&a, &b, level, alternative)?;
        for (found, field) in [
            (Some(t.estimate), "estimate"),
            (t.std_error, "std_error"),
            (t.statistic, "t"),
            (t.df, "df"),
            (t.p_value, "p"),
            (t.conf_low, "conf.0"),
            (t.conf_high, "conf.1"),
        ] {
            let path = format!("welch.{name}.{field}");
            topic.same(out, "independent::welch_t", found, case, &path, CLOSED);
        }
    }
    let g = hedges_g_independent(&a, &b, 0.95)?;
    for (found, path, tolerance) in [
        (Some(g.estimate), "hedges_g.g", CLOSED),
        (Some(g.estimate), "peer_hedges_g", CLOSED),
        (g.conf_low, "hedges_g.conf.0", ITERATED),
        (g.conf_high, "hedges_g.conf.1", ITERATED),
        (g.statistic, "pooled.t", CLOSED),
        (g.p_value, "pooled.p", CLOSED),
    ] {
        topic.same(
            out,
            "effect_size::hedges_g_independent",
            found,
            case,
            path,
            tolerance,
        );
    }
    let smd = standardised_mean_difference(&a, &b).map(|d| d.estimate);
    topic.same(
        out,
        "effect_size::standardised_mean_difference",
        smd,
        case,
        "smd",
        CLOSED,
    );
    Ok(())
}
