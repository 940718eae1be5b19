//! Who each row is about: one person per code, or, where people are known by the elements of a
//! self-generated code, as these elements link their forms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jauge_model::questionnaire::Questionnaire;
use jauge_model::reception::{ElementLinkage, ElementLinks, FormAt, PairStatus, ReviewPair};
use jauge_model::study::{Duplicates, Layout, Study};

use super::cells::Names;
use super::codes;
use super::decisions::Decision;
use super::duplicates::{components, same};
use super::notices;
use super::rows::{BY_COLUMN, Rows};
use crate::self_code::{Forms, How, Linked, MISSING, Rules, link};
use crate::spelling::{fold, shown};

/// Everybody who is known.
pub(super) struct People {
    /// What each person is known by.
    pub(super) names: Names,
    /// Per file and row, the number of its person.
    pub(super) who: Vec<Arc<Vec<u32>>>,
    /// How elements linked them, where they did.
    pub(super) elements: Option<ElementLinkage>,
    /// How many there are, where those numbered are their pathways.
    pub(super) persons: Option<u64>,
}

/// Numbers the people of all files in order of first appearance.
pub(super) fn number(
    grid: &Questionnaire,
    study: &Study,
    files: &mut [Rows],
    decisions: &[Decision],
) -> People {
    if grid.link_elements().is_empty() {
        let persons = study.linking.pathway.as_ref().map(|_| by_pathway(files));
        let (names, who) = by_code(files);
        return People {
            names,
            who,
            elements: None,
            persons,
        };
    }
    let units = Units::of(grid, study, files);
    let (rules, unknown) = units.rules(study, files, decisions);
    let linked = link(&units.forms, &rules);
    units.say(grid, study, files, decisions, &unknown, &linked);
    let elements = Some(units.reception(grid, study, files, &rules, &linked));
    let (names, who) = units.number(files, &linked);
    People {
        names,
        who,
        elements,
        persons: None,
    }
}

/// Puts the pathway of each row behind its code, so that each pathway is known by both. Returns
/// how many people there are.
fn by_pathway(files: &mut [Rows]) -> u64 {
    let mut pathways: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files.iter_mut() {
        let mut known = Names::default();
        let mut without = Vec::new();
        let mut who = Vec::with_capacity(file.who.len());
        for (row, code) in file.who.iter().enumerate() {
            let code = file.codes.all.get(*code as usize);
            let pathway = file.pathway.as_ref().and_then(|p| p.get(row));
            if pathway.is_none() {
                without.push(file.lines[row]);
            }
            let both = pathway.map_or_else(|| code.to_owned(), |p| format!("{code} / {p}"));
            who.push(known.number(&both));
            pathways.entry(code.to_owned()).or_default().insert(both);
        }
        (file.who, file.codes) = (Arc::new(who), known);
        if let Some(first) = without.first() {
            file.log
                .row(&notices::NO_PATHWAY, *first, &[&without.len()]);
        }
    }
    let several = pathways.values().filter(|p| p.len() > 1).count();
    if let (true, Some(file)) = (several > 0, files.first_mut()) {
        let all: usize = pathways.values().map(BTreeSet::len).sum();
        let place = file.log.file_place();
        file.log
            .push(notices::PATHWAYS.at(place, &[&several, &pathways.len(), &all]));
    }
    pathways.len() as u64
}

fn by_code(files: &mut [Rows]) -> (Names, Vec<Arc<Vec<u32>>>) {
    let Some((first, others)) = files.split_first_mut() else {
        return Default::default();
    };
    // In the first file everybody appears for the first time.
    let mut names = first.codes.handed_over();
    let mut who = vec![Arc::clone(&first.who)];
    for file in others {
        let codes = file.codes.handed_over();
        who.push(codes::found_again(&mut names, &codes, &file.who));
    }
    (names, who)
}

/// An element as it is compared: no case, accents, spaces or punctuation, no zeros before a
/// number. Empty when nothing is left.
pub(super) fn comparable(element: &str) -> String {
    let bare: String = fold(element)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if bare.bytes().all(|b| b.is_ascii_digit()) && !bare.is_empty() {
        let number = bare.trim_start_matches('0');
        return if number.is_empty() { "0" } else { number }.to_owned();
    }
    bare
}

