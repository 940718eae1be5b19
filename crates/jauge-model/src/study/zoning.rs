//! French zonings with their vintage: the perimeter of 2014 is not that of 2024, and a share in
//! one is no share in the other.
//!
//! Perimeters: priority neighbourhoods, decree 2014-1750 (QPV 2014) and decree 2023-1314 (QPV 2024,
//! in force since 1 January 2024 in metropolitan France); rural zones, ZRR (order of 16 March 2017,
//! ended on 30 June 2024), replaced by FRR and FRR+ (finance act for 2024, article 73).

use std::fmt;

use serde::Serialize;

use crate::toml_walk::{Table, Walk};
use crate::wording::say;

use super::codes;

/// A family of perimeters of which only one is in force at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoningKind {
    /// Priority neighbourhoods of city policy.
    Qpv,
    /// Rural zones with tax relief: ZRR, then FRR.
    Rural,
}

/// A perimeter at a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Zoning {
    /// Its family.
    pub kind: ZoningKind,
    /// `QPV`, `ZRR`, `FRR`, `FRR+`.
    pub name: &'static str,
    /// Year of the perimeter.
    pub year: u16,
}

/// Those that are known, by the word that a study writes.
const KNOWN: [(&str, Zoning); 6] = [
    ("QPV2014", of(ZoningKind::Qpv, "QPV", 2014)),
    ("QPV2024", of(ZoningKind::Qpv, "QPV", 2024)),
    ("ZRR2017", of(ZoningKind::Rural, "ZRR", 2017)),
    ("ZRR2021", of(ZoningKind::Rural, "ZRR", 2021)),
    ("FRR2024", of(ZoningKind::Rural, "FRR", 2024)),
    ("FRR+2025", of(ZoningKind::Rural, "FRR+", 2025)),
];

const fn of(kind: ZoningKind, name: &'static str, year: u16) -> Zoning {
    Zoning { kind, name, year }
}

impl fmt::Display for Zoning {
    /// `QPV 2024`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{a0}{}", self.name, self.year)
    }
}

/// The zoning of one indicator. Two perimeters of one family in one study are refused: their
/// shares would stand side by side as if they were about the same places.
pub(super) fn read_zoning(
    walk: &Walk<'_>,
    table: &Table<'_>,
    before: &mut Vec<Zoning>,
) -> Option<Zoning> {
    let word = table.string("zoning")?;
    let Some((_, zoning)) = KNOWN.iter().find(|(name, _)| *name == word.value) else {
        let names = KNOWN.map(|(name, _)| name).join(", ");
        walk.error(
            codes::ZONING,
            word.at,
            table.item(),
            say(
                "« {0} » n'est pas un zonage connu avec son année",
                "\"{0}\" is no known zoning with its year",
                &[&word.value],
            ),
            say("écrivez l'un de : {0}", "write one of: {0}", &[&names]),
        );
        return None;
    };
    if let Some(other) = before
        .iter()
        .find(|z| z.kind == zoning.kind && *z != zoning)
    {
        walk.error(
            codes::ZONING,
            word.at,
            table.item(),
            say(
                "cette étude compte déjà en {0} ; {1} n'a pas le même périmètre",
                "this study already counts in {0}; {1} does not have the same perimeter",
                &[&other.to_string(), &zoning.to_string()],
            ),
            say(
                "ramenez les deux questions au même millésime, ou faites-en deux études",
                "bring both questions to the same vintage, or make two studies of them",
                &[],
            ),
        );
    }
    before.push(*zoning);
    Some(*zoning)
}
