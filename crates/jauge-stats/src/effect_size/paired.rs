//! Standardised mean changes, each named by what it divides by.

use serde::{Deserialize, Serialize};

use super::hedges_correction;
use crate::noncentral_t::ncp_interval;
use crate::paired::paired_t_ratio;
use crate::special::t_sf;
use crate::{Error, Estimate, Moments};

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

/// The mean change in units of a sd that takes the before/after correlation out of d_z.
///
/// *When not to use*: spreads that clearly differ between the two measures (then [`d_av`]); alone, next to a
/// d_av of another study: the two agree only where both sds are equal.
///
/// *Formula*: d_rm = d_z x sqrt(2 (1 - r)) = mean change / (sd of change / sqrt(2 (1 - r))), r the correlation of before and
/// after. If both sds are equal, that is the mean change over this one sd. 1 - r is taken from the sds,
/// (sd_change^2 - (sd_after - sd_before)^2) / (2 sd_before sd_after), so that it keeps its digits where r is near 1.
/// Interval: that of d_z times the same factor, r taken as known; so it excludes zero exactly when the
/// paired t test rejects. `statistic`, `df`, `p_value` are those of that test. No bias correction.
///
/// *Missing*: complete pairs only. *Reference*: Lakens (2013), equation 9, doi:10.3389/fpsyg.2013.00863; S. B. Morris,
/// R. P. DeShon (2002), doi:10.1037/1082-989X.7.1.105.
///
/// *R*: `effectsize::rm_d(method = "rm", adjust = FALSE)` from 0.8.7 on; before, from its formula. DIFFERS: limits by the noncentral t, and not
/// by a normal approximation.
///
/// # Errors
/// [`Error::TooFew`] below two pairs, [`Error::NoVariation`] if the change, or one of the two measures, is constant,
/// [`Error::Impossible`] if before and after lie on one rising line (r = 1), [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Moments, effect_size::d_rm};
/// let m = Moments::from_pairs(&[42.0, 51.0, 38.0, 47.0, 55.0], &[48.0, 53.0, 45.0, 47.0, 60.0])?;
/// let d = d_rm(&m, 0.95)?;
/// let by_hand = 4.0 / 8.5_f64.sqrt() * (2.0 * (1.0 - m.correlation())).sqrt();
/// assert!((d.estimate - by_hand).abs() < 1e-13);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn d_rm(moments: &Moments, conf_level: f64) -> Result<Estimate, Error> {
    paired_t_ratio(moments)?;
    let (before, after) = (moments.sd_before(), moments.sd_after());
    if before <= 0.0 || after <= 0.0 {
        return Err(Error::NoVariation {
            what: "value before, or every value after,",
        });
    }
    let change = moments.sd_change();
    let apart = (after - before) / change;
    // What the change varies beyond the difference of the two sds, as a share; 0 for r = 1.
    let beyond = 1.0 - apart * apart;
    if beyond <= 1e-12 {
        return Err(Error::impossible(
            "d_rm of measures that lie on one rising line (r = 1): its unit is infinite; use d_av",
        ));
    }
    let factor = (beyond * (change / before) * (change / after)).sqrt();
    paired_d(moments, change / factor, 1.0, conf_level, "d_rm")
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
