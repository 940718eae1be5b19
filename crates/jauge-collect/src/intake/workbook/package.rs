//! An archive of XML parts, as XLSX and ODS files are: parts by name, each read as a stream
//! that stops where a sound file would have ended long before.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::{Damage, Refusal, Result, no_xml};

/// Most bytes of a part once unpacked: twenty million cells fit in.
pub(super) const MOST_BYTES: u64 = 768 << 20;
/// Most bytes of a part that only describes: names of sheets, styles, relations.
pub(super) const MOST_BYTES_ASIDE: u64 = 32 << 20;
/// A part may unpack to this many times its packed size; sheets of answers unpack to ten or
/// twenty times.
const MOST_RATIO: u64 = 250;
/// Below this size the ratio is not looked at.
const ANY_RATIO: u64 = 32 << 20;
/// Most bytes of one tag, or of one stretch of text between tags.
const MOST_TOKEN: usize = 4 << 20;
/// Most bytes of text in one cell; the programs themselves stop at 32,767 characters.
const MOST_CELL: usize = 1 << 20;
/// Most elements inside each other.
const DEEPEST: usize = 256;

/// An opened archive.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case path with `/`, and where the part is: programs differ in both.
    parts: BTreeMap<String, usize>,
}

type Part<'p, 'a> = ZipFile<'p, Cursor<&'a [u8]>>;

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(refused)?;
        let mut parts = BTreeMap::new();
        for n in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(n) {
                parts.insert(key(&name), n);
            }
        }
        Ok(Self { zip, parts })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&key(name))
    }

    /// One part, as a stream of at most `most` bytes.
    pub(super) fn part<'p>(
        &'p mut self,
        name: &str,
        most: u64,
    ) -> Result<Option<Limited<Part<'p, 'a>>>> {
        let Some(&n) = self.parts.get(&key(name)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(n).map_err(refused)?;
        let by_ratio = file
            .compressed_size()
            .saturating_mul(MOST_RATIO)
            .max(ANY_RATIO);
        Ok(Some(Limited {
            left: most.min(by_ratio),
            beyond: if by_ratio < most {
                Beyond::Reason
            } else {
                Beyond::Size
            },
            inner: file,
        }))
    }

    /// One part, as XML.
    pub(super) fn xml<'p>(
        &'p mut self,
        name: &str,
        most: u64,
    ) -> Result<Option<Xml<Limited<Part<'p, 'a>>>>> {
        Ok(self.part(name, most)?.map(Xml::new))
    }

    /// Where the main document of an Office file is, if this is one.
    pub(super) fn office_document(&mut self) -> Result<Option<String>> {
        let relations = self.relations("_rels/.rels")?;
        let main = relations.into_values().find(|r| r.is("officeDocument"));
        Ok(main.map(|r| resolve("", &r.target)))
    }

    /// The relations of a part: what it refers to.
    pub(super) fn relations(&mut self, name: &str) -> Result<BTreeMap<String, Relation>> {
        let mut out = BTreeMap::new();
        let Some(mut xml) = self.xml(name, MOST_BYTES_ASIDE)? else {
            return Ok(out);
        };
        loop {
            match xml.next()? {
                Event::Eof => return Ok(out),
                Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                    let relation = Relation {
                        kind: attribute(&e, "Type")?.unwrap_or_default(),
                        target: attribute(&e, "Target")?.unwrap_or_default(),
                    };
                    out.insert(attribute(&e, "Id")?.unwrap_or_default(), relation);
                }
                _ => {}
            }
        }
    }
}

/// What a part refers to.
pub(super) struct Relation {
    kind: String,
    pub(super) target: String,
}

impl Relation {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// The path of a target seen from the part of a folder. Nothing is ever written under such a
/// path: it is looked up among the parts, and one that leads outside leads nowhere.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|s| !s.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn key(name: &str) -> String {
    name.trim_start_matches('/')
        .replace('\\', "/")
        .to_lowercase()
}

fn refused(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => {
            Refusal::Encrypted
        }
        _ => Damage::Archive.into(),
    }
}

/// A stream that fails when more comes out of it than it may give.
pub(super) struct Limited<R> {
    inner: R,
    left: u64,
    beyond: Beyond,
}

