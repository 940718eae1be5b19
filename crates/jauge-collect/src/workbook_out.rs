//! Workbooks out: sheets of cells, the same bytes for the same cells, and no cell that is run.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Why a workbook could not be written.
pub type Error = XlsxError;

/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);
/// Rows that are looked at for the width of their columns.
const MEASURED: usize = 1000;

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

impl Cell {
    fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) => text.chars().count(),
            Self::Number(number) => number.to_string().len(),
        }
    }
}

/// Writes sheets, each with its name; the first row of each is its header.
///
/// # Errors
/// What the writer says: a name or a text too long, too many rows.
pub fn write(sheets: &[(&str, Vec<Vec<Cell>>)]) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // The writer would note the time of day, and the same answers would give other bytes.
    let day = ExcelDateTime::from_ymd(2025, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name)?;
        sheet.set_freeze_panes(1, 0)?;
        fill(sheet, rows)?;
    }
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, rows: &[Vec<Cell>]) -> Result<(), Error> {
    let bold = Format::new().set_bold();
    // Text that looks like a number stays text when somebody edits the cell.
    let words = Format::new().set_num_format("@").set_text_wrap();
    let columns = rows.first().map_or(0, Vec::len);
    for column in 0..columns {
        let cells = rows.iter().take(MEASURED).filter_map(|row| row.get(column));
        let widest = cells.map(Cell::width).max().unwrap_or(0);
        let width = widest.clamp(WIDTHS.0, WIDTHS.1) as f64;
        let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.set_column_width(column, width)?;
    }
    for (r, row) in rows.iter().enumerate() {
        let line = u32::try_from(r).map_err(|_| XlsxError::RowColumnLimitError)?;
        for (c, cell) in row.iter().enumerate() {
            let column = u16::try_from(c).map_err(|_| XlsxError::RowColumnLimitError)?;
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    let format = if r == 0 { &bold } else { &words };
                    sheet.write_string_with_format(line, column, text, format)?;
                }
                Cell::Number(number) => {
                    sheet.write_number(line, column, *number)?;
                }
            }
        }
    }
    Ok(())
}
