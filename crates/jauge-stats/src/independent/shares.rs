//! Shares: of two groups, and along ordered groups.

use crate::paired::normal_p;
use crate::proportion::{share, wilson_limits};
use crate::special::z_two_sided;
use crate::{Alternative, Error, Estimate, check_conf_level};

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

/// Does a share rise or fall along ordered groups, such as months of training?
///
/// *When not to use*: groups without an order ([`chi_squared`](super::chi_squared())); a share that may rise and then fall (the
/// test looks at a straight line only); people grouped in projects.
///
/// *Formula*: with p the share of all groups together and m the mean score, each person weighing the same,
/// slope = sum n_i (s_i - m) (x_i / n_i - p) / sum n_i (s_i - m)^2, the change of the share for one unit of the score;
/// z = slope / sqrt(p (1 - p) / sum n_i (s_i - m)^2). The variance is the one without a trend, with divisor n: it gives the
/// test, not an interval, so none is given. A group without anyone does not enter. `n` counts people.
///
/// *Missing*: who did not answer is not in `totals`.
///
/// *Reference*: W. G. Cochran (1954), doi:10.2307/3001616; P. Armitage (1955), doi:10.2307/3001775.
///
/// *R*: `prop.trend.test(successes, totals, scores)`, whose X-squared is z^2 with the same variance.
/// DIFFERS: here the test may be one-sided. Tests that condition on the number of successes as well, such as
/// `coin::chisq_test` with scores, have divisor n - 1: their z is smaller by sqrt((n - 1) / n).
///
/// # Errors
/// [`Error::LengthMismatch`] unless there are a total and a score a group; [`Error::TooFewOf`] below two groups with anyone;
/// [`Error::NoVariation`] if those have the same score, or everyone or no one is a success; [`Error::NotFinite`];
/// [`Error::Impossible`] for more successes than people.
///
/// ```
/// use jauge_stats::{Alternative, independent::cochran_armitage};
/// // In work six months later, after 1, 2 or 3 months of training.
/// let trend = cochran_armitage(&[4, 6, 8], &[10, 10, 10], &[1.0, 2.0, 3.0], Alternative::TwoSided)?;
/// assert!((trend.estimate - 0.2).abs() < 1e-15);
/// // 0.2 / sqrt(0.6 x 0.4 / 20)
/// assert!((trend.statistic.unwrap_or(0.0) - 0.2 / 0.012_f64.sqrt()).abs() < 1e-13);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn cochran_armitage(
    successes: &[u64],
    totals: &[u64],
    scores: &[f64],
    alternative: Alternative,
) -> Result<Estimate, Error> {
    for (what, found) in [("totals", totals.len()), ("scores", scores.len())] {
        if found != successes.len() {
            return Err(Error::LengthMismatch {
                what,
                expected: successes.len(),
                found,
            });
        }
    }
    if scores.iter().any(|s| !s.is_finite() || s.abs() > 1e100) {
        return Err(Error::NotFinite { what: "a score" });
    }
    let mut groups: Vec<(f64, f64, f64)> = Vec::new();
    let (mut people, mut positive) = (0_u64, 0_u64);
    for ((&x, &n), &score) in successes.iter().zip(totals).zip(scores) {
        if n == 0 && x == 0 {
            continue;
        }
        groups.push((share(x, n)?, n as f64, score));
        people = people.saturating_add(n);
        positive = positive.saturating_add(x);
    }
    if groups.len() < 2 {
        return Err(Error::TooFewOf {
            what: "groups with anyone",
            needed: 2,
            found: groups.len() as u64,
            advice: "report the share of the one group",
        });
    }
    let p = share(positive, people)?;
    if positive == 0 || positive == people {
        return Err(Error::NoVariation { what: "answer" });
    }
    let n = people as f64;
    let (first, largest) = groups
        .iter()
        .fold((groups[0].2, 0.0_f64), |(first, most), g| {
            (first, most.max(g.2.abs()))
        });
    // Measured from the first score, so that years lose no digits.
    let mean = groups.iter().map(|g| g.1 / n * (g.2 - first)).sum::<f64>();
    let from_mean = |score: f64| (score - first) - mean;
    let spread: f64 = groups.iter().map(|g| g.1 * from_mean(g.2).powi(2)).sum();
    if (spread / n).sqrt() <= 10.0 * f64::EPSILON * largest || spread <= 0.0 {
        return Err(Error::NoVariation { what: "score" });
    }
    let product: f64 = groups
        .iter()
        .map(|g| g.1 * from_mean(g.2) * (g.0 - p))
        .sum();
    let slope = product / spread;
    let std_error = (p * (1.0 - p) / spread).sqrt();
    let z = slope / std_error;
    let mut out = Estimate::bare(
        slope,
        people,
        "Cochran-Armitage test of a trend, variance without a trend",
    );
    out.std_error = Some(std_error);
    out.statistic = Some(z);
    out.p_value = Some(normal_p(z, alternative));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        assert!(difference_of_proportions(3, 2, 1, 2, 0.95).is_err());
        let trend =
            |x: &[u64], n: &[u64], s: &[f64]| cochran_armitage(x, n, s, Alternative::TwoSided);
        assert!(trend(&[1, 2], &[3, 3], &[1.0]).is_err());
        assert!(trend(&[1, 2], &[3], &[1.0, 2.0]).is_err());
        assert!(trend(&[4, 2], &[3, 3], &[1.0, 2.0]).is_err());
        assert!(trend(&[1, 0], &[3, 0], &[1.0, 2.0]).is_err());
        assert!(trend(&[], &[], &[]).is_err());
        assert!(trend(&[1, 2], &[3, 3], &[1.0, f64::NAN]).is_err());
        let flat = |what| Err(Error::NoVariation { what });
        assert_eq!(trend(&[0, 0], &[3, 3], &[1.0, 2.0]), flat("answer"));
        assert_eq!(trend(&[3, 3], &[3, 3], &[1.0, 2.0]), flat("answer"));
        assert_eq!(trend(&[1, 2], &[3, 3], &[0.3, 0.3]), flat("score"));
        // A group without anyone changes nothing.
        let padded = trend(&[1, 0, 2], &[3, 0, 3], &[1.0, 5.0, 2.0]);
        assert_eq!(padded, trend(&[1, 2], &[3, 3], &[1.0, 2.0]));
        assert!(padded.is_ok());
        // Unit of the score far from one.
        assert!(trend(&[1, 2], &[3, 3], &[1e99, -1e99]).is_ok());
        assert!(trend(&[1, 2], &[3, 3], &[1e-200, 2e-200]).is_err());
    }
}
