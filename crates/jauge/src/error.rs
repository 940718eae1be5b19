//! Why a run stopped.

use std::path::PathBuf;

use jauge_model::{Diagnostics, Lang};

/// Why a run stopped. Nothing has been written when one is returned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A folder that should be empty is not.
    #[error("{0}: already has files; choose an empty folder")]
    NotEmpty(PathBuf),
    /// The grid, the study or the answers have faults that stop the run.
    #[error("{}", .0.render(Lang::En))]
    Faults(Diagnostics),
    /// The report could not be drawn.
    #[error("report: {0}")]
    Report(#[from] jauge_report::Error),
}

impl Error {
    /// The message for a reader in `lang`.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Faults(diagnostics), _) => diagnostics.render(lang),
            (Self::File { path, source }, Lang::Fr) => {
                format!("fichier {} : {source}\n", path.display())
            }
            (Self::NotEmpty(path), Lang::Fr) => {
                format!(
                    "{} contient déjà des fichiers : choisir un dossier vide\n",
                    path.display()
                )
            }
            _ => format!("{self}\n"),
        }
    }

    pub(crate) fn file(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::File {
            path: path.into(),
            source,
        }
    }
}
