//! A spreadsheet file as a table: which sheet, which rows are its header, and what stands in
//! it that a reader of values alone would not see.

use csv::ByteRecord;
use jauge_model::reception::{FileReception, GridVersion, SheetName, SheetReception};
use jauge_model::study::{Dialect, SheetChoice};
use jauge_model::{Diagnostic, Diagnostics, Place};

use super::header::{self, Found, PREVIEW, Wanted};
use super::log::Log;
use super::notices;
use super::table::{Header, Row, RowCount};
use super::tool::three_rows;
use super::workbook::sheet::Epoch;
use super::workbook::{Kind, Listed, Refusal, Sheet, Workbook, letters};
use crate::spelling::{fold, nearest, shown};

/// Most sheets that are looked into when the study does not name one.
const LOOKED_INTO: usize = 32;
/// Most sheets that are listed by name.
const NAMED: usize = 12;

/// Sheet of a keying workbook that says which grid it is of; the answers stand in its first one.
pub(crate) const IDENTITY: &str = "jauge";

/// The rows of a sheet, behind its header.
pub(super) struct SheetRows {
    sheet: Sheet,
    /// First row behind the header: its place among the rows with a value.
    first: usize,
    /// Last row of the header, from 0.
    header: u32,
    bytes: u64,
}

/// Opens a spreadsheet, picks its sheet and finds the header. `None` when there is no table
/// in it; the log says why.
pub(super) fn open(
    bytes: &[u8],
    dialect: &Dialect,
    wanted: &Wanted,
    log: &mut Log,
    report: &mut FileReception,
) -> Option<(Vec<Header>, SheetRows)> {
    let mut book = match Workbook::open(bytes) {
        Ok(book) => book,
        Err(refusal) => {
            log.push(say(&refusal, log.place()));
            return None;
        }
    };
    book.kind().clone_into(&mut report.encoding);
    let given = [
        ("delimiter", dialect.delimiter.is_some()),
        ("encoding", dialect.encoding.is_some()),
    ];
    for (key, _) in given.iter().filter(|(_, given)| *given) {
        log.push(notices::NOT_FOR_SHEETS.at(log.place(), &[key]));
    }
    let listed = book.sheets().to_vec();
    if let Some(n) = listed.iter().position(|s| s.name == IDENTITY) {
        report.grid = book.read(n, PREVIEW).ok().map(|sheet| identity(&sheet));
    }
    let position = pick(&mut book, &listed, dialect, wanted, log)?;
    log.sheet = Some(listed[position].name.clone());
    let sheet = match book.read(position, u32::MAX) {
        Ok(sheet) => sheet,
        Err(refusal) => {
            log.push(say(&refusal, log.place()));
            return None;
        }
    };
    report.sheet = Some(describe(&sheet, &listed, position));
    let found = find_header(&sheet, dialect, wanted, log)?;
    log.header_line = found.rows.1 + 1;
    if let Some(report) = &mut report.sheet {
        report.header_rows = (u64::from(found.rows.0) + 1, u64::from(found.rows.1) + 1);
        say_unseen(&sheet, report, log);
    }
    say_merged(&sheet, found.rows.1, log);
    let rows = SheetRows {
        first: sheet.first_from(found.rows.1 + 1),
        header: found.rows.1,
        bytes: bytes.len() as u64,
        sheet,
    };
    Some((found.headers, rows))
}

/// Why a file is not read, for its author.
fn say(refusal: &Refusal, place: Place) -> Diagnostic {
    match refusal {
        Refusal::Encrypted => notices::ENCRYPTED.at(place, &[]),
        Refusal::Other(kind) => notices::OTHER_KIND.at(place, &[kind]),
        Refusal::Damaged(damage, what) => {
            let (fr, en) = damage.words();
            let what = match what.as_str() {
                "" => String::new(),
                what => format!(" {}", shown(what, 60)),
            };
            notices::DAMAGED.at_both(place, &[&fr, &what], &[&en, &what])
        }
        Refusal::Unpacks => notices::UNPACKS.at(place, &[]),
        Refusal::TooLarge(fr, en, most) => {
            notices::TOO_LARGE.at_both(place, &[fr, most], &[en, most])
        }
        Refusal::DocumentType => notices::DOCUMENT_TYPE.at(place, &[]),
    }
}

