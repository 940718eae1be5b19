//! The script of the form, run in node, against this crate: conditions judged alike, and answers
//! handed over and received again.
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use jauge_collect::form::{Codes, FormOptions, html};
use jauge_collect::intake::{SourceFile, receive};
use jauge_model::questionnaire::logic::{Answer, Truth, day_number};
use jauge_model::{
    Column, Condition, ItemKind, Lang, LevelCell, Missing, Questionnaire, Ticks, questionnaire,
    study,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;
use serde_json::{Map, Value, json};

#[path = "support/judged.rs"]
mod judged;

use judged::Form;

const EVERY_KIND: &str = include_str!("../../../tests/browser/grids/every-kind.toml");

fn grid() -> Questionnaire {
    let (grid, said) = questionnaire::read("grid.toml", EVERY_KIND);
    grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)))
}

/// Runs a program in node on the core of the script; it reads its input and prints JSON.
fn node(program: &str, input: &Value) -> Value {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/form/html/core.js");
    let program = format!(
        "const jauge = require({});
         const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
         process.stdout.write(JSON.stringify((() => {{ {program} }})()));",
        Value::String(core.to_str().unwrap().to_owned())
    );
    let node = std::env::var("NODE").unwrap_or_else(|_| "node".to_owned());
    let mut child = Command::new(node)
        .args(["-e", &program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).unwrap();
    drop(stdin);
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    serde_json::from_slice(&out.stdout).unwrap()
}

/// What the script of a form knows of its grid.
fn data(grid: &Questionnaire) -> Value {
    let options = FormOptions {
        wave: 0,
        role: Some(0),
        lang: Lang::Fr,
        codes: Codes::Issued,
        keys: vec![("projet".to_owned(), "P \"1\" <é>".to_owned())],
    };
    let page = html(grid, &options).unwrap();
    let start = "<script type=\"application/json\" id=\"data\">";
    let (_, rest) = page.split_once(start).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// An answer to an item: as the script keeps it, as a condition sees it, as a column holds it.
#[derive(Clone, Debug)]
struct Drawn {
    entry: Value,
    answer: Answer,
    held: Held,
}

#[derive(Clone, Debug, PartialEq)]
enum Held {
    Cell(LevelCell),
    Ticks(Result<Ticks, Missing>),
    Number(Result<f64, Missing>),
    Day(Result<f64, Missing>),
    Words(Option<String>),
}

fn missing(kind: &ItemKind, reason: Missing) -> Held {
    match kind {
        ItemKind::Level { .. } | ItemKind::Choice { .. } => {
            Held::Cell(LevelCell::of_missing(reason))
        }
        ItemKind::Choices { .. } => Held::Ticks(Err(reason)),
        ItemKind::Number { .. } => Held::Number(Err(reason)),
        ItemKind::Date { .. } => Held::Day(Err(reason)),
        ItemKind::Text => Held::Words(None),
    }
}

const WORDS: [&str; 6] = [
    "Oui",
    "=1+1; \"deux\"\nlignes\r\n<b>",
    "é\u{202f}\u{2028}😀",
    "-8",
    "dont_know",
    "a\tb\u{7f}",
];

fn draw(grid: &Questionnaire, index: usize, random: &mut Pcg64) -> Drawn {
    let item = &grid.items[index];
    let silent = |reason: Missing, entry: Value| Drawn {
        entry,
        answer: Answer::None,
        held: missing(&item.kind, reason),
    };
    if random.random_range(0..6) == 0 {
        return silent(Missing::Skipped, Value::Null);
    }
    let reasons = grid.missing_of(item);
    if !reasons.is_empty() && random.random_range(0..6) == 0 {
        let reason = reasons[random.random_range(0..reasons.len())].reason;
        return silent(reason, json!({ "missing": reason.id() }));
    }
    let position = |count: usize, random: &mut Pcg64| random.random_range(0..count);
    let (entry, answer, held) = match &item.kind {
        ItemKind::Level { scale } => {
            let levels = &grid.scales[*scale].levels;
            let at = position(levels.len(), random);
            let cell = LevelCell::of_level(at).unwrap();
            (
                json!({ "level": levels[at].code }),
                Answer::Value(at as f64),
                Held::Cell(cell),
            )
        }
        ItemKind::Choice { options } => {
            let list = &grid.options[*options].options;
            let at = position(list.len(), random);
            let cell = LevelCell::of_level(at).unwrap();
            (
                json!({ "choice": list[at].code }),
                Answer::Value(at as f64),
                Held::Cell(cell),
            )
        }
        ItemKind::Choices { options, .. } => {
            let list = &grid.options[*options].options;
            let first = position(list.len(), random);
            let all = (first..list.len()).filter(|n| *n == first || random.random_range(0..3) == 0);
            let all: Vec<usize> = all.collect();
            let codes: Vec<i64> = all.iter().map(|n| list[*n].code).collect();
            let ticks: Ticks = all.into_iter().collect();
            (
                json!({ "choices": codes }),
                Answer::Ticks(ticks),
                Held::Ticks(Ok(ticks)),
            )
        }
        ItemKind::Number { whole, .. } => {
            let number =
                f64::from(random.random_range(0..600_u32)) / if *whole { 1.0 } else { 10.0 };
            let typed = number.to_string();
            let comma = random.random_range(0..2) == 0;
            let typed = if comma {
                typed.replace('.', ",")
            } else {
                typed
            };
            (
                json!({ "typed": typed }),
                Answer::Value(number),
                Held::Number(Ok(number)),
            )
        }
        ItemKind::Date { precision, .. } => {
            use jauge_model::questionnaire::Precision::{Day, Month, Year};
            let (y, m, d) = (
                random.random_range(2016..2026_i16),
                random.random_range(1..=12_i8),
                random.random_range(1..=28_i8),
            );
            let (typed, m, d) = match precision {
                Day => (format!("{y:04}-{m:02}-{d:02}"), m, d),
                Month => (format!("{m:02}/{y:04}"), m, 1),
                Year => (format!("{y:04}"), 1, 1),
            };
            let day = day_number(jiff::civil::date(y, m, d));
            (
                json!({ "typed": typed }),
                Answer::Value(day),
                Held::Day(Ok(day)),
            )
        }
        ItemKind::Text => {
            let text = WORDS[position(WORDS.len(), random)];
            (
                json!({ "text": text }),
                Answer::Words,
                Held::Words(Some(text.to_owned())),
            )
        }
    };
    Drawn {
        entry,
        answer,
        held,
    }
}

/// A condition drawn at random, in words.
fn condition(random: &mut Pcg64, depth: usize) -> String {
    let simple = [
        "situation == \"emploi\"",
        "situation != 2",
        "situation in [\"formation\", \"autre\"]",
        "apprendre >= 3",
        "apprendre < difficulte",
        "groupe in [1, 5]",
        "parler == \"n2\"",
        "heures > 10",
        "heures + enfants <= 30.5",
        "heures - enfants - 1 != 2",
        "enfants == 3",
        "depuis < \"2020-06\"",
        "depuis <= arrivee",
        "naissance >= \"2019\"",
        "selected(attentes, \"emploi\")",
        "selected(situation, \"formation\")",
        "answered(situation_autre)",
        "answered(attentes)",
        "answered(francais_seul)",
        "wave == \"entry\"",
        "wave < \"exit\"",
        "role == \"learner\"",
        "role != \"referent\"",
    ];
    let inner = |random: &mut Pcg64| condition(random, depth - 1);
    match random.random_range(0..if depth == 0 { 1 } else { 4 }) {
        1 => format!("({} and {})", inner(random), inner(random)),
        2 => format!("({} or {})", inner(random), inner(random)),
        3 => format!("not ({})", inner(random)),
        _ => simple[random.random_range(0..simple.len())].to_owned(),
    }
}

#[test]
#[ignore = "needs node: cargo xtask browser runs it"]
fn the_script_judges_conditions_as_the_model_does() {
    let grid = grid();
    let data = data(&grid);
    let mut random = Pcg64::seed_from_u64(20_260_301);
    let mut cases = Vec::new();
    let mut expected = Vec::new();
    for _ in 0..4000 {
        let text = condition(&mut random, 3);
        let condition = Condition::read(&text, &grid).unwrap_or_else(|f| panic!("{text}: {f:?}"));
        let mut answers = Vec::new();
        let mut entries = Map::new();
        for (n, item) in grid.items.iter().enumerate() {
            let drawn = draw(&grid, n, &mut random);
            // An item of another role is not on this form.
            let asked = item.roles.is_empty() || item.roles.contains(&0);
            answers.push(if asked { drawn.answer } else { Answer::None });
            if asked && !drawn.entry.is_null() {
                entries.insert(item.id.clone(), drawn.entry);
            }
        }
        let form = Form {
            answers,
            wave: 0,
            role: Some(0),
        };
        expected.push(match condition.truth(&form) {
            Truth::True => 1,
            Truth::Unknown => 0,
            Truth::False => -1,
        });
        cases.push(json!({ "rule": condition.to_json(&grid), "entries": entries }));
    }
    let program = "
        const answers = (entries) => {
          const items = new Map();
          for (const item of input.form.items) {
            const seen = jauge.seen(item, entries[item.id]);
            if (seen) items.set(item.id, seen);
          }
          return { wave: input.form.wave_index, role: input.form.role_index, items };
        };
        return input.cases.map((c) => jauge.truth(c.rule, answers(c.entries)));";
    let found = node(program, &json!({ "form": data, "cases": cases }));
    let found: Vec<i64> = serde_json::from_value(found).unwrap();
    assert_eq!(found.len(), expected.len());
    for ((found, expected), case) in found.iter().zip(&expected).zip(&cases) {
        assert_eq!(found, expected, "{case}");
    }
    for value in [-1, 0, 1] {
        assert!(expected.iter().filter(|e| **e == value).count() > 300);
    }
}

const STUDY: &str = r#"format = "jauge-study/1"
[study]
id = "s"
title = { fr = "s", en = "s" }
grid = "grid.toml"
simulated = true
[keys]
participant = "code"
project = "projet"
[[answers]]
file = "reponses/*.json"
"#;

fn held(column: &Column, person: usize) -> Held {
    match column {
        Column::Level(cells) | Column::Choice(cells) => Held::Cell(cells[person]),
        Column::Choices(cells) => Held::Ticks(cells[person]),
        Column::Number(cells) => Held::Number(cells[person]),
        Column::Date(cells) => Held::Day(cells[person].map(day_number)),
        Column::Text(said) => {
            let own = said.iter().find(|(p, _)| *p as usize == person);
            Held::Words(own.map(|(_, text)| text.clone()))
        }
        Column::NotAsked => panic!("the item is put"),
    }
}

#[test]
#[ignore = "needs node: cargo xtask browser runs it"]
fn answers_handed_over_are_received_as_they_were_given() {
    let grid = grid();
    let data = data(&grid);
    let mut random = Pcg64::seed_from_u64(20_260_302);
    let people = 300;
    let mut states = Vec::new();
    let mut expected = Vec::new();
    for person in 0..people {
        let mut answers = Form {
            answers: Vec::new(),
            wave: 0,
            role: Some(0),
        };
        let (mut entries, mut seen, mut held) = (Map::new(), Vec::new(), Vec::new());
        let stops = random.random_range(grid.items.len() / 2..grid.items.len() * 2);
        for (n, item) in grid.items.iter().enumerate() {
            answers.answers.resize(grid.items.len(), Answer::None);
            if !item.roles.is_empty() && !item.roles.contains(&0) {
                held.push(None);
                continue;
            }
            let drawn = draw(&grid, n, &mut random);
            let put = item.ask_if.as_ref();
            if put.is_some_and(|c| c.truth(&answers) != Truth::True) {
                // What was answered before the condition stopped holding is not handed over.
                entries.insert(item.id.clone(), drawn.entry);
                held.push(Some(missing(&item.kind, Missing::NotAsked)));
            } else if n >= stops {
                held.push(Some(missing(&item.kind, Missing::NotReached)));
            } else {
                seen.push(item.id.clone());
                answers.answers[n] = drawn.answer;
                if !drawn.entry.is_null() {
                    entries.insert(item.id.clone(), drawn.entry);
                }
                held.push(Some(drawn.held));
            }
        }
        expected.push(held);
        states.push(json!({
            "code": format!("P {person} é\""), "lang": "fr", "response": format!("r{person}"),
            "started": "2026-03-01T10:00:00Z", "finished": "2026-03-01T10:20:00Z",
            "date": "2026-03-01", "seen": seen, "entries": entries,
        }));
    }
    let program = "return input.states.map((state) => {
        const { content, code } = jauge.file(input.form, state);
        return [JSON.stringify(content, null, 1), jauge.grouped(code)];
    });";
    let files = node(program, &json!({ "form": data, "states": states }));
    let files: Vec<(String, String)> = serde_json::from_value(files).unwrap();
    assert_eq!(files.len(), people);
    let names: Vec<String> = (0..people)
        .map(|n| format!("reponses/{n:03}.json"))
        .collect();
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .zip(&names)
        .map(|((text, _), name)| SourceFile {
            name: name.clone(),
            bytes: text.as_bytes(),
        })
        .collect();
    let (study, said) = study::read("study.toml", STUDY, &grid);
    let study = study.unwrap_or_else(|| panic!("{}", said.render(Lang::En)));
    let received = receive(&grid, &study, &sources);
    let reception = &received.reception;
    for code in [
        "R239", "R249", "R026", "R028", "R029", "R031", "R200", "R203",
    ] {
        let said = reception.diagnostics.iter().find(|d| d.code == code);
        assert!(said.is_none(), "{said:?}");
    }
    let [file] = &reception.files[..] else {
        panic!()
    };
    assert_eq!(
        (file.rows_read, file.rows_used),
        (people as u64, people as u64)
    );
    // The code that the person was shown is the one that the reception shows.
    for (form, (_, receipt)) in file.forms.iter().zip(&files) {
        assert_eq!(form.receipt.as_ref(), Some(receipt));
    }
    let (responses, wave) = (&received.responses, &received.responses.waves[0]);
    assert_eq!(responses.len(), people);
    assert_eq!(responses.keys[0].labels, ["P \"1\" <é>"]);
    let mut compared = 0;
    for (person, held_by) in expected.iter().enumerate() {
        assert_eq!(responses.participants[person], *format!("P {person} é\""));
        for (n, expected) in held_by.iter().enumerate() {
            let Some(expected) = expected else { continue };
            let found = held(&wave.columns[n], person);
            assert_eq!(found, *expected, "{person} {}", grid.items[n].id);
            compared += 1;
        }
    }
    assert!(compared > 4000, "{compared}");
}
