//! The mapping files and the earlier grids of a study.

use std::path::Path;

use jauge_model::study::{take_mapping, take_version};
use jauge_model::{Lang, Questionnaire, Study};

/// Reads the mapping files that the study names. One that is not there stays unread.
pub(crate) fn take(folder: &Path, grid: &Questionnaire, study: &mut Study) {
    for name in study.mapping_files() {
        if let Ok(text) = std::fs::read_to_string(folder.join(&name)) {
            let said = take_mapping(&name, &text, grid, study);
            assert!(!said.has_errors(), "{folder:?}\n{}", said.render(Lang::En));
        }
    }
    for (file, equivalence) in study.versions() {
        let Ok(earlier) = std::fs::read_to_string(folder.join(&file)) else {
            continue;
        };
        let declared = equivalence.map(|name| {
            let text = std::fs::read_to_string(folder.join(&name)).unwrap();
            (name, text)
        });
        let declared = declared
            .as_ref()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let said = take_version((&file, &earlier), declared, grid, study);
        assert!(!said.has_errors(), "{folder:?}\n{}", said.render(Lang::En));
    }
}
