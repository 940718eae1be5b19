//! Bootstrap of means: closed-form jackknife, equal values drawn together.

use super::interval::{
    Draw, Methods, Observed, acceleration, acceleration_of_jackknife, draw_all, finish,
};
use super::{Bootstrap, BootstrapOptions, check_values};
use crate::random::Stream;
use crate::{Error, SampleMoments};

/// Equal values are drawn together where there are so many: one binomial count costs about this number of single draws.
const DRAWS_PER_COUNT: usize = 32;

/// Different values are drawn by runs of so many (2^11 doubles fit the nearest cache, five places a word of random bits).
const RUN_BITS: u32 = 11;
const RUN: usize = 1 << RUN_BITS;

/// Distinct values with their counts, set around the mean in units of the greatest distance to it, so that sums keep
/// their digits and squares stay in range.
pub(super) struct Centred {
    centre: f64,
    unit: f64,
    /// Each value if drawn one by one, each distinct value if drawn as counts.
    values: Vec<f64>,
    /// Empty if drawn one by one.
    counts: Vec<u64>,
    /// Lengths of the runs of `values` if drawn one by one: all [`RUN`] but the last.
    runs: Vec<u64>,
    n: u64,
}

impl Centred {
    /// From values in any order.
    pub(super) fn of_values(values: &[f64]) -> Result<Self, Error> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut distinct: Vec<f64> = Vec::new();
        let mut counts: Vec<u64> = Vec::new();
        for &x in &sorted {
            match (distinct.last(), counts.last_mut()) {
                (Some(&last), Some(count)) if last == x => *count += 1,
                _ => {
                    distinct.push(x);
                    counts.push(1);
                }
            }
        }
        let mut all = Self::of_counts(&distinct, &counts)?;
        if distinct.len() * DRAWS_PER_COUNT > sorted.len() {
            // Sorted, so that the order given does not matter to the last bit.
            all.values = sorted.iter().map(|x| (x - all.centre) / all.unit).collect();
            all.counts.clear();
            all.runs = all.values.chunks(RUN).map(|run| run.len() as u64).collect();
        }
        Ok(all)
    }

    /// From distinct values and the number of times that each was seen, zero allowed.
    pub(super) fn of_counts(values: &[f64], counts: &[u64]) -> Result<Self, Error> {
        let mut moments = SampleMoments::new();
        for (&x, &count) in values.iter().zip(counts) {
            if !x.is_finite() {
                return Err(Error::NotFinite { what: "a value" });
            }
            moments.merge(&SampleMoments::of_equal(x, count)?);
        }
        let seen = || values.iter().zip(counts).filter(|&(_, &c)| c > 0);
        let centre = moments.mean();
        let unit = seen().fold(0.0_f64, |unit, (x, _)| unit.max((x - centre).abs()));
        let unit = if unit > 10.0 * f64::EPSILON * centre.abs() {
            unit
        } else {
            0.0
        };
        if !(centre.is_finite() && unit.is_finite()) {
            return Err(Error::impossible(
                "values too large for their spread to be a number: change the unit",
            ));
        }
        Ok(Self {
            centre,
            unit,
            // Without spread there is nothing to scale.
            values: seen()
                .map(|(x, _)| if unit > 0.0 { (x - centre) / unit } else { 0.0 })
                .collect(),
            counts: seen().map(|(_, &c)| c).collect(),
            runs: Vec::new(),
            n: moments.n(),
        })
    }

    /// The same values in another unit, which is at least as large.
    fn in_unit(&mut self, unit: f64) {
        let ratio = self.unit / unit;
        for x in &mut self.values {
            *x *= ratio;
        }
        self.unit = unit;
    }

    /// Mean of `n` draws and the square of its standard error.
    fn draw(&self, counts: &mut Vec<u64>, stream: &mut Stream) -> (f64, f64) {
        let (mut sum, mut squares) = (0.0, 0.0);
        if self.counts.is_empty() {
            // How many fall into each run, then which of the run.
            counts.resize(self.runs.len(), 0);
            stream.multinomial(self.n, &self.runs, counts);
            for (run, &draws) in self.values.chunks(RUN).zip(counts.iter()) {
                let (of_run, squares_of_run) = sums_of_draws(run, draws, stream);
                sum += of_run;
                squares += squares_of_run;
            }
        } else {
            counts.resize(self.counts.len(), 0);
            stream.multinomial(self.n, &self.counts, counts);
            for (&x, &count) in self.values.iter().zip(counts.iter()) {
                sum += count as f64 * x;
                squares += count as f64 * (x * x);
            }
        }
        mean_and_variance(sum, squares, self.n as f64)
    }

    /// Mean of the values themselves (about 0) and the square of its standard error.
    fn observed(&self) -> (f64, f64) {
        let (mut sum, mut squares) = (0.0, 0.0);
        for (x, count) in self.weighted() {
            sum += count * x;
            squares += count * x * x;
        }
        mean_and_variance(sum, squares, self.n as f64)
    }

    /// Values with the number of times that each was seen.
    fn weighted(&self) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.values
            .iter()
            .enumerate()
            .map(|(i, &x)| (x, self.counts.get(i).map_or(1.0, |&c| c as f64)))
    }
}

