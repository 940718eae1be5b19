//! Several people who rate one person at one wave: their rows are no duplicates. What is analysed
//! is what the study declares; the rows of the others are listed, and remain in the file for
//! whoever looks at how far raters agree.

use std::collections::{BTreeMap, BTreeSet};

use jauge_model::study::{Rating, Study};
use jauge_model::{LevelCell, Missing, Questionnaire};

use super::cells::{Cells, FaultKind, Texts};
use super::notices;
use super::rows::Rows;
use crate::spelling::{fold, shown};

/// Rows of one person and wave, each by another rater, in the order of the file.
pub(super) type Ratings = Vec<usize>;

/// Whether these rows are by raters of whom no two are the same.
pub(super) fn all_differ(file: &Rows, rows: &[usize]) -> bool {
    let Some(raters) = &file.raters else {
        return false;
    };
    let names: BTreeSet<String> = rows
        .iter()
        .filter_map(|r| raters.get(*r).map(fold))
        .collect();
    names.len() == rows.len()
}

/// Brings the ratings of each person together in their first row, and sets the others aside.
pub(super) fn together(
    grid: &Questionnaire,
    study: &Study,
    (f, file): (usize, &mut Rows),
    groups: &[Ratings],
) {
    let Some(rating) = study.answers[f].raters.as_ref().map(|r| r.rating) else {
        return;
    };
    if rating != Rating::First {
        let mut items = std::mem::take(&mut file.items);
        for (target, cells) in &mut items {
            let mut texts: BTreeMap<usize, String> = BTreeMap::new();
            for rows in groups {
                let differ = one_column(cells, rows, rating, &mut texts);
                if let Some(places) = differ {
                    let found = said(grid, target.item, &places);
                    let (row, item) = (rows[0], Some(target.item));
                    file.faults
                        .add(row, target.column, item, FaultKind::RatersDiffer, &found);
                }
            }
            rewrite(cells, &texts);
        }
        file.items = items;
    }
    for rows in groups {
        let line = |row: usize| file.lines[row];
        let lines: Vec<String> = rows.iter().map(|r| line(*r).to_string()).collect();
        let code = shown(file.codes.all.get(file.who[rows[0]] as usize), 40);
        let (first, all) = (line(rows[0]), lines.join(", "));
        let notice = match rating {
            Rating::First => &notices::RATERS_FIRST,
            Rating::Agreed => &notices::RATERS_AGREED,
            Rating::Median => &notices::RATERS_MEDIAN,
        };
        let args: [&dyn std::fmt::Display; 4] = [&code, &rows.len(), &all, &first];
        file.log.row(notice, first, &args);
        for row in &rows[1..] {
            file.used[*row] = false;
        }
    }
}

/// What raters said where they do not agree, by its places among levels or options; empty for
/// other kinds of answers.
type Places = Vec<usize>;

/// Writes what the ratings say together into the first row. Returns what they said where they do
/// not agree.
fn one_column(
    cells: &mut Cells,
    rows: &[usize],
    rating: Rating,
    texts: &mut BTreeMap<usize, String>,
) -> Option<Places> {
    let first = rows[0];
    match cells {
        Cells::Level(all) => {
            let mut levels: Vec<usize> = rows.iter().filter_map(|r| all[*r].level()).collect();
            let one = match (levels.as_slice(), rating) {
                ([], _) => return None,
                (_, Rating::Median) => {
                    levels.sort_unstable();
                    // Of an even number the lower of the two in the middle: a level that
                    // somebody gave, and never more than half of them would.
                    Some(levels[(levels.len() - 1) / 2])
                }
                _ => alike(&levels),
            };
            all[first] = one
                .and_then(LevelCell::of_level)
                .unwrap_or(LevelCell::of_missing(Missing::SetAside));
            one.is_none().then_some(levels)
        }
        Cells::Number(all) => {
            let mut values: Vec<f64> = rows.iter().filter_map(|r| all[*r].ok()).collect();
            let one = match (values.len(), rating) {
                (0, _) => return None,
                (n, Rating::Median) => {
                    values.sort_unstable_by(f64::total_cmp);
                    Some(f64::midpoint(values[(n - 1) / 2], values[n / 2]))
                }
                _ => alike(&values),
            };
            all[first] = one.ok_or(Missing::SetAside);
            one.is_none().then(Vec::new)
        }
        // Options and dates have no middle: they count where all agree.
        Cells::Choices(all) => agreed(all, rows),
        Cells::Date(all) => agreed(all, rows),
        Cells::Text(said, _) => {
            let mut words: Vec<&str> = rows.iter().map(|r| said.get(*r)).collect();
            words.retain(|w| !w.is_empty());
            words.dedup();
            texts.insert(first, words.join(" / "));
            None
        }
    }
}

/// The one value of all of them.
fn alike<T: Copy + PartialEq>(values: &[T]) -> Option<T> {
    let first = values.first()?;
    values.iter().all(|v| v == first).then_some(*first)
}

fn agreed<T: Copy + PartialEq>(all: &mut [Result<T, Missing>], rows: &[usize]) -> Option<Places> {
    let values: Vec<T> = rows.iter().filter_map(|r| all[*r].ok()).collect();
    if values.is_empty() {
        return None;
    }
    let one = alike(&values);
    all[rows[0]] = one.ok_or(Missing::SetAside);
    one.is_none().then(Vec::new)
}

/// Puts texts in their rows.
fn rewrite(cells: &mut Cells, texts: &BTreeMap<usize, String>) {
    let Cells::Text(said, _) = cells else { return };
    if texts.is_empty() {
        return;
    }
    let mut all = Texts::default();
    for (row, text) in said.iter().enumerate() {
        all.push(texts.get(&row).map_or(text, String::as_str));
    }
    *said = all;
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
            let rows: Vec<usize> = (0..said.len()).collect();
            for (rating, expected) in [(Rating::Agreed, agreed), (Rating::Median, median)] {
                let mut cells = levels(said);
                let differ = one_column(&mut cells, &rows, rating, &mut BTreeMap::new());
                assert_eq!(first(&cells), expected, "{said:?} {rating:?}");
                assert_eq!(differ.is_some(), expected == set_aside);
            }
        }
    }

    #[test]
    fn numbers_have_a_middle_and_words_stay_side_by_side() {
        let mut numbers = Cells::Number(vec![Ok(2.0), Ok(5.0), Err(Missing::Refused)]);
        one_column(
            &mut numbers,
            &[0, 1, 2],
            Rating::Median,
            &mut BTreeMap::new(),
        );
        assert!(matches!(&numbers, Cells::Number(all) if all[0] == Ok(3.5)));
        let mut said = Texts::default();
        ["calme", "", "à l'aise"].iter().for_each(|t| said.push(t));
        let mut cells = Cells::Text(said, vec![Missing::Unspecified; 3]);
        let mut texts = BTreeMap::new();
        one_column(&mut cells, &[0, 1, 2], Rating::Agreed, &mut texts);
        rewrite(&mut cells, &texts);
        assert!(matches!(&cells, Cells::Text(all, _) if all.get(0) == "calme / à l'aise"));
    }
}
