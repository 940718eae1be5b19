//! Every questionnaire of the library through every medium: answers are drawn at random, written
//! as each medium hands them back, and received. What comes in is what was answered.
//!
//! The columns and codes of each medium are read out of the file that goes to the field (the
//! header of the keying workbook, the questions of the XLSForm and of the LimeSurvey structure),
//! so that a form that asks in another way than the reception reads shows here.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use jauge_collect::exchange::{limesurvey, xlsform};
use jauge_collect::form::{Filled, Keying, Profile, answer_file, keying, keying_sheet};
use jauge_collect::intake::{SourceFile, receive};
use jauge_collect::workbook_out::{self, Cell};
use jauge_model::questionnaire::Precision;
use jauge_model::questionnaire::logic::{Answer, Truth, day_number};
use jauge_model::study::Keys;
use jauge_model::{
    Column, Item, ItemKind, Lang, Missing, Questionnaire, Ticks, questionnaire, study,
};
use jiff::civil::Date;
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_pcg::Pcg64;
use serde_json::{Map, Value, json};

#[path = "support/judged.rs"]
mod judged;

use judged::Form;

/// Fewer than this means that the library was not found as a whole.
const AT_LEAST: usize = 8;
const PEOPLE: usize = 12;

fn library() -> Vec<Questionnaire> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires");
    let mut files: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("v1.toml"))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert!(files.len() >= AT_LEAST);
    let read = |path: &std::path::PathBuf| {
        let (grid, said) = questionnaire::read("v1.toml", &fs::read_to_string(path).unwrap());
        grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)))
    };
    files.iter().map(read).collect()
}

/// One answer, before it is written in any way.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    /// Position of a level or an option.
    One(usize),
    Several(Vec<usize>),
    Number(f64),
    Day(Date),
    Words(&'static str),
    Reason(Missing),
    /// Nothing: not put, or passed over.
    Nothing,
}

const WORDS: [&str; 6] = [
    "Oui",
    "=1+1; \"deux\"",
    "é\u{202f}😀 <b>{7*7}</b>",
    "-8",
    "a, b; c",
    "deux\nlignes",
];

fn draw(grid: &Questionnaire, item: &Item, random: &mut Pcg64) -> Said {
    if random.random_range(0..6) == 0 {
        return Said::Nothing;
    }
    let reasons = grid.missing_of(item);
    if !reasons.is_empty() && random.random_range(0..5) == 0 {
        return Said::Reason(reasons[random.random_range(0..reasons.len())].reason);
    }
    match &item.kind {
        ItemKind::Level { scale } => {
            Said::One(random.random_range(0..grid.scales[*scale].levels.len()))
        }
        ItemKind::Choice { options } => {
            Said::One(random.random_range(0..grid.options[*options].options.len()))
        }
        ItemKind::Choices { options, most } => {
            let list = &grid.options[*options].options;
            let first = random.random_range(0..list.len());
            if list[first].alone {
                return Said::Several(vec![first]);
            }
            let mut all: Vec<usize> = (first..list.len())
                .filter(|n| *n == first || (!list[*n].alone && random.random_range(0..3) == 0))
                .collect();
            all.truncate(most.unwrap_or(usize::MAX));
            Said::Several(all)
        }
        ItemKind::Number {
            min, max, whole, ..
        } => {
            let (low, high) = (min.unwrap_or(0.0), max.unwrap_or(500.0));
            let number = low + (high - low) * f64::from(random.random_range(0..=100_u32)) / 100.0;
            Said::Number(if *whole {
                number.floor().max(low)
            } else {
                (number * 10.0).round() / 10.0
            })
        }
        ItemKind::Date {
            precision,
            first,
            last,
        } => {
            let low = first.unwrap_or(Date::constant(2016, 1, 1));
            let high = last.unwrap_or(Date::constant(2026, 12, 31));
            let span = (day_number(high) - day_number(low)) as i64;
            let day = low
                .checked_add(jiff::ToSpan::days(random.random_range(0..=span)))
                .unwrap();
            Said::Day(match precision {
                Precision::Day => day,
                Precision::Month => Date::constant(day.year(), day.month(), 1),
                Precision::Year => Date::constant(day.year(), 1, 1),
            })
        }
        ItemKind::Text => Said::Words(WORDS[random.random_range(0..WORDS.len())]),
    }
}

