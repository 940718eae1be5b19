//! ODS: the tables of an OpenDocument spreadsheet.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;

use quick_xml::events::{BytesStart, BytesText, Event};

use super::formats::{self, Format};
use super::package::{
    MOST_BYTES, MOST_BYTES_ASIDE, Package, Xml, append, attribute, attribute_value,
};
use super::sheet::{Epoch, Kind, MOST_COLUMNS, MOST_ROWS, Merged, Sheet, inside};
use super::{Damage, Listed, Refusal, Result, no_xml};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// Most spaces that one tag may stand for.
const MOST_SPACES: u32 = 1000;

/// An opened document.
pub(in crate::intake) struct Ods<'a> {
    package: Package<'a>,
    listed: Vec<Listed>,
    epoch: Epoch,
}

impl<'a> Ods<'a> {
    pub(super) fn open(mut package: Package<'a>) -> Result<Self> {
        let mut mime = String::new();
        if let Some(part) = package.part("mimetype", 256)? {
            let read = part.take(200).read_to_string(&mut mime);
            read.map_err(|_| Refusal::from(Damage::Archive))?;
        }
        if !mime.starts_with(MIME) {
            return Err(Refusal::Other("OpenDocument"));
        }
        if let Some(mut xml) = package.xml("META-INF/manifest.xml", MOST_BYTES_ASIDE)? {
            loop {
                match xml.next()? {
                    Event::Eof => break,
                    Event::Start(e) if e.local_name().as_ref() == "encryption-data" => {
                        return Err(Refusal::Encrypted);
                    }
                    _ => {}
                }
            }
        }
        let (mut listed, mut epoch) = (Vec::new(), Epoch::default());
        let mut styles = Styles::default();
        let mut depth = 0;
        let mut xml = content(&mut package)?;
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(e) => match e.local_name().as_ref() {
                    "table" => {
                        if depth == 0 {
                            listed.push(styles.listed(&e)?);
                        }
                        depth += 1;
                    }
                    "null-date" => {
                        let from = attribute(&e, "date-value")?;
                        if from.is_some_and(|d| d.starts_with("1904-01-01")) {
                            epoch = Epoch::Y1904;
                        }
                    }
                    _ => styles.learn(&e)?,
                },
                Event::End(e) if e.local_name().as_ref() == "table" => depth -= 1,
                _ => {}
            }
        }
        drop(xml);
        Ok(Self {
            package,
            listed,
            epoch,
        })
    }

    pub(super) fn sheets(&self) -> &[Listed] {
        &self.listed
    }

    pub(super) fn read(&mut self, sheet: usize, up_to: u32) -> Result<Sheet> {
        let mut reading = Reading {
            sheet: Sheet::new(self.epoch),
            ..Reading::default()
        };
        let (mut table, mut depth) = (0, 0_u32);
        let mut xml = content(&mut self.package)?;
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(e) if e.local_name().as_ref() == "table" => depth += 1,
                Event::End(e) if e.local_name().as_ref() == "table" => {
                    depth = depth.saturating_sub(1);
                    table += usize::from(depth == 0);
                    if table > sheet {
                        break;
                    }
                }
                // A table inside a table belongs to a drawing.
                event if depth == 1 && table == sheet => match event {
                    Event::Start(e) => reading.start(&e)?,
                    Event::End(e) => reading.end(e.local_name().as_ref())?,
                    event => reading.text(&event)?,
                },
                _ => {}
            }
            if reading.row > up_to {
                break;
            }
        }
        Ok(reading.sheet.finish())
    }
}

type Content<'p, 'a> =
    Xml<super::package::Limited<zip::read::ZipFile<'p, std::io::Cursor<&'a [u8]>>>>;

fn content<'p, 'a>(package: &'p mut Package<'a>) -> Result<Content<'p, 'a>> {
    let xml = package.xml("content.xml", MOST_BYTES)?;
    xml.ok_or_else(|| Refusal::Damaged(Damage::Part, "content.xml".to_owned()))
}

/// The table styles that hide their table.
#[derive(Default)]
struct Styles {
    current: Option<String>,
    hiding: BTreeSet<String>,
}

impl Styles {
    fn learn(&mut self, e: &BytesStart<'_>) -> Result<()> {
        match e.local_name().as_ref() {
            "style" => self.current = attribute(e, "name")?,
            "table-properties" if attribute(e, "display")?.as_deref() == Some("false") => {
                self.hiding.extend(self.current.clone());
            }
            _ => {}
        }
        Ok(())
    }

    fn listed(&self, e: &BytesStart<'_>) -> Result<Listed> {
        let style = attribute(e, "style-name")?;
        Ok(Listed {
            name: attribute(e, "name")?.unwrap_or_default(),
            hidden: style.is_some_and(|s| self.hiding.contains(&s)),
        })
    }
}