/// Rows that are one person's for sure, before waves are linked: those with one code, those of
/// one wave with the same elements, or a single row.
struct Units {
    forms: Forms,
    /// Per unit, file and row of its first row.
    first: Vec<(usize, usize)>,
    /// Per file and row, its unit.
    of: Vec<Vec<u32>>,
    /// Per unit, what it is known by.
    codes: Vec<String>,
    /// Units kept apart although another one of the wave has the same elements.
    alike: Vec<u32>,
}

/// What makes rows one unit.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Code(u32),
    /// Wave and complete elements.
    Elements(u16, Vec<u32>),
    /// File, wave and incomplete elements, of a file with one row per answer.
    Answers(usize, u16, Vec<u32>),
    /// File and row.
    Row(usize, usize),
}

impl Units {
    fn of(grid: &Questionnaire, study: &Study, files: &[Rows]) -> Self {
        let elements = grid.link_elements().len();
        let (values, words) = values(elements, files);
        let mut codes = Names::default();
        let mut groups: BTreeMap<Key, Vec<(usize, usize)>> = BTreeMap::new();
        for (f, file) in files.iter().enumerate() {
            for row in 0..file.lines.len() {
                let said = &values[f][row * elements..(row + 1) * elements];
                let complete = !said.contains(&MISSING);
                let key = if file.has_code(row) {
                    Key::Code(codes.number(file.codes.all.get(file.who[row] as usize)))
                } else if complete && file.waves[row] != BY_COLUMN {
                    Key::Elements(file.waves[row], said.to_vec())
                } else if matches!(study.answers[f].layout, Layout::Long { .. }) {
                    Key::Answers(f, file.waves[row], said.to_vec())
                } else {
                    Key::Row(f, row)
                };
                groups.entry(key).or_default().push((f, row));
            }
        }
        let components = components(grid, study, files);
        let mut parts: Vec<(Vec<(usize, usize)>, bool)> = Vec::new();
        for (key, rows) in groups {
            let split =
                matches!(key, Key::Elements(..)) && ambiguous(study, files, &components, &rows);
            if split {
                parts.extend(split_rows(study, rows).into_iter().map(|r| (r, true)));
            } else {
                parts.push((rows, false));
            }
        }
        // In the order of first appearance, as people with a code are.
        parts.sort_unstable();
        let mut out = Self {
            forms: Forms {
                elements,
                ..Forms::default()
            },
            first: Vec::new(),
            of: files.iter().map(|f| vec![0; f.lines.len()]).collect(),
            codes: Vec::new(),
            alike: Vec::new(),
        };
        for (n, (rows, alike)) in parts.into_iter().enumerate() {
            let first = rows[0];
            let row_values =
                |(f, r): &(usize, usize)| &values[*f][*r * elements..(*r + 1) * elements];
            // The row that says most: one with a code may leave the elements empty at a wave.
            let said =
                |at: &(usize, usize)| row_values(at).iter().filter(|v| **v != MISSING).count();
            let best = rows.iter().rev().max_by_key(|r| said(r)).unwrap_or(&first);
            out.forms.values.extend(row_values(best));
            let waves = rows.iter().fold(0, |all, r| all | waves_of(files, *r));
            out.forms.waves.push(waves);
            let file = &files[first.0];
            let coded = file.has_code(first.1);
            let code = file.codes.all.get(file.who[first.1] as usize);
            out.forms
                .codes
                .push(if coded { codes.number(code) } else { MISSING });
            out.codes.push(if coded {
                code.to_owned()
            } else {
                label(row_values(best), &words)
            });
            out.first.push(first);
            if alike {
                out.alike.push(n as u32);
            }
            for (f, row) in rows {
                out.of[f][row] = n as u32;
            }
        }
        out
    }

