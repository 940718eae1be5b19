//! The learners: how far along they are, how they change, and which forms they fill in.
//!
//! ```text
//! latent(person, item, entry) = project start + person start + item ease + noise
//! latent(person, item, exit)  = the same, with new noise, + item change
//!                               + project change + person change
//! answer = number of thresholds below the latent value          (levels 0 to 4)
//! ```
//!
//! The exit form comes back in seven cases out of ten, less often from learners who
//! started low and from some projects.

use super::draw::Draw;
use super::projects::Project;
use super::region::{ITEMS, SEED};

/// Above which latent value the next level is chosen.
const THRESHOLDS: [f64; 4] = [-1.1, -0.3, 0.7, 1.7];

/// How easy each spoke is at entry.
const EASE: [f64; ITEMS] = [0.6, -0.3, 0.2, 0.1, 0.0, -0.2, -0.1, -0.8, 0.3, -0.5];

/// Mean change of each spoke. Tools rise most; reading and counting hardly move.
const CHANGE: [f64; ITEMS] = [0.3, 0.8, 0.6, 0.15, 0.4, 0.8, 0.55, 1.2, 0.04, 0.9];

/// Index of the spoke on perseverance, which falls in discouraging projects, and by how much.
const PERSEVERING: usize = 3;
const DISCOURAGED: f64 = -0.55;

/// Letters and digits of the codes: none that a hand-written sheet confuses (0 O, 1 I L).
pub(super) const ALPHABET: [u8; 31] = *b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// One answer of the wheel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// A level, 0 to 4.
    Level(u8),
    /// The box "not seen".
    NotSeen,
    /// Nothing.
    Empty,
}

/// A form: the answers and its day.
pub(super) struct Form {
    pub(super) day: u32,
    pub(super) answers: [Answer; ITEMS],
}

/// A learner of a project that sent its forms back.
pub(super) struct Person {
    pub(super) code: String,
    /// Index of the project.
    pub(super) project: usize,
    /// Number of the cohort within the project, from 1.
    pub(super) cohort: usize,
    pub(super) age_band: &'static str,
    /// What they change beyond the mean, in standard deviations of the latent scale.
    pub(super) progress: f64,
    pub(super) entry: Form,
    pub(super) exit: Option<Form>,
}

/// Draws everybody who filled in an entry form, project by project.
pub(super) fn people(projects: &[Project]) -> Vec<Person> {
    let mut draw = Draw::new(SEED, 2);
    let mut codes = Codes::default();
    let mut all = Vec::new();
    for (index, project) in projects.iter().enumerate() {
        for seat in 0..project.enrolled {
            // Some of the register never filled anything in.
            let started = draw.chance(0.96);
            if project.returned && started {
                let cohort = seat * project.cohorts.len() / project.enrolled;
                let code = codes.issue(&mut draw);
                all.push(person(code, index, project, cohort, &mut draw));
            }
        }
    }
    all
}

fn person(code: String, index: usize, project: &Project, cohort: usize, draw: &mut Draw) -> Person {
    let own = 0.85 * draw.normal();
    let progress = 0.35 * draw.normal();
    let (first_day, length) = project.cohorts[cohort];
    let bands = ["16-20 ans", "21-25 ans", "26-44 ans", "45 ans et plus"];
    let age_band = bands[draw.weighted(&[0.22, 0.31, 0.34, 0.13])];

    let start = project.start + own;
    // One form in twenty is filled in late, outside the window.
    let late = if draw.chance(0.05) { 15 } else { 0 };
    let entry = Form {
        day: first_day + late + draw.below(11) as u32,
        answers: answers(|_| start, draw),
    };
    let returns = 0.70 + 0.09 * own + project.loyalty;
    let exit = draw.chance(returns.clamp(0.15, 0.97)).then(|| Form {
        day: first_day + length - 5 + draw.below(16) as u32,
        answers: answers(|item| start + change(project, item) + progress, draw),
    });
    Person {
        code,
        project: index,
        cohort: cohort + 1,
        age_band,
        progress,
        entry,
        exit,
    }
}

/// What a project changes in one spoke.
fn change(project: &Project, item: usize) -> f64 {
    let mood = if project.discouraging && item == PERSEVERING {
        DISCOURAGED
    } else {
        0.0
    };
    CHANGE[item] + mood + project.change
}

fn answers(latent: impl Fn(usize) -> f64, draw: &mut Draw) -> [Answer; ITEMS] {
    std::array::from_fn(|item| {
        let value = latent(item) + EASE[item] + 0.75 * draw.normal();
        let level = THRESHOLDS.iter().filter(|t| value > **t).count();
        // Tools and reading are not put to use everywhere.
        let unseen = if matches!(item, 7 | 8) { 0.05 } else { 0.01 };
        let (empty, not_seen) = (draw.chance(0.025), draw.chance(unseen));
        if empty {
            Answer::Empty
        } else if not_seen {
            Answer::NotSeen
        } else {
            Answer::Level(level as u8)
        }
    })
}

/// Issues codes such as `7F3-K2M`, any two of which differ by more than one slip of the pen.
#[derive(Default)]
pub(super) struct Codes(Vec<[u8; 6]>);

impl Codes {
    /// Goes on from codes already printed.
    pub(super) fn known<'a>(printed: impl Iterator<Item = &'a str>) -> Self {
        let letters = |code: &str| -> Option<[u8; 6]> {
            let kept: Vec<u8> = code.bytes().filter(|b| *b != b'-').collect();
            kept.try_into().ok()
        };
        Self(printed.filter_map(letters).collect())
    }

    /// A new code.
    pub(super) fn issue(&mut self, draw: &mut Draw) -> String {
        loop {
            let code: [u8; 6] = std::array::from_fn(|_| ALPHABET[draw.below(ALPHABET.len())]);
            if !self.0.iter().any(|other| close(other, &code)) {
                self.0.push(code);
                return printed(&code);
            }
        }
    }
}

/// Whether two codes can be taken for each other: at most two characters differ (one slip in
/// each, or two swapped).
fn close(a: &[u8; 6], b: &[u8; 6]) -> bool {
    a.iter().zip(b).filter(|(x, y)| x != y).count() <= 2
}

/// `7F3K2M` as it is printed on the sheet: `7F3-K2M`.
fn printed(code: &[u8; 6]) -> String {
    let text = String::from_utf8_lossy(code);
    format!("{}-{}", &text[..3], &text[3..])
}
