//! Reliability of items with few levels, from what the answers would correlate if nobody had to choose a level.

use std::f64::consts::PI;

use ndarray::Array2;
use serde::Serialize;

use super::omega::{Extraction, factor_of, residual, share};
use super::{LEAST_PEOPLE, complete_people, too_few_items};
use crate::Error;
use crate::noncentral_t::RULE;
use crate::special::{normal_cdf, normal_upper_quantile, root};

/// Beyond this a correlation is not told from one: the answers of two items stand on one line.
const MOST: f64 = 0.999_9;
/// Probability of a cell below which rounding is all that is left of it.
const LEAST_SHARE: f64 = 1e-14;
/// Most levels of an item; more are a measure.
const MOST_LEVELS: usize = 20;

/// Ordered answers to several items, as their polychoric correlations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Polychoric {
    /// Correlation of each item with each other, row by row.
    pub correlations: Vec<Vec<f64>>,
    /// People who answered all items.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// Alpha of the polychoric correlations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrdinalAlpha {
    /// Ordinal alpha.
    pub alpha: f64,
    /// Mean polychoric correlation of two items.
    pub mean_correlation: f64,
    /// Per item: alpha of the others; `None` where one would be left.
    pub alpha_without: Vec<Option<f64>>,
    /// People who answered all items.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// Omega of the polychoric correlations, and the factor behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrdinalOmega {
    /// Ordinal omega.
    pub omega: f64,
    /// Per item: correlation of what lies behind its levels with the factor.
    pub loadings: Vec<f64>,
    /// Per item: the share of the variance behind its levels that stays its own.
    pub uniquenesses: Vec<f64>,
    /// Root mean square of the correlations that the factor leaves over: from some 0.08 on, one factor is not enough.
    pub residual: f64,
    /// People who answered all items.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// What would two ordered items correlate, had people answered on a line instead of choosing levels?
///
/// *When not to use*: with few people in most cells; where the idea of a normal line behind the levels is wrong (counts of events, a level
/// that is another thing than the next one).
///
/// *Formula*: thresholds are the normal quantiles of the cumulated shares of each item; the correlation r maximises the sum over cells of
/// count times log P(cell), with P by the bivariate normal distribution (two-step estimate). P by Plackett's integral of its density over the
/// correlation, the maximum as the root of the derivative.
/// *Ties*: levels are ties, that is what it is made for. *Zeros*: an empty cell counts as nothing; a level that nobody chose changes nothing.
/// *Missing*: only people who answered both items enter the table.
///
/// *Reference*: U. Olsson (1979), Maximum likelihood estimation of the polychoric correlation coefficient, Psychometrika 44, 443-460,
/// doi:10.1007/BF02296207; R. L. Plackett (1954), doi:10.1093/biomet/41.3-4.351.
///
/// *R*: `psych::polychoric(x, correct = 0)`, `polycor::polychor(x, y)`. DIFFERS: psych adds a half to empty cells (`correct = 0.5`) unless told
/// not to; both stop their search after some five digits.
///
/// # Errors
/// [`Error::TooFew`] below 5 people; [`Error::Impossible`] where an item has one level with people, or all people stand on one line of levels, which leaves no correlation below 1.
///
/// ```
/// use jauge_stats::reliability::polychoric_correlation;
/// // Ease at entry (rows) and at exit, three levels.
/// let table = ndarray::arr2(&[[12_u64, 6, 1], [5, 14, 8], [1, 6, 15]]);
/// assert!((polychoric_correlation(&table)? - 0.711_465).abs() < 1e-6);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn polychoric_correlation(table: &Array2<u64>) -> Result<f64, Error> {
    let people: u64 = table.sum();
    if people < LEAST_PEOPLE {
        return Err(Error::TooFew {
            needed: LEAST_PEOPLE,
            found: people,
        });
    }
    let rows: Vec<u64> = table.rows().into_iter().map(|row| row.sum()).collect();
    let columns: Vec<u64> = table.columns().into_iter().map(|c| c.sum()).collect();
    let cells = Cells {
        table,
        rows: thresholds(&rows, people)?,
        columns: thresholds(&columns, people)?,
    };
    // At no correlation every cell is possible; from there towards where the likelihood rises, until it falls.
    let at_zero = cells.slope(0.0);
    if at_zero == 0.0 {
        return Ok(0.0);
    }
    let side = at_zero.signum();
    let (mut near, mut far) = (0.0, 0.25);
    while cells.slope(side * far) * side > 0.0 {
        if far >= MOST {
            return Err(Error::impossible(
                "the answers to two items stand on one line of levels: no correlation below 1 fits them; they may ask the same thing",
            ));
        }
        (near, far) = (far, (1.0 - (1.0 - far) / 2.0).min(MOST));
    }
    Ok(root(side * near, side * far, 0.0, |r| cells.slope(r)))
}

