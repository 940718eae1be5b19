//! What is on the page, in order. A document is plain data in one language: templates only
//! decide on tags.

mod annex;
mod answered;
mod changed;
mod comparison;
mod conclude;
mod followed;
mod groups;
mod items;
mod links;
mod methods;
mod options;
mod reader;
mod reception;
mod summary;
mod voices;
mod waves;

use serde::Serialize;

use crate::Report;
use crate::table::Table;
use jauge_model::Lang;

pub(crate) use reader::Reader;
pub(crate) use reception::reception;

/// A whole page.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    lang: &'static str,
    title: String,
    kicker: String,
    facts: Vec<Fact>,
    simulated: Option<Simulated>,
    skip: String,
    contents: String,
    chapters: Vec<Chapter>,
    footer: Vec<String>,
}

/// The warning that nobody gave these answers.
#[derive(Debug, Serialize)]
struct Simulated {
    word: String,
    sentence: String,
}

/// A term with what it stands for.
#[derive(Debug, Serialize)]
pub(crate) struct Fact {
    term: String,
    value: String,
}

/// A part of the page with a heading of its own.
#[derive(Debug, Serialize)]
pub(crate) struct Chapter {
    id: &'static str,
    title: String,
    blocks: Vec<Block>,
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
    Statements { why: String, items: Vec<Said> },
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
}

/// A figure in large type.
#[derive(Debug, Serialize)]
pub(crate) struct BigNumber {
    value: String,
    label: String,
}

/// A sentence with its level.
#[derive(Debug, Serialize)]
pub(crate) struct Said {
    /// Style of the badge.
    tone: &'static str,
    level: &'static str,
    level_label: String,
    text: String,
    caveats: Vec<Fact>,
}

/// One thing that was noticed.
#[derive(Debug, Serialize)]
pub(crate) struct Remark {
    place: String,
    code: &'static str,
    what: String,
    hint: String,
}

/// A chart with its words and its table.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    title: String,
    /// What to know in order to read it.
    reading: String,
    simulated: Option<String>,
    /// What it shows, in a sentence.
    sentence: String,
    /// Markup, already escaped by the chart.
    svg: String,
    /// How the fold that holds the table is called; without it the table is in full view.
    fold: Option<String>,
    table: Table,
    /// Whether the drawing is a square that can stand beside its table.
    square: bool,
}

/// What one person wrote.
#[derive(Debug, Serialize)]
pub(crate) struct Quote {
    /// Quotation marks of the language, outside of what may be written in another direction.
    marks: (String, String),
    text: String,
    by: String,
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

/// Puts the page together.
pub(crate) fn build(report: &Report<'_>, lang: Lang) -> Document {
    let r = &Reader::new(report, lang);
    let l = r.locale;
    let mut facts = vec![Fact {
        term: l.t("Questionnaire", "Questionnaire"),
        value: l.author(&report.grid.title).to_owned(),
    }];
    let waves: Vec<String> = report
        .grid
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
    if let Some(source) = &report.study.source {
        facts.push(Fact {
            term: l.t("Source", "Source"),
            value: l.author(source).to_owned(),
        });
    }
    let chapters = vec![
        summary::chapter(r),
        answered::chapter(r),
        changed::chapter(r),
        voices::chapter(r),
        conclude::chapter(r),
        methods::chapter(r),
        annex::chapter(r),
    ];
    Document {
        lang: lang.code(),
        title: l.author(&report.study.title).to_owned(),
        kicker: l.t("Rapport d'enquête", "Survey report"),
        facts,
        simulated: report.study.simulated.then(|| Simulated {
            word: r.simulated_word(),
            sentence: l.t(
                "Réponses inventées par un programme : aucune personne réelle n'a répondu.",
                "Answers made up by a program: no real person answered.",
            ),
        }),
        skip: l.t("Aller au contenu", "Skip to content"),
        contents: l.t("Sommaire", "Contents"),
        chapters,
        footer: vec![l.fill(
            "Page écrite par jauge {version}, sans script et sans appel au réseau.",
            "Page written by jauge {version}, without scripts and without network requests.",
            &[("version", crate::VERSION)],
        )],
    }
}
