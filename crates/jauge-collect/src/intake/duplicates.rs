//! Which row counts when several rows have one code at one wave.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jauge_model::reception::Duplicate;
use jauge_model::study::{Duplicates, Layout, Study, Tool, WaveOf};
use jauge_model::{Missing, Questionnaire};

use super::batch::every;
use super::log::Log;
use super::notices;
use super::raters;
use super::rows::{BY_COLUMN, Rows};
use crate::spelling::shown;

/// A row: its file and its place there.
pub(super) type Row = (usize, usize);

/// What settling the duplicates leaves behind.
pub(super) struct Settled {
    pub(super) duplicates: Vec<Duplicate>,
    /// Person and wave whose rows were all set aside; the wave is [`BY_COLUMN`] for files
    /// whose columns say it.
    pub(super) none_kept: Vec<(u32, u16)>,
    /// Person, wave and item whose long rows were all set aside.
    pub(super) cells_set_aside: Vec<(u32, u16, u32)>,
}

/// Marks the rows that are not used. `who` gives, per file and row, the number of the person.
pub(super) fn settle(
    grid: &Questionnaire,
    study: &Study,
    files: &mut [Rows],
    who: &[Arc<Vec<u32>>],
) -> Settled {
    let mut out = Settled {
        duplicates: Vec::new(),
        none_kept: Vec::new(),
        cells_set_aside: Vec::new(),
    };
    changed(files);
    let mut rated: Vec<raters::Ratings> = Vec::new();
    for (key, rows) in wide_groups(grid, study, files, who) {
        if raters::all_differ(files, &rows) {
            rated.push(rows);
            continue;
        }
        let kept = decide(grid, study, files, &rows, key.1, &mut out.duplicates);
        if kept.is_none() {
            out.none_kept.push((key.0, key.1));
        }
    }
    raters::together(grid, study, files, &rated);
    for (key, rows) in long_groups(study, files, who) {
        let kept = decide(grid, study, files, &rows, key.1, &mut out.duplicates);
        if kept.is_none() {
            out.cells_set_aside.push(key);
        }
    }
    out
}

/// Counts a submission once: of its versions the one that was changed most often, of equals the
/// last in the order of the files. The others are set aside, each with its line.
fn changed(files: &mut [Rows]) {
    let mut versions: BTreeMap<(Tool, String), Vec<(u64, Row)>> = BTreeMap::new();
    for (f, file) in files.iter().enumerate() {
        let (Some((numbers, edits)), Some(tool)) = (&file.submissions, file.report.tool) else {
            continue;
        };
        for row in 0..file.lines.len() {
            if let Some(number) = numbers.get(row) {
                let edits = edits.get(row).and_then(|e| e.parse().ok()).unwrap_or(0);
                let key = (tool, number.to_owned());
                versions.entry(key).or_default().push((edits, (f, row)));
            }
        }
    }
    for ((_, number), all) in versions.into_iter().filter(|(_, all)| all.len() > 1) {
        let Some(&(_, kept)) = all.iter().max() else {
            continue;
        };
        let line = |(f, r): Row| (files[f].report.name(), files[f].lines[r]);
        let (kept_file, kept_line) = line(kept);
        for (_, (f, r)) in all.into_iter().filter(|(_, row)| *row != kept) {
            let at = files[f].lines[r];
            let same_file = files[f].report.name() == kept_file;
            let kept = match same_file {
                true => kept_line.to_string(),
                false => format!("{kept_file}:{kept_line}"),
            };
            files[f].used[r] = false;
            let number = shown(&number, 60);
            files[f].log.row(&notices::CHANGED, at, &[&number, &kept]);
        }
    }
}

/// Files of one component answer some item in common at some wave, so that two rows of one
/// person in them are duplicates; rows of files with different items complete each other.
pub(super) fn components(
    grid: &Questionnaire,
    study: &Study,
    files: &[Rows],
) -> Vec<(usize, bool)> {
    let width = grid.waves.len();
    let cells: Vec<Vec<bool>> = files
        .iter()
        .zip(&study.answers)
        .map(|(file, answer)| {
            let mut cells = vec![false; width * grid.items.len()];
            for (target, _) in &file.items {
                let mut mark = |w: usize| {
                    if let Some(cell) = cells.get_mut(target.item * width + w) {
                        *cell = w < width;
                    }
                };
                match (target.wave, &answer.wave) {
                    (Some(w), _) => mark(w),
                    (None, WaveOf::Fixed(w)) => mark(*w),
                    (None, _) => (0..width).for_each(&mut mark),
                }
            }
            cells
        })
        .collect();
    let mut of: Vec<usize> = (0..files.len()).collect();
    for a in 0..files.len() {
        for b in 0..a {
            if cells[a].iter().zip(&cells[b]).any(|(x, y)| *x && *y) {
                let (old, new) = (of[a].max(of[b]), of[a].min(of[b]));
                of.iter_mut().filter(|c| **c == old).for_each(|c| *c = new);
            }
        }
    }
    let by_column = |c: usize| {
        let here = (0..files.len()).filter(|f| of[*f] == c);
        here.into_iter()
            .any(|f| study.answers[f].wave == WaveOf::PerColumn)
    };
    of.iter().map(|c| (*c, by_column(*c))).collect()
}

