//! Draws that give the same answers on every machine.
//!
//! Only 64-bit draws of the generator, additions, multiplications and comparisons are used:
//! logarithms and cosines differ in the last bit between platforms, and one bit is enough to
//! move an answer over a threshold.

use rand::Rng as _;
use rand_pcg::Pcg64;

/// A stream of draws: PCG XSL RR 128/64 (`rand_pcg::Pcg64`), the seed as its state and the
/// purpose as its stream, so that a change to one purpose leaves the draws of the others alone.
pub(super) struct Draw(Pcg64);

impl Draw {
    /// Opens the stream of a purpose.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg64::new(u128::from(seed), u128::from(stream)))
    }

    /// Uniform on [0, 1): the upper 53 bits of a draw.
    pub(super) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * STEP
    }

    /// Near enough to a standard normal: the sum of twelve uniforms less six. Its variance is
    /// exactly one; its tails end at six, which no answer on five levels can show.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// True with this probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number below `n`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// One element, its index drawn with these weights; the last when they sum to nothing.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// `wanted` different indices below `n`, in increasing order (all of them when `n` is smaller).
    pub(super) fn sample(&mut self, n: usize, wanted: usize) -> Vec<usize> {
        // Selection sampling: each index is kept with probability (still wanted) / (still there).
        let mut kept = Vec::with_capacity(wanted);
        for index in 0..n {
            let wanted = wanted - kept.len();
            if self.below(n - index) < wanted {
                kept.push(index);
            }
        }
        kept
    }
}
