//! Tests on pairs.

use jauge::stats::paired::{
    Correction, Method, WilcoxonOptions, Zeros, paired_t as paired_t_of,
    wilcoxon_signed_rank_of_differences,
};
use jauge::stats::{Alternative, Moments};
use pyo3::prelude::*;

use super::{choice, computed, floats};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(paired_t, module)?)?;
    module.add_function(wrap_pyfunction!(wilcoxon_signed_rank, module)?)?;
    Ok(())
}

#[pyfunction]
fn paired_t<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        paired_t_of(
            &Moments::from_pairs(&before, &after)?,
            conf_level,
            alternative,
        )
    })
}

#[pyfunction]
fn wilcoxon_signed_rank<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    zeros: &str,
    correction: &str,
    method: &str,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let zeros: Zeros = choice("zeros", zeros)?;
    let correction: Correction = choice("correction", correction)?;
    let method: Method = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        if before.len() != after.len() {
            return Err(jauge::stats::Error::DifferentLengths {
                left: before.len(),
                right: after.len(),
            });
        }
        let differences: Vec<f64> = before.iter().zip(&after).map(|(b, a)| a - b).collect();
        wilcoxon_signed_rank_of_differences(
            &differences,
            WilcoxonOptions {
                zeros,
                correction,
                method,
                alternative,
            },
        )
    })
}
