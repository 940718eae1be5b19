//! How large is a difference, in units of spread?
//!
//! There are several published "d" for paired data, and they differ. Each has its own function and
//! its name goes into the method of the result: never compare two figures without it.
//!
//! | name | divides the mean change by |
//! |---|---|
//! | [`d_z`] | the sd of the change |
//! | [`d_av`] with [`AverageSd::MeanOfSds`] | (sd before + sd after) / 2 |
//! | [`d_av`] with [`AverageSd::RootMeanSquare`] | sqrt((var before + var after) / 2) |
//!
//! No word such as "small" or "large" is attached: that needs a rule chosen and cited by the reader.

use serde::{Deserialize, Serialize};

use crate::noncentral_t::ncp_interval;
use crate::paired::{
    Correction, Method, WilcoxonOptions, Zeros, paired_t_ratio, wilcoxon_signed_rank,
};
use crate::special::{stirling_error, t_sf};
use crate::{Error, Estimate, Moments, PairedTable, SampleMoments};

/// The average of the two standard deviations that [`d_av`] divides by; the two definitions in print differ in
/// the third digit on ordinary data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AverageSd {
    /// (sd before + sd after) / 2 (Lakens 2013, doi:10.3389/fpsyg.2013.00863).
    MeanOfSds,
    /// sqrt((var before + var after) / 2) (Cumming 2012, doi:10.4324/9780203807002).
    RootMeanSquare,
}

impl AverageSd {
    fn of(self, moments: &Moments) -> f64 {
        let (before, after) = (moments.sd_before(), moments.sd_after());
        match self {
            Self::MeanOfSds => 0.5 * (before + after),
            Self::RootMeanSquare => (0.5 * (before * before + after * after)).sqrt(),
        }
    }
}

/// Hedges' exact factor J that takes the bias of a standardised mean difference away.
///
/// J(m) = Gamma(m / 2) / (sqrt(m / 2) Gamma((m - 1) / 2)) for m degrees of freedom; the usual
/// 1 - 3 / (4 m - 1) only approximates it.
///
/// *Reference*: L. V. Hedges (1981), doi:10.3102/10769986006002107.
///
/// # Errors
/// [`Error::TooFew`] below two degrees of freedom, [`Error::NotFinite`].
///
/// ```
/// // Two degrees of freedom: J = 1 / Gamma(1/2).
/// let j = jauge_stats::effect_size::hedges_correction(2.0)?;
/// assert!((j - 1.0 / std::f64::consts::PI.sqrt()).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hedges_correction(df: f64) -> Result<f64, Error> {
    if !df.is_finite() {
        return Err(Error::NotFinite {
            what: "a number of degrees of freedom",
        });
    }
    if df < 2.0 {
        return Err(Error::TooFew {
            needed: 2,
            found: df.max(0.0) as u64,
        });
    }
    // ln Gamma(a) - ln Gamma(a - 1/2) - ln(a) / 2 with the large terms cancelled on paper.
    let a = 0.5 * df;
    let ln_j = -(a - 1.0) * (-0.5 / a).ln_1p() - 0.5 + stirling_error(a) - stirling_error(a - 0.5);
    Ok(ln_j.exp())
}

/// The mean change in units of the sd of the change.
///
/// *When not to use*: to compare a change with a difference between groups, or with another study
/// whose before/after correlation differs: d_z grows with that correlation. It is the size that power
/// computations of paired tests take.
///
/// *Formula*: mean change / sd of change = t / sqrt(n); limits are those of the noncentrality of t over
/// sqrt(n). `p_value` is that of the two-sided paired t test. No bias correction.
///
/// *Missing*: complete pairs only. *Reference*: Lakens (2013), doi:10.3389/fpsyg.2013.00863.
///
/// *R*: `effectsize::cohens_d(after, before, paired = TRUE)`.
/// DIFFERS: same estimate; that function's limits come from a search that may stall (see [`crate::noncentral_t`]).
///
/// # Errors
/// [`Error::TooFew`] below two pairs, [`Error::NoVariation`], [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Moments, effect_size::d_z};
/// let m = Moments::from_pairs(&[42.0, 51.0, 38.0, 47.0, 55.0], &[48.0, 53.0, 45.0, 47.0, 60.0])?;
/// let d = d_z(&m, 0.95)?;
/// assert!((d.estimate - 4.0 / 8.5_f64.sqrt()).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn d_z(moments: &Moments, conf_level: f64) -> Result<Estimate, Error> {
    paired_d(moments, moments.sd_change(), 1.0, conf_level, "d_z")
}

