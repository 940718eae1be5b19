//! Which characters the letters draw, and what is written for the others.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;
use typst::foundations::Bytes;
use typst::text::{Font, is_default_ignorable};

/// The files of the letters.
pub(crate) fn files() -> [&'static [u8]; 4] {
    [
        dejavu::sans::regular(),
        dejavu::sans::bold(),
        dejavu::sans::oblique(),
        dejavu::sans_mono::bold(),
    ]
}

/// The letters, read.
pub(crate) fn fonts() -> Vec<Font> {
    let fonts = files().into_iter();
    fonts.flat_map(|f| Font::iter(Bytes::new(f))).collect()
}

/// Numbers of the characters that were met and cannot be drawn.
#[derive(Debug, Default)]
pub(crate) struct Undrawn(BTreeSet<char>);

impl Undrawn {
    /// The text with what cannot be drawn as its number; `None` where all of it can.
    pub(crate) fn legible(&mut self, text: &str) -> Option<String> {
        if text.is_ascii() || text.chars().all(drawn) {
            return None;
        }
        let mut out = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            if drawn(c) {
                out.push(c);
            } else {
                self.0.insert(c);
                let _ = write!(out, "[U+{:04X}]", u32::from(c));
            }
        }
        Some(out)
    }

    /// Goes through every text of some data.
    pub(crate) fn read(&mut self, data: &mut Value) {
        match data {
            Value::String(text) => {
                if let Some(legible) = self.legible(text) {
                    *text = legible;
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|v| self.read(v)),
            Value::Object(all) => all.values_mut().for_each(|v| self.read(v)),
            _ => {}
        }
    }

    /// Their numbers, in order.
    pub(crate) fn numbers(&self) -> Vec<String> {
        let all = self.0.iter();
        all.map(|c| format!("U+{:04X}", u32::from(*c))).collect()
    }
}

/// Whether a letter draws this character, or nothing is to be drawn for it.
fn drawn(c: char) -> bool {
    let known = || {
        let (book, count) = super::world::book();
        (0..count).any(|i| {
            book.info(i)
                .is_some_and(|f| f.coverage.contains(u32::from(c)))
        })
    };
    c.is_ascii() || c.is_control() || is_default_ignorable(c) || known()
}
