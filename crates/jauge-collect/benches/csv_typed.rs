//! Seconds to take the one answer file of a study in: `csv_typed.py` writes the study, starts this
//! program and its peers, and prints the table.
//!
//! `cargo bench -p jauge-collect --bench csv_typed -- FOLDER`; prints seconds and answers. Without
//! a folder (`cargo test --benches`) there is nothing to do.

#![allow(clippy::print_stdout)] // Its output is what it is for.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use jauge_collect::intake;
use jauge_model::{questionnaire, study};

fn main() -> Result<(), Box<dyn Error>> {
    let given = std::env::args().skip(1).map(PathBuf::from);
    let Some(folder) = given.into_iter().find(|p| p.join("study.toml").exists()) else {
        return Ok(());
    };
    let text = |name: &str| std::fs::read_to_string(folder.join(name));
    let (grid, faults) = questionnaire::read("grid.toml", &text("grid.toml")?);
    let grid = grid.ok_or_else(|| faults.render(jauge_model::Lang::En))?;
    let (study, faults) = study::read("study.toml", &text("study.toml")?, &grid);
    let study = study.ok_or_else(|| faults.render(jauge_model::Lang::En))?;
    let start = Instant::now();
    let name = study.answers[0].file.clone();
    let bytes = std::fs::read(folder.join(&name))?;
    let received = intake::receive_owned(&grid, &study, vec![(name, bytes)], &[], &|_, _| {});
    let seconds = start.elapsed().as_secs_f64();
    let file = &received.reception.files[0];
    let used: u64 = file.columns.iter().map(|c| c.used).sum();
    assert_eq!(file.rows_read, file.rows_used, "a row was set aside");
    println!("{seconds} {used}");
    Ok(())
}
