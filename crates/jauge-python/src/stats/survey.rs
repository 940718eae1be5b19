//! Survey designs, weightings and replicate weights: frozen objects around those of the engine.

use jauge::stats::survey::{
    Association, CalibrateOptions, Centre, DesignColumns, Distance, Domain, Groups, LonelyPsu,
    Margin, Nesting, Population, ProportionInterval, RakeOptions, Redistribution, Reference,
    ReplicateWeights as Replicates, SecondStage, Statistic, SurveyDesign as Design, TrimOptions,
    Weighting as Weights, calibrate as calibrate_of, post_stratify as post_stratify_of,
    rake as rake_of, trim_weights as trim_weights_of,
};
use jauge::stats::{Error, Estimate};
use pyo3::prelude::*;
use serde::Serialize;

use super::{choice, codes, computed, flags, floats, gapped, worked};
use crate::errors::no_such_option;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<SurveyDesign>()?;
    module.add_class::<ReplicateWeights>()?;
    module.add_class::<Weighting>()?;
    module.add_function(wrap_pyfunction!(post_stratify, module)?)?;
    module.add_function(wrap_pyfunction!(rake, module)?)?;
    module.add_function(wrap_pyfunction!(calibrate, module)?)?;
    module.add_function(wrap_pyfunction!(trim_weights, module)?)?;
    Ok(())
}

fn some_codes(values: Option<&Bound<'_, PyAny>>, name: &str) -> PyResult<Option<Vec<u32>>> {
    values.map(|values| codes(values, name)).transpose()
}

/// A population, given as sizes or as shares.
struct Known {
    sizes: Option<Vec<f64>>,
    shares: Option<Vec<f64>>,
}

impl Known {
    fn read(sizes: Option<&Bound<'_, PyAny>>, shares: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        if sizes.is_some() && shares.is_some() {
            return Err(no_such_option(
                "give the population or the sampling fractions, not both",
            ));
        }
        Ok(Self {
            sizes: sizes.map(|v| floats(v, "population")).transpose()?,
            shares: shares.map(|v| floats(v, "fractions")).transpose()?,
        })
    }

    fn population(&self) -> Population<'_> {
        match (&self.sizes, &self.shares) {
            (Some(sizes), _) => Population::Sizes(sizes),
            (None, Some(shares)) => Population::Fractions(shares),
            (None, None) => Population::Unlimited,
        }
    }
}

/// The columns of a statistic, owned while it is computed.
enum Asked {
    Mean(Vec<f64>),
    Total(Vec<f64>),
    Ratio(Vec<f64>, Vec<f64>),
    Proportion(Vec<bool>, ProportionInterval),
    Quantile(Vec<f64>, f64),
}

impl Asked {
    fn read(
        kind: &str,
        values: &Bound<'_, PyAny>,
        denominator: Option<&Bound<'_, PyAny>>,
        probability: f64,
        interval: &str,
    ) -> PyResult<Self> {
        Ok(match (kind, denominator) {
            ("mean", None) => Self::Mean(gapped(values, "y")?),
            ("total", None) => Self::Total(gapped(values, "y")?),
            ("ratio", Some(below)) => {
                Self::Ratio(gapped(values, "numerator")?, gapped(below, "denominator")?)
            }
            ("proportion", None) => Self::Proportion(flags(values)?, choice("interval", interval)?),
            ("quantile", None) => Self::Quantile(gapped(values, "y")?, probability),
            _ => {
                return Err(no_such_option(format!(
                    "statistic: {kind} is not one of mean, total, ratio (with a denominator), proportion, quantile"
                )));
            }
        })
    }

    fn statistic(&self) -> Statistic<'_> {
        match self {
            Self::Mean(values) => Statistic::Mean(values),
            Self::Total(values) => Statistic::Total(values),
            Self::Ratio(numerator, denominator) => Statistic::Ratio {
                numerator,
                denominator,
            },
            Self::Proportion(yes, interval) => Statistic::Proportion {
                yes,
                interval: *interval,
            },
            Self::Quantile(values, probability) => Statistic::Quantile {
                values,
                probability: *probability,
            },
        }
    }
}

