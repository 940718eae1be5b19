//! Bootstrap of the rows themselves: mean, median, any statistic of a slice.

use serde::{Deserialize, Serialize};

use super::interval::{
    Draw, Methods, Observed, acceleration_of_jackknife, draw_all, finish, no_std_error,
};
use super::mean::{Centred, of_mean};
use super::{Bootstrap, BootstrapOptions, Interval, check_values};
use crate::Error;
use crate::random::Stream;
use crate::stop::in_blocks;

/// A statistic of one sample that is resampled without touching every value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The mean.
    #[default]
    Mean,
    /// The middle value, or the mean of the two middle ones.
    Median,
}

/// How sure is a mean or a median?
///
/// *When not to use*: below some thirty values of a skewed item, where every bootstrap interval is too narrow; for people grouped
/// in projects ([`cluster_bootstrap`](super::cluster_bootstrap)); for a table of answers
/// ([`bootstrap_paired_table`](super::bootstrap_paired_table) costs less); the median of an item with few levels, which hardly moves from
/// one resample to the next.
///
/// *Formula*: `n` values drawn with replacement, the statistic taken, [`BootstrapOptions::resamples`] times;
/// limits by [`Interval`]. Mean: where values repeat often their counts are drawn, not each value; BCa acceleration
/// sum((x - mean)^3) / (6 (sum((x - mean)^2))^(3/2)); studentised by s / sqrt(n). Median: the place of the middle
/// order statistic is drawn directly by halving the sorted values, log2(n) binomial counts per resample; its leave-one-out
/// values are known from the three values in the middle. All of this has the very distribution of drawing one by one.
/// *Ties*: a resample equal to the estimate counts half in the bias correction. *Missing*: leave out, with the reason.
///
/// *Reference*: B. Efron (1987), doi:10.1080/01621459.1987.10478410.
///
/// *R*: `boot::boot(x, function(x, i) mean(x[i]), R)`, `boot.ci(type = c("perc", "basic", "stud", "bca"))`. DIFFERS: R counts
/// only the resamples strictly below the estimate, which shifts the interval of coarse data, and takes its acceleration from a
/// regression on the resamples unless given `L`; where a limit lies beyond the last resample R warns and takes that one, here it is refused.
///
/// # Errors
/// [`Error::TooFew`] below [`LEAST_VALUES`](super::LEAST_VALUES) values; [`Error::NoVariation`] if all are the same;
/// [`Error::NotFinite`]; [`Error::TooFewOf`] resamples; [`Error::ConfLevel`]; [`Error::Impossible`] for a studentised
/// median or an interval that the resamples cannot tell.
///
/// ```
/// use jauge_stats::resample::{BootstrapOptions, Statistic, bootstrap};
/// // Job applications sent in a month by ten trainees.
/// let sent = [2.0, 0.0, 5.0, 1.0, 3.0, 12.0, 2.0, 4.0, 1.0, 7.0];
/// let mean = bootstrap(&sent, Statistic::Mean, &BootstrapOptions::with_seed(2024))?;
/// assert!((mean.estimate - 3.7).abs() < 1e-12);
/// assert!(mean.conf_low > 1.5 && mean.conf_high > 6.0); // the long side is the upper one
/// let median = bootstrap(&sent, Statistic::Median, &BootstrapOptions::with_seed(2024))?;
/// assert_eq!(median.estimate, 2.5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap(
    values: &[f64],
    statistic: Statistic,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    options.check()?;
    check_values(values.len() as u64)?;
    match statistic {
        Statistic::Mean => of_mean(&Centred::of_values(values)?, options, Methods::Rows),
        Statistic::Median => of_median(values, options),
    }
}

