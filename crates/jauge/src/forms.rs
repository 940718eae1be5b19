//! What a grid is filled in with, and codes to hand out, as bytes: for the command and for Python
//! alike, so that the two cannot differ.

use std::collections::HashSet;
use std::path::Path;

use jauge_collect::exchange::{limesurvey, twin, xlsform};
use jauge_collect::form::{
    AnswerFile, Codes, Filled, FormOptions, Keying, MOST_RATERS, Paper, Profile,
    answer_file as of_answers, code_list, html, keying, keying_sheet, paper,
};
use jauge_collect::issued_code::{IssuedCode, issue};
use jauge_model::study::Keys;
use jauge_model::{Diagnostics, Lang, Questionnaire, Text, questionnaire};
use rand::SeedableRng as _;
use serde_json::{Map, Value};

use crate::{Error, pipeline, project};

/// What a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An empty sheet in which answers are typed.
    Sheet,
    /// A workbook in which paper forms are typed.
    Keying,
    /// Pages to print and fill in with a pen (A4).
    Pdf,
    /// A survey that LimeSurvey runs.
    Limesurvey,
    /// One page for a browser, without network.
    Html,
    /// A form that KoboToolbox and ODK run; without a wave, for all of them.
    Xlsform,
    /// The grid itself as a workbook.
    Workbook,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sheet,
        Self::Keying,
        Self::Pdf,
        Self::Limesurvey,
        Self::Html,
        Self::Xlsform,
        Self::Workbook,
    ];

    /// The word for it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Keying => "keying",
            Self::Pdf => "pdf",
            Self::Limesurvey => "limesurvey",
            Self::Html => "html",
            Self::Xlsform => "xlsform",
            Self::Workbook => "workbook",
        }
    }
}

/// How a form is wanted.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// What it is.
    pub kind: Kind,
    /// Wave; without one, the first.
    pub wave: Option<&'a str>,
    /// Who answers; without one, the first role.
    pub role: Option<&'a str>,
    /// Language.
    pub lang: Lang,
    /// Which codes people have. For the browser.
    pub codes: Codes,
    /// Columns that every file of answers carries, and their values.
    pub keys: &'a [(String, String)],
    /// Codes that were handed out: a paper copy for each, or a row to type in.
    pub handed_out: &'a [IssuedCode],
    /// How many people rate together on one sheet of paper.
    pub raters: usize,
    /// Which spreadsheet will open a sheet.
    pub profile: Profile,
}

/// A form that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The file.
    pub content: Vec<u8>,
    /// The list of codes that lies beside a sheet.
    pub code_list: Option<String>,
    /// The pictures that an XLSForm names, each with its file name: they are uploaded with it.
    pub pictures: Vec<(String, String)>,
    /// Whether the grid has pictures that this kind of form cannot show.
    pub pictures_left_out: bool,
}

/// Makes the form of a grid file; `name` is what its faults call it.
///
/// # Errors
/// [`Error::Faults`] of the grid; [`Error::Refused`] where the grid has no such wave or role, or
/// the kind of form cannot hold it; [`Error::Form`].
pub fn form(name: &str, text: &str, wanted: &Wanted<'_>) -> Result<Form, Error> {
    let (read, faults) = questionnaire::read(name, text);
    let grid = read.ok_or(Error::Faults(faults))?;
    let waves = grid.waves.iter().map(|w| w.id.as_str());
    let roles = grid.roles.iter().map(|r| r.id.as_str());
    let wave = chosen(wanted.wave, waves, ["vague", "wave"])?;
    let role = chosen(wanted.role, roles, ["rôle", "role"])?;
    if wanted.raters > MOST_RATERS {
        return Err(Error::Refused(Text::both(
            format!("{MOST_RATERS} évaluateurs au plus tiennent sur une feuille"),
            format!("a sheet has room for {MOST_RATERS} raters at most"),
        )));
    }
    let first = wave.unwrap_or(0);
    let content = match wanted.kind {
        Kind::Sheet => {
            let keys = project::starter_keys();
            keying_sheet(&grid, &keys, first, wanted.profile).into_bytes()
        }
        Kind::Html => page(&grid, wanted, first, role)?.into_bytes(),
        Kind::Keying => workbook(&grid, wanted, first, role)?,
        Kind::Pdf => printed(&grid, wanted, first, role)?,
        Kind::Xlsform => {
            let asked = wave.filter(|_| wanted.wave.is_some());
            xlsform::export(&grid, asked).map_err(refused)?
        }
        Kind::Limesurvey => limesurvey::export(&grid, first, role)
            .map_err(refused)?
            .into_bytes(),
        Kind::Workbook => twin::export(text).map_err(refused)?,
    };
    let code_list =
        (wanted.kind == Kind::Sheet).then(|| code_list(&grid, first, wanted.lang, wanted.profile));
    let pictures = match wanted.kind {
        Kind::Xlsform => xlsform::pictures(&grid),
        _ => Vec::new(),
    };
    // LimeSurvey strips drawings from what it imports.
    let pictures_left_out = wanted.kind == Kind::Limesurvey && !grid.pictures.is_empty();
    Ok(Form {
        content,
        code_list,
        pictures,
        pictures_left_out,
    })
}

fn page(
    grid: &Questionnaire,
    wanted: &Wanted<'_>,
    wave: usize,
    role: Option<usize>,
) -> Result<String, Error> {
    let options = FormOptions {
        wave,
        role,
        lang: wanted.lang,
        codes: wanted.codes,
        keys: wanted.keys.to_vec(),
    };
    Ok(html(grid, &options)?)
}

