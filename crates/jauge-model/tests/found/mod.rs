//! Findings to be cleared, and what became of them.

#![allow(dead_code, reason = "each test takes what it needs")]

use jauge_model::{
    ClaimLevel, Cleared, Contrast, Estimate, Finding, Group, Measure, Results, Section, Text, Unit,
    Withheld,
};

pub(crate) fn finding(label: Option<&str>, n: u64) -> Finding {
    let group = label.map(|label| Group {
        by: "project".into(),
        label: label.into(),
        within: Vec::new(),
    });
    Finding {
        id: format!("s.mean_change.{}", label.unwrap_or("all")),
        section: Section::Score,
        outcome: "s".into(),
        label: Text::same("s"),
        group,
        contrast: Some(Contrast { from: 0, to: 1 }),
        wave: None,
        measure: Measure::MeanChange,
        estimate: Some(Estimate {
            estimate: 0.5,
            ..Estimate::default()
        }),
        not_computed: None,
        table: Some(vec![vec![Some(n)]]),
        numerator: Some(1),
        denominator: Some(n),
        unit: Unit::ScalePoints,
        method: String::new(),
        primary: false,
        claim: ClaimLevel::C3,
        caveats: Vec::new(),
        withheld: None,
    }
}

pub(crate) fn reasons(cleared: &Cleared<Results>) -> Vec<Option<Withheld>> {
    cleared.findings.iter().map(|f| f.withheld).collect()
}

pub(crate) const MOVES: [Measure; 3] = [
    Measure::ShareImproved,
    Measure::ShareSame,
    Measure::ShareDeclined,
];

pub(crate) fn moves(group: Option<(&str, &str, Option<&str>)>, counts: [u64; 3]) -> Vec<Finding> {
    let n = counts.iter().sum();
    let make = |(measure, count): (Measure, u64)| {
        let mut f = finding(None, n);
        f.section = Section::Item;
        f.measure = measure;
        f.unit = Unit::Share;
        f.numerator = Some(count);
        f.id = format!("q.{}.{group:?}", measure.id());
        f.outcome = "q".into();
        f.group = group.map(|(by, label, within)| Group {
            by: by.into(),
            label: label.into(),
            within: within
                .map(|region| ("region".to_owned(), region.to_owned()))
                .into_iter()
                .collect(),
        });
        f.table = None;
        f
    };
    MOVES.into_iter().zip(counts).map(make).collect()
}
