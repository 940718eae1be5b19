//! Workbooks as teams keep them: what is received, word for word, and every answer.
//!
//! Each folder of `tests/scenarios` is a study. `JAUGE_UPDATE=1` rewrites what is expected;
//! read it before believing it.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/balance.rs"]
mod balance;
#[path = "support/mapped.rs"]
mod mapped;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jauge_collect::exchange::limesurvey;
use jauge_collect::intake::{Proposal, Received, SourceFile, propose, receive};
use jauge_collect::{left_out, long_table};
use jauge_model::{Column, Lang, Questionnaire, Responses, questionnaire, study};

/// Fewer scenarios than this means that the folder was not found as a whole.
const AT_LEAST: usize = 6;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios")
}

/// Receives a scenario, the endings of its files changed from `.csv` to another one.
fn run(scenario: &Path, ending: &str) -> (Questionnaire, Received) {
    let text = |name: &str| std::fs::read_to_string(scenario.join(name)).unwrap();
    let (grid, said) = questionnaire::read("grid.toml", &text("grid.toml"));
    let grid = grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)));
    let written = text("study.toml").replace(".csv\"", &format!(".{ending}\""));
    let (study, said) = study::read("study.toml", &written, &grid);
    let mut study = study.unwrap_or_else(|| panic!("{scenario:?}\n{}", said.render(Lang::En)));
    mapped::take(scenario, &grid, &mut study);
    let described = study.answers.iter();
    let described = described.flat_map(|a| a.dialect.structure.iter().chain(a.parent_file()));
    let mut names: Vec<&String> = study
        .answers
        .iter()
        .map(|a| &a.file)
        .chain(described)
        .collect();
    names.sort();
    names.dedup();
    let files: Vec<(String, Vec<u8>)> = names
        .into_iter()
        .map(|n| (n.clone(), std::fs::read(scenario.join(n)).unwrap()))
        .collect();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile {
            name: name.clone(),
            bytes,
        })
        .collect();
    let received = receive(&grid, &study, &files);
    balance::check(&received);
    (grid, received)
}

/// What was received, as a person would check it.
fn reception(received: &Received) -> String {
    let mut out = received.reception.diagnostics.render(Lang::Fr);
    for file in &received.reception.files {
        let (read, used, aside) = (file.rows_read, file.rows_used, file.rows_set_aside);
        writeln!(
            out,
            "\n{} ({}): {read} = {used} + {aside}",
            file.name(),
            file.encoding
        )
        .unwrap();
        if let Some(sheet) = &file.sheet {
            writeln!(
                out,
                "  feuille {}, titres {:?}, dates de {}, formules {}, vides à la fin {} x {}",
                sheet.position,
                sheet.header_rows,
                sheet.date_system,
                sheet.formulas,
                sheet.empty_rows_at_end,
                sheet.empty_columns_at_end
            )
            .unwrap();
        }
        for column in &file.columns {
            let letters = column.letters.as_deref().unwrap_or("-");
            let read_as = column.read_as.as_deref().unwrap_or("-");
            let missing: u64 = column.missing.values().sum();
            let counts = format!("{} + {missing} + {}", column.used, column.set_aside);
            writeln!(out, "  {letters} « {} » {read_as}: {counts}", column.name).unwrap();
        }
    }
    let linkage = &received.reception.linkage;
    writeln!(out, "\n{} personnes, {:?}", linkage.people, linkage.linked).unwrap();
    out
}

