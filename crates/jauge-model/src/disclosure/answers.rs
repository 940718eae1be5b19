//! Tables of answers: levels of a scale at one time, the table between two times, options of a question.

use crate::finding::{Finding, Measure};

use super::linked::{Linked, Node, Pattern};
use super::policy::{Thresholds, Withheld};

/// Counts per level with what is hidden left out: the levels around a small count are hidden together, so that
/// only their sum is known. `None` where no such run of levels is large enough.
///
/// Neighbours are taken because they can then be drawn and read as one: "level 1 or 2: 7 people".
pub(super) fn neighbours(counts: &[u64], t: Thresholds) -> Option<Vec<Option<u64>>> {
    let n: u64 = counts.iter().sum();
    let small = |c: u64| t.is_small(c, n);
    let (Some(first), Some(last)) = (
        counts.iter().position(|c| small(*c)),
        counts.iter().rposition(|c| small(*c)),
    ) else {
        return Some(counts.iter().map(|c| Some(*c)).collect());
    };
    let (mut first, mut last) = (first, last);
    let sum = |a: usize, b: usize| counts[a..=b].iter().sum::<u64>();
    while last == first || sum(first, last) < t.answers {
        let below = first.checked_sub(1).map(|i| counts[i]);
        let above = counts.get(last + 1).copied();
        match (below, above) {
            (None, None) => return None,
            (Some(b), Some(a)) if b <= a => first -= 1,
            (Some(_), None) => first -= 1,
            (_, Some(_)) => last += 1,
        }
    }
    // One level that is left alone beside the hidden ones would be all that is told.
    let shown = counts.len() - (last + 1 - first);
    if shown == 0 {
        return None;
    }
    let cell = |(i, c): (usize, &u64)| (!(first..=last).contains(&i)).then_some(*c);
    Some(counts.iter().enumerate().map(cell).collect())
}

/// Whether what is hidden of the levels follows from how many reached the target.
pub(super) fn target_tells(
    shown: &[Option<u64>],
    counts: &[u64],
    reached: u64,
    t: Thresholds,
) -> bool {
    let hidden: Vec<usize> = (0..counts.len()).filter(|i| shown[*i].is_none()).collect();
    // Either end of the scale may be the desired one.
    (1..counts.len()).any(|cut| {
        let (low, high) = counts.split_at(cut);
        let at_cut = high.iter().sum::<u64>() == reached || low.iter().sum::<u64>() == reached;
        let (a, b): (Vec<usize>, Vec<usize>) = hidden.iter().partition(|i| **i < cut);
        let told = |part: &[usize]| {
            part.len() == 1
                || (part.len() > 1 && part.iter().map(|i| counts[*i]).sum::<u64>() < t.answers)
        };
        at_cut && !a.is_empty() && !b.is_empty() && (told(&a) || told(&b))
    })
}

/// What the table between two times lets through.
pub(super) struct Between {
    /// Whether the table itself may be shown.
    pub(super) table: bool,
    /// Shares that would give its small counts away.
    pub(super) undone: Vec<Measure>,
    /// Whether the counts per level at the two times would give them away all the same.
    pub(super) levels: bool,
}

