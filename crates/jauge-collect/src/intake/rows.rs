//! One answer file read into columns: codes, waves, groups and cells, row by row.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jauge_model::questionnaire::{ItemKind, LinkBy, MissingCode};
use jauge_model::reception::FileReception;
use jauge_model::study::{AnswerFile, Layout, Study, Synonym, Tool, WaveOf};
use jauge_model::{LevelCell, Missing, Questionnaire};
use jiff::civil::Date;

use super::SourceFile;
use super::cells::{Cells, FaultKind, Faults, Names, Texts, Words};
use super::choices::{ChoicesReader, Chosen, TickReader};
use super::columns::{self, DayVote, Decimals};
use super::forms;
use super::frame;
use super::handed_out::Refused;
use super::levels::{self, LevelReader};
use super::log::Log;
use super::mapping::{ItemColumn, Mapping, map, wanted};
use super::notices::{self, Notice};
use super::numbers::Typed;
use super::parent;
use super::recorded::{self, Met};
use super::structure::{self, Structure};
use super::table::{self, Row, Source, Table};
use super::tool::{self, Export};
use super::workbook::Kind;
use crate::issued_code::{CodeFault, IssuedCode};
use crate::spelling::{fold, nearest, shown};

/// Wave of a row whose columns say the wave.
pub(super) const BY_COLUMN: u16 = u16::MAX;

/// Most spellings of a wave that are remembered.
const WAVES_MET: usize = 32;

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
    /// Per row: line in the file.
    pub(super) lines: Vec<u32>,
    /// Per row: number of the code in `codes`.
    pub(super) who: Vec<u32>,
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

/// Cells of one item while rows come in; numbers and words are kept as text until the whole
/// column is known.
enum Filling {
    /// A level, or one option.
    Level(Box<LevelReader>, Vec<LevelCell>),
    /// Several options in one cell.
    Choices(Box<ChoicesReader>, Vec<Chosen>),
    /// Whether one option is chosen.
    Tick(Box<TickReader>, Vec<Chosen>),
    Date(Box<DayVote>, Vec<Result<Date, Missing>>),
    Raw(Typed),
}

/// Words that the mapping file declares for a column.
#[derive(Default)]
struct Declared<'a> {
    words: Vec<&'a Synonym>,
    /// Cells that held one: their place and the reason.
    met: Vec<(usize, Missing)>,
}

impl Filling {
    /// `option` where the column is about one option of the item.
    fn new(grid: &Questionnaire, words: &[&Synonym], index: usize, option: Option<usize>) -> Self {
        let item = &grid.items[index];
        if let Some(scale) = grid.scale_of(item) {
            return Self::Level(Box::new(LevelReader::new(scale, item, words)), Vec::new());
        }
        if let Some(vote) = DayVote::of_item(grid, index) {
            return Self::Date(Box::new(vote), Vec::new());
        }
        match (grid.options_of(item), &item.kind, option) {
            (Some(list), ItemKind::Choices { .. }, Some(option)) => {
                Self::Tick(Box::new(TickReader::new(list, option)), Vec::new())
            }
            (Some(list), ItemKind::Choices { .. }, None) => {
                Self::Choices(Box::new(ChoicesReader::new(list, words)), Vec::new())
            }
            (Some(list), ..) => {
                Self::Level(Box::new(LevelReader::of_options(list, words)), Vec::new())
            }
            (None, ..) => Self::Raw(Typed::default()),
        }
    }

    /// A cell without an answer. Of words and numbers the reason is worked out at the end.
    fn push_missing(&mut self, reason: Missing) {
        match self {
            Self::Level(_, cells) => cells.push(LevelCell::of_missing(reason)),
            Self::Choices(_, cells) | Self::Tick(_, cells) => cells.push(Err(reason)),
            Self::Date(_, cells) => cells.push(Err(reason)),
            Self::Raw(texts) => texts.push("", Kind::Text),
        }
    }

    /// Takes over the codes that the tool has for the answers of a column; returns those that
    /// the grid understands in another way.
    fn coded(&mut self, codes: &[(String, Vec<String>)]) -> Vec<(String, String)> {
        match self {
            Self::Level(reader, _) => reader.coded(codes),
            Self::Choices(reader, _) => reader.coded(codes),
            Self::Tick(..) | Self::Date(..) | Self::Raw(_) => Vec::new(),
        }
    }
}

