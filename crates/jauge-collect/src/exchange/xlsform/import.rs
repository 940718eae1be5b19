//! An XLSForm as a grid. What a grid has no place for is not lost: it is listed, and a condition
//! that is not understood is kept word for word.

mod lists;
mod sheet;
mod told;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jauge_model::questionnaire::{self, repaired_identifier};
use jauge_model::{Diagnostic, Diagnostics, Place, Severity, Text, locale};

use sheet::{Cells, Table, kind_of, language_of, texts};

use super::beside::Beside;
use super::extras::{KEYS, quoted};
use super::{pictures, relevant};
use crate::intake::pages::{letters, pages as sheets};
use crate::spelling::{fold, shown};

/// A grid read from another tool's form.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The grid file, when there is one to write.
    pub grid: Option<String>,
    /// What was not taken over, or needs a look.
    pub diagnostics: Diagnostics,
}

/// Reads an XLSForm. `file` is its name for messages.
#[must_use]
pub fn import(file: &str, bytes: &[u8]) -> Imported {
    let mut out = Imported::default();
    let read = match sheets(bytes) {
        Ok(pages) => pages,
        Err((fr, en)) => {
            out.diagnostics.push(say(
                "X001",
                Severity::Error,
                Place::file(file),
                [&fr, &en],
                [
                    "Ouvrez-le dans le tableur et enregistrez-le en .xlsx.",
                    "Open it in the spreadsheet program and save it as .xlsx.",
                ],
            ));
            return out;
        }
    };
    let find = |name: &str| read.iter().find(|p| fold(&p.name) == name);
    let Some(survey) = find("survey") else {
        out.diagnostics.push(say(
            "X002",
            Severity::Error,
            Place::file(file),
            [
                "pas de feuille « survey » : ce n'est pas un XLSForm",
                "no sheet \"survey\": this is no XLSForm",
            ],
            [
                "Donnez le formulaire lui-même (XLSForm), et non l'export de ses réponses.",
                "Give the form itself (XLSForm), not the export of its answers.",
            ],
        ));
        return out;
    };
    let settings = find("settings").map(Table::of).unwrap_or_default();
    let setting = |key: &str| {
        settings
            .rows
            .first()
            .and_then(|r| r.get(key))
            .unwrap_or_default()
            .to_owned()
    };
    let language = language_of(&setting("default_language")).unwrap_or_else(|| "fr".to_owned());
    let mut reader = Reader {
        file,
        survey: Table::in_language(survey, &language),
        choices: find("choices")
            .map(|p| Table::in_language(p, &language))
            .unwrap_or_default(),
        pictures: find(pictures::SHEET)
            .map(|p| Table::in_language(p, &language))
            .unwrap_or_default(),
        names: BTreeMap::new(),
        taken: BTreeSet::new(),
        reserved: BTreeSet::new(),
        items: Vec::new(),
        groups: Vec::new(),
        lists: Vec::new(),
        waves: Vec::new(),
        roles: Vec::new(),
        own: BTreeMap::new(),
        beside: Beside::default(),
        cells: Vec::new(),
        foreign: BTreeMap::new(),
        said: Diagnostics::new(),
    };
    match Beside::of(&read) {
        Ok(beside) => reader.beside = beside,
        Err(()) => reader.said.push(say("X019", Severity::Warning, Place::file(file).in_sheet("jauge"), [
            "cette feuille, où le formulaire garde les scores, les compétences et les dates de la grille, a été changée et ne se lit plus",
            "this sheet, in which the form keeps the scores, competences and dates of the grid, was changed and can no longer be read",
        ], [
            "Reprenez la feuille du formulaire d'origine, ou écrivez ces tables dans la grille.",
            "Take the sheet of the original form, or write these tables in the grid.",
        ])),
    }
    reader.reserve();
    reader.rows();
    reader.unused_lists();
    // In the order of the sheet, so that a form made from a grid becomes the same grid.
    let first = |list: &str| {
        let mut rows = reader.choices.rows.iter();
        rows.position(|r| r.get("list_name") == Some(list))
    };
    let mut lists = reader.lists.clone();
    lists.sort_by_key(|l| first(&l.0));
    reader.lists = lists;
    let title = Some(setting("form_title"))
        .filter(|t| !t.is_empty())
        .unwrap_or_else(|| file.to_owned());
    let id = Some(setting("form_id")).filter(|i| !i.is_empty());
    let id = reader
        .own
        .get("jauge_grid")
        .cloned()
        .or(id)
        .unwrap_or_else(|| "formulaire".to_owned());
    let text = reader.grid(&id, &title, &language);
    out.diagnostics.extend(std::mem::take(&mut reader.said));
    // A condition that does not fit the grid after all is kept in the tool's own words.
    let (_, faults) = questionnaire::read("grid.toml", &text);
    let failing: BTreeSet<String> = faults
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .filter_map(|d| d.place.item.clone())
        .collect();
    let text = if reader.keep_foreign(&failing) {
        reader.grid(&id, &title, &language)
    } else {
        text
    };
    let (grid, faults) = questionnaire::read("grid.toml", &text);
    // A foreign condition is said below, with its words.
    let said = faults.iter().filter(|d| d.code != "Q052").cloned();
    said.for_each(|d| out.diagnostics.push(d));
    if let Some(grid) = &grid {
        if reader
            .own
            .get("jauge_hash")
            .is_some_and(|hash| *hash != grid.hash)
        {
            out.diagnostics.push(say("X017", Severity::Warning, Place::file(file), [
                "cette grille n'est plus celle dont le formulaire est tiré : il n'en pose qu'un temps, ou on y a changé un mot",
                "this grid is no longer the one that the form was made from: it is for one wave of it, or a word of it was changed",
            ], [
                "Reprenez la grille d'origine si vous l'avez, et portez-y les changements ; sinon, changez de version.",
                "Go back to the original grid if you have it, and make the changes there; if not, change the version.",
            ]));
        }
        reader.say_changed(grid, &mut out.diagnostics);
    }
    reader.say_foreign(&mut out.diagnostics);
    if !reader.own.contains_key("lines") {
        out.diagnostics.push(say("X016", Severity::Advice, Place::file(file), [
            "un formulaire ne dit pas à qui sont ses formulations : la grille dit licence = \"NOASSERTION\"",
            "a form does not say whose its wording is: the grid says licence = \"NOASSERTION\"",
        ], [
            "Écrivez la licence des formulations, par exemple CC-BY-SA-4.0, et source si elles viennent d'ailleurs.",
            "Write the licence of the wording, for example CC-BY-SA-4.0, and source if it comes from elsewhere.",
        ]));
    }
    if grid.is_some() || !reader.items.is_empty() {
        out.grid = Some(text);
    }
    out
}