/// Which grid a keying workbook says it is of.
fn identity(sheet: &Sheet) -> GridVersion {
    let mut out = GridVersion::default();
    for row in sheet.rows() {
        let mut texts = row.cells().map(|(_, _, text)| text.trim().to_owned());
        let (Some(key), Some(value)) = (texts.next(), texts.next()) else {
            continue;
        };
        match key.as_str() {
            "grid" => out.id = value,
            "version" => out.version = value,
            "hash" => out.hash = value,
            _ => {}
        }
    }
    out
}

/// The sheet that the study names; else the only one, or the one whose header is best known.
/// Two that are known alike are a question for the author.
fn pick(
    book: &mut Workbook<'_>,
    listed: &[Listed],
    dialect: &Dialect,
    wanted: &Wanted,
    log: &mut Log,
) -> Option<usize> {
    let position = match &dialect.sheet {
        Some(SheetChoice::Name(name)) => {
            let exact = listed.iter().position(|s| s.name == *name);
            exact.or_else(|| listed.iter().position(|s| fold(&s.name) == fold(name)))
        }
        Some(SheetChoice::Position(n)) => Some(*n as usize - 1).filter(|n| *n < listed.len()),
        None if listed.len() < 2 || listed.iter().any(|s| s.name == IDENTITY) => {
            (!listed.is_empty()).then_some(0)
        }
        None => return best_known(book, listed, wanted, log),
    };
    if position.is_none() {
        let names = listed.iter().map(|s| s.name.as_str());
        let all = names_of(listed.iter());
        let (asked, near) = match &dialect.sheet {
            Some(SheetChoice::Name(name)) => (shown(name, 40), nearest(name, names)),
            Some(SheetChoice::Position(n)) => (n.to_string(), None),
            None => (String::new(), None),
        };
        let near = near
            .or(listed.first().map(|s| s.name.as_str()))
            .unwrap_or("…");
        let near = shown(near, 40);
        log.push(notices::NO_SHEET.at(log.place(), &[&asked, &all, &near]));
    }
    position
}

fn best_known(
    book: &mut Workbook<'_>,
    listed: &[Listed],
    wanted: &Wanted,
    log: &mut Log,
) -> Option<usize> {
    // Names known in each sheet that has a value at all.
    let mut known: Vec<(usize, usize)> = Vec::new();
    for (n, named) in listed.iter().enumerate().take(LOOKED_INTO) {
        match book.read(n, PREVIEW) {
            Ok(sheet) => known.extend(header::find(&sheet, wanted).map(|f| (n, f.known))),
            Err(refusal) => {
                let place = log.place().in_sheet(shown(&named.name, 40));
                log.push(say(&refusal, place));
                return None;
            }
        }
    }
    let most = known.iter().map(|k| k.1).max()?;
    // One that is known half as well may hold the answers of another time.
    known.retain(|k| 2 * k.1 >= most);
    let shown_ones: Vec<usize> = known
        .iter()
        .map(|k| k.0)
        .filter(|n| !listed[*n].hidden)
        .collect();
    if let [one] = shown_ones[..] {
        return Some(one);
    }
    if let [(one, _)] = known[..] {
        return Some(one);
    }
    let names = names_of(known.iter().map(|k| &listed[k.0]));
    let example = known.first().map_or("…", |k| listed[k.0].name.as_str());
    let example = shown(example, 40);
    log.push(notices::WHICH_SHEET.at(log.place(), &[&names, &example]));
    None
}

fn names_of<'a>(sheets: impl ExactSizeIterator<Item = &'a Listed>) -> String {
    let more = if sheets.len() > NAMED { ", …" } else { "" };
    let names: Vec<String> = sheets.take(NAMED).map(|s| shown(&s.name, 40)).collect();
    names.join(", ") + more
}

