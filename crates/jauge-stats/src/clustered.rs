//! People come in clusters (projects, classes, sites): how alike are those of one cluster, what does that cost, and
//! how sure is a mean?
//!
//! Every function reads one summary per cluster, so the cost is in the number of clusters, and parts counted
//! apart merge first.

use std::fmt;

use serde::Serialize;

use crate::paired::t_estimate;
use crate::special::{f_sf, f_upper_quantile};
use crate::{Alternative, Error, Estimate, Moments, PairedTable, SampleMoments, check_conf_level};

/// Result of [`icc_anova`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IccAnova {
    /// Intraclass correlation; below zero where people of a cluster are less alike than people of different ones.
    pub estimate: f64,
    /// Its large-sample standard error (Smith 1956).
    pub std_error: f64,
    /// F, mean square between over mean square within.
    pub statistic: f64,
    /// Degrees of freedom between clusters, k - 1.
    pub df: f64,
    /// Degrees of freedom within clusters, n - k.
    pub df_denominator: f64,
    /// p-value of F: clusters alike on average.
    pub p_value: f64,
    /// Lower confidence limit.
    pub conf_low: f64,
    /// Upper confidence limit.
    pub conf_high: f64,
    /// Confidence level of the interval.
    pub conf_level: f64,
    /// Mean square between clusters.
    pub ms_between: f64,
    /// Mean square within clusters.
    pub ms_within: f64,
    /// The cluster size that makes the mean squares comparable, n0.
    pub size: f64,
    /// Clusters with at least one person, k.
    pub clusters: u64,
    /// People.
    pub n: u64,
    /// Name of the method.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for IccAnova {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.4} [{:.4}, {:.4}] at {:.4} %, F {:.4} on {} and {}, p {:.3e}, {} clusters, n {} ({})",
            self.estimate,
            self.conf_low,
            self.conf_high,
            100.0 * self.conf_level,
            self.statistic,
            self.df,
            self.df_denominator,
            self.p_value,
            self.clusters,
            self.n,
            self.method
        )
    }
}

