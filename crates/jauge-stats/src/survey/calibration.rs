//! Calibration to totals of any variables, and what calibrated weights leave to vary.

use faer::prelude::Solve;
use faer::{Mat, Side};
use serde::{Deserialize, Serialize};

use super::design::check_weights;
use super::weighting::{Margin, Weighting};
use crate::Error;

/// How far new weights may be from the old ones, and what distance keeps them close.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// Chi-squared distance: the generalised regression estimator, in closed form. Refused if a weight comes out negative.
    #[default]
    Linear,
    /// The distance of raking: weights stay positive, ratios have no upper bound.
    Raking,
    /// The linear one, ratios cut at both bounds.
    Truncated {
        /// Least ratio of new to old weight, below 1.
        low: f64,
        /// Greatest ratio, above 1.
        high: f64,
    },
    /// A logistic curve between both bounds.
    Logit {
        /// Least ratio of new to old weight, below 1.
        low: f64,
        /// Greatest ratio, above 1.
        high: f64,
    },
}

impl Distance {
    /// Ratio of new to old weight, and its slope, at x' lambda.
    fn ratio(self, s: f64) -> (f64, f64) {
        match self {
            Self::Linear => (1.0 + s, 1.0),
            Self::Raking => (s.exp(), s.exp()),
            Self::Truncated { low, high } => {
                let g = 1.0 + s;
                let inside = g >= low && g <= high;
                (g.clamp(low, high), f64::from(u8::from(inside)))
            }
            Self::Logit { low, high } => {
                let (below, above) = (1.0 - low, high - 1.0);
                let a = (high - low) / (below * above);
                let g = if s > 0.0 {
                    let e = (-a * s).exp();
                    (low * above * e + high * below) / (above * e + below)
                } else {
                    let e = (a * s).exp();
                    (low * above + high * below * e) / (above + below * e)
                };
                (g, a * (g - low) * (high - g) / (high - low))
            }
        }
    }

    fn check(self) -> Result<(), Error> {
        match self {
            Self::Linear | Self::Raking => Ok(()),
            Self::Truncated { low, high } | Self::Logit { low, high } => {
                if (0.0..1.0).contains(&low) && high > 1.0 && high.is_finite() {
                    Ok(())
                } else {
                    Err(Error::impossible(format!(
                        "bounds of {low} and {high} on the ratio of new to old weights: the lower one lies in 0 to 1, the upper one above 1"
                    )))
                }
            }
        }
    }
}

/// How calibration is done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrateOptions {
    /// Distance and bounds.
    pub distance: Distance,
    /// It has converged when each total is met to this share of |total| + sum of w |x|.
    pub tolerance: f64,
    /// Newton steps after which it gives up.
    pub max_iterations: u32,
}

impl Default for CalibrateOptions {
    fn default() -> Self {
        Self {
            distance: Distance::Linear,
            tolerance: 1e-11,
            max_iterations: 100,
        }
    }
}

