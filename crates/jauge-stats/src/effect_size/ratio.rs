//! How many times the odds, how many times the share?

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::proportion::{clopper_pearson, share};
use crate::special::{root, z_two_sided};
use crate::{Error, Estimate, PairedTable, check_conf_level};

/// Where the interval of [`odds_ratio`] and [`risk_ratio`] comes from, and what becomes of an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatioInterval {
    /// The ratios that a score test does not reject, with the factor N / (N - 1) of Miettinen and Nurminen (1985).
    /// An empty cell leaves one end open instead of being filled.
    #[default]
    MiettinenNurminen,
    /// The same without that factor (for the risk ratio: P. A. R. Koopman 1984, Biometrics 40, 513-517).
    Score,
    /// Normal on the logarithm (for the odds ratio: Woolf 1955). Refused with an empty cell.
    WaldLog,
    /// As `wald_log` after one half was added, in the estimate too: for the odds ratio to each of the four cells (Haldane,
    /// Anscombe; Gart), for the risk ratio to x and to n of each group (Walter).
    WaldLogHalfAdded,
}

/// A ratio with its interval. Not symmetric: its natural scale is the logarithm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ratio {
    /// The ratio; `None` where it has no finite value because its denominator is zero. `conf_low` still says how large it
    /// is at least.
    pub estimate: Option<f64>,
    /// Standard error of its natural logarithm, where the interval rests on one.
    pub std_error_log: Option<f64>,
    /// Lower confidence limit.
    pub conf_low: f64,
    /// Upper confidence limit; `None` where there is no upper end.
    pub conf_high: Option<f64>,
    /// Confidence level, such as 0.95.
    pub conf_level: f64,
    /// Number of people (pairs) behind the ratio.
    pub n: u64,
    /// Name of the ratio and of the interval, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_inf = |x: Option<f64>| x.map_or_else(|| "inf".to_owned(), |x| format!("{x:.4}"));
        write!(
            f,
            "{} [{:.4}, {}] at {:.4} %, n {} ({})",
            or_inf(self.estimate),
            self.conf_low,
            or_inf(self.conf_high),
            100.0 * self.conf_level,
            self.n,
            self.method
        )
    }
}

/// Two shares as counts in floating point: x of n each.
#[derive(Clone, Copy)]
struct TwoShares {
    x1: f64,
    n1: f64,
    x2: f64,
    n2: f64,
}

impl TwoShares {
    fn of(x1: u64, n1: u64, x2: u64, n2: u64) -> Result<Self, Error> {
        share(x1, n1)?;
        share(x2, n2)?;
        Ok(Self {
            x1: x1 as f64,
            n1: n1 as f64,
            x2: x2 as f64,
            n2: n2 as f64,
        })
    }

    /// Square of Miettinen and Nurminen's factor on z.
    fn factor(self, interval: RatioInterval) -> f64 {
        let n = self.n1 + self.n2;
        match interval {
            RatioInterval::MiettinenNurminen => ((n - 1.0) / n).sqrt(),
            _ => 1.0,
        }
    }

    /// z of the score test that the odds ratio is `psi`; falls as `psi` grows.
    fn odds_score(self, psi: f64) -> f64 {
        let Self { x1, n1, x2, n2 } = self;
        // The share of the second group under this odds ratio, root of a quadratic without cancellation.
        let (rise, both) = (psi - 1.0, x1 + x2);
        let b = n1 * psi + n2 - both * rise;
        let r2 = 2.0 * both / (b + (b * b + 4.0 * n2 * rise * both).max(0.0).sqrt());
        let odds = psi * r2 / (1.0 - r2);
        let r1 = odds / (1.0 + odds);
        let rest1 = 1.0 / (1.0 + odds);
        let weight = 1.0 / (n1 * r1 * rest1) + 1.0 / (n2 * r2 * (1.0 - r2));
        (x1 - n1 * r1) * weight.sqrt()
    }

    /// z of the score test that the ratio of the shares is `phi`; falls as `phi` grows.
    fn risk_score(self, phi: f64) -> f64 {
        let Self { x1, n1, x2, n2 } = self;
        let b = n1 * phi + x1 + n2 + x2 * phi;
        let product = 4.0 * (n1 + n2) * phi * (x1 + x2);
        let r2 = 2.0 * (x1 + x2) / (b + (b * b - product).max(0.0).sqrt());
        let r2 = r2.min(1.0).min(1.0 / phi);
        let r1 = phi * r2;
        let distance = x1 / n1 - phi * (x2 / n2);
        let variance = r1 * (1.0 - r1).max(0.0) / n1 + phi * phi * r2 * (1.0 - r2) / n2;
        if distance == 0.0 {
            0.0
        } else {
            distance / variance.sqrt()
        }
    }
}

