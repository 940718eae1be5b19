//! How many of a small known population? Say 35 of 48 projects answered and 28 of them said yes.
//!
//! Three statements can be defended, each answering another question:
//!
//! | question | function | 28 of 35, N = 48 |
//! |---|---|---|
//! | of projects like these, without end | [`clopper_pearson`](crate::proportion::clopper_pearson) | 63.1 % to 91.6 % |
//! | of these 48, if who answered is a random draw | [`hypergeometric_interval`] | 34 to 41 |
//! | of these 48, whoever answered | [`no_assumption_bounds`] | 28 to 41 |
//!
//! Silence is seldom random: the second is the precise one, the third the honest one. Show both:
//! [`share_for_target`] gives the three at once and asks which population is meant ([`Target`]).
//! [`finite_population_mean`] and [`finite_population_share`] are the classic estimates with the finite population
//! correction.

use std::fmt;

use serde::Serialize;

mod estimates;
mod target;

pub use estimates::{FinitePopulationEstimate, finite_population_mean, finite_population_share};
pub use target::{ShareForTarget, Target, share_for_target};

use crate::special::binomial_pmf;
use crate::{Error, check_conf_level};

/// Whole numbers between which the count in the population lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CountInterval {
    /// The least count.
    pub low: u64,
    /// The greatest count.
    pub high: u64,
    /// Counted among those who answered.
    pub x: u64,
    /// How many answered.
    pub n: u64,
    /// Size of the population.
    pub population: u64,
    /// Confidence level; `None` for bounds that hold for certain.
    pub conf_level: Option<f64>,
    /// Name of the method, in English.
    pub method: &'static str,
}

impl CountInterval {
    /// The least share of the population.
    #[must_use]
    pub fn low_share(&self) -> f64 {
        self.low as f64 / self.population as f64
    }

    /// The greatest share of the population.
    #[must_use]
    pub fn high_share(&self) -> f64 {
        self.high as f64 / self.population as f64
    }

    /// Whether a count lies inside, ends included.
    #[must_use]
    pub fn contains(&self, count: u64) -> bool {
        (self.low..=self.high).contains(&count)
    }
}

/// One line for a log or a terminal.
impl fmt::Display for CountInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} to {} of {} ({:.4} to {:.4})",
            self.low,
            self.high,
            self.population,
            self.low_share(),
            self.high_share()
        )?;
        if let Some(level) = self.conf_level {
            write!(f, " at {:.4} %", 100.0 * level)?;
        }
        write!(f, ", from {} of {} ({})", self.x, self.n, self.method)
    }
}

fn check(x: u64, n: u64, population: u64) -> Result<(), Error> {
    if n == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if population > 1 << 40 {
        return Err(Error::impossible("a population above 2^40"));
    }
    if x > n || n > population {
        return Err(Error::impossible(format!(
            "{x} of {n} out of {population}: each number must be at most the next"
        )));
    }
    Ok(())
}

/// How many in a population of known size, if those who answered are a random draw from it?
///
/// *When not to use*: if silence has a reason that bears on the answer ([`no_assumption_bounds`]);
/// to speak of other populations ([`clopper_pearson`](crate::proportion::clopper_pearson)).
///
/// *Formula*: all counts M for which neither tail of the hypergeometric distribution of x, given
/// (`population`, M, n), is as small as (1 - `conf_level`) / 2: low is the smallest M with
/// P(X >= x | M) > alpha / 2, high the greatest with P(X <= x | M) > alpha / 2. Whole numbers, coverage at
/// least the level. A census (n = population) gives x itself.
///
/// *Missing*: who did not answer is in `population` and not in `n`. *Reference*: T. Wright (1991),
/// doi:10.1007/978-1-4612-3140-0.
///
/// *R*: by `phyper`: `min(which(phyper(x - 1, M, N - M, n, lower.tail = FALSE) > .025))` over M.
/// DIFFERS: the manual of R's `samplingbook::Sprop` prints an interval one unit wider at each end (45 of 100, N = 300: 110
/// to 161; here 111 to 160, as `phyper` gives).
///
/// # Errors
/// [`Error::TooFew`] for n = 0, [`Error::Impossible`] unless x <= n <= population, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::finite_population::hypergeometric_interval;
/// let yes = hypergeometric_interval(28, 35, 48, 0.95)?;
/// assert_eq!((yes.low, yes.high), (34, 41));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hypergeometric_interval(
    x: u64,
    n: u64,
    population: u64,
    conf_level: f64,
) -> Result<CountInterval, Error> {
    check_conf_level(conf_level)?;
    check(x, n, population)?;
    let tail = 0.5 * (1.0 - conf_level);
    let (least, most) = (x, population - n + x);
    // P(X >= x) grows with M, P(X <= x) falls: each limit is found by halving.
    let low = first_true(least, most, |m| at_least(x, m, n, population) > tail);
    let beyond = first_true(least, most + 1, |m| {
        m > most || at_most(x, m, n, population) <= tail
    });
    Ok(CountInterval {
        low,
        high: beyond.saturating_sub(1).max(low),
        x,
        n,
        population,
        conf_level: Some(conf_level),
        method: "exact hypergeometric interval, response at random",
    })
}

