//! Do the intervals of the effect sizes hold what they promise? Seeded draws from known populations, and sums over all
//! tables where that is possible.

use jauge_stats::effect_size::{
    AverageSd, CramersVBias, ExplainedVarianceInterval, RankBiserialInterval, RatioInterval, SdOf,
    SuperiorityInterval, ZeroChanges, cliffs_delta_of_counts, cohens_d_independent, cohens_h,
    cramers_v, d_av, d_rm, d_z, eta_squared_of_groups, glass_delta, odds_ratio,
    probability_of_superiority, rank_biserial, risk_ratio,
};
use jauge_stats::noncentral_t::{noncentral_t_cdf, noncentral_t_sf};
use jauge_stats::{Estimate, Moments, PairedTable, SampleMoments};
use ndarray::Array2;
use rand::Rng as _;
use rand_pcg::Pcg64;

struct Draws(Pcg64);

impl Draws {
    fn seeded(seed: u64) -> Self {
        Self(Pcg64::new(u128::from(seed), 1))
    }

    /// Between 0 and 1, never either.
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Standard normal (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn normals(&mut self, n: usize, mean: f64, sd: f64) -> Vec<f64> {
        (0..n).map(|_| mean + sd * self.normal()).collect()
    }

    fn level(&mut self, shares: &[f64]) -> usize {
        let mut left = self.uniform();
        let found = shares.iter().position(|&share| {
            left -= share;
            left < 0.0
        });
        found.unwrap_or(shares.len() - 1)
    }

    fn counts(&mut self, n: usize, shares: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; shares.len()];
        for _ in 0..n {
            counts[self.level(shares)] += 1;
        }
        counts
    }
}

fn inside(e: &Estimate, truth: f64) -> bool {
    e.conf_low.is_some_and(|low| low <= truth) && e.conf_high.is_some_and(|high| truth <= high)
}

/// Share of rounds in which the interval holds the truth; a refusal (nothing to measure) is not a round.
fn share(rounds: u32, mut round: impl FnMut() -> Option<bool>) -> f64 {
    let (mut held, mut done) = (0_u32, 0_u32);
    for covered in (0..rounds).filter_map(|_| round()) {
        held += u32::from(covered);
        done += 1;
    }
    assert!(done > rounds / 2, "{done} of {rounds} rounds");
    f64::from(held) / f64::from(done)
}

/// Four standard errors of a share near 0.95.
fn margin(rounds: u32) -> f64 {
    4.0 * (0.95 * 0.05 / f64::from(rounds)).sqrt()
}

/// Shares of the changes -4 to 4 of a five-level item, with a name.
const CHANGES: [(&str, [f64; 9]); 4] = [
    (
        "none",
        [0.01, 0.03, 0.06, 0.14, 0.52, 0.14, 0.06, 0.03, 0.01],
    ),
    (
        "mild",
        [0.01, 0.02, 0.04, 0.10, 0.44, 0.19, 0.12, 0.06, 0.02],
    ),
    (
        "strong",
        [0.0, 0.0, 0.01, 0.05, 0.30, 0.34, 0.20, 0.08, 0.02],
    ),
    (
        "few large down",
        [0.0, 0.10, 0.0, 0.0, 0.20, 0.70, 0.0, 0.0, 0.0],
    ),
];

/// P(the larger of two changes is upwards) - P(... downwards), by every pair of changes.
fn true_rank_biserial(shares: &[f64; 9], zeros: ZeroChanges) -> f64 {
    let changed = 1.0 - shares[4];
    let (mut net, mut all) = (0.0, 0.0);
    for (i, p) in shares.iter().enumerate() {
        for (j, q) in shares.iter().enumerate() {
            let (x, y) = (i as f64 - 4.0, j as f64 - 4.0);
            if zeros == ZeroChanges::Dropped && (x == 0.0 || y == 0.0) {
                continue;
            }
            let sign = |v: f64| if v == 0.0 { 0.0 } else { v.signum() };
            let larger = if x.abs() > y.abs() {
                sign(x)
            } else if x.abs() < y.abs() {
                sign(y)
            } else {
                0.5 * (sign(x) + sign(y))
            };
            net += p * q * larger;
            all += p * q;
        }
    }
    assert!(zeros == ZeroChanges::Included || (all - changed * changed).abs() < 1e-12);
    net / all
}