/// How many times the odds of the second group are those of the first?
///
/// *When not to use*: for a reader who will take it for a ratio of shares: with shares of 0.8 and 0.6 the odds ratio is 2.7 and
/// the [`risk_ratio`] 1.3. The same people twice ([`paired_odds_ratio`]); people grouped in projects.
///
/// *Formula*: (x1 / (n1 - x1)) / (x2 / (n2 - x2)). Interval: see [`RatioInterval`]; the default are the values psi with
/// (x1 - n1 r1)^2 (1 / (n1 r1 (1 - r1)) + 1 / (n2 r2 (1 - r2))) (N - 1) / N <= z^2, r1 and r2 the likeliest shares with
/// the odds ratio psi. No p-value: the interval answers whether 1 is inside.
///
/// *Zeros*: with x2 = 0 or x1 = n1 the ratio has no finite value: `estimate` and `conf_high` are `None`, `conf_low` stands. With x1 = 0 or
/// x2 = n2 it is 0. Nothing is added to a cell unless asked for. *Missing*: who did not answer is not in n.
///
/// *Reference*: O. Miettinen, M. Nurminen (1985), doi:10.1002/sim.4780040211.
///
/// *R*: `effectsize::oddsratio(rbind(c(x1, x2), c(n1 - x1, n2 - x2)))` for [`RatioInterval::WaldLog`]; *Python*:
/// `statsmodels.stats.proportion.confint_proportions_2indep(x1, n1, x2, n2, compare = "odds-ratio", method = "score")`. DIFFERS: R prints
/// 0, `Inf` and no interval for an empty cell.
///
/// # Errors
/// [`Error::TooFew`] for an empty group, [`Error::Impossible`] for x > n or an empty cell with [`RatioInterval::WaldLog`];
/// [`Error::NoVariation`] if everybody, or nobody, is counted; [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::effect_size::{RatioInterval, odds_ratio};
/// // 28 of 35 trainees found work, 18 of 30 on the waiting list.
/// let ratio = odds_ratio(28, 35, 18, 30, RatioInterval::default(), 0.95)?;
/// assert!(ratio.estimate.is_some_and(|r| (r - 8.0 / 3.0).abs() < 1e-14));
/// // Nobody of ten on the list: at least so many times the odds, without an upper end.
/// let open = odds_ratio(6, 10, 0, 10, RatioInterval::default(), 0.95)?;
/// assert!(open.estimate.is_none() && open.conf_low > 2.0 && open.conf_high.is_none());
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn odds_ratio(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    interval: RatioInterval,
    conf_level: f64,
) -> Result<Ratio, Error> {
    check_conf_level(conf_level)?;
    let counts = TwoShares::of(x1, n1, x2, n2)?;
    if (x1 == 0 && x2 == 0) || (x1 == n1 && x2 == n2) {
        return Err(Error::NoVariation {
            what: "person of both groups",
        });
    }
    let cells = [
        counts.x1,
        counts.n1 - counts.x1,
        counts.x2,
        counts.n2 - counts.x2,
    ];
    let variance = |add: f64| cells.iter().map(|c| 1.0 / (c + add)).sum::<f64>();
    let ratio = |add: f64| {
        let [a, b, c, d] = cells.map(|c| c + add);
        (a / b) * (d / c)
    };
    let n = n1 + n2;
    match interval {
        RatioInterval::WaldLog => {
            refuse_empty(cells.contains(&0.0))?;
            let method = "odds ratio, Wald interval on the logarithm";
            Ok(wald(ratio(0.0), variance(0.0), n, conf_level, method))
        }
        RatioInterval::WaldLogHalfAdded => {
            let method = "odds ratio, one half added to each cell, Wald interval on the logarithm";
            Ok(wald(ratio(0.5), variance(0.5), n, conf_level, method))
        }
        RatioInterval::MiettinenNurminen | RatioInterval::Score => {
            let ends = Ends {
                zero: x1 == 0 || x2 == n2,
                infinite: x2 == 0 || x1 == n1,
                near: ratio(0.5),
            };
            let factor = counts.factor(interval);
            let method = match interval {
                RatioInterval::Score => "odds ratio, score interval",
                _ => "odds ratio, score interval of Miettinen and Nurminen",
            };
            let z = |psi: f64| factor * counts.odds_score(psi);
            Ok(scored(ratio(0.0), &ends, z, n, conf_level, method))
        }
    }
}

