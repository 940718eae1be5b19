//! Permutation tests of two groups.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::interval::draw_all;
use crate::random::Stream;
use crate::{Alternative, Error};

/// [`PermutationMethod::Auto`] enumerates up to this number of arrangements.
pub const AUTO_EXACT_UP_TO: u64 = 1_000_000;

/// [`PermutationMethod::Exact`] is refused above this number of arrangements.
pub(super) const EXACT_UP_TO: u64 = 100_000_000;

/// The least number of random arrangements.
const LEAST_ARRANGEMENTS: u64 = 999;

/// Where the p-value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermutationMethod {
    /// Every arrangement up to [`AUTO_EXACT_UP_TO`] of them, random ones above.
    #[default]
    Auto,
    /// Every arrangement, refused above a hundred million.
    Exact,
    /// Random arrangements; p = (b + 1) / (m + 1) if `b` of `m` are at least as extreme, since the observed one
    /// is an arrangement too (B. Phipson, G. K. Smyth 2010, doi:10.2202/1544-6115.1585).
    MonteCarlo,
}

/// The choices of a permutation test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PermutationOptions {
    /// The direction of the difference that is looked for.
    pub alternative: Alternative,
    /// Where the p-value comes from.
    pub method: PermutationMethod,
    /// Number of random arrangements where not all are enumerated: from 999 up.
    pub resamples: u64,
    /// Seed of the random streams.
    pub seed: u64,
}

impl PermutationOptions {
    /// Two-sided; every arrangement if few, else 9,999 random ones.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self {
            alternative: Alternative::TwoSided,
            method: PermutationMethod::Auto,
            resamples: 9_999,
            seed,
        }
    }
}

/// What is compared between two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermutationStatistic {
    /// Difference of the means.
    #[default]
    DifferenceOfMeans,
    /// Difference of the mean relative ranks, rank / (n + 1) with mid-ranks for ties: Wilcoxon's rank-sum test, van
    /// Elteren's within strata (ranks and `n` are those of the stratum).
    DifferenceOfRanks,
}

/// Which arrangements would have been as likely if the group did not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rearrangement<'a> {
    /// Any person could have been in either group.
    Individuals,
    /// Any person, within their stratum (project, region): one label per person.
    WithinStrata(&'a [usize]),
    /// Whole clusters were assigned: one label per person; each cluster lies in one group.
    WholeClusters(&'a [usize]),
}

/// Result of a permutation test.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Permutation {
    /// The difference or change, first group minus second, after minus before.
    pub estimate: f64,
    /// The p-value, for the alternative that was asked for.
    pub p_value: f64,
    /// Standard error of the p-value for random arrangements, sqrt(p (1 - p) / (m + 1)); `None` if it is exact.
    pub p_std_error: Option<f64>,
    /// Number of equally likely arrangements; `None` beyond 2^53.
    pub arrangements: Option<u64>,
    /// Number of random arrangements; `None` if all were enumerated.
    pub resamples: Option<u64>,
    /// Number of people that the test rests on.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for Permutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4}, p {:.3e}", self.estimate, self.p_value)?;
        if let (Some(se), Some(m)) = (self.p_std_error, self.resamples) {
            write!(f, " (+- {se:.1e} from {m} arrangements)")?;
        }
        write!(f, ", n {} ({})", self.n, self.method)
    }
}

/// A total of some units: sum of values, number of people.
pub(super) type Total = (f64, u64);

/// Units that may change places with one another.
struct Stratum {
    units: Vec<Total>,
    /// How many of them are in the group that is drawn: the smaller one.
    drawn: usize,
    /// Whether that is the first group.
    draws_first: bool,
}

