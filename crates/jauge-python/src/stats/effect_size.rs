//! Effect sizes, and words for them by a named rule.

use jauge::stats::effect_size as size;
use jauge::stats::effect_size::{
    AverageSd, CramersVBias, ExplainedVarianceInterval, RatioInterval, SdOf, VarianceExplained,
};
use jauge::stats::interpretation;
use jauge::stats::{Error, Estimate, Moments, PairedTable, SampleMoments};
use pyo3::prelude::*;

use super::{choice, computed, count, count_table, counts, floats, rows};
use crate::errors::AnalysisError;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(d_z, module)?)?;
    module.add_function(wrap_pyfunction!(d_rm, module)?)?;
    module.add_function(wrap_pyfunction!(d_av, module)?)?;
    module.add_function(wrap_pyfunction!(hedges_g_av, module)?)?;
    module.add_function(wrap_pyfunction!(hedges_correction, module)?)?;
    module.add_function(wrap_pyfunction!(cohens_d_independent, module)?)?;
    module.add_function(wrap_pyfunction!(hedges_g_independent, module)?)?;
    module.add_function(wrap_pyfunction!(glass_delta, module)?)?;
    module.add_function(wrap_pyfunction!(standardised_mean_difference, module)?)?;
    module.add_function(wrap_pyfunction!(standardised_difference_of_shares, module)?)?;
    module.add_function(wrap_pyfunction!(rank_biserial, module)?)?;
    module.add_function(wrap_pyfunction!(rank_biserial_of_differences, module)?)?;
    module.add_function(wrap_pyfunction!(cliffs_delta, module)?)?;
    module.add_function(wrap_pyfunction!(cliffs_delta_of_counts, module)?)?;
    module.add_function(wrap_pyfunction!(probability_of_superiority, module)?)?;
    module.add_function(wrap_pyfunction!(
        probability_of_superiority_of_counts,
        module
    )?)?;
    module.add_function(wrap_pyfunction!(odds_ratio, module)?)?;
    module.add_function(wrap_pyfunction!(risk_ratio, module)?)?;
    module.add_function(wrap_pyfunction!(paired_odds_ratio, module)?)?;
    module.add_function(wrap_pyfunction!(paired_odds_ratio_of_counts, module)?)?;
    module.add_function(wrap_pyfunction!(cohens_h, module)?)?;
    module.add_function(wrap_pyfunction!(cramers_v, module)?)?;
    module.add_function(wrap_pyfunction!(eta_squared, module)?)?;
    module.add_function(wrap_pyfunction!(eta_squared_of_groups, module)?)?;
    module.add_function(wrap_pyfunction!(epsilon_squared, module)?)?;
    module.add_function(wrap_pyfunction!(epsilon_squared_of_groups, module)?)?;
    module.add_function(wrap_pyfunction!(omega_squared, module)?)?;
    module.add_function(wrap_pyfunction!(omega_squared_of_groups, module)?)?;
    module.add_function(wrap_pyfunction!(interpret, module)?)?;
    module.add_function(wrap_pyfunction!(interpretation_rules, module)?)?;
    Ok(())
}

/// What Python sees: a dictionary of the fields, or a number.
type Found<'py> = PyResult<Bound<'py, PyAny>>;

type Values<'a, 'py> = &'a Bound<'py, PyAny>;

/// A size of pairs of scores.
fn of_pairs<'py>(
    py: Python<'py>,
    before: Values<'_, 'py>,
    after: Values<'_, 'py>,
    size: impl FnOnce(&Moments) -> Result<Estimate, Error> + Send,
) -> Found<'py> {
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    computed(py, || size(&Moments::from_pairs(&before, &after)?))
}

/// A size of the scores of two groups.
fn of_groups<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    size: impl FnOnce(&SampleMoments, &SampleMoments) -> Result<Estimate, Error> + Send,
) -> Found<'py> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    computed(py, || {
        size(
            &SampleMoments::from_values(&a)?,
            &SampleMoments::from_values(&b)?,
        )
    })
}

