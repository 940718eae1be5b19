//! Answers on a scale or among options: every spelling under which one may come back.

use std::collections::{BTreeMap, HashMap};

use jauge_model::questionnaire::MissingCode;
use jauge_model::study::{AnswerFile, Meaning, Scope, Synonym};
use jauge_model::{
    Item, ItemKind, Lang, LevelCell, Missing, OptionList, Questionnaire, Scale, Text,
};

use super::cells::FaultKind;
use crate::spelling::{fold, gendered, shown};

/// Most spellings remembered for one column, so that a column of random bytes cannot fill
/// the memory.
const REMEMBERED: usize = 10_000;
/// Bytes from which a spelling is too long to be worth remembering.
const LONGEST: usize = 200;
/// Spellings that are found again without hashing them.
const LAST: usize = 64;

/// Looks up the level that a cell stands for. Built once per column.
pub(super) struct LevelReader {
    /// Cells of one byte, nearly all there are.
    one: [Option<LevelCell>; 256],
    codes: HashMap<i64, LevelCell>,
    /// Folded identifiers and labels; `None` where two levels have one label.
    words: HashMap<String, Option<LevelCell>>,
    /// Spellings met, so that each is worked out once.
    met: HashMap<Vec<u8>, Option<LevelCell>>,
    /// Some of those met last, by a rough hash: a column has few.
    last: Vec<(Vec<u8>, Option<LevelCell>)>,
    /// Cells of one byte met.
    met_one: [bool; 256],
    /// What is wrong with spellings that cannot be read.
    faults: HashMap<Vec<u8>, FaultKind>,
}

/// The words that the mapping file declares for an item: the nearest declaration last, so that
/// it wins.
pub(super) fn declared<'a>(
    grid: &Questionnaire,
    answer: &'a AnswerFile,
    item: usize,
) -> Vec<&'a Synonym> {
    let scale = match grid.items[item].kind {
        ItemKind::Level { scale } => Some(scale),
        _ => None,
    };
    let rank = |s: &&Synonym| match s.scope {
        Scope::Everywhere => Some(0),
        Scope::Scale(of) => (Some(of) == scale).then_some(1),
        Scope::Item(of) => (of == item).then_some(2),
    };
    let all = answer.mapping().map_or(&[][..], |m| m.synonyms.as_slice());
    let mut out: Vec<&Synonym> = all.iter().filter(|s| rank(s).is_some()).collect();
    out.sort_by_key(rank);
    out
}

/// The declared reason of a cell that holds no number.
pub(super) fn reason(declared: &[&Synonym], cell: &str) -> Option<Missing> {
    if declared.is_empty() {
        return None;
    }
    let word = fold(cell);
    let is = |s: &&&Synonym| {
        let value = fold(&s.value);
        value == word || code(&value).is_some_and(|c| code(&word) == Some(c))
    };
    match declared.iter().rev().find(is)?.means {
        Meaning::Missing(reason) => Some(reason),
        Meaning::Level(_) => None,
    }
}

/// A level or an option: its code, its identifier, its words.
struct Entry<'a> {
    code: i64,
    id: &'a str,
    labels: Vec<&'a Text>,
}

impl LevelReader {
    pub(super) fn new(scale: &Scale, item: &Item, declared: &[&Synonym]) -> Self {
        let entries = scale.levels.iter().enumerate().map(|(n, level)| Entry {
            code: level.code,
            id: &level.id,
            labels: std::iter::once(&level.label)
                .chain(item.rubric.get(n))
                .collect(),
        });
        Self::of(entries, &scale.missing, declared)
    }

    pub(super) fn of_options(list: &OptionList, declared: &[&Synonym]) -> Self {
        let entries = list.options.iter().map(|option| Entry {
            code: option.code,
            id: &option.id,
            labels: vec![&option.label],
        });
        Self::of(entries, &list.missing, declared)
    }

