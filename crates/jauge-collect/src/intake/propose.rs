//! A mapping proposed for the exports of a study: which column is which item, with what speaks
//! for it. Only what leaves no doubt is proposed as taken; the rest is commented out, with its
//! candidates and their scores, for a person to decide.

mod alike;
mod write;

use std::collections::BTreeMap;

use jauge_model::reception::FileReception;
use jauge_model::study::{AnswerFile, Export, Layout, Study, WaveOf};
use jauge_model::{Diagnostics, Lang, Questionnaire};

use super::frame::Frame;
use super::log::Log;
use super::mapping::wanted;
use super::notices;
use super::table::{self, Header, Source};
use super::{SourceFile, source};
use crate::spelling::plain;
use alike::{Alike, Candidate};

/// Most different values that are remembered of one column.
const DISTINCT: usize = 40;
/// Longest value that is remembered, in bytes.
const LONGEST: usize = 120;
/// Most candidates shown for one column.
const CANDIDATES: usize = 3;

/// A mapping to review.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposal {
    /// The mapping file, TOML with comments.
    pub toml: String,
    /// Columns that are mapped, or named by the study.
    pub taken: usize,
    /// Columns with candidates, commented out.
    pub uncertain: usize,
    /// Columns that nothing resembles, commented out.
    pub unknown: usize,
    /// Why a file could not be looked at.
    pub diagnostics: Diagnostics,
}

