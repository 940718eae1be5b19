//! Questions one by one: diverging bars of the same people at two times, and what moved.

use jauge_model::finding::{Contrast, Finding, Measure};
use jauge_model::{Item, Scale};

use super::basis::Among;
use super::{Block, Figure, Reader};
use crate::chart::Described;
use crate::chart::likert::{self, Bar, Likert};
use crate::locale::DASH;
use crate::table::{Cell, Head, Table};

/// Questions drawn in one picture: one dimension, one scale, one direction.
struct Family<'a> {
    dimension: Option<usize>,
    scale: &'a Scale,
    higher_is_better: bool,
    items: Vec<&'a Item>,
}

/// Questions with a dimension in common are in one part, those without come last.
fn families<'a>(r: &Reader<'a>, keep: impl Fn(&Item) -> bool) -> Vec<Family<'a>> {
    let grid = r.grid();
    let mut out: Vec<Family<'a>> = Vec::new();
    for (item, scale) in r.level_items().filter(|(i, _)| keep(i)) {
        let competence = item.competence.and_then(|c| grid.competences.get(c));
        let dimension = item
            .dimension
            .or_else(|| competence.and_then(|c| c.dimension));
        let higher_is_better = grid.higher_is_better(item);
        let same = |f: &&mut Family<'a>| {
            f.dimension == dimension
                && f.scale.id == scale.id
                && f.higher_is_better == higher_is_better
        };
        match out.iter_mut().find(same) {
            Some(family) => family.items.push(item),
            None => out.push(Family {
                dimension,
                scale,
                higher_is_better,
                items: vec![item],
            }),
        }
    }
    // Stable: within a dimension, in the order of the grid.
    out.sort_by_key(|f| f.dimension.unwrap_or(usize::MAX));
    out
}

fn dimension_name(r: &Reader<'_>, dimension: Option<usize>) -> String {
    let l = r.locale;
    dimension
        .and_then(|d| r.grid().dimensions.get(d))
        .map_or_else(
            || l.t("Questions sans dimension", "Questions without a dimension"),
            |d| l.author(&d.label).to_owned(),
        )
}

pub(super) fn add(r: &Reader<'_>, c: Contrast, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let families = families(r, |i| r.find(&i.id, Measure::Transition, c).is_some());
    if families.is_empty() {
        return;
    }
    blocks.push(Block::heading(
        3,
        l.t("Question par question", "Question by question"),
    ));
    let mut last = None;
    for (index, family) in families.iter().enumerate() {
        if last != Some(family.dimension) {
            blocks.push(Block::heading(4, dimension_name(r, family.dimension)));
            last = Some(family.dimension);
        }
        blocks.push(figure(r, c, index, family));
        blocks.push(Block::table(moves(r, c, family)));
        blocks.extend(rubric(r, family));
    }
}

/// Levels and counts from the less to the more desired end.
fn oriented<T>(mut values: Vec<T>, higher_is_better: bool) -> Vec<T> {
    if !higher_is_better {
        values.reverse();
    }
    values
}

fn level_words(r: &Reader<'_>, family: &Family<'_>) -> Vec<String> {
    let words = family.scale.levels.iter();
    let words = words
        .map(|v| match r.locale.author(&v.label) {
            "" => v.code.to_string(),
            label => label.to_owned(),
        })
        .collect();
    oriented(words, family.higher_is_better)
}

/// The bar of a row of counts per level, if there is one to draw.
fn bar(r: &Reader<'_>, family: &Family<'_>, wave: usize, finding: &Finding) -> Bar {
    let l = r.locale;
    let row = finding.table.as_ref().and_then(|t| t.first());
    let Some((row, total)) = row.zip(finding.denominator) else {
        return hidden_bar(r, wave, finding);
    };
    let told = oriented(row.clone(), family.higher_is_better);
    let counts = drawn(&told, total);
    Bar {
        wave: r.wave(wave).to_owned(),
        total: format!("n = {}", l.integer(total)).replace(' ', "\u{a0}"),
        written: counts.iter().map(|c| l.integer(*c)).collect(),
        counts,
        told,
    }
}

/// Counts as they are drawn: the people of hidden levels, who are neighbours, stand together at the hidden level nearest to the
/// middle of the scale.
fn drawn(told: &[Option<u64>], total: u64) -> Vec<u64> {
    let shown: u64 = told.iter().flatten().sum();
    let middle = told.len().saturating_sub(1);
    let hidden = (0..told.len()).filter(|i| told[*i].is_none());
    let at = hidden.min_by_key(|i| (2 * i).abs_diff(middle));
    let count = |(i, c): (usize, &Option<u64>)| match c {
        Some(count) => *count,
        None if Some(i) == at => total.saturating_sub(shown),
        None => 0,
    };
    told.iter().enumerate().map(count).collect()
}

