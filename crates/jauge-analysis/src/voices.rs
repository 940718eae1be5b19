//! What people wrote, beside the change of those who wrote it.
//!
//! No quote is picked: the publishable answers of an item are put in the order of their
//! author's change in the first score, then taken at even steps, so that falls are heard as
//! well as rises.

use jauge_model::finding::{Moved, Results, Voice, VoiceCount};
use jauge_model::{Column, ItemKind};

use crate::{Material, outcome};

/// Most quotes shown per open item and wave.
pub const SHOWN: usize = 8;
/// Fewest words for an answer to be shown: "yes" says nothing alone.
pub const FEWEST_WORDS: usize = 3;

/// Adds the quotes and how many they were taken from.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    let Material {
        grid,
        study,
        responses,
        ..
    } = material;
    let scores: Vec<ScorePair<'_>> = match study.contrasts.first() {
        Some((from, to)) => (0..grid.scores.len())
            .filter_map(|s| {
                let before = outcome::score_column(grid, responses, s, *from)?;
                let after = outcome::score_column(grid, responses, s, *to)?;
                Some(ScorePair {
                    id: &grid.scores[s].id,
                    before,
                    after,
                })
            })
            .collect(),
        None => Vec::new(),
    };
    for (index, item) in grid.items.iter().enumerate() {
        if item.kind != ItemKind::Text {
            continue;
        }
        for (wave, answers) in responses.waves.iter().enumerate() {
            let Some(Column::Text(texts)) = answers.columns.get(index) else {
                continue;
            };
            let publishable: Vec<&(u32, String)> = texts
                .iter()
                .filter(|(p, _)| answers.may_publish.get(*p as usize) == Some(&true))
                .collect();
            let mut readable: Vec<&(u32, String)> = publishable
                .iter()
                .copied()
                .filter(|(_, t)| jauge_text::words(t).count() >= FEWEST_WORDS)
                .collect();
            let change = |person: u32| {
                scores
                    .first()
                    .and_then(|s| s.change(person as usize))
                    .unwrap_or(f64::INFINITY)
            };
            readable.sort_by(|a, b| change(a.0).total_cmp(&change(b.0)).then(a.0.cmp(&b.0)));
            let shown = even_steps(readable.len(), SHOWN);
            results.voice_counts.push(VoiceCount {
                item: item.id.clone(),
                wave,
                written: texts.len() as u64,
                publishable: publishable.len() as u64,
                shown: shown.len() as u64,
            });
            for i in shown {
                let (person, text) = readable[i];
                results.voices.push(Voice {
                    item: item.id.clone(),
                    wave,
                    text: text.clone(),
                    scores: scores.iter().map(|s| s.of(*person as usize)).collect(),
                });
            }
        }
    }
}

struct ScorePair<'a> {
    id: &'a str,
    before: Vec<f64>,
    after: Vec<f64>,
}

impl ScorePair<'_> {
    fn change(&self, person: usize) -> Option<f64> {
        let change = self.after.get(person)? - self.before.get(person)?;
        (!change.is_nan()).then_some(change)
    }

    fn of(&self, person: usize) -> (String, Moved) {
        let moved = match self.change(person) {
            None => Moved::NotMeasured,
            Some(c) if c > 0.0 => Moved::Higher,
            Some(c) if c < 0.0 => Moved::Lower,
            Some(_) => Moved::Same,
        };
        (self.id.to_owned(), moved)
    }
}

/// At most `most` positions of `0..n`, evenly spread, ends included.
fn even_steps(n: usize, most: usize) -> Vec<usize> {
    if n <= most {
        return (0..n).collect();
    }
    (0..most)
        .map(|i| (i * (n - 1) + (most - 1) / 2) / (most - 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::even_steps;

    #[test]
    fn even_steps_reach_both_ends_and_never_repeat() {
        assert_eq!(even_steps(3, 8), [0, 1, 2]);
        for n in 9..200 {
            let steps = even_steps(n, 8);
            assert_eq!((steps[0], steps[7]), (0, n - 1));
            assert!(steps.windows(2).all(|w| w[0] < w[1]), "{n}: {steps:?}");
        }
    }
}
