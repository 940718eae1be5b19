//! What of SVG a pictogram may use: shapes, and nothing that could run, load or refer.
//!
//! A drawing comes from whoever wrote the grid and ends up in a page that learners open. So it is
//! not cleaned of what is known to be dangerous: it is written anew from what is known to be
//! harmless, and anything else refuses it. No text, no style sheet, no identifier, no link, no
//! entity, no animation; numbers of ordinary size, colours by name or by number.
//!
//! What comes out is one line with sorted attributes. Two files of the same drawing, laid out or
//! commented in another way, are the same drawing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::Refused;
use crate::wording::say;

/// Most bytes of a drawing as it is given.
pub const MOST_BYTES: usize = 8192;
/// Most shapes and groups.
const MOST_ELEMENTS: usize = 200;
/// Most groups within each other.
const DEEPEST: usize = 8;
/// Most digits of a number in a row.
const MOST_DIGITS: usize = 9;

/// The shapes, and what holds them together.
pub const ELEMENTS: [&str; 8] = [
    "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "g",
];

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// What the value of an attribute may be.
#[derive(Clone, Copy)]
enum Value {
    /// One number, without a unit.
    Number,
    /// Numbers.
    Numbers,
    /// The commands of a path.
    Path,
    /// `none`, `currentColor`, `black`, `white`, `#123`, `#112233`.
    Colour,
    /// `translate(…)`, `rotate(…)`, `scale(…)`.
    Transform,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// The attributes of shapes and groups.
const ATTRIBUTES: &[(&str, Value)] = &[
    ("cx", Value::Number),
    ("cy", Value::Number),
    ("d", Value::Path),
    ("fill", Value::Colour),
    ("fill-opacity", Value::Number),
    ("fill-rule", Value::Word(&["nonzero", "evenodd"])),
    ("height", Value::Number),
    ("opacity", Value::Number),
    ("points", Value::Numbers),
    ("r", Value::Number),
    ("rx", Value::Number),
    ("ry", Value::Number),
    ("stroke", Value::Colour),
    ("stroke-linecap", Value::Word(&["butt", "round", "square"])),
    ("stroke-linejoin", Value::Word(&["miter", "round", "bevel"])),
    ("stroke-opacity", Value::Number),
    ("stroke-width", Value::Number),
    ("transform", Value::Transform),
    ("width", Value::Number),
    ("x", Value::Number),
    ("x1", Value::Number),
    ("x2", Value::Number),
    ("y", Value::Number),
    ("y1", Value::Number),
    ("y2", Value::Number),
];

/// A drawing of shapes alone: there is no other way to one than [`Drawing::read`].
///
/// ```
/// use jauge_model::questionnaire::drawing::Drawing;
/// let dot = "<svg viewBox='0 0 8 8'>\n  <circle r='3' cy='4' cx='4'/> <!-- dot -->\n</svg>";
/// let dot = Drawing::read(dot).unwrap();
/// let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>"#;
/// assert_eq!(dot.svg(), svg);
/// assert_eq!(dot.symbol("p0"), r#"<symbol id="p0" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></symbol>"#);
/// assert!(Drawing::read("<svg viewBox='0 0 8 8'><script/></svg>").is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Drawing(String);

impl Drawing {
    /// Writes a drawing anew.
    ///
    /// # Errors
    /// [`Refused`] for anything that is not listed here.
    pub fn read(source: &str) -> Result<Self, Refused> {
        plain(source).map(Self)
    }

    /// The drawing as a file of its own.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.0
    }

    /// The drawing as a part of a page that shows it several times, by `<use href="#id"/>`.
    #[must_use]
    pub fn symbol(&self, id: &str) -> String {
        let inside = self
            .0
            .strip_prefix(ROOT)
            .and_then(|s| s.strip_suffix("</svg>"));
        inside.map_or_else(String::new, |inside| {
            format!("<symbol id=\"{id}\"{inside}</symbol>")
        })
    }
}

