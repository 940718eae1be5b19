//! Charts as SVG: what they draw is given in numbers and words, already in one language.
//!
//! Charts along one axis are drawn in per cent of the width and in pixels of height, without
//! a view box: the text keeps its size from a phone to a sheet of paper and only the axis
//! stretches. Labels stand above what they name, never in a left margin. Every meaning has a
//! shape, a texture or a position besides its colour.

pub(crate) mod bars;
pub(crate) mod classes;
#[cfg(test)]
mod deficiency;
pub(crate) mod dumbbell;
pub(crate) mod flow;
pub(crate) mod funnel;
pub(crate) mod heat;
pub(crate) mod interval;
pub(crate) mod likert;
pub(crate) mod multiples;
pub(crate) mod parts;
pub(crate) mod sankey;
pub(crate) mod scale;
pub(crate) mod survival;
mod svg;
pub(crate) mod tiles;
pub(crate) mod wheel;

pub(crate) use svg::{AXIS, SEAM, TALL, escape};

/// Colour of text and axes: 12:1 on white.
const INK: &str = "#1f2d33";
/// Colour of secondary text: 6.5:1 on white.
const SOFT: &str = "#51626a";
/// Colour of grid lines; they carry no meaning.
const GRID: &str = "#d5dcdf";
/// The one accent, 7:1 on white.
const ACCENT: &str = "#0b5a6f";
/// The warm colour that stands for "before" and for the low end: 5:1 on white.
const WARM: &str = "#a8500b";

/// What a picture is called, and what someone who cannot see it is told.
#[derive(Clone, Debug)]
pub(crate) struct Described<'a> {
    /// Unique in the page; letters, digits and hyphens.
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    pub(crate) desc: &'a str,
}

/// How no one, a quarter, half, three quarters and everybody are written: in per cent, or as
/// fractions where there are too few people for percentages.
pub(crate) type Quarters = [String; 5];
