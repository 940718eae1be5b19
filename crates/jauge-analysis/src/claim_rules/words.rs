//! Words that a sentence may not use below its level, what to write instead, and the lint that finds them in any text.
//!
//! A word of cause says more than a before and after can show. The words, what denies them and what to write stand as
//! data in `jauge_model::claim::rules`; here is only how they are looked for. Accents, capitals and marks of emphasis
//! do not count; a denial ("one cannot say that") covers what it denies; a pronoun stands for the action named before it;
//! a question claims nothing until it is answered.

mod phrases;
mod reading;

use std::sync::LazyLock;

use jauge_model::claim::{Usage, When, Word, rules};
use jauge_model::{ClaimLevel, Lang};

use phrases::{Pattern, Token, tokens};
use reading::{Piece, pieces};

/// A sentence that says more than its level allows, and how to say what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overclaim {
    /// Line on which the sentence begins, from 1.
    pub line: u64,
    /// The sentence, as written.
    pub sentence: String,
    /// What it may not say, as it says it.
    pub words: Vec<String>,
    /// Level from which the strongest of the words may be used; `None` for never.
    pub from: Option<ClaimLevel>,
    /// A sentence that claims less; to be read again by its author.
    pub proposal: String,
}

/// The words of `text` that are not available at `level`, in the order in which they stand.
///
/// ```
/// use jauge_analysis::claim_rules::words::refused;
/// use jauge_model::{ClaimLevel, Lang};
/// let at = |text| refused(text, Lang::Fr, ClaimLevel::C3);
/// assert_eq!(at("Grâce à la formation, la confiance augmente."), ["Grâce à"]);
/// assert_eq!(at("Le parcours n’a pas d’effet."), ["pas d’effet"]);
/// assert!(at("Le niveau est plus élevé à la sortie.").is_empty());
/// assert!(at("On ne peut pas parler d’un effet du parcours.").is_empty());
/// assert!(at("En effet, 35 projets en effectif.").is_empty());
/// ```
#[must_use]
pub fn refused(text: &str, lang: Lang, level: ClaimLevel) -> Vec<String> {
    let found = lint(text, lang, level);
    found.into_iter().flat_map(|f| f.words).collect()
}

/// Every sentence of a text, Markdown or plain, that says more than `level` allows. Code blocks and addresses are left alone.
///
/// ```
/// use jauge_analysis::claim_rules::words::lint;
/// use jauge_model::{ClaimLevel, Lang};
/// let text = "# Bilan\n\nLe parcours améliore la confiance. 28 projets sur 35.";
/// let found = lint(text, Lang::Fr, ClaimLevel::C3);
/// assert_eq!((found.len(), found[0].line), (1, 3));
/// assert_eq!(found[0].proposal, "Le parcours s’accompagne d’un niveau plus élevé pour la confiance.");
/// ```
#[must_use]
pub fn lint(text: &str, lang: Lang, level: ClaimLevel) -> Vec<Overclaim> {
    let speech = Speech::of(lang);
    let mut out = Vec::new();
    let mut last = Said::default();
    let mut asked: Option<Overclaim> = None;
    for piece in pieces(text) {
        if piece.begins {
            last = Said::default();
        }
        let sentence = Sentence::new(speech, &piece.text);
        let question = asked.take();
        if sentence.answers() {
            out.extend(question);
        }
        let hits = sentence.hits(last, level);
        if !hits.is_empty() {
            let found = overclaim(&piece, &sentence, &hits, last, level);
            if piece.asks() {
                asked = Some(found);
            } else {
                out.push(found);
            }
        }
        last = sentence.said(last);
    }
    out
}

/// The same for a text of which nobody said in which language it is: each sentence is read in both.
#[must_use]
pub fn lint_any(text: &str, level: ClaimLevel) -> Vec<Overclaim> {
    let mut out: Vec<Overclaim> = Vec::new();
    for lang in Lang::ALL {
        for found in lint(text, lang, level) {
            let known = |o: &Overclaim| o.line == found.line && o.sentence == found.sentence;
            if !out.iter().any(known) {
                out.push(found);
            }
        }
    }
    out.sort_by_key(|o| o.line);
    out
}

