//! Answer files of the form (`jauge-answers/1`): one JSON file per person and wave. Together
//! the files that one `[[answers]]` names are a table with one row per file, which is then read
//! like any other table.
//!
//! ```text
//! {
//!   "format": "jauge-answers/1",
//!   "grid": { "id", "version", "hash" },   which form was filled in
//!   "wave", "role",                         identifiers of the grid; role may be null
//!   "participant",                          the code, empty when the person has none
//!   "response",                             drawn when the form was opened
//!   "lang", "started", "finished", "date",  by the clock of the device; finished may be null,
//!                                           date is what the person says
//!   "keys": { column: value },              region, project ... as the form was made for
//!   "answers": { item: answer },            every item of the form, whether put or not
//!   "checksum": "crc32:89abcdef"            of the canonical form (RFC 8785) of the rest
//! }
//! answer: { "level": code } | { "choice": code } | { "choices": [code] } | { "number": 12.5 }
//!       | { "date": "2025-03-14", "2025-03" or "2025" } | { "text": words }
//!       | { "missing": reason }, with "text" when what was typed is unreadable
//! ```
//!
//! The checksum shows that a file was changed by hand or damaged; it proves nothing against
//! somebody who wants to deceive.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use csv::ByteRecord;
use jauge_model::reception::{FileReception, FormReception, GridVersion};
use jauge_model::study::{AnswerFile, FormFiles, Study};
use jauge_model::{Missing, Place, Questionnaire};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::SourceFile;
use super::log::Log;
use super::notices::{self, Notice};
use super::table::{Row, RowCount, Table, hex_digest};
use super::workbook::Kind;
use super::workbook::sheet::Epoch;
use crate::issued_code::IssuedCode;
use crate::spelling::shown;

/// The format word of an answer file.
pub(crate) const FORMAT: &str = "jauge-answers/1";
/// Most bytes of an answer file; one person does not write more.
const MOST_BYTES: usize = 4 << 20;
/// Days between a date and the usual one beyond which the clock of a device is doubted.
const FAR: i32 = 300;
/// Most files named in one notice.
const NAMED: usize = 8;
/// Most characters shown of the name of a file, which anybody may have chosen.
const NAME: usize = 120;

fn of(file: &FormReception) -> Place {
    Place::file(shown(&file.file, NAME))
}

/// One answer file whose answers can be used.
struct Form {
    file: FormReception,
    wave: String,
    role: Option<String>,
    participant: String,
    started: String,
    finished: Option<String>,
    date: String,
    keys: BTreeMap<String, String>,
    cells: BTreeMap<String, (Kind, String)>,
    /// Whether it comes from another version of the grid, which may have other items.
    other_version: bool,
}

/// The rows of the table.
pub(super) struct FormRows {
    rows: Vec<(ByteRecord, Vec<Kind>)>,
    /// Files that could not be read.
    misshapen: u64,
}