/// How alike are people of one cluster?
///
/// *When not to use*: agreement of raters (that ICC has other forms); a share near 0 or 1 in small clusters
/// (the interval assumes normal scores); to decide that clusters "do not matter" because p is large: the interval says
/// how large the correlation may still be.
///
/// *Formula*: with MSB and MSW the mean squares between and within k clusters of sizes n_g, n their sum and
/// n0 = (n - sum n_g^2 / n) / (k - 1): rho = (MSB - MSW) / (MSB + (n0 - 1) MSW). The interval is Searle's:
/// (F / F_u - 1) / (F / F_u + n0 - 1) with F = MSB / MSW and F_u the upper (lower) quantile of F(k - 1, n - k). It is
/// exact for normal scores in clusters of one size; with unequal sizes it is approximate and a little short
/// (in a simulation of 12 clusters of 3 to 60 people with rho = 0.2 it held 92 % instead of 95 %). `std_error` is
/// Smith's. Negative values are kept: cut at zero they would bias an average of many.
///
/// *Missing*: the caller leaves them out; an empty cluster is ignored. Clusters of one person count between, not within.
///
/// *Reference*: S. R. Searle (1971), Linear Models, Wiley, for the interval; C. A. B. Smith (1956), Annals of Human Genetics 21,
/// 363-373; A. Donner (1986), International Statistical Review 54, 67-82, compares them.
///
/// *R*: `anova(lm(y ~ factor(cluster)))` and the formulas above (`ICC::ICCest(CI.type = "THD")`); for clusters of one size
/// `psych::ICC`, its `ICC1`.
///
/// # Errors
/// [`Error::TooFewOf`] below two clusters; [`Error::TooFew`] if nobody shares a cluster; [`Error::NoVariation`] if people of
/// a cluster never differ; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{SampleMoments, clustered::icc_anova};
/// // Scores of three sites.
/// let sites = [
///     SampleMoments::from_values(&[12.0, 14.0, 13.0])?,
///     SampleMoments::from_values(&[15.0, 17.0])?,
///     SampleMoments::from_values(&[11.0, 10.0, 13.0, 10.0])?,
/// ];
/// let icc = icc_anova(&sites, 0.95)?;
/// assert!((icc.estimate - 0.758_364_312_267_658).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn icc_anova(clusters: &[SampleMoments], conf_level: f64) -> Result<IccAnova, Error> {
    check_conf_level(conf_level)?;
    let present: Vec<&SampleMoments> = clusters.iter().filter(|c| c.n() > 0).collect();
    let k = enough_clusters(present.len())? as f64;
    let mut all = SampleMoments::new();
    for cluster in &present {
        all.merge(cluster);
    }
    let n = all.n() as f64;
    if all.n() == present.len() as u64 {
        return Err(Error::TooFew {
            needed: all.n() + 1,
            found: all.n(),
        });
    }
    let within: f64 = present.iter().map(|c| c.m2()).sum();
    let between: f64 = present
        .iter()
        .map(|c| c.n() as f64 * (c.mean() - all.mean()).powi(2))
        .sum();
    let largest = present.iter().map(|c| c.mean().abs()).fold(0.0, f64::max);
    if (within / n).sqrt() <= 10.0 * f64::EPSILON * largest || within <= 0.0 {
        return Err(Error::NoVariation {
            what: "value within a cluster",
        });
    }
    let (df, df_denominator) = (k - 1.0, n - k);
    let (ms_between, ms_within) = (between / df, within / df_denominator);
    let power = |p: i32| present.iter().map(|c| (c.n() as f64).powi(p)).sum::<f64>();
    let (squares, cubes) = (power(2), power(3));
    let size = (n - squares / n) / df;
    let f = ms_between / ms_within;
    let rho = |ratio: f64| (ratio - 1.0) / (ratio + size - 1.0);
    let estimate = rho(f);
    let tail = 0.5 * (1.0 - conf_level);
    let clusters_part = df * (1.0 - estimate) * (1.0 + estimate * (2.0 * size - 1.0))
        + estimate * estimate * (squares - 2.0 * cubes / n + (squares / n).powi(2));
    let variance =
        (1.0 + estimate * (size - 1.0)).powi(2) / df_denominator + clusters_part / (df * df);
    Ok(IccAnova {
        estimate,
        std_error: 2.0_f64.sqrt() * (1.0 - estimate) / size * variance.max(0.0).sqrt(),
        statistic: f,
        df,
        df_denominator,
        p_value: f_sf(f, df, df_denominator),
        conf_low: rho(f / f_upper_quantile(tail, df, df_denominator)),
        conf_high: rho(f / f_upper_quantile(1.0 - tail, df, df_denominator)),
        conf_level,
        ms_between,
        ms_within,
        size,
        clusters: present.len() as u64,
        n: all.n(),
        method: "intraclass correlation from a one-way analysis of variance, Searle interval",
    })
}

/// Result of [`design_effect`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignEffect {
    /// Variance of a mean over that of the same number of unrelated people.
    pub design_effect: f64,
    /// Unrelated people who would give a mean as sure as this one.
    pub effective_n: f64,
    /// The size of the cluster that a person drawn at random is in, sum n_g^2 / n.
    pub size: f64,
    /// The intraclass correlation that was given.
    pub icc: f64,
    /// Clusters with at least one person.
    pub clusters: u64,
    /// People.
    pub n: u64,
}

/// One line for a log or a terminal.
impl fmt::Display for DesignEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "design effect {:.4}, effective n {:.1} of {}, {} clusters of size {:.2}, icc {:.4}",
            self.design_effect, self.effective_n, self.n, self.clusters, self.size, self.icc
        )
    }
}

