//! Frames whose rows are taken in as a whole: the same answers, the same account of each row, the
//! same words to the author as when every cell is looked at on its own.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/balance.rs"]
mod balance;
#[allow(dead_code)]
mod support;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jauge_collect::intake::frame::{CellKind, Coded, Frame, FrameColumn, Values};
use jauge_collect::intake::{Received, receive_frames};
use jauge_model::Text;
use jauge_model::study::{Assignment, Comparison, Consent, Duplicates, Study, WaveOf};
use proptest::prelude::*;
use support::{ENTRY, EXIT, answers, grid, study};

/// A table in memory; how its columns are handed out differs.
#[derive(Clone)]
struct Cells {
    /// By column.
    cells: Vec<Vec<String>>,
    stretches: Vec<usize>,
    /// Whether columns are handed out as codes, so that rows may be taken in as a whole.
    as_codes: bool,
    /// How many cells were asked for one by one.
    one_by_one: Arc<AtomicUsize>,
}

impl Cells {
    fn start(&self, stretch: usize) -> usize {
        self.stretches[..stretch].iter().sum()
    }
}

impl Values for Cells {
    fn stretches(&self) -> &[usize] {
        &self.stretches
    }

    fn cell(&self, stretch: usize, row: usize, column: usize, text: &mut String) -> CellKind {
        self.one_by_one.fetch_add(1, Ordering::Relaxed);
        text.push_str(&self.cells[column][self.start(stretch) + row]);
        CellKind::Text
    }

    fn texts(
        &self,
        stretch: usize,
        rows: Range<usize>,
        column: usize,
        out: &mut jauge_model::Texts,
    ) {
        let start = self.start(stretch);
        let cells = &self.cells[column][start + rows.start..start + rows.end];
        cells.iter().for_each(|cell| out.push(cell));
    }

    fn coded(&self, stretch: usize, column: usize) -> Option<Coded> {
        let start = self.start(stretch);
        let cells = &self.cells[column][start..start + self.stretches[stretch]];
        let coded = Coded::of_cells(cells.iter().map(String::as_str));
        coded.filter(|_| self.as_codes)
    }
}

/// A table: its name, its headers, its rows.
type Table = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

fn frame(
    (name, headers, rows): &Table,
    cuts: &[usize],
    as_codes: bool,
) -> (Frame, Arc<AtomicUsize>) {
    let one_by_one = Arc::new(AtomicUsize::new(0));
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (rows.len() + 1)).collect();
    ends.extend([0, rows.len()]);
    ends.sort_unstable();
    let column = |n: usize| rows.iter().map(|row| row[n].clone()).collect();
    let values = Cells {
        cells: (0..headers.len()).map(column).collect(),
        stretches: ends.windows(2).map(|w| w[1] - w[0]).collect(),
        as_codes,
        one_by_one: Arc::clone(&one_by_one),
    };
    let named = |name: &&str| FrameColumn {
        name: (*name).to_owned(),
        ..FrameColumn::default()
    };
    let frame = Frame {
        name: (*name).to_owned(),
        kind: "polars".to_owned(),
        sha256: None,
        columns: headers.iter().map(named).collect(),
        values: Arc::new(values),
    };
    (frame, one_by_one)
}

/// What came in, without the checksums, and how many cells were looked at one by one.
fn received(study: &Study, tables: &[Table], cuts: &[usize], as_codes: bool) -> (Received, usize) {
    let made: Vec<_> = tables.iter().map(|t| frame(t, cuts, as_codes)).collect();
    let frames: Vec<Frame> = made.iter().map(|(frame, _)| frame.clone()).collect();
    let mut received = receive_frames(&grid(2), study, &[], &frames, &|_, _| {});
    balance::check(&received);
    for file in &mut received.reception.files {
        assert_eq!(file.sha256.len(), 64);
        file.sha256.clear();
    }
    let asked = made.iter().map(|(_, asked)| asked.load(Ordering::Relaxed));
    (received, asked.sum())
}

/// Both ways give the same; returns what came in, and the cells that the quick one looked at.
fn both(study: &Study, tables: &[Table], cuts: &[usize]) -> (Received, usize) {
    let (quick, asked) = received(study, tables, cuts, true);
    let (slow, all) = received(study, tables, cuts, false);
    assert!(all >= asked);
    assert_eq!(quick.responses, slow.responses);
    assert_eq!(quick.reception, slow.reception);
    assert_eq!(quick, slow);
    (quick, asked)
}

const HEADERS: [&str; 6] = ["code", "projet", "r01", "r02", "accord", "bras"];

/// Everything that a frame can say of a person, the waves in a frame each.
fn with_more(mut study: Study) -> Study {
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
    study
}

/// One frame, the wave of each row in a column.
fn with_a_wave_column(mut study: Study) -> Study {
    let values = vec![("0".to_owned(), ENTRY), ("1".to_owned(), EXIT)];
    let wave = WaveOf::Column {
        column: "bras".to_owned(),
        values,
    };
    study.answers = vec![answers("tout.csv", wave)];
    study
}

/// One frame, both waves in each row.
fn with_columns_of_waves(mut study: Study) -> Study {
    let mut wide = answers("tout.csv", WaveOf::PerColumn);
    wide.columns = vec![
        ("r01".to_owned(), 0, Some(ENTRY)),
        ("r02".to_owned(), 0, Some(EXIT)),
        ("accord".to_owned(), 1, Some(EXIT)),
    ];
    study.answers = vec![wide];
    study
}

