//! From the statistics of the resamples to limits.

use super::{Bootstrap, BootstrapOptions, Interval};
use crate::Error;
use crate::random::{Stream, Streams};
use crate::special::{normal_cdf, normal_upper_quantile};
use crate::stop::in_blocks;

/// The statistic of one resample. `std_error` is read for a studentised interval only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draw {
    pub(super) value: f64,
    pub(super) std_error: f64,
}

impl Draw {
    /// A statistic without a standard error.
    pub(super) fn of(value: f64) -> Self {
        Self {
            value,
            std_error: f64::NAN,
        }
    }
}

/// What the data themselves say.
pub(super) struct Observed {
    pub(super) estimate: f64,
    /// For a studentised interval.
    pub(super) std_error: Option<f64>,
    /// For BCa.
    pub(super) acceleration: Option<f64>,
    pub(super) n: u64,
    pub(super) clusters: Option<u64>,
}

/// Draws every resample on its own stream; `scratch` makes what a thread works in.
///
/// The order is that of the resamples, whatever the threads did.
pub(crate) fn draw_all<S, T: Send>(
    resamples: u64,
    seed: u64,
    scratch: impl Fn() -> S + Sync + Send,
    one: impl Fn(&mut S, &mut Stream) -> T + Sync + Send,
) -> Vec<T> {
    let streams = Streams::new(seed);
    in_blocks(resamples as usize, scratch, |scratch, r| {
        one(scratch, &mut streams.stream(r as u64))
    })
}

/// Limits from resamples that were drawn elsewhere: (statistic, standard error) each, beside those of the data.
#[cfg(feature = "dossier")]
pub(crate) fn limits_of_resamples(
    (estimate, std_error): (f64, f64),
    acceleration: f64,
    resamples: &[(f64, f64)],
    interval: Interval,
    conf_level: f64,
) -> Result<Bootstrap, Error> {
    let draws: Vec<Draw> = resamples
        .iter()
        .map(|&(value, std_error)| Draw { value, std_error })
        .collect();
    let observed = Observed {
        estimate,
        std_error: Some(std_error),
        acceleration: Some(acceleration),
        n: 0,
        clusters: None,
    };
    let options = BootstrapOptions {
        interval,
        conf_level,
        resamples: draws.len() as u64,
        seed: 0,
    };
    options.check()?;
    finish(&observed, &draws, &options, Methods::Rows)
}

/// Limits and spread of the resamples.
pub(super) fn finish(
    observed: &Observed,
    draws: &[Draw],
    options: &BootstrapOptions,
    method: Methods,
) -> Result<Bootstrap, Error> {
    let mut values: Vec<f64> = draws.iter().map(|d| d.value).collect();
    if !observed.estimate.is_finite() || values.iter().any(|v| !v.is_finite()) {
        return Err(Error::NotFinite {
            what: "the statistic of the data or of a resample",
        });
    }
    let spread = crate::SampleMoments::from_values(&values)?;
    let (std_error, mean) = (spread.sd(), spread.mean());
    if !std_error.is_finite() {
        return Err(too_wide());
    }
    // A statistic that is the same in every resample up to its rounding.
    if std_error <= 10.0 * f64::EPSILON * observed.estimate.abs() || std_error <= 0.0 {
        return Err(Error::NoVariation {
            what: "resample of the statistic",
        });
    }
    values.sort_unstable_by(f64::total_cmp);
    let tail = 0.5 * (1.0 - options.conf_level);
    let estimate = observed.estimate;
    let mut bias_correction = None;
    let (low, high) = match options.interval {
        Interval::Percentile => (quantile(&values, tail)?, quantile_above(&values, tail)?),
        Interval::Basic => (
            2.0 * estimate - quantile_above(&values, tail)?,
            2.0 * estimate - quantile(&values, tail)?,
        ),
        Interval::Studentised => {
            let se = observed.std_error.ok_or_else(no_std_error)?;
            let ratios = studentised(draws, estimate)?;
            let ends = (
                estimate - se * quantile_above(&ratios, tail)?,
                estimate - se * quantile(&ratios, tail)?,
            );
            if !(ends.0.is_finite() && ends.1.is_finite()) {
                return Err(Error::impossible(
                    "too many resamples repeat one value, so they have no standard error: use a BCa or percentile interval",
                ));
            }
            ends
        }
        Interval::Bca => {
            let z0 = median_bias(&values, estimate, std_error)?;
            bias_correction = Some(z0);
            let a = observed.acceleration.unwrap_or(0.0);
            let z = normal_upper_quantile(tail);
            (
                quantile_at(&values, moved(z0, a, -z)?)?,
                quantile_at(&values, moved(z0, a, z)?)?,
            )
        }
    };
    if !(low.is_finite() && high.is_finite()) {
        return Err(too_wide());
    }
    Ok(Bootstrap {
        estimate,
        std_error,
        bias: mean - estimate,
        conf_low: low,
        conf_high: high,
        conf_level: options.conf_level,
        bias_correction,
        acceleration: observed
            .acceleration
            .filter(|_| options.interval == Interval::Bca),
        n: observed.n,
        clusters: observed.clusters,
        resamples: draws.len() as u64,
        seed: options.seed,
        method: method.name(options.interval),
    })
}

