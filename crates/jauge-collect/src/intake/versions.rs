//! Answers given to an earlier version of the grid: read with that version, then carried over
//! to the items of the study's grid that mean the same.

use jauge_model::reception::GridVersion;
use jauge_model::responses::Ticks;
use jauge_model::study::{AnswerFile, Carried, Scope, Study, Version, WaveOf};
use jauge_model::{LevelCell, Missing, Questionnaire};

use super::cells::Cells;
use super::log::Log;
use super::notices;
use super::rows::{self, BY_COLUMN, Given, Rows};

/// Reads an answer file with the version of the grid that was filled in.
pub(super) fn read(
    grid: &Questionnaire,
    study: &Study,
    answer: &AnswerFile,
    given: Given<'_>,
    progress: &dyn Fn(u64),
) -> Rows {
    let Some(filled_in) = &answer.filled_in else {
        return rows::read(grid, study, answer, given, progress);
    };
    let Some(version) = &filled_in.version else {
        let mut out = Rows {
            log: Log::new(&answer.file),
            ..Rows::default()
        };
        out.report.file.clone_from(&answer.file);
        let place = out.log.file_place();
        out.log
            .push(notices::GRID_NOT_GIVEN.at(place, &[&filled_in.file]));
        return out;
    };
    let own = localised(grid, version, answer);
    let mut out = rows::read(&version.grid, study, &own, given, progress);
    out.report.grid = Some(version_of(&version.grid));
    carry(grid, version, &mut out);
    out
}

fn version_of(grid: &Questionnaire) -> GridVersion {
    GridVersion {
        id: grid.id.clone(),
        version: grid.version.clone(),
        hash: grid.hash.clone(),
    }
}

/// The versions of the grid with which other tables of the study read the file of this one, and
/// whether this one is the first of them: the rows of each version are read with its grid, what
/// says no version or one of nobody's by the first.
pub(super) fn elsewhere(grid: &Questionnaire, study: &Study, n: usize) -> Elsewhere {
    let own = &study.answers[n];
    let others = study.answers.iter().enumerate().filter(|(m, other)| {
        *m != n && other.file == own.file && other.dialect.sheet == own.dialect.sheet
    });
    let read_with = |answer: &AnswerFile| answer.version().map_or(grid, |v| &v.grid).hash.clone();
    let others: Vec<(usize, &AnswerFile)> = others
        .filter(|(_, other)| read_with(other) != read_with(own))
        .collect();
    Elsewhere {
        after: others.first().is_some_and(|(first, _)| *first < n),
        versions: (others.iter())
            .map(|(_, other)| version_of(other.version().map_or(grid, |v| &v.grid)))
            .collect(),
    }
}

/// What other tables of the study read of one file.
#[derive(Default)]
pub(super) struct Elsewhere {
    pub(super) versions: Vec<GridVersion>,
    /// Whether one of them comes first.
    pub(super) after: bool,
}

/// What the study says of the file, in the numbers of the earlier version.
fn localised(grid: &Questionnaire, version: &Version, answer: &AnswerFile) -> AnswerFile {
    let old = &version.grid;
    let item = |later: usize| {
        let is = |c: &Carried| match c {
            Carried::To { item, .. } | Carried::Changed(item) => *item == later,
            Carried::Gone => false,
        };
        version.items.iter().position(is)
    };
    let wave = |later: usize| version.waves.iter().position(|w| *w == later);
    let mut own = answer.clone();
    own.columns = answer
        .columns
        .iter()
        .filter_map(|(name, i, w)| {
            let w = match w {
                Some(w) => Some(wave(*w)?),
                None => None,
            };
            Some((name.clone(), item(*i)?, w))
        })
        .collect();
    match &mut own.wave {
        // A wave that the version does not have has no item there, and says so.
        WaveOf::Fixed(w) => *w = wave(*w).unwrap_or(usize::from(BY_COLUMN - 1)),
        WaveOf::Column { values, .. } => values.retain_mut(|(_, w)| match wave(*w) {
            Some(own) => {
                *w = own;
                true
            }
            None => false,
        }),
        WaveOf::PerColumn => {}
    }
    if let Some(mapping) = own.mapping.as_mut().and_then(|m| m.mapping.as_mut()) {
        mapping.synonyms.retain_mut(|s| match s.scope {
            Scope::Everywhere => true,
            Scope::Item(i) => item(i).map(|i| s.scope = Scope::Item(i)).is_some(),
            Scope::Scale(n) => {
                let id = &grid.scales[n].id;
                let own = old.scales.iter().position(|s| s.id == *id);
                own.map(|n| s.scope = Scope::Scale(n)).is_some()
            }
        });
    }
    own
}

