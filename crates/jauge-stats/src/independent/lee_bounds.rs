//! Two groups of which unequal parts were lost: what the difference may be, whoever was lost.

use serde::Serialize;

use crate::special::{normal_cdf, z_two_sided};
use crate::{Error, check_conf_level};

/// The extremes of a difference under unequal losses.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeeBounds {
    /// Lower bound of the difference, first group minus second.
    pub lower: f64,
    /// Upper bound.
    pub upper: f64,
    /// Standard error of the lower bound.
    pub lower_std_error: f64,
    /// Standard error of the upper bound.
    pub upper_std_error: f64,
    /// Difference of the means as they are.
    pub untrimmed: f64,
    /// Share trimmed of the group of which fewer were lost.
    pub trimmed: f64,
    /// Lower limit of an interval for the difference itself.
    pub conf_low: f64,
    /// Upper limit.
    pub conf_high: f64,
    /// People followed in both groups.
    pub n: u64,
}

/// A group: the values of those followed, and how many there were at the start.
#[derive(Debug, Clone, Copy)]
pub struct Followed<'a> {
    /// Values of those followed.
    pub values: &'a [f64],
    /// People at the start, followed or not.
    pub entered: u64,
}

/// Between which values does the difference of two groups lie when more were lost in one of them?
///
/// *When not to use*: groups not drawn at random (the bounds are for a draw, and elsewhere only say how much hangs on
/// the losses); a programme that makes some stay and others leave: losses must go one way for everybody.
///
/// *Formula*: with shares followed s1 > s2, the share p = (s1 - s2) / s1 of the first group would not have been followed
/// in the second. The mean of the first without its lowest p gives the upper bound, without its highest p the lower one;
/// where s1 < s2 the second group is trimmed. A value at the border counts in part, so that exactly p is taken off and
/// ties are no matter. Standard errors by Lee's Proposition 3,
///
/// ```text
/// var(trimmed) / m + (border - mean)^2 (p / m + (1 - s1) / (N1 s1) + (1 - s2) / (N2 s2)) + var(other) / n_other
/// ```
///
/// with m = n1 (1 - p), variances with divisor m - 1, and without the middle term where nothing is trimmed; the interval is that of Imbens and Manski for the difference, shorter
/// than one around the bounds.
///
/// *Missing*: who was lost is in `entered` only. *Reference*: D. S. Lee (2009), doi:10.1111/j.1467-937X.2009.00536.x;
/// G. W. Imbens and C. F. Manski (2004), doi:10.1111/j.1468-0262.2004.00555.x.
///
/// *R, Stata*: `leebounds` of Stata (Tauchmann 2014). DIFFERS: Stata's trims whole observations at a tie.
///
/// # Errors
/// [`Error::TooFew`] below two people followed in a group, or when fewer than two are left after trimming;
/// [`Error::Impossible`] for more followed than entered; [`Error::NotFinite`]; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::independent::{Followed, lee_bounds};
/// // Hours worked a week, six months later: 8 of 10 followed in the pathway, 6 of 10 on the waiting list.
/// let pathway = Followed { values: &[0.0, 10.0, 20.0, 25.0, 30.0, 35.0, 35.0, 39.0], entered: 10 };
/// let waiting = Followed { values: &[0.0, 0.0, 10.0, 20.0, 20.0, 35.0], entered: 10 };
/// let found = lee_bounds(pathway, waiting, 0.95)?;
/// assert!((found.trimmed - 0.25).abs() < 1e-15);
/// // Without the two highest of eight, then without the two lowest.
/// assert!((found.lower - (120.0 / 6.0 + 0.0 - 85.0 / 6.0)).abs() < 1e-12);
/// assert!((found.upper - (184.0 / 6.0 - 85.0 / 6.0)).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn lee_bounds(
    first: Followed<'_>,
    second: Followed<'_>,
    conf_level: f64,
) -> Result<LeeBounds, Error> {
    check_conf_level(conf_level)?;
    let (s1, s2) = (followed(&first)?, followed(&second)?);
    // The group of which fewer were lost is trimmed; in the second the bounds change places.
    let swapped = s1 < s2;
    let (kept, other) = if swapped {
        (second, first)
    } else {
        (first, second)
    };
    let (sk, so) = (s1.max(s2), s1.min(s2));
    let p = (sk - so) / sk;
    let mut sorted = kept.values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let low_kept = trimmed_mean(sorted.iter(), p)?;
    let high_kept = trimmed_mean(sorted.iter().rev(), p)?;
    let (mean, variance) = mean_and_variance(other.values);
    let losses = (1.0 - sk) / (kept.entered as f64 * sk) + (1.0 - so) / (other.entered as f64 * so);
    let m = sorted.len() as f64 * (1.0 - p);
    let error = |t: &Trimmed| {
        // Where nothing is trimmed, both bounds are the difference as it is.
        let border = if p > 0.0 {
            (t.border - t.mean).powi(2)
        } else {
            0.0
        };
        (t.variance / m + border * (p / m + losses) + variance / other.values.len() as f64).sqrt()
    };
    let sign = if swapped { -1.0 } else { 1.0 };
    let (least, most) = (
        sign * (low_kept.mean - mean),
        sign * (high_kept.mean - mean),
    );
    let (mut lower, mut upper) = ((least, error(&low_kept)), (most, error(&high_kept)));
    if swapped {
        std::mem::swap(&mut lower, &mut upper);
    }
    let c = imbens_manski(upper.0 - lower.0, lower.1.max(upper.1), conf_level);
    Ok(LeeBounds {
        lower: lower.0,
        upper: upper.0,
        lower_std_error: lower.1,
        upper_std_error: upper.1,
        untrimmed: mean_and_variance(first.values).0 - mean_and_variance(second.values).0,
        trimmed: p,
        conf_low: lower.0 - c * lower.1,
        conf_high: upper.0 + c * upper.1,
        n: (first.values.len() + second.values.len()) as u64,
    })
}

