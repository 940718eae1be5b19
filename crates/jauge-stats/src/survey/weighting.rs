//! Weights that meet what is known of the population.

use serde::{Deserialize, Serialize};

use super::calibration::Constraints;
use super::design::check_weights;
use super::linear::Groups;
use crate::Error;

/// New weights, with what the change did to them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighting {
    /// The new weights, one a row.
    pub weights: Vec<f64>,
    /// Smallest new weight over the old one.
    pub smallest_ratio: f64,
    /// Largest new weight over the old one.
    pub largest_ratio: f64,
    /// Kish's design effect of the weights before: n x sum of w^2 / (sum of w)^2.
    pub design_effect_before: f64,
    /// Kish's design effect of the new weights: what their inequality alone costs for a variable that they do not explain.
    pub design_effect: f64,
    /// Rows with weight over the design effect.
    pub effective_n: f64,
    /// Largest relative gap left between a total and its target.
    pub largest_gap: f64,
    /// Cycles or steps that were made.
    pub iterations: u64,
    /// Rows with weight.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
    #[serde(skip)]
    pub(super) initial: Vec<f64>,
    #[serde(skip)]
    pub(super) constraints: Option<Constraints>,
}

/// One line for a log or a terminal.
impl std::fmt::Display for Weighting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "ratios {:.4} to {:.4}, design effect of the weights {:.4} (was {:.4}), effective n {:.1}, n {}, {} iterations ({})",
            self.smallest_ratio,
            self.largest_ratio,
            self.design_effect,
            self.design_effect_before,
            self.effective_n,
            self.n,
            self.iterations,
            self.method
        )
    }
}

impl Weighting {
    pub(super) fn new(
        initial: &[f64],
        weights: Vec<f64>,
        iterations: u64,
        largest_gap: f64,
        constraints: Option<Constraints>,
        method: &'static str,
    ) -> Result<Self, Error> {
        check_weights(&weights)?;
        let (mut smallest, mut largest) = (f64::INFINITY, 0.0_f64);
        for (new, old) in weights.iter().zip(initial).filter(|(_, old)| **old > 0.0) {
            smallest = smallest.min(new / old);
            largest = largest.max(new / old);
        }
        if !largest.is_finite() {
            return Err(Error::Weights {
                what: "the new ones are out of range of the old ones; check the totals".into(),
            });
        }
        let design_effect = kish(&weights);
        let n = weights.iter().filter(|&&w| w > 0.0).count() as u64;
        Ok(Self {
            smallest_ratio: smallest,
            largest_ratio: largest,
            design_effect_before: kish(initial),
            design_effect,
            effective_n: n as f64 / design_effect,
            largest_gap,
            iterations,
            n,
            method,
            initial: initial.to_vec(),
            weights,
            constraints,
        })
    }
}

/// n x sum of w^2 / (sum of w)^2 over the rows with weight; never below 1.
fn kish(weights: &[f64]) -> f64 {
    let most = weights.iter().copied().fold(0.0, f64::max);
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for w in weights.iter().filter(|&&w| w > 0.0) {
        // Over the largest: squares of very large or small weights stay in range.
        let w = w / most;
        n += 1.0;
        sum += w;
        squares += w * w;
    }
    (n * squares / (sum * sum)).max(1.0)
}

/// A question whose totals are known in the population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margin<'a> {
    /// Level of each row, from 0.
    pub codes: &'a [u32],
    /// Population total of each level.
    pub totals: &'a [f64],
}

/// When raking stops.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RakeOptions {
    /// It has converged when, after a whole cycle, no total is off its target by more than this share of it.
    pub tolerance: f64,
    /// Cycles after which it gives up.
    pub max_iterations: u32,
}

impl Default for RakeOptions {
    fn default() -> Self {
        Self {
            tolerance: 1e-10,
            max_iterations: 1000,
        }
    }
}

/// Weights such that every cell has its population total.
///
/// *When not to use*: cells with few answers (their ratios jump; merge them); totals known only question by question
/// ([`rake`]); to make up for a bias inside the cells.
///
/// *Formula*: w_new = w x total of the cell / sum of w in the cell. Use [`SurveyDesign::reweighted`](super::SurveyDesign::reweighted)
/// for standard errors.
///
/// *Zeros*: a row without weight stays without; a cell with a total of 0 must have no weight. *Missing*: give them a cell
/// of their own, or impute; every row has a cell.
///
/// *Reference*: D. Holt, T. M. F. Smith (1979), doi:10.2307/2344652.
///
/// *R*: `survey::postStratify(design, ~cell, population)`.
///
/// # Errors
/// [`Error::Weights`], [`Error::LengthMismatch`], [`Error::UnknownLevel`]; [`Error::EmptyCell`] for a total without anybody in the sample;
/// [`Error::Impossible`] for totals that are negative, not finite, or 0 where the sample has people.
///
/// ```
/// use jauge_stats::survey::post_stratify;
/// // Six leavers answered: four women, two men; the register has 20 and 40.
/// let weighting = post_stratify(&[10.0; 6], &[0, 0, 0, 0, 1, 1], &[20.0, 40.0])?;
/// assert_eq!(weighting.weights, [5.0, 5.0, 5.0, 5.0, 20.0, 20.0]);
/// assert_eq!((weighting.smallest_ratio, weighting.largest_ratio), (0.5, 2.0));
/// assert_eq!(weighting.design_effect, 1.5); // 6 x (4 x 25 + 2 x 400) / 60^2
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn post_stratify(weights: &[f64], cells: &[u32], totals: &[f64]) -> Result<Weighting, Error> {
    let margin = [Margin {
        codes: cells,
        totals,
    }];
    check(weights, &margin)?;
    let mut new = weights.to_vec();
    fit(&mut new, &margin[0], "cell")?;
    let gap = largest_gap(&new, &margin);
    let constraints = Constraints::margins(weights, &margin)?;
    Weighting::new(
        weights,
        new,
        1,
        gap,
        Some(constraints),
        "post-stratification",
    )
}

