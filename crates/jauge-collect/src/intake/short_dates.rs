//! Dates whose year has two digits: `12/03/24` is a day of 1924 or of 2024, and perhaps the 24th of March 2012.
//!
//! Both are decided for a whole column. The century: such a date is the last one that is not after the
//! latest possible day, which the file's author declares, else the question, else the reference date of the study; so
//! nobody is born in the future. The order: that of the cells that can be read in one way only, else day first, as
//! everybody writes in France. Where there is no latest day, where some cells want one order and others the other one, or
//! where the first numbers lie so close together that they look like years, no cell is read.

use jauge_model::study::DateOrder;
use jauge_model::{Missing, Place};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::log::Log;
use super::notices;

/// The numbers of such a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short {
    first: i8,
    month: i8,
    last: i8,
    /// Whether the first one has two digits too, as a year must.
    may_lead: bool,
}

impl Short {
    /// `None` where this is no day of any century in either order.
    pub(super) fn of(parts: [&str; 3]) -> Option<Self> {
        let [first, month, last] = parts;
        let digits = |text: &str| {
            matches!(text.len(), 1 | 2)
                .then(|| text.parse().ok())
                .flatten()
        };
        let short = Self {
            first: digits(first)?,
            month: digits(month)?,
            last: digits(last).filter(|_| last.len() == 2)?,
            may_lead: first.len() == 2,
        };
        let leap = Date::constant(2000, 12, 31);
        let somehow = [DateOrder::DayFirst, DateOrder::YearFirst].map(|order| {
            let days = match order {
                DateOrder::DayFirst => Self { last: 0, ..short },
                DateOrder::YearFirst => Self { first: 0, ..short },
            };
            days.read(order, leap).is_some()
        });
        somehow.contains(&true).then_some(short)
    }

    /// The last such day that is not after the latest possible one.
    fn read(self, order: DateOrder, latest: Date) -> Option<Date> {
        let (year, day) = match order {
            DateOrder::DayFirst => (self.last, self.first),
            DateOrder::YearFirst => (self.may_lead.then_some(self.first)?, self.last),
        };
        let century = latest.year() - latest.year().rem_euclid(100);
        let of = |century: i16| Date::new(century + i16::from(year), self.month, day).ok();
        let same = of(century).filter(|date| *date <= latest);
        same.or_else(|| of(century - 100))
    }
}

/// What is known of such dates before the first one is read.
#[derive(Clone, Copy, Default)]
pub(super) struct Rule {
    /// The latest possible day.
    pub(super) latest: Option<Date>,
    /// The order that the author declares.
    pub(super) order: Option<DateOrder>,
}

impl Rule {
    /// Of dates that lie between two days, where the study says more.
    pub(super) fn within(
        self,
        possible: (Option<Date>, Option<Date>),
        as_of: Option<Date>,
    ) -> Self {
        let (first, last) = possible;
        let century = |first: Date| first.checked_add(100.years()).ok()?.yesterday().ok();
        let latest = self.latest.or(last).or(as_of);
        Self {
            latest: latest.or_else(|| first.and_then(century)),
            ..self
        }
    }
}

/// A cell that waits for what its column decides.
struct Waiting {
    /// Its place among the cells of the column, and its row.
    at: usize,
    row: usize,
    found: Box<str>,
    short: Short,
}

/// What was decided.
#[derive(Clone, Copy)]
struct Decided {
    order: DateOrder,
    latest: Date,
    /// Whether a cell, or the author, tells the order.
    told: bool,
}

/// The cells of a column that have such dates.
#[derive(Default)]
pub(super) struct ShortDates {
    rule: Rule,
    waiting: Vec<Waiting>,
    decided: Option<Decided>,
    /// How many there were, and the first one: its row, its text, and the day that it was read as.
    count: usize,
    first: Option<(usize, Box<str>, Option<Date>)>,
}

impl ShortDates {
    pub(super) fn new(rule: Rule) -> Self {
        Self {
            rule,
            ..Self::default()
        }
    }

