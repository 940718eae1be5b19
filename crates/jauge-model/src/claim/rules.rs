//! What may be said, as data: the one reader of `rules.toml` and `words.toml`.
//!
//! The ladder, the gates, the permitted sentences and the checks of method stand in that file in French and in
//! English, each with its sources. The analysis fills its sentences from there and the pages take their names
//! from there, so that nothing can be said that the file does not hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::locale::french;
use crate::text::{Lang, Text};

/// A publication that a rule rests on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Identifier, by which rules name it.
    pub id: String,
    /// How it is named beside a sentence.
    pub short: Text,
    /// The reference in full.
    pub full: String,
}

/// A step of the ladder: `C0` ... `C6` for figures, `Q1` ... `Q4` for stories.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// `C3`.
    pub id: String,
    /// What one does on it.
    pub verb: Text,
    /// What it rests on.
    pub needs: Text,
    /// What the next step would take; empty on the last one.
    pub next: Text,
    /// The step of published scales that it stands beside.
    pub scale: String,
    /// Identifiers of its sources.
    pub sources: Vec<String>,
}

/// Something that can only bring a claim down.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// `G4`.
    pub id: String,
    /// What it looks at, in a word or two.
    pub name: Text,
    /// When it shuts, and what is left then.
    pub rule: Text,
    /// Its numbers, by name.
    #[serde(default)]
    pub thresholds: BTreeMap<String, f64>,
    /// Those of which a larger one lets less through; of the others a smaller one does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_is_stricter: Vec<String>,
    /// Identifiers of its sources.
    pub sources: Vec<String>,
}

/// A permitted sentence, with `{name}` where a value goes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// Identifier.
    pub id: String,
    /// The step it belongs to; of the sentence of a gate, what is left.
    pub level: String,
    /// The gate that says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// In French, with plain spaces and apostrophes.
    pub fr: String,
    /// In English.
    pub en: String,
    /// Identifiers of its sources.
    pub sources: Vec<String>,
}

/// Something that a methodologist refuses to see in a report.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// `L07`.
    pub id: String,
    /// What is refused.
    pub refused: Text,
    /// Identifiers of its sources.
    pub sources: Vec<String>,
}

/// Something that a step of the ladder of stories needs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Identifier.
    pub id: String,
    /// The step.
    pub rung: String,
    /// What is needed, in words.
    pub said: Text,
    /// The least of it, where it is a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// Identifiers of its sources.
    pub sources: Vec<String>,
}

/// How a word comes to claim something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Wherever it stands.
    Always,
    /// Even where it is denied.
    Anyway,
    /// Unless the people themselves are its subject.
    Alone,
    /// Where an action is its subject.
    By,
    /// The same, where what follows is about people or what changes in them.
    Acts,
    /// Where an action is its complement.
    Of,
    /// Where a change is told to follow from an action.
    Then,
}

/// Words that claim more than a design can show.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// Language.
    pub lang: Lang,
    /// How it comes to claim something.
    pub when: When,
    /// The level from which it may be used; without one, never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether it may be used beside an interval.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unless_interval: bool,
    /// Patterns.
    pub said: Vec<String>,
    /// What takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// What takes the place of the whole sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rather: Option<String>,
    /// Identifiers of its sources.
    pub sources: Vec<String>,
}

/// Words of one use: set phrases, denials, names of actions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// Language.
    pub lang: Lang,
    /// What they are for.
    #[serde(rename = "use")]
    pub usage: Usage,
    /// Patterns.
    pub said: Vec<String>,
}

/// What a list of words is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Usage {
    /// Phrases in which such a word claims nothing.
    Spared,
    /// What denies a claim that follows.
    Denial,
    /// Where a denial or a subject ends.
    Break,
    /// Names of actions.
    Action,
    /// Names of instruments: forms, figures.
    Other,
    /// Names of people and of what is measured of them.
    People,
    /// Words of change.
    Change,
    /// What changes in people.
    Outcome,
    /// Words that stand for a noun said before.
    Pronoun,
    /// What makes a noun a complement.
    Preposition,
    /// First words of an answer to a question.
    Answer,
}

