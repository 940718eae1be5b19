//! How long people waited: from the calendar of months that a study declares, or from the dates of two forms, to survival curves.
//!
//! A person is followed from the first month on, as long as each month has an answer; at the first month without one they are no
//! longer seen, whatever is known of later months: what happened in between may be what was waited for. A month that was asked about several
//! times counts as it was told first, when it was nearest. Not due, lost and silent are all the same here: last seen, still waiting. Who
//! answered about no month at all is in no curve.

use jauge_model::disclosure::{Ends, Withheld};
use jauge_model::responses::{GroupKey, NO_GROUP};
use jauge_model::study::Waiting;
use jauge_model::waiting::{Ended, Period, WaitingCurve, WaitingFound};
use jauge_model::{Column, Responses, Results};
use jauge_stats::Error;
use jauge_stats::survival::{
    CurveInterval, Ended as At, RiskTable, kaplan_meier, restricted_mean_survival,
};

use crate::Material;

/// Log-log limits: they hold in groups as small as these and never leave 0 to 1.
const INTERVAL: CurveInterval = CurveInterval::LogLog;

/// Adds one entry per declared waiting.
pub(crate) fn add(material: Material<'_>, results: &mut Results) {
    for declared in &material.study.waiting {
        let found = found(material, declared, &results.waiting);
        results.waiting.push(found);
    }
}

/// The items that a curve tells: they are not told option by option besides, or a hidden option would follow from the curve.
pub(crate) fn told_by_curve(material: Material<'_>, item: usize) -> bool {
    let mut all = material.study.waiting.iter();
    all.any(|w| w.months.contains(&item))
}

/// `before` are the waits that stand before it.
fn found(material: Material<'_>, declared: &Waiting, before: &[WaitingFound]) -> WaitingFound {
    let Material {
        grid,
        study,
        responses,
        ..
    } = material;
    let lives: Vec<Option<Life>> = (0..responses.len())
        .map(|person| life(material, declared, person))
        .collect();
    let items = declared.months.iter().filter_map(|i| grid.items.get(*i));
    let sensitive = items.clone().any(|i| i.sensitive);
    let mut out = WaitingFound {
        id: declared.id.clone(),
        label: declared.label.clone(),
        items: items.map(|i| i.id.clone()).collect(),
        until: declared.until.clone(),
        between: declared.between,
        months: declared.length() as u64,
        never_seen: lives.iter().filter(|l| l.is_none()).count() as u64,
        by: declared.by.clone(),
        all: None,
        groups: Vec::new(),
        conf_level: study.conf_level,
        method: "Kaplan-Meier by month, Greenwood's variance, log-log limits".into(),
        said: None,
        withheld: None,
        groups_withheld: None,
    };
    let mut told_already = declared.told.clone();
    let tied = before.iter().filter(|other| out.is_tied_to(other));
    told_already.extend(tied.flat_map(|w| w.all.iter().chain(&w.groups)).map(ends));
    let tell = |groups: &[Group], whole: Option<&[u64]>| {
        let curves: Vec<&[Ended]> = groups.iter().map(|g| g.months.as_slice()).collect();
        let ends = Ends {
            told: &told_already,
            whole,
        };
        let periods = study.secrecy.periods(&curves, sensitive, ends)?;
        let shown = groups.iter().filter(|g| g.is_shown);
        Ok(shown
            .filter_map(|g| curve(g, &periods, study.conf_level).ok())
            .collect())
    };
    let months = declared.length();
    let (all, withheld) = told(tell(&[everybody(&lives, months)], None));
    (out.all, out.withheld) = (all.into_iter().next(), withheld);
    let key = declared.by.as_ref().and_then(|by| responses.key(by));
    if let (Some(key), Some(all)) = (key, &out.all) {
        let whole = ends(all);
        let found = tell(&by_group(&lives, months, key), Some(&whole));
        (out.groups, out.groups_withheld) = told(found);
    }
    out
}

/// The last month of each period of a curve.
fn ends(curve: &WaitingCurve) -> Vec<u64> {
    curve.periods.iter().map(|p| p.month).collect()
}

fn told(found: Result<Vec<WaitingCurve>, Withheld>) -> (Vec<WaitingCurve>, Option<Withheld>) {
    match found {
        Ok(curves) => (curves, None),
        Err(reason) => (Vec::new(), Some(reason)),
    }
}

/// What is known of one person: the last month that counts, from 0, and whether it happened in it.
type Life = (usize, bool);

/// `None` where nothing is known, not even of the first month.
fn life(material: Material<'_>, declared: &Waiting, person: usize) -> Option<Life> {
    let responses = material.responses;
    if let Some(between) = declared.between {
        let day = |wave: usize| *responses.waves.get(wave)?.answered_on.get(person)?;
        let as_of = material.study.claims.as_of?;
        return between.life(day(between.from), day(between.to), as_of);
    }
    let mut last = None;
    for (month, item) in declared.months.iter().enumerate() {
        let Some(state) = state(responses, *item, person) else {
            break;
        };
        if declared.until.contains(&state) {
            return Some((month, true));
        }
        last = Some((month, false));
    }
    last
}

