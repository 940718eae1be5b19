//! The summaries that every paired method reads: counts and moments that add up.
//!
//! One pass over the rows makes a summary; summaries of parts merge into the summary of the whole,
//! exactly for counts and to rounding for moments (pairwise update, never raw sums of squares:
//! T. F. Chan, G. H. Golub, R. J. LeVeque, 1983, doi:10.1080/00031305.1983.10483115).

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::Error;

/// Counts of an ordinal item before (row) and after (column), levels numbered from 0, low to high.
///
/// The K x K counts describe the item fully for every paired method. The levels belong to the scale,
/// not to the data: a level that nobody chose is still a row and a column. Pairs with a missing side
/// never enter; the caller counts them.
///
/// ```
/// use jauge_stats::PairedTable;
/// // Eight trainees rate their confidence from 0 (none) to 2 (full), at entry and at exit.
/// let table = PairedTable::from_pairs(3, &[0, 0, 1, 1, 2, 0, 1, 2], &[1, 2, 1, 2, 2, 0, 0, 2])?;
/// assert_eq!(table.n(), 8);
/// assert_eq!((table.improved(), table.same(), table.declined()), (3, 4, 1));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<u64>>", into = "Vec<Vec<u64>>")]
pub struct PairedTable {
    counts: Array2<u64>,
}

/// No population of people reaches it.
const MOST_PAIRS: u64 = 1 << 40;

/// No questionnaire reaches it; a number of levels typed wrong must not ask for the memory of a table.
const MOST_LEVELS: usize = 1 << 12;

impl PairedTable {
    /// An empty table for a scale of `levels` levels.
    ///
    /// # Errors
    /// [`Error::TooFewOf`] below two levels, [`Error::Impossible`] above 4,096.
    pub fn new(levels: usize) -> Result<Self, Error> {
        if levels > MOST_LEVELS {
            return Err(Error::impossible(format!(
                "a scale of {levels} levels (at most {MOST_LEVELS}): a measure that fine is a score, not levels"
            )));
        }
        Self::from_counts(Array2::zeros((levels, levels)))
    }

    /// A table from its counts, rows before and columns after.
    ///
    /// # Errors
    /// [`Error::Impossible`] if the array is not square or its sum does not fit, [`Error::TooFewOf`]
    /// below two levels.
    pub fn from_counts(counts: Array2<u64>) -> Result<Self, Error> {
        let (rows, columns) = counts.dim();
        if rows != columns {
            return Err(Error::impossible(format!(
                "a {rows} x {columns} table: before and after need the same levels, unused ones included"
            )));
        }
        if rows < 2 {
            return Err(Error::TooFewOf {
                what: "levels",
                needed: 2,
                found: rows as u64,
                advice: "give the number of levels of the scale, unused ones included",
            });
        }
        // Keeps ranks, and their sums over the pairs of an exact test, far from the end of u64 and f64.
        let total = counts.iter().try_fold(0_u64, |sum, &c| sum.checked_add(c));
        if total.is_none_or(|n| n > MOST_PAIRS) {
            return Err(Error::impossible("counts that sum to more than 2^40"));
        }
        Ok(Self { counts })
    }

    /// A table from complete pairs of level numbers (0 for the lowest level).
    ///
    /// # Errors
    /// [`Error::DifferentLengths`], [`Error::UnknownLevel`], or as [`PairedTable::new`].
    pub fn from_pairs(levels: usize, before: &[u8], after: &[u8]) -> Result<Self, Error> {
        if before.len() != after.len() {
            return Err(Error::DifferentLengths {
                left: before.len(),
                right: after.len(),
            });
        }
        let mut table = Self::new(levels)?;
        for (&b, &a) in before.iter().zip(after) {
            table.add(usize::from(b), usize::from(a))?;
        }
        Ok(table)
    }

