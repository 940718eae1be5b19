//! Keys that a table does not have. They are judged when the whole file has been read, because a key that
//! another table has is mostly a line in the wrong place.

use crate::text::Text;
use crate::wording::{nearest, say};

use super::Walk;

/// A key where it does not belong.
pub(super) struct UnknownKey {
    pub(super) name: String,
    pub(super) at: usize,
    pub(super) item: Option<String>,
    /// The name of its table.
    pub(super) table: String,
    /// The keys of its table.
    pub(super) known: Vec<&'static str>,
}

impl Walk<'_> {
    /// Notes which keys the tables of a name have.
    pub(super) fn know_keys(&self, table: &str, keys: Vec<&'static str>) {
        if table.starts_with('[') {
            let mut tables = self.keys.borrow_mut();
            tables.entry(table.to_owned()).or_default().extend(keys);
        }
    }

    pub(super) fn report_unknown_keys(&self) {
        for key in self.unknown.take() {
            self.error(
                self.codes.unknown_key,
                key.at,
                key.item.as_deref(),
                say(
                    "la clé « {0} » n'existe pas ici",
                    "there is no key \"{0}\" here",
                    &[&key.name],
                ),
                self.way_out(&key),
            );
        }
    }

    fn way_out(&self, key: &UnknownKey) -> Text {
        if let Some(near) = nearest(&key.name, key.known.iter().copied()) {
            return say(
                "vouliez-vous dire « {0} » ?",
                "did you mean \"{0}\"?",
                &[near],
            );
        }
        let tables = self.keys.borrow();
        let mut homes = tables
            .iter()
            .filter(|(name, keys)| **name != key.table && keys.contains(&key.name.as_str()));
        // A key that several tables have (label, id) says nothing of where this one belongs.
        match (homes.next(), homes.next()) {
            (Some((home, _)), None) => say(
                "mettez cette ligne dans {0}, où cette clé existe",
                "put this line into {0}, which has this key",
                &[home],
            ),
            _ => say(
                "retirez-la ; les clés possibles ici sont : {0}",
                "remove it; possible keys here are: {0}",
                &[&key.known.join(", ")],
            ),
        }
    }
}
