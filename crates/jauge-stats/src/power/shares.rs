//! Plans for one share against a fixed one, and for two shares.

use std::f64::consts::FRAC_PI_2;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::means::{check_ratio, exact_first, most_first, second_whole};
use super::{MOST, Test, check_count, exact_number, least_enough, too_many};
use crate::special::{binomial_tails, root};
use crate::{Alternative, Error};

/// The test of one share that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProportionTest {
    /// Normal test of the arcsine of the root of the share (Cohen's h). Smooth in n; rough for few people or shares near 0 or 1.
    Arcsine,
    /// The binomial test with alpha / 2 on each side, which is whether the Clopper-Pearson interval leaves the fixed share out.
    /// Its power goes up and down with n, because whole counts seldom use the whole level.
    Exact,
}

/// A design with the power of its test of shares.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SharePlan {
    /// The share that would matter; the first group's.
    pub share: f64,
    /// The share that it is compared with: a fixed one, or the second group's.
    pub reference_share: f64,
    /// Cohen's h = 2 asin(sqrt(share)) - 2 asin(sqrt(reference_share)).
    pub effect: f64,
    /// All people.
    pub n: u64,
    /// People of the first group.
    pub n1: Option<u64>,
    /// People of the second group.
    pub n2: Option<u64>,
    /// The real number of people (of the first group) at which the power is exactly the one asked for; `None` where the number
    /// was given, for an exact test, or if the least possible number already has more.
    pub n_exact: Option<f64>,
    /// Probability that the test rejects.
    pub power: f64,
    /// Significance level of the test.
    pub sig_level: f64,
    /// Direction of the test.
    pub alternative: Alternative,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for SharePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "share {:.4} against {:.4} (h {:.4}), n {}",
            self.share, self.reference_share, self.effect, self.n
        )?;
        if let (Some(n1), Some(n2)) = (self.n1, self.n2) {
            write!(f, " ({n1} and {n2})")?;
        }
        write!(
            f,
            ", power {:.4} at level {} ({})",
            self.power, self.sig_level, self.method
        )
    }
}

/// Most people for whom the exact test is searched through.
const MOST_EXACT: u64 = 20_000;

fn angle(share: f64) -> f64 {
    share.sqrt().asin()
}

fn cohen_h(share: f64, reference: f64) -> f64 {
    2.0 * (angle(share) - angle(reference))
}

/// The share at a distance h of another; `None` beyond 0 or 1.
fn share_at(reference: f64, h: f64) -> Option<f64> {
    let angle = angle(reference) + 0.5 * h;
    (0.0..=FRAC_PI_2).contains(&angle).then(|| {
        let sine = angle.sin();
        sine * sine
    })
}

fn check_share(share: f64) -> Result<(), Error> {
    if (0.0..=1.0).contains(&share) {
        Ok(())
    } else {
        Err(Error::impossible(format!(
            "a share of {share}: write 0.47 for 47 %"
        )))
    }
}

/// The reference of a test of one share: at 0 or 1 a single answer would decide.
fn check_reference(share: f64) -> Result<(), Error> {
    if share > 0.0 && share < 1.0 {
        Ok(())
    } else {
        Err(Error::impossible(format!(
            "a reference share of {share}: above 0 and below 1 is needed"
        )))
    }
}

fn unreachable_share(n: u64) -> Error {
    Error::impossible(format!(
        "no share is far enough from the reference for {n} people to see it with this power: more people are needed"
    ))
}