/// The domain, owned while a statistic is computed.
fn inside(values: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Vec<bool>>> {
    values.map(flags).transpose()
}

fn domain(inside: Option<&Vec<bool>>) -> Domain<'_> {
    inside.map_or(Domain::Everyone, |inside| Domain::Where(inside))
}

/// What became of one group.
#[derive(Serialize)]
struct Group {
    estimate: Option<Estimate>,
    refusal: Option<String>,
}

impl From<Result<Estimate, Error>> for Group {
    fn from(found: Result<Estimate, Error>) -> Self {
        match found {
            Ok(estimate) => Self {
                estimate: Some(estimate),
                refusal: None,
            },
            Err(refusal) => Self {
                estimate: None,
                refusal: Some(refusal.to_string()),
            },
        }
    }
}

/// A sample with the way in which it was drawn.
#[pyclass(frozen, module = "jauge._native")]
struct SurveyDesign(Design);

#[pymethods]
impl SurveyDesign {
    #[new]
    #[allow(clippy::too_many_arguments)] // The columns of a design.
    fn new(
        py: Python<'_>,
        weights: &Bound<'_, PyAny>,
        strata: Option<&Bound<'_, PyAny>>,
        clusters: Option<&Bound<'_, PyAny>>,
        nesting: &str,
        population: Option<&Bound<'_, PyAny>>,
        fractions: Option<&Bound<'_, PyAny>>,
        second_units: Option<&Bound<'_, PyAny>>,
        second_population: Option<&Bound<'_, PyAny>>,
        second_fractions: Option<&Bound<'_, PyAny>>,
        lonely: &str,
    ) -> PyResult<Self> {
        let weights = floats(weights, "weights")?;
        let strata = some_codes(strata, "strata")?;
        let clusters = some_codes(clusters, "clusters")?;
        let first = Known::read(population, fractions)?;
        let units = some_codes(second_units, "second-stage units")?;
        let second = Known::read(second_population, second_fractions)?;
        let nesting: Nesting = choice("nesting", nesting)?;
        let lonely: LonelyPsu = choice("lonely", lonely)?;
        let staged = units.is_some() || second.population() != Population::Unlimited;
        worked(py, || {
            Design::new(DesignColumns {
                weights: &weights,
                strata: strata.as_deref(),
                clusters: clusters.as_deref(),
                nesting,
                population: first.population(),
                second_stage: staged.then(|| SecondStage {
                    units: units.as_deref(),
                    population: second.population(),
                }),
                lonely,
            })
        })
        .map(Self)
    }

    /// Rows, clusters, strata and degrees of freedom.
    fn sizes(&self) -> (usize, u64, u64, u64) {
        let design = &self.0;
        (
            design.rows(),
            design.clusters(),
            design.strata(),
            design.df(),
        )
    }

    fn weights(&self) -> Vec<f64> {
        self.0.weights().to_vec()
    }

    #[allow(clippy::too_many_arguments)] // A statistic with its columns and options.
    fn estimate<'py>(
        &self,
        py: Python<'py>,
        statistic: &str,
        values: &Bound<'py, PyAny>,
        denominator: Option<&Bound<'py, PyAny>>,
        probability: f64,
        interval: &str,
        r#where: Option<&Bound<'py, PyAny>>,
        conf_level: f64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let asked = Asked::read(statistic, values, denominator, probability, interval)?;
        let inside = inside(r#where)?;
        computed(py, || {
            self.0
                .estimate(asked.statistic(), domain(inside.as_ref()), conf_level)
        })
    }

