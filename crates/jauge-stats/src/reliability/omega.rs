//! McDonald's omega total from a solution of one factor.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::ItemMoments;
use crate::Error;

/// Least that the items together may tell of the factor. Towards no factor the steps shrink faster than the loadings, so that the
/// search would settle beside none.
const LEAST_TOLD: f64 = 1e-5;
/// Least that two items must load: what one item has alone is nothing in common, and fits items that share nothing as well as no factor.
const LEAST_SHARED: f64 = 1e-3;
/// The least share of an item that stays its own, as in R's `factanal`.
const LEAST_UNIQUE: f64 = 0.005;
const MOST_STEPS: usize = 200_000;
/// Greatest step of a loading at which the solution of the data counts as settled.
const SETTLED: f64 = 1e-14;
/// The same for a resample, whose error is larger by far.
const SETTLED_RESAMPLE: f64 = 1e-9;

/// How the loadings of the factor are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extraction {
    /// Least squares of what is left off the diagonal (H. H. Harman, W. H. Jones 1966, doi:10.1007/BF02289468): nothing assumed of how
    /// answers are distributed.
    #[default]
    Minres,
    /// Maximum likelihood of normal answers.
    MaximumLikelihood,
}

impl Extraction {
    const fn method(self) -> &'static str {
        match self {
            Self::Minres => "McDonald's omega total, one factor, minimum residuals",
            Self::MaximumLikelihood => "McDonald's omega total, one factor, maximum likelihood",
        }
    }
}

/// McDonald's omega total and the factor behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Omega {
    /// Omega of the raw items: share of the variance of their sum that the factor accounts for.
    pub omega: f64,
    /// Omega of the items scaled to the same spread.
    pub standardised: f64,
    /// Per item: its correlation with the factor.
    pub loadings: Vec<f64>,
    /// Per item: the share of its variance that stays its own.
    pub uniquenesses: Vec<f64>,
    /// Root mean square of the correlations that the factor leaves over: from some 0.08 on, one factor is not enough.
    pub residual: f64,
    /// Number of people.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// How much of a score is what its items have in common, where items may differ in how much they say of it?
///
/// *When not to use*: where the items measure two things, which one factor cannot tell (see `residual`); for an index whose items are not
/// signs of one thing.
///
/// *Formula*, with l the loadings and s the standard deviations: (sum s l)^2 / ((sum s l)^2 + sum s^2 (1 - l^2)); standardised with s = 1.
/// Loadings from the correlations. Minimum residuals: each loading in turn is the least-squares slope of its correlations on the other loadings,
/// until none moves. Maximum likelihood: EM steps (D. B. Rubin, D. T. Thayer 1982, doi:10.1007/BF02293851) until no loading moves.
/// *Missing*: people who answered all items.
///
/// *Reference*: R. P. McDonald (1999), Test Theory: A Unified Treatment, doi:10.4324/9781410601087.
///
/// *R*: loadings of `psych::fa(x, 1, fm = "minres")` and `factanal(x, 1)`, the formula over them; `MBESS::ci.reliability(type = "omega")`.
/// DIFFERS: `psych::omega` divides by the observed variance of the sum, here by that of the model, as McDonald's definition and MBESS do.
///
/// # Errors
/// [`Error::TooFewOf`] below 3 items; [`Error::TooFew`] people; [`Error::Impossible`] for an item with one answer, items that share nothing, or a
/// solution in which an item would be nothing but the factor (a Heywood case); [`Error::NotConverged`].
///
/// ```
/// use jauge_stats::reliability::{Extraction, ItemMoments, mcdonald_omega};
/// let a: &[f64] = &[1., 1., 2., 2., 5., 5., 5., 4., 2., 3.];
/// let b: &[f64] = &[2., 1., 3., 4., 3., 5., 5., 3., 1., 4.];
/// let c: &[f64] = &[1., 1., 1., 2., 5., 4., 5., 2., 2., 5.];
/// let found = mcdonald_omega(&ItemMoments::from_items(&[a, b, c])?, Extraction::Minres)?;
/// // Three items fit exactly: nothing is left over.
/// assert!(found.residual < 1e-10);
/// assert!((found.omega - 0.897_980).abs() < 1e-6);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn mcdonald_omega(moments: &ItemMoments, extraction: Extraction) -> Result<Omega, Error> {
    moments.check(3)?;
    let correlations = moments.correlations();
    let loadings = factor_of(&correlations, extraction)?;
    let ones = vec![1.0; loadings.len()];
    let sds: Vec<f64> = (0..moments.items()).map(|i| moments.sd(i)).collect();
    Ok(Omega {
        omega: share(&loadings, &sds),
        standardised: share(&loadings, &ones),
        residual: residual(&correlations, &loadings),
        uniquenesses: loadings.iter().map(|l| 1.0 - l * l).collect(),
        loadings,
        n: moments.n,
        method: extraction.method(),
    })
}