fn overclaim(
    piece: &Piece,
    sentence: &Sentence<'_>,
    hits: &[Hit],
    last: Said,
    level: ClaimLevel,
) -> Overclaim {
    let strongest = hits.iter().map(|h| h.from());
    Overclaim {
        line: piece.line,
        sentence: piece.text.clone(),
        words: hits
            .iter()
            .map(|h| sentence.text[h.bytes(sentence)].to_owned())
            .collect(),
        from: strongest.max_by_key(|f| f.map_or(9, |l| l as u8)).flatten(),
        proposal: reworded(sentence, hits, last, level),
    }
}

/// The words of one language, read once.
struct Speech {
    lang: Lang,
    words: Vec<(&'static Word, Vec<Pattern>)>,
    lists: Vec<(Usage, Vec<Pattern>)>,
}

impl Speech {
    fn of(lang: Lang) -> &'static Self {
        static BOTH: LazyLock<[Speech; 2]> = LazyLock::new(|| Lang::ALL.map(Speech::read));
        match lang {
            Lang::Fr => &BOTH[0],
            Lang::En => &BOTH[1],
        }
    }

    fn read(lang: Lang) -> Self {
        let patterns = |said: &[String]| said.iter().map(|s| Pattern::read(s)).collect();
        let words = rules().words.iter().filter(|w| w.lang == lang);
        let lists = rules().lists.iter().filter(|l| l.lang == lang);
        Self {
            lang,
            words: words.map(|w| (w, patterns(&w.said))).collect(),
            lists: lists.map(|l| (l.usage, patterns(&l.said))).collect(),
        }
    }

    /// Where the words of a use stand: first word and the word behind the last.
    fn find(&self, usage: Usage, tokens: &[Token]) -> Vec<(usize, usize)> {
        let lists = self.lists.iter().filter(|(u, _)| *u == usage);
        let patterns = lists.flat_map(|(_, p)| p);
        let mut found: Vec<_> = patterns.flat_map(|p| p.all(tokens)).collect();
        found.sort_unstable();
        found
    }
}

/// Who does what a sentence tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doer {
    Action,
    Other,
    People,
}

/// What the sentences before were about.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    /// What a pronoun may stand for.
    topic: Option<Doer>,
    /// Whether the sentence just before names an action.
    action: bool,
}

/// A sentence as a list of words, with what is known of them.
struct Sentence<'t> {
    speech: &'static Speech,
    text: &'t str,
    tokens: Vec<Token>,
    /// Names of actions, instruments and people, in order.
    nouns: Vec<(usize, Doer)>,
    /// Words after which another clause begins.
    breaks: Vec<usize>,
    /// Words in a set phrase that claims nothing.
    spared: Vec<bool>,
    /// Words that are denied.
    denied: Vec<bool>,
}

impl<'t> Sentence<'t> {
    fn new(speech: &'static Speech, text: &'t str) -> Self {
        let tokens = tokens(text);
        let n = tokens.len();
        let mut nouns = Vec::new();
        for (usage, doer) in [
            (Usage::Action, Doer::Action),
            (Usage::Other, Doer::Other),
            (Usage::People, Doer::People),
        ] {
            let found = speech.find(usage, &tokens);
            nouns.extend(found.into_iter().map(|(at, _)| (at, doer)));
        }
        nouns.sort_by_key(|(at, _)| *at);
        let words = speech.find(Usage::Break, &tokens).into_iter();
        let marks = (0..n).filter(|i| tokens[*i].breaks);
        let mut breaks: Vec<usize> = words.map(|(at, _)| at).chain(marks).collect();
        breaks.sort_unstable();
        let mut spared = vec![false; n];
        for (from, to) in speech.find(Usage::Spared, &tokens) {
            spared[from..to].fill(true);
        }
        let mut denied = vec![false; n];
        for (from, _) in speech.find(Usage::Denial, &tokens) {
            let end = breaks.iter().find(|b| **b > from).copied().unwrap_or(n);
            denied[from..end].fill(true);
        }
        Self {
            speech,
            text,
            tokens,
            nouns,
            breaks,
            spared,
            denied,
        }
    }

