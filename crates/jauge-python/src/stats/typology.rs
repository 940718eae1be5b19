//! Groups of rows that are alike.

use jauge::stats::typology::{
    Candidate, Criterion, Group, Method, Options, Stability, Typology,
    adjusted_rand_index as rand_of, best, candidates as candidates_of, stability as stability_of,
    typology as typology_of,
};
use jauge::stats::{Error, typology as of};
use ndarray::Array2;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde::Serialize;

use super::{choice, codes, computed, computed_at_length, floats, worked};
use crate::errors::AnalysisError;
use crate::work::interruptible;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Groups>()?;
    module.add_function(wrap_pyfunction!(candidates, module)?)?;
    module.add_function(wrap_pyfunction!(adjusted_rand_index, module)?)?;
    module.add_function(wrap_pyfunction!(standardised, module)?)?;
    Ok(())
}

/// Method, starts, seed.
type Asked<'a> = (&'a str, u64, u64);

fn options((method, starts, seed): Asked<'_>) -> PyResult<Options> {
    let method: Method = choice("method", method)?;
    Ok(Options {
        method,
        starts,
        seed,
    })
}

/// Rows one after the other, so many measures each.
fn rows(values: &Bound<'_, PyAny>, measures: usize) -> PyResult<Array2<f64>> {
    let values = floats(values, "rows")?;
    let n = values.len().checked_div(measures).unwrap_or(0);
    Array2::from_shape_vec((n, measures), values)
        .map_err(|e| AnalysisError::new_err(format!("rows: {e}")))
}

/// A typology that was found.
#[pyclass(frozen, module = "jauge._native")]
struct Groups {
    found: Typology,
    rows: Array2<f64>,
    options: Options,
}

/// What a typology says, in a form that leaves.
#[derive(Serialize)]
struct Said<'a> {
    groups: &'a [Group],
    within: f64,
    explained: f64,
    silhouette: f64,
    log_likelihood: Option<f64>,
    bic: Option<f64>,
    starts: u64,
    starts_agreeing: u64,
    method: &'static str,
}

#[pymethods]
impl Groups {
    /// Groups some rows.
    #[staticmethod]
    fn found(
        py: Python<'_>,
        values: &Bound<'_, PyAny>,
        measures: usize,
        groups: usize,
        asked: Asked<'_>,
    ) -> PyResult<Self> {
        let (rows, options) = (rows(values, measures)?, options(asked)?);
        let found = interruptible(py, move || {
            typology_of(rows.view(), groups, &options).map(|found| Self {
                found,
                rows,
                options,
            })
        })?;
        worked(py, || found)
    }

    /// What was found, but for the group of each row.
    fn said<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let f = &self.found;
        let said = Said {
            groups: &f.groups,
            within: f.within,
            explained: f.explained,
            silhouette: f.silhouette,
            log_likelihood: f.log_likelihood,
            bic: f.bic,
            starts: f.starts,
            starts_agreeing: f.starts_agreeing,
            method: f.method,
        };
        computed(py, || Ok(said))
    }

    /// The group of each row that was grouped: signed numbers of 64 bits.
    fn labels<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        numbers(py, &self.found.of)
    }

    /// The group of each of some rows, in the same form.
    fn predict<'py>(
        &self,
        py: Python<'py>,
        values: &Bound<'py, PyAny>,
        measures: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let rows = rows(values, measures)?;
        let found = worked(py, || self.found.predict(rows.view()))?;
        Ok(numbers(py, &found))
    }

    /// Distances of some rows from all centres, row by row: doubles.
    fn distances<'py>(
        &self,
        py: Python<'py>,
        values: &Bound<'py, PyAny>,
        measures: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let rows = rows(values, measures)?;
        let found = worked(py, || self.found.distances(rows.view()))?;
        Ok(doubles(py, &found))
    }

    /// How far the groups come back in resamples.
    fn stability<'py>(&self, py: Python<'py>, resamples: u64) -> PyResult<Bound<'py, PyAny>> {
        let (rows, found, options) = (self.rows.clone(), self.found.clone(), self.options);
        computed_at_length(py, move || -> Result<Stability, Error> {
            stability_of(rows.view(), &found, resamples, &options)
        })
    }
}

fn numbers<'py>(py: Python<'py>, groups: &[usize]) -> Bound<'py, PyBytes> {
    let bytes: Vec<u8> = groups
        .iter()
        .flat_map(|g| (*g as i64).to_ne_bytes())
        .collect();
    PyBytes::new(py, &bytes)
}

fn doubles<'py>(py: Python<'py>, values: &Array2<f64>) -> Bound<'py, PyBytes> {
    let bytes: Vec<u8> = values.iter().flat_map(|x| x.to_ne_bytes()).collect();
    PyBytes::new(py, &bytes)
}

/// Several numbers of groups, and the one that a criterion prefers.
#[derive(Serialize)]
struct Chosen {
    candidates: Vec<Candidate>,
    best: usize,
}

#[pyfunction]
fn candidates<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    measures: usize,
    most: usize,
    criterion: &str,
    asked: Asked<'_>,
) -> PyResult<Bound<'py, PyAny>> {
    let criterion: Criterion = choice("criterion", criterion)?;
    let (rows, options) = (rows(values, measures)?, options(asked)?);
    computed_at_length(py, move || {
        let candidates = candidates_of(rows.view(), most, &options)?;
        let best = best(&candidates, criterion)?;
        Ok(Chosen { candidates, best })
    })
}

#[pyfunction]
fn adjusted_rand_index<'py>(
    py: Python<'py>,
    one: &Bound<'py, PyAny>,
    other: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let labels = |values, name| -> PyResult<Vec<usize>> {
        Ok(codes(values, name)?
            .into_iter()
            .map(|c| c as usize)
            .collect())
    };
    let (one, other) = (labels(one, "one")?, labels(other, "other")?);
    computed(py, || rand_of(&one, &other))
}

/// The measures in standard deviations from their means, row by row: doubles.
#[pyfunction]
fn standardised<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    measures: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let rows = rows(values, measures)?;
    let found = worked(py, || of::standardised(rows.view()))?;
    Ok(doubles(py, &found))
}
