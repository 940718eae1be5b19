//! Which column is what.

use std::fmt::Write as _;

use jauge_model::questionnaire::LinkBy;
use jauge_model::study::{AnswerFile, Export, Layout, Study, Tool, WaveOf};
use jauge_model::{Item, Place, Questionnaire};

use super::choices::option_column;
use super::header::Wanted;
use super::log::Log;
use super::notices;
use super::recorded;
use super::table::Header;
use crate::spelling::{fold, nearest, plain, shown};

/// A column that holds the answers to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ItemColumn {
    /// Index in the file.
    pub(super) column: usize,
    /// Index of the item.
    pub(super) item: usize,
    /// Option (position) that it is about, where each option has a column.
    pub(super) option: Option<usize>,
    /// Wave, where the column says it.
    pub(super) wave: Option<usize>,
}

impl ItemColumn {
    /// Whether both hold the same part of the same answer.
    pub(super) fn same_answer(&self, other: &Self) -> bool {
        (self.item, self.option, self.wave) == (other.item, other.option, other.wave)
    }
}

/// Where everything is in one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Mapping {
    pub(super) participant: Option<usize>,
    pub(super) wave: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) consent: Option<usize>,
    /// Version of the grid that each row was filled in with.
    pub(super) version: Option<usize>,
    pub(super) comparison: Option<usize>,
    /// Who rated.
    pub(super) rater: Option<usize>,
    pub(super) groups: Vec<Option<usize>>,
    /// What tells the pathways of one person apart.
    pub(super) pathway: Option<usize>,
    /// Elements of the self-generated code.
    pub(super) elements: Vec<Option<usize>>,
    pub(super) covariates: Vec<Option<usize>>,
    pub(super) long_item: Option<usize>,
    pub(super) long_value: Option<usize>,
    pub(super) items: Vec<ItemColumn>,
    /// What the mapping file recorded of the last export.
    pub(super) record: Option<Export>,
    /// Per column of the file, what it is read as.
    pub(super) read_as: Vec<Option<String>>,
}

/// Whether the file is of no use without a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Every file has it, or says so here.
    Here,
    /// Some file of the study has it.
    Somewhere,
}

