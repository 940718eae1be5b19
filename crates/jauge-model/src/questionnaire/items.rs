//! Reading the items of a grid.

use crate::text::Text;
use crate::toml_walk::{Spot, Table, Thing, Walk};
use crate::wording::say;

use super::read::{
    COMPETENCE, DIMENSION, Names, ROLE, SCALE, WAVE, check_version, need_text, note_for_later,
    version_numbers,
};
use super::scales::BETTER;
use super::{Better, Item, ItemKind, Questionnaire, ScaleKind, codes};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Level,
    Number,
    Text,
}

/// Reads the items; the scales, dimensions and competences of the grid are there already.
pub(super) fn read_items(
    walk: &Walk<'_>,
    tables: &[Table<'_>],
    names: &Names,
    grid: &mut Questionnaire,
) {
    for table in tables {
        let item = read_item(walk, table, names, grid);
        grid.items.push(item);
    }
}

fn read_item(walk: &Walk<'_>, table: &Table<'_>, names: &Names, grid: &Questionnaire) -> Item {
    let kind = read_kind(walk, table, names);
    let competence = table
        .string("competence")
        .and_then(|c| walk.resolve(&c, table.item(), COMPETENCE, &names.competences));
    let dimension = read_dimension(walk, table, names, grid, competence);
    let scale = match kind {
        ItemKind::Level { scale } => Some(scale),
        ItemKind::Number { .. } | ItemKind::Text => None,
    };
    let item = Item {
        id: table.item.clone().unwrap_or_default(),
        text: need_text(table, "text"),
        plain: table.text("plain"),
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
        ask_if: read_condition(walk, table),
        kind,
    };
    note_for_later(walk, table, &["media", "accept", "until", "based_on"]);
    table.finish();
    item
}

fn read_kind(walk: &Walk<'_>, table: &Table<'_>, names: &Names) -> ItemKind {
    let kinds = [
        ("level", Kind::Level),
        ("number", Kind::Number),
        ("text", Kind::Text),
    ];
    let said = table.word("kind", &kinds);
    let scale = table.string("scale");
    // Every key is asked for, whatever the kind: it exists in the format.
    let (min, max) = (table.number("min"), table.number("max"));
    let better = table.word("better", &BETTER);
    let kind = match said {
        Some(kind) => kind,
        None if table.has("kind") || table.has("scale") => Kind::Level,
        None => {
            table.text("unit");
            no_kind(walk, table);
            return ItemKind::Text;
        }
    };
    match kind {
        Kind::Level => {
            table.text("unit");
            table.misplaced(&["unit", "min", "max", "better"], &answered(kind));
            let scale = if said.is_some() {
                table.need("scale", r#"scale = "autonomie""#, scale)
            } else {
                scale
            };
            let scale = scale.and_then(|s| walk.resolve(&s, table.item(), SCALE, &names.scales));
            // Out of range where there is a fault: there is no questionnaire then.
            ItemKind::Level {
                scale: scale.unwrap_or(usize::MAX),
            }
        }
        Kind::Number => {
            table.misplaced(&["scale", "rubric", "reverse"], &answered(kind));
            check_range(walk, table, min.as_ref(), max.as_ref());
            ItemKind::Number {
                unit: need_text(table, "unit"),
                min: min.map(|m| m.value),
                max: max.map(|m| m.value),
                better: better.unwrap_or(Better::Higher),
            }
        }
        Kind::Text => {
            table.text("unit");
            let keys = ["scale", "rubric", "reverse", "unit", "min", "max", "better"];
            table.misplaced(&keys, &answered(kind));
            ItemKind::Text
        }
    }
}

/// How an item of this kind is answered: why some keys have no place in it.
fn answered(kind: Kind) -> Text {
    match kind {
        Kind::Level => say(
            "la question se répond sur une échelle",
            "the item is answered on a scale",
            &[],
        ),
        Kind::Number => say(
            "la question demande un nombre",
            "the item asks for a number",
            &[],
        ),
        Kind::Text => say(
            "la question demande des mots",
            "the item asks for words",
            &[],
        ),
    }
}

fn no_kind(walk: &Walk<'_>, table: &Table<'_>) {
    walk.absent(
        codes::SHARED.missing_key,
        table.at,
        table.item(),
        say(
            "rien ne dit comment on répond à la question",
            "nothing says how the item is answered",
            &[],
        ),
        say(
            "ajoutez scale = \"...\" (une échelle), kind = \"number\" (un nombre) ou kind = \"text\" (des mots)",
            "add scale = \"...\" (a scale), kind = \"number\" (a number) or kind = \"text\" (words)",
            &[],
        ),
    );
}

fn check_range(
    walk: &Walk<'_>,
    table: &Table<'_>,
    min: Option<&Spot<f64>>,
    max: Option<&Spot<f64>>,
) {
    if let (Some(min), Some(max)) = (min, max)
        && min.value > max.value
    {
        let values = [min.value.to_string(), max.value.to_string()];
        walk.error(
            codes::RANGE,
            min.at,
            table.item(),
            say(
                "le minimum ({0}) dépasse le maximum ({1})",
                "the minimum ({0}) exceeds the maximum ({1})",
                &[&values[0], &values[1]],
            ),
            say(
                "échangez min et max, ou corrigez l'un des deux",
                "swap min and max, or correct one of them",
                &[],
            ),
        );
    }
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

fn read_condition(walk: &Walk<'_>, table: &Table<'_>) -> Option<String> {
    let condition = table.string("ask_if")?;
    walk.warning(
        codes::CONDITION,
        condition.at,
        table.item(),
        say(
            "la condition est gardée telle quelle, mais pas encore évaluée : la question est posée à tout le monde",
            "the condition is kept as it is, but not evaluated yet: the item is put to everybody",
            &[],
        ),
        say(
            "écrivez aussi la condition dans le texte de la question, ou limitez-la par « waves » et « roles »",
            "write the condition in the text of the item too, or limit it with \"waves\" and \"roles\"",
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