/// How every drawing begins.
const ROOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"";

fn plain(source: &str) -> Result<String, Refused> {
    if source.len() > MOST_BYTES {
        return Err(refused(
            0,
            "le dessin est trop grand : {0} octets",
            "the drawing is too large: {0} bytes",
            &[&source.len().to_string()],
        ));
    }
    let mut reader = Reader { source, at: 0 };
    let mut writer = Writer::default();
    reader.skip_declaration();
    loop {
        reader.skip_blanks()?;
        let start = reader.at;
        match reader.markup()? {
            Markup::End => break,
            Markup::Close(name) => writer.close(start, &name)?,
            Markup::Open {
                name,
                attributes,
                empty,
            } => writer.open(start, &name, &attributes, empty)?,
        }
    }
    writer.finish(source.len())
}

fn refused(at: usize, fr: &str, en: &str, parts: &[&str]) -> Refused {
    Refused {
        at,
        why: say(fr, en, parts),
    }
}

/// A name or value as it may stand in a message.
fn shown(text: &str) -> String {
    let mut out: String = text.chars().filter(|c| !c.is_control()).take(30).collect();
    if text.chars().count() > 30 {
        out.push('…');
    }
    out
}

/// A tag of the source.
enum Markup {
    Open {
        name: String,
        attributes: Vec<(usize, String, String)>,
        empty: bool,
    },
    Close(String),
    End,
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, start: &str) -> bool {
        let found = self.rest().starts_with(start);
        self.at += if found { start.len() } else { 0 };
        found
    }

    fn skip_white(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// `<?xml …?>`, which some programs write first.
    fn skip_declaration(&mut self) {
        self.skip_white();
        if self.rest().starts_with("<?xml ")
            && let Some(end) = self.rest().find("?>")
        {
            self.at += end + 2;
        }
    }

    /// White space and comments.
    fn skip_blanks(&mut self) -> Result<(), Refused> {
        loop {
            self.skip_white();
            if !self.rest().starts_with("<!--") {
                return Ok(());
            }
            match self.rest().find("-->") {
                Some(end) => self.at += end + 3,
                None => return Err(self.broken()),
            }
        }
    }

    fn broken(&self) -> Refused {
        refused(
            self.at,
            "ici, le dessin n'est pas du SVG bien formé",
            "here, the drawing is not well-formed SVG",
            &[],
        )
    }

    fn word(&mut self) -> Result<&'s str, Refused> {
        let rest = self.rest();
        let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
        let end = rest.find(|c| !named(c)).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.broken());
        }
        self.at += end;
        Ok(&rest[..end])
    }

    fn markup(&mut self) -> Result<Markup, Refused> {
        if self.rest().is_empty() {
            return Ok(Markup::End);
        }
        let start = self.at;
        if !self.rest().starts_with('<') {
            return Err(refused(
                start,
                "le dessin contient du texte",
                "the drawing holds text",
                &[],
            ));
        }
        self.at += 1;
        if self.take("/") {
            let name = self.word()?.to_owned();
            self.skip_white();
            return match self.take(">") {
                true => Ok(Markup::Close(name)),
                false => Err(self.broken()),
            };
        }
        let name = self.word()?.to_owned();
        let mut attributes = Vec::new();
        loop {
            self.skip_white();
            if self.take("/>") {
                return Ok(Markup::Open {
                    name,
                    attributes,
                    empty: true,
                });
            }
            if self.take(">") {
                return Ok(Markup::Open {
                    name,
                    attributes,
                    empty: false,
                });
            }
            attributes.push(self.attribute()?);
        }
    }

    fn attribute(&mut self) -> Result<(usize, String, String), Refused> {
        let start = self.at;
        let key = self.word()?.to_owned();
        self.skip_white();
        if !self.take("=") {
            return Err(self.broken());
        }
        self.skip_white();
        let quote = self
            .rest()
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''));
        let quote = quote.ok_or_else(|| self.broken())?;
        self.at += 1;
        let rest = self.rest();
        let end = rest.find(quote).ok_or_else(|| self.broken())?;
        self.at += end + 1;
        let words: Vec<&str> = rest[..end].split_whitespace().collect();
        Ok((start, key, words.join(" ")))
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    open: Vec<String>,
    elements: usize,
    closed: bool,
}

