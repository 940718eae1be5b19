//! How much a number allows one to say: levels, caveats and the sentences themselves.

use serde::Serialize;

use crate::text::Text;

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

    /// The verb of the level, for readers.
    #[must_use]
    pub fn label(self) -> Text {
        let (fr, en) = match self {
            Self::C0 => ("ne rien dire", "say nothing"),
            Self::C1 => ("compter", "count"),
            Self::C2 => ("déclarer", "report"),
            Self::C3 => ("constater un changement", "observe a change"),
            Self::C4 => ("comparer", "compare"),
            Self::C5 => ("estimer un effet", "estimate an effect"),
            Self::C6 => ("retrouver un effet", "find an effect again"),
        };
        Text::both(fr, en)
    }
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

    /// The verb of the level, for readers.
    #[must_use]
    pub fn label(self) -> Text {
        let (fr, en) = match self {
            Self::Q1 => ("illustrer", "illustrate"),
            Self::Q2 => ("dire une récurrence", "tell a recurrence"),
            Self::Q3 => ("dire une contribution", "tell a contribution"),
            Self::Q4 => ("étayer un mécanisme", "support a mechanism"),
        };
        Text::both(fr, en)
    }
}

/// Something that limits a finding, by its gate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Caveat {
    /// Gate: `G1` secrecy, `G2` display, `G3` response, `G4` attrition, `G6` measure,
    /// `G7` selection on a low start, `G8` multiplicity, `G9` precision, `G10` clustering,
    /// `G11` comparability, `G12` balance at the start, `G14` complete reporting.
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
