//! The five verbs in one call: read a study, take its answers in, analyse, clear, report.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jauge_analysis::claim_rules::words::Overclaim;
use jauge_analysis::claim_rules::written::{self, Found};
use jauge_analysis::{Material, claim_rules};
use jauge_collect::form::Profile;
use jauge_collect::intake::frame::Frame;
use jauge_collect::intake::{self, Proposal, Received, SourceFile};
use jauge_collect::{long_table, review};
use jauge_model::framework::Framework;
use jauge_model::study::AnswerFile;
use jauge_model::{
    ClaimLevel, Cleared, Diagnostic, Diagnostics, Earlier, Lang, Place, PopulationFrame,
    Questionnaire, Reception, Responses, Results, Severity, Study, Text, framework, locale,
    questionnaire, study,
};
use jauge_report::{Assets, Audience, LogoFile, Pooling, ReceptionReport, Report};
use jauge_stats::stop::Watch;

use crate::{Error, links, pooling};

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

/// A kind of file that a run writes when it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Also {
    /// Every table as a sheet.
    Xlsx,
    /// Pages to edit.
    Docx,
    /// Pages to print and to send, where this program was built with PDF.
    Pdf,
    /// Pages as plain text.
    Markdown,
    /// Drawings as files of their own.
    Svg,
    /// The same as bitmaps, where this program was built with PDF.
    Png,
}

impl Also {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Xlsx,
        Self::Docx,
        Self::Pdf,
        Self::Markdown,
        Self::Svg,
        Self::Png,
    ];

    /// The word for it, which is also the ending of its files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// A file to write: its name in the folder, its content.
pub type Output = (String, Vec<u8>);

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

