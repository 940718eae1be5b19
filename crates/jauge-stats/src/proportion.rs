//! How sure is a share?
//!
//! For respondents who stand for an unlimited population of people like them. If the
//! population is small and known, such as 48 projects of which 35 answered, use
//! [`finite_population`](crate::finite_population).

use crate::special::{binomial_tails, root, z_two_sided};
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
    let (xf, nf) = (x as f64, n as f64);
    let z2 = z * z;
    let centre = xf + 0.5 * z2;
    let half = z * (xf * (nf - xf) / nf + 0.25 * z2).sqrt();
    let low = if x == 0 {
        0.0
    } else {
        (centre - half) / (nf + z2)
    };
    let high = if x == n {
        1.0
    } else {
        (centre + half) / (nf + z2)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        assert!(wilson(3, 2, 0.95).is_err());
        assert!(wilson(0, 0, 0.95).is_err());
        assert!(clopper_pearson(1, 2, 95.0).is_err());
    }
}
