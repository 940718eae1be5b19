//! Reading the lists of options of a grid.

use crate::text::Text;
use crate::toml_walk::{Table, Walk};
use crate::wording::say;

use super::coded::{CodesAt, check_new_code, read_id, read_missing};
use super::pictures::shown;
use super::read::need_text;
use super::{Choice, OptionList, codes};

/// Most options of a list; data keep the one chosen in one byte.
const MOST_OPTIONS: usize = 200;

pub(super) fn read_lists(
    walk: &Walk<'_>,
    tables: &[Table<'_>],
    pictures: &[String],
) -> Vec<OptionList> {
    let all = tables.iter();
    all.map(|t| read_list(walk, t, pictures)).collect()
}

const EXAMPLE: &str = r#"list = [{ code = 1, id = "emploi", label = { fr = "En emploi", en = "In work" } }, { code = 2, id = "autre", label = { fr = "Autre", en = "Other" } }]"#;

fn read_list(walk: &Walk<'_>, table: &Table<'_>, pictures: &[String]) -> OptionList {
    let rows = table.tables("list");
    if table.need("list", EXAMPLE, Some(())).is_some() && table.has("list") {
        check_count(walk, table, rows.len());
    }
    let mut codes_at = CodesAt::new();
    let mut ids: Vec<String> = Vec::new();
    let mut options = Vec::with_capacity(rows.len());
    for row in &rows {
        let code = row.need("code", "code = 1", row.integer("code"));
        if let Some(code) = &code {
            check_new_code(walk, row, code, &codes_at);
            codes_at.push((code.value, code.at));
        }
        let code = code.map(|c| c.value);
        options.push(Choice {
            code: code.unwrap_or_default(),
            id: read_id(walk, row, 'o', code, &mut ids, option_twice),
            label: need_text(row, "label"),
            picture: shown(walk, row, pictures),
            specify: row.flag("specify"),
            alone: row.flag("alone"),
        });
        row.finish();
    }
    let missing = read_missing(walk, &table.tables("missing"), &codes_at);
    table.finish();
    OptionList {
        id: table.item.clone().unwrap_or_default(),
        options,
        missing,
    }
}

fn option_twice(id: &str) -> Text {
    say(
        "deux options de la liste ont l'identifiant « {0} »",
        "two options of the list have the identifier \"{0}\"",
        &[id],
    )
}

fn check_count(walk: &Walk<'_>, table: &Table<'_>, count: usize) {
    if (2..=MOST_OPTIONS).contains(&count) {
        return;
    }
    walk.error(
        codes::OPTIONS_COUNT,
        table.at_key("list"),
        table.item(),
        say(
            "nombre d'options : {0} ; il en faut de 2 à 200",
            "number of options: {0}; there must be 2 to 200",
            &[&count.to_string()],
        ),
        say(
            "ajoutez ou regroupez des options ; une longue liste (communes, métiers) se demande en mots : kind = \"text\"",
            "add or group options; a long list (towns, trades) is asked for in words: kind = \"text\"",
            &[],
        ),
    );
}
