//! Bootstrap and permutation tests.

use std::sync::{Arc, Mutex, PoisonError};

use jauge::stats::resample::{
    Bootstrap, BootstrapOptions, ChangeStatistic, PermutationMethod, PermutationOptions,
    PermutationStatistic, Rearrangement, SignFlips, Statistic, TableStatistic,
    bootstrap as bootstrap_of, bootstrap_difference_of_means as bootstrap_of_difference,
    bootstrap_paired_table as bootstrap_of_table, bootstrap_weighted_mean as bootstrap_of_weighted,
    bootstrap_with, cluster_bootstrap as bootstrap_of_clusters,
    paired_permutation_test as paired_permutation_test_of, permutation_test as permutation_test_of,
};
use jauge::stats::{Error, PairedTable, SampleMoments};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::table::PairedTable as PyPairedTable;
use super::{choice, codes, computed, computed_at_length, floats};
use crate::errors::{no_such_option, refused};
use crate::work::interruptible;

type Values<'a, 'py> = &'a Bound<'py, PyAny>;
type Found<'py> = PyResult<Bound<'py, PyAny>>;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(bootstrap, module)?)?;
    module.add_function(wrap_pyfunction!(bootstrap_difference_of_means, module)?)?;
    module.add_function(wrap_pyfunction!(bootstrap_weighted_mean, module)?)?;
    module.add_function(wrap_pyfunction!(bootstrap_paired_table, module)?)?;
    module.add_function(wrap_pyfunction!(cluster_bootstrap, module)?)?;
    module.add_function(wrap_pyfunction!(cluster_bootstrap_of_tables, module)?)?;
    module.add_function(wrap_pyfunction!(permutation_test, module)?)?;
    module.add_function(wrap_pyfunction!(paired_permutation_test, module)?)?;
    Ok(())
}

/// How limits are read off, confidence level, resamples, seed.
pub(super) type Asked<'a> = (&'a str, f64, u64, u64);

pub(super) fn options(
    (interval, conf_level, resamples, seed): Asked<'_>,
) -> PyResult<BootstrapOptions> {
    Ok(BootstrapOptions {
        interval: choice("interval", interval)?,
        conf_level,
        resamples,
        seed,
    })
}

#[pyfunction]
fn bootstrap<'py>(
    py: Python<'py>,
    values: Values<'_, 'py>,
    statistic: Values<'_, 'py>,
    asked: Asked<'_>,
) -> Found<'py> {
    let values = floats(values, "values")?;
    let options = options(asked)?;
    if let Ok(name) = statistic.extract::<&str>() {
        let statistic: Statistic = choice("statistic", name)?;
        return computed_at_length(py, move || bootstrap_of(&values, statistic, &options));
    }
    let found = of_a_function(py, values, statistic, options)?;
    computed(py, || Ok(found))
}

/// The bootstrap of a Python function. What it raises first is raised again, in place of the refusal that stopped the work.
fn of_a_function(
    py: Python<'_>,
    values: Vec<f64>,
    statistic: Values<'_, '_>,
    options: BootstrapOptions,
) -> PyResult<Bootstrap> {
    let array = py.import("array")?.getattr("array")?.unbind();
    let statistic = statistic.clone().unbind();
    let raised: Arc<Mutex<Option<PyErr>>> = Arc::default();
    let first = Arc::clone(&raised);
    let of = move |rows: &[f64]| {
        Python::attach(|py| {
            let bytes: Vec<u8> = rows.iter().flat_map(|x| x.to_ne_bytes()).collect();
            array
                .call1(py, ("d", PyBytes::new(py, &bytes)))
                .and_then(|rows| statistic.call1(py, (rows,)))
                .and_then(|value| value.extract::<f64>(py))
        })
        .map_err(|error| {
            let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert(error);
            Error::NotFinite {
                what: "the statistic",
            }
        })
    };
    let found = interruptible(py, move || bootstrap_with(&values, of, &options))?;
    let first = raised.lock().unwrap_or_else(PoisonError::into_inner).take();
    match first {
        Some(error) => Err(error),
        None => found.map_err(refused),
    }
}

#[pyfunction]
fn bootstrap_difference_of_means<'py>(
    py: Python<'py>,
    first: Values<'_, 'py>,
    second: Values<'_, 'py>,
    asked: Asked<'_>,
) -> Found<'py> {
    let (first, second) = (floats(first, "first")?, floats(second, "second")?);
    let options = options(asked)?;
    computed_at_length(py, move || {
        bootstrap_of_difference(&first, &second, &options)
    })
}

#[pyfunction]
fn bootstrap_weighted_mean<'py>(
    py: Python<'py>,
    values: Values<'_, 'py>,
    weights: Values<'_, 'py>,
    asked: Asked<'_>,
) -> Found<'py> {
    let (values, weights) = (floats(values, "values")?, floats(weights, "weights")?);
    let options = options(asked)?;
    computed_at_length(py, move || {
        bootstrap_of_weighted(&values, &weights, &options)
    })
}

/// What a table says of a change, with the scores of its levels where that needs them.
enum OfTable {
    MeanChange(Vec<f64>),
    Plain(TableStatistic<'static>),
}

impl OfTable {
    fn get(&self) -> TableStatistic<'_> {
        match self {
            Self::MeanChange(scores) => TableStatistic::MeanChange(scores),
            Self::Plain(statistic) => *statistic,
        }
    }
}

