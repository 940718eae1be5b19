//! A grid as an XLSForm, which KoboToolbox and ODK run.
//!
//! ```text
//! dimension -> group      item -> question     level, option, missing code -> choice, by its code
//! ask_if -> relevant      check, limits -> constraint     plain words -> hint, sign -> guidance
//! picture -> media::image, a file of its own to upload beside the form: see [`pictures`]
//! ```
//!
//! What a form has no place for stands where the tools leave it alone: keys of a question in the
//! column `jauge`, scores, competences and windows of waves on a sheet of that name.
//!
//! The form carries the grid's identifier, version and fingerprint, so that each answer says what
//! was asked. A condition of a grid is true, false or unknown; in the form it is put so that it
//! is true exactly when the grid's is.

mod beside;
mod extras;
mod import;
mod pictures;
mod relevant;
mod xpath;

pub(super) use extras::quoted;
pub use import::{Imported, import};
pub use pictures::pictures;

use std::collections::BTreeSet;

use jauge_model::questionnaire::{ItemKind, LinkBy, MissingCode, Precision};
use jauge_model::{Item, Questionnaire, Text};

use super::NotWritten;
use super::book::{Page, write};
use xpath::Logic;

/// Name of the question that asks for the person's code.
const CODE: &str = "code";
/// Name of the question that asks for the wave, where the form is for several.
const WAVE: &str = "wave";
/// Name of the question that asks who answers.
const ROLE: &str = "role";

/// The XLSForm of a grid, for one wave (index) or, without one, for all of them.
///
/// # Errors
/// What the writer of workbooks refuses: a text beyond what a cell holds.
pub fn export(grid: &Questionnaire, wave: Option<usize>) -> Result<Vec<u8>, NotWritten> {
    let form = Form::new(grid, wave);
    let beside = beside::sheet(grid, wave);
    let mut pages = vec![form.survey(), form.choices(), form.settings(), beside];
    pages.extend(form.pictures());
    write(&pages)
}

struct Form<'a> {
    grid: &'a Questionnaire,
    wave: Option<usize>,
    languages: Vec<String>,
    /// Names of questions and groups that are taken.
    taken: BTreeSet<&'a str>,
}

/// One row of the sheet `survey`.
#[derive(Default)]
struct Row {
    kind: String,
    name: String,
    label: Text,
    hint: Text,
    guidance: Text,
    /// File of the picture beside it.
    image: String,
    required: bool,
    relevant: String,
    constraint: String,
    constraint_message: Text,
    appearance: &'static str,
    calculation: String,
    /// What a form has no place for, as lines of the grid file.
    extras: String,
}

impl<'a> Form<'a> {
    fn new(grid: &'a Questionnaire, wave: Option<usize>) -> Self {
        let mut languages = vec![grid.default_lang.clone()];
        let mut see = |text: &Text| {
            for (lang, _) in text.iter() {
                if !languages.iter().any(|l| l == lang) {
                    languages.push(lang.to_owned());
                }
            }
        };
        see(&grid.title);
        grid.items.iter().for_each(|i| see(&i.text));
        let scales = grid.scales.iter().flat_map(|s| &s.levels);
        scales.for_each(|l| see(&l.label));
        Self {
            grid,
            wave,
            languages,
            taken: grid.items.iter().map(|i| i.id.as_str()).collect(),
        }
    }

    /// A name that no question has.
    fn free(&self, name: &str) -> String {
        let mut free = name.to_owned();
        while self.taken.contains(free.as_str()) {
            free.insert_str(0, "jauge_");
        }
        free
    }

    fn asks_wave(&self) -> bool {
        self.wave.is_none() && self.grid.waves.len() > 1
    }

