//! Breakdowns of a change by group: how many people each place has (all, a region, a project) and how many of them moved which
//! way. Places add up to the wider place, answers to the people who gave them: one system of linked tables per outcome and contrast.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Measure, Section};

use super::between_reports::{Both, Then};
use super::earlier::ToldFinding;
use super::linked::{Linked, Node, Pattern};
use super::policy::{Thresholds, Withheld};

/// Name of the key that holds the groups compared.
pub(super) const COMPARISON: &str = "comparison";

/// A part of the people: `None` for all of them, else key and group.
type Place = Option<(String, String)>;

/// What a place has counts of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    People,
    Improved,
    Same,
    Declined,
    AtTargetBefore,
    ShortBefore,
    AtTargetAfter,
    ShortAfter,
}

impl Slot {
    /// Answers that make up the people of a place, three ways.
    const SPLITS: [&'static [Self]; 3] = [
        &[Self::Improved, Self::Same, Self::Declined],
        &[Self::AtTargetBefore, Self::ShortBefore],
        &[Self::AtTargetAfter, Self::ShortAfter],
    ];

    const fn of(measure: Measure) -> Option<Self> {
        match measure {
            Measure::ShareImproved => Some(Self::Improved),
            Measure::ShareSame => Some(Self::Same),
            Measure::ShareDeclined => Some(Self::Declined),
            Measure::ShareAtTargetBefore => Some(Self::AtTargetBefore),
            Measure::ShareAtTargetAfter => Some(Self::AtTargetAfter),
            _ => None,
        }
    }

    /// Those who are short of the target, beside those who are at it.
    const fn short(self) -> Option<Self> {
        match self {
            Self::AtTargetBefore => Some(Self::ShortBefore),
            Self::AtTargetAfter => Some(Self::ShortAfter),
            _ => None,
        }
    }

    /// The share that tells a slot: who is short of the target is told by who is not.
    const fn told_by(self) -> Self {
        match self {
            Self::ShortBefore => Self::AtTargetBefore,
            Self::ShortAfter => Self::AtTargetAfter,
            other => other,
        }
    }
}

/// The findings of one outcome and contrast.
pub(super) struct Breakdown<'a> {
    findings: Vec<&'a Finding>,
    thresholds: Thresholds,
    linked: Linked,
    pattern: Pattern,
    nodes: BTreeMap<(Place, Slot), Node>,
    /// Places that hold a place.
    within: BTreeMap<Place, Vec<Place>>,
}

/// Counts of the places of one key in a wider place, by that place, key and slot.
type Families = BTreeMap<(Place, String, Slot), BTreeMap<Place, Node>>;

fn place(finding: &Finding) -> Place {
    finding
        .group
        .as_ref()
        .map(|g| (g.by.clone(), g.label.clone()))
}

/// What is known from outside of a breakdown.
#[derive(Clone, Copy)]
pub(super) struct Outside<'o> {
    /// Whether a finding has to be hidden for a reason from outside: an earlier report, or a table whose hidden counts it would tell.
    pub(super) exposed: &'o dyn Fn(&Finding) -> bool,
    /// The most that earlier reports showed of its people, and of those of them who are counted.
    pub(super) shown: &'o dyn Fn(&Finding) -> [Option<u64>; 2],
    /// What each earlier report told of it.
    pub(super) told: &'o dyn Fn(&Finding) -> Vec<Option<ToldFinding>>,
}

/// The findings of one outcome over one contrast, with their positions.
pub(super) struct Family<'a> {
    pub(super) findings: Vec<&'a Finding>,
    pub(super) members: Vec<usize>,
    pub(super) thresholds: Thresholds,
}

impl Family<'_> {
    /// People behind it, all places together.
    fn people(&self) -> u64 {
        let all = self.findings.iter().filter(|f| f.group.is_none());
        let counts = all.filter_map(|f| f.denominator);
        counts.max().unwrap_or(0)
    }
}

