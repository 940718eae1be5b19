//! Plans for a mean change and for a difference of two means.

use serde::{Deserialize, Serialize};

use super::{MOST, Plan, Test, check_count, check_target, exact_number, least_enough, too_many};
use crate::finite_population::Target;
use crate::{Alternative, Error};

/// Shape of the changes that the efficiency of the signed-rank test is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parent {
    /// Normal: efficiency 3 / pi = 0.955.
    Normal,
    /// Uniform: efficiency 1.
    Uniform,
    /// Logistic: efficiency pi^2 / 9 = 1.097.
    Logistic,
    /// Double exponential: efficiency 1.5.
    Laplace,
    /// The worst symmetric shape there is: efficiency 108 / 125 = 0.864.
    LeastFavourable,
}

impl Parent {
    /// Asymptotic relative efficiency of the signed-rank test, compared with the t test.
    ///
    /// ```
    /// assert_eq!(jauge_stats::power::Parent::LeastFavourable.efficiency(), 0.864);
    /// ```
    #[must_use]
    pub fn efficiency(self) -> f64 {
        use std::f64::consts::PI;
        match self {
            Self::Normal => 3.0 / PI,
            Self::Uniform => 1.0,
            Self::Logistic => PI * PI / 9.0,
            Self::Laplace => 1.5,
            Self::LeastFavourable => 0.864,
        }
    }
}

/// One mean change: a t test on `efficiency` x n pairs.
#[derive(Clone, Copy)]
struct Change {
    efficiency: f64,
    target: Target,
    least: u64,
    method: &'static str,
}

impl Change {
    fn of_t(target: Target) -> Self {
        Self {
            efficiency: 1.0,
            target,
            least: 2,
            method: "paired t test",
        }
    }

    fn of_ranks(parent: Parent) -> Self {
        Self {
            efficiency: parent.efficiency(),
            target: Target::Superpopulation,
            // One degree of freedom at an efficiency of 0.864.
            least: 3,
            method: "signed-rank test, by its asymptotic efficiency",
        }
    }

    fn df(self, n: f64) -> f64 {
        self.efficiency * n - 1.0
    }

    /// Standard error of the mean change, in units of its standard deviation, without the correction.
    fn plain_error(self, n: f64) -> f64 {
        1.0 / (self.efficiency * n).sqrt()
    }

    fn std_error(self, n: f64) -> f64 {
        self.plain_error(n) * self.target.factor(n).sqrt()
    }

    fn power(self, test: Test, effect: f64, n: f64) -> Result<f64, Error> {
        test.t_power(effect / self.std_error(n), self.df(n))
    }

    /// A number of pairs short of a census.
    fn check(self, n: u64) -> Result<(), Error> {
        check_count(n, self.least)?;
        check_target(self.target, n)?;
        if self.target.size() == Some(n) {
            return Err(Error::impossible(format!(
                "all {n} units are observed: no sampling error is left to test against; describe the change instead"
            )));
        }
        Ok(())
    }

    fn plan(self, test: Test, effect: f64, n: u64, power: f64) -> Plan {
        let real = n as f64;
        let std_error = self.std_error(real);
        let census = std_error == 0.0;
        Plan {
            effect,
            effect_uncorrected: if census {
                effect
            } else {
                effect * (self.plain_error(real) / std_error)
            },
            n,
            n1: None,
            n2: None,
            n_exact: None,
            power,
            sig_level: test.sig_level,
            alternative: test.alternative,
            df: self.df(real),
            ncp: (!census).then(|| effect / std_error),
            population: self.target.size(),
            variance_factor: self.target.factor(real),
            method: self.method,
        }
    }

    fn power_plan(self, test: Test, effect: f64, n: u64) -> Result<Plan, Error> {
        self.check(n)?;
        check_size(effect)?;
        let power = self.power(test, effect, n as f64)?;
        Ok(self.plan(test, effect, n, power))
    }

