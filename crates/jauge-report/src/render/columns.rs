//! How wide the columns of a table want to be, in characters: by their longest word and by how much
//! their longest text takes.

use crate::table::Table;

/// What a column takes besides its text.
const RIM: usize = 2;
/// Longest part of a word that is kept on one line.
pub(crate) const WORD: usize = 22;

/// Lines as they are easiest to read, and as short as they may be.
pub(crate) const EASY: (usize, usize) = (34, 17);
pub(crate) const SHORT: (usize, usize) = (30, 11);

/// Characters of the longest word and of the longest text of each column.
pub(crate) fn lengths(table: &Table) -> Vec<(usize, usize)> {
    let of = |column: usize| {
        let (mut word, mut whole) = (4, 4);
        let mut look = |text: &str| {
            whole = whole.max(text.chars().count());
            let words = text.split(' ').map(|w| w.chars().count().min(WORD));
            word = word.max(words.max().unwrap_or(0));
        };
        let rows = table.rows().iter().map(Vec::as_slice);
        for cell in rows.chain([table.heads()]).filter_map(|r| r.get(column)) {
            look(cell.text());
            look(cell.note().unwrap_or(""));
        }
        (word, whole)
    };
    (0..table.heads().len()).map(of).collect()
}

/// Characters that the columns ask for: no less than their longest word, and of what is longer so
/// many in a line, the first column and the others.
pub(crate) fn widths(lengths: &[(usize, usize)], most: (usize, usize)) -> Vec<usize> {
    let columns = lengths.iter().enumerate();
    let width = |(column, (word, whole)): (usize, &(usize, usize))| {
        let most = if column == 0 { most.0 } else { most.1 };
        (*word).max((*whole).min(most)) + RIM
    };
    columns.map(width).collect()
}

/// The same, with the room that is left given to the columns whose texts take several lines.
pub(crate) fn filled(
    mut widths: Vec<usize>,
    lengths: &[(usize, usize)],
    room: usize,
) -> Vec<usize> {
    let left = room.saturating_sub(widths.iter().sum());
    let wants = |width: usize, (_, whole): (usize, usize)| (whole + RIM).saturating_sub(width);
    let wanted: usize = widths.iter().zip(lengths).map(|(w, l)| wants(*w, *l)).sum();
    for (width, length) in widths.iter_mut().zip(lengths) {
        let want = wants(*width, *length);
        *width += if wanted > left {
            want * left / wanted
        } else {
            want
        };
    }
    widths
}
