//! People who came in projects resemble each other: the answers of one project say less than those of as many strangers.
//!
//! The key `project` (else `cohort`) says who came together. For each group of people, the summaries of its clusters
//! are kept beside that of the group, and the interval of a change reads how much the clusters differ.

use std::collections::BTreeMap;

use jauge_model::responses::{GroupKey, NO_GROUP};
use jauge_model::{Contrast, Responses};

use crate::outcome::Outcome;
use crate::summary::{Summary, summarise};

/// The keys that say who came together, the first that the study has.
const KEYS: [&str; 2] = ["project", "cohort"];

/// Whether people of one group of this key came together.
pub(crate) fn says_who_came_together(key: &GroupKey) -> bool {
    KEYS.contains(&key.name.as_str())
}

/// The clusters of the study, if it has any.
fn key(responses: &Responses) -> Option<&GroupKey> {
    KEYS.iter().find_map(|name| responses.key(name))
}

/// The cluster of each person, if the study says who came together; a person without a project is a cluster of one.
pub(crate) fn of_people(responses: &Responses) -> Option<impl Iterator<Item = u64>> {
    let key = key(responses)?;
    let number = |(person, &cluster): (usize, &u32)| match cluster {
        // After all projects, one by one.
        NO_GROUP => u64::from(NO_GROUP) + person as u64,
        known => u64::from(known),
    };
    Some(key.of.iter().enumerate().map(number))
}

/// The clusters within each group of a key, as a grouping of their own.
pub(crate) struct Clusters {
    /// One label per cluster of a group.
    within: GroupKey,
    /// Group that each belongs to.
    group: Vec<usize>,
    groups: usize,
}

impl Clusters {
    /// Within the groups of `key`, or among all people. `None` where nobody says who came together.
    pub(crate) fn new(responses: &Responses, key: Option<&GroupKey>) -> Option<Self> {
        let mut places: BTreeMap<(u32, u64), u32> = BTreeMap::new();
        let mut group = Vec::new();
        let mut of = Vec::with_capacity(responses.len());
        for (person, cluster) in of_people(responses)?.enumerate() {
            let wanted = match key {
                None => 0,
                Some(key) => key.of.get(person).copied().unwrap_or(NO_GROUP),
            };
            if wanted == NO_GROUP {
                of.push(NO_GROUP);
                continue;
            }
            let place = *places.entry((wanted, cluster)).or_insert_with(|| {
                group.push(wanted as usize);
                group.len() as u32 - 1
            });
            of.push(place);
        }
        Some(Self {
            within: GroupKey {
                name: String::new(),
                labels: vec![String::new(); group.len()],
                of,
            },
            group,
            groups: key.map_or(1, |k| k.labels.len()),
        })
    }

    /// For each group the summaries of its clusters with linked people, clusters in order of appearance.
    pub(crate) fn summaries(
        &self,
        outcome: &Outcome<'_>,
        responses: &Responses,
        contrast: Contrast,
    ) -> Option<Vec<Vec<Summary>>> {
        let found = summarise(outcome, responses, contrast, Some(&self.within))?;
        let mut by_group = vec![Vec::new(); self.groups];
        for (summary, &group) in found.into_iter().zip(&self.group) {
            if summary.n() > 0 {
                by_group[group].push(summary);
            }
        }
        Some(by_group)
    }
}

/// Whether an interval with this method reads the clusters.
pub(crate) fn read_by(method: &str) -> bool {
    method.contains("CR2")
}
