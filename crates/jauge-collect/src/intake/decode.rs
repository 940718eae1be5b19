//! Bytes into text: which encoding a file is in, and what to say when it is in two.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use jauge_model::{Diagnostic, Place};

use super::notices;

/// The text of a file and how it was read.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// For the reception report: the encoding, and who said so.
    pub(super) encoding: String,
    pub(super) notices: Vec<Diagnostic>,
}

/// Decodes a file: byte order mark, else what the author declares, else strict UTF-8, else
/// Windows-1252; line by line when both are found in one file.
pub(super) fn decode<'a>(file: &str, bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    let mut out = choose(file, bytes, declared);
    // Old Macintosh files end their lines with a carriage return alone.
    let text = out.text.as_bytes();
    if !text.contains(&b'\n') && text.contains(&b'\r') {
        out.text = Cow::Owned(out.text.replace('\r', "\n"));
    }
    if !out.text.is_ascii()
        && ["Ã©", "Ã¨", "â€™", "Å“"]
            .iter()
            .any(|m| out.text.contains(m))
    {
        let line = out
            .text
            .lines()
            .position(|l| ["Ã©", "Ã¨", "â€™", "Å“"].iter().any(|m| l.contains(m)))
            .map_or(1, |n| n as u64 + 1);
        out.notices
            .push(notices::DOUBLE_ENCODING.at(Place::file(file).at_line(line), &[]));
    }
    out
}

fn choose<'a>(file: &str, bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    let plain = |text: Cow<'a, str>, encoding: &str| Decoded {
        text,
        encoding: encoding.to_owned(),
        notices: Vec::new(),
    };
    for (mark, encoding, name) in [
        (&[0xff, 0xfe][..], UTF_16LE, "utf-16le (byte order mark)"),
        (&[0xfe, 0xff][..], UTF_16BE, "utf-16be (byte order mark)"),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, wrong) = encoding.decode_without_bom_handling(rest);
            let mut out = plain(Cow::Owned(text.into_owned()), name);
            if wrong {
                out.notices
                    .push(notices::BROKEN_ENCODING.at(Place::file(file), &[&"UTF-16"]));
            }
            return out;
        }
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    let body = marked.unwrap_or(bytes);
    if declared == Some("windows-1252") && marked.is_none() {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
        return plain(text, "windows-1252 (declared)");
    }
    let how = match (marked, declared) {
        (Some(_), _) => "byte order mark",
        (None, Some("utf-8")) => "declared",
        _ => "decided",
    };
    match std::str::from_utf8(body) {
        Ok(text) => plain(Cow::Borrowed(text), &format!("utf-8 ({how})")),
        Err(_) => by_line(file, body, how),
    }
}

/// A file that is not UTF-8 throughout: each line on its own.
fn by_line<'a>(file: &str, body: &'a [u8], how: &str) -> Decoded<'a> {
    let mut text = String::with_capacity(body.len() + body.len() / 8);
    let (mut unicode, mut single) = (None, None);
    for (n, line) in body.split_inclusive(|b| *b == b'\n').enumerate() {
        match std::str::from_utf8(line) {
            Ok(line) => {
                if !line.is_ascii() {
                    unicode.get_or_insert(n as u64 + 1);
                }
                text.push_str(line);
            }
            Err(_) => {
                single.get_or_insert(n as u64 + 1);
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0);
            }
        }
    }
    let mut found = Vec::new();
    let encoding = match (unicode, single) {
        (Some(unicode), Some(single)) => {
            let place = Place::file(file).at_line(unicode.max(single));
            found.push(notices::TWO_ENCODINGS.at(place, &[&unicode, &single]));
            "utf-8 and windows-1252, line by line (decided)".to_owned()
        }
        _ if how == "decided" => "windows-1252 (decided)".to_owned(),
        _ => {
            let place = Place::file(file).at_line(single.unwrap_or(1));
            found.push(notices::BROKEN_ENCODING.at(place, &[&"UTF-8"]));
            "windows-1252 (decided)".to_owned()
        }
    };
    Decoded {
        text: Cow::Owned(text),
        encoding,
        notices: found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_decided_in_order() {
        let read = |bytes: &[u8], declared| {
            let d = decode("f.csv", bytes, declared);
            (d.text.into_owned(), d.encoding, d.notices.len())
        };
        assert_eq!(
            read("é".as_bytes(), None),
            ("é".into(), "utf-8 (decided)".into(), 0)
        );
        assert_eq!(
            read(b"\xef\xbb\xbfa", None),
            ("a".into(), "utf-8 (byte order mark)".into(), 0)
        );
        // 0x9c is the ligature of Windows-1252, a control character of ISO-8859-1.
        assert_eq!(
            read(b"c\x9cur \x80", None),
            ("cœur €".into(), "windows-1252 (decided)".into(), 0)
        );
        assert_eq!(
            read(b"\xff\xfe\xe9\x00\n\x00", None),
            ("é\n".into(), "utf-16le (byte order mark)".into(), 0)
        );
        assert_eq!(
            read(b"\xfe\xff\x00\xe9", None),
            ("é".into(), "utf-16be (byte order mark)".into(), 0)
        );
        let (text, encoding, said) = read(b"\xc3\xa9\n\xe9\n", None);
        assert_eq!((text.as_str(), said), ("é\né\n", 1));
        assert!(encoding.contains("line by line"));
        assert_eq!(read("é".as_bytes(), Some("windows-1252")).0, "Ã©");
        assert_eq!(read(b"a\rb\r", None).0, "a\nb\n");
    }
}
