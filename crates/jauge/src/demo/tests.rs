//! The counts that the documentation of the demo announces, read back from the bytes.

use std::collections::{BTreeMap, BTreeSet};

use jauge_model::{Lang, Missing, questionnaire, study};

use super::region::{BEFORE_ANSWERS, ENROLLED, ITEMS, RETURNED};
use super::*;

const CODE: usize = 0;
const PROJECT: usize = 2;

/// Reads a `;` table with quotes doubled, header apart.
fn table(name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let path = format!("region/{name}");
    let file = files("region")
        .unwrap()
        .into_iter()
        .find(|f| f.path == path)
        .unwrap();
    let text = match file.bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(utf8) => String::from_utf8(utf8.to_vec()).unwrap(),
        None => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(&file.bytes)
            .0
            .into_owned(),
    };
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    for c in text.chars() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' => {
                // A doubled quote leaves the quotes and comes back at once.
                let cell = row.last_mut().unwrap();
                if !quoted && !cell.is_empty() {
                    cell.push('"');
                }
                quoted = !quoted;
            }
            ';' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            other => row.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]));
    let header = rows.remove(0);
    assert!(rows.iter().all(|r| r.len() == header.len()));
    (header, rows)
}

fn codes(rows: &[Vec<String>]) -> BTreeSet<String> {
    rows.iter().map(|r| r[CODE].clone()).collect()
}

fn repeated(rows: &[Vec<String>]) -> Vec<Vec<&Vec<String>>> {
    let mut by_code: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
    for row in rows {
        by_code.entry(&row[CODE]).or_default().push(row);
    }
    by_code.into_values().filter(|r| r.len() > 1).collect()
}

#[test]
fn every_listed_study_has_a_study_file_and_a_source() {
    assert_eq!(studies().len(), 4);
    for study in studies() {
        let files = files(study).unwrap();
        assert_eq!(files[0].path, format!("{study}/study.toml"));
        for name in ["grid.toml", "SOURCE.md"] {
            assert!(files.iter().any(|f| f.path == format!("{study}/{name}")));
        }
        assert!(files.iter().all(|f| !f.bytes.is_empty()));
        let named: BTreeSet<_> = files.iter().map(|f| &f.path).collect();
        assert_eq!(named.len(), files.len());
    }
    assert_eq!(files("autre"), None);
}

