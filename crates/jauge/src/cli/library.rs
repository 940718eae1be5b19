//! `jauge library` and `jauge diff`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use jauge_model::questionnaire::compare::compare;
use jauge_model::{Lang, Questionnaire, questionnaire};

use super::{Format, print_written};
use crate::{Error, library};

/// What to do with the library.
#[derive(Debug, Subcommand)]
pub(super) enum Library {
    /// List the questionnaires, frameworks, crosswalks and indicators that come with jauge.
    List,
    /// Print what one of them says of itself and holds.
    Show {
        /// Identifier, for example jg-roue or i07.
        id: String,
    },
    /// Copy one of them to a file or into a folder, to adapt it.
    Copy {
        /// Identifier, for example jg-roue.
        id: String,
        /// File or folder; never written over.
        to: PathBuf,
    },
}

pub(super) fn library(command: &Library, lang: Lang) -> Result<ExitCode, Error> {
    let (id, to) = match command {
        Library::List => {
            print!("{}", library::list(lang));
            return Ok(ExitCode::SUCCESS);
        }
        Library::Show { id } => (id, None),
        Library::Copy { id, to } => (id, Some(to)),
    };
    let found = library::known(id)?;
    match to {
        None => print!("{}", library::show(&found.0, lang)),
        Some(to) => print_written(&[library::copy(&found, to)?], lang),
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn diff(from: &Path, to: &Path, format: Format, lang: Lang) -> Result<ExitCode, Error> {
    let changes = compare(&grid(from)?, &grid(to)?);
    match format {
        Format::Text => print!("{}", changes.render(lang)),
        Format::Json => println!("{:#}", serde_json::json!({ "changes": changes })),
    }
    Ok(ExitCode::SUCCESS)
}

fn grid(path: &Path) -> Result<Questionnaire, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::file(path, e))?;
    let (grid, faults) = questionnaire::read(&path.display().to_string(), &text);
    grid.ok_or(Error::Faults(faults))
}
