//! Results by region or department: a map of tiles, whose numbers stand in the table of the groups
//! too. Only where every group of a breakdown is a territory that is known.

use jauge_model::finding::{Contrast, Finding};
use jauge_model::locale::{self, with_capital};

use super::basis::{Among, unit_of};
use super::{Block, Figure, Reader};
use crate::chart::Described;
use crate::chart::classes::Classes;
use crate::chart::tiles::{State, Tile, Tiles};
use crate::table::{Cell, Head, Table};
use places::{DEPARTMENTS, Place, REGIONS};

mod places;

/// The territories that a key can be about.
fn places(key: &str) -> Option<&'static [Place]> {
    match key {
        "region" => Some(&REGIONS),
        "department" | "departement" => Some(&DEPARTMENTS),
        _ => None,
    }
}

/// Letters and digits in lower case without accents: how names are compared.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'à' | 'â' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' => Some('e'),
            'î' => Some('i'),
            'ô' => Some('o'),
            c => c.is_ascii_alphanumeric().then_some(c),
        })
        .collect()
}

fn place_of(places: &'static [Place], label: &str) -> Option<&'static Place> {
    let wanted = plain(label);
    // A spreadsheet drops the zero of 01.
    let padded = if wanted.len() == 1 {
        format!("0{wanted}")
    } else {
        wanted.clone()
    };
    places
        .iter()
        .find(|(code, _, name, ..)| plain(name) == wanted || plain(code) == padded)
}

/// The map of one outcome by a key; `None` where a group is no known territory.
pub(super) fn map(
    r: &Reader<'_>,
    key: &str,
    c: Contrast,
    id: &str,
    (overall, groups): (&Finding, &[&Finding]),
) -> Option<Block> {
    let l = r.locale;
    let places = places(key)?;
    let located: Option<Vec<(&Place, &Finding)>> = groups
        .iter()
        .map(|f| Some((place_of(places, &f.group.as_ref()?.label)?, *f)))
        .collect();
    let located = located.filter(|found| !found.is_empty())?;
    let estimates = located
        .iter()
        .filter_map(|(_, f)| Some(f.estimate.as_ref()?.estimate));
    let classes = Classes::around(estimates, |v| l.signed(v, 2));
    let size = (
        1 + places.iter().map(|p| p.3).max().unwrap_or(0),
        1 + places.iter().map(|p| p.4).max().unwrap_or(0),
    );
    let title = l.fill(
        "{score}, sur la carte (une case : {key})",
        "{score}, on the map (one tile: {key})",
        &[("score", r.outcome(overall)), ("key", &r.key(key))],
    );
    let sentence = sentence(r, &located, places.len());
    let chart = Tiles {
        classes,
        tiles: tiles(r, places, &located),
        size,
    };
    let svg = chart.draw(&Described {
        id,
        title: &title,
        desc: &sentence,
    });
    Some(Block::Figure(Box::new(Figure {
        title,
        reading: l.t(
            "Une case par territoire, toutes de même taille. Changement moyen ; hachuré : baisse, plein : hausse, tirets : masqué, vide : hors de l'étude.",
            "One tile per territory, all of one size. Mean change; hatched: fall, plain: rise, dashes: withheld, empty: outside the study.",
        ),
        simulated: r.simulated_mark(),
        sentence,
        svg,
        fold: None,
        table: table(r, key, c, (overall, &located)),
        square: true,
    })))
}

/// A tile for each place, with what is known of it.
fn tiles(r: &Reader<'_>, places: &[Place], located: &[(&Place, &Finding)]) -> Vec<Tile> {
    let l = r.locale;
    places
        .iter()
        .map(|(code, short, _, x, y)| {
            let found = located.iter().find(|(p, _)| p.0 == *code);
            let state = match found.map(|(_, f)| &f.estimate) {
                None => State::Outside,
                Some(None) => State::Withheld,
                Some(Some(e)) => State::Known(e.estimate, l.signed(e.estimate, 2)),
            };
            Tile {
                code: (*short).to_owned(),
                place: (*x, *y),
                state,
            }
        })
        .collect()
}

fn sentence(r: &Reader<'_>, located: &[(&Place, &Finding)], all: usize) -> String {
    let l = r.locale;
    let shown = located.iter().filter(|(_, f)| f.estimate.is_some()).count();
    let count = |n: usize| locale::integer(n as u64, l.lang);
    l.fill(
        "Territoires avec un chiffre : {shown} ; masqués ou sans chiffre : {hidden} ; hors de l'étude : {out}. Les écarts entre eux tiennent en partie au hasard : voir les intervalles.",
        "Territories with a figure: {shown}; withheld or without one: {hidden}; outside the study: {out}. Gaps between them are partly chance: see the intervals.",
        &[
            ("shown", &count(shown)),
            ("hidden", &count(located.len() - shown)),
            ("out", &count(all - located.len())),
        ],
    )
}

fn table(
    r: &Reader<'_>,
    key: &str,
    c: Contrast,
    (overall, located): (&Finding, &[(&Place, &Finding)]),
) -> Table {
    let l = r.locale;
    let among = Among::of_each_group(r, c);
    let mut table = Table::new(
        l.fill(
            "{score} : changement moyen par {key} ({arrow})",
            "{score}: mean change by {key} ({arrow})",
            &[
                ("score", r.outcome(overall)),
                ("key", &r.key(key)),
                ("arrow", &r.arrow(c)),
            ],
        ),
        vec![
            Head::words(with_capital(&r.key(key))),
            Head::words(l.t("Case", "Tile")),
            Head::figures("n", among.people()),
            Head::figures(
                l.t("Changement moyen", "Mean change"),
                among.estimated(unit_of(r, &[overall])),
            ),
        ],
    );
    for (place, f) in located {
        table.push(vec![
            Cell::words(place.2),
            Cell::words(place.1),
            r.n_cell(Some(f)),
            r.change_cell(Some(f)),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{DEPARTMENTS, REGIONS, place_of};
    use std::collections::BTreeSet;

    #[test]
    fn every_tile_has_a_place_of_its_own() {
        for places in [REGIONS.as_slice(), DEPARTMENTS.as_slice()] {
            let spots: BTreeSet<_> = places.iter().map(|p| (p.3, p.4)).collect();
            let codes: BTreeSet<_> = places.iter().map(|p| p.0).collect();
            assert!(spots.len() == places.len() && codes.len() == places.len());
        }
        assert_eq!((REGIONS.len(), DEPARTMENTS.len()), (18, 101));
    }

    #[test]
    fn territories_are_known_by_code_and_by_name() {
        let name = |label: &str| place_of(&REGIONS, label).map(|p| p.2);
        for label in ["Île-de-France", "ILE DE FRANCE", "11"] {
            assert_eq!(name(label), Some("Île-de-France"), "{label}");
        }
        assert_eq!(name("Région A"), None);
        let code = |label: &str| place_of(&DEPARTMENTS, label).map(|p| p.0);
        assert_eq!(code("1"), Some("01"));
        assert_eq!(code("2a"), Some("2A"));
        assert_eq!(code("Cotes d'Armor"), Some("22"));
        // Neighbours stay neighbours: the far ends of the country are at the ends of the grid.
        let at = |code: &str| place_of(&DEPARTMENTS, code).map(|p| (p.3, p.4)).unwrap();
        assert!(at("29").0 == 0 && at("59").1 == 0 && at("66").1 >= 10 && at("67").0 >= 9);
    }
}
