//! Three or more measures of the same people: did anything change between the waves?

use std::fmt;

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use crate::special::{chi_squared_sf, f_sf};
use crate::{Error, PairedTable, TestResult};

/// Limits under which every sum below is a whole number that fits.
const MOST_BLOCKS: u64 = 1 << 36;
const MOST_WAVES: usize = 1 << 10;

/// Sums of the ranks that each wave has within the people (blocks): all that [`friedman`] needs.
///
/// Adds up: the summary of two groups of people is the merge of theirs, exactly. A person with a missing wave
/// never enters; the caller counts them.
///
/// ```
/// use jauge_stats::paired::BlockRanks;
/// // Confidence of three trainees at entry, exit and six months later.
/// let rows = ndarray::arr2(&[[1.0, 3.0, 2.0], [2.0, 4.0, 4.0], [1.0, 2.0, 3.0]]);
/// let ranks = BlockRanks::from_rows(rows.view())?;
/// assert_eq!((ranks.n(), ranks.rank_sums()), (3, vec![3.0, 7.5, 7.5]));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRanks {
    n: u64,
    /// Twice the rank sums: mid-ranks are halves.
    doubled_rank_sums: Vec<u64>,
    /// Sum of t^3 - t over the sets of t tied waves in all blocks.
    tie_term: u64,
}

impl BlockRanks {
    /// The summary of nobody, for a number of waves.
    ///
    /// # Errors
    /// [`Error::TooFewOf`] below two waves, [`Error::Impossible`] above 1,024.
    pub fn new(waves: usize) -> Result<Self, Error> {
        check_waves(waves)?;
        Ok(Self {
            n: 0,
            doubled_rank_sums: vec![0; waves],
            tie_term: 0,
        })
    }

    /// The summary of complete rows: one row per person, one column per wave.
    ///
    /// # Errors
    /// As [`BlockRanks::new`] and [`BlockRanks::push`].
    pub fn from_rows(rows: ArrayView2<'_, f64>) -> Result<Self, Error> {
        let mut ranks = Self::new(rows.ncols())?;
        for row in rows.rows() {
            ranks.push(&row.to_vec())?;
        }
        Ok(ranks)
    }

    /// The summary of two waves that a table holds already.
    #[must_use]
    pub fn from_table(table: &PairedTable) -> Self {
        let (n, same) = (table.n(), table.same());
        Self {
            n,
            doubled_rank_sums: vec![
                2 * (table.improved() + 2 * table.declined()) + 3 * same,
                2 * (2 * table.improved() + table.declined()) + 3 * same,
            ],
            tie_term: 6 * same,
        }
    }

    /// Adds one person: a value for each wave. Waves with the same value share their mid-rank.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`] unless there is one value per wave, [`Error::NotFinite`]; the summary is then
    /// unchanged.
    pub fn push(&mut self, values: &[f64]) -> Result<(), Error> {
        let (doubled, ties) = doubled_mid_ranks(values, self.waves())?;
        self.check_room(1)?;
        self.n += 1;
        self.tie_term += ties;
        for (sum, rank) in self.doubled_rank_sums.iter_mut().zip(doubled) {
            *sum += rank;
        }
        Ok(())
    }

    /// Adds the people of another summary; exact.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`] if it has another number of waves.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        check_same_waves(self.waves(), other.waves())?;
        self.check_room(other.n)?;
        self.n += other.n;
        self.tie_term += other.tie_term;
        for (sum, more) in self
            .doubled_rank_sums
            .iter_mut()
            .zip(&other.doubled_rank_sums)
        {
            *sum += more;
        }
        Ok(())
    }

    /// Number of people.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Number of waves.
    #[must_use]
    pub fn waves(&self) -> usize {
        self.doubled_rank_sums.len()
    }

    /// Sum of the ranks of each wave.
    #[must_use]
    pub fn rank_sums(&self) -> Vec<f64> {
        self.doubled_rank_sums
            .iter()
            .map(|&sum| 0.5 * sum as f64)
            .collect()
    }

    fn check_room(&self, more: u64) -> Result<(), Error> {
        // Keeps n (k^3 - k) within u64.
        let cubes = (self.waves() as u64).pow(3);
        let most = MOST_BLOCKS.min((u64::MAX >> 1) / cubes);
        check_blocks(self.n, more, most)
    }
}