/// Solves every breakdown, then all of them together: how many people a place has is the same figure in each of the outcomes that
/// almost the same people answered, and shown by one it is known in all.
///
/// `persons` is the threshold under which the size of a place is a secret.
pub(super) fn all<'a>(
    families: &[Family<'a>],
    persons: u64,
    outside: Outside<'_>,
) -> Vec<Breakdown<'a>> {
    let solve = |family: &Family<'a>, forced: &BTreeSet<Place>| {
        Breakdown::new(family.findings.clone(), family.thresholds, outside, forced)
    };
    let mut solved: Vec<Breakdown<'a>> = families
        .iter()
        .map(|f| solve(f, &BTreeSet::new()))
        .collect();
    let mut order: Vec<usize> = (0..families.len()).collect();
    order.sort_by_key(|i| (families[*i].people(), *i));
    let apart = |a: &usize, b: &usize| families[*b].people() - families[*a].people() < persons;
    for same in order.chunk_by(apart) {
        let mut forced = BTreeSet::new();
        loop {
            let more = told_together(same, families, &solved, (persons, outside));
            if more.is_subset(&forced) {
                break;
            }
            forced.extend(more);
            for i in same {
                if forced.iter().any(|p| solved[*i].shows(p)) {
                    solved[*i] = solve(&families[*i], &forced);
                }
            }
        }
    }
    solved
}