impl FormRows {
    pub(super) fn each_row(
        &self,
        log: &mut Log,
        progress: &dyn Fn(u64),
        mut row: impl FnMut(&Row<'_>, &mut Log),
    ) -> RowCount {
        let mut count = RowCount {
            read: self.rows.len() as u64 + self.misshapen,
            misshapen: self.misshapen,
        };
        for ((record, kinds), line) in self.rows.iter().zip(1..) {
            if record.as_slice().contains(&0) {
                count.misshapen += 1;
                log.row(&notices::NUL, line, &[]);
            } else {
                row(&Row::of_sheet(line, record, kinds, Epoch::default()), log);
            }
            progress(u64::from(line));
        }
        count
    }
}

/// Reads the answer files that the study names, as one table. `None` when none can be used; the
/// log says why.
pub(super) fn open(
    grid: &Questionnaire,
    study: &Study,
    answer: &AnswerFile,
    given: &[SourceFile<'_>],
    log: &mut Log,
    report: &mut FileReception,
) -> Option<Table<'static>> {
    let mut files: Vec<&SourceFile<'_>> = given.iter().filter(|f| answer.takes(&f.name)).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|a, b| a.name == b.name);
    if files.is_empty() {
        let many = answer.file.contains('*');
        let notice = if many {
            &notices::FORM_NONE
        } else {
            &notices::NOT_GIVEN
        };
        log.push(notice.at(log.place(), &[]));
        return None;
    }
    FORMAT.clone_into(&mut report.encoding);
    let (mut forms, mut others) = (Vec::new(), Vec::new());
    let mut digests = String::new();
    for file in files {
        let reception = FormReception {
            file: file.name.clone(),
            sha256: hex_digest(file.bytes),
            receipt: None,
            grid: None,
        };
        digests.push_str(&reception.sha256);
        match read(grid, file.bytes, reception, log) {
            Ok(form) => forms.push(form),
            Err(reception) => others.push(reception),
        }
    }
    // Of one file its own digest, of many the digest of their digests.
    report.sha256 = match (&forms[..], &others[..]) {
        ([one], []) => one.file.sha256.clone(),
        ([], [one]) => one.sha256.clone(),
        _ => hex_digest(digests.as_bytes()),
    };
    let wanted = answer.forms.unwrap_or_default();
    let one_role = keep_wanted(grid, wanted, &mut forms, log);
    // The last one finished comes last, so that it is the one kept of several.
    forms.sort_by(|a, b| {
        let key = |f: &Form| (f.finished.is_some(), f.finished.clone(), f.started.clone());
        key(a).cmp(&key(b)).then(a.file.file.cmp(&b.file.file))
    });
    clocks(&forms, log);
    let misshapen = others.len() as u64;
    report.rows_read = forms.len() as u64 + misshapen;
    report.rows_set_aside = report.rows_read;
    let table = (one_role && !forms.is_empty()).then(|| table(grid, study, &forms, misshapen));
    report.forms = forms.into_iter().map(|f| f.file).chain(others).collect();
    log.forms = report.forms.iter().map(|f| shown(&f.file, NAME)).collect();
    table
}

/// Leaves out the files of another wave or role than the study asks for. `false` when it does
/// not say which of several roles to read.
fn keep_wanted(
    grid: &Questionnaire,
    wanted: FormFiles,
    forms: &mut Vec<Form>,
    log: &mut Log,
) -> bool {
    let wave = wanted.wave.and_then(|w| grid.waves.get(w)).map(|w| &w.id);
    let role = wanted.role.and_then(|r| grid.roles.get(r)).map(|r| &r.id);
    let fits = |form: &Form| {
        wave.is_none_or(|w| form.wave == *w) && (role.is_none() || form.role.as_ref() == role)
    };
    let left: Vec<String> = forms
        .iter()
        .filter(|f| !fits(f))
        .map(|f| shown(&f.file.file, NAME))
        .collect();
    if !left.is_empty() {
        let more = if left.len() > NAMED { ", …" } else { "" };
        let names = left[..left.len().min(NAMED)].join(", ") + more;
        log.push(notices::FORM_NOT_WANTED.at(log.place(), &[&left.len(), &names]));
    }
    forms.retain(fits);
    let mut roles: Vec<&str> = forms.iter().filter_map(|f| f.role.as_deref()).collect();
    roles.sort_unstable();
    roles.dedup();
    if role.is_none() && roles.len() > 1 {
        let names: Vec<String> = roles.iter().map(|r| shown(r, 40)).collect();
        let said = notices::FORM_WHICH_ROLE.at(log.place(), &[&names.join(", "), &names[0]]);
        log.push(said);
        return false;
    }
    true
}

/// Says which clocks cannot be right.
fn clocks(forms: &[Form], log: &mut Log) {
    let day = |form: &Form| form.date.parse::<Date>().ok();
    let mut days: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for form in forms {
        days.entry(&form.wave).or_default().extend(day(form));
    }
    days.values_mut().for_each(|days| days.sort_unstable());
    for form in forms {
        let place = of(&form.file);
        match &form.finished {
            // Both are in one fixed format, so that their order is that of the times.
            Some(finished) if *finished < form.started => {
                let args = [&shown(&form.started, 30), &shown(finished, 30)];
                log.push(notices::FORM_CLOCK_BACK.at(place, &[args[0], args[1]]));
            }
            Some(_) => {}
            None => say(log, &notices::FORM_UNFINISHED, place, &[]),
        }
        let days = days.get(form.wave.as_str()).map_or(&[][..], Vec::as_slice);
        let (Some(own), [_, _, _, ..]) = (day(form), days) else {
            continue;
        };
        let usual = days[days.len() / 2];
        let apart = own.since(usual).map_or(0, |span| span.get_days()).abs();
        if apart > FAR {
            let place = of(&form.file);
            say(log, &notices::FORM_DATE_FAR, place, &[&own, &usual]);
        }
    }
}

fn say(log: &mut Log, notice: &'static Notice, place: Place, args: &[&dyn std::fmt::Display]) {
    if log.room(notice, usize::MAX, None) {
        log.push(notice.at(place, args));
    }
}

/// The table: who, when, the keys, then the items of the grid that some file has, then what no
/// grid asks for.
fn table(grid: &Questionnaire, study: &Study, forms: &[Form], misshapen: u64) -> Table<'static> {
    let participant = &study.keys.participant;
    let known = |id: &String| grid.items.iter().any(|i| i.id == *id);
    let mut keys: Vec<&String> = forms.iter().flat_map(|f| f.keys.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| *key != participant && !known(key));
    let items = grid.items.iter().map(|i| &i.id);
    let items: Vec<&String> = items
        .filter(|id| forms.iter().any(|f| f.cells.contains_key(*id)))
        .collect();
    let mut foreign: Vec<&String> = forms.iter().flat_map(|f| f.cells.keys()).collect();
    foreign.sort_unstable();
    foreign.dedup();
    foreign.retain(|id| !known(id));
    let mut names = vec![participant.clone(), "@wave".to_owned(), "@date".to_owned()];
    names.extend(
        keys.iter()
            .chain(&items)
            .chain(&foreign)
            .map(|n| (*n).clone()),
    );
    let row = |form: &Form| {
        let mut record = ByteRecord::new();
        let mut kinds = vec![Kind::Text; 3];
        for text in [&form.participant, &form.wave, &form.date] {
            record.push_field(text.as_bytes());
        }
        for key in &keys {
            record.push_field(form.keys.get(*key).map_or(&[][..], |v| v.as_bytes()));
            kinds.push(Kind::Text);
        }
        for id in items.iter().chain(&foreign) {
            let absent = if form.other_version {
                Kind::Missing(Missing::NotInVersion)
            } else {
                Kind::Missing(Missing::NotAsked)
            };
            let (kind, text) = form
                .cells
                .get(*id)
                .map_or((absent, ""), |(kind, text)| (*kind, text.as_str()));
            record.push_field(text.as_bytes());
            kinds.push(kind);
        }
        (record, kinds)
    };
    let rows = FormRows {
        rows: forms.iter().map(row).collect(),
        misshapen,
    };
    Table::of_forms(&names, rows)
}

