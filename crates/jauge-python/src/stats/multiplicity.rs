//! Many p-values at once.

use jauge::stats::Alternative;
use jauge::stats::multiplicity::{
    NullResampling, ResampledUnits, RomanoWolfOptions, benjamini_hochberg as bh_of,
    benjamini_yekutieli as by_of, bonferroni as bonferroni_of, hochberg as hochberg_of,
    holm as holm_of, romano_wolf as romano_wolf_of,
    romano_wolf_of_changes as romano_wolf_of_changes_of,
};
use ndarray::Array2;
use pyo3::prelude::*;

use super::{choice, codes, computed, computed_at_length, floats};
use crate::errors::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(holm, module)?)?;
    module.add_function(wrap_pyfunction!(hochberg, module)?)?;
    module.add_function(wrap_pyfunction!(bonferroni, module)?)?;
    module.add_function(wrap_pyfunction!(benjamini_hochberg, module)?)?;
    module.add_function(wrap_pyfunction!(benjamini_yekutieli, module)?)?;
    module.add_function(wrap_pyfunction!(romano_wolf, module)?)?;
    module.add_function(wrap_pyfunction!(romano_wolf_of_changes, module)?)?;
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

/// `resampled`: one row of statistics per outcome.
#[pyfunction]
fn romano_wolf<'py>(
    py: Python<'py>,
    statistics: &Bound<'py, PyAny>,
    resampled: Vec<Bound<'py, PyAny>>,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let statistics = floats(statistics, "statistics")?;
    let alternative: Alternative = choice("alternative", alternative)?;
    let rows = resampled
        .iter()
        .map(|row| floats(row, "resampled"))
        .collect::<PyResult<Vec<_>>>()?;
    let columns = rows.first().map_or(0, Vec::len);
    let table = Array2::from_shape_vec((rows.len(), columns), rows.concat()).map_err(|_| {
        AnalysisError::new_err("resampled: every outcome needs the same number of resamples")
    })?;
    computed(py, || {
        romano_wolf_of(&statistics, table.view(), alternative)
    })
}

#[pyfunction]
fn romano_wolf_of_changes<'py>(
    py: Python<'py>,
    changes: Vec<Vec<Option<f64>>>,
    clusters: Option<&Bound<'py, PyAny>>,
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
    let clusters: Option<Vec<usize>> = clusters
        .map(|labels| codes(labels, "clusters"))
        .transpose()?
        .map(|codes| codes.into_iter().map(|code| code as usize).collect());
    computed_at_length(py, move || {
        let outcomes: Vec<&[Option<f64>]> = changes.iter().map(Vec::as_slice).collect();
        let units = match &clusters {
            Some(labels) => ResampledUnits::WholeClusters(labels),
            None => ResampledUnits::Individuals,
        };
        romano_wolf_of_changes_of(&outcomes, units, &options)
    })
}
