//! The drawings of a document as files of their own.

use crate::document::{Block, Document};

/// Width of a drawing that stretches with its page, as a file.
const WIDTH: &str = "720";

/// Each drawing by its name, as an SVG file that stands alone.
pub(crate) fn svg(document: &Document) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for chapter in &document.chapters {
        collect(&chapter.blocks, &mut out);
    }
    out
}

fn collect(blocks: &[Block], out: &mut Vec<(String, String)>) {
    for block in blocks {
        match block {
            Block::Figure(f) => {
                if let Some(name) = name(&f.svg) {
                    out.push((name.to_owned(), standing_alone(&f.svg, document_font())));
                }
            }
            Block::Fold { blocks, .. } => collect(blocks, out),
            _ => {}
        }
    }
}

const fn document_font() -> &'static str {
    "font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif\""
}

/// The identifier of a drawing, which its title carries.
fn name(svg: &str) -> Option<&str> {
    let from = svg.find("<title id=\"")? + "<title id=\"".len();
    let to = svg[from..].find("-t\"")?;
    Some(&svg[from..from + to])
}

/// A drawing with a size, a ground and the rims that the page's style sheet gives otherwise.
fn standing_alone(svg: &str, font: &str) -> String {
    let rim = "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\"";
    let sized = svg
        .replacen("width=\"100%\"", &format!("width=\"{WIDTH}\""), 1)
        .replacen("font-family=\"system-ui,sans-serif\"", font, 1)
        .replace("class=\"h\"", rim);
    let ground = "</desc><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>";
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&sized.replacen("</desc>", ground, 1));
    out.push('\n');
    out
}