    /// Whether it answers the question before it.
    fn answers(&self) -> bool {
        let found = self.speech.find(Usage::Answer, &self.tokens);
        found.first().is_some_and(|(at, _)| *at == 0)
    }

    /// What it leaves to the next sentence.
    fn said(&self, last: Said) -> Said {
        let first = self.nouns.first().map(|(_, doer)| *doer);
        Said {
            topic: first.or(last.topic),
            action: self.names_an_action(),
        }
    }

    fn names_an_action(&self) -> bool {
        self.nouns.iter().any(|(_, doer)| *doer == Doer::Action)
    }

    /// The claims of the sentence, in order and apart from each other. `last` is what the sentences before were about.
    fn hits(&self, last: Said, level: ClaimLevel) -> Vec<Hit> {
        let interval = self.text.contains('[') && self.text.contains(']');
        let mut found: Vec<Hit> = Vec::new();
        for (word, patterns) in &self.speech.words {
            let allowed = Hit::level(word).is_some_and(|from| level >= from);
            if allowed || (word.unless_interval && interval) {
                continue;
            }
            let places = patterns.iter().flat_map(|p| p.all(&self.tokens));
            let claims = places.filter(|place| self.claims(word, *place, last));
            found.extend(claims.map(|(from, to)| Hit { word, from, to }));
        }
        found.sort_by_key(|h| (h.from, usize::MAX - h.to));
        let mut end = 0;
        found.retain(|h| {
            let apart = h.from >= end;
            end = end.max(h.to);
            apart
        });
        found
    }

    fn claims(&self, word: &Word, (from, to): (usize, usize), last: Said) -> bool {
        if self.spared[from..to].contains(&true) {
            return false;
        }
        if self.denied[from] && word.when != When::Anyway {
            return false;
        }
        match word.when {
            When::Always | When::Anyway => true,
            When::Alone => self.subject(from, last.topic) != Some(Doer::People),
            When::By => self.subject(from, last.topic) == Some(Doer::Action),
            When::Acts => {
                self.subject(from, last.topic) == Some(Doer::Action) && self.is_about_people(from)
            }
            When::Of => self.complement(to) == Some(Doer::Action),
            When::Then => {
                let change = self.speech.find(Usage::Change, &self.tokens);
                (self.names_an_action() || last.action) && !change.is_empty()
            }
        }
    }

    /// What does the action of the word at `at`: the nearest noun before it in its clause that is not the complement of another.
    fn subject(&self, at: usize, last: Option<Doer>) -> Option<Doer> {
        let clause = self.breaks.iter().rev().find(|b| **b <= at).copied();
        let begins = clause.unwrap_or(0);
        let before = self.nouns.iter().rev();
        let before = before.filter(|(i, _)| (begins..at).contains(i));
        let found = before
            .into_iter()
            .find(|(i, _)| !self.after_preposition(*i));
        if let Some((_, doer)) = found {
            return Some(*doer);
        }
        let pronouns = self.speech.find(Usage::Pronoun, &self.tokens);
        let near = |(i, _): &(usize, usize)| *i < at && at - i <= 4;
        let stands_for = at == 0 || pronouns.iter().any(near);
        stands_for.then(|| self.before(begins).or(last)).flatten()
    }

    /// Whether people, or what changes in them, are named from a word on, up to the end of its clause.
    fn is_about_people(&self, from: usize) -> bool {
        let end = self.breaks.iter().find(|b| **b > from).copied();
        let end = end.unwrap_or(self.tokens.len());
        let named = [Usage::People, Usage::Outcome, Usage::Change].map(|usage| {
            let found = self.speech.find(usage, &self.tokens);
            found.iter().any(|(at, _)| (from + 1..end).contains(at))
        });
        named.contains(&true)
    }

    /// What the clauses before were about.
    fn before(&self, begins: usize) -> Option<Doer> {
        let earlier = self.nouns.iter().find(|(i, _)| *i < begins);
        earlier.map(|(_, doer)| *doer)
    }

    fn after_preposition(&self, noun: usize) -> bool {
        let near = noun.saturating_sub(2)..noun;
        let found = self.speech.find(Usage::Preposition, &self.tokens[near]);
        !found.is_empty()
    }

