//! Reading the optional parts of a study: population, comparison, consent, covariates,
//! secrecy.

use crate::disclosure::SecrecyPolicy;
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Walk};
use crate::wording::say;

use super::read::{KEY, need_string, need_strings, need_text, positive};
use super::zoning::read_zoning;
use super::{
    Assignment, Comparison, Consent, Covariate, Population, PopulationIndicator, Zoning, codes,
};

pub(super) fn read_population(walk: &Walk<'_>, table: &Table<'_>, groups: &[String]) -> Population {
    let unit = table.string("unit");
    let unit = table.need("unit", r#"unit = "project""#, unit);
    if let Some(unit) = &unit {
        walk.resolve(unit, None, KEY, groups);
    }
    let example = r#"answered = { column = "retour", yes = ["oui"] }"#;
    let answered = table
        .need("answered", example, table.table("answered"))
        .map(|t| {
            let answered = (
                need_string(&t, "column", "retour"),
                need_strings(&t, "yes", "oui"),
            );
            t.finish();
            answered
        });
    let (mut ids, mut zonings) = (Vec::new(), Vec::new());
    let population = Population {
        unit: unit.map_or_else(String::new, |u| u.value),
        label: need_text(table, "label"),
        frame: need_string(table, "frame", "projets.csv"),
        id: need_string(table, "id", "projet"),
        name: table.string("name").map(|n| n.value),
        answered: answered.unwrap_or_default(),
        indicators: table
            .tables("indicator")
            .iter()
            .map(|t| read_indicator(walk, t, &mut ids, &mut zonings))
            .collect(),
    };
    table.finish();
    population
}

fn read_indicator(
    walk: &Walk<'_>,
    table: &Table<'_>,
    ids: &mut Vec<String>,
    zonings: &mut Vec<Zoning>,
) -> PopulationIndicator {
    let id = table.need("id", r#"id = "qpv""#, table.string("id"));
    if let Some(id) = &id {
        walk.check_identifier(id, table.item(), Hyphens::Refused);
        check_new(walk, id, ids);
    }
    let (yes, no) = (
        need_strings(table, "yes", "oui"),
        need_strings(table, "no", "non"),
    );
    if let Some(both) = yes.iter().find(|y| no.contains(y)) {
        walk.error(
            codes::SAME_WORD,
            table.at_key("no"),
            table.item(),
            say(
                "« {0} » veut dire à la fois oui et non",
                "\"{0}\" means both yes and no",
                &[both],
            ),
            say(
                "gardez ce mot dans une seule des deux listes",
                "keep this word in one of the two lists only",
                &[],
            ),
        );
    }
    let indicator = PopulationIndicator {
        id: id.map_or_else(String::new, |i| i.value),
        label: need_text(table, "label"),
        column: need_string(table, "column", "touche_qpv"),
        yes,
        no,
        zoning: read_zoning(walk, table, zonings),
    };
    table.finish();
    indicator
}

/// Takes a name, or records that it is taken.
pub(super) fn check_new(walk: &Walk<'_>, name: &Spot<String>, taken: &mut Vec<String>) {
    if taken.contains(&name.value) {
        walk.error(
            codes::SHARED.duplicate,
            name.at,
            None,
            say(
                "« {0} » est déjà donné plus haut",
                "\"{0}\" is already given above",
                &[&name.value],
            ),
            say(
                "gardez-en un seul, ou renommez l'un des deux",
                "keep one of them, or rename one of the two",
                &[],
            ),
        );
    }
    taken.push(name.value.clone());
}

pub(super) fn read_comparison(walk: &Walk<'_>, table: &Table<'_>) -> Comparison {
    let column = need_string(table, "column", "groupe");
    let (treated, treated_at) = read_group(table, "treated");
    let (control, control_at) = read_group(table, "control");
    if treated_at.is_some() && !treated.0.is_empty() && treated.0 == control.0 {
        walk.error(
            codes::SAME_WORD,
            control_at,
            None,
            say(
                "les deux groupes ont la même valeur, « {0} »",
                "both groups have the same value, \"{0}\"",
                &[&control.0],
            ),
            say(
                "donnez à chaque groupe la valeur qu'il a dans la colonne",
                "give each group the value that it has in the column",
                &[],
            ),
        );
    }
    let assignments = [
        ("random", Assignment::Random),
        ("not_random", Assignment::NotRandom),
    ];
    let assignment = table.word("assignment", &assignments);
    let assignment = table.need("assignment", r#"assignment = "not_random""#, assignment);
    let assumption = table.text("assumption");
    if !table.has("assumption") {
        walk.absent(
            codes::ASSUMPTION,
            table.at,
            None,
            say(
                "la comparaison ne dit pas à quelle condition l'écart se lit comme un effet",
                "the comparison does not say on what condition the gap reads as an effect",
                &[],
            ),
            say(
                "ajoutez assumption = { fr = \"...\", en = \"...\" }, la fin d'une phrase après « si » ; par exemple « rien d'autre ne distingue les deux groupes »",
                "add assumption = { fr = \"...\", en = \"...\" }, the end of a sentence after \"if\"; for example \"nothing else sets the two groups apart\"",
                &[],
            ),
        );
    }
    table.finish();
    Comparison {
        column,
        treated,
        control,
        assignment: assignment.unwrap_or(Assignment::NotRandom),
        assumption: assumption.unwrap_or_default(),
    }
}

fn read_group(table: &Table<'_>, key: &'static str) -> ((String, Text), Option<usize>) {
    let value = if key == "treated" { "1" } else { "0" };
    let example =
        format!(r#"{key} = {{ value = "{value}", label = {{ fr = "...", en = "..." }} }}"#);
    let Some(group) = table.need(key, &example, table.table(key)) else {
        return <_>::default();
    };
    let value = need_string(&group, "value", "1");
    let label = need_text(&group, "label");
    group.finish();
    ((value, label), group.at_key("value"))
}

pub(super) fn read_consent(table: &Table<'_>) -> Consent {
    let consent = Consent {
        publication: need_string(table, "publication", "accord_publication"),
        yes: need_strings(table, "yes", "oui"),
    };
    table.finish();
    consent
}

pub(super) fn read_covariates(walk: &Walk<'_>, tables: &[Table<'_>]) -> Vec<Covariate> {
    let mut taken = Vec::new();
    tables
        .iter()
        .map(|table| {
            let column = table.string("column");
            let column = table.need("column", r#"column = "age""#, column);
            if let Some(column) = &column {
                check_new(walk, column, &mut taken);
            }
            let covariate = Covariate {
                column: column.map_or_else(String::new, |c| c.value),
                label: need_text(table, "label"),
                numeric: table.flag("numeric"),
            };
            table.finish();
            covariate
        })
        .collect()
}

pub(super) fn read_secrecy(walk: &Walk<'_>, table: &Table<'_>) -> SecrecyPolicy {
    let usual = SecrecyPolicy::default();
    let reason = table.text("reason");
    let threshold = |key: &'static str, usual: u64| -> u64 {
        let Some(found) = table.integer(key) else {
            return usual;
        };
        let Some(value) = positive(walk, table, key, &found) else {
            return usual;
        };
        if value < usual && !table.has("reason") {
            walk.error(
                codes::SECRECY,
                found.at,
                None,
                say(
                    "« {0} » vaut {1}, moins que le seuil habituel ({2}), sans que l'on dise pourquoi",
                    "\"{0}\" is {1}, below the usual threshold ({2}), and nothing says why",
                    &[key, &value.to_string(), &usual.to_string()],
                ),
                say(
                    "ajoutez reason = { fr = \"...\", en = \"...\" } : qui l'a décidé et pourquoi, ce sera imprimé ; ou remettez {0}",
                    "add reason = { fr = \"...\", en = \"...\" }: who decided it and why, it will be printed; or put {0} back",
                    &[&usual.to_string()],
                ),
            );
        }
        value
    };
    let dominance = table.integer("dominance");
    let dominance = dominance.map_or(usual.dominance, |found| read_dominance(walk, table, &found));
    let earlier = table.strings("earlier").unwrap_or_default();
    let policy = SecrecyPolicy {
        persons: threshold("persons", usual.persons),
        organisations: threshold("organisations", usual.organisations),
        percentages_from: threshold("percentages_from", usual.percentages_from),
        dominance,
        within_percent: table
            .integer("within_percent")
            .and_then(|found| positive(walk, table, "within_percent", &found))
            .unwrap_or(usual.within_percent),
        answers: threshold("answers", usual.answers),
        sensitive_persons: threshold("sensitive_persons", usual.sensitive_persons),
        sensitive_answers: threshold("sensitive_answers", usual.sensitive_answers),
        earlier: earlier.into_iter().map(|file| file.value).collect(),
        reason,
    };
    table.finish();
    policy
}

/// The largest share of an amount, in percent: above the usual one only with a reason, as the other thresholds below theirs.
fn read_dominance(walk: &Walk<'_>, table: &Table<'_>, found: &Spot<i64>) -> u64 {
    let usual = SecrecyPolicy::default().dominance;
    let value = u64::try_from(found.value)
        .ok()
        .filter(|v| (50..=100).contains(v));
    let allowed = value.filter(|v| *v <= usual || table.has("reason"));
    if allowed.is_none() {
        walk.error(
            codes::SECRECY,
            found.at,
            None,
            say(
                "« dominance » vaut {0} ; c'est la part maximale d'une organisation dans un montant, de 50 à 100 (pour cent), et au-dessus de {1} il faut dire pourquoi",
                "\"dominance\" is {0}; it is the largest share of one organisation in an amount, 50 to 100 (per cent), and above {1} it needs a reason",
                &[&found.value.to_string(), &usual.to_string()],
            ),
            say(
                "écrivez dominance = {0}, ou ajoutez reason = { fr = \"...\", en = \"...\" } : ce sera imprimé",
                "write dominance = {0}, or add reason = { fr = \"...\", en = \"...\" }: it will be printed",
                &[&usual.to_string()],
            ),
        );
    }
    allowed.unwrap_or(usual)
}
