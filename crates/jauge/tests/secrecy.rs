//! The thresholds of secrecy on printed pages, at one below, at and one above each; what a whole folder tells of a small place.
#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod small;

use std::collections::BTreeMap;

use serde_json::Value;

use small::Study;

/// The first cell beside a row head of a page, as it is read.
fn cell(page: &str, head: &str) -> String {
    let row = format!("<th scope=\"row\" dir=\"auto\">{head}");
    let rest = &page[page.find(&row).unwrap_or_else(|| panic!("no row {head}"))..];
    let cell = &rest[rest.find("<td").unwrap()..rest.find("</tr>").unwrap()];
    let words: Vec<&str> = cell
        .split('<')
        .filter_map(|piece| Some(piece.split_once('>')?.1))
        .filter(|text| !text.trim().is_empty())
        .collect();
    words.first().unwrap().replace('\u{202f}', " ")
}

#[test]
fn eleven_people_are_the_fewest_of_a_figure() {
    let told = |n| cell(&Study::of(n).page(), "Bleu azur");
    assert_eq!([10, 11, 12].map(told), ["masqué", "5", "6"]);
    // And of a change.
    let change = |n: usize| {
        let found = found(&Study::of(n).run());
        found["aide.probability_of_improvement.entry-exit"]["printed"].is_null()
    };
    assert_eq!([10, 11, 12].map(change), [true, false, false]);
}

#[test]
fn percentages_start_at_twenty() {
    let told = |n| {
        let mut study = Study::of(n);
        study.first[0] = 8;
        cell(&study.page(), "Bleu azur")
    };
    assert_eq!([19, 20, 21].map(told), ["8", "8 (40 %)", "8 (38 %)"]);
}

#[test]
fn three_people_are_the_fewest_of_an_answer() {
    let told = |k| {
        let mut study = Study::of(40);
        study.first[0] = k;
        cell(&study.page(), "Bleu azur")
    };
    assert_eq!([2, 3, 4].map(told), ["masqué", "3 (7,5 %)", "4 (10,0 %)"]);
}

#[test]
fn a_sensitive_question_wants_twenty_people_and_five_on_each_side() {
    let of = |n| {
        let mut study = Study::of(n);
        study.first[1] = 8;
        cell(&study.page(), "Mal au dos")
    };
    assert_eq!([19, 20, 21].map(of), ["masqué", "8 (40 %)", "8 (38 %)"]);
    let with = |k| {
        let mut study = Study::of(40);
        study.first[1] = k;
        cell(&study.page(), "Mal au dos")
    };
    let shown = ["masqué", "5 (12,5 %)", "6 (15,0 %)"];
    assert_eq!([4, 5, 6].map(with), shown);
    let without = [36, 35, 34].map(with);
    assert_eq!(without, ["masqué", "35 (87,5 %)", "34 (85,0 %)"]);
}

#[test]
fn three_organisations_are_the_fewest() {
    let told = |k| {
        let mut study = Study::of(12);
        study.rural = k;
        let files = study.run();
        let row = &found(&files)["rural.share"];
        let printed = row["printed"]["fr"].as_str().map(|p| {
            let counts = p.split('(').next().unwrap().trim().to_owned();
            assert!(files["report.fr.html"].contains(&counts), "{counts}");
            counts
        });
        printed.unwrap_or_else(|| "masqué".to_owned())
    };
    assert_eq!([2, 3, 4].map(told), ["masqué", "3 sur 12", "4 sur 12"]);
}

/// One of `n` people earns what nobody else does.
fn with_an_extreme(n: usize) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let study = Study::of(n).write(folder.path());
    let file = |name: &str| folder.path().join(name);
    let grid = std::fs::read_to_string(file("grid.toml")).unwrap();
    let number = r#"[[item]]
id = "revenu"
kind = "number"
unit = { fr = "euros", en = "euros" }
text = { fr = "Combien par mois ?", en = "How much a month?" }
"#;
    std::fs::write(file("grid.toml"), grid + number).unwrap();
    for wave in ["entry", "exit"] {
        let name = format!("P0-{wave}.csv");
        let mut at = 0;
        let mut more = |line: &str| {
            at += 1;
            match at {
                1 => format!("{line};revenu\n"),
                2 => format!("{line};7919\n"),
                3 => format!("{line};-7907\n"),
                _ => format!("{line};{}\n", 900 + at * 3),
            }
        };
        let text = std::fs::read_to_string(file(&name)).unwrap();
        std::fs::write(file(&name), text.lines().map(&mut more).collect::<String>()).unwrap();
    }
    let run = jauge::run(&study, &jauge::Silent).unwrap();
    let also = [jauge::pipeline::Also::Markdown, jauge::pipeline::Also::Svg];
    let handed_out = run.outputs(&also).unwrap().into_iter();
    handed_out
        .filter(|(name, _)| !name.starts_with("team/"))
        .filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?)))
        .collect()
}

