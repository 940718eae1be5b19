//! A yes-or-no answer before and after: the test and the difference of the two shares.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::normal_p;
use crate::proportion::wilson_limits;
use crate::special::{binomial_pmf, binomial_tails, root, z_two_sided};
use crate::{Alternative, Error, Estimate, PairedTable, check_conf_level};

/// Where the p-value of [`mcnemar`] comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum McNemarMethod {
    /// The binomial distribution, the observed outcome counted half: close to the level where the exact test
    /// stays far below it.
    #[default]
    MidP,
    /// The binomial distribution: never above the level, and well below it for few changes.
    Exact,
    /// Chi-squared with one degree of freedom; it exceeds the level a little for few changes.
    Asymptotic,
    /// The same with Edwards' correction of 1, as cautious as the exact test (default of R's `mcnemar.test`).
    AsymptoticCorrected,
}

/// Result of [`mcnemar`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct McNemar {
    /// Pairs that went from no to yes for a binomial p-value; chi-squared for a two-sided asymptotic one; the signed
    /// normal statistic for a one-sided asymptotic one.
    pub statistic: f64,
    /// 1 for chi-squared, else `None`.
    pub df: Option<f64>,
    /// p-value for the alternative asked for.
    pub p_value: f64,
    /// Pairs, unchanged ones included.
    pub n: u64,
    /// Pairs that went from no to yes.
    pub n_positive: u64,
    /// Pairs that went from yes to no.
    pub n_negative: u64,
    /// Source of the p-value, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for McNemar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statistic {:.4}", self.statistic)?;
        if let Some(df) = self.df {
            write!(f, ", df {df:.0}")?;
        }
        write!(
            f,
            ", p {:.3e}, n {} ({} up, {} down) ({})",
            self.p_value, self.n, self.n_positive, self.n_negative, self.method
        )
    }
}

/// The four counts of a table of two levels: no is level 0, yes is level 1.
struct Answers {
    no_no: u64,
    up: u64,
    down: u64,
    yes_yes: u64,
}

impl Answers {
    fn of(table: &PairedTable) -> Result<Self, Error> {
        if table.levels() != 2 {
            return Err(Error::impossible(format!(
                "a table of {} levels where yes and no are needed: merge the levels first, or use stuart_maxwell or bowker",
                table.levels()
            )));
        }
        let counts = table.counts();
        let answers = Self {
            no_no: counts[(0, 0)],
            up: counts[(0, 1)],
            down: counts[(1, 0)],
            yes_yes: counts[(1, 1)],
        };
        if answers.n() == 0 {
            return Err(Error::TooFew {
                needed: 1,
                found: 0,
            });
        }
        Ok(answers)
    }

    fn n(&self) -> u64 {
        self.no_no + self.up + self.down + self.yes_yes
    }
}

