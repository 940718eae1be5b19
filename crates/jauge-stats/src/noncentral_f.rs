//! The noncentral F distribution, for intervals of a share of variance.
//!
//! F is a noncentral chi-squared over its degrees of freedom, divided by a central one over its own. With
//! y = df1 f / (df1 f + df2), P(F <= f) is the sum over j of P(J = j) I_y(df1 / 2 + j, df2 / 2), J Poisson of mean ncp / 2; the
//! upper tail likewise, each summed as such: both keep a relative error of about 1e-12 down to 1e-280.
//!
//! DIFFERS: R's `pf(ncp = )` stops its series at about 1e-9: 4.2.2 gives 0.47906954699 for the example below, and 4.9e-10 for an upper tail of
//! 4.5e-18 (f = 400, df 3 and 30, ncp 15).

use crate::noncentral_chi_squared::interval;
use crate::poisson_mixture::Tail;
use crate::special::{beta_kernel, beta_tails};
use crate::{Error, check_conf_level};

/// More than any survey gives; the number of terms grows with the root of it.
const MOST: f64 = 1e10;

/// P(F <= f) for `df1` and `df2` degrees of freedom and noncentrality `ncp`.
///
/// *R*: `pf(f, df1, df2, ncp)`.
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::Impossible`] for degrees of freedom of 0 or less, a negative `ncp`, or one of them above
/// 1e10.
///
/// ```
/// use jauge_stats::noncentral_f::noncentral_f_cdf;
/// assert!((noncentral_f_cdf(2.0, 3.0, 20.0, 4.0)? - 0.479069547217034).abs() < 1e-13);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn noncentral_f_cdf(f: f64, df1: f64, df2: f64, ncp: f64) -> Result<f64, Error> {
    check(f, df1, df2, ncp)?;
    Ok(cdf(f, df1, df2, ncp))
}

/// P(F > f), computed as such and not as one minus [`noncentral_f_cdf`].
///
/// # Errors
/// As [`noncentral_f_cdf`].
pub fn noncentral_f_sf(f: f64, df1: f64, df2: f64, ncp: f64) -> Result<f64, Error> {
    check(f, df1, df2, ncp)?;
    Ok(sf(f, df1, df2, ncp))
}

fn check(f: f64, df1: f64, df2: f64, ncp: f64) -> Result<(), Error> {
    if !(f.is_finite() && df1.is_finite() && df2.is_finite() && ncp.is_finite()) {
        return Err(Error::NotFinite {
            what: "an argument of the noncentral F distribution",
        });
    }
    if df1 <= 0.0 || df2 <= 0.0 || ncp < 0.0 {
        return Err(Error::impossible(
            "a noncentral F needs degrees of freedom above 0 and a noncentrality of 0 or more",
        ));
    }
    if df1 > MOST || df2 > MOST || ncp > MOST || f * df1 > MOST {
        return Err(Error::impossible(
            "an argument of the noncentral F distribution above 1e10",
        ));
    }
    Ok(())
}

/// y = df1 f / (df1 f + df2) and 1 - y.
fn shares(f: f64, df1: f64, df2: f64) -> (f64, f64) {
    let total = df1 * f + df2;
    (df1 * f / total, df2 / total)
}

fn cdf(f: f64, df1: f64, df2: f64, ncp: f64) -> f64 {
    if f <= 0.0 {
        return 0.0;
    }
    let (a, b) = (0.5 * df1, 0.5 * df2);
    let (y, rest) = shares(f, df1, df2);
    if ncp == 0.0 {
        return beta_tails(y, rest, a, b).0;
    }
    Tail {
        value: |j| beta_tails(y, rest, a + j, b).0,
        step: |j| beta_kernel(y, rest, a + j, b) / (a + j),
        ratio: |j| y * (a + j + b) / (a + j + 1.0),
    }
    .shrinking(0.5 * ncp)
}

fn sf(f: f64, df1: f64, df2: f64, ncp: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    let (a, b) = (0.5 * df1, 0.5 * df2);
    let (y, rest) = shares(f, df1, df2);
    if ncp == 0.0 {
        return beta_tails(y, rest, a, b).1;
    }
    Tail {
        value: |j| beta_tails(y, rest, a + j, b).1,
        step: |j| beta_kernel(y, rest, a + j, b) / (a + j),
        ratio: |j| y * (a + j + b) / (a + j + 1.0),
    }
    .growing(0.5 * ncp)
}

/// The two-sided interval of the noncentrality behind an observed F.
///
/// Lower limit: the ncp with P(F > f) = (1 - `conf_level`) / 2, or 0 if that probability is larger even at 0; upper
/// limit: the ncp with P(F <= f) equal to that, or 0 if it is smaller even at 0. Both limits are 0 where `f` is smaller than chance
/// alone would make it; that is no proof that the noncentrality is 0.
///
/// *Reference*: J. H. Steiger (2004), doi:10.1037/1082-989X.9.2.164.
///
/// # Errors
/// As [`noncentral_f_cdf`]; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::noncentral_f::ncp_interval;
/// let (low, high) = ncp_interval(5.0, 3.0, 20.0, 0.95)?;
/// assert!(low > 0.0 && low < 12.0 && high > 12.0, "{low} {high}");
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn ncp_interval(f: f64, df1: f64, df2: f64, conf_level: f64) -> Result<(f64, f64), Error> {
    check_conf_level(conf_level)?;
    check(f, df1, df2, 0.0)?;
    interval(
        f * df1,
        conf_level,
        |ncp| sf(f, df1, df2, ncp),
        |ncp| cdf(f, df1, df2, ncp),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noncentral_t::{noncentral_t_cdf, noncentral_t_sf};

    #[test]
    fn one_numerator_degree_is_a_squared_t() {
        for df in [1.0, 4.0, 30.0, 2000.0] {
            for (t, ncp) in [
                (0.1_f64, 0.5_f64),
                (1.0, 1.0),
                (2.5, 0.4),
                (3.0, 6.0),
                (30.0, 29.0),
            ] {
                let above =
                    noncentral_t_sf(t, df, ncp).unwrap() + noncentral_t_cdf(-t, df, ncp).unwrap();
                let found = noncentral_f_sf(t * t, 1.0, df, ncp * ncp).unwrap();
                assert!(
                    (found - above).abs() < 5e-14,
                    "{t} {df} {ncp}: {found:e} {above:e}"
                );
                let below = noncentral_f_cdf(t * t, 1.0, df, ncp * ncp).unwrap();
                assert!((below + found - 1.0).abs() < 1e-12, "{t} {df} {ncp}");
            }
        }
    }

    #[test]
    fn refusals_and_ends() {
        assert!(noncentral_f_cdf(f64::NAN, 1.0, 2.0, 0.0).is_err());
        assert!(noncentral_f_cdf(1.0, 0.0, 2.0, 0.0).is_err());
        assert!(noncentral_f_sf(1.0, 1.0, 2.0, -1.0).is_err());
        assert_eq!(noncentral_f_sf(0.0, 1.0, 2.0, 3.0), Ok(1.0));
        assert_eq!(ncp_interval(0.0, 2.0, 9.0, 0.95), Ok((0.0, 0.0)));
        assert!(ncp_interval(1.0, 2.0, 9.0, 0.0).is_err());
    }
}
