//! Filled forms in: files of answers become [`Responses`], and every row and cell that is
//! not used is listed with its place and the way out.
//!
//! ```text
//! bytes -> text: encoding, delimiter, header   \
//!       -> spreadsheet: sheet, header           > table -> columns mapped -> cells decoded
//!                                                          (file by file, in parallel)
//!       -> duplicates settled -> waves linked by exact code -> Responses and Reception
//! ```
//!
//! Nothing is repaired in silence and nothing is guessed across files: each decision about a
//! file (encoding, delimiter, decimal mark, sheet, header rows) is shown in its reception and can be overridden
//! by the study.

mod assemble;
mod batch;
mod cells;
mod choices;
mod codes;
mod columns;
mod consistency;
mod dates;
mod decisions;
mod decode;
mod delimited;
mod due;
mod duplicates;
pub(crate) mod forms;
pub mod frame;
mod handed_out;
mod header;
mod levels;
mod linkage;
mod log;
mod mapping;
mod marks;
mod notices;
mod numbers;
mod own_words;
pub(crate) mod pages;
mod parent;
mod people;
mod population;
mod propose;
pub mod pseudonym;
mod quotes;
mod raters;
mod recorded;
mod rows;
mod sheets;
mod short_dates;
mod sources;
mod stamps;
mod stretches;
mod structure;
mod table;
mod tool;
mod versions;
mod workbook;

use jauge_model::reception::FileReception;
use jauge_model::study::{AnswerFile, Study};
use jauge_model::{Diagnostics, Lang, Place, PopulationFrame, Questionnaire, Reception, Responses};
use rayon::prelude::*;

use crate::spelling::{nearest, shown};
use cells::FaultKind;
use frame::Frame;
use notices::Notice;
pub use propose::{Proposal, propose, propose_frames};
use rows::{Given, Rows};
pub(crate) use sheets::IDENTITY;
pub use sources::{Sources, Stand, Whence};
use table::Source;

/// A file as it came in.
#[derive(Clone, Debug)]
pub struct SourceFile<'a> {
    /// Path as the study gives it.
    pub name: String,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What came in, and what happened to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Received {
    /// The answers.
    pub responses: Responses,
    /// What happened to each row and cell. Its `diagnostics` have an error when a file could
    /// not be used as it is; what could be used is in `responses` all the same.
    pub reception: Reception,
    /// The units of the declared population, where the study has one.
    pub population: Option<PopulationFrame>,
    /// Where each answer stands in the files.
    pub sources: Sources,
}

/// Receives the files of a study. Files are found by name; the order of `files` does not
/// matter. Never fails: what is wrong is in the diagnostics of the reception.
#[must_use]
pub fn receive(grid: &Questionnaire, study: &Study, files: &[SourceFile<'_>]) -> Received {
    receive_with_progress(grid, study, files, &|_, _| {})
}

/// The same as [`receive`]; `progress` is told the name of a file and how many of its bytes
/// have been read so far, from several threads and every few thousand rows.
#[must_use]
pub fn receive_with_progress(
    grid: &Questionnaire,
    study: &Study,
    given: &[SourceFile<'_>],
    progress: &(dyn Fn(&str, u64) + Sync),
) -> Received {
    receive_frames(grid, study, given, &[], progress)
}

/// The same, with frames in the place of files of answers: a frame that has the name of a file
/// is read instead of it.
#[must_use]
pub fn receive_frames(
    grid: &Questionnaire,
    study: &Study,
    given: &[SourceFile<'_>],
    frames: &[Frame],
    progress: &(dyn Fn(&str, u64) + Sync),
) -> Received {
    let read = read_answers(grid, study, given, frames, progress);
    let names: Vec<String> = given.iter().map(|f| f.name.clone()).collect();
    put_together(grid, study, read, &names, (given, frames), progress)
}

/// The same, of files that are handed over for good, by name: the bytes of the answers are given
/// up once they are read, so that they do not lie in memory beside what is made of them.
#[must_use]
pub fn receive_owned(
    grid: &Questionnaire,
    study: &Study,
    mut files: Vec<(String, Vec<u8>)>,
    frames: &[Frame],
    progress: &(dyn Fn(&str, u64) + Sync),
) -> Received {
    let read = read_answers(grid, study, &lent(&files), frames, progress);
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    files.retain(|(name, _)| is_list(study, name));
    put_together(grid, study, read, &names, (&lent(&files), frames), progress)
}

/// Files that somebody else holds.
fn lent<'a>(files: &'a [(String, Vec<u8>)]) -> Vec<SourceFile<'a>> {
    let lend = |(name, bytes): &'a (String, Vec<u8>)| SourceFile {
        name: name.clone(),
        bytes,
    };
    files.iter().map(lend).collect()
}

