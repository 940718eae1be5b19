//! How easy a text is to read, by two published formulas of the same form:
//!
//! ```text
//! English  206.835 - 1.015 words/sentences - 84.6 syllables/words   Flesch (1948)
//! French   207     - 1.015 words/sentences - 73.6 syllables/words   Kandel and Moles (1958)
//! ```
//!
//! Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology, 32(3),
//! 221-233. Kandel, L., Moles, A. (1958). Application de l'indice de Flesch à la langue
//! française. Cahiers d'études de radio-télévision, 19, 253-274; its coefficients were compared
//! with those of the R package koRpus ("fr") and of YoastSEO.
//!
//! 100 is very easy, 60 is plain, 0 is very hard. The formulas are made for a hundred words and
//! more: never judge one question by them. Syllables are counted from the letters, which is
//! right for most words only; a reader with little literacy is the only true test.

use crate::text::Lang;

/// What a text is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sentences.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
}

/// Fewest words for the formulas to mean anything.
pub const FEWEST_WORDS: usize = 100;

impl Counts {
    /// Counts a text in a language.
    #[must_use]
    pub fn of(text: &str, lang: Lang) -> Self {
        let mut counts = Self::default();
        for sentence in sentences(text) {
            counts.sentences += 1;
            for word in words(sentence) {
                counts.words += 1;
                counts.syllables += syllables(word, lang);
            }
        }
        counts
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
        }
    }

    /// The formula of the language; `None` without words.
    #[must_use]
    pub fn ease(self, lang: Lang) -> Option<f64> {
        if self.words == 0 || self.sentences == 0 {
            return None;
        }
        let (base, per_syllable) = match lang {
            Lang::Fr => (207.0, 73.6),
            Lang::En => (206.835, 84.6),
        };
        let length = self.words as f64 / self.sentences as f64;
        let weight = self.syllables as f64 / self.words as f64;
        Some(base - 1.015 * length - per_syllable * weight)
    }
}

/// The sentences of a text: what stands between full stops, question and exclamation marks,
/// colons and semicolons, and has a word.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', '?', '!', ':', ';', '\n'])
        .filter(|s| words(s).next().is_some())
}

/// The words of a sentence. `l'aide` is one word, as `don't` is; the dot of `seul·e` parts
/// nothing.
pub fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/' | '«' | '»' | '"'))
        .filter(|w| w.chars().any(char::is_alphanumeric))
}

fn is_vowel(c: char) -> bool {
    "aeiouyàâäéèêëîïôöùûüœæ".contains(c)
}

/// Groups of vowels, but for endings that are mute. At least one.
fn syllables(word: &str, lang: Lang) -> usize {
    // `seul·e` is read as one word or the other: the first is taken.
    let word = word.split('·').next().unwrap_or(word).to_lowercase();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let mut count: usize = 0;
    let mut before: Option<char> = None;
    for c in word.chars() {
        let opens = match before {
            Some(b) if is_vowel(b) => {
                // Two vowels that are heard apart.
                lang == Lang::Fr && b == 'é' || matches!(c, 'ï' | 'ë')
            }
            _ => true,
        };
        count += usize::from(is_vowel(c) && opens);
        before = Some(c);
    }
    let consonant_before = |ending: &str| {
        let stem = word.strip_suffix(ending);
        stem.and_then(|s| s.chars().last())
            .is_some_and(|c| c.is_alphabetic() && !is_vowel(c))
    };
    let mute = match lang {
        Lang::Fr => consonant_before("e") || consonant_before("es"),
        Lang::En => {
            let heard = ["le", "les", "ted", "ded"]
                .iter()
                .any(|e| word.ends_with(e));
            !heard && ["e", "ed"].iter().any(|e| consonant_before(e))
        }
    };
    count.saturating_sub(usize::from(mute)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples given with a published implementation of the English formula.
    #[test]
    fn published_examples() {
        let cat = Counts::of("The cat sat on the mat.", Lang::En);
        assert_eq!((cat.sentences, cat.words, cat.syllables), (1, 6, 6));
        assert!((cat.ease(Lang::En).unwrap_or_default() - 116.145).abs() < 1e-9);
        let platypus = Counts {
            sentences: 1,
            words: 13,
            syllables: 26,
        };
        assert!((platypus.ease(Lang::En).unwrap_or_default() - 24.44).abs() < 1e-9);
        let french = platypus.ease(Lang::Fr).unwrap_or_default();
        assert!((french - (207.0 - 13.195 - 147.2)).abs() < 1e-9);
        assert_eq!(Counts::default().ease(Lang::Fr), None);
    }

    #[test]
    fn syllables_of_ordinary_words() {
        for (word, count) in [
            ("je", 1),
            ("table", 1),
            ("école", 2),
            ("créer", 2),
            ("aide", 1),
            ("formation", 3),
            ("seul·e", 1),
            ("aujourd’hui", 3),
            ("métier", 2),
            ("compétences", 3),
        ] {
            assert_eq!(syllables(word, Lang::Fr), count, "{word}");
        }
        for (word, count) in [
            ("the", 1),
            ("help", 1),
            ("table", 2),
            ("wanted", 2),
            ("worked", 1),
            ("training", 2),
            ("people", 2),
            ("employment", 3),
        ] {
            assert_eq!(syllables(word, Lang::En), count, "{word}");
        }
        let text = "J’ai besoin d’aide (un peu) : oui. Et vous ?";
        assert_eq!(sentences(text).count(), 3);
        assert_eq!(sentences(text).flat_map(words).count(), 8);
    }
}
