//! Do the tests on pairs and waves keep their level, and the intervals theirs? By enumeration where all outcomes can be
//! listed (no noise to hide in), by a seeded simulation elsewhere.

use jauge_stats::paired::{
    BinaryBlocks, BlockRanks, Correction, FriedmanReference, HodgesLehmannOptions, McNemarMethod,
    Method, PairedDifferenceInterval, WilcoxonOptions, Zeros, bhapkar, bowker, cochran_q,
    difference_of_paired_proportions, friedman, hodges_lehmann, hodges_lehmann_of_differences,
    marginal_homogeneity, mcnemar, quade, stuart_maxwell, wilcoxon_signed_rank_of_differences,
};
use jauge_stats::{Alternative, Error, Estimate, PairedTable};
use ndarray::Array2;

/// 64-bit linear congruential generator (Knuth's multiplier).
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Symmetric about 0, with tails heavier than the normal's.
    fn logistic(&mut self) -> f64 {
        let u = self.uniform().clamp(1e-12, 1.0 - 1e-12);
        (u / (1.0 - u)).ln()
    }

    /// Which of some shares that sum to 1.
    fn one_of(&mut self, shares: &[f64]) -> usize {
        let mut left = self.uniform();
        shares
            .iter()
            .position(|share| {
                left -= share;
                left < 0.0
            })
            .unwrap_or(shares.len() - 1)
    }
}

/// Share of p-values at or below some levels, each within `margin` binomial standard errors of the level.
fn assert_uniform(p: &[f64], levels: &[f64], margin: f64, slack: f64) {
    let n = p.len() as f64;
    for &level in levels {
        let share = p.iter().filter(|&&p| p <= level).count() as f64 / n;
        let allowed = margin * (level * (1.0 - level) / n).sqrt() + slack;
        assert!((share - level).abs() < allowed, "{share} at {level}");
    }
}

/// All 2^m signs of some sizes are alike if nothing changed: no more than a share p of them may have a p-value
/// of p or less, and p = 1 is the most they have on average in the two-sided case.
#[test]
fn exact_signed_rank_never_exceeds_its_level() {
    let sizes = [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 4.0];
    for zeros in [Zeros::Wilcoxon, Zeros::Pratt, Zeros::Split] {
        for alternative in [Alternative::TwoSided, Alternative::Greater] {
            let mut p: Vec<f64> = (0..1_u32 << sizes.len())
                .map(|signs| {
                    let mut d: Vec<f64> = sizes
                        .iter()
                        .enumerate()
                        .map(|(i, &s)| if signs >> i & 1 == 1 { s } else { -s })
                        .collect();
                    d.extend([0.0; 3]);
                    let options = WilcoxonOptions {
                        zeros,
                        correction: Correction::None,
                        method: Method::Exact,
                        alternative,
                    };
                    wilcoxon_signed_rank_of_differences(&d, options)
                        .unwrap()
                        .p_value
                })
                .collect();
            p.sort_by(f64::total_cmp);
            let all = p.len() as f64;
            for (i, &value) in p.iter().enumerate() {
                // Only the last of equal p-values says how many are at most that.
                if p.get(i + 1).is_none_or(|&next| next > value) {
                    assert!((i + 1) as f64 / all <= value + 1e-12, "{zeros:?} {value}");
                }
            }
        }
    }
}

#[test]
fn asymptotic_signed_rank_is_uniform_without_a_shift() {
    let mut draws = Draws(20_250_117);
    let p: Vec<f64> = (0..4000)
        .map(|_| {
            // A score in halves: ties and zeros.
            let d: Vec<f64> = (0..80)
                .map(|_| (2.0 * draws.logistic()).round() / 2.0)
                .collect();
            let options = WilcoxonOptions {
                method: Method::Asymptotic,
                ..WilcoxonOptions::default()
            };
            wilcoxon_signed_rank_of_differences(&d, options)
                .unwrap()
                .p_value
        })
        .collect();
    assert_uniform(&p, &[0.01, 0.05, 0.2, 0.5, 0.8], 4.0, 0.0);
}

/// P(X = x) of a binomial by sums of logarithms.
fn binomial(n: u64, p: f64) -> Vec<f64> {
    let mut ln_ways = 0.0;
    (0..=n)
        .map(|x| {
            if x > 0 {
                ln_ways += ((n - x + 1) as f64 / x as f64).ln();
            }
            (ln_ways + x as f64 * p.ln() + (n - x) as f64 * (-p).ln_1p()).exp()
        })
        .collect()
}

