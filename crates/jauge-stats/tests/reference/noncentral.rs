//! The noncentral t against R's series, where R has one, and against R's `integrate` everywhere.

use jauge_stats::effect_size::hedges_correction;
use jauge_stats::noncentral_t::{ncp_interval, noncentral_t_cdf, noncentral_t_sf};

use crate::reader::{CLOSED, ITERATED, cases, list, number, same};

#[test]
fn probabilities() {
    let all = cases("distributions");
    for case in list(&all["noncentral_t"]) {
        let at = |field: &str| number(case, field).unwrap();
        let cdf = noncentral_t_cdf(at("t"), at("df"), at("ncp")).unwrap();
        // R's series stops at 1e-12, absolute.
        assert!((cdf - at("cdf")).abs() < 2e-12, "{cdf} {case}");
    }
    for case in list(&all["noncentral_t_integrated"]) {
        let at = |field: &str| number(case, field).unwrap();
        let cdf = noncentral_t_cdf(at("t"), at("df"), at("ncp")).unwrap();
        let sf = noncentral_t_sf(at("t"), at("df"), at("ncp")).unwrap();
        assert!((cdf - at("cdf")).abs() < 1e-12, "{cdf} {case}");
        assert!((sf - at("sf")).abs() < 1e-12, "{sf} {case}");
    }
}

#[test]
fn intervals() {
    let all = cases("distributions");
    for case in list(&all["ncp_interval"]) {
        let at = |field: &str| number(case, field).unwrap();
        let (low, high) = ncp_interval(at("t"), at("df"), at("conf_level")).unwrap();
        same(low, case, "conf.0", ITERATED);
        same(high, case, "conf.1", ITERATED);
    }
}

/// Arithmetic of 2,287 pupils (R's nlme::bdf; d_z = 1.4553996218863066), limits by an
/// independent quadrature. effectsize 0.8.3 prints [1.281, 1.681].
#[test]
fn large_noncentrality() {
    let root_n = 2287.0_f64.sqrt();
    let (low, high) = ncp_interval(1.455_399_621_886_306_6 * root_n, 2286.0, 0.95).unwrap();
    assert!((low / root_n - 1.396_502_947_402_639_1).abs() < 1e-10);
    assert!((high / root_n - 1.514_133_127_657_417_5).abs() < 1e-10);
}

#[test]
fn hedges_j() {
    let all = cases("distributions");
    for case in list(&all["hedges_j"]) {
        let j = hedges_correction(number(case, "df").unwrap()).unwrap();
        same(j, case, "j", CLOSED);
    }
}
