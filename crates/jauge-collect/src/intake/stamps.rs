//! Which form a row was filled in with, where its source says so, and whether its answers may be
//! set beside those of the grid that the file is read with.
//!
//! ```text
//! columns of our own forms: grid, version, hash   \
//! the version that the tool gives its form         > the same | earlier, comparable | not comparable
//! versions = { "vK3x" = "1.0.0" } in [[answers]]  /
//! ```
//!
//! The version of a grid says what it may be compared with: another first number is another
//! meaning. Rows of a version that another `[[answers]]` of the same file names are read there.

use std::collections::BTreeMap;

use jauge_model::questionnaire::version_numbers;
use jauge_model::reception::{GridVersion, VersionMet};
use jauge_model::study::AnswerFile;
use jauge_model::{Missing, Questionnaire};

use super::log::Log;
use super::notices::{self, Notice};
use super::rows::Rows;
use super::table::{Header, Row};
use super::versions::Elsewhere;
use crate::spelling::shown;

/// Most versions that are told apart in one file.
const MOST: usize = 200;
/// Most that one sentence lists.
const LISTED: usize = 8;

/// The columns that say it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Columns {
    grid: Option<usize>,
    version: Option<usize>,
    hash: Option<usize>,
    /// The version that the tool itself gives to its form.
    pub(super) form: Option<usize>,
}

impl Columns {
    /// Those that forms made from a grid carry, as the tools head them.
    pub(super) fn of(headers: &[Header]) -> Self {
        let find = |names: &[&str]| {
            let is = |h: &Header| {
                let code = h.folded.split(". ").next().unwrap_or_default();
                names.contains(&code) || names.contains(&h.folded.as_str())
            };
            headers.iter().position(is)
        };
        Self {
            grid: find(&["jauge_grid", "jaugegrid"]),
            version: find(&["jauge_version", "jaugeversion"]),
            hash: find(&["jauge_hash", "jaugehash", "grid_hash"]),
            form: None,
        }
    }

    /// Whether no column says it.
    pub(super) fn are_none(&self) -> bool {
        let all = [self.grid, self.version, self.hash, self.form];
        all.iter().all(Option::is_none)
    }

    /// Whether one of these columns is this one.
    pub(super) fn has(&self, column: usize) -> bool {
        [self.grid, self.version, self.hash].contains(&Some(column))
    }
}

/// What one row says: grid, version, hash, and the tool's version of its form.
type Said = [String; 4];

/// What follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Read like the others.
    Same,
    /// The same version, worded otherwise.
    Reworded,
    /// A version that may be compared; items that came later were not in it.
    Other,
    /// Read by another `[[answers]]`.
    Elsewhere,
    OtherGrid,
    NotComparable,
}

impl Verdict {
    const fn is_read(self) -> bool {
        matches!(self, Self::Same | Self::Reworded | Self::Other)
    }
}

/// The versions met in one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stamps {
    met: Vec<(Said, Verdict, VersionMet)>,
    index: BTreeMap<Said, usize>,
    /// Per row in use: what it says, as its place in `met`.
    pub(super) of: Vec<u16>,
    last: Option<usize>,
    /// Rows left to another table of the study.
    pub(super) left: u64,
}