/// Reads one file; what cannot be used is said, and the file handed back.
fn read(
    grid: &Questionnaire,
    bytes: &[u8],
    mut file: FormReception,
    log: &mut Log,
) -> Result<Form, FormReception> {
    let here = || of(&file);
    let content = match parse(bytes) {
        Ok(content) => content,
        Err((notice, args)) => {
            let args: Vec<&dyn std::fmt::Display> = args.iter().map(|a| a as _).collect();
            say(log, notice, here(), &args);
            return Err(file);
        }
    };
    let checked = match Checked::of(grid, &content) {
        Ok(checked) => checked,
        Err(part) => {
            say(log, &notices::FORM_INCOMPLETE, here(), &[&part]);
            return Err(file);
        }
    };
    file.grid = Some(Box::new(GridVersion {
        id: shown(checked.id, 60),
        version: shown(checked.version, 40),
        hash: shown(checked.hash, 64),
    }));
    let here = || of(&file);
    if checked.id != grid.id {
        let args = [shown(checked.id, 40), grid.id.clone()];
        say(
            log,
            &notices::FORM_WRONG_GRID,
            here(),
            &[&args[0], &args[1]],
        );
        return Err(file);
    }
    let versions = [shown(checked.version, 20), grid.version.clone()];
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    if major(checked.version) != major(&grid.version) {
        say(
            log,
            &notices::FORM_OTHER_MAJOR,
            here(),
            &[&versions[0], &versions[1]],
        );
        return Err(file);
    }
    let other_version = checked.version != grid.version;
    if other_version {
        say(
            log,
            &notices::FORM_OTHER_VERSION,
            here(),
            &[&versions[0], &versions[1]],
        );
    } else if checked.hash != grid.hash {
        say(log, &notices::FORM_OTHER_WORDING, here(), &[&versions[0]]);
    }
    let sum = checksum(&content);
    let computed = format!("crc32:{sum:08x}");
    let said = content.get("checksum").and_then(Value::as_str);
    if said == Some(&computed) {
        file.receipt = Some(IssuedCode::of_number(sum).to_string());
    } else {
        let said = said.map_or_else(|| "–".to_owned(), |s| shown(s, 20));
        say(log, &notices::FORM_CHANGED, here(), &[&said, &computed]);
    }
    let mut cells = BTreeMap::new();
    for (id, answer) in checked.answers {
        // Under its present name, also where a file has an earlier one.
        let item = grid.item_index(id).map(|i| &grid.items[i].id);
        let id = item.unwrap_or(id);
        let cell = cell(answer).unwrap_or_else(|| {
            let place = of(&file).of_item(id);
            let found = shown(&answer.to_string(), 60);
            say(log, &notices::FORM_ANSWER, place, &[&found]);
            (Kind::Missing(Missing::SetAside), String::new())
        });
        if let (Kind::Missing(Missing::Unreadable), typed) = &cell
            && !typed.is_empty()
        {
            let place = of(&file).of_item(id);
            say(log, &notices::FORM_UNREADABLE, place, &[&shown(typed, 40)]);
        }
        cells.insert(id.clone(), cell);
    }
    Ok(Form {
        wave: checked.wave.to_owned(),
        role: checked.role.map(str::to_owned),
        participant: checked.participant.to_owned(),
        started: checked.started.to_owned(),
        finished: checked.finished.map(str::to_owned),
        date: checked.date.to_owned(),
        keys: checked.keys,
        cells,
        other_version,
        file,
    })
}

