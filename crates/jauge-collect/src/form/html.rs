//! A form that people fill in a browser: one file, to be opened from a USB stick or an e-mail.
//!
//! Everything is in the file and nothing is fetched: a content security policy with the hash of
//! the script and of the style sheet forbids the rest. Without JavaScript the page is the same
//! questionnaire to be printed. The answers leave as a file that
//! [`receive`](crate::intake::receive) reads.

use std::collections::HashSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use indexmap::IndexMap;
use jauge_model::questionnaire::logic::day_number;
use jauge_model::questionnaire::{ItemKind, Precision};
use jauge_model::{Condition, Item, Lang, Missing, Picture, Questionnaire, Text};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::words;

const PAGE: &str = include_str!("html/page.html.j2");
const STYLE: &str = include_str!("html/form.css");
const CORE: &str = include_str!("html/core.js");
const SCRIPT: &str = include_str!("html/form.js");

/// Most items of a group that a wide screen shows together.
const GROUP: usize = 6;

/// Which codes people are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Codes {
    /// Codes with a check character, as `jauge codes` draws them: a slip shows at once.
    Issued,
    /// Whatever the team uses.
    Free,
}

/// For whom and for when a form is.
#[derive(Clone, Debug)]
pub struct FormOptions {
    /// Index of the wave.
    pub wave: usize,
    /// Index of the role that answers, where the grid has roles.
    pub role: Option<usize>,
    /// Language in which the page opens; the person can change it.
    pub lang: Lang,
    /// Which codes people are given.
    pub codes: Codes,
    /// Column and value that every answer file of this form carries: `project`, `P12`.
    pub keys: Vec<(String, String)>,
}

/// The page could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("form: {0}")]
pub struct FormError(#[from] minijinja::Error);

/// Writes the form of a grid for one wave and one role.
///
/// # Errors
/// [`FormError`] when the page cannot be drawn.
pub fn html(grid: &Questionnaire, options: &FormOptions) -> Result<String, FormError> {
    let form = Form::new(grid, options);
    let script = format!("{}{}", carried(CORE), carried(SCRIPT));
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    env.add_template("page.html", PAGE)?;
    let shown: IndexMap<&str, Said<'_>> = form
        .words
        .iter()
        .map(|(key, text)| (key.as_str(), Said::of(text, options.lang)))
        .collect();
    let template = env.get_template("page.html")?;
    let draw = |data: String| {
        template.render(context! {
            lang => options.lang.code(),
            grid => Serde(grid),
            role => options.role.is_some(),
            words => Serde(&shown),
            groups => Serde(form.groups()),
            pictures => form.symbols(),
            data => data,
            script => &script,
            style => STYLE,
            script_hash => source_hash(&script),
            style_hash => source_hash(STYLE),
        })
    };
    // Words that stand on the page are read there: the data has the other language only.
    let page = draw(String::new())?;
    let standing = page.split("<span data-t=\"").skip(1);
    let standing: HashSet<&str> = standing.filter_map(|s| s.split('"').next()).collect();
    Ok(draw(form.data(&standing))?)
}

/// A script as the page carries it: without indentation and comments, which no phone needs.
fn carried(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut comment = false;
    for line in source.lines().map(str::trim) {
        comment |= line.starts_with("/**");
        if !comment && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
        comment &= !line.ends_with("*/");
    }
    out
}

/// The hash under which a content security policy lets a script or a style sheet in.
fn source_hash(source: &str) -> String {
    let digest = Sha256::digest(source.as_bytes());
    format!("sha256-{}", BASE64_STANDARD.encode(digest))
}

/// A text as it stands on the page, with its language where that is not the page's.
#[derive(Serialize)]
struct Said<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn of(text: &'a Text, lang: Lang) -> Self {
        let said = text.get(lang);
        let own = text.exact(lang).is_some();
        let other = text.iter().find(|(_, t)| *t == said).map(|(code, _)| code);
        Self {
            text: said,
            lang: other.filter(|_| !own),
        }
    }
}

