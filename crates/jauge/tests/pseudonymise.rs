//! `jauge pseudonymise` as its users run it: files with names beside a study without any.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jauge"))
        .current_dir(folder)
        .args([
            "pseudonymise",
            "--lang",
            "en",
            "--identify",
            "Nom",
            "--drop",
            "Courriel",
        ])
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(all).unwrap()
}

/// The pseudonyms of a file.
fn codes(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.trim_start_matches('\u{feff}').lines().skip(1);
    lines
        .map(|l| l.split(';').next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_same_people_have_the_same_pseudonyms_at_each_wave() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir_all(at.join("study/data")).unwrap();
    fs::create_dir(at.join("safe")).unwrap();
    fs::write(at.join("study/study.toml"), "").unwrap();
    fs::write(
        at.join("entry.csv"),
        "Nom;Courriel;r01\nÉlise Dupont;e@x.fr;3\nLuc Martin;;1\n",
    )
    .unwrap();
    fs::write(
        at.join("exit.csv"),
        "Nom;Courriel;r01\nluc  martin;l@x.fr;4\nELISE DUPONT;;2\n",
    )
    .unwrap();
    let first = run(
        at,
        &[
            "entry.csv",
            "--key",
            "safe/key",
            "--new-key",
            "--contacts",
            "safe/entry.csv",
            "--out",
            "study/data/entree.csv",
            "--compare",
            "folded",
        ],
    );
    assert!(first.status.success(), "{}", said(&first));
    assert!(said(&first).contains("personal data still"));
    let second = run(
        at,
        &[
            "exit.csv",
            "--key",
            "safe/key",
            "--contacts",
            "safe/exit.csv",
            "--out",
            "study/data/sortie.csv",
            "--compare",
            "folded",
        ],
    );
    assert!(second.status.success(), "{}", said(&second));
    let entry = codes(&at.join("study/data/entree.csv"));
    let mut exit = codes(&at.join("study/data/sortie.csv"));
    exit.reverse();
    assert_eq!(entry, exit);
    assert_ne!(entry[0], entry[1]);
    for file in ["entree.csv", "sortie.csv"] {
        let text = fs::read_to_string(at.join("study/data").join(file)).unwrap();
        assert!(!text.to_lowercase().contains("martin") && !text.contains('@'));
    }
    assert!(
        fs::read_to_string(at.join("safe/entry.csv"))
            .unwrap()
            .contains("Élise Dupont")
    );
    #[cfg(unix)]
    for private in ["key", "entry.csv"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(at.join("safe").join(private))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o077, 0, "{private}");
    }
    // Neither the key nor a file of answers is ever written over.
    let again = run(
        at,
        &[
            "entry.csv",
            "--key",
            "safe/key",
            "--new-key",
            "--contacts",
            "safe/other.csv",
            "--out",
            "study/data/other.csv",
        ],
    );
    assert!(!again.status.success());
    assert!(!at.join("safe/other.csv").exists());
}

#[test]
fn what_leads_back_to_names_is_refused_inside_the_study() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir_all(at.join("study/data/deep")).unwrap();
    fs::create_dir(at.join("safe")).unwrap();
    fs::write(at.join("study/study.toml"), "").unwrap();
    fs::write(at.join("entry.csv"), "Nom;Courriel\nÉlise;e@x.fr\n").unwrap();
    for (key, contacts, refused) in [
        ("study/key", "safe/c.csv", 1),
        ("study/data/deep/../key", "safe/c.csv", 1),
        ("safe/key", "study/data/c.csv", 1),
        ("study/data/key", "study/c.csv", 2),
    ] {
        let done = run(
            at,
            &[
                "entry.csv",
                "--key",
                key,
                "--new-key",
                "--contacts",
                contacts,
                "--out",
                "study/data/entree.csv",
            ],
        );
        assert!(!done.status.success());
        assert_eq!(
            said(&done).matches("R187").count(),
            refused,
            "{}",
            said(&done)
        );
        assert!(!at.join(key).exists() && !at.join("study/data/entree.csv").exists());
    }
    fs::write(at.join("safe/not-a-key"), "secret").unwrap();
    let done = run(
        at,
        &[
            "entry.csv",
            "--key",
            "safe/not-a-key",
            "--contacts",
            "safe/c.csv",
            "--out",
            "study/data/entree.csv",
        ],
    );
    assert!(said(&done).contains("R188"), "{}", said(&done));
}
