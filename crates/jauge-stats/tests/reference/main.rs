//! Every statistic against a value from elsewhere: `tests/reference/<topic>/expected.json`, written by the
//! `generate.R` beside it (R, coin, effectsize; versions inside the file).
//!
//! Tolerances, relative: 1e-10 for closed forms, 1e-8 for what either
//! side iterates.

#![allow(clippy::unwrap_used)] // A test that cannot read its data must stop.

mod groups;
mod noncentral;
mod pairs;
mod reader;
mod shares;
