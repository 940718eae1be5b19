//! The few special functions behind the tests, to near machine precision in both tails.
//!
//! `statrs` 0.19.1 supplies only the start of the normal quantile. Its `erfc` is off by 2e-11 (relative) near
//! z = 1, and an incomplete beta whose prefactor is a difference of log-gamma values
//! loses about 1e-11 at the 60,000 degrees of freedom that a national study reaches. Here the
//! complementary error function is a trapezoid sum with its known remainder, and the large terms of
//! the beta prefactor cancel on paper (C. Loader, "Fast and accurate computation of binomial probabilities", 2000).
//! Both agree with R to 1e-12 or better, which the tests below assert. Quantiles are roots of these functions, found by bracketing.

use std::f64::consts::{PI, SQRT_2};
use std::sync::LazyLock;

use statrs::distribution::{ContinuousCDF, Normal};

/// Complementary error function, relative error a few 1e-16 (times 1 + x^2 / 10 far out).
///
/// Small x: the series of erf with positive terms. Otherwise the trapezoid rule on the integral
/// (2 x / pi) exp(-x^2) of exp(-u^2) / (u^2 + x^2), whose only sizeable error is the pole's, known in closed form
/// (C. Chiarella, A. Reichel, Mathematics of Computation 22, 1968, 137-143).
fn erfc(x: f64) -> f64 {
    if x < 0.0 {
        return 2.0 - erfc(-x);
    }
    // Below the smallest double; far out the steps below would overflow.
    if x > 28.0 {
        return 0.0;
    }
    // exp(-x^2) without the rounding of x^2: the coarse part squares exactly.
    let coarse = (x * 16.0).floor() / 16.0;
    let gauss = (-coarse * coarse).exp() * (-(x - coarse) * (x + coarse)).exp();
    let x2 = x * x;
    if x < 0.7 {
        let mut term = x * gauss * 2.0 / PI.sqrt();
        let mut erf = term;
        let mut odd = 1.0;
        while term > 1e-17 * erf {
            odd += 2.0;
            term *= 2.0 * x2 / odd;
            erf += term;
        }
        return 1.0 - erf;
    }
    // Step 1/2: the terms fall below 1e-18 at k = 13, the neglected error is exp(-4 pi^2).
    let sum: f64 = GAUSS_AT_HALVES
        .iter()
        .zip(1_u32..)
        .map(|(&g, k)| g / (0.25 * f64::from(k * k) + x2))
        .sum();
    let trapezoid = 0.5 * x * gauss / PI * (1.0 / x2 + 2.0 * sum);
    let pole = if x < 6.0 {
        2.0 / (4.0 * PI * x).exp_m1()
    } else {
        0.0
    };
    trapezoid - pole
}

/// exp(-(k / 2)^2) for k = 1, 2, ..., 13.
static GAUSS_AT_HALVES: LazyLock<[f64; 13]> = LazyLock::new(|| {
    std::array::from_fn(|i| {
        let u = 0.5 * (i as f64 + 1.0);
        (-u * u).exp()
    })
});

/// P(Z > z) of the standard normal.
pub(crate) fn normal_sf(z: f64) -> f64 {
    0.5 * erfc(z / SQRT_2)
}

/// P(Z <= z) of the standard normal.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z / SQRT_2)
}

/// The z with P(Z > z) = `upper`, 0 < `upper` < 1: the inverse of `statrs` polished by Halley steps
/// on the survival function (so it is as good in the far tail as in the middle).
pub(crate) fn normal_upper_quantile(upper: f64) -> f64 {
    if upper > 0.5 {
        // 1 - upper is exact here (Sterbenz).
        return -normal_upper_quantile(1.0 - upper);
    }
    let mut z = -Normal::standard().inverse_cdf(upper);
    for _ in 0..3 {
        let density = (-0.5 * z * z).exp() / (2.0 * PI).sqrt();
        if density == 0.0 {
            break;
        }
        let step = (normal_sf(z) - upper) / density;
        z += step / (1.0 - 0.5 * z * step);
    }
    z
}

/// The z of a two-sided interval at `conf_level`: 1.96 for 0.95.
pub(crate) fn z_two_sided(conf_level: f64) -> f64 {
    normal_upper_quantile((1.0 - conf_level) / 2.0)
}