/// The loadings of the one factor of some correlations, none at the edge.
pub(super) fn factor_of(
    correlations: &Array2<f64>,
    extraction: Extraction,
) -> Result<Vec<f64>, Error> {
    let loadings = one_factor(correlations, extraction, SETTLED)?;
    if let Some(item) = loadings
        .iter()
        .position(|l| 1.0 - l * l <= LEAST_UNIQUE * (1.0 + 1e-9))
    {
        return Err(Error::impossible(format!(
            "item {item} (from 0) would be nothing but the factor (a Heywood case): too few people, two items that ask the same thing, or more than \
             one factor; give alpha, and look at the correlations of the items"
        )));
    }
    Ok(loadings)
}

/// Omega of a resample: a solution at the edge is taken as it is.
pub(super) fn of_resample(moments: &ItemMoments, extraction: Extraction) -> Result<f64, Error> {
    moments.check(3)?;
    let loadings = one_factor(&moments.correlations(), extraction, SETTLED_RESAMPLE)?;
    let sds: Vec<f64> = (0..moments.items()).map(|i| moments.sd(i)).collect();
    Ok(share(&loadings, &sds))
}

/// Share of the variance of the sum of items that the factor accounts for.
pub(super) fn share(loadings: &[f64], sds: &[f64]) -> f64 {
    let (mut common, mut own) = (0.0, 0.0);
    for (l, s) in loadings.iter().zip(sds) {
        common += s * l;
        own += s * s * (1.0 - l * l);
    }
    common * common / (common * common + own)
}

pub(super) fn residual(correlations: &Array2<f64>, loadings: &[f64]) -> f64 {
    let k = loadings.len();
    let pairs = (0..k).flat_map(|i| (0..i).map(move |j| (i, j)));
    let squares = pairs.map(|(i, j)| (correlations[(i, j)] - loadings[i] * loadings[j]).powi(2));
    (squares.sum::<f64>() / (k * (k - 1) / 2) as f64).sqrt()
}

/// Loadings of one factor, their sum not negative.
fn one_factor(
    correlations: &Array2<f64>,
    extraction: Extraction,
    settled: f64,
) -> Result<Vec<f64>, Error> {
    let mut loadings = start(correlations);
    let mut own: Vec<f64> = loadings.iter().map(|l| 1.0 - l * l).collect();
    for _ in 0..MOST_STEPS {
        let moved = match extraction {
            Extraction::Minres => least_squares(correlations, &mut loadings),
            Extraction::MaximumLikelihood => likelihood(correlations, &mut loadings, &mut own),
        };
        let nothing =
            || Error::impossible("the items have nothing in common: no factor can be told");
        let moved = moved.ok_or_else(nothing)?;
        if moved <= settled {
            if loadings.iter().filter(|l| l.abs() > LEAST_SHARED).count() < 2 {
                return Err(nothing());
            }
            if loadings.iter().sum::<f64>() < 0.0 {
                loadings.iter_mut().for_each(|l| *l = -*l);
            }
            return Ok(loadings);
        }
    }
    Err(Error::NotConverged {
        what: "the factor of the items",
        iterations: MOST_STEPS,
        advice: "the items hardly share one thing: look at their correlations",
    })
}

