//! Repeated groups: one row per repeat, and the form that they belong to on another sheet
//! (KoboToolbox, `_parent_index`) or in another file (ODK Central, `PARENT_KEY`). The form's
//! columns are put behind those of the row, so that a workshop keyed once counts for all the
//! people listed in it.

use std::collections::BTreeMap;

use csv::ByteRecord;
use jauge_model::reception::FileReception;
use jauge_model::study::{AnswerFile, Dialect, SheetChoice};

use super::header::Wanted;
use super::log::Log;
use super::notices;
use super::table::{self, Header, Row, Table};
use super::workbook::{Content, Kind, content};
use crate::spelling::shown;

/// Cells of a form, as text and as what they are.
type Form = Vec<(String, Kind)>;

/// The forms that rows of a repeated group belong to.
pub(super) struct Parent {
    /// How many columns the rows have of their own.
    pub(super) own: usize,
    /// The one of them that says which form.
    key: usize,
    width: usize,
    /// Each form by its number; `None` where two have one number.
    forms: BTreeMap<String, Option<Form>>,
}

/// How the tools tie a repeat to its form: the column of the row, that of the form.
const TIES: [(&str, &str); 2] = [("_parent_index", "_index"), ("parent_key", "key")];

fn find(headers: &[Header], name: &str) -> Option<usize> {
    headers.iter().position(|h| h.folded == name)
}

/// Joins the form's columns to a table of repeats. What is wrong is said, and the table is read
/// as it is.
pub(super) fn join(
    table: &mut Table<'_>,
    answer: &AnswerFile,
    own_bytes: &[u8],
    other: Option<&[u8]>,
    log: &mut Log,
    report: &mut FileReception,
) {
    let ties = TIES.iter();
    let mut ties = ties.filter_map(|(row, form)| Some((find(&table.headers, row)?, *form)));
    let named = answer.dialect.parent.as_deref();
    let Some((key, form_key)) = ties.next() else {
        if let Some(name) = named {
            log.push(notices::NO_TIE.at(log.header(), &[&shown(name, 60)]));
        }
        return;
    };
    let in_workbook = content(own_bytes) == Content::Workbook;
    let sheet = match (named, answer.parent_file()) {
        (_, Some(_)) => None,
        (Some(sheet), None) => Some(sheet.to_owned()),
        (None, None) if in_workbook => parent_sheet(table, log),
        (None, None) => None,
    };
    let Some(name) = sheet.as_deref().or(named) else {
        log.push(notices::NO_PARENT.at(log.header(), &[]));
        return;
    };
    let name = shown(name, 60);
    let bytes = if sheet.is_some() {
        Some(own_bytes)
    } else {
        other
    };
    if let (Some(sheet), Some(report)) = (&sheet, &mut report.sheet) {
        report.sheets_not_read.retain(|s| s.name != *sheet);
    }
    let read = bytes.and_then(|bytes| read(bytes, answer, sheet, form_key, key, table));
    match read {
        Some((parent, headers)) => {
            let forms = parent.forms.len();
            log.push(notices::PARENT_READ.at(log.place(), &[&name, &forms]));
            log.own_columns = Some(parent.own);
            table.behind(parent, headers);
        }
        None => log.push(notices::PARENT_NOT_READ.at(log.file_place(), &[&name])),
    }
}

fn read(
    bytes: &[u8],
    answer: &AnswerFile,
    sheet: Option<String>,
    form_key: &str,
    key: usize,
    table: &Table<'_>,
) -> Option<(Parent, Vec<Header>)> {
    let dialect = Dialect {
        sheet: sheet.map(SheetChoice::Name),
        ..Dialect::default()
    };
    // What is wrong with the forms' own file is said where the study reads it as answers.
    let mut unheard = Log::new(answer.parent_file().unwrap_or(&answer.file));
    let mut report = FileReception::default();
    let wanted = Wanted::of([form_key]);
    let forms = table::open(bytes, &dialect, &wanted, &mut unheard, &mut report)?;
    let at = find(&forms.headers, form_key)?;
    let mut parent = Parent {
        own: table.headers.len(),
        key,
        width: forms.headers.len(),
        forms: BTreeMap::new(),
    };
    forms.each_row(&mut unheard, &|_| {}, |cells, _| {
        let number = cells.shown(at).trim().to_owned();
        let form = (0..parent.width).map(|c| (cells.shown(c).to_owned(), cells.kind(c)));
        let form: Form = form.collect();
        let known = parent.forms.entry(number);
        known.and_modify(|f| *f = None).or_insert(Some(form));
    });
    Some((parent, forms.headers))
}

/// The sheet of the forms, as the first repeat names it.
fn parent_sheet(table: &Table<'_>, log: &Log) -> Option<String> {
    let column = find(&table.headers, "_parent_table_name")?;
    let mut name = None;
    // A log of its own: the rows are read, and talked about, once more later.
    let mut unheard = Log::new("");
    unheard.sheet.clone_from(&log.sheet);
    table.each_row(&mut unheard, &|_| {}, |cells, _| {
        let found = cells.shown(column).trim();
        if name.is_none() && !found.is_empty() {
            name = Some(found.to_owned());
        }
    });
    name
}

impl Parent {
    /// Puts the cells of a row and those of its form into one record.
    pub(super) fn join(
        &self,
        row: &Row<'_>,
        record: &mut ByteRecord,
        kinds: &mut Vec<Kind>,
        log: &mut Log,
    ) {
        record.clear();
        kinds.clear();
        for column in 0..self.own {
            record.push_field(row.shown(column).as_bytes());
            kinds.push(row.kind(column));
        }
        let number = row.shown(self.key).trim();
        let form = self.forms.get(number);
        if let Some(Some(form)) = form {
            for (text, kind) in form {
                record.push_field(text.as_bytes());
                kinds.push(*kind);
            }
            return;
        }
        for _ in 0..self.width {
            record.push_field(b"");
            kinds.push(Kind::Text);
        }
        let notice = match form {
            Some(_) => &notices::TWO_PARENTS,
            None => &notices::NO_FORM,
        };
        log.row(notice, row.line, &[&shown(number, 40)]);
    }
}
