//! Linear models, means over clusters, comparisons of groups.

use jauge::stats::clustered::{
    clustered_difference as clustered_difference_of, clustered_mean as clustered_mean_of,
    clustered_mean_change as clustered_mean_change_of,
    clustered_probability_of_improvement as clustered_probability_of_improvement_of,
    design_effect as design_effect_of, icc_anova as icc_anova_of,
};
use jauge::stats::comparison::{
    ancova_and_change_score as ancova_and_change_score_of,
    difference_in_differences as difference_in_differences_of,
    difference_in_differences_panel as panel_of,
};
use jauge::stats::linear::{DegreesOfFreedom, Inference, Variance, ols as ols_of};
use jauge::stats::{Alternative, Error, Moments, PairedTable, SampleMoments};
use ndarray::{Array2, ShapeBuilder};
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;

use super::table::PairedTable as PyPairedTable;
use super::{choice, computed, counts, floats};
use crate::errors::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(ols, module)?)?;
    module.add_function(wrap_pyfunction!(icc_anova, module)?)?;
    module.add_function(wrap_pyfunction!(design_effect, module)?)?;
    module.add_function(wrap_pyfunction!(clustered_mean, module)?)?;
    module.add_function(wrap_pyfunction!(clustered_mean_change, module)?)?;
    module.add_function(wrap_pyfunction!(
        clustered_probability_of_improvement,
        module
    )?)?;
    module.add_function(wrap_pyfunction!(clustered_difference, module)?)?;
    module.add_function(wrap_pyfunction!(ancova_and_change_score, module)?)?;
    module.add_function(wrap_pyfunction!(difference_in_differences, module)?)?;
    module.add_function(wrap_pyfunction!(difference_in_differences_panel, module)?)?;
    Ok(())
}

/// The choices of an [`Inference`], as words and codes.
struct How {
    clusters: Option<Vec<usize>>,
    variance: Variance,
    df: DegreesOfFreedom,
    conf_level: f64,
}

impl How {
    fn read(
        clusters: Option<&Bound<'_, PyAny>>,
        variance: &str,
        df: &str,
        conf_level: f64,
    ) -> PyResult<Self> {
        Ok(Self {
            clusters: clusters.map(codes).transpose()?,
            variance: choice("variance", variance)?,
            df: choice("df", df)?,
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

/// Cluster labels, whole numbers, as codes from 0 without gaps in the order of the labels.
fn codes(labels: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let labels: Vec<i64> = match PyBuffer::<i64>::get(labels) {
        Ok(buffer) => buffer.to_vec(labels.py())?,
        Err(_) => labels.extract()?,
    };
    let mut known = labels.clone();
    let least = known.iter().copied().min().unwrap_or(0);
    let place = |label: i64| usize::try_from(label.abs_diff(least)).unwrap_or(usize::MAX);
    let most = known.iter().copied().map(place).max().unwrap_or(0);
    if most > labels.len() {
        known.sort_unstable();
        known.dedup();
        let code = |label: &i64| known.partition_point(|k| k < label);
        return Ok(labels.iter().map(code).collect());
    }
    // Labels close together, as a column of numbers or of codes has them: a table instead of a search.
    let mut table = vec![0_usize; most + 1];
    for &label in &labels {
        table[place(label)] = 1;
    }
    let mut next = 0;
    for slot in &mut table {
        next += std::mem::replace(slot, next);
    }
    Ok(labels
        .into_iter()
        .map(|label| table[place(label)])
        .collect())
}

/// Marks of a group: zeros and ones, or truth values.
fn truths(values: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<bool>> {
    let refused = || {
        AnalysisError::new_err(format!(
            "{name}: only true and false (1 and 0) mark a group; recode it first"
        ))
    };
    floats(values, name)?
        .into_iter()
        .map(|x| match x {
            1.0 => Ok(true),
            0.0 => Ok(false),
            _ => Err(refused()),
        })
        .collect()
}

/// One summary per cluster code of the rows that are wanted; codes count from 0 without gaps.
fn summaries(
    values: &[f64],
    codes: &[usize],
    wanted: impl Fn(usize) -> bool,
) -> Result<Vec<SampleMoments>, Error> {
    by_cluster(values.len(), codes, |i, cluster: &mut SampleMoments| {
        if wanted(i) {
            cluster.push(values[i])?;
        }
        Ok(())
    })
}

/// One summary per cluster of `n` people, to which `add` adds the person at a place.
fn by_cluster<S: Clone + Default>(
    n: usize,
    codes: &[usize],
    add: impl Fn(usize, &mut S) -> Result<(), Error>,
) -> Result<Vec<S>, Error> {
    if codes.len() != n {
        return Err(Error::LengthMismatch {
            what: "clusters",
            expected: n,
            found: codes.len(),
        });
    }
    let most = codes.iter().copied().max().map_or(0, |code| code + 1);
    if most > codes.len() {
        return Err(Error::Impossible {
            what: "cluster codes with gaps: count them from 0".to_owned(),
        });
    }
    let mut all = vec![S::default(); most];
    for (i, &code) in codes.iter().enumerate() {
        add(i, &mut all[code])?;
    }
    Ok(all)
}

#[pyfunction]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of the Python face, one by one"
)]
fn ols<'py>(
    py: Python<'py>,
    columns: Vec<Bound<'py, PyAny>>,
    names: Vec<String>,
    outcome: &Bound<'py, PyAny>,
    weights: Option<&Bound<'py, PyAny>>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let outcome = floats(outcome, "outcome")?;
    let weights = weights.map(|w| floats(w, "weights")).transpose()?;
    let (rows, width) = (outcome.len(), columns.len());
    let mut values = Vec::with_capacity(rows * width);
    for (column, name) in columns.iter().zip(&names) {
        let column = floats(column, name)?;
        if column.len() != rows {
            return Err(AnalysisError::new_err(format!(
                "{name}: {} values where the outcome has {rows}",
                column.len()
            )));
        }
        values.extend(column);
    }
    let how = How::read(clusters, variance, df, conf_level)?;
    computed(py, || {
        let design =
            Array2::from_shape_vec((rows, width).f(), values).map_err(|e| Error::Impossible {
                what: e.to_string(),
            })?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        ols_of(
            design.view(),
            &names,
            &outcome,
            weights.as_deref(),
            &how.inference(),
        )
    })
}

#[pyfunction]
fn icc_anova<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    clusters: &Bound<'py, PyAny>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (values, clusters) = (floats(values, "values")?, codes(clusters)?);
    computed(py, || {
        icc_anova_of(&summaries(&values, &clusters, |_| true)?, conf_level)
    })
}

#[pyfunction]
fn design_effect<'py>(
    py: Python<'py>,
    sizes: &Bound<'py, PyAny>,
    icc: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let sizes = counts(sizes, "sizes")?;
    computed(py, || design_effect_of(&sizes, icc))
}

