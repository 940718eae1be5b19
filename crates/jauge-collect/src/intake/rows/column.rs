//! The answers of one column as its rows come in. Levels, options and dates are read at once;
//! numbers and words stay text until the whole column is known.

use std::collections::BTreeSet;

use jauge_model::questionnaire::{ItemKind, MissingCode};
use jauge_model::study::{Layout, Synonym, Tool};
use jauge_model::{LevelCell, Missing, Texts};
use jiff::civil::Date;

use super::{Context, Rows, text};
use crate::intake::batch::Batch;
use crate::intake::cells::{Cells, FaultKind, Faults};
use crate::intake::choices::{ChoicesReader, Chosen, TickReader};
use crate::intake::columns::{self, DayVote, Decimals, Numbers};
use crate::intake::frame::Coded;
use crate::intake::levels::{self, LevelReader};
use crate::intake::mapping::ItemColumn;
use crate::intake::numbers::Typed;
use crate::intake::own_words::OwnWords;
use crate::intake::recorded::{self, Met};
use crate::intake::table::{Row, Table};
use crate::intake::workbook::Kind;

/// Cells of one item while rows come in.
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

impl Filling {
    /// `option` where the column is about one option of the item.
    fn new(context: &Context<'_>, words: &[&Synonym], index: usize, option: Option<usize>) -> Self {
        let grid = context.grid;
        let item = &grid.items[index];
        if let Some(scale) = grid.scale_of(item) {
            return Self::Level(Box::new(LevelReader::new(scale, item, words)), Vec::new());
        }
        if let Some(vote) = DayVote::of_item(context, index) {
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

    fn reserve(&mut self, rows: usize) {
        match self {
            Self::Level(_, cells) => cells.reserve_exact(rows),
            Self::Choices(_, cells) | Self::Tick(_, cells) => cells.reserve_exact(rows),
            Self::Date(_, cells) => cells.reserve_exact(rows),
            Self::Raw(texts) => texts.texts.reserve(rows),
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
}

/// Reads the cells of one column, or of one item where each row is one answer.
pub(super) struct ItemReader<'a> {
    target: ItemColumn,
    filling: Filling,
    /// Words that the mapping file declares; none for levels, whose reader knows them.
    declared: Vec<&'a Synonym>,
    /// The codes that the grid has for no answer, where the item has no levels.
    missing: &'a [MissingCode],
    /// Whether the item is put at each wave.
    asked: Vec<bool>,
    /// What is wrong with a cell that is none of its levels or options.
    unknown: FaultKind,
    /// How words of a person's own among the options are told, of an item that has options.
    own_words: Option<Box<OwnWords>>,
    /// Cells of numbers or words that are no answer for a reason that the file or the mapping
    /// gives.
    known: Vec<(usize, Missing)>,
    /// Rows of the file behind the cells, where not all rows have one.
    rows: Vec<u32>,
    /// The column as codes, which are read once all rows are known.
    coded: Option<&'a Coded>,
    pub(super) faults: Faults,
}

impl<'a> ItemReader<'a> {
    pub(super) fn new(context: &Context<'a>, target: ItemColumn, tool: Option<Tool>) -> Self {
        let grid = context.grid;
        let item = &grid.items[target.item];
        let words = levels::declared(grid, context.answer, target.item);
        let waves = 0..grid.waves.len();
        let online = tool.is_some_and(Tool::is_online_form);
        let options = grid.options_of(item).filter(|_| target.option.is_none());
        Self {
            target,
            filling: Filling::new(context, &words, target.item, target.option),
            declared: match item.kind {
                // What people wrote stays as they wrote it.
                ItemKind::Level { .. } | ItemKind::Choice { .. } | ItemKind::Text => Vec::new(),
                _ => words,
            },
            missing: &item.missing,
            asked: waves.map(|w| item.asked_at(w)).collect(),
            unknown: match item.kind {
                ItemKind::Level { .. } => FaultKind::UnknownLevel,
                _ => FaultKind::UnknownOption,
            },
            own_words: options.map(|list| Box::new(OwnWords::of(list, online))),
            known: Vec::new(),
            rows: Vec::new(),
            coded: None,
            faults: Faults::default(),
        }
    }

    /// Reads levels by these codes, and not row by row.
    pub(super) fn know(&mut self, coded: Option<&'a Coded>) {
        self.coded = coded.filter(|_| matches!(self.filling, Filling::Level(..)));
    }

    pub(super) const fn is_coded(&self) -> bool {
        self.coded.is_some()
    }

    pub(super) const fn column(&self) -> usize {
        self.target.column
    }

    /// Takes over the codes that the tool has for the answers of a column; returns those that
    /// the grid understands in another way.
    pub(super) fn coded(&mut self, codes: &[(String, Vec<String>)]) -> Vec<(String, String)> {
        match &mut self.filling {
            Filling::Level(reader, _) => reader.coded(codes),
            Filling::Choices(reader, _) => reader.coded(codes),
            Filling::Tick(..) | Filling::Date(..) | Filling::Raw(_) => Vec::new(),
        }
    }

    /// Makes room for so many rows.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.filling.reserve(rows);
    }

    /// Takes in the column of all rows of a batch.
    pub(super) fn take_all(&mut self, batch: &Batch) {
        let known = self.take_levels(batch);
        for (number, taken, row) in batch.taken().skip(known) {
            let wave = self.target.wave.unwrap_or(usize::from(taken.wave));
            self.take(&row, wave, number);
        }
    }

    /// Takes in the cells of a column of levels up to the first one that is none, as hardly any
    /// is. Returns how many there were.
    fn take_levels(&mut self, batch: &Batch) -> usize {
        let (Filling::Level(reader, levels), Some(cells)) =
            (&mut self.filling, batch.texts(self.target.column))
        else {
            return 0;
        };
        let before = levels.len();
        for (cell, wave) in cells {
            let wave = self.target.wave.unwrap_or(usize::from(wave));
            let asked = self.asked.get(wave) != Some(&false);
            let level = match (asked, cell) {
                (true, _) => reader.read(cell),
                (false, []) => Some(LevelCell::of_missing(Missing::NotAsked)),
                (false, _) => None,
            };
            let Some(level) = level else { break };
            levels.push(level);
        }
        levels.len() - before
    }

    /// Takes in the levels of a column of codes that stand in these lines, counted from 1, with the
    /// wave of each.
    pub(super) fn take_coded(&mut self, lines: &[u32], waves: &[u16]) {
        let (Some(coded), Filling::Level(reader, levels)) = (self.coded, &mut self.filling) else {
            return;
        };
        let values = coded.values();
        let (own, asked) = (self.target.wave, &self.asked);
        let asked_at = |wave: usize| asked.get(wave) != Some(&false);
        let always = own.map_or_else(|| !asked.contains(&false), asked_at);
        if always && lines.len() == coded.rows() {
            let known = values.iter().map(|value| reader.read(value.as_bytes()));
            if let Some(known) = known.collect::<Option<Vec<LevelCell>>>() {
                return all_levels(coded, &known, levels);
            }
        }
        let ItemColumn { column, item, .. } = self.target;
        let mut known = [None; 256];
        coded.each_of(lines, |row, code| {
            let code = usize::from(code);
            let cell = values.get(code).map_or(&[][..], String::as_bytes);
            if !asked_at(own.unwrap_or(usize::from(waves[row]))) {
                let reason = not_put(row, column, item, cell, &mut self.faults);
                levels.push(LevelCell::of_missing(reason));
                return;
            }
            let level = *known[code].get_or_insert_with(|| reader.read(cell));
            levels.push(level.unwrap_or_else(|| {
                let (own, place) = (self.own_words.as_deref(), (row, column, item));
                none_of_them(self.unknown, own, reader, &mut self.faults, place, cell)
            }));
        });
    }

    /// Takes in one row that is an answer to this item.
    pub(super) fn take_one(&mut self, row: &Row<'_>, wave: u16, number: usize) {
        self.rows.push(u32::try_from(number).unwrap_or(u32::MAX));
        self.take(row, usize::from(wave), number);
    }

    /// Takes one cell in.
    fn take(&mut self, cells: &Row<'_>, wave: usize, row: usize) {
        let ItemColumn { column, item, .. } = self.target;
        let (cell, kind) = (cells.get(column), cells.kind(column));
        if kind.is_broken() {
            let (found, fault) = (cells.shown(column), FaultKind::of_broken(kind));
            self.faults.add(row, column, Some(item), fault, found);
            // Of words and numbers an empty text; the fault says why.
            return self.filling.push_missing(Missing::SetAside);
        }
        if self.asked.get(wave) == Some(&false) {
            let reason = not_put(row, column, item, cell, &mut self.faults);
            return self.filling.push_missing(reason);
        }
        let reason = match kind {
            Kind::Missing(reason) => Some(reason),
            Kind::DeclaredMissing(said) => Some(self.declared_reason(cell).unwrap_or(said)),
            _ => levels::reason(&self.declared, text(cell)),
        };
        let Some(reason) = reason else {
            return self.read(cells, row);
        };
        if let Filling::Raw(texts) = &self.filling {
            self.known.push((texts.texts.len(), reason));
        }
        self.filling.push_missing(reason);
    }

    /// Takes in a cell that may be an answer.
    fn read(&mut self, cells: &Row<'_>, row: usize) {
        let ItemColumn { column, item, .. } = self.target;
        let cell = cells.get(column);
        let faults = &mut self.faults;
        let own = self.own_words.as_deref();
        match &mut self.filling {
            Filling::Level(reader, out) => {
                let read = reader.read(cell);
                out.push(read.unwrap_or_else(|| {
                    let place = (row, column, item);
                    none_of_them(self.unknown, own, reader, faults, place, cell)
                }));
            }
            Filling::Choices(reader, out) => {
                let read = reader.read(cell).or_else(|| {
                    let partly = reader.partly(cell, own?)?;
                    match partly.other {
                        true => faults.add_words(row, column, item, &partly.rest),
                        false => {
                            let kind = FaultKind::WordsBeside;
                            faults.add(row, column, Some(item), kind, &partly.rest);
                        }
                    }
                    Some(Ok(partly.known))
                });
                out.push(read.unwrap_or_else(|| {
                    let kind = FaultKind::UnknownOptions;
                    faults.add(row, column, Some(item), kind, text(cell));
                    Err(Missing::SetAside)
                }));
            }
            Filling::Tick(reader, out) => {
                let read = reader.read(cell);
                out.push(read.unwrap_or_else(|| {
                    faults.add(row, column, Some(item), FaultKind::NotTick, text(cell));
                    Err(Missing::SetAside)
                }));
            }
            Filling::Date(reader, out) => {
                let read = reader.read(cells, row, column, out.len(), faults);
                out.push(read);
            }
            Filling::Raw(texts) => texts.push(text(cell), cells.kind(column)),
        }
    }

    /// What the mapping, the grid or the labels of the file say of a value that the file
    /// declares to be no answer.
    fn declared_reason(&mut self, cell: &[u8]) -> Option<Missing> {
        if let Some(reason) = levels::reason(&self.declared, text(cell)) {
            return Some(reason);
        }
        match &mut self.filling {
            Filling::Level(reader, _) => reader.read(cell)?.missing(),
            Filling::Choices(reader, _) => reader.read(cell)?.err(),
            Filling::Tick(reader, _) => reader.read(cell)?.err(),
            Filling::Date(vote, _) => vote.reason(text(cell)),
            Filling::Raw(_) => columns::reason_of(self.missing, text(cell)),
        }
    }

    /// Decides what a column of dates decides as a whole, before its faults are looked at.
    pub(super) fn settle(&mut self) {
        if let Filling::Date(vote, cells) = &mut self.filling {
            vote.settle(cells, self.target.column, &mut self.faults);
        }
    }

    /// Turns what was taken in into cells. Columns can be finished side by side.
    pub(super) fn finish(
        mut self,
        context: &Context<'_>,
        decimals: &Decimals<'_>,
        out: &Rows,
    ) -> Finished {
        let ItemColumn { column, item, .. } = self.target;
        let is_long = matches!(context.answer.layout, Layout::Long { .. });
        let filling = std::mem::replace(&mut self.filling, Filling::Raw(Typed::default()));
        let mut aside = Aside::Nothing;
        let cells = match filling {
            Filling::Level(reader, cells) => {
                if out.mapping.record.is_some() && !is_long {
                    aside = Aside::Words(reader.words_met());
                }
                Cells::Level(cells)
            }
            Filling::Choices(_, cells) | Filling::Tick(_, cells) => Cells::Choices(cells),
            Filling::Date(vote, cells) => {
                aside = Aside::Days(vote);
                Cells::Date(cells)
            }
            Filling::Raw(texts) => {
                let rows = is_long.then_some(self.rows.as_slice());
                let reasons = self.reasons(texts.texts.len(), rows, out);
                match context.grid.items[item].kind {
                    ItemKind::Number { .. } => {
                        let mut numbers = decimals.read(column, &texts, Some(item), rows);
                        let mut cells = std::mem::take(&mut numbers.values);
                        reasons.into_iter().for_each(|(r, why)| cells[r] = Err(why));
                        aside = Aside::Numbers(Box::new(numbers));
                        Cells::Number(cells)
                    }
                    _ => words(texts.texts, &reasons),
                }
            }
        };
        Finished {
            target: self.target,
            cells,
            rows: self.rows,
            aside,
        }
    }

    /// Why cells of numbers or words have no answer, where it is not only that they are empty.
    fn reasons(&self, count: usize, rows: Option<&[u32]>, out: &Rows) -> Vec<(usize, Missing)> {
        let ItemColumn { column, item, .. } = self.target;
        let file_row = |r: usize| rows.map_or(r, |rows| rows[r] as usize);
        let wave_of = |r: usize| {
            let own = self.target.wave;
            own.unwrap_or_else(|| usize::from(out.waves[file_row(r)]))
        };
        let unasked: Vec<usize> = match self.asked.contains(&false) {
            true => (0..count)
                .filter(|r| self.asked.get(wave_of(*r)) == Some(&false))
                .collect(),
            false => Vec::new(),
        };
        let mut reasons = why_not_put(&out.faults, &unasked, item, column, file_row);
        reasons.extend(&self.known);
        let broken: BTreeSet<usize> = out.faults.broken_rows(column).collect();
        if !broken.is_empty() {
            let all = (0..count).filter(|r| broken.contains(&file_row(*r)));
            reasons.extend(all.map(|r| (r, Missing::SetAside)));
        }
        reasons
    }
}

/// The levels of a whole column, of which each value is one of the `known`.
fn all_levels(coded: &Coded, known: &[LevelCell], levels: &mut Vec<LevelCell>) {
    let first = known.first().and_then(|cell| cell.level());
    let follow = |first: usize| {
        let mut all = known.iter().enumerate();
        all.all(|(n, cell)| cell.level() == Some(first + n))
    };
    match first.filter(|first| follow(*first)) {
        Some(first) => coded.each_chunk(|numbers| {
            let level = |n: &u8| LevelCell::of_small_level(n.wrapping_add(first as u8));
            levels.extend(numbers.iter().map(level));
        }),
        None => {
            let mut of = [LevelCell::of_missing(Missing::SetAside); 256];
            of.iter_mut()
                .zip(known)
                .for_each(|(of, known)| *of = *known);
            coded.each_chunk(|numbers| {
                levels.extend(numbers.iter().map(|n| of[usize::from(*n)]));
            });
        }
    }
}

/// The cells of one column.
pub(super) struct Finished {
    target: ItemColumn,
    pub(super) cells: Cells,
    /// Rows of the file behind them, where not all rows have one.
    pub(super) rows: Vec<u32>,
    aside: Aside,
}

/// What is to be said of a column.
enum Aside {
    Nothing,
    Words(Vec<(String, bool)>),
    Days(Box<DayVote>),
    Numbers(Box<Numbers>),
}

impl Finished {
    /// Says what is to be said of the column.
    pub(super) fn say(
        &mut self,
        context: &Context<'_>,
        table: &Table<'_>,
        decimals: &mut Decimals<'_>,
        out: &mut Rows,
    ) {
        let ItemColumn { column, item, .. } = self.target;
        match &mut self.aside {
            Aside::Nothing => {}
            Aside::Words(words) => {
                let Some(record) = &out.mapping.record else {
                    return;
                };
                let met = Met {
                    column,
                    header: &table.headers[column].plain,
                    item: &context.grid.items[item].id,
                    words: std::mem::take(words),
                };
                recorded::say_values(record, &met, &mut out.log);
            }
            Aside::Days(vote) => vote.finish(table, column, &out.lines, &mut out.log),
            Aside::Numbers(numbers) => decimals.say(table, column, Some(item), numbers, out),
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
    let blank = |text: &str| !text.is_empty() && text.trim().is_empty();
    if !texts.iter().any(blank) {
        return Cells::Text(texts, why);
    }
    let mut kept = Texts::default();
    for text in texts.iter() {
        kept.push(if blank(text) { "" } else { text });
    }
    Cells::Text(kept, why)
}

/// What is taken in for a cell that names no level and no option: the option to be spelled out where the cell
/// spells it out, else a fault.
fn none_of_them(
    unknown: FaultKind,
    own: Option<&OwnWords>,
    reader: &mut LevelReader,
    faults: &mut Faults,
    (row, column, item): (usize, usize, usize),
    cell: &[u8],
) -> LevelCell {
    if let Some((other, words)) = own.and_then(|own| own.single(text(cell)))
        && let Some(level) = LevelCell::of_level(other)
    {
        faults.add_words(row, column, item, words);
        return level;
    }
    let kind = match unknown {
        FaultKind::UnknownLevel => reader.fault(cell),
        other => other,
    };
    faults.add(row, column, Some(item), kind, text(cell));
    LevelCell::of_missing(Missing::SetAside)
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
