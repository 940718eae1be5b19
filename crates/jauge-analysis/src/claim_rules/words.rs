//! Words that a sentence may not use below its level, what to write instead, and the lint that finds them in any text.
//!
//! A word of cause says more than a before and after can show. The lists are a convention of this project; the line between
//! observing, comparing and estimating an effect is that of the Nesta *Standards of Evidence* (levels 1 to 3) and of the Maryland
//! scientific methods scale (levels 1, 3 and 5), from which [`ClaimLevel`] takes its steps.

use jauge_model::{ClaimLevel, Lang};

/// A word that is not available below a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Banned {
    /// Language.
    pub lang: Lang,
    /// Beginning of the word, or a phrase, in lower case.
    pub word: &'static str,
    /// The level from which it may be used; `None` for never.
    pub from: Option<ClaimLevel>,
    /// What says no more than was found.
    pub instead: &'static str,
}

const fn fr(word: &'static str, from: Option<ClaimLevel>, instead: &'static str) -> Banned {
    Banned {
        lang: Lang::Fr,
        word,
        from,
        instead,
    }
}

const fn en(word: &'static str, from: Option<ClaimLevel>, instead: &'static str) -> Banned {
    Banned {
        lang: Lang::En,
        word,
        from,
        instead,
    }
}

const COMPARED: Option<ClaimLevel> = Some(ClaimLevel::C4);
const DRAWN: Option<ClaimLevel> = Some(ClaimLevel::C5);

/// The words, in the order in which they are reported.
pub const BANNED: &[Banned] = &[
    fr(
        "statistiquement prouvé",
        None,
        "(donner l’estimation et son intervalle)",
    ),
    fr(
        "fois plus de chances",
        None,
        "(donner les deux parts, en points)",
    ),
    fr("pas d’effet", None, "données non concluantes"),
    fr("aucun effet", None, "données non concluantes"),
    fr("sans effet", None, "non concluant"),
    fr("impact", COMPARED, "changement constaté"),
    fr("effet", COMPARED, "changement constaté"),
    fr("grâce à", COMPARED, "après"),
    fr("grâce au", COMPARED, "après le"),
    fr("grace à", COMPARED, "après"),
    fr("a permis", COMPARED, "s’est accompagné"),
    fr("ont permis", COMPARED, "se sont accompagnés"),
    fr(
        "a fait progresser",
        COMPARED,
        "a été suivi d’une progression de",
    ),
    fr(
        "fait progresser",
        COMPARED,
        "est suivi d’une progression de",
    ),
    fr(
        "améliore",
        COMPARED,
        "est suivi d’un niveau plus élevé pour",
    ),
    fr("amélioré", COMPARED, "plus élevé à la sortie"),
    fr("efficace", COMPARED, "suivi d’un changement"),
    fr("efficacité", COMPARED, "changement constaté"),
    fr("démontre", DRAWN, "est compatible avec l’idée"),
    fr("prouve", DRAWN, "est compatible avec l’idée"),
    fr("est causé", DRAWN, "est précédé"),
    fr("a causé", DRAWN, "a précédé"),
    en(
        "statistically proven",
        None,
        "(give the estimate and its interval)",
    ),
    en("times more likely", None, "(give both shares, in points)"),
    en("no effect", None, "inconclusive data"),
    en("impact", COMPARED, "observed change"),
    en("effect", COMPARED, "observed change"),
    en("thanks to", COMPARED, "after"),
    en("led to", COMPARED, "was followed by"),
    en("leads to", COMPARED, "is followed by"),
    en("boost", COMPARED, "is followed by a higher level of"),
    en("improves", COMPARED, "is followed by a higher level of"),
    en("improved", COMPARED, "higher at exit"),
    en("effective", COMPARED, "followed by a change"),
    en("demonstrate", DRAWN, "is consistent with the idea"),
    en("proves", DRAWN, "is consistent with the idea"),
    en("proved", DRAWN, "was consistent with the idea"),
    en("caused by", DRAWN, "preceded by"),
];

/// Where such a word claims nothing: names of a kind of study, set phrases, and what denies a cause.
const HARMLESS_FR: &[&str] = &[
    "en effet",
    "à cet effet",
    "ne démontre",
    "ne prouve",
    "étude d’impact",
    "études d’impact",
    "mesure d’impact",
    "évaluation d’impact",
    "impact workshop",
    "un changement, pas un effet",
];
const HARMLESS_EN: &[&str] = &[
    "impact study",
    "impact studies",
    "impact evaluation",
    "impact assessment",
    "in effect",
    "side effect",
    "effective date",
    "a change, not an effect",
];

/// Endings under which a word is still the same.
const ENDINGS: &[&str] = &[
    "", "s", "e", "es", "é", "és", "ée", "ées", "nt", "r", "ra", "ront", "ait", "aient", "ant",
    "ed", "d", "ing", "ment", "ly", "ness",
];

