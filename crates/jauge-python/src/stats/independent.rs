//! Groups of different people.

use jauge::stats::independent::{
    Followed, MannWhitneyOptions, anova as anova_of, brunner_munzel as brunner_munzel_of_values,
    brunner_munzel_of_counts as brunner_munzel_from_counts, chi_squared as chi_squared_of,
    cochran_armitage as cochran_armitage_of,
    difference_of_proportions as difference_of_proportions_of, fisher_exact as fisher_exact_of,
    fisher_exact_table as fisher_exact_table_of, kruskal_wallis as kruskal_wallis_of_values,
    kruskal_wallis_of_counts as kruskal_wallis_from_counts, lee_bounds as lee_bounds_of,
    mann_whitney as mann_whitney_of_values, mann_whitney_of_counts as mann_whitney_from_counts,
    student_t as student_t_of, welch_anova as welch_anova_of, welch_t as welch_t_of,
};
use jauge::stats::paired::{Correction, Method};
use jauge::stats::{Alternative, Error, SampleMoments};
use pyo3::prelude::*;

use super::{choice, computed, count, count_table, counts, floats, rows};
use crate::errors::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(student_t, module)?)?;
    module.add_function(wrap_pyfunction!(welch_t, module)?)?;
    module.add_function(wrap_pyfunction!(difference_of_proportions, module)?)?;
    module.add_function(wrap_pyfunction!(mann_whitney, module)?)?;
    module.add_function(wrap_pyfunction!(mann_whitney_of_counts, module)?)?;
    module.add_function(wrap_pyfunction!(brunner_munzel, module)?)?;
    module.add_function(wrap_pyfunction!(brunner_munzel_of_counts, module)?)?;
    module.add_function(wrap_pyfunction!(kruskal_wallis, module)?)?;
    module.add_function(wrap_pyfunction!(kruskal_wallis_of_counts, module)?)?;
    module.add_function(wrap_pyfunction!(anova, module)?)?;
    module.add_function(wrap_pyfunction!(welch_anova, module)?)?;
    module.add_function(wrap_pyfunction!(chi_squared, module)?)?;
    module.add_function(wrap_pyfunction!(fisher_exact, module)?)?;
    module.add_function(wrap_pyfunction!(fisher_exact_table, module)?)?;
    module.add_function(wrap_pyfunction!(cochran_armitage, module)?)?;
    module.add_function(wrap_pyfunction!(lee_bounds, module)?)?;
    Ok(())
}

/// One summary a group.
fn summaries(groups: &[Vec<f64>]) -> Result<Vec<SampleMoments>, Error> {
    groups
        .iter()
        .map(|values| SampleMoments::from_values(values))
        .collect()
}

#[pyfunction]
fn student_t<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        let (a, b) = (
            SampleMoments::from_values(&a)?,
            SampleMoments::from_values(&b)?,
        );
        student_t_of(&a, &b, conf_level, alternative)
    })
}

#[pyfunction]
fn welch_t<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        let (a, b) = (
            SampleMoments::from_values(&a)?,
            SampleMoments::from_values(&b)?,
        );
        welch_t_of(&a, &b, conf_level, alternative)
    })
}

#[pyfunction]
fn difference_of_proportions<'py>(
    py: Python<'py>,
    x1: &Bound<'py, PyAny>,
    n1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
    n2: &Bound<'py, PyAny>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (x1, n1) = (count(x1, "x1")?, count(n1, "n1")?);
    let (x2, n2) = (count(x2, "x2")?, count(n2, "n2")?);
    computed(py, || {
        difference_of_proportions_of(x1, n1, x2, n2, conf_level)
    })
}

fn rank_options(correction: &str, method: &str, alternative: &str) -> PyResult<MannWhitneyOptions> {
    let correction: Correction = choice("correction", correction)?;
    let method: Method = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    Ok(MannWhitneyOptions {
        correction,
        method,
        alternative,
    })
}