/// Could the difference of two groups be chance?
///
/// `in_first` tells who is in the first group. The answer holds for these people, whatever the distribution of the
/// values, if the arrangements of [`Rearrangement`] were equally likely: by the design (a draw), or because the groups are
/// alike but for what is tested.
///
/// *When not to use*: for an interval ([`bootstrap_difference_of_means`](super::bootstrap_difference_of_means)); for groups that people
/// chose themselves, unless strata make them alike; if the groups differ in spread and in size, a small p may tell of
/// the spread.
///
/// *Formula*: individuals: first mean - second mean. Within strata: the differences d_h of the strata weighted by n1 n2 / (n1 + n2),
/// whose expectation is zero under the hypothesis; strata with one group only say nothing and are not counted in `n`. Whole clusters: first mean -
/// second mean over people. p is the share of arrangements at least as far out; two-sided in absolute value.
/// *Ties* between arrangements count (up to rounding). *Missing*: leave out, with the reason.
///
/// *Reference*: P. Good (2005), Permutation, Parametric, and Bootstrap Tests of Hypotheses, doi:10.1007/b138696.
///
/// *R*: `coin::oneway_test(y ~ group | stratum, distribution = "exact")`, `coin::wilcox_test`. DIFFERS: with `| stratum`
/// coin ranks over all strata, here ranks are the stratum's own; random arrangements count the observed one, coin's do not.
///
/// # Errors
/// [`Error::LengthMismatch`]; [`Error::NotFinite`]; [`Error::TooFewOf`] without people (or clusters) in both groups or below
/// 999 random arrangements; [`Error::NoVariation`] if all values that may change places are the same; [`Error::Impossible`] for a
/// cluster in both groups, no stratum with both groups, or too many arrangements for [`PermutationMethod::Exact`].
///
/// ```
/// use jauge_stats::resample::{PermutationOptions, PermutationStatistic, Rearrangement, permutation_test};
/// // Test scores of eight trainees; the first four followed the new module, drawn by lot.
/// let scores = [14.0, 17.0, 15.0, 18.0, 11.0, 13.0, 12.0, 15.0];
/// let new = [true, true, true, true, false, false, false, false];
/// let test = permutation_test(
///     &scores, &new, PermutationStatistic::DifferenceOfMeans, Rearrangement::Individuals,
///     &PermutationOptions::with_seed(1),
/// )?;
/// assert_eq!(test.estimate, 3.25);
/// // 6 of the 70 arrangements are as far out.
/// assert_eq!(test.arrangements, Some(70));
/// assert!((test.p_value - 6.0 / 70.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn permutation_test(
    values: &[f64],
    in_first: &[bool],
    statistic: PermutationStatistic,
    rearrangement: Rearrangement<'_>,
    options: &PermutationOptions,
) -> Result<Permutation, Error> {
    check_input(values, in_first, rearrangement)?;
    let strata = match rearrangement {
        Rearrangement::WithinStrata(labels) => members(labels),
        _ => vec![(0..values.len()).collect()],
    };
    // Around the mean of the stratum, so that an arrangement's sum is zero on average and keeps its digits.
    let mut centred = vec![0.0; values.len()];
    for people in &strata {
        let here: Vec<f64> = people.iter().map(|&i| values[i]).collect();
        let here = match statistic {
            PermutationStatistic::DifferenceOfMeans => here,
            PermutationStatistic::DifferenceOfRanks => relative_ranks(&here),
        };
        for (&i, x) in people.iter().zip(around_mean(&here)) {
            centred[i] = x;
        }
    }
    let design = match rearrangement {
        Rearrangement::WholeClusters(labels) => by_clusters(&centred, in_first, labels)?,
        _ => by_people(&centred, in_first, &strata)?,
    };
    let mut out = design.test(options)?;
    out.method = name(statistic, rearrangement, out.resamples.is_some());
    Ok(out)
}

