//! The codes of people where those of a whole file are there at once: whether they are all different,
//! and who of another file is who, without a table that no cache holds.
//!
//! ```text
//! codes in ascending order -> each behind the one before           -> all different
//! codes in any order       -> keys of hash and row, sorted         -> all different
//! two files                -> the same texts | both ascending: merged | both have keys: merged by hash
//! ```
//!
//! A hash only says where to look: whether two codes are the same is read in the codes.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::quality::FixedState;
use jauge_model::Texts;

use super::cells::Names;

/// Bits of a key that hold the row.
const ROW: u32 = 24;
/// Most keys of one hash before the codes are looked up one by one.
const ALIKE: usize = 8;

/// The codes without the spaces around them, if each row has one; `None` also where one holds a
/// character that no text has.
pub(super) fn all_said(read: Texts) -> Option<Texts> {
    let bare = |text: &str| match text.as_bytes() {
        [first, .., last] => first.is_ascii_graphic() && last.is_ascii_graphic(),
        [one] => one.is_ascii_graphic(),
        [] => false,
    };
    if read.has('\0') {
        return None;
    }
    if read.iter().all(bare) {
        return Some(read);
    }
    let trimmed: Texts = read.iter().map(str::trim).collect();
    let all = !trimmed.iter().any(str::is_empty);
    all.then_some(trimmed)
}

/// Numbers the codes of the rows of a file in order of first appearance.
pub(super) fn number(codes: Texts) -> (Names, Vec<u32>) {
    let rows = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    if ascend(&codes) {
        return (Names::ascending(codes), (0..rows).collect());
    }
    if let Some(found) = again_and_again(&codes) {
        return found;
    }
    if let Some(keys) = keys(&codes).filter(|keys| differ(keys, &codes)) {
        return (Names::different(codes, keys), (0..rows).collect());
    }
    let mut names = Names::default();
    let who = codes.iter().map(|code| names.number(code)).collect();
    (names, who)
}

/// Whether each code stands behind the one before: `P9`, `P10`.
fn ascend(codes: &Texts) -> bool {
    let mut all = codes.iter();
    let Some(mut before) = all.next() else {
        return true;
    };
    all.all(|code| (before.len(), std::mem::replace(&mut before, code)) < (code.len(), code))
}

/// Codes that ascend, and come again in the same order, as those of several waves one behind the other
/// do. `None` where they do not.
fn again_and_again(codes: &Texts) -> Option<(Names, Vec<u32>)> {
    let first = codes.get(0);
    let once = 1 + codes.iter().skip(1).position(|code| code == first)?;
    let mut names = Names::default();
    let mut who = Vec::with_capacity(codes.len());
    for (row, code) in codes.iter().enumerate() {
        if row >= once && code == first {
            names.start_over();
        }
        who.push(names.follow(code)?);
    }
    Some((names, who))
}

/// A hash of each code and behind it the row, sorted; `None` where there are too many rows.
fn keys(codes: &Texts) -> Option<Vec<u64>> {
    if codes.len() >= 1 << ROW {
        return None;
    }
    let key = |(row, code): (usize, &str)| (hash(code) >> ROW << ROW) | row as u64;
    let mut keys: Vec<u64> = codes.iter().enumerate().map(key).collect();
    keys.sort_unstable();
    Some(keys)
}

/// A quick hash, the same in each run.
fn hash(code: &str) -> u64 {
    FixedState::default().hash_one(code)
}

const fn row(key: u64) -> usize {
    (key & ((1 << ROW) - 1)) as usize
}

/// Whether no two codes of one hash are the same.
fn differ(keys: &[u64], codes: &Texts) -> bool {
    let mut alike = keys.chunk_by(|a, b| a >> ROW == b >> ROW);
    alike.all(|some| {
        let code = |key: &u64| codes.get(row(*key));
        some.len() <= ALIKE
            && (some.iter().enumerate())
                .all(|(n, a)| some[n + 1..].iter().all(|b| code(a) != code(b)))
    })
}

/// The numbers that the rows of another file have, whose codes are known as `who` by the names of that
/// file; new names are put behind the others.
pub(super) fn found_again(names: &mut Names, other: &Names, who: &Arc<Vec<u32>>) -> Arc<Vec<u32>> {
    if names.all == other.all {
        return Arc::clone(who);
    }
    let among = side_by_side(names, other).unwrap_or_else(|| {
        names.start_over();
        other.all.iter().map(|code| names.number(code)).collect()
    });
    Arc::new(who.iter().map(|n| among[*n as usize]).collect())
}

/// The numbers that the codes of another file have among the `names`. `None` where they have to be
/// looked up one by one.
fn side_by_side(names: &mut Names, other: &Names) -> Option<Vec<u32>> {
    if names.is_ascending() && other.is_ascending() {
        return Some(merged(names, other));
    }
    let known = matched(&names.all, names.keys()?, &other.all, other.keys()?)?;
    let new: Vec<usize> = (0..known.len()).filter(|n| known[*n] == NEW).collect();
    let start = names.all.len();
    if start + new.len() >= 1 << ROW {
        return None;
    }
    let mut numbers = known;
    let mut keys = Vec::with_capacity(new.len());
    for (n, at) in new.into_iter().enumerate() {
        let code = other.all.get(at);
        keys.push((hash(code) >> ROW << ROW) | (start + n) as u64);
        names.put_new(code);
        numbers[at] = (start + n) as u32;
    }
    names.add_keys(keys);
    Some(numbers)
}

/// A code that nobody had before.
const NEW: u32 = u32::MAX;

