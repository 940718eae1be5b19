//! Words: conversion of documents and of their tables.

use std::collections::BTreeMap;

use jauge::text as of;
use pyo3::prelude::*;

use crate::guarded;

/// The words of a text, in order.
#[pyfunction]
fn words(text: &str) -> Vec<String> {
    of::words(text).collect()
}

/// How many documents hold each word.
#[pyfunction]
fn document_frequency(py: Python<'_>, documents: Vec<String>) -> PyResult<BTreeMap<String, u64>> {
    guarded(py, || {
        Ok(of::document_frequency(documents.iter().map(String::as_str)))
    })
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(words, module)?)?;
    module.add_function(wrap_pyfunction!(document_frequency, module)?)?;
    Ok(())
}
