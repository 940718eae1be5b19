//! The 48 projects that the region follows, of which 35 sent their forms back.

use super::draw::Draw;
use super::region::{ENROLLED, RETURNED, SEED};

/// Projects followed, and among them those that answer, region by region. The last region has
/// fewer answering projects than statistical secrecy asks for.
const REGIONS: [(&str, usize, usize); 6] = [
    ("Région A", 12, 9),
    ("Région B", 11, 8),
    ("Région C", 9, 7),
    ("Région D", 8, 6),
    ("Région E", 5, 4),
    ("Région F", 3, 1),
];

/// Projects so small that their figures may not be shown alone.
const SMALL: [usize; 3] = [4, 19, 38];

/// Words of the frame file for a yes, a no, and a question left empty.
const YES: &str = "oui";
const NO: &str = "non";

/// A project.
pub(super) struct Project {
    /// `DEF-A-001`.
    pub(super) id: String,
    /// A neutral name.
    pub(super) name: String,
    /// Region it belongs to.
    pub(super) region: &'static str,
    /// Whether it sent its forms back.
    pub(super) returned: bool,
    /// Learners of its register.
    pub(super) enrolled: usize,
    /// First day of each cohort, and how many days it lasted.
    pub(super) cohorts: Vec<(u32, u32)>,
    /// What its learners have in common at entry, in standard deviations of the latent scale.
    pub(super) start: f64,
    /// What they have in common in their change.
    pub(super) change: f64,
    /// Added to each learner's chance to fill in the exit form.
    pub(super) loyalty: f64,
    /// Whether its learners come out persevering less than they thought at entry.
    pub(super) discouraging: bool,
    /// Yes/no answers of the return: priority neighbourhoods, rural, certificate.
    pub(super) indicators: [&'static str; 3],
}

/// Draws the projects.
pub(super) fn projects() -> Vec<Project> {
    let mut draw = Draw::new(SEED, 1);
    let mut all = Vec::new();
    for (region, followed, returned) in REGIONS {
        let answering = draw.sample(followed, returned);
        for rank in 0..followed {
            let number = all.len() + 1;
            let letter = region.chars().last().unwrap_or('A');
            all.push(Project {
                id: format!("DEF-{letter}-{:03}", rank + 1),
                name: format!("Tiers-lieu {number:02}"),
                region,
                returned: answering.contains(&rank),
                enrolled: 0,
                cohorts: Vec::new(),
                start: 0.4 * draw.normal(),
                change: 0.2 * draw.normal(),
                loyalty: 0.07 * draw.normal(),
                discouraging: draw.chance(0.3),
                indicators: [""; 3],
            });
        }
    }
    enrol(&mut all, &mut draw);
    for project in &mut all {
        project.cohorts = cohorts(project.enrolled, &mut draw);
    }
    indicate(&mut all, &mut draw);
    all
}

/// Shares the learners out, the sizes being uneven and their sum exact.
fn enrol(projects: &mut [Project], draw: &mut Draw) {
    let weights: Vec<f64> = (0..projects.len())
        .map(|p| {
            let drawn = 0.5 + 1.5 * draw.unit();
            if SMALL.contains(&p) { 0.2 } else { drawn }
        })
        .collect();
    let total: f64 = weights.iter().sum();
    for (project, weight) in projects.iter_mut().zip(&weights) {
        project.enrolled = (ENROLLED as f64 * weight / total) as usize;
    }
    let given: usize = projects.iter().map(|p| p.enrolled).sum();
    // Rounding down leaves fewer learners than projects: one more for the first ones.
    for project in projects.iter_mut().take(ENROLLED - given) {
        project.enrolled += 1;
    }
}

/// One to three cohorts, starting on Mondays from 2 September 2024, of three to six months.
fn cohorts(enrolled: usize, draw: &mut Draw) -> Vec<(u32, u32)> {
    const FIRST_MONDAY: u32 = 245;
    let count = match enrolled {
        0..30 => 1,
        30..60 => 2,
        _ => 3,
    };
    let mut starts: Vec<u32> = (0..count)
        .map(|c| FIRST_MONDAY + 7 * (8 * c + draw.below(7) as u32))
        .collect();
    starts.sort_unstable();
    let last = |start| (start, 88 + 7 * draw.below(14) as u32);
    starts.into_iter().map(last).collect()
}

/// What the answering projects say: the exact numbers of yes are part of the demo.
fn indicate(projects: &mut [Project], draw: &mut Draw) {
    // Yes, and questions left empty, among the 35.
    let counts = [(28, 0), (17, 2), (12, 0)];
    for (question, (yes, empty)) in counts.into_iter().enumerate() {
        let chosen = draw.sample(RETURNED, yes + empty);
        let blank = draw.sample(yes + empty, empty);
        let answering = projects.iter_mut().filter(|p| p.returned);
        for (rank, project) in answering.enumerate() {
            project.indicators[question] = match chosen.iter().position(|c| *c == rank) {
                None => NO,
                Some(place) if blank.contains(&place) => "",
                Some(_) => YES,
            };
        }
    }
}

/// The frame file: one row per project followed.
pub(super) fn frame(projects: &[Project]) -> Vec<Vec<String>> {
    let header = [
        "projet",
        "nom",
        "region",
        "inscrits",
        "retour",
        "touche_qpv",
        "touche_rural",
        "mene_a_certification",
    ];
    let mut rows = vec![header.map(String::from).to_vec()];
    for p in projects {
        let mut row = vec![
            p.id.clone(),
            p.name.clone(),
            p.region.to_owned(),
            p.enrolled.to_string(),
            if p.returned { YES } else { NO }.to_owned(),
        ];
        row.extend(p.indicators.map(String::from));
        rows.push(row);
    }
    rows
}
