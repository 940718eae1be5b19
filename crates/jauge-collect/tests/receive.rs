//! Whole files through `receive`: what is used, what is set aside, and that it adds up.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/balance.rs"]
mod balance;
#[allow(dead_code)]
mod support;

use jauge_collect::form::{Profile, code_list, keying_sheet};
use jauge_collect::intake::frame::{CellKind, DeclaredMissing, Frame, FrameColumn, Texts};
use jauge_collect::intake::{Received, SourceFile, receive, receive_frames, receive_owned};
use jauge_model::questionnaire::Questionnaire;
use jauge_model::responses::CovariateValues;
use jauge_model::study::{
    Assignment, Comparison, Consent, Covariate, Duplicates, Layout, Population,
    PopulationIndicator, Study, WaveOf,
};
use jauge_model::{Column, Lang, Missing, Text};
use support::{ENTRY, EXIT, answers, grid, study};

fn run(grid: &Questionnaire, study: &Study, files: &[(&str, &[u8])]) -> Received {
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile {
            name: (*name).to_owned(),
            bytes,
        })
        .collect();
    let received = receive(grid, study, &files);
    balance::check(&received);
    let owned = files.iter().map(|f| (f.name.clone(), f.bytes.to_vec()));
    let given_up = receive_owned(grid, study, owned.collect(), &[], &|_, _| {});
    assert_eq!(received, given_up, "the same when the bytes are given up");
    received
}

fn codes(received: &Received) -> Vec<&'static str> {
    received
        .reception
        .diagnostics
        .iter()
        .map(|d| d.code)
        .collect()
}