#[pyfunction]
fn d_z<'py>(
    py: Python<'py>,
    before: Values<'_, 'py>,
    after: Values<'_, 'py>,
    conf_level: f64,
) -> Found<'py> {
    of_pairs(py, before, after, |m| size::d_z(m, conf_level))
}

#[pyfunction]
fn d_rm<'py>(
    py: Python<'py>,
    before: Values<'_, 'py>,
    after: Values<'_, 'py>,
    conf_level: f64,
) -> Found<'py> {
    of_pairs(py, before, after, |m| size::d_rm(m, conf_level))
}

#[pyfunction]
fn d_av<'py>(
    py: Python<'py>,
    before: Values<'_, 'py>,
    after: Values<'_, 'py>,
    average: &str,
    conf_level: f64,
) -> Found<'py> {
    let average: AverageSd = choice("average", average)?;
    of_pairs(py, before, after, |m| size::d_av(m, average, conf_level))
}

#[pyfunction]
fn hedges_g_av<'py>(
    py: Python<'py>,
    before: Values<'_, 'py>,
    after: Values<'_, 'py>,
    average: &str,
    conf_level: f64,
) -> Found<'py> {
    let average: AverageSd = choice("average", average)?;
    of_pairs(py, before, after, |m| {
        size::hedges_g_av(m, average, conf_level)
    })
}

#[pyfunction]
fn hedges_correction<'py>(py: Python<'py>, df: f64) -> Found<'py> {
    computed(py, || size::hedges_correction(df))
}

#[pyfunction]
fn cohens_d_independent<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    conf_level: f64,
) -> Found<'py> {
    of_groups(py, a, b, |a, b| {
        size::cohens_d_independent(a, b, conf_level)
    })
}

#[pyfunction]
fn hedges_g_independent<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    conf_level: f64,
) -> Found<'py> {
    of_groups(py, a, b, |a, b| {
        size::hedges_g_independent(a, b, conf_level)
    })
}

#[pyfunction]
fn glass_delta<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    sd_of: &str,
    conf_level: f64,
) -> Found<'py> {
    let sd_of: SdOf = choice("sd_of", sd_of)?;
    of_groups(py, a, b, |a, b| size::glass_delta(a, b, sd_of, conf_level))
}

#[pyfunction]
fn standardised_mean_difference<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
) -> Found<'py> {
    of_groups(py, a, b, size::standardised_mean_difference)
}

/// Two shares as whole numbers.
fn shares(
    x1: Values<'_, '_>,
    n1: Values<'_, '_>,
    x2: Values<'_, '_>,
    n2: Values<'_, '_>,
) -> PyResult<[u64; 4]> {
    Ok([
        count(x1, "x1")?,
        count(n1, "n1")?,
        count(x2, "x2")?,
        count(n2, "n2")?,
    ])
}

#[pyfunction]
fn standardised_difference_of_shares<'py>(
    py: Python<'py>,
    x1: Values<'_, 'py>,
    n1: Values<'_, 'py>,
    x2: Values<'_, 'py>,
    n2: Values<'_, 'py>,
) -> Found<'py> {
    let [x1, n1, x2, n2] = shares(x1, n1, x2, n2)?;
    computed(py, || {
        size::standardised_difference_of_shares(x1, n1, x2, n2)
    })
}

/// The changes of complete pairs.
fn changes(before: &[f64], after: &[f64]) -> Result<Vec<f64>, Error> {
    if before.len() != after.len() {
        return Err(Error::DifferentLengths {
            left: before.len(),
            right: after.len(),
        });
    }
    Ok(before.iter().zip(after).map(|(b, a)| a - b).collect())
}

/// From pairs of scores, or from a table where there is no `after`.
#[pyfunction]
fn rank_biserial<'py>(
    py: Python<'py>,
    before: Values<'_, 'py>,
    after: Option<Values<'_, 'py>>,
    zeros: &str,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let (zeros, interval) = (choice("zeros", zeros)?, choice("interval", interval)?);
    let Some(after) = after else {
        let rows = rows(before, "counts", |row| counts(row, "counts"))?;
        return computed(py, || {
            size::rank_biserial(&PairedTable::try_from(rows)?, zeros, interval, conf_level)
        });
    };
    let (before, after) = (floats(before, "before")?, floats(after, "after")?);
    computed(py, || {
        let differences = changes(&before, &after)?;
        size::rank_biserial_of_differences(&differences, zeros, interval, conf_level)
    })
}

