//! Where cells and lines of delimited text end, found eight bytes at a time: cells are short.

/// The places of delimiters, line breaks and, with `QUOTES`, quotes.
pub(super) struct Marks<'t, const QUOTES: bool> {
    text: &'t [u8],
    delimiter: u8,
    /// Behind the bytes looked at.
    at: usize,
    /// The highest bit of each of the last eight that is a mark not yet handed out.
    found: u64,
}

impl<'t, const QUOTES: bool> Marks<'t, QUOTES> {
    /// Those of a text from a place on.
    #[inline]
    pub(super) const fn new(text: &'t [u8], delimiter: u8, at: usize) -> Self {
        Self {
            text,
            delimiter,
            at,
            found: 0,
        }
    }
}

/// The highest bit of each byte of a word that is this one.
#[inline]
const fn same_bytes(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let differ = word ^ (0x0101_0101_0101_0101 * byte as u64);
    !(((differ & LOW) + LOW) | differ | LOW)
}

impl<const QUOTES: bool> Iterator for Marks<'_, QUOTES> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let Some(eight) = self.text.get(self.at..).and_then(|t| t.first_chunk::<8>()) else {
                let rest = self.text.get(self.at..)?;
                let mark = |b: &u8| {
                    *b == self.delimiter || matches!(*b, b'\n' | b'\r') || QUOTES && *b == b'"'
                };
                let at = self.at + rest.iter().position(mark)?;
                self.at = at + 1;
                return Some(at);
            };
            let word = u64::from_le_bytes(*eight);
            self.found = same_bytes(word, self.delimiter)
                | same_bytes(word, b'\n')
                | same_bytes(word, b'\r');
            if QUOTES {
                self.found |= same_bytes(word, b'"');
            }
            self.at += 8;
        }
        let first = self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(self.at - 8 + first)
    }
}
