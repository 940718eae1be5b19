//! Whatever comes in, the command writes whole files or says what to do.
#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod small;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use small::Study;

fn run(study: &Path, out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jauge"))
        .args([
            "run",
            study.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ])
        .args(["--lang", "en", "--also", "xlsx,docx,md,svg"])
        .output()
        .unwrap()
}

/// Runs a study after a change of its files; the folder of the report.
fn report(study: &Study, change: impl Fn(&Path)) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = study.write(folder.path());
    change(folder.path());
    let out = folder.path().join("out");
    let ran = run(&file, &out);
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    for name in [
        "report.fr.html",
        "inhabitants.en.html",
        "report.en.md",
        "funder.fr.docx",
        "report.fr.xlsx",
    ] {
        assert!(
            fs::metadata(out.join(name)).unwrap().len() > 1_000,
            "{name}"
        );
    }
    let archive = fs::read(out.join("report.fr.xlsx")).unwrap();
    assert!(archive.starts_with(b"PK"));
    (folder, out)
}

fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} in {name}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn page(out: &Path) -> String {
    fs::read_to_string(out.join("report.en.html")).unwrap()
}

#[test]
fn a_wave_without_a_form_makes_a_report_that_says_so() {
    let (_kept, out) = report(&Study::of(30), |folder| {
        fs::write(
            folder.join("P0-exit.csv"),
            "code;projet;aide;couleur;sante\n",
        )
        .unwrap();
    });
    assert!(page(&out).contains("0 people are present at both times"));
}

#[test]
fn one_project_alone_and_a_study_of_which_nothing_may_be_told_make_every_file() {
    let (_kept, out) = report(&Study::of(30), |_| {});
    assert!(page(&out).contains("P0"));
    let mut study = Study::of(30);
    study.more = "[secrecy]\npersons = 1000\norganisations = 100\nreason = { fr = \"essai\", en = \"trial\" }\n".into();
    let (_kept, out) = report(&study, |_| {});
    let page = page(&out);
    assert!(page.contains("withheld") && page.contains("statistical secrecy"));
    assert!(!page.contains("Bright red</th><td class=\"n\">"));
}

/// Markup of each kind of file that is written, and letters from the right, signs of several parts, marks on marks.
const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "=HYPERLINK(`http://x`;1) @SUM(A1) +1 -1",
    "#read(`/etc/passwd`) $x$ *gras* [lien](javascript:alert(1))",
    "{{ study }} {% for i in range(9) %}x{% endfor %}",
    "مرحبا بكم في المكان \u{202e}txet\u{202c}",
    "👩🏽\u{200d}🔧 🏳️\u{200d}🌈 e\u{301}\u{302}\u{303}",
    "]]> &amp; &#x3c; \u{1F468}\u{200d}\u{1F469}",
];

#[test]
fn hostile_and_foreign_words_are_read_as_they_were_written() {
    let (_kept, out) = report(&Study::of(30), |folder| {
        let places = ["I ask for help.", "Which colour?", "Azure", "Bright red"];
        for (place, hostile) in places.iter().zip(HOSTILE) {
            edit(folder, "grid.toml", place, hostile);
        }
        edit(folder, "study.toml", "Small study", HOSTILE[4]);
        for name in ["projets.csv", "P0-entry.csv", "P0-exit.csv"] {
            edit(folder, name, "P0", &format!("\"{}\"", HOSTILE[5]));
        }
        edit(
            folder,
            "projets.csv",
            "Lieu 1;oui",
            // Projects that did not answer are named.
            &format!("\"{}\";non", HOSTILE[6]),
        );
    });
    let page = page(&out);
    // No script of the page, none of an answer; no tag that was not meant.
    for tag in ["<script", "<img src=x", "href=\"javascript:", "root:x:0"] {
        assert!(!page.contains(tag), "{tag}");
    }
    let read = page.replace("&lt;", "<").replace("&gt;", ">");
    let read = read.replace("&#x2f;", "/").replace("&quot;", "\"");
    for hostile in &HOSTILE {
        let first = hostile.split(' ').next().unwrap();
        assert!(read.contains(first), "{first}");
    }
    let csv = fs::read_to_string(out.join("findings.csv")).unwrap();
    for cell in csv.lines().flat_map(|l| l.split(',')) {
        let inside = cell.trim_matches('"');
        let number = inside.parse::<f64>().is_ok();
        assert!(number || !inside.starts_with(['=', '@', '+']), "{cell}");
    }
}

#[test]
fn names_of_two_hundred_letters_fit() {
    let long = "Un nom très long qui ne finit pas ".repeat(8);
    assert!(long.chars().count() > 200);
    let (_kept, out) = report(&Study::of(30), |folder| {
        edit(folder, "grid.toml", "I ask for help.", &long);
        edit(folder, "study.toml", "Small study", &long);
        edit(folder, "projets.csv", "Lieu 1;", &format!("{long};"));
        for name in ["projets.csv", "P0-entry.csv", "P0-exit.csv"] {
            edit(folder, name, "P0", &long);
        }
    });
    assert!(page(&out).contains(long.trim()));
}

#[test]
fn a_template_without_an_end_is_stopped_and_its_line_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut study = Study::of(30);
    study.more = "[report]\ntemplate = \"own.html\"\n".into();
    let file = study.write(folder.path());
    let endless = "<p>a</p>\n{% for i in range(99999) %}{% for j in range(99999) %}{{ i }}{% endfor %}{% endfor %}\n";
    fs::write(folder.path().join("own.html"), endless).unwrap();
    let out = folder.path().join("out");
    let ran = run(&file, &out);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(!ran.status.success() && said.contains("own.html"), "{said}");
    assert!(said.contains(":2") || said.contains("line 2"), "{said}");
    assert!(!out.exists(), "no part of the report alone");
}
