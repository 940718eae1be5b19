//! The five verbs in one call: read a study, take its answers in, analyse, clear, report.

use std::path::{Path, PathBuf};

use jauge_analysis::Material;
use jauge_collect::intake::{self, Proposal, Received};
use jauge_collect::long_table;
use jauge_model::framework::Framework;
use jauge_model::{
    Cleared, Diagnostics, Earlier, Lang, PopulationFrame, Questionnaire, Reception, Responses,
    Results, Severity, Study, framework, questionnaire, study,
};
use jauge_report::{Assets, Pooling, ReceptionReport, Report};
use jauge_stats::stop::Watch;

use crate::{Error, links, pooling};

mod overclaims;
mod reading;
mod writing;

pub use overclaims::lint_study;
pub use reading::Given;
#[cfg(feature = "cli")]
pub(crate) use reading::is_study;
pub(crate) use reading::{read_grid_or_study, read_text};
pub(crate) use writing::write_whole;
pub use writing::{Also, Output};

use reading::{
    Absent, answer_files, display_name, looks_like_a_study, read_assets, read_files, read_study,
    sources,
};
use writing::{text, write_all};

/// The stages of a run, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading the grid, the study and the files.
    Read,
    /// Taking the answers in and linking people.
    Ingest,
    /// From answers to findings.
    Analyse,
    /// Drawing the pages.
    Report,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Read, Self::Ingest, Self::Analyse, Self::Report];
}

/// Told what a run is doing.
pub trait Progress {
    /// A stage begins.
    fn begin(&self, step: Step);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Step) {}
}

/// A study that was run: everything that its outputs are made of.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was asked.
    pub grid: Questionnaire,
    /// What was declared.
    pub study: Study,
    /// What came back.
    pub responses: Responses,
    /// The units of the declared population.
    pub population: Option<PopulationFrame>,
    /// What happened to each row.
    pub reception: Reception,
    /// What was found and may be shown.
    pub results: Cleared<Results>,
    /// Many groups with chance taken out.
    pub pooled: Vec<Pooling>,
    /// The logo and the template of the study.
    pub assets: Assets,
    /// Advice and warnings on the grid and the study.
    pub notices: Diagnostics,
}

/// Checks a grid, a study or a framework file, told apart by their format word. Lists every fault.
///
/// # Errors
/// Only if the file cannot be read; its faults are in the list.
pub fn check(path: &Path) -> Result<Diagnostics, Error> {
    let name = display_name(path);
    let text = read_text(path)?;
    if looks_like_a_study(&text) {
        return match read_study(path, &Given::default(), Absent::Refused) {
            Ok((_, _, notices)) => Ok(notices),
            Err(Error::Faults(faults)) => Ok(faults),
            Err(other) => Err(other),
        };
    }
    if has_format(&text, framework::FORMAT) {
        return Ok(framework::read(&name, &text).1);
    }
    if has_format(&text, framework::CROSSWALK_FORMAT) {
        return Ok(check_crosswalk(path, &name, &text));
    }
    if has_format(&text, study::MAPPING_FORMAT) {
        return check_mapping(path, &text);
    }
    Ok(questionnaire::read(&name, &text).1)
}

/// Checks a crosswalk against the framework that it starts from: one beside it, or in the library.
fn check_crosswalk(path: &Path, name: &str, text: &str) -> Diagnostics {
    let beside = path.parent().map(std::fs::read_dir).into_iter().flatten();
    let files = beside.flatten().flatten().map(|entry| entry.path());
    let texts = files
        .filter(|file| file.extension().is_some_and(|e| e == "toml"))
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .filter(|text| has_format(text, framework::FORMAT));
    let mut known: Vec<Framework> = texts
        .filter_map(|text| framework::read("framework.toml", &text).0)
        .collect();
    #[cfg(feature = "library")]
    known.extend(crate::library::all_frameworks());
    known.sort_by(|a, b| a.id.cmp(&b.id));
    let errors = |said: &Diagnostics| {
        said.iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    };
    // It starts from the one whose names it has.
    let read = known
        .iter()
        .map(|f| framework::read_crosswalk(name, text, f).1);
    let found = read.min_by_key(errors);
    found.unwrap_or_else(|| framework::read_crosswalk(name, text, &Framework::default()).1)
}