/// ln Gamma(x) = (x - 1/2) ln x - x + ln(2 pi)/2 + this, for x > 0.
pub(crate) fn stirling_error(x: f64) -> f64 {
    let mut shift = 0.0;
    let mut y = x;
    while y < 16.0 {
        shift += (y + 0.5) * (1.0 / y).ln_1p() - 1.0;
        y += 1.0;
    }
    let w = 1.0 / (y * y);
    let series = 1.0 / 12.0
        - w * (1.0 / 360.0
            - w * (1.0 / 1260.0 - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * 691.0 / 360_360.0))));
    shift + series / y
}

/// x ln(x / m) + m - x without cancellation where x is close to m; both positive.
pub(crate) fn deviance(x: f64, m: f64) -> f64 {
    let r = (x - m) / (x + m);
    if r.abs() >= 0.1 {
        return x * (x / m).ln() + m - x;
    }
    // ln(x/m) = 2 atanh(r), and x - m = r (x + m).
    let mut sum = (x - m) * r;
    let mut term = 2.0 * x * r;
    let r2 = r * r;
    for j in 1..100_u32 {
        term *= r2;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// x^a y^b / B(a, b) with y = 1 - x given apart, so that neither end loses digits.
pub(crate) fn beta_kernel(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let n = a + b;
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * y);
    (a * b / (2.0 * PI * n)).sqrt() * exponent.exp()
}

/// I_x(a, b) over [`beta_kernel`], by the even part of the classic continued fraction (A. R. DiDonato,
/// A. H. Morris 1992, doi:10.1145/131766.131776) with modified Lentz steps; for x below the mean. Written in y = 1 - x,
/// because 1 - x computed here would have no digits left for x next to 1.
fn beta_fraction(x: f64, y: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let gap = a * y - b * x;
    let mut f = away_from_zero(a / (a + 1.0) * (gap + 1.0));
    let (mut c, mut d) = (f, 0.0);
    for m in 1..100_000_u32 {
        let m = f64::from(m);
        let odd = a + 2.0 * m - 1.0;
        let numerator = (a + m - 1.0) / odd * ((a + b + m - 1.0) / odd) * m * (b - m) * x * x;
        let denominator =
            m + m * (b - m) * x / odd + (a + m) / (odd + 2.0) * (gap + 1.0 + m * (1.0 + y));
        d = 1.0 / away_from_zero(denominator + numerator * d);
        c = away_from_zero(denominator + numerator / c);
        let change = c * d;
        f *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    1.0 / f
}

/// Regularised incomplete beta: (I_x(a, b), 1 - I_x(a, b)), with y = 1 - x given apart.
/// The smaller of the two is computed directly, so both tails keep their relative precision.
pub(crate) fn beta_tails(x: f64, y: f64, a: f64, b: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    let kernel = beta_kernel(x, y, a, b);
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = kernel * beta_fraction(x, y, a, b);
        (lower, 1.0 - lower)
    } else {
        let upper = kernel * beta_fraction(y, x, b, a);
        (1.0 - upper, upper)
    }
}

/// P(T > t) of Student's t with `df` > 0 degrees of freedom.
pub(crate) fn t_sf(t: f64, df: f64) -> f64 {
    let t2 = t * t;
    if !t2.is_finite() {
        return if t > 0.0 { 0.0 } else { 1.0 };
    }
    let (two_tails, _) = beta_tails(df / (df + t2), t2 / (df + t2), 0.5 * df, 0.5);
    if t >= 0.0 {
        0.5 * two_tails
    } else {
        1.0 - 0.5 * two_tails
    }
}

/// The t with P(T > t) = `upper`, 0 < `upper` <= 1/2.
pub(crate) fn t_upper_quantile(upper: f64, df: f64) -> f64 {
    let mut high = 2.0;
    while t_sf(high, df) > upper {
        high *= 2.0;
    }
    root(0.0, high, 0.0, |t| t_sf(t, df) - upper)
}

/// P(F > f) of the F distribution with `df1` and `df2` degrees of freedom; `df2` may be infinite.
pub(crate) fn f_sf(f: f64, df1: f64, df2: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    if df2.is_infinite() {
        return chi_squared_sf(f * df1, df1);
    }
    let total = df2 + df1 * f;
    if !total.is_finite() {
        return 0.0;
    }
    beta_tails(df2 / total, df1 * f / total, 0.5 * df2, 0.5 * df1).0
}

/// The f with P(F > f) = `upper`, 0 < `upper` < 1.
pub(crate) fn f_upper_quantile(upper: f64, df1: f64, df2: f64) -> f64 {
    upper_quantile(upper, |f| f_sf(f, df1, df2))
}

/// The x > 0 where a survival function falls to `upper`.
fn upper_quantile(upper: f64, sf: impl Fn(f64) -> f64) -> f64 {
    let mut high = 2.0;
    while sf(high) > upper && high < f64::MAX / 4.0 {
        high *= 2.0;
    }
    root(0.0, high, 0.0, |x| sf(x) - upper)
}

/// P(X > x) of chi-squared with `df` > 0 degrees of freedom.
pub(crate) fn chi_squared_sf(x: f64, df: f64) -> f64 {
    gamma_tails(0.5 * df, 0.5 * x).1
}

/// Regularised incomplete gamma: (P(a, x), Q(a, x)), the smaller of which keeps its relative precision.
///
/// Series of positive terms below a + 1, continued fraction with modified Lentz steps above, over
/// x^a exp(-x) / Gamma(a) with its large terms cancelled on paper.
pub(crate) fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if !x.is_finite() {
        return (1.0, 0.0);
    }
    let kernel = (a / (2.0 * PI)).sqrt() * (-stirling_error(a) - deviance(a, x)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut next) = (1.0 / a, 1.0 / a, a);
        for _ in 0..1_000_000_u32 {
            next += 1.0;
            term *= x / next;
            sum += term;
            if term < 1e-17 * sum {
                break;
            }
        }
        let lower = kernel * sum;
        (lower, 1.0 - lower)
    } else {
        const TINY: f64 = 1e-300;
        let away_from_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
        let mut b = x + 1.0 - a;
        let (mut c, mut d) = (1.0 / TINY, 1.0 / away_from_zero(b));
        let mut f = d;
        for i in 1..1_000_000_u32 {
            let i = f64::from(i);
            let numerator = -i * (i - a);
            b += 2.0;
            d = 1.0 / away_from_zero(numerator * d + b);
            c = away_from_zero(b + numerator / c);
            let change = c * d;
            f *= change;
            if (change - 1.0).abs() <= f64::EPSILON {
                break;
            }
        }
        let upper = kernel * f;
        (1.0 - upper, upper)
    }
}

