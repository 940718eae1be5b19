//! The bootstrap: of rows (`resampling_boot`), of tables and clusters (`resampling_table`).
//!
//! Only what needs no drawing: estimates, accelerations, limits from resamples that stand in the file. Limits from other
//! random numbers, which agree up to their noise, are compared by this crate's tests.

use serde_json::Value;

use super::reader::{Data, Topic, list, number, numbers};
use super::{CLOSED, Check};
use crate::resample::{
    Bootstrap, BootstrapOptions, Interval, Statistic, TableStatistic, bootstrap,
    bootstrap_difference_of_means, bootstrap_paired_table, bootstrap_paired_table_with,
    bootstrap_weighted_mean, cluster_bootstrap, limits_of_resamples,
};
use crate::{Error, PairedTable};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    rows(out)?;
    tables(out)?;
    clusters(out)
}

/// A few resamples, where only what needs none is read.
fn few() -> BootstrapOptions {
    BootstrapOptions {
        resamples: 999,
        ..BootstrapOptions::with_seed(1)
    }
}

fn rows(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("resampling_boot");
    let data = Data::read("resampling_boot/data.csv");
    let of = |set: &str| data.keep("set", |s| s == set).numbers("value");
    let weights = |set: &str| data.keep("set", |s| s == set).numbers("weight");
    let two = |case: &Value| {
        let (a, b) = text(case).split_once(' ').unwrap_or_default();
        (of(a), of(b))
    };
    for case in topic.list("fixed") {
        fixed(out, &topic, case);
    }
    for case in topic.list("mean") {
        let found = bootstrap(&of(text(case)), Statistic::Mean, &few());
        parts(out, &topic, case, "resample::bootstrap", &found);
    }
    for case in topic.list("median") {
        let found = bootstrap(&of(text(case)), Statistic::Median, &few());
        parts(out, &topic, case, "resample::bootstrap", &found);
    }
    for case in topic.list("difference") {
        let (a, b) = two(case);
        let found = bootstrap_difference_of_means(&a, &b, &few());
        let statistic = "resample::bootstrap_difference_of_means";
        parts(out, &topic, case, statistic, &found);
    }
    for case in topic.list("weighted") {
        let found = bootstrap_weighted_mean(&of(text(case)), &weights(text(case)), &few());
        let statistic = "resample::bootstrap_weighted_mean";
        parts(out, &topic, case, statistic, &found);
    }
    Ok(())
}

fn text(case: &Value) -> &str {
    case["name"].as_str().unwrap_or_default()
}

/// Limits from the resamples of the file.
fn fixed(out: &mut Vec<Check>, topic: &Topic, case: &Value) {
    let resamples: Vec<(f64, f64)> = numbers(case, "t")
        .into_iter()
        .zip(numbers(case, "se"))
        .collect();
    let of = |path| number(case, path).unwrap_or(f64::NAN);
    for (interval, name) in [
        (Interval::Percentile, "percentile"),
        (Interval::Basic, "basic"),
        (Interval::Studentised, "studentised"),
        (Interval::Bca, "bca"),
    ] {
        let found = limits_of_resamples(
            (of("estimate"), of("std_error")),
            of("acceleration"),
            &resamples,
            interval,
            of("conf_level"),
        );
        for (end, value) in [
            (0, found.clone().map(|b| b.conf_low)),
            (1, found.clone().map(|b| b.conf_high)),
        ] {
            let path = format!("{name}.{end}");
            topic.same(out, "resample::bootstrap", value, case, &path, CLOSED);
        }
        if interval == Interval::Bca {
            let z0 = found.map(|b| b.bias_correction.unwrap_or(f64::NAN));
            topic.same(out, "resample::bootstrap", z0, case, "z0", CLOSED);
        }
    }
}

/// Estimate and acceleration.
fn parts(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    statistic: &'static str,
    found: &Result<Bootstrap, Error>,
) {
    let estimate = found.clone().map(|b| b.estimate);
    topic.same(out, statistic, estimate, case, "estimate", CLOSED);
    let acceleration = found.clone().map(|b| b.acceleration.unwrap_or(f64::NAN));
    topic.same(out, statistic, acceleration, case, "acceleration", CLOSED);
}

fn table_of(rows: &Value) -> Result<PairedTable, Error> {
    let counts = list(rows)
        .iter()
        .map(|row| list(row).iter().filter_map(Value::as_u64).collect())
        .collect::<Vec<Vec<u64>>>();
    PairedTable::try_from(counts)
}

fn tables(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("resampling_table");
    for case in topic.list("tables") {
        let table = table_of(&case["table"])?;
        let scores = numbers(case, "scores");
        for (statistic, name) in [
            (TableStatistic::MeanChange(&scores), "mean_change"),
            (
                TableStatistic::ProbabilityOfImprovement,
                "probability_of_improvement",
            ),
            (TableStatistic::ShareImproved, "share_improved"),
            (TableStatistic::RankBiserial, "rank_biserial"),
        ] {
            let estimate = statistic.of(&table);
            let at = |field: &str| format!("{name}.{field}");
            let label = "resample::bootstrap_paired_table";
            topic.same(out, label, estimate, case, &at("estimate"), CLOSED);
            let other = bootstrap_paired_table_with(&table, |t| statistic.of(t), &few())?;
            for found in [
                (label, bootstrap_paired_table(&table, statistic, &few())?),
                ("resample::bootstrap_paired_table_with", other),
            ] {
                let (label, found) = found;
                let path = at("acceleration");
                topic.same(out, label, found.acceleration, case, &path, CLOSED);
            }
        }
    }
    Ok(())
}

fn clusters(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("resampling_table");
    let scores = [1.0, 2.0, 3.0, 4.0, 5.0];
    for case in topic.list("clusters") {
        let tables = list(&case["tables"])
            .iter()
            .map(table_of)
            .collect::<Result<Vec<_>, _>>()?;
        for (statistic, name) in [
            (TableStatistic::MeanChange(&scores), "mean_change"),
            (TableStatistic::ShareImproved, "share_improved"),
            (TableStatistic::RankBiserial, "rank_biserial"),
        ] {
            let label = "resample::cluster_bootstrap";
            let of = |t: &PairedTable| statistic.of(t);
            let found = cluster_bootstrap(&tables, of, &few())?;
            for (value, field) in [
                (Some(found.estimate), "estimate"),
                (found.acceleration, "acceleration"),
            ] {
                let path = format!("{name}.{field}");
                topic.same(out, label, value, case, &path, CLOSED);
            }
        }
    }
    Ok(())
}
