//! The clean answers out: one row per person and wave, the columns of the
//! [dictionary](crate::dictionary), and in each cell without an answer the reason why.

use jauge_model::responses::{CovariateValues, NO_GROUP};
use jauge_model::{Column, Missing, Questionnaire, Responses, Study};
use jiff::civil::Date;

use crate::dictionary::{Holds, Variable, variables};
use crate::form::Profile;
use crate::parquet::{self, Cells};
use crate::workbook_out::{self, Cell};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, where nobody says why.
    Nothing,
    /// A code of a scale or a list.
    Code(i64),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// Words, or several codes.
    Words(String),
    /// Why there is no answer.
    Why(Missing),
}

impl Value {
    /// As a cell that holds either the answer or the reason.
    fn cell(&self) -> Cell {
        match self {
            Self::Nothing => Cell::Empty,
            Self::Code(code) => Cell::Number(*code as f64),
            Self::Number(number) => Cell::Number(*number),
            Self::Day(day) => Cell::Text(day.to_string()),
            Self::Words(words) => Cell::Text(words.clone()),
            Self::Why(reason) => Cell::Text(reason.id().to_owned()),
        }
    }
}

/// The clean answers of a study.
pub struct Table {
    /// The columns.
    pub variables: Vec<Variable>,
    /// The rows. A person without a form at a wave has no row there.
    pub rows: Vec<Vec<Value>>,
}

/// The clean answers of a study.
#[must_use]
pub fn table(grid: &Questionnaire, study: &Study, responses: &Responses) -> Table {
    let mut rows = Vec::new();
    for person in 0..responses.len() {
        for (wave, answers) in grid.waves.iter().zip(&responses.waves) {
            if !answers.returned[person] {
                continue;
            }
            let mut row = vec![
                Value::Words(responses.participants[person].to_owned()),
                Value::Words(wave.id.clone()),
            ];
            for key in &responses.keys {
                row.push(group(&key.labels, key.of[person]));
            }
            for covariate in &responses.covariates {
                row.push(match covariate {
                    CovariateValues::Number(values) => {
                        values[person].map_or(Value::Why(Missing::Unspecified), Value::Number)
                    }
                    CovariateValues::Category(key) => group(&key.labels, key.of[person]),
                });
            }
            for (item, column) in grid.items.iter().zip(&answers.columns) {
                row.push(answer(grid, item, column, person));
            }
            rows.push(row);
        }
    }
    let variables = variables(grid, Some(study));
    Table { variables, rows }
}

fn group(labels: &[String], of: u32) -> Value {
    let label = (of != NO_GROUP).then(|| labels.get(of as usize)).flatten();
    label.map_or(Value::Nothing, |l| Value::Words(l.clone()))
}

fn answer(grid: &Questionnaire, item: &jauge_model::Item, column: &Column, person: usize) -> Value {
    match column {
        Column::Level(cells) => {
            let level = cells[person].level();
            let level = level.and_then(|l| grid.scale_of(item)?.levels.get(l));
            let why = cells[person].missing().unwrap_or(Missing::Unspecified);
            level.map_or(Value::Why(why), |level| Value::Code(level.code))
        }
        Column::Choice(cells) => {
            let option = cells[person].level();
            let option = option.and_then(|o| grid.options_of(item)?.options.get(o));
            let why = cells[person].missing().unwrap_or(Missing::Unspecified);
            option.map_or(Value::Why(why), |option| Value::Code(option.code))
        }
        Column::Choices(cells) => cells[person].map_or_else(Value::Why, |ticks| {
            let list = grid.options_of(item);
            let code = |o: usize| Some(list?.options.get(o)?.code.to_string());
            let codes: Vec<String> = ticks.iter().filter_map(code).collect();
            Value::Words(codes.join(" "))
        }),
        Column::Date(cells) => cells[person].map_or_else(Value::Why, Value::Day),
        Column::Number(cells) => cells[person].map_or_else(Value::Why, Value::Number),
        Column::Text(said) => {
            let found = said.binary_search_by_key(&(person as u32), |(p, _)| *p);
            found.map_or(Value::Nothing, |n| Value::Words(said[n].1.clone()))
        }
        Column::NotAsked => match item.kind {
            jauge_model::ItemKind::Text => Value::Nothing,
            _ => Value::Why(Missing::NotAsked),
        },
    }
}