/// The mean change in units of the average of the two standard deviations, without bias correction.
///
/// See [`hedges_g_av`] for everything else; this is the same number before the correction.
///
/// # Errors
/// As [`d_z`].
///
/// ```
/// use jauge_stats::{Moments, effect_size::{AverageSd, d_av}};
/// let m = Moments::from_pairs(&[1.0, 2.0, 3.0], &[2.0, 4.0, 7.0])?;
/// let d = d_av(&m, AverageSd::RootMeanSquare, 0.95)?;
/// // Mean change 7/3, variances 1 and 19/3.
/// assert!((d.estimate - (7.0 / 3.0) / (22.0_f64 / 6.0).sqrt()).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn d_av(moments: &Moments, average: AverageSd, conf_level: f64) -> Result<Estimate, Error> {
    let method = match average {
        AverageSd::MeanOfSds => "d_av, mean of the two sds",
        AverageSd::RootMeanSquare => "d_av, root mean square of the two sds",
    };
    paired_d(moments, average.of(moments), 1.0, conf_level, method)
}

/// By how many standard deviations did a score move, corrected for small samples?
///
/// *When not to use*: an ordinal item with few levels; a scale whose raw unit means something to the
/// reader (then give the raw change); groups selected for a low first score (regression to the mean).
///
/// *Formula*: g = J(n - 1) x mean change / average sd, J from [`hedges_correction`], the average sd
/// as chosen. Interval: noncentral t limits of the paired t over sqrt(n), which is the
/// interval of d_z, times sd of change / average sd, times J (in the manner of J. Algina,
/// H. J. Keselman 2003, doi:10.1177/0013164403256358). It takes the ratio of the two sds as
/// known, so it is approximate, but it excludes zero exactly when the paired t test rejects.
/// `statistic`, `df` and `p_value` are those of the two-sided paired t test.
///
/// *Missing*: complete pairs only.
///
/// *R*: no single call in `effectsize` 0.8.3; from `cohens_d(paired = TRUE)` by the ratio of the two sds and
/// `exp(lgamma((n - 1) / 2) - lgamma((n - 2) / 2)) / sqrt((n - 1) / 2)`. Not compared with `rm_d` of later versions.
///
/// # Errors
/// [`Error::TooFew`] below three pairs, [`Error::NoVariation`], [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Moments, effect_size::{AverageSd, hedges_g_av}};
/// // Reading scores of five trainees at entry and exit.
/// let m = Moments::from_pairs(&[42.0, 51.0, 38.0, 47.0, 55.0], &[48.0, 53.0, 45.0, 47.0, 60.0])?;
/// let g = hedges_g_av(&m, AverageSd::MeanOfSds, 0.95)?;
/// assert!((g.estimate - 0.497536685316).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hedges_g_av(
    moments: &Moments,
    average: AverageSd,
    conf_level: f64,
) -> Result<Estimate, Error> {
    if moments.n() < 3 {
        return Err(Error::TooFew {
            needed: 3,
            found: moments.n(),
        });
    }
    let j = hedges_correction(moments.n() as f64 - 1.0)?;
    let method = match average {
        AverageSd::MeanOfSds => "Hedges g_av, mean of the two sds",
        AverageSd::RootMeanSquare => "Hedges g_av, root mean square of the two sds",
    };
    paired_d(moments, average.of(moments), j, conf_level, method)
}

