//! Many p-values at once: twenty items tested at 5 % give one "finding" out of nothing.
//!
//! | what may go wrong at most | with | function |
//! |---|---|---|
//! | any false finding, 5 % of the time | p-values alone | [`holm`] (any dependence), [`hochberg`] (positive dependence), [`bonferroni`] |
//! | the same | resamples of all outcomes together, whose dependence is then used | [`romano_wolf`], [`romano_wolf_of_changes`] |
//! | 5 % of the findings are false, on average | p-values alone | [`benjamini_hochberg`] (positive dependence), [`benjamini_yekutieli`] (any) |

use crate::Error;

mod step_down;

pub use step_down::{
    FamilyTest, NullResampling, ResampledUnits, RomanoWolf, RomanoWolfOptions, romano_wolf,
    romano_wolf_of_changes,
};

fn check(p_values: &[f64]) -> Result<(), Error> {
    for &p in p_values {
        if !p.is_finite() {
            return Err(Error::NotFinite { what: "a p-value" });
        }
        if !(0.0..=1.0).contains(&p) {
            return Err(Error::impossible(format!(
                "a p-value of {p}: it must lie between 0 and 1"
            )));
        }
    }
    Ok(())
}

/// Positions in ascending order of p, equal ones in the order given.
fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    order
}

/// p-values adjusted so that the chance of any false finding in the family stays at the level.
///
/// *When not to use*: for exploring hundreds of items, where a share of false findings is accepted
/// ([`benjamini_hochberg`]). The family must be named before the tests are seen.
///
/// *Formula*: with m values in ascending order, the running maximum of (m - i + 1) p_(i), at most 1, in the
/// order given. Holds under any dependence. *Ties* keep equal values; *missing* values are refused,
/// since leaving one out would change m in silence.
///
/// *Reference*: S. Holm (1979), Scandinavian Journal of Statistics 6, 65-70, <https://www.jstor.org/stable/4615733>.
///
/// *R*: `p.adjust(p, "holm")`. DIFFERS: R skips NA.
///
/// # Errors
/// [`Error::NotFinite`], [`Error::Impossible`] outside \[0, 1\]. No value gives no value.
///
/// ```
/// let adjusted = jauge_stats::multiplicity::holm(&[0.01, 0.04, 0.03])?;
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn holm(p_values: &[f64]) -> Result<Vec<f64>, Error> {
    check(p_values)?;
    let m = p_values.len();
    let mut adjusted = vec![0.0; m];
    let mut most = 0.0_f64;
    for (i, &place) in ascending(p_values).iter().enumerate() {
        most = most.max((m - i) as f64 * p_values[place]).min(1.0);
        adjusted[place] = most;
    }
    Ok(adjusted)
}

/// p-values multiplied by their number: the simplest adjustment, never better than [`holm`].
///
/// *When not to use*: where [`holm`] can be used, which holds as widely and finds more. It is here because a protocol may
/// name it, and because it alone keeps simultaneous intervals simple.
///
/// *Formula*: m p, at most 1. *Missing* values are refused.
///
/// *Reference*: O. J. Dunn (1961), doi:10.1080/01621459.1961.10482090.
///
/// *R*: `p.adjust(p, "bonferroni")`. DIFFERS: R skips NA.
///
/// # Errors
/// As [`holm`].
///
/// ```
/// // Three outcomes of a course.
/// let adjusted = jauge_stats::multiplicity::bonferroni(&[0.01, 0.04, 0.5])?;
/// assert_eq!(adjusted, [0.03, 0.12, 1.0]);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bonferroni(p_values: &[f64]) -> Result<Vec<f64>, Error> {
    check(p_values)?;
    let m = p_values.len() as f64;
    Ok(p_values.iter().map(|p| (m * p).min(1.0)).collect())
}

