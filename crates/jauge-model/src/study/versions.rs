//! Answers given to an earlier version of the grid: which of its items may be set beside those
//! of the study's grid, by the comparison of the versions and by a declared equivalence.
//!
//! ```toml
//! [[answers]]
//! file = "entree-2024.csv"
//! wave = "entry"
//! grid = "grid-v1.toml"            # the version that was filled in
//! equivalence = "v1-to-v2.toml"    # what somebody decided, and why
//! ```
//!
//! An equivalence file, `jauge-equivalence/1`:
//!
//! ```toml
//! format = "jauge-equivalence/1"
//! [equivalence]
//! grid = "roue"
//! from = "1.0.0"
//! to = "2.0.0"
//!
//! [[item]]
//! id = "r01"                       # in the later version
//! levels = { "1" = "1", "2" = "3" }   # only where the levels changed
//! reason = { fr = "...", en = "..." }
//! ```

use serde::Serialize;

use crate::diagnostic::Diagnostics;
use crate::questionnaire::compare::{Comparable, compare};
use crate::questionnaire::{self, Questionnaire, Scale};
use crate::text::Text;
use crate::toml_walk::{Spot, Table, Walk, without_bom};
use crate::wording::say;

use super::read::{ITEM, need_string, need_text};
use super::{AnswerFile, Layout, Study, codes};

/// The format word on the first line of an equivalence file.
pub const FORMAT: &str = "jauge-equivalence/1";

/// The version of the grid that was filled in, and what it gives to the study's grid.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FilledIn {
    /// Path of the grid, relative to the study file.
    pub file: String,
    /// Path of the equivalence, relative to the study file.
    pub equivalence: Option<String>,
    /// What they say; `None` until [`take_version`] has read them.
    #[serde(skip)]
    pub version: Option<Box<Version>>,
}

/// An earlier version of the study's grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The grid as it was.
    pub grid: Questionnaire,
    /// Per item of the earlier grid, what becomes of its answers.
    pub items: Vec<Carried>,
    /// Per wave of the earlier grid, the wave of the study's grid.
    pub waves: Vec<usize>,
}

/// What becomes of the answers to an item of an earlier version.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// They are answers to this item (index).
    To {
        /// The item.
        item: usize,
        /// Per level or option of the earlier item, its place in the later one.
        places: Vec<usize>,
        /// Why somebody declared them equivalent, where nothing else says so.
        reason: Option<Text>,
    },
    /// The item (index) has changed its meaning: they may not be compared.
    Changed(usize),
    /// The study's grid does not have the item.
    Gone,
}

impl AnswerFile {
    /// The earlier version that was filled in, where there is one and it has been read.
    #[must_use]
    pub fn version(&self) -> Option<&Version> {
        self.filled_in.as_ref()?.version.as_deref()
    }
}

impl Study {
    /// The earlier versions that its answer files name, each once: what a caller reads and
    /// hands to [`take_version`].
    #[must_use]
    pub fn versions(&self) -> Vec<(String, Option<String>)> {
        let mut out: Vec<(String, Option<String>)> = Vec::new();
        for filled_in in self.answers.iter().filter_map(|a| a.filled_in.as_ref()) {
            let named = (filled_in.file.clone(), filled_in.equivalence.clone());
            if !out.contains(&named) {
                out.push(named);
            }
        }
        out
    }
}

/// What is said of one item in an equivalence file.
struct Declared {
    item: usize,
    levels: Option<Vec<(Spot<String>, Spot<String>)>>,
    reason: Text,
    at: Option<usize>,
}