/// Weights that meet the totals of several questions, each known on its own (iterative proportional fitting).
///
/// *When not to use*: the joint totals are known ([`post_stratify`]); a numeric total is known too ([`calibrate`](super::calibrate) with
/// [`Distance::Raking`](super::Distance::Raking), the same weights by another way).
///
/// *Formula*: each question in turn, weights times total / sum of the level, until a whole cycle leaves every total within
/// `tolerance` of its target, relative to it. The product form makes the weights positive.
///
/// *Zeros and missing*: as [`post_stratify`]. *Reference*: W. E. Deming, F. F. Stephan (1940), doi:10.1214/aoms/1177731829.
///
/// *R*: `survey::rake(design, margins, population, control = list(epsilon = 1e-12))`. DIFFERS: R stops by default at an absolute
/// change of 1; totals of two questions that do not add up to the same number are refused here.
///
/// # Errors
/// Those of [`post_stratify`]; [`Error::TooFewOf`] without a margin; [`Error::Impossible`] for sums of totals that differ;
/// [`Error::NotConverged`].
///
/// ```
/// use jauge_stats::survey::{Margin, RakeOptions, rake};
/// let (sex, age) = ([0, 0, 1, 1, 1], [0, 1, 0, 1, 1]);
/// let margins = [
///     Margin { codes: &sex, totals: &[50.0, 50.0] },
///     Margin { codes: &age, totals: &[30.0, 70.0] },
/// ];
/// let weighting = rake(&[20.0; 5], &margins, RakeOptions::default())?;
/// let women: f64 = weighting.weights[..2].iter().sum();
/// assert!((women - 50.0).abs() < 1e-8);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn rake(
    weights: &[f64],
    margins: &[Margin<'_>],
    options: RakeOptions,
) -> Result<Weighting, Error> {
    if margins.is_empty() {
        return Err(Error::TooFewOf {
            what: "margins",
            needed: 1,
            found: 0,
            advice: "give the totals of at least one question",
        });
    }
    check(weights, margins)?;
    if options.tolerance.is_nan() || options.tolerance <= 0.0 {
        return Err(Error::impossible(
            "a tolerance that is not above 0; 1e-10 is usual",
        ));
    }
    let sum = |m: &Margin<'_>| m.totals.iter().sum::<f64>();
    let first = sum(&margins[0]);
    for (number, margin) in margins.iter().enumerate() {
        if (sum(margin) - first).abs() > options.tolerance.max(1e-12) * first {
            return Err(Error::impossible(format!(
                "margin {number} (from 0) adds up to {}, the first to {first}: they count one population; scale them to one sum",
                sum(margin)
            )));
        }
    }
    let mut new = weights.to_vec();
    for iteration in 1..=options.max_iterations {
        for (number, margin) in margins.iter().enumerate() {
            fit(&mut new, margin, &format!("margin {number}, level"))?;
        }
        let gap = largest_gap(&new, margins);
        if gap <= options.tolerance {
            let constraints = Constraints::margins(weights, margins)?;
            return Weighting::new(
                weights,
                new,
                u64::from(iteration),
                gap,
                Some(constraints),
                "raking",
            );
        }
    }
    Err(Error::NotConverged {
        what: "raking",
        iterations: options.max_iterations as usize,
        advice: "combinations of levels that nobody in the sample has may make the totals impossible; merge levels or drop a margin",
    })
}

