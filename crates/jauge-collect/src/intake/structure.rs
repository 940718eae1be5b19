//! The form as the tool has it: the names of its questions, their wordings, and the codes of
//! their answers. Read from LimeSurvey's `.lss`, REDCap's data dictionary or an XLSForm, it says
//! what a column that is headed by a wording is, and what `A1` stands for.

mod dictionary;
mod lss;
mod xlsform;

use std::collections::BTreeMap;

use super::log::Log;
use super::notices;
use super::workbook::{Content, content};
use crate::spelling::fold;

/// Most bytes of a form's description: no form has more.
const MOST_BYTES: usize = 64 << 20;

/// A question as the tool has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Question {
    /// The names under which exports have it, the shortest first.
    pub(super) names: Vec<String>,
    /// Its wordings, one per language.
    pub(super) labels: Vec<String>,
    /// Code of each answer, and its wordings.
    pub(super) options: Vec<(String, Vec<String>)>,
}

/// A form as the tool has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Structure {
    pub(super) questions: Vec<Question>,
    /// Folded name or wording: the question that has it alone.
    index: BTreeMap<String, Option<usize>>,
}

impl Structure {
    pub(super) fn new(questions: Vec<Question>) -> Self {
        let mut index: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (n, question) in questions.iter().enumerate() {
            for name in question.names.iter().chain(&question.labels) {
                let known = index.entry(fold(name)).or_insert(Some(n));
                *known = known.filter(|k| *k == n);
            }
        }
        index.remove("");
        Self { questions, index }
    }

    /// The names and wordings of its questions.
    pub(super) fn wordings(&self) -> impl Iterator<Item = &str> {
        let all = self.questions.iter();
        all.flat_map(|q| q.names.iter().chain(&q.labels).map(String::as_str))
    }

    /// The question with this name or wording.
    pub(super) fn find(&self, folded: &str) -> Option<&Question> {
        let n = self.index.get(folded).copied().flatten()?;
        self.questions.get(n)
    }
}

/// Reads the description that the study names; what is wrong is said, and the answers are read
/// without it.
pub(super) fn read(file: &str, bytes: Option<&[u8]>, log: &mut Log) -> Structure {
    let Some(bytes) = bytes else {
        log.push(notices::NO_STRUCTURE.at(log.file_place(), &[&file]));
        return Structure::default();
    };
    let questions = match content(bytes) {
        _ if bytes.len() > MOST_BYTES => Err(("trop grand".to_owned(), "too large".to_owned())),
        Content::Workbook => xlsform::read(bytes),
        Content::Markup("XML") => lss::read(bytes),
        Content::Markup(kind) | Content::Statistics(kind) => {
            Err((kind.to_owned(), kind.to_owned()))
        }
        Content::Text => dictionary::read(bytes),
    };
    match questions {
        Ok(questions) => {
            let coded = questions.iter().filter(|q| !q.options.is_empty()).count();
            log.push(notices::STRUCTURE.at(log.file_place(), &[&file, &questions.len(), &coded]));
            Structure::new(questions)
        }
        Err((fr, en)) => {
            let place = log.file_place();
            log.push(notices::BAD_STRUCTURE.at_both(place, &[&file, &fr], &[&file, &en]));
            Structure::default()
        }
    }
}

/// What is wrong with a description, in French and in English.
type Fault = (String, String);

fn fault(fr: &str, en: &str) -> Fault {
    (fr.to_owned(), en.to_owned())
}

/// A wording without its markup: tools keep questions as HTML.
fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        // A sign that opens no tag is a sign.
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match after.split_once('>') {
            Some((_, behind)) if is_tag => {
                out.push(' ');
                rest = behind;
            }
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    let named = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&rsquo;", "\u{2019}"),
        ("&amp;", "&"),
    ];
    for (entity, sign) in named {
        out = out.replace(entity, sign);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_lose_their_markup_only() {
        assert_eq!(
            without_markup("<p>Je <b>viens</b>&nbsp;au lieu</p>\n"),
            "Je viens au lieu"
        );
        assert_eq!(
            without_markup("moins de 3 < 4 heures & plus"),
            "moins de 3 < 4 heures & plus"
        );
        assert_eq!(without_markup("a <b"), "a <b");
    }

    #[test]
    fn a_wording_that_two_questions_share_finds_neither() {
        let question = |name: &str, label: &str| Question {
            names: vec![name.to_owned()],
            labels: vec![label.to_owned()],
            options: Vec::new(),
        };
        let all = Structure::new(vec![
            question("a", "Venir"),
            question("b", "venir"),
            question("c", "Aide"),
        ]);
        assert!(all.find("venir").is_none());
        assert_eq!(all.find("aide").unwrap().names, ["c"]);
        assert_eq!(all.find("b").unwrap().names, ["b"]);
    }
}
