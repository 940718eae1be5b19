//! Step-down adjustment from resampled statistics (Romano and Wolf).

use std::fmt;

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::random::Stream;
use crate::resample::{check_permutation_resamples as check_resamples, draw_all};
use crate::{Alternative, Error};

/// The least number of resamples of a matrix that was made elsewhere.
const LEAST_COLUMNS: usize = 99;

/// The least number of units (people, clusters) whose changes are resampled.
const LEAST_UNITS: u64 = 5;

/// p-values of a family of outcomes, adjusted so that the chance of any false finding stays at the level, with the
/// dependence of the outcomes as the resamples show it.
///
/// `statistics` holds one t statistic per outcome, `resampled` the same statistics (rows: outcomes, columns: resamples)
/// where nothing happened: from permutations or sign flips, or from a bootstrap as (resample - estimate) / its standard error.
///
/// *When not to use*: where each outcome's resamples were drawn apart, since a column must be one and the same resample for all
/// outcomes; for a family that was chosen after the tests were seen.
///
/// *Formula*: outcomes in order of their statistic, farthest out first; the adjusted p of the j-th is
/// (1 + number of columns whose greatest value over the j-th and all later outcomes reaches the j-th statistic) / (1 + columns),
/// and never below that of the outcome before it. Two-sided in absolute value. *Ties* among the
/// statistics give equal values; a resample that falls short of a statistic by 1e-10 of it or less reaches it. *Missing*: none allowed.
///
/// *Reference*: J. P. Romano, M. Wolf (2016), doi:10.1016/j.spl.2016.02.012; with permutations this is the maxT method of
/// P. H. Westfall, S. S. Young (1993), Resampling-Based Multiple Testing, Wiley.
///
/// *R*: `wildrwolf::rwolf` (for regressions), `multtest::mt.maxT` (for permutations).
///
/// # Errors
/// [`Error::LengthMismatch`] unless there is one row per outcome; [`Error::TooFewOf`] below 99 resamples;
/// [`Error::NotFinite`]. No outcome gives no value.
///
/// ```
/// use jauge_stats::{Alternative, multiplicity::romano_wolf};
/// use ndarray::Array2;
/// // Two outcomes; resample number c has the statistics (c / 100, 1 - c / 100).
/// let resampled = Array2::from_shape_fn((2, 99), |(o, c)| (c as f64 / 100.0 - o as f64).abs());
/// let p = romano_wolf(&[0.9, 0.5], resampled.view(), Alternative::TwoSided)?;
/// // The first: 20 columns have a statistic of 0.9 or more, and the one seen. The second: 51 reach it alone.
/// assert_eq!(p, [0.21, 0.52]);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn romano_wolf(
    statistics: &[f64],
    resampled: ArrayView2<'_, f64>,
    alternative: Alternative,
) -> Result<Vec<f64>, Error> {
    let (outcomes, columns) = resampled.dim();
    if outcomes != statistics.len() {
        return Err(Error::LengthMismatch {
            what: "the resampled statistics, one row per outcome",
            expected: statistics.len(),
            found: outcomes,
        });
    }
    if columns < LEAST_COLUMNS {
        return Err(Error::TooFewOf {
            what: "resamples",
            needed: LEAST_COLUMNS as u64,
            found: columns as u64,
            advice: "an adjusted p-value cannot be finer than their number: draw more",
        });
    }
    if statistics.iter().chain(&resampled).any(|t| !t.is_finite()) {
        return Err(Error::NotFinite {
            what: "a statistic of the family",
        });
    }
    Ok(step_down(statistics, resampled, alternative))
}

/// How far out a statistic is.
fn outward(t: f64, alternative: Alternative) -> f64 {
    match alternative {
        Alternative::TwoSided => t.abs(),
        Alternative::Greater => t,
        Alternative::Less => -t,
    }
}

/// How many values reach `far`. One that falls short by rounding alone does: it is the same value, summed in another order.
fn reached(values: impl Iterator<Item = f64>, far: f64) -> usize {
    let bar = far - 1e-10 * far.abs().max(1.0);
    values.filter(|&v| v >= bar).count()
}