    /// The decisions as pairs of units; those that match nothing are returned apart.
    fn rules(&self, study: &Study, files: &[Rows], decisions: &[Decision]) -> (Rules, Vec<usize>) {
        let mut rules = Rules {
            tolerance: study.linking.tolerance,
            ..Rules::default()
        };
        let mut unknown = Vec::new();
        if decisions.is_empty() {
            return (rules, unknown);
        }
        let mut by_line: BTreeMap<(String, u32), u32> = BTreeMap::new();
        let mut by_code: BTreeMap<(String, &str), Option<u32>> = BTreeMap::new();
        for (f, file) in files.iter().enumerate() {
            let name = file.report.name();
            for (row, line) in file.lines.iter().enumerate() {
                let unit = self.of[f][row];
                by_line.insert((name.clone(), *line), unit);
                let code = self.codes[unit as usize].as_str();
                by_code
                    .entry((name.clone(), code))
                    .and_modify(|known| *known = known.filter(|k| *k == unit))
                    .or_insert(Some(unit));
            }
        }
        // Where the form was; or, if rows have moved since, the only one with its code.
        let find = |form: &FormAt| -> Option<u32> {
            let line = u32::try_from(form.line).ok()?;
            let there = by_line.get(&(form.file.clone(), line));
            let there = there.filter(|u| self.codes[**u as usize] == form.code);
            let by_code = || by_code.get(&(form.file.clone(), form.code.as_str()));
            there.copied().or_else(|| by_code().copied().flatten())
        };
        for (n, decision) in decisions.iter().enumerate() {
            let pair = find(&decision.earlier).zip(find(&decision.later));
            match pair.filter(|(a, b)| a != b) {
                Some(pair) if decision.same => rules.same.push(pair),
                Some(pair) => rules.different.push(pair),
                None => unknown.push(n),
            }
        }
        (rules, unknown)
    }

    fn at(&self, files: &[Rows], unit: u32) -> FormAt {
        let (f, row) = self.first[unit as usize];
        FormAt {
            code: self.codes[unit as usize].clone(),
            file: files[f].report.name(),
            line: u64::from(files[f].lines[row]),
        }
    }

    fn pair(
        &self,
        grid: &Questionnaire,
        files: &[Rows],
        status: PairStatus,
        pair: (u32, u32),
    ) -> ReviewPair {
        let (a, b) = (self.forms.values(pair.0), self.forms.values(pair.1));
        let (mut agree, mut differ, mut missing) = (0, Vec::new(), Vec::new());
        for ((x, y), element) in a.iter().zip(b).zip(grid.link_elements()) {
            match (*x, *y) {
                (MISSING, _) | (_, MISSING) => missing.push(element.id.clone()),
                (x, y) if x == y => agree += 1,
                _ => differ.push(element.id.clone()),
            }
        }
        ReviewPair {
            status,
            earlier: self.at(files, pair.0),
            later: self.at(files, pair.1),
            agree,
            differ,
            missing,
        }
    }

    fn reception(
        &self,
        grid: &Questionnaire,
        study: &Study,
        files: &[Rows],
        rules: &Rules,
        linked: &Linked,
    ) -> ElementLinkage {
        let tolerance = study.linking.tolerance;
        let mut review = Vec::new();
        for c in &linked.candidates {
            let status = if c.distance <= tolerance {
                PairStatus::Ambiguous
            } else {
                PairStatus::Beyond
            };
            review.push(self.pair(grid, files, status, (c.earlier, c.later)));
        }
        for l in &linked.links {
            let status = match l.how {
                How::Strict => continue,
                How::Tolerant => PairStatus::Tolerant,
                How::Decided => PairStatus::Decided,
            };
            review.push(self.pair(grid, files, status, (l.earlier, l.later)));
        }
        for pair in &rules.different {
            review.push(self.pair(grid, files, PairStatus::Parted, *pair));
        }
        let values = self.forms.values.chunks(self.forms.elements.max(1));
        ElementLinkage {
            elements: grid.link_elements().iter().map(|e| e.id.clone()).collect(),
            tolerance: tolerance as u64,
            links: self.links(grid, study, linked),
            incomplete: values.filter(|v| v.contains(&MISSING)).count() as u64,
            same_elements: self.alike.len() as u64,
            ambiguous: ambiguous_forms(linked, tolerance).len() as u64,
            review,
            not_listed: linked.unlisted,
            outcomes: Vec::new(),
        }
    }

