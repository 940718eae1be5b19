//! Columns as they fill up, one cell per row of a file.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use jauge_model::responses::NO_GROUP;
use jauge_model::{LevelCell, Missing, Texts};
use jiff::civil::Date;

use super::choices::Chosen;
use super::frame::Coded;
use super::own_words;
use super::workbook::Kind;

/// The same texts with others at these places.
pub(super) fn with(texts: &Texts, changed: &BTreeMap<usize, String>) -> Texts {
    let text = |(n, text)| changed.get(&n).map_or(text, String::as_str);
    texts.iter().enumerate().map(text).collect()
}

/// Names, each stored once and known by its number in order of first appearance.
///
/// As long as each new name stands behind all those before, as in a list that is sorted by code,
/// no table is needed to know that it is new.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) all: Arc<Texts>,
    /// Where to look for a name, by its hash: the upper half of a slot is the hash, the lower
    /// half its number and one; zero where there is none. Empty while nothing was looked up.
    slots: Vec<u64>,
    hasher: RandomState,
    /// The one asked for last: the rows of one person or group mostly follow each other.
    last: u32,
    /// Whether some do not stand behind those before.
    in_no_order: bool,
    /// Keys by which another file finds the names again, where there are any.
    keys: Vec<u64>,
}

impl Names {
    /// Names that ascend.
    pub(super) fn ascending(names: Texts) -> Self {
        Self {
            all: Arc::new(names),
            ..Self::default()
        }
    }

    /// Names that are all different, with their sorted keys.
    pub(super) fn different(names: Texts, keys: Vec<u64>) -> Self {
        Self {
            all: Arc::new(names),
            in_no_order: true,
            keys,
            ..Self::default()
        }
    }

    pub(super) const fn is_ascending(&self) -> bool {
        !self.in_no_order
    }

    /// Their sorted keys, if all of them have one.
    pub(super) fn keys(&self) -> Option<&[u64]> {
        (self.keys.len() == self.all.len()).then_some(&self.keys)
    }

    /// Adds the keys of names that were put behind the others.
    pub(super) fn add_keys(&mut self, mut keys: Vec<u64>) {
        keys.sort_unstable();
        self.keys.extend(keys);
        self.keys.sort();
    }

    /// The same names with what finds them, which is not kept here.
    pub(super) fn handed_over(&mut self) -> Self {
        let left = Self {
            all: Arc::clone(&self.all),
            in_no_order: self.in_no_order,
            ..Self::default()
        };
        std::mem::replace(self, left)
    }

    /// Puts a name behind the others that is known to be none of them.
    pub(super) fn put_new(&mut self, name: &str) -> u32 {
        self.in_no_order |= !self.is_behind(name);
        self.slots = Vec::new();
        self.put(name)
    }

    #[inline]
    pub(super) fn number(&mut self, name: &str) -> u32 {
        // Either the same again, or the next one, where all come once more in the same order.
        if let Some(n) = self.is_near(name) {
            self.last = n;
            return n;
        }
        let ascends = self.is_behind(name);
        self.last = match !self.in_no_order && ascends {
            true if self.slots.is_empty() => self.put(name),
            _ => self.look_up(name, ascends),
        };
        self.last
    }

    /// The number of the last name again, of the next one, or of a new one that ascends; `None` where it
    /// had to be looked up.
    pub(super) fn follow(&mut self, name: &str) -> Option<u32> {
        self.last = match self.is_near(name) {
            Some(n) => n,
            None if self.is_behind(name) && self.is_ascending() && self.slots.is_empty() => {
                self.put(name)
            }
            None => return None,
        };
        Some(self.last)
    }

    /// The last name, or the next one, if it is this one.
    #[inline]
    fn is_near(&self, name: &str) -> Option<u32> {
        let mut near = [self.last, self.last + 1].into_iter();
        near.find(|n| (*n as usize) < self.all.len() && self.all.get(*n as usize) == name)
    }

