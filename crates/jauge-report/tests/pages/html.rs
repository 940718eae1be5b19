//! A small reader of the pages: tags with their attributes, and the text between them. Pages
//! are well-formed by construction; what does not parse fails the test.

/// A piece of a page.
#[derive(Debug, PartialEq)]
pub(crate) enum Piece {
    /// A start tag: name and attributes.
    Open(String, Vec<(String, String)>),
    /// An end tag.
    Close(String),
    /// Text, entities resolved.
    Text(String),
}

impl Piece {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        match self {
            Self::Open(_, attributes) => attributes
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str()),
            _ => None,
        }
    }

    pub(crate) fn opens(&self, name: &str) -> bool {
        matches!(self, Self::Open(n, _) if n == name)
    }
}

/// Reads a page.
pub(crate) fn read(page: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        if open > 0 {
            out.push(Piece::Text(resolve(&rest[..open])));
        }
        let close = tag_end(&rest[open..]).expect("a tag ends");
        let inside = &rest[open + 1..open + close];
        rest = &rest[open + close + 1..];
        if inside.starts_with('!') {
            assert_eq!(inside, "!DOCTYPE html");
        } else if let Some(name) = inside.strip_prefix('/') {
            out.push(Piece::Close(name.to_owned()));
        } else {
            out.push(tag(inside));
            if out.last().is_some_and(|p| p.opens("style")) {
                let end = rest.find("</style>").expect("the style ends");
                rest = &rest[end..];
            }
        }
    }
    assert!(rest.trim().is_empty(), "text after the page: {rest}");
    out
}

fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(i, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(i)
    })
}

fn tag(inside: &str) -> Piece {
    let inside = inside.trim_end_matches('/').trim();
    let (name, mut rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
    assert!(
        name.chars().all(|c| c.is_ascii_alphanumeric()),
        "not a tag: {name}"
    );
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Piece::Open(name.to_owned(), attributes);
        }
        let (key, tail) = rest.split_once("=\"").expect("attributes have values");
        let (value, tail) = tail.split_once('"').expect("a value ends");
        attributes.push((key.to_owned(), resolve(value)));
        rest = tail;
    }
}

fn resolve(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&amp;", "&")
}

/// All text that a reader sees, one line per piece.
pub(crate) fn words(page: &str) -> String {
    let pieces = read(page);
    let texts = pieces.iter().filter_map(|p| match p {
        Piece::Text(t) if !t.trim().is_empty() => Some(t.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}
