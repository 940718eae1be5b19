//! Reliability of scales.

use jauge::stats::Error;
use jauge::stats::reliability::{
    Coefficient, Extraction, ItemMoments, Polychoric, bootstrap_reliability as bootstrap_of,
    cronbach_alpha as alpha_of, mcdonald_omega as omega_of, ordinal_alpha as ordinal_alpha_of,
    ordinal_omega as ordinal_omega_of,
};
use pyo3::prelude::*;
use serde::Serialize;

use super::resample::{Asked, options};
use super::{choice, computed, computed_at_length, gapped};
use crate::errors::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(cronbach_alpha, module)?)?;
    module.add_function(wrap_pyfunction!(mcdonald_omega, module)?)?;
    module.add_function(wrap_pyfunction!(polychoric, module)?)?;
    module.add_function(wrap_pyfunction!(ordinal_alpha, module)?)?;
    module.add_function(wrap_pyfunction!(ordinal_omega, module)?)?;
    module.add_function(wrap_pyfunction!(bootstrap_reliability, module)?)?;
    Ok(())
}

/// A result, and how many people were left out for a missing answer.
#[derive(Serialize)]
struct OfComplete<T> {
    #[serde(flatten)]
    found: T,
    n_left_out: u64,
}

/// One column per item; NaN where there is no answer.
fn items(values: Vec<Bound<'_, PyAny>>) -> PyResult<Vec<Vec<Option<f64>>>> {
    let item = |(n, values): (usize, &Bound<'_, PyAny>)| -> PyResult<Vec<Option<f64>>> {
        let answers = gapped(values, &format!("item {n}"))?;
        let answers = answers.into_iter().map(|x| (!x.is_nan()).then_some(x));
        Ok(answers.collect())
    };
    values.iter().enumerate().map(item).collect()
}

fn slices(items: &[Vec<Option<f64>>]) -> Vec<&[Option<f64>]> {
    items.iter().map(Vec::as_slice).collect()
}

#[pyfunction]
fn cronbach_alpha<'py>(
    py: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let items = items(values)?;
    computed(py, || {
        let (moments, n_left_out) = ItemMoments::of_answers(&slices(&items))?;
        let found = alpha_of(&moments, conf_level)?;
        Ok(OfComplete { found, n_left_out })
    })
}

#[pyfunction]
fn mcdonald_omega<'py>(
    py: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
    extraction: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let extraction: Extraction = choice("extraction", extraction)?;
    let items = items(values)?;
    computed(py, || {
        let (moments, n_left_out) = ItemMoments::of_answers(&slices(&items))?;
        let found = omega_of(&moments, extraction)?;
        Ok(OfComplete { found, n_left_out })
    })
}

/// What is found of the lines behind the levels of those who answered all items.
fn behind_levels<'py, T: Serialize + Send>(
    py: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
    find: impl FnOnce(Polychoric) -> Result<T, Error> + Send,
) -> PyResult<Bound<'py, PyAny>> {
    let items = items(values)?;
    computed(py, || {
        let (behind, n_left_out) = Polychoric::of_answers(&slices(&items))?;
        let found = find(behind)?;
        Ok(OfComplete { found, n_left_out })
    })
}

#[pyfunction]
fn polychoric<'py>(py: Python<'py>, values: Vec<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
    behind_levels(py, values, Ok)
}

#[pyfunction]
fn ordinal_alpha<'py>(
    py: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    behind_levels(py, values, |behind| ordinal_alpha_of(&behind))
}

#[pyfunction]
fn ordinal_omega<'py>(
    py: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
    extraction: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let extraction: Extraction = choice("extraction", extraction)?;
    behind_levels(py, values, |behind| ordinal_omega_of(&behind, extraction))
}

/// `extraction` for omega; none for alpha.
#[pyfunction]
fn bootstrap_reliability<'py>(
    py: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
    extraction: Option<&str>,
    asked: Asked<'_>,
) -> PyResult<Bound<'py, PyAny>> {
    let coefficient = match extraction {
        None => Coefficient::Alpha,
        Some(word) => Coefficient::Omega(choice("extraction", word)?),
    };
    let (items, options) = (items(values)?, options(asked)?);
    if items.iter().any(|item| item.len() != items[0].len()) {
        return Err(AnalysisError::new_err(
            "items: one answer per person in each is needed, the people in the same order",
        ));
    }
    computed_at_length(py, move || {
        let people = items.first().map_or(0, Vec::len);
        let complete: Vec<usize> = (0..people)
            .filter(|p| items.iter().all(|item| item[*p].is_some()))
            .collect();
        let of = |item: &Vec<Option<f64>>| complete.iter().filter_map(|p| item[*p]).collect();
        let columns: Vec<Vec<f64>> = items.iter().map(of).collect();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        bootstrap_of(&columns, coefficient, &options)
    })
}
