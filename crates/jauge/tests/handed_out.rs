//! An attack on the whole folder that is handed out: every file of it, by somebody who has all of them.
//!
//! Two ways. *Other worlds*: people are moved between figures that are withheld, so that everything printed stays true; if one
//! byte of one file is then another, that file tells of a withheld figure, under whatever head, in a picture or a note. *Bounds*: all
//! linked counts of the folder together leave each withheld one as uncertain as the policy wants.
#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

#[path = "../../jauge-model/tests/attack/mod.rs"]
mod attack;
mod small;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};

use jauge::pipeline::Also;
use serde_json::Value;

use worlds::{Person, SITES, World};

type Files = BTreeMap<String, String>;

fn findings(files: &Files) -> Vec<Value> {
    let all: Value = serde_json::from_str(&files["findings.json"]).unwrap();
    all["findings"].as_array().unwrap().clone()
}

/// Identifiers of the findings that are withheld.
fn withheld(files: &Files) -> BTreeSet<String> {
    let all = findings(files);
    let hidden = all.iter().filter(|f| !f["withheld"].is_null());
    hidden
        .map(|f| f["finding_id"].as_str().unwrap().to_owned())
        .collect()
}

/// Sites of which nothing is told.
fn hidden_sites(files: &Files) -> BTreeSet<String> {
    let shown = |f: &Value| f["withheld"].is_null();
    let mut all = BTreeMap::new();
    for f in findings(files).iter().filter(|f| f["group_by"] == "site") {
        let site = f["group"].as_str().unwrap().to_owned();
        *all.entry(site).or_insert(false) |= shown(f);
    }
    all.into_iter()
        .filter(|(_, s)| !s)
        .map(|(n, _)| n)
        .collect()
}

/// Where two folders differ first.
fn difference(a: &Files, b: &Files) -> Option<String> {
    let names = |f: &Files| f.keys().cloned().collect::<Vec<_>>();
    if names(a) != names(b) {
        return Some(format!("{:?}\n{:?}", names(a), names(b)));
    }
    a.iter().find_map(|(name, text)| {
        let other = &b[name];
        let lines = text.lines().zip(other.lines());
        let (one, two) = lines.into_iter().find(|(x, y)| x != y)?;
        Some(format!("{name}:\n{one}\n{two}"))
    })
}

/// Another world in which all that is shown is as before.
struct Other {
    what: String,
    world: World,
}

/// One person of a hidden site in another hidden site of the region.
fn moved_people(world: &World, hidden: &BTreeSet<String>) -> Vec<Other> {
    let mut out = Vec::new();
    for (_, sites) in SITES {
        let among: Vec<&str> = sites
            .iter()
            .copied()
            .filter(|s| hidden.contains(*s))
            .collect();
        for pair in among.windows(2) {
            for (from, to) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                for stayed in [true, false] {
                    let leaves = |p: &&mut Person| p.site == from && p.exit.is_some() == stayed;
                    let mut world = world.clone();
                    let Some(person) = world.people.iter_mut().find(leaves) else {
                        continue;
                    };
                    person.site = to;
                    let what = format!("{from} to {to}, stayed: {stayed}");
                    out.push(Other { what, world });
                }
            }
        }
    }
    out
}

/// One person with another option of a question, both hidden.
fn moved_answers(world: &World, hidden: &BTreeSet<String>) -> Vec<Other> {
    let questions = [
        (1, ["bleu", "rouge", "vert"].as_slice(), "couleur"),
        (2, ["dos", "rien"].as_slice(), "sante"),
    ];
    let mut out = Vec::new();
    for (at, options, item) in questions {
        let code = |o: &str| 1 + options.iter().position(|x| *x == o).unwrap() as u8;
        let is_hidden = |o: &&&str| hidden.contains(&format!("{item}/{o}.option_share.exit"));
        let among: Vec<&str> = options.iter().filter(is_hidden).copied().collect();
        for from in &among {
            for to in among.iter().filter(|to| *to != from) {
                let mut world = world.clone();
                let mut answers = world.people.iter_mut().filter_map(|p| p.exit.as_mut());
                let Some(answer) = answers.find(|a| a[at] == code(from)) else {
                    continue;
                };
                answer[at] = code(to);
                let what = format!("{item}: {from} to {to}");
                out.push(Other { what, world });
            }
        }
    }
    out
}

/// Text and workbooks are drawn in every world; documents, which hold bitmaps and take longest, in some.
const QUICK: [Also; 3] = [Also::Markdown, Also::Svg, Also::Xlsx];
const ALL: [Also; 4] = [Also::Markdown, Also::Svg, Also::Xlsx, Also::Docx];