/// A table while it is read.
#[derive(Default)]
struct Reading {
    sheet: Sheet,
    /// Row and column of what comes next.
    row: u32,
    column: u32,
    next_column_style: u32,
    row_repeat: u32,
    /// Cells with a value of the row, with how many times they stand side by side.
    cells: Vec<(u32, u32, Kind, String)>,
    /// Formulas without a text of the row.
    empty_formulas: Vec<u32>,
    formulas: u64,
    cell: Option<Cell>,
    /// How deep inside something that is no text of the cell: a comment, a drawing.
    aside: u32,
    in_paragraph: u32,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    repeat: u32,
    spans: (u32, u32),
    kind: String,
    value: Option<String>,
    formula: Option<String>,
    is_error: bool,
    text: String,
    paragraphs: u32,
}

impl Reading {
    fn start(&mut self, e: &BytesStart<'_>) -> Result<()> {
        let name = e.local_name();
        let name = name.as_ref();
        if self.aside > 0 {
            self.aside += 1;
            return Ok(());
        }
        if let Some(cell) = &mut self.cell {
            match name {
                "p" => {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                    self.in_paragraph += 1;
                }
                "annotation" | "shapes" | "frame" | "custom-shape" | "object" => self.aside = 1,
                "s" => {
                    let count = attribute(e, "c")?.map_or(Ok(1), |c| c.parse::<u32>());
                    let count = count.map_or(1, |c| c.min(MOST_SPACES));
                    append(
                        &Event::Text(BytesText::from_escaped(" ".repeat(count as usize))),
                        &mut cell.text,
                    )?;
                }
                "tab" => cell.text.push('\t'),
                "line-break" => cell.text.push('\n'),
                _ => {}
            }
            return Ok(());
        }
        match name {
            "table-column" => {
                let first = self.next_column_style;
                let count = repeat(e, "number-columns-repeated")?;
                self.next_column_style = first.saturating_add(count).min(MOST_COLUMNS);
                if hiding(e)?.is_some() && first < MOST_COLUMNS {
                    self.sheet.hide_columns(first, self.next_column_style - 1);
                }
            }
            "table-row" => {
                self.column = 0;
                self.row_repeat = repeat(e, "number-rows-repeated")?;
                if let Some(filtered) = hiding(e)? {
                    let last = self.row.saturating_add(self.row_repeat).min(MOST_ROWS);
                    if self.row < last {
                        self.sheet.hide_rows(self.row, last - 1, filtered);
                    }
                }
            }
            "table-cell" | "covered-table-cell" => self.cell = Some(Cell::new(e)?),
            "shapes" => self.aside = 1,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, event: &Event<'_>) -> Result<()> {
        match &mut self.cell {
            Some(cell) if self.aside == 0 && self.in_paragraph > 0 => append(event, &mut cell.text),
            _ => Ok(()),
        }
    }

    fn end(&mut self, name: &str) -> Result<()> {
        if self.aside > 0 {
            self.aside -= 1;
            return Ok(());
        }
        match name {
            "p" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    self.in_paragraph = 0;
                    return self.take_cell(cell);
                }
            }
            "table-row" => return self.take_row(),
            _ => {}
        }
        Ok(())
    }

    fn take_cell(&mut self, cell: Cell) -> Result<()> {
        let (column, repeat) = (self.column, cell.repeat);
        self.column = column.saturating_add(repeat);
        if cell.spans != (1, 1) && self.row < MOST_ROWS && column < MOST_COLUMNS {
            self.sheet.merge(Merged {
                rows: (
                    self.row,
                    self.row.saturating_add(cell.spans.0 - 1).min(MOST_ROWS - 1),
                ),
                columns: (
                    column,
                    column
                        .saturating_add(cell.spans.1 - 1)
                        .min(MOST_COLUMNS - 1),
                ),
            })?;
        }
        let has_formula = cell.formula.is_some();
        let Some((kind, text)) = cell.value(self.sheet.epoch) else {
            if has_formula {
                self.empty_formulas.push(column);
            }
            return Ok(());
        };
        inside(0, self.column.saturating_sub(1))?;
        self.formulas += u64::from(has_formula && !kind.is_broken());
        self.cells.push((column, repeat, kind, text));
        Ok(())
    }

    /// A row stands for as many rows as it says; those without a value cost nothing.
    fn take_row(&mut self) -> Result<()> {
        let after = self.row.saturating_add(self.row_repeat).min(MOST_ROWS);
        let width: u64 = self.cells.iter().map(|c| u64::from(c.1)).sum();
        self.sheet.room_for(width * u64::from(self.row_repeat))?;
        if self.cells.is_empty() && self.empty_formulas.is_empty() {
            if after > self.row && self.column > 0 {
                self.sheet.see(after - 1, self.column.min(MOST_COLUMNS) - 1);
            }
        } else {
            for row in self.row..self.row.saturating_add(self.row_repeat) {
                for (first, repeat, kind, text) in &self.cells {
                    for column in *first..first.saturating_add(*repeat) {
                        self.sheet.push(row, column, *kind, text)?;
                    }
                }
                for column in &self.empty_formulas {
                    inside(row, *column)?;
                    self.sheet.empty_formula(row, *column);
                }
                self.sheet.see(row, self.column.clamp(1, MOST_COLUMNS) - 1);
            }
            let formulas = self.formulas + self.empty_formulas.len() as u64;
            self.sheet.formulas += formulas * u64::from(self.row_repeat);
        }
        self.row = self.row.saturating_add(self.row_repeat);
        self.cells.clear();
        self.empty_formulas.clear();
        self.formulas = 0;
        Ok(())
    }
}

