//! Can people, or projects, be described by a few types? Groups of rows that are alike in several measures.
//!
//! | question | function |
//! |---|---|
//! | which groups, for a given number of them? | [`typology()`] |
//! | how many groups? | [`candidates`], [`best`] |
//! | would other people of the same kind give the same groups? | [`stability`] |
//! | how far do two groupings agree? | [`adjusted_rand_index`] |
//! | which group would a new row belong to? | [`Typology::predict`] |
//!
//! **A typology describes; it does not show that types exist.** Any method finds groups in any data, a cloud without structure among
//! them. Say what the groups are for, show how much of the spread they leave ([`Typology::explained`]), how far apart they are
//! ([`Typology::silhouette`]), and whether they come back in resamples. Groups made of outcomes must not be compared in those outcomes:
//! they differ in them by construction.
//!
//! # How it is computed
//!
//! The search is that of `linfa-clustering`: k-means from k-means++ starts, or the EM algorithm of a mixture of normal distributions
//! with a covariance each, begun at k-means. Each start has a random stream of its own, so that a seed gives the same groups everywhere.
//! Of all starts the best is kept. What is reported (sums of squares, likelihood, sizes) is computed here from the groups, since
//! linfa takes the sizes from its last run and the sum of squares from before its last step.
//!
//! Measures in different units must be brought to one first ([`standardised`]): the one with the largest numbers decides otherwise.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use crate::Error;

mod agreement;
mod kmeans;
mod mixture;
mod silhouette;
mod stable;

pub use agreement::adjusted_rand_index;
pub use silhouette::{MOST_FOR_SILHOUETTE, Silhouettes, silhouettes};
pub use stable::{Stability, stability};

use mixture::Mixture;

/// How groups are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Groups around centres, as round and as alike in size as the data let them be. S. P. Lloyd 1982, doi:10.1109/TIT.1982.1056489;
    /// D. Arthur, S. Vassilvitskii 2007 (the starts).
    #[default]
    KMeans,
    /// A normal distribution per group, each with its own covariances. G. McLachlan, D. Peel 2000, doi:10.1002/0471721182.
    GaussianMixture,
}

/// The choices of a typology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Options {
    /// How groups are made.
    pub method: Method,
    /// From how many random starts; the best is kept.
    pub starts: u64,
    /// Seed of the starts.
    pub seed: u64,
}

impl Options {
    /// k-means from 50 starts.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self {
            method: Method::default(),
            starts: 50,
            seed,
        }
    }
}

/// Groups of rows that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Typology {
    /// One entry per group, the largest first.
    pub groups: Vec<Group>,
    /// The group of each row.
    pub of: Vec<usize>,
    /// Sum of squared distances of the rows from the centre of their group.
    pub within: f64,
    /// Share of the spread that the groups account for, from 0 to 1. Grows with their number, whatever the data.
    pub explained: f64,
    /// Mean silhouette: near 1 where groups lie apart, near 0 where they touch, negative where rows are nearer to another group.
    pub silhouette: f64,
    /// Log-likelihood of a mixture.
    pub log_likelihood: Option<f64>,
    /// Bayesian information criterion of a mixture, the lower the better.
    pub bic: Option<f64>,
    /// How many starts there were.
    pub starts: u64,
    /// How many of them ended in this solution. Few of many: the data hold no clear groups, or more starts are needed.
    pub starts_agreeing: u64,
    /// Name of the method, in English.
    pub method: &'static str,
    mixture: Option<Mixture>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Number of rows.
    pub n: u64,
    /// Their share of all.
    pub share: f64,
    /// Mean of each measure: the profile of the group.
    pub centre: Vec<f64>,
    /// Standard deviation of each measure within the group; `None` for a group of one.
    pub sd: Option<Vec<f64>>,
    /// Mean silhouette of its rows.
    pub silhouette: f64,
}

/// One solution of a method: a start that ended.
struct Solution {
    of: Vec<usize>,
    /// What is compared between starts, the lower the better.
    cost: f64,
    mixture: Option<Mixture>,
}

