//! What a column decides as a whole: whether its days tell day from month, its decimal mark,
//! what its percentages are.

use jauge_model::questionnaire::{ItemKind, MissingCode, Precision};
use jauge_model::{Missing, Questionnaire};
use jiff::civil::Date;

use super::cells::{FaultKind, Faults};
use super::dates::{DateRead, date, day_number, partial};
use super::log::Log;
use super::notices;
use super::numbers::{Decision, Typed, number, percentage};
use super::rows::{Context, Rows, text};
use super::short_dates::{Rule, ShortDates};
use super::table::{Row, Table};
use crate::spelling::shown;

/// Whether the days of a column tell day from month, and how many are bare numbers.
#[derive(Default)]
pub(super) struct DayVote {
    sure: u64,
    day_first: u64,
    /// Numbers without a date format that are days all the same, and the first of them.
    numbers: u64,
    first: Option<(u32, String, String)>,
    short: ShortDates,
    /// The item that asks for these dates; none for the date of the answers.
    of: Option<ItemDates>,
}

/// What an item says of its dates.
struct ItemDates {
    item: usize,
    precision: Precision,
    possible: (Option<Date>, Option<Date>),
    missing: Vec<MissingCode>,
}

impl DayVote {
    /// For the dates of the answers.
    pub(super) fn of_answers(context: &Context<'_>) -> Self {
        Self::following(context, None)
    }

    fn following(context: &Context<'_>, of: Option<ItemDates>) -> Self {
        let dialect = &context.answer.dialect;
        let rule = Rule {
            latest: dialect.short_dates_until,
            order: dialect.short_dates,
        };
        let possible = of.as_ref().map_or((None, None), |of| of.possible);
        let short = ShortDates::new(rule.within(possible, context.study.claims.as_of));
        Self {
            short,
            of,
            ..Self::default()
        }
    }

    /// For the dates that an item (index) asks for; `None` for any other kind of item.
    pub(super) fn of_item(context: &Context<'_>, item: usize) -> Option<Self> {
        let grid = context.grid;
        let ItemKind::Date {
            precision,
            first,
            last,
        } = grid.items[item].kind
        else {
            return None;
        };
        let of = ItemDates {
            item,
            precision,
            possible: (first, last),
            missing: grid.items[item].missing.clone(),
        };
        Some(Self::following(context, Some(of)))
    }

    /// Reads a cell, to stand at `at` in its column.
    pub(super) fn read(
        &mut self,
        cells: &Row<'_>,
        row: usize,
        column: usize,
        at: usize,
        faults: &mut Faults,
    ) -> Result<Date, Missing> {
        let kind = cells.kind(column);
        let found = text(cells.get(column)).trim();
        if kind.is_broken() {
            return Err(Missing::SetAside);
        }
        if found.is_empty() {
            return Err(Missing::Unspecified);
        }
        if let Some(of) = &self.of {
            if let Some(reason) = reason_of(&of.missing, found) {
                return Err(reason);
            }
            if let Some(day) = partial(found, of.precision) {
                return of.within(day, row, column, found, faults);
            }
        }
        let day = match self.day(cells, column, found) {
            DateRead::Sure(day) | DateRead::DayFirst(day) => Some(day),
            DateRead::Short(short) => {
                self.short.wait(at, row, found, short);
                return Err(Missing::SetAside); // until the column is settled
            }
            DateRead::Impossible => None,
        };
        put(self.of.as_ref(), day, row, column, found, faults)
    }

    /// Puts the dates with years of two digits among the cells of the column.
    pub(super) fn settle(
        &mut self,
        cells: &mut [Result<Date, Missing>],
        column: usize,
        faults: &mut Faults,
    ) {
        let (day_first, of) = (self.day_first > 0, self.of.as_ref());
        self.short.settle(cells, day_first, |row, found, day| {
            put(of, day, row, column, found, faults)
        });
    }

    /// The reason that the grid has for a code.
    pub(super) fn reason(&self, found: &str) -> Option<Missing> {
        reason_of(&self.of.as_ref()?.missing, found)
    }

