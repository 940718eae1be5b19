//! What came back as one long table: a row per person, wave and item put at that wave, with
//! the answer or the reason why there is none, and where it stands in the files.

use std::borrow::Cow;

use jauge_model::{Column, Item, LevelCell, Missing, Questionnaire, Study, Text};

use crate::form::neutral;
use crate::intake::Received;

/// One row: what one person answered to one item at one wave.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<'a> {
    /// The grid that was filled in: identifier, version, hash.
    pub grid: [&'a str; 3],
    /// Code of the person.
    pub person: &'a str,
    /// The person's group, per key of the responses; empty where it is not known.
    pub groups: &'a [&'a str],
    /// Identifier of the wave.
    pub wave: &'a str,
    /// Identifier of the item.
    pub item: &'a str,
    /// Code of the level.
    pub code: Option<i64>,
    /// The number, or the score of the level.
    pub value: Option<f64>,
    /// What was written, the words of the level or option in the language of the grid, a date,
    /// or the identifiers of the options chosen with a space between them.
    pub text: Option<Cow<'a, str>>,
    /// Why there is no answer; `None` where there is one.
    pub missing: Option<Missing>,
    /// Whether what was written may be published, where the study asks.
    pub may_publish: Option<bool>,
    /// File in which the answer stands, or would stand, and the line in it.
    pub source: Option<(&'a str, u32)>,
}

/// Hands over the answers: person by person, wave by wave, item by item.
///
/// Items that the grid marks as sensitive are left out unless `sensitive` names them: see
/// [`left_out`].
pub fn each_answer(
    grid: &Questionnaire,
    study: &Study,
    received: &Received,
    sensitive: &[String],
    mut take: impl FnMut(&Answer<'_>),
) {
    let responses = &received.responses;
    let whence = received.sources.whence();
    let left_out = left_out(grid, sensitive);
    for (person, code) in responses.participants.iter().enumerate() {
        let groups: Vec<&str> = responses
            .keys
            .iter()
            .map(|k| {
                k.labels
                    .get(k.of[person] as usize)
                    .map_or("", String::as_str)
            })
            .collect();
        for (w, wave) in responses.waves.iter().enumerate() {
            for (i, (item, column)) in grid.items.iter().zip(&wave.columns).enumerate() {
                let mut answer = Answer {
                    grid: [&grid.id, &grid.version, &grid.hash],
                    person: code,
                    groups: &groups,
                    wave: &grid.waves[w].id,
                    item: &item.id,
                    code: None,
                    value: None,
                    text: None,
                    missing: None,
                    may_publish: None,
                    source: None,
                };
                if left_out.contains(&answer.item)
                    || !fill(
                        &mut answer,
                        grid,
                        item,
                        column,
                        person,
                        wave.returned[person],
                    )
                {
                    continue;
                }
                if matches!(column, Column::Text(_)) && answer.text.is_some() {
                    let asked = study.consent.is_some();
                    answer.may_publish = asked.then(|| wave.may_publish[person]);
                }
                if let Some(stand) = whence.of(person, w, i) {
                    if let Some(own) = stand.grid {
                        answer.grid = [&own.id, &own.version, &own.hash];
                    }
                    let file = study.answers.get(stand.file);
                    answer.source = file.map(|f| (f.file.as_str(), stand.line));
                }
                take(&answer);
            }
        }
    }
}

/// Identifiers of the sensitive items that are not among those asked for by name.
#[must_use]
pub fn left_out<'g>(grid: &'g Questionnaire, sensitive: &[String]) -> Vec<&'g str> {
    let items = grid.items.iter().filter(|i| i.sensitive);
    let ids = items.map(|i| i.id.as_str());
    ids.filter(|id| !sensitive.iter().any(|s| s == id))
        .collect()
}

