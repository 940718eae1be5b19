//! The shared nouns of an evaluation study and their rules.
//!
//! Data flows one way: a [`Questionnaire`] and a [`Study`] say what is asked and of whom;
//! [`Responses`] hold what came back and the reason ([`Missing`]) for each thing that did
//! not; [`Results`] hold the [`Finding`]s that the analysis drew from them; and only
//! [`Cleared`] results, the ones that passed disclosure control as a whole, can be printed.
//!
//! This crate does no input or output: readers take text, writers return it.

pub mod claim;
pub mod diagnostic;
pub mod disclosure;
pub mod finding;
pub mod framework;
pub mod indicator;
pub mod locale;
pub mod missing;
pub mod questionnaire;
pub mod reception;
pub mod responses;
pub mod study;
pub mod text;
mod texts;
mod toml_walk;
pub mod waiting;
mod wording;

pub use claim::{Caveat, ClaimLevel, Statement, StoryCount, StoryLevel, StoryStatement};
pub use diagnostic::{Diagnostic, Diagnostics, Place, Severity};
pub use disclosure::{Cleared, Earlier, SecrecyPolicy, Withheld, mask_identifying};
pub use finding::{Contrast, Estimate, Finding, Group, Measure, Results, Section, Unit};
pub use missing::Missing;
pub use questionnaire::{
    Choice, Condition, Item, ItemKind, Level, OptionList, Picture, Questionnaire, Scale, Score,
    Wave,
};
pub use reception::Reception;
pub use responses::{Column, LevelCell, PopulationFrame, Responses, Ticks};
pub use study::Study;
pub use text::{Lang, Text};
pub use texts::Texts;
pub use toml_walk::Written;
