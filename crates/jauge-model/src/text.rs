//! Text that readers see, in more than one language.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A language in which jauge writes its own sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French, the language of the programme.
    Fr,
    /// English.
    En,
}

impl Lang {
    /// Both languages, French first.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The BCP 47 code: `fr` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a code such as `fr`, `fr-FR` or `en`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next()? {
            "fr" | "FR" => Some(Self::Fr),
            "en" | "EN" => Some(Self::En),
            _ => None,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One text in one or several languages, by BCP 47 code.
///
/// ```
/// use jauge_model::{Lang, Text};
/// let t = Text::both("À l’entrée", "At entry");
/// assert_eq!(t.get(Lang::En), "At entry");
/// assert_eq!(Text::of("de", "Eintritt").get(Lang::Fr), "Eintritt"); // nothing better to show
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(BTreeMap<String, String>);

impl Text {
    /// A text given in French and in English.
    pub fn both(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self(BTreeMap::from([
            ("fr".to_owned(), fr.into()),
            ("en".to_owned(), en.into()),
        ]))
    }

    /// A text given in one language.
    pub fn of(lang: impl Into<String>, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(lang.into(), text.into())]))
    }

    /// A text that is the same in every language: an identifier, a name, a code.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::both(text.clone(), text)
    }

    /// Adds or replaces the text of one language.
    pub fn insert(&mut self, lang: impl Into<String>, text: impl Into<String>) {
        self.0.insert(lang.into(), text.into());
    }

    /// The text in `lang`; without one, the other language of jauge, then any. Empty only
    /// when there is no text at all.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let other = match lang {
            Lang::Fr => Lang::En,
            Lang::En => Lang::Fr,
        };
        self.exact(lang)
            .or_else(|| self.exact(other))
            .or_else(|| self.0.values().next().map(String::as_str))
            .unwrap_or("")
    }

    /// The text in `lang` and in no other language.
    #[must_use]
    pub fn exact(&self, lang: Lang) -> Option<&str> {
        self.0.get(lang.code()).map(String::as_str)
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|t| t.trim().is_empty())
    }

    /// Each language code with its text, in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}