/// What a stream fails with that gives too much: more than is read, or more than so small a
/// file can honestly hold.
#[derive(Clone, Copy, Debug)]
enum Beyond {
    Size,
    Reason,
}

impl std::fmt::Display for Beyond {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unpacks to more than it may")
    }
}

impl std::error::Error for Beyond {}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = match self.left.checked_sub(read as u64) {
            Some(left) => left,
            None => return Err(io::Error::other(self.beyond)),
        };
        Ok(read)
    }
}

/// A buffered stream that fails when one token of XML takes more than it may.
struct Tokens<R> {
    inner: BufReader<R>,
    /// Bytes since the token began.
    token: usize,
}

impl<R: Read> Read for Tokens<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: Read> BufRead for Tokens<R> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token > MOST_TOKEN {
            return Err(io::Error::other(Beyond::Reason));
        }
        self.inner.fill_buf()
    }

    #[inline]
    fn consume(&mut self, bytes: usize) {
        self.token += bytes;
        self.inner.consume(bytes);
    }
}

/// The events of an XML part.
pub(super) struct Xml<R> {
    reader: Reader<Tokens<R>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: Read> Xml<R> {
    fn new(part: R) -> Self {
        let mut reader = Reader::from_reader(Tokens {
            inner: BufReader::with_capacity(1 << 16, part),
            token: 0,
        });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// The next event. A document type ends the reading: only it can declare entities, and
    /// with them a text of any length in a few bytes.
    pub(super) fn next(&mut self) -> Result<Event<'_>> {
        self.buffer.clear();
        self.reader.get_mut().token = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err(Refusal::DocumentType),
            Ok(event) => {
                match event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                if self.depth > DEEPEST {
                    return Err(Damage::Xml.into());
                }
                Ok(event)
            }
            Err(quick_xml::Error::Io(e)) => {
                let beyond = e.get_ref().and_then(|e| e.downcast_ref::<Beyond>());
                Err(match beyond {
                    Some(Beyond::Size) => {
                        let (fr, en) = ("Mo une fois décompressé", "MB once unpacked");
                        Refusal::TooLarge(fr, en, MOST_BYTES >> 20)
                    }
                    Some(Beyond::Reason) => Refusal::Unpacks,
                    None => Damage::Archive.into(),
                })
            }
            Err(_) => Err(Damage::Xml.into()),
        }
    }
}

/// Adds the text of an event, if it has one, to the text of a cell.
pub(in crate::intake) fn append(event: &Event<'_>, out: &mut String) -> Result<()> {
    if out.len() > MOST_CELL {
        return Err(Refusal::TooLarge(
            "octets dans une cellule",
            "bytes in one cell",
            MOST_CELL as u64,
        ));
    }
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(name) => match name.resolve_char_ref().map_err(no_xml)? {
            Some(c) => out.push(c),
            None => out.push(match name.as_ref() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => return Err(Damage::Xml.into()),
            }),
        },
        _ => {}
    }
    Ok(())
}

/// The value of an attribute, its entities resolved.
pub(super) fn attribute_value<'a>(attribute: &Attribute<'a>) -> Result<Cow<'a, str>> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    value.map_err(no_xml)
}

/// The value of an attribute, whatever the prefix of its name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(no_xml)?;
        if attribute.key.local_name().as_ref() == name {
            return Ok(Some(attribute_value(&attribute)?.into_owned()));
        }
    }
    Ok(None)
}

/// Whether an attribute says yes.
pub(super) fn flag(element: &BytesStart<'_>, name: &str) -> Result<bool> {
    Ok(matches!(
        attribute(element, name)?.as_deref(),
        Some("1" | "true" | "on")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_parts_and_nowhere_else() {
        assert_eq!(
            resolve("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolve("xl", "/xl/worksheets/a.xml"), "xl/worksheets/a.xml");
        assert_eq!(resolve("xl", "..\\xl\\a.xml"), "xl/a.xml");
        assert_eq!(resolve("xl", "../../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn a_stream_stops_at_its_limit() {
        let mut stream = Limited {
            inner: &[0_u8; 100][..],
            left: 99,
            beyond: Beyond::Size,
        };
        assert!(stream.read_to_end(&mut Vec::new()).is_err());
    }
}
