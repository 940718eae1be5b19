//! The document as DOCX, for those who must edit it: headings, lists and tables by style, the
//! head of each table repeated and marked as such, the language set; pictures with their
//! descriptions where this program draws bitmaps. `docx-rs` was looked at and
//! left: it cannot mark the head row of a table, which a screen reader needs.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::columns::{SHORT, filled, lengths, widths};
use super::figures;
use crate::document::{Block, Document, Figure, Notes, Statements};
use crate::table::{Cell, Table};
use crate::words::{Piece, Run};
use crate::{Audience, Error};

const TYPES: &str = include_str!("docx/content_types.xml");
const RELATIONS: &str = include_str!("docx/relations.xml");
const DOCUMENT_RELATIONS: &str = include_str!("docx/document_relations.xml");
const STYLES: &str = include_str!("docx/styles.xml");
const NUMBERING: &str = include_str!("docx/numbering.xml");

/// Letters and distances of the page of two sheets: usual, and smaller. In this order, so that nothing
/// becomes smaller twice.
const COMPACT: [(&str, &str); 10] = [
    ("w:sz w:val=\"22\"", "w:sz w:val=\"18\""),
    ("w:sz w:val=\"23\"", "w:sz w:val=\"20\""),
    ("w:sz w:val=\"26\"", "w:sz w:val=\"21\""),
    ("w:sz w:val=\"32\"", "w:sz w:val=\"24\""),
    ("w:sz w:val=\"44\"", "w:sz w:val=\"32\""),
    ("w:before=\"240\"", "w:before=\"100\""),
    ("w:before=\"360\"", "w:before=\"120\""),
    ("w:after=\"120\"", "w:after=\"40\""),
    (
        "w:before=\"20\" w:after=\"20\"",
        "w:before=\"10\" w:after=\"10\"",
    ),
    ("w:line=\"276\"", "w:line=\"240\""),
];

/// Margins of an A4 sheet in twentieths of a point: usual, and of the page of two sheets. Where the letters of the document are not
/// installed, wider ones take their place.
const MARGIN: usize = 1134;
const MARGIN_COMPACT: usize = 720;
/// Width of the text between the usual margins.
const WIDTH: usize = 11906 - 2 * MARGIN;

/// Characters of a table in that width.
const LINE: usize = 86;
/// What the rims of a cell take of it, and its bold letters, in characters.
const RIM: usize = 3;
/// The width in English metric units, in which pictures are measured.
const WIDTH_EMU: f64 = 9638.0 * 635.0;
/// Pixels of a picture for one of its drawing.
const SHARP: f32 = 1.5;

/// The body being written, with its pictures.
#[derive(Default)]
struct Body {
    xml: String,
    pictures: Vec<Vec<u8>>,
    /// Why a picture could not be drawn.
    fault: Option<jauge_typeset::Error>,
}

impl Body {
    fn push_str(&mut self, xml: &str) {
        self.xml.push_str(xml);
    }
}

impl std::fmt::Write for Body {
    fn write_str(&mut self, xml: &str) -> std::fmt::Result {
        self.xml.push_str(xml);
        Ok(())
    }
}

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
    let mut styles = STYLES.replace("LANG", lang);
    if document.audience == Audience::Funder.id() {
        let smaller = |styles: String, (usual, small): &(&str, &str)| styles.replace(usual, small);
        styles = COMPACT.iter().fold(styles, smaller);
    }
    let body = body(document);
    if let Some(fault) = body.fault {
        return Err(fault.into());
    }
    let mut relations = String::new();
    for n in 1..=body.pictures.len() {
        let _ = write!(
            relations,
            "<Relationship Id=\"picture{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"media/picture{n}.png\"/>"
        );
    }
    let relations =
        DOCUMENT_RELATIONS.replace("</Relationships>", &(relations + "</Relationships>"));
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("docProps/core.xml", &core),
        ("word/_rels/document.xml.rels", &relations),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", NUMBERING),
        ("word/document.xml", &body.xml),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())
            .map_err(|e| Error::Zip(e.into()))?;
    }
    for (n, picture) in body.pictures.iter().enumerate() {
        zip.start_file(format!("word/media/picture{}.png", n + 1), options)?;
        zip.write_all(picture).map_err(|e| Error::Zip(e.into()))?;
    }
    Ok(zip.finish()?.into_inner())
}

fn body(d: &Document) -> Body {
    let mut out = Body::default();
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
         <w:body>",
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
    let margin = match d.audience == Audience::Funder.id() {
        true => MARGIN_COMPACT,
        false => MARGIN,
    };
    let _ = write!(
        out,
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"{margin}\" w:right=\"{margin}\" \
         w:bottom=\"{margin}\" w:left=\"{margin}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>",
    );
    out
}