/// How many unrelated people are people in clusters worth?
///
/// *When not to use*: to make an interval: [`clustered_mean`] measures the spread between clusters instead of
/// assuming it. It is for planning, and for explaining why 4,800 learners of 48 projects are not 4,800.
///
/// *Formula*: deff = 1 + (m~ - 1) rho, m~ = sum n_g^2 / n (with unequal clusters more than the mean size: the large clusters
/// weigh more); effective n = n / deff.
///
/// *Reference*: L. Kish (1965), Survey Sampling, Wiley, 161-164 and 8.2.
///
/// *R*: `1 + (sum(n_g^2) / sum(n_g) - 1) * rho`.
///
/// # Errors
/// [`Error::TooFew`] without people; [`Error::Impossible`] for an `icc` above 1, or so far below zero that the variance would not
/// be positive; [`Error::NotFinite`].
///
/// ```
/// use jauge_stats::clustered::design_effect;
/// // 48 projects of 100 learners, intraclass correlation 0.05.
/// let d = design_effect(&[100; 48], 0.05)?;
/// assert!((d.design_effect - 5.95).abs() < 1e-12);
/// assert_eq!(d.effective_n.round(), 807.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn design_effect(sizes: &[u64], icc: f64) -> Result<DesignEffect, Error> {
    if !icc.is_finite() {
        return Err(Error::NotFinite {
            what: "the intraclass correlation",
        });
    }
    let n = sizes.iter().try_fold(0_u64, |sum, &s| sum.checked_add(s));
    let n = n.ok_or_else(|| Error::impossible("more people than can be counted"))?;
    if n == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    let total = n as f64;
    let size: f64 = sizes.iter().map(|&s| s as f64 * (s as f64 / total)).sum();
    let design_effect = 1.0 + (size - 1.0) * icc;
    if icc > 1.0 || design_effect <= 0.0 {
        return Err(Error::impossible(format!(
            "an intraclass correlation of {icc} in clusters of size {size:.2}: it lies between -1 / (size - 1) and 1"
        )));
    }
    Ok(DesignEffect {
        design_effect,
        effective_n: total / design_effect,
        size,
        icc,
        clusters: sizes.iter().filter(|&&s| s > 0).count() as u64,
        n,
    })
}

/// Number and mean of the people of a cluster: all that a clustered mean reads.
type Part = (f64, f64);

/// What is the mean of a score, a change or a share (0 and 1), over people who come in clusters?
///
/// *When not to use*: if every cluster should count alike whatever its size (that is the mean of the cluster means,
/// [`paired_t`](crate::paired::paired_t) or a t test on them); if the clusters in hand are all there are and the statement is
/// only about them. Below a dozen clusters the interval is honest but wide; for a share near 0 or 1 it may pass the end.
///
/// *Formula*: the plain mean over people, with the CR2 variance of the model that has only a constant: with f_g the share of
/// people in cluster g, sum_g (n_g (mean_g - mean))^2 / (1 - f_g) / n^2, and Satterthwaite's degrees of freedom,
/// 1 / (sum_g f_g^2 + sum_(g != h) f_g^2 f_h^2 / ((1 - f_g) (1 - f_h))): m - 1 for m clusters of one size, fewer the more unequal
/// they are. With one person per cluster it is the one-sample (paired) t interval.
///
/// *Missing*: left out by the caller; an empty cluster is ignored. *Reference*: R. M. Bell, D. F. McCaffrey (2002), Survey Methodology
/// 28, 169-181.
///
/// *R*: `clubSandwich::coef_test(lm(y ~ 1), vcov = "CR2", cluster = cluster)`, `conf_int` with the same arguments.
///
/// # Errors
/// [`Error::TooFewOf`] below two clusters; [`Error::NoVariation`] if all cluster means are the same, up to rounding;
/// [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, SampleMoments, clustered::clustered_mean};
/// // Change in hours worked per week in four sites of unequal size.
/// let sites = [
///     SampleMoments::from_values(&[2.0, 5.0, 4.0, 3.0, 6.0])?,
///     SampleMoments::from_values(&[0.0, 1.0])?,
///     SampleMoments::from_values(&[3.0, 2.0, 4.0])?,
///     SampleMoments::from_values(&[1.0])?,
/// ];
/// let change = clustered_mean(&sites, 0.95, Alternative::TwoSided)?;
/// assert!((change.estimate - 31.0 / 11.0).abs() < 1e-14);
/// assert!(change.df.is_some_and(|df| df < 3.0));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn clustered_mean(
    clusters: &[SampleMoments],
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    let n = clusters.iter().map(SampleMoments::n).sum();
    let parts: Vec<Part> = clusters.iter().map(|c| (c.n() as f64, c.mean())).collect();
    let largest = parts.iter().map(|p| p.1.abs()).fold(0.0, f64::max);
    mean_of_parts(&parts, largest, n, conf_level, alternative)
}

