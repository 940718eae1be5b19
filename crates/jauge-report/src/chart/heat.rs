//! A heat map: groups down, outcomes across, the change in each cell in digits and as a shade.

use super::Described;
use super::classes::Classes;
use super::svg::{Anchor, LABEL, LINE, SMALL, Svg, Type, label_height};

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Heat {
    pub(crate) classes: Classes,
    /// Names of the outcomes; the columns are numbered, and the key says which is which.
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One group.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) label: String,
    /// The change of each outcome and how it is written; without a number, only why.
    pub(crate) cells: Vec<(Option<f64>, String)>,
}

const CELL: f64 = 30.0;

impl Heat {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        let mut y = self.classes.key(&mut svg, described.id, 2.0, 1.0);
        for (i, name) in self.columns.iter().enumerate() {
            y = svg.label(y, SMALL, &format!("{}. {name}", i + 1));
        }
        y += 10.0;
        let wide = 100.0 / self.columns.len().max(1) as f64;
        let numbers = Type {
            bold: true,
            ..SMALL
        };
        for i in 0..self.columns.len() {
            let x = wide * (i as f64 + 0.5);
            svg.text((x, y + 11.0), Anchor::Middle, numbers, &(i + 1).to_string());
        }
        y += LINE;
        for row in &self.rows {
            svg.seam(y);
            svg.label(y, LABEL, &row.label);
            y += label_height(&row.label) + 4.0;
            for (i, (value, written)) in row.cells.iter().enumerate() {
                let x = wide * i as f64;
                let (paint, text) = self.classes.paint(*value, described.id);
                svg.rect((x + 0.2, y), (wide - 0.4, CELL), &paint);
                let style = Type { bold: true, ..text };
                let at = (x + wide / 2.0, y + CELL / 2.0 + 4.0);
                svg.text(at, Anchor::Middle, style, written);
            }
            y += CELL + 10.0;
        }
        svg.finish_fluid(y)
    }
}
