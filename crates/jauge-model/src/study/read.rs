//! Reading a study file: the header and the order of the whole.

use toml::de::DeTable;

use crate::diagnostic::Diagnostics;
use crate::disclosure::SecrecyPolicy;
use crate::questionnaire::{ItemKind, LinkBy, Questionnaire};
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Thing, Walk, without_bom};
use crate::wording::say;

use super::answers::read_answers;
use super::claims::{read_day, read_important, read_opinion};
use super::flow::read_stages;
use super::indicators::read_indicators;
use super::linking::read_linking;
use super::parts::{read_comparison, read_consent, read_covariates, read_population, read_secrecy};
use super::replication::read_replications;
use super::report::read_report;
use super::stories::read_stories;
use super::thresholds::read_thresholds;
use super::waiting::read_waiting;
use super::{Claims, FORMAT, Keys, Linking, ReportOptions, Study, codes};

/// The path of the grid that a study names, relative to the study file: what a caller needs
/// before [`read`]. `None` when the file does not say it; [`read`] then says what is wrong.
///
/// ```
/// let text = "format = \"jauge-study/1\"\n[study]\ngrid = \"grid.toml\"";
/// assert_eq!(jauge_model::study::grid_path(text).as_deref(), Some("grid.toml"));
/// ```
#[must_use]
pub fn grid_path(text: &str) -> Option<String> {
    let (tree, _) = DeTable::parse_recoverable(without_bom(text));
    let study = tree.get_ref().get("study")?.get_ref().as_table()?;
    let path = study.get("grid")?.get_ref().as_str()?.trim();
    (!path.is_empty()).then(|| path.to_owned())
}

/// Reads a study from the text of its file, against the grid that it names; `file` is the
/// name printed with every fault.
///
/// All the faults of the file are returned at once, in the order of the file, each with a
/// code of [`CODES`](super::CODES). There is a study exactly when none of them is an error.
#[must_use]
pub fn read(file: &str, text: &str, grid: &Questionnaire) -> (Option<Study>, Diagnostics) {
    let walk = Walk::new(file, without_bom(text), &codes::SHARED);
    let tree = walk.parse();
    let mut study = read_study(&walk, &walk.root(&tree), &Known::of(grid));
    study.claims.written = walk.written();
    let faults = walk.finish();
    ((!faults.has_errors()).then_some(study), faults)
}

pub(super) const WAVE: Thing = Thing {
    fr: "d'aucun temps de collecte de la grille",
    en: "wave of the grid",
};
pub(super) const ROLE: Thing = Thing {
    fr: "d'aucun rôle de la grille",
    en: "role of the grid",
};
pub(super) const ITEM: Thing = Thing {
    fr: "d'aucune question de la grille",
    en: "item of the grid",
};
const OUTCOME: Thing = Thing {
    fr: "d'aucune question ni d'aucun score de la grille",
    en: "item or score of the grid",
};
pub(super) const KEY: Thing = Thing {
    fr: "d'aucune clé de [keys]",
    en: "key of [keys]",
};

/// The grid, with its names as lists.
pub(super) struct Known<'g> {
    pub(super) grid: &'g Questionnaire,
    pub(super) waves: Vec<String>,
    pub(super) items: Vec<String>,
    outcomes: Vec<String>,
}

impl<'g> Known<'g> {
    pub(super) fn of(grid: &'g Questionnaire) -> Self {
        let items: Vec<String> = grid.items.iter().map(|i| i.id.clone()).collect();
        let scores = grid.scores.iter().map(|s| s.id.clone());
        Self {
            grid,
            waves: grid.waves.iter().map(|w| w.id.clone()).collect(),
            outcomes: items.iter().cloned().chain(scores).collect(),
            items,
        }
    }

    /// The identifier of an outcome; records a fault when there is none.
    pub(super) fn outcome(&self, walk: &Walk<'_>, id: &Spot<String>) -> Option<String> {
        read_outcome(walk, self, id)
    }

    /// The index of an item, also by an earlier name; records a fault when there is none.
    pub(super) fn item(&self, walk: &Walk<'_>, id: &Spot<String>) -> Option<usize> {
        self.grid
            .item_index(&id.value)
            .or_else(|| walk.resolve(id, None, ITEM, &self.items))
    }
}