    fn survey(&self) -> Page {
        let mut rows = self.opening();
        let logic = self.conditions();
        let put = |item: &&Item| self.wave.is_none_or(|w| item.asked_at(w));
        let mut open: Option<usize> = None;
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for item in self.grid.items.iter().filter(put) {
            if open != item.dimension {
                rows.extend(open.map(|_| end_group()));
                rows.extend(item.dimension.map(|d| self.begin_group(d, &mut seen)));
                open = item.dimension;
            }
            rows.push(self.question(item, &logic));
        }
        rows.extend(open.map(|_| end_group()));
        self.page(rows)
    }

    /// What comes before the questions: who, when, and which grid.
    fn opening(&self) -> Vec<Row> {
        let named = |kind: &str, name: &str| Row {
            kind: kind.to_owned(),
            name: self.free(name),
            ..Row::default()
        };
        let known = |name: &str, value: &str| Row {
            calculation: format!("'{}'", value.replace('\'', "")),
            ..named("calculate", name)
        };
        let mut rows = vec![
            named("start", "start"),
            named("end", "end"),
            Row {
                extras: extras::of_grid(self.grid),
                ..known("jauge_grid", &self.grid.id)
            },
            known("jauge_version", &self.grid.version),
            known("jauge_hash", &self.grid.hash),
        ];
        rows.extend(
            self.wave
                .map(|w| known("jauge_wave", &self.grid.waves[w].id)),
        );
        if self.grid.linked_by() != LinkBy::Sgic {
            // Where the elements serve instead, who has lost the code goes on without.
            rows.push(Row {
                label: Text::both("Code de la personne", "Code of the person"),
                required: self.grid.link_elements().is_empty(),
                ..named("text", CODE)
            });
        }
        rows.extend(self.grid.link_elements().iter().map(|element| Row {
            label: element.text.clone(),
            ..named("text", &element.id)
        }));
        if self.asks_wave() {
            rows.push(Row {
                label: Text::both("Moment de la réponse", "Time of the answer"),
                required: true,
                ..named(&format!("select_one {}", self.list(WAVE)), WAVE)
            });
        }
        if self.grid.roles.len() > 1 {
            rows.push(Row {
                label: Text::both("Qui répond\u{a0}?", "Who answers?"),
                required: true,
                ..named(&format!("select_one {}", self.list(ROLE)), ROLE)
            });
        }
        rows
    }

    /// Name of a list of choices of the form itself: none of the grid's.
    fn list(&self, name: &str) -> String {
        let lists = self.grid.scales.iter().map(|s| &s.id);
        let mut lists = lists.chain(self.grid.options.iter().map(|l| &l.id));
        match lists.any(|l| l == name) {
            true => format!("jauge_{name}"),
            false => name.to_owned(),
        }
    }

    fn begin_group(&self, dimension: usize, seen: &mut BTreeSet<String>) -> Row {
        let dimension = &self.grid.dimensions[dimension];
        let first = self.free(&format!("g_{}", dimension.id));
        let mut name = first.clone();
        let mut n = 2;
        while !seen.insert(name.clone()) {
            name = format!("{first}_{n}");
            n += 1;
        }
        Row {
            kind: "begin_group".to_owned(),
            name,
            label: dimension.label.clone(),
            appearance: "field-list",
            ..Row::default()
        }
    }

    fn question(&self, item: &Item, logic: &Logic<'_>) -> Row {
        let (kind, appearance) = self.kind(item);
        let mut hint = item.plain.clone().unwrap_or_default();
        if let (ItemKind::Number { unit, .. }, true) = (&item.kind, hint.is_empty()) {
            hint = unit.clone();
        }
        Row {
            kind,
            name: item.id.clone(),
            label: item.text.clone(),
            hint,
            guidance: item.sign.clone().unwrap_or_default(),
            image: self.image(item.picture),
            relevant: logic.relevant(item),
            constraint: logic.constraint(item),
            constraint_message: item.check_text.clone().unwrap_or_default(),
            appearance,
            extras: extras::of(self.grid, item),
            ..Row::default()
        }
    }