/// Mean change over `unit`, times `factor`, with the noncentral t interval.
fn paired_d(
    moments: &Moments,
    unit: f64,
    factor: f64,
    conf_level: f64,
    method: &'static str,
) -> Result<Estimate, Error> {
    let (t, std_error) = paired_t_ratio(moments)?;
    let df = moments.n() as f64 - 1.0;
    let (low, high) = ncp_interval(t, df, conf_level)?;
    // One unit of t is one standard error of the mean change.
    let scale = factor * std_error / unit;
    let mut out = Estimate::bare(factor * moments.mean_change() / unit, moments.n(), method)
        .with_interval(low * scale, high * scale, conf_level);
    out.statistic = Some(t);
    out.df = Some(df);
    out.p_value = Some((2.0 * t_sf(t.abs(), df)).min(1.0));
    Ok(out)
}

/// By how many pooled standard deviations do two groups differ, corrected for small samples?
///
/// *When not to use*: spreads that clearly differ between the groups (the pooled sd then describes
/// neither); people grouped in projects; to check balance at the start
/// ([`standardised_mean_difference`]).
///
/// *Formula*: g = J(n1 + n2 - 2) (mean of `a` - mean of `b`) / pooled sd, the pooled variance weighing by n - 1.
/// Interval: limits of the noncentrality of the pooled t, times sqrt(1/n1 + 1/n2), times J.
/// `statistic`, `df` and `p_value` are those of the two-sided pooled t test.
///
/// *Missing*: the caller leaves them out. *Reference*: L. V. Hedges (1981), doi:10.3102/10769986006002107.
///
/// *R*: `effectsize::hedges_g(a, b)`. DIFFERS: limits solved to 1e-13 (see [`crate::noncentral_t`]).
///
/// # Errors
/// [`Error::TooFew`] if a group has no value or both together fewer than four, [`Error::NoVariation`],
/// [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{SampleMoments, effect_size::hedges_g_independent};
/// let trained = SampleMoments::from_values(&[14.0, 16.0, 15.0, 19.0])?;
/// let waiting = SampleMoments::from_values(&[12.0, 13.0, 11.0, 16.0])?;
/// let g = hedges_g_independent(&trained, &waiting, 0.95)?;
/// assert!((g.estimate - 1.2062880701842).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn hedges_g_independent(
    a: &SampleMoments,
    b: &SampleMoments,
    conf_level: f64,
) -> Result<Estimate, Error> {
    let n = a.n() + b.n();
    if n < 4 || a.n() == 0 || b.n() == 0 {
        return Err(Error::TooFew {
            needed: 4,
            found: n,
        });
    }
    let df = n as f64 - 2.0;
    let pooled = ((a.m2() + b.m2()) / df).sqrt();
    let difference = a.mean() - b.mean();
    let inflation = (1.0 / a.n() as f64 + 1.0 / b.n() as f64).sqrt();
    if pooled * inflation <= 10.0 * f64::EPSILON * a.mean().abs().max(b.mean().abs()) {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    let t = difference / (pooled * inflation);
    let (low, high) = ncp_interval(t, df, conf_level)?;
    let j = hedges_correction(df)?;
    let mut out = Estimate::bare(
        j * difference / pooled,
        n,
        "Hedges g, two independent groups, pooled sd",
    )
    .with_interval(j * inflation * low, j * inflation * high, conf_level);
    out.statistic = Some(t);
    out.df = Some(df);
    out.p_value = Some((2.0 * t_sf(t.abs(), df)).min(1.0));
    Ok(out)
}

/// Were two groups alike on a numeric variable at the start?
///
/// *Formula*: (mean of `a` - mean of `b`) / sqrt((s_a^2 + s_b^2) / 2). Both groups weigh the same, so the figure does not
/// move with their sizes. No test and no interval: balance is a property of these people.
///
/// *When not to use*: as an effect size ([`hedges_g_independent`]). *Missing*: report their share per
/// group beside it; it may be what differs.
///
/// *Reference*: P. C. Austin (2009), doi:10.1002/sim.3697.
///
/// *R*: `(mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2)`. DIFFERS: `MatchIt`, for the effect on the
/// treated, divides by their sd alone.
///
/// # Errors
/// [`Error::TooFew`] if a group has fewer than two values; [`Error::NoVariation`] if both are constant.
///
/// ```
/// use jauge_stats::{SampleMoments, effect_size::standardised_mean_difference};
/// let a = SampleMoments::from_values(&[20.0, 30.0, 40.0])?; // age, variance 100
/// let b = SampleMoments::from_values(&[25.0, 35.0, 45.0])?;
/// assert_eq!(standardised_mean_difference(&a, &b)?.estimate, -0.5);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn standardised_mean_difference(
    a: &SampleMoments,
    b: &SampleMoments,
) -> Result<Estimate, Error> {
    let least = a.n().min(b.n());
    if least < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: least,
        });
    }
    let unit = (0.5 * (a.variance() + b.variance())).sqrt();
    if unit <= 10.0 * f64::EPSILON * a.mean().abs().max(b.mean().abs()) {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    Ok(Estimate::bare(
        (a.mean() - b.mean()) / unit,
        a.n() + b.n(),
        "standardised mean difference, both groups weigh the same",
    ))
}

