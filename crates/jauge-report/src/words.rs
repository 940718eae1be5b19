//! Markdown of authors as plain pieces of text: paragraphs, headings, lists, emphasis. No HTML, no
//! picture and no link comes through: a page asks nothing of the network, and what an author
//! pastes from the web cannot become a part of it.

use jauge_model::locale::french;
use jauge_model::{Diagnostic, Diagnostics, Lang, Place, Study, Text};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde::Serialize;

use crate::codes;

/// A paragraph, a heading, a quotation or a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "piece", rename_all = "snake_case")]
pub(crate) enum Piece {
    Paragraph {
        runs: Vec<Run>,
    },
    /// Beneath the headings of the page.
    Heading {
        runs: Vec<Run>,
    },
    Quotation {
        runs: Vec<Run>,
    },
    List {
        ordered: bool,
        entries: Vec<Vec<Run>>,
    },
}

/// Some words, all set alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) strong: bool,
    pub(crate) em: bool,
}

/// What Markdown can hold and a page of ours does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    Html,
    Picture,
}

/// A refused part and its line in the text, from 1.
struct Fault {
    what: Refused,
    line: u64,
    found: String,
}

/// The pieces of a text; what [`check`] refuses stands there as text.
pub(crate) fn read(source: &str) -> Vec<Piece> {
    parse(source).0
}

/// All the faults of the study's own texts.
#[must_use]
pub fn check(study_file: &str, study: &Study) -> Diagnostics {
    let mut faults = Diagnostics::new();
    for (key, text) in study.report.texts() {
        for lang in Lang::ALL {
            for fault in parse(text.get(lang)).1 {
                faults.push(diagnostic(study_file, &format!("{key}.{lang}"), &fault));
            }
        }
    }
    faults
}

fn diagnostic(file: &str, key: &str, fault: &Fault) -> Diagnostic {
    let Fault { what, line, found } = fault;
    let (fr, en) = match what {
        Refused::Html => (
            format!("ligne {line} du texte : « {found} » est du HTML"),
            format!("line {line} of the text: \"{found}\" is HTML"),
        ),
        Refused::Picture => (
            format!("ligne {line} du texte : l'image « {found} » ne peut pas être mise là"),
            format!("line {line} of the text: the picture \"{found}\" cannot be put there"),
        ),
    };
    let hint = Text::both(
        french(
            "écrivez en Markdown (**gras**, *italique*, listes, titres) ; un signe < seul s'écrit \\<",
        ),
        "write Markdown (**bold**, *italics*, lists, headings); a single < is written \\<",
    );
    let place = Place::file(file).in_field(key);
    Diagnostic::error(codes::WORDS, place, Text::both(french(&fr), en), hint)
}

/// The reading of one text.
#[derive(Default)]
struct Reading {
    pieces: Vec<Piece>,
    runs: Vec<Run>,
    strong: usize,
    em: usize,
    quoted: usize,
    links: Vec<String>,
    /// Lists that are open, each with whether it is numbered; entries go to the outermost.
    lists: Vec<bool>,
    entries: Vec<Vec<Run>>,
}

fn parse(source: &str) -> (Vec<Piece>, Vec<Fault>) {
    let mut reading = Reading::default();
    let mut faults = Vec::new();
    for (event, range) in Parser::new_ext(source, Options::empty()).into_offset_iter() {
        let mut refuse = |what, found: &str| {
            let line = 1 + source[..range.start].matches('\n').count() as u64;
            let found = found.trim().chars().take(40).collect();
            faults.push(Fault { what, line, found });
        };
        match event {
            Event::Html(text) | Event::InlineHtml(text) => {
                refuse(Refused::Html, &text);
                reading.text(&text);
            }
            Event::Start(Tag::Image { dest_url, .. }) => refuse(Refused::Picture, &dest_url),
            Event::Start(tag) => reading.start(&tag),
            Event::End(tag) => reading.end(tag),
            Event::Text(text) | Event::Code(text) => reading.text(&text),
            Event::SoftBreak | Event::HardBreak => reading.text(" "),
            _ => {}
        }
    }
    reading.close();
    (reading.pieces, faults)
}

