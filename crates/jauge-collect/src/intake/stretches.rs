//! Delimited text cut into rows, a stretch at a time.
//!
//! A stretch without a quote is cut at its delimiters and line breaks alone. One with quotes is copied without
//! them row by row; from the first row that is not plain sailing on it is read by the reader that knows about
//! all of them.

use csv::ByteRecord;

use super::batch::{Batch, FULL, Taken};
use super::delimited::{Delimited, builder, skip_breaks, split};
use super::log::Log;
use super::marks::Marks;
use super::notices::{self, Notice};
use super::quotes::{self, Quoting};
use super::table::{Row, RowCount};

/// Decides about a row that has the shape of the header.
pub(super) type Decide<'d> = &'d mut dyn FnMut(&Row<'_>, &mut Log) -> Option<Taken>;

/// How far the reading of a text has come.
pub(super) struct Stretches<'t> {
    of: &'t Delimited<'t>,
    text: &'t [u8],
    /// Segment that is being read.
    segment: usize,
    pos: usize,
    pub(super) count: RowCount,
    lines: Lines<'t>,
    record: ByteRecord,
}

/// Where rows go, and who decides about them.
struct Taking<'r> {
    batch: &'r mut Batch,
    log: &'r mut Log,
    decide: Decide<'r>,
}

/// Counts lines as reading goes forward.
struct Lines<'t> {
    text: &'t [u8],
    pos: usize,
    line: u32,
    empty: u64,
    first_empty: u32,
}

impl Lines<'_> {
    /// Line of the first character that is not a line break from `pos` on.
    fn at(&mut self, pos: usize) -> u32 {
        let start = skip_breaks(self.text, pos);
        let breaks = |range: &[u8]| range.iter().filter(|b| **b == b'\n').count() as u32;
        self.line += breaks(&self.text[self.pos..pos.max(self.pos)]);
        let before = self.line;
        self.line += breaks(&self.text[pos.max(self.pos)..start]);
        // The break that ends the previous record is not an empty line.
        let ended = pos == 0 || self.text[pos - 1] == b'\n';
        let skipped = (self.line - before).saturating_sub(u32::from(!ended));
        if skipped > 0 {
            self.skip(self.line - skipped, u64::from(skipped));
        }
        self.pos = start;
        self.line
    }

    fn skip(&mut self, line: u32, count: u64) {
        if self.empty == 0 {
            self.first_empty = line;
        }
        self.empty += count;
    }
}

/// A row found in the text.
struct Found {
    cells: usize,
    /// Whether something stands behind the columns of the header.
    overflows: bool,
    is_blank: bool,
    has_nul: bool,
    /// Where it ends, its line break counted in.
    stop: usize,
}

fn blank(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|t| t.trim().is_empty())
}

/// Finds the cells of a row: adds the places of the `expected` first ones and of what would come
/// behind them. Returns where the row ends and how many cells it has.
#[inline]
fn cut(
    text: &[u8],
    begin: usize,
    delimiter: u8,
    expected: usize,
    starts: &mut Vec<usize>,
) -> (usize, usize) {
    starts.push(begin);
    let (mut cells, mut end) = (1, text.len());
    for at in Marks::<false>::new(text, delimiter, begin) {
        if text[at] != delimiter {
            end = at;
            break;
        }
        if cells <= expected {
            starts.push(at + 1);
        }
        cells += 1;
    }
    if cells == expected {
        starts.push(end + 1);
    }
    (end, cells)
}

/// Copies the cells of a row without the quotes around them and with one of two that stand for one, and adds
/// their places and that of what would come behind them. Returns where the row ends; `None` where what
/// stands behind a closing quote, or nothing, is for the reader that knows about it.
#[inline]
fn unquote(
    text: &[u8],
    begin: usize,
    delimiter: u8,
    out: &mut Vec<u8>,
    starts: &mut Vec<usize>,
) -> Option<usize> {
    starts.push(out.len());
    // What is not copied yet, and the cell, begin here.
    let (mut run, mut cell) = (begin, begin);
    let (mut inside, mut skipped) = (false, usize::MAX);
    let mut end = text.len();
    for at in Marks::<true>::new(text, delimiter, begin) {
        if text[at] == b'"' {
            if at == skipped || (!inside && at != cell) {
                continue; // the second of two, or a character like others
            }
            let second = inside && text.get(at + 1) == Some(&b'"');
            out.extend_from_slice(&text[run..at + usize::from(second)]);
            run = at + 1 + usize::from(second);
            if second {
                skipped = at + 1;
                continue;
            }
            let ends = |b: &u8| *b == delimiter || matches!(b, b'\n' | b'\r');
            if inside && !text.get(at + 1).is_none_or(ends) {
                return None;
            }
            inside = !inside;
        } else if !inside && text[at] == delimiter {
            starts.push(out.len() + (at + 1 - run));
            cell = at + 1;
        } else if !inside {
            end = at;
            break;
        }
    }
    if inside {
        return None;
    }
    out.extend_from_slice(&text[run..end]);
    out.push(b'\n');
    starts.push(out.len());
    Some(end)
}