/// One person's answers by item; none to what the form does not ask.
fn person(grid: &Questionnaire, wave: usize, random: &mut Pcg64) -> Vec<Option<Said>> {
    let role = (!grid.roles.is_empty()).then_some(0);
    let mut form = Form {
        answers: vec![Answer::None; grid.items.len()],
        wave,
        role,
    };
    let mut out = Vec::new();
    for (n, item) in grid.items.iter().enumerate() {
        let asked = item.roles.is_empty() || role.is_none_or(|r| item.roles.contains(&r));
        if !asked || !item.asked_at(wave) {
            out.push(None);
            continue;
        }
        let put = item
            .ask_if
            .as_ref()
            .is_none_or(|c| c.truth(&form) == Truth::True);
        let said = if put {
            draw(grid, item, random)
        } else {
            Said::Nothing
        };
        form.answers[n] = match &said {
            Said::One(at) => Answer::Value(*at as f64),
            Said::Several(all) => Answer::Ticks(all.iter().copied().collect::<Ticks>()),
            Said::Number(number) => Answer::Value(*number),
            Said::Day(day) => Answer::Value(day_number(*day)),
            Said::Words(_) => Answer::Words,
            Said::Reason(_) | Said::Nothing => Answer::None,
        };
        out.push(Some(said));
    }
    out
}

fn found(column: &Column, person: usize) -> Said {
    match column {
        Column::Level(cells) | Column::Choice(cells) => match cells[person].level() {
            Some(level) => Said::One(level),
            None => Said::Reason(cells[person].missing().unwrap()),
        },
        Column::Choices(cells) => match cells[person] {
            Ok(ticks) if ticks.iter().next().is_none() => Said::Nothing,
            Ok(ticks) => Said::Several(ticks.iter().collect()),
            Err(missing) => Said::Reason(missing),
        },
        Column::Number(cells) => cells[person].map_or_else(Said::Reason, Said::Number),
        Column::Date(cells) => cells[person].map_or_else(Said::Reason, Said::Day),
        Column::Text(said) => {
            let own = said.iter().find(|(p, _)| *p as usize == person);
            let known = |text: &String| {
                WORDS
                    .iter()
                    .find(|w| *w == text)
                    .unwrap_or_else(|| panic!("{text}"))
            };
            own.map_or(Said::Nothing, |(_, text)| Said::Words(known(text)))
        }
        Column::NotAsked => Said::Nothing,
    }
}

/// What an empty cell may be called, medium by medium.
fn nothing(found: &Said) -> bool {
    // A row without a single answer counts as a form that did not come back.
    let empty = [
        Missing::NoForm,
        Missing::Unspecified,
        Missing::NotAsked,
        Missing::Skipped,
        Missing::NotReached,
    ];
    match found {
        Said::Nothing => true,
        Said::Reason(reason) => empty.contains(reason),
        _ => false,
    }
}

fn codes(grid: &Questionnaire, item: &Item) -> Vec<i64> {
    let scale = grid
        .scale_of(item)
        .map(|s| s.levels.iter().map(|l| l.code).collect());
    let list = || {
        grid.options_of(item)
            .map(|l| l.options.iter().map(|o| o.code).collect())
    };
    scale.or_else(list).unwrap_or_default()
}

fn reason_code(grid: &Questionnaire, item: &Item, reason: Missing) -> i64 {
    grid.missing_of(item)
        .iter()
        .find(|m| m.reason == reason)
        .unwrap()
        .code
}

