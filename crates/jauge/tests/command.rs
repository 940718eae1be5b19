//! The command as its users run it.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn jauge(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jauge"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(name)
}

fn path(p: &Path) -> &str {
    p.to_str().unwrap()
}

#[test]
fn a_new_study_checks_and_runs_before_any_answer() {
    for lang in ["fr", "en"] {
        let folder = tempfile::tempdir().unwrap();
        let study = folder.path().join("study");
        assert!(
            jauge(&["init", path(&study), "--lang", lang])
                .status
                .success()
        );
        let file = study.join("study.toml");
        let checked = jauge(&["check", path(&file), "--lang", lang]);
        assert!(checked.status.success(), "{}", text(&checked.stdout));
        // Its sheets are empty: filled in with one person, the study runs.
        for sheet in ["entree.csv", "sortie.csv"] {
            let header = std::fs::read_to_string(study.join(sheet)).unwrap();
            let columns = header.trim_end().split(';').count();
            let row = format!("A1{}\r\n", ";3".repeat(columns - 1));
            std::fs::write(study.join(sheet), header + &row).unwrap();
        }
        let out = folder.path().join("out");
        let ran = jauge(&["run", path(&file), "--out", path(&out), "--lang", lang]);
        assert!(ran.status.success(), "{}", text(&ran.stderr));
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 13);
        // A second study is not written over the first.
        assert!(!jauge(&["init", path(&study)]).status.success());
    }
}

#[test]
fn check_lists_ten_faults_at_once_in_both_languages_and_as_json() {
    let grid = case("err-grid/ten-faults/grid.toml");
    for (lang, word) in [("fr", "erreur["), ("en", "error[")] {
        let checked = jauge(&["check", path(&grid), "--lang", lang]);
        assert!(!checked.status.success());
        let listed = text(&checked.stdout).matches(word).count();
        assert!(listed >= 10, "{listed} errors in {lang}");
    }
    let json = jauge(&["check", path(&grid), "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let listed = value["diagnostics"].as_array().unwrap();
    let first = listed.iter().find(|d| d["severity"] == "error").unwrap();
    for key in ["code", "severity", "message", "hint"] {
        assert!(!first[key].is_null(), "{key} missing in {first}");
    }
    assert!(first["place"]["line"].is_u64());
}

#[test]
fn a_broken_study_stops_with_all_its_faults_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let study = case("err-study/many-faults/study.toml");
    let ran = jauge(&["run", path(&study), "--out", path(&out), "--lang", "fr"]);
    assert!(!ran.status.success());
    assert!(text(&ran.stderr).matches("erreur[").count() >= 5);
    assert!(!out.exists());
    let missing = jauge(&["run", "nowhere.toml", "--out", path(&out)]);
    assert!(!missing.status.success());
    assert!(text(&missing.stderr).contains("nowhere.toml"));
}

#[test]
fn a_workbook_gives_the_findings_of_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let source = case("scenarios/same-answers");
    for entry in std::fs::read_dir(&source).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let written = std::fs::read_to_string(source.join("study.toml")).unwrap();
    let mut found = Vec::new();
    for ending in ["csv", "xlsx", "xls", "ods"] {
        let study = folder.path().join(format!("{ending}.toml"));
        std::fs::write(&study, written.replace(".csv", &format!(".{ending}"))).unwrap();
        let out = folder.path().join(format!("out-{ending}"));
        let ran = jauge(&["run", path(&study), "--out", path(&out)]);
        assert!(ran.status.success(), "{}", text(&ran.stderr));
        found.push(std::fs::read_to_string(out.join("findings.csv")).unwrap());
    }
    assert!(found[0].lines().count() > 5);
    assert!(found.iter().all(|f| *f == found[0]));
}

#[test]
fn a_workbook_that_cannot_be_read_stops_the_run_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let study = case("err-answers/xlsx-encrypted/study.toml");
    let ran = jauge(&["run", path(&study), "--out", path(&out), "--lang", "en"]);
    assert!(!ran.status.success());
    assert!(text(&ran.stderr).contains("it takes a password to open it"));
    assert!(!out.exists());
}

