//! Writes SVG. Every text goes through one escaping function.

use std::fmt::Write as _;

use super::{ACCENT, Described, INK, WARM};

/// An SVG picture under construction.
pub(super) struct Svg {
    id: String,
    marked: Vec<Marker>,
    head: String,
    defs: String,
    body: String,
    fluid: bool,
    /// Places where a tall picture may be cut: an offset in the body and the ordinate there.
    seams: Vec<(usize, f64)>,
    /// Ordinate of the labels of an axis that all rows share.
    axis: Option<f64>,
}

/// Height over which a picture says where it may be cut: what a sheet of paper holds.
pub(crate) const TALL: f64 = 900.0;

/// Marks of a time or of an estimate; each has its own shape and its own filling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// The earlier time: a hollow circle.
    Before,
    /// The later time: a full diamond.
    After,
    /// An estimate: a full dot.
    Estimate,
    /// A group's own figure: a small hollow circle.
    Own,
    /// A group's figure with chance taken out: a small full diamond.
    Shrunken,
    /// A person who moved up: full, arms raised.
    PersonUp,
    /// A person who stayed: hollow, arms down.
    PersonSame,
    /// A person who moved down: hollow and crossed.
    PersonDown,
}

/// Head and body of a person.
const HEAD: &str = "M-4.5-10a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0ZM-4-3H4V15H-4Z";

impl Marker {
    const fn name(self) -> &'static str {
        match self {
            Self::Before => "mb",
            Self::After => "ma",
            Self::Estimate => "me",
            Self::Own => "go",
            Self::Shrunken => "gs",
            Self::PersonUp => "pu",
            Self::PersonSame => "ps",
            Self::PersonDown => "pd",
        }
    }

    fn drawing(self) -> String {
        match self {
            Self::Before => format!(
                "d=\"M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0Z\" fill=\"#fff\" \
                 stroke=\"{WARM}\" stroke-width=\"2.5\""
            ),
            Self::After => format!("d=\"M0-8L8 0 0 8-8 0Z\" fill=\"{ACCENT}\""),
            Self::Own => format!(
                "d=\"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z\" fill=\"#fff\" stroke=\"{WARM}\" \
                 stroke-width=\"1.75\""
            ),
            Self::Shrunken => format!("d=\"M0-5L5 0 0 5-5 0Z\" fill=\"{ACCENT}\""),
            Self::PersonUp => format!(
                "d=\"{HEAD}M-10-12L-4-2M4-2L10-12\" fill=\"{ACCENT}\" stroke=\"{ACCENT}\" \
                 stroke-width=\"2.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
            ),
            Self::PersonSame => format!(
                "d=\"{HEAD}M-9 7L-4-2M4-2L9 7\" fill=\"#fff\" stroke=\"{INK}\" \
                 stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
            ),
            Self::PersonDown => format!(
                "d=\"{HEAD}M-9 7L-4-2M4-2L9 7M-9-15L9 15M9-15L-9 15\" fill=\"#fff\" \
                 stroke=\"{WARM}\" stroke-width=\"2\" stroke-linecap=\"round\" \
                 stroke-linejoin=\"round\""
            ),
            Self::Estimate => {
                format!("d=\"M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z\" fill=\"{INK}\"")
            }
        }
    }
}

/// Before the ordinate of a seam, and of the labels of the axis, in the markup.
pub(crate) const SEAM: &str = "<!--seam ";
pub(crate) const AXIS: &str = "<!--axis ";

/// Where a text hangs on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Size and weight of a text, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: u8,
    pub(super) bold: bool,
    pub(super) fill: &'static str,
    /// A white rim that keeps the text apart from lines and textures under it.
    pub(super) halo: bool,
}

/// Labels of rows.
pub(super) const LABEL: Type = Type {
    size: 14,
    bold: false,
    fill: INK,
    halo: true,
};
/// Axis ticks and small print.
pub(super) const SMALL: Type = Type {
    size: 12,
    bold: false,
    fill: super::SOFT,
    halo: true,
};

/// Height of one line of label.
pub(super) const LINE: f64 = 18.0;
/// Characters of a label that fit in 350 pixels.
const LABEL_WIDTH: usize = 42;
/// Lines of a label; the table beneath has the whole of it.
const LABEL_LINES: usize = 4;

impl Svg {
    /// A picture as wide as its place: abscissas in per cent, ordinates in pixels.
    pub(super) fn fluid(described: &Described<'_>) -> Self {
        Self::new(described, true)
    }

    /// A picture of fixed proportions.
    pub(super) fn boxed(described: &Described<'_>) -> Self {
        Self::new(described, false)
    }

    fn new(d: &Described<'_>, fluid: bool) -> Self {
        let (id, title, desc) = (escape(d.id), escape(d.title), escape(d.desc));
        let head = format!(
            " role=\"img\" aria-labelledby=\"{id}-t {id}-d\" font-family=\"system-ui,sans-serif\">\
             <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{desc}</desc>"
        );
        Self {
            id,
            marked: Vec::new(),
            head,
            defs: String::new(),
            body: String::new(),
            fluid,
            seams: Vec::new(),
            axis: None,
        }
    }

    /// Adds a definition; `markup` is ours, never an author's.
    pub(super) fn define(&mut self, markup: &str) {
        self.defs.push_str(markup);
    }

    /// Says that nothing but what is behind all rows crosses this ordinate: what is drawn from
    /// here on lies under it.
    pub(super) fn seam(&mut self, y: f64) {
        self.seams.push((self.body.len(), y));
    }

