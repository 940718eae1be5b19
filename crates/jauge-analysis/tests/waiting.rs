//! How long people waited: who is followed until when, and what is not told.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use jauge_analysis::{Material, analyse};
use jauge_model::disclosure::Withheld;
use jauge_model::questionnaire::{Choice, ItemKind, OptionList};
use jauge_model::responses::{GroupKey, NO_GROUP, WaveAnswers};
use jauge_model::waiting::{WaitingCurve, WaitingFound};
use jauge_model::{
    ClaimLevel, Cleared, Column, Item, Lang, LevelCell, Measure, Missing, Questionnaire, Reception,
    Responses, Results, Study, Text, Wave, study,
};

const STUDY: &str = r#"
format = "jauge-study/1"
[study]
id = "s"
title = { fr = "s", en = "s" }
grid = "grid.toml"
[keys]
participant = "code"
region = "region"
[[answers]]
file = "a.csv"
wave = "m3"
[[waiting]]
id = "work"
label = { fr = "Premier mois en emploi", en = "First month in work" }
months = ["c1", "c2", "c3", "c4"]
until = ["job", "own"]
by = "region"
"#;

const MONTHS: usize = 4;

/// Two calls, at three and at six months; the fourth month is asked about at the second only.
fn grid() -> Questionnaire {
    let option = |code: i64, id: &str| Choice {
        code,
        id: id.to_owned(),
        label: Text::same(id),
        ..Choice::default()
    };
    let wave = |id: &str| Wave {
        id: id.to_owned(),
        label: Text::same(id),
        anchor: None,
        window_days: None,
        retrospective: false,
    };
    let month = |n: usize| Item {
        id: format!("c{n}"),
        kind: ItemKind::Choice { options: 0 },
        text: Text::same(format!("month {n}")),
        ..Item::default()
    };
    Questionnaire {
        waves: vec![wave("m3"), wave("m6")],
        options: vec![OptionList {
            id: "states".to_owned(),
            options: vec![option(1, "job"), option(2, "own"), option(3, "search")],
            missing: Vec::new(),
        }],
        items: (1..=MONTHS).map(month).collect(),
        ..Questionnaire::default()
    }
}

/// One letter per month and call: `j` in a job, `o` self-employed, `s` searching, anything else is no answer.
fn responses(people: &[(&str, &str)], regions: &[u32]) -> Responses {
    let cell = |letter: Option<char>| match letter {
        Some('j') => LevelCell::of_level(0).unwrap(),
        Some('o') => LevelCell::of_level(1).unwrap(),
        Some('s') => LevelCell::of_level(2).unwrap(),
        _ => LevelCell::of_missing(Missing::NoForm),
    };
    let column = |letters: &dyn Fn(usize) -> Option<char>| {
        Column::Choice((0..people.len()).map(|p| cell(letters(p))).collect())
    };
    let wave = |second: bool| WaveAnswers {
        returned: vec![true; people.len()],
        columns: (0..MONTHS)
            .map(|month| {
                column(&|p| {
                    let (first, later) = people[p];
                    let said = if second { later } else { first };
                    said.chars().nth(month)
                })
            })
            .collect(),
        ..WaveAnswers::default()
    };
    Responses {
        participants: Arc::new((0..people.len()).map(|n| format!("p{n}")).collect()),
        keys: vec![GroupKey {
            name: "region".into(),
            labels: vec!["north".into(), "south".into()],
            of: regions.to_vec(),
        }],
        waves: vec![wave(false), wave(true)],
        ..Responses::default()
    }
}

fn declared() -> Study {
    let (study, faults) = study::read("study.toml", STUDY, &grid());
    assert!(!faults.has_errors(), "{faults:?}");
    study.unwrap()
}

fn results(people: &[(&str, &str)], regions: &[u32]) -> Results {
    analyse(Material {
        grid: &grid(),
        study: &declared(),
        responses: &responses(people, regions),
        population: None,
        reception: &Reception::default(),
    })
}