fn too_wide() -> Error {
    Error::impossible("values too large for their spread to be a number: change the unit")
}

/// The refusal of a studentised interval for a statistic without a standard error.
pub(super) fn no_std_error() -> Error {
    Error::impossible(
        "a studentised interval needs the statistic's standard error in each resample, which is not known here: \
         use BCa, or bootstrap_with_std_error",
    )
}

/// Which families of method names there are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Methods {
    Rows,
    Table,
    Clusters,
}

impl Methods {
    fn name(self, interval: Interval) -> &'static str {
        match (self, interval) {
            (Self::Rows, Interval::Percentile) => "bootstrap, percentile interval",
            (Self::Rows, Interval::Basic) => "bootstrap, basic interval",
            (Self::Rows, Interval::Studentised) => "bootstrap, studentised interval",
            (Self::Rows, Interval::Bca) => "bootstrap, BCa interval",
            (Self::Table, Interval::Percentile) => "bootstrap of a table, percentile interval",
            (Self::Table, Interval::Basic) => "bootstrap of a table, basic interval",
            (Self::Table, Interval::Studentised) => "bootstrap of a table, studentised interval",
            (Self::Table, Interval::Bca) => "bootstrap of a table, BCa interval",
            (Self::Clusters, Interval::Percentile) => "cluster bootstrap, percentile interval",
            (Self::Clusters, Interval::Basic) => "cluster bootstrap, basic interval",
            (Self::Clusters, Interval::Studentised) => "cluster bootstrap, studentised interval",
            (Self::Clusters, Interval::Bca) => "cluster bootstrap, BCa interval",
        }
    }
}

/// (resample - estimate) / its standard error, sorted. A resample without spread is infinitely far out.
fn studentised(draws: &[Draw], estimate: f64) -> Result<Vec<f64>, Error> {
    let mut ratios = Vec::with_capacity(draws.len());
    for draw in draws {
        let distance = draw.value - estimate;
        if draw.std_error.is_nan() || draw.std_error < 0.0 || draw.std_error.is_infinite() {
            return Err(Error::NotFinite {
                what: "the standard error of a resample",
            });
        }
        ratios.push(if distance == 0.0 {
            0.0
        } else {
            distance / draw.std_error
        });
    }
    ratios.sort_unstable_by(f64::total_cmp);
    Ok(ratios)
}

/// Normal quantile of the share of resamples below the estimate; one that equals it counts half.
fn median_bias(sorted: &[f64], estimate: f64, std_error: f64) -> Result<f64, Error> {
    // Equal up to rounding: sums in another order. Far below any step that could matter.
    let slack = 1e-9 * std_error;
    let below = sorted.partition_point(|&v| v < estimate - slack);
    let up_to = sorted.partition_point(|&v| v <= estimate + slack);
    let twice = below + up_to;
    let all = 2 * sorted.len();
    if twice == 0 || twice == all {
        return Err(Error::impossible(
            "every resample lies on the same side of the estimate, which BCa cannot correct: use a percentile interval \
             for what it is worth, or report the value without one",
        ));
    }
    // The smaller share keeps its digits.
    Ok(if twice * 2 <= all {
        -normal_upper_quantile(twice as f64 / all as f64)
    } else {
        normal_upper_quantile((all - twice) as f64 / all as f64)
    })
}

