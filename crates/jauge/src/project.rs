//! The study folder: what `jauge init` writes.

use std::fs;
use std::path::{Path, PathBuf};

use jauge_collect::form::{Profile, keying_sheet};
use jauge_model::locale::french;
use jauge_model::study::Keys;
use jauge_model::{Lang, Text, questionnaire};

use crate::pipeline::write_whole;
use crate::{Error, demo};

/// The grid that a new study starts from.
const STARTER_GRID: &str = include_str!("../../../questionnaires/jg-roue/v1.toml");
const STARTER_STUDY_FR: &str = include_str!("project/study.fr.toml");
const STARTER_STUDY_EN: &str = include_str!("project/study.en.toml");

/// Writes a new study into `dir`, created if need be: a commented `study.toml`, a grid and
/// one empty sheet per wave. Returns the paths written.
///
/// # Errors
/// [`Error::NotEmpty`] if the folder has files; [`Error::File`].
pub fn init(dir: &Path, lang: Lang) -> Result<Vec<PathBuf>, Error> {
    fs::create_dir_all(dir).map_err(|e| Error::file(dir, e))?;
    let mut entries = fs::read_dir(dir).map_err(|e| Error::file(dir, e))?;
    if entries.next().is_some() {
        return Err(Error::NotEmpty(dir.to_owned()));
    }
    let study = match lang {
        Lang::Fr => STARTER_STUDY_FR,
        Lang::En => STARTER_STUDY_EN,
    };
    let mut files = vec![
        ("study.toml".to_owned(), study.to_owned()),
        ("grid.toml".to_owned(), STARTER_GRID.to_owned()),
    ];
    let (grid, faults) = questionnaire::read("grid.toml", STARTER_GRID);
    let Some(grid) = grid else {
        return Err(Error::Faults(faults));
    };
    for (file, wave) in [("entree.csv", "entry"), ("sortie.csv", "exit")] {
        if let Some(wave) = grid.wave_index(wave) {
            files.push((
                file.to_owned(),
                keying_sheet(&grid, &starter_keys(), wave, Profile::FrExcel),
            ));
        }
    }
    files
        .into_iter()
        .map(|(name, text)| {
            let path = dir.join(name);
            write_whole(&path, text.as_bytes())?;
            Ok(path)
        })
        .collect()
}

/// The one key that every study has: the code given to the person.
pub(crate) fn starter_keys() -> Keys {
    Keys {
        participant: "code".to_owned(),
        groups: Vec::new(),
    }
}

/// Writes the files of a demo study into `dir` and returns the path of its `study.toml`.
///
/// # Errors
/// [`Error::Refused`] for a study that does not exist; [`Error::File`].
pub fn write_demo(name: &str, dir: &Path) -> Result<PathBuf, Error> {
    let files = demo::files(name).ok_or_else(|| {
        let known = demo::studies().join(", ");
        Error::Refused(Text::both(
            french(&format!(
                "aucune étude d'exemple ne s'appelle « {name} » ; il y a : {known}"
            )),
            format!("there is no demo study \"{name}\"; there are: {known}"),
        ))
    })?;
    for file in files {
        // Paths of demo files begin with the name of their study.
        let relative = file
            .path
            .strip_prefix(&format!("{name}/"))
            .unwrap_or(&file.path);
        let path = dir.join(relative);
        let folder = path.parent().unwrap_or(dir);
        fs::create_dir_all(folder).map_err(|e| Error::file(folder, e))?;
        write_whole(&path, &file.bytes)?;
    }
    Ok(dir.join("study.toml"))
}
