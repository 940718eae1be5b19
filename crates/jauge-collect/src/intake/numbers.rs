//! Numbers as people write them: the decimal mark is decided for a whole column, by vote.

use super::workbook::Kind;
use jauge_model::Texts;

/// A column of numbers as it fills up. What people typed waits for the vote of the column; a
/// cell that is a number already has a decimal point and no vote.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) texts: Texts,
    /// Cells that are numbers already, in order.
    numbers: Vec<u32>,
}

impl Typed {
    pub(super) fn push(&mut self, text: &str, kind: Kind) {
        if matches!(kind, Kind::Number | Kind::Percent) {
            self.numbers
                .push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        }
        self.texts.push(text);
    }

    /// Each text, and whether it is a number already.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        let mut numbers = self.numbers.iter().peekable();
        self.texts.iter().enumerate().map(move |(n, text)| {
            let is_number = numbers.next_if(|t| **t as usize == n).is_some();
            (text, is_number)
        })
    }

    pub(super) fn decide(&self, declared: Option<char>) -> Decision {
        let mut vote = Vote::default();
        for (text, _) in self.iter().filter(|(_, is_number)| !is_number) {
            vote.add(text);
        }
        vote.decide(declared)
    }
}

/// A percentage without its sign; `None` for anything else.
pub(super) fn percentage(text: &str) -> Option<&str> {
    text.trim_end().strip_suffix('%')
}

/// How the cells of a column voted on its decimal mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Vote {
    comma: u64,
    dot: u64,
    /// Cells such as `1,234` that would be a thousand or a fraction.
    ambiguous_comma: u64,
    ambiguous_dot: u64,
}

/// The decimal mark of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    /// `,` or `.`.
    pub(super) mark: char,
    /// Whether a number of the column has a mark at all.
    pub(super) seen: bool,
    /// Whether the cells do not settle it.
    pub(super) doubtful: bool,
}

impl Vote {
    /// Adds one cell.
    pub(super) fn add(&mut self, text: &str) {
        let Some(last) = text.rfind([',', '.']) else {
            return;
        };
        let mark = text.as_bytes()[last];
        let other = if mark == b',' { '.' } else { ',' };
        let before = text[..last].trim_matches(|c: char| !c.is_ascii_digit());
        let after = text[last + 1..]
            .chars()
            .take_while(char::is_ascii_digit)
            .count();
        if text[..last].contains(mark as char) {
            // The mark comes back: it parts thousands, so the other one is the decimal mark.
            *(if mark == b',' {
                &mut self.dot
            } else {
                &mut self.comma
            }) += 1;
        } else if after == 3
            && !text.contains(other)
            && (1..=3).contains(&before.len())
            && !before.starts_with('0')
        {
            *(if mark == b',' {
                &mut self.ambiguous_comma
            } else {
                &mut self.ambiguous_dot
            }) += 1;
        } else {
            *(if mark == b',' {
                &mut self.comma
            } else {
                &mut self.dot
            }) += 1;
        }
    }

    /// The mark that the author declares, else the one with more votes. A column with only
    /// ambiguous cells is read with the mark that it shows, and said to be doubtful.
    pub(super) fn decide(self, declared: Option<char>) -> Decision {
        let seen = self != Self::default();
        if let Some(mark) = declared {
            return Decision {
                mark,
                seen,
                doubtful: false,
            };
        }
        let (mark, doubtful) = match self.comma.cmp(&self.dot) {
            std::cmp::Ordering::Greater => (',', false),
            std::cmp::Ordering::Less => ('.', false),
            std::cmp::Ordering::Equal if self.comma > 0 => (',', true),
            std::cmp::Ordering::Equal => (
                if self.ambiguous_comma > 0 { ',' } else { '.' },
                self.ambiguous_comma + self.ambiguous_dot > 0,
            ),
        };
        Decision {
            mark,
            seen,
            doubtful,
        }
    }
}

