//! Power, sample sizes, detectable effects and planned precision.

use serde_json::Value;

use super::reader::{Topic, number};
use super::{CLOSED, Check, ITERATED};
use crate::finite_population::Target;
use crate::power::{
    Parent, PrecisionMethod, detectable_effect_paired_t, detectable_effect_signed_rank,
    detectable_effect_two_groups_t, half_width_mean, half_width_share, power_paired_t,
    power_signed_rank, power_two_groups_t, power_two_proportions, sample_size_mean,
    sample_size_paired_t, sample_size_share, sample_size_signed_rank, sample_size_two_groups_t,
};
use crate::{Alternative, Error};

mod clusters;
mod shares;

fn count(case: &Value, field: &str) -> u64 {
    case[field].as_u64().unwrap_or_default()
}

fn real(case: &Value, field: &str) -> f64 {
    number(case, field).unwrap_or(f64::NAN)
}

fn alternative(case: &Value) -> Alternative {
    match case["alternative"].as_str() {
        Some("two_sided") => Alternative::TwoSided,
        Some("greater") => Alternative::Greater,
        Some("less") => Alternative::Less,
        other => panic!("no alternative {other:?}"),
    }
}

fn target(case: &Value) -> Target {
    case["population"]
        .as_u64()
        .map_or(Target::Superpopulation, |size| Target::FinitePopulation {
            size,
        })
}

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    paired(out)?;
    ranks(out)?;
    groups(out)?;
    shares::checks(out)?;
    clusters::checks(out)?;
    precision(out)?;
    peers(out)
}

fn paired(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("planning_t");
    for case in topic.list("paired") {
        let (d, n, level) = (real(case, "d"), count(case, "n"), real(case, "sig_level"));
        let plan = power_paired_t(d, n, target(case), level, alternative(case))?;
        let name = "power::power_paired_t";
        topic.same(out, name, plan.power, case, "power", CLOSED);
        if !case["peer"].is_null() {
            topic.same(out, name, plan.power, case, "peer", CLOSED);
        }
    }
    for case in topic.list("paired_n") {
        let (d, power, level) = (
            real(case, "d"),
            real(case, "target_power"),
            real(case, "sig_level"),
        );
        let plan = sample_size_paired_t(d, power, target(case), level, alternative(case))?;
        let name = "power::sample_size_paired_t";
        topic.same(out, name, plan.n, case, "n", 0.0);
        topic.same(out, name, plan.n_exact, case, "n_exact", ITERATED);
        topic.same(out, name, plan.power, case, "power", CLOSED);
    }
    for case in topic.list("paired_d") {
        let (n, power, level) = (
            count(case, "n"),
            real(case, "power"),
            real(case, "sig_level"),
        );
        let plan = detectable_effect_paired_t(n, power, target(case), level, alternative(case))?;
        let name = "power::detectable_effect_paired_t";
        topic.same(out, name, plan.effect, case, "effect", ITERATED);
        let plain = plan.effect_uncorrected;
        topic.same(out, name, plain, case, "effect_uncorrected", ITERATED);
        topic.same(out, name, plan.ncp, case, "ncp", ITERATED);
    }
    Ok(())
}

fn ranks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("planning_t");
    for case in topic.list("ranks") {
        let parent = match case["parent"].as_str() {
            Some("normal") => Parent::Normal,
            Some("uniform") => Parent::Uniform,
            Some("logistic") => Parent::Logistic,
            Some("laplace") => Parent::Laplace,
            Some("least_favourable") => Parent::LeastFavourable,
            other => panic!("no parent {other:?}"),
        };
        let (d, n, level) = (real(case, "d"), count(case, "n"), real(case, "sig_level"));
        let side = alternative(case);
        let power = power_signed_rank(d, n, parent, level, side)?.power;
        topic.same(
            out,
            "power::power_signed_rank",
            power,
            case,
            "power",
            CLOSED,
        );
        let size = sample_size_signed_rank(d, 0.8, parent, level, side)?.n_exact;
        let name = "power::sample_size_signed_rank";
        topic.same(out, name, size, case, "n_exact", ITERATED);
        let effect = detectable_effect_signed_rank(n, 0.8, parent, level, side)?.effect;
        let name = "power::detectable_effect_signed_rank";
        topic.same(out, name, effect, case, "effect", ITERATED);
    }
    Ok(())
}

