//! Reading the scales of a grid.

use crate::text::Text;
use crate::toml_walk::{Table, Walk};
use crate::wording::say;

use super::coded::{CodesAt, check_new_code, read_id, read_missing};
use super::codes;
use super::pictures::shown;
use super::read::need_text;
use super::{Better, Level, Scale, ScaleKind};

pub(super) const BETTER: [(&str, Better); 2] =
    [("higher", Better::Higher), ("lower", Better::Lower)];

/// Most levels of a scale; data keep a level in one byte.
const MOST_LEVELS: usize = 100;

pub(super) fn read_scales(
    walk: &Walk<'_>,
    tables: &[Table<'_>],
    pictures: &[String],
) -> Vec<Scale> {
    let all = tables.iter();
    all.map(|t| read_scale(walk, t, pictures)).collect()
}

fn read_scale(walk: &Walk<'_>, table: &Table<'_>, pictures: &[String]) -> Scale {
    let kinds = [
        ("likert", ScaleKind::Likert),
        ("rubric", ScaleKind::Rubric),
        ("frequency", ScaleKind::Frequency),
        ("binary", ScaleKind::Binary),
    ];
    let kind = table.need("kind", r#"kind = "likert""#, table.word("kind", &kinds));
    let better = table.word("better", &BETTER).unwrap_or(Better::Higher);
    let rows = table.tables("levels");
    if table.need("levels", LEVELS_EXAMPLE, Some(())).is_some() && table.has("levels") {
        check_count(walk, table, rows.len(), kind);
    }
    let (levels, codes_at) = read_levels(walk, &rows, pictures);
    let missing = read_missing(walk, &table.tables("missing"), &codes_at);
    let target = read_target(walk, table, &levels, better);
    table.finish();
    Scale {
        id: table.item.clone().unwrap_or_default(),
        kind: kind.unwrap_or(ScaleKind::Likert),
        better,
        levels,
        missing,
        target,
    }
}

const LEVELS_EXAMPLE: &str = r#"levels = [{ code = 0, label = { fr = "Non", en = "No" } }, { code = 1, label = { fr = "Oui", en = "Yes" } }]"#;

fn check_count(walk: &Walk<'_>, table: &Table<'_>, count: usize, kind: Option<ScaleKind>) {
    let at = table.at_key("levels");
    let n = count.to_string();
    if kind == Some(ScaleKind::Binary) && count != 2 {
        walk.error(
            codes::FEW_OR_MANY_LEVELS,
            at,
            table.item(),
            say(
                "une échelle « binary » a deux niveaux ; celle-ci en a {0}",
                "a \"binary\" scale has two levels; this one has {0}",
                &[&n],
            ),
            say(
                "gardez deux niveaux, ou changez kind",
                "keep two levels, or change kind",
                &[],
            ),
        );
    } else if !(2..=MOST_LEVELS).contains(&count) {
        walk.error(
            codes::FEW_OR_MANY_LEVELS,
            at,
            table.item(),
            say(
                "nombre de niveaux : {0} ; il en faut de 2 à 100",
                "number of levels: {0}; there must be 2 to 100",
                &[&n],
            ),
            say(
                "ajoutez ou retirez des niveaux ; pour une quantité, utilisez une question kind = \"number\"",
                "add or remove levels; for a quantity, use an item with kind = \"number\"",
                &[],
            ),
        );
    } else if count > 7 {
        walk.warning(
            codes::OVER_SEVEN_LEVELS,
            at,
            table.item(),
            say(
                "l'échelle a {0} niveaux ; au-delà de sept, les personnes les distinguent mal",
                "the scale has {0} levels; beyond seven, people tell them apart poorly",
                &[&n],
            ),
            say(
                "si rien ne l'impose, gardez de quatre à sept niveaux",
                "unless something requires it, keep four to seven levels",
                &[],
            ),
        );
    }
}

fn read_levels(walk: &Walk<'_>, rows: &[Table<'_>], pictures: &[String]) -> (Vec<Level>, CodesAt) {
    let mut levels: Vec<Level> = Vec::with_capacity(rows.len());
    let mut codes_at = CodesAt::new();
    let mut ids: Vec<String> = Vec::new();
    for row in rows {
        let code = row.need("code", "code = 1", row.integer("code"));
        let mut code_is_new = true;
        if let Some(code) = &code {
            code_is_new = check_new_code(walk, row, code, &codes_at);
            codes_at.push((code.value, code.at));
        }
        let score = row.number("score");
        let code = code.map(|c| c.value);
        let value = score.as_ref().map(|s| s.value).or(code.map(|c| c as f64));
        if let (Some(value), Some(last)) = (value, levels.last())
            && (value < last.score || (value == last.score && (score.is_some() || code_is_new)))
        {
            let at = row.at_key(if score.is_some() { "score" } else { "code" });
            walk.error(
                codes::SCORES_NOT_RISING,
                at,
                row.item(),
                say(
                    "le score {0} ne dépasse pas celui du niveau précédent ({1})",
                    "the score {0} is not above that of the level before ({1})",
                    &[&value.to_string(), &last.score.to_string()],
                ),
                say(
                    "rangez les niveaux du plus bas au plus haut ; si le haut est défavorable, écrivez better = \"lower\"",
                    "order the levels from the lowest to the highest; if high is unfavourable, write better = \"lower\"",
                    &[],
                ),
            );
        }
        let id = read_id(walk, row, 'l', code, &mut ids, level_twice);
        levels.push(Level {
            code: code.unwrap_or_default(),
            id,
            // Without a code there is an error already: keep the next comparison silent.
            score: value.unwrap_or(f64::NEG_INFINITY),
            label: need_text(row, "label"),
            picture: shown(walk, row, pictures),
        });
        row.finish();
    }
    (levels, codes_at)
}

fn level_twice(id: &str) -> Text {
    say(
        "deux niveaux de l'échelle ont l'identifiant « {0} »",
        "two levels of the scale have the identifier \"{0}\"",
        &[id],
    )
}

/// The index of the level that counts as reached. Without `target`: the first level of the
/// upper half, or, where low is better, the last level of the lower half.
fn read_target(walk: &Walk<'_>, table: &Table<'_>, levels: &[Level], better: Better) -> usize {
    let count = levels.len();
    let upper = count.div_ceil(2);
    let default = match better {
        Better::Higher => upper.min(count.saturating_sub(1)),
        Better::Lower => (count - upper).saturating_sub(1),
    };
    let Some(target) = table.integer("target") else {
        return default;
    };
    if let Some(index) = levels.iter().position(|l| l.code == target.value) {
        return index;
    }
    let known: Vec<String> = levels.iter().map(|l| l.code.to_string()).collect();
    walk.absent(
        codes::TARGET,
        target.at,
        table.item(),
        say(
            "aucun niveau n'a le code visé, {0}",
            "no level has the target code, {0}",
            &[&target.value.to_string()],
        ),
        say(
            "les codes de cette échelle sont : {0}",
            "the codes of this scale are: {0}",
            &[&known.join(", ")],
        ),
    );
    default
}
