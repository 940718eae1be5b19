//! Draws cleared findings as accessible pages, tables and charts, in French and in English.
//!
//! Only [`Cleared`] results come in: what disclosure control withheld cannot be printed by
//! mistake. A page is one HTML file without script and without a network request; the same
//! findings are written as JSON and CSV under the field's column names. No file system and no
//! clock: callers get text, the same for the same input.
//!
//! ```text
//! Results --clear--> Cleared<Results> --document--> plain data in one language
//!                                       chart       SVG, escaped
//!                                       render      HTML by templates
//!                                       findings    JSON and CSV
//! ```

mod chart;
mod document;
mod error;
mod findings;
mod locale;
mod render;
mod table;

use jauge_model::{Cleared, Lang, Questionnaire, Reception, Responses, Results, Study};

pub use error::Error;

/// Version of the program, printed on every page and in every file.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Everything a report is written from.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was asked.
    pub grid: &'a Questionnaire,
    /// What was declared.
    pub study: &'a Study,
    /// What happened to each row on the way in.
    pub reception: &'a Reception,
    /// What was found, after disclosure control.
    pub results: &'a Cleared<Results>,
}

impl Report<'_> {
    /// The page in one language: a single file that needs nothing else, no script, no network.
    ///
    /// # Errors
    /// [`Error::Template`] if a template does not fit the document, which is a defect of this
    /// crate; nothing that people answered leads to an error.
    pub fn html(&self, lang: Lang) -> Result<String, Error> {
        render::html(&document::build(self, lang))
    }

    /// All findings as one JSON object, `format = "jauge-findings/1"`: study, grid, inputs,
    /// waves, findings as rows, statements, limits, silent units, counts of open answers.
    ///
    /// # Errors
    /// [`Error::Json`] if a value cannot be written.
    pub fn findings_json(&self) -> Result<String, Error> {
        findings::json(self)
    }

    /// All findings as CSV: UTF-8, comma, decimal point, LF, one row per finding, shares from
    /// 0 to 1, full precision. Texts that a spreadsheet would run as a formula get a leading
    /// apostrophe.
    ///
    /// # Errors
    /// [`Error::Csv`] if a row cannot be written.
    pub fn findings_csv(&self) -> Result<String, Error> {
        findings::csv(self)
    }

    /// The reception report as JSON: what happened to each row and each cell.
    ///
    /// # Errors
    /// [`Error::Json`] if a value cannot be written.
    pub fn reception_json(&self) -> Result<String, Error> {
        findings::pretty(self.reception)
    }
}

/// The reception alone, for the people who work with the answers: it names rows and codes and
/// is not cleared for anybody else.
#[derive(Clone, Copy, Debug)]
pub struct ReceptionReport<'a> {
    /// What was asked.
    pub grid: &'a Questionnaire,
    /// What was declared.
    pub study: &'a Study,
    /// What happened to each row on the way in.
    pub reception: &'a Reception,
    /// What came back, for who is there at each wave.
    pub responses: &'a Responses,
}

impl ReceptionReport<'_> {
    /// The page in one language: a single file that needs nothing else, no script, no network.
    ///
    /// # Errors
    /// [`Error::Template`] if a template does not fit the document, which is a defect of this
    /// crate; nothing that people answered leads to an error.
    pub fn html(&self, lang: Lang) -> Result<String, Error> {
        render::html(&document::reception(self, lang))
    }

    /// The reception as JSON.
    ///
    /// # Errors
    /// [`Error::Json`] if a value cannot be written.
    pub fn json(&self) -> Result<String, Error> {
        findings::pretty(self.reception)
    }
}
