//! Competence frameworks, and crosswalks from one to another.
//!
//! A framework lists competences, each in one of the three families of the field: `savoir`,
//! `savoir_faire`, `savoir_etre`. A crosswalk says which competence of another list each one
//! answers to, and how well. What answers to nothing is kept and listed: a competence that no
//! official list knows is still one.

mod codes;
mod read;

use serde::Serialize;

use crate::text::Text;

pub use codes::CODES;
pub use read::{read, read_crosswalk};

/// The format word of a framework file.
pub const FORMAT: &str = "jauge-framework/1";
/// The format word of a crosswalk file.
pub const CROSSWALK_FORMAT: &str = "jauge-crosswalk/1";

/// A list of competences.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Framework {
    /// Identifier.
    pub id: String,
    /// `major.minor.patch`.
    pub version: String,
    /// Licence of the wording.
    pub licence: String,
    /// Name.
    pub title: Text,
    /// Where the wording comes from.
    pub source: Option<Text>,
    /// Competences.
    pub competences: Vec<FrameworkCompetence>,
}

/// A competence of a framework.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FrameworkCompetence {
    /// Identifier.
    pub id: String,
    /// Family.
    pub family: Family,
    /// Name.
    pub label: Text,
}

/// The three families of competences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Knowing.
    Savoir,
    /// Doing.
    SavoirFaire,
    /// Conduct with others and towards work.
    SavoirEtre,
}

/// How the competences of one list answer to those of another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Crosswalk {
    /// Identifier.
    pub id: String,
    /// `major.minor.patch`.
    pub version: String,
    /// Identifier of the framework that it starts from.
    pub from: String,
    /// The other list, as its owner names it.
    pub to: Text,
    /// Where the codes of the other list were seen, and when.
    pub source: Option<Text>,
    /// Who checked it, with what; nobody where it is missing.
    pub validation: Option<Text>,
    /// Links.
    pub links: Vec<Link>,
}

/// One competence and what it answers to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// Identifier in the framework.
    pub from: String,
    /// Code in the other list; `None` where it answers to nothing there.
    pub to: Option<String>,
    /// How well.
    #[serde(rename = "match")]
    pub fit: Fit,
}

/// How well one competence answers to another, seen from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// They mean the same.
    Exact,
    /// They mean nearly the same.
    Close,
    /// The other one is broader and holds this one.
    Broader,
    /// The other one is narrower: a part of this one.
    Narrower,
    /// Looked for, and there is none.
    None,
}

impl Fit {
    /// Whether a rating of the first may be counted under the other: never downward, for a
    /// part cannot be read off the whole.
    #[must_use]
    pub const fn rolls_up(self) -> bool {
        matches!(self, Self::Exact | Self::Close | Self::Broader)
    }
}

impl Crosswalk {
    /// What a competence answers to.
    pub fn links_of<'a>(&'a self, competence: &'a str) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |l| l.from == competence)
    }

    /// The competences of a framework that answer to nothing in the other list, whether that
    /// was looked for or not.
    pub fn unmapped<'a>(
        &'a self,
        framework: &'a Framework,
    ) -> impl Iterator<Item = &'a FrameworkCompetence> {
        let mapped = |id: &str| self.links_of(id).any(|l| l.to.is_some());
        framework.competences.iter().filter(move |c| !mapped(&c.id))
    }
}
