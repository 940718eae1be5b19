//! The mapping of an export: which column is what, what its words mean, and what the export
//! looked like when a person last looked at it.
//!
//! The file format is `jauge-mapping/1`, TOML. It is proposed by `jauge map`, reviewed by a
//! person, named by `mapping = "..."` in `[[answers]]`, and replayed on the next export:
//!
//! ```toml
//! format = "jauge-mapping/1"
//!
//! [[column]]
//! header = "Q1. Je viens au lieu"
//! item = "r01"
//!
//! [[column]]
//! header = "Horodateur"
//! ignore = true
//!
//! [[synonym]]
//! value = "De temps en temps"
//! scale = "aisance"
//! level = "parfois"
//!
//! [[synonym]]
//! value = "Du travail"
//! item = "attentes"
//! option = "emploi"         # alone in its cell, or among others
//!
//! [[export]]                # what came in last time: another header or word is told
//! file = "entree.csv"
//! headers = ["code", "Q1. Je viens au lieu", "Horodateur"]
//! ```

use serde::Serialize;

use crate::diagnostic::Diagnostics;
use crate::missing::Missing;
use crate::questionnaire::{Level, Questionnaire, Scale};
use crate::toml_walk::{Spot, Table, Thing, Walk, without_bom};
use crate::wording::say;

use super::answers::{Mapped, check_columns};
use super::read::{Known, WAVE, need_string};
use super::{AnswerFile, Study, WaveOf, codes};

/// The format word on the first line of a mapping file.
pub const FORMAT: &str = "jauge-mapping/1";

/// The mapping file that an answer file names, and what it says once it has been read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MappingFile {
    /// Path relative to the study file.
    pub file: String,
    /// What it says; `None` until [`take_mapping`] has read it.
    pub mapping: Option<Mapping>,
}

/// What a mapping file says besides the columns of items, which are in
/// [`AnswerFile::columns`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Mapping {
    /// Columns that say who, when and where: what the column is read as (`participant`,
    /// `date`, `key:project`, ...) and its header.
    pub roles: Vec<(String, String)>,
    /// Headers of the columns that a person decided not to read.
    pub ignored: Vec<String>,
    /// Words with a declared meaning.
    pub synonyms: Vec<Synonym>,
    /// What each export looked like when it was last looked at.
    pub exports: Vec<Export>,
}

/// A word of an export with a declared meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Synonym {
    /// The word, or the code, as it stands in the cells.
    pub value: String,
    /// Where it has this meaning.
    pub scope: Scope,
    /// What it means.
    pub means: Meaning,
}

/// Which items a synonym is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All those on a scale, and all numbers.
    Everywhere,
    /// Those on this scale (index).
    Scale(usize),
    /// This one (index).
    Item(usize),
}

/// What a synonym stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// A level (index).
    Level(usize),
    /// No answer, because ...
    Missing(Missing),
}

/// What an export looked like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Export {
    /// File it was.
    pub file: String,
    /// Its headers, in order, with plain typography.
    pub headers: Vec<String>,
    /// For each column on a scale: its header and the different values in it.
    pub coded: Vec<(String, Vec<String>)>,
}

impl AnswerFile {
    /// What the mapping file of these answers says, where there is one and it has been read.
    #[must_use]
    pub fn mapping(&self) -> Option<&Mapping> {
        self.mapping.as_ref()?.mapping.as_ref()
    }

    /// Whether somebody decided that a column, or a name in the column of questions, is not read.
    #[must_use]
    pub fn ignores(&self, name: &str) -> bool {
        self.mapping()
            .is_some_and(|mapping| mapping.ignored.iter().any(|ignored| ignored == name))
    }

    /// The header that the mapping gives to a column other than that of an item.
    #[must_use]
    pub fn header_of(&self, role: &str) -> Option<&str> {
        let roles = &self.mapping()?.roles;
        let found = roles.iter().find(|(r, _)| r == role);
        found.map(|(_, header)| header.as_str())
    }
}