/// Groups rows that are alike.
///
/// *When not to use*: to show that types exist (nothing here can); where one measure orders everybody already (cut that one, and say
/// where); with some ten rows per measure and group or fewer; with measures in different units, unless they are [`standardised`].
///
/// *Formula*: k-means: the groups whose sum of squared distances from their means is least. Mixture: the weights, means and covariances of
/// greatest likelihood; a row belongs to the group of greatest posterior probability. *Missing*: complete rows only.
///
/// *R*: `kmeans(x, k, nstart = 50)`; `mclust::Mclust(x, k, modelNames = "VVV")`. DIFFERS: mclust begins at a hierarchical
/// clustering and may end in another local optimum; its BIC has the opposite sign.
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::TooFewOf`] for fewer rows or different rows than groups, or fewer than two groups; [`Error::Impossible`] without a start, or if
/// no start ends in that many groups.
///
/// ```
/// use jauge_stats::typology::{Options, typology};
/// use ndarray::array;
/// // Confidence and skills at entry of eight learners, both from 1 to 5.
/// let rows = array![[1., 2.], [1., 1.], [2., 1.], [4., 5.], [5., 4.], [5., 5.], [4., 4.], [5., 5.]];
/// let found = typology(rows.view(), 2, &Options::with_seed(1))?;
/// assert_eq!((found.groups[0].n, found.groups[1].n), (5, 3));
/// assert_eq!(found.groups[0].centre, [4.6, 4.6]);
/// assert_eq!(found.predict(array![[1.5, 2.]].view())?, [1]);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn typology(
    rows: ArrayView2<'_, f64>,
    groups: usize,
    options: &Options,
) -> Result<Typology, Error> {
    check(rows, groups, options)?;
    let (solution, agreeing) = solve(rows, groups, options)?;
    let mut solution = solution;
    let order = by_size(&solution.of, groups);
    solution.of.iter_mut().for_each(|g| *g = order[*g]);
    let mixture = solution.mixture.map(|m| m.reordered(&order));
    let centres = centres(rows, &solution.of, groups);
    let of_rows = silhouettes(rows, &solution.of, groups)?;
    let within = within(rows, &solution.of, &centres);
    let total = within_of_all(rows);
    let n = rows.nrows();
    let group = |g: usize| {
        let members: Vec<usize> = (0..n).filter(|r| solution.of[*r] == g).collect();
        let mean = |of: &dyn Fn(usize) -> f64| {
            members.iter().map(|r| of(*r)).sum::<f64>() / members.len() as f64
        };
        let sd = |j: usize| {
            let square = mean(&|r| (rows[(r, j)] - centres[(g, j)]).powi(2));
            (square * members.len() as f64 / (members.len() as f64 - 1.0)).sqrt()
        };
        Group {
            n: members.len() as u64,
            share: members.len() as f64 / n as f64,
            centre: centres.row(g).to_vec(),
            sd: (members.len() > 1).then(|| (0..rows.ncols()).map(sd).collect()),
            silhouette: of_rows.mean_of(|r| solution.of[r] == g),
        }
    };
    let log_likelihood = mixture.as_ref().map(|m| m.log_likelihood(rows));
    Ok(Typology {
        groups: (0..groups).map(group).collect(),
        within,
        explained: 1.0 - within / total,
        silhouette: of_rows.mean_of(|_| true),
        log_likelihood,
        bic: log_likelihood.map(|l| mixture::bic(l, groups, rows)),
        starts: options.starts,
        starts_agreeing: agreeing,
        method: match options.method {
            Method::KMeans => "k-means",
            Method::GaussianMixture => "Gaussian mixture with a covariance per group",
        },
        of: solution.of,
        mixture,
    })
}

impl Typology {
    /// The group of each of some rows: that of the nearest centre, or of the greatest posterior probability in a mixture.
    ///
    /// # Errors
    /// [`Error::NotFinite`]; [`Error::LengthMismatch`] for another number of measures.
    pub fn predict(&self, rows: ArrayView2<'_, f64>) -> Result<Vec<usize>, Error> {
        self.fits(rows)?;
        Ok(match &self.mixture {
            Some(mixture) => rows.outer_iter().map(|row| mixture.group_of(row)).collect(),
            None => {
                let centres = self.centres();
                rows.outer_iter()
                    .map(|row| nearest(row, &centres).0)
                    .collect()
            }
        })
    }