fn check_input(
    values: &[f64],
    in_first: &[bool],
    rearrangement: Rearrangement<'_>,
) -> Result<(), Error> {
    let same = |what, found: usize| {
        if found == values.len() {
            Ok(())
        } else {
            Err(Error::LengthMismatch {
                what,
                expected: values.len(),
                found,
            })
        }
    };
    same("the group of each person", in_first.len())?;
    match rearrangement {
        Rearrangement::Individuals => {}
        Rearrangement::WithinStrata(labels) => same("the stratum of each person", labels.len())?,
        Rearrangement::WholeClusters(labels) => same("the cluster of each person", labels.len())?,
    }
    if values.iter().any(|x| !x.is_finite()) {
        return Err(Error::NotFinite { what: "a value" });
    }
    let first = in_first.iter().filter(|f| **f).count();
    if first == 0 || first == in_first.len() {
        return Err(Error::TooFewOf {
            what: "groups",
            needed: 2,
            found: u64::from(first > 0 || !in_first.is_empty()),
            advice: "people of both groups are needed to compare them",
        });
    }
    Ok(())
}

/// The people of each label, in the order of the labels.
pub(super) fn members(labels: &[usize]) -> Vec<Vec<usize>> {
    let mut by_label = std::collections::BTreeMap::<usize, Vec<usize>>::new();
    for (i, &label) in labels.iter().enumerate() {
        by_label.entry(label).or_default().push(i);
    }
    by_label.into_values().collect()
}

/// Values minus their mean; exact zeros if all are the same.
fn around_mean(values: &[f64]) -> impl Iterator<Item = f64> {
    let n = values.len() as f64;
    let mean = if values.iter().all(|x| *x == values[0]) {
        values.first().copied().unwrap_or(0.0)
    } else {
        // Divided first: the sum may leave the range.
        values.iter().map(|x| x / n).sum()
    };
    values.iter().map(move |x| x - mean)
}

/// Mid-rank / (n + 1).
fn relative_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let start = order.partition_point(|&i| values[i] < values[tied[0]]);
        let rank = start as f64 + 0.5 * (tied.len() as f64 + 1.0);
        for &i in tied {
            ranks[i] = rank / (values.len() as f64 + 1.0);
        }
    }
    ranks
}

/// What changes places, and how an arrangement's totals become the statistic.
struct Design {
    strata: Vec<Stratum>,
    /// Total of everybody in the strata.
    all: Total,
    kind: Kind,
    /// Greatest error that rounding may leave in a statistic.
    rounding: f64,
    n: u64,
}

enum Kind {
    /// Sum of the first group over this weight.
    Linear(f64),
    /// Difference of means whose sizes move with the clusters.
    Ratio,
}

fn by_people(centred: &[f64], in_first: &[bool], strata: &[Vec<usize>]) -> Result<Design, Error> {
    let mut kept = Vec::new();
    let (mut weight, mut n) = (0.0, 0);
    for people in strata {
        let first = people.iter().filter(|&&i| in_first[i]).count();
        let second = people.len() - first;
        if first == 0 || second == 0 {
            continue;
        }
        weight += first as f64 * (second as f64 / people.len() as f64);
        n += people.len() as u64;
        let draws_first = first <= second;
        // Those of the drawn group come first: the arrangement that was seen.
        let mut units: Vec<(bool, Total)> = people
            .iter()
            .map(|&i| (in_first[i] != draws_first, (centred[i], 1)))
            .collect();
        units.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.0.total_cmp(&b.1.0)));
        kept.push(Stratum {
            units: units.into_iter().map(|(_, unit)| unit).collect(),
            drawn: first.min(second),
            draws_first,
        });
    }
    if kept.is_empty() {
        return Err(Error::impossible(
            "no stratum has people of both groups: take wider strata",
        ));
    }
    design(kept, Kind::Linear(weight), n)
}

