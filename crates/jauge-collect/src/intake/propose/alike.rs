//! How much a header resembles an item: its name, its words, or nearly so.

use jauge_model::Questionnaire;
use jauge_model::study::{AnswerFile, WaveOf};

use crate::spelling::{fold, similarity};

/// Below this score a resemblance is chance.
const FLOOR: f64 = 0.55;

/// What speaks for a candidate, the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// Words that are nearly the same.
    Near,
    /// The words of the question, or of its plain wording.
    Words,
    /// The identifier, or an earlier one.
    Name,
}

/// An item that a column may be.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) item: usize,
    /// The wave, where the header says it.
    pub(super) wave: Option<usize>,
    pub(super) why: Why,
    /// 1 for the same words, less for words that differ.
    pub(super) score: f64,
    /// The words of the grid that were compared.
    pub(super) words: String,
    /// Whether the columns of these answers say the wave and this one does not.
    pub(super) without_wave: bool,
}

impl Candidate {
    /// Nothing is left to decide.
    pub(super) fn is_sure(&self) -> bool {
        self.why > Why::Near && !self.without_wave
    }
}

/// The words of every item, as they are compared.
pub(super) struct Alike {
    /// Item, words as the grid has them, words folded, words without number and end mark.
    words: Vec<(usize, String, String, String)>,
}

impl Alike {
    pub(super) fn new(grid: &Questionnaire) -> Self {
        let mut words = Vec::new();
        for (n, item) in grid.items.iter().enumerate() {
            let texts = item
                .text
                .iter()
                .chain(item.plain.iter().flat_map(|p| p.iter()));
            for (_, text) in texts {
                words.push((n, text.to_owned(), fold(text), question(text)));
            }
        }
        Self { words }
    }

    /// The items that a header may be, the best first: of the sure ones only those with the
    /// strongest reason.
    pub(super) fn candidates(
        &self,
        grid: &Questionnaire,
        answers: &[&AnswerFile],
        header: &str,
    ) -> Vec<Candidate> {
        let mut out: Vec<Candidate> = Vec::new();
        let per_column = answers.iter().any(|a| a.wave == WaveOf::PerColumn);
        for (form, wave) in forms(grid, header, per_column) {
            let mut add = |item: usize, why: Why, score: f64, words: &str| {
                let wave = wave.or_else(|| only_wave(grid, item).filter(|_| per_column));
                let put = wave.is_none_or(|w| grid.items[item].asked_at(w));
                if !put || !asked(grid, answers, item) {
                    return;
                }
                let new = Candidate {
                    item,
                    wave,
                    why,
                    score,
                    words: words.to_owned(),
                    without_wave: per_column && wave.is_none(),
                };
                let better = |c: &Candidate| (why, score) > (c.why, c.score);
                match out.iter_mut().find(|c| c.item == item) {
                    Some(known) if better(known) => *known = new,
                    Some(_) => {}
                    None => out.push(new),
                }
            };
            if let Some(item) = grid.item_index(form.trim()) {
                add(item, Why::Name, 1.0, form.trim());
            } else if let Some(item) = grid.item_index(&form.trim().to_lowercase()) {
                add(item, Why::Name, 1.0, form.trim());
            }
            let (folded, bare) = (fold(&form), question(&form));
            for (item, words, whole, stripped) in &self.words {
                if *whole == folded || (!bare.is_empty() && *stripped == bare) {
                    add(*item, Why::Words, 1.0, words);
                    continue;
                }
                let score = similarity(&bare, stripped);
                if score >= FLOOR {
                    // Words that differ are never the same words, be it by one letter.
                    add(*item, Why::Near, score.min(0.99), words);
                }
            }
        }
        out.sort_by(|a, b| {
            let order = b.why.cmp(&a.why).then(b.score.total_cmp(&a.score));
            order.then(a.item.cmp(&b.item))
        });
        if let Some(best) = out.first().map(|c| c.why)
            && best > Why::Near
        {
            out.retain(|c| c.why == best);
        }
        out
    }
}

/// The only wave at which an item is put.
fn only_wave(grid: &Questionnaire, item: usize) -> Option<usize> {
    let mut waves = (0..grid.waves.len()).filter(|w| grid.items[item].asked_at(*w));
    let first = waves.next();
    first.filter(|_| waves.next().is_none())
}

/// Whether an item is put at a wave that these answers may be of.
fn asked(grid: &Questionnaire, answers: &[&AnswerFile], item: usize) -> bool {
    answers.iter().any(|a| match a.wave {
        WaveOf::Fixed(wave) => grid.items[item].asked_at(wave),
        WaveOf::Column { .. } | WaveOf::PerColumn => true,
    })
}