    #[allow(clippy::too_many_arguments)] // A statistic with its columns and options.
    fn estimate_by<'py>(
        &self,
        py: Python<'py>,
        statistic: &str,
        values: &Bound<'py, PyAny>,
        denominator: Option<&Bound<'py, PyAny>>,
        probability: f64,
        interval: &str,
        by: &Bound<'py, PyAny>,
        levels: usize,
        r#where: Option<&Bound<'py, PyAny>>,
        conf_level: f64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let asked = Asked::read(statistic, values, denominator, probability, interval)?;
        let inside = inside(r#where)?;
        let by = codes(by, "by")?;
        computed(py, || {
            let groups = Groups { codes: &by, levels };
            let found = self.0.estimate_by(
                asked.statistic(),
                groups,
                domain(inside.as_ref()),
                conf_level,
            )?;
            Ok(found.into_iter().map(Group::from).collect::<Vec<_>>())
        })
    }

    fn design_effect<'py>(
        &self,
        py: Python<'py>,
        statistic: &str,
        values: &Bound<'py, PyAny>,
        reference: &str,
        r#where: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let asked = Asked::read(statistic, values, None, 0.5, "logit")?;
        let reference: Reference = choice("reference", reference)?;
        let inside = inside(r#where)?;
        computed(py, || {
            self.0
                .design_effect(asked.statistic(), reference, domain(inside.as_ref()))
        })
    }

    #[allow(clippy::too_many_arguments)] // Two questions with their numbers of levels.
    fn chi_squared<'py>(
        &self,
        py: Python<'py>,
        first: &Bound<'py, PyAny>,
        first_levels: usize,
        second: &Bound<'py, PyAny>,
        second_levels: usize,
        method: &str,
        r#where: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (first, second) = (codes(first, "first")?, codes(second, "second")?);
        let method: Association = choice("method", method)?;
        let inside = inside(r#where)?;
        computed(py, || {
            let a = Groups {
                codes: &first,
                levels: first_levels,
            };
            let b = Groups {
                codes: &second,
                levels: second_levels,
            };
            self.0.chi_squared(a, b, method, domain(inside.as_ref()))
        })
    }

    fn reweighted(&self, py: Python<'_>, weighting: &Weighting) -> PyResult<Self> {
        worked(py, || self.0.reweighted(&weighting.0)).map(Self)
    }
}

/// Many weightings of one sample.
#[pyclass(frozen, module = "jauge._native")]
struct ReplicateWeights(Replicates);

#[pymethods]
impl ReplicateWeights {
    #[staticmethod]
    fn jackknife(py: Python<'_>, design: &SurveyDesign) -> PyResult<Self> {
        worked(py, || Replicates::jackknife(&design.0)).map(Self)
    }

    #[staticmethod]
    fn brr(py: Python<'_>, design: &SurveyDesign, fay: f64) -> PyResult<Self> {
        worked(py, || Replicates::brr(&design.0, fay)).map(Self)
    }

    #[staticmethod]
    fn bootstrap(
        py: Python<'_>,
        design: &SurveyDesign,
        replicates: usize,
        seed: u64,
    ) -> PyResult<Self> {
        worked(py, || Replicates::bootstrap(&design.0, replicates, seed)).map(Self)
    }

    #[staticmethod]
    fn from_columns(
        py: Python<'_>,
        weights: &Bound<'_, PyAny>,
        columns: Vec<Bound<'_, PyAny>>,
        scale: f64,
        rscales: Vec<f64>,
        df: f64,
    ) -> PyResult<Self> {
        let weights = floats(weights, "weights")?;
        let columns = columns
            .iter()
            .map(|column| floats(column, "replicate weights"))
            .collect::<PyResult<Vec<_>>>()?;
        worked(py, || {
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            Replicates::from_columns(&weights, &columns, scale, &rscales, df)
        })
        .map(Self)
    }

    /// Number of replicates, scale, scale of each, how they were made.
    fn description(&self) -> (usize, f64, Vec<f64>, &'static str) {
        let all = &self.0;
        (
            all.replicates(),
            all.scale(),
            all.rscales().to_vec(),
            all.kind(),
        )
    }

    fn weights(&self, replicate: usize) -> Option<Vec<f64>> {
        self.0.weights(replicate)
    }