    /// For each contrast, the people who have both waves, by how these were joined.
    fn links(&self, grid: &Questionnaire, study: &Study, linked: &Linked) -> Vec<ElementLinks> {
        // The weakest way in which the forms of a person were joined.
        let mut weakest: Vec<Option<How>> = vec![None; self.first.len()];
        for l in &linked.links {
            let person = linked.person[l.later as usize] as usize;
            let rank = |how: How| match how {
                How::Strict => 0,
                How::Decided => 1,
                How::Tolerant => 2,
            };
            if weakest[person].is_none_or(|known| rank(known) < rank(l.how)) {
                weakest[person] = Some(l.how);
            }
        }
        let mut waves = vec![0_u64; self.first.len()];
        for (unit, person) in linked.person.iter().enumerate() {
            waves[*person as usize] |= self.forms.waves[unit];
        }
        let inside = |w: usize| grid.waves.get(w);
        let contrasts = study.contrasts.iter();
        let known = contrasts.filter_map(|(a, b)| Some(((a, b), inside(*a)?, inside(*b)?)));
        known
            .map(|((a, b), from, to)| {
                let mut out = ElementLinks {
                    from: from.id.clone(),
                    to: to.id.clone(),
                    ..ElementLinks::default()
                };
                let both = 1_u64 << a | 1_u64 << b;
                for (person, weakest) in weakest.iter().enumerate() {
                    if waves[person] & both == both {
                        *match weakest {
                            None => &mut out.by_code,
                            Some(How::Strict) => &mut out.strict,
                            Some(How::Tolerant) => &mut out.tolerant,
                            Some(How::Decided) => &mut out.decided,
                        } += 1;
                    }
                }
                out
            })
            .collect()
    }

    fn say(
        &self,
        grid: &Questionnaire,
        study: &Study,
        files: &mut [Rows],
        decisions: &[Decision],
        unknown: &[usize],
        linked: &Linked,
    ) {
        for unit in &self.alike {
            let (f, row) = self.first[*unit as usize];
            let (line, wave) = (files[f].lines[row], files[f].waves[row]);
            let wave = grid.waves.get(usize::from(wave)).map_or("*", |w| &w.id);
            let code = shown(&self.codes[*unit as usize], 60);
            files[f]
                .log
                .row(&notices::SAME_ELEMENTS, line, &[&code, &wave]);
        }
        let tolerance = study.linking.tolerance;
        for (later, candidates) in ambiguous_forms(linked, tolerance) {
            let (f, row) = self.first[later as usize];
            let listed: Vec<String> = candidates
                .iter()
                .take(3)
                .map(|u| {
                    let at = self.at(files, *u);
                    format!("{} ({}:{})", shown(&at.code, 60), at.file, at.line)
                })
                .collect();
            let more = if candidates.len() > 3 { ", …" } else { "" };
            let listed = listed.join(", ") + more;
            let (line, code) = (files[f].lines[row], shown(&self.codes[later as usize], 60));
            files[f].log.row(
                &notices::AMBIGUOUS,
                line,
                &[&code, &candidates.len(), &listed],
            );
        }
        let by_tolerance = linked.links.iter().filter(|l| l.how == How::Tolerant);
        let count = by_tolerance.clone().count();
        if let Some(first) = by_tolerance.min_by_key(|l| l.later) {
            let (f, row) = self.first[first.later as usize];
            let line = files[f].lines[row];
            files[f]
                .log
                .row(&notices::TOLERANT_LINKS, line, &[&count, &tolerance]);
        }
        let list = study.linking.decisions.as_deref().unwrap_or_default();
        let Some(file) = files.first_mut() else {
            return;
        };
        for n in unknown {
            let said = notices::DECISION_UNKNOWN.at(decisions[*n].place(list), &[]);
            file.log.push(said);
        }
        for (a, b) in &linked.refused {
            let codes = [a, b].map(|u| shown(&self.codes[*u as usize], 60));
            let place = jauge_model::Place::file(list);
            file.log
                .push(notices::DECISION_REFUSED.at(place, &[&codes[0], &codes[1]]));
        }
    }