/// Which distribution [`friedman`] takes its p-value from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FriedmanReference {
    /// Chi-squared with k - 1 degrees of freedom: cautious for few people (R's `friedman.test`).
    #[default]
    ChiSquared,
    /// The F transform of Iman and Davenport, closer to the level for few people.
    ImanDavenport,
}

/// Result of [`friedman`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Friedman {
    /// Friedman's chi-squared, or the F of Iman and Davenport.
    pub statistic: f64,
    /// Degrees of freedom; the numerator's for F.
    pub df: f64,
    /// Degrees of freedom of F's denominator.
    pub df_denominator: Option<f64>,
    /// The p-value.
    pub p_value: f64,
    /// Kendall's coefficient of concordance: 0 if people order the waves in all ways alike, 1 if all in the same way.
    pub kendalls_w: f64,
    /// Mean rank of each wave, 1 for the lowest.
    pub mean_ranks: Vec<f64>,
    /// Number of people.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl fmt::Display for Friedman {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statistic {:.4}, df {:.0}", self.statistic, self.df)?;
        if let Some(denominator) = self.df_denominator {
            write!(f, " and {denominator:.0}")?;
        }
        let ranks: Vec<String> = self.mean_ranks.iter().map(|r| format!("{r:.3}")).collect();
        write!(
            f,
            ", p {:.3e}, W {:.4}, mean ranks {}, n {} ({})",
            self.p_value,
            self.kendalls_w,
            ranks.join(" "),
            self.n,
            self.method
        )
    }
}