/// What a reader of one file needs to know.
struct Context<'a> {
    grid: &'a Questionnaire,
    study: &'a Study,
    answer: &'a AnswerFile,
}

/// The bytes of a file of answers and of those that go with it.
#[derive(Clone, Copy, Default)]
pub(super) struct Given<'a> {
    pub(super) answers: Option<Source<'a>>,
    pub(super) structure: Option<&'a [u8]>,
    pub(super) parent: Option<&'a [u8]>,
    /// Every file, for a pattern that names many.
    pub(super) all: &'a [SourceFile<'a>],
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
            take_in((grid, study, answer), &table, &mut out, progress);
        }
        return out;
    }
    let Some(source) = given.answers else {
        out.log.push(notices::NOT_GIVEN.at(out.log.place(), &[]));
        return out;
    };
    let structure = match (&answer.dialect.structure, source) {
        (Some(name), _) => structure::read(name, given.structure, &mut out.log),
        (None, Source::Frame(frame)) => frame::structure(frame),
        (None, Source::Bytes(_)) => Structure::default(),
    };
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
        return out;
    };
    if !same_grid(grid, &mut out) {
        return out;
    }
    let (log, report) = (&mut out.log, &mut out.report);
    if let Some(bytes) = source.bytes() {
        parent::join(&mut table, answer, bytes, given.parent, log, report);
    }
    let asks = tool::Asks::of(grid, &wanted, &structure);
    let headers = &mut table.headers;
    out.export = tool::recognise(&asks, answer, headers, &mut out.log, &mut out.report);
    take_in((grid, study, answer), &table, &mut out, progress);
    out
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
    out: &mut Rows,
    progress: &dyn Fn(u64),
) {
    out.mapping = map(grid, study, answer, &table.headers, &mut out.log);
    tool::say_apart(&table.headers, &out.mapping, &mut out.log);
    out.report.columns = table.columns(&out.mapping.read_as, out.log.sheet.is_some());
    let context = Context {
        grid,
        study,
        answer,
    };
    fill(&context, table, out, progress);
    out.used = vec![true; out.lines.len()];
}

fn fill(context: &Context<'_>, table: &Table<'_>, out: &mut Rows, progress: &dyn Fn(u64)) {
    let (study, answer) = (context.study, context.answer);
    let mapping = out.mapping.clone();
    let words = |column: Option<usize>| column.map(|_| Words::default());
    out.groups = mapping.groups.iter().map(|c| words(*c)).collect();
    out.pathway = words(mapping.pathway);
    out.elements = mapping.elements.iter().map(|c| words(*c)).collect();
    out.comparison = words(mapping.comparison);
    out.consent = words(mapping.consent);
    out.versions = words(mapping.version);
    out.raters = words(mapping.rater);
    out.dates = mapping.date.map(|_| Vec::new());
    let export = out.export.clone();
    out.submissions = export.submission.map(|_| Default::default());
    let mut numeric: Vec<Typed> = vec![Typed::default(); study.covariates.len()];
    out.covariates = mapping
        .covariates
        .iter()
        .map(|c| c.map(|_| Side::Words(Words::default())))
        .collect();
    let usable = (mapping.participant.is_some() || mapping.elements.iter().any(Option::is_some))
        && (mapping.wave.is_some() || !matches!(answer.wave, WaveOf::Column { .. }))
        && match answer.layout {
            Layout::Wide => true,
            Layout::Long { .. } => mapping.long_item.is_some() && mapping.long_value.is_some(),
        };
    let mut reader = RowReader::new(context, &mapping, out);
    let mut log = std::mem::take(&mut out.log);
    let mut days = DayVote::default();
    let count = table.each_row(&mut log, progress, |cells, log| {
        let counts = usable && export.takes(cells, &mapping, log);
        if !counts || !reader.row(context, &mapping, cells, log, out) {
            return;
        }
        let cell = |column: Option<usize>| column.map_or(&[][..], |c| cells.get(c));
        out.take_words(&mapping, cell);
        if let Some((numbers, edits)) = &mut out.submissions {
            numbers.push(cell(export.submission));
            edits.push(cell(export.edits));
        }
        for (n, covariate) in study.covariates.iter().enumerate() {
            let column = mapping.covariates[n];
            match &mut out.covariates[n] {
                Some(_) if covariate.numeric => {
                    let kind = column.map_or(Kind::Text, |c| cells.kind(c));
                    numeric[n].push(text(cell(column)), kind);
                }
                Some(Side::Words(words)) => words.push(cell(column)),
                _ => {}
            }
        }
        if let (Some(dates), Some(column)) = (&mut out.dates, mapping.date) {
            let row = dates.len();
            let read = days.read(cells, row, column, &mut out.faults);
            dates.push(read);
        }
        out.take_broken(&mapping, cells);
    });
    out.log = log;
    out.report.rows_read = count.read;
    out.report.rows_set_aside = count.read - out.lines.len() as u64;
    if let Some(column) = mapping.date {
        days.finish(table, column, &mut out.log);
    }
    let mut decimals = Decimals::new(context.grid, answer.dialect.decimal);
    for (n, covariate) in study.covariates.iter().enumerate() {
        if let (true, Some(column)) = (covariate.numeric, mapping.covariates[n]) {
            let mut values = decimals.read(table, column, &numeric[n], None, None, out);
            for row in out.faults.broken_rows(column) {
                values[row] = Err(Missing::SetAside);
            }
            out.covariates[n] = Some(Side::Numbers(values));
        }
    }
    reader.finish(context, table, &mut decimals, &mapping, out);
    out.report.decimal = decimals.said();
    unknown_arms(context, &mapping, out);
}

