//! Does the interval of the probability of improvement hold what it promises? By enumeration, not by drawing:
//! the interval depends only on how many went up, stayed and went down, so its coverage is a finite sum of
//! trinomial probabilities, and the answer has no noise to hide in. A seeded simulation on whole tables
//! then checks that the sum is the right one.

#![allow(clippy::unwrap_used)] // A test that cannot read its data must stop.

use jauge_stats::PairedTable;
use jauge_stats::paired::probability_of_improvement;

/// A table of `n` pairs that moved up, down or not at all.
fn table(n: u64, up: u64, down: u64) -> PairedTable {
    let mut counts = ndarray::Array2::zeros((3, 3));
    counts[(0, 2)] = up;
    counts[(1, 0)] = down;
    counts[(1, 1)] = n - up - down;
    PairedTable::from_counts(counts).unwrap()
}

fn covers(table: &PairedTable, truth: f64) -> bool {
    let p = probability_of_improvement(table, 0.95).unwrap();
    p.conf_low.unwrap() <= truth && truth <= p.conf_high.unwrap()
}

/// Exact coverage for the shares p_up and p_down.
fn coverage(n: u64, p_up: f64, p_down: f64) -> f64 {
    let ln_factorial: Vec<f64> = (0..=n)
        .scan(0.0, |sum, k| {
            *sum += if k > 0 { (k as f64).ln() } else { 0.0 };
            Some(*sum)
        })
        .collect();
    let truth = 0.5 * (1.0 + p_up - p_down);
    let p_same = 1.0 - p_up - p_down;
    let mut total = 0.0;
    for up in 0..=n {
        for down in 0..=n - up {
            if covers(&table(n, up, down), truth) {
                let same = n - up - down;
                let ln_ways = ln_factorial[n as usize]
                    - ln_factorial[up as usize]
                    - ln_factorial[down as usize]
                    - ln_factorial[same as usize];
                total += (ln_ways
                    + up as f64 * p_up.ln()
                    + down as f64 * p_down.ln()
                    + same as f64 * p_same.ln())
                .exp();
            }
        }
    }
    total
}

#[test]
fn coverage_stays_in_its_band() {
    let mut all = Vec::new();
    for n in [10, 20, 35, 80] {
        for (p_up, p_down) in [
            (0.3, 0.3),
            (0.5, 0.2),
            (0.6, 0.1),
            (0.2, 0.1),
            (0.1, 0.05),
            (0.75, 0.05),
        ] {
            let c = coverage(n, p_up, p_down);
            // Cautious where few changes are expected, close to the level elsewhere, never far below it.
            let most = if n as f64 * (p_up + p_down) > 5.0 {
                0.985
            } else {
                1.0
            };
            assert!(
                (0.94..=most).contains(&c),
                "n {n}, up {p_up}, down {p_down}: {c}"
            );
            all.push(c);
        }
    }
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    assert!((0.955..0.97).contains(&mean), "mean coverage {mean}");
}

/// 64-bit linear congruential generator (Knuth's multiplier), enough to draw cells of a table.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn simulated_tables_agree_with_the_sum() {
    // A 4-level item: joint shares of (before, after).
    let shares = [
        [0.10, 0.12, 0.06, 0.02],
        [0.04, 0.14, 0.15, 0.05],
        [0.01, 0.05, 0.12, 0.08],
        [0.00, 0.01, 0.02, 0.03],
    ];
    let (mut p_up, mut p_down) = (0.0, 0.0);
    for (before, row) in shares.iter().enumerate() {
        for (after, share) in row.iter().enumerate() {
            if after > before {
                p_up += share;
            } else if after < before {
                p_down += share;
            }
        }
    }
    let truth = 0.5 * (1.0 + p_up - p_down);
    let (n, rounds) = (35, 20_000);
    let mut draws = Draws(20_240_501);
    let mut covered = 0_u32;
    for _ in 0..rounds {
        let mut table = PairedTable::new(4).unwrap();
        for _ in 0..n {
            let mut left = draws.uniform();
            let cell = (0..16)
                .find(|&i| {
                    left -= shares[i / 4][i % 4];
                    left < 0.0
                })
                .unwrap_or(15);
            table.add(cell / 4, cell % 4).unwrap();
        }
        covered += u32::from(covers(&table, truth));
    }
    let simulated = f64::from(covered) / f64::from(rounds);
    let exact = coverage(n, p_up, p_down);
    // Four standard errors of a share of 20,000 rounds.
    let margin = 4.0 * (exact * (1.0 - exact) / f64::from(rounds)).sqrt();
    assert!((simulated - exact).abs() < margin, "{simulated} {exact}");
    assert!((0.94..0.97).contains(&simulated), "{simulated}");
}
