//! The number scale that all charts along one axis share.

use super::svg::{Anchor, SMALL, Svg};
use super::{GRID, INK};

/// Left and right ends of every axis, in per cent of the width: room for the end labels.
const LEFT: f64 = 4.0;
const RIGHT: f64 = 96.0;

/// Numbers from `min` to `max` on the width of a picture, with labelled ticks.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    min: f64,
    max: f64,
    ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis with its own ticks.
    pub(crate) fn new(min: f64, max: f64, ticks: Vec<(f64, String)>) -> Self {
        Self { min, max, ticks }
    }

    /// An axis that holds all the values, from one round number to another.
    pub(crate) fn around(
        values: impl IntoIterator<Item = f64>,
        label: impl Fn(f64, usize) -> String,
    ) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for v in values.into_iter().filter(|v| v.is_finite()) {
            (low, high) = (low.min(v), high.max(v));
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low < f64::EPSILON * low.abs().max(1.0) {
            (low, high) = (low - 1.0, high + 1.0);
        }
        let step = round_step((high - low) / 4.0);
        let first = (low / step).floor();
        let last = (high / step).ceil();
        let decimals = decimals_of(step);
        let ticks = (0..=((last - first).round() as usize))
            .map(|i| (first + i as f64) * step)
            .map(|v| (v, label(v, decimals)))
            .collect();
        Self::new(first * step, last * step, ticks)
    }

    /// Abscissa of a value, in per cent; values beyond an end stop there.
    pub(crate) fn x(&self, value: f64) -> f64 {
        let span = self.max - self.min;
        if span <= 0.0 || value.is_nan() {
            return LEFT;
        }
        LEFT + (RIGHT - LEFT) * ((value.clamp(self.min, self.max) - self.min) / span)
    }

    /// Vertical lines behind the drawing, over each stretch from top to bottom, and their
    /// labels beneath.
    pub(super) fn draw(&self, svg: &mut Svg, stretches: &[(f64, f64)], bottom: f64) {
        svg.axis(bottom);
        for (value, label) in &self.ticks {
            let x = self.x(*value);
            let style = if *value == 0.0 {
                format!("stroke=\"{INK}\" stroke-width=\"1.5\"")
            } else {
                format!("stroke=\"{GRID}\"")
            };
            for (from, to) in stretches {
                svg.line((x, *from), (x, *to), &style);
            }
            svg.text((x, bottom + 15.0), Anchor::Middle, SMALL, label);
        }
    }
}

/// Height that the labels of an axis take.
pub(super) const AXIS_HEIGHT: f64 = 22.0;

/// 1, 2, 2.5 or 5 times a power of ten, at least `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let leading = rough / power;
    let round = [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .find(|s| leading <= *s * (1.0 + 1e-9))
        .unwrap_or(10.0);
    round * power
}

/// Decimals that a multiple of this step needs.
fn decimals_of(step: f64) -> usize {
    (0..6)
        .find(|d| {
            let scaled = step * 10_f64.powi(*d);
            (scaled - scaled.round()).abs() < 1e-9 * scaled.max(1.0)
        })
        .map_or(6, |d| d.unsigned_abs() as usize)
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn ticks(values: &[f64]) -> Vec<String> {
        let axis = Axis::around(values.iter().copied(), |v, d| format!("{v:.d$}"));
        axis.ticks.into_iter().map(|(_, l)| l).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_the_values() {
        assert_eq!(
            ticks(&[-0.13, 0.72]),
            ["-0.25", "0.00", "0.25", "0.50", "0.75"]
        );
        assert_eq!(
            ticks(&[0.0, 9800.0]),
            ["0", "2500", "5000", "7500", "10000"]
        );
        assert_eq!(ticks(&[]), ["0.00", "0.25", "0.50", "0.75", "1.00"]);
        assert_eq!(ticks(&[3.0]), ["2.0", "2.5", "3.0", "3.5", "4.0"]);
    }

    #[test]
    fn abscissas_stay_inside() {
        let axis = Axis::around([0.0, 1.0], |_, _| String::new());
        assert!((axis.x(0.0) - 4.0).abs() < 1e-12);
        assert!((axis.x(1.0) - 96.0).abs() < 1e-12);
        assert!((axis.x(7.0) - 96.0).abs() < 1e-12);
        assert!((axis.x(f64::NAN) - 4.0).abs() < 1e-12);
    }
}
