//! The answer file that the form would write, from answers that are known already: for a trial of a
//! form before anybody fills it in, and for answers that were taken down elsewhere.
//!
//! The file is that of the page (`jauge-answers/1`, see `intake/forms.rs`). Like the page it holds every
//! item that is put at the wave, asked by the conditions of the grid or not; unlike the page it takes
//! nothing that the page could not have been given.

use jauge_model::locale::french;
use jauge_model::questionnaire::logic::{Answer, Answers, Truth, day_number};
use jauge_model::questionnaire::{Item, ItemKind, Precision};
use jauge_model::{Lang, Missing, Questionnaire, Text, Ticks};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::asked;
use crate::intake::forms::{FORMAT, digest, sealed};
use crate::spelling::nearest;

/// Whose answers they are, and when they were given.
#[derive(Clone, Debug)]
pub struct Filled<'a> {
    /// Index of the wave.
    pub wave: usize,
    /// Index of the role that answers, where the grid has roles.
    pub role: Option<usize>,
    /// The person's code; empty when there is none.
    pub participant: &'a str,
    /// The day on which they were given.
    pub date: Date,
    /// Language in which they were given.
    pub lang: Lang,
    /// Columns that every file carries (region, project), and their values.
    pub keys: &'a [(String, String)],
    /// Answers by item: the code or the identifier of a level or an option, a list of them, a number, a date
    /// (`2025-03-14`, `2025-03` or `2025`), words; null for none; `{"missing": reason}` for a reason that the form offers.
    pub answers: &'a Map<String, Value>,
}

/// An answer file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerFile {
    /// The name that the page would give it.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// What a form holds while it is filled in.
struct Form {
    answers: Vec<Answer>,
    wave: usize,
    role: Option<usize>,
}

impl Answers for Form {
    fn answer(&self, item: usize) -> Answer {
        self.answers.get(item).copied().unwrap_or(Answer::None)
    }

    fn wave(&self) -> Option<usize> {
        Some(self.wave)
    }

    fn role(&self) -> Option<usize> {
        self.role
    }
}

/// Writes the answer file of one person. The same answers give the same bytes.
///
/// # Errors
/// Every answer that the form could not have been given, each with what it takes.
pub fn answer_file(grid: &Questionnaire, filled: &Filled<'_>) -> Result<AnswerFile, Vec<Text>> {
    let mut faults = foreign(grid, filled);
    let mut form = Form {
        answers: vec![Answer::None; grid.items.len()],
        wave: filled.wave,
        role: filled.role,
    };
    let mut answers = Map::new();
    for item in asked(grid, filled.wave, filled.role) {
        let given = filled.answers.get(&item.id).unwrap_or(&Value::Null);
        let condition = item.ask_if.as_ref();
        let put = condition.is_none_or(|c| c.truth(&form) == Truth::True);
        let read = if put {
            answer(grid, item, given)
        } else if nothing(given) {
            Ok((json!({ "missing": Missing::NotAsked.id() }), Answer::None))
        } else {
            Err(Text::both(
                "la question n’est pas posée à cette personne, d’après ses autres réponses : retirez la réponse",
                "the question is not put to this person, by the other answers: leave the answer out",
            ))
        };
        match read {
            Ok((written, seen)) => {
                if let Some(at) = grid.item_index(&item.id) {
                    form.answers[at] = seen;
                }
                answers.insert(item.id.clone(), written);
            }
            Err(why) => faults.push(of_item(&item.id, &why)),
        }
    }
    if faults.is_empty() {
        Ok(file(grid, filled, answers))
    } else {
        Err(faults)
    }
}

/// Answers to what this form does not ask.
fn foreign(grid: &Questionnaire, filled: &Filled<'_>) -> Vec<Text> {
    let known: Vec<&str> = asked(grid, filled.wave, filled.role)
        .map(|item| item.id.as_str())
        .collect();
    let unknown = filled
        .answers
        .keys()
        .filter(|id| !known.contains(&id.as_str()));
    let said = unknown.map(|id| {
        let why = if grid.items.iter().any(|item| item.id == *id) {
            Text::both(
                "cette vague ou ce rôle ne la pose pas",
                "it is not asked at this wave or of this role",
            )
        } else {
            let near = nearest(id, known.iter().copied());
            let hint = |ask: &str| near.map_or_else(String::new, |near| format!("{ask}{near}"));
            Text::both(
                format!(
                    "la grille n’a pas cette question{}",
                    hint(" ; voulait-on dire ")
                ),
                format!("the grid has no such question{}", hint("; is it ")),
            )
        };
        of_item(id, &why)
    });
    said.collect()
}

fn of_item(id: &str, why: &Text) -> Text {
    Text::both(
        french(&format!("{id} : {}", why.get(Lang::Fr))),
        format!("{id}: {}", why.get(Lang::En)),
    )
}

