//! What the typesetter can see: the template, the data, the files of the job and the letters.
//! It is given no folder, no package and no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::letters::{self, Undrawn};
use crate::{DATA, Error, Job, UNDRAWN};

/// The letters, read once.
static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts = letters::fonts();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

/// What is known of the letters, and how many files they are.
pub(crate) fn book() -> (&'static FontBook, usize) {
    (&FONTS.0, FONTS.1.len())
}

/// The language of templates, read once; with what tells a screen reader the head of a row.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

struct Desk {
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

pub(crate) fn pdf(job: Job<'_>) -> Result<Vec<u8>, Error> {
    let desk = desk(job)?;
    let written = set(&desk);
    // Nor of use to the next page.
    comemo::evict(0);
    written
}

/// The template, the data and the files, with nothing in them that the letters cannot draw.
fn desk(job: Job<'_>) -> Result<Desk, Error> {
    let (mut data, mut undrawn) = (job.data.clone(), Undrawn::default());
    undrawn.read(&mut data);
    let mut files = HashMap::new();
    for (name, bytes) in job.files {
        let svg = std::str::from_utf8(bytes).ok();
        let legible = svg.and_then(|text| undrawn.legible(text));
        let bytes = legible.map_or_else(|| bytes.to_vec(), String::into_bytes);
        files.insert(id(name)?, Bytes::new(bytes));
    }
    let numbers = undrawn.numbers();
    if let (Some(data), false) = (data.as_object_mut(), numbers.is_empty()) {
        data.insert(UNDRAWN.to_owned(), numbers.into());
    }
    files.insert(id(DATA)?, Bytes::new(data.to_string().into_bytes()));
    Ok(Desk {
        template: Source::new(id("template.typ")?, job.template.to_owned()),
        files,
    })
}

fn set(desk: &Desk) -> Result<Vec<u8>, Error> {
    let document = typst::compile::<PagedDocument>(desk).output;
    let document = document.map_err(|faults| refused(desk, &faults))?;
    // What was remembered while pages were laid out holds every letter once more, and is of no use to the file.
    comemo::evict(0);
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    let options = PdfOptions {
        standards: standards.map_err(|e| Error::Refused(e.message().to_string()))?,
        creator: Smart::Custom(Some("jauge".to_owned())),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| refused(desk, &faults))
}

fn id(name: &str) -> Result<FileId, Error> {
    let path = VirtualPath::new(name).map_err(|e| Error::Refused(format!("{name}: {e}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// What the typesetter found, with the lines of the template.
fn refused(desk: &Desk, faults: &[SourceDiagnostic]) -> Error {
    use typst::WorldExt as _;
    let line = |fault: &SourceDiagnostic| {
        let at = desk.range(fault.span)?.start;
        let before = desk.template.text().get(..at)?;
        Some(before.matches('\n').count() + 1)
    };
    let said = faults.iter().map(|fault| match line(fault) {
        Some(line) => format!("{}:{line}", fault.message),
        None => fault.message.to_string(),
    });
    Error::Refused(said.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PLAIN: &str = r#"
#let data = json("data.json")
#set document(title: data.title)
#set text(lang: "fr", font: "DejaVu Sans")
= #data.title
#data.said
"#;

    fn job<'a>(template: &'a str, data: &'a serde_json::Value) -> Job<'a> {
        Job {
            template,
            data,
            files: &[],
        }
    }

    #[test]
    fn texts_are_never_run() {
        // What would fail, read a file or loop if it were source.
        let data =
            json!({ "title": "#panic()", "said": "#read(\"/etc/passwd\") $x$ *a* @b <c> = d" });
        let pages = pdf(job(PLAIN, &data)).expect("a page");
        assert!(pages.starts_with(b"%PDF-1.7"));
        assert_eq!(pages, pdf(job(PLAIN, &data)).expect("the same page"));
    }

    #[test]
    fn a_template_sees_nothing_of_the_machine() {
        let data = json!({});
        for template in [
            "#read(\"/etc/passwd\")",
            "#import \"@preview/cetz:0.3.1\"",
            "#include \"other.typ\"",
        ] {
            assert!(pdf(job(template, &data)).is_err(), "{template}");
        }
    }

    #[test]
    fn what_is_not_accessible_is_refused() {
        let data = json!({ "title": "t", "said": "s" });
        let untitled = PLAIN.replace("#set document(title: data.title)", "");
        assert!(pdf(job(&untitled, &data)).is_err());
        let picture = format!("{PLAIN}\n#image(\"a.svg\")\n");
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>"#;
        let with = |template: &str| {
            let files: [(&str, &[u8]); 1] = [("a.svg", svg)];
            pdf(Job {
                template,
                data: &data,
                files: &files,
            })
        };
        assert!(with(&picture).is_err());
        let told = picture.replace("\"a.svg\"", "\"a.svg\", alt: \"a corner\"");
        assert!(with(&told).is_ok());
    }

    /// Samples of scripts; which of them the letters draw differs.
    const SAMPLES: [&str; 12] = [
        "مرحبا بالعالم، لا إله",
        "שָׁלוֹם עולם",
        "नमस्ते दुनिया",
        "你好世界",
        "한국어",
        "สวัสดี",
        "\u{1f9d1}\u{200d}\u{1f91d}\u{200d}\u{1f9d1} \u{1f600} \u{1f44d}\u{1f3fd} \u{2764}\u{fe0f}",
        "\u{1f1eb}\u{1f1f7} 1\u{fe0f}\u{20e3}",
        "a\u{0301}\u{0323} Z\u{0351}\u{036b}\u{0343}\u{030b} e\u{1ab0}",
        "\u{e000} \u{f8ff} \u{fffd} \u{ffff} \u{10ffff}",
        "\u{202e}renversé\u{202c} \u{2067}isolé\u{2069} \u{00ad}\u{feff}",
        "ⵜⴰⵎⴰⵣⵉⵖⵜ ქართული հայերեն አማርኛ",
    ];

    #[test]
    fn every_script_gives_a_page_and_what_has_no_letter_is_named() {
        let template =
            format!("{PLAIN}\n#data.at(\"undrawn\", default: ()).join(\", \")\n*#data.said*\n");
        for said in SAMPLES {
            let data = json!({ "title": said, "said": said });
            let pages = pdf(job(&template, &data));
            assert!(pages.is_ok(), "{said}: {pages:?}");
        }
        let mut data = json!({ "a": ["Ça va \u{1f9d1}\u{200d}\u{1f91d}", { "b": "你" }] });
        let mut undrawn = Undrawn::default();
        undrawn.read(&mut data);
        assert_eq!(
            data,
            json!({ "a": ["Ça va [U+1F9D1]\u{200d}[U+1F91D]", { "b": "[U+4F60]" }] })
        );
        assert_eq!(undrawn.numbers(), ["U+4F60", "U+1F91D", "U+1F9D1"]);
    }
}