fn groups(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("planning_t");
    for case in topic.list("groups") {
        let (d, level, side) = (real(case, "d"), real(case, "sig_level"), alternative(case));
        let (n1, n2) = (count(case, "n1"), count(case, "n2"));
        let power = power_two_groups_t(d, n1, n2, level, side)?.power;
        let name = "power::power_two_groups_t";
        topic.same(out, name, power, case, "power", CLOSED);
        if !case["peer"].is_null() {
            topic.same(out, name, power, case, "peer", CLOSED);
        }
        let effect = detectable_effect_two_groups_t(n1, n2, 0.8, level, side)?.effect;
        let name = "power::detectable_effect_two_groups_t";
        topic.same(out, name, effect, case, "effect_at_80", ITERATED);
    }
    for case in topic.list("groups_n") {
        let (d, ratio, level) = (
            real(case, "d"),
            real(case, "ratio"),
            real(case, "sig_level"),
        );
        let power = real(case, "target_power");
        let plan = sample_size_two_groups_t(d, ratio, power, level, alternative(case))?;
        let name = "power::sample_size_two_groups_t";
        topic.same(out, name, plan.n1.map(|n| n as f64), case, "n1", 0.0);
        topic.same(out, name, plan.n2.map(|n| n as f64), case, "n2", 0.0);
        topic.same(out, name, plan.n_exact, case, "n_exact", ITERATED);
        topic.same(out, name, plan.power, case, "power", CLOSED);
    }
    Ok(())
}

fn precision(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("planning_precision");
    let (normal, exact) = (PrecisionMethod::Normal, PrecisionMethod::Exact);
    for case in topic.list("half") {
        let (n, p, level) = (
            count(case, "n"),
            real(case, "share"),
            real(case, "conf_level"),
        );
        let name = "power::half_width_share";
        if !case["normal"].is_null() {
            let found = half_width_share(n, p, target(case), level, normal)?;
            topic.same(out, name, found.half_width, case, "normal", CLOSED);
        }
        let found = half_width_share(n, p, target(case), level, exact)?;
        topic.same(out, name, found.half_width, case, "exact", ITERATED);
    }
    for case in topic.list("size") {
        let (e, p, level) = (
            real(case, "half_width"),
            real(case, "share"),
            real(case, "conf_level"),
        );
        let name = "power::sample_size_share";
        let found = sample_size_share(e, p, target(case), level, normal)?;
        topic.same(out, name, found.n, case, "normal", 0.0);
        topic.same(out, name, found.n_exact, case, "normal_exact", CLOSED);
        let found = sample_size_share(e, p, target(case), level, exact)?;
        topic.same(out, name, found.n, case, "exact", 0.0);
    }
    for case in topic.list("mean") {
        let (n, sd, level) = (count(case, "n"), real(case, "sd"), real(case, "conf_level"));
        let found = half_width_mean(n, sd, target(case), level)?.half_width;
        topic.same(
            out,
            "power::half_width_mean",
            found,
            case,
            "half_width",
            CLOSED,
        );
        let found = sample_size_mean(real(case, "wanted"), sd, target(case), level)?.n;
        topic.same(out, "power::sample_size_mean", found, case, "size", 0.0);
    }
    Ok(())
}

/// statsmodels' noncentral t is good to about 1e-12 (absolute); its solver stops near 1e-8.
fn peers(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("planning_peers");
    for case in topic.list("paired") {
        let (d, n, level) = (real(case, "d"), count(case, "n"), real(case, "sig_level"));
        let like = Target::Superpopulation;
        let found = power_paired_t(d, n, like, level, alternative(case))?.power;
        topic.same(out, "power::power_paired_t", found, case, "power", CLOSED);
    }
    for case in topic.list("groups") {
        let (n1, n2) = (count(case, "n1"), count(case, "n2"));
        let (d, level) = (real(case, "d"), real(case, "sig_level"));
        let found = power_two_groups_t(d, n1, n2, level, alternative(case))?.power;
        topic.same(
            out,
            "power::power_two_groups_t",
            found,
            case,
            "power",
            CLOSED,
        );
    }
    for case in topic.list("groups_n") {
        let (d, ratio, power) = (
            real(case, "d"),
            real(case, "ratio"),
            real(case, "target_power"),
        );
        let found = sample_size_two_groups_t(d, ratio, power, 0.05, Alternative::TwoSided)?;
        let name = "power::sample_size_two_groups_t";
        topic.same(out, name, found.n_exact, case, "n_exact", 1e-7);
    }
    for case in topic.list("two_shares") {
        let (p, q) = (real(case, "share"), real(case, "reference"));
        let (n1, n2) = (count(case, "n1"), count(case, "n2"));
        let found = power_two_proportions(p, q, n1, n2, 0.05, Alternative::TwoSided)?;
        let name = "power::power_two_proportions";
        topic.same(out, name, found.effect, case, "h", CLOSED);
        topic.same(out, name, found.power, case, "power", CLOSED);
    }
    Ok(())
}
