//! What a study declares for what may be said of it: the date of its data, what it holds important, its stories, other
//! studies of the same thing.

use jiff::civil::Date;
use serde::Serialize;

use crate::claim::rules;
use crate::questionnaire::Questionnaire;
use crate::toml_walk::{Spot, Table, Thing, Walk, Written};
use crate::wording::say;

use super::{Replication, Stories, Threshold, codes};

/// What a study declares for what may be said of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Claims {
    /// The day on which the data stand: whose delay has not passed by then is not late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Change of an outcome that would matter, in its unit, declared beforehand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub important: Vec<(String, f64)>,
    /// The answer that says one would be worse off without the programme: the item and the option. An
    /// opinion, told as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<(String, String)>,
    /// Thresholds of the gates that the study sets otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Threshold>,
    /// Stories and what they show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<Stories>,
    /// Other studies of the same outcomes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replications: Vec<Replication>,
    /// All that was written for readers in the study file, each with its place.
    #[serde(skip)]
    pub written: Vec<Written>,
}

impl Claims {
    /// A threshold of a gate, as this study sets it. Not a number where there is none, so that no
    /// comparison with it holds.
    #[must_use]
    pub fn threshold(&self, gate: &str, name: &str) -> f64 {
        let own = self.thresholds.iter();
        let own = own.filter(|t| t.gate == gate && t.name == name);
        let own = own.map(|t| t.value).next_back();
        own.unwrap_or_else(|| rules().threshold(gate, name))
    }
}

const ANSWER: Thing = Thing {
    fr: "d'aucune réponse à une question à choix (question/réponse)",
    en: "answer to a question with options (question/answer)",
};

/// `opinion = "s14/worse"` of `[outcomes]`: the answer that says one would be worse off without.
pub(super) fn read_opinion(
    walk: &Walk<'_>,
    outcomes: &Table<'_>,
    grid: &Questionnaire,
) -> Option<(String, String)> {
    let wanted = outcomes.string("opinion")?;
    let answers = grid.items.iter().flat_map(|item| {
        let options = grid.options_of(item).map_or(&[][..], |list| &list.options);
        options.iter().map(|o| (item.id.clone(), o.id.clone()))
    });
    let answers: Vec<(String, String)> = answers.collect();
    let names: Vec<String> = answers.iter().map(|(i, o)| format!("{i}/{o}")).collect();
    let at = walk.resolve(&wanted, None, ANSWER, &names)?;
    answers.into_iter().nth(at)
}

/// A day, as in `as_of = "2026-06-30"` of `[study]`.
pub(super) fn read_day(walk: &Walk<'_>, table: &Table<'_>, key: &'static str) -> Option<Date> {
    let found = table.string(key)?;
    let date = found.value.parse().ok();
    if date.is_none() {
        walk.error(
            codes::DATE,
            found.at,
            table.item(),
            say(
                "« {0} » n'est pas une date",
                "\"{0}\" is not a date",
                &[&found.value],
            ),
            say(
                "écrivez l'année, le mois et le jour, par exemple : {0} = \"2026-06-30\"",
                "write the year, the month and the day, for example: {0} = \"2026-06-30\"",
                &[key],
            ),
        );
    }
    date
}

/// `important = { score = 0.5 }` of `[outcomes]`. `outcome` looks a name up, and records that there is none.
pub(super) fn read_important(
    walk: &Walk<'_>,
    outcomes: &Table<'_>,
    outcome: impl Fn(&Spot<String>) -> Option<String>,
) -> Vec<(String, f64)> {
    let Some(table) = outcomes.table("important") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (name, amount) in table.named_numbers() {
        if amount.value <= 0.0 {
            walk.error(
                codes::IMPORTANT,
                amount.at,
                None,
                say(
                    "le changement important de « {0} » vaut {1} ; il faut plus que 0",
                    "the important change of \"{0}\" is {1}; it must be above 0",
                    &[&name.value, &amount.value.to_string()],
                ),
                say(
                    "écrivez le plus petit changement qui compterait, dans l'unité du résultat",
                    "write the least change that would matter, in the unit of the outcome",
                    &[],
                ),
            );
        }
        if let Some(id) = outcome(&name) {
            out.push((id, amount.value));
        }
    }
    out
}