    fn size_plan(self, test: Test, effect: f64, power: f64) -> Result<Plan, Error> {
        test.check_effect(effect, "the effect")?;
        check_size(effect)?;
        test.check_power(power)?;
        let most = self
            .target
            .size()
            .map_or(MOST, |size| size.min(MOST + 1) - 1);
        if let Some(size) = self.target.size() {
            check_count(size, self.least)?;
        }
        let power_at = |n: f64| self.power(test, effect, n);
        let found = if most < self.least {
            None
        } else {
            least_enough(self.least, most, |n| Ok(power_at(n as f64)? >= power))?
        };
        match (found, self.target) {
            (Some(n), _) => {
                let mut plan = self.plan(test, effect, n, power_at(n as f64)?);
                plan.n_exact = exact_number(n, self.least, power, power_at);
                Ok(plan)
            }
            // All but one are not enough: a census, which leaves nothing to chance.
            (None, Target::FinitePopulation { size }) if size <= MOST => {
                Ok(self.plan(test, effect, size, 1.0))
            }
            _ => Err(too_many()),
        }
    }

    fn effect_plan(self, test: Test, n: u64, power: f64) -> Result<Plan, Error> {
        self.check(n)?;
        let real = n as f64;
        let effect = test.t_ncp(power, self.df(real))? * self.std_error(real);
        Ok(self.plan(test, effect, n, power))
    }
}

/// An effect in standard deviations whose noncentrality is a number.
pub(super) fn check_size(effect: f64) -> Result<(), Error> {
    if !effect.is_finite() {
        return Err(Error::NotFinite { what: "the effect" });
    }
    if effect.abs() > 1e6 {
        return Err(Error::impossible(format!(
            "an effect of {effect} standard deviations: divide the effect by the standard deviation first"
        )));
    }
    Ok(())
}

/// With what probability does a paired t test on `n` pairs see a change of `d_z`?
///
/// *When not to use*: after the study, with the observed change ([`post_hoc_power`](super::post_hoc_power)); people grouped in projects
/// ([`power_clustered_change`](super::power_clustered_change)).
///
/// *Formula*: P(|T| > t) for noncentral T with n - 1 degrees of freedom and noncentrality d_z sqrt(n) / sqrt(1 - n / N), the last root
/// being 1 for a superpopulation; both tails count. `d_z` is the mean change over the sd of the change: from
/// a change d in units of the sd of the score, d / sqrt(2 (1 - r)) for a before/after correlation r. With the correction the normal model is
/// an approximation, as for any finite population.
///
/// *Missing*: `n` is the number of complete pairs expected. *Reference*: J. Cohen (1988), Statistical Power Analysis for the
/// Behavioral Sciences, second edition, doi:10.4324/9780203771587.
///
/// *R*: `power.t.test(n, delta = d_z, sd = 1, type = "paired", strict = TRUE)`, superpopulation only.
/// DIFFERS: without `strict = TRUE` R leaves the far tail out.
///
/// # Errors
/// [`Error::TooFew`] below two pairs; [`Error::Impossible`] for a census, n above N or 10^9, a level outside 0 to 0.5, an effect
/// above 10^6; [`Error::NotFinite`].
///
/// ```
/// use jauge_stats::{Alternative, finite_population::Target, power::power_paired_t};
/// // 30 trainees, half a standard deviation.
/// let plan = power_paired_t(0.5, 30, Target::Superpopulation, 0.05, Alternative::TwoSided)?;
/// assert!((plan.power - 0.75396471574).abs() < 1e-10);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn power_paired_t(
    d_z: f64,
    n: u64,
    target: Target,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    Change::of_t(target).power_plan(Test::new(sig_level, alternative)?, d_z, n)
}

