//! Two means.

use crate::paired::t_estimate;
use crate::{Alternative, Error, Estimate, SampleMoments, check_conf_level};

/// Do two groups differ in the mean of a numeric score, if their spreads are alike?
///
/// *When not to use*: as a first choice. [`welch_t`] costs next to nothing where the spreads are alike and holds its level
/// where they are not; this one does not hold it where the smaller group has the larger spread. It is here for a
/// protocol that names it, and because a group of one person has no spread of its own to compare.
///
/// *Formula*: (mean of `a` - mean of `b`) / (s sqrt(1 / n_a + 1 / n_b)), s^2 the two centred sums of squares together over
/// n_a + n_b - 2, which are the degrees of freedom. A one-sided alternative leaves the other end of the interval `None`.
/// `n` is the sum of both.
///
/// *Missing*: the caller leaves them out. *Reference*: Student (1908), doi:10.1093/biomet/6.1.1.
///
/// *R*: `t.test(a, b, var.equal = TRUE, conf.level = , alternative = )`.
///
/// # Errors
/// [`Error::TooFew`] if a group has no value or both together fewer than three, [`Error::NoVariation`] if both are
/// constant, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, SampleMoments, independent::student_t};
/// let trained = SampleMoments::from_values(&[14.0, 16.0, 15.0, 19.0])?;
/// let waiting = SampleMoments::from_values(&[12.0, 13.0, 11.0, 16.0])?;
/// let difference = student_t(&trained, &waiting, 0.95, Alternative::TwoSided)?;
/// assert_eq!((difference.estimate, difference.df), (3.0, Some(6.0)));
/// // s^2 = (14 + 14) / 6, so t = 3 / sqrt(14 / 3 / 2).
/// assert!((difference.statistic.unwrap_or(0.0) - 3.0 / (7.0_f64 / 3.0).sqrt()).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn student_t(
    a: &SampleMoments,
    b: &SampleMoments,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let n = a.n().saturating_add(b.n());
    if a.n() == 0 || b.n() == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if n < 3 {
        return Err(Error::TooFew {
            needed: 3,
            found: n,
        });
    }
    let df = n as f64 - 2.0;
    let inflation = (1.0 / a.n() as f64 + 1.0 / b.n() as f64).sqrt();
    let std_error = ((a.m2() + b.m2()) / df).sqrt() * inflation;
    refuse_constant(std_error, a.mean(), b.mean())?;
    let mut out = t_estimate(a.minus(b), std_error, df, conf_level, alternative);
    out.n = n;
    out.method = "Student t test, pooled variance";
    Ok(out)
}

/// Do two groups differ in the mean of a numeric score?
///
/// *When not to use*: the same people twice ([`paired_t`](crate::paired::paired_t)); people
/// grouped in projects; as a proof of effect when the groups were not drawn at random.
///
/// *Formula*: (mean of `a` - mean of `b`) / sqrt(s_a^2 / n_a + s_b^2 / n_b), with Welch's degrees of freedom; variances
/// may differ. A one-sided alternative leaves the other end of the interval `None`. `n` is the sum of both.
///
/// *Missing*: the caller leaves them out. *Reference*: B. L. Welch (1947), doi:10.1093/biomet/34.1-2.28.
///
/// *R*: `t.test(a, b, conf.level = , alternative = )`.
///
/// # Errors
/// [`Error::TooFew`] if a group has fewer than two values, [`Error::NoVariation`] if both are constant,
/// [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, SampleMoments, independent::welch_t};
/// let trained = SampleMoments::from_values(&[14.0, 16.0, 15.0, 19.0])?;
/// let waiting = SampleMoments::from_values(&[12.0, 13.0, 11.0, 16.0])?;
/// let difference = welch_t(&trained, &waiting, 0.95, Alternative::TwoSided)?;
/// assert_eq!((difference.estimate, difference.df), (3.0, Some(6.0)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn welch_t(
    a: &SampleMoments,
    b: &SampleMoments,
    conf_level: f64,
    alternative: Alternative,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let least = a.n().min(b.n());
    if least < 2 {
        return Err(Error::TooFew {
            needed: 2,
            found: least,
        });
    }
    let (na, nb) = (a.n() as f64, b.n() as f64);
    let (va, vb) = (a.variance() / na, b.variance() / nb);
    let std_error = (va + vb).sqrt();
    refuse_constant(std_error, a.mean(), b.mean())?;
    // Shares of the variance instead of the variances: their squares cannot overflow.
    let (wa, wb) = (va / (va + vb), vb / (va + vb));
    let df = 1.0 / (wa * wa / (na - 1.0) + wb * wb / (nb - 1.0));
    let mut out = t_estimate(a.minus(b), std_error, df, conf_level, alternative);
    out.n = a.n() + b.n();
    out.method = "Welch t test";
    Ok(out)
}

/// Refuses a spread that is nothing but rounding, as R does.
fn refuse_constant(std_error: f64, mean_a: f64, mean_b: f64) -> Result<(), Error> {
    if std_error <= 10.0 * f64::EPSILON * mean_a.abs().max(mean_b.abs()) {
        return Err(Error::NoVariation {
            what: "value within the groups",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let none = SampleMoments::new();
        let one = SampleMoments::from_values(&[1.0]).unwrap();
        let flat = SampleMoments::from_values(&[1.0, 1.0]).unwrap();
        let some = SampleMoments::from_values(&[1.0, 2.0]).unwrap();
        let two = |a, b| student_t(a, b, 0.95, Alternative::TwoSided);
        assert!(welch_t(&one, &flat, 0.95, Alternative::TwoSided).is_err());
        let constant = Err(Error::NoVariation {
            what: "value within the groups",
        });
        assert_eq!(welch_t(&flat, &flat, 0.95, Alternative::TwoSided), constant);
        assert_eq!(two(&flat, &flat), constant);
        assert!(two(&one, &one).is_err());
        assert!(two(&none, &some).is_err());
        assert!(student_t(&some, &some, 95.0, Alternative::TwoSided).is_err());
        // One person against two is enough for a pooled variance.
        assert_eq!(two(&one, &some).unwrap().df, Some(1.0));
    }
}
