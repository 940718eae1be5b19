//! The cells of one sheet, whatever the file format: those with a value, in order, as text
//! with the kind of value that the text stands for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jauge_model::Missing;

use super::{Refusal, Result};

/// Most rows of a sheet: the limit of the programs themselves.
pub(in crate::intake) const MOST_ROWS: u32 = 1_048_576;
/// Most columns of a sheet: the limit of the programs themselves.
pub(in crate::intake) const MOST_COLUMNS: u32 = 16_384;
/// Most cells with a value that are read from one sheet.
const MOST_CELLS: usize = 20_000_000;
/// Most bytes of text that are read from one sheet.
const MOST_TEXT: usize = 512 << 20;
/// Most ranges of merged cells.
const MOST_MERGED: usize = 1_000_000;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) enum Kind {
    /// Words, or a number that somebody typed as words.
    Text,
    /// A number: digits, with a decimal point.
    Number,
    /// A number shown as a percentage: `50 %`.
    Percent,
    /// A day: `2025-03-14`, or `2025-03-14T09:30:00`.
    Date,
    /// A time of day or a duration: `09:30:00`.
    Time,
    /// `TRUE` or `FALSE`.
    Bool,
    /// What a formula gave that could not be worked out: `#REF!`.
    Error,
    /// A formula whose result was never saved; the text is the formula.
    NoValue,
    /// No answer, for a reason that the file gives.
    Missing(Missing),
    /// A value that the file declares to be no answer. What the grid or the mapping says of it
    /// comes before this reason, which its label gives.
    DeclaredMissing(Missing),
}

impl Kind {
    /// Whether the cell has no value that could be an answer.
    pub(in crate::intake) const fn is_broken(self) -> bool {
        matches!(self, Self::Error | Self::NoValue)
    }
}

/// Where day numbers count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::intake) enum Epoch {
    /// Day 1 is 1 January 1900, and 29 February 1900 is taken for a day.
    #[default]
    Y1900,
    /// Day 0 is 1 January 1904.
    Y1904,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    row: u32,
    start: u32,
    len: u32,
    column: u16,
    kind: Kind,
}

/// Cells joined into one: first and last row, first and last column, all from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) struct Merged {
    pub(in crate::intake) rows: (u32, u32),
    pub(in crate::intake) columns: (u32, u32),
}

/// One sheet. Rows and columns count from 0.
#[derive(Debug, Default)]
pub(in crate::intake) struct Sheet {
    cells: Vec<Cell>,
    text: String,
    /// Rows with a value: number, and where its cells end.
    rows: Vec<(u32, usize)>,
    pub(in crate::intake) merged: Vec<Merged>,
    /// Ranges of hidden rows, and whether a filter hides them.
    hidden_rows: Vec<(u32, u32, bool)>,
    /// Where ranges of hidden columns begin, and where they have ended.
    hidden_columns: BTreeMap<u32, i64>,
    pub(in crate::intake) epoch: Epoch,
    /// Cells whose value is the result of a formula.
    pub(in crate::intake) formulas: u64,
    /// Formulas whose result is an empty text, and where the first one is.
    pub(in crate::intake) empty_formulas: u64,
    pub(in crate::intake) first_empty_formula: Option<(u32, u32)>,
    /// How far the file goes, empty cells included: rows and columns.
    seen: (u32, u32),
    /// Columns up to the last one with a value.
    width: u32,
}

/// A row with a value.
#[derive(Clone, Copy)]
pub(in crate::intake) struct SheetRow<'s> {
    pub(in crate::intake) number: u32,
    cells: &'s [Cell],
    text: &'s str,
}

impl<'s> SheetRow<'s> {
    /// Column, kind and text of each cell with a value.
    pub(in crate::intake) fn cells(&self) -> impl Iterator<Item = (u32, Kind, &'s str)> + use<'s> {
        let text = self.text;
        self.cells.iter().map(move |c| {
            let (start, len) = (c.start as usize, c.len as usize);
            let text = text.get(start..start + len).unwrap_or_default();
            (u32::from(c.column), c.kind, text)
        })
    }

    /// The text of one cell; empty where there is no value.
    pub(in crate::intake) fn text(&self, column: u32) -> &'s str {
        let found = self.cells().find(|(c, ..)| *c == column);
        found.map_or("", |(_, _, text)| text)
    }
}

impl Sheet {
    pub(super) fn new(epoch: Epoch) -> Self {
        Self {
            epoch,
            ..Self::default()
        }
    }

    /// Notes that the file has something here, be it an empty cell.
    pub(super) fn see(&mut self, row: u32, column: u32) {
        self.seen = (self.seen.0.max(row + 1), self.seen.1.max(column + 1));
    }

    #[cfg(test)]
    pub(in crate::intake) fn put(&mut self, row: u32, column: u32, kind: Kind, text: &str) {
        self.push(row, column, kind, text).unwrap();
    }