/// As [`holm`], stepping up: never above it, for tests that are independent or positively dependent.
///
/// *When not to use*: for outcomes that may pull against each other ([`holm`] asks nothing of their dependence).
///
/// *Formula*: with m values in ascending order, the running minimum from the top of (m - i + 1) p_(i), in the order given.
/// *Ties* keep equal values; *missing* values are refused.
///
/// *Reference*: Y. Hochberg (1988), doi:10.1093/biomet/75.4.800.
///
/// *R*: `p.adjust(p, "hochberg")`. DIFFERS: R skips NA.
///
/// # Errors
/// As [`holm`].
///
/// ```
/// // Three outcomes of a course: the largest stays as it is and holds the others down.
/// let adjusted = jauge_stats::multiplicity::hochberg(&[0.01, 0.04, 0.03])?;
/// assert_eq!(adjusted, [0.03, 0.04, 0.04]);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hochberg(p_values: &[f64]) -> Result<Vec<f64>, Error> {
    check(p_values)?;
    let m = p_values.len();
    Ok(step_up(p_values, |i| (m - i) as f64))
}

/// p-values adjusted so that the expected share of false ones among the findings stays at the level.
///
/// *When not to use*: where one false finding is one too many ([`holm`]).
///
/// *Formula*: with m values in ascending order, the running minimum from the top of m p_(i) / i, at
/// most 1, in the order given. Holds for independent and positively dependent tests.
/// *Missing* values are refused.
///
/// *Reference*: Y. Benjamini, Y. Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
///
/// *R*: `p.adjust(p, "BH")`. DIFFERS: R skips NA.
///
/// # Errors
/// As [`holm`].
///
/// ```
/// let adjusted = jauge_stats::multiplicity::benjamini_hochberg(&[0.01, 0.04, 0.03])?;
/// assert!((adjusted[2] - 0.04).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn benjamini_hochberg(p_values: &[f64]) -> Result<Vec<f64>, Error> {
    check(p_values)?;
    let m = p_values.len() as f64;
    Ok(step_up(p_values, |i| m / (i + 1) as f64))
}

/// [`benjamini_hochberg`] for tests of any dependence, at the price of a factor 1 + 1/2 + ... + 1/m.
///
/// *When not to use*: for items of one questionnaire, which as a rule depend positively; the factor is 3.6 for twenty tests.
///
/// *Formula*: the running minimum from the top of (1 + 1/2 + ... + 1/m) m p_(i) / i, at most 1. *Missing* values are
/// refused.
///
/// *Reference*: Y. Benjamini, D. Yekutieli (2001), doi:10.1214/aos/1013699998.
///
/// *R*: `p.adjust(p, "BY")`. DIFFERS: R skips NA.
///
/// # Errors
/// As [`holm`].
///
/// ```
/// // Two outcomes of a course: the factor is 1 + 1/2.
/// let adjusted = jauge_stats::multiplicity::benjamini_yekutieli(&[0.02, 0.03])?;
/// assert!((adjusted[0] - 0.045).abs() < 1e-15 && (adjusted[1] - 0.045).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn benjamini_yekutieli(p_values: &[f64]) -> Result<Vec<f64>, Error> {
    check(p_values)?;
    let m = p_values.len();
    let harmonic: f64 = (1..=m).map(|i| 1.0 / i as f64).sum();
    Ok(step_up(p_values, |i| {
        harmonic * (m as f64 / (i + 1) as f64)
    }))
}

/// The running minimum, from the largest p-value down, of each times the factor of its place (from 0).
fn step_up(p_values: &[f64], factor: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut adjusted = vec![0.0; p_values.len()];
    let mut least = 1.0_f64;
    for (i, &place) in ascending(p_values).iter().enumerate().rev() {
        least = least.min(factor(i) * p_values[place]);
        adjusted[place] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        for adjust in [
            holm,
            hochberg,
            bonferroni,
            benjamini_hochberg,
            benjamini_yekutieli,
        ] {
            assert!(adjust(&[0.1, f64::NAN]).is_err());
            assert!(adjust(&[1.1]).is_err());
            assert!(adjust(&[-0.1]).is_err());
            assert_eq!(adjust(&[]), Ok(vec![]));
        }
    }
}