fn found(people: &[(&str, &str)]) -> WaitingFound {
    let regions = vec![NO_GROUP; people.len()];
    results(people, &regions).waiting.remove(0)
}

fn told(curve: &WaitingCurve) -> Vec<(u64, u64, u64, u64)> {
    let each = curve.periods.iter();
    each.map(|p| (p.month, p.at_risk, p.events, p.censored))
        .collect()
}

fn many<'a>(parts: &[(usize, (&'a str, &'a str))]) -> Vec<(&'a str, &'a str)> {
    let each = parts.iter();
    each.flat_map(|(n, person)| vec![*person; *n]).collect()
}

/// The same study, waiting from the first form to the second for at most 12 months.
const BETWEEN: &str = r#"
format = "jauge-study/1"
[study]
id = "s"
title = { fr = "s", en = "s" }
grid = "grid.toml"
as_of = "2026-01-15"
[keys]
participant = "code"
[[answers]]
file = "a.csv"
wave = "m3"
[[waiting]]
id = "second"
label = { fr = "Second appel", en = "Second call" }
from = "m3"
to = "m6"
within = 12
"#;

#[test]
fn the_dates_of_two_forms_are_a_wait_too() {
    let grid = grid();
    let (study, faults) = study::read("study.toml", BETWEEN, &grid);
    assert!(!faults.has_errors(), "{faults:?}");
    // 12 in the third month, 12 in the sixth; 6 not by the day of the study, 3 for a month so far; one without a first date.
    let second = (12, "2025-03-15");
    let days = [
        second,
        (12, "2025-06-10"),
        (6, ""),
        (3, ""),
        (1, "2025-03-15"),
    ];
    let each = days.iter().enumerate();
    let each: Vec<(usize, &str)> = each.flat_map(|(i, (n, d))| vec![(i, *d); *n]).collect();
    let first = |i: usize| match i {
        3 => "2025-12-10",
        4 => "",
        _ => "2025-01-05",
    };
    let mut responses = responses(&vec![("", ""); each.len()], &vec![NO_GROUP; each.len()]);
    responses.waves[0].answered_on = each.iter().map(|(i, _)| first(*i).parse().ok()).collect();
    responses.waves[1].answered_on = each.iter().map(|(_, d)| d.parse().ok()).collect();
    let mut found = analyse(Material {
        grid: &grid,
        study: &study.unwrap(),
        responses: &responses,
        population: None,
        reception: &Reception::default(),
    });
    let found = found.waiting.remove(0);
    let all = found.all.unwrap();
    assert_eq!((all.people, found.never_seen, found.months), (33, 1, 12));
    // Three who were last seen in the first month are enough to be told by themselves.
    assert_eq!(told(&all), [(1, 33, 0, 3), (3, 30, 12, 0), (6, 18, 12, 6)]);
    assert_eq!(all.median, Some(6.0));
    let said = found.said.unwrap().text;
    assert!(
        said.get(Lang::Fr)
            .ends_with("d’après les dates des deux formulaires."),
        "{said:?}"
    );
}

#[test]
fn a_person_counts_as_long_as_they_were_seen() {
    let people = many(&[
        // In work in the first month, the second, the fourth.
        (4, ("j", "")),
        (3, ("so", "")),
        (3, ("sss", "...j")),
        // Lost after the first call; after none.
        (5, ("sss", "")),
        (2, ("", "")),
        // A month that nobody knows of ends what is known, whatever came later.
        (3, ("s.s", "...j")),
        // Searching to the end.
        (12, ("sss", "...s")),
    ]);
    let found = found(&people);
    let all = found.all.unwrap();
    let expected = [(1, 30, 4, 3), (2, 23, 3, 0), (3, 20, 0, 5), (4, 15, 3, 12)];
    assert_eq!(told(&all), expected);
    assert_eq!((all.people, found.never_seen), (30, 2));
    // 1 - 26/30 x 20/23 x 12/15.
    let left = 26.0 / 30.0 * 20.0 / 23.0 * 12.0 / 15.0;
    assert!((all.periods[3].reached - (1.0 - left)).abs() < 1e-12);
    assert_eq!((all.median, all.of_ten), (None, 4));
}