/// A table with these numbers of changes -4 to 4; where on the scale they happen does not matter.
fn changes(counts: &[u64]) -> PairedTable {
    let mut table = Array2::zeros((5, 5));
    for (i, &count) in counts.iter().enumerate() {
        let (before, after) = if i < 4 { (4, i) } else { (0, i - 4) };
        table[(before, after)] += count;
    }
    PairedTable::from_counts(table).unwrap()
}

#[test]
fn rank_biserial_holds_its_level() {
    let mut draws = Draws::seeded(41);
    for (name, shares) in CHANGES {
        for zeros in [ZeroChanges::Dropped, ZeroChanges::Included] {
            let truth = true_rank_biserial(&shares, zeros);
            for n in [25, 60] {
                let interval = RankBiserialInterval::EffectiveWilson;
                let found = share(2000, || {
                    let table = changes(&draws.counts(n, &shares));
                    let r = rank_biserial(&table, zeros, interval, 0.95).ok()?;
                    Some(r.conf_low <= truth && truth <= r.conf_high)
                });
                // The last population is made to be difficult: its few large changes may all be missed.
                let least = if name == "few large down" {
                    0.88
                } else {
                    0.925
                };
                assert!(
                    (least..=0.985).contains(&found),
                    "{name}, {zeros:?}, n {n}, r {truth:.3}: {found}"
                );
            }
        }
    }
}

/// Why the interval of Fisher's z is not the default.
#[test]
fn fisher_z_of_no_change_does_not_hold_its_level() {
    let mut draws = Draws::seeded(42);
    let (_, shares) = CHANGES[2];
    let truth = true_rank_biserial(&shares, ZeroChanges::Dropped);
    let found = share(2000, || {
        let table = changes(&draws.counts(60, &shares));
        let (zeros, fisher) = (ZeroChanges::Dropped, RankBiserialInterval::FisherNull);
        let r = rank_biserial(&table, zeros, fisher, 0.95).ok()?;
        Some(r.conf_low <= truth && truth <= r.conf_high)
    });
    assert!(found < 0.85, "{found}");
}

#[test]
fn superiority_holds_its_level() {
    let mut draws = Draws::seeded(43);
    let interval = SuperiorityInterval::EffectiveWilson;
    let items = [
        ([0.1, 0.2, 0.4, 0.2, 0.1], [0.1, 0.2, 0.4, 0.2, 0.1]),
        ([0.05, 0.1, 0.25, 0.4, 0.2], [0.2, 0.3, 0.3, 0.15, 0.05]),
        ([0.0, 0.02, 0.08, 0.4, 0.5], [0.3, 0.4, 0.25, 0.05, 0.0]),
        ([0.5, 0.0, 0.0, 0.0, 0.5], [0.0, 0.2, 0.6, 0.2, 0.0]),
    ];
    for (a, b) in items {
        let truth: f64 = (0..5)
            .flat_map(|i| (0..5_usize).map(move |j| (i, j)))
            .map(|(i, j)| a[i] * b[j] * f64::from(i.cmp(&j) as i8))
            .sum();
        for (na, nb) in [(12, 12), (40, 15)] {
            let found = share(2000, || {
                let (x, y) = (draws.counts(na, &a), draws.counts(nb, &b));
                let d = cliffs_delta_of_counts(&x, &y, interval, 0.95).ok()?;
                Some(inside(&d, truth))
            });
            assert!(
                (0.925..=0.99).contains(&found),
                "{truth:.3}, {na} and {nb}: {found}"
            );
        }
    }
    // Normal scores: P(a > b) = Phi(shift / sqrt(1 + sd^2)), here Phi(1 / sqrt(10)), Phi(0) and Phi(3 / sqrt(2)).
    for (shift, sd, truth) in [
        (1.0, 3.0, 0.624_085_198_376_4),
        (0.0, 1.0, 0.5),
        (3.0, 1.0, 0.983_052_573_237_7),
    ] {
        let found = share(2000, || {
            let (a, b) = (draws.normals(15, shift, sd), draws.normals(20, 0.0, 1.0));
            probability_of_superiority(&a, &b, interval, 0.95)
                .ok()
                .map(|p| inside(&p, truth))
        });
        assert!(
            (0.92..=0.99).contains(&found),
            "shift {shift}, sd {sd}: {found}"
        );
    }
}