/// Did an ordinal item, or a score, change between three or more waves?
///
/// *Question*: does each person rank the waves at random, or do some waves rank higher throughout? Only
/// the order within a person is used. Kendall's W says how much people agree on it.
///
/// *When not to use*: two waves ([`wilcoxon_signed_rank`](super::wilcoxon_signed_rank) sees more); yes-or-no
/// answers ([`cochran_q`] is the same test, cheaper); to say which waves differ (compare two at a time, p-values
/// [adjusted](crate::multiplicity)); people with a missing wave (a mixed model keeps them); people grouped in
/// projects.
///
/// *Formula*: with rank sums R_j over n people and k waves,
/// chi-squared = 12 sum (R_j - n (k + 1) / 2)^2 / (n k (k + 1) - sum(t^3 - t) / (k - 1)), k - 1 degrees of freedom;
/// W = chi-squared / (n (k - 1)); F = (n - 1) chi-squared / (n (k - 1) - chi-squared) with k - 1 and
/// (n - 1)(k - 1).
///
/// *Ties*: mid-ranks and the correction above; waves tie only if they are the same double. *Missing*: complete
/// rows only.
///
/// *Reference*: M. Friedman (1937), doi:10.1080/01621459.1937.10503522; M. G. Kendall, B. Babington Smith (1939),
/// doi:10.1214/aoms/1177732186; R. L. Iman, J. M. Davenport (1980), doi:10.1080/03610928008827904.
///
/// *R*: `friedman.test(rows)`; W is `statistic / (n * (k - 1))`.
///
/// # Errors
/// [`Error::TooFewOf`] below two people; [`Error::NoVariation`] if nobody changed; [`Error::Impossible`] for F
/// if all order the waves alike, which makes it infinite.
///
/// ```
/// use jauge_stats::paired::{BlockRanks, FriedmanReference, friedman};
/// // Confidence of six trainees at entry, exit and six months later.
/// let rows = ndarray::arr2(&[
///     [1.0, 3.0, 2.0], [2.0, 4.0, 4.0], [1.0, 2.0, 3.0], [2.0, 3.0, 2.0], [0.0, 2.0, 1.0], [3.0, 3.0, 4.0],
/// ]);
/// let test = friedman(&BlockRanks::from_rows(rows.view())?, FriedmanReference::ChiSquared)?;
/// assert_eq!(test.mean_ranks, [7.0 / 6.0, 2.5, 14.0 / 6.0]);
/// assert!((test.kendalls_w - 38.0 / 63.0).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn friedman(ranks: &BlockRanks, reference: FriedmanReference) -> Result<Friedman, Error> {
    check_waves(ranks.waves())?;
    check_people(ranks.n)?;
    let (n, k) = (i128::from(ranks.n), ranks.waves() as i128);
    // Of twice the rank sums, about their mean: whole numbers throughout.
    let spread: i128 = ranks
        .doubled_rank_sums
        .iter()
        .map(|&sum| (i128::from(sum) - n * (k + 1)).pow(2))
        .sum();
    let untied = n * (k * k * k - k) - i128::from(ranks.tie_term);
    if untied <= 0 {
        return Err(Error::NoVariation {
            what: "wave of a person",
        });
    }
    let (n_float, k_float) = (ranks.n as f64, ranks.waves() as f64);
    let w = (3 * spread) as f64 / (n * untied) as f64;
    let chi_squared = n_float * (k_float - 1.0) * w;
    let df = k_float - 1.0;
    let (statistic, df_denominator, p_value, method) = match reference {
        FriedmanReference::ChiSquared => (
            chi_squared,
            None,
            chi_squared_sf(chi_squared, df),
            "Friedman rank sum test",
        ),
        FriedmanReference::ImanDavenport => {
            let rest = n * untied - 3 * spread;
            if rest <= 0 {
                return Err(Error::impossible(
                    "the F of Iman and Davenport where everybody orders the waves alike: it is infinite; use FriedmanReference::ChiSquared",
                ));
            }
            let f = (n_float - 1.0) * (3 * spread) as f64 / rest as f64;
            let df_denominator = df * (n_float - 1.0);
            let p = f_sf(f, df, df_denominator);
            (
                f,
                Some(df_denominator),
                p,
                "Friedman rank sum test, F of Iman and Davenport",
            )
        }
    };
    Ok(Friedman {
        statistic,
        df,
        df_denominator,
        p_value,
        kendalls_w: w.min(1.0),
        mean_ranks: ranks.rank_sums().iter().map(|sum| sum / n_float).collect(),
        n: ranks.n,
        method,
    })
}

/// Yes-or-no answers of the same people in several waves: all that [`cochran_q`] needs.
///
/// Adds up, exactly. A person with a missing wave never enters; the caller counts them.
///
/// ```
/// use jauge_stats::paired::BinaryBlocks;
/// // In work at entry, exit and six months later?
/// let rows = ndarray::arr2(&[[false, true, true], [false, false, true], [true, true, true]]);
/// let blocks = BinaryBlocks::from_rows(rows.view())?;
/// assert_eq!((blocks.n(), blocks.successes()), (3, &[1, 2, 3][..]));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinaryBlocks {
    n: u64,
    successes: Vec<u64>,
    /// Sum over people of (yes answers) (no answers).
    mixed: u64,
}

impl BinaryBlocks {
    /// The summary of nobody, for a number of waves.
    ///
    /// # Errors
    /// [`Error::TooFewOf`] below two waves, [`Error::Impossible`] above 1,024.
    pub fn new(waves: usize) -> Result<Self, Error> {
        check_waves(waves)?;
        Ok(Self {
            n: 0,
            successes: vec![0; waves],
            mixed: 0,
        })
    }

