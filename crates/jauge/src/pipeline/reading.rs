//! The files that a study is made of: found, read and held together, before any answer is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jauge_collect::intake::SourceFile;
use jauge_collect::intake::frame::Frame;
use jauge_model::study::AnswerFile;
use jauge_model::{Diagnostics, Questionnaire, Study, questionnaire, study};
use jauge_report::{Assets, LogoFile};

use super::overclaims::{Texts, overclaims, template_text};
use crate::Error;

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
    pub(super) fn text(&self, folder: &Path, name: &str) -> Result<String, Error> {
        match self.texts.get(name) {
            Some(text) => Ok(text.clone()),
            None => read_text(&folder.join(name)),
        }
    }

    pub(super) fn has_frame(&self, name: &str) -> bool {
        self.frames.iter().any(|f| f.name == name)
    }
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

/// A study says so in its format word; one whose format word is missing has a `[study]` table.
pub(super) fn looks_like_a_study(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.any(|l| l == "[study]" || (l.starts_with("format") && l.contains("jauge-study")))
}

/// Whether a file is a study.
///
/// # Errors
/// [`Error::File`].
#[cfg(feature = "cli")]
pub(crate) fn is_study(path: &Path) -> Result<bool, Error> {
    let toml = path.extension().is_some_and(|e| e == "toml");
    Ok(toml && looks_like_a_study(&read_text(path)?))
}

/// What is done about the mapping files that the study names, and that may not be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    Refused,
    ToBeProposed,
    /// No mapping file is looked at.
    NotRead,
}

pub(super) fn read_study(
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

/// The logo and the template that a study names.
pub(super) fn read_assets(study_file: &Path, study: &Study) -> Result<Assets, Error> {
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

/// The answer files of a study, and the files that describe them.
pub(super) fn answer_files(study_file: &Path, study: &Study) -> Result<Vec<String>, Error> {
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

/// The files that a study names, each once, by the name that the study gives them.
pub(super) fn read_files(
    study_file: &Path,
    names: &[String],
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let folder = study_file.parent().unwrap_or(Path::new(""));
    let mut seen = BTreeSet::new();
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

pub(super) fn sources(files: &[(String, Vec<u8>)]) -> Vec<SourceFile<'_>> {
    files
        .iter()
        .map(|(name, bytes)| SourceFile {
            name: name.clone(),
            bytes,
        })
        .collect()
}

/// The faults of a study that names no grid: all but the references, which only a grid can judge.
pub(super) fn faults_without_grid(name: &str, text: &str) -> Diagnostics {
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

pub(super) fn display_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}
