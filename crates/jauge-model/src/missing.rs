//! Why an answer is not there. Never a bare null, never a NaN.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// The reason why one expected answer is not among the values used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Missing {
    /// The question did not exist in the version that was filled in.
    NotInVersion,
    /// The question is not put to this person at this wave (wave, role or logic).
    NotAsked,
    /// The form was abandoned before the question.
    NotReached,
    /// The question was seen and left empty.
    Skipped,
    /// The person would rather not say.
    Refused,
    /// The person does not know.
    DontKnow,
    /// The question does not concern the person.
    NotApplicable,
    /// The rater had no occasion to see it.
    NotObserved,
    /// The date at which the answer is due has not come.
    NotDue,
    /// The person can no longer be reached, and somebody recorded it.
    Lost,
    /// The person's form of this wave did not come back.
    NoForm,
    /// What is on the paper cannot be read.
    Unreadable,
    /// What was found is not a possible answer; the cell is listed with its place.
    SetAside,
    /// An empty cell whose reason nobody recorded.
    Unspecified,
}

impl Missing {
    /// Every reason, in the order of their declaration.
    pub const ALL: [Self; 14] = [
        Self::NotInVersion,
        Self::NotAsked,
        Self::NotReached,
        Self::Skipped,
        Self::Refused,
        Self::DontKnow,
        Self::NotApplicable,
        Self::NotObserved,
        Self::NotDue,
        Self::Lost,
        Self::NoForm,
        Self::Unreadable,
        Self::SetAside,
        Self::Unspecified,
    ];

    /// The word used in grid files and in every output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotInVersion => "not_in_version",
            Self::NotAsked => "not_asked",
            Self::NotReached => "not_reached",
            Self::Skipped => "skipped",
            Self::Refused => "refused",
            Self::DontKnow => "dont_know",
            Self::NotApplicable => "not_applicable",
            Self::NotObserved => "not_observed",
            Self::NotDue => "not_due",
            Self::Lost => "lost",
            Self::NoForm => "no_form",
            Self::Unreadable => "unreadable",
            Self::SetAside => "set_aside",
            Self::Unspecified => "unspecified",
        }
    }

    /// Reads the word used in grid files.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.id() == id)
    }

    /// The reason in words for a reader.
    #[must_use]
    pub fn label(self) -> Text {
        let (fr, en) = match self {
            Self::NotInVersion => ("question absente de cette version", "not in this version"),
            Self::NotAsked => ("question non posée", "not asked"),
            Self::NotReached => ("questionnaire arrêté avant", "not reached"),
            Self::Skipped => ("question vue, laissée vide", "skipped"),
            Self::Refused => ("ne souhaite pas répondre", "prefers not to say"),
            Self::DontKnow => ("ne sait pas", "does not know"),
            Self::NotApplicable => ("pas concerné", "not applicable"),
            Self::NotObserved => ("pas vu", "not observed"),
            Self::NotDue => ("pas encore échu", "not yet due"),
            Self::Lost => ("perdu de vue", "lost to follow-up"),
            Self::NoForm => ("questionnaire non revenu", "form not returned"),
            Self::Unreadable => ("illisible", "unreadable"),
            Self::SetAside => (
                "mis de côté (voir la réception)",
                "set aside (see reception)",
            ),
            Self::Unspecified => ("vide, raison inconnue", "empty, reason unknown"),
        };
        Text::both(fr, en)
    }
}
