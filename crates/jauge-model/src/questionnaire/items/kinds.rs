//! What kind of answer an item takes, and the keys that go with it.

use crate::questionnaire::coded::{CodesAt, read_missing};
use crate::questionnaire::logic::read_date;
use crate::questionnaire::read::{Names, OPTIONS, SCALE, need_text};
use crate::questionnaire::scales::BETTER;
use crate::questionnaire::{Better, ItemKind, MissingCode, Precision, Questionnaire, codes};
use crate::responses::Ticks;
use crate::text::Text;
use crate::toml_walk::{Spot, Table, Walk};
use crate::wording::say;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Level,
    Choice,
    Choices,
    Number,
    Date,
    Text,
}

const KINDS: [(&str, Kind); 6] = [
    ("level", Kind::Level),
    ("choice", Kind::Choice),
    ("choices", Kind::Choices),
    ("number", Kind::Number),
    ("date", Kind::Date),
    ("text", Kind::Text),
];

/// The keys that only some kinds of items have.
const OF_SOME_KINDS: [&str; 15] = [
    "scale",
    "rubric",
    "reverse",
    "options",
    "most",
    "unit",
    "min",
    "max",
    "better",
    "whole",
    "precision",
    "first",
    "last",
    "missing",
    "specifies",
];

impl Kind {
    /// Those of [`OF_SOME_KINDS`] that items of this kind have.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Level => &["scale", "rubric", "reverse"],
            Self::Choice => &["options"],
            Self::Choices => &["options", "most"],
            Self::Number => &["unit", "min", "max", "better", "whole", "missing"],
            Self::Date => &["precision", "first", "last", "missing"],
            Self::Text => &["specifies"],
        }
    }
}

/// Reads how an item is answered, and its codes for a missing answer.
pub(super) fn read_kind(
    walk: &Walk<'_>,
    table: &Table<'_>,
    names: &Names,
    grid: &Questionnaire,
) -> (ItemKind, Vec<MissingCode>) {
    let said = table.word("kind", &KINDS);
    // Every key is asked for, whatever the kind: it exists in the format.
    let scale = table.string("scale");
    let options = table.string("options");
    let most = table.integer("most");
    let (min, max) = (table.number("min"), table.number("max"));
    let better = table.word("better", &BETTER);
    let whole = table.flag("whole");
    let precisions = [
        ("day", Precision::Day),
        ("month", Precision::Month),
        ("year", Precision::Year),
    ];
    let precision = table.word("precision", &precisions);
    let (first, last) = (table.string("first"), table.string("last"));
    let missing = read_missing(walk, &table.tables("missing"), &CodesAt::new());
    table.string("specifies");
    let kind = match said {
        Some(kind) => Some(kind),
        None if table.has("kind") || table.has("scale") => Some(Kind::Level),
        None => None,
    };
    if kind != Some(Kind::Number) {
        table.text("unit");
    }
    let Some(kind) = kind else {
        no_kind(walk, table);
        return (ItemKind::Text, missing);
    };
    let not_here = OF_SOME_KINDS.iter().filter(|k| !kind.keys().contains(k));
    let not_here: Vec<&str> = not_here.copied().collect();
    table.misplaced(&not_here, &answered(kind));
    let list = || {
        let options = table.need("options", r#"options = "statut""#, options);
        let list = options.and_then(|o| walk.resolve(&o, table.item(), OPTIONS, &names.options));
        // Out of range where there is a fault: there is no questionnaire then.
        list.unwrap_or(usize::MAX)
    };
    let read = match kind {
        Kind::Level => {
            let scale = if said.is_some() {
                table.need("scale", r#"scale = "autonomie""#, scale)
            } else {
                scale
            };
            let scale = scale.and_then(|s| walk.resolve(&s, table.item(), SCALE, &names.scales));
            ItemKind::Level {
                scale: scale.unwrap_or(usize::MAX),
            }
        }
        Kind::Choice => ItemKind::Choice { options: list() },
        Kind::Choices => {
            let options = list();
            ItemKind::Choices {
                options,
                most: read_most(walk, table, grid, options, most),
            }
        }
        Kind::Number => {
            check_range(walk, table, min.as_ref(), max.as_ref());
            ItemKind::Number {
                unit: need_text(table, "unit"),
                min: min.map(|m| m.value),
                max: max.map(|m| m.value),
                better: better.unwrap_or(Better::Higher),
                whole,
            }
        }
        Kind::Date => read_dates(walk, table, precision.unwrap_or_default(), first, last),
        Kind::Text => ItemKind::Text,
    };
    (read, missing)
}

/// How an item of this kind is answered: why some keys have no place in it.
fn answered(kind: Kind) -> Text {
    let (fr, en) = match kind {
        Kind::Level => (
            "la question se répond sur une échelle",
            "the item is answered on a scale",
        ),
        Kind::Choice => (
            "la question demande une option d'une liste",
            "the item asks for one option of a list",
        ),
        Kind::Choices => (
            "la question demande des options d'une liste",
            "the item asks for options of a list",
        ),
        Kind::Number => (
            "la question demande un nombre",
            "the item asks for a number",
        ),
        Kind::Date => ("la question demande une date", "the item asks for a date"),
        Kind::Text => ("la question demande des mots", "the item asks for words"),
    };
    say(fr, en, &[])
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
            "ajoutez scale = \"...\" (une échelle), ou kind = \"choice\" (une option d'une liste), \"choices\" (plusieurs), \"number\", \"date\" ou \"text\"",
            "add scale = \"...\" (a scale), or kind = \"choice\" (one option of a list), \"choices\" (several), \"number\", \"date\" or \"text\"",
            &[],
        ),
    );
}