fn cell() -> impl Strategy<Value = String> + Clone {
    let said = [
        "1",
        "2",
        "3",
        "4",
        "-8",
        "",
        " 3 ",
        "3.0",
        "Je découvre",
        "9",
        "t",
        "c",
        "oui",
        "A",
        "0",
    ];
    prop::sample::select(said.to_vec()).prop_map(str::to_owned)
}

/// The codes of people: one list for all waves, in order or not, with gaps, spaces, twins and slips.
fn codes() -> impl Strategy<Value = Vec<String>> {
    let code = prop_oneof![
        30 => (0_u32..60).prop_map(|n| format!("P{n}")),
        10 => (0_u32..60).prop_map(|n| n.to_string()),
        1 => Just(String::new()),
        1 => prop::sample::select(vec![" P1 ", "p1", "\u{a0}P2", "P\u{0}3", "é", "P 1", "N/A"]).prop_map(str::to_owned),
    ];
    (prop::collection::vec(code, 0..40), 0..4_u8).prop_map(|(mut codes, how)| {
        if how > 0 {
            codes.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        }
        if how > 1 {
            codes.dedup();
        }
        if how > 2 {
            codes.retain(|code| code.trim() == code && !code.is_empty() && !code.contains('\u{0}'));
        }
        codes
    })
}

/// Rows of these people, some of them left out, in order or not.
fn rows(codes: Vec<String>, shuffled: bool) -> impl Strategy<Value = Vec<Vec<String>>> {
    let cells = prop::collection::vec(cell(), HEADERS.len() - 1);
    let row = |code: String| (Just(code), cells.clone(), 0..10_u8);
    let rows: Vec<_> = codes.into_iter().map(row).collect();
    let rows = match shuffled {
        true => rows.prop_shuffle().boxed(),
        false => rows.boxed(),
    };
    rows.prop_map(|rows| {
        let kept = rows.into_iter().filter(|(_, _, luck)| *luck > 0);
        kept.map(|(code, mut cells, _)| {
            cells.insert(0, code);
            cells
        })
        .collect()
    })
}

fn two_waves() -> impl Strategy<Value = [Vec<Vec<String>>; 2]> {
    (codes(), any::<bool>(), any::<bool>()).prop_flat_map(|(codes, one, other)| {
        [rows(codes.clone(), one).boxed(), rows(codes, other).boxed()]
    })
}

proptest! {
    #[test]
    fn a_frame_for_each_wave(waves in two_waves(), cuts in prop::collection::vec(0_usize..40, 0..3), rule in 0..3_u8) {
        let mut study = with_more(study());
        let rule = [Duplicates::SetAside, Duplicates::First, Duplicates::Last][usize::from(rule)];
        study.answers.iter_mut().for_each(|a| a.duplicates = rule);
        let [entry, exit] = waves;
        both(&study, &[("entree.csv", HEADERS.to_vec(), entry), ("sortie.csv", HEADERS.to_vec(), exit)], &cuts);
    }

    #[test]
    fn a_frame_with_a_column_of_waves(waves in two_waves(), sides in any::<bool>(), cuts in prop::collection::vec(0_usize..40, 0..3)) {
        let study = match sides {
            true => with_columns_of_waves(study()),
            false => with_a_wave_column(study()),
        };
        let mut all = waves.concat();
        for (n, row) in all.iter_mut().enumerate() {
            // Mostly waves that are known, or else no row at all would be taken in.
            if n % 7 != 3 { row[5] = (n % 2).to_string(); }
        }
        both(&study, &[("tout.csv", HEADERS.to_vec(), all)], &cuts);
    }
}

/// People enough for many rows to be looked at together, in every order that a frame may have.
#[test]
fn long_frames_are_taken_in_as_a_whole() {
    const PEOPLE: usize = 9_000;
    let row = |n: usize, code: String| {
        let level = |k: usize| (1 + (n * 7 + k * n / 3) % 4).to_string();
        vec![
            code,
            format!("A{}", n % 3),
            level(1),
            level(2),
            "oui".to_owned(),
            "t".to_owned(),
        ]
    };
    let ordered: Vec<_> = (0..PEOPLE).map(|n| row(n, format!("P{n}"))).collect();
    let mixed: Vec<_> = (0..PEOPLE).map(|n| (n * 4_001) % PEOPLE).collect();
    let mixed: Vec<_> = mixed.into_iter().map(|n| row(n, format!("P{n}"))).collect();
    let fewer: Vec<_> = ordered.iter().step_by(3).cloned().collect();
    let mut others = mixed.clone();
    others
        .iter_mut()
        .step_by(5)
        .for_each(|row| row[0].push('x'));
    let tables = [
        ("same", ordered.clone()),
        ("mixed", mixed),
        ("fewer", fewer),
        ("others", others),
    ];
    let study = study();
    for (a, entry) in &tables {
        for (b, exit) in &tables {
            let waves = [
                ("entree.csv", HEADERS.to_vec(), entry.clone()),
                ("sortie.csv", HEADERS.to_vec(), exit.clone()),
            ];
            let (received, asked) = both(&study, &waves, &[2_500, 8_000]);
            assert_eq!(asked, 0, "{a} {b}: cells were looked at one by one");
            let codes: std::collections::BTreeSet<&String> =
                entry.iter().map(|row| &row[0]).collect();
            let linked = exit.iter().filter(|row| codes.contains(&row[0])).count();
            assert_eq!(received.responses.linked(ENTRY, EXIT), linked, "{a} {b}");
            assert_eq!(received.responses.len(), entry.len() + exit.len() - linked);
        }
    }
}
