//! Bootstrap of a paired table: counts are redrawn, never people.

use ndarray::Array2;

use super::interval::{
    Draw, Methods, Observed, acceleration_of_jackknife, draw_all, finish, jackknife_std_error,
};
use super::mean::{Centred, of_mean};
use super::rows::in_order;
use super::{Bootstrap, BootstrapOptions, Interval, check_values};
use crate::{Error, PairedTable};

/// A number that a paired table tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TableStatistic<'a> {
    /// Mean of after minus before with one score per level: an assumption of the caller for an ordinal item.
    MeanChange(&'a [f64]),
    /// (improved + same / 2) / n, as [`probability_of_improvement`](crate::paired::probability_of_improvement).
    ProbabilityOfImprovement,
    /// Matched-pairs rank-biserial correlation, unchanged pairs set aside, as
    /// [`rank_biserial`](crate::effect_size::rank_biserial).
    RankBiserial,
    /// improved / n.
    ShareImproved,
}

impl TableStatistic<'_> {
    /// The statistic of a table.
    ///
    /// # Errors
    /// [`Error::TooFew`] for an empty table; [`Error::DifferentLengths`] unless there is one score per level;
    /// [`Error::NotFinite`]; [`Error::AllTies`] for the rank-biserial of a table where nobody changed.
    ///
    /// ```
    /// use jauge_stats::{PairedTable, resample::TableStatistic};
    /// let table = PairedTable::from_pairs(3, &[0, 0, 1, 1, 2], &[1, 2, 1, 2, 1])?;
    /// assert_eq!(TableStatistic::ShareImproved.of(&table)?, 0.6);
    /// assert_eq!(TableStatistic::MeanChange(&[0.0, 1.0, 2.0]).of(&table)?, 0.6);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn of(&self, table: &PairedTable) -> Result<f64, Error> {
        let n = table.n();
        if n == 0 {
            return Err(Error::TooFew {
                needed: 1,
                found: 0,
            });
        }
        match self {
            Self::MeanChange(scores) => {
                let moments = table.moments(scores)?;
                Ok(moments.mean_change())
            }
            Self::ProbabilityOfImprovement => {
                Ok((table.improved() as f64 + 0.5 * table.same() as f64) / n as f64)
            }
            Self::RankBiserial => rank_biserial_of(&table.difference_counts()),
            Self::ShareImproved => Ok(table.improved() as f64 / n as f64),
        }
    }
}

/// (T+ - T-) / (T+ + T-) from the counts of the differences -(K - 1), ..., K - 1.
fn rank_biserial_of(by_difference: &[u64]) -> Result<f64, Error> {
    let zero = by_difference.len() / 2;
    let (mut ranked, mut up_minus_down) = (0.0, 0.0);
    for step in 1..=zero {
        let (up, down) = (
            by_difference[zero + step] as f64,
            by_difference[zero - step] as f64,
        );
        let tied = up + down;
        // Mean of the ranks ranked + 1, ..., ranked + tied.
        up_minus_down += (up - down) * (ranked + 0.5 * (tied + 1.0));
        ranked += tied;
    }
    if ranked > 0.0 {
        Ok(up_minus_down / (0.5 * ranked * (ranked + 1.0)))
    } else {
        Err(Error::AllTies)
    }
}