/// How many pairs does a paired t test need to see a change of `d_z`?
///
/// The least whole number that reaches `power`. In a finite population of N it is at most N: if all but one are too
/// few, the plan is a census, with power 1 and no noncentrality.
///
/// *Formula, reference, when not to use*: [`power_paired_t`]. *R*: `power.t.test(power = , delta = d_z, type = "paired", strict = TRUE)$n` is
/// `n_exact`.
///
/// # Errors
/// As [`power_paired_t`]; [`Error::Impossible`] also for a power outside the level to 1, for an effect of zero or against the
/// direction of the test, and where more than 10^9 pairs are needed.
///
/// ```
/// use jauge_stats::{Alternative, finite_population::Target, power::sample_size_paired_t};
/// let plan = sample_size_paired_t(0.5, 0.8, Target::Superpopulation, 0.05, Alternative::TwoSided)?;
/// assert_eq!(plan.n, 34);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_paired_t(
    d_z: f64,
    power: f64,
    target: Target,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    Change::of_t(target).size_plan(Test::new(sig_level, alternative)?, d_z, power)
}

/// What is the smallest change that a paired t test on `n` pairs sees with this power?
///
/// For 35 of 48 projects the correction divides it by 1 / sqrt(1 - 35/48) = 1.92: `effect_uncorrected` holds what it would be without, and which of
/// the two is right depends on the target alone.
///
/// *Formula, reference, when not to use*: [`power_paired_t`]; the noncentrality is solved to the last digits. *R*:
/// `power.t.test(n, power = , type = "paired", strict = TRUE)$delta`. DIFFERS: without `strict = TRUE` R prints 0.487467 in the example below.
///
/// # Errors
/// As [`power_paired_t`]; [`Error::Impossible`] also for a power outside the level to 1.
///
/// ```
/// use jauge_stats::{Alternative, finite_population::Target, power::detectable_effect_paired_t};
/// let plan = detectable_effect_paired_t(35, 0.8, Target::Superpopulation, 0.05, Alternative::TwoSided)?;
/// assert!((plan.effect - 0.487466).abs() < 5e-7);
/// let these = Target::FinitePopulation { size: 48 };
/// let plan = detectable_effect_paired_t(35, 0.8, these, 0.05, Alternative::TwoSided)?;
/// assert!((plan.effect - 0.487466 * (13.0_f64 / 48.0).sqrt()).abs() < 5e-7);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn detectable_effect_paired_t(
    n: u64,
    power: f64,
    target: Target,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    Change::of_t(target).effect_plan(Test::new(sig_level, alternative)?, n, power)
}

/// About what power has a Wilcoxon signed-rank test on `n` pairs?
///
/// An approximation by the asymptotic relative efficiency, not a computation of that test: rough below some 20 pairs
/// and for ordinal items with few levels, whose ties it does not know. For such an item simulate from a supposed
/// table of changes.
///
/// *Formula*: [`power_paired_t`] with n x efficiency pairs in the noncentrality and in the degrees of freedom. The efficiency holds for
/// symmetric continuous changes of the given shape.
///
/// *Reference*: J. L. Hodges, E. L. Lehmann (1956), The efficiency of some nonparametric competitors of the t-test, Annals of
/// Mathematical Statistics 27, 324-335.
///
/// *R*: no call in base R.
///
/// # Errors
/// [`Error::TooFew`] below three pairs, else as [`power_paired_t`].
///
/// ```
/// use jauge_stats::Alternative;
/// use jauge_stats::power::{Parent, power_signed_rank};
/// let plan = power_signed_rank(0.5, 35, Parent::Normal, 0.05, Alternative::TwoSided)?;
/// assert!((0.79..0.81).contains(&plan.power));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn power_signed_rank(
    d_z: f64,
    n: u64,
    parent: Parent,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    Change::of_ranks(parent).power_plan(Test::new(sig_level, alternative)?, d_z, n)
}

/// About how many pairs does a signed-rank test need?
///
/// See [`power_signed_rank`] for what the approximation is worth.
///
/// # Errors
/// As [`sample_size_paired_t`].
///
/// ```
/// use jauge_stats::Alternative;
/// use jauge_stats::power::{Parent, sample_size_signed_rank};
/// let plan = sample_size_signed_rank(0.5, 0.8, Parent::Normal, 0.05, Alternative::TwoSided)?;
/// assert_eq!(plan.n, 35); // the t test needs 34
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_signed_rank(
    d_z: f64,
    power: f64,
    parent: Parent,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    Change::of_ranks(parent).size_plan(Test::new(sig_level, alternative)?, d_z, power)
}