/// How many times the share of the second group is that of the first?
///
/// *When not to use*: shares near 1, where a ratio says little (give it for those who are not counted, or the
/// [`difference_of_proportions`](crate::independent::difference_of_proportions)); the same people twice; people
/// grouped in projects.
///
/// *Formula*: (x1 / n1) / (x2 / n2). Interval: see [`RatioInterval`]; the default are the values phi with
/// (p1 - phi p2)^2 / (r1 (1 - r1) / n1 + phi^2 r2 (1 - r2) / n2) (N - 1) / N <= z^2, r1 and r2 the likeliest shares with r1 = phi r2.
///
/// *Zeros*: with x2 = 0 the ratio has no finite value: `estimate` and `conf_high` are `None`, `conf_low` stands. With x1 = 0
/// it is 0. Nothing is added to a cell unless asked for. *Missing*: who did not answer is not in n.
///
/// *Reference*: O. Miettinen, M. Nurminen (1985), doi:10.1002/sim.4780040211.
///
/// *R*: `effectsize::riskratio(rbind(c(x1, x2), c(n1 - x1, n2 - x2)))` has the estimate. DIFFERS: its interval (0.8.3) is not that of the
/// logarithm of this ratio: 0.44 to 4.01 for the example below, where [`RatioInterval::WaldLog`] gives 0.95 to 1.87. *Python*: as for [`odds_ratio`] with `compare = "ratio"`.
///
/// # Errors
/// As [`odds_ratio`]; [`Error::NoVariation`] if nobody is counted, or everybody with an interval on the logarithm.
///
/// ```
/// use jauge_stats::effect_size::{RatioInterval, risk_ratio};
/// // 28 of 35 trainees found work, 18 of 30 on the waiting list.
/// let ratio = risk_ratio(28, 35, 18, 30, RatioInterval::default(), 0.95)?;
/// assert!(ratio.estimate.is_some_and(|r| (r - 4.0 / 3.0).abs() < 1e-14));
/// assert!(ratio.conf_low < 1.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn risk_ratio(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    interval: RatioInterval,
    conf_level: f64,
) -> Result<Ratio, Error> {
    check_conf_level(conf_level)?;
    let counts = TwoShares::of(x1, n1, x2, n2)?;
    let on_the_logarithm = matches!(
        interval,
        RatioInterval::WaldLog | RatioInterval::WaldLogHalfAdded
    );
    if (x1 == 0 && x2 == 0) || (on_the_logarithm && x1 == n1 && x2 == n2) {
        return Err(Error::NoVariation {
            what: "person of both groups",
        });
    }
    // Some is added to the counts x, some to the totals n.
    let ratio =
        |x: f64, n: f64| ((counts.x1 + x) / (counts.n1 + n)) / ((counts.x2 + x) / (counts.n2 + n));
    let variance = |x: f64, n: f64| {
        let of = |count: f64, total: f64| (total + n - count - x) / ((count + x) * (total + n));
        of(counts.x1, counts.n1) + of(counts.x2, counts.n2)
    };
    let n = n1 + n2;
    match interval {
        RatioInterval::WaldLog => {
            refuse_empty(x1 == 0 || x2 == 0)?;
            let method = "risk ratio, Wald interval on the logarithm";
            Ok(wald(
                ratio(0.0, 0.0),
                variance(0.0, 0.0),
                n,
                conf_level,
                method,
            ))
        }
        RatioInterval::WaldLogHalfAdded => {
            let method = "risk ratio, one half added to x and n, Wald interval on the logarithm";
            Ok(wald(
                ratio(0.5, 0.5),
                variance(0.5, 0.5),
                n,
                conf_level,
                method,
            ))
        }
        RatioInterval::MiettinenNurminen | RatioInterval::Score => {
            let ends = Ends {
                zero: x1 == 0,
                infinite: x2 == 0,
                near: ratio(0.5, 1.0),
            };
            let factor = counts.factor(interval);
            let method = match interval {
                RatioInterval::Score => "risk ratio, score interval of Koopman",
                _ => "risk ratio, score interval of Miettinen and Nurminen",
            };
            let z = |phi: f64| factor * counts.risk_score(phi);
            Ok(scored(ratio(0.0, 0.0), &ends, z, n, conf_level, method))
        }
    }
}

fn refuse_empty(empty: bool) -> Result<(), Error> {
    if empty {
        return Err(Error::impossible(
            "a Wald interval on the logarithm with an empty cell: use RatioInterval::MiettinenNurminen",
        ));
    }
    Ok(())
}