    /// Adds a cell with a value. Cells may come in any order.
    pub(super) fn push(&mut self, row: u32, column: u32, kind: Kind, text: &str) -> Result<()> {
        inside(row, column)?;
        self.see(row, column);
        if text.is_empty() && !kind.is_broken() {
            return Ok(());
        }
        self.room_for(1)?;
        if self.text.len() + text.len() > MOST_TEXT {
            let (fr, en) = ("Mo de texte", "MB of text");
            return Err(Refusal::TooLarge(fr, en, MOST_TEXT as u64 >> 20));
        }
        self.cells.push(Cell {
            row,
            start: self.text.len() as u32,
            len: text.len() as u32,
            column: column as u16,
            kind,
        });
        self.text.push_str(text);
        Ok(())
    }

    /// Refuses more cells than a sheet may have, before there is room for them.
    pub(super) fn room_for(&self, cells: u64) -> Result<()> {
        if self.cells.len() as u64 + cells > MOST_CELLS as u64 {
            let (fr, en) = ("cellules remplies", "filled cells");
            return Err(Refusal::TooLarge(fr, en, MOST_CELLS as u64));
        }
        Ok(())
    }

    /// Counts a formula whose result is an empty text: the cell looks empty and is read so.
    pub(super) fn empty_formula(&mut self, row: u32, column: u32) {
        self.see(row, column);
        self.empty_formulas += 1;
        self.first_empty_formula.get_or_insert((row, column));
    }

    pub(super) fn hide_rows(&mut self, first: u32, last: u32, filtered: bool) {
        let ranges = self.hidden_rows.len();
        match self.hidden_rows.last_mut() {
            Some((_, end, same)) if *same == filtered && *end + 1 == first => *end = last,
            // More ranges than a sheet has rows tell nothing new.
            _ if ranges > MOST_ROWS as usize => {}
            _ => self.hidden_rows.push((first, last, filtered)),
        }
    }

    /// All hidden rows are the work of a filter.
    pub(super) fn hidden_by_filter(&mut self) {
        self.hidden_rows.iter_mut().for_each(|r| r.2 = true);
    }

    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        if first <= last && first < MOST_COLUMNS {
            *self.hidden_columns.entry(first).or_default() += 1;
            *self
                .hidden_columns
                .entry(last.min(MOST_COLUMNS) + 1)
                .or_default() -= 1;
        }
    }

    /// Joins cells; a single one is left alone.
    pub(super) fn merge(&mut self, merged: Merged) -> Result<()> {
        let Merged { rows, columns } = merged;
        if self.merged.len() >= MOST_MERGED {
            return Err(Refusal::TooLarge(
                "cellules fusionnées",
                "merged cells",
                MOST_MERGED as u64,
            ));
        }
        let several = (rows.0, columns.0) != (rows.1, columns.1);
        if rows.1 >= rows.0 && columns.1 >= columns.0 && several {
            self.merged.push(merged);
        }
        Ok(())
    }

    /// Puts the cells in order, once they are all there.
    pub(in crate::intake) fn finish(mut self) -> Self {
        let place = |c: &Cell| (c.row, c.column);
        if !self.cells.is_sorted_by(|a, b| place(a) < place(b)) {
            self.cells.sort_by_key(place);
            self.cells.dedup_by_key(|c| place(c));
        }
        for (n, cell) in self.cells.iter().enumerate() {
            self.width = self.width.max(u32::from(cell.column) + 1);
            match self.rows.last_mut() {
                Some((row, end)) if *row == cell.row => *end = n + 1,
                _ => self.rows.push((cell.row, n + 1)),
            }
        }
        self
    }

    /// Columns up to the last one with a value.
    pub(in crate::intake) const fn width(&self) -> u32 {
        self.width
    }

    /// How many rows have a value.
    pub(in crate::intake) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The n-th row with a value.
    pub(in crate::intake) fn row(&self, n: usize) -> SheetRow<'_> {
        let start = n.checked_sub(1).and_then(|p| self.rows.get(p));
        let start = start.map_or(0, |r| r.1);
        let (number, end) = self.rows.get(n).copied().unwrap_or((0, start));
        SheetRow {
            number,
            cells: &self.cells[start..end],
            text: &self.text,
        }
    }

    /// The rows with a value, in order.
    pub(in crate::intake) fn rows(&self) -> impl Iterator<Item = SheetRow<'_>> {
        (0..self.len()).map(|n| self.row(n))
    }

    /// The first row with a value at this number or after it: its place among those rows.
    pub(in crate::intake) fn first_from(&self, number: u32) -> usize {
        self.rows.partition_point(|r| r.0 < number)
    }

    /// The row of this number, if it has a value.
    pub(in crate::intake) fn numbered(&self, number: u32) -> Option<SheetRow<'_>> {
        let n = self.first_from(number);
        self.rows.get(n).filter(|r| r.0 == number)?;
        Some(self.row(n))
    }

    /// Hidden rows with a value, and how many of them a filter hides.
    pub(in crate::intake) fn hidden_row_count(&self) -> (u64, u64) {
        let mut out = (0, 0);
        for &(first, last, filtered) in &self.hidden_rows {
            let rows = (self.first_from(last + 1) - self.first_from(first)) as u64;
            out.0 += rows;
            out.1 += if filtered { rows } else { 0 };
        }
        out
    }

    /// Hidden columns with a value.
    pub(in crate::intake) fn hidden_column_list(&self) -> Vec<u32> {
        if self.hidden_columns.is_empty() {
            return Vec::new();
        }
        let mut filled = vec![false; self.width as usize];
        for cell in &self.cells {
            filled[usize::from(cell.column)] = true;
        }
        let mut open = 0;
        let mut hidden = |column: &u32| {
            open += self.hidden_columns.get(column).copied().unwrap_or(0);
            open > 0
        };
        let all = (0..self.width).filter(|c| hidden(c));
        all.filter(|c| filled[*c as usize]).collect()
    }

    /// Rows and columns that the file goes on for behind the last value. A file that goes on
    /// to the very limit does so for no reason, and counts as ending with its values.
    pub(in crate::intake) fn empty_at_end(&self) -> (u64, u64) {
        let last_row = self.rows.last().map_or(0, |r| r.0 + 1);
        let behind = |seen: u32, last: u32, limits: &[u32]| match limits.contains(&seen) {
            true => 0,
            false => u64::from(seen.saturating_sub(last)),
        };
        (
            behind(self.seen.0, last_row, &[65_536, MOST_ROWS]),
            behind(self.seen.1, self.width, &[256, 1024, MOST_COLUMNS]),
        )
    }
}