/// Names as columns are looked up, with the log that hears of what is wrong.
pub(super) struct Finder<'a> {
    pub(super) headers: &'a [Header],
    pub(super) log: &'a mut Log,
    pub(super) read_as: Vec<Option<String>>,
    /// Columns not used because another one has their name.
    rivals: Vec<bool>,
    /// Columns of which it is said elsewhere that they are not read.
    pub(super) told: Vec<bool>,
    /// Whether the words that spell an option out may stand among the options.
    own_words: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn new(headers: &'a [Header], log: &'a mut Log) -> Self {
        Self {
            headers,
            log,
            read_as: vec![None; headers.len()],
            rivals: vec![false; headers.len()],
            told: vec![false; headers.len()],
            own_words: false,
        }
    }

    fn look_up(&mut self, name: &str, role: &str, need: Need) -> Option<usize> {
        let (exact, folded) = (plain(name), fold(name));
        let all = |fits: &dyn Fn(&Header) -> bool| -> Vec<usize> {
            let found = self.headers.iter().enumerate();
            found.filter(|(_, h)| fits(h)).map(|(n, _)| n).collect()
        };
        let mut found = all(&|h| h.plain == exact);
        if found.is_empty() {
            found = all(&|h| h.folded == folded && !folded.is_empty());
        }
        match found[..] {
            [] => {
                if need == Need::Here {
                    self.absent(name);
                }
                None
            }
            [one] => {
                self.mark(one, role);
                Some(one)
            }
            [a, b, ..] => {
                self.rival(name, a, b);
                None
            }
        }
    }

    /// Whether a column has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        let (exact, folded) = (plain(name), fold(name));
        let mut all = self.headers.iter();
        all.any(|h| h.plain == exact || h.folded == folded)
    }

    /// Marks a column of which it is said elsewhere why it is not read.
    pub(super) fn tell(&mut self, name: &str) {
        let exact = plain(name);
        for (told, header) in self.told.iter_mut().zip(self.headers) {
            *told |= header.plain == exact;
        }
    }

    /// A column that must be in this file.
    pub(super) fn required(&mut self, name: &str, role: &str) -> Option<usize> {
        self.look_up(name, role, Need::Here)
    }

    /// A column that may be in another file of the study.
    pub(super) fn optional(&mut self, name: &str, role: &str) -> Option<usize> {
        self.look_up(name, role, Need::Somewhere)
    }

    fn mark(&mut self, column: usize, role: &str) {
        match &mut self.read_as[column] {
            Some(said) => {
                let _ = write!(said, ", {role}");
            }
            none => *none = Some(role.to_owned()),
        }
    }

    fn rival(&mut self, name: &str, a: usize, b: usize) {
        if self.rivals[a] && self.rivals[b] {
            return;
        }
        (self.rivals[a], self.rivals[b]) = (true, true);
        let name = shown(name, 60);
        let place = self.log.header().in_field(&name);
        let (shown_a, shown_b) = (&self.headers[a].shown, &self.headers[b].shown);
        let ((a_fr, a_en), (b_fr, b_en)) = (self.log.ordinal(a), self.log.ordinal(b));
        let said = notices::SAME_HEADER_USED.at_both(
            place,
            &[&name, &a_fr, shown_a, &b_fr, shown_b],
            &[&name, &a_en, shown_a, &b_en, shown_b],
        );
        self.log.push(said);
    }

    fn absent(&mut self, name: &str) {
        let place = self.log.header();
        let (fr, en) = self.near(name);
        let said = notices::NO_COLUMN.at(place, &[&shown(name, 60), &fr, &en]);
        self.log.push(said);
    }

    /// The header nearest to a name, for a hint in French and in English.
    fn near(&self, name: &str) -> (String, String) {
        let headers = self.headers.iter().map(|h| h.shown.as_str());
        match nearest(name, headers) {
            Some(near) => (format!("«\u{a0}{near}\u{a0}»"), format!("\"{near}\"")),
            None => ("aucune".to_owned(), "none".to_owned()),
        }
    }

    /// Says which columns are not read, and which of those have one name.
    pub(super) fn leftovers(&mut self) {
        // A sheet says elsewhere what stands in columns without a title.
        let in_sheet = self.log.sheet.is_some();
        let unread: Vec<usize> = (0..self.headers.len())
            .filter(|n| self.read_as[*n].is_none() && !self.told[*n])
            .filter(|n| !in_sheet || !self.headers[*n].plain.is_empty())
            .filter(|n| self.headers[*n].apart.is_none())
            .collect();
        let mut seen: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for (n, header) in self.headers.iter().enumerate() {
            if header.plain.is_empty() || header.apart.is_some() {
                continue;
            }
            if let Some(first) = seen.get(header.plain.as_str()) {
                if !self.rivals[n] && self.log.room(&notices::SAME_HEADER, usize::MAX, None) {
                    let place = self
                        .log
                        .column(self.log.header(), n)
                        .in_field(&header.shown);
                    let (a, b) = (self.log.ordinal(*first), self.log.ordinal(n));
                    let said = notices::SAME_HEADER.at_both(place, &[&a.0, &b.0], &[&a.1, &b.1]);
                    self.log.push(said);
                }
            } else {
                seen.insert(&header.plain, n);
            }
        }
        if !unread.is_empty() {
            let names: Vec<&str> = unread
                .iter()
                .take(12)
                .map(|n| self.headers[*n].shown.as_str())
                .collect();
            let more = if unread.len() > names.len() {
                ", …"
            } else {
                ""
            };
            let names = names.join(", ") + more;
            let place = self.log.header();
            self.log
                .push(notices::NOT_READ.at(place, &[&unread.len(), &names]));
        }
    }
}

/// The column, and its name where the mapping gives no other, with the version of the grid.
const GRID_VERSION: &str = "grid_version";