/// Carries what was read over to the study's grid.
fn carry(grid: &Questionnaire, version: &Version, out: &mut Rows) {
    for wave in out.waves.iter_mut().filter(|w| **w != BY_COLUMN) {
        if let Some(later) = version.waves.get(usize::from(*wave)) {
            *wave = *later as u16;
        }
    }
    let items = std::mem::take(&mut out.items);
    let mut kept = Vec::new();
    for (mut target, mut cells) in items {
        let id = &version.grid.items[target.item].id;
        let column = target.column;
        let place = out.log.header().of_item(id);
        let place = out.log.column(place, column);
        let place = place.in_field(&out.report.columns[column].name);
        let (old, new) = (&version.grid.version, &grid.version);
        match &version.items[target.item] {
            Carried::To {
                item,
                places,
                reason,
            } => {
                target.item = *item;
                placed(&mut cells, places);
                if let Some(reason) = reason {
                    let own = |lang| reason.get(lang).to_owned();
                    let (fr, en) = (own(jauge_model::Lang::Fr), own(jauge_model::Lang::En));
                    let said = notices::EQUIVALENT.at_both(
                        place,
                        &[id, old, new, &fr],
                        &[id, old, new, &en],
                    );
                    out.log.push(said);
                }
            }
            Carried::Changed(item) => {
                target.item = *item;
                let count = set_aside(&mut cells);
                if count > 0 {
                    let said = notices::CHANGED_MEANING.at(place, &[id, old, new, &count]);
                    out.log.push(said);
                }
            }
            Carried::Gone => {
                out.report.columns[column].read_as = None;
                out.log.push(notices::ITEM_GONE.at(place, &[id, old, new]));
                continue;
            }
        }
        target.wave = target.wave.map(|w| version.waves[w]);
        kept.push((target, cells));
    }
    out.mapping.items = kept.iter().map(|(target, _)| *target).collect();
    out.items = kept;
    let has = |later: usize| {
        version.items.iter().any(|c| match c {
            Carried::To { item, .. } | Carried::Changed(item) => *item == later,
            Carried::Gone => false,
        })
    };
    out.not_in_version = (0..grid.items.len()).filter(|i| !has(*i)).collect();
}

/// Moves levels and options to their places in the later version.
fn placed(cells: &mut Cells, places: &[usize]) {
    match cells {
        Cells::Level(cells) => {
            for cell in cells {
                let later = cell.level().and_then(|l| places.get(l));
                if let Some(later) = later.and_then(|l| LevelCell::of_level(*l)) {
                    *cell = later;
                }
            }
        }
        Cells::Choices(cells) => {
            for ticks in cells.iter_mut().flatten() {
                let later: Ticks = ticks
                    .iter()
                    .filter_map(|o| places.get(o).copied())
                    .collect();
                *ticks = later;
            }
        }
        Cells::Number(_) | Cells::Date(_) | Cells::Text(..) => {}
    }
}

/// Sets every answer aside; returns how many there were.
fn set_aside(cells: &mut Cells) -> u64 {
    let mut count = 0;
    match cells {
        Cells::Level(cells) => {
            for cell in cells.iter_mut().filter(|c| c.missing().is_none()) {
                *cell = LevelCell::of_missing(Missing::SetAside);
                count += 1;
            }
        }
        Cells::Choices(cells) => count += refuse(cells),
        Cells::Number(cells) => count += refuse(cells),
        Cells::Date(cells) => count += refuse(cells),
        Cells::Text(texts, reasons) => {
            let mut none = jauge_model::Texts::default();
            for (text, reason) in texts.iter().zip(reasons.iter_mut()) {
                if !text.is_empty() {
                    *reason = Missing::SetAside;
                    count += 1;
                }
                none.push("");
            }
            *texts = none;
        }
    }
    count
}

fn refuse<T>(cells: &mut [Result<T, Missing>]) -> u64 {
    let mut count = 0;
    for cell in cells.iter_mut().filter(|c| c.is_ok()) {
        *cell = Err(Missing::SetAside);
        count += 1;
    }
    count
}
