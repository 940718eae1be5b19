//! Damaged workbooks: bytes of sound XLSX, XLS and ODS files changed at random, in the file
//! and in the parts that it packs. Never a panic, always an account that balances, and never
//! a file that is not read without an error that says so.
//!
//! `JAUGE_MUTATIONS` sets how many files are tried; `JAUGE_SEED` where the dice begin.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/balance.rs"]
mod balance;
#[allow(dead_code)]
mod support;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use jauge_collect::intake::{SourceFile, receive};
use jauge_model::Severity;
use jauge_model::study::{SheetChoice, Study, WaveOf};
use support::{ENTRY, answers, grid, study};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Files tried by each run of the tests.
const MUTATIONS: u64 = 2400;

const SOUND: [&str; 7] = [
    "xlsx-error-cells/entree.xlsx",
    "xlsx-hidden-and-filtered/suivi.xlsx",
    "xlsx-title-and-merged-answers/entree.xlsx",
    "xlsx-dates-of-1904/entree.xlsx",
    "xlsx-numbers-and-percentages/entree.xlsx",
    "ods-errors/entree.ods",
    "xls-errors/entree.xls",
];

/// Dice that fall the same way each time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |n| n.parse().unwrap())
}

/// Changes one place, or a few.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let places = [1, 1, 1, 1, 2, 2, 3, 6][dice.roll(8)];
    for _ in 0..places {
        if bytes.is_empty() {
            return;
        }
        let at = dice.roll(bytes.len());
        match dice.roll(20) {
            0..=7 => bytes[at] = dice.roll(256) as u8,
            8..=11 => bytes[at] ^= 1 << dice.roll(8),
            12..=16 => bytes[at] = [0, 1, 0x7f, 0xff, b'<', b'"', b'9', b'&'][dice.roll(8)],
            17 => bytes.truncate(at),
            18 => {
                let end = (at + 1 + dice.roll(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => drop(bytes.drain(at..(at + 1 + dice.roll(40)).min(bytes.len()))),
        }
    }
}

/// Changes one part of an archive, and packs it again as if it had always been so.
fn damage_part(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    // What tells about cells is worth more dice than what tells about themes.
    let telling = ["sheet", "content", "shared", "workbook", "styles"];
    let names: Vec<String> = archive
        .file_names()
        .map(|n| n.unwrap().into_owned())
        .collect();
    let chosen: Vec<usize> = (0..names.len())
        .filter(|n| telling.iter().any(|t| names[*n].contains(t)))
        .collect();
    let chosen = chosen[dice.roll(chosen.len())];
    for (n, name) in names.iter().enumerate() {
        let mut part = Vec::new();
        archive.by_index(n).unwrap().read_to_end(&mut part).unwrap();
        if n == chosen {
            damage(&mut part, dice);
        }
        out.start_file(name.as_str(), options).unwrap();
        out.write_all(&part).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn one_file(name: &str) -> Study {
    let mut study = study();
    let mut answer = answers(name, WaveOf::Fixed(ENTRY));
    let dated = [
        "xlsx-error-cells/entree.xlsx",
        "xlsx-dates-of-1904/entree.xlsx",
    ];
    answer.date = dated.contains(&name).then(|| "date".to_owned());
    answer.dialect.sheet = Some(SheetChoice::Position(1));
    study.answers = vec![answer];
    study.contrasts.clear();
    study
}

#[test]
fn damaged_workbooks_are_read_or_refused_with_a_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/err-answers");
    let sound: Vec<(Study, Vec<u8>)> = SOUND
        .iter()
        .map(|name| (one_file(name), std::fs::read(folder.join(name)).unwrap()))
        .collect();
    let grid = grid(2);
    let mut dice = Dice(number("JAUGE_SEED", 2025) | 1);
    let (mut read, mut refused) = (0_u64, BTreeMap::<&str, u64>::new());
    let mutations = number("JAUGE_MUTATIONS", MUTATIONS);
    for n in 0..mutations {
        let (study, bytes) = &sound[n as usize % sound.len()];
        let packed = !study.answers[0].file.ends_with(".xls");
        let bytes = if packed && dice.roll(4) > 0 {
            damage_part(bytes, &mut dice)
        } else {
            let mut bytes = bytes.clone();
            damage(&mut bytes, &mut dice);
            bytes
        };
        let name = study.answers[0].file.clone();
        let received = receive(
            &grid,
            study,
            &[SourceFile {
                name,
                bytes: &bytes,
            }],
        );
        balance::check(&received);
        let said = &received.reception.diagnostics;
        let errors = said.iter().filter(|d| d.severity == Severity::Error);
        match errors.map(|d| d.code).next() {
            Some(code) => *refused.entry(code).or_default() += 1,
            None => read += 1,
        }
        let rows = received.reception.files[0].rows_read;
        assert!(
            rows > 0 || !said.is_empty(),
            "nothing read and nothing said"
        );
        // A library that panics is caught, and shows by these words.
        let caught = said.iter().any(|d| {
            d.message
                .get(jauge_model::Lang::En)
                .contains("cannot be read)")
        });
        assert!(!caught, "{n}: a reader panicked");
    }
    println!("{mutations} damaged files: {read} read, refused by code: {refused:?}");
    assert!(read > mutations / 5 && refused.len() > 3);
}

/// Exports of survey tools and descriptions of their forms, damaged in the same way.
#[test]
fn damaged_exports_of_tools_are_read_or_refused_with_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios");
    let mut folders: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    folders.retain(|f| {
        f.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("tool-")
    });
    folders.sort();
    assert!(folders.len() >= 8, "only {} seen", folders.len());
    let text = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    let mut dice = Dice(number("JAUGE_SEED", 2025) | 1);
    let mutations = number("JAUGE_MUTATIONS", MUTATIONS) / 6;
    let (mut whole, mut refused) = (0_u64, 0_u64);
    let sound: Vec<_> = folders
        .iter()
        .map(|folder| {
            let (grid, _) =
                jauge_model::questionnaire::read("grid.toml", &text(folder.join("grid.toml")));
            let grid = grid.unwrap();
            let (study, _) =
                jauge_model::study::read("study.toml", &text(folder.join("study.toml")), &grid);
            let study = study.unwrap();
            let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
                .unwrap()
                .map(|e| e.unwrap().path())
                .filter(|p| {
                    p.extension()
                        .is_some_and(|e| ["csv", "xlsx", "lss"].iter().any(|k| e == *k))
                })
                .map(|p| {
                    (
                        p.file_name().unwrap().to_string_lossy().into_owned(),
                        std::fs::read(p).unwrap(),
                    )
                })
                .collect();
            files.sort();
            (grid, study, files)
        })
        .collect();
    for n in 0..mutations {
        let (grid, study, files) = &sound[n as usize % sound.len()];
        let mut files = files.clone();
        let chosen = dice.roll(files.len());
        let (name, bytes) = &mut files[chosen];
        if name.ends_with(".xlsx") && dice.roll(4) > 0 {
            *bytes = damage_part(bytes, &mut dice);
        } else {
            damage(bytes, &mut dice);
        }
        let given: Vec<SourceFile<'_>> = files
            .iter()
            .map(|(name, bytes)| SourceFile {
                name: name.clone(),
                bytes,
            })
            .collect();
        let received = receive(grid, study, &given);
        balance::check(&received);
        assert!(!received.reception.diagnostics.is_empty());
        match received.reception.diagnostics.has_errors() {
            true => refused += 1,
            false => whole += 1,
        }
    }
    println!("{mutations} damaged exports: {whole} read, {refused} with an error");
    assert!(whole > mutations / 5 && refused > 10);
}
