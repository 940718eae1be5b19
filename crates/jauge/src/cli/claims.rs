//! `jauge claims`: what may be said and on what it rests, as the program applies it.

use std::process::ExitCode;

use jauge_model::Lang;
use jauge_model::claim::{Rules, rules};

use super::Format;

/// Prints the ladder, the gates, the permitted sentences, the checks of method and the sources.
pub(super) fn claims(format: Format, lang: Lang) -> ExitCode {
    match format {
        Format::Text => print!("{}", text(rules(), lang)),
        Format::Json => println!("{:#}", serde_json::json!(rules())),
    }
    ExitCode::SUCCESS
}

fn text(rules: &Rules, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    let title = |fr: &'static str, en| if lang == Lang::Fr { fr } else { en };
    let cited = |sources: &[String]| rules.cited(sources, lang);
    line(title("L’échelle", "The ladder").to_owned());
    for rung in &rules.rungs {
        let scale = if rung.scale.is_empty() {
            String::new()
        } else {
            format!(" [{}]", rung.scale)
        };
        line(format!("  {:3} {}{scale}", rung.id, rung.verb.get(lang)));
        line(format!(
            "      {} ({})",
            rung.needs.get(lang),
            cited(&rung.sources)
        ));
        for need in rules.requirements.iter().filter(|r| r.rung == rung.id) {
            line(format!(
                "      · {} ({})",
                need.said.get(lang),
                cited(&need.sources)
            ));
        }
    }
    line(format!("\n{}", title("Les verrous", "The gates")));
    for gate in &rules.gates {
        line(format!("  {:3} {}", gate.id, gate.name.get(lang)));
        line(format!(
            "      {} ({})",
            gate.rule.get(lang),
            cited(&gate.sources)
        ));
    }
    line(format!(
        "\n{}",
        title("Les phrases permises", "The permitted sentences")
    ));
    for sentence in &rules.sentences {
        let text = if lang == Lang::Fr {
            &sentence.fr
        } else {
            &sentence.en
        };
        let gate = sentence.gate.as_ref().map_or("", |g| g.as_str());
        line(format!("  {:3} {gate:4}{text}", sentence.level));
        line(format!("      ({})", cited(&sentence.sources)));
    }
    line(format!(
        "\n{}",
        title(
            "Ce qu’un méthodologue refuse de voir",
            "What a methodologist refuses to see"
        )
    ));
    for check in &rules.checks {
        line(format!(
            "  {:3} {} ({})",
            check.id,
            check.refused.get(lang),
            cited(&check.sources)
        ));
    }
    line(format!(
        "\n{}",
        title("Les mots et leur niveau", "Words and their level")
    ));
    for word in rules.words.iter().filter(|w| w.lang == lang) {
        let from = word.from.as_deref();
        let from = from.unwrap_or(title("jamais", "never"));
        line(format!("  {from:6} {}", word.said.join(" · ")));
    }
    line(format!("\n{}", title("Les sources", "Sources")));
    for source in &rules.sources {
        line(format!("  {}", source.full));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_printed_with_its_source() {
        for lang in Lang::ALL {
            let text = text(rules(), lang);
            for id in ["C6 ", "Q4 ", "G13", "L20"] {
                assert!(text.contains(id), "{id}");
            }
            let sources = &rules().sources;
            assert!(sources.iter().all(|s| text.contains(&s.full)));
            assert!(sources.iter().all(|s| text.contains(s.short.get(lang))));
            assert!(
                rules()
                    .sentences
                    .iter()
                    .all(|s| text.contains(if lang == Lang::Fr { &s.fr } else { &s.en }))
            );
        }
    }
}