/// Probability that McNemar's test rejects at `level` if nothing changed, over all outcomes of `n` pairs of which each is
/// discordant with probability `discordant`.
fn size(n: u64, discordant: f64, method: McNemarMethod, level: f64) -> f64 {
    let mut total = 0.0;
    for (m, &p_m) in binomial(n, discordant).iter().enumerate().skip(1) {
        for (up, &p_up) in binomial(m as u64, 0.5).iter().enumerate() {
            let rows = vec![vec![n - m as u64, up as u64], vec![(m - up) as u64, 0]];
            let table = PairedTable::try_from(rows).unwrap();
            let test = mcnemar(&table, method, Alternative::TwoSided).unwrap();
            if test.p_value <= level {
                total += p_m * p_up;
            }
        }
    }
    total
}

/// As its authors found over 9,595 scenarios (Fagerland, Lydersen and Laake 2013).
#[test]
fn mid_p_mcnemar_keeps_its_level_and_wastes_less() {
    let (mut mid_total, mut exact_total) = (0.0, 0.0);
    for n in [10, 20, 35, 60] {
        for discordant in [0.1, 0.25, 0.4, 0.6, 0.9] {
            let mid = size(n, discordant, McNemarMethod::MidP, 0.05);
            let exact = size(n, discordant, McNemarMethod::Exact, 0.05);
            let asymptotic = size(n, discordant, McNemarMethod::Asymptotic, 0.05);
            assert!(exact <= mid && mid <= 0.05, "n {n}, {discordant}: {mid}");
            assert!(asymptotic < 0.06, "n {n}, {discordant}: {asymptotic}");
            mid_total += mid;
            exact_total += exact;
        }
    }
    assert!(mid_total > 1.4 * exact_total, "{mid_total} {exact_total}");
}

fn covers(e: &Estimate, truth: f64) -> bool {
    e.conf_low.is_none_or(|low| low <= truth) && e.conf_high.is_none_or(|high| truth <= high)
}

#[test]
fn hodges_lehmann_covers_a_continuous_shift() {
    let mut draws = Draws(7);
    let rounds = 1500;
    for (n, method) in [
        (12, Method::Exact),
        (30, Method::Exact),
        (70, Method::Asymptotic),
    ] {
        let options = HodgesLehmannOptions {
            method,
            ..HodgesLehmannOptions::default()
        };
        let covered = (0..rounds)
            .filter(|_| {
                let d: Vec<f64> = (0..n).map(|_| 1.5 + draws.logistic()).collect();
                let shift = hodges_lehmann_of_differences(&d, 0.95, options).unwrap();
                covers(&shift, 1.5)
            })
            .count();
        let share = covered as f64 / f64::from(rounds);
        // At least the level; for 12 changes the ranks allow 0.9575, later ever closer to 0.95. Four standard errors.
        assert!((0.9275..0.9785).contains(&share), "n {n}: {share}");
    }
}

/// With ties the closed interval covers at least as often (Noether 1967).
#[test]
fn hodges_lehmann_covers_on_a_scale_of_levels() {
    let mut draws = Draws(11);
    // Changes -2 .. 2, symmetric about 0, and -1 .. 3, symmetric about 1; many unchanged in the first.
    for (shares, lowest, truth) in [
        ([0.08, 0.17, 0.5, 0.17, 0.08], -2.0, 0.0),
        ([0.1, 0.25, 0.3, 0.25, 0.1], -1.0, 1.0),
    ] {
        for n in [12, 40, 120] {
            let rounds = 600;
            let covered = (0..rounds)
                .filter(|_| {
                    let d: Vec<f64> = (0..n)
                        .map(|_| lowest + draws.one_of(&shares) as f64)
                        .collect();
                    let shift =
                        hodges_lehmann_of_differences(&d, 0.95, HodgesLehmannOptions::default());
                    covers(&shift.unwrap(), truth)
                })
                .count();
            let share = covered as f64 / f64::from(rounds);
            assert!(share > 0.94, "n {n}, about {truth}: {share}");
        }
    }
}

/// Exact coverage of an interval of the difference over all 2 x 2 tables of `n` pairs.
fn coverage(n: u64, shares: [f64; 4], interval: PairedDifferenceInterval) -> f64 {
    let ln_factorial: Vec<f64> = (0..=n)
        .scan(0.0, |sum, k| {
            *sum += if k > 0 { (k as f64).ln() } else { 0.0 };
            Some(*sum)
        })
        .collect();
    let truth = shares[1] - shares[2];
    let mut total = 0.0;
    for up in 0..=n {
        for down in 0..=n - up {
            for yes in 0..=n - up - down {
                let counts = [n - up - down - yes, up, down, yes];
                let mut ln_p = ln_factorial[n as usize];
                for (&count, share) in counts.iter().zip(shares) {
                    ln_p += count as f64 * share.ln() - ln_factorial[count as usize];
                }
                let table = PairedTable::try_from(vec![
                    vec![counts[0], counts[1]],
                    vec![counts[2], counts[3]],
                ]);
                let d = difference_of_paired_proportions(&table.unwrap(), interval, 0.95);
                if covers(&d.unwrap(), truth) {
                    total += ln_p.exp();
                }
            }
        }
    }
    total
}

