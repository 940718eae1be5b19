//! `jauge lint`: the sentences of a text that say more than a design allows.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jauge_analysis::claim_rules::words::{Overclaim, lint as overclaims};
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

#[derive(Debug, Args)]
pub(super) struct LintArguments {
    /// The text, Markdown or plain.
    file: PathBuf,
    /// What the design of the study allows: C3 without a comparison group, C4 with one, C5 where people were drawn at random.
    #[arg(long, value_enum, ignore_case = true, default_value = "c3")]
    level: Level,
    /// Language of the text; by default the one whose small words it has most of.
    #[arg(long, value_enum)]
    text_lang: Option<LangArgument>,
}

pub(super) fn lint(arguments: &LintArguments, lang: Lang) -> Result<ExitCode, Error> {
    let text = pipeline::read_text(&arguments.file)?;
    let level = match arguments.level {
        Level::C0 => ClaimLevel::C0,
        Level::C1 => ClaimLevel::C1,
        Level::C2 => ClaimLevel::C2,
        Level::C3 => ClaimLevel::C3,
        Level::C4 => ClaimLevel::C4,
        Level::C5 => ClaimLevel::C5,
        Level::C6 => ClaimLevel::C6,
    };
    let written_in = match arguments.text_lang {
        Some(LangArgument::Fr) => Lang::Fr,
        Some(LangArgument::En) => Lang::En,
        None => language_of(&text),
    };
    let found = overclaims(&text, written_in, level);
    for one in &found {
        println!("{}", told(&arguments.file.display().to_string(), one, lang));
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

fn told(file: &str, one: &Overclaim, lang: Lang) -> String {
    let words = one.words.join(", ");
    let from = one.from.map(ClaimLevel::id);
    let place = format!("{file}:{}", one.line);
    match lang {
        Lang::Fr => {
            let from = from.map_or_else(
                || "jamais permis".to_owned(),
                |from| format!("permis à partir du niveau {from}"),
            );
            let said = format!(
                "« {} »\n    mots : {words} ({from})\n    proposition : « {} »",
                one.sentence, one.proposal
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
                one.sentence, one.proposal
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
