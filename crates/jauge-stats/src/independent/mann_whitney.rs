//! Two groups by their ranks, if nothing but chance differs.

use std::fmt;

use serde::Serialize;

use super::levels::Levels;
use crate::paired::{Correction, Method, normal_p};
use crate::{Alternative, Error};

/// [`Method::Auto`] takes the exact distribution up to this number of people in both groups together.
pub const MANN_WHITNEY_EXACT_UP_TO: u64 = 100;

/// The number of ways to share out the people must stay a double.
const MOST_PEOPLE: u64 = 1000;

/// Most steps of the exact distribution (about a second).
const MOST_STEPS: u64 = 500_000_000;

/// The choices of [`mann_whitney`]. The default is exact up to [`MANN_WHITNEY_EXACT_UP_TO`] people, else the normal
/// approximation without correction; two-sided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct MannWhitneyOptions {
    /// Continuity correction of the normal approximation (R's `wilcox.test` takes it unless told otherwise).
    pub correction: Correction,
    /// Where the p-value comes from: `Exact` is the distribution over all ways to share the observed values out between
    /// the groups, ties included; `Asymptotic` the normal approximation, variance corrected for ties.
    pub method: Method,
    /// The direction that is looked for; `Greater`: the first group tends to be higher.
    pub alternative: Alternative,
}

/// Result of [`mann_whitney`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MannWhitney {
    /// U of the first group: in how many of all pairs of one person of each group the first group's is the higher one,
    /// equal ones counting half (R's `W`).
    pub statistic: f64,
    /// U centred and scaled by its mean and standard deviation if the groups do not differ, with the correction if one
    /// was asked for and the p-value is asymptotic.
    pub z: f64,
    /// p-value for the alternative asked for.
    pub p_value: f64,
    /// Probability of superiority: U over the number of pairs; 0.5 means that neither group tends to be higher.
    pub estimate: f64,
    /// People in both groups.
    pub n: u64,
    /// People in the first group.
    pub n_first: u64,
    /// People in the second group.
    pub n_second: u64,
    /// Source of the p-value, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for MannWhitney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "U {:.1}, probability of superiority {:.4}, z {:.4}, p {:.3e}, n {} and {} ({})",
            self.statistic,
            self.estimate,
            self.z,
            self.p_value,
            self.n_first,
            self.n_second,
            self.method
        )
    }
}

/// Does an ordinal item, or a score, tend to be higher in one of two groups?
///
/// *When not to use*: the same people twice ([`wilcoxon_signed_rank`](crate::paired::wilcoxon_signed_rank)); people grouped
/// in projects. It asks whether the two distributions are the same: if they may differ in spread without either group
/// tending higher, or if an interval is wanted, use [`brunner_munzel`](super::brunner_munzel()). It is not a test of medians.
///
/// *Formula*: U = pairs (one of each group) where the first is higher, plus half of those that are equal;
/// z = (U - n1 n2 / 2) / sd, sd^2 = n1 n2 sum c (r - (n + 1) / 2)^2 / (n (n - 1)) over the levels with c people and mid-rank
/// r, which is the variance corrected for ties. Exact: level by level, how many of its people could belong to the first
/// group, in whole numbers of half pairs. The two-sided exact p is the probability of a U at least as far from n1 n2 / 2:
/// with ties the distribution need not be symmetric.
///
/// *Ties* are part of both distributions; two values tie only if they are the same double, so round computed scores to
/// their resolution first. *Missing*: the caller leaves them out.
///
/// *Reference*: H. B. Mann, D. R. Whitney (1947), doi:10.1214/aoms/1177730491; probability of superiority: A. Vargha,
/// H. D. Delaney (2000), doi:10.3102/10769986025002101.
///
/// *R*: `wilcox.test(a, b, exact = , correct = , alternative = )`, `coin::wilcox_test(y ~ g, distribution = "exact")`.
/// DIFFERS: `wilcox.test` gives up the exact distribution as soon as there is a tie, and corrects for continuity unless told
/// otherwise; scipy's permutation p doubles the smaller tail, which is not the same with ties.
///
/// # Errors
/// [`Error::TooFewOf`] for a group without anyone; [`Error::NoVariation`] if everyone has the same value;
/// [`Error::NotFinite`]; [`Error::Impossible`] if an exact distribution is asked for more than 1,000 people or takes too long.
///
/// ```
/// use jauge_stats::independent::{MannWhitneyOptions, mann_whitney};
/// // Points at exit of trainees and of people who waited.
/// let test = mann_whitney(&[14.0, 16.0, 19.0], &[12.0, 13.0, 11.0, 10.0], MannWhitneyOptions::default())?;
/// assert_eq!((test.statistic, test.estimate), (12.0, 1.0));
/// // Of the 35 ways to choose three of seven, this one and its mirror image are as far out.
/// assert!((test.p_value - 2.0 / 35.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn mann_whitney(
    a: &[f64],
    b: &[f64],
    options: MannWhitneyOptions,
) -> Result<MannWhitney, Error> {
    of_levels(&Levels::of_values(&[a, b])?, options)
}