impl Rows {
    /// Whether a row has a code of its own.
    pub(super) fn has_code(&self, row: usize) -> bool {
        self.coded.get(row).is_none_or(|coded| coded.is_ok())
    }

    /// Takes in the groups and the consent of one row.
    fn take_words<'r>(&mut self, mapping: &Mapping, cell: impl Fn(Option<usize>) -> &'r [u8]) {
        let groups = self.groups.iter_mut().zip(&mapping.groups);
        let elements = self.elements.iter_mut().zip(&mapping.elements);
        for (words, column) in groups.chain(elements) {
            if let Some(words) = words {
                words.push(cell(*column));
            }
        }
        if let Some(words) = &mut self.pathway {
            words.push(cell(mapping.pathway));
        }
        if let Some(words) = &mut self.comparison {
            words.push(cell(mapping.comparison));
        }
        if let Some(words) = &mut self.consent {
            words.push(cell(mapping.consent));
        }
        if let Some(words) = &mut self.raters {
            words.push(cell(mapping.rater));
        }
        if let Some(words) = &mut self.versions {
            words.push(cell(mapping.version));
        }
    }
}

impl Rows {
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

/// What a row is known by.
struct Code<'c> {
    text: Cow<'c, str>,
    /// Whether that is a code, and not the elements of a self-generated one.
    is_code: bool,
    /// What was wrong with the code, where the elements serve instead.
    refused: Option<CodeFault>,
}

/// Why a row is not known by anything.
enum NoCode {
    Empty(&'static Notice),
    Refused(CodeFault),
}

/// What a row is known by: its code, or else the elements of its self-generated code.
fn known_by<'c>(
    grid: &Questionnaire,
    found: &'c str,
    mut elements: impl Iterator<Item = &'c str>,
) -> Result<Code<'c>, NoCode> {
    let code = |text: Cow<'c, str>| Code {
        text,
        is_code: true,
        refused: None,
    };
    let refused = match grid.linked_by() {
        LinkBy::Code if !found.is_empty() => return Ok(code(found.into())),
        LinkBy::IssuedCode if !found.is_empty() => match IssuedCode::parse(found) {
            Ok(right) => return Ok(code(right.to_string().into())),
            Err(fault) => Some(fault),
        },
        _ => None,
    };
    if elements.any(|e| !e.is_empty()) {
        return Ok(Code {
            text: "".into(), // numbered once the elements of all rows are known
            is_code: false,
            refused,
        });
    }
    Err(match refused {
        Some(fault) => NoCode::Refused(fault),
        None if grid.linked_by() == LinkBy::Sgic => NoCode::Empty(&notices::NO_ELEMENT),
        None => NoCode::Empty(&notices::NO_CODE),
    })
}

