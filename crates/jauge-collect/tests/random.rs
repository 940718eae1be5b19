//! Random bytes and damaged files: never a panic, and the account always balances.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/balance.rs"]
mod balance;
#[allow(dead_code)]
mod support;

use jauge_collect::intake::{Received, SourceFile, receive};
use jauge_model::study::{Assignment, Comparison, Consent, Covariate, Layout, Study, WaveOf};
use jauge_model::{Missing, Text};
use proptest::prelude::*;
use support::{ENTRY, EXIT, answers, grid, study};

/// A study that uses everything: two wide files, a long one and one with waves side by side.
fn full_study() -> Study {
    let mut study = study();
    for answer in &mut study.answers {
        answer.date = Some("date".to_owned());
    }
    let values = vec![("1".to_owned(), ENTRY)];
    let mut long = answers(
        "long.csv",
        WaveOf::Column {
            column: "vague".to_owned(),
            values,
        },
    );
    long.layout = Layout::Long {
        item: "item".to_owned(),
        value: "valeur".to_owned(),
    };
    let mut side = answers("cote.csv", WaveOf::PerColumn);
    side.columns = vec![
        ("h0".to_owned(), 2, Some(ENTRY)),
        ("h1".to_owned(), 2, Some(EXIT)),
    ];
    study.answers.extend([long, side]);
    study.comparison = Some(Comparison {
        column: "bras".to_owned(),
        treated: ("t".to_owned(), Text::same("t")),
        control: ("c".to_owned(), Text::same("c")),
        assignment: Assignment::NotRandom,
        assumption: Text::same("x"),
    });
    study.consent = Some(Consent {
        publication: "accord".to_owned(),
        yes: vec!["oui".to_owned()],
    });
    study.covariates = vec![
        Covariate {
            column: "age".to_owned(),
            label: Text::same("age"),
            numeric: true,
        },
        Covariate {
            column: "ville".to_owned(),
            label: Text::same("ville"),
            numeric: false,
        },
    ];
    study
}

const HEADERS: [&str; 4] = [
    "code;projet;r01;r02;heures;date;bras;accord;age;ville",
    "code;projet;r01;r02;heures;mots;date;bras",
    "code;vague;item;valeur",
    "code;h0;h1;mots;r01@exit",
];
const NAMES: [&str; 4] = ["entree.csv", "sortie.csv", "long.csv", "cote.csv"];

fn run(files: &[Vec<u8>]) -> Received {
    let files: Vec<SourceFile<'_>> = NAMES
        .iter()
        .zip(files)
        .map(|(name, bytes)| SourceFile {
            name: (*name).to_owned(),
            bytes,
        })
        .collect();
    let received = receive(&grid(2), &full_study(), &files);
    balance::check(&received);
    received
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "1", "2", "3", "4", "-8", "", " 3 ", "3.0", "aide", "Je découvre", "P1", "p1", "t",
            "c", "oui", "r01", "r02", "heures", "mots", "exit", "12,5", "1 234", "1.234", "31/02/2024",
            "01/02/2024", "x\"y", "\"a;b\"", "\"deux\nlignes\"", "=1+1",
        ]).prop_map(str::to_owned),
        1 => "[ -~é]{0,6}",
    ]
}

/// One file with this header: mostly rows of the right length, codes from a small set so
/// that there are duplicates, links and near misses.
fn file(header: &'static str) -> impl Strategy<Value = String> {
    let width = header.split(';').count();
    let row = (
        "[AB]{1}[0-2]{3}|",
        prop::collection::vec(cell(), width - 1),
        0..20_u8,
    )
        .prop_map(|(code, mut cells, luck)| {
            match luck {
                0 => cells.push("z".to_owned()),
                1 => drop(cells.pop()),
                _ => {}
            }
            format!("{code};{}", cells.join(";"))
        });
    (
        prop::collection::vec(row, 0..25),
        prop::sample::select(vec!["\n", "\r\n"]),
    )
        .prop_map(move |(rows, eol)| {
            let mut text = format!("{header}{eol}");
            for row in rows {
                text += &row;
                text += eol;
            }
            text
        })
}

