//! Reading the pictures of a grid: small drawings that stand beside words.

use crate::text::Text;
use crate::toml_walk::{Table, Thing, Walk};
use crate::wording::say;

use super::read::need_text;
use super::{Picture, codes};

pub mod drawing;

use drawing::Drawing;

const PICTURE: Thing = Thing {
    fr: "d'aucune image",
    en: "picture",
};

const EXAMPLE: &str = r#"svg = '<svg viewBox="0 0 48 48"><circle cx="24" cy="24" r="20" fill="none" stroke="currentColor"/></svg>'"#;

pub(super) fn read_pictures(walk: &Walk<'_>, tables: &[Table<'_>]) -> Vec<Picture> {
    tables.iter().map(|t| read_picture(walk, t)).collect()
}

fn read_picture(walk: &Walk<'_>, table: &Table<'_>) -> Picture {
    let mut svg = Drawing::default();
    if let Some(source) = table.need("svg", EXAMPLE, table.string("svg")) {
        match Drawing::read(&source.value) {
            Ok(drawn) => svg = drawn,
            Err(refused) => walk.error(
                codes::DRAWING,
                walk.inside(source.at, refused.at),
                table.item(),
                refused.why,
                say(
                    "un pictogramme n'a que des formes ({0}), sans texte, sans style et sans lien ; enregistrez-le en « SVG simple » et gardez au plus {1} octets",
                    "a pictogram has only shapes ({0}), no text, no style and no link; save it as \"plain SVG\" and keep it within {1} bytes",
                    &[&drawing::ELEMENTS.join(", "), &drawing::MOST_BYTES.to_string()],
                ),
            ),
        }
    }
    let picture = Picture {
        id: table.item.clone().unwrap_or_default(),
        alt: need_text(table, "alt"),
        svg,
    };
    table.finish();
    picture
}

/// The picture that a key `picture` names.
pub(super) fn shown(walk: &Walk<'_>, table: &Table<'_>, known: &[String]) -> Option<usize> {
    let said = table.string("picture")?;
    walk.resolve(&said, table.item(), PICTURE, known)
}

impl super::Questionnaire {
    /// The picture with this index, as items, levels and options refer to it.
    #[must_use]
    pub fn picture(&self, index: Option<usize>) -> Option<&Picture> {
        self.pictures.get(index?)
    }

    /// What an item shows beside each of its levels or options, in their order.
    #[must_use]
    pub fn option_pictures(&self, item: &super::Item) -> Vec<Option<&Picture>> {
        let levels = self.scale_of(item).map_or(&[][..], |s| &s.levels).iter();
        let list = self.options_of(item).map_or(&[][..], |l| &l.options).iter();
        let all = levels.map(|l| l.picture).chain(list.map(|o| o.picture));
        all.map(|index| self.picture(index)).collect()
    }
}

/// Words that refuse a drawing, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Byte of the drawing at which it stops being one.
    pub at: usize,
    /// Why.
    pub why: Text,
}