fn step_down(
    statistics: &[f64],
    resampled: ArrayView2<'_, f64>,
    alternative: Alternative,
) -> Vec<f64> {
    let seen: Vec<f64> = statistics
        .iter()
        .map(|&t| outward(t, alternative))
        .collect();
    let mut order: Vec<usize> = (0..seen.len()).collect();
    order.sort_by(|&a, &b| seen[b].total_cmp(&seen[a]));
    let columns = resampled.ncols();
    let mut greatest = vec![f64::NEG_INFINITY; columns];
    let mut adjusted = vec![0.0; seen.len()];
    // From the nearest outcome to the farthest, so that each column's greatest value only grows.
    for &outcome in order.iter().rev() {
        for (most, &t) in greatest.iter_mut().zip(resampled.row(outcome)) {
            *most = most.max(outward(t, alternative));
        }
        let reached = reached(greatest.iter().copied(), seen[outcome]);
        adjusted[outcome] = (reached as f64 + 1.0) / (columns as f64 + 1.0);
    }
    let mut most = 0.0_f64;
    for tied in order.chunk_by(|&a, &b| seen[a] == seen[b]) {
        // The first of equal statistics is compared with the most outcomes; the others follow it.
        for &outcome in tied {
            most = most.max(adjusted[outcome]);
        }
        for &outcome in tied {
            adjusted[outcome] = most;
        }
    }
    adjusted
}

/// How statistics are made that know of no change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NullResampling {
    /// The signs of a unit's changes turn round together for all outcomes. Exact if changes are symmetric around zero
    /// where nothing happened.
    #[default]
    SignFlips,
    /// Units are drawn with replacement, the estimate taken off. Asks no symmetry, needs more units.
    Bootstrap,
}

/// What is resampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResampledUnits<'a> {
    /// Each person.
    Individuals,
    /// Whole clusters: one label per person.
    WholeClusters(&'a [usize]),
}

/// The choices of [`romano_wolf_of_changes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RomanoWolfOptions {
    /// How statistics are made that know of no change.
    pub null: NullResampling,
    /// The direction that is looked for, the same for all outcomes.
    pub alternative: Alternative,
    /// Number of resamples, from 999 up.
    pub resamples: u64,
    /// Seed of the random streams.
    pub seed: u64,
}

impl RomanoWolfOptions {
    /// Sign flips, two-sided, 9,999 resamples.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self {
            null: NullResampling::SignFlips,
            alternative: Alternative::TwoSided,
            resamples: 9_999,
            seed,
        }
    }
}

/// One outcome of a family.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FamilyTest {
    /// Mean change.
    pub estimate: f64,
    /// Its standard error, between units.
    pub std_error: f64,
    /// estimate / `std_error`.
    pub statistic: f64,
    /// p-value of this outcome alone, from the same resamples.
    pub p_value: f64,
    /// p-value adjusted for the family.
    pub p_adjusted: f64,
    /// Number of people with a change on this outcome.
    pub n: u64,
}

/// Result of [`romano_wolf_of_changes`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RomanoWolf {
    /// The outcomes, in the order given.
    pub outcomes: Vec<FamilyTest>,
    /// Number of units (people, clusters) that were resampled.
    pub units: u64,
    /// Number of resamples.
    pub resamples: u64,
    /// The seed.
    pub seed: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for RomanoWolf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = self.outcomes.iter().map(|o| o.p_adjusted);
        write!(
            f,
            "{} outcomes, smallest adjusted p {:.3e}, {} units, {} resamples of seed {} ({})",
            self.outcomes.len(),
            least.fold(1.0, f64::min),
            self.units,
            self.resamples,
            self.seed,
            self.method
        )
    }
}

