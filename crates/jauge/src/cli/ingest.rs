//! `jauge ingest`: reception alone.

use std::path::Path;
use std::process::ExitCode;

use jauge_model::Lang;

use super::{Terminal, print_reception, print_written};
use crate::{Error, pipeline};

pub(super) fn ingest(
    study: &Path,
    out: &Path,
    sensitive: &[String],
    lang: Lang,
) -> Result<ExitCode, Error> {
    let progress = Terminal::new(&study.display().to_string(), lang);
    let ingested = pipeline::ingest(study, &progress)?;
    let known = |id: &&String| ingested.grid.items.iter().any(|i| i.id == **id);
    if let Some(unknown) = sensitive.iter().find(|id| !known(id)) {
        progress.finish();
        match lang {
            Lang::Fr => eprintln!("question inconnue\u{a0}: {unknown}"),
            Lang::En => eprintln!("unknown item: {unknown}"),
        }
        return Ok(ExitCode::FAILURE);
    }
    let written = ingested.write(out, sensitive, &progress)?;
    progress.finish();
    eprint!("{}", ingested.notices.render(lang));
    print_reception(&ingested.received.reception, lang);
    print_written(&written, lang);
    if let Some(faults) = ingested.faults() {
        // The pages say the same; the table is not written.
        return Err(Error::Faults(faults));
    }
    let left_out = jauge_collect::left_out(&ingested.grid, sensitive);
    if !left_out.is_empty() {
        let list = left_out.join(", ");
        match lang {
            Lang::Fr => eprintln!(
                "questions sensibles, absentes de responses.csv\u{a0}: {list} (--sensitive pour les y mettre)"
            ),
            Lang::En => {
                eprintln!(
                    "sensitive items, not in responses.csv: {list} (--sensitive puts them in)"
                );
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