/// The names that the columns of an answer file may have: what the study and the grid ask for.
pub(super) fn wanted(grid: &Questionnaire, study: &Study, answer: &AnswerFile) -> Wanted {
    let mut names: Vec<String> = Vec::new();
    if grid.linked_by() != LinkBy::Sgic {
        names.push(study.keys.participant.clone());
    }
    names.extend(study.linking.pathway.clone());
    names
        .extend((0..grid.link_elements().len()).map(|n| element_column(grid, study, n).to_owned()));
    if let Some(mapping) = answer.mapping() {
        names.extend(mapping.roles.iter().map(|(_, header)| header.clone()));
        names.extend(mapping.ignored.iter().cloned());
    }
    names.extend(study.keys.groups.iter().map(|(_, column)| column.clone()));
    names.extend(answer.date.clone());
    names.extend(answer.raters.iter().map(|r| r.column.clone()));
    names.extend(study.consent.as_ref().map(|c| c.publication.clone()));
    names.extend(study.comparison.as_ref().map(|c| c.column.clone()));
    names.extend(study.covariates.iter().map(|c| c.column.clone()));
    if let WaveOf::Column { column, .. } = &answer.wave {
        names.push(column.clone());
    }
    match &answer.layout {
        // Identifiers of questions stand in the rows here.
        Layout::Long { item, value } => names.extend([item.clone(), value.clone()]),
        Layout::Wide => {
            names.extend(answer.columns.iter().map(|c| c.0.clone()));
            for id in grid.items.iter().flat_map(|i| i.was.iter().chain([&i.id])) {
                names.push(id.clone());
                let item = grid.item_index(id).map(|i| &grid.items[i]);
                if let Some(list) = item.and_then(|i| grid.options_of(i)) {
                    let ids = list.options.iter().map(|o| &o.id);
                    names.extend(ids.flat_map(|o| [format!("{id}__{o}"), format!("{id}/{o}")]));
                }
                if answer.wave == WaveOf::PerColumn {
                    names.extend(grid.waves.iter().map(|w| format!("{id}@{}", w.id)));
                }
            }
        }
    }
    Wanted::of(names.iter().map(String::as_str))
}

/// Maps the columns of an answer file. Without a participant column nothing can be used.
pub(super) fn map(
    grid: &Questionnaire,
    study: &Study,
    answer: &AnswerFile,
    headers: &[Header],
    tool: Option<Tool>,
    log: &mut Log,
) -> Mapping {
    let mut find = Finder::new(headers, log);
    find.own_words = tool.is_some_and(Tool::is_online_form);
    let record = recorded::start(answer, &mut find);
    // The mapping file may say under which header a column stands in this export.
    let header = |role: &str, name: &str| answer.header_of(role).unwrap_or(name).to_owned();
    let optional = |find: &mut Finder<'_>, role: String, name: &str| {
        let name = header(&role, name);
        find.optional(&name, &role)
    };
    let participant = header("participant", &study.keys.participant);
    let mut out = Mapping {
        record: record.cloned(),
        ..Mapping::default()
    };
    match grid.link.as_ref().map(|l| (l.primary, l.fallback)) {
        Some((LinkBy::Sgic, _)) => {}
        // The elements serve in a file that has no codes.
        Some((_, Some(_))) => {
            out.participant = find.optional(&participant, "participant");
        }
        _ => out.participant = find.required(&participant, "participant"),
    }
    if let Some(pathway) = &study.linking.pathway {
        out.pathway = find.optional(pathway, "pathway");
    }
    for (n, element) in grid.link_elements().iter().enumerate() {
        let role = format!("element:{}", element.id);
        let column = &header(&role, element_column(grid, study, n));
        out.elements.push(match grid.linked_by() {
            LinkBy::Sgic => find.required(column, &role),
            _ => find.optional(column, &role),
        });
    }
    for (name, column) in &study.keys.groups {
        let found = optional(&mut find, format!("key:{name}"), column);
        out.groups.push(found);
    }
    if let WaveOf::Column { column, .. } = &answer.wave {
        out.wave = find.required(&header("wave", column), "wave");
    }
    if let Some(column) = &answer.date {
        out.date = find.required(&header("date", column), "date");
    }
    if let Some(raters) = &answer.raters {
        out.rater = find.required(&header("rater", &raters.column), "rater");
    }
    if let Some(consent) = &study.consent {
        out.consent = optional(&mut find, "consent".to_owned(), &consent.publication);
    }
    out.version = optional(&mut find, GRID_VERSION.to_owned(), GRID_VERSION);
    if let Some(comparison) = &study.comparison {
        out.comparison = optional(&mut find, "comparison".to_owned(), &comparison.column);
    }
    for covariate in &study.covariates {
        let role = format!("covariate:{}", covariate.column);
        let found = optional(&mut find, role, &covariate.column);
        out.covariates.push(found);
    }
    match &answer.layout {
        Layout::Long { item, value } => {
            out.long_item = find.required(item, "item");
            out.long_value = find.required(value, "answer");
        }
        Layout::Wide => out.items = item_columns(grid, answer, record, &mut find),
    }
    if out.participant.is_none() && grid.linked_by() != LinkBy::Sgic && !by_elements(&out) {
        let said = notices::NO_PARTICIPANT.at(find.log.place(), &[&participant]);
        find.log.push(said);
    }
    recorded::say_added(answer, record, &mut find);
    find.leftovers();
    out.read_as = find.read_as;
    out
}

