//! Analysis of covariance beside change scores, difference in differences.

use serde_json::Value;

use super::clustered::estimate;
use super::linear::{labels, parity_of_place};
use super::reader::{Data, Topic, numbers};
use super::{CLOSED, Check};
use crate::Error;
use crate::comparison::{
    DifferenceInDifferences, ancova_and_change_score, difference_in_differences,
    difference_in_differences_panel,
};
use crate::linear::{DegreesOfFreedom, Inference, Variance};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("linear_comparison");
    let anorexia = Data::read("anorexia/data.csv");
    let bdf = Data::read("linear_bdf/data.csv");
    let lalonde = Data::read("lalonde/data.csv");
    let schools = labels(&bdf.numbers("school"));
    for case in topic.list("comparisons") {
        match case["name"].as_str().unwrap_or_default() {
            name @ ("CBT" | "FT") => {
                let d = anorexia.keep("treat", |t| t == name || t == "Cont");
                let group: Vec<f64> = d
                    .texts("treat")
                    .iter()
                    .map(|t| f64::from(*t == name))
                    .collect();
                both(
                    out,
                    &topic,
                    case,
                    (&d.numbers("pre"), &d.numbers("post"), &group),
                    None,
                )?;
            }
            "earnings" => {
                let (before, after) = (lalonde.numbers("re75"), lalonde.numbers("re78"));
                both(
                    out,
                    &topic,
                    case,
                    (&before, &after, &lalonde.numbers("treat")),
                    None,
                )?;
            }
            name @ ("schools" | "sex") => {
                let group = if name == "sex" {
                    bdf.numbers("sex")
                } else {
                    parity_of_place(&schools)
                };
                let (before, after) = (bdf.numbers("lang_pre"), bdf.numbers("lang_post"));
                both(out, &topic, case, (&before, &after, &group), Some(&schools))?;
            }
            name => {
                let [before, after, group, cluster] = ["before", "after", "group", "cluster"]
                    .map(|column| numbers(case, &format!("data.{column}")));
                let clusters = labels(&cluster);
                let clusters = (name == "lord_clustered").then_some(clusters.as_slice());
                both(out, &topic, case, (&before, &after, &group), clusters)?;
            }
        }
    }
    let [stacked, places] = [0, 1].map(|i| &topic.list("did")[i]);
    let (before, after) = (lalonde.numbers("re75"), lalonde.numbers("re78"));
    let group = truths(&lalonde.numbers("treat"));
    let twice = [group.as_slice(), group.as_slice()].concat();
    let period: Vec<bool> = (0..twice.len()).map(|i| i >= group.len()).collect();
    let people: Vec<usize> = (0..twice.len()).map(|i| i % group.len()).collect();
    let y = [before.as_slice(), after.as_slice()].concat();
    did(out, &topic, stacked, (&y, &twice, &period, &people))?;
    let [y, in_group, is_after, place] =
        ["y", "group", "after", "place"].map(|column| numbers(places, &format!("data.{column}")));
    did(
        out,
        &topic,
        places,
        (&y, &truths(&in_group), &truths(&is_after), &labels(&place)),
    )?;

    let panel = &topic.cases["panel"];
    for (variance, path) in [(Variance::Classical, "classical"), (Variance::HC2, "hc2")] {
        let inference = Inference {
            variance,
            ..Inference::classical(0.95)
        };
        let found = difference_in_differences_panel(&before, &after, &group, &inference)?;
        one(
            out,
            &topic,
            panel,
            path,
            "comparison::difference_in_differences_panel",
            &found,
        );
    }
    Ok(())
}

fn both(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    (before, after, group): (&[f64], &[f64], &[f64]),
    clusters: Option<&[usize]>,
) -> Result<(), Error> {
    const NAME: &str = "comparison::ancova_and_change_score";
    let inference = clusters.map_or_else(
        || Inference::classical(0.95),
        |clusters| Inference::clustered(clusters, 0.95),
    );
    let found = ancova_and_change_score(before, after, &truths(group), &inference)?;
    for (e, path) in [
        (&found.ancova, "ancova"),
        (&found.slope, "slope"),
        (&found.change_score, "change_score"),
        (&found.baseline, "baseline"),
    ] {
        estimate(out, topic, case, path, NAME, e);
    }
    topic.same(out, NAME, found.gap, case, "gap", CLOSED);
    Ok(())
}

fn did(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    (y, group, after, clusters): (&[f64], &[bool], &[bool], &[usize]),
) -> Result<(), Error> {
    const NAME: &str = "comparison::difference_in_differences";
    let of = |inference: &Inference<'_>| difference_in_differences(y, group, after, inference);
    let classical = of(&Inference::classical(0.95))?;
    one(out, topic, case, "classical", NAME, &classical);
    for (found, path) in [
        (classical.others[0], "others.0"),
        (classical.others[1], "others.1"),
        (classical.group[0], "group.0"),
        (classical.group[1], "group.1"),
    ] {
        topic.same(out, NAME, found, case, path, CLOSED);
    }
    for (variance, name) in [(Variance::CR1, "CR1"), (Variance::CR2, "CR2")] {
        for (df, kind) in [
            (DegreesOfFreedom::Clusters, "usual"),
            (DegreesOfFreedom::Satterthwaite, "satterthwaite"),
        ] {
            let found = of(&Inference {
                variance,
                df,
                ..Inference::clustered(clusters, 0.95)
            })?;
            let path = format!("{}.{kind}", name.to_lowercase());
            one(out, topic, case, &path, NAME, &found);
        }
    }
    Ok(())
}

/// The effect of a difference in differences; its estimate stands beside the tables of the case.
fn one(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    path: &str,
    statistic: &'static str,
    found: &DifferenceInDifferences,
) {
    let e = &found.effect;
    topic.same(out, statistic, e.estimate, case, "estimate", CLOSED);
    for (found, field) in [
        (e.std_error, "se"),
        (e.df, "df"),
        (e.statistic, "t"),
        (e.p_value, "p"),
        (e.conf_low, "low"),
        (e.conf_high, "high"),
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

fn truths(column: &[f64]) -> Vec<bool> {
    column.iter().map(|&x| x != 0.0).collect()
}
