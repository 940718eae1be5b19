//! jauge for Python: conversion of values and errors, no logic.
//!
//! Everything public is in `python/src/jauge`; this module is its engine. Long calls release
//! the interpreter lock, and a panic becomes `InternalError` instead of killing the kernel.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use jauge::model::{Diagnostics, Lang};
use jauge::{Error, Silent, pipeline, project};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;

mod frame;
mod grid;
mod ingest;
mod stats;
mod text;
mod work;

create_exception!(
    jauge,
    JaugeError,
    PyException,
    "Base class of all errors of jauge."
);
create_exception!(
    jauge,
    DefinitionError,
    JaugeError,
    "A grid or a study has faults; the message lists all of them."
);
create_exception!(
    jauge,
    IngestError,
    JaugeError,
    "The answers have faults that stop the run."
);
create_exception!(
    jauge,
    AnalysisError,
    JaugeError,
    "A statistic was refused: the data cannot answer the question; the message says what to do."
);
create_exception!(
    jauge,
    ReportError,
    JaugeError,
    "The report could not be drawn."
);
create_exception!(
    jauge,
    CollectError,
    JaugeError,
    "A form could not be made of the grid."
);
create_exception!(
    jauge,
    FileError,
    JaugeError,
    "A file could not be read or written."
);
create_exception!(
    jauge,
    InternalError,
    JaugeError,
    "A fault of jauge itself; please report it."
);

/// A study that was run.
#[pyclass(frozen, module = "jauge._native")]
struct Run(pipeline::Run);

#[pymethods]
impl Run {
    /// The report as one HTML page.
    fn html(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        let lang = parse_lang(lang)?;
        guarded(py, || self.0.report().html(lang).map_err(Error::from))
    }

    /// The findings as JSON.
    fn findings_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.report().findings_json().map_err(Error::from))
    }

    /// The reception report as JSON.
    fn reception_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.report().reception_json().map_err(Error::from))
    }

    /// Advice and warnings on the grid and the study.
    fn notices(&self, lang: &str) -> PyResult<String> {
        Ok(self.0.notices.render(parse_lang(lang)?))
    }

    /// Writes every output into a folder and returns the paths.
    fn write(&self, py: Python<'_>, folder: PathBuf) -> PyResult<Vec<PathBuf>> {
        guarded(py, || self.0.write(&folder, &Silent))
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
    Lang::parse(lang)
        .ok_or_else(|| PyValueError::new_err(format!("lang is 'fr' or 'en', not {lang:?}")))
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

/// A panic as `InternalError`, with its reason.
fn panicked(panic: &(dyn std::any::Any + Send)) -> PyErr {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    InternalError::new_err(format!("jauge failed: {reason}"))
}

fn exception(error: Error) -> PyErr {
    let message = error.render(Lang::En);
    let message = message.trim_end().to_owned();
    match error {
        Error::Faults(faults) if of_answers(&faults) => IngestError::new_err(message),
        Error::Faults(_) => DefinitionError::new_err(message),
        Error::Report(_) => ReportError::new_err(message),
        Error::Form(_) => CollectError::new_err(message),
        _ => FileError::new_err(message),
    }
}

/// Whether the faults that stop the run are in the answers rather than in grid or study.
fn of_answers(faults: &Diagnostics) -> bool {
    let mut errors = faults
        .iter()
        .filter(|d| d.severity == jauge::model::Severity::Error);
    errors.all(|d| d.code.starts_with('R'))
}

#[pymodule]
#[pyo3(name = "_native")]
fn native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("__version__", jauge::VERSION)?;
    module.add_class::<Run>()?;
    module.add_function(wrap_pyfunction!(run, module)?)?;
    module.add_function(wrap_pyfunction!(check, module)?)?;
    module.add_function(wrap_pyfunction!(write_demo, module)?)?;
    module.add_function(wrap_pyfunction!(demos, module)?)?;
    frame::register(module)?;
    grid::register(module)?;
    ingest::register(module)?;
    stats::register(module)?;
    text::register(module)?;
    module.add("JaugeError", py.get_type::<JaugeError>())?;
    module.add("DefinitionError", py.get_type::<DefinitionError>())?;
    module.add("IngestError", py.get_type::<IngestError>())?;
    module.add("AnalysisError", py.get_type::<AnalysisError>())?;
    module.add("ReportError", py.get_type::<ReportError>())?;
    module.add("CollectError", py.get_type::<CollectError>())?;
    module.add("FileError", py.get_type::<FileError>())?;
    module.add("InternalError", py.get_type::<InternalError>())?;
    Ok(())
}
