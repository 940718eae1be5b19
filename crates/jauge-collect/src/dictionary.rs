//! The data dictionary of a grid or a study: every variable of the clean answers, its question, its
//! codes and what they mean.
//!
//! Three forms of one list: a page for people, a workbook, and a Table Schema (Data Package 2.0,
//! <https://datapackage.org/standard/table-schema/>) for programs, in which the levels of a scale are
//! ordered `categories` and the reasons for a missing answer are labelled `missingValues`.

use std::fmt::Write as _;

use jauge_model::questionnaire::{Item, ItemKind, LinkBy};
use jauge_model::{Lang, Missing, Questionnaire, Study, Text};
use serde_json::{Map, Value, json};

use crate::workbook_out::{self, Cell};

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Codes of a scale, in order.
    Levels,
    /// One code of a list without an order.
    Option,
    /// Codes of a list, with a space between them; empty where none was ticked.
    Options,
    /// Days, as yyyy-mm-dd; a month or a year is its first day.
    Dates,
    /// Words of a list.
    Words,
    /// Numbers.
    Numbers,
    /// Text.
    Text,
}

impl Holds {
    const fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Levels, Lang::Fr) => "niveaux",
            (Self::Levels, Lang::En) => "levels",
            (Self::Option, Lang::Fr) => "option",
            (Self::Option, Lang::En) => "option",
            (Self::Options, Lang::Fr) => "options, séparées par une espace",
            (Self::Options, Lang::En) => "options, with a space between them",
            (Self::Dates, Lang::Fr) => "date",
            (Self::Dates, Lang::En) => "date",
            (Self::Words, Lang::Fr) => "mots d’une liste",
            (Self::Words, Lang::En) => "words of a list",
            (Self::Numbers, Lang::Fr) => "nombre",
            (Self::Numbers, Lang::En) => "number",
            (Self::Text, Lang::Fr) => "texte",
            (Self::Text, Lang::En) => "text",
        }
    }
}

/// A column of the clean answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Name of the column.
    pub name: String,
    /// The question, or what it is.
    pub label: Text,
    /// What it holds.
    pub holds: Holds,
    /// Possible codes and their words.
    pub values: Vec<(String, Text)>,
    /// Unit of a number.
    pub unit: Text,
    /// Least and greatest number.
    pub range: (Option<f64>, Option<f64>),
    /// Identifiers of the waves at which it is put; empty means all.
    pub waves: Vec<String>,
    /// Whether it touches a special category of data.
    pub sensitive: bool,
}

impl Variable {
    fn new(name: &str, label: Text, holds: Holds) -> Self {
        Self {
            name: name.to_owned(),
            label,
            holds,
            values: Vec::new(),
            unit: Text::default(),
            range: (None, None),
            waves: Vec::new(),
            sensitive: false,
        }
    }

    /// Whether a cell without an answer says why.
    #[must_use]
    pub fn says_why(&self) -> bool {
        !matches!(self.holds, Holds::Words | Holds::Text)
    }
}

/// The variables of the clean answers, in the order of their columns. With a study, who and where
/// come first: the person, the wave, the keys, what is known besides the answers.
#[must_use]
pub fn variables(grid: &Questionnaire, study: Option<&Study>) -> Vec<Variable> {
    let mut out = Vec::new();
    if let Some(study) = study {
        let known_by = match grid.linked_by() {
            LinkBy::Sgic => Text::both(
                "Éléments du code personnel",
                "Elements of the personal code",
            ),
            _ => Text::both("Code de la personne", "Code of the person"),
        };
        out.push(Variable::new("participant", known_by, Holds::Text));
        let mut wave = Variable::new(
            "wave",
            Text::both("Temps de collecte", "Wave"),
            Holds::Words,
        );
        let waves = grid.waves.iter();
        wave.values = waves.map(|w| (w.id.clone(), w.label.clone())).collect();
        out.push(wave);
        for (key, column) in &study.keys.groups {
            let label = Text::both(
                format!("Groupe «\u{a0}{column}\u{a0}»"),
                format!("Group \"{column}\""),
            );
            out.push(Variable::new(&format!("key_{key}"), label, Holds::Text));
        }
        if let Some(comparison) = &study.comparison {
            let label = Text::both("Groupe comparé", "Group compared");
            let mut arm = Variable::new("key_comparison", label, Holds::Words);
            arm.values = vec![comparison.treated.clone(), comparison.control.clone()];
            out.push(arm);
        }
        for covariate in &study.covariates {
            let holds = if covariate.numeric {
                Holds::Numbers
            } else {
                Holds::Text
            };
            let name = format!("about_{}", covariate.column);
            out.push(Variable::new(&name, covariate.label.clone(), holds));
        }
    }
    out.extend(grid.items.iter().map(|item| of_item(grid, item)));
    out
}

