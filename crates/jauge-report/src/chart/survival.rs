//! How many have reached what they waited for, month after month: one stepped line per group, its interval as a band, and how
//! many people are still followed beneath. Lines are told apart by their dashes and bands by their hatching, not by colour alone.

use super::scale::{AXIS_HEIGHT, Axis};
use super::svg::{Anchor, LABEL, LINE, SMALL, Svg, Type};
use super::{ACCENT, Described, GRID, INK, Quarters, WARM};

/// Lines that can be told apart; more are told by their table alone.
pub(crate) const MOST: usize = 4;
/// Bands that do not hide each other.
const BANDS: usize = 2;

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Survival {
    /// Months from 0 to the end.
    pub(crate) axis: Axis,
    pub(crate) curves: Vec<Curve>,
    /// How no one, a quarter, half, three quarters and everybody are written.
    pub(crate) quarters: Quarters,
    /// What the numbers beneath are, and what the axis counts.
    pub(crate) at_risk: String,
    pub(crate) unit: String,
}

/// One group.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    pub(crate) label: String,
    /// Where its numbers stand beneath: months, and people still followed then, as they are written.
    pub(crate) at_risk: Vec<(f64, String)>,
    pub(crate) steps: Vec<Step>,
}

/// What holds from one time on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) from: f64,
    pub(crate) reached: f64,
    pub(crate) limits: Option<(f64, f64)>,
}

const HEIGHT: f64 = 240.0;
/// Colour and dashes of each line.
const LINES: [(&str, &str); MOST] = [
    (ACCENT, ""),
    (WARM, " stroke-dasharray=\"9 4\""),
    (INK, " stroke-dasharray=\"2 4\""),
    (INK, " stroke-dasharray=\"12 4 2 4\""),
];

impl Survival {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        let id = described.id;
        svg.define(&format!(
            "<pattern id=\"{id}-b0\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><path d=\"M0 0V7\" stroke=\"{ACCENT}\" stroke-width=\"1.2\" \
             stroke-opacity=\".8\"/></pattern>\
             <pattern id=\"{id}-b1\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(-45)\"><path d=\"M0 0V7\" stroke=\"{WARM}\" stroke-width=\"1.2\" \
             stroke-opacity=\".8\"/></pattern>"
        ));
        let top = self.key(&mut svg) + LINE;
        let bottom = top + HEIGHT;
        let height = |share: f64| bottom - HEIGHT * share.clamp(0.0, 1.0);
        self.axis.draw(&mut svg, &[(top, bottom)], bottom);
        self.heights(&mut svg, &height);
        if self.curves.len() <= BANDS {
            for (n, curve) in self.curves.iter().enumerate() {
                self.band(&mut svg, curve, &height, (n, id));
            }
        }
        for (curve, look) in self.curves.iter().zip(LINES) {
            self.line(&mut svg, curve, &height, look);
        }
        let under = bottom + AXIS_HEIGHT;
        svg.text((50.0, under + 10.0), Anchor::Middle, SMALL, &self.unit);
        let end = self.numbers(&mut svg, under + 22.0);
        svg.finish_fluid(end)
    }

    /// The names of the lines, where there are several; returns the ordinate under them.
    fn key(&self, svg: &mut Svg) -> f64 {
        if self.curves.len() < 2 {
            return 0.0;
        }
        let mut y = 0.0;
        for (curve, (colour, dashes)) in self.curves.iter().zip(LINES) {
            svg.line((0.5, y + 9.0), (10.0, y + 9.0), &stroke(colour, dashes));
            svg.text((12.0, y + 13.5), Anchor::Start, LABEL, &curve.label);
            y += LINE + 2.0;
        }
        y + 4.0
    }

    fn heights(&self, svg: &mut Svg, height: &impl Fn(f64) -> f64) {
        let grid = format!("stroke=\"{GRID}\"");
        for (n, label) in self.quarters.iter().enumerate() {
            let y = height(n as f64 / 4.0);
            svg.line((self.axis.x(0.0), y), (96.0, y), &grid);
            if n > 0 {
                svg.text(
                    (self.axis.x(0.0) + 0.6, y - 3.0),
                    Anchor::Start,
                    SMALL,
                    label,
                );
            }
        }
    }

    fn band(
        &self,
        svg: &mut Svg,
        curve: &Curve,
        height: &impl Fn(f64) -> f64,
        (n, id): (usize, &str),
    ) {
        for (step, end) in self.stretches(curve) {
            let Some((low, high)) = step.limits else {
                continue;
            };
            let (left, right) = (self.axis.x(step.from), self.axis.x(end));
            let (upper, lower) = (height(high), height(low));
            if right > left && lower > upper {
                let paint = format!("fill=\"url(#{id}-b{n})\"");
                svg.rect((left, upper), (right - left, lower - upper), &paint);
            }
        }
        // The last step has no breadth: its limits are a stroke, each line's beside the other's.
        if let Some((last, (low, high))) = curve.steps.last().and_then(|s| Some((s, s.limits?))) {
            let x = self.axis.x(last.from) + n as f64;
            let look = format!("stroke=\"{}\" stroke-width=\"1.5\"", LINES[n].0);
            svg.line((x, height(high)), (x, height(low)), &look);
        }
    }

    fn line(&self, svg: &mut Svg, curve: &Curve, height: &impl Fn(f64) -> f64, look: (&str, &str)) {
        let style = stroke(look.0, look.1);
        let mut before = 0.0;
        for (step, end) in self.stretches(curve) {
            let (left, right) = (self.axis.x(step.from), self.axis.x(end));
            let (from, to) = (height(before), height(step.reached));
            if (from - to).abs() > 0.0 {
                svg.line((left, from), (left, to), &style);
            }
            if right > left {
                svg.line((left, to), (right, to), &style);
            }
            before = step.reached;
        }
    }

    /// Each step with the time at which the next begins; nobody has reached it before the first.
    fn stretches<'c>(&self, curve: &'c Curve) -> impl Iterator<Item = (Step, f64)> + use<'c> {
        let first = Step {
            from: 0.0,
            reached: 0.0,
            limits: None,
        };
        let ends = curve.steps.iter().map(|s| s.from);
        let last = curve.steps.last().map_or(0.0, |s| s.from);
        let steps = std::iter::once(first).chain(curve.steps.iter().copied());
        steps.zip(ends.chain(std::iter::once(last)).collect::<Vec<_>>())
    }

    /// People still followed, a row per line.
    fn numbers(&self, svg: &mut Svg, y: f64) -> f64 {
        let bold = Type {
            bold: true,
            ..SMALL
        };
        svg.text((0.0, y + 12.0), Anchor::Start, bold, &self.at_risk);
        let mut y = y + LINE;
        let several = self.curves.len() > 1;
        for (curve, (colour, dashes)) in self.curves.iter().zip(LINES) {
            if several {
                svg.line((0.5, y + 9.0), (7.0, y + 9.0), &stroke(colour, dashes));
                svg.text((9.0, y + 13.0), Anchor::Start, SMALL, &curve.label);
                y += LINE;
            }
            for (month, written) in &curve.at_risk {
                let at = (self.axis.x(*month), y + 13.0);
                svg.text(at, Anchor::Middle, Type { fill: INK, ..SMALL }, written);
            }
            y += LINE + 2.0;
        }
        y
    }
}

fn stroke(colour: &str, dashes: &str) -> String {
    format!("stroke=\"{colour}\" stroke-width=\"2.5\"{dashes}")
}