/// How many in a population of known size, whatever those who did not answer would have said?
///
/// *Formula*: from x (all the silent say no) to x + population - n (all say yes). Not a confidence
/// interval: it holds for certain, for these people, at this date.
///
/// *Reference*: C. F. Manski (1989), doi:10.2307/145818.
///
/// # Errors
/// As [`hypergeometric_interval`].
///
/// ```
/// use jauge_stats::finite_population::no_assumption_bounds;
/// let yes = no_assumption_bounds(28, 35, 48)?;
/// assert_eq!((yes.low, yes.high), (28, 41));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn no_assumption_bounds(x: u64, n: u64, population: u64) -> Result<CountInterval, Error> {
    check(x, n, population)?;
    Ok(CountInterval {
        low: x,
        high: population - n + x,
        x,
        n,
        population,
        conf_level: None,
        method: "bounds without assumption on those who did not answer",
    })
}

/// The share of the population that answered: n / population.
///
/// # Errors
/// [`Error::TooFew`] for an empty population, [`Error::Impossible`] for n > population.
///
/// ```
/// assert!((jauge_stats::finite_population::coverage(35, 48)? - 0.7291667).abs() < 1e-7);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn coverage(n: u64, population: u64) -> Result<f64, Error> {
    crate::proportion::share(n, population)
}

/// With `count` in the population, how likely is [`hypergeometric_interval`] to contain it?
///
/// The sum of the hypergeometric probabilities of the x whose interval contains `count`; at least
/// `conf_level` by construction. For planning: how many answers are enough?
///
/// # Errors
/// As [`hypergeometric_interval`], and [`Error::Impossible`] for count > population.
///
/// ```
/// use jauge_stats::finite_population::coverage_probability;
/// let p = coverage_probability(38, 35, 48, 0.95)?;
/// assert!((0.95..=1.0).contains(&p));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn coverage_probability(
    count: u64,
    n: u64,
    population: u64,
    conf_level: f64,
) -> Result<f64, Error> {
    check(0, n, population)?;
    check(count, population, population)?;
    let lowest = (n + count).saturating_sub(population);
    let mut covered = 0.0;
    for x in lowest..=n.min(count) {
        if hypergeometric_interval(x, n, population, conf_level)?.contains(count) {
            covered += pmf(x, count, n, population);
        }
    }
    Ok(covered.min(1.0))
}

