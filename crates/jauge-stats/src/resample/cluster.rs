//! Bootstrap of whole clusters, each of which carries its summary.

use super::interval::{
    Draw, Methods, Observed, acceleration_of_jackknife, draw_all, finish, no_std_error,
};
use super::rows::in_order;
use super::{Bootstrap, BootstrapOptions, Interval};
use crate::{Error, Moments, PairedTable, SampleMoments};

/// The least number of clusters that is resampled.
///
/// Resampled clusters understate their own spread, the more so the fewer they are. A seeded simulation of this crate asserts
/// that 24 clusters of unequal size still cover in 87.5 % to 96.5 % of 400 samples; for fewer, take
/// [`clustered_mean`](crate::clustered::clustered_mean).
pub const LEAST_CLUSTERS: u64 = 20;

/// No sum of drawn clusters may leave the whole numbers that a double holds.
const MOST_PEOPLE: u64 = 1 << 52;

/// A summary of some people that adds up with that of others.
pub trait Summary: Clone + Send + Sync {
    /// Adds the people of another summary.
    ///
    /// # Errors
    /// What the summary's own merging refuses.
    fn absorb(&mut self, other: &Self) -> Result<(), Error>;

    /// Number of people or pairs.
    fn size(&self) -> u64;
}

impl Summary for PairedTable {
    fn absorb(&mut self, other: &Self) -> Result<(), Error> {
        self.merge(other)
    }

    fn size(&self) -> u64 {
        self.n()
    }
}

impl Summary for Moments {
    fn absorb(&mut self, other: &Self) -> Result<(), Error> {
        self.merge(other);
        Ok(())
    }

    fn size(&self) -> u64 {
        self.n()
    }
}

impl Summary for SampleMoments {
    fn absorb(&mut self, other: &Self) -> Result<(), Error> {
        self.merge(other);
        Ok(())
    }

    fn size(&self) -> u64 {
        self.n()
    }
}

/// How sure is a number told by people who came in groups (projects, classes, sites)?
///
/// People of one project share a trainer, a place and a labour market, so what varies from one evaluation to the next is
/// the projects; they are what is drawn.
///
/// *When not to use*: with fewer than [`LEAST_CLUSTERS`] clusters (refused); where a few clusters hold most of the people, since
/// the interval then rests on those few; where the clusters are not a sample of others but all there are.
///
/// *Formula*: as many clusters as there are, drawn with replacement, their summaries merged, the statistic taken of the
/// whole. BCa with the jackknife over clusters (running merges from both ends, so their number enters once, not squared).
/// Clusters of unequal size keep their size, so the number of people varies from one resample to the next.
/// *Missing*: complete pairs only; leave clusters without any out.
///
/// *Reference*: C. A. Field, A. H. Welsh (2007), doi:10.1111/j.1467-9868.2007.00593.x.
///
/// *R*: `boot::boot(unique(id), function(ids, i) ..., R)` with the jackknife values as `L` of `boot.ci`. DIFFERS as
/// [`bootstrap`](super::bootstrap) does. A studentised interval is refused.
///
/// # Errors
/// [`Error::TooFewOf`] clusters or resamples; [`Error::Impossible`] for an empty cluster; [`Error::NoVariation`] if the statistic is
/// the same in every resample; those of the statistic and of the merge; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::SampleMoments;
/// use jauge_stats::resample::{BootstrapOptions, cluster_bootstrap};
/// // Change of a score in 24 projects of three trainees each.
/// let projects = (0..24_i32)
///     .map(|p| {
///         let level = f64::from(p * 7 % 24) / 8.0;
///         SampleMoments::from_values(&[level, level + 0.5, level + 1.0])
///     })
///     .collect::<Result<Vec<_>, _>>()?;
/// let found = cluster_bootstrap(&projects, |all| Ok(all.mean()), &BootstrapOptions::with_seed(1))?;
/// assert!((found.estimate - 1.9375).abs() < 1e-12);
/// assert_eq!((found.n, found.clusters), (72, Some(24)));
/// assert!(found.conf_low > 1.5 && found.conf_high < 2.4);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn cluster_bootstrap<S: Summary>(
    clusters: &[S],
    statistic: impl Fn(&S) -> Result<f64, Error> + Sync,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    options.check()?;
    if options.interval == Interval::Studentised {
        return Err(no_std_error());
    }
    let count = clusters.len() as u64;
    if count < LEAST_CLUSTERS {
        return Err(Error::TooFewOf {
            what: "clusters",
            needed: LEAST_CLUSTERS,
            found: count,
            advice: "resampling so few understates the uncertainty: show them one by one, or take a t interval of the cluster means",
        });
    }
    if clusters.iter().any(|c| c.size() == 0) {
        return Err(Error::impossible(
            "a cluster without anybody: leave it out, with the reason",
        ));
    }
    let largest = clusters.iter().map(Summary::size).max().unwrap_or(0);
    let bound = u32::try_from(count)
        .ok()
        .filter(|_| largest.saturating_mul(count) <= MOST_PEOPLE)
        .ok_or_else(|| Error::impossible("clusters that sum to more than 2^52 people"))?;
    let whole = merged(clusters)?;
    let estimate = statistic(&whole)?;
    let draws = draw_all(
        options.resamples,
        options.seed,
        || (),
        |(), stream| {
            let mut all = clusters[stream.below(bound) as usize].clone();
            for _ in 1..bound {
                all.absorb(&clusters[stream.below(bound) as usize])
                    .map_err(Box::new)?;
            }
            statistic(&all).map(Draw::of).map_err(Box::new)
        },
    );
    let draws = in_order(draws)?;
    let acceleration = match options.interval {
        Interval::Bca => Some(acceleration_of_jackknife(&left_out(clusters, &statistic)?)),
        _ => None,
    };
    let observed = Observed {
        estimate,
        std_error: None,
        acceleration,
        n: whole.size(),
        clusters: Some(count),
    };
    finish(&observed, &draws, options, Methods::Clusters)
}

