//! Linked tables: counts tied by sums, of which some are hidden. What can somebody who knows every shown count, every sum
//! and that no count is negative still say of a hidden one?
//!
//! ```text
//! interval of a hidden count h:  min h, max h   over all hidden counts >= 0 with   total = sum of its parts, for every sum
//! ```
//!
//! Where an earlier report showed a count, it is at least that: those who answered then still have.
//!
//! A count is protected when its interval is at least as wide as it needs. What one sum alone says is looked at first, then where
//! `moves` lead, which is mostly enough. If neither decides, each end is a linear programme over the hidden counts alone
//! (`microlp`), first over the few around the one, where what is found is possible, then over all that are tied to it. The sums of a
//! breakdown are two nested families (places within places, answers within all answers), so the ends are whole numbers; they are
//! tightened to whole numbers all the same.
//!
//! Where more than [`LARGE`] hidden counts are tied together no programme is solved: a count that no move leads far enough away from is
//! taken for known, and more is hidden. That is never less than is necessary, and it ends in seconds.
//!
//! *Reference*: Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, section 4.2 (feasibility intervals) and 4.4
//! (secondary suppression); Eurostat, *Handbook on Statistical Disclosure Control*, chapter 4; Insee, *Manuel de protection des
//! tableaux*. Which counts to hide besides the small ones is chosen for one exposed count after another, those that the cheapest
//! move of it would change, not by an optimal programme: more may be hidden than is necessary, never less.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, Variable};

use super::moves::Ground;

/// A count of a system, by index.
pub(super) type Node = usize;

/// The sums that each count is in, by index, with its factor there.
pub(super) type Ties = Vec<Vec<(usize, f64)>>;

/// How many hidden counts that are tied together are solved exactly.
const LARGE: usize = 96;

/// How many counts are let go around one, and how many of one sum, in turn.
const NEIGHBOURHOODS: [(usize, usize); 2] = [(24, 5), (LARGE, usize::MAX)];

/// Counts and the sums that tie them.
#[derive(Clone, Debug, Default)]
pub(super) struct Linked {
    values: Vec<u64>,
    /// The least that is known of each count from elsewhere.
    least: Vec<u64>,
    /// Each says that its terms, a count by a factor, add up to a number that is known.
    sums: Vec<Vec<(Node, f64)>>,
    /// How dear it is to hide a count; `None` for what is public whatever happens.
    cost: Vec<Option<u8>>,
    /// Counts that are hidden with a count, because they would tell it.
    followers: BTreeMap<Node, Vec<Node>>,
    /// The count that a count is such a follower of.
    leader: Vec<Option<Node>>,
    /// Whether a count was taken for known without a programme having been solved.
    was_large: Cell<bool>,
}

/// Which counts are hidden, and how wide the interval of each has to be; zero where a hidden count needs no protection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) hidden: Vec<bool>,
    pub(super) need: Vec<u64>,
}

impl Pattern {
    pub(super) fn open(nodes: usize) -> Self {
        Self {
            hidden: vec![false; nodes],
            need: vec![0; nodes],
        }
    }

    pub(super) fn hide(&mut self, node: Node, need: u64) {
        self.hidden[node] = true;
        self.need[node] = self.need[node].max(need);
    }
}

/// The narrowest that is known of a hidden count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// Whole numbers between the ends.
    pub(super) fn width(self) -> f64 {
        const ROUNDING: f64 = 1e-6;
        (self.high + ROUNDING).floor() - (self.low - ROUNDING).ceil()
    }

    pub(super) fn take(&mut self, value: f64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }
}

impl Linked {
    pub(super) fn node(&mut self, value: u64, cost: Option<u8>) -> Node {
        self.values.push(value);
        self.least.push(0);
        self.cost.push(cost);
        self.leader.push(None);
        self.values.len() - 1
    }

    pub(super) fn sum(&mut self, total: Node, parts: Vec<Node>) {
        debug_assert_eq!(
            self.values[total],
            parts.iter().map(|p| self.values[*p]).sum::<u64>()
        );
        let mut terms = vec![(total, -1.0)];
        terms.extend(parts.into_iter().map(|p| (p, 1.0)));
        self.sums.push(terms);
    }

