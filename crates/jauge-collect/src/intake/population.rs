//! The declared population: one row per unit, of which some answered.

use std::collections::HashMap;

use csv::ByteRecord;
use indexmap::IndexMap;
use jauge_model::reception::{ColumnReception, FileReception};
use jauge_model::study::{Dialect, Population};
use jauge_model::{Diagnostics, Missing, PopulationFrame};

use super::log::Log;
use super::mapping::Finder;
use super::notices;
use super::table;
use crate::spelling::{fold, shown};

/// Words that mean yes and words that mean no.
struct YesNo {
    yes: Vec<String>,
    no: Vec<String>,
    shown: (String, String),
}

impl YesNo {
    fn new(yes: &[String], no: &[String]) -> Self {
        Self {
            yes: yes.iter().map(|w| fold(w)).collect(),
            no: no.iter().map(|w| fold(w)).collect(),
            shown: (shown(&yes.join(", "), 40), shown(&no.join(", "), 40)),
        }
    }

    /// Says that a cell is neither.
    fn say(&self, log: &mut Log, report: &ColumnReception, column: usize, line: u32, cell: &str) {
        if log.room(&notices::NOT_YES_NO, column, Some(&report.name)) {
            let place = log.place().at_line(u64::from(line)).in_field(&report.name);
            let (yes, no) = &self.shown;
            log.push(notices::NOT_YES_NO.at(place, &[&shown(cell, 40), yes, no]));
        }
    }

    fn read(&self, cell: &str) -> Result<bool, Missing> {
        let word = fold(cell);
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
    bytes: Option<&[u8]>,
    progress: &dyn Fn(u64),
    out: &mut Diagnostics,
) -> (Option<PopulationFrame>, FileReception) {
    let mut log = Log::new(&population.frame);
    let mut report = FileReception {
        file: population.frame.clone(),
        ..FileReception::default()
    };
    let frame = match bytes {
        Some(bytes) => read_table(population, bytes, progress, &mut log, &mut report),
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
    bytes: &[u8],
    progress: &dyn Fn(u64),
    log: &mut Log,
    report: &mut FileReception,
) -> Option<PopulationFrame> {
    let table = table::open(bytes, &Dialect::default(), log, report)?;
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
    for (header, read_as) in table.headers.iter().zip(read_as) {
        report.columns.push(ColumnReception {
            name: header.shown.clone(),
            read_as,
            ..ColumnReception::default()
        });
    }
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
    let count = table.each_row(log, progress, |line, record, log| {
        let cell = |column: Option<usize>| {
            let cell = column.and_then(|c| record.get(c)).unwrap_or_default();
            std::str::from_utf8(cell).unwrap_or_default().trim()
        };
        let unit = cell(id);
        if unit.is_empty() {
            return log.row(&notices::UNIT_WITHOUT_ID, line, &[&population.id]);
        }
        if let Some(first) = lines.get(unit) {
            return log.row(&notices::UNIT_TWICE, line, &[&shown(unit, 40), first]);
        }
        lines.insert(unit.to_owned(), line);
        tally(record, report);
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
fn tally(record: &ByteRecord, report: &mut FileReception) {
    for (n, column) in report.columns.iter_mut().enumerate() {
        if column.read_as.is_none() {
            continue;
        }
        let cell = record.get(n).unwrap_or_default();
        if std::str::from_utf8(cell).is_ok_and(|t| t.trim().is_empty()) {
            let missing: &mut IndexMap<Missing, u64> = &mut column.missing;
            *missing.entry(Missing::Unspecified).or_default() += 1;
        } else {
            column.used += 1;
        }
    }
}