/// Reads the part of a row that says who, when and what.
struct RowReader<'a> {
    /// Wide: one per mapped column. Long: one per item.
    filling: Vec<Filling>,
    /// Per filling but those of levels, which know them: the words declared for its item.
    declared: Vec<Declared<'a>>,
    /// Per filling: the codes that the grid has for no answer, of items without levels.
    missing: Vec<Vec<MissingCode>>,
    /// Per filling: whether its item is put at each wave.
    asked: Vec<Vec<bool>>,
    /// Per filling: what is wrong with a cell that is none of its levels or options.
    unknown: Vec<FaultKind>,
    /// Whether the tool lets people put words of their own among the options.
    own_words: bool,
    /// Folded values of the wave column.
    wave_values: Vec<(String, u16)>,
    /// Values of it as they were met.
    waves_met: Vec<(String, u16)>,
    /// Long only: rows of the file behind each item's cells.
    behind: Vec<Vec<u32>>,
    /// Per filling: rows without an answer whose reason the file gives.
    given: Vec<Vec<(usize, Missing)>>,
}

impl<'a> RowReader<'a> {
    fn new(context: &Context<'a>, mapping: &Mapping, out: &mut Rows) -> Self {
        let grid = context.grid;
        let items: Vec<(usize, Option<usize>)> = match context.answer.layout {
            Layout::Wide => mapping.items.iter().map(|c| (c.item, c.option)).collect(),
            Layout::Long { .. } => (0..grid.items.len()).map(|i| (i, None)).collect(),
        };
        let words = |item: usize| levels::declared(grid, context.answer, item);
        let filling = items
            .iter()
            .map(|(item, option)| Filling::new(grid, &words(*item), *item, *option));
        let mut filling: Vec<Filling> = filling.collect();
        let mut differ = Vec::new();
        for (filling, target) in filling.iter_mut().zip(&mapping.items) {
            let found = filling.coded(out.export.codes(target.column));
            differ.extend(found.into_iter().next().map(|f| (target.column, f)));
        }
        if let Some((column, (code, label))) = differ.first() {
            let name = &out.report.columns[*column].name;
            let place = out.log.column(out.log.header(), *column).in_field(name);
            let (code, label) = (shown(code, 20), shown(label, 40));
            let said = notices::CODES_OF_TOOL.at(place, &[&differ.len(), &code, &label]);
            out.log.push(said);
        }
        let asked = |(item, _): &(usize, Option<usize>)| -> Vec<bool> {
            let waves = 0..grid.waves.len();
            waves.map(|w| grid.items[*item].asked_at(w)).collect()
        };
        let mut wave_values = Vec::new();
        if let WaveOf::Column { values, .. } = &context.answer.wave {
            for (value, wave) in values {
                wave_values.push((fold(value), *wave as u16));
            }
            for (n, wave) in grid.waves.iter().enumerate() {
                wave_values.push((fold(&wave.id), n as u16));
            }
        }
        Self {
            filling,
            declared: items
                .iter()
                .map(|(item, _)| match grid.items[*item].kind {
                    // What people wrote stays as they wrote it.
                    ItemKind::Level { .. } | ItemKind::Choice { .. } | ItemKind::Text => {
                        Declared::default()
                    }
                    _ => Declared {
                        words: words(*item),
                        met: Vec::new(),
                    },
                })
                .collect(),
            missing: items
                .iter()
                .map(|(item, _)| grid.items[*item].missing.clone())
                .collect(),
            asked: items.iter().map(asked).collect(),
            unknown: items
                .iter()
                .map(|(item, _)| match grid.items[*item].kind {
                    ItemKind::Level { .. } => FaultKind::UnknownLevel,
                    _ => FaultKind::UnknownOption,
                })
                .collect(),
            own_words: out.report.tool.is_some_and(Tool::is_online_form),
            wave_values,
            waves_met: Vec::new(),
            behind: vec![Vec::new(); items.len()],
            given: vec![Vec::new(); items.len()],
        }
    }

