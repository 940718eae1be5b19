//! Declared figures: counts of few, amounts of few organisations, parts of one total.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use jauge_model::indicator::{Figure, Indicator, IndicatorValue, Secrecy, Status};
use jauge_model::{Cleared, Results, SecrecyPolicy, Text, Withheld};
use proptest::prelude::*;

fn value(
    id: &str,
    secrecy: Secrecy,
    numerator: Option<u64>,
    denominator: Option<u64>,
) -> IndicatorValue {
    IndicatorValue {
        definition: Indicator {
            id: id.into(),
            label: Text::same("x"),
            unit: Text::same("x"),
            numerator_is: Text::same("x"),
            denominator_is: None,
            stage: None,
            status: Status::Counted,
            date: "2025-06-24".into(),
            source: Text::same("x"),
            formula: Some(Text::same("4 × 2")),
            secrecy,
            operation: jauge_model::indicator::Operation::default(),
            figure: Figure::Count(numerator.unwrap_or(0), denominator),
            contributions: Vec::new(),
            printed: Some("8".into()),
        },
        numerator,
        denominator,
        value: Some(8.0),
        range: Some((1.0, 9.0)),
        check: None,
        not_computed: None,
        withheld: None,
    }
}

fn cleared(indicators: Vec<IndicatorValue>) -> Vec<IndicatorValue> {
    let results = Results {
        indicators,
        ..Results::default()
    };
    Cleared::results(results, &SecrecyPolicy::default())
        .indicators
        .clone()
}

#[test]
fn an_amount_of_one_organisation_is_withheld_and_what_is_made_of_it() {
    let mut amount = value("grant", Secrecy::Public, None, None);
    amount.definition.contributions = vec![900.0, 50.0, 50.0];
    let mut product = value("total", Secrecy::Public, None, None);
    product.definition.figure = Figure::Product(vec!["grant".into()]);
    let found = cleared(vec![amount, product]);
    let reasons: Vec<_> = found.iter().map(|v| v.withheld).collect();
    assert_eq!(
        reasons,
        [Some(Withheld::Dominated), Some(Withheld::Complementary)]
    );
    for v in &found {
        assert!(
            v.value.is_none()
                && v.range.is_none()
                && v.definition.formula.is_none()
                && v.definition.printed.is_none()
        );
    }
}

#[test]
fn an_amount_of_two_organisations_is_withheld() {
    let mut amount = value("grant", Secrecy::Public, None, None);
    amount.definition.contributions = vec![60.0, 40.0];
    assert_eq!(cleared(vec![amount])[0].withheld, Some(Withheld::TooFew));
}

fn amount(id: &str, contributions: &[f64]) -> IndicatorValue {
    let mut v = value(id, Secrecy::Public, None, None);
    v.definition.contributions = contributions.to_vec();
    v.value = Some(contributions.iter().sum());
    v
}

/// Of the grants of a programme and of those of a region, the difference is a figure too.
#[test]
fn a_grant_is_not_found_from_the_total_and_the_other_regions() {
    let (north, south) = ([400.0, 300.0, 350.0, 20.0], [900.0, 60.0, 40.0]);
    let all = [north.as_slice(), &south].concat();
    let found = cleared(vec![
        amount("all", &all),
        amount("north", &north),
        amount("south", &south),
    ]);
    // The south is one organisation almost alone: neither it nor what tells it is shown.
    let reasons: Vec<_> = found.iter().map(|v| v.withheld).collect();
    assert_eq!(
        reasons,
        [
            None,
            Some(Withheld::Complementary),
            Some(Withheld::Dominated)
        ]
    );
    // One organisation more in a later total of the same day.
    let more = [all.as_slice(), &[500.0]].concat();
    let found = cleared(vec![amount("all", &all), amount("with_one_more", &more)]);
    assert_eq!(found.iter().filter(|v| v.withheld.is_some()).count(), 1);
    // Two halves that are large enough are left alone.
    let halves = cleared(vec![
        amount("all", &[[1.0; 4], [2.0; 4]].concat()),
        amount("a", &[1.0; 4]),
        amount("b", &[2.0; 4]),
    ]);
    assert!(halves.iter().all(|v| v.withheld.is_none()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Project by funder: what each project gets, what each funder gives, and the total, with differences of all that is printed.
    #[test]
    fn no_difference_of_printed_amounts_is_of_few(
        table in prop::collection::vec(prop::collection::vec(1_u32..1000, 4), 3..7),
    ) {
        let policy = SecrecyPolicy::default();
        // Each contribution is a number of its own, so that amounts are nested only where they are.
        let cell = |i: usize, j: usize| f64::from(table[i][j]) + f64::from(u32::try_from(4 * i + j).unwrap()) / 1024.0;
        let mut lists: Vec<Vec<f64>> = vec![(0..table.len()).flat_map(|i| (0..4).map(move |j| (i, j))).map(|(i, j)| cell(i, j)).collect()];
        lists.extend((0..table.len()).map(|i| (0..4).map(|j| cell(i, j)).collect()));
        lists.extend((0..4).map(|j| (0..table.len()).map(|i| cell(i, j)).collect()));
        let found = cleared(lists.iter().enumerate().map(|(i, l)| amount(&i.to_string(), l)).collect());
        let shown: Vec<&Vec<f64>> = lists.iter().zip(&found).filter(|(_, v)| v.withheld.is_none()).map(|(l, _)| l).collect();
        let risky = |l: &[f64]| (1..policy.organisations).contains(&(l.len() as u64)) || policy.is_dominated(l);
        for whole in &shown {
            prop_assert!(!risky(whole));
            let parts: Vec<&&Vec<f64>> = shown.iter().filter(|p| p.len() < whole.len() && p.iter().all(|c| whole.contains(c))).collect();
            for set in 0..1_u32 << parts.len() {
                let taken: Vec<f64> = parts.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).flat_map(|(_, p)| (**p).clone()).collect();
                let apart = taken.iter().all(|c| taken.iter().filter(|d| *d == c).count() == 1);
                let left: Vec<f64> = whole.iter().filter(|c| !taken.contains(c)).copied().collect();
                prop_assert!(!apart || !risky(&left), "{left:?} is left of {whole:?}");
            }
        }
    }
}

/// Of 197 places, 2 are hidden: the two other parts of the total would tell them.
#[test]
fn parts_of_one_total_do_not_tell_a_hidden_one() {
    let part = |id: &str, k| {
        let mut v = value(id, Secrecy::Organisations, Some(k), Some(197));
        v.definition.denominator_is = Some(Text::same("places"));
        v
    };
    let found = cleared(vec![part("a", 100), part("b", 95), part("c", 2)]);
    let reasons: Vec<_> = found.iter().map(|v| v.withheld).collect();
    assert_eq!(
        reasons,
        [
            None,
            Some(Withheld::FewOrTelling),
            Some(Withheld::FewOrTelling)
        ]
    );
    // Parts that do not make up the total tell nothing of each other.
    let found = cleared(vec![part("a", 100), part("b", 80), part("c", 2)]);
    assert_eq!(found.iter().filter(|v| v.withheld.is_some()).count(), 1);
}

proptest! {
    #[test]
    fn no_count_of_few_people_is_left(k in 0_u64..30, more in 0_u64..30) {
        let n = k + more;
        let found = &cleared(vec![value("a", Secrecy::Persons, Some(k), Some(n))])[0];
        let few = |x: u64| (1..11).contains(&x);
        prop_assert_eq!(found.withheld.is_some(), few(k) || few(n) || few(more));
        prop_assert_eq!(found.numerator.is_none(), found.withheld.is_some());
    }
}
