//! A grid as a workbook with the same tables as sheets, for authors who have no text editor.
//!
//! ```text
//! [grid]                 -> sheet grid, one row per key
//! [[item]]               -> sheet item, one row per table
//! text = { fr = ".." }   -> column text.fr
//! waves = ["exit"]       -> column waves[], parted by commas
//! levels = [{ .. }]      -> sheet scale.levels, with a column `of`: the scale that they belong to
//! ```
//!
//! The way there and back changes nothing but comments and layout. What is wrong with a workbook
//! is said by the reader of grids, with the sheet and the row.

use std::fmt::Write as _;

use jauge_model::{
    Diagnostic, Diagnostics, Place, Questionnaire, Severity, Text, locale, questionnaire,
};
use toml::{Table, Value};

use super::NotWritten;
use super::book::{Page, write};
use super::xlsform::quoted;
use crate::intake::IDENTITY;
use crate::intake::pages::{Page as Read, pages};
use crate::spelling::shown;

/// The sheets, in this order: tables of the grid file, and lists of tables in them.
const SHEETS: [&str; 18] = [
    "grid",
    "link",
    "link.element",
    "wave",
    "role",
    "scale",
    "scale.levels",
    "scale.missing",
    "options",
    "options.list",
    "options.missing",
    "picture",
    "dimension",
    "competence",
    "item",
    "item.rubric",
    "item.missing",
    "score",
];
/// Tables of which there is one: their sheet lists their keys.
const SINGLE: [&str; 2] = ["grid", "link"];
/// Columns that come first.
const FIRST: [&str; 9] = [
    "of",
    "id",
    "code",
    "dimension",
    "kind",
    "scale",
    "options",
    "text.fr",
    "label.fr",
];
/// Keys whose values are numbers.
const NUMBERS: [&str; 8] = [
    "code",
    "score",
    "min",
    "max",
    "most",
    "min_answered",
    "minutes",
    "target",
];
/// Keys that say yes or no.
const FLAGS: [&str; 7] = [
    "reverse",
    "sensitive",
    "specify",
    "alone",
    "retrospective",
    "whole",
    "in_plain_words",
];

/// The workbook of a grid file.
///
/// # Errors
/// A file that is no TOML, a table that a workbook has no sheet for, or a text beyond what a
/// cell holds.
pub fn export(grid: &str) -> Result<Vec<u8>, NotWritten> {
    let tables: Table = grid
        .parse()
        .map_err(|e: toml::de::Error| NotWritten(e.to_string()))?;
    let mut sheets: Vec<Sheet> = SHEETS.iter().map(|name| Sheet::new(name)).collect();
    for (name, value) in &tables {
        match value {
            Value::String(_) if name == "format" => {}
            Value::Table(table) => rows_of(&mut sheets, name, table)?,
            Value::Array(rows) => {
                for row in rows.iter().filter_map(Value::as_table) {
                    rows_of(&mut sheets, name, row)?;
                }
            }
            _ => return Err(NotWritten(format!("no sheet for {name}"))),
        }
    }
    let filled = sheets.into_iter().filter(|s| !s.rows.is_empty());
    let mut pages: Vec<Page> = filled.map(Sheet::page).collect();
    // Which grid this was, so that a change without another version is noticed.
    pages.extend(questionnaire::read("grid.toml", grid).0.map(identity));
    write(&pages)
}

fn identity(grid: Questionnaire) -> Page {
    let rows = [
        ("grid", grid.id),
        ("version", grid.version),
        ("hash", grid.hash),
    ];
    Page {
        name: IDENTITY,
        titles: vec!["key".to_owned(), "value".to_owned()],
        rows: rows
            .map(|(key, value)| vec![key.to_owned(), value])
            .to_vec(),
    }
}