/// How sure is what a table says of a change?
///
/// *When not to use*: for people grouped in projects, whose answers are not independent
/// ([`cluster_bootstrap`](super::cluster_bootstrap) of one table per project); the rank-biserial where so few changed that a
/// resample may hold none (refused).
///
/// *Formula*: `n` pairs drawn with replacement are a multinomial redraw of the counts: a chain of binomial counts over
/// the cells that differ for the statistic, so that the cost does not grow with `n`. BCa and studentised intervals take
/// the jackknife over the cells, each nonempty one once with its count as weight; it equals the jackknife over the pairs.
/// *Ties and unchanged pairs* count as the statistic says. *Missing*: complete pairs only.
///
/// *Reference*: B. Efron (1987), doi:10.1080/01621459.1987.10478410.
///
/// *R*: `boot::boot` over the pairs; *Python*: `scipy.stats.bootstrap(method = "BCa")`. DIFFERS as
/// [`bootstrap`](super::bootstrap) does.
///
/// # Errors
/// [`Error::TooFew`] below [`LEAST_VALUES`](super::LEAST_VALUES) pairs; [`Error::NoVariation`] if every pair tells the same;
/// [`Error::AllTies`] for the rank-biserial if nobody changed, in the table or in a resample; else as
/// [`bootstrap`](super::bootstrap).
///
/// ```
/// use jauge_stats::{PairedTable, resample::{BootstrapOptions, TableStatistic, bootstrap_paired_table}};
/// // Confidence of 60 trainees from 0 to 2, at entry (rows) and exit (columns).
/// let table = PairedTable::try_from(vec![vec![8, 12, 5], vec![2, 14, 10], vec![0, 2, 7]])?;
/// let options = BootstrapOptions::with_seed(7);
/// let share = bootstrap_paired_table(&table, TableStatistic::ShareImproved, &options)?;
/// assert!((share.estimate - 0.45).abs() < 1e-12);
/// assert!(share.conf_low > 0.30 && share.conf_high < 0.60);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap_paired_table(
    table: &PairedTable,
    statistic: TableStatistic<'_>,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    options.check()?;
    check_values(table.n())?;
    let up_same_down = [table.improved(), table.same(), table.declined()];
    match statistic {
        TableStatistic::MeanChange(scores) => {
            if scores.len() != table.levels() {
                return Err(Error::DifferentLengths {
                    left: table.levels(),
                    right: scores.len(),
                });
            }
            if scores.iter().any(|s| !s.is_finite()) {
                return Err(Error::NotFinite { what: "a score" });
            }
            let (changes, counts) = changes_of(table, scores);
            of_counts(&changes, &counts, "change", options)
        }
        TableStatistic::ProbabilityOfImprovement => {
            of_counts(&[1.0, 0.5, 0.0], &up_same_down, "change", options)
        }
        TableStatistic::ShareImproved => {
            of_counts(&[1.0, 0.0, 0.0], &up_same_down, "change", options)
        }
        TableStatistic::RankBiserial => {
            let counts = table.difference_counts();
            rank_biserial_of(&counts)?;
            redrawn(&counts, rank_biserial_of, options)
        }
    }
}

/// Distinct changes of score, ascending, with their counts.
fn changes_of(table: &PairedTable, scores: &[f64]) -> (Vec<f64>, Vec<u64>) {
    let mut cells: Vec<(f64, u64)> = table
        .counts()
        .indexed_iter()
        .filter(|&(_, &count)| count > 0)
        .map(|((before, after), &count)| (scores[after] - scores[before], count))
        .collect();
    cells.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut changes: Vec<f64> = Vec::new();
    let mut counts: Vec<u64> = Vec::new();
    for (change, count) in cells {
        match (changes.last(), counts.last_mut()) {
            (Some(&last), Some(sum)) if last == change => *sum += count,
            _ => {
                changes.push(change);
                counts.push(count);
            }
        }
    }
    (changes, counts)
}

/// The mean of counted values; the refusal of constant ones names them.
fn of_counts(
    values: &[f64],
    counts: &[u64],
    what: &'static str,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    of_mean(
        &Centred::of_counts(values, counts)?,
        options,
        Methods::Table,
    )
    .map_err(|e| match e {
        Error::NoVariation { .. } => Error::NoVariation { what },
        other => other,
    })
}

/// [`bootstrap_paired_table`] for any other statistic of the table.
///
/// The statistic is evaluated once per resample, and once per nonempty cell for BCa; for a studentised interval once per
/// nonempty cell of each resample. An error of the statistic, in any of these, ends the bootstrap with that error.
///
/// # Errors
/// As [`bootstrap_paired_table`], and those of the statistic.
///
/// ```
/// use jauge_stats::{Error, PairedTable, resample::{BootstrapOptions, bootstrap_paired_table_with}};
/// let table = PairedTable::try_from(vec![vec![8, 12, 5], vec![2, 14, 10], vec![0, 2, 7]])?;
/// // Share of the trainees at the top level at exit.
/// let top = |t: &PairedTable| -> Result<f64, Error> { Ok(t.marginals().1[2] as f64 / t.n() as f64) };
/// let found = bootstrap_paired_table_with(&table, top, &BootstrapOptions::with_seed(7))?;
/// assert!((found.estimate - 22.0 / 60.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap_paired_table_with(
    table: &PairedTable,
    statistic: impl Fn(&PairedTable) -> Result<f64, Error> + Sync,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    options.check()?;
    check_values(table.n())?;
    let levels = table.levels();
    let cells: Vec<u64> = table.counts().iter().copied().collect();
    let of_cells = |cells: &[u64]| {
        let counts = Array2::from_shape_vec((levels, levels), cells.to_vec())
            .map_err(|e| Error::impossible(e.to_string()))?;
        statistic(&PairedTable::from_counts(counts)?)
    };
    redrawn(&cells, of_cells, options)
}

