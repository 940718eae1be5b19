//! Questionnaires out to the field: the form that people fill, the sheet in which a team keys
//! what came back on paper.

use std::borrow::Cow;
use std::fmt::Write as _;

use jauge_model::questionnaire::{Item, ItemKind, Precision};
use jauge_model::study::Keys;
use jauge_model::{Lang, Questionnaire, Scale};

use crate::issued_code::IssuedCode;

mod answers;
mod cards;
mod html;
mod keying;
mod paper;
mod words;

pub use answers::{AnswerFile, Filled, answer_file};
pub use cards::cards;
use html::reasons;
pub use html::{Codes, FormError, FormOptions, html};
pub use keying::{Keying, keying};
pub use paper::{MOST_RATERS, Paper, paper};

/// For whom a CSV file is written. There is no third way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Opens in a French Excel by double click: UTF-8 with a byte order mark, `;`, CRLF.
    FrExcel,
    /// For programs: UTF-8 without a mark, `,`, LF.
    Machine,
}

impl Profile {
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::FrExcel => "\u{feff}",
            Self::Machine => "",
        }
    }

    const fn delimiter(self) -> char {
        match self {
            Self::FrExcel => ';',
            Self::Machine => ',',
        }
    }

    const fn end(self) -> &'static str {
        match self {
            Self::FrExcel => "\r\n",
            Self::Machine => "\n",
        }
    }

    /// A number as its reader writes it, in full.
    pub(crate) fn number(self, number: f64) -> String {
        match self {
            Self::FrExcel => number.to_string().replace('.', ","),
            Self::Machine => number.to_string(),
        }
    }

    pub(crate) fn row(self, cells: &[&str], out: &mut String) {
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                out.push(self.delimiter());
            }
            let cell = neutral(cell);
            if cell.contains(['"', '\n', '\r', ';', ',', '\t']) {
                let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                out.push_str(&cell);
            }
        }
        out.push_str(self.end());
    }
}

