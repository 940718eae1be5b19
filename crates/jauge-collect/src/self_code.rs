//! Self-generated identification codes: a few answers that a person gives again alike (first
//! letter of the mother's name, month of birth), linked wave after wave although one of them may
//! be missing or differ.
//!
//! ```text
//! distance of two forms = elements that are missing in either, or differ
//! for d = 0, 1, ..., tolerance:
//!     link two forms at distance d or less if each is the only candidate of the other
//! ```
//!
//! Distance 0 is the strict link. Whoever has two candidates stays unlinked and goes on the list
//! that a person reviews: no entry is ever given to one exit among others by chance, and one
//! exit never gets two entries. The result does not depend on the order of the forms, and the
//! strict links are among the tolerant ones.
//!
//! Two forms at distance d or less agree on n - d elements at least. So for each of the C(n, d)
//! choices of n - d elements, forms are sorted by these elements only, and those that fall
//! together are candidates: no pair is missed, and never are all pairs compared. A heap of many
//! forms on one value needs no pairs either: each of them has more than one candidate.
//!
//! Matching element by element with a tolerance is common practice for such codes; weights that
//! would have to be estimated are left out on purpose: a rule that a team can say aloud is one
//! that it can check. Codes with two elements off are often still the same person, and often not:
//! of 745 students, 75.2 % were matched rightly, 22.1 % not at all and 2.7 % wrongly (McGloin et
//! al. 1996). What is not matched is attrition, and a wrong match blurs a change: both are shown.

use std::collections::{BTreeMap, BTreeSet};

/// Value of an element that the person did not give.
pub const MISSING: u32 = u32::MAX;

/// Forms to link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// Elements of the code.
    pub elements: usize,
    /// Per form, the number of its value for each element; [`MISSING`] where there is none.
    pub values: Vec<u32>,
    /// Per form, its waves as bits; most forms have one.
    pub waves: Vec<u64>,
    /// Per form, the number of a code that it has besides; [`MISSING`] where it has none. Two
    /// forms with two codes are two people.
    pub codes: Vec<u32>,
}

/// What a team declares and decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Most elements that may be missing or differ in a link.
    pub tolerance: usize,
    /// Pairs of forms that a person said to be of one person.
    pub same: Vec<(u32, u32)>,
    /// Pairs of forms that a person said to be of two people.
    pub different: Vec<(u32, u32)>,
}

/// How a link was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A person decided.
    Decided,
    /// Every element is there and equal.
    Strict,
    /// Some elements are missing or differ, within the tolerance.
    Tolerant,
}

/// Two forms of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The form of the earlier wave.
    pub earlier: u32,
    /// The form of the later wave.
    pub later: u32,
    /// How it was made.
    pub how: How,
}

/// Two forms that may be of one person, for a person to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Elements that are missing or differ.
    pub distance: usize,
    /// The form of the later wave.
    pub later: u32,
    /// The form of the earlier wave.
    pub earlier: u32,
}

/// Who is who.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linked {
    /// Per form, the first form of its person.
    pub person: Vec<u32>,
    /// Links, in the order in which they were made.
    pub links: Vec<Link>,
    /// Unlinked pairs within the tolerance, or one element beyond it, nearest first.
    pub candidates: Vec<Candidate>,
    /// Forms with too many candidates for any to be listed.
    pub crowded: u64,
    /// Pairs that were left off the list.
    pub unlisted: u64,
    /// Decisions ([`Rules::same`]) that would give one person two forms of one wave, or two codes.
    pub refused: Vec<(u32, u32)>,
}

/// Most pairs looked at among forms that agree: above, they are too alike to be told apart.
const CROWD: usize = 256;

/// Most candidates listed: nobody reviews more.
const LISTED: usize = 10_000;

/// Fewest elements that must agree for a pair to be worth a look.
const MUST_AGREE: usize = 2;

/// In a list of only candidates: no candidate yet; more than one.
const NOBODY: u32 = u32::MAX;
const SEVERAL: u32 = u32::MAX - 1;

