//! A funnel: the figure of each group against its precision, with the limits within which chance
//! alone would keep it, and where it lies once chance is taken out. No order of merit is in it.

use super::scale::{AXIS_HEIGHT, Axis};
use super::svg::{Anchor, LABEL, Marker, SMALL, Svg};
use super::{ACCENT, Described, INK, SOFT};

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Funnel {
    pub(crate) axis: Axis,
    /// The common mean.
    pub(crate) mean: f64,
    pub(crate) points: Vec<Point>,
    /// What the two marks and the two kinds of lines are, in this order: own figure, shrunken
    /// figure, 95 in 100, 998 in 1000.
    pub(crate) key: [String; 4],
    /// What the vertical axis says at its top and at its bottom.
    pub(crate) ends: (String, String),
}

/// One group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) own: f64,
    pub(crate) std_error: f64,
    pub(crate) shrunken: f64,
}

const HEIGHT: f64 = 300.0;
/// Quantiles of the normal distribution at 97.5 % and at 99.9 %, as in funnel plots of
/// institutional comparisons (Spiegelhalter 2005, doi:10.1002/sim.1970).
pub(crate) const LIMITS: [f64; 2] = [1.959_963_984_540_054, 3.090_232_306_167_814];

impl Funnel {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        let top = self.draw_key(&mut svg) + 8.0;
        svg.text((0.0, top + 10.0), Anchor::Start, SMALL, &self.ends.0);
        let top = top + 20.0;
        let bottom = top + HEIGHT;
        self.axis.draw(&mut svg, &[(top, bottom)], bottom + 16.0);
        svg.text((0.0, bottom + 13.0), Anchor::Start, SMALL, &self.ends.1);
        let largest = self.largest();
        let y = |se: f64| top + HEIGHT * (se / largest).min(1.0);
        let mean = self.axis.x(self.mean);
        let line = format!("stroke=\"{ACCENT}\" stroke-width=\"1.5\"");
        svg.line((mean, top), (mean, bottom), &line);
        for (z, dash) in LIMITS.iter().zip(["", " stroke-dasharray=\"5 4\""]) {
            let look = format!("stroke=\"{SOFT}\" stroke-width=\"1.5\"{dash}");
            for side in [-1.0, 1.0] {
                let end = self.mean + side * z * largest;
                svg.line((mean, top), (self.axis.x(end), bottom), &look);
            }
        }
        for p in &self.points {
            let at = y(p.std_error);
            let (own, shrunken) = (self.axis.x(p.own), self.axis.x(p.shrunken));
            svg.line((own, at), (shrunken, at), &format!("stroke=\"{SOFT}\""));
        }
        for p in &self.points {
            svg.mark(Marker::Own, (self.axis.x(p.own), y(p.std_error)));
        }
        for p in &self.points {
            svg.mark(Marker::Shrunken, (self.axis.x(p.shrunken), y(p.std_error)));
        }
        svg.finish_fluid(bottom + 16.0 + AXIS_HEIGHT)
    }

    /// The largest standard error: the foot of the funnel.
    fn largest(&self) -> f64 {
        let errors = self.points.iter().map(|p| p.std_error);
        errors.fold(f64::MIN_POSITIVE, f64::max)
    }

    fn draw_key(&self, svg: &mut Svg) -> f64 {
        svg.mark(Marker::Own, (2.5, 9.0));
        svg.mark(Marker::Shrunken, (2.5, 29.0));
        let plain = format!("stroke=\"{SOFT}\" stroke-width=\"1.5\"");
        svg.line((0.5, 49.0), (4.5, 49.0), &plain);
        let dashed = format!("{plain} stroke-dasharray=\"5 4\"");
        svg.line((0.5, 69.0), (4.5, 69.0), &dashed);
        for (i, words) in self.key.iter().enumerate() {
            let style = super::svg::Type { fill: INK, ..LABEL };
            let at = (6.0, 13.5 + 20.0 * i as f64);
            svg.text(at, Anchor::Start, style, words);
        }
        80.0
    }
}
