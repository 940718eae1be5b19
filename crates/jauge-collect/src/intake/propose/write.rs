//! The proposal as a TOML file with comments.

use std::fmt::Write as _;

use jauge_model::reception::Apart;
use jauge_model::study::{AnswerFile, Export, MAPPING_FORMAT, Meaning, Scope, Study, Synonym};
use jauge_model::{Item, ItemKind, Lang, Missing, Questionnaire, Scale};

use super::super::levels::{LevelReader, declared};
use super::alike::{Candidate, Why};
use super::{Decision, Found, Seen, Target};
use crate::spelling::{fold, nearest, shown};

/// Most values shown of one column; one with more of them is shown by their number only:
/// names, codes and free text may stand there.
const SHOWN: usize = 12;

/// The whole file.
pub(super) fn file(
    grid: &Questionnaire,
    study: &Study,
    found: &[Found<'_>],
    exports: &[Export],
    lang: Lang,
) -> String {
    let mut page = Page {
        grid,
        lang,
        out: String::new(),
    };
    page.head();
    for found in found {
        page.column(study, found);
    }
    page.synonyms(study, found);
    page.exports(exports);
    page.out
}

struct Page<'a> {
    grid: &'a Questionnaire,
    lang: Lang,
    out: String,
}

impl Page<'_> {
    const fn t<'s>(&self, fr: &'s str, en: &'s str) -> &'s str {
        match self.lang {
            Lang::Fr => fr,
            Lang::En => en,
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn comment(&mut self, text: &str) {
        let _ = writeln!(self.out, "# {text}");
    }

    fn head(&mut self) {
        self.line(&format!("format = \"{MAPPING_FORMAT}\"\n"));
        let (id, version) = (&self.grid.id, &self.grid.version);
        let first = match self.lang {
            Lang::Fr => format!(
                "Correspondance entre un export et la grille {id} {version}, proposée par jauge."
            ),
            Lang::En => {
                format!("Mapping of an export to the grid {id} {version}, proposed by jauge.")
            }
        };
        self.comment(&first);
        for (fr, en) in [
            (
                "Ce qui ne laisse aucun doute est écrit\u{202f}; le reste est en commentaire\u{a0}: vérifiez, puis retirez les #.",
                "What leaves no doubt is written out; the rest is commented out: check it, then remove the #.",
            ),
            (
                "Une colonne sans entrée n’est pas lue, et la réception le dit\u{202f}; ignore = true dit que c’est voulu.",
                "A column without an entry is not read, and the reception says so; ignore = true says that it is meant.",
            ),
            (
                "Ensuite, dans l’étude\u{a0}: [[answers]] mapping = \"mapping.toml\"",
                "Then, in the study: [[answers]] mapping = \"mapping.toml\"",
            ),
        ] {
            let text = self.t(fr, en).to_owned();
            self.comment(&text);
        }
    }

    fn column(&mut self, study: &Study, found: &Found<'_>) {
        let header = &found.column.header.plain;
        let seen = found.column.all();
        self.out.push('\n');
        match &found.decision {
            Decision::Declared(target) => {
                self.comment(self.t("déjà décidé", "decided already").to_owned().as_str());
                self.values(study, found, target_item(target), &seen);
                let entry = self.entry(header, target);
                self.line(&entry);
            }
            Decision::Named(role) => {
                let text = match self.lang {
                    Lang::Fr => format!(
                        "«\u{a0}{}\u{a0}» : l’étude la nomme ({role}), rien à écrire ici",
                        shown(header, 80)
                    ),
                    Lang::En => format!(
                        "\"{}\": the study names it ({role}), nothing to write here",
                        shown(header, 80)
                    ),
                };
                self.comment(&text);
            }
            Decision::Told(item) => {
                let text = self.told(found);
                self.comment(&text);
                self.values(study, found, *item, &seen);
            }
            Decision::Apart(apart) => {
                let text = self.apart(found, *apart);
                self.comment(&text);
            }
            Decision::Taken(candidate) => {
                let text = self.reason(candidate);
                self.comment(&text);
                self.values(study, found, Some(candidate.item), &seen);
                let entry = self.entry(header, &Target::Item(candidate.item, candidate.wave));
                self.line(&entry);
            }
            Decision::Uncertain(candidates) => {
                let text = self.t(
                    "À VÉRIFIER. Questions possibles\u{a0}:",
                    "TO CHECK. Possible items:",
                );
                let text = text.to_owned();
                self.comment(&text);
                for candidate in candidates {
                    let text = format!(
                        "  {} : {}",
                        self.grid.items[candidate.item].id,
                        self.reason(candidate)
                    );
                    self.comment(&text);
                }
                let best = candidates.first();
                self.values(study, found, best.map(|c| c.item), &seen);
                if let Some(best) = best {
                    let entry = self.entry(header, &Target::Item(best.item, best.wave));
                    self.commented(&entry);
                    if best.without_wave {
                        let wave = self.grid.waves.first().map_or("...", |w| &w.id);
                        let line = format!("wave = {}", quoted(wave));
                        self.commented(&line);
                    }
                }
            }
            Decision::Unknown(role) => {
                let text = match (role, self.lang) {
                    (Some(_), Lang::Fr) => {
                        "À VÉRIFIER. Peut-être une colonne que l’étude nomme autrement\u{a0}:"
                    }
                    (Some(_), Lang::En) => {
                        "TO CHECK. Perhaps a column that the study names otherwise:"
                    }
                    (None, Lang::Fr) => {
                        "aucune question ne lui ressemble ; si elle ne doit pas servir\u{a0}:"
                    }
                    (None, Lang::En) => "no item resembles it; if it is not to be used:",
                };
                self.comment(text);
                self.values(study, found, None, &seen);
                let target = role.clone().map_or(Target::Ignored, Target::Role);
                let entry = self.entry(header, &target);
                self.commented(&entry);
            }
            Decision::Twice => {
                let text = match self.lang {
                    Lang::Fr => format!(
                        "«\u{a0}{}\u{a0}»\u{a0}: deux colonnes d’un même fichier ont ce titre\u{202f}; renommez-en une",
                        shown(header, 80)
                    ),
                    Lang::En => format!(
                        "\"{}\": two columns of one file have this header; rename one",
                        shown(header, 80)
                    ),
                };
                self.comment(&text);
            }
        }
    }

    /// Of a column that the tool tells, or a name in the rows that is an item's: nothing to do.
    fn told(&self, found: &Found<'_>) -> String {
        let header = shown(&found.column.header.plain, 80);
        let name = shown(found.column.told.as_deref().unwrap_or_default(), 80);
        match (found.column.in_rows, self.lang) {
            (true, Lang::Fr) => format!(
                "«\u{a0}{header}\u{a0}»\u{a0}: une question de la grille, rien à écrire ici"
            ),
            (true, Lang::En) => {
                format!("\"{header}\": an item of the grid, nothing to write here")
            }
            (false, Lang::Fr) => format!(
                "«\u{a0}{name}\u{a0}» est {header}, d’après l’outil ou la description de son formulaire, rien à écrire ici"
            ),
            (false, Lang::En) => format!(
                "\"{name}\" is {header}, says the tool or the description of its form, nothing to write here"
            ),
        }
    }

    /// Of a column that holds no answers.
    fn apart(&self, found: &Found<'_>, apart: Apart) -> String {
        let name = shown(&found.column.header.shown, 80);
        match (apart, self.lang) {
            (Apart::Tool, Lang::Fr) => {
                format!("«\u{a0}{name}\u{a0}»\u{a0}: l’outil la tient pour lui-même, non lue")
            }
            (Apart::Tool, Lang::En) => {
                format!("\"{name}\": the tool keeps it for itself, not read")
            }
            (Apart::Personal, Lang::Fr) => {
                format!("«\u{a0}{name}\u{a0}»\u{a0}: dit qui est la personne, ni lue ni montrée")
            }
            (Apart::Personal, Lang::En) => {
                format!("\"{name}\": says who the person is, neither read nor shown")
            }
        }
    }

    fn commented(&mut self, entry: &str) {
        for line in entry.lines() {
            self.comment(line);
        }
    }

    fn entry(&self, header: &str, target: &Target) -> String {
        let mut out = format!("[[column]]\nheader = {}\n", quoted(header));
        match target {
            Target::Item(item, wave) => {
                let _ = write!(out, "item = {}", quoted(&self.grid.items[*item].id));
                if let Some(wave) = wave.and_then(|w| self.grid.waves.get(w)) {
                    let _ = write!(out, "\nwave = {}", quoted(&wave.id));
                }
            }
            Target::Role(role) => {
                let _ = write!(out, "as = {}", quoted(role));
            }
            Target::Ignored => out.push_str("ignore = true"),
        }
        out
    }

    /// The score of a candidate and what was compared.
    fn reason(&self, candidate: &Candidate) -> String {
        let score = format!("{:.2}", candidate.score);
        let words = shown(&candidate.words, 80);
        match (candidate.why, self.lang) {
            (Why::Name, Lang::Fr) => {
                format!("{}, identifiant de la question", score.replace('.', ","))
            }
            (Why::Name, Lang::En) => format!("{score}, identifier of the item"),
            (_, Lang::Fr) => format!("{} «\u{a0}{words}\u{a0}»", score.replace('.', ",")),
            (_, Lang::En) => format!("{score} \"{words}\""),
        }
    }

    /// What stands in a column, where it may be shown, and how much of it can be read.
    fn values(&mut self, study: &Study, found: &Found<'_>, item: Option<usize>, seen: &Seen) {
        let read = item.and_then(|i| self.readable(study, found, i, seen));
        let answers = match self.lang {
            Lang::Fr => format!("cellules remplies\u{a0}: {}", seen.filled),
            Lang::En => format!("cells filled: {}", seen.filled),
        };
        let different = seen.words.len();
        // Few words that come again, or words of the scale: nobody's name.
        let few = !seen.more && different <= SHOWN;
        let again = seen.filled >= 2 * different as u64;
        let known = read.is_some_and(|r| 2 * r >= different);
        let values = if different == 0 && !seen.more {
            String::new()
        } else if few && (again || known) {
            let mut words: Vec<(&String, &u64)> = seen.words.iter().collect();
            words.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            let words: Vec<String> = words
                .into_iter()
                .map(|(word, count)| format!("{} ({count})", shown(word, 40)))
                .collect();
            format!("; {}", words.join(", "))
        } else {
            let more = if seen.more { "+" } else { "" };
            match self.lang {
                Lang::Fr => format!("; {different}{more} valeurs différentes, non montrées"),
                Lang::En => format!("; {different}{more} different values, not shown"),
            }
        };
        let read = match (read, self.lang) {
            (Some(read), Lang::Fr) if different > 0 => {
                format!("; lisibles\u{a0}: {read} sur {different}")
            }
            (Some(read), Lang::En) if different > 0 => format!("; readable: {read} of {different}"),
            _ => String::new(),
        };
        self.comment(&format!("{answers}{values}{read}"));
    }

    /// How many of the different values are levels, or declared; `None` for an item without
    /// a scale.
    fn readable(
        &self,
        study: &Study,
        found: &Found<'_>,
        item: usize,
        seen: &Seen,
    ) -> Option<usize> {
        let mut reader = self.reader(study, found, item)?;
        let words = seen.words.keys();
        Some(
            words
                .filter(|w| reader.read(w.as_bytes()).is_some())
                .count(),
        )
    }

    fn reader(&self, study: &Study, found: &Found<'_>, item: usize) -> Option<LevelReader> {
        let of = &self.grid.items[item];
        let scale = self.grid.scale_of(of)?;
        let answer = first_answer(study, found)?;
        let mut reader = LevelReader::new(scale, of, &declared(self.grid, answer, item));
        reader.coded(&found.column.codes);
        Some(reader)
    }

    fn synonyms(&mut self, study: &Study, found: &[Found<'_>]) {
        let mut known: Vec<&Synonym> = Vec::new();
        for answer in found
            .iter()
            .flat_map(|f| f.column.seen.iter())
            .map(|(n, _)| &study.answers[*n])
        {
            for synonym in answer.mapping().map_or(&[][..], |m| m.synonyms.as_slice()) {
                if !known.contains(&synonym) {
                    known.push(synonym);
                }
            }
        }
        for synonym in known {
            self.out.push('\n');
            let entry = self.synonym(synonym);
            self.line(&entry);
        }
        let mut told: Vec<(String, String)> = Vec::new();
        for found in found {
            let Some(item) = found.decision.item() else {
                continue;
            };
            let scope = self.grid.items[item].id.clone();
            let of = &self.grid.items[item];
            let (scope, words) = match self.grid.scale_of(of) {
                Some(scale) => (
                    format!("scale = {}", quoted(&scale.id)),
                    self.unread(study, found, item),
                ),
                None => (
                    format!("item = {}", quoted(&scope)),
                    no_numbers(study, self.grid, found, item),
                ),
            };
            for word in words {
                let key = (scope.clone(), fold(&word));
                if !told.contains(&key) {
                    told.push(key);
                    self.suggest(&word, &scope, self.grid.scale_of(of), of);
                }
            }
        }
    }

    /// The words of a column on a scale that are no levels, where they may be shown.
    fn unread(&self, study: &Study, found: &Found<'_>, item: usize) -> Vec<String> {
        let seen = found.column.all();
        let Some(mut reader) = self.reader(study, found, item) else {
            return Vec::new();
        };
        let words = seen.words.keys();
        let unread: Vec<String> = words
            .filter(|w| reader.read(w.as_bytes()).is_none())
            .cloned()
            .collect();
        if seen.more || unread.len() > SHOWN {
            return Vec::new();
        }
        unread
    }

    /// A meaning for a word, commented out.
    fn suggest(&mut self, word: &str, scope: &str, scale: Option<&Scale>, item: &Item) {
        self.out.push('\n');
        let text = match self.lang {
            Lang::Fr => format!(
                "«\u{a0}{}\u{a0}» ({}) n’est pas lisible. Si ce mot a ce sens, retirez les #\u{a0}:",
                shown(word, 60),
                item.id
            ),
            Lang::En => format!(
                "\"{}\" ({}) cannot be read. If this word has this meaning, remove the #:",
                shown(word, 60),
                item.id
            ),
        };
        self.comment(&text);
        let level = scale.and_then(|s| {
            let words = s
                .levels
                .iter()
                .flat_map(|l| l.label.iter().map(|(_, t)| t).chain([l.id.as_str()]));
            let near = nearest(word, words)?;
            s.levels
                .iter()
                .find(|l| l.id == near || l.label.iter().any(|(_, t)| t == near))
        });
        let means = match (usual_meaning(word), level) {
            (Some(reason), _) => format!("missing = {}", quoted(reason.id())),
            (None, Some(level)) => format!("level = {}", quoted(&level.id)),
            (None, None) => {
                let reasons: Vec<&str> = jauge_model::study::DECLARED
                    .iter()
                    .map(|m| m.id())
                    .collect();
                format!("missing = \"skipped\"   # {}", reasons.join(", "))
            }
        };
        let entry = format!("[[synonym]]\nvalue = {}\n{scope}\n{means}", quoted(word));
        self.commented(&entry);
    }

    fn synonym(&self, synonym: &Synonym) -> String {
        let mut out = format!("[[synonym]]\nvalue = {}\n", quoted(&synonym.value));
        let scale = match synonym.scope {
            Scope::Everywhere => None,
            Scope::Scale(scale) => {
                let _ = writeln!(out, "scale = {}", quoted(&self.grid.scales[scale].id));
                Some(&self.grid.scales[scale])
            }
            Scope::Item(item) => {
                let _ = writeln!(out, "item = {}", quoted(&self.grid.items[item].id));
                self.grid.scale_of(&self.grid.items[item])
            }
        };
        match synonym.means {
            Meaning::Missing(reason) => {
                let _ = write!(out, "missing = {}", quoted(reason.id()));
            }
            Meaning::Level(option) if scale.is_none() => {
                let item = match synonym.scope {
                    Scope::Item(item) => self.grid.items.get(item),
                    _ => None,
                };
                let list = item.and_then(|i| self.grid.options_of(i));
                let id = list.and_then(|l| l.options.get(option));
                let _ = write!(out, "option = {}", quoted(id.map_or("", |o| &o.id)));
            }
            Meaning::Level(level) => {
                let id = scale
                    .and_then(|s| s.levels.get(level))
                    .map_or("", |l| &l.id);
                let _ = write!(out, "level = {}", quoted(id));
            }
        }
        out
    }

    fn exports(&mut self, exports: &[Export]) {
        if exports.is_empty() {
            return;
        }
        self.out.push('\n');
        let text = self.t(
            "Ce qui est arrivé cette fois. La prochaine fois, ce qui a changé sera dit. Ne pas corriger à la main.",
            "What came in this time. Next time, what has changed will be told. Not to be corrected by hand.",
        );
        let text = text.to_owned();
        self.comment(&text);
        for export in exports {
            self.line("[[export]]");
            self.line(&format!("file = {}", quoted(&export.file)));
            self.line(&format!("headers = {}", list(&export.headers)));
            for (header, values) in &export.coded {
                self.line("\n[[export.coded]]");
                self.line(&format!("header = {}", quoted(header)));
                self.line(&format!("values = {}", list(values)));
            }
            self.out.push('\n');
        }
    }
}

fn first_answer<'s>(study: &'s Study, found: &Found<'_>) -> Option<&'s AnswerFile> {
    let (n, _) = found.column.seen.first()?;
    study.answers.get(*n)
}

const fn target_item(target: &Target) -> Option<usize> {
    match target {
        Target::Item(item, _) => Some(*item),
        _ => None,
    }
}

/// Words in a column of numbers that are none, and codes such as -99 or 999 outside of the
/// possible values.
fn no_numbers(study: &Study, grid: &Questionnaire, found: &Found<'_>, item: usize) -> Vec<String> {
    let ItemKind::Number { min, max, .. } = &grid.items[item].kind else {
        return Vec::new();
    };
    let known = first_answer(study, found).map_or_else(Vec::new, |a| declared(grid, a, item));
    let seen = found.column.all();
    let suspect = |word: &&String| {
        if super::super::levels::reason(&known, word).is_some() {
            return false;
        }
        if !word.contains(|c: char| c.is_ascii_digit()) {
            return true;
        }
        let Ok(code) = word.replace('\u{2212}', "-").parse::<i64>() else {
            return false;
        };
        let outside =
            min.is_some_and(|m| (code as f64) < m) || max.is_some_and(|m| code as f64 > m);
        outside && CODES.contains(&code.abs())
    };
    let out: Vec<String> = seen.words.keys().filter(suspect).cloned().collect();
    if out.len() > SHOWN { Vec::new() } else { out }
}

/// Numbers that teams write in the place of an answer.
const CODES: [i64; 14] = [1, 2, 7, 8, 9, 66, 77, 88, 97, 98, 99, 888, 998, 999];

/// What a word usually means when it stands in the place of an answer. Never read as such
/// without being declared.
fn usual_meaning(word: &str) -> Option<Missing> {
    const WORDS: &[(Missing, &[&str])] = &[
        (
            Missing::DontKnow,
            &[
                "nsp",
                "ne sait pas",
                "je ne sais pas",
                "ne sais pas",
                "sais pas",
                "?",
                "dk",
                "don't know",
                "do not know",
                "i don't know",
                "-8",
            ],
        ),
        (
            Missing::Refused,
            &[
                "refus",
                "refuse",
                "ne souhaite pas repondre",
                "je ne souhaite pas repondre",
                "ne veut pas repondre",
                "prefer not to say",
                "prefers not to say",
                "refused",
                "-5",
            ],
        ),
        (
            Missing::NotApplicable,
            &[
                "so",
                "s.o.",
                "sans objet",
                "non concerne",
                "pas concerne",
                "non applicable",
                "na",
                "n/a",
                "not applicable",
                "-7",
            ],
        ),
        (
            Missing::NotObserved,
            &[
                "pas vu",
                "non observe",
                "pas observe",
                "non vu",
                "not observed",
                "not seen",
            ],
        ),
        (
            Missing::NotDue,
            &[
                "pas encore",
                "a venir",
                "pas echu",
                "not yet",
                "not yet due",
                "not due",
            ],
        ),
        (
            Missing::Lost,
            &[
                "perdu de vue",
                "pdv",
                "injoignable",
                "lost",
                "lost to follow-up",
                "lost to follow up",
            ],
        ),
        (
            Missing::Unreadable,
            &["illisible", "unreadable", "illegible", "-6"],
        ),
        (
            Missing::NotAsked,
            &["non pose", "non posee", "pas posee", "not asked", "-2"],
        ),
        (
            Missing::Skipped,
            &[
                "vide",
                "nr",
                "sans reponse",
                "pas de reponse",
                "non reponse",
                "no answer",
                "blank",
                "-",
                "/",
                "-4",
            ],
        ),
    ];
    let folded = fold(word);
    let found = WORDS
        .iter()
        .find(|(_, words)| words.contains(&folded.as_str()));
    found.map(|(reason, _)| *reason)
}

/// A list of TOML strings.
fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|w| quoted(w)).collect();
    format!("[{}]", words.join(", "))
}

/// A TOML basic string: one line, whatever the text.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
