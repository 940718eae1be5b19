//! The numbers that a printed cell holds: `28 (80,0 %)` is a count and a share, `+0,55` over
//! `[+0,40 ; +0,70]` an estimate and its limits.

use jauge_model::Lang;

/// A number as it is printed, with what it is beside the first one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) kind: &'static str,
    decimals: usize,
    percent: bool,
}

impl Number {
    /// The format that shows the decimals that the page shows.
    pub(super) fn format(self) -> String {
        let mut format = String::from(if self.percent { "0" } else { "#,##0" });
        if self.decimals > 0 {
            format.push('.');
            format.push_str(&"0".repeat(self.decimals));
        }
        if self.percent {
            format.push('%');
        }
        format
    }
}

/// The numbers of a text that holds numbers and the signs between them, and nothing else; of any
/// other text, none.
pub(super) fn read(text: &str, lang: Lang) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::new();
    let mut rest = text.trim();
    let (mut bracket, mut of) = (false, false);
    while !rest.is_empty() {
        if let Some((number, tail)) = one(rest, lang) {
            let kind = match (out.len(), bracket, of, number.percent) {
                (0, false, ..) => "",
                (_, true, ..) if out.iter().any(|n| n.kind == "low") => "high",
                (_, true, ..) => "low",
                (_, _, true, false) => "of",
                (_, _, _, true) => "share",
                _ => "more",
            };
            out.push(Number { kind, ..number });
            of = false;
            rest = tail;
            continue;
        }
        let separators = [("sur ", true), ("of ", true)];
        if let Some((word, _)) = separators.iter().find(|(w, _)| rest.starts_with(w)) {
            of = true;
            rest = &rest[word.len()..];
            continue;
        }
        let mut chars = rest.chars();
        match chars.next() {
            Some('[') => bracket = true,
            Some(']') => bracket = false,
            Some('(' | ')' | ';' | ',' | ' ' | '\u{a0}' | '\u{202f}') => {}
            _ => return Vec::new(),
        }
        rest = chars.as_str();
    }
    out
}

/// The number at the start of a text, and what follows it.
fn one(text: &str, lang: Lang) -> Option<(Number, &str)> {
    let (point, group) = match lang {
        Lang::Fr => (',', '\u{202f}'),
        Lang::En => ('.', ','),
    };
    let mut plain = String::new();
    let mut rest = text;
    if let Some(tail) = rest.strip_prefix('\u{2212}') {
        plain.push('-');
        rest = tail;
    } else if let Some(tail) = rest.strip_prefix('+') {
        rest = tail;
    }
    let mut decimals = None;
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        let digits_follow = tail.bytes().take_while(u8::is_ascii_digit).count();
        let started = plain.ends_with(|c: char| c.is_ascii_digit());
        if c.is_ascii_digit() {
            plain.push(c);
            decimals = decimals.map(|d| d + 1);
        } else if c == group && started && decimals.is_none() && digits_follow == 3 {
            // A separator of thousands.
        } else if c == point && started && decimals.is_none() && digit(tail.chars().next()) {
            plain.push('.');
            decimals = Some(0);
        } else {
            break;
        }
        rest = tail;
    }
    let unit = rest.trim_start_matches(['\u{202f}', '\u{a0}']);
    let (percent, rest) = match unit.strip_prefix('%') {
        Some(tail) => (true, tail),
        None => (false, rest),
    };
    if percent {
        // 72.9 % is 0.729, and not what is left of it after a division.
        plain.push_str("e-2");
    }
    let number = Number {
        value: plain.parse().ok()?,
        kind: "",
        decimals: decimals.unwrap_or(0),
        percent,
    };
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::read;
    use jauge_model::{Lang, locale};

    fn kinds(text: &str, lang: Lang) -> Vec<(f64, &'static str, String)> {
        read(text, lang)
            .into_iter()
            .map(|n| (n.value, n.kind, n.format()))
            .collect()
    }

    #[test]
    fn printed_numbers_are_read_with_their_decimals() {
        let zero = |v: f64, k: &'static str, f: &str| (v, k, f.to_owned());
        assert_eq!(
            kinds("28 (80,0\u{202f}%)", Lang::Fr),
            [zero(28.0, "", "#,##0"), zero(0.8, "share", "0.0%")]
        );
        assert_eq!(
            kinds("[\u{2212}0,25\u{202f}; +1,00]", Lang::Fr),
            [
                zero(-0.25, "low", "#,##0.00"),
                zero(1.0, "high", "#,##0.00")
            ]
        );
        assert_eq!(
            kinds("[0.25, 1,000.50]", Lang::En),
            [
                zero(0.25, "low", "#,##0.00"),
                zero(1000.5, "high", "#,##0.00")
            ]
        );
        assert_eq!(
            kinds("35 of 48 (72.9%)", Lang::En),
            [
                zero(35.0, "", "#,##0"),
                zero(48.0, "of", "#,##0"),
                zero(0.729, "share", "0.0%")
            ]
        );
        for text in [
            "masqué",
            "–",
            "<\u{a0}0,001",
            "2,06 → 2,61",
            "3 à 4",
            "12 ; a",
        ] {
            assert!(read(text, Lang::Fr).is_empty(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_rounded_number(value in -1e7_f64..1e7, d in 0_usize..4) {
            for lang in Lang::ALL {
                let printed = locale::signed(value, d, lang);
                let read = read(&printed, lang);
                proptest::prop_assert_eq!(read.len(), 1, "{}", printed);
                let scale = 10_f64.powi(d as i32);
                proptest::prop_assert!((read[0].value - value).abs() <= 0.5000001 / scale);
            }
        }

        #[test]
        fn no_text_makes_it_stop(text in ".*") {
            for lang in Lang::ALL {
                let _ = read(&text, lang);
            }
        }
    }
}
