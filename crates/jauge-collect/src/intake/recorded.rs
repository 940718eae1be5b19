//! An export beside what the mapping recorded of the last one: columns gone, renamed or
//! added, values that were not there.

use std::collections::BTreeSet;

use jauge_model::study::{AnswerFile, Export};

use super::log::Log;
use super::mapping::Finder;
use super::notices;
use crate::spelling::{fold, plain, shown, similarity};

/// Most names or values listed in one sentence.
const LISTED: usize = 8;
/// From here on a new header may be the old one under a new name.
const RENAMED: f64 = 0.5;

/// Finds the record of this export, and marks the columns that a person decided not to read.
///
/// The record is that of the file of the same name; of a new file, the one with the most
/// headers in common: next month's export has another name.
pub(super) fn start<'a>(answer: &'a AnswerFile, find: &mut Finder<'_>) -> Option<&'a Export> {
    if let (Some(named), None) = (&answer.mapping, answer.mapping()) {
        let place = find.log.file_place();
        find.log
            .push(notices::MAPPING_NOT_GIVEN.at(place, &[&named.file]));
        return None;
    }
    let mapping = answer.mapping()?;
    for header in &mapping.ignored {
        find.tell(header);
    }
    let common = |e: &Export| e.headers.iter().filter(|h| find.has(h)).count();
    let own = mapping.exports.iter().find(|e| e.file == answer.file);
    // Of equals the first.
    own.or_else(|| mapping.exports.iter().rev().max_by_key(|e| common(e)))
}

/// Says that the column of an item is not in this export, if it ought to be.
pub(super) fn say_gone(
    answer: &AnswerFile,
    record: Option<&Export>,
    header: &str,
    item: &str,
    find: &mut Finder<'_>,
) {
    let known = |name: &str, all: &[String]| all.iter().any(|h| plain(h) == plain(name));
    if record.is_some_and(|r| !known(header, &r.headers)) {
        return; // it was not there last time either: the mapping serves several exports
    }
    let new = find.headers.iter().filter(|h| {
        !h.plain.is_empty()
            && record.is_none_or(|r| !known(&h.plain, &r.headers))
            && !answer.columns.iter().any(|c| plain(&c.0) == h.plain)
    });
    let folded = fold(header);
    let near = new
        .map(|h| (similarity(&folded, &h.folded), h))
        .filter(|(score, _)| *score >= RENAMED)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let (fr, en) = match near {
        Some((score, h)) => (
            format!(
                "«\u{a0}{}\u{a0}» ({})",
                h.shown,
                format!("{score:.2}").replace('.', ",")
            ),
            format!("\"{}\" ({score:.2})", h.shown),
        ),
        None => ("aucune".to_owned(), "none".to_owned()),
    };
    let place = find.log.header().of_item(item);
    let (header, item) = (shown(header, 80), item);
    let said = notices::COLUMN_GONE.at_both(place, &[&header, &item, &fr], &[&header, &item, &en]);
    find.log.push(said);
}

/// Says which columns neither the mapping nor the last export had.
pub(super) fn say_added(answer: &AnswerFile, record: Option<&Export>, find: &mut Finder<'_>) {
    let (Some(mapping), Some(record)) = (answer.mapping(), record) else {
        return;
    };
    let known: BTreeSet<String> = record
        .headers
        .iter()
        .chain(&mapping.ignored)
        .chain(mapping.roles.iter().map(|(_, header)| header))
        .chain(answer.columns.iter().map(|(header, _, _)| header))
        .map(|h| plain(h))
        .collect();
    let added: Vec<usize> = (0..find.headers.len())
        .filter(|n| {
            let header = &find.headers[*n].plain;
            find.read_as[*n].is_none() && !header.is_empty() && !known.contains(header)
        })
        .collect();
    if added.is_empty() {
        return;
    }
    let names = list(added.iter().map(|n| find.headers[*n].shown.as_str()));
    let place = find.log.header();
    find.log
        .push(notices::COLUMNS_ADDED.at(place, &[&added.len(), &names]));
    for n in added {
        find.told[n] = true;
    }
}

/// The words met in a column on a scale, and which of them could not be read.
pub(super) struct Met<'a> {
    pub(super) column: usize,
    pub(super) header: &'a str,
    pub(super) item: &'a str,
    /// Sorted; whether each could be read.
    pub(super) words: Vec<(String, bool)>,
}

/// Says what is new in a column on a scale: a word that cannot be read, or words that took the
/// place of others.
pub(super) fn say_values(record: &Export, met: &Met<'_>, log: &mut Log) {
    let here = record.coded.iter().find(|(h, _)| plain(h) == met.header);
    let Some((_, before)) = here.filter(|(_, values)| !values.is_empty()) else {
        return;
    };
    let gone: Vec<&str> = before.iter().map(String::as_str).collect();
    let before: BTreeSet<String> = before.iter().map(|v| fold(v)).collect();
    let now: BTreeSet<String> = met.words.iter().map(|(w, _)| fold(w)).collect();
    let new = |w: &&(String, bool)| !before.contains(&fold(&w.0));
    let unread = met.words.iter().filter(new).filter(|(_, read)| !read);
    let unread: Vec<&str> = unread.map(|(w, _)| w.as_str()).collect();
    let place = log.column(log.header(), met.column);
    let place = place.in_field(shown(met.header, 80)).of_item(met.item);
    if !unread.is_empty() {
        let (names, count) = (list(unread.iter().copied()), unread.len());
        log.push(notices::NEW_VALUES.at(place, &[&count, &names]));
        return;
    }
    let appeared: Vec<&str> = met
        .words
        .iter()
        .filter(new)
        .map(|(w, _)| w.as_str())
        .collect();
    let gone: Vec<&str> = gone
        .into_iter()
        .filter(|v| !now.contains(&fold(v)))
        .collect();
    if !appeared.is_empty() && !gone.is_empty() {
        let (appeared, gone) = (list(appeared.into_iter()), list(gone.into_iter()));
        log.push(notices::VALUES_MOVED.at(place, &[&appeared, &gone]));
    }
}

fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = if names.len() > LISTED { ", …" } else { "" };
    let names: Vec<String> = names.take(LISTED).map(|n| shown(n, 60)).collect();
    names.join(", ") + more
}
