//! All the columns of a file as its rows come in: the answers, and what else is known of people.

use jauge_model::Missing;
use jauge_model::study::Layout;
use jiff::civil::Date;
use rayon::prelude::*;

use super::column::{Finished, ItemReader};
use super::{Context, Rows, Side, text};
use crate::intake::batch::{Batch, at_least};
use crate::intake::cells::{Faults, Words};
use crate::intake::columns::{DayVote, Decimals};
use crate::intake::frame::Coded;
use crate::intake::mapping::{ItemColumn, Mapping};
use crate::intake::notices;
use crate::intake::numbers::Typed;
use crate::intake::table::{ByRow, Table};
use crate::spelling::shown;

/// The readers of all columns.
pub(super) struct Columns<'a> {
    /// Wide: one per mapped column. Long: one per item.
    items: Vec<ItemReader<'a>>,
    is_long: bool,
    /// Groups, consent and whatever else is a word of each row, in the order in which
    /// [`Self::put_words`] hands them out; with the codes of the column, where these are read.
    words: Vec<Option<(usize, Words, Option<&'a Coded>)>>,
    /// Numeric covariates, one for each covariate of the study.
    numbers: Vec<Option<(usize, Typed)>>,
    dates: Option<Dates>,
}

/// The column that says when an answer was given.
struct Dates {
    column: usize,
    vote: DayVote,
    read: Vec<Result<Date, Missing>>,
    faults: Faults,
}

