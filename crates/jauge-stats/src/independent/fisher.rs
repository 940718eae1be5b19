//! A 2 x 2 table given its margins.

use std::fmt;

use serde::Serialize;

use crate::special::root;
use crate::{Alternative, Error, check_conf_level};

/// The distribution has at most some hundred thousand sizeable terms below this number of people.
const MOST_PEOPLE: u64 = 100_000_000;

/// Two tables are as probable as each other up to this relative difference, which is rounding (R takes the same).
const SAME_PROBABILITY: f64 = 1.0 + 1e-7;

/// Result of [`fisher_exact`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FisherExact {
    /// The odds ratio that makes the observed table most probable given its margins; `None` where it is infinite (nobody
    /// in the first row's second or the second row's first cell).
    pub estimate: Option<f64>,
    /// The p-value, for the alternative that was asked for.
    pub p_value: f64,
    /// Lower confidence limit of the odds ratio; 0 where there is no other.
    pub conf_low: f64,
    /// Upper confidence limit of the odds ratio; `None` where it is infinite.
    pub conf_high: Option<f64>,
    /// Confidence level of the interval, such as 0.95.
    pub conf_level: f64,
    /// People in the table.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for FisherExact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_infinite =
            |x: Option<f64>| x.map_or_else(|| "inf".to_owned(), |x| format!("{x:.4}"));
        write!(
            f,
            "odds ratio {} [{:.4}, {}] at {:.4} %, p {:.3e}, n {} ({})",
            or_infinite(self.estimate),
            self.conf_low,
            or_infinite(self.conf_high),
            100.0 * self.conf_level,
            self.p_value,
            self.n,
            self.method
        )
    }
}

/// Do two groups (rows) differ in a yes-or-no answer (columns), however few they are?
///
/// *When not to use*: the same people twice; people grouped in projects; to say how far apart two shares are
/// ([`difference_of_proportions`](super::difference_of_proportions()) is easier to read than an odds ratio). Its p-value is
/// cautious: with few people, far fewer than one in twenty true nothings are rejected at 0.05.
///
/// *Formula*: given the margins, the first cell is hypergeometric. One-sided p: the probability of a first cell at least
/// (at most) as large. Two-sided p: the sum of the probabilities of all tables that are no more probable than the observed
/// one. The estimate is the odds ratio under which the expected first cell is the observed one; the limits are those under
/// which the observed cell or a larger (smaller) one has probability alpha / 2, so that the interval may include 1 where
/// the two-sided p is below alpha, and the other way round. All are solved to 1e-12 or better. A one-sided alternative
/// gives an interval from 0 or to infinity. A probability below 1e-300 comes out as 0.
///
/// *Zeros*: an empty cell is no obstacle. *Missing*: who did not answer is not in the table.
///
/// *Reference*: R. A. Fisher (1935), doi:10.2307/2342435.
///
/// *R*: `fisher.test(table, alternative = , conf.level = )`.
/// DIFFERS: R stops its search for the odds ratio and its limits after about four figures.
///
/// # Errors
/// [`Error::TooFewOf`] if nobody is in a row or a column; [`Error::Impossible`] above 10^8 people; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{Alternative, independent::fisher_exact};
/// // In work or not: 8 of 10 trainees, 3 of 9 who waited.
/// let test = fisher_exact([[8, 2], [3, 6]], 0.95, Alternative::Greater)?;
/// // (C(10,8) C(9,3) + C(10,9) C(9,2) + C(10,10) C(9,1)) / C(19,11)
/// assert!((test.p_value - (45.0 * 84.0 + 10.0 * 36.0 + 9.0) / 75582.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn fisher_exact(
    table: [[u64; 2]; 2],
    conf_level: f64,
    alternative: Alternative,
) -> Result<FisherExact, Error> {
    check_conf_level(conf_level)?;
    let [[a, b], [c, d]] = table;
    if [a, b, c, d].iter().any(|&count| count > MOST_PEOPLE) || a + b + c + d > MOST_PEOPLE {
        return Err(Error::impossible(
            "an exact test of more than 100,000,000 people: use chi_squared",
        ));
    }
    if [a + b, c + d, a + c, b + d].contains(&0) {
        return Err(Error::TooFewOf {
            what: "people in a row or a column",
            needed: 1,
            found: 0,
            advice: "there is nothing to compare; report the counts",
        });
    }
    let cell = FirstCell::of(table);
    let alpha = 1.0 - conf_level;
    let (low_tail, high_tail) = match alternative {
        Alternative::TwoSided => (Some(0.5 * alpha), Some(0.5 * alpha)),
        Alternative::Greater => (Some(alpha), None),
        Alternative::Less => (None, Some(alpha)),
    };
    let at_one = cell.sums(1.0);
    let p_value: f64 = match alternative {
        Alternative::TwoSided => cell.no_more_probable(),
        Alternative::Greater => at_one.at_least,
        Alternative::Less => at_one.at_most,
    };
    Ok(FisherExact {
        estimate: cell.most_probable_ratio(),
        p_value: p_value.min(1.0),
        conf_low: low_tail
            .filter(|_| cell.observed > cell.least)
            .map_or(0.0, |tail| cell.solve(|s| s.at_least - tail)),
        conf_high: high_tail
            .filter(|_| cell.observed < cell.most)
            .map(|tail| cell.solve(|s| tail - s.at_most)),
        conf_level,
        n: a + b + c + d,
        method: "Fisher's exact test, conditional odds ratio",
    })
}

/// The first cell given the margins, for any odds ratio.
struct FirstCell {
    observed: u64,
    least: u64,
    most: u64,
    first_row: u64,
    first_column: u64,
    second_column: u64,
    /// Logarithm of the odds ratio of the counts, each with a half added.
    log_ratio: f64,
}

