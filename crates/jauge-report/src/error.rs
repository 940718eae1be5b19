//! What can go wrong when a report is written.

use std::fmt;

/// Why a report could not be written. None of these comes from what people answered.
#[derive(Debug)]
pub enum Error {
    /// A page template does not fit the document: a defect of this crate.
    Template(minijinja::Error),
    /// A value cannot be written as JSON.
    Json(serde_json::Error),
    /// A row cannot be written as CSV.
    Csv(csv::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(e) => write!(
                f,
                "the page template failed: {e:#}; this is a defect of jauge, please report it"
            ),
            Self::Json(e) => write!(f, "the findings could not be written as JSON: {e}"),
            Self::Csv(e) => write!(f, "the findings could not be written as CSV: {e}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Template(e) => Some(e),
            Self::Json(e) => Some(e),
            Self::Csv(e) => Some(e),
        }
    }
}

impl From<minijinja::Error> for Error {
    fn from(e: minijinja::Error) -> Self {
        Self::Template(e)
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Self {
        Self::Json(e)
    }
}

impl From<csv::Error> for Error {
    fn from(e: csv::Error) -> Self {
        Self::Csv(e)
    }
}
