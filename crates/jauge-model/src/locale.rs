//! Numbers as people read them, in French and in English.
//!
//! Rounding happens here and nowhere before: half away from zero on the decimal digits that
//! are shown.

use crate::text::Lang;

/// Non-breaking space, before `:` and inside guillemets.
pub const NBSP: char = '\u{a0}';
/// Narrow non-breaking space, between thousands and before `%`, `;`, `?`, `!` in French.
pub const NNBSP: char = '\u{202f}';
/// A true minus sign.
const MINUS: char = '\u{2212}';

/// A count: `2 400` (narrow space) or `2,400`.
///
/// ```
/// use jauge_model::{locale, Lang};
/// assert_eq!(locale::integer(60_000, Lang::Fr), "60\u{202f}000");
/// assert_eq!(locale::integer(60_000, Lang::En), "60,000");
/// ```
#[must_use]
pub fn integer(n: u64, lang: Lang) -> String {
    group(&n.to_string(), lang)
}

/// `fewer than 3`: what is said of a count that is a secret.
///
/// ```
/// use jauge_model::{Lang, locale::fewer_than};
/// assert_eq!(fewer_than(3, Lang::Fr), "moins de 3");
/// ```
#[must_use]
pub fn fewer_than(n: u64, lang: Lang) -> String {
    let n = integer(n, lang);
    match lang {
        Lang::Fr => format!("moins de {n}"),
        Lang::En => format!("fewer than {n}"),
    }
}

/// A number with a fixed count of decimals: `−1,25` or `−1.25`.
///
/// ```
/// use jauge_model::{locale, Lang};
/// assert_eq!(locale::number(-1.254, 2, Lang::Fr), "\u{2212}1,25");
/// assert_eq!(locale::number(-0.001, 1, Lang::En), "0.0"); // no negative zero
/// assert_eq!(locale::number(0.125, 2, Lang::En), "0.13"); // half away from zero
/// ```
#[must_use]
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "–".into()
        } else {
            "∞".into()
        };
    }
    let text = round_half_away(value.abs(), decimals);
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if negative {
        out.push(MINUS);
    }
    out.push_str(&group(whole, lang));
    if !fraction.is_empty() {
        out.push(if lang == Lang::Fr { ',' } else { '.' });
        out.push_str(fraction);
    }
    out
}

/// A number with its sign, for changes: `+0,42`, `−0,42`, `0,00`.
#[must_use]
pub fn signed(value: f64, decimals: usize, lang: Lang) -> String {
    let text = number(value, decimals, lang);
    let zero = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if value > 0.0 && !zero {
        format!("+{text}")
    } else {
        text
    }
}

/// A share (0 to 1) as a percentage: `72,9 %` or `72.9%`.
///
/// ```
/// use jauge_model::{locale, Lang};
/// assert_eq!(locale::percent(35.0 / 48.0, 1, Lang::Fr), "72,9\u{202f}%");
/// assert_eq!(locale::percent(35.0 / 48.0, 1, Lang::En), "72.9%");
/// assert_eq!(locale::percent(339.0 / 600.0, 0, Lang::En), "57%"); // 56.5, half away from zero
/// ```
#[must_use]
pub fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    let number = number(in_percent(share), decimals, lang);
    match lang {
        Lang::Fr => format!("{number}{NNBSP}%"),
        Lang::En => format!("{number}%"),
    }
}

/// A share in percent: its decimal point two places on, for `0.565 * 100.0` is a hair under 56.5 and would round down.
///
/// ```
/// assert_eq!(jauge_model::locale::in_percent(0.565), 56.5);
/// ```
#[must_use]
pub fn in_percent(share: f64) -> f64 {
    format!("{share}e2").parse().unwrap_or(share * 100.0)
}

/// An interval: `[0,31 ; 0,52]` or `[0.31, 0.52]`.
#[must_use]
pub fn interval(low: &str, high: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("[{low}{NNBSP}; {high}]"),
        Lang::En => format!("[{low}, {high}]"),
    }
}