impl Writer {
    fn open(
        &mut self,
        at: usize,
        name: &str,
        attributes: &[(usize, String, String)],
        empty: bool,
    ) -> Result<(), Refused> {
        let root = self.open.is_empty();
        let known = if root {
            name == "svg" && !self.closed
        } else {
            ELEMENTS.contains(&name)
        };
        if !known {
            return Err(refused(
                at,
                "« {0} » n'a pas sa place dans un pictogramme",
                "\"{0}\" has no place in a pictogram",
                &[&shown(name)],
            ));
        }
        self.elements += 1;
        if self.elements > MOST_ELEMENTS || self.open.len() > DEEPEST {
            return Err(refused(
                at,
                "le dessin a trop de formes",
                "the drawing has too many shapes",
                &[],
            ));
        }
        let kept = if root {
            of_root(at, attributes)?
        } else {
            of_shape(attributes)?
        };
        let _ = match root {
            true => write!(self.out, "{ROOT}"),
            false => write!(self.out, "<{name}"),
        };
        for (key, value) in kept {
            let _ = write!(self.out, " {key}=\"{value}\"");
        }
        self.out.push_str(if empty { "/>" } else { ">" });
        if empty {
            self.closed |= root;
        } else {
            self.open.push(name.to_owned());
        }
        Ok(())
    }

    fn close(&mut self, at: usize, name: &str) -> Result<(), Refused> {
        if self.open.pop().as_deref() != Some(name) {
            return Err(refused(
                at,
                "« {0} » se ferme sans s'être ouvert",
                "\"{0}\" is closed without having been opened",
                &[&shown(name)],
            ));
        }
        self.closed |= self.open.is_empty();
        // `<g></g>` and `<g/>` are the same.
        let start = format!("<{name}");
        let begins = self.out.rfind('<').unwrap_or_default();
        if self.out[begins..].starts_with(&start) && !self.out.ends_with("/>") {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            let _ = write!(self.out, "</{name}>");
        }
        Ok(())
    }

    fn finish(self, at: usize) -> Result<String, Refused> {
        if !self.closed || self.elements < 2 {
            return Err(refused(
                at,
                "il n'y a pas de dessin entier",
                "there is no whole drawing",
                &[],
            ));
        }
        Ok(self.out)
    }
}

/// What stays of the attributes of the root: the page decides on the size.
fn of_root(
    at: usize,
    attributes: &[(usize, String, String)],
) -> Result<BTreeMap<&str, &str>, Refused> {
    let mut kept = BTreeMap::new();
    for (at, key, value) in attributes {
        let fine = match key.as_str() {
            "xmlns" => value == NAMESPACE,
            "version" => matches!(value.as_str(), "1.0" | "1.1" | "2.0"),
            "width" | "height" => {
                numbers(value.trim_end_matches("px").trim_end_matches("mm")) == Some(1)
            }
            "viewBox" => is_view(value) && kept.insert("viewBox", value.as_str()).is_none(),
            _ => holds(key, value) && kept.insert(key, value).is_none(),
        };
        if !fine {
            return Err(odd(*at, key, value));
        }
    }
    match kept.contains_key("viewBox") {
        true => Ok(kept),
        false => Err(refused(
            at,
            "le dessin n'a pas de cadre : viewBox=\"0 0 48 48\"",
            "the drawing has no frame: viewBox=\"0 0 48 48\"",
            &[],
        )),
    }
}