/// Says where the grid asks something else than the one that the workbook was made from, under
/// the same version.
fn changed(file: &str, read: &[Read], grid: &Questionnaire) -> Option<Diagnostic> {
    let page = read.iter().find(|p| p.name == IDENTITY)?;
    let was = |key: &str| {
        let row = page
            .rows
            .iter()
            .find(|r| r.cells.first().is_some_and(|c| c == key))?;
        row.cells.get(1).map(String::as_str)
    };
    let same = was("grid") == Some(&grid.id) && was("version") == Some(&grid.version);
    (same && was("hash") != Some(&grid.hash)).then(|| Diagnostic {
        code: "X021",
        severity: Severity::Warning,
        place: Place::file(file).in_sheet("grid"),
        message: Text::both(
            locale::french(&format!(
                "la grille a changé depuis que ce classeur en a été tiré, et porte toujours la version {}",
                grid.version
            )),
            format!(
                "the grid has changed since this workbook was made from it, and still has version {}",
                grid.version
            ),
        ),
        hint: Text::both(
            "Augmentez la version : `jauge diff` dit lequel de ses trois nombres.",
            "Raise the version: `jauge diff` says which of its three numbers.",
        ),
    })
}

fn sheet<'s>(sheets: &'s mut [Sheet], name: &str) -> Result<&'s mut Sheet, NotWritten> {
    let found = sheets.iter_mut().find(|s| s.name == name);
    found.ok_or_else(|| NotWritten(format!("no sheet for {name}")))
}

/// A table, and the lists of tables in it.
fn rows_of(sheets: &mut [Sheet], name: &str, row: &Table) -> Result<(), NotWritten> {
    let mut own = Table::new();
    let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
    for (key, value) in row {
        let tables = value
            .as_array()
            .filter(|a| !a.is_empty() && a.iter().all(Value::is_table));
        let Some(tables) = tables else {
            own.insert(key.clone(), value.clone());
            continue;
        };
        let child = sheet(sheets, &format!("{name}.{key}"))?;
        for table in tables.iter().filter_map(Value::as_table) {
            let mut cells = vec![("of".to_owned(), id.to_owned())];
            cells.extend(flat(table));
            child.row(cells);
        }
    }
    sheet(sheets, name)?.row(flat(&own));
    Ok(())
}

/// Keys with dots, and the texts of their values.
fn flat(table: &Table) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inside) => {
                let inside = flat(inside).into_iter();
                out.extend(inside.map(|(k, v)| (format!("{key}.{k}"), v)));
            }
            Value::Array(all) => out.push((format!("{key}[]"), list(all))),
            Value::String(text) => out.push((key.clone(), text.clone())),
            Value::Boolean(yes) => {
                let word = if *yes { "yes" } else { "no" };
                out.push((key.clone(), word.to_owned()));
            }
            other => out.push((key.clone(), other.to_string())),
        }
    }
    out
}

/// `entry, exit`; a list that commas would not part is written as in the file.
fn list(all: &[Value]) -> String {
    let plain = |v: &Value| match v {
        Value::String(s) => {
            let simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            let number = s.parse::<f64>().is_ok();
            (!s.is_empty() && !number && s.chars().all(simple)).then(|| s.clone())
        }
        Value::Integer(n) => Some(n.to_string()),
        _ => None,
    };
    let words: Option<Vec<String>> = all.iter().map(plain).collect();
    match words {
        Some(words) if !words.is_empty() => words.join(", "),
        _ => Value::Array(all.to_vec()).to_string(),
    }
}

struct Sheet {
    name: &'static str,
    titles: Vec<String>,
    rows: Vec<Vec<(String, String)>>,
}

