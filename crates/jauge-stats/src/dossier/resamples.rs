//! The bootstrap: of rows (`resampling_boot`), of tables and clusters (`resampling_table`).
//!
//! What is computed without drawing, and limits from resamples that stand in the file, must agree as closed forms do. Limits
//! from other random numbers must agree within 0.02 standard errors, three times their own noise at the numbers of
//! resamples used (more for fewer, as stated), and one value where the statistic moves in steps. Studentised limits, whose tails
//! are long, and those of a statistic with uneven steps agree within what 0.002 of the resamples move ([`moves`]).

use serde_json::Value;

use super::reader::{Data, Topic, list, number, numbers};
use super::{CLOSED, Check};
use crate::resample::{
    Bootstrap, BootstrapOptions, Interval, Statistic, TableStatistic, bootstrap,
    bootstrap_difference_of_means, bootstrap_paired_table, bootstrap_paired_table_with,
    bootstrap_weighted_mean, cluster_bootstrap, limits_of_resamples,
};
use crate::{Error, PairedTable};

/// Resamples behind the limits that are compared with others.
const MANY: u64 = 200_000;

/// Agreement of such limits, in standard errors: they scatter by 0.0066, from [`MANY`] here and a million there.
const NOISE: f64 = 0.02;

/// Agreement of the standard deviations of resamples, relative: they scatter by 0.2 % (and more for heavy tails).
const SPREAD: f64 = 0.01;

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

