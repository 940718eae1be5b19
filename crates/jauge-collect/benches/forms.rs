//! Every form of the library, for every wave and role, in every medium: how long it takes.
//!
//! ```text
//! cargo bench --package jauge-collect --bench forms                  # without PDF
//! cargo bench --package jauge-collect --bench forms --features pdf   # compiles for minutes first
//! ```
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::time::{Duration, Instant};

use jauge_collect::exchange::{limesurvey, twin, xlsform};
use jauge_collect::form::{Codes, FormOptions, Keying, Paper, html, keying, paper};
use jauge_model::study::Keys;
use jauge_model::{Lang, Questionnaire, questionnaire};

fn library() -> Vec<(String, Questionnaire)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires");
    let folders = std::fs::read_dir(root).unwrap();
    let mut files: Vec<_> = folders.map(|f| f.unwrap().path().join("v1.toml")).collect();
    files.sort();
    let texts = files.iter().filter_map(|f| std::fs::read_to_string(f).ok());
    let grids = texts.filter_map(|text| Some((questionnaire::read("v1.toml", &text).0?, text)));
    grids.map(|(grid, text)| (text, grid)).collect()
}

fn main() {
    let library = library();
    assert!(library.len() >= 8, "{}", library.len());
    let keys = Keys {
        participant: "code".to_owned(),
        groups: Vec::new(),
    };
    let mut times: Vec<(&str, usize, usize, Duration)> = Vec::new();
    let mut time = |medium: &'static str, draw: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        let bytes = draw();
        let took = start.elapsed();
        match times.iter_mut().find(|t| t.0 == medium) {
            Some(t) => (t.1, t.2, t.3) = (t.1 + 1, t.2 + bytes, t.3 + took),
            None => times.push((medium, 1, bytes, took)),
        }
    };
    for (text, grid) in &library {
        time("workbook", &mut || twin::export(text).unwrap().len());
        time("xlsform", &mut || {
            xlsform::export(grid, None).unwrap().len()
        });
        for wave in 0..grid.waves.len() {
            for role in (0..grid.roles.len()).map(Some) {
                let lang = Lang::Fr;
                let options = FormOptions {
                    wave,
                    role,
                    lang,
                    codes: Codes::Issued,
                    keys: Vec::new(),
                };
                time("html", &mut || html(grid, &options).unwrap().len());
                time("limesurvey", &mut || {
                    limesurvey::export(grid, wave, role).unwrap().len()
                });
                let options = Keying {
                    wave,
                    role,
                    lang,
                    keys: &keys,
                    codes: &[],
                };
                time("keying", &mut || keying(grid, &options).unwrap().len());
                if jauge_typeset::BUILT {
                    let options = Paper {
                        wave,
                        role,
                        lang,
                        codes: &[],
                        raters: 0,
                    };
                    time("pdf", &mut || paper(grid, &options).unwrap().len());
                }
            }
        }
    }
    println!("| medium | files | MB | seconds |\n|---|---|---|---|");
    let mut all = Duration::ZERO;
    for (medium, files, bytes, took) in &times {
        let (mb, seconds) = (*bytes as f64 / 1e6, took.as_secs_f64());
        println!("| {medium} | {files} | {mb:.1} | {seconds:.2} |");
        all += *took;
    }
    println!("| together | | | {:.2} |", all.as_secs_f64());
}