fn date(item: &Item, day: Date) -> String {
    let ItemKind::Date { precision, .. } = item.kind else {
        panic!("{}", item.id)
    };
    let format = match precision {
        Precision::Day => "%d/%m/%Y",
        Precision::Month => "%m/%Y",
        Precision::Year => "%Y",
    };
    day.strftime(format).to_string()
}

/// An answer in one cell, by the codes of the grid.
fn cell(grid: &Questionnaire, item: &Item, said: &Said) -> String {
    let codes = codes(grid, item);
    match said {
        Said::One(at) => codes[*at].to_string(),
        Said::Several(all) => {
            let all: Vec<String> = all.iter().map(|n| codes[*n].to_string()).collect();
            all.join(" ")
        }
        Said::Number(number) => number.to_string(),
        Said::Day(day) => date(item, *day),
        Said::Words(words) => (*words).to_owned(),
        Said::Reason(reason) => reason_code(grid, item, *reason).to_string(),
        Said::Nothing => String::new(),
    }
}

type People = Vec<Vec<Option<Said>>>;

fn csv(header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).unwrap();
    rows.iter()
        .for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

fn name(person: usize) -> String {
    format!("P{person}")
}

fn item<'a>(grid: &'a Questionnaire, id: &str) -> (usize, &'a Item) {
    let n = grid
        .items
        .iter()
        .position(|i| i.id == id)
        .unwrap_or_else(|| panic!("{id}"));
    (n, &grid.items[n])
}

fn said(people: &People, person: usize, n: usize) -> &Said {
    people[person][n].as_ref().unwrap_or(&Said::Nothing)
}

/// The sheet in which a team types, one cell an item.
fn sheet(grid: &Questionnaire, wave: usize, people: &People) -> Vec<u8> {
    let keys = Keys {
        participant: "code".to_owned(),
        groups: Vec::new(),
    };
    let header = keying_sheet(grid, &keys, wave, Profile::Machine);
    let header: Vec<String> = header.trim_end().split(',').map(str::to_owned).collect();
    let rows = (0..people.len()).map(|p| {
        let cells = header[1..].iter().map(|id| {
            let (n, item) = item(grid, id);
            cell(grid, item, said(people, p, n))
        });
        std::iter::once(name(p)).chain(cells).collect()
    });
    csv(&header, &rows.collect::<Vec<_>>())
}

/// The cells of each sheet of a workbook.
fn cells_of(bytes: &[u8]) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    let names = book.sheet_names();
    let rows = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        let rows: Vec<Vec<String>> = range.rows().map(|r| r.iter().map(text).collect()).collect();
        rows
    };
    names
        .iter()
        .zip(names.iter().map(rows).collect::<Vec<_>>())
        .map(|(n, r)| (n.clone(), r))
        .collect()
}

/// The keying workbook, typed into: a column an option where several may be ticked.
fn keyed(grid: &Questionnaire, wave: usize, people: &People) -> Vec<u8> {
    let keys = Keys {
        participant: "code".to_owned(),
        groups: Vec::new(),
    };
    let role = (!grid.roles.is_empty()).then_some(0);
    let options = Keying {
        wave,
        role,
        lang: Lang::En,
        keys: &keys,
        codes: &[],
    };
    let sheets = cells_of(&keying(grid, &options).unwrap());
    let header = sheets["answers"][0].clone();
    let text = |t: &String| {
        if t.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(t.clone())
        }
    };
    let mut rows: Vec<Vec<Cell>> = vec![header.iter().map(text).collect()];
    for p in 0..people.len() {
        let row = header.iter().enumerate().map(|(c, column)| {
            if c == 0 {
                return Cell::Text(name(p));
            }
            let (id, option) = column.split_once('/').unwrap_or((column, ""));
            let (n, item) = item(grid, id);
            let typed = match (said(people, p, n), &item.kind) {
                (Said::Several(all), ItemKind::Choices { options, .. }) => {
                    let list = &grid.options[*options].options;
                    let at = list.iter().position(|o| o.id == option);
                    match at {
                        Some(at) => u8::from(all.contains(&at)).to_string(),
                        None => String::new(),
                    }
                }
                (Said::Reason(_), ItemKind::Choices { .. }) if !option.is_empty() => "0".to_owned(),
                (said, _) => cell(grid, item, said),
            };
            // A spreadsheet program makes a number of what looks like one, but not in a text column.
            match typed.parse::<f64>() {
                Ok(number) if !matches!(item.kind, ItemKind::Text | ItemKind::Date { .. }) => {
                    Cell::Number(number)
                }
                _ => text(&typed),
            }
        });
        rows.push(row.collect());
    }
    let others = ["codes", "jauge"].map(|name| {
        let rows = sheets[name].iter().map(|r| r.iter().map(text).collect());
        (name, rows.collect::<Vec<Vec<Cell>>>())
    });
    let [codes, identity] = others;
    workbook_out::write(&[("answers", rows), codes, identity]).unwrap()
}

