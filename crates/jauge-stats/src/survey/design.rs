//! The design object: who was drawn from what, and how.

use serde::{Deserialize, Serialize};

use super::calibration::Constraints;
use super::weighting::Weighting;
use crate::Error;

/// What to do where a stratum has a single cluster, so that its variance cannot be seen.
///
/// A cluster that is the whole of its stratum (population 1, fraction 1) is no such case: it adds no variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LonelyPsu {
    /// Refuse the design. Merging the stratum with a similar one is the honest way out.
    #[default]
    Fail,
    /// The stratum adds no variance, as if its cluster had been certain to be drawn.
    Certainty,
    /// The cluster is compared with the mean of all clusters instead of its stratum's: too large rather than too small.
    Adjust,
    /// The stratum gets the average variance of the others. For single clusters left by non-response, not by the plan.
    Average,
}

/// Whether the numbers of clusters start again in each stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nesting {
    /// A number means one cluster everywhere; one that appears in two strata is refused.
    #[default]
    Distinct,
    /// Cluster 1 of one stratum is not cluster 1 of another.
    Nested,
}

/// How much there was to draw from, in units of the stage: clusters at the first, second-stage units at the second.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Population<'a> {
    /// So much that it does not matter, or drawn with replacement: no correction.
    #[default]
    Unlimited,
    /// Units in the stratum (second stage: in the cluster), repeated on each of its rows.
    Sizes(&'a [f64]),
    /// Share of the units that was drawn, above 0 and at most 1, repeated on each row.
    Fractions(&'a [f64]),
}

/// The second stage of drawing, inside each cluster.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SecondStage<'a> {
    /// Second-stage unit of each row, numbered within its cluster; `None`: each row is one.
    pub units: Option<&'a [u32]>,
    /// How many there were in the cluster.
    pub population: Population<'a>,
}

/// The columns of a design, one value a row.
///
/// ```
/// use jauge_stats::survey::{DesignColumns, SurveyDesign};
/// let design = SurveyDesign::new(DesignColumns {
///     weights: &[2.0, 2.0, 5.0, 5.0],
///     strata: Some(&[0, 0, 1, 1]),
///     ..DesignColumns::default()
/// })?;
/// assert_eq!((design.clusters(), design.strata(), design.df()), (4, 2, 2));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DesignColumns<'a> {
    /// How many people of the population each row stands for; zero is allowed, all zero is not.
    pub weights: &'a [f64],
    /// Stratum of each row; `None`: one stratum.
    pub strata: Option<&'a [u32]>,
    /// Cluster (primary sampling unit) of each row; `None`: each row is one.
    pub clusters: Option<&'a [u32]>,
    /// Whether cluster numbers start again in each stratum.
    pub nesting: Nesting,
    /// How many clusters there were to draw from.
    pub population: Population<'a>,
    /// A second stage inside the clusters. Only with a limited population at the first: without, its share of the variance is
    /// already in the first stage's.
    pub second_stage: Option<SecondStage<'a>>,
    /// What to do with a stratum of one cluster.
    pub lonely: LonelyPsu,
}

/// A stratum: its clusters are `first..first + clusters` of the design's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stratum {
    /// Its number in the input, for messages.
    pub(super) code: u32,
    pub(super) first: u32,
    pub(super) clusters: u32,
    /// Share of its clusters that was drawn; 0 for an unlimited population.
    pub(super) fraction: f64,
}

impl Stratum {
    /// Whether its variance is neither visible nor zero.
    pub(super) fn is_lonely(&self) -> bool {
        self.clusters == 1 && self.fraction < 1.0
    }
}

/// The second stage: second-stage units in the order of their clusters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Second {
    /// Cluster of each second-stage unit.
    pub(super) cluster: Vec<u32>,
    /// Second-stage units and share drawn, by cluster.
    pub(super) drawn: Vec<(u32, f64)>,
}