    /// Says where the labels of an axis stand that is behind all rows.
    pub(super) fn axis(&mut self, y: f64) {
        if self.seams.is_empty() {
            self.axis = Some(y);
        }
    }

    /// The body, with its seams where it is too tall for a sheet of paper.
    fn sewn(&mut self, height: f64) {
        if height <= TALL || self.seams.len() < 2 {
            return;
        }
        let mut out = String::with_capacity(self.body.len() + 24 * self.seams.len());
        let mut from = 0;
        for (n, (at, y)) in self.seams.iter().enumerate() {
            out.push_str(&self.body[from..*at]);
            if let Some(axis) = self.axis.filter(|_| n == 0) {
                let _ = write!(out, "{AXIS}{}-->", short(axis));
            }
            let _ = write!(out, "{SEAM}{}-->", short(*y));
            from = *at;
        }
        out.push_str(&self.body[from..]);
        self.body = out;
    }

    /// An abscissa in the unit of the picture.
    fn x(&self, x: f64) -> String {
        let unit = if self.fluid { "%" } else { "" };
        format!("{}{unit}", short(x))
    }

    pub(super) fn rect(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), attributes: &str) {
        let _ = write!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {attributes}/>",
            self.x(x),
            short(y),
            self.x(w),
            short(h)
        );
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), attributes: &str) {
        let _ = write!(
            self.body,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" {attributes}/>",
            self.x(x1),
            short(y1),
            self.x(x2),
            short(y2)
        );
    }

    /// Puts a marker on a point, whatever the unit of abscissas.
    pub(super) fn mark(&mut self, marker: Marker, (x, y): (f64, f64)) {
        let id = format!("{}-{}", self.id, marker.name());
        if !self.marked.contains(&marker) {
            self.marked.push(marker);
            let _ = write!(self.defs, "<path id=\"{id}\" {}/>", marker.drawing());
        }
        let _ = write!(
            self.body,
            "<use href=\"#{id}\" x=\"{}\" y=\"{}\"/>",
            self.x(x),
            short(y)
        );
    }

    pub(super) fn polygon(&mut self, points: &[(f64, f64)], attributes: &str) {
        let points: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{},{}", short(*x), short(*y)))
            .collect();
        let _ = write!(
            self.body,
            "<polygon points=\"{}\" {attributes}/>",
            points.join(" ")
        );
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, style: Type, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold {
            " font-weight=\"600\""
        } else {
            ""
        };
        let halo = if style.halo { " class=\"h\"" } else { "" };
        let _ = write!(
            self.body,
            "<text{halo} x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{weight}{anchor}>{}</text>",
            self.x(x),
            short(y),
            style.size,
            style.fill,
            escape(text)
        );
    }

    /// A label over one or several lines, whose first line is at `y`; returns the ordinate
    /// under the last one.
    pub(super) fn label(&mut self, y: f64, style: Type, text: &str) -> f64 {
        let lines = wrap(text, LABEL_WIDTH, LABEL_LINES);
        for (i, line) in lines.iter().enumerate() {
            let at = (0.0, y + 13.0 + LINE * i as f64);
            self.text(at, Anchor::Start, style, line);
        }
        y + LINE * lines.len() as f64
    }

    /// Closes a picture with abscissas in per cent.
    pub(super) fn finish_fluid(mut self, height: f64) -> String {
        self.sewn(height);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"{}\"{}{}</svg>",
            short(height),
            self.head,
            self.content()
        )
    }

    /// Closes a picture of fixed proportions.
    pub(super) fn finish_boxed(self, width: f64, height: f64) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\"{}{}</svg>",
            short(width),
            short(height),
            self.head,
            self.content()
        )
    }

    fn content(&self) -> String {
        if self.defs.is_empty() {
            self.body.clone()
        } else {
            format!("<defs>{}</defs>{}", self.defs, self.body)
        }
    }
}

/// Height that a label takes.
pub(super) fn label_height(text: &str) -> f64 {
    LINE * wrap(text, LABEL_WIDTH, LABEL_LINES).len() as f64
}

/// Two decimals, trailing zeros dropped.
pub(super) fn short(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// Text that can stand in an element or in an attribute. Control characters, which XML cannot
/// hold, become spaces.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// How many columns a character takes, roughly: ideograms and emoji are twice as wide.
fn width(c: char) -> usize {
    if u32::from(c) >= 0x2e80 { 2 } else { 1 }
}

/// Breaks a text at its spaces, or inside a word that is too long for a line; what does not
/// fit ends with an ellipsis.
pub(super) fn wrap(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split_ascii_whitespace() {
        let wide: usize = word.chars().map(width).sum();
        if used > 0 && used + 1 + wide > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            if used + width(c) > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += width(c);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.chars().count() >= columns {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{escape, short, wrap};

    #[test]
    fn coordinates_are_short_and_never_minus_zero() {
        assert_eq!(short(12.5), "12.5");
        assert_eq!(short(100.0), "100");
        assert_eq!(short(-0.001), "0");
        assert_eq!(short(f64::NAN), "0");
    }

    #[test]
    fn hostile_text_is_only_text() {
        assert_eq!(
            escape("<script>'\"&\u{0}</script>"),
            "&lt;script&gt;&#39;&quot;&amp; &lt;/script&gt;"
        );
    }

    #[test]
    fn long_labels_wrap_and_end_with_an_ellipsis() {
        assert_eq!(wrap("a bb ccc", 4, 3), ["a bb", "ccc"]);
        assert_eq!(wrap("abcdefghij", 4, 2), ["abcd", "efg…"]);
        assert_eq!(wrap("", 4, 2), [""]);
    }
}