impl Stamps {
    /// Notes what a row says; whether its answers are read with this grid.
    pub(super) fn take(
        &mut self,
        (grid, answer, elsewhere): (&Questionnaire, &AnswerFile, Option<&Elsewhere>),
        (columns, version): (&Columns, Option<usize>),
        cells: &Row<'_>,
        log: &mut Log,
    ) -> bool {
        let said = [columns.grid, columns.version, columns.hash, columns.form];
        if said.iter().chain([&version]).all(Option::is_none) {
            return true;
        }
        let cell = |column: Option<usize>| {
            let cell = column.map_or(&[][..], |c| cells.get(c));
            std::str::from_utf8(cell).unwrap_or_default().trim()
        };
        let version = Some(cell(version)).filter(|v| !v.is_empty());
        let found = [
            cell(columns.grid),
            version.unwrap_or_else(|| cell(columns.version)),
            cell(columns.hash),
            cell(columns.form),
        ];
        let is = |n: &usize| self.met[*n].0.iter().zip(found).all(|(a, b)| a == b);
        let n = self.last.filter(is).or_else(|| {
            let said = found.map(str::to_owned);
            self.index.get(&said).copied().or_else(|| {
                if self.met.len() == MOST {
                    return None;
                }
                let (verdict, of) = judge(grid, answer, elsewhere, &said);
                let met = VersionMet {
                    grid: of,
                    form: Some(shown(&said[3], 60)).filter(|f| !f.is_empty()),
                    read: verdict.is_read(),
                    first_row: u64::from(cells.line),
                    rows: 0,
                };
                self.met.push((said.clone(), verdict, met));
                self.index.insert(said, self.met.len() - 1);
                Some(self.met.len() - 1)
            })
        });
        self.last = n;
        let verdict = match n {
            Some(n) => {
                self.met[n].2.rows += 1;
                self.met[n].1
            }
            None => judge(grid, answer, elsewhere, &found.map(str::to_owned)).0,
        };
        let told = |text: &str| shown(text, 40);
        match verdict {
            Verdict::OtherGrid => {
                let args: [&dyn std::fmt::Display; 2] = [&told(found[0]), &grid.id];
                log.row(&notices::OTHER_GRID, cells.line, &args);
            }
            Verdict::NotComparable => {
                let said = stated(answer, &found.map(str::to_owned)).0;
                let args: [&dyn std::fmt::Display; 2] = [&told(&said), &grid.version];
                log.row(&notices::OTHER_VERSION, cells.line, &args);
            }
            Verdict::Elsewhere => self.left += 1,
            Verdict::Same | Verdict::Reworded | Verdict::Other => {}
        }
        if verdict.is_read() {
            self.of
                .push(n.and_then(|n| u16::try_from(n).ok()).unwrap_or(u16::MAX));
        }
        verdict.is_read()
    }

    /// What a row says of the grid that was filled in.
    pub(super) fn grid(&self, row: usize) -> Option<&GridVersion> {
        let (_, _, met) = self.met.get(usize::from(*self.of.get(row)?))?;
        met.grid.as_ref()
    }
}

/// The version and the hash, or its beginning, that a row states: its own, or what the version
/// of the tool's form stands for.
fn stated(answer: &AnswerFile, [_, version, hash, form]: &Said) -> (String, String) {
    if !version.is_empty() || !hash.is_empty() {
        return (version.clone(), hash.clone());
    }
    let declared = answer.versions.iter().find(|(of_form, _)| of_form == form);
    if let Some((_, version)) = declared {
        return (version.clone(), String::new());
    }
    // A form that was made from a grid has the version "1.0.0 0123456789ab".
    let (version, hash) = form.split_once(' ').unwrap_or_default();
    let is_hash = hash.len() == 12 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    match is_hash && version_numbers(version).is_some() {
        true => (version.to_owned(), hash.to_owned()),
        false => Default::default(),
    }
}

fn judge(
    grid: &Questionnaire,
    answer: &AnswerFile,
    elsewhere: Option<&Elsewhere>,
    said: &Said,
) -> (Verdict, Option<GridVersion>) {
    let (version, hash) = stated(answer, said);
    let id = Some(&said[0]).filter(|id| !id.is_empty());
    let met = (!version.is_empty() || !hash.is_empty()).then(|| GridVersion {
        id: shown(id.unwrap_or(&grid.id), 60),
        version: shown(&version, 40),
        hash: shown(&hash, 64),
    });
    let is = |of: &str| !hash.is_empty() && of.starts_with(&hash) || of == version;
    let after = elsewhere.is_some_and(|e| e.after);
    let others = elsewhere.map_or(&[][..], |e| &e.versions);
    let major = |version: &str| version_numbers(version).map(|v| v[0]);
    let compares = |of: &str| major(&version).is_some() && major(of) == major(&version);
    let verdict = if id.is_some_and(|id| *id != grid.id) {
        Verdict::OtherGrid
    } else if met.is_some() && is(&grid.hash) {
        Verdict::Same
    } else if others.iter().any(|other| is(&other.hash)) {
        Verdict::Elsewhere
    } else if version == grid.version {
        match hash.is_empty() {
            true => Verdict::Same,
            false => Verdict::Reworded,
        }
    } else if met.is_none() {
        Verdict::Same
    } else if others.iter().any(|other| other.version == version) {
        Verdict::Elsewhere
    } else if compares(&grid.version) {
        Verdict::Other
    } else if others.iter().any(|other| compares(&other.version)) {
        Verdict::Elsewhere
    } else {
        Verdict::NotComparable
    };
    // What is of no version, of nobody's, or of several tables is the first one's.
    let verdict = match verdict {
        Verdict::Same if after && met.is_none() => Verdict::Elsewhere,
        Verdict::OtherGrid | Verdict::NotComparable if after => Verdict::Elsewhere,
        Verdict::Other if after && others.iter().any(|o| compares(&o.version)) => {
            Verdict::Elsewhere
        }
        other => other,
    };
    let own = || GridVersion {
        id: grid.id.clone(),
        version: grid.version.clone(),
        hash: grid.hash.clone(),
    };
    (
        verdict,
        met.map(|met| if verdict == Verdict::Same { own() } else { met }),
    )
}

