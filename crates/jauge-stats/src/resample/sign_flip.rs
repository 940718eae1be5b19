//! Permutation test of pairs: would the change have been as likely the other way round?

use serde::{Deserialize, Serialize};

use super::interval::draw_all;
use super::permutation::{
    Permutation, PermutationOptions, check_resamples, enumerates, extreme, members, monte_carlo_p,
};
use crate::Error;
use crate::random::Stream;
use crate::special::binomial_pmf;

/// What is asked of the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeStatistic {
    /// Their mean.
    #[default]
    MeanChange,
    /// (T+ - T-) / (T+ + T-), with the ranks of the sizes of the changes, mid-ranks for ties, unchanged pairs set aside:
    /// the rank-biserial correlation, hence Wilcoxon's signed-rank test.
    SignedRanks,
}

/// Whose changes turn round together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignFlips<'a> {
    /// Each person's on its own.
    Individuals,
    /// Those of a whole cluster: one label per person.
    WholeClusters(&'a [usize]),
}

/// Equal sizes of change whose signs are drawn together.
struct Group {
    size: f64,
    count: u64,
}

/// Could the change of the same people be chance?
///
/// `changes` are the values after minus before. If nothing had happened, each change would have been as likely with the
/// opposite sign.
///
/// *When not to use*: for an interval ([`bootstrap`](super::bootstrap)); where people change anyhow (a drift, learning the
/// test): that needs a comparison group; for people in projects with [`SignFlips::Individuals`].
///
/// *Formula*: p is the share of the sign patterns whose statistic is at least as far out, two-sided in absolute value. With
/// [`SignFlips::WholeClusters`] the sum of each cluster turns round. Equal sizes are taken together (their number of pluses
/// is binomial), so both the enumeration and the random patterns cost as many steps as there are distinct sizes.
/// *Zeros* turn into themselves. *Ties* between patterns count (up to rounding). *Missing*: complete pairs only.
///
/// *Reference*: R. A. Fisher (1935), The Design of Experiments, Oliver and Boyd, section 21.
///
/// *R*: `coin::wilcoxsign_test(after ~ before, zero.method = "Wilcoxon", distribution = "exact")` for the ranks. DIFFERS: random
/// patterns count the one seen, coin's do not.
///
/// # Errors
/// [`Error::TooFew`] without any change; [`Error::AllTies`] if nobody changed (or every cluster's changes cancel);
/// [`Error::NotFinite`]; [`Error::LengthMismatch`]; else as [`permutation_test`](super::permutation_test).
///
/// ```
/// use jauge_stats::resample::{ChangeStatistic, PermutationOptions, SignFlips, paired_permutation_test};
/// // Levels gained by eight trainees between entry and exit.
/// let gained = [1.0, 2.0, 0.0, 1.0, 1.0, 3.0, -1.0, 2.0];
/// let test = paired_permutation_test(
///     &gained, ChangeStatistic::MeanChange, SignFlips::Individuals, &PermutationOptions::with_seed(1),
/// )?;
/// assert_eq!(test.estimate, 1.125);
/// // 2 x 5 of the 2^7 patterns of the seven changes: all but one single step upwards, or all.
/// assert!((test.p_value - 10.0 / 128.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn paired_permutation_test(
    changes: &[f64],
    statistic: ChangeStatistic,
    flips: SignFlips<'_>,
    options: &PermutationOptions,
) -> Result<Permutation, Error> {
    if changes.is_empty() {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if changes.iter().any(|x| !x.is_finite()) {
        return Err(Error::NotFinite { what: "a change" });
    }
    let (values, scale) = match statistic {
        ChangeStatistic::MeanChange => (changes.to_vec(), changes.len() as f64),
        ChangeStatistic::SignedRanks => signed_ranks(changes)?,
    };
    let sums = match flips {
        SignFlips::Individuals => values,
        SignFlips::WholeClusters(labels) => {
            if labels.len() != changes.len() {
                return Err(Error::LengthMismatch {
                    what: "the cluster of each person",
                    expected: changes.len(),
                    found: labels.len(),
                });
            }
            members(labels)
                .iter()
                .map(|people| people.iter().map(|&i| values[i]).sum())
                .collect()
        }
    };
    let largest = sums.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
    if largest == 0.0 {
        return Err(Error::AllTies);
    }
    let rounding = 8.0 * f64::EPSILON * sums.len() as f64 * largest / scale;
    let estimate = sums.iter().map(|s| s / scale).sum::<f64>();
    if !(rounding.is_finite() && estimate.is_finite()) {
        return Err(Error::impossible(
            "changes too large for their sums to be numbers: change the unit",
        ));
    }
    let groups = groups(&sums, scale);
    let mut out = test(&groups, estimate, rounding, options)?;
    out.n = changes.len() as u64;
    out.method = name(statistic, flips, out.resamples.is_some());
    Ok(out)
}

/// Ranks of the sizes, with the sign of the change, and their sum; a zero has no rank.
fn signed_ranks(changes: &[f64]) -> Result<(Vec<f64>, f64), Error> {
    let mut order: Vec<usize> = (0..changes.len()).filter(|&i| changes[i] != 0.0).collect();
    if order.is_empty() {
        return Err(Error::AllTies);
    }
    order.sort_by(|&a, &b| changes[a].abs().total_cmp(&changes[b].abs()));
    let mut ranks = vec![0.0; changes.len()];
    let mut ranked = 0.0;
    for tied in order.chunk_by(|&a, &b| changes[a].abs() == changes[b].abs()) {
        let count = tied.len() as f64;
        for &i in tied {
            ranks[i] = (ranked + 0.5 * (count + 1.0)).copysign(changes[i]);
        }
        ranked += count;
    }
    Ok((ranks, 0.5 * ranked * (ranked + 1.0)))
}

/// Distinct sizes over `scale`, largest first, with their number; zeros have no sign.
fn groups(sums: &[f64], scale: f64) -> Vec<Group> {
    let mut sizes: Vec<f64> = sums.iter().map(|s| s.abs()).filter(|s| *s > 0.0).collect();
    sizes.sort_unstable_by(|a, b| b.total_cmp(a));
    sizes
        .chunk_by(|a, b| a == b)
        .map(|tied| Group {
            size: tied[0] / scale,
            count: tied.len() as u64,
        })
        .collect()
}

fn test(
    groups: &[Group],
    estimate: f64,
    rounding: f64,
    options: &PermutationOptions,
) -> Result<Permutation, Error> {
    let signs: u64 = groups.iter().map(|g| g.count).sum();
    // The work: one visit per number of pluses of every size.
    let visits = groups
        .iter()
        .try_fold(1_u64, |product, g| product.checked_mul(g.count + 1));
    let is_extreme = extreme(options.alternative, estimate, rounding);
    let (p_value, p_std_error) = if enumerates(options.method, visits)? {
        let mut p = 0.0;
        enumerate(groups, 0.0, 1.0, &mut |sum, probability| {
            if is_extreme(sum) {
                p += probability;
            }
        });
        (p.min(1.0), None)
    } else {
        check_resamples(options.resamples)?;
        let found = draw_all(
            options.resamples,
            options.seed,
            || (),
            |(), stream| u8::from(is_extreme(random(groups, stream))),
        );
        let found = found.into_iter().map(u64::from).sum();
        let (p, se) = monte_carlo_p(found, options.resamples);
        (p, Some(se))
    };
    Ok(Permutation {
        estimate,
        p_value,
        p_std_error,
        arrangements: (signs <= 53).then(|| 1 << signs),
        resamples: p_std_error.map(|_| options.resamples),
        n: 0,
        method: "",
    })
}

/// Visits the statistic and the probability of every number of pluses per size.
fn enumerate(groups: &[Group], sum: f64, probability: f64, visit: &mut dyn FnMut(f64, f64)) {
    let Some((group, rest)) = groups.split_first() else {
        visit(sum, probability);
        return;
    };
    for plus in 0..=group.count {
        let net = plus as f64 - (group.count - plus) as f64;
        let here = probability * binomial_pmf(plus, group.count, 0.5, 0.5);
        enumerate(rest, sum + net * group.size, here, visit);
    }
}

fn random(groups: &[Group], stream: &mut Stream) -> f64 {
    groups
        .iter()
        .map(|g| {
            let plus = stream.heads(g.count);
            (plus as f64 - (g.count - plus) as f64) * g.size
        })
        .sum()
}

fn name(statistic: ChangeStatistic, flips: SignFlips<'_>, random: bool) -> &'static str {
    use ChangeStatistic::{MeanChange, SignedRanks};
    use SignFlips::{Individuals, WholeClusters};
    match (statistic, flips, random) {
        (MeanChange, Individuals, false) => "sign flips of changes, exact",
        (MeanChange, Individuals, true) => "sign flips of changes, random patterns",
        (MeanChange, WholeClusters(_), false) => "sign flips of whole clusters, exact",
        (MeanChange, WholeClusters(_), true) => "sign flips of whole clusters, random patterns",
        (SignedRanks, Individuals, false) => "sign flips of signed ranks, exact",
        (SignedRanks, Individuals, true) => "sign flips of signed ranks, random patterns",
        (SignedRanks, WholeClusters(_), false) => "sign flips of clusters' signed ranks, exact",
        (SignedRanks, WholeClusters(_), true) => {
            "sign flips of clusters' signed ranks, random patterns"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resample::PermutationMethod;

    #[test]
    fn exact_and_random_patterns_agree() {
        let changes = [1.5, -0.5, 2.0, 1.0, 1.0, -1.0, 3.0, 0.0, 2.5, 0.5];
        let exact = PermutationOptions::with_seed(1);
        let random = PermutationOptions {
            method: PermutationMethod::MonteCarlo,
            resamples: 100_000,
            ..exact
        };
        let clusters = [0, 0, 1, 1, 2, 2, 3, 3, 4, 5];
        for statistic in [ChangeStatistic::MeanChange, ChangeStatistic::SignedRanks] {
            for flips in [SignFlips::Individuals, SignFlips::WholeClusters(&clusters)] {
                let a = paired_permutation_test(&changes, statistic, flips, &exact).unwrap();
                let b = paired_permutation_test(&changes, statistic, flips, &random).unwrap();
                assert_eq!((a.estimate, a.p_std_error), (b.estimate, None));
                assert!((a.p_value - b.p_value).abs() < 4.0 * b.p_std_error.unwrap());
            }
        }
    }

    #[test]
    fn refusals() {
        let ask = |changes: &[f64], flips| {
            paired_permutation_test(
                changes,
                ChangeStatistic::MeanChange,
                flips,
                &PermutationOptions::with_seed(1),
            )
        };
        let individuals = SignFlips::Individuals;
        assert!(ask(&[], individuals).is_err());
        assert_eq!(ask(&[0.0, 0.0], individuals), Err(Error::AllTies));
        assert!(ask(&[f64::INFINITY], individuals).is_err());
        assert!(ask(&[1.0], SignFlips::WholeClusters(&[0, 1])).is_err());
        assert_eq!(
            ask(&[1.0, -1.0], SignFlips::WholeClusters(&[7, 7])),
            Err(Error::AllTies)
        );
        assert!(ask(&[f64::MAX, f64::MAX, f64::MAX], individuals).is_err());
    }
}
