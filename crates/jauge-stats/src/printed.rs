//! Can a printed figure be right? Which whole numbers stand behind "47 % of 204"?
//!
//! Counts and totals are whole numbers, so a rounded share or mean leaves few of them, sometimes none. A figure
//! that no whole number gives is a misprint, another denominator or another rounding: worth asking about, never
//! a proof of anything else.
//!
//! | known | sought | function |
//! |---|---|---|
//! | printed share, n | the count x | [`recompute`] |
//! | printed share, x | the denominator n | [`recompute_denominator`] |
//! | printed mean of whole-numbered answers, n | their total (the GRIM test) | [`recompute_mean`] |
//!
//! All comparisons are made in whole numbers: no double is rounded on the way.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Error;

/// How a figure was cut to its printed decimals.
///
/// The exact fraction is rounded. A program that rounds doubles may fall on either side of a tie: for
/// figures of unknown making take [`Rounding::Any`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, ties upwards (schools, spreadsheets).
    HalfUp,
    /// To the nearest, ties to the even digit (R, Python, IEEE 754).
    HalfEven,
    /// Later digits dropped.
    Truncation,
    /// Any of these three, ties downwards included.
    Any,
}

/// The whole numbers from `low` to `high` that a printed figure leaves possible.
///
/// They are always neighbours, so the two ends say all. `low` is `None` if no whole number gives the figure; `high` alone is
/// `None` if there is no greatest one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Compatible {
    /// The least compatible whole number; `None` if there is none.
    pub low: Option<u64>,
    /// The greatest; `None` if there is none or no end.
    pub high: Option<u64>,
    /// The figure as printed.
    pub printed: f64,
    /// Its decimals.
    pub decimals: u32,
    /// How it was rounded.
    pub rounding: Rounding,
    /// What the whole numbers are, in English.
    pub method: &'static str,
}

impl Compatible {
    /// Whether some whole number gives the printed figure.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.low.is_some()
    }

    /// Whether a whole number gives the printed figure.
    #[must_use]
    pub fn contains(&self, number: u64) -> bool {
        self.low.is_some_and(|low| low <= number) && self.high.is_none_or(|high| number <= high)
    }
}

/// One line for a log or a terminal.
impl fmt::Display for Compatible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (None, _) => write!(f, "none")?,
            (Some(low), None) => write!(f, "{low} or more")?,
            (Some(low), Some(high)) if low == high => write!(f, "{low}")?,
            (Some(low), Some(high)) => write!(f, "{low} to {high}")?,
        }
        write!(
            f,
            " for {:.*} as printed ({})",
            self.decimals as usize, self.printed, self.method
        )
    }
}

/// Which counts out of `n` give a printed percentage?
///
/// *When not to use*: weighted shares; shares of a denominator that is itself estimated.
///
/// *Formula*: all whole x from 0 to n for which 100 x / n, rounded to `decimals` by `rounding`, is `printed_percent`. A share printed as
/// 0.47 is 47 with 0 decimals. None compatible is an answer, not an error ([`Compatible::is_possible`]).
///
/// *R*: `which(floor(100 * 0:n / n + 0.5) == printed) - 1` for half up and no decimals, up to the rounding of doubles.
///
/// # Errors
/// [`Error::TooFew`] for n = 0; [`Error::NotFinite`]; [`Error::Impossible`] for a negative figure, for more decimals in it than
/// `decimals`, above 9 decimals, or for n above 2^53.
///
/// ```
/// use jauge_stats::printed::{Rounding, recompute};
/// // "47 % of the 204 projects"
/// let projects = recompute(47.0, 0, 204, Rounding::HalfUp)?;
/// assert_eq!((projects.low, projects.high), (Some(95), Some(96)));
/// // "11 % of 12 trainees" cannot be.
/// assert!(!recompute(11.0, 0, 12, Rounding::Any)?.is_possible());
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn recompute(
    printed_percent: f64,
    decimals: u32,
    n: u64,
    rounding: Rounding,
) -> Result<Compatible, Error> {
    check_denominator(n)?;
    let units = printed_units(printed_percent, decimals)?;
    let found =
        rounding
            .zone(units)
            .counts(100 * power_of_ten(decimals), u128::from(n), u128::from(n));
    Ok(Compatible {
        low: found.map(|(low, _)| low as u64),
        high: found.map(|(_, high)| high as u64),
        printed: printed_percent,
        decimals,
        rounding,
        method: "counts that round to the printed percentage",
    })
}

