//! The files of a study put together, person by person and wave by wave.

mod tally;

use std::collections::BTreeMap;

use jauge_model::questionnaire::ItemKind;
use jauge_model::responses::{CovariateValues, GroupKey, NO_GROUP, WaveAnswers};
use jauge_model::study::Study;
use jauge_model::{Column, LevelCell, Missing, Questionnaire, Responses};
use rayon::prelude::*;

use super::batch::at_least;
use super::cells::{Cells, Names, Words};
use super::choices::together;
use super::consistency;
use super::due;
use super::duplicates::Settled;
use super::linkage::Origins;
use super::mapping::ItemColumn;
use super::notices;
use super::rows::{BY_COLUMN, Rows, Side};
use crate::spelling::{fold, shown, word};
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
    who: Vec<Vec<u32>>,
    people: usize,
    /// Per file, whether its rows are those of all people, in order, each of them in use.
    in_order: Vec<bool>,
}

/// Puts everything together. Counts what became of each column on the way. The last that is
/// returned gives, per file and row, the person.
pub(super) fn assemble(
    grid: &Questionnaire,
    study: &Study,
    files: &mut [Rows],
    names: &Names,
    who: Vec<Vec<u32>>,
    settled: &Settled,
) -> (Responses, Origins, Vec<Vec<u32>>) {
    let (participants, renumber) = people(files, names, &who);
    let who: Vec<Vec<u32>> = who
        .into_iter()
        .map(|rows| rows.into_iter().map(|n| renumber[n as usize]).collect())
        .collect();
    let in_order = files.iter().zip(&who);
    let in_order = in_order.map(|(file, who)| {
        let people = (0..participants.len() as u32).eq(who.iter().copied());
        people && file.used.iter().all(|used| *used)
    });
    let mut frame = Frame {
        grid,
        in_order: in_order.collect(),
        files,
        who,
        people: participants.len(),
    };
    let origins = frame.origins();
    let mut responses = Responses {
        waves: frame.waves(&origins),
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

/// People with at least one row in use, and the new number of each code.
fn people(files: &[Rows], names: &Names, who: &[Vec<u32>]) -> (Vec<String>, Vec<u32>) {
    let mut known = vec![false; names.all.len()];
    for (file, who) in files.iter().zip(who) {
        for (used, n) in file.used.iter().zip(who) {
            known[*n as usize] |= *used;
        }
    }
    let mut participants = Vec::new();
    let mut renumber = vec![u32::MAX; known.len()];
    for (n, code) in names.all.iter().enumerate().filter(|(n, _)| known[*n]) {
        renumber[n] = participants.len() as u32;
        participants.push(code.to_owned());
    }
    (participants, renumber)
}

impl Frame<'_> {
    /// Row numbers in use of a file.
    fn used(&self, f: usize) -> impl Iterator<Item = usize> + use<'_> {
        let used = self.files[f].used.iter().enumerate();
        used.filter(|(_, used)| **used).map(|(r, _)| r)
    }

    /// Which forms came back, and from where. A form is a row that answers something, were it
    /// "does not know": a visit that was missed leaves an empty row in many exports. A row whose
    /// columns say the wave is a form of each wave at which it says something.
    fn origins(&mut self) -> Origins {
        let mut origins: Origins = vec![vec![None; self.people]; self.grid.waves.len()];
        let empty: Vec<Vec<bool>> = (0..self.files.len()).map(|f| self.empty_rows(f)).collect();
        for (f, empty) in empty.iter().enumerate() {
            let file = &self.files[f];
            let mut mark = |wave: usize, row: usize| {
                let person = self.who[f][row] as usize;
                if let Some(slot) = origins.get_mut(wave).and_then(|w| w.get_mut(person)) {
                    slot.get_or_insert((f as u32, file.lines[row]));
                }
            };
            for row in self.used(f) {
                if file.waves[row] != BY_COLUMN && !empty[row] {
                    mark(usize::from(file.waves[row]), row);
                }
            }
            for (target, cells) in &file.items {
                let Some(wave) = target.wave else { continue };
                for row in self.used(f).filter(|r| !silent(cells.missing(*r))) {
                    mark(wave, row);
                }
            }
        }
        for (f, empty) in empty.iter().enumerate() {
            let rows: Vec<usize> = self.used(f).filter(|r| empty[*r]).collect();
            if let Some(first) = rows.first() {
                let file = &mut self.files[f];
                let line = file.lines[*first];
                file.log.row(&notices::EMPTY_FORMS, line, &[&rows.len()]);
            }
        }
        origins
    }

    /// Rows of a file laid out wide, of one wave each, in which no item says anything.
    fn empty_rows(&self, f: usize) -> Vec<bool> {
        let file = &self.files[f];
        let columns: Vec<&Cells> = file
            .items
            .iter()
            .filter(|(t, _)| t.wave.is_none())
            .map(|(_, cells)| cells)
            .collect();
        let mut empty = vec![!columns.is_empty() && file.long.is_none(); file.used.len()];
        for cells in columns {
            for (row, empty) in empty.iter_mut().enumerate() {
                *empty = *empty && silent(cells.missing(row));
            }
        }
        for (empty, wave) in empty.iter_mut().zip(&file.waves) {
            *empty = *empty && *wave != BY_COLUMN;
        }
        empty
    }

    /// Which forms came back at each wave; the columns are filled item by item.
    fn waves(&self, origins: &Origins) -> Vec<WaveAnswers> {
        let wave = |origins: &Vec<Option<_>>| WaveAnswers {
            returned: origins.iter().map(Option::is_some).collect(),
            columns: Vec::with_capacity(self.grid.items.len()),
            may_publish: vec![false; self.people],
            answered_on: vec![None; self.people],
            not_due: vec![false; self.people],
        };
        origins.iter().map(wave).collect()
    }

    /// The day of each form, where a column says it.
    fn days(&self, responses: &mut Responses) {
        for (f, file) in self.files.iter().enumerate() {
            let Some(dates) = &file.dates else { continue };
            for row in self.used(f) {
                let Some(Ok(day)) = dates.get(row).copied() else {
                    continue;
                };
                let person = self.who[f][row] as usize;
                let at = file.waves[row];
                for (w, wave) in responses.waves.iter_mut().enumerate() {
                    let of_this = usize::from(at) == w;
                    let slot = wave.answered_on.get_mut(person);
                    if let Some(slot) = slot.filter(|_| of_this && wave.returned[person]) {
                        slot.get_or_insert(day);
                    }
                }
            }
        }
    }

    /// Fills the columns of all items with the answers of the files laid out wide. Items are
    /// filled side by side; what a file said of one is given up as soon as it is in its place,
    /// unless its rows are to be looked at once more.
    fn wide(&mut self, settled: &Settled, renumber: &[u32], responses: &mut Responses) {
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
            .map(|(code, wave)| (renumber[*code as usize] as usize, usize::from(*wave)))
            .collect();
        let place = |(item, mut parts): (usize, Vec<Part>)| {
            let mut columns: Vec<Column> = (responses.waves.iter().enumerate())
                .map(|(w, wave)| self.column(item, w, wave, &none_kept))
                .collect();
            let looked_at_again = consistency::looks_at(&self.grid.items[item]);
            for part in &mut parts {
                if !looked_at_again && self.is_taken_whole(part, &responses.waves, &mut columns) {
                    continue;
                }
                self.part(part, &responses.waves, &mut columns);
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

    /// Makes a column of levels of what a file said of it, where its rows are those of all people
    /// in order and the form of each came back: nothing needs another place.
    fn is_taken_whole(
        &self,
        part: &mut Part,
        waves: &[WaveAnswers],
        columns: &mut [Column],
    ) -> bool {
        let wave = part.target.wave.or_else(|| self.one_wave(part.file));
        let (Some(wave), Cells::Level(cells)) = (wave, &mut part.cells) else {
            return false;
        };
        let all_returned = |wave: &WaveAnswers| wave.returned.iter().all(|r| *r);
        if !self.in_order[part.file] || !waves.get(wave).is_some_and(all_returned) {
            return false;
        }
        let Some(Column::Level(to) | Column::Choice(to)) = columns.get_mut(wave) else {
            return false;
        };
        let missing = cells.iter().filter_map(|cell| cell.missing());
        let mut without = 0;
        for reason in missing {
            without += 1;
            part.tally.add(Some(reason));
        }
        part.tally.add_used(cells.len() - without);
        *to = std::mem::take(cells);
        true
    }

    /// Puts the answers of one column of a file in their places.
    fn part(&self, part: &mut Part, waves: &[WaveAnswers], columns: &mut [Column]) {
        let (f, cells, tally) = (part.file, &part.cells, &mut part.tally);
        let own = part.target.wave;
        if let Cells::Level(cells) = cells {
            return self.levels((f, own), cells, waves, columns, tally);
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
        let rows = cells.iter().zip(&file.used).zip(&self.who[f]);
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

    /// The wave of a file whose rows are all of one.
    fn one_wave(&self, f: usize) -> Option<usize> {
        let waves = &self.files[f].waves;
        let first = waves.first()?;
        (waves.first() == waves.last() && waves.iter().all(|w| w == first))
            .then_some(usize::from(*first))
    }

    fn long(&mut self, settled: &Settled, renumber: &[u32], responses: &mut Responses) {
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
            let person = renumber[code as usize] as usize;
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

    fn consent(&self, study: &Study, responses: &mut Responses) {
        let Some(consent) = &study.consent else {
            return;
        };
        let yes: Vec<String> = consent.yes.iter().map(|w| word(w)).collect();
        for f in 0..self.files.len() {
            let Some(words) = &self.files[f].consent else {
                continue;
            };
            let agreed: Vec<bool> = words
                .names
                .all
                .iter()
                .map(|w| yes.contains(&word(w)))
                .collect();
            for row in self.used(f) {
                let said = agreed.get(words.of[row] as usize) == Some(&true);
                let person = self.who[f][row] as usize;
                let at = self.files[f].waves[row];
                for (w, wave) in responses.waves.iter_mut().enumerate() {
                    if usize::from(at) == w || (at == BY_COLUMN && wave.returned[person]) {
                        wave.may_publish[person] = said;
                    }
                }
            }
        }
    }

    /// The first value of each person, the earliest wave first, and where a later one differs.
    fn first_words(
        &mut self,
        name: &str,
        said: bool,
        pick: impl Fn(&Rows) -> Option<&Words>,
    ) -> GroupKey {
        let mut names = Names::default();
        let mut of = vec![NO_GROUP; self.people];
        let mut changes: Vec<(usize, usize, u32, u32)> = Vec::new();
        let global: Vec<Vec<u32>> = self
            .files
            .iter()
            .map(|file| {
                let all = pick(file).map(|w| &w.names.all);
                all.map_or_else(Vec::new, |all| {
                    all.iter().map(|w| names.number(w)).collect()
                })
            })
            .collect();
        let one_wave: Vec<_> = (0..self.files.len()).map(|f| self.one_wave(f)).collect();
        let waves = (0..self.grid.waves.len() as u16).chain([BY_COLUMN]);
        for wave in waves {
            for (f, numbers) in global.iter().enumerate() {
                let file = &self.files[f];
                let Some(words) = pick(file) else { continue };
                if one_wave[f].is_some_and(|w| w != usize::from(wave)) {
                    continue;
                }
                for row in self.used(f).filter(|r| file.waves[*r] == wave) {
                    let Some(&value) = numbers.get(words.of[row] as usize) else {
                        continue;
                    };
                    let known = &mut of[self.who[f][row] as usize];
                    if *known == NO_GROUP {
                        *known = value;
                    } else if *known != value && !alike(&names, *known, value) {
                        changes.push((f, row, *known, value));
                    }
                }
            }
        }
        if said {
            self.changes(name, &changes, &names);
        }
        sorted_key(name, &names, of)
    }

    fn changes(&mut self, name: &str, changes: &[(usize, usize, u32, u32)], names: &Names) {
        let mut told: std::collections::BTreeSet<(u32, u32)> = std::collections::BTreeSet::new();
        for &(f, row, before, after) in changes {
            if !told.insert((self.who[f][row], after)) {
                continue; // once per person and value, also in a long file
            }
            let file = &mut self.files[f];
            let code = shown(file.codes.all.get(file.who[row] as usize), 40);
            let word = |n: u32| shown(names.all.get(n as usize), 40);
            let args: [&dyn std::fmt::Display; 4] = [&code, &name, &word(before), &word(after)];
            file.log
                .row(&notices::GROUP_CHANGES, file.lines[row], &args);
        }
    }

    fn keys(&mut self, study: &Study, responses: &mut Responses) {
        for (k, (name, _)) in study.keys.groups.iter().enumerate() {
            let key = self.first_words(name, true, |file| file.groups.get(k)?.as_ref());
            self.spellings(&key);
            responses.keys.push(key);
        }
        if study.comparison.is_some() {
            let key = self.first_words("comparison", true, |file| file.comparison.as_ref());
            responses.keys.push(key);
        }
    }

    /// Groups that differ in spelling only.
    fn spellings(&mut self, key: &GroupKey) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for label in &key.labels {
            if let Some(before) = seen.insert(fold(label), label) {
                let (a, b) = (shown(before, 40), shown(label, 40));
                if let Some(file) = self.files.first_mut()
                    && file.log.room(&notices::GROUP_SPELLING, usize::MAX, None)
                {
                    let said = notices::GROUP_SPELLING
                        .at(jauge_model::Place::default(), &[&a, &b, &key.name]);
                    file.log.push(said);
                }
            }
        }
    }

    fn covariates(&mut self, study: &Study, responses: &mut Responses) {
        for (c, covariate) in study.covariates.iter().enumerate() {
            let values = if covariate.numeric {
                CovariateValues::Number(self.first_numbers(c))
            } else {
                CovariateValues::Category(self.first_words(&covariate.column, false, |file| {
                    match file.covariates.get(c)? {
                        Some(Side::Words(words)) => Some(words),
                        _ => None,
                    }
                }))
            };
            responses.covariates.push(values);
        }
    }

    fn first_numbers(&self, c: usize) -> Vec<Option<f64>> {
        let mut out = vec![None; self.people];
        for wave in (0..self.grid.waves.len() as u16).chain([BY_COLUMN]) {
            for f in 0..self.files.len() {
                let file = &self.files[f];
                let Some(Some(Side::Numbers(values))) = file.covariates.get(c) else {
                    continue;
                };
                for row in self.used(f).filter(|r| file.waves[*r] == wave) {
                    let slot = &mut out[self.who[f][row] as usize];
                    *slot = slot.or(values[row].ok());
                }
            }
        }
        out
    }
}

/// Whether two names differ in spelling only, which is said once for all.
fn alike(names: &Names, a: u32, b: u32) -> bool {
    fold(names.all.get(a as usize)) == fold(names.all.get(b as usize))
}

/// Sorts the labels of a key and drops those that nobody has.
fn sorted_key(name: &str, names: &Names, of: Vec<u32>) -> GroupKey {
    let mut present = vec![false; names.all.len()];
    for n in of.iter().filter(|n| **n != NO_GROUP) {
        present[*n as usize] = true;
    }
    let mut order: Vec<(&str, usize)> = names
        .all
        .iter()
        .enumerate()
        .filter(|(n, _)| present[*n])
        .map(|(n, label)| (label, n))
        .collect();
    order.sort_unstable();
    let mut rank = vec![NO_GROUP; names.all.len()];
    for (r, (_, n)) in order.iter().enumerate() {
        rank[*n] = r as u32;
    }
    GroupKey {
        name: name.to_owned(),
        labels: order.iter().map(|(label, _)| (*label).to_owned()).collect(),
        of: of
            .into_iter()
            .map(|n| if n == NO_GROUP { n } else { rank[n as usize] })
            .collect(),
    }
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
