//! The questionnaires, frameworks, crosswalks and indicators that come with jauge: listed, shown, copied.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jauge_model::framework::{self, Crosswalk, Fit, Framework};
use jauge_model::indicator::{Definition, Definitions};
use jauge_model::locale::french;
use jauge_model::questionnaire::{ItemKind, Precision};
use jauge_model::study::{ZoningKind, definitions};
use jauge_model::{Item, Lang, Questionnaire, Text, questionnaire};

use crate::{Error, pipeline};

/// Path below `questionnaires/` and text of each file.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// A file of the library, by its identifier.
#[derive(Clone, Debug)]
pub enum Found {
    /// A questionnaire.
    Grid(Box<Questionnaire>),
    /// A framework, and the crosswalks that start from it.
    Framework(Framework, Vec<Crosswalk>),
    /// A crosswalk, and the framework that it starts from.
    Crosswalk(Crosswalk, Framework),
    /// All indicators that are defined together, or the one of them that was asked for.
    Indicators(&'static Definitions, Option<&'static Definition>),
}

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
    for (name, text) in with_format(questionnaire::FORMAT) {
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

fn with_format(format: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = FILES.iter().copied();
    all.filter(move |(_, text)| pipeline::has_format(text, format))
}

/// Every framework with its text, and the crosswalks from it with theirs.
type Frameworks = Vec<(Framework, &'static str, Vec<(Crosswalk, &'static str)>)>;

fn frameworks() -> Frameworks {
    with_format(framework::FORMAT)
        .filter_map(|(name, text)| {
            let read = framework::read(name, text).0?;
            let crosswalks = with_format(framework::CROSSWALK_FORMAT)
                .filter_map(|(name, text)| {
                    Some((framework::read_crosswalk(name, text, &read).0?, text))
                })
                .collect();
            Some((read, text, crosswalks))
        })
        .collect()
}

/// Every framework.
pub(crate) fn all_frameworks() -> Vec<Framework> {
    frameworks().into_iter().map(|(f, ..)| f).collect()
}

/// The identifiers of everything in the library.
#[must_use]
pub fn ids() -> Vec<String> {
    let mut out: Vec<String> = all().into_iter().map(|e| e.grid.id).collect();
    for (framework, _, crosswalks) in frameworks() {
        out.push(framework.id);
        out.extend(crosswalks.into_iter().map(|(c, _)| c.id));
    }
    out.push(definitions::library().id.clone());
    out
}

/// What has this identifier, and the text of its file.
#[must_use]
pub fn find(id: &str) -> Option<(Found, &'static str)> {
    if let Some(entry) = all().into_iter().find(|e| e.grid.id == id) {
        return Some((Found::Grid(Box::new(entry.grid)), entry.text));
    }
    for (framework, text, crosswalks) in frameworks() {
        if let Some((crosswalk, text)) = crosswalks.iter().find(|(c, _)| c.id == id) {
            return Some((Found::Crosswalk(crosswalk.clone(), framework), text));
        }
        if framework.id == id {
            let crosswalks = crosswalks.into_iter().map(|(c, _)| c).collect();
            return Some((Found::Framework(framework, crosswalks), text));
        }
    }
    let indicators = definitions::library();
    let one = indicators
        .indicators
        .iter()
        .find(|i| i.id.eq_ignore_ascii_case(id));
    (one.is_some() || indicators.id == id)
        .then_some((Found::Indicators(indicators, one), definitions::LIBRARY))
}

/// The same, where there must be such a thing.
///
/// # Errors
/// [`Error::Refused`] with the identifiers that there are.
pub fn known(id: &str) -> Result<(Found, &'static str), Error> {
    let unknown = || {
        let known = ids().join(", ");
        Error::Refused(Text::both(
            french(&format!(
                "la bibliothèque n'a pas « {id} » ; elle a : {known}"
            )),
            format!("the library has no \"{id}\"; it has: {known}"),
        ))
    };
    find(id).ok_or_else(unknown)
}

