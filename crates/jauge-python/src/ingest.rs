//! Reception: conversion of answers and of what happened to them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jauge::collect::{each_answer, left_out};
use jauge::{Error, Silent, pipeline};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::{IngestError, of_faults};
use crate::frame::NativeFrame;
use crate::work::staged;
use crate::{guarded, parse_lang};

/// The answer files of a study, by the names that it gives them: those that Python has to read
/// are among them.
#[pyfunction]
#[pyo3(signature = (study, texts = None))]
fn answer_names(
    py: Python<'_>,
    study: PathBuf,
    texts: Option<BTreeMap<String, String>>,
) -> PyResult<Vec<String>> {
    let given = given(None, texts);
    guarded(py, || pipeline::answer_names(&study, &given))
}

/// What a data frame is called in remarks and on pages, by the name of the file that it stands for.
#[pyfunction]
fn frame_name(file: &str) -> String {
    jauge::model::reception::frame_name(file)
}

/// The answers of a study taken in, and no more.
#[pyclass(frozen, module = "jauge._native")]
struct Ingested(pipeline::Ingested);

#[pymethods]
impl Ingested {
    /// Stops with all the faults of the answers, where one of them stops the analysis.
    fn check(&self) -> PyResult<()> {
        match self.0.faults() {
            None => Ok(()),
            Some(faults) => Err(IngestError::new_err(of_faults(&faults))),
        }
    }

    /// The long table by column, in order.
    fn columns<'py>(
        &self,
        py: Python<'py>,
        sensitive: Vec<String>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let (grid, received) = (&self.0.grid, &self.0.received);
        let keys = &received.responses.keys;
        let mut groups: Vec<Vec<Option<String>>> = vec![Vec::new(); keys.len()];
        let (mut ids, mut versions, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        let mut person = Vec::new();
        let (mut wave, mut item) = (Vec::new(), Vec::new());
        let (mut code, mut value, mut text) = (Vec::new(), Vec::new(), Vec::new());
        let (mut missing, mut may_publish) = (Vec::new(), Vec::new());
        let (mut file, mut row) = (Vec::new(), Vec::new());
        each_answer(grid, &self.0.study, received, &sensitive, |a| {
            let [id, version, hash] = a.grid.map(str::to_owned);
            ids.push(id);
            versions.push(version);
            hashes.push(hash);
            person.push(a.person.to_owned());
            for (to, group) in groups.iter_mut().zip(a.groups) {
                to.push((!group.is_empty()).then(|| (*group).to_owned()));
            }
            wave.push(a.wave.to_owned());
            item.push(a.item.to_owned());
            code.push(a.code);
            value.push(a.value);
            text.push(a.text.as_deref().map(str::to_owned));
            missing.push(a.missing.map(|m| m.id()));
            may_publish.push(a.may_publish);
            file.push(a.source.map(|(file, _)| file.to_owned()));
            row.push(a.source.map(|(_, row)| row));
        });
        let out = PyDict::new(py);
        out.set_item("grid", ids)?;
        out.set_item("grid_version", versions)?;
        out.set_item("grid_hash", hashes)?;
        out.set_item("person", person)?;
        for (key, groups) in keys.iter().zip(groups) {
            out.set_item(&key.name, groups)?;
        }
        out.set_item("wave", wave)?;
        out.set_item("item", item)?;
        out.set_item("code", code)?;
        out.set_item("value", value)?;
        out.set_item("text", text)?;
        out.set_item("missing", missing)?;
        out.set_item("may_publish", may_publish)?;
        out.set_item("source_file", file)?;
        out.set_item("source_row", row)?;
        Ok(out)
    }

    /// The sensitive items that are not asked for by name.
    fn left_out(&self, sensitive: Vec<String>) -> Vec<String> {
        let left_out = left_out(&self.0.grid, &sensitive);
        left_out.into_iter().map(str::to_owned).collect()
    }

    /// The reception as one HTML page.
    fn html(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        let lang = parse_lang(lang)?;
        guarded(py, || self.0.report().html(lang).map_err(Error::from))
    }

    /// The reception as JSON.
    fn reception_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.report().json().map_err(Error::from))
    }

    /// Writes the table and the pages into a folder and returns the paths.
    fn write(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        sensitive: Vec<String>,
    ) -> PyResult<Vec<PathBuf>> {
        guarded(py, || self.0.write(&folder, &sensitive, &Silent))
    }
}

/// Frames in the place of files of answers, and texts in the place of files of definitions, by
/// the names that the study gives them.
pub(crate) fn given(
    frames: Option<Vec<PyRef<'_, NativeFrame>>>,
    texts: Option<BTreeMap<String, String>>,
) -> pipeline::Given {
    pipeline::Given {
        frames: frames.iter().flatten().map(|f| f.0.clone()).collect(),
        texts: texts.unwrap_or_default(),
    }
}

/// Takes the answers of a study in; `told` is called with each stage that begins.
#[pyfunction]
#[pyo3(signature = (study, frames = None, texts = None, told = None))]
fn ingest(
    py: Python<'_>,
    study: PathBuf,
    frames: Option<Vec<PyRef<'_, NativeFrame>>>,
    texts: Option<BTreeMap<String, String>>,
    told: Option<Py<PyAny>>,
) -> PyResult<Ingested> {
    let given = given(frames, texts);
    staged(py, told, move |stages| {
        pipeline::ingest_given(&study, &given, stages)
    })
    .map(Ingested)
}

/// A mapping to review: its text, and how many columns are mapped, uncertain, unknown.
#[pyfunction]
#[pyo3(signature = (study, only, lang, frames = None, texts = None))]
fn propose_mapping(
    py: Python<'_>,
    study: PathBuf,
    only: Option<String>,
    lang: &str,
    frames: Option<Vec<PyRef<'_, NativeFrame>>>,
    texts: Option<BTreeMap<String, String>>,
) -> PyResult<(String, usize, usize, usize)> {
    let lang = parse_lang(lang)?;
    let given = given(frames, texts);
    let found = guarded(py, || {
        pipeline::propose_mapping(&study, &given, only.as_deref(), lang)
    })?;
    Ok((found.toml, found.taken, found.uncertain, found.unknown))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Ingested>()?;
    module.add_function(wrap_pyfunction!(answer_names, module)?)?;
    module.add_function(wrap_pyfunction!(frame_name, module)?)?;
    module.add_function(wrap_pyfunction!(ingest, module)?)?;
    module.add_function(wrap_pyfunction!(propose_mapping, module)?)?;
    Ok(())
}
