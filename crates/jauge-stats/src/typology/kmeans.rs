//! k-means by linfa, each start carried on to where no row changes its group.

use linfa::DatasetBase;
use linfa::prelude::{Fit, ParamGuard};
use linfa_clustering::KMeans;
use ndarray::ArrayView2;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use super::{Options, Solution, centres, nearest, within};
use crate::random::Stream;
use crate::resample::draw_all;

/// Greatest move of the centres at which linfa ends; the rest is done here.
const SETTLED: f64 = 1e-6;
const MOST_STEPS: u64 = 300;
const MOST_FINAL_STEPS: usize = 1_000;

/// Where every start ended, in their order; without those that lost a group on the way.
pub(super) fn solutions(
    rows: ArrayView2<'_, f64>,
    groups: usize,
    options: &Options,
) -> Vec<Solution> {
    let found = draw_all(
        options.starts,
        options.seed,
        || (),
        |(), stream| one(rows, groups, generator(stream)),
    );
    found.into_iter().flatten().collect()
}

/// The random numbers of a start: linfa's generator, seeded by the stream of that number.
pub(super) fn generator(stream: &mut Stream) -> Xoshiro256Plus {
    let mut bytes = [0; 32];
    for four in bytes.chunks_exact_mut(4) {
        four.copy_from_slice(&stream.below(u32::MAX).to_le_bytes());
    }
    Xoshiro256Plus::from_seed(bytes)
}

fn one(rows: ArrayView2<'_, f64>, groups: usize, random: Xoshiro256Plus) -> Option<Solution> {
    let data = DatasetBase::from(rows);
    let search = KMeans::params_with_rng(groups, random)
        .n_runs(1)
        .tolerance(SETTLED)
        .max_n_iterations(MOST_STEPS)
        .check()
        .ok()?;
    let mut centre = search.fit(&data).ok()?.centroids().clone();
    let mut of: Vec<usize> = Vec::new();
    for _ in 0..MOST_FINAL_STEPS {
        let next: Vec<usize> = rows
            .outer_iter()
            .map(|row| nearest(row, &centre).0)
            .collect();
        let mut sizes = vec![0; groups];
        next.iter().for_each(|g| sizes[*g] += 1);
        if sizes.contains(&0) {
            return None;
        }
        if next == of {
            break;
        }
        centre = centres(rows, &next, groups);
        of = next;
    }
    let cost = within(rows, &of, &centre);
    Some(Solution {
        of,
        cost,
        mixture: None,
    })
}
