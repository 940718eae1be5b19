//! The files of a study put together, person by person and wave by wave.

mod forms;
mod known;
mod tally;

use std::collections::BTreeMap;
use std::sync::Arc;

use jauge_model::questionnaire::ItemKind;
use jauge_model::responses::WaveAnswers;
use jauge_model::study::Study;
use jauge_model::{Column, LevelCell, Missing, Questionnaire, Responses, Texts};
use rayon::prelude::*;

use super::batch::{at_least, every};
use super::cells::{Cells, Names};
use super::choices::together;
use super::consistency;
use super::due;
use super::duplicates::Settled;
use super::linkage::Origins;
use super::mapping::ItemColumn;
use super::notices;
use super::rows::{BY_COLUMN, Rows};
use crate::spelling::shown;
pub(super) use tally::Tally;

/// One column of a file on its way into the answers.
struct Part {
    file: usize,
    /// Which of the columns of the file.
    at: usize,
    target: ItemColumn,
    cells: Cells,
    tally: Tally,
}

/// Everything needed to place a cell.
struct Frame<'a> {
    grid: &'a Questionnaire,
    files: &'a mut [Rows],
    /// Per file and row, the person; rows that are not used have none to speak of.
    who: Vec<Arc<Vec<u32>>>,
    people: usize,
    /// Per file, whether its rows are those of all people, in order, each of them in use.
    in_order: Vec<bool>,
    /// Per file, the wave of its rows where it is one.
    of_one_wave: Vec<Option<usize>>,
}

/// What is known of all rows before their cells are placed.
struct Known {
    /// Per wave, whether everybody sent a form.
    complete: Vec<bool>,
    /// Per file, whether each row is in use.
    in_use: Vec<bool>,
}

/// Puts everything together. Counts what became of each column on the way. The last that is
/// returned gives, per file and row, the person.
pub(super) fn assemble(
    grid: &Questionnaire,
    study: &Study,
    files: &mut [Rows],
    names: &Names,
    who: Vec<Arc<Vec<u32>>>,
    settled: &Settled,
) -> (Responses, Origins, Vec<Arc<Vec<u32>>>) {
    let (participants, renumber) = people(files, names, &who);
    let who: Vec<Arc<Vec<u32>>> = who.into_iter().map(|rows| renumber.all(rows)).collect();
    let in_order = files.iter().zip(&who);
    let in_order = in_order.map(|(file, who)| {
        let everybody = who.len() == participants.len() && who.first() == Some(&0);
        let ascend = |some: &[u32]| {
            some.windows(2)
                .fold(true, |all, w| all & (w[0].wrapping_add(1) == w[1]))
        };
        everybody && ascend(who) && every(&file.used, |used| *used)
    });
    let mut frame = Frame {
        grid,
        in_order: in_order.collect(),
        of_one_wave: files.iter().map(|file| one_wave(&file.waves)).collect(),
        files,
        who,
        people: participants.len(),
    };
    let returned = frame.returned();
    let origins = frame.origins(study, &returned);
    let mut responses = Responses {
        waves: frame.waves(returned),
        participants,
        ..Responses::default()
    };
    frame.wide(settled, &renumber, &mut responses);
    frame.long(settled, &renumber, &mut responses);
    frame.not_in_version(&mut responses);
    frame.days(&mut responses);
    frame.consent(study, &mut responses);
    frame.keys(study, &mut responses);
    frame.covariates(study, &mut responses);
    frame.sides();
    consistency::check(grid, frame.files, &frame.who, &mut responses);
    due::mark(grid, study, &mut responses);
    (responses, origins, frame.who)
}

/// The numbers of people once those without a row in use are left out.
enum Numbers {
    /// As before: everybody has one.
    Kept,
    New(Vec<u32>),
}

impl Numbers {
    fn one(&self, before: u32) -> u32 {
        match self {
            Self::Kept => before,
            Self::New(of) => of.get(before as usize).copied().unwrap_or(u32::MAX),
        }
    }

