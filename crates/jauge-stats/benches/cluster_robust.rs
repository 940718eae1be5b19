//! Cluster-robust regression on 60,000 rows and 6 columns, in 204 projects and in 30,000 pairs (two waves of the
//! same learners), one thread: `cargo bench --package jauge-stats --bench cluster_robust`.
//!
//! Prints the median of the runs in milliseconds and the peak memory of the process so far, in the order of what needs
//! least. `cluster_robust.py` beside this file sets the Python face against statsmodels.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // It is there to print; it must stop if a fit fails.

use std::hint::black_box;
use std::time::Instant;

use jauge_stats::linear::{DegreesOfFreedom, Inference, Variance, ols};
use ndarray::{Array2, ShapeBuilder};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

const ROWS: usize = 60_000;
const PROJECTS: usize = 204;
const TERMS: [&str; 6] = ["(Intercept)", "arm", "before", "age", "woman", "wave"];
const RUNS: usize = 21;

fn main() {
    let mut draw = Pcg64Mcg::seed_from_u64(20_260_101);
    let projects: Vec<usize> = (0..ROWS).map(|_| draw.random_range(0..PROJECTS)).collect();
    let learners: Vec<usize> = (0..ROWS).map(|i| i % (ROWS / 2)).collect();
    let effects: Vec<f64> = (0..PROJECTS).map(|_| normal(&mut draw)).collect();
    let mut design = Array2::zeros((ROWS, TERMS.len()).f());
    let mut score = Vec::with_capacity(ROWS);
    for i in 0..ROWS {
        let row = [
            1.0,
            (projects[i] % 2) as f64,
            50.0 + 10.0 * normal(&mut draw),
            18.0 + draw.random_range(0.0..40.0_f64).floor(),
            f64::from(draw.random_bool(0.5)),
            (i / (ROWS / 2)) as f64,
        ];
        for (j, x) in row.into_iter().enumerate() {
            design[(i, j)] = x;
        }
        score.push(
            10.0 + 2.0 * row[1]
                + 0.7 * row[2]
                + 3.0 * effects[projects[i]]
                + 8.0 * normal(&mut draw),
        );
    }
    for (name, variance, df, clusters) in [
        (
            "classical",
            Variance::Classical,
            DegreesOfFreedom::Usual,
            None,
        ),
        (
            "204 projects, CR1S, df m - 1",
            Variance::CR1S,
            DegreesOfFreedom::Usual,
            Some(&projects),
        ),
        (
            "204 projects, CR2, Satterthwaite",
            Variance::CR2,
            DegreesOfFreedom::Usual,
            Some(&projects),
        ),
        (
            "30,000 pairs, CR1S, df m - 1",
            Variance::CR1S,
            DegreesOfFreedom::Usual,
            Some(&learners),
        ),
        (
            "30,000 pairs, CR2, Satterthwaite",
            Variance::CR2,
            DegreesOfFreedom::Usual,
            Some(&learners),
        ),
        (
            "60,000 rows, HC2, Satterthwaite",
            Variance::HC2,
            DegreesOfFreedom::Satterthwaite,
            None,
        ),
    ] {
        let inference = Inference {
            variance,
            df,
            clusters: clusters.map(Vec::as_slice),
            conf_level: 0.95,
        };
        let mut times: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                black_box(ols(design.view(), &TERMS, black_box(&score), None, &inference).unwrap());
                1e3 * start.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "{name:34} {:7.2} ms, peak {} MB",
            times[RUNS / 2],
            peak_megabytes()
        );
    }
}

/// A standard normal draw (Box and Muller).
fn normal(draw: &mut impl Rng) -> f64 {
    let radius = (-2.0 * (1.0 - draw.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * draw.random::<f64>()).cos()
}

/// Peak memory of this process, from Linux; elsewhere unknown.
fn peak_megabytes() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or_else(|| "?".to_owned(), |kb| format!("{:.0}", kb / 1024.0))
}
