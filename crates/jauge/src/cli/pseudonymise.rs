//! `jauge pseudonymise`: names out, pseudonyms in.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jauge_collect::intake::pseudonym::{Columns, Comparison};
use jauge_model::Lang;

use super::{ProfileArgument, print_written};
use crate::Error;
use crate::pseudonyms::{KeySource, Order, pseudonymise};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// File with names (CSV, XLSX, XLS or ODS). It is not changed.
    file: PathBuf,
    /// Column that says who the person is; give it once per column, in the same order for every file.
    #[arg(long, required = true)]
    identify: Vec<String>,
    /// Other direct identifier to take out: e-mail, telephone, address.
    #[arg(long)]
    drop: Vec<String>,
    /// Column that looks like a direct identifier and stays.
    #[arg(long)]
    keep: Vec<String>,
    /// How identities are compared.
    #[arg(long, value_enum, default_value = "exact")]
    compare: CompareArgument,
    /// Key file, outside the study. The same key gives the same pseudonyms at each wave.
    #[arg(long)]
    key: PathBuf,
    /// Draw a new key into that file.
    #[arg(long)]
    new_key: bool,
    /// Table to write of pseudonyms and what was taken out, outside the study.
    #[arg(long)]
    contacts: PathBuf,
    /// File without names to write.
    #[arg(long)]
    out: PathBuf,
    /// Name of the column of pseudonyms.
    #[arg(long, default_value = "code")]
    named: String,
    /// Sheet of a workbook.
    #[arg(long)]
    sheet: Option<String>,
    /// Which spreadsheet will open the files.
    #[arg(long, value_enum, default_value = "fr-excel")]
    profile: ProfileArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CompareArgument {
    /// As they are written.
    Exact,
    /// Without regard to case, accents and spaces.
    Folded,
}

pub(super) fn run(arguments: Arguments, lang: Lang) -> Result<ExitCode, Error> {
    let columns = Columns {
        identify: arguments.identify,
        drop: arguments.drop,
        keep: arguments.keep,
        named: arguments.named,
        sheet: arguments.sheet,
        comparison: match arguments.compare {
            CompareArgument::Exact => Comparison::Exact,
            CompareArgument::Folded => Comparison::Folded,
        },
    };
    let source = if arguments.new_key {
        KeySource::New
    } else {
        KeySource::File
    };
    let (done, said) = pseudonymise(&Order {
        file: &arguments.file,
        columns: &columns,
        key: &arguments.key,
        source,
        contacts: &arguments.contacts,
        out: &arguments.out,
        profile: arguments.profile.into(),
    })?;
    eprint!("{}", said.render(lang));
    let (rows, people) = (done.rows, done.people);
    match lang {
        Lang::Fr => println!(
            "{rows} lignes, {people} pseudonymes. Ce sont encore des données personnelles : qui a la clé ou les contacts retrouve les noms."
        ),
        Lang::En => println!(
            "{rows} rows, {people} pseudonyms. They are personal data still: whoever has the key or the contacts gets back to the names."
        ),
    }
    let mut written = vec![arguments.out, arguments.contacts];
    if source == KeySource::New {
        written.push(arguments.key);
    }
    print_written(&written, lang);
    Ok(ExitCode::SUCCESS)
}