fn hidden_bar(r: &Reader<'_>, wave: usize, finding: &Finding) -> Bar {
    Bar {
        wave: r.wave(wave).to_owned(),
        total: r.absence(finding),
        counts: Vec::new(),
        written: Vec::new(),
        told: Vec::new(),
    }
}

/// The counts per level at the two times of a contrast.
fn linked_levels<'a>(r: &Reader<'a>, c: Contrast, item: &str) -> Vec<(usize, &'a Finding)> {
    let at = |wave: usize| {
        let found = r.results().findings.iter().find(|f| {
            f.measure == Measure::LinkedLevels
                && f.outcome == item
                && f.contrast == Some(c)
                && f.wave == Some(wave)
        })?;
        Some((wave, found))
    };
    [c.from, c.to].into_iter().filter_map(at).collect()
}

fn figure(r: &Reader<'_>, c: Contrast, index: usize, family: &Family<'_>) -> Block {
    let mut rows = Vec::new();
    for item in &family.items {
        let found = linked_levels(r, c, &item.id).into_iter();
        rows.push(likert::Item {
            label: r.named(&item.id).unwrap_or(&item.id).to_owned(),
            bars: found.map(|(wave, f)| bar(r, family, wave, f)).collect(),
        });
    }
    let sentence = sentence(r, c, family);
    let title = r.locale.t(
        "Les mêmes personnes aux deux temps",
        "The same people at both times",
    );
    let id = format!("fig-items-{index}");
    Block::Figure(Box::new(draw(r, family, rows, &id, title, sentence)))
}

fn draw(
    r: &Reader<'_>,
    family: &Family<'_>,
    items: Vec<likert::Item>,
    id: &str,
    title: String,
    sentence: String,
) -> Figure {
    let l = r.locale;
    let totals = items
        .iter()
        .flat_map(|i| &i.bars)
        .map(|b| b.counts.iter().sum());
    let quarters = r.quarters(totals.filter(|n| *n > 0));
    let levels = level_words(r, family);
    let table = counts_table(r, family, &levels, &items);
    let svg = Likert {
        levels,
        items,
        quarters,
    }
    .draw(&Described {
        id,
        title: &format!("{} – {title}", dimension_name(r, family.dimension)),
        desc: &sentence,
    });
    let reading = if family.higher_is_better {
        l.t(
            "Une barre par temps. Hachuré, à gauche : la moitié basse de l'échelle ; plein, à droite : la moitié haute. Les nombres sont des personnes.",
            "One bar per time. Hatched, left: the lower half of the scale; plain, right: the upper half. Numbers are people.",
        )
    } else {
        l.t(
            "Une barre par temps. Ici la réponse souhaitée est en bas de l'échelle : elle est dessinée à droite, en plein. Les nombres sont des personnes.",
            "One bar per time. Here the desired answer is at the low end of the scale: it is drawn on the right, plain. Numbers are people.",
        )
    };
    Figure {
        title,
        reading,
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les effectifs du graphique", "The counts of the chart")),
        table,
        square: false,
    }
}

fn counts_table(
    r: &Reader<'_>,
    family: &Family<'_>,
    levels: &[String],
    items: &[likert::Item],
) -> Table {
    let l = r.locale;
    let among = Among::answered(r);
    let mut heads = vec![
        Head::words(l.t("Question et temps", "Question and time")),
        Head::figures("n", among.people()),
    ];
    heads.extend(levels.iter().map(|w| Head::figures(w, among.shares())));
    let mut table = Table::new(
        l.fill(
            "Personnes à chaque niveau – {dimension}",
            "People at each level – {dimension}",
            &[("dimension", &dimension_name(r, family.dimension))],
        ),
        heads,
    );
    for item in items {
        for bar in &item.bars {
            let head = Cell::words(&item.label).with_note(&bar.wave);
            let mut row = vec![head];
            if bar.counts.is_empty() {
                row.push(Cell::words(&bar.total));
                row.extend(levels.iter().map(|_| Cell::number(DASH)));
            } else {
                let total: u64 = bar.counts.iter().sum();
                row.push(Cell::number(l.integer(total)));
                let hidden = || l.t("masqué", "withheld");
                row.extend(bar.told.iter().map(|n| match n {
                    Some(n) => Cell::number(l.count_and_percent(*n, total)),
                    None => Cell::words(hidden()),
                }));
            }
            table.push(row);
        }
    }
    let mut bars = items.iter().flat_map(|item| &item.bars);
    if bars.any(|b| b.told.iter().all(Option::is_some) && l.does_not_add_up(&b.counts)) {
        table.set_note(l.rounding());
    }
    table
}