impl<'t> Stretches<'t> {
    pub(super) fn new(of: &'t Delimited<'t>) -> Self {
        let text = of.text.as_bytes();
        Self {
            of,
            text,
            segment: 0,
            pos: of.segments.first().map_or(0, |s| s.bytes.start),
            count: RowCount::default(),
            lines: Lines {
                text,
                pos: 0,
                line: 1,
                empty: 0,
                first_empty: 0,
            },
            record: ByteRecord::new(),
        }
    }

    /// How many bytes have been read.
    pub(super) fn read(&self) -> u64 {
        self.pos as u64
    }

    /// Fills a batch with the next rows: those that have the shape of the header and that
    /// `decide` takes in; the others are logged. `false` when there is nothing left to read.
    pub(super) fn next(&mut self, batch: &mut Batch, log: &mut Log, decide: Decide<'_>) -> bool {
        batch.clear();
        let mut into = Taking { batch, log, decide };
        let mut read = false;
        while !into.batch.is_full() {
            let Some(segment) = self.of.segments.get(self.segment) else {
                if !read && self.lines.empty > 0 {
                    let empty = std::mem::take(&mut self.lines.empty);
                    into.log
                        .row(&notices::EMPTY_LINES, self.lines.first_empty, &[&empty]);
                }
                return read;
            };
            read = true;
            let bytes = segment.bytes.clone();
            if segment.quoting == Quoting::Off {
                self.unquoted_line(bytes.start, bytes.end, &mut into);
            } else {
                let from = self.pos.min(bytes.end);
                let end = quotes::line_end(self.text, (from + FULL).min(bytes.end));
                let end = end.min(bytes.end);
                if self.text[from..end].contains(&b'"') {
                    self.quoted(end, bytes.start, bytes.end, &mut into);
                } else {
                    self.plain(end, bytes.start, &mut into);
                }
            }
            if self.pos >= bytes.end {
                self.segment += 1;
                let next = self.of.segments.get(self.segment);
                self.pos = next.map_or(self.text.len(), |s| s.bytes.start);
            }
        }
        true
    }

    /// A line whose quotes are characters.
    fn unquoted_line(&mut self, start: usize, end: usize, into: &mut Taking<'_>) {
        let line = self.lines.at(start);
        let mut record = std::mem::take(&mut self.record);
        split(&self.text[start..end], self.of.delimiter, &mut record);
        self.take_record(line, &record, end, into);
        self.record = record;
        self.pos = end;
    }

    /// Rows with quotes from here to a line end or, where a quote leads beyond it, a little further.
    fn quoted(&mut self, to: usize, start: usize, end: usize, into: &mut Taking<'_>) {
        let mut pos = self.pos;
        if pos == start && self.text[pos..to].starts_with("\u{feff}".as_bytes()) {
            pos += 3; // a byte order mark is no part of the first cell
        }
        while pos < to {
            if matches!(self.text[pos], b'\n' | b'\r') {
                pos += 1;
            } else if self.unquoted(pos, end, into) {
                pos = self.pos;
            } else {
                return self.records(to, start, end, into);
            }
        }
        self.pos = pos;
    }

    /// Takes the row that begins here; `false` where it has not as many cells as the header or is not quoted
    /// as it should be.
    fn unquoted(&mut self, begin: usize, end: usize, into: &mut Taking<'_>) -> bool {
        let (text, starts) = into.batch.copying();
        let (length, places) = (text.len(), starts.len());
        let ended = unquote(&self.text[..end], begin, self.of.delimiter, text, starts);
        let Some(ended) = ended.filter(|_| starts.len() - places == self.of.expected + 1) else {
            text.truncate(length);
            starts.truncate(places);
            return false;
        };
        let mut cells = starts[places..].windows(2);
        let found = Found {
            cells: self.of.expected,
            overflows: false,
            is_blank: cells.all(|c| blank(&text[c[0]..c[1] - 1])),
            has_nul: self.of.has_nul && text[length..].contains(&0),
            stop: (ended + 1).min(end),
        };
        let line = self.lines.at(self.pos);
        self.pos = found.stop;
        if self.fits(line, &found, into.log) {
            into.batch.cut(line);
            into.batch.decide(into.log, into.decide);
        } else {
            let (text, starts) = into.batch.copying();
            text.truncate(length);
            starts.truncate(places);
        }
        true
    }