    /// A day of the calendar, and what it says about the column.
    fn day(&mut self, cells: &Row<'_>, column: usize, found: &str) -> DateRead {
        if let Some(day) = day_number(found, cells.kind(column), cells.epoch()) {
            self.numbers += 1;
            self.first.get_or_insert_with(|| {
                let text = format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
                (cells.line, found.to_owned(), text)
            });
            return DateRead::Sure(day);
        }
        let read = date(found);
        match read {
            DateRead::DayFirst(_) => self.day_first += 1,
            DateRead::Sure(_) => self.sure += 1,
            DateRead::Short(_) | DateRead::Impossible => {}
        }
        read
    }

    pub(super) fn finish(&self, table: &Table<'_>, column: usize, lines: &[u32], log: &mut Log) {
        let name = &table.headers[column].shown;
        let place = log.column(log.place(), column).in_field(name);
        if let Some((line, number, day)) = &self.first {
            let place = place.clone().at_line(u64::from(*line));
            log.push(notices::DAY_NUMBERS.at(place, &[&self.numbers, number, day]));
        }
        self.short.say(&place, lines, log);
        if self.day_first > 0 && self.sure == 0 {
            log.push(notices::DAY_OR_MONTH.at(place, &[]));
        }
    }
}

/// A day that is possible, or why there is none: a fault is kept.
fn put(
    of: Option<&ItemDates>,
    day: Option<Date>,
    row: usize,
    column: usize,
    found: &str,
    faults: &mut Faults,
) -> Result<Date, Missing> {
    match (of, day) {
        (Some(of), Some(day)) => of.within(day, row, column, found, faults),
        (None, Some(day)) => Ok(day),
        (_, None) => {
            let item = of.map(|of| of.item);
            let fault = item.map_or(FaultKind::BadDate, |_| FaultKind::NotDate);
            faults.add(row, column, item, fault, found);
            Err(Missing::SetAside)
        }
    }
}

impl ItemDates {
    /// The day as exactly as it was asked for, if it is possible.
    fn within(
        &self,
        day: Date,
        row: usize,
        column: usize,
        found: &str,
        faults: &mut Faults,
    ) -> Result<Date, Missing> {
        let day = match self.precision {
            Precision::Day => day,
            Precision::Month => day.first_of_month(),
            Precision::Year => day.first_of_year(),
        };
        let (first, last) = self.possible;
        if first.is_some_and(|f| day < f) || last.is_some_and(|l| day > l) {
            faults.add(row, column, Some(self.item), FaultKind::OutOfRange, found);
            return Err(Missing::SetAside);
        }
        Ok(day)
    }
}

/// The reason that a cell gives by a missing code, or by the word of a box that every form has.
pub(super) fn reason_of(missing: &[MissingCode], cell: &str) -> Option<Missing> {
    let Some(code) = super::levels::code(cell) else {
        return offered(cell);
    };
    missing.iter().find(|m| m.code == code).map(|m| m.reason)
}

/// The reasons that a form offers where the grid has no code for them: the keying workbook takes
/// their identifier.
pub(super) fn offered(cell: &str) -> Option<Missing> {
    Missing::parse(cell).filter(|m| matches!(m, Missing::DontKnow | Missing::Refused))
}

/// Reads columns of numbers, and keeps the decimal marks decided for the report.
pub(super) struct Decimals<'g> {
    grid: &'g Questionnaire,
    /// The mark that the author declares.
    declared: Option<char>,
    /// Column name and mark, where a number has one.
    decided: Vec<(String, char)>,
}

impl<'g> Decimals<'g> {
    pub(super) fn new(grid: &'g Questionnaire, declared: Option<char>) -> Self {
        Self {
            grid,
            declared,
            decided: Vec::new(),
        }
    }

    /// Reads a whole column of numbers with the mark that it votes for. `rows` says which
    /// row of the file each text belongs to; by default its own position.
    pub(super) fn read(
        &self,
        column: usize,
        texts: &Typed,
        item: Option<usize>,
        rows: Option<&[u32]>,
    ) -> Numbers {
        let item_of = item.map(|i| &self.grid.items[i]);
        let range = item_of.map(|i| &i.kind);
        let missing = item_of.map_or(&[][..], |i| i.missing.as_slice());
        let mut out = Numbers {
            values: Vec::with_capacity(texts.texts.len()),
            decision: texts.decide(self.declared),
            percentages: Percentages::new(range),
            faults: Faults::default(),
        };
        for (n, (text, is_number)) in texts.iter().enumerate() {
            let text = text.trim();
            let row = rows.map_or(n, |r| r[n] as usize);
            let mark = if is_number { '.' } else { out.decision.mark };
            let value = match (text, reason_of(missing, text)) {
                ("", _) => Err(Missing::Unspecified),
                (_, Some(reason)) => Err(reason),
                _ => out.value(text, mark, row, range).map_err(|kind| {
                    out.faults.add(row, column, item, kind, text);
                    Missing::SetAside
                }),
            };
            out.values.push(value);
        }
        out
    }