/// Copies a file of the library to a file, or into a folder: a questionnaire as `grid.toml`,
/// anything else under its identifier. Never over another file.
///
/// # Errors
///
/// There is such a file already, or it cannot be written.
pub fn copy((found, text): &(Found, &'static str), to: &Path) -> Result<PathBuf, Error> {
    let folder = to.is_dir() || to.extension().is_none();
    let path = if folder {
        match found {
            Found::Grid(_) => to.join("grid.toml"),
            Found::Framework(f, _) => to.join(format!("{}.toml", f.id)),
            Found::Crosswalk(c, _) => to.join(format!("{}.toml", c.id)),
            Found::Indicators(d, _) => to.join(format!("{}.toml", d.id)),
        }
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
    pipeline::write_whole(&path, text.as_bytes())?;
    Ok(path)
}

/// One line per file: identifier, version, what is in it, title.
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
                "{id:<14} {version}  {items:>3} questions, {minutes:>2} min  {title}"
            ),
            Lang::En => writeln!(
                out,
                "{id:<14} {version}  {items:>3} items, {minutes:>2} min  {title}"
            ),
        };
    }
    for (framework, _, crosswalks) in frameworks() {
        let (id, version) = (&framework.id, &framework.version);
        let (n, title) = (framework.competences.len(), framework.title.get(lang));
        let what = match lang {
            Lang::Fr => "compétences",
            Lang::En => "competences",
        };
        let _ = writeln!(out, "{id:<14} {version}  {n:>3} {what}  {title}");
        for (crosswalk, _) in crosswalks {
            let (id, version) = (&crosswalk.id, &crosswalk.version);
            let (n, title) = (crosswalk.links.len(), crosswalk.to.get(lang));
            let what = match lang {
                Lang::Fr => "liens",
                Lang::En => "links",
            };
            let _ = writeln!(out, "{id:<14} {version}  {n:>3} {what}  {title}");
        }
    }
    let indicators = definitions::library();
    let (id, version) = (&indicators.id, &indicators.version);
    let (n, title) = (indicators.indicators.len(), indicators.title.get(lang));
    let what = match lang {
        Lang::Fr => "indicateurs",
        Lang::En => "indicators",
    };
    let _ = writeln!(out, "{id:<14} {version}  {n:>3} {what}  {title}");
    out
}

/// All that a file of the library says, for a reader.
#[must_use]
pub fn show(found: &Found, lang: Lang) -> String {
    match found {
        Found::Grid(grid) => show_grid(grid, lang),
        Found::Indicators(_, Some(one)) => show_indicator(one, lang),
        Found::Indicators(all, None) => {
            let mut out = format!("{} ({} {})\n", all.title.get(lang), all.id, all.version);
            let _ = writeln!(out, "{}\n", all.source.get(lang));
            for i in &all.indicators {
                let _ = writeln!(out, "  {:<4} {}", i.id, i.label.get(lang));
            }
            out
        }
        Found::Framework(framework, crosswalks) => {
            let mut out = format!("{} ({})\n\n", framework.title.get(lang), framework.id);
            for c in &framework.competences {
                let _ = writeln!(out, "  {:<20} {}", c.id, c.label.get(lang));
            }
            for crosswalk in crosswalks {
                out.push('\n');
                unmapped(crosswalk, framework, lang, &mut out);
            }
            out
        }
        Found::Crosswalk(crosswalk, framework) => {
            let (from, to) = (&crosswalk.from, crosswalk.to.get(lang));
            let mut out = format!("{from} -> {to} ({})\n\n", crosswalk.id);
            for link in crosswalk.links.iter().filter(|l| l.to.is_some()) {
                let fit = match (link.fit, lang) {
                    (Fit::Exact, _) => "=",
                    (Fit::Close, Lang::Fr) => "proche de",
                    (Fit::Close, Lang::En) => "close to",
                    (Fit::Broader, Lang::Fr) => "contenu dans",
                    (Fit::Broader, Lang::En) => "within",
                    (Fit::Narrower, Lang::Fr) => "contient",
                    (Fit::Narrower, Lang::En) => "holds",
                    (Fit::None, _) => "-",
                };
                let to = link.to.as_deref().unwrap_or_default();
                let _ = writeln!(out, "  {:<20} {fit} {to}", link.from);
            }
            out.push('\n');
            unmapped(crosswalk, framework, lang, &mut out);
            out
        }
    }
}

/// The competences that answer to nothing: kept, and named.
fn unmapped(crosswalk: &Crosswalk, framework: &Framework, lang: Lang, out: &mut String) {
    let names: Vec<&str> = crosswalk
        .unmapped(framework)
        .map(|c| c.label.get(lang))
        .collect();
    let (to, names) = (crosswalk.to.get(lang), names.join(" / "));
    let _ = match lang {
        Lang::Fr => writeln!(out, "{}", french(&format!("Sans équivalent dans {to} :"))),
        Lang::En => writeln!(out, "Without equivalent in {to}:"),
    };
    let _ = writeln!(out, "  {names}");
}

