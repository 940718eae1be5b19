//! The header of Framaforms (Drupal's Webform): three rows, the title of the form and then
//! groups and questions.
//!
//! ```text
//! Ma roue                     |     |       |            |          |
//! Détails de la soumission    |     |       | Ma semaine |          | Outils |
//! Séquentiel                  | SID | UID   | Je viens   | J’aide   | Scie   | Tour
//! ```

/// What parts a group and a question in the name of a column.
pub(super) const BETWEEN: &str = " / ";

/// The names of the columns, when the first three rows are such a header: the group is written
/// in its first column only and holds until the next one or the next column that has none.
pub(in crate::intake) fn three_rows(rows: &[Vec<String>]) -> Option<Vec<String>> {
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
    let width = names.len();
    let name = |n: usize| match (n, at(groups, n)) {
        // The first group is that of the tool's own columns.
        (0, _) => at(names, n),
        (_, group) if group.is_empty() => at(names, n),
        (_, group) => format!("{group}{BETWEEN}{}", at(names, n)),
    };
    Some((0..width).map(name).collect())
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
        let names = [
            "Séquentiel",
            "SID",
            "Code",
            "Ma semaine / Je viens",
            "J’aide",
        ];
        assert_eq!(found.unwrap(), names);
        assert!(three_rows(&rows(["a|b", "1|2", "sid|3"])).is_none());
        assert!(three_rows(&rows(["a||", "1||", "2|3|4"])).is_none());
    }
}