impl Study {
    /// The mapping files that its answer files name, each once: what a caller reads and hands
    /// to [`take_mapping`].
    #[must_use]
    pub fn mapping_files(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for answer in &self.answers {
            if let Some(mapping) = &answer.mapping
                && !out.contains(&mapping.file)
            {
                out.push(mapping.file.clone());
            }
        }
        out
    }
}

const SCALE: Thing = Thing {
    fr: "d'aucune échelle de la grille",
    en: "scale of the grid",
};
const LEVEL: Thing = Thing {
    fr: "d'aucun niveau de l'échelle",
    en: "level of the scale",
};
const OPTION: Thing = Thing {
    fr: "d'aucune option de la question",
    en: "option of the item",
};
const ROLE: Thing = Thing {
    fr: "d'aucune colonne que l'étude demande",
    en: "column that the study asks for",
};

/// Reads a mapping file from its text and gives it to the answer files of the study that
/// name it. All its faults are returned at once.
#[must_use]
pub fn take_mapping(
    file: &str,
    text: &str,
    grid: &Questionnaire,
    study: &mut Study,
) -> Diagnostics {
    let walk = Walk::new(file, without_bom(text), &codes::SHARED);
    let tree = walk.parse();
    let root = walk.root(&tree);
    let known = Known::of(grid);
    walk.check_format(&root, FORMAT);
    let named = |a: &AnswerFile| a.mapping.as_ref().is_some_and(|m| m.file == file);
    let mut roles = roles(study, named);
    let elements = grid.link_elements().iter();
    roles.extend(elements.map(|e| format!("element:{}", e.id)));
    let mut mapping = Mapping::default();
    let mut mapped: Vec<Mapped> = Vec::new();
    let mut headers: Vec<String> = Vec::new();
    for table in root.tables("column") {
        let header = table.need("header", r#"header = "Question 1""#, table.string("header"));
        if let Some(header) = &header {
            say_twice(&walk, header, &mut headers);
        }
        let header = header.map_or_else(String::new, |h| h.value);
        read_column(
            &walk,
            &table,
            &known,
            &roles,
            header,
            &mut mapping,
            &mut mapped,
        );
        table.finish();
    }
    for table in root.tables("synonym") {
        mapping.synonyms.extend(read_synonym(&walk, &table, &known));
        table.finish();
    }
    check_synonyms(&walk, &root, &mapping.synonyms);
    mapping.exports = root.tables("export").iter().map(read_export).collect();
    root.finish();
    for answer in study.answers.iter_mut().filter(|a| named(a)) {
        check_columns(&walk, &known, &mapped, &answer.wave);
        if answer.wave == WaveOf::PerColumn && !mapped.iter().any(|m| m.wave.is_some()) {
            walk.absent(
                codes::NO_WAVE,
                None,
                None,
                say(
                    "rien ne dit à quel temps de collecte appartiennent les réponses de « {0} »",
                    "nothing says to which wave the answers of \"{0}\" belong",
                    &[&answer.file],
                ),
                say(
                    "ajoutez wave = \"...\" à chaque [[column]] d'ici, ou wave ou wave_column dans [[answers]] de l'étude",
                    "add wave = \"...\" to each [[column]] here, or wave or wave_column in [[answers]] of the study",
                    &[],
                ),
            );
        }
        answer.columns = mapped.iter().map(Mapped::target).collect();
        if let Some(named) = &mut answer.mapping {
            named.mapping = Some(mapping.clone());
        }
    }
    walk.finish()
}

/// What the columns other than those of items can be read as, in the words of the reception.
fn roles(study: &Study, named: impl Fn(&AnswerFile) -> bool) -> Vec<String> {
    let mut out = vec!["participant".to_owned(), "grid_version".to_owned()];
    out.extend(
        study
            .keys
            .groups
            .iter()
            .map(|(key, _)| format!("key:{key}")),
    );
    let answers = || study.answers.iter().filter(|a| named(a));
    if answers().any(|a| matches!(a.wave, WaveOf::Column { .. })) {
        out.push("wave".to_owned());
    }
    if answers().any(|a| a.date.is_some()) {
        out.push("date".to_owned());
    }
    if answers().any(|a| a.raters.is_some()) {
        out.push("rater".to_owned());
    }
    out.extend(study.consent.iter().map(|_| "consent".to_owned()));
    out.extend(study.comparison.iter().map(|_| "comparison".to_owned()));
    let covariates = study.covariates.iter();
    out.extend(covariates.map(|c| format!("covariate:{}", c.column)));
    out
}

fn say_twice(walk: &Walk<'_>, header: &Spot<String>, headers: &mut Vec<String>) {
    if headers.contains(&header.value) {
        walk.error(
            codes::SHARED.duplicate,
            header.at,
            None,
            say(
                "la colonne « {0} » est déjà donnée plus haut",
                "the column \"{0}\" is already given above",
                &[&header.value],
            ),
            say(
                "gardez une seule entrée [[column]] par titre",
                "keep one entry [[column]] per header",
                &[],
            ),
        );
    }
    headers.push(header.value.clone());
}

fn read_column(
    walk: &Walk<'_>,
    table: &Table<'_>,
    known: &Known<'_>,
    roles: &[String],
    header: String,
    mapping: &mut Mapping,
    mapped: &mut Vec<Mapped>,
) {
    let (item, wave, role) = (
        table.string("item"),
        table.string("wave"),
        table.string("as"),
    );
    let ignore = table.flag("ignore");
    let said = [table.has("item"), table.has("as"), ignore];
    if said.iter().filter(|s| **s).count() != 1 {
        walk.error(
            codes::COLUMN_IS,
            table.at,
            None,
            say(
                "la colonne « {0} » doit dire une chose, et une seule : sa question, son rôle, ou qu'elle n'est pas lue",
                "the column \"{0}\" must say one thing only: its item, its role, or that it is not read",
                &[&header],
            ),
            say(
                "gardez une ligne parmi : item = \"...\", as = \"participant\", ignore = true",
                "keep one line among: item = \"...\", as = \"participant\", ignore = true",
                &[],
            ),
        );
        return;
    }
    let wave = match &wave {
        None => Some(None),
        Some(wave) => walk.resolve(wave, None, WAVE, &known.waves).map(Some),
    };
    if let (Some(id), Some(wave)) = (&item, wave) {
        if let Some(item) = known.item(walk, id) {
            mapped.push(Mapped {
                column: header,
                item,
                wave,
                at: id.at,
            });
        }
    } else if let Some(role) = &role {
        if walk.resolve(role, None, ROLE, roles).is_some() {
            mapping.roles.push((role.value.clone(), header));
        }
    } else if ignore {
        mapping.ignored.push(header);
    }
}

fn read_synonym(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>) -> Option<Synonym> {
    let value = table.string_or_integer("value");
    let value = table.need("value", r#"value = "de temps en temps""#, value)?;
    let value = value.value.unwrap_or_else(|code| code.to_string());
    let reasons: Vec<(&str, Missing)> = DECLARED.iter().map(|m| (m.id(), *m)).collect();
    let reason = table.word("missing", &reasons);
    let level = table.string_or_integer("level");
    let option = table.string_or_integer("option");
    let (item, scale) = (table.string("item"), table.string("scale"));
    let scales: Vec<String> = known.grid.scales.iter().map(|s| s.id.clone()).collect();
    let scope = match (&item, &scale) {
        (Some(item), None) => Scope::Item(known.item(walk, item)?),
        (None, Some(scale)) => Scope::Scale(walk.resolve(scale, None, SCALE, &scales)?),
        (None, None) => Scope::Everywhere,
        (Some(_), Some(scale)) => {
            walk.error(
                codes::SYNONYM,
                scale.at,
                None,
                say(
                    "« {0} » vaut pour une échelle ou pour une question, pas pour les deux",
                    "\"{0}\" is for a scale or for an item, not for both",
                    &[&value],
                ),
                say(
                    "gardez l'une des lignes scale et item",
                    "keep one of the lines scale and item",
                    &[],
                ),
            );
            return None;
        }
    };
    let said = ["missing", "level", "option"];
    if said.into_iter().filter(|key| table.has(key)).count() != 1 {
        walk.error(
            codes::SYNONYM,
            table.at,
            None,
            say(
                "« {0} » doit désigner un niveau, une option, ou une raison de ne pas répondre",
                "\"{0}\" must stand for a level, for an option, or for a reason not to answer",
                &[&value],
            ),
            say(
                "gardez une ligne parmi : level = \"...\", option = \"...\", missing = \"refused\"",
                "keep one line among: level = \"...\", option = \"...\", missing = \"refused\"",
                &[],
            ),
        );
        return None;
    }
    let means = match reason {
        Some(reason) => {
            if let Some(scale) = scale_of(known, scope)
                && !not_another(walk, scale, &value, None, table.at)
            {
                return None;
            }
            Meaning::Missing(reason)
        }
        None => Meaning::Level(match option {
            Some(option) => read_option(walk, known, scope, &value, &option)?,
            None => read_level(walk, known, scope, &value, &level?)?,
        }),
    };
    Some(Synonym {
        value,
        scope,
        means,
    })
}

/// The reasons that a word of an export can give. The others are found by jauge itself.
pub const DECLARED: [Missing; 11] = [
    Missing::NotInVersion,
    Missing::NotAsked,
    Missing::NotReached,
    Missing::Skipped,
    Missing::Refused,
    Missing::DontKnow,
    Missing::NotApplicable,
    Missing::NotObserved,
    Missing::NotDue,
    Missing::Lost,
    Missing::Unreadable,
];

fn scale_of<'g>(known: &Known<'g>, scope: Scope) -> Option<&'g Scale> {
    match scope {
        Scope::Scale(scale) => known.grid.scales.get(scale),
        Scope::Item(item) => known.grid.scale_of(&known.grid.items[item]),
        Scope::Everywhere => None,
    }
}

