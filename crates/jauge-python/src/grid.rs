//! Grids that are written in Python: the text of a grid in, its faults and its reading out.

use std::path::PathBuf;

use jauge::Error;
use jauge::library;
use jauge::model::questionnaire::compare::compare;
use jauge::model::{Lang, Questionnaire, questionnaire};
use pyo3::prelude::*;

use crate::{Fault, guarded, parse_lang, rows_of};

/// Reads the text of a grid: the faults of the text, and the checked grid as JSON unless one of them is an
/// error. `name` is the file that the faults name.
#[pyfunction]
fn read_grid(
    py: Python<'_>,
    text: &str,
    name: &str,
    lang: &str,
) -> PyResult<(Vec<Fault>, Option<String>)> {
    let lang = parse_lang(lang)?;
    guarded(py, || {
        let (grid, faults) = questionnaire::read(name, text);
        let json = grid.and_then(|grid| serde_json::to_string(&grid).ok());
        Ok((rows_of(&faults, lang), json))
    })
}

/// The faults of the text of a grid, as a terminal shows them.
#[pyfunction]
fn grid_faults(text: &str, name: &str, lang: &str) -> PyResult<String> {
    Ok(questionnaire::read(name, text).1.render(parse_lang(lang)?))
}

/// What changed between the texts of two grids, each given with the name that faults call it by: as JSON, then in words,
/// French and English.
#[pyfunction]
fn diff(
    py: Python<'_>,
    earlier: (String, String),
    later: (String, String),
) -> PyResult<(String, String, String)> {
    guarded(py, || {
        let changes = compare(&checked(&earlier)?, &checked(&later)?);
        let json = serde_json::to_string(&changes).unwrap_or_default();
        Ok((json, changes.render(Lang::Fr), changes.render(Lang::En)))
    })
}

fn checked((name, text): &(String, String)) -> Result<Questionnaire, Error> {
    let (grid, faults) = questionnaire::read(name, text);
    grid.ok_or(Error::Faults(faults))
}

/// Identifier and text of everything in the library.
#[pyfunction]
fn library_files(py: Python<'_>) -> PyResult<Vec<(String, &'static str)>> {
    guarded(py, || {
        let found = library::ids().into_iter();
        Ok(found
            .filter_map(|id| library::find(&id).map(|(_, text)| (id, text)))
            .collect())
    })
}

/// The list of the library in words, or all that one file of it says.
#[pyfunction]
fn library_words(py: Python<'_>, file: Option<&str>, lang: &str) -> PyResult<String> {
    let lang = parse_lang(lang)?;
    guarded(py, || match file {
        None => Ok(library::list(lang)),
        Some(id) => Ok(library::show(&library::known(id)?.0, lang)),
    })
}

/// Copies one file of the library; returns where to.
#[pyfunction]
fn library_copy(py: Python<'_>, file: &str, to: PathBuf) -> PyResult<PathBuf> {
    guarded(py, || library::copy(&library::known(file)?, &to))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(read_grid, module)?)?;
    module.add_function(wrap_pyfunction!(grid_faults, module)?)?;
    module.add_function(wrap_pyfunction!(diff, module)?)?;
    module.add_function(wrap_pyfunction!(library_files, module)?)?;
    module.add_function(wrap_pyfunction!(library_words, module)?)?;
    module.add_function(wrap_pyfunction!(library_copy, module)?)?;
    Ok(())
}
