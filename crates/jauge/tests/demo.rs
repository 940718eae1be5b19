//! The main job, from files to reports, on the studies that come with jauge.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod numbers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jauge::analysis::claim_rules::words::refused;
use jauge::model::finding::{Contrast, Measure};
use jauge::model::{ClaimLevel, Lang};
use jauge::{Silent, demo, pipeline, project};
use serde_json::Value;

fn run(name: &str, folder: &Path) -> pipeline::Run {
    let study = project::write_demo(name, &folder.join("study")).unwrap();
    pipeline::run(&study, &Silent).unwrap()
}

fn outputs(name: &str) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let written = run(name, folder.path()).outputs(&[]).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    written.into_iter().map(|(n, b)| (n, text(b))).collect()
}

#[test]
fn files_to_work_with_are_the_same_bytes_twice() {
    use pipeline::Also;
    let twice = |name: &str, also: &[Also], endings: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let run = run(name, folder.path());
        let outputs = || run.outputs(also).unwrap();
        let (first, second) = (outputs(), outputs());
        assert!(first == second);
        let guide = first.iter().find(|(name, _)| name == "README.txt");
        let guide = String::from_utf8(guide.unwrap().1.clone()).unwrap();
        for (name, _) in &first {
            assert!(is_told(&guide, name), "{name} is not in {guide}");
        }
        for ending in endings {
            let has = first.iter().any(|(name, _)| name.ends_with(ending));
            assert!(has, "{ending}");
        }
    };
    let plain = [Also::Xlsx, Also::Markdown, Also::Svg];
    twice("region", &plain, &[".xlsx", ".md", ".svg"]);
    if cfg!(feature = "pdf") {
        twice("nsw", &Also::ALL, &[".docx", ".pdf", ".png"]);
    } else {
        twice("nsw", &[Also::Docx], &[".docx"]);
    }
}

#[test]
fn every_file_read_is_named_with_its_checksum() {
    use sha2::{Digest as _, Sha256};
    let folder = tempfile::tempdir().unwrap();
    let written = run("region", folder.path()).outputs(&[]).unwrap();
    let provenance = written.iter().find(|(n, _)| n == "provenance.json");
    let provenance: Value = serde_json::from_slice(&provenance.unwrap().1).unwrap();
    let inputs = provenance["inputs"].as_array().unwrap();
    assert_eq!(inputs.len(), 3, "two waves and the projects");
    for input in inputs {
        let file = folder
            .path()
            .join("study")
            .join(input["file"].as_str().unwrap());
        let digest = Sha256::digest(std::fs::read(file).unwrap());
        let hex: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(input["sha256"], hex, "{input}");
    }
}

/// Whether the text beside the files says for whom a file is.
fn is_told(guide: &str, name: &str) -> bool {
    let stem = name.split(['.', '/']).next().unwrap_or(name);
    let all = [name.to_owned(), format!("{stem}.*"), format!("{stem}/")];
    let line = |kind: &String| guide.contains(&format!("\n  {kind}\u{a0}: "));
    name.ends_with("README.txt") || all.iter().any(line)
}

#[test]
fn every_demo_writes_the_same_bytes_twice() {
    assert_eq!(demo::studies().len(), 4);
    for name in demo::studies() {
        let (first, second) = (outputs(name), outputs(name));
        // Four pages in two languages, three files of data and what says for whom each is; what is for the study's team has a
        // folder of its own.
        let published = first.keys().filter(|file| !file.starts_with("team/"));
        assert_eq!(published.count(), 12);
        assert!(first == second, "{name}: a second run differs");
        for (file, text) in &first {
            let least = if file.starts_with("team/") { 20 } else { 500 };
            assert!(text.len() > least, "{name}/{file} is nearly empty");
        }
    }
}

