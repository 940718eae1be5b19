//! Whether a condition can be true at all: tried on the answers that make a difference.

use super::rule::{Operand, Rule, day_number};
use super::{Answer, Answers, Truth};
use crate::questionnaire::{Item, ItemKind, Questionnaire};
use crate::responses::Ticks;

/// Most combinations of answers that are tried; beyond, a condition is taken to be possible.
const MOST: usize = 20_000;

/// Whether some answers make the condition of an item true at a wave at which it is put.
/// Says yes where it cannot tell.
pub(super) fn can_be_true(grid: &Questionnaire, item: &Item) -> bool {
    let Some(condition) = &item.ask_if else {
        return true;
    };
    if adds_items(condition.rule()) {
        return true;
    }
    let items = condition.items();
    let mut numbers = Vec::new();
    constants(condition.rule(), &mut numbers);
    let roles: Vec<Option<usize>> = match item.roles.as_slice() {
        [] if grid.roles.is_empty() => vec![None],
        [] => (0..grid.roles.len()).map(Some).collect(),
        some => some.iter().map(|r| Some(*r)).collect(),
    };
    let waves = (0..grid.waves.len()).filter(|w| item.asked_at(*w));
    for wave in waves {
        let choices: Vec<Vec<Answer>> = items
            .iter()
            .map(|i| answers(grid, &grid.items[*i], wave, &numbers))
            .collect();
        let count = choices.iter().try_fold(1_usize, |n, c| {
            n.checked_mul(c.len()).filter(|n| *n <= MOST)
        });
        let Some(count) = count else { return true };
        for n in 0..count {
            let mut left = n;
            let chosen: Vec<Answer> = choices
                .iter()
                .map(|c| {
                    let one = c[left % c.len()];
                    left /= c.len();
                    one
                })
                .collect();
            for role in &roles {
                let form = Tried {
                    items: &items,
                    chosen: &chosen,
                    wave,
                    role: *role,
                };
                if condition.truth(&form) == Truth::True {
                    return true;
                }
            }
        }
    }
    false
}

struct Tried<'a> {
    items: &'a [usize],
    chosen: &'a [Answer],
    wave: usize,
    role: Option<usize>,
}

impl Answers for Tried<'_> {
    fn answer(&self, item: usize) -> Answer {
        let found = self.items.iter().position(|i| *i == item);
        found.map_or(Answer::None, |n| self.chosen[n])
    }

    fn wave(&self) -> Option<usize> {
        Some(self.wave)
    }

    fn role(&self) -> Option<usize> {
        self.role
    }
}

/// Whether two answers are added up somewhere: which sums matter is not worked out.
fn adds_items(rule: &Rule) -> bool {
    match rule {
        Rule::And(parts) | Rule::Or(parts) => parts.iter().any(adds_items),
        Rule::Not(one) => adds_items(one),
        Rule::Compare(left, _, right) => left.len() > 1 || right.len() > 1,
        Rule::Answered(_) | Rule::Selected(..) | Rule::In(..) => false,
    }
}

/// The numbers that answers are compared with.
fn constants(rule: &Rule, out: &mut Vec<f64>) {
    match rule {
        Rule::And(parts) | Rule::Or(parts) => parts.iter().for_each(|p| constants(p, out)),
        Rule::Not(one) => constants(one, out),
        Rule::Compare(left, _, right) => {
            for (_, operand) in left.iter().chain(right) {
                if let Operand::Known(number) = operand {
                    out.push(*number);
                }
            }
        }
        Rule::In(_, list) => out.extend(list),
        Rule::Answered(_) | Rule::Selected(..) => {}
    }
}

/// Answers to an item, one for each way in which it can matter; the last is none.
fn answers(grid: &Questionnaire, item: &Item, wave: usize, numbers: &[f64]) -> Vec<Answer> {
    if !item.asked_at(wave) {
        return vec![Answer::None];
    }
    let around = |low: Option<f64>, high: Option<f64>, step: f64| -> Vec<Answer> {
        let near = numbers.iter().flat_map(|n| [n - step, *n, n + step]);
        near.chain(low)
            .chain(high)
            .chain([0.0])
            .filter(|n| low.is_none_or(|l| *n >= l) && high.is_none_or(|h| *n <= h))
            .map(Answer::Value)
            .collect()
    };
    let mut out: Vec<Answer> = match &item.kind {
        ItemKind::Level { .. } => {
            let count = grid.scale_of(item).map_or(0, |s| s.levels.len());
            (0..count).map(|l| Answer::Value(l as f64)).collect()
        }
        ItemKind::Choice { .. } => {
            let count = grid.options_of(item).map_or(0, |o| o.options.len());
            (0..count).map(|o| Answer::Value(o as f64)).collect()
        }
        ItemKind::Choices { .. } => {
            let count = grid.options_of(item).map_or(0, |o| o.options.len());
            let one = (0..count).map(|o| Ticks::default().with(o));
            let all: Ticks = (0..count).collect();
            let few = one.chain([Ticks::default(), all]);
            few.map(Answer::Ticks).collect()
        }
        ItemKind::Number {
            min, max, whole, ..
        } => around(*min, *max, if *whole { 1.0 } else { 0.5 }),
        ItemKind::Date { first, last, .. } => {
            around(first.map(day_number), last.map(day_number), 40.0)
        }
        ItemKind::Text => vec![Answer::Words],
    };
    out.push(Answer::None);
    out
}
