//! Linked tables: counts tied by sums, of which some are hidden. What can somebody who knows every shown count, every sum
//! and that no count is negative still say of a hidden one?
//!
//! ```text
//! interval of a hidden count h:  min h, max h   over all hidden counts >= 0 with   total = sum of its parts, for every sum
//! ```
//!
//! Each end is a linear programme over the hidden counts alone (`microlp`). The sums of a breakdown are two nested families
//! (places within places, answers within all answers), so the ends are whole numbers; they are tightened to whole numbers all
//! the same. A count is protected when its interval is at least as wide as it needs.
//!
//! *Reference*: Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, section 4.2 (feasibility intervals) and 4.4
//! (secondary suppression); Eurostat, *Handbook on Statistical Disclosure Control*, chapter 4; Insee, *Manuel de protection des
//! tableaux*. Which counts to hide besides the small ones is chosen one by one, the smallest that shares a sum first, not by an
//! optimal programme: more may be hidden than is necessary, never less.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, Variable};

/// A count of a system, by index.
pub(super) type Node = usize;

/// Counts and the sums that tie them.
#[derive(Clone, Debug, Default)]
pub(super) struct Linked {
    values: Vec<u64>,
    /// Each says that its terms, a count by a factor, add up to a number that is known.
    sums: Vec<Vec<(Node, f64)>>,
    /// How dear it is to hide a count; `None` for what is public whatever happens.
    cost: Vec<Option<u8>>,
    /// Counts that are hidden with a count, because they would tell it.
    followers: BTreeMap<Node, Vec<Node>>,
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
struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// Whole numbers between the ends.
    fn width(self) -> f64 {
        const ROUNDING: f64 = 1e-6;
        (self.high + ROUNDING).floor() - (self.low - ROUNDING).ceil()
    }

    fn take(&mut self, value: f64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }
}