/// A sample with the way in which it was drawn.
///
/// *Question*: what do answers of this sample say about the population that it was drawn from?
///
/// Numbers of strata and clusters are names: any numbering gives the same results.
///
/// *R*: `survey::svydesign(id = , strata = , weights = , fpc = , nest = , data = )` with `options(survey.lonely.psu = )`.
/// DIFFERS: a lonely cluster is refused here, not at the first estimate; [`LonelyPsu::Adjust`] centres a total at the mean of all
/// clusters, as R's manual says, where R 4.1.1 centres it at zero (means and ratios are the same); a
/// second stage without a population at the first is refused instead of left out in silence.
///
/// ```
/// use jauge_stats::survey::{DesignColumns, Domain, Population, SurveyDesign};
/// // Two regions of 6 and 8 training centres; 3 and 2 were drawn. Leavers in work, per centre.
/// let design = SurveyDesign::new(DesignColumns {
///     weights: &[2.0, 2.0, 2.0, 4.0, 4.0],
///     strata: Some(&[1, 1, 1, 2, 2]),
///     population: Population::Sizes(&[6.0, 6.0, 6.0, 8.0, 8.0]),
///     ..DesignColumns::default()
/// })?;
/// let total = design.total(&[12.0, 15.0, 9.0, 20.0, 26.0], Domain::Everyone, 0.95)?;
/// assert_eq!(total.estimate, 256.0);
/// // 6^2 (1 - 3/6) 9 / 3 + 8^2 (1 - 2/8) 18 / 2 = 54 + 432.
/// assert!((total.std_error.unwrap_or(0.0) - 486.0_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyDesign {
    pub(super) weights: Vec<f64>,
    /// Finest sampling unit of each row: the cluster, or the second-stage unit where there are two stages.
    pub(super) unit: Vec<u32>,
    /// Stratum of each cluster.
    pub(super) cluster_stratum: Vec<u32>,
    pub(super) strata: Vec<Stratum>,
    pub(super) second: Option<Second>,
    pub(super) lonely: LonelyPsu,
    /// Totals that the weights were made to meet: estimates then vary only around what these explain.
    pub(super) constraints: Option<Constraints>,
}

impl SurveyDesign {
    /// Checks the columns and makes the design.
    ///
    /// # Errors
    /// [`Error::TooFew`] without rows; [`Error::LengthMismatch`]; [`Error::Weights`] for a negative, infinite, NaN or for only zero
    /// weights; [`Error::LonelyPsu`] under [`LonelyPsu::Fail`], or where no stratum has a visible variance under
    /// [`LonelyPsu::Average`]; [`Error::Impossible`] for a cluster in two strata, a population that differs inside a stratum or is
    /// smaller than the sample, a second stage without a first-stage population.
    pub fn new(columns: DesignColumns<'_>) -> Result<Self, Error> {
        let n = columns.weights.len();
        check_weights(columns.weights)?;
        for (what, column) in [
            ("strata", columns.strata),
            ("clusters", columns.clusters),
            (
                "second-stage units",
                columns.second_stage.and_then(|s| s.units),
            ),
        ] {
            if let Some(found) = column.map(<[u32]>::len).filter(|&found| found != n) {
                return Err(Error::LengthMismatch {
                    what,
                    expected: n,
                    found,
                });
            }
        }
        if u32::try_from(n).is_err() {
            return Err(Error::impossible("more than 4,294,967,295 rows"));
        }
        let (stratum, codes) = match columns.strata {
            Some(strata) => compact(strata.iter().map(|&code| u64::from(code))),
            None => (vec![0; n], vec![0]),
        };
        let cluster = number_clusters(&columns, &stratum)?;
        let clusters = 1 + cluster.iter().copied().max().unwrap_or(0) as usize;
        let mut cluster_stratum = vec![0; clusters];
        for (&c, &h) in cluster.iter().zip(&stratum) {
            cluster_stratum[c as usize] = h;
        }
        let mut sizes = vec![0_u32; codes.len()];
        for &h in &cluster_stratum {
            sizes[h as usize] += 1;
        }
        let fractions = fractions(columns.population, &stratum, &sizes, "the stratum")?;
        let mut first = 0;
        let strata = (0..codes.len())
            .map(|h| {
                let stratum = Stratum {
                    code: codes[h] as u32,
                    first,
                    clusters: sizes[h],
                    fraction: fractions[h],
                };
                first += sizes[h];
                stratum
            })
            .collect();
        let mut design = Self {
            weights: columns.weights.to_vec(),
            unit: cluster,
            cluster_stratum,
            strata,
            second: None,
            lonely: columns.lonely,
            constraints: None,
        };
        design.check_lonely()?;
        if let Some(second) = columns.second_stage {
            design.add_second_stage(second)?;
        }
        Ok(design)
    }

