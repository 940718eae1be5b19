//! The size of a shift by ranks: the median of the Walsh averages, without ever holding them.

use serde::{Deserialize, Serialize};

use super::signed_rank::{Method, untied_distribution};
use crate::special::normal_upper_quantile;
use crate::{Alternative, Error, Estimate, PairedTable, check_conf_level};

/// [`Method::Auto`] takes the exact rank of the limits up to this number of changes.
const AUTO_EXACT_UP_TO: u64 = super::signed_rank::AUTO_EXACT_UP_TO;

/// Whether the pairs without change count among the changes whose middle is sought.
///
/// [`Zeros`](super::Zeros) of the signed-rank test has a third way, splitting ranks between two sides, that
/// an average of two changes has no use for: a kept zero already counts half on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnchangedPairs {
    /// They are changes of size 0: the middle is that of all pairs.
    #[default]
    Kept,
    /// They are left out, as R's `wilcox.test` does: the middle is that of the pairs that changed.
    Dropped,
}

/// The choices of a Hodges-Lehmann estimate. The default keeps the unchanged pairs, is exact if small and
/// gives a two-sided interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HodgesLehmannOptions {
    /// Whether pairs without change count.
    pub unchanged: UnchangedPairs,
    /// Where the rank of the limits comes from.
    pub method: Method,
    /// The side of the interval: [`Alternative::Greater`] leaves the upper end open.
    pub alternative: Alternative,
}

/// By how many levels did an ordinal item typically shift?
///
/// *Question*: the middle of the changes, as the signed-rank test sees it: the pseudo-median, which is the
/// median of the averages of every two changes (Walsh averages, each change with itself included). From a
/// [`PairedTable`] the unit is one level; with declared scores use [`hodges_lehmann_of_scores`]. The cost
/// does not depend on the number of people.
///
/// *When not to use*: a scale on which one level does not mean as much at the bottom as at the top
/// ([`probability_of_improvement`](super::probability_of_improvement) asks less); changes that are far from
/// symmetric, where the pseudo-median is neither the median nor the mean; people grouped in projects. On few
/// levels the estimate moves in half levels and the interval may have no width: it is then a
/// statement about the scale as much as about the people.
///
/// *Formula*: with M = n (n + 1) / 2 Walsh averages in ascending order W_1 .. W_M, the estimate is their
/// median and the interval is W_(k+1) to W_(M-k), where k is the greatest value with
/// P(T+ <= k) at most (1 - `conf_level`) / 2. T+ is Wilcoxon's statistic for n changes without ties: exact up to 50 changes
/// (or by [`Method::Exact`]), beyond by the normal approximation with the correction of 1/2.
///
/// *Ties and zeros*: with ties the interval, ends included, covers at least as often as without (Noether 1967), so
/// the untied distribution is taken as it is. Unchanged pairs count or not ([`UnchangedPairs`]); say which.
/// *Missing*: complete pairs only.
///
/// *Reference*: J. L. Hodges, E. L. Lehmann (1963), doi:10.1214/aoms/1177704172; G. E. Noether (1967),
/// Wilcoxon confidence intervals for location parameters in the discrete case, Journal of the American
/// Statistical Association 62, 184-188.
///
/// *R*: `wilcox.test(after, before, paired = TRUE, conf.int = TRUE, exact = )` with
/// [`UnchangedPairs::Dropped`].
/// DIFFERS: R's asymptotic estimate and limits are roots of a step function whose height and scale jump at every tie, found by
/// bisection; with ties they are not the median of the Walsh averages, nor any of them. R refuses the exact
/// interval at the first tie or zero. Where no rank reaches the level, R warns and gives the range of the data;
/// here it is refused.
///
/// # Errors
/// [`Error::TooFew`] for no pair, or for too few to reach `conf_level` (at 95 %, six changes are needed);
/// [`Error::AllTies`] if nobody changed; [`Error::ConfLevel`]; [`Error::Impossible`] for an exact
/// interval of more than 1,000 changes.
///
/// ```
/// use jauge_stats::{PairedTable, paired::{hodges_lehmann, HodgesLehmannOptions}};
/// let before = [0, 0, 0, 1, 1, 1, 1, 2, 0, 2];
/// let after = [1, 1, 2, 2, 2, 2, 1, 2, 0, 1];
/// let table = PairedTable::from_pairs(3, &before, &after)?;
/// let shift = hodges_lehmann(&table, 0.95, HodgesLehmannOptions::default())?;
/// assert_eq!((shift.estimate, shift.conf_low, shift.conf_high), (0.5, Some(0.0), Some(1.0)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hodges_lehmann(
    table: &PairedTable,
    conf_level: f64,
    options: HodgesLehmannOptions,
) -> Result<Estimate, Error> {
    let top = table.levels() - 1;
    let changes = table
        .difference_counts()
        .into_iter()
        .enumerate()
        .map(|(i, count)| (i as f64 - top as f64, count))
        .collect();
    of_changes(changes, conf_level, options)
}

