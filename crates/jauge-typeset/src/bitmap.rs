//! A drawing as a bitmap, by the library that the typesetter draws with.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

use crate::Error;
use crate::letters::{self, Undrawn};

const FAMILY: &str = "DejaVu Sans";

/// The letters of the pages, and no others of the machine.
static LETTERS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut letters = fontdb::Database::new();
    for file in letters::files() {
        letters.load_font_data(file.to_vec());
    }
    // Whatever kind of letters a drawing asks for.
    letters.set_serif_family(FAMILY);
    letters.set_sans_serif_family(FAMILY);
    letters.set_monospace_family(FAMILY);
    Arc::new(letters)
});

/// Most pixels of a side.
const MOST: f32 = 20_000.0;

pub(crate) fn png(svg: &str, scale: f32) -> Result<Vec<u8>, Error> {
    let legible = Undrawn::default().legible(svg);
    let options = Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&LETTERS),
        resources_dir: None,
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(legible.as_deref().unwrap_or(svg), &options);
    let tree = tree.map_err(|e| Error::Refused(e.to_string()))?;
    let size = tree.size();
    let scale = scale.min(MOST / size.width().max(size.height()));
    let side = |length: f32| (length * scale).ceil() as u32;
    let refused = || Error::Refused(format!("{} x {}", size.width(), size.height()));
    let mut pixels = Pixmap::new(side(size.width()), side(size.height())).ok_or_else(refused)?;
    let grown = Transform::from_scale(scale, scale);
    resvg::render(&tree, grown, &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|e| Error::Refused(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNER: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"20\">\
        <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
        <text x=\"2\" y=\"15\" font-family=\"system-ui\">WORD</text></svg>";

    fn dark(png: &[u8]) -> usize {
        let pixels = Pixmap::decode_png(png).expect("a picture");
        let dark = pixels.pixels().iter().filter(|p| p.red() < 128);
        dark.count()
    }

    #[test]
    fn words_are_drawn_at_any_scale() {
        let (small, large) = (png(CORNER, 1.0).unwrap(), png(CORNER, 3.0).unwrap());
        assert!(dark(&small) > 50);
        // Nine times the pixels, edges apart.
        let ratio = dark(&large) as f64 / dark(&small) as f64;
        assert!((6.0..12.0).contains(&ratio), "{ratio}");
        assert_eq!(small, png(CORNER, 1.0).unwrap(), "same bytes");
    }

    #[test]
    fn what_is_no_picture_is_refused_and_nothing_else_is_opened() {
        assert!(png("<html/>", 1.0).is_err());
        let other = CORNER.replace(
            "<text",
            "<image href=\"/etc/hostname\" width=\"9\" height=\"9\"/><text",
        );
        assert_eq!(png(&other, 1.0), png(CORNER, 1.0));
    }
}
