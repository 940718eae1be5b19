//! The document as PDF/UA-1. A template of ours and the document as data go to the typesetter;
//! what is decided here is what a sheet of paper asks: where a wide table stands across the sheet
//! or is parted, where a tall drawing is cut, where a long word may break.

use std::collections::BTreeSet;

use jauge_model::Lang;
use jauge_typeset::{Error as Refusal, Job};
use serde_json::{Value, json};

use super::columns::WORD;
use super::figures;
use crate::document::{Block, Document, Figure};
use crate::locale::Locale;
use crate::table::Table;
use crate::{Audience, Error};
use parts::parts;

mod parts;

const TEMPLATE: &str = include_str!("pdf/report.typ");

/// Sets the document. The same document gives the same bytes.
pub(crate) fn file(document: &Document) -> Result<Vec<u8>, Error> {
    let (refusal, logo) = match (set(document, true), &document.logo) {
        (Err(Refusal::Refused(why)), Some(logo)) => (why, logo),
        (set, _) => return Ok(set?),
    };
    // Whether it is the logo that cannot be set.
    match set(document, false) {
        Ok(_) => Err(Error::Logo(logo.file.refused(&refusal))),
        Err(_) => Err(Refusal::Refused(refusal).into()),
    }
}

fn set(document: &Document, with_logo: bool) -> Result<Vec<u8>, Refusal> {
    let lang = if document.lang == "fr" {
        Lang::Fr
    } else {
        Lang::En
    };
    let mut paper = Paper {
        l: Locale::new(lang, 0),
        plain: document.audience == Audience::Inhabitants.id(),
        files: Vec::new(),
        told: BTreeSet::new(),
    };
    let data = paper.data(document, with_logo);
    let files: Vec<(&str, &[u8])> = paper
        .files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    jauge_typeset::pdf(Job {
        template: TEMPLATE,
        data: &data,
        files: &files,
    })
}

/// A document on its way to paper.
struct Paper {
    l: Locale,
    /// Whether the page is in plain words and large letters.
    plain: bool,
    /// Drawings and the logo, by the names that the data give them.
    files: Vec<(String, Vec<u8>)>,
    /// Long heads of rows that stand in full in a table before.
    told: BTreeSet<String>,
}

impl Paper {
    fn data(&mut self, d: &Document, with_logo: bool) -> Value {
        let l = self.l;
        let logo = d.logo.as_ref().filter(|_| with_logo);
        let logo = logo.map(|logo| {
            let name = format!("logo.{}", logo.file.ending());
            let shown = json!({ "file": name, "alt": logo.alt });
            self.files.push((name, logo.file.bytes().to_vec()));
            shown
        });
        let chapters: Vec<Value> = d
            .chapters
            .iter()
            .map(|c| json!({ "id": c.id, "title": c.title, "blocks": self.blocks(&c.blocks) }))
            .collect();
        let mut data = json!({
            "lang": d.lang,
            "audience": d.audience,
            "name": format!("{} – {}", d.title, d.kicker),
            "running": format!("{} – {}", d.title, d.kicker),
            "title": d.title,
            "kicker": d.kicker,
            "accent": d.accent,
            "logo": logo,
            "facts": d.facts,
            "simulated": d.simulated,
            "draft": d.draft,
            "contents": d.contents,
            "chapters": chapters,
            "footer": d.footer,
            "words": {
                "page": l.t("page", "page"),
                "continued": l.t("Suite du graphique :", "Picture continued:"),
                "undrawn": l.t(
                    "Les lettres de ce fichier n'ont pas tous les signes : ceux qui manquent sont écrits par leur numéro Unicode. La page HTML les montre. Il s'agit de",
                    "The letters of this file do not have every sign: those that are missing are written as their Unicode numbers. The HTML page shows them. They are",
                ),
            },
        });
        soften(&mut data);
        data
    }

    /// The blocks in their order; what stands across the sheet is together as far as it may be,
    /// with the headings over it.
    fn blocks(&mut self, blocks: &[Block]) -> Vec<Value> {
        let mut out: Vec<Value> = Vec::new();
        for block in blocks.iter().flat_map(|b| self.block(b)) {
            if block["table"]["across"] != true {
                out.push(block);
                continue;
            }
            let over = out.iter().rev().take_while(|b| b["kind"] == "heading");
            let mut group = out.split_off(out.len() - over.count());
            group.push(block);
            match out.last_mut() {
                Some(Value::Object(last)) if last["kind"] == "across" => {
                    if let Some(Value::Array(before)) = last.get_mut("blocks") {
                        before.append(&mut group);
                    }
                }
                _ => out.push(json!({ "kind": "across", "blocks": group })),
            }
        }
        out
    }

    fn block(&mut self, block: &Block) -> Vec<Value> {
        match block {
            Block::Figure(figure) => self.figure(figure),
            Block::Table { table } => vec![self.sheet(table)],
            Block::Fold { summary, blocks } => {
                vec![json!({ "kind": "fold", "summary": summary, "blocks": self.blocks(blocks) })]
            }
            other => vec![json!(other)],
        }
    }

