//! The indicators of the library: named, dated definitions, which a study takes by `use`.

use std::sync::LazyLock;

use crate::diagnostic::Diagnostics;
use crate::indicator::{Definition, Definitions, Secrecy, Status};
use crate::toml_walk::{Hyphens, Table, Walk, without_bom};

use super::parts::check_new;
use super::read::{need_string, need_text};
use super::{ZoningKind, codes};

/// The format word of a file of indicators.
pub const FORMAT: &str = "jauge-indicators/1";
/// The file that comes with jauge.
pub const LIBRARY: &str = include_str!("../indicator/deffinov.toml");

/// The indicators that come with jauge.
///
/// ```
/// use jauge_model::Lang;
/// let library = jauge_model::study::definitions::library();
/// assert_eq!(library.indicators.len(), 41);
/// let rural = library.indicators.iter().find(|i| i.id == "i07").unwrap();
/// assert!(rural.note.as_ref().unwrap().get(Lang::En).contains("FRR"));
/// ```
#[must_use]
pub fn library() -> &'static Definitions {
    static READ: LazyLock<Definitions> =
        LazyLock::new(|| read("indicators.toml", LIBRARY).0.unwrap_or_default());
    &READ
}

/// Reads a file of indicators. There are definitions exactly when none of the faults is an error.
#[must_use]
pub fn read(file: &str, text: &str) -> (Option<Definitions>, Diagnostics) {
    let walk = Walk::new(file, without_bom(text), &codes::SHARED);
    let tree = walk.parse();
    let root = walk.root(&tree);
    walk.check_format(&root, FORMAT);
    let mut out = Definitions::default();
    let example = r#"[indicators] id = "mon-programme" version = "1.0.0" licence = "CC-BY-SA-4.0" date = "2025-06-25" title = "..." source = "...""#;
    if let Some(head) = root.need("indicators", example, root.table("indicators")) {
        out.id = need_string(&head, "id", "mon-programme");
        out.version = need_string(&head, "version", "1.0.0");
        out.licence = need_string(&head, "licence", "CC-BY-SA-4.0");
        out.date = need_string(&head, "date", "2025-06-25");
        out.title = need_text(&head, "title");
        out.source = need_text(&head, "source");
        head.finish();
    }
    let mut ids = Vec::new();
    for table in root.tables("indicator") {
        out.indicators
            .push(read_definition(&walk, &table, &mut ids));
        table.finish();
    }
    root.finish();
    let faults = walk.finish();
    ((!faults.has_errors()).then_some(out), faults)
}

fn read_definition(walk: &Walk<'_>, table: &Table<'_>, ids: &mut Vec<String>) -> Definition {
    let id = table.need("id", r#"id = "i06""#, table.string("id"));
    if let Some(id) = &id {
        walk.check_identifier(id, table.item(), Hyphens::Refused);
        check_new(walk, id, ids);
    }
    let status = table.word("status", &Status::WORDS);
    let status = table.need("status", r#"status = "counted""#, status);
    let secrecy = table.word("secrecy", &Secrecy::WORDS);
    let secrecy = table.need("secrecy", r#"secrecy = "organisations""#, secrecy);
    let zonings = [("qpv", ZoningKind::Qpv), ("rural", ZoningKind::Rural)];
    Definition {
        id: id.map_or_else(String::new, |i| i.value),
        label: need_text(table, "label"),
        unit: need_text(table, "unit"),
        numerator_is: need_text(table, "numerator_is"),
        denominator_is: table.text("denominator_is"),
        stage: table.text("stage"),
        status: status.unwrap_or(Status::Reported),
        secrecy: secrecy.unwrap_or(Secrecy::Persons),
        zoning: table.word("zoning", &zonings),
        printed: table.string("printed").map(|p| p.value),
        note: table.text("note"),
    }
}
