//! Were two groups alike at the start?

use crate::{Error, Estimate, SampleMoments};

/// Were two groups alike on a numeric variable at the start?
///
/// *Formula*: (mean of `a` - mean of `b`) / sqrt((s_a^2 + s_b^2) / 2). Both groups weigh the same, so the figure does not
/// move with their sizes. No test and no interval: balance is a property of these people.
///
/// *When not to use*: as an effect size ([`hedges_g_independent`](super::hedges_g_independent)). *Missing*: report their share per
/// group beside it; it may be what differs.
///
/// *Reference*: P. C. Austin (2009), doi:10.1002/sim.3697.
///
/// *R*: `(mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2)`. DIFFERS: `MatchIt`, for the effect on the
/// treated, divides by their sd alone.
///
/// # Errors
/// [`Error::TooFew`] if a group has fewer than two values; [`Error::NoVariation`] if both are constant.
///
/// ```
/// use jauge_stats::{SampleMoments, effect_size::standardised_mean_difference};
/// let a = SampleMoments::from_values(&[20.0, 30.0, 40.0])?; // age, variance 100
/// let b = SampleMoments::from_values(&[25.0, 35.0, 45.0])?;
/// assert_eq!(standardised_mean_difference(&a, &b)?.estimate, -0.5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn standardised_mean_difference(
    a: &SampleMoments,
    b: &SampleMoments,
) -> Result<Estimate, Error> {
    let least = a.n().min(b.n());
    if least < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: least,
        });
    }
    let unit = (0.5 * (a.variance() + b.variance())).sqrt();
    if unit <= 10.0 * f64::EPSILON * a.mean().abs().max(b.mean().abs()) {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    Ok(Estimate::bare(
        (a.mean() - b.mean()) / unit,
        a.n() + b.n(),
        "standardised mean difference, both groups weigh the same",
    ))
}

/// [`standardised_mean_difference`] for a share: `x1` of `n1` against `x2` of `n2`.
///
/// *Formula*: (p1 - p2) / sqrt((p1 (1 - p1) + p2 (1 - p2)) / 2), population variances.
///
/// # Errors
/// [`Error::TooFew`] for an empty group, [`Error::Impossible`] if x exceeds n, [`Error::NoVariation`] if both
/// shares are 0 or 1.
///
/// ```
/// use jauge_stats::effect_size::standardised_difference_of_shares;
/// // 24 women of 40 in one group, 18 of 45 in the other.
/// let d = standardised_difference_of_shares(24, 40, 18, 45)?;
/// assert!((d.estimate - 0.2 / 0.24_f64.sqrt()).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn standardised_difference_of_shares(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
) -> Result<Estimate, Error> {
    let p1 = crate::proportion::share(x1, n1)?;
    let p2 = crate::proportion::share(x2, n2)?;
    let variance = 0.5 * (p1 * (1.0 - p1) + p2 * (1.0 - p2));
    if variance <= 0.0 {
        return Err(Error::NoVariation {
            what: "answer within the groups",
        });
    }
    Ok(Estimate::bare(
        (p1 - p2) / variance.sqrt(),
        n1 + n2,
        "standardised difference of shares, both groups weigh the same",
    ))
}
