//! XLSX (and XLSM): the sheets of an Office Open XML workbook.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::formats::{self, Format};
use super::package::{MOST_BYTES, MOST_BYTES_ASIDE, Package, append, attribute, flag, resolve};
use super::sheet::{Epoch, Kind, MOST_COLUMNS, MOST_ROWS, Merged, Sheet, inside};
use super::{Damage, Listed, Refusal, Result, no_xml};

/// Most texts that the cells share.
const MOST_STRINGS: usize = 20_000_000;
/// Most bytes of the part with these texts.
const MOST_STRING_BYTES: u64 = 384 << 20;
/// Most characters of a formula that are kept to show it.
const FORMULA_SHOWN: usize = 60;

/// An opened workbook.
pub(in crate::intake) struct Xlsx<'a> {
    package: Package<'a>,
    listed: Vec<Listed>,
    /// Path of the part of each listed sheet.
    paths: Vec<String>,
    formats: Vec<Format>,
    epoch: Epoch,
    /// Path of the shared texts, until they are read.
    strings_at: Option<String>,
    strings: Strings,
}

/// Texts shared by cells, in one allocation.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    fn get(&self, n: usize) -> Option<&str> {
        let end = *self.ends.get(n)? as usize;
        let start = n.checked_sub(1).map_or(0, |p| self.ends[p] as usize);
        self.text.get(start..end)
    }
}

impl<'a> Xlsx<'a> {
    /// Opens the workbook whose main part has this path.
    pub(super) fn open(mut package: Package<'a>, path: String) -> Result<Self> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let relations = package.relations(&format!("{folder}/_rels/{file}.rels"))?;
        let target = |kind: &str| {
            let found = relations.values().find(|r| r.is(kind));
            found.map(|r| resolve(folder, &r.target))
        };
        let (strings_at, styles_at) = (target("sharedStrings"), target("styles"));
        let mut out = Self {
            formats: match styles_at {
                Some(path) => read_formats(&mut package, &path)?,
                None => Vec::new(),
            },
            listed: Vec::new(),
            paths: Vec::new(),
            epoch: Epoch::default(),
            strings_at,
            strings: Strings::default(),
            package,
        };
        let Some(mut xml) = out.package.xml(&path, MOST_BYTES_ASIDE)? else {
            return Err(Refusal::Damaged(Damage::Part, path));
        };
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(e) => match e.local_name().as_ref() {
                    "workbookPr" if flag(&e, "date1904")? => out.epoch = Epoch::Y1904,
                    "sheet" => {
                        let id = attribute(&e, "id")?.unwrap_or_default();
                        let relation = relations.get(&id);
                        // Sheets of charts and macros have no cells.
                        let Some(relation) = relation.filter(|r| r.is("worksheet")) else {
                            continue;
                        };
                        let state = attribute(&e, "state")?;
                        out.listed.push(Listed {
                            name: attribute(&e, "name")?.unwrap_or_default(),
                            hidden: state.is_some_and(|s| s != "visible"),
                        });
                        out.paths.push(resolve(folder, &relation.target));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        drop(xml);
        Ok(out)
    }

    pub(super) fn sheets(&self) -> &[Listed] {
        &self.listed
    }

    pub(super) fn read(&mut self, sheet: usize, up_to: u32) -> Result<Sheet> {
        if let Some(path) = self.strings_at.take() {
            self.strings = read_strings(&mut self.package, &path)?;
        }
        let path = self.paths.get(sheet).cloned().unwrap_or_default();
        let Some(mut xml) = self.package.xml(&path, MOST_BYTES)? else {
            return Err(Refusal::Damaged(Damage::Part, path));
        };
        let mut reading = Reading {
            strings: &self.strings,
            formats: &self.formats,
            sheet: Sheet::new(self.epoch),
            cell: Cell::default(),
            row: 0,
            next_column: 0,
            collect: Collect::Nothing,
            filtered: false,
        };
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(e) => reading.start(&e)?,
                Event::End(e) => reading.end(e.local_name().as_ref())?,
                event => reading.text(&event)?,
            }
            if reading.row > up_to {
                break;
            }
        }
        if reading.filtered {
            reading.sheet.hidden_by_filter();
        }
        Ok(reading.sheet.finish())
    }
}

