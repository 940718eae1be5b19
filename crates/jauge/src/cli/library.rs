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
    /// List the questionnaires that come with jauge.
    List,
    /// Print what a questionnaire says of itself and asks.
    Show {
        /// Identifier, for example jg-roue.
        id: String,
    },
    /// Copy a questionnaire to a file, or into a folder as grid.toml, to adapt it.
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
    let Some(entry) = library::find(id) else {
        let known: Vec<String> = library::all().into_iter().map(|e| e.grid.id).collect();
        let known = known.join(", ");
        match lang {
            Lang::Fr => eprintln!("questionnaire inconnu : {id} ; la bibliothèque a : {known}"),
            Lang::En => eprintln!("unknown questionnaire: {id}; the library has: {known}"),
        }
        return Ok(ExitCode::FAILURE);
    };
    match to {
        None => print!("{}", library::show(&entry.grid, lang)),
        Some(to) => print_written(&[library::copy(&entry, to)?], lang),
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
