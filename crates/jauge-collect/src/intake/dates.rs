//! Dates as people write them in France.

use jauge_model::questionnaire::Precision;
use jiff::civil::Date;

use super::short_dates::Short;
use super::workbook::Kind;
use super::workbook::formats::date_of;
use super::workbook::sheet::Epoch;
use crate::spelling::fold;

/// First and last year that a bare number is taken for a day of: nearer to day 1, a number in
/// a column of dates is rather a year or an age.
const YEARS: std::ops::RangeInclusive<i16> = 1930..=2100;

/// What a cell of a date column turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateRead {
    /// A day of the calendar that can be read in one way only.
    Sure(Date),
    /// A day of the calendar where day and month could change places.
    DayFirst(Date),
    /// A day whose year has two digits.
    Short(Short),
    /// Not a day of the calendar.
    Impossible,
}

const MONTHS: [&[&str]; 12] = [
    &["janvier", "janv", "jan"],
    &["fevrier", "fevr", "fev"],
    &["mars"],
    &["avril", "avr"],
    &["mai"],
    &["juin"],
    &["juillet", "juil"],
    &["aout"],
    &["septembre", "sept"],
    &["octobre", "oct"],
    &["novembre", "nov"],
    &["decembre", "dec"],
];

/// Reads `dd/mm/yyyy`, `dd-mm-yyyy`, `dd.mm.yyyy`, ISO 8601 and `d mois yyyy`, with or
/// without a time behind; and with a year of two digits, which its column has to decide about.
pub(super) fn date(text: &str) -> DateRead {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'.');
    if text.bytes().all(plain) {
        return in_numbers(text).unwrap_or(DateRead::Impossible); // nothing to fold
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let read = match words[..] {
        [day, month, year, ..] if !day.contains(['/', '-', '.']) => in_words(day, month, year),
        [numbers, ..] => in_numbers(numbers.split('t').next().unwrap_or(numbers)),
        [] => None,
    };
    read.unwrap_or(DateRead::Impossible)
}

/// The day that a number without a date format stands for in a sheet, if it can be one.
pub(super) fn day_number(text: &str, kind: Kind, epoch: Epoch) -> Option<Date> {
    if kind != Kind::Number {
        return None;
    }
    let (day, _) = date_of(text.parse().ok()?, epoch)?;
    YEARS.contains(&day.year()).then_some(day)
}

/// A month or a year where no more is asked for: `03/2025`, `2025-03`, `mars 2025`, `2025`.
pub(super) fn partial(text: &str, precision: Precision) -> Option<Date> {
    if precision == Precision::Day {
        return None;
    }
    let folded = fold(text);
    let month = match folded.split(['/', '-', '.', ' ']).collect::<Vec<_>>()[..] {
        [year, month] if year.starts_with(|c: char| c.is_ascii_digit()) && year.len() == 4 => {
            month.parse().ok().and_then(|m| calendar(year, m, 1))
        }
        [month, year] => match month.parse() {
            Ok(month) => calendar(year, month, 1),
            Err(_) => {
                let named = MONTHS.iter().position(|names| names.contains(&month));
                named.and_then(|m| calendar(year, m as i8 + 1, 1))
            }
        },
        _ => None,
    };
    let year = || {
        (precision == Precision::Year)
            .then(|| calendar(&folded, 1, 1))
            .flatten()
    };
    month.or_else(year)
}

fn in_words(day: &str, month: &str, year: &str) -> Option<DateRead> {
    let day = day.strip_suffix("er").unwrap_or(day).parse().ok()?;
    let month = month.trim_end_matches('.');
    let month = MONTHS.iter().position(|names| names.contains(&month))?;
    calendar(year, month as i8 + 1, day).map(DateRead::Sure)
}

fn in_numbers(text: &str) -> Option<DateRead> {
    let mut parts = text.split(['/', '-', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if a.len() == 4 {
        return calendar(a, b.parse().ok()?, c.parse().ok()?).map(DateRead::Sure);
    }
    if c.len() < 4 {
        return Short::of([a, b, c]).map(DateRead::Short);
    }
    let (day, month) = (a.parse().ok()?, b.parse().ok()?);
    let date = calendar(c, month, day)?;
    Some(if day > 12 || day == month {
        DateRead::Sure(date)
    } else {
        DateRead::DayFirst(date)
    })
}

/// A day of the calendar; the year must be written in four digits.
fn calendar(year: &str, month: i8, day: i8) -> Option<Date> {
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers_of_a_sheet() {
        let day = Date::new(2025, 3, 14).ok();
        assert_eq!(day_number("45730", Kind::Number, Epoch::Y1900), day);
        assert_eq!(day_number("44268", Kind::Number, Epoch::Y1904), day);
        assert_eq!(day_number("45730", Kind::Text, Epoch::Y1900), None);
        assert_eq!(day_number("2025", Kind::Number, Epoch::Y1900), None);
    }

    #[test]
    fn months_and_years_where_no_more_is_asked_for() {
        let march = Date::new(2025, 3, 1).ok();
        for month in ["03/2025", "3/2025", "2025-03", "mars 2025", "Mars 2025"] {
            assert_eq!(partial(month, Precision::Month), march, "{month}");
            assert_eq!(partial(month, Precision::Day), None);
        }
        assert_eq!(partial("2025", Precision::Year), Date::new(2025, 1, 1).ok());
        for wrong in ["2025", "13/2025", "03/25", "hier", "14/03/2025"] {
            assert_eq!(partial(wrong, Precision::Month), None, "{wrong}");
        }
    }

    #[test]
    fn dates_as_people_write_them() {
        let d = |y, m, d| Date::new(y, m, d).unwrap();
        assert_eq!(date("31/12/2024"), DateRead::Sure(d(2024, 12, 31)));
        assert_eq!(date("03/04/2024"), DateRead::DayFirst(d(2024, 4, 3)));
        assert_eq!(date(" 3-4-2024 "), DateRead::DayFirst(d(2024, 4, 3)));
        assert_eq!(date("2024-02-29T10:00"), DateRead::Sure(d(2024, 2, 29)));
        assert_eq!(date("2024-02-29 10:00"), DateRead::Sure(d(2024, 2, 29)));
        assert_eq!(date("1er août 2025"), DateRead::Sure(d(2025, 8, 1)));
        assert_eq!(date("14 févr. 2025"), DateRead::Sure(d(2025, 2, 14)));
        for short in ["3/4/24", "24-04-03 10:30", "03.04.24"] {
            assert!(matches!(date(short), DateRead::Short(_)), "{short}");
        }
        for wrong in [
            "31/02/2024",
            "12/13/2024",
            "3/4/4",
            "13/13/24",
            "hier",
            "",
            "2023-02-29",
            "1/2/3/4",
        ] {
            assert_eq!(date(wrong), DateRead::Impossible, "{wrong}");
        }
    }
}
