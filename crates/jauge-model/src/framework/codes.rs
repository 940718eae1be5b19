//! The codes of everything that can be said about a framework or a crosswalk.

use crate::diagnostic::CodeMeaning;
use crate::toml_walk::Codes;

/// Codes of the faults that any file format can have.
pub(super) const SHARED: Codes = Codes {
    syntax: "G060",
    key_twice: "G061",
    format: "G062",
    missing_key: "G063",
    unknown_key: "G064",
    wrong_type: "G065",
    unknown_word: "G066",
    identifier: "G067",
    duplicate: "G068",
    reference: "G069",
    empty_text: "G070",
    language: "G071",
    misplaced: "G072",
    translation: "G073",
};

/// Every code that the readers can give, with its meaning.
pub const CODES: &[CodeMeaning] = &SHARED.meanings();
