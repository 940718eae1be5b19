//! A scale of several levels before and after: did the distribution of the answers change?

use crate::quadratic_form::quadratic_form;
use crate::special::chi_squared_sf;
use crate::{Alternative, Error, PairedTable, TestResult};

use super::normal_p;

/// Did the distribution over the levels change?
///
/// *Question*: are the shares of all levels the same before and after? Levels are names here: their order
/// is not used.
///
/// *When not to use*: ordered levels, where [`marginal_homogeneity`] with scores or
/// [`wilcoxon_signed_rank`](super::wilcoxon_signed_rank) look in one direction and see more; few changes, for
/// which chi-squared is a poor guide; people grouped in projects.
///
/// *Formula*: d' S^-1 d, where d_i is the row sum minus the column sum of level i, S_ii the pairs that entered or left
/// level i and S_ij minus the pairs that moved between i and j.
///
/// *Degrees of freedom*: levels that nobody entered or left are dropped (they say nothing and make S singular), and
/// so is one level in each set of levels connected by moves: df is the number of levels
/// with moves minus the number of such sets, K - 1 if all levels are connected.
/// *Missing*: complete pairs only.
///
/// *Reference*: A. Stuart (1955), doi:10.1093/biomet/42.3-4.412; A. E. Maxwell (1970),
/// doi:10.1192/bjp.116.535.651.
///
/// *R*: `coin::mh_test(as.table(counts))`.
///
/// # Errors
/// [`Error::TooFew`] for an empty table, [`Error::AllTies`] if nobody changed.
///
/// ```
/// use jauge_stats::{PairedTable, paired::stuart_maxwell};
/// // Main obstacle to work at entry and at exit: transport, childcare, language.
/// let table = PairedTable::try_from(vec![vec![11, 4, 2], vec![9, 8, 3], vec![6, 5, 12]])?;
/// let test = stuart_maxwell(&table)?;
/// assert_eq!((test.df, test.n), (Some(2.0), 60));
/// assert!((test.p_value - 0.112610138270).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn stuart_maxwell(table: &PairedTable) -> Result<TestResult, Error> {
    check_changes(table)?;
    let moves = Moves::of(table);
    let mut statistic = 0.0;
    let mut df = 0;
    for levels in moves.connected() {
        // The last level's excess is minus the sum of the others'.
        let kept = &levels[..levels.len() - 1];
        statistic += moves.quadratic_form(kept);
        df += kept.len();
    }
    Ok(chi_squared_test(
        statistic,
        df,
        table.n(),
        "Stuart-Maxwell test of marginal homogeneity",
    ))
}

/// Did the distribution over the levels change? With the variance as observed, not as if nothing changed.
///
/// *Question, when not to use, degrees of freedom*: as [`stuart_maxwell`], which is preferred for few pairs;
/// both agree as pairs grow in number.
///
/// *Formula*: d' V^-1 d with V = S - d d' / n, which is Q / (1 - Q / n) for Stuart and Maxwell's Q. For two levels
/// it is the squared Wald statistic of the difference of the shares.
///
/// *Missing*: complete pairs only.
///
/// *Reference*: V. P. Bhapkar (1966), doi:10.1080/01621459.1966.10502021.
///
/// *R*: `irr::bhapkar(ratings)`.
///
/// # Errors
/// As [`stuart_maxwell`]; [`Error::NoVariation`] if everybody moved in a way that leaves a combination of the shares without variance (all
/// from one level to another, say).
///
/// ```
/// use jauge_stats::{PairedTable, paired::{bhapkar, stuart_maxwell}};
/// let table = PairedTable::try_from(vec![vec![11, 4, 2], vec![9, 8, 3], vec![6, 5, 12]])?;
/// let (q, w) = (stuart_maxwell(&table)?.statistic, bhapkar(&table)?.statistic);
/// assert!((w - q / (1.0 - q / 60.0)).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bhapkar(table: &PairedTable) -> Result<TestResult, Error> {
    let score = stuart_maxwell(table)?;
    let rest = 1.0 - score.statistic / table.n() as f64;
    // At least about 4 / n unless V is singular, and no table holds more than 2^40 pairs.
    if rest < 1e-12 {
        return Err(Error::NoVariation {
            what: "change of some combination of the levels",
        });
    }
    let df = score.df.unwrap_or_default();
    let statistic = score.statistic / rest;
    Ok(TestResult {
        statistic,
        p_value: chi_squared_sf(statistic, df),
        method: "Bhapkar test of marginal homogeneity",
        ..score
    })
}

