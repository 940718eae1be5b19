//! Curves over time: no step of one or two people, no number at risk below the threshold.
//!
//! A curve that steps down at each month tells who found work in it. So months are put together into periods until in each of
//! them as many people as an [answer](SecrecyPolicy::answers) needs, or nobody, reached the end of the waiting, and as
//! many, or nobody, were last seen; the curve ends at the last month at whose beginning [enough](SecrecyPolicy::persons) were left.
//! What is printed is computed from these periods alone, so that nothing of a month can be had back from a median or a mean.
//!
//! Groups are told all or none, in the same periods: what is printed of all people is then the sum of what is printed, and no group
//! follows by subtraction. People without a group are one more group, which is looked at and not printed.
//!
//! Periods of two curves about the same people must not cross, or a month follows from both:
//!
//! ```text
//! all people    1 |  2   3 |       3 events in month 1
//! two groups    1    2 |   3 |     4 events in months 1 and 2 together: one in month 2
//! ```
//!
//! So the periods of groups end where those of all people do, and those of a next report where those of the last one did, as far as it
//! went. What is left between two curves of the same name, and between two waits on one calendar of which one includes the other,
//! is then looked at period by period.

use crate::finding::Results;
use crate::waiting::{Ended, Period, WaitingCurve, WaitingFound};

use super::earlier::{Earlier, ToldCurve};
use super::policy::{SecrecyPolicy, Thresholds, Withheld};

/// Where periods may end, beside what is told already.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ends<'a> {
    /// The ends of periods of curves that are told about the same people: others may end there only, up to the last of them.
    pub told: &'a [Vec<u64>],
    /// The ends of the curve that these are parts of: they end there and nowhere else.
    pub whole: Option<&'a [u64]>,
}

impl Ends<'_> {
    fn allow(&self, month: usize) -> bool {
        let month = month as u64;
        let beyond = |ends: &[u64]| ends.last().is_none_or(|last| *last < month);
        let told = |ends: &Vec<u64>| ends.contains(&month) || beyond(ends);
        self.told.iter().all(told) && self.whole.is_none_or(|ends| ends.contains(&month))
    }
}

impl SecrecyPolicy {
    /// The last month of each period in which some curves may be told together; `sensitive` where they rest on a sensitive item.
    ///
    /// Each curve is what ended in each month, the first being month 1; all of the same length.
    ///
    /// # Errors
    /// Why none may be told.
    ///
    /// ```
    /// use jauge_model::{SecrecyPolicy, disclosure::Ends, waiting::Ended};
    /// let month = |events, censored| Ended { events, censored };
    /// // Two found work in the first month: they are told with the three of the second.
    /// let curve = [month(2, 0), month(3, 0), month(0, 0), month(4, 11)];
    /// let periods = SecrecyPolicy::default().periods(&[&curve], false, Ends::default());
    /// assert_eq!(periods, Ok(vec![2, 4]));
    /// ```
    pub fn periods(
        &self,
        curves: &[&[Ended]],
        sensitive: bool,
        ends: Ends<'_>,
    ) -> Result<Vec<u64>, Withheld> {
        let t = self.thresholds(sensitive);
        let why = |otherwise| {
            if sensitive {
                Withheld::Sensitive
            } else {
                otherwise
            }
        };
        let mut enough = curves.iter().map(|c| c.len()).min().unwrap_or(0);
        for curve in curves {
            enough = enough.min(last_with_enough(curve, t.persons));
        }
        if enough == 0 {
            return Err(why(Withheld::TooFew));
        }
        let Some(end) = (1..=enough).rev().find(|month| ends.allow(*month)) else {
            return Err(why(Withheld::Earlier));
        };
        let fits = |from: usize, to: usize| curves.iter().all(|c| may_be_told(c, from, to, end, t));
        // Where each period begins; the last one may have to be put together with those before it.
        let mut starts = vec![0];
        for month in (1..end).filter(|month| ends.allow(*month)) {
            let from = starts.last().copied().unwrap_or(0);
            let something = curves
                .iter()
                .any(|c| c[from..month].iter().any(Ended::is_some));
            if something && fits(from, month) {
                starts.push(month);
            }
        }
        while let Some(from) = starts.last().copied() {
            if fits(from, end) {
                let ends = starts.iter().skip(1).copied().chain([end]);
                return Ok(ends.map(|month| month as u64).collect());
            }
            starts.pop();
        }
        Err(why(Withheld::FewAnswers))
    }
}

impl Ended {
    const fn is_some(&self) -> bool {
        self.events + self.censored > 0
    }
}

fn people(curve: &[Ended]) -> u64 {
    curve.iter().map(|e| e.events + e.censored).sum()
}

/// How many months begin with enough people.
fn last_with_enough(curve: &[Ended], enough: u64) -> usize {
    let begins_with = |month: &usize| people(&curve[*month..]) >= enough;
    (0..curve.len()).take_while(begins_with).count()
}

/// Whether the months from one to another (not included) may be one period of a curve that ends with `end`.
fn may_be_told(curve: &[Ended], from: usize, to: usize, end: usize, t: Thresholds) -> bool {
    let events: u64 = curve[from..to].iter().map(|e| e.events).sum();
    let mut censored: u64 = curve[from..to].iter().map(|e| e.censored).sum();
    if to == end {
        // Whoever goes on beyond is last seen at the end.
        censored += people(&curve[to..]);
    }
    told(events, censored, people(&curve[from..]), t)
}

fn told(events: u64, censored: u64, at_risk: u64, t: Thresholds) -> bool {
    // Losses are no trait of a person, but one of them may be known to who counts the others.
    let few_lost = (1..t.answers).contains(&censored);
    at_risk >= t.persons && !t.is_small(events, at_risk) && !few_lost
}