/// Checks a mapping against the study beside it, which says what its columns may be.
fn check_mapping(path: &Path, text: &str) -> Result<Diagnostics, Error> {
    let study_file = path.with_file_name("study.toml");
    let (grid, mut study, _) = read_study(&study_file, &Given::default(), Absent::NotRead)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(study::take_mapping(&name, text, &grid, &mut study))
}

/// Whether the format word of a file is this one.
#[must_use]
pub(crate) fn has_format(text: &str, format: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.any(|l| l.starts_with("format") && l.contains(format))
}

/// The answers of a study taken in, and no more.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// What was asked.
    pub grid: Questionnaire,
    /// What was declared.
    pub study: Study,
    /// What came back, and what happened to each row.
    pub received: Received,
    /// The same with exact links only, where the study declares a tolerance and links by it.
    pub exact: Option<Box<Received>>,
    /// Advice and warnings on the grid and the study.
    pub notices: Diagnostics,
}

/// Takes the answers of a study in. What is wrong with them is in the reception: faults of the
/// answers are no error here, see [`Ingested::faults`].
///
/// # Errors
/// [`Error::Faults`] of the grid, the study or a mapping; [`Error::File`].
pub fn ingest(study_file: &Path, progress: &dyn Progress) -> Result<Ingested, Error> {
    ingest_given(study_file, &Given::default(), progress)
}

/// The same, with data frames and definitions that are in memory already.
///
/// # Errors
/// As of [`ingest`].
pub fn ingest_given(
    study_file: &Path,
    given: &Given,
    progress: &dyn Progress,
) -> Result<Ingested, Error> {
    progress.begin(Step::Read);
    let (grid, study, notices) = read_study(study_file, given, Absent::Refused)?;
    let mut names = answer_files(study_file, &study)?;
    names.extend(study.population.iter().map(|p| p.frame.clone()));
    names.extend(study.linking.codes.clone());
    names.extend(study.linking.decisions.clone());
    names.retain(|name| !given.has_frame(name));
    let files = read_files(study_file, &names)?;
    progress.begin(Step::Ingest);
    let frames = given.frames.as_slice();
    // Told every few thousand rows: the moment to see whether anybody still waits for them.
    let watch = Watch::of_this_thread();
    let look = |_: &str, _: u64| watch.look();
    let by_elements = !grid.link_elements().is_empty();
    let exact = (by_elements && study.linking.tolerance > 0).then(|| {
        let mut exactly = study.clone();
        exactly.linking.tolerance = 0;
        let files = sources(&files);
        let received = intake::receive_frames(&grid, &exactly, &files, frames, &look);
        Box::new(received)
    });
    let received = intake::receive_owned(&grid, &study, files, frames, &look);
    Ok(Ingested {
        grid,
        study,
        received,
        exact,
        notices,
    })
}

impl Ingested {
    /// All the faults of the study and of its answers, the worst first, where one of them stops
    /// the analysis.
    #[must_use]
    pub fn faults(&self) -> Option<Diagnostics> {
        let said = &self.received.reception.diagnostics;
        said.has_errors().then(|| {
            let mut faults = self.notices.clone();
            faults.extend(said.clone());
            faults.worst_first();
            faults
        })
    }

    /// The reception as pages.
    #[must_use]
    pub fn report(&self) -> ReceptionReport<'_> {
        ReceptionReport {
            grid: &self.grid,
            study: &self.study,
            reception: &self.received.reception,
            responses: &self.received.responses,
        }
    }

    /// The answers as one long table, CSV, without the items marked as sensitive unless
    /// `sensitive` names them.
    #[must_use]
    pub fn responses_csv(&self, sensitive: &[String]) -> String {
        long_table(&self.grid, &self.study, &self.received, sensitive)
    }

    /// Writes the pages of the reception and, unless a fault of the answers stops the analysis,
    /// the answers, each file whole or not at all. Returns the paths written.
    ///
    /// # Errors
    /// [`Error::Report`] before anything is written; [`Error::File`].
    pub fn write(
        &self,
        folder: &Path,
        sensitive: &[String],
        progress: &dyn Progress,
    ) -> Result<Vec<PathBuf>, Error> {
        progress.begin(Step::Report);
        let report = self.report();
        let mut outputs = vec![
            text("reception.fr.html", report.html(Lang::Fr)?),
            text("reception.en.html", report.html(Lang::En)?),
            text("reception.json", report.json()?),
        ];
        if self.faults().is_none() {
            outputs.insert(0, text("responses.csv", self.responses_csv(sensitive)));
        }
        write_all(folder, outputs)
    }
}

