//! The dossier: every statistic of this crate beside a value from elsewhere.
//!
//! The values stand in `tests/reference/<topic>/expected.json`, written by the script beside them (R or
//! Python; versions inside the file), and are part of the program, so that they can be checked on any
//! machine. The reference tests and `jauge verify` both run [`checks`].
//!
//! Tolerances are relative: [`CLOSED`] for closed forms, [`ITERATED`] for what either side iterates; any
//! other is stated beside its reason where it is used.
//!
//! ```
//! let checks = jauge_stats::dossier::checks();
//! assert!(checks.len() > 1000);
//! assert!(checks.iter().all(|check| check.passes()));
//! ```

use std::fmt;

use crate::Error;

mod clustered;
mod comparison;
mod effects;
mod effects_of_tables;
mod finite;
mod groups;
mod independent;
mod linear;
mod lost;
mod nist;
mod noncentral;
mod paired;
mod pairs;
mod permutations;
mod planning;
mod reader;
mod reliable;
mod resamples;
mod shares;
mod shrunken;
mod survey;
mod survival;
mod types;

pub use nist::{NistRow, nist_table};

/// Tolerance of a closed form.
pub const CLOSED: f64 = 1e-10;
/// Tolerance of what either side iterates.
pub const ITERATED: f64 = 1e-8;

/// One number of ours beside the same number from elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Path of the function below `jauge_stats`, such as `paired::paired_t`.
    pub statistic: &'static str,
    /// Folder of the reference value below `tests/reference`.
    pub topic: &'static str,
    /// Which data and which field.
    pub case: String,
    /// Where the other number comes from: programs and versions, or an article.
    pub oracle: String,
    /// Greatest relative difference that is accepted.
    pub tolerance: f64,
    /// The number from elsewhere; `None` where it is infinite or undefined there.
    pub expected: Option<f64>,
    /// Our number; `None` where ours is not defined.
    pub found: Option<f64>,
    /// Why there is no number of ours, if the function refused.
    pub refusal: Option<Error>,
}

impl Check {
    /// Relative difference between the two numbers; 0 if they are equal or both absent, infinite if only one
    /// is there.
    ///
    /// Purely relative, so that a tiny p-value is compared too; a difference below the smallest normal
    /// number counts as none.
    #[must_use]
    pub fn error(&self) -> f64 {
        match (self.found, self.expected, &self.refusal) {
            (Some(found), Some(expected), None) => {
                let difference = (found - expected).abs();
                if difference <= f64::MIN_POSITIVE {
                    0.0
                } else {
                    difference / expected.abs()
                }
            }
            (None, None, None) => 0.0,
            _ => f64::INFINITY,
        }
    }

    /// Whether the two numbers agree within the tolerance.
    #[must_use]
    pub fn passes(&self) -> bool {
        // False for NaN.
        self.error() <= self.tolerance
    }
}

/// One line: verdict, statistic, case, both numbers, difference, tolerance, oracle.
impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |x: Option<f64>| x.map_or_else(|| "none".to_owned(), |x| format!("{x:?}"));
        let verdict = if self.passes() { "agrees" } else { "DIFFERS" };
        write!(
            f,
            "{verdict} {} [{}: {}] found {}, expected {}, off by {:.1e} (tolerance {:.0e}); {}",
            self.statistic,
            self.topic,
            self.case,
            number(self.found),
            number(self.expected),
            self.error(),
            self.tolerance,
            self.oracle
        )?;
        match &self.refusal {
            Some(refusal) => write!(f, "; refused: {refusal}"),
            None => Ok(()),
        }
    }
}

type Family = fn(&mut Vec<Check>) -> Result<(), Error>;

/// Every family of statistics with its checks.
const FAMILIES: &[(&str, Family)] = &[
    ("pairs", pairs::checks),
    ("paired", paired::checks),
    ("groups", groups::checks),
    ("shares", shares::checks),
    ("noncentral", noncentral::checks),
    ("independent", independent::checks),
    ("nist", nist::checks),
    ("effects", effects::checks),
    ("effects of tables", effects_of_tables::checks),
    ("finite", finite::checks),
    ("planning", planning::checks),
    ("survey", survey::checks),
    ("survival", survival::checks),
    ("linear", linear::checks),
    ("clustered", clustered::checks),
    ("comparison", comparison::checks),
    ("resamples", resamples::checks),
    ("permutations", permutations::checks),
    ("lost", lost::checks),
    ("shrunken", shrunken::checks),
    ("reliable", reliable::checks),
    ("types", types::checks),
];

/// Computes every statistic on its reference data and puts both numbers side by side.
///
/// A family that stops on an error leaves one failing check that says so.
#[must_use]
pub fn checks() -> Vec<Check> {
    let mut all = Vec::new();
    for &(family, run) in FAMILIES {
        if let Err(refusal) = run(&mut all) {
            all.push(Check {
                statistic: family,
                topic: family,
                case: "the whole family".to_owned(),
                oracle: String::new(),
                tolerance: 0.0,
                expected: None,
                found: None,
                refusal: Some(refusal),
            });
        }
    }
    all
}
