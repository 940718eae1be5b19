//! How many are needed, and what could such a design see? Before the data.
//!
//! Each design has three functions, one for each quantity that may be missing:
//!
//! | design | power | how many | smallest effect |
//! |---|---|---|---|
//! | paired change, t test | [`power_paired_t`] | [`sample_size_paired_t`] | [`detectable_effect_paired_t`] |
//! | paired change, signed-rank test (approximate) | [`power_signed_rank`] | [`sample_size_signed_rank`] | [`detectable_effect_signed_rank`] |
//! | two groups, t test | [`power_two_groups_t`] | [`sample_size_two_groups_t`] | [`detectable_effect_two_groups_t`] |
//! | one share | [`power_one_proportion`] | [`sample_size_one_proportion`] | [`detectable_effect_one_proportion`] |
//! | two shares | [`power_two_proportions`] | [`sample_size_two_proportions`] | [`detectable_effect_two_proportions`] |
//! | two groups of whole clusters | [`power_clustered_groups`] | [`sample_size_clustered_groups`] | [`detectable_effect_clustered_groups`] |
//! | paired change of people in clusters | [`power_clustered_change`] | [`sample_size_clustered_change`] | [`detectable_effect_clustered_change`] |
//!
//! Precision instead of power: [`half_width_share`], [`sample_size_share`], [`half_width_mean`], [`sample_size_mean`],
//! [`half_width_clustered`].
//!
//! # What holds everywhere
//!
//! * Both tails count: the power of a two-sided test includes rejections on the wrong side. DIFFERS: R's `power.t.test` and
//!   `power.prop.test` leave them out unless `strict = TRUE`; statsmodels and we count them.
//! * A number of units is whole and reaches the power; `n_exact` is the real number that R and statsmodels print.
//! * The effect is the smallest one that would matter, chosen before the study, never the one that was observed: see
//!   [`post_hoc_power`].
//! * The planned effect is in units of a standard deviation that must come from elsewhere (an earlier study, a pilot); a pilot's own
//!   effect is too noisy to plan by.
//! * [`Target`] says whether a finite population correction is meant.

use std::fmt;

use serde::Serialize;

use crate::finite_population::Target;
use crate::noncentral_t::{noncentral_t_cdf, noncentral_t_sf};
use crate::special::{normal_sf, normal_upper_quantile, root, t_upper_quantile};
use crate::{Alternative, Error};

mod clusters;
mod means;
mod precision;
mod shares;

pub use clusters::{
    ClusteredPlan, Clusters, detectable_effect_clustered_change,
    detectable_effect_clustered_groups, power_clustered_change, power_clustered_groups,
    sample_size_clustered_change, sample_size_clustered_groups,
};
pub use means::{
    Parent, detectable_effect_paired_t, detectable_effect_signed_rank,
    detectable_effect_two_groups_t, power_paired_t, power_signed_rank, power_two_groups_t,
    sample_size_paired_t, sample_size_signed_rank, sample_size_two_groups_t,
};
pub use precision::{
    Precision, PrecisionMethod, half_width_clustered, half_width_mean, half_width_share,
    sample_size_mean, sample_size_share,
};
pub use shares::{
    ProportionTest, SharePlan, detectable_effect_one_proportion, detectable_effect_two_proportions,
    power_one_proportion, power_two_proportions, sample_size_one_proportion,
    sample_size_two_proportions,
};

/// Most units of a plan: beyond, the t quantile is the normal one to all its digits.
const MOST: u64 = 1_000_000_000;

