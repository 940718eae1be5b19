//! Delimited text as a table: its encoding, its delimiter, and rows that start on the lines
//! of the file.

use std::borrow::Cow;

use csv::{ByteRecord, ReaderBuilder};
use jauge_model::reception::FileReception;
use jauge_model::study::Dialect;

use super::batch::{Batch, Taken, WORTH_SHARING};
use super::decode::decode;
use super::log::Log;
use super::notices;
use super::quotes::{self, Quoting, Segment};
use super::stretches::Stretches;
use super::table::{Header, Row, RowCount};
use super::tool::three_rows;

/// Records looked at to decide the delimiter.
const SAMPLE: usize = 50;

/// A text whose header is read and whose rows are ready to be.
pub(super) struct Delimited<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) delimiter: u8,
    /// Cells of the header.
    pub(super) expected: usize,
    pub(super) segments: Vec<Segment>,
    pub(super) has_nul: bool,
}

/// Decodes a text, decides its delimiter and reads its header. `None` when there is no table
/// in it; the log says why.
pub(super) fn open<'a>(
    bytes: &'a [u8],
    dialect: &Dialect,
    log: &mut Log,
    report: &mut FileReception,
) -> Option<(Vec<Header>, Delimited<'a>)> {
    if dialect.sheet.is_some() {
        log.push(notices::NOT_FOR_TEXT.at(log.place(), &[&"sheet"]));
    }
    let decoded = decode(&report.file, bytes, dialect.encoding.as_deref());
    report.encoding = decoded.encoding;
    decoded.notices.into_iter().for_each(|d| log.push(d));
    let text = decoded.text;
    let raw = text.as_bytes();
    let mut start = skip_breaks(raw, 0);
    let mut told = dialect.delimiter;
    if let Some((delimiter, end)) = directive(&text[start..]) {
        told = told.or(Some(delimiter));
        start = skip_breaks(raw, start + end);
    }
    if let Some((first, last)) = dialect.header_rows {
        if first != last {
            log.push(notices::NOT_FOR_TEXT.at(log.place(), &[&"header_rows"]));
        }
        start = skip_breaks(raw, line_start(raw, last).max(start));
    }
    if text[start..].trim().is_empty() {
        log.push(notices::EMPTY.at(log.place(), &[]));
        return None;
    }
    let delimiter = told.unwrap_or_else(|| decide_delimiter(&raw[start..]));
    report.delimiter = if delimiter == b'\t' {
        "tab".to_owned()
    } else {
        char::from(delimiter).to_string()
    };
    let deep = match dialect.header_rows {
        Some(_) => None,
        None => deep_header(raw, start, delimiter),
    };
    let (mut headers, start, body) = match deep {
        Some(found) => found,
        None => {
            let (header, body) = read_header(raw, start, delimiter, log);
            let names = texts(&header);
            (names.iter().map(|n| Header::of(n)).collect(), start, body)
        }
    };
    if raw[start..body].contains(&0) {
        log.push(notices::NOT_TEXT.at(log.place(), &[&"NUL"]));
        return None;
    }
    while headers.len() > 1 && headers.last().is_some_and(|h| h.plain.is_empty()) {
        headers.pop();
    }
    log.header_line = line_of(raw, start);
    let segments = segments(raw, body, delimiter, headers.len(), log);
    let delimited = Delimited {
        has_nul: raw.contains(&0),
        expected: headers.len(),
        text,
        delimiter,
        segments,
    };
    Some((headers, delimited))
}

/// Where a line (from 1) begins; the end of the text when it has fewer.
fn line_start(text: &[u8], line: u32) -> usize {
    (1..line).fold(0, |pos, _| quotes::line_end(text, pos))
}

pub(super) fn skip_breaks(text: &[u8], mut pos: usize) -> usize {
    while matches!(text.get(pos), Some(b'\n' | b'\r')) {
        pos += 1;
    }
    pos
}

/// `sep=;` on the first line, which Excel writes and reads: the delimiter and where the
/// line ends.
fn directive(text: &str) -> Option<(u8, usize)> {
    let end = quotes::line_end(text.as_bytes(), 0);
    let line = text[..end].trim_end_matches(['\n', '\r']);
    let line = line.trim_matches('"');
    let (word, sign) = line.split_once('=')?;
    let &[sign] = sign.as_bytes() else {
        return None;
    };
    let known = matches!(sign, b';' | b',' | b'\t' | b'|');
    (word.eq_ignore_ascii_case("sep") && known).then_some((sign, end))
}

