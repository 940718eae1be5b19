//! Linear models, clusters, comparison of cohorts.

use jauge::stats::clustered as of_clusters;
use jauge::stats::comparison as of_cohorts;
use jauge::stats::linear::{DegreesOfFreedom, Inference, Variance, ols as fit};
use jauge::stats::{Alternative, SampleMoments};
use ndarray::Array2;
use pyo3::prelude::*;

use super::{choice, codes, computed, flags, floats};
use crate::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(ols, module)?)?;
    module.add_function(wrap_pyfunction!(icc_anova, module)?)?;
    module.add_function(wrap_pyfunction!(design_effect, module)?)?;
    module.add_function(wrap_pyfunction!(clustered_mean, module)?)?;
    module.add_function(wrap_pyfunction!(clustered_difference, module)?)?;
    module.add_function(wrap_pyfunction!(ancova_and_change_score, module)?)?;
    module.add_function(wrap_pyfunction!(difference_in_differences, module)?)?;
    module.add_function(wrap_pyfunction!(difference_in_differences_panel, module)?)?;
    Ok(())
}

/// How standard errors are made, as Python says it.
struct How {
    variance: Variance,
    df: DegreesOfFreedom,
    clusters: Option<Vec<usize>>,
    conf_level: f64,
}

impl How {
    fn read(
        clusters: Option<&Bound<'_, PyAny>>,
        variance: &str,
        df: &str,
        conf_level: f64,
    ) -> PyResult<Self> {
        let clusters = clusters.map(|c| codes(c, "clusters")).transpose()?;
        Ok(Self {
            variance: choice("variance", variance)?,
            df: choice("df", df)?,
            clusters: clusters.map(|c| c.into_iter().map(|c| c as usize).collect()),
            conf_level,
        })
    }

    fn inference(&self) -> Inference<'_> {
        Inference {
            variance: self.variance,
            df: self.df,
            clusters: self.clusters.as_deref(),
            conf_level: self.conf_level,
        }
    }
}

#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "each one named on the Python side"
)]
fn ols<'py>(
    py: Python<'py>,
    outcome: &Bound<'py, PyAny>,
    columns: Vec<Bound<'py, PyAny>>,
    terms: Vec<String>,
    weights: Option<&Bound<'py, PyAny>>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let outcome = floats(outcome, "outcome")?;
    let mut design = Array2::zeros((outcome.len(), columns.len()));
    for ((values, term), mut column) in columns.iter().zip(&terms).zip(design.columns_mut()) {
        let values = floats(values, term)?;
        if values.len() != outcome.len() {
            return Err(AnalysisError::new_err(format!(
                "{term}: {} values where the outcome has {}; pass one per observation, in the same order",
                values.len(),
                outcome.len()
            )));
        }
        column.assign(&ndarray::ArrayView1::from(&values));
    }
    let weights = weights.map(|w| floats(w, "weights")).transpose()?;
    let how = How::read(clusters, variance, df, conf_level)?;
    let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
    computed(py, || {
        fit(
            design.view(),
            &terms,
            &outcome,
            weights.as_deref(),
            &how.inference(),
        )
    })
}

/// One summary per cluster code.
fn summaries(
    values: &Bound<'_, PyAny>,
    clusters: &Bound<'_, PyAny>,
    arms: Option<&[bool]>,
) -> PyResult<[Vec<SampleMoments>; 2]> {
    let (values, clusters) = (floats(values, "values")?, codes(clusters, "clusters")?);
    let lengths = [clusters.len(), arms.map_or(values.len(), <[bool]>::len)];
    if lengths.iter().any(|n| *n != values.len()) {
        return Err(AnalysisError::new_err(format!(
            "{} values, {} clusters, {} arms: pass one of each per observation, in the same order",
            values.len(),
            lengths[0],
            lengths[1]
        )));
    }
    let count = clusters.iter().max().map_or(0, |last| *last as usize + 1);
    let mut out = [
        vec![SampleMoments::new(); count],
        vec![SampleMoments::new(); count],
    ];
    for (row, (value, cluster)) in values.iter().zip(&clusters).enumerate() {
        let arm = usize::from(arms.is_some_and(|a| !a[row]));
        out[arm][*cluster as usize]
            .push(*value)
            .map_err(|e| AnalysisError::new_err(e.to_string()))?;
    }
    Ok(out)
}

#[pyfunction]
fn icc_anova<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    clusters: &Bound<'py, PyAny>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let [clusters, _] = summaries(values, clusters, None)?;
    computed(py, || of_clusters::icc_anova(&clusters, conf_level))
}

#[pyfunction]
fn design_effect<'py>(py: Python<'py>, sizes: Vec<u64>, icc: f64) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of_clusters::design_effect(&sizes, icc))
}

#[pyfunction]
fn clustered_mean<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    clusters: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    let [clusters, _] = summaries(values, clusters, None)?;
    computed(py, || {
        of_clusters::clustered_mean(&clusters, conf_level, alternative)
    })
}

#[pyfunction]
fn clustered_difference<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    in_group: &Bound<'py, PyAny>,
    clusters: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    let arms = flags(in_group)?;
    let [group, others] = summaries(values, clusters, Some(&arms))?;
    computed(py, || {
        of_clusters::clustered_difference(&group, &others, conf_level, alternative)
    })
}

#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "each one named on the Python side"
)]
fn ancova_and_change_score<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    in_group: &Bound<'py, PyAny>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let in_group = flags(in_group)?;
    let how = How::read(clusters, variance, df, conf_level)?;
    computed(py, || {
        of_cohorts::ancova_and_change_score(&before, &after, &in_group, &how.inference())
    })
}

#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "each one named on the Python side"
)]
fn difference_in_differences<'py>(
    py: Python<'py>,
    outcome: &Bound<'py, PyAny>,
    in_group: &Bound<'py, PyAny>,
    is_after: &Bound<'py, PyAny>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let outcome = floats(outcome, "outcome")?;
    let (in_group, is_after) = (flags(in_group)?, flags(is_after)?);
    let how = How::read(clusters, variance, df, conf_level)?;
    computed(py, || {
        of_cohorts::difference_in_differences(&outcome, &in_group, &is_after, &how.inference())
    })
}

#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "each one named on the Python side"
)]
fn difference_in_differences_panel<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    in_group: &Bound<'py, PyAny>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let in_group = flags(in_group)?;
    let how = How::read(clusters, variance, df, conf_level)?;
    computed(py, || {
        of_cohorts::difference_in_differences_panel(&before, &after, &in_group, &how.inference())
    })
}