/// What one walk over the distribution gives.
struct Sums {
    at_most: f64,
    at_least: f64,
    /// Expectation of the first cell minus its observed value.
    excess: f64,
}

impl FirstCell {
    fn of([[a, b], [c, d]]: [[u64; 2]; 2]) -> Self {
        let (first_row, first_column, second_column) = (a + b, a + c, b + d);
        let half = |count: u64| count as f64 + 0.5;
        Self {
            observed: a,
            least: first_row.saturating_sub(second_column),
            most: first_row.min(first_column),
            first_row,
            first_column,
            second_column,
            log_ratio: (half(a) * half(d) / (half(b) * half(c))).ln(),
        }
    }

    /// P(i + 1) / P(i) if the odds ratio is 1; falls with i.
    fn step(&self, i: u64) -> f64 {
        let up = (self.first_column - i) as f64 * (self.first_row - i) as f64;
        let down = (i + 1) as f64 * (self.second_column + i + 1 - self.first_row) as f64;
        up / down
    }

    /// The most probable value.
    fn mode(&self, ratio: f64) -> u64 {
        let (mut low, mut high) = (self.least, self.most);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.step(middle) * ratio >= 1.0 {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Visits every value with its probability over that of the mode, outwards from there, as long as it is a double.
    fn walk(&self, ratio: f64, mut visit: impl FnMut(u64, f64)) {
        let mode = self.mode(ratio);
        visit(mode, 1.0);
        let mut weight = 1.0;
        for i in mode..self.most {
            weight *= self.step(i) * ratio;
            if weight == 0.0 {
                break;
            }
            visit(i + 1, weight);
        }
        weight = 1.0;
        for i in (self.least..mode).rev() {
            weight /= self.step(i) * ratio;
            if weight == 0.0 {
                break;
            }
            visit(i, weight);
        }
    }

    fn sums(&self, ratio: f64) -> Sums {
        let (mut all, mut at_most, mut at_least, mut excess) = (0.0, 0.0, 0.0, 0.0);
        self.walk(ratio, |i, weight| {
            all += weight;
            if i <= self.observed {
                at_most += weight;
            }
            if i >= self.observed {
                at_least += weight;
            }
            excess += weight * (i as f64 - self.observed as f64);
        });
        Sums {
            at_most: at_most / all,
            at_least: at_least / all,
            excess: excess / all,
        }
    }

    /// Probability of all values that are no more probable than the observed one, for an odds ratio of 1.
    fn no_more_probable(&self) -> f64 {
        let mut here = 0.0;
        self.walk(1.0, |i, weight| {
            if i == self.observed {
                here = weight;
            }
        });
        let (mut all, mut wanted) = (0.0, 0.0);
        self.walk(1.0, |_, weight| {
            all += weight;
            if weight <= here * SAME_PROBABILITY {
                wanted += weight;
            }
        });
        wanted / all
    }

    /// The conditional maximum-likelihood odds ratio; `None` where it is infinite.
    fn most_probable_ratio(&self) -> Option<f64> {
        if self.observed == self.most {
            None
        } else if self.observed == self.least {
            Some(0.0)
        } else {
            Some(self.solve(|s| s.excess))
        }
    }

    /// The odds ratio at which something that rises with it is 0.
    fn solve(&self, rising: impl Fn(Sums) -> f64) -> f64 {
        let at = |log_ratio: f64| rising(self.sums(log_ratio.exp()));
        let (mut low, mut high, mut reach) = (self.log_ratio - 1.0, self.log_ratio + 1.0, 1.0);
        // exp(700) is the last odds ratio that is a double.
        while at(low) > 0.0 && low > -700.0 {
            reach *= 2.0;
            low -= reach;
        }
        reach = 1.0;
        while at(high) < 0.0 && high < 700.0 {
            reach *= 2.0;
            high += reach;
        }
        root(low.max(-700.0), high.min(700.0), 1e-15, at).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_cells() {
        let test = fisher_exact([[5, 0], [2, 6]], 0.95, Alternative::TwoSided).unwrap();
        assert_eq!((test.estimate, test.conf_high), (None, None));
        assert!(test.conf_low > 1.0 && test.to_string().contains("inf"));
        let turned = fisher_exact([[0, 5], [6, 2]], 0.95, Alternative::TwoSided).unwrap();
        assert_eq!((turned.estimate, turned.conf_low), (Some(0.0), 0.0));
        assert!((turned.conf_high.unwrap() * test.conf_low - 1.0).abs() < 1e-12);
        assert!((turned.p_value - test.p_value).abs() < 1e-15);
    }

    #[test]
    fn refusals() {
        let test = |t| fisher_exact(t, 0.95, Alternative::TwoSided);
        assert!(test([[0, 0], [3, 4]]).is_err());
        assert!(test([[0, 3], [0, 4]]).is_err());
        assert!(test([[u64::MAX, 3], [1, 4]]).is_err());
        assert!(fisher_exact([[1, 2], [3, 4]], 95.0, Alternative::TwoSided).is_err());
    }

    #[test]
    fn a_national_study_is_not_too_large() {
        let many = [[2_000_000, 1_000_000], [1_990_000, 1_010_000]];
        let test = fisher_exact(many, 0.95, Alternative::TwoSided).unwrap();
        let ratio = test.estimate.unwrap();
        assert!((ratio - 2.0 * 1.01 / 1.99).abs() < 1e-6, "{test}");
        assert!(test.conf_low < ratio && ratio < test.conf_high.unwrap());
    }
}