/// Reads an earlier version of the grid, with the equivalence where there is one, each a name
/// and a text, and gives it to the answer files of the study that name both. All their faults
/// are returned at once.
#[must_use]
pub fn take_version(
    earlier: (&str, &str),
    equivalence: Option<(&str, &str)>,
    grid: &Questionnaire,
    study: &mut Study,
) -> Diagnostics {
    let (old, mut said) = questionnaire::read(earlier.0, earlier.1);
    let Some(old) = old else {
        return said;
    };
    let (name, text) = equivalence.unwrap_or((earlier.0, ""));
    let walk = Walk::new(name, without_bom(text), &codes::SHARED);
    let Some(waves) = same_grid(&walk, &old, grid) else {
        said.extend(walk.finish());
        return said;
    };
    let tree = walk.parse();
    let declared = match equivalence {
        Some(_) => read_equivalence(&walk, &walk.root(&tree), &old, grid),
        None => Vec::new(),
    };
    let items = carried(&walk, &old, grid, &declared);
    let named = |a: &AnswerFile| {
        let filled_in = a.filled_in.as_ref();
        filled_in.is_some_and(|f| {
            f.file == earlier.0 && f.equivalence.as_deref() == equivalence.map(|e| e.0)
        })
    };
    for answer in study.answers.iter_mut().filter(|a| named(a)) {
        if matches!(answer.layout, Layout::Long { .. }) {
            walk.error(
                codes::VERSION,
                None,
                None,
                say(
                    "« {0} » est en disposition longue, ce qui ne se lit pas encore avec une version antérieure",
                    "\"{0}\" is in the long layout, which cannot be read with an earlier version yet",
                    &[&answer.file],
                ),
                say(
                    "donnez ces réponses en une colonne par question",
                    "give these answers with one column per item",
                    &[],
                ),
            );
        }
        if let Some(filled_in) = &mut answer.filled_in {
            filled_in.version = Some(Box::new(Version {
                grid: old.clone(),
                items: items.clone(),
                waves: waves.clone(),
            }));
        }
    }
    said.extend(walk.finish());
    said
}

/// An earlier version has the identifier and the waves of the study's grid; returns the waves.
fn same_grid(walk: &Walk<'_>, old: &Questionnaire, grid: &Questionnaire) -> Option<Vec<usize>> {
    if old.id != grid.id {
        walk.error(
            codes::VERSION,
            None,
            None,
            say(
                "la grille remplie est « {0} », celle de l'étude « {1} » : ce ne sont pas deux versions d'une même grille",
                "the grid filled in is \"{0}\", that of the study \"{1}\": they are not two versions of one grid",
                &[&old.id, &grid.id],
            ),
            say(
                "corrigez grid dans [[answers]] ; deux grilles différentes font deux études",
                "correct grid in [[answers]]; two different grids make two studies",
                &[],
            ),
        );
        return None;
    }
    let mut waves = Vec::new();
    for wave in &old.waves {
        match grid.wave_index(&wave.id) {
            Some(index) => waves.push(index),
            None => walk.error(
                codes::VERSION,
                None,
                Some(&wave.id),
                say(
                    "le temps de collecte « {0} » de la version {1} n'est pas dans la grille de l'étude",
                    "the wave \"{0}\" of version {1} is not in the grid of the study",
                    &[&wave.id, &old.version],
                ),
                say(
                    "gardez ce temps de collecte dans la grille de l'étude, même s'il ne sert plus",
                    "keep this wave in the grid of the study, even if it is no longer used",
                    &[],
                ),
            ),
        }
    }
    (waves.len() == old.waves.len()).then_some(waves)
}

