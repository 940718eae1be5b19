//! What recurs in stories: how many of those collected tell of each theme, and how many of its contrary.

use jauge_model::claim::{StoryCount, StoryStatement};
use jauge_model::locale::fewer_than;

use super::basis::Among;
use super::{Block, Figure, Reader};
use crate::chart::Described;
use crate::chart::bars::{Bar, Bars, Row};
use crate::chart::scale::Axis;
use crate::table::{Cell, Head, Table};

/// Adds the picture of the themes that the study declares, with its table.
pub(super) fn add(r: &Reader<'_>, blocks: &mut Vec<Block>) {
    let l = r.locale;
    let stories = &r.results().stories;
    let Some(collected) = stories.first().map(|s| s.collected).filter(|n| *n > 0) else {
        return;
    };
    let title = l.t(
        "Ce qui revient dans les récits",
        "What recurs in the stories",
    );
    let sentence = l.fill(
        "Récits recueillis : {n}. Un récit peut parler de plusieurs thèmes ; ce sont des récits que l'on a comptés, pas des personnes en général.",
        "Stories collected: {n}. A story may tell of several themes; what is counted is stories, not people at large.",
        &[("n", &l.integer(collected))],
    );
    let svg = chart(r, stories, collected).draw(&Described {
        id: "fig-themes",
        title: &title,
        desc: &sentence,
    });
    blocks.push(Block::heading(3, title.clone()));
    blocks.push(Block::Figure(Box::new(Figure {
        reading: l.t(
            "La barre va de zéro à tous les récits recueillis.",
            "The bar goes from none to all the stories collected.",
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: Some(l.t("Les nombres du graphique", "The numbers of the chart")),
        table: table(r, stories, title.clone()),
        title,
        square: false,
    })));
}

/// Names of what is counted of a theme; its contrary only where somebody counted it.
fn sides(r: &Reader<'_>, stories: &[StoryStatement]) -> Vec<String> {
    let l = r.locale;
    let mut out = vec![l.t("Le disent", "Tell of it")];
    let counted = |s: &StoryStatement| s.opposite_in != StoryCount::NotCounted;
    if stories.iter().any(counted) {
        out.push(l.t("Disent le contraire", "Tell the contrary"));
    }
    out
}

fn counts(story: &StoryStatement, sides: usize) -> impl Iterator<Item = StoryCount> {
    [story.recurs_in, story.opposite_in].into_iter().take(sides)
}

/// How many of the stories, or why it is not told.
fn written(r: &Reader<'_>, count: StoryCount, collected: u64) -> Result<String, String> {
    let l = r.locale;
    match count {
        StoryCount::NotCounted => Err(l.t("pas compté", "not counted")),
        StoryCount::Few => Err(fewer_than(r.study().secrecy.answers, l.lang)),
        StoryCount::Count(n) => Ok(l.out_of(n, collected)),
    }
}

fn chart(r: &Reader<'_>, stories: &[StoryStatement], collected: u64) -> Bars {
    let l = r.locale;
    let waves = sides(r, stories);
    let bar = |count: StoryCount| {
        let written = written(r, count, collected)?;
        let StoryCount::Count(n) = count else {
            return Err(written);
        };
        Ok(Bar {
            written,
            share: n as f64 / collected as f64,
            limits: None,
        })
    };
    let row = |story: &StoryStatement| Row {
        label: l.author(&story.label).to_owned(),
        bars: counts(story, waves.len()).map(bar).collect(),
    };
    let ticks = vec![(0.0, l.integer(0)), (1.0, l.integer(collected))];
    Bars {
        axis: Axis::new(0.0, 1.0, ticks),
        rows: stories.iter().map(row).collect(),
        waves,
    }
}

fn table(r: &Reader<'_>, stories: &[StoryStatement], title: String) -> Table {
    let l = r.locale;
    let sides = sides(r, stories);
    let among = Among::of_stories(r);
    let mut heads = vec![Head::words(l.t("Thème", "Theme"))];
    heads.extend(sides.iter().map(|side| {
        let unit = l.t("récits", "stories");
        Head::figures(side.clone(), among.counted(unit))
    }));
    let mut table = Table::new(title, heads);
    for story in stories {
        let mut row = vec![Cell::words(l.author(&story.label)).with_note(story.theme.clone())];
        let told = counts(story, sides.len());
        row.extend(
            told.map(|n| Cell::number(written(r, n, story.collected).unwrap_or_else(|why| why))),
        );
        table.push(row);
    }
    table
}
