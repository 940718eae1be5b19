//! What is on the page, in order. A document is plain data in one language: templates only
//! decide on tags.

mod across;
mod annex;
mod answered;
pub(crate) mod basis;
mod changed;
mod comparison;
mod conclude;
mod followed;
pub(crate) mod funder;
mod groups;
mod indicators;
mod inhabitants;
mod items;
pub(crate) mod learner;
mod links;
mod meeting;
mod methods;
mod notes;
mod options;
mod own;
pub(crate) mod printed;
mod reader;
mod reception;
mod reliability;
mod summary;
mod territory;
mod themes;
mod voices;
mod waiting;
mod waves;
mod words_apart;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::render::figures;
use crate::table::Table;
use crate::words::Piece;
use crate::{Audience, Error, LogoFile, Report, provenance};
use jauge_model::Lang;

pub(crate) use answered::Cells;
pub(crate) use notes::{Notes, Statements};
pub(crate) use reader::Reader;
pub(crate) use reception::reception;

/// A whole page.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    pub(crate) lang: &'static str,
    /// For whom the page is; the style sheet reads it.
    pub(crate) audience: &'static str,
    pub(crate) title: String,
    pub(crate) kicker: String,
    pub(crate) logo: Option<Picture>,
    /// Colour of headings and links, where the study has its own.
    pub(crate) accent: Option<String>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) simulated: Option<Warned>,
    pub(crate) draft: Option<Warned>,
    pub(crate) skip: String,
    /// Heading of the table of contents; a short page has none.
    pub(crate) contents: Option<String>,
    pub(crate) chapters: Vec<Chapter>,
    pub(crate) footer: Vec<String>,
}

/// A picture of the study's own.
#[derive(Debug, Serialize)]
pub(crate) struct Picture {
    /// `data:` address.
    pub(crate) address: String,
    pub(crate) alt: String,
    /// The file, for pages that hold no address.
    #[serde(skip)]
    pub(crate) file: LogoFile,
}

/// A warning over the whole page: nobody gave these answers, or this is a draft.
#[derive(Debug, Serialize)]
pub(crate) struct Warned {
    pub(crate) word: String,
    pub(crate) sentence: String,
}

/// A term with what it stands for.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Fact {
    pub(crate) term: String,
    pub(crate) value: String,
}

/// A part of the page with a heading of its own.
#[derive(Debug, Serialize)]
pub(crate) struct Chapter {
    pub(crate) id: Cow<'static, str>,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// One thing under another in a chapter.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Block {
    /// Heading of level 3 or 4.
    Heading { level: u8, text: String },
    /// A paragraph.
    Text { text: String },
    /// A paragraph set apart: a caution, or what to do where there is nothing to show.
    Note { text: String },
    /// A list.
    List { items: Vec<String> },
    /// A few figures in large type.
    Numbers { items: Vec<BigNumber> },
    /// Sentences with their level and what keeps them from saying more.
    Statements(Statements),
    /// What was noticed, each with its place and the way out; `hint` names the way out.
    Remarks { hint: String, items: Vec<Remark> },
    /// A chart with its words and its table.
    Figure(Box<Figure>),
    /// A table.
    Table { table: Table },
    /// Something to open.
    Fold { summary: String, blocks: Vec<Self> },
    /// What people wrote.
    Quotes { items: Vec<Quote> },
    /// Terms with their definitions.
    Terms { items: Vec<Fact> },
    /// Questions with room to write under each.
    Lines { items: Vec<String> },
    /// Words of the study's authors.
    Words { pieces: Vec<Piece> },
}

/// A figure in large type.
#[derive(Debug, Serialize)]
pub(crate) struct BigNumber {
    pub(crate) value: String,
    pub(crate) label: String,
    /// How it is known and at which stage.
    pub(crate) known: String,
}