    /// The summary of complete rows: one row per person, one column per wave.
    ///
    /// # Errors
    /// As [`BinaryBlocks::new`] and [`BinaryBlocks::push`].
    pub fn from_rows(rows: ArrayView2<'_, bool>) -> Result<Self, Error> {
        let mut blocks = Self::new(rows.ncols())?;
        for row in rows.rows() {
            blocks.push(&row.to_vec())?;
        }
        Ok(blocks)
    }

    /// The summary of two waves that a table of two levels, no and yes, holds already.
    ///
    /// # Errors
    /// [`Error::Impossible`] unless the table has two levels.
    pub fn from_table(table: &PairedTable) -> Result<Self, Error> {
        if table.levels() != 2 {
            return Err(Error::impossible(format!(
                "a table of {} levels where yes and no are needed: merge the levels first",
                table.levels()
            )));
        }
        let counts = table.counts();
        let mut blocks = Self::new(2)?;
        check_blocks(0, table.n(), MOST_BLOCKS)?;
        blocks.n = table.n();
        blocks.mixed = counts[(0, 1)] + counts[(1, 0)];
        blocks.successes = vec![
            counts[(1, 0)] + counts[(1, 1)],
            counts[(0, 1)] + counts[(1, 1)],
        ];
        Ok(blocks)
    }

    /// Adds one person: yes or no for each wave.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`] unless there is one answer per wave; the summary is then unchanged.
    pub fn push(&mut self, answers: &[bool]) -> Result<(), Error> {
        check_same_waves(self.waves(), answers.len())?;
        check_blocks(self.n, 1, MOST_BLOCKS)?;
        let yes = answers.iter().filter(|&&answer| answer).count();
        self.n += 1;
        self.mixed += (yes * (answers.len() - yes)) as u64;
        for (sum, &answer) in self.successes.iter_mut().zip(answers) {
            *sum += u64::from(answer);
        }
        Ok(())
    }

    /// Adds the people of another summary; exact.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`] if it has another number of waves.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        check_same_waves(self.waves(), other.waves())?;
        check_blocks(self.n, other.n, MOST_BLOCKS)?;
        self.n += other.n;
        self.mixed += other.mixed;
        for (sum, more) in self.successes.iter_mut().zip(&other.successes) {
            *sum += more;
        }
        Ok(())
    }

    /// Number of people.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Number of waves.
    #[must_use]
    pub fn waves(&self) -> usize {
        self.successes.len()
    }

    /// Yes answers of each wave.
    #[must_use]
    pub fn successes(&self) -> &[u64] {
        &self.successes
    }
}

/// Did the share of yes change between three or more waves?
///
/// *Question*: are the shares of yes the same in all waves, the same people each time?
///
/// *When not to use*: more than two answers ([`friedman`]); two waves ([`mcnemar`](super::mcnemar), which is
/// exact); few people who changed, for which chi-squared is a poor guide; people with a missing wave; people grouped in projects.
///
/// *Formula*: with G_j yes answers in wave j of k and L_i of person i,
/// Q = k (k - 1) sum (G_j - mean G)^2 / sum L_i (k - L_i), chi-squared with k - 1 degrees of freedom. It
/// equals Friedman's chi-squared on the same answers. For two waves it is McNemar's without correction.
///
/// *Ties*: people who always gave the same answer do not count, whatever their number; `n` includes them.
/// *Missing*: complete rows only.
///
/// *Reference*: W. G. Cochran (1950), doi:10.1093/biomet/37.3-4.256.
///
/// *R*: `friedman.test(rows)` on zeros and ones; `DescTools::CochranQTest(rows)`.
///
/// # Errors
/// [`Error::TooFewOf`] below two people; [`Error::NoVariation`] if nobody changed.
///
/// ```
/// use jauge_stats::paired::{BinaryBlocks, cochran_q};
/// let rows = ndarray::arr2(&[
///     [false, true, true], [false, false, true], [true, true, true], [false, true, false], [false, false, true],
/// ]);
/// let test = cochran_q(&BinaryBlocks::from_rows(rows.view())?)?;
/// assert_eq!((test.statistic, test.df, test.n), (3.5, Some(2.0), 5));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn cochran_q(blocks: &BinaryBlocks) -> Result<TestResult, Error> {
    check_waves(blocks.waves())?;
    check_people(blocks.n)?;
    if blocks.mixed == 0 {
        return Err(Error::NoVariation {
            what: "answer of a person",
        });
    }
    let k = blocks.waves() as i128;
    let total: i128 = blocks.successes.iter().map(|&g| i128::from(g)).sum();
    // k times the waves' distances from their mean: whole numbers.
    let spread: i128 = blocks
        .successes
        .iter()
        .map(|&g| (k * i128::from(g) - total).pow(2))
        .sum();
    let df = blocks.waves() as f64 - 1.0;
    let statistic = df * spread as f64 / (k as f64 * blocks.mixed as f64);
    Ok(TestResult {
        statistic,
        df: Some(df),
        df_denominator: None,
        p_value: chi_squared_sf(statistic, df),
        n: blocks.n,
        method: "Cochran Q test",
    })
}