/// Words for better, same and worse: a level is only "higher" where higher is desired.
fn move_words(r: &Reader<'_>, higher_is_better: bool) -> [String; 3] {
    let l = r.locale;
    if higher_is_better {
        [
            l.t("Niveau plus élevé", "Higher level"),
            l.t("Même niveau", "Same level"),
            l.t("Niveau plus bas", "Lower level"),
        ]
    } else {
        [
            l.t("Réponse plus favorable", "More favourable answer"),
            l.t("Même réponse", "Same answer"),
            l.t("Réponse moins favorable", "Less favourable answer"),
        ]
    }
}

fn sentence(r: &Reader<'_>, c: Contrast, family: &Family<'_>) -> String {
    let l = r.locale;
    let (mut up, mut down, mut even, mut none) = (0_u64, 0_u64, 0_u64, 0_u64);
    for item in &family.items {
        let count = |m| r.find(&item.id, m, c).and_then(|f| f.numerator);
        match count(Measure::ShareImproved).zip(count(Measure::ShareDeclined)) {
            Some((a, b)) if a > b => up += 1,
            Some((a, b)) if a < b => down += 1,
            Some(_) => even += 1,
            None => none += 1,
        }
    }
    let (more, less) = if family.higher_is_better {
        (
            (
                "plus de personnes montées que descendues",
                "more people moved up than down",
            ),
            (
                "plus de personnes descendues que montées",
                "more people moved down than up",
            ),
        )
    } else {
        (
            (
                "plus de réponses devenues plus favorables que l'inverse",
                "more answers became more favourable than less",
            ),
            (
                "plus de réponses devenues moins favorables que l'inverse",
                "more answers became less favourable than more",
            ),
        )
    };
    let parts: Vec<(String, String)> = [
        (up, more),
        (down, less),
        (
            even,
            (
                "autant dans un sens que dans l'autre",
                "as many one way as the other",
            ),
        ),
        (none, ("pas de chiffre", "no figure")),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, (fr, en))| (l.t(fr, en), l.integer(n)))
    .collect();
    if let ([_], [(what, _)]) = (family.items.as_slice(), parts.as_slice()) {
        let gaps = [("what", what.as_str())];
        return l.fill(
            "Pour cette question, {what}.",
            "For this question, {what}.",
            &gaps,
        );
    }
    let parts: Vec<String> = parts.iter().map(|(what, n)| l.colon(what, n)).collect();
    let total = l.integer(family.items.len() as u64);
    let parts = l.semicolons(&parts);
    let gaps = [("n", total.as_str()), ("parts", parts.as_str())];
    l.fill(
        "Sur {n} questions – {parts}.",
        "Of {n} questions – {parts}.",
        &gaps,
    )
}

fn moves(r: &Reader<'_>, c: Contrast, family: &Family<'_>) -> Table {
    let l = r.locale;
    let words = move_words(r, family.higher_is_better);
    let conf = r.conf();
    let mut table = Table::new(
        l.fill(
            "Qui a changé de niveau ({arrow}), {dimension}, intervalles à {conf}",
            "Who changed level ({arrow}), {dimension}, {conf} intervals",
            &[
                ("conf", &conf),
                ("arrow", &r.arrow(c)),
                ("dimension", &dimension_name(r, family.dimension)),
            ],
        ),
        move_heads(r, c, &words),
    );
    for item in &family.items {
        table.push(move_row(r, c, &item.id));
    }
    table
}

/// Column heads of the tables of moves.
pub(super) fn move_heads(r: &Reader<'_>, c: Contrast, words: &[String; 3]) -> Vec<Head> {
    let l = r.locale;
    let among = Among::same_people(r, c);
    vec![
        Head::words(l.t("Question", "Question")),
        Head::figures("n", among.people()),
        Head::figures(&words[0], among.shares()),
        Head::figures(&words[1], among.shares()),
        Head::figures(&words[2], among.shares()),
        Head::figures(
            l.t("Probabilité d'amélioration", "Probability of improvement"),
            among.probability(),
        ),
        Head::figures("p", among.probability()),
        Head::figures(
            l.t("p\u{a0}ajusté (Holm)", "adjusted\u{a0}p (Holm)"),
            among.probability(),
        ),
    ]
}

