//! Plans: power, numbers, detectable effects, precision.

use jauge::stats::power as of;
use jauge::stats::{Alternative, Error};
use pyo3::prelude::*;

use super::finite_population::target;
use super::{choice, computed};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(power_paired_t, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_paired_t, module)?)?;
    module.add_function(wrap_pyfunction!(detectable_effect_paired_t, module)?)?;
    module.add_function(wrap_pyfunction!(power_signed_rank, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_signed_rank, module)?)?;
    module.add_function(wrap_pyfunction!(detectable_effect_signed_rank, module)?)?;
    module.add_function(wrap_pyfunction!(power_two_groups_t, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_two_groups_t, module)?)?;
    module.add_function(wrap_pyfunction!(detectable_effect_two_groups_t, module)?)?;
    module.add_function(wrap_pyfunction!(power_one_proportion, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_one_proportion, module)?)?;
    module.add_function(wrap_pyfunction!(detectable_effect_one_proportion, module)?)?;
    module.add_function(wrap_pyfunction!(power_two_proportions, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_two_proportions, module)?)?;
    module.add_function(wrap_pyfunction!(detectable_effect_two_proportions, module)?)?;
    module.add_function(wrap_pyfunction!(power_clustered_groups, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_clustered_groups, module)?)?;
    module.add_function(wrap_pyfunction!(
        detectable_effect_clustered_groups,
        module
    )?)?;
    module.add_function(wrap_pyfunction!(power_clustered_change, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_clustered_change, module)?)?;
    module.add_function(wrap_pyfunction!(
        detectable_effect_clustered_change,
        module
    )?)?;
    module.add_function(wrap_pyfunction!(half_width_share, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_share, module)?)?;
    module.add_function(wrap_pyfunction!(half_width_mean, module)?)?;
    module.add_function(wrap_pyfunction!(sample_size_mean, module)?)?;
    module.add_function(wrap_pyfunction!(half_width_clustered, module)?)?;
    module.add_function(wrap_pyfunction!(post_hoc_power, module)?)?;
    Ok(())
}

/// Mean size, intraclass correlation and coefficient of variation of the sizes of clusters.
type Shape = (f64, f64, f64);

fn of_shape((size, icc, size_cv): Shape) -> Result<of::Clusters, Error> {
    of::Clusters::new(size, icc, size_cv)
}

#[pyfunction]
fn power_paired_t<'py>(
    py: Python<'py>,
    d_z: f64,
    n: u64,
    population: Option<u64>,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::power_paired_t(d_z, n, target, sig_level, alternative)
    })
}

#[pyfunction]
fn sample_size_paired_t<'py>(
    py: Python<'py>,
    d_z: f64,
    power: f64,
    population: Option<u64>,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::sample_size_paired_t(d_z, power, target, sig_level, alternative)
    })
}

#[pyfunction]
fn detectable_effect_paired_t<'py>(
    py: Python<'py>,
    n: u64,
    power: f64,
    population: Option<u64>,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::detectable_effect_paired_t(n, power, target, sig_level, alternative)
    })
}

#[pyfunction]
fn power_signed_rank<'py>(
    py: Python<'py>,
    d_z: f64,
    n: u64,
    parent: &str,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let parent: of::Parent = choice("parent", parent)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::power_signed_rank(d_z, n, parent, sig_level, alternative)
    })
}

#[pyfunction]
fn sample_size_signed_rank<'py>(
    py: Python<'py>,
    d_z: f64,
    power: f64,
    parent: &str,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let parent: of::Parent = choice("parent", parent)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::sample_size_signed_rank(d_z, power, parent, sig_level, alternative)
    })
}

#[pyfunction]
fn detectable_effect_signed_rank<'py>(
    py: Python<'py>,
    n: u64,
    power: f64,
    parent: &str,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let parent: of::Parent = choice("parent", parent)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::detectable_effect_signed_rank(n, power, parent, sig_level, alternative)
    })
}

#[pyfunction]
fn power_two_groups_t<'py>(
    py: Python<'py>,
    d: f64,
    n1: u64,
    n2: u64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::power_two_groups_t(d, n1, n2, sig_level, alternative)
    })
}

#[pyfunction]
fn sample_size_two_groups_t<'py>(
    py: Python<'py>,
    d: f64,
    ratio: f64,
    power: f64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::sample_size_two_groups_t(d, ratio, power, sig_level, alternative)
    })
}

#[pyfunction]
fn detectable_effect_two_groups_t<'py>(
    py: Python<'py>,
    n1: u64,
    n2: u64,
    power: f64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::detectable_effect_two_groups_t(n1, n2, power, sig_level, alternative)
    })
}

#[pyfunction]
fn power_one_proportion<'py>(
    py: Python<'py>,
    share: f64,
    reference_share: f64,
    n: u64,
    method: &str,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let method: of::ProportionTest = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::power_one_proportion(share, reference_share, n, method, sig_level, alternative)
    })
}