    /// Looks for the first name first: another file mostly has the same ones in the same order.
    pub(super) const fn start_over(&mut self) {
        self.last = 0;
    }

    /// Whether a name stands behind the last one: `P9`, `P10`.
    fn is_behind(&self, name: &str) -> bool {
        let Some(last) = self.all.len().checked_sub(1) else {
            return true;
        };
        let last = self.all.get(last);
        (last.len(), last) < (name.len(), name)
    }

    fn put(&mut self, name: &str) -> u32 {
        let number = self.next();
        Arc::make_mut(&mut self.all).push(name);
        number
    }

    fn next(&self) -> u32 {
        u32::try_from(self.all.len()).unwrap_or(NO_GROUP - 1)
    }

    fn look_up(&mut self, name: &str, ascends: bool) -> u32 {
        if self.slots.len() < 2 * (self.all.len() + 1) {
            self.make_room();
        }
        let hash = self.hash(name);
        let mut at = hash as usize & (self.slots.len() - 1);
        while let (slot, Some(number)) = (self.slots[at], (self.slots[at] as u32).checked_sub(1)) {
            if slot >> 32 == hash && self.all.get(number as usize) == name {
                return number;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = hash << 32 | u64::from(self.next() + 1);
        self.in_no_order |= !ascends;
        self.put(name)
    }

    /// Doubles the slots, at least; there are always twice as many as names.
    fn make_room(&mut self) {
        let room = (4 * (self.all.len() + 1)).next_power_of_two().max(64);
        let before = std::mem::take(&mut self.slots);
        // Those that were never looked up.
        let sorted = 0..if before.is_empty() { self.next() } else { 0 };
        let sorted = sorted.map(|n| (self.hash(self.all.get(n as usize)), n + 1));
        let known = before.into_iter().filter(|slot| *slot != 0);
        let known = known.map(|slot| (slot >> 32, slot as u32));
        let mut placed = vec![0; room];
        for (hash, number) in known.chain(sorted) {
            let mut at = hash as usize & (room - 1);
            while placed[at] != 0 {
                at = (at + 1) & (room - 1);
            }
            placed[at] = hash << 32 | u64::from(number);
        }
        self.slots = placed;
    }

    /// A hash of 32 bits.
    fn hash(&self, name: &str) -> u64 {
        self.hasher.hash_one(name) >> 32
    }
}

/// Words of a column, as numbers; [`NO_GROUP`] where the cell is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) of: Vec<u32>,
    pub(super) names: Names,
    /// The cell of the row before, which is mostly the same in a file sorted by group.
    last: Option<(Vec<u8>, u32)>,
}

impl Words {
    /// Room for so many rows.
    pub(super) fn with_room(rows: usize) -> Self {
        Self {
            of: Vec::with_capacity(rows),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, cell: &[u8]) {
        let number = match &self.last {
            Some((text, number)) if text == cell => *number,
            _ => {
                let text = std::str::from_utf8(cell).unwrap_or_default().trim();
                let number = if text.is_empty() {
                    NO_GROUP
                } else {
                    self.names.number(text)
                };
                self.last = Some((cell.to_vec(), number));
                number
            }
        };
        self.of.push(number);
    }

    /// Takes in the cells of a column of codes that stand in these lines, counted from 1.
    pub(super) fn take_coded(&mut self, coded: &Coded, lines: &[u32]) {
        let mut numbers = [None; 256];
        coded.each_of(lines, |_, code| {
            let code = usize::from(code);
            let number = *numbers[code].get_or_insert_with(|| {
                let text = coded.values().get(code).map_or("", |value| value.trim());
                match text.is_empty() {
                    true => NO_GROUP,
                    false => self.names.number(text),
                }
            });
            self.of.push(number);
        });
    }

    /// The word of a row.
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        let number = *self.of.get(row)?;
        (number != NO_GROUP).then(|| self.names.all.get(number as usize))
    }
}

/// The answers of one column.
#[derive(Clone, Debug)]
pub(super) enum Cells {
    Level(Vec<LevelCell>),
    /// Options of an item of which several may be chosen, from one column.
    Choices(Vec<Chosen>),
    Number(Vec<Result<f64, Missing>>),
    Date(Vec<Result<Date, Missing>>),
    /// Empty text means no answer; the reason is kept apart in rows that have one.
    Text(Texts, Vec<Missing>),
}

impl Cells {
    /// Why a row has no answer; `None` when it has one.
    pub(super) fn missing(&self, row: usize) -> Option<Missing> {
        match self {
            Self::Level(cells) => cells[row].missing(),
            Self::Choices(cells) => cells[row].err(),
            Self::Number(cells) => cells[row].err(),
            Self::Date(cells) => cells[row].err(),
            Self::Text(texts, reasons) => texts.get(row).is_empty().then(|| reasons[row]),
        }
    }

