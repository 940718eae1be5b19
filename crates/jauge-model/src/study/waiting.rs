//! Reading `[[waiting]]`: something that people wait for, and what says in which month it came: a calendar of months, or the dates of the
//! forms of two waves.

use jiff::Unit;
use jiff::civil::Date;
use serde::Serialize;

use crate::questionnaire::ItemKind;
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Thing, Walk};
use crate::wording::say;

use super::codes;
use super::parts::check_new;
use super::read::{KEY, Known, WAVE, need_text, positive};

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
    /// The two dates between which it is waited, instead of a calendar.
    pub between: Option<Between>,
}

/// From the form of one wave to that of a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Between {
    /// The wave (index) at which the waiting begins.
    pub from: usize,
    /// The wave (index) that ends it.
    pub to: usize,
    /// Months that people are followed at most.
    pub within: u64,
}

impl Waiting {
    /// How many months are followed at most.
    #[must_use]
    pub fn length(&self) -> usize {
        let months = self.months.len() as u64;
        self.between.map_or(months, |b| b.within) as usize
    }
}

impl Between {
    /// The last month that counts, from 0, and whether the waiting ended in it: whoever has no form that ends it is followed until the day of
    /// the study, or for as many months as are followed at most. `None` where no month is known: no first date, a second date before it, a first
    /// month that is not over.
    #[must_use]
    pub fn life(self, from: Option<Date>, to: Option<Date>, as_of: Date) -> Option<(usize, bool)> {
        let from = from?;
        let months = |day: Date| {
            let span = from.until((Unit::Month, day)).ok()?;
            // A second date before the first one is a mistake of typing, not a short wait.
            (day >= from).then(|| u64::from(span.get_months().unsigned_abs()))
        };
        let (passed, ended) = match to {
            Some(day) => (months(day)?, true),
            None => (months(as_of)?, false),
        };
        let last = passed.min(self.within) as usize;
        match (ended, passed < self.within) {
            (true, true) => Some((last, true)),
            _ => Some((last.checked_sub(1)?, false)),
        }
    }
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
    as_of: Option<Date>,
) -> Vec<Waiting> {
    let mut ids = Vec::new();
    let one = |table: &Table<'_>| {
        let waiting = read_one(walk, table, known, groups, &mut ids);
        if waiting.between.is_some() && as_of.is_none() {
            no_end(walk, table);
        }
        waiting
    };
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
    let dates = ["from", "to", "within"].iter().any(|key| table.has(key));
    let between = dates.then(|| read_between(walk, table, known)).flatten();
    let (months, until) = match dates {
        true => (Vec::new(), Vec::new()),
        false => read_calendar(walk, table, known),
    };
    let by = table.string("by");
    let waiting = Waiting {
        id: id.map_or_else(String::new, |i| i.value),
        label: need_text(table, "label"),
        months,
        until,
        by: by.and_then(|key| Some(groups[walk.resolve(&key, None, KEY, groups)?].clone())),
        between,
        told: Vec::new(),
    };
    table.finish();
    waiting
}

/// The months of a calendar and the states that end the waiting.
fn read_calendar(
    walk: &Walk<'_>,
    table: &Table<'_>,
    known: &Known<'_>,
) -> (Vec<usize>, Vec<usize>) {
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
    (months, until)
}

/// Longest time that people are followed: twenty years.
const MOST_MONTHS: u64 = 240;

/// Two waves, the second after the first, and for how many months people are followed.
fn read_between(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>) -> Option<Between> {
    for key in ["months", "until"] {
        if table.has(key) {
            let _ = table.strings(key);
            refuse(
                walk,
                table,
                key,
                (
                    "l'attente va d'une date à une autre (from, to) ou se lit dans un calendrier (months, until), pas les deux",
                    "a wait goes from one date to another (from, to) or is read from a calendar (months, until), not both",
                ),
                (
                    "gardez from, to et within, ou months et until",
                    "keep from, to and within, or months and until",
                ),
            );
        }
    }
    let wave = |key: &'static str, example| {
        let id = table.need(key, example, table.string(key))?;
        walk.resolve(&id, table.item(), WAVE, &known.waves)
    };
    let (from, to) = (
        wave("from", r#"from = "entry""#),
        wave("to", r#"to = "exit""#),
    );
    let within = table.need("within", "within = 24", table.integer("within"));
    let within = within.and_then(|n| positive(walk, table, "within", &n));
    if within.is_some_and(|n| n > MOST_MONTHS) {
        refuse(
            walk,
            table,
            "within",
            (
                "personne n'est suivi plus de 240 mois",
                "nobody is followed for more than 240 months",
            ),
            (
                "écrivez un nombre de mois, par exemple : within = 24",
                "write a number of months, for example: within = 24",
            ),
        );
        return None;
    }
    let (from, to) = (from?, to?);
    if from >= to {
        refuse(
            walk,
            table,
            "to",
            (
                "l'attente finit à un temps qui ne vient pas après celui où elle commence",
                "the wait ends at a wave that does not come after the one at which it begins",
            ),
            (
                "citez dans to un temps plus tardif que celui de from",
                "name in to a wave later than that of from",
            ),
        );
        return None;
    }
    within.map(|within| Between { from, to, within })
}

/// Without a day of the study, nobody knows until when those who still wait were followed.
fn no_end(walk: &Walk<'_>, table: &Table<'_>) {
    refuse(
        walk,
        table,
        "from",
        (
            "l'étude n'a pas de date : on ne sait pas jusqu'à quand ceux qui attendent encore ont été suivis",
            "the study has no date: nobody knows until when those who still wait were followed",
        ),
        (
            "écrivez sous [study], par exemple : as_of = \"2026-06-30\"",
            "write under [study], for example: as_of = \"2026-06-30\"",
        ),
    );
}

fn refuse(
    walk: &Walk<'_>,
    table: &Table<'_>,
    key: &str,
    (what, what_en): (&'static str, &'static str),
    (hint, hint_en): (&'static str, &'static str),
) {
    walk.absent(
        codes::WAITING,
        table.at_key(key),
        table.item(),
        say(what, what_en, &[]),
        say(hint, hint_en, &[]),
    );
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_still_waits_is_followed_until_the_day_of_the_study() {
        let between = Between {
            from: 0,
            to: 1,
            within: 12,
        };
        let life = |from: &str, to: &str| {
            let day = |text: &str| text.parse().ok();
            between.life(day(from), day(to), "2026-06-30".parse().unwrap())
        };
        // The third month begins two whole months after the first day.
        assert_eq!(life("2026-01-15", "2026-03-15"), Some((2, true)));
        assert_eq!(life("2026-01-15", "2026-03-14"), Some((1, true)));
        assert_eq!(life("2026-01-15", "2026-01-15"), Some((0, true)));
        // Still waiting: five whole months, which are the months 0 to 4.
        assert_eq!(life("2026-01-15", ""), Some((4, false)));
        assert_eq!(life("2026-06-15", ""), None, "not a whole month yet");
        // Beyond what is followed.
        assert_eq!(life("2024-01-15", "2025-06-01"), Some((11, false)));
        assert_eq!(life("2024-01-15", ""), Some((11, false)));
        // No first date, and a second one before the first.
        assert_eq!(life("", "2026-03-15"), None);
        assert_eq!(life("2026-03-15", "2026-03-14"), None);
        assert_eq!(life("2026-07-15", ""), None);
    }
}
