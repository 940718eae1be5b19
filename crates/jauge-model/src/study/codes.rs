//! The codes of everything that can be said about a study file.

use crate::diagnostic::CodeMeaning;
use crate::toml_walk::Codes;

/// Codes of the faults that any file format can have.
pub(super) const SHARED: Codes = Codes {
    syntax: "S001",
    key_twice: "S002",
    format: "S003",
    missing_key: "S004",
    unknown_key: "S005",
    wrong_type: "S006",
    unknown_word: "S007",
    identifier: "S008",
    duplicate: "S009",
    reference: "S010",
    empty_text: "S011",
    language: "S012",
    misplaced: "S013",
    translation: "S050",
};

pub(super) const NO_ANSWERS: &str = "S020";
pub(super) const NO_WAVE: &str = "S021";
pub(super) const MAPPED_TWICE: &str = "S022";
pub(super) const NOT_PUT: &str = "S023";
pub(super) const LONG_LAYOUT: &str = "S024";
pub(super) const COUNTED_FROM_ONE: &str = "S025";
pub(super) const HEADER_ROWS: &str = "S026";
pub(super) const PATTERN: &str = "S060";
pub(super) const SAME_WAVE: &str = "S030";
pub(super) const WAVES_REVERSED: &str = "S031";
pub(super) const RETROSPECTIVE: &str = "S032";
pub(super) const TEXT_OUTCOME: &str = "S033";
pub(super) const CONF_LEVEL: &str = "S034";
pub(super) const ASSUMPTION: &str = "S035";
pub(super) const SAME_WORD: &str = "S036";
pub(super) const COUNT: &str = "S037";
pub(super) const SECRECY: &str = "S038";
pub(super) const ACCENT: &str = "S110";
pub(super) const COST: &str = "S111";
pub(super) const ZONING: &str = "S112";
pub(super) const COLUMN_IS: &str = "S070";
pub(super) const SYNONYM: &str = "S071";
pub(super) const VERSION: &str = "S075";
pub(super) const EQUIVALENCE: &str = "S076";
pub(super) const TOLERANCE: &str = "S100";
pub(super) const STAGE_COUNT: &str = "S101";
pub(super) const STAGE_NEGATIVE: &str = "S102";
pub(super) const FIGURE: &str = "S120";
pub(super) const FORMULA: &str = "S121";
pub(super) const DATE: &str = "S122";
pub(super) const IMPORTANT: &str = "S140";
pub(super) const STORIES: &str = "S141";
pub(super) const REPLICATION: &str = "S142";
pub(super) const THRESHOLD: &str = "S143";
pub(super) const WAITING: &str = "S144";

const fn code(code: &'static str, fr: &'static str, en: &'static str) -> CodeMeaning {
    CodeMeaning { code, fr, en }
}

/// Every code that [`read`](super::read()) can give, with its meaning.
pub const CODES: &[CodeMeaning] = &SHARED.followed_by::<{ Codes::SHARED + OWN.len() }>(OWN);

const OWN: &[CodeMeaning] = &[
    code(
        "S020",
        "l’étude n’a pas de fichier de réponses",
        "the study has no answer file",
    ),
    code(
        "S021",
        "rien ne dit le temps de collecte des réponses",
        "nothing says the wave of the answers",
    ),
    code(
        "S022",
        "deux colonnes donnent la même réponse",
        "two columns give the same answer",
    ),
    code(
        "S023",
        "une colonne donne une question à un temps où elle n’est pas posée",
        "a column gives an item at a wave at which it is not put",
    ),
    code(
        "S024",
        "la disposition longue manque d’une colonne",
        "the long layout lacks a column",
    ),
    code(
        "S025",
        "une feuille ou une ligne se compte à partir de 1",
        "a sheet or a row is counted from 1",
    ),
    code(
        "S026",
        "les lignes de titres sont mal bornées",
        "the rows of the header are not well bounded",
    ),
    code(
        "S030",
        "une comparaison va d’un temps à lui-même",
        "a contrast goes from a wave to itself",
    ),
    code(
        "S031",
        "une comparaison remonte le temps",
        "a contrast goes back in time",
    ),
    code(
        "S032",
        "un temps rétrospectif sert de vraie mesure",
        "a retrospective wave is used as a true measure",
    ),
    code(
        "S033",
        "un résultat principal est une question ouverte",
        "a primary outcome is an open question",
    ),
    code(
        "S034",
        "le niveau de confiance est hors limites",
        "the confidence level is out of bounds",
    ),
    code(
        "S035",
        "une comparaison est faite sans hypothèse",
        "a comparison is made without an assumption",
    ),
    code(
        "S036",
        "un même mot veut dire deux choses",
        "one word means two things",
    ),
    code(
        "S037",
        "un effectif est impossible",
        "a count is impossible",
    ),
    code(
        "S038",
        "un seuil de secret est abaissé sans raison",
        "a secrecy threshold is lowered without a reason",
    ),
    code(
        "S070",
        "une colonne de la correspondance dit deux choses, ou rien",
        "a column of the mapping says two things, or none",
    ),
    code(
        "S071",
        "un mot déclaré ne désigne pas clairement un niveau ou une raison",
        "a declared word does not clearly stand for a level or a reason",
    ),
    code(
        "S075",
        "la grille remplie ne peut pas être une version de celle de l’étude",
        "the grid filled in cannot be a version of that of the study",
    ),
    code(
        "S076",
        "une équivalence ne vaut pas pour ces versions ou ces niveaux",
        "an equivalence is not for these versions or these levels",
    ),
    code(
        "S100",
        "la tolérance du rapprochement est impossible",
        "the tolerance of the linking is impossible",
    ),
    code(
        "S101",
        "une étape n’a pas d’effectif, ou en a deux",
        "a stage has no number of people, or two",
    ),
    code(
        "S102",
        "un effectif est négatif",
        "a number of people is negative",
    ),
    code(
        "S060",
        "une étoile ne peut pas être à cet endroit d’un nom de fichier",
        "a star cannot stand at this place of a file name",
    ),
    code(
        "S110",
        "une couleur ne se lit pas sur la page, ou n’en est pas une",
        "a colour cannot be read on the page, or is none",
    ),
    code(
        "S111",
        "une dépense est négative, ou dirait ce que reçoit une organisation",
        "a cost is negative, or would tell what one organisation gets",
    ),
    code(
        "S112",
        "un zonage n’est pas connu, ou deux millésimes d’un zonage se mêlent",
        "a zoning is not known, or two vintages of a zoning are mixed",
    ),
    code(
        "S120",
        "un indicateur n’a pas de chiffre, ou en a un impossible",
        "an indicator has no figure, or an impossible one",
    ),
    code(
        "S121",
        "un chiffre estimé ou extrapolé est sans formule ou sans fourchette",
        "an estimated or extrapolated figure has no formula or no range",
    ),
    code("S122", "une date n’en est pas une", "a date is not one"),
    code(
        "S140",
        "un changement important n’est pas au-dessus de zéro",
        "an important change is not above zero",
    ),
    code(
        "S141",
        "les récits ne se comptent pas ainsi",
        "stories cannot be counted so",
    ),
    code(
        "S142",
        "une autre étude n’en est pas une",
        "another study is not one",
    ),
    code(
        "S143",
        "un seuil n’en est pas un, ou laisse passer plus sans raison",
        "a threshold is none, or lets more through without a reason",
    ),
    code(
        "S144",
        "un calendrier ne dit pas une attente",
        "a calendar does not tell of a waiting",
    ),
];