fn say(
    code: &'static str,
    severity: Severity,
    place: Place,
    message: [&str; 2],
    hint: [&str; 2],
) -> Diagnostic {
    Diagnostic {
        code,
        severity,
        place,
        message: Text::both(locale::french(message[0]), message[1]),
        hint: Text::both(locale::french(hint[0]), hint[1]),
    }
}

/// A question on its way into the grid.
struct Question {
    id: String,
    /// Its lines in the file, but for the condition.
    lines: String,
    condition: Option<Condition>,
    at: u64,
}

enum Condition {
    /// In the grid's language, with the form's own words for it.
    Read(String, String),
    /// The line of the grid that the form was made from.
    Own(String),
    Foreign(String),
}

struct Reader<'a> {
    file: &'a str,
    survey: Table,
    choices: Table,
    /// The drawings, of a form made from a grid.
    pictures: Table,
    /// Name in the form: identifier in the grid.
    names: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// Names of questions that are identifiers as they are.
    reserved: BTreeSet<String>,
    items: Vec<Question>,
    /// Groups: identifier and label.
    groups: Vec<(String, String)>,
    /// Lists in use: name, identifier, whether it is a scale.
    lists: Vec<(String, String, bool)>,
    waves: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    /// What the form says of the grid that it was made from.
    own: BTreeMap<String, String>,
    /// The tables of that grid that a form has no place for.
    beside: Beside,
    /// Item, condition and constraint as the form has them, and the row, of a form made from a grid.
    cells: Vec<(String, String, String, u64)>,
    /// Kinds of rows that a grid has no place for: how many, and the first line.
    foreign: BTreeMap<String, (u64, u64)>,
    said: Diagnostics,
}

