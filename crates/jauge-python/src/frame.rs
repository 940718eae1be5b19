//! Data frames of Python as tables of answers: what follows the Arrow stream interface is read
//! where it lies, lists of values are copied.

use std::collections::HashMap;
use std::fmt::{Display, Write as _};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, OffsetSizeTrait, StringArray, StringViewArray};
use arrow_schema::DataType;
use jauge::collect::intake::frame::{
    CellKind, Coded, DeclaredMissing, Frame, FrameColumn, Texts, Values, write_number,
};
use jauge::model::Texts as Codes;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDate, PyDateTime, PyFloat, PyInt, PyString, PyTime};
use pyo3_arrow::input::AnyRecordBatch;

use crate::errors::no_answer;
use coded::As;

mod coded;

/// What parts the options of one answer: no label holds it.
const BETWEEN: char = '\n';

/// Values between two looks at whether somebody pressed Ctrl-C.
const LISTEN_EVERY: usize = 1 << 14;

/// What a file of a statistics program says of a column: wording, values and labels, ranges and
/// single values that stand for no answer.
type About = (
    Option<String>,
    Vec<(String, String)>,
    Vec<(f64, f64)>,
    Vec<String>,
);

/// A table of answers in memory.
#[pyclass(frozen, module = "jauge._native", name = "Frame")]
pub(crate) struct NativeFrame(pub(crate) Frame);

#[pymethods]
impl NativeFrame {
    /// Anything with `__arrow_c_stream__` or `__arrow_c_array__`, read where it lies.
    #[staticmethod]
    #[pyo3(signature = (name, kind, table, about = None))]
    fn from_arrow(
        name: String,
        kind: String,
        table: &Bound<'_, PyAny>,
        about: Option<HashMap<String, About>>,
    ) -> PyResult<Self> {
        // What a library hands over need not be what the interface says.
        let handed = table.extract::<AnyRecordBatch>();
        let handed = handed.and_then(|t| Ok(t.into_table()?)).map_err(|e| {
            let said = format!(
                "{name}: the frame cannot be handed over ({e}); give columns without any value a type, or hand over another \
                 kind of frame"
            );
            of_fault(table.py(), e, said)
        })?;
        let (batches, schema) = handed.into_inner();
        let names: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
        let (mut cells, mut arrays) = (Vec::new(), Vec::new());
        for batch in &batches {
            let columns = names.iter().zip(batch.columns());
            let read = columns.map(|(name, array)| reader(array).map_err(|t| unread(name, &t)));
            cells.push(read.collect::<PyResult<Vec<Cell>>>()?);
            arrays.push(batch.columns().to_vec());
        }
        let values = Batches {
            rows: batches.iter().map(|b| b.num_rows()).collect(),
            cells,
            arrays,
        };
        Ok(Self(Frame {
            name,
            kind,
            sha256: None,
            columns: described(names, &about.unwrap_or_default()),
            values: Arc::new(values),
        }))
    }