/// Sum and sum of squares of values drawn from a run.
fn sums_of_draws(run: &[f64], draws: u64, stream: &mut Stream) -> (f64, f64) {
    // Sums that do not wait for one another: one for each place of a word of random bits.
    let (mut sums, mut squares) = ([0.0; 64 / RUN_BITS as usize], [0.0; 64 / RUN_BITS as usize]);
    let mut take = |lane: usize, x: f64| {
        sums[lane] += x;
        squares[lane] += x * x;
    };
    if let Ok(run) = <&[f64; RUN]>::try_from(run) {
        stream.places::<RUN_BITS>(draws, |lane, place| take(lane, run[place % RUN]));
    } else {
        let bound = run.len() as u32;
        for _ in 0..draws {
            take(0, run[stream.below(bound) as usize]);
        }
    }
    (sums.iter().sum(), squares.iter().sum())
}

/// Mean and the square of its standard error, from sums over `n` centred values.
fn mean_and_variance(sum: f64, squares: f64, n: f64) -> (f64, f64) {
    let mean = sum / n;
    let spread = squares - sum * mean;
    // Rounding is all that is left where one value was drawn n times.
    let spread = if spread <= 4.0 * n * f64::EPSILON * squares {
        0.0
    } else {
        spread
    };
    (mean, spread / (n - 1.0) / n)
}

impl Bootstrap {
    /// From the scale of [`Centred`] back to the caller's.
    fn rescaled(mut self, centre: f64, unit: f64) -> Result<Self, Error> {
        self.estimate = centre;
        self.std_error *= unit;
        self.bias *= unit;
        self.conf_low = centre + unit * self.conf_low;
        self.conf_high = centre + unit * self.conf_high;
        if self.conf_low.is_finite() && self.conf_high.is_finite() {
            Ok(self)
        } else {
            Err(Error::impossible(
                "values too large for their interval to be a number: change the unit",
            ))
        }
    }
}

/// The mean of one sample.
pub(super) fn of_mean(
    sample: &Centred,
    options: &BootstrapOptions,
    methods: Methods,
) -> Result<Bootstrap, Error> {
    options.check()?;
    check_values(sample.n)?;
    if sample.unit <= 0.0 {
        return Err(Error::NoVariation { what: "value" });
    }
    let draws = draw_all(
        options.resamples,
        options.seed,
        Vec::new,
        |counts, stream| {
            let (value, variance) = sample.draw(counts, stream);
            Draw {
                value,
                std_error: variance.sqrt(),
            }
        },
    );
    // Leave-one-out means deviate by x / (n - 1) each; the factor cancels.
    let observed = Observed {
        estimate: 0.0,
        std_error: Some(sample.observed().1.sqrt()),
        acceleration: Some(acceleration(sample.weighted())),
        n: sample.n,
        clusters: None,
    };
    finish(&observed, &draws, options, methods)?.rescaled(sample.centre, sample.unit)
}

