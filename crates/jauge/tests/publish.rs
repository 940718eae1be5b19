//! Dictionary, clean answers, flow and lists for the team, as their users get them.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jauge::{pipeline, project};

const STAGES: &str = r#"
[[flow.stage]]
id = "orientees"
label = { fr = "Orientées", en = "Oriented" }
count = 2100

[[flow.stage]]
id = "entrees"
label = { fr = "Entrées", en = "Entered" }
wave = "entry"
lost = [{ label = { fr = "Emploi", en = "Job" }, count = 80 }]

[[flow.stage]]
id = "sorties"
label = { fr = "Sorties", en = "Exited" }
wave = "exit"
lost = [{ label = { fr = "Santé", en = "Health" }, count = 4 }]
"#;

fn jauge(arguments: &[&str]) -> Output {
    let done = Command::new(env!("CARGO_BIN_EXE_jauge"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    done
}

fn path(p: &Path) -> &str {
    p.to_str().unwrap()
}

#[test]
fn answers_go_out_with_a_dictionary_that_fits_them() {
    let folder = tempfile::tempdir().unwrap();
    let study = project::write_demo("region", &folder.path().join("study")).unwrap();
    let out = folder.path().join("out");
    jauge(&["export", path(&study), "--out", path(&out), "--lang", "en"]);
    jauge(&[
        "export",
        path(&study),
        "--as",
        "xlsx",
        "--out",
        path(&out),
        "--lang",
        "en",
    ]);
    let answers = fs::read_to_string(out.join("answers.csv")).unwrap();
    let schema = fs::read(out.join("answers.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    let fields = schema["fields"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(answers.lines().next().unwrap(), names.join(","));
    let run = pipeline::run(&study, &pipeline::Silent).unwrap();
    let forms: usize = run
        .responses
        .waves
        .iter()
        .map(|w| w.returned.iter().filter(|r| **r).count())
        .sum();
    assert!(forms > 2000);
    // Every level of every answer is a category, or a reason that the schema names.
    let item = fields.iter().find(|f| f["name"] == "r01").unwrap();
    let column = names.iter().position(|n| *n == "r01").unwrap();
    let known = |list: &str| -> Vec<String> {
        let values = item[list].as_array().unwrap().iter();
        values
            .map(|v| v["value"].to_string().trim_matches('"').to_owned())
            .collect()
    };
    let known = [known("categories"), known("missingValues")].concat();
    let mut rows = 0;
    for line in answers.lines().skip(1) {
        // Columns before the open questions hold neither commas nor line ends.
        let Some(cell) = line.split(',').nth(column) else {
            continue;
        };
        if line.contains(",entry,") || line.contains(",exit,") {
            assert!(known.contains(&cell.to_owned()), "{cell}");
            rows += 1;
        }
    }
    assert_eq!(rows, forms);
    let grid = study.with_file_name("grid.toml");
    for lang in ["fr", "en"] {
        let page = jauge(&["dictionary", path(&grid), "--lang", lang]).stdout;
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("r01") && !page.contains("<script"));
        assert!(!page.contains("http://") && !page.contains("https://"));
    }
    let two = ["a.xlsx", "b.xlsx"].map(|name| {
        let file = folder.path().join(name);
        jauge(&[
            "dictionary",
            path(&study),
            "--as",
            "xlsx",
            "--out",
            path(&file),
        ]);
        fs::read(file).unwrap()
    });
    assert_eq!(two[0], two[1], "the same study gives the same bytes");
}

#[test]
fn the_flow_balances_and_small_reasons_stay_inside() {
    let folder = tempfile::tempdir().unwrap();
    let study = project::write_demo("region", &folder.path().join("study")).unwrap();
    let text = fs::read_to_string(&study).unwrap();
    fs::write(&study, text + STAGES).unwrap();
    let run = pipeline::run(&study, &pipeline::Silent).unwrap();
    let flow = &run.results.flow;
    assert_eq!(flow.len(), 3);
    for steps in flow.windows(2) {
        let [before, step] = steps else { panic!() };
        assert_eq!(
            before.count + step.joined,
            step.count + step.lost + step.unexplained,
            "{}",
            step.id
        );
    }
    assert_eq!(flow[1].reasons.len(), 1);
    // Four people left for their health: how many left is said, why is not.
    assert_eq!((flow[2].lost, flow[2].reasons.len()), (4, 0));
    let page = run.report().html(jauge_model::Lang::En).unwrap();
    assert!(!page.contains("Health"));
    assert!(page.contains("Nothing known"));
    assert!(page.contains("Those who stayed minus those who left"));
    let out = folder.path().join("out");
    run.write(&out, &pipeline::Silent).unwrap();
    let reminders = fs::read_to_string(out.join("team/reminders.csv")).unwrap();
    let population = run.population.as_ref().unwrap();
    let silent = population.answered.iter().filter(|a| !**a).count();
    assert!(silent > 5);
    assert_eq!(reminders.lines().count(), silent + 1);
}

/// What the command says where it does not succeed.
fn refused(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_jauge"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(!done.status.success());
    String::from_utf8(done.stderr).unwrap()
}

#[test]
fn a_logo_that_is_not_there_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let study = project::write_demo("nsw", &folder.path().join("study")).unwrap();
    let logo =
        "\n[report]\nlogo = { file = \"absent.svg\", alt = { fr = \"Logo\", en = \"Logo\" } }\n";
    let text = fs::read_to_string(&study).unwrap() + logo;
    fs::write(&study, text).unwrap();
    let out = folder.path().join("out");
    let said = refused(&["--lang", "fr", "run", path(&study), "--out", path(&out)]);
    assert!(
        said.contains("absent.svg") && said.contains("n’existe pas"),
        "{said}"
    );
    assert!(!out.exists());
}

#[test]
fn paper_is_written_or_it_is_said_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let study = project::write_demo("nsw", &folder.path().join("study")).unwrap();
    let out = folder.path().join("out");
    let run = [
        "--lang",
        "fr",
        "run",
        path(&study),
        "--out",
        path(&out),
        "--also",
        "pdf",
    ];
    if cfg!(feature = "pdf") {
        jauge(&run);
        for name in [
            "report.fr.pdf",
            "funder.en.pdf",
            "inhabitants.fr.pdf",
            "meeting.en.pdf",
        ] {
            assert!(
                fs::read(out.join(name)).unwrap().starts_with(b"%PDF-1.7"),
                "{name}"
            );
        }
    } else {
        assert!(refused(&run).contains("--features pdf"));
        assert!(!out.exists(), "no part of the report alone");
    }
}
