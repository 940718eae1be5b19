//! The noncentral chi-squared and F distributions.

use jauge::stats::{noncentral_chi_squared as of_chi_squared, noncentral_f as of_f};
use pyo3::prelude::*;

use super::computed;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(noncentral_chi_squared_cdf, module)?)?;
    module.add_function(wrap_pyfunction!(noncentral_chi_squared_sf, module)?)?;
    module.add_function(wrap_pyfunction!(noncentral_f_cdf, module)?)?;
    module.add_function(wrap_pyfunction!(noncentral_f_sf, module)?)?;
    Ok(())
}

#[pyfunction]
fn noncentral_chi_squared_cdf(
    py: Python<'_>,
    x: f64,
    df: f64,
    ncp: f64,
) -> PyResult<Bound<'_, PyAny>> {
    computed(py, || {
        of_chi_squared::noncentral_chi_squared_cdf(x, df, ncp)
    })
}

#[pyfunction]
fn noncentral_chi_squared_sf(
    py: Python<'_>,
    x: f64,
    df: f64,
    ncp: f64,
) -> PyResult<Bound<'_, PyAny>> {
    computed(py, || of_chi_squared::noncentral_chi_squared_sf(x, df, ncp))
}

#[pyfunction]
fn noncentral_f_cdf(
    py: Python<'_>,
    f: f64,
    df1: f64,
    df2: f64,
    ncp: f64,
) -> PyResult<Bound<'_, PyAny>> {
    computed(py, || of_f::noncentral_f_cdf(f, df1, df2, ncp))
}

#[pyfunction]
fn noncentral_f_sf(
    py: Python<'_>,
    f: f64,
    df1: f64,
    df2: f64,
    ncp: f64,
) -> PyResult<Bound<'_, PyAny>> {
    computed(py, || of_f::noncentral_f_sf(f, df1, df2, ncp))
}
