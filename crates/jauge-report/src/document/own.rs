//! The study's own words: Markdown from the study file, refused where it holds HTML.

use jauge_model::Text;

use super::{Block, Chapter, Reader};
use crate::words;

/// A text of the author in the language of the page.
fn prose(r: &Reader<'_>, text: Option<&Text>) -> Option<Block> {
    let source = r.locale.author(text?).trim();
    if source.is_empty() {
        return None;
    }
    // Faults were refused when the study was read; what is left is shown as text.
    Some(Block::Words {
        pieces: words::read(source),
    })
}

pub(super) fn introduction(r: &Reader<'_>) -> Option<Block> {
    prose(r, r.study().report.introduction.as_ref())
}

pub(super) fn limits(r: &Reader<'_>) -> Option<Block> {
    prose(r, r.study().report.limits.as_ref())
}

pub(super) fn territory(r: &Reader<'_>) -> Option<Block> {
    prose(r, r.study().report.territory.as_ref())
}

/// Portraits, each with how it was chosen: a story shows what happened to one, not to how many.
pub(super) fn portraits(r: &Reader<'_>) -> Option<Chapter> {
    let l = r.locale;
    let portraits = &r.study().report.portraits;
    if portraits.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::text(l.t(
        "Un portrait illustre ce qu'une personne ou un lieu a vécu. Il ne dit pas combien d'autres diraient de même. Les personnes ont donné leur accord.",
        "A portrait illustrates what one person or place lived through. It does not say how many others would say the same. The people gave their consent.",
    ))];
    for portrait in portraits {
        blocks.push(Block::heading(3, l.author(&portrait.title)));
        blocks.extend(prose(r, Some(&portrait.text)));
        blocks.push(Block::text(l.colon(
            &l.t(
                "Comment ce portrait a été choisi",
                "How this portrait was chosen",
            ),
            l.author(&portrait.chosen),
        )));
    }
    Some(Chapter {
        id: "portraits".into(),
        title: l.t("Portraits", "Portraits"),
        blocks,
    })
}