/// How sure is the difference of two means? Each group is resampled on its own.
///
/// *When not to use*: for the same people measured twice (take [`bootstrap`](super::bootstrap) of their changes); for
/// people in projects ([`cluster_bootstrap`](super::cluster_bootstrap)); to test ([`permutation_test`](super::permutation_test)).
///
/// *Formula*: mean of `a` - mean of `b`; each resample draws every group with replacement to its own size. BCa
/// acceleration: sum over the groups of sum((x - mean)^3) / n^3, over 6 times the 3/2 power of the sum of sum((x - mean)^2) / n^2.
/// Studentised by sqrt(s_a^2 / n_a + s_b^2 / n_b). *Ties* are drawn together. *Missing*: leave out, with the reason.
///
/// *Reference*: B. Efron, R. J. Tibshirani (1993), An Introduction to the Bootstrap, Chapman and Hall, chapters 8 and 14.
///
/// *R*: `boot::boot(d, statistic, R, strata = d$group)`, `boot.ci`. *Python*:
/// `scipy.stats.bootstrap((a, b), statistic, method = "BCa")`. DIFFERS: a resample equal to the estimate counts half in the
/// bias correction (scipy does so too, R not at all), quantiles are R's.
///
/// # Errors
/// [`Error::TooFew`] below [`LEAST_VALUES`](super::LEAST_VALUES) values in a group, [`Error::NoVariation`] if both are constant,
/// [`Error::NotFinite`], [`Error::TooFewOf`] resamples, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::resample::{BootstrapOptions, bootstrap_difference_of_means};
/// // Hours of guided practice per week on two sites of a training course.
/// let north = [6.0, 7.5, 8.0, 6.5, 9.0, 7.0, 8.5];
/// let south = [5.0, 6.0, 5.5, 7.0, 4.5, 6.5];
/// let found = bootstrap_difference_of_means(&north, &south, &BootstrapOptions::with_seed(1))?;
/// assert!((found.estimate - 1.75).abs() < 1e-12);
/// assert!(found.conf_low > 0.5 && found.conf_high < 3.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap_difference_of_means(
    a: &[f64],
    b: &[f64],
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    options.check()?;
    check_values(a.len().min(b.len()) as u64)?;
    let (mut a, mut b) = (Centred::of_values(a)?, Centred::of_values(b)?);
    let unit = a.unit.max(b.unit);
    if unit <= 0.0 {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    a.in_unit(unit);
    b.in_unit(unit);
    let draws = draw_all(
        options.resamples,
        options.seed,
        Vec::new,
        |counts, stream| {
            let (of_a, variance_a) = a.draw(counts, stream);
            let (of_b, variance_b) = b.draw(counts, stream);
            Draw {
                value: of_a - of_b,
                std_error: (variance_a + variance_b).sqrt(),
            }
        },
    );
    let (n_a, n_b) = (a.n as f64, b.n as f64);
    let parts = a.weighted().map(|(x, weight)| (x / n_a, weight));
    let parts = parts.chain(b.weighted().map(|(x, weight)| (-x / n_b, weight)));
    let observed = Observed {
        estimate: 0.0,
        std_error: Some((a.observed().1 + b.observed().1).sqrt()),
        acceleration: Some(acceleration(parts)),
        n: a.n + b.n,
        clusters: None,
    };
    finish(&observed, &draws, options, Methods::Rows)?.rescaled(a.centre - b.centre, unit)
}

/// How sure is a weighted mean? Each person is drawn with their weight.
///
/// *When not to use*: for a sample drawn in strata or clusters (a survey design resamples its sampling units:
/// [`cluster_bootstrap`](super::cluster_bootstrap)); for counts of equal answers (that is
/// [`bootstrap`](super::bootstrap), which draws them together).
///
/// *Formula*: sum(w x) / sum(w) of the drawn pairs (w, x). Jackknife for BCa in closed form:
/// (sum(w x) - w_i x_i) / (sum(w) - w_i). Studentised by the linearised standard error
/// sqrt(n / (n - 1) sum(w^2 (x - mean)^2)) / sum(w). The weights are taken as they are: calibration is not repeated in the
/// resamples. *Missing*: leave out, with the reason.
///
/// *Reference*: A. C. Davison, D. V. Hinkley (1997), doi:10.1017/CBO9780511802843, section 2.
///
/// *R*: `boot::boot(d, function(d, i) weighted.mean(d$x[i], d$w[i]), R)`.
///
/// # Errors
/// [`Error::Weights`] unless every weight is positive and finite; [`Error::LengthMismatch`]; else as
/// [`bootstrap`](super::bootstrap).
///
/// ```
/// use jauge_stats::resample::{BootstrapOptions, bootstrap_weighted_mean};
/// // Confidence of seven trainees, weighted up to those who left before the last session.
/// let scores = [3.0, 4.0, 2.0, 5.0, 4.0, 1.0, 3.0];
/// let weights = [1.0, 1.0, 2.0, 1.0, 1.5, 2.5, 1.0];
/// let found = bootstrap_weighted_mean(&scores, &weights, &BootstrapOptions::with_seed(1))?;
/// assert!((found.estimate - 2.75).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap_weighted_mean(
    values: &[f64],
    weights: &[f64],
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    options.check()?;
    check_values(values.len() as u64)?;
    if weights.len() != values.len() {
        return Err(Error::LengthMismatch {
            what: "weights",
            expected: values.len(),
            found: weights.len(),
        });
    }
    let sample = Weighted::new(values, weights)?;
    let draws = draw_all(
        options.resamples,
        options.seed,
        || (),
        |(), stream| sample.draw(stream),
    );
    let observed = Observed {
        estimate: 0.0,
        std_error: Some(sample.std_error()),
        acceleration: Some(acceleration_of_jackknife(&sample.left_out()?)),
        n: values.len() as u64,
        clusters: None,
    };
    finish(&observed, &draws, options, Methods::Rows)?.rescaled(sample.centre, sample.unit)
}