/// A study says so in its format word; one whose format word is missing has a `[study]` table.
fn looks_like_a_study(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.any(|l| l == "[study]" || (l.starts_with("format") && l.contains("jauge-study")))
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

/// What is handed over instead of files of a study, by the names that the study gives them.
#[derive(Default)]
pub struct Given {
    /// Data frames in the place of files of answers.
    pub frames: Vec<Frame>,
    /// Texts in the place of the study file itself (by its file name), of its grid, of mappings.
    pub texts: BTreeMap<String, String>,
}

impl Given {
    /// The text of a definition file, given or read.
    fn text(&self, folder: &Path, name: &str) -> Result<String, Error> {
        match self.texts.get(name) {
            Some(text) => Ok(text.clone()),
            None => read_text(&folder.join(name)),
        }
    }

    fn has_frame(&self, name: &str) -> bool {
        self.frames.iter().any(|f| f.name == name)
    }
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
        study,
        mut received,
        exact,
        notices,
    } = ingested;
    progress.begin(Step::Analyse);
    let mut shown = earlier_reports(study_file, &study)?;
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

/// The files, by name, that fit the pattern of an `[[answers]]`.
fn names_that_fit(folder: &Path, answer: &AnswerFile) -> Result<Vec<String>, Error> {
    let (within, prefix) = match answer.file.rsplit_once('/') {
        Some((within, _)) => (folder.join(within), format!("{within}/")),
        None => (folder.to_owned(), String::new()),
    };
    // A study file that is named alone stands in the folder where the command runs.
    let within = if within.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        within
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(&within).map_err(|e| Error::file(&within, e))? {
        let entry = entry.map_err(|e| Error::file(&within, e))?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if answer.takes(&name) && entry.path().is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
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

    /// Every output, by file name, drawn but not written; those of `also` after the usual ones.
    ///
    /// # Errors
    /// [`Error::Report`] if a page cannot be drawn.
    pub fn outputs(&self, also: &[Also]) -> Result<Vec<Output>, Error> {
        let report = &self.report();
        // The files do not depend on each other; the order of the list does not depend on threads.
        let (pages, data) = rayon::join(
            || rayon::join(|| pages(report, Lang::Fr), || pages(report, Lang::En)),
            || rayon::join(|| report.findings_json(), || report.findings_csv()),
        );
        let mut outputs = pages.0?;
        outputs.extend(pages.1?);
        let (findings, reception) = (data.0?, report.reception_json()?);
        outputs.push(text("findings.json", findings));
        outputs.push(text("findings.csv", data.1?));
        outputs.push(text("reception.json", reception));
        outputs.push(text("provenance.json", report.provenance_json()?));
        let (fr, en) = rayon::join(
            || others(report, also, Lang::Fr),
            || others(report, also, Lang::En),
        );
        outputs.extend(fr?);
        outputs.extend(en?);
        let elements = self.reception.linkage.elements.as_ref();
        if let Some(elements) = elements.filter(|e| !e.review.is_empty()) {
            let sheet = review::sheet(elements, Profile::FrExcel);
            outputs.push(text("team/review.csv", sheet));
        }
        let frame = self.population.as_ref();
        if let Some(sheet) = frame.and_then(|f| review::reminders(f, Profile::FrExcel)) {
            outputs.push(text("team/reminders.csv", sheet));
        }
        Ok(outputs)
    }

    /// Draws everything, then writes it into `folder`, each file whole or not at all.
    /// Returns the paths written.
    ///
    /// # Errors
    /// [`Error::Report`] before anything is written; [`Error::File`].
    pub fn write(&self, folder: &Path, progress: &dyn Progress) -> Result<Vec<PathBuf>, Error> {
        self.write_with(folder, &[], progress)
    }

    /// The same with further kinds of files.
    ///
    /// # Errors
    /// [`Error::Report`] before anything is written; [`Error::File`].
    pub fn write_with(
        &self,
        folder: &Path,
        also: &[Also],
        progress: &dyn Progress,
    ) -> Result<Vec<PathBuf>, Error> {
        progress.begin(Step::Report);
        write_all(folder, self.outputs(also)?)
    }
}

fn text(name: impl Into<String>, text: String) -> Output {
    (name.into(), text.into_bytes())
}

/// What the file of an audience is called, without its ending.
fn stem(audience: Audience, lang: Lang) -> String {
    let name = match audience {
        Audience::Technical => "report",
        other => other.id(),
    };
    format!("{name}.{lang}")
}

/// The pages of all audiences in one language.
fn pages(report: &Report<'_>, lang: Lang) -> Result<Vec<Output>, jauge_report::Error> {
    let mut out = Vec::new();
    for audience in Audience::ALL {
        let name = format!("{}.html", stem(audience, lang));
        out.push(text(name, report.page(audience, lang)?));
    }
    if let Some(own) = report.own_page(lang)? {
        out.push(text(format!("own.{lang}.html"), own));
    }
    Ok(out)
}

/// The kinds of files that were asked for, in one language.
fn others(
    report: &Report<'_>,
    also: &[Also],
    lang: Lang,
) -> Result<Vec<Output>, jauge_report::Error> {
    let mut out = Vec::new();
    for kind in Also::ALL.into_iter().filter(|k| also.contains(k)) {
        match kind {
            Also::Xlsx => out.push((format!("report.{lang}.xlsx"), report.xlsx(lang)?)),
            Also::Docx => {
                for audience in Audience::ALL {
                    let name = format!("{}.docx", stem(audience, lang));
                    out.push((name, report.docx(audience, lang)?));
                }
            }
            Also::Pdf => {
                for audience in Audience::ALL {
                    let name = format!("{}.pdf", stem(audience, lang));
                    out.push((name, report.pdf(audience, lang)?));
                }
            }
            Also::Markdown => {
                for audience in Audience::ALL {
                    let name = format!("{}.md", stem(audience, lang));
                    out.push(text(name, report.markdown(audience, lang)?));
                }
            }
            Also::Svg => {
                for (name, svg) in report.figures(lang)? {
                    out.push(text(format!("figures/{name}.{lang}.svg"), svg));
                }
            }
            Also::Png => {
                for (name, png) in report.bitmaps(lang)? {
                    out.push((format!("figures/{name}.{lang}.png"), png));
                }
            }
        }
    }
    Ok(out)
}

/// The logo and the template that a study names.
fn read_assets(study_file: &Path, study: &Study) -> Result<Assets, Error> {
    let folder = study_file.parent().unwrap_or(Path::new(""));
    let mut assets = Assets::default();
    if let Some(logo) = &study.report.logo {
        let path = folder.join(&logo.file);
        let bytes = fs::read(&path).map_err(|e| Error::file(&path, e))?;
        let read = LogoFile::read(&logo.file, &bytes).map_err(|fault| {
            let mut faults = Diagnostics::new();
            faults.push(*fault);
            Error::Faults(faults)
        })?;
        assets.logo = Some(read);
    }
    if let Some(name) = &study.report.template {
        assets.template = Some((name.clone(), read_text(&folder.join(name))?));
    }
    Ok(assets)
}

fn write_all(folder: &Path, outputs: Vec<Output>) -> Result<Vec<PathBuf>, Error> {
    fs::create_dir_all(folder).map_err(|e| Error::file(folder, e))?;
    outputs
        .into_iter()
        .map(|(name, bytes)| {
            let path = folder.join(name);
            // What is for the team only stands in a folder of its own.
            if let Some(within) = path.parent() {
                fs::create_dir_all(within).map_err(|e| Error::file(within, e))?;
            }
            write_whole(&path, &bytes)?;
            Ok(path)
        })
        .collect()
}

/// Writes a file beside its place, then moves it there: readers never meet half a file.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let fail = |e| Error::file(path, e);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    // Temporary files are private by default; a report is meant to be read.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))
            .map_err(fail)?;
    }
    file.persist(path).map_err(|e| Error::file(path, e.error))?;
    Ok(())
}

