//! Sheets of text: a grid as the tables of a workbook.

use super::NotWritten;
use crate::workbook_out::{self, Cell};

/// One sheet: a row of titles, and rows of text.
pub(super) struct Page {
    pub(super) name: &'static str,
    pub(super) titles: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The bytes of a workbook in which every cell is text: a code such as `01` stays what it is.
pub(super) fn write(pages: &[Page]) -> Result<Vec<u8>, NotWritten> {
    let cell = |text: &String| match text.is_empty() {
        true => Cell::Empty,
        false => Cell::Text(text.clone()),
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect();
    let sheet = |page: &Page| {
        let rows = std::iter::once(&page.titles).chain(&page.rows);
        (page.name, rows.map(row).collect())
    };
    let sheets: Vec<_> = pages.iter().map(sheet).collect();
    workbook_out::write(&sheets).map_err(|e| NotWritten(e.to_string()))
}