/// The texts that cells share.
fn read_strings(package: &mut Package<'_>, path: &str) -> Result<Strings> {
    let mut out = Strings::default();
    let Some(mut xml) = package.xml(path, MOST_STRING_BYTES)? else {
        return Ok(out);
    };
    let (mut collecting, mut phonetic) = (false, false);
    let mut text = String::new();
    let mut run = Run::default();
    loop {
        match xml.next()? {
            Event::Eof => return Ok(out),
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => {
                    collecting = !phonetic;
                    run = Run::start(&e, &text)?;
                }
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" => {
                    collecting = false;
                    run.end(&mut text);
                }
                "rPh" => phonetic = false,
                "si" => {
                    if out.ends.len() >= MOST_STRINGS {
                        return Err(Refusal::TooLarge("textes", "texts", MOST_STRINGS as u64));
                    }
                    out.text.push_str(&unescape(&text));
                    text.clear();
                    out.ends.push(out.text.len() as u32);
                }
                _ => {}
            },
            event if collecting => append(&event, &mut text)?,
            _ => {}
        }
    }
}

/// How the numbers of each cell style are shown.
fn read_formats(package: &mut Package<'_>, path: &str) -> Result<Vec<Format>> {
    let mut out = Vec::new();
    let mut own: BTreeMap<u32, Format> = BTreeMap::new();
    let Some(mut xml) = package.xml(path, MOST_BYTES_ASIDE)? else {
        return Ok(out);
    };
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Event::Eof => return Ok(out),
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&e, "numFmtId")?.and_then(|i| i.parse().ok());
                    let code = attribute(&e, "formatCode")?.unwrap_or_default();
                    own.extend(id.map(|id| (id, Format::of_code(&code))));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&e, "numFmtId")?.and_then(|i| i.parse().ok());
                    let id: u32 = id.unwrap_or(0);
                    let known = own.get(&id).copied();
                    out.push(known.unwrap_or(Format::built_in(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
}

/// What the text between two tags is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Collect {
    Nothing,
    Value,
    Formula,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    open: bool,
    row: u32,
    column: u32,
    kind: CellType,
    style: usize,
    value: String,
    formula: Option<String>,
    phonetic: bool,
    run: Run,
}

/// A run of text while it is read: its spaces at both ends count only if it says so.
#[derive(Clone, Copy, Default)]
struct Run {
    from: usize,
    preserve: bool,
}

impl Run {
    fn start(e: &BytesStart<'_>, text: &str) -> Result<Self> {
        Ok(Self {
            from: text.len(),
            preserve: attribute(e, "space")?.as_deref() == Some("preserve"),
        })
    }

    fn end(self, text: &mut String) {
        if self.preserve {
            return;
        }
        let run = text.get(self.from..).unwrap_or_default();
        let trimmed = run.trim_matches([' ', '\t', '\r', '\n']);
        if trimmed.len() < run.len() {
            let trimmed = trimmed.to_owned();
            text.truncate(self.from);
            text.push_str(&trimmed);
        }
    }
}

/// The type that a cell declares.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum CellType {
    #[default]
    Number,
    Shared,
    /// The text result of a formula.
    Result,
    Inline,
    Bool,
    Error,
    Date,
}

/// A sheet while it is read.
struct Reading<'x> {
    strings: &'x Strings,
    formats: &'x [Format],
    sheet: Sheet,
    cell: Cell,
    row: u32,
    next_column: u32,
    collect: Collect,
    filtered: bool,
}

