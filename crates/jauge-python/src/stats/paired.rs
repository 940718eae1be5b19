//! Tests on pairs.

use jauge::stats::paired::{
    self, BinaryBlocks, BlockRanks, Correction, HodgesLehmannOptions, McNemarMethod, Method,
    PairedDifferenceInterval, UnchangedPairs, WilcoxonOptions, Zeros,
};
use jauge::stats::{Alternative, Error, Moments, PairedTable as Counted};
use ndarray::Array2;
use pyo3::prelude::*;

use super::table::PairedTable;
use super::{choice, computed, floats};
use crate::errors::{AnalysisError, refused};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(paired_t, module)?)?;
    module.add_function(wrap_pyfunction!(wilcoxon_signed_rank, module)?)?;
    module.add_function(wrap_pyfunction!(hodges_lehmann, module)?)?;
    module.add_function(wrap_pyfunction!(sign_test, module)?)?;
    module.add_function(wrap_pyfunction!(probability_of_improvement, module)?)?;
    module.add_function(wrap_pyfunction!(mcnemar, module)?)?;
    module.add_function(wrap_pyfunction!(difference_of_paired_proportions, module)?)?;
    module.add_function(wrap_pyfunction!(stuart_maxwell, module)?)?;
    module.add_function(wrap_pyfunction!(bhapkar, module)?)?;
    module.add_function(wrap_pyfunction!(bowker, module)?)?;
    module.add_function(wrap_pyfunction!(marginal_homogeneity, module)?)?;
    module.add_function(wrap_pyfunction!(friedman, module)?)?;
    module.add_function(wrap_pyfunction!(cochran_q, module)?)?;
    module.add_function(wrap_pyfunction!(quade, module)?)?;
    Ok(())
}

/// Pairs as Python has them: a table alone, or two measures.
enum Pairs {
    Table(Counted),
    Measures(Vec<f64>, Vec<f64>),
}

impl Pairs {
    fn new(before: &Bound<'_, PyAny>, after: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let table = before.cast::<PairedTable>();
        match (table, after) {
            (Ok(table), None) => Ok(Self::Table(table.get().0.clone())),
            (Err(_), Some(after)) => Ok(Self::Measures(
                floats(before, "before")?,
                floats(after, "after")?,
            )),
            (Ok(_), Some(_)) => Err(AnalysisError::new_err(
                "after: a PairedTable holds both measures; pass it alone",
            )),
            (Err(_), None) => Err(AnalysisError::new_err(
                "after: pass the second measure too, or a PairedTable alone",
            )),
        }
    }
}

fn differences(before: &[f64], after: &[f64]) -> Result<Vec<f64>, Error> {
    if before.len() != after.len() {
        return Err(Error::DifferentLengths {
            left: before.len(),
            right: after.len(),
        });
    }
    Ok(before.iter().zip(after).map(|(b, a)| a - b).collect())
}

#[pyfunction]
fn paired_t<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: &Bound<'py, PyAny>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        paired::paired_t(
            &Moments::from_pairs(&before, &after)?,
            conf_level,
            alternative,
        )
    })
}

#[pyfunction]
fn wilcoxon_signed_rank<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: Option<&Bound<'py, PyAny>>,
    zeros: &str,
    correction: &str,
    method: &str,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let pairs = Pairs::new(before, after)?;
    let zeros: Zeros = choice("zeros", zeros)?;
    let correction: Correction = choice("correction", correction)?;
    let method: Method = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    let options = WilcoxonOptions {
        zeros,
        correction,
        method,
        alternative,
    };
    computed(py, || match &pairs {
        Pairs::Table(table) => paired::wilcoxon_signed_rank(table, options),
        Pairs::Measures(before, after) => {
            paired::wilcoxon_signed_rank_of_differences(&differences(before, after)?, options)
        }
    })
}