/// Did the share of yes change?
///
/// *Question*: among the pairs whose answer changed, did as many go from no to yes as from yes to no? The table
/// has two levels, no (0) and yes (1).
///
/// *When not to use*: more than two levels ([`stuart_maxwell`](super::stuart_maxwell) or
/// [`marginal_homogeneity`](super::marginal_homogeneity)); more than two waves ([`cochran_q`](super::cochran_q));
/// to say by how much ([`difference_of_paired_proportions`]); people grouped in projects.
///
/// *Formula*: with b pairs up and c down, b is binomial (b + c, 1/2) if nothing changed. Exact: twice the smaller tail, at
/// most 1. Mid-p: the outcomes further from (b + c) / 2 than the observed one, plus half of those as far, so
/// 1 - P(b) / 2 for b = c. Asymptotic: (b - c)^2 / (b + c), corrected
/// (|b - c| - 1)^2 / (b + c), 0 for b = c. One-sided: the tail itself, or the signed root.
///
/// *Zeros*: the unchanged are set aside; show them beside the p-value. *Missing*: complete pairs only.
///
/// *Reference*: Q. McNemar (1947), doi:10.1007/BF02295996; M. W. Fagerland, S. Lydersen, P. Laake (2013),
/// doi:10.1186/1471-2288-13-91, who recommend the mid-p.
///
/// *R*: `mcnemar.test(table, correct = )`, `binom.test(b, b + c)`.
/// DIFFERS: for b = c the mid-p of `exact2x2` is 1, that of the article above and here 1 - P(b) / 2.
///
/// # Errors
/// [`Error::Impossible`] unless the table has two levels, [`Error::TooFew`] for an empty one,
/// [`Error::AllTies`] if nobody changed.
///
/// ```
/// use jauge_stats::{Alternative, PairedTable, paired::{mcnemar, McNemarMethod}};
/// // Do you have a CV? 8 trainees had none at entry and have one at exit, 1 lost theirs.
/// let table = PairedTable::try_from(vec![vec![12, 8], vec![1, 14]])?;
/// let test = mcnemar(&table, McNemarMethod::MidP, Alternative::TwoSided)?;
/// assert_eq!((test.n, test.n_positive, test.n_negative), (35, 8, 1));
/// // Ten of 512 outcomes are as high or higher, nine of them just as high and counted half; doubled.
/// assert!((test.p_value - 2.0 * 5.5 / 512.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn mcnemar(
    table: &PairedTable,
    method: McNemarMethod,
    alternative: Alternative,
) -> Result<McNemar, Error> {
    let answers = Answers::of(table)?;
    let (up, down) = (answers.up, answers.down);
    if up + down == 0 {
        return Err(Error::AllTies);
    }
    let (statistic, df, p_value, name) = match method {
        McNemarMethod::Exact => (
            up as f64,
            None,
            exact_p(up, down, alternative),
            "McNemar, exact",
        ),
        McNemarMethod::MidP => (
            up as f64,
            None,
            mid_p(up, down, alternative),
            "McNemar, mid-p",
        ),
        McNemarMethod::Asymptotic | McNemarMethod::AsymptoticCorrected => {
            let (correction, name) = if method == McNemarMethod::Asymptotic {
                (0.0, "McNemar, asymptotic")
            } else {
                (1.0, "McNemar, asymptotic with continuity correction")
            };
            let z = normal_statistic(up, down, correction, alternative);
            let p = normal_p(z, alternative);
            match alternative {
                Alternative::TwoSided => (z * z, Some(1.0), p, name),
                Alternative::Greater | Alternative::Less => (z, None, p, name),
            }
        }
    };
    Ok(McNemar {
        statistic,
        df,
        p_value,
        n: answers.n(),
        n_positive: up,
        n_negative: down,
        method: name,
    })
}

fn exact_p(up: u64, down: u64, alternative: Alternative) -> f64 {
    let (at_most, at_least) = binomial_tails(up, up + down, 0.5);
    match alternative {
        Alternative::TwoSided => (2.0 * at_most.min(at_least)).min(1.0),
        Alternative::Greater => at_least,
        Alternative::Less => at_most,
    }
}

fn mid_p(up: u64, down: u64, alternative: Alternative) -> f64 {
    let n = up + down;
    let (at_most, at_least) = binomial_tails(up, n, 0.5);
    let observed = binomial_pmf(up, n, 0.5, 0.5);
    match alternative {
        Alternative::TwoSided if up == down => 1.0 - 0.5 * observed,
        Alternative::TwoSided => 2.0 * at_most.min(at_least) - observed,
        Alternative::Greater => at_least - 0.5 * observed,
        Alternative::Less => at_most - 0.5 * observed,
    }
}

/// (b - c) / sqrt(b + c), moved towards 0 (towards no evidence for a one-sided question) by the correction.
fn normal_statistic(up: u64, down: u64, correction: f64, alternative: Alternative) -> f64 {
    let difference = up as f64 - down as f64;
    let moved = match alternative {
        Alternative::TwoSided => (difference.abs() - correction)
            .max(0.0)
            .copysign(difference),
        Alternative::Greater => difference - correction,
        Alternative::Less => difference + correction,
    };
    moved / (up as f64 + down as f64).sqrt()
}

/// How the interval of [`difference_of_paired_proportions`] is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairedDifferenceInterval {
    /// Every difference that a score test does not reject (Tango 1998). It excludes 0 exactly when the
    /// asymptotic McNemar test rejects, and depends on the unchanged pairs by their number only.
    #[default]
    Tango,
    /// From the two Wilson intervals and the correlation of the answers (Newcombe 1998, method 10).
    Newcombe,
}