    fn all(&self, before: Arc<Vec<u32>>) -> Arc<Vec<u32>> {
        match self {
            Self::Kept => before,
            Self::New(_) => Arc::new(before.iter().map(|n| self.one(*n)).collect()),
        }
    }
}

/// People with at least one row in use, and the new number of each code.
fn people(files: &[Rows], names: &Names, who: &[Arc<Vec<u32>>]) -> (Arc<Texts>, Numbers) {
    if files.iter().all(|file| every(&file.used, |used| *used)) {
        return (Arc::clone(&names.all), Numbers::Kept);
    }
    let mut known = vec![false; names.all.len()];
    for (file, who) in files.iter().zip(who) {
        for (used, n) in file.used.iter().zip(who.iter()) {
            known[*n as usize] |= *used;
        }
    }
    let mut participants = Texts::default();
    let mut renumber = vec![u32::MAX; known.len()];
    for (n, code) in names.all.iter().enumerate().filter(|(n, _)| known[*n]) {
        renumber[n] = participants.len() as u32;
        participants.push(code);
    }
    (Arc::new(participants), Numbers::New(renumber))
}

impl Frame<'_> {
    /// Row numbers in use of a file.
    fn used(&self, f: usize) -> impl Iterator<Item = usize> + use<'_> {
        let used = self.files[f].used.iter().enumerate();
        used.filter(|(_, used)| **used).map(|(r, _)| r)
    }

    /// Fills the columns of all items with the answers of the files laid out wide. Items are
    /// filled side by side; what a file said of one is given up as soon as it is in its place,
    /// unless its rows are to be looked at once more.
    fn wide(&mut self, settled: &Settled, renumber: &Numbers, responses: &mut Responses) {
        let mut parts: Vec<Vec<Part>> = self.grid.items.iter().map(|_| Vec::new()).collect();
        for f in 0..self.files.len() {
            for (n, (target, cells)) in self.files[f].items.iter_mut().enumerate() {
                let cells = std::mem::replace(cells, Cells::Level(Vec::new()));
                parts[target.item].push(Part {
                    file: f,
                    at: n,
                    target: *target,
                    cells,
                    tally: Tally::default(),
                });
            }
        }
        let none_kept: Vec<(usize, usize)> = settled
            .none_kept
            .iter()
            .map(|(code, wave)| (renumber.one(*code) as usize, usize::from(*wave)))
            .collect();
        let known = Known {
            complete: (responses.waves.iter())
                .map(|w| every(&w.returned, |r| *r))
                .collect(),
            in_use: (self.files.iter())
                .map(|file| every(&file.used, |used| *used))
                .collect(),
        };
        let place = |(item, mut parts): (usize, Vec<Part>)| {
            let looked_at_again = consistency::looks_at(&self.grid.items[item]);
            let mut whole: Vec<Option<Column>> = vec![None; responses.waves.len()];
            let mut taken = 0;
            if !looked_at_again {
                let mut first = parts.iter_mut();
                while let Some(part) = first.next()
                    && let Some(wave) = part.target.wave.or(self.of_one_wave[part.file])
                    && known.complete.get(wave) == Some(&true)
                    && self.is_taken_whole(part, wave, &mut whole)
                {
                    taken += 1;
                }
            }
            let columns = responses.waves.iter().zip(whole).enumerate();
            let mut columns: Vec<Column> = columns
                .map(|(w, (wave, whole))| {
                    whole.unwrap_or_else(|| self.column(item, w, wave, &none_kept))
                })
                .collect();
            for part in &mut parts[taken..] {
                self.part(part, &known, &responses.waves, &mut columns);
                if !looked_at_again {
                    part.cells = Cells::Level(Vec::new());
                }
            }
            columns.iter_mut().for_each(in_order);
            (columns, parts)
        };
        let parts = parts.into_par_iter().enumerate().with_max_len(1);
        let parts = parts.with_min_len(at_least(self.people));
        let placed: Vec<_> = parts.map(place).collect();
        for (columns, parts) in placed {
            for (wave, column) in responses.waves.iter_mut().zip(columns) {
                wave.columns.push(column);
            }
            for part in parts {
                let file = &mut self.files[part.file];
                part.tally
                    .write(&mut file.report.columns[part.target.column]);
                file.items[part.at].1 = part.cells;
            }
        }
    }

    /// A column in which everybody says nothing yet. Somebody whose rows of the wave were all
    /// set aside did send a form: the reason is not that none came back.
    fn column(
        &self,
        item: usize,
        w: usize,
        wave: &WaveAnswers,
        none_kept: &[(usize, usize)],
    ) -> Column {
        let item = &self.grid.items[item];
        let why = |returned: &bool| match returned {
            true => Missing::Unspecified,
            false => Missing::NoForm,
        };
        let reasons = wave.returned.iter().map(why);
        let mut column = match item.kind {
            _ if !item.asked_at(w) => Column::NotAsked,
            ItemKind::Level { .. } => Column::Level(reasons.map(LevelCell::of_missing).collect()),
            ItemKind::Choice { .. } => Column::Choice(reasons.map(LevelCell::of_missing).collect()),
            ItemKind::Number { .. } => Column::Number(reasons.map(Err).collect()),
            ItemKind::Choices { .. } => Column::Choices(reasons.map(Err).collect()),
            ItemKind::Date { .. } => Column::Date(reasons.map(Err).collect()),
            ItemKind::Text => Column::Text(Vec::new()),
        };
        for (person, _) in none_kept.iter().filter(|(_, at)| *at == w) {
            if wave.returned.get(*person) == Some(&false) {
                set(&mut column, *person, Missing::SetAside);
            }
        }
        column
    }

    /// Makes a column of levels of what a file said of it at a wave, where its rows are those of all
    /// people in order and the form of each came back: nothing needs another place.
    fn is_taken_whole(&self, part: &mut Part, wave: usize, whole: &mut [Option<Column>]) -> bool {
        let item = &self.grid.items[part.target.item];
        let Cells::Level(cells) = &mut part.cells else {
            return false;
        };
        if !self.in_order[part.file] {
            return false;
        }
        let Some(to) = whole.get_mut(wave).filter(|_| item.asked_at(wave)) else {
            return false;
        };
        let column = match item.kind {
            ItemKind::Level { .. } => Column::Level,
            ItemKind::Choice { .. } => Column::Choice,
            _ => return false,
        };
        part.tally.add_levels(cells);
        *to = Some(column(std::mem::take(cells)));
        true
    }

    /// Puts the answers of one column of a file in their places.
    fn part(&self, part: &mut Part, known: &Known, waves: &[WaveAnswers], columns: &mut [Column]) {
        let (f, cells, tally) = (part.file, &part.cells, &mut part.tally);
        let own = part.target.wave;
        if let Cells::Level(cells) = cells {
            if !self.levels_of_all((f, own), cells, known, columns) {
                return self.levels((f, own), cells, waves, columns, tally);
            }
            return tally.add_levels(cells);
        }
        for row in self.used(f) {
            let person = self.who[f][row] as usize;
            let wave = own.unwrap_or(usize::from(self.files[f].waves[row]));
            let (Some(wave), Some(column)) = (waves.get(wave), columns.get_mut(wave)) else {
                continue;
            };
            let mut missing = cells.missing(row);
            if !wave.returned[person] && missing == Some(Missing::Unspecified) {
                missing = Some(Missing::NoForm);
            } else if wave.returned[person] || no_form(missing) {
                put(column, person, cells, row);
            }
            tally.add(missing);
        }
    }

    /// A column of levels where each row is in use and everybody sent the form of its wave: each level has a
    /// place. Whether that is so.
    fn levels_of_all(
        &self,
        (f, own): (usize, Option<usize>),
        cells: &[LevelCell],
        known: &Known,
        columns: &mut [Column],
    ) -> bool {
        let one = own.or(self.of_one_wave[f]);
        let complete = match one {
            Some(wave) => known.complete.get(wave) == Some(&true),
            None => known.complete.iter().all(|c| *c),
        };
        let waves = &self.files[f].waves;
        let inside = |wave: &u16| usize::from(*wave) < columns.len();
        if !known.in_use[f] || !complete || (one.is_none() && !every(waves, inside)) {
            return false;
        }
        let to = columns.iter_mut().map(|column| match column {
            Column::Level(to) | Column::Choice(to) => Some(to),
            _ => None,
        });
        let mut places: Vec<_> = to.collect();
        let rows = cells.iter().zip(self.who[f].iter());
        if let Some(wave) = one {
            if let Some(Some(to)) = places.get_mut(wave) {
                rows.for_each(|(cell, person)| to[*person as usize] = *cell);
            }
            return true;
        }
        for ((cell, person), wave) in rows.zip(waves) {
            if let Some(Some(to)) = places.get_mut(usize::from(*wave)) {
                to[*person as usize] = *cell;
            }
        }
        true
    }

    /// A column of levels: the same as for the others, without a choice per cell.
    fn levels(
        &self,
        (f, own): (usize, Option<usize>),
        cells: &[LevelCell],
        waves: &[WaveAnswers],
        columns: &mut [Column],
        tally: &mut Tally,
    ) {
        let silent = LevelCell::of_missing(Missing::Unspecified);
        let to = columns.iter_mut().map(|column| match column {
            Column::Level(to) | Column::Choice(to) => Some(to),
            _ => None,
        });
        let returned = waves.iter().map(|wave| &wave.returned);
        let mut places: Vec<_> = to.zip(returned).collect();
        let file = &self.files[f];
        let rows = cells.iter().zip(&file.used).zip(self.who[f].iter());
        for (((cell, used), person), wave) in rows.zip(&file.waves) {
            let wave = own.unwrap_or(usize::from(*wave));
            let Some((to, returned)) = places.get_mut(wave).filter(|_| *used) else {
                continue;
            };
            let person = *person as usize;
            let returned = returned[person];
            if !returned && *cell == silent {
                tally.add(Some(Missing::NoForm));
                continue;
            }
            let missing = cell.missing();
            if let Some(to) = to
                && (returned || no_form(missing))
            {
                to[person] = *cell;
            }
            tally.add(missing);
        }
    }

    fn long(&mut self, settled: &Settled, renumber: &Numbers, responses: &mut Responses) {
        for f in 0..self.files.len() {
            let Some(long) = self.files[f].long.take() else {
                continue;
            };
            let mut tally = Tally::default();
            let mut texts: BTreeMap<(usize, usize), Vec<(u32, String)>> = BTreeMap::new();
            let rows: Vec<usize> = self.used(f).collect();
            for row in rows {
                let (item, at) = (long.item[row] as usize, long.at[row] as usize);
                let person = self.who[f][row] as usize;
                let w = usize::from(self.files[f].waves[row]);
                let Some(wave) = responses.waves.get_mut(w) else {
                    continue;
                };
                if taken(&wave.columns[item], person) {
                    self.files[f].used[row] = false;
                    let code = shown(&responses.participants[person], 40);
                    let line = self.files[f].lines[row];
                    self.files[f].log.row(&notices::TWO_FILES, line, &[&code]);
                    continue;
                }
                tally.add(long.cells[item].missing(at));
                match (&wave.columns[item], &long.cells[item]) {
                    (Column::Text(_), Cells::Text(said, _)) if !said.get(at).is_empty() => texts
                        .entry((w, item))
                        .or_default()
                        .push((person as u32, said.get(at).to_owned())),
                    _ => put(&mut wave.columns[item], person, &long.cells[item], at),
                }
            }
            for ((w, item), said) in texts {
                if let Column::Text(all) = &mut responses.waves[w].columns[item] {
                    all.extend(said);
                    all.sort_by_key(|(person, _)| *person);
                }
            }
            let file = &mut self.files[f];
            if let Some(column) = file.mapping.long_value {
                tally.write(&mut file.report.columns[column]);
            }
            file.long = Some(long);
        }
        for &(code, wave, item) in &settled.cells_set_aside {
            let person = renumber.one(code) as usize;
            if let Some(wave) = responses.waves.get_mut(usize::from(wave))
                && person < self.people
                && !taken(&wave.columns[item as usize], person)
            {
                set(&mut wave.columns[item as usize], person, Missing::SetAside);
            }
        }
    }

    /// Items that did not exist in the version that a person filled in.
    fn not_in_version(&self, responses: &mut Responses) {
        for f in 0..self.files.len() {
            let file = &self.files[f];
            for &item in &file.not_in_version {
                for row in self.used(f) {
                    let person = self.who[f][row] as usize;
                    for (w, wave) in responses.waves.iter_mut().enumerate() {
                        let at = file.waves[row] == BY_COLUMN || usize::from(file.waves[row]) == w;
                        if at && wave.returned[person] && !taken(&wave.columns[item], person) {
                            set(&mut wave.columns[item], person, Missing::NotInVersion);
                        }
                    }
                }
            }
        }
    }
}

