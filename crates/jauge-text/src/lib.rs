//! Words: documents in, tables out.
//!
//! Born thin: words of a text and how many documents hold each of them. Keyness, classes and
//! codebooks come later; they all start from [`words`].

mod function_words;

use std::collections::{BTreeMap, BTreeSet};

/// The words of a text, in lower case, in order.
///
/// A word is a run of letters and digits. Elisions are cut after the apostrophe (`l’atelier`
/// gives `l’`, `atelier`), hyphens and inclusive dots hold a word together (`savoir-faire`,
/// `fier·e`).
///
/// ```
/// let w: Vec<String> = jauge_text::words("L’atelier : j’ai vu mon savoir-faire !").collect();
/// assert_eq!(w, ["l’", "atelier", "j’", "ai", "vu", "mon", "savoir-faire"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let joins = matches!(c, '-' | '·' | '‑')
            && !word.is_empty()
            && chars.peek().is_some_and(|next| next.is_alphanumeric());
        if c.is_alphanumeric() || joins {
            word.extend(c.to_lowercase());
        } else {
            if matches!(c, '\'' | '’') && !word.is_empty() {
                word.push('’');
            }
            if !word.is_empty() {
                out.push(std::mem::take(&mut word));
            }
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out.into_iter()
}

/// How many documents hold each word at least once, by word.
///
/// ```
/// let table = jauge_text::document_frequency(["oui, oui", "oui et non"]);
/// assert_eq!((table["oui"], table["non"]), (2, 1));
/// ```
#[must_use]
pub fn document_frequency<'a>(
    documents: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, u64> {
    let mut table = BTreeMap::new();
    for document in documents {
        for word in words(document).collect::<BTreeSet<_>>() {
            *table.entry(word).or_insert(0) += 1;
        }
    }
    table
}

/// The different words of a text that tell something alone: three letters or more, no digits alone, none of the words that hold
/// sentences together.
///
/// ```
/// let told = jauge_text::telling_words("J’ai pris la parole devant le groupe, et la parole de 3 autres.");
/// assert_eq!(told.into_iter().collect::<Vec<_>>(), ["devant", "groupe", "parole", "pris"]);
/// ```
#[must_use]
pub fn telling_words(text: &str) -> BTreeSet<String> {
    let long = |word: &String| word.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let tells = |word: &String| long(word) && !function_words::is_function_word(word);
    words(text).filter(tells).collect()
}
