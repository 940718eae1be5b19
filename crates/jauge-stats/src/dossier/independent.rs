//! Groups of different people: insect sprays, ozone, lalonde, arthritis, and tables of counts.

use ndarray::Array2;
use serde_json::Value;

use super::reader::{Data, Topic, list, numbers};
use super::{CLOSED, Check};
use crate::independent::{
    FisherExact, MannWhitney, MannWhitneyOptions, anova, brunner_munzel, brunner_munzel_of_counts,
    chi_squared, cochran_armitage, fisher_exact, fisher_exact_table, kruskal_wallis,
    kruskal_wallis_of_counts, mann_whitney, mann_whitney_of_counts, student_t, welch_anova,
    welch_t,
};
use crate::paired::{Correction, Method};
use crate::{Alternative, Error, Estimate, SampleMoments};

const SIDES: [(&str, Alternative); 3] = [
    ("two_sided", Alternative::TwoSided),
    ("greater", Alternative::Greater),
    ("less", Alternative::Less),
];

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let samples = Samples::read();
    let topic = Topic::read("groups_samples");
    for case in topic.list("pairs") {
        let (a, b) = samples.pair(case);
        means(out, &topic, case, &a, &b)?;
        ranks(out, &topic, case, |o| mann_whitney(&a, &b, o))?;
        if case.get("brunner_munzel").is_some() {
            superiority(out, &topic, case, |side| brunner_munzel(&a, &b, 0.95, side))?;
        }
        if samples.is_ordinal(case) {
            let (a, b) = (counts_per_level(&a), counts_per_level(&b));
            ranks(out, &topic, case, |o| mann_whitney_of_counts(&a, &b, o))?;
            superiority(out, &topic, case, |side| {
                brunner_munzel_of_counts(&a, &b, 0.95, side)
            })?;
        }
    }
    for case in topic.list("several") {
        several(out, &topic, case, &samples)?;
    }
    let topic = Topic::read("groups_brunner_munzel");
    for case in topic.list("") {
        let (a, b) = samples.pair(case);
        for (side, alternative) in SIDES {
            let found = brunner_munzel(&a, &b, 0.95, alternative)?;
            let name = "independent::brunner_munzel";
            topic.same(out, name, found.p_value, case, side, CLOSED);
            topic.same(out, name, found.statistic, case, "statistic", CLOSED);
        }
    }
    tables(out)?;
    exact(out)
}

/// The samples that a case may name by set and group.
struct Samples {
    sets: Data,
    lalonde: Data,
    arthritis: Data,
}

impl Samples {
    fn read() -> Self {
        Self {
            sets: Data::read("groups_samples/data.csv"),
            lalonde: Data::read("lalonde/data.csv"),
            arthritis: Data::read("arthritis/data.csv").keep("m5", |s| !s.is_empty()),
        }
    }

    fn group(&self, set: &str, group: &str) -> Vec<f64> {
        match set {
            "lalonde" => self.lalonde.keep("treat", |g| g == group).numbers("re78"),
            "arthritis" => self.arthritis.keep("trt", |g| g == group).numbers("m5"),
            "arthritis_young" => self
                .arthritis
                .keep("age", |s| s.parse::<u32>().is_ok_and(|age| age < 40))
                .keep("trt", |g| g == group)
                .numbers("m5"),
            _ => self
                .sets
                .keep("set", |s| s == set)
                .keep("group", |g| g == group)
                .numbers("value"),
        }
    }

    fn pair(&self, case: &Value) -> (Vec<f64>, Vec<f64>) {
        let text = |field: &str| case[field].as_str().unwrap_or_default();
        let of = |field: &str| self.group(text("set"), text(field));
        (of("a"), of("b"))
    }

    fn is_ordinal(&self, case: &Value) -> bool {
        let name = case["set"].as_str().or(case["name"].as_str());
        name.is_some_and(|set| set.starts_with("arthritis"))
    }
}

/// How many chose each of the levels 0 to 6, the first and the last of which nobody uses.
fn counts_per_level(values: &[f64]) -> Vec<u64> {
    (0..7_u8)
        .map(|level| values.iter().filter(|&&x| x == f64::from(level)).count() as u64)
        .collect()
}