/// Reads the files of answers, side by side.
fn read_answers(
    grid: &Questionnaire,
    study: &Study,
    given: &[SourceFile<'_>],
    frames: &[Frame],
    progress: &(dyn Fn(&str, u64) + Sync),
) -> Vec<Rows> {
    let bytes = |name: &str| bytes_of(given, name);
    let read = |(n, answer): (usize, &AnswerFile)| {
        let name = &answer.file;
        let elsewhere = versions::elsewhere(grid, study, n);
        let structure = answer.dialect.structure.as_deref();
        let given = Given {
            answers: source(name, given, frames),
            structure: structure.and_then(bytes),
            parent: answer.parent_file().and_then(|p| bytes(p)),
            all: given,
            elsewhere: Some(&elsewhere),
        };
        versions::read(grid, study, answer, given, &|done| progress(name, done))
    };
    // The cores that the files share also share the columns of each.
    let answers = study.answers.par_iter().enumerate();
    rayon::scope(|_| answers.map(read).collect())
}

/// Makes answers of what was read of each file. `names` are those of all files that were handed
/// over; those that are still there are at least the lists that the study names.
fn put_together(
    grid: &Questionnaire,
    study: &Study,
    mut read: Vec<Rows>,
    names: &[String],
    (given, frames): (&[SourceFile<'_>], &[Frame]),
    progress: &(dyn Fn(&str, u64) + Sync),
) -> Received {
    let bytes = |name: &str| bytes_of(given, name);
    let list = study.linking.codes.as_ref();
    let mut lists = Diagnostics::new();
    let handed_out = list.map(|name| {
        let source = source(name, given, frames);
        handed_out::read(name, source, &mut lists)
    });
    let listed = handed_out.as_ref().and_then(|(codes, _)| codes.as_ref());
    let refused_codes = handed_out::check(grid, study, listed, &mut read);
    let file = study.linking.decisions.as_ref();
    let decided = file.map(|name| decisions::read(name, bytes(name), &mut lists));
    let decisions = decided.as_ref().map_or(&[][..], |(decisions, _)| decisions);
    let people::People {
        names: people,
        who,
        elements,
        persons,
    } = people::number(grid, study, &mut read, decisions);
    let settled = duplicates::settle(grid, study, &mut read, &who);
    let (responses, origins, who) =
        assemble::assemble(grid, study, &mut read, &people, who, &settled);
    let mut diagnostics = absent_everywhere(study, &read);
    let mut reception = Reception::default();
    let mut sources = Sources::default();
    for ((mut file, who), answer) in read.into_iter().zip(who).zip(&study.answers) {
        // Cells were read with the version that was filled in.
        let filled_in = answer.version().map_or(grid, |v| &v.grid);
        say_faults(filled_in, study, &mut file);
        std::mem::take(&mut file.log).finish(&mut diagnostics);
        let report = std::mem::take(&mut file.report);
        sources.add(file, who, &report);
        reception.files.push(report);
    }
    let units = |name: &str| source(name, given, frames);
    let (population, report) =
        population_of(study, units, progress, &mut diagnostics).unwrap_or_default();
    reception.files.extend(report);
    diagnostics.extend(lists);
    reception.files.extend(handed_out.map(|(_, report)| report));
    reception.files.extend(decided.map(|(_, report)| report));
    let names = names.iter().chain(frames.iter().map(|f| &f.name));
    for name in names.filter(|name| !names_it(study, name)) {
        diagnostics.push(notices::NOT_NAMED.at(Place::file(name), &[]));
    }
    sheets::unread(&mut reception.files, &mut diagnostics);
    let files = &reception.files;
    reception.linkage = linkage::link(grid, study, &responses, &origins, files, &mut diagnostics);
    reception.linkage.duplicates = settled.duplicates;
    reception.linkage.refused_codes = refused_codes;
    reception.linkage.elements = elements;
    reception.linkage.persons = persons;
    reception.diagnostics = diagnostics;
    Received {
        responses,
        reception,
        population,
        sources,
    }
}

/// The declared population, and what happened to its file.
fn population_of<'a>(
    study: &Study,
    given: impl Fn(&str) -> Option<Source<'a>>,
    progress: &(dyn Fn(&str, u64) + Sync),
    out: &mut Diagnostics,
) -> Option<(Option<PopulationFrame>, Option<FileReception>)> {
    let population = study.population.as_ref()?;
    let name = &population.frame;
    let told = |done| progress(name, done);
    let (frame, report) = population::read(population, given(name), &told, out);
    Some((frame, Some(report)))
}

fn bytes_of<'a>(files: &[SourceFile<'a>], name: &str) -> Option<&'a [u8]> {
    files.iter().find(|f| f.name == name).map(|f| f.bytes)
}

