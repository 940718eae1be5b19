//! What changed: the questions one by one, the scores, the wheel, then groups, further times
//! and the groups compared.

use jauge_model::finding::{Contrast, Estimate, Finding, Measure, Section, Unit};

use super::basis::{Among, unit_of};
use super::{Block, Chapter, Figure, Reader, comparison, groups, items, options, waiting, waves};
use crate::chart::Described;
use crate::chart::dumbbell::{Dumbbell, Row};
use crate::chart::scale::Axis;
use crate::chart::wheel::Wheel;
use crate::table::{Cell, Head, Table};

/// Fewest spokes of a wheel: two would be a line.
const SPOKES: usize = 3;

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut blocks = Vec::new();
    match r.headline() {
        Some(c) if measured(r, c) => {
            introduction(r, c, &mut blocks);
            items::add(r, c, &mut blocks);
            scores(r, c, &mut blocks);
            wheel(r, c, &mut blocks);
            groups::add(r, c, &mut blocks);
        }
        Some(c) => blocks.push(nobody(r, c)),
        None => blocks.push(Block::note(l.t(
            "L'étude n'a qu'un temps de collecte : il n'y a pas de changement à montrer. Ajoutez un second temps au questionnaire et un fichier de réponses pour ce temps.",
            "The study has one time of collection only: there is no change to show. Add a second time to the questionnaire and an answer file for it.",
        ))),
    }
    waves::add(r, &mut blocks);
    waiting::add(r, &mut blocks);
    options::add(r, &mut blocks);
    comparison::add(r, &mut blocks);
    Chapter {
        id: "changed".into(),
        title: l.t("Ce qui a changé", "What changed"),
        blocks,
    }
}

/// Whether anything was measured over the contrast, be it withheld.
fn measured(r: &Reader<'_>, c: Contrast) -> bool {
    r.results().findings.iter().any(|f| {
        f.contrast == Some(c)
            && matches!(f.section, Section::Item | Section::Score)
            && (f.denominator.is_some_and(|n| n > 0) || f.withheld.is_some())
    })
}

fn nobody(r: &Reader<'_>, c: Contrast) -> Block {
    let (from, to) = r.waves_in_words(c);
    let linked = r.results().findings.iter().any(|f| {
        f.section == Section::Flow
            && f.contrast == Some(c)
            && (f.numerator.is_some_and(|n| n > 0) || f.withheld.is_some())
    });
    if linked {
        return Block::note(r.locale.fill(
            "Aucune question n'a reçu de réponse des mêmes personnes aux deux temps ({from} et {to}) : aucun changement ne peut être montré. Pour en voir un, posez les mêmes questions aux deux temps.",
            "No question has answers of the same people at both times ({from} and {to}): no change can be shown. To see one, ask the same questions at both times.",
            &[("from", &from), ("to", &to)],
        ));
    }
    Block::note(r.locale.fill(
        "Personne n'est connu aux deux temps ({from} et {to}) : aucun changement ne peut être montré. Vérifiez que les deux fichiers ont la même colonne de code et que les codes s'écrivent de la même façon ; team/reception.json liste les codes sans correspondance et ceux qui ne diffèrent que d'un signe.",
        "Nobody is known at both times ({from} and {to}): no change can be shown. Check that both files have the same code column and that codes are written in the same way; team/reception.json lists codes without a match and those that differ by one character.",
        &[("from", &from), ("to", &to)],
    ))
}

fn introduction(r: &Reader<'_>, c: Contrast, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let (from, to) = r.waves_in_words(c);
    let gaps = [("from", from.as_str()), ("to", to.as_str())];
    blocks.push(Block::text(l.fill(
        "Chaque chiffre compare les mêmes personnes à deux temps ({from} et {to}). Les personnes présentes à un seul temps n'y sont pas.",
        "Each figure compares the same people at two times ({from} and {to}). People present at one time only are not in it.",
        &gaps,
    )));
    if r.compares_groups() {
        blocks.push(Block::note(l.t(
            "Ces premiers chiffres réunissent les deux groupes comparés ; l'écart entre les groupes vient ensuite.",
            "These first figures hold both groups compared; the gap between the groups comes after.",
        )));
    } else {
        blocks.push(Block::note(l.t(
            "Il n'y a pas de groupe de comparaison : ces chiffres disent ce qui a changé, pas pourquoi.",
            "There is no comparison group: these figures say what changed, not why.",
        )));
    }
}

