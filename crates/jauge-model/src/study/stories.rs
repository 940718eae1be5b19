//! Reading `[stories]`: what was collected, how it was coded, what recurs in it and what else might explain it.

use serde::Serialize;

use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Walk};
use crate::wording::say;

use super::codes;
use super::parts::check_new;
use super::read::{Known, need_string, need_text, positive};

/// Stories that were collected, and what they show.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stories {
    /// How many.
    pub collected: u64,
    /// How many people were asked for one, where it is known.
    pub invited: Option<u64>,
    /// Who told them, as the end of a sentence: "fourteen learners and three trainers".
    pub from: Text,
    /// The rule by which they were collected.
    pub chosen: Option<Text>,
    /// The version of the list of codes.
    pub codebook: Option<String>,
    /// People who coded, each on their own.
    pub coders: u64,
    /// Stories that two of them coded.
    pub coded_twice: u64,
    /// Their agreement on these (Krippendorff's alpha).
    pub agreement: Option<f64>,
    /// What recurs.
    pub themes: Vec<Theme>,
    /// When consent was given, in which form, who keeps it. Never printed.
    #[serde(skip)]
    pub consent: String,
}

/// Something that recurs in stories.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Theme {
    /// Identifier.
    pub id: String,
    /// Name for readers.
    pub label: Text,
    /// Stories in which it stands.
    pub recurs_in: u64,
    /// Stories that say the opposite, where they were counted.
    pub opposite_in: Option<u64>,
    /// The item or score of the grid that it goes with.
    pub outcome: Option<String>,
    /// Kinds of sources that agree on it.
    pub sources: Vec<Text>,
    /// What else might explain it.
    pub rivals: Vec<Rival>,
    /// Steps of the way from the action to it.
    pub steps: Vec<StepFound>,
    /// How cases to the contrary were looked for, and what was found.
    pub negative_cases: Option<Text>,
    /// Who read the analysis again.
    pub checks: Vec<Text>,
}

/// Another explanation, and what the facts say of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rival {
    /// The explanation.
    pub explanation: Text,
    /// The facts it was confronted with.
    pub facts: Text,
    /// How likely it is after that.
    pub verdict: Verdict,
}

/// How likely another explanation is beside the contribution of the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Less.
    LessLikely,
    /// As much.
    #[default]
    AsLikely,
    /// More.
    MoreLikely,
}

/// A step of the way, and the trace that it left.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StepFound {
    /// What happened.
    pub step: Text,
    /// What shows it.
    pub trace: Text,
}

pub(super) fn read_stories(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>) -> Stories {
    let collected = table.need("collected", "collected = 24", table.integer("collected"));
    let collected = collected.and_then(|n| positive(walk, table, "collected", &n));
    let all = collected.unwrap_or(u64::MAX);
    let invited = table.integer("invited");
    let mut ids = Vec::new();
    let themes = table.tables("theme");
    let stories = Stories {
        collected: collected.unwrap_or(0),
        invited: invited.and_then(|n| positive(walk, table, "invited", &n)),
        from: need_text(table, "from"),
        chosen: table.text("chosen"),
        codebook: table.string("codebook").map(|c| c.value),
        coders: count(walk, table, "coders", u64::MAX).unwrap_or(0),
        coded_twice: count(walk, table, "coded_twice", all).unwrap_or(0),
        agreement: table.number("agreement").and_then(|a| agreement(walk, &a)),
        themes: themes
            .iter()
            .map(|t| read_theme(walk, t, known, all, &mut ids))
            .collect(),
        consent: need_string(table, "consent", "écrit, 12 mars 2026, gardé par le projet"),
    };
    table.finish();
    stories
}

fn read_theme(
    walk: &Walk<'_>,
    table: &Table<'_>,
    known: &Known<'_>,
    all: u64,
    ids: &mut Vec<String>,
) -> Theme {
    let id = table.need("id", r#"id = "confiance""#, table.string("id"));
    if let Some(id) = &id {
        walk.check_identifier(id, table.item(), Hyphens::Refused);
        check_new(walk, id, ids);
    }
    let recurs_in = table.need("recurs_in", "recurs_in = 9", table.integer("recurs_in"));
    let recurs_in = recurs_in.and_then(|n| within(walk, table, "recurs_in", &n, all));
    let left = all.saturating_sub(recurs_in.unwrap_or(0));
    let outcome = table.string("outcome");
    let theme = Theme {
        id: id.map_or_else(String::new, |i| i.value),
        label: need_text(table, "label"),
        recurs_in: recurs_in.unwrap_or(0),
        opposite_in: count(walk, table, "opposite_in", left),
        outcome: outcome.and_then(|o| known.outcome(walk, &o)),
        sources: table.texts("sources").map_or_else(Vec::new, |t| t.value),
        rivals: table.tables("rival").iter().map(read_rival).collect(),
        steps: table.tables("step").iter().map(read_step).collect(),
        negative_cases: table.text("negative_cases"),
        checks: table.texts("checks").map_or_else(Vec::new, |t| t.value),
    };
    table.finish();
    theme
}

fn read_rival(table: &Table<'_>) -> Rival {
    let words = [
        ("less_likely", Verdict::LessLikely),
        ("as_likely", Verdict::AsLikely),
        ("more_likely", Verdict::MoreLikely),
    ];
    let verdict = table.word("verdict", &words);
    let rival = Rival {
        explanation: need_text(table, "explanation"),
        facts: need_text(table, "facts"),
        verdict: table
            .need("verdict", r#"verdict = "less_likely""#, verdict)
            .unwrap_or_default(),
    };
    table.finish();
    rival
}

fn read_step(table: &Table<'_>) -> StepFound {
    let step = StepFound {
        step: need_text(table, "step"),
        trace: need_text(table, "trace"),
    };
    table.finish();
    step
}

/// A count from 0 on that cannot be more than `most`.
fn count(walk: &Walk<'_>, table: &Table<'_>, key: &'static str, most: u64) -> Option<u64> {
    let number = table.integer(key)?;
    within(walk, table, key, &number, most)
}

fn within(
    walk: &Walk<'_>,
    table: &Table<'_>,
    key: &str,
    number: &Spot<i64>,
    most: u64,
) -> Option<u64> {
    let found = u64::try_from(number.value).ok().filter(|n| *n <= most);
    if found.is_none() {
        walk.error(
            codes::STORIES,
            number.at,
            table.item(),
            say(
                "« {0} » vaut {1} ; il faut un nombre de récits, et il en reste {2} au plus",
                "\"{0}\" is {1}; it is a number of stories, and at most {2} are left",
                &[key, &number.value.to_string(), &most.to_string()],
            ),
            say(
                "comptez chaque récit une fois : il ne peut pas dire une chose et son contraire",
                "count each story once: it cannot say a thing and its opposite",
                &[],
            ),
        );
    }
    found
}

fn agreement(walk: &Walk<'_>, found: &Spot<f64>) -> Option<f64> {
    let fits = (-1.0..=1.0).contains(&found.value);
    if !fits {
        walk.error(
            codes::STORIES,
            found.at,
            None,
            say(
                "l'accord entre codeurs vaut {0} ; il est entre -1 et 1",
                "the agreement of the coders is {0}; it is between -1 and 1",
                &[&found.value.to_string()],
            ),
            say(
                "écrivez l'alpha de Krippendorff, par exemple : agreement = 0.74",
                "write Krippendorff's alpha, for example: agreement = 0.74",
                &[],
            ),
        );
    }
    fits.then_some(found.value)
}
