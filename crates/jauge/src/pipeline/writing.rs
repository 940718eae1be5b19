//! From results to files: which there are, what they are called, and how they reach the disk.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jauge_collect::form::Profile;
use jauge_collect::review;
use jauge_model::Lang;
use jauge_report::{Audience, Report};

use super::{Progress, Run, Step};
use crate::Error;
use crate::handout::{self, TEAM};

/// A kind of file that a run writes when it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Also {
    /// Every table as a sheet.
    Xlsx,
    /// Pages to edit.
    Docx,
    /// Pages to print and to send, where this program was built with PDF.
    Pdf,
    /// Pages as plain text.
    Markdown,
    /// Drawings as files of their own.
    Svg,
    /// The same as bitmaps, where this program was built with PDF.
    Png,
}

impl Also {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Xlsx,
        Self::Docx,
        Self::Pdf,
        Self::Markdown,
        Self::Svg,
        Self::Png,
    ];

    /// The word for it, which is also the ending of its files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// A file to write: its name in the folder, its content.
pub type Output = (String, Vec<u8>);

impl Run {
    /// Every output, by file name, drawn but not written; those of `also` after the usual ones.
    ///
    /// # Errors
    /// [`Error::Report`] if a page cannot be drawn.
    pub fn outputs(&self, also: &[Also]) -> Result<Vec<Output>, Error> {
        let report = &self.report();
        // The files do not depend on each other; the order of the list does not depend on threads.
        let (pages, data) = rayon::join(
            || rayon::join(|| pages(report, Lang::Fr), || pages(report, Lang::En)),
            || rayon::join(|| report.findings_json(), || report.findings_csv()),
        );
        let mut outputs = pages.0?;
        outputs.extend(pages.1?);
        let (findings, reception) = (data.0?, report.reception_json()?);
        outputs.push(text("findings.json", findings));
        outputs.push(text("findings.csv", data.1?));
        outputs.push(text("provenance.json", report.provenance_json()?));
        let [fr, en] = [Lang::Fr, Lang::En].map(|lang| move || others(report, also, lang));
        // The typesetter holds all of a report in memory, letter by letter: one at a time.
        let (fr, en) = match also.contains(&Also::Pdf) {
            true => (fr(), en()),
            false => rayon::join(fr, en),
        };
        outputs.extend(fr?);
        outputs.extend(en?);
        // Codes of people: for the team only.
        outputs.push(text(format!("{TEAM}/reception.json"), reception));
        let elements = self.reception.linkage.elements.as_ref();
        if let Some(elements) = elements.filter(|e| !e.review.is_empty()) {
            let sheet = review::sheet(elements, Profile::FrExcel);
            outputs.push(text(format!("{TEAM}/review.csv"), sheet));
        }
        let frame = self.population.as_ref();
        if let Some(sheet) = frame.and_then(|f| review::reminders(f, Profile::FrExcel)) {
            outputs.push(text(format!("{TEAM}/reminders.csv"), sheet));
        }
        outputs.extend(handout::guides());
        Ok(outputs)
    }

    /// Draws everything, then writes it into `folder`, each file whole or not at all.
    /// Returns the paths written.
    ///
    /// # Errors
    /// [`Error::Report`] before anything is written; [`Error::File`].
    pub fn write(&self, folder: &Path, progress: &dyn Progress) -> Result<Vec<PathBuf>, Error> {
        self.write_with(folder, &[], progress)
    }

    /// The same with further kinds of files.
    ///
    /// # Errors
    /// [`Error::Report`] before anything is written; [`Error::File`].
    pub fn write_with(
        &self,
        folder: &Path,
        also: &[Also],
        progress: &dyn Progress,
    ) -> Result<Vec<PathBuf>, Error> {
        progress.begin(Step::Report);
        write_all(folder, self.outputs(also)?)
    }
}

pub(super) fn text(name: impl Into<String>, text: String) -> Output {
    (name.into(), text.into_bytes())
}

/// What the file of an audience is called, without its ending.
fn stem(audience: Audience, lang: Lang) -> String {
    let name = match audience {
        Audience::Technical => "report",
        other => other.id(),
    };
    format!("{name}.{lang}")
}

/// The pages of all audiences in one language.
fn pages(report: &Report<'_>, lang: Lang) -> Result<Vec<Output>, jauge_report::Error> {
    let mut out = Vec::new();
    for audience in Audience::ALL {
        let name = format!("{}.html", stem(audience, lang));
        out.push(text(name, report.page(audience, lang)?));
    }
    if let Some(own) = report.own_page(lang)? {
        out.push(text(format!("own.{lang}.html"), own));
    }
    Ok(out)
}

/// The kinds of files that were asked for, in one language.
fn others(
    report: &Report<'_>,
    also: &[Also],
    lang: Lang,
) -> Result<Vec<Output>, jauge_report::Error> {
    let mut out = Vec::new();
    for kind in Also::ALL.into_iter().filter(|k| also.contains(k)) {
        match kind {
            Also::Xlsx => out.push((format!("report.{lang}.xlsx"), report.xlsx(lang)?)),
            Also::Docx => {
                for audience in Audience::ALL {
                    let name = format!("{}.docx", stem(audience, lang));
                    out.push((name, report.docx(audience, lang)?));
                }
            }
            Also::Pdf => {
                for audience in Audience::ALL {
                    let name = format!("{}.pdf", stem(audience, lang));
                    out.push((name, report.pdf(audience, lang)?));
                }
            }
            Also::Markdown => {
                for audience in Audience::ALL {
                    let name = format!("{}.md", stem(audience, lang));
                    out.push(text(name, report.markdown(audience, lang)?));
                }
            }
            Also::Svg => {
                for (name, svg) in report.figures(lang)? {
                    out.push(text(format!("figures/{name}.{lang}.svg"), svg));
                }
            }
            Also::Png => {
                for (name, png) in report.bitmaps(lang)? {
                    out.push((format!("figures/{name}.{lang}.png"), png));
                }
            }
        }
    }
    Ok(out)
}

pub(super) fn write_all(folder: &Path, outputs: Vec<Output>) -> Result<Vec<PathBuf>, Error> {
    fs::create_dir_all(folder).map_err(|e| Error::file(folder, e))?;
    outputs
        .into_iter()
        .map(|(name, bytes)| {
            let path = folder.join(name);
            // What is for the team only stands in a folder of its own.
            if let Some(within) = path.parent() {
                fs::create_dir_all(within).map_err(|e| Error::file(within, e))?;
            }
            write_whole(&path, &bytes)?;
            Ok(path)
        })
        .collect()
}

/// Writes a file beside its place, then moves it there: readers never meet half a file.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let fail = |e| Error::file(path, e);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    // Temporary files are private by default; a report is meant to be read.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))
            .map_err(fail)?;
    }
    file.persist(path).map_err(|e| Error::file(path, e.error))?;
    Ok(())
}
