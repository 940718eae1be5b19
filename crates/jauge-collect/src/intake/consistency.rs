//! Answers beside each other: what was not to be asked, and what does not agree.
//!
//! Nothing is changed that somebody answered: an answer to a question that was not put to this
//! person, or that its check refuses, is kept and listed. What is silent under a condition that
//! does not hold was not asked.

use std::fmt::Display;
use std::sync::Arc;

use jauge_model::questionnaire::logic::{Answer, Answers, Truth, day_number};
use jauge_model::responses::WaveAnswers;
use jauge_model::{
    Column, Condition, Item, ItemKind, Lang, LevelCell, Missing, OptionList, Questionnaire,
    Responses,
};

use super::assemble::Tally;
use super::cells::Cells;
use super::notices::{self, Notice};
use super::rows::{BY_COLUMN, Rows};
use crate::spelling::shown;

/// What is the matter with the answer of some people to one item at one wave.
struct Matter {
    wave: usize,
    item: usize,
    /// `None` for those who were not to be asked and said nothing.
    said: Option<&'static Notice>,
    /// Whether it is the matter, per person.
    people: Vec<bool>,
    /// What fills the notice, in French and in English.
    words: [Vec<String>; 2],
}

/// Judges the answers of every person at every wave. Silence where nothing was to be asked
/// becomes [`Missing::NotAsked`]; everything else is listed where it stands.
pub(super) fn check(
    grid: &Questionnaire,
    files: &mut [Rows],
    who: &[Arc<Vec<u32>>],
    responses: &mut Responses,
) {
    for wave in 0..responses.waves.len() {
        for (index, item) in grid.items.iter().enumerate() {
            if !item.asked_at(wave) {
                continue;
            }
            for matter in matters(grid, &responses.waves[wave], (wave, index), item) {
                if matter.said.is_none() {
                    not_asked(&mut responses.waves[wave].columns[index], &matter.people);
                }
                for (file, who) in files.iter_mut().zip(who) {
                    say(item, file, who, &matter);
                }
            }
        }
    }
}

/// Whether the rows that answer an item may be looked at by [`check`], which says where they are.
pub(super) fn looks_at(item: &Item) -> bool {
    item.ask_if.is_some() || item.check.is_some() || matches!(item.kind, ItemKind::Choices { .. })
}

/// The answers of one person at one wave.
#[derive(Clone, Copy)]
struct Form<'a> {
    answers: &'a WaveAnswers,
    wave: usize,
    person: usize,
}

impl Form<'_> {
    fn missing(&self, item: usize) -> Option<Missing> {
        match &self.answers.columns[item] {
            Column::Level(cells) | Column::Choice(cells) => cells[self.person].missing(),
            Column::Choices(cells) => cells[self.person].err(),
            Column::Number(cells) => cells[self.person].err(),
            Column::Date(cells) => cells[self.person].err(),
            Column::Text(said) => {
                let person = self.person as u32;
                let found = said.binary_search_by_key(&person, |(p, _)| *p);
                found.is_err().then_some(Missing::Unspecified)
            }
            Column::NotAsked => Some(Missing::NotAsked),
        }
    }
}

impl Answers for Form<'_> {
    fn answer(&self, item: usize) -> Answer {
        if self.missing(item) == Some(Missing::SetAside) {
            return Answer::SetAside;
        }
        let person = self.person;
        let value = match &self.answers.columns[item] {
            Column::Level(cells) | Column::Choice(cells) => cells[person].level().map(|l| l as f64),
            Column::Choices(cells) => return cells[person].map_or(Answer::None, Answer::Ticks),
            Column::Number(cells) => cells[person].ok(),
            Column::Date(cells) => cells[person].ok().map(day_number),
            Column::Text(_) if self.missing(item).is_none() => return Answer::Words,
            Column::Text(_) | Column::NotAsked => None,
        };
        value.map_or(Answer::None, Answer::Value)
    }

    fn wave(&self) -> Option<usize> {
        Some(self.wave)
    }
}

fn matters(
    grid: &Questionnaire,
    answers: &WaveAnswers,
    (wave, index): (usize, usize),
    item: &Item,
) -> Vec<Matter> {
    let mut out = Vec::new();
    let mut add = |said, words: [Vec<String>; 2], is: &dyn Fn(&Form<'_>) -> bool| {
        let people = answers
            .returned
            .iter()
            .enumerate()
            .map(|(person, returned)| {
                *returned
                    && is(&Form {
                        answers,
                        wave,
                        person,
                    })
            });
        let people: Vec<bool> = people.collect();
        if people.contains(&true) {
            out.push(Matter {
                wave,
                item: index,
                said,
                people,
                words,
            });
        }
    };
    let answered = |form: &Form<'_>| form.missing(index).is_none();
    if let Some(condition) = &item.ask_if {
        let items = condition.items();
        add(None, Default::default(), &|form| {
            form.missing(index) == Some(Missing::Unspecified)
                && put_to_nobody(condition, &items, form)
        });
        let words = || vec![condition.to_string()];
        add(Some(&notices::CONTRADICTORY), [words(), words()], &|form| {
            answered(form) && condition.truth(form) == Truth::False
        });
    }
    if let Some(check) = &item.check {
        let words = |lang| {
            let text = item.check_text.as_ref().map(|t| t.get(lang).to_owned());
            vec![check.to_string(), text.unwrap_or_default()]
        };
        let words = [words(Lang::Fr), words(Lang::En)];
        add(Some(&notices::CHECK_FAILED), words, &|form| {
            answered(form) && check.truth(form) == Truth::False
        });
    }
    if let (ItemKind::Choices { most, .. }, Some(list), Column::Choices(cells)) =
        (&item.kind, grid.options_of(item), &answers.columns[index])
    {
        let chosen = |form: &Form<'_>| cells[form.person].unwrap_or_default();
        if let Some(most) = *most {
            let words = || vec![most.to_string()];
            add(
                Some(&notices::TOO_MANY_CHOICES),
                [words(), words()],
                &|form| chosen(form).count() > most,
            );
        }
        for (option, words) in alone(list) {
            add(Some(&notices::NOT_ALONE), words, &|form| {
                chosen(form).has(option) && chosen(form).count() > 1
            });
        }
    }
    out
}