/// Places to hide in every one of some breakdowns about almost the same people, so that the size of none that all of them hide
/// follows from what one of them shows.
fn told_together(
    same: &[usize],
    families: &[Family<'_>],
    solved: &[Breakdown<'_>],
    (persons, outside): (u64, Outside<'_>),
) -> BTreeSet<Place> {
    let Some(largest) = same.last().filter(|_| same.len() > 1) else {
        return BTreeSet::new();
    };
    let family = &families[*largest];
    let hidden: BTreeSet<Place> = solved[*largest]
        .places()
        .filter(|p| !same.iter().any(|i| solved[*i].shows(p)))
        .collect();
    let people = family.findings.iter().copied();
    let findings = people.filter(|f| Slot::of(f.measure).is_none()).collect();
    let thresholds = Thresholds {
        persons,
        ..family.thresholds
    };
    let joint = Breakdown::of_people(findings, thresholds, outside, &hidden);
    solved[*largest].linked.is_large_if(joint.was_large());
    joint
        .places()
        .filter(|p| !joint.shows(p) && !hidden.contains(p))
        .collect()
}

/// Whether a finding belongs to a breakdown.
pub(super) fn is_part(finding: &Finding) -> bool {
    matches!(finding.section, Section::Item | Section::Score)
        && finding.contrast.is_some()
        && finding.wave.is_none()
}

impl<'a> Breakdown<'a> {
    pub(super) fn new(
        findings: Vec<&'a Finding>,
        thresholds: Thresholds,
        outside: Outside<'_>,
        forced: &BTreeSet<Place>,
    ) -> Self {
        let mut new = Self::open(findings, thresholds, outside);
        new.hide_small(outside.exposed);
        new.hide_places(forced, u64::MAX);
        new.pattern = new.linked.protect(std::mem::take(&mut new.pattern));
        for then in new.told_then(outside) {
            new.hide_beside(&then);
        }
        new.settle();
        new
    }

    /// The counts as each earlier report that had some of them told them.
    fn told_then(&self, outside: Outside<'_>) -> Vec<Vec<Then>> {
        let told: Vec<(&Finding, Vec<Option<ToldFinding>>)> = self
            .findings
            .iter()
            .map(|f| (*f, (outside.told)(f)))
            .collect();
        let reports = told.first().map_or(0, |(_, reports)| reports.len());
        let one = |report: usize| {
            let mut then = vec![Then::Absent; self.linked.len()];
            for (f, reports) in &told {
                if let Some(told) = reports[report] {
                    self.take_then(f, told, &mut then);
                }
            }
            then
        };
        let some = |then: &Vec<Then>| then.iter().any(|t| matches!(t, Then::Withheld(_)));
        (0..reports).map(one).filter(some).collect()
    }

    /// Takes down what an earlier report told of the counts of one finding.
    fn take_then(&self, f: &Finding, told: ToldFinding, then: &mut [Then]) {
        let short = told.people.zip(told.counted);
        let short = short.map(|(n, k)| n.saturating_sub(k));
        let slot = Slot::of(f.measure);
        let counts = [
            (Some(Slot::People), told.people, self.thresholds.persons),
            (slot, told.counted, self.thresholds.answers),
            (slot.and_then(Slot::short), short, self.thresholds.answers),
        ];
        for (slot, count, need) in counts {
            let node = slot.and_then(|s| self.nodes.get(&(place(f), s)));
            let Some(node) = node else { continue };
            match (then[*node], count) {
                // What one finding says of the people of a place is known, whatever the others withhold.
                (_, Some(count)) => then[*node] = Then::Shown(count),
                (Then::Absent, None) if told.withheld => then[*node] = Then::Withheld(need),
                _ => {}
            }
        }
    }

    /// Hides more until nothing that is withheld now, or was then, is known from both reports.
    fn hide_beside(&mut self, then: &[Then]) {
        loop {
            let both = Both {
                linked: &self.linked,
                pattern: &self.pattern,
                then,
            };
            let next = both.to_hide();
            if next.is_empty() {
                break;
            }
            for node in next {
                self.linked.hide(&mut self.pattern, node, 0);
            }
            self.pattern = self.linked.protect(std::mem::take(&mut self.pattern));
        }
    }

    /// How many people each place has, with `hidden` ones and those that have to be hidden beside them.
    fn of_people(
        findings: Vec<&'a Finding>,
        thresholds: Thresholds,
        outside: Outside<'_>,
        hidden: &BTreeSet<Place>,
    ) -> Self {
        let mut new = Self::open(findings, thresholds, outside);
        new.hide_places(hidden, thresholds.persons);
        new.pattern = new.linked.protect(std::mem::take(&mut new.pattern));
        new
    }

    /// Everything tied and nothing hidden but who is in no part of a place.
    fn open(findings: Vec<&'a Finding>, thresholds: Thresholds, outside: Outside<'_>) -> Self {
        let mut new = Self {
            findings,
            thresholds,
            linked: Linked::default(),
            pattern: Pattern::default(),
            nodes: BTreeMap::new(),
            within: BTreeMap::new(),
        };
        new.take_places();
        new.take_shown(outside);
        let rests = new.tie();
        new.pattern = Pattern::open(new.linked.len());
        for rest in rests {
            let few = new.linked.value(rest) < thresholds.persons;
            new.pattern
                .hide(rest, if few { thresholds.persons } else { 0 });
        }
        new
    }

    /// Hides the people of places; those of fewer than `below` stay as uncertain as a small one.
    fn hide_places(&mut self, places: &BTreeSet<Place>, below: u64) {
        for place in places {
            if let Some(node) = self.nodes.get(&(place.clone(), Slot::People)) {
                let small = self.linked.value(*node) < below;
                let need = if small { self.thresholds.persons } else { 0 };
                self.linked.hide(&mut self.pattern, *node, need);
            }
        }
    }

    /// The counts of a place.
    fn of_place(&self, place: &Place) -> impl Iterator<Item = Node> {
        let ends = (place.clone(), Slot::People)..=(place.clone(), Slot::ShortAfter);
        self.nodes.range(ends).map(|(_, node)| *node)
    }

    /// The places that are a part of all people.
    fn places(&self) -> impl Iterator<Item = Place> {
        let people = self.nodes.keys().filter(|(_, slot)| *slot == Slot::People);
        people
            .map(|(place, _)| place)
            .filter(|p| p.is_some())
            .cloned()
    }

    /// Whether it says how many people a place has.
    fn shows(&self, place: &Place) -> bool {
        let node = self.nodes.get(&(place.clone(), Slot::People));
        node.is_some_and(|n| !self.pattern.hidden[*n])
    }

    fn take_places(&mut self) {
        for f in &self.findings {
            let Some(n) = f.denominator else { continue };
            let place = place(f);
            // All people are the dearest to lose, then the wider groups.
            let dear = if place.is_none() { 9 } else { 1 };
            self.nodes
                .entry((place.clone(), Slot::People))
                .or_insert_with(|| self.linked.node(n, Some(dear)));
            if let Some((slot, k)) = Slot::of(f.measure).zip(f.numerator) {
                self.nodes
                    .entry((place.clone(), slot))
                    .or_insert_with(|| self.linked.node(k, Some(dear)));
                let Some(short) = slot.short() else { continue };
                let left = n.saturating_sub(k);
                self.nodes
                    .entry((place, short))
                    .or_insert_with(|| self.linked.node(left, Some(dear)));
            }
        }
        for ((place, slot), node) in &self.nodes {
            if *slot == Slot::People {
                let others: Vec<Node> = self.of_place(place).filter(|n| n != node).collect();
                self.linked.hide_with(*node, others);
            }
        }
        for f in &self.findings {
            let wider = f.group.iter().flat_map(|g| &g.within);
            self.within
                .insert(place(f), wider.cloned().map(Some).collect());
        }
    }

    /// What earlier reports showed of the counts: there are at least as many now.
    fn take_shown(&mut self, outside: Outside<'_>) {
        for f in &self.findings {
            let [people, counted] = (outside.shown)(f);
            let short = people.zip(counted).map(|(n, k)| n.saturating_sub(k));
            let mut least = vec![(Slot::People, people)];
            if let Some(slot) = Slot::of(f.measure) {
                least.push((slot, counted));
                least.extend(slot.short().map(|slot| (slot, short)));
            }
            for (slot, least) in least {
                let node = self.nodes.get(&(place(f), slot));
                if let Some((node, least)) = node.zip(least) {
                    self.linked.at_least(*node, least);
                }
            }
        }
    }

    /// Adds the sums. Returns the counts of people who are in a wider place and in none of its parts.
    fn tie(&mut self) -> Vec<Node> {
        let places: Vec<Place> = self.nodes.keys().map(|(p, _)| p.clone()).collect();
        for place in &places {
            for split in Slot::SPLITS {
                let parts: Option<Vec<Node>> = split
                    .iter()
                    .map(|s| self.nodes.get(&(place.clone(), *s)).copied())
                    .collect();
                let people = self.nodes.get(&(place.clone(), Slot::People));
                if let Some((parts, people)) = parts.zip(people.copied()) {
                    let sum: u64 = parts.iter().map(|p| self.linked.value(*p)).sum();
                    if sum == self.linked.value(people) {
                        self.linked.sum(people, parts);
                    }
                }
            }
        }
        let families = self.families();
        let mut largest: BTreeMap<(Place, Slot), u64> = BTreeMap::new();
        for ((total, _, slot), parts) in &families {
            let sum = self.sum_of(parts);
            let slot = largest.entry((total.clone(), *slot)).or_insert(sum);
            *slot = (*slot).max(sum);
        }
        let mut unsaid: BTreeMap<(Place, Slot), Node> = BTreeMap::new();
        let mut rests = Vec::new();
        for ((total, by, slot), parts) in &families {
            if self.follows(&families, total, by, *slot) {
                continue;
            }
            let (total, slot) = (total.clone(), *slot);
            let mut parts: Vec<Node> = parts.values().copied().collect();
            let sum: u64 = parts.iter().map(|p| self.linked.value(*p)).sum();
            // A total that is in no finding may be known from elsewhere: the largest of its breakdowns.
            let total = match self.nodes.get(&(total.clone(), slot)) {
                Some(known) => *known,
                None => *unsaid
                    .entry((total.clone(), slot))
                    .or_insert_with(|| self.linked.node(largest[&(total, slot)], None)),
            };
            // Fewer people in all than in the groups: another total, and the groups' own may be known.
            let total = if self.linked.value(total) < sum {
                self.linked.node(sum, None)
            } else {
                total
            };
            let rest = self.linked.value(total) - sum;
            if rest > 0 {
                let node = self.linked.node(rest, None);
                // Only people are protected: what they answered is in no table.
                if slot == Slot::People {
                    rests.push(node);
                }
                parts.push(node);
            }
            self.linked.sum(total, parts);
        }
        rests
    }

    /// The counts of the places of a key in each wider place.
    fn families(&self) -> Families {
        let mut out = Families::new();
        for ((place, slot), node) in &self.nodes {
            let Some((by, _)) = place else { continue };
            let wider = self.within.get(place).into_iter().flatten().cloned();
            for total in std::iter::once(None).chain(wider) {
                let parts = out.entry((total, by.clone(), *slot)).or_default();
                parts.insert(place.clone(), *node);
            }
        }
        out
    }

    fn sum_of(&self, parts: &BTreeMap<Place, Node>) -> u64 {
        parts.values().map(|p| self.linked.value(*p)).sum()
    }

    /// Whether a sum says nothing new: projects make up all people because they make up the regions, and the regions all people.
    fn follows(&self, families: &Families, total: &Place, by: &str, slot: Slot) -> bool {
        let adds_up = |total: &Place, by: &str| {
            let parts = families.get(&(total.clone(), by.to_owned(), slot))?;
            let known = *self.nodes.get(&(total.clone(), slot))?;
            (self.sum_of(parts) == self.linked.value(known)).then_some(parts)
        };
        let Some(parts) = adds_up(total, by) else {
            return false;
        };
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for wider in parts.keys().filter_map(|p| self.within.get(p)) {
            keys.extend(wider.iter().flatten().map(|(key, _)| key.as_str()));
        }
        keys.into_iter().any(|key| {
            // Fewer places, and more than one: so no two sums stand for each other.
            let fewer = |places: &BTreeMap<Place, Node>| (2..parts.len()).contains(&places.len());
            let between = adds_up(total, key).filter(|places| fewer(places));
            between.is_some_and(|places| {
                let every = places.keys().all(|place| adds_up(place, by).is_some());
                every && parts.keys().all(|p| self.is_in_one_of(p, places))
            })
        })
    }

    fn is_in_one_of(&self, place: &Place, places: &BTreeMap<Place, Node>) -> bool {
        let wider = self.within.get(place).into_iter().flatten();
        wider.filter(|w| places.contains_key(*w)).count() == 1
    }

    fn hide_small(&mut self, exposed: &dyn Fn(&Finding) -> bool) {
        let Thresholds {
            persons, answers, ..
        } = self.thresholds;
        let people: BTreeMap<Place, u64> = self
            .nodes
            .iter()
            .filter(|((_, slot), _)| *slot == Slot::People)
            .map(|((place, _), node)| (place.clone(), self.linked.value(*node)))
            .collect();
        for ((place, slot), node) in &self.nodes {
            let of = people.get(place).copied().unwrap_or(0);
            let count = self.linked.value(*node);
            if of < persons {
                let need = if *slot == Slot::People { persons } else { 0 };
                self.linked.hide(&mut self.pattern, *node, need);
            }
            if *slot != Slot::People && self.thresholds.is_small(count, of) {
                self.pattern.hide(*node, answers);
            }
        }
        for f in &self.findings {
            let slot = Slot::of(f.measure).unwrap_or(Slot::People);
            let made_of_moves = matches!(
                f.measure,
                Measure::Transition
                    | Measure::ProbabilityOfImprovement
                    | Measure::WilcoxonSignedRank
            );
            if exposed(f) && !made_of_moves {
                let need = if slot == Slot::People {
                    persons
                } else {
                    answers
                };
                if let Some(node) = self.nodes.get(&(place(f), slot)) {
                    self.linked.hide(&mut self.pattern, *node, need);
                }
            }
        }
    }

    /// What is hidden of a place hides what tells the same: all of a place whose people are hidden, and the two sides of a target.
    fn settle(&mut self) {
        for ((place, slot), node) in self.nodes.clone() {
            if !self.pattern.hidden[node] {
                continue;
            }
            let tell = self.nodes.get(&(place.clone(), slot.told_by()));
            if let Some(tell) = tell {
                self.pattern.hidden[*tell] = true;
            }
            if slot == Slot::People {
                let all: Vec<Node> = self.of_place(&place).collect();
                for node in all {
                    self.pattern.hidden[node] = true;
                }
            }
        }
    }

    fn is_hidden(&self, place: &Place, slot: Slot) -> bool {
        let node = self.nodes.get(&(place.clone(), slot));
        node.is_some_and(|n| self.pattern.hidden[*n])
    }

    /// Whether more may be hidden than is necessary.
    pub(super) fn was_large(&self) -> bool {
        self.linked.was_large()
    }

    /// Whether some place of a key is hidden, or how many of its people moved up.
    pub(super) fn hides_some_of(&self, by: &str) -> bool {
        self.nodes.iter().any(|((place, slot), node)| {
            place.as_ref().is_some_and(|(b, _)| b == by)
                && matches!(slot, Slot::People | Slot::Improved)
                && self.pattern.hidden[*node]
        })
    }

    /// Why a finding of this breakdown may not be shown.
    pub(super) fn reason(&self, finding: &Finding) -> Option<Withheld> {
        let place = place(finding);
        let secret = |usual| {
            if self.thresholds.sensitive {
                Withheld::Sensitive
            } else {
                usual
            }
        };
        let people = self.nodes.get(&(place.clone(), Slot::People)).copied();
        if self.is_hidden(&place, Slot::People) {
            let few = people.is_some_and(|n| self.linked.value(n) < self.thresholds.persons);
            return Some(if few {
                secret(Withheld::TooFew)
            } else {
                Withheld::Complementary
            });
        }
        match Slot::of(finding.measure) {
            Some(slot) if self.is_hidden(&place, slot) => {
                let of = people.map_or(0, |n| self.linked.value(n));
                let small = finding
                    .numerator
                    .is_some_and(|k| self.thresholds.is_small(k, of));
                Some(if small {
                    secret(Withheld::FewAnswers)
                } else {
                    Withheld::Complementary
                })
            }
            // These are made of the counts of moves.
            None if matches!(
                finding.measure,
                Measure::ProbabilityOfImprovement | Measure::WilcoxonSignedRank
            ) =>
            {
                Slot::SPLITS[0]
                    .iter()
                    .any(|s| self.is_hidden(&place, *s))
                    .then_some(Withheld::Complementary)
            }
            _ => None,
        }
    }
}
