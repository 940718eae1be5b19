//! Questions that are only put after some answers: how many answered them is how many gave those answers.

use crate::finding::Measure;

use super::policy::Withheld;
use super::{Judge, item_of};

/// The counts of a question at one time, each with whether it is hidden.
type Counts = Vec<(u64, bool)>;

impl Judge<'_> {
    /// Hides the answers to a question where how many they are would tell a hidden count of one that its condition reads.
    pub(super) fn conditions(&mut self) {
        for (child, parents) in &self.results.asked_after {
            for (wave, n) in self.asked(child) {
                let least = self.thresholds(child).answers;
                let told = parents
                    .iter()
                    .any(|parent| tells(&self.counts(parent, wave), n, least));
                if told {
                    self.hide_answers(child, wave);
                }
            }
        }
    }

    /// How many answered an item, time by time, as it is printed.
    fn asked(&self, item: &str) -> Vec<(usize, u64)> {
        let findings = self.all().filter(|(_, f)| item_of(&f.outcome) == item);
        let counts = findings.filter_map(|(_, f)| {
            let n = match f.measure {
                Measure::Distribution | Measure::OptionShare => f.denominator,
                Measure::Count => f.numerator,
                _ => None,
            };
            f.wave.zip(n)
        });
        let words = self.results.voice_counts.iter().filter(|c| c.item == item);
        let mut out: Vec<(usize, u64)> = counts.chain(words.map(|c| (c.wave, c.written))).collect();
        out.dedup();
        out
    }

    fn counts(&self, item: &str, wave: usize) -> Counts {
        let mut out = Counts::new();
        for (index, f) in self.all().filter(|(_, f)| f.wave == Some(wave)) {
            if item_of(&f.outcome) != item {
                continue;
            }
            match (f.measure, f.numerator, &f.table) {
                (Measure::OptionShare, Some(k), _) => {
                    out.push((k, self.verdicts.reasons[index].is_some()));
                }
                (Measure::Distribution, _, Some(table)) => {
                    let row = table.first().map(Vec::as_slice).unwrap_or_default();
                    let shown = self.row_as_shown(index, row.len());
                    let cells = row.iter().zip(shown);
                    out.extend(cells.filter_map(|(c, s)| Some(((*c)?, s.is_none()))));
                }
                _ => {}
            }
        }
        out
    }

    fn hide_answers(&mut self, item: &str, wave: usize) {
        for (index, f) in self.all().filter(|(_, f)| f.wave == Some(wave)) {
            let answers = matches!(
                f.measure,
                Measure::Distribution | Measure::OptionShare | Measure::Count
            );
            if answers && item_of(&f.outcome) == item {
                self.hide(index, Withheld::Complementary);
            }
        }
        self.verdicts.unsaid.insert((item.to_owned(), wave));
    }
}

/// Whether `n`, those who were asked less the few who did not answer, is one of the sums of counts that a condition usually makes and
/// that holds some of the hidden ones only: one answer, all but one, those up to a level, those from one on.
fn tells(counts: &Counts, n: u64, least: u64) -> bool {
    let k = counts.len();
    let one = (0..k).flat_map(|i| [vec![i], (0..k).filter(|j| *j != i).collect()]);
    let ends = (1..k).flat_map(|cut| [(0..cut).collect(), (cut..k).collect()]);
    one.chain(ends).any(|of: Vec<usize>| {
        let hidden = of.iter().filter(|i| counts[**i].1).count();
        let all = counts.iter().filter(|c| c.1).count();
        let sum = |of_hidden: bool| -> u64 {
            let kept = of.iter().filter(|i| counts[**i].1 == of_hidden);
            kept.map(|i| counts[*i].0).sum()
        };
        // At least so many gave one of the hidden answers: those asked, less all who gave a shown one.
        let known = n.saturating_sub(sum(false));
        let close = known > 0 && known <= sum(true) && sum(true) - known < least;
        close && hidden > 0 && hidden < all.max(2)
    })
}