/// Options that exclude the others, with their names in French and in English.
fn alone(list: &OptionList) -> impl Iterator<Item = (usize, [Vec<String>; 2])> {
    let options = list.options.iter().enumerate().filter(|(_, o)| o.alone);
    options.map(|(n, o)| (n, Lang::ALL.map(|lang| vec![shown(o.label.get(lang), 40)])))
}

/// Whether an item was not to be put: its condition does not hold, or cannot be known because
/// the questions that it depends on were not put either.
fn put_to_nobody(condition: &Condition, items: &[usize], form: &Form<'_>) -> bool {
    match condition.truth(form) {
        Truth::False => true,
        Truth::True => false,
        Truth::Unknown => {
            let mut absent = items.iter().filter_map(|i| form.missing(*i)).peekable();
            absent.peek().is_some() && absent.all(|m| m == Missing::NotAsked)
        }
    }
}

fn not_asked(column: &mut Column, people: &[bool]) {
    let reason = Missing::NotAsked;
    let at = |person: usize| people.get(person) == Some(&true);
    match column {
        Column::Level(cells) | Column::Choice(cells) => {
            let cells = cells.iter_mut().enumerate().filter(|(p, _)| at(*p));
            cells.for_each(|(_, cell)| *cell = LevelCell::of_missing(reason));
        }
        Column::Choices(cells) => {
            let cells = cells.iter_mut().enumerate().filter(|(p, _)| at(*p));
            cells.for_each(|(_, cell)| *cell = Err(reason));
        }
        Column::Number(cells) => {
            let cells = cells.iter_mut().enumerate().filter(|(p, _)| at(*p));
            cells.for_each(|(_, cell)| *cell = Err(reason));
        }
        Column::Date(cells) => {
            let cells = cells.iter_mut().enumerate().filter(|(p, _)| at(*p));
            cells.for_each(|(_, cell)| *cell = Err(reason));
        }
        // Words that are not there have no reason of their own.
        Column::Text(_) | Column::NotAsked => {}
    }
}

/// Lists a matter at each cell that it is about, or counts the cell as not asked.
fn say(item: &Item, file: &mut Rows, who: &[u32], matter: &Matter) {
    let mut told = vec![false; matter.people.len()];
    let mut silent: Vec<(usize, u64)> = Vec::new();
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    {
        let concerned = |row: usize| {
            let person = who[row] as usize;
            let is = file.used[row] && matter.people.get(person) == Some(&true);
            is.then_some(person)
        };
        let mut look = |row: usize, column: usize, cells: &Cells, at: usize| {
            let Some(person) = concerned(row) else { return };
            match (matter.said, cells.missing(at)) {
                (None, Some(Missing::Unspecified)) => match silent.last_mut() {
                    Some((last, count)) if *last == column => *count += 1,
                    _ => silent.push((column, 1)),
                },
                (Some(_), None) if !std::mem::replace(&mut told[person], true) => {
                    let count = match cells {
                        Cells::Choices(cells) => cells[at].map_or(0, |t| t.count()),
                        _ => 0,
                    };
                    found.push((row, column, count.to_string()));
                }
                _ => {}
            }
        };
        for (target, cells) in file.items.iter().filter(|(t, _)| t.item == matter.item) {
            for row in 0..file.lines.len() {
                let own = file.waves[row];
                let own = (own != BY_COLUMN).then_some(usize::from(own));
                if target.wave.or(own) == Some(matter.wave) {
                    look(row, target.column, cells, row);
                }
            }
        }
        if let (Some(long), Some(column)) = (&file.long, file.mapping.long_value) {
            for row in 0..file.lines.len() {
                if long.item[row] as usize == matter.item
                    && usize::from(file.waves[row]) == matter.wave
                {
                    look(row, column, &long.cells[matter.item], long.at[row] as usize);
                }
            }
        }
    }
    for (column, count) in silent {
        Tally::moved(
            &mut file.report.columns[column],
            Missing::Unspecified,
            Missing::NotAsked,
            count,
        );
    }
    let Some(notice) = matter.said else { return };
    for (row, column, count) in found {
        let field = file.report.columns[column].name.clone();
        if !file.log.room(notice, column, Some(&field)) {
            continue;
        }
        let place = file.log.column(file.log.at(file.lines[row]), column);
        let place = place.in_field(&field).of_item(&item.id);
        let [fr, en] = &matter.words;
        let said = if notice.code == notices::TOO_MANY_CHOICES.code {
            notice.at(place, &[&count, &fr[0]])
        } else {
            let args = |words: &'_ [String]| -> Vec<String> { words.to_vec() };
            let (fr, en) = (args(fr), args(en));
            let fr: Vec<&dyn Display> = fr.iter().map(|w| w as &dyn Display).collect();
            let en: Vec<&dyn Display> = en.iter().map(|w| w as &dyn Display).collect();
            notice.at_both(place, &fr, &en)
        };
        file.log.push(said);
    }
}
