//! What the TOML parser found, in the words of somebody who is not a programmer.

use toml::de::{DeTable, Error};

use crate::text::Text;
use crate::wording::say;

use super::Walk;

/// Records the syntax errors, one per line (the next ones on a line follow from the first).
/// Returns whether parts of the file may have been swallowed.
pub(super) fn report(walk: &Walk<'_>, text: &str, errors: &[Error]) -> bool {
    let mut errors = reasons(errors, 0);
    let damaged = errors.iter().any(|(_, reason)| !harmless(reason));
    if damaged {
        // The parser passes over what follows a structural error: parse table by table.
        errors.retain(|(_, reason)| reason == DUPLICATE);
        errors.extend(blocks(text).flat_map(|(start, block)| {
            let (_, found) = DeTable::parse_recoverable(block);
            reasons(&found, start)
        }));
    }
    errors.sort_by_key(|(at, _)| *at);
    let mut last_line = 0;
    for (at, reason) in &errors {
        let (at, reason) = (*at, reason.as_str());
        let (line, _) = walk.position(at);
        if line == last_line {
            continue;
        }
        last_line = line;
        let code = if reason == DUPLICATE {
            walk.codes.key_twice
        } else {
            walk.codes.syntax
        };
        let (found, hint) = explain(reason);
        walk.error(code, at, None, found, hint);
    }
    damaged
}

const DUPLICATE: &str = "duplicate key";

/// Where each error is in the file, and what it is.
fn reasons(errors: &[Error], start: usize) -> Vec<(usize, String)> {
    errors
        .iter()
        .map(|e| {
            let reason = e.message().split(", expected").next().unwrap_or_default();
            (start + e.span().map_or(0, |s| s.start), reason.to_owned())
        })
        .collect()
}

/// The pieces of a file that begin with a `[table]` line, each with its first byte.
fn blocks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let name = line.trim_start_matches('[').chars().next();
        if at > 0 && line.starts_with('[') && name.is_some_and(char::is_alphabetic) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([at]).collect();
    starts
        .into_iter()
        .zip(ends)
        .map(|(start, end)| (start, &text[start..end]))
}

/// Errors after which the rest of the file is still read as it was meant.
fn harmless(reason: &str) -> bool {
    reason == DUPLICATE || is_unquoted(reason)
}

/// A value that is no number, date, true or false: words without quotes, or a version.
fn is_unquoted(reason: &str) -> bool {
    [
        "string values must be quoted",
        "invalid boolean",
        "invalid integer",
        "invalid floating",
        "invalid date",
        "invalid time",
    ]
    .iter()
    .any(|start| reason.starts_with(start))
}

/// What was found and the way out.
fn explain(reason: &str) -> (Text, Text) {
    let ([found_fr, found_en], [hint_fr, hint_en]) = match reason {
        DUPLICATE => TWICE,
        r if is_unquoted(r) => UNQUOTED,
        r if r.starts_with("unclosed") || r.starts_with("invalid basic string") => UNCLOSED,
        r if r.starts_with("missing comma") => NO_COMMA,
        "key with no value" | "missing value" | "missing value for key" => NO_VALUE,
        _ => OTHER,
    };
    (
        say(found_fr, found_en, &[reason]),
        say(hint_fr, hint_en, &[]),
    )
}

/// What was found, then the way out, each in French and in English.
type Explanation = ([&'static str; 2], [&'static str; 2]);

const TWICE: Explanation = (
    [
        "cette clé ou cette table est déjà donnée plus haut",
        "this key or table is already given above",
    ],
    [
        "gardez-en une seule ; pour une nouvelle ligne d'une liste, doublez les crochets : [[...]]",
        "keep one of them; to begin a new entry of a list, double the brackets: [[...]]",
    ],
);

const UNQUOTED: Explanation = (
    [
        "cette valeur n'est ni un nombre, ni true ou false, ni des mots entre guillemets droits",
        "this value is neither a number, nor true or false, nor words between straight quotes",
    ],
    [
        "mettez les mots et les versions entre guillemets droits : \"...\"",
        "put words and versions between straight quotes: \"...\"",
    ],
);

const UNCLOSED: Explanation = (
    [
        "un guillemet, un crochet ou une accolade n'est pas refermé",
        "a quote, bracket or brace is not closed",
    ],
    [
        "refermez-le : chaque \" [ { a son pendant \" ] }",
        "close it: each \" [ { has its \" ] }",
    ],
);

const NO_COMMA: Explanation = (
    [
        "il manque une virgule entre deux éléments",
        "a comma is missing between two elements",
    ],
    [
        "séparez les éléments par des virgules, et vérifiez le crochet ou l'accolade qui ferme la liste",
        "separate elements with commas, and check the bracket or brace that closes the list",
    ],
);

const NO_VALUE: Explanation = (
    ["cette clé n'a pas de valeur", "this key has no value"],
    [
        "écrivez : clé = valeur ; ou mettez # devant la ligne pour en faire un commentaire",
        "write: key = value; or put # before the line to make it a comment",
    ],
);

const OTHER: Explanation = (
    [
        "cette ligne n'est pas du TOML (l'analyseur dit : {0})",
        "this line is not TOML (the parser says: {0})",
    ],
    [
        "une ligne est : clé = valeur, [table], [[liste]] ou # commentaire",
        "a line is: key = value, [table], [[list]] or # comment",
    ],
);