/// The option (position) that a word stands for: in a cell of its own, or among others.
fn read_option(
    walk: &Walk<'_>,
    known: &Known<'_>,
    scope: Scope,
    value: &str,
    option: &Spot<Result<String, i64>>,
) -> Option<usize> {
    let item = match scope {
        Scope::Item(item) => known.grid.items.get(item),
        _ => None,
    };
    let Some(list) = item.and_then(|i| known.grid.options_of(i)) else {
        walk.error(
            codes::SYNONYM,
            option.at,
            None,
            say(
                "rien ne dit de quelle question « {0} » est une option",
                "nothing says of which item \"{0}\" is an option",
                &[value],
            ),
            say(
                "ajoutez item = \"...\", une question à options",
                "add item = \"...\", an item with options",
                &[],
            ),
        );
        return None;
    };
    let (name, names): (String, Vec<String>) = match &option.value {
        Ok(id) => (
            id.clone(),
            list.options.iter().map(|o| o.id.clone()).collect(),
        ),
        Err(code) => {
            let codes = list.options.iter().map(|o| o.code.to_string());
            (code.to_string(), codes.collect())
        }
    };
    let spot = Spot {
        value: name,
        at: option.at,
    };
    let found = walk.resolve(&spot, None, OPTION, &names)?;
    let word = value.trim().to_lowercase();
    let other = list.options.iter().position(|o| {
        let labels = o.label.iter().map(|(_, t)| t.to_lowercase());
        let mut words = labels.chain([o.id.to_lowercase(), o.code.to_string()]);
        words.any(|w| w == word)
    });
    let Some(other) = other.filter(|o| *o != found) else {
        return Some(found);
    };
    walk.error(
        codes::SYNONYM,
        option.at,
        None,
        say(
            "« {0} » est déjà l'option {1} de la liste « {2} »",
            "\"{0}\" already is option {1} of the list \"{2}\"",
            &[value, &list.options[other].code.to_string(), &list.id],
        ),
        say(
            "un mot ne peut pas désigner deux choses : retirez cette entrée",
            "one word cannot stand for two things: take this entry out",
            &[],
        ),
    );
    None
}

