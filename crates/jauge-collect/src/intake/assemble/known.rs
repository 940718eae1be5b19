//! What is known of people besides their answers: consent, groups, covariates. The earliest wave comes
//! first.

use std::collections::BTreeMap;

use jauge_model::Responses;
use jauge_model::responses::{CovariateValues, GroupKey, NO_GROUP};
use jauge_model::study::Study;

use super::Frame;
use crate::intake::cells::{Names, Words};
use crate::intake::notices;
use crate::intake::rows::{BY_COLUMN, Rows, Side};
use crate::spelling::{fold, shown, word};

impl Frame<'_> {
    pub(super) fn consent(&self, study: &Study, responses: &mut Responses) {
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
    pub(super) fn first_words(
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
        let waves = (0..self.grid.waves.len() as u16).chain([BY_COLUMN]);
        for wave in waves {
            for (f, numbers) in global.iter().enumerate() {
                let file = &self.files[f];
                let Some(words) = pick(file) else { continue };
                if self.of_one_wave[f].is_some_and(|w| w != usize::from(wave)) {
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

    pub(super) fn changes(
        &mut self,
        name: &str,
        changes: &[(usize, usize, u32, u32)],
        names: &Names,
    ) {
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

    pub(super) fn keys(&mut self, study: &Study, responses: &mut Responses) {
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
    pub(super) fn spellings(&mut self, key: &GroupKey) {
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

    pub(super) fn covariates(&mut self, study: &Study, responses: &mut Responses) {
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

    pub(super) fn first_numbers(&self, c: usize) -> Vec<Option<f64>> {
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
