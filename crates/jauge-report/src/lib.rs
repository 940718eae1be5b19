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
//!                                       render      HTML by templates, PDF, XLSX, DOCX
//!                                       findings    JSON and CSV
//! ```

mod assets;
mod chart;
mod codes;
mod document;
mod error;
mod findings;
mod locale;
mod provenance;
mod render;
mod table;
mod words;

use jauge_model::{Cleared, Lang, Questionnaire, Reception, Responses, Results, Study};

pub use assets::{Assets, LOGO_LIMIT, LogoFile};
pub use codes::CODES;
pub use error::Error;
pub use words::check as check_words;

/// Version of the program, printed on every page and in every file.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Who reads a page. All of them read the same findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Methods, diagnostics, every table.
    Technical,
    /// Two printed pages: headline figures, sentences with their level, limits, costs.
    Funder,
    /// Plain words and big pictures; a draft, to be read by the people concerned.
    Inhabitants,
    /// One page for the project's team: what was found, what to decide, open loops.
    Meeting,
}

impl Audience {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Technical,
        Self::Funder,
        Self::Inhabitants,
        Self::Meeting,
    ];

    /// The word for it in file names and style sheets.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Funder => "funder",
            Self::Inhabitants => "inhabitants",
            Self::Meeting => "meeting",
        }
    }
}

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
    /// Many groups with chance taken out, from the cleared figures alone.
    pub pooled: &'a [Pooling],
    /// The logo and the template of the study.
    pub assets: &'a Assets,
}

/// The mean changes of many groups, chance taken out.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Pooling {
    /// Name of the key.
    pub by: String,
    /// Identifier of the outcome.
    pub outcome: String,
    /// Waves compared.
    pub contrast: jauge_model::Contrast,
    /// The common mean.
    pub mean: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Variance between groups beyond chance.
    pub tau_squared: f64,
    /// The groups whose figure may be shown, in their order.
    pub groups: Vec<Pooled>,
}

/// One group with chance taken out.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Pooled {
    /// Name of the group.
    pub group: String,
    /// The shrunken mean change.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Lower limit.
    pub conf_low: f64,
    /// Upper limit.
    pub conf_high: f64,
    /// How much of the group's own figure is kept, from 0 to 1.
    pub kept: f64,
}

impl Report<'_> {
    /// The technical page in one language: a single file that needs nothing else, no script, no
    /// network.
    ///
    /// # Errors
    /// [`Error::Template`] if a template does not fit the document, which is a defect of this
    /// crate; nothing that people answered leads to an error.
    pub fn html(&self, lang: Lang) -> Result<String, Error> {
        self.page(Audience::Technical, lang)
    }

    /// The page of an audience in one language, from the same findings.
    ///
    /// # Errors
    /// As [`html`](Self::html).
    pub fn page(&self, audience: Audience, lang: Lang) -> Result<String, Error> {
        render::html::page(&document::build(self, audience, lang)?)
    }

    /// The technical report set by the study's own template; `None` where it has none.
    ///
    /// # Errors
    /// [`Error::OwnTemplate`] with the line that cannot be followed, or that takes too long.
    pub fn own_page(&self, lang: Lang) -> Result<Option<String>, Error> {
        let Some((name, source)) = &self.assets.template else {
            return Ok(None);
        };
        let document = document::build(self, Audience::Technical, lang)?;
        render::html::own(&document, name, source).map(Some)
    }

    /// Every table of the technical report as a sheet, and all findings at full precision (XLSX).
    ///
    /// # Errors
    /// [`Error::Xlsx`] if a sheet cannot be written.
    pub fn xlsx(&self, lang: Lang) -> Result<Vec<u8>, Error> {
        let document = document::build(self, Audience::Technical, lang)?;
        let locale = locale::Locale::new(lang, self.study.secrecy.percentages_from);
        render::xlsx::file(self, &document, locale)
    }

    /// The page of an audience as a document to edit (DOCX).
    ///
    /// # Errors
    /// [`Error::Zip`] if it cannot be written.
    pub fn docx(&self, audience: Audience, lang: Lang) -> Result<Vec<u8>, Error> {
        render::docx::file(&document::build(self, audience, lang)?)
    }

    /// The page of an audience as PDF/UA-1: tagged, its letters embedded, its pages numbered.
    ///
    /// # Errors
    /// [`Error::Pdf`] where this program was built without PDF; [`Error::Logo`] for a logo that
    /// cannot stand on paper.
    pub fn pdf(&self, audience: Audience, lang: Lang) -> Result<Vec<u8>, Error> {
        render::pdf::file(&document::build(self, audience, lang)?)
    }

    /// The page of an audience as Markdown.
    ///
    /// # Errors
    /// [`Error::Json`] if the provenance cannot be written.
    pub fn markdown(&self, audience: Audience, lang: Lang) -> Result<String, Error> {
        Ok(render::markdown::page(&document::build(
            self, audience, lang,
        )?))
    }

    /// Every drawing of the technical report by its name, as SVG files that stand alone.
    ///
    /// # Errors
    /// [`Error::Json`] if the provenance cannot be written.
    pub fn figures(&self, lang: Lang) -> Result<Vec<(String, String)>, Error> {
        let document = document::build(self, Audience::Technical, lang)?;
        Ok(render::figures::svg(&document))
    }

    /// The same drawings as bitmaps (PNG), three pixels for one.
    ///
    /// # Errors
    /// [`Error::Pdf`] where this program was built without the typesetter, which draws them.
    pub fn bitmaps(&self, lang: Lang) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let figures = self.figures(lang)?;
        let drawn = figures.into_iter().map(|(name, svg)| {
            let png = jauge_typeset::png(&svg, render::figures::SHARP)?;
            Ok((name, png))
        });
        drawn.collect()
    }

    /// From which inputs, which plan and which program the report was made; the footer of each
    /// page names the hash of this file.
    ///
    /// # Errors
    /// [`Error::Json`] if a value cannot be written.
    pub fn provenance_json(&self) -> Result<String, Error> {
        provenance::json(self)
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
        render::html::page(&document::reception(self, lang))
    }

    /// The reception as JSON.
    ///
    /// # Errors
    /// [`Error::Json`] if a value cannot be written.
    pub fn json(&self) -> Result<String, Error> {
        findings::pretty(self.reception)
    }
}

/// The progress wheels of the learners, one sheet each: for the team and for the learner, not
/// cleared for anybody else.
#[derive(Clone, Copy, Debug)]
pub struct WheelSheets<'a> {
    /// What was asked.
    pub grid: &'a Questionnaire,
    /// What was declared.
    pub study: &'a Study,
    /// What came back.
    pub responses: &'a Responses,
}

impl WheelSheets<'_> {
    /// A page with the sheet of each learner, or of the one with this code; `None` where nobody
    /// has it.
    ///
    /// # Errors
    /// [`Error::Template`] if a template does not fit the document, which is a defect of this crate.
    pub fn html(&self, code: Option<&str>, lang: Lang) -> Result<Option<String>, Error> {
        let document = document::learner::sheets(self, code, lang);
        document.as_ref().map(render::html::page).transpose()
    }

    /// The same as PDF, a sheet of paper for each learner.
    ///
    /// # Errors
    /// [`Error::Pdf`] where this program was built without PDF.
    pub fn pdf(&self, code: Option<&str>, lang: Lang) -> Result<Option<Vec<u8>>, Error> {
        let document = document::learner::sheets(self, code, lang);
        document.as_ref().map(render::pdf::file).transpose()
    }
}
