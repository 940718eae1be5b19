//! How the forms of one person are found again: the `[link]` table of a grid.

use crate::toml_walk::Table;
use crate::wording::say;

use super::read::need_text;
use super::{Link, LinkBy, LinkElement};

/// Tables of the elements, so that their identifiers are collected with all the others.
pub(super) fn element_tables<'a>(link: Option<&Table<'a>>) -> Vec<Table<'a>> {
    link.map_or_else(Vec::new, |t| t.tables("element"))
}

pub(super) fn read_link(table: &Table<'_>, elements: &[Table<'_>]) -> Link {
    let words = [
        ("code", LinkBy::Code),
        ("issued_code", LinkBy::IssuedCode),
        ("sgic", LinkBy::Sgic),
    ];
    let primary = table.word("primary", &words);
    let primary = table.need("primary", r#"primary = "issued_code""#, primary);
    let fallback = table.word("fallback", &[("sgic", LinkBy::Sgic)]);
    if primary == Some(LinkBy::Sgic) {
        let why = say(
            "« primary » dit déjà que les personnes se retrouvent par leurs éléments",
            "\"primary\" already says that people are found again by their elements",
            &[],
        );
        table.misplaced(&["fallback"], &why);
    }
    let by_elements = primary == Some(LinkBy::Sgic) || fallback.is_some();
    if by_elements && elements.is_empty() {
        let example = r#"[[link.element]] id = "mois" text = "Mois de naissance""#;
        table.need::<()>("element", example, None);
    } else if !by_elements && primary.is_some() {
        let why = say(
            "les éléments servent quand « primary » ou « fallback » vaut « sgic »",
            "elements are used when \"primary\" or \"fallback\" is \"sgic\"",
            &[],
        );
        table.misplaced(&["element"], &why);
    }
    let element = |t: &Table<'_>| {
        let element = LinkElement {
            id: t.item.clone().unwrap_or_default(),
            text: need_text(t, "text"),
        };
        t.finish();
        element
    };
    let link = Link {
        primary: primary.unwrap_or_default(),
        fallback,
        elements: elements.iter().map(element).collect(),
    };
    table.finish();
    link
}
