//! Cronbach's alpha and what each item adds to it.

use serde::Serialize;

use super::ItemMoments;
use crate::special::f_upper_quantile;
use crate::{Error, Estimate, check_conf_level};

/// Cronbach's alpha with what each item adds to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alpha {
    /// Alpha of the raw items, with Feldt's interval and the standard error of Duhachek and Iacobucci.
    pub alpha: Estimate,
    /// Alpha of the items scaled to the same spread: that of the correlations.
    pub standardised: f64,
    /// Mean correlation of two items.
    pub mean_correlation: f64,
    /// One entry per item, in their order.
    pub items: Vec<ItemOfScale>,
}

/// An item in its scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ItemOfScale {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Its correlation with the sum of all items, itself among them.
    pub item_total: f64,
    /// Its correlation with the sum of the other items: negative where it asks the other way round and was not turned.
    pub item_rest: f64,
    /// Alpha of the scale without it; `None` where one item would be left.
    pub alpha_without: Option<f64>,
}

/// How well do the items of a scale hang together?
///
/// *When not to use*: where items say the thing to different degrees, since alpha is then too low
/// ([`mcdonald_omega`](super::mcdonald_omega)); for an index whose items are not signs of one thing (a count of obstacles met); with items of two
/// or three levels, where it stays low whatever is measured.
///
/// *Formula*, with C the covariances of k items: alpha = k / (k - 1) (1 - trace C / sum C). Interval: (1 - alpha) F, with F the quantiles of
/// the F distribution with n - 1 and (n - 1)(k - 1) degrees of freedom. Standard error: sqrt(Q / n), Q = 2 k^2 / ((k - 1)^2 s^3) times
/// (s (tr C^2 + (tr C)^2) - 2 tr C sum C^2), with s = sum C.
/// *Ties, zeros*: nothing special. *Missing*: people who answered all items. Alpha can be negative: items that ask the other way round
/// were not turned.
///
/// *Reference*: L. S. Feldt, D. J. Woodruff, F. A. Salih (1987), Statistical inference for coefficient alpha, Applied Psychological
/// Measurement 11(1), 93-103, doi:10.1177/014662168701100107; A. Duhachek, D. Iacobucci (2004), doi:10.1037/0021-9010.89.5.792.
///
/// *R*: `psych::alpha(x, check.keys = FALSE)`: `total`, `feldt`, `item.stats` (`raw.r`, `r.drop`), `alpha.drop`. DIFFERS: psych takes each covariance
/// from whoever answered both items; here only people who answered all of them enter.
///
/// # Errors
/// [`Error::TooFewOf`] below 2 items; [`Error::TooFew`] people; [`Error::Impossible`] for an item with one answer, or where the sum is the
/// same for everybody; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::reliability::{ItemMoments, cronbach_alpha};
/// // Three items on confidence in one's own means, eight trainees.
/// let a: &[f64] = &[1., 2., 2., 3., 4., 4., 5., 3.];
/// let b: &[f64] = &[1., 1., 2., 3., 5., 4., 4., 3.];
/// let c: &[f64] = &[2., 2., 1., 4., 4., 3., 5., 3.];
/// let found = cronbach_alpha(&ItemMoments::from_items(&[a, b, c])?, 0.95)?;
/// assert!((found.alpha.estimate - 0.933_171_324_422_843_3).abs() < 1e-12);
/// assert!(found.items[0].item_rest > 0.8);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn cronbach_alpha(moments: &ItemMoments, conf_level: f64) -> Result<Alpha, Error> {
    check_conf_level(conf_level)?;
    let estimate = raw(moments)?;
    let sums = Sums::of(moments);
    let (n, k) = (moments.n as f64, moments.items() as f64);
    let tail = 0.5 * (1.0 - conf_level);
    let (df1, df2) = (n - 1.0, (n - 1.0) * (k - 1.0));
    let low = 1.0 - (1.0 - estimate) * f_upper_quantile(tail, df1, df2);
    // The lower quantile as the inverse of an upper one: no subtraction from one.
    let high = 1.0 - (1.0 - estimate) / f_upper_quantile(tail, df2, df1);
    let mut alpha = Estimate::bare(estimate, moments.n, "Cronbach's alpha, Feldt interval")
        .with_interval(low, high, conf_level);
    alpha.std_error = Some(sums.std_error(moments));
    let correlations = moments.correlations();
    let mean_correlation = (correlations.sum() - k) / (k * (k - 1.0));
    Ok(Alpha {
        alpha,
        standardised: k * mean_correlation / (1.0 + (k - 1.0) * mean_correlation),
        mean_correlation,
        items: (0..moments.items())
            .map(|i| sums.item(moments, i))
            .collect(),
    })
}

/// Alpha of the raw items alone.
pub(super) fn raw(moments: &ItemMoments) -> Result<f64, Error> {
    moments.check(2)?;
    of_resample(moments)
}

/// The same of a resample, in which everybody may have given the same answer to one of the items.
pub(super) fn of_resample(moments: &ItemMoments) -> Result<f64, Error> {
    let sums = Sums::of(moments);
    // A sum without spread is rounding of its parts.
    if sums.all <= 16.0 * f64::EPSILON * sums.trace {
        return Err(Error::impossible(
            "the sum of the items is the same for everybody: items that ask the other way round are to be turned first",
        ));
    }
    Ok(of(moments.items() as f64, sums.trace, sums.all))
}

fn of(k: f64, trace: f64, all: f64) -> f64 {
    k / (k - 1.0) * (1.0 - trace / all)
}

/// Sums over the covariances of the items.
struct Sums {
    /// Per item: of its row.
    rows: Vec<f64>,
    /// Of the variances.
    trace: f64,
    /// Of everything: the variance of the sum of the items.
    all: f64,
}

impl Sums {
    fn of(moments: &ItemMoments) -> Self {
        let items = 0..moments.items();
        let row = |i| (0..moments.items()).map(|j| moments.covariance(i, j)).sum();
        let rows: Vec<f64> = items.clone().map(row).collect();
        Self {
            trace: items.map(|i| moments.covariance(i, i)).sum(),
            all: rows.iter().sum(),
            rows,
        }
    }

    fn std_error(&self, moments: &ItemMoments) -> f64 {
        let (n, k, s) = (moments.n as f64, moments.items() as f64, self.all);
        let items = 0..moments.items();
        let squares = items
            .clone()
            .flat_map(|i| items.clone().map(move |j| (i, j)));
        let trace_of_square: f64 = squares.map(|(i, j)| moments.covariance(i, j).powi(2)).sum();
        let sum_of_square: f64 = self.rows.iter().map(|r| r * r).sum();
        let inner = s * (trace_of_square + self.trace.powi(2)) - 2.0 * self.trace * sum_of_square;
        let q = 2.0 * k * k / ((k - 1.0).powi(2) * s.powi(3)) * inner;
        // Not below zero but for rounding: items that are all the same have none.
        (q.max(0.0) / n).sqrt()
    }

    fn item(&self, moments: &ItemMoments, i: usize) -> ItemOfScale {
        let (variance, row) = (moments.covariance(i, i), self.rows[i]);
        let rest = self.all - 2.0 * row + variance;
        let k = moments.items() as f64;
        ItemOfScale {
            mean: moments.mean(i),
            sd: variance.sqrt(),
            item_total: row / (variance * self.all).sqrt(),
            item_rest: (row - variance) / (variance * rest).sqrt(),
            alpha_without: (moments.items() > 2).then(|| of(k - 1.0, self.trace - variance, rest)),
        }
    }
}