/// A table of moves between levels: its small counts, and whether the figures made of it tell them.
///
/// `shown` are the levels at the two times as they are published.
pub(super) fn between(
    table: &[Vec<u64>],
    shown: [&[Option<u64>]; 2],
    improved: Option<u64>,
    t: Thresholds,
) -> Between {
    let k = table.len();
    let n: u64 = table.iter().flatten().sum();
    let ordinary = Thresholds {
        sensitive: false,
        ..t
    };
    let small = |c: u64| ordinary.is_small(c, n);
    let hidden_levels = shown.iter().any(|s| s.iter().any(Option::is_none));
    let mut out = Between {
        table: !hidden_levels && !t.sensitive && !table.iter().flatten().any(|c| small(*c)),
        undone: Vec::new(),
        levels: true,
    };
    if out.table {
        return out;
    }
    let mut linked = Linked::default();
    let cells: Vec<Vec<Node>> = table
        .iter()
        .map(|row| row.iter().map(|c| linked.node(*c, None)).collect())
        .collect();
    let of = |keep: &dyn Fn(usize, usize) -> bool| -> Vec<Node> {
        let all = (0..k).flat_map(|i| (0..k).map(move |j| (i, j)));
        all.filter(|(i, j)| keep(*i, *j))
            .map(|(i, j)| cells[i][j])
            .collect()
    };
    let moves = [
        (Measure::ShareImproved, of(&|i, j| j > i)),
        (Measure::ShareSame, of(&|i, j| j == i)),
        (Measure::ShareDeclined, of(&|i, j| j < i)),
    ];
    let mut moved = Vec::new();
    for (measure, parts) in moves {
        let sum = parts.iter().map(|p| linked.value(*p)).sum();
        let node = linked.node(sum, Some(1));
        linked.sum(node, parts);
        moved.push((measure, node));
    }
    let all = linked.node(n, None);
    linked.sum(all, of(&|_, _| true));
    let mut margins = Vec::new();
    for l in 0..k {
        for (wave, parts) in [of(&|i, _| i == l), of(&|_, j| j == l)]
            .into_iter()
            .enumerate()
        {
            let sum = parts.iter().map(|p| linked.value(*p)).sum();
            let node = linked.node(sum, None);
            linked.sum(node, parts);
            margins.push((node, shown[wave].get(l).copied().flatten().is_none()));
        }
    }
    let mut pattern = Pattern::open(linked.len());
    for node in cells.iter().flatten() {
        let need = if small(linked.value(*node)) {
            t.answers
        } else {
            0
        };
        pattern.hide(*node, need);
    }
    for (node, _) in margins.iter().filter(|(_, hidden)| *hidden) {
        pattern.hide(*node, 0);
    }
    let pattern = linked.protect(pattern);
    out.undone = moved
        .iter()
        .filter(|(_, node)| pattern.hidden[*node])
        .map(|(measure, _)| *measure)
        .collect();
    // On a scale where low is better, those above the diagonal declined.
    let above = moved.first().map(|(_, node)| linked.value(*node));
    if above != improved {
        for measure in &mut out.undone {
            *measure = match *measure {
                Measure::ShareImproved => Measure::ShareDeclined,
                Measure::ShareDeclined => Measure::ShareImproved,
                other => other,
            };
        }
    }
    out.levels = linked.exposed(&pattern).is_none();
    out
}

/// Which options of a question to hide at one wave. `exclusive` where people choose one option only, so that the
/// counts add up to those who answered.
pub(super) fn options(
    found: &[&Finding],
    exclusive: bool,
    t: Thresholds,
    forced: &[bool],
) -> Vec<Option<Withheld>> {
    let of = found
        .iter()
        .filter_map(|f| f.denominator)
        .max()
        .unwrap_or(0);
    let secret = |usual| {
        if t.sensitive {
            Withheld::Sensitive
        } else {
            usual
        }
    };
    if of < t.persons {
        return vec![Some(secret(Withheld::TooFew)); found.len()];
    }
    let mut linked = Linked::default();
    let all = linked.node(of, None);
    let nodes: Vec<Node> = found
        .iter()
        .map(|f| linked.node(f.numerator.unwrap_or(0), Some(1)))
        .collect();
    let small: Vec<bool> = found
        .iter()
        .map(|f| {
            let count = f.numerator.unwrap_or(0);
            // Of several options that may all be ticked, who did not tick one is told too.
            let others = !exclusive && (1..t.answers).contains(&(of.saturating_sub(count)));
            t.is_small(count, of) || others
        })
        .collect();
    let tied = exclusive && found.iter().filter_map(|f| f.numerator).sum::<u64>() == of;
    if tied {
        linked.sum(all, nodes.clone());
    }
    let mut pattern = Pattern::open(linked.len());
    for ((node, small), forced) in nodes.iter().zip(&small).zip(forced) {
        if *small || *forced {
            pattern.hide(*node, t.answers);
        }
    }
    if tied {
        pattern = linked.protect(pattern);
    }
    nodes
        .iter()
        .zip(small)
        .zip(forced)
        .map(|((node, small), forced)| match (small, forced) {
            (true, _) => Some(secret(Withheld::FewAnswers)),
            (_, true) => Some(Withheld::Earlier),
            _ => pattern.hidden[*node].then_some(Withheld::Complementary),
        })
        .collect()
}
