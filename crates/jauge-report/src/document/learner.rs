//! The wheel of one learner, to be looked at together: a sheet each, by pseudonym. It shows one
//! person's answers and never goes into a report.

use jauge_model::{Column, Item, Lang, Scale};

use super::{Block, Chapter, Document, Figure, Warned};
use crate::WheelSheets;
use crate::chart::Described;
use crate::chart::wheel::Wheel;
use crate::locale::{DASH, Locale};
use crate::table::{Cell, Head, Table};

/// Spokes that make a wheel.
const SPOKES: usize = 3;

/// The sheets of everybody, or of the person with this code; `None` where nobody has it.
pub(crate) fn sheets(sheets: &WheelSheets<'_>, code: Option<&str>, lang: Lang) -> Option<Document> {
    let l = Locale::new(lang, sheets.study.secrecy.percentages_from);
    let desk = Desk { sheets, l };
    let mut people: Vec<(usize, &str)> = sheets
        .responses
        .participants
        .iter()
        .enumerate()
        .filter(|(_, p)| code.is_none_or(|code| code == *p))
        .collect();
    people.sort_by_key(|(_, p)| *p);
    let first = sheets.study.contrasts.first().copied()?;
    let chapters: Vec<Chapter> = people
        .iter()
        .enumerate()
        .map(|(n, (person, name))| desk.sheet(n, *person, name, first))
        .collect();
    if chapters.is_empty() {
        return None;
    }
    Some(Document {
        lang: lang.code(),
        audience: "learner",
        title: l.t("Roues de progression", "Progress wheels"),
        kicker: l.author(&sheets.study.title).to_owned(),
        logo: None,
        accent: sheets.study.report.accent.clone(),
        facts: Vec::new(),
        simulated: sheets.study.simulated.then(|| Warned {
            word: l.t("SIMULÉ", "SIMULATED"),
            sentence: l.t(
                "Réponses inventées par un programme : aucune personne réelle n'a répondu.",
                "Answers made up by a program: no real person answered.",
            ),
        }),
        draft: Some(Warned {
            word: l.t("PERSONNEL", "PERSONAL"),
            sentence: l.t(
                "Pour la personne et son équipe. Ne se montre à personne d'autre.",
                "For the person and the team. Not to be shown to anybody else.",
            ),
        }),
        skip: l.t("Aller au contenu", "Skip to content"),
        contents: None,
        chapters,
        footer: vec![l.fill(
            "Page écrite par jauge {version}, sans script et sans appel au réseau.",
            "Page written by jauge {version}, without scripts and without network requests.",
            &[("version", crate::VERSION)],
        )],
    })
}

struct Desk<'a> {
    sheets: &'a WheelSheets<'a>,
    l: Locale,
}

/// One question answered on a scale, with the person's levels.
struct Answered<'a> {
    item: &'a Item,
    scale: &'a Scale,
    levels: [Option<usize>; 2],
}