#[test]
fn form_prints_a_sheet_and_says_which_waves_there_are() {
    let grid = case("../questionnaires/jg-roue/v1.toml");
    let sheet = jauge(&[
        "form",
        path(&grid),
        "--wave",
        "exit",
        "--profile",
        "machine",
    ]);
    assert!(text(&sheet.stdout).starts_with("code,r01,r02"));
    let unknown = jauge(&["form", path(&grid), "--wave", "later", "--lang", "en"]);
    assert!(!unknown.status.success());
    assert!(text(&unknown.stderr).contains("entry"));
}

#[test]
fn verify_compares_every_statistic_with_its_reference() {
    let shown = jauge(&["verify", "--lang", "en"]);
    assert!(shown.status.success(), "{}", text(&shown.stdout));
    let table = text(&shown.stdout);
    assert!(table.lines().next().unwrap().starts_with("statistic"));
    assert!(table.contains("paired::wilcoxon_signed_rank"));
    assert!(table.ends_with(" 0 in disagreement\n"), "{table}");
    let french = text(&jauge(&["verify", "--lang", "fr"]).stdout);
    assert!(french.contains("0 en désaccord"));
    let json = jauge(&["verify", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["agrees"], true);
    assert!(value["statistics"].as_array().unwrap().len() > 15);
    assert!(value["nist"].as_array().unwrap().len() > 25);
}

#[test]
fn codes_are_drawn_once_and_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("codes.csv");
    let drawn = jauge(&[
        "codes",
        "--count",
        "40",
        "--out",
        path(&first),
        "--lang",
        "fr",
    ]);
    assert!(drawn.status.success(), "{}", text(&drawn.stderr));
    let list = std::fs::read_to_string(&first).unwrap();
    assert_eq!(list.lines().count(), 41);
    let cards = std::fs::read_to_string(folder.path().join("codes.html")).unwrap();
    for code in list.lines().skip(1) {
        assert_eq!(cards.matches(code).count(), 2, "{code}");
    }
    // Drawing again into the same file would lose the codes that people hold.
    let again = jauge(&["codes", "--count", "40", "--out", path(&first)]);
    assert!(!again.status.success());
    assert_eq!(std::fs::read_to_string(&first).unwrap(), list);
    // More codes later, none of them twice.
    let more = folder.path().join("more.csv");
    let taken = ["--taken", path(&first), "--out", path(&more)];
    let drawn = jauge(&[&["codes", "--count", "1000", "--length", "4"], &taken[..]].concat());
    assert!(drawn.status.success(), "{}", text(&drawn.stderr));
    let more = std::fs::read_to_string(more).unwrap();
    assert!(list.lines().skip(1).all(|code| !more.contains(code)));
    let dense = folder.path().join("dense.csv");
    let refused = jauge(&[
        "codes",
        "--count",
        "5000",
        "--length",
        "3",
        "--out",
        path(&dense),
    ]);
    assert!(!refused.status.success() && !dense.exists());
    assert!(text(&refused.stderr).contains("longer codes"));
}

#[test]
fn a_mapping_is_proposed_and_never_written_over() {
    let study = case("scenarios/online-form-mapped/study.toml");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("mapping.toml");
    let mapped = jauge(&["map", path(&study), "--out", path(&out), "--lang", "en"]);
    assert!(mapped.status.success(), "{}", text(&mapped.stderr));
    assert!(text(&mapped.stderr).contains("in each [[answers]] of the study: mapping = \""));
    // What a person decided is kept.
    let written = std::fs::read_to_string(&out).unwrap();
    for line in [
        "as = \"participant\"",
        "item = \"r02\"",
        "level = \"parfois\"",
    ] {
        assert!(written.lines().any(|l| l == line), "{line}");
    }
    let again = jauge(&["map", path(&study), "--out", path(&out)]);
    assert!(!again.status.success());
    assert_eq!(std::fs::read_to_string(&out).unwrap(), written);
    let one = jauge(&["map", path(&study), "--file", "sortie.csv"]);
    assert!(!text(&one.stdout).contains("file = \"entree.csv\""));
}

