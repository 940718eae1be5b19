//! Columns of few different values: each value is looked at once, however many rows it stands in,
//! and the rows are read where they lie.

use std::collections::HashMap;
use std::sync::Arc;

/// Most different values of such a column.
pub const MOST_VALUES: usize = 200;
/// Values that are found again without hashing them.
const LAST: usize = 64;
/// Rows that are looked at together: they fit into the cache next to a core, and fill whole bytes
/// however many of them share one.
const TOGETHER: usize = 7680;
/// Values that are looked for one after the other, many rows at a time.
const FEW: usize = 16;

/// Which value of a list stands in each row of a column, wherever that is kept.
pub trait Places: Send + Sync {
    /// How many rows there are.
    fn rows(&self) -> usize;

    /// The places of the values that stand in the rows from `first` on, as many as `out` holds.
    fn write(&self, first: usize, out: &mut [u8]);
}

impl Places for Vec<u8> {
    fn rows(&self) -> usize {
        self.len()
    }

    fn write(&self, first: usize, out: &mut [u8]) {
        let there = self.get(first..).unwrap_or_default();
        out.iter_mut().zip(there).for_each(|(to, from)| *to = *from);
    }
}

/// A column of few different values: each of them once, sorted, and which of them stands in each row.
#[derive(Clone)]
pub struct Coded {
    values: Vec<String>,
    places: Arc<dyn Places>,
    /// For each place its number among the values.
    numbers: Box<[u8; 256]>,
    /// How far the numbers lie below the places, where it is equally far for all.
    below: Option<u8>,
}

impl Coded {
    /// `places` gives for each row the place of its value in `values`, written as
    /// [`Values::cell`](super::Values::cell) writes it. Values that stand nowhere may be among them.
    #[must_use]
    pub fn new(values: &[String], places: Arc<dyn Places>) -> Self {
        let met = met(places.as_ref(), values.len());
        let of = |place: &u8| values.get(usize::from(*place)).map_or("", String::as_str);
        let mut kept: Vec<&str> = met.iter().map(of).collect();
        kept.sort_unstable();
        kept.dedup();
        let mut numbers = Box::new([u8::MAX; 256]);
        for place in &met {
            let number = kept.binary_search(&of(place)).unwrap_or_default();
            numbers[usize::from(*place)] = u8::try_from(number).unwrap_or(u8::MAX);
        }
        let parts = |place: &u8| place.wrapping_sub(numbers[usize::from(*place)]);
        let below = met.first().map(parts);
        Self {
            below: below.filter(|below| met.iter().all(|place| parts(place) == *below)),
            values: kept.into_iter().map(str::to_owned).collect(),
            numbers,
            places,
        }
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
    pub(super) fn joined(mut stretches: Vec<Self>) -> Option<Self> {
        if stretches.len() == 1 {
            return stretches.pop();
        }
        let mut values: Vec<String> = stretches.iter().flat_map(|s| s.values.clone()).collect();
        values.sort_unstable();
        values.dedup();
        if values.len() > MOST_VALUES {
            return None;
        }
        let joined = stretches.into_iter().map(|mut stretch| {
            // The numbers that its values have among those of all stretches.
            let number = |value: &String| values.binary_search(value).unwrap_or_default();
            let numbers: Vec<usize> = stretch.values.iter().map(number).collect();
            for own in stretch.numbers.iter_mut() {
                let number = numbers.get(usize::from(*own)).copied();
                *own = number.and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX);
            }
            stretch.below = None;
            stretch
        });
        let joined = Arc::new(Stretches(joined.collect()));
        Some(Self::new(&values, joined))
    }

    /// The values that stand somewhere, sorted.
    pub(in crate::intake) fn values(&self) -> &[String] {
        &self.values
    }

    /// How many rows there are.
    pub(in crate::intake) fn rows(&self) -> usize {
        self.places.rows()
    }

    /// Hands over the numbers of the values of all rows, some rows at a time.
    pub(in crate::intake) fn each_chunk(&self, mut take: impl FnMut(&[u8])) {
        let mut chunk = [0; TOGETHER];
        for first in (0..self.rows()).step_by(TOGETHER) {
            let part = &mut chunk[..TOGETHER.min(self.rows() - first)];
            self.number(first, part);
            take(part);
        }
    }

    /// Hands over the number of the value in each of these lines, which count from 1 and ascend,
    /// with the place of the line among them.
    pub(in crate::intake) fn each_of(&self, lines: &[u32], mut take: impl FnMut(usize, u8)) {
        let (mut row, mut first) = (0, 0);
        self.each_chunk(|numbers| {
            while let Some(line) = lines.get(row)
                && let Some(number) = numbers.get((*line as usize).wrapping_sub(first + 1))
            {
                take(row, *number);
                row += 1;
            }
            first += numbers.len();
        });
    }