/// A level or a missing answer that can be chosen.
#[derive(Clone, Serialize)]
struct Choice {
    value: usize,
    key: String,
    /// Number of the picture beside its words, which say the same.
    picture: Option<usize>,
}

impl Choice {
    fn of((value, key): (usize, &String)) -> Self {
        Self {
            value,
            key: key.clone(),
            picture: None,
        }
    }
}

/// A question on the page.
#[derive(Clone, Serialize)]
struct Question {
    n: usize,
    kind: &'static str,
    key: String,
    plain: Option<String>,
    sign: Option<String>,
    /// Number of the picture beside the question, and the key of what it shows.
    picture: Option<usize>,
    alt: Option<String>,
    unit: Option<String>,
    /// What the box for a date takes; empty for other questions.
    precision: &'static str,
    hint: Option<String>,
    /// Whether each level has its own words: too long to stand in a row.
    worded: bool,
    options: Vec<Choice>,
    missing: Vec<Choice>,
    #[serde(skip)]
    dimension: Option<usize>,
    #[serde(skip)]
    scale: Option<usize>,
}

/// Questions that a wide screen shows together.
#[derive(Serialize)]
struct Group {
    heading: Option<String>,
    items: Vec<Question>,
}

/// A question for the script.
#[derive(Default, Serialize)]
struct Asked<'a> {
    id: &'a str,
    was: &'a [String],
    kind: &'static str,
    /// Codes of the levels or options.
    #[serde(skip_serializing_if = "Option::is_none")]
    codes: Option<Vec<i64>>,
    /// Whether the last level is the one to reach.
    up: bool,
    missing: Vec<&'static str>,
    /// Keys of the words of its options, then of the reasons for a missing answer.
    labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    whole: bool,
    /// Most options that may be chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<usize>,
    /// Positions of the options that exclude the others.
    alone: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Precision>,
    /// Day numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask_if: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<Value>,
}

impl<'a> Asked<'a> {
    fn new(grid: &'a Questionnaire, item: &'a Item) -> Self {
        let condition = |c: &Option<Condition>| c.as_ref().map(|c| c.to_json(grid));
        let mut asked = Self {
            id: &item.id,
            was: &item.was,
            up: grid.higher_is_better(item),
            ask_if: condition(&item.ask_if),
            check: condition(&item.check),
            ..Self::default()
        };
        let list = grid.options_of(item);
        let options = || list.map(|l| l.options.iter().map(|o| o.code).collect());
        (asked.kind, asked.codes) = match &item.kind {
            ItemKind::Level { .. } => {
                let scale = grid.scale_of(item);
                let codes = scale.map(|s| s.levels.iter().map(|l| l.code).collect());
                ("level", codes)
            }
            ItemKind::Choice { .. } => ("choice", options()),
            ItemKind::Choices { most, .. } => {
                asked.most = *most;
                let all = list.iter().flat_map(|l| l.options.iter().enumerate());
                asked.alone = all.filter(|(_, o)| o.alone).map(|(n, _)| n).collect();
                ("choices", options())
            }
            ItemKind::Number {
                min, max, whole, ..
            } => {
                (asked.min, asked.max, asked.whole) = (*min, *max, *whole);
                ("number", None)
            }
            ItemKind::Date {
                precision,
                first,
                last,
            } => {
                asked.precision = Some(*precision);
                (asked.first, asked.last) = (first.map(day_number), last.map(day_number));
                ("date", None)
            }
            ItemKind::Text => ("text", None),
        };
        asked
    }
}

/// Everything that is on the page.
struct Form<'a> {
    grid: &'a Questionnaire,
    options: &'a FormOptions,
    words: IndexMap<String, Text>,
    questions: Vec<Question>,
    asked: Vec<Asked<'a>>,
    /// The pictures that the page shows, each once.
    pictures: Vec<&'a Picture>,
}