type WideKey = (u32, u16, usize);

fn wide_groups(
    grid: &Questionnaire,
    study: &Study,
    files: &[Rows],
    who: &[Arc<Vec<u32>>],
) -> BTreeMap<WideKey, Vec<Row>> {
    let components = components(grid, study, files);
    if each_wave_once(study, files, who, &components) {
        return BTreeMap::new();
    }
    let all = who.iter().flat_map(|who| who.iter());
    let people = all.max().map_or(0, |n| *n as usize + 1);
    if !anybody_twice(study, files, who, &components, people) {
        return BTreeMap::new();
    }
    let mut first: BTreeMap<(usize, u16), Vec<Option<Row>>> = BTreeMap::new();
    let mut out: BTreeMap<WideKey, Vec<Row>> = BTreeMap::new();
    for (f, file) in files.iter().enumerate() {
        if study.answers[f].layout != Layout::Wide {
            continue;
        }
        let (component, by_column) = components[f];
        let mut current: Option<u16> = None;
        let mut slots: Vec<Option<Row>> = Vec::new();
        let rows = who[f].iter().enumerate().filter(|(r, _)| file.used[*r]);
        for (row, &person) in rows {
            let wave = if by_column {
                BY_COLUMN
            } else {
                file.waves[row]
            };
            if current != Some(wave) {
                // Rows of one wave mostly follow each other: its slots are taken out once.
                if let Some(before) = current.replace(wave) {
                    first.insert((component, before), slots);
                }
                slots = first.remove(&(component, wave)).unwrap_or_default();
                slots.resize(people, None);
            }
            match slots[person as usize] {
                None => slots[person as usize] = Some((f, row)),
                Some(earlier) => out
                    .entry((person, wave, component))
                    .or_insert_with(|| vec![earlier])
                    .push((f, row)),
            }
        }
        if let Some(wave) = current {
            first.insert((component, wave), slots);
        }
    }
    out
}

/// Whether each file laid out wide is of one wave that no other is of, and has everybody once, in the
/// order in which they are numbered.
fn each_wave_once(
    study: &Study,
    files: &[Rows],
    who: &[Arc<Vec<u32>>],
    components: &[(usize, bool)],
) -> bool {
    let mut met = BTreeSet::new();
    let wide = (0..files.len()).filter(|f| study.answers[*f].layout == Layout::Wide);
    wide.into_iter().all(|f| {
        let (component, by_column) = components[f];
        let waves = &files[f].waves;
        let wave = waves.first().copied().filter(|_| !by_column);
        let one = by_column || every(waves, |w| Some(*w) == wave);
        let ascend = who[f].windows(2).fold(true, |all, w| all & (w[0] < w[1]));
        one && ascend && met.insert((component, wave.unwrap_or(BY_COLUMN)))
    })
}

/// Whether two rows of files laid out wide have one person at one wave: a bit each tells.
fn anybody_twice(
    study: &Study,
    files: &[Rows],
    who: &[Arc<Vec<u32>>],
    components: &[(usize, bool)],
    people: usize,
) -> bool {
    let mut met: BTreeMap<(usize, u16), Vec<u64>> = BTreeMap::new();
    for (f, file) in files.iter().enumerate() {
        if study.answers[f].layout != Layout::Wide {
            continue;
        }
        let (component, by_column) = components[f];
        let mut rows = file.waves.chunk_by(|a, b| by_column || a == b);
        let mut start = 0;
        let twice = rows.any(|some| {
            let wave = if by_column { BY_COLUMN } else { some[0] };
            let met = met.entry((component, wave)).or_default();
            met.resize(people.div_ceil(64), 0);
            let rows = start..start + some.len();
            start = rows.end;
            let used = file.used[rows.clone()].iter().zip(&who[f][rows]);
            let mut people = used.filter(|(used, _)| **used).map(|(_, person)| *person);
            people.any(|person| {
                let (word, bit) = (person as usize / 64, 1 << (person % 64));
                let twice = met[word] & bit != 0;
                met[word] |= bit;
                twice
            })
        });
        if twice {
            return true;
        }
    }
    false
}

fn long_groups(
    study: &Study,
    files: &[Rows],
    who: &[Arc<Vec<u32>>],
) -> BTreeMap<(u32, u16, u32), Vec<Row>> {
    let mut all: Vec<((u32, u16, u32), Row)> = Vec::new();
    for (f, file) in files.iter().enumerate() {
        let (Some(long), Layout::Long { .. }) = (&file.long, &study.answers[f].layout) else {
            continue;
        };
        all.extend(
            (0..file.lines.len())
                .filter(|r| file.used[*r])
                .map(|r| ((who[f][r], file.waves[r], long.item[r]), (f, r))),
        );
    }
    all.sort_unstable();
    let groups = all.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1);
    groups
        .map(|g| (g[0].0, g.iter().map(|(_, row)| *row).collect()))
        .collect()
}