fn of_item(grid: &Questionnaire, item: &Item) -> Variable {
    let holds = match &item.kind {
        ItemKind::Level { .. } => Holds::Levels,
        ItemKind::Choice { .. } => Holds::Option,
        ItemKind::Choices { .. } => Holds::Options,
        ItemKind::Number { .. } => Holds::Numbers,
        ItemKind::Date { .. } => Holds::Dates,
        ItemKind::Text => Holds::Text,
    };
    let mut out = Variable::new(&item.id, item.text.clone(), holds);
    out.sensitive = item.sensitive;
    let waves = item.waves.iter().filter_map(|w| grid.waves.get(*w));
    out.waves = waves.map(|w| w.id.clone()).collect();
    if let Some(scale) = grid.scale_of(item) {
        let levels = scale.levels.iter().enumerate();
        let words = |(n, level): (usize, &jauge_model::Level)| {
            let own = item.rubric.get(n).filter(|t| !t.is_empty());
            (level.code.to_string(), own.unwrap_or(&level.label).clone())
        };
        out.values = levels.map(words).collect();
    }
    if let Some(list) = grid.options_of(item) {
        let options = list.options.iter();
        out.values = options
            .map(|o| (o.code.to_string(), o.label.clone()))
            .collect();
    }
    if let ItemKind::Number { unit, min, max, .. } = &item.kind {
        out.unit = unit.clone();
        out.range = (*min, *max);
    }
    out
}

/// A Table Schema, JSON, in the language of the labels.
#[must_use]
pub fn table_schema(grid: &Questionnaire, study: Option<&Study>, lang: Lang) -> String {
    let fields: Vec<Value> = variables(grid, study)
        .iter()
        .map(|v| field(v, lang))
        .collect();
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "name": grid.id,
        "title": grid.title.get(lang),
        "version": grid.version,
        "fields": fields,
    });
    if study.is_some() {
        schema["primaryKey"] = json!(["participant", "wave"]);
    }
    format!("{schema:#}\n")
}

fn field(variable: &Variable, lang: Lang) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), json!(variable.name));
    out.insert("title".into(), json!(variable.label.get(lang)));
    let kind = match variable.holds {
        Holds::Levels | Holds::Option => "integer",
        Holds::Numbers => "number",
        Holds::Dates => "date",
        Holds::Words | Holds::Options | Holds::Text => "string",
    };
    out.insert("type".into(), json!(kind));
    let value = |code: &String| match (variable.holds, code.parse::<i64>()) {
        (Holds::Levels | Holds::Option, Ok(code)) => json!(code),
        _ => json!(code),
    };
    if !variable.values.is_empty() {
        let category = |(code, label): &(String, Text)| json!({ "value": value(code), "label": label.get(lang) });
        let categories: Vec<Value> = variable.values.iter().map(category).collect();
        out.insert("categories".into(), json!(categories));
        out.insert(
            "categoriesOrdered".into(),
            json!(variable.holds == Holds::Levels),
        );
    }
    let mut constraints = Map::new();
    for (name, limit) in [("minimum", variable.range.0), ("maximum", variable.range.1)] {
        if let Some(limit) = limit {
            constraints.insert(name.into(), json!(limit));
        }
    }
    // Programs that know no categories yet refuse other values by this. A cell with several
    // options is none of them.
    if variable.holds != Holds::Options && !variable.values.is_empty() {
        let all: Vec<Value> = variable
            .values
            .iter()
            .map(|(code, _)| value(code))
            .collect();
        constraints.insert("enum".into(), json!(all));
    }
    if !constraints.is_empty() {
        out.insert("constraints".into(), Value::Object(constraints));
    }
    if variable.says_why() {
        let reason = |m: &Missing| json!({ "value": m.id(), "label": m.label().get(lang) });
        let reasons: Vec<Value> = Missing::ALL.iter().map(reason).collect();
        out.insert("missingValues".into(), json!(reasons));
    } else {
        out.insert("missingValues".into(), json!([""]));
    }
    for (name, words) in [
        ("unit", variable.unit.get(lang)),
        ("waves", &variable.waves.join(" ")),
    ] {
        if !words.is_empty() {
            out.insert(name.into(), json!(words));
        }
    }
    if variable.sensitive {
        out.insert("sensitive".into(), json!(true));
    }
    Value::Object(out)
}

/// Titles of the workbook and of the page.
fn heads(lang: Lang) -> [&'static str; 8] {
    match lang {
        Lang::Fr => [
            "variable",
            "question",
            "contenu",
            "codes",
            "unité",
            "valeurs possibles",
            "temps",
            "sensible",
        ],
        Lang::En => [
            "variable",
            "question",
            "holds",
            "codes",
            "unit",
            "possible values",
            "waves",
            "sensitive",
        ],
    }
}