/// The wave of rows that are all of one.
fn one_wave(waves: &[u16]) -> Option<usize> {
    let first = waves.first()?;
    every(waves, |wave| wave == first).then_some(usize::from(*first))
}

/// Whether each cell holds an answer.
fn are_levels(cells: &[LevelCell]) -> bool {
    every(cells, |cell| cell.level().is_some())
}

/// Whether a cell says nothing at all, not even why; or why there is no form.
fn silent(missing: Option<Missing>) -> bool {
    matches!(missing, Some(Missing::Unspecified | Missing::NotAsked)) || no_form(missing)
}

/// Whether a cell says why no form came back: a row that says so and nothing else is no form.
const fn no_form(missing: Option<Missing>) -> bool {
    matches!(missing, Some(Missing::Lost | Missing::NotDue))
}

/// Sorts the words of a column by person. A second text of one person can only come from a file
/// that completes another one; the first stays.
fn in_order(column: &mut Column) {
    if let Column::Text(said) = column {
        said.sort_by_key(|(person, _)| *person);
        said.dedup_by_key(|(person, _)| *person);
        said.shrink_to_fit();
    }
}

pub(super) fn set(column: &mut Column, person: usize, reason: Missing) {
    match column {
        Column::Level(cells) | Column::Choice(cells) if person < cells.len() => {
            cells[person] = LevelCell::of_missing(reason);
        }
        Column::Choices(cells) if person < cells.len() => cells[person] = Err(reason),
        Column::Number(cells) if person < cells.len() => cells[person] = Err(reason),
        Column::Date(cells) if person < cells.len() => cells[person] = Err(reason),
        _ => {}
    }
}