#[test]
fn intervals_of_the_paired_difference_cover() {
    for interval in [
        PairedDifferenceInterval::Tango,
        PairedDifferenceInterval::Newcombe,
    ] {
        let mut all = Vec::new();
        for shares in [
            [0.4, 0.1, 0.1, 0.4],
            [0.3, 0.3, 0.05, 0.35],
            [0.2, 0.5, 0.1, 0.2],
            [0.25, 0.25, 0.25, 0.25],
        ] {
            let c = coverage(14, shares, interval);
            assert!((0.93..0.985).contains(&c), "{interval:?} {shares:?}: {c}");
            all.push(c);
        }
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!((0.94..0.97).contains(&mean), "{interval:?}: {mean}");
    }
}

#[test]
fn square_tables_keep_their_level() {
    // Symmetric: nothing changed, though half of the people moved.
    let shares = [
        0.15, 0.10, 0.02, 0.01, 0.10, 0.15, 0.08, 0.02, 0.02, 0.08, 0.12, 0.04, 0.01, 0.02, 0.04,
        0.04,
    ];
    let mut draws = Draws(2024);
    let mut p = vec![Vec::new(); 4];
    for _ in 0..3000 {
        let mut table = PairedTable::new(4).unwrap();
        for _ in 0..250 {
            let cell = draws.one_of(&shares);
            table.add(cell / 4, cell % 4).unwrap();
        }
        p[0].push(stuart_maxwell(&table).unwrap().p_value);
        p[1].push(bhapkar(&table).unwrap().p_value);
        p[2].push(bowker(&table).unwrap().p_value);
        let scores = [0.0, 1.0, 2.0, 3.0];
        let ordered = marginal_homogeneity(&table, &scores, Alternative::Greater);
        p[3].push(ordered.unwrap().p_value);
    }
    let levels = [0.01, 0.05, 0.2, 0.5, 0.8];
    assert_uniform(&p[0], &levels, 4.0, 0.0);
    // Bhapkar's is a little above its level, as every Wald test; cells of Bowker's with few moves pull it below.
    assert_uniform(&p[1], &levels, 4.0, 0.015);
    assert_uniform(&p[2], &levels, 4.0, 0.02);
    assert_uniform(&p[3], &levels, 4.0, 0.0);
}

#[test]
fn waves_keep_their_level() {
    let mut draws = Draws(1937);
    let mut p = vec![Vec::new(); 4];
    for _ in 0..2000 {
        // Forty people of different levels, four waves, an answer in whole points.
        let mut rows = Array2::<f64>::zeros((40, 4));
        for mut row in rows.rows_mut() {
            let own = 2.0 * draws.logistic();
            row.mapv_inplace(|_| (own + 2.0 * draws.logistic()).round());
        }
        let ranks = BlockRanks::from_rows(rows.view()).unwrap();
        p[0].push(
            friedman(&ranks, FriedmanReference::ChiSquared)
                .unwrap()
                .p_value,
        );
        p[1].push(
            friedman(&ranks, FriedmanReference::ImanDavenport)
                .unwrap()
                .p_value,
        );
        p[2].push(quade(rows.view()).unwrap().p_value);
        let answers = rows.mapv(|x| x > 0.0);
        let blocks = BinaryBlocks::from_rows(answers.view()).unwrap();
        p[3].push(cochran_q(&blocks).unwrap().p_value);
    }
    for p in &p {
        assert_uniform(p, &[0.01, 0.05, 0.2, 0.5, 0.8], 4.0, 0.005);
    }
}

/// The interval of a table is that of its rows, however many people: 60,000 pairs cost what 60 do.
#[test]
fn a_table_of_sixty_thousand_pairs() -> Result<(), Error> {
    let mut draws = Draws(60_000);
    let mut table = PairedTable::new(5)?;
    let mut differences = Vec::new();
    for _ in 0..60_000 {
        let before = draws.one_of(&[0.3, 0.3, 0.2, 0.15, 0.05]);
        let after = draws.one_of(&[0.2, 0.2, 0.3, 0.2, 0.1]);
        table.add(before, after)?;
        differences.push(after as f64 - before as f64);
    }
    let options = HodgesLehmannOptions::default();
    let from_table = hodges_lehmann(&table, 0.95, options)?;
    assert_eq!(
        hodges_lehmann_of_differences(&differences, 0.95, options)?,
        from_table
    );
    assert_eq!(from_table.n, 60_000);
    // A score without ties: as many distinct changes as people.
    let scores: Vec<f64> = (0..60_000).map(|_| 1.0 + draws.logistic()).collect();
    let shift = hodges_lehmann_of_differences(&scores, 0.95, options)?;
    assert!((shift.estimate - 1.0).abs() < 0.05 && covers(&shift, shift.estimate));
    Ok(())
}