    /// Says that the sum of counts by their factors is known: the mean of a score, of counts per level by the points of each.
    pub(super) fn weighted(&mut self, terms: Vec<(Node, f64)>) {
        self.sums.push(terms);
    }

    /// Says that a count is known to be at least so many.
    pub(super) fn at_least(&mut self, node: Node, least: u64) {
        // What was once more than it is tells nothing of what it is.
        let least = least.min(self.values[node]);
        self.least[node] = self.least[node].max(least);
    }

    /// How much of a count may be taken away.
    pub(super) fn spare(&self, node: Node, now: u64) -> u64 {
        now.saturating_sub(self.least[node])
    }

    /// Hides `others` whenever `node` is hidden.
    pub(super) fn hide_with(&mut self, node: Node, others: Vec<Node>) {
        for other in &others {
            self.leader[*other] = Some(node);
        }
        self.followers.entry(node).or_default().extend(others);
    }

    /// Hides a count with what would tell it.
    pub(super) fn hide(&self, pattern: &mut Pattern, node: Node, need: u64) {
        pattern.hide(node, need);
        for follower in self.followers.get(&node).into_iter().flatten() {
            pattern.hide(*follower, 0);
        }
    }

    pub(super) fn values(&self) -> &[u64] {
        &self.values
    }

    pub(super) fn sums(&self) -> &[Vec<(Node, f64)>] {
        &self.sums
    }

    /// The terms of a sum.
    pub(super) fn terms(&self, sum: usize) -> &[(Node, f64)] {
        &self.sums[sum]
    }

    /// How dear it is to hide a count; `None` for what is public.
    pub(super) fn cost(&self, node: Node) -> Option<u8> {
        self.cost[node]
    }

    pub(super) fn hides_others(&self, node: Node) -> bool {
        self.followers.contains_key(&node)
    }

    /// The count with which a count is hidden.
    pub(super) fn hidden_with(&self, node: Node) -> Option<Node> {
        self.leader[node]
    }

    /// Notes that another system, in which more was hidden for the sake of this one, was too large to be solved.
    pub(super) fn is_large_if(&self, other: bool) {
        self.was_large.set(self.was_large.get() || other);
    }