/// The column of an element of the self-generated code.
pub(super) fn element_column<'a>(grid: &'a Questionnaire, study: &'a Study, n: usize) -> &'a str {
    let mapped = study.linking.columns.iter().find(|(e, _)| *e == n);
    mapped.map_or(&grid.link_elements()[n].id, |(_, column)| column)
}

fn by_elements(mapping: &Mapping) -> bool {
    mapping.elements.iter().any(Option::is_some)
}

fn item_columns(
    grid: &Questionnaire,
    answer: &AnswerFile,
    record: Option<&Export>,
    find: &mut Finder<'_>,
) -> Vec<ItemColumn> {
    let mut out: Vec<ItemColumn> = Vec::new();
    let fixed = match answer.wave {
        WaveOf::Fixed(wave) => Some(wave),
        _ => None,
    };
    let role = |item: usize, option: Option<usize>, wave: Option<usize>| {
        let item = &grid.items[item];
        let options = grid.options_of(item).map(|l| &l.options);
        let option = options.zip(option).and_then(|(all, n)| all.get(n));
        let id = match option {
            Some(option) => format!("{}/{}", item.id, option.id),
            None => item.id.clone(),
        };
        match wave.or(fixed).and_then(|w| grid.waves.get(w)) {
            Some(wave) => format!("item:{id}@{}", wave.id),
            None => format!("item:{id}"),
        }
    };
    for (source, item, wave) in &answer.columns {
        if grid.items.get(*item).is_none() || wave.is_some_and(|w| w >= grid.waves.len()) {
            continue;
        }
        let asked = wave.or(fixed).is_none_or(|w| grid.items[*item].asked_at(w));
        let found = match answer.mapping() {
            // A column of a mapping may be of another export, or of another wave.
            Some(_) if asked => {
                let found = find.optional(source, &role(*item, None, *wave));
                if found.is_none() && !find.has(source) {
                    recorded::say_gone(answer, record, source, &grid.items[*item].id, find);
                }
                found
            }
            Some(_) => {
                find.tell(source);
                None
            }
            None => find.required(source, &role(*item, None, *wave)),
        };
        if let Some(column) = found {
            out.push(ItemColumn {
                column,
                item: *item,
                option: None,
                wave: *wave,
            });
        }
    }
    for column in 0..find.headers.len() {
        if find.read_as[column].is_some() || find.rivals[column] || find.told[column] {
            continue;
        }
        let Some((item, option, wave)) = by_name(grid, answer, &find.headers[column].plain) else {
            continue;
        };
        let rival = out
            .iter()
            .find(|c| (c.item, c.option) == (item, option) && c.wave.or(fixed) == wave.or(fixed));
        match rival.copied() {
            // What the author maps by hand wins; the other column is listed as not read.
            Some(rival) if answer.columns.iter().any(|c| c.1 == rival.item) => {}
            Some(rival) => {
                find.rival(&grid.items[item].id, rival.column, column);
                find.read_as[rival.column] = None;
                out.retain(|c| c.column != rival.column);
            }
            None => {
                find.mark(column, &role(item, option, wave));
                out.push(ItemColumn {
                    column,
                    item,
                    option,
                    wave,
                });
            }
        }
    }
    out.sort_by_key(|c| c.column);
    missing_items(grid, answer, &out, find);
    missing_options(grid, &out, find);
    out
}