fn workbook(
    grid: &Questionnaire,
    wanted: &Wanted<'_>,
    wave: usize,
    role: Option<usize>,
) -> Result<Vec<u8>, Error> {
    let names = wanted.keys.iter().map(|(k, _)| (k.clone(), k.clone()));
    let keys = Keys {
        groups: names.collect(),
        ..project::starter_keys()
    };
    let options = Keying {
        wave,
        role,
        lang: wanted.lang,
        keys: &keys,
        codes: wanted.handed_out,
    };
    keying(grid, &options).map_err(refused)
}

fn printed(
    grid: &Questionnaire,
    wanted: &Wanted<'_>,
    wave: usize,
    role: Option<usize>,
) -> Result<Vec<u8>, Error> {
    let options = Paper {
        wave,
        role,
        lang: wanted.lang,
        codes: wanted.handed_out,
        raters: wanted.raters,
    };
    paper(grid, &options).map_err(refused)
}

/// What a writer of files says, in the words that it has.
fn refused(why: impl std::fmt::Display) -> Error {
    let why = why.to_string();
    Error::Refused(Text::both(why.clone(), why))
}

/// The index of what is asked for by its identifier, the first one without a wish.
fn chosen<'a>(
    wish: Option<&str>,
    known: impl Iterator<Item = &'a str>,
    [fr, en]: [&str; 2],
) -> Result<Option<usize>, Error> {
    let known: Vec<&str> = known.collect();
    let Some(id) = wish else {
        return Ok((!known.is_empty()).then_some(0));
    };
    let found = known.iter().position(|k| *k == id);
    let list = known.join(", ");
    let unknown = || {
        Error::Refused(Text::both(
            format!("{fr} que la grille n’a pas\u{a0}: {id}\u{202f}; elle a\u{a0}: {list}"),
            format!("{en} that the grid does not have: {id}; it has: {list}"),
        ))
    };
    Ok(Some(found.ok_or_else(unknown)?))
}

/// Whose answers go into an answer file, and when they were given.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// Wave; without one, the first.
    pub wave: Option<&'a str>,
    /// Who answers; without one, the first role.
    pub role: Option<&'a str>,
    /// The person's code.
    pub participant: &'a str,
    /// The day, as `2025-03-14`.
    pub date: &'a str,
    /// Language.
    pub lang: Lang,
    /// Columns that the file carries, and their values.
    pub keys: &'a [(String, String)],
    /// Answers by item, as [`Filled`] has them.
    pub answers: &'a Map<String, Value>,
}

/// The answer file that the form of a grid file would write from given answers.
///
/// # Errors
/// [`Error::Faults`] of the grid; [`Error::Refused`] where the grid has no such wave or role, or for the
/// answers that the form could not have been given, all of them.
pub fn answer_file(name: &str, text: &str, given: &Given<'_>) -> Result<AnswerFile, Error> {
    let (read, faults) = questionnaire::read(name, text);
    let grid = read.ok_or(Error::Faults(faults))?;
    let waves = grid.waves.iter().map(|w| w.id.as_str());
    let roles = grid.roles.iter().map(|r| r.id.as_str());
    let date = given.date.parse().map_err(|_| {
        Error::Refused(Text::both(
            format!("date\u{a0}: {} n’est pas un jour AAAA-MM-JJ", given.date),
            format!("date: {} is no day YYYY-MM-DD", given.date),
        ))
    })?;
    let filled = Filled {
        wave: chosen(given.wave, waves, ["vague", "wave"])?.unwrap_or(0),
        role: chosen(given.role, roles, ["rôle", "role"])?,
        participant: given.participant,
        date,
        lang: given.lang,
        keys: given.keys,
        answers: given.answers,
    };
    of_answers(&grid, &filled).map_err(|faults| {
        let all = |lang| {
            let each: Vec<&str> = faults.iter().map(|fault| fault.get(lang)).collect();
            each.join("\n")
        };
        Error::Refused(Text::both(all(Lang::Fr), all(Lang::En)))
    })
}

/// Draws codes to hand out, none of which is in `taken`.
///
/// # Errors
/// [`Error::Refused`]: a length that codes cannot have, or more codes than are safe at this length.
pub fn codes(count: u64, length: usize, taken: &[IssuedCode]) -> Result<Vec<IssuedCode>, Error> {
    let mut random = rand_pcg::Pcg64::try_from_rng(&mut rand::rngs::SysRng).map_err(refused)?;
    let taken: HashSet<IssuedCode> = taken.iter().cloned().collect();
    issue(count, length, &taken, &mut random).map_err(|fault| Error::Refused(fault.message()))
}

/// The codes of a list that was handed out, in their order.
///
/// # Errors
/// [`Error::File`]; [`Error::Refused`] by the first line that is no code.
pub fn codes_of(list: &Path) -> Result<Vec<IssuedCode>, Error> {
    let text = pipeline::read_text(list)?;
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let codes = lines
        .skip(1)
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| {
            IssuedCode::parse(line).map_err(|fault| {
                let why = fault.message();
                let said = |lang| {
                    let (place, line_number) = (list.display(), n + 1);
                    format!("{place}, {line_number}: {line:?}: {}", why.get(lang))
                };
                Error::Refused(Text::both(said(Lang::Fr), said(Lang::En)))
            })
        });
    codes.collect()
}

/// The grid file of a form that exists (XLSForm), or of a grid that was edited as a workbook, and
/// what was not taken over. `name` is what messages call it.
#[must_use]
pub fn import(name: &str, bytes: &[u8]) -> (Option<String>, Diagnostics) {
    if twin::is_one(bytes) {
        return twin::import(name, bytes);
    }
    let imported = xlsform::import(name, bytes);
    (imported.grid, imported.diagnostics)
}