/// Whether a value says nothing, as an empty box does.
fn nothing(given: &Value) -> bool {
    match given {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// The answer as the file has it and as conditions see it.
fn answer(grid: &Questionnaire, item: &Item, given: &Value) -> Result<(Value, Answer), Text> {
    if nothing(given) {
        return Ok((json!({ "missing": Missing::Skipped.id() }), Answer::None));
    }
    if let Some(reason) = given.as_object() {
        return missing(grid, item, reason);
    }
    match &item.kind {
        ItemKind::Level { .. } => {
            let (at, code) = one_of(grid, item, given)?;
            Ok((json!({ "level": code }), Answer::Value(at as f64)))
        }
        ItemKind::Choice { .. } => {
            let (at, code) = one_of(grid, item, given)?;
            Ok((json!({ "choice": code }), Answer::Value(at as f64)))
        }
        ItemKind::Choices { most, .. } => several(grid, item, given, *most),
        ItemKind::Number {
            min, max, whole, ..
        } => {
            let number = given.as_f64().filter(|n| n.is_finite());
            let fits = |n: &f64| {
                min.is_none_or(|low| *n >= low)
                    && max.is_none_or(|high| *n <= high)
                    && (!whole || n.fract() == 0.0)
            };
            let number = number
                .filter(fits)
                .ok_or_else(|| range(*min, *max, *whole))?;
            Ok((json!({ "number": given }), Answer::Value(number)))
        }
        ItemKind::Date {
            precision,
            first,
            last,
        } => {
            let (text, day) = date(given, *precision, [*first, *last])?;
            Ok((json!({ "date": text }), Answer::Value(day_number(day))))
        }
        ItemKind::Text => {
            let words = given.as_str().ok_or_else(|| {
                Text::both(
                    "il faut des mots, entre guillemets",
                    "words are needed, as a text",
                )
            })?;
            let words = words.trim().replace('\0', "\u{fffd}");
            Ok((json!({ "text": words }), Answer::Words))
        }
    }
}

/// A reason why there is no answer: one that the form offers, or that it finds by itself.
fn missing(
    grid: &Questionnaire,
    item: &Item,
    given: &Map<String, Value>,
) -> Result<(Value, Answer), Text> {
    let offered = grid.missing_of(item).iter().map(|m| m.reason);
    let known: Vec<Missing> = offered
        .chain([Missing::Skipped, Missing::NotReached])
        .collect();
    let word = given.get("missing").filter(|_| given.len() == 1);
    let reason = word.and_then(Value::as_str).and_then(Missing::parse);
    match reason.filter(|reason| known.contains(reason)) {
        Some(reason) => Ok((json!({ "missing": reason.id() }), Answer::None)),
        None => {
            let words: Vec<String> = known.iter().map(|m| m.id().to_owned()).collect();
            Err(Text::both(
                format!(
                    "une raison s’écrit {{\"missing\": raison}}, l’une de : {}",
                    words.join(", ")
                ),
                format!(
                    "a reason is written {{\"missing\": reason}}, one of: {}",
                    words.join(", ")
                ),
            ))
        }
    }
}

/// The position and the code of a level or an option that is given by its code or its identifier.
fn one_of(grid: &Questionnaire, item: &Item, given: &Value) -> Result<(usize, i64), Text> {
    let levels = grid.scale_of(item).map(|scale| {
        let pairs = scale.levels.iter().map(|l| (l.code, l.id.as_str()));
        pairs.collect::<Vec<_>>()
    });
    let options = || {
        let pairs = grid.options_of(item)?.options.iter();
        Some(pairs.map(|o| (o.code, o.id.as_str())).collect())
    };
    let known = levels.or_else(options).unwrap_or_default();
    let is = |(code, id): &(i64, &str)| match given {
        Value::String(text) => text == id || *text == code.to_string(),
        number => number.as_f64() == Some(*code as f64),
    };
    let found = known.iter().position(is);
    found.map(|at| (at, known[at].0)).ok_or_else(|| {
        let words: Vec<String> = known
            .iter()
            .map(|(code, id)| format!("{code} ({id})"))
            .collect();
        Text::both(
            format!(
                "{given} n’est pas une réponse possible : {}",
                words.join(", ")
            ),
            format!("{given} is no possible answer: {}", words.join(", ")),
        )
    })
}

fn several(
    grid: &Questionnaire,
    item: &Item,
    given: &Value,
    most: Option<usize>,
) -> Result<(Value, Answer), Text> {
    let list = given
        .as_array()
        .ok_or_else(|| Text::both("il faut une liste de codes", "a list of codes is needed"))?;
    let mut found = Vec::new();
    for one in list {
        found.push(one_of(grid, item, one)?);
    }
    // The page has the boxes in their order, each once.
    found.sort_unstable();
    found.dedup();
    if let Some(most) = most.filter(|most| found.len() > *most) {
        return Err(Text::both(
            format!("{most} réponses au plus"),
            format!("{most} answers at most"),
        ));
    }
    let options = grid.options_of(item).map_or(&[][..], |list| &list.options);
    let alone = found
        .iter()
        .filter_map(|(at, _)| options.get(*at))
        .find(|o| o.alone);
    if let Some(option) = alone.filter(|_| found.len() > 1) {
        return Err(Text::both(
            format!("« {} » exclut les autres", option.label.get(Lang::Fr)),
            format!("\"{}\" excludes the others", option.label.get(Lang::En)),
        ));
    }
    let codes: Vec<i64> = found.iter().map(|(_, code)| *code).collect();
    let ticks = found.iter().map(|(at, _)| *at).collect::<Ticks>();
    Ok((json!({ "choices": codes }), Answer::Ticks(ticks)))
}

fn range(min: Option<f64>, max: Option<f64>, whole: bool) -> Text {
    let end = |fr: &str, en: &str, value: Option<f64>| {
        value.map_or_else(<[String; 2]>::default, |v| {
            [format!(" {fr} {v}"), format!(" {en} {v}")]
        })
    };
    let (low, high) = (
        end("à partir de", "from", min),
        end("jusqu’à", "up to", max),
    );
    let kind = if whole {
        ["un nombre entier", "a whole number"]
    } else {
        ["un nombre", "a number"]
    };
    Text::both(
        format!("il faut {}{}{}", kind[0], low[0], high[0]),
        format!("{}{}{} is needed", kind[1], low[1], high[1]),
    )
}

/// A date as the file writes it, and its first day.
fn date(
    given: &Value,
    precision: Precision,
    [first, last]: [Option<Date>; 2],
) -> Result<(String, Date), Text> {
    let (rest, fr, en) = match precision {
        Precision::Day => ("", "AAAA-MM-JJ", "YYYY-MM-DD"),
        Precision::Month => ("-01", "AAAA-MM", "YYYY-MM"),
        Precision::Year => ("-01-01", "AAAA", "YYYY"),
    };
    let text = given.as_str().map(str::trim);
    // A date of ten characters, so that what is kept is what was given.
    let whole = text.map(|t| format!("{t}{rest}")).filter(|t| t.len() == 10);
    let day = whole.and_then(|t| t.parse::<Date>().ok());
    let day = day.filter(|d| first.is_none_or(|f| *d >= f) && last.is_none_or(|l| *d <= l));
    match (text, day) {
        (Some(text), Some(day)) => Ok((text.to_owned(), day)),
        _ => {
            let end = |word: &str, day: Option<Date>| {
                day.map_or_else(String::new, |day| format!(" {word} {day}"))
            };
            Err(Text::both(
                format!(
                    "il faut une date {fr}{}{}",
                    end("à partir du", first),
                    end("jusqu’au", last)
                ),
                format!(
                    "a date {en}{}{} is needed",
                    end("from", first),
                    end("up to", last)
                ),
            ))
        }
    }
}

fn file(grid: &Questionnaire, filled: &Filled<'_>, answers: Map<String, Value>) -> AnswerFile {
    let wave = grid.waves.get(filled.wave).map_or("", |w| w.id.as_str());
    let role = filled.role.and_then(|role| grid.roles.get(role));
    let role = role.map(|role| role.id.as_str());
    let time = format!("{}T12:00:00Z", filled.date);
    let keys = filled.keys.iter().map(|(k, v)| (k.clone(), json!(v)));
    // The page draws it by chance; here the same answers are the same file.
    let drawn = digest(&format!(
        "{wave}\n{}\n{}\n{}",
        role.unwrap_or(""),
        filled.participant,
        filled.date
    ));
    let content = json!({
        "format": FORMAT,
        "grid": { "id": grid.id, "version": grid.version, "hash": grid.hash },
        "wave": wave,
        "role": role,
        "participant": filled.participant,
        "response": drawn,
        "lang": filled.lang.code(),
        "started": time,
        "finished": time,
        "date": filled.date.to_string(),
        "keys": keys.collect::<Map<_, _>>(),
        "answers": answers,
    });
    let code = filled.participant.chars();
    let code: String = code
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .take(40)
        .collect();
    let who = if code.is_empty() { "sans-code" } else { &code };
    let parts = [
        Some(grid.id.as_str()),
        Some(wave),
        role,
        Some(who),
        drawn.get(..4),
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect();
    AnswerFile {
        name: format!("{}.json", parts.join("_")),
        content: sealed(content),
    }
}