impl Forms {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waves.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waves.is_empty()
    }

    /// The elements of a form.
    #[must_use]
    pub fn values(&self, form: u32) -> &[u32] {
        let start = form as usize * self.elements;
        &self.values[start..start + self.elements]
    }

    /// Elements that are missing in either form, or differ.
    #[must_use]
    pub fn distance(&self, a: u32, b: u32) -> usize {
        let pairs = self.values(a).iter().zip(self.values(b));
        pairs.filter(|(x, y)| x != y || **x == MISSING).count()
    }
}

/// Links forms of one person across waves.
///
/// ```
/// use jauge_collect::self_code::{Forms, How, MISSING, Rules, link};
/// // Three elements; two people at entry (wave bit 1), the same at exit (wave bit 2).
/// let forms = Forms {
///     elements: 3,
///     values: vec![1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, MISSING],
///     waves: vec![1, 1, 2, 2],
///     codes: vec![MISSING; 4],
/// };
/// let strict = link(&forms, &Rules::default());
/// assert_eq!(strict.links.len(), 1);
/// let tolerant = link(&forms, &Rules { tolerance: 1, ..Rules::default() });
/// assert_eq!(tolerant.person, [0, 1, 0, 1]);
/// assert_eq!(tolerant.links[1].how, How::Tolerant);
/// ```
///
/// # Panics
/// If the lists of `forms` are not of one length; never for its values.
#[must_use]
pub fn link(forms: &Forms, rules: &Rules) -> Linked {
    assert_eq!(forms.values.len(), forms.len() * forms.elements);
    assert_eq!(forms.codes.len(), forms.len());
    let mut people = People::of(forms, rules);
    people.decide(&rules.same);
    for distance in 0..=rules.tolerance.min(forms.elements) {
        for wave in 1..people.last_wave() {
            people.link_wave(wave, distance);
        }
    }
    let beyond = (rules.tolerance + 1).min(forms.elements.saturating_sub(MUST_AGREE));
    for wave in 1..people.last_wave() {
        people.list_candidates(wave, beyond.max(rules.tolerance));
    }
    people.finish()
}

/// People as they are put together, each known by its earliest form.
struct People<'a> {
    forms: &'a Forms,
    different: &'a [(u32, u32)],
    /// The same by the people of these forms, while a wave is linked.
    apart: BTreeSet<(u32, u32)>,
    person: Vec<u32>,
    /// Per form that stands for a person: all of its waves.
    waves: Vec<u64>,
    /// Per form that stands for a person: its code.
    codes: Vec<u32>,
    /// Per form that stands for a person: its only candidate, while a wave is linked.
    only: Vec<u32>,
    out: Linked,
}

impl<'a> People<'a> {
    fn of(forms: &'a Forms, rules: &'a Rules) -> Self {
        Self {
            forms,
            different: &rules.different,
            apart: BTreeSet::new(),
            person: (0..).take(forms.len()).collect(),
            waves: forms.waves.clone(),
            codes: forms.codes.clone(),
            only: vec![NOBODY; forms.len()],
            out: Linked::default(),
        }
    }

    /// One more than the number of the last wave.
    fn last_wave(&self) -> u32 {
        let all = self.forms.waves.iter().fold(0, |all, w| all | w);
        u64::BITS - all.leading_zeros()
    }

    fn of_form(&self, form: u32) -> u32 {
        let mut person = form;
        while self.person[person as usize] != person {
            person = self.person[person as usize];
        }
        person
    }

    /// Whether two people may be one.
    fn may_be_one(&self, a: u32, b: u32) -> bool {
        let (code_a, code_b) = (self.codes[a as usize], self.codes[b as usize]);
        let codes = code_a == MISSING || code_b == MISSING || code_a == code_b;
        codes && self.waves[a as usize] & self.waves[b as usize] == 0
    }

