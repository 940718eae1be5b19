//! Permutation tests (`resampling_permutation`) and many p-values at once (`resampling_p_adjust`,
//! `resampling_romano_wolf`).

use ndarray::Array2;
use serde_json::Value;

use super::reader::{Topic, list, number, numbers};
use super::{CLOSED, Check};
use crate::multiplicity::{
    ResampledUnits, RomanoWolfOptions, benjamini_hochberg, benjamini_yekutieli, bonferroni,
    hochberg, holm, romano_wolf, romano_wolf_of_changes,
};
use crate::resample::{
    ChangeStatistic, Permutation, PermutationMethod, PermutationOptions, PermutationStatistic,
    Rearrangement, SignFlips, paired_permutation_test, permutation_test,
};
use crate::{Alternative, Error};

const SIDES: [(&str, Alternative); 3] = [
    ("two_sided", Alternative::TwoSided),
    ("greater", Alternative::Greater),
    ("less", Alternative::Less),
];

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("resampling_permutation");
    for case in topic.list("two_groups") {
        let (first, second) = (numbers(case, "first"), numbers(case, "second"));
        let groups: Vec<bool> = (0..first.len() + second.len())
            .map(|i| i < first.len())
            .collect();
        let values = [first, second].concat();
        two_groups(
            out,
            &topic,
            case,
            &values,
            &groups,
            Rearrangement::Individuals,
        );
    }
    for case in topic.list("strata") {
        let labels = labels(case, "stratum");
        let (y, first) = (numbers(case, "y"), in_first(case));
        let strata = Rearrangement::WithinStrata(&labels);
        two_groups(out, &topic, case, &y, &first, strata);
    }
    for case in topic.list("clusters") {
        let labels = labels(case, "cluster");
        let (y, first) = (numbers(case, "y"), in_first(case));
        let clusters = Rearrangement::WholeClusters(&labels);
        two_groups(out, &topic, case, &y, &first, clusters);
    }
    for case in topic.list("flips") {
        flips(out, &topic, case);
    }
    adjusted(out);
    step_down(out)
}

fn labels(case: &Value, path: &str) -> Vec<usize> {
    numbers(case, path)
        .into_iter()
        .map(|x| x as usize)
        .collect()
}

fn in_first(case: &Value) -> Vec<bool> {
    numbers(case, "first")
        .into_iter()
        .map(|x| x > 0.0)
        .collect()
}

fn exactly(alternative: Alternative) -> PermutationOptions {
    PermutationOptions {
        alternative,
        method: PermutationMethod::Exact,
        ..PermutationOptions::with_seed(1)
    }
}

fn two_groups(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    values: &[f64],
    first: &[bool],
    rearrangement: Rearrangement<'_>,
) {
    for (statistic, name) in [
        (PermutationStatistic::DifferenceOfMeans, "mean"),
        (PermutationStatistic::DifferenceOfRanks, "rank"),
    ] {
        for (side, alternative) in SIDES {
            let test = permutation_test(
                values,
                first,
                statistic,
                rearrangement,
                &exactly(alternative),
            );
            let label = "resample::permutation_test";
            same_test(out, topic, case, label, &test, name, side);
            let count = test.map(|t| t.arrangements.unwrap_or(0) as f64);
            topic.same(out, label, count, case, "arrangements", 0.0);
        }
    }
}

fn same_test(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    label: &'static str,
    test: &Result<Permutation, Error>,
    name: &str,
    side: &str,
) {
    let estimate = test.clone().map(|t| t.estimate);
    let path = format!("{name}.estimate");
    topic.same(out, label, estimate, case, &path, CLOSED);
    let p = test.clone().map(|t| t.p_value);
    topic.same(out, label, p, case, &format!("{name}.p.{side}"), CLOSED);
}

fn flips(out: &mut Vec<Check>, topic: &Topic, case: &Value) {
    let changes = numbers(case, "changes");
    let clusters = labels(case, "cluster");
    let individuals = case.get("peer_rank").is_some();
    let whole = SignFlips::WholeClusters(&clusters);
    for (statistic, name) in [
        (ChangeStatistic::MeanChange, "mean"),
        (ChangeStatistic::SignedRanks, "rank"),
    ] {
        for (side, alternative) in SIDES {
            let label = "resample::paired_permutation_test";
            let ask =
                |flips| paired_permutation_test(&changes, statistic, flips, &exactly(alternative));
            same_test(out, topic, case, label, &ask(whole), name, side);
            if individuals {
                let test = ask(SignFlips::Individuals);
                same_test(out, topic, case, label, &test, name, side);
                if statistic == ChangeStatistic::SignedRanks {
                    let path = format!("peer_rank.{side}");
                    let p = test.map(|t| t.p_value);
                    topic.same(out, label, p, case, &path, CLOSED);
                }
            }
        }
    }
}

