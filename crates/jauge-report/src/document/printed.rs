//! How the number of a finding is printed, whoever reads it. `findings.json` says the same, so
//! that a figure on any page can be found there as it stands.

use jauge_model::finding::{Finding, Measure, Section, Unit};

use super::{Reader, words_apart};

/// The number of a finding in words and digits; `None` where it has none, or is a table.
pub(crate) fn finding(r: &Reader<'_>, f: &Finding) -> Option<String> {
    let l = r.locale;
    if f.section == Section::Flow {
        return f.numerator.map(|n| stage(r, n));
    }
    if f.measure == Measure::Count {
        return f.numerator.map(|n| l.integer(n));
    }
    if f.section == Section::Words {
        return words_apart::both_sides(r, f);
    }
    if let Some((n, of)) = f.numerator.zip(f.denominator)
        && matches!(f.unit, Unit::Share | Unit::Units | Unit::People)
    {
        let counts = l.count_of(n, of);
        let interval = f.estimate.as_ref().and_then(|e| l.percent_interval(e, of));
        return Some(match interval {
            Some(interval) => format!("{counts} {interval}"),
            None => counts,
        });
    }
    let e = f.estimate.as_ref()?;
    Some(match f.measure {
        Measure::MeanChange
        | Measure::DifferenceInMeanChange
        | Measure::HedgesGAv
        | Measure::HedgesGDifference
        | Measure::StandardisedDifference => r.change_with_interval(&f.unit, e),
        _ => l.with_interval(e, |v| r.value(&f.unit, v)),
    })
}

/// People at a stage, with their share of the first one.
fn stage(r: &Reader<'_>, count: u64) -> String {
    match first_stage(r) {
        Some(first) if count <= first => r.locale.count_and_percent(count, first),
        _ => r.locale.integer(count),
    }
}

/// People at the first stage.
pub(super) fn first_stage(r: &Reader<'_>) -> Option<u64> {
    let found = &r.results().findings;
    found
        .iter()
        .filter(|f| f.section == Section::Flow)
        .filter(|f| !f.wave.is_some_and(|w| r.is_empty_wave(w)))
        .find_map(|f| f.numerator)
}
