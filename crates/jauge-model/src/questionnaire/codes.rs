//! The codes of everything that can be said about a grid file.

use crate::diagnostic::CodeMeaning;
use crate::toml_walk::Codes;

/// Codes of the faults that any file format can have.
pub(super) const SHARED: Codes = Codes {
    syntax: "Q001",
    key_twice: "Q002",
    format: "Q003",
    missing_key: "Q004",
    unknown_key: "Q005",
    wrong_type: "Q006",
    unknown_word: "Q007",
    identifier: "Q008",
    duplicate: "Q009",
    reference: "Q010",
    empty_text: "Q011",
    language: "Q012",
    misplaced: "Q013",
    translation: "Q050",
};

pub(super) const VERSION: &str = "Q014";
pub(super) const FEW_OR_MANY_LEVELS: &str = "Q020";
pub(super) const OVER_SEVEN_LEVELS: &str = "Q021";
pub(super) const LEVEL_TWICE: &str = "Q022";
pub(super) const MISSING_IS_LEVEL: &str = "Q023";
pub(super) const SCORES_NOT_RISING: &str = "Q024";
pub(super) const TARGET: &str = "Q025";
pub(super) const RUBRIC_LENGTH: &str = "Q030";
pub(super) const RANGE: &str = "Q031";
pub(super) const TWO_DIMENSIONS: &str = "Q032";
pub(super) const NO_WAVE: &str = "Q034";
pub(super) const NO_ITEM: &str = "Q035";
pub(super) const SCORE_EMPTY: &str = "Q040";
pub(super) const SCORE_NOT_ON_SCALE: &str = "Q041";
pub(super) const SCORE_RANGES: &str = "Q042";
pub(super) const MIN_ANSWERED: &str = "Q043";
pub(super) const SCORE_NEVER: &str = "Q044";
pub(super) const GENERIC_WORDING: &str = "Q051";
pub(super) const CONDITION: &str = "Q052";
pub(super) const FOR_LATER: &str = "Q053";
pub(super) const LOGIC_SYNTAX: &str = "Q060";
pub(super) const LOGIC_NAME: &str = "Q061";
pub(super) const LOGIC_KINDS: &str = "Q062";
pub(super) const LOGIC_LATER: &str = "Q063";
pub(super) const LOGIC_CIRCULAR: &str = "Q064";
pub(super) const LOGIC_NEVER: &str = "Q065";
pub(super) const OPTIONS_COUNT: &str = "Q070";
pub(super) const SPECIFY: &str = "Q071";
pub(super) const MOST: &str = "Q072";
pub(super) const DATE: &str = "Q073";
pub(super) const DRAWING: &str = "Q074";
pub(super) const TWO_THINGS: &str = "Q080";
pub(super) const NEGATION: &str = "Q081";
pub(super) const LONG: &str = "Q082";
pub(super) const NO_WAY_OUT: &str = "Q083";
pub(super) const NO_ANCHOR: &str = "Q084";
pub(super) const NOT_PLAIN: &str = "Q085";

const fn code(code: &'static str, fr: &'static str, en: &'static str) -> CodeMeaning {
    CodeMeaning { code, fr, en }
}

/// Every code that [`read`](super::read()) can give, with its meaning.
pub const CODES: &[CodeMeaning] = &SHARED.followed_by::<{ Codes::SHARED + OWN.len() }>(OWN);