fn read_level(
    walk: &Walk<'_>,
    known: &Known<'_>,
    scope: Scope,
    value: &str,
    level: &Spot<Result<String, i64>>,
) -> Option<usize> {
    let Some(scale) = scale_of(known, scope) else {
        walk.error(
            codes::SYNONYM,
            level.at,
            None,
            say(
                "rien ne dit de quelle échelle « {0} » est un niveau",
                "nothing says of which scale \"{0}\" is a level",
                &[value],
            ),
            say(
                "ajoutez scale = \"...\", ou item = \"...\" pour une question à échelle",
                "add scale = \"...\", or item = \"...\" for an item on a scale",
                &[],
            ),
        );
        return None;
    };
    let found = match &level.value {
        Ok(id) => {
            let ids: Vec<String> = scale.levels.iter().map(|l| l.id.clone()).collect();
            let spot = Spot {
                value: id.clone(),
                at: level.at,
            };
            walk.resolve(&spot, None, LEVEL, &ids)?
        }
        Err(code) => {
            let codes: Vec<String> = scale.levels.iter().map(|l| l.code.to_string()).collect();
            let spot = Spot {
                value: code.to_string(),
                at: level.at,
            };
            walk.resolve(&spot, None, LEVEL, &codes)?
        }
    };
    not_another(walk, scale, value, Some(found), level.at).then_some(found)
}

