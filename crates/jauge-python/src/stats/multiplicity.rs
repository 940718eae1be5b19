//! Many p-values at once.

use jauge::stats::Alternative;
use jauge::stats::multiplicity::{
    NullResampling, ResampledUnits, RomanoWolfOptions, benjamini_hochberg as bh_of,
    benjamini_yekutieli as by_of, bonferroni as bonferroni_of, hochberg as hochberg_of,
    holm as holm_of, romano_wolf_of_changes,
};
use pyo3::prelude::*;

use super::{choice, computed, floats};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(holm, module)?)?;
    module.add_function(wrap_pyfunction!(hochberg, module)?)?;
    module.add_function(wrap_pyfunction!(bonferroni, module)?)?;
    module.add_function(wrap_pyfunction!(benjamini_hochberg, module)?)?;
    module.add_function(wrap_pyfunction!(benjamini_yekutieli, module)?)?;
    module.add_function(wrap_pyfunction!(romano_wolf, module)?)?;
    Ok(())
}

#[pyfunction]
fn holm<'py>(py: Python<'py>, p_values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let p = floats(p_values, "p_values")?;
    computed(py, || holm_of(&p))
}

#[pyfunction]
fn hochberg<'py>(py: Python<'py>, p_values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let p = floats(p_values, "p_values")?;
    computed(py, || hochberg_of(&p))
}

#[pyfunction]
fn bonferroni<'py>(py: Python<'py>, p_values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let p = floats(p_values, "p_values")?;
    computed(py, || bonferroni_of(&p))
}

#[pyfunction]
fn benjamini_hochberg<'py>(
    py: Python<'py>,
    p_values: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let p = floats(p_values, "p_values")?;
    computed(py, || bh_of(&p))
}

#[pyfunction]
fn benjamini_yekutieli<'py>(
    py: Python<'py>,
    p_values: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let p = floats(p_values, "p_values")?;
    computed(py, || by_of(&p))
}

#[pyfunction]
fn romano_wolf<'py>(
    py: Python<'py>,
    changes: Vec<Vec<Option<f64>>>,
    clusters: Option<Vec<usize>>,
    null: &str,
    alternative: &str,
    resamples: u64,
    seed: u64,
) -> PyResult<Bound<'py, PyAny>> {
    let null: NullResampling = choice("null", null)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    let options = RomanoWolfOptions {
        null,
        alternative,
        resamples,
        seed,
    };
    computed(py, || {
        let outcomes: Vec<&[Option<f64>]> = changes.iter().map(Vec::as_slice).collect();
        let units = match &clusters {
            Some(labels) => ResampledUnits::WholeClusters(labels),
            None => ResampledUnits::Individuals,
        };
        romano_wolf_of_changes(&outcomes, units, &options)
    })
}