/// A sentence proposed where nothing shorter fits.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Language.
    pub lang: Lang,
    /// The sentence.
    pub text: String,
}

/// All the rules.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Publications.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
    /// The ladder: figures, then stories.
    #[serde(rename = "rung")]
    pub rungs: Vec<Rung>,
    /// The gates.
    #[serde(rename = "gate")]
    pub gates: Vec<Gate>,
    /// The permitted sentences.
    #[serde(rename = "sentence")]
    pub sentences: Vec<Sentence>,
    /// The checks of method.
    #[serde(rename = "check")]
    pub checks: Vec<Check>,
    /// What stories need.
    #[serde(rename = "requirement")]
    pub requirements: Vec<Requirement>,
    /// Words that claim more than a design can show.
    #[serde(rename = "word")]
    pub words: Vec<Word>,
    /// Lists of words.
    #[serde(rename = "list")]
    pub lists: Vec<WordList>,
    /// What is proposed where nothing shorter fits.
    #[serde(rename = "model")]
    pub models: Vec<Model>,
}

/// The rules of this version of jauge.
///
/// ```
/// use jauge_model::{Lang, claim::rules};
/// let gate = rules().gate("G12").map(|g| g.name.get(Lang::En));
/// assert_eq!(gate, Some("balance at the start"));
/// ```
#[must_use]
pub fn rules() -> &'static Rules {
    // The file is part of the program and read by the tests: a fault in it never reaches a user.
    static RULES: LazyLock<Rules> = LazyLock::new(|| read().unwrap_or_default());
    &RULES
}

fn read() -> Result<Rules, toml::de::Error> {
    let text = concat!(include_str!("rules.toml"), "\n", include_str!("words.toml"));
    let mut rules: Rules = toml::from_str(text)?;
    // French spaces and apostrophes are set here, once.
    let set = |text: &mut Text| text.insert("fr", french(text.get(Lang::Fr)));
    for rung in &mut rules.rungs {
        [&mut rung.verb, &mut rung.needs, &mut rung.next]
            .into_iter()
            .for_each(set);
    }
    for gate in &mut rules.gates {
        [&mut gate.name, &mut gate.rule].into_iter().for_each(set);
    }
    rules.checks.iter_mut().for_each(|c| set(&mut c.refused));
    let requirements = rules.requirements.iter_mut();
    requirements.for_each(|r| set(&mut r.said));
    for sentence in &mut rules.sentences {
        sentence.fr = french(&sentence.fr);
    }
    Ok(rules)
}

impl Gate {
    /// Whether a threshold lets at least as little through as the usual one.
    ///
    /// ```
    /// use jauge_model::claim::rules;
    /// let lost = rules().gate("G4").unwrap();
    /// assert!(lost.is_as_strict("closed", 0.30) && !lost.is_as_strict("closed", 0.50));
    /// let clusters = rules().gate("G10").unwrap();
    /// assert!(clusters.is_as_strict("clusters", 20.0) && !clusters.is_as_strict("clusters", 5.0));
    /// ```
    #[must_use]
    pub fn is_as_strict(&self, threshold: &str, value: f64) -> bool {
        let more = self.more_is_stricter.iter().any(|name| name == threshold);
        let usual = self.thresholds.get(threshold).copied();
        usual.is_some_and(|usual| if more { value >= usual } else { value <= usual })
    }
}

impl Rules {
    /// A step of the ladder.
    #[must_use]
    pub fn rung(&self, id: &str) -> Option<&Rung> {
        self.rungs.iter().find(|r| r.id == id)
    }

    /// A gate.
    #[must_use]
    pub fn gate(&self, id: &str) -> Option<&Gate> {
        self.gates.iter().find(|g| g.id == id)
    }

    /// A sentence.
    #[must_use]
    pub fn sentence(&self, id: &str) -> Option<&Sentence> {
        self.sentences.iter().find(|s| s.id == id)
    }

    /// A threshold of a gate. Not a number where there is none, so that no comparison with it holds.
    #[must_use]
    pub fn threshold(&self, gate: &str, name: &str) -> f64 {
        let found = self.gate(gate).and_then(|g| g.thresholds.get(name));
        found.copied().unwrap_or(f64::NAN)
    }

