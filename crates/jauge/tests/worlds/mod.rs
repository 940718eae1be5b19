//! Small studies drawn at random, and everything that is handed out of one, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use jauge::{Silent, pipeline};
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

use super::small;

/// Sites of each region: A, B and C of the north, D, E and F of the south.
pub(crate) const SITES: [(&str, &[&str]); 2] = [
    ("Nord", &["A", "B", "C", "D"]),
    ("Sud", &["E", "F", "G", "H"]),
];

/// Somebody who came.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) region: &'static str,
    pub(crate) site: &'static str,
    pub(crate) entry: u8,
    /// Level, colour and health at the exit; `None` where no form came back.
    pub(crate) exit: Option<[u8; 3]>,
}

/// Who came and what they answered.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) people: Vec<Person>,
}

impl World {
    /// Sites of four to forty people, one colour and one ache that few have.
    pub(crate) fn drawn(seed: u64) -> Self {
        let mut draw = Pcg64::seed_from_u64(seed);
        let mut people = Vec::new();
        for (region, sites) in SITES {
            for site in sites {
                let small = draw.random_bool(0.4);
                let n = draw.random_range(if small { 4..12 } else { 14..40 });
                for _ in 0..n {
                    let answers = [
                        draw.random_range(0..3),
                        *[
                            1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
                        ]
                        .choose(&mut draw)
                        .unwrap(),
                        if draw.random_bool(0.06) { 1 } else { 2 },
                    ];
                    people.push(Person {
                        region,
                        site,
                        entry: draw.random_range(0..3),
                        exit: draw.random_bool(0.85).then_some(answers),
                    });
                }
            }
        }
        Self { people }
    }

    /// Everything that is handed out, with these kinds of files.
    pub(crate) fn handed_out(&self, also: &[pipeline::Also]) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        handed_out(&folder.path().join("study.toml"), also)
    }

    fn write(&self, folder: &Path) {
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        let (mut entry, mut exit) = (
            String::from("code;region;lieu;aide\n"),
            String::from("code;region;lieu;aide;couleur;sante\n"),
        );
        for (at, p) in self.people.iter().enumerate() {
            writeln!(entry, "Zq{at};{};{};{}", p.region, p.site, p.entry).unwrap();
            if let Some([level, colour, health]) = p.exit {
                let who = format!("Zq{at};{};{}", p.region, p.site);
                writeln!(exit, "{who};{level};{colour};{health}").unwrap();
            }
        }
        write("entry.csv", &entry);
        write("exit.csv", &exit);
        write("grid.toml", small::GRID);
        write("study.toml", STUDY);
    }
}

const STUDY: &str = r#"format = "jauge-study/1"
[study]
id = "mondes"
title = { fr = "Deux mondes", en = "Two worlds" }
grid = "grid.toml"
simulated = true
source = { fr = "Inventée", en = "Invented" }
[keys]
participant = "code"
region = "region"
site = "lieu"
[[answers]]
file = "entry.csv"
wave = "entry"
[[answers]]
file = "exit.csv"
wave = "exit"
[[contrast]]
from = "entry"
to = "exit"
[outcomes]
primary = ["aide"]
by = ["region", "site"]
"#;

/// What a run of a study hands out, by file; of archives, by the file within. Kinds that are drawn from the same
/// pages by a compiler of their own (PDF, bitmaps) are left out.
pub(crate) fn handed_out(study: &Path, also: &[pipeline::Also]) -> BTreeMap<String, String> {
    let text: Vec<pipeline::Also> = also
        .iter()
        .copied()
        .filter(|kind| !matches!(kind, pipeline::Also::Pdf | pipeline::Also::Png))
        .collect();
    let run = jauge::run(study, &Silent).unwrap();
    let mut out = BTreeMap::new();
    for (name, bytes) in run.outputs(&text).unwrap() {
        if name.starts_with("team/") {
            continue;
        }
        if name.ends_with(".xlsx") || name.ends_with(".docx") {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            for at in 0..archive.len() {
                let mut part = archive.by_index(at).unwrap();
                let mut bytes = Vec::new();
                part.read_to_end(&mut bytes).unwrap();
                out.insert(
                    format!("{name}/{}", part.name().unwrap()),
                    without_hashes(&bytes),
                );
            }
        } else {
            out.insert(name, without_hashes(&bytes));
        }
    }
    out
}

/// Text whose fingerprints of files are all alike.
fn without_hashes(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    let is_hash = |run: &str| {
        let letters = run.bytes().filter(u8::is_ascii_lowercase).count();
        matches!(run.len(), 12 | 64) && letters > 0 && letters < run.len()
    };
    let mut rest = text.as_ref();
    while let Some(c) = rest.chars().next() {
        let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let end = rest
            .find(|c| !hex(c))
            .unwrap_or(rest.len())
            .max(c.len_utf8());
        let (run, after) = rest.split_at(end);
        out.push_str(if is_hash(run) { "#" } else { run });
        rest = after;
    }
    out
}