/// The normal quantile that BCa puts in the place of `z`.
fn moved(z0: f64, a: f64, z: f64) -> Result<f64, Error> {
    let sum = z0 + z;
    let scale = 1.0 - a * sum;
    if scale.is_nan() || scale <= 0.0 {
        return Err(Error::impossible(format!(
            "BCa breaks down: the acceleration {a:.3} is too large for this confidence level; a few values dominate, show them"
        )));
    }
    Ok(z0 + sum / scale)
}

/// The quantile of sorted values at the share `p`, 0 < p < 1.
fn quantile(sorted: &[f64], p: f64) -> Result<f64, Error> {
    quantile_at(sorted, -normal_upper_quantile(p))
}

fn quantile_above(sorted: &[f64], upper: f64) -> Result<f64, Error> {
    quantile_at(sorted, normal_upper_quantile(upper))
}

/// The quantile of sorted values at the normal quantile `z`, interpolated on that scale.
fn quantile_at(sorted: &[f64], z: f64) -> Result<f64, Error> {
    let slots = sorted.len() as f64 + 1.0;
    // Rounding must not move a whole position to the one before it.
    let position = slots * normal_cdf(z) + 1e-9;
    let k = position.floor();
    if !(1.0..slots).contains(&k) || position > sorted.len() as f64 + 2e-9 {
        return Err(Error::TooFewOf {
            what: "resamples",
            needed: (1.0 / normal_cdf(-z.abs()).max(1e-18)).ceil() as u64,
            found: sorted.len() as u64,
            advice: "the limit lies beyond the last of them: ask for more, or take a percentile interval",
        });
    }
    let place = k as usize - 1;
    let here = sorted[place];
    let Some(&next) = sorted.get(place + 1) else {
        return Ok(here);
    };
    if here == next || position - k <= 2e-9 {
        return Ok(here);
    }
    let (from, to) = (
        -normal_upper_quantile(k / slots),
        -normal_upper_quantile((k + 1.0) / slots),
    );
    let share = ((z - from) / (to - from)).clamp(0.0, 1.0);
    Ok(here + share * (next - here))
}

/// Acceleration from jackknife deviations (mean of the leave-one-out values minus each), each with the number of
/// values that have it: sum of u^3 / (6 (sum of u^2)^(3/2)); 0 without any deviation.
pub(super) fn acceleration(deviations: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    // One unit for all, so that neither power leaves the range of a double.
    let unit = deviations
        .clone()
        .fold(0.0_f64, |unit, (u, _)| unit.max(u.abs()));
    if !(unit > 0.0 && unit.is_finite()) {
        return 0.0;
    }
    let (mut squares, mut cubes, mut sizes, mut terms) = (0.0, 0.0, 0.0, 0.0);
    for (u, weight) in deviations {
        let u = u / unit;
        squares += weight * u * u;
        cubes += weight * u * u * u;
        sizes += weight * (u * u * u).abs();
        terms += 1.0;
    }
    // Deviations that mirror each other leave rounding alone.
    if f64::abs(cubes) <= 4.0 * terms * f64::EPSILON * sizes {
        return 0.0;
    }
    cubes / (6.0 * squares * squares.sqrt())
}

/// Acceleration from leave-one-out values, each with its number.
pub(super) fn acceleration_of_jackknife(left_out: &[(f64, f64)]) -> f64 {
    let centre = jackknife_centre(left_out);
    acceleration(left_out.iter().map(|&(v, weight)| (centre - v, weight)))
}

/// Jackknife standard error from leave-one-out values, each with its number.
pub(super) fn jackknife_std_error(left_out: &[(f64, f64)]) -> f64 {
    let centre = jackknife_centre(left_out);
    let n: f64 = left_out.iter().map(|&(_, weight)| weight).sum();
    let squares: f64 = left_out
        .iter()
        .map(|&(v, weight)| weight * (v - centre) * (v - centre))
        .sum();
    ((n - 1.0) / n * squares).sqrt()
}