    fn of<'a>(
        entries: impl Iterator<Item = Entry<'a>>,
        missing: &[MissingCode],
        declared: &[&Synonym],
    ) -> Self {
        let mut out = Self {
            one: [None; 256],
            codes: HashMap::new(),
            words: HashMap::new(),
            met: HashMap::new(),
            last: vec![(Vec::new(), None); LAST],
            met_one: [false; 256],
            faults: HashMap::new(),
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
        out.add_both_forms();
        for synonym in declared {
            let (word, cell) = (fold(&synonym.value), cell_of(synonym.means));
            // Codes and identifiers of levels stay what they are.
            if let (Some(code), Some(cell)) = (code(&word), cell) {
                let known = out.codes.entry(code).or_insert(cell);
                if known.missing().is_some() {
                    *known = cell;
                }
            } else if cell.is_some() && !ids.contains(&word) {
                out.words.insert(word, cell);
            }
        }
        for byte in 0..=127u8 {
            out.one[usize::from(byte)] = out.work_out(&[byte]);
        }
        out
    }

    /// Knows what people write of inclusive words: "tout seul" and "toute seule" of "Tout·e
    /// seul·e". A form of two levels is neither.
    fn add_both_forms(&mut self) {
        let known = self.words.iter();
        let known = known.filter_map(|(word, cell)| Some((gendered(word)?, *cell)));
        let mut both: BTreeMap<String, Option<LevelCell>> = BTreeMap::new();
        for (form, cell) in known.flat_map(|(forms, cell)| forms.map(|form| (form, cell))) {
            both.entry(form)
                .and_modify(|other| *other = other.filter(|o| Some(*o) == cell))
                .or_insert(cell);
        }
        for (form, cell) in both {
            self.words.entry(form).or_insert(cell);
        }
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
            [byte] => {
                self.met_one[usize::from(*byte)] = true;
                self.one[usize::from(*byte)]
            }
            _ => self.read_long(cell),
        }
    }

    fn read_long(&mut self, cell: &[u8]) -> Option<LevelCell> {
        let rough = |at: usize| cell.get(at).map_or(0, |b| usize::from(*b));
        let slot = (cell.len() + 7 * rough(0) + 31 * rough(cell.len() / 2)) % LAST;
        if let Some((_, known)) = self.last.get(slot).filter(|(word, _)| word == cell) {
            return *known;
        }
        let found = self.look_up(cell);
        if cell.len() < LONGEST {
            let (word, known) = &mut self.last[slot];
            word.clear();
            word.extend_from_slice(cell);
            *known = found;
        }
        found
    }

    fn look_up(&mut self, cell: &[u8]) -> Option<LevelCell> {
        if let Some(known) = self.met.get(cell) {
            return *known;
        }
        let found = self.work_out(cell);
        if self.met.len() < REMEMBERED && cell.len() < LONGEST {
            self.met.insert(cell.to_vec(), found);
        }
        found
    }

    /// The words met, sorted, and whether each could be read.
    pub(super) fn words_met(&self) -> Vec<(String, bool)> {
        let ones = (0..=127u8).filter(|b| self.met_one[usize::from(*b)]);
        let ones = ones.map(|b| (vec![b], self.one[usize::from(b)].is_some()));
        let long = self.met.iter().map(|(w, cell)| (w.clone(), cell.is_some()));
        let words = ones.chain(long).filter_map(|(word, read)| {
            let word = String::from_utf8(word).ok()?.trim().to_owned();
            (!word.is_empty()).then_some((word, read))
        });
        let mut out: Vec<(String, bool)> = words.collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn work_out(&self, cell: &[u8]) -> Option<LevelCell> {
        let word = fold(std::str::from_utf8(cell).ok()?);
        if word.is_empty() {
            return Some(LevelCell::of_missing(Missing::Unspecified));
        }
        let by_code = code(&word).and_then(|c| self.codes.get(&c).copied());
        let by_word = || self.words.get(&word).copied().flatten();
        let offered = || super::columns::offered(&word).map(LevelCell::of_missing);
        by_code
            .or_else(by_word)
            .or_else(offered)
            .or_else(|| self.truth(&word))
            .or_else(|| match self.code_and_label(&word)? {
                (code, label) if code == label => Some(code),
                _ => None,
            })
    }

    /// What `3 - Souvent`, `3. Souvent` or `Souvent (3)` says by its code and by its label.
    fn code_and_label(&self, word: &str) -> Option<(LevelCell, LevelCell)> {
        let parts = match word.split_once(['-', '.', ':', ')', '=']) {
            Some((code, label)) if self::code(code.trim()).is_some() => (code, label),
            _ => {
                let (label, code) = word.strip_suffix(')')?.rsplit_once('(')?;
                (code, label)
            }
        };
        let code = self::code(parts.0.trim())?;
        let label = self.words.get(parts.1.trim()).copied().flatten()?;
        Some((*self.codes.get(&code)?, label))
    }

    /// What is wrong with a cell that cannot be read.
    pub(super) fn fault(&mut self, cell: &[u8]) -> FaultKind {
        if let Some(known) = self.faults.get(cell) {
            return *known;
        }
        let found = self.find_fault(cell);
        if self.faults.len() < REMEMBERED && cell.len() < LONGEST {
            self.faults.insert(cell.to_vec(), found);
        }
        found
    }

    fn find_fault(&self, cell: &[u8]) -> FaultKind {
        let word = fold(std::str::from_utf8(cell).unwrap_or_default());
        if self.code_and_label(&word).is_some() {
            return FaultKind::CodeAgainstLabel;
        }
        let one = |part: &str| -> Option<LevelCell> {
            let part = part.trim();
            let by_code = code(part).and_then(|c| self.codes.get(&c).copied());
            by_code.or_else(|| self.words.get(part).copied().flatten())
        };
        let several = [';', ',', '/', '|', '+', '&'].into_iter().any(|mark| {
            let parts: Option<Vec<LevelCell>> = word.split(mark).map(one).collect();
            parts.is_some_and(|p| p.len() > 1 && p.iter().any(|cell| *cell != p[0]))
        });
        match several {
            true => FaultKind::SeveralLevels,
            false => FaultKind::UnknownLevel,
        }
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

fn cell_of(means: Meaning) -> Option<LevelCell> {
    match means {
        Meaning::Level(level) => LevelCell::of_level(level),
        Meaning::Missing(reason) => Some(LevelCell::of_missing(reason)),
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
        let (scale, item) = scale_and_item(codes);
        LevelReader::new(&scale, &item, &[])
    }

    fn scale_and_item(codes: &[i64]) -> (Scale, Item) {
        let level = |code: &i64| Level {
            code: *code,
            id: format!("l{code}"),
            label: Text::same("x"),
            ..Level::default()
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
        (scale, item)
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

    #[test]
    fn a_code_with_its_label_is_read_and_against_it_is_not() {
        let mut levels = reader(&[1, 2, 3]);
        for cell in ["3 - l3", "3. L3", "3=l3", "l3 (3)", "L3(3)"] {
            assert_eq!(
                levels.read(cell.as_bytes()),
                LevelCell::of_level(2),
                "{cell}"
            );
        }
        for (cell, why) in [
            ("2 - l3", FaultKind::CodeAgainstLabel),
            ("l3 (1)", FaultKind::CodeAgainstLabel),
            ("1;3", FaultKind::SeveralLevels),
            ("l1, l2", FaultKind::SeveralLevels),
            ("l1 l2", FaultKind::UnknownLevel),
            ("3 - souvent", FaultKind::UnknownLevel),
            ("7 - l3", FaultKind::UnknownLevel),
        ] {
            assert_eq!(levels.read(cell.as_bytes()), None, "{cell}");
            assert_eq!(levels.fault(cell.as_bytes()), why, "{cell}");
        }
    }

    #[test]
    fn declared_words_are_read_and_no_level_is_taken_from_them() {
        let word = |value: &str, means| Synonym {
            value: value.to_owned(),
            scope: Scope::Everywhere,
            means,
        };
        let words = [
            word("-99", Meaning::Missing(Missing::Refused)),
            word("Perdu de vue", Meaning::Missing(Missing::Lost)),
            word("plutôt", Meaning::Level(1)),
            word("1", Meaning::Missing(Missing::Skipped)),
        ];
        let (scale, item) = scale_and_item(&[1, 2, 3]);
        let mut levels = LevelReader::new(&scale, &item, &words.iter().collect::<Vec<_>>());
        let missing = |reason| Some(LevelCell::of_missing(reason));
        assert_eq!(levels.read(b"-99"), missing(Missing::Refused));
        assert_eq!(levels.read(b"-99,0"), missing(Missing::Refused));
        assert_eq!(levels.read(b"perdu  DE vue"), missing(Missing::Lost));
        assert_eq!(levels.read(b"Plutot"), LevelCell::of_level(1));
        assert_eq!(levels.read(b"1"), LevelCell::of_level(0));
        assert_eq!(levels.read(b"-98"), None);
        let met = levels.words_met();
        assert_eq!(met.len(), 6);
        assert!(met.contains(&("-98".to_owned(), false)));
    }
}