/// What the hidden questions of a form say of the grid that it was made from.
fn stamped(grid: &Questionnaire, name: &str) -> String {
    match name {
        "grid" => grid.id.clone(),
        "version" => grid.version.clone(),
        "hash" => grid.hash.clone(),
        _ => String::new(),
    }
}

/// What KoboToolbox exports of the XLSForm: names behind their groups, codes parted by spaces.
fn kobo(grid: &Questionnaire, wave: usize, people: &People) -> Vec<u8> {
    let sheets = cells_of(&xlsform::export(grid, Some(wave)).unwrap());
    let survey = &sheets["survey"];
    let column = |title: &str| survey[0].iter().position(|t| t == title).unwrap();
    let (kind, called) = (column("type"), column("name"));
    let (mut group, mut header, mut items) = (String::new(), Vec::new(), Vec::new());
    for row in &survey[1..] {
        match row[kind].as_str() {
            "begin_group" => group = format!("{}/", row[called]),
            "end_group" => group.clear(),
            _ => {
                header.push(format!("{group}{}", row[called]));
                items.push(row[called].clone());
            }
        }
    }
    header.extend(["_id", "_uuid", "_submission_time", "_index"].map(str::to_owned));
    let rows = (0..people.len()).map(|p| {
        let mut row: Vec<String> = items
            .iter()
            .map(|id| match grid.items.iter().position(|i| i.id == *id) {
                None if id == "code" => name(p),
                None => stamped(grid, id.trim_start_matches("jauge_")),
                Some(n) => match (said(people, p, n), &grid.items[n].kind) {
                    // A date box keeps a day, also of a month.
                    (Said::Day(day), _) => day.to_string(),
                    (said, _) => cell(grid, &grid.items[n], said),
                },
            })
            .collect();
        row.extend([
            format!("{p}"),
            format!("u{p}"),
            "2026-03-01T10:00:00".to_owned(),
            format!("{}", p + 1),
        ]);
        row
    });
    csv(&header, &rows.collect::<Vec<_>>())
}

/// A question of a LimeSurvey structure, with the codes of its answers.
struct Asked {
    kind: String,
    name: String,
    options: Vec<String>,
    answers: Vec<String>,
}

impl Asked {
    /// An answer as LimeSurvey exports it.
    fn cell(&self, grid: &Questionnaire, item: &Item, said: &Said) -> String {
        let missing = grid.missing_of(item);
        match said {
            Said::One(at) => self.answers[*at].clone(),
            Said::Reason(reason) if self.kind == "L" => {
                let at = missing.iter().position(|m| m.reason == *reason).unwrap();
                self.answers[self.answers.len() - missing.len() + at].clone()
            }
            Said::Several(_) => String::new(),
            Said::Day(day) if self.kind == "D" => format!("{day} 00:00:00"),
            other => cell(grid, item, other),
        }
    }
}

