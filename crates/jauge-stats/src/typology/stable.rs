//! Do the groups come back in other samples of the same kind?

use ndarray::{ArrayView2, Axis};
use serde::Serialize;

use super::{Options, Typology, adjusted_rand_index, check, typology};
use crate::Error;
use crate::random::Streams;
use crate::stop::Watch;

/// How far groups come back in resamples.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stability {
    /// Mean adjusted Rand index between the groups and those of a resample.
    pub mean: f64,
    /// Its lower quartile.
    pub lower_quartile: f64,
    /// Per group: how much of it comes back in its best counterpart, on average (rows in both over rows in either). Below 0.6 a group should
    /// not be spoken of, from 0.75 on it is stable (C. Hennig 2007).
    pub of_groups: Vec<f64>,
    /// Resamples that gave groups.
    pub resamples: u64,
    /// Resamples in which no such number of groups could be told apart.
    pub without_groups: u64,
}

/// Would other people of the same kind give the same groups?
///
/// Rows are drawn with replacement, grouped anew, and every row of the data is put where the new groups would have it; the two groupings
/// are compared by [`adjusted_rand_index`], and each group with its best counterpart.
///
/// *When not to use*: as a proof that types exist: an even cloud that is longer than wide is cut in two halves stably.
///
/// *Reference*: C. Hennig (2007), Cluster-wise assessment of cluster stability, Computational Statistics and Data Analysis 52, 258-271,
/// doi:10.1016/j.csda.2006.11.025. R: `fpc::clusterboot` (Jaccard similarities).
///
/// # Errors
/// As [`typology()`]; [`Error::Impossible`] if fewer than half of the resamples give that many groups, or without any.
pub fn stability(
    rows: ArrayView2<'_, f64>,
    found: &Typology,
    resamples: u64,
    options: &Options,
) -> Result<Stability, Error> {
    let groups = found.groups.len();
    check(rows, groups, options)?;
    let bound = u32::try_from(rows.nrows())
        .map_err(|_| Error::impossible("more than 2^32 rows: take a sample of them"))?;
    let watch = Watch::of_this_thread();
    let streams = Streams::new(options.seed);
    let (mut agreements, mut shares) = (Vec::new(), vec![0.0; groups]);
    for r in 0..resamples {
        watch.look();
        // Behind the streams of the starts.
        let mut stream = streams.stream((1 << 40) + r);
        let drawn: Vec<usize> = (0..bound).map(|_| stream.below(bound) as usize).collect();
        let sample = rows.select(Axis(0), &drawn);
        // The draw may hold too few different rows, or no such number of groups.
        let Ok(grouped) = typology(sample.view(), groups, options) else {
            continue;
        };
        let again = grouped.predict(rows)?;
        agreements.push(adjusted_rand_index(&found.of, &again)?);
        for (g, share) in shares.iter_mut().enumerate() {
            *share += counterpart(&found.of, &again, g, groups);
        }
    }
    if (agreements.len() as u64) * 2 < resamples.max(1) {
        return Err(Error::impossible(format!(
            "{} of {resamples} resamples gave {groups} groups: the number of groups does not hold, ask for fewer",
            agreements.len()
        )));
    }
    agreements.sort_unstable_by(f64::total_cmp);
    let n = agreements.len();
    Ok(Stability {
        mean: agreements.iter().sum::<f64>() / n as f64,
        lower_quartile: agreements[(n - 1) / 4],
        of_groups: shares.iter().map(|s| s / n as f64).collect(),
        resamples: n as u64,
        without_groups: resamples - n as u64,
    })
}

/// Rows in a group and in its best counterpart over rows in either.
fn counterpart(of: &[usize], again: &[usize], group: usize, groups: usize) -> f64 {
    let mut both = vec![0.0_f64; groups];
    let mut there = vec![0.0_f64; groups];
    let mut here = 0.0;
    for (a, b) in of.iter().zip(again) {
        there[*b] += 1.0;
        if *a == group {
            here += 1.0;
            both[*b] += 1.0;
        }
    }
    (0..groups)
        .map(|g| both[g] / (here + there[g] - both[g]))
        .fold(0.0, f64::max)
}