#[test]
fn what_is_withheld_can_be_otherwise_without_a_byte_changing() {
    let mut told = Vec::new();
    let mut compared: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..8 {
        let also: &[Also] = if seed == 0 { &ALL } else { &QUICK };
        let world = World::drawn(seed);
        let files = world.handed_out(also);
        let hidden = withheld(&files);
        let people = moved_people(&world, &hidden_sites(&files));
        let answers = moved_answers(&world, &hidden);
        let others = people.into_iter().take(3).map(|o| ("people", o));
        for (kind, other) in others.chain(answers.into_iter().map(|o| ("answers", o))) {
            let files_there = other.world.handed_out(also);
            // Which figures are withheld is itself made of them: where others are, more is told.
            if withheld(&files_there) != hidden {
                continue;
            }
            *compared.entry(kind).or_default() += 1;
            if let Some(place) = difference(&files, &files_there) {
                told.push(format!("{seed}, {}: {place}", other.what));
            }
        }
    }
    let n = told.len();
    assert!(
        told.is_empty(),
        "{n} of {compared:?}\n{}",
        told.join("\n\n")
    );
    let enough = compared["people"] >= 12 && compared["answers"] >= 3;
    assert!(enough, "{compared:?}");
}

/// Who is in a group, as findings name it: everybody, a region, a site.
fn is_in(f: &Value, region: &str, site: &str) -> bool {
    match f["group_by"].as_str() {
        None => true,
        Some("region") => f["group"] == region,
        _ => f["group"] == site,
    }
}

/// People of one site with the same answers: level at the entry, level at the exit or none.
struct Alike {
    region: &'static str,
    site: &'static str,
    entry: u8,
    exit: Option<u8>,
    /// How many they are; an outsider does not know.
    people: u64,
}

fn alike(world: &World) -> Vec<Alike> {
    let mut out = Vec::new();
    for (region, sites) in SITES {
        for site in sites.iter().copied() {
            for entry in 0..3 {
                for exit in [None, Some(0), Some(1), Some(2)] {
                    let is = |p: &&Person| {
                        p.site == site && p.entry == entry && p.exit.map(|e| e[0]) == exit
                    };
                    let people = world.people.iter().filter(is).count() as u64;
                    out.push(Alike {
                        region,
                        site,
                        entry,
                        exit,
                        people,
                    });
                }
            }
        }
    }
    out
}

/// Which of those who are alike a count is of, by measure, and by how much each counts.
type Weight<'a> = Box<dyn Fn(&Alike) -> f64 + 'a>;