/// [`mann_whitney`] from how many people of each group chose each level of an ordinal item, low to high.
///
/// A level that nobody chose changes nothing.
///
/// # Errors
/// [`Error::LengthMismatch`] unless both groups have the same levels, or as [`mann_whitney`].
///
/// ```
/// use jauge_stats::independent::{MannWhitneyOptions, mann_whitney, mann_whitney_of_counts};
/// let raw = mann_whitney(&[1.0, 2.0, 2.0], &[2.0, 3.0, 3.0], MannWhitneyOptions::default())?;
/// assert_eq!(mann_whitney_of_counts(&[1, 2, 0, 0], &[0, 1, 2, 0], MannWhitneyOptions::default())?, raw);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn mann_whitney_of_counts(
    a: &[u64],
    b: &[u64],
    options: MannWhitneyOptions,
) -> Result<MannWhitney, Error> {
    of_levels(&Levels::of_counts(vec![a.to_vec(), b.to_vec()])?, options)
}

fn of_levels(levels: &Levels, options: MannWhitneyOptions) -> Result<MannWhitney, Error> {
    levels.check_sizes(1)?;
    levels.check_variation()?;
    let (n_first, n_second) = (levels.sizes[0], levels.sizes[1]);
    let exact = match options.method {
        Method::Exact => true,
        Method::Asymptotic => false,
        Method::Auto => levels.n <= MANN_WHITNEY_EXACT_UP_TO,
    };
    let correction = if exact {
        Correction::None
    } else {
        options.correction
    };
    // U minus its expectation is half the sum of the first group's centred ranks.
    let excess = 0.5
        * levels
            .doubled_ranks()
            .iter()
            .zip(&levels.groups[0])
            .map(|(r, &count)| r * count as f64)
            .sum::<f64>();
    let pairs = n_first as f64 * n_second as f64;
    let n = levels.n as f64;
    let variance = 0.25 * (pairs / n) * (levels.doubled_ranks_squared() / (n - 1.0));
    let z =
        (excess - towards_expectation(excess, correction, options.alternative)) / variance.sqrt();
    let p_value = if exact {
        exact_p(levels, options.alternative)?
    } else {
        normal_p(z, options.alternative)
    };
    Ok(MannWhitney {
        statistic: 0.5 * pairs + excess,
        z,
        p_value,
        estimate: 0.5 + excess / pairs,
        n: levels.n,
        n_first,
        n_second,
        method: match (exact, correction) {
            (true, _) => "Mann-Whitney, exact, ties included",
            (false, Correction::None) => "Mann-Whitney, asymptotic",
            (false, Correction::Continuity) => {
                "Mann-Whitney, asymptotic with continuity correction"
            }
        },
    })
}

/// What a continuity correction takes from the excess over the expectation.
fn towards_expectation(excess: f64, correction: Correction, alternative: Alternative) -> f64 {
    match (correction, alternative) {
        (Correction::None, _) => 0.0,
        (Correction::Continuity, Alternative::Greater) => 0.5,
        (Correction::Continuity, Alternative::Less) => -0.5,
        (Correction::Continuity, Alternative::TwoSided) if excess == 0.0 => 0.0,
        (Correction::Continuity, Alternative::TwoSided) => 0.5_f64.copysign(excess),
    }
}

