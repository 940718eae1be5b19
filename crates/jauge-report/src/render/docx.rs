//! The document as DOCX, for those who must edit it: headings, lists and tables by style, the
//! head of each table repeated and marked as such, the language set. `docx-rs` was looked at and
//! left: it cannot mark the head row of a table, which a screen reader needs.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use crate::Error;
use crate::document::{Block, Document, Figure};
use crate::table::{Cell, Table};
use crate::words::{Piece, Run};

const TYPES: &str = include_str!("docx/content_types.xml");
const RELATIONS: &str = include_str!("docx/relations.xml");
const DOCUMENT_RELATIONS: &str = include_str!("docx/document_relations.xml");
const STYLES: &str = include_str!("docx/styles.xml");
const NUMBERING: &str = include_str!("docx/numbering.xml");

/// Width of the text on an A4 sheet, in twentieths of a point.
const WIDTH: usize = 9638;

/// Writes the document.
pub(crate) fn file(document: &Document) -> Result<Vec<u8>, Error> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same document gives the same bytes: no time of day.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let lang = if document.lang == "fr" {
        "fr-FR"
    } else {
        "en-GB"
    };
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title>\
         <dc:creator>jauge {}</dc:creator><dc:language>{lang}</dc:language></cp:coreProperties>",
        escape(&document.title),
        crate::VERSION
    );
    let styles = STYLES.replace("LANG", lang);
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("docProps/core.xml", &core),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", NUMBERING),
        ("word/document.xml", &body(document)),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())
            .map_err(|e| Error::Zip(e.into()))?;
    }
    Ok(zip.finish()?.into_inner())
}

fn body(d: &Document) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
    );
    paragraph(&mut out, "Subtitle", &run(&d.kicker, false, false));
    paragraph(&mut out, "Title", &run(&d.title, false, false));
    for warned in d.simulated.iter().chain(&d.draft) {
        let words = pair(&warned.word, &warned.sentence);
        paragraph(&mut out, "Note", &words);
    }
    for fact in &d.facts {
        paragraph(&mut out, "", &pair(&fact.term, &fact.value));
    }
    for chapter in &d.chapters {
        paragraph(&mut out, "Heading1", &run(&chapter.title, false, false));
        for b in &chapter.blocks {
            block(&mut out, b);
        }
    }
    for line in &d.footer {
        paragraph(&mut out, "Small", &run(line, false, false));
    }
    out.push_str(
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" \
         w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>",
    );
    out
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            let style = if *level <= 3 { "Heading2" } else { "Heading3" };
            paragraph(out, style, &run(text, false, false));
        }
        Block::Text { text } => paragraph(out, "", &run(text, false, false)),
        Block::Note { text } => paragraph(out, "Note", &run(text, false, false)),
        Block::List { items } => items
            .iter()
            .for_each(|i| entry(out, 1, &run(i, false, false))),
        Block::Lines { items } => {
            for i in items {
                paragraph(out, "", &run(i, true, false));
                paragraph(out, "", "");
            }
        }
        Block::Numbers { items } => {
            for n in items {
                paragraph(out, "", &pair(&n.value, &n.label));
            }
        }
        Block::Statements { items, .. } => {
            for s in items {
                let level = format!("{} {}", s.level, s.level_label);
                entry(out, 1, &pair(&level, &s.text));
                for c in &s.caveats {
                    paragraph(out, "Small", &pair(&c.term, &c.value));
                }
            }
        }
        Block::Remarks { hint, items } => {
            for i in items {
                entry(out, 1, &pair(&i.place, &i.what));
                paragraph(out, "Small", &pair(hint, &i.hint));
            }
        }
        Block::Figure(f) => figure(out, f),
        Block::Table { table: t } => table(out, t),
        Block::Fold { summary, blocks } => {
            paragraph(out, "Heading3", &run(summary, false, false));
            blocks.iter().for_each(|b| self::block(out, b));
        }
        Block::Quotes { items } => {
            for q in items {
                let words = format!("{}{}{}", q.marks.0, q.text, q.marks.1);
                paragraph(out, "Quote", &run(&words, false, false));
                paragraph(out, "Small", &run(&q.by, false, false));
            }
        }
        Block::Terms { items } => {
            for i in items {
                paragraph(out, "", &pair(&i.term, &i.value));
            }
        }
        Block::Words { pieces } => pieces.iter().for_each(|p| piece(out, p)),
    }
}

