//! Counts: intervals of shares, finite populations, adjusted p-values.

use serde_json::Value;

use super::reader::{Topic, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::Error;
use crate::finite_population::{coverage_probability, hypergeometric_interval};
use crate::independent::difference_of_proportions;
use crate::multiplicity::{benjamini_hochberg, holm};
use crate::proportion::{clopper_pearson, wilson};

fn count(case: &Value, field: &str) -> u64 {
    case[field].as_u64().unwrap_or_default()
}

fn level(case: &Value) -> f64 {
    case["conf_level"].as_f64().unwrap_or(0.95)
}

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("proportions");
    for case in topic.list("shares") {
        let (x, n) = (count(case, "x"), count(case, "n"));
        let w = wilson(x, n, level(case))?;
        let name = "proportion::wilson";
        topic.same(out, name, w.conf_low, case, "wilson.0", CLOSED);
        topic.same(out, name, w.conf_high, case, "wilson.1", CLOSED);
        let c = clopper_pearson(x, n, level(case))?;
        let name = "proportion::clopper_pearson";
        topic.same(out, name, c.conf_low, case, "clopper_pearson.0", ITERATED);
        topic.same(out, name, c.conf_high, case, "clopper_pearson.1", ITERATED);
    }
    for case in topic.list("finite") {
        let (x, n) = (count(case, "x"), count(case, "n"));
        let found = hypergeometric_interval(x, n, count(case, "population"), level(case))?;
        let name = "finite_population::hypergeometric_interval";
        topic.same(out, name, found.low, case, "low", 0.0);
        topic.same(out, name, found.high, case, "high", 0.0);
    }
    for case in topic.list("coverage") {
        let (m, n) = (count(case, "count"), count(case, "n"));
        let found = coverage_probability(m, n, count(case, "population"), level(case));
        topic.same(
            out,
            "finite_population::coverage_probability",
            found,
            case,
            "coverage",
            CLOSED,
        );
    }
    let topic = Topic::read("newcombe");
    let name = "independent::difference_of_proportions";
    let interval = |case: &Value| {
        let (x1, n1) = (count(case, "x1"), count(case, "n1"));
        let (x2, n2) = (count(case, "x2"), count(case, "n2"));
        difference_of_proportions(x1, n1, x2, n2, level(case))
    };
    for case in topic.list("independent") {
        let d = interval(case)?;
        topic.same(out, name, d.estimate, case, "estimate", CLOSED);
        topic.same(out, name, d.conf_low, case, "conf.0", CLOSED);
        topic.same(out, name, d.conf_high, case, "conf.1", CLOSED);
    }
    let topic = Topic::read("p_adjust");
    for case in topic.list("") {
        let p = numbers(case, "p");
        for (name, found, field) in [
            ("multiplicity::holm", holm(&p)?, "holm"),
            (
                "multiplicity::benjamini_hochberg",
                benjamini_hochberg(&p)?,
                "bh",
            ),
        ] {
            for (i, found) in found.into_iter().enumerate() {
                topic.same(out, name, found, case, &format!("{field}.{i}"), 1e-15);
            }
        }
    }
    Ok(())
}