    /// Says what a column decided, and takes its faults over.
    pub(super) fn say(
        &mut self,
        table: &Table<'_>,
        column: usize,
        item: Option<usize>,
        numbers: &mut Numbers,
        out: &mut Rows,
    ) {
        let (decision, name) = (numbers.decision, &table.headers[column].shown);
        if decision.seen {
            // Answers below each other have one column: they are told apart by their items.
            let item = item.filter(|_| out.long.is_some());
            let name = item.map_or(name, |i| &self.grid.items[i].id);
            self.decided.push((name.clone(), decision.mark));
        }
        if decision.doubtful {
            let place = out.log.column(out.log.place(), column).in_field(name);
            out.log
                .push(notices::DOUBTFUL_DECIMAL.at(place, &[&decision.mark]));
        }
        out.faults.come_behind(std::mem::take(&mut numbers.faults));
        let percentages = &numbers.percentages;
        percentages.say(column, name, &out.lines, &mut out.log);
    }

    /// One mark when all columns agree, else column by column.
    pub(super) fn said(&self) -> Option<String> {
        let (_, first) = self.decided.first()?;
        if self.decided.iter().all(|(_, mark)| mark == first) {
            return Some(first.to_string());
        }
        let each = self
            .decided
            .iter()
            .map(|(name, mark)| format!("{name} {mark}"));
        Some(each.collect::<Vec<_>>().join(" | "))
    }
}

/// A column of numbers, read.
pub(super) struct Numbers {
    pub(super) values: Vec<Result<f64, Missing>>,
    decision: Decision,
    percentages: Percentages,
    faults: Faults,
}

impl Numbers {
    /// The number that a text is, if it is one that can be answered.
    fn value(
        &mut self,
        text: &str,
        mark: char,
        row: usize,
        range: Option<&ItemKind>,
    ) -> Result<f64, FaultKind> {
        let value = match percentage(text) {
            None => number(text, mark),
            Some(bare) => number(bare, mark).map(|v| self.percentages.value(v, text, row)),
        };
        match (value, range) {
            (None, _) => Err(FaultKind::NotNumber(self.decision.mark)),
            (Some(v), Some(ItemKind::Number { min, max, .. }))
                if min.is_some_and(|m| v < m) || max.is_some_and(|m| v > m) =>
            {
                Err(FaultKind::OutOfRange)
            }
            (Some(v), Some(ItemKind::Number { whole: true, .. })) if v.fract() != 0.0 => {
                Err(FaultKind::NotWhole)
            }
            (Some(v), _) => Ok(v),
        }
    }
}

/// Percentages met in a column of numbers: `50 %` is 50, unless the question stops at 1.
struct Percentages {
    of_one: bool,
    count: u64,
    /// Row, text and value of the first one.
    first: Option<(usize, String, f64)>,
}

impl Percentages {
    fn new(kind: Option<&ItemKind>) -> Self {
        let stops = |kind: &ItemKind| matches!(kind, ItemKind::Number { max: Some(max), .. } if *max <= 1.0);
        Self {
            of_one: kind.is_some_and(stops),
            count: 0,
            first: None,
        }
    }

    fn value(&mut self, percent: f64, text: &str, row: usize) -> f64 {
        let value = if self.of_one {
            percent / 100.0
        } else {
            percent
        };
        self.count += 1;
        self.first
            .get_or_insert_with(|| (row, text.to_owned(), value));
        value
    }

    fn say(&self, column: usize, name: &str, lines: &[u32], log: &mut Log) {
        let Some((row, text, value)) = &self.first else {
            return;
        };
        let mut place = log.column(log.place(), column).in_field(name);
        place.line = lines.get(*row).map(|l| u64::from(*l));
        log.push(notices::PERCENT.at(place, &[&self.count, &shown(text, 40), value]));
    }
}