const OWN: &[CodeMeaning] = &[
    code(
        "Q014",
        "une version est mal formée, ou postérieure à la grille",
        "a version is not well formed, or later than the grid",
    ),
    code(
        "Q020",
        "une échelle a trop peu ou trop de niveaux",
        "a scale has too few or too many levels",
    ),
    code(
        "Q021",
        "une échelle a plus de sept niveaux",
        "a scale has more than seven levels",
    ),
    code(
        "Q022",
        "deux niveaux, deux options ou deux absences ont le même code",
        "two levels, two options or two missing codes have the same code",
    ),
    code(
        "Q023",
        "un code d’absence est aussi celui d’une réponse",
        "a missing code is also the code of an answer",
    ),
    code(
        "Q024",
        "les scores des niveaux ne montent pas",
        "the scores of the levels do not rise",
    ),
    code(
        "Q025",
        "le niveau visé n’est pas un niveau de l’échelle",
        "the target is not a level of the scale",
    ),
    code(
        "Q030",
        "il n’y a pas un libellé par niveau",
        "there is not one wording per level",
    ),
    code(
        "Q031",
        "un minimum dépasse son maximum",
        "a minimum exceeds its maximum",
    ),
    code(
        "Q032",
        "une question est rangée dans deux dimensions",
        "an item is placed in two dimensions",
    ),
    code(
        "Q034",
        "la grille n’a pas de temps de collecte",
        "the grid has no wave",
    ),
    code(
        "Q035",
        "la grille n’a pas de question",
        "the grid has no item",
    ),
    code(
        "Q040",
        "un score n’a pas de question",
        "a score has no item",
    ),
    code(
        "Q041",
        "un score compte une question sans échelle",
        "a score counts an item without a scale",
    ),
    code(
        "Q042",
        "un score mêle des échelles de différentes étendues",
        "a score mixes scales with different ranges",
    ),
    code(
        "Q043",
        "le nombre minimal de réponses d’un score est impossible",
        "the least number of answers of a score is impossible",
    ),
    code(
        "Q044",
        "un score ne peut pas être calculé à un temps de collecte",
        "a score cannot be computed at a wave",
    ),
    code(
        "Q051",
        "des questions gardent les libellés généraux de l’échelle",
        "items keep the general wording of the scale",
    ),
    code(
        "Q052",
        "une condition écrite pour un autre outil n’est pas évaluée",
        "a condition written for another tool is not evaluated",
    ),
    code(
        "Q053",
        "une clé prévue n’est pas encore utilisée",
        "a planned key is not used yet",
    ),
    code(
        "Q060",
        "une condition ne peut pas être lue",
        "a condition cannot be read",
    ),
    code(
        "Q061",
        "un nom d’une condition ne désigne rien",
        "a name in a condition refers to nothing",
    ),
    code(
        "Q062",
        "une condition compare ce qui ne se compare pas",
        "a condition compares what cannot be compared",
    ),
    code(
        "Q063",
        "une question dépend d’une question posée après elle",
        "an item depends on one that is put after it",
    ),
    code(
        "Q064",
        "des conditions tournent en rond",
        "conditions go round in a circle",
    ),
    code(
        "Q065",
        "une condition ne peut pas être vraie",
        "a condition cannot be true",
    ),
    code(
        "Q070",
        "une liste a trop peu ou trop d’options",
        "a list has too few or too many options",
    ),
    code(
        "Q071",
        "une option « autre » et sa précision ne vont pas ensemble",
        "an \"other\" option and what spells it out do not go together",
    ),
    code(
        "Q072",
        "le nombre maximal de choix est impossible",
        "the largest number of choices is impossible",
    ),
    code(
        "Q073",
        "un jour limite n’est pas une date",
        "a limiting day is not a date",
    ),
    code(
        "Q074",
        "un dessin contient autre chose que des formes",
        "a drawing holds something else than shapes",
    ),
    code(
        "Q080",
        "des questions en contiennent peut-être deux",
        "items may hold two questions",
    ),
    code(
        "Q081",
        "des questions contiennent une négation",
        "items hold a negation",
    ),
    code(
        "Q082",
        "des questions ont une phrase trop longue",
        "items have a sentence that is too long",
    ),
    code(
        "Q083",
        "des échelles n’ont pas de raison de ne pas répondre",
        "scales have no reason not to answer",
    ),
    code(
        "Q084",
        "des niveaux n’ont pas de mots",
        "levels have no words",
    ),
    code(
        "Q085",
        "des mots simples sont difficiles à lire",
        "plain words are hard to read",
    ),
];