fn estimate(
    out: &mut Vec<Check>,
    (topic, statistic, case): (&Topic, &'static str, &Value),
    found: &Estimate,
    path: &str,
) {
    for (number, field) in [
        (Some(found.estimate), "estimate"),
        (found.std_error, "std_error"),
        (found.statistic, "t"),
        (found.df, "df"),
        (found.p_value, "p"),
        (found.conf_low, "conf.0"),
        (found.conf_high, "conf.1"),
    ] {
        let path = format!("{path}.{field}");
        topic.same(out, statistic, number, case, &path, CLOSED);
    }
}

fn means(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    a: &[f64],
    b: &[f64],
) -> Result<(), Error> {
    let (a, b) = (
        SampleMoments::from_values(a)?,
        SampleMoments::from_values(b)?,
    );
    for (name, level, alternative) in [
        ("two_sided", 0.95, Alternative::TwoSided),
        ("greater", 0.95, Alternative::Greater),
        ("less", 0.95, Alternative::Less),
        ("two_sided_90", 0.9, Alternative::TwoSided),
    ] {
        let found = student_t(&a, &b, level, alternative)?;
        let place = (topic, "independent::student_t", case);
        estimate(out, place, &found, &format!("student.{name}"));
        if case.get("welch").is_some() {
            let found = welch_t(&a, &b, level, alternative)?;
            let place = (topic, "independent::welch_t", case);
            estimate(out, place, &found, &format!("welch.{name}"));
        }
    }
    Ok(())
}

fn ranks(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    test: impl Fn(MannWhitneyOptions) -> Result<MannWhitney, Error>,
) -> Result<(), Error> {
    const NAME: &str = "independent::mann_whitney";
    for (path, correction, method) in [
        ("plain", Correction::None, Method::Asymptotic),
        ("corrected", Correction::Continuity, Method::Asymptotic),
        ("coin_exact", Correction::None, Method::Exact),
        ("wilcox_exact", Correction::None, Method::Exact),
    ] {
        if case["mann_whitney"].get(path).is_none() {
            continue;
        }
        for (side, alternative) in SIDES {
            let found = test(MannWhitneyOptions {
                correction,
                method,
                alternative,
            })?;
            let p = format!("mann_whitney.{path}.{side}");
            topic.same(out, NAME, found.p_value, case, &p, CLOSED);
            if correction == Correction::None {
                topic.same(out, NAME, found.z, case, "mann_whitney.z", CLOSED);
            }
            for (number, path) in [
                (found.statistic, "mann_whitney.W"),
                (found.estimate, "mann_whitney.superiority"),
                (found.n_first as f64, "n1"),
                (found.n_second as f64, "n2"),
            ] {
                topic.same(out, NAME, number, case, path, 1e-14);
            }
        }
    }
    Ok(())
}

fn superiority(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    test: impl Fn(Alternative) -> Result<Estimate, Error>,
) -> Result<(), Error> {
    for (side, alternative) in SIDES {
        let found = test(alternative)?;
        let of_side = |field: &str| format!("{side}.{field}");
        for (number, path) in [
            (Some(found.estimate), "estimate".to_owned()),
            (found.std_error, "std_error".to_owned()),
            (found.statistic, "statistic".to_owned()),
            (found.df, "df".to_owned()),
            (found.p_value, of_side("p")),
            (found.conf_low, of_side("conf.0")),
            (found.conf_high, of_side("conf.1")),
        ] {
            let path = format!("brunner_munzel.{path}");
            let name = "independent::brunner_munzel";
            topic.same(out, name, number, case, &path, CLOSED);
        }
    }
    Ok(())
}

fn several(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    samples: &Samples,
) -> Result<(), Error> {
    let set = case["name"].as_str().unwrap_or_default();
    let groups: Vec<Vec<f64>> = list(&case["groups"])
        .iter()
        .map(|g| samples.group(set, g.as_str().unwrap_or_default()))
        .collect();
    let values: Vec<&[f64]> = groups.iter().map(Vec::as_slice).collect();
    let mut tests = vec![kruskal_wallis(&values)?];
    if samples.is_ordinal(case) {
        let counts: Vec<Vec<u64>> = groups.iter().map(|g| counts_per_level(g)).collect();
        let counts: Vec<&[u64]> = counts.iter().map(Vec::as_slice).collect();
        tests.push(kruskal_wallis_of_counts(&counts)?);
    }
    for found in tests {
        for (number, path) in [
            (Some(found.statistic), "kruskal.statistic"),
            (found.df, "kruskal.df"),
            (Some(found.p_value), "kruskal.p"),
        ] {
            let name = "independent::kruskal_wallis";
            topic.same(out, name, number, case, path, CLOSED);
        }
    }
    let moments: Vec<SampleMoments> = values
        .iter()
        .map(|g| SampleMoments::from_values(g))
        .collect::<Result<_, _>>()?;
    let table = anova(&moments)?;
    for (number, field) in [
        (table.statistic, "F"),
        (table.df, "df"),
        (table.df_denominator, "df_denominator"),
        (table.p_value, "p"),
        (table.ss_between, "ss_between"),
        (table.ss_within, "ss_within"),
        (table.ms_between, "ms_between"),
        (table.ms_within, "ms_within"),
        (table.r_squared, "r_squared"),
        (table.residual_sd, "residual_sd"),
    ] {
        let path = format!("anova.{field}");
        topic.same(out, "independent::anova", number, case, &path, CLOSED);
    }
    if case.get("welch_anova").is_some() {
        let test = welch_anova(&moments)?;
        for (number, field) in [
            (Some(test.statistic), "F"),
            (test.df, "df"),
            (test.df_denominator, "df_denominator"),
            (Some(test.p_value), "p"),
        ] {
            let path = format!("welch_anova.{field}");
            topic.same(out, "independent::welch_anova", number, case, &path, CLOSED);
        }
    }
    Ok(())
}

fn counts_of(case: &Value, field: &str) -> Vec<u64> {
    numbers(case, field).into_iter().map(|x| x as u64).collect()
}

fn table_of(case: &Value) -> Array2<u64> {
    let rows: Vec<Vec<u64>> = (0..list(&case["table"]).len())
        .map(|i| counts_of(case, &format!("table.{i}")))
        .collect();
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j])
}