fn files() -> impl Strategy<Value = Vec<Vec<u8>>> {
    (
        file(HEADERS[0]),
        file(HEADERS[1]),
        file(HEADERS[2]),
        file(HEADERS[3]),
    )
        .prop_map(|(a, b, c, d)| [a, b, c, d].map(String::into_bytes).to_vec())
}

/// Files of several stretches of text, with a bit of everything in them.
fn long_files() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let many = |header: &'static str| {
        file(header).prop_map(move |text| {
            let rows: Vec<&str> = text.lines().skip(1).collect();
            let mut out = format!("{header}\n");
            for n in 0..12_000 / rows.len().max(1) {
                for row in &rows {
                    // Other people each time, mostly.
                    let code = row.strip_prefix(['A', 'B']);
                    match code.filter(|_| n % 5 > 0) {
                        Some(code) => out += &format!("{n}-{code}\n"),
                        None => out += &format!("{row}\n"),
                    }
                }
            }
            out.into_bytes()
        })
    };
    (
        many(HEADERS[0]),
        many(HEADERS[1]),
        many(HEADERS[2]),
        many(HEADERS[3]),
    )
        .prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same answers, the same notices in the same order.
    #[test]
    fn cores_make_no_difference(files in long_files()) {
        let on = |cores: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap();
            pool.install(|| run(&files))
        };
        let one = on(1);
        for cores in [2, 5] {
            prop_assert_eq!(&on(cores), &one);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_account_balances(files in files()) {
        let received = run(&files);
        // Each cell set aside has its diagnostic (fewer than the listing limit here).
        let said = |codes: &[&str]| received.reception.diagnostics.iter()
            .filter(|d| codes.contains(&d.code)).count() as u64;
        let set_aside: u64 = received.reception.files.iter()
            .flat_map(|f| &f.columns).map(|c| c.set_aside).sum();
        prop_assert_eq!(said(&["R026", "R027", "R028", "R029", "R031"]), set_aside);
        // Nobody is known who has no form, and who has no form says nothing.
        let r = &received.responses;
        for p in 0..r.len() {
            for wave in r.waves.iter().filter(|w| !w.returned[p]) {
                for column in &wave.columns {
                    match column {
                        jauge_model::Column::Level(c) => prop_assert!(matches!(
                            c[p].missing(), Some(Missing::NoForm | Missing::SetAside))),
                        jauge_model::Column::Number(c) => prop_assert!(matches!(
                            c[p], Err(Missing::NoForm | Missing::SetAside))),
                        _ => {}
                    }
                }
            }
        }
        prop_assert_eq!(&received, &run(&files), "the same bytes give the same reception");
    }

    #[test]
    fn damage_never_panics(
        files in files(),
        damage in prop::collection::vec((0..4_usize, any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..8),
    ) {
        let mut files = files;
        for (file, at, byte, how) in damage {
            let bytes = &mut files[file];
            if bytes.is_empty() { continue; }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, b'"'),
                _ => { let tail = bytes[at..].to_vec(); bytes.extend(tail); }
            }
        }
        run(&files);
    }

    #[test]
    fn random_bytes_never_panic(
        files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 4),
    ) {
        run(&files);
    }

    #[test]
    fn random_marks_never_panic(files in prop::collection::vec("(code|r01|[;,\"\n\r\t| é1=]){0,60}", 4)) {
        run(&files.into_iter().map(String::into_bytes).collect::<Vec<_>>());
    }

    /// A stray quote costs at most the row in which it stands.
    #[test]
    fn a_stray_quote_swallows_nothing(at in 0..40_usize, field in 1..5_usize) {
        let mut text = "code;projet;r01;r02;heures\n".to_owned();
        for n in 0..40 {
            let mut cells = [format!("C{n:03}"), "P".into(), "1".into(), "2".into(), "3".into()];
            if n == at { cells[field].insert(0, '"'); }
            text += &(cells.join(";") + "\n");
        }
        let received = run(&[text.into_bytes()]);
        prop_assert_eq!(received.reception.files[0].rows_used, 40);
        prop_assert!(received.reception.diagnostics.iter()
            .any(|d| d.code == "R008" && d.place.line == Some(at as u64 + 2)));
    }
}