#[test]
fn what_was_told_first_counts() {
    // At the second call the third month is remembered otherwise.
    let people = many(&[(12, ("ssj", "..s")), (12, ("sss", "..j"))]);
    let all = found(&people).all.unwrap();
    assert_eq!(told(&all), [(3, 24, 12, 12)]);
    assert_eq!(all.median, Some(3.0));
}

#[test]
fn the_sentence_is_what_people_report_and_nothing_more() {
    let people = many(&[(12, ("sj", "")), (12, ("sss", "...s"))]);
    let found = found(&people);
    let said = found.said.unwrap();
    assert_eq!(said.level, ClaimLevel::C2);
    let (fr, en) = (said.text.get(Lang::Fr), said.text.get(Lang::En));
    assert!(fr.contains("la moitié des 24 personnes"), "{fr}");
    assert!(
        en.contains("half of the 24 people followed are there by month 2"),
        "{en}"
    );
    assert!(en.ends_with("by what they say of each month."), "{en}");
    assert_eq!(said.caveats[0].gate, "G4");
    // Below the threshold of percentages there are counts.
    let people = many(&[(6, ("sj", "")), (9, ("sss", "...s"))]);
    let said = self::found(&people).said.unwrap();
    assert!(
        said.text.get(Lang::En).contains("6 of the 15 people"),
        "{:?}",
        said.text
    );
}

#[test]
fn the_months_of_a_calendar_are_told_by_its_curve_alone() {
    let people = many(&[(12, ("sj", "")), (12, ("sss", "...s"))]);
    let results = results(&people, &vec![0; people.len()]);
    assert!(
        results
            .findings
            .iter()
            .all(|f| f.measure != Measure::OptionShare)
    );
}

#[test]
fn groups_are_told_all_or_none() {
    let people = many(&[
        (6, ("j", "")),
        (12, ("sss", "...s")),
        (6, ("j", "")),
        (12, ("sss", "")),
    ]);
    let mut regions = vec![0; 18];
    regions.extend([1; 18]);
    let policy = declared().secrecy;
    let results = Cleared::results(results(&people, &regions), &policy);
    let found = &results.waiting[0];
    assert_eq!(found.groups.len(), 2);
    let people_of: u64 = found.groups.iter().map(|g| g.people).sum();
    assert_eq!(people_of, found.all.as_ref().unwrap().people);

    // One person without a region would follow from the total.
    regions[17] = NO_GROUP;
    let results = Cleared::results(self::results(&people, &regions), &policy);
    let found = &results.waiting[0];
    assert!(found.all.is_some() && found.groups.is_empty());
    assert_eq!(found.groups_withheld, Some(Withheld::TooFew));
}

#[test]
fn too_few_are_not_told_and_nothing_is_left_of_them() {
    let people = many(&[(4, ("j", "")), (5, ("sss", "...s"))]);
    let results = Cleared::results(results(&people, &[NO_GROUP; 9]), &declared().secrecy);
    let found = &results.waiting[0];
    assert_eq!(
        (found.withheld, found.all.is_none()),
        (Some(Withheld::TooFew), true)
    );
    assert_eq!((found.said.is_none(), found.never_seen), (true, 0));
}

/// What was not put into periods does not pass, whoever made it.
#[test]
fn a_step_of_one_person_does_not_pass() {
    let people = many(&[(12, ("sj", "")), (12, ("sss", "...s"))]);
    let mut results = results(&people, &[NO_GROUP; 24]);
    let all = results.waiting[0].all.as_mut().unwrap();
    all.periods[0].events = 1;
    let cleared = Cleared::results(results, &declared().secrecy);
    let found = &cleared.waiting[0];
    assert!(found.all.is_none() && found.said.is_none());
    assert_eq!(found.withheld, Some(Withheld::TooFew));
}
