//! The questionnaires that come with jauge: listed, shown, copied.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jauge_model::locale::french;
use jauge_model::questionnaire::{ItemKind, Precision};
use jauge_model::{Item, Lang, Questionnaire, Text, questionnaire};

use crate::{Error, pipeline};

/// Path below `questionnaires/` and text of each file.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// A questionnaire of the library.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it asks.
    pub grid: Questionnaire,
    /// Its file, comments included.
    pub text: &'static str,
}

/// Every questionnaire, by identifier; of one with several versions, the latest.
#[must_use]
pub fn all() -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    for &(name, text) in FILES.iter().filter(|(_, t)| is_grid(t)) {
        let Some(grid) = questionnaire::read(name, text).0 else {
            continue; // the tests read every file
        };
        match out.iter_mut().find(|e| e.grid.id == grid.id) {
            Some(known) => *known = Entry { grid, text },
            None => out.push(Entry { grid, text }),
        }
    }
    out
}

fn is_grid(text: &str) -> bool {
    let first = text.lines().find(|l| l.starts_with("format"));
    first.is_some_and(|l| l.contains(questionnaire::FORMAT))
}

/// The questionnaire with this identifier.
#[must_use]
pub fn find(id: &str) -> Option<Entry> {
    all().into_iter().find(|e| e.grid.id == id)
}

/// Copies a questionnaire to a file, or into a folder as `grid.toml`. Never over another file.
///
/// # Errors
///
/// There is such a file already, or it cannot be written.
pub fn copy(entry: &Entry, to: &Path) -> Result<PathBuf, Error> {
    let folder = to.is_dir() || to.extension().is_none();
    let path = if folder {
        to.join("grid.toml")
    } else {
        to.to_owned()
    };
    if path.exists() {
        let exists = std::io::ErrorKind::AlreadyExists;
        return Err(Error::file(&path, exists.into()));
    }
    if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(|e| Error::file(parent, e))?;
    }
    pipeline::write_whole(&path, entry.text.as_bytes())?;
    Ok(path)
}

/// One line per questionnaire: identifier, version, items, minutes, title.
#[must_use]
pub fn list(lang: Lang) -> String {
    let mut out = String::new();
    for Entry { grid, .. } in all() {
        let items = grid.items.len();
        let minutes = grid.minutes.unwrap_or_default();
        let title = grid.title.get(lang);
        let (id, version) = (&grid.id, &grid.version);
        let _ = match lang {
            Lang::Fr => writeln!(
                out,
                "{id:<12} {version}  {items:>3} questions, {minutes:>2} min  {title}"
            ),
            Lang::En => writeln!(
                out,
                "{id:<12} {version}  {items:>3} items, {minutes:>2} min  {title}"
            ),
        };
    }
    out
}

/// All that a questionnaire says of itself and asks, for a reader.
#[must_use]
pub fn show(grid: &Questionnaire, lang: Lang) -> String {
    let t = |fr: &str, en: &str| match lang {
        Lang::Fr => french(fr),
        Lang::En => en.to_owned(),
    };
    let mut out = format!("{} ({} {})\n", grid.title.get(lang), grid.id, grid.version);
    let not_validated = Text::both(french("non validé"), "not validated");
    let validation = grid.validation.as_ref().unwrap_or(&not_validated);
    for (name, said) in [
        (t("Licence", "Licence"), grid.licence.as_str()),
        (t("Validation", "Validation"), validation.get(lang)),
        (
            t("Source", "Source"),
            grid.source.as_ref().map_or("", |s| s.get(lang)),
        ),
    ] {
        if !said.is_empty() {
            let _ = writeln!(out, "{name}{} {said}", t(" :", ":"));
        }
    }
    if let Some(guide) = &grid.guide {
        let _ = writeln!(out, "\n{}", guide.get(lang));
    }
    for (n, wave) in grid.waves.iter().enumerate() {
        let asked: Vec<&Item> = grid.items.iter().filter(|i| i.asked_at(n)).collect();
        let _ = writeln!(
            out,
            "\n{} ({}){} {}",
            wave.label.get(lang),
            wave.id,
            t(" :", ":"),
            asked.len()
        );
        // What is put at every wave is written out once.
        for item in asked {
            let first = (0..n).any(|w| item.asked_at(w));
            if !first {
                let _ = writeln!(out, "  {:<12} {}", item.id, item.text.get(lang));
                let _ = writeln!(out, "  {:<12} [{}]", "", answer(grid, item, lang));
            }
        }
        if n > 0 {
            let again = t(
                "  (le reste est repris des temps précédents)",
                "  (the rest is taken up from the times before)",
            );
            let repeats = |i: &Item| i.asked_at(n) && (0..n).any(|w| i.asked_at(w));
            if grid.items.iter().any(repeats) {
                let _ = writeln!(out, "{again}");
            }
        }
    }
    out
}

/// How an item is answered, and under which condition it is put.
fn answer(grid: &Questionnaire, item: &Item, lang: Lang) -> String {
    let t = |fr: &str, en: &str| match lang {
        Lang::Fr => french(fr),
        Lang::En => en.to_owned(),
    };
    let words = |texts: Vec<&str>| texts.join(" / ");
    let mut out = match &item.kind {
        ItemKind::Level { .. } => {
            let scale = grid.scale_of(item);
            let levels = scale.map_or(&[][..], |s| &s.levels).iter().enumerate();
            words(
                levels
                    .map(|(n, level)| item.rubric.get(n).unwrap_or(&level.label).get(lang))
                    .collect(),
            )
        }
        ItemKind::Choice { .. } | ItemKind::Choices { .. } => {
            let list = grid.options_of(item);
            let options = list.map_or(&[][..], |l| &l.options).iter();
            let several = matches!(item.kind, ItemKind::Choices { .. });
            let several = several.then(|| t("plusieurs : ", "several: "));
            let options = words(options.map(|o| o.label.get(lang)).collect());
            several.unwrap_or_default() + &options
        }
        ItemKind::Number { unit, .. } => unit.get(lang).to_owned(),
        ItemKind::Date { precision, .. } => match precision {
            Precision::Day => t("une date", "a date"),
            Precision::Month => t("un mois", "a month"),
            Precision::Year => t("une année", "a year"),
        },
        ItemKind::Text => t("des mots", "words"),
    };
    if let Some(condition) = &item.ask_if {
        let _ = write!(out, "{}{condition}", t(" ; si ", "; if "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_whole() {
        let all = all();
        let files = FILES.iter().filter(|(_, t)| is_grid(t)).count();
        assert!(files >= 7 && all.len() <= files);
        for id in ["jg-auto", "jg-roue", "jg-parcours", "jg-recit"] {
            let entry = find(id).unwrap_or_else(|| panic!("{id}"));
            for lang in Lang::ALL {
                let shown = show(&entry.grid, lang);
                for item in &entry.grid.items {
                    assert_eq!(shown.matches(&format!("  {:<12} ", item.id)).count(), 1);
                }
                assert!(list(lang).contains(id));
            }
        }
        assert!(find("jg-rose").is_none());
    }

    #[test]
    fn a_copy_is_the_file_and_never_covers_another() -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(|e| Error::file("", e))?;
        let Some(entry) = find("jg-roue") else {
            panic!("no wheel");
        };
        let path = copy(&entry, &folder.path().join("new"))?;
        assert!(path.ends_with("new/grid.toml"));
        let text = std::fs::read_to_string(&path).map_err(|e| Error::file(&path, e))?;
        assert_eq!(text, entry.text);
        assert!(copy(&entry, &folder.path().join("new")).is_err());
        Ok(())
    }
}
