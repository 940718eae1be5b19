//! What an XLSForm has no place for, in a column of its own: lines of the grid file, which the
//! tools leave alone and from which the form becomes the same grid again.

use std::fmt::Write as _;

use jauge_model::questionnaire::{Better, ItemKind, MissingCode, ScaleKind};
use jauge_model::{Item, Questionnaire, Scale, Text};

/// Keys that may stand in the column; anything else in it is left out on the way back.
pub(super) const KEYS: [&str; 20] = [
    "unit",
    "min",
    "max",
    "better",
    "whole",
    "first",
    "last",
    "most",
    "missing",
    "competence",
    "reverse",
    "sensitive",
    "since",
    "was",
    "specifies",
    "waves",
    "roles",
    "ask_if",
    "check",
    "foreign_logic",
];

/// The lines of one item.
pub(super) fn of(grid: &Questionnaire, item: &Item) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: String| {
        let _ = writeln!(out, "{key} = {value}");
    };
    match &item.kind {
        ItemKind::Number {
            unit,
            min,
            max,
            better,
            ..
        } => {
            line("unit", text(unit));
            min.iter().for_each(|m| line("min", m.to_string()));
            max.iter().for_each(|m| line("max", m.to_string()));
            if *better == Better::Lower {
                line("better", quoted("lower"));
            }
        }
        ItemKind::Date { first, last, .. } => {
            first
                .iter()
                .for_each(|d| line("first", quoted(&d.to_string())));
            last.iter()
                .for_each(|d| line("last", quoted(&d.to_string())));
        }
        ItemKind::Choices { most, .. } => most.iter().for_each(|m| line("most", m.to_string())),
        ItemKind::Level { .. } | ItemKind::Choice { .. } | ItemKind::Text => {}
    }
    let competence = item.competence.and_then(|c| grid.competences.get(c));
    competence
        .iter()
        .for_each(|c| line("competence", quoted(&c.id)));
    if !item.missing.is_empty() {
        line("missing", missing(&item.missing));
    }
    for (key, holds) in [("reverse", item.reverse), ("sensitive", item.sensitive)] {
        if holds {
            line(key, "true".to_owned());
        }
    }
    item.since
        .iter()
        .for_each(|since| line("since", quoted(since)));
    if !item.was.is_empty() {
        line("was", list(item.was.iter().map(String::as_str)));
    }
    let specified = item.specifies.and_then(|i| grid.items.get(i));
    specified
        .iter()
        .for_each(|i| line("specifies", quoted(&i.id)));
    if !item.waves.is_empty() {
        line(
            "waves",
            list(item.waves.iter().map(|w| grid.waves[*w].id.as_str())),
        );
    }
    if !item.roles.is_empty() {
        line(
            "roles",
            list(item.roles.iter().map(|r| grid.roles[*r].id.as_str())),
        );
    }
    // An item that spells out an "other" has its condition from that.
    let ask_if = item.ask_if.as_ref().filter(|_| item.specifies.is_none());
    ask_if
        .iter()
        .for_each(|c| line("ask_if", quoted(&c.to_string())));
    item.check
        .iter()
        .for_each(|c| line("check", quoted(&c.to_string())));
    item.foreign_logic
        .iter()
        .for_each(|c| line("foreign_logic", quoted(c)));
    out.trim_end().to_owned()
}

/// The lines of the grid itself.
pub(super) fn of_grid(grid: &Questionnaire) -> String {
    let mut out = format!(
        "title = {}\nlicence = {}\n",
        text(&grid.title),
        quoted(&grid.licence)
    );
    for (key, said) in [
        ("validation", &grid.validation),
        ("source", &grid.source),
        ("guide", &grid.guide),
    ] {
        if let Some(said) = said {
            let _ = writeln!(out, "{key} = {}", text(said));
        }
    }
    if grid.in_plain_words {
        out.push_str("in_plain_words = true\n");
    }
    if let Some(minutes) = grid.minutes {
        let _ = writeln!(out, "minutes = {minutes}");
    }
    out.trim_end().to_owned()
}

/// What a level is besides its code and words.
pub(super) fn of_level(scale: &Scale, n: usize) -> String {
    let mut words = Vec::new();
    let level = &scale.levels[n];
    if n == scale.target {
        words.push("target".to_owned());
    }
    if scale.better == Better::Lower {
        words.push("lower".to_owned());
    }
    if level.score != level.code as f64 {
        words.push(format!("score={}", level.score));
    }
    words.join(" ")
}

pub(super) const fn kind(scale: &Scale) -> &'static str {
    match scale.kind {
        ScaleKind::Likert => "likert",
        ScaleKind::Rubric => "rubric",
        ScaleKind::Frequency => "frequency",
        ScaleKind::Binary => "binary",
    }
}

fn missing(all: &[MissingCode]) -> String {
    let one = |m: &MissingCode| {
        let (code, reason, label) = (m.code, quoted(m.reason.id()), text(&m.label));
        match m.label.is_empty() {
            true => format!("{{ code = {code}, reason = {reason} }}"),
            false => format!("{{ code = {code}, reason = {reason}, label = {label} }}"),
        }
    };
    format!("[{}]", all.iter().map(one).collect::<Vec<_>>().join(", "))
}

pub(super) fn list<'a>(all: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", all.map(quoted).collect::<Vec<_>>().join(", "))
}

/// A text in TOML: `{ fr = "…", en = "…" }`.
pub(super) fn text(text: &Text) -> String {
    let one = |(lang, words): (&str, &str)| format!("{lang} = {}", quoted(words));
    format!(
        "{{ {} }}",
        text.iter().map(one).collect::<Vec<_>>().join(", ")
    )
}

/// A string of TOML on one line.
pub(in crate::exchange) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
