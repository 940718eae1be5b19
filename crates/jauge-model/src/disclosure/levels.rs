//! Counts per level at one time, and what stands beside them: the same question answered by those who also came at another time,
//! the scores made of it.
//!
//! ```text
//! all who answered at this time = those linked over a contrast + those who are not       level by level
//! people x mean of a score      = sum over its items and levels of  count x points       where nobody left one out
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Contrast, Finding, Measure, Section};

use super::linked::{Linked, Node, Pattern};
use super::policy::{Thresholds, Withheld};
use super::{Judge, answers, whole};

/// A place in time of an outcome about a group over a contrast.
type Close<'a> = (&'a str, Option<(&'a str, &'a str)>, Contrast, usize);

/// What becomes of a count.
#[derive(Clone, Copy)]
enum Mark {
    Shown,
    /// Hidden, with how wide it has to stay.
    Hidden(u64),
}

fn is_row(f: &Finding) -> bool {
    matches!(f.measure, Measure::Distribution | Measure::LinkedLevels)
}

fn is_change(f: &Finding) -> bool {
    matches!(f.section, Section::Item | Section::Score) && f.contrast.is_some()
}

fn group_of(f: &Finding) -> Option<(&str, &str)> {
    f.group.as_ref().map(|g| (g.by.as_str(), g.label.as_str()))
}

/// Adds a row of counts that make up `n` people.
fn take_row(
    linked: &mut Linked,
    counts: &[u64],
    n: u64,
    shown: &[Option<u64>],
    t: Thresholds,
    marks: &mut Vec<(Node, Mark)>,
) -> Vec<Node> {
    let total = linked.node(n, None);
    marks.push((total, Mark::Shown));
    let mut nodes = Vec::new();
    for (count, shown) in counts.iter().zip(shown) {
        let node = linked.node(*count, None);
        let need = if t.is_small(*count, n) { t.answers } else { 0 };
        marks.push((
            node,
            match shown {
                Some(_) => Mark::Shown,
                None => Mark::Hidden(need),
            },
        ));
        nodes.push(node);
    }
    linked.sum(total, nodes.clone());
    nodes
}

fn pattern_of(linked: &Linked, marks: &[(Node, Mark)]) -> Pattern {
    let mut pattern = Pattern::open(linked.len());
    for (node, mark) in marks {
        if let Mark::Hidden(need) = mark {
            pattern.hide(*node, *need);
        }
    }
    pattern
}

impl<'a> Judge<'a> {
    /// Counts per level at one time.
    pub(super) fn levels(&mut self) {
        let close = self.close_contrasts();
        self.apart(&close);
        for (index, f) in self.all() {
            if !is_row(f) {
                continue;
            }
            let t = self.thresholds(&f.outcome);
            let few = if t.sensitive {
                Withheld::Sensitive
            } else {
                Withheld::FewAnswers
            };
            let Some(counts) = whole(f).and_then(|mut t| t.pop()) else {
                continue;
            };
            if f.denominator.is_some_and(|n| n < t.persons) {
                self.hide(index, if t.sensitive { few } else { Withheld::TooFew });
            } else if self.was_published(f) {
                self.hide(index, Withheld::Earlier);
            } else if self.leaves_few(f, &counts, t) {
                self.hide(index, Withheld::Complementary);
            } else if let Some(row) = answers::neighbours(&counts, t) {
                if row.iter().any(Option::is_none) {
                    self.verdicts.rows.insert(index, row);
                }
            } else {
                self.hide(index, few);
            }
        }
        self.beside_all();
        self.beside_scores();
    }

    /// Whether the answers of all at one time, less those of the people who also answered at another, are those of few.
    fn leaves_few(&self, finding: &Finding, counts: &[u64], t: Thresholds) -> bool {
        let Some(n) = finding
            .denominator
            .filter(|_| finding.measure == Measure::Distribution)
        else {
            return false;
        };
        self.of_outcome(&finding.outcome)
            .filter(|(_, f)| f.group.is_none())
            .any(|(_, linked)| {
                let at_wave = linked
                    .contrast
                    .is_some_and(|c| Some(c.from) == finding.wave || Some(c.to) == finding.wave);
                if linked.measure == Measure::Transition && at_wave {
                    let lost = n.saturating_sub(linked.denominator.unwrap_or(n));
                    return (1..t.persons).contains(&lost);
                }
                let same = linked.measure == Measure::LinkedLevels && linked.wave == finding.wave;
                let Some(part) = whole(linked).and_then(|mut t| t.pop()).filter(|_| same) else {
                    return false;
                };
                let left: Vec<u64> = counts
                    .iter()
                    .zip(&part)
                    .map(|(a, b)| a.saturating_sub(*b))
                    .collect();
                let lost: u64 = left.iter().sum();
                lost > 0 && (lost < t.persons || left.iter().any(|c| t.is_small(*c, lost)))
            })
    }

