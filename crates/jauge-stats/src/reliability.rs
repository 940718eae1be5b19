//! Do the items of a scale measure the same thing, and how much of a score is noise?
//!
//! | question | function |
//! |---|---|
//! | how well do items hang together, taken as equally good? | [`cronbach_alpha`] |
//! | the same where items are allowed to differ in how much they say | [`mcdonald_omega`] |
//! | the same for items with few levels, the levels set aside | [`ordinal_alpha`], [`ordinal_omega`] |
//! | how sure is either of them without a formula? | [`bootstrap_reliability`] |
//!
//! All of them read [`ItemMoments`]: how many people answered all items, and the means and cross-products of what they
//! answered. Such summaries merge, so a national coefficient can be made of regions' sums.
//!
//! # Missing answers
//!
//! Only people who answered every item enter; [`ItemMoments::of_answers`] counts those who are left out. A covariance from whoever answered
//! each pair (the default of `psych::alpha`) belongs to no sample at all: it can give a negative variance and has no n for its interval.
//!
//! # What a reliability does not say
//!
//! It does not show that the items measure *one* thing (a long scale of two things has a high alpha), nor that they measure the thing
//! on the label, nor that the score is fit for judging one person. It belongs to these people at this time, not to the questionnaire.

use ndarray::Array2;

use crate::resample::{Bootstrap, BootstrapOptions, Summary, bootstrap_with};
use crate::{Error, check_conf_level};

mod alpha;
mod omega;
pub(crate) mod ordinal;

pub use alpha::{Alpha, ItemOfScale, cronbach_alpha};
pub use omega::{Extraction, Omega, mcdonald_omega};
pub use ordinal::{
    OrdinalAlpha, OrdinalOmega, Polychoric, ordinal_alpha, ordinal_omega, polychoric_correlation,
};

/// The items of a scale, as their coefficients need them: people who answered all of them, means, centred cross-products.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemMoments {
    n: u64,
    means: Vec<f64>,
    /// Sum over people of the product of two items' distances from their means, row by row.
    products: Array2<f64>,
}

impl ItemMoments {
    /// From one slice of answers per item, the people in the same order in each.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`]; [`Error::NotFinite`]; [`Error::TooFewOf`] without any item.
    pub fn from_items(items: &[&[f64]]) -> Result<Self, Error> {
        let people = items.first().map_or(0, |first| first.len());
        for item in items {
            if item.len() != people {
                return Err(Error::LengthMismatch {
                    what: "an item",
                    expected: people,
                    found: item.len(),
                });
            }
        }
        let rows: Vec<Vec<f64>> = (0..people)
            .map(|p| items.iter().map(|item| item[p]).collect())
            .collect();
        Self::from_people(items.len(), &rows)
    }

    /// The same where answers are missing: people who left one of them out are counted, not used.
    ///
    /// Returns the number of people left out as well.
    ///
    /// # Errors
    /// As [`from_items`](Self::from_items).
    pub fn of_answers(items: &[&[Option<f64>]]) -> Result<(Self, u64), Error> {
        let (complete, left_out) = complete_people(items)?;
        Ok((Self::from_people(items.len(), &complete)?, left_out))
    }

    /// From the answers of each person to all items.
    fn from_people<P: AsRef<[f64]>>(items: usize, people: &[P]) -> Result<Self, Error> {
        if items == 0 {
            return Err(too_few_items(1, 0));
        }
        let n = people.len() as f64;
        let mut means = vec![0.0; items];
        for answers in people {
            for (mean, answer) in means.iter_mut().zip(answers.as_ref()) {
                if !answer.is_finite() {
                    return Err(Error::NotFinite { what: "an answer" });
                }
                *mean += answer / n;
            }
        }
        let mut products = Array2::zeros((items, items));
        let mut away = vec![0.0; items];
        for answers in people {
            for (away, (answer, mean)) in away.iter_mut().zip(answers.as_ref().iter().zip(&means)) {
                *away = answer - mean;
            }
            for i in 0..items {
                for j in i..items {
                    products[(i, j)] += away[i] * away[j];
                }
            }
        }
        mirror(&mut products);
        Ok(Self {
            n: people.len() as u64,
            means,
            products,
        })
    }

