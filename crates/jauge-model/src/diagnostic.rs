//! What is wrong with a file, where, and what its author can do about it.
//!
//! An `Error` is for a caller. [`Diagnostics`] are for the person who wrote the file: all the
//! faults at once, in French and in English.

use std::fmt::Write as _;

use serde::Serialize;

use crate::text::{Lang, Text};

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth improving; nothing is lost.
    Advice,
    /// Something was set aside or assumed; the rest was used.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

impl Severity {
    fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Advice, Lang::Fr) => "conseil",
            (Self::Advice, Lang::En) => "advice",
            (Self::Warning, Lang::Fr) => "attention",
            (Self::Warning, Lang::En) => "warning",
            (Self::Error, Lang::Fr) => "erreur",
            (Self::Error, Lang::En) => "error",
        }
    }
}

/// Where a fault is. Every part is optional; the more the better.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// File name as its author knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet of a spreadsheet file. Where there is one, `line` is the number of the row and
    /// `letters` those of the column, both as the spreadsheet program shows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Line in the file, from 1. In an answer file the header is line 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Letters of the column in a spreadsheet: `B`, `AA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
    /// Character in the line, from 1, for text written by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Name of the column in an answer file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Identifier of the item, scale, wave or score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

impl Place {
    /// A place known only by its file.
    pub fn file(name: impl Into<String>) -> Self {
        Self {
            file: Some(name.into()),
            ..Self::default()
        }
    }

    /// The same place in a sheet of a spreadsheet file.
    #[must_use]
    pub fn in_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// The same place with the letters of a column of a spreadsheet.
    #[must_use]
    pub fn at_letters(mut self, letters: impl Into<String>) -> Self {
        self.letters = Some(letters.into());
        self
    }

    /// The same place with a line (from 1).
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same place with a line and a character in it (both from 1).
    #[must_use]
    pub fn at(mut self, line: u64, column: u64) -> Self {
        (self.line, self.column) = (Some(line), Some(column));
        self
    }

    /// The same place with the name of a column of an answer file.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same place with the identifier of an item, scale, wave or score.
    #[must_use]
    pub fn of_item(mut self, item: impl Into<String>) -> Self {
        self.item = Some(item.into());
        self
    }

    fn render(&self, lang: Lang) -> String {
        let mut out = self.file.clone().unwrap_or_default();
        if let Some(sheet) = &self.sheet {
            self.render_cell(sheet, lang, &mut out);
        } else {
            for n in [self.line, self.column].into_iter().flatten() {
                if !out.is_empty() {
                    out.push(':');
                }
                let _ = write!(out, "{n}");
            }
        }
        let named = self.sheet.is_some() && self.line.is_none() && self.letters.is_some();
        let field = match lang {
            _ if named => "",
            Lang::Fr => "colonne ",
            Lang::En => "column ",
        };
        let item = match lang {
            Lang::Fr => "élément ",
            Lang::En => "item ",
        };
        for (name, value) in [(field, &self.field), (item, &self.item)] {
            let Some(value) = value else { continue };
            if !out.is_empty() {
                out.push_str(if name.is_empty() { " " } else { ", " });
            }
            let _ = write!(out, "{name}{}", quoted(value, lang));
        }
        out
    }

    /// A place in a spreadsheet: `sheet "Entry", B12`, as its user would look it up.
    fn render_cell(&self, sheet: &str, lang: Lang, out: &mut String) {
        let words = match lang {
            Lang::Fr => ["feuille", "ligne", "colonne"],
            Lang::En => ["sheet", "row", "column"],
        };
        if !out.is_empty() {
            out.push_str(", ");
        }
        let _ = write!(out, "{} {}", words[0], quoted(sheet, lang));
        let _ = match (&self.letters, self.line) {
            (Some(letters), Some(row)) => write!(out, ", {letters}{row}"),
            (None, Some(row)) => write!(out, ", {} {row}", words[1]),
            (Some(letters), None) => write!(out, ", {} {letters}", words[2]),
            (None, None) => Ok(()),
        };
    }
}

fn quoted(words: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("«\u{a0}{words}\u{a0}»"),
        Lang::En => format!("\"{words}\""),
    }
}

/// A stable code and what it means, for the list of codes that readers look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CodeMeaning {
    /// The code, for example `Q004`.
    pub code: &'static str,
    /// What it means, in French.
    pub fr: &'static str,
    /// What it means, in English.
    pub en: &'static str,
}

/// One fault, with its place and the way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code: `Q...` for a grid, `S...` for a study, `R...` for reception, `A...` for what is claimed.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What was found.
    pub message: Text,
    /// What to do.
    pub hint: Text,
}

impl Diagnostic {
    /// An error, with its message and hint in both languages.
    #[must_use]
    pub fn error(code: &'static str, place: Place, message: Text, hint: Text) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place,
            message,
            hint,
        }
    }

    /// A warning: something was set aside or assumed.
    #[must_use]
    pub fn warning(code: &'static str, place: Place, message: Text, hint: Text) -> Self {
        Self {
            code,
            severity: Severity::Warning,
            place,
            message,
            hint,
        }
    }

    /// Advice to the author.
    #[must_use]
    pub fn advice(code: &'static str, place: Place, message: Text, hint: Text) -> Self {
        Self {
            code,
            severity: Severity::Advice,
            place,
            message,
            hint,
        }
    }

    /// Two lines for a terminal: what and where, then the way out.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
        let place = self.place.render(lang);
        let place = if place.is_empty() {
            place
        } else {
            format!(" {place}{colon}")
        };
        format!(
            "{}[{}]{place} {}\n  -> {}\n",
            self.severity.word(lang),
            self.code,
            self.message.get(lang),
            self.hint.get(lang)
        )
    }
}

/// All that was found in one or several files, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No diagnostic yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Sorts by file, then sheet, line and column, keeping the order of equals.
    pub fn sort(&mut self) {
        let key = |p: &Place| (p.file.clone(), p.sheet.clone(), p.line, p.column);
        self.0.sort_by_cached_key(|d| key(&d.place));
    }

    /// Puts errors first, then warnings, then advice, keeping the order within each.
    pub fn worst_first(&mut self) {
        self.0.sort_by_key(|d| std::cmp::Reverse(d.severity));
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each in turn.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// All of them for a terminal.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        self.0.iter().map(|d| d.render(lang)).collect()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_spreadsheet_are_named_as_it_shows_them() {
        let sheet = || Place::file("a.xlsx").in_sheet("Entrée");
        let both = |p: Place| (p.render(Lang::Fr), p.render(Lang::En));
        assert_eq!(
            both(sheet().at_line(12).at_letters("B").in_field("r01")),
            (
                "a.xlsx, feuille «\u{a0}Entrée\u{a0}», B12, colonne «\u{a0}r01\u{a0}»".to_owned(),
                "a.xlsx, sheet \"Entrée\", B12, column \"r01\"".to_owned()
            )
        );
        assert_eq!(
            both(sheet().at_letters("B").in_field("r01")).1,
            "a.xlsx, sheet \"Entrée\", column B \"r01\""
        );
        assert_eq!(
            both(sheet().at_line(12)).0,
            "a.xlsx, feuille «\u{a0}Entrée\u{a0}», ligne 12"
        );
        let text = Place::file("a.csv").at_line(3).in_field("r01");
        assert_eq!(both(text).1, "a.csv:3, column \"r01\"");
    }
}
