//! Plans for people who come in clusters: trainees of projects, pupils of schools.

use std::fmt;

use serde::Serialize;

use super::means::{check_ratio, check_size, exact_first, most_first, second_whole};
use super::{Test, check_count, check_target, exact_number, least_enough, too_many};
use crate::finite_population::Target;
use crate::{Alternative, Error};

/// What clusters are like: how many people, how alike, how unequal in size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Clusters {
    size: f64,
    icc: f64,
    size_cv: f64,
}

impl Clusters {
    /// Clusters of `size` people on average, who answered; `icc` is the share of the variance that lies between clusters; `size_cv` the
    /// standard deviation of the sizes over their mean, 0 for equal sizes.
    ///
    /// # Errors
    /// [`Error::Impossible`] for a size below 1, an ICC outside 0 to 1, a negative or infinite `size_cv`, or anything above 10^9.
    ///
    /// ```
    /// use jauge_stats::power::Clusters;
    /// let projects = Clusters::new(100.0, 0.05, 0.0)?;
    /// assert!((projects.design_effect() - 5.95).abs() < 1e-14);
    /// // 48 projects of 100 are worth 807 people drawn one by one.
    /// assert_eq!(projects.effective_n(48)?.round(), 807.0);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn new(size: f64, icc: f64, size_cv: f64) -> Result<Self, Error> {
        if !(1.0..=1e9).contains(&size) {
            return Err(Error::impossible(format!(
                "clusters of {size} people: a mean size of at least 1 is needed"
            )));
        }
        if !(0.0..=1.0).contains(&icc) {
            return Err(Error::impossible(format!(
                "an intraclass correlation of {icc}: 0 to 1 is needed; plan with 0 for a negative estimate"
            )));
        }
        if !(0.0..=1e3).contains(&size_cv) {
            return Err(Error::impossible(format!(
                "a coefficient of variation of {size_cv}: the standard deviation of the sizes over their mean is needed, 0 if equal"
            )));
        }
        Ok(Self { size, icc, size_cv })
    }

    /// Mean number of people of a cluster.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.size
    }

    /// Intraclass correlation.
    #[must_use]
    pub fn icc(&self) -> f64 {
        self.icc
    }

    /// Coefficient of variation of the sizes.
    #[must_use]
    pub fn size_cv(&self) -> f64 {
        self.size_cv
    }

    /// By what clustering multiplies the variance of a mean over all people: 1 + ((1 + cv^2) m - 1) icc.
    ///
    /// For an analysis that weighs clusters by their size; with equal sizes 1 + (m - 1) icc.
    ///
    /// *Reference*: S. M. Eldridge, D. Ashby, S. Kerry (2006), doi:10.1093/ije/dyl129.
    #[must_use]
    pub fn design_effect(&self) -> f64 {
        1.0 + ((1.0 + self.size_cv * self.size_cv) * self.size - 1.0) * self.icc
    }

    /// How many people drawn one by one are worth as much as this many clusters: clusters x m / design effect.
    ///
    /// # Errors
    /// [`Error::TooFew`] for no cluster, [`Error::Impossible`] above 10^9.
    pub fn effective_n(&self, clusters: u64) -> Result<f64, Error> {
        check_count(clusters, 1)?;
        Ok(clusters as f64 * self.size / self.design_effect())
    }

    /// Variance of one cluster's contribution, in units of the variance between people: what lies between clusters, times
    /// `factor`, and what lies within.
    pub(super) fn unit_variance(&self, factor: f64) -> f64 {
        self.icc * (1.0 + self.size_cv * self.size_cv) * factor + (1.0 - self.icc) / self.size
    }
}