/// Reads a study with its grid, or a grid alone.
pub(crate) fn read_grid_or_study(path: &Path) -> Result<(Questionnaire, Option<Study>), Error> {
    let text = read_text(path)?;
    if looks_like_a_study(&text) {
        let (grid, study, _) = read_study(path, &Given::default(), Absent::Refused)?;
        return Ok((grid, Some(study)));
    }
    let (grid, faults) = questionnaire::read(&display_name(path), &text);
    Ok((grid.ok_or(Error::Faults(faults))?, None))
}

/// What is done about the mapping files that the study names, and that may not be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    Refused,
    ToBeProposed,
    /// No mapping file is looked at.
    NotRead,
}

fn read_study(
    path: &Path,
    given: &Given,
    absent: Absent,
) -> Result<(Questionnaire, Study, Diagnostics), Error> {
    let name = display_name(path);
    let folder = path.parent().unwrap_or(Path::new(""));
    let text = given.text(folder, &name)?;
    let Some(grid_name) = study::grid_path(&text) else {
        return Err(Error::Faults(faults_without_grid(&name, &text)));
    };
    let grid_text = given.text(folder, &grid_name)?;
    let (grid, mut notices) = questionnaire::read(&grid_name, &grid_text);
    let Some(grid) = grid else {
        return Err(Error::Faults(notices));
    };
    let (study, more) = study::read(&name, &text, &grid);
    notices.extend(more);
    let Some(mut study) = study else {
        return Err(Error::Faults(notices));
    };
    let texts = Texts {
        study: &name,
        grid: (&grid_name, &grid_text),
        template: template_text(folder, &study),
    };
    notices.extend(overclaims(&texts, &study));
    for file in study.claims.replications.clone() {
        let text = given.text(folder, &file.findings)?;
        let said = study::take_replication(&file.findings, &text, &mut study);
        notices.extend(said);
    }
    for mapping in study.mapping_files() {
        let there = given.texts.contains_key(&mapping) || folder.join(&mapping).exists();
        if absent == Absent::NotRead || absent == Absent::ToBeProposed && !there {
            continue;
        }
        let text = given.text(folder, &mapping)?;
        notices.extend(study::take_mapping(&mapping, &text, &grid, &mut study));
    }
    for (file, equivalence) in study.versions() {
        let earlier = given.text(folder, &file)?;
        let declared = match &equivalence {
            Some(name) => Some((name.as_str(), given.text(folder, name)?)),
            None => None,
        };
        let declared = declared.as_ref().map(|(name, text)| (*name, text.as_str()));
        let said = study::take_version((&file, &earlier), declared, &grid, &mut study);
        notices.extend(said);
    }
    notices.extend(jauge_report::check_words(&name, &study));
    if notices.has_errors() {
        return Err(Error::Faults(notices));
    }
    Ok((grid, study, notices))
}

/// Texts of a study that say more than its design could ever show, each with a proposal: those of the study and of its
/// template are refused, the names of a grid, which may be another's, are noted.
fn overclaims(texts: &Texts<'_>, study: &Study) -> Diagnostics {
    let level = claim_rules::design_level(study);
    let mut out = Diagnostics::new();
    for (file, found) in texts.overclaims(study, level) {
        let Overclaim {
            sentence,
            proposal,
            words,
            ..
        } = &found.overclaim;
        let words = words.join(", ");
        let mut place = Place::file(&file).at_line(found.line);
        if !found.key.is_empty() {
            place = place.of_item(&found.key);
        }
        let message = Text::both(
            locale::french(&format!(
                "« {sentence} » dit plus que le dispositif ne peut montrer (niveau {}) : {words}",
                level.id()
            )),
            format!(
                "\"{sentence}\" says more than the design can show (level {}): {words}",
                level.id()
            ),
        );
        let hint = Text::both(
            locale::french(&format!("écrivez par exemple « {proposal} »")),
            format!("write for example \"{proposal}\""),
        );
        out.push(if file == texts.grid.0 {
            Diagnostic::warning(NAME, place, message, hint)
        } else {
            Diagnostic::error(OVERCLAIM, place, message, hint)
        });
    }
    out
}

/// The files of a study in which something is written for readers: name and text.
struct Texts<'t> {
    study: &'t str,
    grid: (&'t str, &'t str),
    template: Option<(String, String)>,
}