/// Says which options have no column, where the others have one.
fn missing_options(grid: &Questionnaire, columns: &[ItemColumn], find: &mut Finder<'_>) {
    for (n, item) in grid.items.iter().enumerate() {
        let Some(list) = grid.options_of(item) else {
            continue;
        };
        let mut have = columns.iter().filter(|c| c.item == n).peekable();
        if have.peek().is_none() || have.clone().any(|c| c.option.is_none()) {
            continue;
        }
        let absent: Vec<&str> = (0..list.options.len())
            .filter(|o| !have.clone().any(|c| c.option == Some(*o)))
            .map(|o| list.options[o].id.as_str())
            .collect();
        if let Some(first) = absent.first() {
            let place = find.log.header().of_item(&item.id);
            let args: [&dyn std::fmt::Display; 3] = [&item.id, &absent.join(", "), first];
            find.log.push(notices::OPTION_COLUMNS.at(place, &args));
        }
    }
}

/// The item, the option where each has a column, and the wave where the name says it, of a column named like an item.
fn by_name(
    grid: &Questionnaire,
    answer: &AnswerFile,
    name: &str,
) -> Option<(usize, Option<usize>, Option<usize>)> {
    let item = |name: &str| {
        grid.item_index(name)
            .or_else(|| grid.item_index(&name.to_lowercase()))
    };
    let named = |name: &str| {
        let whole = item(name).map(|i| (i, None));
        whole.or_else(|| option_column(grid, name, item).map(|(i, o)| (i, Some(o))))
    };
    if answer.wave != WaveOf::PerColumn {
        return named(name).map(|(i, o)| (i, o, None));
    }
    if let Some((name, wave)) = name.split_once('@') {
        let (item, option) = named(name)?;
        return Some((item, option, Some(grid.wave_index(wave)?)));
    }
    // A name alone says the wave when the item is put at one wave only.
    let (item, option) = named(name)?;
    let mut waves = (0..grid.waves.len()).filter(|w| grid.items[item].asked_at(*w));
    match (waves.next(), waves.next()) {
        (Some(wave), None) => Some((item, option, Some(wave))),
        _ => None,
    }
}

fn missing_items(
    grid: &Questionnaire,
    answer: &AnswerFile,
    columns: &[ItemColumn],
    find: &mut Finder<'_>,
) {
    if columns.is_empty() {
        let place: Place = find.log.header();
        find.log.push(notices::NO_ANSWERS.at(place, &[]));
        return;
    }
    let WaveOf::Fixed(wave) = answer.wave else {
        return;
    };
    // What is said already is not said twice: columns that are mapped by hand or that have
    // a rival of the same name.
    let mut said: Vec<usize> = answer.columns.iter().map(|c| c.1).collect();
    let rivals = find.headers.iter().zip(&find.rivals).filter(|(_, r)| **r);
    said.extend(
        rivals
            .filter_map(|(h, _)| by_name(grid, answer, &h.plain))
            .map(|f| f.0),
    );
    let has = |n: usize| columns.iter().any(|c| c.item == n);
    let beside = |item: &Item| find.own_words && item.specifies.is_some_and(has);
    for (n, item) in grid.items.iter().enumerate() {
        if item.asked_at(wave) && !said.contains(&n) && !has(n) && !beside(item) {
            let (fr, en) = find.near(&item.id);
            let place = find.log.header().of_item(&item.id);
            let said = notices::NO_ITEM_COLUMN.at(place, &[&item.id, &fr, &en]);
            find.log.push(said);
        }
    }
}