/// Did as many move from any level to any other as the other way round?
///
/// *Question*: is the table symmetric? More than equal shares: moves may be lopsided between some levels and
/// leave the shares as they were.
///
/// *When not to use*: to say that the shares changed ([`stuart_maxwell`]); few moves between most levels;
/// people grouped in projects.
///
/// *Formula*: sum over i < j of (n_ij - n_ji)^2 / (n_ij + n_ji). Pairs of levels between which nobody moved are dropped and
/// df falls: it is the number of pairs of levels with a move, K (K - 1) / 2 if all have. For two levels it is McNemar's
/// chi-squared. *Missing*: complete pairs only.
///
/// *Reference*: A. H. Bowker (1948), doi:10.1080/01621459.1948.10483284.
///
/// *R*: `mcnemar.test(counts)`.
/// DIFFERS: R answers `NaN` as soon as nobody moved between two of the levels.
///
/// # Errors
/// [`Error::TooFew`] for an empty table, [`Error::AllTies`] if nobody changed.
///
/// ```
/// use jauge_stats::{PairedTable, paired::bowker};
/// let table = PairedTable::try_from(vec![vec![11, 4, 2], vec![9, 8, 3], vec![6, 5, 12]])?;
/// let test = bowker(&table)?;
/// assert_eq!(test.df, Some(3.0));
/// assert!((test.statistic - (25.0 / 13.0 + 16.0 / 8.0 + 4.0 / 8.0)).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bowker(table: &PairedTable) -> Result<TestResult, Error> {
    check_changes(table)?;
    let counts = table.counts();
    let mut statistic = 0.0;
    let mut df = 0;
    for i in 0..table.levels() {
        for j in i + 1..table.levels() {
            let (there, back) = (counts[(i, j)], counts[(j, i)]);
            if there + back > 0 {
                let difference = there.abs_diff(back) as f64;
                statistic += difference * difference / (there + back) as f64;
                df += 1;
            }
        }
    }
    Ok(chi_squared_test(
        statistic,
        df,
        table.n(),
        "Bowker test of symmetry",
    ))
}

/// Did the mean score of ordered levels change?
///
/// *Question*: are the shares of the levels the same before and after, against a shift along the given
/// scores? One degree of freedom, so it sees a shift that [`stuart_maxwell`] spreads over K - 1.
///
/// *When not to use*: levels without order; scores that nobody can defend
/// ([`wilcoxon_signed_rank`](super::wilcoxon_signed_rank) takes the steps, [`sign_test`](super::sign_test) the direction only);
/// people grouped in projects.
///
/// *Formula*: z = sum of the changes of score / sqrt(sum of their squares), positive if scores rose; normal. The
/// variance is that of no change, where each changed pair could as well have gone the other way. For
/// two levels z^2 is McNemar's chi-squared. Neither the unit nor the origin of the scores matters.
///
/// *Missing*: complete pairs only.
///
/// *Reference*: A. Agresti, Categorical Data Analysis (2nd edition, 2002); T. Hothorn, K. Hornik, M. A. van de Wiel, A. Zeileis (2006),
/// doi:10.1198/000313006X118430.
///
/// *R*: `coin::mh_test(as.table(counts), scores = list(response = scores))`.
/// DIFFERS: coin prints chi-squared = z^2 and the two-sided p-value only; here z keeps its sign, and one side can
/// be asked for.
///
/// # Errors
/// [`Error::TooFew`] for an empty table, [`Error::DifferentLengths`] unless there is one score per level,
/// [`Error::NotFinite`], [`Error::NoVariation`] if all scores are equal, [`Error::AllTies`] if no pair changed its score.
///
/// ```
/// use jauge_stats::{Alternative, PairedTable, paired::marginal_homogeneity};
/// // Ease with a computer at entry and exit: none, some, full.
/// let table = PairedTable::try_from(vec![vec![3, 6, 2], vec![1, 9, 5], vec![0, 1, 8]])?;
/// let test = marginal_homogeneity(&table, &[0.0, 1.0, 2.0], Alternative::TwoSided)?;
/// // 11 up one level, 2 up two, 2 down one: 13 levels gained, sum of squares 21.
/// assert!((test.statistic - 13.0 / 21.0_f64.sqrt()).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn marginal_homogeneity(
    table: &PairedTable,
    scores: &[f64],
    alternative: Alternative,
) -> Result<TestResult, Error> {
    if scores.len() != table.levels() {
        return Err(Error::DifferentLengths {
            left: table.levels(),
            right: scores.len(),
        });
    }
    let lowest = scores.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = highest - lowest;
    if scores.iter().any(|s| !s.is_finite()) || !range.is_finite() {
        return Err(Error::NotFinite {
            what: "a score, or the distance of two,",
        });
    }
    if range == 0.0 {
        return Err(Error::NoVariation { what: "score" });
    }
    check_changes(table)?;
    let (mut sum, mut squares) = (0.0, 0.0);
    for ((before, after), &count) in table.counts().indexed_iter() {
        // In units of the range nothing overflows.
        let change = (scores[after] - scores[before]) / range;
        sum += count as f64 * change;
        squares += count as f64 * change * change;
    }
    if squares == 0.0 {
        return Err(Error::AllTies);
    }
    let statistic = sum / squares.sqrt();
    Ok(TestResult {
        statistic,
        df: None,
        df_denominator: None,
        p_value: normal_p(statistic, alternative),
        n: table.n(),
        method: "marginal homogeneity with ordinal scores, asymptotic",
    })
}

fn check_changes(table: &PairedTable) -> Result<(), Error> {
    if table.n() == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if table.same() == table.n() {
        return Err(Error::AllTies);
    }
    Ok(())
}

