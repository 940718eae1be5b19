//! Reading `[[indicators]]`: named, dated figures with their definitions.

use crate::indicator::{Definition, Figure, Indicator, Operation, Secrecy, Status};
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Thing, Walk};
use crate::wording::say;

use super::parts::check_new;
use super::read::need_text;
use super::zoning::{Zoning, ZoningKind, read_zoning};
use super::{codes, definitions};

const INDICATOR: Thing = Thing {
    fr: "d'aucun indicateur donné plus haut",
    en: "indicator given above",
};

const DEFINITION: Thing = Thing {
    fr: "d'aucun indicateur de la bibliothèque",
    en: "indicator of the library",
};

/// `zonings` are those in which the study counts already.
pub(super) fn read_indicators(
    walk: &Walk<'_>,
    tables: &[Table<'_>],
    mut zonings: Vec<Zoning>,
) -> Vec<Indicator> {
    let (mut out, mut ids) = (Vec::new(), Vec::new());
    for table in tables {
        out.push(read_indicator(walk, table, &mut ids, &mut zonings));
        table.finish();
    }
    out
}

/// What an indicator takes from the library, unless the study says it itself.
struct Taken<'t> {
    table: &'t Table<'t>,
    definition: Option<&'static Definition>,
}

impl Taken<'_> {
    fn text(&self, key: &'static str, of: fn(&Definition) -> Option<&Text>) -> Option<Text> {
        let own = self.table.text(key);
        own.or_else(|| self.definition.and_then(of).cloned())
    }

    fn need(&self, key: &'static str, of: fn(&Definition) -> Option<&Text>) -> Text {
        match self.definition.and_then(of) {
            Some(text) => self.table.text(key).unwrap_or_else(|| text.clone()),
            // An indicator that the library does not have is said to be unknown, not to lack everything.
            None if self.table.has("use") => self.table.text(key).unwrap_or_default(),
            None => need_text(self.table, key),
        }
    }
}

fn read_use(walk: &Walk<'_>, table: &Table<'_>) -> Option<&'static Definition> {
    let mut id = table.string("use")?;
    id.value = id.value.to_ascii_lowercase();
    let all = &definitions::library().indicators;
    let ids: Vec<String> = all.iter().map(|d| d.id.clone()).collect();
    all.get(walk.resolve(&id, table.item(), DEFINITION, &ids)?)
}

/// The zoning that an indicator counts in, in words; one that is about a zoning has to say which.
fn read_vintage(
    walk: &Walk<'_>,
    table: &Table<'_>,
    definition: Option<&Definition>,
    zonings: &mut Vec<Zoning>,
) -> Option<Text> {
    let zoning = read_zoning(walk, table, zonings);
    let kind = definition.and_then(|d| d.zoning)?;
    let example = match kind {
        ZoningKind::Qpv => r#"zoning = "QPV2024""#,
        ZoningKind::Rural => r#"zoning = "FRR2024""#,
    };
    if !table.has("zoning") {
        table.need("zoning", example, zoning);
    }
    let zoning = zoning?;
    if zoning.kind != kind {
        walk.absent(
            codes::ZONING,
            table.at_key("zoning"),
            table.item(),
            say(
                "{0} n'est pas le zonage dont parle cet indicateur",
                "{0} is not the zoning that this indicator is about",
                &[&zoning.to_string()],
            ),
            say("écrivez {0}", "write {0}", &[example]),
        );
    }
    Some(Text::same(zoning.to_string()))
}

