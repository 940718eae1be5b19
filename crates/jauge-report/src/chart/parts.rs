//! Who moved up, stayed, moved down: a figure per person where there are few, else one bar. Each
//! part has a shape or a texture of its own besides its colour.

use super::svg::{Anchor, LABEL, LINE, Marker, Svg, Type};
use super::{ACCENT, Described, GRID, INK};

/// What is drawn: the three parts of a group.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) parts: [Part; 3],
}

/// One part: its name with its count as they are written, and the count.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) label: String,
    pub(crate) count: u64,
    pub(crate) written: String,
}

/// People that are drawn one by one.
const ONE_BY_ONE: u64 = 60;
const PER_ROW: u64 = 12;
const ROW: f64 = 40.0;
const BAR: f64 = 52.0;
const FIGURES: [Marker; 3] = [Marker::PersonUp, Marker::PersonSame, Marker::PersonDown];

impl Parts {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        let all: u64 = self.parts.iter().map(|p| p.count).sum();
        let height = if all <= ONE_BY_ONE {
            self.people(&mut svg)
        } else {
            self.bar(&mut svg, described.id, all)
        };
        svg.finish_fluid(height)
    }

    /// One figure per person, the three parts one under another.
    fn people(&self, svg: &mut Svg) -> f64 {
        let mut y = 0.0;
        for (part, figure) in self.parts.iter().zip(FIGURES) {
            y = heading(svg, y, part);
            for n in 0..part.count {
                let column = (n % PER_ROW) as f64;
                let row = (n / PER_ROW) as f64;
                svg.mark(figure, (4.0 + column * 8.0, y + row * ROW + 20.0));
            }
            y += part.count.div_ceil(PER_ROW) as f64 * ROW + 10.0;
        }
        y
    }

    fn bar(&self, svg: &mut Svg, id: &str, all: u64) -> f64 {
        svg.define(&format!(
            "<pattern id=\"{id}-down\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#f6dcb8\"/>\
             <path d=\"M0 0V6\" stroke=\"#5b2c06\" stroke-width=\"2.5\"/></pattern>"
        ));
        let fills = [
            ACCENT.to_owned(),
            "#fff".to_owned(),
            format!("url(#{id}-down)"),
        ];
        let mut y = 0.0;
        for (part, fill) in self.parts.iter().zip(&fills) {
            y = heading(svg, y, part);
            // The whole of the people behind each part.
            let whole = format!("fill=\"none\" stroke=\"{GRID}\"");
            svg.rect((0.5, y), (99.0, BAR - 16.0), &whole);
            let wide = 100.0 * part.count as f64 / all as f64;
            let paint = format!("fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"1.5\"");
            svg.rect((0.5, y), ((wide * 0.99).max(0.3), BAR - 16.0), &paint);
            y += BAR;
        }
        y
    }
}

fn heading(svg: &mut Svg, y: f64, part: &Part) -> f64 {
    let big = Type {
        size: 20,
        bold: true,
        ..LABEL
    };
    svg.text((0.0, y + 18.0), Anchor::Start, big, &part.written);
    let words = Type { size: 16, ..LABEL };
    let under = svg.label(y + 26.0, words, &part.label);
    under + LINE / 2.0
}