impl<'a> Form<'a> {
    fn new(grid: &'a Questionnaire, options: &'a FormOptions) -> Self {
        let mut form = Self {
            grid,
            options,
            words: words::screen(options.codes),
            questions: Vec::new(),
            asked: Vec::new(),
            pictures: Vec::new(),
        };
        form.say("title", &grid.title);
        if let Some(wave) = grid.waves.get(options.wave) {
            form.say("wave", &wave.label);
        }
        if let Some(role) = options.role.and_then(|r| grid.roles.get(r)) {
            form.say("role", &role.label);
        }
        for (n, dimension) in grid.dimensions.iter().enumerate() {
            form.say(&format!("d{n}"), &dimension.label);
        }
        for item in super::asked(grid, options.wave, options.role) {
            form.add(item);
        }
        form
    }

    fn say(&mut self, key: &str, text: &Text) -> String {
        self.words.insert(key.to_owned(), text.clone());
        key.to_owned()
    }

    /// The key of a text that several items have in common.
    fn share(&mut self, text: &Text) -> String {
        let known = self
            .words
            .iter()
            .find(|(key, known)| *known == text && key.starts_with("o"));
        match known {
            Some((key, _)) => key.clone(),
            None => self.say(&format!("o{}", self.words.len()), text),
        }
    }

    /// The number of a picture on the page.
    fn show(&mut self, picture: Option<&'a Picture>) -> Option<usize> {
        let picture = picture?;
        let known = self.pictures.iter().position(|p| p.id == picture.id);
        Some(known.unwrap_or_else(|| {
            self.pictures.push(picture);
            self.pictures.len() - 1
        }))
    }

    /// The pictures, where the page takes them from. A drawing holds shapes and nothing else.
    fn symbols(&self) -> String {
        let all = self.pictures.iter().enumerate();
        all.map(|(n, picture)| picture.svg.symbol(&format!("p{n}")))
            .collect()
    }

    fn add(&mut self, item: &'a Item) {
        let grid = self.grid;
        let n = self.questions.len();
        let mut asked = Asked::new(grid, item);
        let levels = grid.scale_of(item).map_or(&[][..], |s| &s.levels);
        let list = grid.options_of(item).map_or(&[][..], |l| &l.options);
        let own = |k: usize| item.rubric.get(k).filter(|text| !text.is_empty());
        let labels = levels.iter().enumerate();
        let labels = labels.map(|(k, level)| own(k).unwrap_or(&level.label));
        let labels = labels.chain(list.iter().map(|o| &o.label));
        let labels: Vec<String> = labels.map(|label| self.share(label)).collect();
        for (reason, label) in reasons(grid, item) {
            asked.missing.push(reason.id());
            asked.labels.push(self.share(&label));
        }
        asked.labels.splice(0..0, labels);
        let mut options: Vec<Choice> = asked.labels.iter().enumerate().map(Choice::of).collect();
        let missing = options.split_off(options.len() - asked.missing.len());
        let picture = grid.picture(item.picture);
        let alt = picture.map(|p| self.say(&format!("i{n}.alt"), &p.alt));
        let picture = self.show(picture);
        for (option, picture) in options.iter_mut().zip(grid.option_pictures(item)) {
            option.picture = self.show(picture);
        }
        let (unit, precision, hint) = self.field(n, item);
        if let Some(text) = &item.check_text {
            self.say(&format!("i{n}.check"), text);
        }
        let mut optional = |name: &str, text: &Option<Text>| {
            let text = text.as_ref()?;
            Some(self.say(&format!("i{n}.{name}"), text))
        };
        // Said once where the plain words are the question itself.
        let same = |plain: &&Text| Lang::ALL.iter().all(|l| plain.get(*l) == item.text.get(*l));
        let plain = item.plain.clone().filter(|plain| !same(&plain));
        let question = Question {
            n,
            kind: asked.kind,
            plain: optional("plain", &plain),
            sign: optional("sign", &item.sign),
            key: self.say(&format!("i{n}"), &item.text),
            picture,
            alt,
            unit,
            precision,
            hint,
            worded: item.rubric.iter().any(|t| !t.is_empty()),
            options,
            missing,
            dimension: item.dimension,
            scale: match item.kind {
                ItemKind::Level { scale } => Some(scale),
                _ => None,
            },
        };
        self.questions.push(question);
        self.asked.push(asked);
    }

