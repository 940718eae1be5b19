//! The command line: a thin layer that reads arguments, shows progress and prints messages.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to its terminal; the rest of the workspace may not"
)]

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jauge_collect::form::{Profile, cards, list_of_codes};
use jauge_collect::issued_code::DEFAULT_LENGTH;
use jauge_model::{Diagnostics, Lang, Reception, Severity};

mod pseudonymise;
mod publish;

use crate::{Error, Progress, Step, demo, forms, pipeline, project, verify};

mod claims;
mod form;
mod import;
mod ingest;
mod library;
mod lint;
mod map;

/// From a questionnaire to a report that says only what its design allows.
#[derive(Debug, Parser)]
#[command(name = "jauge", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Language of the messages; by default that of the session, else English.
    #[arg(long, global = true, value_enum)]
    lang: Option<LangArgument>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangArgument {
    Fr,
    En,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProfileArgument {
    /// What a French Excel opens with a double click.
    FrExcel,
    /// Comma, dot, UTF-8.
    Machine,
}

impl From<ProfileArgument> for Profile {
    fn from(argument: ProfileArgument) -> Self {
        match argument {
            ProfileArgument::FrExcel => Self::FrExcel,
            ProfileArgument::Machine => Self::Machine,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a study: a folder with a commented study.toml, a grid and sheets to fill.
    Init {
        /// Folder to create.
        dir: PathBuf,
    },
    /// List every fault of a grid or a study, with its place and the way out.
    Check {
        /// A grid (grid.toml) or a study (study.toml).
        file: PathBuf,
        /// How to print the list.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// The questionnaires that come with jauge.
    Library {
        #[command(subcommand)]
        command: library::Library,
    },
    /// Say what changed between two versions of a grid, and what stays comparable.
    Diff {
        /// The earlier grid.
        from: PathBuf,
        /// The later grid.
        to: PathBuf,
        /// How to print the changes.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Write what a grid is filled in with: a form for the browser, for KoboToolbox and ODK, or a
    /// sheet to type in.
    Form(form::FormArguments),
    /// Show the form of a grid in the browser of this machine, anew whenever the file changes.
    Preview(form::PreviewArguments),
    /// Make a grid of a form that exists (XLSForm), and say what it has no place for.
    Import(import::ImportArguments),
    /// Draw codes to hand out: a list, and cards to print beside it.
    ///
    /// One wrong character, or two that changed places, always shows. Nobody's name goes in.
    Codes {
        /// How many codes.
        #[arg(long)]
        count: u64,
        /// Characters of a code; a check character is added.
        #[arg(long, default_value_t = DEFAULT_LENGTH)]
        length: usize,
        /// List of codes already handed out (a file that this command wrote): none is drawn again.
        #[arg(long)]
        taken: Option<PathBuf>,
        /// List to write, for example codes.csv; the cards go beside it as codes.html.
        #[arg(long)]
        out: PathBuf,
        /// Which spreadsheet will open the list.
        #[arg(long, value_enum, default_value = "fr-excel")]
        profile: ProfileArgument,
    },
    /// Propose which column of the answer files is which item: a mapping.toml to review.
    Map {
        /// The study (study.toml).
        study: PathBuf,
        /// The one answer file to look at; by default all of them.
        #[arg(long)]
        file: Option<String>,
        /// File to write; by default the mapping is printed.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Take the answers in, and no more: a table of answers and the pages of the reception.
    Ingest {
        /// The study (study.toml).
        study: PathBuf,
        /// Folder for the table and the pages.
        #[arg(long)]
        out: PathBuf,
        /// Item marked as sensitive to put into the table all the same; may be repeated.
        #[arg(long, value_name = "ITEM")]
        sensitive: Vec<String>,
    },
    /// Replace names by pseudonyms in a file, and write the contacts apart.
    ///
    /// A pseudonym is a keyed hash (HMAC-SHA-256): the same person has the same one in every file
    /// made with the same key. Pseudonyms are personal data still, to be protected like names for as long as
    /// the key or the contact table exists.
    Pseudonymise(pseudonymise::Arguments),
    /// Write the dictionary of the variables: names, questions, codes, reasons for missing answers.
    Dictionary(publish::DictionaryArguments),
    /// Write the clean answers, one row per person and wave, with their dictionary.
    Export(publish::ExportArguments),
    /// Print what may be said and on what it rests: the ladder of claims, the gates, the permitted sentences, the checks of
    /// method and the words, each with its sources.
    Claims {
        /// How to print them.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Find the sentences of a text, or of all the texts of a study, that say more than a design allows, and propose others.
    Lint(lint::LintArguments),
    /// Take the answers in, analyse them and write the report.
    Run {
        /// The study (study.toml).
        study: PathBuf,
        /// Folder for the report.
        #[arg(long)]
        out: PathBuf,
        /// Kinds of files besides the pages, for example pdf,xlsx,docx.
        #[arg(long, value_enum, value_delimiter = ',')]
        also: Vec<publish::AlsoArgument>,
    },
    /// Draw the progress wheel of each learner, a sheet each: for the team and for the learner.
    Wheel(publish::WheelArguments),
    /// Compute every statistic on this machine and compare it with R and other references.
    Verify {
        /// How to print the comparison.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Run the four studies that come with jauge.
    Demo {
        /// Folder for the studies and their reports.
        #[arg(long, default_value = "jauge-demo")]
        out: PathBuf,
    },
}

/// Runs the command with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lang = match arguments.lang {
        Some(LangArgument::Fr) => Lang::Fr,
        Some(LangArgument::En) => Lang::En,
        None => session_language(),
    };
    match execute(arguments.command, lang) {
        Ok(code) => code,
        Err(error) => {
            eprint!("{}", error.render(lang));
            ExitCode::FAILURE
        }
    }
}

fn session_language() -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
        .and_then(|code| Lang::parse(&code))
        .unwrap_or(Lang::En)
}

fn execute(command: Command, lang: Lang) -> Result<ExitCode, Error> {
    match command {
        Command::Init { dir } => {
            let written = project::init(&dir, lang)?;
            print_written(&written, lang);
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { file, format } => check(&file, format, lang),
        Command::Library { command } => library::library(&command, lang),
        Command::Diff { from, to, format } => library::diff(&from, &to, format, lang),
        Command::Form(arguments) => form::form(&arguments, lang),
        Command::Preview(arguments) => form::preview(&arguments, lang),
        Command::Import(arguments) => import::import(&arguments, lang),
        Command::Codes {
            count,
            length,
            taken,
            out,
            profile,
        } => codes(count, length, taken.as_deref(), &out, profile, lang),
        Command::Dictionary(arguments) => publish::dictionary(arguments, lang),
        Command::Export(arguments) => publish::export(&arguments, lang),
        Command::Ingest {
            study,
            out,
            sensitive,
        } => ingest::ingest(&study, &out, &sensitive, lang),
        Command::Map { study, file, out } => {
            map::map(&study, file.as_deref(), out.as_deref(), lang)
        }
        Command::Claims { format } => Ok(claims::claims(format, lang)),
        Command::Lint(arguments) => lint::lint(&arguments, lang),
        Command::Pseudonymise(arguments) => pseudonymise::run(arguments, lang),
        Command::Wheel(arguments) => publish::wheel(&arguments, lang),
        Command::Run { study, out, also } => {
            let also: Vec<pipeline::Also> = also.into_iter().map(Into::into).collect();
            let progress = Terminal::new(&study.display().to_string(), lang);
            let run = pipeline::run(&study, &progress)?;
            let written = run.write_with(&out, &also, &progress)?;
            progress.finish();
            eprint!("{}", run.notices.render(lang));
            print_reception(&run.reception, lang);
            print_written(&written, lang);
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { out } => {
            for name in demo::studies() {
                let study = project::write_demo(name, &out.join(name).join("study"))?;
                let progress = Terminal::new(name, lang);
                let run = pipeline::run(&study, &progress)?;
                let written = run.write(&out.join(name), &progress)?;
                progress.finish();
                print_reception(&run.reception, lang);
                print_written(&written, lang);
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify { format } => Ok(verify(format, lang)),
    }
}

fn verify(format: Format, lang: Lang) -> ExitCode {
    let dossier = verify::verify();
    match format {
        Format::Text => print!("{}", dossier.render(lang)),
        Format::Json => println!(
            "{:#}",
            serde_json::json!({
                "version": crate::VERSION,
                "agrees": dossier.agrees(),
                "statistics": dossier.lines,
                "nist": dossier.nist,
                "failures": dossier.failures,
            })
        ),
    }
    if dossier.agrees() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn check(file: &Path, format: Format, lang: Lang) -> Result<ExitCode, Error> {
    let diagnostics = pipeline::check(file)?;
    match format {
        Format::Text => print!(
            "{}{}",
            diagnostics.render(lang),
            summary(&diagnostics, lang)
        ),
        Format::Json => println!("{:#}", serde_json::json!({ "diagnostics": diagnostics })),
    }
    Ok(if diagnostics.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn summary(diagnostics: &Diagnostics, lang: Lang) -> String {
    let count = |s| diagnostics.iter().filter(|d| d.severity == s).count();
    let [errors, warnings, advice] =
        [Severity::Error, Severity::Warning, Severity::Advice].map(count);
    match lang {
        Lang::Fr => {
            format!("erreurs : {errors}, points d’attention : {warnings}, conseils : {advice}\n")
        }
        Lang::En => format!("errors: {errors}, warnings: {warnings}, advice: {advice}\n"),
    }
}

fn codes(
    count: u64,
    length: usize,
    taken: Option<&Path>,
    out: &Path,
    profile: ProfileArgument,
    lang: Lang,
) -> Result<ExitCode, Error> {
    let page = out.with_extension("html");
    // A list that was handed out is never written over: its codes would be lost.
    for path in [out, &page] {
        if path.exists() {
            let exists = std::io::ErrorKind::AlreadyExists;
            return Err(Error::file(path, exists.into()));
        }
    }
    let taken = taken.map_or_else(|| Ok(Vec::new()), forms::codes_of)?;
    let codes = forms::codes(count, length, &taken)?;
    let list = list_of_codes(&codes, profile.into());
    pipeline::write_whole(out, list.as_bytes())?;
    pipeline::write_whole(&page, cards(&codes, lang).as_bytes())?;
    print_written(&[out.to_owned(), page], lang);
    Ok(ExitCode::SUCCESS)
}

fn print_written(paths: &[PathBuf], lang: Lang) {
    let word = if lang == Lang::Fr { "écrit" } else { "wrote" };
    for path in paths {
        println!("{word} {}", path.display());
    }
}

fn print_reception(reception: &Reception, lang: Lang) {
    for file in &reception.files {
        let (read, used, aside) = (file.rows_read, file.rows_used, file.rows_set_aside);
        match lang {
            Lang::Fr => println!(
                "{} : {read} lignes lues, {used} utilisées, {aside} mises de côté",
                file.name()
            ),
            Lang::En => println!(
                "{}: {read} rows read, {used} used, {aside} set aside",
                file.name()
            ),
        }
    }
    let noticed = reception.diagnostics.len();
    if noticed > 0 {
        match lang {
            Lang::Fr => println!("remarques, ligne par ligne, dans reception.json : {noticed}"),
            Lang::En => println!("remarks, row by row, in reception.json: {noticed}"),
        }
    }
}

/// A progress bar on a terminal, nothing elsewhere.
struct Terminal {
    bar: Mutex<Option<ProgressBar>>,
    lang: Lang,
}

impl Terminal {
    fn new(name: &str, lang: Lang) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(Step::ALL.len() as u64);
            if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:24}] {msg} {elapsed}") {
                bar.set_style(style.progress_chars("#> "));
            }
            bar.set_prefix(name.to_owned());
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self {
            bar: Mutex::new(bar),
            lang,
        }
    }

    fn finish(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Terminal {
    fn begin(&self, step: Step) {
        let message = match (step, self.lang) {
            (Step::Read, Lang::Fr) => "lecture",
            (Step::Read, Lang::En) => "reading",
            (Step::Ingest, Lang::Fr) => "réception",
            (Step::Ingest, Lang::En) => "reception",
            (Step::Analyse, Lang::Fr) => "analyse",
            (Step::Analyse, Lang::En) => "analysis",
            (Step::Report, Lang::Fr) => "rapport",
            (Step::Report, Lang::En) => "report",
        };
        let done = Step::ALL.iter().position(|s| *s == step).unwrap_or(0);
        if let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            bar.set_position(done as u64);
            bar.set_message(message);
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
