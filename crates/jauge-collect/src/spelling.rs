//! Comparing what people typed with what was meant: one folded form per word, nearest words,
//! and text made safe to show.

use unicode_normalization::UnicodeNormalization as _;

/// The form in which words are compared: lower case, no accents, straight apostrophes, one
/// ordinary space where there was any space, no space at the ends.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.chars() {
        let c = match c {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' | '\u{b4}' => '\'',
            '\u{b7}' | '\u{2022}' => '.', // apprenant·e and apprenant.e are one word
            '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
            // Characters that nobody sees.
            '\u{feff}' | '\u{200b}' | '\u{ad}' => continue,
            c if c.is_whitespace() => {
                pending = !out.is_empty();
                continue;
            }
            c => c,
        };
        if std::mem::take(&mut pending) {
            out.push(' ');
        }
        // Compatibility decomposition sets accents apart as marks, which are then dropped.
        for base in c
            .to_lowercase()
            .nfkd()
            .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        {
            match base {
                'œ' => out.push_str("oe"),
                'æ' => out.push_str("ae"),
                base => out.push(base),
            }
        }
    }
    out
}

/// The two forms that folded inclusive words stand for: `tout.e seul.e` is `tout seul` and
/// `toute seule`. `None` where no word is inclusive.
pub(crate) fn gendered(folded: &str) -> Option<[String; 2]> {
    if !folded.contains('.') {
        return None;
    }
    let mut found = false;
    let mut both = [Vec::new(), Vec::new()];
    for word in folded.split(' ') {
        let forms = forms_of(word);
        found |= forms.is_some();
        let [he, she] = forms.unwrap_or_else(|| [word.to_owned(), word.to_owned()]);
        both[0].push(he);
        both[1].push(she);
    }
    found.then(|| both.map(|words| words.join(" ")))
}

/// What a feminine ending takes the place of.
const ENDINGS: [(&str, &str); 6] = [
    ("rice", "eur"),
    ("trice", "teur"),
    ("euse", "eur"),
    ("ere", "er"),
    ("se", "x"),
    ("ve", "f"),
];

fn forms_of(word: &str) -> Option<[String; 2]> {
    let parts: Vec<&str> = word.split('.').collect();
    let letters = |part: &&str| !part.is_empty() && part.chars().all(char::is_alphabetic);
    let (base, ending, plural) = match parts[..] {
        [base, ending] => (base, ending, ""),
        [base, ending, "s"] => (base, ending, "s"),
        _ => return None,
    };
    if !parts.iter().all(letters) || base.len() < 2 || ending.len() > 5 {
        return None;
    }
    let replaced = ENDINGS.iter().find(|(feminine, _)| *feminine == ending);
    let stem = replaced.and_then(|(_, masculine)| base.strip_suffix(masculine));
    let stem = stem.unwrap_or(base);
    Some([format!("{base}{plural}"), format!("{stem}{ending}{plural}")])
}

/// The same without the tables of Unicode: most cells of most files.
fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.chars() {
        if c.is_whitespace() {
            pending = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut pending) {
            out.push(' ');
        }
        out.push(match c {
            '`' => '\'',
            c => c.to_ascii_lowercase(),
        });
    }
    out
}

/// The folded form of a word, the truth values of spreadsheet programs in one language: a cell
/// holds `TRUE`, which a French program shows and exports as `VRAI`.
pub(crate) fn word(text: &str) -> String {
    let folded = fold(text);
    match folded.as_str() {
        "vrai" => "true".to_owned(),
        "faux" => "false".to_owned(),
        _ => folded,
    }
}

/// A name with its typography made plain but its case and accents kept: typographic spaces
/// and apostrophes replaced, spaces at the ends dropped.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.chars() {
        match c {
            '\u{feff}' | '\u{200b}' => {}
            c if c.is_whitespace() => pending = !out.is_empty(),
            c => {
                if std::mem::take(&mut pending) {
                    out.push(' ');
                }
                out.push(if c == '\u{2019}' { '\'' } else { c });
            }
        }
    }
    out
}