fn of_shape(attributes: &[(usize, String, String)]) -> Result<BTreeMap<&str, &str>, Refused> {
    let mut kept = BTreeMap::new();
    for (at, key, value) in attributes {
        if !holds(key, value) || kept.insert(key.as_str(), value.as_str()).is_some() {
            return Err(odd(*at, key, value));
        }
    }
    Ok(kept)
}

fn odd(at: usize, key: &str, value: &str) -> Refused {
    refused(
        at,
        "« {0}=\"{1}\" » n'a pas sa place dans un pictogramme",
        "\"{0}=\"{1}\"\" has no place in a pictogram",
        &[&shown(key), &shown(value)],
    )
}

/// Whether an attribute is known, and its value one that it may have.
fn holds(key: &str, value: &str) -> bool {
    let Some((_, kind)) = ATTRIBUTES.iter().find(|(name, _)| *name == key) else {
        return false;
    };
    match kind {
        Value::Number => numbers(value) == Some(1),
        Value::Numbers => numbers(value).is_some_and(|n| n > 0),
        Value::Path => {
            let commands = |c: char| "MmLlHhVvCcSsQqTtAaZz".contains(c);
            value.starts_with(['M', 'm']) && numbers(&value.replace(commands, " ")).is_some()
        }
        Value::Colour => is_colour(value),
        Value::Transform => is_transform(value),
        Value::Word(words) => words.contains(&value),
    }
}

/// How many numbers there are, if there is nothing else. `1.5.5-2` is three, as paths are written.
fn numbers(text: &str) -> Option<usize> {
    let mut count = 0;
    let (mut digits, mut dot, mut within) = (0, false, false);
    let mut sign = false;
    for c in text.chars() {
        if std::mem::take(&mut sign) && !matches!(c, '0'..='9' | '.') {
            return None;
        }
        match c {
            '0'..='9' => {
                count += usize::from(!within);
                within = true;
                digits += 1;
                if digits > MOST_DIGITS {
                    return None;
                }
                continue;
            }
            // A number may begin with its dot; a second dot begins another one.
            '.' => {
                count += usize::from(!within || dot);
                (within, dot) = (true, true);
            }
            '+' | '-' => {
                count += 1;
                (within, dot, sign) = (true, false, true);
            }
            ' ' | ',' => (within, dot) = (false, false),
            _ => return None,
        }
        digits = 0;
    }
    (!sign).then_some(count)
}

/// Four numbers, the last two above zero.
fn is_view(value: &str) -> bool {
    let parts: Option<Vec<f64>> = value
        .split([' ', ','])
        .filter(|p| !p.is_empty())
        .map(|p| p.parse().ok().filter(|_| numbers(p) == Some(1)))
        .collect();
    parts.is_some_and(|p| p.len() == 4 && p[2] > 0.0 && p[3] > 0.0)
}

fn is_colour(value: &str) -> bool {
    let number = value.strip_prefix('#');
    let hex = |h: &str| matches!(h.len(), 3 | 6) && h.bytes().all(|b| b.is_ascii_hexdigit());
    number.is_some_and(hex) || ["none", "currentColor", "black", "white"].contains(&value)
}