/// [`clustered_mean`] of the change from before to after, one [`Moments`] per cluster.
///
/// # Errors
/// As [`clustered_mean`].
///
/// ```
/// use jauge_stats::{Alternative, Moments, clustered::clustered_mean_change};
/// let sites = [
///     Moments::from_pairs(&[10.0, 12.0], &[13.0, 14.0])?,
///     Moments::from_pairs(&[11.0, 9.0, 14.0], &[12.0, 9.0, 16.0])?,
///     Moments::from_pairs(&[13.0], &[17.0])?,
/// ];
/// let change = clustered_mean_change(&sites, 0.95, Alternative::TwoSided)?;
/// assert!((change.estimate - 2.0).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn clustered_mean_change(
    clusters: &[Moments],
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    let n = clusters.iter().map(Moments::n).sum();
    let parts: Vec<Part> = clusters
        .iter()
        .map(|c| (c.n() as f64, c.mean_change()))
        .collect();
    let size = |m: &Moments| m.mean_before().abs().max(m.mean_after().abs());
    let largest = clusters.iter().map(size).fold(0.0, f64::max);
    mean_of_parts(&parts, largest, n, conf_level, alternative)
}

/// If I draw one person, how likely is the second answer to be the higher one, when people come in clusters?
///
/// One table per cluster, the levels in the order of the scale.
///
/// *When not to use*: as [`clustered_mean`]; for two different groups of people.
///
/// *Formula*: [`clustered_mean`] of 1 for a person who went up, 1/2 for one who stayed, 0 for one who went down; the limits are
/// clipped to \[0, 1\]. The test is that of 1/2, as many up as down. *Ties* count half. *Missing*: complete pairs only.
///
/// *Reference*: as [`clustered_mean`]; for the question see
/// [`probability_of_improvement`](crate::paired::probability_of_improvement), whose interval supposes independent people.
///
/// *R*: `clubSandwich::conf_int(lm((sign(after - before) + 1) / 2 ~ 1), vcov = "CR2", cluster = cluster)`.
///
/// # Errors
/// [`Error::TooFewOf`] below two clusters; [`Error::NoVariation`] if the share is the same in all clusters; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{PairedTable, clustered::clustered_probability_of_improvement};
/// // An item answered at entry and exit in three projects: (up, same, down) are (3, 1, 0), (1, 2, 1) and (2, 1, 1).
/// let projects = [
///     PairedTable::from_pairs(2, &[0, 0, 0, 1], &[1, 1, 1, 1])?,
///     PairedTable::from_pairs(2, &[0, 0, 1, 1], &[1, 0, 1, 0])?,
///     PairedTable::from_pairs(2, &[0, 0, 1, 1], &[1, 1, 1, 0])?,
/// ];
/// let p = clustered_probability_of_improvement(&projects, 0.95)?;
/// assert!((p.estimate - 8.0 / 12.0).abs() < 1e-14);
/// assert!(p.df.is_some_and(|df| (df - 2.0).abs() < 1e-12));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn clustered_probability_of_improvement(
    clusters: &[PairedTable],
    conf_level: f64,
) -> Result<Estimate, Error> {
    let n = clusters.iter().map(PairedTable::n).sum();
    // Around 1/2, so that the test of 1/2 is one of zero.
    let parts: Vec<Part> = clusters
        .iter()
        .filter(|table| table.n() > 0)
        .map(|table| {
            let n = table.n() as f64;
            (
                n,
                (table.improved() as f64 - table.declined() as f64) / (2.0 * n),
            )
        })
        .collect();
    let mut out = mean_of_parts(&parts, 0.5, n, conf_level, Alternative::TwoSided)?;
    out.estimate += 0.5;
    out.conf_low = out.conf_low.map(|low| (low + 0.5).max(0.0));
    out.conf_high = out.conf_high.map(|high| (high + 0.5).min(1.0));
    out.method = "probability of improvement over clusters, CR2 standard error, Satterthwaite degrees of freedom";
    Ok(out)
}

/// `largest` is the size of the numbers that the means were made of, to tell a spread from its rounding.
fn mean_of_parts(
    parts: &[Part],
    largest: f64,
    n: u64,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    enough_clusters(parts.iter().filter(|p| p.0 > 0.0).count())?;
    let (mean, total) = mean_of(parts);
    let (mut variance, mut spread) = (0.0, OffDiagonal::default());
    let mut diagonal = 0.0;
    for &(size, cluster_mean) in parts {
        let share = size / total;
        let rest = (total - size) / total;
        variance += (share * (cluster_mean - mean)).powi(2) / rest;
        diagonal += share * share;
        spread.add(share / rest.sqrt(), 0.0);
    }
    let std_error = variance.sqrt();
    if std_error <= 10.0 * f64::EPSILON * largest || std_error <= 0.0 {
        return Err(Error::NoVariation {
            what: "cluster mean",
        });
    }
    let df = 1.0 / (diagonal + spread.twice);
    let mut out = t_estimate(mean, std_error, df, conf_level, alternative);
    out.n = n;
    out.method = "mean over clusters, CR2 standard error, Satterthwaite degrees of freedom";
    Ok(out)
}

