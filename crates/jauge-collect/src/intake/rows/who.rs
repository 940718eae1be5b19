//! Who a row is of and when, and what it answers where each row is one answer.

use std::borrow::Cow;
use std::sync::Arc;

use jauge_model::questionnaire::LinkBy;
use jauge_model::study::{Layout, WaveOf};
use jauge_model::{Missing, Questionnaire};

use super::{BY_COLUMN, Context, Rows, say_broken, text};
use crate::intake::batch::Taken;
use crate::intake::codes;
use crate::intake::handed_out::Refused;
use crate::intake::log::Log;
use crate::intake::mapping::Mapping;
use crate::intake::notices::{self, Notice};
use crate::intake::table::{Row, Table};
use crate::issued_code::{CodeFault, IssuedCode};
use crate::spelling::{fold, nearest, shown};

/// Most spellings of a wave that are remembered.
const WAVES_MET: usize = 32;

/// What a row is known by.
struct Code<'c> {
    text: Cow<'c, str>,
    /// Whether that is a code, and not the elements of a self-generated one.
    is_code: bool,
    /// What was wrong with the code, where the elements serve instead.
    refused: Option<CodeFault>,
}

/// Why a row is not known by anything.
enum NoCode {
    Empty(&'static Notice),
    Refused(CodeFault),
}

/// What a row is known by: its code, or else the elements of its self-generated code.
fn known_by<'c>(
    grid: &Questionnaire,
    found: &'c str,
    mut elements: impl Iterator<Item = &'c str>,
) -> Result<Code<'c>, NoCode> {
    let code = |text: Cow<'c, str>| Code {
        text,
        is_code: true,
        refused: None,
    };
    let refused = match grid.linked_by() {
        LinkBy::Code if !found.is_empty() => return Ok(code(found.into())),
        LinkBy::IssuedCode if !found.is_empty() => match IssuedCode::parse(found) {
            Ok(right) => return Ok(code(right.to_string().into())),
            Err(fault) => Some(fault),
        },
        _ => None,
    };
    if elements.any(|e| !e.is_empty()) {
        return Ok(Code {
            text: "".into(), // numbered once the elements of all rows are known
            is_code: false,
            refused,
        });
    }
    Err(match refused {
        Some(fault) => NoCode::Refused(fault),
        None if grid.linked_by() == LinkBy::Sgic => NoCode::Empty(&notices::NO_ELEMENT),
        None => NoCode::Empty(&notices::NO_CODE),
    })
}

/// Reads the part of a row that says who, when and what.
pub(super) struct WhoReader<'a> {
    context: Context<'a>,
    mapping: &'a Mapping,
    /// Folded values of the wave column.
    wave_values: Vec<(String, u16)>,
    /// Values of it as they were met.
    waves_met: Vec<(String, u16)>,
    /// Names of questions that the mapping file links to an item, where each row is one answer:
    /// as they are there, folded, and the item.
    item_names: Vec<(&'a str, String, usize)>,
}

impl<'a> WhoReader<'a> {
    pub(super) fn new(context: Context<'a>, mapping: &'a Mapping) -> Self {
        let mut wave_values = Vec::new();
        if let WaveOf::Column { values, .. } = &context.answer.wave {
            for (value, wave) in values {
                wave_values.push((fold(value), *wave as u16));
            }
            for (n, wave) in context.grid.waves.iter().enumerate() {
                wave_values.push((fold(&wave.id), n as u16));
            }
        }
        let columns = match context.answer.layout {
            Layout::Wide => &[][..],
            Layout::Long { .. } => &context.answer.columns,
        };
        let names = columns
            .iter()
            .map(|(name, item, _)| (name.as_str(), fold(name), *item));
        Self {
            context,
            mapping,
            wave_values,
            waves_met: Vec::new(),
            item_names: names.collect(),
        }
    }

    /// Takes one row in; `None` when it is set aside.
    pub(super) fn row(&mut self, cells: &Row<'_>, log: &mut Log, out: &mut Rows) -> Option<Taken> {
        let (grid, mapping) = (self.context.grid, self.mapping);
        let cell = |column: Option<usize>| column.map_or(&[][..], |c| cells.get(c));
        let line = cells.line;
        let needed = [mapping.participant, mapping.wave, mapping.long_item];
        for column in needed.into_iter().flatten() {
            if cells.kind(column).is_broken() {
                say_broken(cells, column, &out.report.columns[column].name, log);
            }
        }
        let found = text(cell(mapping.participant)).trim();
        let elements = mapping.elements.iter().map(|c| text(cell(*c)).trim());
        let code = match known_by(grid, found, elements) {
            Ok(code) => code,
            Err(NoCode::Refused(fault)) => {
                out.refused.push(Refused::new(line, found, fault, false));
                return None;
            }
            Err(NoCode::Empty(notice)) => {
                log.row(notice, line, &[]);
                return None;
            }
        };
        let wave = self.wave(text(cell(mapping.wave)), line, log)?;
        let item = match self.context.answer.layout {
            Layout::Wide => 0,
            Layout::Long { .. } => self.item(text(cell(mapping.long_item)).trim(), line, log)?,
        };
        let read_with = (grid, self.context.answer, self.context.elsewhere);
        let columns = (&out.export.stamp, mapping.version);
        if !out.stamps.take(read_with, columns, cells, log) {
            return None;
        }
        if let Layout::Long { .. } = self.context.answer.layout {
            out.long.get_or_insert_default().item.push(item);
        }
        out.lines.push(line);
        let number = out.codes.number(&code.text);
        Arc::make_mut(&mut out.who).push(number);
        if !mapping.elements.is_empty() {
            out.coded.push(match (code.is_code, &code.refused) {
                (true, _) => Ok(()),
                (false, None) => Err(Missing::Unspecified),
                (false, Some(_)) => Err(Missing::SetAside),
            });
        }
        if let Some(fault) = code.refused {
            out.refused.push(Refused::new(line, found, fault, true));
        }
        out.waves.push(wave);
        Some(Taken { wave, item })
    }