/// A clustered design with the power of its test.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClusteredPlan {
    /// The effect in standard deviations between people: of the score for two groups, of the change for paired data.
    pub effect: f64,
    /// The effect that the same design would detect with the same power without the finite population correction.
    pub effect_uncorrected: f64,
    /// All clusters.
    pub clusters: u64,
    /// Clusters of the first group.
    pub clusters1: Option<u64>,
    /// Clusters of the second group.
    pub clusters2: Option<u64>,
    /// The real number of clusters (of the first group) at which the power is exactly the one asked for; `None` where the
    /// number was given or the least possible number already has more.
    pub clusters_exact: Option<f64>,
    /// Mean number of people of a cluster.
    pub cluster_size: f64,
    /// Intraclass correlation: of the score for two groups, of the change for paired data.
    pub icc: f64,
    /// Coefficient of variation of the cluster sizes.
    pub size_cv: f64,
    /// All people: clusters x mean size.
    pub n: f64,
    /// By what clustering multiplies the variance.
    pub design_effect: f64,
    /// n over the design effect.
    pub effective_n: f64,
    /// Probability that the test rejects.
    pub power: f64,
    /// Significance level of the test.
    pub sig_level: f64,
    /// Direction of the test.
    pub alternative: Alternative,
    /// Degrees of freedom of the test.
    pub df: f64,
    /// Noncentrality of t; `None` where nothing is left to chance.
    pub ncp: Option<f64>,
    /// Number of clusters there are, N; `None` for clusters like these without end.
    pub population: Option<u64>,
    /// What the variance between clusters was multiplied by: 1 - clusters / N, or 1.
    pub variance_factor: f64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for ClusteredPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "effect {:.4}, clusters {}", self.effect, self.clusters)?;
        if let (Some(first), Some(second)) = (self.clusters1, self.clusters2) {
            write!(f, " ({first} and {second})")?;
        }
        write!(
            f,
            " of {} people, icc {}, design effect {:.4}, effective n {:.1}, power {:.4} at level {}, df {:.2}",
            self.cluster_size,
            self.icc,
            self.design_effect,
            self.effective_n,
            self.power,
            self.sig_level,
            self.df
        )?;
        if let Some(population) = self.population {
            write!(
                f,
                ", N {population}, variance factor {:.4}, effect without correction {:.4}",
                self.variance_factor, self.effect_uncorrected
            )?;
        }
        write!(f, " ({})", self.method)
    }
}

const GROUPS: &str = "two groups of whole clusters, t test between clusters";
const CHANGE: &str = "paired change of people in clusters, t test between clusters";

/// Fewest clusters of a group, and of a paired design.
const LEAST: u64 = 2;

fn plan(clusters: &Clusters, test: Test, effect: f64, number: u64, power: f64) -> ClusteredPlan {
    let people = number as f64 * clusters.size;
    ClusteredPlan {
        effect,
        effect_uncorrected: effect,
        clusters: number,
        clusters1: None,
        clusters2: None,
        clusters_exact: None,
        cluster_size: clusters.size,
        icc: clusters.icc,
        size_cv: clusters.size_cv,
        n: people,
        design_effect: clusters.design_effect(),
        effective_n: people / clusters.design_effect(),
        power,
        sig_level: test.sig_level,
        alternative: test.alternative,
        df: 0.0,
        ncp: None,
        population: None,
        variance_factor: 1.0,
        method: "",
    }
}

fn groups_error(clusters: &Clusters, j1: f64, j2: f64) -> f64 {
    ((1.0 / j1 + 1.0 / j2) * clusters.unit_variance(1.0)).sqrt()
}

fn groups_power(
    clusters: &Clusters,
    test: Test,
    effect: f64,
    j1: f64,
    j2: f64,
) -> Result<f64, Error> {
    test.t_power(effect / groups_error(clusters, j1, j2), j1 + j2 - 2.0)
}