/// Where the search begins: the direction in which the items vary most, from a few powers of the correlations.
fn start(correlations: &Array2<f64>) -> Vec<f64> {
    let k = correlations.nrows();
    // No direction that a symmetric set of items could be blind to.
    let mut direction: Vec<f64> = (0..k).map(|i| 1.0 + i as f64 / (10 * k) as f64).collect();
    for _ in 0..50 {
        let next: Vec<f64> = (0..k)
            .map(|i| (0..k).map(|j| correlations[(i, j)] * direction[j]).sum())
            .collect();
        let length = next.iter().map(|x: &f64| x * x).sum::<f64>().sqrt();
        if length <= 0.0 {
            break;
        }
        direction = next.iter().map(|x| x / length).collect();
    }
    let largest: f64 = (0..k)
        .flat_map(|i| (0..k).map(move |j| (i, j)))
        .map(|(i, j)| direction[i] * direction[j] * correlations[(i, j)])
        .sum();
    // Less than the component itself, which holds what the items do not share as well.
    let size = 0.8 * largest.max(0.0).sqrt();
    direction.iter().map(|d| bounded(d * size)).collect()
}

fn bounded(loading: f64) -> f64 {
    let most = (1.0 - LEAST_UNIQUE).sqrt();
    loading.clamp(-most, most)
}

/// One round of minimum residuals; the greatest move, or `None` where the loadings vanish.
fn least_squares(correlations: &Array2<f64>, loadings: &mut [f64]) -> Option<f64> {
    let k = loadings.len();
    let mut moved = 0.0_f64;
    for i in 0..k {
        let (mut with, mut square) = (0.0, 0.0);
        for j in (0..k).filter(|j| *j != i) {
            with += correlations[(i, j)] * loadings[j];
            square += loadings[j] * loadings[j];
        }
        if square <= f64::MIN_POSITIVE {
            return None;
        }
        let next = bounded(with / square);
        moved = moved.max((next - loadings[i]).abs());
        loadings[i] = next;
    }
    Some(moved)
}

/// One EM step of the likelihood; the greatest move, or `None` where the loadings vanish.
fn likelihood(correlations: &Array2<f64>, loadings: &mut [f64], own: &mut [f64]) -> Option<f64> {
    let k = loadings.len();
    // The factor of a person is expected at the sum of weight times answer.
    let ratios: Vec<f64> = loadings.iter().zip(&*own).map(|(l, u)| l / u).collect();
    let told: f64 = loadings.iter().zip(&ratios).map(|(l, r)| l * r).sum();
    if told <= LEAST_TOLD {
        return None;
    }
    let weights: Vec<f64> = ratios.iter().map(|r| r / (1.0 + told)).collect();
    let with: Vec<f64> = (0..k)
        .map(|i| (0..k).map(|j| correlations[(i, j)] * weights[j]).sum())
        .collect();
    let known: f64 = weights.iter().zip(&with).map(|(w, c)| w * c).sum();
    let square = known + 1.0 / (1.0 + told);
    let mut moved = 0.0_f64;
    for ((loading, own), with) in loadings.iter_mut().zip(own).zip(&with) {
        let next = bounded(with / square);
        moved = moved.max((next - *loading).abs());
        *loading = next;
        *own = (1.0 - next * with).max(LEAST_UNIQUE);
    }
    Some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(loadings: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((loadings.len(), loadings.len()), |(i, j)| match i == j {
            true => 1.0,
            false => loadings[i] * loadings[j],
        })
    }

    #[test]
    fn both_find_the_loadings_that_made_the_correlations() {
        let made = [0.9, 0.7, 0.5, 0.3, -0.4];
        for extraction in [Extraction::Minres, Extraction::MaximumLikelihood] {
            let found = one_factor(&model(&made), extraction, SETTLED).unwrap();
            for (f, m) in found.iter().zip(made) {
                assert!((f - m).abs() < 1e-10, "{extraction:?} {found:?}");
            }
        }
    }

    #[test]
    fn items_that_share_nothing_have_no_factor() {
        let apart = Array2::eye(4);
        for extraction in [Extraction::Minres, Extraction::MaximumLikelihood] {
            let found = one_factor(&apart, extraction, SETTLED);
            assert!(found.is_err() || share(&found.unwrap(), &[1.0; 4]) < 1e-6);
        }
    }
}