fn table_statistic(name: &str, scores: Option<Values<'_, '_>>) -> PyResult<OfTable> {
    let scores = scores.map(|s| floats(s, "scores")).transpose()?;
    match (name, scores) {
        ("mean_change", Some(scores)) => Ok(OfTable::MeanChange(scores)),
        ("mean_change", None) => Err(no_such_option(
            "scores: a mean change needs one score per level",
        )),
        ("probability_of_improvement", None) => {
            Ok(OfTable::Plain(TableStatistic::ProbabilityOfImprovement))
        }
        ("share_improved", None) => Ok(OfTable::Plain(TableStatistic::ShareImproved)),
        ("rank_biserial", None) => Ok(OfTable::Plain(TableStatistic::RankBiserial)),
        (other, _) => Err(no_such_option(format!(
            "statistic: {other:?}; one of mean_change (with scores), probability_of_improvement, share_improved, \
             rank_biserial (without)"
        ))),
    }
}

#[pyfunction]
fn bootstrap_paired_table<'py>(
    py: Python<'py>,
    table: &PyPairedTable,
    statistic: &str,
    scores: Option<Values<'_, 'py>>,
    asked: Asked<'_>,
) -> Found<'py> {
    let options = options(asked)?;
    let statistic = table_statistic(statistic, scores)?;
    let table = table.0.clone();
    computed_at_length(py, move || {
        bootstrap_of_table(&table, statistic.get(), &options)
    })
}

#[pyfunction]
fn cluster_bootstrap<'py>(
    py: Python<'py>,
    values: Values<'_, 'py>,
    clusters: Values<'_, 'py>,
    asked: Asked<'_>,
) -> Found<'py> {
    let values = floats(values, "values")?;
    let clusters = codes(clusters, "clusters")?;
    let options = options(asked)?;
    computed_at_length(py, move || {
        same_length("the cluster of each value", values.len(), clusters.len())?;
        let mut by_cluster = std::collections::BTreeMap::<u32, Vec<f64>>::new();
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

#[pyfunction]
fn cluster_bootstrap_of_tables<'py>(
    py: Python<'py>,
    tables: Vec<PyRef<'py, PyPairedTable>>,
    statistic: &str,
    scores: Option<Values<'_, 'py>>,
    asked: Asked<'_>,
) -> Found<'py> {
    let options = options(asked)?;
    let statistic = table_statistic(statistic, scores)?;
    let tables: Vec<PairedTable> = tables.iter().map(|t| t.0.clone()).collect();
    computed_at_length(py, move || {
        let of = |table: &PairedTable| statistic.get().of(table);
        bootstrap_of_clusters(&tables, of, &options)
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

/// Alternative, method, random arrangements, seed.
type TestAsked<'a> = (&'a str, &'a str, u64, u64);

fn test_options(
    (alternative, method, resamples, seed): TestAsked<'_>,
) -> PyResult<PermutationOptions> {
    let method: PermutationMethod = choice("method", method)?;
    Ok(PermutationOptions {
        alternative: choice("alternative", alternative)?,
        method,
        resamples,
        seed,
    })
}

/// Codes as the labels that the tests read.
fn labels(values: Option<Values<'_, '_>>, name: &str) -> PyResult<Option<Vec<usize>>> {
    let found = values.map(|v| codes(v, name)).transpose()?;
    Ok(found.map(|codes| codes.into_iter().map(|code| code as usize).collect()))
}

/// `strata` and `clusters` hold the labels of the first group's people, then those of the second's.
#[pyfunction]
fn permutation_test<'py>(
    py: Python<'py>,
    first: Values<'_, 'py>,
    second: Values<'_, 'py>,
    strata: Option<Values<'_, 'py>>,
    clusters: Option<Values<'_, 'py>>,
    statistic: &str,
    asked: TestAsked<'_>,
) -> Found<'py> {
    let mut values = floats(first, "first")?;
    let in_first = values.len();
    values.extend(floats(second, "second")?);
    let groups: Vec<bool> = (0..values.len()).map(|i| i < in_first).collect();
    let statistic: PermutationStatistic = choice("statistic", statistic)?;
    let options = test_options(asked)?;
    let (strata, clusters) = (labels(strata, "strata")?, labels(clusters, "clusters")?);
    if strata.is_some() && clusters.is_some() {
        return Err(no_such_option(
            "strata, clusters: people change places within strata, or clusters do; not both",
        ));
    }
    computed_at_length(py, move || {
        let rearrangement = match (&strata, &clusters) {
            (Some(labels), _) => Rearrangement::WithinStrata(labels),
            (None, Some(labels)) => Rearrangement::WholeClusters(labels),
            (None, None) => Rearrangement::Individuals,
        };
        permutation_test_of(&values, &groups, statistic, rearrangement, &options)
    })
}

#[pyfunction]
fn paired_permutation_test<'py>(
    py: Python<'py>,
    changes: Values<'_, 'py>,
    clusters: Option<Values<'_, 'py>>,
    statistic: &str,
    asked: TestAsked<'_>,
) -> Found<'py> {
    let changes = floats(changes, "changes")?;
    let statistic: ChangeStatistic = choice("statistic", statistic)?;
    let options = test_options(asked)?;
    let clusters = labels(clusters, "clusters")?;
    computed_at_length(py, move || {
        let flips = match &clusters {
            Some(labels) => SignFlips::WholeClusters(labels),
            None => SignFlips::Individuals,
        };
        paired_permutation_test_of(&changes, statistic, flips, &options)
    })
}
