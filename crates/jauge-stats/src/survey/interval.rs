//! Intervals of a design-based estimate.

use serde::{Deserialize, Serialize};

use crate::special::{beta_tails, root, t_upper_quantile};
use crate::{Error, Estimate};

/// How the interval of a share is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProportionInterval {
    /// Student's t on the log odds. Not defined where nobody or everybody said yes.
    #[default]
    Logit,
    /// Clopper-Pearson with the effective number of answers p (1 - p) / V, times the squared ratio of the t quantiles at n - 1 and at the
    /// design's degrees of freedom (E. L. Korn, B. I. Graubard 1998, Survey Methodology 24, 193-201). Where nobody or everybody
    /// said yes the effective number is the number of answers.
    Beta,
}

/// An estimate with its t interval; no interval without a degree of freedom.
pub(super) fn t_interval(
    mut out: Estimate,
    std_error: f64,
    df: f64,
    conf_level: f64,
) -> Result<Estimate, Error> {
    if !(out.estimate.is_finite() && std_error.is_finite()) {
        return Err(overflow());
    }
    out.std_error = Some(std_error);
    out.df = Some(df);
    if df > 0.0 {
        let half = half_width(std_error, df, conf_level);
        let (low, high) = (out.estimate - half, out.estimate + half);
        out = out.with_interval(low, high, conf_level);
    }
    Ok(out)
}

/// The refusal of numbers that leave the range of doubles.
pub(super) fn overflow() -> Error {
    Error::impossible("the numbers are too large or too small to compute with; change their unit")
}

fn half_width(std_error: f64, df: f64, conf_level: f64) -> f64 {
    t_upper_quantile(0.5 * (1.0 - conf_level), df) * std_error
}

/// Replaces the t interval of a share.
pub(super) fn proportion_interval(
    mut out: Estimate,
    conf_level: f64,
    interval: ProportionInterval,
) -> Result<Estimate, Error> {
    let p = out.estimate.clamp(0.0, 1.0);
    let (Some(std_error), Some(df)) = (out.std_error, out.df) else {
        return Ok(out);
    };
    out.estimate = p;
    out.method = match interval {
        ProportionInterval::Logit => "share, design-based, logit interval",
        ProportionInterval::Beta => "share, design-based, Korn-Graubard interval",
    };
    let certain = p == 0.0 || p == 1.0;
    if certain && interval == ProportionInterval::Logit {
        return Err(Error::NoVariation {
            what: "answer of the domain (choose the beta interval, which is defined there)",
        });
    }
    if df == 0.0 || (std_error == 0.0 && !certain) {
        return Ok(out);
    }
    let tail = 0.5 * (1.0 - conf_level);
    let (low, high) = match interval {
        ProportionInterval::Logit => {
            let half = half_width(std_error / (p * (1.0 - p)), df, conf_level);
            let odds = p / (1.0 - p);
            // The far end of each side through the exponential that cannot overflow into NaN.
            let share = |shift: f64| 1.0 / (1.0 + (-shift).exp() / odds);
            (share(-half), share(half))
        }
        ProportionInterval::Beta => {
            let n = out.n as f64;
            let effective = if certain {
                n
            } else {
                p * (1.0 - p) / (std_error * std_error)
            };
            let loss = if n > 1.0 {
                t_upper_quantile(tail, n - 1.0) / t_upper_quantile(tail, df)
            } else {
                1.0
            };
            korn_graubard(p, effective * loss * loss, tail)
        }
    };
    Ok(out.with_interval(low, high, conf_level))
}

/// The limits of Clopper and Pearson for a number of answers that need not be whole.
fn korn_graubard(p: f64, n: f64, tail: f64) -> (f64, f64) {
    let (yes, no) = (n * p, n * (1.0 - p));
    let low = if yes > 0.0 {
        root(0.0, 1.0, 0.0, |x| {
            beta_tails(x, 1.0 - x, yes, no + 1.0).0 - tail
        })
    } else {
        0.0
    };
    let high = if no > 0.0 {
        // In the share of no, which keeps its digits near 0.
        1.0 - root(0.0, 1.0, 0.0, |y| {
            beta_tails(y, 1.0 - y, no, yes + 1.0).0 - tail
        })
    } else {
        1.0
    };
    (low, high)
}
