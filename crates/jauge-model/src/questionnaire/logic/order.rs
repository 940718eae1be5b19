//! What conditions make of the order of the items: none may wait for a later one.

use super::reach::can_be_true;
use crate::questionnaire::{Questionnaire, codes};
use crate::toml_walk::Walk;
use crate::wording::say;

/// Records the conditions that depend on a later item, that go round in a circle, and that
/// speak of items which are never put when theirs is. `places` says where the condition of
/// each item (index) stands.
pub(in crate::questionnaire) fn check_order(
    walk: &Walk<'_>,
    grid: &Questionnaire,
    places: &[(usize, usize)],
) {
    let asks: Vec<Vec<usize>> = grid
        .items
        .iter()
        .map(|i| i.ask_if.as_ref().map_or_else(Vec::new, |c| c.items()))
        .collect();
    for &(item, at) in places {
        let id = Some(grid.items[item].id.as_str());
        if reaches(&asks, item, item) {
            walk.error(
                codes::LOGIC_CIRCULAR,
                at,
                id,
                say(
                    "la question dépend d'elle-même, directement ou par d'autres conditions",
                    "the item depends on itself, directly or through other conditions",
                    &[],
                ),
                say(
                    "une condition (ask_if) ne parle que de questions posées avant ; ce que la réponse doit respecter s'écrit dans check",
                    "a condition (ask_if) speaks only of items put before; what the answer must agree with goes into check",
                    &[],
                ),
            );
            continue;
        }
        if !can_be_true(grid, &grid.items[item]) {
            walk.warning(
                codes::LOGIC_NEVER,
                at,
                id,
                say(
                    "aucune réponse ne rend cette condition vraie : la question ne sera jamais posée",
                    "no answer makes this condition true: the item will never be put",
                    &[],
                ),
                say(
                    "vérifiez les réponses possibles et les temps de collecte (waves) des questions dont elle dépend",
                    "check the possible answers and the waves of the items that it depends on",
                    &[],
                ),
            );
        }
        for later in asks[item].iter().filter(|other| **other > item) {
            let other = grid.items[*later].id.as_str();
            walk.error(
                codes::LOGIC_LATER,
                at,
                id,
                say(
                    "la condition dépend de « {0} », qui est posée plus loin",
                    "the condition depends on \"{0}\", which is put later",
                    &[other],
                ),
                say(
                    "déplacez cette question après « {0} »",
                    "move this item behind \"{0}\"",
                    &[other],
                ),
            );
        }
    }
}

/// Whether the conditions of `from` lead to `to`, in one step or several.
fn reaches(asks: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; asks.len()];
    let mut open = asks[from].clone();
    while let Some(item) = open.pop() {
        if item == to {
            return true;
        }
        if let Some(known) = seen.get_mut(item)
            && !std::mem::replace(known, true)
        {
            open.extend(&asks[item]);
        }
    }
    false
}
