//! `jauge form`: what a grid is filled in with.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jauge_collect::form::{Codes, FormOptions, html};
use jauge_model::{Lang, questionnaire};

use super::{ProfileArgument, print_written};
use crate::forms::{self, Wanted};
use crate::{Error, pipeline, preview};

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

impl From<Kind> for forms::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Sheet => Self::Sheet,
            Kind::Keying => Self::Keying,
            Kind::Pdf => Self::Pdf,
            Kind::Limesurvey => Self::Limesurvey,
            Kind::Html => Self::Html,
            Kind::Xlsform => Self::Xlsform,
            Kind::Workbook => Self::Workbook,
        }
    }
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
    let handed_out = match &arguments.handed_out {
        None => Vec::new(),
        Some(list) => forms::codes_of(list)?,
    };
    let wanted = Wanted {
        kind: arguments.kind.into(),
        wave: arguments.wave.as_deref(),
        role: arguments.role.as_deref(),
        lang,
        codes: match arguments.codes {
            CodesArgument::Issued => Codes::Issued,
            CodesArgument::Free => Codes::Free,
        },
        keys: &arguments.keys,
        handed_out: &handed_out,
        raters: usize::from(arguments.raters),
        profile: arguments.profile.into(),
    };
    let out = arguments.out.as_deref();
    if out.is_none() && !matches!(wanted.kind, forms::Kind::Html | forms::Kind::Sheet) {
        let how = match lang {
            Lang::Fr => "ce format ne s\u{2019}affiche pas\u{a0}: donnez --out fichier",
            Lang::En => "this format is not for the screen: give --out file",
        };
        eprintln!("{how}");
        return Ok(ExitCode::FAILURE);
    }
    let made = forms::form(&path.display().to_string(), &text, &wanted)?;
    let Some(out) = out else {
        print!("{}", String::from_utf8_lossy(&made.content));
        return Ok(ExitCode::SUCCESS);
    };
    pipeline::write_whole(out, &made.content)?;
    let mut written = vec![out.to_owned()];
    if let Some(list) = &made.code_list {
        let beside = out.with_extension("codes.csv");
        pipeline::write_whole(&beside, list.as_bytes())?;
        written.push(beside);
    }
    if !made.pictures.is_empty() {
        let folder = out.with_extension("media");
        std::fs::create_dir_all(&folder).map_err(|e| Error::file(&folder, e))?;
        for (name, svg) in &made.pictures {
            let path = folder.join(name);
            pipeline::write_whole(&path, svg.as_bytes())?;
            written.push(path);
        }
    }
    if made.pictures_left_out {
        say_no_pictures(lang);
    }
    print_written(&written, lang);
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