/// A column that is filled on its own.
enum Filled<'c, 'a> {
    Item(&'c mut ItemReader<'a>),
    Words(usize, &'c mut Words),
    Numbers(usize, &'c mut Typed),
    Dates(&'c mut Dates),
}

impl Filled<'_, '_> {
    fn take(self, batch: &Batch) {
        match self {
            Self::Item(reader) => reader.take_all(batch),
            Self::Words(column, words) => {
                batch
                    .taken()
                    .for_each(|(_, _, row)| words.push(row.get(column)));
            }
            Self::Numbers(column, typed) => {
                let rows = batch.taken();
                rows.for_each(|(_, _, row)| typed.push(text(row.get(column)), row.kind(column)));
            }
            Self::Dates(dates) => {
                for (number, _, row) in batch.taken() {
                    let (column, at) = (dates.column, dates.read.len());
                    let faults = &mut dates.faults;
                    dates
                        .read
                        .push(dates.vote.read(&row, number, column, at, faults));
                }
            }
        }
    }
}

impl<'a> Columns<'a> {
    pub(super) fn new(
        context: &Context<'a>,
        mapping: &Mapping,
        table: &'a Table<'_>,
        out: &mut Rows,
    ) -> Self {
        let is_long = matches!(context.answer.layout, Layout::Long { .. });
        let of_item = |item: usize| ItemColumn {
            column: mapping.long_value.unwrap_or_default(),
            item,
            option: None,
            wave: None,
        };
        let targets: Vec<ItemColumn> = match is_long {
            true => (0..context.grid.items.len()).map(of_item).collect(),
            false => mapping.items.clone(),
        };
        let rows = table.about_rows();
        let tool = out.report.tool;
        let reader = |target: &ItemColumn| ItemReader::new(context, *target, tool);
        let mut items: Vec<ItemReader<'a>> = targets.iter().map(reader).collect();
        if !is_long {
            say_codes(&mut items, &targets, out);
            let coded = items.iter_mut().zip(&targets);
            coded.for_each(|(reader, target)| reader.know(coded_in(table, out, target.column)));
            items.iter_mut().for_each(|reader| reader.reserve(rows));
        }
        let covariates = context.study.covariates.iter().zip(&mapping.covariates);
        let of_words = covariates.clone().filter(|(c, _)| !c.numeric);
        let of_words = of_words.map(|(_, column)| *column);
        let words = (mapping.groups.iter().chain(&mapping.elements).copied())
            .chain([mapping.pathway, mapping.comparison, mapping.consent])
            .chain([mapping.rater, mapping.version])
            .chain([out.export.submission, out.export.edits])
            .chain(of_words);
        let number = |(c, column): (&jauge_model::study::Covariate, &Option<usize>)| {
            column.filter(|_| c.numeric).map(|c| (c, Typed::default()))
        };
        Self {
            items,
            is_long,
            words: words
                .map(|column| {
                    let coded = coded_in(table, out, column?).filter(|_| !is_long);
                    Some((column?, Words::with_room(rows), coded))
                })
                .collect(),
            numbers: covariates.map(number).collect(),
            dates: mapping.date.map(|column| Dates {
                column,
                vote: DayVote::of_answers(context),
                read: Vec::new(),
                faults: Faults::default(),
            }),
        }
    }

    /// Whether every column is read by its codes, and none row by row.
    pub(super) fn are_coded(&self) -> bool {
        let mut words = self.words.iter().flatten();
        self.items.iter().all(ItemReader::is_coded)
            && words.all(|(_, _, coded)| coded.is_some())
            && self.numbers.iter().all(Option::is_none)
            && self.dates.is_none()
    }

    /// What has to be read row by row: who each row is of, and what is in no column of codes.
    pub(super) fn by_row(&self, mapping: &Mapping, table: &Table<'_>, out: &Rows) -> ByRow {
        let items = self.items.iter().filter(|reader| !reader.is_coded());
        let words = self.words.iter().flatten();
        let words = words.filter(|(_, _, coded)| coded.is_none());
        let filled: Vec<usize> = (items.map(ItemReader::column))
            .chain(words.map(|(column, ..)| *column))
            .chain(self.numbers.iter().flatten().map(|(column, _)| *column))
            .chain(self.dates.iter().map(|dates| dates.column))
            .collect();
        let who = [mapping.participant, mapping.wave, mapping.version];
        let who = who.into_iter().chain(mapping.elements.iter().copied());
        let needed: Vec<usize> = filled.iter().copied().chain(who.flatten()).collect();
        let left_out = |column: usize| {
            let coded = !self.is_long && coded_in(table, out, column).is_some();
            coded && !needed.contains(&column)
        };
        ByRow {
            left_out: (0..table.headers.len()).map(left_out).collect(),
            width: filled.iter().max().map_or(0, |last| last + 1),
        }
    }

    /// Fills each column with its cells of the rows taken in.
    pub(super) fn take(&mut self, batch: &Batch) {
        let mut filled: Vec<Filled<'_, 'a>> = Vec::new();
        let words = self.words.iter_mut().flatten();
        let words = words.filter(|(_, _, coded)| coded.is_none());
        filled.extend(words.map(|(column, words, _)| Filled::Words(*column, words)));
        let numbers = self.numbers.iter_mut().flatten();
        filled.extend(numbers.map(|(column, typed)| Filled::Numbers(*column, typed)));
        filled.extend(self.dates.as_mut().map(Filled::Dates));
        if self.is_long {
            for (number, taken, row) in batch.taken() {
                if let Some(reader) = self.items.get_mut(taken.item as usize) {
                    reader.take_one(&row, taken.wave, number);
                }
            }
        } else {
            let items = self.items.iter_mut().filter(|reader| !reader.is_coded());
            filled.extend(items.map(Filled::Item));
        }
        let filled = filled.into_par_iter().with_min_len(at_least(batch.len()));
        filled.for_each(|column| column.take(batch));
    }

    /// Turns what was taken in into cells, and decides what a column decides as a whole.
    pub(super) fn finish(
        mut self,
        context: &Context<'_>,
        table: &Table<'_>,
        mapping: &Mapping,
        out: &mut Rows,
    ) {
        self.take_coded(out);
        self.put_words(context, mapping, out);
        self.items.iter_mut().for_each(ItemReader::settle);
        if let Some(Dates {
            column,
            vote,
            read,
            faults,
        }) = &mut self.dates
        {
            vote.settle(read, *column, faults);
        }
        let items = self.items.iter_mut().map(|reader| &mut reader.faults);
        let dates = self.dates.iter_mut().map(|dates| &mut dates.faults);
        let faults: Vec<Faults> = items.chain(dates).map(std::mem::take).collect();
        out.faults.come_before(faults);
        if let Some(dates) = self.dates {
            dates
                .vote
                .finish(table, dates.column, &out.lines, &mut out.log);
            out.dates = Some(dates.read);
        }
        let mut decimals = Decimals::new(context.grid, context.answer.dialect.decimal);
        for (n, numbers) in self.numbers.into_iter().enumerate() {
            let Some((column, typed)) = numbers else {
                continue;
            };
            let mut numbers = decimals.read(column, &typed, None, None);
            decimals.say(table, column, None, &mut numbers, out);
            let mut values = numbers.values;
            for row in out.faults.broken_rows(column) {
                values[row] = Err(Missing::SetAside);
            }
            out.covariates[n] = Some(Side::Numbers(values));
        }
        let readers = self.items.into_par_iter();
        let readers = readers.with_min_len(at_least(out.lines.len()));
        let done = readers.map(|reader| reader.finish(context, &decimals, out));
        let mut done: Vec<Finished> = done.collect();
        for column in &mut done {
            column.say(context, table, &mut decimals, out);
        }
        match &mut out.long {
            Some(long) => long.take(done),
            None if self.is_long => {}
            None => {
                let cells = done.into_iter().map(|column| column.cells);
                out.items = mapping.items.iter().copied().zip(cells).collect();
            }
        }
        out.report.decimal = decimals.said();
    }

    /// Fills the columns of codes with the cells of the rows taken in.
    fn take_coded(&mut self, out: &Rows) {
        let readers = self.items.par_iter_mut();
        let readers = readers.with_min_len(at_least(out.lines.len()));
        readers.for_each(|reader| reader.take_coded(&out.lines, &out.waves));
        for (_, words, coded) in self.words.iter_mut().flatten() {
            if let Some(coded) = coded {
                words.take_coded(coded, &out.lines);
            }
        }
    }

    fn put_words(&mut self, context: &Context<'_>, mapping: &Mapping, out: &mut Rows) {
        let mut words = std::mem::take(&mut self.words).into_iter();
        let mut next = || words.next().flatten().map(|(_, words, _)| words);
        out.groups = mapping.groups.iter().map(|_| next()).collect();
        out.elements = mapping.elements.iter().map(|_| next()).collect();
        out.pathway = next();
        out.comparison = next();
        out.consent = next();
        out.raters = next();
        out.versions = next();
        let (numbers, edits) = (next(), next());
        out.submissions = numbers.map(|numbers| (numbers, edits.unwrap_or_default()));
        let covariates = context.study.covariates.iter();
        out.covariates = covariates
            .map(|c| match c.numeric {
                true => None,
                false => next().map(Side::Words),
            })
            .collect();
    }
}

/// A column as codes. What a survey tool exports is looked at row by row.
fn coded_in<'t>(table: &'t Table<'_>, out: &Rows, column: usize) -> Option<&'t Coded> {
    table.coded(column).filter(|_| out.report.tool.is_none())
}

/// Hands the codes that the tool has for the answers to the readers, and says where the grid
/// understands one in another way.
fn say_codes(items: &mut [ItemReader<'_>], targets: &[ItemColumn], out: &mut Rows) {
    let mut differ = Vec::new();
    for (reader, target) in items.iter_mut().zip(targets) {
        let found = reader.coded(out.export.codes(target.column));
        differ.extend(found.into_iter().next().map(|f| (target.column, f)));
    }
    if let Some((column, (code, label))) = differ.first() {
        let name = &out.report.columns[*column].name;
        let place = out.log.column(out.log.header(), *column).in_field(name);
        let (code, label) = (shown(code, 20), shown(label, 40));
        let said = notices::CODES_OF_TOOL.at(place, &[&differ.len(), &code, &label]);
        out.log.push(said);
    }
}

impl super::LongRows {
    /// Takes over the cells of each item and the rows behind them.
    fn take(&mut self, done: Vec<Finished>) {
        self.at = vec![0; self.item.len()];
        for Finished { cells, rows, .. } in done {
            for (at, row) in (0..).zip(rows) {
                if let Some(place) = self.at.get_mut(row as usize) {
                    *place = at;
                }
            }
            self.cells.push(cells);
        }
    }
}
