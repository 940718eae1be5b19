//! Words: which ones a design allows, and how French is set.

use jauge_model::finding::{Finding, Section};
use jauge_model::{Lang, Text};

use crate::html::words;
use crate::support::{self, Material};

/// Words that claim a cause. Stems end where the word may go on.
const FR: [&str; 16] = [
    "impact",
    "impacts",
    "effet",
    "effets",
    "grâce à",
    "grâce au",
    "a permis",
    "ont permis",
    "améliore",
    "améliorent",
    "efficace",
    "efficacité",
    "démontre",
    "prouve",
    "fait progresser",
    "cause",
];
const EN: [&str; 15] = [
    "impact",
    "impacts",
    "effect",
    "effects",
    "effective",
    "thanks to",
    "led to",
    "boosts",
    "improves",
    "improve",
    "improved",
    "demonstrates",
    "proves",
    "because of",
    "caused",
];

fn found(text: &str, list: &[&'static str]) -> Vec<&'static str> {
    let text = text
        .to_lowercase()
        .replace(['\u{a0}', '\u{202f}', '\n'], " ");
    let bounded = |start: usize, end: usize| {
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let hit = |word: &&&str| {
        text.match_indices(**word)
            .any(|(i, w)| bounded(i, i + w.len()))
    };
    list.iter().filter(hit).copied().collect()
}

#[test]
fn without_a_comparison_group_no_sentence_claims_a_cause() {
    for m in [support::material(), support::large(), support::nothing()] {
        assert!(m.study.comparison.is_none());
        assert_eq!(found(&words(&m.html(Lang::Fr)), &FR), [""; 0]);
        assert_eq!(found(&words(&m.html(Lang::En)), &EN), [""; 0]);
    }
    // The search itself finds what it looks for.
    assert_eq!(found("Cela a\u{a0}permis.", &FR), ["a permis"]);
    assert_eq!(found("en effectif", &FR), [""; 0]);
    let compared = support::compared();
    assert_eq!(found(&words(&compared.html(Lang::Fr)), &FR), ["effet"]);
    assert_eq!(found(&words(&compared.html(Lang::En)), &EN), ["effect"]);
}

/// The study with nothing hostile in it, so that what is left is ours or well set.
fn plain() -> Material {
    let mut m = support::compared();
    m.grid.items[5].text = Text::both("Tenir un engagement", "Keeping a commitment");
    for v in &mut m.results.voices {
        v.text = "J’ose".into();
    }
    m
}

#[test]
fn french_has_its_apostrophes_and_its_spaces() {
    for m in [plain(), support::nothing()] {
        let text = words(&m.html(Lang::Fr));
        assert!(text.len() > 2_000);
        for line in text.lines() {
            assert!(!line.contains('\''), "straight apostrophe: {line}");
            for wrong in [
                " ;", " ?", " !", " %", " »", "« ", "\u{a0};", "\u{a0}?", "\u{a0}%", "...",
            ] {
                assert!(!line.contains(wrong), "{wrong:?} in: {line}");
            }
            for (i, _) in line.match_indices(':') {
                let before = line[..i].chars().next_back();
                assert_eq!(before, Some('\u{a0}'), "colon in: {line}");
            }
            for mark in ['?', ';', '%', '!'] {
                for (i, _) in line.match_indices(mark) {
                    let before = line[..i].chars().next_back();
                    assert_eq!(before, Some('\u{202f}'), "{mark} in: {line}");
                }
            }
        }
    }
}

#[test]
fn english_pages_have_no_french_of_ours() {
    let text = words(&plain().html(Lang::En)).to_lowercase();
    for word in [
        "réponse",
        "personnes",
        "niveau",
        "intervalle",
        "masqué",
        "simulé",
        "écart",
    ] {
        let ours: Vec<&str> = text.lines().filter(|l| l.contains(word)).collect();
        assert!(ours.is_empty(), "{ours:?}");
    }
}

#[test]
fn a_simulated_study_says_so_on_top_and_on_every_figure() {
    let mut m = support::material();
    for (lang, word) in [(Lang::Fr, "SIMULÉ"), (Lang::En, "SIMULATED")] {
        let page = m.html(lang);
        let figures = page.matches("class=\"drawing\"").count();
        assert!(figures > 5);
        assert_eq!(page.matches(word).count(), figures + 1);
    }
    m.study.simulated = false;
    assert!(!m.html(Lang::Fr).contains("SIMULÉ"));
}

#[test]
fn empty_results_say_what_to_do() {
    let m = support::nothing();
    let fr = words(&m.html(Lang::Fr));
    let en = words(&m.html(Lang::En));
    assert!(fr.contains("Personne n’est connu aux deux temps"));
    assert!(fr.contains("Vérifiez") && fr.contains("reception.json"));
    assert!(en.contains("Nobody is known at both times"));
    assert!(en.contains("Add an [[answers]] entry"));
    // They are known, but were not asked the same.
    let mut other = support::material();
    let change = |f: &Finding| matches!(f.section, Section::Item | Section::Score);
    other.results.findings.retain(|f| !change(f));
    let page = words(&other.html(Lang::En));
    assert!(page.contains("ask the same questions at both times"));
    assert!(!page.contains("Nobody is known"));
    let mut one_wave = support::nothing();
    one_wave.study.contrasts.clear();
    one_wave.grid.waves.truncate(1);
    assert!(words(&one_wave.html(Lang::En)).contains("one time of collection only"));
}