fn check(weights: &[f64], margins: &[Margin<'_>]) -> Result<(), Error> {
    check_weights(weights)?;
    for margin in margins {
        let groups = Groups {
            codes: margin.codes,
            levels: margin.totals.len(),
        };
        groups.check(weights.len(), "levels")?;
        if let Some(total) = margin
            .totals
            .iter()
            .find(|t| !(t.is_finite() && **t >= 0.0))
        {
            return Err(Error::impossible(format!(
                "a population total of {total}; totals are finite and not negative"
            )));
        }
    }
    Ok(())
}

fn level_sums(weights: &[f64], margin: &Margin<'_>) -> Vec<f64> {
    let mut sums = vec![0.0; margin.totals.len()];
    for (&w, &code) in weights.iter().zip(margin.codes) {
        sums[code as usize] += w;
    }
    sums
}

/// Brings every level of one margin to its total.
fn fit(weights: &mut [f64], margin: &Margin<'_>, whose: &str) -> Result<(), Error> {
    let mut factors = level_sums(weights, margin);
    for (level, (sum, &total)) in factors.iter_mut().zip(margin.totals).enumerate() {
        if *sum == 0.0 {
            if total > 0.0 {
                return Err(Error::EmptyCell {
                    cell: format!("{whose} {level} (from 0)"),
                });
            }
        } else if total == 0.0 {
            return Err(Error::impossible(format!(
                "{whose} {level} (from 0) has people in the sample and a population total of 0; leave them out of the design or correct the total"
            )));
        } else {
            *sum = total / *sum;
        }
    }
    for (w, &code) in weights.iter_mut().zip(margin.codes) {
        *w *= factors[code as usize];
    }
    Ok(())
}

/// Largest distance of a total from its target, relative to the target.
fn largest_gap(weights: &[f64], margins: &[Margin<'_>]) -> f64 {
    let gaps = margins.iter().flat_map(|margin| {
        level_sums(weights, margin)
            .into_iter()
            .zip(margin.totals)
            .filter(|(_, total)| **total > 0.0)
            .map(|(sum, total)| (sum / total - 1.0).abs())
            .collect::<Vec<_>>()
    });
    gaps.fold(0.0, f64::max)
}

/// Who gets the weight that trimming takes away (or gives the weight that it adds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redistribution {
    /// Every row that was not trimmed, by the same amount.
    #[default]
    Equal,
    /// Every row that was not trimmed, in proportion to its weight.
    Proportional,
    /// Nobody: the sum of the weights changes.
    None,
}

/// The bounds of [`trim_weights`].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct TrimOptions {
    /// Least weight; `None`: no lower bound.
    pub low: Option<f64>,
    /// Greatest weight; `None`: no upper bound.
    pub high: Option<f64>,
    /// Who gets the difference.
    pub redistribution: Redistribution,
}

/// Weights held between two bounds.
///
/// *When not to use*: after a calibration whose totals must hold; trimming breaks them (bound the calibration instead:
/// [`Distance::Logit`](super::Distance::Logit)). Trimming trades bias for variance; say how many rows it touched.
///
/// *Formula*: weights outside the bounds are set to them; the sum that this takes away goes to the rows that were never
/// trimmed, and the bounds are applied again until all hold. Rows without weight stay without.
///
/// *Reference*: F. J. Potter (1990), Proceedings of the Survey Research Methods Section, American Statistical Association, 225-230.
///
/// *R*: `survey::trimWeights(design, lower = , upper = , strict = TRUE)` redistributes equally.
///
/// # Errors
/// [`Error::Weights`]; [`Error::Impossible`] for bounds that are negative, not finite, crossed, or that cannot hold with this sum.
///
/// ```
/// use jauge_stats::survey::{TrimOptions, trim_weights};
/// let options = TrimOptions { high: Some(6.0), ..TrimOptions::default() };
/// let weighting = trim_weights(&[1.0, 2.0, 3.0, 12.0], options)?;
/// assert_eq!(weighting.weights, [3.0, 4.0, 5.0, 6.0]);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn trim_weights(weights: &[f64], options: TrimOptions) -> Result<Weighting, Error> {
    check_weights(weights)?;
    let (low, high) = (options.low.unwrap_or(0.0), options.high);
    let top = high.unwrap_or(f64::MAX);
    if !(low >= 0.0 && low.is_finite() && top.is_finite() && low < top) {
        return Err(Error::impossible(format!(
            "bounds of {low} and {top}: the lower one must be 0 or more and below the upper one"
        )));
    }
    let mut new = weights.to_vec();
    let mut free: Vec<bool> = weights.iter().map(|&w| w > 0.0).collect();
    let mut iterations = 0;
    loop {
        iterations += 1;
        let mut excess = 0.0;
        let mut trimmed = false;
        for (w, free) in new.iter_mut().zip(&mut free) {
            let held = w.clamp(low, top);
            if *free && held != *w {
                excess += *w - held;
                *w = held;
                *free = false;
                trimmed = true;
            }
        }
        if !trimmed || options.redistribution == Redistribution::None {
            break;
        }
        let takers: Vec<usize> = (0..new.len()).filter(|&i| free[i]).collect();
        let sum: f64 = takers.iter().map(|&i| new[i]).sum();
        if takers.is_empty() {
            // Nobody is left to take the difference; rounding apart, it must be none.
            if excess.abs() <= 1e-12 * weights.iter().sum::<f64>() {
                break;
            }
            return Err(Error::impossible(
                "the bounds cannot hold with the same sum of weights; widen them, or let the sum change",
            ));
        }
        for &i in &takers {
            new[i] += if options.redistribution == Redistribution::Equal {
                excess / takers.len() as f64
            } else {
                excess * (new[i] / sum)
            };
        }
    }
    Weighting::new(weights, new, iterations, 0.0, None, "trimming")
}
