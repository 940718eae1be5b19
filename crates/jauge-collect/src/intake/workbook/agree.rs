//! A second opinion: every cell that is read here is what the `calamine` reader finds.
//!
//! Over the workbooks of the repository, and over those of the folder `JAUGE_WORKBOOKS` where
//! it is set. `calamine` is no dependency of the library: a file of a few kilobytes makes it
//! ask for gigabytes, or for so much memory at once that the process ends.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::formats::date_of;
use super::sheet::Epoch;
use super::*;

/// The case whose files end the other reader, and the tests with it.
const ENDS_IT: &str = "declares-more-than-it-has";

fn workbooks() -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut folders = vec![tests.join("err-answers"), tests.join("scenarios")];
    folders.extend(std::env::var_os("JAUGE_WORKBOOKS").map(PathBuf::from));
    let mut out = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let ending = path
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default();
            if path.is_dir() && !path.ends_with(ENDS_IT) {
                folders.push(path);
            } else if ["xlsx", "xls", "ods", "xlsm"].contains(&ending) {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

/// Whether a cell says the same; `None` for one that is empty to both.
fn same(theirs: &Data, ours: Option<(Kind, &str)>, epoch: Epoch) -> Option<bool> {
    let (kind, text) = match (theirs, ours) {
        (Data::Empty, None) => return None,
        // A formula without a result is empty there.
        (Data::Empty, Some((Kind::NoValue, _))) => return Some(true),
        (Data::String(s), ours) if s.is_empty() => return ours.map(|o| o.0.is_broken()),
        (_, None) => return Some(false),
        (_, Some(ours)) => ours,
    };
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-14 * a.abs().max(b.abs());
    let number = |value: f64| match kind {
        Kind::Number => text.parse().is_ok_and(|n| near(n, value)),
        Kind::Percent => {
            let bare = text.trim_end_matches(" %").parse::<f64>();
            bare.is_ok_and(|n| near(n, value * 100.0))
        }
        _ => false,
    };
    Some(match theirs {
        Data::Int(n) => number(*n as f64),
        Data::Float(n) => number(*n),
        Data::String(s) if kind == Kind::Error => s == text,
        Data::String(s) => kind == Kind::Text && s == text,
        Data::Bool(b) => kind == Kind::Bool && (text == "TRUE") == *b,
        Data::Error(e) => kind == Kind::Error && (text == e.to_string() || text == "#?"),
        Data::DateTimeIso(s) => kind == Kind::Date && s == text,
        Data::DurationIso(_) => kind == Kind::Time,
        Data::DateTime(when) => match kind {
            Kind::Date => date_of(when.as_f64(), epoch).is_some_and(|(day, _)| {
                let (y, m, d, ..) = when.to_ymd_hms_milli();
                (day.year() as u16, day.month() as u8, day.day() as u8) == (y, m, d)
            }),
            Kind::Time => true,
            _ => number(when.as_f64()),
        },
        Data::Empty => false,
    })
}

#[test]
fn every_cell_is_what_another_reader_finds() {
    let (mut files, mut cells, mut sheets) = (0, 0_u64, 0);
    let mut apart = Vec::new();
    for path in workbooks() {
        let bytes = std::fs::read(&path).unwrap();
        let mut ours = match Workbook::open(&bytes) {
            Ok(ours) => ours,
            Err(refusal) => {
                println!("{}: {refusal:?}", path.display());
                continue;
            }
        };
        let theirs = std::panic::catch_unwind(|| open_workbook_auto_from_rs(Cursor::new(&bytes)));
        let Ok(Ok(mut theirs)) = theirs else { continue };
        files += 1;
        for (n, listed) in ours.sheets().to_vec().into_iter().enumerate() {
            // What is refused here is not given to the other reader: some of it ends it.
            let sheet = match ours.read(n, u32::MAX) {
                Ok(sheet) => sheet,
                Err(refusal) => {
                    println!("{} {}: {refusal:?}", path.display(), listed.name);
                    continue;
                }
            };
            let Ok(range) = theirs.worksheet_range(&listed.name) else {
                continue;
            };
            sheets += 1;
            let (last_row, last_column) = range.end().unwrap_or_default();
            let last_row = sheet.rows().last().map_or(0, |r| r.number).max(last_row);
            for row in 0..=last_row {
                let mine: std::collections::BTreeMap<u32, (Kind, &str)> = sheet
                    .numbered(row)
                    .into_iter()
                    .flat_map(|r| r.cells().map(|(c, k, t)| (c, (k, t))))
                    .collect();
                for column in 0..=last_column.max(sheet.width()) {
                    let data = range.get_value((row, column)).unwrap_or(&Data::Empty);
                    let cell = mine.get(&column).copied();
                    match same(data, cell, sheet.epoch) {
                        None => continue,
                        Some(true) => cells += 1,
                        Some(false) => apart.push(format!(
                            "{} {}!{}{}: {data:?} {cell:?}",
                            path.display(),
                            listed.name,
                            letters(column),
                            row + 1
                        )),
                    }
                }
            }
        }
    }
    println!("{files} files, {sheets} sheets, {cells} cells");
    apart.truncate(200);
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    assert!(files > 20 && cells > 300, "{files} files, {cells} cells");
}