impl Reading<'_> {
    fn start(&mut self, e: &BytesStart<'_>) -> Result<()> {
        match e.local_name().as_ref() {
            "c" => self.start_cell(e)?,
            "v" if self.cell.open && self.cell.kind != CellType::Inline => {
                self.collect = Collect::Value;
            }
            "t" if self.cell.open && !self.cell.phonetic => {
                self.collect = Collect::Value;
                self.cell.run = Run::start(e, &self.cell.value)?;
            }
            "rPh" => self.cell.phonetic = true,
            "f" if self.cell.open => {
                self.cell.formula = Some(String::new());
                self.collect = Collect::Formula;
            }
            "row" => {
                if let Some(row) = attribute(e, "r")? {
                    let row: Option<u32> = row.parse().ok();
                    let row = row.and_then(|r| r.checked_sub(1));
                    self.row = row.ok_or_else(|| Refusal::from(Damage::Place))?;
                }
                inside(self.row, 0)?;
                self.next_column = 0;
                if flag(e, "hidden")? {
                    self.sheet.hide_rows(self.row, self.row, false);
                }
            }
            "col" if flag(e, "hidden")? => {
                let limit = |name| -> Result<Option<u32>> {
                    let number = attribute(e, name)?.and_then(|n| n.parse::<u32>().ok());
                    Ok(number.and_then(|n| n.checked_sub(1)))
                };
                if let (Some(first), Some(last)) = (limit("min")?, limit("max")?) {
                    self.sheet.hide_columns(first, last);
                }
            }
            "mergeCell" => {
                if let Some(merged) = attribute(e, "ref")?.and_then(|r| range(&r)) {
                    self.sheet.merge(merged)?;
                }
            }
            // A filter that is set, not the arrows alone.
            "filterColumn" => self.filtered = true,
            "sheetPr" => self.filtered |= flag(e, "filterMode")?,
            _ => {}
        }
        Ok(())
    }

    fn start_cell(&mut self, e: &BytesStart<'_>) -> Result<()> {
        let cell = &mut self.cell;
        (cell.row, cell.column) = (self.row, self.next_column);
        (cell.kind, cell.style) = (CellType::Number, 0);
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute.map_err(no_xml)?;
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => {
                    (cell.row, cell.column) = place(value)
                        .ok_or_else(|| Refusal::Damaged(Damage::Place, value.to_owned()))?;
                }
                "s" => cell.style = value.parse().unwrap_or(0),
                "t" => {
                    cell.kind = match value {
                        "n" => CellType::Number,
                        "s" => CellType::Shared,
                        "str" => CellType::Result,
                        "inlineStr" => CellType::Inline,
                        "b" => CellType::Bool,
                        "e" => CellType::Error,
                        "d" => CellType::Date,
                        other => {
                            return Err(Refusal::Damaged(
                                Damage::Unknown,
                                format!("t=\"{other}\""),
                            ));
                        }
                    }
                }
                _ => {}
            }
        }
        inside(cell.row, cell.column)?;
        self.row = cell.row;
        self.next_column = cell.column + 1;
        cell.open = true;
        cell.value.clear();
        cell.formula = None;
        cell.phonetic = false;
        self.collect = Collect::Nothing;
        Ok(())
    }

    fn text(&mut self, event: &Event<'_>) -> Result<()> {
        match self.collect {
            Collect::Nothing => Ok(()),
            Collect::Value => append(event, &mut self.cell.value),
            Collect::Formula => {
                let formula = self.cell.formula.get_or_insert_default();
                if formula.len() < FORMULA_SHOWN {
                    append(event, formula)?;
                }
                Ok(())
            }
        }
    }

    fn end(&mut self, name: &str) -> Result<()> {
        match name {
            "v" | "f" => self.collect = Collect::Nothing,
            "t" => {
                self.collect = Collect::Nothing;
                self.cell.run.end(&mut self.cell.value);
            }
            "rPh" => self.cell.phonetic = false,
            "c" if self.cell.open => {
                self.cell.open = false;
                return self.take_cell();
            }
            "row" => self.row += 1,
            _ => {}
        }
        Ok(())
    }

    fn take_cell(&mut self) -> Result<()> {
        let Self { cell, sheet, .. } = self;
        let (row, column) = (cell.row, cell.column);
        let value = cell.value.as_str();
        if let Some(formula) = &cell.formula {
            match (value.is_empty(), cell.kind) {
                (false, kind) => sheet.formulas += u64::from(kind != CellType::Error),
                // Programs write an empty result as a text; no result at all is a number
                // without digits.
                (true, CellType::Result) => {
                    sheet.formulas += 1;
                    sheet.empty_formula(row, column);
                    return Ok(());
                }
                (true, _) => return sheet.push(row, column, Kind::NoValue, &format!("={formula}")),
            }
        }
        match cell.kind {
            CellType::Number => {
                push_digits(sheet, row, column, value, self.formats.get(cell.style))
            }
            CellType::Shared if value.is_empty() => {
                sheet.see(row, column);
                Ok(())
            }
            CellType::Shared => {
                let text = value.trim().parse().ok().and_then(|n| self.strings.get(n));
                let Some(text) = text else {
                    return Err(Damage::SharedText.into());
                };
                sheet.push(row, column, Kind::Text, text)
            }
            CellType::Result | CellType::Inline => {
                sheet.push(row, column, Kind::Text, &unescape(value))
            }
            CellType::Bool => match value.trim() {
                "" => sheet.push(row, column, Kind::Bool, ""),
                "1" | "true" => sheet.push(row, column, Kind::Bool, "TRUE"),
                "0" | "false" => sheet.push(row, column, Kind::Bool, "FALSE"),
                other => sheet.push(row, column, Kind::Text, other),
            },
            CellType::Error => sheet.push(row, column, Kind::Error, value),
            CellType::Date => sheet.push(row, column, Kind::Date, value.trim()),
        }
    }
}