/// Takes out every curve that was not put together as above, or that tells of few beside another one.
pub(super) fn screen(results: &mut Results, policy: &SecrecyPolicy, earlier: &[Earlier]) {
    let mut told: Vec<WaitingFound> = Vec::new();
    for found in &mut results.waiting {
        let sensitive = found.items.iter().any(|i| results.sensitive.contains(i));
        let t = policy.thresholds(sensitive);
        let fits = |curve: &WaitingCurve| {
            let each = curve.periods.iter();
            curve.people >= t.persons
                && each
                    .clone()
                    .all(|p| self::told(p.events, p.censored, p.at_risk, t))
        };
        let before = earlier.iter().flat_map(|e| e.curves(&found.id));
        let mut others: Vec<ToldCurve> = before.cloned().collect();
        let nested = told.iter().filter(|other| found.is_tied_to(other));
        others.extend(nested.flat_map(ToldCurve::of));
        let close = |curve: &WaitingCurve| {
            let same = others.iter().filter(|o| o.group == curve.group);
            same.into_iter().any(|other| tells(curve, other, t))
        };
        let reason = |fits: bool| {
            if fits {
                Withheld::Earlier
            } else {
                Withheld::TooFew
            }
        };
        let all = found.all.as_ref();
        if let Some(all) = all.filter(|all| !fits(all) || close(all)) {
            let reason = reason(fits(all));
            found.withheld.get_or_insert(reason);
        }
        if found.withheld.is_some() || found.all.is_none() {
            found.all = None;
            found.said = None;
            found.never_seen = 0;
            found.withheld.get_or_insert(Withheld::TooFew);
        }
        // What a group has is part of what all have, period by period.
        let ends_with_all = |c: &WaitingCurve| {
            let all = found.all.as_ref().map(ToldCurve::from);
            let ends = |p: &Period| all.as_ref().is_some_and(|all| all.ends_at(p.month));
            c.periods.iter().all(ends)
        };
        let groups = found.groups.iter();
        let fit = found.all.is_some() && groups.clone().all(|g| fits(g) && ends_with_all(g));
        if !fit || groups.clone().any(close) {
            if !found.groups.is_empty() {
                found.groups_withheld.get_or_insert(reason(fit));
            }
            found.groups.clear();
        }
        if (1..t.answers).contains(&found.never_seen) {
            found.never_seen = 0;
        }
        told.push(found.clone());
    }
}

/// Whether a curve tells of few people beside another one that is told.
fn tells(now: &WaitingCurve, then: &ToldCurve, t: Thresholds) -> bool {
    let few = |a: u64, b: u64, least: u64| (1..least).contains(&a.abs_diff(b));
    let end = then.end();
    let is_cut = |month: u64| month == 0 || month >= end || then.ends_at(month);
    let mut from = 0;
    for period in &now.periods {
        if from >= end {
            break;
        }
        let to = period.month;
        if from == 0 && few(now.people, then.people, t.persons) || !is_cut(from) || !is_cut(to) {
            return true;
        }
        let [events, censored] = then.within(from, to);
        // At the end of a curve all who go on are last seen.
        let both_end = to == now.end() && to == end;
        let lost = both_end || to < end && to < now.end();
        if few(period.events, events, t.answers)
            || lost && few(period.censored, censored, t.answers)
        {
            return true;
        }
        from = to;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(counts: &[(u64, u64)]) -> Vec<Ended> {
        let one = |(events, censored): &(u64, u64)| Ended {
            events: *events,
            censored: *censored,
        };
        counts.iter().map(one).collect()
    }

    fn periods(counts: &[(u64, u64)]) -> Result<Vec<u64>, Withheld> {
        SecrecyPolicy::default().periods(&[&months(counts)], false, Ends::default())
    }

    #[test]
    fn a_curve_ends_where_too_few_are_left() {
        // 9 are left at the third month: they are told as waiting at the end of the second.
        assert_eq!(periods(&[(3, 0), (4, 4), (1, 8)]), Ok(vec![1, 2]));
        assert_eq!(periods(&[(3, 0), (7, 0)]), Err(Withheld::TooFew));
    }

    #[test]
    fn a_step_of_one_is_told_with_its_neighbours() {
        assert_eq!(periods(&[(1, 0), (1, 0), (1, 0), (5, 20)]), Ok(vec![3, 4]));
        // The last one has no month after it.
        assert_eq!(periods(&[(4, 0), (4, 0), (1, 20)]), Ok(vec![1, 3]));
        assert_eq!(periods(&[(1, 20)]), Err(Withheld::FewAnswers));
        // Two who can no longer be reached.
        assert_eq!(periods(&[(4, 2), (3, 0), (0, 1), (0, 20)]), Ok(vec![3, 4]));
    }

    #[test]
    fn groups_are_told_in_the_same_periods_or_not_at_all() {
        let policy = SecrecyPolicy::default();
        let (north, south) = (months(&[(3, 0), (3, 9)]), months(&[(1, 0), (4, 9)]));
        let found = policy.periods(&[&north, &south], false, Ends::default());
        assert_eq!(found, Ok(vec![2]));
        let two = months(&[(1, 0), (1, 0)]);
        let found = policy.periods(&[&north, &south, &two], false, Ends::default());
        assert_eq!(found, Err(Withheld::TooFew));
    }

    #[test]
    fn a_sensitive_item_has_stricter_thresholds() {
        let curve = months(&[(4, 0), (4, 30)]);
        let policy = SecrecyPolicy::default();
        let told = |sensitive| policy.periods(&[&curve], sensitive, Ends::default());
        assert_eq!(told(false), Ok(vec![1, 2]));
        assert_eq!(told(true), Ok(vec![2]));
    }
}
