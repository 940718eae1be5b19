//! Grids that are written in Python: the text of a grid in, its faults and its reading out.

use jauge::model::questionnaire;
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

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(read_grid, module)?)?;
    module.add_function(wrap_pyfunction!(grid_faults, module)?)?;
    Ok(())
}
