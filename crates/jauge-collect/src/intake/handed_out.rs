//! Codes that were handed out: those read in the files against those on the list.

use std::collections::{BTreeMap, BTreeSet};

use jauge_model::reception::{FileReception, RefusedCode};
use jauge_model::study::Dialect;
use jauge_model::{Diagnostics, Lang, Questionnaire, Study, locale};

use super::header::Wanted;
use super::linkage::{neighbourhood, slip};
use super::log::Log;
use super::mapping::Finder;
use super::notices;
use super::rows::{Rows, text};
use super::table::{self, Source};
use crate::issued_code::{CodeFault, IssuedCode, bare};
use crate::spelling::shown;
use jauge_model::questionnaire::LinkBy;

/// The column of the list that `jauge codes` writes.
const COLUMN: &str = "code";

/// A code of an answer file that is none.
pub(super) struct Refused {
    pub(super) line: u32,
    pub(super) found: String,
    pub(super) fault: CodeFault,
    /// Whether the row serves all the same, by the elements of its self-generated code.
    pub(super) kept: bool,
}

impl Refused {
    pub(super) fn new(line: u32, found: &str, fault: CodeFault, kept: bool) -> Self {
        let found = found.chars().take(LONGEST).collect();
        Self {
            line,
            found,
            fault,
            kept,
        }
    }
}

/// What is kept of a text that is no code, in characters.
const LONGEST: usize = 100;

/// Reads the list of codes handed out, in the form in which rows keep theirs.
pub(super) fn read(
    name: &str,
    source: Option<Source<'_>>,
    out: &mut Diagnostics,
) -> (Option<BTreeSet<String>>, FileReception) {
    let mut log = Log::new(name);
    let mut report = table::report_on(name, source);
    let codes = match source {
        Some(source) => read_list(source, &mut log, &mut report),
        None => {
            log.push(notices::NO_CODES.at(log.place(), &[]));
            None
        }
    };
    log.finish(out);
    (codes, report)
}

fn read_list(
    source: Source<'_>,
    log: &mut Log,
    report: &mut FileReception,
) -> Option<BTreeSet<String>> {
    let wanted = Wanted::of([COLUMN]);
    let table = table::open_source(source, &Dialect::default(), &wanted, log, report)?;
    let mut find = Finder::new(&table.headers, log);
    let column = find.required(COLUMN, "code");
    find.leftovers();
    let read_as = find.read_as;
    report.columns = table.columns(&read_as, log.sheet.is_some());
    let column = column?;
    let mut lines: BTreeMap<String, u32> = BTreeMap::new();
    let count = table.each_row(log, &|_| {}, |cells, log| {
        let (found, line) = (text(cells.get(column)).trim(), cells.line);
        let code = match IssuedCode::parse(found) {
            Ok(code) => code.to_string(),
            Err(fault) => return say(&notices::LIST_NOT_A_CODE, log, line, found, &fault),
        };
        if let Some(first) = lines.get(&code) {
            return log.row(&notices::LIST_TWICE, line, &[&code, first]);
        }
        lines.insert(code, line);
    });
    report.rows_read = count.read;
    report.rows_used = lines.len() as u64;
    report.rows_set_aside = report.rows_read - report.rows_used;
    report.columns[column].used = report.rows_used;
    Some(lines.into_keys().collect())
}

/// Says what is wrong with a code, its reason in each language.
fn say(notice: &'static notices::Notice, log: &mut Log, line: u32, found: &str, fault: &CodeFault) {
    if log.room(notice, usize::MAX, None) {
        let place = log.place().at_line(u64::from(line));
        let (found, why) = (shown(found, 40), reasons(fault));
        log.push(notice.at_both(place, &[&found, &why.0], &[&found, &why.1]));
    }
}

fn reasons(fault: &CodeFault) -> (String, String) {
    let why = fault.reason();
    (
        locale::french(why.get(Lang::Fr)),
        why.get(Lang::En).to_owned(),
    )
}

