//! Before and after on one line per score: a hollow circle, a full diamond, a bar between.

use super::scale::{AXIS_HEIGHT, Axis};
use super::svg::{Anchor, LABEL, LINE, Marker, SMALL, Svg, Type, label_height};
use super::{Described, GRID, SOFT};

/// What is drawn: rows on one axis.
#[derive(Clone, Debug)]
pub(crate) struct Dumbbell {
    pub(crate) axis: Axis,
    /// Names of the earlier and of the later time.
    pub(crate) waves: (String, String),
    pub(crate) rows: Vec<Row>,
}

/// One score.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) label: String,
    /// The numbers in words, under the label.
    pub(crate) note: String,
    /// Means before and after, where both are known.
    pub(crate) values: Option<(f64, f64)>,
}

impl Dumbbell {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        svg.mark(Marker::Before, (2.5, 10.0));
        svg.text((6.0, 14.5), Anchor::Start, LABEL, &self.waves.0);
        svg.mark(Marker::After, (2.5, 32.0));
        svg.text((6.0, 36.5), Anchor::Start, LABEL, &self.waves.1);
        let top = 48.0;
        let heights: Vec<f64> = self
            .rows
            .iter()
            .map(|r| label_height(&r.label) + 2.0 * LINE + 20.0)
            .collect();
        let mut bottom = top;
        let mut stretches = Vec::new();
        for height in &heights {
            bottom += height;
            stretches.push((bottom - 30.0, bottom - 6.0));
        }
        self.axis.draw(&mut svg, &stretches, bottom - 4.0);
        let mut y = top;
        for (row, height) in self.rows.iter().zip(&heights) {
            svg.seam(y);
            let bold = Type {
                bold: true,
                ..LABEL
            };
            let under = svg.label(y + 6.0, bold, &row.label);
            svg.text((0.0, under + 13.0), Anchor::Start, SMALL, &row.note);
            let track = under + LINE + 14.0;
            if let Some((before, after)) = row.values {
                let (b, a) = (self.axis.x(before), self.axis.x(after));
                let ends = (self.axis.x(f64::NEG_INFINITY), self.axis.x(f64::INFINITY));
                let thin = format!("stroke=\"{GRID}\"");
                svg.line((ends.0, track), (ends.1, track), &thin);
                let bar = format!("stroke=\"{SOFT}\" stroke-width=\"3\"");
                svg.line((b, track), (a, track), &bar);
                // The diamond is the smaller one: drawn last, it stays visible on the circle.
                svg.mark(Marker::Before, (b, track));
                svg.mark(Marker::After, (a, track));
            }
            y += height;
        }
        svg.finish_fluid(bottom + AXIS_HEIGHT)
    }
}