    /// Distance of each of some rows (down) from the centre of each group (across).
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn distances(&self, rows: ArrayView2<'_, f64>) -> Result<Array2<f64>, Error> {
        self.fits(rows)?;
        let centres = self.centres();
        Ok(Array2::from_shape_fn(
            (rows.nrows(), centres.nrows()),
            |(r, g)| squared(rows.row(r), centres.row(g)).sqrt(),
        ))
    }

    fn fits(&self, rows: ArrayView2<'_, f64>) -> Result<(), Error> {
        let measures = self.groups[0].centre.len();
        if rows.ncols() != measures {
            return Err(Error::LengthMismatch {
                what: "measures of a row",
                expected: measures,
                found: rows.ncols(),
            });
        }
        finite(rows)
    }

    fn centres(&self) -> Array2<f64> {
        let measures = self.groups[0].centre.len();
        Array2::from_shape_fn((self.groups.len(), measures), |(g, j)| {
            self.groups[g].centre[j]
        })
    }
}

/// What is known of one number of groups.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Candidate {
    /// Number of groups.
    pub groups: usize,
    /// Mean silhouette.
    pub silhouette: f64,
    /// Sum of squared distances within groups.
    pub within: f64,
    /// Share of the spread that the groups account for.
    pub explained: f64,
    /// Bayesian information criterion of a mixture.
    pub bic: Option<f64>,
    /// Rows in the smallest group.
    pub smallest: u64,
}

/// By what a number of groups is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// The greatest mean silhouette (P. J. Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7). Cannot answer "one".
    #[default]
    Silhouette,
    /// The least Bayesian information criterion (G. Schwarz 1978, doi:10.1214/aos/1176344136); of a mixture only.
    Bic,
}

/// Groups the rows into 2 groups, 3 groups and so on, up to `most`.
///
/// # Errors
/// As [`typology()`].
pub fn candidates(
    rows: ArrayView2<'_, f64>,
    most: usize,
    options: &Options,
) -> Result<Vec<Candidate>, Error> {
    check(rows, most, options)?;
    let one = |groups: usize| {
        let found = typology(rows, groups, options)?;
        Ok(Candidate {
            groups,
            silhouette: found.silhouette,
            within: found.within,
            explained: found.explained,
            bic: found.bic,
            smallest: found.groups.iter().map(|g| g.n).min().unwrap_or(0),
        })
    };
    (2..=most).map(one).collect()
}

/// The number of groups that a criterion prefers; the smaller one of equals.
///
/// # Errors
/// [`Error::Impossible`] without a candidate, or for the BIC of groups that have none.
pub fn best(candidates: &[Candidate], criterion: Criterion) -> Result<usize, Error> {
    let mut best: Option<(usize, f64)> = None;
    for candidate in candidates {
        let cost = match (criterion, candidate.bic) {
            (Criterion::Silhouette, _) => -candidate.silhouette,
            (Criterion::Bic, Some(bic)) => bic,
            (Criterion::Bic, None) => {
                return Err(Error::impossible(
                    "k-means has no likelihood, so no BIC: choose by silhouette, or make a mixture",
                ));
            }
        };
        if best.is_none_or(|(_, least)| cost < least) {
            best = Some((candidate.groups, cost));
        }
    }
    best.map(|(groups, _)| groups)
        .ok_or_else(|| Error::impossible("no number of groups was tried"))
}