fn of_median(values: &[f64], options: &BootstrapOptions) -> Result<Bootstrap, Error> {
    if options.interval == Interval::Studentised {
        return Err(no_std_error());
    }
    if values.iter().any(|x| !x.is_finite()) {
        return Err(Error::NotFinite { what: "a value" });
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len();
    if sorted[0] == sorted[n - 1] {
        return Err(Error::NoVariation { what: "value" });
    }
    let middle = |low: usize, high: usize| 0.5 * sorted[low] + 0.5 * sorted[high];
    let draws = draw_all(
        options.resamples,
        options.seed,
        || (),
        |(), stream| {
            let (low, high) = middle_places(n, stream);
            Draw::of(middle(low, high))
        },
    );
    let half = n / 2;
    let left_out = if n % 2 == 1 {
        [
            (middle(half, half + 1), half as f64),
            (middle(half - 1, half + 1), 1.0),
            (middle(half - 1, half), half as f64),
        ]
    } else {
        [
            (sorted[half], half as f64),
            (sorted[half - 1], half as f64),
            (sorted[half], 0.0),
        ]
    };
    let observed = Observed {
        estimate: middle((n - 1) / 2, half),
        std_error: None,
        acceleration: Some(acceleration_of_jackknife(&left_out)),
        n: n as u64,
        clusters: None,
    };
    finish(&observed, &draws, options, Methods::Rows)
}

/// Places, in the sorted values, of the two middle ones of `n` draws; the same place twice if `n` is odd.
fn middle_places(n: usize, stream: &mut Stream) -> (usize, usize) {
    let (mut low, mut high) = (0, n);
    let mut inside = n as u64;
    let (mut first, mut second) = ((inside - 1) / 2, inside / 2);
    while high - low > 1 {
        let cut = low + (high - low) / 2;
        let left = stream.binomial(inside, (cut - low) as f64 / (high - low) as f64);
        if second < left {
            high = cut;
            inside = left;
        } else if first >= left {
            low = cut;
            inside -= left;
            first -= left;
            second -= left;
        } else {
            // The two middle draws part: the greatest of the left half, the least of the right one.
            return (
                place(low, cut, left, first, stream),
                place(cut, high, inside - left, 0, stream),
            );
        }
    }
    (low, low)
}

/// Place of the draw of rank `rank` (from 0) among `inside` draws that fell in `low..high`.
fn place(low: usize, high: usize, inside: u64, rank: u64, stream: &mut Stream) -> usize {
    let (mut low, mut high, mut inside, mut rank) = (low, high, inside, rank);
    while high - low > 1 {
        let cut = low + (high - low) / 2;
        let left = stream.binomial(inside, (cut - low) as f64 / (high - low) as f64);
        if rank < left {
            high = cut;
            inside = left;
        } else {
            low = cut;
            inside -= left;
            rank -= left;
        }
    }
    low
}

/// How sure is any other statistic of the rows?
///
/// The rows may be of any type (pairs, triples); they are drawn whole, in no changed order before drawing. The statistic
/// returns an error where a resample does not define it, which ends the bootstrap with that error: a statistic that
/// is undefined for some resamples has no bootstrap interval.
///
/// *When not to use*: for what the other functions here do without touching every row.
/// *Cost*: one evaluation per resample, and for BCa `n` more on `n` - 1 rows each (the jackknife).
/// A studentised interval needs [`bootstrap_with_std_error`].
///
/// *Reference, R*: as [`bootstrap`].
///
/// # Errors
/// As [`bootstrap`], and those of the statistic.
///
/// ```
/// use jauge_stats::resample::{BootstrapOptions, bootstrap_with};
/// // Trainees: hours attended, hours planned. The statistic is a ratio of totals.
/// let hours = [(30.0, 35.0), (12.0, 35.0), (35.0, 35.0), (20.0, 28.0), (28.0, 28.0), (7.0, 35.0)];
/// let attendance = |rows: &[(f64, f64)]| {
///     let (attended, planned) = rows.iter().fold((0.0, 0.0), |t, r| (t.0 + r.0, t.1 + r.1));
///     Ok(attended / planned)
/// };
/// let found = bootstrap_with(&hours, attendance, &BootstrapOptions::with_seed(3))?;
/// assert!((found.estimate - 132.0 / 196.0).abs() < 1e-15);
/// assert!(found.conf_low > 0.3 && found.conf_high < 1.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap_with<T: Clone + Send + Sync>(
    rows: &[T],
    statistic: impl Fn(&[T]) -> Result<f64, Error> + Sync,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    if options.interval == Interval::Studentised {
        return Err(no_std_error());
    }
    of_rows(rows, |rows| statistic(rows).map(Draw::of), options)
}

/// [`bootstrap_with`] for a statistic that comes with its standard error, which a studentised interval needs.
///
/// # Errors
/// As [`bootstrap_with`]; [`Error::NotFinite`] if a standard error is negative or no number.
///
/// ```
/// use jauge_stats::resample::{BootstrapOptions, Interval, bootstrap_with_std_error};
/// use jauge_stats::SampleMoments;
/// let scores = [12.0, 15.0, 9.0, 14.0, 18.0, 11.0, 13.0];
/// let options = BootstrapOptions { interval: Interval::Studentised, ..BootstrapOptions::with_seed(5) };
/// let mean = |rows: &[f64]| {
///     let m = SampleMoments::from_values(rows)?;
///     Ok((m.mean(), m.sd() / (m.n() as f64).sqrt()))
/// };
/// let found = bootstrap_with_std_error(&scores, mean, &options)?;
/// assert!(found.conf_low < 12.0 && found.conf_high > 15.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap_with_std_error<T: Clone + Send + Sync>(
    rows: &[T],
    statistic: impl Fn(&[T]) -> Result<(f64, f64), Error> + Sync,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    of_rows(
        rows,
        |rows| statistic(rows).map(|(value, std_error)| Draw { value, std_error }),
        options,
    )
}