impl Reader<'_> {
    fn place(&self, line: u64) -> Place {
        Place::file(self.file)
            .in_sheet(shown(&self.survey.name, 40))
            .at_line(line)
    }

    /// An identifier of the grid for a name of the form: the same where a grid can have it.
    fn free(&mut self, name: &str) -> String {
        let mut id = repaired_identifier(name).unwrap_or_else(|| name.to_owned());
        let base = id.clone();
        let mut n = 2;
        while self.reserved.contains(&id) || !self.taken.insert(id.clone()) {
            let short: String = base.chars().take(16).collect();
            id = format!("{}_{n}", short.trim_end_matches('_'));
            n += 1;
        }
        id
    }

    /// The identifier of a question; said where it is not its name.
    fn identifier(&mut self, name: &str, line: u64) -> String {
        self.reserved.remove(name);
        let id = self.free(name);
        if id != name {
            let (name, id) = (shown(name, 60), &id);
            self.said.push(say("X010", Severity::Advice, self.place(line).of_item(id), [
                &format!("le nom « {name} » devient « {id} »"),
                &format!("the name \"{name}\" becomes \"{id}\""),
            ], [
                &format!("Pour recevoir les réponses du formulaire, reliez-le : columns = {{ \"{name}\" = \"{id}\" }}."),
                &format!("To receive the answers of the form, map it: columns = {{ \"{name}\" = \"{id}\" }}."),
            ]));
        }
        id
    }

    /// Lists and groups give way to questions, whose names stand in the answers.
    fn reserve(&mut self) {
        let named = self
            .survey
            .rows
            .iter()
            .filter_map(|r| Some((r.get("type")?, r.get("name")?)));
        let questions = named.filter(|(kind, _)| !kind_of(kind).starts_with("begin_"));
        self.reserved = questions
            .filter_map(|(_, name)| match repaired_identifier(name) {
                None => Some(name.to_owned()),
                Some(_) => None,
            })
            .collect();
    }

    fn rows(&mut self) {
        let rows = std::mem::take(&mut self.survey.rows);
        let is_list =
            |kind: &str| kind.starts_with("select_one ") || kind.starts_with("select_multiple ");
        let mut group: Vec<Option<usize>> = Vec::new();
        let mut repeat = 0_usize;
        for row in &rows {
            let kind = row.get("type").map(kind_of).unwrap_or_default();
            let name = row.get("name").unwrap_or_default().to_owned();
            match kind.split(' ').next().unwrap_or_default() {
                "" => {}
                "begin_group" => {
                    let label = texts(&row.text("label"));
                    let own = name.strip_prefix("g_").unwrap_or(&name);
                    let n = label.map(|label| self.group(own, label));
                    group.push(n);
                }
                "end_group" => drop(group.pop()),
                "begin_repeat" => {
                    repeat += 1;
                    self.leave("begin_repeat", row.line);
                }
                "end_repeat" => repeat = repeat.saturating_sub(1),
                _ if repeat > 0 => self.leave("begin_repeat", row.line),
                "calculate" if name.starts_with("jauge_") => {
                    let value = row
                        .get("calculation")
                        .unwrap_or_default()
                        .trim_matches('\'');
                    if name == "jauge_wave" {
                        self.waves = vec![(
                            value.to_owned(),
                            format!("{{ fr = {0}, en = {0} }}", quoted(value)),
                        )];
                    }
                    if let Some(lines) = row.get("jauge") {
                        self.own.insert("lines".to_owned(), lines.to_owned());
                    }
                    self.own.insert(name, value.to_owned());
                }
                _ if is_list(&kind)
                    && ["wave", "role"].contains(&name.as_str())
                    && self.is_own() =>
                {
                    let list = kind.split(' ').nth(1).unwrap_or_default().to_owned();
                    let entries = self.entries(&list);
                    match name.as_str() {
                        "wave" => self.waves = entries,
                        _ => self.roles = entries,
                    }
                }
                "text" if name == "code" && self.is_own() => {}
                "text" if self.is_own() && self.beside.elements().contains(&name) => {}
                _ => {
                    let dimension = group.last().copied().flatten();
                    self.question(row, &kind, &name, dimension);
                }
            }
        }
        self.say_media(&rows);
        self.survey.rows = rows;
    }

    /// Whether the form was made from a grid.
    fn is_own(&self) -> bool {
        self.own.contains_key("jauge_grid")
    }

    fn leave(&mut self, kind: &str, line: u64) {
        self.foreign.entry(kind.to_owned()).or_insert((0, line)).0 += 1;
    }

    fn group(&mut self, name: &str, label: String) -> usize {
        // One group may be open twice; it is one dimension.
        if let Some(n) = self.groups.iter().position(|g| g.1 == label) {
            return n;
        }
        let id = self.free(name);
        self.groups.push((id, label));
        self.groups.len() - 1
    }

    fn question(&mut self, row: &Cells, kind: &str, name: &str, dimension: Option<usize>) {
        let mut words = kind.split(' ');
        let (kind, list) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let known = [
            "select_one",
            "select_multiple",
            "integer",
            "decimal",
            "range",
            "date",
            "text",
        ];
        let Some(label) = texts(&row.text("label")).filter(|_| known.contains(&kind)) else {
            return self.leave(kind, row.line);
        };
        let id = self.identifier(name, row.line);
        self.names.insert(name.to_owned(), id.clone());
        let mut lines = format!("[[item]]\nid = {}\n", quoted(&id));
        if let Some(n) = dimension {
            let _ = writeln!(lines, "dimension = {}", quoted(&self.groups[n].0));
        }
        // What the form says of the grid that it was made from, in the grid's own words.
        let own = row
            .get("jauge")
            .filter(|_| self.is_own())
            .unwrap_or_default();
        let of_grid = |line: &&str| {
            line.split_once(" = ")
                .is_some_and(|(key, _)| KEYS.contains(&key))
        };
        let competence = |line: &&str| {
            let id = line.strip_prefix("competence = ");
            id.is_none_or(|id| self.beside.has("competence", id.trim_matches('"')))
        };
        let own: Vec<&str> = own.lines().filter(of_grid).filter(competence).collect();
        match kind {
            "select_one" | "select_multiple" => {
                if self.entries(list).len() < 2 {
                    self.items_without_list(&id, list, row);
                    return;
                }
                self.select(&id, kind, list, row, &mut lines);
            }
            "integer" | "decimal" | "range" => {
                lines.push_str("kind = \"number\"\n");
                if kind == "integer" {
                    lines.push_str("whole = true\n");
                }
                if !own.iter().any(|l| l.starts_with("unit = ")) {
                    lines.push_str("unit = { fr = \"nombre\", en = \"number\" }\n");
                }
            }
            "date" => {
                lines.push_str("kind = \"date\"\n");
                let precision = match row.get("appearance") {
                    Some("month-year") => "precision = \"month\"\n",
                    Some("year") => "precision = \"year\"\n",
                    _ => "",
                };
                lines.push_str(precision);
            }
            _ => lines.push_str("kind = \"text\"\n"),
        }
        let (conditions, own): (Vec<&str>, Vec<&str>) =
            own.into_iter().partition(|l| l.starts_with("ask_if = "));
        // A form for one wave holds what is put at that one.
        let one_wave = self.own.contains_key("jauge_wave");
        let own = own
            .into_iter()
            .filter(|l| !(one_wave && l.starts_with("waves = ")));
        let own: Vec<&str> = own.collect();
        own.iter().for_each(|line| {
            let _ = writeln!(lines, "{line}");
        });
        let _ = writeln!(lines, "text = {label}");
        if let Some(picture) = self.picture(row) {
            let _ = writeln!(lines, "picture = {}", quoted(&picture));
        }
        let unit = lines
            .lines()
            .find_map(|l| l.strip_prefix("unit = "))
            .map(str::to_owned);
        let hint = texts(&row.text("hint")).filter(|hint| unit.as_ref() != Some(hint));
        for (key, text) in [("plain", hint), ("sign", texts(&row.text("guidance_hint")))] {
            if let Some(text) = text {
                let _ = writeln!(lines, "{key} = {text}");
            }
        }
        if let Some(text) = texts(&row.text("constraint_message")) {
            let _ = writeln!(lines, "check_text = {text}");
        }
        let cell = |key: &str| row.get(key).unwrap_or_default().to_owned();
        let condition = if self.is_own() && row.column("jauge").is_some() {
            self.cells
                .push((id.clone(), cell("relevant"), cell("constraint"), row.line));
            conditions
                .first()
                .map(|line| Condition::Own((*line).to_owned()))
        } else {
            self.limits(row, kind, &id, &mut lines);
            self.relevant(row, &mut lines)
        };
        self.items.push(Question {
            id,
            lines,
            condition,
            at: row.line,
        });
    }

    /// The picture beside a question or a choice, where the form holds its drawing.
    fn picture(&self, row: &Cells) -> Option<String> {
        let images = row.text("image");
        let named = pictures::named(images.values().next()?);
        let mut known = self.pictures.rows.iter().filter_map(|r| r.get("id"));
        let found = self.is_own() && known.any(|id| id == named);
        found.then(|| named.to_owned())
    }

    fn items_without_list(&mut self, id: &str, list: &str, row: &Cells) {
        let list = shown(list, 40);
        let place = self.place(row.line).of_item(id);
        self.said.push(say("X011", Severity::Warning, place, [
            &format!("la liste « {list} » n'a pas deux choix dans la feuille choices ; la question n'est pas reprise"),
            &format!("the list \"{list}\" has not two choices on the sheet choices; the question is not taken over"),
        ], [
            "Ajoutez ses choix, ou demandez la réponse en mots (text).",
            "Add its choices, or ask for the answer in words (text).",
        ]));
    }

    fn select(&mut self, id: &str, kind: &str, list: &str, row: &Cells, lines: &mut String) {
        // A list of the question's own is the rubric of a scale of the grid that the form came from.
        let own = format!("l_{id}");
        let codes = |l: &str| -> Vec<String> { self.entries(l).into_iter().map(|e| e.0).collect() };
        let mine = codes(list);
        let shared = (self.is_own() && list == own)
            .then(|| {
                let all = self.choices.rows.iter().filter_map(|r| r.get("list_name"));
                let mut scales = all.filter(|l| !l.starts_with("l_") && codes(l) == mine);
                scales.next().map(str::to_owned)
            })
            .flatten();
        let (name, scale) = match &shared {
            Some(scale) => (scale.clone(), true),
            None => (
                list.to_owned(),
                kind == "select_one" && self.is_scale(list, row),
            ),
        };
        let list_id = self.list(&name, scale);
        if scale {
            let _ = writeln!(lines, "scale = {}", quoted(&list_id));
        } else {
            let word = if kind == "select_one" {
                "choice"
            } else {
                "choices"
            };
            let _ = writeln!(lines, "kind = \"{word}\"\noptions = {}", quoted(&list_id));
        }
        if shared.is_some() {
            let levels = self.levels(list).into_iter().map(|(_, label)| label);
            let _ = writeln!(
                lines,
                "rubric = [{}]",
                levels.collect::<Vec<_>>().join(", ")
            );
        }
    }

    /// `. >= 0 and . <= 60`; any other constraint is kept as a remark.
    fn limits(&mut self, row: &Cells, kind: &str, id: &str, lines: &mut String) {
        let Some(constraint) = row.get("constraint") else {
            return;
        };
        let number = ["integer", "decimal"].contains(&kind);
        match relevant::limits(constraint).filter(|_| number) {
            Some(limits) => {
                for (key, value) in limits {
                    let _ = writeln!(lines, "{key} = {value}");
                }
            }
            None => {
                let one_line = constraint.replace(['\n', '\r'], " ");
                let _ = writeln!(
                    lines,
                    "# constraint of the form, not taken over: {}",
                    shown(&one_line, 300)
                );
                let column = row.column("constraint").map(letters).unwrap_or_default();
                let place = self.place(row.line).at_letters(column).of_item(id);
                self.said.push(say("X012", Severity::Warning, place, [
                    &format!("contrainte non reprise : {}", shown(constraint, 120)),
                    &format!("constraint not taken over: {}", shown(constraint, 120)),
                ], [
                    "Elle est gardée en remarque dans la grille : écrivez-la dans check, min ou max.",
                    "It is kept as a remark in the grid: write it in check, min or max.",
                ]));
            }
        }
    }

    fn relevant(&mut self, row: &Cells, lines: &mut String) -> Option<Condition> {
        let cell = row.get("relevant")?;
        // What the grid says by its waves and roles is said there again.
        let mut rest = cell.to_owned();
        for (name, key, known) in [
            ("wave", "waves", &self.waves),
            ("role", "roles", &self.roles),
        ] {
            if known.is_empty() {
                continue;
            }
            if let Some((ids, behind)) = relevant::one_of(&rest, name) {
                let list: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
                let _ = writeln!(lines, "{key} = [{}]", list.join(", "));
                rest = behind;
            }
        }
        if rest.is_empty() {
            return None;
        }
        let codes = |name: &str, code: &str| self.entry_id(name, code);
        let read = relevant::read(&rest, &|name| self.names.get(name).cloned(), &codes);
        Some(match read {
            Some(condition) => Condition::Read(condition, rest),
            None => Condition::Foreign(rest),
        })
    }

    /// The identifier that an option or a level has in the grid.
    fn entry_id(&self, question: &str, code: &str) -> Option<String> {
        let row = self
            .survey
            .rows
            .iter()
            .find(|r| r.get("name") == Some(question));
        // The rows are taken out while they are read: the list is found by the item then.
        let id = self.names.get(question)?;
        let item = self.items.iter().find(|i| i.id == *id)?;
        let of = |key: &str| {
            let line = item.lines.lines().find_map(|l| l.strip_prefix(key));
            line.map(|l| l.trim_matches('"').to_owned())
        };
        let list = of("scale = ").or_else(|| of("options = "));
        let list = list.or_else(|| row?.get("type")?.split(' ').nth(1).map(str::to_owned))?;
        let name = &self.lists.iter().find(|l| l.1 == list)?.0;
        let entries = self.numbered(name);
        entries.into_iter().find(|e| e.name == code).map(|e| e.id)
    }

    /// Keeps the conditions of these items in the form's own words; whether there is one.
    fn keep_foreign(&mut self, failing: &BTreeSet<String>) -> bool {
        let mut changed = false;
        for item in self.items.iter_mut().filter(|i| failing.contains(&i.id)) {
            if let Some(Condition::Read(_, words)) = &item.condition {
                item.condition = Some(Condition::Foreign(words.clone()));
                changed = true;
            }
        }
        changed
    }
}