impl Cell {
    fn new(e: &BytesStart<'_>) -> Result<Self> {
        let mut out = Self {
            repeat: 1,
            spans: (1, 1),
            ..Self::default()
        };
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute.map_err(no_xml)?;
            let value = attribute_value(&attribute)?;
            match attribute.key.as_ref() {
                "table:number-columns-repeated" => out.repeat = count(&value)?,
                "table:number-columns-spanned" => out.spans.1 = count(&value)?,
                "table:number-rows-spanned" => out.spans.0 = count(&value)?,
                "table:formula" => out.formula = Some(value.into_owned()),
                "office:value-type" => out.kind = value.into_owned(),
                "calcext:value-type" => out.is_error = value == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => {
                    out.value = Some(value.into_owned());
                }
                _ => {}
            }
        }
        Ok(out)
    }

    /// What the cell holds; `None` when it is empty.
    fn value(self, epoch: Epoch) -> Option<(Kind, String)> {
        let value = self.value.as_deref().unwrap_or_default().trim();
        if self.is_error
            || (self.formula.is_some() && self.text.starts_with('#') && is_error(&self.text))
        {
            return Some((Kind::Error, self.text));
        }
        let number = |format| {
            let number = value.parse::<f64>().ok().filter(|n| n.is_finite())?;
            Some(formats::shown(number, format, epoch))
        };
        let read = match self.kind.as_str() {
            "float" | "currency" => number(Format::Plain),
            "percentage" => number(Format::Percent),
            "date" if !value.is_empty() => Some((Kind::Date, value.to_owned())),
            "time" => duration(value).map(|text| (Kind::Time, text)),
            "boolean" if !value.is_empty() => {
                let text = if value.eq_ignore_ascii_case("true") {
                    "TRUE"
                } else {
                    "FALSE"
                };
                Some((Kind::Bool, text.to_owned()))
            }
            _ => None,
        };
        if read.is_some() {
            return read;
        }
        match (&self.formula, self.kind.as_str()) {
            // No type at all: the formula was written by a program that does not work it out.
            (Some(formula), "") if self.text.is_empty() => {
                let formula = formula
                    .split_once(":=")
                    .map_or(formula.as_str(), |(_, f)| f);
                Some((
                    Kind::NoValue,
                    format!("={}", formula.trim_start_matches('=')),
                ))
            }
            _ => {
                let own = self.value.filter(|v| !v.is_empty());
                let text = own.unwrap_or(self.text);
                (!text.is_empty()).then_some((Kind::Text, text))
            }
        }
    }
}

/// The errors of a formula, as they are shown.
fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 8] = [
        "#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#VALEUR!",
    ];
    ERRORS.contains(&text)
}

/// How many times something is repeated, at least once.
fn repeat(e: &BytesStart<'_>, name: &str) -> Result<u32> {
    attribute(e, name)?.map_or(Ok(1), |n| count(&n))
}

fn count(text: &str) -> Result<u32> {
    let read = text.trim().parse::<u32>();
    read.map(|n| n.max(1)).map_err(no_xml)
}

/// Whether a row or column is hidden; if so, whether by a filter.
fn hiding(e: &BytesStart<'_>) -> Result<Option<bool>> {
    Ok(match attribute(e, "visibility")?.as_deref() {
        Some("collapse") => Some(false),
        Some("filter") => Some(true),
        _ => None,
    })
}

/// `PT09H30M00S` as `09:30:00`.
fn duration(text: &str) -> Option<String> {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |t| ("-", t));
    let mut left = text.strip_prefix("PT")?;
    let mut part = |unit: char| -> Option<f64> {
        let Some((number, rest)) = left.split_once(unit) else {
            return Some(0.0);
        };
        left = rest;
        number.replace(',', ".").parse().ok()
    };
    let (hours, minutes, seconds) = (part('H')?, part('M')?, part('S')?);
    let all = hours * 3600.0 + minutes * 60.0 + seconds;
    if !(0.0..1e12).contains(&all) {
        return None;
    }
    let all = all.round() as u64;
    let mut out = sign.to_owned();
    let _ = write!(
        out,
        "{:02}:{:02}:{:02}",
        all / 3600,
        all / 60 % 60,
        all % 60
    );
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration("PT09H30M00S").as_deref(), Some("09:30:00"));
        assert_eq!(duration("PT36H00M01.4S").as_deref(), Some("36:00:01"));
        assert_eq!(duration("-PT1H").as_deref(), Some("-01:00:00"));
        for wrong in ["", "9:30", "PTxH", "PTnanH", "PT1e300H"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}
