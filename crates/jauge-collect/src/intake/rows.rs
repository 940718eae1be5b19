//! One answer file read into columns: codes, waves, groups and cells.
//!
//! ```text
//! table -> batch of rows -> row by row:     who and when, or set aside with its reason
//!                        -> side by side:   each column filled with the cells of the rows kept
//! ```
//!
//! A column sees the rows in order, whatever core fills it, so that the same file gives the same
//! cells and the same notices however many cores there are.

mod column;
mod columns;
mod who;

use std::sync::Arc;

use jauge_model::reception::{ColumnReception, FileReception};
use jauge_model::study::{AnswerFile, Layout, Study, WaveOf};
use jauge_model::{Missing, Questionnaire};

use jiff::civil::Date;

use super::SourceFile;
use super::cells::{Cells, FaultKind, Faults, Names, Words};
use super::forms;
use super::frame;
use super::handed_out::Refused;
use super::log::Log;
use super::mapping::{ItemColumn, Mapping, map, wanted};
use super::notices;
use super::own_words;
use super::parent;
use super::stamps::{self, Stamps};
use super::structure::{self, Structure};
use super::table::{self, Row, Source, Table};
use super::tool::{self, Export};
use super::versions::Elsewhere;
use super::workbook::Kind;
use crate::spelling::shown;
use columns::Columns;
use who::WhoReader;

/// Wave of a row whose columns say the wave.
pub(super) const BY_COLUMN: u16 = u16::MAX;

/// Bytes below which a checksum is sooner taken than another core woken.
const SMALL: usize = 1 << 20;

/// What is known of a person besides the answers, from one column.
#[derive(Clone, Debug)]
pub(super) enum Side {
    Words(Words),
    Numbers(Vec<Result<f64, Missing>>),
}

/// One answer file, read.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) report: FileReception,
    pub(super) log: Log,
    pub(super) mapping: Mapping,
    pub(super) export: Export,
    /// Number of the submission and how often it was changed, per row.
    pub(super) submissions: Option<(Words, Words)>,
    /// Which form each row was filled in with.
    pub(super) stamps: Stamps,
    /// Per row: line in the file.
    pub(super) lines: Vec<u32>,
    /// Per row: number of the code in `codes`.
    pub(super) who: Arc<Vec<u32>>,
    pub(super) codes: Names,
    /// Per row: why it has no code; empty where every row in use has one.
    pub(super) coded: Vec<Result<(), Missing>>,
    /// Codes that are none.
    pub(super) refused: Vec<Refused>,
    /// Per row: wave, or [`BY_COLUMN`].
    pub(super) waves: Vec<u16>,
    /// Answers of a wide file.
    pub(super) items: Vec<(ItemColumn, Cells)>,
    /// Per row of a long file: the item and the row within its cells.
    pub(super) long: Option<LongRows>,
    pub(super) groups: Vec<Option<Words>>,
    /// What tells the pathways of one person apart.
    pub(super) pathway: Option<Words>,
    /// Elements of the self-generated code, in the order of the grid.
    pub(super) elements: Vec<Option<Words>>,
    pub(super) comparison: Option<Words>,
    pub(super) consent: Option<Words>,
    pub(super) versions: Option<Words>,
    /// Who rated.
    pub(super) raters: Option<Words>,
    pub(super) dates: Option<Vec<Result<Date, Missing>>>,
    pub(super) covariates: Vec<Option<Side>>,
    pub(super) faults: Faults,
    /// Items that the version filled in does not have.
    pub(super) not_in_version: Vec<usize>,
    /// Per row: whether its answers are used; filled when duplicates are settled.
    pub(super) used: Vec<bool>,
}

/// Answers of a file with one row per answer.
#[derive(Default)]
pub(super) struct LongRows {
    /// Per row: index of the item.
    pub(super) item: Vec<u32>,
    /// Per row: position in the item's cells.
    pub(super) at: Vec<u32>,
    /// Per item: its answers.
    pub(super) cells: Vec<Cells>,
}

/// What a reader of one file needs to know.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) grid: &'a Questionnaire,
    pub(super) study: &'a Study,
    pub(super) answer: &'a AnswerFile,
    /// Versions of the grid with which other `[[answers]]` read the same file.
    elsewhere: Option<&'a Elsewhere>,
}

/// The bytes of a file of answers and of those that go with it.
#[derive(Clone, Copy, Default)]
pub(super) struct Given<'a> {
    pub(super) answers: Option<Source<'a>>,
    pub(super) structure: Option<&'a [u8]>,
    pub(super) parent: Option<&'a [u8]>,
    /// Every file, for a pattern that names many.
    pub(super) all: &'a [SourceFile<'a>],
    /// Versions of the grid with which other `[[answers]]` read the same file.
    pub(super) elsewhere: Option<&'a Elsewhere>,
}