/// Power of the exact test of one share.
fn exact_power(test: Test, share: f64, reference: f64, n: u64) -> f64 {
    let tail = test.tail();
    let mut power = 0.0;
    if test.alternative != Alternative::Less {
        // The least count whose upper tail is small enough, if any.
        let (mut low, mut high) = (0, n + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if binomial_tails(middle, n, reference).1 <= tail {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if low <= n {
            power += binomial_tails(low, n, share).1;
        }
    }
    if test.alternative != Alternative::Greater {
        // The number of counts whose lower tail is small enough.
        let (mut low, mut high) = (0, n + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if binomial_tails(middle, n, reference).0 > tail {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if low > 0 {
            power += binomial_tails(low - 1, n, share).0;
        }
    }
    power.min(1.0)
}

fn one_power(test: Test, share: f64, reference: f64, n: u64, method: ProportionTest) -> f64 {
    match method {
        ProportionTest::Arcsine => test.z_power(cohen_h(share, reference) * (n as f64).sqrt()),
        ProportionTest::Exact => exact_power(test, share, reference, n),
    }
}

fn one_plan(
    test: Test,
    share: f64,
    reference: f64,
    n: u64,
    power: f64,
    method: ProportionTest,
) -> SharePlan {
    SharePlan {
        share,
        reference_share: reference,
        effect: cohen_h(share, reference),
        n,
        n1: None,
        n2: None,
        n_exact: None,
        power,
        sig_level: test.sig_level,
        alternative: test.alternative,
        method: match method {
            ProportionTest::Arcsine => "one share, arcsine normal test",
            ProportionTest::Exact => "one share, exact binomial test",
        },
    }
}

/// With what probability does a test on `n` people tell a share from a fixed `reference_share`?
///
/// *When not to use*: after the study, with the observed share ([`post_hoc_power`](super::post_hoc_power)); people grouped in projects.
///
/// *Formula*: [`ProportionTest::Arcsine`]: normal with shift h sqrt(n), both tails. [`ProportionTest::Exact`]: the binomial
/// probability, under `share`, of the counts that the test rejects.
///
/// *Missing*: n is the number of answers expected. *Reference*: J. Cohen (1988), doi:10.4324/9780203771587.
///
/// *R*: `pwr::pwr.p.test(h = , n = )`; `pbinom` for the exact one. DIFFERS: R's `binom.test` orders the counts of a two-sided test by their
/// probability, so its rejection region may be another one; ours is that of the Clopper-Pearson interval.
///
/// # Errors
/// [`Error::TooFew`] for n = 0; [`Error::Impossible`] for a share outside 0 to 1, a reference of 0 or 1, n above 10^9, or a level
/// outside 0 to 0.5.
///
/// ```
/// use jauge_stats::{Alternative, power::{ProportionTest, power_one_proportion}};
/// // Do more than half of 35 trainees find work, if 70 % do?
/// let plan = power_one_proportion(0.7, 0.5, 35, ProportionTest::Exact, 0.05, Alternative::Greater)?;
/// assert!((plan.power - 0.7729).abs() < 5e-5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn power_one_proportion(
    share: f64,
    reference_share: f64,
    n: u64,
    method: ProportionTest,
    sig_level: f64,
    alternative: Alternative,
) -> Result<SharePlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_share(share)?;
    check_reference(reference_share)?;
    check_count(n, 1)?;
    let power = one_power(test, share, reference_share, n, method);
    Ok(one_plan(test, share, reference_share, n, power, method))
}

/// How many people tell a share from a fixed `reference_share` with this power?
///
/// For the exact test, whose power goes up and down by about 1 / sqrt(n): the least n from which on the power stays, looked through up to a
/// quarter and 60 more.
///
/// *Formula, reference, when not to use*: [`power_one_proportion`]. *R*: `pwr::pwr.p.test(h = , power = )$n` is `n_exact`.
///
/// # Errors
/// As [`power_one_proportion`]; [`Error::Impossible`] also for a power outside the level to 1, equal shares or a share on the other
/// side, and where more than 10^9 people (20,000 for the exact test) are needed.
///
/// ```
/// use jauge_stats::{Alternative, power::{ProportionTest, sample_size_one_proportion}};
/// let people = |method| sample_size_one_proportion(0.7, 0.5, 0.8, method, 0.05, Alternative::TwoSided);
/// assert_eq!((people(ProportionTest::Arcsine)?.n, people(ProportionTest::Exact)?.n), (47, 54));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_one_proportion(
    share: f64,
    reference_share: f64,
    power: f64,
    method: ProportionTest,
    sig_level: f64,
    alternative: Alternative,
) -> Result<SharePlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_share(share)?;
    check_reference(reference_share)?;
    let h = cohen_h(share, reference_share);
    test.check_effect(h, "the difference of the shares")?;
    test.check_power(power)?;
    let power_at = |n: u64| one_power(test, share, reference_share, n, method);
    let n = match method {
        ProportionTest::Arcsine => {
            least_enough(1, MOST, |n| Ok(power_at(n) >= power))?.ok_or_else(too_many)?
        }
        ProportionTest::Exact => {
            least_that_stays(MOST_EXACT, |n| power_at(n) >= power).ok_or_else(|| {
                Error::impossible(
                    "the exact test needs more than 20000 people: plan with the arcsine test, which is close there",
                )
            })?
        }
    };
    let mut plan = one_plan(test, share, reference_share, n, power_at(n), method);
    if method == ProportionTest::Arcsine {
        plan.n_exact = exact_number(n, 1, power, |n| Ok(test.z_power(h * n.sqrt())));
    }
    Ok(plan)
}