/// Which denominators give a printed percentage, for a count of `x`?
///
/// *Formula*: all whole n, from the greater of x and 1, for which 100 x / n, rounded to `decimals` by `rounding`, is `printed_percent`.
/// There is no greatest n where small shares print as zero.
///
/// # Errors
/// As [`recompute`], with x in the place of n but x = 0 allowed.
///
/// ```
/// use jauge_stats::printed::{Rounding, recompute_denominator};
/// // "96 projects, or 47 %": out of how many?
/// let all = recompute_denominator(47.0, 0, 96, Rounding::HalfUp)?;
/// assert_eq!((all.low, all.high), (Some(203), Some(206)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn recompute_denominator(
    printed_percent: f64,
    decimals: u32,
    x: u64,
    rounding: Rounding,
) -> Result<Compatible, Error> {
    check_denominator(x.max(1))?;
    let units = printed_units(printed_percent, decimals)?;
    let zone = rounding.zone(units);
    let least = u128::from(x.max(1));
    let scaled = 2 * 100 * power_of_ten(decimals) * u128::from(x);
    // 100 x / n falls with n: it must stay at or above the lower edge and below the upper one.
    let (mut low, mut high) = (Some(least), None);
    if scaled == 0 {
        if !zone.holds(0) {
            low = None;
        }
    } else {
        let first = if zone.upper_inside {
            scaled.div_ceil(zone.upper)
        } else {
            scaled / zone.upper + 1
        };
        let first = first.max(least);
        // Nothing bounds n from above where the zone begins at zero.
        high = if zone.lower_inside {
            scaled.checked_div(zone.lower)
        } else {
            (scaled - 1).checked_div(zone.lower)
        };
        low = high.is_none_or(|last| first <= last).then_some(first);
        high = high.filter(|_| low.is_some());
    }
    let whole = |number: u128| {
        u64::try_from(number).map_err(|_| Error::impossible("a denominator above 2^64"))
    };
    Ok(Compatible {
        low: low.map(whole).transpose()?,
        high: high.map(whole).transpose()?,
        printed: printed_percent,
        decimals,
        rounding,
        method: "denominators for which the count rounds to the printed percentage",
    })
}

/// Which totals of whole-numbered answers give a printed mean? None: the mean cannot be right (the GRIM test).
///
/// *When not to use*: answers with fractions; scales with levels below zero (shift them first); n x `items` of
/// 10^`decimals` or more, where every figure is possible.
///
/// *Formula*: all whole totals T for which T / (n x `items`), rounded to `decimals` by `rounding`, is `printed`; `items` is the number of
/// whole-numbered questions that each person's score averages, 1 for a single question. The range of the scale is
/// not looked at: compare `low` and `high` with n x `items` x its ends.
///
/// *Missing*: n is the number who answered. *Reference*: N. J. L. Brown, J. A. J. Heathers (2017), doi:10.1177/1948550616673876.
///
/// *R*: `scrutiny::grim("5.19", 28)`, which answers yes or no.
///
/// # Errors
/// As [`recompute`]; [`Error::Impossible`] also for no item or for n x `items` above 2^53.
///
/// ```
/// use jauge_stats::printed::{Rounding, recompute_mean};
/// // 28 trainees rate a workshop from 1 to 7; "mean 5.19" cannot be, 5.18 is a total of 145.
/// assert!(!recompute_mean(5.19, 2, 28, 1, Rounding::Any)?.is_possible());
/// assert_eq!(recompute_mean(5.18, 2, 28, 1, Rounding::HalfUp)?.low, Some(145));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn recompute_mean(
    printed: f64,
    decimals: u32,
    n: u64,
    items: u64,
    rounding: Rounding,
) -> Result<Compatible, Error> {
    if items == 0 {
        return Err(Error::impossible(
            "a score of no item: give the number of questions that it averages, 1 for a single one",
        ));
    }
    check_denominator(n)?;
    let answers = n
        .checked_mul(items)
        .ok_or_else(|| Error::impossible("more answers than 2^53"))?;
    check_denominator(answers)?;
    let units = printed_units(printed, decimals)?;
    let found = rounding
        .zone(units)
        .counts(power_of_ten(decimals), u128::from(answers), u128::MAX);
    let whole =
        |total: u128| u64::try_from(total).map_err(|_| Error::impossible("a total above 2^64"));
    Ok(Compatible {
        low: found.map(|(low, _)| whole(low)).transpose()?,
        high: found.map(|(_, high)| whole(high)).transpose()?,
        printed,
        decimals,
        rounding,
        method: "totals whose mean rounds to the printed one (GRIM)",
    })
}

