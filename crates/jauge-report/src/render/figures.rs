//! The drawings of a document as files of their own.

use std::borrow::Cow;

use crate::chart::{AXIS, SEAM, TALL};
use crate::document::{Block, Document};

/// Width of a drawing that stretches with its page, as a file and on paper.
pub(crate) const WIDTH: f64 = 720.0;
/// The same for pages in large letters.
pub(crate) const LARGE: f64 = 600.0;
/// Width on paper, in units of a drawing of fixed proportions, of a whole line.
const LINE: f64 = 640.0;
/// Pixels of a bitmap for one of the drawing: sharp in print at the width of a sheet.
pub(crate) const SHARP: f32 = 3.0;
/// Height of the labels of an axis.
const LABELS: f64 = 22.0;
const FONT: &str = "font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif\"";

/// Each drawing by its name, as an SVG file that stands alone.
pub(crate) fn svg(document: &Document) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for chapter in &document.chapters {
        collect(&chapter.blocks, &mut out);
    }
    out
}

fn collect(blocks: &[Block], out: &mut Vec<(String, String)>) {
    for block in blocks {
        match block {
            Block::Figure(f) => {
                if let Some(name) = between(&f.svg, "<title id=\"", "-t\"") {
                    out.push((name.to_owned(), alone(&uncut(&f.svg), WIDTH)));
                }
            }
            Block::Fold { blocks, .. } => collect(blocks, out),
            _ => {}
        }
    }
}

/// What a drawing says to who cannot see it.
pub(crate) fn description(svg: &str) -> String {
    let said = between(svg, "<desc id=\"", "</desc>");
    let said = said.and_then(|d| d.split_once('>')).map_or("", |(_, d)| d);
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    signs
        .iter()
        .fold(said.to_owned(), |text, (sign, c)| text.replace(sign, c))
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// A drawing with a size, a ground and the rims that the page's style sheet gives otherwise.
pub(crate) fn alone(svg: &str, width: f64) -> String {
    let rim = "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\"";
    let sized = svg
        .replacen("width=\"100%\"", &format!("width=\"{width}\""), 1)
        .replacen("font-family=\"system-ui,sans-serif\"", FONT, 1)
        .replace("class=\"h\"", rim);
    let ground = "</desc><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>";
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&sized.replacen("</desc>", ground, 1));
    out.push('\n');
    out
}

/// The drawing without the marks of where it may be cut.
pub(crate) fn uncut(svg: &str) -> Cow<'_, str> {
    if !svg.contains(SEAM) {
        return svg.into();
    }
    let mut out = String::with_capacity(svg.len());
    for part in svg.split("<!--") {
        let mark = ["seam ", "axis "].iter().any(|m| part.starts_with(m));
        let drawn = part.split_once("-->").filter(|_| mark);
        out.push_str(drawn.map_or(part, |(_, drawn)| drawn));
    }
    out.into()
}

/// What part of a line the drawing takes on paper: those of fixed proportions are not blown up.
pub(crate) fn share(svg: &str) -> f64 {
    let fixed = between(svg, "viewBox=\"0 0 ", " ").and_then(|w| w.parse::<f64>().ok());
    fixed.map_or(1.0, |width| (width / LINE).min(1.0))
}

/// A drawing that stands alone in pieces of which each fits on a sheet of paper, cut between its
/// rows, each with the labels of the axis.
pub(crate) fn cut(drawing: &str, width: f64) -> Vec<String> {
    let whole = || vec![drawing.to_owned()];
    let Some(sewn) = Sewn::read(drawing, width) else {
        return whole();
    };
    let mut pieces = Vec::new();
    let (mut top, mut first) = (0.0, 0);
    for n in 0..sewn.rows.len() {
        let end = sewn.rows.get(n + 1).map_or(sewn.height, |(y, _)| *y);
        if end - top > TALL * width / WIDTH && n > first {
            let bottom = sewn.rows[n].0;
            pieces.push(sewn.piece(first..n, top, bottom, true));
            (top, first) = (bottom, n);
        }
    }
    pieces.push(sewn.piece(first..sewn.rows.len(), top, sewn.height, false));
    pieces
}