/// The least n from which on `enough` holds, for a condition that wavers where it changes: from a change found by halving, looked
/// through up to a quarter and 60 more.
pub(super) fn least_that_stays(most: u64, enough: impl Fn(u64) -> bool) -> Option<u64> {
    let found = least_enough(1, most, |n| Ok(enough(n))).ok().flatten()?;
    let mut n = found + found / 4 + 60;
    while n > 1 && enough(n - 1) {
        n -= 1;
    }
    Some(n)
}

/// What share do `n` people tell from a fixed `reference_share` with this power?
///
/// The nearest such share on the side that the test looks at: above the reference for `Greater` and for `TwoSided`, below it for `Less`. For
/// the other side of a two-sided test ask for 1 - `reference_share` and take 1 minus the answer.
///
/// *Formula, reference, when not to use*: [`power_one_proportion`].
///
/// # Errors
/// As [`power_one_proportion`]; [`Error::Impossible`] also for a power outside the level to 1 and where even a share of 0 or 1
/// is not seen.
///
/// ```
/// use jauge_stats::{Alternative, power::{ProportionTest, detectable_effect_one_proportion}};
/// let plan =
///     detectable_effect_one_proportion(0.5, 35, 0.8, ProportionTest::Exact, 0.05, Alternative::Greater)?;
/// assert!((0.70..0.72).contains(&plan.share));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn detectable_effect_one_proportion(
    reference_share: f64,
    n: u64,
    power: f64,
    method: ProportionTest,
    sig_level: f64,
    alternative: Alternative,
) -> Result<SharePlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_reference(reference_share)?;
    check_count(n, 1)?;
    test.check_power(power)?;
    let share = match method {
        ProportionTest::Arcsine => {
            let h = test.z_shift(power)? / (n as f64).sqrt();
            share_at(reference_share, h).ok_or_else(|| unreachable_share(n))?
        }
        ProportionTest::Exact => {
            let end = if alternative == Alternative::Less {
                0.0
            } else {
                1.0
            };
            let lacking = |share: f64| exact_power(test, share, reference_share, n) - power;
            if lacking(end) < 0.0 {
                return Err(unreachable_share(n));
            }
            root(reference_share, end, 0.0, lacking)
        }
    };
    Ok(one_plan(test, share, reference_share, n, power, method))
}

fn two_power(test: Test, h: f64, n1: f64, n2: f64) -> f64 {
    test.z_power(h / (1.0 / n1 + 1.0 / n2).sqrt())
}

fn two_plan(test: Test, share: f64, reference: f64, n1: u64, n2: u64, power: f64) -> SharePlan {
    SharePlan {
        share,
        reference_share: reference,
        effect: cohen_h(share, reference),
        n: n1 + n2,
        n1: Some(n1),
        n2: Some(n2),
        n_exact: None,
        power,
        sig_level: test.sig_level,
        alternative: test.alternative,
        method: "two shares, arcsine normal test",
    }
}