/// Reads a number written with this decimal mark, its thousands parted by spaces (ordinary,
/// no-break or narrow), or by the other mark where there is a decimal part too.
pub(super) fn number(text: &str, mark: char) -> Option<f64> {
    if let Some(value) = short(text, mark) {
        return Some(value);
    }
    let text = text.trim();
    let (negative, body) = match text.chars().next()? {
        '-' | '\u{2212}' => (true, text.trim_start_matches(['-', '\u{2212}'])),
        '+' => (false, &text[1..]),
        _ => (false, text),
    };
    // At most one sign.
    if text
        .chars()
        .take(2)
        .filter(|c| "-+\u{2212}".contains(*c))
        .count()
        > 1
    {
        return None;
    }
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, "0"),
    };
    let (whole, fraction) = mantissa.split_once(mark).unwrap_or((mantissa, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let other = if mark == ',' { '.' } else { ',' };
    let digits = if whole.contains(char::is_whitespace) {
        grouped(whole, char::is_whitespace)?
    } else if whole.contains(other) && !fraction.is_empty() {
        grouped(whole, |c| c == other)?
    } else {
        whole.to_owned()
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) || (digits.is_empty() && fraction.is_empty()) {
        return None;
    }
    let exponent: i32 = exponent.parse().ok()?;
    let value: f64 = format!("{digits}.{fraction}e{exponent}").parse().ok()?;
    let value = if negative { -value } else { value };
    value.is_finite().then_some(value)
}

/// Reads digits with at most one decimal mark, as nearly all numbers are written. So few digits
/// are a whole number that a float holds exactly, and so is the power of ten that divides it: the
/// quotient is the float nearest to what is written.
fn short(text: &str, mark: char) -> Option<f64> {
    const MOST: usize = 15;
    if !(1..=MOST).contains(&text.len()) {
        return None;
    }
    let (mut digits, mut count, mut divisor) = (0_u64, 0, None);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(byte - b'0');
                count += 1;
                divisor = divisor.map(|d: f64| d * 10.0);
            }
            _ if char::from(byte) == mark && divisor.is_none() => divisor = Some(1.0),
            _ => return None,
        }
    }
    (count > 0).then(|| digits as f64 / divisor.unwrap_or(1.0))
}

/// Joins groups of three digits; `None` when they are not groups of three.
fn grouped(whole: &str, part: impl Fn(char) -> bool) -> Option<String> {
    let mut out = String::with_capacity(whole.len());
    for (n, group) in whole.split(part).enumerate() {
        let fits = if n == 0 {
            (1..=3).contains(&group.len())
        } else {
            group.len() == 3
        };
        if !fits {
            return None;
        }
        out.push_str(group);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(cells: &[&str]) -> (char, bool) {
        let mut vote = Vote::default();
        cells.iter().for_each(|c| vote.add(c));
        let d = vote.decide(None);
        (d.mark, d.doubtful)
    }

    #[test]
    fn the_column_decides() {
        assert_eq!(decide(&["1,5", "12", "1 234,50"]), (',', false));
        assert_eq!(decide(&["1.5", "1,234.5"]), ('.', false));
        assert_eq!(decide(&["1,234", "2,5"]), (',', false));
        assert_eq!(decide(&["1,234,567"]), ('.', false));
        assert_eq!(decide(&["0.123"]), ('.', false));
        assert_eq!(decide(&["1,234"]), (',', true));
        assert_eq!(decide(&["1.5", "1,5"]), (',', true));
        assert_eq!(decide(&["12"]), ('.', false));
    }

    #[test]
    fn short_numbers_are_those_that_all_others_are() {
        for text in [
            "0",
            "007",
            "12",
            "12,",
            ",5",
            "79,9",
            "0,1",
            "123456789012,34",
        ] {
            let long = format!("{text}e0"); // takes the other way
            assert_eq!(number(text, ','), number(&long, ','), "{text}");
            assert!(number(text, ',').is_some());
        }
        for tenths in 0..20_000 {
            let text = format!("{},{}", tenths / 10, tenths % 10);
            let exact: f64 = text.replace(',', ".").parse().unwrap();
            assert_eq!(number(&text, ',').map(f64::to_bits), Some(exact.to_bits()));
        }
        assert_eq!(short(",", ','), None);
        assert_eq!(short("1,2,3", ','), None);
    }

    #[test]
    fn numbers_with_thousands() {
        assert_eq!(number("1\u{202f}234,50", ','), Some(1234.5));
        assert_eq!(number("1\u{a0}234", ','), Some(1234.0));
        assert_eq!(number("1.234,5", ','), Some(1234.5));
        assert_eq!(number("-3", ','), Some(-3.0));
        assert_eq!(number("\u{2212}3,5", ','), Some(-3.5));
        assert_eq!(number("+2.5", '.'), Some(2.5));
        assert_eq!(number("1e+05", '.'), Some(100_000.0));
        assert_eq!(number(".5", '.'), Some(0.5));
        for wrong in [
            "", "-", "--3", "12 34", "1.234", "abc", "1,2,3", "12 €", "1e999", "nan", "inf", "é",
            "-é",
        ] {
            assert_eq!(number(wrong, ','), None, "{wrong}");
        }
    }
}
