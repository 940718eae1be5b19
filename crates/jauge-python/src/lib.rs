//! jauge for Python: conversion of values and errors, no logic.
//!
//! Everything public is in `python/src/jauge`; this module is its engine. Long calls release
//! the interpreter lock, and a panic becomes `InternalError` instead of killing the kernel.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use jauge::model::{Diagnostics, Lang};
use jauge::{Error, Silent, pipeline, project};
use pyo3::prelude::*;

mod collect;
mod errors;
mod frame;
mod grid;
mod ingest;
mod report;
mod stats;
mod text;
mod work;

use errors::{exception, no_such_option, panicked};

/// A study that was run.
#[pyclass(frozen, module = "jauge._native")]
struct Run(pipeline::Run);

#[pymethods]
impl Run {
    /// The page for one kind of reader, as HTML.
    fn page(&self, py: Python<'_>, reader: &str, lang: &str) -> PyResult<String> {
        let (reader, lang) = (report::parse_reader(reader)?, parse_lang(lang)?);
        guarded(py, || {
            let report = self.0.report();
            report.page(reader, lang).map_err(Error::from)
        })
    }

    /// The findings as JSON.
    fn findings_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.report().findings_json().map_err(Error::from))
    }

    /// The reliability of each score at each wave, as JSON.
    fn reliability_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || {
            let run = &self.0;
            let found =
                jauge::analysis::reliability::of_scores(&run.grid, &run.study, &run.responses);
            Ok(serde_json::to_string(&found).unwrap_or_default())
        })
    }

    /// The reception report as JSON.
    fn reception_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.report().reception_json().map_err(Error::from))
    }

    /// Advice and warnings on the grid and the study.
    fn notices(&self, lang: &str) -> PyResult<String> {
        Ok(self.0.notices.render(parse_lang(lang)?))
    }

    /// Every output by its name in the folder, and the kinds of files of `also`.
    fn files(&self, py: Python<'_>, also: Vec<String>) -> PyResult<Vec<(String, Vec<u8>)>> {
        let also = report::parse_also(&also)?;
        guarded(py, || self.0.outputs(&also))
    }

    /// Writes them into a folder and returns the paths.
    fn write(&self, py: Python<'_>, folder: PathBuf, also: Vec<String>) -> PyResult<Vec<PathBuf>> {
        let also = report::parse_also(&also)?;
        guarded(py, || self.0.write_with(&folder, &also, &Silent))
    }
}

/// Runs a study from its files, or what is given instead of them, to its findings; `told` is called with
/// each stage that begins.
#[pyfunction]
#[pyo3(signature = (study, frames = None, texts = None, told = None))]
fn run(
    py: Python<'_>,
    study: PathBuf,
    frames: Option<Vec<PyRef<'_, frame::NativeFrame>>>,
    texts: Option<BTreeMap<String, String>>,
    told: Option<Py<PyAny>>,
) -> PyResult<Run> {
    let given = ingest::given(frames, texts);
    work::staged(py, told, move |stages| {
        pipeline::run_given(&study, &given, stages)
    })
    .map(Run)
}

/// One fault of a file: code, severity, file, line, column, message, hint. Named on the Python side.
type Fault = (
    String,
    String,
    Option<String>,
    Option<u64>,
    Option<u64>,
    String,
    String,
);

/// Lists every fault of a grid or a study.
#[pyfunction]
fn check(py: Python<'_>, file: PathBuf, lang: &str) -> PyResult<Vec<Fault>> {
    let lang = parse_lang(lang)?;
    let found = guarded(py, || pipeline::check(&file))?;
    Ok(rows_of(&found, lang))
}

fn rows_of(found: &Diagnostics, lang: Lang) -> Vec<Fault> {
    found
        .iter()
        .map(|d| {
            (
                d.code.to_owned(),
                format!("{:?}", d.severity).to_lowercase(),
                d.place.file.clone(),
                d.place.line,
                d.place.column,
                d.message.get(lang).to_owned(),
                d.hint.get(lang).to_owned(),
            )
        })
        .collect()
}

/// Writes the files of one of the studies that come with jauge; returns its study file.
#[pyfunction]
fn write_demo(py: Python<'_>, name: &str, folder: PathBuf) -> PyResult<PathBuf> {
    guarded(py, || project::write_demo(name, &folder))
}

/// Names of the studies that come with jauge.
#[pyfunction]
fn demos() -> Vec<&'static str> {
    jauge::demo::studies().to_vec()
}

fn parse_lang(lang: &str) -> PyResult<Lang> {
    Lang::parse(lang).ok_or_else(|| no_such_option(format!("lang is 'fr' or 'en', not {lang:?}")))
}

/// Runs without the interpreter lock; errors and panics become Python exceptions.
fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<T> {
    let outcome = py.detach(|| catch_unwind(AssertUnwindSafe(work)));
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(exception(error)),
        Err(panic) => Err(panicked(panic.as_ref())),
    }
}

#[pymodule]
#[pyo3(name = "_native")]
fn native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", jauge::VERSION)?;
    module.add_class::<Run>()?;
    module.add_function(wrap_pyfunction!(run, module)?)?;
    module.add_function(wrap_pyfunction!(check, module)?)?;
    module.add_function(wrap_pyfunction!(write_demo, module)?)?;
    module.add_function(wrap_pyfunction!(demos, module)?)?;
    collect::register(module)?;
    errors::register(module)?;
    frame::register(module)?;
    grid::register(module)?;
    ingest::register(module)?;
    stats::register(module)?;
    text::register(module)?;
    Ok(())
}
