//! How many chose an option or gave a code: one bar per time from zero, with its interval.

use super::scale::{AXIS_HEIGHT, Axis};
use super::svg::{Anchor, LABEL, LINE, SMALL, Svg, Type, label_height};
use super::{Described, INK};

/// What is drawn, on an axis from no one to everybody.
#[derive(Clone, Debug)]
pub(crate) struct Bars {
    pub(crate) axis: Axis,
    /// Names of the times, in their order; each has its own filling.
    pub(crate) waves: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One option.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) label: String,
    /// One bar per time; without a number, why.
    pub(crate) bars: Vec<Result<Bar, String>>,
}

/// A share with the limits of its interval.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) share: f64,
    pub(crate) limits: Option<(f64, f64)>,
    pub(crate) written: String,
}

const BAR: f64 = 16.0;
/// Fillings of the times, told apart by texture: hatched, plain, dotted, hollow.
const FILLS: [&str; 4] = ["hatch", "#9cccd8", "dots", "#fff"];

impl Bars {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        let id = described.id;
        svg.define(&format!(
            "<pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#f6dcb8\"/>\
             <path d=\"M0 0V6\" stroke=\"#5b2c06\" stroke-width=\"2\"/></pattern>\
             <pattern id=\"{id}-dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"6\" height=\"6\" fill=\"#e9ecec\"/>\
             <path d=\"M1 1h2v2h-2Z\" fill=\"#1f2d33\"/></pattern>"
        ));
        let mut y = 0.0;
        if self.waves.len() > 1 {
            for (i, wave) in self.waves.iter().enumerate() {
                svg.rect((0.5, y + 2.0), (5.0, 13.0), &paint(i, id));
                svg.text((7.0, y + 13.0), Anchor::Start, LABEL, wave);
                y += LINE + 2.0;
            }
            y += 4.0;
        }
        let top = y;
        let heights: Vec<f64> = self
            .rows
            .iter()
            .map(|r| label_height(&r.label) + r.bars.len() as f64 * (BAR + 4.0) + 10.0)
            .collect();
        let mut stretches = Vec::new();
        let mut bottom = top;
        for (row, height) in self.rows.iter().zip(&heights) {
            stretches.push((
                bottom + label_height(&row.label) + 2.0,
                bottom + height - 4.0,
            ));
            bottom += height;
        }
        self.axis.draw(&mut svg, &stretches, bottom);
        for (row, height) in self.rows.iter().zip(&heights) {
            svg.seam(y);
            self.row(&mut svg, row, y, id);
            y += height;
        }
        svg.finish_fluid(bottom + AXIS_HEIGHT)
    }

    fn row(&self, svg: &mut Svg, row: &Row, y: f64, id: &str) {
        let mut y = svg.label(y, LABEL, &row.label) + 4.0;
        for (i, bar) in row.bars.iter().enumerate() {
            let start = self.axis.x(0.0);
            match bar {
                Ok(bar) => {
                    let wide = (self.axis.x(bar.share) - start).max(0.2);
                    svg.rect((start, y), (wide, BAR), &paint(i, id));
                    let mut end = bar.share;
                    if let Some((low, high)) = bar.limits {
                        let line = format!("stroke=\"{INK}\" stroke-width=\"2\"");
                        let (l, h) = (self.axis.x(low), self.axis.x(high));
                        let middle = y + BAR / 2.0;
                        svg.line((l, middle), (h, middle), &line);
                        for x in [l, h] {
                            svg.line((x, middle - 4.0), (x, middle + 4.0), &line);
                        }
                        end = end.max(high);
                    }
                    let style = Type {
                        size: 12,
                        bold: true,
                        ..LABEL
                    };
                    // Beside the bar where there is room for it, else over its start.
                    let (at, anchor) = if end > 0.75 {
                        (start + 1.0, Anchor::Start)
                    } else {
                        (self.axis.x(end) + 1.5, Anchor::Start)
                    };
                    svg.text((at, y + 12.5), anchor, style, &bar.written);
                }
                Err(why) => svg.text((start, y + 12.5), Anchor::Start, SMALL, why),
            }
            y += BAR + 4.0;
        }
    }
}

fn paint(wave: usize, id: &str) -> String {
    let fill = match FILLS[wave % FILLS.len()] {
        texture @ ("hatch" | "dots") => format!("url(#{id}-{texture})"),
        plain => plain.to_owned(),
    };
    format!("fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"1\"")
}