/// Puts what a cell says into a row; `false` where the item is not put at this wave.
fn fill<'a>(
    answer: &mut Answer<'a>,
    grid: &'a Questionnaire,
    item: &'a Item,
    column: &'a Column,
    person: usize,
    returned: bool,
) -> bool {
    match column {
        Column::NotAsked => return false,
        Column::Level(cells) => level(answer, grid, item, cells[person]),
        Column::Choice(cells) => {
            answer.missing = cells[person].missing();
            let options = grid.options_of(item).map(|l| &l.options);
            if let Some(option) = cells[person].level().and_then(|n| options?.get(n)) {
                answer.code = Some(option.code);
                answer.text = Some(in_grid_lang(grid, &option.label).into());
            }
        }
        Column::Choices(cells) => match cells[person] {
            Ok(ticks) => {
                let options = grid.options_of(item).map_or(&[][..], |l| &l.options);
                let chosen: Vec<&str> = ticks
                    .iter()
                    .filter_map(|n| options.get(n))
                    .map(|o| o.id.as_str())
                    .collect();
                answer.text = Some(chosen.join(" ").into());
            }
            Err(reason) => answer.missing = Some(reason),
        },
        Column::Date(cells) => match cells[person] {
            Ok(date) => answer.text = Some(date.to_string().into()),
            Err(reason) => answer.missing = Some(reason),
        },
        Column::Number(cells) => match cells[person] {
            Ok(value) => answer.value = Some(value),
            Err(reason) => answer.missing = Some(reason),
        },
        Column::Text(said) => match said.binary_search_by_key(&(person as u32), |(p, _)| *p) {
            Ok(at) => answer.text = Some(said[at].1.as_str().into()),
            Err(_) if returned => answer.missing = Some(Missing::Unspecified),
            Err(_) => answer.missing = Some(Missing::NoForm),
        },
    }
    true
}

fn level<'a>(answer: &mut Answer<'a>, grid: &'a Questionnaire, item: &'a Item, cell: LevelCell) {
    answer.missing = cell.missing();
    let levels = grid.scale_of(item).map(|s| &s.levels);
    if let Some((n, level)) = cell.level().and_then(|n| Some((n, levels?.get(n)?))) {
        answer.code = Some(level.code);
        answer.value = Some(level.score);
        let words = item.rubric.get(n).unwrap_or(&level.label);
        answer.text = Some(in_grid_lang(grid, words).into());
    }
}

/// Words in the language of the grid.
fn in_grid_lang<'a>(grid: &Questionnaire, text: &'a Text) -> &'a str {
    let own = text.iter().find(|(lang, _)| *lang == grid.default_lang);
    own.or_else(|| text.iter().next())
        .map_or("", |(_, words)| words)
}

/// The columns behind those of the keys.
const BEHIND: [&str; 9] = [
    "wave",
    "item",
    "code",
    "value",
    "text",
    "missing",
    "may_publish",
    "source_file",
    "source_row",
];

/// The table as CSV for programs: UTF-8, comma, decimal point, LF; each row with the grid, its
/// version and its hash. Text that a spreadsheet program would run as a formula gets a leading
/// apostrophe.
#[must_use]
pub fn long_table(
    grid: &Questionnaire,
    study: &Study,
    received: &Received,
    sensitive: &[String],
) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let keys = received.responses.keys.iter().map(|k| k.name.as_str());
    let head = ["grid", "grid_version", "grid_hash", "person"];
    let _ = out.write_record(head.into_iter().chain(keys).chain(BEHIND));
    each_answer(grid, study, received, sensitive, |a| {
        let words = |text: &str| neutral(text).into_owned();
        let number = |n: Option<String>| n.unwrap_or_default();
        let first = a.grid.map(words);
        let who = std::iter::once(words(a.person)).chain(a.groups.iter().map(|g| words(g)));
        let behind = [
            words(a.wave),
            words(a.item),
            number(a.code.map(|c| c.to_string())),
            number(a.value.map(|v| v.to_string())),
            a.text.as_deref().map(words).unwrap_or_default(),
            a.missing.map(|m| m.id().to_owned()).unwrap_or_default(),
            number(a.may_publish.map(|m| m.to_string())),
            a.source.map(|(file, _)| words(file)).unwrap_or_default(),
            number(a.source.map(|(_, line)| line.to_string())),
        ];
        let _ = out.write_record(first.into_iter().chain(who).chain(behind));
    });
    let bytes = out.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