#[test]
fn the_same_bytes_each_time_and_on_every_machine() {
    let files = files("region").unwrap();
    assert_eq!(Some(&files), super::files("region").as_ref());
    // FNV-1a of the generated tables. A change here changes every published figure of the demo:
    // update the numbers of demo/README.md with it.
    let print = |name: &str| {
        let file = files.iter().find(|f| f.path.ends_with(name)).unwrap();
        file.bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    assert_eq!(
        ["projets.csv", "entree.csv", "sortie.csv"].map(print),
        [
            0xf216_c172_9ee1_6d1a,
            0xfa58_f3bf_04ab_3128,
            0x0a82_cec2_eeaf_5cdc
        ]
    );
}

#[test]
fn forty_eight_projects_of_which_thirty_five_returned() {
    let (header, rows) = table("projets.csv");
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    assert_eq!(rows.len(), 48);
    let yes = |r: &&Vec<String>| r[column("retour")] == "oui";
    let returned: Vec<_> = rows.iter().filter(yes).collect();
    assert_eq!(returned.len(), RETURNED);
    let count =
        |name: &str, word: &str| returned.iter().filter(|r| r[column(name)] == word).count();
    assert_eq!(
        (count("touche_qpv", "oui"), count("touche_qpv", "non")),
        (28, 7)
    );
    assert_eq!(
        (count("touche_rural", "oui"), count("touche_rural", "")),
        (17, 2)
    );
    assert_eq!(count("mene_a_certification", "oui"), 12);
    for row in rows.iter().filter(|r| !yes(r)) {
        assert_eq!(row[column("touche_qpv")..], ["", "", ""]);
    }
    let enrolled = rows
        .iter()
        .map(|r| r[column("inscrits")].parse::<usize>().unwrap());
    assert_eq!(enrolled.sum::<usize>(), ENROLLED);
}

#[test]
fn the_planted_faults_are_the_ones_announced() {
    let (_, entry) = table("entree.csv");
    let (_, exit) = table("sortie.csv");
    // Twice in a file: word for word, or contradicting each other.
    for (rows, identical, different) in [(&entry, 1, 2), (&exit, 1, 1)] {
        let repeated = repeated(rows);
        assert!(repeated.iter().all(|r| r.len() == 2));
        let same = repeated.iter().filter(|r| r[0] == r[1]).count();
        assert_eq!((same, repeated.len() - same), (identical, different));
    }
    // Exit codes unknown at entry: 6 slips, 2 people never seen.
    let entry_codes = codes(&entry);
    let unknown: Vec<_> = codes(&exit).difference(&entry_codes).cloned().collect();
    assert_eq!(unknown.len(), 8);
    let differ = |a: &str, b: &str| a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count();
    let slip = |code: &str| {
        let upper = code.to_uppercase();
        let nearest = entry_codes.iter().map(|e| differ(e, &upper)).min();
        (code != upper, nearest.unwrap())
    };
    let mut slips: Vec<(bool, usize)> = unknown.iter().map(|c| slip(c)).collect();
    slips.sort_unstable();
    // Three wrong characters, two swaps, two codes like no other; one in lower case.
    assert_eq!(
        slips[..5].iter().map(|s| s.1).collect::<Vec<_>>(),
        [1, 1, 1, 2, 2]
    );
    assert!(
        slips[5..7].iter().all(|s| *s > (false, 2) && !s.0),
        "{slips:?}"
    );
    assert_eq!(slips[7], (true, 0));

    let answers = BEFORE_ANSWERS..BEFORE_ANSWERS + ITEMS;
    let bad_entry = entry
        .iter()
        .flat_map(|r| &r[answers.clone()])
        .filter(|a| !matches!(a.as_str(), "" | "0" | "1" | "2" | "3" | "4" | "-1"));
    assert_eq!(bad_entry.collect::<BTreeSet<_>>().len(), 2);
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for answer in exit.iter().flat_map(|r| &r[answers.clone()]) {
        *words.entry(answer).or_default() += 1;
    }
    // Five levels, "not seen" and the empty cell, each in number; two words of no box, once each.
    let common = words.values().filter(|n| **n > 20).count();
    assert_eq!((common, words.len()), (7, 9));
    assert_eq!(words.values().filter(|n| **n == 1).count(), 2);

    let hostile = exit
        .iter()
        .flatten()
        .filter(|c| c.starts_with('=') || c.contains("<script"));
    assert_eq!(hostile.count(), 2);
    assert!(entry.iter().flatten().any(|c| c.contains('\n')));
}

#[test]
fn learners_hang_together_as_announced() {
    let (_, entry) = table("entree.csv");
    let (_, exit) = table("sortie.csv");
    let people = codes(&entry);
    assert_eq!((entry.len(), people.len()), (1_688, 1_685));
    assert_eq!(
        (exit.len(), codes(&exit).intersection(&people).count()),
        (1_197, 1_187)
    );
    let projects = |rows: &[Vec<String>]| -> BTreeSet<String> {
        rows.iter().map(|r| r[PROJECT].clone()).collect()
    };
    assert_eq!(projects(&entry).len(), RETURNED);
    for code in &people {
        let letters: Vec<char> = code.chars().collect();
        assert_eq!((letters.len(), letters[3]), (7, '-'));
        assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
    }
    // Attrition leans towards those who started low.
    let left = codes(&exit);
    let mean = |stayed: bool| {
        let levels: Vec<f64> = entry
            .iter()
            .filter(|r| left.contains(&r[CODE]) == stayed)
            .flat_map(|r| &r[BEFORE_ANSWERS..BEFORE_ANSWERS + ITEMS])
            .filter_map(|a| a.parse().ok())
            .filter(|l| (0.0..5.0).contains(l))
            .collect();
        levels.iter().sum::<f64>() / levels.len() as f64
    };
    let gap = mean(true) - mean(false);
    assert!((0.05..0.5).contains(&gap), "{gap}");
}

#[test]
fn the_columns_and_words_are_those_of_the_study_and_the_grid() {
    let files = files("region").unwrap();
    let text = |name: &str| {
        let file = files.iter().find(|f| f.path == format!("region/{name}"));
        String::from_utf8(file.unwrap().bytes.clone()).unwrap()
    };
    let (study, grid) = (text("study.toml"), text("grid.toml"));
    let (header, _) = table("entree.csv");
    let questions = &header[BEFORE_ANSWERS..=BEFORE_ANSWERS + ITEMS];
    for question in questions {
        assert!(
            study.contains(&format!("\"{question}\" = \"r")),
            "{question}"
        );
    }
    let (header, exit) = table("sortie.csv");
    for id in &header[BEFORE_ANSWERS..BEFORE_ANSWERS + ITEMS + 2] {
        assert!(grid.contains(&format!("\"{id}\"")), "{id}");
    }
    // What the files hold are the levels and the missing code of the grid, no other.
    let grid = questionnaire::read("grid.toml", &grid).0.unwrap();
    let scale = grid.scale_of(&grid.items[0]).unwrap();
    let unseen = scale
        .missing
        .iter()
        .find(|m| m.reason == Missing::NotObserved)
        .unwrap();
    let (_, entry) = table("entree.csv");
    let frequent = |rows: &[Vec<String>]| -> BTreeSet<String> {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for answer in rows
            .iter()
            .flat_map(|r| &r[BEFORE_ANSWERS..BEFORE_ANSWERS + ITEMS])
        {
            *counts.entry(answer).or_default() += 1;
        }
        let often = counts.into_iter().filter(|(a, n)| *n > 2 && !a.is_empty());
        often.map(|(a, _)| a.clone()).collect()
    };
    let codes = scale.levels.iter().map(|l| l.code.to_string());
    let expected: BTreeSet<String> = codes.chain([unseen.code.to_string()]).collect();
    assert_eq!(frequent(&entry), expected);
    let labels = scale.levels.iter().map(|l| &l.label);
    let labels = labels
        .chain([&unseen.label])
        .map(|l| l.get(Lang::Fr).to_owned());
    assert_eq!(frequent(&exit), labels.collect());
}

#[test]
fn the_readers_find_no_fault_in_any_study() {
    for name in studies() {
        let files = files(name).unwrap();
        let text = |file: &str| {
            let path = format!("{name}/{file}");
            let found = files.iter().find(|f| f.path == path).unwrap();
            String::from_utf8(found.bytes.clone()).unwrap()
        };
        let (grid, faults) = questionnaire::read("grid.toml", &text("grid.toml"));
        assert!(!faults.has_errors(), "{name}: {faults:?}");
        let (study, faults) = study::read("study.toml", &text("study.toml"), &grid.unwrap());
        assert_eq!(faults.iter().count(), 0, "{name}: {faults:?}");
        let study = study.unwrap();
        assert_eq!(study.id, *name);
        // Every table that the study names is there.
        let frame = study.population.iter().map(|p| &p.frame);
        for file in study.answers.iter().map(|a| &a.file).chain(frame) {
            assert!(files.iter().any(|f| f.path == format!("{name}/{file}")));
        }
    }
}

#[test]
fn the_spokes_move_as_announced() {
    let (_, entry) = table("entree.csv");
    let (_, exit) = table("sortie.csv");
    let words = [
        "Je n’ai pas essayé",
        "Avec quelqu’un à côté",
        "Avec un peu d’aide",
        "Tout·e seul·e",
        "Je peux le montrer",
    ];
    let before: BTreeMap<&str, &Vec<String>> = entry.iter().map(|r| (&*r[CODE], r)).collect();
    let change = |item: usize| {
        let mut moves = Vec::new();
        for row in &exit {
            let cell = BEFORE_ANSWERS + item;
            let from = before
                .get(&*row[CODE])
                .and_then(|r| r[cell].parse::<i64>().ok());
            let to = words.iter().position(|w| *w == row[cell]);
            if let (Some(from), Some(to)) = (from.filter(|f| (0..5).contains(f)), to) {
                moves.push(to as f64 - from as f64);
            }
        }
        assert!(moves.len() > 1_000);
        moves.iter().sum::<f64>() / moves.len() as f64
    };
    let moves: Vec<f64> = (0..ITEMS).map(change).collect();
    assert!(
        moves[7] > 0.6 && moves[9] > 0.4,
        "tools and telling rise: {moves:?}"
    );
    assert!(moves[8].abs() < 0.2, "reading hardly moves: {moves:?}");
    assert!(moves[3].abs() < 0.1, "perseverance stays put: {moves:?}");
}

#[test]
fn each_call_of_the_follow_up_reaches_fewer_and_asks_about_its_own_months() {
    let rows = |name: &str| -> Vec<Vec<String>> {
        let path = format!("suivi/{name}");
        let all = files("suivi").unwrap();
        let file = all.iter().find(|f| f.path == path).unwrap();
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let cells = |line: &str| line.split(';').map(String::from).collect();
        text.trim_start_matches('\u{feff}')
            .lines()
            .map(cells)
            .collect()
    };
    let calls = ["appel_3_mois.csv", "appel_6_mois.csv", "appel_12_mois.csv"].map(rows);
    assert_eq!(calls.each_ref().map(|c| c.len() - 1), [387, 341, 285]);
    assert_eq!(calls.each_ref().map(|c| c[0].len() - 3), [3, 3, 6]);
    let codes = |call: &[Vec<String>]| -> BTreeSet<String> {
        call[1..].iter().map(|row| row[CODE].clone()).collect()
    };
    assert!(codes(&calls[1]).is_subset(&codes(&calls[0])));
    assert!(codes(&calls[2]).is_subset(&codes(&calls[1])));
    assert!(codes(&calls[0]).len() < super::followed::PEOPLE);
}
