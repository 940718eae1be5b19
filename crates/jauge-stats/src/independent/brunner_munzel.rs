//! Two groups by their ranks, whatever their spreads.

use super::levels::Levels;
use crate::paired::t_estimate;
use crate::{Alternative, Error, Estimate, check_conf_level};

/// If I draw one person of each group, how likely is the first group's to be the higher one?
///
/// *Question*: P(first > second) + P(first = second) / 2, with an interval and a test of 0.5 that holds when the
/// two groups differ in spread or shape. The same estimate as [`mann_whitney`](super::mann_whitney())'s.
///
/// *When not to use*: fewer than about ten people a group (the t approximation is then too bold; take the exact
/// [`mann_whitney`](super::mann_whitney())); the same people twice
/// ([`probability_of_improvement`](crate::paired::probability_of_improvement)); people grouped in projects.
///
/// *Formula*: the placement of a person is the share of the other group that is lower, plus half of the share that is
/// equal. The estimate p is the mean placement of the first group; its squared standard error is s_1^2 / n_1 + s_2^2 / n_2
/// with the variances of the placements of each group, the degrees of freedom are Welch's from the same two terms, and
/// the interval is p -+ t x standard error, cut at 0 and 1. A one-sided alternative leaves the other end `None`.
/// A placement is also the rank among all minus the rank within the group, over the size of the other group.
///
/// *Ties* count half. *Missing*: the caller leaves them out.
///
/// *Complete separation*: if one group lies above the other as a whole, every placement is 0 or 1, the standard error is 0
/// and t infinite. That is refused: the data say that the probability is high, not how high.
///
/// *Reference*: E. Brunner, U. Munzel (2000), doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U.
///
/// *R*: `lawstat::brunner.munzel.test(b, a)`; Python: `scipy.stats.brunnermunzel(b, a)`.
/// DIFFERS: both look at P(first < second); here the first group is the one that is asked about, as in every test of two
/// groups of this crate, so pass the groups in the other order. Their interval is not cut at 0 and 1; with complete
/// separation scipy answers p = 0.
///
/// # Errors
/// [`Error::TooFewOf`] below two people in a group; [`Error::CompleteSeparation`]; [`Error::NoVariation`] if everyone has the
/// same value; [`Error::NotFinite`], [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, independent::brunner_munzel};
/// // Confidence at exit (1 to 5) of trainees and of people who waited.
/// let trained = [4.0, 5.0, 3.0, 4.0];
/// let waiting = [2.0, 3.0, 3.0, 4.0];
/// let p = brunner_munzel(&trained, &waiting, 0.95, Alternative::TwoSided)?;
/// // Placements 0.875, 1, 0.5, 0.875.
/// assert_eq!(p.estimate, 0.8125);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn brunner_munzel(
    a: &[f64],
    b: &[f64],
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    of_levels(&Levels::of_values(&[a, b])?, conf_level, alternative)
}

/// [`brunner_munzel`] from how many people of each group chose each level of an ordinal item, low to high.
///
/// A level that nobody chose changes nothing.
///
/// # Errors
/// [`Error::LengthMismatch`] unless both groups have the same levels, or as [`brunner_munzel`].
///
/// ```
/// use jauge_stats::{Alternative, independent::{brunner_munzel, brunner_munzel_of_counts}};
/// let raw = brunner_munzel(&[4.0, 5.0, 3.0, 4.0], &[2.0, 3.0, 3.0, 4.0], 0.95, Alternative::TwoSided)?;
/// let counts = brunner_munzel_of_counts(&[0, 0, 1, 2, 1], &[0, 1, 2, 1, 0], 0.95, Alternative::TwoSided)?;
/// assert_eq!(raw, counts);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn brunner_munzel_of_counts(
    a: &[u64],
    b: &[u64],
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    let levels = Levels::of_counts(vec![a.to_vec(), b.to_vec()])?;
    of_levels(&levels, conf_level, alternative)
}

fn of_levels(
    levels: &Levels,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    levels.check_sizes(2)?;
    levels.check_variation()?;
    let (first, second) = (
        placements(&levels.groups[0], &levels.groups[1]),
        placements(&levels.groups[1], &levels.groups[0]),
    );
    let (n1, n2) = (levels.sizes[0] as f64, levels.sizes[1] as f64);
    // Whole numbers of half pairs, measured from the middle: 0 for no tendency either way.
    let excess: f64 = weighted(&levels.groups[0], &first, |placement| placement);
    let (mean_first, mean_second) = (excess / n1, -excess / n2);
    let squares = |group: &[u64], placements: &[f64], mean: f64| {
        weighted(group, placements, |p| (p - mean) * (p - mean))
    };
    let spread = 2.0 * n1 * n2;
    // Variances of the two mean placements.
    let v1 = squares(&levels.groups[0], &first, mean_first) / (n1 - 1.0) / n1 / (4.0 * n2 * n2);
    let v2 = squares(&levels.groups[1], &second, mean_second) / (n2 - 1.0) / n2 / (4.0 * n1 * n1);
    if v1 + v2 <= 0.0 {
        return Err(Error::CompleteSeparation);
    }
    let (w1, w2) = (v1 / (v1 + v2), v2 / (v1 + v2));
    let df = 1.0 / (w1 * w1 / (n1 - 1.0) + w2 * w2 / (n2 - 1.0));
    let mut out = t_estimate(
        excess / spread,
        (v1 + v2).sqrt(),
        df,
        conf_level,
        alternative,
    );
    let to_probability = |d: Option<f64>| d.map(|d| (0.5 + d).clamp(0.0, 1.0));
    out.estimate += 0.5;
    out.conf_low = to_probability(out.conf_low);
    out.conf_high = to_probability(out.conf_high);
    out.n = levels.n;
    out.method = "probability of superiority, Brunner-Munzel, t approximation";
    Ok(out)
}

/// For each level, twice the number of the other group below it plus those equal, measured from the middle: below minus
/// above.
fn placements(group: &[u64], others: &[u64]) -> Vec<f64> {
    debug_assert_eq!(group.len(), others.len());
    let total: u64 = others.iter().sum();
    let mut below = 0;
    others
        .iter()
        .map(|&here| {
            let placement = below as f64 - (total - below - here) as f64;
            below += here;
            placement
        })
        .collect()
}

/// Sum over the people of a group.
fn weighted(group: &[u64], placements: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    group
        .iter()
        .zip(placements)
        .filter(|&(&count, _)| count > 0)
        .map(|(&count, &placement)| count as f64 * of(placement))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let test = |a: &[f64], b: &[f64]| brunner_munzel(a, b, 0.95, Alternative::TwoSided);
        assert_eq!(
            test(&[1.0, 2.0, 2.0], &[3.0, 4.0]),
            Err(Error::CompleteSeparation)
        );
        assert_eq!(
            test(&[1.0, 1.0], &[1.0, 1.0]),
            Err(Error::NoVariation { what: "value" })
        );
        assert!(test(&[1.0], &[2.0, 3.0]).is_err());
        assert!(test(&[1.0, f64::NAN], &[2.0, 3.0]).is_err());
        assert!(brunner_munzel(&[1.0, 2.0], &[1.0, 3.0], 1.0, Alternative::Less).is_err());
        // One value in common is enough.
        assert!(test(&[1.0, 2.0], &[2.0, 3.0]).is_ok());
    }
}
