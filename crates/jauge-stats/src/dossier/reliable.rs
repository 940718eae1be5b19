//! Reliability of scales.

use serde_json::Value;

use super::reader::{Topic, list, number, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::Error;
use crate::reliability::ordinal::both_below;
use crate::reliability::{
    Extraction, ItemMoments, Polychoric, cronbach_alpha, mcdonald_omega, ordinal_alpha,
    ordinal_omega,
};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("reliability");
    for case in topic.list("scales") {
        let items: Vec<Vec<f64>> = (0..list(&case["items"]).len())
            .map(|i| numbers(case, &format!("items.{i}")))
            .collect();
        let items: Vec<&[f64]> = items.iter().map(Vec::as_slice).collect();
        let moments = ItemMoments::from_items(&items)?;
        alpha(out, &topic, case, &moments)?;
        omega(out, &topic, case, &moments)?;
    }
    ordinal(out)
}

fn alpha(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    moments: &ItemMoments,
) -> Result<(), Error> {
    let name = "reliability::cronbach_alpha";
    let found = cronbach_alpha(moments, case["conf_level"].as_f64().unwrap_or(0.95))?;
    topic.same(out, name, found.alpha.estimate, case, "alpha", CLOSED);
    topic.same(out, name, found.alpha.std_error, case, "std_error", CLOSED);
    topic.same(out, name, found.alpha.conf_low, case, "conf_low", CLOSED);
    topic.same(out, name, found.alpha.conf_high, case, "conf_high", CLOSED);
    topic.same(out, name, found.standardised, case, "standardised", CLOSED);
    topic.same(
        out,
        name,
        found.mean_correlation,
        case,
        "mean_correlation",
        CLOSED,
    );
    for (i, item) in found.items.iter().enumerate() {
        topic.same(
            out,
            name,
            item.item_total,
            case,
            &format!("item_total.{i}"),
            CLOSED,
        );
        topic.same(
            out,
            name,
            item.item_rest,
            case,
            &format!("item_rest.{i}"),
            CLOSED,
        );
        topic.same(
            out,
            name,
            item.alpha_without,
            case,
            &format!("alpha_without.{i}"),
            CLOSED,
        );
    }
    Ok(())
}

fn omega(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    moments: &ItemMoments,
) -> Result<(), Error> {
    let name = "reliability::mcdonald_omega";
    for (key, extraction) in [
        ("minres", Extraction::Minres),
        ("ml", Extraction::MaximumLikelihood),
    ] {
        let found = mcdonald_omega(moments, extraction)?;
        topic.same(
            out,
            name,
            found.omega,
            case,
            &format!("{key}.raw"),
            ITERATED,
        );
        topic.same(
            out,
            name,
            found.standardised,
            case,
            &format!("{key}.standardised"),
            ITERATED,
        );
        // Where the criterion is flat a loading has half the digits of the criterion: R's optim ends there.
        for (i, loading) in found.loadings.iter().enumerate() {
            topic.same(
                out,
                name,
                *loading,
                case,
                &format!("{key}.loadings.{i}"),
                LOADING,
            );
        }
    }
    Ok(())
}

/// Tolerance of a loading.
const LOADING: f64 = 1e-7;

/// Items with few levels: the correlations behind them, and what follows from these.
fn ordinal(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("reliability_ordinal");
    for case in topic.list("bivariate") {
        let at = |field: &str| number(case, field).unwrap_or(f64::NAN);
        let found = both_below(at("a"), at("b"), at("r"));
        let name = "reliability::polychoric_correlation";
        // TVPACK promises 1e-14, absolute.
        topic.same(out, name, found, case, "below", 1e-13 / at("below"));
    }
    for case in topic.list("scales") {
        let items: Vec<Vec<f64>> = (0..list(&case["items"]).len())
            .map(|i| numbers(case, &format!("items.{i}")))
            .collect();
        let items: Vec<&[f64]> = items.iter().map(Vec::as_slice).collect();
        let behind = Polychoric::from_items(&items)?;
        for (i, row) in behind.correlations.iter().enumerate() {
            for (j, r) in row.iter().enumerate().filter(|(j, _)| *j != i) {
                let name = "reliability::polychoric_correlation";
                let at = |of: &str| format!("{of}.{i}.{j}");
                topic.same(out, name, *r, case, &at("correlations"), ITERATED);
                for peer in ["peer.psych", "peer.polycor"] {
                    topic.same(out, name, *r, case, &at(peer), PEER / r.abs());
                }
            }
        }
        let alpha = ordinal_alpha(&behind)?;
        let name = "reliability::ordinal_alpha";
        let mean = alpha.mean_correlation;
        topic.same(out, name, alpha.alpha, case, "alpha", ITERATED);
        topic.same(out, name, mean, case, "mean_correlation", ITERATED);
        for (i, without) in alpha.alpha_without.iter().enumerate() {
            let path = format!("alpha_without.{i}");
            topic.same(out, name, *without, case, &path, ITERATED);
        }
        let omega = ordinal_omega(&behind, Extraction::Minres)?;
        let name = "reliability::ordinal_omega";
        topic.same(out, name, omega.omega, case, "omega", ITERATED);
        for (i, loading) in omega.loadings.iter().enumerate() {
            let path = format!("loadings.{i}");
            topic.same(out, name, *loading, case, &path, LOADING);
        }
    }
    Ok(())
}

/// What the peers' searches stop at, absolute.
const PEER: f64 = 1e-4;
