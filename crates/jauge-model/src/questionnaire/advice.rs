//! Advice for whoever writes a grid: what often makes questions hard to answer or hard to
//! compare. It is no fault: each says why, and lists the items at once.

use super::reading_ease::{Counts, FEWEST_WORDS, sentences, words};
use super::{Item, ItemKind, Questionnaire, codes};
use crate::locale;
use crate::text::{Lang, Text};
use crate::toml_walk::Walk;
use crate::wording::{say, say_each};

/// Most words of a sentence in a question.
const LONG: usize = 20;
/// Most words of a sentence in plain words.
const LONG_IN_PLAIN: usize = 15;
/// Reading ease under which plain words are not plain.
const PLAIN: f64 = 60.0;
/// Items listed by name.
const LISTED: usize = 12;

/// Advises on a grid without errors.
pub(super) fn advise(walk: &Walk<'_>, grid: &Questionnaire) {
    let scaled = |i: &&Item| matches!(i.kind, ItemKind::Level { .. });
    let level_items: Vec<&Item> = grid.items.iter().filter(scaled).collect();
    items(
        walk,
        codes::TWO_THINGS,
        &level_items,
        |i| any_word(&i.text, &["et", "ou", "ainsi"], &["and", "or"]),
        "questions sur une échelle où « et » ou « ou » relie peut-être deux choses : {0} ({1})",
        "items on a scale in which \"and\" or \"or\" may join two things: {0} ({1})",
        "si une personne peut répondre oui à l'une et non à l'autre, faites-en deux questions",
        "if somebody could say yes to one and no to the other, make two items of it",
    );
    items(
        walk,
        codes::NEGATION,
        &level_items,
        |i| {
            any_word(
                &i.text,
                &["ne", "n", "jamais", "aucun", "aucune"],
                &["not", "never", "no"],
            )
        },
        "questions sur une échelle qui contiennent une négation : {0} ({1})",
        "items on a scale that hold a negation: {0} ({1})",
        "répondre « pas du tout » à une phrase négative se comprend de travers ; dites-la à l'endroit, ou marquez-la reverse = true",
        "answering \"not at all\" to a negative sentence is easily misread; turn it round, or mark it reverse = true",
    );
    let all: Vec<&Item> = grid.items.iter().collect();
    items(
        walk,
        codes::LONG,
        &all,
        |i| {
            let most = if grid.in_plain_words {
                LONG_IN_PLAIN
            } else {
                LONG
            };
            let plain = i.plain.as_ref().is_some_and(|p| longest(p) > LONG_IN_PLAIN);
            longest(&i.text) > most || plain
        },
        "questions avec une phrase de plus de 20 mots (15 en mots simples) : {0} ({1})",
        "items with a sentence of more than 20 words (15 in plain words): {0} ({1})",
        "coupez la phrase, ou mettez l'explication ailleurs : lue à voix haute, elle doit tenir en un souffle",
        "cut the sentence, or put the explanation elsewhere: read aloud, it must fit in one breath",
    );
    scales(walk, grid);
    ease(walk, grid);
}

#[expect(clippy::too_many_arguments, reason = "a rule and its words")]
fn items(
    walk: &Walk<'_>,
    code: &'static str,
    all: &[&Item],
    is: impl Fn(&Item) -> bool,
    fr: &str,
    en: &str,
    hint_fr: &str,
    hint_en: &str,
) {
    let found: Vec<&str> = all
        .iter()
        .filter(|i| is(i))
        .map(|i| i.id.as_str())
        .collect();
    if !found.is_empty() {
        let count = found.len().to_string();
        walk.advice(
            code,
            None,
            say(fr, en, &[&count, &listed(&found)]),
            say(hint_fr, hint_en, &[]),
        );
    }
}

fn listed(ids: &[&str]) -> String {
    let more = if ids.len() > LISTED { ", …" } else { "" };
    let first: Vec<&str> = ids.iter().take(LISTED).copied().collect();
    first.join(", ") + more
}