/// Share followed of a group.
fn followed(group: &Followed<'_>) -> Result<f64, Error> {
    let n = group.values.len() as u64;
    if group.values.iter().any(|v| !v.is_finite()) {
        return Err(Error::NotFinite { what: "a value" });
    }
    if n < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: n,
        });
    }
    if n > group.entered {
        return Err(Error::impossible("more people followed than entered"));
    }
    Ok(n as f64 / group.entered as f64)
}

struct Trimmed {
    mean: f64,
    variance: f64,
    /// The value at which trimming stops.
    border: f64,
}

/// Mean and variance of the first `1 - p` of the values in the order given; a value at the border counts in part.
fn trimmed_mean<'v>(
    values: impl ExactSizeIterator<Item = &'v f64> + Clone,
    p: f64,
) -> Result<Trimmed, Error> {
    let m = values.len() as f64 * (1.0 - p);
    // Half a rounding error is no person.
    let whole = (m + 1e-9).floor();
    if m < 2.0 - 1e-9 {
        return Err(Error::TooFew {
            needed: 2,
            found: whole as u64,
        });
    }
    let weight = |i: usize| (m - i as f64).clamp(0.0, 1.0);
    let weighted = || values.clone().enumerate().map(|(i, v)| (weight(i), *v));
    let mean = weighted().map(|(w, v)| w * v).sum::<f64>() / m;
    let squares: f64 = weighted().map(|(w, v)| w * (v - mean).powi(2)).sum();
    let last = weighted().filter(|(w, _)| *w > 1e-9).last();
    Ok(Trimmed {
        mean,
        variance: squares / (m - 1.0),
        border: last.map_or(mean, |(_, v)| v),
    })
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (mean, squares / (n - 1.0))
}

/// The multiple of the standard errors: between the one-sided quantile, for bounds far apart, and the two-sided one.
fn imbens_manski(width: f64, std_error: f64, conf_level: f64) -> f64 {
    let two_sided = z_two_sided(conf_level);
    if std_error <= 0.0 {
        return two_sided;
    }
    let covered = |c: f64| normal_cdf(c + width / std_error) - normal_cdf(-c);
    let (mut low, mut high) = (0.0, two_sided);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if covered(middle) < conf_level {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let of = |values: &'static [f64], entered| Followed { values, entered };
        let good = of(&[1.0, 2.0, 3.0], 4);
        assert!(lee_bounds(good, of(&[1.0], 3), 0.95).is_err());
        assert!(lee_bounds(good, of(&[1.0, 2.0], 1), 0.95).is_err());
        assert!(lee_bounds(good, of(&[1.0, f64::NAN], 3), 0.95).is_err());
        assert!(lee_bounds(good, of(&[1.0, 2.0], 3), 1.0).is_err());
        // Two of forty followed: hardly anybody of the other group would have been.
        assert!(lee_bounds(good, of(&[1.0, 2.0], 40), 0.95).is_err());
        assert!(lee_bounds(good, of(&[1.0, 2.0], 3), 0.95).is_ok());
    }

    #[test]
    fn the_multiple_lies_between_the_two_quantiles() {
        assert!((imbens_manski(0.0, 1.0, 0.95) - 1.959_963_984_540_054).abs() < 1e-9);
        assert!((imbens_manski(50.0, 1.0, 0.95) - 1.644_853_626_951_472_2).abs() < 1e-9);
    }
}
