//! The header of Framaforms (Drupal's Webform): three rows, the title of the form and then
//! groups and questions.
//!
//! ```text
//! Ma roue                     |     |       |            |          |
//! Détails de la soumission    |     |       | Ma semaine |          | Outils |
//! Séquentiel                  | SID | UID   | Je viens   | J’aide   | Scie   | Tour
//! ```

use crate::intake::table::Header;
use crate::spelling::shown;

/// The columns, when the first three rows are such a header: the group is written in its first
/// column only. Those behind it belong to it until the next one, or stand alone: the header
/// does not say which.
pub(in crate::intake) fn three_rows(rows: &[Vec<String>]) -> Option<Vec<Header>> {
    let [title, groups, names] = rows else {
        return None;
    };
    let filled = |row: &[String]| row.iter().filter(|c| !c.trim().is_empty()).count();
    let at = |row: &[String], n: usize| row.get(n).map_or("", |c| c.trim()).to_owned();
    let only_title = filled(title) == 1 && !at(title, 0).is_empty();
    let own = |n: &String| ["sid", "webform_sid"].contains(&crate::spelling::fold(n).as_str());
    if !only_title || at(groups, 0).is_empty() || filled(names) < 2 || !names.iter().any(own) {
        return None;
    }
    let mut current = None;
    let column = |n: usize| {
        let mut header = Header::of(&at(names, n));
        // The first group is that of the tool's own columns.
        let group = Some(at(groups, n)).filter(|g| n > 0 && !g.is_empty());
        if let Some(group) = group {
            header.shown = shown(&format!("{group} / {}", header.shown), 120);
            current = Some(group);
        }
        header.group.clone_from(&current);
        header
    };
    Some((0..names.len()).map(column).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: [&str; 3]) -> Vec<Vec<String>> {
        text.iter()
            .map(|r| r.split('|').map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn three_rows_are_one_header() {
        let found = three_rows(&rows([
            "Ma roue||||",
            "Détails de la soumission|||Ma semaine|",
            "Séquentiel|SID|Code|Je viens|J’aide",
        ]));
        let found = found.unwrap();
        let names: Vec<&str> = found.iter().map(|h| h.shown.as_str()).collect();
        let group = "Ma semaine / Je viens";
        assert_eq!(names, ["Séquentiel", "SID", "Code", group, "J’aide"]);
        assert_eq!(found[4].group.as_deref(), Some("Ma semaine"));
        assert_eq!(found[2].group, None);
        assert!(three_rows(&rows(["a|b", "1|2", "sid|3"])).is_none());
        assert!(three_rows(&rows(["a||", "1||", "2|3|4"])).is_none());
    }
}
