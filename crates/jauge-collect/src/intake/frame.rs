//! Answers that are in memory already, column by column: a data frame, or a file of a statistics
//! program that somebody else read. Together with what such a file says of its columns (the
//! wording, the labels of its values, the values that stand for no answer) a frame is read like
//! any other table: its rows count from 1 and its name stands where that of a file would.

mod coded;

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use csv::ByteRecord;
use jauge_model::Missing;
use jauge_model::reception::{FileReception, frame_name};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::batch::at_least;
use super::codes;
use super::log::Log;
use super::notices;
use super::structure::{Question, Structure};
use super::table::{Header, Row, RowCount};
use super::workbook::Kind;
use super::workbook::sheet::Epoch;
use crate::spelling::{fold, shown};
pub use coded::{Coded, MOST_VALUES, Places};

/// Rows between two words about how far the reading is.
const TELL_EVERY: usize = 8192;
/// Bytes that the code of a person mostly has not.
const OFTEN: usize = 8;
/// Bytes of a text that may be the code of a person, on average.
const SHORT: usize = 64;
/// Most values declared missing that are listed.
const NAMED: usize = 12;
/// Most of them that are counted, so that a range over a column of numbers costs no memory.
const REMEMBERED: usize = 1000;

/// What a cell of a frame is. Its text is written as [`Values::cell`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Nothing: null, or not a number.
    Empty,
    /// Words.
    Text,
    /// A number: digits, with a decimal point.
    Number,
    /// A day or a moment: `2025-03-14`, or `2025-03-14T09:30:00`.
    Date,
    /// A time of day: `09:30:00`.
    Time,
    /// `TRUE` or `FALSE`.
    Bool,
}

/// The cells of a frame, in stretches of rows that follow each other.
pub trait Values: Send + Sync {
    /// How many rows each stretch has.
    fn stretches(&self) -> &[usize];

    /// Writes the text of a cell behind what `text` holds, and says what it is.
    fn cell(&self, stretch: usize, row: usize, column: usize, text: &mut String) -> CellKind;

    /// Puts the texts of some rows of a column behind others, an empty one for a cell without a value.
    fn texts(
        &self,
        stretch: usize,
        rows: Range<usize>,
        column: usize,
        out: &mut jauge_model::Texts,
    ) {
        let mut text = String::new();
        for row in rows {
            text.clear();
            let _ = self.cell(stretch, row, column, &mut text);
            out.push(&text);
        }
    }

    /// A column of a stretch as codes, if it has at most [`MOST_VALUES`] different values.
    fn coded(&self, stretch: usize, column: usize) -> Option<Coded> {
        let rows = *self.stretches().get(stretch)?;
        Coded::of_written(rows, |row, text| {
            self.cell(stretch, row, column, text);
        })
    }
}

/// Values of a column that stand for no answer, as the file that it comes from declares.
#[derive(Clone, Debug, PartialEq)]
pub enum DeclaredMissing {
    /// All numbers from the first to the last.
    Range(f64, f64),
    /// One value, such as Stata's `a`.
    Value(String),
}

/// A column of a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameColumn {
    /// Its name.
    pub name: String,
    /// What it asks, in words.
    pub wording: Option<String>,
    /// Values and their labels.
    pub labels: Vec<(String, String)>,
    /// Values that stand for no answer.
    pub missing: Vec<DeclaredMissing>,
}

/// A table of answers in memory.
#[derive(Clone)]
pub struct Frame {
    /// The name that the study gives it, as it would give that of a file.
    pub name: String,
    /// What it is, for the report: `pandas`, `SPSS` ...
    pub kind: String,
    /// SHA-256 of the bytes of the file it was read from, hexadecimal; that of its cells is taken
    /// where there is no file.
    pub sha256: Option<String>,
    /// Its columns.
    pub columns: Vec<FrameColumn>,
    /// Its cells.
    pub values: Arc<dyn Values>,
}