fn tables(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("groups_tables");
    for case in topic.list("chi_squared") {
        for (path, correction) in [
            ("plain", Correction::None),
            ("yates", Correction::Continuity),
        ] {
            if case.get(path).is_none() {
                continue;
            }
            let found = chi_squared(&table_of(case), correction)?;
            for (number, path) in [
                (found.statistic, format!("{path}.statistic")),
                (found.df, format!("{path}.df")),
                (found.p_value, format!("{path}.p")),
                (found.least_expected, "least_expected".to_owned()),
                (found.cells_below_5 as f64, "cells_below_5".to_owned()),
                (found.cells as f64, "cells".to_owned()),
                (found.n as f64, "n".to_owned()),
            ] {
                topic.same(out, "independent::chi_squared", number, case, &path, CLOSED);
            }
        }
    }
    for case in topic.list("fisher") {
        fisher(out, &topic, case)?;
    }
    for case in topic.list("any_size") {
        let p = fisher_exact_table(&table_of(case)).map(|t| t.p_value);
        topic.same(out, "independent::fisher_exact_table", p, case, "p", CLOSED);
    }
    for case in topic.list("trend") {
        let (x, totals) = (counts_of(case, "x"), counts_of(case, "totals"));
        let scores = numbers(case, "scores");
        let found = cochran_armitage(&x, &totals, &scores, Alternative::TwoSided)?;
        let name = "independent::cochran_armitage";
        let squared = found.statistic.map(|z| z * z);
        topic.same(out, name, squared, case, "statistic", CLOSED);
        topic.same(out, name, found.p_value, case, "p", CLOSED);
        topic.same(out, name, found.estimate, case, "slope", CLOSED);
    }
    Ok(())
}

fn fisher(out: &mut Vec<Check>, topic: &Topic, case: &Value) -> Result<(), Error> {
    const NAME: &str = "independent::fisher_exact";
    let t = table_of(case);
    let table = [[t[(0, 0)], t[(0, 1)]], [t[(1, 0)], t[(1, 1)]]];
    for (side, alternative) in SIDES {
        let found: FisherExact = fisher_exact(table, 0.95, alternative)?;
        let at = |field: &str| format!("{side}.{field}");
        topic.same(out, NAME, found.p_value, case, &at("p"), CLOSED);
        topic.same(out, NAME, found.estimate, case, "estimate", CLOSED);
        topic.same(out, NAME, Some(found.conf_low), case, &at("conf.0"), CLOSED);
        topic.same(out, NAME, found.conf_high, case, &at("conf.1"), CLOSED);
        // fisher.test itself: p-values agree, its odds ratio and limits stop early.
        let peer = |field: &str| format!("r.{side}.{field}");
        topic.same(out, NAME, found.p_value, case, &peer("p"), CLOSED);
        topic.same(out, NAME, found.estimate, case, &peer("estimate"), 0.01);
    }
    let found = fisher_exact(table, 0.99, Alternative::TwoSided)?;
    topic.same(out, NAME, Some(found.conf_low), case, "conf_99.0", CLOSED);
    topic.same(out, NAME, found.conf_high, case, "conf_99.1", CLOSED);
    let any = fisher_exact_table(&t).map(|t| t.p_value);
    topic.same(
        out,
        "independent::fisher_exact_table",
        any,
        case,
        "two_sided.p",
        CLOSED,
    );
    Ok(())
}

/// Against whole numbers.
fn exact(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("groups_exact");
    for case in topic.list("tables") {
        let name = "independent::fisher_exact_table";
        let found = fisher_exact_table(&table_of(case))?;
        topic.same(out, name, found.p_value, case, "p", CLOSED);
        topic.same(out, name, found.statistic, case, "statistic", CLOSED);
    }
    for case in topic.list("ranks") {
        let (a, b) = (counts_of(case, "first"), counts_of(case, "second"));
        for (side, alternative) in SIDES {
            let options = MannWhitneyOptions {
                method: Method::Exact,
                alternative,
                ..MannWhitneyOptions::default()
            };
            let found = mann_whitney_of_counts(&a, &b, options)?;
            let name = "independent::mann_whitney";
            topic.same(out, name, found.p_value, case, side, CLOSED);
            topic.same(out, name, found.statistic, case, "U", 1e-14);
        }
    }
    Ok(())
}