/// What rounds to a figure: an interval, in halves of the last printed digit.
struct Zone {
    lower: u128,
    lower_inside: bool,
    upper: u128,
    upper_inside: bool,
}

impl Rounding {
    fn zone(self, units: u128) -> Zone {
        let twice = 2 * units;
        let even = units.is_multiple_of(2);
        let (lower, lower_inside, upper, upper_inside) = match self {
            Self::HalfUp => (twice.saturating_sub(1), true, twice + 1, false),
            Self::HalfEven => (twice.saturating_sub(1), even || units == 0, twice + 1, even),
            Self::Truncation => (twice, true, twice + 2, false),
            Self::Any => (twice.saturating_sub(1), true, twice + 2, false),
        };
        Zone {
            lower,
            lower_inside,
            upper,
            upper_inside,
        }
    }
}

impl Zone {
    /// Whether a value, in halves of the last digit, lies inside.
    fn holds(&self, halves: u128) -> bool {
        (halves > self.lower || (self.lower_inside && halves == self.lower))
            && (halves < self.upper || (self.upper_inside && halves == self.upper))
    }

    /// The whole x up to `most` with x * scale / n inside.
    fn counts(&self, scale: u128, n: u128, most: u128) -> Option<(u128, u128)> {
        let (from, to, step) = (self.lower * n, self.upper * n, 2 * scale);
        let low = if self.lower_inside {
            from.div_ceil(step)
        } else {
            from / step + 1
        };
        let high = if self.upper_inside {
            to / step
        } else {
            // upper >= 1 and n >= 1, so `to` is not zero.
            to.div_ceil(step) - 1
        };
        let high = high.min(most);
        (low <= high).then_some((low, high))
    }
}

/// The printed figure as a whole number of its last digit.
fn printed_units(printed: f64, decimals: u32) -> Result<u128, Error> {
    if !printed.is_finite() {
        return Err(Error::NotFinite {
            what: "the printed figure",
        });
    }
    if decimals > 9 {
        return Err(Error::impossible(format!(
            "{decimals} decimals: at most 9 can be checked"
        )));
    }
    if printed < 0.0 {
        return Err(Error::impossible(format!(
            "a printed figure of {printed}: shift the scale so that no level is below zero"
        )));
    }
    let scaled = printed * power_of_ten(decimals) as f64;
    if scaled > 9e15 {
        return Err(Error::impossible(format!(
            "a printed figure of {printed} with {decimals} decimals: too many digits for a double"
        )));
    }
    let units = scaled.round();
    // The product of a decimal fraction read as a double is off by a few units in its last place at most.
    if (scaled - units).abs() > 4.0 * f64::EPSILON * scaled {
        return Err(Error::impossible(format!(
            "{printed} has more than {decimals} decimals: give the figure as printed, and its decimals"
        )));
    }
    Ok(units as u128)
}

fn power_of_ten(decimals: u32) -> u128 {
    10_u128.pow(decimals)
}