impl Given<'_> {
    /// What the form's description says, or the file of a statistics program of its columns.
    pub(super) fn description(&self, answer: &AnswerFile, log: &mut Log) -> Structure {
        match (&answer.dialect.structure, self.answers) {
            (Some(name), _) => structure::read(name, self.structure, log),
            (None, Some(Source::Frame(frame))) => frame::structure(frame),
            (None, _) => Structure::default(),
        }
    }
}

/// Reads one answer file. Always returns; a file that cannot be used has no row.
pub(super) fn read(
    grid: &Questionnaire,
    study: &Study,
    answer: &AnswerFile,
    given: Given<'_>,
    progress: &dyn Fn(u64),
) -> Rows {
    let mut out = Rows {
        log: Log::new(&answer.file),
        ..Rows::default()
    };
    out.report.file.clone_from(&answer.file);
    if answer.forms.is_some() {
        let (log, report) = (&mut out.log, &mut out.report);
        if let Some(table) = forms::open(grid, study, answer, given.all, log, report) {
            take_in(
                (grid, study, answer),
                &table,
                given.elsewhere,
                &mut out,
                progress,
            );
        }
        return out;
    }
    let Some(source) = given.answers else {
        out.log.push(notices::NOT_GIVEN.at(out.log.place(), &[]));
        return out;
    };
    let of = (grid, study, answer);
    let Some(bytes) = source.bytes() else {
        read_source(of, source, given, &mut out, progress);
        return out;
    };
    let mut digest = String::new();
    rayon::in_place_scope(|scope| {
        let mut take = || digest = table::hex_digest(bytes);
        match bytes.len() < SMALL {
            true => take(),
            false => scope.spawn(move |_| take()),
        }
        read_source(of, source, given, &mut out, progress);
    });
    out.report.sha256 = digest;
    out
}

/// Opens what was handed over, tells who made it, and takes its rows in.
fn read_source(
    (grid, study, answer): (&Questionnaire, &Study, &AnswerFile),
    source: Source<'_>,
    given: Given<'_>,
    out: &mut Rows,
    progress: &dyn Fn(u64),
) {
    let structure = given.description(answer, &mut out.log);
    let wordings = grid
        .items
        .iter()
        .flat_map(|i| i.text.iter().map(|(_, t)| t));
    let wanted = wanted(grid, study, answer).with(wordings.chain(structure.wordings()));
    let opened = table::open_source(
        source,
        &answer.dialect,
        &wanted,
        &mut out.log,
        &mut out.report,
    );
    let Some(mut table) = opened else {
        return;
    };
    if !same_grid(grid, out) {
        return;
    }
    let (log, report) = (&mut out.log, &mut out.report);
    if let Some(bytes) = source.bytes() {
        parent::join(&mut table, answer, bytes, given.parent, log, report);
    }
    let asks = tool::Asks::of(grid, &wanted, &structure);
    let headers = &mut table.headers;
    out.export = tool::recognise(&asks, answer, headers, &mut out.log, &mut out.report);
    take_in(
        (grid, study, answer),
        &table,
        given.elsewhere,
        out,
        progress,
    );
}

/// Whether a file that says which grid it is of can be read with this one; what differs is said.
fn same_grid(grid: &Questionnaire, out: &mut Rows) -> bool {
    let Some(own) = &out.report.grid else {
        return true;
    };
    let place = out.log.file_place();
    let [id, version] = [&own.id, &own.version].map(|text| shown(text, 40));
    if own.id != grid.id {
        let args: [&dyn std::fmt::Display; 2] = [&id, &grid.id];
        out.log.push(notices::KEYED_WRONG_GRID.at(place, &args));
        return false;
    }
    if own.hash != grid.hash {
        let args: [&dyn std::fmt::Display; 2] = [&version, &grid.version];
        out.log.push(notices::KEYED_OTHER_VERSION.at(place, &args));
    }
    true
}

/// Maps the columns of a table and reads its rows.
fn take_in(
    (grid, study, answer): (&Questionnaire, &Study, &AnswerFile),
    table: &Table<'_>,
    elsewhere: Option<&Elsewhere>,
    out: &mut Rows,
    progress: &dyn Fn(u64),
) {
    out.mapping = {
        let tool = out.report.tool;
        map(grid, study, answer, &table.headers, tool, &mut out.log)
    };
    tool::say_apart(&table.headers, &out.mapping, &mut out.log);
    out.report.columns = table.columns(&out.mapping.read_as, out.log.sheet.is_some());
    let context = Context {
        grid,
        study,
        answer,
        elsewhere,
    };
    fill(&context, table, out, progress);
    own_words::place(grid, out);
    stamps::finish(grid, answer, out);
    out.used = vec![true; out.lines.len()];
}

