//! Data out of a study: the dictionary of its variables, and its clean answers with the dictionary
//! beside.

use std::fs;
use std::path::{Path, PathBuf};

use jauge_collect::form::Profile;
use jauge_collect::{dictionary, export};
use jauge_model::{Lang, Questionnaire, Study};
use jauge_report::WheelSheets;

use crate::Error;
use crate::pipeline::{Silent, ingest, read_grid_or_study, run, write_whole};

/// How a dictionary is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DictionaryForm {
    /// A page.
    Html,
    /// A workbook.
    Xlsx,
    /// A Table Schema.
    Json,
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    /// Text, with its Table Schema.
    Csv(Profile),
    /// A workbook, with its dictionary as another one.
    Xlsx,
    /// Typed columns for data frames, with their Table Schema.
    Parquet,
}

/// How the wheels of the learners are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WheelForm {
    /// A page.
    Html,
    /// A sheet of paper each.
    Pdf,
}

/// The dictionary of a grid or a study file.
///
/// # Errors
/// [`Error::Faults`] of the file; [`Error::File`].
pub fn dictionary(file: &Path, form: DictionaryForm, lang: Lang) -> Result<Vec<u8>, Error> {
    let (grid, study) = read_grid_or_study(file)?;
    written(&grid, study.as_ref(), form, lang).map_err(|e| Error::file(file, e))
}

fn written(
    grid: &Questionnaire,
    study: Option<&Study>,
    form: DictionaryForm,
    lang: Lang,
) -> Result<Vec<u8>, std::io::Error> {
    Ok(match form {
        DictionaryForm::Html => dictionary::html(grid, study, lang).into_bytes(),
        DictionaryForm::Json => dictionary::table_schema(grid, study, lang).into_bytes(),
        DictionaryForm::Xlsx => {
            dictionary::xlsx(grid, study, lang).map_err(std::io::Error::other)?
        }
    })
}

/// Writes the clean answers of a study into a folder, the dictionary beside. Returns the paths.
///
/// The answers are personal data: codes, groups and what people wrote, whatever they agreed to.
///
/// # Errors
/// [`Error::Faults`] that stop the reception; [`Error::File`]. Nothing is written then.
pub fn export(
    study: &Path,
    folder: &Path,
    form: ExportForm,
    lang: Lang,
) -> Result<Vec<PathBuf>, Error> {
    let run = run(study, &Silent)?;
    let table = export::table(&run.grid, &run.study, &run.responses);
    let fail = |e: std::io::Error| Error::file(folder, e);
    let (answers, dictionary_form, names) = match form {
        ExportForm::Csv(profile) => (
            export::csv(&table, profile).into_bytes(),
            DictionaryForm::Json,
            ["answers.csv", "answers.schema.json"],
        ),
        ExportForm::Xlsx => (
            export::xlsx(&table, "answers").map_err(|e| fail(std::io::Error::other(e)))?,
            DictionaryForm::Xlsx,
            ["answers.xlsx", "dictionary.xlsx"],
        ),
        ExportForm::Parquet => (
            export::parquet(&table, &run.grid).map_err(|e| fail(std::io::Error::other(e)))?,
            DictionaryForm::Json,
            ["answers.parquet", "answers.schema.json"],
        ),
    };
    let dictionary = written(&run.grid, Some(&run.study), dictionary_form, lang).map_err(fail)?;
    fs::create_dir_all(folder).map_err(|e| Error::file(folder, e))?;
    let paths = names.map(|name| folder.join(name));
    write_whole(&paths[0], &answers)?;
    write_whole(&paths[1], &dictionary)?;
    Ok(paths.to_vec())
}

/// The wheel of each learner of a study, or of the one with this code: for the team and for the
/// learner. `None` where nobody has the code.
///
/// # Errors
/// [`Error::Faults`] that stop the reception; [`Error::File`]; [`Error::Report`] where this program
/// was built without PDF.
pub fn wheels(
    study: &Path,
    code: Option<&str>,
    form: WheelForm,
    lang: Lang,
) -> Result<Option<Vec<u8>>, Error> {
    let ingested = ingest(study, &Silent)?;
    if let Some(faults) = ingested.faults() {
        return Err(Error::Faults(faults));
    }
    let sheets = WheelSheets {
        grid: &ingested.grid,
        study: &ingested.study,
        responses: &ingested.received.responses,
    };
    Ok(match form {
        WheelForm::Html => sheets.html(code, lang)?.map(String::into_bytes),
        WheelForm::Pdf => sheets.pdf(code, lang)?,
    })
}