impl Desk<'_> {
    fn sheet(&self, n: usize, person: usize, name: &str, waves: (usize, usize)) -> Chapter {
        let l = self.l;
        let answered = self.answered(person, waves);
        let mut blocks = Vec::new();
        if answered.is_empty() {
            blocks.push(Block::note(l.t(
                "Cette personne n'a répondu à aucune question de la roue.",
                "This person answered no question of the wheel.",
            )));
        } else {
            blocks.extend(self.wheel(n, &answered, waves));
            let items = vec![
                l.t("Ce dont je suis fier ou fière :", "What I am proud of:"),
                l.t(
                    "Ce que je veux travailler maintenant :",
                    "What I want to work on now:",
                ),
                l.t("Ce qui m'aiderait :", "What would help me:"),
            ];
            blocks.push(Block::Lines { items });
        }
        Chapter {
            id: format!("sheet-{n}").into(),
            title: format!("{} – {name}", l.t("Ma roue", "My wheel")),
            blocks,
        }
    }

    /// Questions on the scale that most of them share, answered at one of the two times.
    fn answered(&self, person: usize, (from, to): (usize, usize)) -> Vec<Answered<'_>> {
        let grid = self.sheets.grid;
        let level = |item: usize, wave: usize| {
            let column = self.sheets.responses.waves.get(wave)?.columns.get(item)?;
            match column {
                Column::Level(cells) => cells.get(person)?.level(),
                _ => None,
            }
        };
        let all: Vec<Answered<'_>> = grid
            .items
            .iter()
            .enumerate()
            .filter_map(|(i, item)| {
                Some(Answered {
                    item,
                    scale: grid.scale_of(item)?,
                    levels: [level(i, from), level(i, to)],
                })
            })
            .filter(|a| a.levels.iter().any(Option::is_some))
            .collect();
        let shared = |a: &Answered<'_>| all.iter().filter(|b| b.scale.id == a.scale.id).count();
        let most = all
            .iter()
            .max_by_key(|a| shared(a))
            .map(|a| a.scale.id.clone());
        all.into_iter()
            .filter(|a| most.as_ref() == Some(&a.scale.id))
            .collect()
    }

    fn wheel(&self, n: usize, answered: &[Answered<'_>], (from, to): (usize, usize)) -> Vec<Block> {
        let l = self.l;
        let wave = |w: usize| l.author(&self.sheets.grid.waves[w].label).to_owned();
        let both: Vec<(&Answered<'_>, usize, usize)> = answered
            .iter()
            .filter_map(|a| Some((a, a.levels[0]?, a.levels[1]?)))
            .collect();
        let table = self.table(answered, &both, [wave(from), wave(to)]);
        if both.len() < SPOKES {
            let why = l.t(
                "La roue se dessine quand au moins trois questions ont une réponse aux deux temps.",
                "The wheel is drawn once at least three questions are answered at both times.",
            );
            return vec![Block::table(table), Block::note(why)];
        }
        let scale = both[0].0.scale;
        let top = (scale.levels.len() - 1).max(1) as f64;
        let count = |keep: fn(usize, usize) -> bool| {
            l.integer(both.iter().filter(|(_, b, a)| keep(*b, *a)).count() as u64)
        };
        let sentence = l.fill(
            "Sur {n} questions : plus haut pour {up}, pareil pour {same}, plus bas pour {down}.",
            "Of {n} questions: higher for {up}, the same for {same}, lower for {down}.",
            &[
                ("n", &l.integer(both.len() as u64)),
                ("up", &count(|b, a| a > b)),
                ("same", &count(|b, a| a == b)),
                ("down", &count(|b, a| a < b)),
            ],
        );
        let title = l.t("Où j'en suis", "Where I am");
        let chart = Wheel {
            waves: (wave(from), wave(to)),
            spokes: both
                .iter()
                .map(|(_, b, a)| (*b as f64 / top, *a as f64 / top))
                .collect(),
            rings: (0..scale.levels.len())
                .map(|i| scale.levels[i].code.to_string())
                .collect(),
        };
        let svg = chart.draw(&Described {
            id: &format!("fig-wheel-{n}"),
            title: &title,
            desc: &sentence,
        });
        vec![Block::Figure(Box::new(Figure {
            title,
            reading: self.levels(scale),
            simulated: self
                .sheets
                .study
                .simulated
                .then(|| l.t("SIMULÉ", "SIMULATED")),
            sentence,
            svg,
            fold: None,
            table,
            square: true,
        }))]
    }

    /// What each ring of the wheel means.
    fn levels(&self, scale: &Scale) -> String {
        let l = self.l;
        let words: Vec<String> = scale
            .levels
            .iter()
            .map(|level| format!("{} = {}", level.code, l.author(&level.label)))
            .collect();
        format!("{}.", l.semicolons(&words))
    }

    fn table(
        &self,
        answered: &[Answered<'_>],
        both: &[(&Answered<'_>, usize, usize)],
        waves: [String; 2],
    ) -> Table {
        let l = self.l;
        let mut heads = vec![Head::words(l.t("Rayon et question", "Spoke and question"))];
        heads.extend(waves.into_iter().map(Head::words));
        let mut table = Table::new(l.t("Mes réponses", "My answers"), heads);
        for a in answered {
            let spoke = both
                .iter()
                .position(|(b, ..)| b.item.id == a.item.id)
                .filter(|_| both.len() >= SPOKES);
            let plain = a.item.plain.as_ref().filter(|t| !t.is_empty());
            let name = l.author(plain.unwrap_or(&a.item.text));
            let head = match spoke {
                Some(n) => format!("{}. {name}", n + 1),
                None => name.to_owned(),
            };
            let mut row = vec![Cell::words(head)];
            row.extend(a.levels.map(|level| {
                let word = level.and_then(|v| a.scale.levels.get(v));
                Cell::words(word.map_or(DASH, |w| l.author(&w.label)))
            }));
            table.push(row);
        }
        table
    }
}