#[pyfunction]
fn rank_biserial_of_differences<'py>(
    py: Python<'py>,
    differences: Values<'_, 'py>,
    zeros: &str,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let differences = floats(differences, "differences")?;
    let (zeros, interval) = (choice("zeros", zeros)?, choice("interval", interval)?);
    computed(py, || {
        size::rank_biserial_of_differences(&differences, zeros, interval, conf_level)
    })
}

#[pyfunction]
fn cliffs_delta<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    let interval = choice("interval", interval)?;
    computed(py, || size::cliffs_delta(&a, &b, interval, conf_level))
}

#[pyfunction]
fn cliffs_delta_of_counts<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let (a, b) = (counts(a, "a")?, counts(b, "b")?);
    let interval = choice("interval", interval)?;
    computed(py, || {
        size::cliffs_delta_of_counts(&a, &b, interval, conf_level)
    })
}

#[pyfunction]
fn probability_of_superiority<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let (a, b) = (floats(a, "a")?, floats(b, "b")?);
    let interval = choice("interval", interval)?;
    computed(py, || {
        size::probability_of_superiority(&a, &b, interval, conf_level)
    })
}

#[pyfunction]
fn probability_of_superiority_of_counts<'py>(
    py: Python<'py>,
    a: Values<'_, 'py>,
    b: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let (a, b) = (counts(a, "a")?, counts(b, "b")?);
    let interval = choice("interval", interval)?;
    computed(py, || {
        size::probability_of_superiority_of_counts(&a, &b, interval, conf_level)
    })
}

#[pyfunction]
fn odds_ratio<'py>(
    py: Python<'py>,
    x1: Values<'_, 'py>,
    n1: Values<'_, 'py>,
    x2: Values<'_, 'py>,
    n2: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let [x1, n1, x2, n2] = shares(x1, n1, x2, n2)?;
    let interval: RatioInterval = choice("interval", interval)?;
    computed(py, || {
        size::odds_ratio(x1, n1, x2, n2, interval, conf_level)
    })
}

#[pyfunction]
fn risk_ratio<'py>(
    py: Python<'py>,
    x1: Values<'_, 'py>,
    n1: Values<'_, 'py>,
    x2: Values<'_, 'py>,
    n2: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let [x1, n1, x2, n2] = shares(x1, n1, x2, n2)?;
    let interval: RatioInterval = choice("interval", interval)?;
    computed(py, || {
        size::risk_ratio(x1, n1, x2, n2, interval, conf_level)
    })
}

/// No (0) or yes (1) of each person.
fn yes_or_no(values: Values<'_, '_>, name: &str) -> PyResult<Vec<u8>> {
    let byte = |x| {
        u8::try_from(x).map_err(|_| {
            AnalysisError::new_err(format!("{name}: 0 for no and 1 for yes are needed"))
        })
    };
    counts(values, name)?.into_iter().map(byte).collect()
}

/// From pairs of answers, or from a table where there is no `after`.
#[pyfunction]
fn paired_odds_ratio<'py>(
    py: Python<'py>,
    before: Values<'_, 'py>,
    after: Option<Values<'_, 'py>>,
    conf_level: f64,
) -> Found<'py> {
    let Some(after) = after else {
        let rows = rows(before, "counts", |row| counts(row, "counts"))?;
        return computed(py, || {
            size::paired_odds_ratio(&PairedTable::try_from(rows)?, conf_level)
        });
    };
    let (before, after) = (yes_or_no(before, "before")?, yes_or_no(after, "after")?);
    computed(py, || {
        size::paired_odds_ratio(&PairedTable::from_pairs(2, &before, &after)?, conf_level)
    })
}