/// Text of a file made safe to show: at most `most` characters, and nothing in it can move a
/// terminal's cursor or turn the direction of a line.
pub(crate) fn shown(text: &str, most: usize) -> String {
    let mut out = String::new();
    for (n, c) in text.chars().enumerate() {
        if n == most {
            out.push('…');
            break;
        }
        let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || turns {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Longest word compared letter by letter; beyond it two words are near only when equal.
const LONGEST: usize = 80;

/// The candidate nearest to a word, if one is near: at most one slip for three letters.
/// Both sides are folded; the first of equals wins.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word: String = fold(word).chars().take(LONGEST).collect();
    let most = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|c| c.len() <= LONGEST)
        .map(|c| (strsim::osa_distance(&word, &fold(c)), c))
        .filter(|(d, c)| *d <= most && *d < c.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// How alike two texts are, from 0 to 1: one minus the share of characters to change (optimal
/// string alignment distance over the longer length). Both sides are folded already.
pub(crate) fn similarity(a: &str, b: &str) -> f64 {
    /// Longest text compared; a question that differs only behind is told by its candidates.
    const MOST: usize = 160;
    let cut = |text: &str| text.chars().take(MOST).collect::<String>();
    let (a, b) = (cut(a), cut(b));
    let (m, n) = (a.chars().count(), b.chars().count());
    let longest = m.max(n);
    if longest == 0 || 2 * m.min(n) < longest {
        return 0.0; // not half as long: nothing that deserves a look
    }
    1.0 - strsim::osa_distance(&a, &b) as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inclusive_words_have_two_forms() {
        let forms = |text: &str| gendered(&fold(text));
        let both = |a: &str, b: &str| Some([a.to_owned(), b.to_owned()]);
        assert_eq!(forms("Tout·e seul·e"), both("tout seul", "toute seule"));
        assert_eq!(forms("apprenant.e.s"), both("apprenants", "apprenantes"));
        assert_eq!(forms("Formateur·rice"), both("formateur", "formatrice"));
        assert_eq!(forms("animateur·trice"), both("animateur", "animatrice"));
        assert_eq!(forms("heureux·se"), both("heureux", "heureuse"));
        for none in ["seul", "n.c.", "S.O.", "1.5", "fin."] {
            assert_eq!(forms(none), None, "{none}");
        }
    }

    #[test]
    fn folding_forgets_case_accents_spaces_and_apostrophes() {
        assert_eq!(
            fold("  J\u{2019}y  arrive À\u{202f}l\u{b4}aise "),
            "j'y arrive a l'aise"
        );
        assert_eq!(fold("e\u{301}te\u{301}"), fold("été"));
        assert_eq!(fold("Œuvre"), "oeuvre");
        assert_eq!(fold("apprenant·e"), fold("apprenant.e"));
        assert_eq!(plain("\u{feff} L\u{2019}été\u{a0}: "), "L'été :");
    }

    #[test]
    fn plain_letters_are_folded_like_all_others() {
        let all: String = (0..=127_u8).map(char::from).collect();
        for text in [all.as_str(), "  A  b\t`C`\u{b} d ", "", " "] {
            // A letter that is not ASCII takes the other way; it is folded to one that is.
            let other = fold(&format!("{text} é"));
            assert_eq!(format!("{} e", fold(text)).trim_start(), other, "{text:?}");
        }
    }

    #[test]
    fn truth_has_one_language() {
        assert_eq!((word("VRAI"), word("True")), ("true".into(), "true".into()));
        assert_eq!((word("faux"), word("Oui")), ("false".into(), "oui".into()));
    }

    #[test]
    fn shown_text_cannot_act_on_a_terminal() {
        assert_eq!(shown("a\u{1b}[31mb", 40), "a\\u{1b}[31mb");
        assert_eq!(shown("a\nb\u{202e}c", 40), "a\\nb\\u{202e}c");
        assert_eq!(shown("ééééé", 3), "ééé…");
    }

    #[test]
    fn nearest_words() {
        assert_eq!(nearest("regoin", ["code", "region"]), Some("region"));
        assert_eq!(nearest("xyz", ["code", "region"]), None);
    }
}