/// Applies the rule of the file of the first row; returns the row kept, if one is.
fn decide(
    grid: &Questionnaire,
    study: &Study,
    files: &mut [Rows],
    rows: &[Row],
    wave: u16,
    duplicates: &mut Vec<Duplicate>,
) -> Option<Row> {
    let first = rows[0];
    let rule = study.answers[first.0].duplicates;
    let alike = rows[1..].iter().all(|r| same(files, first, *r));
    let of_forms = study.answers[first.0].forms.is_some();
    let (kept, notice) = match rule {
        _ if alike && of_forms => (rows.last().copied(), &notices::FORM_COPY),
        Duplicates::Last if of_forms => (rows.last().copied(), &notices::FORM_AGAIN),
        _ if alike => (Some(first), &notices::DUPLICATE_COPY),
        Duplicates::SetAside => (None, &notices::DUPLICATE_SET_ASIDE),
        Duplicates::First => (Some(first), &notices::DUPLICATE_RULE),
        Duplicates::Last => (rows.last().copied(), &notices::DUPLICATE_RULE),
    };
    for &(f, r) in rows.iter().filter(|r| Some(**r) != kept) {
        files[f].used[r] = false;
    }
    let line = |(f, r): Row| files[f].lines[r];
    let file = |(f, r): Row| match files[f].log.form(files[f].lines[r]) {
        Some(form) => form.to_owned(),
        None => files[f].report.name(),
    };
    let wave = wave_name(grid, wave);
    let code = files[first.0]
        .codes
        .all
        .get(files[first.0].who[first.1] as usize)
        .to_owned();
    let one_file = rows.iter().all(|r| r.0 == first.0);
    let listed: Vec<String> = rows
        .iter()
        .take(10)
        .map(|r| match (of_forms, one_file) {
            (true, _) => file(*r),
            (false, true) => line(*r).to_string(),
            (false, false) => format!("{}:{}", file(*r), line(*r)),
        })
        .collect();
    let listed = listed.join(", ") + if rows.len() > 10 { ", …" } else { "" };
    let kept_line = kept.map(line);
    duplicates.push(Duplicate {
        code: code.clone(),
        wave: wave.clone(),
        files: rows.iter().map(|r| file(*r)).collect(),
        lines: rows.iter().map(|r| u64::from(line(*r))).collect(),
        kept: kept_line.map(u64::from),
    });
    let at = line(first);
    let kept_at = match kept {
        Some(kept) if of_forms => file(kept),
        _ => kept_line.unwrap_or_default().to_string(),
    };
    let item = files[first.0]
        .long
        .as_ref()
        .map(|l| l.item[first.1] as usize);
    let log: &mut Log = &mut files[first.0].log;
    if log.room(notice, usize::MAX, None) {
        let mut place = log.at(at);
        place.item = item.and_then(|i| grid.items.get(i)).map(|i| i.id.clone());
        let code = shown(&code, 40);
        log.push(notice.at(place, &[&code, &rows.len(), &wave, &listed, &kept_at]));
    }
    kept
}

fn wave_name(grid: &Questionnaire, wave: u16) -> String {
    grid.waves
        .get(usize::from(wave))
        .map_or_else(|| "*".to_owned(), |w| w.id.clone())
}

/// Whether two rows give the same answers, groups and consent.
pub(super) fn same(files: &[Rows], a: Row, b: Row) -> bool {
    let (x, y) = (&files[a.0], &files[b.0]);
    let answers = match (&x.long, &y.long) {
        (Some(p), Some(q)) => {
            let (m, n) = (p.item[a.1] as usize, q.item[b.1] as usize);
            p.cells[m].same(p.at[a.1] as usize, &q.cells[n], q.at[b.1] as usize)
        }
        (None, None) => {
            x.items.len() == y.items.len()
                && x.items.iter().all(|(target, cells)| {
                    let other = y.items.iter().find(|(t, _)| t.same_answer(target));
                    other.is_some_and(|(_, o)| {
                        // Two answers that were set aside may have said different things.
                        cells.missing(a.1) != Some(Missing::SetAside) && cells.same(a.1, o, b.1)
                    })
                })
        }
        _ => false,
    };
    let word = |w: &Option<super::cells::Words>, row: usize| {
        w.as_ref().and_then(|w| w.get(row)).map(str::to_owned)
    };
    let groups = |file: &Rows, row: usize| -> Vec<Option<String>> {
        file.groups.iter().map(|w| word(w, row)).collect()
    };
    answers
        && groups(x, a.1) == groups(y, b.1)
        && word(&x.comparison, a.1) == word(&y.comparison, b.1)
        && word(&x.consent, a.1) == word(&y.consent, b.1)
}
