//! The document as Markdown, for wikis and for people who go on writing.

use std::fmt::Write as _;

use crate::document::{Block, Document, Figure, Notes, Remark, Said, Statements};
use crate::table::Table;
use crate::words::{Piece, Run};

/// Writes the page.
pub(crate) fn page(document: &Document) -> String {
    let mut out = format!(
        "# {}\n\n*{}*\n",
        text(&document.title),
        text(&document.kicker)
    );
    for warned in document.simulated.iter().chain(&document.draft) {
        let _ = write!(
            out,
            "\n> **{}** {}\n",
            text(&warned.word),
            text(&warned.sentence)
        );
    }
    if !document.facts.is_empty() {
        out.push('\n');
    }
    for fact in &document.facts {
        let _ = writeln!(out, "- **{}** {}", text(&fact.term), text(&fact.value));
    }
    for chapter in &document.chapters {
        let _ = write!(out, "\n## {}\n", text(&chapter.title));
        for b in &chapter.blocks {
            block(&mut out, b);
        }
    }
    out.push_str("\n---\n");
    for line in &document.footer {
        let _ = write!(out, "\n{}\n", text(line));
    }
    out
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, text: words } => {
            let _ = write!(
                out,
                "\n{} {}\n",
                "#".repeat(usize::from(*level)),
                text(words)
            );
        }
        Block::Text { text: words } => {
            let _ = write!(out, "\n{}\n", text(words));
        }
        Block::Note { text: words } => {
            let _ = write!(out, "\n> {}\n", text(words));
        }
        Block::List { items } | Block::Lines { items } => {
            list(out, items.iter().map(|i| text(i)));
        }
        Block::Numbers { items } => list(
            out,
            items.iter().map(|n| {
                format!(
                    "**{}** {} ({})",
                    text(&n.value),
                    text(&n.label),
                    text(&n.known)
                )
            }),
        ),
        Block::Statements(said) => statements(out, said),
        Block::Remarks { hint, items } => list(out, items.iter().map(|i| remark(hint, i))),
        Block::Figure(f) => figure(out, f),
        Block::Table { table: t } => table(out, t),
        Block::Fold { summary, blocks } => {
            let _ = write!(out, "\n**{}**\n", text(summary));
            for inner in blocks {
                self::block(out, inner);
            }
        }
        Block::Quotes { items } => {
            for q in items {
                let (open, close) = (&q.marks.0, &q.marks.1);
                let _ = write!(
                    out,
                    "\n> {open}{}{close}\n>\n> {}\n",
                    text(&q.text),
                    text(&q.by)
                );
            }
        }
        Block::Terms { items } => list(
            out,
            items
                .iter()
                .map(|i| format!("**{}** {}", text(&i.term), text(&i.value))),
        ),
        Block::Words { pieces } => words(out, pieces),
    }
}

/// Sentences with their level, and the reasons why none says more as notes below.
fn statements(out: &mut String, Statements { why, items }: &Statements) {
    let notes = Notes::of(items);
    let line = |(s, mark): (&Said, &String)| {
        let said = format!("{} {mark}", text(&s.text));
        format!("**{}** {}", text(&s.badge()), said.trim_end())
    };
    list(out, items.iter().zip(&notes.marks).map(line));
    if !notes.reasons.is_empty() {
        let _ = write!(out, "\n{}\n\n", text(why));
    }
    for (n, c) in notes.reasons.iter().enumerate() {
        let _ = writeln!(out, "{}. *{}* – {}", n + 1, text(&c.term), text(&c.value));
    }
}

fn remark(hint: &str, r: &Remark) -> String {
    let (place, what) = (text(&r.place), text(&r.what));
    format!(
        "{place} ({}) {what} **{}** {}",
        r.code,
        text(hint),
        text(&r.hint)
    )
}

fn list(out: &mut String, lines: impl Iterator<Item = String>) {
    out.push('\n');
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
}

/// A picture as what it shows, with its numbers; the drawing is among the figures.
fn figure(out: &mut String, f: &Figure) {
    let _ = write!(out, "\n**{}**", text(&f.title));
    if let Some(mark) = &f.simulated {
        let _ = write!(out, " ({})", text(mark));
    }
    let _ = write!(out, "\n\n{}\n", text(&f.sentence));
    table(out, &f.table);
}

fn table(out: &mut String, t: &Table) {
    let _ = write!(out, "\n*{}*\n\n", text(t.caption()));
    let row = |cells: &[crate::table::Cell]| {
        let cells: Vec<String> = cells
            .iter()
            .map(|c| match c.note() {
                Some(note) => format!("{} {}", text(c.text()), text(note)),
                None => text(c.text()),
            })
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    out.push_str(&row(t.heads()));
    for head in t.heads() {
        out.push_str(if head.is_numeric() { "|---:" } else { "|---" });
    }
    out.push_str("|\n");
    for cells in t.rows() {
        out.push_str(&row(cells));
    }
    for note in [t.note(), t.legend()].into_iter().flatten() {
        let _ = write!(out, "\n{}\n", text(note));
    }
}

fn words(out: &mut String, pieces: &[Piece]) {
    for piece in pieces {
        match piece {
            Piece::Paragraph { runs } => {
                let _ = write!(out, "\n{}\n", set(runs));
            }
            Piece::Heading { runs } => {
                let _ = write!(out, "\n**{}**\n", plain(runs));
            }
            Piece::Quotation { runs } => {
                let _ = write!(out, "\n> {}\n", set(runs));
            }
            Piece::List { ordered, entries } => {
                out.push('\n');
                let mark = if *ordered { "1." } else { "-" };
                for runs in entries {
                    let _ = writeln!(out, "{mark} {}", set(runs));
                }
            }
        }
    }
}

fn set(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let mark = match (run.strong, run.em) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        let _ = write!(out, "{mark}{}{mark}", text(&run.text));
    }
    out
}

fn plain(runs: &[Run]) -> String {
    runs.iter().map(|r| text(&r.text)).collect()
}

/// Text that is nothing but text in Markdown: signs are escaped, lines joined.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (i, c) in words.char_indices() {
        let starts = i == 0 && matches!(c, '+' | '-' | '=' | '~');
        let sign = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~'
        );
        if sign || starts {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    // "12." at the start of a line would number a list.
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::words;

    #[test]
    fn hostile_text_reads_back_as_itself() {
        for hostile in [
            "<script>alert(1)</script>",
            "**gras** _x_ `code` [a](b)",
            "| a | b |",
            "# titre",
            "12. douze",
            "- tiret",
            "&amp; &lt;",
            "~~~",
        ] {
            let pieces = words::read(&text(hostile));
            let [words::Piece::Paragraph { runs }] = pieces.as_slice() else {
                unreachable!("{hostile}: {pieces:?}")
            };
            let said: String = runs.iter().map(|r| r.text.as_str()).collect();
            assert_eq!(said, hostile);
            assert!(runs.iter().all(|r| !r.strong && !r.em), "{hostile}");
        }
    }
}