/// Runs a study from its files to its findings. Writes nothing: see [`Run::write`].
///
/// # Errors
/// [`Error::Faults`] with all the faults that stop the run; [`Error::File`].
pub fn run(study_file: &Path, progress: &dyn Progress) -> Result<Run, Error> {
    run_given(study_file, &Given::default(), progress)
}

/// The same, with data frames and definitions that are in memory already.
///
/// # Errors
/// As of [`run`].
pub fn run_given(study_file: &Path, given: &Given, progress: &dyn Progress) -> Result<Run, Error> {
    let ingested = ingest_given(study_file, given, progress)?;
    if let Some(faults) = ingested.faults() {
        return Err(Error::Faults(faults));
    }
    let Ingested {
        grid,
        mut study,
        mut received,
        exact,
        notices,
    } = ingested;
    progress.begin(Step::Analyse);
    let mut shown = earlier_reports(study_file, &study)?;
    for waiting in &mut study.waiting {
        // Periods end where readers have seen them end.
        waiting.told = shown.iter().flat_map(|e| e.ends(&waiting.id)).collect();
    }
    study.secrecy.screen_costs(&mut study.report.costs, &shown);
    let results = cleared(&grid, &study, &received, &shown);
    if let (Some(exact), Some(elements)) = (exact, &mut received.reception.linkage.elements) {
        shown.push(Earlier::from(&results));
        let exact = cleared(&grid, &study, &exact, &shown);
        elements.outcomes = links::side_by_side(&exact, &results);
    }
    let assets = read_assets(study_file, &study)?;
    Ok(Run {
        pooled: pooling::of(&study, &results),
        assets,
        grid,
        study,
        responses: received.responses,
        population: received.population,
        reception: received.reception,
        results,
        notices,
    })
}

fn cleared(
    grid: &Questionnaire,
    study: &Study,
    received: &Received,
    earlier: &[Earlier],
) -> Cleared<Results> {
    let results = jauge_analysis::analyse(Material {
        grid,
        study,
        responses: &received.responses,
        population: received.population.as_ref(),
        reception: &received.reception,
    });
    Cleared::after(results, &study.secrecy, earlier)
}

/// The reports that were published before, as the study names them.
fn earlier_reports(study_file: &Path, study: &Study) -> Result<Vec<Earlier>, Error> {
    let folder = study_file.parent().unwrap_or(Path::new(""));
    let mut out = Vec::new();
    for name in &study.secrecy.earlier {
        let path = folder.join(name);
        let report = Earlier::read(&read_text(&path)?).map_err(|why| {
            let why = format!(
                "not the findings.json of a report, which [secrecy] earlier needs / ce n’est pas le findings.json d’un rapport, qu’attend earlier dans [secrecy] : {why}"
            );
            Error::file(&path, std::io::Error::new(std::io::ErrorKind::InvalidData, why))
        })?;
        out.push(report);
    }
    Ok(out)
}

impl Run {
    /// The report over these results.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        Report {
            grid: &self.grid,
            study: &self.study,
            reception: &self.reception,
            results: &self.results,
            pooled: &self.pooled,
            assets: &self.assets,
        }
    }
}

/// Proposes how the columns and values of the answer files of a study, or of the one named
/// `only`, become items: a mapping file to review, with comments in `lang`.
///
/// # Errors
/// [`Error::Faults`] of the study, or of answer files that cannot be looked at;
/// [`Error::File`].
pub fn propose_mapping(
    study_file: &Path,
    given: &Given,
    only: Option<&str>,
    lang: Lang,
) -> Result<Proposal, Error> {
    let (grid, study, _) = read_study(study_file, given, Absent::ToBeProposed)?;
    let mut names = answer_files(study_file, &study)?;
    names.retain(|name| !given.has_frame(name));
    let files = read_files(study_file, &names)?;
    let (files, frames) = (sources(&files), given.frames.as_slice());
    let proposal = intake::propose_frames(&grid, &study, &files, frames, only, lang);
    if proposal.diagnostics.has_errors() {
        return Err(Error::Faults(proposal.diagnostics));
    }
    Ok(proposal)
}

/// The names that a study gives its answer files, for whoever reads some of them himself.
///
/// # Errors
/// As of [`ingest`].
pub fn answer_names(study_file: &Path, given: &Given) -> Result<Vec<String>, Error> {
    let (_, study, _) = read_study(study_file, given, Absent::ToBeProposed)?;
    Ok(study.answers.iter().map(|a| a.file.clone()).collect())
}