    /// The numbers of the values in the rows from `first` on.
    fn number(&self, first: usize, out: &mut [u8]) {
        self.places.write(first, out);
        match self.below {
            Some(0) => {}
            Some(below) => out.iter_mut().for_each(|n| *n = n.wrapping_sub(below)),
            None => out
                .iter_mut()
                .for_each(|n| *n = self.numbers[usize::from(*n)]),
        }
    }
}

/// Stretches of a column, each with numbers of its own.
struct Stretches(Vec<Coded>);

impl Places for Stretches {
    fn rows(&self) -> usize {
        self.0.iter().map(Coded::rows).sum()
    }

    fn write(&self, mut first: usize, mut out: &mut [u8]) {
        for stretch in &self.0 {
            let rows = stretch.rows();
            if first < rows && !out.is_empty() {
                let (here, behind) = out.split_at_mut(out.len().min(rows - first));
                stretch.number(first, here);
                (first, out) = (0, behind);
            } else {
                first = first.saturating_sub(rows);
            }
        }
    }
}

/// The places that stand somewhere, in order. Mostly the first rows have them all.
fn met(places: &dyn Places, values: usize) -> Vec<u8> {
    let mut left: Vec<u8> = (0..=u8::MAX).take(values).collect();
    let mut met = Vec::new();
    let mut chunk = [0; TOGETHER];
    for first in (0..places.rows()).step_by(TOGETHER) {
        let part = &mut chunk[..TOGETHER.min(places.rows() - first)];
        places.write(first, part);
        let mut there = [false; 256];
        if left.len() > FEW {
            part.iter().for_each(|p| there[usize::from(*p)] = true);
        } else {
            let stands = |value: u8| part.iter().fold(false, |met, p| met | (*p == value));
            left.iter()
                .for_each(|v| there[usize::from(*v)] = stands(*v));
        }
        met.extend(left.extract_if(.., |value| there[usize::from(*value)]));
        if left.is_empty() {
            break;
        }
    }
    met.sort_unstable();
    met
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
        Coded::new(&self.values, Arc::new(self.of))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(coded: &Coded) -> Vec<&str> {
        let mut out = Vec::new();
        coded.each_chunk(|numbers| {
            let text = |n: &u8| coded.values[usize::from(*n)].as_str();
            out.extend(numbers.iter().map(text));
        });
        out
    }

    #[test]
    fn what_is_written_alike_is_one_value() {
        let values = ["unused", "b", "a", "b"].map(str::to_owned);
        let coded = Coded::new(&values, Arc::new(vec![2, 1, 3, 2]));
        assert_eq!(coded.values, ["a", "b"]);
        assert_eq!(texts(&coded), ["a", "b", "b", "a"]);
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
            times in prop::sample::select(vec![1_usize, 400]),
            cuts in prop::collection::vec(0_usize..24_000, 0..4),
        ) {
            let all: Vec<&str> = cells.iter().map(String::as_str).collect();
            let all = all.repeat(times);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|c| c.min(all.len())).collect();
            cuts.extend([0, all.len()]);
            cuts.sort_unstable();
            let part = |ends: &[usize]| Coded::of_cells(all[ends[0]..ends[1]].iter().copied());
            let parts: Option<Vec<Coded>> = cuts.windows(2).map(part).collect();
            let joined = parts.and_then(Coded::joined).unwrap();
            prop_assert_eq!(texts(&joined), &all[..]);
            let whole = Coded::of_cells(all.iter().copied()).unwrap();
            prop_assert_eq!(&joined.values, &whole.values);
            prop_assert_eq!(texts(&whole), &all[..]);
            let lines: Vec<u32> = (1..=all.len() as u32).filter(|l| l % 3 != 0).collect();
            let mut found = Vec::new();
            joined.each_of(&lines, |row, n| found.push((row, joined.values[usize::from(n)].as_str())));
            let expected = lines.iter().enumerate().map(|(row, l)| (row, all[*l as usize - 1]));
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }

        #[test]
        fn only_what_stands_somewhere_is_a_value(
            places in prop::collection::vec(0_u8..40, 0..30),
            often in 1_usize..1000,
        ) {
            let values: Vec<String> = (0..40).map(|n| n.to_string()).collect();
            let mut all = vec![0_u8; often];
            all.extend(&places);
            let mut expected: Vec<&String> = all.iter().map(|p| &values[usize::from(*p)]).collect();
            let coded = Coded::new(&values, Arc::new(all.clone()));
            prop_assert_eq!(texts(&coded), expected.iter().map(|v| v.as_str()).collect::<Vec<_>>());
            expected.sort_unstable();
            expected.dedup();
            prop_assert!(coded.values.iter().eq(expected));
        }
    }
}
