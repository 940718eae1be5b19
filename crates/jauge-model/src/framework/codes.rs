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

const fn code(code: &'static str, fr: &'static str, en: &'static str) -> CodeMeaning {
    CodeMeaning { code, fr, en }
}

/// Every code that the readers can give, with its meaning.
pub const CODES: &[CodeMeaning] = &[
    code(
        "G060",
        "la syntaxe TOML n’est pas respectée",
        "the TOML syntax is not respected",
    ),
    code(
        "G061",
        "une clé ou une table est donnée deux fois",
        "a key or table is given twice",
    ),
    code(
        "G062",
        "le format du fichier n’est pas connu",
        "the format of the file is not known",
    ),
    code("G063", "une clé manque", "a key is missing"),
    code("G064", "une clé n’existe pas", "a key does not exist"),
    code(
        "G065",
        "une valeur n’est pas du bon type",
        "a value is not of the right type",
    ),
    code(
        "G066",
        "un mot n’est pas dans la liste",
        "a word is not in the list",
    ),
    code(
        "G067",
        "un identifiant est mal formé",
        "an identifier is not well formed",
    ),
    code(
        "G068",
        "un identifiant ou un lien est donné deux fois",
        "an identifier or a link is given twice",
    ),
    code("G069", "un nom ne désigne rien", "a name refers to nothing"),
    code("G070", "un texte est vide", "a text is empty"),
    code(
        "G071",
        "un code de langue n’en est pas un",
        "a language code is not one",
    ),
    code(
        "G072",
        "une clé en contredit une autre",
        "a key contradicts another one",
    ),
    code(
        "G073",
        "des textes manquent dans une langue",
        "texts are missing in a language",
    ),
];
