//! The noncentral t distribution, for intervals of standardised mean differences.
//!
//! T = (Z + ncp) / S with S^2 = chi-squared(df) / df, so that
//! P(T <= t) = integral of Phi(t s - ncp) f(s) ds over the density f of S. The integral is taken by
//! Gauss-Legendre panels laid where f lives and where Phi turns, which stays at about 1e-14
//! (absolute) for any noncentrality.
//!
//! DIFFERS: R's `pt(t, df, ncp)` switches to a normal approximation above |ncp| = 37.62, and
//! `effectsize` 0.8.3 searches its limits with a simplex that stalls: for n = 2,287 and d_z = 1.46 it
//! prints \[1.281, 1.681\] where the limits are \[1.397, 1.514\].

use std::f64::consts::PI;
use std::sync::LazyLock;

use crate::special::{normal_cdf, root, stirling_error};
use crate::{Error, check_conf_level};

/// Points per panel.
const POINTS: usize = 16;

/// Nodes and weights of Gauss-Legendre on [-1, 1], roots of the Legendre polynomial by Newton's method.
pub(crate) static RULE: LazyLock<[(f64, f64); POINTS]> = LazyLock::new(|| {
    let mut rule = [(0.0, 0.0); POINTS];
    for (i, slot) in rule.iter_mut().enumerate() {
        let mut x = (PI * (i as f64 + 0.75) / (POINTS as f64 + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..8 {
            let (mut p0, mut p1) = (1.0, x);
            for k in 2..=POINTS {
                let k = k as f64;
                (p0, p1) = (p1, ((2.0 * k - 1.0) * x * p1 - (k - 1.0) * p0) / k);
            }
            slope = POINTS as f64 * (x * p1 - p0) / (x * x - 1.0);
            x -= p1 / slope;
        }
        *slot = (x, 2.0 / ((1.0 - x * x) * slope * slope));
    }
    rule
});

/// P(T <= t) for `df` degrees of freedom and noncentrality `ncp`.
///
/// Absolute error about 1e-14. *R*: `pt(t, df, ncp)`, for |ncp| < 37.
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::TooFew`] below one degree of freedom.
///
/// ```
/// use jauge_stats::noncentral_t::noncentral_t_cdf;
/// assert!((noncentral_t_cdf(2.0, 10.0, 1.0)? - 0.80761156253).abs() < 1e-11);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn noncentral_t_cdf(t: f64, df: f64, ncp: f64) -> Result<f64, Error> {
    check(t, df, ncp)?;
    Ok(Mixture::new(t, df).integral(ncp, |s| normal_cdf(t * s - ncp)))
}

/// P(T > t), computed as such and not as one minus [`noncentral_t_cdf`].
///
/// # Errors
/// As [`noncentral_t_cdf`].
pub fn noncentral_t_sf(t: f64, df: f64, ncp: f64) -> Result<f64, Error> {
    check(t, df, ncp)?;
    Ok(Mixture::new(t, df).integral(ncp, |s| normal_cdf(ncp - t * s)))
}

fn check(t: f64, df: f64, ncp: f64) -> Result<(), Error> {
    if !(t.is_finite() && df.is_finite() && ncp.is_finite()) {
        return Err(Error::NotFinite {
            what: "an argument of the noncentral t distribution",
        });
    }
    if df < 1.0 {
        return Err(Error::TooFew {
            needed: 2,
            found: 1,
        });
    }
    Ok(())
}

/// Density of S = sqrt(chi-squared(df) / df) at s > 0.
fn density(s: f64, df: f64) -> f64 {
    // Panels so close to 0 weigh nothing, and 1 / s would overflow there.
    if s < f64::MIN_POSITIVE {
        return 0.0;
    }
    // ln f = ln 2 + ln(a / 2 pi) / 2 - stirling(a) - ln s + a (1 + 2 ln s - s^2) with a = df / 2; written in
    // e = s - 1 because the last bracket is small where f is not.
    let a = 0.5 * df;
    let e = s - 1.0;
    // s - 1 rounds away the last digits of a small s.
    let ln_s = if s < 0.5 { s.ln() } else { e.ln_1p() };
    let bracket = 2.0 * (ln_s - e) - e * e;
    2.0 * (a / (2.0 * PI)).sqrt() * (a * bracket - stirling_error(a)).exp() / s
}

/// Degrees of freedom from which the density of S is narrow enough for equal steps.
const STEPS_FROM_DF: f64 = 50.0;

/// The density of S, ready to be integrated against several noncentralities.
///
/// From 50 degrees of freedom on, S is nearly normal with deviation 1 / sqrt(2 df) and, while |t| is
/// at most 2 sqrt(df), Phi turns no faster than S: the sum over equal steps of a third of that
/// deviation is then exact to beyond 1e-20, as for any such analytic bell, and its nodes do not
/// depend on the noncentrality. Elsewhere the panels are laid anew each time.
struct Mixture {
    t: f64,
    df: f64,
    /// Node and its weight; `None` where panels are needed.
    steps: Option<Vec<(f64, f64)>>,
}

impl Mixture {
    fn new(t: f64, df: f64) -> Self {
        let usual = df >= STEPS_FROM_DF && t.abs() <= 2.0 * df.sqrt();
        let steps = usual.then(|| {
            let deviation = 1.0 / (2.0 * df).sqrt();
            let (mode, step) = (((df - 1.0) / df).sqrt(), deviation / 3.0);
            // The right side of f is the flatter one: 11 deviations leave less than e^-37 there.
            (-27..=33_i32)
                .map(|j| mode + step * f64::from(j))
                .filter(|&s| s > 0.0)
                .map(|s| (s, step * density(s, df)))
                .collect()
        });
        Self { t, df, steps }
    }

    /// Integral of `g`, which turns within a few 1/|t| of ncp / t, against the density of S.
    fn integral(&self, ncp: f64, g: impl Fn(f64) -> f64) -> f64 {
        match &self.steps {
            Some(steps) => steps
                .iter()
                .map(|&(s, w)| w * g(s))
                .sum::<f64>()
                .clamp(0.0, 1.0),
            None => panels(self.t, self.df, ncp, g),
        }
    }
}

/// The integral by Gauss-Legendre panels, for any case.
fn panels(t: f64, df: f64, ncp: f64, g: impl Fn(f64) -> f64) -> f64 {
    // ln f is concave with second derivative below -df, so 9 / sqrt(df) from the mode f is below
    // e^-40 of its height.
    let unit = 1.0 / df.sqrt();
    let mode = ((df - 1.0) / df).sqrt();
    let low = (mode - 9.0 * unit).max(0.0);
    let high = mode + 9.0 * unit;
    let mut edges: Vec<f64> = (-15..=15_i32)
        .map(|j| mode + 0.6 * unit * f64::from(j))
        .collect();
    if t != 0.0 {
        let (centre, width) = (ncp / t, 1.0 / t.abs());
        edges.extend((-9..=9_i32).map(|j| centre + width * f64::from(j)));
    }
    if low == 0.0 && df.fract() != 0.0 {
        // f starts as s^(df - 1), which no polynomial follows at 0: halve the panels towards it.
        edges.extend((1..=50_i32).map(|j| 0.6 * unit * 0.5_f64.powi(j)));
    }
    edges.retain(|&s| s > low && s < high);
    edges.extend([low, high]);
    edges.sort_by(f64::total_cmp);
    let mut total = 0.0;
    for panel in edges.windows(2) {
        let (half, middle) = (0.5 * (panel[1] - panel[0]), 0.5 * (panel[1] + panel[0]));
        let sum: f64 = RULE
            .iter()
            .map(|&(x, weight)| {
                let s = middle + half * x;
                weight * density(s, df) * g(s)
            })
            .sum();
        total += half * sum;
    }
    total.clamp(0.0, 1.0)
}

/// The two-sided interval of the noncentrality parameter behind an observed t.
///
/// Lower limit: the ncp with P(T > t) = (1 - `conf_level`) / 2; upper limit: the ncp with
/// P(T < t) equal to that; by bracketing to 1e-13.
///
/// *Reference*: G. Cumming, S. Finch (2001), doi:10.1177/0013164401614002.
///
/// # Errors
/// As [`noncentral_t_cdf`]; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::noncentral_t::ncp_interval;
/// let (low, high) = ncp_interval(2.0, 9.0, 0.95)?;
/// assert!(low < 0.0 && high > 4.0, "{low} {high}"); // p = 0.077: zero is inside
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn ncp_interval(t: f64, df: f64, conf_level: f64) -> Result<(f64, f64), Error> {
    check_conf_level(conf_level)?;
    check(t, df, 0.0)?;
    let tail = 0.5 * (1.0 - conf_level);
    // P(T > t) grows with ncp: the lower limit is where it reaches the tail.
    let mixture = Mixture::new(t, df);
    let above = |ncp: f64| mixture.integral(ncp, |s| normal_cdf(ncp - t * s));
    let below = |ncp: f64| mixture.integral(ncp, |s| normal_cdf(t * s - ncp));
    let step = (1.0 + 0.5 * t * t / df).sqrt();
    let mut reach = 2.0 * step;
    while above(t - reach) > tail || below(t + reach) > tail {
        reach *= 2.0;
        if !reach.is_finite() {
            return Err(Error::impossible(
                "limits of the noncentrality for this t and this confidence level",
            ));
        }
    }
    let low = root(t - reach, t + reach, 1e-13, |ncp| above(ncp) - tail);
    let high = root(t - reach, t + reach, 1e-13, |ncp| below(ncp) - tail);
    Ok((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::t_sf;

    #[test]
    fn central_case_is_student() {
        for df in [1.0, 1.25, 1.9, 2.0, 3.4, 9.0, 61.0, 5000.0, 60_000.0] {
            for t in [-3.0, -0.2, 0.0, 1.0, 2.5] {
                let sf = noncentral_t_sf(t, df, 0.0).unwrap();
                assert!(
                    (sf - t_sf(t, df)).abs() < 2e-14,
                    "{t} {df}: {sf} {}",
                    t_sf(t, df)
                );
            }
        }
    }

    #[test]
    fn equal_steps_agree_with_panels() {
        let mut seen = 0;
        for df in [50.0, 61.5, 120.0, 999.0, 2286.0, 60_000.0_f64] {
            for ratio in [-2.0, -1.3, -0.4, -0.01, 0.0, 0.2, 0.9, 1.7, 2.0] {
                let t = ratio * df.sqrt();
                for shift in [-6.0, -2.5, -0.3, 0.0, 1.0, 4.0] {
                    let ncp = t + shift;
                    let g = |s: f64| normal_cdf(ncp - t * s);
                    let (quick, sure) =
                        (Mixture::new(t, df).integral(ncp, g), panels(t, df, ncp, g));
                    assert!(
                        (quick - sure).abs() < 2e-14,
                        "{t} {df} {ncp}: {quick} {sure}"
                    );
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 324);
    }

    #[test]
    fn the_two_tails_make_one() {
        for (t, df, ncp) in [
            (70.0, 2286.0, 69.0),
            (500.0, 3.0, 300.0),
            (0.0, 5.0, 2.0),
            (-4.0, 1.0, 8.0),
        ] {
            let sum = noncentral_t_sf(t, df, ncp).unwrap() + noncentral_t_cdf(t, df, ncp).unwrap();
            assert!((sum - 1.0).abs() < 5e-14, "{t} {df} {ncp}: {sum}");
        }
    }

    #[test]
    fn tiny_noncentrality_and_huge_t_are_numbers() {
        let sf = noncentral_t_sf(6e15, 6.0, 4e-308).unwrap();
        assert!((sf / t_sf(6e15, 6.0) - 1.0).abs() < 1e-9, "{sf:e}");
        for (t, df, ncp) in [
            (1e307, 5.0, 0.0),
            (1e300, 1.0, 1e-300),
            (f64::MAX, 1.0, 2.0),
        ] {
            let sf = noncentral_t_sf(t, df, ncp).unwrap();
            assert!((0.0..1e-200).contains(&sf), "{t:e} {df} {ncp:e}: {sf:e}");
        }
    }

    #[test]
    fn refusals() {
        assert!(noncentral_t_cdf(f64::NAN, 5.0, 0.0).is_err());
        assert!(noncentral_t_sf(1.0, 0.5, 0.0).is_err());
        assert!(ncp_interval(1.0, 5.0, 1.0).is_err());
    }
}
