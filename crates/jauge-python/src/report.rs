//! Words for the readers of a report and for its other files.

use jauge::pipeline::Also;
use jauge::report::Audience;
use pyo3::prelude::*;

/// The reader that a word names.
pub(crate) fn parse_reader(word: &str) -> PyResult<Audience> {
    let found = Audience::ALL.into_iter().find(|a| a.id() == word);
    found.ok_or_else(|| {
        let known = Audience::ALL.map(Audience::id).join(", ");
        crate::errors::no_such_option(format!("reader is one of {known}, not {word:?}"))
    })
}

/// The kinds of files that words name.
pub(crate) fn parse_also(words: &[String]) -> PyResult<Vec<Also>> {
    let parse = |word: &String| {
        let found = Also::ALL.into_iter().find(|a| a.id() == word);
        found.ok_or_else(|| {
            let known = Also::ALL.map(Also::id).join(", ");
            crate::errors::no_such_option(format!("also holds some of {known}, not {word:?}"))
        })
    };
    words.iter().map(parse).collect()
}
