//! Answers on a scale: every spelling under which a level may come back.

use std::collections::HashMap;

use jauge_model::{Item, LevelCell, Missing, Scale};

use crate::spelling::{fold, shown};

/// Most spellings remembered for one column, so that a column of random bytes cannot fill
/// the memory.
const REMEMBERED: usize = 10_000;

/// Looks up the level that a cell stands for. Built once per column.
pub(super) struct LevelReader {
    /// Cells of one byte, nearly all there are.
    one: [Option<LevelCell>; 256],
    codes: HashMap<i64, LevelCell>,
    /// Folded identifiers and labels; `None` where two levels have one label.
    words: HashMap<String, Option<LevelCell>>,
    /// Spellings met, so that each is worked out once.
    met: HashMap<Vec<u8>, Option<LevelCell>>,
}

impl LevelReader {
    pub(super) fn new(scale: &Scale, item: &Item) -> Self {
        let mut out = Self {
            one: [None; 256],
            codes: HashMap::new(),
            words: HashMap::new(),
            met: HashMap::new(),
        };
        let mut labels = Vec::new();
        for (n, level) in scale.levels.iter().enumerate() {
            let Some(cell) = LevelCell::of_level(n) else {
                continue;
            };
            out.codes.insert(level.code, cell);
            out.words.insert(fold(&level.id), Some(cell));
            labels.extend(level.label.iter().map(|(_, t)| (fold(t), cell)));
            let own = item.rubric.get(n).into_iter().flat_map(|t| t.iter());
            labels.extend(own.map(|(_, t)| (fold(t), cell)));
        }
        for missing in &scale.missing {
            let cell = LevelCell::of_missing(missing.reason);
            out.codes.insert(missing.code, cell);
            labels.extend(missing.label.iter().map(|(_, t)| (fold(t), cell)));
        }
        let ids: Vec<String> = scale.levels.iter().map(|l| fold(&l.id)).collect();
        for (label, cell) in labels {
            if label.is_empty() || ids.contains(&label) {
                continue; // an identifier wins over a label
            }
            out.words
                .entry(label)
                .and_modify(|known| *known = known.filter(|k| *k == cell))
                .or_insert(Some(cell));
        }
        for byte in 0..=127u8 {
            out.one[usize::from(byte)] = out.work_out(&[byte]);
        }
        out
    }

    /// The level or missing reason that a cell stands for; `None` when it is neither.
    #[inline]
    pub(super) fn read(&mut self, cell: &[u8]) -> Option<LevelCell> {
        match cell {
            [] => Some(LevelCell::of_missing(Missing::Unspecified)),
            [byte] => self.one[usize::from(*byte)],
            _ => self.read_long(cell),
        }
    }

    fn read_long(&mut self, cell: &[u8]) -> Option<LevelCell> {
        if let Some(known) = self.met.get(cell) {
            return *known;
        }
        let found = self.work_out(cell);
        if self.met.len() < REMEMBERED && cell.len() < 200 {
            self.met.insert(cell.to_vec(), found);
        }
        found
    }

    fn work_out(&self, cell: &[u8]) -> Option<LevelCell> {
        let word = fold(std::str::from_utf8(cell).ok()?);
        if word.is_empty() {
            return Some(LevelCell::of_missing(Missing::Unspecified));
        }
        let by_code = code(&word).and_then(|c| self.codes.get(&c).copied());
        by_code.or_else(|| self.words.get(&word).copied().flatten())
    }
}

/// An integer code, also written `3.0` or `3,0` as spreadsheets do.
fn code(word: &str) -> Option<i64> {
    let whole = match word.split_once(['.', ',']) {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => word,
    };
    whole.replace('\u{2212}', "-").parse().ok()
}

/// The levels of a scale for a hint: the nearest one where a word is near, and all of them.
pub(super) fn near(scale: &Scale, found: &str, lang: jauge_model::Lang) -> String {
    let words = scale.levels.iter().flat_map(|l| {
        [l.id.as_str()]
            .into_iter()
            .chain(l.label.iter().map(|(_, t)| t))
    });
    let name = |l: &jauge_model::Level| format!("{} ({})", l.code, shown(l.label.get(lang), 40));
    if let Some(word) = crate::spelling::nearest(found, words) {
        let level = scale
            .levels
            .iter()
            .find(|l| l.id == word || l.label.iter().any(|(_, t)| t == word));
        if let Some(level) = level {
            return name(level);
        }
    }
    let first: Vec<String> = scale.levels.iter().take(7).map(name).collect();
    let more = if scale.levels.len() > 7 { ", …" } else { "" };
    first.join(", ") + more
}
