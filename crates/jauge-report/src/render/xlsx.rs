//! Every table of the document as a sheet, with real numbers, and all findings at full precision.
//! Heads are frozen; no cell is run as a formula, whatever it begins with.

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use crate::document::{Block, Document};
use crate::locale::Locale;
use crate::table::{Cell, Table};
use crate::{Error, Report, findings};
use numbers::{Number, read};

mod numbers;

/// Most characters that a cell of a spreadsheet holds.
const CELL: usize = 32_767;
/// Most characters in the name of a sheet.
const NAME: usize = 31;

/// Writes the workbook.
pub(crate) fn file(report: &Report<'_>, document: &Document, l: Locale) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // The writer would note the time of day, and the same findings would give other bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(clipped(&document.title, 250))
            .set_creation_datetime(&day),
    );
    let mut tables = Vec::new();
    for chapter in &document.chapters {
        let mut place = chapter.title.clone();
        collect(&chapter.blocks, &chapter.title, &mut place, &mut tables);
    }
    let names = names(&tables);
    let looks = Looks::new();
    first_sheet(book.add_worksheet(), document, &tables, &names, (l, &looks))?;
    for ((_, table), name) in tables.iter().zip(&names) {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        table_sheet(sheet, table, l, &looks)?;
    }
    findings_sheet(book.add_worksheet(), report, &looks)?;
    Ok(book.save_to_buffer()?)
}

/// How cells are set.
struct Looks {
    title: Format,
    head: Format,
    words: Format,
    note: Format,
}

impl Looks {
    fn new() -> Self {
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: wrapped.clone().set_bold(),
            note: Format::new().set_italic(),
            words: wrapped,
        }
    }
}

/// Width of the first column, of a column of numbers and of one of words, in characters.
const FIRST: usize = 44;
const NUMBERS: usize = 13;
const WORDS: usize = 28;

/// Gives a row the height of its fullest cell: not every program looks for itself. A cell is its
/// text and the width of its column.
fn high<'t>(
    sheet: &mut Worksheet,
    row: u32,
    cells: impl Iterator<Item = (&'t str, usize)>,
) -> Result<(), Error> {
    // Words do not fill their lines: some of each line stays empty.
    let lines = cells.map(|(text, width)| text.chars().count().div_ceil((width * 9 / 10).max(1)));
    let lines = lines.max().unwrap_or(1).clamp(1, 27);
    if lines > 1 {
        sheet.set_row_height(row, 15 * lines as u32)?;
    }
    Ok(())
}

/// On paper: across the sheet, all columns on one, the first rows on each.
fn for_paper(sheet: &mut Worksheet, repeated: u32) -> Result<(), Error> {
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, repeated)?;
    Ok(())
}

/// The tables under some blocks, each with the heading that it stands under.
fn collect<'a>(
    blocks: &'a [Block],
    chapter: &str,
    place: &mut String,
    out: &mut Vec<(String, &'a Table)>,
) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } => *place = format!("{chapter} – {text}"),
            Block::Table { table } => out.push((place.clone(), table)),
            Block::Figure(f) => out.push((place.clone(), &f.table)),
            Block::Fold { blocks, .. } => collect(blocks, chapter, place, out),
            _ => {}
        }
    }
}

/// A name for each sheet: its number and the start of its caption, without what a spreadsheet
/// does not allow.
fn names(tables: &[(String, &Table)]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    tables
        .iter()
        .enumerate()
        .map(|(i, (_, table))| {
            let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
            let caption: String = table
                .caption()
                .chars()
                .filter(allowed)
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            let name = clipped(format!("{} {}", i + 1, caption.trim()).trim(), NAME);
            debug_assert!(taken.insert(name.clone()), "numbers tell them apart");
            name
        })
        .collect()
}

/// At most so many characters, counted as spreadsheets count: in UTF-16 units.
fn clipped(text: &str, most: usize) -> String {
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= most
    });
    kept.collect()
}