/// A design with the power of its t test.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The effect in standard deviations: d_z of a change, d between groups. Its sign is the direction.
    pub effect: f64,
    /// The effect that the same design would detect with the same power without the finite population correction.
    pub effect_uncorrected: f64,
    /// All units: pairs, or people of both groups.
    pub n: u64,
    /// People of the first group.
    pub n1: Option<u64>,
    /// People of the second group.
    pub n2: Option<u64>,
    /// The real number of pairs, or of people of the first group, at which the power is exactly the one asked
    /// for; `None` where the number was given or the least possible number already has more.
    pub n_exact: Option<f64>,
    /// Probability that the test rejects.
    pub power: f64,
    /// Significance level of the test.
    pub sig_level: f64,
    /// Direction of the test.
    pub alternative: Alternative,
    /// Degrees of freedom of the test.
    pub df: f64,
    /// Noncentrality of t; `None` for a census, where nothing is left to chance.
    pub ncp: Option<f64>,
    /// Size of the population, N; `None` for units like these without end.
    pub population: Option<u64>,
    /// What the sampling variance was multiplied by: 1 - n / N, or 1.
    pub variance_factor: f64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "effect {:.4}, n {}", self.effect, self.n)?;
        if let (Some(n1), Some(n2)) = (self.n1, self.n2) {
            write!(f, " ({n1} and {n2})")?;
        }
        write!(
            f,
            ", power {:.4} at level {}, df {:.2}",
            self.power, self.sig_level, self.df
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

/// Refuses, always: power computed from the observed effect.
///
/// Power at the observed effect is a function of the p-value alone (a two-sided p of 0.05 gives about 50 %), so it adds nothing
/// and is read as if it did. Give the interval of the effect, which says which effects the data allow, or
/// the smallest effect that the design could detect as planned (`detectable_effect_...`), which does not look at the result.
///
/// *Reference*: J. M. Hoenig, D. M. Heisey (2001), doi:10.1198/000313001300339897.
///
/// # Errors
/// [`Error::Impossible`], whatever is asked.
///
/// ```
/// let refusal = jauge_stats::power::post_hoc_power(0.31, 35);
/// assert!(refusal.unwrap_err().to_string().contains("interval"));
/// ```
pub fn post_hoc_power(observed_effect: f64, n: u64) -> Result<Plan, Error> {
    Err(Error::impossible(format!(
        "the power at the observed effect {observed_effect} of {n} units is refused: it is the p-value in other words (Hoenig and \
         Heisey 2001); give the interval of the effect, or the smallest effect that the design could detect as planned \
         (detectable_effect_...)"
    )))
}

/// The level and direction of a test that is planned.
#[derive(Debug, Clone, Copy)]
struct Test {
    sig_level: f64,
    alternative: Alternative,
}

impl Test {
    fn new(sig_level: f64, alternative: Alternative) -> Result<Self, Error> {
        if sig_level > 0.0 && sig_level <= 0.5 {
            Ok(Self {
                sig_level,
                alternative,
            })
        } else {
            Err(Error::impossible(format!(
                "a significance level of {sig_level}: above 0 and at most 0.5 is needed, such as 0.05 for 5 %"
            )))
        }
    }

    /// Probability of one tail of the rejection region.
    fn tail(self) -> f64 {
        match self.alternative {
            Alternative::TwoSided => 0.5 * self.sig_level,
            Alternative::Greater | Alternative::Less => self.sig_level,
        }
    }

    /// Probability that a t test with this noncentrality rejects.
    fn t_power(self, ncp: f64, df: f64) -> Result<f64, Error> {
        self.t_power_beyond(t_upper_quantile(self.tail(), df), ncp, df)
    }

    fn t_power_beyond(self, critical: f64, ncp: f64, df: f64) -> Result<f64, Error> {
        Ok(match self.alternative {
            Alternative::Greater => noncentral_t_sf(critical, df, ncp)?,
            Alternative::Less => noncentral_t_sf(critical, df, -ncp)?,
            Alternative::TwoSided => {
                let (near, far) = (
                    noncentral_t_sf(critical, df, ncp.abs())?,
                    noncentral_t_cdf(-critical, df, ncp.abs())?,
                );
                (near + far).min(1.0)
            }
        })
    }

    /// Probability that a normal test with this shift rejects.
    fn z_power(self, shift: f64) -> f64 {
        let critical = normal_upper_quantile(self.tail());
        match self.alternative {
            Alternative::Greater => normal_sf(critical - shift),
            Alternative::Less => normal_sf(critical + shift),
            Alternative::TwoSided => normal_sf(critical - shift) + normal_sf(critical + shift),
        }
    }

    /// The noncentrality that gives a t test this power, in the direction of the test.
    fn t_ncp(self, power: f64, df: f64) -> Result<f64, Error> {
        self.check_power(power)?;
        let critical = t_upper_quantile(self.tail(), df);
        self.shift(power, |ncp| self.t_power_beyond(critical, ncp, df))
    }

    /// The shift that gives a normal test this power, in the direction of the test.
    fn z_shift(self, power: f64) -> Result<f64, Error> {
        self.check_power(power)?;
        self.shift(power, |shift| Ok(self.z_power(shift)))
    }

    fn shift(self, power: f64, power_at: impl Fn(f64) -> Result<f64, Error>) -> Result<f64, Error> {
        let sign = if self.alternative == Alternative::Less {
            -1.0
        } else {
            1.0
        };
        let mut high = 1.0;
        while power_at(sign * high)? < power {
            high *= 2.0;
            if high > 1e150 {
                return Err(Error::NotConverged {
                    what: "the detectable effect",
                    iterations: 500,
                    advice: "ask for a power further below 1 or a level further above 0",
                });
            }
        }
        // Every argument was accepted at `high`, so none is refused below it.
        let at = |ncp: f64| power_at(sign * ncp).map_or(f64::NAN, |found| found - power);
        Ok(sign * root(0.0, high, 0.0, at))
    }

    /// A power that a test reaches by its design and not by its level alone.
    fn check_power(self, power: f64) -> Result<(), Error> {
        if power > self.sig_level && power < 1.0 {
            Ok(())
        } else {
            Err(Error::impossible(format!(
                "a power of {power}: it must lie between the significance level {} and 1, such as 0.8 for 80 %",
                self.sig_level
            )))
        }
    }

    /// An effect in a direction that the test looks in.
    fn check_effect(self, effect: f64, what: &'static str) -> Result<(), Error> {
        if !effect.is_finite() {
            return Err(Error::NotFinite { what });
        }
        let seen = match self.alternative {
            Alternative::TwoSided => effect != 0.0,
            Alternative::Greater => effect > 0.0,
            Alternative::Less => effect < 0.0,
        };
        if seen {
            Ok(())
        } else {
            Err(Error::impossible(format!(
                "an effect of {effect}, which this test does not look for, however many are asked: name the smallest \
                 effect that would matter, in the direction of the test"
            )))
        }
    }
}

/// The least whole number from `least` on at which `enough` holds, for a condition that then stays true; `None` above `most`.
fn least_enough(
    least: u64,
    most: u64,
    enough: impl Fn(u64) -> Result<bool, Error>,
) -> Result<Option<u64>, Error> {
    let (mut below, mut above) = (None, least);
    loop {
        if above > most {
            above = most;
        }
        if enough(above)? {
            break;
        }
        if above == most {
            return Ok(None);
        }
        below = Some(above);
        above = above.saturating_mul(2);
    }
    let Some(mut below) = below else {
        return Ok(Some(above));
    };
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if enough(middle)? {
            above = middle;
        } else {
            below = middle;
        }
    }
    Ok(Some(above))
}

