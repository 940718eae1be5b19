//! Wilcoxon's signed-rank test on counts of differences.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::normal_p;
use crate::{Alternative, Error, PairedTable};

/// [`Method::Auto`] takes the exact distribution up to this number of changed pairs.
pub const AUTO_EXACT_UP_TO: u64 = 50;

/// [`Method::Exact`] is refused above this number of changed pairs: two to its power must stay a double.
const EXACT_UP_TO: u64 = 1000;

/// Most distinct rank sums that the exact distribution may hold (64 MB).
const MOST_STATES: usize = 4_000_000;

/// What becomes of pairs without change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zeros {
    /// Set aside before ranking (Wilcoxon 1945; R's `wilcox.test`).
    Wilcoxon,
    /// Ranked with the others, then set aside, so that many unchanged pairs leave small changes with
    /// large ranks (Pratt 1959, doi:10.1080/01621459.1959.10501526; default of R's `coin`).
    #[default]
    Pratt,
    /// Ranked with the others, half of their rank sum given to each side. The normal variance then
    /// counts each zero as if its sign were drawn (scipy's `zsplit`), which is a little wider than
    /// Pratt's; the exact distribution is Pratt's moved by a constant, so its p-value is Pratt's.
    Split,
}

/// Continuity correction of the normal approximation; the exact distribution never takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// None.
    #[default]
    None,
    /// The statistic is moved by 1/2 towards its expectation (default of R's `wilcox.test`).
    Continuity,
}

/// Where the p-value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Exact up to [`AUTO_EXACT_UP_TO`] changed pairs, the normal approximation above.
    #[default]
    Auto,
    /// The distribution over all assignments of signs to the observed ranks, ties included.
    Exact,
    /// The normal approximation, variance corrected for ties.
    Asymptotic,
}

/// The choices of a signed-rank test. The default is Pratt's zeros, no correction, exact if small,
/// two-sided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct WilcoxonOptions {
    /// What becomes of pairs without change.
    pub zeros: Zeros,
    /// Continuity correction of the normal approximation.
    pub correction: Correction,
    /// Where the p-value comes from.
    pub method: Method,
    /// The direction of the change that is looked for.
    pub alternative: Alternative,
}

/// Result of [`wilcoxon_signed_rank`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignedRank {
    /// T+, the sum of the ranks of the pairs that went up (R's `V`).
    pub statistic: f64,
    /// T+ centred and scaled by its mean and standard deviation if nothing changed, with the
    /// correction if one was asked for and the p-value is asymptotic.
    pub z: f64,
    /// p-value for the alternative asked for.
    pub p_value: f64,
    /// Pairs, unchanged ones included.
    pub n: u64,
    /// Pairs that went up.
    pub n_positive: u64,
    /// Pairs that went down.
    pub n_negative: u64,
    /// Pairs without change.
    pub n_zero: u64,
    /// Zeros policy and source of the p-value, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for SignedRank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "T+ {:.1}, z {:.4}, p {:.3e}, n {} ({} up, {} down, {} unchanged) ({})",
            self.statistic,
            self.z,
            self.p_value,
            self.n,
            self.n_positive,
            self.n_negative,
            self.n_zero,
            self.method
        )
    }
}

/// Pairs whose change has the same size.
#[derive(Debug, Clone, Copy, PartialEq)]
struct SizeClass {
    size: f64,
    up: u64,
    down: u64,
}

/// The same with their shared mid-rank.
struct RankClass {
    /// Twice the mid-rank, a whole number.
    doubled_rank: u64,
    up: u64,
    down: u64,
}