    /// Takes one row in; `false` when it is set aside.
    fn row(
        &mut self,
        context: &Context<'_>,
        mapping: &Mapping,
        cells: &Row<'_>,
        log: &mut Log,
        out: &mut Rows,
    ) -> bool {
        let cell = |column: Option<usize>| column.map_or(&[][..], |c| cells.get(c));
        let line = cells.line;
        let needed = [mapping.participant, mapping.wave, mapping.long_item];
        for column in needed.into_iter().flatten() {
            if cells.kind(column).is_broken() {
                say_broken(cells, column, &out.report.columns[column].name, log);
            }
        }
        let found = text(cell(mapping.participant)).trim();
        let elements = mapping.elements.iter().map(|c| text(cell(*c)).trim());
        let code = match known_by(context.grid, found, elements) {
            Ok(code) => code,
            Err(NoCode::Refused(fault)) => {
                out.refused.push(Refused::new(line, found, fault, false));
                return false;
            }
            Err(NoCode::Empty(notice)) => {
                log.row(notice, line, &[]);
                return false;
            }
        };
        let filled_in = text(cell(mapping.version)).trim();
        let grid = context.grid;
        if !filled_in.is_empty() && filled_in != grid.version && filled_in != grid.hash {
            let found = shown(filled_in, 40);
            log.row(&notices::OTHER_VERSION, line, &[&found, &grid.version]);
            return false;
        }
        let Some(wave) = self.wave(context, text(cell(mapping.wave)), line, log) else {
            return false;
        };
        let row = out.lines.len();
        if let Layout::Long { .. } = context.answer.layout {
            let name = text(cell(mapping.long_item)).trim();
            let grid = context.grid;
            let Some(item) = grid.item_index(name) else {
                unknown_item(grid, name, line, log);
                return false;
            };
            let column = mapping.long_value.unwrap_or_default();
            let long = out.long.get_or_insert_default();
            long.item.push(item as u32);
            long.at.push(self.behind[item].len() as u32);
            self.behind[item].push(row as u32);
            self.take(item, wave, row, column, item, cells, &mut out.faults);
        } else {
            for (n, target) in mapping.items.iter().enumerate() {
                let wave = target.wave.map_or(wave, |w| w as u16);
                let (column, item) = (target.column, target.item);
                self.take(n, wave, row, column, item, cells, &mut out.faults);
            }
        }
        out.lines.push(line);
        out.who.push(out.codes.number(&code.text));
        if !mapping.elements.is_empty() {
            out.coded.push(match (code.is_code, &code.refused) {
                (true, _) => Ok(()),
                (false, None) => Err(Missing::Unspecified),
                (false, Some(_)) => Err(Missing::SetAside),
            });
        }
        if let Some(fault) = code.refused {
            out.refused.push(Refused::new(line, found, fault, true));
        }
        out.waves.push(wave);
        true
    }

    /// Wave of a row; `None` when its value is not known.
    fn wave(
        &mut self,
        context: &Context<'_>,
        found: &str,
        line: u32,
        log: &mut Log,
    ) -> Option<u16> {
        match &context.answer.wave {
            WaveOf::Fixed(wave) => Some(*wave as u16),
            WaveOf::PerColumn => Some(BY_COLUMN),
            WaveOf::Column { values, .. } => {
                if let Some((_, wave)) = self.waves_met.iter().find(|(v, _)| v == found) {
                    return Some(*wave);
                }
                let folded = fold(found);
                let known = self.wave_values.iter().find(|(v, _)| *v == folded);
                if let Some((_, wave)) = known {
                    if self.waves_met.len() < WAVES_MET {
                        self.waves_met.push((found.to_owned(), *wave));
                    }
                } else {
                    let ids = context.grid.waves.iter().map(|w| w.id.as_str());
                    let mut names: Vec<&str> = values.iter().map(|(v, _)| v.as_str()).collect();
                    names.extend(ids.filter(|id| !values.iter().any(|(v, _)| v == id)));
                    let found = shown(found.trim(), 40);
                    log.row(&notices::UNKNOWN_WAVE, line, &[&found, &names.join(", ")]);
                }
                known.map(|(_, wave)| *wave)
            }
        }
    }

