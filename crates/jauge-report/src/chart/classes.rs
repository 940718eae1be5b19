//! Seven classes of changes around zero, as shades: hatched below zero, plain above, darker away
//! from it, so that they are told apart without colour.

use super::likert::Shade;
use super::svg::{Anchor, LINE, SMALL, Svg, Type};

/// Classes; an odd number, so that the middle one holds zero.
const COUNT: usize = 7;

/// Shades for values from `-most` to `most`.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    most: f64,
    /// The limits between classes as they are written.
    limits: Vec<String>,
}

impl Classes {
    /// Classes of one width that hold all the values, on both sides of zero.
    pub(crate) fn around(
        values: impl IntoIterator<Item = f64>,
        write: impl Fn(f64) -> String,
    ) -> Self {
        let largest = values
            .into_iter()
            .filter(|v| v.is_finite())
            .fold(0.0, |m: f64, v| m.max(v.abs()));
        let most = if largest > 0.0 { largest } else { 1.0 };
        let width = 2.0 * most / COUNT as f64;
        let limits = (0..=COUNT).map(|i| write(-most + width * i as f64));
        Self {
            most,
            limits: limits.collect(),
        }
    }

    fn class(&self, value: f64) -> usize {
        let place = (value / self.most + 1.0) / 2.0 * COUNT as f64;
        (place.floor().max(0.0) as usize).min(COUNT - 1)
    }

    /// What a cell with this value, or without one, is painted with, and how a text on it is set.
    pub(super) fn paint(&self, value: Option<f64>, id: &str) -> (String, Type) {
        let Some(value) = value else {
            let ground =
                "fill=\"#fff\" stroke=\"#51626a\" stroke-width=\"1\" stroke-dasharray=\"3 3\"";
            let plain = Type {
                fill: super::INK,
                halo: false,
                ..SMALL
            };
            return (ground.to_owned(), plain);
        };
        let class = self.class(value);
        let shade = Shade::of(class, COUNT);
        let text = Type {
            fill: shade.ink,
            // Letters need room around them on a hatching only.
            halo: shade.hatch.is_some(),
            ..SMALL
        };
        (shade.paint(id, class), text)
    }

    /// Defines the textures and draws the key, one class a line, from the lowest; returns the
    /// ordinate beneath. `unit` turns an abscissa in per cent into that of the picture.
    pub(super) fn key(&self, svg: &mut Svg, id: &str, y: f64, unit: f64) -> f64 {
        let mut y = y;
        for class in 0..COUNT {
            let shade = Shade::of(class, COUNT);
            shade.define(svg, id, class);
            svg.rect((0.5 * unit, y), (5.0 * unit, 13.0), &shade.paint(id, class));
            let words = format!("{} … {}", self.limits[class], self.limits[class + 1]);
            svg.text((7.0 * unit, y + 11.0), Anchor::Start, SMALL, &words);
            y += LINE;
        }
        y + 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNT, Classes};

    #[test]
    fn zero_is_in_the_middle_and_the_ends_are_the_largest() {
        let classes = Classes::around([-0.2, 0.7], |v| format!("{v:.1}"));
        assert_eq!(classes.class(0.0), COUNT / 2);
        assert_eq!(classes.class(0.7), COUNT - 1);
        assert_eq!(classes.class(-0.7), 0);
        assert!(classes.class(-0.2) < COUNT / 2 && classes.class(0.2) > COUNT / 2);
        assert_eq!(
            (classes.limits[0].as_str(), classes.limits[7].as_str()),
            ("-0.7", "0.7")
        );
    }
}
