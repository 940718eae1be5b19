//! Clearing a large programme: 204 projects in 6 regions, 60 questions over three times (two contrasts), each broken down by region
//! and by project: `cargo bench --package jauge-model --bench secrecy`.
//!
//! Prints the median of the runs in seconds with how much was withheld, for groups of all sizes and for small ones, and for a quarter,
//! a half and all of the questions, which says how the cost grows.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // It is there to print; it must stop if something is wrong.

use std::time::Instant;

use jauge_model::{
    ClaimLevel, Cleared, Contrast, Estimate, Finding, Group, Measure, Results, SecrecyPolicy,
    Section, Text, Unit,
};

const PROJECTS: usize = 204;
const REGIONS: usize = 6;
const ITEMS: usize = 60;
const CONTRASTS: [Contrast; 2] = [Contrast { from: 0, to: 1 }, Contrast { from: 0, to: 2 }];
const RUNS: usize = 3;

fn main() {
    println!("| learners a project | questions | findings | withheld | seconds |");
    println!("|---|---|---|---|---|");
    for most in [60, 20] {
        for items in [ITEMS / 4, ITEMS / 2, ITEMS] {
            measure(most, items);
        }
    }
}

fn measure(most: u64, items: usize) {
    let results = programme(most, items);
    let mut seconds: Vec<f64> = Vec::new();
    let mut withheld = 0;
    for _ in 0..RUNS {
        let one = results.clone();
        let start = Instant::now();
        let cleared = Cleared::results(one, &SecrecyPolicy::default());
        seconds.push(start.elapsed().as_secs_f64());
        withheld = cleared
            .findings
            .iter()
            .filter(|f| f.withheld.is_some())
            .count();
    }
    seconds.sort_by(f64::total_cmp);
    println!(
        "| 3 to {most} | {items} | {} | {withheld} | {:.2} |",
        results.findings.len(),
        seconds[RUNS / 2]
    );
}

/// Numbers that look drawn and are the same on every machine (Knuth's linear congruential generator).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

/// Counts of one place: improved, same, declined, at target before, at target after.
type Counts = [u64; 5];

fn programme(most: u64, items: usize) -> Results {
    let mut draw = Draw(20_260_103);
    let sizes: Vec<u64> = (0..PROJECTS).map(|_| 3 + draw.below(most - 2)).collect();
    let mut findings = Vec::new();
    for item in 0..items {
        for contrast in CONTRASTS {
            let projects: Vec<Counts> = sizes
                .iter()
                .map(|n| counts(&mut draw, *n, contrast))
                .collect();
            let mut regions = [[0; 5]; REGIONS];
            let mut all = [0; 5];
            for (p, c) in projects.iter().enumerate() {
                for (k, n) in c.iter().enumerate() {
                    regions[p % REGIONS][k] += n;
                    all[k] += n;
                }
            }
            let outcome = format!("q{item:02}");
            place(&outcome, contrast, None, all, &mut findings);
            for (r, c) in regions.into_iter().enumerate() {
                let region = group("region", format!("R{r}"), Vec::new());
                place(&outcome, contrast, Some(region), c, &mut findings);
            }
            for (p, c) in projects.into_iter().enumerate() {
                let within = vec![("region".to_owned(), format!("R{}", p % REGIONS))];
                let project = group("project", format!("P{p:03}"), within);
                place(&outcome, contrast, Some(project), c, &mut findings);
            }
        }
    }
    Results {
        findings,
        ..Results::default()
    }
}

fn group(by: &str, label: String, within: Vec<(String, String)>) -> Group {
    Group {
        by: by.to_owned(),
        label,
        within,
    }
}

/// One in ten did not come to the last time.
fn counts(draw: &mut Draw, size: u64, contrast: Contrast) -> Counts {
    let n = if contrast.to == 2 {
        size - draw.below(1 + size / 5)
    } else {
        size
    };
    let improved = n / 3 + draw.below(1 + n / 3);
    let declined = draw.below(1 + (n - improved) / 3);
    let before = draw.below(1 + n / 2);
    let after = before + draw.below(1 + n - before);
    [improved, n - improved - declined, declined, before, after]
}

fn place(
    outcome: &str,
    contrast: Contrast,
    group: Option<Group>,
    c: Counts,
    out: &mut Vec<Finding>,
) {
    let n = c[0] + c[1] + c[2];
    let name = group.as_ref().map_or("all", |g| &g.label).to_owned();
    let make = |measure: Measure, numerator| Finding {
        id: format!("{outcome}.{}.{}.{name}", measure.id(), contrast.to),
        section: Section::Item,
        outcome: outcome.to_owned(),
        label: Text::same(outcome),
        group: group.clone(),
        contrast: Some(contrast),
        wave: None,
        measure,
        estimate: Some(Estimate::default()),
        not_computed: None,
        table: None,
        numerator,
        denominator: Some(n),
        unit: Unit::Share,
        method: String::new(),
        primary: true,
        claim: ClaimLevel::C3,
        caveats: Vec::new(),
        withheld: None,
    };
    let shares = [
        Measure::ShareImproved,
        Measure::ShareSame,
        Measure::ShareDeclined,
        Measure::ShareAtTargetBefore,
        Measure::ShareAtTargetAfter,
    ];
    out.extend(shares.into_iter().zip(c).map(|(m, k)| make(m, Some(k))));
    out.push(make(Measure::ProbabilityOfImprovement, None));
}