/// The questions of a structure, in its own language.
fn questions(grid: &Questionnaire, text: &str) -> Vec<Asked> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut asked: Vec<Asked> = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        // The other languages repeat the questions.
        if &row[6] != grid.default_lang.as_str() {
            continue;
        }
        let (kind, name) = (row[1].to_owned(), row[2].to_owned());
        match &row[0] {
            "Q" => {
                let plain = name.chars().all(|c| c.is_ascii_alphanumeric());
                assert!(plain && name.len() <= 20, "{name}");
                asked.push(Asked {
                    kind,
                    name,
                    options: Vec::new(),
                    answers: Vec::new(),
                });
            }
            "SQ" => asked.last_mut().unwrap().options.push(name),
            "A" => {
                let plain = name.chars().all(|c| c.is_ascii_alphanumeric());
                assert!(plain && name.len() <= 5, "{name}");
                asked.last_mut().unwrap().answers.push(name);
            }
            _ => {}
        }
    }
    asked
}

/// What LimeSurvey exports of its structure: a column an option, its own codes.
fn lime(grid: &Questionnaire, wave: usize, people: &People) -> Vec<u8> {
    let role = (!grid.roles.is_empty()).then_some(0);
    let asked = questions(grid, &limesurvey::export(grid, wave, role).unwrap());
    let mut header: Vec<String> = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
        .map(str::to_owned)
        .to_vec();
    let own = |p: usize| [&p.to_string(), "2026-03-01 10:00:00", "1", "fr", "7"].map(str::to_owned);
    let mut rows: Vec<Vec<String>> = (0..people.len()).map(|p| own(p).to_vec()).collect();
    let put: Vec<usize> = (0..grid.items.len())
        .filter(|n| people[0][*n].is_some())
        .collect();
    let mut next = put.iter();
    let mut why = None;
    for question in &asked {
        let mut column = |title: String, of: &dyn Fn(usize) -> String| {
            header.push(title);
            rows.iter_mut()
                .enumerate()
                .for_each(|(p, row)| row.push(of(p)));
        };
        if question.name == "code" || question.kind == "*" {
            column(question.name.clone(), &|p| match question.name.as_str() {
                "code" => name(p),
                own => stamped(grid, own.trim_start_matches("jauge")),
            });
            continue;
        }
        let answer_to_why = why.take();
        let n = match answer_to_why {
            Some(n) if question.name.ends_with("why") => n,
            _ => *next.next().unwrap(),
        };
        let item = &grid.items[n];
        if question.kind == "M" {
            for (o, option) in question.options.iter().enumerate() {
                column(
                    format!("{}[{option}]", question.name),
                    &|p| match said(people, p, n) {
                        Said::Several(all) if all.contains(&o) => "Y".to_owned(),
                        Said::Several(_) | Said::Reason(_) => "N".to_owned(),
                        _ => String::new(),
                    },
                );
            }
            why = (!grid.missing_of(item).is_empty()).then_some(n);
            continue;
        }
        column(question.name.clone(), &|p| {
            question.cell(grid, item, said(people, p, n))
        });
    }
    assert!(
        next.next().is_none(),
        "{}: every item is a question",
        grid.id
    );
    csv(&header, &rows)
}

/// The answer file of the form in the browser.
fn json_file(grid: &Questionnaire, wave: usize, answers: &[Option<Said>], person: usize) -> String {
    let mut all = Map::new();
    for (item, said) in grid.items.iter().zip(answers) {
        let Some(said) = said else { continue };
        let codes = codes(grid, item);
        let iso = |day: &Date| {
            let ItemKind::Date { precision, .. } = item.kind else {
                panic!()
            };
            let length = match precision {
                Precision::Day => 10,
                Precision::Month => 7,
                Precision::Year => 4,
            };
            day.to_string()[..length].to_owned()
        };
        let value = match said {
            Said::One(at) => json!(codes[*at]),
            Said::Several(several) => {
                json!(several.iter().map(|n| codes[*n]).collect::<Vec<_>>())
            }
            Said::Number(number) => json!(number),
            Said::Day(day) => json!(iso(day)),
            Said::Words(words) => json!(words),
            Said::Reason(reason) => json!({ "missing": reason.id() }),
            Said::Nothing => Value::Null,
        };
        all.insert(item.id.clone(), value);
    }
    let filled = Filled {
        wave,
        role: (!grid.roles.is_empty()).then_some(0),
        participant: &name(person),
        date: Date::constant(2026, 3, 1),
        lang: Lang::Fr,
        keys: &[],
        answers: &all,
    };
    answer_file(grid, &filled).unwrap().content
}