/// Whether a text has one of these words in its language. `n'ai` has the word `n`.
fn any_word(text: &Text, fr: &[&str], en: &[&str]) -> bool {
    let has = |lang: Lang, list: &[&str]| {
        let said = text.exact(lang).unwrap_or_default();
        let lower = said.to_lowercase();
        let parts = lower.split(|c: char| !c.is_alphanumeric() && c != '·');
        // "n't" leaves a "t" behind its apostrophe: English writes it with the verb.
        parts.clone().any(|w| list.contains(&w))
            || (lang == Lang::En && list.contains(&"not") && has_nt(&lower))
    };
    has(Lang::Fr, fr) || has(Lang::En, en)
}

fn has_nt(lower: &str) -> bool {
    lower.contains("n't") || lower.contains("n’t")
}

/// Words of the longest sentence, in whichever language.
fn longest(text: &Text) -> usize {
    let of = |lang: Lang| {
        let said = text.exact(lang).unwrap_or_default();
        sentences(said).map(|s| words(s).count()).max()
    };
    Lang::ALL.into_iter().filter_map(of).max().unwrap_or(0)
}

fn scales(walk: &Walk<'_>, grid: &Questionnaire) {
    let silent: Vec<&str> = grid
        .scales
        .iter()
        .filter(|s| s.missing.is_empty())
        .map(|s| s.id.as_str())
        .collect();
    if !silent.is_empty() {
        walk.advice(
            codes::NO_WAY_OUT,
            None,
            say(
                "échelles sans raison de ne pas répondre : {0}",
                "scales without a reason not to answer: {0}",
                &[&listed(&silent)],
            ),
            say(
                "sans « je ne sais pas » ou « pas concerné » (missing = [...]), les personnes choisissent un niveau au hasard, ou laissent vide sans dire pourquoi",
                "without \"don't know\" or \"not applicable\" (missing = [...]), people choose a level at random, or leave it empty without saying why",
                &[],
            ),
        );
    }
    let wordless = |t: &Text| {
        t.iter()
            .all(|(_, words)| !words.chars().any(char::is_alphabetic))
    };
    let numbers: Vec<&str> = grid
        .scales
        .iter()
        .filter(|s| s.levels.iter().any(|l| wordless(&l.label)))
        .map(|s| s.id.as_str())
        .collect();
    if !numbers.is_empty() {
        walk.advice(
            codes::NO_ANCHOR,
            None,
            say(
                "échelles dont des niveaux n'ont pas de mots : {0}",
                "scales of which some levels have no words: {0}",
                &[&listed(&numbers)],
            ),
            say(
                "donnez des mots à chaque niveau : un chiffre seul se comprend autrement d'une personne à l'autre, et s'entend mal au téléphone",
                "give words to each level: a number alone means different things to different people, and is hard to take in on the phone",
                &[],
            ),
        );
    }
}

/// The reading ease of all the plain words of the grid together, language by language.
fn ease(walk: &Walk<'_>, grid: &Questionnaire) {
    for lang in Lang::ALL {
        let texts = grid
            .items
            .iter()
            .filter_map(|i| grid.plain_words(i)?.exact(lang));
        let counts = texts
            .map(|t| Counts::of(t, lang))
            .fold(Counts::default(), Counts::and);
        let Some(ease) = counts.ease(lang) else {
            continue;
        };
        if counts.words < FEWEST_WORDS || ease >= PLAIN {
            continue;
        }
        let (fr, en) = match lang {
            Lang::Fr => ("français, Kandel et Moles", "French, Kandel and Moles"),
            Lang::En => ("anglais, Flesch", "English, Flesch"),
        };
        let value = |in_lang| locale::number(ease, 0, in_lang);
        walk.advice(
            codes::NOT_PLAIN,
            None,
            say_each(
                "les mots simples ne le sont guère : {0} sur 100 ({1})",
                &[&value(Lang::Fr), fr],
                "the plain words are hardly plain: {0} of 100 ({1})",
                &[&value(Lang::En), en],
            ),
            say(
                "prenez des mots plus courts et des phrases plus courtes, puis faites lire à des personnes concernées : une formule n'est qu'un indice",
                "take shorter words and shorter sentences, then have people concerned read them: a formula is only a hint",
                &[],
            ),
        );
    }
}
