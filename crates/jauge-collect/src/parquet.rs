//! Parquet files out: typed columns in the file format of data frames
//! (<https://parquet.apache.org/docs/file-format/>), written by the `parquet` crate without Arrow.

use std::collections::BTreeSet;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};

/// Rows that are written together.
const GROUP: usize = 100_000;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A column has more or fewer cells than the first one.
    #[error("column {0}: {1} cells where the first column has {2}")]
    Uneven(String, usize, usize),
    /// Two columns have one name.
    #[error("two columns are called {0}")]
    Twice(String),
    /// What the writer says: text beyond what a page holds.
    #[error(transparent)]
    Written(#[from] ParquetError),
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

    /// How the column is declared.
    fn declared(&self, name: &str) -> Result<TypePtr, ParquetError> {
        let (physical, meaning) = match self {
            Self::Integers(_) => (Physical::INT64, None),
            Self::Numbers(_) => (Physical::DOUBLE, None),
            Self::Days(_) => (Physical::INT32, Some(LogicalType::Date)),
            Self::Words(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let column = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(meaning);
        column.build().map(Arc::new)
    }

    fn write(
        &self,
        rows: std::ops::Range<usize>,
        column: &mut SerializedColumnWriter<'_>,
    ) -> Result<(), ParquetError> {
        match self {
            Self::Integers(cells) => put::<Int64Type, _>(&cells[rows], column, |n| *n),
            Self::Numbers(cells) => put::<DoubleType, _>(&cells[rows], column, |n| *n),
            Self::Days(cells) => put::<Int32Type, _>(&cells[rows], column, |n| *n),
            Self::Words(cells) => put::<ByteArrayType, _>(&cells[rows], column, |text: &String| {
                ByteArray::from(text.as_str())
            }),
        }
    }
}

/// The values that are there, and for each row whether there is one.
fn put<D: DataType, T>(
    cells: &[Option<T>],
    column: &mut SerializedColumnWriter<'_>,
    value: impl Fn(&T) -> D::T,
) -> Result<(), ParquetError> {
    let there: Vec<i16> = cells.iter().map(|c| i16::from(c.is_some())).collect();
    let values: Vec<D::T> = cells.iter().flatten().map(value).collect();
    let column = column.typed::<D>();
    column.write_batch(&values, Some(&there), None)?;
    Ok(())
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
    let fields: Result<Vec<TypePtr>, ParquetError> = columns
        .iter()
        .map(|(name, cells)| cells.declared(name))
        .collect();
    let table = Type::group_type_builder("table").with_fields(fields?);
    let note = |(key, value): &(&str, &str)| KeyValue::new((*key).to_owned(), (*value).to_owned());
    let written = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("jauge version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(notes.iter().map(note).collect()))
        .build();
    let table = Arc::new(table.build()?);
    let mut file = SerializedFileWriter::new(Vec::new(), table, Arc::new(written))?;
    for start in (0..rows).step_by(GROUP) {
        let mut group = file.next_row_group()?;
        for (_, cells) in columns {
            if let Some(mut column) = group.next_column()? {
                cells.write(start..rows.min(start + GROUP), &mut column)?;
                column.close()?;
            }
        }
        group.close()?;
    }
    Ok(file.into_inner()?)
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
    fn a_file_without_rows_is_a_file() {
        let bytes = write(&[("a".to_owned(), Cells::Words(vec![]))], &[]).expect("no row");
        assert_eq!(
            (&bytes[..4], &bytes[bytes.len() - 4..]),
            (b"PAR1".as_slice(), b"PAR1".as_slice())
        );
    }
}
