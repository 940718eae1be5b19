//! How much a number allows one to say: levels, caveats and the sentences themselves.
//!
//! What a level is called, what it rests on and which sentences it permits stands in [`rules`], as data.

mod rules;

use serde::Serialize;

use crate::text::Text;

pub use rules::{
    Check, Gate, Model, Requirement, Rules, Rung, Sentence, Source, Usage, When, Word, WordList,
    rules,
};

/// The ladder of claims. A sentence may not climb higher than its design, and every gate
/// (secrecy, response, attrition, measure, selection, precision) can only bring it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum ClaimLevel {
    /// Nothing: below secrecy, no denominator, or not yet due.
    C0,
    /// Count: an exhaustive register or a known frame.
    C1,
    /// Report: what respondents declare, with a known response rate.
    C2,
    /// Observe a change: the same people, the same instrument, two waves.
    C3,
    /// Compare: a comparison group alike at the start, and a stated assumption.
    C4,
    /// Estimate an effect: assigned at random, few lost, outcome declared beforehand.
    C5,
    /// Replicate: the same in independent settings.
    C6,
}

impl ClaimLevel {
    /// `C0` ... `C6`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::C0 => "C0",
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C3 => "C3",
            Self::C4 => "C4",
            Self::C5 => "C5",
            Self::C6 => "C6",
        }
    }

    /// All of them, from the lowest.
    pub const ALL: [Self; 7] = [
        Self::C0,
        Self::C1,
        Self::C2,
        Self::C3,
        Self::C4,
        Self::C5,
        Self::C6,
    ];

    /// The level with this identifier.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.id() == id)
    }

    /// The verb of the level, for readers.
    #[must_use]
    pub fn label(self) -> Text {
        verb(self.id())
    }
}

fn verb(rung: &str) -> Text {
    let found = rules().rung(rung);
    found.map_or_else(|| Text::same(rung), |r| r.verb.clone())
}

/// What stories may show. A story never raises a [`ClaimLevel`]: a mixed sentence has both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum StoryLevel {
    /// Illustrate: a story with consent, and how it was chosen.
    Q1,
    /// Recurrence: a coded corpus, a collection rule, two coders.
    Q2,
    /// Contribution: rival explanations listed and confronted with evidence.
    Q3,
    /// Mechanism: process tracing, several sources, negative cases.
    Q4,
}

impl StoryLevel {
    /// `Q1` ... `Q4`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Q1 => "Q1",
            Self::Q2 => "Q2",
            Self::Q3 => "Q3",
            Self::Q4 => "Q4",
        }
    }

    /// All of them, from the lowest.
    pub const ALL: [Self; 4] = [Self::Q1, Self::Q2, Self::Q3, Self::Q4];

    /// The verb of the level, for readers.
    #[must_use]
    pub fn label(self) -> Text {
        verb(self.id())
    }
}

/// Something that limits a finding, by its gate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Caveat {
    /// Gate, one of those of [`rules`]: `G1` ... `G14`; `C3` where the design itself is the limit.
    pub gate: String,
    /// The limit in words.
    pub text: Text,
}

/// A sentence that the design allows (or a limit that it imposes), with its level, the
/// findings whose numbers it prints, and what keeps it from saying more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    /// Level of the sentence.
    pub level: ClaimLevel,
    /// The sentence.
    pub text: Text,
    /// Identifiers of the findings it rests on.
    pub findings: Vec<String>,
    /// "Why not more?"
    pub caveats: Vec<Caveat>,
}

/// A number of stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoryCount {
    /// Nobody counted them.
    NotCounted,
    /// So few that whoever tells it is known by it.
    Few,
    /// How many.
    Count(u64),
}

impl StoryCount {
    /// The same after disclosure control: few where there are some, but fewer than `least`.
    #[must_use]
    pub const fn cleared(self, least: u64) -> Self {
        match self {
            Self::Count(n) if n > 0 && n < least => Self::Few,
            other => other,
        }
    }
}

/// What stories show, beside the figure that they go with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryStatement {
    /// The theme.
    pub theme: String,
    /// Its name for readers.
    pub label: Text,
    /// Stories that were collected.
    pub collected: u64,
    /// Those that tell of it.
    pub recurs_in: StoryCount,
    /// Those that tell the contrary.
    pub opposite_in: StoryCount,
    /// Level of the sentence.
    pub level: StoryLevel,
    /// Level of the figure that it goes with: a story never raises it.
    pub beside: Option<ClaimLevel>,
    /// The outcome of that figure.
    pub outcome: Option<String>,
    /// The sentence.
    pub text: Text,
    /// "Why not more?": what the next level would take.
    pub missing: Vec<Text>,
}