    /// One table per group (project, cohort) in one pass over complete pairs; group numbers run from 0 to
    /// `groups` - 1. A group without a pair keeps its empty table.
    ///
    /// Memory is `groups` x K x K counts, whatever the number of people; the tables
    /// [merge](PairedTable::merge) into that of everybody.
    ///
    /// # Errors
    /// As [`PairedTable::from_pairs`]; [`Error::LengthMismatch`] unless there is one group per pair,
    /// [`Error::Impossible`] for a group number that is not below `groups`.
    ///
    /// ```
    /// use jauge_stats::PairedTable;
    /// // Four trainees of two projects.
    /// let tables = PairedTable::by_group(3, &[0, 1, 1, 2], &[1, 1, 2, 2], &[0, 0, 1, 1], 2)?;
    /// assert_eq!((tables[0].improved(), tables[1].improved()), (1, 1));
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn by_group(
        levels: usize,
        before: &[u8],
        after: &[u8],
        group: &[u32],
        groups: usize,
    ) -> Result<Vec<Self>, Error> {
        if before.len() != after.len() {
            return Err(Error::DifferentLengths {
                left: before.len(),
                right: after.len(),
            });
        }
        if group.len() != before.len() {
            return Err(Error::LengthMismatch {
                what: "group",
                expected: before.len(),
                found: group.len(),
            });
        }
        let empty = Self::new(levels)?;
        let cells = levels * levels;
        let mut counts = vec![0_u64; groups * cells];
        for ((&b, &a), &g) in before.iter().zip(after).zip(group) {
            let (b, a, g) = (usize::from(b), usize::from(a), g as usize);
            if b >= levels || a >= levels {
                return Err(Error::UnknownLevel {
                    level: a.max(b),
                    levels,
                });
            }
            match counts.get_mut(g * cells + b * levels + a) {
                Some(count) => *count += 1,
                None => {
                    return Err(Error::impossible(format!(
                        "group {g} of {groups}: number the groups from 0 upwards"
                    )));
                }
            }
        }
        let mut tables = vec![empty; groups];
        for (table, counts) in tables.iter_mut().zip(counts.chunks_exact(cells)) {
            table
                .counts
                .iter_mut()
                .zip(counts)
                .for_each(|(to, &from)| *to = from);
        }
        Ok(tables)
    }

    /// Counts one more pair.
    ///
    /// # Errors
    /// [`Error::UnknownLevel`] if a level is not below [`PairedTable::levels`].
    pub fn add(&mut self, before: usize, after: usize) -> Result<(), Error> {
        let levels = self.levels();
        match self.counts.get_mut((before, after)) {
            Some(count) => {
                *count += 1;
                Ok(())
            }
            None => Err(Error::UnknownLevel {
                level: before.max(after),
                levels,
            }),
        }
    }

    /// Adds the counts of another table of the same scale; exact.
    ///
    /// # Errors
    /// [`Error::Impossible`] if the tables have different numbers of levels.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.levels() != other.levels() {
            return Err(Error::impossible(format!(
                "tables of {} and {} levels cannot be merged: recode to one scale first",
                self.levels(),
                other.levels()
            )));
        }
        self.counts += &other.counts;
        Ok(())
    }

    /// The counts, rows before and columns after.
    #[must_use]
    pub fn counts(&self) -> &Array2<u64> {
        &self.counts
    }

    /// Number of pairs.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counts.sum()
    }

    /// Number of levels K of the scale.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.counts.nrows()
    }

    /// Pairs whose level is higher after than before.
    #[must_use]
    pub fn improved(&self) -> u64 {
        self.count_where(|before, after| after > before)
    }

    /// Pairs whose level is the same after and before.
    #[must_use]
    pub fn same(&self) -> u64 {
        self.count_where(|before, after| after == before)
    }

    /// Pairs whose level is lower after than before.
    #[must_use]
    pub fn declined(&self) -> u64 {
        self.count_where(|before, after| after < before)
    }

    fn count_where(&self, wanted: impl Fn(usize, usize) -> bool) -> u64 {
        self.counts
            .indexed_iter()
            .filter(|&((b, a), _)| wanted(b, a))
            .map(|(_, &c)| c)
            .sum()
    }

    /// Counts per level before and after.
    #[must_use]
    pub fn marginals(&self) -> (Vec<u64>, Vec<u64>) {
        let before = self.counts.rows().into_iter().map(|r| r.sum()).collect();
        let after = self.counts.columns().into_iter().map(|c| c.sum()).collect();
        (before, after)
    }

    /// The table with the order of the levels flipped on both axes, for an item worded so that the
    /// lowest level is the best one.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut counts = self.counts.clone();
        counts.invert_axis(ndarray::Axis(0));
        counts.invert_axis(ndarray::Axis(1));
        Self {
            counts: counts.as_standard_layout().into_owned(),
        }
    }

    /// Pairs per number of levels gained: entry `i` counts the pairs with after - before =
    /// `i` - (K - 1), so the vector has 2K - 1 entries and its middle one counts the unchanged.
    #[must_use]
    pub fn difference_counts(&self) -> Vec<u64> {
        let top = self.levels() - 1;
        let mut by_difference = vec![0; 2 * top + 1];
        for ((before, after), &count) in self.counts.indexed_iter() {
            by_difference[top + after - before] += count;
        }
        by_difference
    }

    /// Moments of the item with one score per level, for a scale whose levels are declared to be
    /// numbers.
    ///
    /// Not for an ordinal item as such: the scores are an assumption of the caller.
    ///
    /// # Errors
    /// [`Error::DifferentLengths`] unless there is one score per level, [`Error::NotFinite`].
    pub fn moments(&self, scores: &[f64]) -> Result<Moments, Error> {
        if scores.len() != self.levels() {
            return Err(Error::DifferentLengths {
                left: self.levels(),
                right: scores.len(),
            });
        }
        let mut all = Moments::new();
        for ((before, after), &count) in self.counts.indexed_iter() {
            let (before, after) = (scores[before], scores[after]);
            all.merge(&Moments {
                before: SampleMoments::of_equal(before, count)?,
                after: SampleMoments::of_equal(after, count)?,
                change: SampleMoments::of_equal(after - before, count)?,
            });
        }
        Ok(all)
    }
}