/// Receives one medium and compares every answer; returns how many there were.
fn compare(
    grid: &Questionnaire,
    wave: usize,
    people: &People,
    medium: &str,
    files: &[(String, Vec<u8>)],
) -> usize {
    let answers = match medium {
        "json" => "file = \"reponses/*.json\"\n".to_owned(),
        _ => format!(
            "file = \"{}\"\nwave = \"{}\"\n",
            files[0].0, grid.waves[wave].id
        ),
    };
    let text = format!(
        "format = \"jauge-study/1\"\n[study]\nid = \"s\"\ntitle = {{ fr = \"s\", en = \"s\" }}\ngrid = \"grid.toml\"\nsimulated = true\n[keys]\nparticipant = \"code\"\n[[answers]]\n{answers}"
    );
    let (study, said_of) = study::read("study.toml", &text, grid);
    let study = study.unwrap_or_else(|| panic!("{}", said_of.render(Lang::En)));
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile {
            name: name.clone(),
            bytes,
        })
        .collect();
    let received = receive(grid, &study, &sources);
    let diagnostics = received.reception.diagnostics.render(Lang::En);
    let here = format!(
        "{} {medium} {}\n{diagnostics}",
        grid.id, grid.waves[wave].id
    );
    assert!(!received.reception.diagnostics.has_errors(), "{here}");
    let responses = &received.responses;
    assert_eq!(responses.len(), people.len(), "{here}");
    // Every medium but the bare sheet says which grid was filled in.
    let file = &received.reception.files[0];
    let forms = file.forms.iter().filter_map(|f| f.grid.as_deref());
    let of_rows = file.versions.iter().filter_map(|v| v.grid.as_ref());
    let hashes: Vec<&str> = (forms.chain(of_rows).chain(&file.grid))
        .map(|g| g.hash.as_str())
        .collect();
    assert_eq!(hashes.is_empty(), medium == "sheet", "{here}");
    assert!(hashes.iter().all(|h| *h == grid.hash), "{here}");
    let mut compared = 0;
    for (p, participant) in responses.participants.iter().enumerate() {
        let own: usize = participant.trim_start_matches('P').parse().unwrap();
        for (n, item) in grid.items.iter().enumerate() {
            let Some(expected) = &people[own][n] else {
                continue;
            };
            let found = found(&responses.waves[wave].columns[n], p);
            if *expected == Said::Nothing && nothing(&found) {
                continue;
            }
            assert_eq!(found, *expected, "{} of {participant}, {here}", item.id);
            compared += 1;
        }
    }
    compared
}

fn all_media(grid: &Questionnaire, wave: usize, people: &People) -> usize {
    let one = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];
    let json: Vec<(String, Vec<u8>)> = people
        .iter()
        .enumerate()
        .map(|(p, answers)| {
            (
                format!("reponses/{p:03}.json"),
                json_file(grid, wave, answers, p).into_bytes(),
            )
        })
        .collect();
    let media = [
        ("json", json),
        ("sheet", one("saisie.csv", sheet(grid, wave, people))),
        ("keying", one("saisie.xlsx", keyed(grid, wave, people))),
        ("kobo", one("kobo.csv", kobo(grid, wave, people))),
        ("limesurvey", one("lime.csv", lime(grid, wave, people))),
    ];
    media
        .iter()
        .map(|(medium, files)| compare(grid, wave, people, medium, files))
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_come_back_by_every_medium(seed: u64) {
        let mut compared = 0;
        for grid in library() {
            for wave in 0..grid.waves.len() {
                let mut random = Pcg64::seed_from_u64(seed);
                let people: People = (0..PEOPLE).map(|_| person(&grid, wave, &mut random)).collect();
                compared += all_media(&grid, wave, &people);
            }
        }
        prop_assert!(compared > 10_000, "{compared}");
    }
}