/// Says which versions were met, and gives the silence of items that came later its reason.
pub(super) fn finish(grid: &Questionnaire, answer: &AnswerFile, out: &mut Rows) {
    let stamps = std::mem::take(&mut out.stamps);
    let mut told: BTreeMap<(&str, String), (&Notice, u64, u64)> = BTreeMap::new();
    for (said, verdict, met) in &stamps.met {
        let notice = match verdict {
            Verdict::Reworded => &notices::OTHER_WORDING,
            Verdict::Other => &notices::EARLIER_VERSION,
            Verdict::Elsewhere => &notices::READ_ELSEWHERE,
            _ => continue,
        };
        let version = stated(answer, said).0;
        let version = if version.is_empty() { "–" } else { &version };
        let key = (notice.code, shown(version, 40));
        told.entry(key).or_insert((notice, met.first_row, 0)).2 += met.rows;
    }
    for ((_, version), (notice, first, rows)) in told {
        let args: [&dyn std::fmt::Display; 3] = [&version, &grid.version, &rows];
        let place = out.log.at(u32::try_from(first).unwrap_or(u32::MAX));
        out.log.push(notice.at(place, &args));
    }
    say_forms(&stamps, out);
    not_in_version(grid, &stamps, out);
    let known = |met: &VersionMet| met.grid.is_some() || met.form.is_some();
    let all = stamps.met.iter().map(|(_, _, met)| met.clone());
    out.report.versions = all.filter(known).collect();
    out.stamps = stamps;
}

/// Says that the tool's form changed while answers came in, where nothing tells what it asked.
fn say_forms(stamps: &Stamps, out: &mut Rows) {
    let silent = |met: &&VersionMet| met.grid.is_none() && met.form.is_some();
    let all: Vec<&VersionMet> = stamps.met.iter().map(|m| &m.2).filter(silent).collect();
    if all.len() < 2 {
        return;
    }
    let name = |met: &&VersionMet| {
        let form = met.form.as_deref().unwrap_or_default();
        format!("{form} ({})", met.rows)
    };
    let more = if all.len() > LISTED { ", …" } else { "" };
    let names: Vec<String> = all.iter().take(LISTED).map(name).collect();
    let names = names.join(", ") + more;
    let place = out.log.header();
    let first = all[0].form.as_deref().unwrap_or_default();
    let args: [&dyn std::fmt::Display; 3] = [&all.len(), &names, &first];
    out.log.push(notices::FORM_VERSIONS.at(place, &args));
}

/// In rows of an earlier version, items that came later were not there to be answered.
fn not_in_version(grid: &Questionnaire, stamps: &Stamps, out: &mut Rows) {
    let numbers = |n: usize| {
        let (_, verdict, met) = stamps.met.get(n)?;
        let other = *verdict == Verdict::Other;
        version_numbers(&met.grid.as_ref().filter(|_| other)?.version)
    };
    let versions: Vec<_> = (0..stamps.met.len()).map(numbers).collect();
    if versions.iter().all(Option::is_none) {
        return;
    }
    let of_row = |row: &u16| versions.get(usize::from(*row)).copied().flatten();
    for (target, cells) in &mut out.items {
        let since = grid.items[target.item].since.as_deref();
        let Some(since) = since.and_then(version_numbers) else {
            continue;
        };
        for (row, _) in (stamps.of.iter().enumerate())
            .filter(|(_, said)| of_row(said).is_some_and(|version| version < since))
        {
            if cells.missing(row) == Some(Missing::Unspecified) {
                cells.set_missing(row, Missing::NotInVersion);
            }
        }
    }
}