#[pyfunction]
fn mann_whitney<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    correction: &str,
    method: &str,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    let options = rank_options(correction, method, alternative)?;
    computed(py, || mann_whitney_of_values(&a, &b, options))
}

#[pyfunction]
fn mann_whitney_of_counts<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    correction: &str,
    method: &str,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (counts(a, "a")?, counts(b, "b")?);
    let options = rank_options(correction, method, alternative)?;
    computed(py, || mann_whitney_from_counts(&a, &b, options))
}

#[pyfunction]
fn brunner_munzel<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        brunner_munzel_of_values(&a, &b, conf_level, alternative)
    })
}

#[pyfunction]
fn brunner_munzel_of_counts<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (counts(a, "a")?, counts(b, "b")?);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        brunner_munzel_from_counts(&a, &b, conf_level, alternative)
    })
}

#[pyfunction]
fn kruskal_wallis<'py>(py: Python<'py>, groups: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let groups = rows(groups, "groups", |group| floats(group, "groups"))?;
    computed(py, || {
        kruskal_wallis_of_values(&groups.iter().map(Vec::as_slice).collect::<Vec<_>>())
    })
}

#[pyfunction]
fn kruskal_wallis_of_counts<'py>(
    py: Python<'py>,
    groups: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let groups = rows(groups, "groups", |group| counts(group, "groups"))?;
    computed(py, || {
        kruskal_wallis_from_counts(&groups.iter().map(Vec::as_slice).collect::<Vec<_>>())
    })
}

#[pyfunction]
fn anova<'py>(py: Python<'py>, groups: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let groups = rows(groups, "groups", |group| floats(group, "groups"))?;
    computed(py, || anova_of(&summaries(&groups)?))
}

#[pyfunction]
fn welch_anova<'py>(py: Python<'py>, groups: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let groups = rows(groups, "groups", |group| floats(group, "groups"))?;
    computed(py, || welch_anova_of(&summaries(&groups)?))
}

#[pyfunction]
fn chi_squared<'py>(
    py: Python<'py>,
    table: &Bound<'py, PyAny>,
    correction: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let table = count_table(table, "table")?;
    let correction: Correction = choice("correction", correction)?;
    computed(py, || chi_squared_of(&table, correction))
}

#[pyfunction]
fn fisher_exact<'py>(
    py: Python<'py>,
    table: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let table = count_table(table, "table")?;
    let alternative: Alternative = choice("alternative", alternative)?;
    if table.dim() != (2, 2) {
        return Err(AnalysisError::new_err(
            "table: two rows of two counts are needed; use fisher_exact_table for a larger table",
        ));
    }
    let table = [
        [table[(0, 0)], table[(0, 1)]],
        [table[(1, 0)], table[(1, 1)]],
    ];
    computed(py, || fisher_exact_of(table, conf_level, alternative))
}

#[pyfunction]
fn fisher_exact_table<'py>(
    py: Python<'py>,
    table: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let table = count_table(table, "table")?;
    computed(py, || fisher_exact_table_of(&table))
}

#[pyfunction]
fn cochran_armitage<'py>(
    py: Python<'py>,
    successes: &Bound<'py, PyAny>,
    totals: &Bound<'py, PyAny>,
    scores: &Bound<'py, PyAny>,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let successes = counts(successes, "successes")?;
    let totals = counts(totals, "totals")?;
    let scores = floats(scores, "scores")?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        cochran_armitage_of(&successes, &totals, &scores, alternative)
    })
}

/// Each group as those followed and how many there were at the start.
#[pyfunction]
fn lee_bounds<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    entered: (Bound<'py, PyAny>, Bound<'py, PyAny>),
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    let (entered_a, entered_b) = (
        count(&entered.0, "entered_a")?,
        count(&entered.1, "entered_b")?,
    );
    let followed = |values, entered| Followed { values, entered };
    computed(py, || {
        lee_bounds_of(followed(&a, entered_a), followed(&b, entered_b), conf_level)
    })
}
