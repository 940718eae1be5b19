//! Two reports of one study, the second when more have come: what both tell of a count that either withholds.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod attack;

use jauge_model::{
    ClaimLevel, Cleared, Contrast, Earlier, Finding, Group, Measure, Results, SecrecyPolicy,
    Section, Text, Unit,
};
use proptest::prelude::*;

use attack::Known;

const MEASURES: [Measure; 3] = [
    Measure::ShareImproved,
    Measure::ShareSame,
    Measure::ShareDeclined,
];

fn finding(place: Option<usize>, measure: Measure, k: u64, n: u64) -> Finding {
    let name = place.map_or("all".to_owned(), |p| format!("P{p}"));
    Finding {
        id: format!("s.{}.{name}", measure.id()),
        section: Section::Item,
        outcome: "s".into(),
        label: Text::same("s"),
        group: place.map(|p| Group {
            by: "project".into(),
            label: format!("P{p}"),
            within: Vec::new(),
        }),
        contrast: Some(Contrast { from: 0, to: 1 }),
        wave: None,
        measure,
        estimate: None,
        not_computed: None,
        table: None,
        numerator: Some(k),
        denominator: Some(n),
        unit: Unit::Share,
        method: String::new(),
        primary: false,
        claim: ClaimLevel::C3,
        caveats: Vec::new(),
        withheld: None,
    }
}

/// How many improved, stayed and declined in each place.
type Places = Vec<[u64; 3]>;

fn report(places: &Places, earlier: &[Earlier]) -> Cleared<Results> {
    let mut findings = Vec::new();
    let mut add = |place: Option<usize>, counts: [u64; 3]| {
        let n = counts.iter().sum();
        let each = MEASURES.iter().zip(counts).filter(|_| n > 0);
        findings.extend(each.map(|(m, k)| finding(place, *m, k, n)));
    };
    add(None, total(places));
    places
        .iter()
        .enumerate()
        .for_each(|(p, counts)| add(Some(p), *counts));
    let results = Results {
        findings,
        ..Results::default()
    };
    Cleared::after(results, &SecrecyPolicy::default(), earlier)
}

fn total(places: &Places) -> [u64; 3] {
    [0, 1, 2].map(|m| places.iter().map(|p| p[m]).sum())
}

/// All that both reports tell; atoms: who was there then, by place and answer, then who came since.
fn known(places: usize, reports: [&Cleared<Results>; 2]) -> Known {
    let mut known = Known {
        atoms: 2 * 3 * places,
        ..Known::default()
    };
    for (at, report) in reports.into_iter().enumerate() {
        for f in &report.findings {
            let of: Vec<usize> = match &f.group {
                None => (0..places).collect(),
                Some(g) => vec![g.label[1..].parse().unwrap()],
            };
            let answer = MEASURES.iter().position(|m| *m == f.measure).unwrap();
            let atoms = |answers: &[usize]| -> Vec<usize> {
                let mut out = Vec::new();
                for since in 0..=at {
                    for p in &of {
                        out.extend(answers.iter().map(|a| (since * places + p) * 3 + a));
                    }
                }
                out
            };
            known
                .sums
                .extend(f.denominator.map(|n| (atoms(&[0, 1, 2]), n)));
            known
                .sums
                .extend(f.numerator.map(|k| (atoms(&[answer]), k)));
        }
    }
    known
}

/// A count of few that both reports together tell too well.
fn told(then: &Places, now: &Places) -> Option<String> {
    let first = report(then, &[]);
    let second = report(now, &[Earlier::from(&first)]);
    let places = then.len();
    let known = known(places, [&first, &second]);
    let atom = |since: usize, p: usize, a: usize| (since * places + p) * 3 + a;
    for p in 0..places {
        for (name, counts, with) in [("then", then[p], 1), ("now", now[p], 2)] {
            let people: Vec<usize> = (0..with)
                .flat_map(|since| (0..3).map(move |a| (since, a)))
                .map(|(since, a)| atom(since, p, a))
                .collect();
            let n: u64 = counts.iter().sum();
            if (1..11).contains(&n) {
                let width = known.width(&people);
                if width < 11.0 {
                    return Some(format!("P{p} had {n} people {name}: within {width}"));
                }
                continue;
            }
            for (a, k) in counts
                .iter()
                .enumerate()
                .filter(|(_, k)| (1..3).contains(*k))
            {
                let of: Vec<usize> = (0..with).map(|since| atom(since, p, a)).collect();
                let width = known.width(&of);
                if width < 3.0 {
                    return Some(format!("P{p}, answer {a} was {k} {name}: within {width}"));
                }
            }
        }
    }
    None
}

fn place(most: u64) -> impl Strategy<Value = [u64; 3]> {
    let answer = move || prop_oneof![1 => Just(0_u64), 1 => 1_u64..3, 3 => 3..=most];
    [answer(), answer(), answer()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_count_of_a_few_is_known_from_two_reports(
        then in prop::collection::vec(prop_oneof![place(4), place(12)], 2..6),
        since in prop::collection::vec(prop_oneof![3 => Just([0_u64; 3]), 2 => place(4), 2 => place(12)], 6),
    ) {
        let add = |(a, b): (&[u64; 3], &[u64; 3])| [0, 1, 2].map(|m| a[m] + b[m]);
        let now: Places = then.iter().zip(&since).map(add).collect();
        prop_assume!(total(&then).iter().sum::<u64>() >= 11);
        prop_assert_eq!(told(&then, &now), None, "{:?} then, {:?} now", then, now);
    }
}

fn shown(cleared: &Cleared<Results>) -> Vec<Option<u64>> {
    let of_group = cleared.findings.iter().filter(|f| f.group.is_some());
    let improved = of_group.filter(|f| f.measure == Measure::ShareImproved);
    improved.map(|f| f.denominator).collect()
}

#[test]
fn a_group_that_grew_does_not_tell_how_few_it_was() {
    // Ten in A, twelve in B, which protects it, and more in C.
    let then = vec![[3, 4, 3], [4, 4, 4], [12, 12, 14]];
    let first = report(&then, &[]);
    assert_eq!(shown(&first), [None, None, Some(38)]);
    // Of twelve more, eleven are of C: A had ten or eleven.
    let close = vec![[3, 4, 4], [4, 4, 4], [15, 16, 18]];
    let earlier = [Earlier::from(&first)];
    let second = report(&close, &earlier);
    assert!(shown(&second)[..2].contains(&None), "{:?}", shown(&second));
    assert_eq!(shown(&report(&close, &[])), [Some(11), Some(12), Some(49)]);
    // Twenty more in each: nothing is known of the ten.
    let far = vec![[10, 10, 10], [11, 11, 10], [20, 20, 18]];
    assert_eq!(
        shown(&report(&far, &earlier)),
        [Some(30), Some(32), Some(58)]
    );
}
