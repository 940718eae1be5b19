//! Reading a grid file: the header, the flat lists, and the order of the whole.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Thing, Walk, Written, is_language, without_bom};
use crate::wording::{say, say_each};

use super::advice::advise;
use super::codes;
use super::items::{generic_wording, read_items};
use super::link::{element_tables, read_link};
use super::options::read_lists;
use super::pictures::read_pictures;
use super::scales::read_scales;
use super::scores::read_scores;
use super::{Competence, Dimension, FORMAT, Questionnaire, Role, Wave, hash};

/// Reads a grid from the text of its file; `file` is the name printed with every fault.
///
/// All the faults of the file are returned at once, in the order of the file, each with a
/// code of [`CODES`](super::CODES). There is a questionnaire exactly when none of them is an
/// error. When the TOML itself is broken, faults that may only follow from it (a missing
/// key, a name that refers to nothing) are not listed.
///
/// ```
/// let (grid, faults) = jauge_model::questionnaire::read("grid.toml", "format = \"jauge-grid/1\"");
/// assert!(grid.is_none());
/// assert!(faults.iter().all(|f| f.code.starts_with('Q')));
/// ```
#[must_use]
pub fn read(file: &str, text: &str) -> (Option<Questionnaire>, Diagnostics) {
    let walk = Walk::new(file, without_bom(text), &codes::SHARED);
    let tree = walk.parse();
    let grid = read_grid(&walk, &walk.root(&tree));
    let faults = walk.finish();
    ((!faults.has_errors()).then_some(grid), faults)
}

/// What is written for readers in the text of a grid, each with its place.
///
/// ```
/// let text = "format = \"jauge-grid/1\"\n[grid]\ntitle = { fr = \"Atelier\" }";
/// let written = jauge_model::questionnaire::written("grid.toml", text);
/// assert_eq!((written[0].key.as_str(), written[0].line), ("grid.title", 3));
/// ```
#[must_use]
pub fn written(file: &str, text: &str) -> Vec<Written> {
    let walk = Walk::new(file, without_bom(text), &codes::SHARED);
    let tree = walk.parse();
    let _ = read_grid(&walk, &walk.root(&tree));
    walk.written()
}

fn read_grid(walk: &Walk<'_>, root: &Table<'_>) -> Questionnaire {
    walk.check_format(root, FORMAT);
    let header = read_header(walk, root);
    let link = root.table("link");
    let tables = Tables {
        waves: root.tables("wave"),
        roles: root.tables("role"),
        elements: element_tables(link.as_ref()),
        scales: root.tables("scale"),
        options: root.tables("options"),
        pictures: root.tables("picture"),
        dimensions: root.tables("dimension"),
        competences: root.tables("competence"),
        items: root.tables("item"),
        scores: root.tables("score"),
    };
    root.finish();
    let names = Names::collect(walk, &tables, &header.retired);
    let mut grid = header.grid;
    grid.waves = tables.waves.iter().map(|t| read_wave(walk, t)).collect();
    grid.roles = tables.roles.iter().map(read_role).collect();
    grid.link = link.map(|t| read_link(&t, &tables.elements));
    grid.pictures = read_pictures(walk, &tables.pictures);
    grid.scales = read_scales(walk, &tables.scales, &names.pictures);
    grid.options = read_lists(walk, &tables.options, &names.pictures);
    grid.dimensions = tables.dimensions.iter().map(read_dimension).collect();
    grid.competences = tables
        .competences
        .iter()
        .map(|t| read_competence(walk, t, &names))
        .collect();
    read_items(walk, &tables.items, &names, &mut grid);
    generic_wording(walk, &grid);
    read_scores(walk, &tables.scores, &names, &mut grid);
    check_not_empty(walk, root, &tables);
    if !walk.has_errors() {
        advise(walk, &grid);
    }
    grid.hash = hash::hash(&grid);
    grid
}

/// A grid asks something at some time.
fn check_not_empty(walk: &Walk<'_>, root: &Table<'_>, tables: &Tables<'_>) {
    for (list, code, key, fr, en) in [
        (
            &tables.waves,
            codes::NO_WAVE,
            "wave",
            "aucun temps de collecte",
            "no wave",
        ),
        (
            &tables.items,
            codes::NO_ITEM,
            "item",
            "aucune question",
            "no item",
        ),
    ] {
        if list.is_empty() && !root.has(key) {
            walk.absent(
                code,
                None,
                None,
                say_each("la grille n'a {0}", &[fr], "the grid has {0}", &[en]),
                say(
                    "ajoutez au moins une table [[{0}]], avec un identifiant et un texte",
                    "add at least one table [[{0}]], with an identifier and a text",
                    &[key],
                ),
            );
        }
    }
}

struct Tables<'a> {
    waves: Vec<Table<'a>>,
    roles: Vec<Table<'a>>,
    elements: Vec<Table<'a>>,
    scales: Vec<Table<'a>>,
    options: Vec<Table<'a>>,
    pictures: Vec<Table<'a>>,
    dimensions: Vec<Table<'a>>,
    competences: Vec<Table<'a>>,
    items: Vec<Table<'a>>,
    scores: Vec<Table<'a>>,
}