/// Outcomes measured by means over a contrast: numbers asked as such, then scores.
pub(super) fn mean_outcomes<'a>(r: &Reader<'a>, c: Contrast) -> Vec<&'a Finding> {
    r.results()
        .findings
        .iter()
        .filter(|f| {
            f.section == Section::Score
                && f.measure == Measure::MeanChange
                && f.group.is_none()
                && f.contrast == Some(c)
        })
        .collect()
}

fn scores(r: &Reader<'_>, c: Contrast, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let outcomes = mean_outcomes(r, c);
    if outcomes.is_empty() {
        return;
    }
    blocks.push(Block::heading(
        3,
        l.t("Scores et nombres", "Scores and numbers"),
    ));
    // Scores with the same ends share one axis and one picture.
    let mut pictures: Vec<(Ends, Vec<&Finding>)> = Vec::new();
    for f in outcomes {
        let ends = r.grid().ends_of(&f.outcome);
        let same = |(e, _): &&mut (Ends, Vec<&Finding>)| *e == ends && ends.is_some();
        match pictures.iter_mut().find(same) {
            Some((_, list)) => list.push(f),
            None => pictures.push((ends, vec![f])),
        }
    }
    for (index, (ends, findings)) in pictures.iter().enumerate() {
        let figure = dumbbell(r, c, index, *ends, findings);
        blocks.push(Block::Figure(Box::new(figure)));
    }
}

/// One picture of the outcomes that were declared beforehand and are means, for who reads two
/// pages. Where they are not on one scale, none: several axes on a page would read as one.
pub(super) fn primary_means(r: &Reader<'_>) -> Option<Vec<Block>> {
    let c = r.headline().filter(|c| measured(r, *c))?;
    if r.compares_groups() {
        let gaps = comparison::primary_gaps(r, c)?;
        return Some(vec![Block::Figure(Box::new(gaps))]);
    }
    let mut primary = mean_outcomes(r, c);
    primary.retain(|f| f.primary);
    let mut ends = primary.iter().map(|f| r.grid().ends_of(&f.outcome));
    let first = ends.next()?;
    if primary.len() > 1 && (first.is_none() || ends.any(|e| e != first)) {
        return None;
    }
    let figure = Figure {
        table: change_table(r, c, &primary),
        ..dumbbell(r, c, 0, first, &primary)
    };
    Some(vec![Block::Figure(Box::new(figure))])
}

/// Ends of the scale of an outcome, where it has some.
type Ends = Option<(f64, f64)>;

fn dumbbell(
    r: &Reader<'_>,
    c: Contrast,
    index: usize,
    ends: Ends,
    findings: &[&Finding],
) -> Figure {
    let l = r.locale;
    let mean = |f: &Finding, m| r.estimate(&f.outcome, m, c).map(|e| e.estimate);
    let rows: Vec<Row> = findings.iter().map(|f| row(r, c, f)).collect();
    // A length from zero is only honest on an axis that holds zero.
    let values: Vec<f64> = match ends {
        Some((low, high)) => vec![low, high],
        None => std::iter::once(0.0)
            .chain(findings.iter().filter_map(|f| mean(f, Measure::MeanBefore)))
            .chain(findings.iter().filter_map(|f| mean(f, Measure::MeanAfter)))
            .collect(),
    };
    let waves = r.waves(c);
    let title = l.t("Moyennes aux deux temps", "Means at both times");
    let sentence = r.around_zero(
        findings,
        (
            "Intervalle du changement moyen",
            "Interval of the mean change",
        ),
    );
    let chart = Dumbbell {
        axis: Axis::around(values, |v, d| l.number(v, d)),
        waves,
        rows,
    };
    let svg = chart.draw(&Described {
        id: &format!("fig-score-{index}"),
        title: &title,
        desc: &sentence,
    });
    Figure {
        title,
        reading: reading_of_axis(r, ends, findings),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: None,
        table: score_table(r, c, findings),
        square: false,
    }
}

fn reading_of_axis(r: &Reader<'_>, ends: Ends, findings: &[&Finding]) -> String {
    let l = r.locale;
    let unit = match findings.first().map(|f| &f.unit) {
        Some(Unit::Own(unit)) => l.author(unit).to_owned(),
        _ => l.t("points de l'échelle", "points of the scale"),
    };
    let axis = match ends {
        Some(_) => l.t(
            "L'axe va d'un bout à l'autre de l'échelle.",
            "The axis runs from one end of the scale to the other.",
        ),
        None => l.t("L'axe contient zéro.", "The axis holds zero."),
    };
    l.fill(
        "Moyennes des mêmes personnes, en {unit}. {axis}",
        "Means of the same people, in {unit}. {axis}",
        &[("unit", &unit), ("axis", &axis)],
    )
}

