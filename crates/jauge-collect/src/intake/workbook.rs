//! Spreadsheet files: which kind a file is, which sheets it has, and the cells of one sheet.
//!
//! ```text
//! bytes -> kind -> Xlsx | Ods: archive of XML parts, read as a stream  -> Sheet
//!                  Xls: compound file -> one stream of records         -> Sheet
//! ```
//!
//! A file is read in one pass and nothing in it is believed that would cost memory before it
//! is seen: no size, count or dimension that it declares. Every limit is in [`sheet`] and
//! [`package`]; a file beyond one is refused with a reason.

#[cfg(test)]
mod agree;
mod cfb;
pub(super) mod formats;
mod ods;
mod package;
pub(super) mod sheet;
mod xls;
mod xlsx;

use std::panic::{AssertUnwindSafe, catch_unwind};

use ods::Ods;
use package::Package;
pub(super) use package::append;
pub(super) use sheet::{Kind, Sheet, letters};
use xls::Xls;
use xlsx::Xlsx;

/// Why a file, or a sheet of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It opens with a password only.
    Encrypted,
    /// It is something else than a spreadsheet that is read here.
    Other(&'static str),
    /// It is not what its kind asks for, and what was met there.
    Damaged(Damage, String),
    /// It holds more than what is read: of what, in French and in English, and how much is.
    TooLarge(&'static str, &'static str, u64),
    /// A part of it unpacks to far more than any table would.
    Unpacks,
    /// Its XML declares a document type, as no spreadsheet program does.
    DocumentType,
}

/// What is wrong with a damaged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    Archive,
    Xml,
    Part,
    Place,
    SharedText,
    Record,
    Sectors,
    Unknown,
}

impl Damage {
    /// In French and in English.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Archive => (
                "l\u{2019}archive est coupée ou abîmée",
                "the archive is cut or damaged",
            ),
            Self::Xml => (
                "un morceau n\u{2019}est pas du XML correct",
                "a part is not correct XML",
            ),
            Self::Part => ("il manque le morceau", "there is no part"),
            Self::Place => ("place de cellule impossible", "impossible place of a cell"),
            Self::SharedText => (
                "le texte d\u{2019}une cellule manque",
                "the text of a cell is missing",
            ),
            Self::Record => ("un enregistrement est coupé", "a record is cut short"),
            Self::Sectors => (
                "ses secteurs ne se suivent pas",
                "its sectors do not follow each other",
            ),
            Self::Unknown => ("il ne se lit pas", "it cannot be read"),
        }
    }
}

impl From<Damage> for Refusal {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage, String::new())
    }
}

/// XML that its reader refuses.
fn no_xml<E>(_: E) -> Refusal {
    Damage::Xml.into()
}

type Result<T> = std::result::Result<T, Refusal>;

/// What the first bytes of a file say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, or nothing known: read as delimited text.
    Text,
    /// An archive or a compound file: a spreadsheet, or something alike.
    Workbook,
    /// Text that is a page or a document and no table.
    Markup(&'static str),
    /// A file of a statistics program, by its name.
    Statistics(&'static str),
}

/// Looks at the first bytes; the name of the file plays no part.
pub(super) fn content(bytes: &[u8]) -> Content {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || cfb::is_one(bytes) {
        return Content::Workbook;
    }
    let programs: [(&[u8], &str); 5] = [
        (b"$FL2", "SPSS"),
        (b"$FL3", "SPSS"),
        (b"<stata_dta>", "Stata"),
        (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "SAS"),
        (b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", "SAS"),
    ];
    if let Some((_, program)) = programs.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return Content::Statistics(program);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let begins = |word: &str| {
        let head = text.get(..word.len());
        head.is_some_and(|h| h.eq_ignore_ascii_case(word.as_bytes()))
    };
    if begins("<!doctype html") || begins("<html") || begins("<table") || begins("<meta") {
        Content::Markup("HTML")
    } else if begins("<?xml") {
        Content::Markup("XML")
    } else {
        Content::Text
    }
}

/// A sheet as the file lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) hidden: bool,
}

/// A spreadsheet file, opened: its sheets are known, their cells are not read yet.
pub(super) enum Workbook<'a> {
    Xlsx(Xlsx<'a>),
    Ods(Ods<'a>),
    Xls(Xls),
}

impl<'a> Workbook<'a> {
    /// Opens a file by its content.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        guarded(|| {
            if cfb::is_one(bytes) {
                return Xls::open(bytes).map(Self::Xls);
            }
            let mut package = Package::open(bytes)?;
            if package.has("mimetype") {
                return Ods::open(package).map(Self::Ods);
            }
            match package.office_document()? {
                Some(path) if path.ends_with(".bin") => Err(Refusal::Other("XLSB")),
                Some(path) if path.starts_with("word/") => Err(Refusal::Other("DOCX")),
                Some(path) if path.starts_with("ppt/") => Err(Refusal::Other("PPTX")),
                Some(path) => Xlsx::open(package, path).map(Self::Xlsx),
                None => Err(Refusal::Other("ZIP")),
            }
        })
    }

    /// `xlsx`, `ods` or `xls`.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Xlsx(_) => "xlsx",
            Self::Ods(_) => "ods",
            Self::Xls(_) => "xls",
        }
    }

    /// The sheets of cells, in the order of the file; charts and macros are not listed.
    pub(super) fn sheets(&self) -> &[Listed] {
        match self {
            Self::Xlsx(book) => book.sheets(),
            Self::Ods(book) => book.sheets(),
            Self::Xls(book) => book.sheets(),
        }
    }

    /// Reads one sheet, up to a row at least: the rest may be there or not.
    pub(super) fn read(&mut self, sheet: usize, up_to: u32) -> Result<Sheet> {
        guarded(|| match self {
            Self::Xlsx(book) => book.read(sheet, up_to),
            Self::Ods(book) => book.read(sheet, up_to),
            Self::Xls(book) => book.read(sheet, up_to),
        })
    }
}

/// The archive and XML readers are not ours: should one of them panic on a damaged file, the
/// file is refused like any other damaged one.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Damage::Unknown.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides() {
        assert_eq!(content(b"PK\x03\x04rest"), Content::Workbook);
        assert_eq!(
            content(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            Content::Workbook
        );
        assert_eq!(content(b"code;r01\n"), Content::Text);
        assert_eq!(
            content(b"\xef\xbb\xbf \n<HTML><table>"),
            Content::Markup("HTML")
        );
        assert_eq!(content(b"<?xml version='1.0'?>"), Content::Markup("XML"));
        assert_eq!(content(b""), Content::Text);
    }

    #[test]
    fn a_panic_is_a_refusal() {
        let refused = guarded::<()>(|| panic!("as a library might"));
        assert_eq!(refused, Err(Refusal::from(Damage::Unknown)));
    }
}