    /// Gives a row without an answer this reason.
    pub(super) fn set_missing(&mut self, row: usize, reason: Missing) {
        match self {
            Self::Level(cells) => cells[row] = LevelCell::of_missing(reason),
            Self::Choices(cells) => cells[row] = Err(reason),
            Self::Number(cells) => cells[row] = Err(reason),
            Self::Date(cells) => cells[row] = Err(reason),
            Self::Text(_, reasons) => reasons[row] = reason,
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Level(cells) => cells.len(),
            Self::Choices(cells) => cells.len(),
            Self::Number(cells) => cells.len(),
            Self::Date(cells) => cells.len(),
            Self::Text(texts, _) => texts.len(),
        }
    }

    /// Rows of the same kind of answer that say nothing.
    pub(super) fn silent(&self, rows: usize) -> Self {
        let none = Missing::Unspecified;
        match self {
            Self::Level(_) => Self::Level(vec![LevelCell::of_missing(none); rows]),
            Self::Choices(_) => Self::Choices(vec![Err(none); rows]),
            Self::Number(_) => Self::Number(vec![Err(none); rows]),
            Self::Date(_) => Self::Date(vec![Err(none); rows]),
            Self::Text(..) => {
                let mut texts = Texts::default();
                (0..rows).for_each(|_| texts.push(""));
                Self::Text(texts, vec![none; rows])
            }
        }
    }

    /// Adds a row of other cells, of the same kind.
    pub(super) fn push_from(&mut self, other: &Self, row: usize) {
        match (self, other) {
            (Self::Level(to), Self::Level(from)) => to.push(from[row]),
            (Self::Choices(to), Self::Choices(from)) => to.push(from[row]),
            (Self::Number(to), Self::Number(from)) => to.push(from[row]),
            (Self::Date(to), Self::Date(from)) => to.push(from[row]),
            (Self::Text(to, why), Self::Text(from, reasons)) => {
                to.push(from.get(row));
                why.push(reasons[row]);
            }
            _ => {}
        }
    }

    /// Whether two rows say the same.
    pub(super) fn same(&self, row: usize, other: &Self, other_row: usize) -> bool {
        match (self, other) {
            (Self::Level(a), Self::Level(b)) => a[row] == b[other_row],
            (Self::Choices(a), Self::Choices(b)) => a[row] == b[other_row],
            (Self::Number(a), Self::Number(b)) => a[row] == b[other_row],
            (Self::Date(a), Self::Date(b)) => a[row] == b[other_row],
            (Self::Text(a, _), Self::Text(b, _)) => a.get(row) == b.get(other_row),
            _ => false,
        }
    }
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    UnknownLevel,
    /// Two different levels in one cell.
    SeveralLevels,
    /// A code beside the label of another level.
    CodeAgainstLabel,
    UnknownOption,
    UnknownOptions,
    /// Words of the person's own, counted as the "other" option.
    OtherWords,
    /// Words beside options in a list that has no "other".
    WordsBeside,
    /// Raters who do not agree.
    RatersDiffer,
    NotTick,
    NotPut,
    NotNumber(char),
    NotWhole,
    OutOfRange,
    NotDate,
    BadDate,
    UnknownArm,
    /// The result of a formula that could not be worked out.
    ErrorCell,
    /// A formula whose result was never saved.
    NoValue,
}

impl FaultKind {
    /// Of a cell that has no value that could be an answer.
    pub(super) const fn of_broken(kind: Kind) -> Self {
        match kind {
            Kind::NoValue => Self::NoValue,
            _ => Self::ErrorCell,
        }
    }