fn piece(out: &mut String, piece: &Piece) {
    match piece {
        Piece::Paragraph { runs } => paragraph(out, "", &set(runs)),
        Piece::Heading { runs } => paragraph(out, "Heading3", &set(runs)),
        Piece::Quotation { runs } => paragraph(out, "Quote", &set(runs)),
        Piece::List { ordered, entries } => {
            let list = if *ordered { 2 } else { 1 };
            entries.iter().for_each(|runs| entry(out, list, &set(runs)));
        }
    }
}

/// A picture as what it shows, with its numbers: a vector drawing would need a bitmap beside it.
fn figure(out: &mut String, f: &Figure) {
    let title = match &f.simulated {
        Some(mark) => format!("{} ({mark})", f.title),
        None => f.title.clone(),
    };
    paragraph(out, "Heading3", &run(&title, false, false));
    paragraph(out, "", &run(&f.sentence, false, false));
    table(out, &f.table);
}

fn table(out: &mut String, t: &Table) {
    paragraph(out, "Caption", &run(t.caption(), false, false));
    let columns = t.heads().len().max(1);
    let first = WIDTH / columns + WIDTH / columns / 2;
    let first = if columns > 1 { first } else { WIDTH };
    let other = (WIDTH - first) / (columns - 1).max(1);
    out.push_str(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
         <w:tblLook w:firstRow=\"1\" w:firstColumn=\"1\" w:noVBand=\"1\" w:noHBand=\"1\"/>",
    );
    let _ = write!(
        out,
        "<w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{first}\"/>",
        escape(t.caption())
    );
    for _ in 1..columns {
        let _ = write!(out, "<w:gridCol w:w=\"{other}\"/>");
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for head in t.heads() {
        cell(out, head, true);
    }
    out.push_str("</w:tr>");
    for row in t.rows() {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (i, c) in row.iter().enumerate() {
            cell(out, c, i == 0);
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    let note = t.note().unwrap_or_default();
    paragraph(out, "Small", &run(note, false, false));
}

fn cell(out: &mut String, c: &Cell, bold: bool) {
    out.push_str("<w:tc><w:tcPr/>");
    let right = if c.is_numeric() {
        "<w:jc w:val=\"right\"/>"
    } else {
        ""
    };
    let style = "<w:pStyle w:val=\"Cell\"/>";
    let _ = write!(
        out,
        "<w:p><w:pPr>{style}{right}</w:pPr>{}</w:p>",
        run(c.text(), bold, false)
    );
    if let Some(note) = c.note() {
        let note = run(note, false, true);
        let _ = write!(out, "<w:p><w:pPr>{style}{right}</w:pPr>{note}</w:p>");
    }
    out.push_str("</w:tc>");
}

fn paragraph(out: &mut String, style: &str, runs: &str) {
    out.push_str("<w:p>");
    if !style.is_empty() {
        let _ = write!(out, "<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
    }
    let _ = write!(out, "{runs}</w:p>");
}

/// An entry of a list: 1 with bullets, 2 with numbers.
fn entry(out: &mut String, list: u8, runs: &str) {
    let _ = write!(
        out,
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>\
         {runs}</w:p>"
    );
}

fn pair(term: &str, value: &str) -> String {
    format!(
        "{}{}",
        run(&format!("{term} "), true, false),
        run(value, false, false)
    )
}

fn set(runs: &[Run]) -> String {
    runs.iter().map(|r| run(&r.text, r.strong, r.em)).collect()
}

fn run(text: &str, strong: bool, em: bool) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut properties = String::new();
    if strong {
        properties.push_str("<w:b/>");
    }
    if em {
        properties.push_str("<w:i/>");
    }
    format!(
        "<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    )
}

/// Text that can stand in XML; control characters, which it cannot hold, become spaces.
fn escape(text: &str) -> String {
    crate::chart::escape(text)
}
