//! Many groups with chance taken out, from cleared figures only: what is withheld has no part in it,
//! so that nothing comes out that a reader could not compute from the page.

use jauge_model::finding::{Contrast, Measure, Section};
use jauge_model::{Cleared, Finding, Results, Study};
use jauge_report::{Pooled, Pooling};
use jauge_stats::shrinkage::{GroupFigure, shrink};

/// The mean changes by each key of the study, shrunken towards their common mean where there are
/// enough groups.
pub(crate) fn of(study: &Study, results: &Cleared<Results>) -> Vec<Pooling> {
    let overall = results.findings.iter().filter(|f| {
        f.section == Section::Score && f.measure == Measure::MeanChange && f.group.is_none()
    });
    let mut out = Vec::new();
    for finding in overall {
        let Some(contrast) = finding.contrast else {
            continue;
        };
        for by in &study.by {
            out.extend(one(study, results, &finding.outcome, contrast, by));
        }
    }
    out
}

fn one(
    study: &Study,
    results: &Results,
    outcome: &str,
    contrast: Contrast,
    by: &str,
) -> Option<Pooling> {
    let shown: Vec<(&str, GroupFigure)> = results
        .by_group(outcome, Measure::MeanChange, Some(contrast), by)
        .filter_map(figure)
        .collect();
    let figures: Vec<GroupFigure> = shown.iter().map(|(_, figure)| *figure).collect();
    // Too few groups are no fault: there is no funnel then.
    let found = shrink(&figures, study.conf_level).ok()?;
    let groups = shown.iter().zip(&found.groups);
    Some(Pooling {
        by: by.to_owned(),
        outcome: outcome.to_owned(),
        contrast,
        mean: found.mean,
        std_error: found.std_error,
        tau_squared: found.tau_squared,
        groups: groups
            .map(|((name, _), g)| Pooled {
                group: (*name).to_owned(),
                estimate: g.estimate,
                std_error: g.std_error,
                conf_low: g.conf_low,
                conf_high: g.conf_high,
                kept: g.kept,
            })
            .collect(),
    })
}

/// A group's figure, where it is shown and has a standard error above 0.
fn figure(finding: &Finding) -> Option<(&str, GroupFigure)> {
    let estimate = finding.estimate.as_ref()?;
    let std_error = estimate.std_error.filter(|se| *se > 0.0)?;
    let group = finding.group.as_ref()?;
    Some((
        &group.label,
        GroupFigure {
            estimate: estimate.estimate,
            std_error,
        },
    ))
}
