//! Several people who rate one person at one wave, in one file or in a file each: their rows are
//! no duplicates. What is analysed is what the study declares; the rows of the others are listed,
//! and remain in their files for whoever looks at how far raters agree.

use std::collections::{BTreeMap, BTreeSet};

use jauge_model::study::{Rating, Study};
use jauge_model::{LevelCell, Missing, Questionnaire};

use super::cells::{Cells, FaultKind};
use super::duplicates::Row;
use super::mapping::ItemColumn;
use super::notices;
use super::rows::Rows;
use crate::spelling::{fold, shown};

/// Rows of one person and wave, each by another rater, in the order of the files.
pub(super) type Ratings = Vec<Row>;

/// Whether these rows are by raters of whom no two are the same.
pub(super) fn all_differ(files: &[Rows], rows: &[Row]) -> bool {
    let name = |(f, r): &Row| files[*f].raters.as_ref()?.get(*r).map(fold);
    let names: BTreeSet<String> = rows.iter().filter_map(name).collect();
    names.len() == rows.len()
}

/// Brings the ratings of each person together in their first row, by the rule of its file, and
/// sets the others aside.
pub(super) fn together(
    grid: &Questionnaire,
    study: &Study,
    files: &mut [Rows],
    groups: &[Ratings],
) {
    let mut by_first: BTreeMap<usize, Vec<&Ratings>> = BTreeMap::new();
    for rows in groups {
        by_first.entry(rows[0].0).or_default().push(rows);
    }
    for (f, groups) in by_first {
        let Some(rating) = study.answers[f].raters.as_ref().map(|r| r.rating) else {
            continue;
        };
        bring_over(grid, files, f, &groups);
        let mut items = std::mem::take(&mut files[f].items);
        for (target, cells) in &mut items {
            let mut texts: BTreeMap<usize, String> = BTreeMap::new();
            for rows in &groups {
                let (mut own, first) = (gathered(files, (f, cells), target, rows), rows[0].1);
                let has = |(g, _): &Row| *g == f || column(&files[*g], target).is_some();
                let from = rows.iter().position(has).unwrap_or_default();
                if let Some(places) = one_column(&mut own, rating, from) {
                    let (found, item) = (said(grid, target.item, &places), Some(target.item));
                    let kind = FaultKind::RatersDiffer;
                    files[f]
                        .faults
                        .add(first, target.column, item, kind, &found);
                }
                write_back(cells, first, &own, &mut texts);
            }
            rewrite(cells, &texts);
        }
        files[f].items = items;
        groups.iter().for_each(|rows| say(files, rating, rows));
    }
}

/// The answers of a file to the same part of the same item at the same wave.
fn column<'f>(file: &'f Rows, target: &ItemColumn) -> Option<&'f Cells> {
    let found = file.items.iter().find(|(t, _)| t.same_answer(target));
    found.map(|(_, cells)| cells)
}

/// Gives the file of the first rater the columns that only the files of other raters have.
fn bring_over(grid: &Questionnaire, files: &mut [Rows], f: usize, groups: &[&Ratings]) {
    let others: BTreeSet<usize> = groups
        .iter()
        .flat_map(|rows| rows.iter().map(|r| r.0))
        .collect();
    for g in others.into_iter().filter(|g| *g != f) {
        let absent = |t: &ItemColumn| column(&files[f], t).is_none();
        let targets: Vec<ItemColumn> = (files[g].items.iter())
            .map(|(t, _)| *t)
            .filter(absent)
            .collect();
        for target in targets {
            let Some(cells) = column(&files[g], &target) else {
                continue;
            };
            let none = cells.silent(files[f].lines.len());
            let from = &files[g].report;
            let name = format!("{}\u{a0}: {}", from.file, from.columns[target.column].name);
            files[f].add_column(grid, target, none, (name, None));
        }
    }
}