/// With what probability does a test of two groups of people tell their shares apart?
///
/// *When not to use*: after the study, with the observed shares ([`post_hoc_power`](super::post_hoc_power)); whole projects in either
/// group (multiply the numbers by the design effect of [`Clusters`](super::Clusters)); the same people twice.
///
/// *Formula*: normal with shift h / sqrt(1 / n1 + 1 / n2), h = 2 asin(sqrt(share)) - 2 asin(sqrt(reference_share)), both tails.
///
/// *Reference*: J. Cohen (1988), doi:10.4324/9780203771587.
///
/// *R*: `pwr::pwr.2p2n.test(h, n1, n2)`; statsmodels `NormalIndPower().power(h, nobs1, alpha, ratio)`.
/// DIFFERS: R's `power.prop.test` takes the difference of the shares with a pooled variance and leaves the far tail out; for 50 % against 75 %
/// with 30 people each it says 0.517, this says 0.527.
///
/// # Errors
/// [`Error::TooFew`] for an empty group; [`Error::Impossible`] for a share outside 0 to 1, above 10^9 people, or a level outside
/// 0 to 0.5.
///
/// ```
/// use jauge_stats::{Alternative, power::power_two_proportions};
/// let plan = power_two_proportions(0.75, 0.5, 30, 30, 0.05, Alternative::TwoSided)?;
/// assert!((plan.power - 0.5271).abs() < 5e-5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn power_two_proportions(
    share: f64,
    reference_share: f64,
    n1: u64,
    n2: u64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<SharePlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_share(share)?;
    check_share(reference_share)?;
    check_count(n1, 1)?;
    check_count(n2, 1)?;
    let h = cohen_h(share, reference_share);
    let power = two_power(test, h, n1 as f64, n2 as f64);
    Ok(two_plan(test, share, reference_share, n1, n2, power))
}

/// How many people per group tell two shares apart with this power?
///
/// `ratio` is n2 / n1, as in [`sample_size_two_groups_t`](super::sample_size_two_groups_t).
///
/// *Formula, reference, when not to use*: [`power_two_proportions`]. *R*: `pwr::pwr.2p.test(h = , power = )$n` is `n_exact`.
///
/// # Errors
/// As [`power_two_proportions`]; [`Error::Impossible`] also for a power outside the level to 1, equal shares or the wrong
/// direction, a ratio outside 10^-3 to 10^3, and where more than 10^9 people are needed.
///
/// ```
/// use jauge_stats::{Alternative, power::sample_size_two_proportions};
/// let plan = sample_size_two_proportions(0.75, 0.5, 1.0, 0.8, 0.05, Alternative::TwoSided)?;
/// assert_eq!((plan.n1, plan.n2), (Some(58), Some(58)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sample_size_two_proportions(
    share: f64,
    reference_share: f64,
    ratio: f64,
    power: f64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<SharePlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_share(share)?;
    check_share(reference_share)?;
    let h = cohen_h(share, reference_share);
    test.check_effect(h, "the difference of the shares")?;
    test.check_power(power)?;
    check_ratio(ratio)?;
    let reached = |n1: u64, n2: u64| two_power(test, h, n1 as f64, n2 as f64);
    let n1 = least_enough(1, most_first(ratio), |n1| {
        Ok(reached(n1, second_whole(n1, ratio, 1)) >= power)
    })?
    .ok_or_else(too_many)?;
    let n2 = second_whole(n1, ratio, 1);
    let mut plan = two_plan(test, share, reference_share, n1, n2, reached(n1, n2));
    plan.n_exact = exact_first(n1, ratio, 1, power, |n1| {
        Ok(two_power(test, h, n1, n1 * ratio))
    })?;
    Ok(plan)
}

