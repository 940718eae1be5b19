//! Did people change between two measures? Tests on pairs.
//!
//! * [`wilcoxon_signed_rank`]: an ordinal item or a score, by the ranks of the changes;
//! * [`sign_test`]: an ordinal item, by the direction of the changes only;
//! * [`probability_of_improvement`]: how often the second answer is the higher one, with an interval;
//! * [`hodges_lehmann`]: by how much, in levels or in the unit of a score, with an interval by ranks;
//! * [`paired_t`]: the mean change of a numeric score, with an interval;
//! * [`mcnemar`], [`difference_of_paired_proportions`]: a yes-or-no answer;
//! * [`stuart_maxwell`], [`bhapkar`], [`bowker`], [`marginal_homogeneity`]: the distribution over several levels;
//! * [`friedman`], [`cochran_q`], [`quade`]: three waves or more.
//!
//! The tests take people as independent. Learners of the same project are not: a design with
//! projects needs a clustered method.

use crate::special::{binomial_tails, normal_sf, t_sf, t_upper_quantile, z_two_sided};
use crate::{Alternative, Error, Estimate, Moments, PairedTable, check_conf_level, proportion};

mod binary;
mod hodges_lehmann;
mod signed_rank;
mod square;
mod waves;

pub use binary::{
    McNemar, McNemarMethod, PairedDifferenceInterval, difference_of_paired_proportions, mcnemar,
};
pub use hodges_lehmann::{
    HodgesLehmannOptions, UnchangedPairs, hodges_lehmann, hodges_lehmann_of_differences,
    hodges_lehmann_of_scores,
};
pub use signed_rank::{
    AUTO_EXACT_UP_TO, Correction, Method, SignedRank, WilcoxonOptions, Zeros, wilcoxon_signed_rank,
    wilcoxon_signed_rank_of_differences,
};
pub use square::{bhapkar, bowker, marginal_homogeneity, stuart_maxwell};
pub use waves::{
    BinaryBlocks, BlockRanks, Friedman, FriedmanReference, cochran_q, friedman, quade,
};

/// Did the mean of a numeric score change?
///
/// *When not to use*: an ordinal item (use [`wilcoxon_signed_rank`]); a dozen pairs with a wild
/// outlier; people grouped in projects.
///
/// *Formula*: mean change / (sd of change / sqrt(n)), t with n - 1 degrees of freedom. The estimate
/// is the mean of after minus before, in the unit of the score. A one-sided alternative gives a
/// one-sided interval whose other end is `None` (R prints `Inf`).
///
/// *Missing*: complete pairs only. *Reference*: Student (1908), doi:10.1093/biomet/6.1.1.
///
/// *R*: `t.test(after, before, paired = TRUE, conf.level = , alternative = )`.
///
/// # Errors
/// [`Error::TooFew`] below two pairs; [`Error::NoVariation`] if every change is the same, up to
/// rounding; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, Moments, paired::paired_t};
/// // Reading scores of five trainees at entry and exit.
/// let m = Moments::from_pairs(&[42.0, 51.0, 38.0, 47.0, 55.0], &[48.0, 53.0, 45.0, 47.0, 60.0])?;
/// let change = paired_t(&m, 0.95, Alternative::TwoSided)?;
/// assert_eq!(change.estimate, 4.0);
/// assert!((change.p_value.unwrap_or(1.0) - 0.0373708423472).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn paired_t(
    moments: &Moments,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let (t, std_error) = paired_t_ratio(moments)?;
    let mut out = t_estimate(
        moments.mean_change(),
        std_error,
        moments.n() as f64 - 1.0,
        conf_level,
        alternative,
    );
    out.statistic = Some(t);
    out.n = moments.n();
    out.method = "paired t test";
    Ok(out)
}

