//! Diverging stacked bars: how many people stand at each level, the middle of the scale on one
//! vertical line, so that a shift between two times is a shift of the bar.

use std::fmt::Write as _;

use super::scale::{AXIS_HEIGHT, Axis};
use super::svg::{Anchor, LABEL, LINE, SMALL, Svg, Type, label_height, short};
use super::{Described, INK, Quarters};

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Likert {
    /// Words of the levels, from left to right.
    pub(crate) levels: Vec<String>,
    /// Questions, in the order of the grid.
    pub(crate) items: Vec<Item>,
    /// How shares of the people are written on the axis.
    pub(crate) quarters: Quarters,
}

/// One question.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) label: String,
    pub(crate) bars: Vec<Bar>,
}

/// One question at one time.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) wave: String,
    /// `n = 35`.
    pub(crate) total: String,
    /// People at each level, from left to right.
    pub(crate) counts: Vec<u64>,
    /// The same as they are written.
    pub(crate) written: Vec<String>,
    /// The same as they may be told: nothing where secrecy hides a level. Hidden levels are drawn as one.
    pub(crate) told: Vec<Option<u64>>,
}

const BAR: f64 = 22.0;
/// Share of the width under which a count would not fit into its segment on a phone.
const FITS: f64 = 6.5;
/// Levels that the key names one by one; beyond, only its ends.
const NAMED: usize = 15;

impl Likert {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::fluid(described);
        let shades: Vec<Shade> = (0..self.levels.len())
            .map(|i| Shade::of(i, self.levels.len()))
            .collect();
        for (i, shade) in shades.iter().enumerate() {
            shade.define(&mut svg, described.id, i);
        }
        let mut y = self.key(&mut svg, &shades, described.id);
        let axis = self.axis();
        let top = y;
        let mut rows = Vec::new();
        for item in &self.items {
            y += 12.0;
            rows.push((y, item));
            y = item.height(y);
        }
        axis.draw(&mut svg, &[(top, y + 6.0)], y + 6.0);
        for (at, item) in rows {
            svg.seam(at - 6.0);
            item.draw(&mut svg, at, &axis, &shades, described.id);
        }
        svg.finish_fluid(y + 6.0 + AXIS_HEIGHT)
    }

    /// The key, one level a line. Returns the ordinate beneath.
    fn key(&self, svg: &mut Svg, shades: &[Shade], id: &str) -> f64 {
        let mut y = 2.0;
        for (i, (level, shade)) in self.levels.iter().zip(shades).enumerate() {
            let end = i == 0 || i + 1 == self.levels.len();
            if self.levels.len() > NAMED && !end {
                continue;
            }
            svg.rect((0.5, y), (5.0, 13.0), &shade.paint(id, i));
            let words = super::svg::wrap(level, 40, 1).remove(0);
            svg.text((7.0, y + 11.0), Anchor::Start, LABEL, &words);
            y += LINE + 2.0;
        }
        y + 4.0
    }

    /// One axis for all questions of the picture: as far to each side as the longest bar.
    fn axis(&self) -> Axis {
        let (mut left, mut right) = (0.25_f64, 0.25_f64);
        for bar in self.items.iter().flat_map(|i| &i.bars) {
            let (l, r) = bar.reach();
            (left, right) = (left.max(l), right.max(r));
        }
        let quarter = |v: f64| (v * 4.0 - 1e-9).ceil() / 4.0;
        let (left, right) = (quarter(left), quarter(right));
        let mut ticks = Vec::new();
        for i in -4_i32..=4 {
            let v = f64::from(i) / 4.0;
            if v >= -left && v <= right {
                let label = &self.quarters[i.unsigned_abs() as usize];
                ticks.push((v, label.clone()));
            }
        }
        Axis::new(-left, right, ticks)
    }
}

impl Item {
    fn height(&self, y: f64) -> f64 {
        y + label_height(&self.label) + self.bars.len() as f64 * (BAR + LINE)
    }

    fn draw(&self, svg: &mut Svg, y: f64, axis: &Axis, shades: &[Shade], id: &str) {
        let bold = Type {
            bold: true,
            ..LABEL
        };
        let mut y = svg.label(y, bold, &self.label);
        for bar in &self.bars {
            svg.text((0.0, y + 13.0), Anchor::Start, SMALL, &bar.wave);
            svg.text((100.0, y + 13.0), Anchor::End, SMALL, &bar.total);
            bar.draw(svg, y + LINE - 1.0, axis, shades, id);
            y += BAR + LINE;
        }
    }
}

