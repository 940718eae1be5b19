//! Columns of few different values: each value is looked at once, however many rows it stands in.

use std::collections::HashMap;

/// Most different values of such a column.
pub const MOST_VALUES: usize = 200;
/// Values that are found again without hashing them.
const LAST: usize = 64;

/// A column of few different values: each of them once, in the order in which they first stand,
/// and which of them stands in each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    values: Vec<String>,
    of: Vec<u8>,
}

impl Coded {
    /// `of` gives for each row the place of its value in `values`, written as
    /// [`Values::cell`](super::Values::cell) writes it. Values that stand nowhere may be among
    /// them; a place that there is not is an empty cell.
    #[must_use]
    pub fn new(values: &[String], mut of: Vec<u8>) -> Self {
        let mut kept = Vec::new();
        let mut number = [None; 256];
        for code in &mut of {
            let known = &mut number[usize::from(*code)];
            *code = *known.get_or_insert_with(|| {
                let value = values.get(usize::from(*code)).map_or("", String::as_str);
                place(&mut kept, value)
            });
        }
        Self { values: kept, of }
    }

    /// The values of the rows, in order; `None` when there are more than a few.
    #[must_use]
    pub fn of_cells<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Self> {
        let mut coding = Coding::default();
        coding.of.reserve(cells.size_hint().0);
        for cell in cells {
            coding.push(cell)?;
        }
        Some(coding.done())
    }

    /// The same, of cells that are written one at a time behind an empty text.
    #[must_use]
    pub fn of_written(rows: usize, write: impl Fn(usize, &mut String)) -> Option<Self> {
        let mut coding = Coding::default();
        let mut text = String::new();
        for row in 0..rows {
            text.clear();
            write(row, &mut text);
            coding.push(&text)?;
        }
        Some(coding.done())
    }

    /// Stretches of one column, one behind the other.
    pub(super) fn joined(stretches: Vec<Self>) -> Option<Self> {
        let mut stretches = stretches.into_iter();
        let mut all = stretches.next().unwrap_or_default();
        for stretch in stretches {
            let values = &mut all.values;
            let number: Vec<u8> = stretch.values.iter().map(|v| place(values, v)).collect();
            if values.len() > MOST_VALUES {
                return None;
            }
            let numbers = stretch.of.iter().map(|code| number[usize::from(*code)]);
            all.of.extend(numbers);
        }
        Some(all)
    }

    /// The values, in the order in which they first stand.
    pub(in crate::intake) fn values(&self) -> &[String] {
        &self.values
    }

    /// Per row, the place of its value.
    pub(in crate::intake) fn of(&self) -> &[u8] {
        &self.of
    }
}

/// The place of a value among others, behind them if it is new.
fn place(values: &mut Vec<String>, value: &str) -> u8 {
    let known = values.iter().position(|v| v == value);
    let place = known.unwrap_or_else(|| {
        values.push(value.to_owned());
        values.len() - 1
    });
    u8::try_from(place).unwrap_or(u8::MAX)
}

/// Texts on their way to be codes.
struct Coding {
    coded: HashMap<String, u8>,
    /// Some of those met last, by a rough hash.
    last: Vec<(String, u8)>,
    values: Vec<String>,
    of: Vec<u8>,
}

impl Default for Coding {
    fn default() -> Self {
        Self {
            coded: HashMap::new(),
            last: vec![(String::new(), u8::MAX); LAST], // no value has this code
            values: Vec::new(),
            of: Vec::new(),
        }
    }
}

impl Coding {
    /// `None` when there are too many different ones.
    #[inline]
    fn push(&mut self, text: &str) -> Option<()> {
        let bytes = text.as_bytes();
        let rough = |at: usize| bytes.get(at).map_or(0, |b| usize::from(*b));
        let slot = (bytes.len() + 7 * rough(0) + 31 * rough(bytes.len() / 2)) % LAST;
        let code = match &self.last[slot] {
            (known, code) if *code != u8::MAX && known == text => *code,
            _ => self.look_up(text, slot)?,
        };
        self.of.push(code);
        Some(())
    }

    fn look_up(&mut self, text: &str, slot: usize) -> Option<u8> {
        let code = match self.coded.get(text) {
            Some(code) => *code,
            None if self.values.len() == MOST_VALUES => return None,
            None => {
                let code = u8::try_from(self.values.len()).ok()?;
                self.values.push(text.to_owned());
                self.coded.insert(text.to_owned(), code);
                code
            }
        };
        self.last[slot] = (text.to_owned(), code);
        Some(code)
    }

    fn done(self) -> Coded {
        Coded {
            values: self.values,
            of: self.of,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(coded: &Coded) -> Vec<&str> {
        let text = |code: &u8| coded.values[usize::from(*code)].as_str();
        coded.of.iter().map(text).collect()
    }

    #[test]
    fn what_is_written_alike_is_one_value() {
        let values = ["unused", "a", "b", "a"].map(str::to_owned);
        let coded = Coded::new(&values, vec![2, 1, 3, 9, 2]);
        assert_eq!(coded.values, ["b", "a", ""]);
        assert_eq!(coded.of, [0, 1, 1, 2, 0]);
    }

    #[test]
    fn many_values_are_not_coded() {
        let numbers = |to: usize| (0..to).map(|n| n.to_string()).collect::<Vec<_>>();
        let of = |all: &[String]| Coded::of_cells(all.iter().map(String::as_str));
        assert!(of(&numbers(MOST_VALUES)).is_some());
        assert!(of(&numbers(MOST_VALUES + 1)).is_none());
        let halves = numbers(MOST_VALUES + 1);
        let halves: Vec<Coded> = halves.chunks(101).filter_map(of).collect();
        assert_eq!(halves.len(), 2);
        assert!(Coded::joined(halves).is_none());
    }

    proptest! {
        #[test]
        fn every_row_keeps_its_value(
            cells in prop::collection::vec("[a-c\u{0}é]{0,3}", 0..60),
            cut in 0_usize..60,
        ) {
            let (before, after) = cells.split_at(cut.min(cells.len()));
            let parts = [before, after].map(|p| Coded::of_cells(p.iter().map(String::as_str)));
            let parts: Vec<Coded> = parts.into_iter().flatten().collect();
            prop_assert_eq!(parts.len(), 2);
            let joined = Coded::joined(parts).unwrap();
            prop_assert_eq!(texts(&joined), cells.clone());
            let whole = Coded::of_cells(cells.iter().map(String::as_str));
            prop_assert_eq!(Some(&joined), whole.as_ref());
            let mut again: Vec<String> = joined.values.clone();
            again.reverse();
            let last = joined.values.len().saturating_sub(1) as u8;
            let turned = joined.of.iter().map(|c| last - c).collect();
            prop_assert_eq!(&joined, &Coded::new(&again, turned));
        }
    }
}
