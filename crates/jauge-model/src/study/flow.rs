//! Reading `[[flow.stage]]`: the stages through which people go.

use crate::toml_walk::{Hyphens, Table, Walk};
use crate::wording::say;

use super::parts::check_new;
use super::read::{Known, WAVE, need_text};
use super::{Stage, StageCount, codes};

pub(super) fn read_stages(walk: &Walk<'_>, flow: &Table<'_>, known: &Known<'_>) -> Vec<Stage> {
    let mut taken = Vec::new();
    let read = |table: &Table<'_>| {
        let id = table.need("id", r#"id = "accueil""#, table.string("id"));
        if let Some(id) = &id {
            walk.check_identifier(id, table.item(), Hyphens::Refused);
            check_new(walk, id, &mut taken);
        }
        let stage = Stage {
            id: id.map_or_else(String::new, |i| i.value),
            label: need_text(table, "label"),
            count: read_count(walk, table, known),
            lost: table
                .tables("lost")
                .iter()
                .map(|t| read_lost(walk, t))
                .collect(),
        };
        table.finish();
        stage
    };
    flow.tables("stage").iter().map(read).collect()
}

fn read_count(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>) -> StageCount {
    let count = table.integer("count");
    let wave = table.string("wave");
    if table.has("count") == table.has("wave") {
        walk.absent(
            codes::STAGE_COUNT,
            table.at,
            table.item(),
            say(
                "une étape tient son effectif du registre (count) ou d'un temps de collecte (wave) : l'un des deux, et un seul",
                "a stage has its number from the register (count) or from a wave (wave): one of the two, and one only",
                &[],
            ),
            say(
                "écrivez count = 240, ou wave = \"entry\"",
                "write count = 240, or wave = \"entry\"",
                &[],
            ),
        );
    }
    if let Some(wave) = wave {
        let index = walk.resolve(&wave, table.item(), WAVE, &known.waves);
        return StageCount::Forms(index.unwrap_or(0));
    }
    StageCount::Declared(count.map_or(0, |n| not_negative(walk, table, &n)))
}

fn read_lost(walk: &Walk<'_>, table: &Table<'_>) -> (crate::Text, u64) {
    let label = need_text(table, "label");
    let count = table.need("count", "count = 12", table.integer("count"));
    let lost = (label, count.map_or(0, |n| not_negative(walk, table, &n)));
    table.finish();
    lost
}

fn not_negative(walk: &Walk<'_>, table: &Table<'_>, count: &crate::toml_walk::Spot<i64>) -> u64 {
    u64::try_from(count.value).unwrap_or_else(|_| {
        walk.error(
            codes::STAGE_NEGATIVE,
            count.at,
            table.item(),
            say(
                "un effectif ne peut pas être négatif ; trouvé : {0}",
                "a number of people cannot be negative; found: {0}",
                &[&count.value.to_string()],
            ),
            say(
                "écrivez un nombre à partir de 0",
                "write a number from 0 on",
                &[],
            ),
        );
        0
    })
}