/// By how much did the share of yes change?
///
/// *Question*: share of yes after minus share of yes before, the same people both times, with an interval.
///
/// *When not to use*: different people ([`independent`](crate::independent)); more than two levels; people
/// grouped in projects.
///
/// *Formula*: d = (b - c) / n with b pairs up, c down and n in all. Tango: all D with
/// |b - c - n D| <= z sqrt(n (2 q + D (1 - D))), where q is the most likely share of pairs down if the true difference is
/// D, the positive root of 2 q^2 + (D (2 - (b - c) / n) - (b + c) / n) q - (c / n) D (1 - D) = 0. Newcombe: from the Wilson limits l, u
/// of both shares, d - sqrt(e^2 - 2 f e g + g^2) with e = p_after - l_after and
/// g = u_before - p_before, upwards likewise; f is the correlation of the two answers whose numerator, if positive, is first lowered
/// by n / 2, not below 0, and which is 0 if everybody gave the same answer in one wave.
///
/// *Ends*: both intervals lie within \[-1, 1\] and have a width even if nobody changed.
/// *Missing*: complete pairs only.
///
/// *Reference*: T. Tango (1998), Equivalence test and confidence interval for the difference in proportions for the
/// paired-sample design, Statistics in Medicine 17, 891-908; R. G. Newcombe (1998), Improved confidence
/// intervals for the difference between binomial proportions based on paired data, Statistics in Medicine 17,
/// 2635-2650.
///
/// *R*: `PropCIs::scoreci.mp(b, c, n, conf.level)` for Tango's.
/// DIFFERS: that function steps until its limits change by less than 1e-7; here they are solved to the last digits.
///
/// # Errors
/// [`Error::Impossible`] unless the table has two levels, [`Error::TooFew`] for an empty one,
/// [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{PairedTable, paired::{difference_of_paired_proportions, PairedDifferenceInterval}};
/// // Do you have a CV? 8 trainees had none at entry and have one at exit, 1 lost theirs.
/// let table = PairedTable::try_from(vec![vec![12, 8], vec![1, 14]])?;
/// let gain = difference_of_paired_proportions(&table, PairedDifferenceInterval::Tango, 0.95)?;
/// assert_eq!(gain.estimate, 0.2);
/// assert!((gain.conf_low.unwrap_or(0.0) - 0.0393829532915).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn difference_of_paired_proportions(
    table: &PairedTable,
    interval: PairedDifferenceInterval,
    conf_level: f64,
) -> Result<Estimate, Error> {
    check_conf_level(conf_level)?;
    let answers = Answers::of(table)?;
    let z = z_two_sided(conf_level);
    let n = answers.n() as f64;
    let estimate = (answers.up as f64 - answers.down as f64) / n;
    let ((low, high), name) = match interval {
        PairedDifferenceInterval::Tango => (
            (
                -tango_upper(answers.down as f64 / n, answers.up as f64 / n, n, z),
                tango_upper(answers.up as f64 / n, answers.down as f64 / n, n, z),
            ),
            "difference of paired shares, Tango score interval",
        ),
        PairedDifferenceInterval::Newcombe => (
            newcombe_limits(&answers, z),
            "difference of paired shares, Newcombe hybrid score interval",
        ),
    };
    Ok(Estimate::bare(estimate, answers.n(), name).with_interval(low, high, conf_level))
}

/// The upper limit for the shares of pairs up and down; the lower one is that of the swapped shares, negated.
fn tango_upper(up: f64, down: f64, n: f64, z: f64) -> f64 {
    let observed = up - down;
    if observed >= 1.0 {
        return 1.0;
    }
    root(observed, 1.0, 0.0, |difference| {
        let distance = observed - difference;
        if distance == 0.0 {
            return z;
        }
        n.sqrt() * distance / variance_under(difference, up, down).sqrt() + z
    })
}

/// n times the variance of the observed difference if the true one is `difference`, the other parameter at its
/// most likely value.
fn variance_under(difference: f64, up: f64, down: f64) -> f64 {
    if difference < 0.0 {
        // Seen from the other side every term is positive.
        return variance_under(-difference, down, up);
    }
    let b = (2.0 - up + down) * difference - up - down;
    let minus_c = down * difference * (1.0 - difference);
    let discriminant = b.mul_add(b, 8.0 * minus_c).sqrt();
    let share_down = if b > 0.0 {
        2.0 * minus_c / (b + discriminant)
    } else {
        0.25 * (discriminant - b)
    };
    2.0 * share_down + difference * (1.0 - difference)
}

