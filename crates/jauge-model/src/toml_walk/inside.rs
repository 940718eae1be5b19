//! Where a character of a TOML string stands in the file.

use super::Walk;

impl Walk<'_> {
    /// The byte of the file at which byte `offset` of a string's value stands; `at` is where
    /// the string begins, its quote included.
    pub(crate) fn inside(&self, at: usize, offset: usize) -> usize {
        let raw = self.text.get(at..).unwrap_or_default();
        at + offset_in(raw, offset).unwrap_or_default()
    }
}

fn offset_in(raw: &str, offset: usize) -> Option<usize> {
    let (quotes, escapes) = [("\"\"\"", true), ("'''", false), ("\"", true), ("'", false)]
        .into_iter()
        .find(|(q, _)| raw.starts_with(q))?;
    let mut at = quotes.len();
    if quotes.len() == 3 {
        // The line end behind three opening quotes is no part of the value.
        let first = raw.get(at..)?;
        at += if first.starts_with("\r\n") {
            2
        } else {
            usize::from(first.starts_with('\n'))
        };
    }
    let mut value = 0;
    while value < offset {
        let rest = raw.get(at..)?;
        let (taken, stands_for) = match rest.chars().next()? {
            '\\' if escapes => escape(rest),
            // Line ends are one character in the value.
            '\r' if rest.starts_with("\r\n") => (2, 1),
            c => (c.len_utf8(), c.len_utf8()),
        };
        at += taken;
        value += stands_for;
    }
    Some(at)
}

/// Bytes that an escape takes in the file, and in the value.
fn escape(rest: &str) -> (usize, usize) {
    let hexadecimal = |digits: usize| {
        let code = rest.get(2..2 + digits);
        let c = code
            .and_then(|c| u32::from_str_radix(c, 16).ok())
            .and_then(char::from_u32);
        (2 + digits, c.map_or(1, char::len_utf8))
    };
    match rest[1..].chars().next() {
        Some('u') => hexadecimal(4),
        Some('U') => hexadecimal(8),
        Some('x') => hexadecimal(2),
        Some(c) if c.is_whitespace() => {
            // A line end that is escaped goes with the blanks of the next lines.
            let blanks = rest[1..].len() - rest[1..].trim_start().len();
            (1 + blanks, 0)
        }
        Some(c) => (1 + c.len_utf8(), 1),
        None => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::offset_in;

    #[test]
    fn every_kind_of_string_is_followed() {
        for (raw, offset, stands_for) in [
            ("'a == b'", 2, "== b'"),
            ("\"a == b\"", 2, "== b\""),
            (r#""a \"b\" c""#, 6, "c\""),
            (r#""\u00e9 x""#, 3, "x\""),
            ("'''\na x'''", 2, "x'''"),
            ("\"\"\"a \\\n   x\"\"\"", 2, "x\"\"\""),
            ("'é x'", 3, "x'"),
        ] {
            let found = offset_in(raw, offset).map(|at| &raw[at..]);
            // An escaped line end belongs to what follows it.
            let found = found.map(|f| f.trim_start_matches(['\\', '\n', ' ']));
            assert_eq!(found, Some(stands_for), "{raw}");
        }
        assert_eq!(offset_in("'a'", 9), None);
    }
}
