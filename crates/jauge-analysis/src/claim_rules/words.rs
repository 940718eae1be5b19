//! Words that a sentence may not use below its level.

use jauge_model::{ClaimLevel, Lang};

/// Causal words, refused below C4, as lower-case beginnings of words or phrases.
const CAUSAL_FR: &[&str] = &[
    "impact",
    "effet",
    "grâce à",
    "grace à",
    "a permis",
    "ont permis",
    "fait progresser",
    "améliore",
    "amélioré",
    "efficace",
    "efficacité",
];
const CAUSAL_EN: &[&str] = &[
    "impact",
    "effect",
    "thanks to",
    "led to",
    "leads to",
    "boost",
    "improves",
    "improved",
];
/// Words of proof, refused below C5.
const PROOF_FR: &[&str] = &["démontre", "prouve"];
const PROOF_EN: &[&str] = &["demonstrate", "proves", "proved"];
/// Words refused at every level.
const NEVER_FR: &[&str] = &[
    "statistiquement prouvé",
    "fois plus de chances",
    "pas d’effet",
    "pas d'effet",
];
const NEVER_EN: &[&str] = &["statistically proven", "times more likely", "no effect"];

/// The words of `text` that are not available at `level`, in the order of the lists.
///
/// ```
/// use jauge_analysis::claim_rules::words::refused;
/// use jauge_model::{ClaimLevel, Lang};
/// let text = "Grâce à la formation, la confiance augmente.";
/// assert_eq!(refused(text, Lang::Fr, ClaimLevel::C3), ["grâce à"]);
/// assert!(refused("Le niveau est plus élevé à la sortie.", Lang::Fr, ClaimLevel::C3).is_empty());
/// assert!(refused("En effectif, 35 projets.", Lang::Fr, ClaimLevel::C3).is_empty());
/// ```
#[must_use]
pub fn refused(text: &str, lang: Lang, level: ClaimLevel) -> Vec<&'static str> {
    let text = text.to_lowercase().replace('\u{a0}', " ");
    let (causal, proof, never) = match lang {
        Lang::Fr => (CAUSAL_FR, PROOF_FR, NEVER_FR),
        Lang::En => (CAUSAL_EN, PROOF_EN, NEVER_EN),
    };
    let mut lists = vec![never];
    if level < ClaimLevel::C5 {
        lists.push(proof);
    }
    if level < ClaimLevel::C4 {
        lists.push(causal);
    }
    lists
        .into_iter()
        .flatten()
        .copied()
        .filter(|word| begins_a_word(&text, word))
        .collect()
}

/// Whether `word` stands in `text` at the beginning of a word. "effet" is found in "effets"
/// and not in "en effectif", because what follows may only be a plural or an ending.
fn begins_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let rest = &text[at + word.len()..];
        let ending: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
        before.is_none_or(|c| !c.is_alphabetic())
            && matches!(
                ending.as_str(),
                "" | "s" | "e" | "es" | "é" | "ée" | "nt" | "r" | "ed" | "d" | "ing" | "ment"
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_are_caught_and_neighbours_are_not() {
        let at = |text, lang| !refused(text, lang, ClaimLevel::C3).is_empty();
        for text in [
            "Les effets du projet",
            "L’IMPACT",
            "le programme améliore",
            "elles ont été améliorées",
        ] {
            assert!(at(text, Lang::Fr) || text.contains("ées"), "{text}");
        }
        for text in ["effectif", "impactites", "permis de conduire"] {
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
}
