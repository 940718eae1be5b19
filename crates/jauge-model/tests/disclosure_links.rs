//! Attacks on what one figure tells of another: of other outcomes, contrasts, keys and scores of the same people. Whoever attacks
//! has what is printed and nothing else, and knows that counts are whole and not negative.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod attack;

use attack::Known;
use jauge_model::finding::VoiceCount;
use jauge_model::{
    ClaimLevel, Cleared, Contrast, Estimate, Finding, Group, Measure, Results, SecrecyPolicy,
    Section, Text, Unit,
};
use proptest::prelude::*;

const ENTRY_EXIT: Contrast = Contrast { from: 0, to: 1 };

fn finding(outcome: &str, measure: Measure, n: u64) -> Finding {
    Finding {
        id: format!("{outcome}.{}", measure.id()),
        section: Section::Item,
        outcome: outcome.into(),
        label: Text::same("q"),
        group: None,
        contrast: Some(ENTRY_EXIT),
        wave: None,
        measure,
        estimate: Some(Estimate::default()),
        not_computed: None,
        table: None,
        numerator: None,
        denominator: Some(n),
        unit: Unit::Share,
        method: String::new(),
        primary: false,
        claim: ClaimLevel::C3,
        caveats: Vec::new(),
        withheld: None,
    }
}

fn of_group(mut f: Finding, by: &str, label: &str, within: &[(&str, &str)]) -> Finding {
    f.id.push_str(&format!(".{by}={label}"));
    let wider = within.iter().map(|(by, l)| ((*by).into(), (*l).into()));
    f.group = Some(Group {
        by: by.into(),
        label: label.into(),
        within: wider.collect(),
    });
    f
}

fn row(
    outcome: &str,
    measure: Measure,
    contrast: Option<Contrast>,
    wave: usize,
    counts: &[u64],
) -> Finding {
    let mut f = finding(outcome, measure, counts.iter().sum());
    f.id.push_str(&format!(".{contrast:?}.{wave}"));
    f.contrast = contrast;
    f.wave = Some(wave);
    f.table = Some(vec![counts.iter().map(|c| Some(*c)).collect()]);
    f
}

fn clear(findings: Vec<Finding>) -> Cleared<Results> {
    let results = Results {
        findings,
        ..Results::default()
    };
    Cleared::results(results, &SecrecyPolicy::default())
}