/// Proposes a mapping for the answer files of a study, or for the one named `only`. What a
/// mapping file of these answers says already is kept as it is. Comments are in `lang`.
#[must_use]
pub fn propose(
    grid: &Questionnaire,
    study: &Study,
    files: &[SourceFile<'_>],
    only: Option<&str>,
    lang: Lang,
) -> Proposal {
    propose_frames(grid, study, files, &[], only, lang)
}

/// The same, with frames in the place of files of answers.
#[must_use]
pub fn propose_frames(
    grid: &Questionnaire,
    study: &Study,
    files: &[SourceFile<'_>],
    frames: &[Frame],
    only: Option<&str>,
    lang: Lang,
) -> Proposal {
    let mut looked = Looked::default();
    let mut out = Proposal::default();
    for (n, answer) in study.answers.iter().enumerate() {
        if only.is_some_and(|o| o != answer.file) || answer.layout != Layout::Wide {
            continue;
        }
        let given = source(&answer.file, files, frames);
        looked.look(grid, study, n, given, &mut out.diagnostics);
    }
    let alike = Alike::new(grid);
    let mut found: Vec<Found<'_>> = looked
        .columns
        .iter()
        .map(|column| Found {
            decision: decide(grid, study, &alike, column),
            column,
        })
        .collect();
    one_column_each(&mut found);
    for found in &found {
        match found.decision {
            Decision::Declared(_) | Decision::Named(_) | Decision::Taken(_) => out.taken += 1,
            Decision::Uncertain(_) => out.uncertain += 1,
            Decision::Unknown(_) | Decision::Twice => out.unknown += 1,
        }
    }
    let exports: Vec<Export> = looked.exports(study, grid, &found);
    out.toml = write::file(grid, study, &found, &exports, lang);
    out
}

/// The different values of a column and how often each came.
#[derive(Clone, Debug, Default)]
struct Seen {
    words: BTreeMap<String, u64>,
    /// Cells with a value.
    filled: u64,
    /// Whether there are more different values than are remembered.
    more: bool,
}

impl Seen {
    fn add(&mut self, cell: &[u8]) {
        let word = std::str::from_utf8(cell).unwrap_or_default().trim();
        if word.is_empty() {
            return;
        }
        self.filled += 1;
        if let Some(count) = self.words.get_mut(word) {
            *count += 1;
        } else if self.words.len() < DISTINCT && word.len() <= LONGEST {
            self.words.insert(word.to_owned(), 1);
        } else {
            self.more = true;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.filled += other.filled;
        self.more |= other.more;
        for (word, count) in &other.words {
            *self.words.entry(word.clone()).or_default() += count;
        }
        self.more |= self.words.len() > DISTINCT;
    }
}

/// A column of one or several exports.
struct Column {
    header: Header,
    /// Index of the answer file, and what it has in this column.
    seen: Vec<(usize, Seen)>,
    /// Whether one file has two columns of this name.
    twice: bool,
}

impl Column {
    fn all(&self) -> Seen {
        let mut out = Seen::default();
        self.seen.iter().for_each(|(_, seen)| out.merge(seen));
        out
    }
}

/// The exports, looked at.
#[derive(Default)]
struct Looked {
    columns: Vec<Column>,
    /// Per file looked at: index of the answer file, its headers.
    headers: Vec<(usize, Vec<String>)>,
}

impl Looked {
    fn look(
        &mut self,
        grid: &Questionnaire,
        study: &Study,
        n: usize,
        given: Option<Source<'_>>,
        out: &mut Diagnostics,
    ) {
        let answer = &study.answers[n];
        let mut log = Log::new(&answer.file);
        let mut report = FileReception {
            file: answer.file.clone(),
            ..FileReception::default()
        };
        let Some(given) = given else {
            out.push(notices::NOT_GIVEN.at(log.place(), &[]));
            return;
        };
        let texts = grid.items.iter().flat_map(|i| i.text.iter());
        let wanted = wanted(grid, study, answer).with(texts.map(|(_, text)| text));
        let table = table::open_source(given, &answer.dialect, &wanted, &mut log, &mut report);
        let Some(table) = table else {
            log.finish(out);
            return;
        };
        let mut seen = vec![Seen::default(); table.headers.len()];
        table.each_row(&mut log, &|_| {}, |row, _| {
            for (column, seen) in seen.iter_mut().enumerate() {
                seen.add(row.get(column));
            }
        });
        let names: Vec<String> = table.headers.iter().map(|h| h.plain.clone()).collect();
        for (header, seen) in table.headers.into_iter().zip(seen) {
            if header.plain.is_empty() {
                continue;
            }
            match self
                .columns
                .iter_mut()
                .find(|c| c.header.plain == header.plain)
            {
                Some(known) => {
                    known.twice |= known.seen.iter().any(|(file, _)| *file == n);
                    known.seen.push((n, seen));
                }
                None => self.columns.push(Column {
                    header,
                    seen: vec![(n, seen)],
                    twice: false,
                }),
            }
        }
        self.headers
            .push((n, names.into_iter().filter(|n| !n.is_empty()).collect()));
    }

    /// The record of each export: its headers, and the values of its columns on a scale.
    fn exports(&self, study: &Study, grid: &Questionnaire, found: &[Found<'_>]) -> Vec<Export> {
        let on_scale = |f: &&Found<'_>| {
            let item = f.decision.item().and_then(|i| grid.items.get(i));
            item.is_some_and(|i| grid.scale_of(i).is_some())
        };
        let export = |(n, headers): &(usize, Vec<String>)| Export {
            file: study.answers[*n].file.clone(),
            headers: headers.clone(),
            coded: found
                .iter()
                .filter(on_scale)
                .filter_map(|f| {
                    let (_, seen) = f.column.seen.iter().find(|(file, _)| file == n)?;
                    let words: Vec<String> = seen.words.keys().cloned().collect();
                    let told = !seen.more && !words.is_empty();
                    told.then(|| (f.column.header.plain.clone(), words))
                })
                .collect(),
        };
        self.headers.iter().map(export).collect()
    }
}

/// A column and what is proposed for it.
struct Found<'a> {
    column: &'a Column,
    decision: Decision,
}

/// What is proposed for a column.
enum Decision {
    /// What the mapping file or the study says already.
    Declared(Target),
    /// The study names it for this role.
    Named(String),
    /// No doubt: it has the name or the words of one item only.
    Taken(Candidate),
    /// Commented out, the best first.
    Uncertain(Vec<Candidate>),
    /// Nothing resembles it; perhaps a column that the study asks for under another name.
    Unknown(Option<String>),
    /// Two columns of one file have its name.
    Twice,
}

/// What a column was said to be.
enum Target {
    Item(usize, Option<usize>),
    Role(String),
    Ignored,
}

impl Decision {
    /// The item that the column is, or is most likely to be once a person has decided.
    fn item(&self) -> Option<usize> {
        match self {
            Self::Declared(Target::Item(item, _)) => Some(*item),
            Self::Taken(candidate) => Some(candidate.item),
            Self::Uncertain(candidates) => candidates.first().map(|c| c.item),
            _ => None,
        }
    }
}

fn decide(grid: &Questionnaire, study: &Study, alike: &Alike, column: &Column) -> Decision {
    let answers: Vec<&AnswerFile> = column
        .seen
        .iter()
        .map(|(n, _)| &study.answers[*n])
        .collect();
    if let Some(target) = answers.iter().find_map(|a| declared(a, &column.header)) {
        return Decision::Declared(target);
    }
    if column.twice {
        return Decision::Twice;
    }
    let roles = roles(study, &answers);
    let header = &column.header;
    let same = |name: &str| plain(name) == header.plain || header.is(name);
    if let Some((role, _)) = roles.iter().find(|(_, name)| same(name)) {
        return Decision::Named(role.clone());
    }
    let mut candidates = alike.candidates(grid, &answers, &header.plain);
    let sure: Vec<usize> = (0..candidates.len())
        .filter(|c| candidates[*c].is_sure())
        .collect();
    if let [one] = sure[..] {
        return Decision::Taken(candidates.swap_remove(one));
    }
    candidates.truncate(CANDIDATES);
    if candidates.is_empty() {
        let near = roles
            .into_iter()
            .find(|(_, name)| alike::may_be(name, &header.folded));
        return Decision::Unknown(near.map(|(role, _)| role));
    }
    Decision::Uncertain(candidates)
}

/// What the mapping file or the study already says of a column.
fn declared(answer: &AnswerFile, header: &Header) -> Option<Target> {
    let is = |name: &str| plain(name) == header.plain;
    if let Some((_, item, wave)) = answer.columns.iter().find(|c| is(&c.0)) {
        return Some(Target::Item(*item, *wave));
    }
    let mapping = answer.mapping()?;
    if let Some((role, _)) = mapping.roles.iter().find(|(_, name)| is(name)) {
        return Some(Target::Role(role.clone()));
    }
    let ignored = mapping.ignored.iter().any(|name| is(name));
    ignored.then_some(Target::Ignored)
}

/// The columns that the study asks for besides those of the items: what each is read as, and
/// its name.
fn roles(study: &Study, answers: &[&AnswerFile]) -> Vec<(String, String)> {
    let mut out = vec![("participant".to_owned(), study.keys.participant.clone())];
    let groups = study.keys.groups.iter();
    out.extend(groups.map(|(key, column)| (format!("key:{key}"), column.clone())));
    for answer in answers {
        if let WaveOf::Column { column, .. } = &answer.wave {
            out.push(("wave".to_owned(), column.clone()));
        }
        out.extend(answer.date.iter().map(|d| ("date".to_owned(), d.clone())));
    }
    let consent = study.consent.iter();
    out.extend(consent.map(|c| ("consent".to_owned(), c.publication.clone())));
    let comparison = study.comparison.iter();
    out.extend(comparison.map(|c| ("comparison".to_owned(), c.column.clone())));
    let covariates = study.covariates.iter();
    out.extend(covariates.map(|c| (format!("covariate:{}", c.column), c.column.clone())));
    out
}

/// Two columns of one export that would both be the same answer are both left to a person;
/// so is one whose answer another column is declared to give.
fn one_column_each(found: &mut [Found<'_>]) {
    let target = |d: &Decision| match d {
        Decision::Taken(c) => Some((c.item, c.wave)),
        Decision::Declared(Target::Item(item, wave)) => Some((*item, *wave)),
        _ => None,
    };
    let targets: Vec<_> = found.iter().map(|f| target(&f.decision)).collect();
    for (n, found) in found.iter_mut().enumerate() {
        let rivals = targets.iter().enumerate();
        let rival =
            targets[n].is_some() && rivals.into_iter().any(|(m, t)| m != n && *t == targets[n]);
        if let (true, Decision::Taken(candidate)) = (rival, &found.decision) {
            found.decision = Decision::Uncertain(vec![candidate.clone()]);
        }
    }
}
