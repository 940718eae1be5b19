//! Rows that are taken in together: first it is decided row by row who and when each one is of,
//! then their columns are filled side by side, on as many cores as there are.

use super::log::Log;
use super::table::Row;
use super::workbook::Kind;
use super::workbook::sheet::Epoch;

/// Bytes of text after which a batch is full: with the places of its cells it fits into the
/// cache next to a core.
pub(super) const FULL: usize = if cfg!(test) { 64 } else { 1 << 18 };
/// Cells after which it is, however little is in them.
const MOST_CELLS: usize = 1 << 17;

/// Rows from which work is shared between cores; below, waking another one costs more.
pub(super) const WORTH_SHARING: usize = if cfg!(test) { 2 } else { 512 };

/// The fewest things that one core takes on, where each is done for so many rows.
pub(super) const fn at_least(rows: usize) -> usize {
    match rows < WORTH_SHARING {
        true => usize::MAX,
        false => 1,
    }
}

/// Rows that are looked at together.
pub(super) const TOGETHER: usize = 4096;

/// Whether something holds for every row. Many are looked at before it is asked whether one fails it.
#[inline]
pub(super) fn every<T>(rows: &[T], holds: impl Fn(&T) -> bool) -> bool {
    let all = |some: &[T]| some.iter().fold(true, |all, row| all & holds(row));
    rows.chunks(TOGETHER).all(all)
}

/// A row that is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) wave: u16,
    /// Index of the item, of a row that is one answer.
    pub(super) item: u32,
}

/// Some rows of a table that follow each other.
#[derive(Default)]
pub(super) struct Batch {
    /// Columns of the table.
    width: usize,
    /// The cells one behind the other, with one byte between them.
    text: Vec<u8>,
    /// Per row: where each cell starts, and where the one behind the last would.
    starts: Vec<usize>,
    /// Per row, what each cell is; empty when all are text.
    kinds: Vec<Kind>,
    epoch: Epoch,
    /// Per row: its line.
    lines: Vec<u32>,
    /// Per row: what it is of.
    taken: Vec<Taken>,
    /// How many rows were taken in before.
    before: usize,
}

impl Batch {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// Counts the rows to come from those of another batch on.
    pub(super) fn begin_behind(&mut self, other: &Self) {
        self.clear();
        self.before = other.before + other.taken.len();
    }

    /// Makes room for the rows behind those that are there.
    pub(super) fn clear(&mut self) {
        self.before += self.taken.len();
        self.text.clear();
        self.starts.clear();
        self.kinds.clear();
        self.lines.clear();
        self.taken.clear();
    }

    pub(super) fn is_full(&self) -> bool {
        self.text.len() >= FULL || self.starts.len() >= MOST_CELLS
    }

    /// Puts a text behind what is there; the rows that it holds follow with [`Self::cut`].
    /// Returns where it starts.
    pub(super) fn hold(&mut self, text: &[u8]) -> usize {
        let start = self.text.len();
        self.text.extend_from_slice(text);
        start
    }

    /// The text, to find cells in, and the places of cells found so far.
    pub(super) fn cutting(&mut self) -> (&[u8], &mut Vec<usize>) {
        (&self.text, &mut self.starts)
    }

    /// The text and the places of cells, to put a row behind those that are there.
    pub(super) fn copying(&mut self) -> (&mut Vec<u8>, &mut Vec<usize>) {
        (&mut self.text, &mut self.starts)
    }

    /// A row whose cells are in the text already: its places have been added since the last row.
    pub(super) fn cut(&mut self, line: u32) {
        self.lines.push(line);
    }

    /// A row whose cells are elsewhere. Cells that it does not have are empty.
    pub(super) fn copy(&mut self, line: u32, mut cells: impl Iterator<Item = impl AsRef<[u8]>>) {
        for _ in 0..self.width {
            self.starts.push(self.text.len());
            if let Some(cell) = cells.next() {
                self.text.extend_from_slice(cell.as_ref());
            }
            self.text.push(b'\n');
        }
        self.starts.push(self.text.len());
        self.lines.push(line);
    }

    /// Takes in a row that it was decided about already.
    pub(super) fn take(&mut self, row: &Row<'_>, taken: Taken) {
        self.taken.push(taken);
        self.epoch = row.epoch();
        self.copy(row.line, (0..self.width).map(|c| row.bytes(c)));
        self.kinds.extend((0..self.width).map(|c| row.kind(c)));
    }

    /// Decides about the last row: it stays if it is taken in.
    pub(super) fn decide(
        &mut self,
        log: &mut Log,
        decide: &mut dyn FnMut(&Row<'_>, &mut Log) -> Option<Taken>,
    ) {
        let last = self.lines.len() - 1;
        if let Some(taken) = decide(&self.row(last), log) {
            self.taken.push(taken);
        } else {
            self.lines.truncate(last);
            self.starts.truncate(last * (self.width + 1));
        }
    }

    #[inline]
    pub(super) fn row(&self, n: usize) -> Row<'_> {
        let places = self.width + 1;
        let starts = &self.starts[n * places..(n + 1) * places];
        let kinds = match self.kinds.is_empty() {
            true => &[][..],
            false => &self.kinds[n * self.width..(n + 1) * self.width],
        };
        Row::of_cut(self.lines[n], &self.text, starts, kinds, self.epoch)
    }

    /// How many rows were taken in.
    pub(super) fn len(&self) -> usize {
        self.taken.len()
    }

    /// The cells of one column and the wave of each, where all cells are text.
    #[inline]
    pub(super) fn texts(&self, column: usize) -> Option<impl Iterator<Item = (&[u8], u16)>> {
        if !self.kinds.is_empty() {
            return None;
        }
        let places = self.starts.get(column..)?.chunks(self.width + 1);
        let cells = places.map(|place| match *place {
            [from, to, ..] => self.text.get(from..to - 1).unwrap_or_default(),
            _ => &[],
        });
        Some(cells.zip(self.taken.iter().map(|taken| taken.wave)))
    }

    /// The rows taken in, each with its number among all those taken in.
    #[inline]
    pub(super) fn taken(&self) -> impl Iterator<Item = (usize, Taken, Row<'_>)> {
        let rows = self.taken.iter().enumerate();
        rows.map(|(n, taken)| (self.before + n, *taken, self.row(n)))
    }
}
