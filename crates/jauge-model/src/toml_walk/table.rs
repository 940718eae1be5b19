//! One table of the file, asked for its keys by type.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::{Lang, Text};
use crate::wording::{say, say_each};

use super::unknown::UnknownKey;
use super::{Spot, Walk};

/// A table, its place, and the keys it was asked for.
pub(crate) struct Table<'a> {
    walk: &'a Walk<'a>,
    map: &'a DeTable<'a>,
    /// Where the table begins; `None` for the whole file.
    pub(crate) at: Option<usize>,
    /// `[[item]]`, `[grid]`, `levels`: how the author knows it.
    pub(crate) name: String,
    /// Identifier of the item, scale... that the table describes or belongs to.
    pub(crate) item: Option<String>,
    /// The keys that lead to it: `report.portrait[1]`.
    path: String,
    asked: RefCell<Vec<&'static str>>,
}

/// What was expected of a value: in French, in English, an example.
type Expected = (&'static str, &'static str, &'static str);

const TEXT: Expected = ("un texte", "a text", r#"{ fr = "...", en = "..." }"#);
const STRING: Expected = (
    "des mots entre guillemets",
    "words between quotes",
    r#""...""#,
);
const INTEGER: Expected = ("un nombre entier", "a whole number", "1");
const NUMBER: Expected = ("un nombre", "a number", "0.95");
const BOOL: Expected = ("true ou false", "true or false", "true");
const STRING_OR_INTEGER: Expected = (
    "un nom entre guillemets ou un nombre entier",
    "a name between quotes or a whole number",
    "1",
);
const STRINGS: Expected = ("une liste de mots", "a list of words", r#"["...", "..."]"#);
const TEXTS: Expected = (
    "une liste de textes",
    "a list of texts",
    r#"[{ fr = "...", en = "..." }]"#,
);
const INLINE: Expected = ("une table", "a table", r#"{ ... = "..." }"#);
const ROWS: Expected = (
    "une liste de tables",
    "a list of tables",
    "[{ ... }, { ... }]",
);

impl<'a> Table<'a> {
    pub(super) fn new(
        walk: &'a Walk<'a>,
        map: &'a DeTable<'a>,
        at: Option<usize>,
        name: impl Into<String>,
        item: Option<String>,
    ) -> Self {
        Self {
            walk,
            map,
            at,
            name: name.into(),
            item,
            path: String::new(),
            asked: RefCell::default(),
        }
    }

    /// The same table, under a key of another.
    fn under(mut self, path: String) -> Self {
        self.path = path;
        self
    }

    /// A key with those that lead to it.
    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// The identifier to print with a fault.
    pub(crate) fn item(&self) -> Option<&str> {
        self.item.as_deref()
    }

    /// Where the value of a key stands; where the table stands, without the key.
    pub(crate) fn at_key(&self, key: &str) -> Option<usize> {
        self.map.get(key).map(|v| v.span().start).or(self.at)
    }

    /// Whether the key is there, whatever its value.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.map.get(key)
    }

    /// Passes a value through, recording a fault when its key is not in the table at all
    /// (a value of the wrong type has been recorded already).
    pub(crate) fn need<T>(&self, key: &str, example: &str, value: Option<T>) -> Option<T> {
        if !self.has(key) {
            let name = match self.name.as_str() {
                "" => say("le fichier", "the file", &[]),
                name if name.starts_with('[') => Text::same(name),
                name => say("« {0} »", "\"{0}\"", &[name]),
            };
            self.walk.absent(
                self.walk.codes.missing_key,
                self.at,
                self.item(),
                say_each(
                    "il manque la clé « {0} » dans {1}",
                    &[key, name.get(Lang::Fr)],
                    "the key \"{0}\" is missing from {1}",
                    &[key, name.get(Lang::En)],
                ),
                say(
                    "ajoutez par exemple : {0}",
                    "add for example: {0}",
                    &[example],
                ),
            );
        }
        value
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: Expected) {
        let (fr, en) = match value.get_ref() {
            DeValue::String(_) => ("des mots", "words"),
            DeValue::Integer(_) => ("un nombre entier", "a whole number"),
            DeValue::Float(_) => ("un nombre", "a number"),
            DeValue::Boolean(_) => ("true ou false", "true or false"),
            DeValue::Datetime(_) => ("une date", "a date"),
            DeValue::Array(_) => ("une liste", "a list"),
            DeValue::Table(_) => ("une table", "a table"),
        };
        self.walk.error(
            self.walk.codes.wrong_type,
            value.span().start,
            self.item(),
            say_each(
                "« {0} » attend {1} ; trouvé : {2}",
                &[key, expected.0, fr],
                "\"{0}\" takes {1}; found: {2}",
                &[key, expected.1, en],
            ),
            say(
                "écrivez par exemple : {0} = {1}",
                "write for example: {0} = {1}",
                &[key, expected.2],
            ),
        );
    }

    /// Words that are the same in every language: an identifier, a column, a path.
    pub(crate) fn string(&self, key: &'static str) -> Option<Spot<String>> {
        let value = self.get(key)?;
        self.string_of(key, value, STRING)
    }

    fn string_of(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        expected: Expected,
    ) -> Option<Spot<String>> {
        let at = value.span().start;
        let Some(words) = value.get_ref().as_str() else {
            self.wrong_type(key, value, expected);
            return None;
        };
        if words.trim().is_empty() {
            self.empty(key, at);
            return None;
        }
        Some(Spot {
            value: words.to_owned(),
            at,
        })
    }

    fn empty(&self, key: &str, at: usize) {
        self.walk.error(
            self.walk.codes.empty_text,
            at,
            self.item(),
            say("« {0} » est vide", "\"{0}\" is empty", &[key]),
            say(
                "écrivez-le, ou retirez la clé si elle est facultative",
                "write it, or remove the key if it is optional",
                &[],
            ),
        );
    }

    /// A text for readers: words in the default language, or one text per language.
    pub(crate) fn text(&self, key: &'static str) -> Option<Text> {
        self.text_of(key, self.get(key)?, TEXT)
    }

    fn text_of(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: Expected) -> Option<Text> {
        let text = match value.get_ref() {
            DeValue::String(_) => {
                let words = self.string_of(key, value, expected)?.value;
                self.walk
                    .write_down(self.path_of(key), None, value.span(), &words);
                Text::of(self.walk.default_lang(), words)
            }
            DeValue::Table(map) => self.translations(key, map, value.span().start)?,
            _ => {
                self.wrong_type(key, value, expected);
                return None;
            }
        };
        let [all, fr, en] = self.walk.coverage.get();
        let has = |lang| usize::from(text.exact(lang).is_some());
        self.walk
            .coverage
            .set([all + 1, fr + has(Lang::Fr), en + has(Lang::En)]);
        Some(text)
    }

    fn translations(&self, key: &str, map: &DeTable<'_>, at: usize) -> Option<Text> {
        let mut text = Text::default();
        let mut some = false;
        for (lang, words) in map {
            let tag = lang.get_ref().as_ref();
            if !is_language(tag) {
                self.bad_language(&Spot {
                    value: tag.to_owned(),
                    at: lang.span().start,
                });
                continue;
            }
            let dotted = format!("{key}.{tag}");
            let bytes = words.span();
            if let Some(words) = self.string_of(&dotted, words, STRING) {
                if let Some(lang) = Lang::parse(tag) {
                    self.walk
                        .write_down(self.path_of(key), Some(lang), bytes, &words.value);
                }
                text.insert(tag, words.value);
                some = true;
            }
        }
        if map.is_empty() {
            self.empty(key, at);
        }
        some.then_some(text)
    }

    /// Records a language code that is none.
    pub(crate) fn bad_language(&self, tag: &Spot<String>) {
        self.walk.error(
            self.walk.codes.language,
            tag.at,
            self.item(),
            say(
                "« {0} » n'est pas un code de langue",
                "\"{0}\" is not a language code",
                &[&tag.value],
            ),
            say(
                "utilisez fr, en, ou un autre code BCP 47 comme pt-BR",
                "use fr, en, or another BCP 47 code such as pt-BR",
                &[],
            ),
        );
    }

    /// A list of texts for readers.
    pub(crate) fn texts(&self, key: &'static str) -> Option<Spot<Vec<Text>>> {
        let value = self.get(key)?;
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, TEXTS);
            return None;
        };
        // A faulty text keeps its place, so that the list keeps its length.
        let texts = list
            .iter()
            .map(|v| self.text_of(key, v, TEXTS).unwrap_or_default());
        Some(Spot {
            value: texts.collect(),
            at: value.span().start,
        })
    }

    /// A list of words, each with its place.
    pub(crate) fn strings(&self, key: &'static str) -> Option<Vec<Spot<String>>> {
        let value = self.get(key)?;
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, STRINGS);
            return None;
        };
        let words = list.iter().filter_map(|v| self.string_of(key, v, STRINGS));
        Some(words.collect())
    }

    /// A whole number.
    pub(crate) fn integer(&self, key: &'static str) -> Option<Spot<i64>> {
        let value = self.get(key)?;
        let number = integer_of(value.get_ref());
        if number.is_none() {
            self.wrong_type(key, value, INTEGER);
        }
        Some(Spot {
            value: number?,
            at: value.span().start,
        })
    }

    /// A name, or a whole number.
    pub(crate) fn string_or_integer(&self, key: &'static str) -> Option<Spot<Result<String, i64>>> {
        let value = self.get(key)?;
        let at = value.span().start;
        if let Some(number) = integer_of(value.get_ref()) {
            return Some(Spot {
                value: Err(number),
                at,
            });
        }
        let name = self.string_of(key, value, STRING_OR_INTEGER)?;
        Some(Spot {
            value: Ok(name.value),
            at,
        })
    }

    /// Two whole numbers, and an example of them.
    pub(crate) fn integer_pair(
        &self,
        key: &'static str,
        example: &'static str,
    ) -> Option<Spot<[i64; 2]>> {
        let value = self.get(key)?;
        let numbers: Option<Vec<i64>> = value
            .get_ref()
            .as_array()
            .and_then(|list| list.iter().map(|v| integer_of(v.get_ref())).collect());
        if let Some([a, b]) = numbers.as_deref() {
            return Some(Spot {
                value: [*a, *b],
                at: value.span().start,
            });
        }
        let expected = ("deux nombres entiers", "two whole numbers", example);
        self.wrong_type(key, value, expected);
        None
    }

    /// A finite number, with or without decimals.
    pub(crate) fn number(&self, key: &'static str) -> Option<Spot<f64>> {
        self.number_of(key, self.get(key)?)
    }

    fn number_of(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Spot<f64>> {
        let number = match value.get_ref() {
            DeValue::Float(f) => f.as_str().parse::<f64>().ok().filter(|n| n.is_finite()),
            other => integer_of(other).map(|i| i as f64),
        };
        if number.is_none() {
            self.wrong_type(key, value, NUMBER);
        }
        Some(Spot {
            value: number?,
            at: value.span().start,
        })
    }

    /// `true` or `false`; `false` without the key.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, BOOL);
            false
        })
    }

    /// One word of a fixed list.
    pub(crate) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let value = self.get(key)?;
        // Before the check for emptiness: a tab is a word of `delimiter`.
        let said = value.get_ref().as_str();
        if let Some((_, meaning)) = words.iter().find(|(w, _)| Some(*w) == said) {
            return Some(*meaning);
        }
        let found = self.string_of(key, value, STRING)?;
        // As they are written in the file: quoted, a tab as \t.
        let list: Vec<String> = words.iter().map(|(w, _)| format!("{w:?}")).collect();
        self.walk.error(
            self.walk.codes.unknown_word,
            found.at,
            self.item(),
            say(
                "« {0} » n'est pas une valeur de « {1} »",
                "\"{0}\" is not a value of \"{1}\"",
                &[&found.value, key],
            ),
            say(
                "écrivez l'un de ces mots : {0}",
                "write one of these words: {0}",
                &[&list.join(", ")],
            ),
        );
        None
    }

    /// A table inside this one, of the same item.
    pub(crate) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        let Some(map) = value.get_ref().as_table() else {
            self.wrong_type(key, value, INLINE);
            return None;
        };
        let name = if self.name.is_empty() {
            format!("[{key}]")
        } else {
            key.to_owned()
        };
        let at = Some(value.span().start);
        let path = self.path_of(key);
        Some(Table::new(self.walk, map, at, name, self.item.clone()).under(path))
    }

    /// The tables of a list; each describes the thing named by its `id`, or, inside the
    /// description of a thing, belongs to that thing.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let top = self.name.is_empty();
        let Some(list) = value.get_ref().as_array() else {
            if top {
                self.single_table(key, value);
            } else {
                self.wrong_type(key, value, ROWS);
            }
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(list.len());
        for (number, entry) in (1..).zip(list.iter()) {
            let Some(map) = entry.get_ref().as_table() else {
                self.wrong_type(key, entry, ROWS);
                continue;
            };
            let id = map.get("id").and_then(|v| v.get_ref().as_str());
            let item = self.item.clone().or_else(|| id.map(str::to_owned));
            let name = if top {
                format!("[[{key}]]")
            } else {
                key.to_owned()
            };
            let at = Some(entry.span().start);
            let path = format!("{}[{number}]", self.path_of(key));
            tables.push(Table::new(self.walk, map, at, name, item).under(path));
        }
        tables
    }

    /// Records a list of the file that is not one: names that refer to it are not faults.
    fn single_table(&self, key: &str, value: &Spanned<DeValue<'_>>) {
        self.walk.damaged.set(true);
        self.walk.error(
            self.walk.codes.wrong_type,
            value.span().start,
            None,
            say(
                "« {0} » est une liste, même quand elle n'a qu'une entrée",
                "\"{0}\" is a list, even when it has a single entry",
                &[key],
            ),
            say(
                "doublez les crochets : [[{0}]]",
                "double the brackets: [[{0}]]",
                &[key],
            ),
        );
    }

    /// Every key with its words, in the order of the file: for tables whose keys are names
    /// that the author chose. `except` are the keys that the format itself has.
    pub(crate) fn named_strings(&self, except: &[&str]) -> Vec<(Spot<String>, Spot<String>)> {
        let mut entries: Vec<_> = self
            .map
            .iter()
            .filter(|(key, _)| !except.contains(&key.get_ref().as_ref()))
            .collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .filter_map(|(key, value)| {
                let name = key.get_ref().as_ref();
                let words = self.string_of(name, value, STRING)?;
                let at = key.span().start;
                let value = name.to_owned();
                Some((Spot { value, at }, words))
            })
            .collect()
    }

    /// Every key with its number, in the order of the file: for tables whose keys are names.
    pub(crate) fn named_numbers(&self) -> Vec<(Spot<String>, Spot<f64>)> {
        let mut keys: Vec<_> = self.map.iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        let named = keys.into_iter().filter_map(|(key, value)| {
            let name = key.get_ref().as_ref();
            let at = key.span().start;
            let number = self.number_of(name, value)?;
            let value = name.to_owned();
            Some((Spot { value, at }, number))
        });
        named.collect()
    }

    /// Declares keys of the format that this version of jauge keeps for later; returns
    /// those that are there.
    pub(crate) fn for_later(&self, keys: &[&'static str]) -> Vec<(&'static str, usize)> {
        self.asked.borrow_mut().extend(keys);
        keys.iter()
            .filter_map(|key| Some((*key, self.map.get_key_value(*key)?.0.span().start)))
            .collect()
    }

    /// Records the keys of this kind of table that have no place in this one.
    pub(crate) fn misplaced(&self, keys: &[&str], why: &Text) {
        for key in keys {
            if let Some((name, _)) = self.map.get_key_value(*key) {
                self.walk.error(
                    self.walk.codes.misplaced,
                    name.span().start,
                    self.item(),
                    say_each(
                        "« {0} » n'a pas de sens ici : {1}",
                        &[key, why.get(Lang::Fr)],
                        "\"{0}\" has no meaning here: {1}",
                        &[key, why.get(Lang::En)],
                    ),
                    say(
                        "retirez cette clé, ou corrigez ce qui la contredit",
                        "remove this key, or correct what contradicts it",
                        &[],
                    ),
                );
            }
        }
    }

    /// Says which keys the table has; those that it was never asked for are faults.
    pub(crate) fn finish(&self) {
        let mut known = self.asked.borrow().clone();
        known.sort_unstable();
        known.dedup();
        for key in self.map.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                self.walk.unknown.borrow_mut().push(UnknownKey {
                    name: name.to_owned(),
                    at: key.span().start,
                    item: self.item.clone(),
                    table: self.name.clone(),
                    known: known.clone(),
                });
            }
        }
        self.walk.know_keys(&self.name, known);
    }
}

fn integer_of(value: &DeValue<'_>) -> Option<i64> {
    let DeValue::Integer(digits) = value else {
        return None;
    };
    i64::from_str_radix(digits.as_str(), digits.radix()).ok()
}

/// A BCP 47 tag, by shape: `fr`, `pt-BR`, `zh-Hant-TW`.
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("");
    (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_lowercase())
        && parts.all(|p| (2..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()))
}