/// A sentence with its level.
#[derive(Debug, Serialize)]
pub(crate) struct Said {
    /// A letter by which people speak of it.
    pub(crate) mark: Option<&'static str>,
    /// Style of the badge.
    pub(crate) tone: &'static str,
    pub(crate) level: &'static str,
    pub(crate) level_label: String,
    pub(crate) text: String,
    pub(crate) caveats: Vec<Fact>,
}

/// One thing that was noticed.
#[derive(Debug, Serialize)]
pub(crate) struct Remark {
    pub(crate) place: String,
    pub(crate) code: &'static str,
    pub(crate) what: String,
    pub(crate) hint: String,
}

/// A chart with its words and its table.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) title: String,
    /// What to know in order to read it.
    pub(crate) reading: String,
    pub(crate) simulated: Option<String>,
    /// What it shows, in a sentence.
    pub(crate) sentence: String,
    /// Markup, already escaped by the chart. A page on a screen is not cut.
    #[serde(serialize_with = "uncut")]
    pub(crate) svg: String,
    /// How the fold that holds the table is called; without it the table is in full view.
    pub(crate) fold: Option<String>,
    pub(crate) table: Table,
    /// Whether the drawing is a square that can stand beside its table.
    pub(crate) square: bool,
}

fn uncut<S: serde::Serializer>(svg: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&figures::uncut(svg))
}

/// What one person wrote.
#[derive(Debug, Serialize)]
pub(crate) struct Quote {
    /// Quotation marks of the language, outside of what may be written in another direction.
    pub(crate) marks: (String, String),
    pub(crate) text: String,
    pub(crate) by: String,
}

impl Said {
    /// `A – C3 observe a change`, where no badge is drawn.
    pub(crate) fn badge(&self) -> String {
        let letter = self.mark.map_or_else(String::new, |m| format!("{m} – "));
        format!("{letter}{} {}", self.level, self.level_label)
    }
}

impl Block {
    fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    fn note(text: impl Into<String>) -> Self {
        Self::Note { text: text.into() }
    }

    fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }

    fn table(table: Table) -> Self {
        Self::Table { table }
    }
}

/// Puts the page of an audience together.
pub(crate) fn build(
    report: &Report<'_>,
    audience: Audience,
    lang: Lang,
) -> Result<Document, Error> {
    let r = &Reader::new(report, lang);
    let l = r.locale;
    let kicker = match audience {
        Audience::Technical => l.t("Rapport d'enquête", "Survey report"),
        Audience::Funder => l.t("L'enquête en deux pages", "The survey in two pages"),
        Audience::Inhabitants => l.t("Pour tout le monde", "For everybody"),
        Audience::Meeting => l.t("Feuille de réunion", "Meeting sheet"),
    };
    let (facts, mut chapters) = match audience {
        Audience::Technical => (technical_facts(r), technical(r)),
        Audience::Funder => (funder::facts(r), funder::chapters(r)),
        Audience::Inhabitants => (Vec::new(), inhabitants::chapters(r)),
        Audience::Meeting => (Vec::new(), meeting::chapters(r)),
    };
    tell_tables_apart(&mut chapters);
    let draft = (audience == Audience::Inhabitants).then(|| {
        let (word, sentence) = inhabitants::draft(r);
        Warned { word, sentence }
    });
    let options = &report.study.report;
    let logo = options.logo.as_ref().zip(report.assets.logo.as_ref());
    Ok(Document {
        lang: lang.code(),
        audience: audience.id(),
        title: l.author(&report.study.title).to_owned(),
        kicker,
        logo: logo.map(|(said, file)| Picture {
            address: file.address().to_owned(),
            alt: l.author(&said.alt).to_owned(),
            file: file.clone(),
        }),
        accent: options.accent.clone(),
        facts,
        simulated: report.study.simulated.then(|| simulated(r)),
        draft,
        skip: l.t("Aller au contenu", "Skip to content"),
        contents: (audience == Audience::Technical).then(|| l.t("Sommaire", "Contents")),
        chapters,
        footer: footer(
            r,
            &provenance::plan_short(report)?,
            &provenance::short(report)?,
        ),
    })
}

