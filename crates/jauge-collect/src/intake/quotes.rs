//! Where quotes can be trusted.
//!
//! One quote typed by hand and never closed makes every CSV reader swallow the rows that
//! follow it. This scan walks the records of a file that has quotes in it and cuts out the
//! lines whose quotes cannot be right, to be read with quoting off.

use std::ops::Range;

use super::marks::Marks;

/// A stretch of the text that is read in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) bytes: Range<usize>,
    pub(super) quoting: Quoting,
}

/// Whether quotes are read as quotes or as characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    On,
    Off,
}

/// What the scan found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) segments: Vec<Segment>,
    /// Position of each quote that opens a field and is not closed as it should be.
    pub(super) stray: Vec<usize>,
    /// Position of each record with a quote inside a field that does not start with one.
    pub(super) inner: Vec<usize>,
}

/// One record as a reader that trusts quotes would take it.
pub(super) struct Record {
    pub(super) end: usize,
    fields: usize,
    /// First quote that opens a field of several lines.
    multi: Option<usize>,
    /// First opening quote that is never closed, or closed in the middle of a field.
    pub(super) fault: Option<usize>,
    inner: Option<usize>,
}

/// Walks one record from `pos`.
pub(super) fn record(text: &[u8], pos: usize, delimiter: u8) -> Record {
    let mut out = Record {
        end: text.len(),
        fields: 1,
        multi: None,
        fault: None,
        inner: None,
    };
    let (mut marks, mut cell) = (Marks::<true>::new(text, delimiter, pos), pos);
    while let Some(at) = marks.next() {
        if text[at] == delimiter {
            out.fields += 1;
            cell = at + 1;
        } else if text[at] != b'"' {
            out.end = at;
            return out;
        } else if at == cell {
            let Some(after) = closing(text, at + 1) else {
                out.fault = Some(at);
                return out;
            };
            if out.multi.is_none() && text[at..after].contains(&b'\n') {
                out.multi = Some(at);
            }
            if !matches!(text.get(after), None | Some(b'\n' | b'\r')) && text[after] != delimiter {
                out.fault = Some(at);
                return out;
            }
            marks = Marks::new(text, delimiter, after);
        } else if out.inner.is_none() {
            out.inner = Some(at);
        }
    }
    out
}

/// Position after the quote that closes a field opened before `from`.
fn closing(text: &[u8], from: usize) -> Option<usize> {
    let mut i = from;
    loop {
        i += text.get(i..)?.iter().position(|b| *b == b'"')?;
        if text.get(i + 1) == Some(&b'"') {
            i += 2;
        } else {
            return Some(i + 1);
        }
    }
}

/// Position after the line break that ends the line of `pos`, or the end of the text.
pub(super) fn line_end(text: &[u8], pos: usize) -> usize {
    text[pos..]
        .iter()
        .position(|b| *b == b'\n')
        .map_or(text.len(), |n| pos + n + 1)
}

/// Cuts the records from `start` into stretches with quoting on and lines with quoting off.
/// `expected` is the number of fields of the header.
pub(super) fn scan(text: &[u8], start: usize, delimiter: u8, expected: usize) -> Scan {
    let mut out = Scan::default();
    let (mut pos, mut trusted_from) = (start, start);
    while pos < text.len() {
        if matches!(text[pos], b'\n' | b'\r') {
            pos += 1;
            continue;
        }
        let found = record(text, pos, delimiter);
        let swallowed =
            |open| swallows(text, pos..found.end, delimiter, &found, expected).then_some(open);
        if let Some(open) = found.fault.or_else(|| found.multi.and_then(swallowed)) {
            let end = line_end(text, pos);
            // The fault may stand lines below the one that is cut: that one is named, by the
            // quote that leads beyond it.
            let here = [Some(open), found.multi].into_iter().flatten();
            let open = here.filter(|o| *o < end).min().unwrap_or(pos);
            out.stray.push(open);
            push(&mut out.segments, trusted_from..pos, Quoting::On);
            push(&mut out.segments, pos..end, Quoting::Off);
            (pos, trusted_from) = (end, end);
        } else {
            out.inner.extend(found.inner);
            pos = found.end;
        }
    }
    push(&mut out.segments, trusted_from..text.len(), Quoting::On);
    out
}

fn push(segments: &mut Vec<Segment>, bytes: Range<usize>, quoting: Quoting) {
    if !bytes.is_empty() {
        segments.push(Segment { bytes, quoting });
    }
}

/// Whether a field of several lines looks like rows swallowed by a stray quote rather than
/// like a text of several lines: its lines have the field count of the header on their own.
fn swallows(
    text: &[u8],
    bytes: Range<usize>,
    delimiter: u8,
    record: &Record,
    expected: usize,
) -> bool {
    let mut lines = text[bytes]
        .split(|b| *b == b'\n')
        .map(|line| 1 + line.iter().filter(|b| **b == delimiter).count());
    let first = lines.next() == Some(expected);
    let any_other = lines.any(|n| n == expected);
    if expected < 2 {
        false
    } else if record.fields == expected {
        // With two or three columns a sentence has as many delimiters by chance.
        first && any_other && expected >= 4
    } else {
        first || any_other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off(text: &str, expected: usize) -> Vec<&str> {
        let scan = scan(text.as_bytes(), 0, b';', expected);
        let off = scan.segments.iter().filter(|s| s.quoting == Quoting::Off);
        off.map(|s| &text[s.bytes.clone()]).collect()
    }

    #[test]
    fn only_the_line_of_a_stray_quote_is_read_without_quoting() {
        assert_eq!(
            off("a;\"b\";c;d\ne;\"f\"\"g\";h;i\n", 4),
            Vec::<&str>::new()
        );
        assert_eq!(off("a;\"b;c;d\ne;f;g;h\n", 4), ["a;\"b;c;d\n"]);
        assert_eq!(off("a;\"b\"x;c;d\ne;f;g;h\n", 4), ["a;\"b\"x;c;d\n"]);
        // Two stray quotes that close each other over whole rows.
        assert_eq!(off("a;b;c;\"d\ne;f;g;h\ni;j;k;l\"\n", 4), ["a;b;c;\"d\n"]);
        // A true text of two lines is kept.
        assert_eq!(off("a;b;c;\"d\ne\"\nf;g;h;i\n", 4), Vec::<&str>::new());
    }

    #[test]
    fn places_are_told_in_order() {
        // The last quote is never closed; each line above is cut because of it in turn.
        let text = "a;\"b\nc\";\"d;e\n\";\"d;e\n";
        let found = scan(text.as_bytes(), 0, b';', 5);
        assert_eq!(found.stray.len(), 3);
        assert!(found.stray.is_sorted());
        let line = |at: &usize| text[..*at].matches('\n').count();
        assert_eq!(found.stray.iter().map(line).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn segments_cover_the_text() {
        for text in [
            "\"",
            "a\"b;\"\n\"\"\"\n;\"",
            "a;\"b\nc;d\n\"e\";f",
            "\n\n\"\n",
        ] {
            let scan = scan(text.as_bytes(), 0, b';', 2);
            let joined: String = scan
                .segments
                .iter()
                .map(|s| &text[s.bytes.clone()])
                .collect();
            assert_eq!(joined, text);
        }
    }
}