/// The delimiter with which most of the first records have the field count of the header;
/// ties go to `;`, because commas are also decimal marks.
fn decide_delimiter(text: &[u8]) -> u8 {
    let mut best = (b';', 0.0);
    for delimiter in [b';', b'\t', b'|', b','] {
        let mut reader = builder(delimiter).from_reader(text);
        let mut record = ByteRecord::new();
        let (mut fields, mut alike, mut seen) = (0, 0_u32, 0_u32);
        while (seen as usize) < SAMPLE && matches!(reader.read_byte_record(&mut record), Ok(true)) {
            if seen == 0 {
                fields = record.len();
            }
            seen += 1;
            alike += u32::from(record.len() == fields);
        }
        let share = if fields > 1 {
            f64::from(alike) / f64::from(seen)
        } else {
            0.0
        };
        if share > best.1 {
            best = (delimiter, share);
        }
    }
    best.0
}

pub(super) fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16);
    builder
}

/// The header's cells and where the rows start.
fn read_header(text: &[u8], start: usize, delimiter: u8, log: &mut Log) -> (ByteRecord, usize) {
    let found = quotes::record(text, start, delimiter);
    let mut header = ByteRecord::new();
    if let Some(open) = found.fault {
        log.row(&notices::STRAY_QUOTE, line_of(text, open), &[]);
        let end = quotes::line_end(text, start);
        split(&text[start..end], delimiter, &mut header);
        return (header, end);
    }
    let mut reader = builder(delimiter).from_reader(&text[start..found.end]);
    if !matches!(reader.read_byte_record(&mut header), Ok(true)) {
        header.clear();
    }
    (header, found.end)
}

fn texts(record: &ByteRecord) -> Vec<String> {
    let all = record.iter();
    all.map(|f| String::from_utf8_lossy(f).into_owned())
        .collect()
}

/// A header of three rows, as one tool writes it: the names, where its last row starts and
/// where the answers do.
fn deep_header(text: &[u8], start: usize, delimiter: u8) -> Option<(Vec<Header>, usize, usize)> {
    let mut reader = builder(delimiter).from_reader(&text[start..]);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut last = start;
    while rows.len() < 3 {
        // A first row with more than a title is a header by itself.
        let only_title = |row: &Vec<String>| row.iter().skip(1).all(|c| c.trim().is_empty());
        if rows.first().is_some_and(|row| !only_title(row)) {
            return None;
        }
        let mut record = ByteRecord::new();
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            return None;
        }
        last = start + record.position().map_or(0, |p| p.byte() as usize);
        rows.push(texts(&record));
    }
    let end = start + reader.position().byte() as usize;
    Some((three_rows(&rows)?, last, end))
}

/// Line (from 1) of a position.
fn line_of(text: &[u8], pos: usize) -> u32 {
    let breaks = text[..pos].iter().filter(|b| **b == b'\n').count();
    u32::try_from(breaks).map_or(u32::MAX, |n| n.saturating_add(1))
}

/// Cells of a line whose quotes are characters.
pub(super) fn split(line: &[u8], delimiter: u8, record: &mut ByteRecord) {
    record.clear();
    let end = line.iter().rposition(|b| !matches!(b, b'\n' | b'\r'));
    let line = &line[..end.map_or(0, |n| n + 1)];
    line.split(|b| *b == delimiter)
        .for_each(|f| record.push_field(f));
}

fn segments(
    text: &[u8],
    body: usize,
    delimiter: u8,
    expected: usize,
    log: &mut Log,
) -> Vec<Segment> {
    if !text[body..].contains(&b'"') {
        let all = Segment {
            bytes: body..text.len(),
            quoting: Quoting::On,
        };
        return vec![all];
    }
    let scan = quotes::scan(text, body, delimiter, expected);
    for (found, notice) in [
        (&scan.stray, &notices::STRAY_QUOTE),
        (&scan.inner, &notices::INNER_QUOTE),
    ] {
        // Lines are counted from one place to the next, so that many places cost one pass.
        let (mut line, mut from) = (1_u32, 0);
        for &pos in found {
            let breaks = text[from..pos].iter().filter(|b| **b == b'\n').count();
            line = line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            from = pos;
            log.row(notice, line, &[]);
        }
    }
    scan.segments
}