/// Did an ordinal item, or a score, shift between two measures?
///
/// *Question*: are the changes balanced around "no change", weighing each by the rank of its size?
/// From a [`PairedTable`] the size of a change is the number of levels moved, so the test does take
/// two steps as more than one; if that is too much to ask of the scale, use
/// [`sign_test`](super::sign_test). The cost does not depend on the number of people.
///
/// *When not to use*: to compare two groups; for people grouped in projects; to say by how much
/// (add [`probability_of_improvement`](super::probability_of_improvement)).
///
/// *Formula*: rank the sizes |d| with mid-ranks for ties; T+ is the sum over d > 0;
/// z = (T+ - sum r / 2) / sqrt(sum r^2 / 4) over the ranks of the changed pairs, which is the
/// tie-corrected variance; or the exact distribution of T+ over the 2^m signs, computed by adding
/// one rank at a time. Two-sided exact p is twice the smaller tail, at most 1.
///
/// *Zeros*: see [`Zeros`]; the choice changes the answer and must be reported. *Ties*: mid-ranks, in
/// both distributions. *Missing*: complete pairs only.
///
/// *Reference*: F. Wilcoxon (1945), doi:10.2307/3001968; J. W. Pratt (1959),
/// doi:10.1080/01621459.1959.10501526.
///
/// *R*: `coin::wilcoxsign_test(after ~ before, zero.method = "Pratt", distribution = )` for Pratt,
/// `wilcox.test(after, before, paired = TRUE, exact = FALSE, correct = )` for Wilcoxon.
/// DIFFERS: R's `wilcox.test` gives up the exact distribution as soon as there is a tie or a zero; here
/// ties are part of it. If nobody changed, it is refused, where scipy answers p = 1.
///
/// # Errors
/// [`Error::TooFew`] for no pair; [`Error::AllTies`] if nobody changed; [`Error::Impossible`] if an
/// exact distribution is asked for more than 1,000 changed pairs or needs too much memory.
///
/// ```
/// use jauge_stats::{PairedTable, paired::{wilcoxon_signed_rank, WilcoxonOptions}};
/// let before = [0, 0, 0, 1, 1, 1, 1, 2, 0, 2];
/// let after = [1, 1, 2, 2, 2, 2, 1, 2, 0, 1];
/// let table = PairedTable::from_pairs(3, &before, &after)?;
/// let test = wilcoxon_signed_rank(&table, WilcoxonOptions::default())?;
/// // Three zeros share ranks 1-3, six single steps 4-9, the double step has rank 10.
/// assert_eq!(test.statistic, 5.0 * 6.5 + 10.0);
/// assert_eq!(test.p_value, 2.0 * 7.0 / 128.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn wilcoxon_signed_rank(
    table: &PairedTable,
    options: WilcoxonOptions,
) -> Result<SignedRank, Error> {
    let by_difference = table.difference_counts();
    let middle = table.levels() - 1;
    let classes: Vec<SizeClass> = (1..=middle)
        .map(|size| SizeClass {
            size: size as f64,
            up: by_difference[middle + size],
            down: by_difference[middle - size],
        })
        .filter(|c| c.up + c.down > 0)
        .collect();
    signed_rank(&classes, by_difference[middle], options)
}

/// [`wilcoxon_signed_rank`] from raw differences (after minus before) of a numeric score.
///
/// Two differences tie only if they are the same double: 0.3 - 0.2 and 0.2 - 0.1 do not. Round to
/// the resolution of the score, or count in whole units, before subtracting.
///
/// # Errors
/// [`Error::NotFinite`], or as [`wilcoxon_signed_rank`].
pub fn wilcoxon_signed_rank_of_differences(
    differences: &[f64],
    options: WilcoxonOptions,
) -> Result<SignedRank, Error> {
    if differences.iter().any(|d| !d.is_finite()) {
        return Err(Error::NotFinite {
            what: "a difference",
        });
    }
    let mut changed: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
    let n_zero = (differences.len() - changed.len()) as u64;
    changed.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let mut classes: Vec<SizeClass> = Vec::new();
    for d in changed {
        let (up, down) = if d > 0.0 { (1, 0) } else { (0, 1) };
        match classes.last_mut() {
            Some(last) if last.size == d.abs() => {
                last.up += up;
                last.down += down;
            }
            _ => classes.push(SizeClass {
                size: d.abs(),
                up,
                down,
            }),
        }
    }
    signed_rank(&classes, n_zero, options)
}