    /// Numbers the people, and gives the rows of each file the codes that they are known by.
    fn number(self, files: &mut [Rows], linked: &Linked) -> (Names, Vec<Arc<Vec<u32>>>) {
        let mut names = Names::default();
        let mut numbers = vec![MISSING; self.first.len()];
        for (unit, person) in linked.person.iter().enumerate() {
            let person = *person as usize;
            if numbers[person] == MISSING {
                numbers[person] = names.all.len() as u32;
                names.put_new(&self.codes[person]);
            }
            numbers[unit] = numbers[person];
        }
        let mut who = Vec::new();
        for (file, units) in files.iter_mut().zip(&self.of) {
            let mut codes = Names::default();
            let code = |unit: &u32| codes.number(&self.codes[*unit as usize]);
            file.who = Arc::new(units.iter().map(code).collect());
            file.codes = codes;
            let of = units.iter().map(|u| numbers[*u as usize]).collect();
            who.push(Arc::new(of));
        }
        (names, who)
    }
}

/// Unlinked later forms with candidates within the tolerance, and these.
fn ambiguous_forms(linked: &Linked, tolerance: usize) -> BTreeMap<u32, Vec<u32>> {
    let mut out: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for c in linked.candidates.iter().filter(|c| c.distance <= tolerance) {
        out.entry(c.later).or_default().push(c.earlier);
    }
    out
}

/// Per file, the numbers of the elements of all rows; and the words behind the numbers.
fn values(elements: usize, files: &[Rows]) -> (Vec<Vec<u32>>, Vec<Names>) {
    let mut words = vec![Names::default(); elements];
    let of_file = |file: &Rows| {
        let mut out = vec![MISSING; file.lines.len() * elements];
        for (n, column) in file.elements.iter().enumerate() {
            let Some(column) = column else { continue };
            let number = |word: &str| match comparable(word).as_str() {
                "" => MISSING,
                word => words[n].number(word),
            };
            let global: Vec<u32> = column.names.all.iter().map(number).collect();
            for (row, local) in column.of.iter().enumerate() {
                out[row * elements + n] = global.get(*local as usize).copied().unwrap_or(MISSING);
            }
        }
        out
    };
    let all = files.iter().map(of_file).collect();
    (all, words)
}

/// Elements as a code: `M-3-2-?`.
fn label(values: &[u32], words: &[Names]) -> String {
    let word = |(value, words): (&u32, &Names)| match *value {
        MISSING => "?".to_owned(),
        value => words.all.get(value as usize).to_uppercase(),
    };
    values
        .iter()
        .zip(words)
        .map(word)
        .collect::<Vec<_>>()
        .join("-")
}

/// The waves of a row as bits.
fn waves_of(files: &[Rows], (f, row): (usize, usize)) -> u64 {
    let file = &files[f];
    let bit = |wave: usize| 1_u64 << wave.min(63);
    if file.waves[row] != BY_COLUMN {
        return bit(usize::from(file.waves[row]));
    }
    let waves = file.items.iter().filter_map(|(target, _)| target.wave);
    waves.fold(0, |all, wave| all | bit(wave))
}

/// Whether rows of one wave with the same elements cannot be taken for one person's: two of them
/// answer the same questions, in different ways, and the author did not say which one counts.
fn ambiguous(
    study: &Study,
    files: &[Rows],
    components: &[(usize, bool)],
    rows: &[(usize, usize)],
) -> bool {
    let mut first: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for &row in rows {
        if study.answers[row.0].layout != Layout::Wide
            || study.answers[row.0].duplicates != Duplicates::SetAside
        {
            continue;
        }
        match first.get(&components[row.0].0) {
            Some(known) if !same(files, *known, row) => return true,
            Some(_) => {}
            None => {
                first.insert(components[row.0].0, row);
            }
        }
    }
    false
}

/// Each row apart; those of one file with one row per answer stay together.
fn split_rows(study: &Study, rows: Vec<(usize, usize)>) -> Vec<Vec<(usize, usize)>> {
    let mut out: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut long: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for row in rows {
        if study.answers[row.0].layout == Layout::Wide {
            out.push(vec![row]);
        } else {
            long.entry(row.0).or_default().push(row);
        }
    }
    out.extend(long.into_values());
    out
}