/// Whether the noncentral t interval behind a standardised difference holds the truth, from the two tails there: the limits are
/// where a tail is 0.025 (a property asserted elsewhere), and `scale` is what one unit of t is worth. About forty times cheaper
/// than the limits; [`agrees`] checks it against them in the first rounds.
fn holds(t: f64, df: f64, scale: f64, truth: f64) -> bool {
    let ncp = truth / scale;
    let above = noncentral_t_sf(t, df, ncp).unwrap();
    let below = noncentral_t_cdf(t, df, ncp).unwrap();
    above >= 0.025 && below >= 0.025
}

/// The same from the function itself, for some rounds.
fn agrees(round: u32, e: impl FnOnce() -> Estimate, truth: f64, held: bool) {
    if round < 3 {
        assert_eq!(inside(&e(), truth), held);
    }
}

/// d_z is exact; d_rm and d_av take the correlation, or the ratio of the sds, as known.
#[test]
fn paired_sizes_hold_their_level() {
    let mut draws = Draws::seeded(44);
    let (n, rounds) = (20, 400);
    for (change, r) in [(0.6_f64, 0.5_f64), (1.0, 0.8)] {
        let sd_change = (2.0 * (1.0 - r)).sqrt();
        let mut held = [0_u32; 3];
        for round in 0..rounds {
            let before = draws.normals(n, 0.0, 1.0);
            let after: Vec<f64> = before
                .iter()
                .map(|b| change + r * b + (1.0 - r * r).sqrt() * draws.normal())
                .collect();
            let m = Moments::from_pairs(&before, &after).unwrap();
            let std_error = m.sd_change() / (n as f64).sqrt();
            let (t, df) = (m.mean_change() / std_error, n as f64 - 1.0);
            let of_rm = m.sd_change() / (2.0 * (1.0 - m.correlation())).sqrt();
            let of_av = (0.5 * (m.sd_before().powi(2) + m.sd_after().powi(2))).sqrt();
            let found = [
                holds(t, df, std_error / m.sd_change(), change / sd_change),
                holds(t, df, std_error / of_rm, change),
                holds(t, df, std_error / of_av, change),
            ];
            agrees(
                round,
                || d_z(&m, 0.95).unwrap(),
                change / sd_change,
                found[0],
            );
            agrees(round, || d_rm(&m, 0.95).unwrap(), change, found[1]);
            let average = AverageSd::RootMeanSquare;
            agrees(round, || d_av(&m, average, 0.95).unwrap(), change, found[2]);
            for (count, held) in held.iter_mut().zip(found) {
                *count += u32::from(held);
            }
        }
        let found = held.map(|h| f64::from(h) / f64::from(rounds));
        assert!(
            (found[0] - 0.95).abs() < margin(rounds),
            "d_z {change} {r}: {found:?}"
        );
        for approximate in &found[1..] {
            assert!(
                (0.91..=0.985).contains(approximate),
                "{change} {r}: {found:?}"
            );
        }
    }
}

