//! Many small groups, and people who were chosen for a low start.

use jauge::stats::selection::regression_to_the_mean as regression_of;
use jauge::stats::shrinkage::{GroupFigure, shrink as shrink_of};
use pyo3::prelude::*;

use super::{computed, floats};
use crate::errors::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(shrink, module)?)?;
    module.add_function(wrap_pyfunction!(regression_to_the_mean, module)?)?;
    Ok(())
}

#[pyfunction]
fn shrink<'py>(
    py: Python<'py>,
    estimates: &Bound<'py, PyAny>,
    std_errors: &Bound<'py, PyAny>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (estimates, std_errors) = (
        floats(estimates, "estimates")?,
        floats(std_errors, "std_errors")?,
    );
    if estimates.len() != std_errors.len() {
        return Err(AnalysisError::new_err(format!(
            "{} estimates and {} standard errors: one of each per group is needed",
            estimates.len(),
            std_errors.len()
        )));
    }
    let figure = |(estimate, std_error)| GroupFigure {
        estimate,
        std_error,
    };
    let groups: Vec<GroupFigure> = estimates.into_iter().zip(std_errors).map(figure).collect();
    computed(py, || shrink_of(&groups, conf_level))
}

#[pyfunction]
fn regression_to_the_mean(
    py: Python<'_>,
    correlation: f64,
    cutoff: f64,
) -> PyResult<Bound<'_, PyAny>> {
    computed(py, || regression_of(correlation, cutoff))
}