impl Delimited<'_> {
    /// About how many rows there are, by the length of the first ones; never more than the text
    /// has room for.
    pub(super) fn about_rows(&self) -> usize {
        const SAMPLED: usize = 1 << 16;
        let text = self.text.as_bytes();
        let body = self.segments.first().map_or(0, |s| s.bytes.start);
        let sample = &text[body..text.len().min(body + SAMPLED)];
        let rows = sample.iter().filter(|b| **b == b'\n').count().max(1);
        let about = (text.len() - body) / (sample.len() / rows).max(1);
        (about + about / 50).min(text.len() / self.expected.max(1))
    }

    /// Hands over each row that has the shape of the header, with its line. The others are
    /// logged. `progress` is told how many bytes have been read.
    pub(super) fn each_row(
        &self,
        log: &mut Log,
        progress: &dyn Fn(u64),
        mut row: impl FnMut(&Row<'_>, &mut Log),
    ) -> RowCount {
        let mut stretches = Stretches::new(self);
        let mut batch = Batch::new(self.expected);
        let mut hand_over = |cells: &Row<'_>, log: &mut Log| {
            row(cells, log);
            None
        };
        while stretches.next(&mut batch, log, &mut hand_over) {
            progress(stretches.read());
        }
        stretches.count
    }

    /// The same, some rows at a time: while the columns of some are filled, it is decided about
    /// the next ones.
    pub(super) fn each_batch(
        &self,
        log: &mut Log,
        progress: &dyn Fn(u64),
        mut decide: impl FnMut(&Row<'_>, &mut Log) -> Option<Taken> + Send,
        mut fill: impl FnMut(&Batch) + Send,
    ) -> RowCount {
        let mut stretches = Stretches::new(self);
        let (mut now, mut next) = (Batch::new(self.expected), Batch::new(self.expected));
        let mut more = stretches.next(&mut now, log, &mut decide);
        while more {
            progress(stretches.read());
            next.begin_behind(&now);
            let mut read = || stretches.next(&mut next, log, &mut decide);
            (_, more) = match now.len() < WORTH_SHARING {
                true => (fill(&now), read()),
                false => rayon::join(|| fill(&now), &mut read),
            };
            std::mem::swap(&mut now, &mut next);
        }
        progress(stretches.read());
        stretches.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<u32>, RowCount, Vec<&'static str>) {
        let mut log = Log::new("f.csv");
        let mut report = FileReception::default();
        let (_, table) = open(text.as_bytes(), &Dialect::default(), &mut log, &mut report).unwrap();
        let mut rows = Vec::new();
        let count = table.each_row(&mut log, &|_| {}, |r, _| rows.push(r.line));
        let mut out = jauge_model::Diagnostics::new();
        log.finish(&mut out);
        (rows, count, out.iter().map(|d| d.code).collect())
    }

    #[test]
    fn lines_are_those_of_the_file() {
        for eol in ["\n", "\r\n"] {
            let text = [
                "a;b", "1;2", "", "3;4", "5;\"x", "y\"", "6;7", "8;\"z", "9;10", "",
            ]
            .join(eol);
            let (lines, count, codes) = rows(&text);
            assert_eq!(lines, [2, 4, 5, 7, 8, 9], "{eol:?}");
            assert_eq!(count.read, 6);
            assert_eq!(codes, ["R014", "R008"]);
        }
    }

    #[test]
    fn shapes_are_checked() {
        let (rows, count, codes) = rows("sep=,\na,b,\n1,2\n1,2,,\n1\n1,2,3\n ,\n4");
        assert_eq!(rows.len(), 2);
        assert_eq!((count.read, count.misshapen), (5, 3));
        assert_eq!(codes, ["R011", "R012", "R014", "R010"]);
    }

    #[test]
    fn delimiters_are_decided() {
        assert_eq!(decide_delimiter(b"a;b\n1,5;2,5\n"), b';');
        assert_eq!(decide_delimiter(b"a,b\n1,2\n"), b',');
        assert_eq!(decide_delimiter(b"a\tb\n1,5\t2\n"), b'\t');
        assert_eq!(decide_delimiter(b"a|b\n1|2\n"), b'|');
        assert_eq!(decide_delimiter(b"a\n1\n"), b';');
    }
}
