//! How long people waited until something happened: what a study declares as [`Waiting`](crate::study::Waiting), found.

use serde::Serialize;

use crate::claim::Statement;
use crate::disclosure::Withheld;
use crate::study::Between;
use crate::text::Text;

/// What ended in one month after the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// People to whom it happened in it.
    pub events: u64,
    /// People who were last seen in it, still waiting.
    pub censored: u64,
}

/// Some months of a curve, told together so that no step is about one person.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Period {
    /// Its last month, from 1; what is known holds from its end on.
    pub month: u64,
    /// People still seen and waiting at its beginning.
    pub at_risk: u64,
    /// People to whom it happened in it.
    pub events: u64,
    /// People who were last seen in it, still waiting; at the end of the curve, all who still wait.
    pub censored: u64,
    /// Share to whom it has happened by its end.
    pub reached: f64,
    /// Lower limit of that share; `None` where the method has none.
    pub conf_low: Option<f64>,
    /// Upper limit of that share.
    pub conf_high: Option<f64>,
}

/// The curve of all people, or of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WaitingCurve {
    /// The group; `None` for all.
    pub group: Option<String>,
    /// People who were seen for a month or more.
    pub people: u64,
    /// Its steps, in order.
    pub periods: Vec<Period>,
    /// Of ten people, how many have it by the end of the curve, rounded: for pages in plain words.
    pub of_ten: u64,
    /// The month by which half of them have it; `None` where that is later than anybody was followed.
    pub median: Option<f64>,
    /// Lower limit of that month.
    pub median_low: Option<f64>,
    /// Upper limit of that month.
    pub median_high: Option<f64>,
    /// Mean number of months without it, up to the end of the curve.
    pub mean: Option<f64>,
    /// Lower limit of that mean.
    pub mean_low: Option<f64>,
    /// Upper limit of that mean.
    pub mean_high: Option<f64>,
}

impl WaitingCurve {
    /// The last month that is told.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.periods.last().map_or(0, |p| p.month)
    }
}

/// How long people waited until something happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WaitingFound {
    /// Identifier.
    pub id: String,
    /// What they waited for, for readers.
    pub label: Text,
    /// The items it was read from: a sensitive one has stricter thresholds.
    pub items: Vec<String>,
    /// The states that end it, by position: two waits on one calendar of which one ends wherever the other does tell of the states
    /// between.
    #[serde(skip)]
    pub until: Vec<usize>,
    /// The two waves whose dates it was read from, instead of a calendar.
    #[serde(skip)]
    pub between: Option<Between>,
    /// Months that people were followed at most.
    pub months: u64,
    /// People of whom no month is known: they are in no curve.
    pub never_seen: u64,
    /// The key of the groups, where it is told by group.
    pub by: Option<String>,
    /// The curve of all people.
    pub all: Option<WaitingCurve>,
    /// The curve of each group, all of them or none.
    pub groups: Vec<WaitingCurve>,
    /// Level of the intervals.
    pub conf_level: f64,
    /// Method, in the words of the field.
    pub method: String,
    /// What may be said of it.
    pub said: Option<Statement>,
    /// Why nothing is told of all people.
    pub withheld: Option<Withheld>,
    /// Why nothing is told by group.
    pub groups_withheld: Option<Withheld>,
}

impl WaitingFound {
    /// Whether it is read from a month of another one too, and ends wherever that does, or the other way round; or from a date of
    /// another one too.
    #[must_use]
    pub fn is_tied_to(&self, other: &Self) -> bool {
        let within = |a: &[usize], b: &[usize]| a.iter().all(|state| b.contains(state));
        let nested = within(&self.until, &other.until) || within(&other.until, &self.until);
        let dates = self.between.zip(other.between);
        dates.is_some_and(|(a, b)| a.from == b.from || a.to == b.to)
            || nested && self.items.iter().any(|item| other.items.contains(item))
    }
}