/// The rows as CSV. Text that a spreadsheet program would run is made text.
#[must_use]
pub fn csv(table: &Table, profile: Profile) -> String {
    let mut out = profile.mark().to_owned();
    let names: Vec<&str> = table.variables.iter().map(|v| v.name.as_str()).collect();
    profile.row(&names, &mut out);
    for row in &table.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|value| match value.cell() {
                Cell::Empty => String::new(),
                Cell::Text(text) => text,
                Cell::Number(number) => profile.number(number),
            })
            .collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        profile.row(&cells, &mut out);
    }
    out
}

/// The rows as a workbook of one sheet.
///
/// # Errors
/// What the writer says: more rows than a sheet has, a text longer than a cell can be.
pub fn xlsx(table: &Table, sheet: &str) -> Result<Vec<u8>, workbook_out::Error> {
    let names = table.variables.iter().map(|v| Cell::Text(v.name.clone()));
    let mut rows = vec![names.collect::<Vec<_>>()];
    let cells = |row: &Vec<Value>| row.iter().map(Value::cell).collect();
    rows.extend(table.rows.iter().map(cells));
    workbook_out::write(&[(sheet, rows)])
}

/// Behind the name of an item, the name of the column that says why there is no answer. No identifier
/// of a grid has two of these signs in a row.
pub const WHY: &str = "__missing";

/// The rows as Parquet: codes as whole numbers, days as dates, text as it was written, and null where there
/// is no answer. Why there is none stands in the column behind (`r01`, `r01__missing`); the grid, its version
/// and its hash are noted on the file.
///
/// # Errors
/// What the writer says: more text than the format holds.
pub fn parquet(table: &Table, grid: &Questionnaire) -> Result<Vec<u8>, parquet::Error> {
    let mut columns = Vec::new();
    for (at, variable) in table.variables.iter().enumerate() {
        columns.push((
            variable.name.clone(),
            cells(&table.rows, at, variable.holds),
        ));
        if variable.says_why() {
            let why = each(&table.rows, at, |value| match value {
                Value::Why(reason) => Some(reason.id().to_owned()),
                _ => None,
            });
            columns.push((format!("{}{WHY}", variable.name), Cells::Words(why)));
        }
    }
    let notes = [
        ("jauge.grid", grid.id.as_str()),
        ("jauge.grid_version", &grid.version),
        ("jauge.grid_hash", &grid.hash),
    ];
    parquet::write(&columns, &notes)
}

fn each<T>(rows: &[Vec<Value>], at: usize, of: impl Fn(&Value) -> Option<T>) -> Vec<Option<T>> {
    rows.iter().map(|row| row.get(at).and_then(&of)).collect()
}

fn cells(rows: &[Vec<Value>], at: usize, holds: Holds) -> Cells {
    let epoch = Date::constant(1970, 1, 1);
    match holds {
        Holds::Levels | Holds::Option => Cells::Integers(each(rows, at, |value| match value {
            Value::Code(code) => Some(*code),
            _ => None,
        })),
        Holds::Numbers => Cells::Numbers(each(rows, at, |value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        })),
        Holds::Dates => Cells::Days(each(rows, at, |value| match value {
            Value::Day(day) => Some((*day - epoch).get_days()),
            _ => None,
        })),
        Holds::Options | Holds::Words | Holds::Text => {
            Cells::Words(each(rows, at, |value| match value {
                Value::Words(words) => Some(words.clone()),
                _ => None,
            }))
        }
    }
}