fn wald(ratio: f64, variance: f64, n: u64, conf_level: f64, method: &'static str) -> Ratio {
    let half = z_two_sided(conf_level) * variance.sqrt();
    Ratio {
        estimate: Some(ratio),
        std_error_log: Some(variance.sqrt()),
        conf_low: ratio * (-half).exp(),
        conf_high: Some(ratio * half.exp()).filter(|x| x.is_finite()),
        conf_level,
        n,
        method,
    }
}

/// What an empty cell does to a ratio, and a finite value near it.
struct Ends {
    zero: bool,
    infinite: bool,
    near: f64,
}

/// The ratios whose score z lies within the quantile; z falls with the ratio.
fn scored(
    ratio: f64,
    ends: &Ends,
    z: impl Fn(f64) -> f64,
    n: u64,
    conf_level: f64,
    method: &'static str,
) -> Ratio {
    let quantile = z_two_sided(conf_level);
    let centre = ends.near.ln();
    let limit = |sign: f64| {
        let excess = |ln: f64| z(ln.exp()) + sign * quantile;
        // Outwards until the sign changes; beyond e^690 there is no double left.
        let mut reach = 1.0;
        while sign * excess(centre + sign * reach) > 0.0 && reach < 640.0 {
            reach *= 2.0;
        }
        let mut back = 0.0;
        while sign * excess(centre - sign * back) < 0.0 && back < 640.0 {
            back = 2.0 * back + 0.5;
        }
        let (inner, outer) = (centre - sign * back, centre + sign * reach);
        root(inner, outer, 1e-15, excess).exp()
    };
    Ratio {
        estimate: (!ends.infinite).then_some(ratio),
        std_error_log: None,
        conf_low: if ends.zero { 0.0 } else { limit(-1.0) },
        conf_high: (!ends.infinite).then(|| limit(1.0)),
        conf_level,
        n,
        method,
    }
}

/// Of those whose yes or no changed, how many times more went to yes than to no?
///
/// *When not to use*: alone: it does not see those who did not change, so a handful of changes among hundreds can give a large
/// ratio. Two different groups of people ([`odds_ratio`]).
///
/// *Formula*: up / down, up counting the pairs no -> yes and down yes -> no: the conditional odds ratio of matched pairs. Interval:
/// the limits of Clopper and Pearson for up of (up + down), each taken as odds; exact. It excludes 1 exactly when the exact
/// McNemar test (twice the smaller tail) rejects. `n` is the number of pairs that changed.
///
/// *Zeros*: without a change downwards the ratio has no finite value: `estimate` and `conf_high` are `None`. *Missing*: complete pairs
/// only.
///
/// *Reference*: P. Armitage, G. Berry, J. N. S. Matthews (2002), Statistical Methods in Medical Research, 4th edition, section 4.5; C. J. Clopper,
/// E. S. Pearson (1934), doi:10.1093/biomet/26.4.404.
///
/// *R*: `p <- binom.test(up, up + down)$conf.int; p / (1 - p)`.
///
/// # Errors
/// [`Error::Impossible`] for a table of more than two levels, [`Error::TooFew`] for an empty one, [`Error::AllTies`] if nobody
/// changed, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::{PairedTable, effect_size::paired_odds_ratio};
/// // In work before (row) and after (column): 12 found work, 3 lost it, 25 as before.
/// let table = PairedTable::try_from(vec![vec![15, 12], vec![3, 10]])?;
/// let ratio = paired_odds_ratio(&table, 0.95)?;
/// assert_eq!((ratio.estimate, ratio.n), (Some(4.0), 15));
/// assert!(ratio.conf_low > 1.0);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn paired_odds_ratio(table: &PairedTable, conf_level: f64) -> Result<Ratio, Error> {
    if table.levels() != 2 {
        return Err(Error::impossible(format!(
            "an odds ratio of pairs on {} levels: merge them into two, or use paired::sign_test for up against down",
            table.levels()
        )));
    }
    if table.n() == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    paired_odds_ratio_of_counts(table.improved(), table.declined(), conf_level)
}

/// [`paired_odds_ratio`] from the number of pairs that went up and the number that went down.
///
/// # Errors
/// As [`paired_odds_ratio`].
pub fn paired_odds_ratio_of_counts(up: u64, down: u64, conf_level: f64) -> Result<Ratio, Error> {
    check_conf_level(conf_level)?;
    let n = up.saturating_add(down);
    if n == 0 {
        return Err(Error::AllTies);
    }
    let limits = |x: u64| -> Result<(f64, f64), Error> {
        let p = clopper_pearson(x, n, conf_level)?;
        Ok((p.conf_low.unwrap_or(0.0), p.conf_high.unwrap_or(1.0)))
    };
    // The limits for the other side are one minus these: each is read where it is the small one.
    let ((low_up, high_up), (low_down, high_down)) = (limits(up)?, limits(down)?);
    Ok(Ratio {
        estimate: (down > 0).then_some(up as f64 / down as f64),
        std_error_log: None,
        conf_low: low_up / high_down,
        conf_high: (down > 0).then_some(high_up / low_down),
        conf_level,
        n,
        method: "odds ratio of pairs, exact Clopper-Pearson interval",
    })
}

