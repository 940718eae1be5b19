//! Means, differences and intraclass correlation over clusters.

use std::collections::BTreeMap;

use serde_json::Value;

use super::linear::{labels, parity_of_place};
use super::reader::{Data, Topic, numbers};
use super::{CLOSED, Check};
use crate::clustered::{
    IccAnova, clustered_difference, clustered_mean, clustered_mean_change, design_effect, icc_anova,
};
use crate::{Alternative, Error, Estimate, Moments, SampleMoments};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("linear_clustered");
    let [pupils, people, tiny] = [0, 1, 2].map(|i| &topic.list("")[i]);

    let data = Data::read("linear_bdf/data.csv");
    let (before, after) = (data.numbers("lang_pre"), data.numbers("lang_post"));
    let (sex, schools) = (data.numbers("sex"), labels(&data.numbers("school")));
    both(out, &topic, pupils, &after, &schools)?;
    let share = clustered_mean(
        &by_cluster(&sex, &schools, None)?,
        0.95,
        Alternative::TwoSided,
    )?;
    estimate(
        out,
        &topic,
        pupils,
        "share",
        "clustered::clustered_mean",
        &share,
    );
    let mut changes: BTreeMap<usize, Moments> = BTreeMap::new();
    for ((&b, &a), &c) in before.iter().zip(&after).zip(&schools) {
        changes.entry(c).or_default().push(b, a)?;
    }
    let changes: Vec<Moments> = changes.into_values().collect();
    let change = clustered_mean_change(&changes, 0.95, Alternative::TwoSided)?;
    estimate(
        out,
        &topic,
        pupils,
        "change",
        "clustered::clustered_mean_change",
        &change,
    );
    difference(
        out,
        &topic,
        pupils,
        "by_cluster",
        (&after, &parity_of_place(&schools), &schools),
    )?;
    difference(out, &topic, pupils, "by_person", (&after, &sex, &schools))?;

    let data = Data::read("linear_clustered/data.csv");
    let (times, subjects) = (data.numbers("Reaction"), labels(&data.numbers("Subject")));
    let icc = both(out, &topic, people, &times, &subjects)?;
    for (found, path) in [
        (icc.estimate, "psych.icc"),
        (icc.statistic, "psych.f"),
        (icc.p_value, "psych.p"),
        (icc.conf_low, "psych.low"),
        (icc.conf_high, "psych.high"),
    ] {
        topic.same(out, "clustered::icc_anova", found, people, path, CLOSED);
    }
    let late: Vec<f64> = data
        .numbers("Days")
        .iter()
        .map(|&d| f64::from(d >= 5.0))
        .collect();
    let even: Vec<f64> = subjects.iter().map(|s| f64::from(s % 2 == 0)).collect();
    difference(out, &topic, people, "by_person", (&times, &late, &subjects))?;
    difference(
        out,
        &topic,
        people,
        "by_cluster",
        (&times, &even, &subjects),
    )?;

    let (y, arm) = (numbers(tiny, "y"), numbers(tiny, "arm"));
    let clusters = labels(&numbers(tiny, "cluster"));
    both(out, &topic, tiny, &y, &clusters)?;
    difference(out, &topic, tiny, "by_person", (&y, &arm, &clusters))
}

/// Intraclass correlation, design effect and mean of one variable.
fn both(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    y: &[f64],
    clusters: &[usize],
) -> Result<IccAnova, Error> {
    let parts = by_cluster(y, clusters, None)?;
    let icc = icc_anova(&parts, 0.95)?;
    for (found, path) in [
        (icc.estimate, "estimate"),
        (icc.std_error, "std_error"),
        (icc.statistic, "f"),
        (icc.df, "df.0"),
        (icc.df_denominator, "df.1"),
        (icc.p_value, "p"),
        (icc.conf_low, "low"),
        (icc.conf_high, "high"),
        (icc.ms_between, "ms_between"),
        (icc.ms_within, "ms_within"),
        (icc.size, "n0"),
        (icc.clusters as f64, "clusters"),
        (icc.n as f64, "n"),
    ] {
        topic.same(
            out,
            "clustered::icc_anova",
            found,
            case,
            &format!("icc.{path}"),
            CLOSED,
        );
    }
    // With a correlation far below zero there is no design effect to speak of.
    if icc.estimate > 0.0 {
        let sizes: Vec<u64> = parts.iter().map(SampleMoments::n).collect();
        let effect = design_effect(&sizes, icc.estimate)?;
        for (found, path) in [
            (effect.size, "m"),
            (effect.design_effect, "design_effect"),
            (effect.effective_n, "effective_n"),
        ] {
            topic.same(
                out,
                "clustered::design_effect",
                found,
                case,
                &format!("icc.{path}"),
                CLOSED,
            );
        }
    }
    let mean = clustered_mean(&parts, 0.95, Alternative::TwoSided)?;
    estimate(out, topic, case, "mean", "clustered::clustered_mean", &mean);
    Ok(icc)
}

/// The difference between rows whose `arm` is 1 and the others.
fn difference(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    path: &str,
    (y, arm, clusters): (&[f64], &[f64], &[usize]),
) -> Result<(), Error> {
    let first = by_cluster(y, clusters, Some((arm, 1.0)))?;
    let second = by_cluster(y, clusters, Some((arm, 0.0)))?;
    let found = clustered_difference(&first, &second, 0.95, Alternative::TwoSided)?;
    estimate(
        out,
        topic,
        case,
        path,
        "clustered::clustered_difference",
        &found,
    );
    Ok(())
}

/// One summary per cluster, of the rows whose arm is the one wanted.
fn by_cluster(
    y: &[f64],
    clusters: &[usize],
    arm: Option<(&[f64], f64)>,
) -> Result<Vec<SampleMoments>, Error> {
    let mut parts: BTreeMap<usize, SampleMoments> = BTreeMap::new();
    for (i, (&x, &c)) in y.iter().zip(clusters).enumerate() {
        let part = parts.entry(c).or_default();
        if arm.is_none_or(|(arm, wanted)| arm[i] == wanted) {
            part.push(x)?;
        }
    }
    Ok(parts.into_values().collect())
}

pub(super) fn estimate(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    path: &str,
    statistic: &'static str,
    found: &Estimate,
) {
    for (found, field) in [
        (Some(found.estimate), "estimate"),
        (found.std_error, "se"),
        (found.df, "df"),
        (found.statistic, "t"),
        (found.p_value, "p"),
        (found.conf_low, "low"),
        (found.conf_high, "high"),
    ] {
        topic.same(
            out,
            statistic,
            found,
            case,
            &format!("{path}.{field}"),
            CLOSED,
        );
    }
}