fn of_rows<T: Clone + Send + Sync>(
    rows: &[T],
    statistic: impl Fn(&[T]) -> Result<Draw, Error> + Sync,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    options.check()?;
    let n = rows.len();
    check_values(n as u64)?;
    let bound = u32::try_from(n)
        .map_err(|_| Error::impossible("more than 2^32 rows: summarise them first"))?;
    let data = statistic(rows)?;
    let draws = draw_all(
        options.resamples,
        options.seed,
        || Vec::with_capacity(n),
        |sample, stream| {
            sample.clear();
            sample.extend((0..n).map(|_| rows[stream.below(bound) as usize].clone()));
            statistic(sample).map_err(Box::new)
        },
    );
    let draws = in_order(draws)?;
    let acceleration = match options.interval {
        Interval::Bca => Some(acceleration_of_jackknife(&left_out(rows, &statistic)?)),
        _ => None,
    };
    let observed = Observed {
        estimate: data.value,
        std_error: Some(data.std_error).filter(|se| se.is_finite()),
        acceleration,
        n: n as u64,
        clusters: None,
    };
    finish(&observed, &draws, options, Methods::Rows)
}

/// The values, or the error of the first resample that has one.
pub(super) fn in_order<T>(results: Vec<Result<T, Box<Error>>>) -> Result<Vec<T>, Error> {
    results
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|e| *e)
}

/// The statistic without each row in turn.
fn left_out<T: Clone + Send + Sync>(
    rows: &[T],
    statistic: &(impl Fn(&[T]) -> Result<Draw, Error> + Sync),
) -> Result<Vec<(f64, f64)>, Error> {
    let values = in_blocks(rows.len(), Vec::new, |rest, i| {
        rest.clear();
        rest.extend_from_slice(&rows[..i]);
        rest.extend_from_slice(&rows[i + 1..]);
        statistic(rest)
            .map(|draw| (draw.value, 1.0))
            .map_err(Box::new)
    });
    let values = in_order(values)?;
    if values.iter().any(|(v, _)| !v.is_finite()) {
        return Err(Error::NotFinite {
            what: "the statistic without one of the rows",
        });
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Streams;
    use crate::special::{binomial_tails, chi_squared_sf};

    /// P(the middle draw falls at place j or below), n odd: at least (n + 1) / 2 of n draws do.
    #[test]
    fn the_middle_draw_has_its_exact_distribution() {
        let n = 9_usize;
        let mut counts = [0_u64; 9];
        let streams = Streams::new(4);
        for r in 0..40_000 {
            let (low, high) = middle_places(n, &mut streams.stream(r));
            assert_eq!(low, high);
            counts[low] += 1;
        }
        let up_to = |j: usize| binomial_tails(5, 9, j as f64 / 9.0).1;
        let chi: f64 = (1..8)
            .map(|j| {
                let expected = 40_000.0 * (up_to(j + 1) - up_to(j));
                (counts[j] as f64 - expected).powi(2) / expected
            })
            .sum();
        assert!(chi_squared_sf(chi, 6.0) > 0.001, "{counts:?}");
    }

    /// For an even number the pair of places must be that of sorted single draws.
    #[test]
    fn both_middle_draws_have_their_joint_distribution() {
        let n = 6_usize;
        let mut by_halving = [[0_u64; 6]; 6];
        let mut by_sorting = [[0_u64; 6]; 6];
        let mut stream = Streams::new(5).stream(0);
        for _ in 0..60_000 {
            let (low, high) = middle_places(n, &mut stream);
            by_halving[low][high] += 1;
            let mut drawn: Vec<usize> = (0..n).map(|_| stream.below(6) as usize).collect();
            drawn.sort_unstable();
            by_sorting[drawn[2]][drawn[3]] += 1;
        }
        let (mut chi, mut cells) = (0.0, -1.0);
        for (h, s) in by_halving.iter().flatten().zip(by_sorting.iter().flatten()) {
            if h + s > 0 {
                let gap = *h as f64 - *s as f64;
                chi += gap * gap / (h + s) as f64;
                cells += 1.0;
            }
        }
        assert!(
            chi_squared_sf(chi, cells) > 0.001,
            "{by_halving:?} {by_sorting:?}"
        );
    }

    #[test]
    fn a_closure_and_the_built_in_mean_agree_about_the_data() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
        let options = BootstrapOptions::with_seed(1);
        let ours = bootstrap(&values, Statistic::Mean, &options).unwrap();
        let mean = |v: &[f64]| Ok(v.iter().sum::<f64>() / v.len() as f64);
        let other = bootstrap_with(&values, mean, &options).unwrap();
        assert!((ours.estimate - other.estimate).abs() < 1e-14);
        assert!((ours.acceleration.unwrap() - other.acceleration.unwrap()).abs() < 1e-12);
        assert!((ours.std_error / other.std_error - 1.0).abs() < 0.05);
    }

    #[test]
    fn the_error_of_the_first_resample_is_the_one_that_is_told() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0];
        let fails = |v: &[f64]| {
            if v.iter().filter(|x| **x == 5.0).count() == 3 {
                Err(Error::AllTies)
            } else {
                Ok(v[0])
            }
        };
        let found = bootstrap_with(&values, fails, &BootstrapOptions::with_seed(1));
        assert_eq!(found, Err(Error::AllTies));
    }
}
