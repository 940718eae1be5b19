//! The answer file that a form would write from answers that are known: what it holds, what is refused.
#![allow(clippy::unwrap_used, missing_docs)]

use jauge_collect::form::{Filled, answer_file};
use jauge_model::Lang;
use jiff::civil::Date;
use serde_json::{Value, json};

const GRID: &str = r#"format = "jauge-grid/1"
[grid]
id = "trial"
version = "1.0.0"
licence = "CC0-1.0"
title = { fr = "Essai", en = "Trial" }
[[wave]]
id = "entry"
label = { fr = "Entrée", en = "Entry" }
[[wave]]
id = "exit"
label = { fr = "Sortie", en = "Exit" }
[[scale]]
id = "five"
kind = "likert"
levels = [
  { code = 1, id = "no", label = { fr = "non", en = "no" } },
  { code = 2, id = "yes", label = { fr = "oui", en = "yes" } },
]
missing = [{ code = 9, reason = "refused", label = { fr = "refus", en = "refused" } }]
[[options]]
id = "l_means"
list = [
  { code = 1, id = "bus", label = { fr = "bus", en = "bus" } },
  { code = 2, id = "bike", label = { fr = "vélo", en = "bike" } },
  { code = 3, id = "none", label = { fr = "rien", en = "none" }, alone = true },
]
[[item]]
id = "works"
scale = "five"
text = { fr = "Travail ?", en = "Work?" }
[[item]]
id = "hours"
kind = "number"
unit = { fr = "heures", en = "hours" }
min = 0
max = 60
whole = true
ask_if = 'works == "yes"'
text = { fr = "Heures ?", en = "Hours?" }
[[item]]
id = "means"
kind = "choices"
options = "l_means"
text = { fr = "Moyens ?", en = "Means?" }
[[item]]
id = "since"
kind = "date"
precision = "month"
first = "2020-01"
text = { fr = "Depuis ?", en = "Since?" }
[[item]]
id = "later"
kind = "text"
waves = ["exit"]
text = { fr = "Ensuite ?", en = "Later?" }
"#;

fn made(answers: Value) -> Result<Value, String> {
    let (grid, said) = jauge_model::questionnaire::read("grid.toml", GRID);
    let grid = grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)));
    let Value::Object(answers) = answers else {
        panic!("an object is needed")
    };
    let filled = Filled {
        wave: 0,
        role: None,
        participant: "a-1/é",
        date: Date::constant(2026, 3, 1),
        lang: Lang::Fr,
        keys: &[("project".to_owned(), "p 1".to_owned())],
        answers: &answers,
    };
    let again = answer_file(&grid, &filled);
    match answer_file(&grid, &filled) {
        Ok(file) => {
            assert_eq!(again.as_ref(), Ok(&file));
            assert!(file.name.starts_with("trial_entry_a-1_"), "{}", file.name);
            Ok(serde_json::from_str(&file.content).expect("an object"))
        }
        Err(faults) => {
            assert!(faults.iter().all(|f| f.get(Lang::Fr) != f.get(Lang::En)));
            let said: Vec<&str> = faults.iter().map(|f| f.get(Lang::En)).collect();
            Err(said.join(" | "))
        }
    }
}

#[test]
fn codes_and_identifiers_say_the_same() {
    let by_code = made(json!({ "works": 2, "hours": 35, "means": [2, 1], "since": "2024-05" }));
    let by_id = made(json!({
        "works": "yes", "hours": 35.0, "means": ["bike", "bus", "bus"], "since": "2024-05",
    }));
    let answers = json!({
        "works": { "level": 2 }, "hours": { "number": 35 }, "means": { "choices": [1, 2] },
        "since": { "date": "2024-05" },
    });
    assert_eq!(by_code.expect("possible")["answers"], answers);
    let by_id = by_id.expect("possible");
    assert_eq!(by_id["answers"]["works"], answers["works"]);
    assert_eq!(by_id["answers"]["means"], answers["means"]);
}

#[test]
fn what_is_left_out_is_missing_for_the_reason_of_the_form() {
    let found = made(json!({ "works": { "missing": "refused" }, "means": [] })).expect("possible");
    let reason = |id: &str| found["answers"][id]["missing"].as_str().map(str::to_owned);
    assert_eq!(reason("works").as_deref(), Some("refused"));
    assert_eq!(reason("hours").as_deref(), Some("not_asked"));
    assert_eq!(reason("means").as_deref(), Some("skipped"));
    assert_eq!(
        found["answers"].get("later"),
        None,
        "it is put at the exit only"
    );
}

#[test]
fn what_the_form_cannot_be_given_is_refused_all_at_once() {
    let faults = made(json!({
        "work": 1, "later": "x", "works": 1, "hours": 3, "means": [1, "none"], "since": "2019-12",
    }));
    assert_eq!(
        faults.expect_err("six faults"),
        "later: it is not asked at this wave or of this role | work: the grid has no such question; is it works \
         | hours: the question is not put to this person, by the other answers: leave the answer out \
         | means: \"none\" excludes the others | since: a date YYYY-MM from 2020-01-01 is needed"
    );
    for (answers, why) in [
        (
            json!({ "works": 7 }),
            "works: 7 is no possible answer: 1 (no), 2 (yes)",
        ),
        (
            json!({ "works": true }),
            "works: true is no possible answer: 1 (no), 2 (yes)",
        ),
        (
            json!({ "works": 2, "hours": 3.5 }),
            "hours: a whole number from 0 up to 60 is needed",
        ),
        (
            json!({ "works": 2, "hours": 61 }),
            "hours: a whole number from 0 up to 60 is needed",
        ),
        (
            json!({ "since": "2024-05-03" }),
            "since: a date YYYY-MM from 2020-01-01 is needed",
        ),
        (json!({ "means": 1 }), "means: a list of codes is needed"),
        (
            json!({ "works": { "missing": "lost" } }),
            "works: a reason is written {\"missing\": reason}, one of: refused, skipped, not_reached",
        ),
    ] {
        assert_eq!(made(answers), Err(why.to_owned()));
    }
}
