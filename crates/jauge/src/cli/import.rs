//! `jauge import`: a form that exists becomes a grid.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jauge_collect::exchange::xlsform;
use jauge_model::Lang;

use super::print_written;
use crate::{Error, pipeline};

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// A form (XLSForm).
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
    let imported = xlsform::import(&form.display().to_string(), &bytes);
    eprint!("{}", imported.diagnostics.render(lang));
    let Some(grid) = &imported.grid else {
        return Ok(ExitCode::FAILURE);
    };
    pipeline::write_whole(out, grid.as_bytes())?;
    print_written(std::slice::from_ref(out), lang);
    Ok(match imported.diagnostics.has_errors() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
