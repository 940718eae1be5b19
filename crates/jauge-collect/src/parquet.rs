//! Parquet files out: typed columns in the file format of data frames
//! (<https://parquet.apache.org/docs/file-format/>).
//!
//! Of the format it takes the least that every reader knows: flat columns, plain values, one page for
//! each column and [`GROUP`] rows, packed by GZIP. What a file holds beyond that (dictionaries, statistics,
//! nested values) makes searches in gigabytes fast, which the answers of a study are not.

mod thrift;

use std::collections::BTreeSet;
use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use thrift::{Kind, Struct};

/// Rows that are written together.
const GROUP: usize = 100_000;

/// First and last four bytes of a file.
const MAGIC: &[u8; 4] = b"PAR1";

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The values of a column are longer together than a page can be.
    #[error("column {0}: more than 2 GiB of text in {GROUP} rows")]
    TooLong(String),
    /// A column has more or fewer cells than the first one.
    #[error("column {0}: {1} cells where the first column has {2}")]
    Uneven(String, usize, usize),
    /// Two columns have one name.
    #[error("two columns are called {0}")]
    Twice(String),
    /// The values could not be packed.
    #[error(transparent)]
    Packed(#[from] std::io::Error),
}

/// The cells of a column; `None` is null.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Whole numbers.
    Integers(Vec<Option<i64>>),
    /// Numbers.
    Numbers(Vec<Option<f64>>),
    /// Days since the first of January 1970.
    Days(Vec<Option<i32>>),
    /// Text.
    Words(Vec<Option<String>>),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::Integers(cells) => cells.len(),
            Self::Numbers(cells) => cells.len(),
            Self::Days(cells) => cells.len(),
            Self::Words(cells) => cells.len(),
        }
    }

    /// The physical type, by its number in the format.
    const fn physical(&self) -> i64 {
        match self {
            Self::Days(_) => 1,
            Self::Integers(_) => 2,
            Self::Numbers(_) => 5,
            Self::Words(_) => 6,
        }
    }

    /// What the physical type means: its number in the older list, and its field in the newer one.
    const fn meaning(&self) -> Option<(i64, i16)> {
        match self {
            Self::Words(_) => Some((0, 1)),
            Self::Days(_) => Some((6, 6)),
            Self::Integers(_) | Self::Numbers(_) => None,
        }
    }

    /// Whether each of these rows has a value, then the values that are there, one after the other.
    fn page(&self, rows: std::ops::Range<usize>) -> Vec<u8> {
        match self {
            Self::Integers(cells) => page(&cells[rows], |n, out| out.extend(n.to_le_bytes())),
            Self::Numbers(cells) => page(&cells[rows], |n, out| out.extend(n.to_le_bytes())),
            Self::Days(cells) => page(&cells[rows], |n, out| out.extend(n.to_le_bytes())),
            Self::Words(cells) => page(&cells[rows], |text, out| {
                // A text of 4 GiB makes a page that is refused as a whole.
                let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
                out.extend(length.to_le_bytes());
                out.extend(text.as_bytes());
            }),
        }
    }
}

/// The content of a page. Presence comes as runs: how often, shifted by one bit, and whether.
fn page<T>(cells: &[Option<T>], put: impl Fn(&T, &mut Vec<u8>)) -> Vec<u8> {
    let mut runs = Vec::new();
    for run in cells.chunk_by(|a, b| a.is_some() == b.is_some()) {
        thrift::varint((run.len() as u64) << 1, &mut runs);
        runs.push(u8::from(run[0].is_some()));
    }
    // At most two bytes a row of a group.
    let mut out = (runs.len() as u32).to_le_bytes().to_vec();
    out.append(&mut runs);
    for cell in cells.iter().flatten() {
        put(cell, &mut out);
    }
    out
}

/// Where the page of a column stands in the file, and how long it is, head included.
struct Chunk {
    at: usize,
    rows: usize,
    packed: usize,
    unpacked: usize,
}

/// The bytes of a file with these columns, and with `notes` on the whole table.
///
/// # Errors
/// [`Error`]: columns of different lengths or with one name, or text beyond what the format holds.
pub fn write(columns: &[(String, Cells)], notes: &[(&str, &str)]) -> Result<Vec<u8>, Error> {
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    if let Some((name, cells)) = columns.iter().find(|(_, cells)| cells.len() != rows) {
        return Err(Error::Uneven(name.clone(), cells.len(), rows));
    }
    let mut names = BTreeSet::new();
    if let Some((name, _)) = columns.iter().find(|(name, _)| !names.insert(name)) {
        return Err(Error::Twice(name.clone()));
    }
    let mut out = MAGIC.to_vec();
    let mut groups = Vec::new();
    for start in (0..rows).step_by(GROUP) {
        let range = start..rows.min(start + GROUP);
        let chunks: Result<Vec<Chunk>, Error> = columns
            .iter()
            .map(|(name, cells)| chunk(name, cells, range.clone(), &mut out))
            .collect();
        groups.push(group(columns, &chunks?));
    }
    let foot = foot(columns, rows, groups, notes);
    out.extend(&foot);
    // The foot names columns and pages: far below 4 GiB wherever the pages were written.
    out.extend((foot.len() as u32).to_le_bytes());
    out.extend(MAGIC);
    Ok(out)
}