/// Exact p-value over all ways to share the people out.
fn exact_p(levels: &Levels, alternative: Alternative) -> Result<f64, Error> {
    let (first, second) = (levels.sizes[0], levels.sizes[1]);
    // The smaller group has the fewer states; its excess is the other's with the sign turned.
    let (part, alternative) = if first <= second {
        (&levels.groups[0], alternative)
    } else {
        let turned = match alternative {
            Alternative::TwoSided => Alternative::TwoSided,
            Alternative::Greater => Alternative::Less,
            Alternative::Less => Alternative::Greater,
        };
        (&levels.groups[1], turned)
    };
    // Twice the expectation of U; small, or the distribution is refused.
    let middle = first.saturating_mul(second);
    let ways = distribution(&levels.together, first.min(second), levels.n)?;
    let observed = doubled_u(part, &levels.together);
    let distance = observed.abs_diff(middle);
    let counted = |u: u64| match alternative {
        Alternative::TwoSided => u.abs_diff(middle) >= distance,
        Alternative::Greater => u >= observed,
        Alternative::Less => u <= observed,
    };
    let mut wanted = 0.0;
    let mut all = 0.0;
    for (u, &w) in (0_u64..).zip(&ways) {
        all += w;
        if counted(u) {
            wanted += w;
        }
    }
    Ok((wanted / all).min(1.0))
}

/// Twice the U of the group whose counts are given.
fn doubled_u(part: &[u64], together: &[u64]) -> u64 {
    let mut others_below = 0;
    part.iter()
        .zip(together)
        .map(|(&here, &all)| {
            let u = here * (2 * others_below + (all - here));
            others_below += all - here;
            u
        })
        .sum()
}

/// In how many ways a group of `size` out of `n` people has each value of twice its U.
fn distribution(together: &[u64], size: u64, n: u64) -> Result<Vec<f64>, Error> {
    let too_large = || {
        Error::impossible(format!(
            "an exact Mann-Whitney distribution of {size} against {} people: use Method::Asymptotic",
            n - size
        ))
    };
    // Every person at a level is a step for each state.
    let largest_u = size.saturating_mul(2 * (n - size));
    let steps = n
        .saturating_mul(size + 1)
        .saturating_mul(largest_u.saturating_add(1));
    if n > MOST_PEOPLE || steps > MOST_STEPS {
        return Err(too_large());
    }
    let states = |chosen: u64, below: u64| -> usize {
        (2 * chosen * below.saturating_sub(chosen) + 1) as usize
    };
    // ways[i][u]: i of the people below are in the group, and twice its U over them is u.
    let mut ways: Vec<Vec<f64>> = vec![vec![1.0]];
    let mut below = 0_u64;
    for &here in together.iter().filter(|&&c| c > 0) {
        let binomials = binomials(here);
        let most = size.min(below + here);
        let mut next: Vec<Vec<f64>> = (0..=most)
            .map(|chosen| vec![0.0; states(chosen, below + here)])
            .collect();
        for (chosen, row) in (0_u64..).zip(&ways) {
            let others = below - chosen;
            for add in 0..=here.min(size - chosen) {
                let shift = (add * (2 * others + (here - add))) as usize;
                let factor = binomials[add as usize];
                let target = &mut next[(chosen + add) as usize][shift..];
                for (to, from) in target.iter_mut().zip(row) {
                    *to += factor * from;
                }
            }
        }
        ways = next;
        below += here;
    }
    ways.pop().ok_or_else(too_large)
}

