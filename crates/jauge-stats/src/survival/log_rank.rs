//! Groups compared over the whole of the time.

use serde::Serialize;

use super::{RiskTable, some};
use crate::quadratic_form::quadratic_form;
use crate::special::chi_squared_sf;
use crate::{Error, TestResult};

/// What happened in one group, and what would have if groups did not differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LogRankGroup {
    /// How many people.
    pub n: u64,
    /// To how many it happened.
    pub observed: u64,
    /// To how many it would have, with the risk of all at each time.
    pub expected: f64,
}

/// Result of [`log_rank`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogRank {
    /// The test.
    pub test: TestResult,
    /// One entry per group, in their order.
    pub groups: Vec<LogRankGroup>,
}

/// Do groups differ in the time until it happens?
///
/// *When not to use*: where curves cross, so that early and late differences cancel out; compare restricted means instead. It says nothing of how
/// large the difference is.
/// *Formula*: at each time with d events among n at risk, n_g of them in group g, the expected events of g are d n_g / n; the statistic is
/// (O - E)' V^-1 (O - E) over all groups but one, with the hypergeometric V = sum of d (n - d) / (n - 1) x (n_g / n) (delta - n_h / n);
/// chi-squared with one degree of freedom less than there are groups.
///
/// A group of which nobody was seen until the first event has nothing to compare and takes no degree of freedom. *Ties*: as they are.
///
/// *Reference*: N. Mantel (1966), Cancer Chemotherapy Reports 50(3), 163-170; R. Peto and J. Peto (1972), doi:10.2307/2344317.
///
/// *R*: `survival::survdiff(Surv(time, event) ~ group)`.
///
/// # Errors
/// [`Error::TooFewOf`] below two groups that were seen until the first event, [`Error::TooFew`] for an empty group, [`Error::NoVariation`]
/// where nothing varies (no event, or one that took everybody at once).
///
/// ```
/// use jauge_stats::survival::{RiskTable, log_rank};
/// let sooner = RiskTable::of(&[1.0, 2.0, 2.0, 3.0, 5.0], &[true, true, true, true, false])?;
/// let later = RiskTable::of(&[3.0, 5.0, 6.0, 6.0, 6.0], &[true, true, false, false, false])?;
/// let found = log_rank(&[sooner, later])?;
/// assert!(found.groups[0].observed as f64 > found.groups[0].expected);
/// assert!((found.test.p_value - 0.090_652_915_819_8).abs() < 1e-12); // survival 3.5.3
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn log_rank(groups: &[RiskTable]) -> Result<LogRank, Error> {
    for group in groups {
        some(group)?;
    }
    of_strata(&[groups.to_vec()], "log-rank")
}

/// Do groups differ in the time until it happens, like compared with like?
///
/// As [`log_rank`] within each stratum (a project, a region), observed, expected and V summed over strata. One list of
/// groups per stratum, the same groups in the same order; a group may be empty in a stratum.
///
/// *R*: `survival::survdiff(Surv(time, event) ~ group + strata(stratum))`.
///
/// # Errors
/// As [`log_rank`]; [`Error::LengthMismatch`] if strata have different numbers of groups.
pub fn stratified_log_rank(strata: &[Vec<RiskTable>]) -> Result<LogRank, Error> {
    of_strata(strata, "log-rank within strata")
}