impl From<PairedTable> for Vec<Vec<u64>> {
    fn from(table: PairedTable) -> Self {
        table
            .counts
            .rows()
            .into_iter()
            .map(|r| r.to_vec())
            .collect()
    }
}

impl TryFrom<Vec<Vec<u64>>> for PairedTable {
    type Error = Error;

    fn try_from(rows: Vec<Vec<u64>>) -> Result<Self, Error> {
        let k = rows.len();
        if rows.iter().any(|r| r.len() != k) {
            return Err(Error::impossible(format!(
                "a table of {k} rows whose rows do not all hold {k} counts"
            )));
        }
        let counts = Array2::from_shape_vec((k, k), rows.into_iter().flatten().collect())
            .map_err(|e| Error::impossible(e.to_string()))?;
        Self::from_counts(counts)
    }
}

/// Count, means and centred sums of squares of a numeric scale measured before and after.
///
/// The change (after minus before) is followed in its own right, so that its spread keeps its digits
/// when the two measures are nearly the same; each is carried as [`SampleMoments`] are.
///
/// ```
/// use jauge_stats::Moments;
/// let m = Moments::from_pairs(&[10.0, 12.0, 14.0], &[11.0, 15.0, 16.0])?;
/// assert_eq!(m.n(), 3);
/// assert!((m.mean_change() - 2.0).abs() < 1e-15);
/// assert!((m.sd_change() - 1.0).abs() < 1e-15);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    before: SampleMoments,
    after: SampleMoments,
    change: SampleMoments,
}

impl Moments {
    /// The summary of no pair.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The summary of complete pairs.
    ///
    /// # Errors
    /// [`Error::DifferentLengths`], [`Error::NotFinite`].
    pub fn from_pairs(before: &[f64], after: &[f64]) -> Result<Self, Error> {
        if before.len() != after.len() {
            return Err(Error::DifferentLengths {
                left: before.len(),
                right: after.len(),
            });
        }
        let mut moments = Self::new();
        for (&b, &a) in before.iter().zip(after) {
            moments.push(b, a)?;
        }
        Ok(moments)
    }

    /// Adds one pair.
    ///
    /// # Errors
    /// As [`SampleMoments::push`]; the summary is then unchanged.
    pub fn push(&mut self, before: f64, after: f64) -> Result<(), Error> {
        let mut with = *self;
        with.before.push(before)?;
        with.after.push(after)?;
        with.change.push(after - before)?;
        *self = with;
        Ok(())
    }

    /// Adds the pairs of another summary.
    pub fn merge(&mut self, other: &Self) {
        self.before.merge(&other.before);
        self.after.merge(&other.after);
        self.change.merge(&other.change);
    }

    /// Number of pairs.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.change.n()
    }

    /// Mean before; 0 for no pair.
    #[must_use]
    pub fn mean_before(&self) -> f64 {
        self.before.mean()
    }

    /// Mean after; 0 for no pair.
    #[must_use]
    pub fn mean_after(&self) -> f64 {
        self.after.mean()
    }

    /// Mean of after minus before; 0 for no pair.
    #[must_use]
    pub fn mean_change(&self) -> f64 {
        self.change.mean()
    }

    /// Standard deviation before, divisor n - 1; NaN below two pairs.
    #[must_use]
    pub fn sd_before(&self) -> f64 {
        self.before.sd()
    }

    /// Standard deviation after, divisor n - 1; NaN below two pairs.
    #[must_use]
    pub fn sd_after(&self) -> f64 {
        self.after.sd()
    }

    /// Standard deviation of the change, divisor n - 1; NaN below two pairs.
    #[must_use]
    pub fn sd_change(&self) -> f64 {
        self.change.sd()
    }

    /// Pearson correlation of before and after; NaN if either has no spread.
    #[must_use]
    pub fn correlation(&self) -> f64 {
        let (before, after, change) = (self.before.m2(), self.after.m2(), self.change.m2());
        let scale = before.sqrt() * after.sqrt();
        if scale > 0.0 {
            let cross = 0.5 * (before + after - change);
            (cross / scale).clamp(-1.0, 1.0)
        } else {
            f64::NAN
        }
    }
}