fn read_study(walk: &Walk<'_>, root: &Table<'_>, known: &Known<'_>) -> Study {
    walk.check_format(root, FORMAT);
    let mut study = read_header(walk, root);
    study.keys = read_keys(walk, root, known);
    if let Some(link) = root.table("link") {
        study.linking = read_linking(walk, &link, known.grid);
    }
    let files = root.tables("answers");
    if files.is_empty() && !root.has("answers") {
        walk.absent(
            codes::NO_ANSWERS,
            None,
            None,
            say(
                "l'étude ne nomme aucun fichier de réponses",
                "the study names no answer file",
                &[],
            ),
            say(
                "ajoutez une table [[answers]] avec file et wave",
                "add a table [[answers]] with file and wave",
                &[],
            ),
        );
    }
    study.answers = files.iter().map(|t| read_answers(walk, t, known)).collect();
    study.contrasts = read_contrasts(walk, root, known);
    let groups: Vec<String> = study.keys.groups.iter().map(|(k, _)| k.clone()).collect();
    (study.primary, study.by) = read_outcomes(walk, root, known, &groups, &mut study.claims);
    study.population = root
        .table("population")
        .map(|t| read_population(walk, &t, &groups));
    study.comparison = root.table("comparison").map(|t| read_comparison(walk, &t));
    if let Some(flow) = root.table("flow") {
        let enrolled = flow.integer("enrolled");
        study.enrolled = enrolled.and_then(|n| positive(walk, &flow, "enrolled", &n));
        study.selected_on_low_start = flow.flag("selected_on_low_start");
        study.stages = read_stages(walk, &flow, known);
        flow.finish();
    }
    study.consent = root.table("consent").map(|t| read_consent(&t));
    study.covariates = read_covariates(walk, &root.tables("covariate"));
    if let Some(table) = root.table("secrecy") {
        study.secrecy = read_secrecy(walk, &table);
    }
    if let Some(table) = root.table("report") {
        study.report = read_report(walk, &table, &study.secrecy);
    }
    study.waiting = read_waiting(
        walk,
        &root.tables("waiting"),
        known,
        &groups,
        study.claims.as_of,
    );
    let asked = study.population.iter().flat_map(|p| &p.indicators);
    let zonings = asked.filter_map(|i| i.zoning).collect();
    study.indicators = read_indicators(walk, &root.tables("indicators"), zonings);
    study.claims.stories = root.table("stories").map(|t| read_stories(walk, &t, known));
    study.claims.thresholds = read_thresholds(walk, &root.tables("threshold"));
    study.claims.replications = read_replications(&root.tables("replication"));
    root.finish();
    study
}

fn read_header(walk: &Walk<'_>, root: &Table<'_>) -> Study {
    let mut study = Study {
        id: String::new(),
        title: Text::default(),
        simulated: false,
        source: None,
        grid: String::new(),
        keys: Keys {
            participant: String::new(),
            groups: Vec::new(),
        },
        linking: Linking::default(),
        answers: Vec::new(),
        contrasts: Vec::new(),
        primary: Vec::new(),
        by: Vec::new(),
        population: None,
        comparison: None,
        enrolled: None,
        stages: Vec::new(),
        selected_on_low_start: false,
        consent: None,
        covariates: Vec::new(),
        secrecy: SecrecyPolicy::default(),
        waiting: Vec::new(),
        indicators: Vec::new(),
        conf_level: 0.95,
        report: ReportOptions::default(),
        claims: Claims::default(),
    };
    let Some(table) = root.need("study", "[study]", root.table("study")) else {
        return study;
    };
    if let Some(id) = table.need("id", r#"id = "mon-etude""#, table.string("id")) {
        walk.check_identifier(&id, None, Hyphens::Allowed);
        study.id = id.value;
    }
    study.title = need_text(&table, "title");
    study.grid = need_string(&table, "grid", "grid.toml");
    study.simulated = table.flag("simulated");
    study.source = table.text("source");
    study.claims.as_of = read_day(walk, &table, "as_of");
    if let Some(level) = table.number("conf_level") {
        study.conf_level = level.value;
        if level.value <= 0.5 || level.value >= 1.0 {
            walk.error(
                codes::CONF_LEVEL,
                level.at,
                None,
                say(
                    "le niveau de confiance {0} n'est pas entre 0.5 et 1",
                    "the confidence level {0} is not between 0.5 and 1",
                    &[&level.value.to_string()],
                ),
                say(
                    "écrivez une proportion, par exemple : conf_level = 0.95",
                    "write a proportion, for example: conf_level = 0.95",
                    &[],
                ),
            );
        }
    }
    table.finish();
    study
}