/// Quantiles below which the levels end; the last level has no end.
fn thresholds(counts: &[u64], people: u64) -> Result<Vec<f64>, Error> {
    if counts.iter().filter(|count| **count > 0).count() < 2 {
        return Err(Error::impossible(
            "an item has the same answer from everybody, so it says nothing of who differs: leave it out, and say so",
        ));
    }
    let mut above = people;
    let ends = counts.iter().map(|count| {
        above -= count;
        if above == people {
            f64::NEG_INFINITY
        } else if above == 0 {
            f64::INFINITY
        } else {
            normal_upper_quantile(above as f64 / people as f64)
        }
    });
    Ok(ends.collect())
}

struct Cells<'a> {
    table: &'a Array2<u64>,
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Cells<'_> {
    /// Derivative of the log-likelihood by the correlation.
    fn slope(&self, r: f64) -> f64 {
        let corner = |of: &dyn Fn(f64, f64) -> f64| {
            Array2::from_shape_fn(
                (self.rows.len() + 1, self.columns.len() + 1),
                |(i, j)| match (i.checked_sub(1), j.checked_sub(1)) {
                    (Some(i), Some(j)) => of(self.rows[i], self.columns[j]),
                    _ => 0.0,
                },
            )
        };
        let below = corner(&|a, b| both_below(a, b, r));
        let density = corner(&|a, b| density(a, b, r));
        let within = |of: &Array2<f64>, i: usize, j: usize| {
            of[(i + 1, j + 1)] - of[(i, j + 1)] - of[(i + 1, j)] + of[(i, j)]
        };
        let cells = self.table.indexed_iter().filter(|(_, count)| **count > 0);
        cells
            .map(|((i, j), count)| match within(&below, i, j) {
                share if share > LEAST_SHARE => *count as f64 * within(&density, i, j) / share,
                // As good as impossible so far out: back.
                _ => -r.signum() * f64::INFINITY,
            })
            .sum()
    }
}

/// Density of two standard normals of correlation `r`.
fn density(a: f64, b: f64, r: f64) -> f64 {
    if a.is_infinite() || b.is_infinite() {
        return 0.0;
    }
    let rest = (1.0 - r) * (1.0 + r);
    (-(a * a - 2.0 * r * a * b + b * b) / (2.0 * rest)).exp() / (2.0 * PI * rest.sqrt())
}

/// P(A <= a and B <= b) of two standard normals of correlation `r`: their product, and the integral of the density over the
/// correlation, as an angle, in panels that grow shorter towards a right angle.
pub(crate) fn both_below(a: f64, b: f64, r: f64) -> f64 {
    if a == f64::NEG_INFINITY || b == f64::NEG_INFINITY {
        return 0.0;
    }
    if a == f64::INFINITY || b == f64::INFINITY {
        return normal_cdf(a.min(b));
    }
    let (target, side) = (r.abs(), r.signum());
    let (mut sum, mut from) = (0.0, 0.0_f64);
    while from < target {
        let to = (1.0 - (1.0 - from) / 2.0).min(target);
        let (low, high) = (from.asin(), to.asin());
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        for (x, weight) in RULE.iter() {
            let (sine, cosine) = (middle + half * x).sin_cos();
            let exponent = (a * a + b * b - 2.0 * a * b * side * sine) / (2.0 * cosine * cosine);
            sum += half * weight * (-exponent).exp();
        }
        from = to;
    }
    normal_cdf(a) * normal_cdf(b) + side * sum / (2.0 * PI)
}

impl Polychoric {
    /// From one slice of answers per item, the people in the same order in each; the levels of an item are its distinct answers, in order.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`]; [`Error::NotFinite`]; [`Error::TooFewOf`] below 2 items; as [`polychoric_correlation`]; [`Error::Impossible`]
    /// for an item of more than 20 levels, which is a measure.
    pub fn from_items(items: &[&[f64]]) -> Result<Self, Error> {
        let answers: Vec<Vec<Option<f64>>> = items
            .iter()
            .map(|item| item.iter().copied().map(Some).collect())
            .collect();
        let answers: Vec<&[Option<f64>]> = answers.iter().map(Vec::as_slice).collect();
        Ok(Self::of_answers(&answers)?.0)
    }

