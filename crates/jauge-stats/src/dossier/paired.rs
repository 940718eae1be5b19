//! Tests on pairs beyond the signed rank: Hodges-Lehmann, yes-or-no answers, square tables, several waves.

use ndarray::Array2;
use serde_json::Value;

use super::reader::{Data, Topic, list, number, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::paired::{
    BinaryBlocks, BlockRanks, FriedmanReference, HodgesLehmannOptions, McNemarMethod, Method,
    PairedDifferenceInterval, UnchangedPairs, bhapkar, bowker, cochran_q,
    difference_of_paired_proportions, friedman, hodges_lehmann, hodges_lehmann_of_differences,
    hodges_lehmann_of_scores, marginal_homogeneity, mcnemar, quade, stuart_maxwell,
};
use crate::{Alternative, Error, Estimate, PairedTable, TestResult};

const SIDES: [(&str, Alternative); 3] = [
    ("two_sided", Alternative::TwoSided),
    ("greater", Alternative::Greater),
    ("less", Alternative::Less),
];

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    location(out)?;
    binary(out)?;
    square(out)?;
    blocks(out)
}

/// The counts at `table` of a case.
fn table_of(case: &Value) -> Result<PairedTable, Error> {
    let count = |v: &Value| v.as_u64().expect("a count");
    let rows: Vec<Vec<u64>> = list(&case["table"])
        .iter()
        .map(|row| list(row).iter().map(count).collect())
        .collect();
    PairedTable::try_from(rows)
}

fn location(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("paired_location");
    for case in topic.list("") {
        let differences = numbers(case, "d");
        hodges_lehmann_variants(
            out,
            &topic,
            case,
            "paired::hodges_lehmann_of_differences",
            |level, options| hodges_lehmann_of_differences(&differences, level, options),
        )?;
        if case.get("before").is_some() {
            // Levels 1 to 5.
            let level = |path: &str| -> Vec<u8> {
                numbers(case, path).iter().map(|&x| x as u8 - 1).collect()
            };
            let table = PairedTable::from_pairs(5, &level("before"), &level("after"))?;
            hodges_lehmann_variants(out, &topic, case, "paired::hodges_lehmann", |l, o| {
                hodges_lehmann(&table, l, o)
            })?;
            hodges_lehmann_variants(
                out,
                &topic,
                case,
                "paired::hodges_lehmann_of_scores",
                |l, o| hodges_lehmann_of_scores(&table, &[1.0, 2.0, 3.0, 4.0, 5.0], l, o),
            )?;
        }
        if case.get("peer").is_some() {
            peer_hodges_lehmann(out, &topic, case, &differences)?;
        }
    }
    Ok(())
}

fn hodges_lehmann_variants(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    name: &'static str,
    estimate: impl Fn(f64, HodgesLehmannOptions) -> Result<Estimate, Error>,
) -> Result<(), Error> {
    for (policy, unchanged) in [
        ("kept", UnchangedPairs::Kept),
        ("dropped", UnchangedPairs::Dropped),
    ] {
        for (source, method) in [("exact", Method::Exact), ("asymptotic", Method::Asymptotic)] {
            for (side, level, alternative) in [
                ("two_sided", 0.95, Alternative::TwoSided),
                ("two_sided_90", 0.9, Alternative::TwoSided),
                ("greater", 0.95, Alternative::Greater),
                ("less", 0.95, Alternative::Less),
            ] {
                let found = estimate(
                    level,
                    HodgesLehmannOptions {
                        unchanged,
                        method,
                        alternative,
                    },
                )?;
                let at = |field: &str| format!("{policy}.{source}.{field}");
                let side = |end: &str| at(&format!("{side}.{end}"));
                topic.same(out, name, found.estimate, case, &at("estimate"), CLOSED);
                topic.same(out, name, found.n, case, &at("n"), 0.0);
                topic.same(out, name, found.conf_low, case, &side("0"), CLOSED);
                topic.same(out, name, found.conf_high, case, &side("1"), CLOSED);
            }
        }
    }
    Ok(())
}