/// A required text for readers.
pub(super) fn need_text(table: &Table<'_>, key: &'static str) -> Text {
    let example = format!(r#"{key} = {{ fr = "...", en = "..." }}"#);
    table
        .need(key, &example, table.text(key))
        .unwrap_or_default()
}

/// Required words that are the same in every language.
pub(super) fn need_string(table: &Table<'_>, key: &'static str, example: &str) -> String {
    let example = format!("{key} = \"{example}\"");
    table
        .need(key, &example, table.string(key))
        .map_or_else(String::new, |s| s.value)
}

/// Words that mean one thing, all of them in a list.
pub(super) fn need_strings(table: &Table<'_>, key: &'static str, example: &str) -> Vec<String> {
    let example = format!("{key} = [\"{example}\"]");
    let words = table.need(key, &example, table.strings(key));
    words
        .unwrap_or_default()
        .into_iter()
        .map(|w| w.value)
        .collect()
}

/// A count of at least one.
pub(super) fn positive(
    walk: &Walk<'_>,
    table: &Table<'_>,
    key: &str,
    number: &Spot<i64>,
) -> Option<u64> {
    let count = u64::try_from(number.value).ok().filter(|n| *n >= 1);
    if count.is_none() {
        walk.error(
            codes::COUNT,
            number.at,
            table.item(),
            say(
                "« {0} » vaut {1} ; il faut au moins 1",
                "\"{0}\" is {1}; it must be at least 1",
                &[key, &number.value.to_string()],
            ),
            say(
                "écrivez un nombre entier à partir de 1, ou retirez la clé",
                "write a whole number from 1 on, or remove the key",
                &[],
            ),
        );
    }
    count
}

fn read_keys(walk: &Walk<'_>, root: &Table<'_>, known: &Known<'_>) -> Keys {
    let mut keys = Keys {
        participant: String::new(),
        groups: Vec::new(),
    };
    let example = r#"[keys] participant = "code""#;
    let by_elements = known.grid.linked_by() == LinkBy::Sgic;
    let table = root.table("keys");
    let table = if by_elements {
        table
    } else {
        root.need("keys", example, table)
    };
    let Some(table) = table else {
        return keys;
    };
    let mut columns = Vec::new();
    if by_elements {
        let why = say(
            "la grille retrouve les personnes par leurs éléments (primary = \"sgic\" dans son [link])",
            "the grid finds people again by their elements (primary = \"sgic\" in its [link])",
            &[],
        );
        table.misplaced(&["participant"], &why);
    } else {
        keys.participant = need_string(&table, "participant", "code");
        columns.push(keys.participant.clone());
    }
    for (name, column) in table.named_strings(&["participant"]) {
        walk.check_identifier(&name, None, Hyphens::Refused);
        if name.value == "comparison" {
            walk.error(
                codes::SHARED.misplaced,
                name.at,
                None,
                say(
                    "« comparison » est le nom que jauge donne au groupe de comparaison",
                    "\"comparison\" is the name that jauge gives to the comparison group",
                    &[],
                ),
                say(
                    "choisissez un autre nom de clé",
                    "choose another name for the key",
                    &[],
                ),
            );
        }
        if columns.contains(&column.value) {
            walk.error(
                codes::SHARED.duplicate,
                column.at,
                None,
                say(
                    "la colonne « {0} » sert à deux clés",
                    "the column \"{0}\" is used by two keys",
                    &[&column.value],
                ),
                say(
                    "donnez à chaque clé sa colonne, ou retirez l'une des deux clés",
                    "give each key its column, or remove one of the two keys",
                    &[],
                ),
            );
        }
        columns.push(column.value.clone());
        keys.groups.push((name.value, column.value));
    }
    keys
}

/// The pairs of waves compared; without any, the first and the last true wave.
fn read_contrasts(walk: &Walk<'_>, root: &Table<'_>, known: &Known<'_>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for table in root.tables("contrast") {
        let wave = |key: &'static str, example: &str| -> Option<Spot<usize>> {
            let example = format!("{key} = \"{example}\"");
            let id = table.need(key, &example, table.string(key))?;
            let value = walk.resolve(&id, None, WAVE, &known.waves)?;
            check_true_wave(walk, known, value, id.at);
            Some(Spot { value, at: id.at })
        };
        let (from, to) = (wave("from", "entry"), wave("to", "exit"));
        table.finish();
        if let (Some(from), Some(to)) = (from, to) {
            check_order(walk, known, &from, &to);
            pairs.push((from.value, to.value));
        }
    }
    if pairs.is_empty() && !root.has("contrast") {
        let real = |w: &usize| !known.grid.waves[*w].retrospective;
        let real: Vec<usize> = (0..known.grid.waves.len()).filter(real).collect();
        if let [first, .., last] = real[..] {
            pairs.push((first, last));
        }
    }
    pairs
}

