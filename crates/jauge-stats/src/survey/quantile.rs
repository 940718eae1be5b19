//! Quantiles with Woodruff's interval.

use super::design::SurveyDesign;
use super::variance::{Rows, Scratch};
use crate::special::t_upper_quantile;
use crate::{Error, Estimate};

/// Values with weight in ascending order, with their cumulated share.
pub(super) struct Cumulated {
    values: Vec<f64>,
    share: Vec<f64>,
}

/// Shares that differ by less are the same: cumulated weights carry rounding.
const SAME_SHARE: f64 = 1e-12;

impl Cumulated {
    /// From (value, weight) in ascending order of value; weights are positive.
    pub(super) fn new(sorted: impl Iterator<Item = (f64, f64)>) -> Self {
        let (mut values, mut share) = (Vec::new(), Vec::new());
        let mut sum = 0.0;
        for (value, weight) in sorted {
            sum += weight;
            values.push(value);
            share.push(sum);
        }
        share.iter_mut().for_each(|s| *s /= sum);
        Self { values, share }
    }

    /// The smallest value whose cumulated share reaches `p`; `None` outside 0 < p <= 1.
    pub(super) fn value_at(&self, p: f64) -> Option<f64> {
        if !(p > 0.0 && p <= 1.0 + SAME_SHARE) {
            return None;
        }
        let place = self.share.partition_point(|&s| s < p - SAME_SHARE);
        self.values
            .get(place.min(self.values.len().saturating_sub(1)))
            .copied()
    }
}

pub(super) fn quantile(
    design: &SurveyDesign,
    scratch: &mut Scratch,
    rows: &Rows<'_>,
    values: &[f64],
    probability: f64,
    conf_level: f64,
) -> Result<Estimate, Error> {
    // Refuses what is not finite and domains without anybody.
    let n = design.moments(rows, |i| values[i])?.n;
    let mut pairs = Vec::new();
    rows.each(|i| {
        if design.weights[i] > 0.0 {
            pairs.push((values[i], design.weights[i]));
        }
    });
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let cumulated = Cumulated::new(pairs.into_iter());
    let estimate = cumulated
        .value_at(probability)
        .ok_or_else(|| Error::impossible("a quantile of no value"))?;
    let below = |i: usize| f64::from(values[i] <= estimate);
    let at = design.moments(rows, below)?;
    let linear = design.linearise(scratch, rows, |i| (below(i) - at.mean) / at.weight);
    let df = linear.df as f64;
    let mut out = Estimate::bare(estimate, n, "quantile, design-based, Woodruff interval");
    out.df = Some(df);
    let std_error = linear.variance().sqrt();
    if !std_error.is_finite() {
        return Err(Error::impossible(
            "the weights are too large or too small to compute with; divide all of them by one number",
        ));
    }
    if df > 0.0 {
        let t = t_upper_quantile(0.5 * (1.0 - conf_level), df);
        let half = t * std_error;
        out.conf_low = cumulated.value_at(at.mean - half);
        out.conf_high = cumulated.value_at(at.mean + half);
        out.conf_level = Some(conf_level);
        if let (Some(low), Some(high)) = (out.conf_low, out.conf_high) {
            out.std_error = Some((high - low) / (2.0 * t));
        }
    }
    Ok(out)
}