#[test]
fn the_least_and_the_most_that_somebody_answered_are_in_no_file() {
    for n in [10, 11, 12, 40] {
        let files = with_an_extreme(n);
        let mut told = 0;
        for (name, text) in &files {
            let text = text.replace(['\u{202f}', '\u{a0}', ' ', ','], "");
            assert!(
                !text.contains("7919") && !text.contains("7907"),
                "{n}: {name}"
            );
            told += usize::from(text.contains("revenu.mean_change"));
        }
        // Their mean is a finding, from eleven people.
        assert!(told > 0, "{n}");
        let json = &files
            .iter()
            .find(|(name, _)| name == "findings.json")
            .unwrap()
            .1;
        let found: Value = serde_json::from_str(json).unwrap();
        let rows = found["findings"].as_array().unwrap();
        let mut means = rows
            .iter()
            .filter(|r| r["finding_id"] == "revenu.mean_before.entry-exit");
        let mean = means.next().unwrap();
        assert_eq!(mean["estimate"].is_null(), n < 11, "{n}");
    }
}

fn amount(contributions: &[u32]) -> String {
    let quoted: Vec<String> = contributions.iter().map(u32::to_string).collect();
    format!(
        r#"[[indicators]]
id = "subvention"
label = {{ fr = "Subventions versées", en = "Grants paid" }}
unit = {{ fr = "euros", en = "euros" }}
numerator_is = {{ fr = "euros versés", en = "euros paid" }}
status = "counted"
date = "2026-06-30"
source = {{ fr = "Comptes inventés", en = "Invented accounts" }}
secrecy = "public"
value = {}
contributions = {quoted:?}
"#,
        contributions.iter().sum::<u32>()
    )
}

/// Whether the amount of these contributions is on the page.
fn is_told(contributions: &[u32], policy: &str) -> bool {
    let mut study = Study::of(12);
    study.more = policy.to_owned() + &amount(contributions);
    let files = study.run();
    let findings: Value = serde_json::from_str(&files["findings.json"]).unwrap();
    let value = &findings["indicators"][0];
    let page = files["report.fr.html"].replace(['\u{202f}', '\u{a0}'], "");
    let sum = contributions.iter().sum::<u32>().to_string();
    let told = value["withheld"].is_null();
    assert_eq!(told, page.contains(&sum), "{contributions:?}");
    assert!(page.contains("Subventionsversées") || page.contains("Subventions versées"));
    told
}

#[test]
fn an_amount_is_of_three_organisations_and_of_none_almost_alone() {
    let of = |n| is_told(&[10_111; 4][..n], "");
    assert_eq!([2, 3, 4].map(of), [false, true, true]);
    // 85 % of 100 000, and a little less and more.
    let largest = |n: u32| is_told(&[n, 100_000 - n - 4_000, 4_000], "");
    assert_eq!([84_999, 85_000, 85_001].map(largest), [true, true, false]);
    // The second largest could estimate the largest to within 10 %.
    let rest = |n| is_told(&[50_000, 40_000, n], "[secrecy]\nwithin_percent = 10\n");
    assert_eq!([4_999, 5_000, 5_001].map(rest), [false, true, true]);
}

/// A line of costs and a declared amount, each of what organisations get.
fn amounts(cost: &[u32], grant: &[u32]) -> String {
    let listed = |all: &[u32]| all.iter().map(u32::to_string).collect::<Vec<_>>();
    format!(
        r#"[[report.cost]]
label = {{ fr = "Animation", en = "Facilitation" }}
amount = {}
status = "paid"
source = {{ fr = "comptes de 2025", en = "accounts of 2025" }}
contributions = {:?}
{}"#,
        cost.iter().sum::<u32>(),
        listed(cost),
        amount(grant)
    )
}