impl Reading {
    fn text(&mut self, text: &str) {
        let (strong, em) = (self.strong > 0, self.em > 0);
        match self.runs.last_mut() {
            Some(last) if last.strong == strong && last.em == em => last.text.push_str(text),
            _ => self.runs.push(Run {
                text: text.to_owned(),
                strong,
                em,
            }),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.em += 1,
            Tag::BlockQuote(_) => self.quoted += 1,
            Tag::List(first) => {
                self.close();
                self.lists.push(first.is_some());
            }
            Tag::Link { dest_url, .. } => self.links.push(dest_url.to_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.em = self.em.saturating_sub(1),
            TagEnd::Link => {
                // The address is printed: a reader on paper needs it, and nothing is followed.
                let address = self.links.pop().unwrap_or_default();
                let shown = self.runs.last().is_some_and(|r| r.text.ends_with(&address));
                if !shown && !address.is_empty() {
                    self.text(&format!(" ({address})"));
                }
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quoted = self.quoted.saturating_sub(1);
            }
            TagEnd::Heading(_) => {
                let runs = std::mem::take(&mut self.runs);
                self.pieces.push(Piece::Heading { runs });
            }
            TagEnd::List(_) => self.close_list(),
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item | TagEnd::HtmlBlock => {
                self.close();
            }
            _ => {}
        }
    }

    /// Ends a paragraph or an entry of a list.
    fn close(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().all(|r| r.text.trim().is_empty()) {
            return;
        }
        if !self.lists.is_empty() {
            self.entries.push(runs);
        } else if self.quoted > 0 {
            self.pieces.push(Piece::Quotation { runs });
        } else {
            self.pieces.push(Piece::Paragraph { runs });
        }
    }

    fn close_list(&mut self) {
        self.close();
        let ordered = self.lists.pop().unwrap_or(false);
        if self.lists.is_empty() && !self.entries.is_empty() {
            let entries = std::mem::take(&mut self.entries);
            self.pieces.push(Piece::List { ordered, entries });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Refused, parse, read};

    fn words(piece: &Piece) -> String {
        let runs = match piece {
            Piece::Paragraph { runs } | Piece::Heading { runs } | Piece::Quotation { runs } => runs,
            Piece::List { entries, .. } => &entries.concat(),
        };
        runs.iter().map(|r| r.text.as_str()).collect()
    }

    #[test]
    fn what_is_written_comes_out_in_order() {
        let pieces = read("# Ici\n\nUn **mot** *dit*.\n\n- a\n- b\n  - c\n\n> citation\n");
        let said: Vec<String> = pieces.iter().map(words).collect();
        assert_eq!(said, ["Ici", "Un mot dit.", "abc", "citation"]);
        let Piece::Paragraph { runs } = &pieces[1] else {
            unreachable!("a paragraph")
        };
        assert!(runs[1].strong && !runs[1].em && runs[3].em);
        assert!(
            matches!(&pieces[2], Piece::List { ordered: false, entries } if entries.len() == 3)
        );
        assert!(matches!(&pieces[3], Piece::Quotation { .. }));
    }

    #[test]
    fn html_and_pictures_are_refused_with_their_line() {
        let (pieces, faults) = parse("Bien.\n\nMal <b onclick=x>ici</b>\n\n![w](http://x/y.png)\n");
        let found: Vec<(Refused, u64)> = faults.iter().map(|f| (f.what, f.line)).collect();
        assert_eq!(
            found,
            [
                (Refused::Html, 3),
                (Refused::Html, 3),
                (Refused::Picture, 5)
            ]
        );
        assert!(words(&pieces[1]).contains("<b onclick=x>"), "shown as text");
        assert!(parse("2 < 3 et A\\<B").1.is_empty());
        assert_eq!(parse("<script>alert(1)</script>").1.len(), 1);
    }

    #[test]
    fn addresses_are_printed_and_not_followed() {
        let said = words(&read("Voir [le site](https://exemple.fr).")[0]);
        assert_eq!(said, "Voir le site (https://exemple.fr).");
        assert_eq!(
            words(&read("<https://exemple.fr>")[0]),
            "https://exemple.fr"
        );
    }
}