    /// Takes one cell in.
    #[expect(clippy::too_many_arguments, reason = "a cell and its place")]
    #[inline]
    fn take(
        &mut self,
        n: usize,
        wave: u16,
        row: usize,
        column: usize,
        item: usize,
        cells: &Row<'_>,
        faults: &mut Faults,
    ) {
        let asked = self.asked[n]
            .get(usize::from(wave))
            .copied()
            .unwrap_or(true);
        let (cell, kind) = (cells.get(column), cells.kind(column));
        if kind.is_broken() {
            let found = cells.shown(column);
            faults.add(row, column, Some(item), FaultKind::of_broken(kind), found);
            // Of words and numbers an empty text; the fault says why.
            self.filling[n].push_missing(Missing::SetAside);
            return;
        }
        if !asked {
            let reason = not_put(row, column, item, cell, faults);
            self.filling[n].push_missing(reason);
            return;
        }
        if let Kind::Missing(reason) = kind {
            self.given[n].push((row, reason));
            self.filling[n].push_missing(reason);
            return;
        }
        if let Kind::DeclaredMissing(said) = kind {
            let reason = self.declared_reason(n, cell).unwrap_or(said);
            self.given[n].push((row, reason));
            self.filling[n].push_missing(reason);
            return;
        }
        if let Some(reason) = levels::reason(&self.declared[n].words, text(cell)) {
            if let Filling::Raw(texts) = &self.filling[n] {
                let at = texts.texts.len();
                self.declared[n].met.push((at, reason));
            }
            self.filling[n].push_missing(reason);
            return;
        }
        let mut at_fault = |kind| {
            faults.add(row, column, Some(item), kind, text(cell));
            Missing::SetAside
        };
        match &mut self.filling[n] {
            Filling::Level(reader, out) => {
                let read = reader.read(cell).unwrap_or_else(|| {
                    let kind = match self.unknown[n] {
                        FaultKind::UnknownLevel => reader.fault(cell),
                        other => other,
                    };
                    LevelCell::of_missing(at_fault(kind))
                });
                out.push(read);
            }
            Filling::Choices(reader, out) => {
                let mut partly = |reader: &mut ChoicesReader| {
                    let partly = reader.partly(cell).filter(|_| self.own_words)?;
                    let kind = match partly.other {
                        true => FaultKind::OtherWords,
                        false => FaultKind::WordsBeside,
                    };
                    faults.add(row, column, Some(item), kind, &partly.rest);
                    Some(Ok(partly.known))
                };
                let read = reader.read(cell).or_else(|| partly(reader));
                out.push(read.unwrap_or_else(|| {
                    faults.add(
                        row,
                        column,
                        Some(item),
                        FaultKind::UnknownOptions,
                        text(cell),
                    );
                    Err(Missing::SetAside)
                }));
            }
            Filling::Tick(reader, out) => {
                let read = reader.read(cell);
                out.push(read.unwrap_or_else(|| Err(at_fault(FaultKind::NotTick))));
            }
            Filling::Date(reader, out) => out.push(reader.read(cells, row, column, faults)),
            Filling::Raw(texts) => texts.push(text(cell), kind),
        }
    }

    /// What the mapping, the grid or the labels of the file say of a value that the file
    /// declares to be no answer.
    fn declared_reason(&mut self, n: usize, cell: &[u8]) -> Option<Missing> {
        if let Some(reason) = levels::reason(&self.declared[n].words, text(cell)) {
            return Some(reason);
        }
        match &mut self.filling[n] {
            Filling::Level(reader, _) => reader.read(cell)?.missing(),
            Filling::Choices(reader, _) => reader.read(cell)?.err(),
            Filling::Tick(reader, _) => reader.read(cell)?.err(),
            Filling::Date(vote, _) => vote.reason(text(cell)),
            Filling::Raw(_) => columns::reason_of(&self.missing[n], text(cell)),
        }
    }