    /// Whether more may have been hidden than is necessary, as so many hidden counts were tied together that no programme was solved.
    pub(super) fn was_large(&self) -> bool {
        self.was_large.get()
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn value(&self, node: Node) -> u64 {
        self.values[node]
    }

    /// Hides more until each hidden count is as uncertain as it needs, or nothing is left to hide. What is hidden for the sake
    /// of another needs as much as that other.
    pub(super) fn protect(&self, mut pattern: Pattern) -> Pattern {
        let ties = self.ties();
        // What is possible stays possible when more is hidden: what was found of a count is kept.
        let mut known = self.as_they_are();
        while let Some(exposed) = self.first_exposed(&pattern, &ties, &mut known) {
            let need = pattern.need[exposed];
            let ground = self.ground(&pattern, &ties);
            let mut next = ground.hide_for(exposed, need, &mut known);
            if next.is_empty() {
                next.extend(self.cheapest(&pattern, &ties, exposed));
            }
            if next.is_empty() {
                // Nothing is left to hide: what stays exposed follows from what is public.
                break;
            }
            for node in next {
                self.hide(&mut pattern, node, need);
            }
        }
        pattern
    }

    /// The first hidden count that is known too well.
    pub(super) fn exposed(&self, pattern: &Pattern) -> Option<Node> {
        self.first_exposed(pattern, &self.ties(), &mut self.as_they_are())
    }

    fn ground<'a>(&'a self, pattern: &'a Pattern, ties: &'a Ties) -> Ground<'a> {
        Ground {
            linked: self,
            ties,
            hidden: &pattern.hidden,
        }
    }

    fn as_they_are(&self) -> Vec<Range> {
        let range = |v: &u64| Range {
            low: *v as f64,
            high: *v as f64,
        };
        self.values.iter().map(range).collect()
    }

    /// The sums that each count is in.
    fn ties(&self) -> Ties {
        let mut out = vec![Vec::new(); self.len()];
        for (index, terms) in self.sums.iter().enumerate() {
            terms.iter().for_each(|(n, by)| out[*n].push((index, *by)));
        }
        out
    }

    fn first_exposed(&self, pattern: &Pattern, ties: &Ties, known: &mut [Range]) -> Option<Node> {
        let hidden = (0..self.len()).filter(|n| pattern.hidden[*n] && pattern.need[*n] > 0);
        hidden
            .into_iter()
            .find(|n| !self.is_open(pattern, ties, *n, known))
    }

    /// Whether a hidden count is seen to be as far apart as it needs.
    ///
    /// Whoever lets a few counts around it move, and no other, finds less than is possible: what is found there is enough where it is
    /// enough, and only where it is not are more let go.
    fn is_open(&self, pattern: &Pattern, ties: &Ties, target: Node, known: &mut [Range]) -> bool {
        let need = pattern.need[target];
        let enough = |known: &[Range]| known[target].width() >= need as f64;
        if enough(known) {
            return true;
        }
        if self.left_by_one_sum(pattern, ties, target) < need as f64 {
            return false;
        }
        self.ground(pattern, ties).widen(target, need, known);
        if enough(known) {
            return true;
        }
        if self.is_large(pattern, ties, target) {
            self.was_large.set(true);
            return false;
        }
        for (reach, of_a_sum) in NEIGHBOURHOODS {
            let free = self.around(pattern, ties, target, reach, of_a_sum);
            let equations = self.equations(ties, &free);
            for direction in [
                OptimizationDirection::Maximize,
                OptimizationDirection::Minimize,
            ] {
                if !enough(known) {
                    self.optimise(&equations, &free, (target, direction), known);
                }
            }
        }
        enough(known)
    }

    /// The widest that a sum leaves a count whose hidden companions all count in the same direction: none is negative.
    fn left_by_one_sum(&self, pattern: &Pattern, ties: &Ties, target: Node) -> f64 {
        let mut least = f64::INFINITY;
        for (sum, own) in &ties[target] {
            let hidden = self.sums[*sum].iter().filter(|(n, _)| pattern.hidden[*n]);
            let mut all = 0.0;
            let mut one_way = true;
            for (node, by) in hidden {
                one_way &= by * own > 0.0;
                all += self.spare(*node, self.values[*node]) as f64 * by.abs();
            }
            if one_way {
                least = least.min(all / own.abs());
            }
        }
        least
    }

    /// Whether more hidden counts are tied to one than are solved exactly.
    fn is_large(&self, pattern: &Pattern, ties: &Ties, target: Node) -> bool {
        self.around(pattern, ties, target, LARGE, usize::MAX).len() >= LARGE
    }

    /// At most `reach` hidden counts that sums tie to one, the nearest first; of each sum only the largest, which have most to give.
    fn around(
        &self,
        pattern: &Pattern,
        ties: &Ties,
        target: Node,
        reach: usize,
        of_a_sum: usize,
    ) -> Vec<Node> {
        let mut seen = BTreeSet::from([target]);
        let mut done = BTreeSet::new();
        let mut out = vec![target];
        let mut next = 0;
        while let Some(node) = out.get(next).copied().filter(|_| out.len() < reach) {
            next += 1;
            for (sum, _) in ties[node].iter().filter(|(s, _)| done.insert(*s)) {
                let terms = self.sums[*sum].iter().map(|(n, _)| *n);
                let mut others: Vec<Node> = terms.filter(|n| pattern.hidden[*n]).collect();
                others.sort_by_key(|n| (std::cmp::Reverse(self.values[*n]), *n));
                let free = others.into_iter().take(of_a_sum);
                out.extend(free.filter(|n| seen.insert(*n)));
            }
        }
        out
    }

    /// What the other counts leave of each sum of some that are free to move.
    fn equations(&self, ties: &Ties, free: &[Node]) -> Vec<(Vec<(Node, f64)>, f64)> {
        let within: BTreeSet<Node> = free.iter().copied().collect();
        sums_of(ties, free)
            .iter()
            .map(|sum| {
                let terms = self.sums[*sum].iter();
                let left: Vec<(Node, f64)> =
                    terms.filter(|(n, _)| within.contains(n)).copied().collect();
                // What is known of the free terms is what they are: the sum less the others.
                let right = left.iter().map(|(n, by)| by * self.values[*n] as f64).sum();
                (left, right)
            })
            .collect()
    }

    /// The cheapest shown count in a sum with one that is tied to the exposed one.
    fn cheapest(&self, pattern: &Pattern, ties: &Ties, exposed: Node) -> Option<Node> {
        let tied = self.around(pattern, ties, exposed, usize::MAX, usize::MAX);
        let of_people = self.followers.contains_key(&exposed);
        sums_of(ties, &tied)
            .into_iter()
            .flat_map(|sum| &self.sums[sum])
            .map(|(n, _)| n)
            .filter(|n| !pattern.hidden[**n])
            .filter_map(|n| {
                let value = self.values[*n];
                // Nobody is hidden behind a zero.
                // What is of the same kind protects, people people and answers answers.
                let kind = self.followers.contains_key(n) != of_people;
                Some((value == 0, self.cost[*n]?, kind, value, *n))
            })
            .min()
            .map(|(.., n)| n)
    }

    /// Goes to one end of the interval of `target`, and keeps what the way there says of the others.
    fn optimise(
        &self,
        equations: &[(Vec<(Node, f64)>, f64)],
        part: &[Node],
        (target, direction): (Node, OptimizationDirection),
        known: &mut [Range],
    ) {
        let mut problem = Problem::new(direction);
        let variables: BTreeMap<Node, Variable> = part
            .iter()
            .map(|n| {
                let weight = if *n == target { 1.0 } else { 0.0 };
                (
                    *n,
                    problem.add_var(weight, (self.least[*n] as f64, f64::INFINITY)),
                )
            })
            .collect();
        for (left, right) in equations {
            let terms: Vec<(Variable, f64)> =
                left.iter().map(|(n, s)| (variables[n], *s)).collect();
            problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, *right);
        }
        match problem.solve() {
            Ok(outcome) => {
                // A programme that gives up says nothing: the count stays as exposed as it was.
                let Ok(found) = outcome.into_solution() else {
                    return;
                };
                for (node, variable) in &variables {
                    known[*node].take(found.var_value(*variable));
                }
            }
            Err(Error::Unbounded) => {
                known[target].high = f64::INFINITY;
            }
            Err(_) => {}
        }
    }
}