/// [`standardised_mean_difference`] for a share: `x1` of `n1` against `x2` of `n2`.
///
/// *Formula*: (p1 - p2) / sqrt((p1 (1 - p1) + p2 (1 - p2)) / 2), population variances.
///
/// # Errors
/// [`Error::TooFew`] for an empty group, [`Error::Impossible`] if x exceeds n, [`Error::NoVariation`] if both
/// shares are 0 or 1.
///
/// ```
/// use jauge_stats::effect_size::standardised_difference_of_shares;
/// // 24 women of 40 in one group, 18 of 45 in the other.
/// let d = standardised_difference_of_shares(24, 40, 18, 45)?;
/// assert!((d.estimate - 0.2 / 0.24_f64.sqrt()).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn standardised_difference_of_shares(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
) -> Result<Estimate, Error> {
    let p1 = crate::proportion::share(x1, n1)?;
    let p2 = crate::proportion::share(x2, n2)?;
    let variance = 0.5 * (p1 * (1.0 - p1) + p2 * (1.0 - p2));
    if variance <= 0.0 {
        return Err(Error::NoVariation {
            what: "answer within the groups",
        });
    }
    Ok(Estimate::bare(
        (p1 - p2) / variance.sqrt(),
        n1 + n2,
        "standardised difference of shares, both groups weigh the same",
    ))
}

/// Of the ranked changes, how much more weight went up than down?
///
/// *Formula*: (T+ - T-) / (T+ + T-) with the ranks of Wilcoxon's signed-rank test, unchanged pairs
/// set aside, ties by mid-ranks. From -1 (all down) to 1 (all up). `n` counts all pairs.
///
/// *When not to use*: alone, if most pairs are unchanged, since those do not enter: one person up
/// and ninety-nine unchanged give 1. Show the table, or
/// [`probability_of_improvement`](crate::paired::probability_of_improvement), which has an interval;
/// none is given here, because the one in use rests on the variance without any change.
///
/// *Reference*: D. S. Kerby (2014), doi:10.2466/11.IT.3.1.
///
/// *R*: `effectsize::rank_biserial(after, before, paired = TRUE)`.
///
/// # Errors
/// [`Error::TooFew`] for an empty table, [`Error::AllTies`] if nobody changed.
///
/// ```
/// use jauge_stats::{PairedTable, effect_size::rank_biserial};
/// let before = [0, 0, 0, 1, 1, 1, 1, 2, 0, 2];
/// let after = [1, 1, 2, 2, 2, 2, 1, 2, 0, 1];
/// // Six single steps share rank 3.5, the double step has rank 7: (24.5 - 3.5) / 28.
/// assert_eq!(rank_biserial(&PairedTable::from_pairs(3, &before, &after)?)?.estimate, 0.75);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn rank_biserial(table: &PairedTable) -> Result<Estimate, Error> {
    let test = wilcoxon_signed_rank(
        table,
        WilcoxonOptions {
            zeros: Zeros::Wilcoxon,
            correction: Correction::None,
            method: Method::Asymptotic,
            ..WilcoxonOptions::default()
        },
    )?;
    let changed = (test.n_positive + test.n_negative) as f64;
    let total = 0.5 * changed * (changed + 1.0);
    Ok(Estimate::bare(
        (2.0 * test.statistic - total) / total,
        test.n,
        "matched-pairs rank-biserial correlation, zeros dropped",
    ))
}