impl Linked {
    pub(super) fn node(&mut self, value: u64, cost: Option<u8>) -> Node {
        self.values.push(value);
        self.cost.push(cost);
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

    /// Hides `others` whenever `node` is hidden.
    pub(super) fn hide_with(&mut self, node: Node, others: Vec<Node>) {
        self.followers.entry(node).or_default().extend(others);
    }

    /// Hides a count with what would tell it.
    pub(super) fn hide(&self, pattern: &mut Pattern, node: Node, need: u64) {
        pattern.hide(node, need);
        for follower in self.followers.get(&node).into_iter().flatten() {
            pattern.hide(*follower, 0);
        }
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
        // What is possible stays possible when more is hidden: what was found of a count is kept.
        let mut known = self.as_they_are();
        while let Some(exposed) = self.first_exposed(&pattern, &mut known) {
            let need = pattern.need[exposed];
            let Some(next) = self.next_to_hide(&pattern, exposed) else {
                // Nothing is left to hide: what stays exposed follows from what is public.
                break;
            };
            self.hide(&mut pattern, next, need);
        }
        pattern
    }

    /// The first hidden count that is known too well.
    pub(super) fn exposed(&self, pattern: &Pattern) -> Option<Node> {
        self.first_exposed(pattern, &mut self.as_they_are())
    }

    fn as_they_are(&self) -> Vec<Range> {
        let range = |v: &u64| Range {
            low: *v as f64,
            high: *v as f64,
        };
        self.values.iter().map(range).collect()
    }

    fn first_exposed(&self, pattern: &Pattern, known: &mut [Range]) -> Option<Node> {
        self.components(pattern)
            .iter()
            .filter_map(|part| self.exposed_in(pattern, part, known))
            .min()
    }

    fn exposed_in(&self, pattern: &Pattern, part: &[Node], known: &mut [Range]) -> Option<Node> {
        let enough = |known: &[Range], n: Node| known[n].width() >= pattern.need[n] as f64;
        if part.iter().all(|n| enough(known, *n)) {
            return None;
        }
        let equations = self.equations(pattern, part);
        for target in part.iter().copied().filter(|n| pattern.need[*n] > 0) {
            for direction in [
                OptimizationDirection::Maximize,
                OptimizationDirection::Minimize,
            ] {
                if !enough(known, target) {
                    optimise(&equations, part, target, direction, known);
                }
            }
            if !enough(known, target) {
                return Some(target);
            }
        }
        None
    }

    /// What the shown counts leave of each sum, over the hidden counts of one part.
    fn equations(&self, pattern: &Pattern, part: &[Node]) -> Vec<(Vec<(Node, f64)>, f64)> {
        let within: BTreeSet<Node> = part.iter().copied().collect();
        let hidden = |terms: &[(Node, f64)]| -> Vec<(Node, f64)> {
            let kept = terms.iter().filter(|(n, _)| pattern.hidden[*n]);
            kept.copied().collect()
        };
        let lefts = self.sums.iter().map(|terms| hidden(terms));
        lefts
            .filter(|left| left.first().is_some_and(|(n, _)| within.contains(n)))
            .map(|left| {
                // What is known of the hidden terms is what they are: the sum less the shown ones.
                let right = left.iter().map(|(n, by)| by * self.values[*n] as f64).sum();
                (left, right)
            })
            .collect()
    }

    /// Hidden counts that sums tie to each other, part by part.
    fn components(&self, pattern: &Pattern) -> Vec<Vec<Node>> {
        let mut root: Vec<Node> = (0..self.len()).collect();
        fn find(root: &mut [Node], mut n: Node) -> Node {
            while root[n] != n {
                root[n] = root[root[n]];
                n = root[n];
            }
            n
        }
        for terms in &self.sums {
            let mut first = None;
            for (n, _) in terms {
                if !pattern.hidden[*n] {
                    continue;
                }
                let here = find(&mut root, *n);
                match first {
                    None => first = Some(here),
                    Some(other) => root[here] = other,
                }
            }
        }
        let mut out: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        for n in (0..self.len()).filter(|n| pattern.hidden[*n]) {
            out.entry(find(&mut root, n)).or_default().push(n);
        }
        out.into_values().collect()
    }

    /// The cheapest shown count in a sum with one that is tied to the exposed one.
    fn next_to_hide(&self, pattern: &Pattern, exposed: Node) -> Option<Node> {
        let tied = self
            .components(pattern)
            .into_iter()
            .find(|c| c.contains(&exposed))?;
        let cheapest = |touches: &dyn Fn(&Node) -> bool| {
            let touched = |terms: &&Vec<(Node, f64)>| terms.iter().any(|(n, _)| touches(n));
            let sums = self.sums.iter().filter(touched);
            sums.flatten()
                .map(|(n, _)| n)
                .filter(|n| !pattern.hidden[**n])
                .filter_map(|n| {
                    let value = self.values[*n];
                    // Nobody is hidden behind a zero.
                    // What is of the same kind protects, people people and answers answers.
                    let kind =
                        self.followers.contains_key(n) != self.followers.contains_key(&exposed);
                    Some((value == 0, self.cost[*n]?, kind, value, *n))
                })
                .min()
                .map(|(.., n)| n)
        };
        cheapest(&|n| tied.contains(n))
    }
}

/// Goes to one end of the interval of `target`, and keeps what the way there says of the others.
fn optimise(
    equations: &[(Vec<(Node, f64)>, f64)],
    part: &[Node],
    target: Node,
    direction: OptimizationDirection,
    known: &mut [Range],
) {
    let mut problem = Problem::new(direction);
    let variables: BTreeMap<Node, Variable> = part
        .iter()
        .map(|n| {
            let weight = if *n == target { 1.0 } else { 0.0 };
            (*n, problem.add_var(weight, (0.0, f64::INFINITY)))
        })
        .collect();
    for (left, right) in equations {
        let terms: Vec<(Variable, f64)> = left.iter().map(|(n, s)| (variables[n], *s)).collect();
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