/// Do two arms differ in a mean or a share, when people come in clusters?
///
/// Entry i of `a` and of `b` is cluster i: the people of that cluster in the first and in the second arm. Where whole
/// clusters were put in an arm, the other one is empty there; where people within a cluster were, both have people, and
/// what the cluster adds to both arms cancels.
///
/// *When not to use*: as a proof of effect when arms were not drawn at random; to take out a difference at the start
/// ([`comparison`](crate::comparison)).
///
/// *Formula*: mean over the people of `a` minus that of `b`, with the CR2 variance of the model with one constant per arm: with
/// s_ga = n_ga (mean_ga - mean_a) and f_ga = n_ga / n_a, sum_g (s_ga / (n_a sqrt(1 - f_ga)) - s_gb / (n_b sqrt(1 - f_gb)))^2, and
/// Satterthwaite's degrees of freedom for the same model ([`ols`](crate::linear::ols) of the score on a constant and the arm gives the
/// same numbers). `n` is the number of people of both arms.
///
/// *Missing*: left out by the caller. *Reference*: R. M. Bell, D. F. McCaffrey (2002), Survey Methodology 28, 169-181.
///
/// *R*: `clubSandwich::coef_test(lm(y ~ arm), vcov = "CR2", cluster = cluster)`. DIFFERS: an arm in a single cluster is refused;
/// clubSandwich then gives the variance of the other arm alone.
///
/// # Errors
/// [`Error::LengthMismatch`]; [`Error::TooFewOf`] if an arm has people in fewer than two clusters; [`Error::NoVariation`];
/// [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, SampleMoments, clustered::clustered_difference};
/// // Three sites trained now, three wait.
/// let none = SampleMoments::new();
/// let trained = [[14.0, 16.0], [15.0, 18.0], [13.0, 17.0]].map(|s| SampleMoments::from_values(&s).unwrap_or_default());
/// let waiting = [[12.0, 13.0], [11.0, 15.0], [14.0, 12.0]].map(|s| SampleMoments::from_values(&s).unwrap_or_default());
/// let a = [trained[0], trained[1], trained[2], none, none, none];
/// let b = [none, none, none, waiting[0], waiting[1], waiting[2]];
/// let difference = clustered_difference(&a, &b, 0.95, Alternative::TwoSided)?;
/// assert!((difference.estimate - 16.0 / 6.0).abs() < 1e-14);
/// assert!(difference.df.is_some_and(|df| (df - 4.0).abs() < 1e-12));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn clustered_difference(
    a: &[SampleMoments],
    b: &[SampleMoments],
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    if a.len() != b.len() {
        return Err(Error::LengthMismatch {
            what: "clusters of the second arm",
            expected: a.len(),
            found: b.len(),
        });
    }
    let parts = |arm: &[SampleMoments]| -> Vec<Part> {
        arm.iter().map(|c| (c.n() as f64, c.mean())).collect()
    };
    let (a_parts, b_parts) = (parts(a), parts(b));
    for arm in [&a_parts, &b_parts] {
        let found = arm.iter().filter(|p| p.0 > 0.0).count() as u64;
        if found < 2 {
            return Err(Error::TooFewOf {
                what: "clusters in an arm",
                needed: 2,
                found,
                advice: "with one cluster per arm, arm and cluster cannot be told apart; describe both",
            });
        }
    }
    let ((mean_a, n_a), (mean_b, n_b)) = (mean_of(&a_parts), mean_of(&b_parts));
    let (mut variance, mut squares, mut spread) = (0.0, 0.0, OffDiagonal::default());
    for (&(size_a, cluster_a), &(size_b, cluster_b)) in a_parts.iter().zip(&b_parts) {
        let (share_a, share_b) = (size_a / n_a, size_b / n_b);
        let (rest_a, rest_b) = ((n_a - size_a) / n_a, (n_b - size_b) / n_b);
        let score = share_a * (cluster_a - mean_a) / rest_a.sqrt()
            - share_b * (cluster_b - mean_b) / rest_b.sqrt();
        variance += score * score;
        squares += (share_a / n_a + share_b / n_b).powi(2);
        spread.add(
            share_a / (rest_a * n_a).sqrt(),
            share_b / (rest_b * n_b).sqrt(),
        );
    }
    let std_error = variance.sqrt();
    let largest = a_parts
        .iter()
        .chain(&b_parts)
        .map(|p| p.1.abs())
        .fold(0.0, f64::max);
    if std_error <= 10.0 * f64::EPSILON * largest || std_error <= 0.0 {
        return Err(Error::NoVariation {
            what: "cluster mean of an arm",
        });
    }
    let df = (1.0 / n_a + 1.0 / n_b).powi(2) / (squares + spread.twice);
    let mut out = t_estimate(mean_a - mean_b, std_error, df, conf_level, alternative);
    out.n = a.iter().chain(b).map(SampleMoments::n).sum();
    out.method = "difference of two arms over clusters, CR2 standard error, Satterthwaite degrees of freedom";
    Ok(out)
}