    /// Columns of Python values; `sha256` is that of the file that they were read from.
    #[staticmethod]
    #[pyo3(signature = (name, kind, columns, about = None, sha256 = None))]
    fn from_columns(
        name: String,
        kind: String,
        columns: Vec<(String, Vec<Bound<'_, PyAny>>)>,
        about: Option<HashMap<String, About>>,
        sha256: Option<String>,
    ) -> PyResult<Self> {
        let mut names = Vec::new();
        let mut texts = Vec::new();
        for (name, values) in columns {
            let each = values.iter().enumerate().map(|(n, value)| {
                let py = value.py();
                if n.is_multiple_of(LISTEN_EVERY) {
                    py.check_signals()?;
                }
                let mut text = String::new();
                let kind = python_value(value, &mut text).map_err(|why| match why {
                    Unread::Kind(kind) => unread(&name, &kind),
                    Unread::Raised(fault) => {
                        let said = unread_text(&name, &fault.to_string());
                        of_fault(py, fault, said)
                    }
                })?;
                Ok((kind, text))
            });
            texts.push(each.collect::<PyResult<Vec<_>>>()?);
            names.push(name);
        }
        Ok(Self(Frame {
            name,
            kind,
            sha256,
            columns: described(names, &about.unwrap_or_default()),
            values: Arc::new(Texts::new(texts)),
        }))
    }

    /// The name under which the study knows it.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }
}

fn described(names: Vec<String>, about: &HashMap<String, About>) -> Vec<FrameColumn> {
    let column = |name: String| {
        let Some((wording, labels, ranges, values)) = about.get(&name).cloned() else {
            return FrameColumn {
                name,
                ..FrameColumn::default()
            };
        };
        let ranges = ranges
            .into_iter()
            .map(|(a, b)| DeclaredMissing::Range(a, b));
        let values = values.into_iter().map(DeclaredMissing::Value);
        FrameColumn {
            name,
            wording,
            labels,
            missing: ranges.chain(values).collect(),
        }
    };
    names.into_iter().map(column).collect()
}

fn unread_text(column: &str, what: &str) -> String {
    format!(
        "column {column:?} holds {what}, which is no answer; turn it into text, numbers or dates"
    )
}

fn unread(column: &str, what: &str) -> PyErr {
    no_answer(unread_text(column, what))
}

/// What a fault of somebody else's object becomes: that the frame holds no answers, unless it is
/// no fault at all but a Ctrl-C or the end of the program, which go their way.
fn of_fault(py: Python<'_>, fault: PyErr, said: String) -> PyErr {
    if !fault.is_instance_of::<PyException>(py) {
        return fault;
    }
    let refusal = no_answer(said);
    refusal.set_cause(py, Some(fault));
    refusal
}

/// Why a value of Python is no answer.
enum Unread {
    /// The name of its type.
    Kind(String),
    /// What it raised when it was asked for its text.
    Raised(PyErr),
}

impl From<PyErr> for Unread {
    fn from(fault: PyErr) -> Self {
        Self::Raised(fault)
    }
}

/// Writes the text of the cell of a row, and says what it is.
type Cell = Box<dyn Fn(usize, &mut String) -> CellKind + Send + Sync>;

/// The batches of an Arrow stream.
struct Batches {
    rows: Vec<usize>,
    /// Per batch, per column.
    cells: Vec<Vec<Cell>>,
    /// The same as they lie in memory.
    arrays: Vec<Vec<ArrayRef>>,
}

impl Values for Batches {
    fn stretches(&self) -> &[usize] {
        &self.rows
    }

    fn cell(&self, stretch: usize, row: usize, column: usize, text: &mut String) -> CellKind {
        match self.cells.get(stretch).and_then(|c| c.get(column)) {
            Some(cell) => cell(row, text),
            None => CellKind::Empty,
        }
    }

    fn texts(&self, stretch: usize, rows: Range<usize>, column: usize, out: &mut Codes) {
        let Some(array) = self.arrays.get(stretch).and_then(|a| a.get(column)) else {
            return;
        };
        match array.data_type() {
            DataType::Utf8 => {
                let array = array.as_string::<i32>();
                array
                    .slice(rows.start, rows.len())
                    .iter()
                    .for_each(|text| out.push(text.unwrap_or_default()));
            }
            DataType::LargeUtf8 => {
                let array = array.as_string::<i64>();
                array
                    .slice(rows.start, rows.len())
                    .iter()
                    .for_each(|text| out.push(text.unwrap_or_default()));
            }
            DataType::Utf8View => {
                let array = array.as_string_view();
                array
                    .slice(rows.start, rows.len())
                    .iter()
                    .for_each(|text| out.push(text.unwrap_or_default()));
            }
            DataType::Int32 => whole_numbers::<Int32Type>(array, rows, out),
            DataType::Int64 => whole_numbers::<Int64Type>(array, rows, out),
            DataType::UInt32 => whole_numbers::<UInt32Type>(array, rows, out),
            DataType::UInt64 => whole_numbers::<UInt64Type>(array, rows, out),
            _ => {
                let mut text = String::new();
                for row in rows {
                    text.clear();
                    self.cell(stretch, row, column, &mut text);
                    out.push(&text);
                }
            }
        }
    }

