//! Moves: what else hidden counts could be, all sums unchanged.
//!
//! ```text
//!                 improved   same               improved   same
//!     project A      2         9      ->  A        3         8      one more improved in A, one less in B:
//!     project B      7         4          B        6         5      every sum of a row and of a column is as before
//! ```
//!
//! A move is made as often as there is somebody to take, then another is looked for from there. Where it leads is possible, and every
//! count on the way is as uncertain as that: no linear programme is needed. A count of which no move is found may still be open, as only
//! moves of one person are tried, and only so many of them; who asks must take it for known, or ask the programme.
//!
//! The same search, let go over shown counts for a price, says which of those to hide: the ones that a move of the exposed count would
//! change.
//!
//! *Reference*: the alternating cycles of two-way tables, Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, section 4.4.

use super::linked::{Linked, Node, Range, Ties};

/// Counts in one move at most.
const LONGEST: usize = 40;

/// Counts that are tried for one move.
const TRIES: usize = 160;

/// Counts that are tried for one sum.
const OF_A_SUM: usize = 6;

/// The prices at which more may be hidden for one move, in turn.
const PRICES: [u32; 3] = [1, 3, u32::MAX];

/// A count that makes up others is dearer to hide than one of them: they go with it.
const OF_PEOPLE: u32 = 3;

/// Which way a count is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

impl Way {
    const BOTH: [Self; 2] = [Self::Up, Self::Down];

    const fn sign(self) -> f64 {
        match self {
            Self::Up => 1.0,
            Self::Down => -1.0,
        }
    }
}

/// A count and the way it goes in a move.
type Step = (Node, Way);

/// Sums and which of their counts are hidden.
pub(super) struct Ground<'a> {
    pub(super) linked: &'a Linked,
    pub(super) ties: &'a Ties,
    pub(super) hidden: &'a [bool],
}

/// A move that is being put together.
struct Trial<'a> {
    now: &'a [u64],
    need: u64,
    steps: Vec<Step>,
    /// Sums that the steps have changed, and by how much.
    open: Vec<(usize, f64)>,
    /// What may still be spent on hiding more.
    purse: u32,
    left: usize,
}

