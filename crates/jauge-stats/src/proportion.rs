//! How sure is a share?
//!
//! For respondents who stand for an unlimited population of people like them. If the
//! population is small and known, such as 48 projects of which 35 answered, use
//! [`finite_population`](crate::finite_population).
//!
//! | interval | coverage | near 0 and 1 |
//! |---|---|---|
//! | [`wilson`] | the level on average over shares | may fall to 84 % for a share of about 0.18 / n (level 95 %) |
//! | [`jeffreys`] | the level on average over shares | end at 0 for x = 0, at 1 for x = n |
//! | [`clopper_pearson`] | at least the level for every share | exact |
//! | [`clopper_pearson_bound`] | at least the level, one side only | "none of 30 dropped out: at most how many do?" |

use serde::{Deserialize, Serialize};

use crate::special::{beta_tails, binomial_tails, root, z_two_sided};
use crate::{Error, Estimate, check_conf_level};

/// x / n, or why not.
pub(crate) fn share(x: u64, n: u64) -> Result<f64, Error> {
    if n == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if n > 1 << 53 {
        return Err(Error::impossible("a denominator above 2^53"));
    }
    if x > n {
        return Err(Error::impossible(format!(
            "{x} out of {n}: the numerator counts people who are not in the denominator"
        )));
    }
    Ok(x as f64 / n as f64)
}

/// A share with Wilson's score interval.
///
/// *When not to use*: a small known population; answers grouped in projects; a guarantee that coverage never
/// falls below the level ([`clopper_pearson`]).
///
/// *Formula*: (x + z^2/2 -+ z sqrt(x (n - x) / n + z^2/4)) / (n + z^2), no continuity correction; ends exactly
/// at 0 for x = 0 and at 1 for x = n. *Missing*: who did not answer is not in `n`.
///
/// *Reference*: E. B. Wilson (1927), doi:10.1080/01621459.1927.10502953.
///
/// *R*: `prop.test(x, n, correct = FALSE)$conf.int`.
///
/// # Errors
/// [`Error::TooFew`] for n = 0, [`Error::Impossible`] for x > n, [`Error::ConfLevel`].
///
/// ```
/// // 28 of 35 trainees found work.
/// let p = jauge_stats::proportion::wilson(28, 35, 0.95)?;
/// assert_eq!(p.estimate, 0.8);
/// assert!((p.conf_low.unwrap_or(0.0) - 0.641083869343).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn wilson(x: u64, n: u64, conf_level: f64) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let p = share(x, n)?;
    let (low, high) = wilson_limits(x, n, z_two_sided(conf_level));
    Ok(Estimate::bare(p, n, "share, Wilson score interval").with_interval(low, high, conf_level))
}

/// The two Wilson limits for a normal quantile `z`; 0 <= x <= n, n > 0.
pub(crate) fn wilson_limits(x: u64, n: u64, z: f64) -> (f64, f64) {
    score_limits(x, n, n as f64, z)
}

/// Wilson's limits of the share x / n, as if it rested on `answers` answers instead of n.
pub(crate) fn score_limits(x: u64, n: u64, answers: f64, z: f64) -> (f64, f64) {
    let (xf, rest) = (x as f64, (n - x) as f64);
    let scale = answers / n as f64;
    let z2 = z * z;
    let centre = xf * scale + 0.5 * z2;
    let half = z * (xf * scale * rest / n as f64 + 0.25 * z2).sqrt();
    let low = if x == 0 {
        0.0
    } else {
        (centre - half) / (answers + z2)
    };
    let high = if x == n {
        1.0
    } else {
        (centre + half) / (answers + z2)
    };
    (low, high)
}

/// A share with the exact interval of Clopper and Pearson.
///
/// *When not to use*: where an average coverage at the level is what is wanted: this interval covers at least the level and is
/// wide for small n ([`wilson`]).
///
/// *Formula*: the lower limit is the p with P(X >= x) = alpha / 2, the upper the p with
/// P(X <= x) = alpha / 2; 0 for x = 0, 1 for x = n. *Missing*: who did not answer is not in `n`.
///
/// *Reference*: C. J. Clopper, E. S. Pearson (1934), doi:10.1093/biomet/26.4.404.
///
/// *R*: `binom.test(x, n)$conf.int`.
///
/// # Errors
/// As [`wilson`].
///
/// ```
/// let p = jauge_stats::proportion::clopper_pearson(28, 35, 0.95)?;
/// assert!((p.conf_low.unwrap_or(0.0) - 0.6306).abs() < 5e-5);
/// assert!((p.conf_high.unwrap_or(0.0) - 0.9156).abs() < 5e-5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn clopper_pearson(x: u64, n: u64, conf_level: f64) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let p = share(x, n)?;
    let tail = 0.5 * (1.0 - conf_level);
    let low = if x == 0 {
        0.0
    } else {
        root(0.0, 1.0, 0.0, |q| binomial_tails(x, n, q).1 - tail)
    };
    let high = if x == n {
        1.0
    } else {
        root(0.0, 1.0, 0.0, |q| binomial_tails(x, n, q).0 - tail)
    };
    Ok(
        Estimate::bare(p, n, "share, Clopper-Pearson interval")
            .with_interval(low, high, conf_level),
    )
}