/// What share of a first group is told from the second group's `reference_share` with this power?
///
/// Above it for `Greater` and for `TwoSided`, below it for `Less`, as in [`detectable_effect_one_proportion`].
///
/// *Formula, reference, when not to use*: [`power_two_proportions`].
///
/// # Errors
/// As [`power_two_proportions`]; [`Error::Impossible`] also for a power outside the level to 1 and where even a share of 0 or 1
/// is not seen.
///
/// ```
/// use jauge_stats::{Alternative, power::detectable_effect_two_proportions};
/// let plan = detectable_effect_two_proportions(0.5, 58, 58, 0.8, 0.05, Alternative::TwoSided)?;
/// assert!((plan.share - 0.75).abs() < 0.005);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn detectable_effect_two_proportions(
    reference_share: f64,
    n1: u64,
    n2: u64,
    power: f64,
    sig_level: f64,
    alternative: Alternative,
) -> Result<SharePlan, Error> {
    let test = Test::new(sig_level, alternative)?;
    check_share(reference_share)?;
    check_count(n1, 1)?;
    check_count(n2, 1)?;
    let h = test.z_shift(power)? * (1.0 / n1 as f64 + 1.0 / n2 as f64).sqrt();
    let share = share_at(reference_share, h).ok_or_else(|| unreachable_share(n1 + n2))?;
    Ok(two_plan(test, share, reference_share, n1, n2, power))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Alternative = Alternative::TwoSided;

    #[test]
    fn refusals() {
        let exact = ProportionTest::Exact;
        assert!(power_one_proportion(47.0, 0.5, 35, exact, 0.05, TWO).is_err());
        assert!(power_one_proportion(0.7, 0.0, 35, exact, 0.05, TWO).is_err());
        assert!(power_one_proportion(0.7, 0.5, 0, exact, 0.05, TWO).is_err());
        assert!(sample_size_one_proportion(0.5, 0.5, 0.8, exact, 0.05, TWO).is_err());
        assert!(sample_size_one_proportion(0.5001, 0.5, 0.8, exact, 0.05, TWO).is_err());
        assert!(
            sample_size_one_proportion(0.4, 0.5, 0.8, exact, 0.05, Alternative::Greater).is_err()
        );
        assert!(detectable_effect_one_proportion(0.5, 3, 0.8, exact, 0.05, TWO).is_err());
        let arcsine = ProportionTest::Arcsine;
        assert!(detectable_effect_one_proportion(0.5, 1, 0.8, arcsine, 0.05, TWO).is_err());
        assert!(power_two_proportions(f64::NAN, 0.5, 3, 3, 0.05, TWO).is_err());
        assert!(sample_size_two_proportions(0.5, 0.5, 1.0, 0.8, 0.05, TWO).is_err());
        assert!(detectable_effect_two_proportions(0.9, 3, 3, 0.8, 0.05, TWO).is_err());
    }

    #[test]
    fn too_few_for_any_rejection_have_no_power() {
        let plan = power_one_proportion(0.9, 0.5, 3, ProportionTest::Exact, 0.05, TWO).unwrap();
        assert_eq!(plan.power, 0.0);
    }

    #[test]
    fn an_exact_size_holds_for_all_that_follow() {
        let plan =
            sample_size_one_proportion(0.7, 0.5, 0.8, ProportionTest::Exact, 0.05, TWO).unwrap();
        let power = |n| {
            power_one_proportion(0.7, 0.5, n, ProportionTest::Exact, 0.05, TWO)
                .unwrap()
                .power
        };
        assert!((plan.n..3 * plan.n).all(|n| power(n) >= 0.8));
        assert!(power(plan.n - 1) < 0.8);
    }

    #[test]
    fn one_line() {
        let plan = power_two_proportions(0.75, 0.5, 30, 40, 0.05, TWO).unwrap();
        assert!(
            plan.to_string()
                .starts_with("share 0.7500 against 0.5000 (h 0.5236), n 70 (30 and 40), power")
        );
    }
}
