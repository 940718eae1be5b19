//! A table: a header and rows of cells, from delimited text or from a sheet. Everything that
//! reads answers starts here and need not know which of the two it was.

use csv::ByteRecord;
use jauge_model::Texts;
use jauge_model::reception::{Apart, ColumnReception, FileReception};
use jauge_model::study::Dialect;
use sha2::{Digest, Sha256};

use super::batch::{Batch, Taken};
use super::delimited::{self, Delimited};
use super::forms::FormRows;
use super::frame::{self, Coded, Frame, FrameRows};
use super::header::Wanted;
use super::log::Log;
use super::notices;
use super::parent::Parent;
use super::sheets::{self, SheetRows};
use super::workbook::sheet::Epoch;
use super::workbook::{Content, Kind, content, letters};
use crate::spelling::{fold, plain, shown};

/// The name of a column.
pub(super) struct Header {
    /// As it is shown: typography kept, nothing harmful.
    pub(super) shown: String,
    /// As names are compared.
    pub(super) plain: String,
    /// As names are compared when no plain form fits.
    pub(super) folded: String,
    /// Title of the group that it stands under, where the header has one for several columns.
    pub(super) group: Option<String>,
    /// What the column holds, where it is known to hold no answers.
    pub(super) apart: Option<Apart>,
}

impl Header {
    pub(super) fn of(name: &str) -> Self {
        Self {
            shown: shown(name.trim(), 120),
            plain: plain(name),
            folded: fold(name),
            group: None,
            apart: None,
        }
    }

    /// Whether it is this name, whatever its case, accents and spaces.
    pub(super) fn is(&self, name: &str) -> bool {
        !self.folded.is_empty() && self.folded == fold(name)
    }
}

/// One row: the text of its cells, and, where it comes from a sheet, what they were.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    /// Line of the file, or number of the row as the spreadsheet shows it.
    pub(super) line: u32,
    cells: Cut<'r>,
    /// Empty when all cells are text.
    kinds: &'r [Kind],
    epoch: Epoch,
}

/// The texts of the cells of a row.
#[derive(Clone, Copy)]
enum Cut<'r> {
    Record(&'r ByteRecord),
    /// Cells that follow each other in one text, each with one byte behind it: where each starts,
    /// and where the one behind the last would.
    Cells(&'r [u8], &'r [usize]),
}

impl<'r> Cut<'r> {
    #[inline]
    fn get(self, column: usize) -> &'r [u8] {
        match self {
            Self::Record(record) => record.get(column),
            Self::Cells(text, starts) => match starts.get(column..column + 2) {
                Some(&[from, to]) => text.get(from..to - 1),
                _ => None,
            },
        }
        .unwrap_or_default()
    }
}

impl<'r> Row<'r> {
    /// Cells cut out of one text; see [`Batch`].
    pub(super) fn of_cut(
        line: u32,
        text: &'r [u8],
        starts: &'r [usize],
        kinds: &'r [Kind],
        epoch: Epoch,
    ) -> Self {
        Self {
            line,
            cells: Cut::Cells(text, starts),
            kinds,
            epoch,
        }
    }

    pub(super) fn of_sheet(
        line: u32,
        record: &'r ByteRecord,
        kinds: &'r [Kind],
        epoch: Epoch,
    ) -> Self {
        Self {
            line,
            cells: Cut::Record(record),
            kinds,
            epoch,
        }
    }

    /// The text of a cell that can be an answer; empty when there is none.
    #[inline]
    pub(super) fn get(&self, column: usize) -> &'r [u8] {
        if self.kind(column).is_broken() {
            return &[];
        }
        self.cells.get(column)
    }

    /// The bytes of a cell, be it an error.
    #[inline]
    pub(super) fn bytes(&self, column: usize) -> &'r [u8] {
        self.cells.get(column)
    }

    /// The text of a cell, be it an error.
    pub(super) fn shown(&self, column: usize) -> &'r str {
        std::str::from_utf8(self.bytes(column)).unwrap_or_default()
    }

    #[inline]
    pub(super) fn kind(&self, column: usize) -> Kind {
        self.kinds.get(column).copied().unwrap_or(Kind::Text)
    }

    /// Columns whose cell has no value that could be an answer.
    pub(super) fn broken(&self) -> impl Iterator<Item = (usize, Kind)> + use<'r> {
        let kinds = self.kinds.iter().enumerate();
        kinds.filter(|(_, k)| k.is_broken()).map(|(n, k)| (n, *k))
    }

    pub(super) const fn epoch(&self) -> Epoch {
        self.epoch
    }
}