    fn coded(&self, stretch: usize, column: usize) -> Option<Coded> {
        let array = self.arrays.get(stretch)?.get(column)?;
        match coded::as_it_lies(array) {
            As::Coded(coded) => Some(coded),
            As::TooMany => None,
            As::Other => Coded::of_written(array.len(), |row, text| {
                self.cell(stretch, row, column, text);
            }),
        }
    }
}

/// Puts whole numbers behind other texts, as [`numbers`] writes them.
fn whole_numbers<T: ArrowPrimitiveType>(array: &ArrayRef, rows: Range<usize>, out: &mut Codes)
where
    T::Native: itoa::Integer,
{
    let array = array.as_primitive::<T>().slice(rows.start, rows.len());
    let mut written = itoa::Buffer::new();
    for value in &array {
        out.push(value.map_or("", |value| written.format(value)));
    }
}

/// How the cells of an array are read; the name of its type where they are not.
fn reader(array: &ArrayRef) -> Result<Cell, String> {
    let cast = |kind| -> Result<Cell, String> {
        let texts = arrow_cast::cast(array, &DataType::Utf8).map_err(|e| e.to_string())?;
        Ok(strings(texts.as_string::<i32>().clone(), kind))
    };
    Ok(match array.data_type() {
        DataType::Utf8 => strings(array.as_string::<i32>().clone(), CellKind::Text),
        DataType::LargeUtf8 => large_strings(array),
        DataType::Utf8View => views(array.as_string_view().clone()),
        DataType::Int8 => numbers::<Int8Type>(array),
        DataType::Int16 => numbers::<Int16Type>(array),
        DataType::Int32 => numbers::<Int32Type>(array),
        DataType::Int64 => numbers::<Int64Type>(array),
        DataType::UInt8 => numbers::<UInt8Type>(array),
        DataType::UInt16 => numbers::<UInt16Type>(array),
        DataType::UInt32 => numbers::<UInt32Type>(array),
        DataType::UInt64 => numbers::<UInt64Type>(array),
        DataType::Float32 => {
            let array = array.as_primitive::<Float32Type>().clone();
            guard(array.clone(), move |row, text| {
                // As it was written: 0.1 and not 0.10000000149.
                let value = array.value(row);
                let written: f64 = value.to_string().parse().unwrap_or(f64::from(value));
                write_number(written, text)
            })
        }
        DataType::Float64 => {
            let array = array.as_primitive::<Float64Type>().clone();
            guard(array.clone(), move |row, text| {
                write_number(array.value(row), text)
            })
        }
        DataType::Boolean => {
            let array = array.as_boolean().clone();
            guard(array.clone(), move |row, text| {
                text.push_str(if array.value(row) { "TRUE" } else { "FALSE" });
                CellKind::Bool
            })
        }
        DataType::Null => Box::new(|_, _| CellKind::Empty),
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => cast(CellKind::Date)?,
        DataType::Time32(_) | DataType::Time64(_) => cast(CellKind::Time)?,
        DataType::Float16
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => cast(CellKind::Number)?,
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            // A dictionary without entries has no key to look up.
            if dictionary.values().is_empty() {
                return Ok(Box::new(|_, _| CellKind::Empty));
            }
            let words = reader(dictionary.values())?;
            // Few columns of categories are read cell by cell: a copy of their keys can wait.
            let (array, keys) = (array.clone(), OnceLock::new());
            guard(array.clone(), move |row, text| {
                let keys: &Vec<usize> =
                    keys.get_or_init(|| array.as_any_dictionary().normalized_keys());
                words(keys[row], text)
            })
        }
        DataType::List(_) => lists::<i32>(array)?,
        DataType::LargeList(_) => lists::<i64>(array)?,
        other => return Err(other.to_string()),
    })
}

