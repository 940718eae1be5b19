//! What the stories of a study show: the step of the ladder that each theme reaches, and what the next one would take.
//!
//! A step needs all that the steps below it need. A story never raises what a figure may say: a theme that goes with an
//! outcome has two levels, one beside the other.

use jauge_model::claim::rules;
use jauge_model::finding::{Results, Section};
use jauge_model::study::{Stories, Theme, Verdict};
use jauge_model::{Lang, StoryCount, StoryLevel, StoryStatement, Study, Text, locale};

/// One statement per theme that reaches a step.
pub(super) fn statements(study: &Study, results: &Results) -> Vec<StoryStatement> {
    let Some(stories) = &study.claims.stories else {
        return Vec::new();
    };
    let all = stories.themes.iter();
    all.filter_map(|theme| statement(study, stories, theme, results))
        .collect()
}

fn statement(
    study: &Study,
    stories: &Stories,
    theme: &Theme,
    results: &Results,
) -> Option<StoryStatement> {
    let (level, missing) = reached(stories, theme);
    let level = level?;
    let beside = theme.outcome.as_ref().and_then(|outcome| {
        let of = results.findings.iter().filter(|f| {
            f.outcome == *outcome && f.contrast.is_some() && f.section != Section::Attrition
        });
        of.map(|f| f.claim).max()
    });
    Some(StoryStatement {
        theme: theme.id.clone(),
        label: theme.label.clone(),
        collected: stories.collected,
        recurs_in: StoryCount::Count(theme.recurs_in),
        opposite_in: (theme.opposite_in).map_or(StoryCount::NotCounted, StoryCount::Count),
        level,
        beside,
        outcome: theme.outcome.clone(),
        text: sentence(study, stories, theme, level),
        missing,
    })
}

/// The step that a theme reaches, and what the next one would take.
fn reached(stories: &Stories, theme: &Theme) -> (Option<StoryLevel>, Vec<Text>) {
    let mut level = None;
    for step in StoryLevel::ALL {
        let lacking: Vec<Text> = rules()
            .requirements
            .iter()
            .filter(|r| r.rung == step.id() && !is_met(&r.id, stories, theme))
            .map(|r| r.said.clone())
            .collect();
        if !lacking.is_empty() {
            return (level, lacking);
        }
        level = Some(step);
    }
    (level, Vec::new())
}

/// Whether something that stories need is there. A requirement that is not known here is not met.
fn is_met(requirement: &str, stories: &Stories, theme: &Theme) -> bool {
    let least = rules().least(requirement);
    let share = stories.coded_twice as f64 / stories.collected as f64;
    let verdicts = || theme.rivals.iter().map(|r| r.verdict);
    match requirement {
        "Q1.chosen" => stories.chosen.is_some(),
        "Q1.found" => theme.recurs_in > 0,
        "Q2.coders" => stories.coders as f64 >= least,
        "Q2.codebook" => stories.codebook.is_some(),
        "Q2.twice" => share >= least,
        "Q2.agreement" => stories.agreement.is_some_and(|a| a >= least),
        "Q2.opposite" => theme.opposite_in.is_some(),
        "Q3.sources" => theme.sources.len() as f64 >= least,
        "Q3.rivals" => !theme.rivals.is_empty(),
        "Q3.verdict" => {
            verdicts().any(|v| v == Verdict::LessLikely)
                && verdicts().all(|v| v != Verdict::MoreLikely)
        }
        "Q4.steps" => theme.steps.len() as f64 >= least,
        "Q4.negative" => theme.negative_cases.is_some(),
        "Q4.checks" => !theme.checks.is_empty(),
        _ => false,
    }
}

fn sentence(study: &Study, stories: &Stories, theme: &Theme, level: StoryLevel) -> Text {
    let few = study.secrecy.answers;
    rules().say(level.id(), |lang| {
        let text = |t: &Text| t.get(lang).to_owned();
        let list = |texts: Vec<&Text>| {
            let words: Vec<&str> = texts.into_iter().map(|t| t.get(lang)).collect();
            words.join(", ")
        };
        vec![
            ("theme", text(&theme.label)),
            ("k", counted(theme.recurs_in, few, lang)),
            ("j", counted(theme.opposite_in.unwrap_or(0), few, lang)),
            ("n", locale::integer(stories.collected, lang)),
            ("whom", text(&stories.from)),
            (
                "chosen",
                stories.chosen.as_ref().map_or_else(String::new, text),
            ),
            ("list", list(theme.sources.iter().collect())),
            (
                "rivals",
                list(theme.rivals.iter().map(|r| &r.explanation).collect()),
            ),
            ("steps", list(theme.steps.iter().map(|s| &s.step).collect())),
            (
                "negative",
                theme.negative_cases.as_ref().map_or_else(String::new, text),
            ),
        ]
    })
}

/// A number of stories; one that few people told is not printed as such.
fn counted(n: u64, few: u64, lang: Lang) -> String {
    match (n, lang) {
        (0, Lang::Fr) => "aucun".to_owned(),
        (0, Lang::En) => "none".to_owned(),
        (n, _) if n < few => locale::fewer_than(few, lang),
        (n, _) => locale::integer(n, lang),
    }
}