#[pyfunction]
fn sample_size_one_proportion<'py>(
    py: Python<'py>,
    share: f64,
    reference_share: f64,
    power: f64,
    method: &str,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let method: of::ProportionTest = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::sample_size_one_proportion(
            share,
            reference_share,
            power,
            method,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn detectable_effect_one_proportion<'py>(
    py: Python<'py>,
    reference_share: f64,
    n: u64,
    power: f64,
    method: &str,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let method: of::ProportionTest = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::detectable_effect_one_proportion(
            reference_share,
            n,
            power,
            method,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn power_two_proportions<'py>(
    py: Python<'py>,
    share: f64,
    reference_share: f64,
    n1: u64,
    n2: u64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::power_two_proportions(share, reference_share, n1, n2, sig_level, alternative)
    })
}

#[pyfunction]
fn sample_size_two_proportions<'py>(
    py: Python<'py>,
    share: f64,
    reference_share: f64,
    ratio: f64,
    power: f64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::sample_size_two_proportions(
            share,
            reference_share,
            ratio,
            power,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn detectable_effect_two_proportions<'py>(
    py: Python<'py>,
    reference_share: f64,
    n1: u64,
    n2: u64,
    power: f64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::detectable_effect_two_proportions(
            reference_share,
            n1,
            n2,
            power,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn power_clustered_groups<'py>(
    py: Python<'py>,
    d: f64,
    clusters1: u64,
    clusters2: u64,
    clusters: Shape,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::power_clustered_groups(
            d,
            clusters1,
            clusters2,
            &of_shape(clusters)?,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn sample_size_clustered_groups<'py>(
    py: Python<'py>,
    d: f64,
    ratio: f64,
    clusters: Shape,
    power: f64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::sample_size_clustered_groups(
            d,
            ratio,
            &of_shape(clusters)?,
            power,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn detectable_effect_clustered_groups<'py>(
    py: Python<'py>,
    clusters1: u64,
    clusters2: u64,
    clusters: Shape,
    power: f64,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::detectable_effect_clustered_groups(
            clusters1,
            clusters2,
            &of_shape(clusters)?,
            power,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn power_clustered_change<'py>(
    py: Python<'py>,
    d_z: f64,
    number: u64,
    clusters: Shape,
    population: Option<u64>,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::power_clustered_change(
            d_z,
            number,
            &of_shape(clusters)?,
            target,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn sample_size_clustered_change<'py>(
    py: Python<'py>,
    d_z: f64,
    clusters: Shape,
    power: f64,
    population: Option<u64>,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::sample_size_clustered_change(
            d_z,
            &of_shape(clusters)?,
            power,
            target,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn detectable_effect_clustered_change<'py>(
    py: Python<'py>,
    number: u64,
    clusters: Shape,
    power: f64,
    population: Option<u64>,
    sig_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        of::detectable_effect_clustered_change(
            number,
            &of_shape(clusters)?,
            power,
            target,
            sig_level,
            alternative,
        )
    })
}

#[pyfunction]
fn half_width_share<'py>(
    py: Python<'py>,
    n: u64,
    expected_share: f64,
    population: Option<u64>,
    conf_level: f64,
    method: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let method: of::PrecisionMethod = choice("method", method)?;
    computed(py, || {
        of::half_width_share(n, expected_share, target, conf_level, method)
    })
}

#[pyfunction]
fn sample_size_share<'py>(
    py: Python<'py>,
    half_width: f64,
    expected_share: f64,
    population: Option<u64>,
    conf_level: f64,
    method: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    let method: of::PrecisionMethod = choice("method", method)?;
    computed(py, || {
        of::sample_size_share(half_width, expected_share, target, conf_level, method)
    })
}

#[pyfunction]
fn half_width_mean<'py>(
    py: Python<'py>,
    n: u64,
    sd: f64,
    population: Option<u64>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    computed(py, || of::half_width_mean(n, sd, target, conf_level))
}

#[pyfunction]
fn sample_size_mean<'py>(
    py: Python<'py>,
    half_width: f64,
    sd: f64,
    population: Option<u64>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    computed(py, || {
        of::sample_size_mean(half_width, sd, target, conf_level)
    })
}

#[pyfunction]
fn half_width_clustered<'py>(
    py: Python<'py>,
    number: u64,
    clusters: Shape,
    sd: f64,
    population: Option<u64>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let target = target(population);
    computed(py, || {
        of::half_width_clustered(number, &of_shape(clusters)?, sd, target, conf_level)
    })
}

#[pyfunction]
fn post_hoc_power<'py>(
    py: Python<'py>,
    observed_effect: f64,
    n: u64,
) -> PyResult<Bound<'py, PyAny>> {
    computed(py, || of::post_hoc_power(observed_effect, n))
}
