//! The diagnostics of one file while it is read: the first of each kind are listed, the rest
//! counted, so that nothing is silent and a report stays readable.

use std::collections::BTreeMap;
use std::fmt::Display;

use jauge_model::{Diagnostic, Diagnostics, Place};

use super::notices::Notice;

/// Most diagnostics of one kind listed for one column.
pub(super) const LISTED: u64 = 200;

/// The diagnostics of one file.
#[derive(Default)]
pub(super) struct Log {
    file: String,
    entries: Vec<Diagnostic>,
    /// Kind and column: its notice, the column's name, how many.
    counts: BTreeMap<(&'static str, usize), (&'static Notice, Option<String>, u64)>,
}

impl Log {
    pub(super) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..Self::default()
        }
    }

    /// This file, no line.
    pub(super) fn place(&self) -> Place {
        Place::file(&self.file)
    }

    /// Adds one diagnostic that comes once.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.entries.push(diagnostic);
    }

    /// Adds a diagnostic about a row.
    pub(super) fn row(&mut self, notice: &'static Notice, line: u32, args: &[&dyn Display]) {
        if self.room(notice, usize::MAX, None) {
            let place = self.place().at_line(u64::from(line));
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
        self.entries.sort_by_key(|d| d.place.line);
        self.entries.into_iter().for_each(|d| out.push(d));
        for (notice, field, count) in self.counts.into_values() {
            if count > LISTED {
                let mut place = Place::file(&self.file);
                place.field = field;
                out.push(notice.and_more(place, count - LISTED));
            }
        }
    }
}
