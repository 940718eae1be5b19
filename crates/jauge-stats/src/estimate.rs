//! The shape of a result.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Error;

/// One number with what is known of its precision.
///
/// The field names are the column names used everywhere else. A field is `None` where the method does
/// not define it: an unbounded side of a one-sided interval, the degrees of freedom of a normal
/// approximation, the standard error behind an asymmetric interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate, in the unit that the function documents.
    pub estimate: f64,
    /// Its standard error, same unit.
    pub std_error: Option<f64>,
    /// The test statistic.
    pub statistic: Option<f64>,
    /// Degrees of freedom of the statistic.
    pub df: Option<f64>,
    /// The p-value, for the alternative that was asked for.
    pub p_value: Option<f64>,
    /// Lower confidence limit; `None` where the interval has no lower end.
    pub conf_low: Option<f64>,
    /// Upper confidence limit; `None` where the interval has no upper end.
    pub conf_high: Option<f64>,
    /// Confidence level of the interval, such as 0.95.
    pub conf_level: Option<f64>,
    /// Number of observations (pairs, people) that the number rests on.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

impl Estimate {
    /// An estimate with nothing else known yet.
    pub(crate) fn bare(estimate: f64, n: u64, method: &'static str) -> Self {
        Self {
            estimate,
            std_error: None,
            statistic: None,
            df: None,
            p_value: None,
            conf_low: None,
            conf_high: None,
            conf_level: None,
            n,
            method,
        }
    }

    /// The same estimate with a two-sided interval.
    pub(crate) fn with_interval(mut self, low: f64, high: f64, conf_level: f64) -> Self {
        self.conf_low = Some(low);
        self.conf_high = Some(high);
        self.conf_level = Some(conf_level);
        self
    }
}

/// One line for a log or a terminal; a report rounds by its own rules.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4}", self.estimate)?;
        if let Some(level) = self.conf_level {
            let end = |limit: Option<f64>, open: &str| {
                limit.map_or_else(|| open.to_owned(), |x| format!("{x:.4}"))
            };
            write!(
                f,
                " [{}, {}] at {:.4} %",
                end(self.conf_low, "-inf"),
                end(self.conf_high, "inf"),
                100.0 * level
            )?;
        }
        if let Some(se) = self.std_error {
            write!(f, ", se {se:.4}")?;
        }
        if let Some(statistic) = self.statistic {
            write!(f, ", statistic {statistic:.4}")?;
        }
        if let Some(df) = self.df {
            write!(f, ", df {df:.2}")?;
        }
        if let Some(p) = self.p_value {
            write!(f, ", p {p:.3e}")?;
        }
        write!(f, ", n {} ({})", self.n, self.method)
    }
}

/// A test that has no estimate of its own: a statistic, its reference distribution and the p-value.
///
/// The field names are the column names used everywhere else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestResult {
    /// The test statistic.
    pub statistic: f64,
    /// Degrees of freedom; the numerator's for an F statistic; `None` for an exact or normal test.
    pub df: Option<f64>,
    /// Degrees of freedom of the denominator of an F statistic.
    pub df_denominator: Option<f64>,
    /// The p-value.
    pub p_value: f64,
    /// Number of observations (pairs, people, blocks) that the test rests on.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for TestResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statistic {:.4}", self.statistic)?;
        match (self.df, self.df_denominator) {
            (Some(df), Some(denominator)) => write!(f, ", df {df:.2} and {denominator:.2}")?,
            (Some(df), None) => write!(f, ", df {df:.2}")?,
            _ => {}
        }
        write!(
            f,
            ", p {:.3e}, n {} ({})",
            self.p_value, self.n, self.method
        )
    }
}

/// The direction that a test looks in.
///
/// For paired data the direction is that of the change (after minus before), for two groups that of
/// the first minus the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alternative {
    /// A difference either way.
    #[default]
    TwoSided,
    /// A difference above zero. Only for a question that was one-sided before the data were seen.
    Greater,
    /// A difference below zero. Only for a question that was one-sided before the data were seen.
    Less,
}

/// Checks a confidence level: 0 < `conf_level` < 1.
///
/// # Errors
/// [`Error::ConfLevel`] for anything else, NaN included.
///
/// ```
/// use jauge_stats::check_conf_level;
/// assert_eq!(check_conf_level(0.95), Ok(0.95));
/// assert!(check_conf_level(95.0).is_err());
/// ```
pub fn check_conf_level(conf_level: f64) -> Result<f64, Error> {
    if conf_level > 0.0 && conf_level < 1.0 {
        Ok(conf_level)
    } else {
        Err(Error::ConfLevel { found: conf_level })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_one_line() {
        let mut e = Estimate::bare(0.25, 35, "test").with_interval(0.1, 0.4, 0.95);
        e.p_value = Some(0.012);
        assert_eq!(
            e.to_string(),
            "0.2500 [0.1000, 0.4000] at 95.0000 %, p 1.200e-2, n 35 (test)"
        );
        e.conf_high = None;
        assert!(e.to_string().contains("[0.1000, inf]"));
    }

    #[test]
    fn a_test_prints_itself_in_one_line() {
        let mut test = TestResult {
            statistic: 11.95657,
            df: Some(3.0),
            df_denominator: None,
            p_value: 0.0075334,
            n: 7477,
            method: "Stuart-Maxwell",
        };
        assert_eq!(
            test.to_string(),
            "statistic 11.9566, df 3.00, p 7.533e-3, n 7477 (Stuart-Maxwell)"
        );
        test.df_denominator = Some(40.0);
        assert!(test.to_string().contains("df 3.00 and 40.00"));
        test.df = None;
        assert!(!test.to_string().contains("df"));
    }

    #[test]
    fn conf_level_is_open_interval() {
        for bad in [0.0, 1.0, -0.1, 95.0, f64::NAN, f64::INFINITY] {
            assert!(check_conf_level(bad).is_err(), "{bad}");
        }
    }
}