fn read_equivalence(
    walk: &Walk<'_>,
    root: &Table<'_>,
    old: &Questionnaire,
    grid: &Questionnaire,
) -> Vec<Declared> {
    walk.check_format(root, FORMAT);
    if let Some(table) = root.need("equivalence", "[equivalence]", root.table("equivalence")) {
        let said = [
            ("grid", need_string(&table, "grid", &grid.id), &grid.id),
            (
                "from",
                need_string(&table, "from", &old.version),
                &old.version,
            ),
            (
                "to",
                need_string(&table, "to", &grid.version),
                &grid.version,
            ),
        ];
        for (key, found, expected) in &said {
            if !found.is_empty() && found != *expected {
                walk.error(
                    codes::EQUIVALENCE,
                    table.at_key(key),
                    None,
                    say(
                        "cette équivalence vaut pour {0} = « {1} », mais il s'agit ici de « {2} »",
                        "this equivalence is for {0} = \"{1}\", but here it is \"{2}\"",
                        &[key, found, expected],
                    ),
                    say(
                        "nommez l'équivalence de ces deux versions, ou relisez celle-ci avant de la corriger",
                        "name the equivalence of these two versions, or review this one before correcting it",
                        &[],
                    ),
                );
            }
        }
        table.finish();
    }
    let ids: Vec<String> = grid.items.iter().map(|i| i.id.clone()).collect();
    let mut out = Vec::new();
    for table in root.tables("item") {
        let id = table.need("id", r#"id = "r01""#, table.string("id"));
        let levels = table.table("levels").map(|t| t.named_strings(&[]));
        let reason = need_text(&table, "reason");
        if let Some(id) = id
            && let Some(item) = walk.resolve(&id, None, ITEM, &ids)
        {
            out.push(Declared {
                item,
                levels,
                reason,
                at: table.at,
            });
        }
        table.finish();
    }
    root.finish();
    out
}

fn carried(
    walk: &Walk<'_>,
    old: &Questionnaire,
    grid: &Questionnaire,
    declared: &[Declared],
) -> Vec<Carried> {
    let changes = compare(old, grid);
    let mut out = Vec::new();
    for before in &old.items {
        let pair = changes
            .items
            .iter()
            .find(|c| c.from.as_deref() == Some(before.id.as_str()));
        let later = pair.and_then(|p| p.to.as_deref());
        let Some(item) = later.and_then(|id| grid.item_index(id)) else {
            out.push(Carried::Gone);
            continue;
        };
        let said = declared.iter().find(|d| d.item == item);
        let comparable = pair.is_some_and(|p| p.comparable != Comparable::No);
        let places = match said {
            Some(said) => declared_places(walk, old, grid, before, item, said),
            None => own_places(old, grid, before, item),
        };
        out.push(match (places, said) {
            (Some(places), Some(said)) => Carried::To {
                item,
                places,
                reason: Some(said.reason.clone()),
            },
            (Some(places), None) if comparable => Carried::To {
                item,
                places,
                reason: None,
            },
            _ => Carried::Changed(item),
        });
    }
    out
}

/// Places of the levels or options by their codes; `None` where one is no longer there.
fn own_places(
    old: &Questionnaire,
    grid: &Questionnaire,
    before: &questionnaire::Item,
    item: usize,
) -> Option<Vec<usize>> {
    let after = &grid.items[item];
    let codes = |g: &Questionnaire, i: &questionnaire::Item| -> Vec<i64> {
        match (g.scale_of(i), g.options_of(i)) {
            (Some(scale), _) => scale.levels.iter().map(|l| l.code).collect(),
            (None, Some(list)) => list.options.iter().map(|o| o.code).collect(),
            (None, None) => Vec::new(),
        }
    };
    let now = codes(grid, after);
    let place = |code: &i64| now.iter().position(|c| c == code);
    codes(old, before).iter().map(place).collect()
}

/// Places of the levels as somebody declared them: each earlier level once, to a later one.
fn declared_places(
    walk: &Walk<'_>,
    old: &Questionnaire,
    grid: &Questionnaire,
    before: &questionnaire::Item,
    item: usize,
    said: &Declared,
) -> Option<Vec<usize>> {
    let after = &grid.items[item];
    let same_kind = std::mem::discriminant(&before.kind) == std::mem::discriminant(&after.kind);
    let scales = old.scale_of(before).zip(grid.scale_of(after));
    let places = match (&said.levels, scales) {
        (None, _) if same_kind => own_places(old, grid, before, item),
        (Some(levels), Some((a, b))) => by_name(levels, a, b),
        _ => None,
    };
    if places.is_none() {
        walk.error(
            codes::EQUIVALENCE,
            said.at,
            Some(&after.id),
            say(
                "l'équivalence de « {0} » ne dit pas à quel niveau d'aujourd'hui va chacun des niveaux d'avant",
                "the equivalence of \"{0}\" does not say to which level of now each level of before goes",
                &[&after.id],
            ),
            say(
                "pour une échelle, donnez-les tous, par code ou identifiant : levels = { \"1\" = \"1\", \"2\" = \"3\" } ; ce qui n'a plus la même nature ne s'équivaut pas",
                "for a scale, give all of them, by code or identifier: levels = { \"1\" = \"1\", \"2\" = \"3\" }; what is of another kind has no equivalence",
                &[],
            ),
        );
    }
    places
}

fn by_name(
    levels: &[(Spot<String>, Spot<String>)],
    old: &Scale,
    new: &Scale,
) -> Option<Vec<usize>> {
    let find = |scale: &Scale, name: &str| {
        let is = |l: &questionnaire::Level| l.id == name || l.code.to_string() == name;
        scale.levels.iter().position(is)
    };
    let mut out: Vec<Option<usize>> = vec![None; old.levels.len()];
    for (from, to) in levels {
        let (from, to) = (find(old, &from.value)?, find(new, &to.value)?);
        if out[from].replace(to).is_some() {
            return None;
        }
    }
    out.into_iter().collect()
}
