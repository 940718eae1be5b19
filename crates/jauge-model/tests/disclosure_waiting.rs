//! Curves of how long people waited: what all that is told of them says of one month, one group, one state.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod attack;

use jauge_model::disclosure::{Ends, Withheld};
use jauge_model::waiting::{Ended, Period, WaitingCurve, WaitingFound};
use jauge_model::{Cleared, Earlier, Results, SecrecyPolicy, Text};
use proptest::prelude::*;

/// What is told of some people in some periods; who goes on beyond the last one is last seen at its end.
fn curve(group: Option<&str>, months: &[Ended], ends: &[u64]) -> WaitingCurve {
    let people = |m: &[Ended]| -> u64 { m.iter().map(|e| e.events + e.censored).sum() };
    let mut from = 0;
    let mut periods = Vec::new();
    for end in ends {
        let to = usize::try_from(*end).unwrap();
        let within = &months[from..to];
        let beyond = if Some(end) == ends.last() {
            people(&months[to..])
        } else {
            0
        };
        periods.push(Period {
            month: *end,
            at_risk: people(&months[from..]),
            events: within.iter().map(|e| e.events).sum(),
            censored: within.iter().map(|e| e.censored).sum::<u64>() + beyond,
            reached: 0.0,
            conf_low: None,
            conf_high: None,
        });
        from = to;
    }
    WaitingCurve {
        group: group.map(str::to_owned),
        people: people(months),
        periods,
        of_ten: 0,
        median: None,
        median_low: None,
        median_high: None,
        mean: None,
        mean_low: None,
        mean_high: None,
    }
}

fn found(
    id: &str,
    until: &[usize],
    all: Option<WaitingCurve>,
    groups: Vec<WaitingCurve>,
) -> WaitingFound {
    WaitingFound {
        id: id.to_owned(),
        label: Text::same(id),
        items: vec!["c01".to_owned()],
        until: until.to_vec(),
        between: None,
        months: 6,
        never_seen: 0,
        by: Some("region".to_owned()),
        all,
        groups,
        conf_level: 0.95,
        method: String::new(),
        said: None,
        withheld: None,
        groups_withheld: None,
    }
}

fn sum(groups: &[Vec<Ended>]) -> Vec<Ended> {
    let months = groups[0].len();
    let of = |m: usize, pick: fn(&Ended) -> u64| groups.iter().map(|g| pick(&g[m])).sum();
    (0..months)
        .map(|m| Ended {
            events: of(m, |e| e.events),
            censored: of(m, |e| e.censored),
        })
        .collect()
}

/// The curves that a study tells of some groups, the last of them of people without one, beside what is told already.
fn told(groups: &[Vec<Ended>], told: &[Vec<u64>], earlier: &[Earlier]) -> Cleared<Results> {
    let policy = SecrecyPolicy::default();
    let everybody = sum(groups);
    let ends = |whole| Ends { told, whole };
    let all = policy.periods(&[&everybody], false, ends(None));
    let mut wait = found("work", &[0], None, Vec::new());
    if let Ok(all) = all {
        wait.all = Some(curve(None, &everybody, &all));
        let each: Vec<&[Ended]> = groups.iter().map(Vec::as_slice).collect();
        let shown = groups.iter().zip(["north", "south"]);
        if let Ok(periods) = policy.periods(&each, false, ends(Some(&all))) {
            wait.groups = shown
                .map(|(g, name)| curve(Some(name), g, &periods))
                .collect();
        }
    }
    let results = Results {
        waiting: vec![wait],
        ..Results::default()
    };
    Cleared::after(results, &policy, earlier)
}

/// Unknown: in each report's people, in each group, how many ended in each month, one way or the other.
struct Sheet {
    months: usize,
    groups: usize,
    known: attack::Known,
}

impl Sheet {
    fn new(groups: usize, months: usize, reports: usize) -> Self {
        Self {
            months,
            groups,
            known: attack::Known {
                atoms: reports * groups * months * 2,
                ..attack::Known::default()
            },
        }
    }

    fn atom(&self, (report, group, month, way): (usize, usize, usize, usize)) -> usize {
        ((report * self.groups + group) * self.months + month) * 2 + way
    }

    /// The atoms of months from one to another, of some groups, in the reports up to one.
    fn atoms(
        &self,
        report: usize,
        groups: &[usize],
        months: std::ops::Range<usize>,
        way: usize,
    ) -> Vec<usize> {
        let mut out = Vec::new();
        for r in 0..=report {
            for g in groups {
                out.extend(months.clone().map(|m| self.atom((r, *g, m, way))));
            }
        }
        out
    }

