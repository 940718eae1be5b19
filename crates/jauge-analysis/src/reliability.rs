//! Whether the items of each score hang together, at each wave at which they are put.
//!
//! A reliability is about the people who answered and the items as they are scored: items that ask the other way round are turned. It is
//! told of a study as its findings are, and tells nothing of what the study changed: no sentence rests on it.

use jauge_model::finding::{Measure, Results, Section, Unit};
use jauge_model::{ClaimLevel, Column, Finding, Questionnaire, Responses, Study, Text};
use jauge_stats::Error;
use jauge_stats::reliability::{
    Alpha, Extraction, ItemMoments, Omega, cronbach_alpha, mcdonald_omega,
};
use serde::Serialize;

use crate::refusal::{self, reason};
use crate::{Material, change};

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

impl<T> Outcome<T> {
    /// What was found; where it is the answers that allow none, what that says of them.
    fn of(found: Result<T, Error>, impossible: fn() -> Text) -> Self {
        match found {
            Ok(found) => Self::Found(found),
            Err(error) => Self::Refused(match error {
                Error::Impossible { .. } | Error::NotConverged { .. } => impossible(),
                Error::TooFewOf { needed, found, .. } => Text::both(
                    format!("trop peu de questions ({found}, il en faut {needed})"),
                    format!("too few items ({found}, {needed} needed)"),
                ),
                other => reason(&other),
            }),
        }
    }
}

fn no_alpha() -> Text {
    Text::both(
        "tout le monde a la même réponse à une question, ou la même somme : rien à comparer",
        "everybody gave the same answer to an item, or has the same sum: nothing to compare",
    )
}

fn no_omega() -> Text {
    Text::both(
        "un facteur seul ne rend pas compte de ces réponses : lire alpha",
        "one factor alone does not account for these answers: read alpha",
    )
}

/// Adds two findings per score and wave, unless nobody gave a form back.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let found = of_scores(material.grid, material.study, material.responses);
    for score in found.iter().filter(|s| s.n + s.n_left_out > 0) {
        let alpha = match &score.alpha {
            Outcome::Found(a) => Ok((refusal::estimate(&a.alpha), a.alpha.method)),
            Outcome::Refused(why) => Err(why),
        };
        let omega = match &score.omega {
            Outcome::Found(o) => {
                let estimate = jauge_model::Estimate {
                    estimate: o.omega,
                    ..Default::default()
                };
                Ok((estimate, o.method))
            }
            Outcome::Refused(why) => Err(why),
        };
        // What was tried has its method, also where it gives nothing.
        for (measure, coefficient, tried) in [
            (Measure::CronbachAlpha, alpha, "Cronbach's alpha"),
            (Measure::McdonaldOmega, omega, "McDonald's omega total"),
        ] {
            let mut finding = blank(material.grid, score, measure);
            finding.method = tried.to_owned();
            match coefficient {
                Ok((estimate, method)) => {
                    finding.estimate = Some(estimate);
                    finding.method = method.to_owned();
                }
                Err(why) => finding.not_computed = Some(why.clone()),
            }
            results.findings.push(finding);
        }
    }
}

/// `s_confiance.cronbach_alpha.entry`, of those who answered all items among those with a form.
fn blank(grid: &Questionnaire, score: &ScoreReliability, measure: Measure) -> Finding {
    let finding = change::finding(
        grid,
        Section::Reliability,
        (&score.score, &score.label),
        measure,
        Unit::Coefficient,
        None,
        None,
    );
    Finding {
        id: format!("{}.{}", finding.id, score.wave),
        wave: grid.waves.iter().position(|w| w.id == score.wave),
        numerator: Some(score.n),
        denominator: Some(score.n + score.n_left_out),
        claim: ClaimLevel::C2,
        ..finding
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
            let (found, n_left_out, n) = coefficients(&columns, least, study.conf_level);
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
fn coefficients(columns: &[Vec<Option<f64>>], least: u64, conf: f64) -> (Found, u64, u64) {
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
    let alpha = Outcome::of(cronbach_alpha(&moments, conf), no_alpha);
    let omega = Outcome::of(mcdonald_omega(&moments, Extraction::Minres), no_omega);
    ((alpha, omega), left_out, n)
}
