//! Where the header of a sheet is: the row, or rows, whose cells are the best known.
//!
//! Sheets that people make begin with a title, a date, a logo; questions stand under the
//! merged name of their group. The names that the study and the grid give decide which row
//! is the header, and the author has the last word.

use std::collections::BTreeSet;

use super::table::Header;
use super::workbook::Sheet;
use crate::spelling::fold;

/// Rows with a value among which the header is looked for.
const SEARCHED: usize = 60;
/// Number up to which a sheet is read to see whether its header is known.
pub(super) const PREVIEW: u32 = 200;
/// Most rows that are joined into one header without being told.
const DEEPEST: u32 = 3;
/// What parts the names of a group and of a question.
const BETWEEN: &str = " / ";

/// The names that a table may have for its columns, as they are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    names: BTreeSet<String>,
    /// Wordings of questions, which tell a header and name no column by themselves.
    wordings: BTreeSet<String>,
}

impl Wanted {
    pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let folded = names.into_iter().map(fold);
        Self {
            names: folded.filter(|n| !n.is_empty()).collect(),
            wordings: BTreeSet::new(),
        }
    }

    /// The same, with wordings by which a header is told as well.
    pub(super) fn with<'a>(mut self, wordings: impl IntoIterator<Item = &'a str>) -> Self {
        self.wordings = wordings.into_iter().map(fold).collect();
        self.wordings.remove("");
        self
    }

    /// Whether a folded name is one of them.
    pub(super) fn has(&self, folded: &str) -> bool {
        self.names.contains(folded)
    }
}

/// A header as it was found.
pub(super) struct Found {
    /// First and last row, from 0.
    pub(super) rows: (u32, u32),
    pub(super) headers: Vec<Header>,
    /// How many of its names are known.
    pub(super) known: usize,
}

/// The header in the rows that the author gives; `None` when they are empty.
pub(super) fn told(sheet: &Sheet, wanted: &Wanted, rows: (u32, u32)) -> Option<Found> {
    let found = read(sheet, wanted, rows);
    (!found.headers.is_empty()).then_some(found)
}

/// The row, or the rows that follow each other, with the most known names: of equals the
/// fewest rows, then the first. `None` for an empty sheet.
pub(super) fn find(sheet: &Sheet, wanted: &Wanted) -> Option<Found> {
    let mut best: Option<Found> = None;
    for row in sheet.rows().take(SEARCHED) {
        for depth in 0..DEEPEST.min(row.number + 1) {
            let first = row.number - depth;
            if depth > 0 && sheet.numbered(first).is_none() {
                break;
            }
            let found = read(sheet, wanted, (first, row.number));
            if best.as_ref().is_none_or(|b| found.known > b.known) && !found.headers.is_empty() {
                best = Some(found);
            }
        }
    }
    best
}

fn read(sheet: &Sheet, wanted: &Wanted, rows: (u32, u32)) -> Found {
    let mut columns: Vec<Vec<&str>> = vec![Vec::new(); sheet.width() as usize];
    for row in rows.0..=rows.1 {
        for (parts, name) in columns.iter_mut().zip(spread(sheet, row)) {
            let name = name.trim();
            // A name that goes on over several rows is one name.
            if !name.is_empty() && parts.last() != Some(&name) {
                parts.push(name);
            }
        }
    }
    let mut known = BTreeSet::new();
    let mut headers: Vec<Header> = columns
        .into_iter()
        .map(|parts| name(&parts, wanted, &mut known))
        .collect();
    while headers.last().is_some_and(|h| h.plain.is_empty()) {
        headers.pop();
    }
    Found {
        rows,
        headers,
        known: known.len(),
    }
}

/// The names of one row, those of merged cells in each column that they cover.
fn spread(sheet: &Sheet, row: u32) -> Vec<&str> {
    let mut out = vec![""; sheet.width() as usize];
    if let Some(cells) = sheet.numbered(row) {
        for (column, kind, text) in cells.cells() {
            if !kind.is_broken() {
                out[column as usize] = text;
            }
        }
    }
    // Merged cells never overlap: what covers more than the row has is not believed.
    let mut left = out.len();
    for merged in &sheet.merged {
        let first = merged.columns.0 as usize;
        if !(merged.rows.0..=merged.rows.1).contains(&row) || first >= out.len() {
            continue;
        }
        let covered = &mut out[first..];
        let covers = (merged.columns.1 as usize - first + 1).min(covered.len());
        let (Some(rest), Some(top)) = (
            left.checked_sub(covers),
            sheet
                .numbered(merged.rows.0)
                .map(|r| r.text(merged.columns.0)),
        ) else {
            continue;
        };
        left = rest;
        for name in covered.iter_mut().take(covers).filter(|n| n.is_empty()) {
            *name = top;
        }
    }
    out
}