/// About what change does a signed-rank test on `n` pairs see?
///
/// See [`power_signed_rank`] for what the approximation is worth.
///
/// # Errors
/// As [`detectable_effect_paired_t`], [`Error::TooFew`] below three pairs.
///
/// ```
/// use jauge_stats::Alternative;
/// use jauge_stats::power::{Parent, detectable_effect_signed_rank};
/// let plan = detectable_effect_signed_rank(35, 0.8, Parent::Normal, 0.05, Alternative::TwoSided)?;
/// assert!((0.49..0.51).contains(&plan.effect));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn detectable_effect_signed_rank(
    n: u64,
    power: f64,
    parent: Parent,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    Change::of_ranks(parent).effect_plan(Test::new(sig_level, alternative)?, n, power)
}

const GROUPS: &str = "two-group t test, equal variances";

/// Fewest people of a group.
const LEAST_IN_GROUP: u64 = 2;

fn groups_error(n1: f64, n2: f64) -> f64 {
    (1.0 / n1 + 1.0 / n2).sqrt()
}

fn groups_plan(test: Test, effect: f64, n1: u64, n2: u64, power: f64) -> Plan {
    let (r1, r2) = (n1 as f64, n2 as f64);
    Plan {
        effect,
        effect_uncorrected: effect,
        n: n1 + n2,
        n1: Some(n1),
        n2: Some(n2),
        n_exact: None,
        power,
        sig_level: test.sig_level,
        alternative: test.alternative,
        df: r1 + r2 - 2.0,
        ncp: Some(effect / groups_error(r1, r2)),
        population: None,
        variance_factor: 1.0,
        method: GROUPS,
    }
}

fn groups_power(test: Test, effect: f64, n1: f64, n2: f64) -> Result<f64, Error> {
    test.t_power(effect / groups_error(n1, n2), n1 + n2 - 2.0)
}

/// With what probability does a t test of two groups of people see a difference of `d`?
///
/// *When not to use*: after the study, with the observed difference ([`post_hoc_power`](super::post_hoc_power)); whole projects in
/// either group ([`power_clustered_groups`](super::power_clustered_groups)); the same people twice.
///
/// *Formula*: noncentral T with n1 + n2 - 2 degrees of freedom and noncentrality d / sqrt(1 / n1 + 1 / n2), d in units of the common
/// standard deviation; both tails count. For the Welch test with similar variances the loss is small.
///
/// *Reference*: J. Cohen (1988), doi:10.4324/9780203771587.
///
/// *R*: `power.t.test(n, delta = d, strict = TRUE)` for n1 = n2; statsmodels
/// `TTestIndPower().power(d, nobs1, alpha, ratio = n2 / n1)`. DIFFERS: R's default leaves the far tail out.
///
/// # Errors
/// [`Error::TooFew`] below two people in a group; [`Error::Impossible`] above 10^9, for a level outside 0 to 0.5 or an effect above
/// 10^6; [`Error::NotFinite`].
///
/// ```
/// use jauge_stats::{Alternative, power::power_two_groups_t};
/// let plan = power_two_groups_t(0.5, 30, 30, 0.05, Alternative::TwoSided)?;
/// assert!((plan.power - 0.47789652076).abs() < 1e-10);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn power_two_groups_t(
    d: f64,
    n1: u64,
    n2: u64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_count(n1, LEAST_IN_GROUP)?;
    check_count(n2, LEAST_IN_GROUP)?;
    check_size(d)?;
    let power = groups_power(test, d, n1 as f64, n2 as f64)?;
    Ok(groups_plan(test, d, n1, n2, power))
}

