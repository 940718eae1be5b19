//! A mapping proposed for the exports of a study: which column is which item, with what speaks
//! for it. What the survey tool, or its own description of the form, says of a column is told and
//! needs no entry. Where each row is one answer, the names in the column of questions are mapped.
//! Only what leaves no doubt is proposed as taken; the rest is commented out, with its candidates
//! and their scores, for a person to decide.

mod alike;
mod write;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jauge_model::reception::{Apart, FileReception};
use jauge_model::study::{AnswerFile, Export, Layout, Study, WaveOf};
use jauge_model::{Diagnostics, Lang, Questionnaire};

use super::frame::Frame;
use super::log::Log;
use super::mapping::wanted;
use super::notices;
use super::rows::Given;
use super::table::{self, Header, Table};
use super::tool;
use super::{SourceFile, source};
use crate::spelling::plain;
use alike::{Alike, Candidate};

/// Most different values that are remembered of one column.
const DISTINCT: usize = 40;
/// Longest value that is remembered, in bytes.
const LONGEST: usize = 120;
/// Most names of questions that are told apart in rows.
const NAMES: usize = 1000;
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
        if only.is_some_and(|o| o != answer.file) || answer.forms.is_some() {
            continue;
        }
        let structure = answer.dialect.structure.as_deref();
        let of_form = structure.and_then(|s| files.iter().find(|f| f.name == s));
        let given = Given {
            answers: source(&answer.file, files, frames),
            structure: of_form.map(|f| f.bytes),
            ..Given::default()
        };
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
            Decision::Told(_) => out.taken += 1,
            Decision::Apart(_) => {}
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
    /// Name in the export, where the tool or the description of the form tells another one.
    told: Option<String>,
    /// Code of each answer and its wordings, as the tool has them.
    codes: Vec<(String, Vec<String>)>,
    /// Whether it is a name in the column of questions, and no column.
    in_rows: bool,
}

impl Column {
    /// A column of one file, of which nothing is told.
    fn of(file: usize, header: Header, seen: Seen) -> Self {
        Self {
            header,
            seen: vec![(file, seen)],
            twice: false,
            told: None,
            codes: Vec::new(),
            in_rows: false,
        }
    }

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
        given: Given<'_>,
        out: &mut Diagnostics,
    ) {
        let answer = &study.answers[n];
        let mut log = Log::new(&answer.file);
        let mut report = FileReception {
            file: answer.file.clone(),
            ..FileReception::default()
        };
        let Some(source) = given.answers else {
            out.push(notices::NOT_GIVEN.at(log.place(), &[]));
            return;
        };
        let structure = given.description(answer, &mut log);
        let texts = grid.items.iter().flat_map(|i| i.text.iter());
        let wordings = texts.map(|(_, text)| text).chain(structure.wordings());
        let wanted = wanted(grid, study, answer).with(wordings);
        let table = table::open_source(source, &answer.dialect, &wanted, &mut log, &mut report);
        let Some(mut table) = table else {
            log.finish(out);
            return;
        };
        let before: Vec<String> = table.headers.iter().map(|h| h.plain.clone()).collect();
        let asks = tool::Asks::of(grid, &wanted, &structure);
        let headers = &mut table.headers;
        let export = tool::recognise(&asks, answer, headers, &mut log, &mut report);
        let (seen, in_rows) = values(answer, &table, &mut log);
        let names: Vec<String> = table.headers.iter().map(|h| h.plain.clone()).collect();
        let columns = table.headers.into_iter().zip(seen).zip(before).enumerate();
        for (at, ((header, seen), before)) in columns {
            if !header.plain.is_empty() {
                self.add(Column {
                    told: (before != header.plain).then_some(before),
                    codes: export.codes(at).to_vec(),
                    ..Column::of(n, header, seen)
                });
            }
        }
        for (name, seen) in in_rows {
            self.add(Column {
                in_rows: true,
                ..Column::of(n, Header::of(&name), seen)
            });
        }
        self.headers
            .push((n, names.into_iter().filter(|n| !n.is_empty()).collect()));
    }

    /// Takes in a column of a file, or a name in its column of questions.
    fn add(&mut self, column: Column) {
        let same =
            |c: &&mut Column| c.in_rows == column.in_rows && c.header.plain == column.header.plain;
        let Some(known) = self.columns.iter_mut().find(same) else {
            return self.columns.push(column);
        };
        for (file, seen) in column.seen {
            known.twice |= known.seen.iter().any(|(other, _)| *other == file);
            known.seen.push((file, seen));
        }
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
                .filter(|f| !f.column.in_rows)
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
    /// The tool or the description of its form says that it is this item (index), or this name
    /// of the grid.
    Told(Option<usize>),
    /// It holds no answers: the tool keeps it for itself, or it says who the person is.
    Apart(Apart),
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
            Self::Told(item) => *item,
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
    if column.in_rows || column.told.is_some() {
        let name = column.header.plain.split('/').next().unwrap_or_default();
        let item = grid.item_index(name);
        if item.is_some() || column.told.is_some() {
            return Decision::Told(item);
        }
    }
    let roles = roles(study, &answers);
    let header = &column.header;
    let same = |name: &str| plain(name) == header.plain || header.is(name);
    if let Some((role, _)) = roles.iter().find(|(_, name)| same(name)) {
        return Decision::Named(role.clone());
    }
    if let Some(apart) = header.apart {
        return Decision::Apart(apart);
    }
    // The columns of a table with a row per answer hold no answers to one question.
    let long = answers.iter().all(|a| a.layout != Layout::Wide);
    let mut candidates = match long && !column.in_rows {
        true => Vec::new(),
        false => alike.candidates(grid, &answers, &header.plain),
    };
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

/// What stands in each column, and beside each name in the column of questions.
fn values(
    answer: &AnswerFile,
    table: &Table<'_>,
    log: &mut Log,
) -> (Vec<Seen>, IndexMap<String, Seen>) {
    let mut seen = vec![Seen::default(); table.headers.len()];
    let mut in_rows: IndexMap<String, Seen> = IndexMap::new();
    let long = long_columns(answer, &table.headers);
    table.each_row(log, &|_| {}, |row, _| {
        for (column, seen) in seen.iter_mut().enumerate() {
            seen.add(row.get(column));
        }
        if let Some((item, value)) = long {
            let name = String::from_utf8_lossy(row.get(item)).trim().to_owned();
            let room = in_rows.len() < NAMES && name.len() <= LONGEST && !name.is_empty();
            if room || in_rows.contains_key(&name) {
                in_rows.entry(name).or_default().add(row.get(value));
            }
        }
    });
    (seen, in_rows)
}

/// Where the names of the questions and the answers stand, in a table with a row per answer.
fn long_columns(answer: &AnswerFile, headers: &[Header]) -> Option<(usize, usize)> {
    let Layout::Long { item, value } = &answer.layout else {
        return None;
    };
    let find = |name: &str| {
        let exact = headers.iter().position(|h| h.plain == plain(name));
        exact.or_else(|| headers.iter().position(|h| h.is(name)))
    };
    find(item).zip(find(value))
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
        let raters = answer.raters.iter();
        out.extend(raters.map(|r| ("rater".to_owned(), r.column.clone())));
        if let Layout::Long { item, value } = &answer.layout {
            out.push(("item".to_owned(), item.clone()));
            out.push(("answer".to_owned(), value.clone()));
        }
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
        Decision::Told(Some(item)) => Some((*item, None)),
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
