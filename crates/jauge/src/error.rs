//! Why a run stopped.

use std::io::ErrorKind;
use std::path::PathBuf;

use jauge_model::locale::french;
use jauge_model::{Diagnostics, Lang, Text};

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
    /// The form could not be drawn.
    #[error(transparent)]
    Form(#[from] jauge_collect::form::FormError),
    /// What was asked for cannot be made; the text says why, and what can be.
    #[error("{}", .0.get(Lang::En))]
    Refused(Text),
}

impl Error {
    /// The name of every kind.
    pub const KINDS: &'static [&'static str] = &["File", "NotEmpty", "Faults", "Report", "Form"];

    /// The name of its kind, one of [`KINDS`](Self::KINDS).
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        let place = match self {
            Self::File { .. } => 0,
            Self::NotEmpty(_) => 1,
            Self::Faults(_) => 2,
            Self::Report(_) => 3,
            Self::Form(_) | Self::Refused(_) => 4,
        };
        Self::KINDS[place]
    }

    /// The message for a reader in `lang`.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Faults(diagnostics), _) => diagnostics.render(lang),
            (Self::File { path, source }, lang) => {
                let path = path.display();
                let (why_fr, why_en) = in_words(source.kind());
                match lang {
                    Lang::Fr => french(&format!("{path} : {why_fr} ({source})\n")),
                    Lang::En => format!("{path}: {why_en} ({source})\n"),
                }
            }
            (Self::Report(error), lang) => error.render(lang),
            (Self::Refused(why), lang) => format!("{}\n", why.get(lang)),
            (Self::NotEmpty(path), Lang::Fr) => {
                format!(
                    "{} contient déjà des fichiers : choisir un dossier vide\n",
                    path.display()
                )
            }
            _ => format!("{self}\n"),
        }
    }

    /// A file that could not be read or written.
    pub(crate) fn file(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::File {
            path: path.into(),
            source,
        }
    }
}

/// What usually lies behind a refusal of the system, and what to do.
fn in_words(kind: ErrorKind) -> (&'static str, &'static str) {
    match kind {
        ErrorKind::NotFound => (
            "ce fichier n'existe pas ; vérifiez son nom et son dossier",
            "there is no such file; check its name and folder",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            "l'accès est refusé ; fermez le fichier s'il est ouvert ailleurs, ou choisissez un autre dossier",
            "access is denied; close the file if it is open elsewhere, or choose another folder",
        ),
        ErrorKind::IsADirectory => (
            "c'est un dossier ; indiquez un fichier, par exemple study.toml",
            "this is a folder; name a file, for example study.toml",
        ),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => (
            "un fichier porte déjà ce nom ; choisissez un autre nom ou un autre dossier",
            "a file already has this name; choose another name or folder",
        ),
        ErrorKind::StorageFull => ("le disque est plein", "the disk is full"),
        _ => (
            "impossible de lire ou d'écrire",
            "cannot be read or written",
        ),
    }
}
