//! Which survey tool exported a file, and what follows from it: columns that the tool keeps for
//! itself are no answers, columns that say who a person is are left unread, and a column is
//! found by the name that it had in the form.
//!
//! ```text
//! headers -> the tool (or none) -> each column: its own | personal | an answer under its name
//!                               -> each row:    sent to the end? refused? sent before?
//! ```
//!
//! A tool is told by columns that no other source has. What is decided is said, and the author
//! can overrule it.

mod forms;
mod known;
mod names;

use std::collections::BTreeMap;

use jauge_model::reception::{Apart, FileReception};
use jauge_model::study::{AnswerFile, Incomplete, Tool, ToolChoice};
use jauge_model::{Choice, Item, ItemKind, Questionnaire};

use super::header::Wanted;
use super::log::Log;
use super::mapping::{ItemColumn, Mapping};
use super::stamps::Columns;
use super::structure::Structure;
use super::table::{Header, Row};
use super::{notices, pseudonym};
use crate::exchange::limesurvey;
use crate::spelling::{fold, shown};
pub(super) use forms::three_rows;
use known::Part;

/// Most columns that are listed by name.
const NAMED: usize = 12;

/// What the columns of a tool say of a row besides its answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Export {
    tool: Option<Tool>,
    keep_incomplete: bool,
    /// The number of a submission, the same after it was changed.
    pub(super) submission: Option<usize>,
    /// How often it was changed.
    pub(super) edits: Option<usize>,
    finished: Option<usize>,
    draft: Option<usize>,
    review: Option<usize>,
    instrument: Option<usize>,
    /// Which form a row was filled in with.
    pub(super) stamp: Columns,
    /// Codes of the answers, of the columns that the form's description knows.
    codes: BTreeMap<usize, Codes>,
}

/// Code of each answer and its wordings.
type Codes = Vec<(String, Vec<String>)>;

/// The names and wordings that columns are looked up by: those of the study, of the grid and of
/// the form as the tool has it.
pub(super) struct Asks<'a> {
    grid: &'a Questionnaire,
    wanted: &'a Wanted,
    structure: &'a Structure,
    /// Folded wording of a question: its identifier, where no other has it.
    wordings: BTreeMap<String, Option<&'a str>>,
}

impl<'a> Asks<'a> {
    pub(super) fn of(
        grid: &'a Questionnaire,
        wanted: &'a Wanted,
        structure: &'a Structure,
    ) -> Self {
        let mut wordings: BTreeMap<String, Option<&str>> = BTreeMap::new();
        for (name, id) in limesurvey::Names::of(grid).back(grid) {
            wordings.insert(fold(&name), Some(id));
        }
        for item in &grid.items {
            let plain = item.plain.iter().flat_map(|t| t.iter());
            for (_, text) in item.text.iter().chain(plain) {
                let known = wordings.entry(fold(text)).or_insert(Some(&item.id));
                *known = known.filter(|k| *k == item.id);
            }
        }
        Self {
            grid,
            wanted,
            structure,
            wordings,
        }
    }

    /// What the study or the grid calls a name or a wording.
    fn look_up(&self, name: &str) -> Option<Header> {
        let own = Header::of(name);
        if self.wanted.has(&own.folded) {
            return Some(own);
        }
        let id = self.wordings.get(&own.folded).copied().flatten()?;
        Some(Header::of(id))
    }

    /// What the grid calls the column of one option: `item/option`.
    fn option(&self, tool: Option<Tool>, header: &str, group: Option<&str>) -> Option<Header> {
        let mut pairs = names::of_options(header);
        pairs.extend(group.map(|g| (g.to_owned(), header.to_owned())));
        pairs.iter().find_map(|(head, tail)| {
            let item = self.item(tool, head)?;
            let ItemKind::Choices { .. } = item.kind else {
                return None;
            };
            let options = &self.grid.options_of(item)?.options;
            let question = self.structure.find(&fold(head));
            let coded =
                question.and_then(|q| q.options.iter().find(|(c, _)| fold(c) == fold(tail)));
            let sub = self.structure.find(&fold(&format!("{head}[{tail}]")));
            let described = coded
                .map(|(_, l)| l)
                .into_iter()
                .chain(sub.map(|q| &q.labels));
            // The tool's own codes come before those of the grid, which may be others.
            let words = described.flatten().chain([tail]).map(|word| fold(word));
            let option = words.into_iter().find_map(|word| {
                let labelled = |o: &&Choice| o.label.iter().any(|(_, t)| fold(t) == word);
                let named = |o: &&Choice| fold(&o.id) == word || o.code.to_string() == word;
                options
                    .iter()
                    .find(labelled)
                    .or_else(|| options.iter().find(named))
            })?;
            Some(Header::of(&format!("{}/{}", item.id, option.id)))
        })
    }