/// How many rows were found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowCount {
    /// Data rows, empty lines apart.
    pub(super) read: u64,
    /// Rows set aside for their shape.
    pub(super) misshapen: u64,
}

/// A file whose header is read and whose rows are ready to be.
pub(super) struct Table<'a> {
    pub(super) headers: Vec<Header>,
    rows: Rows<'a>,
    /// The forms whose repeated group the rows are: their columns stand behind the own ones.
    parent: Option<Parent>,
}

enum Rows<'a> {
    Text(Delimited<'a>),
    Sheet(Box<SheetRows>),
    Forms(FormRows),
    Frame(FrameRows<'a>),
}

/// What is read row by row, where some columns are read as a whole.
#[derive(Clone, Debug)]
pub(super) struct ByRow {
    /// Per column, whether it is not.
    pub(super) left_out: Vec<bool>,
    /// The columns among which those are that are to be filled row by row.
    pub(super) width: usize,
}

/// Answers as they were handed over.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Bytes(&'a [u8]),
    Frame(&'a Frame),
}

impl<'a> Source<'a> {
    pub(super) const fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Frame(_) => None,
        }
    }
}

/// The report on a file that is read at once, with its checksum; a frame has its own.
pub(super) fn report_on(name: &str, source: Option<Source<'_>>) -> FileReception {
    let bytes = source.and_then(Source::bytes);
    FileReception {
        file: name.to_owned(),
        sha256: bytes.map(hex_digest).unwrap_or_default(),
        ..FileReception::default()
    }
}

/// The same as [`open`], of whatever was handed over. The checksum of a file is left to the
/// caller, who can take it while the rows are read.
pub(super) fn open_source<'a>(
    source: Source<'a>,
    dialect: &Dialect,
    wanted: &Wanted,
    log: &mut Log,
    report: &mut FileReception,
) -> Option<Table<'a>> {
    match source {
        Source::Bytes(bytes) => open_undigested(bytes, dialect, wanted, log, report),
        Source::Frame(frame) => {
            let (headers, rows) = frame::open(frame, log, report)?;
            Some(Table {
                headers,
                rows: Rows::Frame(rows),
                parent: None,
            })
        }
    }
}

/// Opens a file by its content and finds its header. `None` when there is no table in it;
/// the log says why.
pub(super) fn open<'a>(
    bytes: &'a [u8],
    dialect: &Dialect,
    wanted: &Wanted,
    log: &mut Log,
    report: &mut FileReception,
) -> Option<Table<'a>> {
    report.sha256 = hex_digest(bytes);
    open_undigested(bytes, dialect, wanted, log, report)
}

/// The same without the checksum, which takes as long as finding the header.
fn open_undigested<'a>(
    bytes: &'a [u8],
    dialect: &Dialect,
    wanted: &Wanted,
    log: &mut Log,
    report: &mut FileReception,
) -> Option<Table<'a>> {
    let (headers, rows) = match content(bytes) {
        Content::Markup(kind) => {
            log.push(notices::OTHER_KIND.at(log.place(), &[&kind]));
            return None;
        }
        Content::Statistics(program) => {
            log.push(notices::STATISTICS_FILE.at(log.place(), &[&program]));
            return None;
        }
        Content::Text => {
            if ["xlsx", "xlsm", "xls", "ods"].contains(&ending(&report.file).as_str()) {
                log.push(notices::NAMED_SHEET.at(log.place(), &[]));
            }
            let (headers, rows) = delimited::open(bytes, dialect, log, report)?;
            (headers, Rows::Text(rows))
        }
        Content::Workbook => {
            let (headers, rows) = sheets::open(bytes, dialect, wanted, log, report)?;
            let like = ["xlsx", "xlsm"];
            let ending = ending(&report.file);
            if ending != report.encoding && !(report.encoding == like[0] && ending == like[1]) {
                let kind = report.encoding.to_uppercase();
                log.push(notices::NAMED_OTHERWISE.at(log.file_place(), &[&kind]));
            }
            (headers, Rows::Sheet(Box::new(rows)))
        }
    };
    Some(Table {
        headers,
        rows,
        parent: None,
    })
}

fn ending(file: &str) -> String {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_lowercase()
}

