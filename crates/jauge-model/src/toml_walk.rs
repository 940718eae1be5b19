//! Walking a TOML file that somebody wrote by hand, noting every fault with its place.
//!
//! Typed getters return what is there and record what is wrong; they never stop. A table
//! remembers the keys it was asked for, so that [`Table::finish`] knows which keys the
//! format has, without a second list to keep in step.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use toml::de::DeTable;

use crate::diagnostic::{CodeMeaning, Diagnostic, Diagnostics, Place, Severity};
use crate::locale::french;
use crate::text::Text;
use crate::wording::{nearest, say, say_each};

mod identifier;
mod inside;
mod syntax;
mod table;
mod unknown;

pub(crate) use identifier::Hyphens;
pub(crate) use identifier::repaired_identifier;
pub(crate) use table::{Table, is_language};

use unknown::UnknownKey;

/// Codes of the faults that any format can have.
pub(crate) struct Codes {
    pub(crate) syntax: &'static str,
    pub(crate) key_twice: &'static str,
    pub(crate) format: &'static str,
    pub(crate) missing_key: &'static str,
    pub(crate) unknown_key: &'static str,
    pub(crate) wrong_type: &'static str,
    pub(crate) unknown_word: &'static str,
    pub(crate) identifier: &'static str,
    pub(crate) duplicate: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) language: &'static str,
    pub(crate) misplaced: &'static str,
    pub(crate) translation: &'static str,
}

impl Codes {
    /// How many faults any file format can have.
    pub(crate) const SHARED: usize = 14;

    /// What the codes mean.
    pub(crate) const fn meanings(&self) -> [CodeMeaning; Self::SHARED] {
        const fn means(code: &'static str, fr: &'static str, en: &'static str) -> CodeMeaning {
            CodeMeaning { code, fr, en }
        }
        [
            means(
                self.syntax,
                "la syntaxe TOML n’est pas respectée",
                "the TOML syntax is not respected",
            ),
            means(
                self.key_twice,
                "une clé ou une table est donnée deux fois",
                "a key or table is given twice",
            ),
            means(
                self.format,
                "le format du fichier n’est pas connu",
                "the format of the file is not known",
            ),
            means(self.missing_key, "une clé manque", "a key is missing"),
            means(
                self.unknown_key,
                "une clé n’existe pas",
                "a key does not exist",
            ),
            means(
                self.wrong_type,
                "une valeur n’est pas du bon type",
                "a value is not of the right type",
            ),
            means(
                self.unknown_word,
                "un mot n’est pas dans la liste",
                "a word is not in the list",
            ),
            means(
                self.identifier,
                "un identifiant est mal formé",
                "an identifier is not well formed",
            ),
            means(
                self.duplicate,
                "un identifiant, une colonne ou un lien sert deux fois",
                "an identifier, a column or a link is used twice",
            ),
            means(
                self.reference,
                "un nom ne désigne rien",
                "a name refers to nothing",
            ),
            means(self.empty_text, "un texte est vide", "a text is empty"),
            means(
                self.language,
                "un code de langue n’en est pas un",
                "a language code is not one",
            ),
            means(
                self.misplaced,
                "une clé en contredit une autre",
                "a key contradicts another one",
            ),
            means(
                self.translation,
                "des textes manquent dans une langue",
                "texts are missing in a language",
            ),
        ]
    }

    /// What the codes mean, then what those of one format mean.
    pub(crate) const fn followed_by<const ALL: usize>(
        &self,
        own: &[CodeMeaning],
    ) -> [CodeMeaning; ALL] {
        let shared = self.meanings();
        let mut all = [shared[0]; ALL];
        let mut n = 0;
        while n < ALL {
            all[n] = if n < Self::SHARED {
                shared[n]
            } else {
                own[n - Self::SHARED]
            };
            n += 1;
        }
        all
    }
}

/// A value and the byte at which it stands.
#[derive(Clone, Debug)]
pub(crate) struct Spot<T> {
    pub(crate) value: T,
    pub(crate) at: usize,
}

/// What an identifier ought to name, for the sentence "... is not the identifier of any ...".
#[derive(Clone, Copy)]
pub(crate) struct Thing {
    /// `d'aucune échelle`
    pub(crate) fr: &'static str,
    /// `scale`
    pub(crate) en: &'static str,
}

/// One file being read.
pub(crate) struct Walk<'s> {
    file: &'s str,
    text: &'s str,
    line_starts: Vec<usize>,
    codes: &'static Codes,
    found: RefCell<Diagnostics>,
    /// Whether syntax errors may have swallowed parts of the file.
    damaged: Cell<bool>,
    default_lang: RefCell<String>,
    /// Texts seen; those with French; those with English.
    coverage: Cell<[usize; 3]>,
    /// Texts for readers, in the order in which they were asked for.
    written: RefCell<Vec<Written>>,
    /// The keys of the tables seen, by the name of the table.
    keys: RefCell<BTreeMap<String, Vec<&'static str>>>,
    unknown: RefCell<Vec<UnknownKey>>,
}

