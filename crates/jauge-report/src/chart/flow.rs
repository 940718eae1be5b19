//! From enrolled to linked: one bar per stage, all from zero.

use super::svg::{Anchor, LABEL, LINE, Svg, Type};
use super::{ACCENT, Described};

/// One stage: its name, its count, the count as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) label: String,
    pub(crate) count: u64,
    pub(crate) written: String,
}

const BAR: f64 = 20.0;

/// Draws the stages in their order.
pub(crate) fn draw(stages: &[Stage], described: &Described<'_>) -> String {
    let mut svg = Svg::fluid(described);
    let most = stages.iter().map(|s| s.count).max().unwrap_or(0).max(1);
    let mut y = 0.0;
    for stage in stages {
        let under = svg.label(y, LABEL, &stage.label) + 4.0;
        // 82 per cent of the width for the longest bar leaves room for its count.
        let wide = 82.0 * stage.count as f64 / most as f64;
        let paint = format!("fill=\"{ACCENT}\"");
        svg.rect((0.0, under), (wide.max(0.3), BAR), &paint);
        let bold = Type {
            size: 15,
            bold: true,
            ..LABEL
        };
        let at = (wide.max(0.3) + 1.5, under + BAR / 2.0 + 5.0);
        svg.text(at, Anchor::Start, bold, &stage.written);
        y = under + BAR + LINE - 4.0;
    }
    svg.finish_fluid(y.max(1.0))
}
