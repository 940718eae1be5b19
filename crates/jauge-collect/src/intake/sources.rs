//! Where each answer stands: its file and the line in it.

use std::sync::Arc;

use jauge_model::reception::{FileReception, GridVersion};

use super::rows::{BY_COLUMN, Rows};
use super::stamps::Stamps;

/// The rows of all files that were used, and what stands in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources(Vec<File>);

#[derive(Clone, Debug, PartialEq)]
struct File {
    /// Per row: line, person, wave, whether it was used.
    lines: Vec<u32>,
    who: Arc<Vec<u32>>,
    waves: Vec<u16>,
    used: Vec<bool>,
    /// Items of a wide file, with the wave where the column says it.
    items: Vec<(usize, Option<usize>)>,
    /// Per row of a long file: the item.
    long: Option<Vec<u32>>,
    /// The grid that was filled in: of the file as a whole, per line of a file of forms, and per
    /// row where the rows say so.
    grid: Option<GridVersion>,
    forms: Vec<Option<GridVersion>>,
    stamps: Stamps,
}

/// Where an answer stands, and which grid was filled in there, where that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand<'a> {
    /// The file, by its place among those of the study.
    pub file: usize,
    /// The line in it.
    pub line: u32,
    /// The grid, with its version and its hash.
    pub grid: Option<&'a GridVersion>,
}

/// A row looked up: person, wave, item where each row is of one; its place.
type Entry = (u32, u16, u32, u32);

/// Item of a row that has several.
const ANY: u32 = u32::MAX;

impl Sources {
    pub(super) fn add(&mut self, file: Rows, who: Arc<Vec<u32>>, report: &FileReception) {
        self.0.push(File {
            lines: file.lines,
            who,
            waves: file.waves,
            used: file.used,
            items: file.items.iter().map(|(t, _)| (t.item, t.wave)).collect(),
            long: file.long.map(|l| l.item),
            grid: report.grid.clone(),
            forms: report
                .forms
                .iter()
                .map(|f| f.grid.as_deref().cloned())
                .collect(),
            stamps: file.stamps,
        });
    }

    /// Prepares to look rows up.
    #[must_use]
    pub fn whence(&self) -> Whence<'_> {
        let index = |file: &File| -> Vec<Entry> {
            let rows = (0..file.lines.len()).filter(|r| file.used[*r]);
            let item = |r: usize| file.long.as_ref().map_or(ANY, |l| l[r]);
            let mut rows: Vec<Entry> = rows
                .map(|r| (file.who[r], file.waves[r], item(r), r as u32))
                .collect();
            rows.sort_unstable();
            rows
        };
        Whence {
            sources: self,
            rows: self.0.iter().map(index).collect(),
        }
    }
}

/// Looks up where an answer stands.
#[derive(Clone, Debug)]
pub struct Whence<'a> {
    sources: &'a Sources,
    /// Per file, sorted.
    rows: Vec<Vec<Entry>>,
}

impl Whence<'_> {
    /// Where the answer of a person to an item at a wave stands, or would stand.
    #[must_use]
    pub fn of(&self, person: usize, wave: usize, item: usize) -> Option<Stand<'_>> {
        let files = self.sources.0.iter().zip(&self.rows).enumerate();
        files.into_iter().find_map(|(f, (file, rows))| {
            let line = |wave: u16, item: u32| {
                let key = (u32::try_from(person).ok()?, wave, item);
                let at = rows.partition_point(|r| (r.0, r.1, r.2) < key);
                let row = rows.get(at).filter(|r| (r.0, r.1, r.2) == key)?;
                let row = row.3 as usize;
                let line = file.lines[row];
                let form = || file.forms.get((line as usize).checked_sub(1)?)?.as_ref();
                let grid = file.stamps.grid(row).or_else(form);
                Some(Stand {
                    file: f,
                    line,
                    grid: grid.or(file.grid.as_ref()),
                })
            };
            let at_wave = u16::try_from(wave).ok()?;
            if file.long.is_some() {
                return line(at_wave, u32::try_from(item).ok()?);
            }
            let mut here = file.items.iter().filter(|(i, _)| *i == item);
            here.find_map(|(_, own)| match own {
                Some(own) if *own == wave => line(BY_COLUMN, ANY).or_else(|| line(at_wave, ANY)),
                Some(_) => None,
                None => line(at_wave, ANY),
            })
        })
    }
}