    /// The first noun within a few words behind.
    fn complement(&self, from: usize) -> Option<Doer> {
        const NEAR: usize = 8;
        let clause = self.breaks.iter().find(|b| **b >= from).copied();
        let end = clause.unwrap_or(usize::MAX).min(from + NEAR);
        let found = self.nouns.iter().find(|(i, _)| (from..end).contains(i));
        found.map(|(_, doer)| *doer)
    }
}

/// A claim: which word, and where it stands.
#[derive(Clone, Copy)]
struct Hit {
    word: &'static Word,
    from: usize,
    to: usize,
}

impl Hit {
    /// The level from which a word may be used.
    fn level(word: &Word) -> Option<ClaimLevel> {
        word.from.as_deref().and_then(ClaimLevel::parse)
    }

    fn from(&self) -> Option<ClaimLevel> {
        Self::level(self.word)
    }

    fn bytes(&self, sentence: &Sentence<'_>) -> std::ops::Range<usize> {
        sentence.tokens[self.from].bytes.start..sentence.tokens[self.to - 1].bytes.end
    }
}

/// A sentence that says no more than `level` allows: the words replaced, or another sentence.
fn reworded(sentence: &Sentence<'_>, hits: &[Hit], last: Said, level: ClaimLevel) -> String {
    let speech = sentence.speech;
    let model = rules().models.iter().find(|m| m.lang == speech.lang);
    let model = model.map_or("", |m| m.text.as_str());
    if let Some(rather) = hits.iter().find_map(|h| h.word.rather.as_ref()) {
        return rather.clone();
    }
    let mut out = sentence.text.to_owned();
    for hit in hits.iter().rev() {
        let Some(instead) = &hit.word.instead else {
            continue;
        };
        let bytes = hit.bytes(sentence);
        let instead = agreed(instead, &sentence.text[bytes.clone()]);
        let start = unelided(&sentence.text[..bytes.start], &instead);
        let instead = if start.trim().is_empty() {
            capital(&instead)
        } else {
            instead
        };
        out = format!("{start}{instead}{}", &out[bytes.end..]);
    }
    // What is proposed passes: else a sentence that does is proposed.
    let again = Sentence::new(speech, &out);
    if again.hits(last, level).is_empty() {
        out
    } else {
        model.to_owned()
    }
}

/// `{s’accompagne|s’accompagnent}` as the word that is replaced has it.
fn agreed(instead: &str, said: &str) -> String {
    let Some((before, rest)) = instead.split_once('{') else {
        return instead.to_owned();
    };
    let Some((choice, after)) = rest.split_once('}') else {
        return instead.to_owned();
    };
    let several = said.ends_with("nt") || said.to_lowercase().starts_with("ont ");
    let (one, many) = choice.split_once('|').unwrap_or((choice, choice));
    format!("{before}{}{after}", if several { many } else { one })
}

/// The beginning of a sentence as it goes with the next words: "l’impact" becomes "le changement", "cette efficacité"
/// "ce changement".
fn unelided(start: &str, next: &str) -> String {
    let Some(first) = next.chars().next() else {
        return start.to_owned();
    };
    let vowel = "aeéèêiîoôuûyhAEÉIOUYH".contains(first);
    if let Some(before) = start.strip_suffix(['’', '\'']).filter(|_| !vowel) {
        return format!("{before}e ");
    }
    if next.starts_with("changement") {
        let masculine = [
            ("cette ", "ce "),
            ("cet ", "ce "),
            ("une ", "un "),
            ("la ", "le "),
            ("sa ", "son "),
            ("Cette ", "Ce "),
            ("Cet ", "Ce "),
            ("Une ", "Un "),
            ("La ", "Le "),
            ("Sa ", "Son "),
        ];
        for (feminine, instead) in masculine {
            let Some(before) = start.strip_suffix(feminine) else {
                continue;
            };
            if before.is_empty() || before.ends_with([' ', '\u{a0}', '\u{202f}']) {
                return format!("{before}{instead}");
            }
        }
    }
    start.to_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests;