fn groups_plan(
    clusters: &Clusters,
    test: Test,
    effect: f64,
    (j1, j2): (u64, u64),
    power: f64,
) -> ClusteredPlan {
    let (r1, r2) = (j1 as f64, j2 as f64);
    ClusteredPlan {
        clusters1: Some(j1),
        clusters2: Some(j2),
        df: r1 + r2 - 2.0,
        ncp: Some(effect / groups_error(clusters, r1, r2)),
        method: GROUPS,
        ..plan(clusters, test, effect, j1 + j2, power)
    }
}

/// With what probability is a difference of `d` seen between two groups of whole clusters?
///
/// For a measure that whole projects take or do not take. What counts is the number of clusters: more people in each soon
/// change little.
///
/// *When not to use*: after the study, with the observed difference ([`post_hoc_power`](super::post_hoc_power)); people of the same
/// cluster in both groups; clusters matched in pairs. As a plan for a proof of effect only if chance decides which
/// clusters are in which group.
///
/// *Formula*: noncentral T with J - 2 degrees of freedom, J = `clusters1` + `clusters2`, and noncentrality
/// d / sqrt((1 / J1 + 1 / J2) (icc (1 + cv^2) + (1 - icc) / m)); both tails count. d is in units of the standard deviation between
/// people, within and between clusters together. A t test of the cluster means has this power for equal sizes; unequal ones enter by
/// their coefficient of variation. No finite population correction: the other outcome of each cluster is never seen.
///
/// *Reference*: H. S. Bloom (1995), doi:10.1177/0193841X9501900504; unequal sizes: Eldridge, Ashby, Kerry (2006),
/// doi:10.1093/ije/dyl129.
///
/// *R*: `PowerUpR::power.cra2` without covariates. DIFFERS: the detectable effect of Bloom and of `mdes.cra2` is (t + t) x standard error, an
/// approximation; here the noncentral t is solved: 0.2015 instead of 0.2016 for 48 projects of 100 people and an ICC of 0.05, but 2.69 instead of
/// 2.55 for four clusters of 30 and 0.2.
///
/// # Errors
/// [`Error::TooFew`] below two clusters in a group; [`Error::Impossible`] above 10^9, for a level outside 0 to 0.5 or an effect above
/// 10^6; [`Error::NotFinite`].
///
/// ```
/// use jauge_stats::{Alternative, power::{Clusters, power_clustered_groups}};
/// let projects = Clusters::new(100.0, 0.05, 0.0)?;
/// let plan = power_clustered_groups(0.2, 24, 24, &projects, 0.05, Alternative::TwoSided)?;
/// assert!((0.79..0.80).contains(&plan.power));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn power_clustered_groups(
    d: f64,
    clusters1: u64,
    clusters2: u64,
    clusters: &Clusters,
    sig_level: f64,
    alternative: Alternative,
) -> Result<ClusteredPlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_count(clusters1, LEAST)?;
    check_count(clusters2, LEAST)?;
    check_size(d)?;
    let power = groups_power(clusters, test, d, clusters1 as f64, clusters2 as f64)?;
    Ok(groups_plan(
        clusters,
        test,
        d,
        (clusters1, clusters2),
        power,
    ))
}

/// How many clusters per group are needed to see a difference of `d`?
///
/// `ratio` is the second group's clusters over the first's, as in [`sample_size_two_groups_t`](super::sample_size_two_groups_t).
///
/// *Formula, reference, when not to use*: [`power_clustered_groups`].
///
/// # Errors
/// As [`power_clustered_groups`] and [`sample_size_two_groups_t`](super::sample_size_two_groups_t).
///
/// ```
/// use jauge_stats::{Alternative, power::{Clusters, sample_size_clustered_groups}};
/// let projects = Clusters::new(100.0, 0.05, 0.0)?;
/// let plan = sample_size_clustered_groups(0.2, 1.0, &projects, 0.8, 0.05, Alternative::TwoSided)?;
/// assert_eq!((plan.clusters1, plan.clusters2), (Some(25), Some(25)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_clustered_groups(
    d: f64,
    ratio: f64,
    clusters: &Clusters,
    power: f64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<ClusteredPlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    test.check_effect(d, "the effect")?;
    check_size(d)?;
    test.check_power(power)?;
    check_ratio(ratio)?;
    let reached = |j1: u64, j2: u64| groups_power(clusters, test, d, j1 as f64, j2 as f64);
    let j1 = least_enough(LEAST, most_first(ratio), |j1| {
        Ok(reached(j1, second_whole(j1, ratio, LEAST))? >= power)
    })?
    .ok_or_else(too_many)?;
    let j2 = second_whole(j1, ratio, LEAST);
    let mut out = groups_plan(clusters, test, d, (j1, j2), reached(j1, j2)?);
    out.clusters_exact = exact_first(j1, ratio, LEAST, power, |j1| {
        groups_power(clusters, test, d, j1, j1 * ratio)
    })?;
    Ok(out)
}