/// Weights close to the old ones that meet totals of several variables.
///
/// *When not to use*: more totals than the sample can carry (watch the ratios and the design effect of the weights); totals of
/// another definition or date than the answers.
///
/// *Formula*: w_new = w F(x' lambda), lambda such that the sum of w_new x is the vector of totals; F(s) = 1 + s (linear), exp(s) (raking),
/// 1 + s cut at the bounds, or the logistic curve between them. Newton steps, halved where they overshoot, in coordinates that make
/// the columns orthonormal. For an intercept, give a column of ones with the size of the population; a
/// question with k levels takes k - 1 columns beside it.
///
/// *Zeros*: a row without weight stays without. *Missing*: none; every row has all variables.
///
/// *Reference*: J.-C. Deville, C.-E. Sarndal (1992), doi:10.1080/01621459.1992.10475217.
///
/// *R*: `survey::calibrate(design, formula, population, calfun = "linear", "raking" or "logit", bounds = )`; "linear" with bounds
/// is [`Distance::Truncated`]. DIFFERS: negative weights are refused; R keeps them. Columns that depend on others are
/// refused; R drops them.
///
/// # Errors
/// [`Error::Weights`] (for negative new ones too), [`Error::LengthMismatch`], [`Error::NotFinite`], [`Error::Collinear`],
/// [`Error::NotConverged`]; [`Error::Impossible`] for bounds that do not enclose 1; [`Error::TooFewOf`] without a column.
///
/// ```
/// use jauge_stats::survey::{CalibrateOptions, calibrate};
/// // 50 people who are 1,900 years old in all; four of them answered.
/// let (one, age) = ([1.0; 4], [20.0, 30.0, 40.0, 60.0]);
/// let weighting = calibrate(&[12.5; 4], &[&one, &age], &[50.0, 1900.0], CalibrateOptions::default())?;
/// let years: f64 = weighting.weights.iter().zip(age).map(|(w, a)| w * a).sum();
/// assert!((years - 1900.0).abs() < 1e-9);
/// assert_eq!(weighting.iterations, 1);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn calibrate(
    weights: &[f64],
    columns: &[&[f64]],
    totals: &[f64],
    options: CalibrateOptions,
) -> Result<Weighting, Error> {
    check_weights(weights)?;
    options.distance.check()?;
    check_columns(weights.len(), columns, totals, options)?;
    let (basis, targets, root) = orthonormal(weights, columns, totals)?;
    let k = basis.len();
    let ratios = |lambda: &[f64]| -> Vec<(f64, f64)> {
        (0..weights.len())
            .map(|i| {
                if root[i] == 0.0 {
                    return (1.0, 0.0);
                }
                let s: f64 = basis.iter().zip(lambda).map(|(b, l)| b[i] * l).sum();
                options.distance.ratio(s / root[i])
            })
            .collect()
    };
    // Distance from the targets, in the coordinates of the basis.
    let misses = |g: &[(f64, f64)]| -> Vec<f64> {
        let at = |b: &Vec<f64>| (0..b.len()).map(|i| root[i] * g[i].0 * b[i]).sum::<f64>();
        basis.iter().zip(&targets).map(|(b, t)| at(b) - t).collect()
    };
    let norm = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    let stuck = |iterations: u32| Error::NotConverged {
        what: "calibration",
        iterations: iterations as usize,
        advice: "the totals may be out of reach of these bounds or of this sample; widen the bounds, check the totals, or drop a variable",
    };
    let mut lambda = vec![0.0; k];
    let mut g = ratios(&lambda);
    let mut miss = misses(&g);
    let mut iterations = 0;
    let gap = loop {
        let gap = largest_gap(weights, &g, columns, totals);
        if gap <= options.tolerance {
            break gap;
        }
        if iterations == options.max_iterations {
            return Err(stuck(iterations));
        }
        iterations += 1;
        let slope = Mat::from_fn(k, k, |a, b| {
            let pairs = basis[a].iter().zip(&basis[b]).zip(&g);
            pairs.map(|((x, y), g)| g.1 * x * y).sum::<f64>()
        });
        let step = slope
            .llt(Side::Lower)
            .map_err(|_| stuck(iterations))?
            .solve(&Mat::from_fn(k, 1, |a, _| miss[a]));
        let mut part = 1.0;
        loop {
            let tried: Vec<f64> = (0..k).map(|a| lambda[a] - part * step[(a, 0)]).collect();
            let tried_g = ratios(&tried);
            let tried_miss = misses(&tried_g);
            // False for NaN.
            if norm(&tried_miss) < norm(&miss) {
                (lambda, g, miss) = (tried, tried_g, tried_miss);
                break;
            }
            part *= 0.5;
            if part < 1e-6 {
                return Err(stuck(iterations));
            }
        }
    };
    let new: Vec<f64> = weights.iter().zip(&g).map(|(w, g)| w * g.0).collect();
    let negative = new.iter().filter(|&&w| w < 0.0).count();
    if negative > 0 {
        return Err(Error::Weights {
            what: format!(
                "{negative} of the calibrated ones are negative; use the distance of raking, or bounds"
            ),
        });
    }
    let method = match options.distance {
        Distance::Linear => "calibration, linear",
        Distance::Raking => "calibration, raking distance",
        Distance::Truncated { .. } => "calibration, linear within bounds",
        Distance::Logit { .. } => "calibration, logit within bounds",
    };
    let constraints = Constraints::Columns { basis, root };
    Weighting::new(
        weights,
        new,
        u64::from(iterations),
        gap,
        Some(constraints),
        method,
    )
}

