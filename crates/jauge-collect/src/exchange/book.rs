//! Sheets of text, written as a workbook: the same sheets give the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::NotWritten;

/// One sheet: a row of titles, and rows of text.
pub(super) struct Page {
    pub(super) name: &'static str,
    pub(super) titles: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Widest column, in characters.
const WIDEST: usize = 60;

/// The bytes of a workbook. Every cell is text: nothing in it is ever a formula, and a code such
/// as `01` stays what it is.
pub(super) fn write(pages: &[Page]) -> Result<Vec<u8>, NotWritten> {
    bytes(pages).map_err(|e| NotWritten(e.to_string()))
}

fn bytes(pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of writing would make two files of one grid differ.
    let day = ExcelDateTime::from_ymd(2025, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let (bold, text) = (
        Format::new().set_bold(),
        Format::new().set_num_format("@").set_text_wrap(),
    );
    for page in pages {
        let sheet = book.add_worksheet();
        sheet.set_name(page.name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, title) in (0_u16..).zip(&page.titles) {
            sheet.write_string_with_format(0, column, title, &bold)?;
            let cells = page
                .rows
                .iter()
                .filter_map(|row| row.get(usize::from(column)));
            let widest = cells
                .chain([title])
                .map(|c| c.chars().count())
                .max()
                .unwrap_or(0);
            sheet.set_column_width(column, widest.clamp(8, WIDEST) as f64)?;
        }
        for (n, row) in (1_u32..).zip(&page.rows) {
            for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string_with_format(n, column, cell, &text)?;
            }
        }
    }
    book.save_to_buffer()
}