impl Ground<'_> {
    /// Moves one count up, then down, until it is known to be as uncertain as it needs or no move is found.
    pub(super) fn widen(&self, target: Node, need: u64, known: &mut [Range]) {
        for way in Way::BOTH {
            self.as_far_as_it_goes((target, way), need, known);
        }
    }

    /// The shown counts to hide so that a hidden one can be moved further.
    pub(super) fn hide_for(&self, target: Node, need: u64, known: &mut [Range]) -> Vec<Node> {
        for price in PRICES {
            for way in Way::BOTH {
                let now = self.as_far_as_it_goes((target, way), need, known);
                let steps = self.find(&now, (target, way), need, price);
                let nodes = steps.into_iter().flatten().map(|(node, _)| node);
                let mut shown: Vec<Node> = nodes.filter(|n| !self.hidden[*n]).collect();
                if !shown.is_empty() {
                    // What is hidden with another of them needs no protection of its own.
                    let all = shown.clone();
                    let goes_with = |n: &Node| self.linked.hidden_with(*n);
                    shown.retain(|n| goes_with(n).is_none_or(|of| !all.contains(&of)));
                    return shown;
                }
            }
        }
        Vec::new()
    }

    /// Where the moves of one count lead from what the counts are.
    fn as_far_as_it_goes(&self, target: Step, need: u64, known: &mut [Range]) -> Vec<u64> {
        let mut now = self.linked.values().to_vec();
        while known[target.0].width() < need as f64 {
            let Some(steps) = self.find(&now, target, need, 0) else {
                break;
            };
            let taken = steps.iter().filter(|(_, way)| *way == Way::Down);
            let times = taken
                .map(|(n, _)| self.linked.spare(*n, now[*n]))
                .min()
                .unwrap_or(need);
            for (node, way) in steps {
                now[node] = match way {
                    Way::Up => now[node].saturating_add(times),
                    Way::Down => now[node].saturating_sub(times),
                };
                known[node].take(now[node] as f64);
            }
        }
        now
    }

    fn find(&self, now: &[u64], target: Step, need: u64, purse: u32) -> Option<Vec<Step>> {
        if target.1 == Way::Down && self.linked.spare(target.0, now[target.0]) == 0 {
            return None;
        }
        let mut trial = Trial {
            now,
            need,
            steps: Vec::new(),
            open: Vec::new(),
            purse,
            left: TRIES,
        };
        self.step(&mut trial, target);
        self.close(&mut trial).then_some(trial.steps)
    }

    /// Adds steps until no sum is changed. False, with the steps as they were, where none are found.
    fn close(&self, trial: &mut Trial<'_>) -> bool {
        // A short sum has the fewest ways to be mended: those first.
        let length = |sum: usize| self.linked.terms(sum).len();
        let shortest = trial.open.iter().min_by_key(|(s, _)| (length(*s), *s));
        let Some((sum, off)) = shortest.copied() else {
            return true;
        };
        if trial.steps.len() >= LONGEST {
            return false;
        }
        for (step, price) in self.ways_to_mend(trial, sum, off) {
            if trial.left == 0 {
                return false;
            }
            trial.left -= 1;
            trial.purse -= price;
            self.step(trial, step);
            if self.close(trial) {
                return true;
            }
            self.step_back(trial, step);
            trial.purse += price;
        }
        false
    }

    /// Steps that bring a sum back to what it is, each with its price: the cheapest first, then those that mend other sums too.
    fn ways_to_mend(&self, trial: &Trial<'_>, sum: usize, off: f64) -> Vec<(Step, u32)> {
        let mut ways = Vec::new();
        for (node, factor) in self.linked.terms(sum) {
            let way = match -off / factor {
                1.0 => Way::Up,
                -1.0 => Way::Down,
                _ => continue,
            };
            let can = (way == Way::Up || self.linked.spare(*node, trial.now[*node]) > 0)
                && trial.steps.iter().all(|(n, _)| n != node);
            let price = can.then(|| self.price(trial, *node)).flatten();
            let Some(price) = price.filter(|p| *p <= trial.purse) else {
                continue;
            };
            let gain = self.gain(trial, (*node, way));
            let order = self.order(trial, *node);
            ways.push(((price, -gain, order, *node), way));
        }
        ways.sort_by_key(|(order, _)| *order);
        let best = ways.into_iter().take(OF_A_SUM);
        best.map(|((price, .., node), way)| ((node, way), price))
            .collect()
    }

    /// Of the hidden counts the largest first, which have most to give; of the shown ones the smallest that has enough, and last those
    /// behind which nobody is hidden.
    fn order(&self, trial: &Trial<'_>, node: Node) -> (bool, bool, u64) {
        let count = self.linked.spare(node, trial.now[node]);
        if self.hidden[node] {
            (false, false, u64::MAX - count)
        } else {
            (count == 0, count < trial.need, count)
        }
    }

    /// What it costs to use a count: nothing where it is hidden, or will be with another one of the move.
    fn price(&self, trial: &Trial<'_>, node: Node) -> Option<u32> {
        let with = |of: Node| self.hidden[of] || trial.steps.iter().any(|(n, _)| *n == of);
        if self.hidden[node] || self.linked.hidden_with(node).is_some_and(with) {
            return Some(0);
        }
        let dear = if self.linked.hides_others(node) {
            OF_PEOPLE
        } else {
            1
        };
        self.linked.cost(node).map(|cost| u32::from(cost) * dear)
    }

    /// Sums that a step mends, less those that it changes.
    fn gain(&self, trial: &Trial<'_>, (node, way): Step) -> i64 {
        let mends = |(sum, factor): &(usize, f64)| {
            let off = trial.off(*sum);
            if (off + factor * way.sign()).abs() < off.abs() {
                1
            } else {
                -1
            }
        };
        self.ties[node].iter().map(mends).sum()
    }

    fn step(&self, trial: &mut Trial<'_>, (node, way): Step) {
        trial.steps.push((node, way));
        for (sum, factor) in &self.ties[node] {
            trial.change(*sum, factor * way.sign());
        }
    }

    fn step_back(&self, trial: &mut Trial<'_>, (node, way): Step) {
        trial.steps.pop();
        for (sum, factor) in &self.ties[node] {
            trial.change(*sum, -factor * way.sign());
        }
    }
}

impl Trial<'_> {
    fn off(&self, sum: usize) -> f64 {
        let found = self.open.iter().find(|(s, _)| *s == sum);
        found.map_or(0.0, |(_, off)| *off)
    }

    fn change(&mut self, sum: usize, by: f64) {
        let at = match self.open.iter().position(|(s, _)| *s == sum) {
            Some(at) => at,
            None => {
                self.open.push((sum, 0.0));
                self.open.len() - 1
            }
        };
        self.open[at].1 += by;
        if self.open[at].1 == 0.0 {
            self.open.swap_remove(at);
        }
    }
}
