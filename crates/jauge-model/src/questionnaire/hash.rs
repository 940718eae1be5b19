//! The fingerprint of what a questionnaire asks.
//!
//! The canonical form is compact JSON with sorted keys of the checked questionnaire, without
//! the keys that say nothing (`null`, `""`, `[]`, `false`) and without what is *about* the
//! grid and not asked of anybody: version, licence, validation, source, guide, length, default
//! language, whether its words are said to be plain.
//! A picture is part of what is asked, for who reads little most of all: which one stands where,
//! what it is said to show and how it is drawn count, but not how its SVG is laid out in the file.
//! Its SHA-256 therefore does not move with comments, layout, the order of keys, a default
//! written out, or a new optional key in a later jauge; it does with every identifier, word,
//! code and order of what is asked.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Questionnaire;

const ABOUT: [&str; 9] = [
    "hash",
    "version",
    "licence",
    "validation",
    "source",
    "guide",
    "minutes",
    "in_plain_words",
    "default_lang",
];

/// SHA-256 of the canonical form, in hexadecimal.
pub(super) fn hash(grid: &Questionnaire) -> String {
    let mut canonical = String::new();
    // Every map of a questionnaire has text keys: it always turns into JSON.
    if let Ok(Value::Object(mut top)) = serde_json::to_value(grid) {
        for key in ABOUT {
            top.remove(key);
        }
        canonical_json(&Value::Object(top), &mut canonical);
    }
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(canonical.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        Value::Number(_) | Value::Object(_) => true,
    }
}

fn canonical_json(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            // Sorted here: whether serde_json keeps an order depends on features that
            // another crate of the build may set.
            let mut entries: Vec<_> = map.iter().filter(|(_, v)| says_something(v)).collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (i, (key, value)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                let _ = write!(out, "{}:", Value::String(key.clone()));
                canonical_json(value, out);
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (i, value) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                canonical_json(value, out);
            }
            out.push(']');
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}