/// Twice the sum over pairs of clusters of (v_g'v_h)^2 for vectors of two entries.
#[derive(Default)]
struct OffDiagonal {
    aa: f64,
    ab: f64,
    bb: f64,
    twice: f64,
}

impl OffDiagonal {
    fn add(&mut self, a: f64, b: f64) {
        self.twice += 2.0 * (self.aa * a * a + 2.0 * self.ab * a * b + self.bb * b * b);
        self.aa += a * a;
        self.ab += a * b;
        self.bb += b * b;
    }
}

/// Mean over people, and their number.
fn mean_of(parts: &[Part]) -> (f64, f64) {
    let total: f64 = parts.iter().map(|p| p.0).sum();
    let origin = parts.iter().find(|p| p.0 > 0.0).map_or(0.0, |p| p.1);
    // From the first mean on, so that a large origin does not eat the digits of the differences.
    let off: f64 = parts
        .iter()
        .filter(|p| p.0 > 0.0)
        .map(|p| p.0 / total * (p.1 - origin))
        .sum();
    (origin + off, total)
}

fn enough_clusters(found: usize) -> Result<usize, Error> {
    if found < 2 {
        return Err(Error::TooFewOf {
            what: "clusters",
            needed: 2,
            found: found as u64,
            advice: "a single cluster says nothing of how clusters differ; describe it as a case",
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let some = SampleMoments::from_values(&[1.0, 2.0]).unwrap();
        let flat = SampleMoments::from_values(&[1.5, 1.5]).unwrap();
        let none = SampleMoments::new();
        let two_sided = Alternative::TwoSided;
        assert!(matches!(
            icc_anova(&[some, none], 0.95),
            Err(Error::TooFewOf { .. })
        ));
        assert!(matches!(
            icc_anova(&[flat, flat], 0.95),
            Err(Error::NoVariation { .. })
        ));
        let alone = SampleMoments::from_values(&[3.0]).unwrap();
        assert!(matches!(
            icc_anova(&[alone, alone], 0.95),
            Err(Error::TooFew { .. })
        ));
        assert!(matches!(
            clustered_mean(&[], 0.95, two_sided),
            Err(Error::TooFewOf { .. })
        ));
        assert!(matches!(
            clustered_mean(&[some, flat], 0.95, two_sided),
            Err(Error::NoVariation { .. })
        ));
        assert!(matches!(
            clustered_difference(&[some, none, none], &[none, some, flat], 0.95, two_sided),
            Err(Error::TooFewOf { .. })
        ));
        assert!(clustered_difference(&[some], &[some, some], 0.95, two_sided).is_err());
        assert!(design_effect(&[0, 0], 0.1).is_err());
        assert!(design_effect(&[u64::MAX, 2], 0.1).is_err());
        assert!(design_effect(&[10, 10], 1.1).is_err());
        assert!(design_effect(&[10, 10], -0.2).is_err());
        assert!(design_effect(&[10, 10], f64::NAN).is_err());
    }

    #[test]
    fn clusters_that_do_not_differ_have_the_least_icc() {
        let some = SampleMoments::from_values(&[1.0, 2.0]).unwrap();
        let icc = icc_anova(&[some, some, some], 0.95).unwrap();
        assert_eq!((icc.estimate, icc.conf_low, icc.p_value), (-1.0, -1.0, 1.0));
        assert!(icc.to_string().starts_with("-1.0000 ["));
    }
}
