//! Survival curves, the times they tell, and groups compared over time.

use serde_json::Value;

use super::reader::{Topic, numbers};
use super::{CLOSED, Check};
use crate::Error;
use crate::survival::{
    CurveInterval, RiskTable, SurvivalStep, kaplan_meier, restricted_mean_survival,
    stratified_log_rank, survival_quantile,
};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("survival");
    for case in topic.list("curves") {
        curve(out, &topic, case)?;
        let until = case["until"].as_f64().unwrap_or(f64::NAN);
        let mean = restricted_mean_survival(&history(case)?, until, 0.95)?;
        let name = "survival::restricted_mean_survival";
        topic.same(out, name, mean.estimate, case, "rmean", CLOSED);
        topic.same(out, name, mean.std_error, case, "rmean_se", CLOSED);
    }
    for case in topic.list("ranks") {
        ranks(out, &topic, case)?;
    }
    Ok(())
}

fn flags(case: &Value) -> Vec<bool> {
    let marks = numbers(case, "observed_event");
    marks.into_iter().map(|x| x != 0.0).collect()
}

fn history(case: &Value) -> Result<RiskTable, Error> {
    RiskTable::of(&numbers(case, "observed_time"), &flags(case))
}

fn curve(out: &mut Vec<Check>, topic: &Topic, case: &Value) -> Result<(), Error> {
    let table = history(case)?;
    let level = case["conf_level"].as_f64().unwrap_or(f64::NAN);
    for (kind, interval) in [
        ("plain", CurveInterval::Plain),
        ("log", CurveInterval::Log),
        ("log_log", CurveInterval::LogLog),
    ] {
        let found = kaplan_meier(&table, level, interval)?;
        let name = "survival::kaplan_meier";
        let rows = case[kind]["time"].as_array().map_or(0, Vec::len);
        topic.same(
            out,
            name,
            found.steps.len() as u64,
            &rows_of(rows),
            "rows",
            CLOSED,
        );
        for (i, step) in found.steps.iter().enumerate() {
            for (field, value) in fields(step) {
                topic.same(
                    out,
                    name,
                    value,
                    case,
                    &format!("{kind}.{field}.{i}"),
                    CLOSED,
                );
            }
        }
        let median = &found.median;
        topic.same(
            out,
            name,
            median.time,
            case,
            &format!("{kind}.median"),
            CLOSED,
        );
        topic.same(
            out,
            name,
            median.conf_low,
            case,
            &format!("{kind}.median_low"),
            CLOSED,
        );
        topic.same(
            out,
            name,
            median.conf_high,
            case,
            &format!("{kind}.median_high"),
            CLOSED,
        );
        for (i, p) in [0.25, 0.5, 0.75].into_iter().enumerate() {
            let found = survival_quantile(&table, p, level, interval)?;
            let name = "survival::survival_quantile";
            topic.same(
                out,
                name,
                found.time,
                case,
                &format!("{kind}.quantile.{i}"),
                CLOSED,
            );
            topic.same(
                out,
                name,
                found.conf_low,
                case,
                &format!("{kind}.quantile_low.{i}"),
                CLOSED,
            );
            topic.same(
                out,
                name,
                found.conf_high,
                case,
                &format!("{kind}.quantile_high.{i}"),
                CLOSED,
            );
        }
    }
    Ok(())
}

/// The number of rows of the reference, as a case of its own.
fn rows_of(rows: usize) -> Value {
    serde_json::json!({ "name": "steps", "rows": rows })
}

fn fields(step: &SurvivalStep) -> [(&'static str, Option<f64>); 8] {
    [
        ("time", Some(step.time)),
        ("at_risk", Some(step.at_risk as f64)),
        ("events", Some(step.events as f64)),
        ("censored", Some(step.censored as f64)),
        ("survival", Some(step.survival)),
        ("std_error", step.std_error),
        ("low", step.conf_low),
        ("high", step.conf_high),
    ]
}

fn ranks(out: &mut Vec<Check>, topic: &Topic, case: &Value) -> Result<(), Error> {
    let (times, happened) = (numbers(case, "observed_time"), flags(case));
    let (group, stratum) = (numbers(case, "group"), numbers(case, "stratum"));
    let count = |codes: &[f64]| codes.iter().fold(0.0_f64, |a, b| a.max(*b)) as usize + 1;
    let part = |g: usize, s: usize| {
        let rows = (0..times.len()).filter(|i| group[*i] == g as f64 && stratum[*i] == s as f64);
        let (t, h): (Vec<f64>, Vec<bool>) = rows.map(|i| (times[i], happened[i])).unzip();
        RiskTable::of(&t, &h)
    };
    let mut strata = Vec::new();
    for s in 0..count(&stratum) {
        let groups: Result<Vec<_>, _> = (0..count(&group)).map(|g| part(g, s)).collect();
        strata.push(groups?);
    }
    let found = stratified_log_rank(&strata)?;
    let name = "survival::log_rank";
    topic.same(out, name, found.test.statistic, case, "statistic", CLOSED);
    topic.same(out, name, found.test.df, case, "df", CLOSED);
    topic.same(out, name, found.test.p_value, case, "p", CLOSED);
    for (g, group) in found.groups.iter().enumerate() {
        topic.same(
            out,
            name,
            group.observed,
            case,
            &format!("observed.{g}"),
            CLOSED,
        );
        topic.same(
            out,
            name,
            group.expected,
            case,
            &format!("expected.{g}"),
            CLOSED,
        );
    }
    Ok(())
}