/// Did a numeric score change between three or more waves, people with a wide range of answers counting more?
///
/// *Question*: as [`friedman`], but each person's ranks are weighted by the rank of their range, so that those
/// whose answers differ most say most. For two waves it is a signed-rank test.
///
/// *When not to use*: an ordinal item, whose ranges cannot be compared between people ([`friedman`]); many waves, where Friedman's test is the stronger one; people with a missing wave; people grouped in projects.
///
/// *Formula*: with r_ij the rank of wave j within person i, Q_i the rank of the range of person i and
/// S_ij = Q_i (r_ij - (k + 1) / 2): A = sum S_ij^2, B = sum_j (sum_i S_ij)^2 / n,
/// F = (n - 1) B / (A - B) with k - 1 and (n - 1)(k - 1) degrees of freedom.
///
/// *Ties*: mid-ranks in both rankings; two ranges tie only if they are the same double, so round to the
/// resolution of the score, or count in whole units. *Missing*: complete rows only.
///
/// *Reference*: D. Quade (1979), doi:10.1080/01621459.1979.10481670.
///
/// *R*: `quade.test(rows)`.
/// DIFFERS: where everybody orders the waves alike and has the same range, F is infinite: R prints `NaN` and the
/// p-value (1 / k!)^(n - 1); here it is refused, because that p-value holds only without ties.
///
/// # Errors
/// [`Error::TooFewOf`] below two people or two waves; [`Error::NotFinite`]; [`Error::NoVariation`] if nobody changed;
/// [`Error::Impossible`] if everybody orders the waves alike and has the same range.
///
/// ```
/// use jauge_stats::paired::quade;
/// // Reading scores of five trainees at entry, exit and six months later.
/// let rows = ndarray::arr2(&[
///     [42.0, 48.0, 47.0], [51.0, 53.0, 55.0], [38.0, 45.0, 41.0], [47.0, 47.0, 46.0], [55.0, 60.0, 59.0],
/// ]);
/// let test = quade(rows.view())?;
/// assert_eq!((test.df, test.df_denominator), (Some(2.0), Some(8.0)));
/// assert!((test.statistic - 6.52884615384616).abs() < 1e-13);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn quade(rows: ArrayView2<'_, f64>) -> Result<TestResult, Error> {
    let waves = rows.ncols();
    check_waves(waves)?;
    let n = rows.nrows() as u64;
    let mut ranges = Vec::with_capacity(rows.nrows());
    let mut ranks = Vec::with_capacity(rows.nrows());
    for row in rows.rows() {
        let values = row.to_vec();
        ranks.push(doubled_mid_ranks(&values, waves)?.0);
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        ranges.push(highest - lowest);
    }
    check_people(n)?;
    let (weights, _) = doubled_mid_ranks(&ranges, ranges.len())?;
    let too_many = || Error::impossible("so many people that the sums overflow: use friedman");
    // Four times every S, whole numbers.
    let centre = waves as i128 + 1;
    let mut sums = vec![0_i128; waves];
    let mut squares = 0_i128;
    for (weight, row) in weights.iter().zip(&ranks) {
        for (sum, &rank) in sums.iter_mut().zip(row) {
            let s = i128::from(*weight) * (i128::from(rank) - centre);
            *sum += s;
            squares = squares.checked_add(s * s).ok_or_else(too_many)?;
        }
    }
    if squares == 0 {
        return Err(Error::NoVariation {
            what: "wave of a person",
        });
    }
    let between = sums
        .iter()
        .try_fold(0_i128, |total, &s| total.checked_add(s.checked_mul(s)?))
        .ok_or_else(too_many)?;
    let all = squares.checked_mul(i128::from(n)).ok_or_else(too_many)?;
    if all <= between {
        return Err(Error::impossible(
            "Quade's F where everybody orders the waves alike with the same range: it is infinite; use friedman",
        ));
    }
    let (df, people) = (waves as f64 - 1.0, n as f64);
    let statistic = (people - 1.0) * between as f64 / (all - between) as f64;
    let df_denominator = (people - 1.0) * df;
    Ok(TestResult {
        statistic,
        df: Some(df),
        df_denominator: Some(df_denominator),
        p_value: f_sf(statistic, df, df_denominator),
        n,
        method: "Quade test",
    })
}

