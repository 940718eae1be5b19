//! Reading `[[waiting]]`: something that people wait for, and the calendar that says in which month it came.

use serde::Serialize;

use crate::questionnaire::ItemKind;
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Thing, Walk};
use crate::wording::say;

use super::codes;
use super::parts::check_new;
use super::read::{KEY, Known, need_text};

/// Something that people wait for, month after month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waiting {
    /// Identifier.
    pub id: String,
    /// What they wait for, for readers: "first month in work".
    pub label: Text,
    /// The items (indices) that say the state of each month, the first month first.
    pub months: Vec<usize>,
    /// The states (positions in the list of options) that end the waiting.
    pub until: Vec<usize>,
    /// The key by which it is told besides.
    pub by: Option<String>,
    /// The ends of the periods of each curve that an earlier report told of it; not in the study file.
    #[serde(skip)]
    pub told: Vec<Vec<u64>>,
}

const OPTION: Thing = Thing {
    fr: "d'aucun état du calendrier",
    en: "state of the calendar",
};

pub(super) fn read_waiting(
    walk: &Walk<'_>,
    tables: &[Table<'_>],
    known: &Known<'_>,
    groups: &[String],
) -> Vec<Waiting> {
    let mut ids = Vec::new();
    let one = |table: &Table<'_>| read_one(walk, table, known, groups, &mut ids);
    tables.iter().map(one).collect()
}

fn read_one(
    walk: &Walk<'_>,
    table: &Table<'_>,
    known: &Known<'_>,
    groups: &[String],
    ids: &mut Vec<String>,
) -> Waiting {
    let id = table.need("id", r#"id = "premier_emploi""#, table.string("id"));
    if let Some(id) = &id {
        walk.check_identifier(id, table.item(), Hyphens::Refused);
        check_new(walk, id, ids);
    }
    let listed = table.strings("months");
    let listed = table.need("months", r#"months = ["c01", "c02", "c03"]"#, listed);
    let until = table.need(
        "until",
        r#"until = ["cdi", "cdd6"]"#,
        table.strings("until"),
    );
    for (key, list) in [("months", &listed), ("until", &until)] {
        not_empty(walk, table, key, list.as_deref());
    }
    let (listed, until) = (listed.unwrap_or_default(), until.unwrap_or_default());
    let months = read_months(walk, table, known, &listed);
    let until = read_until(walk, table, known, &months, &until);
    let by = table.string("by");
    let waiting = Waiting {
        id: id.map_or_else(String::new, |i| i.value),
        label: need_text(table, "label"),
        months,
        until,
        by: by.and_then(|key| Some(groups[walk.resolve(&key, None, KEY, groups)?].clone())),
        told: Vec::new(),
    };
    table.finish();
    waiting
}

fn not_empty(walk: &Walk<'_>, table: &Table<'_>, key: &str, list: Option<&[Spot<String>]>) {
    if list.is_some_and(<[_]>::is_empty) {
        walk.absent(
            codes::WAITING,
            table.at_key(key),
            table.item(),
            say(
                "« {0} » est une liste vide",
                "\"{0}\" is an empty list",
                &[key],
            ),
            say(
                "citez au moins un mois et un état attendu",
                "name at least one month and one state that is waited for",
                &[],
            ),
        );
    }
}

/// The items of the months: questions with one list of options, each named once.
fn read_months(
    walk: &Walk<'_>,
    table: &Table<'_>,
    known: &Known<'_>,
    listed: &[Spot<String>],
) -> Vec<usize> {
    let (mut months, mut list) = (Vec::new(), None);
    for spot in listed {
        let Some(index) = known.item(walk, spot) else {
            continue;
        };
        let own = match known.grid.items[index].kind {
            ItemKind::Choice { options } => Some(options),
            _ => None,
        };
        let first = *list.get_or_insert(own);
        if own.is_none() || own != first || months.contains(&index) {
            walk.error(
                codes::WAITING,
                spot.at,
                table.item(),
                say(
                    "« {0} » ne peut pas être un mois de ce calendrier",
                    "\"{0}\" cannot be a month of this calendar",
                    &[&spot.value],
                ),
                say(
                    "citez une fois, dans l'ordre des mois, des questions à choix unique qui ont la même liste d'options",
                    "name once, in the order of the months, questions with one answer that have the same list of options",
                    &[],
                ),
            );
        }
        months.push(index);
    }
    months
}

/// The options that end the waiting: some of the list, not all of it.
fn read_until(
    walk: &Walk<'_>,
    table: &Table<'_>,
    known: &Known<'_>,
    months: &[usize],
    listed: &[Spot<String>],
) -> Vec<usize> {
    let item = months
        .first()
        .and_then(|index| known.grid.items.get(*index));
    let Some(list) = item.and_then(|item| known.grid.options_of(item)) else {
        return Vec::new();
    };
    let names: Vec<String> = list.options.iter().map(|o| o.id.clone()).collect();
    let mut until = Vec::new();
    for spot in listed {
        let found = walk.resolve(spot, table.item(), OPTION, &names);
        until.extend(found.filter(|f| !until.contains(f)));
    }
    if let Some(first) = listed.first().filter(|_| until.len() == names.len()) {
        walk.error(
            codes::WAITING,
            first.at,
            table.item(),
            say(
                "tous les états mettent fin à l'attente : personne n'attend",
                "every state ends the waiting: nobody waits",
                &[],
            ),
            say(
                "gardez dans until les états attendus seulement",
                "keep in until the states that are waited for only",
                &[],
            ),
        );
    }
    until
}