impl Texts<'_> {
    /// Every sentence that says more than `level` allows, with the file in which it stands.
    fn overclaims(&self, study: &Study, level: ClaimLevel) -> Vec<(String, Found)> {
        let mut out = Vec::new();
        let of = |file: &str, found: Vec<Found>| -> Vec<(String, Found)> {
            let named = found.into_iter().map(|f| (file.to_owned(), f));
            named.collect()
        };
        out.extend(of(
            self.study,
            written::overclaims(&study.claims.written, level),
        ));
        if let Some((name, text)) = &self.template {
            let literal = written::literal_text(text);
            let found = claim_rules::words::lint_any(&literal, level);
            let found = found.into_iter().map(|overclaim| Found {
                key: String::new(),
                line: overclaim.line,
                overclaim,
            });
            out.extend(of(name, found.collect()));
        }
        // What a report prints as the name of a result; a question is put to people and claims nothing.
        let (grid, text) = self.grid;
        let mut names = questionnaire::written(grid, text);
        names.retain(|w| {
            let key = w.key.as_str();
            key == "grid.title" || (key.ends_with(".label") && !key.starts_with("scale"))
        });
        out.extend(of(grid, written::overclaims(&names, level)));
        out
    }
}

/// Whether a file is a study.
///
/// # Errors
/// [`Error::File`].
pub(crate) fn is_study(path: &Path) -> Result<bool, Error> {
    let toml = path.extension().is_some_and(|e| e == "toml");
    Ok(toml && looks_like_a_study(&read_text(path)?))
}

/// The sentences of all that a study has written for readers that say more than a level allows; by default the level of
/// its design.
///
/// # Errors
/// [`Error::Faults`] of a grid or study that cannot be read; [`Error::File`].
pub fn lint_study(
    path: &Path,
    level: Option<ClaimLevel>,
) -> Result<(ClaimLevel, Vec<(String, Found)>), Error> {
    let (name, text) = (display_name(path), read_text(path)?);
    let folder = path.parent().unwrap_or(Path::new(""));
    let Some(grid_name) = study::grid_path(&text) else {
        return Err(Error::Faults(faults_without_grid(&name, &text)));
    };
    let grid_text = read_text(&folder.join(&grid_name))?;
    let (grid, faults) = questionnaire::read(&grid_name, &grid_text);
    let grid = grid.ok_or(Error::Faults(faults))?;
    let (study, faults) = study::read(&name, &text, &grid);
    let study = study.ok_or(Error::Faults(faults))?;
    let level = level.unwrap_or_else(|| claim_rules::design_level(&study));
    let texts = Texts {
        study: &name,
        grid: (&grid_name, &grid_text),
        template: template_text(folder, &study),
    };
    Ok((level, texts.overclaims(&study, level)))
}

/// The template of a study, if it is there: one that is not is told when it is used.
fn template_text(folder: &Path, study: &Study) -> Option<(String, String)> {
    let name = study.report.template.as_ref()?;
    Some((name.clone(), read_text(&folder.join(name)).ok()?))
}

/// The code of a text that says more than a design can show.
const OVERCLAIM: &str = "A001";
/// The code of a name in a grid that says more than a design can show.
const NAME: &str = "A002";

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

/// The answer files of a study, and the files that describe them.
fn answer_files(study_file: &Path, study: &Study) -> Result<Vec<String>, Error> {
    let folder = study_file.parent().unwrap_or(Path::new(""));
    let mut names = Vec::new();
    for answer in &study.answers {
        if answer.file.contains('*') {
            names.extend(names_that_fit(folder, answer)?);
        } else {
            names.push(answer.file.clone());
        }
    }
    for answer in &study.answers {
        let others = answer.dialect.structure.iter().chain(answer.parent_file());
        names.extend(others.cloned());
    }
    Ok(names)
}

/// The files that a study names, each once, by the name that the study gives them.
fn read_files(study_file: &Path, names: &[String]) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let folder = study_file.parent().unwrap_or(Path::new(""));
    let mut seen = std::collections::BTreeSet::new();
    names
        .iter()
        .filter(|n| seen.insert(n.as_str()))
        .map(|name| {
            let path = folder.join(name);
            let bytes = fs::read(&path).map_err(|e| Error::file(&path, e))?;
            Ok((name.clone(), bytes))
        })
        .collect()
}

fn sources(files: &[(String, Vec<u8>)]) -> Vec<SourceFile<'_>> {
    files
        .iter()
        .map(|(name, bytes)| SourceFile {
            name: name.clone(),
            bytes,
        })
        .collect()
}

/// The faults of a study that names no grid: all but the references, which only a grid can judge.
fn faults_without_grid(name: &str, text: &str) -> Diagnostics {
    let (_, all) = study::read(name, text, &Questionnaire::default());
    let mut faults = Diagnostics::new();
    for fault in all.iter().filter(|f| f.code < "S010") {
        faults.push(fault.clone());
    }
    faults
}

pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(|e| Error::file(path, e))?;
    String::from_utf8(bytes).map_err(|_| {
        Error::file(
            path,
            std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "not UTF-8 text; save it again as UTF-8 / ce fichier n’est pas en UTF-8, l’enregistrer en UTF-8",
            ),
        )
    })
}

fn display_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}
