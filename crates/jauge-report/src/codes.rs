//! Codes of what can be wrong with the parts that a study adds to its report.

use jauge_model::diagnostic::CodeMeaning;

pub(crate) const WORDS: &str = "R001";
pub(crate) const LOGO: &str = "R002";
pub(crate) const TEMPLATE: &str = "R003";

/// Each code with what it means.
pub const CODES: &[CodeMeaning] = &[
    CodeMeaning {
        code: WORDS,
        fr: "un texte de l’étude tient du HTML ou une image",
        en: "a text of the study holds HTML or a picture",
    },
    CodeMeaning {
        code: LOGO,
        fr: "un logo ne peut pas être mis dans une page",
        en: "a logo cannot be put into a page",
    },
    CodeMeaning {
        code: TEMPLATE,
        fr: "un gabarit de l’étude ne peut pas être lu ou suivi",
        en: "a template of the study cannot be read or followed",
    },
];