    /// Joins what a person decided to join; decisions that contradict each other are refused
    /// together, since nothing says which one is right.
    fn decide(&mut self, same: &[(u32, u32)]) {
        let mut same: Vec<(u32, u32)> = same.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        same.sort_unstable();
        same.dedup();
        let mut group: Vec<u32> = (0..).take(self.forms.len()).collect();
        for (a, b) in &same {
            let (x, y) = (group[*a as usize], group[*b as usize]);
            group.iter_mut().filter(|g| **g == y).for_each(|g| *g = x);
        }
        let mut decided: BTreeMap<u32, (u64, u32, bool)> = BTreeMap::new();
        let forms: BTreeSet<u32> = same.iter().flat_map(|(a, b)| [*a, *b]).collect();
        for form in forms {
            let (waves, code) = (self.waves[form as usize], self.codes[form as usize]);
            let (all, known, fits) = decided
                .entry(group[form as usize])
                .or_insert((0, MISSING, true));
            let two_codes = *known != MISSING && code != MISSING && *known != code;
            *fits = *fits && *all & waves == 0 && !two_codes;
            *all |= waves;
            *known = if code == MISSING { *known } else { code };
        }
        for (a, b) in same {
            if decided
                .get(&group[a as usize])
                .is_some_and(|(_, _, fits)| *fits)
            {
                let (x, y) = (self.of_form(a), self.of_form(b));
                if x != y {
                    self.join(x, y, How::Decided);
                }
            } else {
                self.out.refused.push((a, b));
            }
        }
    }

    fn join(&mut self, a: u32, b: u32, how: How) {
        let first = |x: u32| self.waves[x as usize].trailing_zeros();
        let (earlier, later) = if first(a) <= first(b) { (a, b) } else { (b, a) };
        self.person[later as usize] = earlier;
        self.waves[earlier as usize] |= self.waves[later as usize];
        if self.codes[earlier as usize] == MISSING {
            self.codes[earlier as usize] = self.codes[later as usize];
        }
        self.out.links.push(Link {
            earlier,
            later,
            how,
        });
    }

    /// People met before this wave and not at it, and those first met at it.
    fn sides(&mut self, wave: u32) -> (Vec<u32>, Vec<u32>) {
        let people = |(a, b): &(u32, u32)| (self.of_form(*a), self.of_form(*b));
        let apart = self.different.iter().map(people);
        let apart = apart.flat_map(|(a, b)| [(a, b), (b, a)]).collect();
        self.apart = apart;
        let bit = 1_u64 << wave;
        let (mut earlier, mut later) = (Vec::new(), Vec::new());
        for form in (0..).take(self.forms.len()) {
            if self.person[form as usize] != form {
                continue;
            }
            let waves = self.waves[form as usize];
            if waves & (bit - 1) == 0 && waves & bit != 0 {
                later.push(form);
            } else if waves & (bit - 1) != 0 && waves & bit == 0 {
                earlier.push(form);
            }
        }
        (earlier, later)
    }

    /// Links the people first met at a wave with those met before, at this distance or less.
    fn link_wave(&mut self, wave: u32, distance: usize) {
        let (earlier, later) = self.sides(wave);
        if earlier.is_empty() || later.is_empty() {
            return;
        }
        earlier
            .iter()
            .chain(&later)
            .for_each(|p| self.only[*p as usize] = NOBODY);
        let mut only = std::mem::take(&mut self.only);
        self.together(&earlier, &later, distance, |earlier, later| {
            let mut note = |one: u32, other: u32| {
                let known = &mut only[one as usize];
                if *known == NOBODY {
                    *known = other;
                } else if *known != other {
                    *known = SEVERAL;
                }
            };
            if earlier.len() * later.len() > CROWD {
                // Whoever is alone there has several across: no pair of the heap can be one.
                let all = earlier.iter().chain(later);
                all.for_each(|p| only[*p as usize] = SEVERAL);
                return;
            }
            for e in earlier {
                for l in later {
                    if self.candidates(*e, *l, distance) {
                        note(*e, *l);
                        note(*l, *e);
                    }
                }
            }
        });
        let how = if distance == 0 {
            How::Strict
        } else {
            How::Tolerant
        };
        for l in later {
            let e = only[l as usize];
            if e < SEVERAL && only[e as usize] == l {
                self.join(e, l, how);
            }
        }
        self.only = only;
    }