/// What each of these rows says in one column: those of the file `f`, whose cells are taken out
/// of it, and those of the others.
fn gathered(files: &[Rows], (f, own): (usize, &Cells), target: &ItemColumn, rows: &[Row]) -> Cells {
    let mut out = own.silent(0);
    for (g, row) in rows {
        match if *g == f {
            Some(own)
        } else {
            column(&files[*g], target)
        } {
            Some(cells) => out.push_from(cells, *row),
            None => out.push_from(&own.silent(1), 0),
        }
    }
    out
}

/// Puts what the ratings say together into the row of the first.
fn write_back(cells: &mut Cells, row: usize, own: &Cells, texts: &mut BTreeMap<usize, String>) {
    match (cells, own) {
        (Cells::Level(to), Cells::Level(from)) => to[row] = from[0],
        (Cells::Choices(to), Cells::Choices(from)) => to[row] = from[0],
        (Cells::Number(to), Cells::Number(from)) => to[row] = from[0],
        (Cells::Date(to), Cells::Date(from)) => to[row] = from[0],
        (Cells::Text(..), Cells::Text(from, _)) => {
            texts.insert(row, from.get(0).to_owned());
        }
        _ => {}
    }
}

/// Lists the ratings of one person, and sets all but the first aside.
fn say(files: &mut [Rows], rating: Rating, rows: &[Row]) {
    let (f, first) = rows[0];
    let one_file = rows.iter().all(|r| r.0 == f);
    let line = |(g, r): &Row| match one_file {
        true => files[*g].lines[*r].to_string(),
        false => format!("{}:{}", files[*g].report.name(), files[*g].lines[*r]),
    };
    let all: Vec<String> = rows.iter().map(line).collect();
    let (all, at) = (all.join(", "), files[f].lines[first]);
    let code = shown(files[f].codes.all.get(files[f].who[first] as usize), 40);
    let notice = match rating {
        Rating::First => &notices::RATERS_FIRST,
        Rating::Agreed => &notices::RATERS_AGREED,
        Rating::Median => &notices::RATERS_MEDIAN,
    };
    let args: [&dyn std::fmt::Display; 4] = [&code, &rows.len(), &all, &at];
    files[f].log.row(notice, at, &args);
    for (g, row) in &rows[1..] {
        files[*g].used[*row] = false;
    }
}

/// What raters said where they do not agree, by its places among levels or options; empty for
/// other kinds of answers.
type Places = Vec<usize>;

/// Writes what the ratings say together into the first one. Returns what they said where they do
/// not agree. `from` is the first rater who was asked.
fn one_column(cells: &mut Cells, rating: Rating, from: usize) -> Option<Places> {
    let nobody = (0..cells.len()).all(|row| cells.missing(row).is_some());
    if rating == Rating::First || nobody {
        let mut first = cells.silent(0);
        first.push_from(cells, from);
        *cells = first;
        return None;
    }
    match cells {
        Cells::Level(all) => {
            let mut levels: Vec<usize> = all.iter().filter_map(|c| c.level()).collect();
            let one = match (levels.as_slice(), rating) {
                (_, Rating::Median) => {
                    levels.sort_unstable();
                    // Of an even number the lower of the two in the middle: a level that
                    // somebody gave, and never more than half of them would.
                    Some(levels[(levels.len() - 1) / 2])
                }
                _ => alike(&levels),
            };
            all[0] = one
                .and_then(LevelCell::of_level)
                .unwrap_or(LevelCell::of_missing(Missing::SetAside));
            one.is_none().then_some(levels)
        }
        Cells::Number(all) => {
            let mut values: Vec<f64> = all.iter().filter_map(|c| c.ok()).collect();
            let one = match (values.len(), rating) {
                (0, _) => None,
                (n, Rating::Median) => {
                    values.sort_unstable_by(f64::total_cmp);
                    Some(f64::midpoint(values[(n - 1) / 2], values[n / 2]))
                }
                _ => alike(&values),
            };
            all[0] = one.ok_or(Missing::SetAside);
            one.is_none().then(Vec::new)
        }
        // Options and dates have no middle: they count where all agree.
        Cells::Choices(all) => agreed(all),
        Cells::Date(all) => agreed(all),
        Cells::Text(said, _) => {
            let mut words: Vec<&str> = said.iter().filter(|w| !w.is_empty()).collect();
            words.dedup();
            *said = super::cells::with(said, &BTreeMap::from([(0, words.join(" / "))]));
            None
        }
    }
}

