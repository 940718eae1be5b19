//! Every paired statistic for each item, over everybody and project by project, from raw level codes.
//!
//! `cargo bench -p jauge-stats --bench paired -- FILE PEOPLE ITEMS LEVELS PROJECTS THREADS STATISTICS RUNS` reads bytes (projects as
//! little-endian u32, then each item's codes before and after) and prints the seconds of the fastest run. The
//! peers are timed on the same bytes by `paired.py`, which calls this.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

use std::hint::black_box;
use std::time::Instant;

use jauge_stats::effect_size::{
    AverageSd, RankBiserialInterval, ZeroChanges, d_z, hedges_g_av, rank_biserial,
};
use jauge_stats::paired::{
    HodgesLehmannOptions, bhapkar, bowker, hodges_lehmann, marginal_homogeneity, paired_t,
    probability_of_improvement, sign_test, stuart_maxwell, wilcoxon_signed_rank,
};
use jauge_stats::{Alternative, PairedTable};

/// The three statistics that the peers compute too.
fn three(table: &PairedTable, scores: &[f64]) -> f64 {
    let moments = table.moments(scores).unwrap();
    let numbers = [
        wilcoxon_signed_rank(table, Default::default()).map(|t| t.p_value),
        paired_t(&moments, 0.95, Alternative::TwoSided).map(|t| t.estimate),
        rank_biserial(
            table,
            ZeroChanges::Dropped,
            RankBiserialInterval::EffectiveWilson,
            0.95,
        )
        .map(|t| t.estimate),
    ];
    numbers.into_iter().flatten().sum()
}

/// What every test, estimate and effect size of one table comes to; a refusal counts as nothing.
fn twelve(table: &PairedTable, scores: &[f64]) -> f64 {
    let two = Alternative::TwoSided;
    let moments = table.moments(scores).unwrap();
    let numbers = [
        wilcoxon_signed_rank(table, Default::default()).map(|t| t.p_value),
        hodges_lehmann(table, 0.95, HodgesLehmannOptions::default()).map(|t| t.estimate),
        sign_test(table, 0.95, two).map(|t| t.estimate),
        stuart_maxwell(table).map(|t| t.p_value),
        bhapkar(table).map(|t| t.p_value),
        bowker(table).map(|t| t.p_value),
        marginal_homogeneity(table, scores, two).map(|t| t.p_value),
        probability_of_improvement(table, 0.95).map(|t| t.estimate),
        rank_biserial(
            table,
            ZeroChanges::Dropped,
            RankBiserialInterval::EffectiveWilson,
            0.95,
        )
        .map(|t| t.estimate),
        paired_t(&moments, 0.95, two).map(|t| t.estimate),
        d_z(&moments, 0.95).map(|t| t.estimate),
        hedges_g_av(&moments, AverageSd::RootMeanSquare, 0.95).map(|t| t.estimate),
    ];
    numbers.into_iter().flatten().sum()
}

/// One item: a table per project in one pass, merged for everybody, then the statistics of each.
fn item(
    statistics: fn(&PairedTable, &[f64]) -> f64,
    levels: usize,
    (before, after): (&[u8], &[u8]),
    project: &[u32],
    projects: usize,
) -> f64 {
    let scores: Vec<f64> = (0..levels).map(|l| l as f64).collect();
    let tables = PairedTable::by_group(levels, before, after, project, projects).unwrap();
    let mut all = PairedTable::new(levels).unwrap();
    let mut sum = 0.0;
    for table in &tables {
        all.merge(table).unwrap();
        sum += statistics(table, &scores);
    }
    sum + statistics(&all, &scores)
}

fn main() {
    // Cargo adds its own flag after ours.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [file, rest @ ..] = arguments.as_slice() else {
        println!("run through paired.py");
        return;
    };
    let numbers: Vec<usize> = rest.iter().map(|a| a.parse().unwrap()).collect();
    let [people, items, levels, projects, threads, count, runs] = numbers[..] else {
        panic!("FILE PEOPLE ITEMS LEVELS PROJECTS THREADS STATISTICS RUNS");
    };
    let bytes = std::fs::read(file).unwrap();
    let (codes, answers) = bytes.split_at(4 * people);
    let project: Vec<u32> = codes
        .chunks_exact(4)
        .map(|b| u32::from_le_bytes(b.try_into().unwrap()))
        .collect();
    let columns: Vec<(&[u8], &[u8])> = answers
        .chunks_exact(2 * people)
        .map(|both| both.split_at(people))
        .collect();
    assert_eq!(columns.len(), items);
    let statistics = if count == 3 { three } else { twelve };
    let mut fastest = f64::INFINITY;
    for _ in 0..runs {
        let start = Instant::now();
        std::thread::scope(|scope| {
            let share = items.div_ceil(threads);
            let workers: Vec<_> = columns
                .chunks(share)
                .map(|part| {
                    let project = &project;
                    scope.spawn(move || -> f64 {
                        part.iter()
                            .map(|&columns| item(statistics, levels, columns, project, projects))
                            .sum()
                    })
                })
                .collect();
            for worker in workers {
                black_box(worker.join().unwrap());
            }
        });
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    println!("{fastest}");
}