    /// Whether two people are near enough and nothing speaks against it.
    fn candidates(&self, earlier: u32, later: u32, distance: usize) -> bool {
        self.forms.distance(earlier, later) <= distance
            && self.may_be_one(earlier, later)
            && (self.apart.is_empty() || !self.apart.contains(&(earlier, later)))
    }

    /// Hands over the people of both sides that agree on some n - distance elements.
    fn together(
        &self,
        earlier: &[u32],
        later: &[u32],
        distance: usize,
        mut found: impl FnMut(&[u32], &[u32]),
    ) {
        let n = self.forms.elements;
        let mut entries: Vec<(u64, u32)> = Vec::with_capacity(earlier.len() + later.len());
        let (mut some_earlier, mut some_later) = (Vec::new(), Vec::new());
        for chosen in choices(n, n - distance.min(n)) {
            entries.clear();
            for (side, people) in [(0, earlier), (1, later)] {
                for &person in people {
                    if let Some(hash) = self.hash(person, &chosen) {
                        entries.push((hash, person << 1 | side));
                    }
                }
            }
            entries.sort_unstable();
            for heap in entries.chunk_by(|a, b| a.0 == b.0) {
                if heap.len() < 2 {
                    continue;
                }
                some_earlier.clear();
                some_later.clear();
                for (_, person) in heap {
                    let side = if person & 1 == 0 {
                        &mut some_earlier
                    } else {
                        &mut some_later
                    };
                    side.push(person >> 1);
                }
                if !some_earlier.is_empty() && !some_later.is_empty() {
                    found(&some_earlier, &some_later);
                }
            }
        }
    }

