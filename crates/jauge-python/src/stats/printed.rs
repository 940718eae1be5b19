//! Whole numbers behind printed figures.

use jauge::stats::printed as of;
use jauge::stats::printed::Rounding;
use pyo3::prelude::*;

use super::{choice, computed};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(recompute, module)?)?;
    module.add_function(wrap_pyfunction!(recompute_denominator, module)?)?;
    module.add_function(wrap_pyfunction!(recompute_mean, module)?)?;
    Ok(())
}

#[pyfunction]
fn recompute<'py>(
    py: Python<'py>,
    printed_percent: f64,
    decimals: u32,
    n: u64,
    rounding: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let rounding: Rounding = choice("rounding", rounding)?;
    computed(py, || of::recompute(printed_percent, decimals, n, rounding))
}

#[pyfunction]
fn recompute_denominator<'py>(
    py: Python<'py>,
    printed_percent: f64,
    decimals: u32,
    x: u64,
    rounding: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let rounding: Rounding = choice("rounding", rounding)?;
    computed(py, || {
        of::recompute_denominator(printed_percent, decimals, x, rounding)
    })
}

#[pyfunction]
fn recompute_mean<'py>(
    py: Python<'py>,
    printed: f64,
    decimals: u32,
    n: u64,
    items: u64,
    rounding: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let rounding: Rounding = choice("rounding", rounding)?;
    computed(py, || {
        of::recompute_mean(printed, decimals, n, items, rounding)
    })
}
