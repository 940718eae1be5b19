//! Reading `[[threshold]]`: a gate that a study sets otherwise. Stricter as it likes; looser only with
//! the reason, which the report prints.

use serde::Serialize;

use crate::claim::rules;
use crate::text::Text;
use crate::toml_walk::{Spot, Table, Thing, Walk};
use crate::wording::say;

use super::codes;

/// A threshold of a gate that a study sets otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Threshold {
    /// The gate, `G4`.
    pub gate: String,
    /// Which of its thresholds, `closed`.
    pub name: String,
    /// What the study sets.
    pub value: f64,
    /// What it is otherwise.
    pub usual: f64,
    /// Why; there is one wherever more is let through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

const LIMIT: Thing = Thing {
    fr: "d'aucun seuil (jauge claims les imprime)",
    en: "threshold (jauge claims prints them)",
};

pub(super) fn read_thresholds(walk: &Walk<'_>, tables: &[Table<'_>]) -> Vec<Threshold> {
    let mut out: Vec<Threshold> = Vec::new();
    for table in tables {
        let limit = table.need("limit", "limit = \"G4.closed\"", table.string("limit"));
        let value = table.need("value", "value = 0.3", table.number("value"));
        let reason = table.text("reason");
        table.finish();
        let (Some(limit), Some(value)) = (limit, value) else {
            continue;
        };
        let known = |t: &Threshold| format!("{}.{}", t.gate, t.name) == limit.value;
        if out.iter().any(known) {
            twice(walk, &limit);
        }
        out.extend(threshold(walk, &limit, &value, reason));
    }
    out
}

fn threshold(
    walk: &Walk<'_>,
    limit: &Spot<String>,
    value: &Spot<f64>,
    reason: Option<Text>,
) -> Option<Threshold> {
    let all = rules().gates.iter();
    let all: Vec<_> = all
        .flat_map(|gate| {
            gate.thresholds
                .iter()
                .map(move |(name, v)| (gate, name, *v))
        })
        .collect();
    let names: Vec<String> = all
        .iter()
        .map(|(gate, name, _)| format!("{}.{name}", gate.id))
        .collect();
    let (gate, name, usual) = all[walk.resolve(limit, None, LIMIT, &names)?];
    // A share of people cannot be above all of them.
    let most = if usual < 1.0 { 1.0 } else { f64::MAX };
    if !(value.value > 0.0 && value.value <= most) {
        out_of_range(walk, limit, value, usual < 1.0);
        return None;
    }
    if reason.is_none() && !gate.is_as_strict(name, value.value) {
        looser(walk, limit, value, usual);
        return None;
    }
    Some(Threshold {
        gate: gate.id.clone(),
        name: name.clone(),
        value: value.value,
        usual,
        reason,
    })
}

fn twice(walk: &Walk<'_>, limit: &Spot<String>) {
    walk.error(
        codes::THRESHOLD,
        limit.at,
        None,
        say(
            "« {0} » est fixé deux fois",
            "\"{0}\" is set twice",
            &[&limit.value],
        ),
        say(
            "gardez une seule des deux valeurs",
            "keep one of the two values",
            &[],
        ),
    );
}

fn out_of_range(walk: &Walk<'_>, limit: &Spot<String>, value: &Spot<f64>, share: bool) {
    let (fr, en) = if share {
        (
            "une part : plus que 0, et 1 au plus",
            "a share: above 0, and 1 at most",
        )
    } else {
        ("un nombre : plus que 0", "a number: above 0")
    };
    walk.error(
        codes::THRESHOLD,
        value.at,
        None,
        say(
            "« {0} » vaut {1}, ce qui ne peut pas être",
            "\"{0}\" is {1}, which cannot be",
            &[&limit.value, &value.value.to_string()],
        ),
        say(fr, en, &[]),
    );
}

fn looser(walk: &Walk<'_>, limit: &Spot<String>, value: &Spot<f64>, usual: f64) {
    let usual = usual.to_string();
    walk.error(
        codes::THRESHOLD,
        value.at,
        None,
        say(
            "« {0} » vaut {1} : cela laisse passer plus que le seuil habituel ({2}), sans que l'on dise pourquoi",
            "\"{0}\" is {1}: it lets more through than the usual threshold ({2}), and nothing says why",
            &[&limit.value, &value.value.to_string(), &usual],
        ),
        say(
            "ajoutez reason = { fr = \"...\", en = \"...\" } : qui l'a décidé et pourquoi, ce sera imprimé ; ou remettez {0}",
            "add reason = { fr = \"...\", en = \"...\" }: who decided it and why, it will be printed; or put {0} back",
            &[&usual],
        ),
    );
}