    /// Adds the people of another summary of the same items.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`] for another number of items.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.items() != other.items() {
            return Err(Error::LengthMismatch {
                what: "items of the other summary",
                expected: self.items(),
                found: other.items(),
            });
        }
        if other.n == 0 {
            return Ok(());
        }
        let (a, b) = (self.n as f64, other.n as f64);
        let apart: Vec<f64> = other
            .means
            .iter()
            .zip(&self.means)
            .map(|(o, m)| o - m)
            .collect();
        let weight = a * b / (a + b);
        for i in 0..self.items() {
            for j in 0..self.items() {
                self.products[(i, j)] += other.products[(i, j)] + weight * apart[i] * apart[j];
            }
        }
        for (mean, apart) in self.means.iter_mut().zip(&apart) {
            *mean += apart * b / (a + b);
        }
        self.n += other.n;
        Ok(())
    }

    /// Number of people who answered all items.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Number of items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.means.len()
    }

    /// Mean of an item.
    #[must_use]
    pub fn mean(&self, item: usize) -> f64 {
        self.means[item]
    }

    /// Standard deviation of an item.
    #[must_use]
    pub fn sd(&self, item: usize) -> f64 {
        self.covariance(item, item).sqrt()
    }

    /// Covariance of two items.
    #[must_use]
    pub fn covariance(&self, one: usize, other: usize) -> f64 {
        self.products[(one, other)] / (self.n as f64 - 1.0)
    }

    /// Correlations of all items with each other.
    fn correlations(&self) -> Array2<f64> {
        let spread: Vec<f64> = (0..self.items())
            .map(|i| self.products[(i, i)].sqrt())
            .collect();
        Array2::from_shape_fn((self.items(), self.items()), |(i, j)| match i == j {
            true => 1.0,
            false => (self.products[(i, j)] / (spread[i] * spread[j])).clamp(-1.0, 1.0),
        })
    }

    /// Refuses what no coefficient can be computed of.
    fn check(&self, least_items: u64) -> Result<(), Error> {
        if (self.items() as u64) < least_items {
            return Err(too_few_items(least_items, self.items() as u64));
        }
        if self.n < LEAST_PEOPLE {
            return Err(Error::TooFew {
                needed: LEAST_PEOPLE,
                found: self.n,
            });
        }
        // Equal answers leave rounding alone: of the mean, once per person.
        let same = |i: &usize| {
            let size = self.means[*i].abs() * f64::EPSILON;
            self.products[(*i, *i)] <= self.n as f64 * size * size * 4.0
        };
        match (0..self.items()).find(same) {
            Some(item) => Err(Error::impossible(format!(
                "item {item} (from 0) has the same answer from everybody, so it says nothing of who differs: leave it out, and say so"
            ))),
            None => Ok(()),
        }
    }
}

impl Summary for ItemMoments {
    fn absorb(&mut self, other: &Self) -> Result<(), Error> {
        self.merge(other)
    }

    fn size(&self) -> u64 {
        self.n
    }
}

/// Fewest people of whom a reliability is computed. The interval of so few is as wide as the scale; it is a floor, no advice.
pub const LEAST_PEOPLE: u64 = 5;

fn too_few_items(needed: u64, found: u64) -> Error {
    Error::TooFewOf {
        what: "items",
        needed,
        found,
        advice: "one item has no inner consistency: ask it twice to see how stable it is",
    }
}

fn mirror(matrix: &mut Array2<f64>) {
    for i in 0..matrix.nrows() {
        for j in 0..i {
            matrix[(i, j)] = matrix[(j, i)];
        }
    }
}

/// The answers of everybody who answered all items, and how many did not.
fn complete_people(items: &[&[Option<f64>]]) -> Result<(Vec<Vec<f64>>, u64), Error> {
    let people = items.first().map_or(0, |first| first.len());
    if let Some(item) = items.iter().find(|item| item.len() != people) {
        return Err(Error::LengthMismatch {
            what: "an item",
            expected: people,
            found: item.len(),
        });
    }
    let all = |p: usize| {
        items
            .iter()
            .map(|item| item[p])
            .collect::<Option<Vec<f64>>>()
    };
    let complete: Vec<Vec<f64>> = (0..people).filter_map(all).collect();
    let left_out = (people - complete.len()) as u64;
    Ok((complete, left_out))
}

/// A coefficient of reliability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coefficient {
    /// Cronbach's alpha of the raw items.
    Alpha,
    /// McDonald's omega total of the raw items.
    Omega(Extraction),
}

