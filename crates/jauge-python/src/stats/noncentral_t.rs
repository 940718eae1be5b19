//! The noncentral t distribution.

use jauge::stats::noncentral_t as of;
use pyo3::prelude::*;

use super::computed;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(noncentral_t_cdf, module)?)?;
    module.add_function(wrap_pyfunction!(noncentral_t_sf, module)?)?;
    module.add_function(wrap_pyfunction!(ncp_interval, module)?)?;
    Ok(())
}

#[pyfunction]
fn noncentral_t_cdf<'py>(
    py: Python<'py>,
    t: f64,
    df: f64,
    ncp: f64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::noncentral_t_cdf(t, df, ncp))
}

#[pyfunction]
fn noncentral_t_sf<'py>(py: Python<'py>, t: f64, df: f64, ncp: f64) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::noncentral_t_sf(t, df, ncp))
}

#[pyfunction]
fn ncp_interval<'py>(
    py: Python<'py>,
    t: f64,
    df: f64,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::ncp_interval(t, df, conf_level))
}
