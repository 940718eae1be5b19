//! What the format of a cell says of its number: a plain one, a percentage, a day, a time.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::Result;
use super::sheet::{Epoch, Kind, Sheet, write_number};

/// How a number is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    Plain,
    Percent,
    Date,
    Time,
}

impl Format {
    /// Of a format that the program knows by its number.
    pub(super) const fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Date,
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => Self::Time,
            _ => Self::Plain,
        }
    }

    /// Of a format code, such as `dd/mm/yyyy`, `0.0%` or `[h]:mm`. Its first part decides:
    /// the others are for negative numbers and words.
    pub(super) fn of_code(code: &str) -> Self {
        let (mut day, mut month, mut clock) = (false, false, false);
        let mut chars = code.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => while chars.next().is_some_and(|c| c != '"') {},
                '\\' | '_' | '*' => drop(chars.next()),
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    // [h], [mm]: time that runs beyond its day. Anything else is a colour,
                    // a condition or a locale.
                    let elapsed = inside.chars().all(|c| "hmsHMS".contains(c));
                    clock |= elapsed && !inside.is_empty();
                }
                '%' => return Self::Percent,
                'a' | 'A' => {
                    // AM/PM or A/P
                    while chars.peek().is_some_and(|c| "mMpP/".contains(*c)) {
                        chars.next();
                    }
                }
                'd' | 'D' | 'y' | 'Y' => day = true,
                'm' | 'M' => month = true,
                'h' | 'H' | 's' | 'S' => clock = true,
                'G' | 'g' if code.eq_ignore_ascii_case("general") => return Self::Plain,
                _ => {}
            }
        }
        match (day, clock, month) {
            (true, ..) | (_, false, true) => Self::Date,
            (_, true, _) => Self::Time,
            _ => Self::Plain,
        }
    }
}

/// Adds a number to a sheet as its format shows it.
pub(super) fn push(
    sheet: &mut Sheet,
    row: u32,
    column: u32,
    value: f64,
    format: Format,
) -> Result<()> {
    let (kind, text) = shown(value, format, sheet.epoch);
    sheet.push(row, column, kind, &text)
}

/// A number as its format shows it.
pub(super) fn shown(value: f64, format: Format, epoch: Epoch) -> (Kind, String) {
    let mut text = String::new();
    let kind = match format {
        Format::Percent => {
            write_number(value * 100.0, &mut text);
            text.push_str(" %");
            Kind::Percent
        }
        Format::Date if write_date(value, epoch, &mut text).is_some() => Kind::Date,
        Format::Time => {
            write_time(value, &mut text);
            Kind::Time
        }
        Format::Plain | Format::Date => {
            write_number(value, &mut text);
            Kind::Number
        }
    };
    (kind, text)
}

const SECONDS_A_DAY: f64 = 86_400.0;

/// Day of a day number; `None` where there is none, as on 29 February 1900.
pub(in crate::intake) fn date_of(number: f64, epoch: Epoch) -> Option<(Date, u32)> {
    // 31 December 9999.
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let seconds = (number * SECONDS_A_DAY).round() as i64;
    let (days, rest) = (seconds / 86_400, (seconds % 86_400) as u32);
    let (from, days) = match (epoch, days) {
        (Epoch::Y1904, days) => (Date::constant(1904, 1, 1), days),
        (Epoch::Y1900, 1..=59) => (Date::constant(1899, 12, 31), days),
        (Epoch::Y1900, 61..) => (Date::constant(1899, 12, 30), days),
        (Epoch::Y1900, _) => return None,
    };
    let date = from.checked_add(jiff::Span::new().days(days)).ok()?;
    Some((date, rest))
}

fn write_date(number: f64, epoch: Epoch, out: &mut String) -> Option<()> {
    let (date, seconds) = date_of(number, epoch)?;
    let _ = write!(
        out,
        "{:04}-{:02}-{:02}",
        date.year(),
        date.month(),
        date.day()
    );
    if seconds > 0 {
        let _ = write!(out, "T");
        write_clock(u64::from(seconds), out);
    }
    Some(())
}

fn write_time(number: f64, out: &mut String) {
    if number < 0.0 {
        out.push('-');
    }
    write_clock((number.abs() * SECONDS_A_DAY).round() as u64, out);
}

fn write_clock(seconds: u64, out: &mut String) {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let _ = write!(out, "{hours:02}:{minutes:02}:{:02}", seconds % 60);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes() {
        for (code, format) in [
            ("General", Format::Plain),
            ("0.00", Format::Plain),
            ("#,##0 \"jours\"", Format::Plain),
            ("0.00E+00", Format::Plain),
            ("@", Format::Plain),
            ("[Red]0;[Blue]-0", Format::Plain),
            ("0%", Format::Percent),
            ("0\\%", Format::Plain),
            ("dd/mm/yyyy", Format::Date),
            ("[$-40C]d mmmm yyyy", Format::Date),
            ("mmm", Format::Date),
            ("yyyy\\-mm\\-dd hh:mm", Format::Date),
            ("h:mm AM/PM", Format::Time),
            ("[h]:mm:ss", Format::Time),
            ("mm:ss", Format::Time),
            ("0;dd/mm/yyyy", Format::Plain),
        ] {
            assert_eq!(Format::of_code(code), format, "{code}");
        }
    }

    #[test]
    fn day_numbers_of_both_systems() {
        let shown = |n, epoch| {
            let mut out = String::new();
            write_date(n, epoch, &mut out).map(|()| out)
        };
        let same = |n| shown(n, Epoch::Y1900);
        assert_eq!(same(1.0).as_deref(), Some("1900-01-01"));
        assert_eq!(same(59.0).as_deref(), Some("1900-02-28"));
        assert_eq!(same(60.0), None);
        assert_eq!(same(61.0).as_deref(), Some("1900-03-01"));
        assert_eq!(same(45_730.0).as_deref(), Some("2025-03-14"));
        assert_eq!(same(45_730.5).as_deref(), Some("2025-03-14T12:00:00"));
        assert_eq!(same(45_730.999_999_99).as_deref(), Some("2025-03-15"));
        assert_eq!(same(2_958_465.0).as_deref(), Some("9999-12-31"));
        assert_eq!(same(2_958_466.0), None);
        assert_eq!(same(-1.0), None);
        assert_eq!(same(f64::NAN), None);
        assert_eq!(shown(0.0, Epoch::Y1904).as_deref(), Some("1904-01-01"));
        assert_eq!(shown(44_268.0, Epoch::Y1904).as_deref(), Some("2025-03-14"));
    }

    #[test]
    fn times_run_beyond_their_day() {
        let mut out = String::new();
        write_time(1.5, &mut out);
        assert_eq!(out, "36:00:00");
    }
}