/// What is the smallest difference that is seen between two groups of whole clusters with this power?
///
/// *Formula, reference, when not to use*: [`power_clustered_groups`]. *R*: `PowerUpR::mdes.cra2` without covariates; DIFFERS as said there.
///
/// # Errors
/// As [`power_clustered_groups`]; [`Error::Impossible`] for a power outside the level to 1.
///
/// ```
/// use jauge_stats::{Alternative, power::{Clusters, detectable_effect_clustered_groups}};
/// // 48 projects, half of them treated, 100 learners each.
/// let projects = Clusters::new(100.0, 0.05, 0.0)?;
/// let plan = detectable_effect_clustered_groups(24, 24, &projects, 0.8, 0.05, Alternative::TwoSided)?;
/// assert!((plan.effect - 0.2015).abs() < 5e-5);
/// assert_eq!(plan.effective_n.round(), 807.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn detectable_effect_clustered_groups(
    clusters1: u64,
    clusters2: u64,
    clusters: &Clusters,
    power: f64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<ClusteredPlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_count(clusters1, LEAST)?;
    check_count(clusters2, LEAST)?;
    let (j1, j2) = (clusters1 as f64, clusters2 as f64);
    let effect = test.t_ncp(power, j1 + j2 - 2.0)? * groups_error(clusters, j1, j2);
    Ok(groups_plan(
        clusters,
        test,
        effect,
        (clusters1, clusters2),
        power,
    ))
}

fn change_error(clusters: &Clusters, target: Target, j: f64) -> f64 {
    (clusters.unit_variance(target.factor(j)) / j).sqrt()
}

fn change_power(
    clusters: &Clusters,
    target: Target,
    test: Test,
    effect: f64,
    j: f64,
) -> Result<f64, Error> {
    test.t_power(effect / change_error(clusters, target, j), j - 1.0)
}

fn change_plan(
    clusters: &Clusters,
    target: Target,
    test: Test,
    effect: f64,
    j: u64,
    power: f64,
) -> ClusteredPlan {
    let real = j as f64;
    let std_error = change_error(clusters, target, real);
    let census = std_error == 0.0;
    let plain = change_error(clusters, Target::Superpopulation, real);
    ClusteredPlan {
        effect_uncorrected: if census {
            effect
        } else {
            effect * (plain / std_error)
        },
        df: real - 1.0,
        ncp: (!census).then(|| effect / std_error),
        population: target.size(),
        variance_factor: target.factor(real),
        method: CHANGE,
        ..plan(clusters, test, effect, j, power)
    }
}

/// A number of clusters that leaves something to chance.
fn check_change(clusters: &Clusters, target: Target, j: u64) -> Result<(), Error> {
    check_count(j, LEAST)?;
    check_target(target, j)?;
    if change_error(clusters, target, j as f64) == 0.0 {
        return Err(Error::impossible(format!(
            "all {j} clusters are observed and nobody differs within them: nothing is left to test; describe the change instead"
        )));
    }
    Ok(())
}