/// The test itself, from classes in ascending order of size.
fn signed_rank(
    classes: &[SizeClass],
    n_zero: u64,
    options: WilcoxonOptions,
) -> Result<SignedRank, Error> {
    let n_positive: u64 = classes.iter().map(|c| c.up).sum();
    let n_negative: u64 = classes.iter().map(|c| c.down).sum();
    let changed = n_positive + n_negative;
    if changed + n_zero == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if changed == 0 {
        return Err(Error::AllTies);
    }
    let ranked_zeros = match options.zeros {
        Zeros::Wilcoxon => 0,
        Zeros::Pratt | Zeros::Split => n_zero,
    };
    let ranks = rank(classes, ranked_zeros);
    let exact = match options.method {
        Method::Exact => true,
        Method::Asymptotic => false,
        Method::Auto => changed <= AUTO_EXACT_UP_TO,
    };
    let correction = if exact {
        Correction::None
    } else {
        options.correction
    };
    let z = standardised(&ranks, ranked_zeros, options, correction);
    let p_value = if exact {
        exact_p(&ranks, changed, options.alternative)?
    } else {
        normal_p(z, options.alternative)
    };
    let zero_half = match options.zeros {
        Zeros::Split => n_zero as f64 * (n_zero as f64 + 1.0) / 4.0,
        Zeros::Wilcoxon | Zeros::Pratt => 0.0,
    };
    Ok(SignedRank {
        statistic: positive_sum(&ranks) + zero_half,
        z,
        p_value,
        n: changed + n_zero,
        n_positive,
        n_negative,
        n_zero,
        method: method_name(options.zeros, exact, correction),
    })
}

/// Mid-ranks of the classes, after `ranked_zeros` zeros have taken the lowest ranks.
fn rank(classes: &[SizeClass], ranked_zeros: u64) -> Vec<RankClass> {
    let mut below = ranked_zeros;
    classes
        .iter()
        .map(|c| {
            let tied = c.up + c.down;
            let doubled_rank = 2 * below + tied + 1;
            below += tied;
            RankClass {
                doubled_rank,
                up: c.up,
                down: c.down,
            }
        })
        .collect()
}

/// Sum of the ranks of the pairs that went up.
fn positive_sum(ranks: &[RankClass]) -> f64 {
    ranks
        .iter()
        .map(|r| 0.5 * r.doubled_rank as f64 * r.up as f64)
        .sum()
}

/// (T+ - expectation) / sd with the correction, for all three zeros policies.
fn standardised(
    ranks: &[RankClass],
    ranked_zeros: u64,
    options: WilcoxonOptions,
    correction: Correction,
) -> f64 {
    // T+ minus its expectation is half of T+ - T-, whatever the zeros got.
    let mut excess = 0.0;
    let mut variance = 0.0;
    for r in ranks {
        let mid_rank = 0.5 * r.doubled_rank as f64;
        excess += 0.5 * mid_rank * (r.up as f64 - r.down as f64);
        variance += 0.25 * mid_rank * mid_rank * (r.up + r.down) as f64;
    }
    if options.zeros == Zeros::Split {
        let zeros = ranked_zeros as f64;
        let mid_rank = 0.5 * (zeros + 1.0);
        variance += 0.25 * mid_rank * mid_rank * zeros;
    }
    let towards_expectation = match (correction, options.alternative) {
        (Correction::None, _) => 0.0,
        (Correction::Continuity, Alternative::Greater) => 0.5,
        (Correction::Continuity, Alternative::Less) => -0.5,
        (Correction::Continuity, Alternative::TwoSided) if excess == 0.0 => 0.0,
        (Correction::Continuity, Alternative::TwoSided) => 0.5_f64.copysign(excess),
    };
    (excess - towards_expectation) / variance.sqrt()
}

/// Exact p-value over all signs, given the ranks.
fn exact_p(ranks: &[RankClass], changed: u64, alternative: Alternative) -> Result<f64, Error> {
    check_exact(changed)?;
    let observed: u64 = ranks.iter().map(|r| r.doubled_rank * r.up).sum();
    let distribution = distribution(ranks)?;
    let tail = |keep: fn(u64, u64) -> bool| -> f64 {
        distribution
            .iter()
            .filter(|&&(sum, _)| keep(sum, observed))
            .map(|&(_, p)| p)
            .sum()
    };
    let at_least = tail(|sum, t| sum >= t);
    let at_most = tail(|sum, t| sum <= t);
    let p: f64 = match alternative {
        Alternative::TwoSided => 2.0 * at_least.min(at_most),
        Alternative::Greater => at_least,
        Alternative::Less => at_most,
    };
    Ok(p.min(1.0))
}

