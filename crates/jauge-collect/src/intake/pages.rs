//! A whole workbook as text, for formats that are no answers: an XLSForm, a grid in sheets.

use super::workbook::Workbook;

/// A sheet: its name and its rows with a value.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) rows: Vec<PageRow>,
}

/// A row: its number as the spreadsheet shows it, and the text of its cells.
#[derive(Clone, Debug)]
pub(crate) struct PageRow {
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

/// All the sheets of a workbook; the reason in French and in English when it cannot be read.
pub(crate) fn pages(bytes: &[u8]) -> Result<Vec<Page>, (String, String)> {
    let broken = |_| {
        let (fr, en) = ("le classeur ne se lit pas", "the workbook cannot be read");
        (fr.to_owned(), en.to_owned())
    };
    let mut book = Workbook::open(bytes).map_err(broken)?;
    let listed = book.sheets().to_vec();
    let mut out = Vec::new();
    for (n, sheet) in listed.iter().enumerate() {
        let cells = book.read(n, u32::MAX).map_err(broken)?;
        let rows = cells.rows().map(|row| {
            let mut texts = vec![String::new(); cells.width() as usize];
            for (column, kind, text) in row.cells().filter(|(_, kind, _)| !kind.is_broken()) {
                let text = match (kind, text) {
                    (super::workbook::Kind::Bool, "TRUE") => "yes",
                    (super::workbook::Kind::Bool, "FALSE") => "no",
                    _ => text,
                };
                text.clone_into(&mut texts[column as usize]);
            }
            PageRow {
                line: u64::from(row.number) + 1,
                cells: texts,
            }
        });
        let rows = rows.collect();
        out.push(Page {
            name: sheet.name.clone(),
            rows,
        });
    }
    Ok(out)
}

/// Letters of a column, from 0.
pub(crate) fn letters(column: usize) -> String {
    super::workbook::letters(u32::try_from(column).unwrap_or(u32::MAX - 1))
}
