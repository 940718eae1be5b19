//! What the design of a study lets its findings say, and plain recounts of its figures.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod support;

use jauge_analysis::claim_rules::words::refused;
use jauge_model::finding::{Finding, Measure};
use jauge_model::responses::PopulationFrame;
use jauge_model::study::{Assignment, Population, PopulationIndicator};
use jauge_model::{ClaimLevel, Lang, Responses, Study, Text};
use proptest::prelude::*;

use support::*;

#[test]
fn figures_equal_a_plain_recount() {
    let people = rising();
    let results = results(&study(), &responses(&people), None);
    let improved = people.iter().filter(|p| p.1.unwrap()[0] > p.0[0]).count() as u64;
    let share = find(&results, "q1", Measure::ShareImproved);
    assert_eq!(
        (share.numerator, share.denominator),
        (Some(improved), Some(60))
    );
    let table = find(&results, "q1", Measure::Transition)
        .table
        .clone()
        .unwrap();
    assert_eq!(
        table.len(),
        LEVELS,
        "levels that nobody chose keep their row"
    );
    for (before, row) in table.iter().enumerate() {
        for (after, count) in row.iter().enumerate() {
            let same = |p: &&Person| p.0[0] == Some(before) && p.1.unwrap()[0] == Some(after);
            assert_eq!(*count, Some(people.iter().filter(same).count() as u64));
        }
    }
    let mean = |x: [Option<usize>; 2]| (x[0].unwrap() + x[1].unwrap()) as f64 / 2.0;
    let change = people
        .iter()
        .map(|p| mean(p.1.unwrap()) - mean(p.0))
        .sum::<f64>()
        / 60.0;
    let found = find(&results, "s", Measure::MeanChange)
        .estimate
        .clone()
        .unwrap();
    assert!((found.estimate - change).abs() < 1e-12);
    assert!(
        found.p_adjusted.unwrap() >= found.p_value.unwrap(),
        "Holm never lowers a p-value"
    );
}

#[test]
fn a_score_needs_its_fewest_answers() {
    let mut people = rising();
    people[0].0[1] = None;
    let results = results(&study(), &responses(&people), None);
    assert_eq!(
        find(&results, "s", Measure::MeanChange).denominator,
        Some(59)
    );
    assert_eq!(
        find(&results, "q1", Measure::Transition).denominator,
        Some(60)
    );
}

#[test]
fn without_a_comparison_group_no_sentence_is_causal() {
    let mut study = study();
    study.selected_on_low_start = true;
    study.enrolled = Some(100);
    let results = results(&study, &responses(&rising()), None);
    let mut seen = 0;
    for statement in results.statements.iter().chain(&results.limits) {
        for lang in Lang::ALL {
            let mut texts = vec![statement.text.get(lang)];
            texts.extend(statement.caveats.iter().map(|c| c.text.get(lang)));
            for text in texts {
                seen += 1;
                assert_eq!(refused(text, lang, ClaimLevel::C3), [""; 0], "{text}");
            }
        }
    }
    assert!(seen > 20, "only {seen} sentences were read");
    assert!(results.findings.iter().all(|f| f.claim <= ClaimLevel::C3));
    let gates = |s: &jauge_model::Statement| -> Vec<String> {
        s.caveats.iter().map(|c| c.gate.clone()).collect()
    };
    let change = results
        .statements
        .iter()
        .find(|s| s.level == ClaimLevel::C3)
        .unwrap();
    for gate in ["C3", "G3", "G6", "G7"] {
        assert!(
            gates(change).contains(&gate.to_owned()),
            "{gate} missing in {:?}",
            gates(change)
        );
    }
}

#[test]
fn attrition_brings_bounds_then_closes_the_door() {
    let lose = |k: usize| -> Vec<Person> {
        let mut people = rising();
        people.iter_mut().take(k).for_each(|p| p.1 = None);
        people
    };
    let some = results(&study(), &responses(&lose(18)), None);
    let sentence = &some
        .statements
        .iter()
        .find(|s| s.findings[0].starts_with("q1."))
        .unwrap()
        .text;
    // 21 of the 42 seen twice rose; the 18 lost could have gone either way: 21 to 39 of 60.
    assert!(
        sentence.get(Lang::En).contains("21 to 39 of 60"),
        "{}",
        sentence.get(Lang::En)
    );
    let many = results(&study(), &responses(&lose(30)), None);
    assert!(find(&many, "q1", Measure::ShareImproved).claim == ClaimLevel::C2);
    assert!(find(&some, "q1", Measure::ShareImproved).claim == ClaimLevel::C3);
}

#[test]
fn nobody_moving_is_said_not_tested() {
    let people: Vec<Person> = (0..40)
        .map(|i| ([Some(i % 5); 2], Some([Some(i % 5); 2])))
        .collect();
    let results = results(&study(), &responses(&people), None);
    let test = find(&results, "q1", Measure::WilcoxonSignedRank);
    assert!(test.estimate.is_none());
    assert!(
        test.not_computed
            .as_ref()
            .unwrap()
            .get(Lang::En)
            .contains("nobody changed")
    );
}

