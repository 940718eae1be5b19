//! What every rank method reads: how many people of each group stand at each distinct value, in ascending order.

use crate::Error;

/// Ranks, their sums and squares stay exact below this number of people.
const MOST_PEOPLE: u64 = 1 << 40;

/// Counts of one group per level, beside the same levels of the others; levels that nobody chose may be there.
pub(super) struct Levels {
    /// One row a group.
    pub(super) groups: Vec<Vec<u64>>,
    /// People at each level, all groups together.
    pub(super) together: Vec<u64>,
    /// People in each group.
    pub(super) sizes: Vec<u64>,
    /// People in all.
    pub(super) n: u64,
}

impl Levels {
    /// From raw values. Two values tie only if they are the same double.
    pub(super) fn of_values(groups: &[&[f64]]) -> Result<Self, Error> {
        let mut all: Vec<(f64, usize)> = Vec::with_capacity(groups.iter().map(|g| g.len()).sum());
        for (place, group) in groups.iter().enumerate() {
            if group.iter().any(|x| !x.is_finite()) {
                return Err(Error::NotFinite { what: "a value" });
            }
            all.extend(group.iter().map(|&x| (x, place)));
        }
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let distinct = 1 + all.windows(2).filter(|w| w[0].0 != w[1].0).count();
        let mut counts = vec![vec![0_u64; distinct]; groups.len()];
        let mut level = 0;
        for (i, &(x, group)) in all.iter().enumerate() {
            level += usize::from(i > 0 && all[i - 1].0 != x);
            counts[group][level] += 1;
        }
        Self::of_counts(counts)
    }

    /// From counts per level, one row a group.
    pub(super) fn of_counts(groups: Vec<Vec<u64>>) -> Result<Self, Error> {
        let levels = groups.first().map_or(0, Vec::len);
        for row in &groups {
            if row.len() != levels {
                return Err(Error::LengthMismatch {
                    what: "counts per level",
                    expected: levels,
                    found: row.len(),
                });
            }
        }
        let counted = groups
            .iter()
            .flatten()
            .try_fold(0_u64, |sum, &c| sum.checked_add(c));
        let Some(n) = counted.filter(|&n| n <= MOST_PEOPLE) else {
            return Err(Error::impossible("counts that sum to more than 2^40"));
        };
        let together = (0..levels)
            .map(|level| groups.iter().map(|g| g[level]).sum())
            .collect();
        let sizes = groups.iter().map(|g| g.iter().sum()).collect();
        Ok(Self {
            groups,
            together,
            sizes,
            n,
        })
    }

    /// Refuses a group of fewer than `needed` people.
    pub(super) fn check_sizes(&self, needed: u64) -> Result<(), Error> {
        match self.sizes.iter().copied().min() {
            Some(least) if least < needed => Err(Error::TooFewOf {
                what: "values in a group",
                needed,
                found: least,
                advice: "leave that group out, and say so, or pool it with another",
            }),
            _ => Ok(()),
        }
    }

    /// Refuses data where everyone stands at one level.
    pub(super) fn check_variation(&self) -> Result<(), Error> {
        if self.together.contains(&self.n) {
            return Err(Error::NoVariation { what: "value" });
        }
        Ok(())
    }

    /// Twice the mid-rank of each level measured from the middle of the ranks: people below minus people above.
    pub(super) fn doubled_ranks(&self) -> Vec<f64> {
        let mut below = 0;
        self.together
            .iter()
            .map(|&here| {
                let above = self.n - below - here;
                let rank = below as f64 - above as f64;
                below += here;
                rank
            })
            .collect()
    }

    /// Sum of the squared [`doubled_ranks`](Self::doubled_ranks) over all people.
    pub(super) fn doubled_ranks_squared(&self) -> f64 {
        self.doubled_ranks()
            .iter()
            .zip(&self.together)
            .map(|(r, &count)| r * r * count as f64)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_levels() {
        let levels = Levels::of_values(&[&[3.0, 1.0, 1.0], &[-0.0, 0.0, 3.0]]).unwrap();
        assert_eq!(levels.groups, [[0, 2, 1], [2, 0, 1]]);
        assert_eq!(levels.doubled_ranks(), [-4.0, 0.0, 4.0]);
        assert_eq!(levels.doubled_ranks_squared(), 64.0);
        assert!(Levels::of_values(&[&[1.0], &[f64::NAN]]).is_err());
        assert!(Levels::of_counts(vec![vec![1, 2], vec![3]]).is_err());
        assert!(Levels::of_counts(vec![vec![u64::MAX, 2], vec![3, 1]]).is_err());
        // Nobody at all: groups of nobody, nothing to rank.
        let none = Levels::of_values(&[&[], &[]]).unwrap();
        assert!(none.check_sizes(1).is_err());
    }
}