/// How far apart are two shares on a scale where their uncertainty does not depend on where they lie?
///
/// The size that power computations for two shares take.
///
/// *When not to use*: to tell a reader anything (use the difference of the shares, in points).
///
/// *Formula*: h = 2 asin(sqrt(p1)) - 2 asin(sqrt(p2)), h -+ z sqrt(1/n1 + 1/n2), clipped to -pi and pi. Summed over all counts, the interval
/// covers 94 % at 95 % where at least ten of each group are expected to be counted and ten not, and 82 to 94 % elsewhere: for a
/// report, an interval of the difference or of the ratio is the safer one.
///
/// *Missing*: who did not answer is not in n. *Reference*: J. Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd edition,
/// chapter 6.
///
/// *R*: `effectsize::cohens_h(rbind(c(x1, x2), c(n1 - x1, n2 - x2)))`.
///
/// # Errors
/// [`Error::TooFew`] for an empty group, [`Error::Impossible`] for x > n, [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::effect_size::cohens_h;
/// // All of 10 against half of 10: pi - pi / 2.
/// let h = cohens_h(10, 10, 5, 10, 0.95)?;
/// assert!((h.estimate - std::f64::consts::FRAC_PI_2).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn cohens_h(x1: u64, n1: u64, x2: u64, n2: u64, conf_level: f64) -> Result<Estimate, Error> {
    use std::f64::consts::PI;
    check_conf_level(conf_level)?;
    let counts = TwoShares::of(x1, n1, x2, n2)?;
    // atan2 keeps its digits at both ends, where the arc sine does not.
    let angle = |x: f64, n: f64| 2.0 * x.sqrt().atan2((n - x).sqrt());
    let h = angle(counts.x1, counts.n1) - angle(counts.x2, counts.n2);
    let std_error = (1.0 / counts.n1 + 1.0 / counts.n2).sqrt();
    let half = z_two_sided(conf_level) * std_error;
    let mut out = Estimate::bare(h, n1 + n2, "Cohen h, difference of two transformed shares")
        .with_interval((h - half).max(-PI), (h + half).min(PI), conf_level);
    out.std_error = Some(std_error);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let wald = RatioInterval::WaldLog;
        for ratio in [odds_ratio, risk_ratio] {
            assert!(ratio(0, 5, 0, 9, RatioInterval::Score, 0.95).is_err());
            assert!(ratio(6, 5, 0, 9, RatioInterval::Score, 0.95).is_err());
            assert!(ratio(0, 0, 1, 9, RatioInterval::Score, 0.95).is_err());
            assert!(ratio(0, 5, 1, 9, wald, 0.95).is_err());
            assert!(ratio(1, 5, 1, 9, wald, 95.0).is_err());
            assert!(ratio(5, 5, 9, 9, wald, 0.95).is_err());
        }
        assert!(odds_ratio(5, 5, 9, 9, RatioInterval::Score, 0.95).is_err());
        assert_eq!(paired_odds_ratio_of_counts(0, 0, 0.95), Err(Error::AllTies));
        assert!(paired_odds_ratio(&PairedTable::new(3).unwrap(), 0.95).is_err());
        assert!(paired_odds_ratio(&PairedTable::new(2).unwrap(), 0.95).is_err());
        assert!(cohens_h(3, 2, 1, 2, 0.95).is_err());
    }

    #[test]
    fn everybody_in_both_groups_is_a_ratio_of_one() {
        let ratio = risk_ratio(10, 10, 12, 12, RatioInterval::MiettinenNurminen, 0.95).unwrap();
        assert_eq!(ratio.estimate, Some(1.0));
        let high = ratio.conf_high.unwrap();
        assert!(ratio.conf_low < 0.8 && high > 1.2 && high < 2.0, "{ratio}");
    }

    #[test]
    fn prints_an_open_end() {
        let ratio = paired_odds_ratio_of_counts(5, 0, 0.95).unwrap();
        assert!(ratio.to_string().starts_with("inf [0.91"), "{ratio}");
    }
}