/// Columns of texts, for callers that have nothing better.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    columns: Vec<Vec<(CellKind, String)>>,
    rows: [usize; 1],
}

impl Texts {
    /// Cells by column; a column that is shorter than another ends with empty cells.
    #[must_use]
    pub fn new(columns: Vec<Vec<(CellKind, String)>>) -> Self {
        let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
        Self {
            columns,
            rows: [rows],
        }
    }
}

impl Values for Texts {
    fn stretches(&self) -> &[usize] {
        &self.rows
    }

    fn cell(&self, _: usize, row: usize, column: usize, text: &mut String) -> CellKind {
        match self.columns.get(column).and_then(|c| c.get(row)) {
            Some((kind, words)) => {
                text.push_str(words);
                *kind
            }
            None => CellKind::Empty,
        }
    }
}

/// Writes a number so that it is read back as the same one: whole ones without a fraction. What
/// is no number is an empty cell; infinity is a word that no item takes.
pub fn write_number(value: f64, text: &mut String) -> CellKind {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    if value.is_nan() {
        return CellKind::Empty;
    }
    if value.is_infinite() {
        // It is no answer and no gap either: read as words, it is set aside with its place.
        text.push_str(if value > 0.0 { "inf" } else { "-inf" });
        return CellKind::Text;
    }
    let _ = match value.fract() == 0.0 && value.abs() < EXACT {
        true => write!(text, "{}", value as i64),
        false => write!(text, "{value}"),
    };
    CellKind::Number
}

impl DeclaredMissing {
    fn covers(&self, text: &str) -> bool {
        match self {
            Self::Range(from, to) => text.parse().is_ok_and(|v: f64| *from <= v && v <= *to),
            Self::Value(value) => value == text,
        }
    }
}

/// The rows of a frame, ready to be read.
pub(super) struct FrameRows<'a> {
    frame: &'a Frame,
    /// Per column, its codes where it has few different values.
    coded: Vec<Option<Coded>>,
    /// The only column that has many, and its texts, until somebody takes them.
    texts: Mutex<Option<(usize, jauge_model::Texts)>>,
}