/// The sums that some counts are in.
fn sums_of(ties: &Ties, nodes: &[Node]) -> BTreeSet<usize> {
    let sums = nodes.iter().flat_map(|n| &ties[*n]);
    sums.map(|(sum, _)| *sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many hidden parts of one total, of which the first is tied to the second by halves: no move of one person changes it.
    fn tied(parts: usize) -> (Linked, Pattern) {
        let mut linked = Linked::default();
        let total = linked.node(2 * parts as u64, None);
        let nodes: Vec<Node> = (0..parts).map(|_| linked.node(2, Some(1))).collect();
        linked.sum(total, nodes.clone());
        linked.weighted(vec![(nodes[0], 1.0), (nodes[1], 0.5)]);
        let mut pattern = Pattern::open(linked.len());
        nodes.iter().for_each(|node| pattern.hide(*node, 0));
        pattern.hide(nodes[0], 3);
        (linked, pattern)
    }

    #[test]
    fn what_is_too_large_to_be_solved_is_taken_for_known_and_said() {
        let (few, pattern) = tied(20);
        assert_eq!((few.exposed(&pattern), few.was_large()), (None, false));
        let (many, pattern) = tied(LARGE + 1);
        assert_eq!((many.exposed(&pattern), many.was_large()), (Some(1), true));
    }
}