    /// Takes down what a report tells of a curve of some groups.
    fn take(&mut self, report: usize, groups: &[usize], told: &WaitingCurve) {
        let mut from = 0;
        for p in &told.periods {
            let to = usize::try_from(p.month).unwrap();
            let events = self.atoms(report, groups, from..to, 0);
            self.known.sums.push((events, p.events));
            let mut seen = self.atoms(report, groups, from..to, 1);
            if p.month == told.end() {
                seen.extend(
                    (0..2).flat_map(|way| self.atoms(report, groups, to..self.months, way)),
                );
            }
            self.known.sums.push((seen, p.censored));
            from = to;
        }
    }
}

fn months(events: u64, censored: u64) -> impl Strategy<Value = Vec<Ended>> {
    let one = (0..=events, 0..=censored).prop_map(|(events, censored)| Ended { events, censored });
    let month = prop_oneof![2 => Just(Ended::default()), 3 => one];
    // Most go on waiting to the end.
    (prop::collection::vec(month, 5), 4_u64..30).prop_map(|(mut months, waiting)| {
        months[4].censored += waiting;
        months
    })
}

/// Whether something that few of the people did is known closer than the policy wants.
fn known_too_well(sheet: &Sheet, groups: &[Vec<Ended>]) -> Option<String> {
    for (g, months) in groups.iter().enumerate() {
        for (m, ended) in months.iter().enumerate() {
            for (way, count) in [ended.events, ended.censored].into_iter().enumerate() {
                if !(1..3).contains(&count) {
                    continue;
                }
                let one = sheet.known.width(&[sheet.atom((0, g, m, way))]);
                if one < 3.0 {
                    return Some(format!("group {g}, month {m}, way {way}: {one}"));
                }
            }
        }
    }
    let all = sum(groups);
    for (m, ended) in all.iter().enumerate() {
        for (way, count) in [ended.events, ended.censored].into_iter().enumerate() {
            let of: Vec<usize> = (0..groups.len())
                .map(|g| sheet.atom((0, g, m, way)))
                .collect();
            if (1..3).contains(&count) && sheet.known.width(&of) < 3.0 {
                return Some(format!("all, month {m}, way {way}"));
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_month_of_a_few_is_known_from_the_curves_of_all_and_of_groups(
        north in months(6, 3), south in months(6, 3), without in months(0, 2), nobody: bool,
    ) {
        let mut groups = vec![north, south];
        if !nobody {
            groups.push(without);
        }
        let cleared = told(&groups, &[], &[]);
        let wait = &cleared.waiting[0];
        let mut sheet = Sheet::new(groups.len(), 5, 1);
        let everybody: Vec<usize> = (0..groups.len()).collect();
        if let Some(all) = &wait.all {
            sheet.take(0, &everybody, all);
        }
        for (g, told) in wait.groups.iter().enumerate() {
            sheet.take(0, &[g], told);
        }
        prop_assert_eq!(known_too_well(&sheet, &groups), None);
    }

    /// Those who were in the first report, and those who came since: neither are known from both reports.
    #[test]
    fn who_came_since_the_last_report_is_not_found_from_two_curves(
        before in months(6, 3), came in months(2, 1), more in 0_u64..16, few in 0_u64..5,
    ) {
        let mut came = came;
        came[4].censored = more;
        // Some of those waiting at the end of the first report.
        came[3].events = few;
        let first = told(std::slice::from_ref(&before), &[], &[]);
        let earlier = Earlier::from(&first);
        let now = sum(&[before.clone(), came.clone()]);
        let second = told(std::slice::from_ref(&now), &earlier.ends("work"), &[earlier]);
        let mut sheet = Sheet::new(1, 5, 2);
        if let Some(all) = &first.waiting[0].all {
            sheet.take(0, &[0], all);
        }
        if let Some(all) = &second.waiting[0].all {
            sheet.take(1, &[0], all);
        }
        prop_assert_eq!(known_too_well(&sheet, std::slice::from_ref(&before)), None);
        for (m, ended) in came.iter().enumerate() {
            for (way, count) in [ended.events, ended.censored].into_iter().enumerate() {
                let width = sheet.known.width(&[sheet.atom((1, 0, m, way))]);
                let people: u64 = came.iter().map(|e| e.events + e.censored).sum();
                // Few who came are few whatever became of them.
                let need = if people < 11 { 3.0_f64.min(people as f64) } else { 3.0 };
                prop_assert!(!(1..3).contains(&count) || width >= need, "month {}, way {}: {}", m, way, width);
            }
        }
    }
}

fn ended(counts: &[(u64, u64)]) -> Vec<Ended> {
    let one = |(events, censored): &(u64, u64)| Ended {
        events: *events,
        censored: *censored,
    };
    counts.iter().map(one).collect()
}

#[test]
fn groups_end_their_periods_where_all_people_do() {
    // Month 2 has one event in all: told as months 1, 2 to 3 of all and months 1 to 2 of groups, it would follow.
    let north = ended(&[(1, 0), (2, 0), (3, 0), (0, 20)]);
    let south = ended(&[(3, 0), (0, 0), (3, 0), (0, 20)]);
    let policy = SecrecyPolicy::default();
    let alone = policy.periods(&[&north, &south], false, Ends::default());
    let all = policy.periods(
        &[&sum(&[north.clone(), south.clone()])],
        false,
        Ends::default(),
    );
    assert_eq!((alone, all), (Ok(vec![2, 3, 4]), Ok(vec![1, 3, 4])));
    let cleared = told(&[north, south], &[], &[]);
    let of = |c: &WaitingCurve| c.periods.iter().map(|p| p.month).collect::<Vec<_>>();
    let wait = &cleared.waiting[0];
    assert_eq!(of(wait.all.as_ref().unwrap()), [1, 3, 4]);
    assert_eq!(
        wait.groups.iter().map(of).collect::<Vec<_>>(),
        [[3, 4], [3, 4]]
    );
}

#[test]
fn a_next_report_tells_of_no_one_person_who_was_heard_of_since() {
    let before = ended(&[(4, 0), (5, 0), (0, 20)]);
    let earlier = Earlier::from(&told(std::slice::from_ref(&before), &[], &[]));
    let after = |now: &[(u64, u64)]| {
        let ends = earlier.ends("work");
        let second = told(&[ended(now)], &ends, std::slice::from_ref(&earlier));
        second.waiting[0].withheld
    };
    assert_eq!(after(&[(4, 0), (5, 0), (0, 20)]), None, "the same people");
    assert_eq!(after(&[(9, 0), (10, 0), (0, 40)]), None, "thirty more");
    // One of those who waited found work in the second month after all; one more person came.
    assert_eq!(after(&[(4, 0), (6, 0), (0, 19)]), Some(Withheld::Earlier));
    assert_eq!(after(&[(4, 0), (5, 0), (0, 21)]), Some(Withheld::Earlier));
    // Fifteen more, of whom one found work in the first month.
    assert_eq!(after(&[(5, 0), (5, 0), (0, 34)]), Some(Withheld::Earlier));
}

#[test]
fn two_waits_on_one_calendar_do_not_tell_of_the_state_between() {
    let curve_of = |counts: &[(u64, u64)]| Some(curve(None, &ended(counts), &[1, 2]));
    let both = |any: &[(u64, u64)]| {
        let results = Results {
            waiting: vec![
                found("job", &[0], curve_of(&[(5, 0), (6, 20)]), Vec::new()),
                found("job or own", &[0, 1], curve_of(any), Vec::new()),
            ],
            ..Results::default()
        };
        let cleared = Cleared::results(results, &SecrecyPolicy::default());
        [0, 1].map(|at| cleared.waiting[at].withheld)
    };
    assert_eq!(both(&[(8, 0), (9, 14)]), [None, None]);
    // One person works on their own since the first month.
    assert_eq!(both(&[(6, 0), (6, 19)]), [None, Some(Withheld::Earlier)]);
}

#[test]
fn waits_that_share_a_date_are_told_over_the_same_periods() {
    let of = |from, to| WaitingFound {
        items: Vec::new(),
        between: Some(jauge_model::study::Between {
            from,
            to,
            within: 12,
        }),
        ..found("w", &[], None, Vec::new())
    };
    // Until either of two dates: who waited for both tells of the months between them.
    assert!(of(0, 1).is_tied_to(&of(0, 2)) && of(0, 2).is_tied_to(&of(1, 2)));
    assert!(!of(0, 1).is_tied_to(&of(1, 2)));
    assert!(!of(0, 1).is_tied_to(&found("c", &[0], None, Vec::new())));
}