fn fill(context: &Context<'_>, table: &Table<'_>, out: &mut Rows, progress: &dyn Fn(u64)) {
    let (mapping, export) = (out.mapping.clone(), out.export.clone());
    let usable = is_usable(context, &mapping);
    let mut columns = Columns::new(context, &mapping, table, out);
    let mut who = WhoReader::new(*context, &mapping);
    if let (true, true) = (usable, columns.are_coded())
        && let Some(rows) = who.all_rows(table, out)
    {
        progress(rows);
        out.report.rows_read = rows;
        columns.finish(context, table, &mapping, out);
        return unknown_arms(context, &mapping, out);
    }
    let by_row = columns.by_row(&mapping, table, out);
    let mut log = std::mem::take(&mut out.log);
    let decide = |cells: &Row<'_>, log: &mut Log| {
        if !usable || !export.takes(cells, &mapping, log) {
            return None;
        }
        let taken = who.row(cells, log, out)?;
        out.take_broken(&mapping, cells);
        Some(taken)
    };
    let count = table.each_batch(&by_row, &mut log, progress, decide, |batch| {
        columns.take(batch);
    });
    out.log = log;
    out.report.rows_read = count.read.saturating_sub(out.stamps.left);
    out.report.rows_set_aside = out.report.rows_read.saturating_sub(out.lines.len() as u64);
    columns.finish(context, table, &mapping, out);
    unknown_arms(context, &mapping, out);
}

/// Whether it can be told who and when each row is of, and what it answers.
fn is_usable(context: &Context<'_>, mapping: &Mapping) -> bool {
    let by_elements = mapping.elements.iter().any(Option::is_some);
    let answer = context.answer;
    (mapping.participant.is_some() || by_elements)
        && (mapping.wave.is_some() || !matches!(answer.wave, WaveOf::Column { .. }))
        && match answer.layout {
            Layout::Wide => true,
            Layout::Long { .. } => mapping.long_item.is_some() && mapping.long_value.is_some(),
        }
}

impl Rows {
    /// Adds answers that no column of the file has as such, but another one says: the words
    /// among the options, the rating of another file. Returns where they are.
    pub(super) fn add_column(
        &mut self,
        grid: &Questionnaire,
        mut target: ItemColumn,
        cells: Cells,
        (name, letters): (String, Option<String>),
    ) -> usize {
        let id = &grid.items[target.item].id;
        let wave = target.wave.and_then(|w| grid.waves.get(w));
        let wave = wave.map_or(String::new(), |w| format!("@{}", w.id));
        let column = ColumnReception {
            name,
            letters,
            read_as: Some(format!("item:{id}{wave}")),
            ..ColumnReception::default()
        };
        target.column = self.report.columns.len();
        self.log.own_columns.get_or_insert(target.column);
        self.report.columns.push(column);
        self.items.push((target, cells));
        self.mapping.items.push(target);
        self.items.len() - 1
    }

    /// Whether a row has a code of its own.
    pub(super) fn has_code(&self, row: usize) -> bool {
        self.coded.get(row).is_none_or(|coded| coded.is_ok())
    }

    /// Notes the cells of a row in use that have no value, in columns that hold no answer to a
    /// question: those are noted with their answer.
    fn take_broken(&mut self, mapping: &Mapping, cells: &Row<'_>) {
        let row = self.lines.len() - 1;
        for (column, kind) in cells.broken() {
            let answers = mapping.items.iter().any(|i| i.column == column)
                || mapping.long_value == Some(column);
            if !answers && mapping.read_as.get(column).is_some_and(Option::is_some) {
                let found = cells.shown(column);
                self.faults
                    .add(row, column, None, FaultKind::of_broken(kind), found);
            }
        }
    }
}

pub(super) fn text(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default()
}

fn unknown_arms(context: &Context<'_>, mapping: &Mapping, out: &mut Rows) {
    let (Some(comparison), Some(column), Some(words)) = (
        &context.study.comparison,
        mapping.comparison,
        &out.comparison,
    ) else {
        return;
    };
    for row in 0..words.of.len() {
        if let Some(value) = words.get(row)
            && value != comparison.treated.0
            && value != comparison.control.0
        {
            out.faults
                .add(row, column, None, FaultKind::UnknownArm, value);
        }
    }
}

/// Says that a cell without which a row cannot be used has no value.
pub(super) fn say_broken(cells: &Row<'_>, column: usize, name: &str, log: &mut Log) {
    let notice = match cells.kind(column) {
        Kind::NoValue => &notices::NO_VALUE,
        _ => &notices::ERROR_CELL,
    };
    if log.room(notice, column, Some(name)) {
        let place = log.column(log.at(cells.line), column).in_field(name);
        log.push(notice.at(place, &[&shown(cells.shown(column), 60)]));
    }
}