/// Every answer of every person.
fn answers(grid: &Questionnaire, responses: &Responses) -> String {
    let mut out = String::new();
    for (p, code) in responses.participants.iter().enumerate() {
        let project = responses.keys.first();
        let of = project.and_then(|key| key.labels.get(key.of[p] as usize));
        for (w, wave) in responses.waves.iter().enumerate() {
            write!(
                out,
                "{code} {} {}:",
                of.map_or("?", |l| l),
                grid.waves[w].id
            )
            .unwrap();
            for (item, column) in grid.items.iter().zip(&wave.columns) {
                let said = match column {
                    Column::NotAsked => continue,
                    Column::Level(cells) | Column::Choice(cells) => match cells[p].missing() {
                        Some(reason) => format!("{reason:?}"),
                        None => format!("{:?}", cells[p].level()),
                    },
                    Column::Choices(cells) => match cells[p] {
                        Ok(ticks) => format!("{:?}", ticks.iter().collect::<Vec<_>>()),
                        Err(reason) => format!("{reason:?}"),
                    },
                    Column::Number(cells) => format!("{:?}", cells[p]),
                    Column::Date(cells) => match cells[p] {
                        Ok(day) => day.to_string(),
                        Err(reason) => format!("{reason:?}"),
                    },
                    Column::Text(all) => {
                        let said = all.iter().find(|(person, _)| *person as usize == p);
                        format!("{:?}", said.map(|(_, text)| text))
                    }
                };
                write!(out, " {}={said}", item.id).unwrap();
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn every_scenario_is_received_as_expected() {
    let update = std::env::var_os("JAUGE_UPDATE").is_some();
    let mut scenarios: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("study.toml").is_file())
        .collect();
    scenarios.sort();
    assert!(scenarios.len() >= AT_LEAST, "only {} seen", scenarios.len());
    let mut wrong = Vec::new();
    for scenario in &scenarios {
        let (grid, received) = run(scenario, "csv");
        assert!(received.responses.len() > 5, "{scenario:?}");
        for (name, found) in [
            ("expected.reception.txt", reception(&received)),
            ("expected.answers.txt", answers(&grid, &received.responses)),
        ] {
            let path = scenario.join(name);
            if update {
                std::fs::write(&path, &found).unwrap();
            } else if std::fs::read_to_string(&path).unwrap_or_default() != found {
                wrong.push(format!("{}\n{found}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Folders of exports of survey tools: all of them hold one set of answers.
const TOOLS: [&str; 7] = [
    "kobo",
    "odk",
    "limesurvey",
    "redcap",
    "google_forms",
    "microsoft_forms",
    "framaforms",
];

#[test]
fn every_tool_brings_the_same_answers_in() {
    let of = |tool: &str| folder().join(format!("tool-{}", tool.replace('_', "-")));
    let (grid, first) = run(&of(TOOLS[0]), "csv");
    assert_eq!(first.responses.len(), 12);
    for tool in TOOLS {
        let (_, received) = run(&of(tool), "csv");
        for file in &received.reception.files {
            assert_eq!(file.tool.map(|t| t.id()), Some(tool), "{}", file.file);
        }
        let said = received.reception.diagnostics.render(Lang::En);
        assert!(
            !received.reception.diagnostics.has_errors(),
            "{tool}: {said}"
        );
        // The tool keeps columns that nothing asks for, and none of them is left unexplained.
        let unread = said.matches("R020").count() - said.matches("1 (appel_date)").count();
        assert_eq!(unread, 0, "{tool}: {said}");
        let (found, expected) = (
            answers(&grid, &received.responses),
            answers(&grid, &first.responses),
        );
        assert_eq!(found, expected, "{tool}");
    }
    // One form per workshop, one repeat per person: the same people in another order.
    let (_, received) = run(&folder().join("tool-repeats"), "csv");
    let sorted = |received: &Received| {
        let text = answers(&grid, &received.responses);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&received), sorted(&first));
}

/// The columns of `library-limesurvey` are those of the survey that LimeSurvey imported.
#[test]
fn an_export_of_the_library_has_the_columns_of_our_own_structure() {
    let scenario = folder().join("library-limesurvey");
    let (grid, received) = run(&scenario, "csv");
    let learner = grid.roles.iter().position(|r| r.id == "learner");
    let mut of_others = 0;
    for wave in ["entry", "m6"] {
        let at = grid.waves.iter().position(|w| w.id == wave).unwrap();
        let structure = std::fs::read_to_string(scenario.join(format!("structure-{wave}.txt")));
        let made = limesurvey::export(&grid, at, learner).unwrap();
        assert_eq!(made, structure.unwrap());
        let others = |i: &&jauge_model::Item| {
            i.asked_at(at) && !i.roles.is_empty() && !i.roles.contains(&learner.unwrap())
        };
        of_others += grid.items.iter().filter(others).count();
    }
    let said = received.reception.diagnostics.render(Lang::En);
    assert!(!received.reception.diagnostics.has_errors(), "{said}");
    // Every question put to learners has its column, and every column is explained.
    assert_eq!(said.matches("R018").count(), of_others, "{said}");
    assert_eq!(said.matches("R020").count(), 0, "{said}");
    let came = |wave: usize| {
        received.responses.waves[wave]
            .returned
            .iter()
            .filter(|r| **r)
    };
    assert_eq!(came(0).count(), 12);
}

/// Proposes a mapping for a scenario whose study names one, as if nothing had been decided.
fn proposal(scenario: &Path, lang: Lang) -> Proposal {
    let text = |name: &str| std::fs::read_to_string(scenario.join(name)).unwrap();
    let (grid, _) = questionnaire::read("grid.toml", &text("grid.toml"));
    let grid = grid.unwrap();
    let (study, _) = study::read("study.toml", &text("study.toml"), &grid);
    let study = study.unwrap();
    let names = study
        .answers
        .iter()
        .flat_map(|a| std::iter::once(&a.file).chain(&a.dialect.structure));
    let files: Vec<(String, Vec<u8>)> = names
        .map(|name| (name.clone(), std::fs::read(scenario.join(name)).unwrap()))
        .collect();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile {
            name: name.clone(),
            bytes,
        })
        .collect();
    let proposed = propose(&grid, &study, &files, None, lang);
    assert!(proposed.diagnostics.is_empty());
    proposed
}

/// What a tool or the description of its form tells needs no entry, and no person.
#[test]
fn a_mapping_of_what_a_tool_tells_leaves_nothing_to_decide() {
    for (tool, column, item) in [
        ("tool-limesurvey", "roue[venir]", "venir"),
        ("tool-redcap", "venir", "venir"),
        ("tool-kobo", "roue/venir", "venir"),
    ] {
        let proposed = proposal(&folder().join(tool), Lang::En);
        let said = &proposed.toml;
        assert_eq!(proposed.uncertain, 0, "{said}");
        assert!(!said.contains("TO CHECK"), "{said}");
        let told = format!("\"{column}\" is {item}, says the tool");
        let same = column == item || said.contains(&told);
        assert!(same, "{told}\n{said}");
        assert!(said.contains("the tool keeps it for itself"), "{said}");
    }
}

/// Where each row is one answer, the names in the column of questions are what is mapped.
#[test]
fn a_long_table_is_mapped_by_the_names_of_its_questions() {
    let text = std::fs::read_to_string(folder().join("same-answers/grid.toml")).unwrap();
    let grid = questionnaire::read("grid.toml", &text).0.unwrap();
    let study_text = "format = \"jauge-study/1\"\n[study]\nid = \"s\"\ntitle = { fr = \"s\", en = \"s\" }\ngrid = \"grid.toml\"\nsimulated = true\n[keys]\nparticipant = \"code\"\n[[answers]]\nfile = \"long.csv\"\nlayout = \"long\"\nitem = \"question\"\nvalue = \"réponse\"\nwave = \"entry\"\nmapping = \"mapping.toml\"\n";
    let (study, said) = study::read("study.toml", study_text, &grid);
    let mut study = study.unwrap_or_else(|| panic!("{}", said.render(Lang::En)));
    let long = "code;question;réponse\nA1;Je viens au lieu;Souvent\nA1;idee;Parfois\nA1;Je demande de l’aides;Parfois\nA1;Météo;beau\nB2;Je viens au lieu;Parfois\n";
    let files = [SourceFile {
        name: "long.csv".to_owned(),
        bytes: long.as_bytes(),
    }];
    let proposed = propose(&grid, &study, &files, None, Lang::En);
    let toml = proposed.toml.replace(
        "# [[column]]\n# header = \"Je demande de l'aides\"\n# item = \"aide\"",
        "[[column]]\nheader = \"Je demande de l'aides\"\nitem = \"aide\"",
    );
    assert_ne!(toml, proposed.toml, "the near name waits for a person");
    let toml = toml.replace(
        "# [[column]]\n# header = \"Météo\"\n# ignore = true",
        "[[column]]\nheader = \"Météo\"\nignore = true",
    );
    let said = study::take_mapping("mapping.toml", &toml, &grid, &mut study);
    assert!(said.is_empty(), "{}\n{toml}", said.render(Lang::En));
    let received = receive(&grid, &study, &files);
    let said = received.reception.diagnostics.render(Lang::En);
    assert!(said.contains("R117") && !said.contains("R039"), "{said}");
    let level = |item: &str| {
        let item = grid.item_index(item).unwrap();
        match &received.responses.waves[0].columns[item] {
            Column::Level(cells) => cells[0].level(),
            other => panic!("{other:?}"),
        }
    };
    let all = ["venir", "idee", "aide"].map(level);
    assert!(all.iter().all(Option::is_some), "{all:?}\n{said}");
}

#[test]
fn a_proposed_mapping_is_what_a_person_reviews_and_can_be_read_back() {
    let update = std::env::var_os("JAUGE_UPDATE").is_some();
    let scenario = folder().join("online-form-mapped");
    for lang in Lang::ALL {
        let found = proposal(&scenario, lang).toml;
        let path = scenario.join(format!("expected.mapping.{lang}.toml"));
        if update {
            std::fs::write(&path, &found).unwrap();
        }
        assert_eq!(found, std::fs::read_to_string(&path).unwrap_or_default());
        let text = |name: &str| std::fs::read_to_string(scenario.join(name)).unwrap();
        let (grid, _) = questionnaire::read("grid.toml", &text("grid.toml"));
        let grid = grid.unwrap();
        let (study, _) = study::read("study.toml", &text("study.toml"), &grid);
        let mut study = study.unwrap();
        let said = study::take_mapping("mapping.toml", &found, &grid, &mut study);
        assert!(said.is_empty(), "{}", said.render(Lang::En));
        // Only what leaves no doubt is taken without a person.
        let taken: Vec<&str> = study.answers[0]
            .columns
            .iter()
            .map(|c| c.0.as_str())
            .collect();
        assert_eq!(taken.len(), 3, "{taken:?}");
        assert!(study.answers[0].mapping().unwrap().synonyms.is_empty());
    }
}

#[test]
fn the_long_table_has_every_answer_every_reason_and_its_place() {
    let update = std::env::var_os("JAUGE_UPDATE").is_some();
    let scenario = folder().join("online-form-mapped");
    let (mut grid, received) = run(&scenario, "csv");
    let text = std::fs::read_to_string(scenario.join("study.toml")).unwrap();
    let study = study::read("study.toml", &text, &grid).0.unwrap();
    let found = long_table(&grid, &study, &received, &[]);
    let path = scenario.join("expected.responses.csv");
    if update {
        std::fs::write(&path, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&path).unwrap_or_default());
    // Seven questions put (three at entry, four at exit), for each of six people.
    assert_eq!(found.lines().count(), 1 + 6 * 7);
    // Each line that is cited holds the code of its person.
    let mut cited = 0;
    for row in csv::Reader::from_reader(found.as_bytes()).records() {
        let row = row.unwrap();
        let (file, line) = (&row[12], &row[13]);
        if file.is_empty() {
            continue;
        }
        let source = std::fs::read_to_string(scenario.join(file)).unwrap();
        let line = source.lines().nth(line.parse::<usize>().unwrap() - 1);
        assert!(line.unwrap().contains(&row[3]), "{row:?}");
        cited += 1;
    }
    assert!(cited > 30);
    // What is sensitive stays out unless it is named.
    grid.items[0].sensitive = true;
    assert!(!long_table(&grid, &study, &received, &[]).contains(",r01,"));
    let named = [grid.items[0].id.clone()];
    assert!(long_table(&grid, &study, &received, &named).contains(",r01,"));
    assert_eq!(left_out(&grid, &[]), ["r01"]);
}

#[test]
fn no_cell_of_the_long_table_is_a_formula() {
    let case = folder().join("../err-answers/hostile-text");
    let (grid, received) = run(&case, "csv");
    let text = std::fs::read_to_string(case.join("study.toml")).unwrap();
    let study = study::read("study.toml", &text, &grid).0.unwrap();
    let found = long_table(&grid, &study, &received, &[]);
    let mut neutralised = 0;
    for row in csv::Reader::from_reader(found.as_bytes()).records() {
        for cell in row.unwrap().iter() {
            let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(!risky || cell.parse::<f64>().is_ok(), "{cell}");
            neutralised += usize::from(cell.starts_with("'="));
        }
    }
    assert!(neutralised > 0);
}

#[test]
fn the_same_answers_are_the_same_through_every_format() {
    let scenario = folder().join("same-answers");
    let (_, text) = run(&scenario, "csv");
    assert!(text.responses.len() > 10);
    for ending in ["xlsx", "xls", "ods"] {
        let (_, received) = run(&scenario, ending);
        assert_eq!(received.responses, text.responses, "{ending}");
        let linkage = |r: &Received| {
            let linkage = &r.reception.linkage;
            (
                linkage.forms.clone(),
                linkage.linked.clone(),
                linkage.near_misses.clone(),
            )
        };
        assert_eq!(linkage(&received), linkage(&text), "{ending}");
        // What is said is the same, but for where it is said and what text alone has.
        let said = |r: &Received| -> Vec<(&'static str, Option<u64>, Option<String>)> {
            let all = r.reception.diagnostics.iter();
            all.filter(|d| d.code != "R032")
                .map(|d| (d.code, d.place.line, d.place.field.clone()))
                .collect()
        };
        assert_eq!(said(&received), said(&text), "{ending}");
    }
}
