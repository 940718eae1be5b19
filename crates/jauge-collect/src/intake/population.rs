//! The declared population: one row per unit, of which some answered.

use std::collections::HashMap;

use indexmap::IndexMap;
use jauge_model::reception::{ColumnReception, FileReception};
use jauge_model::study::{Dialect, Population};
use jauge_model::{Diagnostics, Missing, PopulationFrame};

use super::header::Wanted;
use super::log::Log;
use super::mapping::Finder;
use super::notices;
use super::rows::say_broken;
use super::table::{self, Row, Source};
use crate::spelling::{shown, word};

/// Words that mean yes and words that mean no.
struct YesNo {
    yes: Vec<String>,
    no: Vec<String>,
    shown: (String, String),
}

impl YesNo {
    fn new(yes: &[String], no: &[String]) -> Self {
        Self {
            yes: yes.iter().map(|w| word(w)).collect(),
            no: no.iter().map(|w| word(w)).collect(),
            shown: (shown(&yes.join(", "), 40), shown(&no.join(", "), 40)),
        }
    }

    /// Says that a cell is neither.
    fn say(&self, log: &mut Log, report: &ColumnReception, column: usize, line: u32, cell: &str) {
        if log.room(&notices::NOT_YES_NO, column, Some(&report.name)) {
            let place = log.column(log.place(), column).in_field(&report.name);
            let place = place.at_line(u64::from(line));
            let (yes, no) = &self.shown;
            log.push(notices::NOT_YES_NO.at(place, &[&shown(cell, 40), yes, no]));
        }
    }

    fn read(&self, cell: &str) -> Result<bool, Missing> {
        let word = word(cell);
        if word.is_empty() {
            Err(Missing::Unspecified)
        } else if self.yes.contains(&word) {
            Ok(true)
        } else if self.no.contains(&word) {
            Ok(false)
        } else {
            Err(Missing::SetAside)
        }
    }
}

/// Reads the frame file of a population.
pub(super) fn read(
    population: &Population,
    source: Option<Source<'_>>,
    progress: &dyn Fn(u64),
    out: &mut Diagnostics,
) -> (Option<PopulationFrame>, FileReception) {
    let mut log = Log::new(&population.frame);
    let mut report = table::report_on(&population.frame, source);
    let frame = match source {
        Some(source) => read_table(population, source, progress, &mut log, &mut report),
        None => {
            log.push(notices::NOT_GIVEN.at(log.place(), &[]));
            None
        }
    };
    log.finish(out);
    (frame, report)
}

fn read_table(
    population: &Population,
    source: Source<'_>,
    progress: &dyn Fn(u64),
    log: &mut Log,
    report: &mut FileReception,
) -> Option<PopulationFrame> {
    let names = [&population.id, &population.answered.0];
    let columns = population.indicators.iter().map(|i| &i.column);
    let names = names.into_iter().chain(&population.name).chain(columns);
    let wanted = Wanted::of(names.map(String::as_str));
    let table = table::open_source(source, &Dialect::default(), &wanted, log, report)?;
    let mut find = Finder::new(&table.headers, log);
    let id = find.required(&population.id, "unit");
    let name = population.name.as_ref().map(|n| find.required(n, "name"));
    let answered = find.required(&population.answered.0, "answered");
    let indicators: Vec<Option<usize>> = population
        .indicators
        .iter()
        .map(|i| find.required(&i.column, &format!("indicator:{}", i.id)))
        .collect();
    find.leftovers();
    let read_as = find.read_as;
    report.columns = table.columns(&read_as, log.sheet.is_some());
    let words: Vec<YesNo> = population
        .indicators
        .iter()
        .map(|i| YesNo::new(&i.yes, &i.no))
        .collect();
    let yes = YesNo::new(&population.answered.1, &[]);
    let mut frame = PopulationFrame {
        indicators: vec![Vec::new(); indicators.len()],
        ..PopulationFrame::default()
    };
    let mut lines: HashMap<String, u32> = HashMap::new();
    let count = table.each_row(log, progress, |cells, log| {
        let line = cells.line;
        let cell = |column: Option<usize>| {
            let cell = column.map_or(&[][..], |c| cells.get(c));
            std::str::from_utf8(cell).unwrap_or_default().trim()
        };
        for (column, _) in cells.broken() {
            if let Some(column_report) = report.columns.get(column).filter(|c| c.read_as.is_some())
            {
                say_broken(cells, column, &column_report.name, log);
            }
        }
        let unit = cell(id);
        if unit.is_empty() {
            return log.row(&notices::UNIT_WITHOUT_ID, line, &[&population.id]);
        }
        if let Some(first) = lines.get(unit) {
            return log.row(&notices::UNIT_TWICE, line, &[&shown(unit, 40), first]);
        }
        lines.insert(unit.to_owned(), line);
        tally(cells, report);
        let named = cell(name.flatten());
        frame.ids.push(unit.to_owned());
        frame
            .names
            .push(if named.is_empty() { unit } else { named }.to_owned());
        // Everything that is not a yes means that nothing came back.
        frame.answered.push(yes.read(cell(answered)) == Ok(true));
        let mut faulty: Vec<usize> = Vec::new();
        for (n, column) in indicators.iter().enumerate() {
            let read = words[n].read(cell(*column));
            if let (Err(Missing::SetAside), Some(column)) = (read, *column) {
                let report = &mut report.columns[column];
                // Two indicators may read one column: its cell is set aside once.
                if !faulty.contains(&column) {
                    faulty.push(column);
                    report.used -= 1;
                    report.set_aside += 1;
                }
                words[n].say(log, report, column, line, cell(Some(column)));
            }
            frame.indicators[n].push(read.ok());
        }
    });
    report.rows_read = count.read;
    report.rows_used = frame.ids.len() as u64;
    report.rows_set_aside = report.rows_read - report.rows_used;
    (id.is_some() && answered.is_some()).then_some(frame)
}

/// Counts the cells of one row that is used.
fn tally(cells: &Row<'_>, report: &mut FileReception) {
    for (n, column) in report.columns.iter_mut().enumerate() {
        if column.read_as.is_none() {
            continue;
        }
        if cells.kind(n).is_broken() {
            column.set_aside += 1;
            continue;
        }
        let cell = cells.get(n);
        if std::str::from_utf8(cell).is_ok_and(|t| t.trim().is_empty()) {
            let missing: &mut IndexMap<Missing, u64> = &mut column.missing;
            *missing.entry(Missing::Unspecified).or_default() += 1;
        } else {
            column.used += 1;
        }
    }
}
