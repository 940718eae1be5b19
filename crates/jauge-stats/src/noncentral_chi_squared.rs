//! The noncentral chi-squared distribution, for intervals of association in a table.
//!
//! X is a sum of `df` squared normal variables whose squared means add up to `ncp`. Its tails are Poisson mixtures
//! of central ones, P(X > x) = sum over j of P(J = j) Q(df / 2 + j, x / 2) with J Poisson of mean ncp / 2, all of whose
//! terms are positive: both tails keep a relative error of about 1e-12 down to 1e-280.
//!
//! DIFFERS: R's `pchisq(ncp = )` loses the upper tail: 4.2.2 gives 2.61e-43 for 2.92e-43 (x = 300, df 3, ncp 12), six good digits of 5.45e-9
//! (788.3, 1, 500), and 0 with a warning for 1.5e-28 (20000, 6, 17000).

use crate::poisson_mixture::{Tail, poisson_mass};
use crate::special::{gamma_tails, root};
use crate::{Error, check_conf_level};

/// More than any survey gives; the number of terms grows with the root of it.
const MOST: f64 = 1e10;

/// P(X <= x) for `df` degrees of freedom and noncentrality `ncp`.
///
/// *R*: `pchisq(x, df, ncp)`.
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::Impossible`] for df <= 0, a negative `ncp`, or either argument above 1e10.
///
/// ```
/// use jauge_stats::noncentral_chi_squared::noncentral_chi_squared_cdf;
/// assert!((noncentral_chi_squared_cdf(4.0, 1.0, 3.0)? - 0.605535822617916).abs() < 1e-13);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn noncentral_chi_squared_cdf(x: f64, df: f64, ncp: f64) -> Result<f64, Error> {
    check(x, df, ncp)?;
    Ok(cdf(x, df, ncp))
}

/// P(X > x), computed as such and not as one minus [`noncentral_chi_squared_cdf`].
///
/// # Errors
/// As [`noncentral_chi_squared_cdf`].
pub fn noncentral_chi_squared_sf(x: f64, df: f64, ncp: f64) -> Result<f64, Error> {
    check(x, df, ncp)?;
    Ok(sf(x, df, ncp))
}

fn check(x: f64, df: f64, ncp: f64) -> Result<(), Error> {
    if !(x.is_finite() && df.is_finite() && ncp.is_finite()) {
        return Err(Error::NotFinite {
            what: "an argument of the noncentral chi-squared distribution",
        });
    }
    if df <= 0.0 || ncp < 0.0 {
        return Err(Error::impossible(
            "a noncentral chi-squared needs degrees of freedom above 0 and a noncentrality of 0 or more",
        ));
    }
    if x > MOST || df > MOST || ncp > MOST {
        return Err(Error::impossible(
            "an argument of the noncentral chi-squared distribution above 1e10",
        ));
    }
    Ok(())
}

fn cdf(x: f64, df: f64, ncp: f64) -> f64 {
    let (a, y) = (0.5 * df, 0.5 * x);
    if x <= 0.0 {
        return 0.0;
    }
    if ncp == 0.0 {
        return gamma_tails(a, y).0;
    }
    Tail {
        value: |j| gamma_tails(a + j, y).0,
        step: |j| poisson_mass(a + j, y),
        ratio: |j| y / (a + j + 1.0),
    }
    .shrinking(0.5 * ncp)
}

fn sf(x: f64, df: f64, ncp: f64) -> f64 {
    let (a, y) = (0.5 * df, 0.5 * x);
    if x <= 0.0 {
        return 1.0;
    }
    if ncp == 0.0 {
        return gamma_tails(a, y).1;
    }
    Tail {
        value: |j| gamma_tails(a + j, y).1,
        step: |j| poisson_mass(a + j, y),
        ratio: |j| y / (a + j + 1.0),
    }
    .growing(0.5 * ncp)
}

