//! Small multiples: one little dumbbell picture per group, all on one axis.

use super::scale::{AXIS_HEIGHT, Axis};
use super::svg::{Anchor, LABEL, LINE, Marker, SMALL, Svg, Type, label_height};
use super::{Described, GRID, SOFT};

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Multiples {
    pub(crate) axis: Axis,
    /// Names of the earlier and of the later time.
    pub(crate) waves: (String, String),
    pub(crate) panels: Vec<Panel>,
}

/// Means before and after, or why there are none.
pub(crate) type Means = Result<(f64, f64), String>;

/// One group: its name and its outcomes.
#[derive(Clone, Debug)]
pub(crate) struct Panel {
    pub(crate) label: String,
    /// Name and means of each.
    pub(crate) rows: Vec<(String, Means)>,
}

const ROW: f64 = 24.0;

impl Multiples {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        svg.mark(Marker::Before, (2.5, 10.0));
        svg.text((6.0, 14.5), Anchor::Start, LABEL, &self.waves.0);
        svg.mark(Marker::After, (2.5, 32.0));
        svg.text((6.0, 36.5), Anchor::Start, LABEL, &self.waves.1);
        let mut y = 50.0;
        let bold = Type {
            bold: true,
            ..LABEL
        };
        for panel in &self.panels {
            svg.seam(y);
            svg.label(y, bold, &panel.label);
            y += label_height(&panel.label);
            let top = y;
            let height: f64 = panel.rows.len() as f64 * (LINE + ROW);
            self.axis
                .draw(&mut svg, &[(top + 4.0, top + height)], top + height);
            for (name, values) in &panel.rows {
                svg.text((0.0, y + 14.0), Anchor::Start, SMALL, name);
                let track = y + LINE + ROW / 2.0;
                match values {
                    Ok((before, after)) => {
                        let (b, a) = (self.axis.x(*before), self.axis.x(*after));
                        let ends = (self.axis.x(f64::NEG_INFINITY), self.axis.x(f64::INFINITY));
                        let thin = format!("stroke=\"{GRID}\"");
                        svg.line((ends.0, track), (ends.1, track), &thin);
                        let bar = format!("stroke=\"{SOFT}\" stroke-width=\"3\"");
                        svg.line((b, track), (a, track), &bar);
                        svg.mark(Marker::Before, (b, track));
                        svg.mark(Marker::After, (a, track));
                    }
                    Err(why) => svg.text((4.0, track + 4.0), Anchor::Start, SMALL, why),
                }
                y += LINE + ROW;
            }
            y += AXIS_HEIGHT + 14.0;
        }
        svg.finish_fluid(y)
    }
}
