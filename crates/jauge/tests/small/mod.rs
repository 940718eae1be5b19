//! A study of few questions, written into a folder, for the tests that look at what a run makes of it.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jauge::{Silent, pipeline};

pub(crate) const GRID: &str = r#"format = "jauge-grid/1"
[grid]
id = "petite"
version = "1.0.0"
default_lang = "fr"
licence = "CC0-1.0"
title = { fr = "Petite grille", en = "Small grid" }
[[wave]]
id = "entry"
label = { fr = "Entrée", en = "Entry" }
[[wave]]
id = "exit"
label = { fr = "Sortie", en = "Exit" }
[[role]]
id = "learner"
label = { fr = "Apprenant", en = "Learner" }
[[scale]]
id = "ech"
kind = "likert"
levels = [
  { code = 0, label = { fr = "Jamais", en = "Never" } },
  { code = 1, label = { fr = "Parfois", en = "Sometimes" } },
  { code = 2, label = { fr = "Souvent", en = "Often" } },
]
[[options]]
id = "couleurs"
list = [
  { code = 1, id = "bleu", label = { fr = "Bleu azur", en = "Azure" } },
  { code = 2, id = "rouge", label = { fr = "Rouge vif", en = "Bright red" } },
  { code = 3, id = "vert", label = { fr = "Vert pomme", en = "Apple green" } },
]
[[options]]
id = "maux"
list = [
  { code = 1, id = "dos", label = { fr = "Mal au dos", en = "Back ache" } },
  { code = 2, id = "rien", label = { fr = "Aucun mal", en = "No ache" } },
]
[[item]]
id = "aide"
scale = "ech"
text = { fr = "Je demande de l’aide.", en = "I ask for help." }
[[item]]
id = "couleur"
kind = "choice"
options = "couleurs"
waves = ["exit"]
text = { fr = "Quelle couleur ?", en = "Which colour?" }
[[item]]
id = "sante"
kind = "choice"
options = "maux"
waves = ["exit"]
sensitive = true
text = { fr = "Quelle santé ?", en = "Which health?" }
"#;

const STUDY: &str = r#"format = "jauge-study/1"
[study]
id = "petite"
title = { fr = "Petite étude", en = "Small study" }
grid = "grid.toml"
simulated = true
source = { fr = "Inventée", en = "Invented" }
[keys]
participant = "code"
project = "projet"
[[contrast]]
from = "entry"
to = "exit"
[outcomes]
primary = ["aide"]
by = ["project"]
[population]
unit = "project"
label = { fr = "projets", en = "projects" }
frame = "projets.csv"
id = "projet"
name = "nom"
answered = { column = "retour", yes = ["oui"] }
[[population.indicator]]
id = "rural"
label = { fr = "disent être ruraux", en = "say they are rural" }
column = "rural"
yes = ["oui"]
no = ["non"]
"#;

/// Who answered: the project of each, and what was ticked.
pub(crate) struct Study {
    pub(crate) projects: Vec<(&'static str, usize)>,
    /// How many chose the first colour, and how many have a back ache.
    pub(crate) first: [usize; 2],
    /// How many projects say they are rural, of twelve.
    pub(crate) rural: usize,
    pub(crate) more: String,
}

impl Study {
    pub(crate) fn of(people: usize) -> Self {
        Self {
            projects: vec![("P0", people)],
            first: [people / 2, people / 2],
            rural: 6,
            more: String::new(),
        }
    }

    /// The files that a run writes, by name; those that are text.
    pub(crate) fn run(&self) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let study = self.write(folder.path());
        let run = jauge::run(&study, &Silent).unwrap();
        let also = [pipeline::Also::Markdown, pipeline::Also::Svg];
        let written = run.outputs(&also).unwrap();
        let text = |(name, bytes)| Some((name, String::from_utf8(bytes).ok()?));
        written.into_iter().filter_map(text).collect()
    }

    /// Writes the study into a folder; returns its file.
    pub(crate) fn write(&self, folder: &Path) -> PathBuf {
        let mut study = String::from(STUDY);
        let mut at = 0;
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        for (project, people) in &self.projects {
            let (mut entry, mut exit) = (
                String::from("code;projet;aide\n"),
                String::from("code;projet;aide;couleur;sante\n"),
            );
            for _ in 0..*people {
                let colour = match at {
                    _ if at < self.first[0] => 1,
                    _ if at % 2 == 0 => 2,
                    _ => 3,
                };
                let health = if at < self.first[1] { 1 } else { 2 };
                writeln!(entry, "Zq{at};{project};{}", at % 2).unwrap();
                writeln!(exit, "Zq{at};{project};{};{colour};{health}", 1 + at % 2).unwrap();
                at += 1;
            }
            for (wave, text) in [("entry", &entry), ("exit", &exit)] {
                let name = format!("{project}-{wave}.csv");
                write(&name, text);
                write!(study, "[[answers]]\nfile = \"{name}\"\nwave = \"{wave}\"\n").unwrap();
            }
        }
        let mut frame = String::from("projet;nom;retour;rural\n");
        for i in 0..12 {
            let rural = if i < self.rural { "oui" } else { "non" };
            writeln!(frame, "P{i};Lieu {i};oui;{rural}").unwrap();
        }
        write("projets.csv", &frame);
        write("grid.toml", GRID);
        write("study.toml", &(study + &self.more));
        folder.join("study.toml")
    }

    pub(crate) fn page(&self) -> String {
        self.run().remove("report.fr.html").unwrap()
    }
}