    pub(super) fn wait(&mut self, at: usize, row: usize, found: &str, short: Short) {
        self.waiting.push(Waiting {
            at,
            row,
            found: found.into(),
            short,
        });
    }

    /// Decides, and puts each day in its place by `put`, which gets row, text and day. `day_first`: whether dates with
    /// longer years begin with the day in this column.
    pub(super) fn settle(
        &mut self,
        cells: &mut [Result<Date, Missing>],
        day_first: bool,
        mut put: impl FnMut(usize, &str, Option<Date>) -> Result<Date, Missing>,
    ) {
        let waiting = std::mem::take(&mut self.waiting);
        self.decided = self.decide(&waiting, day_first);
        self.count = waiting.len();
        for Waiting {
            at,
            row,
            found,
            short,
        } in waiting
        {
            let day = self.decided.and_then(|d| short.read(d.order, d.latest));
            if let Some(cell) = cells.get_mut(at) {
                *cell = put(row, &found, day);
            }
            self.first.get_or_insert((row, found, day));
        }
    }

    fn decide(&self, waiting: &[Waiting], day_first: bool) -> Option<Decided> {
        let latest = self.rule.latest?;
        // A slip such as 31/02/25 is no sign that the year comes first.
        let never_a_day = |part: i8| !(1..=31).contains(&part);
        let year_first = waiting.iter().any(|w| never_a_day(w.short.first));
        let year_last = waiting.iter().any(|w| never_a_day(w.short.last));
        let (order, told) = match (self.rule.order, year_first, year_last) {
            (Some(order), ..) => (order, true),
            (None, true, true) => return None,
            (None, true, false) => (DateOrder::YearFirst, true),
            (None, false, true) => (DateOrder::DayFirst, true),
            (None, false, false) if !day_first && years_come_first(waiting) => return None,
            (None, false, false) => (DateOrder::DayFirst, day_first),
        };
        Some(Decided {
            order,
            latest,
            told,
        })
    }

    /// Says how they were read, or why not. `place` is that of the column, `line` gives the line of a row.
    pub(super) fn say(&self, place: &Place, lines: &[u32], log: &mut Log) {
        let Some((row, found, day)) = &self.first else {
            return;
        };
        let mut place = place.clone();
        place.line = lines.get(*row).map(|l| u64::from(*l));
        let Some(decided) = self.decided else {
            let notice = match self.rule.latest {
                None => &notices::NO_CENTURY,
                Some(_) => &notices::TWO_ORDERS,
            };
            return log.push(notice.at(place, &[&self.count, found]));
        };
        let notice = match decided.told {
            true => &notices::SHORT_DATES,
            false => &notices::SHORT_DATES_UNTOLD,
        };
        let day = day.map_or("…".to_owned(), |day| day.to_string());
        let [fr, en] = match decided.order {
            DateOrder::DayFirst => ["jj/mm/aa", "dd/mm/yy"],
            DateOrder::YearFirst => ["aa/mm/jj", "yy/mm/dd"],
        };
        let latest = decided.latest;
        log.push(notice.at_both(
            place,
            &[&self.count, &fr, found, &day, &latest],
            &[&self.count, &en, found, &day, &latest],
        ));
    }
}

/// How much further apart the last parts of dates may lie than the first ones, where the last are years.
const FURTHER: i8 = 5;