/// How many people per group does a t test need to see a difference of `d`?
///
/// `ratio` is n2 / n1: 1 for equal groups, 2 for twice as many in the second. `n1` is the least whole number that reaches the power
/// with n2 = `ratio` x n1 rounded up; `n_exact` is the real n1 with n2 = `ratio` x n1.
///
/// *Formula, reference, when not to use*: [`power_two_groups_t`]. *R*: `power.t.test(power = , delta = d, strict = TRUE)$n`; statsmodels
/// `TTestIndPower().solve_power(d, None, alpha, power, ratio)`.
///
/// # Errors
/// As [`power_two_groups_t`] and [`sample_size_paired_t`]; [`Error::Impossible`] for a ratio outside 10^-3 to 10^3.
///
/// ```
/// use jauge_stats::{Alternative, power::sample_size_two_groups_t};
/// let plan = sample_size_two_groups_t(0.5, 1.0, 0.8, 0.05, Alternative::TwoSided)?;
/// assert_eq!((plan.n1, plan.n2), (Some(64), Some(64)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_two_groups_t(
    d: f64,
    ratio: f64,
    power: f64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    let test = Test::new(sig_level, alternative)?;
    test.check_effect(d, "the effect")?;
    check_size(d)?;
    test.check_power(power)?;
    check_ratio(ratio)?;
    let power_at = |n1: f64| groups_power(test, d, n1, second(n1, ratio));
    let whole = |n1: u64| second_whole(n1, ratio, LEAST_IN_GROUP);
    let n1 = least_enough(LEAST_IN_GROUP, most_first(ratio), |n1| {
        Ok(groups_power(test, d, n1 as f64, whole(n1) as f64)? >= power)
    })?
    .ok_or_else(too_many)?;
    let n2 = whole(n1);
    let mut plan = groups_plan(
        test,
        d,
        n1,
        n2,
        groups_power(test, d, n1 as f64, n2 as f64)?,
    );
    plan.n_exact = exact_first(n1, ratio, LEAST_IN_GROUP, power, power_at)?;
    Ok(plan)
}

/// What is the smallest difference that a t test of two groups sees with this power?
///
/// *Formula, reference, when not to use*: [`power_two_groups_t`]. *R*: `power.t.test(n, power = , strict = TRUE)$delta`.
///
/// # Errors
/// As [`power_two_groups_t`]; [`Error::Impossible`] for a power outside the level to 1.
///
/// ```
/// use jauge_stats::{Alternative, power::detectable_effect_two_groups_t};
/// let plan = detectable_effect_two_groups_t(30, 30, 0.8, 0.05, Alternative::TwoSided)?;
/// assert!((plan.effect - 0.7356).abs() < 5e-5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn detectable_effect_two_groups_t(
    n1: u64,
    n2: u64,
    power: f64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<Plan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_count(n1, LEAST_IN_GROUP)?;
    check_count(n2, LEAST_IN_GROUP)?;
    let (r1, r2) = (n1 as f64, n2 as f64);
    let effect = test.t_ncp(power, r1 + r2 - 2.0)? * groups_error(r1, r2);
    Ok(groups_plan(test, effect, n1, n2, power))
}

pub(super) fn check_ratio(ratio: f64) -> Result<(), Error> {
    if (1e-3..=1e3).contains(&ratio) {
        Ok(())
    } else {
        Err(Error::impossible(format!(
            "a ratio of {ratio} between the groups: n2 / n1 between 0.001 and 1000 is needed"
        )))
    }
}

/// Most people of the first group such that the second has no more than [`MOST`].
pub(super) fn most_first(ratio: f64) -> u64 {
    (MOST as f64 / ratio.max(1.0)) as u64
}

/// The second group's real size.
fn second(n1: f64, ratio: f64) -> f64 {
    n1 * ratio
}

/// The second group's whole size: rounded up, but not for the rounding of the product.
pub(super) fn second_whole(n1: u64, ratio: f64, least: u64) -> u64 {
    let real = n1 as f64 * ratio;
    ((real * (1.0 - 1e-12)).ceil() as u64).max(least)
}

