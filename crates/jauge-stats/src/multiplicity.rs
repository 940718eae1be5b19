//! Many p-values at once: twenty items tested at 5 % give one "finding" out of nothing.

use crate::Error;

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
    let m = p_values.len();
    let mut adjusted = vec![0.0; m];
    let mut least = 1.0_f64;
    for (i, &place) in ascending(p_values).iter().enumerate().rev() {
        least = least.min(m as f64 / (i + 1) as f64 * p_values[place]);
        adjusted[place] = least;
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        for adjust in [holm, benjamini_hochberg] {
            assert!(adjust(&[0.1, f64::NAN]).is_err());
            assert!(adjust(&[1.1]).is_err());
            assert!(adjust(&[-0.1]).is_err());
            assert_eq!(adjust(&[]), Ok(vec![]));
        }
    }
}
