//! The clean answers out: one row per person and wave, the columns of the
//! [dictionary](crate::dictionary), and in each cell without an answer the reason why.

use jauge_model::responses::{CovariateValues, NO_GROUP};
use jauge_model::{Column, Missing, Questionnaire, Responses, Study};

use crate::dictionary::variables;
use crate::form::Profile;
use crate::workbook_out::{self, Cell};

/// The rows, the header first. A person without a form at a wave has no row there.
#[must_use]
pub fn rows(grid: &Questionnaire, study: &Study, responses: &Responses) -> Vec<Vec<Cell>> {
    let names = variables(grid, Some(study)).into_iter();
    let mut out = vec![names.map(|v| Cell::Text(v.name)).collect::<Vec<_>>()];
    for person in 0..responses.len() {
        for (wave, answers) in grid.waves.iter().zip(&responses.waves) {
            if !answers.returned[person] {
                continue;
            }
            let mut row = vec![
                Cell::Text(responses.participants[person].clone()),
                Cell::Text(wave.id.clone()),
            ];
            for key in &responses.keys {
                row.push(group(&key.labels, key.of[person]));
            }
            for covariate in &responses.covariates {
                row.push(match covariate {
                    CovariateValues::Number(values) => {
                        values[person].map_or_else(|| reason(Missing::Unspecified), Cell::Number)
                    }
                    CovariateValues::Category(key) => group(&key.labels, key.of[person]),
                });
            }
            for (item, column) in grid.items.iter().zip(&answers.columns) {
                row.push(answer(grid, item, column, person));
            }
            out.push(row);
        }
    }
    out
}

fn group(labels: &[String], of: u32) -> Cell {
    let label = (of != NO_GROUP).then(|| labels.get(of as usize)).flatten();
    label.map_or(Cell::Empty, |l| Cell::Text(l.clone()))
}

fn reason(missing: Missing) -> Cell {
    Cell::Text(missing.id().to_owned())
}

fn answer(grid: &Questionnaire, item: &jauge_model::Item, column: &Column, person: usize) -> Cell {
    match column {
        Column::Level(cells) => {
            let level = cells[person].level();
            let level = level.and_then(|l| grid.scale_of(item)?.levels.get(l));
            match level {
                Some(level) => Cell::Number(level.code as f64),
                None => reason(cells[person].missing().unwrap_or(Missing::Unspecified)),
            }
        }
        Column::Choice(cells) => {
            let option = cells[person].level();
            let option = option.and_then(|o| grid.options_of(item)?.options.get(o));
            match option {
                Some(option) => Cell::Number(option.code as f64),
                None => reason(cells[person].missing().unwrap_or(Missing::Unspecified)),
            }
        }
        Column::Choices(cells) => match cells[person] {
            Ok(ticks) => {
                let list = grid.options_of(item);
                let code = |o: usize| Some(list?.options.get(o)?.code.to_string());
                let codes: Vec<String> = ticks.iter().filter_map(code).collect();
                Cell::Text(codes.join(" "))
            }
            Err(missing) => reason(missing),
        },
        Column::Date(cells) => match cells[person] {
            Ok(day) => Cell::Text(day.to_string()),
            Err(missing) => reason(missing),
        },
        Column::Number(cells) => match cells[person] {
            Ok(number) => Cell::Number(number),
            Err(missing) => reason(missing),
        },
        Column::Text(said) => {
            let found = said.binary_search_by_key(&(person as u32), |(p, _)| *p);
            found.map_or(Cell::Empty, |n| Cell::Text(said[n].1.clone()))
        }
        Column::NotAsked => match item.kind {
            jauge_model::ItemKind::Text => Cell::Empty,
            _ => reason(Missing::NotAsked),
        },
    }
}

/// The rows as CSV. Text that a spreadsheet program would run is made text.
#[must_use]
pub fn csv(rows: &[Vec<Cell>], profile: Profile) -> String {
    let mut out = profile.mark().to_owned();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => text.clone(),
                Cell::Number(number) => profile.number(*number),
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
pub fn xlsx(rows: Vec<Vec<Cell>>, sheet: &str) -> Result<Vec<u8>, workbook_out::Error> {
    workbook_out::write(&[(sheet, rows)])
}