/// With what probability is a before/after change of `d_z` seen, for people in clusters?
///
/// *When not to use*: after the study, with the observed change ([`post_hoc_power`](super::post_hoc_power)). As a plan for a proof of
/// effect: a change without a comparison has other causes too.
///
/// *Formula*: noncentral T with J - 1 degrees of freedom and noncentrality d_z / se, se^2 = (icc (1 + cv^2) (1 - J / N) + (1 - icc) / m) / J; both
/// tails count. d_z is the mean change in units of the standard deviation of people's changes, and the ICC is that of the changes, not of the
/// scores. With a finite population of N clusters the correction takes away sampling of clusters only: the people of a
/// cluster stand for people like them, so a census of clusters keeps the variance within. A sampled cluster's own variance estimates both parts, so
/// J - 1 degrees of freedom are on the careful side there.
///
/// *Reference*: W. G. Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 10 (two-stage sampling); Eldridge, Ashby,
/// Kerry (2006), doi:10.1093/ije/dyl129.
///
/// *R*: no call in base R; `power.t.test(n = J, delta = d_z, sd = sqrt(J) * se, type = "paired", strict = TRUE)`.
///
/// # Errors
/// [`Error::TooFew`] below two clusters; [`Error::Impossible`] above N or 10^9, for a census with an ICC of 1, a level outside
/// 0 to 0.5 or an effect above 10^6; [`Error::NotFinite`].
///
/// ```
/// use jauge_stats::{Alternative, finite_population::Target};
/// use jauge_stats::power::{Clusters, power_clustered_change};
/// // 35 of 48 projects, 12 learners each.
/// let projects = Clusters::new(12.0, 0.1, 0.0)?;
/// let ask = |target| power_clustered_change(0.2, 35, &projects, target, 0.05, Alternative::TwoSided);
/// let (all, these) = (ask(Target::Superpopulation)?, ask(Target::FinitePopulation { size: 48 })?);
/// assert!(all.power < these.power);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn power_clustered_change(
    d_z: f64,
    number: u64,
    clusters: &Clusters,
    target: Target,
    sig_level: f64,
    alternative: Alternative,
) -> Result<ClusteredPlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_change(clusters, target, number)?;
    check_size(d_z)?;
    let power = change_power(clusters, target, test, d_z, number as f64)?;
    Ok(change_plan(clusters, target, test, d_z, number, power))
}

/// How many clusters are needed to see a before/after change of `d_z`?
///
/// *Formula, reference, when not to use*: [`power_clustered_change`].
///
/// # Errors
/// As [`power_clustered_change`]; [`Error::Impossible`] also for a power outside the level to 1, for an effect of zero or against the
/// direction of the test, and where more than 10^9 clusters, or more than the N there are, would be needed.
///
/// ```
/// use jauge_stats::{Alternative, finite_population::Target};
/// use jauge_stats::power::{Clusters, sample_size_clustered_change};
/// let projects = Clusters::new(12.0, 0.1, 0.0)?;
/// let ask = |target| sample_size_clustered_change(0.2, &projects, 0.8, target, 0.05, Alternative::TwoSided);
/// assert_eq!(ask(Target::Superpopulation)?.clusters, 37);
/// assert_eq!(ask(Target::FinitePopulation { size: 48 })?.clusters, 26);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_clustered_change(
    d_z: f64,
    clusters: &Clusters,
    power: f64,
    target: Target,
    sig_level: f64,
    alternative: Alternative,
) -> Result<ClusteredPlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    test.check_effect(d_z, "the effect")?;
    check_size(d_z)?;
    test.check_power(power)?;
    let most = most_first(1.0).min(target.size().unwrap_or(u64::MAX));
    check_count(most, LEAST)?;
    let power_at = |j: f64| {
        if change_error(clusters, target, j) == 0.0 {
            return Ok(1.0);
        }
        change_power(clusters, target, test, d_z, j)
    };
    let found = least_enough(LEAST, most, |j| Ok(power_at(j as f64)? >= power))?;
    let j = found.ok_or_else(|| match target {
        Target::FinitePopulation { size } => Error::impossible(format!(
            "even all {size} clusters are too few to see this change: people within them vary too much; ask more people in each"
        )),
        Target::Superpopulation => too_many(),
    })?;
    let mut out = change_plan(clusters, target, test, d_z, j, power_at(j as f64)?);
    out.clusters_exact = exact_number(j, LEAST, power, power_at);
    Ok(out)
}

