//! Numbers that people gave, such as hours or earnings, in plain words: the mean at both times.

use jauge_model::finding::{Contrast, Finding, Measure, Unit};

use super::twice;
use crate::chart::Described;
use crate::chart::dumbbell::{Dumbbell, Row};
use crate::chart::scale::Axis;
use crate::document::changed::mean_outcomes;
use crate::document::reader::ARMS;
use crate::document::{Block, Figure, Reader};
use crate::table::{Cell, Head, Table};

/// Some people and their means at the two times.
struct People {
    name: String,
    before: f64,
    after: f64,
}

/// A picture for each number that was asked as such, in the order of the findings.
pub(super) fn pictures(r: &Reader<'_>, c: Contrast, most: usize) -> Vec<Block> {
    let numbers = mean_outcomes(r, c).into_iter();
    numbers
        .filter(|f| matches!(f.unit, Unit::Own(_)))
        .filter_map(|f| Some((f, people(r, c, f)?)))
        .take(most)
        .enumerate()
        .map(|(n, (f, people))| picture(r, c, n, f, &people))
        .collect()
}

/// The two groups of a comparison apart, since together they are nobody; else everybody.
fn people(r: &Reader<'_>, c: Contrast, f: &Finding) -> Option<Vec<People>> {
    if !r.compares_groups() {
        let mean = |m| r.estimate(&f.outcome, m, c).map(|e| e.estimate);
        return Some(vec![People {
            name: r.locale.t("Toutes ces personnes", "All these people"),
            before: mean(Measure::MeanBefore)?,
            after: mean(Measure::MeanAfter)?,
        }]);
    }
    let of = |m| r.results().by_group(&f.outcome, m, Some(c), ARMS);
    let both: Vec<People> = of(Measure::MeanBefore)
        .filter_map(|before| {
            let arm = before.group.as_ref()?;
            let same = |a: &&Finding| a.group.as_ref().is_some_and(|g| g.label == arm.label);
            let after = of(Measure::MeanAfter).find(same)?;
            Some(People {
                name: r.group(ARMS, &arm.label).to_owned(),
                before: before.estimate.as_ref()?.estimate,
                after: after.estimate.as_ref()?.estimate,
            })
        })
        .collect();
    (both.len() > 1).then_some(both)
}

fn picture(r: &Reader<'_>, c: Contrast, n: usize, f: &Finding, people: &[People]) -> Block {
    let l = r.locale;
    let unit = match &f.unit {
        Unit::Own(unit) => l.author(unit),
        _ => "",
    };
    let (from, to) = r.waves(c);
    let mut heads = vec![Head::words(l.t("Qui", "Who"))];
    let figures = |wave| Head::figures(wave, twice(r).reported(unit));
    heads.extend([&from, &to].map(figures));
    let caption = l.fill("Moyennes, en {unit}", "Means, in {unit}", &[("unit", unit)]);
    let mut table = Table::new(caption, heads);
    let (rows, mut said): (Vec<Row>, Vec<String>) =
        people.iter().map(|p| told(r, f, p, &mut table)).unzip();
    said.push(l.t(
        "Une moyenne ne dit pas ce que chaque personne a vécu.",
        "A mean does not say what each person lived through.",
    ));
    let sentence = said.join(" ");
    let values = people.iter().flat_map(|p| [p.before, p.after]);
    let chart = Dumbbell {
        // Distances from zero are only honest on an axis that holds zero.
        axis: Axis::around(values.chain([0.0]), |v, d| l.number(v, d)),
        waves: (from, to),
        rows,
    };
    let title = r.outcome(f).to_owned();
    let svg = chart.draw(&Described {
        id: &format!("fig-means-{n}"),
        title: &title,
        desc: &sentence,
    });
    Block::Figure(Box::new(Figure {
        title,
        reading: l.fill("En {unit}.", "In {unit}.", &[("unit", unit)]),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les nombres", "The numbers")),
        table,
        square: false,
    }))
}

/// The means of some people as a line of the picture, a row of the table and a sentence.
fn told(r: &Reader<'_>, f: &Finding, p: &People, table: &mut Table) -> (Row, String) {
    let l = r.locale;
    let [before, after] = [p.before, p.after].map(|v| r.value(&f.unit, v));
    let said = l.fill(
        "{before} en moyenne au début, {after} ensuite.",
        "{before} on average at the start, {after} afterwards.",
        &[("before", &before), ("after", &after)],
    );
    let row = Row {
        label: p.name.clone(),
        note: format!("{before} → {after}"),
        values: Some((p.before, p.after)),
    };
    table.push(vec![
        Cell::words(&p.name),
        Cell::number(before),
        Cell::number(after),
    ]);
    (row, l.colon(&p.name, &said))
}
