//! The tables of a grid that an XLSForm has no place for: windows of waves, how people are found
//! again, competences and scores. They stand as lines of the grid file in a sheet of their own,
//! which the tools leave alone.

use std::fmt::Write as _;

use jauge_model::questionnaire::{LinkBy, Score, ScoreMethod};
use jauge_model::{ItemKind, Questionnaire};
use toml::{Table, Value};

use super::extras::{list, quoted, text};
use crate::exchange::book::Page as Sheet;
use crate::intake::pages::Page;

/// Name of the sheet, and title of its column.
const NAME: &str = "jauge";

/// The sheet of a grid, or of what it puts at one wave.
pub(super) fn sheet(grid: &Questionnaire, wave: Option<usize>) -> Sheet {
    let lines = lines(grid, wave);
    Sheet {
        name: NAME,
        titles: vec![NAME.to_owned()],
        rows: lines.lines().map(|line| vec![line.to_owned()]).collect(),
    }
}

fn lines(grid: &Questionnaire, wave: Option<usize>) -> String {
    let mut out = String::new();
    let mut table = |name: &str, pairs: &[(&str, Option<String>)]| {
        let _ = writeln!(out, "[{name}]");
        for (key, value) in pairs {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {value}");
            }
        }
    };
    let put = |item: usize| wave.is_none_or(|w| grid.items[item].asked_at(w));
    let has = |dimension: usize| {
        let mut items = (0..grid.items.len()).filter(|i| put(*i));
        wave.is_none() || items.any(|i| grid.items[i].dimension == Some(dimension))
    };
    for (n, of) in grid.waves.iter().enumerate() {
        if wave.is_none_or(|w| w == n) {
            let window = of.window_days.map(|[a, b]| format!("[{a}, {b}]"));
            let pairs = [
                ("id", Some(quoted(&of.id))),
                ("label", Some(text(&of.label))),
                ("anchor", of.anchor.as_deref().map(quoted)),
                ("window_days", window),
                ("retrospective", of.retrospective.then(|| "true".to_owned())),
            ];
            table("[wave]", &pairs);
        }
    }
    for role in &grid.roles {
        let pairs = [
            ("id", Some(quoted(&role.id))),
            ("label", Some(text(&role.label))),
        ];
        table("[role]", &pairs);
    }
    if let Some(link) = &grid.link {
        let pairs = [
            ("primary", Some(quoted(link_word(link.primary)))),
            ("fallback", link.fallback.map(|l| quoted(link_word(l)))),
        ];
        table("link", &pairs);
        for element in &link.elements {
            let pairs = [
                ("id", Some(quoted(&element.id))),
                ("text", Some(text(&element.text))),
            ];
            table("[link.element]", &pairs);
        }
    }
    for (_, dimension) in grid.dimensions.iter().enumerate().filter(|(n, _)| has(*n)) {
        let pairs = [
            ("id", Some(quoted(&dimension.id))),
            ("label", Some(text(&dimension.label))),
        ];
        table("[dimension]", &pairs);
    }
    for competence in grid
        .competences
        .iter()
        .filter(|c| c.dimension.is_none_or(has))
    {
        let dimension = competence.dimension.map(|d| &grid.dimensions[d]);
        let pairs = [
            ("id", Some(quoted(&competence.id))),
            ("dimension", dimension.map(|d| quoted(&d.id))),
            ("family", competence.family.as_deref().map(quoted)),
            ("label", Some(text(&competence.label))),
        ];
        table("[competence]", &pairs);
    }
    for score in grid
        .scores
        .iter()
        .filter(|s| s.items.iter().all(|i| put(*i)))
    {
        let (method, fewest) = match score.method {
            ScoreMethod::Mean => ("mean", Some(score.min_answered.to_string())),
            ScoreMethod::Sum => ("sum", None),
        };
        let pairs = [
            ("id", Some(quoted(&score.id))),
            ("label", Some(text(&score.label))),
            ("over", Some(over(grid, score))),
            ("method", Some(quoted(method))),
            ("min_answered", fewest),
        ];
        table("[score]", &pairs);
    }
    out
}

const fn link_word(by: LinkBy) -> &'static str {
    match by {
        LinkBy::Code => "code",
        LinkBy::IssuedCode => "issued_code",
        LinkBy::Sgic => "sgic",
    }
}