    /// The least of something that stories need. Not a number where there is none.
    #[must_use]
    pub fn least(&self, requirement: &str) -> f64 {
        let found = self.requirements.iter().find(|r| r.id == requirement);
        found.and_then(|r| r.least).unwrap_or(f64::NAN)
    }

    /// The sources of a rule as they stand beside it: "Nesta 2013; Lee 2009".
    #[must_use]
    pub fn cited(&self, sources: &[String], lang: Lang) -> String {
        let short = |id: &String| self.sources.iter().find(|s| s.id == *id);
        let found = sources.iter().filter_map(short);
        let names: Vec<&str> = found.map(|s| s.short.get(lang)).collect();
        let text = names.join(" ; ");
        match lang {
            Lang::Fr => french(&text),
            Lang::En => names.join("; "),
        }
    }

    /// Fills a sentence in both languages. The values of one language come from `values`; they are printed as they
    /// are, and a brace in one of them is no place for another.
    ///
    /// ```
    /// use jauge_model::{Lang, claim::rules};
    /// let text = rules().say("G14", |_| vec![("list", "{k}".to_owned())]);
    /// assert!(text.get(Lang::En).ends_with("without any result: {k}."));
    /// ```
    #[must_use]
    pub fn say(&self, id: &str, values: impl Fn(Lang) -> Vec<(&'static str, String)>) -> Text {
        let Some(sentence) = self.sentence(id) else {
            debug_assert!(false, "no sentence {id}");
            return Text::default();
        };
        let (fr, en) = (values(Lang::Fr), values(Lang::En));
        Text::both(fill(&sentence.fr, &fr), fill(&sentence.en, &en))
    }

    /// A sentence without values.
    #[must_use]
    pub fn plain(&self, id: &str) -> Text {
        self.say(id, |_| Vec::new())
    }
}

/// The names of the places of a template, in order.
#[cfg(test)]
fn places(template: &str) -> Vec<&str> {
    let parts = template.split('{').skip(1);
    parts.filter_map(|p| Some(p.split_once('}')?.0)).collect()
}

fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut parts = template.split('{');
    out.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or(("", part));
        match values.iter().find(|(n, _)| *n == name) {
            Some((_, value)) => out.push_str(value),
            None => {
                debug_assert!(false, "nothing for {{{name}}} in {template:?}");
                let _ = write!(out, "{{{name}}}");
            }
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::claim::{ClaimLevel, StoryLevel};

    #[test]
    fn the_file_holds_every_rung_gate_and_check() {
        let rules = read().unwrap();
        let rungs: Vec<&str> = rules.rungs.iter().map(|r| r.id.as_str()).collect();
        let all = ClaimLevel::ALL.iter().map(|l| l.id());
        let all: Vec<&str> = all.chain(StoryLevel::ALL.iter().map(|l| l.id())).collect();
        assert_eq!(rungs, all);
        let gates: Vec<String> = (1..=14).map(|n| format!("G{n}")).collect();
        let checks: Vec<String> = (1..=20).map(|n| format!("L{n:02}")).collect();
        assert!(rules.gates.iter().map(|g| &g.id).eq(&gates));
        assert!(rules.checks.iter().map(|c| &c.id).eq(&checks));
        for level in all {
            let has = |s: &Sentence| s.gate.is_none() && s.level == level;
            assert!(rules.sentences.iter().any(has), "no sentence of {level}");
        }
    }

    #[test]
    fn every_rule_has_a_source_and_both_languages() {
        let rules = rules();
        let known: BTreeSet<&str> = rules.sources.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(known.len(), rules.sources.len(), "a source stands twice");
        let mut cited: BTreeSet<&str> = BTreeSet::new();
        let mut lists: Vec<(&str, &[String])> = Vec::new();
        lists.extend(rules.rungs.iter().map(|r| (r.id.as_str(), &r.sources[..])));
        lists.extend(rules.gates.iter().map(|g| (g.id.as_str(), &g.sources[..])));
        lists.extend(rules.checks.iter().map(|c| (c.id.as_str(), &c.sources[..])));
        let words = rules.words.iter();
        lists.extend(words.map(|w| (w.said[0].as_str(), &w.sources[..])));
        let needs = rules.requirements.iter();
        lists.extend(needs.map(|r| (r.id.as_str(), &r.sources[..])));
        let sentences = rules.sentences.iter();
        lists.extend(sentences.map(|s| (s.id.as_str(), &s.sources[..])));
        assert!(lists.len() > 80, "only {} rules were seen", lists.len());
        for (id, sources) in lists {
            assert!(!sources.is_empty(), "{id} has no source");
            for source in sources {
                assert!(known.contains(source.as_str()), "{id}: {source}?");
                cited.insert(source);
            }
        }
        assert_eq!(cited, known, "a source that no rule cites");
        let mut texts: Vec<&Text> = rules
            .rungs
            .iter()
            .flat_map(|r| [&r.verb, &r.needs])
            .collect();
        texts.extend(rules.gates.iter().flat_map(|g| [&g.name, &g.rule]));
        texts.extend(rules.checks.iter().map(|c| &c.refused));
        texts.extend(rules.sources.iter().map(|s| &s.short));
        texts.extend(rules.requirements.iter().map(|r| &r.said));
        for text in texts {
            for lang in Lang::ALL {
                assert!(text.exact(lang).is_some_and(|t| !t.is_empty()), "{text:?}");
            }
        }
        // Only the last step of each ladder has no next one.
        let last = |r: &&Rung| r.next.is_empty();
        let ends: Vec<&str> = rules
            .rungs
            .iter()
            .filter(last)
            .map(|r| r.id.as_str())
            .collect();
        assert_eq!(ends, ["C6", "Q4"]);
    }

    #[test]
    fn a_sentence_has_the_same_places_in_both_languages() {
        let mut seen = BTreeSet::new();
        for sentence in &rules().sentences {
            assert!(seen.insert(&sentence.id), "{} stands twice", sentence.id);
            let of = |text| places(text).into_iter().collect::<BTreeSet<_>>();
            assert_eq!(of(&sentence.fr), of(&sentence.en), "{}", sentence.id);
            let gate = sentence.gate.as_ref();
            assert!(gate.is_none_or(|g| rules().gate(g).is_some()));
            assert!(rules().rung(&sentence.level).is_some(), "{}", sentence.id);
        }
        assert!(seen.len() > 40);
    }

    #[test]
    fn every_word_has_a_way_out_and_every_list_both_languages() {
        let rules = rules();
        for word in &rules.words {
            let said = &word.said[0];
            assert!(word.instead.is_some() != word.rather.is_some(), "{said}");
            let from = word.from.as_deref();
            assert!(
                from.is_none_or(|l| ClaimLevel::parse(l).is_some()),
                "{said}"
            );
        }
        let uses = |lang| {
            let lists = rules.lists.iter().filter(move |l| l.lang == lang);
            lists.map(|l| l.usage).collect::<BTreeSet<_>>()
        };
        assert_eq!(uses(Lang::Fr), uses(Lang::En));
        assert_eq!(uses(Lang::Fr).len(), 11);
        assert_eq!(rules.models.len(), 2);
    }

    #[test]
    fn thresholds_are_those_of_the_words() {
        let rules = rules();
        for (gate, name, value, written) in [
            ("G3", "plain", 0.70, "70"),
            ("G4", "bounds", 0.20, "20"),
            ("G4", "closed", 0.40, "40"),
            ("G4", "differential", 0.05, "5 points"),
            ("G5", "plain", 0.80, "80"),
            ("G5", "closed", 0.60, "60"),
            ("G5", "tolerant", 0.05, "5%"),
            ("G10", "clusters", 10.0, "10"),
            ("G12", "unlike", 0.25, "0.25"),
        ] {
            assert_eq!(rules.threshold(gate, name), value);
            let rule = rules.gate(gate).unwrap().rule.get(Lang::En);
            assert!(rule.contains(written), "{gate}: {rule}");
        }
        assert!(rules.threshold("G3", "no such").is_nan());
    }
}
