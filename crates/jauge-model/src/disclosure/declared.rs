//! Figures that the study declares, or takes from its findings: about too few, made almost by one organisation, or told by the others
//! that are parts of the same total. Amounts are parts of another where all that is contributed to them is contributed to it: whoever
//! takes them from it must not be left with what few give.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Results};
use crate::indicator::{Figure, IndicatorValue, Secrecy};
use crate::study::Cost;
use crate::text::Lang;

use super::earlier::Earlier;
use super::linked::{Linked, Pattern};
use super::policy::{SecrecyPolicy, Withheld};

pub(super) fn screen(results: &mut Results, policy: &SecrecyPolicy, earlier: &[Earlier]) {
    let findings = &results.findings;
    let beside = |v: &IndicatorValue| {
        let close = |e: &Earlier| differs_by_few(v, e, policy);
        earlier.iter().any(close).then_some(Withheld::Earlier)
    };
    let mut reasons: Vec<Option<Withheld>> = results
        .indicators
        .iter()
        .map(|v| own_reason(v, findings, policy).or_else(|| beside(v)))
        .collect();
    parts_of_one_total(&results.indicators, &mut reasons, policy);
    parts_of_one_amount(&results.indicators, &mut reasons, policy);
    let mut gone: BTreeSet<String> = BTreeSet::new();
    for (value, reason) in results.indicators.iter_mut().zip(reasons) {
        let made_of = match &value.definition.figure {
            Figure::Product(factors) => factors.iter().any(|f| gone.contains(f)),
            _ => false,
        };
        if let Some(reason) = reason.or(made_of.then_some(Withheld::Complementary)) {
            gone.insert(value.definition.id.clone());
            value.withhold(reason);
        }
    }
}

fn threshold(value: &IndicatorValue, policy: &SecrecyPolicy) -> u64 {
    match value.definition.secrecy {
        Secrecy::Persons => policy.persons,
        Secrecy::Organisations => policy.organisations,
        Secrecy::Public => 0,
    }
}

/// Why a figure may not be shown, whatever stands beside it.
fn own_reason(
    value: &IndicatorValue,
    findings: &[Finding],
    policy: &SecrecyPolicy,
) -> Option<Withheld> {
    let of_amount = of_few_organisations(&value.definition.contributions, policy);
    if let Figure::Finding(id) = &value.definition.figure {
        let found = findings.iter().find(|f| f.id == *id);
        return found.and_then(|f| f.withheld).or(of_amount);
    }
    let few = |n: u64| (1..threshold(value, policy)).contains(&n);
    let of_few = match (value.numerator, value.denominator) {
        (Some(k), Some(n)) => few(k) || few(n) || few(n.saturating_sub(k)),
        (Some(k), None) => few(k),
        _ => false,
    };
    of_few.then_some(Withheld::TooFew).or(of_amount)
}

/// Whether a declared figure, beside what was told of it before, would tell of few.
fn differs_by_few(value: &IndicatorValue, earlier: &Earlier, policy: &SecrecyPolicy) -> bool {
    // What is taken from a finding is as close to it as that.
    if matches!(value.definition.figure, Figure::Finding(_)) {
        return false;
    }
    let Some((counts, amount)) = earlier.indicator(&value.definition) else {
        return false;
    };
    let least = threshold(value, policy);
    let now = [value.numerator, value.denominator];
    let few = |(now, then): (Option<u64>, Option<u64>)| {
        let apart = now.zip(then).map(|(now, then)| now.abs_diff(then));
        apart.is_some_and(|apart| (1..least).contains(&apart))
    };
    let of_few = |(now, then)| policy.is_of_few(now, then, &value.definition.contributions);
    now.into_iter().zip(counts).any(few) || value.value.zip(amount).is_some_and(of_few)
}

impl SecrecyPolicy {
    /// Withholds the lines of costs that, beside an earlier report, would tell what few organisations give or get.
    pub fn screen_costs(&self, costs: &mut [Cost], earlier: &[Earlier]) {
        for cost in costs {
            let Some(now) = cost.amount else { continue };
            let close = |then| self.is_of_few(now, then, &cost.contributions);
            if earlier.iter().any(|e| e.amounts(cost).any(close)) {
                cost.amount = None;
                cost.withheld = Some(Withheld::Earlier);
            }
        }
    }

    /// Whether an amount, less the same amount as it was told before, may be what too few organisations give: they could be the
    /// largest of those who contribute. Who gave then and no longer does is not known, and taken to be no larger than they are.
    ///
    /// ```
    /// let policy = jauge_model::SecrecyPolicy::default();
    /// let given = [40.0, 30.0, 20.0, 10.0];
    /// // 30 more may be one of them; 90 more are three of them or four.
    /// assert!(policy.is_of_few(100.0, 70.0, &given));
    /// assert!(!policy.is_of_few(100.0, 10.0, &given));
    /// assert!(!policy.is_of_few(100.0, 100.0, &given));
    /// ```
    #[must_use]
    pub fn is_of_few(&self, now: f64, then: f64, contributions: &[f64]) -> bool {
        const ROUNDING: f64 = 1e-9;
        let mut sizes: Vec<f64> = contributions.iter().map(|c| c.abs()).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let few = usize::try_from(self.organisations.saturating_sub(1)).unwrap_or(usize::MAX);
        let most: f64 = sizes.iter().take(few).sum();
        let apart = (now - then).abs();
        apart > ROUNDING * now.abs() && apart <= most * (1.0 + ROUNDING)
    }
}