fn by_clusters(centred: &[f64], in_first: &[bool], labels: &[usize]) -> Result<Design, Error> {
    let mut units: Vec<(bool, Total)> = Vec::new();
    for people in members(labels) {
        let first = in_first[people[0]];
        if people.iter().any(|&i| in_first[i] != first) {
            return Err(Error::impossible(format!(
                "cluster {} has people of both groups: permute within strata instead",
                labels[people[0]]
            )));
        }
        let sum = people.iter().map(|&i| centred[i]).sum();
        units.push((!first, (sum, people.len() as u64)));
    }
    let first = units.iter().filter(|(second, _)| !second).count();
    let draws_first = 2 * first <= units.len();
    let drawn = first.min(units.len() - first);
    units.sort_by(|a, b| {
        (a.0 == draws_first)
            .cmp(&(b.0 == draws_first))
            .then(a.1.0.total_cmp(&b.1.0))
            .then(a.1.1.cmp(&b.1.1))
    });
    let stratum = Stratum {
        units: units.into_iter().map(|(_, unit)| unit).collect(),
        drawn,
        draws_first,
    };
    design(vec![stratum], Kind::Ratio, centred.len() as u64)
}

fn design(strata: Vec<Stratum>, kind: Kind, n: u64) -> Result<Design, Error> {
    let units = || strata.iter().flat_map(|s| &s.units);
    let largest = units().fold(0.0_f64, |most, u| most.max(u.0.abs()));
    let all = units().fold((0.0, 0), |t, u| (t.0 + u.0, t.1 + u.1));
    let moves = strata.iter().any(|s| {
        let (low, high) = s
            .units
            .iter()
            .fold((f64::MAX, f64::MIN), |(l, h), u| (l.min(u.0), h.max(u.0)));
        let equal_sizes = s.units.iter().all(|u| u.1 == s.units[0].1);
        high > low || !equal_sizes && high != 0.0
    });
    if !moves || largest == 0.0 {
        return Err(Error::NoVariation {
            what: "value that may change places",
        });
    }
    let count = units().count() as f64;
    let smallest_group = match kind {
        Kind::Linear(weight) => weight,
        Kind::Ratio => strata[0].drawn as f64,
    };
    // Each sum adds up to `count` terms no larger than `largest`.
    let rounding = 8.0 * f64::EPSILON * count * largest / smallest_group;
    if !rounding.is_finite() {
        return Err(Error::impossible(
            "values too large for their sums to be numbers: change the unit",
        ));
    }
    Ok(Design {
        strata,
        all,
        kind,
        rounding,
        n,
    })
}

impl Design {
    /// The statistic of an arrangement, from the total of its first group.
    fn statistic(&self, first: Total) -> f64 {
        match self.kind {
            Kind::Linear(weight) => first.0 / weight,
            Kind::Ratio => {
                let second = (self.all.0 - first.0, self.all.1 - first.1);
                first.0 / first.1 as f64 - second.0 / second.1 as f64
            }
        }
    }

    /// The first group's part of a stratum, from that of the drawn group.
    fn first(stratum: &Stratum, all: Total, drawn: Total) -> Total {
        if stratum.draws_first {
            drawn
        } else {
            (all.0 - drawn.0, all.1 - drawn.1)
        }
    }

    fn test(&self, options: &PermutationOptions) -> Result<Permutation, Error> {
        let totals: Vec<Total> = self.strata.iter().map(|s| total(&s.units)).collect();
        let seen = self
            .strata
            .iter()
            .zip(&totals)
            .map(|(s, &all)| Self::first(s, all, total(&s.units[..s.drawn])));
        let seen = seen.fold((0.0, 0), |t, u| (t.0 + u.0, t.1 + u.1));
        let estimate = self.statistic(seen);
        let arrangements = self
            .strata
            .iter()
            .try_fold(1_u64, |product, s| {
                product.checked_mul(choose(s.units.len() as u64, s.drawn as u64)?)
            })
            .filter(|&a| a <= 1 << 53);
        let is_extreme = extreme(options.alternative, estimate, self.rounding);
        let (p_value, p_std_error) = if enumerates(options.method, arrangements)? {
            let mut found = 0_u64;
            self.enumerate(&totals, 0, (0.0, 0), &mut |first| {
                found += u64::from(is_extreme(self.statistic(first)));
            });
            (found as f64 / arrangements.unwrap_or(1) as f64, None)
        } else {
            let found = self.random(&totals, options, is_extreme)?;
            let (p, se) = monte_carlo_p(found, options.resamples);
            (p, Some(se))
        };
        Ok(Permutation {
            estimate,
            p_value,
            p_std_error,
            arrangements,
            resamples: p_std_error.map(|_| options.resamples),
            n: self.n,
            method: "",
        })
    }

