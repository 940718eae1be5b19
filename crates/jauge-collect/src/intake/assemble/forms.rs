//! Which forms came back, of whom and at which wave.

use jauge_model::Responses;
use jauge_model::responses::WaveAnswers;
use jauge_model::study::Study;

use super::{Frame, are_levels, silent};
use crate::intake::cells::Cells;
use crate::intake::linkage::Origins;
use crate::intake::notices;
use crate::intake::rows::BY_COLUMN;

impl Frame<'_> {
    /// Which forms came back, per wave and person.
    pub(super) fn returned(&mut self) -> Vec<Vec<bool>> {
        let mut returned = vec![vec![false; self.people]; self.grid.waves.len()];
        let empty: Vec<Vec<bool>> = (0..self.files.len()).map(|f| self.empty_rows(f)).collect();
        // Waves at which everybody is known to have sent a form.
        let mut complete = vec![false; returned.len()];
        for (f, empty) in empty.iter().enumerate() {
            let of_everybody = self.in_order[f] && !empty.contains(&true);
            let waves = self.of_one_wave[f].filter(|_| of_everybody).into_iter();
            for wave in waves.chain(self.answered_by_all(f)) {
                if let Some(complete) = complete.get_mut(wave) {
                    *complete = true;
                }
            }
        }
        self.each_form(&empty, &complete, |wave, person, _| {
            if let Some(slot) = returned.get_mut(wave).and_then(|w| w.get_mut(person)) {
                *slot = true;
            }
        });
        let known = returned.iter_mut().zip(complete).filter(|(_, c)| *c);
        known.for_each(|(wave, _)| wave.fill(true));
        self.say_empty(&empty);
        returned
    }

    /// The waves of the columns of a file in which everybody answered.
    pub(super) fn answered_by_all(&self, f: usize) -> impl Iterator<Item = usize> + use<'_> {
        let columns = self.files[f].items.iter().filter(move |_| self.in_order[f]);
        columns.filter_map(|(target, cells)| match cells {
            Cells::Level(cells) if are_levels(cells) => target.wave,
            _ => None,
        })
    }

    /// Where the later forms of the first contrast come from, if some of them have no earlier one.
    pub(super) fn origins(&self, study: &Study, returned: &[Vec<bool>]) -> Origins {
        let Some((from, to)) = study.contrasts.first() else {
            return Origins::new();
        };
        let (Some(before), Some(after)) = (returned.get(*from), returned.get(*to)) else {
            return Origins::new();
        };
        if !before
            .iter()
            .zip(after)
            .any(|(before, after)| *after && !*before)
        {
            return Origins::new();
        }
        let empty: Vec<Vec<bool>> = (0..self.files.len()).map(|f| self.empty_rows(f)).collect();
        let mut origins = vec![None; self.people];
        self.each_form(&empty, &[], |wave, person, row| {
            if let Some(slot) = origins.get_mut(person).filter(|_| wave == *to) {
                slot.get_or_insert(row);
            }
        });
        origins
    }

    /// Hands over the wave and the person of each form, with its file and line, but for those of waves
    /// that are `complete`. A form is a row that answers something, were it "does not know": a visit that was
    /// missed leaves an empty row in many exports. A row whose columns say the wave is a form of each wave at
    /// which it says something.
    pub(super) fn each_form(
        &self,
        empty: &[Vec<bool>],
        complete: &[bool],
        mut form: impl FnMut(usize, usize, (u32, u32)),
    ) {
        let is_known = |wave: usize| complete.get(wave) == Some(&true);
        for (f, empty) in empty.iter().enumerate() {
            let file = &self.files[f];
            let mut mark = |wave: usize, row: usize| {
                form(wave, self.who[f][row] as usize, (f as u32, file.lines[row]));
            };
            if !self.of_one_wave[f].is_some_and(is_known) {
                for row in self.used(f) {
                    if file.waves[row] != BY_COLUMN && !empty[row] {
                        mark(usize::from(file.waves[row]), row);
                    }
                }
            }
            for (target, cells) in &file.items {
                let Some(wave) = target.wave.filter(|w| !is_known(*w)) else {
                    continue;
                };
                for row in self.used(f).filter(|r| !silent(cells.missing(*r))) {
                    mark(wave, row);
                }
            }
        }
    }

    /// Says which rows are no forms, because they say nothing.
    pub(super) fn say_empty(&mut self, empty: &[Vec<bool>]) {
        for (f, empty) in empty.iter().enumerate() {
            if !empty.contains(&true) {
                continue;
            }
            let rows: Vec<usize> = self.used(f).filter(|r| empty[*r]).collect();
            if let Some(first) = rows.first() {
                let file = &mut self.files[f];
                let line = file.lines[*first];
                file.log.row(&notices::EMPTY_FORMS, line, &[&rows.len()]);
            }
        }
    }

    /// Rows of a file laid out wide, of one wave each, in which no item says anything.
    pub(super) fn empty_rows(&self, f: usize) -> Vec<bool> {
        let file = &self.files[f];
        let columns: Vec<&Cells> = file
            .items
            .iter()
            .filter(|(t, _)| t.wave.is_none())
            .map(|(_, cells)| cells)
            .collect();
        let all_answer = |cells: &&Cells| match cells {
            Cells::Level(cells) => are_levels(cells),
            _ => false,
        };
        if columns.is_empty() || file.long.is_some() || columns.iter().any(all_answer) {
            return vec![false; file.used.len()];
        }
        let mut empty = vec![true; file.used.len()];
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
    pub(super) fn waves(&self, returned: Vec<Vec<bool>>) -> Vec<WaveAnswers> {
        let dated = match self.files.iter().any(|file| file.dates.is_some()) {
            true => self.people,
            false => 0,
        };
        let wave = |returned: Vec<bool>| WaveAnswers {
            returned,
            columns: Vec::with_capacity(self.grid.items.len()),
            may_publish: vec![false; self.people],
            answered_on: vec![None; dated],
            not_due: vec![false; self.people],
        };
        returned.into_iter().map(wave).collect()
    }

    /// The day of each form, where a column says it.
    pub(super) fn days(&self, responses: &mut Responses) {
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
}