fn write(sheet: &mut Worksheet, at: (u32, u16), text: &str, look: &Format) -> Result<(), Error> {
    sheet.write_string_with_format(at.0, at.1, clipped(text, CELL), look)?;
    Ok(())
}

/// What the workbook is, its warnings, and which sheet holds which table.
fn first_sheet(
    sheet: &mut Worksheet,
    d: &Document,
    tables: &[(String, &Table)],
    names: &[String],
    (l, looks): (Locale, &Looks),
) -> Result<(), Error> {
    sheet.set_name(l.t("Lisez-moi", "Read me"))?;
    sheet.set_column_width(0, 34)?;
    sheet.set_column_width(1, 60)?;
    sheet.set_column_width(2, 60)?;
    write(sheet, (0, 0), &d.title, &looks.title)?;
    write(sheet, (1, 0), &d.kicker, &Format::new())?;
    let mut row = 2;
    for warned in d.simulated.iter().chain(&d.draft) {
        write(sheet, (row, 0), &warned.word, &looks.head)?;
        write(sheet, (row, 1), &warned.sentence, &looks.words)?;
        high(sheet, row, [(warned.sentence.as_str(), 60)].into_iter())?;
        row += 1;
    }
    let how = l.t(
        "Une feuille par tableau, aux nombres arrondis comme dans le rapport ; la dernière feuille a tous les résultats en entier. Un nombre absent est remplacé par sa raison.",
        "One sheet per table, with numbers rounded as in the report; the last sheet has all findings in full. A number that is absent is replaced by its reason.",
    );
    write(sheet, (row, 1), &how, &looks.words)?;
    high(sheet, row, [(how.as_str(), 60)].into_iter())?;
    for line in &d.footer {
        row += 1;
        write(sheet, (row, 1), line, &looks.words)?;
        high(sheet, row, [(line.as_str(), 60)].into_iter())?;
    }
    row += 2;
    for (column, head) in [
        (0, l.t("Feuille", "Sheet")),
        (1, l.t("Tableau", "Table")),
        (2, l.t("Place dans le rapport", "Place in the report")),
    ] {
        write(sheet, (row, column), &head, &looks.head)?;
    }
    for ((place, table), name) in tables.iter().zip(names) {
        row += 1;
        write(sheet, (row, 0), name, &looks.words)?;
        write(sheet, (row, 1), table.caption(), &looks.words)?;
        write(sheet, (row, 2), place, &looks.words)?;
        let cells = [(name.as_str(), 34), (table.caption(), 60), (place, 60)];
        high(sheet, row, cells.into_iter())?;
    }
    for_paper(sheet, 0)
}

/// How many columns a column of the table takes: as many as its fullest cell has numbers.
fn widths(table: &Table, l: Locale) -> Vec<Vec<&'static str>> {
    let columns = table.heads().len();
    let mut out = vec![vec![""]; columns];
    for row in table.rows() {
        for (i, cell) in row.iter().enumerate().skip(1) {
            let kinds: Vec<&str> = numbers_of(cell, l).iter().map(|n| n.kind).collect();
            if kinds.len() > out[i].len() {
                out[i] = kinds;
            }
        }
    }
    out
}

fn numbers_of(cell: &Cell, l: Locale) -> Vec<Number> {
    if !cell.is_numeric() {
        return Vec::new();
    }
    let mut out = read(cell.text(), l.lang);
    if let Some(note) = cell.note().filter(|_| !out.is_empty()) {
        out.extend(read(note, l.lang));
    }
    out
}

/// The name of a further column made from one column of a table.
fn kind_name(kind: &str, l: Locale) -> String {
    match kind {
        "share" => l.t("part", "share"),
        "low" => l.t("borne basse", "lower limit"),
        "high" => l.t("borne haute", "upper limit"),
        "of" => l.t("sur", "of"),
        _ => l.t("suite", "continued"),
    }
}