    const fn is_broken(self) -> bool {
        matches!(self, Self::ErrorCell | Self::NoValue)
    }
}

/// A cell at fault; said only if its row is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) row: u32,
    pub(super) column: usize,
    pub(super) item: Option<usize>,
    pub(super) kind: FaultKind,
    /// Number of what was found in [`Faults::found`].
    pub(super) found: u32,
}

/// The cells at fault of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    pub(super) list: Vec<Fault>,
    pub(super) found: Names,
    /// Words that count as an option to be spelled out, in full.
    pub(super) own_words: Vec<own_words::Met>,
}

impl Faults {
    /// Row and column of each cell that has no value that could be an answer.
    pub(super) fn broken(&self) -> BTreeSet<(usize, usize)> {
        let broken = self.list.iter().filter(|f| f.kind.is_broken());
        broken.map(|f| (f.row as usize, f.column)).collect()
    }

    /// Rows whose cell in this column has no value that could be an answer.
    pub(super) fn broken_rows(&self, column: usize) -> impl Iterator<Item = usize> {
        let here = self.list.iter().filter(move |f| f.column == column);
        here.filter(|f| f.kind.is_broken()).map(|f| f.row as usize)
    }

    /// Puts the faults of columns that were read side by side before those known of the same
    /// row, in the order of the columns.
    pub(super) fn come_before(&mut self, columns: Vec<Self>) {
        let own = std::mem::take(self);
        for column in columns.into_iter().chain([own]) {
            self.come_behind(column);
        }
        self.list.sort_by_key(|fault| fault.row);
    }

    /// Puts other faults behind these.
    pub(super) fn come_behind(&mut self, other: Self) {
        for mut fault in other.list {
            fault.found = self.found.number(other.found.all.get(fault.found as usize));
            self.list.push(fault);
        }
        self.own_words.extend(other.own_words);
    }

    /// Words of a person's own, counted as the option to be spelled out.
    pub(super) fn add_words(&mut self, row: usize, column: usize, item: usize, words: &str) {
        self.add(row, column, Some(item), FaultKind::OtherWords, words);
        self.own_words.push(own_words::Met {
            row,
            column,
            item,
            words: words.to_owned(),
        });
    }

    pub(super) fn add(
        &mut self,
        row: usize,
        column: usize,
        item: Option<usize>,
        kind: FaultKind,
        cell: &str,
    ) {
        let found = self.found.number(&crate::spelling::shown(cell.trim(), 40));
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        self.list.push(Fault {
            row,
            column,
            item,
            kind,
            found,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_are_numbered_as_they_first_appear(
            mut names in prop::collection::vec("[ab1]{0,3}", 0..40),
            sorted in 0_usize..40,
        ) {
            let sorted = sorted.min(names.len());
            names[..sorted].sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
            let (mut numbered, mut seen) = (Names::default(), Vec::new());
            for name in names.iter().chain(&names) {
                let known = seen.iter().position(|n| n == name).unwrap_or_else(|| {
                    seen.push(name.clone());
                    seen.len() - 1
                });
                prop_assert_eq!(numbered.number(name) as usize, known);
            }
            prop_assert_eq!(numbered.all.iter().collect::<Vec<_>>(), seen);
        }
    }
}