    /// The chosen elements of a person in one number; `None` if one of them is missing.
    fn hash(&self, person: u32, chosen: &[usize]) -> Option<u64> {
        let values = self.forms.values(person);
        let mut hash = 0x9e37_79b9_7f4a_7c15_u64;
        for element in chosen {
            let value = values[*element];
            if value == MISSING {
                return None;
            }
            hash = (hash ^ u64::from(value)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            hash ^= hash >> 32;
        }
        Some(hash)
    }

    /// Lists the unlinked pairs at this distance or less.
    fn list_candidates(&mut self, wave: u32, distance: usize) {
        let (earlier, later) = self.sides(wave);
        if earlier.is_empty() || later.is_empty() {
            return;
        }
        let mut listed = Vec::new();
        let mut crowded = BTreeSet::new();
        self.together(&earlier, &later, distance, |earlier, later| {
            if earlier.len() * later.len() > CROWD {
                crowded.extend(later.iter().copied());
                return;
            }
            for e in earlier {
                for l in later {
                    if self.candidates(*e, *l, distance) {
                        listed.push(Candidate {
                            distance: self.forms.distance(*e, *l),
                            later: *l,
                            earlier: *e,
                        });
                    }
                }
            }
        });
        listed.sort_unstable();
        listed.dedup();
        self.out.crowded += crowded.len() as u64;
        self.out.candidates.extend(listed);
    }

    fn finish(mut self) -> Linked {
        self.out.person = (0..)
            .take(self.forms.len())
            .map(|f| self.of_form(f))
            .collect();
        let candidates = &mut self.out.candidates;
        candidates.sort_unstable();
        self.out.unlisted = candidates.len().saturating_sub(LISTED) as u64;
        candidates.truncate(LISTED);
        self.out
    }
}

/// Every choice of k among n, in order.
fn choices(n: usize, k: usize) -> Vec<Vec<usize>> {
    let mut out = Vec::new();
    let mut chosen: Vec<usize> = (0..k).collect();
    loop {
        out.push(chosen.clone());
        let Some(move_at) = (0..k).rev().find(|i| chosen[*i] < n - k + i) else {
            return out;
        };
        chosen[move_at] += 1;
        for i in move_at + 1..k {
            chosen[i] = chosen[i - 1] + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn choices_are_all_there() {
        assert_eq!(choices(4, 2).len(), 6);
        assert_eq!(choices(6, 5).len(), 6);
        assert_eq!(choices(3, 3), [[0, 1, 2]]);
        assert_eq!(choices(3, 0), [[0; 0]]);
    }

    fn forms(elements: usize, rows: &[(u64, &[u32])]) -> Forms {
        Forms {
            elements,
            values: rows.iter().flat_map(|(_, v)| v.to_vec()).collect(),
            waves: rows.iter().map(|(w, _)| *w).collect(),
            codes: vec![MISSING; rows.len()],
        }
    }

    #[test]
    fn two_entries_of_one_exit_are_listed_and_not_linked() {
        let forms = forms(3, &[(1, &[1, 2, 3]), (1, &[1, 2, 4]), (2, &[1, 2, 5])]);
        let tolerance = 1;
        let linked = link(
            &forms,
            &Rules {
                tolerance,
                ..Rules::default()
            },
        );
        assert!(linked.links.is_empty());
        assert_eq!(linked.candidates.len(), 2);
        // A person decides: the other entry is free, and has nobody left.
        let same = vec![(2, 1)];
        let linked = link(
            &forms,
            &Rules {
                tolerance,
                same,
                ..Rules::default()
            },
        );
        assert_eq!(linked.person, [0, 1, 1]);
        assert!(linked.candidates.is_empty());
        // Or says who it is not: one candidate is left.
        let different = vec![(0, 2)];
        let linked = link(
            &forms,
            &Rules {
                tolerance,
                different,
                ..Rules::default()
            },
        );
        assert_eq!(linked.person, [0, 1, 1]);
    }

    #[test]
    fn a_decision_cannot_give_one_exit_two_entries() {
        let forms = forms(3, &[(1, &[1, 2, 3]), (1, &[4, 5, 6]), (2, &[7, 8, 9])]);
        let same = vec![(0, 2), (1, 2)];
        let linked = link(
            &forms,
            &Rules {
                same,
                ..Rules::default()
            },
        );
        assert_eq!(linked.person, [0, 1, 2]);
        assert_eq!(linked.refused, [(0, 2), (1, 2)]);
    }

    #[test]
    fn two_codes_are_two_people() {
        let mut forms = forms(2, &[(1, &[1, 2]), (2, &[1, 2])]);
        assert_eq!(link(&forms, &Rules::default()).links.len(), 1);
        forms.codes = vec![7, 8];
        assert!(link(&forms, &Rules::default()).links.is_empty());
        forms.codes = vec![7, MISSING];
        assert_eq!(link(&forms, &Rules::default()).links.len(), 1);
    }

    #[test]
    fn a_crowd_is_not_linked() {
        let mut rows: Vec<(u64, &[u32])> = vec![(1, &[1, 1, 1])];
        rows.extend(vec![(2, &[1, 1, 1][..]); 300]);
        let linked = link(
            &forms(3, &rows),
            &Rules {
                tolerance: 1,
                ..Rules::default()
            },
        );
        assert!(linked.links.is_empty());
        assert_eq!(linked.crowded, 300);
    }

    /// Few values, so that collisions are common; three waves.
    fn some_forms() -> impl Strategy<Value = Forms> {
        let value = prop_oneof![5 => 0..3_u32, 1 => Just(MISSING)];
        let form = (0..3_u32, prop::collection::vec(value, 4));
        prop::collection::vec(form, 0..40).prop_map(|rows| Forms {
            elements: 4,
            values: rows.iter().flat_map(|(_, v)| v.clone()).collect(),
            waves: rows.iter().map(|(w, _)| 1 << w).collect(),
            codes: vec![MISSING; rows.len()],
        })
    }

    fn pairs(linked: &Linked) -> BTreeSet<(u32, u32)> {
        linked.links.iter().map(|l| (l.earlier, l.later)).collect()
    }

    /// What the rule says, pair by pair, without any sorting: the answer for two waves.
    fn by_comparing_all(forms: &Forms, tolerance: usize) -> BTreeSet<(u32, u32)> {
        let mut linked = BTreeSet::new();
        let (mut gone, n) = (BTreeSet::new(), forms.len() as u32);
        for distance in 0..=tolerance {
            let near = |a: u32, b: u32, gone: &BTreeSet<u32>| {
                forms.waves[a as usize] == 1
                    && forms.waves[b as usize] == 2
                    && !gone.contains(&a)
                    && !gone.contains(&b)
                    && forms.distance(a, b) <= distance
            };
            let of = |a: u32| -> Vec<u32> { (0..n).filter(|b| near(a, *b, &gone)).collect() };
            let back = |b: u32| (0..n).filter(|a| near(*a, b, &gone)).count();
            let found: Vec<(u32, u32)> = (0..n)
                .filter_map(|a| match of(a)[..] {
                    [b] if back(b) == 1 => Some((a, b)),
                    _ => None,
                })
                .collect();
            for (a, b) in found {
                gone.extend([a, b]);
                linked.insert((a, b));
            }
        }
        linked
    }

    proptest! {
        #[test]
        fn strict_links_are_among_the_tolerant_ones(forms in some_forms(), tolerance in 1..3_usize) {
            let strict = link(&forms, &Rules::default());
            let tolerant = link(&forms, &Rules { tolerance, ..Rules::default() });
            prop_assert!(pairs(&strict).is_subset(&pairs(&tolerant)));
        }

        #[test]
        fn nobody_is_in_two_links(forms in some_forms(), tolerance in 0..3_usize) {
            let linked = link(&forms, &Rules { tolerance, ..Rules::default() });
            let mut waves = vec![0; forms.len()];
            for (form, person) in linked.person.iter().enumerate() {
                prop_assert_eq!(waves[*person as usize] & forms.waves[form], 0);
                waves[*person as usize] |= forms.waves[form];
                prop_assert_eq!(linked.person[*person as usize], *person);
            }
            for l in &linked.links {
                prop_assert!(forms.distance(l.earlier, l.later) <= tolerance);
            }
        }

        #[test]
        fn the_order_of_the_forms_changes_nothing(
            (forms, order) in some_forms().prop_flat_map(|f| {
                let order: Vec<u32> = (0..f.len() as u32).collect();
                (Just(f), Just(order).prop_shuffle())
            }),
            tolerance in 0..3_usize,
        ) {
            let moved = Forms {
                elements: forms.elements,
                values: order.iter().flat_map(|f| forms.values(*f).to_vec()).collect(),
                waves: order.iter().map(|f| forms.waves[*f as usize]).collect(),
                codes: forms.codes.clone(),
            };
            let rules = Rules { tolerance, ..Rules::default() };
            let (here, there) = (link(&forms, &rules), link(&moved, &rules));
            let back: BTreeSet<(u32, u32)> = pairs(&there)
                .into_iter()
                .map(|(a, b)| (order[a as usize], order[b as usize]))
                .collect();
            prop_assert_eq!(pairs(&here), back);
            prop_assert_eq!(here.candidates.len(), there.candidates.len());
        }

        #[test]
        fn no_pair_is_missed(forms in some_forms(), tolerance in 0..3_usize) {
            let mut forms = forms;
            forms.waves.iter_mut().for_each(|w| *w = (*w).min(2));
            let linked = link(&forms, &Rules { tolerance, ..Rules::default() });
            prop_assert_eq!(pairs(&linked), by_comparing_all(&forms, tolerance));
        }
    }
}