/// One question's moves over a contrast.
pub(super) fn move_row(r: &Reader<'_>, c: Contrast, id: &str) -> Vec<Cell> {
    let l = r.locale;
    let find = |m| r.find(id, m, c);
    let transition = find(Measure::Transition);
    let primary = transition.is_some_and(|f| f.primary);
    // All of them are about the same people; secrecy may have taken some.
    let about = [
        Measure::ShareImproved,
        Measure::ShareSame,
        Measure::ShareDeclined,
        Measure::LinkedLevels,
    ];
    let told = about
        .into_iter()
        .filter_map(find)
        .find(|f| f.denominator.is_some());
    // The test that reads the projects, where people came in projects.
    let chance = find(Measure::ProbabilityOfImprovement);
    let by_clusters = chance.filter(|f| f.estimate.as_ref().is_some_and(|e| e.p_value.is_some()));
    let [p, adjusted] = r.p_cells(by_clusters.or(find(Measure::WilcoxonSignedRank)));
    vec![
        r.outcome_cell(r.named(id).unwrap_or(id), id, primary),
        r.n_cell(told),
        r.share_cell(find(Measure::ShareImproved)),
        r.share_cell(find(Measure::ShareSame)),
        r.share_cell(find(Measure::ShareDeclined)),
        r.interval_cell(chance, |_, _, v| l.number(v, 2)),
        p,
        adjusted,
    ]
}

/// The words that each question has for its levels, where it has its own.
fn rubric(r: &Reader<'_>, family: &Family<'_>) -> Option<Block> {
    let l = r.locale;
    let own: Vec<&&Item> = family
        .items
        .iter()
        .filter(|i| !i.rubric.is_empty())
        .collect();
    if own.is_empty() {
        return None;
    }
    let mut heads = vec![Head::words(l.t("Question", "Question"))];
    let levels = level_words(r, family);
    heads.extend(levels.iter().map(Head::words));
    let mut table = Table::new(
        l.t(
            "Les niveaux dans les mots de chaque question",
            "Levels in the words of each question",
        ),
        heads,
    );
    for item in own {
        let words: Vec<String> = (0..levels.len())
            .map(|i| item.rubric.get(i).map_or("", |t| l.author(t)).to_owned())
            .collect();
        let mut row = vec![Cell::words(r.named(&item.id).unwrap_or(&item.id))];
        row.extend(
            oriented(words, family.higher_is_better)
                .into_iter()
                .map(Cell::words),
        );
        table.push(row);
    }
    Some(Block::Fold {
        summary: l.t("Ce que dit chaque niveau", "What each level says"),
        blocks: vec![Block::table(table)],
    })
}

/// Bars of everybody who answered, one per time.
pub(super) fn by_wave(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let found = |id: &str| -> Vec<&Finding> {
        r.results()
            .findings
            .iter()
            .filter(|f| f.measure == Measure::Distribution && f.outcome == id)
            .filter(|f| !f.wave.is_some_and(|w| r.is_empty_wave(w)))
            .collect()
    };
    for (index, family) in families(r, |i| !found(&i.id).is_empty()).iter().enumerate() {
        let mut items = Vec::new();
        for item in &family.items {
            let bars = found(&item.id)
                .into_iter()
                .filter_map(|f| Some(bar(r, family, f.wave?, f)));
            items.push(likert::Item {
                label: r.named(&item.id).unwrap_or(&item.id).to_owned(),
                bars: bars.collect(),
            });
        }
        let title = l.t(
            "Toutes les réponses à chaque temps",
            "All answers at each time",
        );
        let sentence = l.t(
            "Toutes les personnes qui ont répondu à chaque temps ; d'un temps à l'autre, ce ne sont pas tout à fait les mêmes.",
            "All the people who answered at each time; from one time to the next they are not quite the same people.",
        );
        let id = format!("fig-waves-{index}");
        blocks.push(Block::heading(4, dimension_name(r, family.dimension)));
        let figure = draw(r, family, items, &id, title, sentence);
        blocks.push(Block::Figure(Box::new(figure)));
    }
}

#[cfg(test)]
mod tests {
    use super::{drawn, oriented};

    #[test]
    fn hidden_levels_are_drawn_as_one_nearest_to_the_middle() {
        assert_eq!(drawn(&[None, None, Some(9), Some(4)], 20), [0, 7, 9, 4]);
        assert_eq!(drawn(&[Some(1), Some(2)], 3), [1, 2]);
    }

    #[test]
    fn the_desired_end_is_on_the_right() {
        assert_eq!(oriented(vec![1, 2, 3], true), [1, 2, 3]);
        assert_eq!(oriented(vec![1, 2, 3], false), [3, 2, 1]);
    }
}