fn chi_squared_test(statistic: f64, df: usize, n: u64, method: &'static str) -> TestResult {
    let df = df as f64;
    TestResult {
        statistic,
        df: Some(df),
        df_denominator: None,
        p_value: chi_squared_sf(statistic, df),
        n,
        method,
    }
}

/// Who moved between which levels, in both directions together, and how many more left a level than entered it.
struct Moves {
    between: Vec<Vec<f64>>,
    excess: Vec<f64>,
}

impl Moves {
    fn of(table: &PairedTable) -> Self {
        let counts = table.counts();
        let k = table.levels();
        let between = (0..k)
            .map(|i| {
                (0..k)
                    .map(|j| {
                        if i == j {
                            0.0
                        } else {
                            (counts[(i, j)] + counts[(j, i)]) as f64
                        }
                    })
                    .collect()
            })
            .collect();
        let (before, after) = table.marginals();
        let excess = before
            .iter()
            .zip(&after)
            .map(|(&b, &a)| b as f64 - a as f64)
            .collect();
        Self { between, excess }
    }

    /// The sets of two or more levels that moves connect.
    fn connected(&self) -> Vec<Vec<usize>> {
        let k = self.excess.len();
        let mut seen = vec![false; k];
        let mut sets = Vec::new();
        for start in 0..k {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            let mut set = vec![start];
            let mut next = 0;
            while let Some(&level) = set.get(next) {
                next += 1;
                for (other, &moves) in self.between[level].iter().enumerate() {
                    if moves > 0.0 && !seen[other] {
                        seen[other] = true;
                        set.push(other);
                    }
                }
            }
            if set.len() > 1 {
                sets.push(set);
            }
        }
        sets
    }

    /// d' S^-1 d over some of the levels of a connected set.
    fn quadratic_form(&self, levels: &[usize]) -> f64 {
        let entry = |i: usize, j: usize| {
            if i == j {
                self.between[levels[i]].iter().sum()
            } else {
                -self.between[levels[i]][levels[j]]
            }
        };
        quadratic_form(levels.len(), entry, |i| self.excess[levels[i]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[u64]]) -> PairedTable {
        PairedTable::try_from(rows.iter().map(|r| r.to_vec()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn an_unused_level_changes_nothing() {
        let three = table(&[&[11, 4, 2], &[9, 8, 3], &[6, 5, 12]]);
        let four = table(&[&[11, 0, 4, 2], &[0, 0, 0, 0], &[9, 0, 8, 3], &[6, 0, 5, 12]]);
        for test in [stuart_maxwell, bhapkar, bowker] {
            let (a, b) = (test(&three).unwrap(), test(&four).unwrap());
            assert!((a.statistic - b.statistic).abs() < 1e-13);
            assert_eq!(a.df, b.df);
        }
    }

    /// Two separate exchanges of two levels are two McNemar tests.
    #[test]
    fn levels_that_moves_do_not_connect() {
        let split = table(&[&[5, 7, 0, 0], &[2, 4, 0, 0], &[0, 0, 6, 1], &[0, 0, 4, 3]]);
        let test = stuart_maxwell(&split).unwrap();
        assert!((test.statistic - (25.0 / 9.0 + 9.0 / 5.0)).abs() < 1e-14);
        assert_eq!(test.df, Some(2.0));
        let symmetry = bowker(&split).unwrap();
        assert!((symmetry.statistic - test.statistic).abs() < 1e-14);
        assert_eq!(symmetry.df, Some(2.0));
    }

    #[test]
    fn refusals() {
        let empty = PairedTable::new(3).unwrap();
        let still = table(&[&[4, 0], &[0, 9]]);
        for test in [stuart_maxwell, bhapkar, bowker] {
            assert!(matches!(test(&empty), Err(Error::TooFew { .. })));
            assert_eq!(test(&still), Err(Error::AllTies));
        }
        // Everybody went from the first level to the second: the change has no variance.
        let all_up = table(&[&[0, 5], &[0, 0]]);
        assert!((stuart_maxwell(&all_up).unwrap().statistic - 5.0).abs() < 1e-14);
        assert!(matches!(bhapkar(&all_up), Err(Error::NoVariation { .. })));
        let two = |scores: &[f64]| marginal_homogeneity(&all_up, scores, Alternative::TwoSided);
        assert!(matches!(two(&[1.0]), Err(Error::DifferentLengths { .. })));
        assert!(matches!(
            two(&[1.0, f64::NAN]),
            Err(Error::NotFinite { .. })
        ));
        assert!(matches!(
            two(&[f64::MAX, f64::MIN]),
            Err(Error::NotFinite { .. })
        ));
        assert!(matches!(two(&[2.0, 2.0]), Err(Error::NoVariation { .. })));
        let equal = table(&[&[0, 5, 0], &[2, 0, 0], &[0, 0, 1]]);
        assert_eq!(
            marginal_homogeneity(&equal, &[1.0, 1.0, 2.0], Alternative::TwoSided),
            Err(Error::AllTies)
        );
    }
}
