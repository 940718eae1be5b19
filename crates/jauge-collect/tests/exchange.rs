//! Grids in the formats of other tools: the same grid gives the same bytes, those of
//! `tests/exchange`, which the tools' own library accepts (`python/tests/test_xlsform.py`).
//!
//! `JAUGE_UPDATE=1` rewrites them.
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Reader as _, Xlsx};

use jauge_collect::exchange::{twin, xlsform};
use jauge_collect::form::Profile;
use jauge_collect::intake::{SourceFile, receive};
use jauge_collect::workbook_out::{self, Cell};
use jauge_collect::{dictionary, export};
use jauge_model::{Lang, Questionnaire, questionnaire};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn grid(path: &str) -> Questionnaire {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let (grid, said) = questionnaire::read(path, &text);
    grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)))
}

fn expect(name: &str, found: &[u8]) {
    let path = root().join("tests/exchange").join(name);
    if std::env::var_os("JAUGE_UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    assert!(std::fs::read(&path).unwrap() == found, "{name} has changed");
}

#[test]
fn xlsforms_are_those_that_the_tools_were_shown() {
    let everything = grid("tests/exchange/everything/grid.toml");
    let wheel = grid("questionnaires/jg-roue/v1.toml");
    let exit = everything.wave_index("exit");
    expect(
        "everything.xlsx",
        &xlsform::export(&everything, None).unwrap(),
    );
    expect(
        "everything-exit.xlsx",
        &xlsform::export(&everything, exit).unwrap(),
    );
    expect("jg-roue.xlsx", &xlsform::export(&wheel, None).unwrap());
}

#[test]
fn a_grid_comes_back_from_its_xlsform() {
    let before = grid("tests/exchange/everything/grid.toml");
    let form = xlsform::export(&before, None).unwrap();
    let back = xlsform::import("everything.xlsx", &form);
    let text = back.grid.unwrap();
    let (after, said) = questionnaire::read("grid.toml", &text);
    let after = after.unwrap_or_else(|| panic!("{}\n{text}", said.render(Lang::En)));
    let said = back.diagnostics.render(Lang::En);
    assert!(!said.contains("[X"), "{said}");
    assert_eq!(after, before, "{text}");
}

/// Grids of the library: with scores, competences, windows of waves, ways of finding people again.
#[test]
fn every_grid_of_the_library_comes_back_from_its_xlsform() {
    let folders = std::fs::read_dir(root().join("questionnaires")).unwrap();
    let files = folders.map(|e| e.unwrap().path().join("v1.toml"));
    let mut seen = 0;
    for path in files.filter(|f| f.is_file()) {
        let before = grid(path.to_str().unwrap());
        let form = xlsform::export(&before, None).unwrap();
        let back = xlsform::import("form.xlsx", &form);
        let said = back.diagnostics.render(Lang::En);
        assert!(!said.contains("[X"), "{path:?}\n{said}");
        let (after, _) = questionnaire::read("grid.toml", &back.grid.unwrap());
        let after = after.unwrap();
        assert_eq!(after.scores, before.scores, "{path:?}");
        assert_eq!(after, before, "{path:?}");
        seen += 1;
    }
    assert!(seen >= 7, "{seen} grids seen");
}

#[test]
fn a_form_whose_own_sheet_was_damaged_says_so() {
    let form = xlsform::export(&grid("questionnaires/jg-roue/v1.toml"), None).unwrap();
    let edited = with_text(&form, "[[score]]", "[[score");
    let back = xlsform::import("form.xlsx", &edited);
    let said = back.diagnostics.render(Lang::En);
    assert!(said.contains("X019") && said.contains("X017"), "{said}");
    assert!(back.grid.is_some());
}

/// The workbook with one of its texts replaced.
fn with_text(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut replaced = 0;
    for n in 0..archive.len() {
        let mut part = Vec::new();
        let mut file = archive.by_index(n).unwrap();
        file.read_to_end(&mut part).unwrap();
        let name = file.name().unwrap().into_owned();
        if let Ok(text) = String::from_utf8(part.clone()) {
            replaced += text.matches(from).count();
            part = text.replace(from, to).into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(name, options).unwrap();
        out.write_all(&part).unwrap();
    }
    assert!(replaced > 0, "{from} is nowhere");
    out.finish().unwrap().into_inner()
}

#[test]
fn a_form_for_one_wave_becomes_a_grid_of_that_wave() {
    for path in [
        "tests/exchange/everything/grid.toml",
        "questionnaires/jg-roue/v1.toml",
    ] {
        let before = grid(path);
        let form = xlsform::export(&before, before.wave_index("exit")).unwrap();
        let back = xlsform::import("exit.xlsx", &form);
        let said = back.diagnostics.render(Lang::En);
        assert!(!back.diagnostics.has_errors(), "{said}");
        // It says that it is not the whole grid.
        assert!(said.contains("X017"), "{said}");
        let (after, _) = questionnaire::read("grid.toml", &back.grid.unwrap());
        let after = after.unwrap();
        assert_eq!(after.waves.len(), 1);
        let exit = before.wave_index("exit").unwrap();
        let put = before.items.iter().filter(|i| i.asked_at(exit)).count();
        assert_eq!(after.items.len(), put);
    }
}

/// Forms with bytes changed at random: never a panic, and no grid without a word.
#[test]
fn damaged_forms_are_read_or_refused_with_a_reason() {
    let folder = root().join("tests/exchange");
    let names = ["forms/field.xlsx", "everything.xlsx"];
    let sound = names.map(|n| std::fs::read(folder.join(n)).unwrap());
    let mut dice = 2025_u64;
    let mut roll = |sides: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice % sides as u64) as usize
    };
    let (mut read, mut refused) = (0, 0);
    for n in 0..400 {
        let bytes = damaged(&sound[n % 2], &mut roll);
        let imported = xlsform::import("x.xlsx", &bytes);
        match imported.grid {
            Some(_) => read += 1,
            None => {
                assert!(
                    imported.diagnostics.has_errors(),
                    "{n}: refused and nothing said"
                );
                refused += 1;
            }
        }
    }
    assert!(read > 50 && refused > 50, "{read} read, {refused} refused");
}