/// Count, mean and centred sum of squares of one numeric variable in one group.
///
/// Mean and sum of squares are each carried as two doubles, the second holding what rounding takes from the first. So a
/// small spread on a large offset keeps its digits (1,000,000,000,000.3 beside 1,000,000,000,000.4), and the order of
/// the values, or of the parts merged, shows only in the last bits.
///
/// ```
/// use jauge_stats::SampleMoments;
/// let hours = SampleMoments::from_values(&[12.0, 15.0, 18.0])?;
/// assert_eq!((hours.n(), hours.mean(), hours.variance()), (3, 15.0, 9.0));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct SampleMoments {
    n: u64,
    mean: f64,
    m2: f64,
    /// What `mean` lost to rounding.
    #[serde(default)]
    mean_rest: f64,
    /// What `m2` lost to rounding.
    #[serde(default)]
    m2_rest: f64,
}

/// The square of a larger value times a count could leave the doubles.
const LARGEST_VALUE: f64 = 1e140;

/// The square of a smaller value has lost its digits.
const SMALLEST_VALUE: f64 = 1e-140;

impl SampleMoments {
    /// The summary of no value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The summary of some values.
    ///
    /// # Errors
    /// As [`SampleMoments::push`].
    pub fn from_values(values: &[f64]) -> Result<Self, Error> {
        let mut moments = Self::new();
        for &x in values {
            moments.push(x)?;
        }
        Ok(moments)
    }

    /// `n` times the same value: what is left of a group if only its mean counts.
    pub(crate) fn constant(n: u64, of: &Self) -> Self {
        Self {
            n,
            m2: 0.0,
            m2_rest: 0.0,
            ..*of
        }
    }

    /// The summary of one value that was seen `count` times.
    ///
    /// # Errors
    /// As [`SampleMoments::push`].
    pub(crate) fn of_equal(x: f64, count: u64) -> Result<Self, Error> {
        let mut moments = Self::new();
        if count > 0 {
            moments.push(x)?;
            // Equal values have no spread of their own, only a weight.
            moments.n = count;
        }
        Ok(moments)
    }

    /// Adds one value.
    ///
    /// # Errors
    /// [`Error::NotFinite`]; [`Error::Impossible`] beyond 1e140 or, without being zero, below 1e-140, whose square
    /// does not fit. The summary is then unchanged.
    pub fn push(&mut self, x: f64) -> Result<(), Error> {
        if !x.is_finite() {
            return Err(Error::NotFinite { what: "a value" });
        }
        if x.abs() > LARGEST_VALUE {
            return Err(Error::impossible(
                "a value beyond 1e140: write it in a larger unit",
            ));
        }
        if x != 0.0 && x.abs() < SMALLEST_VALUE {
            return Err(Error::impossible(
                "a value other than zero below 1e-140: write it in a smaller unit",
            ));
        }
        self.n += 1;
        let from_old = difference((x, 0.0), (self.mean, self.mean_rest));
        let step = from_old / self.n as f64;
        add(&mut self.mean, &mut self.mean_rest, step);
        add(
            &mut self.m2,
            &mut self.m2_rest,
            from_old * (from_old - step),
        );
        Ok(())
    }

    /// Adds the values of another summary.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *other;
            return;
        }
        let (na, nb) = (self.n as f64, other.n as f64);
        let n = na + nb;
        let delta = other.minus(self);
        add(&mut self.mean, &mut self.mean_rest, delta * (nb / n));
        add(&mut self.m2, &mut self.m2_rest, other.m2);
        add(
            &mut self.m2,
            &mut self.m2_rest,
            other.m2_rest + delta * delta * (na * nb / n),
        );
        self.n += other.n;
    }

    /// The mean of `self` minus that of `other`, without the rounding of either.
    pub(crate) fn minus(&self, other: &Self) -> f64 {
        difference((self.mean, self.mean_rest), (other.mean, other.mean_rest))
    }

    /// Number of values.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Mean; 0 for no value.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Centred sum of squares.
    #[must_use]
    pub fn m2(&self) -> f64 {
        self.m2
    }

    /// Variance, divisor n - 1; NaN below two values.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.n < 2 {
            f64::NAN
        } else {
            self.m2 / (self.n - 1) as f64
        }
    }

    /// Standard deviation, divisor n - 1; NaN below two values.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }
}