/// Numbers the captions that several tables have: a screen reader lists tables by their names.
fn tell_tables_apart(chapters: &mut [Chapter]) {
    let mut seen = BTreeMap::new();
    for chapter in chapters {
        number_captions(&mut chapter.blocks, &mut seen);
    }
}

fn number_captions(blocks: &mut [Block], seen: &mut BTreeMap<String, usize>) {
    for block in blocks {
        let table = match block {
            Block::Table { table } => table,
            Block::Figure(figure) => &mut figure.table,
            Block::Fold { blocks, .. } => {
                number_captions(blocks, seen);
                continue;
            }
            _ => continue,
        };
        let count = seen.entry(table.caption().to_owned()).or_default();
        *count += 1;
        if *count > 1 {
            table.number_caption(*count);
        }
    }
}

fn technical(r: &Reader<'_>) -> Vec<Chapter> {
    let mut short = summary::chapter(r);
    if let Some(introduction) = own::introduction(r) {
        short.blocks.insert(0, introduction);
    }
    let mut answered = answered::chapter(r);
    answered.blocks.extend(own::territory(r));
    let mut conclude = conclude::chapter(r);
    conclude.blocks.extend(own::limits(r));
    let mut out = vec![short, answered, changed::chapter(r), voices::chapter(r)];
    out.extend(own::portraits(r));
    out.push(conclude);
    out.extend(meeting::learning_loop(r));
    out.extend(funder::costs(r));
    out.extend([methods::chapter(r), annex::chapter(r)]);
    out
}

fn technical_facts(r: &Reader<'_>) -> Vec<Fact> {
    let l = r.locale;
    let grid = r.grid();
    let mut facts = vec![Fact {
        term: l.t("Questionnaire", "Questionnaire"),
        value: l.author(&grid.title).to_owned(),
    }];
    let waves: Vec<String> = grid
        .waves
        .iter()
        .enumerate()
        .filter(|(index, _)| !r.is_empty_wave(*index))
        .map(|(_, w)| l.author(&w.label).to_owned())
        .collect();
    facts.push(Fact {
        term: l.t("Temps de collecte", "Times of collection"),
        value: waves.join(", "),
    });
    facts.extend(funder::facts(r));
    facts
}

/// The warning that nobody gave these answers.
fn simulated(r: &Reader<'_>) -> Warned {
    Warned {
        word: r.simulated_word(),
        sentence: r.locale.t(
            "Réponses inventées par un programme : aucune personne réelle n'a répondu.",
            "Answers made up by a program: no real person answered.",
        ),
    }
}

/// What the page was made from, so that two printed pages can be told apart.
fn footer(r: &Reader<'_>, plan: &str, provenance: &str) -> Vec<String> {
    let l = r.locale;
    let (grid, study) = (r.grid(), r.study());
    let hash: String = grid.hash.chars().take(12).collect();
    let files = l.integer(r.results().inputs.len() as u64);
    vec![
        l.fill(
            "Page écrite par jauge {version}, sans script et sans appel au réseau.",
            "Page written by jauge {version}, without scripts and without network requests.",
            &[("version", crate::VERSION)],
        ),
        l.fill(
            "Étude {study} · questionnaire {grid} {v} ({hash}) · plan {plan} · fichiers lus : {files} · provenance {p} (provenance.json)",
            "Study {study} · questionnaire {grid} {v} ({hash}) · plan {plan} · files read: {files} · provenance {p} (provenance.json)",
            &[
                ("study", &study.id),
                ("grid", &grid.id),
                ("v", &grid.version),
                ("hash", &hash),
                ("plan", plan),
                ("files", &files),
                ("p", provenance),
            ],
        ),
    ]
}
