//! Seconds to link 60,000 people at two waves by a self-generated code of six elements: strictly,
//! and with one and two elements missing or differing.
//!
//! `cargo bench -p jauge-collect --bench self_code -- RUNS`; prints the fastest of the runs
//! (default: 5). The exact join is what any program does for a code that is one text: a hash map
//! from the whole code to the form.

#![allow(clippy::print_stdout)] // Its output is what it is for.

use std::collections::HashMap;
use std::time::Instant;

use jauge_collect::self_code::{Forms, MISSING, Rules, link};
use rand::{RngExt as _, SeedableRng as _};

const PEOPLE: usize = 60_000;
/// Mother's initial, month, day, siblings, town's initial, first letter of the street.
const SIZES: [u32; 6] = [26, 12, 31, 8, 26, 26];

fn main() {
    let runs = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(5);
    let forms = forms();
    let exact = fastest(runs, || exact_join(&forms));
    println!(
        "exact join by a hash map: {:.4} s, {} links",
        exact.0, exact.1
    );
    for tolerance in 0..=2 {
        let rules = Rules {
            tolerance,
            ..Rules::default()
        };
        let (seconds, links) = fastest(runs, || link(&forms, &rules).links.len());
        let times = seconds / exact.0;
        println!(
            "tolerance {tolerance}, with its review list: {seconds:.4} s, {links} links, {times:.1} times the exact join"
        );
    }
}

/// Entry and exit of the same people: at exit, 15 % slip on one element and 5 % on two; at both,
/// 1 % of the elements are not given.
fn forms() -> Forms {
    let mut random = rand_pcg::Pcg64::seed_from_u64(60_000);
    let mut forms = Forms {
        elements: SIZES.len(),
        ..Forms::default()
    };
    let people: Vec<[u32; 6]> = (0..PEOPLE)
        .map(|_| SIZES.map(|size| random.random_range(0..size)))
        .collect();
    for wave in 0..2 {
        for person in &people {
            let mut values = *person;
            let slips = match random.random_range(0..100) {
                _ if wave == 0 => 0,
                0..15 => 1,
                15..20 => 2,
                _ => 0,
            };
            for _ in 0..slips {
                let at = random.random_range(0..SIZES.len());
                values[at] = random.random_range(0..SIZES[at]);
            }
            for value in &mut values {
                if random.random_range(0..100) < 1 {
                    *value = MISSING;
                }
            }
            forms.values.extend(values);
            forms.waves.push(1 << wave);
            forms.codes.push(MISSING);
        }
    }
    forms
}

fn exact_join(forms: &Forms) -> usize {
    let mut entries: HashMap<&[u32], u32> = HashMap::new();
    for form in 0..PEOPLE as u32 {
        entries.insert(forms.values(form), form);
    }
    let exits = PEOPLE as u32..2 * PEOPLE as u32;
    exits
        .filter(|f| entries.contains_key(forms.values(*f)))
        .count()
}

fn fastest(runs: usize, work: impl Fn() -> usize) -> (f64, usize) {
    let mut least = (f64::INFINITY, 0);
    for _ in 0..runs {
        let start = Instant::now();
        let found = std::hint::black_box(work());
        least = (least.0.min(start.elapsed().as_secs_f64()), found);
    }
    least
}
