//! Files that a study adds to its report: a logo, a template.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jauge_model::locale::french;
use jauge_model::{Diagnostic, Place, Text};

use crate::codes;

/// Most bytes of a logo: a page stays under a megabyte, and holds it once.
pub const LOGO_LIMIT: usize = 200_000;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The files of a study's report, read.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The logo.
    pub logo: Option<LogoFile>,
    /// Name and text of the study's own template.
    pub template: Option<(String, String)>,
}

/// A logo that may stand on a page.
#[derive(Clone, Debug)]
pub struct LogoFile {
    name: String,
    sha256: String,
    address: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

impl LogoFile {
    /// Takes a PNG or an SVG file. It is embedded as a picture, so that nothing in it runs.
    ///
    /// # Errors
    /// A diagnostic where it is neither, or too large.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Box<Diagnostic>> {
        let size = bytes.len();
        let head = String::from_utf8_lossy(&bytes[..size.min(2000)]).into_owned();
        let kind = if bytes.starts_with(PNG) {
            "image/png"
        } else if head.contains("<svg") && std::str::from_utf8(bytes).is_ok() {
            "image/svg+xml"
        } else {
            return Err(fault(
                name,
                "ce fichier n'est ni un PNG ni un SVG",
                "this file is neither a PNG nor an SVG",
                "enregistrez le logo en PNG ou en SVG",
                "save the logo as PNG or SVG",
            ));
        };
        if size > LOGO_LIMIT {
            let (size, limit) = (size / 1000, LOGO_LIMIT / 1000);
            return Err(fault(
                name,
                &format!("ce logo pèse {size} ko ; il en faut au plus {limit}"),
                &format!("this logo weighs {size} kB; at most {limit} are taken"),
                "réduisez ses dimensions : 400 pixels de large suffisent",
                "reduce its dimensions: 400 pixels of width are enough",
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            sha256: crate::provenance::sha256(bytes),
            address: format!("data:{kind};base64,{}", STANDARD.encode(bytes)),
            kind,
            bytes: bytes.to_vec(),
        })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What a file name with this picture ends with.
    pub(crate) fn ending(&self) -> &'static str {
        if self.kind == "image/png" {
            "png"
        } else {
            "svg"
        }
    }

    /// What to say of a logo that the typesetter refuses.
    pub(crate) fn refused(&self, why: &str) -> Box<Diagnostic> {
        fault(
            &self.name,
            &format!("ce logo ne peut pas être mis dans un PDF ({why})"),
            &format!("this logo cannot stand in a PDF ({why})"),
            "ouvrez-le dans un logiciel de dessin et enregistrez-le de nouveau, en PNG ou en SVG sans image liée",
            "open it in a drawing program and save it again, as PNG or as SVG without linked pictures",
        )
    }

    pub(crate) fn name_and_hash(&self) -> (&str, &str) {
        (&self.name, &self.sha256)
    }
}

fn fault(name: &str, fr: &str, en: &str, hint_fr: &str, hint_en: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        codes::LOGO,
        Place::file(name),
        Text::both(french(fr), en),
        Text::both(french(hint_fr), hint_en),
    ))
}

#[cfg(test)]
mod tests {
    use super::{LOGO_LIMIT, LogoFile};

    #[test]
    fn only_small_pictures_are_taken() {
        assert!(LogoFile::read("a.svg", b"<svg xmlns='x'/>").is_ok());
        assert!(LogoFile::read("a.png", b"\x89PNG\r\n\x1a\n1234").is_ok());
        assert!(LogoFile::read("a.svg", b"<html></html>").is_err());
        assert!(LogoFile::read("a.svg", b"<svg \xff").is_err());
        let mut large = b"<svg>".to_vec();
        large.resize(LOGO_LIMIT + 1, b' ');
        let said = LogoFile::read("a.svg", &large).unwrap_err();
        assert!(said.render(jauge_model::Lang::Fr).contains("200"));
    }
}
