//! Seconds of a BCa interval for a mean of 60,000, from 10,000 resamples: changes on a five-level item as a table, and numbers.
//!
//! `cargo bench -p jauge-stats --bench bootstrap -- THREADS RUNS`; prints the fastest of the runs (default: 1 thread, 5 runs).

#![allow(clippy::print_stdout)] // Its output is what it is for.

use std::error::Error;
use std::time::Instant;

use jauge_stats::PairedTable;
use jauge_stats::random::Streams;
use jauge_stats::resample::{
    Bootstrap, BootstrapOptions, Statistic, TableStatistic, bootstrap, bootstrap_paired_table,
};

const PEOPLE: usize = 60_000;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds `--bench`.
    let numbers: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let threads = numbers.first().copied().unwrap_or(1);
    let runs = numbers.get(1).copied().unwrap_or(5).max(1);
    let mut stream = Streams::new(60_000).stream(0);
    let before: Vec<u8> = (0..PEOPLE).map(|_| stream.below(5) as u8).collect();
    let after: Vec<u8> = before
        .iter()
        .map(|&b| (b + stream.below(3) as u8).saturating_sub(1).min(4))
        .collect();
    let table = PairedTable::from_pairs(5, &before, &after)?;
    let values: Vec<f64> = (0..PEOPLE).map(|_| -(1.0 - stream.unit()).ln()).collect();
    let options = BootstrapOptions {
        resamples: 10_000,
        ..BootstrapOptions::with_seed(1)
    };
    let scores = [1.0, 2.0, 3.0, 4.0, 5.0];
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    pool.install(|| {
        fastest("table", threads, runs, || {
            bootstrap_paired_table(&table, TableStatistic::MeanChange(&scores), &options)
        })?;
        fastest("numbers", threads, runs, || {
            bootstrap(&values, Statistic::Mean, &options)
        })
    })?;
    Ok(())
}

fn fastest(
    what: &str,
    threads: usize,
    runs: usize,
    work: impl Fn() -> Result<Bootstrap, jauge_stats::Error>,
) -> Result<(), jauge_stats::Error> {
    let mut least = f64::INFINITY;
    for _ in 0..runs {
        let start = Instant::now();
        std::hint::black_box(work()?);
        least = least.min(start.elapsed().as_secs_f64());
    }
    println!("{what}: {least:.4} s, {threads} threads, fastest of {runs} runs");
    Ok(())
}