type Refusal = (&'static Notice, Vec<String>);

/// The object in a file, if it is an answer file.
fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err((&notices::FORM_TOO_LARGE, vec![bytes.len().to_string()]));
    }
    if bytes.is_empty() {
        return Err((&notices::FORM_CUT, vec!["1".to_owned()]));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let content: Value = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line().to_string(), error.column().to_string());
        if error.is_eof() {
            (&notices::FORM_CUT, vec![line])
        } else {
            (&notices::FORM_NOT_JSON, vec![line, column])
        }
    })?;
    let format = content.get("format").and_then(Value::as_str);
    match content {
        Value::Object(content) if content.get("format").and_then(Value::as_str) == Some(FORMAT) => {
            Ok(content)
        }
        _ => {
            let found = format.map_or_else(|| "–".to_owned(), |f| shown(f, 40));
            Err((&notices::FORM_OTHER_FORMAT, vec![found]))
        }
    }
}

/// What a file says of itself, each part of the right kind.
struct Checked<'a> {
    id: &'a str,
    version: &'a str,
    hash: &'a str,
    wave: &'a str,
    role: Option<&'a str>,
    participant: &'a str,
    started: &'a str,
    finished: Option<&'a str>,
    date: &'a str,
    keys: BTreeMap<String, String>,
    answers: &'a Map<String, Value>,
}