/// Pairs (w, x), x around the weighted mean, both in units of their greatest size, sorted.
struct Weighted {
    centre: f64,
    unit: f64,
    pairs: Vec<(f64, f64)>,
}

impl Weighted {
    fn new(values: &[f64], weights: &[f64]) -> Result<Self, Error> {
        if values.iter().any(|x| !x.is_finite()) {
            return Err(Error::NotFinite { what: "a value" });
        }
        if let Some(w) = weights.iter().find(|w| !(w.is_finite() && **w > 0.0)) {
            return Err(Error::Weights {
                what: format!(
                    "{w} is not a positive number: leave people without a weight out, with their reason"
                ),
            });
        }
        let mut pairs: Vec<(f64, f64)> = weights
            .iter()
            .copied()
            .zip(values.iter().copied())
            .collect();
        pairs.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
        let most = weights.iter().fold(0.0_f64, |most, w| most.max(*w));
        let (mut centre, mut total) = (0.0, 0.0);
        for (w, x) in &mut pairs {
            *w /= most;
            total += *w;
            if total > 0.0 {
                centre += (*x - centre) * (*w / total);
            }
        }
        let unit = pairs
            .iter()
            .fold(0.0_f64, |unit, (_, x)| unit.max((x - centre).abs()));
        if !(centre.is_finite() && unit.is_finite()) {
            return Err(Error::impossible(
                "values too large for their spread to be a number: change the unit",
            ));
        }
        if unit <= 10.0 * f64::EPSILON * centre.abs() || unit <= 0.0 {
            return Err(Error::NoVariation { what: "value" });
        }
        for (_, x) in &mut pairs {
            *x = (*x - centre) / unit;
        }
        Ok(Self {
            centre,
            unit,
            pairs,
        })
    }

    fn draw(&self, stream: &mut Stream) -> Draw {
        let bound = self.pairs.len() as u32;
        // Sums of w, w x, w^2, w^2 x, w^2 x^2.
        let mut sums = [0.0; 5];
        for _ in 0..bound {
            let (w, x) = self.pairs[stream.below(bound) as usize];
            let (wx, w2) = (w * x, w * w);
            for (sum, term) in sums.iter_mut().zip([w, wx, w2, wx * w, wx * wx]) {
                *sum += term;
            }
        }
        let [w, wx, w2, w2x, w2x2] = sums;
        let value = wx / w;
        let spread = (w2x2 - 2.0 * value * w2x + value * value * w2).max(0.0);
        let spread = if spread <= 8.0 * f64::from(bound) * f64::EPSILON * w2x2 {
            0.0
        } else {
            spread
        };
        let n = f64::from(bound);
        Draw {
            value,
            std_error: (n / (n - 1.0) * spread).sqrt() / w,
        }
    }

    fn std_error(&self) -> f64 {
        let (mut spread, mut total) = (0.0, 0.0);
        for (w, x) in &self.pairs {
            spread += (w * x) * (w * x);
            total += w;
        }
        let n = self.pairs.len() as f64;
        (n / (n - 1.0) * spread).sqrt() / total
    }

    /// Leave-one-out means.
    fn left_out(&self) -> Result<Vec<(f64, f64)>, Error> {
        let total: f64 = self.pairs.iter().map(|(w, _)| w).sum();
        let sum: f64 = self.pairs.iter().map(|(w, x)| w * x).sum();
        self.pairs
            .iter()
            .map(|(w, x)| {
                let rest = total - w;
                if rest > 1e-12 * total {
                    Ok(((sum - w * x) / rest, 1.0))
                } else {
                    Err(Error::Weights {
                        what: "one person carries all of the weight: their answer is the mean"
                            .to_owned(),
                    })
                }
            })
            .collect()
    }
}
