//! Bootstrap and permutation tests.

use jauge::stats::resample::{
    BootstrapOptions, Interval, PermutationMethod, PermutationOptions, PermutationStatistic,
    Rearrangement, Statistic, TableStatistic, bootstrap as bootstrap_of,
    bootstrap_difference_of_means, bootstrap_paired_table as bootstrap_of_table,
    cluster_bootstrap as bootstrap_of_clusters, permutation_test as permutation_test_of,
};
use jauge::stats::{Alternative, Error, PairedTable, SampleMoments};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::{choice, computed, floats};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(bootstrap, module)?)?;
    module.add_function(wrap_pyfunction!(bootstrap_paired_table, module)?)?;
    module.add_function(wrap_pyfunction!(cluster_bootstrap, module)?)?;
    module.add_function(wrap_pyfunction!(permutation_test, module)?)?;
    Ok(())
}

fn options(
    interval: &str,
    conf_level: f64,
    resamples: u64,
    seed: u64,
) -> PyResult<BootstrapOptions> {
    let interval: Interval = choice("interval", interval)?;
    Ok(BootstrapOptions {
        interval,
        conf_level,
        resamples,
        seed,
    })
}

#[pyfunction]
#[allow(clippy::too_many_arguments)] // Python's keywords, one by one.
fn bootstrap<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    other: Option<&Bound<'py, PyAny>>,
    statistic: &str,
    interval: &str,
    conf_level: f64,
    resamples: u64,
    seed: u64,
) -> PyResult<Bound<'py, PyAny>> {
    let values = floats(values, "values")?;
    let options = options(interval, conf_level, resamples, seed)?;
    match (statistic, other) {
        ("difference_of_means", Some(other)) => {
            let other = floats(other, "other")?;
            computed(py, || {
                bootstrap_difference_of_means(&values, &other, &options)
            })
        }
        ("difference_of_means", None) => Err(PyValueError::new_err(
            "other: a difference of means needs the values of the second group",
        )),
        (_, Some(_)) => Err(PyValueError::new_err(
            "other: only a difference of means has a second group",
        )),
        (_, None) => {
            let statistic: Statistic = choice("statistic", statistic)?;
            computed(py, || bootstrap_of(&values, statistic, &options))
        }
    }
}

#[pyfunction]
#[allow(clippy::too_many_arguments)] // Python's keywords, one by one.
fn bootstrap_paired_table<'py>(
    py: Python<'py>,
    counts: Vec<Vec<u64>>,
    statistic: &str,
    scores: Option<&Bound<'py, PyAny>>,
    interval: &str,
    conf_level: f64,
    resamples: u64,
    seed: u64,
) -> PyResult<Bound<'py, PyAny>> {
    let options = options(interval, conf_level, resamples, seed)?;
    let scores = scores.map(|s| floats(s, "scores")).transpose()?;
    let statistic = match (statistic, &scores) {
        ("mean_change", Some(scores)) => TableStatistic::MeanChange(scores),
        ("mean_change", None) => {
            return Err(PyValueError::new_err(
                "scores: a mean change needs one score per level",
            ));
        }
        ("probability_of_improvement", None) => TableStatistic::ProbabilityOfImprovement,
        ("share_improved", None) => TableStatistic::ShareImproved,
        ("rank_biserial", None) => TableStatistic::RankBiserial,
        (other, _) => {
            return Err(PyValueError::new_err(format!(
                "statistic: {other:?}; one of mean_change (with scores), probability_of_improvement, share_improved, \
                 rank_biserial (without)"
            )));
        }
    };
    computed(py, || {
        bootstrap_of_table(&PairedTable::try_from(counts)?, statistic, &options)
    })
}

#[pyfunction]
fn cluster_bootstrap<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    clusters: Vec<usize>,
    interval: &str,
    conf_level: f64,
    resamples: u64,
    seed: u64,
) -> PyResult<Bound<'py, PyAny>> {
    let values = floats(values, "values")?;
    let options = options(interval, conf_level, resamples, seed)?;
    computed(py, || {
        same_length("the cluster of each value", values.len(), clusters.len())?;
        let mut by_cluster = std::collections::BTreeMap::<usize, Vec<f64>>::new();
        for (&x, &cluster) in values.iter().zip(&clusters) {
            by_cluster.entry(cluster).or_default().push(x);
        }
        let moments = by_cluster
            .values()
            .map(|v| SampleMoments::from_values(v))
            .collect::<Result<Vec<_>, _>>()?;
        bootstrap_of_clusters(&moments, |all| Ok(all.mean()), &options)
    })
}

fn same_length(what: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found {
        Ok(())
    } else {
        Err(Error::LengthMismatch {
            what,
            expected,
            found,
        })
    }
}

#[pyfunction]
#[allow(clippy::too_many_arguments)] // Python's keywords, one by one.
fn permutation_test<'py>(
    py: Python<'py>,
    first: &Bound<'py, PyAny>,
    second: &Bound<'py, PyAny>,
    statistic: &str,
    alternative: &str,
    method: &str,
    resamples: u64,
    seed: u64,
) -> PyResult<Bound<'py, PyAny>> {
    let mut values = floats(first, "first")?;
    let in_first = values.len();
    values.extend(floats(second, "second")?);
    let groups: Vec<bool> = (0..values.len()).map(|i| i < in_first).collect();
    let statistic: PermutationStatistic = choice("statistic", statistic)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    let method: PermutationMethod = choice("method", method)?;
    let options = PermutationOptions {
        alternative,
        method,
        resamples,
        seed,
    };
    computed(py, || {
        permutation_test_of(
            &values,
            &groups,
            statistic,
            Rearrangement::Individuals,
            &options,
        )
    })
}