fn find_header(sheet: &Sheet, dialect: &Dialect, wanted: &Wanted, log: &mut Log) -> Option<Found> {
    if let Some((first, last)) = dialect.header_rows {
        let found = header::told(sheet, wanted, (first - 1, last - 1));
        if found.is_none() {
            let place = log.place().at_line(u64::from(first));
            log.push(notices::NO_HEADER.at(place, &[&rows(first, last)]));
        }
        return found;
    }
    if let Some(found) = deep_header(sheet) {
        return Some(found);
    }
    let Some(found) = header::find(sheet, wanted) else {
        log.push(notices::EMPTY_SHEET.at(log.place(), &[]));
        return None;
    };
    let (first, last) = (found.rows.0 + 1, found.rows.1 + 1);
    let place = log.place().at_line(u64::from(last));
    let above = sheet.first_from(found.rows.0);
    if found.known == 0 {
        log.push(notices::HEADER_GUESSED.at(place, &[&last]));
    } else if above > 0 || first != last {
        log.push(notices::HEADER_FOUND.at(place, &[&rows(first, last), &found.known, &above]));
    }
    Some(found)
}

/// A header of three rows, as one tool writes it.
fn deep_header(sheet: &Sheet) -> Option<Found> {
    let row = |n: u32| -> Option<Vec<String>> {
        let cells = sheet.numbered(n)?;
        let mut out = vec![String::new(); sheet.width() as usize];
        cells
            .cells()
            .for_each(|(c, _, text)| text.clone_into(&mut out[c as usize]));
        Some(out)
    };
    let headers = three_rows(&[row(0)?, row(1)?, row(2)?])?;
    Some(Found {
        rows: (0, 2),
        known: headers.len(),
        headers,
    })
}

fn rows(first: u32, last: u32) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    }
}

fn describe(sheet: &Sheet, listed: &[Listed], position: usize) -> SheetReception {
    let (hidden_rows, filtered_rows) = sheet.hidden_row_count();
    let (empty_rows_at_end, empty_columns_at_end) = sheet.empty_at_end();
    let others = listed.iter().enumerate().filter(|(n, _)| *n != position);
    SheetReception {
        name: listed[position].name.clone(),
        position: position as u64 + 1,
        header_rows: (0, 0),
        date_system: match sheet.epoch {
            Epoch::Y1900 => 1900,
            Epoch::Y1904 => 1904,
        },
        hidden: listed[position].hidden,
        hidden_rows,
        filtered_rows,
        hidden_columns: sheet
            .hidden_column_list()
            .into_iter()
            .map(letters)
            .collect(),
        formulas: sheet.formulas,
        empty_rows_at_end,
        empty_columns_at_end,
        sheets_not_read: others
            .map(|(_, s)| SheetName {
                name: s.name.clone(),
                hidden: s.hidden,
            })
            .collect(),
    }
}

/// Says what is hidden, filtered, or empty by formula.
fn say_unseen(sheet: &Sheet, report: &SheetReception, log: &mut Log) {
    if report.hidden {
        log.push(notices::HIDDEN_SHEET.at(log.place(), &[]));
    }
    let by_hand = report.hidden_rows - report.filtered_rows;
    let columns = &report.hidden_columns;
    if by_hand > 0 || !columns.is_empty() {
        let more = if columns.len() > NAMED { ", …" } else { "" };
        let named: Vec<&str> = columns.iter().take(NAMED).map(String::as_str).collect();
        let list = match named[..] {
            [] => String::new(),
            _ => format!(" ({}{more})", named.join(", ")),
        };
        let count = columns.len();
        log.push(notices::HIDDEN_CELLS.at(log.place(), &[&by_hand, &count, &list]));
    }
    if report.filtered_rows > 0 {
        log.push(notices::FILTERED.at(log.place(), &[&report.filtered_rows]));
    }
    if let Some((row, column)) = sheet.first_empty_formula {
        let place = log
            .place()
            .at_line(u64::from(row) + 1)
            .at_letters(letters(column));
        log.push(notices::EMPTY_FORMULAS.at(place, &[&sheet.empty_formulas]));
    }
}

/// Merged cells among the answers: the value stands in the first one only.
fn say_merged(sheet: &Sheet, header: u32, log: &mut Log) {
    let filled = |m: &&super::workbook::sheet::Merged| {
        let row = sheet.numbered(m.rows.0);
        m.rows.0 > header && row.is_some_and(|r| !r.text(m.columns.0).is_empty())
    };
    let mut all = sheet.merged.iter().filter(filled);
    let Some(first) = all.next() else { return };
    let count = all.count() + 1;
    let (from, to) = (first.columns.0, first.columns.1);
    let last = format!("{}{}", letters(to), first.rows.1 + 1);
    let place = log
        .place()
        .at_line(u64::from(first.rows.0) + 1)
        .at_letters(letters(from));
    log.push(notices::MERGED_ANSWERS.at(place, &[&count, &last]));
}