/// The definition of an indicator, and how a study takes it.
fn show_indicator(one: &Definition, lang: Lang) -> String {
    let t = |fr: &str, en: &str| match lang {
        Lang::Fr => french(fr),
        Lang::En => en.to_owned(),
    };
    let zoning = one.zoning.map(|kind| match kind {
        ZoningKind::Qpv => t("QPV, avec son année", "QPV, with its year"),
        ZoningKind::Rural => t("ZRR ou FRR, avec son année", "ZRR or FRR, with its year"),
    });
    let text = |of: &Option<Text>| of.as_ref().map(|t| t.get(lang).to_owned());
    let facts = [
        (
            t("Compte", "Counts"),
            Some(one.numerator_is.get(lang).to_owned()),
        ),
        (t("Parmi", "Among"), text(&one.denominator_is)),
        (t("Unité", "Unit"), Some(one.unit.get(lang).to_owned())),
        (t("Étape", "Stage"), text(&one.stage)),
        (t("Zonage", "Zoning"), zoning),
        (
            t("Statut", "Status"),
            Some(one.status.label().get(lang).to_owned()),
        ),
        (
            t("Imprimé en juin 2025", "Printed in June 2025"),
            one.printed.clone(),
        ),
        (t("À savoir", "To be known"), text(&one.note)),
    ];
    let mut out = format!("{} ({})\n\n", one.label.get(lang), one.id);
    for (name, said) in facts {
        if let Some(said) = said {
            let _ = writeln!(out, "{name}{} {said}", t(" :", ":"));
        }
    }
    let (id, zoning) = (&one.id, one.zoning.map_or("", |_| "zoning = \"...\"\n"));
    let figure = match one.denominator_is {
        Some(_) => "numerator = ...\ndenominator = ...",
        None => "numerator = ...",
    };
    let _ = writeln!(
        out,
        "\n[[indicators]]\nuse = \"{id}\"\ndate = \"...\"\nsource = \"...\"\n{zoning}{figure}"
    );
    out
}

/// All that a questionnaire says of itself and asks, for a reader.
fn show_grid(grid: &Questionnaire, lang: Lang) -> String {
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
        let files = with_format(questionnaire::FORMAT).count();
        assert!(files >= 7 && all.len() <= files);
        // Nothing is left out: every file is read as something.
        let ids = ids();
        // The indicators are embedded in the model, which reads studies that take them.
        assert_eq!(ids.len(), FILES.len() + 1 - (files - all.len()), "{ids:?}");
        for id in &ids {
            assert!(
                find(id).is_some() && list(Lang::Fr).contains(id.as_str()),
                "{id}"
            );
        }
        for id in ["jg-auto", "jg-roue", "jg-parcours", "jg-recit"] {
            let Some((found @ Found::Grid(_), _)) = find(id) else {
                panic!("{id}");
            };
            let Found::Grid(grid) = &found else { continue };
            for lang in Lang::ALL {
                let shown = show(&found, lang);
                for item in &grid.items {
                    assert_eq!(shown.matches(&format!("  {:<12} ", item.id)).count(), 1);
                }
                assert!(list(lang).contains(id));
            }
        }
        assert!(find("jg-rose").is_none());
        for one in &definitions::library().indicators {
            let Some((found, _)) = find(&one.id.to_uppercase()) else {
                panic!("{}", one.id);
            };
            for lang in Lang::ALL {
                let shown = show(&found, lang);
                assert!(shown.contains(&format!("use = \"{}\"", one.id)), "{shown}");
                assert!(shown.contains(one.numerator_is.get(lang)));
            }
        }
    }

    #[test]
    fn a_copy_is_the_file_and_never_covers_another() -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(|e| Error::file("", e))?;
        let Some(wheel) = find("jg-roue") else {
            panic!("no wheel");
        };
        let path = copy(&wheel, &folder.path().join("new"))?;
        assert!(path.ends_with("new/grid.toml"));
        let text = std::fs::read_to_string(&path).map_err(|e| Error::file(&path, e))?;
        assert_eq!(text, wheel.1);
        assert!(copy(&wheel, &folder.path().join("new")).is_err());
        Ok(())
    }
}