/// Most options that may be chosen: fewer than the list has, and at least two.
fn read_most(
    walk: &Walk<'_>,
    table: &Table<'_>,
    grid: &Questionnaire,
    list: usize,
    most: Option<Spot<i64>>,
) -> Option<usize> {
    let count = grid.options.get(list).map(|l| l.options.len());
    if let Some(count) = count.filter(|c| *c > Ticks::MOST) {
        walk.error(
            codes::OPTIONS_COUNT,
            table.at_key("options"),
            table.item(),
            say(
                "la liste a {0} options ; il en faut 64 au plus pour en cocher plusieurs",
                "the list has {0} options; there must be at most 64 to tick several",
                &[&count.to_string()],
            ),
            say(
                "regroupez des options, ou n'en demandez qu'une : kind = \"choice\"",
                "group options, or ask for one only: kind = \"choice\"",
                &[],
            ),
        );
    }
    let most = most?;
    let possible = usize::try_from(most.value).ok();
    let possible = possible.filter(|m| *m >= 2 && count.is_none_or(|c| *m <= c));
    if possible.is_none() {
        walk.error(
            codes::MOST,
            most.at,
            table.item(),
            say(
                "on ne peut pas choisir au plus {0} options ici",
                "at most {0} options cannot be chosen here",
                &[&most.value.to_string()],
            ),
            say(
                "donnez un nombre de 2 au nombre d'options ; pour une seule, écrivez kind = \"choice\"",
                "give a number from 2 to the number of options; for one only, write kind = \"choice\"",
                &[],
            ),
        );
    }
    possible
}

fn read_dates(
    walk: &Walk<'_>,
    table: &Table<'_>,
    precision: Precision,
    first: Option<Spot<String>>,
    last: Option<Spot<String>>,
) -> ItemKind {
    let first_at = first.as_ref().map(|f| f.at);
    let day = |said: Option<Spot<String>>| {
        let said = said?;
        let date = read_date(&said.value);
        if date.is_none() {
            walk.error(
                codes::DATE,
                said.at,
                table.item(),
                say(
                    "« {0} » n'est pas une date",
                    "\"{0}\" is not a date",
                    &[&said.value],
                ),
                say(
                    "écrivez l'année, le mois et le jour : \"2025-01-31\"",
                    "write year, month and day: \"2025-01-31\"",
                    &[],
                ),
            );
        }
        date
    };
    let (first, last) = (day(first), day(last));
    if let (Some(from), Some(to), Some(at)) = (first, last, first_at)
        && from > to
    {
        walk.error(
            codes::RANGE,
            at,
            table.item(),
            say(
                "le premier jour ({0}) est après le dernier ({1})",
                "the first day ({0}) is after the last one ({1})",
                &[&from.to_string(), &to.to_string()],
            ),
            say(
                "échangez first et last, ou corrigez l'un des deux",
                "swap first and last, or correct one of them",
                &[],
            ),
        );
    }
    ItemKind::Date {
        precision,
        first,
        last,
    }
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
