//! Answers on a scale or among options: every spelling under which one may come back.

use std::collections::HashMap;

use jauge_model::questionnaire::MissingCode;
use jauge_model::{Item, Lang, LevelCell, Missing, OptionList, Questionnaire, Scale, Text};

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

/// A level or an option: its code, its identifier, its words.
struct Entry<'a> {
    code: i64,
    id: &'a str,
    labels: Vec<&'a Text>,
}

impl LevelReader {
    pub(super) fn new(scale: &Scale, item: &Item) -> Self {
        let entries = scale.levels.iter().enumerate().map(|(n, level)| Entry {
            code: level.code,
            id: &level.id,
            labels: std::iter::once(&level.label)
                .chain(item.rubric.get(n))
                .collect(),
        });
        Self::of(entries, &scale.missing)
    }

    pub(super) fn of_options(list: &OptionList) -> Self {
        let entries = list.options.iter().map(|option| Entry {
            code: option.code,
            id: &option.id,
            labels: vec![&option.label],
        });
        Self::of(entries, &list.missing)
    }

    fn of<'a>(entries: impl Iterator<Item = Entry<'a>>, missing: &[MissingCode]) -> Self {
        let mut out = Self {
            one: [None; 256],
            codes: HashMap::new(),
            words: HashMap::new(),
            met: HashMap::new(),
        };
        let mut labels = Vec::new();
        let mut ids: Vec<String> = Vec::new();
        for (n, entry) in entries.enumerate() {
            let Some(cell) = LevelCell::of_level(n) else {
                continue;
            };
            out.codes.insert(entry.code, cell);
            let id = fold(entry.id);
            out.words.insert(id.clone(), Some(cell));
            ids.push(id);
            let words = entry.labels.into_iter().flat_map(Text::iter);
            labels.extend(words.map(|(_, t)| (fold(t), cell)));
        }
        for missing in missing {
            let cell = LevelCell::of_missing(missing.reason);
            out.codes.insert(missing.code, cell);
            labels.extend(missing.label.iter().map(|(_, t)| (fold(t), cell)));
        }
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

    /// Takes over codes that a survey tool has for the answers: each stands for the level whose
    /// wording is the answer's. Returns those that the grid understands in another way.
    pub(super) fn coded(&mut self, options: &[(String, Vec<String>)]) -> Vec<(String, String)> {
        let mut differ = Vec::new();
        let mut taken: Vec<(String, LevelCell)> = Vec::new();
        for (code, labels) in options {
            let known = |label: &String| {
                let cell = self.words.get(&fold(label)).copied().flatten()?;
                Some((label.clone(), cell))
            };
            let Some((label, cell)) = labels.iter().find_map(known) else {
                continue;
            };
            let own = self.work_out(code.as_bytes());
            if own.is_some_and(|own| own != cell) {
                differ.push((code.clone(), label));
            }
            taken.push((fold(code), cell));
        }
        for (code, cell) in taken {
            if let Some(number) = self::code(&code) {
                self.codes.insert(number, cell);
            }
            self.words.insert(code, Some(cell));
        }
        for byte in 0..=127u8 {
            self.one[usize::from(byte)] = self.work_out(&[byte]);
        }
        differ
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
        let by_word = || self.words.get(&word).copied().flatten();
        by_code.or_else(by_word).or_else(|| self.truth(&word))
    }

    /// A box that is ticked or not, on a scale whose levels are 0 and 1.
    fn truth(&self, folded: &str) -> Option<LevelCell> {
        let levels = self
            .codes
            .iter()
            .filter(|(_, cell)| cell.missing().is_none());
        let code = match (crate::spelling::word(folded).as_str(), levels.count()) {
            ("true", 2) => 1,
            ("false", 2) => 0,
            _ => return None,
        };
        let both = self.codes.contains_key(&0) && self.codes.contains_key(&1);
        self.codes.get(&code).copied().filter(|_| both)
    }
}

/// An integer code, also written `3.0` or `3,0` as spreadsheets do.
pub(super) fn code(word: &str) -> Option<i64> {
    let whole = match word.split_once(['.', ',']) {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => word,
    };
    whole.replace('\u{2212}', "-").parse().ok()
}

/// The levels or options of an item for a hint: the nearest one where a word is near, or the
/// first of them.
pub(super) fn near(grid: &Questionnaire, item: &Item, found: &str, lang: Lang) -> String {
    let all: Vec<(i64, &str, &Text)> = match (grid.scale_of(item), grid.options_of(item)) {
        (Some(scale), _) => {
            let levels = scale.levels.iter();
            levels.map(|l| (l.code, l.id.as_str(), &l.label)).collect()
        }
        (None, Some(list)) => {
            let options = list.options.iter();
            options.map(|o| (o.code, o.id.as_str(), &o.label)).collect()
        }
        (None, None) => Vec::new(),
    };
    let words = all
        .iter()
        .flat_map(|(_, id, label)| std::iter::once(*id).chain(label.iter().map(|(_, t)| t)));
    let name =
        |(code, _, label): &(i64, &str, &Text)| format!("{code} ({})", shown(label.get(lang), 40));
    if let Some(word) = crate::spelling::nearest(found, words) {
        let one = all
            .iter()
            .find(|(_, id, label)| *id == word || label.iter().any(|(_, t)| t == word));
        if let Some(one) = one {
            return name(one);
        }
    }
    let first: Vec<String> = all.iter().take(7).map(name).collect();
    let more = if all.len() > 7 { ", …" } else { "" };
    first.join(", ") + more
}

#[cfg(test)]
mod tests {
    use jauge_model::questionnaire::{Better, ItemKind, Level, ScaleKind};
    use jauge_model::{LevelCell, Text};

    use super::*;

    fn reader(codes: &[i64]) -> LevelReader {
        let level = |code: &i64| Level {
            code: *code,
            id: format!("l{code}"),
            score: 0.0,
            label: Text::same("x"),
        };
        let scale = Scale {
            id: "s".to_owned(),
            kind: ScaleKind::Likert,
            better: Better::Higher,
            levels: codes.iter().map(level).collect(),
            missing: Vec::new(),
            target: 0,
        };
        let item = Item {
            id: "r".to_owned(),
            kind: ItemKind::Level { scale: 0 },
            ..Item::default()
        };
        LevelReader::new(&scale, &item)
    }

    #[test]
    fn a_ticked_box_is_a_level_of_a_yes_no_scale_only() {
        let mut yes_no = reader(&[0, 1]);
        assert_eq!(yes_no.read(b"TRUE"), LevelCell::of_level(1));
        assert_eq!(yes_no.read(b"faux"), LevelCell::of_level(0));
        assert_eq!(reader(&[1, 2]).read(b"TRUE"), None);
        assert_eq!(reader(&[0, 1, 2]).read(b"TRUE"), None);
        assert_eq!(reader(&[1, 2, 3]).read(b"3.0"), LevelCell::of_level(2));
    }
}