#[pyfunction]
fn paired_odds_ratio_of_counts<'py>(
    py: Python<'py>,
    up: Values<'_, 'py>,
    down: Values<'_, 'py>,
    conf_level: f64,
) -> Found<'py> {
    let (up, down) = (count(up, "up")?, count(down, "down")?);
    computed(py, || {
        size::paired_odds_ratio_of_counts(up, down, conf_level)
    })
}

#[pyfunction]
fn cohens_h<'py>(
    py: Python<'py>,
    x1: Values<'_, 'py>,
    n1: Values<'_, 'py>,
    x2: Values<'_, 'py>,
    n2: Values<'_, 'py>,
    conf_level: f64,
) -> Found<'py> {
    let [x1, n1, x2, n2] = shares(x1, n1, x2, n2)?;
    computed(py, || size::cohens_h(x1, n1, x2, n2, conf_level))
}

#[pyfunction]
fn cramers_v<'py>(
    py: Python<'py>,
    counts: Values<'_, 'py>,
    bias: &str,
    conf_level: f64,
) -> Found<'py> {
    let table = count_table(counts, "counts")?;
    let bias: CramersVBias = choice("bias", bias)?;
    computed(py, || size::cramers_v(&table, bias, conf_level))
}

fn moments_of(groups: Values<'_, '_>) -> PyResult<Vec<Vec<f64>>> {
    groups
        .try_iter()?
        .map(|group| floats(&group?, "groups"))
        .collect()
}

type OfGroups =
    fn(&[SampleMoments], ExplainedVarianceInterval, f64) -> Result<VarianceExplained, Error>;

fn explained<'py>(
    py: Python<'py>,
    groups: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
    share: OfGroups,
) -> Found<'py> {
    let groups = moments_of(groups)?;
    let interval = choice("interval", interval)?;
    computed(py, || {
        let groups = groups
            .iter()
            .map(|values| SampleMoments::from_values(values));
        share(
            &groups.collect::<Result<Vec<_>, _>>()?,
            interval,
            conf_level,
        )
    })
}

#[pyfunction]
fn eta_squared<'py>(
    py: Python<'py>,
    f: f64,
    df1: f64,
    df2: f64,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let interval = choice("interval", interval)?;
    computed(py, || size::eta_squared(f, df1, df2, interval, conf_level))
}

#[pyfunction]
fn eta_squared_of_groups<'py>(
    py: Python<'py>,
    groups: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    explained(
        py,
        groups,
        interval,
        conf_level,
        size::eta_squared_of_groups,
    )
}

#[pyfunction]
fn epsilon_squared<'py>(
    py: Python<'py>,
    f: f64,
    df1: f64,
    df2: f64,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let interval = choice("interval", interval)?;
    computed(py, || {
        size::epsilon_squared(f, df1, df2, interval, conf_level)
    })
}

#[pyfunction]
fn epsilon_squared_of_groups<'py>(
    py: Python<'py>,
    groups: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    explained(
        py,
        groups,
        interval,
        conf_level,
        size::epsilon_squared_of_groups,
    )
}

#[pyfunction]
fn omega_squared<'py>(
    py: Python<'py>,
    f: f64,
    df1: f64,
    df2: f64,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    let interval = choice("interval", interval)?;
    computed(py, || {
        size::omega_squared(f, df1, df2, interval, conf_level)
    })
}

#[pyfunction]
fn omega_squared_of_groups<'py>(
    py: Python<'py>,
    groups: Values<'_, 'py>,
    interval: &str,
    conf_level: f64,
) -> Found<'py> {
    explained(
        py,
        groups,
        interval,
        conf_level,
        size::omega_squared_of_groups,
    )
}

#[pyfunction]
fn interpret<'py>(py: Python<'py>, value: f64, rule: &str) -> Found<'py> {
    let rule = choice("rule", rule)?;
    computed(py, || interpretation::interpret(value, rule))
}

#[pyfunction]
fn interpretation_rules<'py>(py: Python<'py>) -> Found<'py> {
    computed(py, || Ok(interpretation::rules()))
}
