//! The simulated follow-up: three calls after people left, each with the months of the calendar since the one before.
//!
//! One PCG stream: region, who is reached, the state of each month.

use super::draw::Draw;
use super::sheet::{Encoding, date, write};

const SEED: u64 = 20_260_630;

/// People who left.
pub(super) const PEOPLE: usize = 420;

/// The calls: their file, the months that each asks about, the day of the call after the exit, who of those called before is reached.
const CALLS: [(&str, std::ops::RangeInclusive<usize>, u32, f64); 3] = [
    ("appel_3_mois.csv", 1..=3, 92, 0.92),
    ("appel_6_mois.csv", 4..=6, 183, 0.88),
    ("appel_12_mois.csv", 7..=12, 365, 0.82),
];

/// Codes of the states in the grid: lasting jobs, short ones, none.
const LASTING: [u8; 3] = [1, 2, 9];
const SHORT: [u8; 3] = [3, 4, 5];
const NONE: [u8; 4] = [13, 13, 11, 14];

/// The code of "I don't know".
const UNKNOWN: &str = "-2";

/// The tables that `study.toml` names.
pub(super) fn answer_files() -> Vec<(&'static str, Vec<u8>)> {
    let mut tables: Vec<Vec<Vec<String>>> = CALLS
        .iter()
        .map(|(_, months, ..)| vec![header(months.clone())])
        .collect();
    let mut draw = Draw::new(SEED, 1);
    for person in 0..PEOPLE {
        let region = if draw.chance(0.55) {
            "Région A"
        } else {
            "Région B"
        };
        let left = draw.below(180) as u32;
        let mut state = State {
            region,
            code: NONE[draw.below(4)],
        };
        for ((_, months, day, reached), table) in CALLS.iter().zip(&mut tables) {
            if !draw.chance(*reached) {
                break;
            }
            let mut row = vec![
                format!("S-{:04}", 1_000 + person),
                region.to_owned(),
                date(left + day),
            ];
            for month in months.clone() {
                state.next(month, &mut draw);
                let known = !draw.chance(0.01);
                row.push(if known {
                    state.code.to_string()
                } else {
                    UNKNOWN.to_owned()
                });
            }
            table.push(row);
        }
    }
    let names = CALLS.iter().map(|(name, ..)| *name);
    let files = tables.iter().map(|rows| write(rows, Encoding::Utf8Bom));
    names.zip(files).collect()
}

fn header(months: std::ops::RangeInclusive<usize>) -> Vec<String> {
    let who = ["code", "region", "date_appel"].map(String::from);
    let months = months.map(|m| format!("c{m:02}"));
    who.into_iter().chain(months).collect()
}

/// What somebody does in a month.
struct State {
    region: &'static str,
    code: u8,
}

impl State {
    fn next(&mut self, month: usize, draw: &mut Draw) {
        if LASTING.contains(&self.code) {
            return;
        }
        // Slow at first, and few contracts begin in two of the months.
        let pace = match month {
            1 => 0.3,
            9 | 10 => 0.15,
            _ => 1.0,
        };
        let lasting = if self.region == "Région A" {
            0.065
        } else {
            0.05
        };
        if draw.chance(lasting * pace) {
            self.code = LASTING[draw.below(3)];
        } else if draw.chance(0.08) {
            self.code = SHORT[draw.below(3)];
        } else if draw.chance(0.1) {
            self.code = NONE[draw.below(4)];
        }
    }
}