impl Bar {
    fn people(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Shares of the people left and right of the middle of the scale; the middle level, where
    /// there is one, straddles it.
    fn reach(&self) -> (f64, f64) {
        let n = self.people();
        if n == 0 {
            return (0.0, 0.0);
        }
        let k = self.counts.len();
        let below: u64 = self.counts[..k / 2].iter().sum();
        let middle = if k % 2 == 1 { self.counts[k / 2] } else { 0 };
        let left = (below as f64 + middle as f64 / 2.0) / n as f64;
        (left, 1.0 - left)
    }

    fn draw(&self, svg: &mut Svg, y: f64, axis: &Axis, shades: &[Shade], id: &str) {
        let n = self.people();
        if n == 0 {
            return;
        }
        let mut start = -self.reach().0;
        for (i, (count, shade)) in self.counts.iter().zip(shades).enumerate() {
            if *count == 0 {
                continue;
            }
            let end = start + *count as f64 / n as f64;
            let (x, w) = (axis.x(start), axis.x(end) - axis.x(start));
            svg.rect((x, y), (w, BAR - 4.0), &shade.paint(id, i));
            if w >= FITS {
                let at = (x + w / 2.0, y + 13.5);
                let style = Type {
                    size: 12,
                    bold: true,
                    fill: shade.ink,
                    halo: shade.hatch.is_some(),
                };
                if let Some(written) = self.written.get(i) {
                    svg.text(at, Anchor::Middle, style, written);
                }
            }
            start = end;
        }
    }
}

/// How a level is painted: warm and hatched below the middle, plain and cold above, darker
/// towards the ends. Hatching tells the two sides apart without colour.
#[derive(Clone, Debug)]
pub(super) struct Shade {
    pub(super) fill: String,
    pub(super) ink: &'static str,
    /// Distance between the lines of the hatching.
    pub(super) hatch: Option<f64>,
}

impl Shade {
    pub(super) fn of(level: usize, levels: usize) -> Self {
        let half = levels / 2;
        let middle = levels % 2 == 1 && level == half;
        if middle {
            return Self {
                fill: "#e9ecec".into(),
                ink: INK,
                hatch: None,
            };
        }
        // 0 next to the middle, 1 at the end of the scale.
        let below = level < half;
        let steps = half.max(1);
        let from_middle = if below {
            half - 1 - level
        } else {
            level - (levels - half)
        };
        let far = if steps == 1 {
            1.0
        } else {
            from_middle as f64 / (steps - 1) as f64
        };
        if below {
            Self {
                fill: blend([0xf6, 0xdc, 0xb8], [0xdb, 0x8b, 0x3c], far),
                ink: INK,
                hatch: Some(10.0 - 5.5 * far),
            }
        } else {
            Self {
                // Dark letters on the paler half hold 4.5:1, white ones on the other.
                fill: blend(
                    [0x9c, 0xcc, 0xd8],
                    [0x0b, 0x5a, 0x6f],
                    if far > 0.5 { far } else { 0.8 * far },
                ),
                ink: if far > 0.5 { "#fff" } else { INK },
                hatch: None,
            }
        }
    }

    pub(super) fn define(&self, svg: &mut Svg, id: &str, level: usize) {
        let Some(gap) = self.hatch else { return };
        let mut markup = String::new();
        let gap = short(gap);
        let _ = write!(
            markup,
            "<pattern id=\"{id}-p{level}\" width=\"{gap}\" height=\"{gap}\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect width=\"{gap}\" height=\"{gap}\" fill=\"{}\"/>\
             <path d=\"M0 0V{gap}\" stroke=\"#5b2c06\" stroke-width=\"2\"/></pattern>",
            self.fill
        );
        svg.define(&markup);
    }

    /// Attributes of a rectangle of this level; the outline holds 3:1 against the page where
    /// the filling is pale.
    pub(super) fn paint(&self, id: &str, level: usize) -> String {
        let fill = if self.hatch.is_some() {
            format!("url(#{id}-p{level})")
        } else {
            self.fill.clone()
        };
        format!("fill=\"{fill}\" stroke=\"#45555c\" stroke-width=\"1\"")
    }
}

fn blend(near: [u8; 3], far: [u8; 3], at: f64) -> String {
    let mix = |i: usize| {
        let v = f64::from(near[i]) + at * (f64::from(far[i]) - f64::from(near[i]));
        v.round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2))
}

#[cfg(test)]
mod tests {
    use super::{Bar, Shade};

    fn bar(counts: &[u64]) -> Bar {
        Bar {
            wave: String::new(),
            total: String::new(),
            counts: counts.to_vec(),
            written: Vec::new(),
            told: Vec::new(),
        }
    }

    #[test]
    fn the_middle_level_straddles_zero_and_even_scales_split_at_it() {
        assert_eq!(bar(&[1, 2, 4, 2, 1]).reach(), (0.5, 0.5));
        assert_eq!(bar(&[3, 0, 0, 1]).reach(), (0.75, 0.25));
        assert_eq!(bar(&[0, 0]).reach(), (0.0, 0.0));
    }

    #[test]
    fn only_the_lower_side_is_hatched_and_more_so_at_the_end() {
        let hatches =
            |k: usize| -> Vec<Option<f64>> { (0..k).map(|i| Shade::of(i, k).hatch).collect() };
        assert_eq!(hatches(4), [Some(4.5), Some(10.0), None, None]);
        assert_eq!(hatches(5), [Some(4.5), Some(10.0), None, None, None]);
        assert_eq!(hatches(2), [Some(4.5), None]);
        assert_eq!(hatches(1), [None]);
    }

    #[test]
    fn shades_of_a_side_differ() {
        let fills: Vec<String> = (0..7).map(|i| Shade::of(i, 7).fill).collect();
        let mut unique = fills.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), fills.len());
    }
}