fn jackknife_centre(left_out: &[(f64, f64)]) -> f64 {
    let Some(&(origin, _)) = left_out.first() else {
        return 0.0;
    };
    let (mut sum, mut n) = (0.0, 0.0);
    for &(v, weight) in left_out {
        sum += weight * (v - origin);
        n += weight;
    }
    origin + sum / n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(interval: Interval) -> BootstrapOptions {
        BootstrapOptions {
            interval,
            ..BootstrapOptions::with_seed(0)
        }
    }

    fn observed(estimate: f64) -> Observed {
        Observed {
            estimate,
            std_error: Some(1.0),
            acceleration: Some(0.0),
            n: 10,
            clusters: None,
        }
    }

    #[test]
    fn a_quantile_at_a_whole_position_is_that_value() {
        let sorted: Vec<f64> = (1..=999).map(f64::from).collect();
        assert_eq!(quantile(&sorted, 0.025), Ok(25.0));
        assert_eq!(quantile_above(&sorted, 0.025), Ok(975.0));
        assert_eq!(quantile(&sorted, 0.5), Ok(500.0));
        assert!(quantile(&sorted, 0.0005).is_err());
        assert!(quantile_above(&sorted, 0.0005).is_err());
    }

    #[test]
    fn one_sided_resamples_are_refused_by_bca() {
        let draws: Vec<Draw> = (1..=999).map(|i| Draw::of(f64::from(i))).collect();
        for estimate in [0.0, 1_000.0] {
            let found = finish(
                &observed(estimate),
                &draws,
                &options(Interval::Bca),
                Methods::Rows,
            );
            assert!(matches!(found, Err(Error::Impossible { .. })), "{found:?}");
            let found = finish(
                &observed(estimate),
                &draws,
                &options(Interval::Percentile),
                Methods::Rows,
            );
            assert!(found.is_ok());
        }
    }

    #[test]
    fn no_bias_and_no_acceleration_is_the_percentile_interval() {
        let draws: Vec<Draw> = (1..=999).map(|i| Draw::of(f64::from(i))).collect();
        let ask =
            |interval| finish(&observed(500.0), &draws, &options(interval), Methods::Rows).unwrap();
        let (bca, percentile) = (ask(Interval::Bca), ask(Interval::Percentile));
        assert_eq!(bca.bias_correction, Some(0.0));
        assert_eq!(
            (bca.conf_low, bca.conf_high),
            (percentile.conf_low, percentile.conf_high)
        );
    }

    #[test]
    fn resamples_that_cannot_be_used_are_named() {
        let constant = vec![Draw::of(0.1); 999];
        assert_eq!(
            finish(
                &observed(0.1),
                &constant,
                &options(Interval::Bca),
                Methods::Rows
            ),
            Err(Error::NoVariation {
                what: "resample of the statistic"
            })
        );
        let mut draws: Vec<Draw> = (1..=999).map(|i| Draw::of(f64::from(i))).collect();
        assert!(
            finish(
                &observed(500.0),
                &draws,
                &options(Interval::Studentised),
                Methods::Rows
            )
            .is_err()
        );
        draws[3].value = f64::NAN;
        assert!(
            finish(
                &observed(500.0),
                &draws,
                &options(Interval::Percentile),
                Methods::Rows
            )
            .is_err()
        );
        // No spread in any resample.
        let flat: Vec<Draw> = (1..=999)
            .map(|i| Draw {
                value: f64::from(i),
                std_error: 0.0,
            })
            .collect();
        let found = finish(
            &observed(500.0),
            &flat,
            &options(Interval::Studentised),
            Methods::Rows,
        );
        assert!(matches!(found, Err(Error::Impossible { .. })), "{found:?}");
    }

    #[test]
    fn acceleration_does_not_depend_on_the_unit() {
        let values = [1.0, 2.0, 4.0, 9.0];
        let of = |unit: f64| acceleration(values.iter().map(|v| (unit * v, 1.0)));
        for unit in [1e-200, 1e200] {
            assert!((of(unit) - of(1.0)).abs() < 1e-15);
        }
        assert_eq!(acceleration([(0.0, 3.0)].into_iter()), 0.0);
        assert!(moved(0.0, 1.0, 1.96).is_err());
    }
}
