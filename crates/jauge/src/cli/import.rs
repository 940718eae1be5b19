//! `jauge import`: a form that exists, or a grid that was edited as a workbook, becomes a grid
//! file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jauge_model::Lang;

use super::print_written;
use crate::{Error, forms, pipeline};

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// A form (XLSForm), or a grid as a workbook.
    form: PathBuf,
    /// Grid to write; it must not exist.
    #[arg(long)]
    out: PathBuf,
}

/// Makes a grid of a form; says what was not taken over.
pub(super) fn import(arguments: &ImportArguments, lang: Lang) -> Result<ExitCode, Error> {
    let (form, out) = (&arguments.form, &arguments.out);
    let bytes = std::fs::read(form).map_err(|e| Error::file(form, e))?;
    // A grid that somebody worked on is not written over.
    if out.exists() {
        let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(Error::file(out, exists));
    }
    let name = form.display().to_string();
    let (grid, diagnostics) = forms::import(&name, &bytes);
    eprint!("{}", diagnostics.render(lang));
    let Some(grid) = grid else {
        return Ok(ExitCode::FAILURE);
    };
    pipeline::write_whole(out, grid.as_bytes())?;
    print_written(std::slice::from_ref(out), lang);
    Ok(match diagnostics.has_errors() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
