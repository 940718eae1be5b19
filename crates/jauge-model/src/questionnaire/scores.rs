//! Reading the scores of a grid.

use crate::text::Text;
use crate::toml_walk::{Table, Walk};
use crate::wording::say;

use super::read::{COMPETENCE, DIMENSION, ITEM, Names, need_text};
use super::{ItemKind, Questionnaire, Score, ScoreMethod, codes};

/// Reads the scores; everything else of the grid is there already.
pub(super) fn read_scores(
    walk: &Walk<'_>,
    tables: &[Table<'_>],
    names: &Names,
    grid: &mut Questionnaire,
) {
    for table in tables {
        let score = read_score(walk, table, names, grid);
        grid.scores.push(score);
    }
}

/// What a score is computed over.
struct Over {
    items: Vec<usize>,
    dimension: Option<usize>,
    /// Name of the dimension or competence.
    label: Option<Text>,
    /// Whether items are known for certain: no fault so far.
    certain: bool,
}

fn read_score(walk: &Walk<'_>, table: &Table<'_>, names: &Names, grid: &Questionnaire) -> Score {
    let methods = [("mean", ScoreMethod::Mean), ("sum", ScoreMethod::Sum)];
    let method = table.word("method", &methods);
    let method = table
        .need("method", r#"method = "mean""#, method)
        .unwrap_or(ScoreMethod::Mean);
    let example = r#"over = { dimension = "..." }"#;
    let over = table
        .need("over", example, table.table("over"))
        .map(|o| read_over(walk, &o, names, grid));
    let over = over.unwrap_or(Over {
        items: Vec::new(),
        dimension: None,
        label: None,
        certain: false,
    });
    if over.certain {
        check_items(walk, table, &over.items, grid);
    }
    let min_answered = read_min_answered(walk, table, &over, method);
    if over.certain {
        check_waves(walk, table, &over.items, min_answered, grid);
    }
    let label = match over.label {
        Some(label) if !table.has("label") => {
            table.text("label"); // a key of the format, left out
            label
        }
        // What the score is over is not known: perhaps its name is there.
        None if !over.certain => table.text("label").unwrap_or_default(),
        _ => need_text(table, "label"),
    };
    table.finish();
    Score {
        id: table.item.clone().unwrap_or_default(),
        label,
        dimension: over.dimension,
        items: over.items,
        method,
        min_answered,
    }
}

/// `{ dimension = ".." }`, `{ competence = ".." }` or `{ items = [..] }`. A dimension or a
/// competence stands for its items on a scale: words and quantities do not add up.
fn read_over(walk: &Walk<'_>, over: &Table<'_>, names: &Names, grid: &Questionnaire) -> Over {
    let dimension = over.string("dimension");
    let competence = over.string("competence");
    let listed = over.strings("items");
    over.finish();
    let scored = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..grid.items.len())
            .filter(|i| matches!(grid.items[*i].kind, ItemKind::Level { .. }) && wanted(*i))
            .collect()
    };
    let mut found = Over {
        items: Vec::new(),
        dimension: None,
        label: None,
        certain: false,
    };
    let given = ["dimension", "competence", "items"].map(|k| over.has(k));
    if given.iter().filter(|g| **g).count() != 1 {
        let message = say(
            "« over » attend une seule de ces clés : dimension, competence, items",
            "\"over\" takes exactly one of these keys: dimension, competence, items",
            &[],
        );
        let hint = say(
            "écrivez par exemple : over = { dimension = \"...\" }",
            "write for example: over = { dimension = \"...\" }",
            &[],
        );
        walk.error(codes::SCORE_EMPTY, over.at, over.item(), message, hint);
        return found;
    }
    if let Some(id) = dimension {
        let index = walk.resolve(&id, over.item(), DIMENSION, &names.dimensions);
        found.dimension = index;
        found.label = index.map(|d| grid.dimensions[d].label.clone());
        found.items = scored(&|i| index.is_some() && grid.items[i].dimension == index);
        found.certain = index.is_some();
    } else if let Some(id) = competence {
        let index = walk.resolve(&id, over.item(), COMPETENCE, &names.competences);
        found.dimension = index.and_then(|c| grid.competences[c].dimension);
        found.label = index.map(|c| grid.competences[c].label.clone());
        found.items = scored(&|i| index.is_some() && grid.items[i].competence == index);
        found.certain = index.is_some();
    } else if let Some(ids) = listed {
        let indices: Vec<Option<usize>> = ids
            .iter()
            .map(|id| walk.resolve(id, over.item(), ITEM, &names.items))
            .collect();
        found.certain = indices.iter().all(Option::is_some);
        found.items = indices.into_iter().flatten().collect();
        found.items.sort_unstable();
        found.items.dedup();
    }
    found
}

