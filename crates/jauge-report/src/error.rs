//! What can go wrong when a report is written.

use std::fmt;

use jauge_model::locale::french;
use jauge_model::{Diagnostic, Lang};

/// Why a report could not be written. None of these comes from what people answered.
#[derive(Debug)]
pub enum Error {
    /// A page template does not fit the document: a defect of this crate.
    Template(minijinja::Error),
    /// The study's own template cannot be followed.
    OwnTemplate(Box<Diagnostic>),
    /// A value cannot be written as JSON.
    Json(serde_json::Error),
    /// A row cannot be written as CSV.
    Csv(csv::Error),
    /// A sheet cannot be written into a workbook.
    Xlsx(rust_xlsxwriter::XlsxError),
    /// A part cannot be written into an archive.
    Zip(zip::result::ZipError),
    /// A page or a drawing cannot be set.
    Pdf(jauge_typeset::Error),
    /// A logo that a screen shows cannot be set on paper: why.
    Logo(Box<Diagnostic>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(e) => write!(
                f,
                "the page template failed: {e:#}; this is a defect of jauge, please report it"
            ),
            Self::OwnTemplate(d) | Self::Logo(d) => f.write_str(d.render(Lang::En).trim_end()),
            Self::Json(e) => write!(f, "the findings could not be written as JSON: {e}"),
            Self::Csv(e) => write!(f, "the findings could not be written as CSV: {e}"),
            Self::Xlsx(e) => write!(f, "the tables could not be written as a workbook: {e}"),
            Self::Zip(e) => write!(f, "the report could not be written as a document: {e}"),
            Self::Pdf(e) => f.write_str(&typeset(e, Lang::En)),
        }
    }
}

impl Error {
    /// The message for a reader in `lang`.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        match self {
            Self::OwnTemplate(diagnostic) | Self::Logo(diagnostic) => diagnostic.render(lang),
            Self::Pdf(e) => format!("{}\n", typeset(e, lang)),
            _ => format!("{self}\n"),
        }
    }
}

/// What the typesetter lacks, and what to do.
fn typeset(error: &jauge_typeset::Error, lang: Lang) -> String {
    use jauge_typeset::Error as Typeset;
    match (error, lang) {
        (Typeset::NotBuilt, Lang::Fr) => french(
            "ce programme a été construit sans PDF ni images PNG, dont la mise en page prend quelques minutes à compiler : construisez-le avec `--features pdf` (cargo install --path crates/jauge --features pdf ; en Python : pip install ./python --config-settings=build-args=\"--features pdf\"), ou imprimez la page HTML depuis un navigateur",
        ),
        (Typeset::NotBuilt, Lang::En) => "this program was built without PDF and PNG, whose typesetter takes some minutes to compile: build it with `--features pdf` (cargo install --path crates/jauge --features pdf; in Python: pip install ./python --config-settings=build-args=\"--features pdf\"), or print the HTML page from a browser".to_owned(),
        (Typeset::Refused(why), Lang::Fr) => french(&format!(
            "la mise en page a été refusée ({why}) : c'est un défaut de jauge, signalez-le ; la page HTML est complète"
        )),
        (Typeset::Refused(why), Lang::En) => format!(
            "the page could not be set ({why}): this is a defect of jauge, please report it; the HTML page is complete"
        ),
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Template(e) => Some(e),
            Self::Pdf(e) => Some(e),
            Self::OwnTemplate(_) | Self::Logo(_) => None,
            Self::Json(e) => Some(e),
            Self::Csv(e) => Some(e),
            Self::Xlsx(e) => Some(e),
            Self::Zip(e) => Some(e),
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

impl From<rust_xlsxwriter::XlsxError> for Error {
    fn from(e: rust_xlsxwriter::XlsxError) -> Self {
        Self::Xlsx(e)
    }
}

impl From<jauge_typeset::Error> for Error {
    fn from(e: jauge_typeset::Error) -> Self {
        Self::Pdf(e)
    }
}

impl From<zip::result::ZipError> for Error {
    fn from(e: zip::result::ZipError) -> Self {
        Self::Zip(e)
    }
}