/// The header of one column: it is shown in full, and known by its full name or, failing
/// that, by one of its parts, the lowest first.
fn name(parts: &[&str], wanted: &Wanted, known: &mut BTreeSet<String>) -> Header {
    let full = parts.join(BETWEEN);
    let mut header = Header::of(&full);
    if wanted.has(&header.folded) {
        known.insert(header.folded.clone());
        return header;
    }
    for part in parts.iter().rev() {
        let own = Header::of(part);
        if wanted.has(&own.folded) {
            known.insert(own.folded.clone());
            (header.plain, header.folded) = (own.plain, own.folded);
            return header;
        }
    }
    let mut all = std::iter::once(full.as_str()).chain(parts.iter().copied());
    // The wording of a question, the row of a grid of them, or a name behind its group.
    let wording = all.find_map(|part| {
        let row = part
            .rsplit_once('[')
            .and_then(|(_, row)| row.strip_suffix(']'));
        let in_group = part.rsplit_once('/').map(|(_, name)| fold(name));
        let mut known = [Some(part), row].into_iter().flatten().map(fold);
        let in_group = in_group.filter(|name| wanted.has(name));
        known.find(|w| wanted.wordings.contains(w)).or(in_group)
    });
    known.extend(wording);
    header
}

#[cfg(test)]
mod tests {
    use super::super::workbook::Kind;
    use super::super::workbook::sheet::Merged;
    use super::*;

    fn sheet(rows: &[&[&str]], merged: &[Merged]) -> Sheet {
        let mut out = Sheet::default();
        for (r, row) in rows.iter().enumerate() {
            for (c, text) in row.iter().enumerate() {
                out.put(r as u32, c as u32, Kind::Text, text);
            }
        }
        out.merged = merged.to_vec();
        out.finish()
    }

    fn names(found: &Found) -> Vec<(&str, &str)> {
        let both = |h: &'_ Header| (h.shown.clone(), h.plain.clone());
        let all: Vec<_> = found.headers.iter().map(both).collect();
        all.into_iter()
            .map(|(a, b)| (&*a.leak(), &*b.leak()))
            .collect()
    }

    #[test]
    fn a_title_is_no_header() {
        let wanted = Wanted::of(["code", "r01"]);
        let rows: &[&[&str]] = &[
            &["Enquête 2025"],
            &[],
            &["Code", "R01", "note"],
            &["A1", "3"],
        ];
        let found = find(&sheet(rows, &[]), &wanted).unwrap();
        assert_eq!((found.rows, found.known), ((2, 2), 2));
        assert_eq!(names(&found)[2], ("note", "note"));
    }

    #[test]
    fn groups_stand_above_questions() {
        let wanted = Wanted::of(["code", "r01", "r02"]);
        let rows: &[&[&str]] = &[
            &["Code", "Agir", ""],
            &["", "r01", "r02"],
            &["A1", "3", "4"],
        ];
        let agir = Merged {
            rows: (0, 0),
            columns: (1, 2),
        };
        let found = find(&sheet(rows, &[agir]), &wanted).unwrap();
        assert_eq!((found.rows, found.known), ((0, 1), 3));
        assert_eq!(
            names(&found),
            [
                ("Code", "Code"),
                ("Agir / r01", "r01"),
                ("Agir / r02", "r02")
            ]
        );
        // With the code merged over both rows, the second row is enough.
        let code = Merged {
            rows: (0, 1),
            columns: (0, 0),
        };
        let found = find(&sheet(rows, &[agir, code]), &wanted).unwrap();
        assert_eq!((found.rows, found.known), ((1, 1), 3));
    }

    #[test]
    fn full_names_win_over_parts() {
        let wanted = Wanted::of(["Avant / r01", "r01"]);
        let rows: &[&[&str]] = &[&["Avant", "Après"], &["r01", "r01"], &["3", "4"]];
        let found = told(&sheet(rows, &[]), &wanted, (0, 1)).unwrap();
        assert_eq!(
            names(&found),
            [("Avant / r01", "Avant / r01"), ("Après / r01", "r01")]
        );
        assert!(told(&sheet(rows, &[]), &wanted, (7, 7)).is_none());
    }

    #[test]
    fn nothing_known_leaves_the_first_row() {
        let found = find(&sheet(&[&["x", "y"], &["1", "2"]], &[]), &Wanted::default()).unwrap();
        assert_eq!((found.rows, found.known), ((0, 0), 0));
        assert!(find(&Sheet::default(), &Wanted::default()).is_none());
    }
}