/// Changes a byte or a few of the file, or of the part that holds its texts.
fn damaged(bytes: &[u8], roll: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut change = |bytes: &mut Vec<u8>| {
        let at = roll(bytes.len());
        match roll(12) {
            0 => bytes[at] = roll(256) as u8,
            1 => drop(bytes.drain(at..(at + 1 + roll(30)).min(bytes.len()))),
            2 => {
                let piece = bytes[at..(at + 1 + roll(60)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes[at] = b"$(){}'=.0a ,:_"[roll(14)],
        }
        roll(8)
    };
    let mut whole = bytes.to_vec();
    if change(&mut whole) == 0 {
        return whole;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for n in 0..archive.len() {
        let mut part = Vec::new();
        let mut file = archive.by_index(n).unwrap();
        let name = file.name().unwrap().into_owned();
        file.read_to_end(&mut part).unwrap();
        if name.contains("shared") {
            change(&mut part);
        }
        out.start_file(name, stored).unwrap();
        out.write_all(&part).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// The files that a form names are the ones written beside it; what a form of somebody else names
/// is told, and does not come in.
#[test]
fn pictures_go_beside_a_form_and_are_not_taken_from_another() {
    let wheel = grid("questionnaires/jg-roue/v1.toml");
    let files = xlsform::pictures(&wheel);
    assert_eq!(files.len(), 15);
    for (name, svg) in &files {
        assert!(
            name.ends_with(".svg") && svg.starts_with("<svg xmlns="),
            "{name}"
        );
    }
    let cell = |text: &&str| Cell::Text((*text).to_owned());
    let row = |cells: &[&str]| cells.iter().map(cell).collect::<Vec<_>>();
    let survey = vec![
        row(&[
            "type",
            "name",
            "label::Français (fr)",
            "media::image::Français (fr)",
        ]),
        row(&["select_one outils", "outil", "Votre outil ?", "outil.png"]),
        row(&["text", "mot", "Un mot", ""]),
    ];
    let choices = vec![
        row(&["list_name", "name", "label::Français (fr)", "image"]),
        row(&["outils", "scie", "La scie", "scie.png"]),
        row(&["outils", "tour", "Le tour", ""]),
    ];
    let book = workbook_out::write(&[("survey", survey), ("choices", choices)]).unwrap();
    let imported = xlsform::import("formulaire.xlsx", &book);
    let said = imported.diagnostics.render(Lang::En);
    assert!(
        said.contains("[X018]") && said.contains("not taken over: 2"),
        "{said}"
    );
    assert!(!imported.grid.unwrap().contains("picture"));
}

/// Forms as projects have them: the grid that they become, and what is said of the rest.
#[test]
fn forms_become_grids_and_nothing_is_lost_in_silence() {
    let forms = ["field", "answers", "damaged"];
    for form in forms {
        let path = root().join(format!("tests/exchange/forms/{form}.xlsx"));
        let imported = xlsform::import("formulaire.xlsx", &std::fs::read(path).unwrap());
        let grid = imported.grid.as_deref().unwrap_or("no grid\n");
        if form == "field" {
            let (read, said) = questionnaire::read("grid.toml", grid);
            assert!(read.is_some(), "{}", said.render(Lang::En));
        }
        for lang in Lang::ALL {
            let said = imported.diagnostics.render(lang);
            expect(&format!("forms/{form}.{lang}.txt"), said.as_bytes());
        }
        expect(&format!("forms/{form}.toml"), grid.as_bytes());
    }
}

/// Grids with other words, fewer items and another order come back as they were.
#[test]
fn grids_of_all_kinds_come_back_from_their_xlsforms() {
    let text = std::fs::read_to_string(root().join("tests/exchange/everything/grid.toml")).unwrap();
    let words = [
        "L’été : « 3 < 4 » & \\\"oui\\\"",
        "${piège} = 1",
        "a\\nb",
        "=1+1",
        "  x",
        "été\\tfin",
        "'01",
        "🙂 ok",
    ];
    let blocks: Vec<&str> = text.split("\n[[item]]").collect();
    let mut dice = 7_u64;
    let mut roll = |sides: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % sides
    };
    let mut seen = 0;
    for _ in 0..150 {
        let mut grid = blocks[0].to_owned();
        for block in &blocks[1..] {
            // Items that others speak of stay.
            let free = [
                "id = \"plan\"",
                "id = \"mots\"",
                "id = \"fin\"",
                "id = \"situation_autre\"",
            ];
            if free.iter().any(|id| block.contains(id)) && roll(3) == 0 {
                continue;
            }
            grid.push_str("\n[[item]]");
            for line in block.lines() {
                let word = words[roll(words.len() as u64) as usize];
                let line = match line.strip_prefix("text = { fr = ") {
                    Some(_) if roll(2) == 0 => {
                        format!("text = {{ fr = \"{word}.\", en = \"{word}!\" }}")
                    }
                    _ => line.to_owned(),
                };
                grid.push_str(&line);
                grid.push('\n');
            }
        }
        let (before, said) = questionnaire::read("grid.toml", &grid);
        let before = before.unwrap_or_else(|| panic!("{}\n{grid}", said.render(Lang::En)));
        // A dollar before a brace means the answer to another question in a form.
        let form = xlsform::export(&before, None).unwrap();
        let back = xlsform::import("x.xlsx", &form)
            .grid
            .unwrap()
            .replace("$ {", "${");
        let (after, said) = questionnaire::read("grid.toml", &back);
        let after = after.unwrap_or_else(|| panic!("{}\n{back}", said.render(Lang::En)));
        if after.hash != before.hash {
            assert_eq!(after.items, before.items);
            assert_eq!(after.options, before.options);
            assert_eq!(after, before);
        }
        seen += 1;
    }
    assert_eq!(seen, 150);
}

/// The clean answers of a study and their Table Schema, which the library of that standard accepts
/// (`python/tests/test_ingest.py`).
#[test]
fn clean_answers_fit_the_schema_beside_them() {
    let scenario = root().join("tests/scenarios/same-answers");
    let read = |name: &str| std::fs::read(scenario.join(name)).unwrap();
    let text = |name: &str| String::from_utf8(read(name)).unwrap();
    let grid = questionnaire::read("grid.toml", &text("grid.toml"))
        .0
        .unwrap();
    let (study, _) = jauge_model::study::read("study.toml", &text("study.toml"), &grid);
    let study = study.unwrap();
    let files: Vec<(String, Vec<u8>)> = (study.answers.iter())
        .map(|a| (a.file.clone(), read(&a.file)))
        .collect();
    let files: Vec<SourceFile<'_>> = (files.iter())
        .map(|(name, bytes)| SourceFile {
            name: name.clone(),
            bytes,
        })
        .collect();
    let received = receive(&grid, &study, &files);
    let table = export::table(&grid, &study, &received.responses);
    assert!(table.rows.len() > 10);
    let answers = export::csv(&table, Profile::Machine);
    let schema = dictionary::table_schema(&grid, Some(&study), Lang::Fr);
    expect("answers/answers.csv", answers.as_bytes());
    expect("answers/answers.schema.json", schema.as_bytes());
}

/// Every grid of the repository, as a workbook and back.
#[test]
fn a_grid_comes_back_from_its_workbook() {
    let mut grids: Vec<PathBuf> = vec![root().join("tests/exchange/everything/grid.toml")];
    for folder in ["questionnaires", "tests/scenarios", "tests/err-answers"] {
        let folders = std::fs::read_dir(root().join(folder))
            .unwrap()
            .map(|e| e.unwrap().path());
        let files = folders.flat_map(|f| [f.join("grid.toml"), f.join("v1.toml")]);
        grids.extend(files.filter(|f| f.is_file()));
    }
    grids.sort();
    assert!(grids.len() > 40, "{} grids seen", grids.len());
    for path in grids {
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, _) = questionnaire::read("grid.toml", &text);
        let Some(before) = before else { continue };
        let book = twin::export(&text).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        assert!(twin::is_one(&book), "{path:?}");
        let (back, said) = twin::import("grille.xlsx", &book);
        let back = back.unwrap_or_else(|| panic!("{path:?}\n{}", said.render(Lang::En)));
        let (after, _) = questionnaire::read("grid.toml", &back);
        assert_eq!(after.unwrap().hash, before.hash, "{path:?}\n{back}");
    }
}

#[test]
fn a_fault_in_a_workbook_is_said_by_sheet_and_row() {
    let text = std::fs::read_to_string(root().join("tests/exchange/everything/grid.toml")).unwrap();
    let wrong = text.replace("scale = \"aisance\"", "scale = \"aisence\"");
    let book = twin::export(&wrong).unwrap();
    let (back, said) = twin::import("grille.xlsx", &book);
    assert!(back.is_none());
    expect(
        "faults-in-a-workbook.fr.txt",
        said.render(Lang::Fr).as_bytes(),
    );
}

/// A workbook says which grid it was: words changed in it under the same version are noticed.
#[test]
fn a_workbook_changed_under_the_same_version_is_said() {
    let text = std::fs::read_to_string(root().join("tests/exchange/everything/grid.toml")).unwrap();
    let book = twin::export(&text).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    let names = book.sheet_names();
    let mut sheets: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    for name in names {
        let range = book.worksheet_range(&name).unwrap();
        let rows = range.rows();
        let rows = rows.map(|r| r.iter().map(ToString::to_string).collect());
        sheets.push((name, rows.collect()));
    }
    let said = |sheets: &[(String, Vec<Vec<String>>)], from: &str, to: &str| {
        let cell = |text: &String| match text.replace(from, to) {
            empty if empty.is_empty() => Cell::Empty,
            text => Cell::Text(text),
        };
        let rows = |rows: &Vec<Vec<String>>| -> Vec<Vec<Cell>> {
            rows.iter().map(|r| r.iter().map(cell).collect()).collect()
        };
        let sheets: Vec<_> = sheets.iter().map(|(n, r)| (n.as_str(), rows(r))).collect();
        let (grid, said) = twin::import("grille.xlsx", &workbook_out::write(&sheets).unwrap());
        assert!(grid.is_some(), "{}", said.render(Lang::En));
        said.render(Lang::En).contains("[X021]")
    };
    assert!(!said(&sheets, "Lire un plan", "Lire un plan"));
    assert!(said(&sheets, "Lire un plan", "Lire deux plans"));
    // Another version says so itself.
    let newer: Vec<_> = sheets
        .iter()
        .map(|(name, rows)| {
            let row = |r: &Vec<String>| match r.as_slice() {
                [key, _, ..] if name == "grid" && key == "version" => {
                    vec![key.clone(), "9.0.0".to_owned()]
                }
                other => other.to_vec(),
            };
            (name.clone(), rows.iter().map(row).collect())
        })
        .collect();
    assert!(!said(&newer, "Lire un plan", "Lire deux plans"));
}