/// A tall drawing taken apart.
struct Sewn<'t> {
    /// The opening tag and the ground, up to the definitions.
    head: &'t str,
    /// Definitions, and what is behind all rows.
    behind: &'t str,
    /// The ordinate at which each row begins, and its markup.
    rows: Vec<(f64, &'t str)>,
    height: f64,
    width: f64,
    /// Ordinate of the labels of the axis.
    axis: Option<f64>,
}

impl<'t> Sewn<'t> {
    fn read(drawing: &'t str, width: f64) -> Option<Self> {
        let (before, rest) = drawing.split_once(SEAM)?;
        let (head, behind) = before.split_once("</desc>")?;
        let height = between(head, " height=\"", "\"")?.parse().ok()?;
        let rest = rest.rsplit_once("</svg>")?.0;
        let row = |part: &'t str| {
            let (y, markup) = part.split_once("-->")?;
            Some((y.parse().ok()?, markup))
        };
        Some(Self {
            width,
            head: head.split_once("role=")?.0,
            behind,
            rows: rest.split(SEAM).map(row).collect::<Option<_>>()?,
            height,
            axis: between(behind, AXIS, "-->").and_then(|y| y.parse().ok()),
        })
    }

    /// The rows of a range, whose drawing goes from `top` to `bottom`.
    fn piece(&self, rows: std::ops::Range<usize>, top: f64, bottom: f64, labels: bool) -> String {
        let (height, width) = (bottom - top, self.width);
        let axis = self.axis.filter(|_| labels);
        let all = height + axis.map_or(0.0, |_| LABELS);
        let view = |at: f64, from: f64, high: f64, markup: &str| {
            format!(
                "<svg y=\"{at}\" width=\"{width}\" height=\"{high}\" \
                 viewBox=\"0 {from} {width} {high}\">{markup}</svg>"
            )
        };
        let markup: String = self.rows[rows].iter().map(|(_, markup)| *markup).collect();
        let sized = format!(" height=\"{}\"", self.height);
        let mut out = self.head.replacen(&sized, &format!(" height=\"{all}\""), 1);
        out.push_str(FONT);
        out.push('>');
        out.push_str(&view(0.0, top, height, &format!("{}{markup}", self.behind)));
        if let Some(y) = axis {
            out.push_str(&view(height, y, LABELS, self.behind));
        }
        out.push_str("</svg>\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, alone, cut, description, uncut};
    use crate::chart::Described;
    use crate::chart::interval::{Intervals, Row};
    use crate::chart::scale::Axis;

    fn drawing(rows: usize) -> String {
        let row = |n| Row::Estimate {
            label: format!("Projet {n} <x>"),
            value: n as f64,
            limits: None,
        };
        let chart = Intervals {
            axis: Axis::around([0.0, rows as f64], |v, d| format!("{v:.d$}")),
            rows: (0..rows).map(row).collect(),
        };
        let described = Described {
            id: "fig-x",
            title: "Titre",
            desc: "Ce qu’on voit & \"plus\" <b>",
        };
        chart.draw(&described)
    }

    #[test]
    fn a_tall_drawing_is_cut_between_its_rows_and_loses_none() {
        for rows in [1, 20, 60, 204] {
            let pieces = cut(&alone(&drawing(rows), WIDTH), WIDTH);
            assert_eq!(pieces.len() > 1, rows > 20, "{rows}");
            let all = pieces.concat();
            assert!(!uncut(&drawing(rows)).contains("<!--"));
            for n in 0..rows {
                assert_eq!(all.matches(&format!("Projet {n} &lt;")).count(), 1, "{n}");
            }
            for piece in &pieces {
                let mut xml = quick_xml::Reader::from_str(piece);
                xml.config_mut().check_end_names = true;
                while xml.read_event().unwrap() != quick_xml::events::Event::Eof {}
                assert!(
                    piece.contains("height=\"") && piece.contains(">0"),
                    "the axis"
                );
            }
        }
    }

    #[test]
    fn descriptions_are_told_as_they_were_written() {
        assert_eq!(description(&drawing(1)), "Ce qu’on voit & \"plus\" <b>");
    }
}