    /// Records from here to a line end or, where a quote leads beyond it, a little further.
    fn records(&mut self, to: usize, start: usize, end: usize, into: &mut Taking<'_>) {
        let from = self.pos;
        let text = &self.text[from..end];
        // A new reader would take the first characters of a row for a byte order mark.
        let (before, skipped) = match from == start {
            true => (&b""[..], 0),
            false => (&b"\n"[..], 1),
        };
        let input = std::io::Read::chain(before, text);
        let mut reader = builder(self.of.delimiter).from_reader(input);
        let mut record = std::mem::take(&mut self.record);
        let place = |p: &csv::Position| from + (p.byte() as usize).saturating_sub(skipped);
        while self.pos < to && matches!(reader.read_byte_record(&mut record), Ok(true)) {
            let at = record.position().map_or(from, place);
            let line = self.lines.at(at);
            self.pos = place(reader.position());
            self.take_record(line, &record, self.pos, into);
        }
        self.pos = self.pos.max(to);
        self.record = record;
    }

    fn take_record(&mut self, line: u32, record: &ByteRecord, stop: usize, into: &mut Taking<'_>) {
        let found = Found {
            cells: record.len(),
            overflows: !record.iter().skip(self.of.expected).all(blank),
            is_blank: record.iter().all(blank),
            has_nul: self.of.has_nul && record.as_slice().contains(&0),
            stop,
        };
        if self.fits(line, &found, into.log) {
            into.batch.copy(line, record.iter());
            into.batch.decide(into.log, into.decide);
        }
    }

    /// Rows without any quote, up to a line end.
    fn plain(&mut self, to: usize, start: usize, into: &mut Taking<'_>) {
        let (from, delimiter, expected) = (self.pos, self.of.delimiter, self.of.expected);
        let base = into.batch.hold(&self.text[from..to]);
        let mut pos = from;
        if pos == start && self.text[pos..to].starts_with("\u{feff}".as_bytes()) {
            pos += 3; // a byte order mark is no part of the first cell
        }
        while pos < to {
            if matches!(self.text[pos], b'\n' | b'\r') {
                pos += 1;
                continue;
            }
            let line = self.lines.at(self.pos);
            let (text, starts) = into.batch.cutting();
            let places = starts.len();
            let begin = base + (pos - from);
            let (end, cells) = cut(text, begin, delimiter, expected, starts);
            let (row, behind) = (&text[begin..end], starts.get(places + expected));
            let blank_cells = |cells: &[u8]| cells.split(|b| *b == delimiter).all(blank);
            let found = Found {
                cells,
                overflows: cells > expected && !behind.is_some_and(|b| blank_cells(&text[*b..end])),
                is_blank: blank_cells(row),
                has_nul: self.of.has_nul && row.contains(&0),
                stop: (from + (end - base) + 1).min(to),
            };
            pos = found.stop;
            self.pos = pos;
            if self.fits(line, &found, into.log) {
                into.batch.cut(line);
                into.batch.decide(into.log, into.decide);
            } else {
                into.batch.cutting().1.truncate(places);
            }
        }
        self.pos = to;
    }

    /// Whether a row has the shape of the header; if not, it is logged.
    fn fits(&mut self, line: u32, found: &Found, log: &mut Log) -> bool {
        if found.is_blank {
            self.lines.skip(line, 1);
            return false;
        }
        self.count.read += 1;
        let Some(notice) = self.fault(found) else {
            return true;
        };
        self.count.misshapen += 1;
        log.row(notice, line, &[&found.cells, &self.of.expected]);
        false
    }

