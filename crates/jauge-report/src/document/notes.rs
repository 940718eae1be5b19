//! "Why not more?" on paper: nothing opens there, and several sentences have the same reasons. Each
//! reason is a numbered note, once, and a sentence names the numbers of its own.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{Fact, Said};

/// Sentences with what "Why not more?" is called; templates get their notes too.
#[derive(Debug)]
pub(crate) struct Statements {
    pub(crate) why: String,
    pub(crate) items: Vec<Said>,
}

impl Serialize for Statements {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serializer.serialize_struct("Statements", 3)?;
        all.serialize_field("why", &self.why)?;
        all.serialize_field("items", &self.items)?;
        all.serialize_field("notes", &Notes::of(&self.items))?;
        all.end()
    }
}

/// The reasons of some sentences, each once.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Notes<'a> {
    /// The reasons in the order in which sentences name them; the first one is note 1.
    pub(crate) reasons: Vec<&'a Fact>,
    /// For each sentence, what names its notes: `(notes 1, 3)`.
    pub(crate) marks: Vec<String>,
}

impl<'a> Notes<'a> {
    /// Numbers the reasons of these sentences.
    pub(crate) fn of(items: &'a [Said]) -> Self {
        let mut reasons: Vec<&Fact> = Vec::new();
        let mut marks = Vec::new();
        for said in items {
            let mut numbers: Vec<usize> = Vec::new();
            for fact in &said.caveats {
                let at = reasons.iter().position(|known| *known == fact);
                numbers.push(at.unwrap_or(reasons.len()) + 1);
                if at.is_none() {
                    reasons.push(fact);
                }
            }
            numbers.sort_unstable();
            marks.push(mark(&numbers));
        }
        Self { reasons, marks }
    }
}

/// The same word in French and in English.
fn mark(numbers: &[usize]) -> String {
    let list: Vec<String> = numbers.iter().map(usize::to_string).collect();
    match list.as_slice() {
        [] => String::new(),
        [one] => format!("(note\u{a0}{one})"),
        _ => format!("(notes\u{a0}{})", list.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(reasons: &[&str]) -> Said {
        let fact = |why: &&str| Fact {
            term: "limit".into(),
            value: (*why).into(),
        };
        Said {
            mark: None,
            tone: "plain",
            level: "C3",
            level_label: String::new(),
            text: String::new(),
            caveats: reasons.iter().map(fact).collect(),
        }
    }

    #[test]
    fn a_reason_stands_once_and_every_sentence_names_its_own() {
        let items = [
            said(&["a", "b"]),
            said(&["b", "c"]),
            said(&[]),
            said(&["c"]),
        ];
        let notes = Notes::of(&items);
        let values: Vec<&str> = notes.reasons.iter().map(|f| f.value.as_str()).collect();
        assert_eq!(values, ["a", "b", "c"]);
        let marks = [
            "(notes\u{a0}1, 2)",
            "(notes\u{a0}2, 3)",
            "",
            "(note\u{a0}3)",
        ];
        assert_eq!(notes.marks, marks);
    }
}