#[test]
fn ingest_writes_the_reception_whatever_is_wrong_and_the_table_only_when_nothing_is() {
    let folder = tempfile::tempdir().unwrap();
    for (name, success, files) in [
        ("scenarios/online-form-mapped", true, 4),
        ("err-answers/mapping-export-changed", false, 3),
    ] {
        let out = folder.path().join(name);
        let study = case(name).join("study.toml");
        let ran = jauge(&["ingest", path(&study), "--out", path(&out), "--lang", "fr"]);
        assert_eq!(ran.status.success(), success, "{}", text(&ran.stderr));
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), files);
        assert_eq!(out.join("responses.csv").exists(), success);
        let page = std::fs::read_to_string(out.join("reception.fr.html")).unwrap();
        assert!(page.contains("Réception des réponses"));
    }
}

#[test]
fn a_mapping_and_a_crosswalk_are_checked_alone() {
    let mapping = case("scenarios/online-form-mapped/mapping.toml");
    let checked = jauge(&["check", path(&mapping), "--lang", "en"]);
    assert!(checked.status.success(), "{}", text(&checked.stdout));
    let folder = tempfile::tempdir().unwrap();
    for file in ["study.toml", "grid.toml", "mapping.toml"] {
        let from = mapping.with_file_name(file);
        std::fs::copy(from, folder.path().join(file)).unwrap();
    }
    let copy = folder.path().join("mapping.toml");
    let said = std::fs::read_to_string(&copy).unwrap();
    std::fs::write(&copy, said.replace("item = \"r02\"", "item = \"r99\"")).unwrap();
    let checked = jauge(&["check", path(&copy), "--lang", "en"]);
    assert!(!checked.status.success());
    assert!(
        text(&checked.stdout).contains("r99"),
        "{}",
        text(&checked.stdout)
    );

    let crosswalk = case("../questionnaires/crosswalks/vers-clea.toml");
    let checked = jauge(&["check", path(&crosswalk), "--lang", "en"]);
    assert!(checked.status.success(), "{}", text(&checked.stdout));
    let said = std::fs::read_to_string(&crosswalk).unwrap();
    let copy = folder.path().join("crosswalk.toml");
    std::fs::write(&copy, said.replacen("savoirs_de_base", "savoir_de_base", 1)).unwrap();
    let checked = jauge(&["check", path(&copy), "--lang", "en"]);
    assert!(!checked.status.success());
    let said = text(&checked.stdout);
    assert!(
        said.contains("savoirs_de_base") && said.contains("errors: 1"),
        "{said}"
    );
}

#[test]
fn a_grid_is_written_for_paper_for_keying_and_for_limesurvey() {
    let folder = tempfile::tempdir().unwrap();
    let grid = case("../questionnaires/jg-roue/v1.toml");
    let codes = folder.path().join("codes.csv");
    let drawn = jauge(&["codes", "--count", "2", "--out", path(&codes)]);
    assert!(drawn.status.success(), "{}", text(&drawn.stderr));
    for (kind, starts) in [
        ("keying", b"PK".as_slice()),
        ("limesurvey", "\u{feff}class\t".as_bytes()),
        ("pdf", b"%PDF-"),
    ] {
        let out = folder.path().join(kind);
        let form = ["form", path(&grid), "--as", kind];
        assert!(
            !jauge(&form).status.success(),
            "{kind} is not for the screen"
        );
        let rest = [
            "--handed-out",
            path(&codes),
            "--raters",
            "3",
            "--out",
            path(&out),
        ];
        let wrote = jauge(&[&form[..], &rest[..]].concat());
        if kind == "pdf" && cfg!(not(feature = "pdf")) {
            assert!(!wrote.status.success() && !out.exists());
            assert!(
                text(&wrote.stderr).contains("pdf"),
                "{}",
                text(&wrote.stderr)
            );
            continue;
        }
        assert!(wrote.status.success(), "{}", text(&wrote.stderr));
        assert!(std::fs::read(&out).unwrap().starts_with(starts), "{kind}");
    }
    std::fs::write(&codes, "code\nPAS-UN-CODE\n").unwrap();
    let out = folder.path().join("none.pdf");
    let rest = [
        "--as",
        "pdf",
        "--handed-out",
        path(&codes),
        "--out",
        path(&out),
    ];
    let wrong = jauge(&[&["form", path(&grid)][..], &rest[..]].concat());
    assert!(!wrong.status.success() && !out.exists());
}