    #[allow(clippy::too_many_arguments)] // A statistic with its columns and options.
    fn estimate<'py>(
        &self,
        py: Python<'py>,
        statistic: &str,
        values: &Bound<'py, PyAny>,
        denominator: Option<&Bound<'py, PyAny>>,
        probability: f64,
        interval: &str,
        r#where: Option<&Bound<'py, PyAny>>,
        centre: &str,
        conf_level: f64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let asked = Asked::read(statistic, values, denominator, probability, interval)?;
        let inside = inside(r#where)?;
        let centre: Centre = choice("centre", centre)?;
        computed(py, || {
            self.0.estimate(
                asked.statistic(),
                domain(inside.as_ref()),
                centre,
                conf_level,
            )
        })
    }
}

/// New weights, with the totals that they meet.
#[pyclass(frozen, module = "jauge._native")]
struct Weighting(Weights);

#[pymethods]
impl Weighting {
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        computed(py, || Ok(&self.0))
    }
}

#[pyfunction]
fn post_stratify(
    py: Python<'_>,
    weights: &Bound<'_, PyAny>,
    cells: &Bound<'_, PyAny>,
    totals: Vec<f64>,
) -> PyResult<Weighting> {
    let (weights, cells) = (floats(weights, "weights")?, codes(cells, "cells")?);
    worked(py, || post_stratify_of(&weights, &cells, &totals)).map(Weighting)
}

#[pyfunction]
fn rake(
    py: Python<'_>,
    weights: &Bound<'_, PyAny>,
    margins: Vec<(Bound<'_, PyAny>, Vec<f64>)>,
    tolerance: f64,
    max_iterations: u32,
) -> PyResult<Weighting> {
    let weights = floats(weights, "weights")?;
    let margins = margins
        .iter()
        .map(|(levels, totals)| Ok((codes(levels, "margin")?, totals.as_slice())))
        .collect::<PyResult<Vec<_>>>()?;
    let options = RakeOptions {
        tolerance,
        max_iterations,
    };
    worked(py, || {
        let margins: Vec<Margin<'_>> = margins
            .iter()
            .map(|(codes, totals)| Margin { codes, totals })
            .collect();
        rake_of(&weights, &margins, options)
    })
    .map(Weighting)
}

#[pyfunction]
#[allow(clippy::too_many_arguments)] // Columns, totals and options of a calibration.
fn calibrate(
    py: Python<'_>,
    weights: &Bound<'_, PyAny>,
    columns: Vec<Bound<'_, PyAny>>,
    totals: Vec<f64>,
    distance: &str,
    bounds: Option<(f64, f64)>,
    tolerance: f64,
    max_iterations: u32,
) -> PyResult<Weighting> {
    let weights = floats(weights, "weights")?;
    let columns = columns
        .iter()
        .map(|column| floats(column, "columns"))
        .collect::<PyResult<Vec<_>>>()?;
    let distance = match (distance, bounds) {
        ("linear", None) => Distance::Linear,
        ("raking", None) => Distance::Raking,
        ("truncated", Some((low, high))) => Distance::Truncated { low, high },
        ("logit", Some((low, high))) => Distance::Logit { low, high },
        _ => {
            return Err(no_such_option(
                "distance: linear and raking take no bounds, truncated and logit take bounds=(low, high)",
            ));
        }
    };
    let options = CalibrateOptions {
        distance,
        tolerance,
        max_iterations,
    };
    worked(py, || {
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        calibrate_of(&weights, &columns, &totals, options)
    })
    .map(Weighting)
}

#[pyfunction]
fn trim_weights(
    py: Python<'_>,
    weights: &Bound<'_, PyAny>,
    low: Option<f64>,
    high: Option<f64>,
    redistribution: &str,
) -> PyResult<Weighting> {
    let weights = floats(weights, "weights")?;
    let redistribution: Redistribution = choice("redistribution", redistribution)?;
    let options = TrimOptions {
        low,
        high,
        redistribution,
    };
    worked(py, || trim_weights_of(&weights, options)).map(Weighting)
}