/// What was answered first about a month.
fn state(responses: &Responses, item: usize, person: usize) -> Option<usize> {
    let mut waves = responses.waves.iter();
    waves.find_map(|wave| match wave.columns.get(item)? {
        Column::Choice(cells) => cells.get(person)?.level(),
        _ => None,
    })
}

/// Some people, month by month.
struct Group {
    label: Option<String>,
    is_shown: bool,
    months: Vec<Ended>,
}

impl Group {
    fn new(label: Option<String>, months: usize) -> Self {
        Self {
            label,
            is_shown: true,
            months: vec![Ended::default(); months],
        }
    }

    fn add(&mut self, (month, happened): Life) {
        let ended = &mut self.months[month];
        if happened {
            ended.events += 1;
        } else {
            ended.censored += 1;
        }
    }

    fn is_empty(&self) -> bool {
        self.months.iter().all(|m| m.events + m.censored == 0)
    }
}

fn everybody(lives: &[Option<Life>], months: usize) -> Group {
    let mut all = Group::new(None, months);
    lives.iter().flatten().for_each(|life| all.add(*life));
    all
}

/// The groups of a key in which somebody was seen; whoever has none is a group that is not shown.
fn by_group(lives: &[Option<Life>], months: usize, key: &GroupKey) -> Vec<Group> {
    let labels = key.labels.iter();
    let mut groups: Vec<Group> = labels
        .map(|l| Group::new(Some(l.clone()), months))
        .collect();
    let mut without = Group::new(None, months);
    without.is_shown = false;
    for (life, of) in lives.iter().zip(&key.of) {
        let Some(life) = life else { continue };
        match groups.get_mut(*of as usize).filter(|_| *of != NO_GROUP) {
            Some(group) => group.add(*life),
            None => without.add(*life),
        }
    }
    groups.push(without);
    groups.retain(|g| !g.is_empty());
    groups
}

/// The curve of a group, from periods alone: everything printed can be had from what is printed.
fn curve(group: &Group, periods: &[u64], conf: f64) -> Result<WaitingCurve, Error> {
    let end = periods.last().copied().unwrap_or(0);
    let mut counts: Vec<At> = Vec::new();
    let mut from = 0;
    for to in periods {
        // Whoever is seen beyond the last period still waits at its end.
        let to_month = if *to == end {
            group.months.len()
        } else {
            *to as usize
        };
        let within = &group.months[from..*to as usize];
        let events: u64 = within.iter().map(|m| m.events).sum();
        let all = group.months[from..to_month].iter();
        let all: u64 = all.map(|m| m.events + m.censored).sum();
        counts.push(At {
            time: *to as f64,
            events,
            censored: all - events,
        });
        from = *to as usize;
    }
    let table = RiskTable::from_counts(counts)?;
    let found = kaplan_meier(&table, conf, INTERVAL)?;
    let mean = restricted_mean_survival(&table, end as f64, conf)?;
    let steps = found.steps.iter().map(|s| Period {
        month: s.time as u64,
        at_risk: s.at_risk,
        events: s.events,
        censored: s.censored,
        reached: 1.0 - s.survival,
        conf_low: s.conf_high.map(|high| 1.0 - high),
        conf_high: s.conf_low.map(|low| 1.0 - low),
    });
    Ok(WaitingCurve {
        group: group.label.clone(),
        people: found.n,
        periods: steps.collect(),
        of_ten: reached_of_ten(found.steps.last().map_or(1.0, |s| s.survival)),
        median: found.median.time,
        median_low: found.median.conf_low,
        median_high: found.median.conf_high,
        mean: Some(mean.estimate),
        mean_low: mean.conf_low,
        mean_high: mean.conf_high,
    })
}

/// Between one and nine where it is neither nobody nor everybody.
fn reached_of_ten(waiting: f64) -> u64 {
    let reached = (10.0 * (1.0 - waiting)).round();
    match waiting {
        w if w >= 1.0 => 0,
        w if w <= 0.0 => 10,
        _ => reached.clamp(1.0, 9.0) as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(months: &[(u64, u64)]) -> Group {
        let mut group = Group::new(None, months.len());
        for (month, (events, censored)) in group.months.iter_mut().zip(months) {
            (month.events, month.censored) = (*events, *censored);
        }
        group
    }

    #[test]
    fn a_curve_is_that_of_its_periods() {
        // 20 people: 4 in two months, 6 in the next; 10 wait still, some of them seen longer.
        let found =
            curve(&group(&[(1, 0), (3, 0), (6, 4), (2, 4)]), &[2, 3], 0.95).expect("a curve");
        let told: Vec<_> = found
            .periods
            .iter()
            .map(|p| (p.month, p.at_risk, p.events, p.censored))
            .collect();
        assert_eq!(told, [(2, 20, 4, 0), (3, 16, 6, 10)]);
        assert!((found.periods[1].reached - 0.5).abs() < 1e-12);
        assert_eq!(found.median, Some(3.0));
        // Two months for all, one more for 16 of 20.
        assert!(found.mean.is_some_and(|m| (m - 2.8).abs() < 1e-12));
    }
}