/// What was handed over under a name: a frame comes before a file.
fn source<'a>(name: &str, files: &[SourceFile<'a>], frames: &'a [Frame]) -> Option<Source<'a>> {
    let frame = frames.iter().find(|f| f.name == name).map(Source::Frame);
    frame.or_else(|| bytes_of(files, name).map(Source::Bytes))
}

/// Whether the study names a file for anything.
fn names_it(study: &Study, file: &str) -> bool {
    let of_answers = |a: &AnswerFile| {
        let mut others = a.dialect.structure.iter().chain(a.parent_file());
        a.takes(file) || others.any(|name| name == file)
    };
    study.answers.iter().any(of_answers) || is_list(study, file)
}

/// Whether the study names a file for something else than answers.
fn is_list(study: &Study, file: &str) -> bool {
    let linking = &study.linking;
    study.population.as_ref().is_some_and(|p| p.frame == file)
        || linking.codes.as_deref() == Some(file)
        || linking.decisions.as_deref() == Some(file)
}

/// Columns of the study that no file has: groups, consent, comparison, covariates.
fn absent_everywhere(study: &Study, files: &[Rows]) -> Diagnostics {
    let mut out = Diagnostics::new();
    let readable: Vec<&Rows> = files
        .iter()
        .filter(|f| !f.report.columns.is_empty())
        .collect();
    if readable.is_empty() {
        return out;
    }
    let mut check = |name: &str, found: &dyn Fn(&Rows) -> bool| {
        if readable.iter().any(|f| found(f)) {
            return;
        }
        let all = readable.iter().flat_map(|f| &f.report.columns);
        let (fr, en) = match nearest(name, all.map(|c| c.name.as_str())) {
            Some(near) => (format!("«\u{a0}{near}\u{a0}»"), format!("\"{near}\"")),
            None => ("aucune".to_owned(), "none".to_owned()),
        };
        let place = readable[0].log.header();
        out.push(notices::NO_COLUMN.at(place, &[&shown(name, 60), &fr, &en]));
    };
    for (n, (_, column)) in study.keys.groups.iter().enumerate() {
        check(column, &|f| {
            f.mapping.groups.get(n).copied().flatten().is_some()
        });
    }
    if let Some(pathway) = &study.linking.pathway {
        check(pathway, &|f| f.mapping.pathway.is_some());
    }
    if let Some(consent) = &study.consent {
        check(&consent.publication, &|f| f.mapping.consent.is_some());
    }
    if let Some(comparison) = &study.comparison {
        check(&comparison.column, &|f| f.mapping.comparison.is_some());
    }
    for (n, covariate) in study.covariates.iter().enumerate() {
        check(&covariate.column, &|f| {
            f.mapping.covariates.get(n).copied().flatten().is_some()
        });
    }
    out
}

/// Says what is wrong with the cells of the rows in use.
fn say_faults(grid: &Questionnaire, study: &Study, file: &mut Rows) {
    for fault in std::mem::take(&mut file.faults.list) {
        let row = fault.row as usize;
        if file.used.get(row) != Some(&true) {
            continue;
        }
        let notice = notice_of(fault.kind);
        let field = &file.report.columns[fault.column].name;
        if !file.log.room(notice, fault.column, Some(field)) {
            continue;
        }
        let place = file.log.at(file.lines[row]);
        let mut place = file.log.column(place, fault.column).in_field(field);
        let item = fault.item.map(|i| &grid.items[i]);
        place.item = item.map(|i| i.id.clone());
        let found = file.faults.found.all.get(fault.found as usize);
        let (fr, en) = details(grid, study, fault.kind, item, found);
        let said = notice.at_both(place, &[&found, &fr.0, &fr.1], &[&found, &en.0, &en.1]);
        file.log.push(said);
    }
}

