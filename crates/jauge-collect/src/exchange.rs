//! Grids in the formats of other tools: out, so that a grid runs in Kobo, ODK or LimeSurvey, and
//! in, so that a form that exists becomes a grid.

mod book;
pub mod limesurvey;
pub mod twin;
pub mod xlsform;

/// Why a file could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotWritten(pub String);

impl std::fmt::Display for NotWritten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotWritten {}