/// Refuses a place that no program could show.
pub(super) fn inside(row: u32, column: u32) -> Result<()> {
    if row >= MOST_ROWS {
        return Err(Refusal::TooLarge("lignes", "rows", u64::from(MOST_ROWS)));
    }
    if column >= MOST_COLUMNS {
        return Err(Refusal::TooLarge(
            "colonnes",
            "columns",
            u64::from(MOST_COLUMNS),
        ));
    }
    Ok(())
}

/// Letters of a column (from 0): `A`, `Z`, `AA`.
pub(in crate::intake) fn letters(column: u32) -> String {
    let mut left = column + 1;
    let mut out = Vec::new();
    while left > 0 {
        out.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    out.iter().rev().map(|b| char::from(*b)).collect()
}

/// Writes a number as a spreadsheet program shows and exports it: fifteen digits at most, so
/// that 0.1 + 0.2 is 0.3.
pub(super) fn write_number(value: f64, out: &mut String) {
    const EXACT: f64 = 1e15;
    if value.fract() == 0.0 && value.abs() < EXACT {
        let _ = write!(out, "{}", value as i64);
        return;
    }
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let shortest = format!("{value:e}");
    let mantissa = shortest.split('e').next().unwrap_or_default();
    let value = match digits(mantissa) > 15 {
        true => format!("{value:.14e}").parse().unwrap_or(value),
        false => value,
    };
    let _ = write!(out, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_the_program() {
        let all = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters);
        assert_eq!(all, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn numbers_are_written_as_they_are_shown() {
        let write = |v| {
            let mut out = String::new();
            write_number(v, &mut out);
            out
        };
        assert_eq!(write(3.0), "3");
        assert_eq!(write(-0.0), "0");
        assert_eq!(write(12.5), "12.5");
        assert_eq!(write(0.1 + 0.2), "0.3");
        assert_eq!(write(3.0000000000000004), "3");
        assert_eq!(write(612_345_678.0), "612345678");
        assert_eq!(write(1e-3), "0.001");
        assert_eq!(write(1.0 / 3.0), "0.333333333333333");
    }

    #[test]
    fn cells_out_of_order_are_put_in_order() {
        let mut sheet = Sheet::default();
        for (row, column, text) in [(4, 1, "d"), (0, 2, "b"), (0, 0, "a"), (4, 0, "c")] {
            sheet.push(row, column, Kind::Text, text).unwrap();
        }
        sheet.see(9, 5);
        sheet.hide_rows(3, 5, false);
        sheet.hide_columns(1, 1);
        let sheet = sheet.finish();
        let all: Vec<(u32, u32, &str)> = sheet
            .rows()
            .flat_map(|r| r.cells().map(move |(c, _, t)| (r.number, c, t)))
            .collect();
        assert_eq!(all, [(0, 0, "a"), (0, 2, "b"), (4, 0, "c"), (4, 1, "d")]);
        assert_eq!(sheet.hidden_row_count(), (1, 0));
        assert_eq!(sheet.hidden_column_list(), [1]);
        assert_eq!(sheet.empty_at_end(), (5, 3));
        assert!(sheet.numbered(2).is_none());
    }

    #[test]
    fn places_beyond_the_limits_are_refused() {
        let mut sheet = Sheet::default();
        assert!(sheet.push(MOST_ROWS, 0, Kind::Text, "x").is_err());
        assert!(sheet.push(0, MOST_COLUMNS, Kind::Text, "x").is_err());
    }
}
