//! A template and data in, an accessible PDF out, without a file, a network or another program.
//!
//! The template is ours and fixed; everything that an author or a respondent wrote reaches it as
//! data, in a JSON file that it reads, and is never pasted into its source. So no text can run
//! anything, whatever it says. What comes out is PDF/UA-1: tagged, with its language and its
//! title, and with its letters embedded. A template that gives no title or no description of a
//! picture is refused.
//!
//! A character that none of the letters draws would be an empty box, and is refused in PDF/UA:
//! it is written as its number instead, `[U+1F9D1]`, and listed for the template as [`UNDRAWN`].
//!
//! The typesetter takes minutes to compile and stands behind the feature `typst`. Without it,
//! [`pdf`] answers [`Error::NotBuilt`].

use serde_json::Value;

#[cfg(feature = "typst")]
mod bitmap;
#[cfg(feature = "typst")]
mod letters;
#[cfg(feature = "typst")]
mod world;

/// Name under which a template reads its data: `json("data.json")`.
pub const DATA: &str = "data.json";

/// Key of the data under which a template finds the numbers of the characters that are written as
/// numbers, where there are any.
pub const UNDRAWN: &str = "undrawn";

/// Whether this build can write PDF.
pub const BUILT: bool = cfg!(feature = "typst");

/// A page to be set.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The template, in Typst.
    pub template: &'a str,
    /// What the template reads as [`DATA`].
    pub data: &'a Value,
    /// Pictures and other files of the template, each with the name that it has there.
    pub files: &'a [(&'a str, &'a [u8])],
}

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// This program was built without the typesetter.
    #[error("this program was built without PDF (feature `pdf`)")]
    NotBuilt,
    /// The typesetter refused the page: what it said.
    #[error("pdf: {0}")]
    Refused(String),
}

/// Sets a page. The same job gives the same bytes.
///
/// # Errors
/// [`Error::NotBuilt`] without the feature `typst`; [`Error::Refused`] when the template is wrong,
/// or when what comes out would not be accessible.
pub fn pdf(job: Job<'_>) -> Result<Vec<u8>, Error> {
    #[cfg(feature = "typst")]
    return world::pdf(job);
    #[cfg(not(feature = "typst"))]
    {
        let _ = job;
        Err(Error::NotBuilt)
    }
}

/// Draws an SVG picture as PNG, `scale` pixels for each of its own, with the letters of the pages.
/// The same picture gives the same bytes.
///
/// # Errors
/// [`Error::NotBuilt`] without the feature `typst`; [`Error::Refused`] for what is no picture.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, Error> {
    #[cfg(feature = "typst")]
    return bitmap::png(svg, scale);
    #[cfg(not(feature = "typst"))]
    {
        let _ = (svg, scale);
        Err(Error::NotBuilt)
    }
}
