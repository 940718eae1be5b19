//! `jauge form`: what a grid is filled in with.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jauge_collect::exchange::{limesurvey, twin, xlsform};
use jauge_collect::form::{
    Codes, FormOptions, Keying, Paper, Profile, code_list, html, keying, keying_sheet, paper,
};
use jauge_collect::issued_code::IssuedCode;
use jauge_model::study::Keys;
use jauge_model::{Lang, Questionnaire, questionnaire};

use super::{ProfileArgument, codes_of, print_written};
use crate::{Error, pipeline, preview, project};

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
    /// List of codes handed out (a file that `jauge codes` wrote): a paper copy for each, or a row
    /// to type in. For paper and for keying.
    #[arg(long, value_name = "CODES.CSV")]
    handed_out: Option<PathBuf>,
    /// How many people rate together on one sheet, then agree: the workshop variant. For paper.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=8))]
    raters: u8,
    /// Which spreadsheet will open the sheet.
    #[arg(long, value_enum, default_value = "fr-excel")]
    profile: ProfileArgument,
    /// File to write, a sheet with its list of codes beside; by default it is printed.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What is shown.
#[derive(Debug, Args)]
pub(super) struct PreviewArguments {
    /// A grid (grid.toml).
    grid: PathBuf,
    /// Wave; by default the first.
    #[arg(long)]
    wave: Option<String>,
    /// Who answers; by default the first role of the grid.
    #[arg(long)]
    role: Option<String>,
    /// Port of this machine; by default one that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// An empty sheet in which answers are typed.
    Sheet,
    /// A workbook in which paper forms are typed: drop-downs, and nothing else can be changed.
    Keying,
    /// Pages to print and fill in with a pen (A4).
    Pdf,
    /// A survey that LimeSurvey runs (tab-separated structure).
    Limesurvey,
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
        Kind::Html => page(&grid, arguments, (wave, role), lang)?,
        Kind::Xlsform | Kind::Workbook | Kind::Keying | Kind::Pdf | Kind::Limesurvey => {
            let Some(path) = out else {
                let how = match lang {
                    Lang::Fr => "ce format ne s\u{2019}affiche pas\u{a0}: donnez --out fichier",
                    Lang::En => "this format is not for the screen: give --out file",
                };
                eprintln!("{how}");
                return Ok(ExitCode::FAILURE);
            };
            let codes = match &arguments.handed_out {
                None => Vec::new(),
                Some(list) => match codes_of(list)? {
                    Ok(codes) => codes,
                    Err(wrong) => return Ok(wrong.say(list, lang)),
                },
            };
            let bytes = bytes(&grid, &text, arguments, (wave, role), &codes, lang)
                .map_err(|e| Error::file(path, e))?;
            pipeline::write_whole(path, &bytes)?;
            let mut written = vec![path.to_owned()];
            match arguments.kind {
                Kind::Xlsform => written.extend(pictures(&grid, path)?),
                Kind::Limesurvey if !grid.pictures.is_empty() => say_no_pictures(lang),
                _ => {}
            }
            print_written(&written, lang);
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

/// LimeSurvey strips drawings from what it imports.
fn say_no_pictures(lang: Lang) {
    eprintln!(
        "{}",
        match lang {
            Lang::Fr =>
                "LimeSurvey n\u{2019}importe pas de dessins\u{a0}: les pictogrammes de la grille n\u{2019}y sont pas.",
            Lang::En => "LimeSurvey imports no drawings: the pictures of the grid are not in it.",
        }
    );
}

/// The pictures that an XLSForm names, beside it: they are uploaded with it.
fn pictures(grid: &Questionnaire, form: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = form.with_extension("media");
    let all = xlsform::pictures(grid);
    if !all.is_empty() {
        std::fs::create_dir_all(&folder).map_err(|e| Error::file(&folder, e))?;
    }
    all.iter()
        .map(|(name, svg)| {
            let path = folder.join(name);
            pipeline::write_whole(&path, svg.as_bytes())?;
            Ok(path)
        })
        .collect()
}

/// The form for a browser.
fn page(
    grid: &Questionnaire,
    arguments: &FormArguments,
    (wave, role): (Option<usize>, Option<usize>),
    lang: Lang,
) -> Result<(), Error> {
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
    let page = html(grid, &options)?;
    match &arguments.out {
        None => print!("{page}"),
        Some(path) => {
            pipeline::write_whole(path, page.as_bytes())?;
            print_written(std::slice::from_ref(path), lang);
        }
    }
    Ok(())
}

/// Serves the form until the command is stopped.
pub(super) fn preview(arguments: &PreviewArguments, lang: Lang) -> Result<ExitCode, Error> {
    let path = arguments.grid.clone();
    // A file that is not there is said at once, not on the page.
    std::fs::metadata(&path).map_err(|e| Error::file(&path, e))?;
    let (wave, role) = (arguments.wave.clone(), arguments.role.clone());
    let draw = move || shown(&path, wave.as_deref(), role.as_deref(), lang);
    let failed = |e| Error::file(&arguments.grid, e);
    let listener = preview::listen(arguments.port).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    match lang {
        Lang::Fr => println!("http://{address}/ (Ctrl+C pour arrêter)"),
        Lang::En => println!("http://{address}/ (Ctrl+C to stop)"),
    }
    let draw: Arc<preview::Draw> = Arc::new(draw);
    preview::serve(&listener, lang, &draw).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}

/// The form as the file has it now, or what is wrong with it.
fn shown(path: &Path, wave: Option<&str>, role: Option<&str>, lang: Lang) -> String {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) => return preview::plain_page(lang, &name, &Error::file(path, e).render(lang)),
    };
    let (read, faults) = questionnaire::read(&name, &text);
    let Some(grid) = read else {
        return preview::plain_page(lang, &name, &faults.render(lang));
    };
    let at =
        |wish: Option<&str>, ids: Vec<&str>| wish.and_then(|w| ids.iter().position(|i| *i == w));
    let waves: Vec<&str> = grid.waves.iter().map(|w| w.id.as_str()).collect();
    let roles: Vec<&str> = grid.roles.iter().map(|r| r.id.as_str()).collect();
    for (wish, known) in [(wave, &waves), (role, &roles)] {
        if let Some(id) = wish.filter(|id| !known.contains(id)) {
            let known = format!("{id}? {}", known.join(", "));
            return preview::plain_page(lang, &name, &known);
        }
    }
    let options = FormOptions {
        wave: at(wave, waves).unwrap_or(0),
        role: at(role, roles).or((!grid.roles.is_empty()).then_some(0)),
        lang,
        codes: Codes::Free,
        keys: Vec::new(),
    };
    html(&grid, &options).unwrap_or_else(|e| preview::plain_page(lang, &name, &e.to_string()))
}