    fn kind(&self, item: &Item) -> (String, &'static str) {
        let plain = |kind: &str, appearance: &'static str| (kind.to_owned(), appearance);
        match &item.kind {
            ItemKind::Level { scale } => {
                let list = match item.rubric.is_empty() {
                    true => self.grid.scales[*scale].id.clone(),
                    false => own_list(item),
                };
                (format!("select_one {list}"), "")
            }
            ItemKind::Choice { options } => {
                (format!("select_one {}", self.grid.options[*options].id), "")
            }
            ItemKind::Choices { options, .. } => (
                format!("select_multiple {}", self.grid.options[*options].id),
                "",
            ),
            ItemKind::Number { whole: true, .. } => plain("integer", ""),
            ItemKind::Number { .. } => plain("decimal", ""),
            ItemKind::Date { precision, .. } => match precision {
                Precision::Day => plain("date", ""),
                Precision::Month => plain("date", "month-year"),
                Precision::Year => plain("date", "year"),
            },
            ItemKind::Text => plain("text", "multiline"),
        }
    }

    fn page(&self, rows: Vec<Row>) -> Page {
        let mut titles = vec!["type".to_owned(), "name".to_owned()];
        for title in ["label", "hint", "guidance_hint", "constraint_message"] {
            titles.extend(self.languages.iter().map(|l| in_language(title, l)));
        }
        titles.extend(self.image_titles());
        let others = [
            "required",
            "relevant",
            "constraint",
            "appearance",
            "calculation",
            "jauge",
        ];
        titles.extend(others.map(str::to_owned));
        let rows = rows.into_iter().map(|row| {
            let mut cells = vec![row.kind, row.name];
            for text in [
                &row.label,
                &row.hint,
                &row.guidance,
                &row.constraint_message,
            ] {
                cells.extend(self.words(text));
            }
            cells.extend(self.image_titles().map(|_| row.image.clone()));
            let required = if row.required { "yes" } else { "" }.to_owned();
            let appearance = row.appearance.to_owned();
            cells.extend([required, row.relevant, row.constraint, appearance]);
            cells.extend([row.calculation, row.extras]);
            cells
        });
        Page {
            name: "survey",
            titles,
            rows: rows.collect(),
        }
    }

    /// Conditions and constraints, as the form of all waves has them: by item.
    fn logic(&self) -> Vec<(String, String)> {
        let logic = self.conditions();
        let all = self.grid.items.iter();
        all.map(|i| (logic.relevant(i), logic.constraint(i)))
            .collect()
    }