/// tests/reference/arthritis/expected.json: R 4.2.2, coin 1.4.2,
/// `wilcoxsign_test(m5 ~ baseline, zero.method = "Pratt", distribution = "asymptotic")` and
/// `t.test(m5, baseline, paired = TRUE)` on the 293 complete pairs.
#[test]
fn arthritis_agrees_with_r() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/reference/arthritis/expected.json");
    let expected: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let cases = expected["cases"].as_array().unwrap();
    let all = cases.iter().find(|c| c["name"] == "all").unwrap();
    let number = |path: &[&str]| {
        path.iter()
            .fold(all, |value, key| &value[*key])
            .as_f64()
            .unwrap()
    };
    let close = |found: f64, wanted: f64| {
        assert!(
            (found - wanted).abs() <= 1e-10 * wanted.abs(),
            "{found} {wanted}"
        );
    };

    let folder = tempfile::tempdir().unwrap();
    let run = run("arthritis", folder.path());
    let wave = |id: &str| run.grid.wave_index(id).unwrap();
    let contrast = Some(Contrast {
        from: wave("baseline"),
        to: wave("m5"),
    });
    let find = |outcome: &str, measure| run.results.overall(outcome, measure, contrast).unwrap();

    let moves = [
        Measure::ShareImproved,
        Measure::ShareSame,
        Measure::ShareDeclined,
    ];
    assert_eq!(
        moves.map(|m| find("self_rating", m).numerator),
        ["up", "same", "down"].map(|k| all[k].as_u64())
    );
    let test = find("self_rating", Measure::WilcoxonSignedRank)
        .estimate
        .clone()
        .unwrap();
    close(test.estimate, number(&["t_plus_pratt"]));
    close(
        test.statistic.unwrap(),
        number(&["coin_pratt", "two_sided", "z"]),
    );
    close(
        test.p_value.unwrap(),
        number(&["coin_pratt", "two_sided", "p"]),
    );
    let change = find("s_self", Measure::MeanChange)
        .estimate
        .clone()
        .unwrap();
    close(
        change.estimate,
        number(&["paired_t", "two_sided", "estimate"]),
    );
    close(
        change.statistic.unwrap(),
        number(&["paired_t", "two_sided", "t"]),
    );
    close(
        change.p_value.unwrap(),
        number(&["paired_t", "two_sided", "p"]),
    );
    // A randomised trial with few lost: the only demo that may speak of an effect.
    let gap = run
        .results
        .overall("s_self", Measure::DifferenceInMeanChange, contrast)
        .unwrap();
    assert_eq!(gap.claim, ClaimLevel::C5);
}

#[test]
fn nsw_groups_are_too_unlike_for_a_comparison() {
    let folder = tempfile::tempdir().unwrap();
    let run = run("nsw", folder.path());
    let gap = run
        .results
        .findings
        .iter()
        .find(|f| f.measure == Measure::DifferenceInMeanChange)
        .unwrap();
    assert_eq!(gap.claim, ClaimLevel::C3);
    assert!(gap.caveats.iter().any(|c| c.gate == "G12"));
}

#[test]
fn the_region_is_received_as_it_was_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let run = run("region", folder.path());
    let link = &run.reception.linkage;
    // What the generator planted, see crates/jauge/demo/region/SOURCE.md.
    assert_eq!(link.linked[0].2, 1186);
    assert_eq!((link.orphans.len(), link.near_misses.len()), (8, 6));
    assert_eq!(link.duplicates.len(), 5);
    assert_eq!(run.results.silent_units.len(), 13);
    for file in &run.reception.files {
        assert_eq!(
            file.rows_read,
            file.rows_used + file.rows_set_aside,
            "{}",
            file.file
        );
    }
    // No comparison group: nothing that is printed in the place of a conclusion is causal.
    let mut read = 0;
    for statement in run.results.statements.iter().chain(&run.results.limits) {
        for lang in Lang::ALL {
            read += 1;
            let text = statement.text.get(lang);
            assert!(refused(text, lang, ClaimLevel::C3).is_empty(), "{text}");
        }
    }
    assert!(read > 20);
    // Two projects are too small to be shown; their change is nowhere.
    let hidden: Vec<_> = run
        .results
        .findings
        .iter()
        .filter(|f| f.withheld.is_some())
        .collect();
    assert!(hidden.len() >= 2);
    assert!(
        hidden
            .iter()
            .all(|f| f.estimate.is_none() && f.denominator.is_none())
    );
}

/// Learners of one project are alike in this study, so what reads the projects is less sure than what takes people as strangers.
#[test]
fn intervals_of_the_region_read_the_projects() {
    let folder = tempfile::tempdir().unwrap();
    let run = run("region", folder.path());
    let overall = |measure| {
        let found = run.results.findings.iter();
        found.filter(move |f| f.measure == measure && f.group.is_none() && f.contrast.is_some())
    };
    let mut read = 0;
    for chance in overall(Measure::ProbabilityOfImprovement) {
        let test = overall(Measure::WilcoxonSignedRank).find(|f| f.outcome == chance.outcome);
        let (estimate, test) = (chance.estimate.clone().unwrap(), test.unwrap());
        assert!(chance.method.contains("CR2"), "{}", chance.method);
        // 35 projects answered.
        assert!(estimate.df.unwrap() < 35.0);
        assert!(estimate.p_value.is_some());
        assert!(!chance.caveats.iter().any(|c| c.gate == "G10"));
        assert!(test.caveats.iter().any(|c| c.gate == "G10"));
        // The family is adjusted from the test that reads the projects.
        assert!(test.estimate.clone().unwrap().p_adjusted.is_none());
        read += 1;
    }
    for change in overall(Measure::MeanChange) {
        assert!(change.method.contains("CR2"), "{}", change.method);
        read += 1;
    }
    assert!(read >= 13, "{read}");
    let alone = run.results.findings.iter().filter(|f| {
        f.measure == Measure::MeanChange && f.group.as_ref().is_some_and(|g| g.by == "project")
    });
    assert!(alone.clone().count() > 10);
    assert!(alone.clone().all(|f| !f.method.contains("CR2")));
}
