//! A handful of faults as real files have them, each of which the reception report has to find.
//!
//! | fault | how many | where |
//! |---|---|---|
//! | a code twice, with different answers | 3 | 2 at entry (people without exit form), 1 at exit |
//! | a row twice, word for word | 2 | 1 in each file |
//! | a mistyped code | 6 | exit: 3 wrong characters, 2 swaps, 1 in lower case |
//! | an exit form of somebody without entry form | 2 | exit |
//! | a level that does not exist | 4 | 2 in each file |
//! | an answer that would run as a formula, or as HTML | 2 | exit |
//! | an answer with a line break and quotes | 1 | entry |
//!
//! No person bears two of these faults, so that each can be counted on its own.

use std::collections::BTreeSet;

use super::draw::Draw;
use super::people::{ALPHABET, Codes};
use super::region::{BEFORE_ANSWERS, ITEMS, SEED};

type Row = Vec<String>;

const CODE: usize = 0;
/// The first open question of the form; consent is the last column.
const OPEN: usize = BEFORE_ANSWERS + ITEMS;

/// What nobody should be able to make a report run.
const HOSTILE: [&str; 2] = [
    "=HYPERLINK(\"http://exemple.invalid/?c=1\";\"cliquez ici\")",
    "<script>alert('bonjour')</script>Je suis <b>content</b> de mon meuble",
];

/// Two lines and quotes in one cell.
const TWO_LINES: &str = "Aller jusqu’au bout, on m’a dit « tu peux rester ».\nMon voisin disait : \"tu n’y arriveras pas\".";

/// Levels that no box of the form has.
const BAD_AT_ENTRY: [&str; 2] = ["7", "44"];
const BAD_AT_EXIT: [&str; 2] = ["Presque tout seul", "3/4"];

/// Plants the faults in the rows of the two files (headers not there yet).
pub(super) fn plant(entry: &mut Vec<Row>, exit: &mut Vec<Row>) {
    let mut draw = Draw::new(SEED, 4);
    let left: BTreeSet<String> = exit.iter().map(|r| r[CODE].clone()).collect();
    let (stayed, gone): (Vec<usize>, Vec<usize>) =
        (0..entry.len()).partition(|i| left.contains(&entry[*i][CODE]));
    let mut with_exit = Lot(spread(&stayed, &mut draw));
    let mut without_exit = Lot(spread(&gone, &mut draw));
    let mut at_exit = |draw: &mut Draw, exit: &[Row], entry: &[Row]| {
        let code = &entry[with_exit.next(draw)][CODE];
        exit.iter().position(|r| &r[CODE] == code).unwrap_or(0)
    };

    // In-place faults first: positions hold as long as no row is added.
    for bad in BAD_AT_ENTRY {
        let row = without_exit.next(&mut draw);
        entry[row][BEFORE_ANSWERS + draw.below(ITEMS)] = bad.to_owned();
    }
    for bad in BAD_AT_EXIT {
        let row = at_exit(&mut draw, exit, entry);
        exit[row][BEFORE_ANSWERS + draw.below(ITEMS)] = bad.to_owned();
    }
    for text in HOSTILE {
        let row = at_exit(&mut draw, exit, entry);
        // With the person's consent, or no report would ever show it.
        say(&mut exit[row], text);
    }
    say(&mut entry[without_exit.next(&mut draw)], TWO_LINES);
    for slip in [
        Slip::Wrong,
        Slip::Wrong,
        Slip::Wrong,
        Slip::Swap,
        Slip::Swap,
        Slip::LowerCase,
    ] {
        let row = at_exit(&mut draw, exit, entry);
        exit[row][CODE] = mistyped(&exit[row][CODE], slip, &mut draw);
    }

    let mut extra_exit = vec![exit[at_exit(&mut draw, exit, entry)].clone()];
    extra_exit.push(contradicted(&exit[at_exit(&mut draw, exit, entry)]));
    extra_exit.extend(orphans(entry, exit, &mut draw));
    let mut extra_entry = vec![entry[without_exit.next(&mut draw)].clone()];
    for _ in 0..2 {
        extra_entry.push(contradicted(&entry[without_exit.next(&mut draw)]));
    }
    insert(entry, extra_entry, &mut draw);
    insert(exit, extra_exit, &mut draw);
}

/// People who can still be given a fault.
struct Lot(Vec<usize>);

impl Lot {
    fn next(&mut self, draw: &mut Draw) -> usize {
        let place = draw.below(self.0.len());
        if self.0.is_empty() {
            0
        } else {
            self.0.remove(place)
        }
    }
}

/// At most forty of them, so that drawing without replacement stays cheap.
fn spread(all: &[usize], draw: &mut Draw) -> Vec<usize> {
    draw.sample(all.len(), 40.min(all.len()))
        .into_iter()
        .map(|i| all[i])
        .collect()
}

fn say(row: &mut Row, text: &str) {
    row[OPEN] = text.to_owned();
    consent(row, "oui");
}

fn consent(row: &mut Row, word: &str) {
    if let Some(last) = row.last_mut() {
        word.clone_into(last);
    }
}

#[derive(Clone, Copy)]
enum Slip {
    Wrong,
    Swap,
    LowerCase,
}

/// The code with one slip of the pen.
fn mistyped(code: &str, slip: Slip, draw: &mut Draw) -> String {
    let mut letters: Vec<u8> = code.bytes().collect();
    match slip {
        Slip::LowerCase => return code.to_lowercase(),
        Slip::Wrong => {
            // Not the hyphen, and not the same character again.
            let place = [0, 1, 2, 4, 5, 6][draw.below(6)];
            let old = ALPHABET.iter().position(|a| *a == letters[place]);
            let step = 1 + draw.below(ALPHABET.len() - 1);
            letters[place] = ALPHABET[(old.unwrap_or(0) + step) % ALPHABET.len()];
        }
        Slip::Swap => {
            // The first neighbours that differ, within the first or the second half.
            let pairs = [(0, 1), (4, 5), (1, 2), (5, 6)];
            let differ = |(a, b): &(usize, usize)| letters[*a] != letters[*b];
            if let Some((a, b)) = pairs.into_iter().find(differ) {
                letters.swap(a, b);
            }
        }
    }
    String::from_utf8_lossy(&letters).into_owned()
}

/// The same person's row with some other answers: which of the two is right, nobody knows.
fn contradicted(row: &Row) -> Row {
    let mut other = row.clone();
    other[BEFORE_ANSWERS..BEFORE_ANSWERS + ITEMS].rotate_left(1);
    other[OPEN].clear();
    consent(&mut other, "non");
    other
}

/// Exit forms with codes that no entry form bears.
fn orphans(entry: &[Row], exit: &[Row], draw: &mut Draw) -> Vec<Row> {
    let mut codes = Codes::known(entry.iter().map(|r| r[CODE].as_str()));
    (0..2)
        .map(|_| {
            let mut row = exit[draw.below(exit.len())].clone();
            row[CODE] = codes.issue(draw);
            row[OPEN].clear();
            row
        })
        .collect()
}

/// Puts rows in among the others.
fn insert(rows: &mut Vec<Row>, extra: Vec<Row>, draw: &mut Draw) {
    for row in extra {
        rows.insert(draw.below(rows.len() + 1), row);
    }
}