    fn conditions(&self) -> Logic<'a> {
        Logic {
            grid: self.grid,
            wave: self.wave.or((self.grid.waves.len() == 1).then_some(0)),
            wave_name: self.free(WAVE),
            role_name: self.free(ROLE),
        }
    }

    /// A text in each language; where a translation is lacking, in the one that there is.
    fn words(&self, text: &Text) -> Vec<String> {
        let exact = |lang: &str| text.iter().find(|(l, _)| *l == lang).map(|(_, t)| t);
        let any = || exact(&self.grid.default_lang).or_else(|| text.iter().next().map(|(_, t)| t));
        let all = self.languages.iter();
        let one = |lang: &String| exact(lang).or_else(any).unwrap_or_default();
        // A brace after a dollar would be taken for the answer to another question.
        all.map(|lang| one(lang).replace("${", "$ {")).collect()
    }

    fn choices(&self) -> Page {
        let mut rows = Vec::new();
        let mut add = |list: &str, code: &str, own: [&str; 3], label: &Text, picture| {
            let mut row = vec![list.to_owned(), code.to_owned()];
            row.extend(self.words(label));
            let image = self.image(picture);
            row.extend(self.image_titles().map(|_| image.clone()));
            row.extend(own.map(str::to_owned));
            rows.push(row);
        };
        let reasons = |missing: &[MissingCode]| -> Vec<(String, &'static str, Text)> {
            let one = |m: &MissingCode| (m.code.to_string(), m.reason.id(), m.label.clone());
            missing.iter().map(one).collect()
        };
        if self.asks_wave() {
            let list = self.list(WAVE);
            self.grid
                .waves
                .iter()
                .for_each(|w| add(&list, &w.id, [""; 3], &w.label, None));
        }
        if self.grid.roles.len() > 1 {
            let list = self.list(ROLE);
            self.grid
                .roles
                .iter()
                .for_each(|r| add(&list, &r.id, [""; 3], &r.label, None));
        }
        for scale in &self.grid.scales {
            let own: Vec<&Item> = self
                .grid
                .items
                .iter()
                .filter(|i| !i.rubric.is_empty())
                .collect();
            let own = own
                .into_iter()
                .filter(|i| self.grid.scale_of(i).is_some_and(|s| s.id == scale.id));
            let lists = std::iter::once((scale.id.clone(), None))
                .chain(own.map(|i| (own_list(i), Some(i))));
            for (list, item) in lists {
                for (n, level) in scale.levels.iter().enumerate() {
                    let label = item.and_then(|i| i.rubric.get(n)).unwrap_or(&level.label);
                    let own = [&level.id, extras::kind(scale), &extras::of_level(scale, n)];
                    add(&list, &level.code.to_string(), own, label, level.picture);
                }
                for (code, id, label) in reasons(&scale.missing) {
                    add(&list, &code, [id, extras::kind(scale), ""], &label, None);
                }
            }
        }
        for list in &self.grid.options {
            for option in &list.options {
                let flags = [("specify", option.specify), ("alone", option.alone)];
                let flags = flags.iter().filter(|f| f.1).map(|f| f.0);
                let flags = flags.collect::<Vec<_>>().join(" ");
                let own = [option.id.as_str(), "", flags.as_str()];
                add(
                    &list.id,
                    &option.code.to_string(),
                    own,
                    &option.label,
                    option.picture,
                );
            }
            for (code, id, label) in reasons(&list.missing) {
                add(&list.id, &code, [id, "", ""], &label, None);
            }
        }
        let mut titles = vec!["list_name".to_owned(), "name".to_owned()];
        titles.extend(self.languages.iter().map(|l| in_language("label", l)));
        titles.extend(self.image_titles());
        titles.extend(["jauge_id", "jauge_scale", "jauge_flags"].map(str::to_owned));
        Page {
            name: "choices",
            titles,
            rows,
        }
    }

    fn settings(&self) -> Page {
        let titles = ["form_title", "form_id", "version", "default_language"];
        // The beginning of the fingerprint tells two drafts of one version apart.
        let hash: String = self.grid.hash.chars().take(12).collect();
        let form_id = match self.wave {
            Some(wave) => format!("{}_{}", self.grid.id, self.grid.waves[wave].id),
            None => self.grid.id.clone(),
        };
        let title = self.words(&self.grid.title).swap_remove(0);
        Page {
            name: "settings",
            titles: titles.map(str::to_owned).to_vec(),
            rows: vec![vec![
                title,
                form_id,
                format!("{} {hash}", self.grid.version)
                    .trim_end()
                    .to_owned(),
                language(&self.grid.default_lang),
            ]],
        }
    }
}

/// The list of choices of an item that words the levels in its own way.
fn own_list(item: &Item) -> String {
    format!("l_{}", item.id)
}

fn end_group() -> Row {
    Row {
        kind: "end_group".to_owned(),
        ..Row::default()
    }
}

fn in_language(title: &str, lang: &str) -> String {
    format!("{title}::{}", language(lang))
}

/// A language as the tools want it: its name and its code.
fn language(code: &str) -> String {
    let name = match code {
        "fr" => "Français",
        "en" => "English",
        "ar" => "العربية",
        "de" => "Deutsch",
        "es" => "Español",
        "it" => "Italiano",
        "pt" => "Português",
        "ru" => "Русский",
        "tr" => "Türkçe",
        "uk" => "Українська",
        other => other,
    };
    format!("{name} ({code})")
}
