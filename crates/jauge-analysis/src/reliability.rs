//! Whether the items of each score hang together, at each wave at which they are put.
//!
//! A reliability is about the people who answered and the items as they are scored: items that ask the other way round are turned. It is no
//! finding of the study and stands beside its findings; below the number of people under which nothing is shown it is withheld all the same.

use jauge_model::{Column, Questionnaire, Responses, Study, Text};
use jauge_stats::Error;
use jauge_stats::reliability::{
    Alpha, Extraction, ItemMoments, Omega, cronbach_alpha, mcdonald_omega,
};
use serde::Serialize;

use crate::refusal::reason;

/// The reliability of a score at a wave.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreReliability {
    /// Identifier of the score.
    pub score: String,
    /// Its name.
    pub label: Text,
    /// Identifier of the wave.
    pub wave: String,
    /// Identifiers of its items that are put at this wave.
    pub items: Vec<String>,
    /// People with a form who answered all of them.
    pub n: u64,
    /// People with a form who left one out.
    pub n_left_out: u64,
    /// Cronbach's alpha and its items, or why there is none.
    pub alpha: Outcome<Alpha>,
    /// McDonald's omega, or why there is none.
    pub omega: Outcome<Omega>,
}

/// A coefficient, or the reason why there is none.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// The coefficient.
    Found(T),
    /// Why there is none.
    Refused(Text),
}

impl<T> From<Result<T, Error>> for Outcome<T> {
    fn from(found: Result<T, Error>) -> Self {
        match found {
            Ok(found) => Self::Found(found),
            Err(error) => Self::Refused(reason(&error)),
        }
    }
}

/// The reliability of every score of several items, at every wave that puts two of them or more, in the order of the grid.
#[must_use]
pub fn of_scores(
    grid: &Questionnaire,
    study: &Study,
    responses: &Responses,
) -> Vec<ScoreReliability> {
    let mut out = Vec::new();
    for score in &grid.scores {
        for (wave, answers) in grid.waves.iter().zip(&responses.waves) {
            let put =
                |index: &&usize| matches!(answers.columns.get(**index), Some(Column::Level(_)));
            let items: Vec<usize> = score.items.iter().filter(put).copied().collect();
            if items.len() < 2 {
                continue;
            }
            let columns: Vec<Vec<Option<f64>>> = items
                .iter()
                .map(|index| scored(grid, *index, &answers.columns[*index], &answers.returned))
                .collect();
            let sensitive = items.iter().any(|i| grid.items[*i].sensitive);
            let least = match sensitive {
                true => study.secrecy.persons.max(study.secrecy.sensitive_persons),
                false => study.secrecy.persons,
            };
            let (found, n_left_out, n) = coefficients(&columns, least);
            let (alpha, omega) = found;
            out.push(ScoreReliability {
                score: score.id.clone(),
                label: score.label.clone(),
                wave: wave.id.clone(),
                items: items.iter().map(|i| grid.items[*i].id.clone()).collect(),
                n,
                n_left_out,
                alpha,
                omega,
            });
        }
    }
    out
}

/// The scores of an item's levels, for those who gave a form back.
fn scored(
    grid: &Questionnaire,
    index: usize,
    column: &Column,
    returned: &[bool],
) -> Vec<Option<f64>> {
    let Column::Level(cells) = column else {
        return Vec::new();
    };
    let item = &grid.items[index];
    let cells = cells
        .iter()
        .zip(returned)
        .filter(|(_, returned)| **returned);
    cells
        .map(|(cell, _)| cell.level().and_then(|level| grid.level_score(item, level)))
        .collect()
}

type Found = (Outcome<Alpha>, Outcome<Omega>);

/// Both coefficients, people left out, people used; withheld where these are fewer than `least`.
fn coefficients(columns: &[Vec<Option<f64>>], least: u64) -> (Found, u64, u64) {
    let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
    let (moments, left_out) = match ItemMoments::of_answers(&slices) {
        Ok(made) => made,
        Err(error) => {
            let why = reason(&error);
            return ((Outcome::Refused(why.clone()), Outcome::Refused(why)), 0, 0);
        }
    };
    let n = moments.n();
    if n < least {
        let few = || {
            reason(&Error::TooFew {
                needed: least,
                found: n,
            })
        };
        return (
            (Outcome::Refused(few()), Outcome::Refused(few())),
            left_out,
            n,
        );
    }
    let alpha = cronbach_alpha(&moments, 0.95).into();
    let omega = mcdonald_omega(&moments, Extraction::Minres).into();
    ((alpha, omega), left_out, n)
}