fn check_true_wave(walk: &Walk<'_>, known: &Known<'_>, wave: usize, at: usize) {
    if known.grid.waves[wave].retrospective {
        walk.error(
            codes::RETROSPECTIVE,
            at,
            None,
            say(
                "le temps « {0} » est rétrospectif : il dit comment les personnes voient leur passé, pas ce qu'elles répondaient alors",
                "the wave \"{0}\" is retrospective: it says how people see their past, not what they answered then",
                &[&known.waves[wave]],
            ),
            say(
                "prenez un temps où la réponse a été donnée sur le moment",
                "take a wave at which the answer was given on the spot",
                &[],
            ),
        );
    }
}

fn check_order(walk: &Walk<'_>, known: &Known<'_>, from: &Spot<usize>, to: &Spot<usize>) {
    let waves = &known.grid.waves;
    if waves[from.value].retrospective || waves[to.value].retrospective {
        return; // said already, and the place of such a wave in the list means nothing
    }
    if from.value == to.value {
        walk.error(
            codes::SAME_WAVE,
            to.at,
            None,
            say(
                "la comparaison va du temps « {0} » à lui-même",
                "the contrast goes from the wave \"{0}\" to itself",
                &[&known.waves[to.value]],
            ),
            say(
                "prenez deux temps différents",
                "take two different waves",
                &[],
            ),
        );
    } else if from.value > to.value {
        let names = [known.waves[from.value].as_str(), &known.waves[to.value]];
        walk.error(
            codes::WAVES_REVERSED,
            from.at,
            None,
            say(
                "le temps de départ « {0} » vient après « {1} » dans la grille",
                "the starting wave \"{0}\" comes after \"{1}\" in the grid",
                &names,
            ),
            say(
                "échangez-les : from = \"{1}\", to = \"{0}\"",
                "swap them: from = \"{1}\", to = \"{0}\"",
                &names,
            ),
        );
    }
}

/// Whether change in answers of this kind can be measured.
const fn measured(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Level { .. } | ItemKind::Number { .. })
}

/// Primary outcomes (without any: every score, or every level and number in a grid without
/// scores) and keys of the breakdowns.
fn read_outcomes(
    walk: &Walk<'_>,
    root: &Table<'_>,
    known: &Known<'_>,
    groups: &[String],
    claims: &mut Claims,
) -> (Vec<String>, Vec<String>) {
    let scores = || {
        let scores: Vec<String> = known.grid.scores.iter().map(|s| s.id.clone()).collect();
        let closed = known.grid.items.iter().filter(|i| measured(&i.kind));
        if scores.is_empty() {
            closed.map(|i| i.id.clone()).collect()
        } else {
            scores
        }
    };
    let Some(table) = root.table("outcomes") else {
        return (scores(), Vec::new());
    };
    let listed = table.strings("primary");
    let by = table.strings("by").unwrap_or_default();
    claims.important = read_important(walk, &table, |id| read_outcome(walk, known, id));
    claims.opinion = read_opinion(walk, &table, known.grid);
    table.finish();
    let primary = listed.map_or_else(scores, |listed| {
        listed
            .iter()
            .filter_map(|id| read_outcome(walk, known, id))
            .collect()
    });
    let by = by
        .iter()
        .filter_map(|key| Some(groups[walk.resolve(key, None, KEY, groups)?].clone()))
        .collect();
    (primary, by)
}

fn read_outcome(walk: &Walk<'_>, known: &Known<'_>, id: &Spot<String>) -> Option<String> {
    let Some(item) = known.grid.item_index(&id.value) else {
        let index = walk.resolve(id, None, OUTCOME, &known.outcomes)?;
        return Some(known.outcomes[index].clone());
    };
    let item = &known.grid.items[item];
    if !measured(&item.kind) {
        let (fr, en) = match item.kind {
            ItemKind::Text => (
                "« {0} » est une question ouverte : elle ne se mesure pas",
                "\"{0}\" is an open question: it cannot be measured",
            ),
            _ => (
                "les réponses à « {0} » n'ont pas d'ordre : aucun changement ne s'y mesure",
                "the answers to \"{0}\" have no order: no change can be measured in it",
            ),
        };
        walk.error(
            codes::TEXT_OUTCOME,
            id.at,
            None,
            say(fr, en, &[&id.value]),
            say(
                "déclarez une question sur une échelle, un nombre ou un score",
                "declare an item on a scale, a number or a score",
                &[],
            ),
        );
    }
    Some(item.id.clone())
}