/// The words of `text` that are not available at `level`, in the order of [`BANNED`].
///
/// ```
/// use jauge_analysis::claim_rules::words::refused;
/// use jauge_model::{ClaimLevel, Lang};
/// let text = "Grâce à la formation, la confiance augmente.";
/// assert_eq!(refused(text, Lang::Fr, ClaimLevel::C3), ["grâce à"]);
/// assert!(refused("Le niveau est plus élevé à la sortie.", Lang::Fr, ClaimLevel::C3).is_empty());
/// assert!(refused("En effet, 35 projets en effectif.", Lang::Fr, ClaimLevel::C3).is_empty());
/// ```
#[must_use]
pub fn refused(text: &str, lang: Lang, level: ClaimLevel) -> Vec<&'static str> {
    let text = plain(text, lang);
    found_in(&text, lang, level)
        .map(|(banned, _)| banned.word)
        .collect()
}

/// Lower case, one kind of space and of apostrophe, and what claims nothing blanked out: as many characters as before.
fn plain(text: &str, lang: Lang) -> String {
    let one = |c: char| match c {
        '\u{a0}' | '\u{202f}' | '\n' => ' ',
        '\'' => '’',
        _ => {
            let mut low = c.to_lowercase();
            // A letter that becomes two would move all that follows.
            match (low.next(), low.next()) {
                (Some(low), None) => low,
                _ => c,
            }
        }
    };
    let mut text: String = text.chars().map(one).collect();
    let harmless = match lang {
        Lang::Fr => HARMLESS_FR,
        Lang::En => HARMLESS_EN,
    };
    for phrase in harmless {
        text = text.replace(phrase, &"·".repeat(phrase.chars().count()));
    }
    text
}

fn found_in(
    text: &str,
    lang: Lang,
    level: ClaimLevel,
) -> impl Iterator<Item = (&'static Banned, usize)> {
    BANNED
        .iter()
        .filter(move |b| b.lang == lang && b.from.is_none_or(|from| level < from))
        .filter_map(move |b| Some((b, begins_a_word(text, b.word)?)))
}

/// Where `word` stands in `text` at the beginning of a word. "effet" is found in "effets"
/// and not in "en effectif", because what follows may only be a plural or an ending.
fn begins_a_word(text: &str, word: &str) -> Option<usize> {
    let place = text.match_indices(word).find(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let rest = &text[at + word.len()..];
        let ending: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
        before.is_none_or(|c| !c.is_alphabetic()) && ENDINGS.contains(&ending.as_str())
    });
    place.map(|(at, _)| at)
}

/// A sentence that says more than its level allows, and how to say what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overclaim {
    /// Line on which the sentence begins, from 1.
    pub line: u64,
    /// The sentence, as written.
    pub sentence: String,
    /// What it may not say.
    pub words: Vec<&'static str>,
    /// Level from which the strongest of the words may be used; `None` for never.
    pub from: Option<ClaimLevel>,
    /// The sentence with each word replaced by one that claims less; to be read again by its author.
    pub proposal: String,
}

/// Every sentence of a text, Markdown or plain, that says more than `level` allows. Code blocks and addresses are left alone.
///
/// ```
/// use jauge_analysis::claim_rules::words::lint;
/// use jauge_model::{ClaimLevel, Lang};
/// let found = lint("# Bilan\n\nLe parcours améliore la confiance. 28 projets sur 35.", Lang::Fr, ClaimLevel::C3);
/// assert_eq!((found.len(), found[0].line), (1, 3));
/// assert_eq!(found[0].proposal, "Le parcours est suivi d’un niveau plus élevé pour la confiance.");
/// ```
#[must_use]
pub fn lint(text: &str, lang: Lang, level: ClaimLevel) -> Vec<Overclaim> {
    sentences(text)
        .into_iter()
        .filter_map(|(line, sentence)| {
            let words = refused(&sentence, lang, level);
            let strongest = BANNED
                .iter()
                .filter(|b| b.lang == lang && words.contains(&b.word));
            let from = strongest
                .map(|b| b.from)
                .max_by_key(|f| f.map_or(9, |l| l as u8))?;
            Some(Overclaim {
                line,
                proposal: reworded(&sentence, lang, level),
                sentence,
                words,
                from,
            })
        })
        .collect()
}

/// The sentence with each refused word replaced.
fn reworded(sentence: &str, lang: Lang, level: ClaimLevel) -> String {
    let mut out = sentence.to_owned();
    // Each round takes one word out; the bound is there for a replacement that would bring one in.
    for _ in 0..BANNED.len() {
        let low = plain(&out, lang);
        let Some((banned, at)) = found_in(&low, lang, level).next() else {
            break;
        };
        let before = low[..at].chars().count();
        let ending: usize = low[at + banned.word.len()..]
            .chars()
            .take_while(|c| c.is_alphabetic())
            .count();
        let taken = banned.word.chars().count() + ending;
        let start: String = out.chars().take(before).collect();
        let end: String = out.chars().skip(before + taken).collect();
        let instead = if start.trim().is_empty() {
            capital(banned.instead)
        } else {
            banned.instead.to_owned()
        };
        out = format!("{}{instead}{end}", unelided(&start, &instead));
    }
    out
}