/// [`hodges_lehmann`] in the unit of declared scores, one per level.
///
/// A pair whose two levels have the same score counts as unchanged.
///
/// # Errors
/// [`Error::DifferentLengths`] unless there is one score per level, [`Error::NotFinite`], or as
/// [`hodges_lehmann`].
///
/// ```
/// use jauge_stats::{PairedTable, paired::{hodges_lehmann_of_scores, HodgesLehmannOptions}};
/// // Hours of help needed per week: none, 1 to 3, more; by their middle.
/// let table = PairedTable::try_from(vec![vec![4, 0, 0], vec![7, 2, 1], vec![3, 5, 2]])?;
/// let shift = hodges_lehmann_of_scores(&table, &[0.0, 2.0, 5.0], 0.9, HodgesLehmannOptions::default())?;
/// assert_eq!((shift.estimate, shift.conf_low, shift.conf_high), (-1.5, Some(-2.5), Some(-1.0)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hodges_lehmann_of_scores(
    table: &PairedTable,
    scores: &[f64],
    conf_level: f64,
    options: HodgesLehmannOptions,
) -> Result<Estimate, Error> {
    if scores.len() != table.levels() {
        return Err(Error::DifferentLengths {
            left: table.levels(),
            right: scores.len(),
        });
    }
    let changes: Vec<(f64, u64)> = table
        .counts()
        .indexed_iter()
        .map(|((before, after), &count)| (scores[after] - scores[before], count))
        .collect();
    // Unused cells too: a score that is not a number is a fault whoever chose it.
    if changes.iter().any(|(change, _)| !change.is_finite()) {
        return Err(Error::NotFinite {
            what: "a score, or a difference of two,",
        });
    }
    of_changes(changes, conf_level, options)
}

/// [`hodges_lehmann`] from raw differences (after minus before) of a numeric score, in its unit.
///
/// Takes memory for the differences only and time in n log n: a Walsh average is selected by
/// halving the line of floating-point numbers and counting pairs below, not by forming all n (n + 1) / 2.
///
/// # Errors
/// [`Error::NotFinite`], or as [`hodges_lehmann`].
///
/// ```
/// use jauge_stats::paired::{hodges_lehmann_of_differences, HodgesLehmannOptions};
/// // Changes of a reading score.
/// let shift = hodges_lehmann_of_differences(
///     &[6.0, 2.0, 7.0, 0.0, 5.0, 3.0, -1.0, 4.0],
///     0.95,
///     HodgesLehmannOptions::default(),
/// )?;
/// assert_eq!((shift.estimate, shift.conf_low, shift.conf_high), (3.25, Some(0.5), Some(6.0)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hodges_lehmann_of_differences(
    differences: &[f64],
    conf_level: f64,
    options: HodgesLehmannOptions,
) -> Result<Estimate, Error> {
    if differences.iter().any(|d| !d.is_finite()) {
        return Err(Error::NotFinite {
            what: "a difference",
        });
    }
    of_changes(
        differences.iter().map(|&d| (d, 1)).collect(),
        conf_level,
        options,
    )
}