fn read_indicator(
    walk: &Walk<'_>,
    table: &Table<'_>,
    ids: &mut Vec<String>,
    zonings: &mut Vec<Zoning>,
) -> Indicator {
    let definition = read_use(walk, table);
    let taken = Taken { table, definition };
    let id = table.string("id");
    let id = match definition {
        Some(d) if id.is_none() => Some(Spot {
            value: d.id.clone(),
            at: table.at_key("use").unwrap_or_default(),
        }),
        _ if table.has("use") && id.is_none() => None,
        _ => table.need("id", r#"id = "i06""#, id),
    };
    let above = ids.clone();
    if let Some(id) = &id {
        walk.check_identifier(id, table.item(), Hyphens::Refused);
        check_new(walk, id, ids);
    }
    let status = table.word("status", &Status::WORDS);
    let status = status.or(definition.map(|d| d.status));
    let secrecy = table.word("secrecy", &Secrecy::WORDS);
    let secrecy = secrecy.or(definition.map(|d| d.secrecy));
    let (status, secrecy) = if table.has("use") {
        (status, secrecy)
    } else {
        (
            table.need("status", r#"status = "counted""#, status),
            table.need("secrecy", r#"secrecy = "organisations""#, secrecy),
        )
    };
    let formula = table.text("formula");
    let vintage = read_vintage(walk, table, definition, zonings);
    let (figure, of) = read_figure(walk, table, &above);
    let mut operations = Operation::KEYS.iter();
    let operation = operations.find(|(key, _)| table.has(key));
    if status.is_some_and(Status::needs_formula)
        && formula.is_none()
        && !matches!(figure, Figure::Product(_))
    {
        walk.absent(
            codes::FORMULA,
            table.at,
            table.item(),
            say(
                "un chiffre estimé ou extrapolé ne paraît qu'avec sa formule",
                "an estimated or extrapolated figure is only printed with its formula",
                &[],
            ),
            say(
                "ajoutez formula = { fr = \"...\", en = \"...\" }, ou product = [\"...\"] pour multiplier d'autres indicateurs (quotient, sum, difference)",
                "add formula = { fr = \"...\", en = \"...\" }, or product = [\"...\"] to multiply other indicators (quotient, sum, difference)",
                &[],
            ),
        );
    }
    let ranged = matches!(
        figure,
        Figure::Value(_, Some(_)) | Figure::Product(_) | Figure::Finding(_)
    );
    if status == Some(Status::Extrapolated) && !ranged {
        walk.absent(
            codes::FORMULA,
            table.at,
            table.item(),
            say(
                "un chiffre extrapolé ne paraît qu'avec la fourchette de ce qu'il peut être",
                "an extrapolated figure is only printed with the range of what it may be",
                &[],
            ),
            say(
                "donnez value avec low et high : la plus petite et la plus grande valeur que la formule donne sous des hypothèses défendables",
                "give value with low and high: the least and the greatest value that the formula gives under defensible assumptions",
                &[],
            ),
        );
    }
    let denominator_is = if of {
        Some(taken.need("denominator_is", |d| d.denominator_is.as_ref()))
    } else {
        table.text("denominator_is")
    };
    let date = read_date(walk, table);
    Indicator {
        id: id.map_or_else(String::new, |i| i.value),
        label: taken.need("label", |d| Some(&d.label)),
        unit: taken.need("unit", |d| Some(&d.unit)),
        numerator_is: taken.need("numerator_is", |d| Some(&d.numerator_is)),
        denominator_is,
        stage: taken.text("stage", |d| d.stage.as_ref()).or(vintage),
        status: status.unwrap_or(Status::Reported),
        date,
        source: need_text(table, "source"),
        formula,
        secrecy: secrecy.unwrap_or(Secrecy::Persons),
        figure,
        operation: operation.map_or_else(Operation::default, |(_, o)| *o),
        contributions: read_contributions(walk, table),
        printed: table.string("printed").map(|p| p.value),
    }
}

/// The figure, and whether it is a share of given counts.
fn read_figure(walk: &Walk<'_>, table: &Table<'_>, above: &[String]) -> (Figure, bool) {
    let numerator = table.integer("numerator");
    let denominator = table.integer("denominator");
    let value = table.number("value");
    let range = table.number("low").zip(table.number("high"));
    let finding = table.string("finding");
    let mut product = None;
    for (key, _) in Operation::KEYS {
        product = product.or(table.strings(key));
    }
    let ways = [
        "numerator",
        "value",
        "finding",
        "product",
        "quotient",
        "sum",
        "difference",
    ];
    if ways.iter().filter(|w| table.has(w)).count() != 1 {
        walk.absent(
            codes::FIGURE,
            table.at,
            table.item(),
            say(
                "un indicateur tient son chiffre d'un comptage (numerator, avec denominator pour une part), d'une valeur (value), d'un résultat de l'étude (finding) ou d'autres indicateurs (product, quotient, sum, difference) : d'une seule façon",
                "an indicator has its figure from a count (numerator, with denominator for a share), a value (value), a finding of the study (finding) or other indicators (product, quotient, sum, difference): in one way only",
                &[],
            ),
            say(
                "écrivez par exemple numerator = 95 et denominator = 204",
                "write for example numerator = 95 and denominator = 204",
                &[],
            ),
        );
    }
    let count = |found: &Spot<i64>| u64::try_from(found.value).ok();
    if let Some(n) = &numerator {
        let of = denominator.as_ref().and_then(count);
        let k = count(n);
        if k.is_none() || (denominator.is_some() && of.is_none_or(|of| of == 0 || k > Some(of))) {
            walk.error(
                codes::FIGURE,
                n.at,
                table.item(),
                say(
                    "le numérateur n'est pas un nombre entier entre 0 et le dénominateur",
                    "the numerator is not a whole number between 0 and the denominator",
                    &[],
                ),
                say(
                    "écrivez combien d'unités sont comptées, et sur combien",
                    "write how many units are counted, and of how many",
                    &[],
                ),
            );
        }
        return (Figure::Count(k.unwrap_or(0), of), denominator.is_some());
    }
    if let Some(value) = value {
        let limits = range.map(|(low, high)| (low.value, high.value));
        if limits.is_some_and(|(low, high)| !(low <= value.value && value.value <= high)) {
            walk.error(
                codes::FIGURE,
                value.at,
                table.item(),
                say(
                    "la valeur n'est pas entre low et high",
                    "the value is not between low and high",
                    &[],
                ),
                say(
                    "donnez la fourchette dans l'ordre : low, puis value, puis high",
                    "give the range in order: low, then value, then high",
                    &[],
                ),
            );
        }
        return (Figure::Value(value.value, limits), false);
    }
    if let Some(factors) = product {
        let known = factors
            .iter()
            .filter_map(|f| Some(above[walk.resolve(f, table.item(), INDICATOR, above)?].clone()));
        return (Figure::Product(known.collect()), false);
    }
    (
        Figure::Finding(finding.map_or_else(String::new, |f| f.value)),
        false,
    )
}

fn read_date(walk: &Walk<'_>, table: &Table<'_>) -> String {
    let Some(date) = table.need("date", r#"date = "2025-06-24""#, table.string("date")) else {
        return String::new();
    };
    if date.value.parse::<jiff::civil::Date>().is_err() {
        walk.error(
            codes::DATE,
            date.at,
            table.item(),
            say(
                "« {0} » n'est pas une date",
                "\"{0}\" is not a date",
                &[&date.value],
            ),
            say(
                "écrivez l'année, le mois et le jour : 2025-06-24",
                "write the year, the month and the day: 2025-06-24",
                &[],
            ),
        );
    }
    date.value
}

pub(super) fn read_contributions(walk: &Walk<'_>, table: &Table<'_>) -> Vec<f64> {
    let listed = table.strings("contributions").unwrap_or_default();
    listed
        .iter()
        .filter_map(|amount| {
            let value = amount
                .value
                .replace([' ', '\u{a0}', '\u{202f}'], "")
                .replace(',', ".");
            let parsed = value.parse::<f64>().ok().filter(|v| v.is_finite());
            if parsed.is_none() {
                walk.error(
                    codes::FIGURE,
                    amount.at,
                    table.item(),
                    say(
                        "« {0} » n'est pas un montant",
                        "\"{0}\" is not an amount",
                        &[&amount.value],
                    ),
                    say(
                        "écrivez chaque montant entre guillemets : \"25000\"",
                        "write each amount between quotation marks: \"25000\"",
                        &[],
                    ),
                );
            }
            parsed
        })
        .collect()
}
