//! `jauge dictionary` and `jauge export`: data out of a study.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jauge_model::Lang;

use super::{ProfileArgument, print_written};
use crate::Error;
use crate::pipeline::{Also, write_whole};
use crate::publish::{self, DictionaryForm, ExportForm, WheelForm};

#[derive(Debug, Args)]
pub(super) struct DictionaryArguments {
    /// A study (study.toml) or a grid (grid.toml).
    file: PathBuf,
    /// A page, a workbook, or a Table Schema.
    #[arg(long = "as", value_enum, default_value = "html")]
    form: DictionaryArgument,
    /// File to write; by default the page or the schema is printed.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DictionaryArgument {
    Html,
    Xlsx,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// The study (study.toml).
    study: PathBuf,
    /// Text, a workbook, or typed columns for data frames.
    #[arg(long = "as", value_enum, default_value = "csv")]
    form: ExportArgument,
    /// Folder to write the answers and their dictionary into.
    #[arg(long)]
    out: PathBuf,
    /// Which program will open the CSV.
    #[arg(long, value_enum, default_value = "machine")]
    profile: ProfileArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExportArgument {
    Csv,
    Xlsx,
    Parquet,
}

#[derive(Debug, Args)]
pub(super) struct WheelArguments {
    /// The study (study.toml).
    study: PathBuf,
    /// The code of one learner; by default everybody, a sheet each.
    #[arg(long)]
    code: Option<String>,
    /// Page to write, for example wheels.html or wheels.pdf: personal data, for the team and the
    /// learner.
    #[arg(long)]
    out: PathBuf,
}

/// Kinds of files that `jauge run` writes besides the pages.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum AlsoArgument {
    /// Every table as a sheet.
    Xlsx,
    /// Pages to edit.
    Docx,
    /// Pages to print and to send (in a program built with the feature `pdf`).
    Pdf,
    /// Pages as plain text.
    Md,
    /// Drawings as files of their own.
    Svg,
    /// The same as bitmaps (in a program built with the feature `pdf`).
    Png,
}

impl From<AlsoArgument> for Also {
    fn from(argument: AlsoArgument) -> Self {
        match argument {
            AlsoArgument::Xlsx => Self::Xlsx,
            AlsoArgument::Docx => Self::Docx,
            AlsoArgument::Pdf => Self::Pdf,
            AlsoArgument::Md => Self::Markdown,
            AlsoArgument::Svg => Self::Svg,
            AlsoArgument::Png => Self::Png,
        }
    }
}

pub(super) fn wheel(arguments: &WheelArguments, lang: Lang) -> Result<ExitCode, Error> {
    let paper = arguments
        .out
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
    let form = if paper {
        WheelForm::Pdf
    } else {
        WheelForm::Html
    };
    let code = arguments.code.as_deref();
    let Some(page) = publish::wheels(&arguments.study, code, form, lang)? else {
        match lang {
            Lang::Fr => eprintln!("aucune personne n’a ce code parmi les réponses reçues"),
            Lang::En => eprintln!("nobody has this code among the answers received"),
        }
        return Ok(ExitCode::FAILURE);
    };
    write_whole(&arguments.out, &page)?;
    match lang {
        Lang::Fr => println!("Ce sont des données personnelles : pour la personne et son équipe."),
        Lang::En => println!("These are personal data: for the person and the team."),
    }
    print_written(std::slice::from_ref(&arguments.out), lang);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn dictionary(arguments: DictionaryArguments, lang: Lang) -> Result<ExitCode, Error> {
    let form = match arguments.form {
        DictionaryArgument::Html => DictionaryForm::Html,
        DictionaryArgument::Xlsx => DictionaryForm::Xlsx,
        DictionaryArgument::Json => DictionaryForm::Json,
    };
    let bytes = publish::dictionary(&arguments.file, form, lang)?;
    match (arguments.out, form) {
        (Some(path), _) => {
            write_whole(&path, &bytes)?;
            print_written(&[path], lang);
        }
        (None, DictionaryForm::Xlsx) => {
            match lang {
                Lang::Fr => {
                    eprintln!("un classeur ne s’affiche pas : ajouter --out dictionnaire.xlsx")
                }
                Lang::En => eprintln!("a workbook cannot be printed: add --out dictionary.xlsx"),
            }
            return Ok(ExitCode::FAILURE);
        }
        (None, _) => {
            let printed = std::io::stdout().write_all(&bytes);
            printed.map_err(|e| Error::file("stdout", e))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn export(arguments: &ExportArguments, lang: Lang) -> Result<ExitCode, Error> {
    let form = match arguments.form {
        ExportArgument::Csv => ExportForm::Csv(arguments.profile.into()),
        ExportArgument::Xlsx => ExportForm::Xlsx,
        ExportArgument::Parquet => ExportForm::Parquet,
    };
    let written = publish::export(&arguments.study, &arguments.out, form, lang)?;
    match lang {
        Lang::Fr => println!(
            "Ce sont des données personnelles, une ligne par personne et par temps : à ne pas publier telles quelles."
        ),
        Lang::En => println!(
            "These are personal data, one row per person and wave: not to be published as they are."
        ),
    }
    print_written(&written, lang);
    Ok(ExitCode::SUCCESS)
}
