//! Reading frameworks and crosswalks.

use crate::diagnostic::Diagnostics;
use crate::text::Text;
use crate::toml_walk::{Hyphens, Spot, Table, Thing, Walk, without_bom};
use crate::wording::say;

use super::{
    CROSSWALK_FORMAT, Crosswalk, FORMAT, Family, Fit, Framework, FrameworkCompetence, Link, codes,
};

const COMPETENCE: Thing = Thing {
    fr: "d'aucune compétence",
    en: "competence",
};

/// Reads a framework; `file` is the name printed with every fault. There is a framework exactly
/// when none of the faults is an error.
#[must_use]
pub fn read(file: &str, text: &str) -> (Option<Framework>, Diagnostics) {
    let walk = Walk::new(file, without_bom(text), &codes::SHARED);
    let tree = walk.parse();
    let root = walk.root(&tree);
    walk.check_format(&root, FORMAT);
    let mut out = Framework::default();
    let example = r#"[framework] id = "mon-referentiel" version = "1.0.0" licence = "CC-BY-SA-4.0" title = "...""#;
    if let Some(head) = root.need("framework", example, root.table("framework")) {
        out.id = identifier(&walk, &head);
        out.version = words(&head, "version", r#"version = "1.0.0""#);
        out.licence = words(&head, "licence", r#"licence = "CC-BY-SA-4.0""#);
        out.title = text_of(&head, "title");
        out.source = head.text("source");
        head.finish();
    }
    let families = [
        ("savoir", Family::Savoir),
        ("savoir_faire", Family::SavoirFaire),
        ("savoir_etre", Family::SavoirEtre),
    ];
    let mut seen: Vec<Spot<String>> = Vec::new();
    for table in root.tables("competence") {
        let id = table.need("id", r#"id = "cooperer""#, table.string("id"));
        if let Some(id) = &id {
            walk.check_identifier(id, table.item(), Hyphens::Refused);
            twice(&walk, &table, id, &seen);
            seen.push(id.clone());
        }
        let family = table.word("family", &families);
        out.competences.push(FrameworkCompetence {
            id: id.map_or_else(String::new, |i| i.value),
            family: table
                .need("family", r#"family = "savoir_faire""#, family)
                .unwrap_or(Family::Savoir),
            label: text_of(&table, "label"),
        });
        table.finish();
    }
    root.finish();
    let faults = walk.finish();
    ((!faults.has_errors()).then_some(out), faults)
}

/// Reads a crosswalk from this framework.
#[must_use]
pub fn read_crosswalk(
    file: &str,
    text: &str,
    framework: &Framework,
) -> (Option<Crosswalk>, Diagnostics) {
    let walk = Walk::new(file, without_bom(text), &codes::SHARED);
    let tree = walk.parse();
    let root = walk.root(&tree);
    walk.check_format(&root, CROSSWALK_FORMAT);
    let mut out = Crosswalk::default();
    let example =
        r#"[crosswalk] id = "vers-clea" version = "1.0.0" from = "mon-referentiel" to = "...""#;
    if let Some(head) = root.need("crosswalk", example, root.table("crosswalk")) {
        out.id = identifier(&walk, &head);
        out.version = words(&head, "version", r#"version = "1.0.0""#);
        let from = head.need("from", r#"from = "mon-referentiel""#, head.string("from"));
        if let Some(from) = from {
            let known = [framework.id.clone()];
            let thing = Thing {
                fr: "d'aucun référentiel",
                en: "framework",
            };
            walk.resolve(&from, None, thing, &known);
            out.from = from.value;
        }
        out.to = text_of(&head, "to");
        out.source = head.text("source");
        out.validation = head.text("validation");
        head.finish();
    }
    let known: Vec<String> = framework.competences.iter().map(|c| c.id.clone()).collect();
    let mut seen: Vec<Spot<String>> = Vec::new();
    for table in root.tables("link") {
        if let Some((link, pair)) = read_link(&walk, &table, &known) {
            twice(&walk, &table, &pair, &seen);
            seen.push(pair);
            out.links.push(link);
        }
        table.finish();
    }
    root.finish();
    let faults = walk.finish();
    ((!faults.has_errors()).then_some(out), faults)
}

/// A link, and its two ends for finding it again.
fn read_link(walk: &Walk<'_>, table: &Table<'_>, known: &[String]) -> Option<(Link, Spot<String>)> {
    let fits = [
        ("exact", Fit::Exact),
        ("close", Fit::Close),
        ("broader", Fit::Broader),
        ("narrower", Fit::Narrower),
        ("none", Fit::None),
    ];
    let from = table.need("from", r#"from = "cooperer""#, table.string("from"));
    let fit = table.need("match", r#"match = "close""#, table.word("match", &fits));
    let to = table.string("to");
    if fit == Some(Fit::None) {
        let why = say(
            "la compétence n'a pas d'équivalent",
            "the competence has no equivalent",
            &[],
        );
        table.misplaced(&["to"], &why);
    } else if fit.is_some() {
        table.need("to", r#"to = "...""#, to.as_ref());
    }
    let from = from?;
    walk.resolve(&from, None, COMPETENCE, known);
    let to = to.map(|t| t.value);
    let pair = Spot {
        value: format!("{} -> {}", from.value, to.as_deref().unwrap_or("-")),
        at: from.at,
    };
    let link = Link {
        from: from.value,
        to,
        fit: fit?,
    };
    Some((link, pair))
}

fn twice(walk: &Walk<'_>, table: &Table<'_>, id: &Spot<String>, seen: &[Spot<String>]) {
    let Some(first) = seen.iter().find(|s| s.value == id.value) else {
        return;
    };
    let line = walk.position(first.at).0.to_string();
    walk.error(
        codes::SHARED.duplicate,
        id.at,
        table.item(),
        say(
            "« {0} » est déjà donné à la ligne {1}",
            "\"{0}\" is already given on line {1}",
            &[&id.value, &line],
        ),
        say("gardez l'un des deux", "keep one of the two", &[]),
    );
}

fn identifier(walk: &Walk<'_>, table: &Table<'_>) -> String {
    let id = table.need("id", r#"id = "mon-referentiel""#, table.string("id"));
    let Some(id) = id else {
        return String::new();
    };
    walk.check_identifier(&id, None, Hyphens::Allowed);
    id.value
}

fn words(table: &Table<'_>, key: &'static str, example: &str) -> String {
    let found = table.need(key, example, table.string(key));
    found.map_or_else(String::new, |f| f.value)
}

fn text_of(table: &Table<'_>, key: &'static str) -> Text {
    let example = format!(r#"{key} = {{ fr = "...", en = "..." }}"#);
    let found = table.need(key, &example, table.text(key));
    found.unwrap_or_default()
}