fn when(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

/// What a finding on the question asked twice counts, if it is shown: each count and its parts.
fn counts(f: &Value) -> Vec<(f64, Weight<'_>)> {
    let n = f["denominator"].as_f64();
    let linked = |a: &Alike| when(a.exit.is_some());
    let moved = |a: &Alike| a.exit.map(|x| x.cmp(&a.entry));
    let mut out: Vec<(f64, Weight<'_>)> = Vec::new();
    let measure = f["measure"].as_str().unwrap();
    if measure != "distribution" {
        out.extend(n.map(|n| (n, Box::new(linked) as Weight<'_>)));
    }
    let k = f["numerator"].as_f64();
    let mut part = |of: Weight<'static>| out.extend(k.map(|k| (k, of)));
    use std::cmp::Ordering::{Equal, Greater, Less};
    match measure {
        "share_improved" => part(Box::new(move |a| when(moved(a) == Some(Greater)))),
        "share_same" => part(Box::new(move |a| when(moved(a) == Some(Equal)))),
        "share_declined" => part(Box::new(move |a| when(moved(a) == Some(Less)))),
        "share_at_target_before" => part(Box::new(move |a| when(a.entry == 2) * linked(a))),
        "share_at_target_after" => part(Box::new(|a| when(a.exit == Some(2)))),
        "probability_of_improvement" => {
            let sum = f["estimate"].as_f64().zip(n).map(|(p, n)| p * n);
            let of = move |a: &Alike| match moved(a) {
                Some(Greater) => 1.0,
                Some(Equal) => 0.5,
                _ => 0.0,
            };
            out.extend(sum.map(|s| (s, Box::new(of) as Weight<'_>)));
        }
        "distribution" | "linked_levels" | "transition" => {
            let rows = f["table"].as_array().cloned().unwrap_or_default();
            for (i, row) in rows.iter().enumerate() {
                for (j, cell) in row.as_array().unwrap().iter().enumerate() {
                    let (level, entry) = (j as u8, i as u8);
                    let at_entry = f["wave"] == "entry";
                    let of: Weight<'_> = match measure {
                        "transition" => {
                            Box::new(move |a| when(a.entry == entry && a.exit == Some(level)))
                        }
                        "linked_levels" if at_entry => {
                            Box::new(move |a| when(a.entry == level) * linked(a))
                        }
                        "distribution" if at_entry => Box::new(move |a| when(a.entry == level)),
                        _ => Box::new(move |a| when(a.exit == Some(level))),
                    };
                    out.extend(cell.as_f64().map(|c| (c, of)));
                }
            }
        }
        _ => {}
    }
    out
}

/// All that the folder says of those who are alike, as sums that hold in this world.
fn known(files: &Files, all: &[Alike]) -> attack::Known {
    let mut known = attack::Known {
        atoms: all.len(),
        ..attack::Known::default()
    };
    let mut add = |value: f64, of: &dyn Fn(&Alike) -> f64| {
        let terms: Vec<(usize, f64)> = all
            .iter()
            .enumerate()
            .map(|(at, a)| (at, of(a)))
            .filter(|(_, by)| *by > 0.0)
            .collect();
        let truth: f64 = terms
            .iter()
            .map(|(at, by)| by * all[*at].people as f64)
            .sum();
        assert!((truth - value).abs() < 1e-6, "read amiss: {truth}, {value}");
        known.weighted.push((terms, truth));
    };
    for f in findings(files).iter().filter(|f| f["withheld"].is_null()) {
        if f["outcome"] == "aide" && f["section"] == "item" {
            for (value, of) in counts(f) {
                add(value, &|a| of(a) * when(is_in(f, a.region, a.site)));
            }
        }
        // A difference of two shares tells both counts, to whoever tries them all.
        let outcome = f["outcome"].as_str().unwrap();
        if let Some((by, group)) = outcome.split_once('=') {
            for stayed in [true, false] {
                let of = |a: &Alike| {
                    let name = if by == "region" { a.region } else { a.site };
                    when(name == group && a.exit.is_some() == stayed)
                };
                let truth: f64 = all.iter().map(|a| of(a) * a.people as f64).sum();
                add(truth, &of);
            }
        }
        if f["finding_id"] == "forms.count.entry" {
            add(f["numerator"].as_f64().unwrap(), &|_| 1.0);
        }
    }
    known
}

#[test]
fn all_linked_figures_together_bound_no_withheld_one_closer_than_the_policy() {
    let (mut tried, mut close) = (0, Vec::new());
    for seed in 20..28 {
        let world = World::drawn(seed);
        let files = world.handed_out(&[]);
        let all = alike(&world);
        let known = known(&files, &all);
        let hidden = findings(&files);
        let hidden = hidden
            .iter()
            .filter(|f| !f["withheld"].is_null() && f["outcome"] == "aide");
        let mut seen = BTreeSet::new();
        for f in hidden {
            let (id, measure) = (f["finding_id"].as_str().unwrap(), f["measure"].as_str());
            let mut shown = f.clone();
            shown["withheld"] = Value::Null;
            for key in ["numerator", "denominator", "estimate"] {
                shown[key] = Value::from(1.0);
            }
            shown["table"] = Value::from(match measure {
                Some("transition") => vec![vec![1.0; 3]; 3],
                Some("distribution" | "linked_levels") => vec![vec![1.0; 3]],
                _ => Vec::new(),
            });
            let group = format!("{}{}", f["group_by"], f["group"]);
            let tables = counts(&shown);
            for (at, (_, of)) in tables.iter().enumerate() {
                let parts: Vec<usize> = (0..all.len())
                    .filter(|i| of(&all[*i]) == 1.0 && is_in(f, all[*i].region, all[*i].site))
                    .collect();
                let count: u64 = parts.iter().map(|p| all[*p].people).sum();
                let of_people = at == 0 && measure != Some("distribution");
                let (least, need) = if of_people { (11, 11) } else { (3, 3) };
                // What only protects another, and what nobody answered, may be known.
                if !(1..least).contains(&count) || !seen.insert((group.clone(), parts.clone())) {
                    continue;
                }
                tried += 1;
                let width = known.width(&parts);
                if width < f64::from(need) {
                    close.push(format!(
                        "{seed}: {id}, count {at} is {count}: within {width}"
                    ));
                }
            }
        }
    }
    assert!(tried >= 100, "{tried}");
    let n = close.len();
    assert!(close.is_empty(), "{n} of {tried}:\n{}", close.join("\n"));
}

/// The rows of a file as cells, whatever writes them: a page, a document, a workbook, plain text, the words of a drawing.
fn rows(files: &Files, name: &str) -> Vec<Vec<String>> {
    let text = &files[name];
    let between = |from: &str, to: &str| -> Vec<String> {
        let pieces = text.split(from).skip(1);
        pieces
            .map(|p| p.split(to).next().unwrap_or_default().to_owned())
            .collect()
    };
    let cells = |row: &String, mark: &str| -> Vec<String> {
        row.split(mark)
            .map(plain)
            .filter(|c| !c.is_empty())
            .collect()
    };
    if name.ends_with(".html") {
        let all = between("<tr", "</tr>");
        return all.iter().map(|r| cells(r, "</t")).collect();
    }
    if name.ends_with("word/document.xml") {
        let all = between("<w:tr", "</w:tr>");
        return all.iter().map(|r| cells(r, "</w:tc>")).collect();
    }
    if name.ends_with(".svg") {
        // From one name of a group to the next: the words, and whether anything is drawn.
        let all = text.split("font-size=\"14\"").skip(1);
        let shapes = ["<line", "<circle", "<rect", "<path"];
        let mark = |r: &str| {
            let drawn = shapes.iter().any(|shape| r.contains(shape));
            String::from(if drawn { "1 mark" } else { "" })
        };
        let words = |r: &str| r.split("</text>").map(plain).collect::<Vec<_>>();
        return all.map(|r| [words(r), vec![mark(r)]].concat()).collect();
    }
    if name.ends_with(".md") {
        return text.lines().map(|r| cells(&r.to_owned(), "|")).collect();
    }
    if name.contains("/xl/worksheets/") {
        let words = shared_words(files, name);
        let cell = |c: &str| {
            let value = plain(c.split("<v>").nth(1)?.split("</v>").next()?);
            let shared = c.contains("t=\"s\"");
            Some(if shared {
                words[value.parse::<usize>().ok()?].clone()
            } else {
                value
            })
        };
        let all = between("<row", "</row>");
        return all
            .iter()
            .map(|r| r.split("<c ").filter_map(cell).collect())
            .collect();
    }
    Vec::new()
}

/// The words of a workbook, to which the cells of its sheets point.
fn shared_words(files: &Files, sheet: &str) -> Vec<String> {
    let book = sheet.split("/xl/").next().unwrap();
    let all = &files[&format!("{book}/xl/sharedStrings.xml")];
    all.split("</si>").map(plain).collect()
}

/// Text without its tags.
fn plain(markup: &str) -> String {
    // What is before the first mark is the end of a tag that was cut.
    let cut = match (markup.find('>'), markup.find('<')) {
        (Some(end), Some(begin)) if end < begin => &markup[end + 1..],
        (Some(end), None) => &markup[end + 1..],
        _ => markup,
    };
    let mut pieces = cut.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    let others = pieces.filter_map(|p| Some(p.split_once('>')?.1));
    let text: String = std::iter::once(first.as_str()).chain(others).collect();
    text.trim().to_owned()
}

/// The simulated region, in which some projects are small: in each file, where a figure of one would stand, there is none.
#[test]
fn where_a_withheld_project_stands_no_file_has_a_number() {
    let folder = tempfile::tempdir().unwrap();
    let study = jauge::project::write_demo("region", folder.path()).unwrap();
    let files = worlds::handed_out(&study, &QUICK);
    let mut told: BTreeMap<String, bool> = BTreeMap::new();
    for f in findings(&files)
        .iter()
        .filter(|f| f["group_by"] == "project")
    {
        let project = f["group"].as_str().unwrap().to_owned();
        *told.entry(project).or_default() |= f["withheld"].is_null();
    }
    let silent: Vec<&String> = told.iter().filter(|(_, t)| !**t).map(|(p, _)| p).collect();
    assert!(silent.len() >= 2 && silent.len() < told.len(), "{silent:?}");
    let mut seen: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let (mut bare, mut figures) = (Vec::new(), 0);
    for name in files.keys() {
        let kind = name.rsplit('.').next().unwrap();
        for row in rows(&files, name) {
            let Some((head, cells)) = row.split_first() else {
                continue;
            };
            let Some(shown) = told.get(head) else {
                continue;
            };
            let numbers = cells.iter().any(|c| c.bytes().any(|b| b.is_ascii_digit()));
            seen.entry(kind).or_default()[usize::from(*shown)] += 1;
            if !shown && numbers {
                bare.push(format!("{name}: {row:?}"));
            }
            figures += usize::from(*shown && numbers);
        }
    }
    assert!(bare.is_empty(), "{}", bare.join("\n"));
    // A project that is told stands there with its figures: rows were read as they are.
    let of: usize = seen.values().map(|[_, shown]| shown).sum();
    assert!(figures * 10 >= of * 9, "{figures} of {of}");
    for kind in ["html", "md", "svg", "xml"] {
        let [withheld, shown] = seen[kind];
        assert!(withheld >= 10 && shown >= 50, "{kind}: {seen:?}");
    }
}
