//! Intervals of one share.

use jauge::stats::proportion as of;
use pyo3::prelude::*;

use super::{choice, computed};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(wilson, module)?)?;
    module.add_function(wrap_pyfunction!(clopper_pearson, module)?)?;
    module.add_function(wrap_pyfunction!(jeffreys, module)?)?;
    module.add_function(wrap_pyfunction!(clopper_pearson_bound, module)?)?;
    Ok(())
}

#[pyfunction]
fn wilson<'py>(py: Python<'py>, x: u64, n: u64, conf_level: f64) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::wilson(x, n, conf_level))
}

#[pyfunction]
fn clopper_pearson<'py>(
    py: Python<'py>,
    x: u64,
    n: u64,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::clopper_pearson(x, n, conf_level))
}

#[pyfunction]
fn jeffreys<'py>(py: Python<'py>, x: u64, n: u64, conf_level: f64) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::jeffreys(x, n, conf_level))
}

#[pyfunction]
fn clopper_pearson_bound<'py>(
    py: Python<'py>,
    x: u64,
    n: u64,
    conf_level: f64,
    bound: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let bound: of::Bound = choice("bound", bound)?;
    computed(py, || of::clopper_pearson_bound(x, n, conf_level, bound))
}