/// The paired t ratio and its denominator; refuses data without variation as R does.
pub(crate) fn paired_t_ratio(moments: &Moments) -> Result<(f64, f64), Error> {
    if moments.n() < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: moments.n(),
        });
    }
    let std_error = moments.sd_change() / (moments.n() as f64).sqrt();
    let scale = moments.mean_before().abs().max(moments.mean_after().abs());
    if std_error <= 10.0 * f64::EPSILON * scale || std_error <= 0.0 {
        return Err(Error::NoVariation { what: "change" });
    }
    Ok((moments.mean_change() / std_error, std_error))
}

/// Estimate, p-value and interval of a quantity that is t distributed around zero.
pub(crate) fn t_estimate(
    estimate: f64,
    std_error: f64,
    df: f64,
    conf_level: f64,
    alternative: Alternative,
) -> Estimate {
    let t = estimate / std_error;
    let alpha = 1.0 - conf_level;
    let reach = |upper: f64| {
        // Below a level of 1/2 a one-sided limit lies on the other side of the estimate.
        let quantile = if upper <= 0.5 {
            t_upper_quantile(upper, df)
        } else {
            -t_upper_quantile(1.0 - upper, df)
        };
        quantile * std_error
    };
    let (p, low, high) = match alternative {
        Alternative::TwoSided => {
            let half = reach(0.5 * alpha);
            let p = (2.0 * t_sf(t.abs(), df)).min(1.0);
            (p, Some(estimate - half), Some(estimate + half))
        }
        Alternative::Greater => (t_sf(t, df), Some(estimate - reach(alpha)), None),
        Alternative::Less => (t_sf(-t, df), None, Some(estimate + reach(alpha))),
    };
    Estimate {
        std_error: Some(std_error),
        statistic: Some(t),
        df: Some(df),
        p_value: Some(p),
        conf_low: low,
        conf_high: high,
        conf_level: Some(conf_level),
        ..Estimate::bare(estimate, 0, "")
    }
}

/// If I draw one pair, how likely is the second answer to be the higher one?
///
/// *Formula*: P(after > before) + P(after = before) / 2, estimated by
/// (improved + same / 2) / n. 0.5 means as many up as down. The interval is that of the difference
/// of the two shares, p_up - p_down, by the adjusted Wald method: with p~_up = (improved + 1) / (n + 2)
/// and p~_down likewise,
/// p~_up - p~_down -+ z sqrt((p~_up + p~_down - (p~_up - p~_down)^2) / (n + 2)),
/// moved to the probability scale by (1 + difference) / 2 and clipped to \[0, 1\]. It is centred on
/// the adjusted difference, so it is not symmetric around the estimate, and it has a width even if
/// nobody changed. Its exact coverage at 95 % lies between 0.94 and 0.985 once five changes are expected, and above
/// that (cautious) with fewer. `std_error` is the adjusted one.
///
/// *When not to use*: to say by how much; two different groups of people (this is about pairs).
/// *Ties* count half; they are what the question asks about, not a nuisance. *Missing*: complete pairs only.
///
/// *Reference*: D. G. Bonett, R. M. Price (2012), doi:10.3102/1076998611411915, for two
/// paired binary answers; here the three outcomes up, same, down take the place of (0,1), agreement
/// and (1,0), which leaves the formula unchanged.
///
/// *R*: `statpsych::ci.prop.ps(alpha, f00, f01, f10, f11)` on the difference scale.
/// DIFFERS: that function prints the adjusted difference as its estimate; here the estimate is the plain share, so
/// that it equals what a reader can count in the table.
///
/// # Errors
/// [`Error::TooFew`] for an empty table; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{PairedTable, paired::probability_of_improvement};
/// // Ten trainees: six rate themselves higher at exit, three the same, one lower.
/// let before = [0, 0, 0, 1, 1, 1, 1, 2, 0, 2];
/// let after = [1, 1, 2, 2, 2, 2, 1, 2, 0, 1];
/// let p = probability_of_improvement(&PairedTable::from_pairs(3, &before, &after)?, 0.95)?;
/// assert_eq!(p.estimate, 0.75);
/// assert!((p.conf_low.unwrap_or(0.0) - 0.493557569387).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn probability_of_improvement(table: &PairedTable, conf_level: f64) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let n = table.n();
    if n == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    let (improved, declined) = (table.improved() as f64, table.declined() as f64);
    let total = n as f64;
    let estimate = (improved + 0.5 * table.same() as f64) / total;
    let up = (improved + 1.0) / (total + 2.0);
    let down = (declined + 1.0) / (total + 2.0);
    let difference = up - down;
    let std_error = ((up + down - difference * difference) / (total + 2.0)).sqrt();
    let half = z_two_sided(conf_level) * std_error;
    let to_probability = |d: f64| (0.5 * (1.0 + d)).clamp(0.0, 1.0);
    let mut out = Estimate::bare(
        estimate,
        n,
        "probability of improvement, adjusted Wald interval (Bonett and Price 2012)",
    )
    .with_interval(
        to_probability(difference - half),
        to_probability(difference + half),
        conf_level,
    );
    out.std_error = Some(0.5 * std_error);
    Ok(out)
}