fn chunk(
    name: &str,
    cells: &Cells,
    range: std::ops::Range<usize>,
    out: &mut Vec<u8>,
) -> Result<Chunk, Error> {
    let rows = range.len();
    let page = cells.page(range);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&page)?;
    let packed = gzip.finish()?;
    let long = |length: usize| {
        let length = i32::try_from(length).map_err(|_| Error::TooLong(name.to_owned()))?;
        Ok::<i64, Error>(length.into())
    };
    let mut head = Struct::default();
    head.int(1, Kind::I32, 0); // a data page
    head.int(2, Kind::I32, long(page.len())?);
    head.int(3, Kind::I32, long(packed.len())?);
    let mut data = Struct::default();
    data.int(1, Kind::I32, rows as i64);
    data.int(2, Kind::I32, 0); // plain values
    data.int(3, Kind::I32, 3); // presence as runs
    data.int(4, Kind::I32, 3);
    head.inner(5, data);
    let head = head.end();
    let chunk = Chunk {
        at: out.len(),
        rows,
        packed: head.len() + packed.len(),
        unpacked: head.len() + page.len(),
    };
    out.extend(head);
    out.extend(packed);
    Ok(chunk)
}

/// What the foot says of some rows.
fn group(columns: &[(String, Cells)], chunks: &[Chunk]) -> Struct {
    let about = |((name, cells), chunk): (&(String, Cells), &Chunk)| {
        let mut meta = Struct::default();
        meta.int(1, Kind::I32, cells.physical());
        meta.ints(2, &[0, 3]); // plain values, presence as runs
        meta.texts(3, &[name]);
        meta.int(4, Kind::I32, 2); // GZIP
        meta.int(5, Kind::I64, chunk.rows as i64);
        meta.int(6, Kind::I64, chunk.unpacked as i64);
        meta.int(7, Kind::I64, chunk.packed as i64);
        meta.int(9, Kind::I64, chunk.at as i64);
        let mut column = Struct::default();
        column.int(2, Kind::I64, chunk.at as i64);
        column.inner(3, meta);
        column
    };
    let mut group = Struct::default();
    group.structs(1, columns.iter().zip(chunks).map(about).collect());
    let whole: usize = chunks.iter().map(|c| c.unpacked).sum();
    group.int(2, Kind::I64, whole as i64);
    group.int(3, Kind::I64, chunks.first().map_or(0, |c| c.rows as i64));
    group
}

fn foot(
    columns: &[(String, Cells)],
    rows: usize,
    groups: Vec<Struct>,
    notes: &[(&str, &str)],
) -> Vec<u8> {
    let mut root = Struct::default();
    root.text(4, "table");
    root.int(5, Kind::I32, columns.len() as i64);
    let mut schema = vec![root];
    schema.extend(columns.iter().map(|(name, cells)| {
        let mut column = Struct::default();
        column.int(1, Kind::I32, cells.physical());
        column.int(3, Kind::I32, 1); // may be null
        column.text(4, name);
        if let Some((older, newer)) = cells.meaning() {
            column.int(6, Kind::I32, older);
            let mut meaning = Struct::default();
            meaning.inner(newer, Struct::default());
            column.inner(10, meaning);
        }
        column
    }));
    let note = |(key, value): &(&str, &str)| {
        let mut note = Struct::default();
        note.text(1, key);
        note.text(2, value);
        note
    };
    let mut foot = Struct::default();
    foot.int(1, Kind::I32, 1); // version of the format
    foot.structs(2, schema);
    foot.int(3, Kind::I64, rows as i64);
    foot.structs(4, groups);
    foot.structs(5, notes.iter().map(note).collect());
    foot.text(6, concat!("jauge version ", env!("CARGO_PKG_VERSION")));
    foot.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uneven_columns_are_refused() {
        let columns = [
            ("a".to_owned(), Cells::Days(vec![None])),
            ("b".to_owned(), Cells::Integers(vec![])),
        ];
        let fault = write(&columns, &[]).expect_err("two lengths");
        assert_eq!(
            fault.to_string(),
            "column b: 0 cells where the first column has 1"
        );
    }

    #[test]
    fn presence_is_told_in_runs() {
        // Two values, one null, one value: 2 << 1 and 1, 1 << 1 and 0, 1 << 1 and 1.
        let cells = Cells::Days(vec![Some(1), Some(2), None, Some(-1)]);
        let mut expected = vec![6, 0, 0, 0, 4, 1, 2, 0, 2, 1];
        expected.extend([1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 255]);
        assert_eq!(cells.page(0..4), expected);
        assert_eq!(cells.page(2..3), [2, 0, 0, 0, 2, 0]);
    }
}
