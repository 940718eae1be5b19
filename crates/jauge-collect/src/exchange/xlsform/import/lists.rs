//! The lists of choices of a form: which become scales, and which options.

use std::collections::BTreeSet;

use jauge_model::Missing;

use super::Reader;
use super::sheet::{Cells, texts};

impl Reader<'_> {
    /// Lists of the grid that the form was made from which no question has.
    pub(super) fn unused_lists(&mut self) {
        if !self.is_own() {
            return;
        }
        let rows = self.choices.rows.iter();
        let all: Vec<(String, bool)> = rows
            .filter(|r| r.get("jauge_id").is_some())
            .filter_map(|r| {
                Some((
                    r.get("list_name")?.to_owned(),
                    r.get("jauge_scale").is_some(),
                ))
            })
            .filter(|(name, _)| !name.starts_with("l_"))
            .collect();
        for (name, scale) in all {
            if !self.lists.iter().any(|l| l.0 == name) {
                self.list(&name, scale);
            }
        }
    }

    /// Names and labels of a list.
    pub(super) fn entries(&self, list: &str) -> Vec<(String, String)> {
        let mine = self
            .choices
            .rows
            .iter()
            .filter(|r| r.get("list_name") == Some(list));
        mine.filter_map(|r| Some((r.get("name")?.to_owned(), texts(&r.text("label"))?)))
            .collect()
    }

    /// Entries of a list that are no reason for having no answer.
    pub(super) fn levels(&self, list: &str) -> Vec<(String, String)> {
        let reasons: BTreeSet<&str> = (self.choices.rows.iter())
            .filter(|r| r.get("list_name") == Some(list))
            .filter(|r| {
                r.get("jauge_id")
                    .is_some_and(|id| Missing::parse(id).is_some())
            })
            .filter_map(|r| r.get("name"))
            .collect();
        let mut all = self.entries(list);
        all.retain(|(name, _)| !reasons.contains(name.as_str()));
        all
    }

    /// Whether the choices of a list follow each other: the form says so, shows them as a scale,
    /// or numbers them.
    pub(super) fn is_scale(&self, list: &str, row: &Cells) -> bool {
        let mut mine = self
            .choices
            .rows
            .iter()
            .filter(|r| r.get("list_name") == Some(list))
            .peekable();
        if self.is_own() {
            return mine.any(|r| r.get("jauge_scale").is_some());
        }
        let likert = row.get("appearance").is_some_and(|a| a.contains("likert"));
        let numbers: Option<Vec<i64>> = mine.map(|r| r.get("name")?.parse().ok()).collect();
        let counted =
            numbers.is_some_and(|n| n.len() > 2 && n.windows(2).all(|w| w[1] == w[0] + 1));
        likert || counted
    }

    /// The identifier of a list in the grid, where it stands from now on.
    pub(super) fn list(&mut self, name: &str, scale: bool) -> String {
        if let Some(known) = self.lists.iter().find(|l| l.0 == name && l.2 == scale) {
            return known.1.clone();
        }
        let id = self.free(name);
        self.lists.push((name.to_owned(), id.clone(), scale));
        id
    }
}