    pub(super) fn row(
        &self,
        outcome: &str,
        contrast: Option<Contrast>,
        wave: Option<usize>,
    ) -> Option<usize> {
        self.of_outcome(outcome)
            .find(|(_, f)| {
                f.measure == Measure::LinkedLevels && f.contrast == contrast && f.wave == wave
            })
            .map(|(index, _)| index)
    }

    /// The levels at one time as they are shown; all hidden where they are not.
    pub(super) fn shown(
        &self,
        outcome: &str,
        contrast: Contrast,
        wave: usize,
        levels: usize,
    ) -> Vec<Option<u64>> {
        match self.row(outcome, Some(contrast), Some(wave)) {
            Some(index) => self.row_as_shown(index, levels),
            None => vec![None; levels],
        }
    }

    /// Hides more where the rows of all and of those linked over a contrast, with those who are only in the first, tell a small
    /// count: the row of all goes first.
    fn beside_all(&mut self) {
        let mut times: BTreeMap<(&str, Option<usize>), Vec<usize>> = BTreeMap::new();
        for (index, f) in self.all().filter(|(_, f)| is_row(f)) {
            let rows = times.entry((&f.outcome, f.wave)).or_default();
            match f.measure {
                Measure::Distribution => rows.insert(0, index),
                _ => rows.push(index),
            }
        }
        for ((outcome, _), rows) in times.into_iter().filter(|(_, rows)| rows.len() > 1) {
            let t = self.thresholds(outcome);
            let mut order = std::iter::once(rows[0]).chain(rows.iter().skip(1).rev().copied());
            while self.tells(&rows, t) {
                let Some(next) = order.find(|i| self.verdicts.reasons[*i].is_none()) else {
                    break;
                };
                self.hide(next, Withheld::Complementary);
            }
        }
    }

    /// Whether rows of counts at one time, the first that of all, tell a small one.
    fn tells(&self, rows: &[usize], t: Thresholds) -> bool {
        let mut linked = Linked::default();
        let mut marks: Vec<(Node, Mark)> = Vec::new();
        let mut taken = Vec::new();
        for index in rows {
            let Some(counts) = whole(&self.results.findings[*index]).and_then(|mut t| t.pop())
            else {
                continue;
            };
            let n = counts.iter().sum();
            let shown = self.row_as_shown(*index, counts.len());
            let nodes = take_row(&mut linked, &counts, n, &shown, t, &mut marks);
            taken.push((counts, nodes));
        }
        let Some(((all, whole_nodes), parts)) = taken.split_first() else {
            return false;
        };
        for (part, nodes) in parts {
            let left: Option<Vec<u64>> = all
                .iter()
                .zip(part)
                .map(|(a, b)| a.checked_sub(*b))
                .collect();
            let Some(left) = left.filter(|l| l.len() == all.len()) else {
                continue;
            };
            let lost: u64 = left.iter().sum();
            let few = lost < t.persons;
            for ((total, part), left) in whole_nodes.iter().zip(nodes).zip(&left) {
                let rest = linked.node(*left, None);
                linked.sum(*total, vec![*part, rest]);
                let small = *left > 0 && few || t.is_small(*left, lost) && lost > 0;
                // Of one person who is only in the first, each level has nobody or one.
                let need = if small { t.answers.min(lost) } else { 0 };
                marks.push((rest, Mark::Hidden(need)));
            }
        }
        linked.exposed(&pattern_of(&linked, &marks)).is_some()
    }

    /// Hides the levels of the items of a score where its mean would tell a small one, and the means where hiding all levels is not
    /// enough.
    fn beside_scores(&mut self) {
        let means: Vec<(usize, &Finding)> = self
            .all()
            .filter(|(_, f)| {
                f.group.is_none()
                    && matches!(f.measure, Measure::MeanBefore | Measure::MeanAfter)
                    && self.results.made_of.contains_key(&f.outcome)
            })
            .collect();
        for (index, mean) in means {
            let Some(rows) = self.rows_of(mean) else {
                continue;
            };
            if !self.mean_tells(mean, &rows) {
                continue;
            }
            for row in &rows {
                if self.verdicts.rows.contains_key(row) {
                    self.hide(*row, Withheld::Complementary);
                }
            }
            if self.mean_tells(mean, &rows) {
                for (other, f) in self.of_outcome(&mean.outcome) {
                    let linear = matches!(f.measure, Measure::MeanBefore | Measure::MeanAfter);
                    if linear && f.contrast == mean.contrast && f.group.is_none() {
                        self.hide(other, Withheld::Complementary);
                    }
                }
                self.hide(index, Withheld::Complementary);
            }
        }
    }