    /// How a survey of this grid in LimeSurvey writes codes with a sign.
    fn signed(&self, goes_by: &[String]) -> Codes {
        let mut found = goes_by.iter().filter_map(|name| self.look_up(name));
        let item = found.find_map(|own| self.grid.items.get(self.grid.item_index(&own.plain)?));
        item.map_or_else(Codes::new, |i| limesurvey::signed(self.grid, i))
    }

    /// The item that a name or a wording stands for.
    fn item(&self, tool: Option<Tool>, name: &str) -> Option<&Item> {
        let question = self.structure.find(&fold(name)).into_iter();
        let described = question.flat_map(|q| q.names.iter().chain(&q.labels).cloned());
        let mut all = names::of(tool, name).into_iter().chain(described);
        let n = all.find_map(|name| self.grid.item_index(&self.look_up(&name)?.plain))?;
        self.grid.items.get(n)
    }
}

/// Tells the tool by its columns, sets apart those that hold no answers, and gives the others
/// the name that the study or the grid has for them.
pub(super) fn recognise(
    asks: &Asks<'_>,
    answer: &AnswerFile,
    headers: &mut [Header],
    log: &mut Log,
    report: &mut FileReception,
) -> Export {
    let names: Vec<String> = headers.iter().map(|h| h.folded.clone()).collect();
    let (tool, evidence) = match answer.dialect.tool {
        Some(ToolChoice::None) => (None, Vec::new()),
        Some(ToolChoice::Tool(tool)) => (Some(tool), Vec::new()),
        None => known::tell(&names).map_or((None, Vec::new()), |(t, e)| (Some(t), e)),
    };
    let mut out = Export {
        tool,
        keep_incomplete: answer.dialect.incomplete == Incomplete::Keep,
        stamp: Columns::of(headers),
        ..Export::default()
    };
    for (n, header) in headers.iter_mut().enumerate() {
        if out.stamp.has(n) {
            header.apart = Some(Apart::Tool);
        }
    }
    if tool.is_some() || !asks.structure.questions.is_empty() {
        out.codes = name_columns(asks, tool, headers);
        one_way(asks, tool, headers, log);
    }
    let Some(tool) = tool else { return out };
    report.tool = Some(tool);
    let by: Vec<String> = evidence.iter().map(|n| headers[*n].shown.clone()).collect();
    let (fr, en) = match by[..] {
        [] => (
            "comme l\u{2019}étude le dit".to_owned(),
            "as the study says".to_owned(),
        ),
        _ => (
            format!("reconnu à ses colonnes\u{a0}: {}", by.join(", ")),
            format!("told by its columns: {}", by.join(", ")),
        ),
    };
    let name = tool.name();
    log.push(notices::TOOL.at_both(log.place(), &[&name, &fr], &[&name, &en]));
    for (n, name) in names.iter().enumerate() {
        let Some(part) = known::part(tool, name, &names) else {
            continue;
        };
        headers[n].apart = Some(match part {
            Part::Personal => Apart::Personal,
            _ => Apart::Tool,
        });
        if part == Part::Form {
            // Of several the last one is the version that was filled in.
            out.stamp.form = Some(n);
        }
        let slot = match part {
            Part::Form | Part::Own | Part::Personal => continue,
            Part::Submission => &mut out.submission,
            Part::Edits => &mut out.edits,
            Part::Finished => &mut out.finished,
            Part::Draft => &mut out.draft,
            Part::Review => &mut out.review,
            Part::Instrument => &mut out.instrument,
        };
        // Of several numbers of a submission the one that lasts comes first in the list.
        let rank = |n: usize| known::rank(tool, &names[n]);
        if slot.is_none_or(|before| rank(n) < rank(before)) {
            *slot = Some(n);
        }
    }
    // Rows of a repeated group belong to one submission, and none of them is another version
    // of it.
    if names.iter().any(|n| known::REPEATED.contains(&n.as_str())) {
        out.submission = None;
    }
    out
}

/// Gives each column the name by which the study or the grid knows it, where it goes by one.
/// Returns, for columns that the form's description knows, the codes of their answers.
fn name_columns(
    asks: &Asks<'_>,
    tool: Option<Tool>,
    headers: &mut [Header],
) -> BTreeMap<usize, Codes> {
    let mut codes = BTreeMap::new();
    for (n, header) in headers.iter_mut().enumerate() {
        let goes_by = names::of(tool, &header.plain);
        let question = goes_by
            .iter()
            .find_map(|name| asks.structure.find(&fold(name)));
        if let Some(coded) = question.filter(|q| !q.options.is_empty()) {
            codes.insert(n, coded.options.clone());
        } else if tool == Some(Tool::Limesurvey) {
            let mut own = known::yes_no();
            own.extend(asks.signed(&goes_by));
            codes.insert(n, own);
        }
        if asks.wanted.has(&header.folded) {
            continue;
        }
        let described = question
            .iter()
            .flat_map(|q| q.names.iter().chain(&q.labels));
        let mut names = goes_by.iter().chain(described);
        let found = names.find_map(|name| asks.look_up(name));
        let found = found.or_else(|| asks.option(tool, &header.plain, header.group.as_deref()));
        if let Some(own) = found {
            (header.plain, header.folded) = (own.plain, own.folded);
        }
    }
    codes
}