fn newcombe_limits(answers: &Answers, z: f64) -> (f64, f64) {
    let n = answers.n();
    let (yes_after, yes_before) = (answers.up + answers.yes_yes, answers.down + answers.yes_yes);
    let (after, before) = (yes_after as f64 / n as f64, yes_before as f64 / n as f64);
    let (low_after, high_after) = wilson_limits(yes_after, n, z);
    let (low_before, high_before) = wilson_limits(yes_before, n, z);
    let f = corrected_correlation(answers);
    // sqrt(x^2 - 2 f x y + y^2), its terms kept positive.
    let reach = |x: f64, y: f64| (x - y).hypot((2.0 * (1.0 - f) * x * y).sqrt());
    let estimate = (answers.up as f64 - answers.down as f64) / n as f64;
    (
        estimate - reach(after - low_after, high_before - before),
        estimate + reach(high_after - after, before - low_before),
    )
}

/// Newcombe's correlation of the two answers.
fn corrected_correlation(answers: &Answers) -> f64 {
    let whole = |count: u64| i128::from(count);
    // Twice the numerator, so that n / 2 stays whole.
    let twice = 2
        * (whole(answers.yes_yes) * whole(answers.no_no) - whole(answers.up) * whole(answers.down));
    let twice = if twice > 0 {
        (twice - whole(answers.n())).max(0)
    } else {
        twice
    };
    let margins = [
        answers.yes_yes + answers.up,
        answers.no_no + answers.down,
        answers.yes_yes + answers.down,
        answers.no_no + answers.up,
    ];
    if margins.contains(&0) {
        return 0.0;
    }
    let scale: f64 = margins.iter().map(|&m| (m as f64).sqrt()).product();
    (0.5 * twice as f64 / scale).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(no_no: u64, up: u64, down: u64, yes_yes: u64) -> PairedTable {
        PairedTable::try_from(vec![vec![no_no, up], vec![down, yes_yes]]).unwrap()
    }

    #[test]
    fn refusals() {
        let three = PairedTable::from_pairs(3, &[0, 1], &[1, 2]).unwrap();
        let mid_p = |t: &PairedTable| mcnemar(t, McNemarMethod::MidP, Alternative::TwoSided);
        let tango = |t: &PairedTable, level: f64| {
            difference_of_paired_proportions(t, PairedDifferenceInterval::Tango, level)
        };
        assert!(matches!(mid_p(&three), Err(Error::Impossible { .. })));
        assert!(matches!(tango(&three, 0.95), Err(Error::Impossible { .. })));
        assert!(matches!(
            mid_p(&table(0, 0, 0, 0)),
            Err(Error::TooFew { .. })
        ));
        assert!(matches!(
            tango(&table(0, 0, 0, 0), 0.95),
            Err(Error::TooFew { .. })
        ));
        assert_eq!(mid_p(&table(3, 0, 0, 2)), Err(Error::AllTies));
        assert!(matches!(
            tango(&table(3, 0, 0, 2), 95.0),
            Err(Error::ConfLevel { .. })
        ));
    }

    #[test]
    fn a_test_prints_itself_in_one_line() {
        let test = mcnemar(
            &table(12, 8, 1, 14),
            McNemarMethod::Asymptotic,
            Alternative::TwoSided,
        );
        assert_eq!(
            test.unwrap().to_string(),
            "statistic 5.4444, df 1, p 1.963e-2, n 35 (8 up, 1 down) (McNemar, asymptotic)"
        );
    }

    #[test]
    fn the_correction_never_makes_evidence_of_a_balance() {
        let even = mcnemar(
            &table(3, 4, 4, 3),
            McNemarMethod::AsymptoticCorrected,
            Alternative::TwoSided,
        )
        .unwrap();
        assert_eq!((even.statistic, even.p_value), (0.0, 1.0));
    }

    /// The ends where the score equation has a closed form: nobody changed, or everybody in one direction.
    #[test]
    fn tango_at_the_ends() {
        let z2 = z_two_sided(0.95).powi(2);
        let of = |t: PairedTable| {
            let e = difference_of_paired_proportions(&t, PairedDifferenceInterval::Tango, 0.95);
            let e = e.unwrap();
            (e.conf_low.unwrap(), e.conf_high.unwrap())
        };
        let (low, high) = of(table(6, 0, 0, 14));
        assert!((high - z2 / (20.0 + z2)).abs() < 1e-15 && low == -high);
        let (low, high) = of(table(0, 20, 0, 0));
        assert!((low - (20.0 - z2) / (20.0 + z2)).abs() < 1e-15);
        assert_eq!(high, 1.0);
        let (low, high) = of(table(0, 0, 1, 0));
        assert_eq!(low, -1.0);
        assert!((high - (z2 - 1.0) / (1.0 + z2)).abs() < 1e-15);
    }
}