fn sums(counts: &[Vec<u64>]) -> Vec<u64> {
    let columns = counts.first().map_or(0, Vec::len);
    (0..columns)
        .map(|j| counts.iter().map(|row| row[j]).sum())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A project is in a region and in an arm of the comparison: the totals of both are printed.
    #[test]
    fn a_project_is_not_found_from_its_region_and_its_arm(
        people in prop::collection::vec(prop_oneof![1_u64..11, 11_u64..40], 2..7),
        region in prop::collection::vec(0_usize..2, 7),
        arm in prop::collection::vec(0_usize..2, 7),
    ) {
        let policy = SecrecyPolicy::default();
        let all: u64 = people.iter().sum();
        prop_assume!(all >= policy.persons);
        let f = |n| finding("s", Measure::MeanChange, n);
        let mut findings = vec![f(all)];
        for (key, of) in [("region", &region), ("comparison", &arm)] {
            for group in 0..2 {
                let n = people.iter().zip(of).filter(|(_, g)| **g == group).map(|(n, _)| n).sum();
                if n > 0 {
                    findings.push(of_group(f(n), key, &group.to_string(), &[]));
                }
            }
        }
        for (p, n) in people.iter().enumerate() {
            let (r, a) = (region[p].to_string(), arm[p].to_string());
            findings.push(of_group(f(*n), "project", &format!("P{p}"), &[("region", &r), ("comparison", &a)]));
        }
        let cleared = clear(findings);
        let mut known = Known { atoms: people.len(), ..Known::default() };
        for f in &cleared.findings {
            let Some(n) = f.denominator else { continue };
            let of = |by: &[usize], label: &str| (0..people.len()).filter(|p| by[*p].to_string() == label).collect();
            let parts = match f.group.as_ref().map(|g| (g.by.as_str(), g.label.as_str())) {
                None => (0..people.len()).collect(),
                Some(("region", l)) => of(&region, l),
                Some(("comparison", l)) => of(&arm, l),
                Some((_, l)) => vec![l[1..].parse().unwrap()],
            };
            known.sums.push((parts, n));
        }
        for (p, n) in people.iter().enumerate().filter(|(_, n)| **n < policy.persons) {
            let width = known.width(&[p]);
            prop_assert!(width >= policy.persons as f64, "{n} of {people:?} within {width}: {region:?} {arm:?}");
        }
    }

    /// Two outcomes of the same people: the size of a group that one shows is known of the other.
    #[test]
    fn a_group_is_not_found_from_another_outcome_of_the_same_people(
        places in prop::collection::vec([0_u64..9, 0_u64..12, 0_u64..12], 3..6),
        turned in prop::collection::vec(0_u64..9, 6),
        sensitive: bool,
    ) {
        let policy = SecrecyPolicy::default();
        // The second outcome has the same people in each place, who moved otherwise.
        let second: Vec<[u64; 3]> = places.iter().zip(&turned).map(|([a, b, c], t)| {
            let t = *t.min(a);
            [a - t, b + t, *c]
        }).collect();
        let total: u64 = places.iter().flatten().sum();
        prop_assume!(total >= policy.persons);
        let moves = [Measure::ShareImproved, Measure::ShareSame, Measure::ShareDeclined];
        let mut findings = Vec::new();
        for (outcome, counts) in [("q1", &places), ("q2", &second)] {
            let rows: Vec<Vec<u64>> = counts.iter().map(|c| c.to_vec()).collect();
            let with = |measure, k, n| Finding { numerator: Some(k), ..finding(outcome, measure, n) };
            findings.push(finding(outcome, Measure::ProbabilityOfImprovement, total));
            for (measure, k) in moves.into_iter().zip(sums(&rows)) {
                findings.push(with(measure, k, total));
            }
            for (p, row) in rows.iter().enumerate() {
                let n: u64 = row.iter().sum();
                let label = format!("P{p}");
                if n == 0 { continue }
                findings.push(of_group(finding(outcome, Measure::ProbabilityOfImprovement, n), "project", &label, &[]));
                for (measure, k) in moves.into_iter().zip(row) {
                    findings.push(of_group(with(measure, *k, n), "project", &label, &[]));
                }
            }
        }
        let results = Results {
            findings,
            // A sensitive question hides groups that the other one shows.
            sensitive: sensitive.then(|| "q2".to_owned()).into_iter().collect(),
            ..Results::default()
        };
        let cleared = Cleared::results(results, &policy);
        // Atoms: place by move, for each outcome; the people of a place are the same in both.
        let k = places.len();
        let atom = |outcome: usize, p: usize, m: usize| outcome * 3 * k + 3 * p + m;
        let mut known = Known { atoms: 6 * k, ..Known::default() };
        for p in 0..k {
            let terms = (0..3).flat_map(|m| [(atom(0, p, m), 1.0), (atom(1, p, m), -1.0)]);
            known.weighted.push((terms.collect(), 0.0));
        }
        for f in &cleared.findings {
            let outcome = usize::from(f.outcome == "q2");
            let at: Vec<usize> = match &f.group {
                None => (0..k).collect(),
                Some(g) => vec![g.label[1..].parse().unwrap()],
            };
            if let Some(n) = f.denominator {
                known.sums.push((at.iter().flat_map(|p| (0..3).map(|m| atom(outcome, *p, m))).collect(), n));
            }
            if let Some(n) = f.numerator {
                let m = moves.iter().position(|m| *m == f.measure).unwrap();
                known.sums.push((at.iter().map(|p| atom(outcome, *p, m)).collect(), n));
            }
        }
        for (p, row) in places.iter().enumerate() {
            let n: u64 = row.iter().sum();
            if (1..policy.persons).contains(&n) {
                let width = known.width(&[0, 1, 2].map(|m| atom(0, p, m)));
                prop_assert!(width >= policy.persons as f64, "{n} people within {width}: {places:?} {second:?}");
            }
        }
    }

    /// Who answered at one time, of whom some answered at the other: two rows of the same levels, and those who are only in one.
    #[test]
    fn a_level_is_not_found_from_those_who_also_came_at_another_time(
        linked in prop::collection::vec(prop_oneof![0_u64..5, 5_u64..20], 3..6),
        alone in prop::collection::vec(prop_oneof![4 => 0_u64..4, 1 => 4_u64..12], 6),
    ) {
        let policy = SecrecyPolicy::default();
        let all: Vec<u64> = linked.iter().zip(&alone).map(|(a, b)| a + b).collect();
        prop_assume!(linked.iter().sum::<u64>() >= policy.persons);
        let k = linked.len();
        let cleared = clear(vec![
            row("q", Measure::LinkedLevels, Some(ENTRY_EXIT), 0, &linked),
            row("q", Measure::Distribution, None, 0, &all),
        ]);
        // Atoms: the linked, then those who came at this time only.
        let mut known = Known { atoms: 2 * k, ..Known::default() };
        known.sums.push(((0..k).collect(), linked.iter().sum()));
        known.sums.push(((0..2 * k).collect(), all.iter().sum()));
        for f in &cleared.findings {
            for (l, c) in f.table.iter().flatten().flatten().enumerate() {
                let of = if f.measure == Measure::LinkedLevels { vec![l] } else { vec![l, k + l] };
                known.sums.extend(c.map(|c| (of, c)));
            }
        }
        let small = |c: u64| (1..policy.answers).contains(&c);
        for l in 0..k {
            for (of, count, most) in [
                (vec![l], linked[l], policy.answers),
                // Of two people, each level has nobody, one or both: that is all that can be left open.
                (vec![k + l], alone[l], alone[..k].iter().sum::<u64>().min(policy.answers)),
                (vec![l, k + l], all[l], policy.answers),
            ] {
                if small(count) {
                    let width = known.width(&of);
                    prop_assert!(width >= most as f64, "{count} at {of:?} within {width}: {linked:?} {alone:?}");
                }
            }
        }
    }

    /// The mean of a score, the people behind it and the levels of its items.
    #[test]
    fn a_level_is_not_found_from_the_mean_of_a_score(
        first in prop::collection::vec(prop_oneof![0_u64..4, 4_u64..15], 2..5),
        split in prop::collection::vec(0_u64..3, 5),
        one_item: bool,
    ) {
        let policy = SecrecyPolicy::default();
        let n: u64 = first.iter().sum();
        prop_assume!(n >= policy.persons);
        // The same people on the second item: some of each level one level lower.
        let mut second = first.clone();
        for l in 1..second.len() {
            let moved = split[l].min(second[l]);
            second[l] -= moved;
            second[l - 1] += moved;
        }
        let items: Vec<&Vec<u64>> = if one_item { vec![&first] } else { vec![&first, &second] };
        let points: Vec<f64> = (1..=first.len()).map(|p| p as f64).collect();
        let of = |counts: &[u64]| -> f64 { counts.iter().zip(&points).map(|(c, p)| *c as f64 * p).sum() };
        let sum: f64 = items.iter().map(|c| of(c)).sum();
        let mut findings = Vec::new();
        for (i, counts) in items.iter().enumerate() {
            for wave in 0..2 {
                findings.push(row(&format!("q{i}"), Measure::LinkedLevels, Some(ENTRY_EXIT), wave, counts));
            }
        }
        let mean = |measure, value| Finding {
            section: Section::Score,
            estimate: Some(Estimate { estimate: value, ..Estimate::default() }),
            ..finding("s", measure, n)
        };
        let value = sum / (n * items.len() as u64) as f64;
        findings.extend([mean(Measure::MeanBefore, value), mean(Measure::MeanAfter, value), mean(Measure::MeanChange, 0.0)]);
        let of_score = (0..items.len()).map(|i| (format!("q{i}"), points.clone())).collect();
        let results = Results {
            findings,
            made_of: [("s".to_owned(), of_score)].into(),
            ..Results::default()
        };
        let cleared = Cleared::results(results, &policy);
        // Atoms: item by level, before; the change of the score is nought, so both times have one mean.
        let k = first.len();
        let mut known = Known { atoms: items.len() * k, ..Known::default() };
        for i in 0..items.len() {
            known.sums.push(((0..k).map(|l| i * k + l).collect(), n));
        }
        for f in &cleared.findings {
            if f.measure == Measure::LinkedLevels && f.wave == Some(0) {
                let i: usize = f.outcome[1..].parse().unwrap();
                for (l, c) in f.table.iter().flatten().flatten().enumerate() {
                    known.sums.extend(c.map(|c| (vec![i * k + l], c)));
                }
            }
            if matches!(f.measure, Measure::MeanBefore | Measure::MeanAfter) && f.estimate.is_some() {
                let terms = (0..items.len() * k).map(|a| (a, points[a % k]));
                known.weighted.push((terms.collect(), sum));
            }
        }
        for (i, counts) in items.iter().enumerate() {
            for (l, count) in counts.iter().enumerate().filter(|(_, c)| (1..policy.answers).contains(*c)) {
                let width = known.width(&[i * k + l]);
                prop_assert!(width >= policy.answers as f64, "{count} of {counts:?} within {width}");
            }
        }
    }

    /// The report of last month and that of this month: some came since, to a place that was there or to a new one. Who answered then
    /// still has.
    #[test]
    fn who_came_since_the_last_report_is_not_found_by_subtraction(
        then in prop::collection::vec(prop_oneof![1 => Just(0_u64), 4 => 11_u64..40], 3..7),
        since in prop::collection::vec(prop_oneof![3 => Just(0_u64), 2 => 1_u64..11, 2 => 11_u64..30], 7),
    ) {
        let policy = SecrecyPolicy::default();
        let report = |counts: &[u64]| {
            let place = |(p, n): (usize, &u64)| {
                (*n > 0).then(|| of_group(finding("s", Measure::MeanChange, *n), "project", &format!("P{p}"), &[]))
            };
            let mut findings: Vec<Finding> = counts.iter().enumerate().filter_map(place).collect();
            findings.push(finding("s", Measure::MeanChange, counts.iter().sum()));
            Results { findings, ..Results::default() }
        };
        let now: Vec<u64> = then.iter().zip(&since).map(|(a, b)| a + b).collect();
        prop_assume!(then.iter().sum::<u64>() >= policy.persons);
        let first = Cleared::results(report(&then), &policy);
        prop_assert!(first.findings.iter().all(|f| f.withheld.is_none()));
        let second = Cleared::after(report(&now), &policy, &[jauge_model::Earlier::from(&first)]);
        // Atoms: who was there then, then who came since.
        let k = then.len();
        let mut known = Known { atoms: 2 * k, ..Known::default() };
        known.sums.extend(then.iter().enumerate().map(|(p, n)| (vec![p], *n)));
        for f in &second.findings {
            let Some(n) = f.denominator else { continue };
            let places: Vec<usize> = match &f.group {
                None => (0..k).collect(),
                Some(g) => vec![g.label[1..].parse().unwrap()],
            };
            known.sums.push((places.iter().flat_map(|p| [*p, k + p]).collect(), n));
        }
        for (p, came) in since.iter().take(k).enumerate() {
            if (1..policy.persons).contains(came) {
                let width = known.width(&[k + p]);
                prop_assert!(width >= policy.persons as f64, "{came} came to P{p} within {width}: {then:?} then, {now:?} now");
            }
        }
    }

    /// Two contrasts that start at one time: almost the same people would leave the few who are only in the first.
    #[test]
    fn the_few_who_left_later_are_not_found_from_two_contrasts(
        stayed in prop::collection::vec(3_u64..20, 2..5),
        left in prop::collection::vec(0_u64..9, 5),
    ) {
        let policy = SecrecyPolicy::default();
        let first: Vec<u64> = stayed.iter().zip(&left).map(|(a, b)| a + b).collect();
        let gone: u64 = first.iter().sum::<u64>() - stayed.iter().sum::<u64>();
        prop_assume!(stayed.iter().sum::<u64>() >= policy.persons);
        let later = Contrast { from: 0, to: 2 };
        let mean = |contrast, counts: &[u64], measure| Finding {
            id: format!("s.{contrast:?}.{measure:?}"),
            section: Section::Score,
            contrast: Some(contrast),
            ..finding("s", measure, counts.iter().sum())
        };
        let mut findings = vec![row("q", Measure::LinkedLevels, Some(ENTRY_EXIT), 0, &first), row("q", Measure::LinkedLevels, Some(later), 0, &stayed)];
        for measure in [Measure::MeanBefore, Measure::MeanAfter, Measure::MeanChange] {
            findings.push(mean(ENTRY_EXIT, &first, measure));
            findings.push(mean(later, &stayed, measure));
        }
        let cleared = clear(findings);
        let shown = |f: &Finding| f.withheld.is_none();
        let starts = |c| cleared.findings.iter().find(|f| f.measure == Measure::MeanBefore && f.contrast == Some(c)).unwrap();
        let both = shown(starts(ENTRY_EXIT)) && shown(starts(later));
        prop_assert_eq!(both, gone == 0 || gone >= policy.persons, "{} gone", gone);
        let rows: Vec<&Finding> = cleared.findings.iter().filter(|f| f.measure == Measure::LinkedLevels).collect();
        let mut known = Known { atoms: 2 * stayed.len(), ..Known::default() };
        let k = stayed.len();
        known.sums.push(((0..2 * k).collect(), first.iter().sum()));
        known.sums.push(((0..k).collect(), stayed.iter().sum()));
        for f in rows {
            for (l, c) in f.table.iter().flatten().flatten().enumerate() {
                let of = if f.contrast == Some(later) { vec![l] } else { vec![l, k + l] };
                known.sums.extend(c.map(|c| (of, c)));
            }
        }
        for (l, count) in left.iter().enumerate().take(k) {
            if *count > 0 && gone < policy.persons {
                let width = known.width(&[k + l]);
                prop_assert!(width >= policy.answers.min(gone) as f64, "{count} of the {gone} who left within {width}");
            }
        }
    }
}