/// Twice the mid-ranks of some values, and the sum of t^3 - t over their ties.
fn doubled_mid_ranks(values: &[f64], expected: usize) -> Result<(Vec<u64>, u64), Error> {
    check_same_waves(expected, values.len())?;
    if values.iter().any(|v| !v.is_finite()) {
        return Err(Error::NotFinite {
            what: "a value, or the range of a person's values,",
        });
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut doubled = vec![0; values.len()];
    let (mut below, mut ties) = (0_u64, 0_u64);
    // == and not the total order: -0 and 0 are tied.
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let t = tied.len() as u64;
        for &i in tied {
            doubled[i] = 2 * below + t + 1;
        }
        below += t;
        ties = ties.saturating_add(t.saturating_pow(3).saturating_sub(t));
    }
    Ok((doubled, ties))
}

fn check_waves(waves: usize) -> Result<(), Error> {
    if waves < 2 {
        return Err(Error::TooFewOf {
            what: "waves",
            needed: 2,
            found: waves as u64,
            advice: "pass one row per person and one column per wave",
        });
    }
    if waves > MOST_WAVES {
        return Err(Error::impossible(format!(
            "{waves} waves (at most {MOST_WAVES}): pass one row per person and one column per wave"
        )));
    }
    Ok(())
}

fn check_people(n: u64) -> Result<(), Error> {
    if n < 2 {
        return Err(Error::TooFewOf {
            what: "people",
            needed: 2,
            found: n,
            advice: "describe each of them instead of testing",
        });
    }
    Ok(())
}

fn check_same_waves(expected: usize, found: usize) -> Result<(), Error> {
    if expected == found {
        Ok(())
    } else {
        Err(Error::LengthMismatch {
            what: "the waves of a person",
            expected,
            found,
        })
    }
}