fn of_strata(strata: &[Vec<RiskTable>], method: &'static str) -> Result<LogRank, Error> {
    let groups = strata.first().map_or(0, Vec::len);
    let mut sums = Sums::of(groups);
    for stratum in strata {
        if stratum.len() != groups {
            return Err(Error::LengthMismatch {
                what: "the groups of a stratum",
                expected: groups,
                found: stratum.len(),
            });
        }
        sums.add(stratum);
    }
    let compared: Vec<usize> = (0..groups)
        .filter(|g| sums.groups[*g].expected > 0.0)
        .collect();
    if sums.groups.iter().all(|g| g.observed == 0) && groups >= 2 {
        return Err(Error::NoVariation {
            what: "person (no event)",
        });
    }
    if compared.len() < 2 {
        return Err(Error::TooFewOf {
            what: "groups seen until the first event",
            needed: 2,
            found: compared.len() as u64,
            advice: "describe the one group by its curve",
        });
    }
    let df = compared.len() - 1;
    let excess = |i: usize| {
        let group = &sums.groups[compared[i]];
        group.observed as f64 - group.expected
    };
    let statistic = quadratic_form(df, |i, j| sums.between[compared[i]][compared[j]], excess);
    if !statistic.is_finite() {
        return Err(Error::NoVariation {
            what: "time of an event",
        });
    }
    let test = TestResult {
        statistic,
        df: Some(df as f64),
        df_denominator: None,
        p_value: chi_squared_sf(statistic, df as f64),
        n: sums.groups.iter().map(|g| g.n).sum(),
        method,
    };
    Ok(LogRank {
        test,
        groups: sums.groups,
    })
}

/// Observed, expected and the covariance of their difference, over all times.
struct Sums {
    groups: Vec<LogRankGroup>,
    between: Vec<Vec<f64>>,
}

impl Sums {
    fn of(groups: usize) -> Self {
        let none = LogRankGroup {
            n: 0,
            observed: 0,
            expected: 0.0,
        };
        Self {
            groups: vec![none; groups],
            between: vec![vec![0.0; groups]; groups],
        }
    }

    /// One walk through the times of all groups together.
    fn add(&mut self, stratum: &[RiskTable]) {
        let pooled = stratum
            .iter()
            .fold(RiskTable::default(), |all, g| all.merge(g));
        let mut next = vec![0; stratum.len()];
        let mut at_risk: Vec<u64> = stratum.iter().map(RiskTable::people).collect();
        for (sum, group) in self.groups.iter_mut().zip(stratum) {
            sum.n += group.people();
            sum.observed += group.events();
        }
        let mut all = pooled.people();
        for ended in pooled.ended() {
            self.at_one_time(&at_risk, all as f64, ended.events as f64);
            all -= ended.events + ended.censored;
            for (g, group) in stratum.iter().enumerate() {
                if let Some(own) = group.ended().get(next[g]).filter(|e| e.time == ended.time) {
                    at_risk[g] -= own.events + own.censored;
                    next[g] += 1;
                }
            }
        }
    }

    fn at_one_time(&mut self, at_risk: &[u64], n: f64, d: f64) {
        if d == 0.0 {
            return;
        }
        let share = |g: usize| at_risk[g] as f64 / n;
        // One person alone has no variance.
        let spread = if n > 1.0 {
            d * (n - d) / (n - 1.0)
        } else {
            0.0
        };
        for g in 0..at_risk.len() {
            self.groups[g].expected += d * share(g);
            for h in 0..=g {
                let own = if g == h { 1.0 } else { 0.0 };
                self.between[g][h] += spread * share(g) * (own - share(h));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(times: &[f64], happened: bool) -> RiskTable {
        RiskTable::of(times, &vec![happened; times.len()]).expect("times")
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let (early, lost) = (table(&[1.0, 2.0], true), table(&[1.0, 2.0], false));
        let kind = |groups: &[RiskTable]| log_rank(groups).expect_err("nothing to compare").kind();
        assert_eq!(kind(&[]), "TooFewOf");
        assert_eq!(kind(std::slice::from_ref(&early)), "TooFewOf");
        assert_eq!(kind(&[early.clone(), RiskTable::default()]), "TooFew");
        assert_eq!(kind(&[lost.clone(), lost]), "NoVariation");
        let at_once = table(&[1.0, 1.0], true);
        assert_eq!(kind(&[at_once.clone(), at_once.clone()]), "NoVariation");
        let uneven = [vec![early.clone(), at_once], vec![early]];
        let refused = stratified_log_rank(&uneven).expect_err("uneven");
        assert_eq!(refused.kind(), "LengthMismatch");
    }
}
