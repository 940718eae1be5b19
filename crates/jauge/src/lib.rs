//! From a questionnaire to a report that says only what its design allows.
//!
//! ```text
//! define -> collect -> ingest -> analyse -> report
//! ```
//!
//! This crate holds the study folder and the pipeline of the five verbs; it is the only one
//! of the family that touches the file system. The `jauge` command is a thin layer over it.

#[cfg(feature = "cli")]
pub mod cli;
pub mod demo;
mod error;
pub mod forms;
mod handout;
#[cfg(feature = "library")]
pub mod library;
mod links;
pub mod pipeline;
mod pooling;
#[cfg(feature = "cli")]
mod preview;
pub mod project;
pub mod pseudonyms;
pub mod publish;
#[cfg(feature = "dossier")]
pub mod verify;

pub use error::Error;
pub use jauge_analysis as analysis;
pub use jauge_collect as collect;
pub use jauge_model as model;
pub use jauge_report as report;
pub use jauge_stats as stats;
pub use jauge_text as text;
pub use pipeline::{Progress, Run, Silent, Step, check, run};

/// The version of the program, as it stands in every output.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