fn check_columns(
    n: usize,
    columns: &[&[f64]],
    totals: &[f64],
    options: CalibrateOptions,
) -> Result<(), Error> {
    if columns.is_empty() {
        return Err(Error::TooFewOf {
            what: "calibration variables",
            needed: 1,
            found: 0,
            advice: "give at least a column of ones with the size of the population",
        });
    }
    if totals.len() != columns.len() {
        return Err(Error::LengthMismatch {
            what: "totals",
            expected: columns.len(),
            found: totals.len(),
        });
    }
    for column in columns {
        if column.len() != n {
            return Err(Error::LengthMismatch {
                what: "a calibration variable",
                expected: n,
                found: column.len(),
            });
        }
        if !column.iter().all(|x| x.is_finite()) {
            return Err(Error::NotFinite {
                what: "a calibration variable",
            });
        }
    }
    if !totals.iter().all(|t| t.is_finite()) {
        return Err(Error::NotFinite {
            what: "a calibration total",
        });
    }
    if options.tolerance > 0.0 {
        Ok(())
    } else {
        Err(Error::impossible(
            "a tolerance that is not above 0; 1e-11 is usual",
        ))
    }
}

/// Orthonormal columns, their targets, and the roots of the weights.
type Orthonormal = (Vec<Vec<f64>>, Vec<f64>, Vec<f64>);

/// Orthonormal columns that span root(w) x, with the totals in their coordinates, and root(w).
///
/// Gram-Schmidt, each column twice: it names the first column that depends on those before it, which a pivoted
/// factorisation does not.
fn orthonormal(weights: &[f64], columns: &[&[f64]], totals: &[f64]) -> Result<Orthonormal, Error> {
    let root: Vec<f64> = weights.iter().map(|w| w.sqrt()).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    let mut targets = Vec::with_capacity(columns.len());
    for (number, (column, &total)) in columns.iter().zip(totals).enumerate() {
        let most = column.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        if most == 0.0 {
            return Err(Error::Collinear { column: number });
        }
        let mut q: Vec<f64> = column
            .iter()
            .zip(&root)
            .map(|(x, r)| x / most * r)
            .collect();
        let mut target = total / most;
        let before = dot(&q, &q).sqrt();
        for _ in 0..2 {
            for (b, t) in basis.iter().zip(&targets) {
                let r = dot(&q, b);
                q.iter_mut().zip(b).for_each(|(q, b)| *q -= r * b);
                target -= r * t;
            }
        }
        let after = dot(&q, &q).sqrt();
        if after.is_nan() || after <= 1e-9 * before {
            return Err(Error::Collinear { column: number });
        }
        q.iter_mut().for_each(|q| *q /= after);
        basis.push(q);
        targets.push(target / after);
    }
    Ok((basis, targets, root))
}

/// Largest miss of a total, relative to |total| + sum of w |x|.
fn largest_gap(weights: &[f64], g: &[(f64, f64)], columns: &[&[f64]], totals: &[f64]) -> f64 {
    let gaps = columns.iter().zip(totals).map(|(column, total)| {
        let (mut sum, mut size) = (0.0, total.abs());
        for ((w, g), x) in weights.iter().zip(g).zip(*column) {
            sum += w * g.0 * x;
            size += w * x.abs();
        }
        let gap = (sum - total).abs() / size;
        if gap.is_nan() { f64::INFINITY } else { gap }
    });
    gaps.fold(0.0, f64::max)
}