impl<'a> Checked<'a> {
    /// The parts, or the name of the first one that is not as it must be.
    fn of(grid: &Questionnaire, content: &'a Map<String, Value>) -> Result<Self, &'static str> {
        let text = |name: &'static str| content.get(name).and_then(Value::as_str).ok_or(name);
        let or_null = |name: &'static str| match content.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(name),
        };
        let of_grid = |name: &'static str| {
            let grid = content.get("grid").and_then(|g| g.get(name));
            grid.and_then(Value::as_str).ok_or("grid")
        };
        let object = |name: &'static str| content.get(name).and_then(Value::as_object).ok_or(name);
        let keys = object("keys")?.iter().map(|(key, value)| {
            let value = value.as_str().ok_or("keys")?;
            Ok::<_, &'static str>((key.clone(), value.to_owned()))
        });
        // A role that the grid does not have is of another version; it is not one to choose.
        let role = or_null("role")?.filter(|r| grid.roles.iter().any(|role| role.id == *r));
        Ok(Self {
            id: of_grid("id")?,
            version: of_grid("version")?,
            hash: of_grid("hash")?,
            wave: text("wave")?,
            role,
            participant: text("participant")?,
            started: text("started")?,
            finished: or_null("finished")?,
            date: text("date")?,
            keys: keys.collect::<Result<_, _>>()?,
            answers: object("answers")?,
        })
    }
}

/// The cell that an answer makes; `None` when it has no known shape.
fn cell(answer: &Value) -> Option<(Kind, String)> {
    let answer = answer.as_object()?;
    if let Some(reason) = answer.get("missing") {
        let reason = Missing::parse(reason.as_str()?)?;
        let typed = answer.get("text").and_then(Value::as_str).unwrap_or("");
        let known = answer.len() == 1 || (answer.len() == 2 && answer.contains_key("text"));
        return known.then(|| (Kind::Missing(reason), typed.to_owned()));
    }
    let mut entries = answer.iter();
    let (Some((name, value)), None) = (entries.next(), entries.next()) else {
        return None;
    };
    let code = |value: &Value| value.as_i64().map(|c| c.to_string());
    let (kind, text) = match name.as_str() {
        "level" | "choice" => (Kind::Text, code(value)?),
        "choices" => {
            let codes = value.as_array()?.iter().map(code);
            (Kind::Text, codes.collect::<Option<Vec<_>>>()?.join(";"))
        }
        "number" => (Kind::Number, value.as_f64()?.to_string()),
        "date" | "text" => (Kind::Text, value.as_str()?.to_owned()),
        _ => return None,
    };
    Some((kind, text))
}

/// Digest of a text, in hexadecimal digits.
pub(crate) fn digest(text: &str) -> String {
    hex_digest(text.as_bytes())
}

/// The text of an answer file, with its checksum.
pub(crate) fn sealed(mut content: Value) -> String {
    if let Value::Object(parts) = &mut content {
        let sum = format!("crc32:{:08x}", checksum(parts));
        parts.insert("checksum".to_owned(), Value::String(sum));
    }
    content.to_string()
}

/// The CRC-32 of the canonical form (RFC 8785) of everything but the checksum itself.
fn checksum(content: &Map<String, Value>) -> u32 {
    let mut canonical = String::new();
    canonical_object(content, Some("checksum"), &mut canonical);
    crc32fast::hash(canonical.as_bytes())
}

fn canonical_object(object: &Map<String, Value>, without: Option<&str>, out: &mut String) {
    let mut entries: Vec<(&String, &Value)> = object
        .iter()
        .filter(|(key, _)| Some(key.as_str()) != without)
        .collect();
    entries.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
    out.push('{');
    for (n, (key, value)) in entries.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        // Writing into a string cannot fail.
        let _ = write!(out, "{}:", Value::String(key.clone()));
        canonical_value(value, out);
    }
    out.push('}');
}

fn canonical_value(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => canonical_object(object, None, out),
        Value::Array(list) => {
            out.push('[');
            for (n, value) in list.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                canonical_value(value, out);
            }
            out.push(']');
        }
        // As JavaScript writes the numbers of a form: no exponent, no trailing zero.
        Value::Number(number) if number.is_f64() => {
            let _ = write!(out, "{}", number.as_f64().unwrap_or_default());
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}