/// The one value of all of them.
fn alike<T: Copy + PartialEq>(values: &[T]) -> Option<T> {
    let first = values.first()?;
    values.iter().all(|v| v == first).then_some(*first)
}

fn agreed<T: Copy + PartialEq>(all: &mut [Result<T, Missing>]) -> Option<Places> {
    let values: Vec<T> = all.iter().filter_map(|c| c.ok()).collect();
    let one = alike(&values);
    all[0] = one.ok_or(Missing::SetAside);
    one.is_none().then(Vec::new)
}

/// Puts texts in their rows.
fn rewrite(cells: &mut Cells, texts: &BTreeMap<usize, String>) {
    if let (Cells::Text(said, _), false) = (cells, texts.is_empty()) {
        *said = super::cells::with(said, texts);
    }
}

/// The codes that raters gave, for the list of what was set aside.
fn said(grid: &Questionnaire, item: usize, places: &[usize]) -> String {
    let item = &grid.items[item];
    let codes: Vec<i64> = match (grid.scale_of(item), grid.options_of(item)) {
        (Some(scale), _) => scale.levels.iter().map(|l| l.code).collect(),
        (None, Some(list)) => list.options.iter().map(|o| o.code).collect(),
        (None, None) => Vec::new(),
    };
    let words: Vec<String> = places
        .iter()
        .filter_map(|p| codes.get(*p).map(i64::to_string))
        .collect();
    match words.is_empty() {
        true => "…".to_owned(),
        false => words.join(" / "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jauge_model::Texts;

    fn levels(codes: &[Option<usize>]) -> Cells {
        let cell = |c: &Option<usize>| match c {
            Some(level) => LevelCell::of_level(*level).unwrap(),
            None => LevelCell::of_missing(Missing::DontKnow),
        };
        Cells::Level(codes.iter().map(cell).collect())
    }

    fn first(cells: &Cells) -> Result<usize, Missing> {
        match cells {
            Cells::Level(all) => all[0].level().ok_or_else(|| all[0].missing().unwrap()),
            _ => unreachable!(),
        }
    }

    #[test]
    fn raters_are_brought_together_as_declared() {
        let set_aside = Err(Missing::SetAside);
        for (said, agreed, median) in [
            (&[Some(2), Some(2)][..], Ok(2), Ok(2)),
            (&[Some(1), Some(3)], set_aside, Ok(1)),
            (&[Some(3), Some(0), Some(2)], set_aside, Ok(2)),
            (&[None, Some(3)], Ok(3), Ok(3)),
            (
                &[None, None],
                Err(Missing::DontKnow),
                Err(Missing::DontKnow),
            ),
        ] {
            for (rating, expected) in [(Rating::Agreed, agreed), (Rating::Median, median)] {
                let mut cells = levels(said);
                let differ = one_column(&mut cells, rating, 0);
                assert_eq!(first(&cells), expected, "{said:?} {rating:?}");
                assert_eq!(differ.is_some(), expected == set_aside);
            }
        }
    }

    #[test]
    fn numbers_have_a_middle_and_words_stay_side_by_side() {
        let mut numbers = Cells::Number(vec![Ok(2.0), Ok(5.0), Err(Missing::Refused)]);
        one_column(&mut numbers, Rating::Median, 0);
        assert!(matches!(&numbers, Cells::Number(all) if all[0] == Ok(3.5)));
        let mut said = Texts::default();
        ["calme", "", "à l'aise"].iter().for_each(|t| said.push(t));
        let mut cells = Cells::Text(said, vec![Missing::Unspecified; 3]);
        one_column(&mut cells, Rating::Agreed, 0);
        assert!(matches!(&cells, Cells::Text(all, _) if all.get(0) == "calme / à l'aise"));
    }
}