#[test]
fn a_keying_workbook_of_another_grid_is_refused_and_of_another_wording_said() {
    let grids = library();
    let grid = grids.iter().find(|g| g.id == "jg-roue").unwrap();
    let mut random = Pcg64::seed_from_u64(1);
    let people: People = vec![person(grid, 0, &mut random)];
    let bytes = keyed(grid, 0, &people);
    let text = "format = \"jauge-study/1\"\n[study]\nid = \"s\"\ntitle = { fr = \"s\", en = \"s\" }\ngrid = \"grid.toml\"\nsimulated = true\n[keys]\nparticipant = \"code\"\n[[answers]]\nfile = \"a.xlsx\"\nwave = \"entry\"\n";
    let mut codes = Vec::new();
    for (id, hash) in [
        ("autre", "x"),
        ("jg-roue", "x"),
        ("jg-roue", grid.hash.as_str()),
    ] {
        let mut other = grid.clone();
        (other.id, other.hash) = (id.to_owned(), hash.to_owned());
        let (study, _) = study::read("study.toml", text, &other);
        let file = SourceFile {
            name: "a.xlsx".to_owned(),
            bytes: &bytes,
        };
        let received = receive(&other, &study.unwrap(), &[file]);
        let said = received.reception.diagnostics.iter().map(|d| d.code);
        codes.push((
            received.responses.len(),
            said.filter(|c| ["R250", "R251"].contains(c))
                .collect::<Vec<_>>(),
        ));
    }
    assert_eq!(codes, [(0, vec!["R250"]), (1, vec!["R251"]), (1, vec![])]);
}

