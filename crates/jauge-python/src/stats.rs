//! The functions of `jauge_stats` on arrays of Python, one file per family.
//!
//! Numbers come in as `shapes.rs` says; a result goes out as a dictionary of its fields, which `python/src/jauge/stats` makes into a
//! frozen object.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jauge::stats::Error;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::errors::{AnalysisError, no_such_option, panicked, refused};
use crate::work::interruptible;
use shapes::{codes, count, counts, flags, floats, gapped, rows, table as count_table};

mod effect_size;
mod finite_population;
mod groups;
mod independent;
mod linear;
mod multiplicity;
mod noncentral;
mod noncentral_t;
mod paired;
mod power;
mod printed;
mod proportion;
mod reliability;
mod resample;
mod shapes;
mod survey;
mod survival;
mod table;
mod typology;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    effect_size::register(module)?;
    finite_population::register(module)?;
    groups::register(module)?;
    independent::register(module)?;
    linear::register(module)?;
    multiplicity::register(module)?;
    noncentral::register(module)?;
    noncentral_t::register(module)?;
    paired::register(module)?;
    power::register(module)?;
    printed::register(module)?;
    proportion::register(module)?;
    reliability::register(module)?;
    resample::register(module)?;
    survey::register(module)?;
    survival::register(module)?;
    table::register(module)?;
    typology::register(module)?;
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
        .map_err(refused)
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

/// One of the words of an option.
fn choice<'a, T: Deserialize<'a>>(name: &str, word: &'a str) -> PyResult<T> {
    T::deserialize(StrDeserializer::<serde::de::value::Error>::new(word)).map_err(|e| {
        let said = e.to_string();
        // serde lists them in words of its own: "..., expected one of `a`, `b`", "expected `a` or `b`".
        let known = said.split_once("expected ").map_or("", |(_, known)| known);
        let known = known
            .trim_start_matches("one of ")
            .replace('`', "")
            .replace(" or ", ", ");
        no_such_option(format!("{name} is one of {known}, not {word:?}"))
    })
}