/// Both lists ascend: they are gone through side by side.
fn merged(names: &mut Names, other: &Names) -> Vec<u32> {
    let before = Arc::clone(&names.all);
    let mut at = 0;
    let place = |code: &str| {
        let behind = |known: &str| (known.len(), known) < (code.len(), code);
        while at < before.len() && behind(before.get(at)) {
            at += 1;
        }
        let same = at < before.len() && before.get(at) == code;
        if same { at as u32 } else { NEW }
    };
    let mut numbers: Vec<u32> = other.all.iter().map(place).collect();
    drop(before);
    for (number, code) in numbers.iter_mut().zip(other.all.iter()) {
        if *number == NEW {
            *number = names.put_new(code);
        }
    }
    numbers
}

/// For each code of the other list its place in the first, or [`NEW`]. Codes are compared in the order of
/// the other list, so that only one of two is somewhere else in memory.
fn matched(codes: &Texts, keys: &[u64], other: &Texts, others: &[u64]) -> Option<Vec<u32>> {
    let mut out = vec![NEW; other.len()];
    let mut from = 0;
    for key in others {
        while keys.get(from).is_some_and(|k| k >> ROW < key >> ROW) {
            from += 1;
        }
        let alike = keys[from..].iter().take_while(|k| **k >> ROW == key >> ROW);
        let same = |known: &&u64| codes.get(row(**known)) == other.get(row(*key));
        let known = match alike.clone().nth(1) {
            None => keys.get(from).filter(|k| **k >> ROW == key >> ROW),
            Some(_) if alike.clone().count() > ALIKE => return None,
            Some(_) => alike.clone().find(same),
        };
        if let Some(known) = known {
            out[row(*key)] = row(*known) as u32;
        }
    }
    for (place, code) in out.iter_mut().zip(other.iter()) {
        if *place != NEW && codes.get(*place as usize) != code {
            *place = NEW;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(lists: &[Vec<String>]) -> (Vec<String>, Vec<Vec<u32>>) {
        let mut seen: Vec<String> = Vec::new();
        let mut place = |code: &String| {
            let known = seen.iter().position(|s| s == code);
            known.unwrap_or_else(|| {
                seen.push(code.clone());
                seen.len() - 1
            }) as u32
        };
        let numbers = lists
            .iter()
            .map(|list| list.iter().map(&mut place).collect());
        let numbers = numbers.collect();
        (seen, numbers)
    }

    /// In any order, ascending, or ascending and once more.
    fn list() -> impl Strategy<Value = Vec<String>> {
        let code = "[ab]{1,2}|[0-9]{1,9}";
        (prop::collection::vec(code, 1..30), 0..4_u8).prop_map(|(mut codes, how)| {
            if how > 0 {
                codes.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
            }
            if how > 1 {
                codes.dedup();
            }
            if how > 2 {
                codes.extend(codes.clone());
            }
            codes
        })
    }

    /// Keys that tell codes apart by their length alone.
    fn rough(codes: &Texts) -> Vec<u64> {
        let key = |(row, code): (usize, &str)| (code.len() as u64) << ROW | row as u64;
        let mut keys: Vec<u64> = codes.iter().enumerate().map(key).collect();
        keys.sort_unstable();
        keys
    }

    proptest! {
        #[test]
        fn people_are_numbered_as_they_first_appear(lists in prop::collection::vec(list(), 1..4), turned in any::<bool>()) {
            let mut lists = lists;
            if turned {
                let first = lists[0].iter().rev().cloned().collect();
                lists.push(first);
            }
            let (seen, expected) = naive(&lists);
            let mut files = lists.iter().map(|list| {
                let (names, who) = number(list.iter().collect());
                let codes: Vec<&str> = who.iter().map(|n| names.all.get(*n as usize)).collect();
                assert_eq!(&codes, list);
                (names, Arc::new(who))
            });
            let (mut names, who) = files.next().unwrap();
            prop_assert_eq!(&*who, &expected[0]);
            for ((other, who), expected) in files.zip(&expected[1..]) {
                prop_assert_eq!(&*found_again(&mut names, &other, &who), expected);
            }
            prop_assert!(names.all.iter().eq(seen.iter().map(String::as_str)));
        }

        #[test]
        fn the_same_hash_is_not_the_same_code(one in list(), other in list()) {
            let (known, others): (Texts, Texts) = (one.iter().collect(), other.iter().collect());
            let (keys, other_keys) = (rough(&known), rough(&others));
            let all_different = (1..one.len()).all(|n| !one[..n].contains(&one[n]));
            if differ(&keys, &known) {
                prop_assert!(all_different);
            } else {
                let many = keys.chunk_by(|a, b| a >> ROW == b >> ROW).any(|k| k.len() > ALIKE);
                prop_assert!(many || !all_different);
            }
            if all_different && let Some(found) = matched(&known, &keys, &others, &other_keys) {
                let place = |code| one.iter().position(|o| o == code).map_or(NEW, |n| n as u32);
                prop_assert_eq!(found, other.iter().map(place).collect::<Vec<_>>());
            }
        }

        #[test]
        fn codes_are_bare_and_said(said in prop::collection::vec("[ \u{a0}]?[aé1\u{0}]{0,2}[ ]?", 0..20)) {
            let expected: Vec<&str> = said.iter().map(|code| code.trim()).collect();
            let fit = !expected.iter().any(|code| code.is_empty() || code.contains('\0'));
            let found = all_said(said.iter().collect());
            prop_assert_eq!(found.is_some(), fit);
            if let Some(found) = found {
                prop_assert!(found.iter().eq(expected));
            }
        }
    }
}