/// The frame as a table: its headers and its rows. `None` when it has no column.
pub(super) fn open<'a>(
    frame: &'a Frame,
    log: &mut Log,
    report: &mut FileReception,
) -> Option<(Vec<Header>, FrameRows<'a>)> {
    shown(&frame.kind, 40).clone_into(&mut report.encoding);
    let rows: usize = frame.values.stretches().iter().sum();
    let columns = (0..frame.columns.len()).into_par_iter();
    let columns = columns.with_max_len(1).with_min_len(at_least(rows));
    let taken_up: Vec<TakenUp> = columns.map(|column| taken_up(frame, column)).collect();
    let (mut digests, mut coded, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for (n, column) in taken_up.into_iter().enumerate() {
        digests.push(column.digest);
        texts.extend(column.coded.is_none().then_some((n, column.texts)));
        coded.push(column.coded);
    }
    let only = texts.pop().filter(|_| texts.is_empty());
    let texts = Mutex::new(only.and_then(|(n, texts)| Some((n, texts?))));
    report.sha256 = match &frame.sha256 {
        Some(digest) => digest.clone(),
        None => super::table::hex_digest(&digests.concat()),
    };
    if frame.sha256.is_none() {
        log.file = frame_name(&frame.name);
        report.frame = true;
    }
    // A frame has no line of headers.
    log.header_line = 0;
    if frame.columns.is_empty() {
        log.push(notices::EMPTY.at(log.place(), &[]));
        return None;
    }
    let headers = frame.columns.iter().map(|c| Header::of(&c.name)).collect();
    let rows = FrameRows {
        frame,
        coded,
        texts,
    };
    Some((headers, rows))
}

/// The form as the frame describes it: wordings and labelled values, where it has any.
pub(super) fn structure(frame: &Frame) -> Structure {
    let described = |c: &&FrameColumn| c.wording.is_some() || !c.labels.is_empty();
    let question = |c: &FrameColumn| Question {
        names: vec![c.name.clone()],
        labels: c.wording.iter().cloned().collect(),
        options: c
            .labels
            .iter()
            .map(|(value, label)| (value.clone(), vec![label.clone()]))
            .collect(),
    };
    let columns = frame.columns.iter();
    Structure::new(columns.filter(described).map(question).collect())
}

/// What is taken of a column before it is known what it holds.
struct TakenUp {
    /// The checksum, unless the frame has one of its file.
    digest: Vec<u8>,
    /// The codes, where it has few different values.
    coded: Option<Coded>,
    /// The texts where it has not, if they are short.
    texts: Option<jauge_model::Texts>,
}

fn taken_up(frame: &Frame, column: usize) -> TakenUp {
    let stretches = 0..frame.values.stretches().len();
    let coded = stretches.map(|stretch| frame.values.coded(stretch, column));
    let coded = coded.collect::<Option<Vec<Coded>>>();
    let coded = coded.and_then(Coded::joined);
    let rows: usize = frame.values.stretches().iter().sum();
    let coded = coded.filter(|c| c.rows() == rows);
    let (digest, texts) = match &frame.sha256 {
        Some(_) => (Vec::new(), None),
        None => digest(frame, column, coded.as_ref()),
    };
    // A row with a character that no text holds is set aside, which is seen cell by cell.
    let coded = coded.filter(|c| !c.values().iter().any(|value| value.contains('\0')));
    TakenUp {
        digest,
        coded,
        texts,
    }
}

/// SHA-256 of the name and the cells of a column, whatever library keeps them; and the texts of its
/// cells, if they are many different ones and short.
fn digest(
    frame: &Frame,
    column: usize,
    coded: Option<&Coded>,
) -> (Vec<u8>, Option<jauge_model::Texts>) {
    let mut hash = Sha256::new();
    let name = frame.columns.get(column).map_or("", |c| c.name.as_str());
    hash.update(name.as_bytes());
    hash.update(b"\x1e");
    if let Some(coded) = coded {
        for value in coded.values() {
            hash.update(value.as_bytes());
            hash.update(b"\x1f");
        }
        hash.update(b"\x1e");
        hash.update((coded.rows() as u64).to_le_bytes());
        let mut packed = Vec::new();
        coded.each_chunk(|numbers| {
            pack(numbers, coded.values().len(), &mut packed);
            hash.update(&packed);
        });
        return (hash.finalize().to_vec(), None);
    }
    let rows: usize = frame.values.stretches().iter().sum();
    let mut texts = jauge_model::Texts::with_room(rows, OFTEN * rows);
    let (mut from, mut are_short) = (0, true);
    let mut lengths = Vec::new();
    let mut take = |texts: &mut jauge_model::Texts, from: &mut usize| {
        hash.update(texts.together(*from..texts.len()).as_bytes());
        lengths.clear();
        let (mut same, mut times) = (0, 0);
        for new in texts.iter_from(*from) {
            if new.len() != same && times > 0 {
                length(same, &mut lengths);
                length(times, &mut lengths);
                times = 0;
            }
            (same, times) = (new.len(), times + 1);
        }
        length(same, &mut lengths);
        length(times, &mut lengths);
        hash.update(&lengths);
        are_short &= texts.together(0..texts.len()).len() <= SHORT * texts.len();
        if !are_short {
            texts.clear();
        }
        *from = texts.len();
    };
    for (stretch, rows) in frame.values.stretches().iter().enumerate() {
        let mut row = 0;
        while row < *rows {
            let end = (*rows).min(row + TELL_EVERY - (texts.len() - from));
            frame.values.texts(stretch, row..end, column, &mut texts);
            row = end;
            if texts.len() - from == TELL_EVERY {
                take(&mut texts, &mut from);
            }
        }
    }
    take(&mut texts, &mut from);
    (hash.finalize().to_vec(), are_short.then_some(texts))
}

/// Writes a length, in one byte where it is a short one.
fn length(length: usize, out: &mut Vec<u8>) {
    match u8::try_from(length) {
        Ok(short) if short < u8::MAX => out.push(short),
        _ => {
            out.push(u8::MAX);
            out.extend((length as u64).to_le_bytes());
        }
    }
}

/// Numbers below `values`, as many to a byte as it tells apart: a checksum takes as long as what it
/// reads.
fn pack(numbers: &[u8], values: usize, packed: &mut Vec<u8>) {
    let each = match values {
        0 | 1 => return packed.clear(),
        2 => 8,
        3 => 5,
        4 => 4,
        5 | 6 => 3,
        7..=16 => 2,
        _ => 1,
    };
    let bytes = numbers.len().div_ceil(each);
    packed.clear();
    packed.resize(bytes, 0);
    let mut weight = 1_u8;
    for part in numbers.chunks(bytes) {
        let places = packed.iter_mut().zip(part);
        places.for_each(|(to, n)| *to = to.wrapping_add(n.wrapping_mul(weight)));
        weight = weight.wrapping_mul(values as u8);
    }
}

impl FrameRows<'_> {
    /// How many rows there are, for whoever shows how far the reading is.
    pub(super) fn rows(&self) -> usize {
        self.frame.values.stretches().iter().sum()
    }

    /// A column as codes. `None` where it has other values than a few, or some that the file
    /// declares to be no answer.
    pub(super) fn coded(&self, column: usize) -> Option<&Coded> {
        let said = self.frame.columns.get(column)?;
        let coded = self.coded.get(column)?.as_ref();
        coded.filter(|_| said.missing.is_empty())
    }

    /// The codes of all people, if the rows can be taken in as a whole: every other column is one of
    /// codes, so that nothing in a row is set aside, and each cell of this one says something.
    pub(super) fn whole(&self, column: usize) -> Option<jauge_model::Texts> {
        let said = self.frame.columns.get(column)?;
        let others = self.coded.iter().enumerate().filter(|(c, _)| *c != column);
        let rows = self.rows();
        if !said.missing.is_empty() || others.into_iter().any(|(_, c)| c.is_none()) || rows == 0 {
            return None;
        }
        let kept = self
            .texts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let kept = kept.filter(|(of, texts)| *of == column && texts.len() == rows);
        codes::all_said(kept.map_or_else(|| self.read(column), |(_, texts)| texts))
    }

    /// The texts of all cells of a column.
    fn read(&self, column: usize) -> jauge_model::Texts {
        let mut read = jauge_model::Texts::with_room(self.rows(), 0);
        for (stretch, rows) in self.frame.values.stretches().iter().enumerate() {
            self.frame
                .values
                .texts(stretch, 0..*rows, column, &mut read);
        }
        read
    }

    /// Whether a row holds nothing at all.
    fn is_blank(&self, stretch: usize, row: usize) -> bool {
        let mut text = String::new();
        (0..self.frame.columns.len()).all(|column| {
            text.clear();
            self.frame.values.cell(stretch, row, column, &mut text);
            text.trim().is_empty()
        })
    }

    /// Hands over each row; the cells of the columns `left_out` are empty in it.
    pub(super) fn each_row(
        &self,
        left_out: &[bool],
        log: &mut Log,
        progress: &dyn Fn(u64),
        mut row: impl FnMut(&Row<'_>, &mut Log),
    ) -> RowCount {
        let out = |column: usize| left_out.get(column).copied().unwrap_or(false);
        // Cells behind the last one that is wanted need no place.
        let wanted = (0..self.frame.columns.len()).rev().find(|c| !out(*c));
        let wanted = wanted.map_or(0, |last| last + 1);
        let mut count = RowCount::default();
        let (mut record, mut kinds) = (ByteRecord::new(), Vec::new());
        let (mut text, mut met) = (String::new(), Met::default());
        let (mut empty, mut first_empty) = (0_u64, 0_u32);
        let mut line = 0_u32;
        for (stretch, rows) in self.frame.values.stretches().iter().enumerate() {
            for n in 0..*rows {
                line = line.saturating_add(1);
                record.clear();
                kinds.clear();
                let mut blank = true;
                for column in 0..wanted {
                    text.clear();
                    if out(column) {
                        record.push_field(&[]);
                        kinds.push(Kind::Text);
                        continue;
                    }
                    let kind = self.frame.values.cell(stretch, n, column, &mut text);
                    let kind = self.kind(column, kind, &text, &mut met);
                    blank &= text.trim().is_empty();
                    record.push_field(text.as_bytes());
                    kinds.push(kind);
                }
                if blank && self.is_blank(stretch, n) {
                    if empty == 0 {
                        first_empty = line;
                    }
                    empty += 1;
                    continue;
                }
                count.read += 1;
                if record.as_slice().contains(&0) {
                    count.misshapen += 1;
                    log.row(&notices::NUL, line, &[]);
                } else {
                    let cells = Row::of_sheet(line, &record, &kinds, Epoch::default());
                    row(&cells, log);
                }
                if (line as usize).is_multiple_of(TELL_EVERY) {
                    progress(u64::from(line));
                }
            }
        }
        if empty > 0 {
            log.row(&notices::EMPTY_LINES, first_empty, &[&empty]);
        }
        met.say(log);
        progress(self.rows() as u64);
        count
    }

    fn kind(&self, column: usize, kind: CellKind, text: &str, met: &mut Met) -> Kind {
        let said = &self.frame.columns[column];
        if kind != CellKind::Empty && said.missing.iter().any(|m| m.covers(text)) {
            let mut labels = said.labels.iter();
            let label = labels.find(|(value, _)| value == text);
            let label = label.map_or("", |(_, label)| label.as_str());
            return Kind::DeclaredMissing(met.add(text, label));
        }
        match kind {
            CellKind::Empty | CellKind::Text => Kind::Text,
            CellKind::Number => Kind::Number,
            CellKind::Date => Kind::Date,
            CellKind::Time => Kind::Time,
            CellKind::Bool => Kind::Bool,
        }
    }
}

/// The values declared missing that were met: value, label, reason, cells.
#[derive(Default)]
struct Met(Vec<(String, String, Missing, u64)>);

impl Met {
    /// Counts a value and returns the reason that its label gives.
    fn add(&mut self, value: &str, label: &str) -> Missing {
        let is = |m: &&mut (String, String, Missing, u64)| m.0 == value && m.1 == label;
        if let Some(known) = self.0.iter_mut().find(is) {
            known.3 += 1;
            return known.2;
        }
        let reason = reason(label);
        if self.0.len() < REMEMBERED {
            let new = (value.to_owned(), label.to_owned(), reason, 1);
            self.0.push(new);
        }
        reason
    }

    /// Says what each of them was read as.
    fn say(mut self, log: &mut Log) {
        if self.0.is_empty() {
            return;
        }
        self.0.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        let list = |lang| {
            let one = |(value, label, reason, cells): &(String, String, Missing, u64)| {
                let label = match label.as_str() {
                    "" => String::new(),
                    label => format!(" ({})", shown(label, 40)),
                };
                let why = reason.label();
                format!("{}{label} = {} × {cells}", shown(value, 20), why.get(lang))
            };
            let all: Vec<String> = self.0.iter().take(NAMED).map(one).collect();
            all.join(" ; ") + if self.0.len() > NAMED { " ; …" } else { "" }
        };
        let (fr, en) = (list(jauge_model::Lang::Fr), list(jauge_model::Lang::En));
        log.push(notices::DECLARED_MISSING.at_both(log.place(), &[&fr], &[&en]));
    }
}

/// Words by which the label of a missing value gives its reason, the more exact ones first.
const REASONS: [(&str, Missing); 26] = [
    ("non concern", Missing::NotApplicable),
    ("pas concern", Missing::NotApplicable),
    ("sans objet", Missing::NotApplicable),
    ("not applicable", Missing::NotApplicable),
    ("inapplicable", Missing::NotApplicable),
    ("not concerned", Missing::NotApplicable),
    ("ne sait pas", Missing::DontKnow),
    ("ne sais pas", Missing::DontKnow),
    (" nsp ", Missing::DontKnow),
    ("don't know", Missing::DontKnow),
    ("do not know", Missing::DontKnow),
    ("does not know", Missing::DontKnow),
    ("refus", Missing::Refused),
    ("ne souhaite pas", Missing::Refused),
    ("prefer not", Missing::Refused),
    ("prefers not", Missing::Refused),
    ("non posee", Missing::NotAsked),
    ("pas posee", Missing::NotAsked),
    ("not asked", Missing::NotAsked),
    ("perdu de vue", Missing::Lost),
    ("lost to", Missing::Lost),
    ("illisible", Missing::Unreadable),
    ("unreadable", Missing::Unreadable),
    ("non observe", Missing::NotObserved),
    ("not observed", Missing::NotObserved),
    ("non reponse", Missing::Skipped),
];

/// The reason that a label gives, where its words leave no doubt.
fn reason(label: &str) -> Missing {
    let folded = format!(" {} ", fold(label));
    let found = REASONS.iter().filter(|(word, _)| folded.contains(word));
    let mut found: Vec<Missing> = found.map(|(_, reason)| *reason).collect();
    found.dedup();
    match found[..] {
        [one] => one,
        // None, or two: "refus / ne sait pas" says neither.
        _ => Missing::Unspecified,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn different_numbers_are_packed_differently(
            values in 2_usize..30,
            numbers in prop::collection::vec((0_u8..30, 0_u8..30), 1..40),
        ) {
            let of = |pick: &dyn Fn(&(u8, u8)) -> u8| -> Vec<u8> {
                numbers.iter().map(|n| pick(n) % values as u8).collect()
            };
            let (a, b) = (of(&|n| n.0), of(&|n| n.1));
            let packed = |numbers: &[u8]| {
                let mut out = Vec::new();
                pack(numbers, values, &mut out);
                out
            };
            prop_assert_eq!(packed(&a) == packed(&b), a == b);
            prop_assert!(packed(&a).len() <= a.len());
        }
    }

    #[test]
    fn labels_give_reasons_where_they_leave_no_doubt() {
        for (label, expected) in [
            ("Refus de répondre", Missing::Refused),
            ("NSP", Missing::DontKnow),
            ("Ne sait pas", Missing::DontKnow),
            ("Sans objet", Missing::NotApplicable),
            ("Don\u{2019}t know", Missing::DontKnow),
            ("Refus / ne sait pas", Missing::Unspecified),
            ("Moyen de transport", Missing::Unspecified),
            ("", Missing::Unspecified),
        ] {
            assert_eq!(reason(label), expected, "{label}");
        }
    }

    #[test]
    fn numbers_are_read_back_as_they_were() {
        let text = |v| {
            let mut out = String::new();
            let kind = write_number(v, &mut out);
            (out, kind)
        };
        assert_eq!(text(3.0), ("3".to_owned(), CellKind::Number));
        assert_eq!(text(-9.0).0, "-9");
        assert_eq!(text(f64::NAN), (String::new(), CellKind::Empty));
        for value in [0.1 + 0.2, 1e300, -1.5e-7, 1.0 / 3.0] {
            assert_eq!(text(value).0.parse::<f64>().ok(), Some(value));
        }
    }
}
