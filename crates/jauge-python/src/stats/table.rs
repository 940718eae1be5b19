//! Counts of an ordinal item before and after, as an object that every table function takes.

use std::fmt::Display;

use jauge::stats::PairedTable as Counted;
use pyo3::buffer::{Element, PyBuffer};
use pyo3::prelude::*;

use super::{codes as group_codes, rows};
use crate::errors::{AnalysisError, refused};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PairedTable>()
}

/// Counts of an ordinal item before (rows) and after (columns).
#[pyclass(frozen, module = "jauge._native")]
pub(super) struct PairedTable(pub(super) Counted);

#[pymethods]
impl PairedTable {
    #[new]
    fn new(counts: &Bound<'_, PyAny>) -> PyResult<Self> {
        let rows = rows(counts, "counts", |row| super::counts(row, "counts"))?;
        made(Counted::try_from(rows))
    }

    #[staticmethod]
    fn from_pairs(
        before: &Bound<'_, PyAny>,
        after: &Bound<'_, PyAny>,
        levels: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let levels = levels.extract().map_err(|e| {
            AnalysisError::new_err(format!("levels: how many levels the scale has ({e})"))
        })?;
        made(Counted::from_pairs(
            levels,
            &codes(before, "before")?,
            &codes(after, "after")?,
        ))
    }

    #[staticmethod]
    fn by_group(
        before: &Bound<'_, PyAny>,
        after: &Bound<'_, PyAny>,
        groups: &Bound<'_, PyAny>,
        number_of_groups: usize,
        levels: usize,
    ) -> PyResult<Vec<Self>> {
        let (before, after) = (codes(before, "before")?, codes(after, "after")?);
        let groups = group_codes(groups, "groups")?;
        Counted::by_group(levels, &before, &after, &groups, number_of_groups)
            .map(|tables| tables.into_iter().map(Self).collect())
            .map_err(refused)
    }

    fn counts(&self) -> Vec<Vec<u64>> {
        self.0.clone().into()
    }

    fn n(&self) -> u64 {
        self.0.n()
    }

    fn levels(&self) -> usize {
        self.0.levels()
    }

    fn improved(&self) -> u64 {
        self.0.improved()
    }

    fn same(&self) -> u64 {
        self.0.same()
    }

    fn declined(&self) -> u64 {
        self.0.declined()
    }

    fn marginals(&self) -> (Vec<u64>, Vec<u64>) {
        self.0.marginals()
    }

    fn difference_counts(&self) -> Vec<u64> {
        self.0.difference_counts()
    }

    fn reversed(&self) -> Self {
        Self(self.0.reversed())
    }

    fn merged(&self, other: &Self) -> PyResult<Self> {
        let mut all = self.0.clone();
        made(all.merge(&other.0).map(|()| all))
    }
}

fn made(table: Result<Counted, jauge::stats::Error>) -> PyResult<PairedTable> {
    table.map(PairedTable).map_err(refused)
}

/// Level numbers of a buffer or a sequence of whole numbers.
fn codes(values: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = PyBuffer::<u8>::get(values) {
        return bytes.to_vec(values.py());
    }
    let read = [
        whole::<i8>,
        whole::<i16>,
        whole::<u16>,
        whole::<i32>,
        whole::<u32>,
        whole::<i64>,
        whole::<u64>,
    ];
    if let Some(found) = read.iter().find_map(|read| read(values, name)) {
        return found;
    }
    values.extract().map_err(|e| {
        AnalysisError::new_err(format!(
            "{name}: whole level numbers from 0 are needed ({e}); leave missing values out, with their reason"
        ))
    })
}

/// Level numbers of a buffer of this type of number; none: it is another type.
fn whole<T: Element + Display + TryInto<u8>>(
    values: &Bound<'_, PyAny>,
    name: &str,
) -> Option<PyResult<Vec<u8>>> {
    let buffer = PyBuffer::<T>::get(values).ok()?;
    Some(buffer.to_vec(values.py()).and_then(|numbers| {
        let level = |number: T| {
            number.try_into().map_err(|_| {
                AnalysisError::new_err(format!(
                    "{name}: {number} is no level: whole numbers from 0 to 255 are needed"
                ))
            })
        };
        numbers.into_iter().map(level).collect()
    }))
}