/// Whether the first parts lie so much closer together that they are rather the years.
fn years_come_first(waiting: &[Waiting]) -> bool {
    let spread = |part: fn(Short) -> i8| {
        let parts = waiting.iter().map(|w| part(w.short));
        let (low, high) = (parts.clone().min(), parts.max());
        high.unwrap_or(0) - low.unwrap_or(0)
    };
    spread(|s| s.last) > spread(|s| s.first) + FURTHER
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LATEST: Date = Date::constant(2026, 6, 30);

    fn short(text: &str) -> Short {
        let parts: Vec<&str> = text.split('/').collect();
        Short::of([parts[0], parts[1], parts[2]]).expect(text)
    }

    /// What a column of these cells is read as.
    fn column(cells: &[&str], order: Option<DateOrder>) -> Vec<Option<String>> {
        let mut dates = ShortDates::new(Rule {
            latest: Some(LATEST),
            order,
        });
        for (n, cell) in cells.iter().enumerate() {
            dates.wait(n, n, cell, short(cell));
        }
        let mut read = vec![Err(Missing::SetAside); cells.len()];
        dates.settle(&mut read, false, |_, _, day| day.ok_or(Missing::SetAside));
        let text = |cell: &Result<Date, Missing>| cell.ok().map(|day| day.to_string());
        read.iter().map(text).collect()
    }

    fn some(days: &[&str]) -> Vec<Option<String>> {
        days.iter().map(|day| Some((*day).to_owned())).collect()
    }

    #[test]
    fn nothing_is_after_the_latest_day() {
        let read = |text| short(text).read(DateOrder::DayFirst, LATEST);
        let day = |y, m, d| Some(Date::constant(y, m, d));
        assert_eq!(read("30/06/26"), day(2026, 6, 30));
        assert_eq!(read("01/07/26"), day(1926, 7, 1));
        assert_eq!(read("05/03/78"), day(1978, 3, 5));
        assert_eq!(read("29/02/24"), day(2024, 2, 29));
        assert_eq!(read("29/02/00"), day(2000, 2, 29));
        // 1923 and 2023 have no such day.
        assert_eq!(read("29/02/23"), None);
    }

    #[test]
    fn one_cell_tells_the_order_of_its_column() {
        let read = column(&["98/03/12", "05/03/12"], None);
        assert_eq!(read, some(&["1998-03-12", "2005-03-12"]));
        let read = column(&["12/03/98", "05/03/12"], None);
        assert_eq!(read, some(&["1998-03-12", "2012-03-05"]));
        // A slip of the keyboard tells nothing.
        let read = column(&["31/02/25", "04/05/25"], None);
        assert_eq!(read, [None, Some("2025-05-04".to_owned())]);
        // These look like days of one year, and are not read in any order.
        assert_eq!(
            column(&["25/11/30", "25/11/12", "25/11/05"], None),
            [None, None, None]
        );
        let read = column(&["31/12/24", "31/12/25"], None);
        assert_eq!(read, some(&["2024-12-31", "2025-12-31"]));
        let read = column(&["12/03/24"], None);
        assert_eq!(read, some(&["2024-03-12"]));
        assert_eq!(
            column(&["12/03/98", "98/03/12", "05/03/12"], None),
            [None, None, None]
        );
        let read = column(
            &["98/03/12", "05/03/12", "5/3/12"],
            Some(DateOrder::DayFirst),
        );
        assert_eq!(
            read,
            [
                None,
                Some("2012-03-05".to_owned()),
                Some("2012-03-05".to_owned())
            ]
        );
    }

    #[test]
    fn what_is_no_day_in_any_order_is_no_short_date() {
        for parts in [
            ["12", "13", "24"],
            ["40", "1", "40"],
            ["1", "1", "1"],
            ["1", "1", "2024"],
            ["a", "1", "24"],
        ] {
            assert_eq!(Short::of(parts), None, "{parts:?}");
        }
    }

    proptest! {
        #[test]
        fn a_day_of_the_last_hundred_years_comes_back(before in 0i32..36_524, year_first: bool) {
            let day = LATEST.checked_sub(before.days()).expect("a day of this or the last century");
            let (y, m, d) = (day.year() % 100, day.month(), day.day());
            let (text, order) = match year_first {
                true => (format!("{y:02}/{m:02}/{d:02}"), DateOrder::YearFirst),
                false => (format!("{d}/{m}/{y:02}"), DateOrder::DayFirst),
            };
            prop_assert_eq!(column(&[&text], Some(order)), [Some(day.to_string())]);
        }
    }
}