#[test]
fn two_group_sizes_hold_their_level() {
    let mut draws = Draws::seeded(45);
    let rounds = 400;
    for delta in [0.0, 0.8] {
        let mut round = 0;
        let found = share(rounds, || {
            let a = SampleMoments::from_values(&draws.normals(12, delta, 1.0)).unwrap();
            let b = SampleMoments::from_values(&draws.normals(18, 0.0, 1.0)).unwrap();
            let pooled = ((a.m2() + b.m2()) / 28.0).sqrt();
            let scale = (1.0_f64 / 12.0 + 1.0 / 18.0).sqrt();
            let held = holds((a.mean() - b.mean()) / (pooled * scale), 28.0, scale, delta);
            let d = || cohens_d_independent(&a, &b, 0.95).unwrap();
            agrees(round, d, delta, held);
            round += 1;
            Some(held)
        });
        assert!((found - 0.95).abs() < margin(rounds), "d {delta}: {found}");
        for (sd, na, nb) in [(0.5, 20, 12), (2.0, 15, 15), (2.0, 10, 40)] {
            let mut round = 0;
            let found = share(rounds, || {
                let a = SampleMoments::from_values(&draws.normals(na, delta, sd)).unwrap();
                let b = SampleMoments::from_values(&draws.normals(nb, 0.0, 1.0)).unwrap();
                let (va, vb) = (a.variance() / na as f64, b.variance() / nb as f64);
                let variance = va + vb;
                let welch = variance * variance
                    / (va * va / (na as f64 - 1.0) + vb * vb / (nb as f64 - 1.0));
                let t = (a.mean() - b.mean()) / variance.sqrt();
                let df = welch.min(nb as f64 - 1.0);
                let held = holds(t, df, variance.sqrt() / b.sd(), delta);
                let d = || glass_delta(&a, &b, SdOf::Second, 0.95).unwrap();
                agrees(round, d, delta, held);
                round += 1;
                Some(held)
            });
            assert!(
                (0.91..=0.985).contains(&found),
                "{delta}, sd {sd}, {na} and {nb}: {found}"
            );
        }
    }
}

#[test]
fn association_holds_its_level() {
    let mut draws = Draws::seeded(46);
    // 2 x 3 tables with rows and columns as drawn: no, some and strong association.
    for (cells, band) in [
        ([0.2, 0.2, 0.2, 0.4 / 3.0, 0.4 / 3.0, 0.4 / 3.0], 0.94..=1.0),
        ([0.10, 0.15, 0.20, 0.25, 0.20, 0.10], 0.93..=0.985),
        ([0.02, 0.13, 0.35, 0.30, 0.17, 0.03], 0.96..=1.0),
    ] {
        let rows = [
            cells[..3].iter().sum::<f64>(),
            cells[3..].iter().sum::<f64>(),
        ];
        let chi: f64 = (0..6)
            .map(|i| {
                let expected = rows[i / 3] * (cells[i % 3] + cells[3 + i % 3]);
                (cells[i] - expected).powi(2) / expected
            })
            .sum();
        let truth = chi.sqrt();
        let found = share(1000, || {
            let counts = draws.counts(150, &cells);
            let table = Array2::from_shape_vec((2, 3), counts).unwrap();
            let v = cramers_v(&table, CramersVBias::Uncorrected, 0.95).unwrap();
            // Chance has no V below 0: a truth of 1e-9 is 0.
            Some(inside(&v, if truth < 1e-6 { 0.0 } else { truth }))
        });
        assert!(band.contains(&found), "V {truth:.3}: {found}");
    }
}

#[test]
fn explained_variance_holds_its_level_and_its_p_is_uniform() {
    let mut draws = Draws::seeded(47);
    let rounds = 1000;
    for means in [[0.0, 0.0, 0.0], [0.0, 0.3, 0.9]] {
        let sizes = [8, 12, 10];
        let grand: f64 = means
            .iter()
            .zip(sizes)
            .map(|(m, n)| m * n as f64)
            .sum::<f64>()
            / 30.0;
        let between: f64 = means
            .iter()
            .zip(sizes)
            .map(|(m, n)| n as f64 * (m - grand) * (m - grand))
            .sum();
        let truth = between / 30.0 / (between / 30.0 + 1.0);
        let mut small = 0_u32;
        let found = share(rounds, || {
            let groups: Vec<SampleMoments> = means
                .iter()
                .zip(sizes)
                .map(|(&m, n)| SampleMoments::from_values(&draws.normals(n, m, 1.0)).unwrap())
                .collect();
            let interval = ExplainedVarianceInterval::SampleSize;
            let eta = eta_squared_of_groups(&groups, interval, 0.95).unwrap();
            small += u32::from(eta.p_value < 0.05);
            Some(eta.conf_low <= truth && truth <= eta.conf_high)
        });
        if truth > 0.0 {
            assert!(
                (found - 0.95).abs() < margin(rounds),
                "eta {truth:.3}: {found}"
            );
        } else {
            // At 0 the upper limit cannot fall short: the interval misses on one side only.
            assert!((found - 0.975).abs() < margin(rounds), "eta 0: {found}");
            let share = f64::from(small) / f64::from(rounds);
            assert!(
                (share - 0.05).abs() < margin(rounds),
                "p below 0.05: {share}"
            );
        }
    }
}