    /// Visits the first group's total of every arrangement of the strata from `stratum` on.
    ///
    /// As deep as people are drawn, which is few where all arrangements are visited.
    fn enumerate(
        &self,
        totals: &[Total],
        stratum: usize,
        so_far: Total,
        visit: &mut impl FnMut(Total),
    ) {
        match self.strata.get(stratum) {
            None => visit(so_far),
            Some(s) => combinations(&s.units, s.drawn, (0.0, 0), &mut |drawn| {
                let first = Self::first(s, totals[stratum], drawn);
                self.enumerate(
                    totals,
                    stratum + 1,
                    (so_far.0 + first.0, so_far.1 + first.1),
                    visit,
                );
            }),
        }
    }

    /// How many of the random arrangements are as far out.
    fn random(
        &self,
        totals: &[Total],
        options: &PermutationOptions,
        is_extreme: impl Fn(f64) -> bool + Sync + Send,
    ) -> Result<u64, Error> {
        check_resamples(options.resamples)?;
        if self
            .strata
            .iter()
            .any(|s| s.units.len() > u32::MAX as usize)
        {
            return Err(Error::impossible("more than 2^32 people"));
        }
        let found = draw_all(
            options.resamples,
            options.seed,
            || {
                self.strata
                    .iter()
                    .map(|s| s.units.clone())
                    .collect::<Vec<_>>()
            },
            |places, stream| {
                let mut first = (0.0, 0);
                for ((s, units), &all) in self.strata.iter().zip(places).zip(totals) {
                    let part = Self::first(s, all, drawn_total(units, s.drawn, stream));
                    first = (first.0 + part.0, first.1 + part.1);
                }
                u8::from(is_extreme(self.statistic(first)))
            },
        );
        Ok(found.into_iter().map(u64::from).sum())
    }
}

fn total(units: &[Total]) -> Total {
    units.iter().fold((0.0, 0), |t, u| (t.0 + u.0, t.1 + u.1))
}

/// Total of `count` units drawn without replacement; leaves the units in the order in which they were.
fn drawn_total(units: &mut [Total], count: usize, stream: &mut Stream) -> Total {
    let n = units.len();
    let mut sum = (0.0, 0);
    let mut swaps = Vec::with_capacity(count);
    for i in 0..count {
        let j = i + stream.below((n - i) as u32) as usize;
        units.swap(i, j);
        swaps.push(j);
        sum = (sum.0 + units[i].0, sum.1 + units[i].1);
    }
    // Undone, so that the draw depends on its stream alone and not on what the thread drew before.
    for (i, j) in swaps.into_iter().enumerate().rev() {
        units.swap(i, j);
    }
    sum
}

/// Visits the total of every choice of `left` of the units.
fn combinations(units: &[Total], left: usize, so_far: Total, visit: &mut dyn FnMut(Total)) {
    if left == 0 {
        visit(so_far);
        return;
    }
    for i in 0..=units.len() - left {
        let here = (so_far.0 + units[i].0, so_far.1 + units[i].1);
        combinations(&units[i + 1..], left - 1, here, visit);
    }
}

/// n over k; `None` if it does not fit.
fn choose(n: u64, k: u64) -> Option<u64> {
    let mut product = 1_u128;
    for i in 0..k.min(n - k) {
        // Whole at each step: a product of i + 1 consecutive numbers over (i + 1)!.
        product = product * u128::from(n - i) / u128::from(i + 1);
        if product > u128::from(u64::MAX) {
            return None;
        }
    }
    Some(product as u64)
}