    /// Unit, precision and hint of a question that is answered by typing; says what can be typed.
    fn field(&mut self, n: usize, item: &Item) -> (Option<String>, &'static str, Option<String>) {
        let range = format!("i{n}.range");
        match &item.kind {
            ItemKind::Number { unit, min, max, .. } => {
                self.say(&range, &words::range(*min, *max));
                (Some(self.say(&format!("i{n}.unit"), unit)), "", None)
            }
            ItemKind::Date {
                precision,
                first,
                last,
            } => {
                self.say(&range, &words::dates(*precision, *first, *last));
                let (precision, hint) = match precision {
                    Precision::Day => ("day", None),
                    Precision::Month => ("month", Some("month_hint")),
                    Precision::Year => ("year", Some("year_hint")),
                };
                (None, precision, hint.map(str::to_owned))
            }
            _ => (None, "", None),
        }
    }

    /// Neighbours of one dimension on one scale, worded alike, stand together; the heading of a
    /// dimension comes where it begins.
    fn groups(&self) -> Vec<Group> {
        let alone = |q: &Question| q.worded || q.scale.is_none();
        let together = |a: &Question, b: &Question| {
            !alone(a) && !alone(b) && a.scale == b.scale && a.dimension == b.dimension
        };
        let mut groups: Vec<Group> = Vec::new();
        for run in self.questions.chunk_by(together) {
            // Nine items are five and four rather than six and three.
            let parts = run.len().div_ceil(GROUP);
            for part in run.chunks(run.len().div_ceil(parts)) {
                groups.push(Group {
                    heading: part[0].dimension.map(|d| format!("d{d}")),
                    items: part.to_vec(),
                });
            }
        }
        groups
    }

    /// What the script needs, as JSON that cannot end the element it stands in.
    fn data(&self, standing: &HashSet<&str>) -> String {
        let words: IndexMap<&str, [Value; 2]> = self
            .words
            .iter()
            .map(|(key, text)| {
                let said = Lang::ALL.map(|lang| {
                    if lang == self.options.lang && standing.contains(key.as_str()) {
                        return Value::Null;
                    }
                    let said = Said::of(text, lang);
                    match said.lang {
                        None => json!(said.text),
                        Some(lang) => json!([said.text, lang]),
                    }
                });
                (key.as_str(), said)
            })
            .collect();
        let id = |list: Option<&String>| list.cloned();
        let keys: IndexMap<&str, &str> = self
            .options
            .keys
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let role = self.options.role.and_then(|r| self.grid.roles.get(r));
        let data = json!({
            "grid": {
                "id": self.grid.id,
                "version": self.grid.version,
                "hash": self.grid.hash,
            },
            "wave": id(self.grid.waves.get(self.options.wave).map(|w| &w.id)),
            "wave_index": self.options.wave,
            "role": id(role.map(|r| &r.id)),
            "role_index": self.options.role,
            "codes": self.options.codes,
            "keys": keys,
            "items": self.asked,
            "words": words,
        });
        data.to_string()
            .replace('<', "\\u003c")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029")
    }
}

/// The reasons for which an item can be left without an answer, with their words: those that the
/// grid gives; for a number or a date without any, that one does not know or would rather not
/// say; and the right not to say wherever a question is sensitive.
pub(super) fn reasons(grid: &Questionnaire, item: &Item) -> Vec<(Missing, Text)> {
    let given = grid.missing_of(item).iter();
    let mut out: Vec<(Missing, Text)> = given.map(|m| (m.reason, m.label.clone())).collect();
    let typed = matches!(item.kind, ItemKind::Number { .. } | ItemKind::Date { .. });
    if typed && out.is_empty() {
        out.push((Missing::DontKnow, words::dont_know()));
        out.push((Missing::Refused, words::refused()));
    }
    let already = out.iter().any(|(reason, _)| *reason == Missing::Refused);
    if item.sensitive && !already {
        out.push((Missing::Refused, words::refused()));
    }
    out
}

#[cfg(test)]
mod tests;