impl SheetRows {
    pub(super) fn each_row(
        &self,
        headers: &[Header],
        log: &mut Log,
        progress: &dyn Fn(u64),
        mut row: impl FnMut(&Row<'_>, &mut Log),
    ) -> RowCount {
        let mut count = RowCount::default();
        let (mut record, mut kinds) = (ByteRecord::new(), Vec::new());
        let (mut empty, mut first_empty) = (0_u64, 0_u32);
        let (mut untitled, mut first_untitled) = (0_u64, None);
        let mut expected = self.header + 1;
        let all = self.sheet.len();
        for n in self.first..all {
            let cells = self.sheet.row(n);
            let mut skip = |from: u32, rows: u32| {
                if empty == 0 {
                    first_empty = from + 1;
                }
                empty += u64::from(rows);
            };
            if cells.number > expected {
                skip(expected, cells.number - expected);
            }
            expected = cells.number + 1;
            record.clear();
            kinds.clear();
            let mut blank = true;
            for (column, kind, text) in cells.cells() {
                let is_blank = text.trim().is_empty() && !kind.is_broken();
                let titled = headers
                    .get(column as usize)
                    .filter(|_| log.own_columns.is_none_or(|own| (column as usize) < own))
                    .is_some_and(|h| !h.plain.is_empty());
                if !titled {
                    if !is_blank {
                        untitled += 1;
                        first_untitled.get_or_insert((cells.number, column));
                    }
                    continue;
                }
                blank &= is_blank;
                while record.len() < column as usize {
                    record.push_field(b"");
                    kinds.push(Kind::Text);
                }
                record.push_field(text.as_bytes());
                kinds.push(kind);
            }
            if blank {
                skip(cells.number, 1);
                continue;
            }
            count.read += 1;
            let line = cells.number + 1;
            if record.as_slice().contains(&0) {
                count.misshapen += 1;
                log.row(&notices::NUL, line, &[]);
            } else {
                row(&Row::of_sheet(line, &record, &kinds, self.sheet.epoch), log);
            }
            if n % 4096 == 0 {
                progress(self.bytes * n as u64 / all as u64);
            }
        }
        if empty > 0 {
            log.row(&notices::EMPTY_LINES, first_empty, &[&empty]);
        }
        if let Some((row, column)) = first_untitled {
            let place = log
                .place()
                .at_line(u64::from(row) + 1)
                .at_letters(letters(column));
            log.push(notices::NO_TITLE.at(place, &[&untitled]));
        }
        progress(self.bytes);
        count
    }
}

/// Says which sheets nothing in the study reads, once per file.
pub(super) fn unread(files: &mut [FileReception], out: &mut Diagnostics) {
    let read: Vec<(String, String)> = files
        .iter()
        .filter_map(|f| Some((f.file.clone(), f.sheet.as_ref()?.name.clone())))
        .collect();
    let mut told: Vec<String> = Vec::new();
    for file in files {
        let Some(sheet) = &mut file.sheet else {
            continue;
        };
        let is_read = |s: &SheetName| read.iter().any(|r| r.0 == file.file && r.1 == s.name);
        sheet.sheets_not_read.retain(|s| !is_read(s));
        if sheet.sheets_not_read.is_empty() || told.contains(&file.file) {
            continue;
        }
        told.push(file.file.clone());
        let list = |hidden: &str| {
            let more = if sheet.sheets_not_read.len() > NAMED {
                ", …"
            } else {
                ""
            };
            let name = |s: &SheetName| shown(&s.name, 40) + if s.hidden { hidden } else { "" };
            let names: Vec<String> = sheet.sheets_not_read.iter().take(NAMED).map(name).collect();
            names.join(", ") + more
        };
        let (fr, en) = (list(" (masquée)"), list(" (hidden)"));
        out.push(notices::UNREAD_SHEETS.at_both(Place::file(&file.file), &[&fr], &[&en]));
    }
}
