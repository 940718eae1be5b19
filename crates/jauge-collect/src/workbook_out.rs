//! Workbooks out: sheets of cells, the same bytes for the same cells, and no cell that is run.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// Why a workbook could not be written.
pub type Error = XlsxError;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, never a formula, whatever it begins with.
    Text(String),
    /// A number.
    Number(f64),
}

/// Writes sheets, each with its name; the first row of each is its header.
///
/// # Errors
/// What the writer says: a name or a text too long, too many rows.
pub fn write(sheets: &[(&str, Vec<Vec<Cell>>)]) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // The writer would note the time of day, and the same answers would give other bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let head = Format::new().set_bold().set_text_wrap();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (r, row) in rows.iter().enumerate() {
            let r = u32::try_from(r).map_err(|_| XlsxError::RowColumnLimitError)?;
            for (c, cell) in row.iter().enumerate() {
                let c = u16::try_from(c).map_err(|_| XlsxError::RowColumnLimitError)?;
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) if r == 0 => {
                        sheet.write_string_with_format(r, c, text, &head)?;
                    }
                    Cell::Text(text) => {
                        sheet.write_string(r, c, text)?;
                    }
                    Cell::Number(number) => {
                        sheet.write_number(r, c, *number)?;
                    }
                }
            }
        }
    }
    book.save_to_buffer()
}