    /// Takes all rows of a frame in at once, where nothing in them has to be looked at one by one.
    /// Returns how many there are; `None` where they are to be read row by row.
    pub(super) fn all_rows(&self, table: &Table<'_>, out: &mut Rows) -> Option<u64> {
        let (grid, mapping) = (self.context.grid, self.mapping);
        let by_code_alone = grid.linked_by() == LinkBy::Code && mapping.elements.is_empty();
        let stamped = mapping.version.is_some() || !out.export.stamp.are_none();
        let is_wide = self.context.answer.layout == Layout::Wide;
        if !by_code_alone || stamped || !is_wide || out.report.tool.is_some() {
            return None;
        }
        let rows = u32::try_from(table.about_rows())
            .ok()
            .filter(|n| *n < u32::MAX)?;
        let waves = match &self.context.answer.wave {
            WaveOf::Fixed(wave) => vec![*wave as u16; rows as usize],
            WaveOf::PerColumn => vec![BY_COLUMN; rows as usize],
            WaveOf::Column { .. } => {
                let coded = table.coded(mapping.wave?)?;
                let known = coded.values().iter().map(|value| self.known_wave(value));
                let known = known.collect::<Option<Vec<u16>>>()?;
                let mut waves = Vec::with_capacity(rows as usize);
                let wave = |n: &u8| known.get(usize::from(*n)).copied().unwrap_or(BY_COLUMN);
                coded.each_chunk(|numbers| waves.extend(numbers.iter().map(wave)));
                waves
            }
        };
        let codes = table.whole(mapping.participant?)?;
        let (codes, who) = codes::number(codes);
        (out.codes, out.who) = (codes, Arc::new(who));
        out.lines = (1..=rows).collect();
        out.waves = waves;
        Some(u64::from(rows))
    }

    /// The wave that a value of the wave column stands for.
    fn known_wave(&self, found: &str) -> Option<u16> {
        let folded = fold(found);
        let known = self.wave_values.iter().find(|(v, _)| *v == folded);
        known.map(|(_, wave)| *wave)
    }

    fn item(&self, name: &str, line: u32, log: &mut Log) -> Option<u32> {
        let (grid, answer) = (self.context.grid, self.context.answer);
        let item = grid.item_index(name).or_else(|| self.named(name));
        if item.is_none() && answer.ignores(name) {
            log.row(&notices::IGNORED_ITEM, line, &[&shown(name, 40)]);
        } else if item.is_none() {
            unknown_item(grid, name, line, log);
        }
        item.and_then(|i| u32::try_from(i).ok())
    }

    /// The item of a name in the column of questions that the mapping file knows.
    fn named(&self, name: &str) -> Option<usize> {
        let names = || self.item_names.iter();
        let found = names().find(|(known, ..)| *known == name).or_else(|| {
            let folded = fold(name);
            names().find(|(_, known, _)| *known == folded)
        });
        found.map(|(.., item)| *item)
    }

    /// Wave of a row; `None` when its value is not known.
    fn wave(&mut self, found: &str, line: u32, log: &mut Log) -> Option<u16> {
        let context = &self.context;
        match &context.answer.wave {
            WaveOf::Fixed(wave) => Some(*wave as u16),
            WaveOf::PerColumn => Some(BY_COLUMN),
            WaveOf::Column { values, .. } => {
                if let Some((_, wave)) = self.waves_met.iter().find(|(v, _)| v == found) {
                    return Some(*wave);
                }
                let known = self.known_wave(found);
                if let Some(wave) = known {
                    if self.waves_met.len() < WAVES_MET {
                        self.waves_met.push((found.to_owned(), wave));
                    }
                } else {
                    let ids = context.grid.waves.iter().map(|w| w.id.as_str());
                    let mut names: Vec<&str> = values.iter().map(|(v, _)| v.as_str()).collect();
                    names.extend(ids.filter(|id| !values.iter().any(|(v, _)| v == id)));
                    let found = shown(found.trim(), 40);
                    log.row(&notices::UNKNOWN_WAVE, line, &[&found, &names.join(", ")]);
                }
                known
            }
        }
    }
}

fn unknown_item(grid: &Questionnaire, name: &str, line: u32, log: &mut Log) {
    if !log.room(&notices::UNKNOWN_ITEM, usize::MAX, None) {
        return; // counted; looking for the nearest item costs more than the rest of the row
    }
    let near = nearest(name, grid.items.iter().map(|i| i.id.as_str()));
    let fr = near.map_or("aucune".to_owned(), |n| format!("«\u{a0}{n}\u{a0}»"));
    let en = near.map_or("none".to_owned(), |n| format!("\"{n}\""));
    let place = log.place().at_line(u64::from(line));
    log.push(notices::UNKNOWN_ITEM.at(place, &[&shown(name, 40), &fr, &en]));
}
