//! A map of tiles of one size, one per region or department: a small territory weighs as much to
//! the eye as a large one, and each tile has its code, its number and its shade.

use super::classes::Classes;
use super::svg::{Anchor, SMALL, Svg, Type};
use super::{Described, GRID};

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Tiles {
    pub(crate) classes: Classes,
    pub(crate) tiles: Vec<Tile>,
    /// Columns and rows of the grid.
    pub(crate) size: (usize, usize),
}

/// One territory.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    pub(crate) code: String,
    pub(crate) place: (usize, usize),
    pub(crate) state: State,
}

/// What is known of a territory.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// Nothing: it is not in the study.
    Outside,
    /// A number is there and may not be shown, or cannot be computed.
    Withheld,
    /// A change and how it is written.
    Known(f64, String),
}

/// Side of the picture.
const WIDTH: f64 = 400.0;
const GAP: f64 = 2.0;

impl Tiles {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::boxed(described);
        let top = self.classes.key(&mut svg, described.id, 2.0, WIDTH / 100.0) + 6.0;
        let side = WIDTH / self.size.0.max(1) as f64;
        for tile in &self.tiles {
            let at = (tile.place.0 as f64 * side, top + tile.place.1 as f64 * side);
            self.tile(&mut svg, tile, at, (side, described.id));
        }
        svg.finish_boxed(WIDTH, top + self.size.1 as f64 * side)
    }

    fn tile(&self, svg: &mut Svg, tile: &Tile, (x, y): (f64, f64), (side, id): (f64, &str)) {
        let outside = format!("fill=\"#fff\" stroke=\"{GRID}\"");
        let ((paint, text), written) = match &tile.state {
            State::Outside => ((outside, SMALL), None),
            State::Withheld => (self.classes.paint(None, id), Some("–")),
            State::Known(value, written) => {
                (self.classes.paint(Some(*value), id), Some(written.as_str()))
            }
        };
        svg.rect(
            (x + GAP / 2.0, y + GAP / 2.0),
            (side - GAP, side - GAP),
            &paint,
        );
        let middle = x + side / 2.0;
        let Some(written) = written else {
            svg.text((middle, y + side * 0.6), Anchor::Middle, SMALL, &tile.code);
            return;
        };
        let size = if side < 40.0 { 9 } else { 13 };
        for (down, bold, words) in [(0.4, true, tile.code.as_str()), (0.8, false, written)] {
            let style = Type { size, bold, ..text };
            svg.text((middle, y + side * down), Anchor::Middle, style, words);
        }
    }
}
