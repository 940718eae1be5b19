//! Sums and products whose rounding errors are kept: about 32 digits where a cancellation would eat 16.
//!
//! The error of a sum or a product of two doubles is itself a double (D. E. Knuth; T. J. Dekker 1971,
//! doi:10.1007/BF01397083), so it can be carried along and added at the end (T. Ogita, S. M. Rump, S. Oishi 2005,
//! doi:10.1137/030601818). Factors must lie well inside the range of a double; callers check that.

/// `a + b` rounded, and what the rounding lost.
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// `a * b` rounded, and what the rounding lost.
///
/// A fused multiply-add gives the loss in one instruction where the machine is known to have it;
/// elsewhere `mul_add` would be a slow library call, so the factors are split in halves. Both give the same bits.
pub(super) fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
        return (product, a.mul_add(b, -product));
    }
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    (
        product,
        a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2),
    )
}

/// The upper and lower 26 bits of a double.
fn halves(a: f64) -> (f64, f64) {
    let shifted = 134_217_729.0 * a;
    let upper = shifted - (shifted - a);
    (upper, a - upper)
}

/// Adds `factor * column` to each sum, `high + low`.
pub(super) fn add_multiple(high: &mut [f64], low: &mut [f64], column: &[f64], factor: f64) {
    for ((h, l), &x) in high.iter_mut().zip(low.iter_mut()).zip(column) {
        let (product, lost) = two_product(x, factor);
        let (sum, lost_too) = two_sum(*h, product);
        *h = sum;
        *l += lost + lost_too;
    }
}

/// The sum of x * (high + low) over a column, as a running sum that parts of the column add to.
///
/// Eight independent lanes, so that the machine can work on several at once.
#[derive(Default, Clone, Copy)]
pub(super) struct Product {
    high: [f64; 8],
    low: [f64; 8],
}

impl Product {
    /// Adds the next part of the column.
    pub(super) fn add(&mut self, column: &[f64], high: &[f64], low: &[f64]) {
        let chunks = column
            .chunks_exact(8)
            .zip(high.chunks_exact(8).zip(low.chunks_exact(8)));
        for (x, (h, l)) in chunks {
            for lane in 0..8 {
                self.add_one(lane, x[lane], h[lane], l[lane]);
            }
        }
        let done = column.len() / 8 * 8;
        let rest = column[done..]
            .iter()
            .zip(high[done..].iter().zip(&low[done..]));
        for (lane, (&x, (&h, &l))) in rest.enumerate() {
            self.add_one(lane, x, h, l);
        }
    }

    fn add_one(&mut self, lane: usize, x: f64, high: f64, low: f64) {
        let (product, lost) = two_product(x, high);
        let (sum, lost_too) = two_sum(self.high[lane], product);
        self.high[lane] = sum;
        self.low[lane] += (lost + lost_too) + x * low;
    }

    /// The whole sum, rounded once.
    pub(super) fn value(&self) -> f64 {
        let (mut high, mut low) = (0.0, 0.0);
        for lane in 0..8 {
            let (sum, lost) = two_sum(high, self.high[lane]);
            high = sum;
            low += lost + self.low[lane];
        }
        high + low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        assert_eq!(two_sum(1e16, 1.0), (1e16, 1.0));
        let (product, lost) = two_product(1.0 + 2_f64.powi(-30), 1.0 + 2_f64.powi(-30));
        assert_eq!(product, 1.0 + 2_f64.powi(-29));
        assert_eq!(lost, 2_f64.powi(-60));
        assert_eq!(0.1_f64.mul_add(0.3, -(0.1 * 0.3)), two_product(0.1, 0.3).1);
    }

    #[test]
    fn a_sum_that_cancels_keeps_its_digits() {
        let column = [1e10, 1.0, -1e10, 3.0, 1e10, 1.0, -1e10, 1.0, 1e10, -1e10];
        let ones = [1e10; 10];
        let none = [0.0; 10];
        let mut sum = Product::default();
        sum.add(&column[..3], &ones[..3], &none[..3]);
        sum.add(&column[3..], &ones[3..], &none[3..]);
        assert_eq!(sum.value(), 6e10);
        let (mut high, mut low) = ([1e20], [0.0]);
        add_multiple(&mut high, &mut low, &[1.0], 1.0);
        add_multiple(&mut high, &mut low, &[-1e20], 1.0);
        assert_eq!(high[0] + low[0], 1.0);
    }
}
