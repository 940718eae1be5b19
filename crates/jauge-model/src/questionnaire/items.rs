//! Reading the items of a grid.

use crate::text::Text;
use crate::toml_walk::{Spot, Table, Thing, Walk};
use crate::wording::say;

use super::logic::check_order;
use super::pictures::shown;
use super::read::{
    COMPETENCE, DIMENSION, ITEM, Names, ROLE, WAVE, check_version, need_text, note_for_later,
    version_numbers,
};
use super::{Condition, Item, ItemKind, Questionnaire, ScaleKind, codes};

mod kinds;

use kinds::read_kind;

/// Reads the items; the scales, options, dimensions and competences of the grid are there
/// already. Conditions may speak of any item: they are read last.
pub(super) fn read_items(
    walk: &Walk<'_>,
    tables: &[Table<'_>],
    names: &Names,
    grid: &mut Questionnaire,
) {
    let mut conditions = Vec::with_capacity(tables.len());
    for table in tables {
        let item = read_item(walk, table, names, grid);
        grid.items.push(item);
        conditions.push([table.string("ask_if"), table.string("check")]);
        table.finish();
    }
    let mut places = Vec::new();
    for (index, [ask_if, check]) in conditions.iter().enumerate() {
        let read = |text: &Option<Spot<String>>| read_condition(walk, grid, index, text.as_ref());
        let (ask_if, check) = (read(ask_if), read(check));
        places.extend(ask_if.as_ref().map(|(_, at)| (index, *at)));
        let item = &mut grid.items[index];
        item.check = check.map(|c| c.0);
        item.ask_if = ask_if.map(|c| c.0);
    }
    check_order(walk, grid, &places);
    for (index, table) in tables.iter().enumerate() {
        read_specifies(walk, table, index, grid);
    }
}

fn read_condition(
    walk: &Walk<'_>,
    grid: &Questionnaire,
    item: usize,
    text: Option<&Spot<String>>,
) -> Option<(Condition, usize)> {
    let text = text?;
    match Condition::read(&text.value, grid) {
        Ok(condition) => Some((condition, text.at)),
        Err(faults) => {
            let id = grid.items[item].id.as_str();
            for fault in faults {
                let at = walk.inside(text.at, fault.at);
                // What a damaged file may have swallowed is not missed.
                if fault.code == codes::LOGIC_NAME {
                    walk.absent(fault.code, at, Some(id), fault.message, fault.hint);
                } else {
                    walk.error(fault.code, at, Some(id), fault.message, fault.hint);
                }
            }
            None
        }
    }
}

fn read_item(walk: &Walk<'_>, table: &Table<'_>, names: &Names, grid: &Questionnaire) -> Item {
    let (kind, missing) = read_kind(walk, table, names, grid);
    let competence = table
        .string("competence")
        .and_then(|c| walk.resolve(&c, table.item(), COMPETENCE, &names.competences));
    let dimension = read_dimension(walk, table, names, grid, competence);
    let scale = match kind {
        ItemKind::Level { scale } => Some(scale),
        _ => None,
    };
    let item = Item {
        id: table.item.clone().unwrap_or_default(),
        text: need_text(table, "text"),
        plain: table.text("plain"),
        picture: shown(walk, table, &names.pictures),
        rubric: read_rubric(walk, table, grid, scale),
        sign: table.text("sign"),
        dimension,
        competence,
        waves: resolve_all(walk, table, "waves", WAVE, &names.waves),
        roles: resolve_all(walk, table, "roles", ROLE, &names.roles),
        reverse: table.flag("reverse"),
        sensitive: table.flag("sensitive"),
        since: read_since(walk, table, grid),
        was: table
            .strings("was")
            .unwrap_or_default()
            .into_iter()
            .map(|w| w.value)
            .collect(),
        missing,
        // The rest is read once every item is known.
        specifies: None,
        ask_if: None,
        check: None,
        check_text: table.text("check_text"),
        foreign_logic: read_foreign(walk, table),
        kind,
    };
    if !table.has("check") {
        let why = say(
            "la question n'a pas de « check »",
            "the item has no \"check\"",
            &[],
        );
        table.misplaced(&["check_text"], &why);
    }
    note_for_later(walk, table, &["media", "accept", "until", "based_on"]);
    item
}

/// Ties a text to the item whose "other" option it spells out; its condition follows from it.
fn read_specifies(walk: &Walk<'_>, table: &Table<'_>, index: usize, grid: &mut Questionnaire) {
    let Some(said) = table.string("specifies") else {
        return;
    };
    let ids: Vec<String> = grid.items.iter().map(|i| i.id.clone()).collect();
    let Some(other) = walk.resolve(&said, table.item(), ITEM, &ids) else {
        return;
    };
    let list = grid.options_of(&grid.items[other]);
    let option = list.and_then(|l| l.options.iter().find(|o| o.specify));
    let Some(option) = option else {
        walk.error(
            codes::SPECIFY,
            said.at,
            table.item(),
            say(
                "« {0} » n'a pas d'option à préciser",
                "\"{0}\" has no option to spell out",
                &[&said.value],
            ),
            say(
                "marquez l'option « autre » de sa liste : specify = true",
                "mark the \"other\" option of its list: specify = true",
                &[],
            ),
        );
        return;
    };
    if other > index {
        walk.error(
            codes::LOGIC_LATER,
            said.at,
            table.item(),
            say(
                "la question précise « {0} », qui est posée plus loin",
                "the item spells out \"{0}\", which is put later",
                &[&said.value],
            ),
            say(
                "déplacez cette question après « {0} »",
                "move this item behind \"{0}\"",
                &[&said.value],
            ),
        );
        return;
    }
    let condition = format!("selected({}, \"{}\")", grid.items[other].id, option.id);
    let condition = Condition::read(&condition, grid).ok();
    let item = &mut grid.items[index];
    item.specifies = Some(other);
    item.ask_if = item.ask_if.take().or(condition);
}

/// The dimension said directly, or that of the competence; both must agree.
fn read_dimension(
    walk: &Walk<'_>,
    table: &Table<'_>,
    names: &Names,
    grid: &Questionnaire,
    competence: Option<usize>,
) -> Option<usize> {
    let through = competence.and_then(|c| grid.competences.get(c)?.dimension);
    let Some(said) = table.string("dimension") else {
        return through;
    };
    let direct = walk.resolve(&said, table.item(), DIMENSION, &names.dimensions);
    if let (Some(direct), Some(through)) = (direct, through)
        && direct != through
    {
        walk.error(
            codes::TWO_DIMENSIONS,
            said.at,
            table.item(),
            say(
                "dimension « {0} » ici, mais « {1} » d'après la compétence",
                "dimension \"{0}\" here, but \"{1}\" according to the competence",
                &[&said.value, &names.dimensions[through]],
            ),
            say(
                "retirez « dimension » de la question : la compétence suffit",
                "remove \"dimension\" from the item: the competence is enough",
                &[],
            ),
        );
    }
    direct.or(through)
}

fn read_rubric(
    walk: &Walk<'_>,
    table: &Table<'_>,
    grid: &Questionnaire,
    scale: Option<usize>,
) -> Vec<Text> {
    let Some(rubric) = table.texts("rubric") else {
        return Vec::new();
    };
    if let Some(scale) = scale.and_then(|s| grid.scales.get(s))
        && scale.levels.len() != rubric.value.len()
    {
        walk.error(
            codes::RUBRIC_LENGTH,
            rubric.at,
            table.item(),
            say(
                "libellés de niveau : {0} ; niveaux de l'échelle « {1} » : {2}",
                "level wordings: {0}; levels of the scale \"{1}\": {2}",
                &[
                    &rubric.value.len().to_string(),
                    &scale.id,
                    &scale.levels.len().to_string(),
                ],
            ),
            say(
                "donnez un libellé par niveau, dans l'ordre des niveaux, ou retirez « rubric »",
                "give one wording per level, in the order of the levels, or remove \"rubric\"",
                &[],
            ),
        );
    }
    rubric.value
}

fn resolve_all(
    walk: &Walk<'_>,
    table: &Table<'_>,
    key: &'static str,
    thing: Thing,
    known: &[String],
) -> Vec<usize> {
    let mut indices: Vec<usize> = table
        .strings(key)
        .unwrap_or_default()
        .iter()
        .filter_map(|s| walk.resolve(s, table.item(), thing, known))
        .collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}

fn read_since(walk: &Walk<'_>, table: &Table<'_>, grid: &Questionnaire) -> Option<String> {
    let since = table.string("since")?;
    let first = check_version(walk, &since, table.item());
    if let (Some(first), Some(now)) = (first, version_numbers(&grid.version))
        && first > now
    {
        walk.error(
            codes::VERSION,
            since.at,
            table.item(),
            say(
                "la question date de la version {0}, la grille n'en est qu'à {1}",
                "the item dates from version {0}, the grid is only at {1}",
                &[&since.value, &grid.version],
            ),
            say(
                "augmentez la version de la grille, ou corrigez « since »",
                "raise the version of the grid, or correct \"since\"",
                &[],
            ),
        );
    }
    Some(since.value)
}

/// A condition of another tool: kept, and said not to be evaluated.
fn read_foreign(walk: &Walk<'_>, table: &Table<'_>) -> Option<String> {
    let condition = table.string("foreign_logic")?;
    walk.warning(
        codes::CONDITION,
        condition.at,
        table.item(),
        say(
            "la condition d'un autre outil est gardée telle quelle, mais pas évaluée : la question est posée à tout le monde",
            "the condition of another tool is kept as it is, but not evaluated: the item is put to everybody",
            &[],
        ),
        say(
            "écrivez-la dans ask_if, ou dites-la aussi dans le texte de la question",
            "write it in ask_if, or say it in the text of the item too",
            &[],
        ),
    );
    Some(condition.value)
}

/// Advises on the items of a rubric scale whose levels are not worded for them.
pub(super) fn generic_wording(walk: &Walk<'_>, grid: &Questionnaire) {
    let on_rubric = |item: &&Item| {
        grid.scale_of(item)
            .is_some_and(|s| s.kind == ScaleKind::Rubric)
    };
    let all = grid.items.iter().filter(on_rubric).count();
    let generic: Vec<&str> = grid
        .items
        .iter()
        .filter(on_rubric)
        .filter(|i| i.rubric.is_empty())
        .map(|i| i.id.as_str())
        .collect();
    if generic.is_empty() {
        return;
    }
    walk.advice(
        codes::GENERIC_WORDING,
        None,
        say(
            "questions d'une échelle « rubric » gardant ses libellés généraux : {0} sur {1} ({2})",
            "items on a \"rubric\" scale that keep its general wording: {0} of {1} ({2})",
            &[&generic.len().to_string(), &all.to_string(), &generic.join(", ")],
        ),
        say(
            "décrivez pour chacune ce qui se voit à chaque niveau (rubric = [...]) : les personnes qui évaluent s'accordent mieux",
            "describe for each what can be seen at each level (rubric = [...]): raters agree better",
            &[],
        ),
    );
}