/// R's own `wilcox.test` where it is exact; where it bisects a step function, what it stops at.
fn peer_hodges_lehmann(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    differences: &[f64],
) -> Result<(), Error> {
    const NAME: &str = "paired::hodges_lehmann_of_differences";
    for (path, level, method, tolerance) in [
        ("exact", 0.95, Method::Exact, CLOSED),
        ("exact_90", 0.9, Method::Exact, CLOSED),
        ("asymptotic", 0.95, Method::Asymptotic, ITERATED),
    ] {
        let options = HodgesLehmannOptions {
            method,
            ..HodgesLehmannOptions::default()
        };
        let found = hodges_lehmann_of_differences(differences, level, options)?;
        let at = |field: &str| format!("peer.{path}.{field}");
        topic.same(out, NAME, found.estimate, case, &at("estimate"), tolerance);
        topic.same(out, NAME, found.conf_low, case, &at("conf.0"), tolerance);
        topic.same(out, NAME, found.conf_high, case, &at("conf.1"), tolerance);
    }
    Ok(())
}

fn binary(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("paired_binary");
    for case in topic.list("answers") {
        let table = table_of(case)?;
        if case.get("exact").is_some() {
            mcnemar_variants(out, &topic, case, &table)?;
        }
        for (level, path) in [(0.95, "conf_95"), (0.9, "conf_90")] {
            let d = difference_of_paired_proportions(
                &table,
                PairedDifferenceInterval::Newcombe,
                level,
            )?;
            for (found, field) in [
                (Some(d.estimate), "estimate".to_owned()),
                (d.conf_low, format!("{path}.0")),
                (d.conf_high, format!("{path}.1")),
            ] {
                let path = format!("newcombe.{field}");
                let name = "paired::difference_of_paired_proportions";
                topic.same(out, name, found, case, &path, CLOSED);
            }
        }
    }
    let topic = Topic::read("paired_tango");
    for case in topic.list("") {
        let level = number(case, "conf_level").unwrap_or_default();
        let d = difference_of_paired_proportions(
            &table_of(case)?,
            PairedDifferenceInterval::Tango,
            level,
        )?;
        for (found, path, tolerance) in [
            (Some(d.estimate), "estimate", CLOSED),
            (d.conf_low, "tango.0", ITERATED),
            (d.conf_high, "tango.1", ITERATED),
        ] {
            let name = "paired::difference_of_paired_proportions";
            topic.same(out, name, found, case, path, tolerance);
        }
    }
    Ok(())
}

fn mcnemar_variants(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    table: &PairedTable,
) -> Result<(), Error> {
    const NAME: &str = "paired::mcnemar";
    for (path, method) in [
        ("exact", McNemarMethod::Exact),
        ("mid_p", McNemarMethod::MidP),
        ("asymptotic", McNemarMethod::Asymptotic),
        ("corrected", McNemarMethod::AsymptoticCorrected),
    ] {
        for (side, alternative) in SIDES {
            let test = mcnemar(table, method, alternative)?;
            let at = |field: &str| format!("{path}.{field}");
            topic.same(out, NAME, test.p_value, case, &at(side), CLOSED);
            for (count, field) in [
                (test.n, "n"),
                (test.n_positive, "up"),
                (test.n_negative, "down"),
            ] {
                topic.same(out, NAME, count, case, field, 0.0);
            }
            match (method, alternative) {
                (McNemarMethod::Exact | McNemarMethod::MidP, _) => {
                    topic.same(out, NAME, test.statistic, case, "up", 0.0);
                }
                (_, Alternative::TwoSided) => {
                    topic.same(out, NAME, test.statistic, case, &at("chi2"), CLOSED);
                    topic.same(out, NAME, test.df, case, "asymptotic.df", 0.0);
                }
                (McNemarMethod::Asymptotic, _) => {
                    topic.same(out, NAME, test.statistic, case, &at("z"), CLOSED);
                }
                (McNemarMethod::AsymptoticCorrected, _) => {}
            }
        }
    }
    Ok(())
}

fn square(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("paired_square");
    for case in topic.list("") {
        let table = table_of(case)?;
        let sm = stuart_maxwell(&table)?;
        test(
            out,
            &topic,
            case,
            "paired::stuart_maxwell",
            &sm,
            "stuart_maxwell",
        );
        let name = "paired::stuart_maxwell";
        topic.same(out, name, sm.statistic, case, "peer_nominal.chi2", CLOSED);
        test(
            out,
            &topic,
            case,
            "paired::bhapkar",
            &bhapkar(&table)?,
            "bhapkar",
        );
        let symmetry = bowker(&table)?;
        test(out, &topic, case, "paired::bowker", &symmetry, "bowker");
        if case.get("peer_bowker").is_some() {
            test(
                out,
                &topic,
                case,
                "paired::bowker",
                &symmetry,
                "peer_bowker",
            );
        }
        let scores = numbers(case, "scores");
        let name = "paired::marginal_homogeneity";
        for (side, alternative) in SIDES {
            let found = marginal_homogeneity(&table, &scores, alternative)?;
            let z = found.statistic;
            let path = format!("ordered.{side}");
            topic.same(out, name, found.p_value, case, &path, CLOSED);
            topic.same(out, name, z, case, "ordered.z", CLOSED);
            topic.same(out, name, z * z, case, "peer_ordered.chi2", CLOSED);
            topic.same(out, name, found.n, case, "n", 0.0);
            if alternative == Alternative::TwoSided {
                topic.same(out, name, found.p_value, case, "peer_ordered.p", CLOSED);
            }
        }
    }
    Ok(())
}