/// The real size of the first group at which the power is exactly `power`, with the second group in proportion and neither
/// below `least`; `None` if the least design has more.
pub(super) fn exact_first(
    n1: u64,
    ratio: f64,
    least: u64,
    power: f64,
    power_at: impl Fn(f64) -> Result<f64, Error>,
) -> Result<Option<f64>, Error> {
    let low = (least as f64).max(least as f64 / ratio);
    if power_at(low)? >= power {
        return Ok(None);
    }
    // Rounding the second group up shortens the first: a real solution may lie above n1.
    let mut high = (n1 as f64).max(low);
    while power_at(high)? < power {
        high *= 1.5;
    }
    let at = |x: f64| power_at(x).map_or(f64::NAN, |found| found - power);
    Ok(Some(crate::special::root(low, high, 0.0, at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const THESE: Target = Target::FinitePopulation { size: 48 };
    const LIKE: Target = Target::Superpopulation;
    const TWO: Alternative = Alternative::TwoSided;

    #[test]
    fn refusals() {
        assert!(power_paired_t(0.5, 1, LIKE, 0.05, TWO).is_err());
        assert!(power_paired_t(0.5, 48, THESE, 0.05, TWO).is_err());
        assert!(power_paired_t(0.5, 49, THESE, 0.05, TWO).is_err());
        assert!(power_paired_t(f64::NAN, 30, LIKE, 0.05, TWO).is_err());
        assert!(power_paired_t(1e9, 30, LIKE, 0.05, TWO).is_err());
        assert!(sample_size_paired_t(0.0, 0.8, LIKE, 0.05, TWO).is_err());
        assert!(sample_size_paired_t(1e-9, 0.8, LIKE, 0.05, TWO).is_err());
        assert!(sample_size_paired_t(-0.5, 0.8, LIKE, 0.05, Alternative::Greater).is_err());
        assert!(detectable_effect_paired_t(35, 0.04, LIKE, 0.05, TWO).is_err());
        assert!(power_signed_rank(0.5, 2, Parent::Normal, 0.05, TWO).is_err());
        assert!(power_two_groups_t(0.5, 1, 30, 0.05, TWO).is_err());
        assert!(sample_size_two_groups_t(0.5, 0.0, 0.8, 0.05, TWO).is_err());
        let one = Target::FinitePopulation { size: 1 };
        assert!(sample_size_paired_t(0.5, 0.8, one, 0.05, TWO).is_err());
    }

    #[test]
    fn a_census_when_all_but_one_are_too_few() {
        let plan = sample_size_paired_t(1e-6, 0.8, THESE, 0.05, TWO).unwrap();
        assert_eq!((plan.n, plan.power, plan.ncp), (48, 1.0, None));
        let two = Target::FinitePopulation { size: 2 };
        assert_eq!(sample_size_paired_t(0.5, 0.8, two, 0.05, TWO).unwrap().n, 2);
        let plan = sample_size_paired_t(0.3, 0.8, THESE, 0.05, TWO).unwrap();
        assert!(plan.n < 48 && plan.power >= 0.8);
    }

    #[test]
    fn one_line() {
        let plan = detectable_effect_paired_t(35, 0.8, THESE, 0.05, TWO).unwrap();
        assert_eq!(
            plan.to_string(),
            "effect 0.2537, n 35, power 0.8000 at level 0.05, df 34.00, N 48, variance factor 0.2708, \
             effect without correction 0.4875 (paired t test)"
        );
        let plan = power_two_groups_t(0.5, 30, 40, 0.05, TWO).unwrap();
        assert!(plan.to_string().contains("n 70 (30 and 40)"));
    }

    #[test]
    fn a_product_just_above_a_whole_number_is_not_rounded_up() {
        assert_eq!(second_whole(30, 0.1, 2), 3);
        assert_eq!(second_whole(31, 0.1, 2), 4);
    }
}
