//! Two reports side by side: what both tell together of a count that one of them withholds.
//!
//! ```text
//!                 then        now
//!     all          60          72          twelve more, eleven of them in C: one is left for A and B together
//!     A         withheld       11          so A had ten or eleven then, whatever was withheld
//!     B         withheld       12
//!     C            38          49
//! ```
//!
//! Every sum holds in each report, and whoever was counted then is counted now, so that no count is smaller now. The ends of what that leaves to a
//! withheld count are linear programmes over those of both reports. What is shown now and makes a count known is withheld: first
//! what was withheld then. What was withheld then is not in the earlier report, nor why: each of its counts is kept as uncertain
//! as a small one.
//!
//! Where more than [`MOST`] counts are unknown no programme is solved: what was withheld then stays so. Several earlier reports are each
//! looked at beside this one, not all together.

use std::collections::BTreeSet;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::linked::{Linked, Node, Pattern};

/// Most unknown counts of two reports that are solved.
const MOST: usize = 300;

/// A count, as an earlier report told it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Then {
    /// It was in none of its findings.
    #[default]
    Absent,
    /// It was withheld, and is kept as uncertain as this.
    Withheld(u64),
    /// It was shown.
    Shown(u64),
}

/// The counts of this report and those of an earlier one, by index.
pub(super) struct Both<'a> {
    pub(super) linked: &'a Linked,
    pub(super) pattern: &'a Pattern,
    pub(super) then: &'a [Then],
}

/// A count of a sum.
#[derive(Clone, Copy, Debug)]
enum Term {
    Known(f64),
    Unknown(Variable),
}

/// Which report a count is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Report {
    Then,
    Now,
}

impl Both<'_> {
    /// What to withhold now, because a withheld count is known too well beside it; nothing where none is, or nothing is left.
    pub(super) fn to_hide(&self) -> Vec<Node> {
        let nodes = || 0..self.linked.len();
        let withheld_then = nodes().filter_map(|n| match self.then[n] {
            Then::Withheld(need) => Some((n, Report::Then, need)),
            _ => None,
        });
        if self.unknown() > MOST {
            let shown = withheld_then.map(|(n, ..)| n);
            return shown.filter(|n| !self.pattern.hidden[*n]).collect();
        }
        let now = nodes().filter(|n| self.pattern.hidden[*n]);
        let now = now.map(|n| (n, Report::Now, self.pattern.need[n]));
        let wanted = withheld_then.chain(now).filter(|(.., need)| *need > 0);
        for (node, report, need) in wanted {
            if self.is_within((node, report), need as f64)
                && let Some(next) = self.cheapest(node)
            {
                return vec![next];
            }
        }
        Vec::new()
    }

    fn unknown(&self) -> usize {
        let hidden = self.pattern.hidden.iter().filter(|h| **h).count();
        let then = self.then.iter();
        hidden + then.filter(|t| !matches!(t, Then::Shown(_))).count()
    }

    /// Whether a count is known more closely than this; not where the reports contradict each other. That nobody was counted is no secret.
    fn is_within(&self, target: (Node, Report), need: f64) -> bool {
        const ROUNDING: f64 = 1e-6;
        let end = |way| self.end(target, way);
        let high = end(OptimizationDirection::Maximize).map(|high| (high + ROUNDING).floor());
        let Some(high) = high.filter(|high| *high > 0.0) else {
            return false;
        };
        let low = end(OptimizationDirection::Minimize);
        low.is_some_and(|low| high - (low - ROUNDING).ceil() < need)
    }

    /// The least or the most that a count can be.
    fn end(&self, target: (Node, Report), way: OptimizationDirection) -> Option<f64> {
        let mut problem = Problem::new(way);
        let mut terms = |node: Node, report: Report, ends: (f64, f64)| {
            let weight = if (node, report) == target { 1.0 } else { 0.0 };
            Term::Unknown(problem.add_var(weight, ends))
        };
        let mut both = Vec::new();
        for node in 0..self.linked.len() {
            let value = self.linked.value(node) as f64;
            let is_hidden = self.pattern.hidden[node];
            let then = match self.then[node] {
                Then::Shown(count) => Term::Known(count as f64),
                Then::Withheld(_) | Then::Absent => {
                    let most = if is_hidden { f64::INFINITY } else { value };
                    terms(node, Report::Then, (0.0, most))
                }
            };
            let least = if let Term::Known(count) = then {
                count
            } else {
                0.0
            };
            let now = if is_hidden {
                terms(node, Report::Now, (least, f64::INFINITY))
            } else {
                Term::Known(value)
            };
            both.push([then, now]);
        }
        for [then, now] in &both {
            if let (Term::Unknown(then), Term::Unknown(now)) = (then, now) {
                let more = [(*now, 1.0), (*then, -1.0)];
                problem.add_constraint(more.as_slice(), ComparisonOp::Ge, 0.0);
            }
        }
        for sum in self.linked.sums() {
            for report in [0, 1] {
                let (mut unknown, mut rest) = (Vec::new(), 0.0);
                for (node, by) in sum {
                    match both[*node][report] {
                        Term::Known(count) => rest -= by * count,
                        Term::Unknown(variable) => unknown.push((variable, *by)),
                    }
                }
                if !unknown.is_empty() {
                    problem.add_constraint(unknown.as_slice(), ComparisonOp::Eq, rest);
                }
            }
        }
        match problem.solve() {
            Ok(outcome) => Some(outcome.into_solution().ok()?.objective()),
            Err(microlp::Error::Unbounded) => Some(f64::INFINITY),
            Err(_) => None,
        }
    }

    /// The count shown now whose hiding costs least: itself, what was withheld then and is in a sum with it, what else is.
    fn cheapest(&self, exposed: Node) -> Option<Node> {
        let can = |n: &Node| !self.pattern.hidden[*n] && self.linked.cost(*n).is_some();
        if can(&exposed) {
            return Some(exposed);
        }
        let mut tied = BTreeSet::from([exposed]);
        for _ in 0..2 {
            let sums = self.linked.sums().iter();
            let with = sums.filter(|sum| sum.iter().any(|(n, _)| tied.contains(n)));
            tied = with.flatten().map(|(n, _)| *n).collect();
        }
        let free = tied.into_iter().filter(can);
        free.min_by_key(|n| {
            let stays = matches!(self.then[*n], Then::Withheld(_));
            (!stays, self.linked.cost(*n), self.linked.value(*n), *n)
        })
    }
}