/// Whether all arrangements are to be visited.
pub(super) fn enumerates(
    method: PermutationMethod,
    arrangements: Option<u64>,
) -> Result<bool, Error> {
    match method {
        PermutationMethod::Auto => Ok(arrangements.is_some_and(|a| a <= AUTO_EXACT_UP_TO)),
        PermutationMethod::MonteCarlo => Ok(false),
        PermutationMethod::Exact if arrangements.is_some_and(|a| a <= EXACT_UP_TO) => Ok(true),
        PermutationMethod::Exact => Err(Error::impossible(format!(
            "more than {EXACT_UP_TO} arrangements to enumerate: take random ones"
        ))),
    }
}

/// Whether a statistic is at least as far out as the one seen, rounding aside.
pub(super) fn extreme(
    alternative: Alternative,
    seen: f64,
    rounding: f64,
) -> impl Fn(f64) -> bool + Sync + Send {
    move |statistic: f64| match alternative {
        Alternative::TwoSided => statistic.abs() >= seen.abs() - rounding,
        Alternative::Greater => statistic >= seen - rounding,
        Alternative::Less => statistic <= seen + rounding,
    }
}

/// (b + 1) / (m + 1) and its standard error.
pub(super) fn monte_carlo_p(found: u64, resamples: u64) -> (f64, f64) {
    let all = resamples as f64 + 1.0;
    let p = (found as f64 + 1.0) / all;
    (p, (p * (1.0 - p) / all).sqrt())
}

/// Refuses too few or too many random arrangements.
pub(crate) fn check_resamples(resamples: u64) -> Result<(), Error> {
    if resamples < LEAST_ARRANGEMENTS {
        return Err(Error::TooFewOf {
            what: "random arrangements",
            needed: LEAST_ARRANGEMENTS,
            found: resamples,
            advice: "ask for more resamples: the p-value cannot be finer than their number",
        });
    }
    if resamples > super::MOST_RESAMPLES {
        return Err(Error::impossible(format!(
            "{resamples} random arrangements: {} is the most",
            super::MOST_RESAMPLES
        )));
    }
    Ok(())
}

