//! What the authors of a study wrote for readers, read by the same rules as the sentences of jauge.

use jauge_model::{ClaimLevel, Written};

use super::words::{Overclaim, lint, lint_any};

/// A sentence of a text that says more than a level allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The key of the text, with those of the tables around it.
    pub key: String,
    /// The line of the file on which the sentence begins.
    pub line: u64,
    /// What it says.
    pub overclaim: Overclaim,
}

/// Every sentence of these texts that says more than `level` allows, in the order of the file.
#[must_use]
pub fn overclaims(written: &[Written], level: ClaimLevel) -> Vec<Found> {
    let mut out = Vec::new();
    for text in written.iter().filter(|w| !is_hypothesis(&w.key)) {
        let found = match text.lang {
            Some(lang) => lint(&text.text, lang, level),
            None => lint_any(&text.text, level),
        };
        out.extend(found.into_iter().map(|overclaim| Found {
            key: text.key.clone(),
            line: text.line + overclaim.line - 1,
            overclaim,
        }));
    }
    out
}

/// Whether a text says what would have to hold, or what else might explain a change: it names causes and claims none.
fn is_hypothesis(key: &str) -> bool {
    let in_stories = key.starts_with("stories.");
    key == "comparison.assumption"
        || in_stories && (key.contains(".rival[") || key.contains(".step["))
}

/// What a template of a page says by itself: without its marks (`{{ }}`, `{% %}`, tags, scripts, styles), each sentence on
/// its line.
///
/// ```
/// use jauge_analysis::claim_rules::written::literal_text;
/// let text = literal_text("<p>{{ title }}</p>\n<p>Le parcours <b>aide</b>.</p>");
/// assert_eq!(text.lines().nth(1).map(str::trim), Some("Le parcours  aide ."));
/// ```
#[must_use]
pub fn literal_text(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find(['<', '{']) {
        let (text, mark) = rest.split_at(open);
        out.push_str(text);
        let close = MARKS.iter().find(|(begin, _)| starts(mark, begin));
        let Some((begin, end)) = close else {
            out.push_str(&mark[..1]);
            rest = &mark[1..];
            continue;
        };
        let inside = begin.len().min(mark.len());
        let length = find(&mark[inside..], end).map_or(mark.len(), |at| inside + at + end.len());
        out.push(' ');
        out.extend(mark[..length].chars().filter(|c| *c == '\n'));
        rest = &mark[length..];
    }
    out.push_str(rest);
    out
}

/// How a mark begins and ends.
const MARKS: [(&str, &str); 8] = [
    ("{{", "}}"),
    ("{%", "%}"),
    ("{#", "#}"),
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("</", ">"),
    ("<", ">"),
];

/// Whether a mark begins so, and is one: "3 < 5" is text.
fn starts(text: &str, begin: &str) -> bool {
    let head = text.get(..begin.len());
    let same = head.is_some_and(|h| h.eq_ignore_ascii_case(begin));
    let next = text.as_bytes().get(begin.len());
    same && (begin != "<" || next.is_some_and(|c| c.is_ascii_alphabetic() || *c == b'!'))
}

fn find(text: &str, end: &str) -> Option<usize> {
    // Only ASCII changes: places stay those of the text.
    text.to_ascii_lowercase().find(end)
}

#[cfg(test)]
mod tests {
    use jauge_model::Lang;

    use super::*;

    #[test]
    fn a_sentence_is_found_with_its_key_and_line() {
        let text = |key: &str, lang, line, text: &str| Written {
            key: key.into(),
            lang,
            line,
            text: text.into(),
        };
        let written = [
            text("study.title", Some(Lang::Fr), 4, "Se former en tiers-lieu"),
            text(
                "report.introduction",
                Some(Lang::Fr),
                20,
                "Bonjour.\n\nLe parcours améliore la confiance.",
            ),
            text(
                "report.limits",
                None,
                30,
                "The pathway improves confidence.",
            ),
            text(
                "comparison.assumption",
                Some(Lang::Fr),
                40,
                "rien d’autre n’a d’effet",
            ),
            text(
                "stories.theme[1].rival[2].facts",
                Some(Lang::Fr),
                50,
                "le bouche-à-oreille a un effet",
            ),
        ];
        let found = overclaims(&written, ClaimLevel::C3);
        let places: Vec<(&str, u64)> = found.iter().map(|f| (f.key.as_str(), f.line)).collect();
        assert_eq!(places, [("report.introduction", 22), ("report.limits", 30)]);
    }

    #[test]
    fn a_template_says_what_stands_between_its_marks() {
        let template = "<style>\n.impact{}\n</style>\n{# impact #}{% for s in sentences %}{{ s.impact }}{% endfor %}\n<p class=\"impact\">3 < 5, c'est un impact</p>";
        let text = literal_text(template);
        assert_eq!(text.lines().count(), template.lines().count());
        let found = lint_any(&text, ClaimLevel::C3);
        let seen: Vec<u64> = found.iter().map(|o| o.line).collect();
        assert_eq!(seen, [5], "{text:?}");
        for odd in ["{{", "<", "<p", "{% x", "é<é", "<!--", "<script>impact"] {
            assert!(!literal_text(odd).contains("impact"));
        }
    }
}