/// Which end of a share a one-sided limit bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// "At least this share": the interval goes on to 1.
    Lower,
    /// "At most this share": the interval begins at 0.
    Upper,
}

/// A share with an exact limit on one side: at most, or at least, how large is it?
///
/// The question of a rare event: nobody of 30 dropped out, so how common may dropping out still be? All of alpha
/// goes to one side, which a two-sided interval halves. The side must be chosen before the data are seen.
///
/// *When not to use*: if either end matters ([`clopper_pearson`]).
///
/// *Formula*: upper: the p with P(X <= x) = 1 - `conf_level`, which is 1 - (1 - `conf_level`)^(1/n) for x = 0, near 3 / n at
/// 95 % (the "rule of three"), and 1 for x = n. Lower: the p with P(X >= x) = 1 - `conf_level`, 0 for x = 0. The other end
/// of the interval is 0 or 1. *Missing*: who did not answer is not in `n`.
///
/// *Reference*: J. A. Hanley, A. Lippman-Hand (1983), doi:10.1001/jama.1983.03330370053031.
///
/// *R*: `binom.test(x, n, alternative = "less", conf.level = )$conf.int` for the upper limit, `"greater"` for the lower.
///
/// # Errors
/// As [`wilson`].
///
/// ```
/// use jauge_stats::proportion::{Bound, clopper_pearson_bound};
/// let dropped_out = clopper_pearson_bound(0, 30, 0.95, Bound::Upper)?;
/// assert!((dropped_out.conf_high.unwrap_or(0.0) - (1.0 - 0.05_f64.powf(1.0 / 30.0))).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn clopper_pearson_bound(
    x: u64,
    n: u64,
    conf_level: f64,
    bound: Bound,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let p = share(x, n)?;
    let tail = 1.0 - conf_level;
    let (low, high, method) = match bound {
        Bound::Lower if x == 0 => (0.0, 1.0, "share, exact lower limit"),
        Bound::Lower => (
            root(0.0, 1.0, 0.0, |q| binomial_tails(x, n, q).1 - tail),
            1.0,
            "share, exact lower limit",
        ),
        Bound::Upper if x == n => (0.0, 1.0, "share, exact upper limit"),
        Bound::Upper => (
            0.0,
            root(0.0, 1.0, 0.0, |q| binomial_tails(x, n, q).0 - tail),
            "share, exact upper limit",
        ),
    };
    Ok(Estimate::bare(p, n, method).with_interval(low, high, conf_level))
}

/// A share with the equal-tailed interval of Jeffreys' prior.
///
/// About as close to the level on average as [`wilson`], with the two tails better balanced for shares near 0 or 1.
///
/// *When not to use*: where coverage must never fall below the level ([`clopper_pearson`]); a small known
/// population; answers grouped in projects.
///
/// *Formula*: the quantiles (1 -+ `conf_level`) / 2 of the beta distribution with parameters x + 1/2 and n - x + 1/2. Convention at the
/// ends: the lower limit is 0 for x = 0 and the upper limit 1 for x = n, without which a true share of 0 or 1 would never
/// be covered. *Missing*: who did not answer is not in `n`.
///
/// *Reference*: L. D. Brown, T. T. Cai, A. DasGupta (2001), doi:10.1214/ss/1009213286.
///
/// *R*: `qbeta(c(.025, .975), x + 0.5, n - x + 0.5)`. DIFFERS for x = 0 and x = n, by the convention above.
///
/// # Errors
/// As [`wilson`].
///
/// ```
/// // 27 of 35 trainees finished.
/// let p = jauge_stats::proportion::jeffreys(27, 35, 0.95)?;
/// assert!((p.conf_low.unwrap_or(0.0) - 0.6145244362).abs() < 1e-10);
/// assert_eq!(jauge_stats::proportion::jeffreys(0, 35, 0.95)?.conf_low, Some(0.0));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn jeffreys(x: u64, n: u64, conf_level: f64) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let p = share(x, n)?;
    let tail = 0.5 * (1.0 - conf_level);
    let (a, b) = (x as f64 + 0.5, (n - x) as f64 + 0.5);
    let low = if x == 0 {
        0.0
    } else {
        root(0.0, 1.0, 0.0, |q| beta_tails(q, 1.0 - q, a, b).0 - tail)
    };
    let high = if x == n {
        1.0
    } else {
        root(0.0, 1.0, 0.0, |q| beta_tails(q, 1.0 - q, a, b).1 - tail)
    };
    Ok(Estimate::bare(p, n, "share, Jeffreys interval").with_interval(low, high, conf_level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        assert!(wilson(3, 2, 0.95).is_err());
        assert!(wilson(0, 0, 0.95).is_err());
        assert!(clopper_pearson(1, 2, 95.0).is_err());
        assert!(jeffreys(1, 2, 1.0).is_err());
        assert!(jeffreys(3, 2, 0.9).is_err());
        assert!(clopper_pearson_bound(0, 0, 0.9, Bound::Upper).is_err());
    }
}