/// The estimate from changes with their counts, in any order.
fn of_changes(
    mut changes: Vec<(f64, u64)>,
    conf_level: f64,
    options: HodgesLehmannOptions,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    changes.retain(|&(_, count)| count > 0);
    if changes.is_empty() {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if changes.iter().all(|&(change, _)| change == 0.0) {
        return Err(Error::AllTies);
    }
    if options.unchanged == UnchangedPairs::Dropped {
        changes.retain(|&(change, _)| change != 0.0);
    }
    let changes = Changes::new(changes);
    let n = changes.n();
    let walsh = u128::from(n) * (u128::from(n) + 1) / 2;
    let exact = match options.method {
        Method::Exact => true,
        Method::Asymptotic => false,
        Method::Auto => n <= AUTO_EXACT_UP_TO,
    };
    let tail = match options.alternative {
        Alternative::TwoSided => 0.5 * (1.0 - conf_level),
        Alternative::Greater | Alternative::Less => 1.0 - conf_level,
    };
    let cut = if exact {
        exact_cut(n, tail)?
    } else {
        asymptotic_cut(n, tail)?
    };
    let (lower, upper) = (walsh.div_ceil(2), walsh / 2 + 1);
    let middle = changes.walsh_average(lower);
    let estimate = if lower == upper {
        middle
    } else {
        0.5 * middle + 0.5 * changes.walsh_average(upper)
    };
    let mut out = Estimate::bare(estimate, n, method_name(options.unchanged, exact));
    out.conf_level = Some(conf_level);
    if options.alternative != Alternative::Less {
        out.conf_low = Some(changes.walsh_average(cut + 1));
    }
    if options.alternative != Alternative::Greater {
        out.conf_high = Some(changes.walsh_average(walsh - cut));
    }
    Ok(out)
}

/// Distinct changes in ascending order, with their counts.
struct Changes {
    values: Vec<f64>,
    counts: Vec<u64>,
}

impl Changes {
    fn new(mut changes: Vec<(f64, u64)>) -> Self {
        changes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut values, mut counts) = (Vec::<f64>::new(), Vec::<u64>::new());
        for (change, count) in changes {
            // -0 and 0 are one value.
            let change = change + 0.0;
            match (values.last(), counts.last_mut()) {
                (Some(&last), Some(total)) if last == change => *total += count,
                _ => {
                    values.push(change);
                    counts.push(count);
                }
            }
        }
        Self { values, counts }
    }

    fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many Walsh averages are at most `bound`.
    fn walsh_at_most(&self, bound: f64) -> u128 {
        // Partners of the smallest change first: as the change grows, partners fall away from the top.
        let mut partners = self.values.len();
        let mut below: u128 = self.counts.iter().map(|&c| u128::from(c)).sum();
        let (mut ordered, mut selves) = (0_u128, 0_u128);
        for (&value, &count) in self.values.iter().zip(&self.counts) {
            while partners > 0 && average(value, self.values[partners - 1]) > bound {
                partners -= 1;
                below -= u128::from(self.counts[partners]);
            }
            ordered += u128::from(count) * below;
            if value <= bound {
                selves += u128::from(count);
            }
        }
        // Every pair of two people was counted twice, a person with themselves once.
        (ordered + selves) / 2
    }

    /// The Walsh average of a rank, from 1: the least number that as many are at most, found among all doubles by
    /// halving.
    fn walsh_average(&self, rank: u128) -> f64 {
        let (Some(&first), Some(&last)) = (self.values.first(), self.values.last()) else {
            return 0.0; // Never: the callers hold at least one change.
        };
        let (mut low, mut high) = (place(first), place(last));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.walsh_at_most(at_place(middle)) >= rank {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        at_place(high) + 0.0
    }
}

/// The mean of two numbers without overflow; monotone in both.
fn average(a: f64, b: f64) -> f64 {
    0.5 * a + 0.5 * b
}

/// The doubles numbered in ascending order, -0 just below 0.
fn place(x: f64) -> i128 {
    let bits = i128::from(x.to_bits() & (u64::MAX >> 1));
    if x.is_sign_negative() {
        -bits - 1
    } else {
        bits
    }
}

/// The double of a place.
fn at_place(place: i128) -> f64 {
    // Both arms are below 2^63, so the conversion keeps every bit.
    if place < 0 {
        -f64::from_bits((-place - 1) as u64)
    } else {
        f64::from_bits(place as u64)
    }
}

/// The greatest k with P(T+ <= k) <= `tail` by the distribution of T+ without ties.
fn exact_cut(n: u64, tail: f64) -> Result<u128, Error> {
    // 2^-n is the least probability there is.
    let needed = (1..=1100)
        .find(|&m| 0.5_f64.powi(m) <= tail)
        .unwrap_or(1100) as u64;
    if n < needed {
        return Err(Error::TooFew { needed, found: n });
    }
    let mut sum = 0.0;
    let mut cut = 0;
    for (rank_sum, p) in untied_distribution(n)? {
        sum += p;
        if sum > tail {
            break;
        }
        cut = u128::from(rank_sum);
    }
    Ok(cut)
}

/// The same by the normal approximation with its correction of 1/2.
fn asymptotic_cut(n: u64, tail: f64) -> Result<u128, Error> {
    let z = normal_upper_quantile(tail);
    let cut = |n: f64| {
        let sd = (n * (n + 1.0) * (2.0 * n + 1.0) / 24.0).sqrt();
        0.25 * n * (n + 1.0) - z * sd - 0.5
    };
    let found = cut(n as f64);
    if found < 0.0 {
        let needed = (n + 1..)
            .find(|&m| cut(m as f64) >= 0.0)
            .unwrap_or(u64::MAX);
        return Err(Error::TooFew { needed, found: n });
    }
    let most = u128::from(n) * (u128::from(n) + 1) / 2 - 1;
    Ok((found as u128).min(most))
}

fn method_name(unchanged: UnchangedPairs, exact: bool) -> &'static str {
    match (unchanged, exact) {
        (UnchangedPairs::Kept, true) => "Hodges-Lehmann, unchanged pairs kept, exact interval",
        (UnchangedPairs::Kept, false) => {
            "Hodges-Lehmann, unchanged pairs kept, asymptotic interval"
        }
        (UnchangedPairs::Dropped, true) => {
            "Hodges-Lehmann, unchanged pairs dropped, exact interval"
        }
        (UnchangedPairs::Dropped, false) => {
            "Hodges-Lehmann, unchanged pairs dropped, asymptotic interval"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_walsh_average(values: &[f64]) -> Vec<f64> {
        let mut all = Vec::new();
        for (i, &a) in values.iter().enumerate() {
            all.extend(values[i..].iter().map(|&b| average(a, b)));
        }
        all.sort_by(f64::total_cmp);
        all
    }

    #[test]
    fn selection_equals_sorting() {
        let cases: [&[f64]; 4] = [
            &[3.0],
            &[-0.0, 0.0, 1.0, 1.0, -2.5, 0.3],
            &[f64::MAX, f64::MAX, -f64::MAX, 1.0],
            &[1e-300, -1e-300, 5e300, 0.1, 0.2, 0.3, -0.7, -0.7, -0.7],
        ];
        for values in cases {
            let changes = Changes::new(values.iter().map(|&v| (v, 1)).collect());
            for (i, &wanted) in every_walsh_average(values).iter().enumerate() {
                assert_eq!(changes.walsh_average(i as u128 + 1), wanted, "{values:?}");
            }
        }
    }

    #[test]
    fn a_place_is_an_order() {
        let numbers = [f64::MIN, -1.0, -5e-324, -0.0, 0.0, 5e-324, 1.0, f64::MAX];
        for pair in numbers.windows(2) {
            assert!(place(pair[0]) < place(pair[1]));
        }
        for x in numbers {
            assert_eq!(at_place(place(x)).to_bits(), x.to_bits());
        }
    }

    #[test]
    fn too_few_to_reach_the_level() {
        let options = HodgesLehmannOptions::default();
        let of = |n: u8, level: f64, options: HodgesLehmannOptions| {
            let changes: Vec<f64> = (1..=n).map(f64::from).collect();
            hodges_lehmann_of_differences(&changes, level, options)
        };
        let refused = Err(Error::TooFew {
            needed: 6,
            found: 5,
        });
        assert_eq!(of(5, 0.95, options), refused);
        let least = of(6, 0.95, options).unwrap();
        assert_eq!((least.conf_low, least.conf_high), (Some(1.0), Some(6.0)));
        let one_sided = HodgesLehmannOptions {
            alternative: Alternative::Greater,
            ..options
        };
        let five = of(5, 0.95, one_sided).unwrap();
        assert_eq!((five.conf_low, five.conf_high), (Some(1.0), None));
        let normal = HodgesLehmannOptions {
            method: Method::Asymptotic,
            ..options
        };
        assert!(matches!(of(3, 0.999, normal), Err(Error::TooFew { .. })));
        assert!(matches!(
            of(9, 1.0 - 1e-16, options),
            Err(Error::TooFew { .. })
        ));
    }

    #[test]
    fn refusals() {
        let options = HodgesLehmannOptions::default();
        let of = |d: &[f64]| hodges_lehmann_of_differences(d, 0.9, options);
        assert!(matches!(of(&[]), Err(Error::TooFew { .. })));
        assert_eq!(of(&[0.0; 9]), Err(Error::AllTies));
        assert!(matches!(of(&[1.0, f64::NAN]), Err(Error::NotFinite { .. })));
        let table = PairedTable::from_pairs(2, &[0, 1], &[1, 0]).unwrap();
        assert!(hodges_lehmann_of_scores(&table, &[1.0], 0.9, options).is_err());
        let wild = [f64::MAX, f64::MIN];
        assert!(hodges_lehmann_of_scores(&table, &wild, 0.9, options).is_err());
        // Everyone gained the same: no spread, and that is what the answer says.
        let same = of(&[2.0; 7]).unwrap();
        assert_eq!(
            (same.estimate, same.conf_low, same.conf_high),
            (2.0, Some(2.0), Some(2.0))
        );
    }

    #[test]
    fn a_nation_of_pairs_does_not_overflow() {
        let counts = ndarray::arr2(&[[1_u64 << 37, 1 << 38], [1 << 37, 1 << 37]]);
        let table = PairedTable::from_counts(counts).unwrap();
        let shift = hodges_lehmann(&table, 0.95, HodgesLehmannOptions::default()).unwrap();
        assert_eq!((shift.estimate, shift.n), (0.0, 5 << 37));
    }
}
