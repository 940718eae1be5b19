//! Many small groups, chance taken out; independent settings pooled.

use super::reader::{Topic, numbers};
use super::{Check, ITERATED};
use crate::Error;
use crate::shrinkage::{GroupFigure, pool, shrink};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("shrinkage");
    let name = "shrinkage::shrink";
    for case in topic.list("groups") {
        let (y, se) = (numbers(case, "y"), numbers(case, "se"));
        let groups: Vec<GroupFigure> = y
            .iter()
            .zip(&se)
            .map(|(estimate, std_error)| GroupFigure {
                estimate: *estimate,
                std_error: *std_error,
            })
            .collect();
        let level = case["conf_level"].as_f64().unwrap_or(0.95);
        let settings = pool(&groups, level)?;
        let (one, mean) = ("shrinkage::pool", &settings.mean);
        topic.same(out, one, mean.estimate, case, "mean", ITERATED);
        topic.same(out, one, mean.std_error, case, "std_error", ITERATED);
        topic.same(
            out,
            one,
            settings.tau_squared,
            case,
            "tau_squared",
            ITERATED,
        );
        let found = shrink(&groups, level)?;
        topic.same(out, name, found.mean, case, "mean", ITERATED);
        topic.same(out, name, found.std_error, case, "std_error", ITERATED);
        topic.same(out, name, found.tau_squared, case, "tau_squared", ITERATED);
        for (i, g) in found.groups.iter().enumerate() {
            topic.same(out, name, g.estimate, case, &format!("pred.{i}"), ITERATED);
            topic.same(
                out,
                name,
                g.std_error,
                case,
                &format!("pred_se.{i}"),
                ITERATED,
            );
            topic.same(out, name, g.conf_low, case, &format!("low.{i}"), ITERATED);
            topic.same(out, name, g.conf_high, case, &format!("high.{i}"), ITERATED);
        }
    }
    Ok(())
}
