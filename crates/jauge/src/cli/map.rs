//! `jauge map`: a mapping to review.

use std::path::Path;
use std::process::ExitCode;

use jauge_model::Lang;

use crate::{Error, pipeline};

pub(super) fn map(
    study: &Path,
    only: Option<&str>,
    out: Option<&Path>,
    lang: Lang,
) -> Result<ExitCode, Error> {
    // A mapping holds decisions that somebody took: it is never written over.
    if let Some(out) = out.filter(|o| o.exists()) {
        let exists = std::io::ErrorKind::AlreadyExists;
        return Err(Error::file(out, exists.into()));
    }
    let proposal = pipeline::propose_mapping(study, &pipeline::Given::default(), only, lang)?;
    match out {
        None => print!("{}", proposal.toml),
        Some(out) => {
            pipeline::write_whole(out, proposal.toml.as_bytes())?;
            super::print_written(&[out.to_owned()], lang);
        }
    }
    let (taken, uncertain, unknown) = (proposal.taken, proposal.uncertain, proposal.unknown);
    match lang {
        Lang::Fr => eprintln!(
            "colonnes reliées\u{a0}: {taken}, à vérifier\u{a0}: {uncertain}, sans question\u{a0}: {unknown}"
        ),
        Lang::En => {
            eprintln!("columns mapped: {taken}, to check: {uncertain}, without an item: {unknown}");
        }
    }
    if uncertain + unknown > 0 {
        match lang {
            Lang::Fr => {
                eprintln!("ce qui est à vérifier est en commentaire dans la correspondance")
            }
            Lang::En => eprintln!("what is to check is commented out in the mapping"),
        }
    }
    if let Some(out) = out {
        let beside = out.parent() == study.parent();
        let name = out
            .file_name()
            .filter(|_| beside)
            .unwrap_or(out.as_os_str());
        let line = format!("mapping = {:?}", name.to_string_lossy());
        match lang {
            Lang::Fr => {
                eprintln!("pour qu’elle serve, dans chaque [[answers]] de l’étude\u{a0}: {line}")
            }
            Lang::En => eprintln!("for it to be used, in each [[answers]] of the study: {line}"),
        }
    }
    Ok(ExitCode::SUCCESS)
}
