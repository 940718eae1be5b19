//! Do two groups of different people differ?

use crate::paired::t_estimate;
use crate::proportion::{share, wilson_limits};
use crate::special::z_two_sided;
use crate::{Alternative, Error, Estimate, SampleMoments, check_conf_level};

/// Do two groups differ in the mean of a numeric score?
///
/// *When not to use*: the same people twice ([`paired_t`](crate::paired::paired_t)); people
/// grouped in projects; as a proof of effect when the groups were not drawn at random.
///
/// *Formula*: (mean of `a` - mean of `b`) / sqrt(s_a^2 / n_a + s_b^2 / n_b), with Welch's degrees of freedom; variances
/// may differ. A one-sided alternative leaves the other end of the interval `None`. `n` is the sum of both.
///
/// *Missing*: the caller leaves them out. *Reference*: B. L. Welch (1947), doi:10.1093/biomet/34.1-2.28.
///
/// *R*: `t.test(a, b, conf.level = , alternative = )`.
///
/// # Errors
/// [`Error::TooFew`] if a group has fewer than two values, [`Error::NoVariation`] if both are constant,
/// [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, SampleMoments, independent::welch_t};
/// let trained = SampleMoments::from_values(&[14.0, 16.0, 15.0, 19.0])?;
/// let waiting = SampleMoments::from_values(&[12.0, 13.0, 11.0, 16.0])?;
/// let difference = welch_t(&trained, &waiting, 0.95, Alternative::TwoSided)?;
/// assert_eq!((difference.estimate, difference.df), (3.0, Some(6.0)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn welch_t(
    a: &SampleMoments,
    b: &SampleMoments,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let least = a.n().min(b.n());
    if least < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: least,
        });
    }
    let (na, nb) = (a.n() as f64, b.n() as f64);
    let (va, vb) = (a.variance() / na, b.variance() / nb);
    let std_error = (va + vb).sqrt();
    if std_error <= 10.0 * f64::EPSILON * a.mean().abs().max(b.mean().abs()) {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    // Shares of the variance instead of the variances: their squares cannot overflow.
    let (wa, wb) = (va / (va + vb), vb / (va + vb));
    let df = 1.0 / (wa * wa / (na - 1.0) + wb * wb / (nb - 1.0));
    let mut out = t_estimate(a.mean() - b.mean(), std_error, df, conf_level, alternative);
    out.n = a.n() + b.n();
    out.method = "Welch t test";
    Ok(out)
}

/// Do two groups differ in a share?
///
/// *When not to use*: the same people twice; people grouped in projects.
///
/// *Formula*: p1 - p2 with Newcombe's hybrid score interval (method 10, no continuity
/// correction): from the Wilson limits l, u of each share,
/// d - sqrt((p1 - l1)^2 + (u2 - p2)^2) to d + sqrt((u1 - p1)^2 + (p2 - l2)^2). No p-value: the
/// interval answers. `n` is the sum of both.
///
/// *Missing*: who did not answer is not in n. *Reference*: R. G. Newcombe (1998),
/// doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
///
/// *R*: `prop.test(c(x1, x2), c(n1, n2), correct = FALSE)` gives the Wald interval; DIFFERS on purpose: Wald has
/// no width at 0 of n against 0 of n.
///
/// # Errors
/// [`Error::TooFew`] for an empty group, [`Error::Impossible`] for x > n, [`Error::ConfLevel`].
///
/// ```
/// // Newcombe's own example (a): 56 of 70 against 48 of 80.
/// let d = jauge_stats::independent::difference_of_proportions(56, 70, 48, 80, 0.95)?;
/// assert!((d.conf_low.unwrap_or(0.0) - 0.0524).abs() < 5e-5);
/// assert!((d.conf_high.unwrap_or(0.0) - 0.3339).abs() < 5e-5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn difference_of_proportions(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    conf_level: f64,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let (p1, p2) = (share(x1, n1)?, share(x2, n2)?);
    let z = z_two_sided(conf_level);
    let (l1, u1) = wilson_limits(x1, n1, z);
    let (l2, u2) = wilson_limits(x2, n2, z);
    let d = p1 - p2;
    Ok(Estimate::bare(
        d,
        n1 + n2,
        "difference of two shares, Newcombe hybrid score interval",
    )
    .with_interval(
        d - (p1 - l1).hypot(u2 - p2),
        d + (u1 - p1).hypot(p2 - l2),
        conf_level,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let one = SampleMoments::from_values(&[1.0]).unwrap();
        let flat = SampleMoments::from_values(&[1.0, 1.0]).unwrap();
        assert!(welch_t(&one, &flat, 0.95, Alternative::TwoSided).is_err());
        assert_eq!(
            welch_t(&flat, &flat, 0.95, Alternative::TwoSided),
            Err(Error::NoVariation {
                what: "value within the groups"
            })
        );
        assert!(difference_of_proportions(3, 2, 1, 2, 0.95).is_err());
    }
}