/// The file of a format that is no text.
fn bytes(
    grid: &Questionnaire,
    text: &str,
    arguments: &FormArguments,
    (wave, role): (Option<usize>, Option<usize>),
    codes: &[IssuedCode],
    lang: Lang,
) -> Result<Vec<u8>, std::io::Error> {
    let other = std::io::Error::other::<Box<dyn std::error::Error + Send + Sync>>;
    let wished = wave.filter(|_| arguments.wave.is_some());
    let wave = wave.unwrap_or(0);
    match arguments.kind {
        Kind::Workbook => twin::export(text).map_err(|e| other(e.into())),
        Kind::Limesurvey => limesurvey::export(grid, wave, role)
            .map(String::into_bytes)
            .map_err(|e| other(e.into())),
        Kind::Keying => {
            let keys = Keys {
                groups: arguments
                    .keys
                    .iter()
                    .map(|(k, _)| (k.clone(), k.clone()))
                    .collect(),
                ..project::starter_keys()
            };
            let options = Keying {
                wave,
                role,
                lang,
                keys: &keys,
                codes,
            };
            keying(grid, &options).map_err(|e| other(e.into()))
        }
        Kind::Pdf => {
            let raters = usize::from(arguments.raters);
            let options = Paper {
                wave,
                role,
                lang,
                codes,
                raters,
            };
            paper(grid, &options).map_err(|e| other(e.into()))
        }
        Kind::Xlsform | Kind::Sheet | Kind::Html => {
            xlsform::export(grid, wished).map_err(|e| other(e.into()))
        }
    }
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