/// Probabilities of 0..=n successes.
fn binomial(n: u64, p: f64) -> Vec<f64> {
    let mut mass = vec![(1.0 - p).powi(n as i32)];
    for x in 0..n {
        let next = mass[x as usize] * (n - x) as f64 / (x + 1) as f64 * p / (1.0 - p);
        mass.push(next);
    }
    mass
}

/// By a sum over all pairs of counts; where a ratio is not defined, it covers whatever it is.
#[test]
fn ratios_hold_their_level() {
    let interval = RatioInterval::MiettinenNurminen;
    let (n1, n2) = (20, 26);
    let limits = |of: fn(u64, u64, u64, u64, RatioInterval, f64) -> Result<_, _>| {
        let mut all = Vec::new();
        for x1 in 0..=n1 {
            for x2 in 0..=n2 {
                let r: Option<jauge_stats::effect_size::Ratio> =
                    of(x1, n1, x2, n2, interval, 0.95).ok();
                all.push(r.map(|r| (r.conf_low, r.conf_high.unwrap_or(f64::INFINITY))));
            }
        }
        all
    };
    let (odds, risk) = (limits(odds_ratio), limits(risk_ratio));
    let mut all = Vec::new();
    for (p1, p2) in [
        (0.5, 0.5),
        (0.8, 0.6),
        (0.9, 0.3),
        (0.15, 0.3),
        (0.95, 0.8),
        (0.1, 0.1),
    ] {
        let (mass1, mass2) = (binomial(n1, p1), binomial(n2, p2));
        for (table, truth) in [
            (&odds, p1 / (1.0 - p1) / (p2 / (1.0 - p2))),
            (&risk, p1 / p2),
        ] {
            let cells = mass1.iter().flat_map(|a| mass2.iter().map(move |b| a * b));
            let held: f64 = cells
                .zip(table)
                .filter(|(_, limits)| limits.is_none_or(|(l, h)| l <= truth && truth <= h))
                .map(|(mass, _)| mass)
                .sum();
            assert!((0.93..=0.995).contains(&held), "{p1} {p2}, {truth}: {held}");
            all.push(held);
        }
    }
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    assert!((0.945..=0.97).contains(&mean), "mean coverage {mean}");
}

/// By the same sum: close to its level where ten are counted and ten not, short of it where few are.
#[test]
fn the_interval_of_h_needs_counts() {
    let n = 50;
    let held = |p1: f64, p2: f64| -> f64 {
        let angle = |p: f64| 2.0 * p.sqrt().asin();
        let truth = angle(p1) - angle(p2);
        let (mass1, mass2) = (binomial(n, p1), binomial(n, p2));
        let mut total = 0.0;
        for x1 in 0..=n {
            for x2 in 0..=n {
                let h = cohens_h(x1, n, x2, n, 0.95).unwrap();
                total += mass1[x1 as usize] * mass2[x2 as usize] * f64::from(inside(&h, truth));
            }
        }
        total
    };
    for (p1, p2) in [(0.5, 0.5), (0.8, 0.6), (0.3, 0.7)] {
        let found = held(p1, p2);
        assert!((0.93..=0.96).contains(&found), "{p1} {p2}: {found}");
    }
    assert!(held(0.05, 0.05) < 0.9);
}