fn check_items(walk: &Walk<'_>, table: &Table<'_>, items: &[usize], grid: &Questionnaire) {
    let at = table.at_key("over");
    if items.is_empty() {
        walk.absent(
            codes::SCORE_EMPTY,
            at,
            table.item(),
            say(
                "le score ne compte aucune question sur une échelle",
                "the score counts no item on a scale",
                &[],
            ),
            say(
                "rattachez-y des questions (dimension ou competence), ou retirez le score",
                "attach items to it (dimension or competence), or remove the score",
                &[],
            ),
        );
    }
    let ids = |keep: &dyn Fn(usize) -> bool| -> String {
        let ids: Vec<&str> = items
            .iter()
            .filter(|i| keep(**i))
            .map(|i| grid.items[*i].id.as_str())
            .collect();
        ids.join(", ")
    };
    let wordy = ids(&|i| !matches!(grid.items[i].kind, ItemKind::Level { .. }));
    if !wordy.is_empty() {
        walk.error(
            codes::SCORE_NOT_ON_SCALE,
            at,
            table.item(),
            say(
                "ces questions ne se répondent pas sur une échelle : {0}",
                "these items are not answered on a scale: {0}",
                &[&wordy],
            ),
            say(
                "retirez-les du score : des mots ou des quantités ne s'y additionnent pas",
                "remove them from the score: words or quantities do not add up in it",
                &[],
            ),
        );
    }
    check_ranges(walk, table, items, grid);
}

/// Warns of scales that do not weigh the same.
fn check_ranges(walk: &Walk<'_>, table: &Table<'_>, items: &[usize], grid: &Questionnaire) {
    let at = table.at_key("over");
    let mut ranges: Vec<(f64, f64)> = items
        .iter()
        .filter_map(|i| grid.scale_of(&grid.items[*i]))
        .filter_map(|s| Some((s.levels.first()?.score, s.levels.last()?.score)))
        .collect();
    ranges.dedup();
    if ranges.len() > 1 {
        let shown: Vec<String> = ranges.iter().map(|(a, b)| format!("{a}–{b}")).collect();
        walk.warning(
            codes::SCORE_RANGES,
            at,
            table.item(),
            say(
                "les échelles du score n'ont pas la même étendue : {0}",
                "the scales of the score do not have the same range: {0}",
                &[&shown.join(", ")],
            ),
            say(
                "une question à grande étendue y pèse plus ; donnez aux niveaux des scores comparables",
                "an item with a wide range weighs more; give the levels comparable scores",
                &[],
            ),
        );
    }
}

/// The fewest answers; without the key, all of them.
fn read_min_answered(
    walk: &Walk<'_>,
    table: &Table<'_>,
    over: &Over,
    method: ScoreMethod,
) -> usize {
    let all = over.items.len();
    let Some(min) = table.integer("min_answered") else {
        return all;
    };
    let value = usize::try_from(min.value).unwrap_or(0);
    let lowest = if method == ScoreMethod::Sum { all } else { 1 };
    if !over.certain || all == 0 || (lowest..=all).contains(&value) {
        return value;
    }
    let message = say(
        "min_answered vaut {0} ; nombre de questions du score : {1}",
        "min_answered is {0}; number of items of the score: {1}",
        &[&min.value.to_string(), &all.to_string()],
    );
    let hint = if method == ScoreMethod::Sum {
        say(
            "une somme a besoin de toutes les réponses : min_answered = {0}, ou method = \"mean\"",
            "a sum needs every answer: min_answered = {0}, or method = \"mean\"",
            &[&all.to_string()],
        )
    } else {
        say(
            "prenez un nombre de 1 à {0}",
            "take a number from 1 to {0}",
            &[&all.to_string()],
        )
    };
    walk.error(codes::MIN_ANSWERED, min.at, table.item(), message, hint);
    value
}

/// Warns of waves at which some, but too few, of the items are put.
fn check_waves(
    walk: &Walk<'_>,
    table: &Table<'_>,
    items: &[usize],
    min_answered: usize,
    grid: &Questionnaire,
) {
    for (wave, described) in grid.waves.iter().enumerate() {
        let put = items.iter().filter(|i| grid.items[**i].asked_at(wave));
        let put = put.count();
        if put > 0 && put < min_answered && min_answered <= items.len() {
            let values = [
                described.id.clone(),
                put.to_string(),
                min_answered.to_string(),
            ];
            let values = [values[0].as_str(), &values[1], &values[2]];
            walk.warning(
                codes::SCORE_NEVER,
                table.at_key("min_answered"),
                table.item(),
                say(
                    "au temps « {0} », questions du score posées : {1} ; il en faut {2} : le score y manquera toujours",
                    "at wave \"{0}\", items of the score that are put: {1}; it needs {2}: the score will always be missing there",
                    &values,
                ),
                say(
                    "posez plus de questions à ce temps, ou baissez min_answered",
                    "put more items at this wave, or lower min_answered",
                    &[],
                ),
            );
        }
    }
}