/// Adds `x` to the number `sum` + `rest` and leaves `sum` its nearest double (the error of a sum of two doubles is a
/// double: D. E. Knuth, The Art of Computer Programming 2, 4.2.2).
fn add(sum: &mut f64, rest: &mut f64, x: f64) {
    let (high, error) = two_sum(*sum, x);
    (*sum, *rest) = two_sum(high, error + *rest);
}

/// a - b of two numbers in two parts each.
fn difference(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (high, error) = two_sum(a.0, -b.0);
    high + (error + (a.1 - b.1))
}

/// The rounded sum of two numbers and what rounding took.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_in = sum - a;
    (sum, (a - (sum - b_in)) + (b - b_in))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_table() {
        assert!(matches!(PairedTable::new(1), Err(Error::TooFewOf { .. })));
        assert!(PairedTable::new(usize::MAX).is_err());
        assert!(PairedTable::from_counts(Array2::zeros((2, 3))).is_err());
        assert!(PairedTable::from_counts(Array2::from_elem((2, 2), u64::MAX)).is_err());
        assert_eq!(
            PairedTable::from_pairs(3, &[0, 3], &[1, 1]),
            Err(Error::UnknownLevel {
                level: 3,
                levels: 3
            })
        );
        assert!(PairedTable::from_pairs(3, &[0], &[]).is_err());
        let mut three = PairedTable::new(3).unwrap();
        assert!(three.merge(&PairedTable::new(4).unwrap()).is_err());
    }

    #[test]
    fn tables_by_group_merge_into_the_table_of_all() {
        let (before, after) = ([0, 0, 2, 1, 2], [1, 2, 0, 1, 2]);
        let group = [3, 0, 0, 3, 1];
        let tables = PairedTable::by_group(3, &before, &after, &group, 4).unwrap();
        assert_eq!(
            tables.iter().map(PairedTable::n).collect::<Vec<_>>(),
            [2, 1, 0, 2]
        );
        let mut all = PairedTable::new(3).unwrap();
        for table in &tables {
            all.merge(table).unwrap();
        }
        assert_eq!(all, PairedTable::from_pairs(3, &before, &after).unwrap());
        assert!(PairedTable::by_group(3, &before, &after, &group, 3).is_err());
        assert!(PairedTable::by_group(2, &before, &after, &group, 4).is_err());
        assert!(PairedTable::by_group(3, &before, &after, &group[1..], 4).is_err());
        assert!(PairedTable::by_group(3, &before, &after[1..], &group, 4).is_err());
    }

    #[test]
    fn table_reads_as_rows_of_counts() {
        let table = PairedTable::from_pairs(3, &[0, 0, 2], &[1, 2, 0]).unwrap();
        let json = serde_json::to_string(&table).unwrap();
        assert_eq!(json, "[[0,1,1],[0,0,0],[1,0,0]]");
        assert_eq!(serde_json::from_str::<PairedTable>(&json).unwrap(), table);
        assert!(serde_json::from_str::<PairedTable>("[[1,2],[3]]").is_err());
    }

    #[test]
    fn shape_of_a_table() {
        let table = PairedTable::from_pairs(3, &[0, 0, 2, 1], &[1, 2, 0, 1]).unwrap();
        assert_eq!(table.marginals(), (vec![2, 1, 1], vec![1, 2, 1]));
        assert_eq!(table.difference_counts(), vec![1, 0, 1, 1, 1]);
        assert_eq!(table.reversed().difference_counts(), vec![1, 1, 1, 0, 1]);
        assert_eq!(table.reversed().reversed(), table);
    }

    #[test]
    fn spread_survives_a_large_offset() {
        // NIST StRD NumAcc3 in small: the spread is 0.1 on an offset of a million.
        let values: Vec<f64> = (0..1001)
            .map(|i| {
                1_000_000.2
                    + if i == 0 {
                        0.0
                    } else if i % 2 == 1 {
                        -0.1
                    } else {
                        0.1
                    }
            })
            .collect();
        let moments = SampleMoments::from_values(&values).unwrap();
        assert!((moments.mean() - 1_000_000.2).abs() < 1e-8);
        assert!((moments.sd() - 0.1).abs() < 1e-9, "{}", moments.sd());
    }

    #[test]
    fn a_bad_value_leaves_the_summary_as_it_was() {
        let mut m = Moments::from_pairs(&[1.0], &[2.0]).unwrap();
        let kept = m;
        assert!(m.push(f64::NAN, 1.0).is_err());
        assert!(m.push(f64::MAX, f64::MIN).is_err());
        assert_eq!(m, kept);
    }
}