#[inline]
fn put(column: &mut Column, person: usize, cells: &Cells, row: usize) {
    match (column, cells) {
        (Column::Level(to) | Column::Choice(to), Cells::Level(from)) => to[person] = from[row],
        (Column::Choices(to), Cells::Choices(from)) => {
            to[person] = together(to[person], from[row]);
        }
        (Column::Date(to), Cells::Date(from)) => to[person] = from[row],
        (Column::Number(to), Cells::Number(from)) => to[person] = from[row],
        (Column::Text(to), Cells::Text(from, _)) if !from.get(row).is_empty() => {
            to.push((person as u32, from.get(row).to_owned()));
        }
        _ => {}
    }
}

/// Whether the person already has something here other than silence.
fn taken(column: &Column, person: usize) -> bool {
    let silent = |m: Missing| matches!(m, Missing::Unspecified | Missing::NoForm);
    match column {
        Column::Level(cells) | Column::Choice(cells) => {
            !cells[person].missing().is_some_and(silent)
        }
        Column::Choices(cells) => !cells[person].err().is_some_and(silent),
        Column::Date(cells) => !cells[person].err().is_some_and(silent),
        Column::Number(cells) => !cells[person].err().is_some_and(silent),
        Column::Text(said) => said
            .binary_search_by_key(&(person as u32), |(p, _)| *p)
            .is_ok(),
        Column::NotAsked => false,
    }
}
