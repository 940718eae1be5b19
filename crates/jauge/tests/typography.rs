//! The French of everything that the studies of the demo print: spaces before high signs, quotation
//! marks, apostrophes, decimal commas, dates, in words of ours and of the studies alike. What
//! respondents wrote stays as they wrote it.
#![allow(clippy::unwrap_used)]

use jauge::pipeline::{self, Silent};
use jauge::{demo, project};
use jauge_model::Lang;
use jauge_report::Audience;

const THIN: char = '\u{202f}';
const FIXED: char = '\u{a0}';

/// What is wrong with a piece of text, each with where it stands.
fn faults(text: &str) -> Vec<(&'static str, String)> {
    let all: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    for (i, c) in all.iter().enumerate() {
        let before = i.checked_sub(1).map(|b| all[b]);
        let after = all.get(i + 1).copied();
        let ends = after.is_none_or(char::is_whitespace);
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let found = match c {
            ';' | '!' | '?' if ends || before == Some(' ') => {
                let kept = matches!(before, Some(THIN | '(' | '!' | '?'));
                (!kept).then_some("no thin space before a high sign")
            }
            ':' if ends => (before != Some(FIXED)).then_some("no fixed space before a colon"),
            '\'' => Some("a straight apostrophe"),
            '"' => Some("straight quotation marks"),
            '«' if !matches!(after, Some(FIXED | THIN)) => Some("no fixed space after «"),
            '»' if !matches!(before, Some(FIXED | THIN)) => Some("no fixed space before »"),
            '%' if before == Some(' ') || digit(before) => Some("no thin space before %"),
            '.' if after == Some('.') && all.get(i + 2) == Some(&'.') => Some("three points"),
            '-' if before == Some(' ') && after == Some(' ') => Some("a hyphen for a dash"),
            _ => None,
        };
        if let Some(what) = found {
            let place = all[i.saturating_sub(25)..all.len().min(i + 15)].iter();
            out.push((what, place.collect()));
        }
    }
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
        let only = |signs: &str| {
            bare.chars()
                .all(|c| c.is_ascii_digit() || signs.contains(c))
        };
        // A number with one point; versions have two, references a stroke.
        if word == bare && only(".") && bare.matches('.').count() == 1 {
            out.push(("a decimal point", word.to_owned()));
        }
        if only("-") && bare.len() == 10 && bare.matches('-').count() == 2 {
            out.push(("a date for machines", word.to_owned()));
        }
        if bare.len() > 4 && only("") && word == bare {
            out.push(("thousands without spaces", word.to_owned()));
        }
    }
    out
}

/// The texts of a page, without its style sheet and without what people wrote.
fn texts(page: &str) -> Vec<String> {
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    let mut out = pieces(head);
    for part in body.split("<blockquote>") {
        let told = part
            .split_once("</blockquote>")
            .map_or(part, |(_, told)| told);
        out.extend(pieces(told));
    }
    out
}

fn pieces(markup: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in markup.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        for name in ["aria-label=\"", "alt=\""] {
            let value = tag.split_once(name).and_then(|(_, v)| v.split_once('"'));
            out.extend(value.map(|(v, _)| v.to_owned()));
        }
        out.push(text.trim().to_owned());
    }
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    for text in &mut out {
        for (sign, c) in signs {
            *text = text.replace(sign, c);
        }
    }
    out.retain(|t| !t.is_empty());
    out
}

#[test]
fn french_pages_of_the_studies_are_set_as_french() {
    let folder = tempfile::tempdir().unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for name in demo::studies() {
        let study = project::write_demo(name, &folder.path().join(name)).unwrap();
        let run = pipeline::run(&study, &Silent).unwrap();
        for audience in Audience::ALL {
            let page = run.report().page(audience, Lang::Fr).unwrap();
            for text in texts(&page) {
                seen += 1;
                let faults = faults(&text).into_iter();
                wrong.extend(faults.map(|(what, place)| format!("{name}: {what}: {place}")));
            }
        }
    }
    assert!(seen > 3_000, "only {seen} texts");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_fault_is_found() {
    for (text, what) in [
        ("Pourquoi ?", "no thin space before a high sign"),
        ("Pourquoi? Non", "no thin space before a high sign"),
        ("ici : là", "no fixed space before a colon"),
        ("l'été", "a straight apostrophe"),
        ("dit \"oui", "straight quotation marks"),
        ("« oui\u{a0}»", "no fixed space after «"),
        ("«\u{a0}oui »", "no fixed space before »"),
        ("80%", "no thin space before %"),
        ("et...", "three points"),
        ("un - deux", "a hyphen for a dash"),
        ("soit 0.5 point", "a decimal point"),
        ("le 2026-06-30", "a date for machines"),
        ("12000 personnes", "thousands without spaces"),
    ] {
        let found = faults(text);
        assert!(found.iter().any(|(w, _)| *w == what), "{text}: {found:?}");
    }
    let well = "«\u{a0}Pourquoi\u{202f}?\u{a0}»\u{a0}: 12\u{202f}000, soit 80,5\u{202f}%\u{202f}; l’été 0.1.0 (à 10:30)…";
    assert_eq!(faults(well), []);
}