/// Where the options of a question have a column each, the one that joins them is not read: it
/// says the same, and cannot always be taken apart again.
fn one_way(asks: &Asks<'_>, tool: Option<Tool>, headers: &mut [Header], log: &mut Log) {
    for item in &asks.grid.items {
        let ItemKind::Choices { .. } = item.kind else {
            continue;
        };
        let start = format!("{}/", item.id);
        let of_options = headers
            .iter()
            .filter(|h| h.plain.starts_with(&start))
            .count();
        let whole = headers.iter().position(|h| h.plain == item.id);
        if let (Some(n), 0, Some(Tool::Kobo)) = (whole, of_options, tool)
            && !fold(&headers[n].shown).ends_with(&item.id)
        {
            let place = log.column(log.header(), n).in_field(&headers[n].shown);
            log.push(notices::JOINED_LABELS.at(place.of_item(&item.id), &[]));
        }
        // LimeSurvey joins nothing: what bears the item's name there says why no option is chosen.
        if let (Some(n), true, false) = (whole, of_options > 1, tool == Some(Tool::Limesurvey)) {
            let header = &mut headers[n];
            header.apart = Some(Apart::Tool);
            // No question has a name like this one.
            let own = Header::of(&format!("{} (joined)", item.id));
            (header.plain, header.folded) = (own.plain, own.folded);
            let place = log.column(log.header(), n).in_field(&header.shown);
            log.push(notices::JOINED_TOO.at(place.of_item(&item.id), &[&of_options]));
        }
    }
}

impl Export {
    /// The codes that the tool has for the answers of a column.
    pub(super) fn codes(&self, column: usize) -> &[(String, Vec<String>)] {
        self.codes.get(&column).map_or(&[], Vec::as_slice)
    }

    /// Whether a row counts as a form; if not, its line is said to be set aside.
    pub(super) fn takes(&self, cells: &Row<'_>, mapping: &Mapping, log: &mut Log) -> bool {
        if self.tool.is_none() {
            return true;
        }
        let text = |column: Option<usize>| {
            let cell = column.map_or(&[][..], |c| cells.get(c));
            std::str::from_utf8(cell).unwrap_or_default().trim()
        };
        if let Some(column) = self.review
            && known::refused(text(Some(column)))
        {
            let found = shown(text(Some(column)), 40);
            log.row(&notices::REFUSED_IN_TOOL, cells.line, &[&found]);
            return false;
        }
        let unfinished = self.finished.is_some() && text(self.finished).is_empty();
        let draft = ["1", "x", "oui", "yes", "true"].contains(&fold(text(self.draft)).as_str());
        if (unfinished || draft) && !self.keep_incomplete {
            log.row(&notices::INCOMPLETE, cells.line, &[]);
            return false;
        }
        if !text(self.instrument).is_empty() {
            // A box that nobody saw is exported like one that was left empty.
            let blank = |target: &ItemColumn| {
                let said = text(Some(target.column));
                let unticked = target.option.is_some() && ["0", "Unchecked"].contains(&said);
                !cells.kind(target.column).is_broken() && (said.is_empty() || unticked)
            };
            if !mapping.items.is_empty() && mapping.items.iter().all(blank) {
                let found = shown(text(self.instrument), 40);
                log.row(&notices::OTHER_INSTRUMENT, cells.line, &[&found]);
                return false;
            }
        }
        true
    }
}

/// Says which columns are set apart, once it is known which are read.
pub(super) fn say_apart(headers: &[Header], mapping: &Mapping, log: &mut Log) {
    let list = |apart: Apart| {
        let of = |n: &usize| headers[*n].apart == Some(apart);
        let unread = |n: &usize| mapping.read_as.get(*n).is_some_and(Option::is_none);
        let all: Vec<usize> = (0..headers.len()).filter(of).filter(unread).collect();
        let more = if all.len() > NAMED { ", …" } else { "" };
        let names: Vec<&str> = all
            .iter()
            .take(NAMED)
            .map(|n| headers[*n].shown.as_str())
            .collect();
        (all.len(), names.join(", ") + more)
    };
    for (apart, notice) in [
        (Apart::Tool, &notices::OWN_COLUMNS),
        (Apart::Personal, &notices::PERSONAL_COLUMNS),
    ] {
        let (count, names) = list(apart);
        if count > 0 {
            log.push(notice.at(log.header(), &[&count, &names]));
        }
    }
    if let Some(column) = mapping.participant
        && (headers[column].apart == Some(Apart::Personal)
            || pseudonym::names_people(&headers[column].folded))
    {
        let name = &headers[column].shown;
        let place = log.column(log.header(), column).in_field(name);
        log.push(notices::PERSONAL_CODE.at(place, &[name]));
    }
}