fn notice_of(kind: FaultKind) -> &'static Notice {
    match kind {
        FaultKind::UnknownLevel => &notices::UNKNOWN_LEVEL,
        FaultKind::SeveralLevels => &notices::SEVERAL_LEVELS,
        FaultKind::CodeAgainstLabel => &notices::CODE_AGAINST_LABEL,
        FaultKind::UnknownOption => &notices::UNKNOWN_OPTION,
        FaultKind::UnknownOptions => &notices::UNKNOWN_OPTIONS,
        FaultKind::OtherWords => &notices::OTHER_WORDS,
        FaultKind::WordsBeside => &notices::WORDS_BESIDE,
        FaultKind::RatersDiffer => &notices::RATERS_DIFFER,
        FaultKind::NotTick => &notices::NOT_A_TICK,
        FaultKind::NotWhole => &notices::NOT_WHOLE,
        FaultKind::NotDate => &notices::NOT_A_DATE,
        FaultKind::NotPut => &notices::NOT_PUT,
        FaultKind::NotNumber(_) => &notices::NOT_A_NUMBER,
        FaultKind::OutOfRange => &notices::OUT_OF_RANGE,
        FaultKind::BadDate => &notices::IMPOSSIBLE_DATE,
        FaultKind::UnknownArm => &notices::UNKNOWN_ARM,
        FaultKind::ErrorCell => &notices::ERROR_CELL,
        FaultKind::NoValue => &notices::NO_VALUE,
    }
}

/// What fills a notice behind the text found, in French and in English.
fn details(
    grid: &Questionnaire,
    study: &Study,
    kind: FaultKind,
    item: Option<&jauge_model::Item>,
    found: &str,
) -> ((String, String), (String, String)) {
    let same = |a: String, b: String| ((a.clone(), b.clone()), (a, b));
    match kind {
        FaultKind::UnknownLevel | FaultKind::UnknownOption | FaultKind::UnknownOptions => {
            let Some(item) = item else {
                return same(String::new(), String::new());
            };
            let scale = grid.scale_of(item).map(|s| &s.id);
            let list = scale.or_else(|| grid.options_of(item).map(|o| &o.id));
            let list = list.cloned().unwrap_or_default();
            let near = |lang| (list.clone(), levels::near(grid, item, found, lang));
            (near(Lang::Fr), near(Lang::En))
        }
        FaultKind::OtherWords | FaultKind::WordsBeside => {
            let item = item.and_then(|i| grid.items.iter().position(|other| other.id == i.id));
            let spelt = grid
                .items
                .iter()
                .find(|i| i.specifies.is_some() && i.specifies == item);
            let list = item.and_then(|i| grid.options_of(&grid.items[i]));
            let spelt = spelt.map_or("…", |i| i.id.as_str()).to_owned();
            same(list.map_or(String::new(), |l| l.id.clone()), spelt)
        }
        FaultKind::NotNumber(mark) => same(mark.to_string(), String::new()),
        FaultKind::OutOfRange => {
            let (fr, en) = item.map(|i| range(&i.kind)).unwrap_or_default();
            same(fr, en)
        }
        FaultKind::UnknownArm => study.comparison.as_ref().map_or_else(
            || same(String::new(), String::new()),
            |c| same(shown(&c.treated.0, 40), shown(&c.control.0, 40)),
        ),
        FaultKind::NotPut
        | FaultKind::RatersDiffer
        | FaultKind::BadDate
        | FaultKind::SeveralLevels
        | FaultKind::CodeAgainstLabel
        | FaultKind::NotTick
        | FaultKind::NotWhole
        | FaultKind::NotDate
        | FaultKind::ErrorCell
        | FaultKind::NoValue => same(String::new(), String::new()),
    }
}

fn range(kind: &jauge_model::ItemKind) -> (String, String) {
    match kind {
        jauge_model::ItemKind::Number { min, max, .. } => match (min, max) {
            (Some(a), Some(b)) => (format!("de {a} à {b}"), format!("{a} to {b}")),
            (Some(a), None) => (format!("à partir de {a}"), format!("from {a} on")),
            (None, Some(b)) => (format!("jusqu\u{2019}à {b}"), format!("up to {b}")),
            (None, None) => Default::default(),
        },
        jauge_model::ItemKind::Date { first, last, .. } => match (first, last) {
            (Some(a), Some(b)) => (format!("du {a} au {b}"), format!("{a} to {b}")),
            (Some(a), None) => (format!("à partir du {a}"), format!("from {a} on")),
            (None, Some(b)) => (format!("jusqu\u{2019}au {b}"), format!("up to {b}")),
            (None, None) => Default::default(),
        },
        _ => Default::default(),
    }
}