fn row(r: &Reader<'_>, c: Contrast, f: &Finding) -> Row {
    let label = r.outcome(f).to_owned();
    let mean = |m| r.estimate(&f.outcome, m, c).map(|e| e.estimate);
    let values = mean(Measure::MeanBefore).zip(mean(Measure::MeanAfter));
    let note = match (values, &f.estimate) {
        (Some((b, a)), Some(e)) => {
            let change = r.change_with_interval(&f.unit, e);
            let (b, a) = (r.value(&f.unit, b), r.value(&f.unit, a));
            format!("{b} → {a} ({change})")
        }
        (Some((b, a)), None) => format!("{} → {}", r.value(&f.unit, b), r.value(&f.unit, a)),
        (None, _) => r.absence(f),
    };
    Row {
        label,
        note,
        values,
    }
}

/// The table of means, changes and tests of a list of outcomes.
pub(super) fn score_table(r: &Reader<'_>, c: Contrast, findings: &[&Finding]) -> Table {
    let l = r.locale;
    let (from, to) = r.waves(c);
    let conf = r.conf();
    let (among, unit) = (Among::same_people(r, c), unit_of(r, findings));
    let mut table = Table::new(
        l.fill(
            "Moyennes et changement moyen, intervalles à {conf}",
            "Means and mean change, {conf} intervals",
            &[("conf", &conf)],
        ),
        vec![
            Head::words(l.t("Score", "Score")),
            Head::figures("n", among.people()),
            Head::figures(from, among.reported(unit.as_str())),
            Head::figures(to, among.reported(unit.as_str())),
            Head::figures(
                l.t("Changement moyen", "Mean change"),
                among.estimated(unit.as_str()),
            ),
            Head::figures("g", among.deviations()),
            Head::figures("p (t)", among.probability()),
            Head::figures(
                l.t("p\u{a0}ajusté (Holm)", "adjusted\u{a0}p (Holm)"),
                among.probability(),
            ),
        ],
    );
    for f in findings {
        let find = |m| r.find(&f.outcome, m, c);
        let mean = |_: &Finding, e: &Estimate| r.value(&f.unit, e.estimate);
        let [p, adjusted] = r.p_cells(Some(f));
        table.push(vec![
            r.outcome_cell(r.outcome(f), &f.outcome, f.primary),
            r.n_cell(Some(f)),
            r.cell(find(Measure::MeanBefore), mean),
            r.cell(find(Measure::MeanAfter), mean),
            r.change_cell(Some(f)),
            r.change_cell(find(Measure::HedgesGAv)),
            p,
            adjusted,
        ]);
    }
    table.set_note(l.t(
        "g : changement moyen rapporté à l'écart type. p ajusté : pour les critères principaux seulement ; les autres résultats sont exploratoires.",
        "g: mean change over the standard deviation. Adjusted p: for primary outcomes only; other results are exploratory.",
    ));
    table
}

/// The table of means and changes alone, for those who do not test.
fn change_table(r: &Reader<'_>, c: Contrast, findings: &[&Finding]) -> Table {
    let l = r.locale;
    let (from, to) = r.waves(c);
    let conf = r.conf();
    let (among, unit) = (Among::same_people(r, c), unit_of(r, findings));
    let mut table = Table::new(
        l.fill(
            "Moyennes et changement moyen, intervalles à {conf}",
            "Means and mean change, {conf} intervals",
            &[("conf", &conf)],
        ),
        vec![
            Head::words(l.t("Score", "Score")),
            Head::figures(l.t("Personnes", "People"), among.people()),
            Head::figures(from, among.reported(unit.as_str())),
            Head::figures(to, among.reported(unit.as_str())),
            Head::figures(
                l.t("Changement moyen", "Mean change"),
                among.estimated(unit.as_str()),
            ),
        ],
    );
    for f in findings {
        let mean = |_: &Finding, e: &Estimate| r.value(&f.unit, e.estimate);
        table.push(vec![
            Cell::words(r.outcome(f)),
            r.n_cell(Some(f)),
            r.cell(r.find(&f.outcome, Measure::MeanBefore, c), mean),
            r.cell(r.find(&f.outcome, Measure::MeanAfter, c), mean),
            r.change_cell(Some(f)),
        ]);
    }
    table
}

/// One spoke of the wheel: the question, and how many reached its target at each time.
struct Spoke<'a> {
    name: &'a str,
    id: &'a str,
    before: u64,
    after: u64,
    of: u64,
}