    /// The same where answers are missing: people who left one of them out are counted, not used.
    ///
    /// # Errors
    /// As [`from_items`](Self::from_items).
    pub fn of_answers(items: &[&[Option<f64>]]) -> Result<(Self, u64), Error> {
        if items.len() < 2 {
            return Err(too_few_items(2, items.len() as u64));
        }
        let (people, left_out) = complete_people(items)?;
        let coded: Vec<(Vec<usize>, usize)> = (0..items.len())
            .map(|i| levels(&people, i))
            .collect::<Result<_, _>>()?;
        let k = items.len();
        let mut correlations = vec![vec![1.0; k]; k];
        for i in 0..k {
            for j in 0..i {
                let mut table = Array2::zeros((coded[i].1, coded[j].1));
                for (one, other) in coded[i].0.iter().zip(&coded[j].0) {
                    table[(*one, *other)] += 1;
                }
                let r = polychoric_correlation(&table)?;
                (correlations[i][j], correlations[j][i]) = (r, r);
            }
        }
        let found = Self {
            correlations,
            n: people.len() as u64,
            method: "polychoric correlation, two steps",
        };
        Ok((found, left_out))
    }

    fn matrix(&self) -> Array2<f64> {
        let k = self.correlations.len();
        Array2::from_shape_fn((k, k), |(i, j)| self.correlations[i][j])
    }
}

/// The level of each person on an item, from 0, and how many levels there are.
fn levels(people: &[Vec<f64>], item: usize) -> Result<(Vec<usize>, usize), Error> {
    let answers: Vec<f64> = people.iter().map(|answers| answers[item]).collect();
    if answers.iter().any(|answer| !answer.is_finite()) {
        return Err(Error::NotFinite { what: "an answer" });
    }
    let mut known = answers.clone();
    known.sort_by(f64::total_cmp);
    known.dedup();
    if known.len() > MOST_LEVELS {
        return Err(Error::impossible(format!(
            "item {item} (from 0) has {} different answers: that is a measure, not a few levels; take alpha or omega of the answers themselves",
            known.len()
        )));
    }
    let level = |answer: &f64| known.partition_point(|k| k < answer);
    Ok((answers.iter().map(level).collect(), known.len()))
}

/// How well do items with few levels hang together, the coarseness of the levels set aside?
///
/// *When not to use*: to say how reliable the *printed* score is: that is the sum of the levels, whose reliability is
/// [`cronbach_alpha`](super::cronbach_alpha) or [`mcdonald_omega`](super::mcdonald_omega) (R. P. Chalmers 2018, doi:10.1177/0013164417727036). Ordinal
/// alpha says what a score without levels would have.
///
/// *Formula*: k m / (1 + (k - 1) m), with m the mean [`polychoric_correlation`] of k items.
/// *Missing*: people who answered all items.
///
/// *Reference*: B. D. Zumbo, A. M. Gadermann, C. Zeisser (2007), Ordinal versions of coefficients alpha and theta for Likert rating scales,
/// Journal of Modern Applied Statistical Methods 6(1), 21-29, doi:10.22237/jmasm/1177992180.
///
/// *R*: `psych::alpha(psych::polychoric(x, correct = 0)$rho)`. DIFFERS: psych bends correlations that no answers could have together (`smooth`);
/// here they stay as they are.
///
/// # Errors
/// [`Error::Impossible`] where the items pull against each other so much that their sum has no spread.
///
/// ```
/// use jauge_stats::reliability::{Polychoric, ordinal_alpha};
/// let a: &[f64] = &[1., 2., 2., 3., 3., 3., 1., 2., 3., 1., 2., 3., 2., 1., 3., 2.];
/// let b: &[f64] = &[1., 1., 2., 3., 2., 3., 1., 2., 3., 2., 3., 3., 1., 2., 2., 2.];
/// let c: &[f64] = &[2., 2., 1., 3., 2., 2., 1., 2., 3., 1., 3., 3., 2., 1., 1., 3.];
/// let found = ordinal_alpha(&Polychoric::from_items(&[a, b, c])?)?;
/// assert!(found.alpha > 0.7 && found.alpha < 1.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn ordinal_alpha(items: &Polychoric) -> Result<OrdinalAlpha, Error> {
    let k = items.correlations.len();
    let all: Vec<usize> = (0..k).collect();
    let (alpha, mean_correlation) = of_mean(items, &all)?;
    let without = |left: usize| {
        let rest: Vec<usize> = all.iter().copied().filter(|i| *i != left).collect();
        (k > 2).then(|| of_mean(items, &rest).map(|(alpha, _)| alpha))
    };
    Ok(OrdinalAlpha {
        alpha,
        mean_correlation,
        alpha_without: (0..k)
            .map(|i| without(i).transpose())
            .collect::<Result<_, _>>()?,
        n: items.n,
        method: "ordinal alpha, polychoric correlations",
    })
}