/// A cell that no spreadsheet program takes for a formula: an apostrophe is put before text
/// that starts with `=`, `+`, `-`, `@`, a tab or a carriage return. Plain numbers stay.
#[must_use]
pub fn neutral(cell: &str) -> Cow<'_, str> {
    let risky = cell.trim_start_matches([' ', '\u{a0}']).starts_with([
        '=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let mut parts = digits.splitn(2, ['.', ',']);
    let number = parts.all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    if risky && !number {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Header row of the sheet in which answers of one wave (index) are keyed, one row per
/// person: the columns of `keys`, then one column per item put at this wave, named by its
/// identifier, so that [`receive`](crate::intake::receive) reads the sheet back without any
/// mapping.
#[must_use]
pub fn keying_sheet(grid: &Questionnaire, keys: &Keys, wave: usize, profile: Profile) -> String {
    let mut cells: Vec<&str> = vec![&keys.participant];
    cells.extend(keys.groups.iter().map(|(_, column)| column.as_str()));
    cells.extend(asked(grid, wave, None).map(|item| item.id.as_str()));
    let mut out = profile.mark().to_owned();
    profile.row(&cells, &mut out);
    out
}

/// The code list that lies beside the keying sheet: for each item put at this wave, its
/// question and every code that may be keyed, missing answers included, with its words.
/// Columns: `item`, `question`, `code`, `label`.
#[must_use]
pub fn code_list(grid: &Questionnaire, wave: usize, lang: Lang, profile: Profile) -> String {
    let mut out = profile.mark().to_owned();
    profile.row(&["item", "question", "code", "label"], &mut out);
    for item in asked(grid, wave, None) {
        let question = item.text.get(lang);
        match (&item.kind, grid.scale_of(item)) {
            (_, Some(scale)) => {
                for (code, label) in codes(scale, item, lang) {
                    profile.row(&[&item.id, question, &code, &label], &mut out);
                }
            }
            (ItemKind::Choice { .. } | ItemKind::Choices { .. }, None) => {
                for (code, label) in option_codes(grid, item, lang) {
                    profile.row(&[&item.id, question, &code, &label], &mut out);
                }
            }
            (ItemKind::Date { precision, .. }, None) => {
                let label = match (lang, precision) {
                    (Lang::Fr, Precision::Day) => "une date : jj/mm/aaaa",
                    (Lang::Fr, Precision::Month) => "un mois : mm/aaaa",
                    (Lang::Fr, Precision::Year) => "une année : aaaa",
                    (Lang::En, Precision::Day) => "a date: dd/mm/yyyy",
                    (Lang::En, Precision::Month) => "a month: mm/yyyy",
                    (Lang::En, Precision::Year) => "a year: yyyy",
                };
                let label = match lang {
                    Lang::Fr => jauge_model::locale::french(label),
                    Lang::En => label.to_owned(),
                };
                profile.row(&[&item.id, question, "", &label], &mut out);
                missing_rows(item, question, lang, profile, &mut out);
            }
            (ItemKind::Number { unit, .. }, None) => {
                let label = match lang {
                    Lang::Fr => format!("un nombre ({})", unit.get(lang)),
                    Lang::En => format!("a number ({})", unit.get(lang)),
                };
                profile.row(&[&item.id, question, "", &label], &mut out);
                missing_rows(item, question, lang, profile, &mut out);
            }
            _ => {
                let label = match lang {
                    Lang::Fr => "du texte, tel quel",
                    Lang::En => "text, as it is",
                };
                profile.row(&[&item.id, question, "", label], &mut out);
            }
        }
    }
    out
}

/// The list of issued codes, one a row, under the heading `code`.
#[must_use]
pub fn list_of_codes(codes: &[IssuedCode], profile: Profile) -> String {
    let mut out = profile.mark().to_owned();
    profile.row(&["code"], &mut out);
    for code in codes {
        profile.row(&[&code.to_string()], &mut out);
    }
    out
}

fn asked(grid: &Questionnaire, wave: usize, role: Option<usize>) -> impl Iterator<Item = &Item> {
    let to = move |item: &&Item| {
        item.roles.is_empty() || role.is_none_or(|role| item.roles.contains(&role))
    };
    grid.items
        .iter()
        .filter(move |item| item.asked_at(wave))
        .filter(to)
}

/// Codes and words, the item's own words first.
fn codes(scale: &Scale, item: &Item, lang: Lang) -> Vec<(String, String)> {
    let levels = scale.levels.iter().enumerate().map(|(n, level)| {
        let own = item.rubric.get(n).filter(|text| !text.is_empty());
        (
            level.code.to_string(),
            own.unwrap_or(&level.label).get(lang).to_owned(),
        )
    });
    let missing = scale
        .missing
        .iter()
        .map(|m| (m.code.to_string(), m.label.get(lang).to_owned()));
    levels.chain(missing).collect()
}

/// Codes and words of the options of an item.
fn option_codes(grid: &Questionnaire, item: &Item, lang: Lang) -> Vec<(String, String)> {
    let list = grid.options_of(item);
    let options = list.map_or(&[][..], |l| &l.options).iter();
    let options = options.map(|o| (o.code, &o.label));
    let missing = grid.missing_of(item).iter().map(|m| (m.code, &m.label));
    options
        .chain(missing)
        .map(|(code, label)| (code.to_string(), label.get(lang).to_owned()))
        .collect()
}

/// The codes by which a number or a date may be missing.
fn missing_rows(item: &Item, question: &str, lang: Lang, profile: Profile, out: &mut String) {
    for missing in &item.missing {
        let code = missing.code.to_string();
        profile.row(&[&item.id, question, &code, missing.label.get(lang)], out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised_and_numbers_kept() {
        for risky in [
            "=1+1", "+33 6", "-cmd", "-1-1", "-1.2.3", "-", "@SUM", "\t=1", " =1",
        ] {
            assert!(neutral(risky).starts_with('\''), "{risky}");
        }
        for plain in ["-8", "-0.25", "-3,5", "12", "", "Oui", "a=b"] {
            assert_eq!(neutral(plain), plain);
        }
    }
}