/// What a score is computed over, as an author would say it.
fn over(grid: &Questionnaire, score: &Score) -> String {
    let levels = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
        let on_scale = |i: &usize| matches!(grid.items[*i].kind, ItemKind::Level { .. });
        (0..grid.items.len())
            .filter(on_scale)
            .filter(|i| wanted(*i))
            .collect()
    };
    if let Some(d) = score.dimension {
        if levels(&|i| grid.items[i].dimension == Some(d)) == score.items {
            return format!("{{ dimension = {} }}", quoted(&grid.dimensions[d].id));
        }
        let all = grid.competences.iter().enumerate();
        let mut same = all.filter(|(c, competence)| {
            competence.dimension == Some(d)
                && levels(&|i| grid.items[i].competence == Some(*c)) == score.items
        });
        if let Some((_, competence)) = same.next() {
            return format!("{{ competence = {} }}", quoted(&competence.id));
        }
    }
    let items = score.items.iter().map(|i| grid.items[*i].id.as_str());
    format!("{{ items = {} }}", list(items))
}

/// Tables read back from the sheet of a form.
#[derive(Default)]
pub(super) struct Beside(Table);

impl Beside {
    /// The sheet of a workbook, where it has one; `Err` where its lines are none of a grid file.
    pub(super) fn of(pages: &[Page]) -> Result<Self, ()> {
        let Some(page) = pages.iter().find(|p| p.name == NAME) else {
            return Ok(Self::default());
        };
        let lines: Vec<&str> = (page.rows.iter().skip(1))
            .filter_map(|row| row.cells.first().map(String::as_str))
            .collect();
        lines.join("\n").parse().map(Self).map_err(|_| ())
    }

    fn tables(&self, name: &str) -> impl Iterator<Item = &Table> {
        let all = self.0.get(name).and_then(Value::as_array);
        all.into_iter().flatten().filter_map(Value::as_table)
    }

    /// Whether a table of this name has this identifier.
    pub(super) fn has(&self, name: &str, id: &str) -> bool {
        let is = |table: &Table| table.get("id").and_then(Value::as_str) == Some(id);
        self.tables(name).any(is)
    }

    /// Identifiers of the elements of a self-generated code, which the form asks for.
    pub(super) fn elements(&self) -> Vec<String> {
        let link = self.0.get("link").and_then(Value::as_table);
        let elements = link.and_then(|l| l.get("element")?.as_array());
        let ids = elements
            .into_iter()
            .flatten()
            .filter_map(|e| e.get("id")?.as_str());
        ids.map(str::to_owned).collect()
    }

    /// The tables of this name, in the order of the grid. Where the form has one of them, its
    /// words are those of the form; those that it has alone come behind.
    pub(super) fn merged(&self, name: &str, of_form: &[(String, String)]) -> String {
        let mut out = String::new();
        let mut seen: Vec<&str> = Vec::new();
        for table in self.tables(name) {
            let id = table.get("id").and_then(Value::as_str).unwrap_or_default();
            seen.push(id);
            let own = of_form.iter().find(|(known, _)| known == id);
            let _ = writeln!(out, "\n[[{name}]]");
            for (key, value) in table {
                match own.filter(|_| key == "label") {
                    Some((_, label)) => drop(writeln!(out, "label = {label}")),
                    None => pair(&mut out, key, value),
                }
            }
        }
        for (id, label) in of_form
            .iter()
            .filter(|(id, _)| !seen.contains(&id.as_str()))
        {
            let _ = writeln!(out, "\n[[{name}]]\nid = {}\nlabel = {label}", quoted(id));
        }
        out
    }

    /// How people are found again.
    pub(super) fn link(&self) -> String {
        let Some(link) = self.0.get("link").and_then(Value::as_table) else {
            return String::new();
        };
        let mut out = "\n[link]\n".to_owned();
        let own = link.iter().filter(|(key, _)| *key != "element");
        own.for_each(|(key, value)| pair(&mut out, key, value));
        let elements = link.get("element").and_then(Value::as_array);
        for element in elements.into_iter().flatten().filter_map(Value::as_table) {
            out.push_str("\n[[link.element]]\n");
            element
                .iter()
                .for_each(|(key, value)| pair(&mut out, key, value));
        }
        out
    }
}

/// A key of a grid and its value on one line; a key that no grid has is left out.
fn pair(out: &mut String, key: &str, value: &Value) {
    if key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !key.is_empty() {
        let _ = writeln!(out, "{key} = {value}");
    }
}