/// Among those who changed, did more go up than down?
///
/// *Formula*: the exact binomial test of improved against declined with probability 1/2. The
/// estimate is improved / (improved + declined), `n` is that denominator, the interval is
/// Clopper-Pearson's. `statistic` is the number improved.
///
/// *When not to use*: if the size of the steps means something ([`wilcoxon_signed_rank`] sees more);
/// if most pairs are unchanged, the share among the changed alone misleads: show the unchanged too
/// ([`probability_of_improvement`] counts them). *Zeros* are set aside.
///
/// *Reference*: W. J. Dixon, A. M. Mood (1946), doi:10.1080/01621459.1946.10501898.
///
/// *R*: `binom.test(improved, improved + declined, alternative = )`.
/// DIFFERS: the interval is two-sided whatever the alternative.
///
/// # Errors
/// [`Error::AllTies`] if nobody changed; [`Error::TooFew`] for an empty table; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, PairedTable, paired::sign_test};
/// let before = [0, 0, 0, 1, 1, 1, 1, 2, 0, 2];
/// let after = [1, 1, 2, 2, 2, 2, 1, 2, 0, 1];
/// let test = sign_test(&PairedTable::from_pairs(3, &before, &after)?, 0.95, Alternative::TwoSided)?;
/// assert_eq!(test.n, 7);
/// assert!((test.p_value.unwrap_or(1.0) - 0.125).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn sign_test(
    table: &PairedTable,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    if table.n() == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    sign_test_of_counts(table.improved(), table.declined(), conf_level, alternative)
}

/// [`sign_test`] from the number of pairs that went up and the number that went down.
///
/// # Errors
/// As [`sign_test`].
pub fn sign_test_of_counts(
    improved: u64,
    declined: u64,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let n = improved.saturating_add(declined);
    if n == 0 {
        return Err(Error::AllTies);
    }
    let (at_most, at_least) = binomial_tails(improved, n, 0.5);
    let p = match alternative {
        Alternative::TwoSided => (2.0 * at_most.min(at_least)).min(1.0),
        Alternative::Greater => at_least,
        Alternative::Less => at_most,
    };
    let mut out = proportion::clopper_pearson(improved, n, conf_level)?;
    out.statistic = Some(improved as f64);
    out.p_value = Some(p);
    out.method = "sign test, exact";
    Ok(out)
}

/// Two-sided or one-sided p-value of a standard normal statistic.
pub(crate) fn normal_p(z: f64, alternative: Alternative) -> f64 {
    match alternative {
        Alternative::TwoSided => (2.0 * normal_sf(z.abs())).min(1.0),
        Alternative::Greater => normal_sf(z),
        Alternative::Less => normal_sf(-z),
    }
}
