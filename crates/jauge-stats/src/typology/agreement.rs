//! How far do two groupings of the same rows agree?

use std::collections::BTreeMap;

use crate::Error;

/// How far do two groupings of the same rows agree, chance taken out?
///
/// 1 where they are the same but for the names of the groups, near 0 where they agree no more than by chance; can be negative.
///
/// *When not to use*: to compare a grouping with the measures it was made of.
///
/// *Formula*: pairs of rows that are together in both, minus those expected by chance, over the greatest number of the same:
/// (S - A B / N) / ((A + B) / 2 - A B / N), with S, A, B, N the pairs within the cells, within the groups of each and of all rows. 1 where both put
/// everything together, or everything apart.
///
/// *Reference*: L. Hubert, P. Arabie (1985), Comparing partitions, Journal of Classification 2, 193-218, doi:10.1007/BF01908075.
///
/// *R*: `mclust::adjustedRandIndex(a, b)`.
///
/// # Errors
/// [`Error::LengthMismatch`]; [`Error::TooFew`] below two rows.
///
/// ```
/// use jauge_stats::typology::adjusted_rand_index;
/// assert_eq!(adjusted_rand_index(&[0, 0, 1, 1], &[1, 1, 0, 0])?, 1.0);
/// assert!((adjusted_rand_index(&[0, 0, 1, 1, 1], &[0, 0, 0, 1, 1])? - 1.0 / 6.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn adjusted_rand_index(one: &[usize], other: &[usize]) -> Result<f64, Error> {
    if one.len() != other.len() {
        return Err(Error::LengthMismatch {
            what: "the second grouping",
            expected: one.len(),
            found: other.len(),
        });
    }
    if one.len() < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: one.len() as u64,
        });
    }
    let (mut cells, mut first, mut second) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (a, b) in one.iter().zip(other) {
        *cells.entry((*a, *b)).or_insert(0_u64) += 1;
        *first.entry(*a).or_insert(0_u64) += 1;
        *second.entry(*b).or_insert(0_u64) += 1;
    }
    let pairs = |n: u64| n as f64 * (n as f64 - 1.0) / 2.0;
    let together: f64 = cells.values().map(|n| pairs(*n)).sum();
    let a: f64 = first.values().map(|n| pairs(*n)).sum();
    let b: f64 = second.values().map(|n| pairs(*n)).sum();
    let expected = a * b / pairs(one.len() as u64);
    let most = 0.5 * (a + b);
    if most - expected <= 0.0 {
        return Ok(1.0);
    }
    Ok((together - expected) / (most - expected))
}