/// What in a header may be the question: all of it; what is in brackets at its end, where
/// grids of questions put the row; what follows the last ` / `; without its wave.
fn forms(grid: &Questionnaire, header: &str, per_column: bool) -> Vec<(String, Option<usize>)> {
    let mut out = vec![(header.to_owned(), None)];
    if let Some(inner) = header.trim_end().strip_suffix(']')
        && let Some((before, inner)) = inner.rsplit_once('[')
    {
        out.push((inner.to_owned(), None));
        out.push((before.to_owned(), None));
    }
    if let Some((_, last)) = header.rsplit_once(" / ") {
        out.push((last.to_owned(), None));
    }
    if !per_column {
        return out;
    }
    let mut with_wave = Vec::new();
    for (form, _) in &out {
        for (n, wave) in grid.waves.iter().enumerate() {
            let names = wave.label.iter().map(|(_, t)| t).chain([wave.id.as_str()]);
            for name in names {
                with_wave.extend(without(form, name).map(|f| (f, Some(n))));
            }
        }
    }
    out.splice(0..0, with_wave);
    out
}

/// A header without the name of a wave at its end or its beginning.
fn without(header: &str, wave: &str) -> Option<String> {
    let (header, wave) = (fold(header), fold(wave));
    let marks: &[char] = &[' ', '@', '_', '-', '(', ')', '[', ']', ':', ',', '/', '|'];
    let end = header.trim_end_matches(marks).strip_suffix(&wave);
    let start = header.trim_start_matches(marks).strip_prefix(&wave);
    // The name must stand apart: "sortie" is no wave of "assortie".
    let end = end.filter(|rest| rest.ends_with(marks));
    let start = start.filter(|rest| rest.starts_with(marks));
    let rest = end.or(start)?.trim_matches(marks);
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// Whether a column may be the one that the study names otherwise: nearly the same name, or
/// the name among other words.
pub(super) fn may_be(name: &str, header: &str) -> bool {
    let name = fold(name);
    let mut words = header.split(|c: char| !c.is_alphanumeric());
    similarity(&name, header) >= 0.7 || (name.len() > 2 && words.any(|w| w == name))
}

/// The words of a question: folded, without a number before and a mark or star behind.
pub(super) fn question(text: &str) -> String {
    let folded = fold(text);
    let body = unnumbered(&folded).unwrap_or(&folded);
    let marks: &[char] = &[' ', '?', ':', '.', '*', '!'];
    body.trim_matches(marks).to_owned()
}

/// What follows `q12.`, `3)`, `12 -`, `question 4 :`, `1.2.`; `None` without a number that is
/// set apart: `3 fois par semaine` has none.
fn unnumbered(folded: &str) -> Option<&str> {
    let named = ["question", "item", "q", "n°"]
        .iter()
        .find_map(|word| folded.strip_prefix(word))
        .map(str::trim_start);
    let rest = named.unwrap_or(folded);
    let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut end = digits(rest);
    if end == 0 {
        return None;
    }
    while let Some(more) = rest[end..].strip_prefix(['.', '-', '_'])
        && digits(more) > 0
    {
        end += 1 + digits(more);
    }
    let behind = &rest[end..];
    let after = behind.trim_start();
    let apart = after.starts_with(['.', ')', ':', '-', ']', '/', '|']);
    let spaced = named.is_some() && behind.starts_with(' ');
    (apart || spaced).then(|| after.trim_start_matches(['.', ')', ':', '-', ']', '/', '|', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_a_question_do_not_count() {
        for text in [
            "Je viens au lieu",
            "Q12. Je viens au lieu",
            "3) Je viens au lieu ?",
            "12 - je viens au\u{a0}lieu\u{202f}:",
            "Question 4 : Je viens au lieu *",
            "1.2. JE VIENS AU LIEU",
            "q3 je viens au lieu",
        ] {
            assert_eq!(question(text), "je viens au lieu", "{text}");
        }
    }

    #[test]
    fn numbers_that_are_the_question_stay() {
        assert_eq!(question("3 fois par semaine"), "3 fois par semaine");
        assert_eq!(question("Quand venez-vous ?"), "quand venez-vous");
        assert_eq!(question("q"), "q");
        assert_eq!(question("2025"), "2025");
    }

    #[test]
    fn the_wave_stands_apart() {
        assert_eq!(
            without("r01 (à la sortie)", "À la sortie").as_deref(),
            Some("r01")
        );
        assert_eq!(without("Sortie - r01", "sortie").as_deref(), Some("r01"));
        assert_eq!(without("assortie", "sortie"), None);
        assert_eq!(without("sortie", "sortie"), None);
    }

    #[test]
    fn a_study_column_under_another_name() {
        assert!(may_be("code", &fold("Votre code personnel")));
        assert!(may_be("projet", &fold("Projets")));
        assert!(!may_be("code", &fold("Décodeur")));
    }
}