/// The first value in `low..=high` where `holds`, which stays true from there on; `high` if none.
fn first_true(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// P(X = x): `n` drawn from `population`, `m` of which count.
fn pmf(x: u64, m: u64, n: u64, population: u64) -> f64 {
    if n == population {
        return f64::from(u8::from(x == m));
    }
    // A ratio of three binomial probabilities with the same p, none of which is extreme.
    let p = n as f64 / population as f64;
    let q = (population - n) as f64 / population as f64;
    binomial_pmf(x, m, p, q) * binomial_pmf(n - x, population - m, p, q)
        / binomial_pmf(n, population, p, q)
}

/// P(X <= x). The tail that does not hold the mean is summed, so it never underflows to nothing.
fn at_most(x: u64, m: u64, n: u64, population: u64) -> f64 {
    let lowest = (n + m).saturating_sub(population);
    if x >= n.min(m) {
        return 1.0;
    }
    if x < lowest {
        return 0.0;
    }
    if is_below_mean(x, m, n, population) {
        sum_down(x, lowest, m, n, population)
    } else {
        1.0 - sum_up(x + 1, m, n, population)
    }
}

/// P(X >= x).
fn at_least(x: u64, m: u64, n: u64, population: u64) -> f64 {
    let lowest = (n + m).saturating_sub(population);
    if x <= lowest {
        return 1.0;
    }
    if x > n.min(m) {
        return 0.0;
    }
    if is_below_mean(x, m, n, population) {
        1.0 - sum_down(x - 1, lowest, m, n, population)
    } else {
        sum_up(x, m, n, population)
    }
}

fn is_below_mean(x: u64, m: u64, n: u64, population: u64) -> bool {
    u128::from(x) * u128::from(population) < u128::from(m) * u128::from(n)
}

fn sum_up(from: u64, m: u64, n: u64, population: u64) -> f64 {
    let mut term = pmf(from, m, n, population);
    let mut sum = term;
    for k in from..n.min(m) {
        // population + k + 1 >= m + n on the support.
        term *=
            (m - k) as f64 / (k + 1) as f64 * (n - k) as f64 / (population + k + 1 - m - n) as f64;
        sum += term;
        if term <= 1e-18 * sum {
            break;
        }
    }
    sum
}

fn sum_down(from: u64, lowest: u64, m: u64, n: u64, population: u64) -> f64 {
    let mut term = pmf(from, m, n, population);
    let mut sum = term;
    for k in (lowest + 1..=from).rev() {
        term *=
            k as f64 / (m - k + 1) as f64 * (population + k - m - n) as f64 / (n - k + 1) as f64;
        sum += term;
        if term <= 1e-18 * sum {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probability by counting subsets, exact in u128 for small populations.
    fn counted(x: u64, m: u64, n: u64, population: u64) -> f64 {
        let choose = |a: u64, b: u64| -> u128 {
            (0..b).fold(1, |c, i| c * u128::from(a - i) / u128::from(i + 1))
        };
        (choose(m, x) * choose(population - m, n - x)) as f64 / choose(population, n) as f64
    }

    #[test]
    fn probabilities_equal_counting() {
        for (population, n) in [(48_u64, 35_u64), (20, 7), (9, 1), (50, 10)] {
            for m in 0..=population {
                let lowest = (n + m).saturating_sub(population);
                let mut below = 0.0;
                for x in lowest..=n.min(m) {
                    let p = counted(x, m, n, population);
                    assert!((pmf(x, m, n, population) / p - 1.0).abs() < 1e-12);
                    assert!((at_least(x, m, n, population) - (1.0 - below)).abs() < 1e-13);
                    below += p;
                    assert!((at_most(x, m, n, population) - below).abs() < 1e-13);
                }
            }
        }
    }

    #[test]
    fn refusals() {
        assert!(hypergeometric_interval(5, 4, 10, 0.95).is_err());
        assert!(hypergeometric_interval(5, 14, 10, 0.95).is_err());
        assert!(hypergeometric_interval(0, 0, 10, 0.95).is_err());
        assert!(no_assumption_bounds(3, 2, 9).is_err());
        assert!(coverage_probability(49, 35, 48, 0.95).is_err());
    }

    #[test]
    fn a_large_population_takes_no_time() {
        // Far from the mean the first term is zero, and so are all that follow.
        let (n, population) = (1 << 32, 1 << 40);
        let half = hypergeometric_interval(n / 2, n, population, 0.95).unwrap();
        assert!((half.low_share() + half.high_share() - 1.0).abs() < 1e-9);
        assert!(half.high_share() - half.low_share() < 4e-5);
    }

    #[test]
    fn a_census_is_certain() {
        let all = hypergeometric_interval(7, 12, 12, 0.95).unwrap();
        assert_eq!((all.low, all.high), (7, 7));
    }
}