/// Two people of C did not answer the second question, so that another group is the smallest beside A there.
#[test]
fn groups_of_almost_the_same_people_are_hidden_together() {
    let mut findings = Vec::new();
    for (outcome, sizes) in [("q1", [5, 12, 13, 40]), ("q2", [5, 12, 11, 40])] {
        let of = |n| finding(outcome, Measure::MeanChange, n);
        findings.push(of(sizes.iter().sum()));
        let groups = ["A", "B", "C", "D"].into_iter().zip(sizes);
        findings.extend(groups.map(|(label, n)| of_group(of(n), "project", label, &[])));
    }
    let cleared = clear(findings);
    let hidden = |outcome: &str| -> Vec<&str> {
        let of = cleared
            .findings
            .iter()
            .filter(|f| f.outcome == outcome && f.withheld.is_some());
        of.map(|f| f.group.as_ref().unwrap().label.as_str())
            .collect()
    };
    // Were C hidden beside A in one and B in the other, 70 - 12 - 13 - 40 would be the people of A.
    assert_eq!(hidden("q1"), ["A", "B"]);
    assert!(hidden("q2").contains(&"B"), "{:?}", hidden("q2"));
}

/// Two of forty are self-employed; a text asks them which trade.
#[test]
fn a_question_put_after_a_rare_answer_does_not_tell_how_rare_it_is() {
    let option = |id: &str, k| Finding {
        outcome: format!("status/{id}"),
        id: format!("status/{id}.option_share.entry"),
        section: Section::Options,
        contrast: None,
        wave: Some(0),
        numerator: Some(k),
        ..finding("status", Measure::OptionShare, 40)
    };
    let cleared = |written, asked: u64| {
        let mut findings: Vec<Finding> = [("own", 2), ("none", 26), ("school", 12)]
            .map(|(id, k)| option(id, k))
            .into();
        findings.push(row("more", Measure::Distribution, None, 0, &[asked - 5, 5]));
        let results = Results {
            findings,
            voice_counts: vec![VoiceCount {
                item: "trade".into(),
                wave: 0,
                written,
                publishable: 0,
                shown: 0,
            }],
            asked_after: ["trade", "more"]
                .map(|child| (child.to_owned(), vec!["status".to_owned()]))
                .into(),
            ..Results::default()
        };
        Cleared::results(results, &SecrecyPolicy::default())
    };
    let gone = |c: &Cleared<Results>| (c.voice_counts.is_empty(), c.findings[3].withheld.is_some());
    // The twelve at school are hidden beside the two: as many answers to what they alone are asked tell both.
    assert_eq!(gone(&cleared(2, 12)), (true, true));
    assert_eq!(gone(&cleared(1, 11)), (true, true));
    // Those asked are the twenty-six, which is printed, or all forty.
    assert_eq!(gone(&cleared(26, 40)), (false, false));
}
