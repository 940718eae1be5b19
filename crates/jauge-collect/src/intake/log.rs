//! The diagnostics of one file while it is read: the first of each kind are listed, the rest
//! counted, so that nothing is silent and a report stays readable.

use std::collections::BTreeMap;
use std::fmt::Display;

use jauge_model::{Diagnostic, Diagnostics, Place};

use super::notices::Notice;
use super::workbook::letters;
use crate::spelling::shown;

/// Most diagnostics of one kind listed for one column.
pub(super) const LISTED: u64 = 200;

/// The diagnostics of one file.
#[derive(Default)]
pub(super) struct Log {
    pub(super) file: String,
    /// Sheet being read, where the file has sheets.
    pub(super) sheet: Option<String>,
    /// Columns of the sheet itself: those behind come from another one and have no letters.
    pub(super) own_columns: Option<usize>,
    /// Line of the header, or its last row; 0 where names stand above the rows.
    pub(super) header_line: u32,
    /// Names of the answer files of the form behind the lines, where these are many files.
    pub(super) forms: Vec<String>,
    entries: Vec<Diagnostic>,
    /// Kind and column: its notice, the column's name, how many.
    counts: BTreeMap<(&'static str, usize), (&'static Notice, Option<String>, u64)>,
}

impl Log {
    pub(super) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            sheet: None,
            own_columns: None,
            header_line: 1,
            forms: Vec::new(),
            entries: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    /// This file and, where it has sheets, this sheet; no line.
    pub(super) fn place(&self) -> Place {
        let mut place = self.file_place();
        place.sheet = self.sheet.as_deref().map(|s| shown(s, 40));
        place
    }

    /// This file as a whole.
    pub(super) fn file_place(&self) -> Place {
        Place::file(&self.file)
    }

    /// A row: a line of this file, or the one file that it comes from.
    pub(super) fn at(&self, line: u32) -> Place {
        match self.form(line) {
            Some(name) => Place::file(name),
            None => self.place().at_line(u64::from(line)),
        }
    }

    /// The answer file of the form that a row comes from, where these are many files.
    pub(super) fn form(&self, line: u32) -> Option<&str> {
        let index = (line as usize).checked_sub(1)?;
        self.forms.get(index).map(String::as_str)
    }

    /// The header.
    pub(super) fn header(&self) -> Place {
        // Many files that are read together have no header, nor has a frame.
        if !self.forms.is_empty() || self.header_line == 0 {
            return self.place();
        }
        self.place().at_line(u64::from(self.header_line))
    }

    /// A place moved into a column of the file: by its letters where the file has sheets.
    pub(super) fn column(&self, place: Place, column: usize) -> Place {
        match (&self.sheet, u32::try_from(column)) {
            (Some(_), Ok(n)) if self.own_columns.is_none_or(|own| column < own) => {
                place.at_letters(letters(n))
            }
            _ => place,
        }
    }

    /// A column as a sentence names it, in French and in English.
    pub(super) fn ordinal(&self, column: usize) -> (String, String) {
        match self.column(Place::default(), column).letters {
            Some(letters) => (format!("la colonne {letters}"), format!("column {letters}")),
            None => (
                format!("la {}e", column + 1),
                format!("number {}", column + 1),
            ),
        }
    }

    /// Adds one diagnostic that comes once.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.entries.push(diagnostic);
    }

    /// Adds a diagnostic about a row.
    pub(super) fn row(&mut self, notice: &'static Notice, line: u32, args: &[&dyn Display]) {
        if self.room(notice, usize::MAX, None) {
            let place = self.at(line);
            self.entries.push(notice.at(place, args));
        }
    }

    /// Whether one more of this kind in this column is listed; if not, it is counted.
    pub(super) fn room(
        &mut self,
        notice: &'static Notice,
        column: usize,
        field: Option<&str>,
    ) -> bool {
        let (_, _, count) = self
            .counts
            .entry((notice.code, column))
            .or_insert_with(|| (notice, field.map(str::to_owned), 0));
        *count += 1;
        *count <= LISTED
    }

    /// All of them: the file as a whole, then line by line, then what is not listed.
    pub(super) fn finish(mut self, out: &mut Diagnostics) {
        let sheet = self.place().sheet;
        self.entries.sort_by_key(|d| d.place.line);
        self.entries.into_iter().for_each(|d| out.push(d));
        for (notice, field, count) in self.counts.into_values() {
            if count > LISTED {
                let mut place = Place::file(&self.file);
                place.sheet.clone_from(&sheet);
                place.field = field;
                out.push(notice.and_more(place, count - LISTED));
            }
        }
    }
}
