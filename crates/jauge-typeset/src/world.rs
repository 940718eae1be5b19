//! What the typesetter can see: the template, the data, the files of the job and the letters.
//! It is given no folder, no package and no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{DATA, Error, Job};

/// The letters, read once.
static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let files = [
        dejavu::sans::regular(),
        dejavu::sans::bold(),
        dejavu::sans::oblique(),
        dejavu::sans_mono::bold(),
    ];
    let fonts = files.into_iter().flat_map(|f| Font::iter(Bytes::new(f)));
    let fonts: Vec<Font> = fonts.collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

/// The language of templates, read once.
static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));

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
    let data = job.data.to_string().into_bytes();
    let mut files = HashMap::from([(id(DATA)?, Bytes::new(data))]);
    for (name, bytes) in job.files {
        files.insert(id(name)?, Bytes::new(bytes.to_vec()));
    }
    let desk = Desk {
        template: Source::new(id("template.typ")?, job.template.to_owned()),
        files,
    };
    let document = typst::compile::<PagedDocument>(&desk).output;
    let document = document.map_err(|faults| refused(&desk, &faults))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    let options = PdfOptions {
        standards: standards.map_err(|e| Error::Refused(e.message().to_string()))?,
        creator: Smart::Custom(Some("jauge".to_owned())),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| refused(&desk, &faults))
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
}
