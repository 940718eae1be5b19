//! Sentences for the author of a file, in both languages, with correct French typography.

use crate::locale::french;
use crate::text::Text;

/// Builds a sentence in French and in English. `{0}`, `{1}`... stand for the values, which
/// are printed as they are: French spacing and apostrophes are set in the sentence only,
/// never inside what the author wrote.
pub(crate) fn say(fr: &str, en: &str, values: &[&str]) -> Text {
    Text::both(fill(&french(fr), values), fill(en, values))
}

/// The same where the values themselves are words of each language.
pub(crate) fn say_each(fr: &str, fr_values: &[&str], en: &str, en_values: &[&str]) -> Text {
    Text::both(fill(&french(fr), fr_values), fill(en, en_values))
}

/// Replaces `{digit}`; every other brace is text (a TOML example often has some).
fn fill(template: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        out.push_str(before);
        let slot = after
            .strip_prefix('{')
            .and_then(|a| a.split_once('}'))
            .and_then(|(inside, tail)| Some((inside.parse::<usize>().ok()?, tail)))
            .and_then(|(index, tail)| Some((values.get(index)?, tail)));
        if let Some((value, tail)) = slot {
            out.push_str(value);
            rest = tail;
        } else {
            out.push('{');
            rest = &after[1..];
        }
    }
    out.push_str(rest);
    out
}

/// The candidate nearest to a mistyped word, if one is near enough to be a likely meaning:
/// at most one slip for words of up to five letters, two up to nine, then three.
/// The first of equals wins.
///
/// A slip is a character too many, missing, replaced, or swapped with its neighbour
/// (optimal string alignment distance, Damerau 1964, <https://doi.org/10.1145/363958.363994>).
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let limit = match word.chars().count() {
        0..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let far = slips(&word.to_lowercase(), &candidate.to_lowercase());
        if far <= limit && best.is_none_or(|(b, _)| far < b) {
            best = Some((far, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Past this length a mistyped word is told, not guessed: hostile input stays cheap.
const LONGEST: usize = 80;

fn slips(a: &str, b: &str) -> usize {
    if a.len().max(b.len()) > LONGEST {
        return usize::MAX;
    }
    strsim::osa_distance(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn values_are_printed_as_written() {
        let t = say(
            "l'item « {0} » : pourquoi { fr = {1} } ?",
            "item \"{0}\": { fr = {1} }",
            &["l'a : b", "2"],
        );
        assert_eq!(
            t.get(Lang::Fr),
            "l’item «\u{a0}l'a : b\u{a0}»\u{a0}: pourquoi { fr = 2 }\u{202f}?"
        );
        assert_eq!(t.get(Lang::En), "item \"l'a : b\": { fr = 2 }");
        assert_eq!(fill("{9} {", &[]), "{9} {");
    }

    #[test]
    fn slips_count_edits_and_swaps() {
        for (a, b, n) in [
            ("", "", 0),
            ("scale", "scale", 0),
            ("sacle", "scale", 1),
            ("scal", "scale", 1),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3), // alignment distance: no letter is edited twice
        ] {
            assert_eq!(slips(a, b), n, "{a} {b}");
        }
        assert_eq!(nearest("waev", ["role", "wave"]), Some("wave"));
        assert_eq!(nearest("x", ["role", "wave"]), None);
    }
}