type Adjust = fn(&[f64]) -> Result<Vec<f64>, Error>;

fn adjusted(out: &mut Vec<Check>) {
    let topic = Topic::read("resampling_p_adjust");
    let methods: [(&'static str, &str, Adjust); 5] = [
        ("multiplicity::holm", "holm", holm),
        ("multiplicity::hochberg", "hochberg", hochberg),
        ("multiplicity::bonferroni", "bonferroni", bonferroni),
        ("multiplicity::benjamini_hochberg", "bh", benjamini_hochberg),
        (
            "multiplicity::benjamini_yekutieli",
            "by",
            benjamini_yekutieli,
        ),
    ];
    for case in topic.list("") {
        let p = numbers(case, "p");
        for (label, name, adjust) in methods {
            each(out, &topic, case, label, name, p.len(), &adjust(&p));
        }
    }
}

/// A list of ours beside the list at `path`.
fn each(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    label: &'static str,
    path: &str,
    len: usize,
    found: &Result<Vec<f64>, Error>,
) {
    for i in 0..len {
        let value = found
            .clone()
            .map(|values| values.get(i).copied().unwrap_or(f64::NAN));
        topic.same(out, label, value, case, &format!("{path}.{i}"), CLOSED);
    }
}

fn step_down(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("resampling_romano_wolf");
    for case in topic.list("matrix") {
        let t = numbers(case, "t");
        let rows = list(&case["resampled"]);
        let values: Vec<f64> = rows
            .iter()
            .flat_map(|row| list(row).iter().filter_map(Value::as_f64))
            .collect();
        let columns = values.len() / rows.len();
        let matrix = Array2::from_shape_vec((rows.len(), columns), values)
            .map_err(|e| Error::impossible(e.to_string()))?;
        for (side, alternative) in SIDES {
            let found = romano_wolf(&t, matrix.view(), alternative);
            let path = format!("p.{side}");
            let label = "multiplicity::romano_wolf";
            each(out, &topic, case, label, &path, t.len(), &found);
        }
    }
    for case in topic.list("family") {
        family(out, &topic, case)?;
    }
    Ok(())
}

/// Statistics as closed forms; p-values within four of their own standard errors of those over all patterns.
fn family(out: &mut Vec<Check>, topic: &Topic, case: &Value) -> Result<(), Error> {
    let outcomes: Vec<Vec<Option<f64>>> = list(&case["changes"])
        .iter()
        .map(|outcome| list(outcome).iter().map(Value::as_f64).collect())
        .collect();
    let outcomes: Vec<&[Option<f64>]> = outcomes.iter().map(Vec::as_slice).collect();
    let clusters = labels(case, "cluster");
    let label = "multiplicity::romano_wolf_of_changes";
    for (side, alternative) in SIDES {
        let options = RomanoWolfOptions {
            alternative,
            resamples: 40_000,
            ..RomanoWolfOptions::with_seed(5)
        };
        let found = romano_wolf_of_changes(
            &outcomes,
            ResampledUnits::WholeClusters(&clusters),
            &options,
        )?;
        for (i, test) in found.outcomes.iter().enumerate() {
            for (value, field) in [
                (test.estimate, "estimate"),
                (test.std_error, "std_error"),
                (test.n as f64, "n"),
            ] {
                let path = format!("{field}.{i}");
                topic.same(out, label, value, case, &path, CLOSED);
            }
            for (value, field) in [(test.p_value, "alone"), (test.p_adjusted, "adjusted")] {
                let path = format!("exact.{side}.{field}.{i}");
                let p = number(case, &path).unwrap_or(f64::NAN);
                let noise = (p * (1.0 - p) / 40_000.0).sqrt() + 1.0 / 40_000.0;
                topic.same(out, label, value, case, &path, 4.0 * noise / p);
            }
        }
    }
    Ok(())
}
