//! The pictures of a grid in an XLSForm: the form names a file beside each question and choice, and
//! the tools want the files uploaded with it. A sheet of its own, which the tools leave alone, holds
//! the drawings, so that the form alone becomes the same grid again.

use std::fmt::Write as _;

use jauge_model::{Picture, Questionnaire};

use super::super::book::Page;
use super::extras::quoted;
use super::{Form, in_language};

/// Name of the sheet of drawings.
pub(super) const SHEET: &str = "jauge_pictures";

/// The files to upload with the form: name and content.
#[must_use]
pub fn pictures(grid: &Questionnaire) -> Vec<(String, String)> {
    let all = grid.pictures.iter();
    all.map(|p| (file(p), p.svg.svg().to_owned())).collect()
}

fn file(picture: &Picture) -> String {
    format!("{}.svg", picture.id)
}

/// The identifier of the picture that a cell names.
pub(super) fn named(cell: &str) -> &str {
    cell.strip_suffix(".svg").unwrap_or(cell)
}

impl Form<'_> {
    /// The file of a picture, as a cell names it.
    pub(super) fn image(&self, picture: Option<usize>) -> String {
        self.grid.picture(picture).map_or_else(String::new, file)
    }

    /// The titles of the columns of pictures, where there is one.
    pub(super) fn image_titles(&self) -> impl Iterator<Item = String> {
        let some = !self.grid.pictures.is_empty();
        let languages = self.languages.iter().filter(move |_| some);
        languages.map(|l| in_language("media::image", l))
    }

    /// The drawings, where there are some.
    pub(super) fn pictures(&self) -> Option<Page> {
        if self.grid.pictures.is_empty() {
            return None;
        }
        let mut titles = vec!["id".to_owned()];
        titles.extend(self.languages.iter().map(|l| in_language("label", l)));
        titles.push("svg".to_owned());
        let row = |p: &Picture| {
            let mut row = vec![p.id.clone()];
            let said = |lang: &String| p.alt.iter().find(|(l, _)| l == lang).map(|(_, t)| t);
            let words = self
                .languages
                .iter()
                .map(|l| said(l).unwrap_or_default().to_owned());
            row.extend(words);
            row.push(p.svg.svg().to_owned());
            row
        };
        Some(Page {
            name: SHEET,
            titles,
            rows: self.grid.pictures.iter().map(row).collect(),
        })
    }
}

/// A table of the grid file: what is shown is TOML already.
pub(super) fn table(id: &str, alt: &str, svg: &str) -> String {
    let (id, svg) = (quoted(id), quoted(svg));
    let mut out = String::new();
    let _ = write!(out, "\n[[picture]]\nid = {id}\nalt = {alt}\nsvg = {svg}\n");
    out
}