    /// Turns what was taken in into cells.
    fn finish(
        self,
        context: &Context<'_>,
        table: &Table<'_>,
        decimals: &mut Decimals<'_>,
        mapping: &Mapping,
        out: &mut Rows,
    ) {
        let is_long = matches!(context.answer.layout, Layout::Long { .. });
        let mut done = Vec::new();
        for (n, filling) in self.filling.into_iter().enumerate() {
            let (item, column) = if is_long {
                (n, mapping.long_value.unwrap_or_default())
            } else {
                (mapping.items[n].item, mapping.items[n].column)
            };
            let texts = match filling {
                Filling::Level(reader, cells) => {
                    if let (Some(record), false) = (&mapping.record, is_long) {
                        let met = Met {
                            column,
                            header: &table.headers[column].plain,
                            item: &context.grid.items[item].id,
                            words: reader.words_met(),
                        };
                        recorded::say_values(record, &met, &mut out.log);
                    }
                    done.push(Cells::Level(cells));
                    continue;
                }
                Filling::Choices(_, cells) | Filling::Tick(_, cells) => {
                    done.push(Cells::Choices(cells));
                    continue;
                }
                Filling::Date(vote, cells) => {
                    vote.finish(table, column, &mut out.log);
                    done.push(Cells::Date(cells));
                    continue;
                }
                Filling::Raw(texts) => texts,
            };
            let rows = is_long.then_some(self.behind[n].as_slice());
            let file_row = |r: usize| rows.map_or(r, |rows| rows[r] as usize);
            let wave_of = |r: usize| {
                let own = mapping
                    .items
                    .get(n)
                    .filter(|_| !is_long)
                    .and_then(|c| c.wave);
                own.unwrap_or_else(|| usize::from(out.waves[file_row(r)]))
            };
            let unasked: Vec<usize> = (0..texts.texts.len())
                .filter(|r| self.asked[n].get(wave_of(*r)) == Some(&false))
                .collect();
            let mut reasons = why_not_put(&out.faults, &unasked, item, column, file_row);
            reasons.extend(&self.declared[n].met);
            let broken: BTreeSet<usize> = out.faults.broken_rows(column).collect();
            if !broken.is_empty() {
                let all = (0..texts.texts.len()).filter(|r| broken.contains(&file_row(*r)));
                reasons.extend(all.map(|r| (r, Missing::SetAside)));
            }
            reasons.extend(&self.given[n]);
            done.push(match context.grid.items[item].kind {
                ItemKind::Number { .. } => {
                    let mut cells = decimals.read(table, column, &texts, Some(item), rows, out);
                    reasons.into_iter().for_each(|(r, why)| cells[r] = Err(why));
                    Cells::Number(cells)
                }
                _ => words(texts.texts, &reasons),
            });
        }
        if let Some(long) = &mut out.long {
            long.cells = done;
        } else if !is_long {
            out.items = mapping.items.iter().copied().zip(done).collect();
        }
    }
}

/// For cells of an item that was not put: whether something was found there all the same.
fn why_not_put(
    faults: &Faults,
    unasked: &[usize],
    item: usize,
    column: usize,
    file_row: impl Fn(usize) -> usize,
) -> Vec<(usize, Missing)> {
    if unasked.is_empty() {
        return Vec::new();
    }
    let here = faults.list.iter();
    let here = here.filter(|f| f.item == Some(item) && f.column == column);
    let found: BTreeSet<usize> = here.map(|f| f.row as usize).collect();
    let reason = |r: &usize| match found.contains(&file_row(*r)) {
        true => (*r, Missing::SetAside),
        false => (*r, Missing::NotAsked),
    };
    unasked.iter().map(reason).collect()
}

/// A column of words: kept verbatim, blank ones are no answer.
fn words(texts: Texts, reasons: &[(usize, Missing)]) -> Cells {
    let mut why = vec![Missing::Unspecified; texts.len()];
    reasons.iter().for_each(|(r, reason)| why[*r] = *reason);
    let mut kept = Texts::default();
    for text in texts.iter() {
        kept.push(if text.trim().is_empty() { "" } else { text });
    }
    Cells::Text(kept, why)
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

/// A cell of an item that is not put at this wave.
fn not_put(row: usize, column: usize, item: usize, cell: &[u8], faults: &mut Faults) -> Missing {
    let found = text(cell).trim();
    if found.is_empty() {
        return Missing::NotAsked;
    }
    faults.add(row, column, Some(item), FaultKind::NotPut, found);
    Missing::SetAside
}

fn unknown_item(grid: &Questionnaire, name: &str, line: u32, log: &mut Log) {
    if !log.room(&notices::UNKNOWN_ITEM, usize::MAX, None) {
        return; // counted; looking for the nearest item costs more than the rest of the row
    }
    let near = nearest(name, grid.items.iter().map(|i| i.id.as_str()));
    let fr = near.map_or("aucune".to_owned(), |n| format!("«\u{a0}{n}\u{a0}»"));
    let en = near.map_or("none".to_owned(), |n| format!("\"{n}\""));
    let place = log.place().at_line(u64::from(line));
    log.push(notices::UNKNOWN_ITEM.at(place, &[&shown(name, 40), &fr, &en]));
}