/// P(X <= x) and P(X >= x) of a binomial with `n` trials and success probability `p`.
pub(crate) fn binomial_tails(x: u64, n: u64, p: f64) -> (f64, f64) {
    let (xf, nf) = (x as f64, n as f64);
    let at_most = if x >= n {
        1.0
    } else {
        beta_tails(p, 1.0 - p, xf + 1.0, nf - xf).1
    };
    let at_least = if x == 0 {
        1.0
    } else {
        beta_tails(p, 1.0 - p, xf, nf - xf + 1.0).0
    };
    (at_most, at_least)
}

/// P(X = x) of a binomial with `n` trials, success probability `p` and q = 1 - p.
pub(crate) fn binomial_pmf(x: u64, n: u64, p: f64, q: f64) -> f64 {
    let (xf, nf) = (x as f64, n as f64);
    if x == 0 {
        return (nf * (-p).ln_1p()).exp();
    }
    if x == n {
        return (nf * (-q).ln_1p()).exp();
    }
    let rest = nf - xf;
    let exponent = stirling_error(nf)
        - stirling_error(xf)
        - stirling_error(rest)
        - deviance(xf, nf * p)
        - deviance(rest, nf * q);
    (nf / (2.0 * PI * xf * rest)).sqrt() * exponent.exp()
}

