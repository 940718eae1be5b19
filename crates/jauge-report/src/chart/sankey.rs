//! The stages that people go through, from top to bottom: the width of a band is a number of
//! people, what leaves is hatched and goes out to the right, what joins comes in from the left.

use super::svg::{Anchor, LABEL, SMALL, Svg, Type, wrap};
use super::{ACCENT, Described, INK};

/// One stage and how it follows from the one before.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// Its name with its number as it is written.
    pub(crate) label: String,
    pub(crate) count: u64,
    pub(crate) joined: Flow,
    /// Known to have left.
    pub(crate) lost: Flow,
    /// Nothing known.
    pub(crate) unexplained: Flow,
}

/// A number of people, with its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    pub(crate) count: u64,
    pub(crate) label: String,
}

const WIDTH: f64 = 460.0;
/// Width of the widest band.
const MOST: f64 = 190.0;
const LEFT: f64 = 96.0;
const NODE: f64 = 12.0;
const BETWEEN: f64 = 96.0;

/// Draws the stages.
pub(crate) fn draw(stages: &[Stage], described: &Described<'_>) -> String {
    let mut svg = Svg::boxed(described);
    let id = described.id;
    for (name, ground, line, turn) in [
        ("out", "#f6dcb8", "#5b2c06", 45),
        ("unknown", "#e9ecec", "#51626a", 135),
    ] {
        svg.define(&format!(
            "<pattern id=\"{id}-{name}\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate({turn})\"><rect width=\"7\" height=\"7\" fill=\"{ground}\"/>\
             <path d=\"M0 0V7\" stroke=\"{line}\" stroke-width=\"2\"/></pattern>"
        ));
    }
    // Before a stage, those of the stage before and those who join stand side by side.
    let entering = |i: usize| {
        let before = if i == 0 { 0 } else { stages[i - 1].count };
        before.max(stages[i].count) + stages[i].joined.count
    };
    let most = (0..stages.len()).map(entering).max().unwrap_or(1).max(1);
    let wide = |n: u64| MOST * n as f64 / most as f64;
    let mut y = 4.0;
    for (i, stage) in stages.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|b| &stages[b]) {
            between(&mut svg, id, (y, before, stage), &wide);
            y += BETWEEN;
        }
        svg.rect(
            (LEFT, y),
            (wide(stage.count).max(1.0), NODE),
            &format!("fill=\"{INK}\""),
        );
        let bold = Type {
            bold: true,
            ..LABEL
        };
        for (n, line) in wrap(&stage.label, 22, 3).iter().enumerate() {
            let at = (LEFT + wide(stage.count) + 8.0, y + 11.0 + 17.0 * n as f64);
            svg.text(at, Anchor::Start, bold, line);
        }
        y += NODE;
    }
    svg.finish_boxed(WIDTH, y + 44.0)
}

/// The bands between two stages: those who stay straight down, those who leave to the right,
/// those who join from the left.
fn between(
    svg: &mut Svg,
    id: &str,
    (y, before, stage): (f64, &Stage, &Stage),
    wide: &impl Fn(u64) -> f64,
) {
    let leaving = stage.lost.count + stage.unexplained.count;
    let staying = before.count.saturating_sub(leaving);
    let bottom = y + BETWEEN;
    let joined = wide(stage.joined.count);
    let stay = format!("fill=\"{ACCENT}\" fill-opacity=\"0.45\" stroke=\"{ACCENT}\"");
    // Who joins stands on the left of the later stage.
    let (x0, x1) = (LEFT, LEFT + joined);
    svg.polygon(
        &[
            (x0, y),
            (x0 + wide(staying), y),
            (x1 + wide(staying), bottom),
            (x1, bottom),
        ],
        &stay,
    );
    if stage.joined.count > 0 {
        come(svg, stage, joined, bottom);
    }
    let x = LEFT + wide(staying) + wide(leaving);
    leave(svg, id, (x, y), stage, wide);
}

/// The band of those who join, from the left into the later stage.
fn come(svg: &mut Svg, stage: &Stage, joined: f64, bottom: f64) {
    let come = format!("fill=\"#fff\" stroke=\"{ACCENT}\" stroke-dasharray=\"4 3\"");
    svg.polygon(
        &[
            (LEFT - 40.0, bottom - 40.0),
            (LEFT - 40.0 + joined.min(40.0), bottom - 40.0),
            (LEFT + joined, bottom),
            (LEFT, bottom),
        ],
        &come,
    );
    for (n, line) in wrap(&stage.joined.label, 14, 3).iter().enumerate() {
        let at = (0.0, bottom - 62.0 + 13.0 * n as f64);
        svg.text(at, Anchor::Start, SMALL, line);
    }
}

/// The bands of those who leave, known and unknown, out to the right.
fn leave(
    svg: &mut Svg,
    id: &str,
    (mut x, y): (f64, f64),
    stage: &Stage,
    wide: &impl Fn(u64) -> f64,
) {
    // The outer band goes out above the inner one, so that none crosses another.
    let exit = LEFT + MOST + 8.0;
    let mut at = y + 16.0;
    for (flow, name) in [(&stage.lost, "out"), (&stage.unexplained, "unknown")] {
        if flow.count == 0 {
            continue;
        }
        let w = wide(flow.count);
        let thick = w.clamp(3.0, 26.0);
        x -= w;
        svg.polygon(
            &[
                (x, y),
                (x + w, y),
                (x + w, at),
                (exit, at),
                (exit, at + thick),
                (x, at + thick),
            ],
            &format!("fill=\"url(#{id}-{name})\" stroke=\"{INK}\" stroke-width=\"0.75\""),
        );
        for (n, line) in wrap(&flow.label, 22, 2).iter().enumerate() {
            let place = (exit + 6.0, at + thick / 2.0 + 4.0 + 13.0 * n as f64);
            svg.text(place, Anchor::Start, SMALL, line);
        }
        at += 36.0;
    }
}