fn spokes<'a>(r: &Reader<'a>, c: Contrast) -> Vec<Spoke<'a>> {
    r.level_items()
        .filter_map(|(item, _)| {
            let before = r.find(&item.id, Measure::ShareAtTargetBefore, c)?;
            let after = r.find(&item.id, Measure::ShareAtTargetAfter, c)?;
            Some(Spoke {
                name: r.named(&item.id).unwrap_or(&item.id),
                id: &item.id,
                before: before.numerator?,
                after: after.numerator?,
                of: after.denominator.filter(|n| *n > 0)?,
            })
        })
        .collect()
}

fn wheel(r: &Reader<'_>, c: Contrast, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let spokes = spokes(r, c);
    if spokes.len() < SPOKES {
        return;
    }
    blocks.push(Block::heading(3, l.t("La roue", "The wheel")));
    let chart = Wheel {
        waves: r.waves(c),
        spokes: spokes
            .iter()
            .map(|s| (s.before as f64 / s.of as f64, s.after as f64 / s.of as f64))
            .collect(),
        rings: r.quarters(spokes.iter().map(|s| s.of)).to_vec(),
    };
    let title = l.t(
        "Part des personnes au niveau visé ou mieux",
        "Share of people at the target level or better",
    );
    let sentence = wheel_sentence(r, c, &spokes);
    let svg = chart.draw(&Described {
        id: "fig-wheel",
        title: &title,
        desc: &sentence,
    });
    blocks.push(Block::Figure(Box::new(Figure {
        title,
        reading: l.fill(
            "Niveau visé : {target}. Un rayon par question, numéroté comme dans le tableau. Plus le repère est loin du centre, plus la part est grande ; la surface ne veut rien dire.",
            "Target level: {target}. One spoke per question, numbered as in the table. The farther the marker from the centre, the larger the share; the area means nothing.",
            &[("target", &target_levels(r, &spokes))],
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: None,
        table: wheel_table(r, c, &spokes),
        square: true,
    })));
}

/// The target level of each scale on the wheel, in the words of the scale.
fn target_levels(r: &Reader<'_>, spokes: &[Spoke<'_>]) -> String {
    let grid = r.grid();
    let mut names: Vec<String> = Vec::new();
    for spoke in spokes {
        let item = grid.item_index(spoke.id).and_then(|i| grid.items.get(i));
        let level = item
            .and_then(|i| grid.scale_of(i))
            .and_then(|s| s.levels.get(s.target));
        let name = level.map(|level| r.locale.quoted(r.locale.author(&level.label)));
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names.join(", ")
}

fn wheel_sentence(r: &Reader<'_>, c: Contrast, spokes: &[Spoke<'_>]) -> String {
    let l = r.locale;
    let count =
        |keep: fn(&Spoke<'_>) -> bool| l.integer(spokes.iter().filter(|s| keep(s)).count() as u64);
    let (from, to) = r.waves_in_words(c);
    l.fill(
        "Sur {n} questions, plus de personnes sont au niveau visé au second temps ({to}) qu'au premier ({from}) pour {up}, autant pour {same}, moins pour {down}.",
        "Of {n} questions, more people are at the target level at the second time ({to}) than at the first ({from}) for {up}, as many for {same}, fewer for {down}.",
        &[
            ("n", &l.integer(spokes.len() as u64)),
            ("to", &to),
            ("from", &from),
            ("up", &count(|s| s.after > s.before)),
            ("same", &count(|s| s.after == s.before)),
            ("down", &count(|s| s.after < s.before)),
        ],
    )
}

fn wheel_table(r: &Reader<'_>, c: Contrast, spokes: &[Spoke<'_>]) -> Table {
    let l = r.locale;
    let (from, to) = r.waves(c);
    let among = Among::same_people(r, c);
    let mut table = Table::new(
        l.t(
            "Personnes au niveau visé ou mieux",
            "People at the target level or better",
        ),
        vec![
            Head::words(l.t("Rayon et question", "Spoke and question")),
            Head::figures("n", among.people()),
            Head::figures(from, among.shares()),
            Head::figures(to, among.shares()),
        ],
    );
    for (i, s) in spokes.iter().enumerate() {
        table.push(vec![
            Cell::words(format!("{}. {}", i + 1, s.name)).with_note(s.id),
            Cell::number(l.integer(s.of)),
            Cell::number(l.count_and_percent(s.before, s.of)),
            Cell::number(l.count_and_percent(s.after, s.of)),
        ]);
    }
    table
}