/// The root of `f` between `low` and `high`, where it has different signs, to the last bits or to
/// `floor` (absolute).
///
/// Bracketing with inverse quadratic steps where they are safe, halving elsewhere (T. R. Chandrupatla
/// 1997, doi:10.1016/S0965-9978(96)00051-8).
pub(crate) fn root(low: f64, high: f64, floor: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (f(a), f(b));
    let mut part = 0.5;
    // Halving alone reaches the smallest doubles in 1100 steps; about ten are usual.
    for _ in 0..2200 {
        let x = a + part * (b - a);
        let fx = f(x);
        let (c, fc);
        if (fx > 0.0) == (fa > 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (x, fx);
        let (best, at_best) = if fa.abs() < fb.abs() {
            (a, fa)
        } else {
            (b, fb)
        };
        let nearest = (2.0 * f64::EPSILON * best.abs() + 0.5 * floor) / (b - a).abs();
        if at_best == 0.0 || nearest > 0.5 || nearest.is_nan() {
            return best;
        }
        let xi = (a - b) / (c - b);
        let phi = (fa - fb) / (fc - fb);
        part = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            fa / (fb - fa) * (fc / (fb - fc))
                + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
        } else {
            0.5
        };
        part = if part.is_finite() {
            part.clamp(nearest, 1.0 - nearest)
        } else {
            0.5
        };
    }
    a
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn cases(kind: &str) -> Vec<Value> {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/reference/distributions/expected.json"
        );
        let text = std::fs::read_to_string(path).unwrap();
        let all: Value = serde_json::from_str(&text).unwrap();
        let cases = all["cases"][kind].as_array().unwrap().clone();
        assert!(!cases.is_empty());
        cases
    }

    /// Relative agreement with a number of R.
    #[track_caller]
    fn close(found: f64, case: &Value, field: &str, tolerance: f64) {
        let wanted = case[field].as_f64().unwrap();
        assert!(
            (found - wanted).abs() <= tolerance * wanted.abs() + 1e-300,
            "{field}: {found:e}, R {wanted:e}, of {case}"
        );
    }

    fn get(case: &Value, field: &str) -> f64 {
        case[field].as_f64().unwrap()
    }

    #[test]
    fn normal_equals_r() {
        for case in cases("normal_sf") {
            close(normal_sf(get(&case, "z")), &case, "sf", 1e-12);
            close(normal_cdf(-get(&case, "z")), &case, "sf", 1e-12);
        }
        for case in cases("normal_quantile") {
            close(
                normal_upper_quantile(get(&case, "upper")),
                &case,
                "z",
                1e-13,
            );
        }
    }

    #[test]
    fn normal_tails_end_at_zero() {
        for z in [38.6, 1e10, 1e307, f64::MAX, f64::INFINITY] {
            assert_eq!((normal_sf(z), normal_cdf(z)), (0.0, 1.0), "{z:e}");
        }
        assert!(normal_sf(38.4) > 0.0);
    }

    #[test]
    fn student_equals_r() {
        for case in cases("t_sf") {
            close(t_sf(get(&case, "t"), get(&case, "df")), &case, "sf", 2e-12);
        }
        for case in cases("t_quantile") {
            let t = t_upper_quantile(get(&case, "upper"), get(&case, "df"));
            close(t, &case, "t", 1e-12);
        }
    }

    #[test]
    fn chi_squared_equals_r() {
        for case in cases("chi_squared_sf") {
            let sf = chi_squared_sf(get(&case, "x"), get(&case, "df"));
            close(sf, &case, "sf", 2e-12);
        }
    }

    #[test]
    fn f_equals_r() {
        for case in cases("f_sf") {
            let df2 = case["df2"].as_f64().unwrap_or(f64::INFINITY);
            close(
                f_sf(get(&case, "f"), get(&case, "df1"), df2),
                &case,
                "sf",
                5e-12,
            );
        }
        for case in cases("f_quantile") {
            let f = f_upper_quantile(get(&case, "upper"), get(&case, "df1"), get(&case, "df2"));
            close(f, &case, "f", 1e-12);
        }
    }

    #[test]
    fn binomial_equals_r() {
        for case in cases("binomial") {
            let (x, n, p) = (
                case["x"].as_u64().unwrap(),
                case["n"].as_u64().unwrap(),
                get(&case, "p"),
            );
            let (at_most, at_least) = binomial_tails(x, n, p);
            close(at_most, &case, "at_most", 1e-11);
            close(at_least, &case, "at_least", 1e-11);
            close(binomial_pmf(x, n, p, 1.0 - p), &case, "mass", 1e-11);
        }
    }
}