/// The variables whose totals the weights meet, ready to take out of a linearised variable what they explain.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constraints {
    /// Levels of questions; `inverse` of the weighted table of all pairs of levels.
    Margins {
        initial: Vec<f64>,
        /// Codes of each margin, shifted so that each level of each margin has its own.
        codes: Vec<Vec<u32>>,
        inverse: Mat<f64>,
    },
    /// Any variables: an orthonormal basis of theirs times root(w), and root(w).
    Columns {
        basis: Vec<Vec<f64>>,
        root: Vec<f64>,
    },
}

impl Constraints {
    pub(super) fn margins(weights: &[f64], margins: &[Margin<'_>]) -> Result<Self, Error> {
        let mut levels = 0_u32;
        let codes: Vec<Vec<u32>> = margins
            .iter()
            .map(|margin| {
                let shifted = margin.codes.iter().map(|&code| code + levels).collect();
                levels += margin.totals.len() as u32;
                shifted
            })
            .collect();
        let size = levels as usize;
        let mut table = Mat::<f64>::zeros(size, size);
        for a in &codes {
            for b in &codes {
                for ((&i, &j), w) in a.iter().zip(b).zip(weights) {
                    table[(i as usize, j as usize)] += w;
                }
            }
        }
        Ok(Self::Margins {
            initial: weights.to_vec(),
            codes,
            inverse: generalised_inverse(&table)?,
        })
    }

    /// Replaces `u` by its residuals on the variables, weighted by the weights before.
    pub(super) fn residuals(&self, u: &mut [f64]) {
        match self {
            Self::Margins {
                initial,
                codes,
                inverse,
            } => {
                let size = inverse.nrows();
                let mut sums = Mat::<f64>::zeros(size, 1);
                for margin in codes {
                    for ((&code, w), u) in margin.iter().zip(initial).zip(&*u) {
                        sums[(code as usize, 0)] += w * u;
                    }
                }
                let slopes = inverse * sums;
                for margin in codes {
                    for (&code, u) in margin.iter().zip(&mut *u) {
                        *u -= slopes[(code as usize, 0)];
                    }
                }
            }
            Self::Columns { basis, root } => {
                u.iter_mut().zip(root).for_each(|(u, r)| *u *= r);
                for b in basis {
                    let along: f64 = b.iter().zip(&*u).map(|(b, u)| b * u).sum();
                    u.iter_mut().zip(b).for_each(|(u, b)| *u -= along * b);
                }
                u.iter_mut()
                    .zip(root)
                    .for_each(|(u, &r)| *u = if r > 0.0 { *u / r } else { 0.0 });
            }
        }
    }
}

/// Moore-Penrose inverse of a symmetric table of weights, whose rank is short by construction (every margin
/// adds up to the same sum): rows scaled to a diagonal of one, directions without weight left out.
fn generalised_inverse(table: &Mat<f64>) -> Result<Mat<f64>, Error> {
    let size = table.nrows();
    let scale: Vec<f64> = (0..size)
        .map(|i| {
            let d = table[(i, i)];
            if d > 0.0 { 1.0 / d.sqrt() } else { 0.0 }
        })
        .collect();
    let scaled = Mat::from_fn(size, size, |i, j| scale[i] * table[(i, j)] * scale[j]);
    let parts = scaled
        .self_adjoint_eigen(Side::Lower)
        .map_err(|_| Error::impossible("weights out of range; divide all of them by one number"))?;
    let (vectors, values) = (parts.U(), parts.S().column_vector());
    let most = (0..size).fold(0.0_f64, |most, k| most.max(values[k]));
    Ok(Mat::from_fn(size, size, |i, j| {
        let kept = (0..size).filter(|&k| values[k] > 1e-11 * most);
        let sum: f64 = kept
            .map(|k| vectors[(i, k)] * vectors[(j, k)] / values[k])
            .sum();
        scale[i] * sum * scale[j]
    }))
}