impl Table<'_> {
    /// The table that answer files of the form make, one row each.
    pub(super) fn of_forms(names: &[String], rows: FormRows) -> Self {
        Self {
            headers: names.iter().map(|name| Header::of(name)).collect(),
            rows: Rows::Forms(rows),
            parent: None,
        }
    }

    /// The columns for the report, with what each one is read as.
    pub(super) fn columns(
        &self,
        read_as: &[Option<String>],
        in_sheet: bool,
    ) -> Vec<ColumnReception> {
        let named = self.headers.iter().zip(read_as).enumerate();
        let column =
            |(n, (header, read_as)): (usize, (&Header, &Option<String>))| ColumnReception {
                name: header.shown.clone(),
                letters: (in_sheet && self.parent.as_ref().is_none_or(|p| n < p.own))
                    .then(|| letters(n as u32)),
                read_as: read_as.clone(),
                apart: header.apart.filter(|_| read_as.is_none()),
                ..ColumnReception::default()
            };
        named.map(column).collect()
    }

    /// Puts the columns of the forms behind those of their repeated group.
    pub(super) fn behind(&mut self, parent: Parent, headers: Vec<Header>) {
        self.headers.extend(headers);
        self.parent = Some(parent);
    }

    /// Hands over each row that has the shape of the header. The others are logged.
    /// `progress` is told how many bytes have been read.
    pub(super) fn each_row(
        &self,
        log: &mut Log,
        progress: &dyn Fn(u64),
        row: impl FnMut(&Row<'_>, &mut Log),
    ) -> RowCount {
        self.each_row_without(&[], log, progress, row)
    }

    /// The same; of a frame the cells of the columns `left_out` are empty.
    fn each_row_without(
        &self,
        left_out: &[bool],
        log: &mut Log,
        progress: &dyn Fn(u64),
        mut row: impl FnMut(&Row<'_>, &mut Log),
    ) -> RowCount {
        let mut joined = (ByteRecord::new(), Vec::new());
        let row = |own: &Row<'_>, log: &mut Log| {
            let Some(parent) = &self.parent else {
                return row(own, log);
            };
            parent.join(own, &mut joined.0, &mut joined.1, log);
            row(
                &Row::of_sheet(own.line, &joined.0, &joined.1, own.epoch),
                log,
            );
        };
        let count = match &self.rows {
            Rows::Text(text) => text.each_row(log, progress, row),
            Rows::Sheet(sheet) => sheet.each_row(&self.headers, log, progress, row),
            Rows::Forms(forms) => forms.each_row(log, progress, row),
            Rows::Frame(frame) => frame.each_row(left_out, log, progress, row),
        };
        Self::say_empty(count, log)
    }

    /// The same, some rows at a time: those that `decide` takes in are handed to `fill`
    /// together. Which rows those are makes no difference to what is decided.
    pub(super) fn each_batch(
        &self,
        by_row: &ByRow,
        log: &mut Log,
        progress: &dyn Fn(u64),
        mut decide: impl FnMut(&Row<'_>, &mut Log) -> Option<Taken> + Send,
        mut fill: impl FnMut(&Batch) + Send,
    ) -> RowCount {
        if let (Rows::Text(text), None) = (&self.rows, &self.parent) {
            let count = text.each_batch(log, progress, decide, fill);
            return Self::say_empty(count, log);
        }
        let mut batch = Batch::new(by_row.width.min(self.headers.len()));
        let count = self.each_row_without(&by_row.left_out, log, progress, |row, log| {
            if let Some(taken) = decide(row, log) {
                batch.take(row, taken);
            }
            if batch.is_full() {
                fill(&batch);
                batch.clear();
            }
        });
        fill(&batch);
        count
    }

    /// A column of a frame as codes, where it has few different values.
    pub(super) fn coded(&self, column: usize) -> Option<&Coded> {
        match (&self.rows, &self.parent) {
            (Rows::Frame(frame), None) => frame.coded(column),
            _ => None,
        }
    }

    /// The codes of all people in a column of a frame, if its rows can be taken in as a whole.
    pub(super) fn whole(&self, column: usize) -> Option<Texts> {
        match (&self.rows, &self.parent) {
            (Rows::Frame(frame), None) => frame.whole(column),
            _ => None,
        }
    }

    /// About how many rows there are, where that can be told before they are read.
    pub(super) fn about_rows(&self) -> usize {
        match &self.rows {
            Rows::Text(text) => text.about_rows(),
            Rows::Frame(frame) => frame.rows(),
            Rows::Sheet(_) | Rows::Forms(_) => 0,
        }
    }

    fn say_empty(count: RowCount, log: &mut Log) -> RowCount {
        if count.read == 0 {
            log.push(notices::NO_ROW.at(log.place(), &[]));
        }
        count
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn hex_digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
