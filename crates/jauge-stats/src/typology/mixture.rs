//! A mixture of normal distributions by linfa; what it says of the rows is computed here.

use linfa::DatasetBase;
use linfa::prelude::{Fit, ParamGuard};
use linfa_clustering::{GaussianMixtureModel, GmmInitMethod};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::kmeans::generator;
use super::{Options, Solution};
use crate::random::Stream;
use crate::resample::draw_all;

/// Change of the mean log-likelihood at which the search ends.
const SETTLED: f64 = 1e-12;
const MOST_STEPS: u64 = 20_000;

/// Weights, means and covariances of the groups.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixture {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
struct Part {
    weight: f64,
    mean: Array1<f64>,
    /// Lower triangle whose product with its transpose is the covariance.
    root: Array2<f64>,
}

/// Where every start ended; without those in which a group shrank to nothing or to a line.
pub(super) fn solutions(
    rows: ArrayView2<'_, f64>,
    groups: usize,
    options: &Options,
) -> Vec<Solution> {
    let found = draw_all(
        options.starts,
        options.seed,
        || (),
        |(), stream| one(rows, groups, stream),
    );
    found.into_iter().flatten().collect()
}

fn one(rows: ArrayView2<'_, f64>, groups: usize, stream: &mut Stream) -> Option<Solution> {
    let data = DatasetBase::from(rows);
    // Its own runs would go on from each other: one run per start here. No constant is added to the variances.
    let search = GaussianMixtureModel::params_with_rng(groups, generator(stream))
        .n_runs(1)
        .init_method(GmmInitMethod::KMeans)
        .reg_covariance(0.0)
        .tolerance(SETTLED)
        .max_n_iterations(MOST_STEPS)
        .check()
        .ok()?;
    let found = search.fit(&data).ok()?;
    let mixture = Mixture::of(&found)?;
    let of: Vec<usize> = rows.outer_iter().map(|row| mixture.group_of(row)).collect();
    let mut sizes = vec![0; groups];
    of.iter().for_each(|g| sizes[*g] += 1);
    let likelihood = mixture.log_likelihood(rows);
    // A likelihood without bound: a group on fewer rows than it has measures.
    if !likelihood.is_finite() || sizes.iter().any(|n| *n <= rows.ncols()) {
        return None;
    }
    Some(Solution {
        of,
        cost: -likelihood,
        mixture: Some(mixture),
    })
}

impl Mixture {
    fn of(found: &GaussianMixtureModel<f64>) -> Option<Self> {
        let covariances = found.covariances().axis_iter(Axis(0));
        let each = found.weights().iter().zip(found.means().outer_iter());
        let part =
            |((weight, mean), covariance): ((&f64, ArrayView1<'_, f64>), ArrayView2<'_, f64>)| {
                Some(Part {
                    weight: *weight,
                    mean: mean.to_owned(),
                    root: root(covariance)?,
                })
            };
        let parts: Option<Vec<Part>> = each.zip(covariances).map(part).collect();
        parts.map(|parts| Self { parts })
    }

    /// With the group that was `old` at the place `order[old]`.
    pub(super) fn reordered(self, order: &[usize]) -> Self {
        let mut parts: Vec<(usize, Part)> = order.iter().copied().zip(self.parts).collect();
        parts.sort_by_key(|(place, _)| *place);
        Self {
            parts: parts.into_iter().map(|(_, part)| part).collect(),
        }
    }

    /// Log of weight times density of each group at a row.
    fn log_densities(&self, row: ArrayView1<'_, f64>) -> Vec<f64> {
        self.parts
            .iter()
            .map(|part| part.log_density(row))
            .collect()
    }

    pub(super) fn group_of(&self, row: ArrayView1<'_, f64>) -> usize {
        let all = self.log_densities(row);
        let mut best = 0;
        for (g, density) in all.iter().enumerate() {
            if *density > all[best] {
                best = g;
            }
        }
        best
    }

    pub(super) fn log_likelihood(&self, rows: ArrayView2<'_, f64>) -> f64 {
        let of_row = |row: ArrayView1<'_, f64>| {
            let all = self.log_densities(row);
            let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            // The largest taken out, so that a far row does not become the log of zero.
            most + all.iter().map(|d| (d - most).exp()).sum::<f64>().ln()
        };
        rows.outer_iter().map(of_row).sum()
    }
}

impl Part {
    fn log_density(&self, row: ArrayView1<'_, f64>) -> f64 {
        let p = self.mean.len();
        let mut solved = vec![0.0; p];
        let mut log_root = 0.0;
        for i in 0..p {
            let known: f64 = (0..i).map(|j| self.root[(i, j)] * solved[j]).sum();
            solved[i] = (row[i] - self.mean[i] - known) / self.root[(i, i)];
            log_root += self.root[(i, i)].ln();
        }
        let distance: f64 = solved.iter().map(|x| x * x).sum();
        self.weight.ln()
            - log_root
            - 0.5 * (distance + p as f64 * (2.0 * std::f64::consts::PI).ln())
    }
}

/// The lower triangle whose product with its transpose is a covariance; `None` where it is not of full rank.
fn root(covariance: ArrayView2<'_, f64>) -> Option<Array2<f64>> {
    let p = covariance.nrows();
    let mut root = Array2::zeros((p, p));
    for i in 0..p {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| root[(i, k)] * root[(j, k)]).sum();
            let rest: f64 = covariance[(i, j)] - known;
            root[(i, j)] = if i == j {
                // Nothing left but rounding: the rows of the group lie on a line.
                if rest.is_nan() || rest <= 1e-12 * covariance[(i, i)] || rest <= 0.0 {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / root[(j, j)]
            };
        }
    }
    Some(root)
}

/// -2 log-likelihood + (number of parameters) log n.
pub(super) fn bic(log_likelihood: f64, groups: usize, rows: ArrayView2<'_, f64>) -> f64 {
    let (k, p, n) = (groups as f64, rows.ncols() as f64, rows.nrows() as f64);
    let parameters = (k - 1.0) + k * p + k * p * (p + 1.0) / 2.0;
    -2.0 * log_likelihood + parameters * n.ln()
}