/// Which of several outcomes changed, when all are tested on the same people?
///
/// `changes[o][i]` is the change of person `i` on outcome `o`, `None` if that person has no complete pair there; the
/// other outcomes of the person stay in.
///
/// *When not to use*: for outcomes of different people ([`holm`](super::holm)); with fewer than some twenty clusters, where
/// [`NullResampling::Bootstrap`] finds too much and [`NullResampling::SignFlips`] is the better of the two.
///
/// *Formula*: per outcome t = mean / se, with the sums S_u and numbers n_u of the units, mean = sum(S_u) / sum(n_u), and
/// se^2 = U / (U - 1) sum((S_u - n_u mean)^2) / sum(n_u)^2 over the U units with a change there; for individuals that is s^2 / n.
/// Each resample turns round (or draws) whole units, the same ones for all outcomes, and takes t again, mean and standard error
/// both; then [`romano_wolf`]. A resample without any spread in an outcome counts as farther out than anything seen, so that it never
/// helps a finding. *Zeros* are changes like others. *Missing*: see above; their reason belongs to the caller's table.
///
/// *Reference*: as [`romano_wolf`].
///
/// *R*: no direct peer; the reference values come from a plain re-computation on fixed signs.
///
/// # Errors
/// [`Error::LengthMismatch`] unless every outcome has one entry per person; [`Error::TooFewOf`] below five units with a change on
/// an outcome, or too few resamples; [`Error::NoVariation`] if an outcome's changes are all the same; [`Error::NotFinite`]; [`Error::Impossible`]
/// without any outcome.
///
/// ```
/// use jauge_stats::multiplicity::{ResampledUnits, RomanoWolfOptions, romano_wolf_of_changes};
/// // Levels gained by eight trainees on two items; one did not answer the second at exit.
/// let speaking = [1.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0].map(Some);
/// let mut writing = [0.0, 1.0, -1.0, 0.0, 1.0, 0.0, -1.0, 1.0].map(Some);
/// writing[3] = None;
/// let family = romano_wolf_of_changes(
///     &[&speaking, &writing], ResampledUnits::Individuals, &RomanoWolfOptions::with_seed(1),
/// )?;
/// assert_eq!((family.outcomes[0].n, family.outcomes[1].n), (8, 7));
/// assert!(family.outcomes[0].p_adjusted < 0.05);
/// assert!(family.outcomes[1].p_adjusted > 0.5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn romano_wolf_of_changes(
    changes: &[&[Option<f64>]],
    units: ResampledUnits<'_>,
    options: &RomanoWolfOptions,
) -> Result<RomanoWolf, Error> {
    check_resamples(options.resamples)?;
    let family = Family::new(changes, units)?;
    let seen = (0..family.outcomes)
        .map(|o| family.seen(o))
        .collect::<Result<Vec<Seen>, _>>()?;
    let resampled = family.resample(&seen, options);
    let statistics: Vec<f64> = seen.iter().map(|s| s.mean / s.std_error).collect();
    let adjusted = step_down(&statistics, resampled.view(), options.alternative);
    let outcomes = seen
        .iter()
        .enumerate()
        .map(|(o, s)| {
            let far = outward(statistics[o], options.alternative);
            let alone = resampled.row(o);
            let reached = reached(alone.iter().map(|&t| outward(t, options.alternative)), far);
            FamilyTest {
                estimate: s.mean * family.scales[o],
                std_error: s.std_error * family.scales[o],
                statistic: statistics[o],
                p_value: (reached as f64 + 1.0) / (options.resamples as f64 + 1.0),
                p_adjusted: adjusted[o],
                n: s.n,
            }
        })
        .collect();
    Ok(RomanoWolf {
        outcomes,
        units: family.units as u64,
        resamples: options.resamples,
        seed: options.seed,
        method: name(options.null, units),
    })
}