/// A text for readers as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    /// The key, with those of the tables around it: `report.portrait[1].text`.
    pub key: String,
    /// Its language; `None` where the file does not say it.
    pub lang: Option<crate::text::Lang>,
    /// The line on which its words begin.
    pub line: u64,
    /// The words.
    pub text: String,
}

/// A text without the byte order mark that some editors put first.
pub(crate) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

impl<'s> Walk<'s> {
    /// Starts on a file (its text without byte order mark).
    pub(crate) fn new(file: &'s str, text: &'s str, codes: &'static Codes) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(i, _)| i + 1))
            .collect();
        Self {
            file,
            text,
            line_starts,
            codes,
            found: RefCell::default(),
            damaged: Cell::new(false),
            default_lang: RefCell::new("fr".to_owned()),
            coverage: Cell::new([0; 3]),
            written: RefCell::default(),
            keys: RefCell::default(),
            unknown: RefCell::default(),
        }
    }

    /// Parses, records the syntax errors and returns what could be read.
    pub(crate) fn parse(&self) -> DeTable<'s> {
        let (tree, errors) = DeTable::parse_recoverable(self.text);
        self.damaged.set(syntax::report(self, self.text, &errors));
        tree.into_inner()
    }

    /// The table at the top of the file.
    pub(crate) fn root<'a>(&'a self, tree: &'a DeTable<'a>) -> Table<'a> {
        Table::new(self, tree, None, "", None)
    }

    /// The line and the character (from 1) of a byte.
    pub(crate) fn position(&self, at: usize) -> (u64, u64) {
        let at = at.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= at) - 1;
        let start = self.line_starts[line];
        let before = self.text.get(start..at).unwrap_or("");
        (line as u64 + 1, before.chars().count() as u64 + 1)
    }

    fn place(&self, at: Option<usize>, item: Option<&str>) -> Place {
        let mut place = Place::file(self.file);
        if let Some(at) = at {
            let (line, column) = self.position(at);
            place = place.at(line, column);
        }
        match item {
            Some(item) if !item.is_empty() => place.of_item(item),
            _ => place,
        }
    }

    fn push(
        &self,
        severity: Severity,
        code: &'static str,
        place: Place,
        message: Text,
        hint: Text,
    ) {
        self.found.borrow_mut().push(Diagnostic {
            code,
            severity,
            place,
            message,
            hint,
        });
    }

    /// Records an error.
    pub(crate) fn error(
        &self,
        code: &'static str,
        at: impl Into<Option<usize>>,
        item: Option<&str>,
        message: Text,
        hint: Text,
    ) {
        let place = self.place(at.into(), item);
        self.push(Severity::Error, code, place, message, hint);
    }

    /// Records an error about something that is not there. Not recorded when a syntax error
    /// may have swallowed it: the author would look for a fault that does not exist.
    pub(crate) fn absent(
        &self,
        code: &'static str,
        at: impl Into<Option<usize>>,
        item: Option<&str>,
        message: Text,
        hint: Text,
    ) {
        if !self.damaged.get() {
            self.error(code, at, item, message, hint);
        }
    }

    /// Records a warning.
    pub(crate) fn warning(
        &self,
        code: &'static str,
        at: impl Into<Option<usize>>,
        item: Option<&str>,
        message: Text,
        hint: Text,
    ) {
        let place = self.place(at.into(), item);
        self.push(Severity::Warning, code, place, message, hint);
    }

    /// Whether an error has been recorded so far.
    pub(crate) fn has_errors(&self) -> bool {
        self.found.borrow().has_errors()
    }

    /// Records advice.
    pub(crate) fn advice(
        &self,
        code: &'static str,
        at: impl Into<Option<usize>>,
        message: Text,
        hint: Text,
    ) {
        let place = self.place(at.into(), None);
        self.push(Severity::Advice, code, place, message, hint);
    }

    /// Sets the language of the texts given without one.
    pub(crate) fn set_default_lang(&self, lang: &str) {
        lang.clone_into(&mut self.default_lang.borrow_mut());
    }

    /// The language of the texts given without one.
    pub(crate) fn default_lang(&self) -> String {
        self.default_lang.borrow().clone()
    }

    /// Keeps a text for readers with its place: `bytes` are those of its value.
    fn write_down(
        &self,
        key: String,
        lang: Option<crate::text::Lang>,
        bytes: std::ops::Range<usize>,
        text: &str,
    ) {
        let (line, _) = self.position(bytes.start);
        let raw = self.text.get(bytes).unwrap_or("");
        // Of words between three quotes, the first line break is none of the text.
        let next_line = ["\"\"\"\n", "'''\n", "\"\"\"\r\n", "'''\r\n"]
            .iter()
            .any(|open| raw.starts_with(open));
        self.written.borrow_mut().push(Written {
            key,
            lang,
            line: line + u64::from(next_line),
            text: text.to_owned(),
        });
    }

    /// The texts for readers that were asked for so far, in the order of the file.
    pub(crate) fn written(&self) -> Vec<Written> {
        let mut written = self.written.borrow().clone();
        written.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
        written.dedup();
        written
    }

    /// Everything that was found, in the order of the file; with one warning per language
    /// in which texts are missing.
    pub(crate) fn finish(self) -> Diagnostics {
        self.report_unknown_keys();
        let [all, fr, en] = self.coverage.get();
        for (have, lang_fr, lang_en) in [(fr, "français", "French"), (en, "anglais", "English")] {
            if have < all && !self.damaged.get() {
                self.warning(
                    self.codes.translation,
                    None,
                    None,
                    say_each(
                        "textes en {0} : {1} sur {2}",
                        &[lang_fr, &have.to_string(), &all.to_string()],
                        "texts in {0}: {1} of {2}",
                        &[lang_en, &have.to_string(), &all.to_string()],
                    ),
                    say(
                        "là où il manque, le texte de l'autre langue sera montré ; complétez-le avant la collecte",
                        "where one is missing, the text in the other language will be shown; complete it before collection",
                        &[],
                    ),
                );
            }
        }
        let mut found = self.found.into_inner();
        found.sort();
        // A key read twice, for two purposes, says its fault once.
        let mut once = Diagnostics::new();
        for fault in &found {
            let mut here = once.iter().rev().take_while(|k| k.place == fault.place);
            if !here.any(|known| known == fault) {
                once.push(fault.clone());
            }
        }
        once
    }

    /// Checks the format word on the first line.
    pub(crate) fn check_format(&self, root: &Table<'_>, expected: &str) {
        let Some(found) = root.need(
            "format",
            &format!("format = \"{expected}\""),
            root.string("format"),
        ) else {
            return;
        };
        if found.value != expected {
            self.error(
                self.codes.format,
                found.at,
                None,
                say(
                    "le format « {0} » n'est pas connu",
                    "the format \"{0}\" is not known",
                    &[&found.value],
                ),
                say(
                    "ce fichier doit commencer par : format = \"{0}\"",
                    "this file must begin with: format = \"{0}\"",
                    &[expected],
                ),
            );
        }
    }

    /// The index of an identifier in a list; records a fault when it is not there.
    pub(crate) fn resolve(
        &self,
        spot: &Spot<String>,
        item: Option<&str>,
        thing: Thing,
        known: &[String],
    ) -> Option<usize> {
        if let Some(index) = known.iter().position(|k| *k == spot.value) {
            return Some(index);
        }
        self.absent(
            self.codes.reference,
            spot.at,
            item,
            say_each(
                "« {0} » n'est l'identifiant {1}",
                &[&spot.value, &french(thing.fr)],
                "\"{0}\" is not the identifier of any {1}",
                &[&spot.value, thing.en],
            ),
            suggestion(&spot.value, known),
        );
        None
    }

    /// Checks an identifier; `hyphens` may stand in names of files and folders only.
    pub(crate) fn check_identifier(
        &self,
        spot: &Spot<String>,
        item: Option<&str>,
        hyphens: Hyphens,
    ) {
        let id = spot.value.as_str();
        if let Some(repaired) = repaired_identifier(id, hyphens) {
            self.error(
                self.codes.identifier,
                spot.at,
                item,
                say(
                    "« {0} » ne peut pas servir d'identifiant",
                    "\"{0}\" cannot serve as an identifier",
                    &[id],
                ),
                match hyphens {
                    Hyphens::Refused => say(
                        "1 à 20 caractères : une minuscule sans accent, puis minuscules, chiffres ou « _ » (ni double, ni à la fin), et pas un mot réservé ; par exemple « {0} »",
                        "1 to 20 characters: a lower-case letter without accent, then lower-case letters, digits or \"_\" (neither double nor last), and not a reserved word; for example \"{0}\"",
                        &[&repaired],
                    ),
                    Hyphens::Allowed => say(
                        "1 à 20 caractères : une minuscule sans accent, puis minuscules, chiffres, « - » ou « _ » (ni double, ni à la fin), et pas un mot réservé ; par exemple « {0} »",
                        "1 to 20 characters: a lower-case letter without accent, then lower-case letters, digits, \"-\" or \"_\" (neither double nor last), and not a reserved word; for example \"{0}\"",
                        &[&repaired],
                    ),
                },
            );
        }
    }
}

/// The way out for a name that does not exist: the nearest one, or those that do.
pub(crate) fn suggestion(word: &str, known: &[String]) -> Text {
    let names: Vec<&str> = known
        .iter()
        .map(String::as_str)
        .filter(|k| !k.is_empty())
        .collect();
    if let Some(near) = nearest(word, names.iter().copied()) {
        return say(
            "vouliez-vous dire « {0} » ?",
            "did you mean \"{0}\"?",
            &[near],
        );
    }
    if names.is_empty() {
        return say(
            "rien de tel n'est défini ; définissez-le, ou retirez ce nom",
            "nothing of the kind is defined; define it, or remove this name",
            &[],
        );
    }
    let (shown, more) = names.split_at(names.len().min(12));
    let list = shown.join(", ");
    let list = if more.is_empty() {
        list
    } else {
        format!("{list}, …")
    };
    say(
        "les noms possibles sont : {0}",
        "possible names are: {0}",
        &[&list],
    )
}