fn row(variable: &Variable, lang: Lang) -> [String; 8] {
    let colon = if lang == Lang::Fr { "\u{a0}: " } else { ": " };
    let codes = variable.values.iter();
    let codes: Vec<String> = codes
        .map(|(code, label)| format!("{code}{colon}{}", label.get(lang)))
        .collect();
    let range = match (variable.range, lang) {
        ((Some(a), Some(b)), Lang::Fr) => format!("de {a} à {b}"),
        ((Some(a), Some(b)), Lang::En) => format!("{a} to {b}"),
        ((Some(a), None), Lang::Fr) => format!("à partir de {a}"),
        ((Some(a), None), Lang::En) => format!("from {a} on"),
        ((None, Some(b)), Lang::Fr) => format!("jusqu’à {b}"),
        ((None, Some(b)), Lang::En) => format!("up to {b}"),
        ((None, None), _) => String::new(),
    };
    let sensitive = match (variable.sensitive, lang) {
        (false, _) => "",
        (true, Lang::Fr) => "oui",
        (true, Lang::En) => "yes",
    };
    [
        variable.name.clone(),
        variable.label.get(lang).to_owned(),
        variable.holds.label(lang).to_owned(),
        codes.join("\n"),
        variable.unit.get(lang).to_owned(),
        range,
        variable.waves.join(" "),
        sensitive.to_owned(),
    ]
}

/// A workbook: variables, codes one a row, reasons for a missing answer.
///
/// # Errors
/// What the writer says, for example of a text longer than a cell can be.
pub fn xlsx(
    grid: &Questionnaire,
    study: Option<&Study>,
    lang: Lang,
) -> Result<Vec<u8>, workbook_out::Error> {
    let variables = variables(grid, study);
    let text = |t: &str| Cell::Text(t.to_owned());
    let mut main = vec![heads(lang).map(text).to_vec()];
    main.extend(
        variables
            .iter()
            .map(|v| row(v, lang).map(Cell::Text).to_vec()),
    );
    let mut codes = vec![["variable", "code", "label"].map(text).to_vec()];
    for variable in &variables {
        for (code, label) in &variable.values {
            codes.push(vec![
                text(&variable.name),
                text(code),
                text(label.get(lang)),
            ]);
        }
    }
    let mut reasons = vec![["code", "label"].map(text).to_vec()];
    let reason = |m: &Missing| vec![text(m.id()), text(m.label().get(lang))];
    reasons.extend(Missing::ALL.iter().map(reason));
    let names = match lang {
        Lang::Fr => ["variables", "codes", "absences"],
        Lang::En => ["variables", "codes", "missing"],
    };
    workbook_out::write(&[(names[0], main), (names[1], codes), (names[2], reasons)])
}

/// A page: one file, no script, nothing fetched.
#[must_use]
pub fn html(grid: &Questionnaire, study: Option<&Study>, lang: Lang) -> String {
    let (code, word, why, reason) = match lang {
        Lang::Fr => (
            "fr",
            "Dictionnaire des variables",
            "Réponses absentes",
            "raison",
        ),
        Lang::En => ("en", "Data dictionary", "Missing answers", "reason"),
    };
    let title = escape(grid.title.get(lang));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{word} – {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{word}</h1>\n<p>{title} ({id} {version})</p>\n<table>\n<thead>\n<tr>",
        id = escape(&grid.id),
        version = escape(&grid.version),
    );
    let heads = heads(lang);
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for variable in variables(grid, study) {
        out.push_str("<tr>");
        for (n, cell) in row(&variable, lang).iter().enumerate() {
            let cell = escape(cell).replace('\n', "<br>");
            let _ = match (n, cell.is_empty()) {
                (0, _) => write!(out, "<th scope=\"row\">{cell}</th>"),
                // On a telephone a cell stands alone, with its title before it.
                (_, false) => write!(out, "<td data-head=\"{}\">{cell}</td>", heads[n]),
                (_, true) => write!(out, "<td></td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    let _ = write!(
        out,
        "</tbody>\n</table>\n<h2>{why}</h2>\n<table>\n<thead>\n<tr><th scope=\"col\">code</th><th scope=\"col\">{reason}</th></tr>\n</thead>\n<tbody>\n"
    );
    for missing in Missing::ALL {
        let label = missing.label();
        let label = escape(label.get(lang));
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td data-head=\"{reason}\">{label}</td></tr>",
            missing.id()
        );
    }
    out.push_str("</tbody>\n</table>\n</main>\n</body>\n</html>\n");
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = "
body{font:16px/1.45 sans-serif;margin:0 auto;max-width:75rem;padding:1rem;color:#111;background:#fff}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #777;padding:.4rem .6rem;text-align:left;vertical-align:top}
tbody th{font-family:monospace}
@media (max-width:45rem){thead{position:absolute;clip-path:inset(50%)}tr,th,td{display:block;border:0;padding:.1rem 0}
tr{border-bottom:1px solid #777;padding:.6rem 0}td:empty{display:none}td::before{content:attr(data-head) \" : \";color:#444}}
";
