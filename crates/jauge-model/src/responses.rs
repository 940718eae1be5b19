//! What came back: compact columns of codes, with the reason for everything that did not.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::missing::Missing;
use crate::texts::Texts;

/// Group index of a person whose key is not known.
pub const NO_GROUP: u32 = u32::MAX;

/// One answer on a scale in one byte: a level (from 0) or the reason why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelCell(u8);

impl LevelCell {
    const MISSING: u8 = 200;

    /// A chosen level, from 0. `None` from 200 on.
    #[must_use]
    pub fn of_level(level: usize) -> Option<Self> {
        u8::try_from(level)
            .ok()
            .filter(|l| *l < Self::MISSING)
            .map(Self)
    }

    /// A level chosen, from 0, without a check per cell: from 199 on the last one that there can be.
    #[inline]
    #[must_use]
    pub const fn of_small_level(level: u8) -> Self {
        match level < Self::MISSING {
            true => Self(level),
            false => Self(Self::MISSING - 1),
        }
    }

    /// The level chosen as a number below `levels`; `levels` where there is none, or a later one.
    #[inline]
    #[must_use]
    pub const fn level_or(self, levels: u8) -> u8 {
        match self.0 < levels {
            true => self.0,
            false => levels,
        }
    }

    /// No answer, and why.
    #[must_use]
    pub const fn of_missing(reason: Missing) -> Self {
        Self(Self::MISSING + reason as u8)
    }

    /// The level chosen, from 0.
    #[inline]
    #[must_use]
    pub fn level(self) -> Option<usize> {
        (self.0 < Self::MISSING).then_some(usize::from(self.0))
    }

    /// The reason why there is no level.
    #[must_use]
    pub fn missing(self) -> Option<Missing> {
        let index = self.0.checked_sub(Self::MISSING)?;
        Missing::ALL.get(usize::from(index)).copied()
    }
}

/// The options chosen where several may be: a set of positions in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticks(u64);

impl Ticks {
    /// Most options of a list from which several may be chosen.
    pub const MOST: usize = 64;

    /// The same with one option more; itself where the position is [`MOST`](Self::MOST) or
    /// beyond.
    #[must_use]
    pub const fn with(self, option: usize) -> Self {
        if option < Self::MOST {
            Self(self.0 | 1 << option)
        } else {
            self
        }
    }

    /// Whether an option is among those chosen.
    #[must_use]
    pub const fn has(self, option: usize) -> bool {
        option < Self::MOST && self.0 >> option & 1 == 1
    }

    /// Those chosen here, there, or both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many options are chosen.
    #[must_use]
    pub const fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Positions of the options chosen, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(move |o| self.has(*o))
    }
}

impl FromIterator<usize> for Ticks {
    fn from_iter<T: IntoIterator<Item = usize>>(options: T) -> Self {
        options.into_iter().fold(Self::default(), Self::with)
    }
}

/// Answers to one item at one wave, one cell per person of [`Responses::participants`].
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Levels of a scale.
    Level(Vec<LevelCell>),
    /// Options, one per person, each by its position in the list.
    Choice(Vec<LevelCell>),
    /// Sets of options; an empty one means that none was ticked.
    Choices(Vec<Result<Ticks, Missing>>),
    /// Numbers, each present or missing for a reason.
    Number(Vec<Result<f64, Missing>>),
    /// Dates; a month or a year stands as its first day.
    Date(Vec<Result<Date, Missing>>),
    /// Words; people without an entry said nothing. Sorted by person.
    Text(Vec<(u32, String)>),
    /// The item is not put at this wave.
    NotAsked,
}

/// All that is known of one wave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WaveAnswers {
    /// Whether a usable form came back, per person.
    pub returned: Vec<bool>,
    /// One column per item of the questionnaire.
    pub columns: Vec<Column>,
    /// Whether the person agrees to publication of what they wrote, per person.
    pub may_publish: Vec<bool>,
    /// The day of the form, per person, where the source has one; empty where nobody looked.
    pub answered_on: Vec<Option<Date>>,
    /// Whether the form is not due yet, per person; empty where no date says so.
    pub not_due: Vec<bool>,
}

impl WaveAnswers {
    /// Whether a person's form is not due yet.
    #[must_use]
    pub fn is_not_due(&self, person: usize) -> bool {
        self.not_due.get(person) == Some(&true)
    }
}

/// One way of grouping people: by project, by region, by arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupKey {
    /// Name of the key.
    pub name: String,
    /// Names of the groups, sorted.
    pub labels: Vec<String>,
    /// Group index per person; [`NO_GROUP`] where it is not known.
    pub of: Vec<u32>,
}

/// A covariate's values, per person.
#[derive(Clone, Debug, PartialEq)]
pub enum CovariateValues {
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Words, as a grouping.
    Category(GroupKey),
}

/// The units of a declared population, and what those that answered said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PopulationFrame {
    /// Identifier of each unit.
    pub ids: Vec<String>,
    /// Name of each unit; its identifier where it has none.
    pub names: Vec<String>,
    /// Whether it answered.
    pub answered: Vec<bool>,
    /// For each indicator of the study, each unit's yes or no; `None` where there is neither.
    pub indicators: Vec<Vec<Option<bool>>>,
}

/// What was asked, of whom, when, what came back, and why the rest did not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    /// Codes of the people, in order of first appearance; shared with whoever reads them.
    pub participants: Arc<Texts>,
    /// Groupings, in the order of the study's keys; the comparison group last, named
    /// `comparison`, where there is one.
    pub keys: Vec<GroupKey>,
    /// One entry per wave of the questionnaire.
    pub waves: Vec<WaveAnswers>,
    /// One entry per covariate of the study.
    pub covariates: Vec<CovariateValues>,
}

impl Responses {
    /// How many people are known from at least one form.
    #[must_use]
    pub fn len(&self) -> usize {
        self.participants.len()
    }

    /// Whether nobody is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.participants.is_empty()
    }

    /// The grouping with this name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&GroupKey> {
        self.keys.iter().find(|k| k.name == name)
    }

    /// How many people have a form at the earlier wave and none at the later one because it is not due yet.
    #[must_use]
    pub fn not_yet_due(&self, from: usize, to: usize) -> usize {
        let (Some(before), Some(after)) = (self.waves.get(from), self.waves.get(to)) else {
            return 0;
        };
        let people = before.returned.iter().enumerate();
        people
            .filter(|(p, returned)| **returned && after.is_not_due(*p))
            .count()
    }

    /// How many people have a usable form at both waves.
    #[must_use]
    pub fn linked(&self, from: usize, to: usize) -> usize {
        let pairs = self.waves[from]
            .returned
            .iter()
            .zip(&self.waves[to].returned);
        pairs.filter(|(a, b)| **a && **b).count()
    }
}