fn name(
    statistic: PermutationStatistic,
    rearrangement: Rearrangement<'_>,
    random: bool,
) -> &'static str {
    use PermutationStatistic::{DifferenceOfMeans, DifferenceOfRanks};
    use Rearrangement::{Individuals, WholeClusters, WithinStrata};
    match (statistic, rearrangement, random) {
        (DifferenceOfMeans, Individuals, false) => "permutation test of means, exact",
        (DifferenceOfMeans, Individuals, true) => "permutation test of means, random arrangements",
        (DifferenceOfMeans, WithinStrata(_), false) => {
            "permutation test of means within strata, exact"
        }
        (DifferenceOfMeans, WithinStrata(_), true) => {
            "permutation test of means within strata, random arrangements"
        }
        (DifferenceOfMeans, WholeClusters(_), false) => {
            "permutation test of means by whole clusters, exact"
        }
        (DifferenceOfMeans, WholeClusters(_), true) => {
            "permutation test of means by whole clusters, random arrangements"
        }
        (DifferenceOfRanks, Individuals, false) => "permutation test of ranks, exact",
        (DifferenceOfRanks, Individuals, true) => "permutation test of ranks, random arrangements",
        (DifferenceOfRanks, WithinStrata(_), false) => {
            "permutation test of ranks within strata (van Elteren), exact"
        }
        (DifferenceOfRanks, WithinStrata(_), true) => {
            "permutation test of ranks within strata (van Elteren), random arrangements"
        }
        (DifferenceOfRanks, WholeClusters(_), false) => {
            "permutation test of ranks by whole clusters, exact"
        }
        (DifferenceOfRanks, WholeClusters(_), true) => {
            "permutation test of ranks by whole clusters, random arrangements"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Streams;

    #[test]
    fn numbers_of_arrangements() {
        assert_eq!(choose(22, 11), Some(705_432));
        assert_eq!(choose(60, 30), Some(118_264_581_564_861_424));
        assert_eq!(choose(5, 0), Some(1));
        assert_eq!(choose(1_000_000, 1), Some(1_000_000));
        assert_eq!(choose(1 << 40, 500_000), None);
        let mut seen = 0;
        combinations(&[(1.0, 1); 7], 3, (0.0, 0), &mut |t| {
            assert_eq!(t, (3.0, 3));
            seen += 1;
        });
        assert_eq!(seen, 35);
    }

    #[test]
    fn a_draw_leaves_the_units_as_they_were() {
        let mut units: Vec<Total> = (0..9).map(|i| (f64::from(i), 1)).collect();
        let kept = units.clone();
        let mut stream = Streams::new(1).stream(0);
        let mut times = [0_u64; 9];
        for _ in 0..9_000 {
            let one = drawn_total(&mut units, 1, &mut stream);
            times[one.0 as usize] += 1;
            let all = drawn_total(&mut units, 9, &mut stream);
            assert_eq!(all, (36.0, 9));
            assert_eq!(units, kept);
        }
        assert!(times.iter().all(|t| (850..1_150).contains(t)), "{times:?}");
    }

    #[test]
    fn ranks_share_ties() {
        let ranks = relative_ranks(&[3.0, 1.0, 3.0, 0.0]);
        assert_eq!(ranks, [0.7, 0.4, 0.7, 0.2]);
    }

    #[test]
    fn display_is_one_line() {
        let mut test = Permutation {
            estimate: 3.25,
            p_value: 0.057,
            p_std_error: None,
            arrangements: Some(70),
            resamples: None,
            n: 8,
            method: "permutation test of means, exact",
        };
        assert_eq!(
            test.to_string(),
            "3.2500, p 5.700e-2, n 8 (permutation test of means, exact)"
        );
        test.p_std_error = Some(0.0023);
        test.resamples = Some(9_999);
        assert!(test.to_string().contains("+- 2.3e-3 from 9999"));
    }

    #[test]
    fn refusals() {
        let options = PermutationOptions::with_seed(1);
        let test = |values: &[f64], first: &[bool], rearrangement, options: &PermutationOptions| {
            permutation_test(
                values,
                first,
                PermutationStatistic::DifferenceOfMeans,
                rearrangement,
                options,
            )
        };
        let individuals = Rearrangement::Individuals;
        assert!(test(&[], &[], individuals, &options).is_err());
        assert!(test(&[1.0], &[true, false], individuals, &options).is_err());
        assert!(test(&[1.0, 2.0], &[true, true], individuals, &options).is_err());
        assert!(test(&[1.0, f64::NAN], &[true, false], individuals, &options).is_err());
        assert!(matches!(
            test(&[1.0, 1.0], &[true, false], individuals, &options),
            Err(Error::NoVariation { .. })
        ));
        let two = [true, false, true, false];
        let values = [1.0, 2.0, 3.0, 4.0];
        assert!(
            test(
                &values,
                &two,
                Rearrangement::WholeClusters(&[0, 0, 1, 1]),
                &options
            )
            .is_err()
        );
        assert!(
            test(
                &values,
                &two,
                Rearrangement::WithinStrata(&[0, 1, 0, 1]),
                &options
            )
            .is_err()
        );
        assert!(test(&values, &two, Rearrangement::WithinStrata(&[0]), &options).is_err());
        let few = PermutationOptions {
            method: PermutationMethod::MonteCarlo,
            resamples: 10,
            ..options
        };
        assert!(test(&values, &two, individuals, &few).is_err());
        let many: Vec<f64> = (0..100).map(f64::from).collect();
        let half: Vec<bool> = (0..100).map(|i| i % 2 == 0).collect();
        let exact = PermutationOptions {
            method: PermutationMethod::Exact,
            ..options
        };
        assert!(test(&many, &half, individuals, &exact).is_err());
        let huge = [f64::MAX, f64::MIN, 0.0, 1.0];
        let found = test(&huge, &two, individuals, &options).unwrap();
        assert!(found.estimate.is_finite() && (0.0..=1.0).contains(&found.p_value));
    }
}