#[pyfunction]
fn clustered_mean<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    clusters: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (values, clusters) = (floats(values, "values")?, codes(clusters)?);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        let parts = summaries(&values, &clusters, |_| true)?;
        clustered_mean_of(&parts, conf_level, alternative)
    })
}

#[pyfunction]
fn clustered_mean_change<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    clusters: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let clusters = codes(clusters)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        if before.len() != after.len() {
            return Err(Error::DifferentLengths {
                left: before.len(),
                right: after.len(),
            });
        }
        let parts = by_cluster(before.len(), &clusters, |i, cluster: &mut Moments| {
            cluster.push(before[i], after[i])
        })?;
        clustered_mean_change_of(&parts, conf_level, alternative)
    })
}

#[pyfunction]
fn clustered_probability_of_improvement<'py>(
    py: Python<'py>,
    tables: Vec<PyRef<'py, PyPairedTable>>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let tables: Vec<PairedTable> = tables.iter().map(|t| t.0.clone()).collect();
    computed(py, || {
        clustered_probability_of_improvement_of(&tables, conf_level)
    })
}

#[pyfunction]
fn clustered_difference<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    arm: &Bound<'py, PyAny>,
    clusters: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (values, arm) = (floats(values, "values")?, truths(arm, "arm")?);
    let clusters = codes(clusters)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        if arm.len() != values.len() {
            return Err(Error::LengthMismatch {
                what: "arm",
                expected: values.len(),
                found: arm.len(),
            });
        }
        let first = summaries(&values, &clusters, |i| arm[i])?;
        let second = summaries(&values, &clusters, |i| !arm[i])?;
        clustered_difference_of(&first, &second, conf_level, alternative)
    })
}

#[pyfunction]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of the Python face, one by one"
)]
fn ancova_and_change_score<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    group: &Bound<'py, PyAny>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let group = truths(group, "group")?;
    let how = How::read(clusters, variance, df, conf_level)?;
    computed(py, || {
        ancova_and_change_score_of(&before, &after, &group, &how.inference())
    })
}

#[pyfunction]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of the Python face, one by one"
)]
fn difference_in_differences<'py>(
    py: Python<'py>,
    outcome: &Bound<'py, PyAny>,
    group: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let outcome = floats(outcome, "outcome")?;
    let (group, after) = (truths(group, "group")?, truths(after, "after")?);
    let how = How::read(clusters, variance, df, conf_level)?;
    computed(py, || {
        difference_in_differences_of(&outcome, &group, &after, &how.inference())
    })
}

#[pyfunction]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of the Python face, one by one"
)]
fn difference_in_differences_panel<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    group: &Bound<'py, PyAny>,
    clusters: Option<&Bound<'py, PyAny>>,
    variance: &str,
    df: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let group = truths(group, "group")?;
    let how = How::read(clusters, variance, df, conf_level)?;
    computed(py, || panel_of(&before, &after, &group, &how.inference()))
}