/// Identifiers of everything, in the order of the file, so that a reference is judged
/// against all that the file defines; an empty one where it is missing.
pub(super) struct Names {
    pub(super) waves: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) scales: Vec<String>,
    pub(super) options: Vec<String>,
    pub(super) pictures: Vec<String>,
    pub(super) dimensions: Vec<String>,
    pub(super) competences: Vec<String>,
    pub(super) items: Vec<String>,
}

pub(super) const WAVE: Thing = Thing {
    fr: "d'aucun temps de collecte",
    en: "wave",
};
pub(super) const ROLE: Thing = Thing {
    fr: "d'aucun rôle",
    en: "role",
};
pub(super) const SCALE: Thing = Thing {
    fr: "d'aucune échelle",
    en: "scale",
};
pub(super) const OPTIONS: Thing = Thing {
    fr: "d'aucune liste d'options",
    en: "list of options",
};
pub(super) const DIMENSION: Thing = Thing {
    fr: "d'aucune dimension",
    en: "dimension",
};
pub(super) const COMPETENCE: Thing = Thing {
    fr: "d'aucune compétence",
    en: "competence",
};
pub(super) const ITEM: Thing = Thing {
    fr: "d'aucune question",
    en: "item",
};

impl Names {
    fn collect(walk: &Walk<'_>, tables: &Tables<'_>, retired: &[Spot<String>]) -> Self {
        let mut taken = BTreeMap::new();
        for id in retired {
            claim(walk, &mut taken, id, None);
        }
        let mut list = |tables: &[Table<'_>], example: &str| -> Vec<String> {
            tables
                .iter()
                .map(|t| {
                    let Some(id) = t.need("id", example, t.string("id")) else {
                        return String::new();
                    };
                    walk.check_identifier(&id, t.item(), Hyphens::Refused);
                    claim(walk, &mut taken, &id, t.item());
                    id.value
                })
                .collect()
        };
        let names = Self {
            waves: list(&tables.waves, r#"id = "entry""#),
            roles: list(&tables.roles, r#"id = "learner""#),
            scales: list(&tables.scales, r#"id = "autonomie""#),
            options: list(&tables.options, r#"id = "statut""#),
            pictures: list(&tables.pictures, r#"id = "p_outils""#),
            dimensions: list(&tables.dimensions, r#"id = "savoir_faire""#),
            competences: list(&tables.competences, r#"id = "cooperer""#),
            items: list(&tables.items, r#"id = "r01""#),
        };
        list(&tables.scores, r#"id = "s_savoir_faire""#);
        list(&tables.elements, r#"id = "mois""#);
        // Earlier names answer for an item in old files: they are taken too.
        for table in &tables.items {
            for was in table.strings("was").unwrap_or_default() {
                walk.check_identifier(&was, table.item(), Hyphens::Refused);
                claim(walk, &mut taken, &was, table.item());
            }
        }
        names
    }
}

/// Takes an identifier, or records that it is taken.
fn claim(
    walk: &Walk<'_>,
    taken: &mut BTreeMap<String, usize>,
    id: &Spot<String>,
    item: Option<&str>,
) {
    let Some(first) = taken.get(&id.value) else {
        taken.insert(id.value.clone(), id.at);
        return;
    };
    let line = walk.position(*first).0.to_string();
    walk.error(
        codes::SHARED.duplicate,
        id.at,
        item,
        say(
            "l'identifiant « {0} » est déjà pris à la ligne {1}",
            "the identifier \"{0}\" is already taken on line {1}",
            &[&id.value, &line],
        ),
        say(
            "un identifiant ne sert qu'une fois dans toute la grille, même retiré ; renommez l'un des deux",
            "an identifier is used once in the whole grid, even a retired one; rename one of the two",
            &[],
        ),
    );
}

struct Header {
    grid: Questionnaire,
    retired: Vec<Spot<String>>,
}

fn read_header(walk: &Walk<'_>, root: &Table<'_>) -> Header {
    let mut grid = Questionnaire {
        default_lang: walk.default_lang(),
        ..Questionnaire::default()
    };
    let mut retired = Vec::new();
    let example =
        r#"[grid] id = "ma-grille" version = "1.0.0" licence = "CC-BY-SA-4.0" title = "...""#;
    if let Some(table) = root.need("grid", example, root.table("grid")) {
        if let Some(lang) = table.string("default_lang") {
            if is_language(&lang.value) {
                walk.set_default_lang(&lang.value);
            } else {
                table.bad_language(&lang);
            }
        }
        grid.default_lang = walk.default_lang();
        if let Some(id) = table.need("id", r#"id = "ma-grille""#, table.string("id")) {
            walk.check_identifier(&id, None, Hyphens::Allowed);
            grid.id = id.value;
        }
        let version = table.string("version");
        if let Some(version) = table.need("version", r#"version = "1.0.0""#, version) {
            check_version(walk, &version, None);
            grid.version = version.value;
        }
        let licence = table.string("licence");
        grid.licence = table
            .need("licence", r#"licence = "CC-BY-SA-4.0""#, licence)
            .map_or_else(String::new, |l| l.value);
        grid.title = need_text(&table, "title");
        grid.validation = table.text("validation");
        grid.source = table.text("source");
        grid.guide = table.text("guide");
        grid.minutes = table.integer("minutes").map(|m| m.value);
        grid.in_plain_words = table.flag("in_plain_words");
        retired = table.strings("retired").unwrap_or_default();
        note_for_later(walk, &table, &["based_on"]);
        table.finish();
    }
    Header { grid, retired }
}

/// The three numbers of `major.minor.patch`.
#[must_use]
pub fn version_numbers(version: &str) -> Option<[u32; 3]> {
    let mut parts = version.split('.').map(|p| {
        let plain = p == "0" || (!p.starts_with('0') && p.chars().all(|c| c.is_ascii_digit()));
        plain.then(|| p.parse::<u32>().ok()).flatten()
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

pub(super) fn check_version(
    walk: &Walk<'_>,
    version: &Spot<String>,
    item: Option<&str>,
) -> Option<[u32; 3]> {
    let numbers = version_numbers(&version.value);
    if numbers.is_none() {
        walk.error(
            codes::VERSION,
            version.at,
            item,
            say(
                "« {0} » n'est pas une version",
                "\"{0}\" is not a version",
                &[&version.value],
            ),
            say(
                "écrivez trois nombres, par exemple \"1.0.0\" ; ils comptent, dans l'ordre, les changements qui rendent les scores non comparables, les questions ajoutées ou retirées, les mots corrigés",
                "write three numbers, for example \"1.0.0\"; they count, in order, the changes that make scores not comparable, the items added or retired, the wording corrected",
                &[],
            ),
        );
    }
    numbers
}

/// A required text for readers.
pub(super) fn need_text(table: &Table<'_>, key: &'static str) -> Text {
    let example = format!(r#"{key} = {{ fr = "...", en = "..." }}"#);
    table
        .need(key, &example, table.text(key))
        .unwrap_or_default()
}

/// One warning per key of the format that this version keeps for later.
pub(super) fn note_for_later(walk: &Walk<'_>, table: &Table<'_>, keys: &[&'static str]) {
    for (key, at) in table.for_later(keys) {
        walk.warning(
            codes::FOR_LATER,
            at,
            table.item(),
            say(
                "« {0} » est prévu par le format, mais pas encore utilisé",
                "\"{0}\" is part of the format, but not used yet",
                &[key],
            ),
            say(
                "vous pouvez le laisser : rien n'en est déduit pour l'instant",
                "you may leave it: nothing is drawn from it for now",
                &[],
            ),
        );
    }
}

fn id_of(table: &Table<'_>) -> String {
    // Its faults were recorded when the names were collected.
    table.item.clone().unwrap_or_default()
}

fn read_wave(walk: &Walk<'_>, table: &Table<'_>) -> Wave {
    let window = table.integer_pair("window_days", "[-7, 14]");
    if let Some(Spot { value: [a, b], at }) = window.as_ref().filter(|w| w.value[0] > w.value[1]) {
        walk.error(
            codes::RANGE,
            *at,
            table.item(),
            say(
                "la fenêtre commence ({0}) après sa fin ({1})",
                "the window begins ({0}) after its end ({1})",
                &[&a.to_string(), &b.to_string()],
            ),
            say(
                "écrivez d'abord le premier jour : window_days = [{1}, {0}]",
                "write the first day first: window_days = [{1}, {0}]",
                &[&a.to_string(), &b.to_string()],
            ),
        );
    }
    let anchor = table.word("anchor", &[("start", "start"), ("end", "end")]);
    let wave = Wave {
        id: id_of(table),
        label: need_text(table, "label"),
        anchor: anchor.map(str::to_owned),
        window_days: window.map(|w| w.value),
        retrospective: table.flag("retrospective"),
    };
    table.finish();
    wave
}

fn read_role(table: &Table<'_>) -> Role {
    let role = Role {
        id: id_of(table),
        label: need_text(table, "label"),
    };
    table.finish();
    role
}

fn read_dimension(table: &Table<'_>) -> Dimension {
    let dimension = Dimension {
        id: id_of(table),
        label: need_text(table, "label"),
    };
    table.finish();
    dimension
}

fn read_competence(walk: &Walk<'_>, table: &Table<'_>, names: &Names) -> Competence {
    let dimension = table
        .string("dimension")
        .and_then(|d| walk.resolve(&d, table.item(), DIMENSION, &names.dimensions));
    let families = ["savoir", "savoir_faire", "savoir_etre"].map(|f| (f, f));
    let competence = Competence {
        id: id_of(table),
        dimension,
        family: table.word("family", &families).map(str::to_owned),
        label: need_text(table, "label"),
    };
    table.finish();
    competence
}