/// Checks that a word is not a level of the scale already, another one than it stands for.
fn not_another(
    walk: &Walk<'_>,
    scale: &Scale,
    value: &str,
    means: Option<usize>,
    at: impl Into<Option<usize>>,
) -> bool {
    let word = value.trim().to_lowercase();
    let is = |l: &Level| {
        let labels = l.label.iter().map(|(_, t)| t.to_lowercase());
        let mut words = labels.chain([l.id.to_lowercase(), l.code.to_string()]);
        words.any(|w| w == word)
    };
    let Some(other) = scale
        .levels
        .iter()
        .position(is)
        .filter(|o| Some(*o) != means)
    else {
        return true;
    };
    walk.error(
        codes::SYNONYM,
        at,
        None,
        say(
            "« {0} » est déjà le niveau {1} de l'échelle « {2} »",
            "\"{0}\" already is level {1} of the scale \"{2}\"",
            &[value, &scale.levels[other].code.to_string(), &scale.id],
        ),
        say(
            "un mot ne peut pas désigner deux choses ; si l'export compte autrement, recodez-le dans une copie, ou donnez une autre échelle à la grille",
            "one word cannot stand for two things; if the export counts otherwise, recode it in a copy, or give the grid another scale",
            &[],
        ),
    );
    false
}

/// One word with two meanings in one place.
fn check_synonyms(walk: &Walk<'_>, root: &Table<'_>, synonyms: &[Synonym]) {
    for (n, synonym) in synonyms.iter().enumerate() {
        let same = |s: &&Synonym| {
            s.scope == synonym.scope
                && s.value.trim().to_lowercase() == synonym.value.trim().to_lowercase()
        };
        if synonyms[..n].iter().any(|s| same(&s)) {
            walk.error(
                codes::SAME_WORD,
                root.at_key("synonym"),
                None,
                say(
                    "« {0} » a deux entrées [[synonym]] pour les mêmes questions",
                    "\"{0}\" has two entries [[synonym]] for the same items",
                    &[&synonym.value],
                ),
                say("gardez-en une seule", "keep one of them only", &[]),
            );
        }
    }
}

fn read_export(table: &Table<'_>) -> Export {
    let words = |t: &Table<'_>, key: &'static str| -> Vec<String> {
        let spots = t.strings(key).unwrap_or_default();
        spots.into_iter().map(|s| s.value).collect()
    };
    let coded = table.tables("coded");
    let export = Export {
        file: need_string(table, "file", "entree.csv"),
        headers: words(table, "headers"),
        coded: coded
            .iter()
            .map(|t| {
                let coded = (need_string(t, "header", "Question 1"), words(t, "values"));
                t.finish();
                coded
            })
            .collect(),
    };
    table.finish();
    export
}
