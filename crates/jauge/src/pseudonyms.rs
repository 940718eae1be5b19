//! Taking direct identifiers out of a file before it joins a study.
//!
//! Pseudonyms are personal data still: whoever has the key, or the contact table, can go back to
//! the names. Both are therefore refused inside the study's folder.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jauge_collect::form::Profile;
use jauge_collect::intake::pseudonym::{self, Columns, Key, Pseudonymised};
use jauge_model::locale::french;
use jauge_model::{Diagnostic, Diagnostics, Place, Text};
use rand::TryRng as _;

use crate::Error;
use crate::pipeline::write_whole;

/// Where the key is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A file that exists.
    File,
    /// A new file, from the randomness of the system.
    New,
}

/// What to do.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// File with names.
    pub file: &'a Path,
    /// What becomes of its columns.
    pub columns: &'a Columns,
    /// Key file.
    pub key: &'a Path,
    /// Where the key is from.
    pub source: KeySource,
    /// Table of contacts to write.
    pub contacts: &'a Path,
    /// File without names to write.
    pub out: &'a Path,
    /// Which spreadsheet will open both.
    pub profile: Profile,
}

/// Replaces the identifying columns of a file by pseudonyms, and writes the contacts apart.
///
/// # Errors
/// [`Error::Faults`] with all that stands in the way; [`Error::File`]. Nothing is written then.
pub fn pseudonymise(order: &Order<'_>) -> Result<(Pseudonymised, Diagnostics), Error> {
    for path in [order.out, order.contacts] {
        if path.exists() {
            return Err(Error::file(path, std::io::ErrorKind::AlreadyExists.into()));
        }
    }
    let mut inside = Diagnostics::new();
    for path in [order.key, order.contacts] {
        if let Some(folder) = study_around(path, order.out)? {
            inside.push(in_the_study(path, &folder));
        }
    }
    if inside.has_errors() {
        return Err(Error::Faults(inside));
    }
    let key = match order.source {
        KeySource::File => read_key(order.key)?,
        KeySource::New => draw_key(order.key)?,
    };
    let bytes = fs::read(order.file).map_err(|e| Error::file(order.file, e))?;
    let name = order.file.file_name().unwrap_or_default().to_string_lossy();
    let (done, said) = pseudonym::pseudonymise(&name, &bytes, &key, order.columns, order.profile);
    let Some(done) = done else {
        return Err(Error::Faults(said));
    };
    if order.source == KeySource::New {
        write_private(order.key, key.to_file().as_bytes())?;
    }
    write_private(order.contacts, done.contacts.as_bytes())?;
    write_whole(order.out, done.answers.as_bytes())?;
    Ok((done, said))
}

/// The folder of the study that would hold `path` beside `out`: that of `out`, or any above it
/// that has a `study.toml`.
fn study_around(path: &Path, out: &Path) -> Result<Option<PathBuf>, Error> {
    let (path, out) = (folder_of(path)?, folder_of(out)?);
    let above = out.ancestors().filter(|f| f.join("study.toml").is_file());
    let study = above.last().unwrap_or(&out).to_owned();
    Ok(path.starts_with(&study).then_some(study))
}

/// The folder of a file that may not exist yet, its links followed.
fn folder_of(path: &Path) -> Result<PathBuf, Error> {
    // A file that exists may itself be a link into the study.
    if let Ok(real) = path.canonicalize() {
        return Ok(real.parent().unwrap_or(&real).to_owned());
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    folder.canonicalize().map_err(|e| Error::file(folder, e))
}

fn in_the_study(path: &Path, folder: &Path) -> Diagnostic {
    let folder = folder.display();
    Diagnostic::error(
        "R187",
        Place::file(path.display().to_string()),
        Text::both(
            french(&format!(
                "ce fichier serait dans le dossier de l'étude, {folder}"
            )),
            format!("this file would be inside the folder of the study, {folder}"),
        ),
        Text::both(
            french(
                "Qui a l'étude ne doit pas avoir aussi de quoi retrouver les noms : gardez la clé et les contacts ailleurs.",
            ),
            "Whoever has the study must not also have what leads back to the names: keep the key and the contacts elsewhere.",
        ),
    )
}

fn read_key(path: &Path) -> Result<Key, Error> {
    let text = fs::read_to_string(path).map_err(|e| Error::file(path, e))?;
    Key::parse(&text).ok_or_else(|| {
        let mut faults = Diagnostics::new();
        faults.push(Diagnostic::error(
            "R188",
            Place::file(path.display().to_string()),
            Text::both(
                french("ce fichier n'est pas une clé de jauge : 64 chiffres hexadécimaux"),
                "this file is not a key of jauge: 64 hexadecimal digits",
            ),
            Text::both(
                french("Vérifiez le chemin ; avec --new-key, jauge en tire une nouvelle dans un fichier qui n'existe pas encore."),
                "Check the path; with --new-key, jauge draws a new one into a file that does not exist yet.",
            ),
        ));
        Error::Faults(faults)
    })
}

fn draw_key(path: &Path) -> Result<Key, Error> {
    if path.exists() {
        // Written over, every pseudonym made with it would lose its people.
        return Err(Error::file(path, std::io::ErrorKind::AlreadyExists.into()));
    }
    let mut bytes = [0; 32];
    let drawn = rand::rngs::SysRng.try_fill_bytes(&mut bytes);
    drawn.map_err(|e| Error::file(path, std::io::Error::other(e)))?;
    Ok(Key::of(bytes))
}

/// Writes a file that only its owner may read, whole or not at all.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let fail = |e| Error::file(path, e);
    // Temporary files are private, and stay so when they are moved.
    let mut file =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    file.persist_noclobber(path)
        .map_err(|e| Error::file(path, e.error))?;
    Ok(())
}