    /// The rows of the items of a score at the time of its mean; `None` unless all of them are about the same people.
    fn rows_of(&self, mean: &Finding) -> Option<Vec<usize>> {
        let contrast = mean.contrast?;
        let wave = match mean.measure {
            Measure::MeanBefore => contrast.from,
            _ => contrast.to,
        };
        let items = self.results.made_of.get(&mean.outcome)?;
        items
            .iter()
            .map(|(item, _)| {
                let row = self.row(item, Some(contrast), Some(wave))?;
                let same = self.results.findings[row].denominator == mean.denominator;
                same.then_some(row)
            })
            .collect()
    }

    fn mean_tells(&self, mean: &Finding, rows: &[usize]) -> bool {
        let mut linked = Linked::default();
        let (mut marks, mut terms) = (Vec::new(), Vec::new());
        let items = &self.results.made_of[&mean.outcome];
        for (row, (item, points)) in rows.iter().zip(items) {
            let found = &self.results.findings[*row];
            let Some(counts) = whole(found).and_then(|mut t| t.pop()) else {
                return false;
            };
            let shown = self.row_as_shown(*row, counts.len());
            let n = counts.iter().sum();
            let t = self.thresholds(item);
            let nodes = take_row(&mut linked, &counts, n, &shown, t, &mut marks);
            terms.extend(nodes.into_iter().zip(points.iter().copied()));
        }
        linked.weighted(terms);
        linked.exposed(&pattern_of(&linked, &marks)).is_some()
    }

    /// Outcomes, groups and contrasts of which another contrast, told before, shares a time with almost the same people.
    fn close_contrasts(&self) -> BTreeSet<Close<'a>> {
        type Place<'a> = (&'a str, Option<(&'a str, &'a str)>);
        let mut people: BTreeMap<Place<'_>, Vec<(Contrast, u64)>> = BTreeMap::new();
        for (_, f) in self.all().filter(|(_, f)| is_change(f)) {
            if let Some((contrast, n)) = f.contrast.zip(f.denominator) {
                let known = people.entry((&f.outcome, group_of(f))).or_default();
                if !known.iter().any(|(c, _)| *c == contrast) {
                    known.push((contrast, n));
                }
            }
        }
        let mut out = BTreeSet::new();
        for ((outcome, group), contrasts) in people {
            let few = self.thresholds(outcome).persons;
            for (at, (later, n)) in contrasts.iter().enumerate() {
                let times = [later.from, later.to];
                for (before, m) in &contrasts[..at] {
                    let shared = times.iter().find(|w| [before.from, before.to].contains(w));
                    if let Some(wave) = shared.filter(|_| (1..few).contains(&n.abs_diff(*m))) {
                        out.insert((outcome, group, *later, *wave));
                    }
                }
            }
        }
        out
    }

    /// Hides what a contrast tells of a time at which another one is about almost the same people: the difference would be about the
    /// few who are only in one.
    fn apart(&mut self, close: &BTreeSet<Close<'a>>) {
        // The means of one group follow from those of all and of the others: they go together.
        let keys: BTreeSet<(&str, Option<&str>, Contrast)> = close
            .iter()
            .map(|(outcome, group, contrast, _)| (*outcome, group.map(|g| g.0), *contrast))
            .collect();
        for (index, f) in self.all().filter(|(_, f)| is_change(f)) {
            let Some(contrast) = f.contrast else { continue };
            let at = |wave| close.contains(&(f.outcome.as_str(), group_of(f), contrast, wave));
            match f.measure {
                Measure::LinkedLevels if f.wave.is_some_and(at) => {
                    self.hide(index, Withheld::Earlier);
                }
                Measure::ShareAtTargetBefore if at(contrast.from) => {
                    self.undone.insert(&f.id);
                }
                Measure::ShareAtTargetAfter if at(contrast.to) => {
                    self.undone.insert(&f.id);
                }
                Measure::MeanBefore | Measure::MeanAfter
                    if keys.contains(&(&f.outcome, group_of(f).map(|g| g.0), contrast)) =>
                {
                    self.hide(index, Withheld::Earlier);
                }
                _ => {}
            }
        }
    }

    /// The counts of a row as they are published.
    pub(super) fn row_as_shown(&self, index: usize, levels: usize) -> Vec<Option<u64>> {
        if self.verdicts.reasons[index].is_some() {
            return vec![None; levels];
        }
        let kept = self.verdicts.rows.get(&index).cloned();
        kept.or_else(|| {
            self.results.findings[index]
                .table
                .as_ref()?
                .first()
                .cloned()
        })
        .unwrap_or_else(|| vec![None; levels])
    }
}
