//! Columns of few different values as codes, read where they lie.

use std::fmt::Display;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowNativeTypeOp, PrimitiveArray};
use arrow_buffer::{ArrowNativeType, NullBuffer};
use arrow_schema::DataType;
use jauge::collect::intake::frame::{Coded, MOST_VALUES, Places, write_number};

use super::reader;

/// What became of a column.
pub(super) enum As {
    Coded(Coded),
    /// It has more than a few different values.
    TooMany,
    /// It is to be read cell by cell.
    Other,
}

/// The column as codes, where its type and its values make that quicker than cell by cell.
pub(super) fn as_it_lies(array: &ArrayRef) -> As {
    match array.data_type() {
        DataType::Int8 => whole::<Int8Type>(array),
        DataType::Int16 => whole::<Int16Type>(array),
        DataType::Int32 => whole::<Int32Type>(array),
        DataType::Int64 => whole::<Int64Type>(array),
        DataType::UInt8 => whole::<UInt8Type>(array),
        DataType::UInt16 => whole::<UInt16Type>(array),
        DataType::UInt32 => whole::<UInt32Type>(array),
        DataType::UInt64 => whole::<UInt64Type>(array),
        DataType::Float32 => decimal::<Float32Type>(array),
        DataType::Float64 => decimal::<Float64Type>(array),
        DataType::Utf8 => texts(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => texts(array.as_string::<i64>().iter()),
        DataType::Utf8View => texts(array.as_string_view().iter()),
        DataType::Dictionary(..) => categories(array),
        _ => As::Other,
    }
}

fn nulls(array: &dyn Array) -> Option<&NullBuffer> {
    array.nulls().filter(|nulls| nulls.null_count() > 0)
}

fn texts<'c>(cells: impl Iterator<Item = Option<&'c str>>) -> As {
    match Coded::of_cells(cells.map(Option::unwrap_or_default)) {
        Some(coded) => As::Coded(coded),
        None => As::TooMany,
    }
}

/// Codes of values, with that of no value behind them.
fn with_none(mut values: Vec<String>, mut of: Vec<u8>, nulls: Option<&NullBuffer>) -> As {
    if let Some(nulls) = nulls {
        let none = u8::try_from(values.len()).unwrap_or(u8::MAX);
        let cells = of.iter_mut().zip(nulls.iter());
        let without = cells.filter(|(_, there)| !there);
        without.for_each(|(code, _)| *code = none);
        values.push(String::new());
    }
    As::Coded(Coded::new(&values, Arc::new(of)))
}

/// Whole numbers where they lie: how far each is above the lowest.
struct Above<T: ArrowPrimitiveType> {
    array: PrimitiveArray<T>,
    low: T::Native,
    /// Stands for no value.
    none: u8,
}

impl<T: ArrowPrimitiveType> Places for Above<T> {
    fn rows(&self) -> usize {
        self.array.len()
    }

    fn write(&self, first: usize, out: &mut [u8]) {
        let there = self.array.values().get(first..).unwrap_or_default();
        let above = |v: &T::Native| v.sub_wrapping(self.low).as_usize() as u8;
        out.iter_mut().zip(there).for_each(|(to, v)| *to = above(v));
        if let Some(nulls) = nulls(&self.array) {
            let cells = out.iter_mut().enumerate();
            let without = cells.filter(|(n, _)| nulls.is_null(first + n));
            without.for_each(|(_, to)| *to = self.none);
        }
    }
}

fn whole<T: ArrowPrimitiveType>(array: &ArrayRef) -> As
where
    T::Native: Display,
{
    let array = array.as_primitive::<T>().clone();
    let (values, nulls) = (array.values(), nulls(&array));
    let smaller = |a: T::Native, b: T::Native| if b < a { b } else { a };
    let larger = |a: T::Native, b: T::Native| if b > a { b } else { a };
    // What stands where there is no value may be anything.
    let first = match nulls {
        None => values.first().copied(),
        Some(_) => array.iter().flatten().next(),
    };
    let first = first.unwrap_or_default();
    let ends = |(low, high), v: T::Native| (smaller(low, v), larger(high, v));
    let (low, high) = match nulls {
        None => values.iter().copied().fold((first, first), ends),
        Some(_) => array.iter().flatten().fold((first, first), ends),
    };
    let span = high.sub_wrapping(low).as_usize();
    if span >= MOST_VALUES {
        return As::Other;
    }
    let value = |n: usize| low.add_wrapping(T::Native::usize_as(n)).to_string();
    let mut values: Vec<String> = (0..=span).map(value).collect();
    let none = span as u8 + 1;
    if nulls.is_some() {
        values.push(String::new());
    }
    As::Coded(Coded::new(&values, Arc::new(Above { array, low, none })))
}

/// Numbers with a decimal point all of which are whole: where a column of codes has a gap,
/// libraries without another way keep it so.
fn decimal<T: ArrowPrimitiveType>(array: &ArrayRef) -> As
where
    T::Native: Into<f64>,
{
    const FARTHEST: f64 = 1e9;
    let array = array.as_primitive::<T>();
    let nulls = nulls(array);
    let number = |v: &T::Native| -> f64 { (*v).into() };
    let there = |n: usize| nulls.is_none_or(|nulls| nulls.is_valid(n));
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (n, value) in array.values().iter().map(number).enumerate() {
        if value.is_nan() || !there(n) {
            continue;
        }
        if value.fract() != 0.0 || value.abs() > FARTHEST {
            return As::Other;
        }
        (low, high) = (low.min(value), high.max(value));
    }
    if low > high {
        (low, high) = (0.0, 0.0);
    }
    let span = (high - low) as usize;
    if span >= MOST_VALUES {
        return As::Other;
    }
    let none = span as u8 + 1;
    let code = |v: f64| if v.is_nan() { none } else { (v - low) as u8 };
    let of = array.values().iter().map(number).map(code).collect();
    let value = |n: usize| {
        let mut text = String::new();
        let _ = write_number(low + n as f64, &mut text);
        text
    };
    let mut values: Vec<String> = (0..=span).map(value).collect();
    // What is no number is no value.
    values.push(String::new());
    with_none(values, of, nulls)
}

fn categories(array: &ArrayRef) -> As {
    let dictionary = array.as_any_dictionary();
    let words = dictionary.values();
    if words.is_empty() || words.len() > MOST_VALUES {
        return As::Other;
    }
    let Ok(read) = reader(words) else {
        return As::Other;
    };
    let word = |n: usize| {
        let mut text = String::new();
        let _ = read(n, &mut text);
        text
    };
    let keys = dictionary.normalized_keys();
    let of = keys.iter().map(|key| *key as u8).collect();
    let values: Vec<String> = (0..words.len()).map(word).collect();
    with_none(values, of, nulls(dictionary.keys()))
}