fn many(interval: Interval) -> BootstrapOptions {
    BootstrapOptions {
        resamples: MANY,
        interval,
        ..BootstrapOptions::with_seed(20_240_601)
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
        let spread = bootstrap(
            &of(text(case)),
            Statistic::Mean,
            &BootstrapOptions {
                resamples: 40_000,
                ..few()
            },
        );
        topic.same(
            out,
            "resample::bootstrap",
            spread.map(|b| b.std_error),
            case,
            "ideal_std_error",
            0.02,
        );
    }
    for case in topic.list("median") {
        let found = bootstrap(&of(text(case)), Statistic::Median, &few());
        parts(out, &topic, case, "resample::bootstrap", &found);
    }
    for case in topic.list("median_exact") {
        let found = bootstrap(
            &of(text(case)),
            Statistic::Median,
            &BootstrapOptions {
                resamples: 50_000,
                ..many(Interval::Percentile)
            },
        )?;
        // Limits are values of the sample: the same one or another.
        for (value, path, tolerance) in [
            (found.std_error, "std_error", SPREAD),
            (found.conf_low, "percentile.0", CLOSED),
            (found.conf_high, "percentile.1", CLOSED),
        ] {
            topic.same(out, "resample::bootstrap", value, case, path, tolerance);
        }
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
    for interval in [Interval::Studentised, Interval::Bca] {
        for case in topic.list("drawn_mean") {
            let values = of(text(case));
            let found = bootstrap(&values, Statistic::Mean, &many(interval));
            let by = match interval {
                Interval::Studentised => {
                    moves(|o| bootstrap(&values, Statistic::Mean, o), interval)?
                }
                _ => [0.0; 2],
            };
            let statistic = "resample::bootstrap";
            drawn(out, &topic, case, "", (NOISE, by), statistic, &found);
        }
        for case in topic.list("drawn_difference") {
            let (a, b) = two(case);
            let found = bootstrap_difference_of_means(&a, &b, &many(interval));
            let statistic = "resample::bootstrap_difference_of_means";
            drawn(out, &topic, case, "", (NOISE, [0.0; 2]), statistic, &found);
        }
        for case in topic.list("drawn_weighted") {
            let found =
                bootstrap_weighted_mean(&of(text(case)), &weights(text(case)), &many(interval));
            let statistic = "resample::bootstrap_weighted_mean";
            drawn(out, &topic, case, "", (NOISE, [0.0; 2]), statistic, &found);
        }
    }
    Ok(())
}

fn text(case: &Value) -> &str {
    case["name"].as_str().unwrap_or_default()
}

/// How far each limit moves with its tail by 0.002, four times the noise of the share beyond it (and of the bias correction)
/// at [`MANY`] resamples: a measure from the resamples themselves, where the normal one of [`NOISE`] does not hold.
fn moves(
    ask: impl Fn(&BootstrapOptions) -> Result<Bootstrap, Error>,
    interval: Interval,
) -> Result<[f64; 2], Error> {
    let at = |conf_level| {
        ask(&BootstrapOptions {
            conf_level,
            ..many(interval)
        })
    };
    let (wide, narrow) = (at(0.954)?, at(0.946)?);
    let middle = at(0.95)?;
    let most = |of: fn(&Bootstrap) -> f64| {
        (of(&wide) - of(&middle))
            .abs()
            .max((of(&narrow) - of(&middle)).abs())
    };
    Ok([most(|b| b.conf_low), most(|b| b.conf_high)])
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

/// Spread and limits from other random numbers, under `path` of the case.
fn drawn(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    path: &str,
    (noise, moves): (f64, [f64; 2]),
    statistic: &'static str,
    found: &Result<Bootstrap, Error>,
) {
    let at = |field: &str| format!("{path}{field}");
    let spread = found.clone().map(|b| b.std_error);
    topic.same(out, statistic, spread, case, &at("std_error"), SPREAD);
    let interval = match found.as_ref().map(|b| b.method) {
        Ok(method) if method.ends_with("studentised interval") => "studentised",
        _ => "bca",
    };
    let std_error = number(case, &at("std_error")).unwrap_or(0.0);
    for (end, value) in [
        (0, found.clone().map(|b| b.conf_low)),
        (1, found.clone().map(|b| b.conf_high)),
    ] {
        let path = at(&format!("{interval}.{end}"));
        let limit = number(case, &path).unwrap_or(0.0);
        let steps = case.pointer(&format!("/{}", at("bca_steps").replace('.', "/")));
        let step = steps.map_or(0.0, |s| s[end].as_f64().unwrap_or(0.0));
        let tolerance = (noise * std_error + step).max(moves[end]) / limit.abs();
        topic.same(out, statistic, value, case, &path, tolerance);
    }
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
                topic.same(out, label, found.acceleration, case, &path, 1e-9);
            }
            // A few of them: each draws two hundred thousand tables.
            if matches!(
                (text(case), name),
                ("arthritis baseline to m3", "mean_change" | "rank_biserial")
                    | (
                        "small, level 3 unused",
                        "probability_of_improvement" | "rank_biserial"
                    )
            ) {
                let found = bootstrap_paired_table(&table, statistic, &many(Interval::Bca));
                let by = if text(case) == "small, level 3 unused" {
                    moves(
                        |o| bootstrap_paired_table(&table, statistic, o),
                        Interval::Bca,
                    )?
                } else {
                    [0.0; 2]
                };
                drawn(out, &topic, case, &at(""), (NOISE, by), label, &found);
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
            let options = BootstrapOptions {
                resamples: 20_000,
                ..many(Interval::Bca)
            };
            let found = cluster_bootstrap(&tables, of, &options);
            // Ten times fewer resamples scatter three times as far.
            drawn(
                out,
                &topic,
                case,
                &format!("{name}."),
                (3.0 * NOISE, [0.0; 2]),
                label,
                &found,
            );
        }
        let changes = tables
            .iter()
            .map(|t| t.moments(&scores))
            .collect::<Result<Vec<_>, _>>()?;
        let found = cluster_bootstrap(&changes, |m| Ok(m.mean_change()), &many(Interval::Bca));
        let label = "resample::cluster_bootstrap";
        drawn(
            out,
            &topic,
            case,
            "mean_change.",
            (NOISE, [0.0; 2]),
            label,
            &found,
        );
    }
    Ok(())
}
