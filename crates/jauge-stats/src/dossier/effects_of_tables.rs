//! Effect sizes of counts: ratios of two shares and of pairs, association in a table.

use ndarray::Array2;
use serde_json::Value;

use super::effects::{at, counts};
use super::reader::{Topic, list, number};
use super::{CLOSED, Check, ITERATED};
use crate::effect_size::{
    CramersVBias, Ratio, RatioInterval, cohens_h, cramers_v, odds_ratio, paired_odds_ratio,
    paired_odds_ratio_of_counts, risk_ratio,
};
use crate::{Error, PairedTable, noncentral_chi_squared};

type OfCounts = fn(u64, u64, u64, u64, RatioInterval, f64) -> Result<Ratio, Error>;

const RATIOS: [(&str, &str, OfCounts); 2] = [
    ("odds", "effect_size::odds_ratio", odds_ratio),
    ("risk", "effect_size::risk_ratio", risk_ratio),
];

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    ratios(out)?;
    statsmodels(out)?;
    pairs(out)?;
    association(out)
}

fn two_shares(case: &Value) -> [u64; 4] {
    let found = counts(case, "counts");
    found.try_into().expect("x1, n1, x2, n2")
}

fn ratios(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_ratio");
    for case in topic.list("two_groups") {
        let [x1, n1, x2, n2] = two_shares(case);
        let level = at(case, "conf_level");
        for (kind, name, of) in RATIOS {
            for (word, interval) in [
                ("miettinen_nurminen", RatioInterval::MiettinenNurminen),
                ("score", RatioInterval::Score),
            ] {
                let found = of(x1, n1, x2, n2, interval, level)?;
                let estimate = format!("{kind}.estimate");
                topic.same(out, name, found.estimate, case, &estimate, CLOSED);
                let end = |end: &str| format!("{kind}.{word}.{end}");
                topic.same(out, name, found.conf_low, case, &end("low"), ITERATED);
                topic.same(out, name, found.conf_high, case, &end("high"), ITERATED);
            }
            for (word, interval) in [
                ("wald_log", RatioInterval::WaldLog),
                ("wald_log_half_added", RatioInterval::WaldLogHalfAdded),
            ] {
                let field = |field: &str| format!("{kind}.{word}.{field}");
                // None: an empty cell, refused here.
                if number(case, &field("estimate")).is_none() {
                    continue;
                }
                let found = of(x1, n1, x2, n2, interval, level)?;
                for (found, path) in [
                    (found.estimate, "estimate"),
                    (found.std_error_log, "std_error_log"),
                    (Some(found.conf_low), "conf.0"),
                    (found.conf_high, "conf.1"),
                ] {
                    topic.same(out, name, found, case, &field(path), CLOSED);
                }
            }
        }
        peers(out, &topic, case, level)?;
    }
    Ok(())
}

/// effectsize's Wald interval of the odds ratio, its risk ratio and its h.
fn peers(out: &mut Vec<Check>, topic: &Topic, case: &Value, level: f64) -> Result<(), Error> {
    let [x1, n1, x2, n2] = two_shares(case);
    let wald = RatioInterval::WaldLog;
    if number(case, "odds.peer.estimate").is_some() {
        let (name, found) = (
            "effect_size::odds_ratio",
            odds_ratio(x1, n1, x2, n2, wald, level)?,
        );
        for (found, path) in [
            (found.estimate, "odds.peer.estimate"),
            (Some(found.conf_low), "odds.peer.conf.0"),
            (found.conf_high, "odds.peer.conf.1"),
        ] {
            topic.same(out, name, found, case, path, CLOSED);
        }
    }
    if number(case, "risk.peer_estimate").is_some() {
        let found = risk_ratio(x1, n1, x2, n2, RatioInterval::Score, level)?.estimate;
        let name = "effect_size::risk_ratio";
        topic.same(out, name, found, case, "risk.peer_estimate", CLOSED);
    }
    let h = cohens_h(x1, n1, x2, n2, level)?;
    for (found, path) in [
        (Some(h.estimate), "h.h"),
        (h.conf_low, "h.conf.0"),
        (h.conf_high, "h.conf.1"),
    ] {
        topic.same(out, "effect_size::cohens_h", found, case, path, CLOSED);
    }
    Ok(())
}

