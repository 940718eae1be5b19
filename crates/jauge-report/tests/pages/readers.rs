//! The readers of one set of findings: the same figures, each page with what its readers need.

use std::collections::BTreeSet;

use jauge_model::study::{Cost, CostStatus, Decision};
use jauge_model::{Lang, Text};
use jauge_report::Audience;
use serde_json::Value;

use crate::html::words;
use crate::support::{self, Material};

/// A study with costs and decisions.
fn full() -> Material {
    let mut m = support::compared();
    let options = &mut m.study.report;
    options.costs = vec![Cost {
        label: Text::both("Animation", "Facilitation"),
        amount: Some(25_000.0),
        unit: "€".into(),
        status: CostStatus::Paid,
        source: Text::both("comptes de 2025", "accounts of 2025"),
        contributions: Vec::new(),
        withheld: None,
    }];
    let decision = |finding: &str, outcome: Option<Text>| Decision {
        finding: finding.into(),
        decision: Text::both(
            "Un tour de parole chaque matin",
            "A round of talk each morning",
        ),
        who: "Samia".into(),
        due: Some("mars 2026".into()),
        check: Text::both("les réponses à r04", "the answers to r04"),
        outcome,
    };
    options.decisions = vec![
        decision("s_collectif.mean_change.entry-exit", None),
        decision(
            "gone",
            Some(Text::both("tenu deux mois", "kept up two months")),
        ),
    ];
    m
}

/// The numbers of a text as they are printed: digits, with what separates them inside.
fn numbers(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = BTreeSet::new();
    let mut i = 0;
    while i < chars.len() {
        // "C3" is a name, not a number.
        let named = i > 0 && (chars[i - 1].is_alphabetic() || chars[i - 1] == '_');
        let from = i;
        let inside = |i: usize| {
            chars[i].is_ascii_digit()
                || (matches!(chars[i], ',' | '.' | '\u{202f}')
                    && i > from
                    && chars.get(i + 1).is_some_and(char::is_ascii_digit))
        };
        while i < chars.len() && inside(i) {
            i += 1;
        }
        if i > from && !named {
            out.insert(chars[from..i].iter().collect());
        }
        i = i.max(from + 1);
    }
    out
}

fn strings(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => {
            out.push_str(text);
            out.push('\n');
        }
        Value::Array(all) => all.iter().for_each(|v| strings(v, out)),
        Value::Object(all) => all.values().for_each(|v| strings(v, out)),
        _ => {}
    }
}

#[test]
fn numbers_are_told_apart_as_they_are_printed() {
    let found = numbers("C3 : 1\u{202f}234 sur 48, 72,9\u{202f}%. r04 et 2026");
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["1\u{202f}234", "2026", "48", "72,9"]);
}