/// Empty where the array has no value.
fn guard(
    array: impl Array + 'static,
    read: impl Fn(usize, &mut String) -> CellKind + Send + Sync + 'static,
) -> Cell {
    let nulls = array.logical_nulls();
    Box::new(move |row, text| match &nulls {
        Some(nulls) if nulls.is_null(row) => CellKind::Empty,
        _ => read(row, text),
    })
}

fn strings(array: StringArray, kind: CellKind) -> Cell {
    guard(array.clone(), move |row, text| {
        text.push_str(array.value(row));
        kind
    })
}

fn large_strings(array: &ArrayRef) -> Cell {
    let array = array.as_string::<i64>().clone();
    guard(array.clone(), move |row, text| {
        text.push_str(array.value(row));
        CellKind::Text
    })
}

fn views(array: StringViewArray) -> Cell {
    guard(array.clone(), move |row, text| {
        text.push_str(array.value(row));
        CellKind::Text
    })
}

fn numbers<T: ArrowPrimitiveType>(array: &ArrayRef) -> Cell
where
    T::Native: Display,
{
    let array = array.as_primitive::<T>().clone();
    guard(array.clone(), move |row, text| {
        let _ = write!(text, "{}", array.value(row));
        CellKind::Number
    })
}

/// Several options of one answer.
fn lists<O: OffsetSizeTrait>(array: &ArrayRef) -> Result<Cell, String> {
    let array = array.as_list::<O>().clone();
    let each = reader(array.values())?;
    Ok(guard(array.clone(), move |row, text| {
        let ends = array.value_offsets();
        for n in ends[row].as_usize()..ends[row + 1].as_usize() {
            if !text.is_empty() {
                text.push(BETWEEN);
            }
            let _ = each(n, text);
        }
        CellKind::Text
    }))
}

/// A value of Python.
fn python_value(value: &Bound<'_, PyAny>, text: &mut String) -> Result<CellKind, Unread> {
    if value.is_none() {
        return Ok(CellKind::Empty);
    }
    let said = |text: &mut String, words: PyResult<Bound<'_, PyString>>| -> PyResult<()> {
        text.push_str(words?.to_str()?);
        Ok(())
    };
    if let Ok(words) = value.cast::<PyString>() {
        said(text, Ok(words.clone()))?;
        return Ok(CellKind::Text);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        text.push_str(if truth.is_true() { "TRUE" } else { "FALSE" });
        return Ok(CellKind::Bool);
    }
    if value.is_instance_of::<PyInt>() {
        said(text, value.str())?;
        return Ok(CellKind::Number);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(write_number(number.value(), text));
    }
    let is_day = value.is_instance_of::<PyDate>() || value.is_instance_of::<PyDateTime>();
    if is_day || value.is_instance_of::<PyTime>() {
        let iso = value.call_method0("isoformat")?;
        said(text, iso.str())?;
        return Ok(if is_day {
            CellKind::Date
        } else {
            CellKind::Time
        });
    }
    let named = |value: &Bound<'_, PyAny>| match value.get_type().name() {
        Ok(name) => name.to_string(),
        Err(_) => "an object".to_owned(),
    };
    let kind = named(value);
    match kind.as_str() {
        // Not a time, not available: the empty cells of pandas.
        "NaTType" | "NAType" => Ok(CellKind::Empty),
        "Decimal" => {
            said(text, value.str())?;
            Ok(CellKind::Number)
        }
        "list" | "tuple" => {
            for (n, one) in value.try_iter()?.enumerate() {
                if n > 0 {
                    text.push(BETWEEN);
                }
                python_value(&one?, text)?;
            }
            Ok(CellKind::Text)
        }
        // A number of numpy among other things in a column of objects.
        kind if kind.starts_with("int")
            || kind.starts_with("uint")
            || kind.starts_with("float") =>
        {
            let plain = value.call_method0("item")?;
            if plain.is_instance_of::<PyInt>() || plain.is_instance_of::<PyFloat>() {
                python_value(&plain, text)
            } else {
                Err(Unread::Kind(kind.to_owned()))
            }
        }
        _ => Err(Unread::Kind(kind)),
    }
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<NativeFrame>()
}