/// Redraws counts and takes a statistic of them.
fn redrawn(
    counts: &[u64],
    statistic: impl Fn(&[u64]) -> Result<f64, Error> + Sync,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    let n: u64 = counts.iter().sum();
    let studentised = options.interval == Interval::Studentised;
    let std_error = |counts: &mut [u64]| -> Result<f64, Error> {
        Ok(jackknife_std_error(&left_out(counts, &statistic)?))
    };
    let estimate = statistic(counts)?;
    let draws = draw_all(
        options.resamples,
        options.seed,
        || vec![0; counts.len()],
        |drawn, stream| {
            stream.multinomial(n, counts, drawn);
            let value = statistic(drawn).map_err(Box::new)?;
            let std_error = if studentised {
                std_error(drawn).map_err(Box::new)?
            } else {
                f64::NAN
            };
            Ok(Draw { value, std_error })
        },
    );
    let draws = in_order(draws)?;
    let mut counts = counts.to_vec();
    let left_out = match options.interval {
        Interval::Bca | Interval::Studentised => left_out(&mut counts, &statistic)?,
        Interval::Percentile | Interval::Basic => Vec::new(),
    };
    let observed = Observed {
        estimate,
        std_error: studentised.then(|| jackknife_std_error(&left_out)),
        acceleration: Some(acceleration_of_jackknife(&left_out)),
        n,
        clusters: None,
    };
    finish(&observed, &draws, options, Methods::Table)
}

/// The statistic without one pair of each nonempty cell, with the number of pairs there.
fn left_out(
    counts: &mut [u64],
    statistic: &impl Fn(&[u64]) -> Result<f64, Error>,
) -> Result<Vec<(f64, f64)>, Error> {
    let mut values = Vec::with_capacity(counts.len());
    for cell in 0..counts.len() {
        let weight = counts[cell];
        if weight > 0 {
            counts[cell] -= 1;
            let value = statistic(counts);
            counts[cell] = weight;
            values.push((value?, weight as f64));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect_size::{RankBiserialInterval, ZeroChanges, rank_biserial};

    fn table() -> PairedTable {
        PairedTable::try_from(vec![vec![8, 12, 5], vec![2, 14, 10], vec![1, 2, 7]]).unwrap()
    }

    #[test]
    fn the_redrawn_rank_biserial_is_that_of_effect_size() {
        let found = TableStatistic::RankBiserial.of(&table()).unwrap();
        let (zeros, interval) = (ZeroChanges::Dropped, RankBiserialInterval::EffectiveWilson);
        let whole = rank_biserial(&table(), zeros, interval, 0.95).unwrap();
        assert!((found - whole.estimate).abs() < 1e-15);
    }

    #[test]
    fn a_closure_over_the_table_draws_the_same_distribution() {
        let scores = [0.0, 1.0, 2.0];
        let options = BootstrapOptions {
            resamples: 40_000,
            ..BootstrapOptions::with_seed(1)
        };
        let ours = bootstrap_paired_table(&table(), TableStatistic::MeanChange(&scores), &options)
            .unwrap();
        let other = bootstrap_paired_table_with(
            &table(),
            |t| TableStatistic::MeanChange(&scores).of(t),
            &options,
        )
        .unwrap();
        assert!((ours.acceleration.unwrap() - other.acceleration.unwrap()).abs() < 1e-10);
        assert!((ours.std_error / other.std_error - 1.0).abs() < 0.02);
        assert!((ours.conf_low - other.conf_low).abs() < 0.05 * ours.std_error + 1.0 / 61.0);
    }

    #[test]
    fn what_a_table_cannot_tell_is_refused() {
        let options = BootstrapOptions::with_seed(1);
        let still = PairedTable::try_from(vec![vec![9, 0], vec![0, 3]]).unwrap();
        for statistic in [
            TableStatistic::MeanChange(&[0.0, 1.0]),
            TableStatistic::ProbabilityOfImprovement,
            TableStatistic::ShareImproved,
        ] {
            assert_eq!(
                bootstrap_paired_table(&still, statistic, &options),
                Err(Error::NoVariation { what: "change" })
            );
        }
        assert_eq!(
            bootstrap_paired_table(&still, TableStatistic::RankBiserial, &options),
            Err(Error::AllTies)
        );
        // One changed pair of 13: a third of the resamples hold none.
        let one = PairedTable::try_from(vec![vec![9, 1], vec![0, 3]]).unwrap();
        assert_eq!(
            bootstrap_paired_table(&one, TableStatistic::RankBiserial, &options),
            Err(Error::AllTies)
        );
        assert!(
            bootstrap_paired_table(&one, TableStatistic::MeanChange(&[0.0]), &options).is_err()
        );
        assert!(
            bootstrap_paired_table(&one, TableStatistic::MeanChange(&[0.0, f64::NAN]), &options)
                .is_err()
        );
    }
}
