//! Sums over a Poisson number of steps, which is what the noncentral chi-squared and F distributions are.
//!
//! A tail of either is the sum over j of P(J = j) g(j), with J Poisson and g(j) a central tail with j more steps.
//! All terms are positive, g changes by a known step from one j to the next, and each sum runs in the direction in
//! which g only grows, so that no digit is lost however small the tail is.

use std::f64::consts::PI;

use crate::special::{deviance, stirling_error};

/// Steps after which the running products are computed anew, before their rounding adds up.
const FRESH_AFTER: u32 = 256;

/// Below this a running product has lost digits to the end of the number range.
const TINY: f64 = 1e-280;

/// A term below this part of the sum, and falling, leaves less than the last digit of the sum behind it.
const NEGLIGIBLE: f64 = 1e-21;

/// x^a exp(-x) / Gamma(a + 1) for a >= 0: the Poisson probability of a whole a with mean x.
pub(crate) fn poisson_mass(a: f64, x: f64) -> f64 {
    if a == 0.0 {
        return (-x).exp();
    }
    (-stirling_error(a) - deviance(a, x)).exp() / (2.0 * PI * a).sqrt()
}

/// A central tail as a function of the number of steps.
pub(crate) struct Tail<G, S, R> {
    /// The tail with j more steps.
    pub(crate) value: G,
    /// Absolute difference between the tails at j and j + 1.
    pub(crate) step: S,
    /// `step(j + 1) / step(j)`.
    pub(crate) ratio: R,
}

impl<G, S, R> Tail<G, S, R>
where
    G: Fn(f64) -> f64,
    S: Fn(f64) -> f64,
    R: Fn(f64) -> f64,
{
    /// The mixture of a tail that grows with j, summed upwards.
    pub(crate) fn growing(&self, mean: f64) -> f64 {
        // To the left of this the weights are below 1e-22 of the whole and the tails smaller still.
        let mut j = (mean - 10.0 * mean.sqrt() - 30.0).max(0.0).floor();
        let (mut tail, mut step, mut weight) =
            ((self.value)(j), (self.step)(j), poisson_mass(j, mean));
        let (mut sum, mut last) = (0.0, 0.0);
        let mut since = 0;
        loop {
            let term = weight * tail;
            sum += term;
            if j > mean && (weight == 0.0 || (term < last && term < NEGLIGIBLE * sum)) {
                return sum.min(1.0);
            }
            last = term;
            tail += step;
            since += 1;
            if since == FRESH_AFTER || step < TINY || weight < TINY {
                since = 0;
                step = (self.step)(j + 1.0);
                weight = poisson_mass(j + 1.0, mean);
            } else {
                step *= (self.ratio)(j);
                weight *= mean / (j + 1.0);
            }
            j += 1.0;
        }
    }

    /// The mixture of a tail that shrinks with j, summed downwards.
    pub(crate) fn shrinking(&self, mean: f64) -> f64 {
        let mut j = (mean + 10.0 * mean.sqrt() + 60.0).ceil();
        let (mut tail, mut step, mut weight) =
            ((self.value)(j), (self.step)(j), poisson_mass(j, mean));
        let (mut sum, mut last) = (0.0, 0.0);
        let mut since = 0;
        loop {
            let term = weight * tail;
            sum += term;
            let done = j < mean && (weight == 0.0 || (term < last && term < NEGLIGIBLE * sum));
            if j == 0.0 || done {
                return sum.min(1.0);
            }
            last = term;
            since += 1;
            if since == FRESH_AFTER || step < TINY || weight < TINY {
                since = 0;
                step = (self.step)(j - 1.0);
                weight = poisson_mass(j - 1.0, mean);
            } else {
                step /= (self.ratio)(j - 1.0);
                weight *= j / mean;
            }
            tail += step;
            j -= 1.0;
        }
    }
}