fn is_transform(value: &str) -> bool {
    let mut rest = value.trim();
    while !rest.is_empty() {
        let Some((name, behind)) = rest.split_once('(') else {
            return false;
        };
        let Some((inside, behind)) = behind.split_once(')') else {
            return false;
        };
        let known = ["translate", "rotate", "scale", "matrix", "skewX", "skewY"];
        if !known.contains(&name.trim()) || numbers(inside).is_none_or(|n| n == 0 || n > 6) {
            return false;
        }
        rest = behind.trim_start_matches([' ', ',']);
    }
    !value.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn drawn(inside: &str) -> Result<String, Refused> {
        plain(&format!("<svg viewBox=\"0 0 48 48\">{inside}</svg>"))
    }

    #[test]
    fn layout_and_comments_do_not_make_another_drawing() {
        let tight = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><g fill="none" stroke="#123"><path d="M1 2l3-4.5.5z"/></g></svg>"##;
        let loose = "<?xml version=\"1.0\"?>\n<!-- mine --><svg width='48px' height='48' viewBox='0 0\n 48 48' >\n <g stroke='#123' fill='none'>\n<path  d='M1 2l3-4.5.5z' ></path></g>\n</svg>\n";
        assert_eq!(plain(tight).as_deref(), Ok(tight));
        assert_eq!(plain(loose).as_deref(), Ok(tight));
        // Written anew, it stays what it is.
        assert_eq!(
            drawn("<rect x='1' y='2' width='3' height='4' rx='.5'/><polygon points='1,2 3,4'/>")
                .and_then(|d| plain(&d)),
            drawn(
                "<rect rx='.5' x='1' y='2' width='3' height='4'></rect><polygon points='1,2 3,4'/>"
            )
        );
    }

    #[test]
    fn nothing_that_runs_loads_or_refers_gets_in() {
        for inside in [
            "<script>alert(1)</script>",
            "<path d='M0 0' onload='alert(1)'/>",
            "<a href='javascript:alert(1)'><path d='M0 0'/></a>",
            "<image href='https://example.org/x.png'/>",
            "<use href='#a'/>",
            "<use xlink:href='data:image/svg+xml,x'/>",
            "<foreignObject><p>x</p></foreignObject>",
            "<style>*{fill:url(https://example.org)}</style>",
            "<path d='M0 0' style='fill:red'/>",
            "<path d='M0 0' fill='url(#a)'/>",
            "<path d='M0 0' fill='url(https://example.org/a)'/>",
            "<path d='M0 0' id='i0'/>",
            "<path d='M0 0' class='option'/>",
            "<animate attributeName='href' values='javascript:alert(1)'/>",
            "<set attributeName='onclick' to='alert(1)'/>",
            "<text>words</text>",
            "words",
            "&lt;script&gt;",
            "<![CDATA[x]]>",
            "<path d='M0 0&#10;'/>",
            "<path d='M0 0\"/><script>'/>",
            "<path d=M0/>",
            "<path d='M0 0'",
            "<g><path d='M0 0'/>",
            "</svg><svg viewBox='0 0 1 1'><path d='M0 0'/>",
            "<path d='L0 0'/>",
            "<path d='M1e9 0'/>",
            "<path d='M1234567890 0'/>",
            "<path d='M0 0' d='M1 1'/>",
            "<path d='M0 0' transform='rotate(1) url(x)'/>",
            "<path d='M0 0' transform='expression(1)'/>",
            "<rect width='100%' height='1'/>",
            "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
            "<!-- never closed",
            "<?php x ?>",
            "",
        ] {
            let refused = drawn(inside).expect_err(inside);
            assert!(refused.at <= 60 + inside.len(), "{inside}");
            assert!(!refused.why.get(Lang::Fr).is_empty() && !refused.why.get(Lang::En).is_empty());
        }
        for source in [
            "",
            "<p>x</p>",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
            "<svg><path d='M0 0'/></svg>",
            "<svg viewBox='0 0 0 1'><path d='M0 0'/></svg>",
            "<svg viewBox='0 0 1 1' onload='x'><path d='M0 0'/></svg>",
            "<svg viewBox='0 0 1 1' xmlns='http://example.org'><path d='M0 0'/></svg>",
        ] {
            assert!(plain(source).is_err(), "{source}");
        }
    }

    #[test]
    fn a_drawing_has_bounds() {
        let deep = "<g>".repeat(9) + "<path d='M0 0'/>" + &"</g>".repeat(9);
        assert!(drawn(&deep).is_err());
        let many = "<path d='M0 0'/>".repeat(MOST_ELEMENTS);
        assert!(drawn(&many).is_err());
        let long = format!("<path d='M0 0{}'/>", " 1".repeat(MOST_BYTES / 2));
        assert!(drawn(&long).is_err());
    }
}
