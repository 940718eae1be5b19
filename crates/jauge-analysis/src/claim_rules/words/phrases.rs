//! Words in a row: how a sentence is cut into words, and how a pattern is found in them.

use std::ops::Range;

/// Most words that `~` stands for.
const GAP: usize = 3;

/// A word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Without capitals and accents; with the apostrophe of an elision.
    pub(super) text: String,
    /// Where it stands in the sentence.
    pub(super) bytes: Range<usize>,
    /// Whether a semicolon, a colon or a dash stands before it.
    pub(super) breaks: bool,
}

/// The words of a sentence.
pub(super) fn tokens(sentence: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut current: Option<Token> = None;
    let mut breaks = false;
    for (at, c) in sentence.char_indices() {
        let end = at + c.len_utf8();
        if c.is_alphanumeric() {
            let token = current.get_or_insert_with(|| Token {
                text: String::new(),
                bytes: at..end,
                breaks: std::mem::take(&mut breaks),
            });
            fold(c, &mut token.text);
            token.bytes.end = end;
        } else if is_nothing(c) {
            // A soft hyphen or an accent set apart belongs to the word it is in.
            if let Some(token) = &mut current {
                token.bytes.end = end;
            }
        } else if is_apostrophe(c) {
            if let Some(mut token) = current.take() {
                token.text.push('’');
                token.bytes.end = end;
                out.push(token);
            }
        } else {
            breaks |= matches!(c, ';' | ':' | '—' | '–');
            out.extend(current.take());
        }
    }
    out.extend(current);
    out
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Characters that readers do not see as such: soft hyphens, joiners, accents set apart.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

fn fold(c: char, out: &mut String) {
    for c in c.to_lowercase() {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' | 'í' => out.push('i'),
            'ô' | 'ö' | 'ó' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => out.push('u'),
            'ç' => out.push('c'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ﬁ' => out.push_str("fi"),
            'ﬀ' => out.push_str("ff"),
            c if is_nothing(c) => {}
            c => out.push(c),
        }
    }
}

/// Words that are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// One of these words, each whole or with any ending.
    Word(Vec<(String, bool)>),
    /// Up to [`GAP`] words.
    Any,
}

impl Pattern {
    /// Reads `ne|n’ ~ prouve* pas`.
    pub(super) fn read(said: &str) -> Self {
        let part = |word: &str| {
            if word == "~" {
                return Part::Any;
            }
            let either = word.split('|').map(|w| {
                let (w, any) = w.strip_suffix('*').map_or((w, false), |w| (w, true));
                let mut text = String::new();
                for c in w.chars() {
                    if is_apostrophe(c) {
                        text.push('’');
                    } else {
                        fold(c, &mut text);
                    }
                }
                (text, any)
            });
            Part::Word(either.collect())
        };
        Self(said.split_whitespace().map(part).collect())
    }

    /// Every place at which it stands, each as the first word and the word behind the last.
    pub(super) fn all(&self, tokens: &[Token]) -> Vec<(usize, usize)> {
        (0..tokens.len())
            .filter_map(|at| Some((at, ends(&self.0, tokens, at)?)))
            .collect()
    }
}

/// The word behind the last one of a pattern that begins at `at`.
fn ends(parts: &[Part], tokens: &[Token], at: usize) -> Option<usize> {
    let Some((first, rest)) = parts.split_first() else {
        return Some(at);
    };
    match first {
        Part::Any => (0..=GAP).find_map(|skip| ends(rest, tokens, at + skip)),
        Part::Word(either) => {
            let token = &tokens.get(at)?.text;
            let fits = either.iter().any(|(word, any)| match any {
                true => token.starts_with(word.as_str()),
                false => token == word,
            });
            fits.then(|| ends(rest, tokens, at + 1)).flatten()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let places = Pattern::read(pattern).all(&tokens);
        let said = |(from, to): (usize, usize)| {
            text[tokens[from].bytes.start..tokens[to - 1].bytes.end].to_owned()
        };
        places.into_iter().map(said).collect()
    }

    #[test]
    fn words_are_read_as_people_write_them() {
        let words = |text| -> Vec<String> { tokens(text).into_iter().map(|t| t.text).collect() };
        assert_eq!(
            words("L’IMPACT d'une a-t-il"),
            ["l’", "impact", "d’", "une", "a", "t", "il"]
        );
        // An accent set apart, a soft hyphen, emphasis.
        assert_eq!(
            words("ame\u{301}liore im\u{ad}pact **dû**"),
            ["ameliore", "impact", "du"]
        );
        assert!(tokens("Non ; oui")[1].breaks && !tokens("Non, oui")[1].breaks);
    }

    #[test]
    fn patterns_find_words_and_gaps() {
        assert_eq!(
            found("grâce à|au", "GRACE À elle, grâce au lieu"),
            ["GRACE À", "grâce au"]
        );
        assert_eq!(found("effet|effets", "effectif, effets"), ["effets"]);
        assert_eq!(found("augment*", "elle augmentera"), ["augmentera"]);
        assert_eq!(found("ne ~ pas", "ne dit donc pas"), ["ne dit donc pas"]);
        assert_eq!(found("ne ~ pas", "ne un deux trois quatre pas"), [""; 0]);
        assert_eq!(found("ne pas", ""), [""; 0]);
    }
}
