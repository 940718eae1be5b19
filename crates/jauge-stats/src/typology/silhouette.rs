//! How well each row sits in its group.

use ndarray::ArrayView2;
use rayon::prelude::*;

use super::squared;
use crate::Error;
use crate::random::Streams;
use crate::stop::Watch;

/// Up to how many rows all distances are taken; of more, the silhouettes of so many, drawn by a fixed seed, among themselves.
pub const MOST_FOR_SILHOUETTE: usize = 5_000;

/// Silhouettes of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Silhouettes {
    /// Which rows.
    pub rows: Vec<usize>,
    /// The silhouette of each of them, from -1 to 1.
    pub values: Vec<f64>,
}

impl Silhouettes {
    /// Mean of those whose row passes a test; NaN without any.
    pub(super) fn mean_of(&self, wanted: impl Fn(usize) -> bool) -> f64 {
        let (mut sum, mut n) = (0.0, 0.0);
        for (row, value) in self.rows.iter().zip(&self.values) {
            if wanted(*row) {
                sum += value;
                n += 1.0;
            }
        }
        sum / n
    }
}

/// How much nearer is each row to its own group than to the next one?
///
/// *Formula*: with a the mean distance of a row from the others of its group and b the least mean distance from those of another group:
/// (b - a) / max(a, b); 0 for a group of one. *Cost*: the square of the number of rows, hence [`MOST_FOR_SILHOUETTE`].
///
/// *Reference*: P. J. Rousseeuw (1987), doi:10.1016/0377-0427(87)90125-7. R: `cluster::silhouette(of, dist(x))`.
///
/// # Errors
/// [`Error::LengthMismatch`]; [`Error::UnknownLevel`] for a group of another number.
pub fn silhouettes(
    rows: ArrayView2<'_, f64>,
    of: &[usize],
    groups: usize,
) -> Result<Silhouettes, Error> {
    if of.len() != rows.nrows() {
        return Err(Error::LengthMismatch {
            what: "the group of each row",
            expected: rows.nrows(),
            found: of.len(),
        });
    }
    if let Some(level) = of.iter().copied().find(|g| *g >= groups) {
        return Err(Error::UnknownLevel {
            level,
            levels: groups,
        });
    }
    let asked = some(of, groups);
    let mut sizes = vec![0.0_f64; groups];
    asked.iter().for_each(|r| sizes[of[*r]] += 1.0);
    let watch = Watch::of_this_thread();
    let values = asked
        .par_iter()
        .map(|row| {
            watch.look();
            let mut sums = vec![0.0; groups];
            for other in &asked {
                sums[of[*other]] += squared(rows.row(*row), rows.row(*other)).sqrt();
            }
            one(of[*row], &sums, &sizes)
        })
        .collect();
    Ok(Silhouettes {
        rows: asked,
        values,
    })
}

fn one(own: usize, sums: &[f64], sizes: &[f64]) -> f64 {
    if sizes[own] < 2.0 {
        return 0.0;
    }
    let inside = sums[own] / (sizes[own] - 1.0);
    let outside = (0..sums.len())
        .filter(|g| *g != own && sizes[*g] > 0.0)
        .map(|g| sums[g] / sizes[g])
        .fold(f64::INFINITY, f64::min);
    match inside.max(outside) {
        largest if largest > 0.0 && largest.is_finite() => (outside - inside) / largest,
        _ => 0.0,
    }
}

/// All rows, or so many that each group has its share of them, and one at least.
fn some(of: &[usize], groups: usize) -> Vec<usize> {
    if of.len() <= MOST_FOR_SILHOUETTE {
        return (0..of.len()).collect();
    }
    let mut stream = Streams::new(0).stream(0);
    let mut drawn: Vec<usize> = (0..MOST_FOR_SILHOUETTE - groups)
        .map(|_| (stream.unit() * of.len() as f64) as usize)
        .collect();
    drawn.extend((0..groups).filter_map(|g| of.iter().position(|x| *x == g)));
    drawn.sort_unstable();
    drawn.dedup();
    drawn
}
