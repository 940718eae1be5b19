//! Populations of known size.

use jauge::stats::SampleMoments;
use jauge::stats::finite_population as of;
use pyo3::prelude::*;

use super::{computed, floats};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(share_for_target, module)?)?;
    module.add_function(wrap_pyfunction!(finite_population_mean, module)?)?;
    module.add_function(wrap_pyfunction!(finite_population_share, module)?)?;
    module.add_function(wrap_pyfunction!(hypergeometric_interval, module)?)?;
    module.add_function(wrap_pyfunction!(no_assumption_bounds, module)?)?;
    module.add_function(wrap_pyfunction!(coverage, module)?)?;
    module.add_function(wrap_pyfunction!(coverage_probability, module)?)?;
    Ok(())
}

/// Units like these without end, unless their number is given.
pub(super) fn target(population: Option<u64>) -> of::Target {
    population.map_or(of::Target::Superpopulation, |size| {
        of::Target::FinitePopulation { size }
    })
}

#[pyfunction]
fn share_for_target<'py>(
    py: Python<'py>,
    x: u64,
    n: u64,
    population: Option<u64>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    computed(py, || of::share_for_target(x, n, target, conf_level))
}

#[pyfunction]
fn finite_population_mean<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    population: u64,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let values = floats(values, "values")?;
    computed(py, || {
        of::finite_population_mean(
            &SampleMoments::from_values(&values)?,
            population,
            conf_level,
        )
    })
}

#[pyfunction]
fn finite_population_share<'py>(
    py: Python<'py>,
    x: u64,
    n: u64,
    population: u64,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || {
        of::finite_population_share(x, n, population, conf_level)
    })
}

#[pyfunction]
fn hypergeometric_interval<'py>(
    py: Python<'py>,
    x: u64,
    n: u64,
    population: u64,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || {
        of::hypergeometric_interval(x, n, population, conf_level)
    })
}

#[pyfunction]
fn no_assumption_bounds<'py>(
    py: Python<'py>,
    x: u64,
    n: u64,
    population: u64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::no_assumption_bounds(x, n, population))
}

#[pyfunction]
fn coverage<'py>(py: Python<'py>, n: u64, population: u64) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::coverage(n, population))
}

#[pyfunction]
fn coverage_probability<'py>(
    py: Python<'py>,
    count: u64,
    n: u64,
    population: u64,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || {
        of::coverage_probability(count, n, population, conf_level)
    })
}