impl Sheet {
    const fn new(name: &'static str) -> Self {
        Self {
            name,
            titles: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn row(&mut self, cells: Vec<(String, String)>) {
        for (title, _) in &cells {
            if !self.titles.contains(title) {
                self.titles.push(title.clone());
            }
        }
        self.rows.push(cells);
    }

    fn page(mut self) -> Page {
        let place = |title: &String| FIRST.iter().position(|f| f == title).unwrap_or(FIRST.len());
        self.titles.sort_by_key(place);
        let cell = |row: &[(String, String)], title: &String| {
            let found = row.iter().find(|(t, _)| t == title);
            found.map_or_else(String::new, |(_, v)| v.clone())
        };
        // The grid itself has one row with many keys: it reads better as a list of them.
        let (titles, rows) = if SINGLE.contains(&self.name) {
            let row = self.rows.swap_remove(0);
            let rows = self.titles.iter().map(|t| vec![t.clone(), cell(&row, t)]);
            (vec!["key".to_owned(), "value".to_owned()], rows.collect())
        } else {
            let rows = self
                .rows
                .iter()
                .map(|r| self.titles.iter().map(|t| cell(r, t)).collect());
            let rows: Vec<Vec<String>> = rows.collect();
            (self.titles, rows)
        };
        Page {
            name: self.name,
            titles,
            rows,
        }
    }
}

/// Whether a workbook is a grid in sheets.
#[must_use]
pub fn is_one(bytes: &[u8]) -> bool {
    pages(bytes).is_ok_and(|all| {
        let has = |name: &str| all.iter().any(|p| p.name == name);
        has("grid") && has("item")
    })
}

/// The grid file of a workbook, and what is wrong with it, by sheet and row. `file` is its name
/// for messages.
#[must_use]
pub fn import(file: &str, bytes: &[u8]) -> (Option<String>, Diagnostics) {
    let mut said = Diagnostics::new();
    let read = match pages(bytes) {
        Ok(read) => read,
        Err((fr, en)) => {
            said.push(Diagnostic {
                code: "X001",
                severity: Severity::Error,
                place: Place::file(file),
                message: Text::both(fr, en),
                hint: Text::both(
                    "Ouvrez-le dans le tableur et enregistrez-le en .xlsx.",
                    "Open it in the spreadsheet program and save it as .xlsx.",
                ),
            });
            return (None, said);
        }
    };
    let mut lines = Lines::default();
    lines.add("format = \"jauge-grid/1\"", None);
    for name in SHEETS.iter().filter(|n| !n.contains('.')) {
        if let Some(page) = read.iter().find(|p| p.name == *name) {
            table(page, &read, &mut lines);
        }
    }
    for page in read
        .iter()
        .filter(|p| !SHEETS.contains(&p.name.as_str()) && !p.rows.is_empty())
        .filter(|p| p.name != IDENTITY)
    {
        let name = shown(&page.name, 40);
        said.push(Diagnostic {
            code: "X020",
            severity: Severity::Advice,
            place: Place::file(file).in_sheet(name),
            message: Text::both(
                locale::french(
                    "cette feuille n'est pas une table d'une grille ; elle n'est pas lue",
                ),
                "this sheet is no table of a grid; it is not read",
            ),
            hint: Text::both(
                locale::french(&format!("Feuilles d'une grille : {}.", SHEETS.join(", "))),
                format!("Sheets of a grid: {}.", SHEETS.join(", ")),
            ),
        });
    }
    let (grid, faults) = questionnaire::read(file, &lines.text);
    for fault in faults.iter() {
        let mut fault = fault.clone();
        let from = fault
            .place
            .line
            .and_then(|l| lines.from.get(l as usize - 1).cloned().flatten());
        if let Some((sheet, row)) = from {
            fault.place.sheet = Some(sheet);
            fault.place.line = Some(row);
        } else {
            fault.place.line = None;
        }
        fault.place.column = None;
        said.push(fault);
    }
    grid.iter()
        .filter_map(|grid| changed(file, &read, grid))
        .for_each(|d| said.push(d));
    (grid.map(|_| lines.text), said)
}

/// Lines of a grid file, each with the sheet and the row that it comes from.
#[derive(Default)]
struct Lines {
    text: String,
    from: Vec<Option<(String, u64)>>,
}

impl Lines {
    fn add(&mut self, line: &str, from: Option<(&Read, u64)>) {
        self.text.push_str(line);
        self.text.push('\n');
        self.from
            .push(from.map(|(page, row)| (page.name.clone(), row)));
    }
}

fn table(page: &Read, all: &[Read], lines: &mut Lines) {
    let mut rows = page.rows.iter();
    let Some(titles) = rows.next() else { return };
    if SINGLE.contains(&page.name.as_str()) {
        lines.add("", None);
        lines.add(&format!("[{}]", page.name), None);
        for row in rows {
            let cell = |n: usize| row.cells.get(n).map_or("", String::as_str);
            if let Some(pair) = pair(cell(0), cell(1)) {
                lines.add(&pair, Some((page, row.line)));
            }
        }
        related(page, all, "", lines);
        return;
    }
    for row in rows {
        let at = Some((page, row.line));
        lines.add("", None);
        lines.add(&format!("[[{}]]", page.name), at);
        let pairs = titles.cells.iter().zip(&row.cells);
        for (title, cell) in pairs {
            if let Some(pair) = pair(title, cell) {
                lines.add(&pair, at);
            }
        }
        let id = titles.cells.iter().position(|t| t.trim() == "id");
        let id = id.and_then(|n| row.cells.get(n)).map_or("", |c| c.trim());
        related(page, all, id, lines);
    }
}

/// The lists of tables that belong to one, from their own sheets.
fn related(page: &Read, all: &[Read], id: &str, lines: &mut Lines) {
    let start = format!("{}.", page.name);
    for child in all.iter().filter(|p| SHEETS.contains(&p.name.as_str())) {
        if let Some(key) = child.name.strip_prefix(&start) {
            children(child, key, id, lines);
        }
    }
}

/// The rows of another sheet that belong to a table.
fn children(page: &Read, key: &str, id: &str, lines: &mut Lines) {
    let mut rows = page.rows.iter();
    let Some(titles) = rows.next() else { return };
    let of = titles.cells.iter().position(|t| t.trim() == "of");
    let mut mine = rows
        .filter(|row| {
            of.and_then(|n| row.cells.get(n))
                .is_some_and(|c| c.trim() == id)
        })
        .peekable();
    if mine.peek().is_none() {
        return;
    }
    lines.add(&format!("{key} = ["), None);
    for row in mine {
        let cells = titles
            .cells
            .iter()
            .zip(&row.cells)
            .filter(|(t, _)| t.trim() != "of");
        let pairs: Vec<String> = cells.filter_map(|(t, c)| pair(t, c)).collect();
        lines.add(
            &format!("  {{ {} }},", pairs.join(", ")),
            Some((page, row.line)),
        );
    }
    lines.add("]", None);
}

/// A key and its value, as the file has them; none for an empty cell.
fn pair(title: &str, cell: &str) -> Option<String> {
    let title = title.trim();
    if title.is_empty() || cell.trim().is_empty() {
        return None;
    }
    let (key, is_list) = match title.strip_suffix("[]") {
        Some(key) => (key, true),
        None => (title, false),
    };
    // A key that is none is shown by the reader of grids as it stands in the sheet.
    let bare = |k: &str| {
        !k.is_empty()
            && k.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    let mut out = String::new();
    for (n, part) in key.split('.').enumerate() {
        let dot = if n > 0 { "." } else { "" };
        let _ = match bare(part) {
            true => write!(out, "{dot}{part}"),
            false => write!(out, "{dot}{}", quoted(part)),
        };
    }
    let last = key.rsplit('.').next().unwrap_or(key);
    let word = cell.trim();
    let value = if is_list {
        listed(word)
    } else if NUMBERS.contains(&last)
        && word
            .replace(',', ".")
            .parse::<f64>()
            .is_ok_and(f64::is_finite)
    {
        number(&word.replace(',', "."))
    } else if FLAGS.contains(&last) {
        flag(word)
    } else {
        quoted(cell)
    };
    Some(format!("{out} = {value}"))
}

/// A number as TOML wants it: digits on both sides of the dot.
fn number(word: &str) -> String {
    match word.parse::<i64>() {
        Ok(whole) => whole.to_string(),
        Err(_) => word
            .parse::<f64>()
            .map_or_else(|_| quoted(word), |n| Value::Float(n).to_string()),
    }
}

fn flag(word: &str) -> String {
    match crate::spelling::word(word).as_str() {
        "yes" | "oui" | "true" | "x" | "1" => "true".to_owned(),
        "no" | "non" | "false" | "0" => "false".to_owned(),
        _ => quoted(word),
    }
}

fn listed(word: &str) -> String {
    if word.starts_with('[') && format!("x = {word}").parse::<Table>().is_ok() {
        return word.replace('\n', " ");
    }
    let parts: Vec<&str> = word
        .split(',')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let numbers = parts.iter().all(|p| p.parse::<i64>().is_ok());
    let one = |p: &&str| if numbers { (*p).to_owned() } else { quoted(p) };
    format!("[{}]", parts.iter().map(one).collect::<Vec<_>>().join(", "))
}