fn check_denominator(n: u64) -> Result<(), Error> {
    if n == 0 {
        return Err(Error::TooFew {
            needed: 1,
            found: 0,
        });
    }
    if n > 1 << 53 {
        return Err(Error::impossible("a number above 2^53"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One printed figure per count, by whole numbers only: (half up, half even, truncation).
    fn rounded(x: u64, n: u64, scale: u64) -> (u64, u64, u64) {
        let (whole, rest) = (x * scale / n, x * scale % n);
        let half_up = whole + u64::from(2 * rest >= n);
        let half_even = match (2 * rest).cmp(&n) {
            std::cmp::Ordering::Less => whole,
            std::cmp::Ordering::Greater => whole + 1,
            std::cmp::Ordering::Equal => whole + whole % 2,
        };
        (half_up, half_even, whole)
    }

    #[test]
    fn every_count_of_small_denominators() {
        for n in [1, 2, 3, 7, 8, 12, 40, 48, 200, 204] {
            for (decimals, scale) in [(0, 100), (1, 1000)] {
                for units in 0..=scale + 1 {
                    let printed = units as f64 / (scale / 100) as f64;
                    let ask = |rounding| recompute(printed, decimals, n, rounding).unwrap();
                    let (up, even) = (ask(Rounding::HalfUp), ask(Rounding::HalfEven));
                    let (cut, any) = (ask(Rounding::Truncation), ask(Rounding::Any));
                    for x in 0..=n {
                        let (half_up, half_even, whole) = rounded(x, n, scale);
                        assert_eq!(up.contains(x), half_up == units, "{x}/{n} {printed}");
                        assert_eq!(even.contains(x), half_even == units, "{x}/{n} {printed}");
                        assert_eq!(cut.contains(x), whole == units, "{x}/{n} {printed}");
                        // A tie may also have been rounded downwards.
                        let down = 2 * (x * scale % n) == n && whole == units;
                        assert_eq!(
                            any.contains(x),
                            half_up == units || half_even == units || whole == units || down
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn denominators_are_the_counts_turned_round() {
        for rounding in [
            Rounding::HalfUp,
            Rounding::HalfEven,
            Rounding::Truncation,
            Rounding::Any,
        ] {
            for x in 0..30_u64 {
                for printed in 0..=101 {
                    let printed = f64::from(printed);
                    let found = recompute_denominator(printed, 0, x, rounding).unwrap();
                    for n in x.max(1)..400 {
                        let there = recompute(printed, 0, n, rounding).unwrap().contains(x);
                        assert_eq!(
                            found.contains(n),
                            there,
                            "{x} of {n}, {printed} {rounding:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_mean_is_a_share_of_its_scale() {
        // Totals of 12 people on two questions, one decimal.
        for units in 0..=70_u64 {
            let printed = units as f64 / 10.0;
            let found = recompute_mean(printed, 1, 12, 2, Rounding::HalfUp).unwrap();
            for total in 0..=200 {
                assert_eq!(found.contains(total), rounded(total, 24, 10).0 == units);
            }
        }
    }

    #[test]
    fn the_programme_figures() {
        for (printed, low, high) in [
            (47.0, 95, 96),
            (46.0, 93, 94),
            (33.0, 67, 68),
            (50.0, 101, 103),
        ] {
            let found = recompute(printed, 0, 204, Rounding::HalfUp).unwrap();
            assert_eq!((found.low, found.high), (Some(low), Some(high)));
        }
    }

    #[test]
    fn refusals() {
        for bad in [f64::NAN, f64::INFINITY, -1.0, 47.3, 1e300] {
            assert!(recompute(bad, 0, 204, Rounding::Any).is_err(), "{bad}");
        }
        assert!(recompute(47.0, 0, 0, Rounding::Any).is_err());
        assert!(recompute(47.0, 10, 5, Rounding::Any).is_err());
        assert!(recompute_mean(5.0, 0, 3, 0, Rounding::Any).is_err());
        assert!(recompute_mean(5.0, 0, u64::MAX, 3, Rounding::Any).is_err());
        assert!(recompute_denominator(47.0, 0, u64::MAX, Rounding::Any).is_err());
    }

    #[test]
    fn one_line() {
        let line = |printed, n| {
            recompute(printed, 0, n, Rounding::HalfUp)
                .unwrap()
                .to_string()
        };
        assert_eq!(
            line(47.0, 204),
            "95 to 96 for 47 as printed (counts that round to the printed percentage)"
        );
        assert!(line(11.0, 12).starts_with("none for 11"));
        let open = recompute_denominator(0.0, 0, 1, Rounding::HalfUp).unwrap();
        assert!(open.to_string().starts_with("201 or more"));
    }
}