/// What is the smallest before/after change that is seen with this power, for people in clusters?
///
/// *Formula, reference, when not to use*: [`power_clustered_change`].
///
/// # Errors
/// As [`power_clustered_change`]; [`Error::Impossible`] for a power outside the level to 1.
///
/// ```
/// use jauge_stats::{Alternative, finite_population::Target};
/// use jauge_stats::power::{Clusters, detectable_effect_clustered_change};
/// let projects = Clusters::new(12.0, 0.1, 0.0)?;
/// let these = Target::FinitePopulation { size: 48 };
/// let plan = detectable_effect_clustered_change(35, &projects, 0.8, these, 0.05, Alternative::TwoSided)?;
/// assert!(plan.effect < plan.effect_uncorrected);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn detectable_effect_clustered_change(
    number: u64,
    clusters: &Clusters,
    power: f64,
    target: Target,
    sig_level: f64,
    alternative: Alternative,
) -> Result<ClusteredPlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_change(clusters, target, number)?;
    let real = number as f64;
    let effect = test.t_ncp(power, real - 1.0)? * change_error(clusters, target, real);
    Ok(change_plan(clusters, target, test, effect, number, power))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Alternative = Alternative::TwoSided;

    #[test]
    fn refusals() {
        for (size, icc, cv) in [
            (0.5, 0.1, 0.0),
            (f64::NAN, 0.1, 0.0),
            (10.0, -0.1, 0.0),
            (10.0, 1.1, 0.0),
            (10.0, 0.1, -1.0),
            (10.0, 0.1, f64::INFINITY),
        ] {
            assert!(Clusters::new(size, icc, cv).is_err(), "{size} {icc} {cv}");
        }
        let c = Clusters::new(10.0, 0.1, 0.3).unwrap();
        assert!(c.effective_n(0).is_err());
        assert!(power_clustered_groups(0.3, 1, 9, &c, 0.05, TWO).is_err());
        assert!(sample_size_clustered_groups(0.0, 1.0, &c, 0.8, 0.05, TWO).is_err());
        let these = Target::FinitePopulation { size: 12 };
        assert!(power_clustered_change(0.3, 13, &c, these, 0.05, TWO).is_err());
        // All 12 clusters still leave the people within them.
        assert!(power_clustered_change(0.3, 12, &c, these, 0.05, TWO).is_ok());
        assert!(sample_size_clustered_change(0.001, &c, 0.8, these, 0.05, TWO).is_err());
        let alike = Clusters::new(10.0, 1.0, 0.0).unwrap();
        assert!(detectable_effect_clustered_change(12, &alike, 0.8, these, 0.05, TWO).is_err());
        let plan = sample_size_clustered_change(0.001, &alike, 0.8, these, 0.05, TWO).unwrap();
        assert_eq!((plan.clusters, plan.power, plan.ncp), (12, 1.0, None));
    }

    #[test]
    fn one_line() {
        let c = Clusters::new(100.0, 0.05, 0.0).unwrap();
        let plan = power_clustered_groups(0.2, 24, 24, &c, 0.05, TWO).unwrap();
        let line = plan.to_string();
        assert!(
            line.contains("clusters 48 (24 and 24) of 100 people, icc 0.05, design effect 5.9500")
        );
        assert!(!line.contains('\n'));
    }
}
