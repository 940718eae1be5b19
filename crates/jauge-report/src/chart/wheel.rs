//! The wheel: one spoke per question, one closed line per time. The distance from the centre
//! to the marker is the value; the area means nothing and is not filled.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::svg::{Anchor, LABEL, Marker, SMALL, Svg, Type};
use super::{ACCENT, Described, GRID, WARM};

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Wheel {
    /// Names of the earlier and of the later time.
    pub(crate) waves: (String, String),
    /// Shares (0 to 1) at the earlier and at the later time, one pair per spoke. Spokes are
    /// numbered from 1, clockwise from the top; the table beside says what they are.
    pub(crate) spokes: Vec<(f64, f64)>,
    /// Labels of the rings, the centre first.
    pub(crate) rings: Vec<String>,
}

const SIDE: f64 = 400.0;
const CENTRE: f64 = SIDE / 2.0;
const RADIUS: f64 = 160.0;
const KEY: f64 = 52.0;

impl Wheel {
    pub(crate) fn draw(&self, described: &Described<'_>) -> String {
        let mut svg = Svg::boxed(described);
        self.key(&mut svg);
        let count = self.spokes.len();
        for ring in 1..self.rings.len() {
            let points = closed(count, |_| self.share_of_ring(ring));
            svg.polygon(&points, &format!("fill=\"none\" stroke=\"{GRID}\""));
        }
        let numbers = Type {
            bold: true,
            ..LABEL
        };
        for spoke in 0..count {
            let spoke_line = format!("stroke=\"{GRID}\"");
            svg.line(
                point(spoke, count, 0.0),
                point(spoke, count, 1.0),
                &spoke_line,
            );
            let (x, y) = point(spoke, count, 1.11);
            let number = (spoke + 1).to_string();
            svg.text((x, y + 5.0), Anchor::Middle, numbers, &number);
        }
        self.ring_labels(&mut svg);
        let before = closed(count, |i| self.spokes[i].0);
        let after = closed(count, |i| self.spokes[i].1);
        let dashed = format!(
            "fill=\"none\" stroke=\"{WARM}\" stroke-width=\"2.5\" stroke-dasharray=\"7 5\""
        );
        svg.polygon(&before, &dashed);
        let full = format!("fill=\"none\" stroke=\"{ACCENT}\" stroke-width=\"2.5\"");
        svg.polygon(&after, &full);
        for (b, a) in before.iter().zip(&after) {
            svg.mark(Marker::Before, *b);
            svg.mark(Marker::After, *a);
        }
        svg.finish_boxed(SIDE, SIDE + KEY)
    }

    fn key(&self, svg: &mut Svg) {
        let rows = [
            (10.0, Marker::Before, &self.waves.0),
            (34.0, Marker::After, &self.waves.1),
        ];
        for (y, marker, name) in rows {
            let line = match marker {
                Marker::Before => {
                    format!("stroke=\"{WARM}\" stroke-width=\"2.5\" stroke-dasharray=\"7 5\"")
                }
                _ => format!("stroke=\"{ACCENT}\" stroke-width=\"2.5\""),
            };
            svg.line((2.0, y), (46.0, y), &line);
            svg.mark(marker, (24.0, y));
            svg.text((56.0, y + 5.0), Anchor::Start, LABEL, name);
        }
    }

    fn share_of_ring(&self, ring: usize) -> f64 {
        ring as f64 / (self.rings.len() - 1).max(1) as f64
    }

    /// Ring labels stand between the first and the last spoke; the lines of the times pass over them.
    fn ring_labels(&self, svg: &mut Svg) {
        let half_step = TAU / self.spokes.len() as f64 / 2.0;
        for (ring, label) in self.rings.iter().enumerate() {
            // On a polygon the ring is nearer to the centre between two spokes.
            let r = RADIUS * self.share_of_ring(ring) * half_step.cos();
            let angle = -FRAC_PI_2 - half_step;
            let (x, y) = (
                CENTRE + r * angle.cos(),
                CENTRE + KEY - 12.0 + r * angle.sin(),
            );
            svg.text((x, y + 4.0), Anchor::Middle, SMALL, label);
        }
    }
}

/// The point of a spoke at a share of the radius.
fn point(spoke: usize, count: usize, share: f64) -> (f64, f64) {
    let angle = TAU * spoke as f64 / count as f64 - FRAC_PI_2;
    let r = RADIUS * share;
    (
        CENTRE + r * angle.cos(),
        CENTRE + KEY - 12.0 + r * angle.sin(),
    )
}

fn closed(count: usize, share: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
    (0..count).map(|i| point(i, count, share(i))).collect()
}

#[cfg(test)]
mod tests {
    use super::{CENTRE, KEY, RADIUS, point};

    #[test]
    fn the_distance_to_the_centre_is_the_share_on_every_spoke() {
        for spoke in 0..7 {
            let (x, y) = point(spoke, 7, 0.4);
            let r = (x - CENTRE).hypot(y - (CENTRE + KEY - 12.0));
            assert!((r - 0.4 * RADIUS).abs() < 1e-9);
        }
        let (x, y) = point(0, 7, 1.0);
        assert!((x - CENTRE).abs() < 1e-9 && y < CENTRE, "first spoke up");
    }
}