/// Why an amount to which organisations contribute so much each may not be shown.
fn of_few_organisations(contributions: &[f64], policy: &SecrecyPolicy) -> Option<Withheld> {
    if (1..policy.organisations).contains(&(contributions.len() as u64)) {
        return Some(Withheld::TooFew);
    }
    let dominated = policy.is_dominated(contributions);
    dominated.then_some(Withheld::Dominated)
}

/// Most parts of one amount that are tried together.
const PARTS: usize = 12;

/// Hides more of the amounts that are parts of another, until what each shown one leaves without the others is not of few.
fn parts_of_one_amount(
    values: &[IndicatorValue],
    reasons: &mut [Option<Withheld>],
    policy: &SecrecyPolicy,
) {
    loop {
        let amounts: Vec<usize> = (0..values.len())
            .filter(|i| reasons[*i].is_none() && !values[*i].definition.contributions.is_empty())
            .collect();
        let told = amounts
            .iter()
            .find_map(|whole| smallest_that_tells(values, *whole, &amounts, policy));
        let Some(part) = told else { return };
        reasons[part] = Some(Withheld::Complementary);
    }
}

/// Of some amounts that, taken from a whole one, leave what few give: the smallest.
fn smallest_that_tells(
    values: &[IndicatorValue],
    whole: usize,
    amounts: &[usize],
    policy: &SecrecyPolicy,
) -> Option<usize> {
    let of = |i: usize| &values[i].definition;
    let given = |i: usize| -> f64 { of(i).contributions.iter().sum() };
    let mut parts: Vec<usize> = amounts
        .iter()
        .copied()
        .filter(|i| *i != whole && of(*i).unit == of(whole).unit && of(*i).date == of(whole).date)
        .filter(|i| without(&of(whole).contributions, &of(*i).contributions).is_some())
        .collect();
    parts.sort_by(|a, b| given(*a).total_cmp(&given(*b)).then(a.cmp(b)));
    parts.truncate(PARTS);
    (1_u32..1 << parts.len()).find_map(|set| {
        let mut chosen = parts
            .iter()
            .enumerate()
            .filter(|(at, _)| set & (1 << at) != 0);
        let smallest = chosen.clone().next().map(|(_, i)| *i);
        let left = chosen.try_fold(of(whole).contributions.clone(), |left, (_, i)| {
            without(&left, &of(*i).contributions)
        })?;
        of_few_organisations(&left, policy).and(smallest)
    })
}

/// Contributions less others that are among them; `None` where one of those is not.
fn without(all: &[f64], part: &[f64]) -> Option<Vec<f64>> {
    let mut left = all.to_vec();
    for one in part {
        let at = left.iter().position(|c| c == one)?;
        left.swap_remove(at);
    }
    Some(left)
}

/// What counts are parts of: whom, how many they are, and the day.
type Total<'a> = (&'a str, u64, &'a str);

/// Hides more of the counts that add up to all of those whom they are parts of, where the others would tell a hidden one.
fn parts_of_one_total(
    values: &[IndicatorValue],
    reasons: &mut [Option<Withheld>],
    policy: &SecrecyPolicy,
) {
    let mut totals: BTreeMap<Total<'_>, Vec<(usize, u64)>> = BTreeMap::new();
    for (index, v) in values.iter().enumerate() {
        let d = &v.definition;
        let of = d
            .denominator_is
            .as_ref()
            .zip(v.denominator)
            .zip(v.numerator);
        if let Some(((whom, n), k)) = of {
            let parts = totals.entry((whom.get(Lang::Fr), n, &d.date)).or_default();
            parts.push((index, k));
        }
    }
    for ((_, n, _), parts) in totals {
        let hidden = parts.iter().any(|(i, _)| reasons[*i].is_some());
        if !hidden || parts.iter().map(|(_, k)| k).sum::<u64>() != n {
            continue;
        }
        let mut linked = Linked::default();
        let all = linked.node(n, None);
        let nodes: Vec<_> = parts
            .iter()
            .map(|(_, k)| linked.node(*k, Some(1)))
            .collect();
        linked.sum(all, nodes.clone());
        let mut pattern = Pattern::open(linked.len());
        for ((index, _), node) in parts.iter().zip(&nodes) {
            if reasons[*index].is_some() {
                pattern.hide(*node, threshold(&values[*index], policy));
            }
        }
        let pattern = linked.protect(pattern);
        for ((index, _), node) in parts.iter().zip(&nodes) {
            if pattern.hidden[*node] {
                // Which is the small one would tell how large the others are.
                reasons[*index] = Some(Withheld::FewOrTelling);
            }
        }
    }
}