#[test]
fn an_amount_that_grew_by_what_one_organisation_gets_is_withheld_in_the_next_report() {
    let run = |amounts: &str, earlier: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        let mut study = Study::of(12);
        study.more = amounts.to_owned();
        if let Some(findings) = earlier {
            std::fs::write(folder.path().join("2025.json"), findings).unwrap();
            study.more += "\n[secrecy]\nearlier = [\"2025.json\"]\n";
        }
        let study = study.write(folder.path());
        let run = jauge::run(&study, &jauge::Silent).unwrap();
        let text = |(name, bytes)| Some((name, String::from_utf8(bytes).ok()?));
        let written = run.outputs(&[]).unwrap().into_iter();
        written.filter_map(text).collect::<BTreeMap<_, _>>()
    };
    let first = run(&amounts(&[4_013; 5], &[7_019; 5]), None);
    let next = |cost: &[u32], grant: &[u32]| {
        let files = run(&amounts(cost, grant), Some(&first["findings.json"]));
        let told: Value = serde_json::from_str(&files["findings.json"]).unwrap();
        let [cost, grant] = [(cost, &told["costs"][0]), (grant, &told["indicators"][0])];
        [cost, grant].map(|(given, row)| {
            let shown = row["withheld"].is_null();
            let sum = given.iter().sum::<u32>().to_string();
            for name in ["report.fr.html", "funder.fr.html"] {
                let page = files[name].replace(['\u{202f}', '\u{a0}'], "");
                // A funder's page has costs, and not every indicator.
                let on_page = page.contains(&sum);
                assert!(shown || !on_page, "{name}: {sum}");
                assert!(
                    !shown || on_page || name.starts_with("funder"),
                    "{name}: {sum}"
                );
            }
            assert_eq!(shown, row.to_string().contains(&sum), "{row}");
            shown
        })
    };
    assert_eq!(next(&[4_013; 5], &[7_019; 5]), [true; 2], "the same");
    // One more organisation in each: the difference is what it gets.
    assert_eq!(next(&[4_013; 6], &[7_019; 6]), [false; 2]);
    // Two more, and three more.
    assert_eq!(next(&[4_013; 7], &[7_019; 8]), [false, true]);
    // One has left.
    assert_eq!(next(&[4_013; 8], &[7_019; 4]), [true, false]);
}

fn found(files: &BTreeMap<String, String>) -> BTreeMap<String, Value> {
    let findings: Value = serde_json::from_str(&files["findings.json"]).unwrap();
    let rows = findings["findings"].as_array().unwrap().iter();
    let named = rows.map(|r| (r["finding_id"].as_str().unwrap().to_owned(), r.clone()));
    named.collect()
}

/// Two places of seven and nine people, each with files of its own, beside two large ones.
fn with_small_places() -> BTreeMap<String, String> {
    let study = Study {
        projects: vec![("P0", 31), ("P1", 27), ("P2", 7), ("P3", 9)],
        first: [30, 30],
        rural: 6,
        more: String::new(),
    };
    study.run()
}

#[test]
fn no_file_to_hand_out_says_how_many_people_a_small_place_has() {
    let files = with_small_places();
    let handed_out: Vec<(&String, &String)> = files
        .iter()
        .filter(|(n, _)| !n.starts_with("team/"))
        .collect();
    assert!(handed_out.len() > 20, "{}", handed_out.len());
    for (name, text) in handed_out {
        // Beside the name of a file of its own stands its hash, and not how many rows it has.
        for after in text.split("P2-entry.csv").skip(1) {
            let words = after.split(|c: char| !c.is_alphanumeric());
            let tags = [
                "", "th", "td", "dir", "auto", "class", "n", "small", "sha256",
            ];
            let beside = words.into_iter().find(|w| !tags.contains(w));
            assert_eq!(beside.map(str::len), Some(64), "{name}: {beside:?}");
        }
        // No code of a person, in whatever file.
        let code = (0..74).map(|i| format!("Zq{i}")).find(|code| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| word == code)
        });
        assert_eq!(code, None, "{name}");
    }
    let page = &files["report.fr.html"];
    assert!(page.contains("8 fichiers, ensemble"));
    assert!(files["team/reception.json"].contains("P2-entry.csv"));
    assert!(files["team/README.txt"].contains("ne pas publier"));
    assert!(files["README.txt"].contains("team/reception.json"));
}

#[test]
fn small_places_are_not_found_by_subtraction_in_any_table_of_data() {
    let files = with_small_places();
    let rows = found(&files);
    let mut seen = 0;
    let mut people: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows
        .values()
        .filter(|r| r["outcome"] == "aide" && r["group_by"] == "project")
    {
        seen += 1;
        if let Some(n) = row["denominator"].as_u64() {
            people.insert(row["group"].as_str().unwrap().to_owned(), n);
        }
    }
    assert!(seen >= 4, "{seen}");
    // The large ones, 58 of 74: the two small ones have sixteen together, and neither is known any closer.
    assert_eq!(
        people,
        [("P0".to_owned(), 31), ("P1".to_owned(), 27)].into()
    );
    // The table of data has no number of a withheld row, under whichever head.
    let csv = &files["findings.csv"];
    let heads: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = |head: &str| heads.iter().position(|h| *h == head).unwrap();
    let mut withheld = 0;
    for line in csv
        .lines()
        .filter(|l| l.contains(",P2,") || l.contains(",P3,"))
    {
        let cells: Vec<&str> = line.split(',').collect();
        for head in [
            "estimate",
            "std_error",
            "statistic",
            "p_value",
            "conf_low",
            "numerator",
            "denominator",
        ] {
            assert_eq!(cells[at(head)], "", "{line}");
        }
        withheld += 1;
    }
    assert!(withheld >= 4, "{withheld}");
    // Nor has what is computed over groups.
    let findings: Value = serde_json::from_str(&files["findings.json"]).unwrap();
    let pooled = findings["pooled"].to_string();
    assert!(!pooled.contains("\"P2\"") && !pooled.contains("\"P3\""));
}