/// A form has a box "I'd rather not say" also where the grid has no code for it: its word is typed.
#[test]
fn boxes_without_a_code_are_keyed_by_their_word() {
    let text = r#"
format = "jauge-grid/1"
[grid]
id = "boxes"
version = "1.0.0"
licence = "CC0-1.0"
title = { fr = "Cases", en = "Boxes" }
[[wave]]
id = "entry"
label = { fr = "Entrée", en = "Entry" }
[[scale]]
id = "accord"
kind = "likert"
levels = [{ code = 1, label = { fr = "Non", en = "No" } }, { code = 2, label = { fr = "Oui", en = "Yes" } }]
[[options]]
id = "liste"
list = [{ code = 1, label = { fr = "Une", en = "One" } }, { code = 2, label = { fr = "Deux", en = "Two" } }]
[[item]]
id = "sante"
scale = "accord"
sensitive = true
text = { fr = "Ma santé va bien.", en = "My health is good." }
[[item]]
id = "choix"
kind = "choice"
options = "liste"
sensitive = true
text = { fr = "Laquelle ?", en = "Which?" }
[[item]]
id = "heures"
kind = "number"
whole = true
min = 0
unit = { fr = "heures", en = "hours" }
text = { fr = "Combien ?", en = "How many?" }
[[item]]
id = "jour"
kind = "date"
text = { fr = "Quand ?", en = "When?" }
"#;
    let (grid, said) = questionnaire::read("grid.toml", text);
    let grid = grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)));
    let keys = Keys {
        participant: "code".to_owned(),
        groups: Vec::new(),
    };
    let options = Keying {
        wave: 0,
        role: None,
        lang: Lang::En,
        keys: &keys,
        codes: &[],
    };
    let book = keying(&grid, &options).unwrap();
    let sheets = cells_of(&book);
    let offered = |item: &str| -> Vec<&str> {
        let rows = sheets["codes"].iter().filter(|r| r[0] == item);
        rows.map(|r| r[1].as_str()).collect()
    };
    assert_eq!(offered("sante"), ["1", "2", "refused"]);
    assert_eq!(offered("choix"), ["1", "2", "refused"]);
    let cells = |row: [&str; 5]| row.map(|c| Cell::Text(c.to_owned())).to_vec();
    let rows = vec![
        cells(["code", "sante", "choix", "heures", "jour"]),
        cells(["A", "refused", "refused", "refused", "dont_know"]),
        cells(["B", "2", "1", "3", "01/02/2025"]),
    ];
    let typed = workbook_out::write(&[("answers", rows)]).unwrap();
    let text = "format = \"jauge-study/1\"\n[study]\nid = \"s\"\ntitle = { fr = \"s\", en = \"s\" }\ngrid = \"grid.toml\"\nsimulated = true\n[keys]\nparticipant = \"code\"\n[[answers]]\nfile = \"a.xlsx\"\nwave = \"entry\"\n";
    let (study, _) = study::read("study.toml", text, &grid);
    let file = SourceFile {
        name: "a.xlsx".to_owned(),
        bytes: &typed,
    };
    let received = receive(&grid, &study.unwrap(), &[file]);
    let columns = &received.responses.waves[0].columns;
    let of = |person: usize| -> Vec<Said> { columns.iter().map(|c| found(c, person)).collect() };
    let refused = Said::Reason(Missing::Refused);
    let unknown = Said::Reason(Missing::DontKnow);
    assert_eq!(of(0), [refused.clone(), refused.clone(), refused, unknown]);
    let day = Said::Day(Date::constant(2025, 2, 1));
    assert_eq!(of(1), [Said::One(1), Said::One(0), Said::Number(3.0), day]);
    let said = received.reception.diagnostics.render(Lang::En);
    assert!(!said.contains("set aside"), "{said}");
}

#[test]
fn a_limesurvey_structure_runs_nothing_of_an_author() {
    let mut grid = library().into_iter().find(|g| g.id == "jg-roue").unwrap();
    grid.items[0].text = jauge_model::Text::same("=cmd {die()} <script>\t\"x\"\n");
    let text = limesurvey::export(&grid, 0, Some(0)).unwrap();
    assert!(!text.contains("{die") && !text.contains("<script") && !text.contains("\t=cmd"));
    let lines = text.lines().count();
    assert!(lines > 50, "{lines}");
}

/// Which grid was asked stands in each answer, under a heading that says so in every style of export.
#[test]
fn a_limesurvey_structure_carries_which_grid_it_is() {
    let grid = library().into_iter().find(|g| g.id == "jg-coop").unwrap();
    let text = limesurvey::export(&grid, 0, Some(0)).unwrap();
    let mut rows = text.lines().map(|l| l.split('\t').collect::<Vec<_>>());
    let titles = rows.next().unwrap();
    let at = |title: &str| titles.iter().position(|t| *t == title).unwrap();
    let (name, text, hidden, value) = (at("name"), at("text"), at("hidden"), at("equation"));
    let own: Vec<Vec<&str>> = rows.filter(|r| r.get(hidden) == Some(&"1")).collect();
    for (key, held) in [
        ("grid", grid.id.as_str()),
        ("version", grid.version.as_str()),
        ("hash", grid.hash.as_str()),
        ("wave", "launch"),
        ("role", "member"),
    ] {
        let found: Vec<_> = own
            .iter()
            .filter(|r| r[name] == format!("jauge{key}"))
            .collect();
        assert_eq!(found.len(), 2, "{key}, once a language");
        for row in found {
            assert_eq!(
                (row[text], row[value]),
                (format!("jauge {key}").as_str(), held)
            );
        }
    }
}
