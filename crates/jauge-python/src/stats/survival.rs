//! Time until something happens.

use jauge::stats::Error;
use jauge::stats::survival::{
    CurveInterval, RiskTable, kaplan_meier as kaplan_meier_of, log_rank as log_rank_of,
    restricted_mean_survival as restricted_mean_of, stratified_log_rank,
    survival_quantile as quantile_of,
};
use pyo3::prelude::*;

use super::{choice, codes, computed, flags, floats};
use crate::errors::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(kaplan_meier, module)?)?;
    module.add_function(wrap_pyfunction!(survival_quantile, module)?)?;
    module.add_function(wrap_pyfunction!(restricted_mean_survival, module)?)?;
    module.add_function(wrap_pyfunction!(log_rank, module)?)?;
    Ok(())
}

type Values<'a, 'py> = &'a Bound<'py, PyAny>;

/// Times, and whether it happened then.
type History = (Vec<f64>, Vec<bool>);

fn history(times: Values<'_, '_>, happened: Values<'_, '_>) -> PyResult<History> {
    Ok((floats(times, "times")?, flags(happened)?))
}

#[pyfunction]
fn kaplan_meier<'py>(
    py: Python<'py>,
    times: Values<'_, 'py>,
    happened: Values<'_, 'py>,
    conf_level: f64,
    interval: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let interval: CurveInterval = choice("interval", interval)?;
    let (times, happened) = history(times, happened)?;
    computed(py, || {
        kaplan_meier_of(&RiskTable::of(&times, &happened)?, conf_level, interval)
    })
}

#[pyfunction]
fn survival_quantile<'py>(
    py: Python<'py>,
    times: Values<'_, 'py>,
    happened: Values<'_, 'py>,
    probability: f64,
    conf_level: f64,
    interval: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let interval: CurveInterval = choice("interval", interval)?;
    let (times, happened) = history(times, happened)?;
    computed(py, || {
        let table = RiskTable::of(&times, &happened)?;
        quantile_of(&table, probability, conf_level, interval)
    })
}

#[pyfunction]
fn restricted_mean_survival<'py>(
    py: Python<'py>,
    times: Values<'_, 'py>,
    happened: Values<'_, 'py>,
    until: f64,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (times, happened) = history(times, happened)?;
    computed(py, || {
        restricted_mean_of(&RiskTable::of(&times, &happened)?, until, conf_level)
    })
}

#[pyfunction]
fn log_rank<'py>(
    py: Python<'py>,
    times: Values<'_, 'py>,
    happened: Values<'_, 'py>,
    groups: Values<'_, 'py>,
    strata: Option<Values<'_, 'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    let rows = history(times, happened)?;
    let groups = codes(groups, "groups")?;
    let strata = strata.map(|s| codes(s, "strata")).transpose()?;
    let others = [Some(&groups), strata.as_ref()];
    for labels in others.into_iter().flatten() {
        if labels.len() != rows.0.len() || rows.1.len() != rows.0.len() {
            return Err(AnalysisError::new_err(format!(
                "{} times, {} marks of what happened and {} groups or strata: one of each per person is needed",
                rows.0.len(),
                rows.1.len(),
                labels.len()
            )));
        }
    }
    computed(py, || match &strata {
        None => log_rank_of(&by_group(&rows, &groups, |_| true)?),
        Some(strata) => {
            let last = strata.iter().max().map_or(0, |s| s + 1);
            let one = |s| by_group(&rows, &groups, |row| strata[row] == s);
            stratified_log_rank(&(0..last).map(one).collect::<Result<Vec<_>, _>>()?)
        }
    })
}

/// One table per group, of some of the rows.
fn by_group(
    (times, happened): &History,
    groups: &[u32],
    kept: impl Fn(usize) -> bool,
) -> Result<Vec<RiskTable>, Error> {
    let last = groups.iter().max().map_or(0, |g| g + 1);
    let mut parts = vec![(Vec::new(), Vec::new()); last as usize];
    for (row, group) in groups.iter().enumerate().filter(|(row, _)| kept(*row)) {
        let part = &mut parts[*group as usize];
        part.0.push(times[row]);
        part.1.push(happened[row]);
    }
    parts.iter().map(|(t, h)| RiskTable::of(t, h)).collect()
}
