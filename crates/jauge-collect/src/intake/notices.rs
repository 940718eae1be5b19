//! Everything that reception can say, in French and in English, by code.
//!
//! Templates are written with plain typography; `{0}`, `{1}` ... stand for what was found.
//! The French ones get their non-breaking spaces and apostrophes when they are filled, so
//! that text which comes from a file is never retouched.

use std::fmt::{Display, Write as _};

use jauge_model::{Diagnostic, Place, Severity, Text, locale};

/// One thing that can be said.
#[cfg_attr(test, derive(Clone))]
pub(super) struct Notice {
    pub(super) code: &'static str,
    severity: Severity,
    fr: &'static str,
    en: &'static str,
    hint_fr: &'static str,
    hint_en: &'static str,
}

impl Notice {
    /// The diagnostic at this place, the same words filled in both languages.
    pub(super) fn at(&self, place: Place, args: &[&dyn Display]) -> Diagnostic {
        self.at_both(place, args, args)
    }

    /// The diagnostic at this place, with what is filled in French and in English.
    pub(super) fn at_both(
        &self,
        place: Place,
        fr: &[&dyn Display],
        en: &[&dyn Display],
    ) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            place,
            message: Text::both(fill(self.fr, fr, true), fill(self.en, en, false)),
            hint: Text::both(fill(self.hint_fr, fr, true), fill(self.hint_en, en, false)),
        }
    }

    /// One line for all the cases of this kind that are not listed one by one.
    pub(super) fn and_more(&self, place: Place, more: u64) -> Diagnostic {
        let rest = Notice {
            severity: self.severity,
            code: self.code,
            ..MORE
        };
        rest.at(place, &[&more])
    }
}

fn fill(template: &str, args: &[&dyn Display], french: bool) -> String {
    let mut out = String::new();
    let mut from = 0;
    for (at, _) in template.match_indices('{') {
        let digit = template
            .as_bytes()
            .get(at + 1)
            .filter(|b| b.is_ascii_digit());
        let (Some(digit), Some(b'}')) = (digit, template.as_bytes().get(at + 2)) else {
            continue; // a brace of TOML, not a place to fill
        };
        push(&mut out, &template[from..at], french);
        if let Some(arg) = args.get(usize::from(digit - b'0')) {
            let _ = write!(out, "{arg}");
        }
        from = at + 3;
    }
    push(&mut out, &template[from..], french);
    out
}

fn push(out: &mut String, piece: &str, french: bool) {
    if french {
        out.push_str(&locale::french(piece));
    } else {
        out.push_str(piece);
    }
}

macro_rules! notices {
    ($($name:ident $code:literal $severity:ident: $fr:literal, $en:literal; $hint_fr:literal, $hint_en:literal;)*) => {
        $(pub(in crate::intake) const $name: Notice = Notice {
            code: $code,
            severity: jauge_model::Severity::$severity,
            fr: $fr,
            en: $en,
            hint_fr: $hint_fr,
            hint_en: $hint_en,
        };)*
        #[cfg(test)]
        pub(super) const ALL: &[Notice] = &[$($name),*];
    };
}

mod coding;
mod files;
mod forms;
mod mapping;
mod people;

pub(super) use coding::*;
pub(super) use files::*;
pub(super) use forms::*;
pub(super) use mapping::*;
pub(super) use people::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_complete_in_both_languages() {
        let all = [
            files::ALL,
            mapping::ALL,
            people::ALL,
            coding::ALL,
            forms::ALL,
        ]
        .concat();
        let mut codes: Vec<&str> = all.iter().map(|n| n.code).collect();
        assert!(codes.len() > 40);
        codes.dedup();
        assert_eq!(codes.len(), all.len(), "codes are unique and in order");
        assert!(codes.is_sorted());
        for notice in &all {
            for text in [notice.fr, notice.en, notice.hint_fr, notice.hint_en] {
                assert!(text.len() > 10, "{}", notice.code);
            }
            assert_ne!(notice.fr, notice.en);
        }
    }

    #[test]
    fn french_typography_spares_what_comes_from_a_file() {
        let said = fill("l'un : « {0} »", &[&"a' : b"], true);
        assert_eq!(said, "l\u{2019}un\u{a0}: «\u{a0}a' : b\u{a0}»");
    }
}
