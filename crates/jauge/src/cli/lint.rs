//! `jauge lint`: the sentences of a text, or of all the texts of a study, that say more than a design allows.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jauge_analysis::claim_rules::words::{Overclaim, lint as overclaims, lint_any};
use jauge_analysis::claim_rules::written::literal_text;
use jauge_model::locale::french;
use jauge_model::{ClaimLevel, Lang};

use super::LangArgument;
use crate::{Error, pipeline};

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    C0,
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
}

impl From<Level> for ClaimLevel {
    fn from(level: Level) -> Self {
        Self::ALL[level as usize]
    }
}

#[derive(Debug, Args)]
pub(super) struct LintArguments {
    /// A text, Markdown or plain; a template of a page (.html); or a study (study.toml), of which all that is written for
    /// readers is read.
    file: PathBuf,
    /// What the design of the study allows: C3 without a comparison group, C4 with one, C5 where people were drawn at random.
    /// By default C3, and for a study what it declares.
    #[arg(long, value_enum, ignore_case = true)]
    level: Option<Level>,
    /// Language of the text; by default the one whose small words it has most of.
    #[arg(long, value_enum)]
    text_lang: Option<LangArgument>,
}

/// A sentence, where it is and under which key.
struct Line {
    place: String,
    overclaim: Overclaim,
}

pub(super) fn lint(arguments: &LintArguments, lang: Lang) -> Result<ExitCode, Error> {
    let (level, found) = if pipeline::is_study(&arguments.file)? {
        of_study(arguments)?
    } else {
        of_text(arguments)?
    };
    for line in &found {
        println!("{}", told(line, lang));
    }
    match (lang, found.len()) {
        (Lang::Fr, 0) => eprintln!("aucune phrase ne dit plus que le niveau {}", level.id()),
        (Lang::En, 0) => eprintln!("no sentence says more than level {}", level.id()),
        (Lang::Fr, n) => eprintln!("{}", french(&format!("phrases à reprendre : {n}"))),
        (Lang::En, n) => eprintln!("sentences to rewrite: {n}"),
    }
    Ok(if found.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn of_study(arguments: &LintArguments) -> Result<(ClaimLevel, Vec<Line>), Error> {
    let level = arguments.level.map(ClaimLevel::from);
    let (level, found) = pipeline::lint_study(&arguments.file, level)?;
    let lines = found.into_iter().map(|(file, found)| Line {
        place: if found.key.is_empty() {
            format!("{file}:{}", found.line)
        } else {
            format!("{file}:{} {}", found.line, found.key)
        },
        overclaim: found.overclaim,
    });
    Ok((level, lines.collect()))
}

fn of_text(arguments: &LintArguments) -> Result<(ClaimLevel, Vec<Line>), Error> {
    let text = pipeline::read_text(&arguments.file)?;
    let level = arguments.level.map_or(ClaimLevel::C3, ClaimLevel::from);
    let is_page = arguments
        .file
        .extension()
        .is_some_and(|e| ["html", "htm", "j2", "jinja"].iter().any(|k| e == *k));
    let found = match arguments.text_lang {
        _ if is_page => lint_any(&literal_text(&text), level),
        Some(LangArgument::Fr) => overclaims(&text, Lang::Fr, level),
        Some(LangArgument::En) => overclaims(&text, Lang::En, level),
        None => overclaims(&text, language_of(&text), level),
    };
    let file = arguments.file.display();
    let line = |overclaim: Overclaim| Line {
        place: format!("{file}:{}", overclaim.line),
        overclaim,
    };
    Ok((level, found.into_iter().map(line).collect()))
}

fn told(line: &Line, lang: Lang) -> String {
    let Line { place, overclaim } = line;
    let words = overclaim.words.join(", ");
    let from = overclaim.from.map(ClaimLevel::id);
    match lang {
        Lang::Fr => {
            let from = from.map_or_else(
                || "jamais permis".to_owned(),
                |from| format!("permis à partir du niveau {from}"),
            );
            let said = format!(
                "« {} »\n    mots : {words} ({from})\n    proposition : « {} »",
                overclaim.sentence, overclaim.proposal
            );
            format!("{place}: {}", french(&said))
        }
        Lang::En => {
            let from = from.map_or_else(
                || "never allowed".to_owned(),
                |from| format!("allowed from level {from}"),
            );
            format!(
                "{place}: “{}”\n    words: {words} ({from})\n    proposal: “{}”",
                overclaim.sentence, overclaim.proposal
            )
        }
    }
}

/// The language whose small words a text has most of.
fn language_of(text: &str) -> Lang {
    let low = text.to_lowercase();
    let count = |small: &[&str]| low.split_whitespace().filter(|w| small.contains(w)).count();
    let fr = count(&[
        "le", "la", "les", "des", "du", "une", "et", "est", "dans", "pour", "à",
    ]);
    let en = count(&[
        "the", "of", "and", "is", "in", "for", "to", "with", "that", "was",
    ]);
    if en > fr { Lang::En } else { Lang::Fr }
}