    /// A table. A question of several lines stands in full once: after that its beginning, since the same hundreds of long questions in
    /// table after table take most of the sheets.
    fn sheet(&mut self, table: &Table) -> Value {
        let mut table = parts(table, self.l);
        let parts = table["parts"].as_array_mut().into_iter().flatten();
        for row in parts.filter_map(|p| p["rows"].as_array_mut()).flatten() {
            let Some(Value::String(head)) = row.get_mut(0).and_then(|c| c.get_mut("text")) else {
                continue;
            };
            if head.chars().count() > LONG && !self.told.insert(head.clone()) {
                *head = beginning(head);
            }
        }
        json!({ "kind": "table", "table": table })
    }

    /// Width of a drawing in its own units: the narrower, the larger are its letters.
    fn width(&self) -> f64 {
        if self.plain {
            figures::LARGE
        } else {
            figures::WIDTH
        }
    }

    /// A drawing with its words, then its table unless that stands beside it. In plain pages the sentence
    /// says every number of the picture: a table of the same three would be a third time.
    fn figure(&mut self, f: &Figure) -> Vec<Value> {
        let width = self.width();
        let pieces = figures::cut(&figures::alone(&f.svg, width), width).into_iter();
        let pictures: Vec<String> = pieces
            .map(|svg| {
                let name = format!("drawing-{}.svg", self.files.len());
                self.files.push((name.clone(), svg.into_bytes()));
                name
            })
            .collect();
        let beside = Some(&f.table).filter(|_| f.square);
        let beside = beside.and_then(|t| parts::beside(t, self.l));
        let told = self.plain && f.fold.is_some();
        let alone = (beside.is_none() && !told).then(|| self.sheet(&f.table));
        let drawn = json!({
            "kind": "figure",
            "title": f.title,
            "alt": format!("{}. {}", f.title.trim_end_matches('.'), figures::description(&f.svg)),
            "reading": f.reading,
            "simulated": f.simulated,
            "sentence": f.sentence,
            "pictures": pictures,
            "share": if beside.is_some() { 1.0 } else { figures::share(&f.svg) },
            "beside": beside,
        });
        [drawn].into_iter().chain(alone).collect()
    }
}

/// Letters from which on a head of a row is long, and letters of it that stand where it was told before.
const LONG: usize = 120;
const AGAIN: usize = 80;

/// The beginning of a text, up to the end of a word.
fn beginning(text: &str) -> String {
    let cut = text
        .char_indices()
        .nth(AGAIN)
        .map_or(text.len(), |(i, _)| i);
    let words = &text[..cut];
    let end = words.rfind(' ').unwrap_or(cut);
    format!("{}…", words[..end].trim_end())
}

/// Lets the long words of all texts break: a word that fits in no line would run over its
/// neighbours.
fn soften(data: &mut Value) {
    match data {
        Value::String(text) => {
            if let Some(soft) = softened(text) {
                *text = soft;
            }
        }
        Value::Array(all) => all.iter_mut().for_each(soften),
        Value::Object(all) => all.values_mut().for_each(soften),
        _ => {}
    }
}

/// The text with places to break in its long words, best after a point, a stroke or an underscore;
/// `None` where it has no long word.
fn softened(text: &str) -> Option<String> {
    let long = |word: &str| word.chars().nth(WORD).is_some();
    if text.len() <= WORD || !text.split_ascii_whitespace().any(long) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut run = 0;
    for c in text.chars() {
        if run == WORD {
            out.push('\u{200b}');
            run = 0;
        }
        out.push(c);
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > 4 && matches!(c, '.' | '_' | '/' | ',' | ';' | '&' | '=') {
            out.push('\u{200b}');
            run = 0;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{AGAIN, Paper, beginning, softened};
    use crate::locale::Locale;
    use crate::table::{Cell, Head, Table};

    #[test]
    fn a_long_question_stands_in_full_once() {
        let mut paper = Paper {
            l: Locale::new(jauge_model::Lang::Fr, 20),
            plain: false,
            files: Vec::new(),
            told: std::collections::BTreeSet::new(),
        };
        let long = "Je sais dire à quelqu’un ce que je veux faire. ".repeat(4);
        let mut table = Table::new("Tableau", vec![Head::words("Question")]);
        for head in [long.as_str(), "Courte.", long.as_str(), "Courte."] {
            table.push(vec![Cell::words(head).with_note("r01")]);
        }
        let shown = paper.sheet(&table);
        let rows = &shown["table"]["parts"][0]["rows"];
        let heads: Vec<&str> = (0..4).filter_map(|n| rows[n][0]["text"].as_str()).collect();
        assert_eq!(heads[..2], [long.as_str(), "Courte."]);
        assert_eq!(
            heads[2],
            "Je sais dire à quelqu’un ce que je veux faire. Je sais dire à quelqu’un ce que…"
        );
        assert_eq!(heads[3], "Courte.");
        assert!(beginning(&"a".repeat(200)).chars().count() <= AGAIN + 1);
    }

    #[test]
    fn only_long_words_get_places_to_break() {
        assert_eq!(softened("des mots de tous les jours, assez courts"), None);
        let id = softened("s_collectif.mean_change.entry-exit").unwrap();
        assert_eq!(
            id,
            "s_collectif.\u{200b}mean_\u{200b}change.\u{200b}entry-exit"
        );
        let long = softened(&"a".repeat(200)).unwrap();
        assert!(
            long.split('\u{200b}')
                .all(|part| part.chars().count() <= 22)
        );
        assert_eq!(long.replace('\u{200b}', ""), "a".repeat(200));
    }
}