/// The real number in (n - 1, n] at which the power is exactly `power`; `None` if n is the least possible number.
fn exact_number(
    n: u64,
    least: u64,
    power: f64,
    power_at: impl Fn(f64) -> Result<f64, Error>,
) -> Option<f64> {
    if n <= least {
        return None;
    }
    let at = |x: f64| power_at(x).map_or(f64::NAN, |found| found - power);
    Some(root((n - 1) as f64, n as f64, 0.0, at))
}

fn too_many() -> Error {
    Error::impossible(
        "more than a thousand million units would be needed: the effect is too small to plan for",
    )
}

/// The population that a plan is for, if it can hold `n` units.
fn check_target(target: Target, n: u64) -> Result<(), Error> {
    match target {
        Target::FinitePopulation { size } if n > size => Err(Error::impossible(format!(
            "{n} units of a population of {size}: at most all of them can be observed"
        ))),
        _ => Ok(()),
    }
}

fn check_count(n: u64, least: u64) -> Result<(), Error> {
    if n < least {
        return Err(Error::TooFew {
            needed: least,
            found: n,
        });
    }
    if n > MOST {
        return Err(Error::impossible("more than a thousand million units"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn least_enough_finds_the_first() {
        for wanted in [2, 3, 4, 5, 17, 1000, 999_999_999] {
            let found = least_enough(2, MOST, |n| Ok(n >= wanted)).unwrap();
            assert_eq!(found, Some(wanted));
        }
        assert_eq!(least_enough(2, 10, |n| Ok(n > 10)).unwrap(), None);
        assert_eq!(least_enough(2, 2, |_| Ok(true)).unwrap(), Some(2));
    }

    #[test]
    fn level_and_power_are_checked() {
        for bad in [0.0, -0.1, 0.51, 5.0, f64::NAN] {
            assert!(Test::new(bad, Alternative::TwoSided).is_err(), "{bad}");
        }
        let test = Test::new(0.05, Alternative::Less).unwrap();
        for bad in [0.05, 1.0, 80.0, f64::NAN] {
            assert!(test.t_ncp(bad, 9.0).is_err() && test.z_shift(bad).is_err());
        }
        assert!(test.check_effect(0.3, "d").is_err());
        assert!(test.check_effect(-0.3, "d").is_ok());
    }

    #[test]
    fn no_effect_is_rejected_at_the_level() {
        for alternative in [
            Alternative::TwoSided,
            Alternative::Greater,
            Alternative::Less,
        ] {
            let test = Test::new(0.05, alternative).unwrap();
            assert!((test.t_power(0.0, 12.0).unwrap() - 0.05).abs() < 1e-13);
            assert!((test.z_power(0.0) - 0.05).abs() < 1e-15);
        }
    }

    #[test]
    fn power_after_the_fact_is_refused() {
        assert!(post_hoc_power(0.5, 35).is_err());
    }
}