#[test]
fn every_number_of_the_short_pages_is_in_the_findings_as_printed() {
    let mut seen = 0;
    for m in [full(), support::material(), support::large()] {
        let json = m.with_report(|r| r.findings_json().unwrap());
        let mut known = String::new();
        let json: Value = serde_json::from_str(&json).unwrap();
        strings(&json, &mut known);
        let mut known = numbers(&known);
        // The confidence level of the study, which stands there as a share.
        let level = json["study"]["conf_level"].as_f64().unwrap();
        known.insert(format!("{}", (100.0 * level).round()));
        for lang in Lang::ALL {
            for audience in [Audience::Funder, Audience::Inhabitants, Audience::Meeting] {
                let page = m.page(audience, lang);
                let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
                for number in numbers(&words(main)) {
                    assert!(known.contains(&number), "{audience:?} {lang}: {number}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 150, "only {seen} numbers");
}

#[test]
fn the_short_pages_say_what_the_technical_one_says() {
    let m = full();
    let technical = words(&m.html(Lang::Fr));
    let funder = words(&m.page(Audience::Funder, Lang::Fr));
    let mut compared = 0;
    m.with_report(|r| {
        for s in &r.results.statements {
            if funder.contains(s.text.get(Lang::Fr)) {
                assert!(technical.contains(s.text.get(Lang::Fr)));
                compared += 1;
            }
        }
    });
    assert!(compared >= 3, "only {compared} sentences");
    assert!(funder.contains("25\u{202f}000\u{a0}€") && technical.contains("25\u{202f}000\u{a0}€"));
    assert!(funder.contains("payé") && funder.contains("comptes de 2025"));
}

#[test]
fn the_page_for_everybody_is_a_draft_and_never_says_it_is_easy_to_read() {
    for lang in Lang::ALL {
        let page = words(&full().page(Audience::Inhabitants, lang));
        assert!(page.contains(if lang == Lang::Fr {
            "BROUILLON"
        } else {
            "DRAFT"
        }));
        assert!(!page.contains("FALC"));
        // Level codes and p-values are for others.
        for word in ["C3", "p-value", "Holm", "Wilcoxon", "écart type"] {
            assert!(!page.contains(word), "{word}");
        }
    }
    let fr = words(&full().page(Audience::Inhabitants, Lang::Fr));
    assert!(fr.contains("29\n") && fr.contains("On ne sait rien des personnes"));
}

#[test]
fn open_loops_come_first_and_a_lost_finding_is_named() {
    let fr = words(&full().page(Audience::Meeting, Lang::Fr));
    let (open, closed) = (fr.find("boucles ouvertes"), fr.find("boucles refermées"));
    assert!(open.unwrap() < closed.unwrap());
    assert!(fr.contains("n’est plus parmi les résultats") && fr.contains("tenu deux mois"));
    assert!(fr.contains("mars 2026\u{a0}: les réponses à r04"));
    let technical = words(&full().html(Lang::Fr));
    assert!(technical.contains("Ce qui a été décidé à partir des résultats"));
    // Without decisions there is still a sheet to fill in.
    let empty = words(&support::nothing().page(Audience::Meeting, Lang::Fr));
    assert!(!empty.contains("boucles ouvertes") && empty.contains("Ce que nous décidons"));
}

#[test]
fn a_few_words_stand_for_rises_and_falls() {
    let fr = words(&support::material().page(Audience::Inhabitants, Lang::Fr));
    assert!(fr.contains("Ces personnes sont d’accord"));
    let mut m = support::material();
    m.results.voices.truncate(1);
    assert!(words(&m.page(Audience::Inhabitants, Lang::Fr)).contains("Ces personnes"));
    m.results.voices.clear();
    assert!(!words(&m.page(Audience::Inhabitants, Lang::Fr)).contains("Ces personnes sont"));
}

#[test]
fn numbers_that_people_gave_have_a_plain_picture_with_both_groups_apart() {
    use jauge_model::finding::Measure;
    let plain = |m: &Material| words(&m.page(Audience::Inhabitants, Lang::Fr));
    let mut m = support::material();
    m.results
        .findings
        .retain(|f| f.measure != Measure::ShareImproved);
    let fr = plain(&m);
    assert!(fr.contains("en moyenne au début") && fr.contains("En heures."));
    assert!(fr.contains("Toutes ces personnes"));
    assert!(fr.contains("Une moyenne ne dit pas ce que chaque personne a vécu."));
    // Points of a scale are no numbers that people gave.
    m.results.findings.retain(|f| f.outcome != "h01");
    let fr = plain(&m);
    assert!(fr.contains("Cette page ne montre aucun changement") && !fr.contains("en moyenne"));
    assert!(!fr.contains("On voit un changement"));
    // Of two groups compared, the mean of both together is nobody's.
    assert!(!plain(&support::compared()).contains("Toutes ces personnes"));
}

#[test]
fn the_footer_names_what_the_page_was_made_from() {
    let m = full();
    let (json, page) = m.with_report(|r| {
        (
            r.provenance_json().unwrap(),
            r.page(Audience::Funder, Lang::En).unwrap(),
        )
    });
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["format"], "jauge-provenance/1");
    assert_eq!(value["plan"]["contrasts"][0][0], "entry");
    assert_eq!(value["grid"]["sha256"], m.grid.hash);
    let mut other = full();
    other.study.conf_level = 0.9;
    let changed = other.page(Audience::Funder, Lang::En);
    let mark = |page: &str| page[page.find("provenance ").unwrap()..][..23].to_owned();
    assert_ne!(mark(&page), mark(&changed), "another plan, another mark");
    let plan = value["plan_sha256"].as_str().unwrap();
    assert!(page.contains(&format!(" plan {} ", &plan[..12])));
    assert!(!changed.contains(&format!(" plan {} ", &plan[..12])));
    assert_eq!(mark(&page), mark(&full().page(Audience::Meeting, Lang::Fr)));
}

#[test]
fn a_report_without_a_declared_outcome_is_stamped() {
    let mut m = support::material();
    let stamped = |m: &Material, audience| {
        let page = words(&m.page(audience, Lang::Fr));
        page.contains("Rapport incomplet")
    };
    let all = [Audience::Technical, Audience::Funder];
    assert!(all.iter().all(|a| !stamped(&m, *a)));
    let lint = |verdict| jauge_model::finding::Lint {
        id: "L20",
        refused: Text::both("seulement les bonnes nouvelles", "only good news"),
        verdict,
        found: Text::both(
            "critères sans résultat : q9",
            "outcomes without a result: q9",
        ),
    };
    m.results.lints = vec![lint(jauge_model::finding::Verdict::Kept)];
    assert!(all.iter().all(|a| !stamped(&m, *a)));
    m.results.lints = vec![lint(jauge_model::finding::Verdict::Raised)];
    assert!(all.iter().all(|a| stamped(&m, *a)));
    // The source of a check stands beside it.
    assert!(words(&m.html(Lang::En)).contains("CONSORT 2010"));
}