fn name(null: NullResampling, units: ResampledUnits<'_>) -> &'static str {
    match (null, units) {
        (NullResampling::SignFlips, ResampledUnits::Individuals) => "Romano-Wolf, sign flips",
        (NullResampling::SignFlips, ResampledUnits::WholeClusters(_)) => {
            "Romano-Wolf, sign flips of whole clusters"
        }
        (NullResampling::Bootstrap, ResampledUnits::Individuals) => "Romano-Wolf, bootstrap",
        (NullResampling::Bootstrap, ResampledUnits::WholeClusters(_)) => {
            "Romano-Wolf, cluster bootstrap"
        }
    }
}

/// Sum and number of a unit's changes on one outcome.
#[derive(Clone, Copy, Default)]
struct Part {
    sum: f64,
    n: f64,
}

/// All units of all outcomes: one row per unit, so that a resample reads memory in order.
struct Family {
    parts: Vec<Part>,
    outcomes: usize,
    units: usize,
    /// Greatest change of each outcome, in which its sums are counted.
    scales: Vec<f64>,
}

/// An outcome of the data themselves.
struct Seen {
    mean: f64,
    std_error: f64,
    n: u64,
}

/// What t is made of: sum(S), sum(n), sum(S^2), sum(S n), sum(n^2) and the number of units.
#[derive(Clone, Copy, Default)]
struct Sums {
    s: f64,
    n: f64,
    ss: f64,
    sn: f64,
    nn: f64,
    units: f64,
}

impl Sums {
    fn add(&mut self, part: Part, sign: f64) {
        let s = sign * part.sum;
        self.s += s;
        self.n += part.n;
        self.ss += s * s;
        self.sn += s * part.n;
        self.nn += part.n * part.n;
        self.units += f64::from(u8::from(part.n > 0.0));
    }

    /// Mean and standard error; the latter 0 if only rounding is left of the spread.
    fn mean_and_std_error(&self) -> (f64, f64) {
        let mean = self.s / self.n;
        let spread = self.ss - 2.0 * mean * self.sn + mean * mean * self.nn;
        let slack = 16.0 * f64::EPSILON * self.units * self.ss;
        if spread <= slack || self.units < 2.0 {
            return (mean, 0.0);
        }
        let std_error = (self.units / (self.units - 1.0) * spread).sqrt() / self.n;
        (mean, std_error)
    }
}

impl Family {
    fn new(changes: &[&[Option<f64>]], units: ResampledUnits<'_>) -> Result<Self, Error> {
        let Some(people) = changes.first().map(|c| c.len()) else {
            return Err(Error::impossible("a family without any outcome"));
        };
        for outcome in changes {
            same_length("the changes of an outcome", people, outcome.len())?;
        }
        let (unit_of, units) = match units {
            ResampledUnits::Individuals => ((0..people).collect(), people),
            ResampledUnits::WholeClusters(labels) => {
                same_length("the cluster of each person", people, labels.len())?;
                numbered(labels)
            }
        };
        if u32::try_from(units).is_err() {
            return Err(Error::impossible("more than 2^32 units"));
        }
        let mut all = Self {
            parts: vec![Part::default(); units * changes.len()],
            outcomes: changes.len(),
            units,
            scales: Vec::with_capacity(changes.len()),
        };
        for (o, outcome) in changes.iter().enumerate() {
            let scale = outcome
                .iter()
                .flatten()
                .fold(0.0_f64, |most, x| most.max(x.abs()));
            for (&unit, change) in unit_of.iter().zip(*outcome) {
                let Some(x) = change else { continue };
                if !x.is_finite() {
                    return Err(Error::NotFinite { what: "a change" });
                }
                let part = &mut all.parts[unit * changes.len() + o];
                // Nothing but zeros stays so.
                part.sum += if scale > 0.0 { x / scale } else { 0.0 };
                part.n += 1.0;
            }
            all.scales.push(scale);
        }
        Ok(all)
    }

    fn rows(&self) -> impl Iterator<Item = &[Part]> {
        self.parts.chunks_exact(self.outcomes)
    }

    fn seen(&self, outcome: usize) -> Result<Seen, Error> {
        let mut sums = Sums::default();
        for row in self.rows() {
            sums.add(row[outcome], 1.0);
        }
        if sums.units < LEAST_UNITS as f64 {
            return Err(Error::TooFewOf {
                what: "people (or clusters) with a change on an outcome",
                needed: LEAST_UNITS,
                found: sums.units as u64,
                advice: "leave the outcome out of the family before seeing its result, and say so",
            });
        }
        let (mean, std_error) = sums.mean_and_std_error();
        if std_error <= 0.0 {
            return Err(Error::NoVariation {
                what: "change of an outcome",
            });
        }
        Ok(Seen {
            mean,
            std_error,
            n: sums.n as u64,
        })
    }

    /// t statistics without change: a row per outcome, a column per resample.
    fn resample(&self, seen: &[Seen], options: &RomanoWolfOptions) -> Array2<f64> {
        let columns: Vec<Vec<f64>> = draw_all(
            options.resamples,
            options.seed,
            || vec![Sums::default(); self.outcomes],
            |sums, stream| {
                sums.fill(Sums::default());
                match options.null {
                    NullResampling::SignFlips => self.flip(sums, stream),
                    NullResampling::Bootstrap => self.draw(sums, stream),
                }
                let origin = |o: usize| match options.null {
                    NullResampling::SignFlips => 0.0,
                    NullResampling::Bootstrap => seen[o].mean,
                };
                sums.iter()
                    .enumerate()
                    .map(|(o, sums)| ratio(sums, origin(o), options.alternative))
                    .collect()
            },
        );
        Array2::from_shape_fn((self.outcomes, columns.len()), |(o, r)| columns[r][o])
    }

    fn flip(&self, sums: &mut [Sums], stream: &mut Stream) {
        for row in self.rows() {
            let sign = if stream.heads(1) == 1 { 1.0 } else { -1.0 };
            for (sums, &part) in sums.iter_mut().zip(row) {
                sums.add(part, sign);
            }
        }
    }

    fn draw(&self, sums: &mut [Sums], stream: &mut Stream) {
        for _ in 0..self.units {
            let unit = stream.below(self.units as u32) as usize;
            let row = &self.parts[unit * self.outcomes..(unit + 1) * self.outcomes];
            for (sums, &part) in sums.iter_mut().zip(row) {
                sums.add(part, 1.0);
            }
        }
    }
}

/// (mean - origin) / se; without spread or without anybody, infinitely far out in the direction that is looked for.
fn ratio(sums: &Sums, origin: f64, alternative: Alternative) -> f64 {
    let (mean, std_error) = sums.mean_and_std_error();
    if std_error > 0.0 {
        (mean - origin) / std_error
    } else {
        match alternative {
            Alternative::TwoSided | Alternative::Greater => f64::INFINITY,
            Alternative::Less => f64::NEG_INFINITY,
        }
    }
}

fn same_length(what: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if found == expected {
        Ok(())
    } else {
        Err(Error::LengthMismatch {
            what,
            expected,
            found,
        })
    }
}

/// Labels as 0, 1, ... in ascending order, and how many there are.
fn numbered(labels: &[usize]) -> (Vec<usize>, usize) {
    let mut known = labels.to_vec();
    known.sort_unstable();
    known.dedup();
    let places = labels
        .iter()
        .map(|l| known.partition_point(|k| k < l))
        .collect();
    (places, known.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, word by word: no sorting trick, no running maximum.
    fn plainly(statistics: &[f64], resampled: &Array2<f64>) -> Vec<f64> {
        let columns = resampled.ncols();
        let p_of = |outcome: usize| {
            let far = statistics[outcome].abs();
            let later: Vec<usize> = (0..statistics.len())
                .filter(|&o| statistics[o].abs() <= far)
                .collect();
            let reached = (0..columns)
                .filter(|&c| later.iter().any(|&o| resampled[(o, c)].abs() >= far))
                .count();
            (reached + 1) as f64 / (columns + 1) as f64
        };
        (0..statistics.len())
            .map(|outcome| {
                (0..statistics.len())
                    .filter(|&o| statistics[o].abs() >= statistics[outcome].abs())
                    .map(p_of)
                    .fold(0.0, f64::max)
            })
            .collect()
    }

    #[test]
    fn the_step_down_is_its_definition() {
        let mut stream = crate::random::Streams::new(9).stream(0);
        for outcomes in [1_usize, 2, 7] {
            for _ in 0..20 {
                let resampled = Array2::from_shape_simple_fn((outcomes, 99), || {
                    // Coarse, so that ties occur.
                    (f64::from(stream.below(41)) - 20.0) / 5.0
                });
                let statistics: Vec<f64> = (0..outcomes)
                    .map(|_| (f64::from(stream.below(31)) - 15.0) / 5.0)
                    .collect();
                let found =
                    romano_wolf(&statistics, resampled.view(), Alternative::TwoSided).unwrap();
                assert_eq!(found, plainly(&statistics, &resampled));
            }
        }
    }

    #[test]
    fn a_family_of_one_is_its_own_p_value() {
        let changes: Vec<Option<f64>> = (0..12).map(|i| Some(f64::from(i % 5) - 1.0)).collect();
        let options = RomanoWolfOptions::with_seed(1);
        let family =
            romano_wolf_of_changes(&[&changes], ResampledUnits::Individuals, &options).unwrap();
        let outcome = family.outcomes[0];
        assert_eq!(outcome.p_value, outcome.p_adjusted);
        let labels: Vec<usize> = (0..12).rev().map(|i| 10 * i).collect();
        let by_cluster = romano_wolf_of_changes(
            &[&changes],
            ResampledUnits::WholeClusters(&labels),
            &options,
        )
        .unwrap();
        assert!((by_cluster.outcomes[0].statistic - outcome.statistic).abs() < 1e-12);
        assert!(family.to_string().starts_with("1 outcomes, smallest"));
    }

    #[test]
    fn resamples_without_spread_never_help() {
        let mut sums = Sums::default();
        for _ in 0..9 {
            for alternative in [
                Alternative::TwoSided,
                Alternative::Greater,
                Alternative::Less,
            ] {
                let t = ratio(&sums, 0.0, alternative);
                assert_eq!(outward(t, alternative), f64::INFINITY);
            }
            sums.add(Part { sum: 0.1, n: 1.0 }, -1.0);
        }
    }

    #[test]
    fn refusals() {
        let options = RomanoWolfOptions::with_seed(1);
        let individuals = ResampledUnits::Individuals;
        let ask =
            |changes: &[&[Option<f64>]]| romano_wolf_of_changes(changes, individuals, &options);
        let good = [1.0, 2.0, 3.0, 0.0, -1.0].map(Some);
        assert!(ask(&[]).is_err());
        assert!(ask(&[&[]]).is_err());
        assert!(ask(&[&good, &good[..4]]).is_err());
        assert!(ask(&[&[Some(1.0); 9]]).is_err());
        assert!(ask(&[&[Some(0.1); 9]]).is_err());
        assert!(ask(&[&[Some(0.0); 9]]).is_err());
        assert!(ask(&[&[None; 9]]).is_err());
        assert!(ask(&[&[1.0, 2.0, f64::NAN, 1.0, 4.0].map(Some)]).is_err());
        assert!(ask(&[&[f64::MAX, f64::MIN, 1.0, 2.0, 3.0].map(Some)]).is_ok());
        assert!(
            romano_wolf_of_changes(&[&good], ResampledUnits::WholeClusters(&[0]), &options)
                .is_err()
        );
        let few = RomanoWolfOptions {
            resamples: 99,
            ..options
        };
        assert!(romano_wolf_of_changes(&[&good], individuals, &few).is_err());
        let matrix = Array2::zeros((2, 99));
        let two_sided = Alternative::TwoSided;
        assert!(romano_wolf(&[1.0], matrix.view(), two_sided).is_err());
        assert!(romano_wolf(&[1.0, f64::NAN], matrix.view(), two_sided).is_err());
        assert!(romano_wolf(&[1.0, 2.0], Array2::zeros((2, 98)).view(), two_sided).is_err());
    }
}