fn block(out: &mut Body, block: &Block) {
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
                let said = format!("{} ({})", n.label, n.known);
                paragraph(out, "", &pair(&n.value, &said));
            }
        }
        Block::Statements(said) => statements(out, said),
        Block::Remarks { hint, items } => {
            for i in items {
                entry(out, 1, &pair(&i.place, &i.what));
                paragraph(out, "Aside", &pair(hint, &i.hint));
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

fn piece(out: &mut Body, piece: &Piece) {
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

/// Sentences with their level, and the reasons why none says more as notes below.
fn statements(out: &mut Body, Statements { why, items }: &Statements) {
    let notes = Notes::of(items);
    for (s, mark) in items.iter().zip(&notes.marks) {
        let said = format!("{} {mark}", s.text);
        entry(out, 1, &pair(&s.badge(), said.trim_end()));
    }
    if !notes.reasons.is_empty() {
        paragraph(out, "Aside", &run(why, true, false));
    }
    for (n, c) in notes.reasons.iter().enumerate() {
        let term = format!("{}. {}", n + 1, c.term);
        paragraph(out, "Aside", &pair(&term, &c.value));
    }
}

/// A picture with what it shows and its numbers.
fn figure(out: &mut Body, f: &Figure) {
    let title = match &f.simulated {
        Some(mark) => format!("{} ({mark})", f.title),
        None => f.title.clone(),
    };
    paragraph(out, "Heading3", &run(&title, false, false));
    if !f.reading.is_empty() {
        paragraph(out, "Reading", &run(&f.reading, false, false));
    }
    let alt = figures::description(&f.svg);
    for piece in figures::cut(&figures::alone(&f.svg, figures::WIDTH), figures::WIDTH) {
        match jauge_typeset::png(&piece, SHARP) {
            Ok(png) => picture(out, png, figures::share(&f.svg), (&f.title, &alt)),
            // The words and the table say the same.
            Err(jauge_typeset::Error::NotBuilt) => {}
            Err(fault) => out.fault = Some(fault),
        }
    }
    paragraph(out, "", &run(&f.sentence, false, false));
    table(out, &f.table);
}

/// A bitmap that takes a share of the width of the text.
fn picture(out: &mut Body, png: Vec<u8>, share: f64, (title, alt): (&str, &str)) {
    // Width and height stand at the beginning of every PNG file.
    let side = |at: usize| {
        let bytes = png.get(at..at + 4).and_then(|b| b.try_into().ok());
        bytes.map_or(1.0, |b| f64::from(u32::from_be_bytes(b)))
    };
    let wide = WIDTH_EMU * share;
    let (wide, high) = (wide.round(), (wide * side(20) / side(16)).round());
    out.pictures.push(png);
    let n = out.pictures.len();
    let (title, alt) = (escape(title), escape(alt));
    let _ = write!(
        out,
        "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing>\
         <wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
         <wp:docPr id=\"{n}\" name=\"picture{n}\" descr=\"{title}. {alt}\" title=\"{title}\"/>\
         <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:nvPicPr><pic:cNvPr id=\"{n}\" name=\"picture{n}\" descr=\"{title}. {alt}\"/>\
         <pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"picture{n}\"/>\
         <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>\
         <a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    );
}

fn table(out: &mut Body, t: &Table) {
    paragraph(out, "Caption", &run(t.caption(), false, false));
    let lengths = lengths(t);
    let mut shares = filled(widths(&lengths, SHORT), &lengths, LINE);
    shares.iter_mut().for_each(|s| *s += RIM);
    let whole = shares.iter().sum::<usize>().max(1);
    out.push_str(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
         <w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:firstRow=\"1\" w:firstColumn=\"1\" w:noVBand=\"1\" w:noHBand=\"1\"/>",
    );
    let _ = write!(
        out,
        "<w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
        escape(t.caption())
    );
    for share in shares {
        let _ = write!(out, "<w:gridCol w:w=\"{}\"/>", WIDTH * share / whole);
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
    // A paragraph even without words: two tables that touch are one.
    let notes = [t.note(), t.legend()].into_iter().flatten();
    let notes = notes.collect::<Vec<_>>().join(" ");
    paragraph(out, "Small", &run(&notes, false, false));
}

fn cell(out: &mut Body, c: &Cell, bold: bool) {
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

fn paragraph(out: &mut Body, style: &str, runs: &str) {
    out.push_str("<w:p>");
    if !style.is_empty() {
        let _ = write!(out, "<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
    }
    let _ = write!(out, "{runs}</w:p>");
}

/// An entry of a list: 1 with bullets, 2 with numbers.
fn entry(out: &mut Body, list: u8, runs: &str) {
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
