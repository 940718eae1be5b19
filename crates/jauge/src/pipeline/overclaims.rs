//! What the authors of a study wrote for readers, held to what its design could ever show.

use std::path::Path;

use jauge_analysis::claim_rules;
use jauge_analysis::claim_rules::words::Overclaim;
use jauge_analysis::claim_rules::written::{self, Found};
use jauge_model::{
    ClaimLevel, Diagnostic, Diagnostics, Place, Study, Text, locale, questionnaire, study,
};

use super::reading::{display_name, faults_without_grid, read_text};
use crate::Error;

/// Texts of a study that say more than its design could ever show, each with a proposal: those of the study and of its
/// template are refused, the names of a grid, which may be another's, are noted.
pub(super) fn overclaims(texts: &Texts<'_>, study: &Study) -> Diagnostics {
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
pub(super) struct Texts<'t> {
    pub(super) study: &'t str,
    pub(super) grid: (&'t str, &'t str),
    pub(super) template: Option<(String, String)>,
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
pub(super) fn template_text(folder: &Path, study: &Study) -> Option<(String, String)> {
    let name = study.report.template.as_ref()?;
    Some((name.clone(), read_text(&folder.join(name)).ok()?))
}

/// The code of a text that says more than a design can show.
const OVERCLAIM: &str = "A001";

/// The code of a name in a grid that says more than a design can show.
const NAME: &str = "A002";