/// One table: its caption, its heads, which stay in view, its rows, its note.
fn table_sheet(
    sheet: &mut Worksheet,
    table: &Table,
    l: Locale,
    looks: &Looks,
) -> Result<(), Error> {
    let widths = widths(table, l);
    write(sheet, (0, 0), table.caption(), &looks.title)?;
    sheet.set_freeze_panes(2, 1)?;
    sheet.set_column_width(0, FIRST as f64)?;
    for_paper(sheet, 1)?;
    let mut column: u16 = 0;
    let mut names = Vec::new();
    for (head, kinds) in table.heads().iter().zip(&widths) {
        for (n, kind) in kinds.iter().enumerate() {
            let name = if n == 0 {
                head.text().to_owned()
            } else {
                format!("{} – {}", head.text(), kind_name(kind, l))
            };
            write(sheet, (1, column), &name, &looks.head)?;
            let wide = column_width(column, head);
            if column > 0 {
                sheet.set_column_width(column, wide as f64)?;
            }
            names.push((name, wide));
            column += 1;
        }
    }
    high(sheet, 1, names.iter().map(|(n, w)| (n.as_str(), *w)))?;
    let mut row = 2;
    for cells in table.rows() {
        let mut column: u16 = 0;
        for (cell, kinds) in cells.iter().zip(&widths) {
            one_cell(sheet, (row, column), cell, kinds, (l, looks))?;
            column += kinds.len() as u16;
        }
        let texts = cells.iter().zip(table.heads()).enumerate();
        let texts = texts.filter(|(_, (cell, _))| numbers_of(cell, l).is_empty());
        let texts: Vec<(String, usize)> = texts
            .map(|(i, (cell, head))| (in_words(cell), column_width(i as u16, head)))
            .collect();
        high(sheet, row, texts.iter().map(|(t, w)| (t.as_str(), *w)))?;
        row += 1;
    }
    let notes = [table.note(), table.legend()];
    for (note, at) in notes.into_iter().flatten().zip(row + 1..) {
        write(sheet, (at, 0), note, &looks.note)?;
    }
    Ok(())
}

fn column_width(column: u16, head: &Cell) -> usize {
    match (column, head.is_numeric()) {
        (0, _) => FIRST,
        (_, true) => NUMBERS,
        (_, false) => WORDS,
    }
}

fn in_words(cell: &Cell) -> String {
    match cell.note() {
        Some(note) => format!("{} ({note})", cell.text()),
        None => cell.text().to_owned(),
    }
}

fn one_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    kinds: &[&'static str],
    (l, looks): (Locale, &Looks),
) -> Result<(), Error> {
    let numbers = numbers_of(cell, l);
    if numbers.is_empty() {
        return write(sheet, (row, column), &in_words(cell), &looks.words);
    }
    for (n, number) in numbers.iter().enumerate() {
        // A cell with fewer numbers than its column puts each under its own head.
        let place = kinds
            .iter()
            .position(|k| *k == number.kind)
            .filter(|_| n > 0)
            .unwrap_or(n.min(kinds.len() - 1)) as u16;
        let look = Format::new()
            .set_num_format(number.format())
            .set_align(FormatAlign::Top);
        sheet.write_number_with_format(row, column + place, number.value, &look)?;
    }
    Ok(())
}

/// All findings under the field's column names, at full precision.
fn findings_sheet(sheet: &mut Worksheet, report: &Report<'_>, looks: &Looks) -> Result<(), Error> {
    sheet.set_name("findings")?;
    sheet.set_freeze_panes(1, 2)?;
    let (heads, rows) = findings::rows(report);
    for (column, head) in heads.iter().enumerate() {
        write(sheet, (0, column as u16), head, &looks.head)?;
    }
    for (r, cells) in rows.iter().enumerate() {
        for (c, cell) in cells.iter().enumerate() {
            let at = (r as u32 + 1, c as u16);
            let numeric = findings::NUMERIC.contains(&heads[c]);
            match cell.parse::<f64>() {
                Ok(number) if numeric => {
                    sheet.write_number(at.0, at.1, number)?;
                }
                _ if cell.is_empty() => {}
                _ => {
                    sheet.write_string(at.0, at.1, clipped(cell, CELL))?;
                }
            }
        }
    }
    Ok(())
}