    /// A simple random sample: every row its own cluster, one stratum, `population` people to draw from.
    ///
    /// # Errors
    /// Those of [`SurveyDesign::new`].
    ///
    /// ```
    /// use jauge_stats::survey::{Domain, SurveyDesign};
    /// // Four of eight centres answered.
    /// let design = SurveyDesign::simple_random(4, 8.0)?;
    /// let mean = design.mean(&[1.0, 2.0, 3.0, 4.0], Domain::Everyone, 0.95)?;
    /// // sqrt(s^2 / n x (1 - 4/8)).
    /// assert!((mean.std_error.unwrap_or(0.0) - (5.0_f64 / 3.0 / 4.0 * 0.5).sqrt()).abs() < 1e-15);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn simple_random(n: usize, population: f64) -> Result<Self, Error> {
        Self::new(DesignColumns {
            weights: &vec![population / (n.max(1) as f64); n],
            population: Population::Sizes(&vec![population; n]),
            ..DesignColumns::default()
        })
    }

    /// The same drawing with weights that were made to meet known totals.
    ///
    /// Standard errors then are those of the residuals: what the totals of [`post_stratify`](super::post_stratify),
    /// [`rake`](super::rake) or [`calibrate`](super::calibrate) explain does not vary any more. With e the residuals of the
    /// linearised variable on the variables of the totals (weighted by the weights before), z = sum of w e, w the new weights.
    /// Weights of [`trim_weights`](super::trim_weights) are taken as if the design had given them.
    ///
    /// *Reference*: J.-C. Deville, C.-E. Sarndal (1992), doi:10.1080/01621459.1992.10475217.
    ///
    /// *R*: `postStratify`, `calibrate`, `trimWeights` on the design. DIFFERS: R's `rake` finds the residuals by its own iteration;
    /// the numbers agree to its tolerance.
    ///
    /// # Errors
    /// [`Error::Weights`] if the weighting started from other weights than the design's; [`Error::Impossible`] if the design
    /// already meets totals: give all of them to one call.
    ///
    /// ```
    /// use jauge_stats::survey::{DesignColumns, Domain, SurveyDesign, post_stratify};
    /// let weights = [10.0; 6];
    /// let design = SurveyDesign::new(DesignColumns { weights: &weights, ..DesignColumns::default() })?;
    /// // The register counts 20 women (cell 0) and 40 men (cell 1).
    /// let cells = [0, 0, 0, 0, 1, 1];
    /// let weighting = post_stratify(&weights, &cells, &[20.0, 40.0])?;
    /// let design = design.reweighted(&weighting)?;
    /// let men = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0];
    /// // The number of men is known: it has no standard error any more.
    /// let total = design.total(&men, Domain::Everyone, 0.95)?;
    /// assert!((total.estimate - 40.0).abs() < 1e-12 && total.std_error.unwrap_or(1.0) < 1e-12);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn reweighted(&self, weighting: &Weighting) -> Result<Self, Error> {
        if weighting.initial != self.weights {
            return Err(Error::Weights {
                what: "the new weights were not made from this design's; start from its own".into(),
            });
        }
        if self.constraints.is_some() {
            return Err(Error::impossible(
                "the weights of this design already meet totals; give all totals to one call of calibrate or rake",
            ));
        }
        Ok(Self {
            weights: weighting.weights.clone(),
            constraints: weighting.constraints.clone(),
            ..self.clone()
        })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    /// Weight of each row.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Number of clusters.
    #[must_use]
    pub fn clusters(&self) -> u64 {
        self.cluster_stratum.len() as u64
    }

    /// Number of strata.
    #[must_use]
    pub fn strata(&self) -> u64 {
        self.strata.len() as u64
    }

    /// Degrees of freedom of the whole sample: clusters minus strata.
    ///
    /// *R*: `degf(design)`.
    #[must_use]
    pub fn df(&self) -> u64 {
        self.clusters() - self.strata()
    }

    /// Number of finest sampling units.
    pub(super) fn units(&self) -> usize {
        self.second
            .as_ref()
            .map_or(self.cluster_stratum.len(), |second| second.cluster.len())
    }

    /// Cluster of a finest sampling unit.
    pub(super) fn cluster_of(&self, unit: u32) -> u32 {
        self.second
            .as_ref()
            .map_or(unit, |second| second.cluster[unit as usize])
    }

    fn check_lonely(&self) -> Result<(), Error> {
        let lonely = self.strata.iter().find(|s| s.is_lonely());
        let refused = match self.lonely {
            LonelyPsu::Fail => true,
            LonelyPsu::Certainty | LonelyPsu::Adjust => false,
            LonelyPsu::Average => self.strata.iter().all(Stratum::is_lonely),
        };
        match lonely {
            Some(stratum) if refused => Err(Error::LonelyPsu {
                stratum: stratum.code,
            }),
            _ => Ok(()),
        }
    }

    fn add_second_stage(&mut self, stage: SecondStage<'_>) -> Result<(), Error> {
        if self.strata.iter().any(|s| s.fraction == 0.0) {
            return Err(Error::impossible(
                "a second stage without the population of the first: give the number of clusters in each stratum, or leave the second stage out",
            ));
        }
        let keys = stage.units.map_or_else(
            || (0..self.rows() as u64).collect::<Vec<_>>(),
            |units| units.iter().map(|&u| u64::from(u)).collect(),
        );
        let (local, names) = compact(keys.into_iter());
        let width = names.len() as u64;
        let joint = self
            .unit
            .iter()
            .zip(&local)
            .map(|(&c, &u)| u64::from(c) * width + u64::from(u));
        let (unit, names) = compact(joint);
        let cluster: Vec<u32> = names.iter().map(|name| (name / width) as u32).collect();
        let mut sizes = vec![0_u32; self.cluster_stratum.len()];
        for &c in &cluster {
            sizes[c as usize] += 1;
        }
        let fractions = fractions(stage.population, &self.unit, &sizes, "the cluster")?;
        let drawn: Vec<_> = sizes.into_iter().zip(fractions).collect();
        if let Some(place) = drawn.iter().position(|&(size, f)| size == 1 && f < 1.0)
            && self.lonely != LonelyPsu::Certainty
        {
            let stratum = self.strata[self.cluster_stratum[place] as usize].code;
            return Err(Error::impossible(format!(
                "a cluster of stratum {stratum} has one second-stage unit, so the variance inside it cannot be seen: draw more, leave the second stage out, or choose certainty for lonely units"
            )));
        }
        self.unit = unit;
        self.second = Some(Second { cluster, drawn });
        Ok(())
    }
}