fn statsmodels(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_peers");
    for case in topic.list("ratios") {
        let [x1, n1, x2, n2] = two_shares(case);
        for (kind, name, of) in RATIOS {
            for (word, interval, tolerance) in [
                // Roots to the peer's own tolerance.
                (
                    "miettinen_nurminen",
                    RatioInterval::MiettinenNurminen,
                    ITERATED,
                ),
                ("score", RatioInterval::Score, ITERATED),
                ("wald_log", RatioInterval::WaldLog, CLOSED),
                (
                    "wald_log_half_added",
                    RatioInterval::WaldLogHalfAdded,
                    CLOSED,
                ),
            ] {
                let found = of(x1, n1, x2, n2, interval, 0.95)?;
                for (found, end) in [(Some(found.conf_low), 0), (found.conf_high, 1)] {
                    let path = format!("{kind}.{word}.{end}");
                    topic.same(out, name, found, case, &path, tolerance);
                }
            }
        }
    }
    Ok(())
}

fn pairs(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_ratio");
    for case in topic.list("pairs") {
        let (up, down) = (at(case, "up") as u64, at(case, "down") as u64);
        let level = at(case, "conf_level");
        // Those who did not change do not enter.
        let table = PairedTable::try_from(vec![vec![11, up], vec![down, 4]])?;
        for (name, found) in [
            (
                "effect_size::paired_odds_ratio_of_counts",
                paired_odds_ratio_of_counts(up, down, level)?,
            ),
            (
                "effect_size::paired_odds_ratio",
                paired_odds_ratio(&table, level)?,
            ),
        ] {
            topic.same(out, name, found.estimate, case, "estimate", CLOSED);
            topic.same(out, name, found.conf_low, case, "conf.0", ITERATED);
            topic.same(out, name, found.conf_high, case, "conf.1", ITERATED);
        }
    }
    Ok(())
}

fn association(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_association");
    let name = "effect_size::cramers_v";
    for case in topic.list("") {
        let rows = list(&case["counts"]);
        let cells: Vec<u64> = (0..rows.len())
            .flat_map(|i| counts(case, &format!("counts.{i}")))
            .collect();
        let shape = (rows.len(), cells.len() / rows.len());
        let table =
            Array2::from_shape_vec(shape, cells).map_err(|e| Error::impossible(e.to_string()))?;
        let level = at(case, "conf_level");
        let v = cramers_v(&table, CramersVBias::Uncorrected, level)?;
        for (found, path, tolerance) in [
            (Some(v.estimate), "v", CLOSED),
            (Some(v.estimate), "peer_v", CLOSED),
            (v.statistic, "chi_squared", CLOSED),
            (v.df, "df", 0.0),
            (v.p_value, "p", CLOSED),
            (v.conf_low, "conf.0", ITERATED),
            (v.conf_high, "conf.1", ITERATED),
        ] {
            topic.same(out, name, found, case, path, tolerance);
        }
        let corrected = cramers_v(&table, CramersVBias::Corrected, level)?;
        for (found, path, tolerance) in [
            (Some(corrected.estimate), "peer_v_adjusted", CLOSED),
            (corrected.conf_low, "conf.0", ITERATED),
            (corrected.conf_high, "conf.1", ITERATED),
        ] {
            topic.same(out, name, found, case, path, tolerance);
        }
        let (x, df) = (at(case, "chi_squared"), at(case, "df"));
        let ncp = noncentral_chi_squared::ncp_interval(x, df, level)?;
        for (found, path) in [(ncp.0, "ncp.0"), (ncp.1, "ncp.1")] {
            let name = "noncentral_chi_squared::ncp_interval";
            topic.same(out, name, found, case, path, ITERATED);
        }
    }
    Ok(())
}