/// Adds a number given by its digits.
fn push_digits(
    sheet: &mut Sheet,
    row: u32,
    column: u32,
    digits: &str,
    format: Option<&Format>,
) -> Result<()> {
    const AS_THEY_ARE: usize = 15;
    let format = format.copied().unwrap_or_default();
    let plain = format == Format::Plain
        && digits.len() <= AS_THEY_ARE
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (digits.len() < 2 || !digits.starts_with('0'));
    if plain {
        return sheet.push(row, column, Kind::Number, digits);
    }
    match digits.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => formats::push(sheet, row, column, value, format),
        // Not a number: left as it is, for whoever wants one to say so.
        _ => sheet.push(row, column, Kind::Text, digits),
    }
}

/// A column of more letters than this is no place at all.
const LARGEST: u32 = 100_000_000;

/// Row and column, from 0, of a place such as `B12`.
fn place(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let mut column = 0_u32;
    for b in letters.bytes().filter(|b| *b != b'$') {
        if !b.is_ascii_alphabetic() || column > LARGEST {
            return None;
        }
        column = column * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1;
    }
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// A range such as `B2:D2`, cut at the limits of a sheet.
fn range(text: &str) -> Option<Merged> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first, last) = (place(first)?, place(last)?);
    Some(Merged {
        rows: (first.0, last.0.min(MOST_ROWS - 1)),
        columns: (first.1, last.1.min(MOST_COLUMNS - 1)),
    })
}

/// Characters that XML cannot hold are written `_x000D_`.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut left = text;
    while let Some(at) = left.find("_x") {
        let (before, from) = left.split_at(at);
        out.push_str(before);
        let code = from
            .get(2..6)
            .filter(|_| from.as_bytes().get(6) == Some(&b'_'));
        let code = code.filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit()));
        let c = code
            .and_then(|c| u32::from_str_radix(c, 16).ok())
            .and_then(char::from_u32);
        let (piece, rest) = from.split_at(if c.is_some() { 7 } else { 2 });
        match c {
            Some(c) => out.push(c),
            None => out.push_str(piece),
        }
        left = rest;
    }
    out.push_str(left);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("$AB$12"), Some((11, 27)));
        assert_eq!(place("AB12"), Some((11, 27)));
        assert_eq!(place("XFD1048576"), Some((MOST_ROWS - 1, MOST_COLUMNS - 1)));
        for wrong in [
            "",
            "A",
            "1",
            "A0",
            "é1",
            "AAAAAAAAAAAAAAA1",
            "A99999999999",
            "A1B",
        ] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn escaped_characters() {
        assert_eq!(unescape("a_x000D_b"), "a\rb");
        assert_eq!(unescape("a_x005F_x000D_b"), "a_x000D_b");
        assert_eq!(unescape("a_x00Z_ _xé_x"), "a_x00Z_ _xé_x");
    }
}
