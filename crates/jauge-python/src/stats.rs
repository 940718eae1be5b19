//! The functions of `jauge_stats` on arrays of Python, one file per family.
//!
//! Numbers come in through the buffer protocol where there is one (numpy, `array`), else element by
//! element; a result goes out as a dictionary of its fields, which `python/src/jauge/stats` makes into a
//! frozen object.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jauge::stats::Error;
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::work::interruptible;
use crate::{AnalysisError, panicked};

mod effect_size;
mod finite_population;
mod independent;
mod linear;
mod multiplicity;
mod noncentral_t;
mod paired;
mod power;
mod printed;
mod proportion;
mod resample;
mod survey;
mod table;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    effect_size::register(module)?;
    finite_population::register(module)?;
    independent::register(module)?;
    linear::register(module)?;
    multiplicity::register(module)?;
    noncentral_t::register(module)?;
    paired::register(module)?;
    power::register(module)?;
    printed::register(module)?;
    proportion::register(module)?;
    resample::register(module)?;
    survey::register(module)?;
    table::register(module)?;
    Ok(())
}

/// Computes without the interpreter lock; the result becomes a dictionary, a refusal `AnalysisError`, a panic
/// `InternalError`.
fn computed<'py, T: Serialize + Send>(
    py: Python<'py>,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<Bound<'py, PyAny>> {
    let found = worked(py, work)?;
    let value = serde_json::to_value(found)
        .map_err(|e| AnalysisError::new_err(format!("a result without a form: {e}")))?;
    to_python(py, &value)
}

/// As [`computed`], for what may take long: Ctrl-C returns.
fn computed_at_length<'py, T: Serialize + Send + 'static>(
    py: Python<'py>,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>> {
    let found = interruptible(py, work)?;
    computed(py, || found)
}

/// As [`computed`], for a value that stays in Rust.
fn worked<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work)))
        .map_err(|panic| panicked(panic.as_ref()))?
        .map_err(|refusal| AnalysisError::new_err(refusal.to_string()))
}

fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(b) => b.into_pyobject(py)?.to_owned().into_any(),
        Value::Number(n) => match n.as_u64() {
            Some(whole) => whole.into_pyobject(py)?.into_any(),
            None => n.as_f64().into_pyobject(py)?.into_any(),
        },
        Value::String(s) => s.into_pyobject(py)?.into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(to_python(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(fields) => {
            let dict = PyDict::new(py);
            for (name, field) in fields {
                dict.set_item(name, to_python(py, field)?)?;
            }
            dict.into_any()
        }
    })
}

/// Numbers of a sequence or a buffer of doubles.
fn floats(values: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<f64>> {
    if let Ok(buffer) = PyBuffer::<f64>::get(values) {
        return buffer.to_vec(values.py());
    }
    values.extract().map_err(|e| {
        AnalysisError::new_err(format!(
            "{name}: a sequence of numbers is needed ({e}); leave missing values out, with their reason"
        ))
    })
}

/// One of the words of an option.
fn choice<'a, T: Deserialize<'a>>(name: &str, word: &'a str) -> PyResult<T> {
    T::deserialize(StrDeserializer::<serde::de::value::Error>::new(word))
        .map_err(|e| PyValueError::new_err(format!("{name}: {e}")))
}

/// Codes: a buffer of unsigned 32-bit numbers, or a sequence of them.
fn codes(values: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<u32>> {
    if let Ok(buffer) = PyBuffer::<u32>::get(values) {
        return buffer.to_vec(values.py());
    }
    values
        .extract()
        .map_err(|e| AnalysisError::new_err(format!("{name}: a sequence of codes is needed ({e})")))
}

/// Yes or no by row: a buffer of bytes.
fn flags(values: &Bound<'_, PyAny>) -> PyResult<Vec<bool>> {
    let bytes = PyBuffer::<u8>::get(values)?.to_vec(values.py())?;
    Ok(bytes.into_iter().map(|byte| byte != 0).collect())
}