fn merged<S: Summary>(clusters: &[S]) -> Result<S, Error> {
    let mut all = clusters[0].clone();
    for cluster in &clusters[1..] {
        all.absorb(cluster)?;
    }
    Ok(all)
}

/// The statistic without each cluster in turn, from merges that run up from the first and down from the last.
fn left_out<S: Summary>(
    clusters: &[S],
    statistic: &impl Fn(&S) -> Result<f64, Error>,
) -> Result<Vec<(f64, f64)>, Error> {
    let mut after: Vec<S> = Vec::with_capacity(clusters.len());
    for cluster in clusters.iter().rev() {
        let mut all = cluster.clone();
        if let Some(later) = after.last() {
            all.absorb(later)?;
        }
        after.push(all);
    }
    after.reverse();
    let mut before: Option<S> = None;
    let mut values = Vec::with_capacity(clusters.len());
    for (i, cluster) in clusters.iter().enumerate() {
        let rest = match (&before, after.get(i + 1)) {
            (Some(before), Some(after)) => {
                let mut rest = before.clone();
                rest.absorb(after)?;
                rest
            }
            (Some(rest), None) | (None, Some(rest)) => rest.clone(),
            // A single cluster; the least number of clusters excludes it.
            (None, None) => break,
        };
        let value = statistic(&rest)?;
        if !value.is_finite() {
            return Err(Error::NotFinite {
                what: "the statistic without one of the clusters",
            });
        }
        values.push((value, 1.0));
        match &mut before {
            Some(before) => before.absorb(cluster)?,
            None => before = Some(cluster.clone()),
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_clusters_out_one_by_one() {
        let clusters: Vec<SampleMoments> = [[1.0, 2.0], [4.0, 8.0], [16.0, 32.0]]
            .iter()
            .map(|v| SampleMoments::from_values(v).unwrap())
            .collect();
        let values: Vec<f64> = left_out(&clusters, &|m| Ok(m.mean()))
            .unwrap()
            .into_iter()
            .map(|(v, _)| v)
            .collect();
        for (found, expected) in values.iter().zip([15.0, 12.75, 3.75]) {
            assert!((found - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn refusals() {
        let options = BootstrapOptions::with_seed(1);
        let one = PairedTable::try_from(vec![vec![1, 2], vec![0, 1]]).unwrap();
        let share = |t: &PairedTable| super::super::TableStatistic::ShareImproved.of(t);
        let same = vec![one.clone(); 20];
        assert!(matches!(
            cluster_bootstrap(&same[..19], share, &options),
            Err(Error::TooFewOf { .. })
        ));
        assert!(matches!(
            cluster_bootstrap(&same, share, &options),
            Err(Error::NoVariation { .. })
        ));
        let mut odd = same.clone();
        odd[3] = PairedTable::new(2).unwrap();
        assert!(matches!(
            cluster_bootstrap(&odd, share, &options),
            Err(Error::Impossible { .. })
        ));
        odd[3] = PairedTable::from_pairs(3, &[0], &[1]).unwrap();
        assert!(cluster_bootstrap(&odd, share, &options).is_err());
        let studentised = BootstrapOptions {
            interval: Interval::Studentised,
            ..options
        };
        assert!(cluster_bootstrap(&same, share, &studentised).is_err());
    }
}
