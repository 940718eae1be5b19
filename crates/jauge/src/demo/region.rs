//! The simulated regional study: the register of projects, the entry forms and the exit forms.
//!
//! | PCG stream | draws |
//! |---|---|
//! | 1 | projects, their sizes, cohorts and returns |
//! | 2 | learners, codes, answers on the wheel, who fills in the exit form |
//! | 3 | open answers and consent |
//! | 4 | faults of real life |

use super::draw::Draw;
use super::faults;
use super::people::{Answer, Form, Person, people};
use super::projects::{Project, frame, projects};
use super::sheet::{Encoding, date, write};
use super::voices::{Question, answer};

/// The seed of every stream.
pub(super) const SEED: u64 = 48_352_400;

/// Learners of the registers of all the projects followed.
pub(super) const ENROLLED: usize = 2_400;

/// Projects that sent their forms back, out of 48.
pub(super) const RETURNED: usize = 35;

/// Spokes of the wheel, `r01` to `r10`.
pub(super) const ITEMS: usize = 10;

/// The code of the box "not seen" and the words of the levels, as in the grid.
const NOT_SEEN: (&str, &str) = ("-1", "Pas vu");
const LEVELS: [&str; 5] = [
    "Je n’ai pas essayé",
    "Avec quelqu’un à côté",
    "Avec un peu d’aide",
    "Tout·e seul·e",
    "Je peux le montrer",
];

/// Headings of the entry form's columns, which the study file maps to the items `r01` to `r10` and
/// `ro2` (`ro1` is not asked at entry).
const ENTRY_HEADINGS: [&str; ITEMS + 1] = [
    "1. Venir et prévenir",
    "2. Demander de l’aide",
    "3. Travailler avec d’autres",
    "4. Continuer quand c’est difficile",
    "5. S’adapter",
    "6. Préparer et ranger mon poste",
    "7. Faire les étapes dans l’ordre",
    "8. Me servir des outils",
    "9. Lire, compter, écrire",
    "10. Dire ce que j’ai appris",
    "Ce que je veux travailler maintenant",
];

/// Columns before the answers, the same in both files: code, region, project, cohort, age, date.
pub(super) const BEFORE_ANSWERS: usize = 6;

/// The three tables that `study.toml` names.
pub(super) fn answer_files() -> Vec<(&'static str, Vec<u8>)> {
    let projects = projects();
    let people = people(&projects);
    let (entry, exit) = forms(&projects, &people);
    vec![
        ("projets.csv", write(&frame(&projects), Encoding::Utf8Bom)),
        ("entree.csv", write(&entry, Encoding::Utf8Bom)),
        ("sortie.csv", write(&exit, Encoding::Windows1252)),
    ]
}

/// The rows of the entry and exit files, headers first, faults included.
fn forms(projects: &[Project], people: &[Person]) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let mut words = Draw::new(SEED, 3);
    let mut entry = Vec::new();
    let mut exit = Vec::new();
    for person in people {
        entry.push(entry_row(projects, person, &mut words));
        if let Some(form) = &person.exit {
            exit.push((form.day, exit_row(projects, person, form, &mut words)));
        }
    }
    // The exit file comes from one tablet after another: in order of date, not of register.
    exit.sort_by(|a, b| (a.0, &a.1[0]).cmp(&(b.0, &b.1[0])));
    let mut exit: Vec<Vec<String>> = exit.into_iter().map(|(_, row)| row).collect();
    faults::plant(&mut entry, &mut exit);

    entry.insert(0, header("date_entree", &ENTRY_HEADINGS.map(String::from)));
    let ids: Vec<String> = (1..=ITEMS).map(|i| format!("r{i:02}")).collect();
    let open = ["ro1", "ro2"].map(String::from);
    exit.insert(0, header("date_sortie", &[ids, open.to_vec()].concat()));
    (entry, exit)
}

fn header(date: &str, questions: &[String]) -> Vec<String> {
    let mut row = ["code", "region", "projet", "cohorte", "tranche_age", date]
        .map(String::from)
        .to_vec();
    row.extend_from_slice(questions);
    row.push("accord_publication".to_owned());
    row
}

/// The entry form does not ask what people are proud of; it is typed by code, with the apostrophes of a word processor.
fn entry_row(projects: &[Project], person: &Person, words: &mut Draw) -> Vec<String> {
    let mut row = who(projects, person, &person.entry);
    row.extend(person.entry.answers.map(|a| match a {
        Answer::Level(level) => level.to_string(),
        Answer::NotSeen => NOT_SEEN.0.to_owned(),
        Answer::Empty => String::new(),
    }));
    row.push(said(Question::WorkOn, 0.55, 0.1, words));
    row.push(consent(words));
    row
}

/// The exit form is a spreadsheet of ticked words, with the apostrophes of a keyboard in what
/// people wrote.
fn exit_row(projects: &[Project], person: &Person, form: &Form, words: &mut Draw) -> Vec<String> {
    let mut row = who(projects, person, form);
    row.extend(form.answers.map(|a| match a {
        Answer::Level(level) => LEVELS[usize::from(level)].to_owned(),
        Answer::NotSeen => NOT_SEEN.1.to_owned(),
        Answer::Empty => String::new(),
    }));
    // Those who changed less than others say so more often.
    let gloomy = (0.15 - 0.3 * person.progress).clamp(0.03, 0.6);
    row.push(said(Question::Proud, 0.6, gloomy, words).replace('’', "'"));
    row.push(said(Question::WorkOn, 0.5, gloomy, words).replace('’', "'"));
    row.push(consent(words));
    row
}

fn who(projects: &[Project], person: &Person, form: &Form) -> Vec<String> {
    let project = &projects[person.project];
    vec![
        person.code.clone(),
        project.region.to_owned(),
        project.id.clone(),
        format!("{}-C{}", project.id, person.cohort),
        person.age_band.to_owned(),
        date(form.day),
    ]
}

/// An answer in words, or an empty cell.
fn said(question: Question, answering: f64, gloomy: f64, words: &mut Draw) -> String {
    if words.chance(answering) {
        answer(question, gloomy, words)
    } else {
        String::new()
    }
}

fn consent(words: &mut Draw) -> String {
    ["oui", "non", ""][words.weighted(&[0.62, 0.23, 0.15])].to_owned()
}