/// Weights that a sample can have.
pub(super) fn check_weights(weights: &[f64]) -> Result<(), Error> {
    if weights.is_empty() {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    let refused = |what: String| Err(Error::Weights { what });
    if let Some(row) = weights.iter().position(|w| !w.is_finite()) {
        return refused(format!(
            "row {row} (from 0) has no finite weight; leave out who was not drawn"
        ));
    }
    if let Some(row) = weights.iter().position(|&w| w < 0.0) {
        return refused(format!(
            "row {row} (from 0) has a negative weight; nobody stands for fewer than no one"
        ));
    }
    let sum: f64 = weights.iter().sum();
    if sum == 0.0 {
        return refused("all are zero; give each row the number of people it stands for".into());
    }
    if !(sum.is_finite() && sum.is_normal()) {
        return refused("their sum is out of range; divide all of them by one number".into());
    }
    Ok(())
}

/// Numbers keys from 0 in their order: (number of each, key of each number).
pub(super) fn compact(keys: impl Iterator<Item = u64> + Clone) -> (Vec<u32>, Vec<u64>) {
    let (count, greatest) = keys
        .clone()
        .fold((0_usize, 0_u64), |(n, most), key| (n + 1, most.max(key)));
    if greatest < 4 * count as u64 + 65_536 {
        // Few enough for a table.
        let mut number = vec![u32::MAX; greatest as usize + 1];
        for key in keys.clone() {
            number[key as usize] = 0;
        }
        let mut names = Vec::new();
        for (key, place) in (0_u64..).zip(&mut number) {
            if *place == 0 {
                *place = names.len() as u32;
                names.push(key);
            }
        }
        return (keys.map(|key| number[key as usize]).collect(), names);
    }
    let mut names: Vec<u64> = keys.clone().collect();
    names.sort_unstable();
    names.dedup();
    let numbers = keys
        .map(|key| names.partition_point(|&name| name < key) as u32)
        .collect();
    (numbers, names)
}

/// Cluster of each row, numbered stratum by stratum.
fn number_clusters(columns: &DesignColumns<'_>, stratum: &[u32]) -> Result<Vec<u32>, Error> {
    let Some(clusters) = columns.clusters else {
        // Each row its own: the place of the row after sorting by stratum.
        let strata = 1 + stratum.iter().copied().max().unwrap_or(0) as usize;
        let mut next = vec![0_u32; strata + 1];
        for &h in stratum {
            next[h as usize + 1] += 1;
        }
        for h in 0..strata {
            next[h + 1] += next[h];
        }
        return Ok(stratum
            .iter()
            .map(|&h| {
                let place = next[h as usize];
                next[h as usize] += 1;
                place
            })
            .collect());
    };
    let (local, codes) = compact(clusters.iter().map(|&c| u64::from(c)));
    let width = codes.len() as u64;
    let joint = stratum
        .iter()
        .zip(&local)
        .map(|(&h, &c)| u64::from(h) * width + u64::from(c));
    let (numbers, names) = compact(joint);
    if columns.nesting == Nesting::Distinct && names.len() != codes.len() {
        let mut seen = vec![false; codes.len()];
        for name in names {
            let c = (name % width) as usize;
            if seen[c] {
                return Err(Error::impossible(format!(
                    "cluster {} is in two strata: correct it, or declare the numbers of clusters nested in strata",
                    codes[c]
                )));
            }
            seen[c] = true;
        }
    }
    Ok(numbers)
}

/// Share drawn of each parent (stratum or cluster), of which `sizes` units are in the sample.
fn fractions(
    population: Population<'_>,
    parent: &[u32],
    sizes: &[u32],
    whose: &str,
) -> Result<Vec<f64>, Error> {
    let (column, is_size) = match population {
        Population::Unlimited => return Ok(vec![0.0; sizes.len()]),
        Population::Sizes(column) => (column, true),
        Population::Fractions(column) => (column, false),
    };
    if column.len() != parent.len() {
        return Err(Error::LengthMismatch {
            what: "population",
            expected: parent.len(),
            found: column.len(),
        });
    }
    let mut given = vec![f64::NAN; sizes.len()];
    for (row, (&value, &p)) in column.iter().zip(parent).enumerate() {
        let seen = &mut given[p as usize];
        if seen.is_nan() {
            *seen = value;
        }
        if !value.is_finite() {
            return Err(Error::NotFinite {
                what: "a population",
            });
        }
        if *seen != value {
            return Err(Error::impossible(format!(
                "row {row} (from 0): {value} units in the population of {whose}, and {seen} on another of its rows; give one number"
            )));
        }
        if !is_size && (value <= 0.0 || value > 1.0) {
            return Err(Error::impossible(format!(
                "row {row} (from 0): a sampling fraction of {value}; it must be above 0 and at most 1"
            )));
        }
        let drawn = f64::from(sizes[p as usize]);
        if is_size && value < drawn {
            return Err(Error::impossible(format!(
                "row {row} (from 0): {drawn} units were drawn from {whose}, which has {value}; give its whole population"
            )));
        }
    }
    Ok(if is_size {
        let share = |(&size, total): (&u32, f64)| f64::from(size) / total;
        sizes.iter().zip(given).map(share).collect()
    } else {
        given
    })
}