/// All binomial coefficients of `n`; exact up to 2^53, then to rounding.
fn binomials(n: u64) -> Vec<f64> {
    let mut row = vec![1.0];
    for k in 0..n {
        let last = row[k as usize];
        row.push(last * (n - k) as f64 / (k + 1) as f64);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDES: [Alternative; 3] = [
        Alternative::TwoSided,
        Alternative::Greater,
        Alternative::Less,
    ];

    /// Every subset of the size of the first group, counted one by one.
    fn brute_force(a: &[f64], b: &[f64], alternative: Alternative) -> f64 {
        let all: Vec<f64> = a.iter().chain(b).copied().collect();
        let u = |mask: u32| -> f64 {
            let mut u = 0.0;
            for (i, x) in all.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1) {
                for (j, y) in all.iter().enumerate().filter(|(j, _)| mask >> j & 1 == 0) {
                    debug_assert_ne!(i, j);
                    u += if x > y {
                        1.0
                    } else if x == y {
                        0.5
                    } else {
                        0.0
                    };
                }
            }
            u
        };
        let middle = 0.5 * (a.len() * b.len()) as f64;
        let observed = u((1 << a.len()) - 1);
        let (mut wanted, mut total) = (0_u32, 0_u32);
        for mask in 0..1_u32 << all.len() {
            if mask.count_ones() as usize == a.len() {
                total += 1;
                wanted += u32::from(match alternative {
                    Alternative::TwoSided => (u(mask) - middle).abs() >= (observed - middle).abs(),
                    Alternative::Greater => u(mask) >= observed,
                    Alternative::Less => u(mask) <= observed,
                });
            }
        }
        f64::from(wanted) / f64::from(total)
    }

    #[test]
    fn exact_distribution_equals_enumeration() {
        let cases: [(&[f64], &[f64]); 5] = [
            (&[1.0, 2.0, 2.0, 5.0], &[2.0, 3.0, 3.0, 4.0, 5.0, 5.0]),
            (&[0.4, 1.7, 2.2, 0.9, 3.4, 7.0], &[1.1, 3.5, 0.2]),
            (&[1.0], &[1.0, 1.0, 2.0, 1.0]),
            (&[3.0, 3.0, 3.0], &[1.0, 2.0]),
            (&[1.0, 1.0, 1.0, 2.0, 2.0], &[1.0, 2.0, 2.0, 2.0, 2.0]),
        ];
        for (a, b) in cases {
            for alternative in SIDES {
                let options = MannWhitneyOptions {
                    method: Method::Exact,
                    alternative,
                    ..MannWhitneyOptions::default()
                };
                let p = mann_whitney(a, b, options).unwrap().p_value;
                let counted = brute_force(a, b, alternative);
                assert!((p - counted).abs() < 1e-14, "{a:?} {b:?} {p} {counted}");
            }
        }
    }

    #[test]
    fn exact_as_far_as_it_goes() {
        let options = MannWhitneyOptions {
            method: Method::Exact,
            ..MannWhitneyOptions::default()
        };
        // Three of a thousand, and the answers of five levels.
        let many: Vec<f64> = (0..997).map(f64::from).collect();
        let p = mann_whitney(&[1e4, 1e4 + 1.0, 1e4 + 2.0], &many, options).unwrap();
        let ways = 1000.0 * 999.0 * 998.0 / 6.0;
        assert!((p.p_value * ways / 2.0 - 1.0).abs() < 1e-12);
        assert!(
            mann_whitney_of_counts(&[20, 30, 0, 40, 10], &[30, 30, 0, 30, 10], options).is_ok()
        );
        for (a, b) in [([300, 200], [200, 300]), ([1, 2], [1000, 2])] {
            assert!(matches!(
                mann_whitney_of_counts(&a, &b, options),
                Err(Error::Impossible { .. })
            ));
        }
    }

    #[test]
    fn refusals() {
        let options = MannWhitneyOptions::default();
        assert!(mann_whitney(&[], &[1.0], options).is_err());
        assert!(mann_whitney(&[1.0], &[f64::INFINITY], options).is_err());
        assert!(mann_whitney_of_counts(&[1], &[1, 2], options).is_err());
        assert!(mann_whitney_of_counts(&[], &[], options).is_err());
        assert_eq!(
            mann_whitney(&[1.0, 1.0], &[1.0], options),
            Err(Error::NoVariation { what: "value" })
        );
    }
}
