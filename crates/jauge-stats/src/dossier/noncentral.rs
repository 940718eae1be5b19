//! The noncentral t against R's series, where R has one, and against R's `integrate` everywhere.

use serde_json::Value;

use super::reader::{Topic, number};
use super::{CLOSED, Check, ITERATED};
use crate::Error;
use crate::effect_size::hedges_correction;
use crate::noncentral_t::{ncp_interval, noncentral_t_cdf, noncentral_t_sf};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("distributions");
    let at = |case: &Value, field: &str| number(case, field).unwrap_or(f64::NAN);
    let arguments = |case: &Value| (at(case, "t"), at(case, "df"), at(case, "ncp"));
    for case in topic.list("noncentral_t") {
        let (t, df, ncp) = arguments(case);
        let cdf = noncentral_t_cdf(t, df, ncp)?;
        // R's series stops at 1e-12, absolute.
        let tolerance = 2e-12 / at(case, "cdf");
        let name = "noncentral_t::noncentral_t_cdf";
        topic.same(out, name, cdf, case, "cdf", tolerance);
    }
    for case in topic.list("noncentral_t_integrated") {
        let (t, df, ncp) = arguments(case);
        // Our quadrature promises 1e-12, absolute.
        let (cdf, sf) = (noncentral_t_cdf(t, df, ncp)?, noncentral_t_sf(t, df, ncp)?);
        let name = "noncentral_t::noncentral_t_cdf";
        topic.same(out, name, cdf, case, "cdf", 1e-12 / at(case, "cdf"));
        let name = "noncentral_t::noncentral_t_sf";
        topic.same(out, name, sf, case, "sf", 1e-12 / at(case, "sf"));
    }
    for case in topic.list("ncp_interval") {
        let (low, high) = ncp_interval(at(case, "t"), at(case, "df"), at(case, "conf_level"))?;
        let name = "noncentral_t::ncp_interval";
        topic.same(out, name, low, case, "conf.0", ITERATED);
        topic.same(out, name, high, case, "conf.1", ITERATED);
    }
    for case in topic.list("hedges_j") {
        let j = hedges_correction(at(case, "df"));
        topic.same(out, "effect_size::hedges_correction", j, case, "j", CLOSED);
    }
    Ok(())
}