fn check_exact(changed: u64) -> Result<(), Error> {
    if changed > EXACT_UP_TO {
        return Err(Error::impossible(format!(
            "an exact signed-rank distribution of {changed} changed pairs (at most {EXACT_UP_TO}): use Method::Asymptotic"
        )));
    }
    Ok(())
}

/// The distribution of T+ over the ranks 1 to `n` if every sign is a fair coin: (value, probability), ascending.
pub(super) fn untied_distribution(n: u64) -> Result<Vec<(u64, f64)>, Error> {
    check_exact(n)?;
    let ranks: Vec<RankClass> = (1..=n)
        .map(|rank| RankClass {
            doubled_rank: 2 * rank,
            up: 1,
            down: 0,
        })
        .collect();
    let mut distribution = distribution(&ranks)?;
    for (sum, _) in &mut distribution {
        *sum /= 2;
    }
    Ok(distribution)
}

/// The distribution of twice T+ if every sign is a fair coin: (value, probability), ascending.
fn distribution(ranks: &[RankClass]) -> Result<Vec<(u64, f64)>, Error> {
    let mut now = vec![(0_u64, 1.0_f64)];
    for r in ranks {
        for _ in 0..r.up + r.down {
            now = one_more(&now, r.doubled_rank);
            if now.len() > MOST_STATES {
                return Err(Error::impossible(
                    "an exact signed-rank distribution with that many different rank sums: use Method::Asymptotic",
                ));
            }
        }
    }
    Ok(now)
}

/// The distribution after one more pair of the given doubled rank: a merge of two sorted lists.
fn one_more(old: &[(u64, f64)], doubled_rank: u64) -> Vec<(u64, f64)> {
    let mut new = Vec::with_capacity(2 * old.len());
    let (mut down, mut up) = (0, 0);
    while down < old.len() || up < old.len() {
        let stay = old.get(down).map_or(u64::MAX, |s| s.0);
        let rise = old.get(up).map_or(u64::MAX, |s| s.0 + doubled_rank);
        let sum = stay.min(rise);
        let mut p = 0.0;
        if stay == sum {
            p += 0.5 * old[down].1;
            down += 1;
        }
        if rise == sum {
            p += 0.5 * old[up].1;
            up += 1;
        }
        new.push((sum, p));
    }
    new
}

