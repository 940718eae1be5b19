//! How different two sides are in a trait: the standardised difference of two shares, told to all its digits, tells how many have the trait
//! on each side, to whoever tries all counts.
//!
//! ```text
//!                 stayed   left
//!     site A         6       1        6 and 1 are the only counts of 170 and 27 that are -0.0778... apart
//!     site B        48       9
//! ```
//!
//! So the counts are judged as if they were printed: few on one side are hidden on both, a group of which nothing else is told is hidden
//! here too, and with them what would tell them by subtraction, sites within their region.

use std::collections::BTreeMap;

use crate::finding::{Contrast, Finding, Measure, Section};

use super::linked::{Linked, Node, Pattern};
use super::policy::{Thresholds, Withheld};
use super::{Judge, whole};

/// Whose traits are compared: of those who left or of a comparison, over which contrast.
type Between = (bool, Option<Contrast>);

/// One category of something that is known of each person.
struct Category<'a> {
    index: usize,
    /// What is known, and the category: a region and its name. A trait that one has or has not is its own category.
    of: (&'a str, &'a str),
    /// With and without it, on each side.
    sides: [[u64; 2]; 2],
    thresholds: Thresholds,
}

fn category(finding: &Finding) -> (&str, &str) {
    finding
        .outcome
        .split_once('=')
        .unwrap_or((&finding.outcome, ""))
}

impl Judge<'_> {
    pub(super) fn traits(&mut self) {
        let mut tables: BTreeMap<Between, Vec<Category<'_>>> = BTreeMap::new();
        for (index, f) in self.all() {
            if f.measure != Measure::StandardisedDifference {
                continue;
            }
            let Some([with, without]) = whole(f).and_then(two_by_two) else {
                continue;
            };
            let of = category(f);
            let between = (f.section == Section::Attrition, f.contrast);
            tables.entry(between).or_default().push(Category {
                index,
                of,
                sides: [with, without],
                thresholds: self.thresholds(of.0),
            });
        }
        let within = self.wider_groups();
        for categories in tables.into_values() {
            let silent = |c: &Category<'_>| self.tells_nothing_of(c.of);
            let silent: Vec<bool> = categories.iter().map(silent).collect();
            let hidden = hidden(&categories, &silent, &within);
            for (c, _) in categories.iter().zip(hidden).filter(|(_, hidden)| *hidden) {
                self.hide(c.index, Withheld::Complementary);
            }
        }
    }

    /// The wider groups of each group that something is told of by group.
    fn wider_groups(&self) -> BTreeMap<(String, String), Vec<(String, String)>> {
        let groups = self.all().filter_map(|(_, f)| f.group.as_ref());
        groups
            .map(|g| ((g.by.clone(), g.label.clone()), g.within.clone()))
            .collect()
    }

    /// Whether results are told by group and none of this one.
    fn tells_nothing_of(&self, (by, label): (&str, &str)) -> bool {
        let of_group = self.all().filter(|(_, f)| {
            f.group
                .as_ref()
                .is_some_and(|g| g.by == by && g.label == label)
        });
        let told: Vec<bool> = of_group
            .map(|(index, _)| self.verdicts.reasons[index].is_none())
            .collect();
        !told.is_empty() && !told.contains(&true)
    }
}

fn two_by_two(table: Vec<Vec<u64>>) -> Option<[[u64; 2]; 2]> {
    let mut rows = table.into_iter().map(|row| <[u64; 2]>::try_from(row).ok());
    Some([rows.next()??, rows.next()??])
}

/// Which categories not to tell.
fn hidden(
    categories: &[Category<'_>],
    silent: &[bool],
    within: &BTreeMap<(String, String), Vec<(String, String)>>,
) -> Vec<bool> {
    let mut linked = Linked::default();
    let nodes: Vec<[Node; 2]> = categories
        .iter()
        .map(|c| c.sides.map(|[with, _]| linked.node(with, Some(1))))
        .collect();
    let rests = tie(&mut linked, categories, &nodes, within);
    let mut pattern = Pattern::open(linked.len());
    for (node, need) in rests {
        pattern.hide(node, need);
    }
    for ((c, nodes), silent) in categories.iter().zip(&nodes).zip(silent) {
        let t = c.thresholds;
        let small = |[with, without]: [u64; 2]| {
            t.is_small(with, with + without) || t.is_small(without, with + without)
        };
        for (node, side) in nodes.iter().zip(c.sides) {
            if *silent || c.sides.into_iter().any(small) {
                let least = if *silent { t.persons } else { t.answers };
                let need = if side[0] < least { least } else { 0 };
                pattern.hide(*node, need);
            }
        }
    }
    // One number tells both sides: they are hidden together.
    loop {
        pattern = linked.protect(pattern);
        let apart: Vec<Node> = nodes
            .iter()
            .filter(|[a, b]| pattern.hidden[*a] != pattern.hidden[*b])
            .flatten()
            .copied()
            .collect();
        if apart.is_empty() {
            break;
        }
        for node in apart {
            pattern.hide(node, 0);
        }
    }
    nodes.iter().map(|[a, _]| pattern.hidden[*a]).collect()
}

/// Adds the sums. Returns the people who are in no category of a thing, each with how uncertain they have to stay.
fn tie(
    linked: &mut Linked,
    categories: &[Category<'_>],
    nodes: &[[Node; 2]],
    within: &BTreeMap<(String, String), Vec<(String, String)>>,
) -> Vec<(Node, u64)> {
    let mut rests = Vec::new();
    for side in [0, 1] {
        for (total, members) in families(categories, within, side) {
            let mut parts: Vec<Node> = members.iter().map(|m| nodes[*m][side]).collect();
            let total = match total {
                Total::Everybody(n) => linked.node(n, None),
                Total::Of(category) => nodes[category][side],
            };
            let sum: u64 = parts.iter().map(|p| linked.value(*p)).sum();
            let Some(rest) = linked.value(total).checked_sub(sum) else {
                continue;
            };
            if rest > 0 {
                // Who has no category, or not that one.
                let least = members
                    .first()
                    .map_or(0, |m| categories[*m].thresholds.answers);
                let node = linked.node(rest, None);
                rests.push((node, if rest < least { least } else { 0 }));
                parts.push(node);
            }
            linked.sum(total, parts);
        }
    }
    rests
}

/// What some categories are parts of.
#[derive(Clone, Copy)]
enum Total {
    /// As many people.
    Everybody(u64),
    /// Those of another category.
    Of(usize),
}

/// The categories of one thing among everybody, and among those of each wider group.
fn families(
    categories: &[Category<'_>],
    within: &BTreeMap<(String, String), Vec<(String, String)>>,
    side: usize,
) -> Vec<(Total, Vec<usize>)> {
    let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut of_wider: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (at, c) in categories.iter().enumerate() {
        let (by, label) = c.of;
        all.entry(by).or_default().push(at);
        let wider = within.get(&(by.to_owned(), label.to_owned()));
        for (wider_by, wider) in wider.into_iter().flatten() {
            let is_it = |other: &Category<'_>| other.of == (wider_by.as_str(), wider.as_str());
            if let Some(total) = categories.iter().position(is_it) {
                of_wider.entry((total, by)).or_default().push(at);
            }
        }
    }
    let people = |at: usize| categories[at].sides[side].iter().sum();
    let everybody = all.into_values().filter_map(|parts| {
        let first = *parts.first()?;
        Some((Total::Everybody(people(first)), parts))
    });
    let of_wider = of_wider.into_iter();
    everybody
        .chain(of_wider.map(|((total, _), parts)| (Total::Of(total), parts)))
        .collect()
}