fn check_blocks(n: u64, more: u64, most: u64) -> Result<(), Error> {
    if n.checked_add(more).is_none_or(|sum| sum > most) {
        return Err(Error::impossible(format!(
            "a summary of more than {most} people"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        assert!(matches!(BlockRanks::new(1), Err(Error::TooFewOf { .. })));
        assert!(matches!(
            BinaryBlocks::new(5000),
            Err(Error::Impossible { .. })
        ));
        let mut ranks = BlockRanks::new(3).unwrap();
        let empty = ranks.clone();
        assert!(matches!(
            ranks.push(&[1.0, 2.0]),
            Err(Error::LengthMismatch { .. })
        ));
        assert!(matches!(
            ranks.push(&[1.0, f64::NAN, 2.0]),
            Err(Error::NotFinite { .. })
        ));
        assert_eq!(ranks, empty);
        ranks.push(&[1.0, 1.0, 1.0]).unwrap();
        let chi = |ranks: &BlockRanks| friedman(ranks, FriedmanReference::ChiSquared);
        assert!(matches!(chi(&ranks), Err(Error::TooFewOf { .. })));
        ranks.push(&[-0.0, 0.0, 0.0]).unwrap();
        assert!(matches!(chi(&ranks), Err(Error::NoVariation { .. })));
        assert!(ranks.merge(&BlockRanks::new(2).unwrap()).is_err());
        let mut blocks = BinaryBlocks::new(3).unwrap();
        blocks.push(&[true; 3]).unwrap();
        blocks.push(&[false; 3]).unwrap();
        assert!(matches!(cochran_q(&blocks), Err(Error::NoVariation { .. })));
        assert!(blocks.push(&[true]).is_err());
    }

    #[test]
    fn everybody_alike() {
        let rows = ndarray::arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 9.0], [0.0, 7.0, 8.0]]);
        let ranks = BlockRanks::from_rows(rows.view()).unwrap();
        let test = friedman(&ranks, FriedmanReference::ChiSquared).unwrap();
        assert_eq!((test.statistic, test.kendalls_w), (6.0, 1.0));
        let f = friedman(&ranks, FriedmanReference::ImanDavenport);
        assert!(matches!(f, Err(Error::Impossible { .. })));
        // Of different ranges, so that Quade's weighted ranks still vary; of one range they do not.
        assert!(quade(rows.view()).is_ok());
        let one_range = ndarray::arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        assert!(matches!(
            quade(one_range.view()),
            Err(Error::Impossible { .. })
        ));
        let wild = ndarray::arr2(&[[f64::MAX, f64::MIN], [1.0, 2.0]]);
        assert!(matches!(quade(wild.view()), Err(Error::NotFinite { .. })));
        let flat = ndarray::arr2(&[[1.0, 1.0], [2.0, 2.0]]);
        assert!(matches!(quade(flat.view()), Err(Error::NoVariation { .. })));
    }

    #[test]
    fn a_test_prints_itself_in_one_line() {
        let rows = ndarray::arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 9.0], [9.0, 7.0, 8.0]]);
        let ranks = BlockRanks::from_rows(rows.view()).unwrap();
        let test = friedman(&ranks, FriedmanReference::ImanDavenport).unwrap();
        assert_eq!(
            test.to_string(),
            "statistic 1.0000, df 2 and 4, p 4.444e-1, W 0.3333, mean ranks 1.667 1.667 2.667, n 3 (Friedman rank sum test, F of Iman and Davenport)"
        );
    }

    #[test]
    fn a_nation_does_not_overflow() {
        let mut ranks = BlockRanks::new(4).unwrap();
        ranks.push(&[1.0, 2.0, 3.0, 3.0]).unwrap();
        ranks.push(&[2.0, 1.0, 3.0, 4.0]).unwrap();
        let mut blocks = BinaryBlocks::new(4).unwrap();
        blocks.push(&[true, false, false, true]).unwrap();
        blocks.push(&[false, false, true, true]).unwrap();
        while ranks.merge(&ranks.clone()).is_ok() {}
        while blocks.merge(&blocks.clone()).is_ok() {}
        assert!(ranks.n() > 1 << 34 && blocks.n() > 1 << 34);
        let test = friedman(&ranks, FriedmanReference::ImanDavenport).unwrap();
        assert!(test.statistic.is_finite() && test.p_value >= 0.0);
        assert!(cochran_q(&blocks).unwrap().statistic.is_finite());
    }
}
