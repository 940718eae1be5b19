//! `jauge form`: what a grid is filled in with.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jauge_collect::exchange::{twin, xlsform};
use jauge_collect::form::{Codes, FormOptions, Profile, code_list, html, keying_sheet};
use jauge_model::{Lang, Questionnaire, questionnaire};

use super::{ProfileArgument, print_written};
use crate::{Error, pipeline, project};

/// What the form is made for.
#[derive(Debug, Args)]
pub(super) struct FormArguments {
    /// A grid (grid.toml).
    grid: PathBuf,
    /// What to write.
    #[arg(long = "as", value_enum, default_value = "sheet")]
    kind: Kind,
    /// Wave; by default the first.
    #[arg(long)]
    wave: Option<String>,
    /// Who answers; by default the first role of the grid. For the browser.
    #[arg(long)]
    role: Option<String>,
    /// Which codes people have. For the browser.
    #[arg(long, value_enum, default_value = "issued")]
    codes: CodesArgument,
    /// A column that every file of answers carries, for example --key project=P12. For the browser.
    #[arg(long = "key", value_name = "COLUMN=VALUE", value_parser = key)]
    keys: Vec<(String, String)>,
    /// Which spreadsheet will open the sheet.
    #[arg(long, value_enum, default_value = "fr-excel")]
    profile: ProfileArgument,
    /// File to write, a sheet with its list of codes beside; by default it is printed.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// An empty sheet in which answers are typed.
    Sheet,
    /// One page for a phone or a computer, without network; it can also be printed.
    Html,
    /// A form that KoboToolbox and ODK run; without --wave, for all of them: it asks for the wave.
    Xlsform,
    /// The grid itself as a workbook, for authors without a text editor; `jauge import` reads it.
    Workbook,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CodesArgument {
    /// With a check character, as `jauge codes` draws them.
    Issued,
    /// Any other.
    Free,
}

fn key(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((column, value)) if !column.trim().is_empty() => {
            Ok((column.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("COLUMN=VALUE".to_owned()),
    }
}

pub(super) fn form(arguments: &FormArguments, lang: Lang) -> Result<ExitCode, Error> {
    let path = &arguments.grid;
    let text = std::fs::read_to_string(path).map_err(|e| Error::file(path, e))?;
    let (read, faults) = questionnaire::read(&path.display().to_string(), &text);
    let Some(grid) = read else {
        return Err(Error::Faults(faults));
    };
    let waves: Vec<&str> = grid.waves.iter().map(|w| w.id.as_str()).collect();
    let roles: Vec<&str> = grid.roles.iter().map(|r| r.id.as_str()).collect();
    let wave = chosen(arguments.wave.as_deref(), &waves, ["vague", "wave"], lang);
    let role = chosen(arguments.role.as_deref(), &roles, ["rôle", "role"], lang);
    let (Some(wave), Some(role)) = (wave, role) else {
        return Ok(ExitCode::FAILURE);
    };
    let out = arguments.out.as_deref();
    match arguments.kind {
        Kind::Html => {
            let options = FormOptions {
                wave: wave.unwrap_or(0),
                role,
                lang,
                codes: match arguments.codes {
                    CodesArgument::Issued => Codes::Issued,
                    CodesArgument::Free => Codes::Free,
                },
                keys: arguments.keys.clone(),
            };
            let page = html(&grid, &options)?;
            match out {
                None => print!("{page}"),
                Some(path) => {
                    pipeline::write_whole(path, page.as_bytes())?;
                    print_written(&[path.to_owned()], lang);
                }
            }
        }
        Kind::Xlsform | Kind::Workbook => {
            let Some(path) = out else {
                let how = match lang {
                    Lang::Fr => "c\u{2019}est un classeur\u{a0}: donnez --out fichier.xlsx",
                    Lang::En => "this is a workbook: give --out file.xlsx",
                };
                eprintln!("{how}");
                return Ok(ExitCode::FAILURE);
            };
            let wave = wave.filter(|_| arguments.wave.is_some());
            let bytes = match arguments.kind {
                Kind::Workbook => twin::export(&text),
                _ => xlsform::export(&grid, wave),
            };
            let bytes = bytes.map_err(|e| Error::file(path, std::io::Error::other(e)))?;
            pipeline::write_whole(path, &bytes)?;
            print_written(&[path.to_owned()], lang);
        }
        Kind::Sheet => sheet(
            &grid,
            wave.unwrap_or(0),
            arguments.profile.into(),
            out,
            lang,
        )?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The index of what is asked for by its identifier, the first one without a wish; the outer
/// `None` when there is no such thing, which is said.
fn chosen(
    wish: Option<&str>,
    known: &[&str],
    name: [&str; 2],
    lang: Lang,
) -> Option<Option<usize>> {
    let Some(id) = wish else {
        return Some((!known.is_empty()).then_some(0));
    };
    let found = known.iter().position(|k| *k == id);
    if found.is_none() {
        let list = known.join(", ");
        let [fr, en] = name;
        match lang {
            Lang::Fr => {
                eprintln!("{fr} que la grille n’a pas\u{a0}: {id}\u{202f}; elle a\u{a0}: {list}");
            }
            Lang::En => eprintln!("{en} that the grid does not have: {id}; it has: {list}"),
        }
    }
    found.map(Some)
}

fn sheet(
    grid: &Questionnaire,
    wave: usize,
    profile: Profile,
    out: Option<&Path>,
    lang: Lang,
) -> Result<(), Error> {
    let sheet = keying_sheet(grid, &project::starter_keys(), wave, profile);
    match out {
        None => print!("{sheet}"),
        Some(path) => {
            let codes = path.with_extension("codes.csv");
            pipeline::write_whole(path, sheet.as_bytes())?;
            let list = code_list(grid, wave, lang, profile);
            pipeline::write_whole(&codes, list.as_bytes())?;
            print_written(&[path.to_owned(), codes], lang);
        }
    }
    Ok(())
}
