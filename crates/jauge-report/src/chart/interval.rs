//! Estimates with their intervals on one axis: the three intervals of a share in a population,
//! the mean change of each group, the gaps between two groups.

use super::scale::{AXIS_HEIGHT, Axis};
use super::svg::{Anchor, LABEL, LINE, Marker, SMALL, Svg, Type};
use super::{ACCENT, Described, INK};

/// What is drawn: rows on one axis.
#[derive(Clone, Debug)]
pub(crate) struct Intervals {
    pub(crate) axis: Axis,
    pub(crate) rows: Vec<Row>,
}

/// One line of the picture.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    /// A name for the lines that follow.
    Heading(String),
    /// An estimate with the limits of its interval.
    Estimate {
        label: String,
        value: f64,
        limits: Option<(f64, f64)>,
    },
    /// Two extremes, without an estimate between them.
    Extremes { label: String, limits: (f64, f64) },
    /// Nothing to draw, and why.
    Nothing { label: String, why: String },
}

impl Row {
    fn text(&self) -> &str {
        match self {
            Self::Heading(label)
            | Self::Estimate { label, .. }
            | Self::Extremes { label, .. }
            | Self::Nothing { label, .. } => label,
        }
    }

    fn label_height(&self) -> f64 {
        super::svg::label_height(self.text())
    }

    fn height(&self) -> f64 {
        let lines = self.label_height();
        match self {
            Self::Heading(_) => lines + 12.0,
            Self::Nothing { .. } => lines + LINE + 4.0,
            Self::Estimate { .. } | Self::Extremes { .. } => lines + 22.0,
        }
    }
}

impl Intervals {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        // Lines run behind the drawn part of a row only, so that none crosses a label.
        let mut stretches = Vec::new();
        let mut bottom = 0.0;
        for row in &self.rows {
            let top = bottom;
            bottom += row.height();
            if matches!(row, Row::Estimate { .. } | Row::Extremes { .. }) {
                stretches.push((top + row.label_height() + 2.0, bottom + 2.0));
            }
        }
        bottom += 4.0;
        self.axis.draw(&mut svg, &stretches, bottom);
        let (mut y, mut under_heading) = (0.0, false);
        for row in &self.rows {
            if !under_heading {
                svg.seam(y);
            }
            under_heading = matches!(row, Row::Heading(_));
            self.row(&mut svg, row, y);
            y += row.height();
        }
        svg.finish_fluid(bottom + AXIS_HEIGHT)
    }

    fn row(&self, svg: &mut Svg, row: &Row, y: f64) {
        match row {
            Row::Heading(label) => {
                let bold = Type {
                    bold: true,
                    ..LABEL
                };
                svg.label(y + 10.0, bold, label);
            }
            Row::Estimate {
                label,
                value,
                limits,
            } => {
                let track = svg.label(y + 2.0, LABEL, label) + 10.0;
                if let Some((low, high)) = limits {
                    let line = format!("stroke=\"{INK}\" stroke-width=\"2\"");
                    let (l, h) = (self.axis.x(*low), self.axis.x(*high));
                    svg.line((l, track), (h, track), &line);
                    for x in [l, h] {
                        svg.line((x, track - 5.0), (x, track + 5.0), &line);
                    }
                }
                svg.mark(Marker::Estimate, (self.axis.x(*value), track));
            }
            Row::Extremes { label, limits } => {
                let track = svg.label(y + 2.0, LABEL, label) + 10.0;
                let (l, h) = (self.axis.x(limits.0), self.axis.x(limits.1));
                let paint = format!(
                    "fill=\"#dcebef\" stroke=\"{ACCENT}\" stroke-width=\"1.5\" \
                     stroke-dasharray=\"5 3\""
                );
                svg.rect((l, track - 6.0), ((h - l).max(0.3), 12.0), &paint);
            }
            Row::Nothing { label, why } => {
                let under = svg.label(y + 2.0, LABEL, label);
                svg.text((0.0, under + 12.0), Anchor::Start, SMALL, why);
            }
        }
    }
}