/// The two-sided interval of the noncentrality behind an observed chi-squared `x`.
///
/// Lower limit: the ncp with P(X > x) = (1 - `conf_level`) / 2, or 0 if that probability is larger even at 0; upper
/// limit: the ncp with P(X <= x) equal to that, or 0 if it is smaller even at 0. Both limits are 0 where `x` is smaller than chance
/// alone would make it; that is no proof that the noncentrality is 0.
///
/// *Reference*: M. Smithson (2003), Confidence Intervals, Sage, chapter 4.
///
/// # Errors
/// As [`noncentral_chi_squared_cdf`]; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::noncentral_chi_squared::ncp_interval;
/// let (low, high) = ncp_interval(12.0, 3.0, 0.95)?;
/// assert!(low > 0.0 && low < 9.0 && high > 9.0, "{low} {high}");
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn ncp_interval(x: f64, df: f64, conf_level: f64) -> Result<(f64, f64), Error> {
    check_conf_level(conf_level)?;
    check(x, df, 0.0)?;
    interval(x, conf_level, |ncp| sf(x, df, ncp), |ncp| cdf(x, df, ncp))
}

/// The limits of a noncentrality from the two tails at the observed statistic; `start` is its order of size.
pub(crate) fn interval(
    start: f64,
    conf_level: f64,
    above: impl Fn(f64) -> f64,
    below: impl Fn(f64) -> f64,
) -> Result<(f64, f64), Error> {
    let tail = 0.5 * (1.0 - conf_level);
    let mut high = start.max(1.0);
    while above(high) <= tail || below(high) >= tail {
        high *= 2.0;
        if high > 4.0 * MOST {
            return Err(Error::impossible(
                "limits of the noncentrality for this statistic and this confidence level",
            ));
        }
    }
    // P(X > x) grows with the noncentrality, P(X <= x) falls.
    let low = if above(0.0) >= tail {
        0.0
    } else {
        root(0.0, high, 0.0, |ncp| above(ncp) - tail)
    };
    let high = if below(0.0) <= tail {
        0.0
    } else {
        root(0.0, high, 0.0, |ncp| below(ncp) - tail)
    };
    Ok((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::normal_cdf;

    #[test]
    fn one_degree_is_a_squared_normal() {
        for ncp in [0.0_f64, 0.3, 4.0, 90.0, 1e4] {
            for x in [0.01_f64, 0.7, 5.0, 60.0, 1e4] {
                let (root, mean) = (x.sqrt(), ncp.sqrt());
                let above = normal_cdf(mean - root) + normal_cdf(-mean - root);
                let below = noncentral_chi_squared_cdf(x, 1.0, ncp).unwrap();
                let found = noncentral_chi_squared_sf(x, 1.0, ncp).unwrap();
                // The difference of two roots has an error of its own, which the far tail magnifies.
                let tolerance = 1e-12 * above + 1e-300;
                assert!(
                    (found - above).abs() <= tolerance,
                    "{x} {ncp}: {found:e} {above:e}"
                );
                assert!((below + found - 1.0).abs() < 1e-12, "{x} {ncp}");
            }
        }
    }

    #[test]
    fn refusals_and_ends() {
        assert!(noncentral_chi_squared_cdf(f64::NAN, 1.0, 0.0).is_err());
        assert!(noncentral_chi_squared_cdf(1.0, 0.0, 0.0).is_err());
        assert!(noncentral_chi_squared_sf(1.0, 1.0, -1.0).is_err());
        assert!(noncentral_chi_squared_sf(1.0, 1.0, 1e11).is_err());
        assert_eq!(noncentral_chi_squared_sf(-1.0, 1.0, 2.0), Ok(1.0));
        assert_eq!(noncentral_chi_squared_cdf(0.0, 1.0, 2.0), Ok(0.0));
        assert_eq!(ncp_interval(0.0, 2.0, 0.95), Ok((0.0, 0.0)));
        assert!(ncp_interval(1.0, 2.0, 95.0).is_err());
    }
}
