//! What levels, options and missing answers have in common: a code in the data, an
//! identifier, words.

use crate::missing::Missing;
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Walk};
use crate::wording::say;

use super::read::need_text;
use super::{MissingCode, codes};

/// Codes already given in a list, each with its place.
pub(super) type CodesAt = Vec<(i64, usize)>;

/// Whether the code is not given yet; records a fault when it is.
pub(super) fn check_new_code(
    walk: &Walk<'_>,
    row: &Table<'_>,
    code: &Spot<i64>,
    codes_at: &CodesAt,
) -> bool {
    let first = codes_at.iter().find(|(c, _)| *c == code.value);
    if let Some((_, first)) = first {
        let line = walk.position(*first).0.to_string();
        walk.error(
            codes::LEVEL_TWICE,
            code.at,
            row.item(),
            say(
                "le code {0} est déjà donné à la ligne {1}",
                "the code {0} is already given on line {1}",
                &[&code.value.to_string(), &line],
            ),
            say(
                "donnez à chacun son propre code : c'est lui que portent les données",
                "give each its own code: it is what the data carry",
                &[],
            ),
        );
    }
    first.is_none()
}

/// The identifier of a level or an option; by default a letter and its code (`l3`, `lm1` for
/// -1). `twice` says that the list has it already.
pub(super) fn read_id(
    walk: &Walk<'_>,
    row: &Table<'_>,
    letter: char,
    code: Option<i64>,
    ids: &mut Vec<String>,
    twice: impl Fn(&str) -> Text,
) -> String {
    let given = row.string("id");
    let id = given.as_ref().map_or_else(
        || format!("{letter}{}", code.unwrap_or_default()).replace('-', "m"),
        |i| i.value.clone(),
    );
    if let Some(given) = given {
        walk.check_identifier(&given, row.item(), Hyphens::Refused);
        if ids.contains(&given.value) {
            walk.error(
                codes::SHARED.duplicate,
                given.at,
                row.item(),
                twice(&given.value),
                say("renommez l'un des deux", "rename one of the two", &[]),
            );
        }
    }
    ids.push(id.clone());
    id
}

/// Codes that mean "no answer, because ...", none of them among `taken`.
pub(super) fn read_missing(
    walk: &Walk<'_>,
    rows: &[Table<'_>],
    taken: &CodesAt,
) -> Vec<MissingCode> {
    let reasons = Missing::ALL.map(|m| (m.id(), m));
    let mut codes_at = CodesAt::new();
    let mut missing = Vec::with_capacity(rows.len());
    for row in rows {
        let code = row.need("code", "code = -1", row.integer("code"));
        if let Some(code) = &code {
            check_new_code(walk, row, code, &codes_at);
            codes_at.push((code.value, code.at));
            if taken.iter().any(|(other, _)| *other == code.value) {
                walk.error(
                    codes::MISSING_IS_LEVEL,
                    code.at,
                    row.item(),
                    say(
                        "le code {0} d'une absence de réponse est aussi celui d'une réponse",
                        "the code {0} of a missing answer is also that of an answer",
                        &[&code.value.to_string()],
                    ),
                    say(
                        "prenez un code qu'aucune réponse ne porte, par exemple un nombre négatif",
                        "take a code that no answer has, for example a negative number",
                        &[],
                    ),
                );
            }
        }
        let reason = row.word("reason", &reasons);
        let reason = row.need("reason", r#"reason = "not_observed""#, reason);
        let reason = reason.unwrap_or(Missing::Unspecified);
        missing.push(MissingCode {
            code: code.map_or(0, |c| c.value),
            reason,
            label: if row.has("label") {
                need_text(row, "label")
            } else {
                row.text("label"); // a key of the format, left out
                reason.label()
            },
        });
        row.finish();
    }
    missing
}