fn levels(received: &Received, wave: usize, item: usize) -> Vec<Result<usize, Missing>> {
    match &received.responses.waves[wave].columns[item] {
        Column::Level(cells) => cells
            .iter()
            .map(|c| c.level().ok_or_else(|| c.missing().unwrap()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

const ENTRY_FILE: &str =
    "code;projet;r01;r02;heures\nA1;P1;1;2;1,5\nB2;P1; 3 ;3.0;\nC3;P2;-8;;12\n";
const EXIT_FILE: &str = "code;projet;r01;r02;heures;mots\nB2;P1;J'Y ARRIVE SANS AIDE;montre;3;merci\nA1;P2;I show others;9;101;\nD4;P2;2;2;x;oui\n";

#[test]
fn two_waves_are_linked_and_every_cell_accounted_for() {
    let (grid, study) = (grid(2), study());
    let got = run(
        &grid,
        &study,
        &[
            ("sortie.csv", EXIT_FILE.as_bytes()),
            ("entree.csv", ENTRY_FILE.as_bytes()),
        ],
    );
    let r = &got.responses;
    assert!(r.participants.iter().eq(["A1", "B2", "C3", "D4"]));
    assert_eq!(r.waves[ENTRY].returned, [true, true, true, false]);
    assert_eq!(r.waves[EXIT].returned, [true, true, false, true]);
    use Missing::{DontKnow, NoForm, SetAside, Unspecified};
    assert_eq!(
        levels(&got, ENTRY, 0),
        [Ok(0), Ok(2), Err(DontKnow), Err(NoForm)]
    );
    assert_eq!(
        levels(&got, ENTRY, 1),
        [Ok(1), Ok(2), Err(Unspecified), Err(NoForm)]
    );
    assert_eq!(levels(&got, EXIT, 0), [Ok(3), Ok(2), Err(NoForm), Ok(1)]);
    assert_eq!(
        levels(&got, EXIT, 1),
        [Err(SetAside), Ok(3), Err(NoForm), Ok(1)]
    );
    assert_eq!(
        r.waves[ENTRY].columns[2],
        Column::Number(vec![Ok(1.5), Err(Unspecified), Ok(12.0), Err(NoForm)])
    );
    assert_eq!(
        r.waves[EXIT].columns[2],
        Column::Number(vec![Err(SetAside), Ok(3.0), Err(NoForm), Err(SetAside)])
    );
    assert_eq!(r.waves[ENTRY].columns[3], Column::NotAsked);
    assert_eq!(
        r.waves[EXIT].columns[3],
        Column::Text(vec![(1, "merci".to_owned()), (3, "oui".to_owned())])
    );
    // A1 said P1 first and P2 later: the earlier wave counts.
    assert_eq!(r.keys[0].labels, ["P1", "P2"]);
    assert_eq!(r.keys[0].of, [0, 0, 1, 1]);
    assert_eq!(codes(&got), ["R033", "R026", "R029", "R028", "R036"]);
    let link = &got.reception.linkage;
    assert_eq!(link.people, 4);
    assert_eq!(
        link.forms,
        [("entry".to_owned(), 3), ("exit".to_owned(), 3)]
    );
    assert_eq!(link.linked, [("entry".to_owned(), "exit".to_owned(), 2)]);
    assert_eq!(
        (link.orphans[0].code.as_str(), link.orphans[0].line),
        ("D4", 4)
    );
    assert_eq!(got.reception.files[0].decimal.as_deref(), Some(","));
    assert!(!got.reception.diagnostics.has_errors());
}

#[test]
fn duplicates_follow_the_rule_of_the_study() {
    let grid = grid(1);
    let mut study = study();
    study.answers.truncate(1);
    let text = b"code;projet;r01;heures\nA;P;1;\nB;P;2;\nA;P;2;\nC;P;3;\nB;P;2;\n";
    let files: [(&str, &[u8]); 1] = [("entree.csv", text)];
    let got = run(&grid, &study, &files);
    // A is set aside, the copy of B is dropped.
    assert!(got.responses.participants.iter().eq(["B", "C"]));
    assert_eq!(codes(&got), ["R023", "R024"]);
    let file = &got.reception.files[0];
    assert_eq!(
        (file.rows_read, file.rows_used, file.rows_set_aside),
        (5, 2, 3)
    );
    assert_eq!(got.reception.linkage.duplicates[0].lines, [2, 4]);
    assert_eq!(got.reception.linkage.duplicates[0].kept, None);
    assert_eq!(got.reception.linkage.duplicates[1].kept, Some(3));
    for (rule, level) in [(Duplicates::First, 0), (Duplicates::Last, 1)] {
        study.answers[0].duplicates = rule;
        let got = run(&grid, &study, &files);
        assert!(got.responses.participants.iter().eq(["A", "B", "C"]));
        assert_eq!(levels(&got, 0, 0), [Ok(level), Ok(1), Ok(2)]);
        assert_eq!(codes(&got), ["R025", "R024"]);
    }
}

#[test]
fn a_person_whose_rows_were_all_set_aside_did_send_a_form() {
    let (grid, study) = (grid(1), study());
    let got = run(
        &grid,
        &study,
        &[
            ("entree.csv", b"code;projet;r01;heures\nA;P;1;\n"),
            (
                "sortie.csv",
                b"code;projet;r01;heures;mots\nA;P;1;;\nA;P;2;;\n",
            ),
        ],
    );
    assert_eq!(got.responses.waves[EXIT].returned, [false]);
    assert_eq!(levels(&got, EXIT, 0), [Err(Missing::SetAside)]);
}

/// A value that a program of statistics declares missing, in a table with one row per answer.
#[test]
fn a_declared_missing_value_of_a_long_frame_stays_with_its_person() {
    let (grid, mut study) = (grid(1), study());
    let mut long = answers("long", WaveOf::Fixed(ENTRY));
    long.layout = Layout::Long {
        item: "item".to_owned(),
        value: "valeur".to_owned(),
    };
    study.answers = vec![long];
    let words = |all: &[&str], kind| all.iter().map(|w| (kind, (*w).to_owned())).collect();
    let values = Texts::new(vec![
        words(&["A1", "A1", "B2", "C3"], CellKind::Text),
        words(&["heures", "r01", "heures", "heures"], CellKind::Text),
        words(&["5", "3", "99", "7"], CellKind::Number),
    ]);
    let column = |name: &str| FrameColumn {
        name: name.to_owned(),
        ..FrameColumn::default()
    };
    let mut columns = ["code", "item", "valeur"].map(column).to_vec();
    columns[2].labels = vec![("99".to_owned(), "Refus".to_owned())];
    columns[2].missing = vec![DeclaredMissing::Value("99".to_owned())];
    let frame = Frame {
        name: "long".to_owned(),
        kind: "SPSS".to_owned(),
        sha256: None,
        columns,
        values: std::sync::Arc::new(values),
    };
    let got = receive_frames(&grid, &study, &[], &[frame], &|_, _| {});
    balance::check(&got);
    assert_eq!(
        got.responses.waves[ENTRY].columns[1],
        Column::Number(vec![Ok(5.0), Err(Missing::Refused), Ok(7.0)])
    );
}

#[test]
fn a_long_file_with_a_wave_column() {
    let grid = grid(2);
    let mut study = study();
    let values = vec![("1".to_owned(), ENTRY), ("3".to_owned(), EXIT)];
    let mut long = answers(
        "long.csv",
        WaveOf::Column {
            column: "time".to_owned(),
            values,
        },
    );
    long.layout = Layout::Long {
        item: "item".to_owned(),
        value: "value".to_owned(),
    };
    study.answers = vec![long];
    let text = "code,projet,time,item,value\n\
        A,P,1,r01,2\nA,P,1,r02,3\nA,P,3,r01,4\nA,P,3,r01,1\nA,P,exit,heures,2.5\n\
        A,P,1,mots,ici\nA,P,3,mots,là\nB,P,1,r01,9\nB,P,1,r99,1\nB,P,7,r01,1\nB,P,1,r02,2\nB,P,1,r02,2\n";
    let got = run(&grid, &study, &[("long.csv", text.as_bytes())]);
    assert_eq!(levels(&got, ENTRY, 0), [Ok(1), Err(Missing::SetAside)]);
    assert_eq!(levels(&got, ENTRY, 1), [Ok(2), Ok(1)]);
    assert_eq!(
        levels(&got, EXIT, 0),
        [Err(Missing::SetAside), Err(Missing::NoForm)]
    );
    assert_eq!(
        got.responses.waves[EXIT].columns[2],
        Column::Number(vec![Ok(2.5), Err(Missing::NoForm)])
    );
    assert_eq!(
        got.responses.waves[EXIT].columns[3],
        Column::Text(vec![(0, "là".to_owned())])
    );
    let file = &got.reception.files[0];
    assert_eq!((file.rows_read, file.rows_used), (12, 7));
    // Line 5 (two answers), 7 (not put), 9 (unknown level), 10 (item), 11 (wave), 12 (copy).
    assert_eq!(
        codes(&got),
        ["R023", "R027", "R026", "R039", "R022", "R024"]
    );
}

#[test]
fn waves_side_by_side_comparison_consent_and_covariates() {
    let grid = grid(1);
    let mut study = study();
    study.keys.groups.clear();
    let mut file = answers("nsw.csv", WaveOf::PerColumn);
    file.columns = vec![
        ("h75".to_owned(), 1, Some(ENTRY)),
        ("h78".to_owned(), 1, Some(EXIT)),
    ];
    study.answers = vec![file];
    study.comparison = Some(Comparison {
        column: "trt".to_owned(),
        treated: ("2".to_owned(), Text::same("t")),
        control: ("1".to_owned(), Text::same("c")),
        assignment: Assignment::Random,
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
    let text = "code,trt,h75,h78,age,ville,accord,r01@exit\n\
        a,1,10.5,20,33,Lyon,Oui,3\nb,2,,30,x,Brest,non,\nc,7,5,,40,,oui,\n";
    let got = run(&grid, &study, &[("nsw.csv", text.as_bytes())]);
    let r = &got.responses;
    assert_eq!(r.waves[ENTRY].returned, [true, false, true]);
    assert_eq!(r.waves[EXIT].returned, [true, true, false]);
    assert_eq!(
        r.waves[ENTRY].columns[1],
        Column::Number(vec![Ok(10.5), Err(Missing::NoForm), Ok(5.0)])
    );
    assert_eq!(
        levels(&got, EXIT, 0),
        [Ok(2), Err(Missing::Unspecified), Err(Missing::NoForm)]
    );
    assert_eq!(r.keys[0].name, "comparison");
    assert_eq!(r.keys[0].labels, ["1", "2", "7"]);
    assert_eq!(r.waves[ENTRY].may_publish, [true, false, true]);
    assert_eq!(
        r.covariates[0],
        CovariateValues::Number(vec![Some(33.0), None, Some(40.0)])
    );
    let CovariateValues::Category(ville) = &r.covariates[1] else {
        panic!()
    };
    assert_eq!(ville.labels, ["Brest", "Lyon"]);
    assert_eq!(codes(&got), ["R028", "R035", "R036"]);
}

#[test]
fn files_with_different_items_complete_each_other() {
    let grid = grid(2);
    let mut study = study();
    study.answers = vec![
        answers("a.csv", WaveOf::Fixed(ENTRY)),
        answers("b.csv", WaveOf::Fixed(ENTRY)),
    ];
    let got = run(
        &grid,
        &study,
        &[
            ("a.csv", b"code;projet;r01\nX;P;1\n"),
            ("b.csv", b"code;r02\nX;4\n"),
        ],
    );
    assert_eq!(levels(&got, ENTRY, 0), [Ok(0)]);
    assert_eq!(levels(&got, ENTRY, 1), [Ok(3)]);
    assert!(got.reception.linkage.duplicates.is_empty());
}

#[test]
fn near_codes_are_listed_and_never_merged() {
    let (grid, study) = (grid(1), study());
    let got = run(
        &grid,
        &study,
        &[
            (
                "entree.csv",
                b"code;projet;r01;heures\nKX41;P;1;\nLM52;P;1;\nQR63;P;1;\n",
            ),
            (
                "sortie.csv",
                b"code;projet;r01;heures;mots\nXK41;P;1;;\nlm52;P;1;;\nZZ99;P;1;;\n",
            ),
        ],
    );
    assert_eq!(got.responses.len(), 6);
    let near: Vec<_> = got
        .reception
        .linkage
        .near_misses
        .iter()
        .map(|n| {
            (
                n.later.as_str(),
                n.earlier.as_str(),
                n.slip.as_str(),
                n.line,
            )
        })
        .collect();
    assert_eq!(
        near,
        [
            ("XK41", "KX41", "two characters swapped", 2),
            ("lm52", "LM52", "case or spaces", 3),
        ]
    );
}

#[test]
fn the_declared_population() {
    let grid = grid(1);
    let mut study = study();
    study.answers.truncate(1);
    study.population = Some(Population {
        unit: "project".to_owned(),
        label: Text::same("p"),
        frame: "projets.csv".to_owned(),
        id: "projet".to_owned(),
        name: Some("nom".to_owned()),
        answered: ("retour".to_owned(), vec!["oui".to_owned()]),
        indicators: vec![PopulationIndicator {
            id: "qpv".to_owned(),
            label: Text::same("q"),
            column: "qpv".to_owned(),
            yes: vec!["oui".to_owned()],
            no: vec!["non".to_owned()],
            zoning: None,
        }],
    });
    let frame =
        "projet;nom;retour;qpv\n1;Un;Oui;OUI\n2;;non;\n3;Trois;oui;bof\n1;Un;oui;non\n;x;oui;oui\n";
    let got = run(
        &grid,
        &study,
        &[
            ("entree.csv", b"code;projet;r01;heures\nA;1;1;\n"),
            ("projets.csv", frame.as_bytes()),
        ],
    );
    let frame = got.population.unwrap();
    assert_eq!(frame.ids, ["1", "2", "3"]);
    assert_eq!(frame.names, ["Un", "2", "Trois"]);
    assert_eq!(frame.answered, [true, false, true]);
    assert_eq!(frame.indicators, [[Some(true), None, None]]);
    let file = &got.reception.files[1];
    assert_eq!(
        (file.rows_read, file.rows_used, file.rows_set_aside),
        (5, 3, 2)
    );
}

#[test]
fn many_faults_of_one_kind_are_listed_then_counted() {
    let grid = grid(1);
    let mut study = study();
    study.answers.truncate(1);
    let mut text = "code;projet;r01;heures\n".to_owned();
    for n in 0..500 {
        text += &format!("Q{n}x{n};P;7;\n");
    }
    let got = run(&grid, &study, &[("entree.csv", text.as_bytes())]);
    assert_eq!(got.reception.diagnostics.len(), 201);
    let last = got.reception.diagnostics.iter().last().unwrap();
    assert!(
        last.message.get(Lang::En).ends_with("not listed: 300"),
        "{last:?}"
    );
    assert_eq!(got.reception.files[0].columns[2].set_aside, 500);
}

#[test]
fn a_keying_sheet_reads_back_without_mapping() {
    let (grid, study) = (grid(2), study());
    for (profile, end) in [
        (Profile::FrExcel, "A1;P1;1;2;3,5;merci\r\n"),
        (Profile::Machine, "A1,P1,1,2,3.5,merci\n"),
    ] {
        let sheet = keying_sheet(&grid, &study.keys, EXIT, profile) + end;
        let mut only = study.clone();
        only.answers.remove(0);
        let got = run(&grid, &only, &[("sortie.csv", sheet.as_bytes())]);
        assert_eq!(codes(&got), ["R036"], "nothing but the missing entry form");
        assert_eq!(levels(&got, EXIT, 1), [Ok(1)]);
        assert_eq!(
            got.responses.waves[EXIT].columns[2],
            Column::Number(vec![Ok(3.5)])
        );
    }
    let list = code_list(&grid, ENTRY, Lang::Fr, Profile::FrExcel);
    assert_eq!(list.lines().count(), 1 + 2 * 5 + 1);
    assert!(list.contains("r02;r02;-8;Je ne sais pas\r\n"));
    assert!(!list.contains("mots"));
}
