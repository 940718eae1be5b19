//! What a person decided about doubtful pairs: `review.csv`, its last column filled in.

use jauge_model::reception::{FileReception, FormAt};
use jauge_model::study::Dialect;
use jauge_model::{Diagnostics, Place};

use super::header::Wanted;
use super::log::Log;
use super::mapping::Finder;
use super::notices;
use super::rows::text;
use super::table;
use crate::spelling::{shown, word};

/// The columns that a decision is read from, named as `review.csv` names them.
const COLUMNS: [&str; 7] = [
    "earlier_file",
    "earlier_line",
    "earlier_code",
    "later_file",
    "later_line",
    "later_code",
    "decision",
];

/// Words that mean one person, and two people.
const SAME: [&str; 4] = ["same", "meme", "oui", "yes"];
const DIFFERENT: [&str; 4] = ["different", "differents", "non", "no"];

/// One decision.
pub(super) struct Decision {
    pub(super) earlier: FormAt,
    pub(super) later: FormAt,
    pub(super) same: bool,
    line: u32,
}

impl Decision {
    /// Where it stands.
    pub(super) fn place(&self, file: &str) -> Place {
        Place::file(file).at_line(u64::from(self.line))
    }
}

/// Reads a file of decisions.
pub(super) fn read(
    name: &str,
    bytes: Option<&[u8]>,
    out: &mut Diagnostics,
) -> (Vec<Decision>, FileReception) {
    let mut log = Log::new(name);
    let mut report = FileReception {
        file: name.to_owned(),
        ..FileReception::default()
    };
    let decisions = match bytes {
        Some(bytes) => read_table(bytes, &mut log, &mut report).unwrap_or_default(),
        None => {
            log.push(notices::NOT_GIVEN.at(log.place(), &[]));
            Vec::new()
        }
    };
    log.finish(out);
    (decisions, report)
}

fn read_table(bytes: &[u8], log: &mut Log, report: &mut FileReception) -> Option<Vec<Decision>> {
    let wanted = Wanted::of(COLUMNS);
    let table = table::open(bytes, &Dialect::default(), &wanted, log, report)?;
    let mut find = Finder::new(&table.headers, log);
    let found = COLUMNS.map(|name| find.required(name, "decision"));
    let read_as = find.read_as;
    report.columns = table.columns(&read_as, log.sheet.is_some());
    let [
        Some(ef),
        Some(el),
        Some(ec),
        Some(lf),
        Some(ll),
        Some(lc),
        Some(decision),
    ] = found
    else {
        return None;
    };
    let mut out = Vec::new();
    let count = table.each_row(log, &|_| {}, |cells, log| {
        let (line, cell) = (cells.line, |c: usize| text(cells.get(c)).trim());
        let said = word(cell(decision));
        let same = match said.as_str() {
            "" => return log.row(&notices::UNDECIDED, line, &[]),
            w if SAME.contains(&w) => true,
            w if DIFFERENT.contains(&w) => false,
            _ => {
                let found = shown(cell(decision), 40);
                return log.row(&notices::NO_DECISION, line, &[&found]);
            }
        };
        let form = |file: usize, line: usize, code: usize| FormAt {
            code: unquoted(cell(code)).to_owned(),
            file: unquoted(cell(file)).to_owned(),
            line: cell(line).parse().unwrap_or_default(),
        };
        out.push(Decision {
            earlier: form(ef, el, ec),
            later: form(lf, ll, lc),
            same,
            line,
        });
    });
    report.rows_read = count.read;
    report.rows_used = out.len() as u64;
    report.rows_set_aside = report.rows_read - report.rows_used;
    for column in report.columns.iter_mut().filter(|c| c.read_as.is_some()) {
        column.used = report.rows_used;
    }
    Some(out)
}

/// A cell without the apostrophe that keeps a spreadsheet from running it.
fn unquoted(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}