/// The measures in standard deviations from their means, so that each counts the same.
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::TooFew`] below two rows; [`Error::NoVariation`].
pub fn standardised(rows: ArrayView2<'_, f64>) -> Result<Array2<f64>, Error> {
    finite(rows)?;
    if rows.nrows() < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: rows.nrows() as u64,
        });
    }
    let mut out = rows.to_owned();
    for mut measure in out.columns_mut() {
        let moments = crate::SampleMoments::from_values(&measure.to_vec())?;
        let (mean, sd) = (moments.mean(), moments.sd());
        if sd <= 4.0 * f64::EPSILON * mean.abs() {
            return Err(Error::NoVariation { what: "measure" });
        }
        measure.mapv_inplace(|x| (x - mean) / sd);
    }
    Ok(out)
}

fn finite(rows: ArrayView2<'_, f64>) -> Result<(), Error> {
    match rows.iter().all(|x| x.is_finite()) {
        true => Ok(()),
        false => Err(Error::NotFinite { what: "a measure" }),
    }
}

fn check(rows: ArrayView2<'_, f64>, groups: usize, options: &Options) -> Result<(), Error> {
    finite(rows)?;
    let few = |what, needed, found| {
        Err(Error::TooFewOf {
            what,
            needed,
            found,
            advice: "ask for fewer groups, or describe the rows one by one",
        })
    };
    if groups < 2 {
        return few("groups", 2, groups as u64);
    }
    let mut kinds: Vec<Vec<u64>> = rows
        .outer_iter()
        // Adding zero makes one of the two zeros.
        .map(|row| row.iter().map(|x| (x + 0.0).to_bits()).collect())
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() <= groups {
        return few("different rows", groups as u64 + 1, kinds.len() as u64);
    }
    match options.starts {
        0 => Err(Error::impossible("no start: ask for one or more")),
        _ => Ok(()),
    }
}

/// The best of all starts, and how many of them ended there.
fn solve(
    rows: ArrayView2<'_, f64>,
    groups: usize,
    options: &Options,
) -> Result<(Solution, u64), Error> {
    let all = match options.method {
        Method::KMeans => kmeans::solutions(rows, groups, options),
        Method::GaussianMixture => mixture::solutions(rows, groups, options),
    };
    let least = all.iter().map(|s| s.cost).fold(f64::INFINITY, f64::min);
    // The same up to the steps at which the searches end.
    let near = 1e-6 * (1.0 + least.abs());
    let agreeing = all.iter().filter(|s| s.cost - least <= near).count() as u64;
    let best = all.into_iter().find(|s| s.cost == least);
    best.map(|best| (best, agreeing)).ok_or_else(|| {
        Error::impossible(format!(
            "no start ended in {groups} groups that can be told apart: ask for fewer, or for k-means instead of a mixture"
        ))
    })
}

/// The new number of each group: the largest first, of equals the one met first.
fn by_size(of: &[usize], groups: usize) -> Vec<usize> {
    let mut seen: Vec<(usize, usize, usize)> = (0..groups).map(|g| (0, usize::MAX, g)).collect();
    for (row, g) in of.iter().enumerate() {
        seen[*g].0 += 1;
        seen[*g].1 = seen[*g].1.min(row);
    }
    seen.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut place = vec![0; groups];
    for (new, (_, _, old)) in seen.into_iter().enumerate() {
        place[old] = new;
    }
    place
}

fn centres(rows: ArrayView2<'_, f64>, of: &[usize], groups: usize) -> Array2<f64> {
    let mut sums = Array2::zeros((groups, rows.ncols()));
    let mut counts = Array1::<f64>::zeros(groups);
    for (row, &g) in rows.outer_iter().zip(of) {
        let mut sum = sums.row_mut(g);
        sum += &row;
        counts[g] += 1.0;
    }
    sums / &counts.insert_axis(Axis(1))
}

fn within(rows: ArrayView2<'_, f64>, of: &[usize], centres: &Array2<f64>) -> f64 {
    let each = rows.outer_iter().zip(of);
    each.map(|(row, g)| squared(row, centres.row(*g))).sum()
}

fn within_of_all(rows: ArrayView2<'_, f64>) -> f64 {
    let one = vec![0; rows.nrows()];
    within(rows, &one, &centres(rows, &one, 1))
}

fn squared(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// The nearest centre and its squared distance; the first of equals.
fn nearest(row: ArrayView1<'_, f64>, centres: &Array2<f64>) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (g, centre) in centres.outer_iter().enumerate() {
        let distance = squared(row, centre);
        if distance < best.1 {
            best = (g, distance);
        }
    }
    best
}
