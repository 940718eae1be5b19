use proptest::prelude::*;

use super::*;

fn at(text: &str, lang: Lang) -> bool {
    !refused(text, lang, ClaimLevel::C3).is_empty()
}

#[test]
fn inflections_are_caught_and_neighbours_are_not() {
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
    let reads = |text: &str| {
        let found = lint(text, Lang::Fr, ClaimLevel::C3);
        found
            .into_iter()
            .next()
            .map(|f| f.proposal)
            .unwrap_or_default()
    };
    assert_eq!(
        reads("L’impact du parcours"),
        "Le changement constaté du parcours"
    );
    assert_eq!(
        reads("Une efficacité reconnue"),
        "Un changement constaté reconnue"
    );
    assert_eq!(reads("Grâce à elle, tout va."), "Après elle, tout va.");
    assert_eq!(
        reads("Les ateliers améliorent la confiance."),
        "Les ateliers s’accompagnent d’un niveau plus élevé pour la confiance."
    );
    assert_eq!(
        reads("Le parcours a un effet sur la confiance."),
        "Le parcours s’accompagne d’un changement constaté pour la confiance."
    );
    assert!(refused("Cela ne démontre rien.", Lang::Fr, ClaimLevel::C3).is_empty());
}

#[test]
fn a_text_without_a_language_is_read_in_both() {
    let text = "The pathway improves confidence.\nLe parcours améliore la confiance.";
    let lines: Vec<u64> = lint_any(text, ClaimLevel::C3)
        .iter()
        .map(|o| o.line)
        .collect();
    assert_eq!(lines, [1, 2]);
    assert_eq!(lint_any("Impact", ClaimLevel::C3).len(), 1, "said once");
}

#[test]
fn a_pronoun_stands_for_nothing_in_another_paragraph() {
    let same = "Le parcours dure six mois. Il permet de retrouver un emploi.";
    let apart = "Le parcours dure six mois.\n\nIl permet de retrouver un emploi.";
    assert!(at(same, Lang::Fr) && !at(apart, Lang::Fr));
}

proptest! {
    /// Any text, with any capitals: no panic, and what is proposed passes.
    #[test]
    fn any_text_can_be_reworded(
        text in "(?s).{0,80}",
        word in prop::sample::select(rules().words.clone()),
        which in any::<prop::sample::Index>(),
    ) {
        let said = word.said[which.index(word.said.len())].replace(['~', '*'], "");
        let first: Vec<&str> = said.split_whitespace().filter_map(|w| w.split('|').next()).collect();
        let text = format!("{text} {} {text}", first.join(" ").to_uppercase());
        for found in lint(&text, word.lang, ClaimLevel::C3) {
            prop_assert!(refused(&found.proposal, word.lang, ClaimLevel::C3).is_empty(), "{}", found.proposal);
        }
    }

    /// What is refused at a level is refused below it.
    #[test]
    fn a_higher_design_allows_more(text in "(le parcours|il|elle|pas|d’|effet|démontre|améliore|grâce à|ne prouve|[a-z]{1,6}| ){1,12}") {
        let at = |level| refused(&text, Lang::Fr, level).len();
        prop_assert!(at(ClaimLevel::C3) >= at(ClaimLevel::C5) || at(ClaimLevel::C5) == 0);
        if at(ClaimLevel::C3) == 0 {
            prop_assert_eq!(at(ClaimLevel::C4), 0);
            prop_assert_eq!(at(ClaimLevel::C5), 0);
        }
    }
}