#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "named on the Python side, keyword by keyword"
)]
fn hodges_lehmann<'py>(
    py: Python<'py>,
    before: &Bound<'py, PyAny>,
    after: Option<&Bound<'py, PyAny>>,
    scores: Option<&Bound<'py, PyAny>>,
    conf_level: f64,
    unchanged: &str,
    method: &str,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let pairs = Pairs::new(before, after)?;
    let scores = scores.map(|s| floats(s, "scores")).transpose()?;
    let unchanged: UnchangedPairs = choice("unchanged", unchanged)?;
    let method: Method = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    let options = HodgesLehmannOptions {
        unchanged,
        method,
        alternative,
    };
    if scores.is_some() && matches!(pairs, Pairs::Measures(..)) {
        return Err(AnalysisError::new_err(
            "scores: only the levels of a PairedTable take scores; two measures are scores already",
        ));
    }
    computed(py, || match (&pairs, &scores) {
        (Pairs::Table(table), None) => paired::hodges_lehmann(table, conf_level, options),
        (Pairs::Table(table), Some(scores)) => {
            paired::hodges_lehmann_of_scores(table, scores, conf_level, options)
        }
        (Pairs::Measures(before, after), _) => {
            paired::hodges_lehmann_of_differences(&differences(before, after)?, conf_level, options)
        }
    })
}

#[pyfunction]
fn sign_test<'py>(
    py: Python<'py>,
    table: &Bound<'py, PairedTable>,
    conf_level: f64,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || paired::sign_test(table, conf_level, alternative))
}

#[pyfunction]
fn probability_of_improvement<'py>(
    py: Python<'py>,
    table: &Bound<'py, PairedTable>,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    computed(py, || paired::probability_of_improvement(table, conf_level))
}

#[pyfunction]
fn mcnemar<'py>(
    py: Python<'py>,
    table: &Bound<'py, PairedTable>,
    method: &str,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    let method: McNemarMethod = choice("method", method)?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || paired::mcnemar(table, method, alternative))
}

#[pyfunction]
fn difference_of_paired_proportions<'py>(
    py: Python<'py>,
    table: &Bound<'py, PairedTable>,
    interval: &str,
    conf_level: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    let interval: PairedDifferenceInterval = choice("interval", interval)?;
    computed(py, || {
        paired::difference_of_paired_proportions(table, interval, conf_level)
    })
}

#[pyfunction]
fn stuart_maxwell<'py>(
    py: Python<'py>,
    table: &Bound<'py, PairedTable>,
) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    computed(py, || paired::stuart_maxwell(table))
}

#[pyfunction]
fn bhapkar<'py>(py: Python<'py>, table: &Bound<'py, PairedTable>) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    computed(py, || paired::bhapkar(table))
}

#[pyfunction]
fn bowker<'py>(py: Python<'py>, table: &Bound<'py, PairedTable>) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    computed(py, || paired::bowker(table))
}

#[pyfunction]
fn marginal_homogeneity<'py>(
    py: Python<'py>,
    table: &Bound<'py, PairedTable>,
    scores: &Bound<'py, PyAny>,
    alternative: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let table = &table.get().0;
    let scores = floats(scores, "scores")?;
    let alternative: Alternative = choice("alternative", alternative)?;
    computed(py, || {
        paired::marginal_homogeneity(table, &scores, alternative)
    })
}

#[pyfunction]
fn friedman<'py>(
    py: Python<'py>,
    rows: &Bound<'py, PyAny>,
    reference: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let rows = waves(rows)?;
    let reference = choice("reference", reference)?;
    computed(py, || {
        paired::friedman(&BlockRanks::from_rows(rows.view())?, reference)
    })
}

#[pyfunction]
fn cochran_q<'py>(py: Python<'py>, rows: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let rows = waves(rows)?;
    if rows.iter().any(|&x| x != 0.0 && x != 1.0) {
        return Err(AnalysisError::new_err(
            "rows: answers are 0 (no) or 1 (yes); use friedman for more levels",
        ));
    }
    let answers = rows.mapv(|x| x == 1.0);
    computed(py, || {
        paired::cochran_q(&BinaryBlocks::from_rows(answers.view())?)
    })
}

#[pyfunction]
fn quade<'py>(py: Python<'py>, rows: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let rows = waves(rows)?;
    computed(py, || paired::quade(rows.view()))
}

/// A row of numbers per person, a column per wave.
fn waves(rows: &Bound<'_, PyAny>) -> PyResult<Array2<f64>> {
    let mut values = Vec::new();
    let (mut people, mut width) = (0, None);
    for row in rows.try_iter()? {
        let row = floats(&row?, "rows")?;
        let expected = *width.get_or_insert(row.len());
        if row.len() != expected {
            return Err(refused(Error::LengthMismatch {
                what: "the waves of a person",
                expected,
                found: row.len(),
            }));
        }
        people += 1;
        values.extend(row);
    }
    Array2::from_shape_vec((people, width.unwrap_or(0)), values)
        .map_err(|e| AnalysisError::new_err(format!("rows: {e}")))
}
