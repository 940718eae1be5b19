//! Words of a person's own in the cell of a question with options. Online forms put them there in
//! the place of "other", and hand-kept tables write "Autre : un CAP": they count as the option
//! that is to be spelled out, and are read as the answer to the item that spells it out.

use std::collections::BTreeMap;

use jauge_model::{OptionList, Questionnaire};

use super::cells::{self, Cells, FaultKind};
use super::mapping::ItemColumn;
use super::notices;
use super::rows::{BY_COLUMN, Rows};
use crate::spelling::{fold, nearest};

/// What parts the name of the option from the words: "Autre : un CAP", "autre (un CAP)".
const BEHIND_NAME: [char; 6] = [':', '(', '=', '\u{2013}', '\u{2014}', '-'];

/// Tells words of a person's own from a slip in the name of an option.
pub(super) struct OwnWords {
    /// The option to be spelled out, where there is one only.
    other: Option<usize>,
    /// Names and labels of the options to be spelled out, folded.
    spelled: Vec<(String, usize)>,
    names: Vec<String>,
    /// Whether the tool lets people put words among the options.
    online: bool,
}

impl OwnWords {
    pub(super) fn of(list: &OptionList, online: bool) -> Self {
        let options = || list.options.iter().enumerate();
        let names = |(n, o): (usize, &jauge_model::Choice)| -> Vec<(String, usize)> {
            let labels = o.label.iter().map(|(_, label)| fold(label));
            labels.chain([fold(&o.id)]).map(|name| (name, n)).collect()
        };
        let spelled = options().filter(|(_, o)| o.specify).flat_map(names);
        let mut others = options().filter(|(_, o)| o.specify).map(|(n, _)| n);
        Self {
            other: others.next().filter(|_| others.next().is_none()),
            spelled: spelled.collect(),
            names: options().flat_map(names).map(|(name, _)| name).collect(),
            online,
        }
    }

    pub(super) const fn is_online(&self) -> bool {
        self.online
    }

    /// The option and the words of "Autre : un CAP".
    pub(super) fn spelled_out<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let (name, words) = text.split_once(BEHIND_NAME)?;
        let name = fold(name.trim());
        let (_, option) = self.spelled.iter().find(|(known, _)| *known == name)?;
        let words = words.trim();
        let words = words.strip_suffix(')').unwrap_or(words).trim();
        (!words.is_empty()).then_some((*option, words))
    }

    /// The option and the words of a cell that names none: what is nearly the name of an option
    /// is a slip, and left for a person to see.
    pub(super) fn single<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let text = text.trim();
        self.spelled_out(text).or_else(|| {
            let other = self.other.filter(|_| self.online && !text.is_empty())?;
            let code = text.parse::<f64>().is_ok();
            let slip = code || nearest(text, self.names.iter().map(String::as_str)).is_some();
            (!slip).then_some((other, text))
        })
    }
}

/// Words met in a cell.
#[derive(Clone, Debug)]
pub(super) struct Met {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) item: usize,
    pub(super) words: String,
}

/// Reads the words that were met as answers to the items that spell them out, where those say
/// nothing else. What has no such place stays listed, cell by cell.
pub(super) fn place(grid: &Questionnaire, out: &mut Rows) {
    if out.long.is_some() {
        return; // the item that spells it out has rows of its own
    }
    let met = std::mem::take(&mut out.faults.own_words);
    let mut columns: BTreeMap<(usize, usize), BTreeMap<usize, String>> = BTreeMap::new();
    for one in met {
        let words = columns.entry((one.column, one.item)).or_default();
        words.insert(one.row, one.words);
    }
    for ((column, item), words) in columns {
        let spells = |i: &jauge_model::Item| i.specifies == Some(item);
        let Some(text_item) = grid.items.iter().position(spells) else {
            continue;
        };
        let wave = (out.mapping.items.iter())
            .find(|t| t.column == column && t.item == item)
            .and_then(|t| t.wave);
        let asked = |row: &usize| {
            let own = out.waves.get(*row).filter(|w| **w != BY_COLUMN);
            let at = wave.or(own.map(|w| usize::from(*w)));
            at.is_none_or(|w| grid.items[text_item].asked_at(w))
        };
        let words: BTreeMap<usize, String> =
            words.into_iter().filter(|(row, _)| asked(row)).collect();
        let placed = into_column(grid, out, (column, text_item, wave), words);
        let is_placed = |fault: &super::cells::Fault| {
            let kind = fault.kind == FaultKind::OtherWords && fault.column == column;
            kind && fault.item == Some(item) && placed.contains(&(fault.row as usize))
        };
        out.faults.list.retain(|fault| !is_placed(fault));
        if !placed.is_empty() {
            let name = out.report.columns[column].name.clone();
            let place = out.log.column(out.log.header(), column).in_field(&name);
            let id = &grid.items[text_item].id;
            let place = place.of_item(&grid.items[item].id);
            let said = notices::OWN_WORDS.at(place, &[&placed.len(), id]);
            out.log.push(said);
        }
    }
}

/// Puts words into the rows of a text item that say nothing; returns those rows.
fn into_column(
    grid: &Questionnaire,
    out: &mut Rows,
    (column, item, wave): (usize, usize, Option<usize>),
    mut words: BTreeMap<usize, String>,
) -> Vec<usize> {
    let own = (out.items.iter()).position(|(t, _)| t.item == item && t.wave == wave);
    let at = own.unwrap_or_else(|| {
        let target = ItemColumn {
            column,
            item,
            option: None,
            wave,
        };
        let none = Cells::Text(jauge_model::Texts::default(), Vec::new()).silent(out.lines.len());
        let said = &out.report.columns[column];
        let from = (said.name.clone(), said.letters.clone());
        out.add_column(grid, target, none, from)
    });
    if let Cells::Text(said, _) = &mut out.items[at].1 {
        words.retain(|row, words| said.get(*row).is_empty() || said.get(*row) == words);
        *said = cells::with(said, &words);
    }
    words.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use jauge_model::{Choice, Text};

    use super::*;

    fn list(specify: bool) -> OptionList {
        let option = |code, id: &str, label: &str, specify| Choice {
            code,
            id: id.to_owned(),
            label: Text::same(label),
            specify,
            ..Choice::default()
        };
        OptionList {
            id: "situation".to_owned(),
            options: vec![
                option(1, "emploi", "En emploi", false),
                option(2, "formation", "En formation", false),
                option(9, "autre", "Autre situation", specify),
            ],
            missing: Vec::new(),
        }
    }

    #[test]
    fn words_are_told_from_slips() {
        let online = OwnWords::of(&list(true), true);
        let by_hand = OwnWords::of(&list(true), false);
        for (cell, online_says, by_hand_says) in [
            ("En congé parental", Some("En congé parental"), None),
            ("Autre : un CAP", Some("un CAP"), Some("un CAP")),
            (
                "autre situation (bénévole)",
                Some("bénévole"),
                Some("bénévole"),
            ),
            ("En emplois", None, None),
            ("7", None, None),
            ("Autre :", None, None),
            ("", None, None),
        ] {
            let expected = |words: Option<&'static str>| words.map(|w| (2, w));
            assert_eq!(online.single(cell), expected(online_says), "{cell}");
            assert_eq!(by_hand.single(cell), expected(by_hand_says), "{cell}");
        }
        let without = OwnWords::of(&list(false), true);
        assert_eq!(without.single("En congé parental"), None);
    }
}