fn method_name(zeros: Zeros, exact: bool, correction: Correction) -> &'static str {
    match (zeros, exact, correction) {
        (Zeros::Wilcoxon, true, _) => "Wilcoxon signed-rank, zeros dropped, exact",
        (Zeros::Pratt, true, _) => "Wilcoxon signed-rank, zeros by Pratt, exact",
        (Zeros::Split, true, _) => "Wilcoxon signed-rank, zeros split, exact",
        (Zeros::Wilcoxon, false, Correction::None) => {
            "Wilcoxon signed-rank, zeros dropped, asymptotic"
        }
        (Zeros::Pratt, false, Correction::None) => {
            "Wilcoxon signed-rank, zeros by Pratt, asymptotic"
        }
        (Zeros::Split, false, Correction::None) => "Wilcoxon signed-rank, zeros split, asymptotic",
        (Zeros::Wilcoxon, false, Correction::Continuity) => {
            "Wilcoxon signed-rank, zeros dropped, asymptotic with continuity correction"
        }
        (Zeros::Pratt, false, Correction::Continuity) => {
            "Wilcoxon signed-rank, zeros by Pratt, asymptotic with continuity correction"
        }
        (Zeros::Split, false, Correction::Continuity) => {
            "Wilcoxon signed-rank, zeros split, asymptotic with continuity correction"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All 2^m signs, counted one by one.
    fn brute_force(differences: &[f64]) -> f64 {
        let sizes: Vec<f64> = differences
            .iter()
            .map(|d| d.abs())
            .filter(|&d| d > 0.0)
            .collect();
        let ranks: Vec<f64> = sizes
            .iter()
            .map(|&s| {
                let below = sizes.iter().filter(|&&o| o < s).count() as f64;
                let tied = sizes.iter().filter(|&&o| o == s).count() as f64;
                below + 0.5 * (tied + 1.0)
            })
            .collect();
        let changed: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
        let observed: f64 = ranks
            .iter()
            .zip(&changed)
            .filter(|&(_, &d)| d > 0.0)
            .map(|(r, _)| r)
            .sum();
        let (mut at_least, mut at_most) = (0_u32, 0_u32);
        let m = ranks.len();
        for signs in 0..1_u32 << m {
            let t: f64 = (0..m)
                .filter(|i| signs >> i & 1 == 1)
                .map(|i| ranks[i])
                .sum();
            at_least += u32::from(t >= observed);
            at_most += u32::from(t <= observed);
        }
        (2.0 * f64::from(at_least.min(at_most)) / f64::from(1_u32 << m)).min(1.0)
    }

    #[test]
    fn exact_distribution_equals_enumeration() {
        let cases: [&[f64]; 3] = [
            &[1.0, 2.0, 2.0, -1.0, 3.0, 0.0, 3.0, 3.0, -2.0, 1.0],
            &[0.4, 1.7, -0.2, 2.2, 0.9, -1.1, 3.4],
            &[1.0, 1.0, 1.0, 1.0],
        ];
        for differences in cases {
            let options = WilcoxonOptions {
                zeros: Zeros::Wilcoxon,
                method: Method::Exact,
                ..WilcoxonOptions::default()
            };
            let p = wilcoxon_signed_rank_of_differences(differences, options)
                .unwrap()
                .p_value;
            assert!(
                (p - brute_force(differences)).abs() < 1e-15,
                "{differences:?}"
            );
        }
    }

    #[test]
    fn balanced_changes_with_many_zeros_give_one() {
        // The case of scipy issue 10223, where an old release answered 0.0154.
        let mut differences = vec![0.0; 40];
        differences.extend([1.0; 15]);
        differences.extend([-1.0; 15]);
        for zeros in [Zeros::Wilcoxon, Zeros::Pratt, Zeros::Split] {
            for method in [Method::Exact, Method::Asymptotic] {
                for correction in [Correction::None, Correction::Continuity] {
                    let test = wilcoxon_signed_rank_of_differences(
                        &differences,
                        WilcoxonOptions {
                            zeros,
                            method,
                            correction,
                            ..WilcoxonOptions::default()
                        },
                    )
                    .unwrap();
                    assert_eq!(test.z, 0.0);
                    assert!((test.p_value - 1.0).abs() < 1e-14, "{}", test.method);
                }
            }
        }
    }

    #[test]
    fn a_test_prints_itself_in_one_line() {
        let test =
            wilcoxon_signed_rank_of_differences(&[1.0, 2.0, -3.0, 0.0], WilcoxonOptions::default());
        assert_eq!(
            test.unwrap().to_string(),
            "T+ 5.0, z 0.1857, p 1.000e0, n 4 (2 up, 1 down, 1 unchanged) (Wilcoxon signed-rank, zeros by Pratt, exact)"
        );
    }

    #[test]
    fn refusals() {
        let options = WilcoxonOptions::default();
        assert_eq!(
            wilcoxon_signed_rank_of_differences(&[0.0, 0.0], options),
            Err(Error::AllTies)
        );
        assert!(wilcoxon_signed_rank_of_differences(&[], options).is_err());
        assert!(wilcoxon_signed_rank_of_differences(&[1.0, f64::NAN], options).is_err());
        let many: Vec<f64> = (1..=1001).map(f64::from).collect();
        let exact = WilcoxonOptions {
            method: Method::Exact,
            ..options
        };
        assert!(matches!(
            wilcoxon_signed_rank_of_differences(&many, exact),
            Err(Error::Impossible { .. })
        ));
    }
}
