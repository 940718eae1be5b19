//! Shares near 0 and 1, populations of known size, printed figures.

use serde_json::Value;

use super::reader::{Data, Topic, number, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::finite_population::{
    Target, finite_population_mean, finite_population_share, no_assumption_bounds, share_for_target,
};
use crate::printed::{Compatible, Rounding, recompute, recompute_denominator, recompute_mean};
use crate::proportion::{Bound, clopper_pearson_bound, jeffreys};
use crate::{Error, SampleMoments};

fn count(case: &Value, field: &str) -> u64 {
    case[field].as_u64().unwrap_or_default()
}

fn real(case: &Value, field: &str) -> f64 {
    number(case, field).unwrap_or(f64::NAN)
}

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    shares(out)?;
    means(out)?;
    printed(out)
}

fn shares(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("finite_shares");
    for case in topic.list("jeffreys") {
        let found = jeffreys(count(case, "x"), count(case, "n"), real(case, "conf_level"))?;
        let name = "proportion::jeffreys";
        topic.same(out, name, found.conf_low, case, "conf.0", ITERATED);
        topic.same(out, name, found.conf_high, case, "conf.1", ITERATED);
    }
    for case in topic.list("bounds") {
        let (x, n, level) = (count(case, "x"), count(case, "n"), real(case, "conf_level"));
        let name = "proportion::clopper_pearson_bound";
        let upper = clopper_pearson_bound(x, n, level, Bound::Upper)?;
        topic.same(out, name, upper.conf_high, case, "upper", ITERATED);
        let lower = clopper_pearson_bound(x, n, level, Bound::Lower)?;
        topic.same(out, name, lower.conf_low, case, "lower", ITERATED);
    }
    for case in topic.list("finite") {
        finite_share(out, &topic, case)?;
    }
    Ok(())
}

fn finite_share(out: &mut Vec<Check>, topic: &Topic, case: &Value) -> Result<(), Error> {
    let (x, n, size) = (
        count(case, "x"),
        count(case, "n"),
        count(case, "population"),
    );
    let level = real(case, "conf_level");
    let found = finite_population_share(x, n, size, level)?;
    let name = "finite_population::finite_population_share";
    for (found, path, tolerance) in [
        (Some(found.estimate), "p", CLOSED),
        (found.std_error, "std_error", CLOSED),
        // The peer's limits are roots of the score equation.
        (Some(found.conf_low), "score.0", ITERATED),
        (Some(found.conf_high), "score.1", ITERATED),
        (Some(found.sampling_fraction), "sampling_fraction", CLOSED),
        (Some(found.variance_factor), "variance_factor", CLOSED),
    ] {
        topic.same(out, name, found, case, path, tolerance);
    }
    let name = "finite_population::share_for_target";
    let these = share_for_target(x, n, Target::FinitePopulation { size }, level)?;
    let whole = |count: Option<u64>| count.map(|count| count as f64);
    for (found, path, tolerance) in [
        (these.std_error, "std_error", CLOSED),
        (Some(these.superpopulation_low), "binomial.0", ITERATED),
        (Some(these.superpopulation_high), "binomial.1", ITERATED),
        (whole(these.random_response_low), "random_response.0", 0.0),
        (whole(these.random_response_high), "random_response.1", 0.0),
        (whole(these.no_assumption_low), "no_assumption.0", 0.0),
        (whole(these.no_assumption_high), "no_assumption.1", 0.0),
        (Some(these.variance_factor), "variance_factor", CLOSED),
    ] {
        topic.same(out, name, found, case, path, tolerance);
    }
    let like = share_for_target(x, n, Target::Superpopulation, level)?;
    for (found, path, tolerance) in [
        (like.std_error, "std_error_plain", CLOSED),
        (Some(like.conf_low), "binomial.0", ITERATED),
        (Some(like.conf_high), "binomial.1", ITERATED),
    ] {
        topic.same(out, name, found, case, path, tolerance);
    }
    let bounds = no_assumption_bounds(x, n, size)?;
    let name = "finite_population::no_assumption_bounds";
    topic.same(out, name, bounds.low, case, "no_assumption.0", 0.0);
    topic.same(out, name, bounds.high, case, "no_assumption.1", 0.0);
    Ok(())
}

fn means(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("finite_means");
    let states = Data::read("finite_means/data.csv").keep("sampled", |cell| cell == "1");
    let cases = topic
        .list("states")
        .iter()
        .map(|case| {
            (
                case,
                states.numbers(case["name"].as_str().unwrap_or_default()),
            )
        })
        .chain(
            topic
                .list("inline")
                .iter()
                .map(|case| (case, numbers(case, "values"))),
        );
    for (case, values) in cases {
        let sample = SampleMoments::from_values(&values)?;
        let level = real(case, "conf_level");
        let found = finite_population_mean(&sample, count(case, "population"), level)?;
        let name = "finite_population::finite_population_mean";
        for (found, path) in [
            (Some(found.estimate), "mean"),
            (found.std_error, "std_error"),
            (Some(found.conf_low), "conf.0"),
            (Some(found.conf_high), "conf.1"),
            (Some(found.sampling_fraction), "sampling_fraction"),
            (Some(found.variance_factor), "variance_factor"),
        ] {
            topic.same(out, name, found, case, path, CLOSED);
        }
    }
    Ok(())
}

fn printed(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("finite_printed");
    let figure = |case: &Value| {
        let rounding = match case["rounding"].as_str() {
            Some("half_up") => Rounding::HalfUp,
            Some("half_even") => Rounding::HalfEven,
            Some("truncation") => Rounding::Truncation,
            Some("any") => Rounding::Any,
            other => panic!("no rounding {other:?}"),
        };
        (
            real(case, "printed"),
            count(case, "decimals") as u32,
            rounding,
        )
    };
    let mut same = |name: &'static str, found: &Compatible, case: &Value| {
        let whole = |number: Option<u64>| number.map(|number| number as f64);
        topic.same(out, name, whole(found.low), case, "low", 0.0);
        topic.same(out, name, whole(found.high), case, "high", 0.0);
    };
    for case in topic.list("counts") {
        let (printed, decimals, rounding) = figure(case);
        let found = recompute(printed, decimals, count(case, "n"), rounding)?;
        same("printed::recompute", &found, case);
    }
    for case in topic.list("denominators") {
        let (printed, decimals, rounding) = figure(case);
        let found = recompute_denominator(printed, decimals, count(case, "x"), rounding)?;
        same("printed::recompute_denominator", &found, case);
    }
    for case in topic.list("means") {
        let (printed, decimals, rounding) = figure(case);
        let (n, items) = (count(case, "n"), count(case, "items"));
        let found = recompute_mean(printed, decimals, n, items, rounding)?;
        same("printed::recompute_mean", &found, case);
    }
    Ok(())
}