    fn fault(&self, found: &Found) -> Option<&'static Notice> {
        if found.has_nul {
            Some(&notices::NUL)
        } else if found.cells < self.of.expected {
            let cut = found.stop >= self.text.len() && !self.text.ends_with(b"\n");
            Some(if cut {
                &notices::TRUNCATED
            } else {
                &notices::TOO_FEW
            })
        } else if found.overflows {
            Some(&notices::TOO_MANY)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use jauge_model::reception::FileReception;
    use jauge_model::study::Dialect;
    use proptest::prelude::*;

    use super::*;
    use crate::intake::delimited;

    type Cells = Vec<Vec<u8>>;

    /// The rows as the reader that knows about quotes takes them from each segment at once.
    fn at_once(of: &Delimited<'_>) -> Vec<Cells> {
        let mut rows: Vec<Cells> = Vec::new();
        for segment in &of.segments {
            let text = &of.text.as_bytes()[segment.bytes.clone()];
            let mut record = ByteRecord::new();
            let mut take = |record: &ByteRecord| {
                let fits = record.len() == of.expected
                    || record.len() > of.expected && record.iter().skip(of.expected).all(blank);
                let nul = record.as_slice().contains(&0);
                if fits && !nul && !record.iter().all(blank) {
                    let cells = record.iter().take(of.expected);
                    rows.push(cells.map(<[u8]>::to_vec).collect());
                }
            };
            if segment.quoting == Quoting::Off {
                split(text, of.delimiter, &mut record);
                take(&record);
                continue;
            }
            let mut reader = builder(of.delimiter).from_reader(text);
            while matches!(reader.read_byte_record(&mut record), Ok(true)) {
                take(&record);
            }
        }
        rows
    }

    fn cells(row: &Row<'_>, width: usize) -> Cells {
        (0..width).map(|c| row.bytes(c).to_vec()).collect()
    }

    /// Asserts that stretches, batches and the whole give the same rows; returns how many.
    fn same_rows(text: &str) -> usize {
        let (mut log, mut report) = (Log::new("f.csv"), FileReception::default());
        let dialect = Dialect {
            delimiter: Some(b';'),
            ..Dialect::default()
        };
        let opened = delimited::open(text.as_bytes(), &dialect, &mut log, &mut report);
        let Some((headers, of)) = opened else {
            return 0;
        };
        let expected = at_once(&of);
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        let count = of.each_row(&mut log, &|_| {}, |row, _| {
            rows.push(cells(row, headers.len()));
            lines.push(row.line);
        });
        assert_eq!(rows, expected, "{text:?}");
        assert_eq!(count.read - count.misshapen, rows.len() as u64);
        assert!(lines.is_sorted());
        // Every third row is set aside; the others are handed over in order, numbered.
        let (mut n, mut batched) = (0, Vec::new());
        let decide = |row: &Row<'_>, _: &mut Log| {
            n += 1;
            let (wave, item) = (row.line as u16, 0);
            (n % 3 != 0).then_some(Taken { wave, item })
        };
        let again = of.each_batch(&mut log, &|_| {}, decide, |batch| {
            for (number, taken, row) in batch.taken() {
                assert_eq!(number, batched.len());
                assert_eq!(taken.wave, row.line as u16);
                batched.push(cells(&row, headers.len()));
            }
        });
        assert_eq!((again.read, again.misshapen), (count.read, count.misshapen));
        let kept = expected.iter().enumerate().filter(|(n, _)| n % 3 != 2);
        assert!(batched.iter().eq(kept.map(|(_, row)| row)), "{text:?}");
        rows.len()
    }

    #[test]
    fn stretches_end_between_rows() {
        let mut text = "a;b;c\n".to_owned();
        for n in 0..200 {
            text += &format!("{n};\"de;ux\nli\"\"gnes\";{n}\r\n{n};x;y\n\n");
        }
        assert_eq!(same_rows(&text), 400);
        // Without quotes the text of two lines is a row of three cells and one of two.
        assert_eq!(same_rows(&text.replace('"', "")), 400);
        assert_eq!(
            same_rows(&text.replace('"', "").replace("de;ux", "deux")),
            200
        );
    }

    proptest! {
        #[test]
        fn any_text_gives_the_rows_that_it_gives_at_once(
            rows in prop::collection::vec("([ab é]{0,3};){1,3}[ab]{0,9}(\n|\r\n|\n\n|\r)", 0..40),
            marks in prop::collection::vec("[ab;\"\n\r\u{feff}\u{0}]{0,12}", 0..6),
        ) {
            let mut text = "a;b;c\n".to_owned();
            let mut marks = marks.into_iter();
            for row in rows.chunks(7) {
                row.iter().for_each(|r| text += r);
                text += &marks.next().unwrap_or_default();
            }
            same_rows(&text);
        }
    }
}