/// Statistic, degrees of freedom and p-value of a chi-squared test at `path`.
fn test(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    name: &'static str,
    found: &TestResult,
    path: &str,
) {
    let at = |field: &str| format!("{path}.{field}");
    topic.same(out, name, found.statistic, case, &at("chi2"), CLOSED);
    topic.same(out, name, found.df, case, &at("df"), 0.0);
    topic.same(out, name, found.p_value, case, &at("p"), CLOSED);
    topic.same(out, name, found.n, case, "n", 0.0);
}

/// The rows of a case, or those of the data file that it was computed on.
fn rows_of(case: &Value) -> Array2<f64> {
    let waves = ["baseline", "m1", "m3", "m5"];
    let rows: Vec<Vec<f64>> = match case.get("rows") {
        Some(rows) => list(rows)
            .iter()
            .map(|row| list(row).iter().filter_map(Value::as_f64).collect())
            .collect(),
        None => {
            let complete = waves
                .iter()
                .fold(Data::read("arthritis/data.csv"), |data, wave| {
                    data.keep(wave, |cell| !cell.is_empty())
                });
            let columns: Vec<Vec<f64>> = waves.iter().map(|w| complete.numbers(w)).collect();
            (0..columns[0].len())
                .map(|i| columns.iter().map(|column| column[i]).collect())
                .collect()
        }
    };
    let shape = (rows.len(), rows[0].len());
    Array2::from_shape_vec(shape, rows.into_iter().flatten().collect()).expect("complete rows")
}

fn blocks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("paired_blocks");
    for case in topic.list("ranked") {
        let rows = rows_of(case);
        let ranks = BlockRanks::from_rows(rows.view())?;
        let name = "paired::friedman";
        let chi = friedman(&ranks, FriedmanReference::ChiSquared)?;
        for (found, field) in [
            (chi.statistic, "chi2"),
            (chi.df, "df"),
            (chi.p_value, "p"),
            (chi.kendalls_w, "w"),
        ] {
            let path = format!("friedman.{field}");
            topic.same(out, name, found, case, &path, CLOSED);
        }
        for (wave, &mean) in chi.mean_ranks.iter().enumerate() {
            let path = format!("friedman.mean_ranks.{wave}");
            topic.same(out, name, mean, case, &path, CLOSED);
        }
        topic.same(out, name, chi.n, case, "n", 0.0);
        let f = friedman(&ranks, FriedmanReference::ImanDavenport)?;
        for (found, field) in [
            (Some(f.statistic), "f"),
            (Some(f.df), "df"),
            (f.df_denominator, "df_denominator"),
            (Some(f.p_value), "p"),
        ] {
            let path = format!("iman_davenport.{field}");
            topic.same(out, name, found, case, &path, CLOSED);
        }
        let found = quade(rows.view())?;
        for (found, field) in [
            (Some(found.statistic), "f"),
            (found.df, "df"),
            (found.df_denominator, "df_denominator"),
            (Some(found.p_value), "p"),
        ] {
            let path = format!("quade.{field}");
            topic.same(out, "paired::quade", found, case, &path, CLOSED);
        }
    }
    for case in topic.list("binary") {
        let answers = rows_of(case).mapv(|x| x == 1.0);
        let blocks = BinaryBlocks::from_rows(answers.view())?;
        let found = cochran_q(&blocks)?;
        let name = "paired::cochran_q";
        for (found, path) in [
            (Some(found.statistic), "q"),
            (Some(found.statistic), "peer_friedman"),
            (found.df, "df"),
            (Some(found.p_value), "p"),
        ] {
            topic.same(out, name, found, case, path, CLOSED);
        }
        topic.same(out, name, found.n, case, "n", 0.0);
        for (wave, &yes) in blocks.successes().iter().enumerate() {
            let path = format!("successes.{wave}");
            topic.same(out, name, yes, case, &path, 0.0);
        }
    }
    Ok(())
}