/// How sure is a reliability, nothing assumed of how answers are distributed?
///
/// *When not to use*: for alpha of answers that are roughly normal, where Feldt's interval of [`cronbach_alpha`] needs no drawing; for
/// people who came in projects, where whole projects are to be drawn
/// ([`cluster_bootstrap`](crate::resample::cluster_bootstrap) of [`ItemMoments`]).
///
/// *Formula*: people drawn with replacement, the coefficient taken of each resample; limits by
/// [`Interval`](crate::resample::Interval). An item to which everybody of a resample gave the same answer adds nothing to alpha there, and leaves
/// no omega, which ends the bootstrap: there are too few people for one. Where a resample has a factor solution at the edge (see [`mcdonald_omega`]), the edge is taken.
/// *Missing*: people who answered all items.
///
/// *Reference*: K. Kelley, S. Pornprasertmanit (2016), Confidence intervals for population reliability coefficients, Psychological Methods
/// 21(1), 69-92, doi:10.1037/a0040086, who found BCa intervals of omega to hold their level. R: `MBESS::ci.reliability(type = "omega", interval.type = "bca")`.
///
/// # Errors
/// Those of the coefficient and of [`bootstrap_with`].
///
/// ```
/// use jauge_stats::reliability::{Coefficient, bootstrap_reliability};
/// use jauge_stats::resample::BootstrapOptions;
/// let a: &[f64] = &[1., 1., 2., 2., 5., 5., 5., 4., 2., 3.];
/// let b: &[f64] = &[2., 1., 3., 4., 3., 5., 5., 3., 1., 4.];
/// let c: &[f64] = &[1., 1., 1., 2., 5., 4., 5., 2., 2., 5.];
/// let found = bootstrap_reliability(&[a, b, c], Coefficient::Alpha, &BootstrapOptions::with_seed(1))?;
/// assert!(found.conf_low < found.estimate && found.estimate < found.conf_high);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn bootstrap_reliability(
    items: &[&[f64]],
    coefficient: Coefficient,
    options: &BootstrapOptions,
) -> Result<Bootstrap, Error> {
    check_conf_level(options.conf_level)?;
    let whole = ItemMoments::from_items(items)?;
    match coefficient {
        Coefficient::Alpha => cronbach_alpha(&whole, options.conf_level).map(drop)?,
        Coefficient::Omega(extraction) => mcdonald_omega(&whole, extraction).map(drop)?,
    }
    let rows: Vec<Vec<f64>> = (0..items[0].len())
        .map(|p| items.iter().map(|item| item[p]).collect())
        .collect();
    let people: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    let of = |sample: &[&[f64]]| {
        let moments = ItemMoments::from_people(items.len(), sample)?;
        match coefficient {
            Coefficient::Alpha => alpha::of_resample(&moments),
            Coefficient::Omega(extraction) => omega::of_resample(&moments, extraction),
        }
    };
    bootstrap_with(&people, of, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 3.0];
    const B: [f64; 6] = [2.0, 2.0, 3.0, 5.0, 4.0, 3.0];

    #[test]
    fn moments_of_two_items() {
        let m = ItemMoments::from_items(&[&A, &B]).unwrap();
        assert_eq!((m.n(), m.items(), m.mean(0)), (6, 2, 3.0));
        assert!((m.covariance(0, 0) - 2.0).abs() < 1e-14);
        assert!((m.covariance(0, 1) - m.covariance(1, 0)).abs() < 1e-15);
    }

    #[test]
    fn people_with_a_gap_are_counted_and_not_used() {
        let with_gaps: Vec<Option<f64>> =
            A.iter().map(|a| Some(*a).filter(|a| *a != 4.0)).collect();
        let b: Vec<Option<f64>> = B.iter().copied().map(Some).collect();
        let (m, left_out) = ItemMoments::of_answers(&[&with_gaps, &b]).unwrap();
        assert_eq!((m.n(), left_out), (5, 1));
    }

    #[test]
    fn refusals() {
        let short: &[f64] = &[1.0];
        assert!(matches!(
            ItemMoments::from_items(&[&A, short]),
            Err(Error::LengthMismatch { .. })
        ));
        assert!(matches!(
            ItemMoments::from_items(&[]),
            Err(Error::TooFewOf { .. })
        ));
        let odd = [f64::NAN; 6];
        assert!(matches!(
            ItemMoments::from_items(&[&A, &odd]),
            Err(Error::NotFinite { .. })
        ));
        let flat = [0.1; 6];
        let m = ItemMoments::from_items(&[&A, &B, &flat]).unwrap();
        assert!(matches!(
            cronbach_alpha(&m, 0.95),
            Err(Error::Impossible { .. })
        ));
        let few = ItemMoments::from_items(&[&A[..4], &B[..4]]).unwrap();
        assert!(matches!(
            cronbach_alpha(&few, 0.95),
            Err(Error::TooFew { .. })
        ));
        let mut two = ItemMoments::from_items(&[&A, &B]).unwrap();
        assert!(two.merge(&m).is_err());
    }
}