/// Alpha of some of the items and their mean correlation.
fn of_mean(items: &Polychoric, some: &[usize]) -> Result<(f64, f64), Error> {
    let k = some.len() as f64;
    let pairs = some
        .iter()
        .flat_map(|i| some.iter().filter(move |j| *j < i).map(move |j| (*i, *j)));
    let sum: f64 = pairs.map(|(i, j)| items.correlations[i][j]).sum();
    let mean = sum / (k * (k - 1.0) / 2.0);
    let spread = 1.0 + (k - 1.0) * mean;
    if spread <= 1e-12 {
        return Err(Error::impossible(
            "the sum of the items is the same for everybody: items that ask the other way round are to be turned first",
        ));
    }
    Ok((k * mean / spread, mean))
}

/// How much of a score without levels would its items share, where they may say it to different degrees?
///
/// *When not to use*: as [`ordinal_alpha`], and as [`mcdonald_omega`](super::mcdonald_omega).
///
/// *Formula*: [`mcdonald_omega`](super::mcdonald_omega) of the polychoric correlations: (sum l)^2 / ((sum l)^2 + sum (1 - l^2)).
/// *Missing*: people who answered all items.
///
/// *Reference*: A. M. Gadermann, M. Guhn, B. D. Zumbo (2012), Estimating ordinal reliability for Likert-type and ordinal item response data,
/// Practical Assessment, Research and Evaluation 17(3), doi:10.7275/n560-j767.
///
/// *R*: loadings of `psych::fa(psych::polychoric(x, correct = 0)$rho, 1)`, the formula over them.
///
/// # Errors
/// [`Error::TooFewOf`] below 3 items; [`Error::Impossible`] for items that share nothing or one that would be nothing but the factor;
/// [`Error::NotConverged`].
///
/// ```
/// use jauge_stats::reliability::{Extraction, Polychoric, ordinal_omega};
/// let a: &[f64] = &[1., 2., 2., 3., 3., 3., 1., 2., 3., 1., 2., 3., 2., 1., 3., 2.];
/// let b: &[f64] = &[1., 1., 2., 3., 2., 3., 1., 2., 3., 2., 3., 3., 1., 2., 2., 2.];
/// let c: &[f64] = &[2., 2., 1., 3., 2., 2., 1., 2., 3., 1., 3., 3., 2., 1., 1., 3.];
/// let found = ordinal_omega(&Polychoric::from_items(&[a, b, c])?, Extraction::Minres)?;
/// assert!(found.omega > 0.7 && found.omega < 1.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn ordinal_omega(items: &Polychoric, extraction: Extraction) -> Result<OrdinalOmega, Error> {
    if items.correlations.len() < 3 {
        return Err(too_few_items(3, items.correlations.len() as u64));
    }
    let correlations = items.matrix();
    let loadings = factor_of(&correlations, extraction)?;
    Ok(OrdinalOmega {
        omega: share(&loadings, &vec![1.0; loadings.len()]),
        residual: residual(&correlations, &loadings),
        uniquenesses: loadings.iter().map(|l| 1.0 - l * l).collect(),
        loadings,
        n: items.n,
        method: match extraction {
            Extraction::Minres => "ordinal omega, polychoric correlations, minimum residuals",
            Extraction::MaximumLikelihood => {
                "ordinal omega, polychoric correlations, maximum likelihood"
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_quarters_of_two_normals_are_those_of_the_arcsine() {
        // Sheppard: P(A < 0, B < 0) = 1/4 + asin(r) / (2 pi).
        for r in [-0.9999, -0.95, -0.5, 0.0, 0.1, 0.7, 0.99, 0.9999] {
            let wanted = 0.25 + f64::asin(r) / (2.0 * PI);
            assert!((both_below(0.0, 0.0, r) - wanted).abs() < 1e-14, "{r}");
        }
    }
}