/// The beginning of a sentence without the elision that the word taken out needed: "l’impact" becomes "le changement".
fn unelided(start: &str, next: &str) -> String {
    let vowel = next
        .chars()
        .next()
        .is_none_or(|c| "aeéèêiîoôuûyhAEÉIOUYH".contains(c));
    let elided = start.strip_suffix(['’', '\'']).filter(|_| !vowel);
    match elided {
        Some(before) => format!("{before}e "),
        None => start.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Sentences with the line on which they begin.
fn sentences(text: &str) -> Vec<(u64, String)> {
    let mut out: Vec<(u64, String)> = Vec::new();
    let (mut current, mut begins, mut code) = (String::new(), 1_u64, false);
    let flush = |current: &mut String, begins: u64, out: &mut Vec<(u64, String)>| {
        let sentence = std::mem::take(current);
        if !sentence.trim().is_empty() {
            out.push((begins, sentence.trim().to_owned()));
        }
    };
    for (number, line) in (1_u64..).zip(text.lines()) {
        if line.trim_start().starts_with("```") {
            code = !code;
            flush(&mut current, begins, &mut out);
            continue;
        }
        let line = line.trim();
        let heading = line.starts_with('#')
            || line.starts_with("- ")
            || line.starts_with("* ")
            || line.starts_with('|');
        if code || line.is_empty() || heading {
            flush(&mut current, begins, &mut out);
        }
        if code {
            continue;
        }
        let words = line.trim_start_matches(['#', '-', '*', '>', ' ']);
        for word in words.split_whitespace().filter(|w| !w.contains("://")) {
            if current.is_empty() {
                begins = number;
            } else {
                current.push(' ');
            }
            current.push_str(word);
            if word.ends_with(['.', '!', '?', '…']) {
                flush(&mut current, begins, &mut out);
            }
        }
        if line.starts_with('#') {
            flush(&mut current, begins, &mut out);
        }
    }
    flush(&mut current, begins, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn inflections_are_caught_and_neighbours_are_not() {
        let at = |text, lang| !refused(text, lang, ClaimLevel::C3).is_empty();
        for text in [
            "Les effets du projet",
            "L’IMPACT",
            "le programme améliore",
            "elles ont été améliorées",
            "C'est grâce\u{a0}à vous",
        ] {
            assert!(at(text, Lang::Fr), "{text}");
        }
        for text in [
            "effectif",
            "impactites",
            "permis de conduire",
            "En effet, 12 personnes",
        ] {
            assert!(!at(text, Lang::Fr), "{text}");
        }
        assert!(at("the effects", Lang::En) && at("it boosted trust", Lang::En));
        assert!(!at("an effective date", Lang::En));
    }

    #[test]
    fn a_comparison_may_say_effect_and_only_randomisation_may_say_shows() {
        assert!(refused("compatible avec un effet", Lang::Fr, ClaimLevel::C4).is_empty());
        assert_eq!(
            refused("cela démontre", Lang::Fr, ClaimLevel::C4),
            ["démontre"]
        );
        assert!(refused("cela démontre", Lang::Fr, ClaimLevel::C5).is_empty());
        assert_eq!(
            refused("no effect", Lang::En, ClaimLevel::C5),
            ["no effect"]
        );
    }

    #[test]
    fn a_proposal_reads_as_a_sentence() {
        let reads = |text: &str| reworded(text, Lang::Fr, ClaimLevel::C3);
        assert_eq!(
            reads("L’impact du parcours"),
            "Le changement constaté du parcours"
        );
        assert_eq!(
            reads("Il n’y a plus d'effets."),
            "Il n’y a plus de changement constaté."
        );
        assert_eq!(reads("Grâce à elle, tout va."), "Après elle, tout va.");
        assert!(refused("Cela ne démontre rien.", Lang::Fr, ClaimLevel::C3).is_empty());
    }

    #[test]
    fn what_is_proposed_is_allowed() {
        for banned in BANNED {
            let sentence = format!("Avant {} après.", banned.word);
            let again = reworded(&sentence, banned.lang, ClaimLevel::C3);
            assert!(
                refused(&again, banned.lang, ClaimLevel::C3).is_empty(),
                "{sentence} > {again}"
            );
        }
    }

    #[test]
    fn sentences_keep_their_line_and_code_is_no_claim() {
        let text = "Un titre\n\n```\nimpact\n```\nUne phrase\nsur deux lignes a un impact. Une autre.\n- un impact\n";
        let found = lint(text, Lang::Fr, ClaimLevel::C3);
        let lines: Vec<u64> = found.iter().map(|f| f.line).collect();
        assert_eq!(lines, [6, 8]);
        assert_eq!(found[0].sentence, "Une phrase sur deux lignes a un impact.");
    }

    proptest! {
        /// Any text, with any capitals: no panic, and what is proposed passes.
        #[test]
        fn any_text_can_be_reworded(text in "(?s).{0,80}", word in prop::sample::select(BANNED.to_vec())) {
            let text = format!("{text} {} {text}", word.word.to_uppercase());
            for found in lint(&text, word.lang, ClaimLevel::C3) {
                prop_assert!(refused(&found.proposal, word.lang, ClaimLevel::C3).is_empty());
            }
        }
    }
}