/// A p-value: three decimals, `< 0,001` below, never zero.
///
/// ```
/// use jauge_model::{locale, Lang};
/// assert_eq!(locale::p_value(3e-12, Lang::Fr), "<\u{a0}0,001");
/// assert_eq!(locale::p_value(0.0424, Lang::En), "0.042");
/// ```
#[must_use]
pub fn p_value(p: f64, lang: Lang) -> String {
    if p < 0.001 {
        format!("<{NBSP}{}", number(0.001, 3, lang))
    } else {
        number(p, 3, lang)
    }
}

fn group(digits: &str, lang: Lang) -> String {
    let separator = if lang == Lang::Fr { NNBSP } else { ',' };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// Rounds the shortest decimal form that reads back to the value, so that 0.125 gives 0.13
/// and 2.675 gives 2.68 as a reader with a pencil would.
fn round_half_away(value: f64, decimals: usize) -> String {
    let shortest = format!("{value}");
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let keep = whole.len() + decimals;
    let round_up = digits.get(keep).is_some_and(|d| *d >= b'5');
    digits.resize(keep, b'0');
    let mut carry = round_up;
    for digit in digits.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
    }
    if carry {
        digits.insert(0, b'1');
    }
    let mut text = String::from_utf8(digits).unwrap_or_default();
    if decimals > 0 {
        text.insert(text.len() - decimals, '.');
    }
    text
}

/// A date in words: `30 juin 2026`, `30 June 2026`; a text that is no date stays as it is.
///
/// ```
/// use jauge_model::{locale, Lang};
/// assert_eq!(locale::date("2026-06-30", Lang::Fr), "30\u{a0}juin\u{a0}2026");
/// assert_eq!(locale::date("2026-08-01", Lang::Fr), "1er\u{a0}août\u{a0}2026");
/// assert_eq!(locale::date("2026-08-01", Lang::En), "1\u{a0}August\u{a0}2026");
/// assert_eq!(locale::date("été 2026", Lang::Fr), "été 2026");
/// ```
#[must_use]
pub fn date(iso: &str, lang: Lang) -> String {
    let Ok(date) = iso.parse::<jiff::civil::Date>() else {
        return iso.to_owned();
    };
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    let (day, month) = match lang {
        Lang::Fr if date.day() == 1 => ("1er".to_owned(), MONTHS_FR[month]),
        Lang::Fr => (date.day().to_string(), MONTHS_FR[month]),
        Lang::En => (date.day().to_string(), MONTHS_EN[month]),
    };
    format!("{day}{NBSP}{month}{NBSP}{}", date.year())
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A name inside a sentence: "À l'entrée" gives "à l'entrée"; "T0", "QPV" and "M 3" stay.
///
/// ```
/// use jauge_model::locale::in_a_sentence;
/// assert_eq!(in_a_sentence("À l’entrée"), "à l’entrée");
/// assert_eq!(in_a_sentence("Before training"), "before training");
/// assert_eq!(in_a_sentence("T0"), "T0");
/// assert_eq!(in_a_sentence("M 3"), "M 3");
/// ```
#[must_use]
pub fn in_a_sentence(name: &str) -> String {
    let mut chars = name.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let word = match chars.clone().next() {
        Some(second) => second.is_lowercase() || (matches!(first, 'À' | 'A') && second == ' '),
        None => false,
    };
    if word {
        first.to_lowercase().chain(chars).collect()
    } else {
        name.to_owned()
    }
}

/// The same at the head of a line or of a sentence: "région" gives "Région".
///
/// ```
/// assert_eq!(jauge_model::locale::with_capital("région"), "Région");
/// ```
#[must_use]
pub fn with_capital(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// French typography: typographic apostrophes, a non-breaking space before `:` and inside
/// guillemets, a narrow one before `;`, `?`, `!` and `%`. Lets French sentences be written with
/// the keys of a keyboard; never applied to what an author wrote.
///
/// ```
/// use jauge_model::locale::french;
/// assert_eq!(french("L'avis « oui » : 80 % ; non ?"),
///     "L’avis «\u{a0}oui\u{a0}»\u{a0}: 80\u{202f}%\u{202f}; non\u{202f}?");
/// ```
#[must_use]
pub fn french(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(match (c, chars.peek()) {
            ('\'', _) => '’',
            (' ', Some(';' | '?' | '!' | '%')) => NNBSP,
            (' ', Some(':' | '»')) => NBSP,
            (' ', _) if out.ends_with('«') => NBSP,
            _ => c,
        });
    }
    out
}