/// Says of every code that was refused what was read and which known code is one slip away, and
/// of every code that is not on the list that it was never handed out.
pub(super) fn check(
    grid: &Questionnaire,
    study: &Study,
    listed: Option<&BTreeSet<String>>,
    files: &mut [Rows],
) -> Vec<RefusedCode> {
    if grid.linked_by() != LinkBy::IssuedCode {
        return Vec::new();
    }
    if let (Some(listed), Some(list)) = (listed, &study.linking.codes) {
        files
            .iter_mut()
            .for_each(|f| never_handed_out(listed, list, f));
    }
    if files.iter().all(|f| f.refused.is_empty()) {
        return Vec::new();
    }
    let known = Known::of(listed, files);
    let mut out = Vec::new();
    for file in files {
        for refused in std::mem::take(&mut file.refused) {
            let near = known.one_slip_from(&refused.found);
            say_refused(&refused, near, &mut file.log);
            out.push(RefusedCode {
                found: refused.found,
                file: file.report.name(),
                line: u64::from(refused.line),
                reason: refused.fault.id().to_owned(),
                suggestion: near.map(str::to_owned),
            });
        }
    }
    out
}

fn say_refused(refused: &Refused, near: Option<&str>, log: &mut Log) {
    let notice = match (near, refused.kept) {
        (Some(_), false) => &notices::CODE_NEAR,
        (None, false) => &notices::CODE_REFUSED,
        (Some(_), true) => &notices::CODE_NEAR_KEPT,
        (None, true) => &notices::CODE_REFUSED_KEPT,
    };
    if log.room(notice, usize::MAX, None) {
        let place = log.place().at_line(u64::from(refused.line));
        let (found, why) = (shown(&refused.found, 40), reasons(&refused.fault));
        let near = near.unwrap_or_default();
        let said = notice.at_both(place, &[&found, &why.0, &near], &[&found, &why.1, &near]);
        log.push(said);
    }
}

fn never_handed_out(listed: &BTreeSet<String>, list: &str, file: &mut Rows) {
    let mut said = BTreeSet::new();
    for row in 0..file.who.len() {
        if !file.has_code(row) {
            continue;
        }
        let code = file.codes.all.get(file.who[row] as usize);
        if !listed.contains(code) && said.insert(file.who[row]) {
            let (line, code) = (file.lines[row], code.to_owned());
            file.log
                .row(&notices::NEVER_HANDED_OUT, line, &[&code, &list]);
        }
    }
}

/// Codes that can be meant: those on the list, or else every right code of the study.
struct Known {
    codes: Vec<String>,
    /// What is left of a code after one slip, and its number; sorted.
    index: Vec<(u64, usize)>,
}

impl Known {
    fn of(listed: Option<&BTreeSet<String>>, files: &[Rows]) -> Self {
        let read = || -> BTreeSet<String> {
            let rows = |f: &'_ Rows| -> Vec<String> {
                let with_code = (0..f.who.len()).filter(|r| f.has_code(*r));
                let numbers: BTreeSet<u32> = with_code.map(|r| f.who[r]).collect();
                let code = |n: &u32| f.codes.all.get(*n as usize).to_owned();
                numbers.iter().map(code).collect()
            };
            files.iter().flat_map(rows).collect()
        };
        let codes: Vec<String> = match listed {
            Some(listed) => listed.iter().cloned().collect(),
            None => read().into_iter().collect(),
        };
        let mut index = Vec::new();
        for (n, code) in codes.iter().enumerate() {
            index.extend(neighbourhood(&bare(code)).into_iter().map(|h| (h, n)));
        }
        index.sort_unstable();
        Self { codes, index }
    }

    /// The one known code that a single slip turns into this text; none when there are several.
    fn one_slip_from(&self, found: &str) -> Option<&str> {
        let found = bare(found);
        let mut near = BTreeSet::new();
        for hash in neighbourhood(&found) {
            let start = self.index.partition_point(|e| e.0 < hash);
            let block = self.index[start..].iter().take_while(|e| e.0 == hash);
            near.extend(
                block
                    .map(|(_, n)| *n)
                    .filter(|n| slip(&found, &bare(&self.codes[*n])).is_some()),
            );
        }
        match near.into_iter().collect::<Vec<_>>()[..] {
            [one] => self.codes.get(one).map(String::as_str),
            _ => None,
        }
    }
}
