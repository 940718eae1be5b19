//! The shapes in which numbers come from Python, one reader for each.
//!
//! A buffer of the right numbers (numpy, `array`) is copied at once, anything else element by element.

use ndarray::Array2;
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;

use crate::errors::{AnalysisError, not_finite};

type Values<'a, 'py> = &'a Bound<'py, PyAny>;

fn wanted(name: &str, what: &str, why: &PyErr) -> PyErr {
    AnalysisError::new_err(format!("{name}: {what} ({why})"))
}

/// Numbers, all of them finite: what is missing is for the caller to leave out, with its reason.
pub(super) fn floats(values: Values<'_, '_>, name: &str) -> PyResult<Vec<f64>> {
    let values = gapped(values, name)?;
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(values),
        Some(place) => Err(not_finite(name, place, values[place])),
    }
}

/// Numbers, NaN where there is none, for what leaves rows out by itself and says how many.
pub(super) fn gapped(values: Values<'_, '_>, name: &str) -> PyResult<Vec<f64>> {
    if let Ok(buffer) = PyBuffer::<f64>::get(values) {
        return buffer.to_vec(values.py());
    }
    values.extract().map_err(|e| {
        AnalysisError::new_err(format!(
            "{name}: a sequence of numbers is needed ({e}); leave missing values out, with their reason"
        ))
    })
}

/// Codes of groups.
pub(super) fn codes(values: Values<'_, '_>, name: &str) -> PyResult<Vec<u32>> {
    if let Ok(buffer) = PyBuffer::<u32>::get(values) {
        return buffer.to_vec(values.py());
    }
    values
        .extract()
        .map_err(|e| wanted(name, "a sequence of codes is needed", &e))
}

/// Yes or no by row: a buffer of bytes.
pub(super) fn flags(values: Values<'_, '_>) -> PyResult<Vec<bool>> {
    let bytes = PyBuffer::<u8>::get(values)?.to_vec(values.py())?;
    Ok(bytes.into_iter().map(|byte| byte != 0).collect())
}

/// One number of people.
pub(super) fn count(value: Values<'_, '_>, name: &str) -> PyResult<u64> {
    value
        .extract()
        .map_err(|e| wanted(name, "a whole number from 0 upwards is needed", &e))
}

/// Numbers of people.
pub(super) fn counts(values: Values<'_, '_>, name: &str) -> PyResult<Vec<u64>> {
    values
        .extract()
        .map_err(|e| wanted(name, "whole numbers from 0 upwards are needed", &e))
}

/// Each row of a nested sequence.
pub(super) fn rows<'py, T>(
    nested: Values<'_, 'py>,
    name: &str,
    of: impl Fn(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    nested
        .try_iter()
        .map_err(|e| wanted(name, "a sequence of sequences is needed", &e))?
        .map(|row| of(&row?))
        .collect()
}

/// A table of counts, row by row.
pub(super) fn table(nested: Values<'_, '_>, name: &str) -> PyResult<Array2<u64>> {
    let rows = rows(nested, name, |row| counts(row, name))?;
    let (height, width) = (rows.len(), rows.first().map_or(0, Vec::len));
    if rows.iter().any(|row| row.len() != width) {
        return Err(AnalysisError::new_err(format!(
            "{name}: its rows have different lengths; write an empty cell as 0"
        )));
    }
    Array2::from_shape_vec((height, width), rows.into_iter().flatten().collect())
        .map_err(|e| AnalysisError::new_err(format!("{name}: {e}")))
}
