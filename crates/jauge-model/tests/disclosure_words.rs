//! Whose words are shown, and what is masked in them.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod found;

use jauge_model::{Cleared, Finding, Measure, Results, SecrecyPolicy, Section};

use found::finding;

/// How many wrote an answer, one of which is shown.
fn wrote(written: u64) -> jauge_model::finding::VoiceCount {
    jauge_model::finding::VoiceCount {
        item: "proud".into(),
        wave: 0,
        written,
        publishable: written,
        shown: 1,
    }
}

#[test]
fn nobody_is_quoted_of_fewer_than_eleven() {
    let quoted = |forms: u64, written: u64| {
        let forms = Finding {
            section: Section::Flow,
            measure: Measure::Count,
            contrast: None,
            wave: Some(0),
            numerator: Some(forms),
            denominator: None,
            ..finding(None, forms)
        };
        let results = Results {
            findings: vec![forms],
            voices: vec![jauge_model::finding::Voice {
                item: "proud".into(),
                wave: 0,
                text: "Je parle plus fort".into(),
                scores: Vec::new(),
            }],
            voice_counts: vec![wrote(written)],
            ..Results::default()
        };
        let cleared = Cleared::results(results, &SecrecyPolicy::default());
        let shown = cleared.voices.len() as u64;
        assert_eq!(cleared.voice_counts[0].shown, shown);
        assert_eq!(cleared.words_hidden.of_few, 1 - shown);
        shown
    };
    assert_eq!([10, 11, 12].map(|n| quoted(n, 4)), [0, 1, 1]);
}

#[test]
fn words_on_a_sensitive_question_are_not_quoted_and_names_are_masked() {
    let voice = |item: &str, text: &str| jauge_model::finding::Voice {
        item: item.into(),
        wave: 0,
        text: text.into(),
        scores: Vec::new(),
    };
    let results = Results {
        voices: vec![
            voice("health", "Mon traitement me fatigue"),
            voice("proud", "Merci à Fatou"),
        ],
        voice_counts: vec![wrote(30)],
        sensitive: ["health".to_owned()].into(),
        ..Results::default()
    };
    let cleared = Cleared::results(results, &SecrecyPolicy::default());
    let texts: Vec<&str> = cleared.voices.iter().map(|v| v.text.as_str()).collect();
    assert_eq!(texts, ["Merci à […]"]);
    assert_eq!(
        (cleared.words_hidden.left_out, cleared.words_hidden.masked),
        (1, 1)
    );
}