#[test]
fn a_comparison_climbs_only_as_far_as_its_design() {
    let level = |study: &Study, responses: &Responses| {
        let results = results(study, responses, None);
        find(&results, "s", Measure::DifferenceInMeanChange).claim
    };
    assert_eq!(
        level(&two_groups(Assignment::Random), &arms(0)),
        ClaimLevel::C5
    );
    assert_eq!(
        level(&two_groups(Assignment::NotRandom), &arms(0)),
        ClaimLevel::C4
    );
    // Groups a whole level apart at the start: the gap says nothing.
    assert_eq!(
        level(&two_groups(Assignment::Random), &arms(1)),
        ClaimLevel::C3
    );
    let unlike = results(&two_groups(Assignment::NotRandom), &arms(1), None);
    for lang in Lang::ALL {
        let gap = unlike.statements.last().unwrap().text.get(lang);
        assert!(refused(gap, lang, ClaimLevel::C3).is_empty(), "{gap}");
    }
}

#[test]
fn thirty_five_of_forty_eight() {
    // domain vector V1, V2: 35 of 48 answered, 28 say yes.
    let frame = PopulationFrame {
        ids: (0..48).map(|i| format!("P{i}")).collect(),
        names: (0..48).map(|i| format!("Projet {i}")).collect(),
        answered: (0..48).map(|i| i < 35).collect(),
        indicators: vec![(0..48).map(|i| (i < 35).then_some(i < 28)).collect()],
    };
    let mut study = study();
    study.population = Some(Population {
        unit: "project".into(),
        label: Text::both("projets", "projects"),
        frame: "f.csv".into(),
        id: "id".into(),
        name: None,
        answered: ("a".into(), vec!["oui".into()]),
        indicators: vec![PopulationIndicator {
            id: "qpv".into(),
            label: Text::both("disent oui", "say yes"),
            column: "q".into(),
            yes: vec!["oui".into()],
            no: vec!["non".into()],
            zoning: None,
        }],
    });
    let results = results(&study, &responses(&rising()), Some(&frame));
    let get = |outcome: &str, m| {
        results
            .overall(outcome, m, None)
            .unwrap()
            .estimate
            .clone()
            .unwrap()
    };
    assert!((get("project", Measure::Coverage).estimate - 35.0 / 48.0).abs() < 1e-15);
    let limits = |m| {
        let e = get("qpv", m);
        assert!((e.estimate - 0.8).abs() < 1e-15);
        [e.conf_low, e.conf_high].map(|x| (x.unwrap() * 48.0).round())
    };
    assert_eq!(limits(Measure::ShareFinitePopulation), [34.0, 41.0]);
    assert_eq!(limits(Measure::ShareNoAssumption), [28.0, 41.0]);
    assert_eq!(results.silent_units.len(), 13);
    let said = results
        .statements
        .iter()
        .map(|s| s.text.get(Lang::Fr))
        .collect::<String>();
    assert!(said.contains("72,9\u{202f}%"), "{said}");
    assert!(
        said.contains("entre 34 et 41 sur 48") && said.contains("entre 28 et 41"),
        "{said}"
    );
}

proptest! {
    #[test]
    fn the_order_of_people_does_not_matter(
        people in prop::collection::vec(
            ((0..5_usize, 0..5_usize), prop::option::of((0..5_usize, 0..5_usize))), 0..60),
        seed in any::<u64>(),
    ) {
        let mut people: Vec<Person> = people
            .into_iter()
            .map(|((a, b), x)| ([Some(a), Some(b)], x.map(|(c, d)| [Some(c), Some(d)])))
            .collect();
        let before = results(&study(), &responses(&people), None);
        let n = people.len().max(1) as u64;
        people.sort_by_key(|p| (format!("{p:?}").len() as u64).wrapping_mul(seed | 1) % n);
        let after = results(&study(), &responses(&people), None);
        prop_assert_eq!(before.findings.len(), after.findings.len());
        for (x, y) in before.findings.iter().zip(&after.findings) {
            prop_assert_eq!(&x.id, &y.id);
            prop_assert_eq!(x.numerator, y.numerator);
            prop_assert_eq!(&x.table, &y.table);
            let value = |f: &Finding| f.estimate.as_ref().map(|e| e.estimate);
            if let (Some(a), Some(b)) = (value(x), value(y)) {
                prop_assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{} {} {}", x.id, a, b);
            }
        }
        // Improved, same and declined account for everybody linked.
        for f in &before.findings {
            if f.measure == Measure::ShareImproved {
                let of = |m| before.overall(&f.outcome, m, f.contrast).and_then(|g| g.numerator);
                let sum = f.numerator.unwrap() + of(Measure::ShareSame).unwrap()
                    + of(Measure::ShareDeclined).unwrap();
                prop_assert_eq!(Some(sum), f.denominator);
            }
        }
    }
}
